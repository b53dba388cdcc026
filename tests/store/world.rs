//! A small hermetic world: a database in a folder of its own, a clock, ids from a counter.

use std::path::{Path, PathBuf};

use callsheet::domain::command::{
    Command, CreatorEdit, Envelope, MoveDetails, NewShop, ProductEdit, Source,
};
use callsheet::domain::date::Instant;
use callsheet::domain::id::{CreatorId, ExtId, OpId, SampleId, ShopId};
use callsheet::domain::money::{BasisPoints, Currency};
use callsheet::domain::policy::Policy;
use callsheet::domain::stage::Stage;
use callsheet::store::view::lookup::ShopsQuery;
use callsheet::store::{Committed, Failure, Open, Query, Store, StoreError, replay};
use rusqlite::Connection;
use rusqlite::types::Value;
use uuid::Uuid;

pub(crate) const SKU: &str = "1729";

/// Tables of entities, in the order a dump shows them.
pub(crate) const ENTITIES: [&str; 11] = [
    "shop",
    "product",
    "creator",
    // Earlier versions stay for redo: only the one in use counts.
    "(select t.* from contact t join creator c on c.id = t.creator and c.contact = t.version)",
    "note",
    "campaign",
    "segment",
    "brief",
    "sample",
    "follow_up",
    "suggestion",
];

pub(crate) struct World {
    pub(crate) store: Option<Store>,
    pub(crate) path: PathBuf,
    pub(crate) source: Source,
    /// Another process on the same file, as far as the store can tell.
    other: Option<Store>,
    count: u128,
    /// Whether the playbook adds its follow-ups, as it does for users.
    awake: bool,
    _folder: tempfile::TempDir,
}

impl World {
    /// A world in which a test sees what its own commands do, and nothing besides.
    pub(crate) fn new() -> Self {
        Self::made(false)
    }

    /// A world with the playbook, as users have it.
    pub(crate) fn awake() -> Self {
        Self::made(true)
    }

    fn made(awake: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("callsheet.db");
        Self {
            store: Some(opened(&path, Open::Create, awake)),
            path,
            source: Source::Cli,
            other: None,
            count: 0,
            awake,
            _folder: folder,
        }
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub(crate) fn reopen(&mut self) {
        self.store = None;
        self.store = Some(opened(&self.path, Open::Existing, self.awake));
    }

    /// Goes on as the other process, which does what that source does.
    pub(crate) fn change_sides(&mut self, source: Source) {
        let path = self.path.clone();
        let other = self.other.take();
        let next = other.unwrap_or_else(|| opened(&path, Open::Existing, self.awake));
        self.other = self.store.replace(next);
        self.source = source;
    }

    pub(crate) fn envelope(&mut self, command: Command) -> Envelope {
        self.count += 1;
        envelope(self.count, self.source, command)
    }

    pub(crate) fn try_do(&mut self, command: Command) -> Result<Committed, Failure> {
        let envelope = self.envelope(command);
        self.store().submit(envelope)
    }

    #[track_caller]
    pub(crate) fn act(&mut self, command: Command) -> Committed {
        self.try_do(command).unwrap()
    }

    #[track_caller]
    pub(crate) fn refused(&mut self, command: Command) -> &'static str {
        match self.try_do(command) {
            Err(Failure::Refused(refusal)) => refusal.code,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn undo(&mut self) -> Committed {
        self.act(Command::Undo { op: None })
    }

    #[track_caller]
    pub(crate) fn redo(&mut self) -> Committed {
        self.act(Command::Redo { op: None })
    }

    pub(crate) fn shop(&mut self) -> ShopId {
        let done = self.act(Command::AddShop(NewShop {
            name: "Fernhollow".into(),
            client: None,
            market: "US".into(),
            currency: Currency::USD,
            zone: "America/Los_Angeles".parse().unwrap(),
            fee_rate: BasisPoints(600),
        }));
        ShopId(subject(&done))
    }

    /// The shop files go into, made with the first.
    pub(crate) fn shop_of_imports(&mut self) -> ShopId {
        let shops = self.store().fetch(&ShopsQuery).unwrap();
        match shops.first() {
            Some(shop) => shop.id,
            None => self.shop(),
        }
    }

    pub(crate) fn product(&mut self, shop: ShopId, stock: Option<i64>) {
        self.act(Command::AddProduct {
            shop,
            sku_id: ExtId::new(SKU),
            edit: ProductEdit {
                name: Some(Some("Serum 30ml".into())),
                sample_stock: Some(stock),
                ..ProductEdit::default()
            },
        });
    }

    pub(crate) fn creator(&mut self, shop: ShopId, handle: &str) -> CreatorId {
        let done = self.act(add_creator(shop, handle));
        CreatorId(subject(&done))
    }

    pub(crate) fn sample(&mut self, creator: CreatorId, to: Stage) -> SampleId {
        let done = self.act(add_samples(&[creator], to));
        SampleId(subject(&done))
    }

    /// One shop, one product, one creator with one requested sample.
    pub(crate) fn small(stock: Option<i64>) -> (Self, CreatorId, SampleId) {
        let mut world = Self::new();
        let shop = world.shop();
        world.product(shop, stock);
        let maya = world.creator(shop, "maya.glows");
        let sample = world.sample(maya, Stage::Requested);
        (world, maya, sample)
    }

    pub(crate) fn ask<T: Send + 'static>(
        &self,
        question: impl Fn(&Connection) -> T + Send + 'static,
    ) -> T {
        self.store().fetch(&Ask(question)).unwrap()
    }

    pub(crate) fn number(&self, sql: &'static str) -> i64 {
        self.ask(move |conn| conn.query_row(sql, [], |row| row.get(0)).unwrap())
    }

    /// The log proves the tables, and its chain holds.
    #[track_caller]
    pub(crate) fn assert_proven(&self) {
        let (replay, chain) = self.ask(|conn| {
            (
                replay::replay(conn).unwrap(),
                replay::verify_chain(conn).unwrap(),
            )
        });
        assert_eq!(replay.differences, Vec::<String>::new());
        assert_eq!(chain.broken_at, None);
        assert_eq!(chain.events, replay.events);
    }

    /// Everything the entity tables hold, without row numbers and revisions.
    pub(crate) fn dump(&self) -> String {
        self.ask(|conn| dump(conn, &ENTITIES))
    }
}

pub(crate) fn envelope(count: u128, source: Source, command: Command) -> Envelope {
    let at: Instant = "2026-11-20T17:00:00Z".parse().unwrap();
    let seconds = i64::try_from(count).unwrap();
    Envelope {
        id: OpId(Uuid::from_u128(
            (0x0193_4a5b_6c7d_u128 << 80) | (0x7000_u128 << 64) | (0x8_u128 << 60) | count,
        )),
        at: at + chrono::TimeDelta::seconds(seconds),
        actor: "ana".into(),
        source,
        command,
    }
}

pub(crate) fn subject(done: &Committed) -> Uuid {
    done.events[0].subject.parse().unwrap()
}

pub(crate) fn add_creator(shop: ShopId, handle: &str) -> Command {
    Command::AddCreator {
        shop,
        handle: handle.into(),
        edit: CreatorEdit {
            followers: Some(Some(48_210)),
            ..CreatorEdit::default()
        },
    }
}

pub(crate) fn add_samples(creators: &[CreatorId], to: Stage) -> Command {
    Command::AddSamples {
        creators: creators.to_vec(),
        sku_id: ExtId::new(SKU),
        to,
        campaign: None,
        details: shipping(),
    }
}

pub(crate) fn shipping() -> MoveDetails {
    MoveDetails {
        carrier: Some("UPS".into()),
        tracking: Some("1Z999".into()),
        ..MoveDetails::default()
    }
}

pub(crate) fn advance(samples: &[SampleId]) -> Command {
    Command::AdvanceSamples {
        samples: samples.to_vec(),
        details: shipping(),
    }
}

/// A question in a closure.
pub(crate) struct Ask<F>(pub(crate) F);

impl<T: Send + 'static, F: Fn(&Connection) -> T + Send + 'static> Query for Ask<F> {
    type Rows = T;

    fn run(&self, conn: &Connection) -> Result<T, StoreError> {
        Ok((self.0)(conn))
    }
}

pub(crate) fn dump(conn: &Connection, tables: &[&str]) -> String {
    let mut lines = Vec::new();
    for table in tables {
        let mut statement = conn.prepare(&format!("select * from {table}")).unwrap();
        let names: Vec<String> = statement
            .column_names()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let mut of_table: Vec<String> = statement
            .query_map([], |row| {
                let cells = names
                    .iter()
                    .enumerate()
                    .filter(|(_, name)| !matches!(name.as_str(), "n" | "rev"))
                    .map(|(i, name)| {
                        let value: Value = row.get(i)?;
                        Ok(format!("{name}={value:?}"))
                    })
                    .collect::<rusqlite::Result<Vec<_>>>()?;
                Ok(format!("{table}: {}", cells.join(" ")))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        of_table.sort();
        lines.extend(of_table);
    }
    lines.join("\n")
}

/// Opens a database; where it is not awake, its playbook and rules are silent, so that a test sees what its
/// own commands do.
fn opened(path: &Path, how: Open, awake: bool) -> Store {
    let store = Store::open(path, how).unwrap();
    if !awake {
        let policy = store.policy();
        store.govern(Policy {
            playbook: policy.playbook.silent(),
            rules: policy.rules.silent(),
            ..(*policy).clone()
        });
    }
    store
}
