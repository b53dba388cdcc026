//! The names the fuzzy index knows, read in one pass over each table.

use std::collections::HashMap;

use rusqlite::Connection;

use super::frame::frames;
use super::read::Read;
use crate::domain::date::Instant;
use crate::domain::id::CreatorId;
use crate::store::value::Json;
use crate::store::view::Scope;
use crate::store::{Query, StoreError};

/// Every creator's names, for the fuzzy index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NamesQuery(pub Scope);

/// What the fuzzy index knows of a creator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NameRow<'a> {
    /// Id.
    pub id: CreatorId,
    /// Handle.
    pub handle: &'a str,
    /// Name, email, tags and notes, as one text.
    pub other: &'a str,
    /// Day of the last post or sample move, for ties.
    pub recency: i64,
}

/// The names of many, their texts end to end in one: nothing else is held for all creators at once.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct NameList {
    text: String,
    people: Vec<Person>,
}

/// Who, and where the texts end in the text of all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Person {
    id: CreatorId,
    handle: usize,
    other: usize,
    recency: i64,
}

impl NameList {
    /// Returns how many they are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Returns whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Returns the one at that place.
    pub fn at(&self, place: usize) -> Option<NameRow<'_>> {
        let person = self.people.get(place)?;
        let before = place
            .checked_sub(1)
            .and_then(|before| self.people.get(before));
        let from = before.map_or(0, |before| before.other);
        Some(NameRow {
            id: person.id,
            handle: self.text.get(from..person.handle)?,
            other: self.text.get(person.handle..person.other)?,
            recency: person.recency,
        })
    }

    /// Returns all of them, by place.
    pub fn rows(&self) -> impl Iterator<Item = NameRow<'_>> {
        (0..self.len()).filter_map(|place| self.at(place))
    }

    /// Adds one; `parts` are what the person may be found by beside the handle.
    fn push(&mut self, (id, recency): (CreatorId, i64), handle: &str, parts: &[&str]) {
        self.text.push_str(handle);
        let end = self.text.len();
        for part in parts.iter().filter(|part| !part.is_empty()) {
            if self.text.len() > end {
                self.text.push(' ');
            }
            self.text.push_str(part);
        }
        self.people.push(Person {
            id,
            handle: end,
            other: self.text.len(),
            recency,
        });
    }
}

impl Query for NamesQuery {
    type Rows = NameList;

    fn run(&self, conn: &Connection) -> Result<NameList, StoreError> {
        Ok(names(conn, self.0)?)
    }
}

/// One pass over the creators of a shop, in the order of the table: by the index each is looked up.
const NAMES: &str =
    "select n, id, handle, name, tags, contact from creator where +shop = ?1 and n > 0";

fn names(conn: &Connection, scope: Scope) -> Read<NameList> {
    let emails = Emails::read(conn)?;
    let mut notes = notes(conn)?;
    let recency = recency(conn)?;
    let mut query = conn.prepare_cached(NAMES)?;
    let mut list = NameList::default();
    for frame in frames(conn, scope, Instant::default())? {
        let mut rows = query.query([frame.n])?;
        while let Some(row) = rows.next()? {
            let n: i64 = row.get(0)?;
            let id: CreatorId = row.get(1)?;
            let name = row.get_ref(3)?.as_str_or_null()?.unwrap_or_default();
            let email = emails.of(id, row.get(5)?).unwrap_or_default();
            let tags = match row.get_ref(4)?.as_str()? {
                "[]" => Vec::new(),
                _ => row.get::<_, Json<Vec<String>>>(4)?.0,
            };
            let note = notes.remove(&n).unwrap_or_default();
            let day = usize::try_from(n).ok().and_then(|n| recency.get(n));
            let mut parts = vec![name, email];
            parts.extend(tags.iter().map(String::as_str));
            parts.push(&note);
            let recency = day.copied().unwrap_or(0);
            list.push((id, recency), row.get_ref(2)?.as_str()?, &parts);
        }
    }
    list.text.shrink_to_fit();
    list.people.shrink_to_fit();
    Ok(list)
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

/// Every email, end to end in one text, by creator and version of the contact.
struct Emails {
    text: String,
    /// In the order of the table's key, each with where its email ends.
    ends: Vec<(CreatorId, i64, usize)>,
}

impl Emails {
    fn read(conn: &Connection) -> Read<Self> {
        let mut query = conn.prepare_cached(EMAILS)?;
        let mut rows = query.query([])?;
        let (mut text, mut ends) = (String::new(), Vec::new());
        while let Some(row) = rows.next()? {
            text.push_str(row.get_ref(2)?.as_str()?);
            ends.push((row.get(0)?, row.get(1)?, text.len()));
        }
        Ok(Self { text, ends })
    }

    fn of(&self, creator: CreatorId, version: i64) -> Option<&str> {
        if version == 0 {
            return None;
        }
        let key = (creator, version);
        let found = self
            .ends
            .binary_search_by_key(&key, |(id, version, _)| (*id, *version));
        let place = found.ok()?;
        let (_, _, end) = self.ends.get(place)?;
        let before = place.checked_sub(1).and_then(|place| self.ends.get(place));
        self.text.get(before.map_or(0, |(_, _, end)| *end)..*end)
    }
}

const EMAILS: &str = "select creator, version, email from contact
     where email is not null order by creator, version";

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

/// The days of posts, then of sample moves: both from covering indices. Taking the latest of each
/// creator here costs half of what `group by` does.
const RECENCY: [&str; 2] = [
    "select creator, posted from content where creator is not null and posted is not null",
    "select creator, entered from sample where entered is not null",
];

/// Returns the last day of each creator, in the place of its row number.
fn recency(conn: &Connection) -> Read<Vec<i64>> {
    let last: i64 = conn
        .prepare_cached("select coalesce(max(n), 0) from creator")?
        .query_row([], |row| row.get(0))?;
    let mut days = vec![0; usize::try_from(last).unwrap_or(0) + 1];
    for sql in RECENCY {
        let mut query = conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let n: i64 = row.get(0)?;
            let day: i64 = row.get(1)?;
            let last = usize::try_from(n).ok().and_then(|n| days.get_mut(n));
            if let Some(last) = last {
                *last = day.max(*last);
            }
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
        let names = NamesQuery(Scope::All).run(&world.conn).unwrap();
        let rows: Vec<_> = names.rows().collect();
        let day = crate::domain::date::day_number(date("2026-11-05"));
        assert_eq!(
            rows,
            [
                NameRow {
                    id: world.creator_id(bob),
                    handle: "bob",
                    other: "",
                    recency: 0,
                },
                NameRow {
                    id,
                    handle: "ana",
                    other: "Ana Lee ana@example.com vip skin met in May likes balm",
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
        assert!(!world.plan(EMAILS).contains("TEMP B-TREE"));
        for sql in RECENCY {
            let plan = world.plan(sql);
            assert!(
                plan.contains("COVERING INDEX") && !plan.contains("TEMP B-TREE"),
                "{plan}"
            );
        }
    }
}
