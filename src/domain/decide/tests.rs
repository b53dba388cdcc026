//! Tables of every move, requirement, guard and follow-up.

use rstest::rstest;

use super::*;
use crate::domain::brief::{Brief, BriefFor};
use crate::domain::command::{
    CreatorEdit, MoveDetails, NewFollowUp, NewSegment, NewShop, ProductEdit, ShopEdit, Source,
};
use crate::domain::event::Change;
use crate::domain::evolve::evolve;
use crate::domain::fact::Side;
use crate::domain::followup::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::{BriefId, FollowUpId, SampleId, SegmentId};
use crate::domain::money::BasisPoints;
use crate::domain::platform::Platform;
use crate::domain::policy::Policy;
use crate::domain::sample::{Decision, Sample};
use crate::domain::segment::Segment;
use crate::domain::stage::Stage;
use crate::domain::testing::{campaign, creator, date, envelope, facts, product, sample, shop};

fn run(facts: &Facts, command: Command) -> Result<Decided, Refusal> {
    decide(facts, &envelope(command))
}

/// Returns the first sample as the events leave it.
fn after(facts: &Facts, decided: &Decided) -> Sample {
    decided
        .events
        .iter()
        .find_map(|event| {
            let Event::Sample(change) = event else {
                return None;
            };
            evolve(facts.samples.get(&change.key()).cloned(), change)
        })
        .unwrap()
}

fn everything() -> MoveDetails {
    MoveDetails {
        on: Some(date("2026-11-18")),
        carrier: Some("USPS".into()),
        tracking: Some("9400 1112 0206".into()),
        url: Some("https://www.tiktok.com/@maya.glows/video/7499000000000000001".into()),
        decision: Some(Decision::Repeat),
        reason: Some("sold out twice".into()),
        by: Some(Side::Them),
        overriding: None,
    }
}

fn move_to(sample: &Sample, to: Stage, details: MoveDetails) -> Command {
    Command::MoveSamples {
        samples: vec![sample.id],
        to,
        details,
    }
}

#[test]
fn every_allowed_move_is_made_and_every_other_refused_with_the_allowed_ones() {
    for from in Stage::ALL {
        let before = sample(from).build();
        let world = facts(std::slice::from_ref(&before));
        for to in Stage::ALL {
            let answer = run(&world, move_to(&before, to, everything()));
            if from.allows(to) {
                let moved = after(&world, &answer.unwrap());
                assert_eq!(moved.stage, to);
                assert!(moved.inside.contains(&to));
                if !(from == Stage::Review && to == Stage::Delivered) {
                    assert_eq!(moved.on(to), Some(date("2026-11-18")), "{from} to {to}");
                }
            } else {
                let refusal = answer.unwrap_err();
                assert_eq!(refusal.code, "not_allowed", "{from} to {to}");
                for allowed in from.row().moves {
                    assert!(
                        refusal.remedy.contains(allowed.name()),
                        "{from}: {}",
                        refusal.remedy
                    );
                }
            }
        }
    }
}

#[rstest]
#[case::shipped_needs_tracking(Stage::Approved, Stage::Shipped, "tracking number")]
#[case::posted_needs_a_link(Stage::Delivered, Stage::Posted, "link")]
#[case::decided_needs_a_decision(Stage::Posted, Stage::Decided, "decision")]
#[case::declined_needs_by_whom(Stage::Requested, Stage::Declined, "who declined")]
#[case::cancelled_needs_a_reason(Stage::Requested, Stage::Cancelled, "reason")]
fn entering_without_what_is_required_is_refused(
    #[case] from: Stage,
    #[case] to: Stage,
    #[case] what: &str,
) {
    let before = sample(from).build();
    let refusal = run(
        &facts(std::slice::from_ref(&before)),
        move_to(&before, to, MoveDetails::default()),
    )
    .unwrap_err();
    assert_eq!(refusal.code, "missing");
    assert!(refusal.message.contains(what), "{}", refusal.message);
    assert!(!refusal.remedy.is_empty());
}

#[test]
fn delivery_sets_the_due_date_by_campaign_refund_or_platform() {
    let plain = sample(Stage::Shipped).build();
    let refundable = Sample {
        refundable: true,
        ..plain.clone()
    };
    let in_campaign = Sample {
        campaign: Some(campaign().id),
        ..plain.clone()
    };
    for (before, window, want) in [
        (&plain, None, "2026-12-02"),
        (&refundable, None, "2027-02-16"),
        (&in_campaign, None, "2026-12-02"),
        (&in_campaign, Some(21), "2026-12-09"),
    ] {
        let mut world = facts(std::slice::from_ref(before));
        world
            .campaigns
            .values_mut()
            .for_each(|campaign| campaign.posting_window = window);
        let moved = after(
            &world,
            &run(&world, move_to(before, Stage::Delivered, everything())).unwrap(),
        );
        assert_eq!(moved.due, Some(date(want)));
        assert!(!moved.confirmed);
    }
}

#[test]
fn a_dated_change_of_the_platform_changes_only_what_starts_on_its_day_or_later() {
    let platform = Platform::read(
        r#"
        [[clocks]]
        market = "*"
        since = "2024-01-01"
        [[clocks]]
        market = "US"
        since = "2026-11-18"
        posting_days = 21
        refundable_posting_days = 60
        extension_days = 10
        review_days = 5
        commission_max_bp = 5000
        "#,
    )
    .unwrap();
    let policy = Policy {
        platform: platform.clone(),
        ..Policy::default()
    };
    let policy = std::sync::Arc::new(policy);
    let market = platform.of_market("US");
    let shipped = sample(Stage::Shipped).build();
    for (on, refundable, due, grace) in [
        ("2026-11-17", false, "2026-12-01", Some("2026-12-08")),
        ("2026-11-18", false, "2026-12-09", Some("2026-12-19")),
        ("2026-11-17", true, "2027-02-15", None),
        ("2026-11-18", true, "2027-01-17", None),
    ] {
        let before = Sample {
            refundable,
            ..shipped.clone()
        };
        let mut world = facts(std::slice::from_ref(&before));
        world.policy = std::sync::Arc::clone(&policy);
        let details = MoveDetails {
            on: Some(date(on)),
            ..everything()
        };
        let decided = run(&world, move_to(&before, Stage::Delivered, details)).unwrap();
        let moved = after(&world, &decided);
        assert_eq!(moved.due, Some(date(due)), "{on} {refundable}");
        assert_eq!(
            moved.grace_until(market),
            grace.map(date),
            "{on} {refundable}"
        );
    }
    assert_eq!(market.lapse(date("2026-11-17")), date("2026-11-24"));
    assert_eq!(market.lapse(date("2026-11-18")), date("2026-11-23"));
    // Elsewhere nothing changed.
    let elsewhere = platform.of_market("VN");
    assert_eq!(elsewhere.lapse(date("2026-11-18")), date("2026-11-25"));

    let rate = |bp| Command::EditCreators {
        creators: vec![creator().id],
        edit: CreatorEdit {
            commission_rate: Some(Some(BasisPoints(bp))),
            ..CreatorEdit::default()
        },
    };
    let mut world = facts(&[]);
    assert!(run(&world, rate(8_000)).is_ok());
    world.policy = policy;
    assert_eq!(run(&world, rate(5_001)).unwrap_err().code, "rate");
}

#[test]
fn commission_rates_keep_to_the_platforms_bounds_and_a_cut_says_how_long_the_old_one_holds() {
    let mut world = facts(&[]);
    world
        .creators
        .values_mut()
        .for_each(|creator| creator.commission_rate = Some(BasisPoints(2_000)));
    world
        .products
        .values_mut()
        .for_each(|product| product.commission_rate = Some(BasisPoints(1_000)));
    let of_creator = |bp| Command::EditCreators {
        creators: vec![creator().id],
        edit: CreatorEdit {
            commission_rate: Some(Some(BasisPoints(bp))),
            ..CreatorEdit::default()
        },
    };
    let of_product = |bp| Command::EditProduct {
        shop: shop().id,
        sku_id: product().sku_id,
        edit: ProductEdit {
            commission_rate: Some(Some(BasisPoints(bp))),
            ..ProductEdit::default()
        },
    };
    for bp in [0, 99, 8_001] {
        for command in [of_creator(bp), of_product(bp)] {
            let refusal = run(&world, command).unwrap_err();
            assert!(
                refusal
                    .message
                    .starts_with("TikTok takes commission rates from 1 % to 80 %"),
                "{refusal}"
            );
        }
    }
    let cut = run(&world, of_creator(1_500)).unwrap();
    assert_eq!(
        cut.warnings,
        ["Who sells already keeps 20 % until 2026-12-20."]
    );
    let cut = run(&world, of_product(100)).unwrap();
    assert_eq!(
        cut.warnings,
        ["Who sells already keeps 10 % until 2026-12-20."]
    );
    assert!(run(&world, of_creator(8_000)).unwrap().warnings.is_empty());
}

#[test]
fn what_is_copied_along_with_a_tracking_number_is_left_out() {
    let before = sample(Stage::Approved).build();
    let world = facts(std::slice::from_ref(&before));
    for (typed, kept) in [
        (" 9400 1112\t0206\n", Ok("940011120206")),
        ("\u{200b}1Z\u{ad}999\u{feff}", Ok("1Z999")),
        ("\u{202e}94\u{202c}", Ok("94")),
        ("9400\u{1b}[2J", Err("control_character")),
        ("\u{200b} ", Err("empty")),
    ] {
        let command = Command::TrackSamples {
            samples: vec![before.id],
            carrier: Some(" UPS\n Ground ".into()),
            tracking: Some(typed.into()),
        };
        match (run(&world, command), kept) {
            (Ok(decided), Ok(kept)) => {
                let tracked = after(&world, &decided);
                assert_eq!(tracked.tracking.as_deref(), Some(kept), "{typed:?}");
                assert_eq!(tracked.carrier.as_deref(), Some("UPS Ground"));
            }
            (Err(refusal), Err(code)) => assert_eq!(refusal.code, code, "{typed:?}"),
            (found, _) => panic!("{typed:?}: {found:?}"),
        }
    }
}

#[test]
fn a_reshipped_parcel_needs_a_number_of_its_own() {
    let lost = Sample {
        tracking: Some("9400".into()),
        carrier: Some("USPS".into()),
        ..sample(Stage::Lost).build()
    };
    let world = facts(std::slice::from_ref(&lost));
    let again = move_to(&lost, Stage::Approved, MoveDetails::default());
    let approved = after(&world, &run(&world, again).unwrap());
    assert_eq!(approved.tracking, None);
    let world = facts(std::slice::from_ref(&approved));
    let ship = move_to(&approved, Stage::Shipped, MoveDetails::default());
    let refusal = run(&world, ship).unwrap_err();
    assert!(refusal.message.contains("tracking number"), "{refusal}");
}

#[test]
fn a_reshipped_parcel_keeps_the_day_it_was_shipped_before_and_has_it_back_when_that_is_taken_back()
{
    let known = Sample {
        shipments: 1,
        ..sample(Stage::Approved)
            .entered(Stage::Shipped, "2026-09-01")
            .entered(Stage::Lost, "2026-09-20")
            .entered(Stage::Approved, "2026-10-01")
            .build()
    };
    let world = facts(std::slice::from_ref(&known));
    let shipped = after(
        &world,
        &run(&world, move_to(&known, Stage::Shipped, everything())).unwrap(),
    );
    let days = |sample: &Sample| -> Vec<_> {
        let before = sample.shipped_before.iter().map(|entry| entry.on);
        before.chain(sample.on(Stage::Shipped)).collect()
    };
    assert_eq!(days(&shipped), [date("2026-09-01"), date("2026-11-18")]);
    assert_eq!(shipped.shipments, 2);
    let world = facts(std::slice::from_ref(&shipped));
    let back = Command::MoveSamplesBack {
        samples: vec![shipped.id],
    };
    let back = after(&world, &run(&world, back).unwrap());
    assert_eq!(back.entries, known.entries);
    assert_eq!((back.shipments, back.shipped_before), (1, Vec::new()));
}

#[test]
fn a_draft_sent_back_keeps_delivery_and_due_date() {
    let before = Sample {
        confirmed: true,
        ..sample(Stage::Review)
            .entered(Stage::Delivered, "2026-11-01")
            .due("2026-11-15")
            .build()
    };
    let world = facts(std::slice::from_ref(&before));
    let moved = after(
        &world,
        &run(
            &world,
            move_to(&before, Stage::Delivered, MoveDetails::default()),
        )
        .unwrap(),
    );
    assert_eq!(moved.on(Stage::Delivered), Some(date("2026-11-01")));
    assert_eq!(
        (moved.due, moved.confirmed),
        (Some(date("2026-11-15")), true)
    );
}

#[test]
fn advance_follows_the_campaigns_review() {
    let before = Sample {
        campaign: Some(campaign().id),
        ..sample(Stage::Delivered).build()
    };
    let mut world = facts(std::slice::from_ref(&before));
    let advance = || Command::AdvanceSamples {
        samples: vec![before.id],
        details: everything(),
    };
    assert_eq!(
        after(&world, &run(&world, advance()).unwrap()).stage,
        Stage::Posted
    );
    world
        .campaigns
        .values_mut()
        .for_each(|campaign| campaign.review = true);
    assert_eq!(
        after(&world, &run(&world, advance()).unwrap()).stage,
        Stage::Review
    );
}

#[test]
fn moving_back_returns_to_where_the_sample_came_from() {
    for (from, to) in [
        (Stage::Interested, Stage::Invited),
        (Stage::Shipped, Stage::Approved),
        (Stage::Delivered, Stage::Shipped),
        (Stage::Posted, Stage::Delivered),
        (Stage::Decided, Stage::Posted),
    ] {
        let before = sample(from).build();
        let world = facts(std::slice::from_ref(&before));
        let back = run(
            &world,
            Command::MoveSamplesBack {
                samples: vec![before.id],
            },
        )
        .unwrap();
        assert_eq!(after(&world, &back).stage, to, "{from}");
    }
    let late = sample(Stage::Posted)
        .entered(Stage::NoShow, "2026-11-10")
        .build();
    let world = facts(std::slice::from_ref(&late));
    let back = run(
        &world,
        Command::MoveSamplesBack {
            samples: vec![late.id],
        },
    )
    .unwrap();
    assert_eq!(after(&world, &back).stage, Stage::NoShow);
    let first = sample(Stage::Invited).build();
    let refusal = run(
        &facts(std::slice::from_ref(&first)),
        Command::MoveSamplesBack {
            samples: vec![first.id],
        },
    );
    assert_eq!(refusal.unwrap_err().code, "no_stage_before");
}

#[test]
fn a_guard_is_passed_only_with_a_reason_which_is_logged() {
    let before = sample(Stage::Requested).build();
    let mut world = facts(std::slice::from_ref(&before));
    world
        .creators
        .values_mut()
        .for_each(|creator| creator.hold_samples = true);
    let refusal = run(
        &world,
        move_to(&before, Stage::Approved, MoveDetails::default()),
    )
    .unwrap_err();
    assert!(refusal.overridable);
    let with_reason = MoveDetails {
        overriding: Some("she is back".into()),
        ..MoveDetails::default()
    };
    let decided = run(&world, move_to(&before, Stage::Approved, with_reason)).unwrap();
    assert!(decided.warnings[0].contains("she is back"));
    let Event::Sample(Change::Changed { overriding, .. }) = &decided.events[0] else {
        panic!()
    };
    assert_eq!(overriding.as_deref(), Some("she is back"));
}

#[test]
fn approving_takes_from_the_stock_and_calling_off_gives_back() {
    let (one, two) = (
        sample(Stage::Requested).number(1).build(),
        sample(Stage::Requested).number(2).sku("1729").build(),
    );
    let mut two = two;
    two.creator = crate::domain::id::CreatorId(uuid::Uuid::from_u128(11));
    let mut world = facts(&[one.clone(), two.clone()]);
    let mut other = creator();
    other.id = two.creator;
    other.handle = "leo".into();
    world.creators.insert(other.id, other);
    let mut item = product();
    item.sample_stock = Some(2);
    world
        .products
        .insert((item.shop, item.sku_id.clone()), item.clone());
    let both = Command::MoveSamples {
        samples: vec![one.id, two.id],
        to: Stage::Approved,
        details: MoveDetails::default(),
    };
    let decided = run(&world, both.clone()).unwrap();
    let stocked = |event: &Event| matches!(event, Event::Product(_));
    let Some(Event::Product(change)) = decided.events.iter().find(|event| stocked(event)) else {
        panic!()
    };
    assert_eq!(
        evolve(Some(item.clone()), change).unwrap().sample_stock,
        Some(0)
    );
    item.sample_stock = Some(1);
    world
        .products
        .insert((item.shop, item.sku_id.clone()), item.clone());
    assert_eq!(run(&world, both).unwrap_err().code, "guard_g2");

    let approved = sample(Stage::Approved).build();
    let mut world = facts(std::slice::from_ref(&approved));
    world
        .products
        .insert((item.shop, item.sku_id.clone()), item.clone());
    let off = run(&world, move_to(&approved, Stage::Cancelled, everything())).unwrap();
    let Some(Event::Product(change)) = off.events.last() else {
        panic!()
    };
    assert_eq!(evolve(Some(item), change).unwrap().sample_stock, Some(2));
}

#[test]
fn one_refused_sample_refuses_the_whole_command() {
    let (good, bad) = (
        sample(Stage::Approved).number(1).build(),
        sample(Stage::Decided).number(2).build(),
    );
    let world = facts(&[good.clone(), bad.clone()]);
    let command = Command::MoveSamples {
        samples: vec![good.id, bad.id],
        to: Stage::Shipped,
        details: everything(),
    };
    let refusal = run(&world, command).unwrap_err();
    assert_eq!(refusal.code, "not_allowed");
    assert_eq!(refusal.samples, [bad.id], "the others can be offered");
    let unknown = SampleId(uuid::Uuid::from_u128(999));
    let command = Command::ConfirmDue {
        samples: vec![unknown],
    };
    assert_eq!(run(&world, command).unwrap_err().code, "unknown");
}

#[rstest]
#[case("7499000000000000001", Some("7499000000000000001"), None)]
#[case("https://www.tiktok.com/@Maya.Glows/video/12", Some("12"), None)]
#[case("https://vm.tiktok.com/ZMabc/", None, None)]
#[case("https://youtube.com/watch?v=1", None, Some("other_site"))]
#[case("https://www.tiktok.com/@leo/video/12", None, Some("other_creator"))]
#[case("javascript:alert(1)", None, Some("not_a_link"))]
#[case("www.tiktok.com/@maya.glows/video/12", Some("12"), None)]
#[case("https://www.tiktok.com/@maya.glows", None, Some("no_post"))]
#[case(
    "https://www.tiktok.com/@maya.glows/video/1 2",
    None,
    Some("not_a_link")
)]
#[case("https://www.tiktok.com/\u{1b}[2J", None, Some("control_character"))]
fn links_of_posts_are_read_or_refused(
    #[case] url: &str,
    #[case] id: Option<&str>,
    #[case] code: Option<&str>,
) {
    let before = sample(Stage::Delivered).build();
    let world = facts(std::slice::from_ref(&before));
    let details = MoveDetails {
        url: Some(url.into()),
        ..MoveDetails::default()
    };
    match run(&world, move_to(&before, Stage::Posted, details)) {
        Ok(decided) => {
            assert_eq!(code, None);
            assert_eq!(
                after(&world, &decided)
                    .content_id
                    .map(|id| id.to_string())
                    .as_deref(),
                id
            );
        }
        Err(refusal) => assert_eq!(Some(refusal.code), code),
    }
}

#[test]
fn a_date_ahead_is_refused() {
    let before = sample(Stage::Shipped).build();
    let details = MoveDetails {
        on: Some(date("2026-11-25")),
        ..MoveDetails::default()
    };
    let refusal = run(
        &facts(std::slice::from_ref(&before)),
        move_to(&before, Stage::Delivered, details),
    );
    assert_eq!(refusal.unwrap_err().code, "future_date");
}

#[test]
fn extending_moves_the_due_date_and_warns_the_second_time() {
    let before = sample(Stage::Delivered).due("2026-11-22").build();
    let world = facts(std::slice::from_ref(&before));
    let first = run(
        &world,
        Command::ExtendDue {
            samples: vec![before.id],
            days: 7,
        },
    )
    .unwrap();
    assert!(first.warnings.is_empty());
    let extended = after(&world, &first);
    assert_eq!(
        (extended.due, extended.extensions),
        (Some(date("2026-11-29")), 1)
    );
    let market = Platform::shipped().of_market("US");
    assert_eq!(extended.grace_until(market), None);
    let world = facts(std::slice::from_ref(&extended));
    let second = run(
        &world,
        Command::ExtendDue {
            samples: vec![before.id],
            days: 3,
        },
    )
    .unwrap();
    assert_eq!(second.warnings.len(), 1);
    let shipped = sample(Stage::Shipped).build();
    let refused = run(
        &facts(std::slice::from_ref(&shipped)),
        Command::ExtendDue {
            samples: vec![shipped.id],
            days: 7,
        },
    );
    assert_eq!(refused.unwrap_err().code, "no_due_date");
}

fn queued(kind: FollowUpKind, about: Option<SampleId>) -> FollowUp {
    let id = FollowUpId(uuid::Uuid::from_u128(500));
    let due_at = crate::domain::testing::instant("2026-11-20T17:00:00Z");
    let text = Ok("Hi".to_owned());
    FollowUp {
        creator: Some(creator().id),
        sample: about,
        ..FollowUp::queued(id, shop().id, (kind, due_at), "asked for".into(), text)
    }
}

#[test]
fn sending_a_reminder_shows_on_the_sample_and_cannot_be_undone() {
    let about = sample(Stage::Delivered).due("2026-11-22").build();
    let mut world = facts(std::slice::from_ref(&about));
    let reminder = queued(FollowUpKind::Reminder, Some(about.id));
    world.follow_ups.insert(reminder.id, reminder.clone());
    let send = Command::SendFollowUps {
        follow_ups: vec![reminder.id],
    };
    let decided = run(&world, send.clone()).unwrap();
    assert_eq!(
        after(&world, &decided).reminder_sent,
        Some(date("2026-11-20"))
    );
    assert!(decided.events[0].inverse().is_err());
    world.follow_ups.insert(
        reminder.id,
        FollowUp {
            state: FollowUpState::Sent,
            ..reminder
        },
    );
    assert_eq!(run(&world, send).unwrap_err().code, "closed");
}

#[test]
fn a_brief_goes_out_only_with_its_five_parts() {
    let about = sample(Stage::Shipped).build();
    let mut world = facts(std::slice::from_ref(&about));
    let message = queued(FollowUpKind::Brief, Some(about.id));
    world.follow_ups.insert(message.id, message.clone());
    let send = || Command::SendFollowUps {
        follow_ups: vec![message.id],
    };
    assert_eq!(run(&world, send()).unwrap_err().code, "no_brief");
    let mut brief = Brief {
        id: BriefId(uuid::Uuid::from_u128(1)),
        shop: shop().id,
        subject: BriefFor::Product(about.sku_id.clone()),
        hook: "problem_agitation".into(),
        truth: "Vitamin C, 15 %".into(),
        proof: "Before and after".into(),
        cta: "Tap the cart".into(),
        avoid: String::new(),
    };
    world.briefs = vec![brief.clone()];
    assert!(
        run(&world, send())
            .unwrap_err()
            .message
            .contains("what not to say")
    );
    brief.avoid = "cures acne".into();
    world.briefs = vec![brief];
    assert_eq!(
        after(&world, &run(&world, send()).unwrap()).brief_sent,
        Some(date("2026-11-20"))
    );
}

#[test]
fn snoozing_wants_a_day_ahead_and_wakes_at_nine() {
    let mut world = facts(&[]);
    let task = queued(FollowUpKind::Decide, None);
    world.follow_ups.insert(task.id, task.clone());
    let snooze = |until: &str| Command::SnoozeFollowUps {
        follow_ups: vec![task.id],
        until: date(until),
    };
    assert_eq!(
        run(&world, snooze("2026-11-20")).unwrap_err().code,
        "past_date"
    );
    let decided = run(&world, snooze("2026-11-23")).unwrap();
    let Event::FollowUp(change) = &decided.events[0] else {
        panic!()
    };
    let next = evolve(Some(task), change).unwrap();
    assert_eq!(
        next.due_at,
        crate::domain::testing::instant("2026-11-23T17:00:00Z")
    );
    assert_eq!(next.state, FollowUpState::Snoozed);
}

#[test]
fn a_follow_up_finds_the_creators_only_open_sample() {
    let only = sample(Stage::Delivered).due("2026-11-25").build();
    let ask = || {
        Command::QueueFollowUps(vec![NewFollowUp {
            creator: Some(creator().id),
            sample: None,
            kind: FollowUpKind::ThankYou,
            on: None,
            message: Some("Thank you!".into()),
        }])
    };
    let of = |decided: Decided| match decided.events.into_iter().next() {
        Some(Event::FollowUp(Change::Added(follow_up))) => follow_up,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        of(run(&facts(std::slice::from_ref(&only)), ask()).unwrap()).sample,
        Some(only.id)
    );
    let second = sample(Stage::Shipped).number(9).build();
    assert_eq!(
        of(run(&facts(&[only, second]), ask()).unwrap()).sample,
        None
    );
}

#[test]
fn names_must_be_new_and_edits_must_change_something() {
    let world = facts(&[]);
    let add = |handle: &str| Command::AddCreator {
        shop: shop().id,
        handle: handle.into(),
        edit: CreatorEdit::default(),
    };
    assert_eq!(run(&world, add("@MAYA.glows")).unwrap_err().code, "exists");
    assert!(run(&world, add("leo_lifts")).is_ok());
    let same = CreatorEdit {
        followers: Some(Some(48_210)),
        ..CreatorEdit::default()
    };
    let edit = Command::EditCreators {
        creators: vec![creator().id],
        edit: same,
    };
    assert_eq!(run(&world, edit).unwrap_err().code, "nothing_to_do");
    let negative = CreatorEdit {
        followers: Some(Some(-1)),
        ..CreatorEdit::default()
    };
    let edit = Command::EditCreators {
        creators: vec![creator().id],
        edit: negative,
    };
    assert_eq!(run(&world, edit).unwrap_err().code, "negative");
    let new_shop = NewShop {
        name: "FERNHOLLOW".into(),
        client: None,
        market: "us".into(),
        currency: shop().currency,
        zone: shop().zone,
        fee_rate: shop().fee_rate,
    };
    assert_eq!(
        run(&world, Command::AddShop(new_shop)).unwrap_err().code,
        "exists"
    );
    let cost = ProductEdit {
        unit_cost: Some(Some(-5)),
        ..ProductEdit::default()
    };
    let edit = Command::EditProduct {
        shop: shop().id,
        sku_id: product().sku_id,
        edit: cost,
    };
    assert_eq!(run(&world, edit).unwrap_err().code, "negative");
}

#[test]
fn tags_are_folded_added_and_removed_in_one_go() {
    let mut world = facts(&[]);
    world
        .creators
        .values_mut()
        .for_each(|creator| creator.tags = BTreeSet::from(["old".into()]));
    let command = Command::TagCreators {
        creators: vec![creator().id],
        add: BTreeSet::from(["#VIP".into()]),
        remove: BTreeSet::from(["old".into()]),
    };
    let decided = run(&world, command).unwrap();
    let Event::Creator(change) = &decided.events[0] else {
        panic!()
    };
    let next = evolve(Some(world.creators[&creator().id].clone()), change).unwrap();
    assert_eq!(next.tags, BTreeSet::from(["vip".to_owned()]));
    assert_eq!(envelope(Command::Undo { op: None }).source, Source::Cli);
}

/// A world whose creator was sent `sent` messages on 2026-11-18, with `waiting` more in the queue.
fn written_to(samples: &[Sample], sent: usize, waiting: u128) -> (Facts, Command) {
    let mut world = facts(samples);
    let at = crate::domain::testing::instant("2026-11-18T17:00:00Z");
    world.sent.insert(creator().id, vec![at; sent]);
    for n in 0..waiting {
        let message = FollowUp {
            id: FollowUpId(uuid::Uuid::from_u128(500 + n)),
            ..queued(FollowUpKind::WinBack, None)
        };
        world.follow_ups.insert(message.id, message);
    }
    let follow_ups = world.follow_ups.keys().copied().collect();
    (world, Command::SendFollowUps { follow_ups })
}

#[rstest]
#[case::the_fifth_goes_out(&[], 4, 1, true)]
#[case::the_sixth_does_not(&[], 5, 1, false)]
#[case::nor_in_the_same_command(&[], 4, 2, false)]
#[case::five_at_once(&[], 0, 5, true)]
#[case::an_invitation_is_no_answer(&[(Stage::Invited, "2026-11-01", None)], 5, 1, false)]
#[case::leaving_invited_is(
    &[(Stage::Interested, "2026-11-01", Some("2026-11-19"))], 5, 1, true
)]
#[case::asking_for_a_sample_is(&[(Stage::Requested, "", Some("2026-11-01"))], 9, 1, true)]
#[case::an_undated_stage_is(&[(Stage::Posted, "", None)], 9, 1, true)]
#[case::an_older_invitation_beside_it_does_not_matter(
    &[(Stage::Interested, "2026-11-01", Some("2026-11-10")), (Stage::Invited, "2026-11-02", None)],
    9, 1, true
)]
#[case::until_the_next_invitation(
    &[(Stage::Interested, "2026-11-01", Some("2026-11-10")), (Stage::Invited, "2026-11-12", None)],
    5, 1, false
)]
#[case::messages_before_the_next_invitation_do_not_count(
    &[(Stage::Interested, "2026-11-01", Some("2026-11-10")), (Stage::Invited, "2026-11-19", None)],
    9, 1, true
)]
fn no_sixth_message_before_an_answer(
    #[case] samples: &[(Stage, &str, Option<&str>)],
    #[case] sent: usize,
    #[case] waiting: u128,
    #[case] goes: bool,
) {
    let samples: Vec<_> = (0_u128..)
        .zip(samples)
        .map(|(n, (stage, invited, answered))| {
            let mut built = sample(*stage).number(n);
            if !invited.is_empty() {
                built = built.entered(Stage::Invited, invited);
            }
            if let Some(on) = answered {
                built = built.entered(*stage, on);
            }
            built.build()
        })
        .collect();
    let (world, send) = written_to(&samples, sent, waiting);
    match run(&world, send) {
        Ok(_) => assert!(goes),
        Err(refusal) => {
            assert!(!goes, "{refusal}");
            assert_eq!(refusal.code, "guard_unanswered");
            assert!(!refusal.overridable);
        }
    }
}

#[rstest]
#[case::interested(Stage::Invited, Stage::Interested, Some(Stage::Interested))]
#[case::requested(Stage::Invited, Stage::Requested, Some(Stage::Requested))]
#[case::what_is_further_stays(Stage::Approved, Stage::Interested, None)]
fn an_answer_moves_what_was_invited_and_ends_the_asking(
    #[case] from: Stage,
    #[case] to: Stage,
    #[case] moved: Option<Stage>,
) {
    let about = sample(from).build();
    let mut world = facts(std::slice::from_ref(&about));
    let bump = queued(FollowUpKind::OutreachBump, None);
    world.follow_ups.insert(bump.id, bump);
    let answer = Command::LogAnswer {
        creators: vec![creator().id],
        stage: to,
    };
    let decided = run(&world, answer).unwrap();
    let mut seen = (None, None, None);
    for event in &decided.events {
        assert!(event.inverse().is_ok(), "{event:?}");
        if let Event::Creator(change) = event {
            seen.0 = evolve(Some(creator()), change).and_then(|creator| creator.answered_at);
        } else if let Event::FollowUp(change) = event {
            let before = world.follow_ups.get(&change.key()).cloned();
            if before.is_some() {
                seen.1 = evolve(before, change).map(|bump| bump.state);
            }
        } else if let Event::Sample(change) = event {
            seen.2 = evolve(Some(about.clone()), change).map(|sample| sample.stage);
        } else {
            panic!("{event:?}");
        }
    }
    let now = crate::domain::testing::instant("2026-11-20T17:00:00Z");
    assert_eq!(seen, (Some(now), Some(FollowUpState::Cancelled), moved));
}

#[test]
fn an_answer_leads_to_interested_or_requested_alone() {
    let world = facts(&[]);
    for stage in Stage::ALL {
        let answer = Command::LogAnswer {
            creators: vec![creator().id],
            stage,
        };
        let leads = matches!(stage, Stage::Interested | Stage::Requested);
        assert_eq!(run(&world, answer).is_ok(), leads, "{stage}");
    }
}

#[test]
fn a_shop_with_amounts_keeps_its_currency() {
    let mut world = facts(&[]);
    let edit = |currency: &str| Command::EditShop {
        shop: shop().id,
        edit: ShopEdit {
            currency: Some(currency.parse().unwrap()),
            ..ShopEdit::default()
        },
    };
    assert!(run(&world, edit("EUR")).is_ok());
    world.has_amounts = true;
    assert_eq!(run(&world, edit("EUR")).unwrap_err().code, "currency");
    let same = run(&world, edit(&shop().currency.to_string()));
    assert_eq!(same.unwrap_err().code, "nothing_to_do");
}

#[test]
fn a_segment_has_one_name_a_query_that_can_be_read_and_no_other_segment_in_it() {
    let mut world = facts(&[]);
    let add = |name: &str, query: &str| {
        Command::AddSegment(NewSegment {
            shop: shop().id,
            name: name.into(),
            query: query.into(),
        })
    };
    let made = run(&world, add(" Vips ", "owner:me  TIER:2")).unwrap();
    let [Event::Segment(Change::Added(segment))] = made.events.as_slice() else {
        panic!("{:?}", made.events);
    };
    // Whoever saves it is meant by `me`.
    let me = envelope(Command::Tick).actor;
    assert_eq!(
        (segment.name.as_str(), segment.query.as_str()),
        ("Vips", format!("owner:{me} tier:2").as_str())
    );
    let segment = Segment {
        id: SegmentId(uuid::Uuid::from_u128(9)),
        ..segment.clone()
    };
    world.segments.insert(segment.id, segment.clone());
    for (command, code) in [
        (add("VIPS", "tier:1"), "exists"),
        (add("", "tier:1"), "empty"),
        (add("x", "  "), "empty"),
        (add("x", "tierr:1"), "query"),
        (add("x", "-segment:vips"), "nested"),
    ] {
        assert_eq!(run(&world, command).unwrap_err().code, code);
    }
    let edit = |name: Option<&str>, query: Option<&str>| Command::EditSegment {
        shop: shop().id,
        segment: segment.id,
        name: name.map(str::to_owned),
        query: query.map(str::to_owned),
    };
    assert!(run(&world, edit(Some("vips"), None)).is_ok());
    assert_eq!(
        run(&world, edit(Some("Vips"), None)).unwrap_err().code,
        "nothing_to_do"
    );
    assert_eq!(
        run(&world, edit(None, Some("segment:vips")))
            .unwrap_err()
            .code,
        "nested"
    );
}
