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
