//! Small hand-made databases for tests of the questions.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::domain::conflict::{Conflict, Kept, Theirs};
use crate::domain::date::day_number;
use crate::domain::id::{ConflictId, CreatorId, ExtId, OpId, SampleId, ShopId};
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;
use crate::domain::testing::{date, instant};
use crate::store::migrate;
use crate::store::project::Stored as _;

/// A database with the real schema and rows put in by hand.
pub(crate) struct World {
    pub(crate) conn: Connection,
}

/// One order's worth of a creator's day.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sold {
    pub(crate) net: i64,
    pub(crate) orders: i64,
    pub(crate) commission: i64,
}

fn ext(id: &str) -> rusqlite::types::Value {
    match ExtId::new(id) {
        ExtId::Number(number) => number.into(),
        ExtId::Text(text) => text.to_string().into(),
    }
}

fn day(on: &str) -> i64 {
    day_number(date(on))
}

impl World {
    /// An empty database.
    pub(crate) fn new() -> Self {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate::run(&mut conn).unwrap();
        Self { conn }
    }

    /// Two shops whose days differ at the same instant: `West` in Los Angeles, `East` in Jakarta.
    pub(crate) fn two_shops() -> (Self, i64, i64) {
        let world = Self::new();
        let west = world.shop("West", "America/Los_Angeles", "USD");
        let east = world.shop("East", "Asia/Jakarta", "IDR");
        (world, west, east)
    }

    pub(crate) fn shop(&self, name: &str, zone: &str, currency: &str) -> i64 {
        let id = Uuid::from_u128(1_000 + self.next("shop"));
        self.insert(
            "insert into shop (id, name, name_key, market, currency, zone, fee_rate)
             values (?1, ?2, ?3, 'US', ?4, ?5, 600)",
            params![id, name, name.to_lowercase(), currency, zone],
        )
    }

    pub(crate) fn shop_id(&self, n: i64) -> ShopId {
        ShopId(self.id_of("shop", n))
    }

    pub(crate) fn creator(&self, shop: i64, handle: &str) -> i64 {
        let id = Uuid::from_u128(2_000 + self.next("creator"));
        self.insert(
            "insert into creator (id, shop, handle) values (?1, ?2, ?3)",
            params![id, shop, handle],
        )
    }

    pub(crate) fn creator_id(&self, n: i64) -> CreatorId {
        CreatorId(self.id_of("creator", n))
    }

    pub(crate) fn product(&self, shop: i64, sku: &str, name: Option<&str>) -> i64 {
        self.insert(
            "insert into product (shop, sku, name) values (?1, ?2, ?3)",
            params![shop, ext(sku), name],
        )
    }

    /// Puts a sample of a creator and a product in, under an id of its own.
    pub(crate) fn sample(&self, creator: i64, product: i64, sample: &Sample) -> i64 {
        let of = |sql: &str, n: i64| self.conn.query_row(sql, [n], |row| row.get(0));
        let number = 0x0193_4a5b_0000_7000_8000_0000_0000_0000 + self.next("sample");
        let sample = Sample {
            id: SampleId(Uuid::from_u128(number)),
            shop: of(
                "select id from shop where n = (select shop from creator where n = ?1)",
                creator,
            )
            .map(ShopId)
            .unwrap(),
            creator: self.creator_id(creator),
            sku_id: self
                .conn
                .query_row("select sku from product where n = ?1", [product], |row| {
                    row.get(0)
                })
                .unwrap(),
            ..sample.clone()
        };
        sample.save(&self.conn).unwrap();
        self.conn.last_insert_rowid()
    }

    pub(crate) fn sample_id(&self, n: i64) -> SampleId {
        SampleId(self.id_of("sample", n))
    }

    pub(crate) fn follow_up(
        &self,
        creator: i64,
        sample: Option<i64>,
        state: &str,
        at: &str,
    ) -> i64 {
        let id = Uuid::from_u128(4_000 + self.next("follow_up"));
        let sample = sample.map(|n| self.id_of("sample", n));
        self.insert(
            "insert into follow_up (id, shop, creator, sample, kind, due_at, channel, state, reason,
                message)
             values (?1, (select shop from creator where n = ?2), ?2, ?3, 'reminder', ?4,
                'tiktok_dm', ?5, 'due soon', 'Hi')",
            params![id, creator, sample, instant(at).timestamp_millis(), state],
        )
    }

    pub(crate) fn op(&self, command: &str, source: &str, at: &str) -> OpId {
        let id = Uuid::from_u128(5_000 + self.next("op"));
        self.insert(
            "insert into op (id, at, actor, source, command, digest, undoable, summary)
             values (?1, ?2, 'ana', ?3, ?4, x'00', 1, 'Done.')",
            params![id, instant(at).timestamp_millis(), source, command],
        );
        OpId(id)
    }

    pub(crate) fn event(&self, op: OpId, kind: &str, subject: &str, creator: Option<i64>) -> i64 {
        let id = Uuid::from_u128(6_000 + self.next("event"));
        let creator = creator.map(|n| self.id_of("creator", n));
        self.insert(
            "insert into event (id, op, at, actor, source, kind, version, subject, creator, base_rev,
                body, summary, prev_hash, hash)
             select ?1, id, at, actor, source, ?3, 1, ?4, ?5, 0, '{}', ?3 || '!', x'00', x'00'
             from op where id = ?2",
            params![id, op.0, kind, subject, creator],
        )
    }

    /// What a file says of a sample, open or settled.
    pub(crate) fn conflict(
        &self,
        shop: i64,
        sample: SampleId,
        (id, stage, kept): (u128, Stage, Option<Kept>),
    ) {
        let conflict = Conflict {
            id: ConflictId(Uuid::from_u128(8_000 + id)),
            shop: self.shop_id(shop),
            sample,
            file: "tracker.csv".into(),
            line: 2,
            at: instant("2026-11-20T06:00:00Z"),
            theirs: Theirs {
                stage,
                word: stage.name().into(),
                declined_by: None,
                days: BTreeMap::new(),
                due: None,
                carrier: None,
                tracking: None,
                post_url: None,
            },
            kept,
        };
        conflict.save(&self.conn).unwrap();
    }

    pub(crate) fn batch(&self, shop: i64, op: OpId, file: &str) -> i64 {
        let id = Uuid::from_u128(7_000 + self.next("batch"));
        self.insert(
            "insert into batch (id, op, shop, kind, file, hash, at, actor, source, rows, inserted,
                updated, unchanged, quarantined, window_from, window_to, header, warnings)
             select ?1, id, ?3, 'creator_list', ?4, x'00ff', at, actor, source, 3, 1, 1, 0, 1, 100,
                200, '[\"Handle\",\"Followers\"]', '[]'
             from op where id = ?2",
            params![id, op.0, shop, file],
        )
    }

    /// A content with clicks and orders, posted on a day or never.
    pub(crate) fn content(&self, creator: i64, id: &str, posted: Option<&str>) -> i64 {
        self.insert(
            "insert into content (shop, id, kind, creator, posted)
             values ((select shop from creator where n = ?1), ?2, 'video', ?1, ?3)",
            params![creator, ext(id), posted.map(day)],
        )
    }

    /// A creator's day: as many counted lines as orders, or one that does not count.
    pub(crate) fn sold(&self, creator: i64, on: &str, sold: Sold) {
        self.insert(
            "insert into product (shop, sku) select shop, 'any' from creator where n = ?1
             on conflict do nothing",
            [creator],
        );
        let first = self.next("order_line");
        for line in 0..sold.orders.max(1) {
            let own = |sum: i64| if line == 0 { sum } else { 0 };
            self.insert(
                "insert into order_line (shop, order_id, product, creator, traits, quantity, amount,
                    worth, cut, commission, day, since, batch)
                 select c.shop, ?2, p.n, c.n, 4 + ?5, 1, 1, iif(?6, ?3, null), iif(?6, null, 1 - ?3), ?4, ?7, -86400 * ?7, 0
                 from creator c join product p on p.shop = c.shop and p.sku = 'any' where c.n = ?1",
                params![
                    creator,
                    i64::try_from(first).unwrap() + line,
                    own(sold.net),
                    own(sold.commission),
                    sold.orders == 0,
                    sold.orders > 0,
                    day(on)
                ],
            );
        }
        crate::store::seller_day::rebuild_all(&self.conn).unwrap();
    }

    /// Runs one statement that puts a row in or changes rows, and returns the last row number.
    pub(crate) fn insert(&self, sql: &str, values: impl rusqlite::Params) -> i64 {
        self.conn.execute(sql, values).unwrap();
        self.conn.last_insert_rowid()
    }

    /// Returns `SQLite`'s plan of a statement, one line a step.
    pub(crate) fn plan(&self, sql: &str) -> String {
        let mut query = self
            .conn
            .prepare(&format!("explain query plan {sql}"))
            .unwrap();
        let nulls = vec![rusqlite::types::Null; query.parameter_count()];
        let steps = query
            .query_map(rusqlite::params_from_iter(nulls), |row| {
                row.get::<_, String>(3)
            })
            .unwrap();
        steps
            .map(|step| step.unwrap())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Holds that a statement neither walks a whole table nor sorts what it finds.
    pub(crate) fn assert_index_driven(&self, sql: &str) {
        let plan = self.plan(sql);
        assert!(!plan.contains("SCAN"), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }

    /// Holds that a statement reads an index and never the table behind it.
    pub(crate) fn assert_index_only(&self, sql: &str) {
        self.assert_index_driven(sql);
        let plan = self.plan(sql);
        assert!(plan.contains("COVERING INDEX"), "{sql}\n{plan}");
    }

    fn next(&self, table: &str) -> u128 {
        let last: i64 = self
            .conn
            .query_row(&format!("select count(*) from {table}"), [], |row| {
                row.get(0)
            })
            .unwrap();
        u128::try_from(last).unwrap() + 1
    }

    fn id_of(&self, table: &str, n: i64) -> Uuid {
        let key = if table == "event" { "seq" } else { "n" };
        self.conn
            .query_row(
                &format!("select id from {table} where {key} = ?1"),
                [n],
                |row| row.get(0),
            )
            .unwrap()
    }
}
