//! A coordinator's own sheets: what was agreed, what is known of videos, weekly series.

use super::support::{frame, read, read_us};
use crate::domain::fact::Kind;

#[test]
fn what_was_agreed_with_creators_is_read_with_its_units() {
    let got = read_us(
        "Creator,Agreed rate,Commission rate,Flat fee,Tags,Owner,Type,Followers\n\
         @Maya,1.5,15%,\"$1,250.00\",\"VIP; #beauty,vip\",Ana,One-off,12.3K\n\
         leo,2,0.2,,,,retainer,\n\
         zoe,,,,,,sometimes,\n\
         kai,often,,,,,,\n\
         sam,,,-3,,,,\n",
    );
    assert_eq!(
        (got.head.kind, got.lines()),
        (Kind::CreatorList, vec![2, 3])
    );
    got.shows(
        0,
        &[
            "kind: Some(OneOff)",
            "agreed_rate: Some(150)",
            "commission_rate: Some(BasisPoints(1500))",
            "flat_fee: Some(125000)",
            "tags: {\"beauty\", \"vip\"}",
            "owner: Some(\"Ana\")",
            "followers: Some(12300)",
        ],
    );
    got.shows(
        1,
        &[
            "kind: Some(Retainer)",
            "BasisPoints(2000)",
            "flat_fee: None",
        ],
    );
    assert_eq!(
        got.reasons(),
        [
            (
                4,
                Some("Type"),
                "Type \"sometimes\" is not a type of creator: take one-off, repeat or retainer."
            ),
            (
                5,
                Some("Agreed rate"),
                "Agreed rate \"often\" is not a number of at most 2 decimals: write it like 2.5."
            ),
            (
                6,
                Some("Flat fee"),
                "Flat fee \"-3\" is below zero: correct it."
            ),
        ]
    );
}

#[test]
fn what_no_export_says_of_videos_comes_by_a_sheet() {
    let got = read_us(
        "Video ID,3-second hold,Hook angle,Caption,Add to carts,Compliance\n\
         7499010849461681827,31%,Problem agitation,\"my skin, saved\",\"1,204\",ok\n\
         7499010849461681828,0.3,Morning rush,,,\n\
         7.49901E+18,31%,,,,\n\
         7499010849461681829,high,,,,\n\
         7499010849461681830,140%,,,,\n\
         7499010849461681831,100%,,,,\n",
    );
    assert_eq!(
        (got.head.kind, got.lines()),
        (Kind::ContentFacts, vec![2, 3, 7])
    );
    got.shows(
        0,
        &[
            "content_id: 7499010849461681827",
            "hold: Some(3100)",
            "hook_angle: Some(\"problem_agitation\")",
            "caption: Some(\"my skin, saved\")",
            "add_to_carts: Some(1204)",
            "compliance: Some(\"ok\")",
        ],
    );
    got.shows(
        1,
        &["hold: Some(3000)", "hook_angle: Some(\"Morning rush\")"],
    );
    let columns: Vec<_> = got
        .reasons()
        .iter()
        .map(|(line, at, _)| (*line, *at))
        .collect();
    let hold = Some("3-second hold");
    assert_eq!(columns, [(4, Some("Video ID")), (5, hold), (6, hold)]);
    let linked = read_us(
        "Creator,Link,Hook,Posted\n\
         @Maya,https://www.tiktok.com/@maya/live/7100,social-proof,11/03/2026\n",
    );
    linked.shows(
        0,
        &[
            "content_id: 7100, kind: Live, creator: Some(\"maya\")",
            "posted: Some(2026-11-03)",
            "hook_angle: Some(\"social_proof\")",
        ],
    );
}

#[test]
fn weeks_of_a_series_begin_on_monday_and_keep_their_decimals() {
    let got =
        read_us("Week,Branded searches\n11/18/2026,\"1,204.5\"\n2026-W48,7\n,3\n2026-11-30,<1\n");
    assert_eq!((got.head.kind, got.lines()), (Kind::Signal, vec![2, 3]));
    got.shows(
        0,
        &["name: \"Branded searches\", week: 2026-11-16, value: 1204500"],
    );
    got.shows(1, &["week: 2026-11-23, value: 7000"]);
    assert_eq!(got.reasons()[0].0, 5);
    assert_eq!(got.head.warnings, ["1 row has no Week and is left out."]);
    let named = read(
        "s.csv",
        "Date;Value;Series\n18/11/2026;2,5;Amazon\n",
        &frame("DE", "EUR", "Europe/Berlin"),
    )
    .unwrap();
    named.shows(0, &["name: \"Amazon\", week: 2026-11-16, value: 2500"]);
}
