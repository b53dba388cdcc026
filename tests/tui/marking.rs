//! Marks come first: verbs act on the marked rows, or on the one under the cursor.

use callsheet::domain::stage::Stage;

use crate::world::World;

#[test]
fn space_marks_and_steps_down_and_unmarks_again() {
    let mut world = World::new();
    world.keys("2<space><space>");
    assert_eq!((world.app.model.marked(), world.row()), (2, 2));
    world.keys("k<space>");
    assert_eq!(world.app.model.marked(), 1);
    world.assert_shows("1 marked");
}

#[test]
fn v_marks_a_range_that_follows_the_cursor_until_v() {
    let mut world = World::new();
    world.keys("2jvjj");
    assert_eq!(world.app.model.marked(), 3);
    world.keys("vjj");
    assert_eq!(world.app.model.marked(), 3);
}

#[test]
fn percent_marks_all_that_is_shown_and_capital_v_turns_it_round() {
    let mut world = World::new();
    world.keys("2%");
    assert_eq!(world.app.model.marked(), 16);
    world.keys("V");
    assert_eq!(world.app.model.marked(), 0);
    world.keys("<space>V");
    assert_eq!(world.app.model.marked(), 15);
    world.keys("<esc>/stage:shipped<enter>%");
    assert_eq!(world.app.model.marked(), 2);
}

#[test]
fn percent_and_capital_v_reach_the_rows_out_of_sight() {
    let mut world = World::crowded(400);
    world.keys("2%");
    assert_eq!(world.app.model.marked(), 400);
    world.keys("<esc><space>V");
    assert_eq!(world.app.model.marked(), 399);
    world.keys("3%");
    assert_eq!(world.app.model.marked(), 400);
}

#[test]
fn in_the_morning_percent_marks_the_group() {
    let mut world = World::new();
    world.keys("1}}%");
    assert_eq!(world.app.model.marked(), 3);
    world.assert_shows("Requests to review 3");
}

#[test]
fn esc_unmarks() {
    let mut world = World::new();
    for screen in ["1", "2", "2<tab>", "3", "4"] {
        world.keys(screen).keys("<space><space><esc>");
        assert_eq!(world.app.model.marked(), 0, "on {screen}");
    }
}

#[test]
fn prompts_say_on_how_many() {
    let mut world = World::new();
    world
        .on("noor.beauty", "Serum 30 ml")
        .keys("<space><space>");
    for (keys, title) in [
        ("e", "Extend the due date · 2 samples"),
        ("X", "Close · 2 samples"),
        ("T", "Tracking · 2 samples"),
        ("p", "Posted · 2 samples"),
        ("A", "Note · 2 creators"),
        ("#", "Tags · 2 creators"),
        ("a", "Add a sample · 2 creators"),
        ("m", "Message · 2 samples"),
    ] {
        world.keys(keys);
        assert_eq!(world.asks(), title, "{keys}");
        world.keys("<esc>");
    }
    world.keys("<esc>4<space><space><space>w");
    assert_eq!(world.asks(), "Snooze · 3 follow-ups");
}

#[test]
fn a_creator_with_two_marked_samples_counts_once() {
    let mut world = World::new();
    world.on("maya.glows", "Serum 30 ml").keys("<space>");
    world
        .on("maya.glows", "Overnight repair mask")
        .keys("<space>A");
    assert_eq!(world.asks(), "Note");
    assert_eq!(world.does("hello<enter>"), ["@maya.glows · note: added"]);
}

#[test]
fn a_bulk_advance_is_one_operation_and_one_undo() {
    let mut world = World::new();
    world.on("sam.runs", "Bands set").keys("<space><space>");
    let before = world.operations();
    world.keys("L");
    assert_eq!(world.operations(), before + 1);
    for (handle, product) in [("sam.runs", "Bands set"), ("maya.glows", "Serum 30 ml")] {
        assert_eq!(world.stage(handle, product), Stage::Approved);
    }
    world.keys("u");
    for (handle, product) in [("sam.runs", "Bands set"), ("maya.glows", "Serum 30 ml")] {
        assert_eq!(world.stage(handle, product), Stage::Requested);
    }
}

#[test]
fn a_verb_uses_its_marks_up_and_a_refused_one_keeps_them() {
    let mut world = World::new();
    world.on("sam.runs", "Bands set").keys("<space><space>L");
    assert_eq!(world.app.model.marked(), 0);
    world.on("zoe", "Serum 30 ml").keys("<space>");
    world
        .on("noor.beauty", "Overnight repair mask")
        .keys("<space>");
    assert_eq!(world.does("L"), Vec::<String>::new());
    assert_eq!(world.app.model.marked(), 2);
}

#[test]
fn marks_stay_on_their_rows_when_data_changes_underneath() {
    let mut world = World::new();
    world
        .on("meizhuang", "Overnight repair mask")
        .keys("<space>");
    world
        .colleague()
        .sample("ivy.reads", crate::world::MASK, Stage::Invited, 19);
    world.hears_of_a_change().keys("T");
    let done = world.does("<tab><ctrl-u>1Z999<enter>");
    assert_eq!(done.len(), 1);
    assert!(done[0].contains("@meizhuang"), "{done:?}");
}

#[test]
fn where_nothing_can_be_marked_the_keys_say_so() {
    let mut world = World::new();
    for keys in [" ", "v", "%", "V"] {
        world.keys("8").keys(keys);
        assert_eq!(world.news(), "Nothing is marked here.", "{keys}");
    }
    assert!(!world.bottom_line().contains("mark"));
}

#[test]
fn marking_writes_nothing() {
    let mut world = World::new();
    for screen in ["1", "2", "3", "4"] {
        let done = world.does(&format!("{screen}<space>v%V<esc>"));
        assert_eq!(done, Vec::<String>::new());
    }
}
