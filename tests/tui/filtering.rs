//! `/` narrows the list, live.

use callsheet::tui::pane::Pane;

use crate::world::World;

#[test]
fn the_list_narrows_with_every_letter() {
    let mut world = World::new();
    world.keys("2/stage:shipped");
    assert_eq!(world.app.model.pipeline.list.total, 2);
    world.assert_shows("@meizhuang").assert_hides("@zoe");
    world.keys(",posted");
    assert_eq!(world.app.model.pipeline.list.total, 3);
}

#[test]
fn enter_keeps_the_filter_and_the_caption_says_it() {
    let mut world = World::new();
    world.keys("2/overdue<enter>");
    assert!(world.is_bare());
    world.assert_shows("overdue").assert_shows("1/1");
    assert_eq!(world.under_cursor(), "noor.beauty · Serum 30 ml");
}

#[test]
fn esc_clears_the_filter_while_typing_and_afterwards() {
    let mut world = World::new();
    for keys in ["2/stage:shipped<esc>", "2/stage:shipped<enter><esc>"] {
        world.keys(keys);
        assert!(world.is_bare());
        assert_eq!(world.app.model.pipeline.list.total, 16, "{keys}");
    }
}

#[test]
fn an_unknown_key_shows_the_nearest_in_the_bottom_line() {
    let mut world = World::new();
    world.keys("2/stag:shipped");
    let bottom = world.bottom_line();
    assert!(bottom.contains("stag:shipped"), "{bottom}");
    assert!(bottom.contains("stage"), "{bottom}");
}

#[test]
fn a_word_that_means_nothing_yet_does_not_empty_the_list() {
    let mut world = World::new();
    world.keys("2/stage:");
    assert_eq!(world.app.model.pipeline.list.total, 16);
    world.keys("shipped tier:");
    assert_eq!(world.app.model.pipeline.list.total, 2);
}

#[test]
fn a_filter_that_means_nothing_is_not_kept() {
    let mut world = World::new();
    world.keys("2/stag:shipped<enter>");
    assert!(
        !world.is_bare(),
        "the line stays open, with what is wrong in it"
    );
    world.keys("<esc>");
    assert_eq!(world.app.model.pipeline.list.total, 16);
    assert_eq!(world.app.model.pipeline.narrow.text, "");
}

#[test]
fn the_cursor_starts_on_the_first_match() {
    let mut world = World::new();
    world.keys("2G/stage:delivered");
    assert_eq!(world.row(), 0);
    assert_eq!(world.under_cursor(), "noor.beauty · Serum 30 ml");
    world.keys("<esc>3G/ma");
    assert_eq!(world.under_cursor(), "maya.glows");
    assert_eq!(world.row(), 0);
}

#[test]
fn arrows_move_among_the_matches_while_the_line_is_open() {
    let mut world = World::new();
    world.keys("2/stage:delivered<down><down><up>");
    assert_eq!(world.row(), 1);
    assert!(!world.is_bare());
}

#[test]
fn n_and_capital_n_step_through_the_matches() {
    let mut world = World::new();
    world.keys("2/stage:delivered<enter>nn");
    assert_eq!(world.row(), 2);
    assert_eq!(world.keys("N").row(), 1);
}

#[test]
fn words_find_creators_by_handle_name_and_tag_even_misspelt() {
    let mut world = World::new();
    for (typed, handle) in [
        ("maya", "maya.glows"),
        ("okafor", "maya.glows"),
        ("maay", "maya.glows"),
        ("jose", "cafe.ole"),
        ("박지", "k.park"),
        ("נור", ""),
    ] {
        world.keys("3/").keys(typed);
        assert_eq!(world.under_cursor(), handle, "{typed}");
        world.keys("<esc>");
    }
}

#[test]
fn words_find_samples_by_handle_name_and_product() {
    let mut world = World::new();
    for typed in ["k.park", "박지민", "park repair"] {
        world.keys("2/").keys(typed);
        assert_eq!(
            world.under_cursor(),
            "k.park · Overnight repair mask",
            "{typed}"
        );
        world.keys("<esc>");
    }
}

#[test]
fn words_and_conditions_go_together() {
    let mut world = World::new();
    world.keys("3/tag:vip m");
    assert_eq!(world.app.model.creators.list.total, 2);
    world.keys("<esc>/followers>100k -tag:vip");
    let rows = &world.app.model.creators.list.rows;
    let handles: Vec<_> = rows.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(handles, ["k.park", "leo_lifts"]);
}

#[test]
fn nothing_found_says_how_to_go_back() {
    let mut world = World::new();
    world.keys("2/stage:interested tier:3<enter>");
    world
        .assert_shows("Nothing matches the filter.")
        .assert_shows("esc");
}

#[test]
fn a_filter_can_be_opened_again_and_edited() {
    let mut world = World::new();
    world.keys("2/stage:shipped<enter>/<backspace><backspace>");
    let bottom = world.bottom_line();
    assert!(bottom.contains("/stage:shipp"), "{bottom}");
}

#[test]
fn a_paste_into_the_filter_narrows() {
    let mut world = World::new();
    world.keys("2/");
    world.app.paste("stage:\nshipped");
    assert_eq!(world.app.model.pipeline.narrow.text, "stage: shipped");
    world.keys("<esc>/");
    world.app.paste("stage:shipped");
    assert_eq!(world.app.model.pipeline.list.total, 2);
}

#[test]
fn where_there_are_no_rows_to_narrow_it_says_so() {
    let mut world = World::new();
    for screen in ["gr", "2<backtab>"] {
        world.keys(screen).keys("/");
        assert!(world.is_bare(), "on {screen}");
        assert_eq!(
            world.news(),
            "There are no rows to narrow here.",
            "on {screen}"
        );
        world.keys("<esc>");
        let bottom = world.bottom_line();
        assert!(!bottom.contains("/ filter"), "on {screen}: {bottom}");
    }
}

#[test]
fn filtering_writes_nothing() {
    let mut world = World::new();
    assert_eq!(world.does("2/LLLuuq<enter>n<esc>"), Vec::<String>::new());
}

/// One wrong letter never empties a list (interface.md section 3), whatever the list.
#[test]
fn a_misspelt_word_finds_what_comes_near_in_every_list_that_has_words() {
    for (keys, total) in [
        ("2/meizhaung", 1),
        ("2<tab>/noor.beuaty", 1),
        ("3/meizhaung", 1),
        ("4/noor.beuaty", 1),
        ("5/maya.golws", 1),
        ("6/leo_lfits", 1),
        ("6<tab>/autmn", 1),
        ("6<tab><tab>/serun", 1),
        ("7/autmn", 1),
        ("8/delivreed", 1),
        ("8/meizhaung", 1),
    ] {
        let mut world = World::selling((120, 40));
        world.colleague().campaigns();
        world.hears_of_a_change().keys(keys);
        let model = &world.app.model;
        let found = match model.pane() {
            Pane::Pipeline => model.pipeline.list.total,
            Pane::Due => model.due.total,
            Pane::Creators => model.creators.list.total,
            Pane::FollowUps => model.queue.total,
            Pane::Content => model.content.list.total,
            Pane::Profit => model.profit.list.total,
            Pane::Campaigns => model.campaigns.total,
            Pane::Log => model.log.total,
            other @ (Pane::Creator
            | Pane::Scorecard
            | Pane::Today
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks) => panic!("{keys}: {other:?}"),
        };
        assert!(found >= total, "{keys}: {found}");
        // Nonsense still finds nothing.
        world.keys("<ctrl-u>zzqqxxzzqq");
        assert!(
            world.screen().contains("Nothing matches the filter"),
            "{keys}: {}",
            world.screen()
        );
    }
}

#[test]
fn the_hook_angles_are_narrowed_by_their_words() {
    let mut world = World::selling((120, 40));
    world.keys("gh/zzqqxx<enter>");
    world.assert_shows("28 days, hook angles, zzqqxx");
    world.assert_shows("Nothing matches the filter");
    world.keys("<esc>");
    world.assert_hides("zzqqxx");
    assert_eq!(world.app.model.pane(), Pane::Hooks);
}
