//! Commission from a creator's page: for a product or as a rule, within the platform's bounds, or a sample in
//! its place.

use crate::world::World;

fn page() -> World {
    let mut world = World::sized(120, 40);
    world.keys("3/leo<enter><enter>+");
    world
}

#[test]
fn a_rate_for_a_product_is_offered_cut_and_taken_back() {
    let mut world = page();
    assert_eq!(world.asks(), "Commission · @leo_lifts");
    world.assert_shows("Commission makes who converts post more;");
    world.keys("a");
    let note = world.form_note();
    assert!(note.contains("TikTok takes 1 % to 80 %."), "{note}");
    assert!(note.contains("the old rate for 30 days"), "{note}");
    world
        .keys("18%<enter><enter><enter>")
        .assert_shows("1 in force")
        .assert_shows("18 %");
    // What is in force stands beside the product, and a cut says how long the old rate holds.
    world.keys("+");
    world.assert_shows("18 % since");
    world.keys("a12%<enter>");
    world.keys("<ctrl-u>1d<enter><enter>");
    assert!(
        world.news().contains("Who sells already keeps 18 % until"),
        "{}",
        world.news()
    );
    world.keys("uu").assert_hides("in force");
}

#[test]
fn beyond_the_bounds_it_is_said_which_they_are_and_the_form_stays() {
    let mut world = page();
    world.keys("a90%<enter><enter><enter>");
    world.assert_shows("TikTok takes commission rates from 1 % to 80 %, not 90");
    world
        .keys("<tab><ctrl-u>20%<enter><enter><enter>")
        .assert_shows("1 in force");
}

#[test]
fn the_usual_rate_is_the_creators_own() {
    let mut world = page();
    world
        .keys("u<enter>")
        .assert_shows("Type a rate, such as 15%.");
    world.keys("16%<enter>").assert_shows("16 %");
    world.keys("u");
    assert!(!world.shows("16 %"));
}

#[test]
fn a_sample_is_one_key_away() {
    let mut world = page();
    world.keys("s");
    assert_eq!(world.asks(), "Add a sample · @leo_lifts");
}
