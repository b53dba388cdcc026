//! The pipeline: counts per stage and the open samples.

use std::cmp::Ordering;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use super::frame::{Frame, frames};
use super::loose::{Found, found};
use super::read::{Read, title};
use super::standing::{self, Entered};
use super::stretch::{Block, Tied, cut, tied};
use super::{Scope, Span};
use crate::domain::date::{Date, Instant};
use crate::domain::id::{CreatorId, ExtId, SampleId, ShopId};
use crate::domain::query::Filter;
use crate::domain::stage::Stage;
use crate::store::{Query, StoreError};

pub use super::show::{SampleDetail, SampleShow, SampleShowQuery};

/// Order of the list. Ties by handle, then id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PipelineSort {
    /// Grouped by stage in the order of the table; inside a stage the longest waiting first.
    #[default]
    Stage,
    /// By due date, none last.
    Due,
    /// By handle.
    Creator,
    /// By product name.
    Product,
}

/// Counts per stage and a stretch of the open samples.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PipelineQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock, for what is breached.
    pub now: Instant,
    /// What the list is narrowed to; closed samples show only when it names a closed stage.
    pub filter: Filter,
    /// Order.
    pub sort: PipelineSort,
    /// Reverse order.
    pub reverse: bool,
    /// Which stretch.
    pub span: Span,
}

/// How many samples stand in a stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct StageCount {
    /// Stage.
    pub stage: Stage,
    /// Samples in it.
    pub count: usize,
    /// Of those, past their SLA.
    pub breached: usize,
}

/// One sample in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SampleRow {
    /// Id.
    pub id: SampleId,
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Creator's display name.
    #[serde(skip)]
    pub creator_name: Option<String>,
    /// Product name, or the SKU id without one.
    pub product: String,
    /// SKU id.
    pub sku_id: ExtId,
    /// Shop's name.
    pub shop: String,
    /// Shop's id.
    #[serde(skip)]
    pub shop_id: ShopId,
    /// Stage.
    pub stage: Stage,
    /// When the stage was entered (readings.md 60).
    pub entered_at: Option<Instant>,
    /// Day the stage was entered.
    #[serde(skip)]
    pub entered_on: Option<Date>,
    /// Day on which the request lapses, while it is one.
    #[serde(skip)]
    pub lapses: Option<Date>,
    /// Due date.
    pub due: Option<Date>,
    /// Whether the due date was agreed.
    pub confirmed: bool,
    /// Tracking number.
    pub tracking: Option<String>,
    /// Carrier.
    pub carrier: Option<String>,
    /// Campaign's name.
    pub campaign: Option<String>,
    /// Whether the campaign reviews drafts.
    #[serde(skip)]
    pub needs_review: bool,
    /// Whether its SLA is breached.
    pub breached: bool,
    /// Days past due, 0 when not overdue.
    #[serde(skip)]
    pub days_overdue: i64,
    /// Link of the post.
    #[serde(skip)]
    pub post_url: Option<String>,
}

/// Answer to [`PipelineQuery`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PipelineRows {
    /// All 13 stages of the scope, zeros too, whatever the filter.
    pub stages: Vec<StageCount>,
    /// The asked-for stretch.
    pub samples: Vec<SampleRow>,
    /// How many samples the filter leaves.
    #[serde(skip)]
    pub total: usize,
    /// Where each group starts in the filtered list, for `{` and `}`: by stage, in list order.
    #[serde(skip)]
    pub groups: Vec<(Stage, usize)>,
    /// Ids of the whole filtered list, in order, asked for by marks ("all shown") and cursor keeping;
    /// empty above 5 000.
    #[serde(skip)]
    pub ids: Vec<SampleId>,
}

impl Query for PipelineQuery {
    type Rows = PipelineRows;

    fn run(&self, conn: &Connection) -> Result<PipelineRows, StoreError> {
        Ok(self.read(conn)?)
    }
}

/// Above so many samples the ids of the whole list are left out.
const IDS: usize = 5_000;

impl PipelineQuery {
    fn read(&self, conn: &Connection) -> Read<PipelineRows> {
        let frames = frames(conn, self.scope, self.now)?;
        let stages = stages(conn, &frames)?;
        let list = if self.filter.is_empty() && self.sort == PipelineSort::Stage {
            self.by_stage(conn, &frames, &stages)?
        } else {
            self.by_match(conn, &frames)?
        };
        Ok(PipelineRows {
            stages,
            samples: super::sample::list(conn, &frames, list.rows)?,
            total: list.total,
            groups: list.groups,
            ids: list.ids,
        })
    }

    /// Returns the open samples in the default order, reading only the stages and in them only the
    /// blocks that the span touches.
    fn by_stage(&self, conn: &Connection, frames: &[Frame], stages: &[StageCount]) -> Read<List> {
        let mut stages: Vec<_> = stages
            .iter()
            .filter(|row| row.count > 0 && !row.stage.is_closed())
            .collect();
        if self.reverse {
            stages.reverse();
        }
        let total = stages.iter().map(|row| row.count).sum();
        let span = if total <= IDS { Span::ALL } else { self.span };
        let end = span.offset.saturating_add(span.limit.unwrap_or(total));
        let (mut groups, mut blocks, mut start) = (Vec::new(), Vec::new(), 0);
        for row in stages {
            groups.push((row.stage, start));
            let next = start + row.count;
            if start < end && next > span.offset {
                blocks.extend(self.blocks(conn, frames, row.stage)?);
            } else {
                // Outside the stretch: its rows are counted, never read.
                blocks.push(Block {
                    key: (row.stage, None),
                    count: row.count,
                });
            }
            start = next;
        }
        let rows = standing::rows(conn, frames, &blocks, span)?;
        let (rows, ids) = if total <= IDS {
            let ids = rows.iter().map(|row| SampleId(row.id)).collect();
            (cut(rows, self.span), ids)
        } else {
            (rows, Vec::new())
        };
        Ok(List {
            rows: rows.into_iter().map(|row| row.n).collect(),
            total,
            groups,
            ids,
        })
    }

    /// Returns the blocks of a stage in the order asked for, the unknown last in both.
    fn blocks(
        &self,
        conn: &Connection,
        frames: &[Frame],
        stage: Stage,
    ) -> Read<Vec<Block<Entered>>> {
        let mut blocks = standing::blocks(conn, frames, stage)?;
        blocks.sort_by(|a, b| self.last_unknown(a.key.1.as_ref(), b.key.1.as_ref()));
        Ok(blocks)
    }

    fn turned(&self, order: Ordering) -> Ordering {
        if self.reverse { order.reverse() } else { order }
    }

    /// Compares so that the unknown comes last in both directions.
    fn last_unknown<T: Ord>(&self, a: Option<&T>, b: Option<&T>) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => self.turned(a.cmp(b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }

    /// Returns what the filter leaves, in the asked-for order.
    fn by_match(&self, conn: &Connection, frames: &[Frame]) -> Read<List> {
        let mut keys = found(&self.filter.words(), |found| {
            let mut frames = frames.iter();
            frames.try_for_each(|frame| matches(conn, frame, &self.filter, found))
        })?;
        keys.sort_unstable_by(|a, b| {
            let order = match self.sort {
                PipelineSort::Stage => self
                    .turned(a.stage.cmp(&b.stage))
                    .then_with(|| self.last_unknown(a.entered.as_ref(), b.entered.as_ref())),
                PipelineSort::Due => self.last_unknown(a.due.as_ref(), b.due.as_ref()),
                PipelineSort::Creator => self.turned(a.tied.handle.cmp(&b.tied.handle)),
                PipelineSort::Product => self.turned(a.product.cmp(&b.product)),
            };
            order.then_with(|| a.tied.cmp(&b.tied))
        });
        let mut groups: Vec<(Stage, usize)> = Vec::new();
        if self.sort == PipelineSort::Stage {
            for (start, key) in keys.iter().enumerate() {
                if groups.last().is_none_or(|(stage, _)| *stage != key.stage) {
                    groups.push((key.stage, start));
                }
            }
        }
        let total = keys.len();
        let ids = if total <= IDS {
            keys.iter().map(|key| SampleId(key.tied.id)).collect()
        } else {
            Vec::new()
        };
        let rows = cut(keys, self.span).into_iter().map(|key| key.tied.n);
        Ok(List {
            rows: rows.collect(),
            total,
            groups,
            ids,
        })
    }
}

/// A list before its rows are read.
struct List {
    rows: Vec<i64>,
    total: usize,
    groups: Vec<(Stage, usize)>,
    ids: Vec<SampleId>,
}

/// A sample by everything it can be ordered by.
struct Key {
    stage: Stage,
    entered: Option<i64>,
    due: Option<i64>,
    product: String,
    tied: Tied,
}

fn stages(conn: &Connection, frames: &[Frame]) -> Read<Vec<StageCount>> {
    Stage::ALL
        .into_iter()
        .map(|stage| {
            let (count, breached) = standing::counts(conn, frames, stage)?;
            Ok(StageCount {
                stage,
                count,
                breached,
            })
        })
        .collect()
}

/// Returns the ids of the samples that a filter leaves.
pub(super) fn ids(conn: &Connection, frames: &[Frame], filter: &Filter) -> Read<Vec<SampleId>> {
    let keys = found(&filter.words(), |found| {
        let mut frames = frames.iter();
        frames.try_for_each(|frame| matches(conn, frame, filter, found))
    })?;
    Ok(keys.into_iter().map(|key| SampleId(key.tied.id)).collect())
}

fn matches(conn: &Connection, frame: &Frame, filter: &Filter, found: &mut Found<Key>) -> Read<()> {
    let narrowed = crate::store::filter::samples(conn, filter, frame)?;
    let mut query = conn.prepare(&format!(
        "select s.n, s.id, c.handle, s.stage, s.entered, s.due, coalesce(p.name, p.sku), c.name
         from sample s
         cross join creator c on c.n = s.creator
         cross join product p on p.n = s.product
         where s.shop = ? and {}",
        narrowed.condition
    ))?;
    let shop = Value::Integer(frame.n);
    let values = std::iter::once(&shop).chain(&narrowed.values);
    let mut rows = query.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let key = Key {
            tied: tied(row)?,
            stage: row.get(3)?,
            entered: row.get(4)?,
            due: row.get(5)?,
            product: title(row, 6)?,
        };
        let name: Option<String> = row.get(7)?;
        let name = name.as_deref().unwrap_or_default();
        if found.fits(&narrowed, [&key.tied.handle, name, &key.product]) {
            found.take(key);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sample::Entry;
    use crate::domain::testing::{date, instant, sample};
    use crate::store::view::testing::World;
    use proptest::prelude::*;
    use serde_json::json;

    // 06:00 UTC: still the 19th in Los Angeles, 13:00 on the 20th in Jakarta.
    const NOW: &str = "2026-11-20T06:00:00Z";

    fn ask(scope: Scope) -> PipelineQuery {
        PipelineQuery {
            scope,
            now: instant(NOW),
            filter: Filter::default(),
            sort: PipelineSort::Stage,
            reverse: false,
            span: Span::ALL,
        }
    }

    fn shown(rows: &PipelineRows) -> Vec<String> {
        rows.samples
            .iter()
            .map(|row| format!("{} {}", row.stage, row.creator))
            .collect()
    }

    fn counts(rows: &PipelineRows, stage: Stage) -> (usize, usize) {
        let row = rows.stages.iter().find(|row| row.stage == stage).unwrap();
        (row.count, row.breached)
    }

    #[test]
    fn every_stage_is_counted_and_breaches_follow_each_shops_own_today() {
        let (world, west, east) = World::two_shops();
        for shop in [west, east] {
            let creator = world.creator(shop, "ana");
            let product = world.product(shop, "1", None);
            // Requested on the 18th, one day: the last good day is the 19th.
            let waiting = sample(Stage::Requested).entered(Stage::Requested, "2026-11-18");
            world.sample(creator, product, &waiting.build());
            // Due on the 19th: overdue only where it is the 20th already.
            let due = sample(Stage::Delivered).due("2026-11-19");
            world.sample(creator, product, &due.build());
            let closed = sample(Stage::Decided).entered(Stage::Decided, "2020-01-01");
            world.sample(creator, product, &closed.build());
        }
        let both = ask(Scope::All).run(&world.conn).unwrap();
        assert_eq!(both.stages.len(), 13);
        assert_eq!(counts(&both, Stage::Requested), (2, 1));
        assert_eq!(counts(&both, Stage::Delivered), (2, 1));
        assert_eq!(counts(&both, Stage::Decided), (2, 0));
        assert_eq!(counts(&both, Stage::Lost), (0, 0));
        assert_eq!(both.total, 4);
        let breached: Vec<_> = both
            .samples
            .iter()
            .map(|row| (row.shop.as_str(), row.breached, row.days_overdue))
            .collect();
        assert_eq!(
            breached,
            [
                ("West", false, 0),
                ("East", true, 0),
                ("West", false, 0),
                ("East", true, 1)
            ]
        );
        let west = ask(Scope::Shop(world.shop_id(west)))
            .run(&world.conn)
            .unwrap();
        assert_eq!(counts(&west, Stage::Requested), (1, 0));
        assert_eq!(west.total, 2);
    }

    #[test]
    fn one_wrong_letter_never_empties_the_list_and_quotes_take_words_as_they_stand() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let product = world.product(shop, "1", Some("Night Serum"));
        for (handle, stage) in [
            ("maya.glows", Stage::Requested),
            ("mayaedits", Stage::Shipped),
            ("leo_lifts", Stage::Shipped),
        ] {
            let creator = world.creator(shop, handle);
            world.sample(creator, product, &sample(stage).build());
        }
        let found = |query: &str| -> Vec<String> {
            let filter = crate::domain::query::parse(query).unwrap();
            let rows = PipelineQuery {
                filter,
                ..ask(Scope::All)
            };
            let rows = rows.run(&world.conn).unwrap();
            rows.samples.iter().map(|row| row.creator.clone()).collect()
        };
        for (query, want) in [
            ("maya", &["maya.glows", "mayaedits"][..]),
            ("mya", &["maya.glows", "mayaedits"]),
            ("amya", &["maya.glows", "mayaedits"]),
            ("mxya.glows", &["maya.glows"]),
            ("mya stage:shipped", &["mayaedits"]),
            ("mya -edits", &["maya.glows"]),
            ("serun leo", &["leo_lifts"]),
            ("\"mya\"", &[]),
            ("zzz", &[]),
        ] {
            assert_eq!(found(query), want, "{query}");
        }
    }

    #[test]
    fn the_default_order_is_stage_then_longest_waiting_then_handle_with_the_unknown_last() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let product = world.product(shop, "1", None);
        for (handle, stage, on) in [
            ("zoe", Stage::Requested, Some("2026-11-10")),
            ("ana", Stage::Requested, Some("2026-11-12")),
            ("bob", Stage::Requested, Some("2026-11-10")),
            ("abe", Stage::Requested, None),
            ("kim", Stage::Lost, Some("2026-01-01")),
            ("lea", Stage::Invited, Some("2026-11-19")),
            ("old", Stage::NoShow, Some("2026-01-01")),
        ] {
            let creator = world.creator(shop, handle);
            let mut seed = sample(stage);
            if let Some(on) = on {
                seed = seed.entered(stage, on);
            }
            world.sample(creator, product, &seed.build());
        }
        let rows = ask(Scope::All).run(&world.conn).unwrap();
        let want = [
            "invited lea",
            "requested bob",
            "requested zoe",
            "requested ana",
            "requested abe",
            "lost kim",
        ];
        assert_eq!(shown(&rows), want);
        assert_eq!(
            rows.groups,
            [(Stage::Invited, 0), (Stage::Requested, 1), (Stage::Lost, 5)]
        );
        assert_eq!(rows.ids.len(), 6);
        assert_eq!(rows.ids.first(), rows.samples.first().map(|row| &row.id));
        let middle = PipelineQuery {
            span: Span {
                offset: 2,
                limit: Some(2),
            },
            ..ask(Scope::All)
        };
        let middle = middle.run(&world.conn).unwrap();
        assert_eq!(shown(&middle), want[2..4]);
        assert_eq!((middle.total, middle.ids.len()), (6, 6));
        let back = PipelineQuery {
            reverse: true,
            ..ask(Scope::All)
        };
        let back = back.run(&world.conn).unwrap();
        assert_eq!(
            shown(&back),
            [
                "lost kim",
                "requested ana",
                "requested bob",
                "requested zoe",
                "requested abe",
                "invited lea"
            ]
        );
    }

    #[test]
    fn other_orders_put_the_missing_last_and_name_no_groups() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        for (handle, sku, name, due) in [
            ("ana", "1", Some("Serum"), None),
            ("bob", "2", None, Some("2026-11-30")),
            ("cyn", "3", Some("Balm"), Some("2026-11-21")),
        ] {
            let creator = world.creator(shop, handle);
            let product = world.product(shop, sku, name);
            let mut seed = sample(Stage::Delivered);
            if let Some(due) = due {
                seed = seed.due(due);
            }
            world.sample(creator, product, &seed.build());
        }
        for (sort, reverse, want) in [
            (PipelineSort::Due, false, "cyn bob ana"),
            (PipelineSort::Due, true, "bob cyn ana"),
            (PipelineSort::Creator, false, "ana bob cyn"),
            (PipelineSort::Creator, true, "cyn bob ana"),
            (PipelineSort::Product, false, "bob cyn ana"),
        ] {
            let rows = PipelineQuery {
                sort,
                reverse,
                ..ask(Scope::All)
            };
            let rows = rows.run(&world.conn).unwrap();
            let handles: Vec<_> = rows
                .samples
                .iter()
                .map(|row| row.creator.as_str())
                .collect();
            assert_eq!(handles.join(" "), want, "{sort:?} {reverse}");
            assert!(rows.groups.is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn reading_blocks_and_sorting_everything_give_the_same_list(
            seeds in proptest::collection::vec((0_usize..13, 0_i64..4, 0_usize..4), 0..40),
            offset in 0_usize..10,
            limit in 0_usize..20,
            reverse: bool,
        ) {
            let (world, west, east) = World::two_shops();
            let creators = ["b", "a"].map(|handle| [west, east].map(|shop| world.creator(shop, handle)));
            let products = [west, east].map(|shop| world.product(shop, "1", None));
            for (stage, day, who) in seeds {
                let stage = Stage::ALL[stage];
                let mut row = sample(stage).build();
                if day > 0 {
                    let on = crate::domain::date::plus_days(date("2026-11-01"), day);
                    row.entries.insert(stage, Entry { on, at: None });
                }
                world.sample(creators[who / 2][who % 2], products[who % 2], &row);
            }
            let query = PipelineQuery {
                reverse,
                span: Span { offset, limit: Some(limit) },
                ..ask(Scope::All)
            };
            let frames = frames(&world.conn, Scope::All, query.now).unwrap();
            let stages = stages(&world.conn, &frames).unwrap();
            let read = query.by_stage(&world.conn, &frames, &stages).unwrap();
            let sorted = query.by_match(&world.conn, &frames).unwrap();
            prop_assert_eq!(read.rows, sorted.rows);
            prop_assert_eq!(read.total, sorted.total);
            prop_assert_eq!(read.groups, sorted.groups);
            prop_assert_eq!(read.ids, sorted.ids);
        }
    }

    #[test]
    fn the_first_page_is_driven_by_indices() {
        let world = World::new();
        for sql in [standing::COUNT, standing::BREACHED, standing::DAYS] {
            world.assert_index_only(sql);
        }
        world.assert_index_driven(standing::BLOCK);
        world.assert_index_driven(&super::super::sample::row_sql());
    }

    #[test]
    fn a_list_of_more_than_five_thousand_names_no_ids() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let creator = world.creator(shop, "ana");
        let product = world.product(shop, "1", None);
        world.sample(creator, product, &sample(Stage::Requested).build());
        world.insert(
            "with recursive i (n) as (select 2 union all select n + 1 from i where n <= 5000)
             insert into sample (id, shop, creator, product, stage, open, entered, entries, inside)
             select randomblob(16), shop, creator, product, stage, open, 20000 + i.n % 50, entries, inside
             from i cross join sample s on s.n = 1",
            [],
        );
        let mut query = ask(Scope::All);
        query.span.limit = Some(3);
        let rows = query.run(&world.conn).unwrap();
        assert_eq!(
            (rows.total, rows.ids.len(), rows.samples.len()),
            (5_001, 0, 3)
        );
        let days = |rows: &PipelineRows| -> Vec<_> {
            rows.samples
                .iter()
                .map(|row| row.entered_on.map(crate::domain::date::day_number))
                .collect()
        };
        assert_eq!(days(&rows), [Some(20_000); 3]);
        query.span.offset = 4_999;
        assert_eq!(days(&query.run(&world.conn).unwrap()), [Some(20_049), None]);
    }

    #[test]
    fn a_row_is_written_as_the_interface_says() {
        let world = World::new();
        let shop = world.shop("West", "America/Los_Angeles", "USD");
        let creator = world.creator(shop, "ana");
        let product = world.product(shop, "1729900020000884317", Some("Serum"));
        let mut seed = sample(Stage::Shipped)
            .entered(Stage::Shipped, "2026-11-01")
            .build();
        seed.tracking = Some("9400".into());
        world.sample(creator, product, &seed);
        let mut query = ask(Scope::All);
        query.now = instant("2026-11-12T12:00:00Z");
        let rows = serde_json::to_value(query.run(&world.conn).unwrap()).unwrap();
        assert_eq!(
            rows.pointer("/stages/4"),
            Some(&json!({"stage": "shipped", "count": 1, "breached": 1}))
        );
        let row = rows.pointer("/samples/0").unwrap();
        for (field, want) in [
            ("id", json!("01934a5b-0000-7000-8000-000000000001")),
            ("creator", json!("ana")),
            ("product", json!("Serum")),
            ("sku_id", json!("1729900020000884317")),
            ("stage", json!("shipped")),
            ("entered_at", json!("2026-11-01T07:00:00Z")),
            ("due", json!(null)),
            ("tracking", json!("9400")),
            ("carrier", json!(null)),
            ("campaign", json!(null)),
            ("breached", json!(true)),
        ] {
            assert_eq!(row.get(field), Some(&want), "{field}");
        }
    }
}
