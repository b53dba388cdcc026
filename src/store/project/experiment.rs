//! Table `experiment`.

use rusqlite::{Connection, Row, params};

use super::{Stored, one};
use crate::domain::experiment::Experiment;
use crate::domain::id::ExperimentId;
use crate::store::StoreError;
use crate::store::value::Json;

impl Stored for Experiment {
    const NOUN: &'static str = "experiment";
    const SELECT: &'static str = "select rev, body from experiment";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        row.get::<_, Json<Self>>(1).map(|body| body.0)
    }

    fn load(conn: &Connection, key: &ExperimentId) -> Result<Option<(i64, Self)>, StoreError> {
        one(conn, "where id = ?1", [key])
    }

    fn save(&self, conn: &Connection) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "insert into experiment (id, shop, name, body)
             values (?1, (select n from shop where id = ?2), ?3, ?4)
             on conflict (id) do update set
                 name = excluded.name, body = excluded.body, rev = rev + 1",
        )?
        .execute(params![self.id, self.shop, self.name, Json(self)])
        .map(drop)
    }

    fn remove(conn: &Connection, key: &ExperimentId) -> rusqlite::Result<()> {
        conn.prepare_cached("delete from experiment where id = ?1")?
            .execute([key])
            .map(drop)
    }

    fn dependents(_: &Connection, _: &ExperimentId) -> rusqlite::Result<Option<&'static str>> {
        Ok(None)
    }

    fn label(key: &ExperimentId) -> String {
        key.short()
    }
}
