//! The playbook of the running app: what is due comes by itself, once, and never moves what is worked on.

use callsheet::domain::followup::FollowUpState;
use callsheet::domain::stage::Stage;
use callsheet::store::view::today::Item;

use crate::world::{BANDS, SERUM, World};

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

/// Zoe's own page, two of whose invitations nobody answered.
fn page_of_zoe() -> World {
    let mut world = World::awake();
    world.colleague().sample("zoe", BANDS, Stage::Invited, 18);
    world.tick_at("2026-11-25T17:00:00Z".parse().unwrap());
    world.keys("fzoe<enter>");
    world
}

/// Stages of Zoe's two invitations.
fn of_zoe(world: &World) -> [Stage; 2] {
    ["Serum 30 ml", "Bands set"].map(|product| world.stage("zoe", product))
}

#[test]
fn what_is_suggested_of_a_creator_is_decided_on_the_page_too() {
    let mut world = page_of_zoe();
    world
        .assert_shows("Suggestions 2")
        .assert_shows("Close the sample as declined")
        .assert_shows("formula: ");
    let at = |world: &World| world.app.model.about.chosen();
    assert_eq!(at(&world), Some(0));
    assert_eq!(at(world.keys("}")), Some(1));
    assert_eq!(at(world.keys("}")), Some(1), "there is no third");
    assert_eq!(at(world.keys("{")), Some(0));
    let bottom = world.bottom_line();
    for verb in ["L accept", "w snooze", "X dismiss"] {
        assert!(bottom.contains(verb), "{bottom}");
    }
    world.keys("L").assert_shows("Suggestions 1");
    let closed = of_zoe(&world);
    let declined = closed.iter().filter(|stage| **stage == Stage::Declined);
    assert_eq!(declined.count(), 1, "{closed:?}");
    world.keys("u").assert_shows("Suggestions 2");
    assert_eq!(of_zoe(&world), [Stage::Invited; 2]);
    world.keys("}L");
    assert_ne!(of_zoe(&world), closed, "the other one");
    world.keys("uX");
    assert_eq!(world.asks(), "Turn down · @zoe");
    world
        .keys("on holiday<enter>")
        .assert_shows("Suggestions 1");
    assert_eq!(of_zoe(&world), [Stage::Invited; 2]);
    // What is put off is still there, and says until when.
    world.keys("w3").assert_shows("Suggestions 1");
    world.keys("L").assert_hides("Suggestions");
    world.keys("L");
    assert!(world.is_bare());
}

#[test]
fn a_page_scrolls_as_far_as_it_goes() {
    let mut world = page_of_zoe();
    let end = world.keys("G").app.model.about.offset;
    assert!(end < 200, "{end}");
    assert_eq!(world.keys("99j").app.model.about.offset, end);
    assert_eq!(
        world.keys("k").app.model.about.offset,
        end.saturating_sub(1)
    );
    // Its cursor comes into sight again.
    world.keys("G{").assert_shows("Suggestions 2");
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
