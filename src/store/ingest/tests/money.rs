//! Flat fees, Spark spend and settlements: the latest statement stands, and each file can go alone.

use super::super::testing::World;
use crate::domain::booking::Paid;
use crate::domain::command::{Command, NewFee, NewSpend};
use crate::domain::date::Window;
use crate::domain::id::{BookingId, ExtId};
use crate::domain::testing::{date, instant};
use crate::store::view::Scope;
use crate::store::view::booking::{FeesQuery, SpendQuery};

const FEES: &str = "Creator,Date,Flat fee,Campaign\n";
const SPEND: &str = "Video ID,Date,Spend,Paid clicks,Paid orders,Paid GMV\n";

/// Creator, day, campaign and minor units of the fees that stand.
fn fees(world: &World) -> Vec<String> {
    let rows = world
        .store
        .fetch(&FeesQuery {
            scope: Scope::All,
            window: Window::All,
            now: instant("2026-11-20T17:00:00Z"),
            creator: None,
        })
        .unwrap();
    rows.iter()
        .map(|row| {
            let campaign = row.campaign.as_deref().unwrap_or("-");
            format!(
                "{} {} {campaign} {}",
                row.creator, row.date, row.amount.minor
            )
        })
        .collect()
}

/// Content, day, minor units and clicks of the spend that stands.
fn spend(world: &World) -> Vec<String> {
    let rows = world
        .store
        .fetch(&SpendQuery {
            scope: Scope::All,
            window: Window::All,
            now: instant("2026-11-20T17:00:00Z"),
        })
        .unwrap();
    rows.iter()
        .map(|row| {
            let clicks = row
                .paid_clicks
                .map_or_else(|| "-".to_owned(), |clicks| clicks.to_string());
            format!(
                "{} {} {} {clicks}",
                row.content_id, row.date, row.amount.minor
            )
        })
        .collect()
}

#[test]
fn a_later_sheet_of_fees_wins_and_each_can_go_alone() {
    let world = World::new();
    let first = world.csv(
        "a.csv",
        &format!("{FEES}maya,2026-11-05,100,Autumn\nmaya,2026-11-05,50,\nleo,2026-11-06,70,\n"),
    );
    assert_eq!(first.counts(), [3, 0, 0, 0]);
    assert_eq!(first.told.warnings.len(), 1, "{:?}", first.told.warnings);
    let second = world.csv(
        "b.csv",
        &format!("{FEES}@Maya,2026-11-05,120, AUTUMN \nleo,2026-11-06,70,\nkai,2026-11-07,0,\n"),
    );
    assert_eq!(second.counts(), [1, 1, 1, 0]);
    let both = [
        "kai 2026-11-07 - 0",
        "leo 2026-11-06 - 7000",
        "maya 2026-11-05 - 5000",
        "maya 2026-11-05 autumn 12000",
    ];
    assert_eq!(fees(&world), both);
    // The same bytes again say nothing new.
    assert_eq!(
        world
            .csv(
                "b.csv",
                &format!(
                    "{FEES}@Maya,2026-11-05,120, AUTUMN \nleo,2026-11-06,70,\nkai,2026-11-07,0,\n"
                )
            )
            .counts(),
        [0, 0, 3, 0]
    );
    // Without the first, what the second repeated still stands.
    world.undo(&first);
    assert_eq!(
        fees(&world),
        [
            "kai 2026-11-07 - 0",
            "leo 2026-11-06 - 7000",
            "maya 2026-11-05 autumn 12000"
        ]
    );
    world.undo(&second);
    assert!(fees(&world).is_empty());
    world.assert_sound();
}

#[test]
fn of_one_file_the_last_row_about_a_key_stands_and_counts_once() {
    let world = World::new();
    let done = world.csv(
        "a.csv",
        &format!("{SPEND}74,2026-11-05,10,1,,\n74,2026-11-05,12,,,\n74,2026-11-06,9,,,\n"),
    );
    assert_eq!(done.counts(), [2, 0, 1, 0]);
    assert_eq!(
        spend(&world),
        ["74 2026-11-06 900 -", "74 2026-11-05 1200 -"]
    );
    world.undo(&done);
    assert!(spend(&world).is_empty());
}

#[test]
fn a_booking_and_a_file_about_the_same_day_take_turns() {
    let world = World::new();
    let book = |amount, clicks| {
        world.act(Command::BookSpend(NewSpend {
            shop: world.shop,
            content_id: ExtId::new("74"),
            on: date("2026-11-05"),
            amount,
            paid: Paid {
                clicks,
                ..Paid::default()
            },
        }))
    };
    let booked = book(5_000, Some(40));
    assert_eq!(booked.warnings.len(), 1, "no file names the content");
    assert_eq!(booked.summary, "Content 74 · 5 Nov: $50.00 spend booked");
    let sheet = format!("{SPEND}74,2026-11-05,60,,,\n");
    let done = world.csv("a.csv", &sheet);
    assert_eq!(done.counts(), [0, 1, 0, 0]);
    assert_eq!(spend(&world), ["74 2026-11-05 6000 -"]);
    // What was typed before is typed again, and stands again.
    let again = book(5_000, Some(40));
    assert_eq!(spend(&world), ["74 2026-11-05 5000 40"]);
    let more = book(5_500, Some(41));
    assert_eq!(more.summary, "Content 74 · 5 Nov: spend is $55.00 now");
    assert_eq!(spend(&world), ["74 2026-11-05 5500 41"]);
    world.act(Command::Undo { op: Some(more.op) });
    assert_eq!(spend(&world), ["74 2026-11-05 5000 40"]);
    world.act(Command::Undo { op: Some(again.op) });
    assert_eq!(spend(&world), ["74 2026-11-05 6000 -"]);
    world.undo(&done);
    assert_eq!(spend(&world), ["74 2026-11-05 5000 40"]);
    world.act(Command::Undo {
        op: Some(booked.op),
    });
    assert!(spend(&world).is_empty());
    world.assert_sound();
    assert_eq!(
        world
            .refused(Command::BookSpend(NewSpend {
                shop: world.shop,
                content_id: ExtId::new("74"),
                on: date("2026-11-05"),
                amount: -1,
                paid: Paid::default(),
            }))
            .code,
        "negative"
    );
}

#[test]
fn a_creator_whose_fee_stands_stays_and_a_typed_fee_is_kept_by_its_campaign() {
    let world = World::new();
    let done = world.csv("a.csv", &format!("{FEES}maya,2026-11-05,100,\n"));
    let maya = world.creator("maya");
    let fee = |amount| {
        Command::BookFee(NewFee {
            creator: maya,
            on: date("2026-11-05"),
            campaign: None,
            amount,
        })
    };
    let typed = world.act(fee(9_000));
    assert_eq!(typed.summary, "@maya · 5 Nov: $90.00 flat fee booked");
    let id = BookingId(typed.events[0].subject.parse().unwrap());
    assert_eq!(fees(&world), ["maya 2026-11-05 - 9000"]);
    world.undo(&done);
    assert_eq!(fees(&world), ["maya 2026-11-05 - 9000"], "{id}");
    assert_eq!(world.refused(fee(9_000)).code, "nothing_to_do");
    world.assert_sound();
}

#[test]
fn settlements_keep_each_day_they_were_settled_and_the_later_export_wins() {
    let world = World::new();
    let header = "Order/adjustment ID,Type,Order settled time,Currency,Total settlement amount,Affiliate commission,Adjustment amount\n";
    let first = world.csv("a.csv", &format!("{header}1,Order,2026/11/01,USD,10.00,-1.00,0\n1,Order,2026/11/09,USD,-3.00,0,-3.00\n2,Order,2026/11/02,USD,5,0,0\n"));
    assert_eq!(first.counts(), [3, 0, 0, 0]);
    let second = world.csv("b.csv", &format!("{header}1,Order,2026/11/01,USD,10.00,-1.50,0\n2,Order,2026/11/02,USD,5,0,0\n3,Order,2026/11/02,EUR,5,0,0\n"));
    assert_eq!(second.counts(), [0, 1, 1, 1]);
    let sums = || {
        world.rows(
            "select count(*), sum(total), sum(affiliate), sum(adjustment) from settlement_standing",
        )
    };
    assert_eq!(sums().trim(), "3 1200 -150 -300");
    world.undo(&second);
    assert_eq!(sums().trim(), "3 1200 -100 -300");
    world.undo(&first);
    assert_eq!(world.rows("select count(*) from settlement").trim(), "0");
}
