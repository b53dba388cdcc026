//! Moving through a list, with nothing written.

use callsheet::tui::layout::DeskPane;

use crate::world::World;

#[test]
fn j_and_k_and_the_arrows_step_and_stop_at_the_ends() {
    let mut world = World::new();
    world.keys("2");
    for (keys, row) in [
        ("k", 0),
        ("j", 1),
        ("<down>", 2),
        ("<up>", 1),
        ("k", 0),
        ("Gj", 15),
    ] {
        assert_eq!(world.keys(keys).row(), row, "after {keys}");
    }
}

#[test]
fn gg_and_capital_g_home_and_end_go_to_the_ends() {
    let mut world = World::new();
    for (keys, row) in [("2G", 15), ("gg", 0), ("<end>", 15), ("<home>", 0)] {
        assert_eq!(world.keys(keys).row(), row, "after {keys}");
    }
}

#[test]
fn braces_go_from_stage_to_stage() {
    let mut world = World::new();
    world.keys("2gg");
    let mut rows = Vec::new();
    for _ in 0..8 {
        rows.push(world.keys("}").row());
    }
    assert_eq!(rows, [1, 2, 5, 7, 9, 13, 14, 15]);
    for (keys, row) in [("{", 14), ("{{", 9), ("jj{", 9), ("{", 7)] {
        assert_eq!(world.keys(keys).row(), row, "after {keys}");
    }
}

#[test]
fn half_pages_move_half_of_what_is_shown_and_pages_all_of_it() {
    let mut world = World::crowded(120);
    world.keys("2");
    let page = world.app.model.pipeline.list.height;
    let half = page / 2;
    for (keys, row) in [
        ("<ctrl-d>", half),
        ("<ctrl-d>", 2 * half),
        ("<ctrl-u>", half),
        ("gg<ctrl-f>", 2 * half),
        ("<pgdn>", 4 * half),
        ("<pgup>", 2 * half),
        ("<ctrl-b>", 0),
        ("<ctrl-b>", 0),
        ("G<ctrl-d>", 119),
    ] {
        assert_eq!(world.keys(keys).row(), row, "after {keys}");
    }
}

#[test]
fn the_row_under_the_cursor_is_always_shown() {
    let mut world = World::crowded(200);
    world.keys("2");
    for keys in [
        "G",
        "gg",
        "<pgdn><pgdn><pgdn>",
        "<ctrl-u>",
        "jjjjjjj",
        "G<pgup>k",
    ] {
        let handle = world.keys(keys).under_cursor();
        let handle = handle.split(' ').next().unwrap().to_owned();
        world.assert_shows(&handle);
    }
    assert_eq!(world.keys("G").under_cursor(), "creator.0199 · Serum 30 ml");
}

#[test]
fn a_row_far_down_comes_when_the_cursor_gets_there() {
    let mut world = World::crowded(400);
    world.keys("3");
    for keys in ["G", "<pgup><pgup>", "gg", "G"] {
        world.keys(keys);
        assert_eq!(
            world.under_cursor(),
            format!("creator.{:04}", world.row()),
            "{keys}"
        );
    }
    assert_eq!(world.row(), 399);
}

#[test]
fn h_and_l_go_to_the_pane_beside_and_tab_through_all_four() {
    let mut world = World::new();
    world.keys("2");
    for (keys, pane) in [
        ("l", DeskPane::Creator),
        ("h", DeskPane::Pipeline),
        ("h", DeskPane::Pipeline),
        ("<tab>", DeskPane::Due),
        ("<right>", DeskPane::Scorecard),
        ("<left>", DeskPane::Due),
        ("<tab>", DeskPane::Creator),
        ("<tab>", DeskPane::Scorecard),
        ("<tab>", DeskPane::Pipeline),
        ("<backtab>", DeskPane::Scorecard),
        ("<backtab>", DeskPane::Creator),
    ] {
        world.keys(keys);
        assert_eq!(world.app.model.focus, pane, "after {keys}");
    }
}

#[test]
fn the_creator_on_the_right_follows_the_list() {
    let mut world = World::new();
    world.on("meizhuang", "Overnight repair mask");
    world.assert_shows("┌ @meizhuang");
    world.keys("j").assert_shows("┌ @flagship");
    world.keys("<tab>").assert_shows("┌ @noor.beauty");
    world
        .keys("j")
        .assert_shows("┌ @the_family_kitchen_of_anna");
}

#[test]
fn the_creator_follows_the_list_again_after_one_was_opened() {
    let mut world = World::new();
    world
        .on("meizhuang", "Overnight repair mask")
        .keys("<enter>");
    world.assert_shows("┌ @meizhuang");
    world.keys("hj").assert_shows("┌ @flagship");
}

#[test]
fn z_gives_a_pane_the_screen_and_z_or_esc_takes_it_back() {
    let mut world = World::new();
    world.keys("2").assert_shows("┌ Due");
    world
        .keys("z")
        .assert_hides("┌ Due")
        .assert_shows("┌ Pipeline");
    world.keys("z").assert_shows("┌ Due");
    world.keys("z<esc>").assert_shows("┌ Due");
    world.keys("1").assert_shows("┌ @noor.beauty");
    world.keys("z").assert_hides("┌ @noor.beauty");
    world.keys("<esc>").assert_shows("┌ @noor.beauty");
}

#[test]
fn a_zoomed_list_shows_its_cursor_to_the_last_row() {
    let mut world = World::crowded(60);
    for screen in ["1", "2", "3", "8"] {
        world.keys(screen).keys("zG");
        let screen = world.screen();
        let shown = screen.lines().filter(|line| line.contains('▸')).count();
        assert_eq!(shown, 1, "{screen}");
    }
}

#[test]
fn tab_goes_from_group_to_group_where_there_is_one_list() {
    let mut world = World::new();
    world.keys("1");
    let mut rows = vec![world.row()];
    for _ in 0..3 {
        rows.push(world.keys("<tab>").row());
    }
    assert_eq!(rows, world.app.model.today_starts()[..4]);
    assert_eq!(world.keys("<backtab>").row(), rows[2]);
}

#[test]
fn moving_writes_nothing() {
    let mut world = World::new();
    for screen in ["1", "2", "3", "4", "8"] {
        let keys = "jkhlGgg{}<ctrl-d><ctrl-u><pgdn><pgup><tab><backtab>zznN<home><end>";
        let done = world.does(&format!("{screen}{keys}"));
        assert_eq!(done, Vec::<String>::new(), "on {screen}");
    }
}
