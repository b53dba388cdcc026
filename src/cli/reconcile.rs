//! `callsheet profit --reconcile`: our commission and fees per order against TikTok's settlements.

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::session::{Reach, Session};
use super::sheet::{self, Column, Sheet};
use super::spreadsheet::Spreadsheet;
use crate::domain::date::{Date, Window};
use crate::domain::money::{Currency, Money};
use crate::port::{Cell, Table};
use crate::store::view::reconcile::{
    Compared, OrderRow, ReconcileQuery, ShopReconciliation, Standing,
};

/// The last row of a shop: the orders both sides know.
const TOTAL: &str = "total";

#[derive(Serialize)]
struct Row {
    order_id: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    total: bool,
    shop: String,
    created: Option<Date>,
    standing: Option<Standing>,
    commission: Option<Money>,
    tiktok_commission: Option<Money>,
    commission_difference: Option<Money>,
    platform_fee: Option<Money>,
    tiktok_platform_fee: Option<Money>,
    platform_fee_difference: Option<Money>,
    other_fees: Option<Money>,
    adjustment: Option<Money>,
    settled: Option<Money>,
    #[serde(skip)]
    currency: Currency,
}

/// Runs the command.
pub(super) fn run(
    window: Window,
    spreadsheet: &Spreadsheet,
    session: &mut Session,
) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let shops = session.fetch(&ReconcileQuery {
        scope: reach.scope,
        window,
        now: session.now,
    })?;
    let rows: Vec<Row> = shops.iter().flat_map(of_shop).collect();
    if spreadsheet.write(&[table(&rows)], session)? {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        let bounds = window.bounds(session.today(&reach));
        session.windowed(reach.name(), bounds, &rows)?;
        return Ok(Exit::Done);
    }
    if !shops.iter().any(|shop| shop.has_settlements) {
        session.say(
            "No settlement is imported; export Finance > Income and run callsheet import FILE.",
        )?;
        return Ok(Exit::Done);
    }
    show(&rows, &reach, session)?;
    for shop in &shops {
        for sentence in shop.sentences() {
            let shown = match reach.shop {
                Some(_) => sentence,
                None => format!("{}: {sentence}", shop.shop),
            };
            session.say(&shown)?;
        }
    }
    Ok(Exit::Done)
}

fn of_shop(of: &ShopReconciliation) -> impl Iterator<Item = Row> {
    let rows = of.orders.iter().map(|order| one(order, of));
    rows.chain([Row {
        total: true,
        ..amounts(TOTAL.to_owned(), &of.both, of)
    }])
}

fn one(order: &OrderRow, of: &ShopReconciliation) -> Row {
    Row {
        created: order.created,
        standing: Some(order.standing),
        ..amounts(order.order_id.to_string(), &order.amounts, of)
    }
}

fn amounts(order_id: String, compared: &Compared, of: &ShopReconciliation) -> Row {
    let money = |minor: i128| {
        i64::try_from(minor)
            .ok()
            .map(|minor| Money::new(minor, of.currency))
    };
    let difference = compared.difference();
    Row {
        order_id,
        total: false,
        shop: of.shop.clone(),
        created: None,
        standing: None,
        commission: compared.ours.commission.and_then(money),
        tiktok_commission: compared.theirs.commission.and_then(money),
        commission_difference: difference.commission.and_then(money),
        platform_fee: compared.ours.platform_fee.and_then(money),
        tiktok_platform_fee: compared.theirs.platform_fee.and_then(money),
        platform_fee_difference: difference.platform_fee.and_then(money),
        other_fees: money(compared.other_fees),
        adjustment: money(compared.adjustment),
        settled: money(compared.paid_out),
        currency: of.currency,
    }
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Different => "different",
        Standing::MissingAtTiktok => "not at TikTok",
        Standing::MissingHere => "not here",
        Standing::Same => "same",
        Standing::Open => "open",
        Standing::NotAffiliate => "no affiliate",
    }
}

fn table(rows: &[Row]) -> Table {
    let header = [
        "order_id",
        "shop",
        "created",
        "standing",
        "currency",
        "commission",
        "tiktok_commission",
        "commission_difference",
        "platform_fee",
        "tiktok_platform_fee",
        "platform_fee_difference",
        "other_fees",
        "adjustment",
        "settled",
    ];
    let mut table = Table::new("reconciliation", header);
    table.rows = rows
        .iter()
        .map(|row| {
            let mut cells = vec![
                Cell::text(row.order_id.clone()),
                Cell::text(row.shop.clone()),
                Cell::of(row.created, Cell::Date),
                Cell::of(row.standing, |standing| Cell::text(word(standing))),
                Cell::text(row.currency.code()),
            ];
            cells.extend(row.money().map(|amount| Cell::of(amount, Cell::Money)));
            cells
        })
        .collect();
    table
}

impl Row {
    const fn money(&self) -> [Option<Money>; 9] {
        [
            self.commission,
            self.tiktok_commission,
            self.commission_difference,
            self.platform_fee,
            self.tiktok_platform_fee,
            self.platform_fee_difference,
            self.other_fees,
            self.adjustment,
            self.settled,
        ]
    }
}

/// Prints the orders that need a look, and the total.
fn show(rows: &[Row], reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    let today = session.today(reach);
    let mut sheet = Sheet::new(&[
        Column::Key("Order"),
        reach.column(),
        Column::Key("Created"),
        Column::Words(""),
        Column::Number("Commission"),
        Column::Number("TikTok's"),
        Column::Number("Difference"),
        Column::Number("Fee"),
        Column::Number("TikTok's"),
        Column::Number("Difference"),
    ]);
    for row in rows {
        let needs_look = match row.standing {
            None
            | Some(Standing::Different | Standing::MissingAtTiktok | Standing::MissingHere) => true,
            Some(Standing::Same | Standing::Open | Standing::NotAffiliate) => false,
        };
        if !needs_look {
            continue;
        }
        let [commission, theirs, more, fee, their_fee, more_fee, ..] =
            row.money().map(|amount| sheet::money(amount, session.look));
        sheet.row([
            row.order_id.clone(),
            row.shop.clone(),
            row.created
                .map(|day| sheet::date(Some(day), today))
                .unwrap_or_default(),
            row.standing.map(word).unwrap_or_default().to_owned(),
            commission,
            theirs,
            more,
            fee,
            their_fee,
            more_fee,
        ]);
    }
    session.table(sheet)
}
