//! How many rows lists have, asked for together: the saved views of a person.

use rusqlite::Connection;

use super::content::ContentQuery;
use super::creator::CreatorsQuery;
use super::pipeline::PipelineQuery;
use crate::store::{Query, StoreError};

/// A list whose rows are counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Counting {
    /// Samples.
    Samples(PipelineQuery),
    /// Creators.
    Creators(CreatorsQuery),
    /// Videos and LIVEs.
    Content(ContentQuery),
}

/// Asks how many rows each of these lists has, whatever window of them is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountsQuery(pub Vec<Counting>);

impl Query for CountsQuery {
    type Rows = Vec<usize>;

    fn run(&self, conn: &Connection) -> Result<Self::Rows, StoreError> {
        let count = |counting: &Counting| {
            Ok(match counting {
                Counting::Samples(query) => query.run(conn)?.total,
                Counting::Creators(query) => query.run(conn)?.total,
                Counting::Content(query) => query.run(conn)?.total,
            })
        };
        self.0.iter().map(count).collect()
    }
}
