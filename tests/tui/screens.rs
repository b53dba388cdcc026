//! Screens: going there, going back, leaving.

use callsheet::tui::action::Screen;
use callsheet::tui::msg::Effect;

use crate::world::World;

#[test]
fn digits_and_g_with_a_letter_open_screens() {
    let mut world = World::new();
    for (keys, screen) in [
        ("2", Screen::Desk),
        ("3", Screen::Creators),
        ("4", Screen::FollowUps),
        ("8", Screen::Log),
        ("1", Screen::Today),
        ("gd", Screen::Desk),
        ("gc", Screen::Creators),
        ("gf", Screen::FollowUps),
        ("gl", Screen::Log),
        ("gt", Screen::Today),
    ] {
        world.keys(keys);
        assert_eq!(world.app.model.screen, screen, "after {keys}");
    }
}

#[test]
fn the_open_screen_says_so() {
    let mut world = World::new();
    for (keys, title) in [
        ("1", "┌ Today"),
        ("2", "┌ Pipeline"),
        ("3", "┌ Creators"),
        ("4", "┌ Follow-ups"),
        ("8", "┌ Log"),
    ] {
        world.keys(keys).assert_shows(title);
    }
}

#[test]
fn minus_goes_to_and_fro() {
    let mut world = World::new();
    world.keys("23");
    for screen in [Screen::Desk, Screen::Creators, Screen::Desk] {
        world.keys("-");
        assert_eq!(world.app.model.screen, screen);
    }
}

#[test]
fn ctrl_o_goes_back_through_the_screens_and_stays_at_the_first() {
    let mut world = World::new();
    world.keys("2348");
    for screen in [
        Screen::FollowUps,
        Screen::Creators,
        Screen::Desk,
        Screen::Today,
        Screen::Today,
    ] {
        world.keys("<ctrl-o>");
        assert_eq!(world.app.model.screen, screen);
    }
}

#[test]
fn zoom_does_not_come_along_to_another_screen() {
    for keys in ["2z3", "32z-", "32z<ctrl-o>"] {
        let mut world = World::new();
        world.keys(keys);
        assert_eq!(world.app.model.screen, Screen::Creators);
        assert!(!world.app.model.zoom, "{keys}");
    }
}

#[test]
fn a_screen_keeps_its_cursor_while_another_is_open() {
    let mut world = World::new();
    world.on("meizhuang", "Overnight repair mask");
    let row = world.row();
    world.keys("3jj1jj2");
    assert_eq!(world.row(), row);
}

#[test]
fn a_half_typed_key_shows_what_may_follow_and_esc_forgets_it() {
    let mut world = World::new();
    world
        .keys("2g")
        .assert_shows("Follow-ups")
        .assert_shows("Creators");
    world.keys("<esc>j");
    assert_eq!((world.row(), world.app.model.screen), (1, Screen::Desk));
    world.keys("gQj");
    assert_eq!(world.row(), 2);
}

#[test]
fn esc_never_quits() {
    let mut world = World::new();
    for screen in ["1", "2", "3", "4", "8"] {
        world.keys(screen).keys("<esc><esc><esc><esc>");
        assert!(!world.is_left(), "on {screen}");
    }
}

#[test]
fn q_closes_what_lies_over_the_screen_and_only_then_leaves() {
    let mut world = World::new();
    world.keys("2?q");
    assert!(world.is_bare() && !world.is_left());
    world.keys("yq");
    assert!(world.is_bare() && !world.is_left());
    world.keys("Aq");
    assert_eq!(world.asks(), "Note · @zoe", "in a field q is a letter");
    world.keys("<esc>q");
    assert!(world.is_left());
}

#[test]
fn ctrl_c_asks_once_and_leaves_the_second_time() {
    let mut world = World::new();
    world.keys("<ctrl-c>");
    assert_eq!(world.news(), "Press ctrl-c again to quit.");
    assert!(!world.is_left());
    world.keys("j<ctrl-c>");
    assert!(!world.is_left(), "a key between takes it back");
    world.keys("<ctrl-c>");
    assert!(world.is_left());
}

#[test]
fn ctrl_c_is_heard_in_the_middle_of_a_key_and_in_a_form() {
    let mut world = World::new();
    world.keys("2g<ctrl-c>");
    assert_eq!(world.news(), "Press ctrl-c again to quit.");
    world.keys("jA<ctrl-c><ctrl-c>");
    assert!(world.is_left());
}

#[test]
fn ctrl_l_draws_again_capital_r_loads_again_ctrl_z_suspends() {
    let mut world = World::new();
    world.keys("<ctrl-l>R<ctrl-z>");
    assert_eq!(
        world.app.asked,
        [Effect::Redraw, Effect::Redraw, Effect::Suspend]
    );
}

#[test]
fn ctrl_l_draws_again_over_a_form_and_leaves_what_is_typed() {
    let mut world = World::new();
    world.keys("2A").keys("likes mornings<ctrl-l>");
    assert_eq!(world.app.asked, [Effect::Redraw]);
    world.assert_shows("likes mornings");
}

#[test]
fn capital_r_shows_what_came_meanwhile() {
    let mut world = World::new();
    world.keys("2");
    let colleague = world.colleague();
    colleague.sample(
        "zoe",
        crate::world::MASK,
        callsheet::domain::stage::Stage::Invited,
        19,
    );
    world.assert_shows("Invited 1");
    world.keys("R").assert_shows("Invited 2");
}

#[test]
fn a_database_without_a_shop_says_how_to_begin() {
    let mut world = World::empty();
    for screen in ["1", "2", "3", "4", "8"] {
        world
            .keys(screen)
            .assert_shows("look around in a made-up shop");
        assert_eq!(world.bottom_line().trim(), "p folder  d demo  ? all keys");
    }
    world.keys("q");
    assert!(world.is_left());
}

#[test]
fn the_first_page_goes_away_once_a_shop_is_there() {
    let mut world = World::empty();
    world.keys("2");
    world.colleague().shop();
    world.hears_of_a_change();
    world
        .assert_hides("Welcome to Callsheet")
        .assert_shows("@zoe")
        .assert_shows("Glow Labs (US)");
}
