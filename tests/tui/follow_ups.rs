//! Follow-ups: queueing them from rows, working through the queue.

use callsheet::domain::followup::{FollowUpKind, FollowUpState};

use crate::world::World;

const NOTHING: Vec<String> = Vec::new();

#[test]
fn m_and_a_letter_queue_a_message_with_first_name_and_product() {
    let mut world = World::new();
    world.on("maya.glows", "Overnight repair mask");
    assert_eq!(world.does("mr").len(), 1);
    let message = world
        .follow_up("maya.glows", FollowUpKind::Reminder)
        .message;
    assert!(message.starts_with("Hi Maya,"), "{message}");
    assert!(message.contains("Overnight repair mask"), "{message}");
}

#[test]
fn the_menu_stands_on_what_the_stage_usually_asks_for() {
    for (handle, product, first) in [
        ("noor.beauty", "Serum 30 ml", "n Overdue nudge"),
        ("yael_cooks", "Serum 30 ml", "r Reminder"),
        ("zoe", "Serum 30 ml", "o Outreach bump"),
        ("noor.beauty", "Overnight repair mask", "t Thank-you"),
    ] {
        let mut world = World::new();
        world.on(handle, product).keys("m");
        assert_eq!(world.choices()[0], first, "{handle}");
    }
    for keys in ["m<enter>", "m1", "mo"] {
        let mut world = World::new();
        world.on("zoe", "Serum 30 ml").keys(keys);
        world.follow_up("zoe", FollowUpKind::OutreachBump);
    }
}

#[test]
fn who_has_the_message_already_is_passed_over_and_named() {
    let mut world = World::new();
    world.on("yael_cooks", "Serum 30 ml");
    // One that waits for another day comes today; there is no second one.
    assert_eq!(
        world.does("mr"),
        ["@yael_cooks · reminder: queued for 20 Nov"]
    );
    world.on("yael_cooks", "Serum 30 ml");
    assert_eq!(world.does("mr"), NOTHING);
    assert!(
        world.news().contains("@yael_cooks has a reminder already."),
        "{}",
        world.news()
    );
    let mut world = World::new();
    world.keys("2%");
    let told = world.does("mw");
    // Fifteen open samples of twelve creators.
    assert_eq!(told.len(), 12, "{told:?}");
    world.keys("%");
    assert_eq!(world.does("mw"), NOTHING);
    assert!(
        world.news().starts_with("12 have a win back already: @"),
        "{}",
        world.news()
    );
}

#[test]
fn a_message_to_many_is_one_operation_with_one_text_each() {
    let mut world = World::new();
    world.on("yael_cooks", "Serum 30 ml").keys("<space><space>");
    let before = world.operations();
    assert_eq!(world.does("mn").len(), 2);
    assert_eq!(world.operations(), before + 1);
    let yael = world
        .follow_up("yael_cooks", FollowUpKind::OverdueNudge)
        .message;
    assert!(
        yael.contains("יעל") && yael.contains("Serum 30 ml"),
        "{yael}"
    );
}

#[test]
fn a_message_that_lacks_a_fact_is_refused_with_its_name() {
    let mut world = World::new();
    world.on("zoe", "Serum 30 ml");
    assert_eq!(world.does("mr"), NOTHING);
    assert!(world.news().contains("due date"), "{}", world.news());
}

#[test]
fn m_on_a_follow_up_is_about_the_same_sample() {
    let mut world = World::new();
    world.keys("4");
    assert_eq!(world.under_cursor(), "noor.beauty · overdue_nudge");
    assert_eq!(world.does("md").len(), 1);
    let message = world
        .follow_up("noor.beauty", FollowUpKind::OverdueNewDate)
        .message;
    assert!(message.contains("Serum 30 ml"), "{message}");
}

#[test]
fn the_queue_previews_the_text() {
    let mut world = World::new();
    world
        .keys("4jj")
        .assert_shows("@the_family_kitchen_of_anna")
        .assert_shows("Serum 30 ml");
    world.keys("jj").assert_shows("Hi Maya!");
}

#[test]
fn capital_l_marks_as_sent_and_goes_on() {
    let mut world = World::new();
    world.keys("4");
    // What cannot be taken back says so before; every answer but y leaves it.
    for no in ["n", "<enter>", "<esc>", "q", "x"] {
        assert_eq!(world.does("L"), NOTHING);
        world.assert_shows("cannot be taken back");
        assert_eq!(world.does(no), NOTHING);
        world.keys("<esc>");
    }
    assert_eq!(world.does("Ly").len(), 1);
    assert_eq!(
        world
            .follow_up("noor.beauty", FollowUpKind::OverdueNudge)
            .state,
        FollowUpState::Sent
    );
    assert_eq!(world.under_cursor(), "noor.beauty · decide");
    world.assert_shows("4 Follow-ups 4");
}

#[test]
fn a_task_is_not_sent_but_done() {
    let mut world = World::new();
    world.keys("4j");
    assert_eq!(world.does("L"), NOTHING);
    assert_eq!(world.news(), "Only a message can be sent.");
    assert_eq!(world.does("x").len(), 1);
    assert_eq!(
        world.follow_up("noor.beauty", FollowUpKind::Decide).state,
        FollowUpState::Done
    );
}

#[test]
fn w_puts_off_by_days_to_monday_or_to_a_date() {
    for (keys, until) in [
        ("w1", "2026-11-21"),
        ("w3", "2026-11-23"),
        ("wm", "2026-11-23"),
        ("wd2026-12-01<enter>", "2026-12-01"),
        ("wd5d<enter>", "2026-11-25"),
        ("wdthu<enter>", "2026-11-26"),
        ("wd2w<enter>", "2026-12-04"),
    ] {
        let mut world = World::new();
        world.keys("4").keys(keys);
        let row = world.follow_up("noor.beauty", FollowUpKind::OverdueNudge);
        assert_eq!(row.state, FollowUpState::Snoozed, "{keys}");
        // Nine in the morning in Los Angeles.
        assert_eq!(
            row.due_at.to_rfc3339(),
            format!("{until}T17:00:00+00:00"),
            "{keys}"
        );
    }
}

#[test]
fn a_day_is_shown_as_it_is_understood() {
    let mut world = World::new();
    world.keys("4wd3d").assert_shows("Mon 23 Nov");
    world.keys("<ctrl-u>soon").assert_hides("Mon 23 Nov");
    assert_eq!(world.does("<enter>"), NOTHING);
    world.assert_shows("is not a day");
}

#[test]
fn follow_ups_are_done_in_bulk() {
    let mut world = World::new();
    world.keys("4%%");
    assert_eq!(world.app.model.marked(), 5);
    assert_eq!(world.does("x").len(), 5);
    world.assert_shows("The queue is empty.");
    world.keys("u");
    assert_eq!(world.app.model.queue.total, 5);
}

#[test]
fn follow_ups_are_worked_in_the_morning_too() {
    let mut world = World::new();
    world.keys("1GG");
    assert_eq!(
        world.under_cursor(),
        "the_family_kitchen_of_anna · reminder"
    );
    assert_eq!(
        world.does("Ly"),
        [
            "@the_family_kitchen_of_anna · reminder: sent",
            "@the_family_kitchen_of_anna · Serum 30 ml: reminder sent",
        ]
    );
    assert_eq!(world.under_cursor(), "noor.beauty · decide");
    assert_eq!(world.does("x").len(), 1);
}

#[test]
fn of_several_quotas_the_one_used_up_most_stands_by_its_shops_name() {
    let mut world = World::new();
    world.keys("4").assert_shows(" 1/1,000 invited this week");
    world.colleague().other_shop();
    world.hears_of_a_change();
    world
        .keys("1R4")
        .assert_shows("Fern & Co 1/10 invited, 1 more");
}
