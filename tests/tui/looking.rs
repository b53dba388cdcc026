//! Copying, browsing, ordering: what is done without writing.

use callsheet::tui::msg::Effect;

use crate::world::World;

const NOTHING: Vec<String> = Vec::new();

#[test]
fn y_offers_what_the_row_has_and_copies_the_chosen_one() {
    let mut world = World::new();
    for (place, keys, copied) in [
        ("meizhuang", "yh", "meizhuang"),
        ("meizhuang", "yu", "https://www.tiktok.com/@meizhuang"),
        ("meizhuang", "yt", "9400111202555684"),
        (
            "meizhuang",
            "yr",
            "meizhuang\tOvernight repair mask\tshipped",
        ),
        (
            "noor.beauty",
            "yp",
            "https://www.tiktok.com/@noor.beauty/video/7301234567890",
        ),
    ] {
        world.on(place, "Overnight repair mask");
        assert_eq!(world.does(keys), NOTHING);
        assert_eq!(world.copied(), Some(copied), "{keys}");
    }
    world.on("zoe", "Serum 30 ml").keys("y");
    assert_eq!(
        world.choices(),
        ["h handle", "u profile", "r row", "o JSON"]
    );
}

#[test]
fn y_copies_the_message_of_a_follow_up() {
    for place in ["4", "1G{"] {
        let mut world = World::new();
        world.keys(place).keys("ym");
        let text = world.copied().unwrap_or_default();
        assert!(text.starts_with("Hi نور"), "{place}: {text}");
    }
}

#[test]
fn y_knows_the_creator_in_every_pane() {
    let mut world = World::new();
    for place in ["1", "2", "2<tab>", "2l", "3", "4"] {
        world.keys("<esc><esc>").keys(place).keys("yh");
        let handle = world.under_cursor();
        let handle = handle.split(' ').next().unwrap();
        assert_eq!(world.copied(), Some(handle), "{place}");
    }
}

#[test]
fn o_opens_the_post_else_the_profile() {
    let mut world = World::new();
    world.on("noor.beauty", "Overnight repair mask").keys("o");
    let post = "https://www.tiktok.com/@noor.beauty/video/7301234567890";
    assert_eq!(
        world.app.asked.last(),
        Some(&Effect::Browse(post.to_owned()))
    );
    world.keys("3o");
    let page = "https://www.tiktok.com/@cafe.ole";
    assert_eq!(
        world.app.asked.last(),
        Some(&Effect::Browse(page.to_owned()))
    );
}

#[test]
fn s_orders_the_pipeline_and_capital_s_turns_it_round() {
    let mut world = World::new();
    world.keys("2sd").assert_shows("sort due");
    assert_eq!(world.keys("gg").under_cursor(), "noor.beauty · Serum 30 ml");
    world.keys("sc");
    assert_eq!(world.keys("gg").under_cursor(), "cafe.ole · Serum 30 ml");
    world.keys("S").assert_shows("creator, reversed");
    assert_eq!(world.keys("gg").under_cursor(), "zoe · Serum 30 ml");
}

#[test]
fn s_orders_the_creators() {
    let mut world = World::new();
    for (keys, first) in [
        ("sf", "meizhuang"),
        ("S", "zoe"),
        ("Ssp", "noor.beauty"),
        ("sh", "cafe.ole"),
        ("sg", "cafe.ole"),
    ] {
        world.keys("3").keys(keys).keys("gg");
        assert_eq!(world.under_cursor(), first, "{keys}");
    }
}

#[test]
fn ordering_keeps_the_cursor_on_its_row() {
    let mut world = World::new();
    world.on("meizhuang", "Overnight repair mask").keys("sc");
    assert_eq!(world.under_cursor(), "meizhuang · Overnight repair mask");
    world.keys("S");
    assert_eq!(world.under_cursor(), "meizhuang · Overnight repair mask");
}

#[test]
fn a_list_with_one_order_says_so() {
    let mut world = World::new();
    for place in ["gr", "gs", "gh", "2<backtab>"] {
        for key in ["s", "S"] {
            world.keys(place).keys(key);
            assert_eq!(world.news(), "This list has one order.", "{place} {key}");
        }
    }
}
