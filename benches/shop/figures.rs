//! Figures on 100 000 creators and 1 000 000 order lines, beside the sums of the lines themselves in the
//! same run; and what a write makes of them, on a copy.

use std::sync::atomic::{AtomicU64, Ordering};

use callsheet::domain::command::{Command, CreatorEdit, Envelope, Source};
use callsheet::domain::date::Window;
use callsheet::domain::id::CreatorId;
use callsheet::domain::query::Filter;
use callsheet::store::view::creator::{CreatorSort, CreatorsQuery};
use callsheet::store::view::figures::{By, FiguresQuery};
use callsheet::store::view::profit::{ProfitBy, ProfitQuery};
use callsheet::store::view::profit_page::ProfitPageQuery;
use callsheet::store::view::scorecard::ScorecardQuery;
use callsheet::store::view::{Scope, Span};
use callsheet::store::{Open, Store};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};

/// The first rows of a screen.
const PAGE: Span = Span {
    offset: 0,
    limit: Some(50),
};

fn creators(sort: CreatorSort) -> CreatorsQuery {
    CreatorsQuery {
        scope: Scope::All,
        now: super::fixture::now(),
        window: Window::Days(28),
        filter: Filter::default(),
        only: None,
        sort,
        reverse: false,
        span: PAGE,
    }
}

fn profit(by: ProfitBy, days: u32) -> ProfitQuery {
    ProfitQuery {
        scope: Scope::All,
        by,
        window: Window::Days(days),
        now: super::fixture::now(),
    }
}

pub(crate) fn dashboards(c: &mut Criterion) {
    let (store, _shop) = super::fixture::full();
    let mut group = c.benchmark_group("dashboards, 1M lines");
    group.sample_size(10);
    floors(&mut group, &store);
    group.bench_function("GMV, commission and costs of a shop, 30 days", |b| {
        b.iter(|| store.fetch(&profit(ProfitBy::Shop, 30)).unwrap());
    });
    group.bench_function("the same by product, 30 days", |b| {
        b.iter(|| store.fetch(&profit(ProfitBy::Product, 30)).unwrap());
    });
    group.bench_function("top creators, 28 to 31 days in turn", |b| {
        // More windows than are kept: each is added up anew.
        let mut turn = (28..32).cycle().map(Window::Days);
        b.iter(|| {
            let window = turn.next().unwrap();
            let query = CreatorsQuery {
                window,
                ..creators(CreatorSort::NetGmv)
            };
            store.fetch(&query).unwrap()
        });
    });
    group.bench_function("top creators, 28 days again", |b| {
        b.iter(|| store.fetch(&creators(CreatorSort::NetGmv)).unwrap());
    });
    for (name, sort) in [
        ("followers", CreatorSort::Followers),
        ("last post", CreatorSort::LastPost),
        ("open samples", CreatorSort::OpenSamples),
    ] {
        group.bench_function(format!("first page of creators by {name}"), |b| {
            b.iter(|| store.fetch(&creators(sort)).unwrap());
        });
    }
    group.bench_function("first page of profit by creator, 28 days", |b| {
        let page = ProfitPageQuery {
            listing: callsheet::store::view::Listing::default(),
            profit: profit(ProfitBy::Creator, 28),
            span: PAGE,
        };
        b.iter(|| store.fetch(&page).unwrap());
    });
    for (name, by) in [("creator", By::Creator), ("shop", By::Shop)] {
        group.bench_function(format!("every figure by {name}, 28 days"), |b| {
            let figures = FiguresQuery {
                scope: Scope::All,
                by,
                window: Window::Days(28),
                now: super::fixture::now(),
            };
            b.iter(|| store.fetch(&figures).unwrap());
        });
    }
    group.finish();
}

/// The same sums from the lines.
fn floors(group: &mut BenchmarkGroup<'_, WallTime>, store: &Store) {
    let conn = rusqlite::Connection::open(store.path()).unwrap();
    conn.pragma_update(None, "cache_size", -64_000).unwrap();
    let now = super::fixture::now().date_naive();
    let today = (now - chrono::NaiveDate::default()).num_days();
    for (name, first) in [("all", 0), ("30 days", today - 29)] {
        group.bench_function(format!("floor: lines grouped by creator, {name}"), |b| {
            b.iter(|| {
                let sql = "select creator, sum(net), sum(commission) from told_line not indexed
                     where counted and day >= ?1 group by creator order by 2 desc limit 50";
                let mut query = conn.prepare(sql).unwrap();
                let rows = query.query_map([first], |row| {
                    Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, i64>(1)?))
                });
                rows.unwrap().map(Result::unwrap).count()
            });
        });
    }
}

/// Commands on a copy of the database, each under an id of its own.
struct Desk {
    _folder: tempfile::TempDir,
    store: Store,
    next: AtomicU64,
}

impl Desk {
    fn new() -> Self {
        let (store, _shop) = super::fixture::full();
        let from = store.path().to_owned();
        drop(store);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("full.db");
        std::fs::copy(from, &path).unwrap();
        Self {
            _folder: folder,
            store: Store::open(&path, Open::Existing).unwrap(),
            next: AtomicU64::new(1_000),
        }
    }

    fn submit(&self, command: Command) {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let id = super::fixture::op(n.into());
        self.store
            .submit(Envelope {
                id,
                at: super::fixture::now(),
                actor: "bench".into(),
                source: Source::Cli,
                command,
            })
            .unwrap();
    }
}

pub(crate) fn scorecards(c: &mut Criterion) {
    let desk = Desk::new();
    let rows = desk
        .store
        .fetch(&creators(CreatorSort::NetGmv))
        .unwrap()
        .rows;
    let ids: Vec<CreatorId> = rows.iter().map(|row| row.id).collect();
    let card = |creator| ScorecardQuery {
        creator,
        window: Window::Days(28),
        now: super::fixture::now(),
    };
    let mut group = c.benchmark_group("scorecard, 100k creators");
    group.sample_size(20);
    group.bench_function("the next creator", |b| {
        let mut turn = ids.iter().cycle();
        b.iter(|| desk.store.fetch(&card(*turn.next().unwrap())).unwrap());
    });
    group.bench_function("after a creator changed", |b| {
        let mut turn = (9_000..).zip(ids.iter().copied().cycle());
        b.iter_batched(
            || {
                let (followers, creator) = turn.next().unwrap();
                desk.submit(Command::EditCreators {
                    creators: vec![creator],
                    edit: CreatorEdit {
                        followers: Some(Some(followers)),
                        ..CreatorEdit::default()
                    },
                });
                creator
            },
            |creator| desk.store.fetch(&card(creator)).unwrap(),
            criterion::BatchSize::PerIteration,
        );
    });
    group.bench_function("everybody measured anew, a window never asked for", |b| {
        let mut first = 1;
        b.iter(|| {
            first = first % 20 + 1;
            let window = format!("2026-10-{first:02}..2026-11-{:02}", first % 3 + 17);
            let query = ScorecardQuery {
                window: window.parse().unwrap(),
                ..card(ids[0])
            };
            desk.store.fetch(&query).unwrap()
        });
    });
    group.finish();
}
