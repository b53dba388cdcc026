//! A shop, its files and its clock, for tests of the merge.

use std::borrow::Cow;
use std::cell::Cell;

use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::command::{Command, Envelope, NewShop, Source};
use crate::domain::date::{Date, Instant};
use crate::domain::fact::{
    Channel, Content, ContentKind, CreatorFact, Entry, Fact, FactSource, Figures, FileHead, Kind,
    LineStatus, OrderLine, ProductFact, SampleFact, Seen, SetAside, ShopFrame, ShopOrder,
    SourceError,
};
use crate::domain::id::{CreatorId, ExtId, OpId, SampleId, ShopId};
use crate::domain::mapping::{Mapped, Mapping};
use crate::domain::money::{BasisPoints, Currency};
use crate::domain::refusal::Refusal;
use crate::domain::stage::Stage;
use crate::domain::testing::instant;
use crate::port::{ReadOptions, open_bytes};
use crate::store::doctor::FiguresHold;
use crate::store::{
    Committed, Failure, ImportOrder, Imported, OnProgress, Open, Query, Store, StoreError, replay,
};

/// A database in a folder of its own, with one shop in Los Angeles that sells in dollars.
pub(super) struct World {
    pub(super) store: Store,
    pub(super) shop: ShopId,
    count: Cell<u128>,
    folder: tempfile::TempDir,
}

/// An import that was carried out.
pub(super) struct Done {
    pub(super) op: OpId,
    pub(super) told: Imported,
}

impl Done {
    /// Inserted, updated, unchanged, set aside; they always add up to the rows.
    #[track_caller]
    pub(super) fn counts(&self) -> [u64; 4] {
        let told = &self.told;
        let counts = [
            told.inserted,
            told.updated,
            told.unchanged,
            told.quarantined,
        ];
        assert_eq!(counts.iter().sum::<u64>(), told.rows, "{told:?}");
        counts
    }
}

/// How an import is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Write,
    Dry,
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("callsheet.db"), Open::Create).unwrap();
        let mut world = Self {
            store,
            shop: ShopId(Uuid::nil()),
            count: Cell::new(0),
            folder,
        };
        world.shop = world.add_shop("Fernhollow", "America/Los_Angeles");
        world
    }

    pub(super) fn add_shop(&self, name: &str, zone: &str) -> ShopId {
        let done = self.act(Command::AddShop(NewShop {
            name: name.into(),
            client: None,
            market: "US".into(),
            currency: Currency::USD,
            zone: zone.parse().unwrap(),
            fee_rate: BasisPoints(600),
        }));
        ShopId(done.events[0].subject.parse().unwrap())
    }

    fn next(&self) -> (OpId, Instant) {
        let count = self.count.get() + 1;
        self.count.set(count);
        let op = (0x0193_4a5b_6c7d_u128 << 80) | (0x7000_u128 << 64) | (0x8_u128 << 60) | count;
        let at = instant("2026-11-20T17:00:00Z");
        let seconds = i64::try_from(count).unwrap();
        (
            OpId(Uuid::from_u128(op)),
            at + chrono::TimeDelta::seconds(seconds),
        )
    }

    pub(super) fn try_do(&self, command: Command) -> Result<Committed, Failure> {
        let (id, at) = self.next();
        self.store.submit(Envelope {
            id,
            at,
            actor: "ana".into(),
            source: Source::Cli,
            command,
        })
    }

    #[track_caller]
    pub(super) fn act(&self, command: Command) -> Committed {
        self.try_do(command).unwrap()
    }

    #[track_caller]
    pub(super) fn refused(&self, command: Command) -> Refusal {
        match self.try_do(command) {
            Err(Failure::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[track_caller]
    pub(super) fn undo(&self, done: &Done) -> Committed {
        self.act(Command::Undo { op: Some(done.op) })
    }

    pub(super) fn try_import(
        &self,
        shop: ShopId,
        source: Box<dyn FactSource>,
        mode: Mode,
    ) -> Result<Done, Failure> {
        let (op, at) = self.next();
        let order = ImportOrder {
            op,
            // A clock has more digits than the database keeps.
            at: at + chrono::TimeDelta::nanoseconds(123_456),
            actor: "ana".into(),
            source: Source::Cli,
            shop,
            dry_run: mode == Mode::Dry,
        };
        let told = self.store.import(order, source, Box::new(|_| true))?;
        Ok(Done { op, told })
    }

    /// Imports a file somebody watches.
    pub(super) fn watched(&self, file: File, told: OnProgress) -> Result<Imported, Failure> {
        let (op, at) = self.next();
        let order = ImportOrder {
            op,
            at,
            actor: "ana".into(),
            source: Source::Cli,
            shop: self.shop,
            dry_run: false,
        };
        self.store.import(order, Box::new(file), told)
    }

    /// Imports a file, which must go.
    #[track_caller]
    pub(super) fn import(&self, file: File) -> Done {
        self.try_import(self.shop, Box::new(file), Mode::Write)
            .unwrap()
    }

    #[track_caller]
    pub(super) fn import_dry(&self, file: File) -> Done {
        self.try_import(self.shop, Box::new(file), Mode::Dry)
            .unwrap()
    }

    #[track_caller]
    pub(super) fn import_into(&self, shop: ShopId, file: File) -> Done {
        self.try_import(shop, Box::new(file), Mode::Write).unwrap()
    }

    /// Imports text as a file of that name.
    #[track_caller]
    pub(super) fn csv(&self, name: &str, text: &str) -> Done {
        let options = ReadOptions {
            frame: ShopFrame {
                market: "US".into(),
                currency: Currency::USD,
                zone: "America/Los_Angeles".parse().unwrap(),
            },
            kind: None,
            dates: None,
            mapping: None,
            remembered: Vec::new(),
            guess: false,
        };
        let source = open_bytes(name, text.as_bytes().to_vec(), &options).unwrap();
        self.try_import(self.shop, source, Mode::Write).unwrap()
    }

    pub(super) fn ask<T: Send + 'static>(
        &self,
        question: impl Fn(&Connection) -> T + Send + 'static,
    ) -> T {
        self.store.fetch(&Ask(question)).unwrap()
    }

    /// Returns the rows of a query, cells parted by spaces, one a line.
    #[track_caller]
    pub(super) fn rows(&self, sql: &str) -> String {
        let sql = sql.to_owned();
        self.ask(move |conn| rows(conn, &sql))
    }

    /// A connection of one's own to the file.
    pub(super) fn conn(&self) -> Connection {
        Connection::open(self.folder.path().join("callsheet.db")).unwrap()
    }

    /// Everything files can bring, and the profiles they fill.
    pub(super) fn dump(&self) -> String {
        self.ask(|conn| {
            let tables = FACTS.map(|table| format!("# {table}\n{}", dump(conn, table)));
            tables.join("\n")
        })
    }

    /// The log proves the tables, its chain holds, and the rollups are the sums of the lines.
    #[track_caller]
    pub(super) fn assert_sound(&self) {
        let (replay, chain) = self.ask(|conn| {
            (
                replay::replay(conn).unwrap(),
                replay::verify_chain(conn).unwrap(),
            )
        });
        assert_eq!(replay.differences, Vec::<String>::new());
        assert_eq!(chain.broken_at, None);
        for (rollup, sums) in [("content_sales", SALES), ("product_day", PRODUCT_DAYS)] {
            let kept = self.ask(move |conn| dump(conn, rollup));
            assert_eq!(kept, self.rows(sums), "{rollup}");
        }
        let held = self.store.fetch(&FiguresHold).unwrap();
        assert_eq!(held.differences, Vec::<String>::new());
    }

    pub(super) fn creator(&self, handle: &str) -> CreatorId {
        let handle = handle.to_owned();
        self.ask(move |conn| {
            conn.query_row("select id from creator where handle = ?1", [&handle], |r| {
                r.get(0)
            })
            .unwrap()
        })
    }

    /// The samples there are, oldest first.
    pub(super) fn samples(&self) -> Vec<SampleId> {
        self.ask(|conn| {
            conn.prepare("select id from sample order by n")
                .unwrap()
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap()
        })
    }

    /// The only sample there is.
    #[track_caller]
    pub(super) fn sample(&self) -> SampleId {
        let samples = self.samples();
        assert_eq!(samples.len(), 1, "samples");
        samples[0]
    }
}

/// Tables files write to, and those they share with people.
const FACTS: [&str; 21] = [
    "order_line",
    "shop_order",
    "content",
    "content_figures",
    "creator_fact",
    "product_fact",
    "superseded",
    "conflict",
    "creator",
    "contact",
    "product",
    "sample",
    "note",
    "content_sales",
    "product_day",
    "sample_order",
    "seller_day",
    "signal",
    "ad_spend",
    "flat_fee",
    "settlement",
];

/// The sums of lines per content, worked out without the rollup's own words.
const SALES: &str = "
    select shop, content, count(*), sum(case when counted = 1 then net else 0 end),
           count(distinct case when counted = 1 then order_id end)
    from told_line where content is not null group by shop, content order by shop, content";

/// The sums of lines per product and day, likewise; fees half to even.
const PRODUCT_DAYS: &str = "
    select shop, day, product, count(*), sum(counted), sum(case counted when 1 then net else 0 end),
           sum(case counted when 1 then quantity else 0 end), sum(l.commission),
           sum(case when counted = 0 then 0
               when net * fee_rate % 10000 > 5000 then net * fee_rate / 10000 + 1
               when net * fee_rate % 10000 < 5000 then net * fee_rate / 10000
               else (net * fee_rate / 10000 + 1) / 2 * 2 end)
    from told_line l join shop s on s.n = l.shop group by shop, day, product order by shop, day, product";

/// Columns that count changes rather than hold anything.
const UNTOLD: [&str; 1] = ["rev"];

fn dump(conn: &Connection, table: &str) -> String {
    let columns: Vec<String> = conn
        .prepare(&format!("select * from {table} limit 0"))
        .unwrap()
        .column_names()
        .into_iter()
        .filter(|name| !UNTOLD.contains(name))
        .map(str::to_owned)
        .collect();
    let columns = columns.join(", ");
    let order: Vec<String> = (1..=columns.split(',').count().min(3))
        .map(|n| n.to_string())
        .collect();
    rows(
        conn,
        &format!(
            "select {columns} from {table} order by {}",
            order.join(", ")
        ),
    )
}

fn rows(conn: &Connection, sql: &str) -> String {
    let mut statement = conn.prepare(sql).unwrap();
    let count = statement.column_count();
    let lines: Vec<String> = statement
        .query_map([], |row| {
            let cells: rusqlite::Result<Vec<String>> = (0..count)
                .map(|at| {
                    Ok(match row.get::<_, Sql>(at)? {
                        Sql::Null => "–".to_owned(),
                        Sql::Integer(number) => number.to_string(),
                        Sql::Real(real) => format!("{real:?}"),
                        Sql::Text(text) => text,
                        Sql::Blob(bytes) => format!("{bytes:02x?}"),
                    })
                })
                .collect();
            Ok(cells?.join(" "))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    lines.join("\n")
}

/// A question in a closure.
struct Ask<F>(F);

impl<T: Send + 'static, F: Fn(&Connection) -> T + Send + 'static> Query for Ask<F> {
    type Rows = T;

    fn run(&self, conn: &Connection) -> Result<T, StoreError> {
        Ok((self.0)(conn))
    }
}

/// A file of rows at hand.
#[derive(Clone, Debug)]
pub(super) struct File {
    head: FileHead,
    entries: Vec<Entry<'static>>,
    next: usize,
    /// After so many rows it stops being readable.
    broken_after: Option<usize>,
}

/// Returns a file of a kind with these rows; its bytes are those of its rows.
pub(super) fn file(kind: Kind, facts: impl IntoIterator<Item = Fact<'static>>) -> File {
    let entries = facts
        .into_iter()
        .zip(2..)
        .map(|(fact, line)| Entry::Fact { line, fact })
        .collect();
    File {
        head: FileHead {
            kind,
            name: format!("{}.csv", kind.name()),
            hash: [0; 32],
            window: None,
            header: vec!["A".into(), "B".into()],
            warnings: Vec::new(),
            mapped: None,
            again: Mapped {
                signature: [9; 32],
                mapping: Mapping::default(),
            },
        },
        entries,
        next: 0,
        broken_after: None,
    }
    .sealed("")
}

impl File {
    fn sealed(mut self, salt: &str) -> Self {
        self.head.hash = Sha256::digest(format!("{salt}{:?}", self.entries)).into();
        self
    }

    /// The same rows in other bytes, such as another order of columns.
    pub(super) fn in_other_bytes(self, salt: &str) -> Self {
        self.sealed(salt)
    }

    pub(super) fn named(mut self, name: &str) -> Self {
        self.head.name = name.into();
        self
    }

    pub(super) fn window(mut self, from: &str, to: &str) -> Self {
        self.head.window = Some((from.parse().unwrap(), to.parse().unwrap()));
        self
    }

    /// Puts a row that cannot be read at the end.
    pub(super) fn set_aside(mut self, reason: &str) -> Self {
        let line = u64::try_from(self.entries.len()).unwrap() + 2;
        self.entries.push(Entry::SetAside(SetAside {
            line,
            column: Some("A".into()),
            reason: reason.into(),
            cells: vec!["x".into(), "y".into()],
        }));
        self.sealed("")
    }

    pub(super) fn broken_after(mut self, rows: usize) -> Self {
        self.broken_after = Some(rows);
        self
    }
}

impl FactSource for File {
    fn head(&self) -> &FileHead {
        &self.head
    }

    fn next_entry(&mut self) -> Result<Option<Entry<'_>>, SourceError> {
        if self.broken_after == Some(self.next) {
            return Err(SourceError("The file ends in the middle of a row.".into()));
        }
        self.next += 1;
        Ok(self.entries.get(self.next - 1).cloned())
    }

    fn permille(&self) -> u16 {
        u16::try_from(self.next * 1000 / (self.entries.len() + 1)).unwrap()
    }
}

pub(super) fn orders(lines: impl IntoIterator<Item = OrderLine<'static>>) -> File {
    file(
        Kind::AffiliateOrders,
        lines.into_iter().map(Fact::OrderLine),
    )
}

pub(super) fn shop_orders(lines: impl IntoIterator<Item = ShopOrder<'static>>) -> File {
    file(Kind::ShopOrders, lines.into_iter().map(Fact::ShopOrder))
}

pub(super) fn videos(lines: impl IntoIterator<Item = Content<'static>>) -> File {
    file(Kind::VideoList, lines.into_iter().map(Fact::Content))
}

pub(super) fn creators(lines: impl IntoIterator<Item = CreatorFact<'static>>) -> File {
    file(Kind::CreatorList, lines.into_iter().map(Fact::Creator))
}

pub(super) fn contacts(lines: impl IntoIterator<Item = CreatorFact<'static>>) -> File {
    file(Kind::Contacts, lines.into_iter().map(Fact::Creator))
}

pub(super) fn products(lines: impl IntoIterator<Item = ProductFact<'static>>) -> File {
    file(Kind::Products, lines.into_iter().map(Fact::Product))
}

pub(super) fn tracker(lines: impl IntoIterator<Item = SampleFact<'static>>) -> File {
    file(Kind::SamplesTracker, lines.into_iter().map(Fact::Sample))
}

pub(super) fn applications(lines: impl IntoIterator<Item = SampleFact<'static>>) -> File {
    file(
        Kind::SampleApplications,
        lines.into_iter().map(Fact::Sample),
    )
}

fn owned(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

/// A pending line of ten dollars through `creator`'s video 7001, with a base.
pub(super) fn line(order: i64, sku: i64, creator: &str) -> OrderLine<'static> {
    OrderLine {
        order_id: ExtId::Number(order),
        sku_id: ExtId::Number(sku),
        product_id: Some(ExtId::Number(sku * 100)),
        product_name: Some(owned(&format!("Product {sku}"))),
        creator: Some(owned(creator)),
        seen: Seen::default(),
        content_id: Some(ExtId::Number(7001)),
        channel: Channel::Video,
        quantity: 1,
        amount: 1_000,
        status: LineStatus::Pending,
        refunded: false,
        est_base: Some(1_000),
        act_base: None,
        est_standard: Some(100),
        act_standard: None,
        est_ads: None,
        act_ads: None,
        est_bonus: None,
        act_bonus: None,
        standard_rate: None,
        created: instant("2026-11-02T18:00:00Z"),
        paid: None,
        delivered: None,
    }
}

/// The duplicate another creator gets: no base, no commission.
pub(super) fn duplicate(order: i64, sku: i64, creator: &str) -> OrderLine<'static> {
    OrderLine {
        est_base: Some(0),
        est_standard: Some(0),
        content_id: Some(ExtId::Number(7002)),
        ..line(order, sku, creator)
    }
}

pub(super) fn shop_order(order: i64, sku: i64, status: &str) -> ShopOrder<'static> {
    ShopOrder {
        order_id: ExtId::Number(order),
        sku_id: ExtId::Number(sku),
        product_name: Some(owned(&format!("Product {sku}"))),
        status: owned(status),
        substatus: None,
        sample: false,
        cancelled: status == "Canceled",
        quantity: 1,
        order_amount: Some(1_000),
        subtotal: Some(900),
        created: instant("2026-11-02T18:00:00Z"),
        paid: None,
        shipped: None,
        delivered: None,
        tracking: None,
        carrier: None,
        buyer: Some(owned("buyer1")),
        creator: None,
    }
}

/// A line of video `id` by maya, without a product.
pub(super) fn video(id: i64, figures: Figures) -> Content<'static> {
    Content {
        content_id: ExtId::Number(id),
        kind: ContentKind::Video,
        creator: Some(owned("maya")),
        title: Some(owned(&format!("Video {id}"))),
        url: None,
        posted: Some("2026-11-03".parse().unwrap()),
        minutes: None,
        product_id: None,
        product_name: None,
        figures,
    }
}

/// The same content's line about a product.
pub(super) fn about(product: i64, content: Content<'static>) -> Content<'static> {
    Content {
        product_id: Some(ExtId::Number(product)),
        ..content
    }
}

pub(super) fn figures(views: i64, orders: i64, gmv: i64) -> Figures {
    Figures {
        views: Some(views),
        orders: Some(orders),
        gmv: Some(gmv),
        ..Figures::default()
    }
}

pub(super) fn listed(handle: &str, followers: Option<i64>) -> CreatorFact<'static> {
    CreatorFact {
        handle: owned(handle),
        followers,
        ..CreatorFact::default()
    }
}

pub(super) fn email(handle: &str, email: &str) -> CreatorFact<'static> {
    CreatorFact {
        email: Some(owned(email)),
        ..listed(handle, None)
    }
}

/// A sample of SKU 1 for maya.
pub(super) fn sent(stage: Stage, requested: Option<&str>) -> SampleFact<'static> {
    SampleFact {
        api_id: None,
        creator: owned("maya"),
        creator_name: None,
        followers: None,
        sku_id: Some(ExtId::Number(1)),
        product_id: None,
        product_name: None,
        stage,
        status_word: owned(stage.name()),
        declined_by: None,
        requested: requested.map(day),
        approved: None,
        shipped: None,
        delivered: None,
        due: None,
        posted: None,
        carrier: None,
        tracking: None,
        post_url: None,
        notes: None,
        refundable: None,
        stock: None,
        order_id: None,
    }
}

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}
