//! Each rule at, below and above its threshold and its evidence.

use rstest::rstest;
use serde_json::json;

use super::evidence::{
    Beside, BestCategory, CampaignEvidence, ContentEvidence, CreatorEvidence, Posted,
    SampleEvidence, ShopEvidence, SkuEvidence,
};
use super::testing::{calm, found, share};
use super::unit_economics::{Line, check};
use super::{Found, Mode, Rules, SHAPES, What, read};
use crate::domain::campaign::Campaign;
use crate::domain::creator::{CreatorType, Tier};
use crate::domain::followup::FollowUpKind;
use crate::domain::goal::{Goal, GoalMetric};
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::spark::Clicked;
use crate::domain::metrics::sums::{Booked, Sku, Sold, Sums};
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::stage::Stage;
use crate::domain::suggestion::Proposal;
use crate::domain::testing::{campaign, creator, date, sample};

fn ratio(of: i64, by: i64) -> Option<Ratio> {
    Ratio::new(of, by)
}

/// The variant a rule speaks in, if it does.
fn variant(rule: &str, evidence: &CreatorEvidence<'_>) -> Option<String> {
    found(rule, evidence).map(|found| found.finding.variant)
}

/// What accepting does of what a rule says, if it speaks.
fn action(rule: &str, evidence: &CreatorEvidence<'_>) -> Option<Proposal> {
    found(rule, evidence).map(|found| found.finding.action)
}

const fn queue(kind: FollowUpKind) -> Proposal {
    Proposal::Queue { kind }
}

#[test]
fn the_shipped_file_is_whole_and_nothing_is_automatic() {
    let (rules, faults) = read::shipped();
    assert_eq!(faults, []);
    assert_eq!(rules.again, BasisPoints(2_500));
    for shape in SHAPES {
        let rule = rules.get(shape.id).unwrap();
        assert_eq!(rule.mode, Mode::Suggest, "{}", shape.id);
        let told: Vec<_> = rule.thresholds().iter().map(|(one, _)| one.name).collect();
        let wanted: Vec<_> = shape.settings.iter().map(|one| one.name).collect();
        assert_eq!(told, wanted, "{}", shape.id);
        assert!(shape.why.ends_with('.') && !shape.formula.is_empty());
    }
    assert_eq!(rules.list.len(), SHAPES.len());
}

#[test]
fn whoever_did_nothing_is_left_in_peace() {
    let sums = Sums::default();
    assert_eq!(Rules::shipped().creator(creator().shop, &calm(&sums)), []);
}

#[test]
fn what_rules_are_known_by_is_the_same_in_every_process() {
    let told = format!("{:?}", Rules::shipped());
    assert!(!told.contains("0x"), "{told}");
}

#[rstest]
#[case::under(share(9, 1_000), true)]
#[case::at(share(10, 1_000), false)]
#[case::over(share(11, 1_000), false)]
#[case::none_bought(share(0, 100), true)]
#[case::short_of_evidence(share(0, 99), false)]
#[case::no_clicks(share(0, 0), false)]
fn cvr_low(#[case] cvr: crate::domain::metrics::sums::Share, #[case] speaks: bool) {
    let sums = Sums {
        cvr,
        ..Sums::default()
    };
    let wanted = speaks.then_some(queue(FollowUpKind::ReviewBrief));
    assert_eq!(action("cvr_low", &calm(&sums)), wanted);
}

#[rstest]
#[case::under((5_999, 3, 1_000), false)]
#[case::at((6_000, 3, 1_000), true)]
#[case::two_posts((6_000, 2, 1_000), false)]
#[case::nought_beside_nought((0, 3, 0), false)]
fn gmv_per_post_outlier(#[case] (gmv, posts, median): (i128, i128, i64), #[case] speaks: bool) {
    let sums = Sums {
        content_gmv: gmv,
        posts,
        ..Sums::default()
    };
    let mut evidence = calm(&sums);
    evidence.beside.gmv_per_post = ratio(median, 1);
    let wanted = speaks.then_some(queue(FollowUpKind::Restock));
    assert_eq!(action("gmv_per_post_outlier", &evidence), wanted);
    evidence.commission_rate = Some(BasisPoints(1_500));
    let rate = BasisPoints(1_700);
    let wanted = speaks.then_some(Proposal::Invest {
        rate,
        products: Vec::new(),
    });
    assert_eq!(action("gmv_per_post_outlier", &evidence), wanted);
    evidence.beside.gmv_per_post = None;
    assert_eq!(variant("gmv_per_post_outlier", &evidence), None);
}

#[rstest]
#[case::both_under([1, 1], Some(200), None, true)]
#[case::one_met([2, 1], Some(200), None, false)]
#[case::the_other_met([1, 2], Some(200), None, false)]
#[case::half_a_post([0, 0], Some(50), None, true)]
#[case::one_in_a_fortnight([0, 1], Some(50), None, false)]
#[case::nothing_agreed([0, 0], None, None, false)]
#[case::nought_agreed([0, 0], Some(0), None, false)]
#[case::young([0, 0], Some(200), Some("2026-11-08"), false)]
#[case::two_weeks_old([0, 0], Some(200), Some("2026-11-07"), true)]
fn output_below_agreed(
    #[case] weeks: [i64; 2],
    #[case] agreed: Option<i64>,
    #[case] since: Option<&str>,
    #[case] speaks: bool,
) {
    let sums = Sums::default();
    let evidence = CreatorEvidence {
        agreed,
        agreed_since: since.map(date),
        posted: Posted {
            weeks,
            ..Posted::default()
        },
        ..calm(&sums)
    };
    let wanted = speaks.then_some(queue(FollowUpKind::DeliverableLate));
    assert_eq!(action("output_below_agreed", &evidence), wanted);
}

#[rstest]
// Half of 8 in 28 days is 2 in 14.
#[case::under(1, 8, true)]
#[case::at(2, 8, false)]
#[case::evidence(0, 4, true)]
#[case::short_of_evidence(0, 3, false)]
fn frequency_drop(#[case] fortnight: i64, #[case] before: i64, #[case] speaks: bool) {
    let sums = Sums::default();
    let evidence = CreatorEvidence {
        posted: Posted {
            fortnight,
            before,
            ..Posted::default()
        },
        ..calm(&sums)
    };
    let wanted = speaks.then_some(queue(FollowUpKind::WinBack));
    assert_eq!(action("frequency_drop", &evidence), wanted);
}

#[rstest]
#[case::under(share(2_499 * 1_000, 1_000), true)]
#[case::at(share(2_500 * 1_000, 1_000), false)]
#[case::short_of_evidence(share(0, 999), false)]
fn hook_low(#[case] hold: crate::domain::metrics::sums::Share, #[case] speaks: bool) {
    let sums = Sums {
        hold,
        ..Sums::default()
    };
    let wanted = speaks.then_some(queue(FollowUpKind::ReviewBrief));
    assert_eq!(action("hook_low", &calm(&sums)), wanted);
}

fn sold(net: i128, orders: i128, commission: i128) -> Sums {
    Sums {
        sold: Sold {
            net,
            orders,
            commission,
            ..Sold::default()
        },
        ..Sums::default()
    }
}

#[rstest]
#[case::low(799, 3, Some("low"))]
#[case::at_the_low_end(800, 3, None)]
#[case::at_the_high_end(2_500, 3, None)]
#[case::high(2_501, 3, Some("high"))]
#[case::short_of_evidence(9_000, 2, None)]
fn commission_ratio(#[case] commission: i128, #[case] orders: i128, #[case] wanted: Option<&str>) {
    let sums = sold(10_000, orders, commission);
    assert_eq!(variant("commission_ratio", &calm(&sums)).as_deref(), wanted);
    let review = wanted.map(|_| queue(FollowUpKind::ReviewCommission));
    assert_eq!(action("commission_ratio", &calm(&sums)), review);
}

#[rstest]
#[case::under_the_first(Some(Tier::NANO_MICRO), 99_999, None)]
#[case::at_the_first(Some(Tier::NANO_MICRO), 100_000, Some("100000"))]
#[case::the_highest_reached(Some(Tier::NANO_MICRO), 2_500_000, Some("2000000"))]
#[case::mid(Some(Tier::MID), 499_999, None)]
#[case::mid_at(Some(Tier::MID), 500_000, Some("500000"))]
#[case::top(Some(Tier::TOP), 10_000_000, Some("10000000"))]
#[case::emerging(Some(Tier::EMERGING), 10_000_000, None)]
#[case::unknown(None, 10_000_000, None)]
fn gmv_threshold(#[case] tier: Option<Tier>, #[case] net: i128, #[case] wanted: Option<&str>) {
    let sums = sold(net, 9, 0);
    let evidence = CreatorEvidence {
        tier,
        ..calm(&sums)
    };
    assert_eq!(variant("gmv_threshold", &evidence).as_deref(), wanted);
}

#[test]
fn a_step_raises_the_rate_there_is_and_says_by_how_much_where_there_is_none() {
    let sums = sold(500_000, 9, 0);
    let known = CreatorEvidence {
        commission_rate: Some(BasisPoints(1_500)),
        ..calm(&sums)
    };
    let finding = found("gmv_threshold", &known).unwrap().finding;
    assert_eq!(finding.proposal, "Raise the commission from 15 % to 17 %.");
    assert_eq!(
        finding.action,
        Proposal::SetCommission {
            rate: BasisPoints(1_700),
            products: Vec::new(),
        }
    );
    assert_eq!(finding.threshold, "net_gmv ≥ $5,000.00");
    assert_eq!(
        finding.figures.get("net_gmv"),
        Some(&json!({"minor": 500_000, "currency": "USD"}))
    );
    let finding = found("gmv_threshold", &calm(&sums)).unwrap().finding;
    assert_eq!(finding.proposal, "Raise the commission by 2 points.");
    assert_eq!(finding.action, queue(FollowUpKind::ReviewCommission));
    // Yen have no hundredths: a step of 5 000 is 5 000.
    let yen = sold(5_000, 9, 0);
    let yen = CreatorEvidence {
        currency: "JPY".parse().unwrap(),
        ..calm(&yen)
    };
    assert_eq!(variant("gmv_threshold", &yen).as_deref(), Some("5000"));
}

#[rstest]
#[case::another("Skin", 3, "Hair", 3, true)]
#[case::the_same("Skin", 3, "Skin", 3, false)]
#[case::short_now("Skin", 2, "Hair", 3, false)]
#[case::short_before("Skin", 3, "Hair", 2, false)]
fn category_shift(
    #[case] now: &str,
    #[case] orders: i128,
    #[case] before: &str,
    #[case] orders_before: i128,
    #[case] speaks: bool,
) {
    let sums = Sums::default();
    let best = |category: &str, orders| {
        Some(BestCategory {
            category: category.into(),
            net: 9,
            orders,
        })
    };
    let mut evidence = calm(&sums);
    evidence.best = [best(now, orders), best(before, orders_before)];
    let wanted = speaks.then_some(queue(FollowUpKind::PickProduct));
    assert_eq!(action("category_shift", &evidence), wanted);
    evidence.best = [best(now, orders), None];
    assert_eq!(variant("category_shift", &evidence), None);
}

#[rstest]
#[case::ready([4, 4, 4], 0, (3, 3_001), Some(1), Some("2"))]
#[case::at_the_median([4, 4, 4], 0, (3, 3_000), Some(1), None)]
#[case::a_thin_month([4, 3, 4], 0, (3, 9_000), Some(1), None)]
#[case::a_strike([4, 4, 4], 1, (3, 9_000), Some(1), None)]
#[case::too_few_now([4, 4, 4], 0, (2, 9_000), Some(1), None)]
#[case::at_the_top([4, 4, 4], 0, (3, 9_000), Some(3), None)]
#[case::tier_unknown([4, 4, 4], 0, (3, 9_000), None, None)]
fn promote_tier(
    #[case] months: [i64; 3],
    #[case] strikes: i64,
    #[case] (posts, gmv): (i128, i128),
    #[case] tier: Option<u8>,
    #[case] wanted: Option<&str>,
) {
    let sums = Sums {
        content_gmv: gmv,
        posts,
        ..Sums::default()
    };
    let evidence = CreatorEvidence {
        tier: tier.map(|tier| Tier::try_from(tier).unwrap()),
        strikes,
        posted: Posted {
            months,
            ..Posted::default()
        },
        beside: Beside {
            gmv_per_post: ratio(1_000, 1),
            ..Beside::default()
        },
        ..calm(&sums)
    };
    assert_eq!(variant("promote_tier", &evidence).as_deref(), wanted);
}

#[rstest]
#[case::ready([Some(1), Some(2), Some(3)], share(9, 10), CreatorType::Repeat, true)]
#[case::a_month_at_nought([Some(1), Some(0), Some(3)], share(9, 10), CreatorType::Repeat, false)]
#[case::a_month_unknown([Some(1), None, Some(3)], share(9, 10), CreatorType::Repeat, false)]
#[case::late([Some(1), Some(2), Some(3)], share(89, 100), CreatorType::Repeat, false)]
#[case::no_due_date([Some(1), Some(2), Some(3)], share(0, 0), CreatorType::Repeat, false)]
#[case::one_already([Some(1), Some(2), Some(3)], share(9, 10), CreatorType::Retainer, false)]
fn retainer_ready(
    #[case] contribution: [Option<i128>; 3],
    #[case] on_time: crate::domain::metrics::sums::Share,
    #[case] kind: CreatorType,
    #[case] speaks: bool,
) {
    let sums = Sums::default();
    let evidence = CreatorEvidence {
        kind,
        on_time,
        contribution,
        ..calm(&sums)
    };
    let wanted = speaks.then_some(queue(FollowUpKind::RetainerOffer));
    assert_eq!(action("retainer_ready", &evidence), wanted);
}

#[rstest]
// 4 posts in 28 days are one a week.
#[case::converts_and_rare((3, 100, 3, 0), 0, Some("commission"))]
#[case::converts_and_not_rare((3, 100, 4, 0), 0, None)]
#[case::below_the_median((2, 100, 3, 0), 0, None)]
#[case::unproven((3, 99, 1, 0), 0, Some("sample"))]
#[case::sold_already((3, 99, 1, 1), 0, None)]
#[case::nothing_posted((0, 0, 0, 0), 0, None)]
#[case::one_on_its_way((0, 0, 1, 0), 1, None)]
fn commission_or_sample(
    #[case] (bought, clicks, posts, orders): (i64, i64, i128, i128),
    #[case] open_samples: i64,
    #[case] wanted: Option<&str>,
) {
    let sums = Sums {
        cvr: share(bought, clicks),
        posts,
        ..sold(100, orders, 10)
    };
    let evidence = CreatorEvidence {
        open_samples,
        beside: Beside {
            cvr: ratio(3, 100),
            ..Beside::default()
        },
        ..calm(&sums)
    };
    assert_eq!(
        variant("commission_or_sample", &evidence).as_deref(),
        wanted
    );
    // The rate is unknown, so that it cannot be raised by points.
    let does = wanted.map(|wanted| match wanted {
        "commission" => queue(FollowUpKind::ReviewCommission),
        _ => queue(FollowUpKind::PickProduct),
    });
    assert_eq!(action("commission_or_sample", &evidence), does);
}

#[rstest]
#[case::first_of_four(1, 4, Some("2026-10-21"), true)]
#[case::second_of_four(2, 4, Some("2026-10-21"), false)]
#[case::second_of_eight(2, 8, Some("2026-10-21"), true)]
#[case::of_three(1, 3, Some("2026-10-21"), false)]
#[case::twenty_nine_days(1, 4, Some("2026-10-22"), false)]
#[case::never(1, 4, None, true)]
fn restock(
    #[case] rank: i64,
    #[case] peers: i64,
    #[case] shipped: Option<&str>,
    #[case] speaks: bool,
) {
    let sums = sold(100, 1, 10);
    let mut evidence = CreatorEvidence {
        last_shipped: shipped.map(date),
        beside: Beside {
            rank: Some(rank),
            peers,
            ..Beside::default()
        },
        ..calm(&sums)
    };
    let wanted = speaks.then(|| shipped.unwrap_or_default().to_owned());
    assert_eq!(variant("restock", &evidence), wanted);
    evidence.hold_samples = true;
    assert_eq!(variant("restock", &evidence), None);
}

#[rstest]
#[case::two(&["2026-11-01", "2026-08-22"], true)]
#[case::one_too_old(&["2026-11-01", "2026-08-21"], false)]
#[case::one(&["2026-11-01"], false)]
#[case::a_day_unknown(&["2026-11-01", ""], true)]
fn stop_feeding(#[case] missed: &[&str], #[case] speaks: bool) {
    let sums = Sums::default();
    let mut evidence = CreatorEvidence {
        missed: missed.iter().map(|on| on.parse().ok()).collect(),
        ..calm(&sums)
    };
    let found = found("stop_feeding", &evidence);
    assert_eq!(found.is_some(), speaks);
    evidence.hold_samples = true;
    assert_eq!(variant("stop_feeding", &evidence), None);
}

fn content(clicks: i64, orders: i64) -> ContentEvidence {
    ContentEvidence {
        content_id: "77".into(),
        creator: None,
        clicked: Clicked {
            posted: Some(date("2026-11-01")),
            clicks: Some(clicks),
            orders: Some(orders),
        },
        median: ratio(2, 100),
        was_asked: false,
        was_promoted: false,
        paid: share(0, 0),
        daily: None,
        today: date("2026-11-20"),
    }
}

fn said_of(evidence: &ContentEvidence, rule: &str) -> Option<Found> {
    let found = Rules::shipped().content(creator().shop, evidence);
    found.into_iter().find(|found| found.rule == rule)
}

#[rstest]
#[case::at(200, 8, "2026-09-21", true)]
#[case::under(200, 7, "2026-11-01", false)]
#[case::short_of_evidence(199, 100, "2026-11-01", false)]
#[case::sixty_one_days(200, 8, "2026-09-20", false)]
fn spark_candidate(
    #[case] clicks: i64,
    #[case] orders: i64,
    #[case] posted: &str,
    #[case] speaks: bool,
) {
    let mut evidence = content(clicks, orders);
    evidence.clicked.posted = Some(date(posted));
    assert_eq!(said_of(&evidence, "spark_candidate").is_some(), speaks);
    evidence.was_asked = true;
    assert_eq!(said_of(&evidence, "spark_candidate"), None);
    evidence.was_asked = false;
    evidence.was_promoted = true;
    assert_eq!(said_of(&evidence, "spark_candidate"), None);
}

#[rstest]
#[case::as_organic(share(20, 1_000), Some("scale"))]
#[case::a_little_less(share(19, 1_000), None)]
#[case::four_fifths(share(16, 1_000), None)]
#[case::less(share(15, 1_000), Some("stop"))]
#[case::short_of_evidence(share(0, 99), None)]
#[case::evidence(share(0, 100), Some("stop"))]
fn spark_watch(#[case] paid: crate::domain::metrics::sums::Share, #[case] wanted: Option<&str>) {
    let evidence = ContentEvidence {
        paid,
        was_promoted: true,
        ..content(1_000, 20)
    };
    let said = said_of(&evidence, "spark_watch").map(|found| found.finding.variant);
    assert_eq!(said.as_deref(), wanted);
}

#[rstest]
#[case::from_the_least(Some(("USD", 5_000)), Some(7_500))]
#[case::in_whole_units(Some(("USD", 5_500)), Some(8_200))]
#[case::to_the_most(Some(("USD", 11_000)), Some(15_000))]
#[case::at_the_most(Some(("USD", 15_000)), None)]
#[case::beyond_it(Some(("USD", 20_000)), None)]
#[case::under_the_least(Some(("EUR", 2_000)), Some(5_000))]
#[case::without_bounds(Some(("IDR", 900_000)), Some(1_350_000))]
#[case::not_run_from_here(None, None)]
fn spark_watch_raises_the_budget_by_half_within_the_bounds(
    #[case] daily: Option<(&str, i64)>,
    #[case] wanted: Option<i64>,
) {
    let evidence = ContentEvidence {
        paid: share(20, 1_000),
        was_promoted: true,
        daily: daily.map(|(currency, minor)| Money::new(minor, currency.parse().unwrap())),
        ..content(1_000, 20)
    };
    let finding = said_of(&evidence, "spark_watch").unwrap().finding;
    let does = wanted.map_or(Proposal::TakeUp, |daily| Proposal::ScaleSpark { daily });
    assert_eq!(finding.action, does, "{}", finding.proposal);
}

#[rstest]
// Of 10 000 net, 8 501 of goods leave 1 499.
#[case::weak(8_501, 10, (2, 100), true)]
#[case::at(8_500, 10, (2, 100), false)]
#[case::few_orders(8_501, 9, (2, 100), false)]
#[case::few_clicks(8_501, 10, (2, 99), false)]
#[case::below_the_median(8_501, 10, (1, 100), false)]
fn sku_margin_weak(
    #[case] cogs: i128,
    #[case] orders: i128,
    #[case] (bought, clicks): (i64, i64),
    #[case] speaks: bool,
) {
    let mut sums = sold(10_000, orders, 0);
    sums.sold.cogs = cogs;
    let mut evidence = SkuEvidence {
        sku: "1729".into(),
        name: None,
        cvr: share(bought, clicks),
        median: ratio(2, 100),
        sums: &sums,
        currency: Currency::USD,
    };
    let rules = Rules::shipped();
    let found = rules.sku(creator().shop, &evidence);
    let does: Vec<_> = found.into_iter().map(|one| one.finding.action).collect();
    let wanted: Vec<_> = speaks
        .then_some(queue(FollowUpKind::ReviewProduct))
        .into_iter()
        .collect();
    assert_eq!(does, wanted);
    let uncosted = Sums {
        uncosted_sales: std::iter::once(ExtId::new("1729")).collect(),
        ..sums.clone()
    };
    evidence.sums = &uncosted;
    assert_eq!(rules.sku(creator().shop, &evidence), []);
}

#[rstest]
// 61 days; 5 000 wanted; on day 31 2 540.98 are due.
#[case::behind("2026-12-01", 254_000, -1, GoalMetric::NetGmv, true)]
#[case::half_its_time("2026-11-30", 100, -1, GoalMetric::NetGmv, false)]
#[case::on_pace("2026-12-01", 254_099, -1, GoalMetric::NetGmv, false)]
#[case::no_loss("2026-12-01", 254_000, 0, GoalMetric::NetGmv, false)]
#[case::over("2027-01-01", 254_000, -1, GoalMetric::NetGmv, false)]
// 9 orders for $2 540.01 of ads: under the $5 000 each may cost.
#[case::a_cost_per_order("2026-12-01", 254_000, -1, GoalMetric::Cpa, false)]
#[case::nobody_invited("2026-12-01", 254_000, -1, GoalMetric::Activation, false)]
fn campaign_cut(
    #[case] today: &str,
    #[case] net: i128,
    #[case] contribution: i128,
    #[case] metric: GoalMetric,
    #[case] speaks: bool,
) {
    let campaign = Campaign {
        goal: Goal {
            metric,
            target: 500_000,
        },
        ..campaign()
    };
    let mut sums = sold(net, 9, 0);
    sums.booked = Booked {
        ads: net - contribution,
        fees: 0,
    };
    let evidence = CampaignEvidence {
        campaign: &campaign,
        sums: &sums,
        currency: Currency::USD,
        today: date(today),
    };
    let found = Rules::shipped().campaign(creator().shop, &evidence);
    assert_eq!(!found.is_empty(), speaks);
}

#[rstest]
#[case::calm((20, 100), (30, 100), (10, 100), "")]
#[case::late((21, 100), (30, 100), (10, 100), "follow-ups late > 20 %")]
#[case::slipped((0, 100), (31, 100), (0, 100), "due dates slipped > 30 %")]
#[case::unattributed((0, 0), (0, 0), (11, 100), "GMV unattributed > 10 %")]
#[case::all((21, 100), (31, 100), (11, 100), "follow-ups late > 20 %, due dates slipped > 30 %, GMV unattributed > 10 %")]
#[case::short_of_evidence((9, 9), (9, 9), (0, 0), "")]
#[case::evidence((10, 10), (0, 0), (0, 0), "follow-ups late > 20 %")]
fn stop_expanding(
    #[case] late: (i64, i64),
    #[case] slipped: (i64, i64),
    #[case] unattributed: (i64, i64),
    #[case] wanted: &str,
) {
    let evidence = ShopEvidence {
        late: share(late.0, late.1),
        slipped: share(slipped.0, slipped.1),
        unattributed: share(unattributed.0, unattributed.1),
        is_paused: false,
    };
    let found = Rules::shipped().shop(creator().shop, &evidence);
    let said = found.first().map(|found| found.finding.threshold.clone());
    assert_eq!(said.unwrap_or_default(), wanted);
    let all_pause = |found: &Found| found.finding.action == Proposal::PauseOutreach;
    assert!(found.iter().all(all_pause));
    let paused = ShopEvidence {
        is_paused: true,
        ..evidence
    };
    assert_eq!(Rules::shipped().shop(creator().shop, &paused), []);
}

#[rstest]
#[case::in_time(Stage::Requested, "2026-11-20", None)]
#[case::over(Stage::Requested, "2026-11-19", Some(Proposal::Queue { kind: FollowUpKind::ReviewRequest }))]
#[case::by_hand(Stage::Lost, "2026-11-18", Some(Proposal::TakeUp))]
#[case::closed(Stage::Decided, "2026-01-01", None)]
fn sla(#[case] stage: Stage, #[case] until: &str, #[case] wanted: Option<Proposal>) {
    let evidence = SampleEvidence {
        sample: sample(stage).build().id,
        creator: creator().id,
        sku_id: "1729".into(),
        campaign: None,
        stage,
        entered: Some(date("2026-11-18")),
        due: None,
        until: date(until),
        today: date("2026-11-20"),
    };
    let found = Rules::shipped().sample(creator().shop, &evidence);
    assert_eq!(
        found.into_iter().next().map(|found| found.finding.action),
        wanted
    );
}

fn line(sku: &str, own: i128, (shop, shop_net): (i128, i128)) -> Line {
    Line {
        sku: sku.into(),
        name: None,
        own,
        shop,
        shop_net,
    }
}

#[rstest]
// The SKU loses whoever sells it, and without it 40 stay.
#[case::the_products(vec![line("1", -100, (-50, 900)), line("2", 40, (300, 900))], 0, Some((-60, 40)))]
#[case::hardly_earns(vec![line("1", -100, (134, 900)), line("2", 40, (300, 900))], 0, Some((-60, 40)))]
#[case::the_creator(vec![line("1", -100, (135, 900)), line("2", 40, (300, 900))], 0, None)]
#[case::both(vec![line("1", -100, (-50, 900)), line("2", -1, (300, 900))], 0, None)]
#[case::fees(vec![line("1", -100, (-50, 900)), line("2", 40, (300, 900))], -41, None)]
#[case::no_loss(vec![line("1", -100, (-50, 900)), line("2", 100, (300, 900))], 0, None)]
fn unit_economics(
    #[case] lines: Vec<Line>,
    #[case] other: i128,
    #[case] wanted: Option<(i128, i128)>,
) {
    let values = Rules::shipped().values("unit_economics").unwrap();
    let mix = check(&lines, other, values);
    assert_eq!(mix.map(|mix| (mix.contribution, mix.without)), wanted);
}

#[test]
fn a_sale_without_cost_keeps_its_sku_in_mind() {
    // What the rules about margins rest on: an unknown cost is no cost of nought.
    let mut sums = Sums::default();
    sums.shipment(
        1,
        &Sku {
            id: "9".into(),
            unit_cost: None,
            shipping: Some(1),
        },
    );
    assert_eq!(sums.contribution(), None);
}

fn faults(text: &str) -> Vec<String> {
    read(text).1.iter().map(ToString::to_string).collect()
}

#[rstest]
#[case("[cvr_low]\ncvr_under = \"1.5%\"\nmode = \"off\"", &[])]
#[case("again = 25", &["rules.toml:1: again is a share such as \"25%\"."])]
#[case("[cvr_low]\n\ncvr_undr = \"1%\"", &["rules.toml:3: \"cvr_undr\" is no key of cvr_low: the nearest is \"cvr_under\"."])]
#[case("[cvr_low]\ncvr_under = 1", &["rules.toml:2: cvr_under of cvr_low takes a share such as \"1%\"."])]
#[case("[cvr_low]\nclicks = \"100\"", &["rules.toml:2: clicks of cvr_low takes a whole number such as 100."])]
#[case("[restock]\ndays = 30", &["rules.toml:2: days of restock takes days such as \"30d\"."])]
#[case("[gmv_threshold]\ntier_1 = [5000, 1000]", &["rules.toml:2: tier_1 of gmv_threshold takes amounts in the shop's currency, each above the one before, such as [1000, 5000]."])]
#[case("[cvr_lwo]\nclicks = 9", &["rules.toml:1: There is no rule cvr_lwo: the nearest is \"cvr_low\"; a new one needs when = \"tier:2 cvr<1%\"."])]
#[case("cvr_lo = 9", &["rules.toml:1: \"cvr_lo\" is no rule: the nearest is \"cvr_low\"."])]
#[case("[hook_low]\nmode = \"auto\"", &["rules.toml:2: Rule hook_low proposes what only a person can do: its mode is suggest or off."])]
#[case("[hook_low]\nmode = \"ask\"", &["rules.toml:2: \"ask\" is no mode: the nearest is \"auto\"; take one of suggest, auto, off."])]
#[case("[commission_ratio]\nlow = \"30%\"", &["rules.toml:1: Rule commission_ratio contradicts itself: low is 30 % and high is 25 %; the values before them hold."])]
#[case("[spark_watch]\nstop = \"110%\"", &["rules.toml:1: Rule spark_watch contradicts itself: stop is 110 % and scale is 100 %; the values before them hold."])]
#[case("[quiet]\nwhen = \"tier:2 cvr<1% gmv>500\"", &[])]
#[case("[quiet]\nwhen = \"gvm>500\"", &["rules.toml:2: \"gvm\" at character 1 is not something to filter by: the nearest is \"gmv\"; put the text in quotes to search for it."])]
#[case("[quiet]\nwhen = \"tier:1 tier:2\"", &["rules.toml:2: Nobody can ever fit \"tier:1 tier:2\": tier:1 contradicts tier:2."])]
#[case("[quiet]\nwhen = \"tier:1\"\npropose = \"queue\"", &["rules.toml:1: Rule quiet queues a follow-up without saying which: write kind = \"win_back\"."])]
#[case("[quiet]\nwhen = \"tier:1\"\nkind = \"win_bak\"", &["rules.toml:3: \"win_bak\" is no kind of follow-up: the nearest is \"win_back\"; take one of review_request"])]
#[case("[quiet]\nwhen = \"tier:1\"\nmode = \"auto\"", &["rules.toml:3: Rule quiet proposes what only a person can do: its mode is suggest or off."])]
#[case("[restock]\nunless = \"stop_feedin\"", &["rules.toml:1: Rule restock gives way to \"stop_feedin\", which is no rule: the nearest is \"stop_feeding\"."])]
#[case("[restock]\nunless = \"stop_feeding\"\n[stop_feeding]\nunless = [\"restock\"]", &["rules.toml:1: Rules go round in a circle: restock gives way to stop_feeding gives way to restock; none of them gives way to the next."])]
#[case("[a]\nwhen = \"tier:1\"\nkind = \"restock\"\n[b]\nwhen = \"tier:1\"\npropose = \"hold_samples\"", &["rules.toml:4: Rules a and b contradict each other: the same creators would be sent product and have it held back; b is left out."])]
#[case("[cvr_low\n", &["rules.toml:1: The file is not TOML from here (unclosed table, expected `]`): correct it."])]
fn what_is_wrong_with_a_file_is_told_with_its_line(#[case] text: &str, #[case] wanted: &[&str]) {
    let found = faults(text);
    let begins = |(found, wanted): (&String, &&str)| found.starts_with(*wanted);
    assert!(
        found.len() == wanted.len() && found.iter().zip(wanted).all(begins),
        "{found:#?}"
    );
}

#[test]
fn a_file_changes_what_it_names_and_nothing_else() {
    let (rules, _) =
        read("[cvr_low]\ncvr_under = \"2%\"\n[quiet]\nwhen = \"tier:2\"\nsay = \"Talk.\"");
    let sums = Sums {
        cvr: share(15, 1_000),
        ..Sums::default()
    };
    let said = rules.creator(creator().shop, &calm(&sums));
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].finding.threshold, "cvr < 2 %, product_clicks ≥ 100");
    let own = rules.get("quiet").unwrap();
    assert!(matches!(&own.what, What::Own(own) if own.say == "Talk."));
    let others = |rules: &Rules| {
        let list = rules
            .list
            .iter()
            .filter(|rule| rule.id != "cvr_low" && rule.id != "quiet");
        list.cloned().collect::<Vec<_>>()
    };
    assert_eq!(others(&rules), others(Rules::shipped()));
    // A wrong value leaves the one there was.
    let (rules, _) = read("[cvr_low]\ncvr_under = \"many\"");
    assert_eq!(&rules, Rules::shipped());
}
