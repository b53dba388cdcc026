//! What the tables of people and samples know: the pipeline, the creators, and what each is narrowed to.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Points;
use super::list::{Keyed, List};
use super::model::Model;
use super::panes::creators::CreatorColumn;
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::domain::query::Filter;
use crate::domain::stage::Stage;
use crate::store::view::creator::{CreatorRow, CreatorSort};
use crate::store::view::due::DueRow;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::log::LogRow;
use crate::store::view::pipeline::{PipelineSort, SampleRow, StageCount};

macro_rules! keyed {
    ($($row:ty => $key:ty, $field:ident;)*) => {$(
        impl Keyed for $row {
            type Key = $key;

            fn key(&self) -> $key {
                self.$field
            }
        }
    )*};
}

keyed! {
    SampleRow => SampleId, id;
    DueRow => SampleId, sample;
    CreatorRow => CreatorId, id;
    FollowUpRow => FollowUpId, id;
    LogRow => i64, seq;
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// As typed.
    pub text: String,
    /// What it means.
    pub filter: Filter,
    /// What is wrong with it; empty when nothing is.
    pub error: String,
}

/// The pipeline's rows and counts.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    /// The list.
    pub list: List<SampleRow>,
    /// Counts per stage.
    pub stages: Vec<StageCount>,
    /// Where stages start.
    pub groups: Vec<(Stage, usize)>,
    /// Every id the filter leaves, up to a limit.
    pub ids: Vec<SampleId>,
    /// What it is narrowed to.
    pub narrow: Narrow,
    /// Its order.
    pub sort: PipelineSort,
    /// Reversed.
    pub reverse: bool,
    /// Whether it is a board, a column for each stage.
    pub board: bool,
}

impl Model {
    /// Returns the columns of the table of creators: those chosen, else the usual ones; of several shops each
    /// row names its own.
    pub fn creator_columns(&self) -> Vec<CreatorColumn> {
        let usual = || match self.one_shop() {
            Some(_) => CreatorColumn::USUAL.to_vec(),
            None => CreatorColumn::of_several(),
        };
        self.creators.columns.clone().unwrap_or_else(usual)
    }
}

/// The table of creators.
#[derive(Clone, Debug, Default)]
pub struct Creators {
    /// The list.
    pub list: List<CreatorRow>,
    /// Scores of those rows that have shown.
    pub scores: BTreeMap<CreatorId, Points>,
    /// Whose were asked for since anything changed.
    pub scores_asked: BTreeSet<CreatorId>,
    /// The newest question there was when the days were chosen: older answers are of other days.
    pub scores_since: u64,
    /// What it is narrowed to.
    pub narrow: Narrow,
    /// Its order.
    pub sort: CreatorSort,
    /// Reversed.
    pub reverse: bool,
    /// The columns chosen; `None` for the usual ones.
    pub columns: Option<Vec<CreatorColumn>>,
    /// Columns after the first that are scrolled out on the left.
    pub shift: usize,
}
