//! Videos and LIVEs: figures of the latest file as a whole, words that are never erased.

use crate::domain::fact::{Content, ContentKind, Figures};
use crate::domain::id::ExtId;
use crate::store::ingest::testing::{World, about, figures, video, videos};

const FIGURES: &str = "select id, views, orders, gmv from content order by id";

#[test]
fn a_video_of_several_products_is_seen_once_and_sells_their_sum() {
    let world = World::new();
    let all = Figures {
        impressions: Some(50),
        clicks: Some(40),
        likes: Some(30),
        comments: Some(20),
        shares: Some(10),
        hold: Some(2_500),
        items: Some(3),
        refunds: Some(100),
        items_refunded: Some(1),
        commission: Some(70),
        ..figures(1_000, 2, 5_000)
    };
    let done = world.import(videos([
        about(1, video(7001, all)),
        about(
            2,
            video(
                7001,
                Figures {
                    views: Some(900),
                    ..all
                },
            ),
        ),
        about(
            3,
            video(
                7001,
                Figures {
                    clicks: Some(41),
                    gmv: None,
                    ..Figures::default()
                },
            ),
        ),
    ]));
    assert_eq!(done.counts(), [3, 0, 0, 0]);
    let columns = "select views, impressions, clicks, likes, comments, shares, hold,
                          orders, items, gmv, refunds, items_refunded, commission from content";
    assert_eq!(
        world.rows(columns),
        "1000 50 41 30 20 10 2500 4 6 10000 200 2 140"
    );
}

#[test]
fn figures_nobody_names_are_unknown_and_not_nothing() {
    let world = World::new();
    world.import(videos([video(7001, Figures::default())]));
    assert_eq!(world.rows(FIGURES), "7001 – – –");
}

#[test]
fn the_latest_file_wins_as_a_whole_and_its_undo_falls_back() {
    let world = World::new();
    world.import(videos([
        about(1, video(7001, figures(100, 1, 1_000))),
        about(2, video(7001, figures(100, 2, 2_000))),
        video(7002, figures(5, 0, 0)),
    ]));
    let before = world.dump();
    let later = world.import(videos([about(1, video(7001, figures(150, 3, 3_000)))]));
    assert_eq!(later.counts(), [0, 1, 0, 0]);
    // The product the newer file leaves out no longer adds; other videos stay as they were.
    assert_eq!(world.rows(FIGURES), "7001 150 3 3000\n7002 5 0 0");
    // It comes back with the next file: that is a change even where its figures are the old ones.
    let third = world.import(videos([
        about(1, video(7001, figures(150, 3, 3_000))),
        about(2, video(7001, figures(100, 2, 2_000))),
    ]));
    assert_eq!(third.counts(), [0, 1, 1, 0]);
    assert_eq!(world.rows(FIGURES), "7001 150 5 5000\n7002 5 0 0");
    world.undo(&third);
    assert_eq!(world.rows(FIGURES), "7001 150 3 3000\n7002 5 0 0");
    world.undo(&later);
    assert_eq!(world.dump(), before);
}

#[test]
fn undoing_an_earlier_snapshot_leaves_the_later_one() {
    let world = World::new();
    let empty = world.dump();
    let first = world.import(videos([video(7001, figures(100, 1, 1_000))]));
    let second = world.import(videos([video(7001, figures(200, 2, 2_000))]));
    world.undo(&first);
    let words = "select c.title, r.handle, c.posted, c.views from content c join creator r on r.n = c.creator";
    // What the later file said as well stays too.
    assert_eq!(world.rows(words), "Video 7001 maya 20760 200");
    world.undo(&second);
    assert_eq!(world.dump(), empty);
}

#[test]
fn of_a_content_and_product_twice_in_a_file_the_last_stands() {
    let world = World::new();
    let file = || {
        videos([
            about(1, video(7001, figures(100, 1, 1_000))),
            about(1, video(7001, figures(90, 2, 2_000))),
        ])
    };
    assert_eq!(world.import(file()).counts(), [1, 0, 1, 0]);
    assert_eq!(world.rows(FIGURES), "7001 90 2 2000");
    assert_eq!(
        world.import(file().in_other_bytes("x")).counts(),
        [0, 0, 2, 0]
    );
    assert_eq!(world.rows(FIGURES), "7001 90 2 2000");
    // The first of the two as before, the last new: one row changed.
    let file = videos([
        about(1, video(7001, figures(90, 2, 2_000))),
        about(1, video(7001, figures(95, 2, 2_000))),
    ]);
    assert_eq!(world.import(file).counts(), [0, 1, 1, 0]);
}

#[test]
fn a_live_of_several_products_starts_at_its_earliest() {
    let live = |product, posted: &str| Content {
        kind: ContentKind::Live,
        content_id: ExtId::new("live:maya:1762000000"),
        posted: Some(posted.parse().unwrap()),
        ..about(product, video(0, figures(10, 1, 100)))
    };
    let file = || {
        videos([
            live(1, "2026-11-04"),
            live(2, "2026-11-03"),
            live(3, "2026-11-05"),
        ])
    };
    let world = World::new();
    assert_eq!(world.import(file()).counts(), [3, 0, 0, 0]);
    let row = "select id, kind, posted, views, orders from content";
    assert_eq!(world.rows(row), "live:maya:1762000000 live 20760 10 3");
    assert_eq!(
        world.import(file().in_other_bytes("x")).counts(),
        [0, 0, 3, 0]
    );
    assert_eq!(world.rows(row), "live:maya:1762000000 live 20760 10 3");
}

#[test]
fn a_later_list_never_moves_the_start_of_a_live_forward() {
    let live = |posted: &str| {
        videos([Content {
            kind: ContentKind::Live,
            posted: Some(posted.parse().unwrap()),
            ..about(1, video(7001, figures(10, 1, 100)))
        }])
    };
    let row = "select posted from content";
    for [first, second] in [["2026-11-03", "2026-11-05"], ["2026-11-05", "2026-11-03"]] {
        let world = World::new();
        world.import(live(first));
        world.import(live(second));
        assert_eq!(world.rows(row), "20760", "{first} {second}");
    }
}

#[test]
fn absent_cells_never_erase_what_is_known_of_a_content() {
    let world = World::new();
    let full = Content {
        url: Some("https://www.tiktok.com/@maya/video/7001".into()),
        ..video(7001, figures(1, 1, 1))
    };
    world.import(videos([full]));
    let bare = Content {
        creator: None,
        title: None,
        posted: None,
        ..video(7001, figures(2, 2, 2))
    };
    world.import(videos([bare]));
    let words = "select r.handle, c.title, c.url, c.posted, c.views
                 from content c join creator r on r.n = c.creator";
    assert_eq!(
        world.rows(words),
        "maya Video 7001 https://www.tiktok.com/@maya/video/7001 20760 2"
    );
}

#[test]
fn a_new_title_is_counted_once_and_taken_back_by_undo() {
    let titled = |product, title: &'static str| Content {
        title: Some(title.into()),
        ..about(product, video(7001, figures(1, 1, 1)))
    };
    let world = World::new();
    world.import(videos([titled(1, "Old"), titled(2, "Old")]));
    let before = world.dump();
    let done = world.import(videos([titled(1, "New"), titled(2, "New")]));
    assert_eq!(done.counts(), [0, 1, 1, 0]);
    assert_eq!(world.rows("select title from content"), "New");
    world.undo(&done);
    assert_eq!(world.dump(), before);
    // Two titles in one file that end where they began are no change.
    let done = world.import(videos([titled(1, "New"), titled(2, "Old")]));
    assert_eq!(done.counts(), [0, 0, 2, 0]);
}

#[test]
fn a_shorter_window_is_told_and_stands_all_the_same() {
    let world = World::new();
    let file = |views, from, to| videos([video(7001, figures(views, 0, 0))]).window(from, to);
    let long = world.import(file(100, "2026-10-01", "2026-10-30"));
    assert_eq!(long.told.warnings, Vec::<String>::new());
    let short = world.import(file(10, "2026-10-24", "2026-10-30"));
    assert_eq!(
        short.told.warnings,
        ["Its window of 7 days is shorter than the 30 days known before; its figures stand now."]
    );
    assert_eq!(world.rows("select views from content"), "10");
    let same = world.import(file(11, "2026-10-25", "2026-10-31"));
    assert_eq!(same.told.warnings, Vec::<String>::new());
}
