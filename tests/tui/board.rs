//! The pipeline as a board.

use callsheet::domain::stage::Stage;
use callsheet::tui::layer::Layer;
use callsheet::tui::model::Pane;
use callsheet::tui::msg::{Input, Msg};

use crate::world::World;

fn stage(world: &World) -> Stage {
    world.app.model.pipeline.list.current().unwrap().stage
}

/// Where a text first stands on the screen.
#[track_caller]
fn spot(world: &mut World, text: &str) -> (u16, u16) {
    let screen = world.screen();
    for (row, line) in screen.lines().enumerate() {
        if let Some((before, _)) = line.split_once(text) {
            let column = before.chars().count();
            return (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
        }
    }
    panic!("no {text:?} in\n{screen}");
}

fn mouse(world: &mut World, input: Input) {
    world.app.take(Msg::Input(input));
}

#[test]
fn b_makes_the_pipeline_a_board_from_anywhere_and_a_list_again() {
    let mut world = World::new();
    world.keys("B");
    assert_eq!(world.app.model.pane(), Pane::Pipeline);
    let screen = world.screen();
    let headings = screen.lines().nth(2).unwrap();
    assert!(
        headings.contains("Requested") && headings.contains("Del"),
        "{screen}"
    );
    world.keys("B");
    assert!(
        !world.screen().contains("Delivered   "),
        "{}",
        world.screen()
    );
    assert!(!world.app.model.is_board());
}

#[test]
fn up_and_down_stay_in_the_stage_left_and_right_change_it() {
    let mut world = World::new();
    world.keys("Bgg");
    let first = stage(&world);
    world.keys("jjjjjjjjjjjjjjjjjjjj");
    assert_eq!(stage(&world), first);
    world.keys("l");
    let second = stage(&world);
    assert!(second > first);
    world.keys("G");
    assert_eq!(stage(&world), second);
    world.keys("h");
    assert_eq!(stage(&world), first);
    world.keys("hhhh");
    assert_eq!(stage(&world), first, "there is nothing further left");
}

#[test]
fn verbs_take_the_marked_cards_and_say_how_many() {
    let mut world = World::new();
    world.keys("2sc/stage:requested<enter>B%X");
    let Some(Layer::Menu { title, .. }) = world.app.model.layers.last() else {
        panic!("no menu")
    };
    assert!(title.ends_with("samples"), "{title}");
}

#[test]
fn a_card_is_dragged_to_another_stage_with_the_form_and_the_guards_of_its_key() {
    let mut world = World::sized(200, 50);
    world.keys("B/stage:approved<enter>");
    let handle = format!(
        "@{}",
        world.app.model.pipeline.list.current().unwrap().creator
    );
    let card = spot(&mut world, &handle);
    let shipped = spot(&mut world, "Shipped");
    mouse(&mut world, Input::Click(card.0, card.1));
    mouse(&mut world, Input::Drag(shipped.0, card.1));
    assert_eq!(world.app.model.drag.unwrap().over, Stage::Shipped);
    mouse(&mut world, Input::Release(shipped.0, card.1));
    let Some(Layer::Form(form)) = world.app.model.layers.last() else {
        panic!("a parcel needs its number")
    };
    assert!(form.title.starts_with("Ship"), "{}", form.title);
    world.keys("UPS<enter>1Z999<enter>");
    assert!(world.screen().contains("shipped"), "{}", world.screen());
    world.keys("u<esc>");
    // What cannot follow is refused as the key would be.
    let card = spot(&mut world, &handle);
    let posted = spot(&mut world, "Posted");
    mouse(&mut world, Input::Click(card.0, card.1));
    mouse(&mut world, Input::Release(posted.0, card.1));
    assert!(
        world.screen().contains("cannot follow here"),
        "{}",
        world.screen()
    );
}

#[test]
fn a_press_chooses_a_card_a_second_opens_and_a_let_go_where_it_was_moves_nothing() {
    let mut world = World::sized(200, 50);
    world.keys("B");
    let before = world.app.model.pipeline.stages.clone();
    let card = spot(&mut world, "@cafe.ole");
    for _ in 0..2 {
        mouse(&mut world, Input::Click(card.0, card.1));
        mouse(&mut world, Input::Release(card.0, card.1));
    }
    assert_eq!(world.app.model.pane(), Pane::Creator);
    assert_eq!(world.app.model.pipeline.stages, before);
}

#[test]
fn every_size_has_a_board() {
    let mut world = World::new();
    world.keys("B");
    for (columns, rows) in [
        (0, 0),
        (1, 1),
        (12, 5),
        (40, 12),
        (80, 24),
        (120, 40),
        (300, 100),
        (500, 300),
    ] {
        world.app.resize(columns, rows);
        let screen = world.screen();
        assert_eq!(screen.lines().count(), usize::from(rows));
        world.keys("jlkh");
        mouse(&mut world, Input::Click(columns / 2, rows / 2));
        mouse(&mut world, Input::Release(columns, rows));
        world.keys("<esc>");
    }
}

#[test]
fn a_heading_sorts_the_table_and_once_more_turns_it_round() {
    let mut world = World::new();
    world.keys("3");
    let heading = spot(&mut world, "Followers");
    mouse(&mut world, Input::Click(heading.0, heading.1));
    world.keys("gg");
    assert_eq!(world.under_cursor(), "meizhuang");
    let (sort, reverse) = (
        world.app.model.creators.sort,
        world.app.model.creators.reverse,
    );
    mouse(&mut world, Input::Click(heading.0, heading.1));
    assert_eq!(world.app.model.creators.sort, sort);
    assert_ne!(world.app.model.creators.reverse, reverse);
}
