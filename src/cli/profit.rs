//! `callsheet profit`: what stays of the sales, by creator, campaign, product or shop.

use clap::ValueEnum;
use serde::{Serialize, Serializer};

use super::fault::{Exit, Fault};
use super::reconcile;
use super::session::{Reach, Session};
use super::sheet::{self, Column, Sheet, cell};
use super::spreadsheet::Spreadsheet;
use crate::domain::date::Window;
use crate::domain::id::ExtId;
use crate::domain::metrics::profit::Profit;
use crate::domain::money::{Currency, Money};
use crate::domain::product::{Product, cost_command};
use crate::port::{Cell, Table};
use crate::store::view::lookup::ProductsQuery;
use crate::store::view::profit::{ProfitBy, ProfitQuery, ProfitRow, ShopProfit};

/// SKUs without a cost that are named one by one.
const NAMED: usize = 8;
/// The last row of a shop.
const TOTAL: &str = "total";

/// By what, and of which days.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// What to part it by
    #[arg(long, value_enum, default_value_t = ByArg::Creator)]
    by: ByArg,
    /// 7d, 28d, all or FROM..TO
    #[arg(long, value_name = "WINDOW", default_value = "28d")]
    window: Window,
    /// Compare commission and fees per order with the settlements imported instead
    #[arg(long, conflicts_with = "by")]
    reconcile: bool,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum ByArg {
    /// Creators
    Creator,
    /// Campaigns
    Campaign,
    /// SKUs
    Product,
    /// Whole shops
    Shop,
}

/// A row as interface.md section 5 has it.
#[derive(Serialize)]
struct Row {
    subject: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    total: bool,
    shop: String,
    #[serde(flatten)]
    product: Option<ProductName>,
    net_gmv: Option<Money>,
    cogs: Option<Money>,
    platform_fee: Option<Money>,
    commission: Option<Money>,
    sample_cost: Option<Money>,
    ad_spend: Option<Money>,
    flat_fees: Option<Money>,
    contribution: Option<Money>,
    contribution_margin: Option<f64>,
    #[serde(serialize_with = "ids")]
    missing_cost_skus: Vec<ExtId>,
    #[serde(skip)]
    currency: Currency,
}

#[derive(Serialize)]
struct ProductName {
    product_id: Option<ExtId>,
    name: Option<String>,
}

fn ids<S: Serializer>(ids: &[ExtId], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ids.iter().map(ToString::to_string))
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    if args.reconcile {
        return reconcile::run(args.window, &args.spreadsheet, session);
    }
    let reach = session.reach()?;
    let by = match args.by {
        ByArg::Creator => ProfitBy::Creator,
        ByArg::Campaign => ProfitBy::Campaign,
        ByArg::Product => ProfitBy::Product,
        ByArg::Shop => ProfitBy::Shop,
    };
    let shops = session.fetch(&ProfitQuery {
        scope: reach.scope,
        by,
        window: args.window,
        now: session.now,
    })?;
    let rows: Vec<Row> = shops.iter().flat_map(of_shop).collect();
    if args.spreadsheet.write(&[table(&rows, by)], session)? {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        let bounds = args.window.bounds(session.today(&reach));
        session.windowed(reach.name(), bounds, &rows)?;
        return Ok(Exit::Done);
    }
    show(&rows, &reach, session)?;
    hint(&shops, &reach, session)?;
    Ok(Exit::Done)
}

fn of_shop(of: &ShopProfit) -> impl Iterator<Item = Row> {
    let rows = of.rows.iter().map(|row| one(row, of));
    rows.chain([Row {
        total: true,
        ..amounts(TOTAL.to_owned(), &of.total, of)
    }])
}

fn one(row: &ProfitRow, of: &ShopProfit) -> Row {
    Row {
        product: row
            .product
            .clone()
            .map(|(product_id, name)| ProductName { product_id, name }),
        ..amounts(row.subject.clone(), &row.profit, of)
    }
}

fn amounts(subject: String, profit: &Profit, of: &ShopProfit) -> Row {
    // What 64 bits cannot hold is told as unknown, never cut.
    let money = |minor: i128| {
        i64::try_from(minor)
            .ok()
            .map(|minor| Money::new(minor, of.currency))
    };
    Row {
        subject,
        total: false,
        shop: of.shop.clone(),
        product: None,
        net_gmv: money(profit.net_gmv),
        cogs: profit.cogs.and_then(money),
        platform_fee: money(profit.platform_fee),
        commission: money(profit.commission),
        sample_cost: profit.sample_cost.and_then(money),
        ad_spend: money(profit.ad_spend),
        flat_fees: money(profit.flat_fees),
        contribution: profit.contribution().and_then(money),
        contribution_margin: profit
            .margin()
            .map(crate::domain::metrics::ratio::Ratio::value),
        missing_cost_skus: profit.missing_cost_skus().into_iter().collect(),
        currency: of.currency,
    }
}

/// Returns the rows for a file.
fn table(rows: &[Row], by: ProfitBy) -> Table {
    let of_products = by == ProfitBy::Product;
    let mut header = vec!["subject"];
    if of_products {
        header.extend(["product_id", "name"]);
    }
    header.extend([
        "shop",
        "currency",
        "net_gmv",
        "cogs",
        "platform_fee",
        "commission",
        "sample_cost",
        "ad_spend",
        "flat_fees",
        "contribution",
        "contribution_margin",
        "missing_cost_skus",
    ]);
    let mut table = Table::new("profit", header);
    table.rows = rows.iter().map(|row| cells(row, of_products)).collect();
    table
}

fn cells(row: &Row, of_products: bool) -> Vec<Cell> {
    let mut cells = vec![Cell::text(row.subject.clone())];
    if of_products {
        let product = row.product.as_ref();
        cells.push(Cell::of(
            product.and_then(|product| product.product_id.as_ref()),
            |id| Cell::text(id.to_string()),
        ));
        cells.push(Cell::from(
            product.and_then(|product| product.name.as_deref()),
        ));
    }
    cells.push(Cell::text(row.shop.clone()));
    cells.push(Cell::text(row.currency.code()));
    cells.extend(row.money().map(|amount| Cell::of(amount, Cell::Money)));
    cells.push(Cell::of(row.contribution_margin, Cell::Rate));
    let missing: Vec<String> = row
        .missing_cost_skus
        .iter()
        .map(ToString::to_string)
        .collect();
    cells.push(Cell::text(missing.join(" ")));
    cells
}

impl Row {
    const fn money(&self) -> [Option<Money>; 8] {
        [
            self.net_gmv,
            self.cogs,
            self.platform_fee,
            self.commission,
            self.sample_cost,
            self.ad_spend,
            self.flat_fees,
            self.contribution,
        ]
    }

    /// Returns the subject as a person reads it.
    fn title(&self) -> String {
        match self
            .product
            .as_ref()
            .and_then(|product| product.name.as_ref())
        {
            Some(name) => format!("{} {name}", self.subject),
            None => self.subject.clone(),
        }
    }
}

fn show(rows: &[Row], reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    let mut sheet = Sheet::new(&[
        Column::Words("Subject"),
        reach.column(),
        Column::Number("Net GMV"),
        Column::Number("Goods"),
        Column::Number("Platform"),
        Column::Number("Commission"),
        Column::Number("Samples"),
        Column::Number("Ads"),
        Column::Number("Fees"),
        Column::Number("Contribution"),
        Column::Number("Margin"),
    ]);
    for row in rows {
        let [net, goods, platform, commission, samples, ads, fees, stays] =
            row.money().map(|amount| sheet::money(amount, session.look));
        sheet.row([
            row.title(),
            row.shop.clone(),
            net,
            goods,
            platform,
            commission,
            samples,
            ads,
            fees,
            stays,
            cell(
                row.contribution_margin
                    .map(|share| format!("{:.1} %", share * 100.0)),
            ),
        ]);
    }
    session.table(sheet)
}

/// Names the costs that are missing, with the command that sets each.
fn hint(shops: &[ShopProfit], reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    if shops.iter().all(|shop| shop.total.contribution().is_some()) {
        return Ok(());
    }
    let products = session.fetch(&ProductsQuery(reach.scope))?;
    for shop in shops {
        let missing = shop.total.missing_cost_skus();
        if let Some(more) = missing.len().checked_sub(NAMED).filter(|more| *more > 0) {
            session.hint(&format!(
                "{more} more have no cost: callsheet product list --csv costs.csv, fill in and import it."
            ));
        }
        for sku in missing.into_iter().take(NAMED) {
            let product = products.iter().find(|product| product.sku_id == sku);
            let of_samples = shop.total.uncosted_samples.contains(&sku);
            let command = cost_command(&sku, product, of_samples);
            let title = product.map(Product::title).unwrap_or_default();
            session.hint(&format!("The cost of {title} is missing: {command}"));
        }
    }
    Ok(())
}
