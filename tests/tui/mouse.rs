//! The mouse: nothing needs it, and it does what people expect.

use callsheet::tui::layout::DeskPane;
use callsheet::tui::model::Pane;
use callsheet::tui::msg::{Input, Msg};

use crate::world::World;

/// Clicks on the first line of the screen that says this.
#[track_caller]
fn click(world: &mut World, text: &str) {
    let screen = world.screen();
    let row = screen.lines().position(|line| line.contains(text));
    let row = row.unwrap_or_else(|| panic!("no {text:?} in\n{screen}"));
    let line = screen.lines().nth(row).unwrap();
    let column = line.split(text).next().unwrap().chars().count();
    let at = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    world.app.take(Msg::Input(Input::Click(at.0, at.1)));
}

#[test]
fn a_click_puts_the_cursor_on_the_row_in_every_list() {
    let mut world = World::new();
    for (screen, text, under) in [
        ("1", "@maya.glows", "maya.glows · Serum 30 ml"),
        ("2", "@sam.runs", "sam.runs · Bands set"),
        ("3", "@maya.glows", "maya.glows"),
        ("4", "@yael_cooks", "yael_cooks · reminder"),
        ("8", "@meizhuang: tags", "@meizhuang: tags +vip"),
    ] {
        world.keys(screen);
        click(&mut world, text);
        assert_eq!(world.under_cursor(), under, "on {screen}");
        assert!(world.is_bare());
    }
}

#[test]
fn a_click_gives_the_pane_the_focus() {
    let mut world = World::new();
    world.keys("2");
    click(&mut world, "+1 d");
    assert_eq!(world.app.model.focus, DeskPane::Due);
    assert_eq!(world.under_cursor(), "yael_cooks · Serum 30 ml");
    click(&mut world, "Posts/week");
    assert_eq!(world.app.model.focus, DeskPane::Scorecard);
    click(&mut world, "@cafe.ole");
    assert_eq!(world.under_cursor(), "cafe.ole · Serum 30 ml");
}

#[test]
fn a_second_click_opens_the_creator() {
    let mut world = World::new();
    world.keys("3");
    click(&mut world, "@maya.glows");
    assert_eq!(world.app.model.pane(), Pane::Creators);
    click(&mut world, "@maya.glows");
    assert_eq!(world.app.model.pane(), Pane::Creator);
    assert_eq!(world.under_cursor(), "maya.glows");
}

#[test]
fn a_click_on_a_heading_or_beside_the_list_moves_nothing() {
    let mut world = World::new();
    world.keys("1jj");
    for text in ["Overdue posts", "Samples 1 open", "┌ Today", " ? all keys"] {
        click(&mut world, text);
        assert_eq!(world.row(), 2, "{text}");
    }
}

#[test]
fn the_wheel_moves_the_list_under_it_and_the_focus_stays() {
    let mut world = World::new();
    world.keys("2");
    world.app.take(Msg::Input(Input::Wheel(3, (5, 30))));
    assert_eq!((world.row(), world.app.model.due.cursor), (0, 3));
    assert_eq!(world.app.model.focus, DeskPane::Pipeline);
    world.app.take(Msg::Input(Input::Wheel(3, (5, 5))));
    assert_eq!(world.row(), 3);
    world.app.take(Msg::Input(Input::Wheel(-9, (5, 5))));
    assert_eq!(world.row(), 0);
}

#[test]
fn under_a_menu_the_mouse_does_nothing() {
    let mut world = World::new();
    world.keys("2m");
    let log = world.log().len();
    world.app.take(Msg::Input(Input::Click(60, 12)));
    world.app.take(Msg::Input(Input::Wheel(3, (5, 5))));
    assert_eq!((world.row(), world.log().len()), (0, log));
    assert!(!world.is_bare());
}
