//! Segments with how many creators each has, and who is in one.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Scope;
use super::frame::{Frame, frames};
use super::loose::{Found, found};
use super::read::Read;
use crate::domain::date::Instant;
use crate::domain::id::CreatorId;
use crate::domain::query::Filter;
use crate::domain::segment::Segment;
use crate::store::{Query, StoreError, filter, project};

/// Every segment of the scope, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SegmentsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock, for queries about days.
    pub now: Instant,
}

/// One segment in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SegmentRow {
    /// The segment.
    pub segment: Segment,
    /// Its shop's name.
    pub shop: String,
    /// How many creators are in it today.
    pub creators: usize,
}

impl Query for SegmentsQuery {
    type Rows = Vec<SegmentRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<SegmentRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            for segment in of_shop(conn, &frame)? {
                rows.push(SegmentRow {
                    creators: members(conn, &frame, &segment)?.len(),
                    shop: frame.name.clone(),
                    segment,
                });
            }
        }
        rows.sort_by_cached_key(|row| (Segment::key_of(&row.segment.name), row.shop.clone()));
        Ok(rows)
    }
}

/// Returns the segments of a shop, by name.
pub(in crate::store) fn of_shop(conn: &Connection, frame: &Frame) -> Read<Vec<Segment>> {
    project::list(conn, "where s.id = ?1 order by g.name_key", [frame.id])
}

/// Returns the row numbers of the creators in a segment, ascending.
pub(in crate::store) fn members(
    conn: &Connection,
    frame: &Frame,
    segment: &Segment,
) -> Read<Vec<i64>> {
    match segment.filter() {
        Some(filter) => fitting(conn, frame, &filter),
        None => Ok(Vec::new()),
    }
}

/// Returns the row numbers of the creators that a filter leaves, ascending.
pub(in crate::store) fn fitting(
    conn: &Connection,
    frame: &Frame,
    filter: &Filter,
) -> Read<Vec<i64>> {
    // Who is in a segment is told by the words as they stand.
    let exact = found("", |found| matches(conn, frame, filter, found))?;
    Ok(exact.into_iter().map(|person| person.n).collect())
}

/// A creator that a filter leaves.
pub(super) struct Person {
    n: i64,
    /// Id.
    pub(super) id: CreatorId,
    /// Handle.
    pub(super) handle: String,
    /// Row number of the shop.
    pub(super) shop: i64,
}

/// Returns the creators that a filter leaves; where no one has its words, those who come near.
pub(super) fn people(conn: &Connection, frames: &[Frame], filter: &Filter) -> Read<Vec<Person>> {
    found(&filter.words(), |found| {
        let mut frames = frames.iter();
        frames.try_for_each(|frame| matches(conn, frame, filter, found))
    })
}

fn matches(
    conn: &Connection,
    frame: &Frame,
    filter: &Filter,
    found: &mut Found<Person>,
) -> Read<()> {
    let narrowed = filter::creators(conn, filter, frame, false)?;
    let mut query = conn.prepare_cached(&format!(
        "select c.n, c.handle, c.name, c.id from creator c
         where +c.shop = ? and c.n > 0 and {} order by c.n",
        narrowed.condition
    ))?;
    let shop = Value::Integer(frame.n);
    let values = std::iter::once(&shop).chain(&narrowed.values);
    let mut rows = query.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let (handle, name) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str_or_null()?);
        if found.fits(&narrowed, [handle, name.unwrap_or_default(), ""]) {
            found.take(Person {
                n: row.get(0)?,
                id: row.get(3)?,
                handle: handle.to_owned(),
                shop: frame.n,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::creator::Tier;
    use crate::domain::id::SegmentId;
    use crate::domain::query::parse;
    use crate::domain::testing::instant;
    use crate::store::project::Stored as _;
    use crate::store::view::Span;
    use crate::store::view::creator::{CreatorSort, CreatorsQuery};
    use crate::store::view::testing::World;

    const NOW: &str = "2026-11-20T06:00:00Z";

    fn world() -> World {
        let (world, west, east) = World::two_shops();
        for (shop, handle, followers, tags) in [
            (west, "maya.glows", Some(120_000), "[\"vip\"]"),
            (west, "leo_lifts", Some(9_000), "[\"vip\"]"),
            (west, "kim", None, "[]"),
            (east, "ana", Some(200_000), "[]"),
        ] {
            let n = world.creator(shop, handle);
            let sql = "update creator set followers = ?2, tags = ?3 where n = ?1";
            world.insert(sql, (n, followers, tags));
        }
        for (id, shop, name, query) in [
            (1, west, "Mids", "tier:2"),
            (2, west, "vips", "tag:vip"),
            (3, west, "Mayas", "\"MÁYA\""),
            (4, east, "Mids", "tier:2"),
            (5, west, "Broken", "nokey:x"),
        ] {
            Segment {
                id: SegmentId(uuid::Uuid::from_u128(id)),
                shop: world.shop_id(shop),
                name: name.into(),
                query: query.into(),
            }
            .save(&world.conn)
            .unwrap();
        }
        world
    }

    fn creators(world: &World, text: &str) -> Vec<String> {
        let query = CreatorsQuery {
            scope: Scope::All,
            now: instant(NOW),
            window: crate::domain::date::Window::Days(28),
            filter: parse(text).unwrap(),
            only: None,
            sort: CreatorSort::Handle,
            reverse: false,
            span: Span::ALL,
        };
        let rows = query.run(&world.conn).unwrap().rows;
        rows.into_iter().map(|row| row.handle).collect()
    }

    #[test]
    fn segments_come_by_name_with_how_many_are_in_them() {
        let query = SegmentsQuery {
            scope: Scope::All,
            now: instant(NOW),
        };
        let rows: Vec<_> = query
            .run(&world().conn)
            .unwrap()
            .into_iter()
            .map(|row| format!("{} {} {}", row.shop, row.segment.name, row.creators))
            .collect();
        let want = [
            "West Broken 0",
            "West Mayas 1",
            "East Mids 1",
            "West Mids 1",
            "West vips 2",
        ];
        assert_eq!(rows, want);
    }

    #[test]
    fn a_segment_narrows_every_list_of_creators_and_is_its_own_shops() {
        let world = world();
        for (text, want) in [
            ("segment:mids", vec!["ana", "maya.glows"]),
            ("segment:VIPS", vec!["leo_lifts", "maya.glows"]),
            ("segment:vips -segment:mids", vec!["leo_lifts"]),
            ("segment:mayas", vec!["maya.glows"]),
            ("segment:mayas,mids", vec!["ana", "maya.glows"]),
            // Whoever is not known to be in it is not in it.
            ("-segment:mids", vec!["kim", "leo_lifts"]),
            ("-segment:mayas", vec!["ana", "kim", "leo_lifts"]),
            ("segment:broken", vec![]),
            ("segment:nobody", vec![]),
        ] {
            assert_eq!(creators(&world, text), want, "{text}");
        }
        assert_eq!(Tier::MID.number(), 2);
    }
}
