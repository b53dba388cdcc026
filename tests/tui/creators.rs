//! What is written about creators: notes, tags, samples.

use callsheet::domain::stage::Stage;

use crate::world::World;

const NOTHING: Vec<String> = Vec::new();

#[test]
fn capital_a_writes_a_note() {
    let mut world = World::new();
    world.keys("3");
    assert_eq!(
        world.does("Afilms on Fridays<enter>"),
        ["@cafe.ole · note: added"]
    );
    world.keys("gg").assert_shows("films on Fridays");
}

#[test]
fn an_empty_note_is_not_written() {
    let mut world = World::new();
    world.keys("3");
    assert_eq!(world.does("A   <enter>"), NOTHING);
    assert_eq!(world.asks(), "Note · @cafe.ole");
    world.assert_shows("The note is empty.");
}

#[test]
fn a_note_takes_every_writing() {
    let mut world = World::new();
    world.keys("3A");
    world.app.paste("喜欢 🌿\nنور");
    world.keys("<enter>gg").assert_shows("喜欢 🌿 نور");
}

#[test]
fn hash_adds_tags_and_takes_them_away_with_a_minus() {
    let mut world = World::new();
    world.keys("3#vip, uk<enter>");
    assert_eq!(world.app.model.creators.list.rows[0].tags, ["uk", "vip"]);
    world.keys("gg#-vip beauty<enter>");
    assert_eq!(world.app.model.creators.list.rows[0].tags, ["beauty", "uk"]);
}

#[test]
fn a_adds_a_sample_of_the_chosen_product() {
    let mut world = World::new();
    world.keys("3a");
    assert_eq!(world.asks(), "Add a sample · @cafe.ole");
    assert_eq!(
        world.choices(),
        ["a Bands set", "b Overnight repair mask", "c Serum 30 ml"]
    );
    world.keys("a");
    assert_eq!(world.stage("cafe.ole", "Bands set"), Stage::Requested);
}

#[test]
fn a_adds_one_sample_to_each_marked_creator() {
    let mut world = World::new();
    world.keys("3<space><space><space>");
    let before = world.operations();
    assert_eq!(world.does("ab").len(), 3);
    assert_eq!(world.operations(), before + 1);
}

#[test]
fn verbs_about_the_creator_work_from_every_pane() {
    let mut world = World::new();
    for place in ["1", "2", "2<tab>", "2l", "2l<tab>", "3", "4"] {
        world.keys("<esc><esc><esc>").keys(place);
        assert_eq!(world.does("Ahello<enter>").len(), 1, "{place}");
    }
}

#[test]
fn the_window_changes_the_figures_and_scores_come_for_the_rows_that_show() {
    let mut world = World::selling((120, 40));
    world.keys("3");
    let scored = world.app.model.creators.scores.len();
    assert!(scored > 0);
    world.assert_shows("71 B").assert_shows("28 days");
    let posts = |world: &World| -> i64 {
        let rows = world.app.model.creators.list.rows.iter();
        rows.map(|row| row.posts).sum()
    };
    assert_eq!(posts(&world), 7);
    world.keys("W7");
    assert_eq!(posts(&world), 3);
    world.keys("Wa");
    assert_eq!(posts(&world), 9);
    world.assert_shows("all time");
    assert!(!world.app.model.creators.scores.is_empty());
}

#[test]
fn the_table_is_ordered_by_score_and_by_posts() {
    let mut world = World::selling((120, 40));
    world.keys("3ss");
    let model = &world.app.model;
    let points: Vec<i64> = model
        .creators
        .list
        .rows
        .iter()
        .filter_map(|row| model.creators.scores.get(&row.id))
        .map(|score| score.points)
        .collect();
    assert!(
        points.len() > 1 && points.is_sorted_by(|a, b| a >= b),
        "{points:?}"
    );
    world.keys("sn");
    let posts = |world: &World| -> Vec<i64> {
        let rows = world.app.model.creators.list.rows.iter();
        rows.map(|row| row.posts).collect()
    };
    assert!(posts(&world).is_sorted_by(|a, b| a >= b));
    world.keys("S");
    assert!(posts(&world).first() < posts(&world).iter().max());
}

#[test]
fn scores_of_other_days_that_come_late_are_dropped() {
    use callsheet::tui::msg::Fetch;

    let world = World::selling((120, 40));
    let mut slow = crate::slow::Slow::new(&world);
    slow.keys("3");
    let list = slow
        .asked
        .iter()
        .position(|(_, fetch)| matches!(fetch, Fetch::Creators(_)));
    let (number, fetch) = slow.asked.remove(list.unwrap());
    slow.answer(number, fetch);
    let late = slow
        .asked
        .iter()
        .position(|(_, fetch)| matches!(fetch, Fetch::Standings(_)));
    let (number, fetch) = slow.asked.remove(late.unwrap());
    slow.keys("W7");
    slow.answer(number, fetch);
    assert!(slow.model.creators.scores.is_empty());
    slow.answer_all();
}
