//! The playbook of the running app: what is due comes by itself, once, and never moves what is worked on.

use callsheet::domain::followup::FollowUpState;
use callsheet::domain::stage::Stage;
use callsheet::store::view::today::Item;

use crate::world::{SERUM, World};

/// The follow-ups that the playbook queued.
fn of_playbook(world: &World) -> Vec<String> {
    let rows = world.follow_ups().into_iter();
    let mut found: Vec<String> = rows
        .filter(|row| row.trigger.is_some() && row.state == FollowUpState::Queued)
        .map(|row| format!("{} {}", row.whom(), row.kind.name()))
        .collect();
    found.sort_unstable();
    found
}

/// Of the shop on 20 November: noor is five days late and has posted the mask sixteen days ago, anna's
/// post is due today, yael's tomorrow, leo's in three days.
const DUE: [&str; 6] = [
    "@leo_lifts reminder",
    "@noor.beauty decide",
    "@noor.beauty overdue_new_date",
    "@noor.beauty overdue_nudge",
    "@the_family_kitchen_of_anna reminder",
    "@yael_cooks reminder",
];

#[test]
fn what_is_due_at_the_start_comes_in_at_once_and_only_once() {
    let mut world = World::awake();
    world.app.tick();
    let queued = of_playbook(&world);
    assert_eq!(queued, DUE);
    assert_eq!(world.app.model.morning.held, 0);
    let operations = world.operations();
    world.app.tick();
    assert_eq!(of_playbook(&world), queued);
    assert_eq!(world.operations(), operations);
    // It was not done by a person, so a person does not take it back by accident.
    world.keys("u");
    assert_eq!(of_playbook(&world), queued);
}

#[test]
fn what_comes_due_while_the_morning_is_worked_waits_behind_capital_r() {
    let mut world = World::awake();
    world.keys("1j");
    let row = world.under_cursor();
    world.app.tick();
    assert_eq!(world.under_cursor(), row);
    // Of these only leo's reminder is news: the samples of all others stand in the morning already.
    let held = world.app.model.morning.held;
    assert_eq!((of_playbook(&world).len(), held), (DUE.len(), 1));
    world.assert_shows(&format!("{held} new · R to load"));
    world.keys("R").assert_hides("R to load");
    assert_eq!(world.app.model.morning.held, 0);
}

#[test]
fn a_message_asked_for_on_a_row_is_the_one_the_playbook_prepared() {
    let mut world = World::awake();
    world.app.tick();
    world.keys("1");
    assert_eq!(world.under_cursor(), "noor.beauty · Serum 30 ml");
    // The overdue nudge was for the 16th; it comes now, and there is no second one.
    assert_eq!(
        world.does("mn"),
        ["@noor.beauty · overdue nudge: queued for 20 Nov"]
    );
    assert_eq!(of_playbook(&world), DUE);
    world.assert_shows("1 messaged");
}

/// Whether it stands in Today that someone did not answer.
fn asks_about_silence(world: &World) -> bool {
    let rows = world.app.model.today.rows.iter();
    let silent = |item: &Item| matches!(item, Item::Suggestion(row) if row.rule == "unanswered");
    rows.map(|row| &row.item).any(silent)
}

#[test]
fn suggestions_are_decided_where_they_stand() {
    let asks_about_zoe = || {
        let mut world = World::awake();
        // Zoe, invited on the 18th, is asked about after a week.
        let week = "2026-11-25T17:00:00Z".parse().unwrap();
        world.tick_at(week);
        assert!(asks_about_silence(&world));
        world.keys("1G");
        while !world.under_cursor().ends_with(" · unanswered") {
            assert!(world.row() > 0, "{}", world.screen());
            world.keys("k");
        }
        world
    };
    let mut world = asks_about_zoe();
    world.keys("L");
    assert_eq!(world.stage("zoe", "Serum 30 ml"), Stage::Declined);
    world.keys("u");
    assert_eq!(world.stage("zoe", "Serum 30 ml"), Stage::Invited);
    let mut world = asks_about_zoe();
    world.keys("X");
    assert_eq!(world.asks(), "Turn down · @zoe");
    world.keys("on holiday<enter>");
    assert!(!asks_about_silence(&world));
    assert_eq!(world.stage("zoe", "Serum 30 ml"), Stage::Invited);
    let mut world = asks_about_zoe();
    world.keys("w3");
    assert!(!asks_about_silence(&world));
    world.keys("u");
    assert!(asks_about_silence(&world));
}

#[test]
fn many_of_a_kind_are_one_line_that_enter_opens_and_verbs_decide_together() {
    let of_kind = |world: &World| {
        let rows = world.app.model.today.rows.iter();
        rows.filter(|row| matches!(&row.item, Item::Suggestion(row) if row.rule == "unanswered"))
            .count()
    };
    let asks_about_five = || {
        let mut world = World::awake();
        let seed = world.colleague();
        for handle in ["quiet.one", "quiet.two", "quiet.three", "quiet.four"] {
            seed.newcomer(handle);
            seed.sample(handle, SERUM, Stage::Invited, 18);
        }
        world.hears_of_a_change();
        world.tick_at("2026-11-25T17:00:00Z".parse().unwrap());
        world.keys("1RG");
        while !world.under_cursor().ends_with(" · unanswered") {
            assert!(world.row() > 0, "{}", world.screen());
            world.keys("k");
        }
        world
    };
    let mut world = asks_about_five();
    world.assert_shows("5 samples");
    assert_eq!(of_kind(&world), 1);
    world.keys("X");
    assert_eq!(world.asks(), "Turn down · 5 suggestions");
    world.keys("<esc>");
    let stages = |world: &World| {
        ["zoe", "quiet.one", "quiet.four"].map(|handle| world.stage(handle, "Serum 30 ml"))
    };
    // Of several it is said first what accepting does.
    world.keys("L");
    world.assert_shows("Accept 5 suggestions");
    world.assert_shows("5 × Close the sample as declined by the creator.");
    world.keys("y");
    assert_eq!(stages(&world), [Stage::Declined; 3]);
    assert_eq!(of_kind(&world), 0);
    world.keys("u");
    assert_eq!(stages(&world), [Stage::Invited; 3]);
    let mut world = asks_about_five();
    world.keys("<enter>");
    assert_eq!(of_kind(&world), 5);
    world.keys("L");
    assert_eq!(of_kind(&world), 4);
}
