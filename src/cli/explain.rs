//! `callsheet explain`: how a figure was made.

use serde::Serialize;

use super::fault::{Exit, Fault};
use super::lookup::in_several_shops;
use super::metric::Value;
use super::session::{Reach, Session};
use super::sheet::{self, Column, Sheet, cell};
use super::spreadsheet::Spreadsheet;
use crate::domain::date::{Date, Instant, Window};
use crate::domain::metrics::explain::Term;
use crate::domain::metrics::registry::{Metric, Unit};
use crate::domain::money::Money;
use crate::port::{Cell, Table};
use crate::store::StoreError;
use crate::store::view::explain::{ExplainQuery, Explanation, LineKind, LineRow};

/// Which figure, whose, and of when.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The figure, such as `net_gmv` or contribution
    #[arg(
        value_name = "METRIC",
        help = "The figure, such as net_gmv or contribution"
    )]
    metric: Metric,
    /// A handle, SKU id, campaign, content id, shop, or tier:2
    subject: String,
    /// 7d, 28d, all or FROM..TO
    #[arg(long, value_name = "WINDOW", default_value = "28d")]
    window: Window,
    /// List the order lines of the subject, counted and left out
    #[arg(long)]
    rows: bool,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

#[derive(Serialize)]
struct Document<'a> {
    metric: &'static str,
    subject: &'a str,
    shop: &'a str,
    formula: &'static str,
    value: Value,
    inputs: Vec<InputRow>,
    left_out: Vec<LeftOutRow>,
    missing_cost_skus: Vec<String>,
    data_until: Option<Date>,
    imported_at: Option<Instant>,
    rows_command: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<RowRow<'a>>,
}

#[derive(Serialize)]
struct InputRow {
    name: &'static str,
    sign: &'static str,
    value: Value,
    rows: Option<u64>,
}

#[derive(Serialize)]
struct LeftOutRow {
    rows: u64,
    of: &'static str,
    reason: &'static str,
    amount: Option<Money>,
}

#[derive(Serialize)]
struct RowRow<'a> {
    order_id: String,
    sku_id: String,
    creator: Option<&'a str>,
    created: Date,
    kind: LineKind,
    quantity: i64,
    amount: Money,
    net: Money,
    commission: Money,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let query = ExplainQuery {
        scope: reach.scope,
        metric: args.metric,
        subject: args.subject.clone(),
        window: args.window,
        now: session.now,
        lines: if args.rows || args.spreadsheet.is_wanted() {
            usize::MAX
        } else {
            0
        },
    };
    let told = session.store()?.fetch(&query).map_err(|error| {
        if matches!(error, StoreError::Ambiguous { .. }) {
            in_several_shops(&args.subject)
        } else {
            error.into()
        }
    })?;
    if args.spreadsheet.write(&[table(&told)], session)? {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        session.windowed(Some(&told.shop), told.bounds, &document(&told))?;
        return Ok(Exit::Done);
    }
    if args.rows {
        return list(&told, &reach, session);
    }
    show(&told, &reach, session)
}

fn money(told: &Explanation, minor: impl Into<i128>) -> Option<Money> {
    i64::try_from(minor.into())
        .ok()
        .map(|minor| Money::new(minor, told.currency))
}

fn value(told: &Explanation, term: &Term) -> Value {
    match (term.value, term.unit) {
        (None, _) => Value::Unknown,
        (Some(minor), Unit::Money) => money(told, minor).map_or(Value::Unknown, Value::Money),
        (Some(count), _) => i64::try_from(count).map_or(Value::Unknown, Value::Count),
    }
}

fn document(told: &Explanation) -> Document<'_> {
    Document {
        metric: told.metric.name(),
        subject: &told.subject,
        shop: &told.shop,
        formula: told.metric.formula(),
        value: Value::of(told.metric, told.figure, told.currency),
        inputs: told
            .inputs
            .iter()
            .map(|input| InputRow {
                name: input.term.name,
                sign: if input.term.is_cost { "-" } else { "+" },
                value: value(told, &input.term),
                rows: input.rows,
            })
            .collect(),
        left_out: told
            .left_out
            .iter()
            .map(|out| LeftOutRow {
                rows: out.rows,
                of: out.noun,
                reason: out.reason,
                amount: out.amount.and_then(|minor| money(told, minor)),
            })
            .collect(),
        missing_cost_skus: told
            .missing_cost_skus
            .iter()
            .map(ToString::to_string)
            .collect(),
        data_until: told.data_until,
        imported_at: told.imported_at,
        rows_command: told.rows_command.as_deref(),
        rows: told.lines.iter().map(|line| row(told, line)).collect(),
    }
}

fn row<'a>(told: &Explanation, line: &'a LineRow) -> RowRow<'a> {
    let money = |minor| Money::new(minor, told.currency);
    RowRow {
        order_id: line.order_id.to_string(),
        sku_id: line.sku_id.to_string(),
        creator: line.creator.as_deref(),
        created: line.created,
        kind: line.kind,
        quantity: line.quantity,
        amount: money(line.amount),
        net: money(line.net),
        commission: money(line.commission),
    }
}

fn table(told: &Explanation) -> Table {
    let header = [
        "order_id",
        "sku_id",
        "creator",
        "created",
        "kind",
        "quantity",
        "amount",
        "net",
        "commission",
    ];
    let mut table = Table::new("order lines", header);
    table.rows = told
        .lines
        .iter()
        .map(|line| {
            let money = |minor| Cell::Money(Money::new(minor, told.currency));
            vec![
                Cell::text(line.order_id.to_string()),
                Cell::text(line.sku_id.to_string()),
                Cell::from(line.creator.as_deref()),
                Cell::Date(line.created),
                Cell::text(line.kind.words()),
                Cell::Count(line.quantity),
                money(line.amount),
                money(line.net),
                money(line.commission),
            ]
        })
        .collect();
    table
}

fn list(told: &Explanation, reach: &Reach, session: &mut Session) -> Result<Exit, Fault> {
    if told.lines.is_empty() {
        session.say("There are no order lines in that window.")?;
        return Ok(Exit::Done);
    }
    let today = session.today(reach);
    let mut sheet = Sheet::new(&[
        Column::Key("Order"),
        Column::Key("SKU"),
        Column::Words("Creator"),
        Column::Key("Created"),
        Column::Words(""),
        Column::Number("Pieces"),
        Column::Number("Amount"),
        Column::Number("Net"),
        Column::Number("Commission"),
    ]);
    for line in &told.lines {
        let money = |minor| sheet::money(Some(Money::new(minor, told.currency)), session.look);
        sheet.row([
            line.order_id.to_string(),
            line.sku_id.to_string(),
            cell(line.creator.as_deref().map(sheet::handle)),
            sheet::date(Some(line.created), today),
            line.kind.words().to_owned(),
            line.quantity.to_string(),
            money(line.amount),
            money(line.net),
            money(line.commission),
        ]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}

fn show(told: &Explanation, reach: &Reach, session: &mut Session) -> Result<Exit, Fault> {
    for line in told.told(reach.zone(), session.look.ascii) {
        session.line(&line)?;
    }
    Ok(Exit::Done)
}
