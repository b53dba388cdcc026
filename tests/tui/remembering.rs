//! What is kept between two runs.

use callsheet::tui::action::Screen;
use callsheet::tui::layer::Layer;
use callsheet::tui::layout::DeskPane;

use crate::world::World;

#[test]
fn screen_row_filter_order_zoom_and_marks_are_as_they_were_left() {
    let mut world = World::new();
    world.keys("2/tier:1,2<enter>sdjj<space>z");
    let (under, screen) = (world.under_cursor(), world.screen());
    let marks = world.app.model.pipeline.list.marks.clone();
    assert!(!marks.is_empty());
    let mut world = world.resume();
    assert_eq!(world.app.model.screen, Screen::Desk);
    assert_eq!(world.app.model.focus, DeskPane::Pipeline);
    assert!(world.app.model.zoom);
    assert_eq!(world.under_cursor(), under);
    assert_eq!(world.app.model.pipeline.list.marks, marks);
    assert_eq!(world.screen(), screen);
}

#[test]
fn the_row_is_found_again_where_it_moved_to() {
    let mut world = World::new();
    world.keys("3shjjj");
    let under = world.under_cursor();
    // Reversed meanwhile, the row has another place.
    world.keys("S");
    let mut world = world.resume();
    assert_eq!(world.under_cursor(), under);
    world.keys("<esc>");
}

#[test]
fn columns_and_days_are_kept() {
    let mut world = World::new();
    world.keys("3Cfo<esc>W9");
    let screen = world.screen();
    let mut world = world.resume();
    assert_eq!(world.screen(), screen);
}

#[test]
fn what_was_typed_and_left_is_there_when_the_form_opens_again() {
    let mut world = World::new();
    world
        .on("cafe.ole", "Serum 30 ml")
        .keys("Asays the box came late<esc>");
    world.keys("A");
    assert!(world.screen().contains("says the box came late"));
    world.keys("<esc>");
    let mut world = world.resume();
    world.on("cafe.ole", "Serum 30 ml").keys("A");
    assert!(world.screen().contains("says the box came late"));
    world.keys("<enter>");
    world.on("cafe.ole", "Serum 30 ml").keys("A");
    let Some(Layer::Form(form)) = world.app.model.layers.last() else {
        panic!("no form")
    };
    assert_eq!(form.text(0), None, "what was sent is no draft any more");
}

#[test]
fn a_form_that_is_open_when_the_terminal_goes_is_a_draft_too() {
    let mut world = World::new();
    world.on("cafe.ole", "Serum 30 ml").keys("Ahalf a sent");
    let mut world = world.resume();
    world.on("cafe.ole", "Serum 30 ml").keys("A");
    assert!(world.screen().contains("half a sent"));
}
