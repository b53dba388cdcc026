//! Outreach: a product offered to the marked creators, after a look at what it comes to.

use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::stage::Stage;
use callsheet::store::view::Scope;
use callsheet::tui::Look;
use callsheet::tui::layer::Layer;

use crate::world::World;

fn asked(world: &World) -> (String, String) {
    match world.app.model.layers.last() {
        Some(Layer::Confirm { title, text, .. }) => (title.clone(), text.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_marked_are_counted_before_they_are_queued_and_the_batch_is_taken_back_whole() {
    let mut world = World::sized(120, 40);
    let before = world.follow_ups().len();
    world.keys("3%O");
    assert_eq!(world.asks(), "Offer a product · 12 creators");
    // A look alone changes nothing.
    world.keys("c<esc>");
    assert_eq!(world.follow_ups().len(), before);
    world.keys("O");
    world.keys("c");
    let (title, text) = asked(&world);
    assert!(title.starts_with("Queue outreach to "), "{title}");
    for said in [
        "Passed over: ",
        "of 1000 invitations are left",
        "u takes the batch back",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let count: usize = title.split(' ').nth(3).unwrap().parse().unwrap();
    world.keys("y");
    let queued = world.follow_ups();
    let of_batch = queued
        .iter()
        .filter(|row| row.kind == FollowUpKind::Outreach);
    assert_eq!(of_batch.count(), count);
    assert_eq!(queued.len(), before + count);
    world.keys("u");
    assert_eq!(world.follow_ups().len(), before);
}

#[test]
fn a_message_that_is_marked_as_sent_makes_the_invitation() {
    let mut world = World::sized(120, 40);
    world.keys("3/sam.runs<enter>Ocy");
    let row = world.follow_up("sam.runs", FollowUpKind::Outreach);
    assert!(row.sample.is_none() && row.message.contains("Would you like to try"));
    world.keys("4");
    let at = |world: &World| world.app.model.queue.current().map(|one| one.id);
    while at(&world) != Some(row.id) {
        let before = at(&world);
        world.keys("j");
        assert_ne!(at(&world), before, "it is not in the queue");
    }
    world.keys("Ly");
    let offered = world.samples();
    let sample = offered
        .iter()
        .find(|sample| sample.creator == "sam.runs" && sample.stage == Stage::Invited);
    assert!(sample.is_some(), "{offered:?}");
}

#[test]
fn from_a_campaign_its_members_and_its_segment_are_asked_apart() {
    let look = Look {
        scope: Scope::All,
        ascii: false,
        no_color: false,
    };
    let mut world = World::campaigning(look, (120, 40));
    world.keys("7O");
    assert_eq!(world.asks(), "Offer a product · Autumn Glow");
    let notes: Vec<String> = match world.app.model.layers.last() {
        Some(Layer::Menu { choices, .. }) => choices.iter().map(|one| one.note.clone()).collect(),
        other => panic!("{other:?}"),
    };
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!(notes[0], "5 members");
    let said = notes[1].strip_prefix("tier:1: ").unwrap();
    let fit: usize = said.split(' ').next().unwrap().parse().unwrap();
    assert!(fit > 1, "{notes:?}");
    let before = world.follow_ups().len();
    world.keys("b");
    let (title, text) = asked(&world);
    assert!(title.starts_with("Queue outreach to "), "{title}");
    assert!(text.contains("Passed over: ") || title.contains(&format!(" {fit} creators")));
    world.keys("y");
    let queued = world.follow_ups();
    assert!(queued.len() > before);
    let fresh = queued
        .iter()
        .find(|row| row.reason.starts_with("outreach to tier:1"));
    assert!(fresh.is_some(), "{queued:?}");
    world.keys("u");
    assert_eq!(world.follow_ups().len(), before);
    // One that has not begun offers nothing yet.
    world.keys("jO");
    assert!(
        world
            .news()
            .contains("Advent runs from 2026-12-01 to 2026-12-24"),
        "{}",
        world.news()
    );
}

#[test]
fn where_nobody_is_left_it_is_said_and_nothing_is_asked() {
    let mut world = World::sized(80, 24);
    world.keys("3/sam.runs<enter>Ocy");
    world.keys("Oc");
    assert!(world.app.model.layers.is_empty());
    let news = world.news().to_owned();
    assert!(
        news.contains("Nobody is left to write to. Passed over: 1 already queued (@sam.runs)."),
        "{news}"
    );
}
