//! Screens on 100 000 creators, 200 000 samples and 1 000 000 order lines: the pipeline's query, and from
//! a key to its frame, beside their floors in the same run.

use std::hint::black_box;

use callsheet::domain::id::OpId;
use callsheet::domain::query::{Filter, parse};
use callsheet::store::Store;
use callsheet::store::view::due::DueQuery;
use callsheet::store::view::pipeline::{PipelineQuery, PipelineSort};
use callsheet::store::view::scorecard::ScorecardQuery;
use callsheet::store::view::today::TodayQuery;
use callsheet::store::view::{Scope, Span};
use callsheet::tui::headless::Headless;
use callsheet::tui::{Desk, Look};
use criterion::Criterion;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn pipeline(offset: usize, filter: Filter) -> PipelineQuery {
    PipelineQuery {
        scope: Scope::All,
        now: super::fixture::now(),
        filter,
        sort: PipelineSort::Stage,
        reverse: false,
        span: Span {
            offset,
            limit: Some(300),
        },
    }
}

pub(crate) fn queries(c: &mut Criterion) {
    let (store, _shop) = super::fixture::full();
    let mut group = c.benchmark_group("queries, 200k samples, 1M lines");
    group.sample_size(20);
    let path = store.path().to_owned();
    group.bench_function("floor: read one row", |b| {
        let conn = rusqlite::Connection::open(&path).unwrap();
        b.iter(|| {
            conn.query_row("select id from sample where n = 77", [], |row| {
                row.get::<_, Vec<u8>>(0)
            })
            .unwrap()
        });
    });
    group.bench_function("pipeline, first page", |b| {
        let query = pipeline(0, Filter::default());
        b.iter(|| store.fetch(&query).unwrap());
    });
    group.bench_function("pipeline, far page", |b| {
        let query = pipeline(60_000, Filter::default());
        b.iter(|| store.fetch(&query).unwrap());
    });
    group.bench_function("pipeline, filtered", |b| {
        let query = pipeline(0, parse("stage:shipped").unwrap());
        b.iter(|| store.fetch(&query).unwrap());
    });
    group.bench_function("due", |b| {
        let span = Span {
            offset: 0,
            limit: Some(300),
        };
        let query = DueQuery {
            listing: callsheet::store::view::Listing::default(),
            scope: Scope::All,
            now: super::fixture::now(),
            span,
        };
        b.iter(|| store.fetch(&query).unwrap());
    });
    group.bench_function("today", |b| {
        let query = TodayQuery {
            filter: Filter::default(),
            scope: Scope::All,
            now: super::fixture::now(),
            limit: Some(200),
            doubled: false,
            unfolded: Vec::new(),
        };
        b.iter(|| store.fetch(&query).unwrap());
    });
    let row = store
        .fetch(&pipeline(0, Filter::default()))
        .unwrap()
        .samples
        .swap_remove(0);
    group.bench_function("scorecard", |b| {
        let window = "28d".parse().unwrap();
        let query = ScorecardQuery {
            creator: row.creator_id,
            window,
            now: super::fixture::now(),
        };
        b.iter(|| store.fetch(&query).unwrap());
    });
    group.finish();
}

fn app(store: &Store, size: (u16, u16)) -> Headless {
    let mut n = 1_000;
    let desk = Desk {
        clock: Box::new(super::fixture::now),
        op: Box::new(move |_at| {
            n += 1;
            OpId(uuid::Uuid::from_u128(n))
        }),
        actor: "bench".to_owned(),
        files: callsheet::cli::files(),
        faults: Vec::new(),
    };
    let look = Look {
        scope: Scope::All,
        ascii: false,
        no_color: false,
    };
    Headless::new(store.clone(), desk, look, size)
}

pub(crate) fn frames(c: &mut Criterion) {
    let (store, _shop) = super::fixture::full();
    let mut group = c.benchmark_group("key to frame, 200x50");
    group.bench_function("floor: an empty buffer and its diff", |b| {
        let area = Rect::new(0, 0, 200, 50);
        let before = Buffer::filled(area, ratatui::buffer::Cell::new("x"));
        b.iter(|| black_box(Buffer::empty(area).diff(&before).len()));
    });
    for (name, screen) in [
        ("desk", "2"),
        ("today", "1"),
        ("creators", "3"),
        ("log", "8"),
    ] {
        group.bench_function(format!("{name}: j and k"), |b| {
            let mut app = app(&store, (200, 50));
            app.keys(screen);
            b.iter(|| {
                black_box(app.press('j'));
                black_box(app.press('k'));
            });
        });
    }
    group.finish();
}
