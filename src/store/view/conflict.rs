//! What files say against samples, field by field.

use std::collections::HashSet;

use rusqlite::{Connection, Row, params};
use serde::Serialize;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::{Read, title};
use crate::domain::conflict::{Conflict, Difference, Kept};
use crate::domain::date::Instant;
use crate::domain::id::{ConflictId, CreatorId, ExtId, SampleId};
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;
use crate::store::project;
use crate::store::value::Json;
use crate::store::{Query, StoreError};

/// The contradictions, in the order in which they came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConflictsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Those that were settled as well.
    pub settled: bool,
}

/// One contradiction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ConflictRow {
    /// Id.
    pub id: ConflictId,
    /// Sample.
    pub sample: SampleId,
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Product name.
    pub product: String,
    /// SKU id.
    pub sku_id: ExtId,
    /// Shop's name.
    pub shop: String,
    /// Stage of the sample.
    #[serde(skip)]
    pub stage: Stage,
    /// Name of the file.
    pub file: String,
    /// Line of the file, counted from 1; 0 where an order of it says so, wherever that stands.
    pub line: u64,
    /// When the file came.
    pub at: Instant,
    /// What differs, in one sentence.
    pub text: String,
    /// Field by field, the stage first.
    pub fields: Vec<Difference>,
    /// Whose word stands; `None` while it is open.
    pub kept: Option<Kept>,
}

impl ConflictRow {
    /// Returns where the words stand: the file, and the line where that is known.
    pub fn place(&self) -> String {
        match self.line {
            0 => self.file.clone(),
            line => format!("{}:{line}", self.file),
        }
    }
}

impl Query for ConflictsQuery {
    type Rows = Vec<ConflictRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<ConflictRow>, StoreError> {
        let frames = frames(conn, self.scope, self.now)?;
        Ok(rows(conn, &frames, self.settled)?)
    }
}

/// A sample that stands where the file says by now leaves nothing to settle, unless its parcel is not known.
const CONFLICTS: &str = "
    select k.n, k.body, c.handle, c.id, coalesce(p.name, p.sku)
    from conflict k
    cross join sample s on s.id = k.sample
    cross join creator c on c.n = s.creator
    cross join product p on p.n = s.product
    where k.shop = ?1 and (
        k.kept is null and (k.stage <> s.stage
            or s.tracking is null and json_extract(k.body, '$.theirs.tracking') is not null)
        or ?2 and k.kept is not null)";

/// Returns the contradictions; what several files repeat is one thing to settle.
pub(super) fn rows(conn: &Connection, frames: &[Frame], settled: bool) -> Read<Vec<ConflictRow>> {
    let mut query = conn.prepare_cached(CONFLICTS)?;
    let mut found: Vec<(i64, ConflictRow)> = Vec::new();
    let mut told: HashSet<(SampleId, Option<Kept>, String)> = HashSet::new();
    for frame in frames {
        let mut rows = query.query(params![frame.n, settled])?;
        while let Some(row) = rows.next()? {
            let Some((n, conflict)) = read(conn, row, frame)? else {
                continue;
            };
            let words = format!("{:?}", conflict.fields);
            if told.insert((conflict.sample, conflict.kept, words)) {
                found.push((n, conflict));
            }
        }
    }
    found.sort_by_key(|(n, _)| *n);
    Ok(found.into_iter().map(|(_, conflict)| conflict).collect())
}

fn read(conn: &Connection, row: &Row<'_>, frame: &Frame) -> Read<Option<(i64, ConflictRow)>> {
    let Json(conflict): Json<Conflict> = row.get(1)?;
    let n = row.get(0)?;
    let samples = project::list::<Sample>(conn, "where s.id = ?1", [conflict.sample])?;
    let Some(sample) = samples.into_iter().next() else {
        return Ok(None);
    };
    let row = ConflictRow {
        id: conflict.id,
        sample: sample.id,
        creator: row.get(2)?,
        creator_id: row.get(3)?,
        product: title(row, 4)?,
        text: conflict.theirs.against(&sample),
        fields: conflict.theirs.differences(&sample),
        sku_id: sample.sku_id,
        shop: frame.name.clone(),
        stage: sample.stage,
        file: conflict.file,
        line: conflict.line,
        at: conflict.at,
        kept: conflict.kept,
    };
    Ok(Some((n, row)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn open_contradictions_are_found_by_index() {
        let world = World::new();
        let plan = world.plan(CONFLICTS);
        for table in ["SCAN s", "SCAN c", "SCAN p"] {
            assert!(!plan.contains(table), "{plan}");
        }
    }
}
