//! The morning: groups that empty out, lines that wait, what is put off, and the end of it.

use callsheet::domain::command::Command;
use callsheet::domain::followup::{FollowUpKind, FollowUpState};
use callsheet::domain::stage::Stage;
use callsheet::tui::model::Pane;

use crate::world::{BANDS, World};

const NOTHING: Vec<String> = Vec::new();

/// The titles of the groups on the screen, with their counts.
fn groups(world: &World) -> Vec<String> {
    let groups = world.app.model.groups.iter();
    groups
        .map(|group| format!("{} {}", group.group.title(), group.count))
        .collect()
}

#[test]
fn groups_stand_in_the_order_of_urgency() {
    let mut world = World::new();
    world.keys("1");
    assert_eq!(
        groups(&world),
        [
            "Overdue posts 1",
            "Due within two days 2",
            "Requests to review 3",
            "Approved, not shipped 2",
            "Posted, awaiting decision 1",
            "Answers waiting 1",
            "Follow-ups due 3",
        ]
    );
    world.assert_shows("1 Today 13");
}

#[test]
fn braces_and_tab_step_through_the_groups_and_percent_marks_one() {
    let mut world = World::new();
    world.keys("1}}");
    assert_eq!(world.under_cursor(), "sam.runs · Bands set");
    world.keys("<tab>");
    assert_eq!(world.under_cursor(), "leo_lifts · Bands set");
    world.keys("{%");
    assert_eq!(world.app.model.marked(), 3);
}

#[test]
fn a_group_empties_out_and_what_came_of_it_waits_behind_capital_r() {
    let mut world = World::new();
    world.keys("1}}");
    assert_eq!(world.does("LL").len(), 4, "stock is told too");
    // The third is under the cursor now; the approved two wait to be shipped, and are not shown.
    assert_eq!(world.under_cursor(), "k.park · Overnight repair mask");
    world
        .assert_shows("Requests to review 1")
        .assert_shows("Approved, not shipped 2")
        .assert_shows("new · R to load");
    let held = world.app.model.morning.held;
    assert!(held >= 2, "{held}");
    world
        .keys("R")
        .assert_shows("Approved, not shipped 4")
        .assert_hides("R to load");
}

#[test]
fn what_others_add_waits_and_what_they_take_away_goes() {
    let mut world = World::new();
    world.keys("1}}");
    let colleague = world.colleague();
    let theirs = colleague.sample("zoe", BANDS, Stage::Requested, 14);
    world.hears_of_a_change();
    assert_eq!(world.under_cursor(), "sam.runs · Bands set");
    assert_eq!((world.row(), world.app.model.morning.held), (3, 1));
    world.assert_shows("1 new · R to load").assert_hides("@zoe");
    let ours = world.sample("maya.glows", "Serum 30 ml").id;
    colleague.act(Command::MoveSamples {
        samples: vec![ours, theirs],
        to: Stage::Declined,
        details: callsheet::domain::command::MoveDetails {
            by: Some(callsheet::domain::fact::Side::Them),
            ..Default::default()
        },
    });
    world
        .hears_of_a_change()
        .assert_shows("Requests to review 2");
    assert_eq!(world.app.model.morning.held, 0);
}

#[test]
fn undo_brings_a_line_back_at_once_in_its_place() {
    let mut world = World::new();
    world.keys("1}}j");
    assert_eq!(world.under_cursor(), "maya.glows · Serum 30 ml");
    assert_eq!(world.does("X<enter>").len(), 1);
    world.assert_shows("Requests to review 2");
    world.keys("u").assert_shows("Requests to review 3");
    assert_eq!(world.app.model.morning.held, 0);
    assert_eq!(world.stage("maya.glows", "Serum 30 ml"), Stage::Requested);
}

#[test]
fn a_post_whose_message_was_asked_for_leaves_the_list_till_tomorrow() {
    let mut world = World::new();
    world.keys("1").assert_shows("Overdue posts 1");
    assert_eq!(world.does("md").len(), 1);
    world
        .assert_hides("Overdue posts")
        .assert_shows("1 messaged");
    // Still so after a restart; the message taken back, it is there again.
    let mut world = world.restart();
    world
        .assert_hides("Overdue posts")
        .keys("u")
        .assert_shows("Overdue posts 1");
}

#[test]
fn w_puts_a_post_off_with_what_waits_about_it() {
    let mut world = World::new();
    world.keys("1");
    assert_eq!(world.under_cursor(), "noor.beauty · Serum 30 ml");
    assert_eq!(world.does("w3").len(), 2);
    world
        .assert_hides("Overdue posts")
        .assert_shows("1 put off")
        .assert_hides("overdue nudge");
    let task = world.follow_up("noor.beauty", FollowUpKind::CheckBack);
    assert_eq!(task.state, FollowUpState::Snoozed);
    assert_eq!(task.due_at.to_string(), "2026-11-23 17:00:00 UTC");
    assert_eq!(task.reason, "put off by ana");
    let nudge = world.follow_up("noor.beauty", FollowUpKind::OverdueNudge);
    assert_eq!(
        (nudge.state, nudge.due_at),
        (FollowUpState::Snoozed, task.due_at)
    );
    // One was put off before.
    assert_eq!(world.app.model.morning.done.snoozed, 2);
    world.keys("u").assert_shows("Overdue posts 1");
    assert_eq!(world.app.model.morning.done.snoozed, 1);
}

#[test]
fn w_takes_days_mondays_and_dates_on_marks_too() {
    for (keys, until) in [
        ("w1", "2026-11-21"),
        ("wm", "2026-11-23"),
        ("wd5d<enter>", "2026-11-25"),
        ("wd2026-12-01<enter>", "2026-12-01"),
    ] {
        let mut world = World::new();
        world.keys("1}%");
        world.does(keys);
        world.assert_hides("Due within").assert_shows("2 put off");
        let task = world.follow_up("yael_cooks", FollowUpKind::CheckBack);
        assert!(
            task.due_at.to_string().starts_with(until),
            "{keys}: {}",
            task.due_at
        );
    }
    let mut world = World::new();
    world.keys("1");
    assert_eq!(world.does("wdyesterday<enter>"), NOTHING);
    world.assert_shows("is not ahead");
}

#[test]
fn b_queues_the_brief_of_a_sample_on_its_way() {
    let mut world = World::new();
    world.on("meizhuang", "Overnight repair mask");
    assert_eq!(world.does("b"), NOTHING);
    assert_eq!(world.asks(), "Brief · Overnight repair mask");
    world.keys("<esc>").on("zoe", "Serum 30 ml");
    assert_eq!(world.does("b"), NOTHING);
    assert!(
        world.news().contains("between shipping and posting"),
        "{}",
        world.news()
    );
}

#[test]
fn the_end_says_what_was_done_and_what_comes_next() {
    let mut world = World::crowded(3);
    world.keys("1").assert_shows("Requests to review 3");
    world.does("LX<enter>");
    world.keys("u").keys("X<enter>").keys("wm");
    world
        .assert_shows("Today is clear: 1 approved, 1 declined, 1 snoozed.")
        .assert_shows("Nothing waits for you.")
        .assert_shows("R");
    assert_eq!(world.app.model.pane(), Pane::Today);
    // What was done stays said after a restart.
    let mut world = world.restart();
    world.keys("1").assert_shows("Approved, not shipped 1");
    assert_eq!(world.app.model.morning.done.approved, 1);
}

#[test]
fn the_next_due_post_is_named() {
    let mut world = World::new();
    world.keys("1");
    assert_eq!(
        world
            .app
            .model
            .morning
            .next_due
            .map(|due| due.to_string())
            .as_deref(),
        Some("2026-11-20")
    );
}

#[test]
fn a_message_is_edited_before_it_is_sent() {
    use callsheet::tui::msg::{Draft, Effect, Msg};

    let mut world = World::new();
    world.keys("4");
    assert_eq!(world.does("e"), NOTHING);
    let Some(Effect::Edit(draft)) = world.app.asked.pop() else {
        panic!("no editor was asked for");
    };
    let Draft::Message(id, text) = *draft.clone() else {
        panic!("not a message");
    };
    assert!(text.contains("Serum 30 ml"), "{text}");
    world.app.take(Msg::Edited(draft.clone(), Ok(text.clone())));
    assert_eq!(world.news(), "Nothing was written.");
    world.app.take(Msg::Edited(
        draft.clone(),
        Err("The editor fell over.".into()),
    ));
    assert_eq!(world.news(), "The editor fell over.");
    world
        .app
        .take(Msg::Edited(draft, Ok("Which day suits you?\n".into())));
    let now = world
        .follow_ups()
        .into_iter()
        .find(|row| row.id == id)
        .unwrap();
    assert_eq!(now.message, "Which day suits you?");
    world.keys("u");
    let now = world
        .follow_ups()
        .into_iter()
        .find(|row| row.id == id)
        .unwrap();
    assert_eq!(now.message, text);
}

#[test]
fn a_long_note_comes_from_the_editor_and_marks_take_it() {
    use callsheet::tui::msg::{Effect, Msg};

    let mut world = World::new();
    world.keys("3<space><space>E");
    let Some(Effect::Edit(draft)) = world.app.asked.pop() else {
        panic!("no editor was asked for");
    };
    let before = world.log().len();
    world
        .app
        .take(Msg::Edited(draft, Ok("First line\n\nSecond line\n".into())));
    assert!(world.log().len() > before);
    world.keys("u");
}

#[test]
fn capital_x_calls_follow_ups_off_and_y_copies_the_texts_of_many() {
    let mut world = World::new();
    // Three are due today; pressed again, the rest is marked too.
    world
        .keys("4%")
        .assert_shows("3 marked")
        .keys("%")
        .assert_shows("5 marked");
    world.keys("ym");
    let copied = world.copied().unwrap_or_default().to_owned();
    assert!(copied.starts_with("@noor.beauty\n"), "{copied}");
    assert!(copied.contains("\n\n@yael_cooks\n"), "{copied}");
    assert!(
        !copied.contains("Decide on"),
        "tasks are not sent: {copied}"
    );
    assert_eq!(world.does("%X").len(), 5);
    world.assert_shows("The queue is empty.");
    assert_eq!(world.does("u").len(), 5);
}

#[test]
fn the_timeline_is_narrowed_by_words() {
    let mut world = World::new();
    world.on("noor.beauty", "Serum 30 ml").keys("<enter>/");
    world.keys("overdue nudge");
    world
        .assert_shows("Timeline 1 of ")
        .assert_hides("Samples ");
    world
        .keys("<enter>")
        .assert_shows("overdue nudge")
        .assert_shows("1 of ");
    world.keys("<esc>").assert_shows("Samples");
    world
        .keys("/nothing like it")
        .assert_shows("Nothing in it has these words.");
}

#[test]
fn a_post_a_retainer_owes_stands_in_the_morning_till_it_is_asked_for() {
    use callsheet::domain::command::CreatorEdit;
    use callsheet::domain::creator::CreatorType;

    let mut world = World::new();
    let colleague = world.colleague();
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day);
    colleague.act(Command::EditCreators {
        creators: vec![colleague.creator("zoe")],
        edit: CreatorEdit {
            kind: Some(CreatorType::Retainer),
            agreed_rate: Some(Some(100)),
            retainer_since: Some(day(11)),
            ..CreatorEdit::default()
        },
    });
    world.hears_of_a_change().keys("1R");
    world.assert_shows("Retainer posts 1").assert_shows("−3 d");
    world.keys("}}");
    assert_eq!(world.under_cursor(), "zoe · 2026-11-17");
    world.assert_shows("0 of 1 on time so far").keys("m");
    assert_eq!(world.choices()[0], "l Deliverable nudge");
    world.keys("<enter>").assert_hides("Retainer posts 1");
    world.follow_up("zoe", FollowUpKind::DeliverableLate);
}
