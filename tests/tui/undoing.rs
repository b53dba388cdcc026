//! Taking back, doing again, repeating.

use callsheet::domain::stage::Stage;

use crate::world::World;

const NOTHING: Vec<String> = Vec::new();
const SERUM: &str = "Serum 30 ml";
const MASK: &str = "Overnight repair mask";
const BANDS: &str = "Bands set";

#[test]
fn u_takes_back_and_capital_u_does_again_step_by_step() {
    let mut world = World::new();
    world.on("zoe", SERUM).keys("LL");
    let stages = |world: &World| (world.stage("zoe", SERUM), world.stage("cafe.ole", SERUM));
    let (before, done) = (
        (Stage::Invited, Stage::Interested),
        (Stage::Interested, Stage::Requested),
    );
    assert_eq!(stages(&world), done);
    world.keys("u");
    assert_eq!(stages(&world), (Stage::Interested, Stage::Interested));
    world.keys("u");
    assert_eq!(stages(&world), before);
    world.keys("U<ctrl-r>");
    assert_eq!(stages(&world), done);
}

#[test]
fn undo_and_redo_work_after_the_app_was_left() {
    let mut world = World::new();
    world.on("zoe", SERUM).keys("Lq");
    let mut world = world.restart();
    world.keys("u");
    assert_eq!(world.stage("zoe", SERUM), Stage::Invited);
    let mut world = world.restart();
    world.keys("U");
    assert_eq!(world.stage("zoe", SERUM), Stage::Interested);
}

#[test]
fn undo_says_what_came_back_and_with_nothing_left_says_so() {
    let mut world = World::new();
    world.keys("u");
    assert!(world.news().contains("is left to undo"), "{}", world.news());
    world.on("zoe", SERUM).keys("Lu");
    assert!(world.news().contains("@zoe"), "{}", world.news());
    world.keys("UU");
    assert!(world.news().contains("is left to redo"), "{}", world.news());
}

#[test]
fn undo_works_on_every_screen() {
    let mut world = World::new();
    for screen in ["1", "2", "3", "4", "8"] {
        world.on("zoe", SERUM).keys("L").keys(screen);
        assert_eq!(world.does("u").len(), 1, "on {screen}");
        assert_eq!(world.stage("zoe", SERUM), Stage::Invited, "on {screen}");
    }
}

#[test]
fn the_log_shows_what_was_taken_back() {
    let mut world = World::new();
    world.on("zoe", SERUM).keys("Lu8");
    world.assert_shows("undo");
}

#[test]
fn a_dot_repeats_on_the_next_row() {
    let mut world = World::new();
    world.on("zoe", SERUM).keys("L");
    assert_eq!(
        world.does("."),
        ["@cafe.ole · Serum 30 ml: interested → requested"]
    );
    world.on("yael_cooks", SERUM).keys("e<ctrl-u>3<enter>");
    assert_eq!(world.does(".").len(), 1);
    let due = world
        .sample("maya.glows", MASK)
        .due
        .map(|day| day.to_string());
    assert_eq!(due.as_deref(), Some("2026-11-29"));
}

#[test]
fn a_dot_repeats_on_the_marks() {
    let mut world = World::new();
    world.keys("3#uk<enter>j<space><space>");
    assert_eq!(world.does(".").len(), 2);
}

#[test]
fn a_dot_before_anything_was_done_says_so() {
    let mut world = World::new();
    world.keys("2");
    assert_eq!(world.does("."), NOTHING);
    assert_eq!(world.news(), "Nothing was done yet.");
}

#[test]
fn a_dot_where_the_verb_does_not_apply_says_so() {
    let mut world = World::new();
    world.on("zoe", SERUM).keys("L4");
    assert_eq!(world.does("."), NOTHING);
    assert_eq!(world.news(), "The last action does not apply to this row.");
}

#[test]
fn a_dot_does_not_give_another_parcel_the_same_number() {
    let mut world = World::new();
    world.on("leo_lifts", BANDS).keys("LUPS<enter>1Z999<enter>");
    assert_eq!(world.under_cursor(), "ivy.reads · Serum 30 ml");
    assert_eq!(world.does("."), NOTHING);
    assert_eq!(world.asks(), "Ship · @ivy.reads");
    world.assert_shows("UPS");
    world.keys("<enter>1Z000<enter>");
    assert_eq!(
        world.sample("ivy.reads", SERUM).tracking.as_deref(),
        Some("1Z000")
    );
}

#[test]
fn a_dot_does_not_give_another_sample_the_same_post() {
    let mut world = World::new();
    world.on("noor.beauty", SERUM).keys("p7312345678901<enter>");
    assert_eq!(world.does("."), NOTHING);
    assert_eq!(world.asks(), "Posted · @the_family_kitchen_of_anna");
}

#[test]
fn a_dot_asks_again_what_a_guard_asked() {
    let mut world = World::new();
    world.on("k.park", MASK).keys("Llaunch week<enter>");
    assert_eq!(world.stage("k.park", MASK), Stage::Approved);
    world
        .colleague()
        .sample("k.park", crate::world::SERUM, Stage::Requested, 20);
    world.hears_of_a_change().on("k.park", SERUM);
    assert_eq!(world.does("."), NOTHING);
    assert_eq!(world.asks(), "Go on all the same?");
}

#[test]
fn what_was_refused_is_not_repeated() {
    let mut world = World::new();
    world.on("zoe", SERUM).keys("L");
    world.on("sam.runs", BANDS).keys("mr");
    assert!(world.news().contains("due date"));
    world.on("cafe.ole", SERUM);
    assert_eq!(
        world.does("."),
        ["@cafe.ole · Serum 30 ml: interested → requested"]
    );
}

#[test]
fn an_operation_is_taken_back_from_its_line_of_the_log() {
    let mut world = World::new();
    world.colleague().video("zoe", 7_301_234_567_891, "Hello");
    world.hears_of_a_change();
    world.on("zoe", SERUM).keys("L8");
    // The latest first: the advance, then what the file brought.
    world.keys("j");
    assert!(world.bottom_line().contains("H take back"));
    assert_eq!(world.does("H"), NOTHING, "asked first");
    world.assert_shows("Take back: import");
    let done = world.does("y");
    assert_eq!(done.len(), 1, "{done:?}");
    assert!(world.shows("undone"));
    world.keys("5").assert_hides("Hello");
    assert_eq!(
        world.stage("zoe", SERUM),
        Stage::Interested,
        "later work stands"
    );
    // What was taken back is not taken back twice; doing it again brings it back.
    world.keys("8ggj");
    while !world.under_cursor().contains("video.csv")
        || world.app.model.log.current().unwrap().undone_by.is_none()
    {
        world.keys("j");
    }
    assert_eq!(world.does("H"), NOTHING);
    assert_eq!(world.news(), "It was taken back already.");
}
