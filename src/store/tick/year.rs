//! A shop lived through day by day for a year, the tick each morning: what rules propose is a log a person
//! can read, and nothing comes twice.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::command::{Command, Source};
use crate::domain::date::{day_number, days_between, plus_days};
use crate::domain::id::OpId;
use crate::domain::rules::Rules;
use crate::domain::suggestion::Suggestion;
use crate::domain::testing::{date, sample};
use crate::store::seller_day;
use crate::store::submit::{Base, submit};
use crate::store::view::testing::World;

const FIRST: &str = "2026-01-01";
const DAYS: i64 = 365;

/// How a creator lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Life {
    /// Three posts a week that sell.
    Steady,
    /// Posts every second day until July, then once a month.
    Fading,
    /// Clicks, and nobody buys.
    Curious,
    /// Takes samples and is late with each post.
    Late,
    /// One post in two weeks, which converts.
    Rare,
    /// Sells little by little more.
    Rising,
}

const LIVES: [Life; 6] = [
    Life::Steady,
    Life::Fading,
    Life::Curious,
    Life::Late,
    Life::Rare,
    Life::Rising,
];

/// The `n`-th number of a stream that is the same in every run.
const fn dice(n: i64) -> i64 {
    let mixed = (n.wrapping_mul(6_364_136_223_846_793_005)).wrapping_add(1_442_695_040_888_963_407);
    (mixed >> 33).rem_euclid(1_000)
}

struct Shop {
    world: World,
    creators: Vec<(i64, Life)>,
    orders: i64,
    contents: i64,
}

impl Shop {
    fn new() -> Self {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        for (sku, category) in [("1", "skin"), ("2", "hair")] {
            let n = world.product(shop, sku, None);
            world.insert(
                "update product set unit_cost = 300, sample_shipping_cost = 200, category = ?2, product_id = n
                 where n = ?1",
                (n, category),
            );
        }
        let creators = (0_usize..24)
            .map(|n| {
                let life = LIVES[n % LIVES.len()];
                let creator = world.creator(shop, &format!("{life:?}{n}").to_lowercase());
                world.insert(
                    "update creator set followers = 20000, agreed_rate = iif(?2, 200, null) where n = ?1",
                    (creator, life == Life::Fading),
                );
                (creator, life)
            })
            .collect();
        Self {
            world,
            creators,
            orders: 0,
            contents: 0,
        }
    }

    /// Lets a day pass: posts, sales, samples.
    fn pass(&mut self, day: Date, n: i64) {
        let creators = self.creators.clone();
        let mut sellers = seller_day::Changes::default();
        for (at, (creator, life)) in creators.into_iter().enumerate() {
            let chance = dice(n * 97 + i64::try_from(at).unwrap() * 7_919);
            let (posts, sells) = match life {
                Life::Steady => (chance < 430, 3),
                Life::Fading if n < 180 => (chance < 500, 2),
                Life::Fading => (chance < 33, 0),
                Life::Curious => (chance < 200, 0),
                Life::Late => (n % 30 == 25, 1),
                Life::Rare => (chance < 70, 2),
                Life::Rising => (chance < 300, n / 60),
            };
            if posts {
                self.contents += 1;
                let id = self.contents.to_string();
                let on = day.to_string();
                let content = self.world.content(creator, &id, Some(&on));
                let orders = if life == Life::Curious { 1 } else { 8 };
                self.world.insert(
                    "update content set clicks = 160, orders = ?2, views = 900, gmv = ?2 * 2500 where n = ?1",
                    (content, orders),
                );
            }
            for _ in 0..sells * i64::from(chance % 3 == 0) {
                self.orders += 1;
                self.world.insert(
                    "insert into order_line (shop, order_id, product, creator, content, quantity, amount, worth,
                         commission, traits, day, since, batch)
                     values (1, ?1, ?2, ?3, ?5, 1, 2500, 2500, 375, 4 + 16, ?4, 0, 0)",
                    (self.orders, 1 + i64::from(n > 200), creator, day_number(day), self.contents.max(1)),
                );
                sellers.came(seller_day::Line {
                    creator,
                    day: day_number(day),
                    worth: 2_500,
                });
            }
            if life == Life::Late && n % 30 == 0 {
                self.sample(creator, day, plus_days(day, 25));
            }
            if life == Life::Steady && n % 60 == 0 {
                self.sample(creator, day, plus_days(day, 10));
            }
        }
        sellers.apply(&self.world.conn, 1).unwrap();
    }

    /// Ships a sample that arrives in four days, and is posted on a day.
    fn sample(&self, creator: i64, day: Date, posted: Date) {
        let on = |days| plus_days(day, days).to_string();
        let built = sample(Stage::Decided)
            .entered(Stage::Shipped, &on(0))
            .entered(Stage::Delivered, &on(4))
            .entered(Stage::Posted, &posted.to_string())
            .due(&on(18))
            .build();
        let n = self.world.sample(creator, 1, &built);
        // Posts of days to come are not there yet: the stage follows each morning.
        self.world.insert(
            "update sample set stage = 4, open = 1, breach_after = shipped + 10 where n = ?1",
            [n],
        );
    }

    /// Brings the samples to where their dates say they are.
    fn settle(&self, day: Date) {
        self.world.insert(
            "update sample set stage = 5, breach_after = due where delivered <= ?1 and stage = 4",
            [day_number(day)],
        );
        self.world.insert(
            "update sample set stage = 8, open = 0 where posted <= ?1 and stage = 5",
            [day_number(day)],
        );
    }

    fn envelope(day: Date, n: i64, command: Command) -> Envelope {
        Envelope {
            id: OpId(uuid::Uuid::from_u128(
                0x0193_4a5b_0000_7000_8000_0000_0000_0000 + u128::from(n.unsigned_abs()),
            )),
            at: crate::domain::date::Zone::UTC.at(day, 9),
            actor: "ana".into(),
            source: Source::Tick,
            command,
        }
    }

    /// What waits for a person.
    fn open(&self) -> BTreeSet<SuggestionId> {
        let sql = "select id from suggestion where state = 'open'";
        let mut query = self.world.conn.prepare(sql).unwrap();
        let rows = query.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Carries a person's command out.
    fn decide(&self, day: Date, n: i64, command: Command, policy: &Arc<Policy>) {
        let mut envelope = Self::envelope(day, n, command);
        envelope.source = Source::Cli;
        let before = crate::store::keep::Before::new(None, envelope.at);
        let base = (&before, &Base::present());
        submit(&self.world.conn, envelope, policy, base).unwrap();
    }

    fn tick(&self, day: Date, n: i64, policy: &Arc<Policy>) -> Ticked {
        let order = TickOrder {
            envelope: Self::envelope(day, n, Command::Tick),
            scope: Scope::All,
            dry_run: false,
        };
        let looks = looks(&self.world.conn, &order, policy).unwrap();
        run(&self.world.conn, &order, policy, looks).unwrap().0
    }
}

/// What happened to one suggestion, in order.
type Log = BTreeMap<SuggestionId, Vec<(Date, String)>>;

/// Returns the log of suggestions as events tell it.
fn log(world: &World) -> Log {
    let mut query = world
        .conn
        .prepare("select kind, at, body from event where kind like 'suggestion%' order by seq")
        .unwrap();
    let rows = query.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, String>(2)?,
        ))
    });
    let mut log = Log::new();
    for row in rows.unwrap() {
        let (kind, at, body) = row.unwrap();
        let Event::Suggestion(change) = serde_json::from_str(&body).unwrap() else {
            continue;
        };
        let day = crate::domain::date::Zone::UTC.date_of(crate::domain::date::from_millis(at));
        let kind = kind.trim_start_matches("suggestion_").to_owned();
        log.entry(change.key()).or_default().push((day, kind));
    }
    log
}

#[test]
fn a_year_of_mornings_says_everything_once_and_nothing_again_without_a_reason() {
    let mut shop = Shop::new();
    let policy = Arc::new(Policy {
        playbook: Playbook::shipped().silent(),
        ..Policy::default()
    });
    let first = date(FIRST);
    let mut dismissed: BTreeSet<SuggestionId> = BTreeSet::new();
    let mut accepted: BTreeSet<SuggestionId> = BTreeSet::new();
    for n in 0..DAYS {
        let day = plus_days(first, n);
        shop.pass(day, n);
        shop.settle(day);
        let open = shop.open();
        let ticked = shop.tick(day, n * 2, &policy);
        assert_eq!(ticked.warnings, Vec::<String>::new());
        // What waits is not proposed again because its figures moved.
        if let Made::Ids(ids) = &ticked.suggested {
            assert!(ids.iter().all(|id| !open.contains(id)), "{day}");
        }
        if n == 200 {
            // A person turns everything down that waits, and two months later does everything.
            dismissed = shop.open();
            let command = Command::DismissSuggestions {
                suggestions: dismissed.iter().copied().collect(),
                reason: None,
            };
            shop.decide(day, n * 2 + 1, command, &policy);
        } else if n == 260 {
            accepted = shop.open();
            let command = Command::AcceptSuggestions {
                suggestions: accepted.iter().copied().collect(),
                reason: None,
            };
            shop.decide(day, n * 2 + 1, command, &policy);
        }
    }
    let log = log(&shop.world);
    what_was_done_is_given_time(&log, &accepted);
    none_speaks_below_its_evidence(&shop.world);
    insta::assert_snapshot!("year", told(&shop.world, &log));
    each_comes_once(&log);
    nothing_returns_without_a_reason(&shop.world, &log, &dismissed);
    every_life_is_told(&shop.world);
    // Flicker is noise: hardly anything comes and goes more than a few times in a year.
    let come =
        |deeds: &[(Date, String)]| deeds.iter().filter(|(_, kind)| kind == "reopened").count();
    let restless = log.values().filter(|deeds| come(deeds) > 6).count();
    assert!(restless * 20 <= log.len(), "{restless} of {}", log.len());
}

/// Each suggestion comes, goes and is decided on in an order a person can follow.
fn each_comes_once(log: &Log) {
    for (id, deeds) in log {
        let kinds: Vec<&str> = deeds.iter().map(|(_, kind)| kind.as_str()).collect();
        assert_eq!(kinds[0], "added", "{id:?}");
        for pair in kinds.windows(2) {
            let fits = match pair[1] {
                "expired" | "dismissed" | "accepted" | "edited" => {
                    matches!(pair[0], "added" | "reopened" | "edited")
                }
                "reopened" => {
                    matches!(pair[0], "expired" | "passed" | "dismissed" | "accepted")
                }
                "passed" => matches!(pair[0], "dismissed" | "accepted"),
                _ => false,
            };
            assert!(fits, "{id:?} {kinds:?}");
        }
    }
}

fn nothing_returns_without_a_reason(world: &World, log: &Log, dismissed: &BTreeSet<SuggestionId>) {
    // What was turned down came back only where its facts had gone, or grew by a quarter.
    assert!(dismissed.len() > 20, "{}", dismissed.len());
    for id in dismissed {
        let deeds = &log[id];
        let at = deeds.iter().position(|(_, kind)| kind == "dismissed");
        let at = at.unwrap();
        if let Some((_, next)) = deeds.get(at + 1)
            && next == "reopened"
        {
            let (seen, back) = weights(world, *id, at + 1);
            assert!(seen > 0 && back * 4 >= seen * 5, "{id:?}: {seen} {back}");
        }
    }
}

/// What a person took up comes again after a week at the earliest.
fn what_was_done_is_given_time(log: &Log, accepted: &BTreeSet<SuggestionId>) {
    assert!(accepted.len() > 10, "{}", accepted.len());
    for id in accepted {
        let deeds = &log[id];
        let (done, _) = deeds.iter().find(|(_, kind)| kind == "accepted").unwrap();
        let back = deeds
            .iter()
            .find(|(day, kind)| kind == "reopened" && day > done);
        let days = back.map_or(i64::MAX, |(day, _)| days_between(*done, *day));
        assert!(days >= Rules::shipped().rest, "{deeds:?}");
    }
}

/// The least there must be of a figure before a rule speaks (assets/rules.toml, readings.md 76).
const EVIDENCE: [(&str, &str, i64); 8] = [
    ("cvr_low", "product_clicks", 100),
    ("gmv_per_post_outlier", "posts", 3),
    ("frequency_drop", "posts_28d_before", 4),
    ("category_shift", "orders", 3),
    ("category_shift", "orders_before", 3),
    ("stop_feeding", "missed_deadlines", 2),
    ("spark_candidate", "product_clicks", 200),
    ("restock", "peers", 4),
];

fn none_speaks_below_its_evidence(world: &World) {
    let sql = "select rule, body from suggestion";
    let mut query = world.conn.prepare(sql).unwrap();
    let rows = query.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    let mut seen = BTreeSet::new();
    for row in rows.unwrap() {
        let (rule, body) = row.unwrap();
        let known: Suggestion = serde_json::from_str(&body).unwrap();
        for (_, figure, least) in EVIDENCE.iter().filter(|(id, ..)| *id == rule) {
            let told = known.figures[*figure].as_i64().unwrap();
            assert!(told >= *least, "{rule} {figure} {told}");
            seen.insert(rule.clone());
        }
    }
    assert!(seen.len() >= 5, "{seen:?}");
}

fn every_life_is_told(world: &World) {
    let rules: BTreeSet<String> = world
        .conn
        .prepare("select distinct rule from suggestion")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for rule in [
        "frequency_drop",
        "output_below_agreed",
        "cvr_low",
        "stop_feeding",
        "commission_or_sample",
        "restock",
        "gmv_threshold",
        "category_shift",
        "retainer_ready",
        "sla",
    ] {
        assert!(rules.contains(rule), "{rule} said nothing: {rules:?}");
    }
}

/// Returns how pronounced the facts were before and after the `n`-th event of a suggestion.
fn weights(world: &World, id: SuggestionId, n: usize) -> (i64, i64) {
    let sql = "select body from event where subject = ?1 order by seq limit 1 offset ?2";
    let n = i64::try_from(n).unwrap();
    let body: String = world
        .conn
        .query_row(sql, (id.to_string(), n), |row| row.get(0))
        .unwrap();
    let Event::Suggestion(Change::Changed { delta, .. }) = serde_json::from_str(&body).unwrap()
    else {
        panic!("{body}");
    };
    let weight = delta.weight.unwrap();
    (weight.before, weight.after)
}

/// The log of the year, a line a suggestion, to be read whenever it changes.
fn told(world: &World, log: &Log) -> String {
    let mut lines = Vec::new();
    for (id, deeds) in log {
        let (rule, whom, key): (String, Option<String>, String) = world
            .conn
            .query_row(
                "select rule, (select handle from creator where id = g.creator), key
                 from suggestion g where id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        let deeds: Vec<String> = deeds
            .iter()
            .map(|(day, kind)| format!("{} {kind}", day.format("%m-%d")))
            .collect();
        let variant = key.rsplit('/').next().unwrap_or_default();
        let whom = whom.unwrap_or_default();
        lines.push(format!("{rule} {whom} {variant}: {}", deeds.join(", ")));
    }
    lines.sort();
    lines.join("\n")
}
