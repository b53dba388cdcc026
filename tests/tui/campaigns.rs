//! Campaigns: what stands where, and what can be changed in place.

use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::goal::GoalMetric;
use callsheet::store::view::Scope;
use callsheet::store::view::campaign::CampaignSheet;
use callsheet::tui::Look;
use callsheet::tui::action::Screen;

use crate::world::World;

fn world(size: (u16, u16)) -> World {
    let look = Look {
        scope: Scope::All,
        ascii: false,
        no_color: false,
    };
    let mut world = World::campaigning(look, size);
    world.keys("7");
    world
}

fn here(world: &World) -> &CampaignSheet {
    world.app.model.campaigns.current().unwrap()
}

#[test]
fn what_runs_stands_first_then_what_comes_then_what_is_over() {
    let mut world = world((120, 40));
    assert_eq!(world.app.model.screen, Screen::Campaigns);
    let mut names = vec![world.under_cursor()];
    for _ in 0..2 {
        world.keys("j");
        names.push(world.under_cursor());
    }
    assert_eq!(names, ["Autumn Glow", "Advent", "Back to school"]);
    world.keys("1ga");
    assert_eq!(world.under_cursor(), "Back to school");
    // A goal on activity alone says what it needs.
    world
        .keys("k")
        .assert_shows("it needs a commercial goal beside it");
}

#[test]
fn z_gives_one_campaign_the_whole_pane() {
    let mut world = world((80, 24));
    world.assert_shows("┌ Campaigns");
    world.keys("z").assert_hides("┌ Campaigns");
    world.assert_shows("┌ Autumn Glow");
    world.keys("j").assert_shows("┌ Advent");
    world.keys("z").assert_shows("┌ Campaigns");
}

#[test]
fn target_last_day_and_budgets_are_set_in_place_and_taken_back() {
    let mut world = world((120, 40));
    assert_eq!(here(&world).campaign.goal.metric, GoalMetric::NetGmv);
    world.keys("e<ctrl-u>2500.50<enter>");
    assert_eq!(here(&world).campaign.goal.target, 250_050);
    world.keys("D<ctrl-u>2026-12-06<enter>");
    assert_eq!(here(&world).campaign.to.to_string(), "2026-12-06");
    world.keys("B<ctrl-u>12<enter><ctrl-u><enter>");
    let campaign = &here(&world).campaign;
    assert_eq!(
        (campaign.sample_budget, campaign.ad_budget),
        (Some(12), None)
    );
    world.keys("uuu");
    let campaign = &here(&world).campaign;
    assert_eq!(
        (campaign.goal.target, campaign.sample_budget),
        (400_000, Some(30))
    );
    assert_eq!(campaign.to.to_string(), "2026-11-30");
}

#[test]
fn what_is_no_target_is_told_in_the_form_and_a_day_gone_by_is_refused() {
    let mut world = world((120, 40));
    world.keys("e<ctrl-u>lots<enter>");
    assert!(world.asks().starts_with("Target"));
    world.assert_shows("is not an amount in USD");
    world.keys("<esc>jj");
    assert_eq!(world.under_cursor(), "Back to school");
    world.keys("e<ctrl-u>3.25<enter>");
    assert_eq!(here(&world).campaign.goal.target, 325);
}

#[test]
fn the_brief_is_written_from_here() {
    let mut world = world((80, 24));
    world.keys("b");
    assert_eq!(world.asks(), "Brief · Autumn Glow");
    world.keys("social_proof<enter>Lasts a day<enter>Before and after<enter>Tap the cart<enter>cures acne<enter>");
    let brief = here(&world).brief.as_ref().unwrap();
    assert_eq!(brief.missing, Vec::<&str>::new());
    world.keys("u");
    assert!(here(&world).brief.is_none());
}

#[test]
fn a_figure_of_a_campaign_explains_itself_over_its_own_days() {
    let mut world = world((120, 40));
    world.keys("i<enter>");
    world.assert_shows("Net GMV · Autumn Glow");
    world.assert_shows("2026-11-01");
}

#[test]
fn keys_of_a_campaign_say_so_elsewhere() {
    let mut world = world((120, 40));
    world.keys("L");
    assert!(
        world.news().contains("does nothing here"),
        "{}",
        world.news()
    );
    assert!(world.bottom_line().contains("target"));
}

#[test]
fn a_campaigns_product_is_offered_to_its_members() {
    let mut world = world((120, 40));
    let name = here(&world).campaign.name.clone();
    let products = here(&world).campaign.products.len();
    world.keys("O");
    assert_eq!(world.asks(), format!("Offer a product · {name}"));
    // Only the campaign's own: to its members, and to its segment.
    assert_eq!(world.choices().len(), 2 * products);
    let before = world.follow_ups().len();
    world.keys("<enter>");
    if world.shows("Queue outreach to") {
        world.keys("y");
        let queued = world.follow_ups();
        let of_batch = queued
            .iter()
            .filter(|row| row.kind == FollowUpKind::Outreach);
        assert!(queued.len() > before);
        assert!(of_batch.clone().count() > 0);
        for row in of_batch {
            let wanted = format!("outreach to members of {name}");
            assert!(row.reason.starts_with(&wanted), "{}", row.reason);
        }
        world.keys("u");
    }
    assert_eq!(world.follow_ups().len(), before);
}

#[test]
fn enter_on_a_checkpoint_goes_to_its_campaign() {
    let mut world = world((120, 40));
    let name = here(&world).campaign.name.clone();
    world.keys("4");
    let is_checkpoint = |world: &World| {
        let row = world.app.model.queue.current();
        row.is_some_and(|row| row.kind == FollowUpKind::ReviewCheckpoint)
    };
    for _ in 0..world.app.model.queue.total {
        if is_checkpoint(&world) {
            break;
        }
        world.keys("j");
    }
    if !is_checkpoint(&world) {
        return;
    }
    world.keys("<enter>");
    assert_eq!(world.app.model.screen, Screen::Campaigns);
    assert_eq!(world.under_cursor(), name);
}
