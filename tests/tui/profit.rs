//! What stays of the sales: parted, looked at through a window, and a missing cost set in place.

use callsheet::store::view::profit::ProfitBy;
use callsheet::tui::action::Screen;
use callsheet::tui::panes::profit::Tab;

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
        ("<tab><tab><tab>", ProfitBy::Creator),
        ("<backtab><backtab><backtab>", ProfitBy::Shop),
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
    assert!(world.screen().contains("to set the cost of SKU"));
    let unknown = |world: &World| {
        let row = world.app.model.profit.list.current().unwrap();
        row.profit.contribution().is_none()
    };
    assert!(unknown(&world));
    while world.app.model.profit.uncosted().is_some() {
        world.keys("$4.20<enter>3<enter>");
    }
    assert!(!unknown(&world));
    assert!(!world.screen().contains("to set the cost of SKU"));
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

#[test]
fn at_any_size_the_key_that_sets_a_missing_cost_is_named_whole() {
    for size in [(80, 24), (120, 40)] {
        let mut world = World::selling(size);
        world.keys("6");
        world.assert_shows("Press $ to set the cost of SKU");
    }
}

#[test]
fn the_programme_is_a_view_of_the_screen_and_a_key_of_its_own() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut world = World::selling((columns, rows));
        world.keys("gr");
        assert_eq!(world.app.model.screen, Screen::Profit);
        for shown in ["Roster", "Activation", "8 weeks", "Delivered", "50–200"] {
            world.assert_shows(shown);
        }
        insta::assert_snapshot!(format!("programme_{columns}x{rows}"), world.screen());
        world.keys("<tab>");
        assert_eq!(world.app.model.profit.tab, Tab::Parted(ProfitBy::Creator));
        world.keys("Wa").assert_hides("Roster");
        world.keys("gr").assert_shows("all time");
    }
}

#[test]
fn a_series_from_outside_stands_below_the_funnel_at_both_sizes() {
    for size in [(120, 40), (80, 24)] {
        let mut world = World::selling(size);
        let mut searches = "Week,Branded searches\n".to_owned();
        for week in 30..=46 {
            searches.push_str(
                &[
                    "2026-W",
                    &week.to_string(),
                    ",",
                    &(week * 10).to_string(),
                    "\n",
                ]
                .concat(),
            );
        }
        world.colleague().import("searches.csv", &searches);
        world.hears_of_a_change().keys("gr");
        world.assert_shows("Branded searches");
        world.assert_shows("too few weeks in common to tell");
        world.assert_shows("Requested");
    }
}

#[test]
fn without_a_settlement_its_view_says_how_to_get_one() {
    let mut world = World::selling((80, 24));
    world.keys("gs");
    world.assert_shows("No settlement is imported.");
    world.assert_shows("Finance > Income");
}

#[test]
fn hook_angles_are_compared_and_esc_goes_back_to_the_content() {
    let mut world = World::selling((120, 40));
    world.keys("gh").assert_shows("hook angles");
    world.assert_shows("no angle known");
    world.keys("<esc>").assert_hides("hook angles");
    assert_eq!(world.app.model.screen, Screen::Content);
}

#[test]
fn without_segments_the_menu_says_how_to_save_one() {
    let mut world = World::selling((120, 40));
    world.keys("3F");
    assert!(world.news().contains("callsheet segment add"));
}
