//! Whole screens as they are drawn, at the two sizes people have.

use callsheet::store::view::Scope;
use callsheet::tui::Look;

use crate::world::World;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

#[expect(
    clippy::fn_params_excessive_bools,
    reason = "each is one flag of the command line"
)]
fn look(ascii: bool, no_color: bool) -> Look {
    Look {
        scope: Scope::All,
        ascii,
        no_color,
    }
}

#[track_caller]
fn assert_frames(name: &str, keys: &str) {
    for (columns, rows) in SIZES {
        let mut world = World::sized(columns, rows);
        world.keys(keys);
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), world.screen());
    }
}

#[test]
fn today() {
    assert_frames("today", "1");
}

#[test]
fn desk() {
    assert_frames("desk", "2}}}}}");
    let mut world = World::sized(200, 60);
    world.keys("2}}}}}");
    insta::assert_snapshot!("desk_200x60", world.screen());
}

#[test]
fn desk_with_the_other_panes() {
    assert_frames("desk_due", "2<tab>j");
    assert_frames("desk_scorecard", "2}}}}}<backtab>");
}

#[test]
fn desk_in_ascii_and_without_colour() {
    let mut world = World::with(look(true, true), (80, 24));
    world.keys("2}}}}}");
    insta::assert_snapshot!("desk_ascii", world.screen());
    let mut world = World::with(look(false, true), (80, 24));
    let frame = world.keys("2}}}}}<space>").app.frame();
    let coloured = |cell: &&ratatui::buffer::Cell| {
        let plain = ratatui::style::Color::Reset;
        cell.fg != plain || cell.bg != plain
    };
    assert_eq!(frame.content.iter().find(coloured), None);
    insta::assert_snapshot!("desk_no_colour", world.screen());
}

#[test]
fn creators() {
    assert_frames("creators", "3");
}

#[test]
fn follow_ups() {
    assert_frames("follow_ups", "4");
}

#[test]
fn content() {
    for (columns, rows) in SIZES {
        let mut world = World::selling((columns, rows));
        world.keys("5");
        insta::assert_snapshot!(format!("content_{columns}x{rows}"), world.screen());
    }
    let mut world = World::selling((80, 24));
    world.keys("5Wa");
    insta::assert_snapshot!("content_all_time", world.screen());
    assert_frames("content_empty", "5");
}

#[test]
fn profit() {
    for (columns, rows) in SIZES {
        let mut world = World::selling((columns, rows));
        world.keys("6jj");
        insta::assert_snapshot!(format!("profit_{columns}x{rows}"), world.screen());
    }
    let mut world = World::selling((120, 40));
    world.keys("6<tab><tab>$4.20<enter>3<enter>");
    insta::assert_snapshot!("profit_by_product", world.screen());
    assert_frames("profit_empty", "6");
}

#[test]
fn figures_of_a_creator() {
    for (columns, rows) in SIZES {
        for (name, keys) in [
            ("scorecard", "3/maya<enter><enter><tab>j"),
            ("scorecard_zoomed", "3/maya<enter><enter><tab>z"),
            ("creators_scored", "3ss"),
            ("explained", "6i<enter>"),
            ("explained_rows", "3/maya<enter>igr"),
            ("explain_menu", "3i"),
            ("compared", "5=leo<enter>"),
        ] {
            let mut world = World::selling((columns, rows));
            world.keys(keys);
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), world.screen());
        }
    }
}

#[test]
fn log() {
    assert_frames("log", "8");
}

#[test]
fn help() {
    assert_frames("help", "2?");
}

#[test]
fn palette() {
    assert_frames("palette", "2:");
}

#[test]
fn finder() {
    assert_frames("finder", "2fma");
}

#[test]
fn a_form_with_what_is_wrong() {
    assert_frames("form", "2/stage:approved<enter>LUPS<enter><enter>");
}

#[test]
fn the_question_of_a_guard() {
    assert_frames("guard", "2/k.park<enter>L");
}

#[test]
fn a_menu() {
    assert_frames("menu", "2/stage:delivered<enter>m");
}

#[test]
fn what_may_follow() {
    assert_frames("which_key", "2/stage:delivered<enter>t");
}

#[test]
fn news_marks_and_a_filter() {
    assert_frames("news", "2/stage:open<enter><space><space>L");
}

#[test]
fn a_filter_being_typed() {
    assert_frames("filter", "2/stag:shipped");
}

#[test]
fn the_first_page() {
    let mut world = World::empty();
    insta::assert_snapshot!("first_page", world.screen());
}

#[test]
fn campaigns() {
    for (columns, rows) in SIZES {
        let mut world = World::campaigning(look(false, false), (columns, rows));
        world.keys("7");
        insta::assert_snapshot!(format!("campaigns_{columns}x{rows}"), world.screen());
        world.keys("j");
        insta::assert_snapshot!(
            format!("campaigns_to_come_{columns}x{rows}"),
            world.screen()
        );
    }
    let mut world = World::campaigning(look(true, true), (120, 40));
    world.keys("7");
    insta::assert_snapshot!("campaigns_ascii", world.screen());
    assert_frames("campaigns_empty", "ga");
}
