//! The finder, the palette and the help.

use callsheet::tui::action::Screen;
use callsheet::tui::model::Pane;

use crate::world::World;

#[test]
fn f_two_letters_and_enter_open_a_creator_from_anywhere() {
    let mut world = World::new();
    for screen in ["1", "2", "3", "4", "8"] {
        world.keys(screen).keys("fiv<enter>");
        assert_eq!(world.app.model.pane(), Pane::Creator);
        assert_eq!(world.under_cursor(), "ivy.reads", "from {screen}");
        world.assert_shows("┌ @ivy.reads");
    }
}

#[test]
fn esc_after_the_finder_goes_back_to_where_one_was() {
    let mut world = World::new();
    world.keys("4jfiv<enter><esc>");
    assert_eq!(
        (world.app.model.screen, world.row()),
        (Screen::FollowUps, 1)
    );
}

#[test]
fn the_finder_finds_names_in_any_writing_and_forgives_a_wrong_letter() {
    let mut world = World::new();
    for (typed, handle) in [
        ("leo", "leo_lifts"),
        ("rivera", "sam.runs"),
        ("美妆", "meizhuang"),
        ("nandu", "cafe.ole"),
        ("mata.glows", "maya.glows"),
    ] {
        world.keys("f").keys(typed).keys("<enter>");
        assert_eq!(world.under_cursor(), handle, "{typed}");
    }
}

#[test]
fn the_finder_lists_everybody_at_first_and_says_how_many_fit() {
    let mut world = World::new();
    world
        .keys("f")
        .assert_shows("12 of 12")
        .assert_shows("@zoe");
    world.keys("yael").assert_shows("1 of 12");
    world
        .keys("qqqqqqqq")
        .assert_shows("Nobody is called that.");
    world.keys("<enter>");
    assert_eq!(world.app.model.screen, Screen::Today);
}

#[test]
fn the_finder_knows_a_creator_who_came_meanwhile() {
    let mut world = World::new();
    world.keys("f<esc>");
    let colleague = world.colleague();
    colleague.newcomer("newton.reads");
    world.hears_of_a_change();
    world.keys("fnewt<enter>");
    assert_eq!(world.under_cursor(), "newton.reads");
}

#[test]
fn colon_lists_actions_and_runs_the_chosen_one() {
    for keys in [":", "<ctrl-p>"] {
        let mut world = World::new();
        world.keys(keys).assert_shows("Commands");
        world.keys("go-log<enter>");
        assert_eq!(world.app.model.screen, Screen::Log);
        assert!(world.is_bare());
    }
}

#[test]
fn the_palette_finds_by_words_in_any_order() {
    let mut world = World::new();
    world.keys(":queue follow<enter>");
    assert_eq!(world.app.model.screen, Screen::FollowUps);
}

#[test]
fn the_palette_offers_what_works_here_first() {
    let mut world = World::new();
    world.on("meizhuang", "Overnight repair mask").keys(":");
    let screen = world.screen();
    let line = |word: &str| screen.lines().position(|line| line.contains(word));
    let advance = line("Move the sample to its next stage").unwrap();
    let up = line("Move to the row above");
    assert!(up.is_none_or(|up| advance < up), "{screen}");
}

#[test]
fn the_palette_says_why_an_action_does_not_work_here() {
    let mut world = World::new();
    world.on("zoe", "Serum 30 ml").keys(":extend");
    world.assert_shows("It has a due date only between delivery and post");
    assert_eq!(world.does("<enter>"), Vec::<String>::new());
    assert_eq!(
        world.news(),
        "It has a due date only between delivery and post."
    );
}

#[test]
fn help_lists_the_keys_of_this_place_under_headings() {
    for keys in ["?", "<f1>"] {
        let mut world = World::new();
        world.keys("2").keys(keys);
        world
            .assert_shows("╭ Keys")
            .assert_shows("│ Move ")
            .assert_shows("k, up");
    }
    let mut world = World::new();
    world
        .keys("8?advance")
        .assert_shows("No key does that here.");
}

#[test]
fn help_is_searched_and_run() {
    let mut world = World::new();
    world.keys("2?table of<enter>");
    assert_eq!(world.app.model.screen, Screen::Creators);
    world.keys("?8<enter>");
    assert_eq!(world.app.model.screen, Screen::Log);
}

#[test]
fn help_shows_its_chosen_line_to_the_last() {
    let mut world = World::sized(80, 24);
    world.keys("2?");
    for _ in 0..15 {
        world.keys("<pgdn>");
        let screen = world.screen();
        let cursors = screen.lines().filter(|line| line.contains("│▸ ")).count();
        assert!(cursors >= 1, "{screen}");
    }
    world.assert_shows("Quit when pressed twice");
    for _ in 0..15 {
        world.keys("<pgup>");
    }
    world.assert_shows("│ Move ");
}

#[test]
fn a_paste_searches_from_the_first_line_again() {
    let mut world = World::new();
    world.keys(":<down><down><down><down>");
    world.app.paste("go-desk");
    world.keys("<enter>");
    assert_eq!(world.app.model.screen, Screen::Desk);
}

#[test]
fn fields_know_the_keys_every_shell_has() {
    let mut world = World::new();
    for (keys, left) in [
        ("leo lifts<ctrl-w>", "leo "),
        ("leo<ctrl-u>", ""),
        ("leo<ctrl-a><ctrl-k>", ""),
        ("leo<ctrl-a>a<ctrl-e>z", "aleoz"),
        ("leo<left><backspace>", "lo"),
        ("leo<ctrl-a><delete>", "eo"),
        ("leo<tab>", "leo"),
    ] {
        world.keys("2/").keys(keys);
        assert_eq!(world.app.model.pipeline.narrow.text, left, "{keys}");
        world.keys("<esc>");
    }
}
