//! Two creators side by side: two that are marked, or one and another who is looked up.

use callsheet::tui::layer::{Compare, Layer};

use crate::world::World;

fn both(world: &World) -> &Compare {
    match world.app.model.layers.last() {
        Some(Layer::Compare(both)) => both,
        other => panic!("{other:?}"),
    }
}

fn handles(world: &World) -> Vec<String> {
    let cards = both(world).cards.iter().flatten();
    cards.map(|card| card.handle.clone()).collect()
}

#[test]
fn two_marked_creators_stand_side_by_side() {
    for size in [(80, 24), (120, 40)] {
        let mut world = World::selling(size);
        // The two who sold most: Space steps down.
        world.keys("3sg<space><space>=");
        let handles = handles(&world);
        assert_eq!(handles.len(), 2);
        for handle in handles {
            world.assert_shows(&format!("@{handle} "));
        }
        world.assert_shows("better").assert_shows("GMV/post");
        world.keys("<esc>");
        assert!(world.app.model.layers.is_empty());
    }
}

#[test]
fn with_one_creator_the_other_is_looked_up() {
    let mut world = World::selling((120, 40));
    world.keys("5=leo<enter>");
    assert_eq!(handles(&world), ["maya.glows", "leo_lifts"]);
    // It closes by its own key; pressed again, it asks who the other is.
    world.keys("=");
    world.keys("=").assert_shows("enter compare");
    // Nobody found: nothing is left open.
    world.keys("<esc>");
    assert!(world.app.model.layers.is_empty());
    world.keys("=maya.glows<enter>");
    assert!(world.news().starts_with("That is the same creator"));
    assert!(world.app.model.layers.is_empty());
}

#[test]
fn more_than_two_are_not_compared() {
    let mut world = World::selling((120, 40));
    world.keys("3%=");
    assert_eq!(world.news(), "Two creators are compared; 12 are marked.");
}

#[test]
fn the_finder_still_opens_a_creator() {
    let mut world = World::selling((120, 40));
    world.keys("5=<esc>fleo<enter>");
    assert_eq!(world.under_cursor(), "leo_lifts");
}
