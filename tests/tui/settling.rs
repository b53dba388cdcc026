//! Conflicts, briefs and bulk verbs that only some samples can take.

use callsheet::domain::stage::Stage;
use callsheet::tui::layer::Layer;
use callsheet::tui::msg::{Draft, Effect, Msg};

use crate::world::{MASK, World};

const NOTHING: Vec<String> = Vec::new();

/// Puts the cursor of the morning on the first row of a group.
fn morning(world: &mut World, group: &str) {
    world.keys("1gg");
    for _ in 0..20 {
        let groups = &world.app.model.groups;
        let row = world.app.model.today.current().unwrap();
        if groups.iter().any(|found| found.group == row.group) && row.group.title() == group {
            return;
        }
        world.keys("}");
    }
    panic!("there is no group {group}");
}

#[test]
fn a_conflict_is_settled_where_it_stands() {
    let mut world = World::contradicted();
    morning(&mut world, "Conflicts to settle");
    let row = world.under_cursor();
    assert!(row.contains("The file says cancelled"), "{row}");
    world.keys("L");
    assert_eq!(world.choices(), ["o Keep ours", "t Take theirs"]);
    world
        .assert_shows("here")
        .assert_shows("tracker.csv:2")
        .assert_shows("stage       shipped");
    world.keys("<esc>");
    let done = world.does("Lt");
    assert_eq!(done.len(), 2, "{done:?}");
    assert_eq!(world.stage("flagship", "Serum 30 ml"), Stage::Cancelled);
    world.keys("u");
    assert_eq!(world.stage("flagship", "Serum 30 ml"), Stage::Shipped);
    morning(&mut world, "Conflicts to settle");
    assert_eq!(world.does("Do").len(), 1);
    assert_eq!(world.stage("flagship", "Serum 30 ml"), Stage::Shipped);
}

#[test]
fn where_only_some_can_the_rest_is_offered() {
    let mut world = World::new();
    world.on("zoe", "Serum 30 ml").keys("<space>");
    world
        .on("noor.beauty", "Overnight repair mask")
        .keys("<space>");
    assert_eq!(world.does("L"), NOTHING);
    let Some(Layer::Confirm { title, text, .. }) = world.app.model.layers.last() else {
        panic!("{:?}", world.app.model.layers.last());
    };
    assert_eq!(title, "1 of 2 cannot");
    assert!(
        text.ends_with("Do it for the other one, 1 in all?"),
        "{text}"
    );
    let done = world.does("y");
    assert_eq!(done.len(), 1, "{done:?}");
    assert_eq!(world.stage("zoe", "Serum 30 ml"), Stage::Interested);
}

#[test]
fn b_opens_the_brief_that_is_missing_and_keeps_it() {
    let mut world = World::new();
    world.on("yael_cooks", "Serum 30 ml").keys("b");
    assert_eq!(world.asks(), "Brief · Serum 30 ml");
    for part in ["curiosity gap", "absorbs", "daylight", "tap"] {
        world.keys(part).keys("<enter>");
    }
    let done = world.does("cures acne<enter>");
    assert!(done[0].starts_with("Brief of Serum"), "{done:?}");
    world.on("yael_cooks", "Serum 30 ml").keys("gb");
    world
        .assert_shows("curiosity_gap")
        .assert_shows("cures acne");
}

#[test]
fn a_brief_is_written_in_the_editor_too_and_comes_back_to_the_form_where_it_cannot_be_read() {
    let mut world = World::new();
    world.on("yael_cooks", "Serum 30 ml").keys("gbhook<ctrl-o>");
    let Some(Effect::Edit(draft)) = world.app.asked.pop() else {
        panic!("{:?}", world.app.asked);
    };
    let text = draft.text().to_owned();
    assert!(text.contains("## Hook angle"), "{text}");
    assert!(matches!(*draft, Draft::Brief(..)));
    let wrong = text.replace("## Hook angle", "## Hook angel");
    world.app.take(Msg::Edited(draft.clone(), Ok(wrong)));
    assert_eq!(world.asks(), "Brief · Serum 30 ml");
    world.assert_shows("the nearest is").keys("<esc>");
    let right = text.replace("hook\n", "social proof\n");
    world.app.take(Msg::Edited(draft, Ok(right)));
    world.on("yael_cooks", "Serum 30 ml").keys("gb");
    world.assert_shows("social_proof");
}

#[test]
fn content_is_judged_on_its_screen() {
    let mut world = World::selling((120, 40));
    world.keys("5");
    assert!(world.bottom_line().contains("judge"));
    assert_eq!(world.does("Dv"), NOTHING, "the reason is asked for");
    let done = world.does("claims a cure<enter>");
    assert!(
        done[0].ends_with("judged violation, because: claims a cure"),
        "{done:?}"
    );
    // The cursor has stepped on.
    world.keys("k");
    world.assert_shows("Judged a violation of its brief: claims a cure");
    // The reason may stay empty.
    let done = world.does("Dc<enter>");
    assert!(done[0].ends_with("judged compliant"), "{done:?}");
    world.keys("k").assert_hides("Judged a violation");
}

#[test]
fn a_post_that_says_what_its_brief_forbids_waits_in_the_morning() {
    let mut world = World::new();
    let colleague = world.colleague();
    colleague.brief(MASK, "miracle");
    colleague.video("noor.beauty", 7_301_234_567_890, "A MIRACLE mask");
    world.hears_of_a_change().keys("1R");
    morning(&mut world, "Posts to judge");
    assert_eq!(world.under_cursor(), "noor.beauty · Overnight repair mask");
    world.assert_shows("says \"miracle\", which its brief forbids");
    assert!(world.bottom_line().contains("D judge"));
    world.keys("yp");
    assert_eq!(
        world.copied(),
        Some("https://www.tiktok.com/@noor.beauty/video/7301234567890")
    );
    world.keys("5").assert_shows("it awaits a verdict");
    world.keys("/unjudged<enter>");
    assert_eq!(world.app.model.content.list.total, 1);
    world.keys("<esc>");
    morning(&mut world, "Posts to judge");
    let done = world.does("Dc<enter>");
    assert_eq!(done.len(), 1, "{done:?}");
    world.assert_hides("Posts to judge");
    world.keys("u").assert_shows("Posts to judge 1");
}
