//! The file itself: its pages, the keys between its tables, the seals of what only files tell, and the
//! headings of operations.

use rusqlite::Connection;

use super::Findings;
use crate::store::{Query, StoreError, seal};

/// Are the pages of the file whole, does every key lead somewhere, and is every cell as it was written?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PagesHold;

/// Operations whose events tell of another actor, time or origin, and undos that lead nowhere.
const HEADINGS: &str = "select o.n, 'its events tell otherwise' from op o where exists (
        select 1 from event e where e.op = o.id
        and (e.at is not o.at or e.actor is not o.actor or e.source is not o.source))
    union all
    select o.n, 'what it takes back does not know of it' from op o
        join op first on first.id = o.undoes
        where first.undone_by is null and o.undone_by is null
    union all
    select o.n, 'it has no event' from op o
        where o.undoable = 1 and not exists (select 1 from event e where e.op = o.id)
    order by 1";

impl Query for PagesHold {
    type Rows = Findings;

    fn run(&self, conn: &Connection) -> Result<Findings, StoreError> {
        let count: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
        let mut findings = Findings {
            checked: u64::try_from(count).unwrap_or(0),
            ..Findings::default()
        };
        let mut pages = conn.prepare("pragma integrity_check(100)")?;
        let mut rows = pages.query([])?;
        while let Some(row) = rows.next()? {
            let told: String = row.get(0)?;
            if told != "ok" {
                findings.differ(|| format!("{told}."));
            }
        }
        let mut keys = conn.prepare("pragma foreign_key_check")?;
        let mut rows = keys.query([])?;
        while let Some(row) = rows.next()? {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            findings.differ(|| format!("A row of {table} leads to no row of {parent}."));
        }
        // Of pages that are broken the seals tell nothing more.
        if findings.hold() {
            for table in seal::broken(conn)? {
                let name = table.replace('_', " ");
                findings.differ(|| format!("Something in {name} is not what was written."));
            }
        }
        let mut headings = conn.prepare(HEADINGS)?;
        let mut rows = headings.query([])?;
        while let Some(row) = rows.next()? {
            let (n, why): (i64, String) = (row.get(0)?, row.get(1)?);
            findings.differ(|| format!("Operation {n} of the log does not hold: {why}."));
        }
        Ok(findings)
    }
}
