//! Enter only opens, Esc only goes back, and what acts elsewhere does nothing here.

use callsheet::tui::action::Screen;
use callsheet::tui::layout::DeskPane;
use callsheet::tui::model::Pane;

use crate::world::World;

const NOTHING: Vec<String> = Vec::new();

#[test]
fn enter_opens_the_creator_and_writes_nothing() {
    let mut world = World::new();
    for (keys, handle) in [
        ("1", "noor.beauty"),
        ("2gg", "zoe"),
        ("2gg<tab>", "noor.beauty"),
        ("3gg", "cafe.ole"),
        ("4gg", "noor.beauty"),
    ] {
        world.keys("1").keys(keys);
        assert_eq!(world.does("<enter>"), NOTHING, "after {keys}");
        assert_eq!(world.app.model.pane(), Pane::Creator, "after {keys}");
        assert_eq!(world.under_cursor(), handle, "after {keys}");
        world.keys("<esc>");
    }
}

#[test]
fn an_opened_creator_says_how_to_go_back() {
    let mut world = World::new();
    world.keys("3<enter>");
    assert!(
        world.bottom_line().starts_with(" esc back"),
        "{}",
        world.bottom_line()
    );
}

#[test]
fn what_lies_over_the_screen_shows_its_own_keys() {
    let mut world = World::new();
    for (keys, hint) in [
        ("2m", "enter choose"),
        ("f", "enter open"),
        (":", "enter run"),
        ("?", "enter run"),
    ] {
        let bottom = world.keys(keys).bottom_line();
        assert!(
            bottom.contains(hint) && bottom.contains("esc leave"),
            "{bottom}"
        );
        world.keys("<esc>");
    }
}

#[test]
fn esc_goes_back_to_the_list_a_creator_was_opened_from() {
    let mut world = World::new();
    for (keys, screen) in [
        ("1", Screen::Today),
        ("3", Screen::Creators),
        ("4", Screen::FollowUps),
    ] {
        world.keys(keys).keys("j<enter><esc>");
        assert_eq!(world.app.model.screen, screen);
        assert_eq!(world.row(), 1);
    }
    for (keys, pane) in [("2", DeskPane::Pipeline), ("2<tab>", DeskPane::Due)] {
        world.keys(keys).keys("<enter><esc>");
        assert_eq!(world.app.model.focus, pane);
    }
}

#[test]
fn enter_on_a_line_of_the_log_says_that_there_is_nothing_to_open() {
    let mut world = World::new();
    world.keys("8<enter>");
    assert_eq!(world.app.model.screen, Screen::Log);
    assert_eq!(world.news(), "There is no creator under the cursor.");
}

#[test]
fn backspace_and_delete_never_act_on_a_row() {
    let mut world = World::new();
    for screen in ["1", "2", "3", "4", "8"] {
        world.keys(screen);
        let before = world.screen();
        assert_eq!(world.does("<backspace><delete>"), NOTHING);
        assert_eq!(world.screen(), before, "on {screen}");
    }
}

#[test]
fn a_paste_outside_fields_changes_nothing() {
    let mut world = World::new();
    for screen in ["1", "2", "3", "4", "8"] {
        world.keys(screen);
        let row = world.row();
        let log = world.log().len();
        world.app.paste("LLLq\nxGu:quit\n");
        assert_eq!((world.log().len(), world.row()), (log, row));
        assert!(world.is_bare() && !world.is_left());
        assert!(world.news().starts_with("Pasted text is ignored here"));
    }
}

#[test]
fn a_paste_into_a_menu_chooses_nothing() {
    let mut world = World::new();
    world.on("noor.beauty", "Serum 30 ml").keys("m");
    let log = world.log().len();
    world.app.paste("rr\n");
    assert_eq!(world.log().len(), log);
    assert_eq!(world.asks(), "Message · @noor.beauty");
}

#[test]
fn keys_that_mean_nothing_do_nothing() {
    let mut world = World::new();
    world.keys("2");
    let before = world.screen();
    assert_eq!(world.does("09Q;!~\"<ctrl-x>"), NOTHING);
    assert_eq!(world.screen(), before);
}

#[test]
fn a_key_of_another_place_says_where_it_works() {
    let mut world = World::new();
    assert_eq!(world.does("3L"), NOTHING);
    assert_eq!(
        world.news(),
        "L does nothing here; on a sample it would move the sample to its next stage."
    );
    assert_eq!(world.does("8x"), NOTHING);
    assert!(world.news().contains("on a follow-up"), "{}", world.news());
}

#[test]
fn news_goes_with_the_next_action() {
    let mut world = World::new();
    world.keys("3L");
    assert_ne!(world.news(), "");
    world.keys("j");
    assert_ne!(world.news(), "", "moving is no action");
    world.keys("A");
    assert_eq!(world.news(), "");
}

#[test]
fn esc_leaves_a_form_and_a_menu_without_a_trace() {
    let mut world = World::new();
    world.on("noor.beauty", "Serum 30 ml");
    assert_eq!(
        world.does("e5<esc>p<esc>m<esc>X<esc>Ahello<esc>#vip<esc>"),
        NOTHING
    );
    assert!(world.is_bare());
}

#[test]
fn esc_takes_news_away_first_then_marks_then_the_filter() {
    let mut world = World::new();
    world.keys("2/serum<enter><space>R");
    world.app.paste("x");
    world.keys("<esc>");
    assert_eq!((world.news(), world.app.model.marked()), ("", 1));
    world.keys("<esc>");
    assert_eq!(world.app.model.marked(), 0);
    assert_eq!(world.app.model.pipeline.narrow.text, "serum");
    world.keys("<esc>");
    assert_eq!(world.app.model.pipeline.narrow.text, "");
}

#[test]
fn faults_of_the_persons_own_files_are_read_first() {
    let faults = [
        "playbook.toml:4: \"delai\" is no key of brief: the nearest is \"delay\".",
        "messages/reminder.txt:2: there is no field named handel; the nearest is handle.",
    ];
    let mut world = World::faulty(&faults);
    world
        .assert_shows("2 faults in your own files")
        .assert_shows("playbook.toml:4: \"delai\"")
        .assert_shows("messages/reminder.txt:2:");
    world.keys("<esc>").assert_hides("in your own files");
    assert!(world.is_bare());
    let mut world = World::faulty(&faults[..1]);
    world.assert_shows("A fault in your own files");
    World::faulty(&[]).assert_hides("in your own files");
}
