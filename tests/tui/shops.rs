//! Several shops in one database: each row names its own, and the app is about one of them, or about all.

use callsheet::domain::command::{Command, ShopEdit};
use callsheet::domain::id::ShopId;
use callsheet::store::view::Scope;
use callsheet::tui::msg::{Input, Msg};

use crate::world::World;

/// The usual shop in California and a second one in London.
fn two_shops() -> World {
    let mut world = World::sized(120, 40);
    world.colleague().other_shop();
    world.hears_of_a_change();
    world.keys("R");
    world
}

#[test]
fn rows_name_their_shop_where_there_are_several_and_one_can_be_looked_at_alone() {
    let mut world = two_shops();
    world.assert_shows("2 shops");
    for screen in ["2", "3"] {
        world.keys(screen).assert_shows("moss.and.ink");
        world.assert_shows("Fern &").assert_shows("noor.beauty");
    }
    world.keys("go");
    assert_eq!(world.asks(), "Shop");
    let choices = world.choices();
    assert_eq!(choices.len(), 3, "{choices:?}");
    assert!(choices[0].contains("All shops"), "{choices:?}");
    world.keys("b").assert_shows("Fern & Co (GB)");
    world
        .assert_shows("moss.and.ink")
        .assert_hides("noor.beauty");
    world.keys("2").assert_hides("noor.beauty");
    world.keys("1").assert_hides("noor.beauty");
    world.keys("goa").assert_shows("2 shops");
    world.keys("3").assert_shows("noor.beauty");
}

#[test]
fn a_creator_is_offered_the_products_of_the_own_shop() {
    let mut world = two_shops();
    world.keys("3/moss<enter>");
    world.keys("a");
    assert_eq!(world.choices().len(), 1, "{:?}", world.choices());
    world.keys("<esc>O");
    assert_eq!(world.choices().len(), 1, "{:?}", world.choices());
}

#[test]
fn files_are_taken_in_for_the_shop_that_is_looked_at() {
    let mut world = two_shops();
    world.keys("I");
    assert!(
        world.news().contains("go to one of them first"),
        "{}",
        world.news()
    );
    world.keys("gocI");
    assert!(!world.is_bare());
}

#[test]
fn of_one_shop_there_is_nothing_to_choose() {
    let mut world = World::new();
    world.keys("go");
    assert!(
        world.news().contains("There is one shop"),
        "{}",
        world.news()
    );
}

#[test]
fn a_click_on_the_shops_name_asks_which() {
    let mut world = two_shops();
    world.keys("<esc>");
    world.app.take(Msg::Input(Input::Click(14, 0)));
    assert_eq!(world.asks(), "Shop");
}

#[test]
fn the_shops_of_a_client_are_looked_at_together() {
    let mut world = two_shops();
    let client = |world: &World, shop: ShopId, client: &str| {
        let edit = ShopEdit {
            client: Some(Some(client.into())),
            ..ShopEdit::default()
        };
        world.colleague().act(Command::EditShop { shop, edit });
    };
    let shops: Vec<ShopId> = world
        .app
        .model
        .shops
        .iter()
        .flatten()
        .map(|shop| shop.id)
        .collect();
    client(&world, shops[0], "Acme");
    client(&world, shops[1], "Acme");
    world.colleague().third_shop();
    world.hears_of_a_change();
    world.keys("R").assert_shows("3 shops");
    world.keys("go");
    let choices = world.choices();
    assert_eq!(choices.len(), 5, "{choices:?}");
    assert!(choices[1].contains("Acme"), "{choices:?}");
    world.keys("b").assert_shows("Acme: 2 shops");
    world.keys("3").assert_shows("moss.and.ink");
    world.assert_shows("noor.beauty").assert_hides("far.away");
    // What is done is done in the shops in sight; the log names each.
    world.keys("8").assert_shows("Fern & Co");
    let screen = world.screen();
    let mut world = world.resume();
    assert_eq!(world.screen(), screen);
    world.keys("goa3").assert_shows("far.away");
}

#[test]
fn the_shop_looked_at_is_there_again_in_the_next_run() {
    let mut world = two_shops();
    world.keys("3gob").assert_shows("Fern & Co (GB)");
    let screen = world.screen();
    let mut world = world.resume();
    assert_eq!(world.screen(), screen);
    world.keys("goa").assert_shows("2 shops");
    let mut world = world.resume();
    world.assert_shows("2 shops");
    // One that is gone makes way for all.
    world.app.model.scope = Scope::Shop(ShopId(uuid::Uuid::nil()));
    world.resume().keys("3").assert_shows("noor.beauty");
}
