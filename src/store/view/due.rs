//! Due dates: samples that await a post and have a due date, most urgent first.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use super::frame::{Frame, frames};
use super::loose::{Found, found};
use super::read::{Read, count, title};
use super::retainer::{self, OwedRow};
use super::stretch::{self, Block, Tied, cut, tied};
use super::{Listing, Scope, Span};
use crate::domain::date::{Date, Instant, from_day_number};
use crate::domain::due::{Bucket, WhyLate};
use crate::domain::id::{CreatorId, ExtId, SampleId};
use crate::domain::query::Filter;
use crate::domain::stage::Stage;
use crate::store::filter::places;
use crate::store::{Query, StoreError};

/// Orders of the due list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DueSort {
    /// By due date.
    #[default]
    Due,
    /// By handle.
    Creator,
    /// By product name.
    Product,
}

/// A stretch of the due list (readings.md 34), as a rule by due date, then handle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// What the list is narrowed to, and its order.
    pub listing: Listing<DueSort>,
    /// Which stretch.
    pub span: Span,
}

/// One sample that awaits its post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DueRow {
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
    /// Stage.
    pub stage: Stage,
    /// Due date.
    pub due: Date,
    /// Whether it was agreed.
    pub confirmed: bool,
    /// Days past due, at least 0.
    pub days_overdue: i64,
    /// Bucket.
    pub bucket: Bucket,
    /// Until when the creator may have extended.
    pub grace_until: Option<Date>,
    /// When TikTok's own reminder was used.
    pub reminder_used: Option<Date>,
    /// From when it may be used, while it is not.
    pub reminder_from: Option<Date>,
    /// The handoffs that broke; empty when not overdue.
    pub why_late: Vec<WhyLate>,
}

/// Answer to [`DueQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueRows {
    /// How many in each bucket, in order, whatever the filter.
    pub counts: [usize; 5],
    /// How many the filter leaves.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<DueRow>,
    /// Due dates of the next 28 days: how many posts are due each day, today first, whatever the filter.
    pub strip: Vec<usize>,
    /// Retainers with a post that is overdue or owed within two days, most urgent first; they are in no
    /// bucket, since no sample stands behind them.
    pub retainers: Vec<OwedRow>,
}

impl Query for DueQuery {
    type Rows = DueRows;

    fn run(&self, conn: &Connection) -> Result<DueRows, StoreError> {
        Ok(self.read(conn)?)
    }
}

/// Days the strip looks ahead, today included.
const STRIP: usize = 28;

impl DueQuery {
    fn read(&self, conn: &Connection) -> Read<DueRows> {
        let frames = frames(conn, self.scope, self.now)?;
        let mut counts = [0; 5];
        let mut strip = vec![0; STRIP];
        let mut days = Days::new();
        for frame in &frames {
            for (day, count) in due_days(conn, frame.n)? {
                let bucket = Bucket::of(from_day_number(day), frame.today);
                for (sum, of) in counts.iter_mut().zip(Bucket::ALL) {
                    *sum += if of == bucket { count } else { 0 };
                }
                let ahead = usize::try_from(day - frame.day()).ok();
                if let Some(sum) = ahead.and_then(|ahead| strip.get_mut(ahead)) {
                    *sum += count;
                }
                *days.entry(day).or_default() += count;
            }
        }
        let (total, rows) = if self.listing.is_usual() {
            (counts.iter().sum(), rows(conn, &frames, &days, self.span)?)
        } else {
            self.matching(conn, &frames)?
        };
        Ok(DueRows {
            counts,
            total,
            rows,
            strip,
            retainers: retainer::waiting(conn, &frames)?,
        })
    }

    /// Returns how many the filter leaves, and the stretch of them in the order asked for.
    fn matching(&self, conn: &Connection, frames: &[Frame]) -> Read<(usize, Vec<DueRow>)> {
        let mut found = found(&self.listing.filter.words(), |found| {
            let mut frames = frames.iter();
            frames.try_for_each(|frame| matches(conn, frame, &self.listing.filter, found))
        })?;
        found.sort_unstable_by(|(due, product, tied), (other_due, other_product, other)| {
            let order = match self.listing.sort {
                DueSort::Due => due.cmp(other_due),
                DueSort::Creator => tied.handle.cmp(&other.handle),
                DueSort::Product => product.cmp(other_product),
            };
            self.listing
                .turned(order)
                .then_with(|| (due, tied).cmp(&(other_due, other)))
        });
        let total = found.len();
        let mut rows = Vec::new();
        for (.., tied) in cut(found, self.span) {
            let told = super::sample::by_number(conn, tied.n)?;
            rows.extend(told.and_then(|told| told.due_row(frames)));
        }
        Ok((total, rows))
    }
}

/// Adds the awaited posts of a shop that a filter leaves, each with its due date and its product.
fn matches(
    conn: &Connection,
    frame: &Frame,
    filter: &Filter,
    found: &mut Found<(i64, String, Tied)>,
) -> Read<()> {
    let narrowed = crate::store::filter::samples(conn, filter, frame)?;
    let mut query = conn.prepare(&format!(
        "select s.n, s.id, c.handle, s.due, coalesce(p.name, p.sku), c.name
         from sample s
         cross join creator c on c.n = s.creator
         cross join product p on p.n = s.product
         where s.shop = ? and s.stage in ({}) and s.due is not null and {}",
        places(waiting()),
        narrowed.condition
    ))?;
    let shop = Value::Integer(frame.n);
    let values = std::iter::once(&shop).chain(&narrowed.values);
    let mut rows = query.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let (tied, product) = (tied(row)?, title(row, 4)?);
        let name: Option<String> = row.get(5)?;
        let names = [&tied.handle, name.as_deref().unwrap_or_default(), &product];
        if found.fits(&narrowed, names) {
            found.take((row.get(3)?, product, tied));
        }
    }
    Ok(())
}

/// How many posts are due on each day.
type Days = BTreeMap<i64, usize>;

/// Index-only: one pass over the waiting samples of a stage by due date.
const DAYS: &str = "select due, count(*) from sample
     where shop = ?1 and stage = ?2 and due is not null group by due";

/// The samples of one stage that are due on one day.
const BLOCK: &str = "select s.n, s.id, c.handle from sample s
     cross join creator c on c.n = s.creator
     where s.shop = ?1 and s.stage = ?2 and s.due = ?3";

/// Returns the stages whose posting clock runs.
fn waiting() -> impl Iterator<Item = Stage> {
    Stage::ALL.into_iter().filter(|stage| stage.awaits_post())
}

fn due_days(conn: &Connection, shop: i64) -> Read<Vec<(i64, usize)>> {
    let mut query = conn.prepare_cached(DAYS)?;
    let mut days = Vec::new();
    for stage in waiting() {
        let found = query.query_map((shop, stage), |row| {
            Ok((row.get::<_, i64>(0)?, count(row, 1)?))
        })?;
        for day in found {
            days.push(day?);
        }
    }
    Ok(days)
}

fn rows(conn: &Connection, frames: &[Frame], days: &Days, span: Span) -> Read<Vec<DueRow>> {
    let blocks: Vec<_> = days
        .iter()
        .map(|(&key, &count)| Block { key, count })
        .collect();
    let mut query = conn.prepare_cached(BLOCK)?;
    let found = stretch::rows(&blocks, span, |piece, out| {
        for frame in frames {
            for stage in waiting() {
                for row in query.query_map((frame.n, stage, piece.key), tied)? {
                    out.push(row?);
                }
            }
        }
        Ok(())
    })?;
    let mut rows = Vec::new();
    for found in found {
        let told = super::sample::by_number(conn, found.n)?;
        rows.extend(told.and_then(|told| told.due_row(frames)));
    }
    Ok(rows)
}

/// Returns how many posts of a shop are due from `days.0` to `days.1` days from today, and the first
/// `limit` of them; a side left out is open.
pub(super) fn between(
    conn: &Connection,
    frames: &[Frame],
    days: (Option<i64>, Option<i64>),
    limit: Option<usize>,
) -> Read<(usize, Vec<DueRow>)> {
    // Each shop by its own today: the same instant is another day elsewhere.
    let mut total = 0;
    let mut list: Vec<DueRow> = Vec::new();
    for frame in frames {
        let mut inside = Days::new();
        for (day, count) in due_days(conn, frame.n)? {
            let ahead = day - frame.day();
            if days.0.is_none_or(|from| ahead >= from) && days.1.is_none_or(|to| ahead <= to) {
                *inside.entry(day).or_default() += count;
            }
        }
        total += inside.values().sum::<usize>();
        let span = Span { offset: 0, limit };
        list.extend(rows(conn, std::slice::from_ref(frame), &inside, span)?);
    }
    list.sort_by(|a, b| (a.due, &a.creator, a.sample).cmp(&(b.due, &b.creator, b.sample)));
    list.truncate(limit.unwrap_or(usize::MAX));
    Ok((total, list))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::parse;
    use crate::domain::testing::{date, instant, sample};
    use crate::store::view::testing::World;
    use serde_json::json;

    fn ask(now: &str) -> DueQuery {
        DueQuery {
            scope: Scope::All,
            now: instant(now),
            listing: Listing::default(),
            span: Span::ALL,
        }
    }

    #[test]
    fn buckets_and_strip_follow_each_shops_own_today() {
        let (world, west, east) = World::two_shops();
        for shop in [west, east] {
            let product = world.product(shop, "1", None);
            for (handle, stage, due) in [
                ("late", Stage::Delivered, "2026-11-18"),
                ("ana", Stage::Review, "2026-11-20"),
                ("bob", Stage::Delivered, "2026-11-26"),
                ("cyn", Stage::Delivered, "2026-12-17"),
                ("done", Stage::Posted, "2026-11-18"),
            ] {
                let creator = world.creator(shop, handle);
                world.sample(creator, product, &sample(stage).due(due).build());
            }
            let creator = world.creator(shop, "none");
            world.sample(creator, product, &sample(Stage::Delivered).build());
        }
        // The 19th in Los Angeles, the 20th in Jakarta.
        let rows = ask("2026-11-20T06:00:00Z").run(&world.conn).unwrap();
        assert_eq!(rows.counts, [2, 1, 1, 1, 3]);
        let shown: Vec<_> = rows
            .rows
            .iter()
            .map(|row| (row.creator.as_str(), row.shop.as_str(), row.days_overdue))
            .collect();
        assert_eq!(
            shown,
            [
                ("late", "West", 1),
                ("late", "East", 2),
                ("ana", "West", 0),
                ("ana", "East", 0),
                ("bob", "West", 0),
                ("bob", "East", 0),
                ("cyn", "West", 0),
                ("cyn", "East", 0)
            ]
        );
        let busy: Vec<_> = rows
            .strip
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
            .map(|(day, count)| (day, *count))
            .collect();
        // 17 December is 28 days ahead in Los Angeles, out of the strip, and 27 in Jakarta.
        assert_eq!(busy, [(0, 1), (1, 1), (6, 1), (7, 1), (27, 1)]);
        assert_eq!(rows.strip.len(), 28);
    }

    #[test]
    fn a_stretch_keeps_the_counts_of_the_whole() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let product = world.product(shop, "1", None);
        for handle in ["dan", "ana", "cyn", "bob"] {
            let creator = world.creator(shop, handle);
            world.sample(
                creator,
                product,
                &sample(Stage::Delivered).due("2026-11-20").build(),
            );
        }
        let query = DueQuery {
            span: Span {
                offset: 1,
                limit: Some(2),
            },
            ..ask("2026-11-20T06:00:00Z")
        };
        let rows = query.run(&world.conn).unwrap();
        let handles: Vec<_> = rows.rows.iter().map(|row| row.creator.as_str()).collect();
        assert_eq!(handles, ["bob", "cyn"]);
        assert_eq!(rows.counts, [0, 4, 0, 0, 0]);
    }

    #[test]
    fn the_list_is_narrowed_and_ordered_and_counts_stay_whole() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let serum = world.product(shop, "1", Some("Sérum"));
        let bands = world.product(shop, "2", Some("Bands"));
        for (handle, product, stage, due) in [
            ("dan", serum, Stage::Delivered, "2026-11-18"),
            ("ana", bands, Stage::Review, "2026-11-24"),
            ("cyn", serum, Stage::Delivered, "2026-11-21"),
            ("bob", bands, Stage::Posted, "2026-11-18"),
        ] {
            let creator = world.creator(shop, handle);
            world.sample(creator, product, &sample(stage).due(due).build());
        }
        let asked = |filter: &str, sort, reverse| {
            let query = DueQuery {
                listing: Listing {
                    filter: parse(filter).unwrap(),
                    sort,
                    reverse,
                },
                ..ask("2026-11-20T06:00:00Z")
            };
            let rows = query.run(&world.conn).unwrap();
            assert_eq!(rows.counts, [1, 0, 1, 1, 0], "{filter}");
            assert_eq!(rows.total, rows.rows.len(), "{filter}");
            let handles = rows.rows.iter().map(|row| row.creator.as_str());
            handles.collect::<Vec<_>>().join(" ")
        };
        for (filter, sort, reverse, want) in [
            ("", DueSort::Due, true, "ana cyn dan"),
            ("", DueSort::Creator, false, "ana cyn dan"),
            ("", DueSort::Creator, true, "dan cyn ana"),
            ("", DueSort::Product, false, "ana dan cyn"),
            ("serum", DueSort::Due, false, "dan cyn"),
            ("-serum", DueSort::Due, false, "ana"),
            ("overdue", DueSort::Due, false, "dan"),
            ("due<3d", DueSort::Due, false, "dan cyn"),
            ("stage:review", DueSort::Due, false, "ana"),
            ("stage:posted", DueSort::Due, false, ""),
        ] {
            assert_eq!(
                asked(filter, sort, reverse),
                want,
                "{filter} {sort:?} {reverse}"
            );
        }
    }

    #[test]
    fn a_stretch_of_days_is_counted_whole_and_cut() {
        let (world, west, east) = World::two_shops();
        for shop in [west, east] {
            let product = world.product(shop, "1", None);
            let creator = world.creator(shop, "ana");
            for due in ["2026-11-19", "2026-11-20", "2026-11-22"] {
                world.sample(creator, product, &sample(Stage::Delivered).due(due).build());
            }
        }
        let now = instant("2026-11-20T06:00:00Z");
        let frames = frames(&world.conn, Scope::All, now).unwrap();
        let (total, rows) = between(&world.conn, &frames, (Some(0), Some(2)), Some(2)).unwrap();
        assert_eq!(total, 4);
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.due, row.shop.as_str()))
            .collect();
        assert_eq!(
            shown,
            [(date("2026-11-19"), "West"), (date("2026-11-20"), "West")]
        );
        let (overdue, _) = between(&world.conn, &frames, (None, Some(-1)), None).unwrap();
        assert_eq!(overdue, 1);
    }

    #[test]
    fn counting_reads_an_index_alone_and_rows_are_found_by_index() {
        let world = World::new();
        world.assert_index_only(DAYS);
        world.assert_index_driven(BLOCK);
    }

    #[test]
    fn a_row_is_written_as_the_interface_says() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let creator = world.creator(shop, "ana");
        let product = world.product(shop, "17", Some("Serum"));
        let seed = sample(Stage::Delivered)
            .entered(Stage::Shipped, "2026-10-20")
            .entered(Stage::Delivered, "2026-11-04")
            .inside(&[Stage::Shipped, Stage::Delivered])
            .due("2026-11-18");
        world.sample(creator, product, &seed.build());
        let rows = ask("2026-11-20T06:00:00Z").run(&world.conn).unwrap();
        assert_eq!(
            serde_json::to_value(&rows.rows).unwrap(),
            json!([{
                "sample": "01934a5b-0000-7000-8000-000000000001",
                "creator": "ana",
                "product": "Serum",
                "sku_id": "17",
                "shop": "West",
                "stage": "delivered",
                "due": "2026-11-18",
                "confirmed": false,
                "days_overdue": 2,
                "bucket": "overdue",
                "grace_until": "2026-11-25",
                "reminder_used": null, "reminder_from": "2026-11-09",
                "why_late": ["delivered_late", "brief_not_sent", "due_not_confirmed", "no_reminder"]
            }])
        );
    }
}
