//! The program's figures against the ones worked out here, on shops of many seeds.

use assert_cmd::Command;
use chrono::NaiveDate;
use serde_json::Value;
use tempfile::TempDir;

use crate::oracle::{self, Figures, Rows, Window, days};
use crate::rules::{Fraction, half_even};
use crate::score::{self, cards, tier};
use crate::shop::{NOW, Shop, today};

/// Figures that are money, rounded half to even where they are quotients.
const MONEY: [&str; 10] = [
    "net_gmv",
    "gross_gmv",
    "aov",
    "commission",
    "gmv_per_post",
    "revenue_per_1k_followers",
    "sample_cost",
    "contribution",
    "cpa",
    "gmv_per_creator",
];

struct World {
    home: TempDir,
}

impl World {
    fn of(shop: &Shop) -> Self {
        let world = Self {
            home: TempDir::new().unwrap(),
        };
        world.add(shop, "West", ("US", "America/Los_Angeles"));
        world
    }

    /// Adds a shop and everything its files and its people say.
    fn add(&self, shop: &Shop, name: &str, (market, zone): (&str, &str)) {
        let place = ["--market", market, "--tz", zone];
        let money = ["--currency", shop.currency];
        self.run(&[&["shop", "add", name], &place[..], &money].concat());
        let here = |args: &[&str]| self.run(&[&["--shop", name], args].concat());
        for (kind, text) in shop.files() {
            let path = self.home.path().join(format!("{name}.{kind}.csv"));
            std::fs::write(&path, text).unwrap();
            here(&["import", path.to_str().unwrap(), "--as", kind]);
        }
        for creator in &shop.creators {
            if let Some(agreed) = creator.agreed {
                let rate = format!("{}.{:02}", agreed / 100, agreed % 100);
                here(&["creator", "edit", &creator.handle, "--agreed-rate", &rate]);
            }
        }
        for campaign in &shop.campaigns {
            let products: Vec<&str> = campaign
                .products
                .iter()
                .map(|n| shop.products[*n].sku.as_str())
                .collect();
            let (products, from, to) = (
                products.join(","),
                campaign.from.to_string(),
                campaign.to.to_string(),
            );
            let what = ["campaign", "add", &campaign.name, "--products", &products];
            let when = ["--from", &from, "--to", &to];
            let goal = ["--goal", "net_gmv", "--target", "1000"];
            here(&[&what[..], &when, &goal].concat());
            let who: Vec<&str> = campaign
                .creators
                .iter()
                .map(|n| shop.creators[*n].handle.as_str())
                .collect();
            if !who.is_empty() {
                here(&[&["campaign", "join", campaign.name.as_str()], &who[..]].concat());
            }
        }
        for (segment, query, _) in SEGMENTS {
            here(&["segment", "add", segment, query]);
        }
        self.ship_again(shop, name);
    }

    /// Ships again what was lost and is to be shipped again.
    fn ship_again(&self, shop: &Shop, name: &str) {
        let text = self.run(&["--shop", name, "pipeline", "--json"]);
        let document: Value = serde_json::from_str(&text).unwrap();
        for sample in &shop.samples {
            let Some((approved, shipped)) = sample.again else {
                continue;
            };
            let is_it = |row: &&Value| {
                row["creator"] == shop.creators[sample.creator].handle
                    && row["sku_id"] == shop.products[sample.product].sku
            };
            let rows = document["data"]["samples"].as_array().unwrap();
            let id = rows.iter().find(is_it).unwrap()["id"].as_str().unwrap();
            let go = |to: &str, on: NaiveDate, more: &[&str]| {
                let on = on.to_string();
                let args = [
                    "--shop", name, "sample", "move", id, "--to", to, "--on", &on,
                ];
                self.run(&[&args[..], more].concat());
            };
            go("approved", approved, &["--override", "lost"]);
            go(
                "shipped",
                shipped,
                &["--tracking", "1Z", "--carrier", "UPS"],
            );
        }
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .env_clear()
            .env("HOME", self.home.path())
            .env("TZ", "UTC")
            .env("CALLSHEET_NOW", NOW)
            .args(args)
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {err}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn score(&self, by: &str, window: &str) -> Vec<Value> {
        let text = self.run(&["score", "--by", by, "--window", window, "--json"]);
        let mut document: Value = serde_json::from_str(&text).unwrap();
        let Value::Array(rows) = document["data"].take() else {
            panic!("{text}");
        };
        rows
    }
}

fn windows() -> Vec<(String, Window)> {
    let range = ("2026-09-15".parse().unwrap(), "2026-10-20".parse().unwrap());
    vec![
        ("7d".into(), days(7)),
        ("28d".into(), days(28)),
        ("90d".into(), days(90)),
        ("all".into(), None),
        (format!("{}..{}", range.0, range.1), Some(range)),
    ]
}

#[track_caller]
fn same_number(found: &Value, want: Fraction, what: &str) {
    match want {
        None => assert!(found.is_null(), "{what}: {found}, not unknown"),
        Some((n, d)) => {
            let want = n as f64 / d as f64;
            let found = found
                .as_f64()
                .unwrap_or_else(|| panic!("{what}: {found}, not {want}"));
            assert!(
                (found - want).abs() <= 1e-12 * want.abs().max(1.0),
                "{what}: {found}, not {want}"
            );
        }
    }
}

#[track_caller]
fn same_money(found: &Value, want: Option<i128>, what: &str) {
    match want {
        None => assert!(found.is_null(), "{what}: {found}, not unknown"),
        Some(want) => {
            assert_eq!(found["currency"], "USD", "{what}: {found}");
            assert_eq!(
                found["minor"].as_i64().map(i128::from),
                Some(want),
                "{what}: {found}"
            );
        }
    }
}

#[track_caller]
fn same_figures(found: &Value, want: &Figures, what: &str) {
    for (name, want) in want {
        let what = format!("{what}: {name}");
        let found = found
            .get(*name)
            .unwrap_or_else(|| panic!("{what} is missing"));
        if MONEY.contains(name) {
            same_money(found, want.map(|(n, d)| half_even(n, d)), &what);
        } else {
            same_number(found, *want, &what);
        }
    }
}

fn find<'a>(rows: &'a [Value], subject: &Value) -> Option<&'a Value> {
    rows.iter().find(|row| row["subject"] == *subject)
}

/// Looks at every figure of every grouping.
fn check(seed: u64) {
    let shop = Shop::of(seed);
    let world = World::of(&shop);
    for (name, window) in windows() {
        let what = format!("seed {seed}, {name}");
        creators(&shop, &world, (&name, window), &what);
        tiers(&shop, &world, (&name, window), &what);
        segments(&shop, &world, (&name, window), &what);
        goods(&shop, &world, (&name, window), &what);
        campaigns(&shop, &world, (&name, window), &what);
        contents(&shop, &world, (&name, window), &what);
        programme(&shop, &world, (&name, window), &what);
    }
}

fn creators(shop: &Shop, world: &World, (name, window): (&str, Window), what: &str) {
    let rows = world.score("creator", name);
    let cards = cards(shop, window);
    let mut want: Vec<(Option<f64>, &str)> = Vec::new();
    for (n, creator) in shop.creators.iter().enumerate() {
        let what = format!("{what}, {}", creator.handle);
        let known = shop.lines.iter().any(|line| line.creator == n)
            || shop.videos.iter().any(|video| video.creator == n)
            || shop.samples.iter().any(|sample| sample.creator == n);
        let row = find(&rows, &Value::from(creator.handle.as_str()));
        assert_eq!(row.is_some(), known, "{what}");
        let Some(row) = row else {
            continue;
        };
        assert_eq!(row["tier"].as_i64(), tier(shop, n), "{what}");
        same_figures(&row["metrics"], &oracle::creator(shop, n, window), &what);
        let score = cards[n].as_ref().and_then(|card| card.score);
        match score {
            None => assert!(
                row["score"].is_null() && row["grade"].is_null(),
                "{what}: {row}"
            ),
            Some(score) => {
                let found = row["score"].as_f64().unwrap();
                assert!((found - score).abs() < 1e-9, "{what}: {found}, not {score}");
            }
        }
        parts(&row["parts"], cards[n].as_ref(), &what);
        want.push((row["score"].as_f64(), creator.handle.as_str()));
    }
    // Best score first, none last, ties by handle.
    want.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap().then(a.1.cmp(b.1)));
    let order: Vec<_> = rows
        .iter()
        .map(|row| row["subject"].as_str().unwrap())
        .collect();
    assert_eq!(
        order,
        want.iter().map(|(_, handle)| *handle).collect::<Vec<_>>(),
        "{what}"
    );
}

fn parts(found: &Value, card: Option<&score::Card>, what: &str) {
    let found = found.as_array().unwrap();
    let Some(card) = card else {
        assert!(found.is_empty(), "{what}: {found:?}");
        return;
    };
    assert_eq!(found.len(), 7, "{what}");
    for (found, want) in found.iter().zip(&card.parts) {
        let what = format!("{what}: part {}", want.metric);
        assert_eq!(found["metric"], want.metric, "{what}");
        assert_eq!(found["weight"], want.weight, "{what}");
        if MONEY.contains(&want.metric) {
            same_money(
                &found["value"],
                want.value.map(|(n, d)| half_even(n, d)),
                &what,
            );
            same_money(
                &found["benchmark"],
                want.benchmark.map(score::middle_money),
                &what,
            );
        } else {
            same_number(&found["value"], want.value, &what);
            let near = match want.benchmark {
                None => found["benchmark"].is_null(),
                Some(middle) => {
                    let want = score::middle(middle);
                    found["benchmark"]
                        .as_f64()
                        .is_some_and(|found| (found - want).abs() < 1e-9)
                }
            };
            assert!(near, "{what}: benchmark {}", found["benchmark"]);
        }
        let near = match (found["percentile"].as_f64(), want.percentile) {
            (None, None) => true,
            (Some(found), Some(want)) => (found - want).abs() < 1e-12,
            _ => false,
        };
        assert!(near, "{what}: {found}, not {:?}", want.percentile);
    }
}

fn tiers(shop: &Shop, world: &World, (name, window): (&str, Window), what: &str) {
    for row in world.score("tier", name) {
        let of = row["tier"].as_i64();
        assert_eq!(row["subject"], row["tier"]);
        let rows = Rows::of(shop, |n| tier(shop, n) == of);
        let what = format!("{what}, tier {of:?}");
        let mut want = oracle::figures(shop, &rows, window);
        want.insert("revenue_per_1k_followers", None);
        same_figures(&row["metrics"], &want, &what);
    }
}

/// Segments of every shop: name, query, and who is in it by the rows of the shop.
const SEGMENTS: [(&str, &str, fn(&Shop, usize) -> bool); 4] = [
    ("mids", "tier:2,1", |shop, n| {
        matches!(tier(shop, n), Some(1 | 2))
    }),
    ("small", "followers<20000", |shop, n| {
        shop.creators[n].followers.is_some_and(|n| n < 20_000)
    }),
    ("not mids", "-tier:1,2", |shop, n| {
        matches!(tier(shop, n), Some(0 | 3))
    }),
    ("ones", "\"creator.1\"", |shop, n| {
        shop.creators[n].handle.starts_with("creator.1")
    }),
];

fn segments(shop: &Shop, world: &World, (name, window): (&str, Window), what: &str) {
    let rows = world.score("segment", name);
    assert_eq!(rows.len(), SEGMENTS.len(), "{what}");
    let active = oracle::active(shop);
    for (segment, query, is_in) in SEGMENTS {
        let what = format!("{what}, segment {segment}");
        let row = find(&rows, &Value::from(segment)).unwrap();
        assert_eq!(row["query"], query, "{what}");
        let rows = Rows::of(shop, |n| is_in(shop, n));
        let mut want = oracle::figures(shop, &rows, window);
        want.insert("revenue_per_1k_followers", None);
        let heads = active.iter().filter(|n| is_in(shop, **n)).count();
        want.insert("active_creators", Some((heads as i128, 1)));
        same_figures(&row["metrics"], &want, &what);
    }
}

/// Figures of what is sold, by product, category or campaign.
const GOODS: [&str; 13] = [
    "net_gmv",
    "gross_gmv",
    "orders",
    "items",
    "aov",
    "commission",
    "commission_ratio",
    "return_rate",
    "sample_cost",
    "sample_roi",
    "on_time_rate",
    "contribution",
    "contribution_margin",
];

fn goods(shop: &Shop, world: &World, (name, window): (&str, Window), what: &str) {
    let figures = |what: &dyn Fn(usize) -> bool| {
        let rows = Rows::of_products(shop, what);
        let mut figures = oracle::figures(shop, &rows, window);
        figures.retain(|name, _| GOODS.contains(name));
        figures
    };
    let mut net = 0;
    for row in world.score("product", name) {
        let n = shop
            .products
            .iter()
            .position(|product| row["subject"] == product.sku)
            .unwrap();
        assert_eq!(row["product_id"], shop.products[n].id);
        same_figures(
            &row["metrics"],
            &figures(&|product| product == n),
            &format!("{what}, product {n}"),
        );
        net += row["metrics"]["net_gmv"]["minor"].as_i64().unwrap();
    }
    for row in world.score("category", name) {
        let of = row["subject"].as_str();
        let fits = |n: usize| shop.products[n].category == of;
        same_figures(
            &row["metrics"],
            &figures(&fits),
            &format!("{what}, category {of:?}"),
        );
        net -= row["metrics"]["net_gmv"]["minor"].as_i64().unwrap();
    }
    assert_eq!(net, 0, "{what}: products and categories are the same goods");
}

fn campaigns(shop: &Shop, world: &World, (name, window): (&str, Window), what: &str) {
    let rows = world.score("campaign", name);
    assert_eq!(rows.len(), shop.campaigns.len(), "{what}");
    for (n, campaign) in shop.campaigns.iter().enumerate() {
        let what = format!("{what}, {}", campaign.name);
        let row = find(&rows, &Value::from(campaign.name.as_str())).unwrap();
        let rows = Rows::of_campaign(shop, n);
        let mut want = oracle::figures(shop, &rows, window);
        want.retain(|name, _| GOODS.contains(name));
        want.insert("gmv_per_creator", oracle::gmv_per_creator(&rows, window));
        same_figures(&row["metrics"], &want, &what);
    }
}

fn contents(shop: &Shop, world: &World, (name, window): (&str, Window), what: &str) {
    let rows = world.score("content", name);
    let age = |posted: Option<NaiveDate>| posted.map(|day| (today() - day).num_days());
    let recent = |video: &&crate::shop::Video| age(video.posted).is_some_and(|age| age <= 60);
    let mut rates: Vec<f64> = shop
        .videos
        .iter()
        .filter(recent)
        .filter_map(|video| {
            Some((
                video.orders()?,
                video.clicks().filter(|clicks| *clicks > 0)?,
            ))
        })
        .map(|(orders, clicks)| orders as f64 / clicks as f64)
        .collect();
    rates.sort_by(f64::total_cmp);
    let half = rates.len() / 2;
    let bar = if rates.len() % 2 == 1 {
        rates[half]
    } else {
        f64::midpoint(rates[half - 1], rates[half])
    };
    let mut seen = 0;
    for video in &shop.videos {
        let inside = match (window, video.posted) {
            (None, _) => true,
            (Some((first, last)), Some(day)) => first <= day && day <= last,
            (Some(_), None) => false,
        };
        let row = find(&rows, &Value::from(video.id.to_string()));
        let what = format!("{what}, content {}", video.id);
        assert_eq!(row.is_some(), inside, "{what}");
        let Some(row) = row else { continue };
        seen += 1;
        let metrics = &row["metrics"];
        same_money(&metrics["net_gmv"], video.gmv(shop), &what);
        for (name, want) in [
            ("views", video.views()),
            ("likes", video.likes()),
            ("product_impressions", video.impressions()),
            ("product_clicks", video.clicks()),
            ("content_orders", video.orders()),
        ] {
            assert_eq!(metrics[name].as_i64(), want, "{what}: {name}");
        }
        let rate = video.orders().zip(video.clicks());
        let spark = recent(&video)
            && rate.is_some_and(|(orders, clicks)| {
                clicks >= 200 && orders as f64 / clicks as f64 >= 2.0 * bar
            });
        assert_eq!(row["spark_candidate"], spark, "{what}");
    }
    assert_eq!(seen, rows.len(), "{what}");
}

fn programme(shop: &Shop, world: &World, (name, window): (&str, Window), what: &str) {
    let rows = world.score("shop", name);
    assert_eq!(rows.len(), 1);
    let metrics = &rows[0]["metrics"];
    same_figures(metrics, &oracle::whole_shop(shop, window), what);
    let weeks: Vec<(String, i64)> = metrics["content_velocity"]
        .as_array()
        .unwrap()
        .iter()
        .map(|week| {
            (
                week["week"].as_str().unwrap().to_owned(),
                week["posts"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(weeks, oracle::velocity(shop), "{what}");
    for (stage, entered, moved_on) in oracle::funnel(shop, window) {
        let steps = metrics["funnel"].as_array().unwrap();
        let step = steps.iter().find(|step| step["stage"] == stage).unwrap();
        assert_eq!(step["entered"], entered, "{what}: {stage}");
        assert_eq!(step["moved_on"], moved_on, "{what}: {stage}");
    }
}

#[test]
fn first_seeds_agree_on_every_figure() {
    (0..4).for_each(check);
}

#[test]
fn next_seeds_agree_on_every_figure() {
    (4..8).for_each(check);
}

#[test]
fn last_seeds_agree_on_every_figure() {
    (8..12).for_each(check);
}

/// Two shops of two currencies in one database: each keeps its own figures, and nothing is added up
/// across them.
#[test]
fn shops_of_several_currencies_stay_apart() {
    let (west, mut north) = (Shop::of(20), Shop::of(21));
    north.currency = "GBP";
    let world = World::of(&west);
    world.add(&north, "North", ("GB", "Europe/London"));
    for (name, window) in windows() {
        let rows = world.score("shop", &name);
        assert_eq!(rows.len(), 2, "{name}");
        for (title, shop) in [("West", &west), ("North", &north)] {
            let row = find(&rows, &Value::from(title)).unwrap().to_string();
            let other = if shop.currency == "USD" { "GBP" } else { "USD" };
            assert!(!row.contains(other), "{name}, {title}: {row}");
            // Compared as dollars, which they are counted like.
            let row: Value = serde_json::from_str(&row.replace("GBP", "USD")).unwrap();
            let what = format!("{name}, {title}");
            same_figures(&row["metrics"], &oracle::whole_shop(shop, window), &what);
        }
        let text = world.run(&["profit", "--by", "creator", "--window", &name, "--json"]);
        let document: Value = serde_json::from_str(&text).unwrap();
        let rows = document["data"].as_array().unwrap();
        let totals: Vec<_> = rows.iter().filter(|row| row["total"] == true).collect();
        assert_eq!(totals.len(), 2, "{name}");
        for (total, shop) in totals.iter().zip([&north, &west]) {
            let figures = oracle::whole_shop(shop, window);
            let (net, _) = figures["net_gmv"].unwrap();
            assert_eq!(total["net_gmv"]["currency"], shop.currency, "{name}");
            assert_eq!(
                total["net_gmv"]["minor"].as_i64().map(i128::from),
                Some(net),
                "{name}"
            );
        }
    }
}
