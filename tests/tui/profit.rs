//! What stays of the sales: parted, looked at through a window, and a missing cost set in place.

use callsheet::store::view::profit::ProfitBy;

use crate::world::World;

#[test]
fn the_total_stands_first_and_tab_parts_it_otherwise() {
    let mut world = World::selling((120, 40));
    world.keys("6");
    let profit = &world.app.model.profit;
    assert!(profit.list.rows[0].is_total);
    let total = profit.list.rows[0].profit.net_gmv;
    let parts = profit.list.rows[1..].iter().map(|row| row.profit.net_gmv);
    assert_eq!(parts.sum::<i128>(), total);
    for (key, by) in [
        ("<tab>", ProfitBy::Campaign),
        ("<tab>", ProfitBy::Product),
        ("<tab>", ProfitBy::Shop),
        ("<tab>", ProfitBy::Creator),
        ("<backtab>", ProfitBy::Shop),
        ("h", ProfitBy::Product),
    ] {
        world.keys(key);
        let profit = &world.app.model.profit;
        assert_eq!(profit.by, by);
        assert_eq!(profit.list.rows[0].profit.net_gmv, total);
    }
}

#[test]
fn a_missing_cost_is_set_in_place_and_can_be_taken_back() {
    let mut world = World::selling((120, 40));
    world.keys("6");
    assert!(world.screen().contains("No cost known of"));
    let unknown = |world: &World| {
        let row = world.app.model.profit.list.current().unwrap();
        row.profit.contribution().is_none()
    };
    assert!(unknown(&world));
    while world.app.model.profit.uncosted().is_some() {
        world.keys("$4.20<enter>3<enter>");
    }
    assert!(!unknown(&world));
    assert!(!world.screen().contains("No cost known of"));
    world.keys("$");
    assert_eq!(world.news(), "No cost is missing here.");
    world.keys("u");
    assert!(unknown(&world));
}

#[test]
fn what_is_no_cost_is_told_in_the_form() {
    let mut world = World::selling((120, 40));
    world.keys("6$cheap<enter><enter>");
    assert!(world.asks().starts_with("Cost"));
    assert!(world.screen().contains("is no cost"));
}
