//! Profit and explanations on generated shops: parts add up to their total however they are parted, and
//! the inputs of every figure come to it again.

use callsheet::demo::{self, DemoOptions};
use callsheet::domain::date::{Instant, Window};
use callsheet::domain::metrics::profit::Profit;
use callsheet::domain::metrics::registry::Metric;
use callsheet::store::view::Scope;
use callsheet::store::view::explain::ExplainQuery;
use callsheet::store::view::figures::{By, FiguresQuery, Subject};
use callsheet::store::view::profit::{ProfitBy, ProfitQuery, ShopProfit};
use callsheet::store::{Open, Store};

fn now() -> Instant {
    "2026-11-20T17:00:00Z".parse().unwrap()
}

fn shop(seed: u64) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("demo.db"), Open::Create).unwrap();
    let options = DemoOptions {
        seed,
        creators: 30,
        now: now(),
    };
    demo::create(&store, &options).unwrap();
    (folder, store)
}

fn windows() -> [Window; 4] {
    ["7d", "28d", "all", "2026-10-01..2026-10-31"].map(|text| text.parse().unwrap())
}

fn profit(store: &Store, by: ProfitBy, window: Window) -> ShopProfit {
    let query = ProfitQuery {
        scope: Scope::All,
        by,
        window,
        now: now(),
    };
    store.fetch(&query).unwrap().remove(0)
}

/// Everything but the names of what is missing, which depend on nothing else.
fn amounts(profit: &Profit) -> [Option<i128>; 8] {
    let [goods, fee, commission, samples, ads, fees] = profit.costs().map(|(_, cost)| cost);
    let net = Some(profit.net_gmv);
    [
        net,
        goods,
        fee,
        commission,
        samples,
        ads,
        fees,
        profit.contribution(),
    ]
}

#[test]
fn parts_add_up_to_the_same_total_however_they_are_parted() {
    for seed in [1, 7, 42] {
        let (_folder, store) = shop(seed);
        for window in windows() {
            let whole = profit(&store, ProfitBy::Shop, window);
            for by in [ProfitBy::Creator, ProfitBy::Product, ProfitBy::Campaign] {
                let parted = profit(&store, by, window);
                assert_eq!(parted.total, whole.total, "{seed} {window:?} {by:?}");
                let mut sum = Profit::nothing();
                for row in &parted.rows {
                    sum.add(&row.profit);
                }
                assert_eq!(
                    amounts(&sum),
                    amounts(&parted.total),
                    "{seed} {window:?} {by:?}"
                );
            }
        }
    }
}

#[test]
fn the_inputs_of_every_figure_come_to_it_again() {
    for seed in [1, 7] {
        let (_folder, store) = shop(seed);
        for window in windows() {
            for by in [By::Creator, By::Tier, By::Product, By::Campaign, By::Shop] {
                explained(&store, by, window);
            }
        }
    }
}

fn explained(store: &Store, by: By, window: Window) {
    let query = FiguresQuery {
        scope: Scope::All,
        by,
        window,
        now: now(),
    };
    let shop = store.fetch(&query).unwrap().remove(0);
    // A few of each, so that the test stays quick.
    for one in shop.subjects.iter().take(4) {
        let subject = match &one.subject {
            Subject::Creator(person) => person.handle.clone(),
            Subject::Tier(Some(tier)) => format!("tier:{}", tier.number()),
            Subject::Tier(None) => "tier:null".to_owned(),
            Subject::Product { sku, .. } => sku.to_string(),
            Subject::Campaign(name) => format!("campaign:{name}"),
            Subject::Segment { name, .. } => format!("segment:{name}"),
            Subject::Shop => shop.shop.clone(),
            Subject::Category(_) | Subject::NotAssigned => continue,
        };
        for metric in Metric::ALL {
            if *metric == Metric::UnattributedShare && by != By::Shop {
                continue;
            }
            let mut query = ExplainQuery {
                scope: Scope::All,
                metric: *metric,
                subject: subject.clone(),
                window,
                now: now(),
                lines: 0,
            };
            if *metric == Metric::NetGmv {
                query.lines = usize::MAX;
            }
            let told = store.fetch(&query).unwrap();
            let shown = metric.of(&one.sums);
            assert_eq!(told.figure, shown, "{metric} of {subject}, {window:?}");
            assert_eq!(
                told.recipe.figure(),
                shown,
                "{metric} of {subject}, {window:?}"
            );
            if *metric == Metric::NetGmv {
                let counted = told.inputs[0].rows.unwrap();
                let out: u64 = told.left_out.iter().map(|out| out.rows).sum();
                assert_eq!(counted + out, told.lines.len() as u64, "{subject}");
                assert_eq!(told.of_lines, counted + out, "{subject}");
                // The latest few of them, where only so many are wanted.
                query.lines = 3;
                let few = store.fetch(&query).unwrap();
                let last = told.lines.iter().rev().zip(few.lines.iter().rev());
                assert!(last.clone().all(|(all, few)| all.created == few.created));
                assert_eq!(last.count(), told.lines.len().min(3), "{subject}");
                assert_eq!(few.of_lines, told.of_lines, "{subject}");
            }
        }
    }
}
