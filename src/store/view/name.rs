//! The names the fuzzy index knows, read in one pass over each table.

use std::collections::HashMap;

use rusqlite::Connection;
use uuid::Uuid;

use super::frame::frames;
use super::read::Read;
use crate::domain::date::Instant;
use crate::domain::id::CreatorId;
use crate::store::view::Scope;
use crate::store::{Query, StoreError};

/// Every creator's names, for the fuzzy index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NamesQuery(pub Scope);

/// What the fuzzy index knows of a creator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameRow {
    /// Id.
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Name, email, tags and notes, as one text.
    pub other: String,
    /// Day of the last post or sample move, for ties.
    pub recency: i64,
}

impl Query for NamesQuery {
    type Rows = Vec<NameRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<NameRow>, StoreError> {
        Ok(names(conn, self.0)?)
    }
}

/// One pass over the creators of a shop.
const NAMES: &str = "select n, id, handle, name, tags, contact from creator where shop = ?1";

fn names(conn: &Connection, scope: Scope) -> Read<Vec<NameRow>> {
    let emails = emails(conn)?;
    let mut notes = notes(conn)?;
    let recency = recency(conn)?;
    let mut query = conn.prepare_cached(NAMES)?;
    let mut list = Vec::new();
    for frame in frames(conn, scope, Instant::default())? {
        let mut rows = query.query([frame.n])?;
        while let Some(row) = rows.next()? {
            let n: i64 = row.get(0)?;
            let id: Uuid = row.get(1)?;
            let mut other = row.get::<_, Option<String>>(3)?.unwrap_or_default();
            let version: i64 = row.get(5)?;
            if let Some(email) = emails.get(&(id, version)) {
                append(&mut other, email);
            }
            let tags = row.get_ref(4)?.as_str()?;
            if tags != "[]" {
                let tags: Vec<String> = serde_json::from_str(tags).unwrap_or_default();
                for tag in &tags {
                    append(&mut other, tag);
                }
            }
            if let Some(note) = notes.remove(&n) {
                append(&mut other, &note);
            }
            list.push(NameRow {
                id: CreatorId(id),
                handle: row.get(2)?,
                other,
                recency: recency.get(&n).copied().unwrap_or(0),
            });
        }
    }
    Ok(list)
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

fn emails(conn: &Connection) -> Read<HashMap<(Uuid, i64), String>> {
    conn.prepare_cached("select creator, version, email from contact where email is not null")?
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect()
}

fn notes(conn: &Connection) -> Read<HashMap<i64, String>> {
    let mut notes: HashMap<i64, String> = HashMap::new();
    let mut query = conn.prepare_cached("select creator, text from note order by creator, at")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        append(
            notes.entry(row.get(0)?).or_default(),
            row.get_ref(1)?.as_str()?,
        );
    }
    Ok(notes)
}

/// The last post of each creator, then the last sample move: both from covering indices.
const RECENCY: [&str; 2] = [
    "select creator, max(posted) from content where creator is not null group by creator",
    "select creator, max(entered) from sample group by creator",
];

fn recency(conn: &Connection) -> Read<HashMap<i64, i64>> {
    let mut days: HashMap<i64, i64> = HashMap::new();
    for sql in RECENCY {
        let mut query = conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let day: Option<i64> = row.get(1)?;
            let last = days.entry(row.get(0)?).or_default();
            *last = (*last).max(day.unwrap_or(0));
        }
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{date, sample};
    use crate::store::view::testing::World;

    #[test]
    fn names_hold_everything_a_person_may_search_for() {
        let (world, west, east) = World::two_shops();
        let ana = world.creator(west, "ana");
        let bob = world.creator(east, "bob");
        world.insert(
            "update creator set name = 'Ana Lee', tags = '[\"vip\",\"skin\"]', contact = 2 where n = ?1",
            [ana],
        );
        let id = world.creator_id(ana);
        world.insert(
            "insert into contact (creator, version, email)
             values (?1, 1, 'old@example.com'), (?1, 2, 'ana@example.com')",
            [id.0],
        );
        for (at, text) in [(2, "likes balm"), (1, "met in May")] {
            world.insert(
                "insert into note (id, creator, at, author, text) values (randomblob(16), ?1, ?2, 'x', ?3)",
                (ana, at, text),
            );
        }
        let product = world.product(west, "1", None);
        world.content(ana, "7", Some("2026-11-02"));
        let moved = sample(Stage::Shipped).entered(Stage::Shipped, "2026-11-05");
        world.sample(ana, product, &moved.build());
        let rows = NamesQuery(Scope::All).run(&world.conn).unwrap();
        let day = crate::domain::date::day_number(date("2026-11-05"));
        assert_eq!(
            rows,
            [
                NameRow {
                    id: world.creator_id(bob),
                    handle: "bob".into(),
                    other: String::new(),
                    recency: 0,
                },
                NameRow {
                    id,
                    handle: "ana".into(),
                    other: "Ana Lee ana@example.com vip skin met in May likes balm".into(),
                    recency: day,
                },
            ]
        );
        let west = NamesQuery(Scope::Shop(world.shop_id(west)));
        assert_eq!(west.run(&world.conn).unwrap().len(), 1);
    }

    #[test]
    fn one_pass_over_each_table_is_enough() {
        let world = World::new();
        world.assert_index_driven(NAMES);
        for sql in RECENCY {
            let plan = world.plan(sql);
            assert!(
                plan.contains("COVERING INDEX") && !plan.contains("TEMP B-TREE"),
                "{plan}"
            );
        }
    }
}
