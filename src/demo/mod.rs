//! A lived-in shop for trying things out: the same files and commands a person would use.
//!
//! Everything follows from a seed and from today: creators of every tier come in by a list, products
//! by a sheet, sales by the affiliate order export, videos by the video list; samples, follow-ups,
//! notes and decisions by commands, each dated on the day it would have happened.
//! Read first: [`create`], then `story.rs`.

mod cast;
mod dice;
mod fate;
mod files;
mod morning;
mod story;
mod trial;

use crate::domain::command::{Command, Envelope, NewShop, Source};
use crate::domain::date::{Date, Instant};
use crate::domain::id::{OpId, ShopId};
use crate::domain::money::Currency;
use crate::domain::policy::Policy;
use crate::domain::shop::{DEFAULT_FEE_RATE, Shop};
use crate::port::{self, ReadOptions};
use crate::store::{Committed, Failure, ImportOrder, Store};
use cast::Cast;
use dice::Dice;

pub use morning::{MORNING, Step, morning, morning_keys};

/// What the demo is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// The same seed and day give the same shop.
    pub seed: u64,
    /// How many creators.
    pub creators: usize,
    /// The clock; everything is relative to it.
    pub now: Instant,
}

/// The default number of creators: a programme somebody can still run alone.
pub const CREATORS: usize = 180;
/// The default seed.
pub const SEED: u64 = 7;

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Creators.
    pub creators: usize,
    /// Samples.
    pub samples: usize,
    /// Order lines.
    pub order_lines: u64,
    /// Videos.
    pub videos: usize,
}

/// Fills an empty database with the demo shop.
///
/// Fails as any command or import fails; the reasons are those of the store.
pub fn create(store: &Store, options: &DemoOptions) -> Result<Made, Failure> {
    // The story says itself who was written to and when; the playbook takes over in the last days.
    let policy = store.policy();
    store.govern(Policy {
        playbook: policy.playbook.silent(),
        rules: policy.rules.silent(),
        ..(*policy).clone()
    });
    let last_days = Policy {
        rules: policy.rules.silent(),
        ..(*policy).clone()
    };
    let made = story(store, options, last_days);
    store.govern((*policy).clone());
    let made = made?;
    let mut teller = Teller {
        store,
        dice: Dice::new(options.seed ^ 1),
        last: None,
    };
    teller.run(options.now, Command::Tick)?;
    Ok(made)
}

fn story(store: &Store, options: &DemoOptions, playbook: Policy) -> Result<Made, Failure> {
    let mut teller = Teller {
        store,
        dice: Dice::new(options.seed),
        last: None,
    };
    let shop = teller.shop(options.now)?;
    let today = shop.today(options.now);
    let cast = Cast::new(&mut teller.dice, options.creators, today);
    let start = shop.zone.at(crate::domain::date::plus_days(today, -120), 8);
    teller.import(&shop, start, "products.csv", &files::products(&cast))?;
    teller.import(
        &shop,
        start,
        "Kalodata_creators.csv",
        &files::creators(&cast),
    )?;
    let samples = story::tell(&mut teller, &shop, &cast, (options.now, playbook))?;
    let morning = shop.zone.at(today, 7).min(options.now);
    teller.import(&shop, morning, "Video_List.csv", &files::videos(&cast))?;
    let lines = teller.import(
        &shop,
        morning,
        "affiliate_orders.csv",
        &files::orders(&cast, today),
    )?;
    teller.import(
        &shop,
        morning,
        "amazon_searches.csv",
        &files::searches(&cast, today),
    )?;
    Ok(Made {
        creators: cast.creators.len(),
        samples,
        order_lines: lines,
        videos: cast.videos.len(),
    })
}

/// Carries commands and imports out, in the order of their time.
struct Teller<'a> {
    store: &'a Store,
    dice: Dice,
    last: Option<Instant>,
}

impl Teller<'_> {
    /// Returns the next operation's id, later than the last.
    fn op(&mut self, at: Instant) -> OpId {
        let millis = u128::try_from(at.timestamp_millis()).unwrap_or_default();
        let random = u128::from(self.dice.next());
        let (high, low) = (
            u128::from(self.dice.next()) & 0xFFF,
            random & 0x3FFF_FFFF_FFFF_FFFF,
        );
        OpId(uuid::Uuid::from_u128(
            (millis << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low,
        ))
    }

    fn run(&mut self, at: Instant, command: Command) -> Result<Committed, Failure> {
        let at = self.last.map_or(at, |last| at.max(last));
        self.last = Some(at);
        let id = self.op(at);
        let actor = "demo".to_owned();
        self.store.submit(Envelope {
            id,
            at,
            actor,
            source: Source::Demo,
            command,
        })
    }

    fn shop(&mut self, now: Instant) -> Result<Shop, Failure> {
        let zone = "America/Los_Angeles"
            .parse()
            .unwrap_or(crate::domain::date::Zone::UTC);
        let new = NewShop {
            name: "Glow Labs".to_owned(),
            client: None,
            market: "US".to_owned(),
            currency: Currency::USD,
            zone,
            fee_rate: DEFAULT_FEE_RATE,
        };
        let opened = now - chrono::TimeDelta::days(121);
        let made = self.run(opened, Command::AddShop(new.clone()))?;
        Ok(Shop {
            id: ShopId::derive(made.op, 0),
            name: new.name,
            client: None,
            market: new.market,
            currency: new.currency,
            zone: new.zone,
            fee_rate: new.fee_rate,
            weekly_outreach: None,
            outreach_paused: None,
        })
    }

    /// Imports the text of a file and returns how many rows went in.
    fn import(&mut self, shop: &Shop, at: Instant, name: &str, text: &str) -> Result<u64, Failure> {
        let at = self.last.map_or(at, |last| at.max(last));
        self.last = Some(at);
        let options = ReadOptions::of(shop.frame());
        let source = port::open_bytes(name, text.as_bytes().to_vec(), &options)
            .map_err(|refused| Failure::Source(refused.to_string()))?;
        let op = self.op(at);
        let order = ImportOrder {
            op,
            at,
            actor: "demo".to_owned(),
            source: Source::Demo,
            shop: shop.id,
            dry_run: false,
        };
        let done = self
            .store
            .import(order, source, Box::new(|_progress| true))?;
        Ok(done.inserted)
    }
}

/// Returns `date` as the exports write it, day first.
fn day_first(date: Date) -> String {
    date.format("%d/%m/%Y").to_string()
}
