//! Videos and LIVEs: ranked by conversion, narrowed, ordered, opened.

use callsheet::tui::action::Screen;
use callsheet::tui::msg::Effect;

use crate::world::World;

fn titles(world: &World) -> Vec<String> {
    let rows = world.app.model.content.list.rows.iter();
    rows.map(|row| row.title.clone().unwrap_or_default())
        .collect()
}

#[test]
fn what_is_bought_stands_before_what_is_seen() {
    let mut world = World::selling((120, 40));
    world.keys("5");
    let titles = titles(&world);
    assert_eq!(titles[0], "Night routine that changed my skin");
    // Two million views, and one click in a hundred bought.
    let seen = titles.iter().position(|t| t == "I tried it for 30 days");
    let bought = titles.iter().position(|t| t.starts_with("Glass skin"));
    assert!(bought < seen);
    // Two of three clicks bought, which says nothing: below all that have a hundred clicks.
    assert_eq!(titles[5], "Dupe or not?");
    assert_eq!(world.app.model.content.list.starts, [0, 5]);
    let screen = world.screen();
    assert!(screen.contains("412 clicks, 4.1 %"), "{screen}");
    let beats = "12,000 views and 17 sales beat 90,000 views and 13";
    assert!(screen.contains(beats), "{screen}");
}

#[test]
fn the_window_is_chosen_and_the_filter_asks_for_rates() {
    let mut world = World::selling((120, 40));
    world.keys("5");
    assert_eq!(world.app.model.content.list.total, 7);
    world.keys("Wa");
    assert_eq!(world.app.model.content.list.total, 9);
    world.keys("W7");
    assert_eq!(world.app.model.content.list.total, 3);
    world.keys("Wa/cvr>=2%<enter>");
    assert_eq!(world.app.model.content.list.total, 5);
    assert!(world.screen().contains("all time, cvr>=2%"));
    world.keys("<esc>/maya<enter>");
    assert_eq!(world.app.model.content.list.total, 2);
}

#[test]
fn the_order_is_chosen_and_turned_round() {
    let mut world = World::selling((120, 40));
    world.keys("5sn");
    assert_eq!(titles(&world)[0], "I tried it for 30 days");
    assert!(world.app.model.content.list.starts.is_empty());
    world.keys("S");
    assert_eq!(titles(&world)[0], "Dupe or not?");
}

#[test]
fn enter_opens_the_creator_and_escape_comes_back() {
    let mut world = World::selling((120, 40));
    world.keys("5j<enter>");
    assert_eq!(world.app.model.screen, Screen::Desk);
    let handle = world.under_cursor();
    world.keys("<esc>");
    assert_eq!(world.app.model.screen, Screen::Content);
    let row = world.app.model.content.list.current().unwrap();
    assert_eq!(row.creator.as_deref(), Some(handle.as_str()));
}

#[test]
fn the_post_is_opened_and_copied() {
    let mut world = World::selling((120, 40));
    let page = "https://www.tiktok.com/@maya.glows/video/7499007001162902000";
    world.keys("5o");
    let browse = Effect::Browse(page.to_owned());
    assert!(world.app.asked.contains(&browse));
    world.keys("yp");
    assert_eq!(world.copied(), Some(page));
    world.keys("yh");
    assert_eq!(world.copied(), Some("maya.glows"));
}

#[test]
fn a_spark_ad_goes_from_permission_to_stop_by_key_and_every_step_is_taken_back() {
    use callsheet::domain::promotion::PromotionState;

    let mut world = World::selling((120, 40));
    // One row alone, so that the cursor stays where it is.
    world.keys("5/night<enter>P");
    let state = |world: &World| {
        let row = world.app.model.content.list.current().unwrap();
        row.promotion.as_ref().and_then(|one| one.state)
    };
    assert_eq!(
        world.choices(),
        ["a Ask permission", "c Enter the code", "s Book a day"]
    );
    world.keys("a");
    assert_eq!(state(&world), Some(PromotionState::PermissionAsked));
    let asked = world.follow_ups();
    let asked = asked.iter().find(|row| row.kind.name() == "spark_ask");
    assert_eq!(asked.unwrap().creator.as_deref(), Some("maya.glows"));
    // Sixty days from today stand in the form already.
    world.keys("Pc#abc==<enter><enter>");
    assert_eq!(state(&world), Some(PromotionState::CodeReceived));
    world.assert_shows("the code holds 60 d");
    // Beside the bounds a reason is asked for.
    world.keys("Pb<ctrl-u>20<enter>");
    assert_eq!(world.asks(), "Go on all the same?");
    world.keys("a quiet week<enter>");
    assert_eq!(state(&world), Some(PromotionState::Running));
    world.keys("Pb<ctrl-u>80<enter>");
    world.assert_shows("$80 a day");
    world.keys("Ps<enter>60<enter>200<enter>2<enter><enter>");
    world.assert_shows("paid 1 %");
    world.keys("Px<enter>");
    assert_eq!(state(&world), Some(PromotionState::Stopped));
    world.keys("uu");
    assert_eq!(state(&world), Some(PromotionState::Running));
    world.keys("uuuuu");
    assert_eq!(state(&world), None);
}

#[test]
fn what_is_no_step_of_a_spark_ad_is_told_in_the_form() {
    let mut world = World::selling((80, 24));
    world.keys("5Pc<enter><ctrl-u><enter>");
    world.assert_shows("Type the code the creator sent.");
    world.keys("<esc>Ps<enter><enter><enter><enter><enter>");
    world.assert_shows("Type what it cost.");
    // Elsewhere the key notes TikTok's own reminder, or says where it works.
    world.keys("<esc>3P");
    assert!(world.app.model.layers.is_empty());
}
