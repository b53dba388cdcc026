//! A shop on one morning, and the app in front of it: keys in, frames out.
//!
//! Friday 20 November 2026, nine in the morning in Los Angeles. Ids come from a counter and the clock
//! stands, so that every frame is the same each time.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use callsheet::domain::command::{
    Command, CreatorEdit, Envelope, MoveDetails, NewFollowUp, NewShop, ProductEdit, Source,
};
use callsheet::domain::date::{Date, Instant};
use callsheet::domain::fact::Side;
use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::id::{CampaignId, CreatorId, ExtId, FollowUpId, OpId, SampleId, ShopId};
use callsheet::domain::money::{BasisPoints, Currency};
use callsheet::domain::policy::Policy;
use callsheet::domain::query::Filter;
use callsheet::domain::sample::Decision;
use callsheet::domain::stage::Stage;
use callsheet::store::doctor::ReplayHolds;
use callsheet::store::tick::TickOrder;
use callsheet::store::view::followup::{FollowUpRow, FollowUpsQuery};
use callsheet::store::view::log::{LogQuery, LogRow};
use callsheet::store::view::pipeline::{
    PipelineQuery, PipelineSort, SampleDetail, SampleRow, SampleShowQuery,
};
use callsheet::store::view::{Scope, Span};
use callsheet::store::{Committed, Imported, Open, Store};
use callsheet::tui::headless::Headless;
use callsheet::tui::layer::Layer;
use callsheet::tui::list::{Keyed, List};
use callsheet::tui::memory::Memory;
use callsheet::tui::model::Pane;
use callsheet::tui::msg::{Effect, Msg};
use callsheet::tui::{Desk, Look};
use uuid::Uuid;

pub(crate) const SERUM: &str = "1729000001";
pub(crate) const BANDS: &str = "1729000002";
pub(crate) const MASK: &str = "1729000003";

/// Handle, display name, followers, category.
const PEOPLE: [(&str, &str, i64, &str); 12] = [
    ("maya.glows", "Maya Okafor 🌿", 48_210, "beauty"),
    ("leo_lifts", "Leo Brandt", 132_000, "fitness"),
    ("meizhuang", "美妆小铺的日常", 1_204_000, "beauty"),
    ("noor.beauty", "نور للجمال", 23_900, "beauty"),
    (
        "the_family_kitchen_of_anna",
        "👩‍👩‍👧‍👧 Anna & Co. Family Kitchen",
        9_870,
        "food",
    ),
    ("k.park", "박지민", 310_500, "beauty"),
    ("zoe", "", 640, ""),
    ("cafe.ole", "José Ñandú", 15_300, "food"),
    ("yael_cooks", "יעל מבשלת", 77_000, "food"),
    ("flagship", "🇺🇸🇬🇧 Flags", 5_100, "travel"),
    ("sam.runs", "Sam Rivera", 41_000, "fitness"),
    ("ivy.reads", "Ivy Chen", 18_750, "books"),
];

const SERUM_ID: &str = "1729900010000538219";

const VIDEO_HEADER: &str = "Video title,Video ID,Post date,Video link,Creator name,Product ID,\
    Creator video-attributed GMV,Video-attributed orders,AOV,Avg. GMV per customer,\
    Video-attributed items sold,Refunds,Items refunded,Est. commission,Est. flat fee,Video views,Likes,\
    Comments,Shares,Video product impressions,Video product clicks,Completion rate,CTR,Engagement,\
    Video GPM";

const ORDER_HEADER: &str = "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,\
    Quantity,Fully returned or refunded,Payment method,Order Status,Creator Username,Content Type,\
    Content ID,commission model,Standard commission rate,Est. Commission Base,\
    Est. standard commission payment,Actual Commission Base,Actual Commission Payment,\
    Shop Ads commission rate,Est. Shop Ads commission payment,Actual Shop Ads commission payment,\
    Est. co-funded creator bonus,Actual co-funded creator bonus,Time Created,Payment time,\
    Order Delivery Time,Time Commission Paid,Platform";

/// The id of the first video.
const VIDEO: usize = 7_499_007_001_162_902_000;

/// Creator, title, day posted, and clicks, orders and views.
type Video = (&'static str, &'static str, &'static str, [usize; 3]);

const VIDEOS: [Video; 9] = [
    (
        "maya.glows",
        "Night routine that changed my skin",
        "11/14/2026",
        [412, 17, 12_000],
    ),
    (
        "maya.glows",
        "Glass skin in five minutes 🌿",
        "11/02/2026",
        [900, 18, 48_000],
    ),
    (
        "leo_lifts",
        "I tried it for 30 days",
        "11/10/2026",
        [2_400, 24, 2_000_000],
    ),
    (
        "meizhuang",
        "保湿精华真实测评",
        "11/12/2026",
        [640, 13, 90_000],
    ),
    (
        "noor.beauty",
        "روتين المساء",
        "11/08/2026",
        [310, 6, 21_000],
    ),
    ("k.park", "Dupe or not?", "11/18/2026", [3, 2, 900]),
    ("zoe", "restock unbox repeat", "11/19/2026", [40, 0, 3_100]),
    ("sam.runs", "What I carry", "10/12/2026", [520, 5, 14_000]),
    ("ivy.reads", "Shelfie", "09/01/2026", [150, 3, 8_000]),
];

/// The moment it is.
pub(crate) fn now() -> Instant {
    "2026-11-20T17:00:00Z".parse().unwrap()
}

/// Ids and moments for commands, one counter for everyone who works on the same database.
#[derive(Clone, Default)]
pub(crate) struct Counter(Arc<AtomicU64>);

/// Operations the making of a database takes at most.
const AFTER_SEEDING: u64 = 100_000;

/// Makes a database once and returns the file, so that every test has its own in no time.
fn made(seed: impl FnOnce(&Seed)) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("callsheet.db");
    let store = quiet(&path, Open::Create);
    seed(&Seed {
        store,
        counter: Counter::default(),
    });
    std::fs::read(&path).unwrap()
}

impl Counter {
    fn next(&self) -> OpId {
        let count = u128::from(self.0.fetch_add(1, Ordering::Relaxed)) + 1;
        OpId(Uuid::from_u128(
            (0x0193_4a5b_6c7d_u128 << 80) | (0x7000_u128 << 64) | (0x8_u128 << 60) | count,
        ))
    }
}

/// The database and the app on it.
pub(crate) struct World {
    pub(crate) app: Headless,
    pub(crate) path: PathBuf,
    counter: Counter,
    size: (u16, u16),
    look: Look,
    _folder: tempfile::TempDir,
}

pub(crate) const PLAIN: Look = Look {
    scope: Scope::All,
    ascii: false,
    no_color: false,
};

impl World {
    /// The shop on a screen of 120 columns and 40 rows.
    pub(crate) fn new() -> Self {
        Self::sized(120, 40)
    }

    /// The shop on a screen of that size.
    pub(crate) fn sized(columns: u16, rows: u16) -> Self {
        Self::with(PLAIN, (columns, rows))
    }

    /// The shop, drawn so.
    pub(crate) fn with(look: Look, size: (u16, u16)) -> Self {
        static SHOP: OnceLock<Vec<u8>> = OnceLock::new();
        let shop = SHOP.get_or_init(|| made(Seed::shop));
        Self::on_database(shop, look, size)
    }

    /// The shop with videos, orders and costs.
    pub(crate) fn selling(size: (u16, u16)) -> Self {
        static SELLING: OnceLock<Vec<u8>> = OnceLock::new();
        let shop = SELLING.get_or_init(|| {
            made(|seed| {
                seed.shop();
                seed.sales();
            })
        });
        Self::on_database(shop, PLAIN, size)
    }

    /// The same shop with three campaigns: one that runs, one to come, one that is over.
    pub(crate) fn campaigning(look: Look, size: (u16, u16)) -> Self {
        static CAMPAIGNING: OnceLock<Vec<u8>> = OnceLock::new();
        let shop = CAMPAIGNING.get_or_init(|| {
            made(|seed| {
                seed.shop();
                seed.sales();
                seed.campaigns();
            })
        });
        Self::on_database(shop, look, size)
    }

    /// The shop on a screen of 120 columns and 40 rows, with the playbook at work.
    pub(crate) fn awake() -> Self {
        let mut world = Self::new();
        let store = Store::open(&world.path, Open::Existing).unwrap();
        let policy = store.policy();
        store.govern(Policy {
            rules: policy.rules.silent(),
            ..(*policy).clone()
        });
        world.app = Headless::new(store, desk(&world.counter), world.look, world.size);
        world
    }

    /// The shop, opened by somebody whose own files have these faults.
    pub(crate) fn faulty(faults: &[&str]) -> Self {
        let mut world = Self::new();
        let store = quiet(&world.path, Open::Existing);
        let desk = Desk {
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
            ..desk(&world.counter)
        };
        world.app = Headless::new(store, desk, world.look, world.size);
        world
    }

    /// The shop with a sheet that calls a shipped sample cancelled.
    pub(crate) fn contradicted() -> Self {
        let shop = made(|seed| {
            seed.shop();
            let sheet = format!("Creator,SKU,Status\nflagship,{SERUM},cancelled\n");
            seed.import("tracker.csv", &sheet);
        });
        Self::on_database(&shop, PLAIN, (120, 40))
    }

    /// A database without a shop.
    pub(crate) fn empty() -> Self {
        Self::on_database(&made(|_seed| {}), PLAIN, (120, 40))
    }

    /// The shop with that many further creators, each with a request.
    pub(crate) fn crowded(creators: usize) -> Self {
        static CROWDS: Mutex<BTreeMap<usize, Vec<u8>>> = Mutex::new(BTreeMap::new());
        let crowd = CROWDS
            .lock()
            .unwrap()
            .entry(creators)
            .or_insert_with(|| made(|seed| seed.crowd(creators)))
            .clone();
        Self::on_database(&crowd, PLAIN, (120, 40))
    }

    fn on_database(bytes: &[u8], look: Look, size: (u16, u16)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("callsheet.db");
        std::fs::write(&path, bytes).unwrap();
        let store = quiet(&path, Open::Existing);
        let counter = Counter(Arc::new(AtomicU64::new(AFTER_SEEDING)));
        Self {
            app: Headless::new(store, desk(&counter), look, size),
            path,
            counter,
            size,
            look,
            _folder: folder,
        }
    }

    /// Leaves the app and starts it again on the same database.
    pub(crate) fn restart(mut self) -> Self {
        let store = quiet(&self.path, Open::Existing);
        self.app = Headless::new(store, desk(&self.counter), self.look, self.size);
        self
    }

    /// Leaves the app and starts it again with these settings.
    #[track_caller]
    pub(crate) fn set(mut self, config: &str) -> Self {
        let (settings, faults) = callsheet::tui::settings::read(config);
        let is_wrong = |severity| severity == callsheet::tui::settings::Severity::Wrong;
        assert!(
            !faults.iter().any(|fault| is_wrong(fault.severity)),
            "{faults:?}"
        );
        let store = quiet(&self.path, Open::Existing);
        let place = (self.look, self.size);
        self.app = Headless::prepared(store, desk(&self.counter), place, |model| {
            model.set_up(settings);
        });
        self
    }

    /// Leaves the app and starts it again as it was left.
    pub(crate) fn resume(mut self) -> Self {
        let kept = Memory::of(&self.app.model).written();
        let memory = Memory::read(&kept).unwrap();
        let store = quiet(&self.path, Open::Existing);
        let place = (self.look, self.size);
        self.app = Headless::prepared(store, desk(&self.counter), place, |model| {
            memory.restore(model);
        });
        self
    }

    /// Somebody else at the same database.
    pub(crate) fn colleague(&self) -> Seed {
        Seed {
            store: quiet(&self.path, Open::Existing),
            counter: self.counter.clone(),
        }
    }

    /// Lets the playbook do what is due at another moment, and the app hear of it.
    pub(crate) fn tick_at(&mut self, at: Instant) {
        self.tick_by(at, |policy| Policy {
            rules: policy.rules.silent(),
            ..policy.clone()
        });
    }

    fn tick_by(&mut self, at: Instant, by: impl Fn(&Policy) -> Policy) {
        let order = TickOrder {
            envelope: Envelope {
                id: self.counter.next(),
                at,
                actor: "cron".into(),
                source: Source::Tick,
                command: Command::Tick,
            },
            scope: Scope::All,
            dry_run: false,
        };
        let store = Store::open(&self.path, Open::Existing).unwrap();
        store.govern(by(&store.policy()));
        store.tick(order).unwrap();
        self.app.take(Msg::Ticked);
    }

    /// Types keys.
    pub(crate) fn keys(&mut self, script: &str) -> &mut Self {
        self.app.keys(script);
        self
    }

    /// Lets the app hear that the database changed.
    pub(crate) fn hears_of_a_change(&mut self) -> &mut Self {
        self.app.take(Msg::Changed);
        self
    }

    /// Opens the desk and puts the cursor on a creator's sample of a product, key by key.
    #[track_caller]
    pub(crate) fn on(&mut self, handle: &str, product: &str) -> &mut Self {
        self.keys("2gg");
        for _ in 0..self.app.model.pipeline.list.total {
            let row = self.app.model.pipeline.list.current().unwrap();
            if row.creator == handle && row.product == product {
                return self;
            }
            self.keys("j");
        }
        panic!("@{handle} has no open sample of {product}");
    }

    /// Who is under the cursor, with the product where it is about one: `maya.glows · Serum 30 ml`.
    pub(crate) fn under_cursor(&self) -> String {
        use callsheet::store::view::today::Item;

        let model = &self.app.model;
        let pair = |creator: &str, product: &str| format!("{creator} · {product}");
        let found = match model.pane() {
            Pane::Pipeline => model
                .pipeline
                .list
                .current()
                .map(|row| pair(&row.creator, &row.product)),
            Pane::Due => model
                .due
                .current()
                .map(|row| pair(&row.creator, &row.product)),
            Pane::Creators => model.creators.list.current().map(|row| row.handle.clone()),
            Pane::FollowUps => model
                .queue
                .current()
                .map(|row| pair(row.creator.as_deref().unwrap_or_default(), row.kind.name())),
            Pane::Today => model.today.current().map(|row| match &row.item {
                Item::Due(row) => pair(&row.creator, &row.product),
                Item::Sample(row) => pair(&row.creator, &row.product),
                Item::Owed(row) => pair(&row.creator, &row.due.to_string()),
                Item::FollowUp(row) => {
                    pair(row.creator.as_deref().unwrap_or_default(), row.kind.name())
                }
                Item::Suggestion(row) => pair(&row.subject, &row.rule),
                Item::Detected(row) => pair(&row.creator, &row.product),
                Item::Unjudged(row) => pair(&row.creator, &row.product),
                Item::Conflict(row) => pair(&row.creator, &row.text),
            }),
            Pane::Content => model
                .content
                .list
                .current()
                .map(|row| row.content_id.to_string()),
            Pane::Profit => model.profit.list.current().map(|row| row.subject.clone()),
            Pane::Settlement => model.profit.settlement.current().map(|row| {
                let order = row.order.as_ref();
                order.map_or_else(|| row.shop.clone(), |order| order.order_id.to_string())
            }),
            Pane::Programme => model.profit.programme.current().map(|row| row.shop.clone()),
            Pane::Hooks => model
                .content
                .hooks
                .current()
                .map(|row| row.angle.clone().unwrap_or_default()),
            Pane::Campaigns => model
                .campaigns
                .current()
                .map(|row| row.campaign.name.clone()),
            Pane::Log => model.log.current().map(|row| row.summary.clone()),
            Pane::Creator | Pane::Scorecard => model
                .about
                .known
                .show
                .as_ref()
                .map(|show| show.creator.handle.clone()),
        };
        found.unwrap_or_default()
    }

    /// The number of the row under the cursor, from 0.
    pub(crate) fn row(&self) -> usize {
        fn at<R: Keyed>(list: &List<R>) -> usize {
            list.cursor
        }
        let model = &self.app.model;
        match model.pane() {
            Pane::Pipeline => at(&model.pipeline.list),
            Pane::Due => at(&model.due),
            Pane::Creators => at(&model.creators.list),
            Pane::FollowUps => at(&model.queue),
            Pane::Today => at(&model.today),
            Pane::Content => at(&model.content.list),
            Pane::Profit => at(&model.profit.list),
            Pane::Settlement => at(&model.profit.settlement),
            Pane::Programme => at(&model.profit.programme),
            Pane::Hooks => at(&model.content.hooks),
            Pane::Campaigns => at(&model.campaigns),
            Pane::Log => at(&model.log),
            Pane::Creator => model.about.offset,
            Pane::Scorecard => model.about.figure,
        }
    }

    /// What the news at the bottom says.
    pub(crate) fn news(&self) -> &str {
        self.app
            .model
            .toast
            .as_ref()
            .map_or("", |toast| toast.text.as_str())
    }

    /// The whole screen as text.
    pub(crate) fn screen(&mut self) -> String {
        self.app.screen()
    }

    /// The last line of the screen.
    pub(crate) fn bottom_line(&mut self) -> String {
        let screen = self.screen();
        screen.lines().last().unwrap_or_default().to_owned()
    }

    /// Whether the screen says this somewhere.
    pub(crate) fn shows(&mut self, text: &str) -> bool {
        self.screen().contains(text)
    }

    #[track_caller]
    pub(crate) fn assert_shows(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} in\n{screen}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_hides(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} in\n{screen}");
        self
    }

    /// The title of the open menu or form, if there is one.
    pub(crate) fn asks(&self) -> &str {
        match self.app.model.layers.last() {
            Some(Layer::Menu { title, .. }) => title,
            Some(Layer::Form(form)) => &form.title,
            Some(_) | None => "",
        }
    }

    /// The note of the open form, if there is one.
    pub(crate) fn form_note(&self) -> &str {
        match self.app.model.layers.last() {
            Some(Layer::Form(form)) => &form.note,
            Some(_) | None => "",
        }
    }

    /// The choices of the open menu: key and label.
    pub(crate) fn choices(&self) -> Vec<String> {
        match self.app.model.layers.last() {
            Some(Layer::Menu { choices, .. }) => choices
                .iter()
                .map(|choice| format!("{} {}", choice.key, choice.label))
                .collect(),
            Some(_) | None => Vec::new(),
        }
    }

    /// What the popup says may follow the half-typed key.
    pub(crate) fn may_follow(&self) -> Vec<String> {
        use callsheet::tui::draw::Overlay;
        use callsheet::tui::screen::{Words, view};
        use callsheet::tui::theme::{Glyphs, Palette, Theme};

        let words = Words::of(&self.app.model);
        let theme = Theme::new(Palette::Dark, &Glyphs::UNICODE);
        let view = view(&self.app.model, &words, &theme);
        let popup = view.overlays.iter().find_map(|overlay| {
            let Overlay::WhichKey(popup) = overlay else {
                return None;
            };
            Some(popup)
        });
        popup.map_or_else(Vec::new, |popup| {
            let next = popup.next.iter();
            next.map(|hint| format!("{} {}", hint.key, hint.word))
                .collect()
        })
    }

    /// Whether nothing lies over the screen.
    pub(crate) fn is_bare(&self) -> bool {
        self.app.model.layers.is_empty()
    }

    /// Whether the app asked to be left.
    pub(crate) fn is_left(&self) -> bool {
        self.app.asked.contains(&Effect::Quit)
    }

    /// What was copied last.
    pub(crate) fn copied(&self) -> Option<&str> {
        self.app.asked.iter().rev().find_map(|effect| {
            let Effect::Copy(text) = effect else {
                return None;
            };
            Some(text.as_str())
        })
    }

    pub(crate) fn store(&self) -> Store {
        quiet(&self.path, Open::Existing)
    }

    /// Every event, latest first.
    pub(crate) fn log(&self) -> Vec<LogRow> {
        self.store()
            .fetch(&LogQuery {
                listing: callsheet::store::view::Listing::default(),
                span: Span::ALL,
            })
            .unwrap()
            .rows
    }

    /// Where the tables differ from the log, one sentence each.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.store().fetch(&ReplayHolds).unwrap().differences
    }

    /// Every sample, closed ones too.
    pub(crate) fn samples(&self) -> Vec<SampleRow> {
        let ask = |filter: Filter| {
            let query = PipelineQuery {
                scope: Scope::All,
                now: now(),
                filter,
                sort: PipelineSort::Stage,
                reverse: false,
                span: Span::ALL,
            };
            self.store().fetch(&query).unwrap().samples
        };
        let mut all = ask(Filter::default());
        all.extend(ask(callsheet::domain::query::parse("stage:closed").unwrap()));
        all
    }

    /// A creator's sample of a product.
    #[track_caller]
    pub(crate) fn sample(&self, handle: &str, product: &str) -> SampleRow {
        self.samples()
            .into_iter()
            .find(|row| row.creator == handle && row.product == product)
            .unwrap_or_else(|| panic!("@{handle} has no sample of {product}"))
    }

    /// Where a creator's sample of a product stands.
    #[track_caller]
    pub(crate) fn stage(&self, handle: &str, product: &str) -> Stage {
        self.sample(handle, product).stage
    }

    /// Everything known of a creator's sample of a product.
    #[track_caller]
    pub(crate) fn show(&self, handle: &str, product: &str) -> SampleDetail {
        let query = SampleShowQuery {
            sample: self.sample(handle, product).id,
            now: now(),
        };
        self.store().fetch(&query).unwrap().sample
    }

    /// Every follow-up in every state.
    pub(crate) fn follow_ups(&self) -> Vec<FollowUpRow> {
        let query = FollowUpsQuery {
            now: now(),
            listing: callsheet::store::view::Listing::default(),
            scope: Scope::All,
            states: Vec::new(),
            due_until: None,
            only: None,
            span: Span::ALL,
        };
        self.store().fetch(&query).unwrap().rows
    }

    /// The creator's follow-up of that kind.
    #[track_caller]
    pub(crate) fn follow_up(&self, handle: &str, kind: FollowUpKind) -> FollowUpRow {
        self.follow_ups()
            .into_iter()
            .find(|row| row.creator.as_deref() == Some(handle) && row.kind == kind)
            .unwrap_or_else(|| panic!("@{handle} has no {}", kind.name()))
    }

    /// What keys do to the log: the sentences of the new events, first to last.
    #[track_caller]
    pub(crate) fn does(&mut self, script: &str) -> Vec<String> {
        let before = self.log().len();
        self.keys(script);
        let mut log = self.log();
        log.truncate(log.len() - before);
        log.into_iter().rev().map(|row| row.summary).collect()
    }

    /// How many operations the log holds.
    pub(crate) fn operations(&self) -> usize {
        let mut ops: Vec<_> = self.log().into_iter().map(|row| row.op).collect();
        ops.dedup();
        ops.len()
    }
}

fn desk(counter: &Counter) -> Desk {
    let counter = counter.clone();
    Desk {
        clock: Box::new(now),
        op: Box::new(move |_at| counter.next()),
        actor: "ana".into(),
        files: callsheet::cli::files(),
        faults: Vec::new(),
    }
}

/// Somebody who carries commands out beside the app.
pub(crate) struct Seed {
    pub(crate) store: Store,
    counter: Counter,
}

impl Seed {
    /// Carries a command out.
    #[track_caller]
    pub(crate) fn act(&self, command: Command) -> Committed {
        let envelope = Envelope {
            id: self.counter.next(),
            at: now(),
            actor: "ana".into(),
            source: Source::Cli,
            command,
        };
        self.store.submit(envelope).unwrap()
    }

    /// Finds a creator.
    #[track_caller]
    pub(crate) fn creator(&self, handle: &str) -> CreatorId {
        use callsheet::store::view::lookup::CreatorByHandle;

        let query = CreatorByHandle {
            scope: Scope::All,
            handle: handle.to_owned(),
        };
        self.store.fetch(&query).unwrap()
    }

    /// Gives a creator a sample in a stage it entered on a day of November.
    #[track_caller]
    pub(crate) fn sample(&self, handle: &str, sku: &str, to: Stage, day: u32) -> SampleId {
        let date = Date::from_ymd_opt(2026, 11, day);
        let mut details = MoveDetails {
            on: date,
            ..MoveDetails::default()
        };
        match to {
            Stage::Shipped | Stage::Delivered => {
                details.carrier = Some("USPS".into());
                details.tracking = Some("9400111202555684".into());
            }
            Stage::Posted => {
                details.url = Some(format!(
                    "https://www.tiktok.com/@{handle}/video/7301234567890"
                ));
            }
            Stage::Decided => {
                details.decision = Some(Decision::Repeat);
                details.reason = Some("sold out twice".into());
            }
            Stage::Declined => details.by = Some(Side::Them),
            Stage::Cancelled => details.reason = Some("moved abroad".into()),
            Stage::Invited
            | Stage::Interested
            | Stage::Requested
            | Stage::Approved
            | Stage::Review
            | Stage::Lost
            | Stage::NoShow => {}
        }
        let done = self.act(Command::AddSamples {
            creators: vec![self.creator(handle)],
            sku_id: ExtId::new(sku),
            to,
            campaign: None,
            details,
        });
        SampleId(subject(&done))
    }

    /// Moves a sample.
    #[track_caller]
    pub(crate) fn moved(&self, sample: SampleId, to: Stage, details: MoveDetails) {
        self.act(Command::MoveSamples {
            samples: vec![sample],
            to,
            details,
        });
    }

    /// Queues a follow-up about a sample, due on a day of November.
    #[track_caller]
    pub(crate) fn follow_up(&self, sample: SampleId, kind: FollowUpKind, day: u32) -> FollowUpId {
        let done = self.act(Command::QueueFollowUps(vec![NewFollowUp {
            creator: None,
            sample: Some(sample),
            kind,
            on: Date::from_ymd_opt(2026, 11, day),
            message: None,
        }]));
        FollowUpId(subject(&done))
    }

    /// Imports a file of that content.
    #[track_caller]
    pub(crate) fn import(&self, name: &str, text: &str) -> Imported {
        use callsheet::domain::fact::ShopFrame;
        use callsheet::port::{ReadOptions, open_bytes};
        use callsheet::store::ImportOrder;
        use callsheet::store::view::lookup::ShopsQuery;

        let shop = self.store.fetch(&ShopsQuery).unwrap()[0].clone();
        let options = ReadOptions {
            frame: ShopFrame {
                market: shop.market,
                currency: shop.currency,
                zone: shop.zone,
            },
            kind: None,
            dates: None,
            mapping: None,
            remembered: Vec::new(),
            guess: false,
        };
        let source = open_bytes(name, text.as_bytes().to_vec(), &options).unwrap();
        let order = ImportOrder {
            op: self.counter.next(),
            at: now(),
            actor: "ana".into(),
            source: Source::Cli,
            shop: shop.id,
            dry_run: false,
        };
        let done = self.store.import(order, source, Box::new(|_progress| true));
        done.unwrap()
    }

    /// Videos, and the orders they brought.
    pub(crate) fn sales(&self) {
        let mut videos = VIDEO_HEADER.to_owned();
        for (n, (handle, title, day, [clicks, orders, views])) in VIDEOS.iter().enumerate() {
            let id = VIDEO + n;
            let shown = clicks * 30;
            write!(
                videos,
                "\n{title},{id},{day},https://www.tiktok.com/@{handle}/video/{id},{handle},{SERUM_ID},$0.00,\
                 {orders},$24.00,$24.00,{orders},$0.00,0,$0.00,$0.00,{views},500,20,10,{shown},{clicks},\
                 20.00%,3.00%,4.00%,$1.00"
            )
            .unwrap();
        }
        assert_eq!(self.import("videos.csv", &videos).quarantined, 0);
        let mut lines = ORDER_HEADER.to_owned();
        let mut order = 576_990_001_852_000_000_u64;
        for (n, (handle, _, _, [_, orders, _])) in VIDEOS.iter().enumerate() {
            for k in 0..*orders {
                order += 1;
                let (id, day) = (VIDEO + n, 1 + k % 19);
                let refunded = if k % 9 == 8 { "Yes" } else { "No" };
                write!(
                    lines,
                    "\n{order},{SERUM_ID},Serum 30 ml,{SERUM},24.00,24.00,USD,1,{refunded},PayPal,Pending,\
                     {handle},Video,{id},fixed commission,15%,24.00,3.60,,,,0.00,,0.00,,\
                     {day:02}/11/2026 08:39:29,{day:02}/11/2026 08:39:29,,,TikTok"
                )
                .unwrap();
            }
        }
        assert_eq!(self.import("orders.csv", &lines).quarantined, 0);
    }

    /// Adds three campaigns; creators take part in the first.
    pub(crate) fn campaigns(&self) {
        use callsheet::domain::command::NewCampaign;
        use callsheet::domain::goal::{Curve, Goal, GoalMetric};
        use callsheet::store::view::lookup::ShopsQuery;

        let shop = self.store.fetch(&ShopsQuery).unwrap().remove(0).id;
        let new = |name: &str, days: [&str; 2], goal: (GoalMetric, i64)| NewCampaign {
            shop,
            name: name.into(),
            products: [ExtId::new(SERUM)].into(),
            segment: Some("tier:1".into()),
            from: days[0].parse().unwrap(),
            to: days[1].parse().unwrap(),
            goal: Goal {
                metric: goal.0,
                target: goal.1,
            },
            beside: None,
            curve: Curve::default(),
            owner: None,
            posting_window: None,
            review: true,
            sample_budget: Some(30),
            ad_budget: Some(50_000),
        };
        let gmv = (GoalMetric::NetGmv, 400_000);
        let days = ["2026-11-01", "2026-11-30"];
        let made = self.act(Command::AddCampaign(new("Autumn Glow", days, gmv)));
        let campaign = CampaignId::derive(made.op, 0);
        let creators = ["maya.glows", "leo_lifts", "meizhuang", "noor.beauty", "zoe"];
        let creators = creators.map(|handle| self.creator(handle)).to_vec();
        self.act(Command::JoinCampaign { campaign, creators });
        let posts = (GoalMetric::PostsPerWeek, 300);
        let days = ["2026-12-01", "2026-12-24"];
        self.act(Command::AddCampaign(new("Advent", days, posts)));
        let roas = (GoalMetric::Roas, 250);
        let days = ["2026-08-01", "2026-08-31"];
        self.act(Command::AddCampaign(new("Back to school", days, roas)));
    }

    /// Lists one video of a creator, posted on the 14th.
    pub(crate) fn video(&self, handle: &str, id: u64, title: &str) {
        let rest = "$0.00,1,$24.00,$24.00,1,$0.00,0,$0.00,$0.00,900,5,2,1,300,100,20.00%,3.00%,4.00%,$1.00";
        let link = format!("https://www.tiktok.com/@{handle}/video/{id}");
        let row = format!("{title},{id},11/14/2026,{link},{handle},{SERUM_ID},{rest}");
        let done = self.import("video.csv", &format!("{VIDEO_HEADER}\n{row}"));
        assert_eq!((done.inserted, done.quarantined), (1, 0));
    }

    /// Writes a whole brief of a product that forbids a phrase.
    pub(crate) fn brief(&self, sku: &str, avoid: &str) {
        use callsheet::domain::brief::BriefFor;
        use callsheet::domain::command::NewBrief;
        use callsheet::store::view::lookup::ShopsQuery;

        let shop = self.store.fetch(&ShopsQuery).unwrap()[0].id;
        self.act(Command::SetBrief(NewBrief {
            shop,
            subject: BriefFor::Product(ExtId::new(sku)),
            hook: "social_proof".into(),
            truth: "absorbs in a minute".into(),
            proof: "daylight".into(),
            cta: "tap the basket".into(),
            avoid: avoid.into(),
        }));
    }

    /// Opens a second shop that takes ten invitations a week, one of which went out on the 18th.
    pub(crate) fn other_shop(&self) {
        use callsheet::domain::command::ShopEdit;

        let done = self.act(Command::AddShop(NewShop {
            name: "Fern & Co".into(),
            client: None,
            market: "GB".into(),
            currency: "GBP".parse().unwrap(),
            zone: "Europe/London".parse().unwrap(),
            fee_rate: BasisPoints(600),
        }));
        let shop = ShopId(subject(&done));
        self.act(Command::EditShop {
            shop,
            edit: ShopEdit {
                weekly_outreach: Some(Some(10)),
                ..ShopEdit::default()
            },
        });
        self.act(Command::AddProduct {
            shop,
            sku_id: ExtId::new("9"),
            edit: ProductEdit::default(),
        });
        self.person(shop, "moss.and.ink", CreatorEdit::default());
        self.sample("moss.and.ink", "9", Stage::Invited, 18);
    }

    /// Adds a third shop, with one creator.
    pub(crate) fn third_shop(&self) {
        let done = self.act(Command::AddShop(NewShop {
            name: "Distant".into(),
            client: None,
            market: "GB".into(),
            currency: "GBP".parse().unwrap(),
            zone: "Europe/London".parse().unwrap(),
            fee_rate: BasisPoints(600),
        }));
        let shop = ShopId(subject(&done));
        self.person(shop, "far.away", CreatorEdit::default());
    }

    /// Adds a creator to the shop.
    pub(crate) fn newcomer(&self, handle: &str) {
        use callsheet::store::view::lookup::ShopsQuery;

        let shop = self.store.fetch(&ShopsQuery).unwrap()[0].id;
        self.person(shop, handle, CreatorEdit::default());
    }

    fn glow_labs(&self) -> ShopId {
        let done = self.act(Command::AddShop(NewShop {
            name: "Glow Labs".into(),
            client: None,
            market: "US".into(),
            currency: Currency::USD,
            zone: "America/Los_Angeles".parse().unwrap(),
            fee_rate: BasisPoints(600),
        }));
        let shop = ShopId(subject(&done));
        for (sku, name, stock) in [
            (SERUM, "Serum 30 ml", Some(40)),
            (BANDS, "Bands set", Some(12)),
            (MASK, "Overnight repair mask", None),
        ] {
            self.act(Command::AddProduct {
                shop,
                sku_id: ExtId::new(sku),
                edit: ProductEdit {
                    name: Some(Some(name.into())),
                    price: Some(Some(2_400)),
                    sample_stock: Some(stock),
                    ..ProductEdit::default()
                },
            });
        }
        shop
    }

    fn person(&self, shop: ShopId, handle: &str, edit: CreatorEdit) {
        self.act(Command::AddCreator {
            shop,
            handle: handle.into(),
            edit,
        });
    }

    /// The shop with its creators, samples, follow-ups and notes.
    pub(crate) fn shop(&self) {
        let shop = self.glow_labs();
        for (handle, name, followers, category) in PEOPLE {
            let some = |text: &str| Some((!text.is_empty()).then(|| text.to_owned()));
            self.person(
                shop,
                handle,
                CreatorEdit {
                    name: some(name),
                    followers: Some(Some(followers)),
                    category: some(category),
                    ..CreatorEdit::default()
                },
            );
        }
        self.samples();
        let creators = vec![self.creator("maya.glows"), self.creator("meizhuang")];
        self.act(Command::TagCreators {
            creators: creators.clone(),
            add: ["vip".to_owned()].into(),
            remove: [].into(),
        });
        self.act(Command::AddNote {
            creators,
            text: "Films on Thursdays; ask before noon.".into(),
        });
        // Nothing more to k.park until the last video is up: guard G1.
        self.act(Command::EditCreators {
            creators: vec![self.creator("k.park")],
            edit: CreatorEdit {
                hold_samples: Some(true),
                ..CreatorEdit::default()
            },
        });
    }

    fn samples(&self) {
        self.sample("zoe", SERUM, Stage::Invited, 18);
        self.sample("cafe.ole", SERUM, Stage::Interested, 19);
        self.sample("sam.runs", BANDS, Stage::Requested, 15);
        self.sample("maya.glows", SERUM, Stage::Requested, 19);
        self.sample("k.park", MASK, Stage::Requested, 20);
        self.sample("leo_lifts", BANDS, Stage::Approved, 17);
        self.sample("ivy.reads", SERUM, Stage::Approved, 20);
        self.sample("meizhuang", MASK, Stage::Shipped, 8);
        self.sample("flagship", SERUM, Stage::Shipped, 18);
        let noor = self.sample("noor.beauty", SERUM, Stage::Delivered, 1);
        let anna = self.sample("the_family_kitchen_of_anna", SERUM, Stage::Delivered, 6);
        let yael = self.sample("yael_cooks", SERUM, Stage::Delivered, 7);
        let maya = self.sample("maya.glows", MASK, Stage::Delivered, 12);
        let draft = self.sample("leo_lifts", SERUM, Stage::Delivered, 9);
        self.moved(draft, Stage::Review, MoveDetails::default());
        let posted = self.sample("noor.beauty", MASK, Stage::Posted, 4);
        self.sample("ivy.reads", BANDS, Stage::Decided, 2);
        self.sample("cafe.ole", MASK, Stage::Declined, 3);
        self.sample("sam.runs", MASK, Stage::Cancelled, 3);
        let lost = self.sample("flagship", BANDS, Stage::Shipped, 10);
        self.moved(lost, Stage::Lost, MoveDetails::default());
        let silent = self.sample("yael_cooks", BANDS, Stage::Delivered, 1);
        self.moved(silent, Stage::NoShow, MoveDetails::default());
        self.follow_up(noor, FollowUpKind::OverdueNudge, 18);
        self.follow_up(anna, FollowUpKind::Reminder, 20);
        self.follow_up(posted, FollowUpKind::Decide, 20);
        self.follow_up(yael, FollowUpKind::Reminder, 23);
        let later = self.follow_up(maya, FollowUpKind::ConfirmDueDate, 20);
        self.act(Command::SnoozeFollowUps {
            follow_ups: vec![later],
            until: Date::from_ymd_opt(2026, 11, 27).unwrap(),
        });
    }

    fn crowd(&self, creators: usize) {
        let shop = self.glow_labs();
        let mut all = Vec::new();
        for n in 0..creators {
            let handle = format!("creator.{n:04}");
            self.person(shop, &handle, CreatorEdit::default());
            all.push(self.creator(&handle));
        }
        self.act(Command::AddSamples {
            creators: all,
            sku_id: ExtId::new(SERUM),
            to: Stage::Requested,
            campaign: None,
            details: MoveDetails::default(),
        });
    }
}

fn subject(done: &Committed) -> Uuid {
    done.events[0].subject.parse().unwrap()
}

/// Opens a database whose playbook and rules are silent, so that a test sees what its own commands do.
pub(crate) fn quiet(path: &Path, how: Open) -> Store {
    let store = Store::open(path, how).unwrap();
    let policy = store.policy();
    store.govern(Policy {
        playbook: policy.playbook.silent(),
        rules: policy.rules.silent(),
        ..(*policy).clone()
    });
    store
}
