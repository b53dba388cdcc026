//! What people type, by table; print and parse, by property.

use proptest::prelude::*;

use super::*;
use crate::domain::date::{Date, from_day_number};

fn test(text: &str) -> Test {
    let mut terms = parse(text).unwrap().terms;
    assert_eq!(terms.len(), 1, "{text:?}");
    terms.remove(0).test
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn every_key_reads_its_values() {
    let date = Date::from_ymd_opt(2026, 11, 20).unwrap();
    let hundredths = |text: &str| Amount::parse(text).unwrap();
    for (text, want) in [
        ("maya", Test::Word("maya".into())),
        ("\"clean girl\"", Test::Phrase("clean girl".into())),
        (
            "stage:shipped,delivered",
            Test::Stage(vec![
                StageIs::One(Stage::Shipped),
                StageIs::One(Stage::Delivered),
            ]),
        ),
        ("stage:open", Test::Stage(vec![StageIs::Open])),
        (
            "stage:no-show",
            Test::Stage(vec![StageIs::One(Stage::NoShow)]),
        ),
        ("tier:2", Test::Tier(vec![Tier::MID])),
        (
            "tier:nano_micro,top",
            Test::Tier(vec![Tier::NANO_MICRO, Tier::TOP]),
        ),
        ("tag:vip", Test::Tag(strings(&["vip"]))),
        (
            "tag:\"very important, really\",b",
            Test::Tag(strings(&["very important, really", "b"])),
        ),
        ("type:retainer", Test::Type(vec![CreatorType::Retainer])),
        ("due<3d", Test::Due(Comparison::Lt, DueBound::InDays(3))),
        ("due:<=3d", Test::Due(Comparison::Le, DueBound::InDays(3))),
        (
            "due>2026-11-20",
            Test::Due(Comparison::Gt, DueBound::On(date)),
        ),
        ("due:today", Test::Due(Comparison::Eq, DueBound::InDays(0))),
        ("overdue", Test::Overdue),
        ("Breached", Test::Breached),
        ("hold", Test::Hold),
        ("unjudged", Test::Unjudged),
        ("gmv>500", Test::Gmv(Comparison::Gt, hundredths("500"))),
        ("gmv>=1.5k", Test::Gmv(Comparison::Ge, hundredths("1500"))),
        ("cvr<1%", Test::Cvr(Comparison::Lt, BasisPoints(100))),
        ("followers>10k", Test::Followers(Comparison::Gt, 10_000)),
        ("shop:glow", Test::Shop(strings(&["glow"]))),
        ("owner:me", Test::Owner(vec![Owner::Me])),
        (
            "owner:\"me\",none",
            Test::Owner(vec![Owner::Named("me".into()), Owner::Nobody]),
        ),
        ("category:beauty", Test::Category(strings(&["beauty"]))),
        ("style:grwm", Test::Style(strings(&["grwm"]))),
        ("product:serum", Test::Product(strings(&["serum"]))),
        ("TAG:vip,", Test::Tag(strings(&["vip"]))),
        ("10:30", Test::Word("10:30".into())),
        ("<3", Test::Word("<3".into())),
        ("stage", Test::Word("stage".into())),
        ("李小红", Test::Word("李小红".into())),
    ] {
        assert_eq!(test(text), want, "{text:?}");
    }
}

#[test]
fn terms_stand_side_by_side_and_may_be_negated() {
    let filter = parse("  maya -tag:blocked\tstage:open -\"clean girl\" -maya - ").unwrap();
    assert_eq!(
        filter.to_string(),
        "maya -tag:blocked stage:open -\"clean girl\" -maya"
    );
    let negated: Vec<bool> = filter.terms.iter().map(|term| term.negated).collect();
    assert_eq!(negated, [false, true, false, true, true]);
    assert_eq!(filter.words(), "maya");
}

#[test]
fn nothing_asked_is_an_empty_filter() {
    for text in ["", "   ", "-", "\"\"", "-\"\""] {
        assert!(parse(text).unwrap().is_empty(), "{text:?}");
    }
    assert!(!parse("overdue").unwrap().is_empty());
}

#[test]
fn every_term_prints_in_its_canonical_form() {
    for (text, canonical) in [
        ("Stage=SHIPPED,Delivered", "stage:shipped,delivered"),
        ("tier:mid", "tier:2"),
        ("due:tomorrow", "due=1d"),
        ("due<=2w", "due<=14d"),
        ("gmv>12.50", "gmv>12.5"),
        ("cvr:2.5%", "cvr=2.50%"),
        ("followers>=1.2m", "followers>=1200000"),
        ("tag:\"vip\"", "tag:vip"),
        ("tag:\"a b\",\"<c\"", "tag:\"a b\",\"<c\""),
        ("owner:\"ME\",Me", "owner:\"ME\",me"),
        ("OVERDUE", "overdue"),
        (r#""say \"hi\" \\ \n""#, r#""say \"hi\" \\ \\n""#),
    ] {
        assert_eq!(parse(text).unwrap().to_string(), canonical, "{text:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_place_and_remedy() {
    for (text, at, sentence) in [
        (
            "maya stge:open",
            6,
            "\"stge\" at character 6 is not something to filter by: the nearest is \"stage\"; put the text in quotes to search for it.",
        ),
        (
            "小红 -tags:vip",
            5,
            "\"tags\" at character 5 is not something to filter by: the nearest is \"tag\"; put the text in quotes to search for it.",
        ),
        (
            "stage:shipped,open,gone",
            20,
            "\"gone\" at character 20 does not fit stage: write stages such as stage:shipped,delivered, or stage:open.",
        ),
        (
            "tier:4",
            6,
            "\"4\" at character 6 does not fit tier: write tiers from 0 to 3 such as tier:1,2.",
        ),
        (
            "cvr<1",
            5,
            "\"1\" at character 5 does not fit cvr: write a percentage with at most two decimals such as cvr<1%.",
        ),
        (
            "gmv>$5",
            5,
            "\"$5\" at character 5 does not fit gmv: write an amount such as gmv>500 or gmv>=1.5k.",
        ),
        (
            "tag:",
            1,
            "tag at character 1 has no value: write tags such as tag:vip.",
        ),
        (
            "x due<",
            3,
            "due at character 3 has no value: write days or a date such as due<3d, due:today or due>2026-11-20.",
        ),
        (
            "tag>vip",
            4,
            "tag at character 4 cannot be compared with \">\": write tags such as tag:vip.",
        ),
        (
            "overdue:3d",
            8,
            "overdue at character 8 cannot be compared with \":\": write overdue alone.",
        ),
        (
            "tag:\"vip",
            5,
            "The quote at character 5 is not closed: add a \" after the phrase.",
        ),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(
            (error.at(), error.to_string().as_str()),
            (at, sentence),
            "{text:?}"
        );
    }
}

#[test]
fn every_example_in_the_key_table_can_be_read() {
    for key in KEYS {
        let is_example = |word: &&str| {
            word.strip_prefix(key.name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '<', '=', '>']))
        };
        let examples = key.expected.split(' ').filter(is_example);
        let mut read = 0;
        for example in examples {
            read += 1;
            let example = example.trim_end_matches(',');
            assert!(
                parse(example).is_ok_and(|f| !f.words().contains(key.name)),
                "{example}"
            );
        }
        assert!(read > 0, "{} shows an example", key.name);
    }
}

#[test]
fn open_stages_are_those_that_do_not_close() {
    assert!(StageIs::Open.holds(Stage::Shipped));
    assert!(!StageIs::Open.holds(Stage::Decided));
    assert!(StageIs::Closed.holds(Stage::Decided));
    assert!(StageIs::One(Stage::Lost).holds(Stage::Lost));
    assert!(!StageIs::One(Stage::Lost).holds(Stage::Posted));
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[a-z0-9,<=>:\"\\\\ 小é-]{0,8}[a-z小,\"\\\\]", 1..4)
}

fn any_test() -> impl Strategy<Value = Test> {
    let sign = || {
        proptest::sample::select(vec![
            Comparison::Lt,
            Comparison::Le,
            Comparison::Eq,
            Comparison::Ge,
            Comparison::Gt,
        ])
    };
    let stage = prop_oneof![
        Just(StageIs::Open),
        Just(StageIs::Closed),
        proptest::sample::select(Stage::ALL.to_vec()).prop_map(StageIs::One),
    ];
    let owner = prop_oneof![
        Just(Owner::Me),
        Just(Owner::Nobody),
        "me|NONE|[a-z ]{0,5}[a-z]".prop_map(Owner::Named),
    ];
    let bound = prop_oneof![
        (-400_i64..400).prop_map(DueBound::InDays),
        (0_i64..40_000).prop_map(|day| DueBound::On(from_day_number(day))),
    ];
    let amount = "-?[1-9][0-9]{0,8}(\\.[0-9]{1,3})?".prop_map(|text| Amount::parse(&text).unwrap());
    prop_oneof![
        "[a-z0-9@._小é]{1,8}x".prop_map(Test::Word),
        "[a-z\"\\\\ :小-]{0,9}[a-z\"\\\\]".prop_map(Test::Phrase),
        proptest::collection::vec(stage, 1..4).prop_map(Test::Stage),
        proptest::collection::vec(proptest::sample::select(Tier::ALL.to_vec()), 1..4)
            .prop_map(Test::Tier),
        proptest::collection::vec(proptest::sample::select(CreatorType::ALL.to_vec()), 1..3)
            .prop_map(Test::Type),
        proptest::collection::vec(owner, 1..3).prop_map(Test::Owner),
        texts().prop_map(Test::Tag),
        texts().prop_map(Test::Shop),
        texts().prop_map(Test::Category),
        texts().prop_map(Test::Style),
        texts().prop_map(Test::Segment),
        texts().prop_map(Test::Product),
        (sign(), bound).prop_map(|(sign, bound)| Test::Due(sign, bound)),
        (sign(), amount).prop_map(|(sign, amount)| Test::Gmv(sign, amount)),
        (sign(), 0_i64..20_000).prop_map(|(sign, rate)| Test::Cvr(sign, BasisPoints(rate))),
        (sign(), 0_i64..i64::MAX).prop_map(|(sign, count)| Test::Followers(sign, count)),
        Just(Test::Overdue),
        Just(Test::Breached),
        Just(Test::Hold),
        Just(Test::Unjudged),
    ]
}

proptest! {
    #[test]
    fn a_printed_filter_reads_back_the_same(
        terms in proptest::collection::vec((any::<bool>(), any_test()), 0..6),
    ) {
        let terms = terms.into_iter().map(|(negated, test)| Term { negated, test }).collect();
        let filter = Filter { terms };
        prop_assert_eq!(parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn any_text_is_a_filter_that_prints_and_reads_back_or_an_error_inside_the_text(
        text in "([-\"\\\\:<>=, ]|stage|tag|due|gmv|cvr|owner|overdue|3d|1%|vip|me|小|é|\u{301}|\n){0,12}|.{0,30}",
    ) {
        match parse(&text) {
            Ok(filter) => prop_assert_eq!(parse(&filter.to_string()), Ok(filter)),
            Err(error) => {
                prop_assert!((1..=text.chars().count() + 1).contains(&error.at()));
                prop_assert!(error.to_string().ends_with('.'));
            }
        }
    }
}
