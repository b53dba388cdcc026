//! Data that changes underneath.

use callsheet::domain::command::MoveDetails;
use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::stage::Stage;

use crate::world::{MASK, SERUM, World};

#[test]
fn rows_that_come_do_not_move_the_cursor() {
    let mut world = World::new();
    world.on("meizhuang", "Overnight repair mask");
    let colleague = world.colleague();
    for handle in ["zoe", "ivy.reads", "leo_lifts"] {
        colleague.sample(handle, MASK, Stage::Invited, 19);
    }
    world.hears_of_a_change();
    assert_eq!(world.under_cursor(), "meizhuang · Overnight repair mask");
    assert_eq!(world.app.model.pipeline.list.total, 19);
    world.assert_shows("▸  @meizhuang");
}

#[test]
fn no_list_loses_its_row_when_others_come_before_it() {
    for (keys, steps, row) in [
        ("1", 5, "k.park"),
        ("2<tab>", 2, "yael_cooks"),
        ("2B", 0, "zoe"),
        ("3", 4, "leo_lifts"),
        ("4", 3, "yael_cooks"),
        ("8", 2, ""),
    ] {
        let mut world = World::new();
        world.keys(keys);
        for _ in 0..steps {
            world.keys("j");
        }
        let (under, seq) = (world.under_cursor(), world.app.model.log.cursor);
        assert!(under.contains(row), "{keys}: {under}");
        let event = world.app.model.log.current().map(|row| row.seq);
        let colleague = world.colleague();
        colleague.newcomer("aaa.first");
        let first = colleague.sample("aaa.first", MASK, Stage::Delivered, 1);
        colleague.sample("aaa.first", SERUM, Stage::Invited, 1);
        colleague.follow_up(first, FollowUpKind::OverdueNudge, 2);
        world.hears_of_a_change();
        assert_eq!(world.under_cursor(), under, "{keys}");
        if keys == "8" {
            let now = world.app.model.log.current().map(|row| row.seq);
            assert_eq!(now, event);
            assert!(world.app.model.log.cursor > seq, "what is new stands above");
        }
    }
}

#[test]
fn the_right_side_shows_what_a_colleague_wrote() {
    let mut world = World::new();
    world.on("zoe", "Serum 30 ml");
    world.colleague().sample("zoe", MASK, Stage::Requested, 20);
    world.hears_of_a_change().assert_shows("Samples 2 open");
}

#[test]
fn a_menu_is_about_the_row_it_was_opened_on() {
    let mut world = World::new();
    world.on("sam.runs", "Bands set").keys("X");
    let sample = world.sample("sam.runs", "Bands set").id;
    let colleague = world.colleague();
    let details = MoveDetails {
        reason: Some("moved abroad".into()),
        ..Default::default()
    };
    colleague.moved(sample, Stage::Cancelled, details);
    world.hears_of_a_change();
    assert_ne!(world.under_cursor(), "sam.runs · Bands set");
    assert_eq!(world.does("u<enter>"), Vec::<String>::new());
    assert!(world.news().contains("cancelled") || world.shows("cancelled"));
}

/// Another process acts on the very sample before the app hears of it.
#[test]
fn a_verb_on_a_row_that_is_old_goes_no_step_too_far() {
    let mut world = World::new();
    world.on("sam.runs", "Bands set");
    let sample = world.sample("sam.runs", "Bands set").id;
    let colleague = world.colleague();
    colleague.moved(sample, Stage::Approved, MoveDetails::default());
    // To approve it again would ship it, which asks for what nobody typed.
    assert_eq!(world.does("L"), Vec::<String>::new());
    assert!(
        world.news().contains("no carrier") || world.news().contains("no tracking"),
        "{}",
        world.news()
    );
    assert_eq!(world.stage("sam.runs", "Bands set"), Stage::Approved);
    // A form that was opened before says where it wanted to go.
    let mask = "Overnight repair mask";
    world.hears_of_a_change().on("maya.glows", mask).keys("L");
    assert_eq!(world.asks(), "Posted · @maya.glows");
    let sample = world.sample("maya.glows", mask).id;
    let details = MoveDetails {
        reason: Some("moved abroad".into()),
        ..MoveDetails::default()
    };
    colleague.moved(sample, Stage::Cancelled, details);
    assert_eq!(world.does("7301234567899<enter>"), Vec::<String>::new());
    assert_eq!(world.stage("maya.glows", mask), Stage::Cancelled);
}
