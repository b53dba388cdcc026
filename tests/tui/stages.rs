//! Moving samples through their stages.

use callsheet::domain::fact::Side;
use callsheet::domain::sample::Decision;
use callsheet::domain::stage::Stage;

use crate::world::World;

const NOTHING: Vec<String> = Vec::new();
const MASK: &str = "Overnight repair mask";
const SERUM: &str = "Serum 30 ml";
const BANDS: &str = "Bands set";

#[test]
fn capital_l_advances_and_the_cursor_is_on_the_next_row() {
    let mut world = World::new();
    world.on("zoe", SERUM);
    assert_eq!(
        world.does("L"),
        ["@zoe · Serum 30 ml: invited → interested"]
    );
    assert_eq!(world.under_cursor(), "cafe.ole · Serum 30 ml");
    assert!(
        world
            .news()
            .starts_with("@zoe · Serum 30 ml: invited → interested")
    );
}

#[test]
fn after_the_last_row_the_cursor_goes_up() {
    let mut world = World::new();
    world.on("flagship", BANDS);
    assert_eq!(world.does("L").len(), 2, "moved, and taken off the stock");
    assert_eq!(world.under_cursor(), "noor.beauty · Overnight repair mask");
}

#[test]
fn shipping_asks_for_carrier_and_tracking() {
    let mut world = World::new();
    world.on("leo_lifts", BANDS);
    assert_eq!(world.does("L"), NOTHING);
    assert_eq!(world.asks(), "Ship · @leo_lifts");
    world.assert_shows("carrier").assert_shows("tracking");
    assert_eq!(
        world.does("UPS<enter>1Z 999 AA<enter>"),
        ["@leo_lifts · Bands set: approved → shipped"]
    );
    let row = world.sample("leo_lifts", BANDS);
    assert_eq!(
        (row.carrier.as_deref(), row.tracking.as_deref()),
        (Some("UPS"), Some("1Z999AA"))
    );
}

#[test]
fn shipping_without_a_number_says_what_is_missing_and_keeps_what_was_typed() {
    let mut world = World::new();
    world.on("leo_lifts", BANDS);
    assert_eq!(world.does("LUPS<enter><enter>"), NOTHING);
    assert_eq!(world.asks(), "Ship · @leo_lifts");
    world
        .assert_shows("Type the tracking number.")
        .assert_shows("UPS");
    assert_eq!(world.does("1Z999<enter>").len(), 1);
    assert_eq!(world.stage("leo_lifts", BANDS), Stage::Shipped);
}

#[test]
fn arriving_asks_for_the_day_from_which_the_posting_clock_runs() {
    let mut world = World::new();
    world.on("flagship", SERUM);
    assert_eq!(world.does("L"), NOTHING);
    assert_eq!(world.asks(), "Delivered · @flagship");
    // Today stands there already.
    assert_eq!(
        world.does("<enter>"),
        ["@flagship · Serum 30 ml: shipped → delivered, due 4 Dec"]
    );
    world.on("meizhuang", MASK);
    assert_eq!(
        world.does("L<ctrl-u>2026-11-18<enter>"),
        ["@meizhuang · Overnight repair mask: shipped → delivered, due 2 Dec"]
    );
}

#[test]
fn posting_asks_for_the_link() {
    let mut world = World::new();
    world.on("leo_lifts", SERUM);
    assert_eq!(world.does("L"), NOTHING);
    assert_eq!(world.asks(), "Posted · @leo_lifts");
    world
        .app
        .paste("https://www.tiktok.com/@leo_lifts/video/7399999999999");
    world.keys("<enter>");
    let row = world.sample("leo_lifts", SERUM);
    assert_eq!(row.stage, Stage::Posted);
    assert_eq!(
        row.post_url.as_deref(),
        Some("https://www.tiktok.com/@leo_lifts/video/7399999999999")
    );
}

#[test]
fn p_asks_for_the_link_too_and_says_what_is_wrong_with_one() {
    let mut world = World::new();
    world.on("yael_cooks", SERUM);
    assert_eq!(world.does("pnonsense<enter>"), NOTHING);
    assert_eq!(world.asks(), "Posted · @yael_cooks");
    world
        .assert_shows("is not a link of a post")
        .assert_shows("nonsense");
    world.keys("<ctrl-u>7312345678901<enter>");
    assert_eq!(world.stage("yael_cooks", SERUM), Stage::Posted);
}

#[test]
fn a_link_of_another_creator_is_asked_about() {
    let mut world = World::new();
    world.on("yael_cooks", SERUM).keys("p");
    world
        .app
        .paste("https://www.tiktok.com/@somebody/video/7399999999999");
    world.keys("<enter>");
    assert_eq!(world.asks(), "Go on all the same?");
    world.keys("her second account<enter>");
    assert_eq!(world.stage("yael_cooks", SERUM), Stage::Posted);
}

#[test]
fn where_a_verb_does_not_apply_it_says_why_and_does_nothing() {
    let mut world = World::new();
    for (handle, product, keys, why) in [
        ("zoe", SERUM, "p", "Only a delivered sample can be posted."),
        ("zoe", SERUM, "D", "Only a posted sample is decided on."),
        ("zoe", SERUM, "T", "Nothing of it is on its way yet."),
        (
            "zoe",
            SERUM,
            "c",
            "It has a due date only between delivery and post.",
        ),
        (
            "zoe",
            SERUM,
            "e",
            "It has a due date only between delivery and post.",
        ),
        ("zoe", SERUM, "H", "Nothing comes before invited."),
        ("zoe", SERUM, "ts", "Shipped cannot follow here."),
        (
            "meizhuang",
            MASK,
            "X",
            "A sample in this stage cannot be closed.",
        ),
    ] {
        world.on(handle, product);
        assert_eq!(world.does(keys), NOTHING, "{keys}");
        assert_eq!(world.news(), why, "{keys}");
        assert!(world.is_bare(), "{keys}");
    }
}

#[test]
fn a_refusal_is_a_sentence_and_the_cursor_stays() {
    let mut world = World::new();
    world.on("zoe", SERUM);
    assert_eq!(world.does("mr"), NOTHING);
    assert!(world.news().contains("due date"), "{}", world.news());
    assert_eq!(world.under_cursor(), "zoe · Serum 30 ml");
    world.hears_of_a_change();
    assert_eq!(world.under_cursor(), "zoe · Serum 30 ml");
}

#[test]
fn capital_h_sets_back_and_can_be_undone() {
    let mut world = World::new();
    world.on("leo_lifts", SERUM).keys("H");
    assert_eq!(world.stage("leo_lifts", SERUM), Stage::Delivered);
    world.keys("u");
    assert_eq!(world.stage("leo_lifts", SERUM), Stage::Review);
}

#[test]
fn t_shows_the_stages_that_may_follow_and_no_other() {
    let mut world = World::new();
    world.on("sam.runs", BANDS).keys("t");
    let next = world.may_follow();
    assert_eq!(next, ["a approved", "n declined", "x cancelled"]);
    world.keys("<esc>").on("noor.beauty", SERUM).keys("t");
    let next = world.may_follow();
    assert_eq!(next, ["v review", "p posted", "x cancelled", "g no-show"]);
}

#[test]
fn t_and_a_letter_go_straight_to_a_stage() {
    for (handle, product, keys, stage) in [
        ("zoe", SERUM, "tr", Stage::Requested),
        ("sam.runs", BANDS, "ta", Stage::Approved),
        ("leo_lifts", BANDS, "tsUPS<enter>1Z<enter>", Stage::Shipped),
        ("meizhuang", MASK, "td<enter>", Stage::Delivered),
        ("meizhuang", MASK, "tl", Stage::Lost),
        ("noor.beauty", SERUM, "tv", Stage::Review),
        ("noor.beauty", SERUM, "tg", Stage::NoShow),
        (
            "noor.beauty",
            SERUM,
            "tp7312345678901<enter>",
            Stage::Posted,
        ),
        ("noor.beauty", MASK, "tcrgood<enter>", Stage::Decided),
        ("maya.glows", SERUM, "tnt<enter>", Stage::Declined),
        ("maya.glows", SERUM, "txno stock<enter>", Stage::Cancelled),
    ] {
        let mut world = World::new();
        world.on(handle, product).keys(keys);
        assert_eq!(world.stage(handle, product), stage, "{keys}");
    }
}

#[test]
fn a_delivery_takes_the_day_it_happened() {
    let mut world = World::new();
    world.on("meizhuang", MASK).keys("td");
    world.assert_shows("2026-11-20");
    let done = world.does("<ctrl-u>2026-11-17<enter>");
    assert_eq!(
        done,
        ["@meizhuang · Overnight repair mask: shipped → delivered, due 1 Dec"]
    );
    world.on("flagship", SERUM).keys("td");
    assert_eq!(world.does("<ctrl-u>yesterday<enter>").len(), 1);
    assert_eq!(
        world
            .sample("flagship", SERUM)
            .entered_on
            .map(|day| day.to_string()),
        Some("2026-11-19".to_owned())
    );
}

#[test]
fn a_day_that_is_none_is_asked_for_again() {
    let mut world = World::new();
    world.on("meizhuang", MASK);
    assert_eq!(world.does("td<ctrl-u>soon<enter>"), NOTHING);
    assert_eq!(world.asks(), "Delivered · @meizhuang");
    world.assert_shows("is not a day");
}

#[test]
fn capital_x_offers_the_ways_to_close() {
    for (handle, product, choices) in [
        (
            "sam.runs",
            BANDS,
            &[
                "u Not a fit",
                "f Audience too small",
                "s No samples left",
                "p Still owes a post",
                "o Declined by us",
                "t Declined by them",
                "x Call off",
            ][..],
        ),
        ("leo_lifts", BANDS, &["x Call off"][..]),
        ("noor.beauty", SERUM, &["x Call off", "g Never posted"][..]),
        ("leo_lifts", SERUM, &["g Never posted"][..]),
    ] {
        let mut world = World::new();
        world.on(handle, product).keys("X");
        assert_eq!(world.choices(), choices, "{handle}");
    }
}

#[test]
fn closing_keeps_the_reason() {
    let mut world = World::new();
    world.on("sam.runs", BANDS);
    assert_eq!(
        world.does("Xonot our audience<enter>"),
        ["@sam.runs · Bands set: requested → declined"]
    );
    let shown = world.show("sam.runs", BANDS);
    assert_eq!(shown.reason.as_deref(), Some("not our audience"));
    assert_eq!(shown.declined_by, Some(Side::Us));
    world.on("maya.glows", SERUM);
    assert_eq!(
        world.does("X<enter>").len(),
        1,
        "Enter takes the usual reason"
    );
    let shown = world.show("maya.glows", SERUM);
    assert_eq!(shown.reason.as_deref(), Some("not a fit"));
    world.on("noor.beauty", SERUM);
    assert_eq!(world.does("Xx<enter>"), NOTHING);
    world.assert_shows("Type why");
    world.keys("moved<enter>");
    assert_eq!(world.stage("noor.beauty", SERUM), Stage::Cancelled);
}

#[test]
fn capital_t_sets_tracking_and_shows_what_is_known() {
    let mut world = World::new();
    world.on("meizhuang", MASK).keys("T");
    assert_eq!(world.asks(), "Tracking · @meizhuang");
    world.assert_shows("USPS").assert_shows("9400111202555684");
    world.keys("<ctrl-u>DHL<tab><ctrl-u>JD 014<enter>");
    let row = world.sample("meizhuang", MASK);
    assert_eq!(
        (row.carrier.as_deref(), row.tracking.as_deref(), row.stage),
        (Some("DHL"), Some("JD014"), Stage::Shipped)
    );
}

#[test]
fn c_agrees_the_due_date() {
    let mut world = World::new();
    world.on("yael_cooks", SERUM).keys("c");
    assert!(world.sample("yael_cooks", SERUM).confirmed);
}

#[test]
fn e_moves_the_due_date_by_a_week_or_as_said() {
    let mut world = World::new();
    let due = |world: &World| {
        world
            .sample("yael_cooks", SERUM)
            .due
            .map(|day| day.to_string())
    };
    world.on("yael_cooks", SERUM).keys("e<enter>");
    assert_eq!(due(&world).as_deref(), Some("2026-11-28"));
    world.on("yael_cooks", SERUM).keys("e<ctrl-u>3<enter>");
    assert_eq!(due(&world).as_deref(), Some("2026-12-01"));
    world.on("yael_cooks", SERUM);
    assert_eq!(world.does("e<ctrl-u>soon<enter>"), NOTHING);
    world.assert_shows("Type a number of days");
    assert_eq!(world.does("<ctrl-u>0<enter>"), NOTHING);
    world.assert_shows("cannot move by 0 days");
}

#[test]
fn capital_d_takes_the_decision_and_its_reason() {
    let mut world = World::new();
    world.on("noor.beauty", MASK).keys("Ds");
    assert_eq!(world.asks(), "Decide: scale · @noor.beauty");
    assert_eq!(world.does("<enter>"), NOTHING);
    world.keys("best cvr this month<enter>");
    let shown = world.show("noor.beauty", MASK);
    assert_eq!(
        (shown.decision, shown.reason.as_deref()),
        (Some(Decision::Scale), Some("best cvr this month"))
    );
}

#[test]
fn guard_g1_asks_for_a_reason_and_the_log_has_it() {
    let mut world = World::new();
    world.on("k.park", MASK);
    assert_eq!(world.does("L"), NOTHING);
    assert_eq!(world.asks(), "Go on all the same?");
    assert_eq!(world.form_note(), "Samples to @k.park are on hold.");
    assert_eq!(world.does("<enter>"), NOTHING);
    world.assert_shows("A reason is needed");
    let done = world.does("launch week<enter>");
    assert_eq!(world.stage("k.park", MASK), Stage::Approved);
    assert!(done[0].contains("launch week"), "{done:?}");
    assert!(world.news().contains("launch week"), "{}", world.news());
}

#[test]
fn leaving_the_question_of_a_guard_does_nothing() {
    let mut world = World::new();
    world.on("k.park", MASK);
    assert_eq!(world.does("L<esc>"), NOTHING);
    assert_eq!(world.stage("k.park", MASK), Stage::Requested);
    assert_eq!(world.under_cursor(), "k.park · Overnight repair mask");
}

#[test]
fn verbs_work_in_place_in_the_morning_and_among_due_posts() {
    let mut world = World::new();
    world.keys("1");
    assert_eq!(world.under_cursor(), "noor.beauty · Serum 30 ml");
    assert_eq!(world.does("c").len(), 1);
    assert_eq!(
        world.under_cursor(),
        "the_family_kitchen_of_anna · Serum 30 ml"
    );
    assert_eq!(world.does("e<enter>").len(), 1);
    world.keys("2<tab>gg");
    assert_eq!(world.does("p7312345678901<enter>").len(), 1);
    assert_eq!(world.stage("noor.beauty", SERUM), Stage::Posted);
}

#[test]
fn the_morning_ends_with_what_was_done() {
    let mut world = World::crowded(2);
    world.keys("1").assert_shows("Requests to review 2");
    world.keys("%Xtno answer<enter>");
    world.assert_shows("Today is clear: 2 declined.");
}
