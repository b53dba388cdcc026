//! The playbook of the running app: what is due comes by itself, once, and never moves what is worked on.

use callsheet::domain::followup::FollowUpState;

use crate::world::World;

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
    let held = world.app.model.morning.held;
    assert_eq!(held, of_playbook(&world).len());
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
