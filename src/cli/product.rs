//! `callsheet product`: what the shops sell, one row per SKU.

use clap::Subcommand;
use serde::Serialize;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet, cell, money};
use super::spreadsheet::Spreadsheet;
use super::value;
use crate::domain::command::{Command, ProductEdit};
use crate::domain::id::ExtId;
use crate::domain::money::{Currency, Money};
use crate::domain::product::Product;
use crate::domain::shop::Shop;
use crate::port::{Cell, Table};
use crate::store::view::lookup::{ProductsQuery, ShopsQuery};

/// What to do with products.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the products
    List(ListArgs),
    /// Adds a product
    Add(FieldArgs),
    /// Changes a product; an empty value clears a field
    Set(FieldArgs),
    /// Sets what a unit costs, and what sending a sample costs
    Cost(CostArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "product list",
            Self::Add(_) => "product add",
            Self::Set(_) => "product set",
            Self::Cost(_) => "product cost",
        }
    }
}

/// How many.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

/// Which, and what is known of it.
#[derive(clap::Args, Debug)]
pub(crate) struct FieldArgs {
    /// The SKU id
    sku: String,
    /// The product id its SKUs share
    #[arg(long, value_name = "ID")]
    product_id: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Category
    #[arg(long)]
    category: Option<String>,
    /// Price
    #[arg(long, value_name = "AMOUNT")]
    price: Option<String>,
    /// What a unit costs
    #[arg(long, value_name = "AMOUNT")]
    unit_cost: Option<String>,
    /// What sending a sample costs
    #[arg(long, value_name = "AMOUNT")]
    sample_shipping_cost: Option<String>,
    /// Commission rate, such as 15% or 0.15
    #[arg(long, value_name = "RATE")]
    commission_rate: Option<String>,
    /// Samples that may still be given
    #[arg(long, value_name = "N")]
    sample_stock: Option<String>,
}

/// Which, and what it costs.
#[derive(clap::Args, Debug)]
pub(crate) struct CostArgs {
    /// The SKU id
    sku: String,
    /// What a unit costs
    #[arg(required_unless_present = "shipping")]
    amount: Option<String>,
    /// What sending a sample costs
    #[arg(long, value_name = "AMOUNT")]
    shipping: Option<String>,
}

#[derive(Serialize)]
struct Row<'a> {
    shop: Option<&'a str>,
    sku_id: &'a ExtId,
    product_id: Option<&'a ExtId>,
    name: Option<&'a str>,
    category: Option<&'a str>,
    #[serde(skip)]
    currency: Option<Currency>,
    price: Option<Money>,
    unit_cost: Option<Money>,
    sample_shipping_cost: Option<Money>,
    commission_rate: Option<f64>,
    sample_stock: Option<i64>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, session),
        Verb::Add(args) => {
            let shop = session.one_shop()?;
            let command = Command::AddProduct {
                shop: shop.id,
                edit: edit(&args, shop.currency)?,
                sku_id: ExtId::new(args.sku.trim()),
            };
            session.commit(command, Some(&shop.name))
        }
        Verb::Set(args) => {
            let shop = session.one_shop()?;
            let edit = edit(&args, shop.currency)?;
            change(&args.sku, edit, &shop, session)
        }
        Verb::Cost(args) => {
            let shop = session.one_shop()?;
            let read = value::amount(shop.currency);
            let edit = ProductEdit {
                unit_cost: value::edit(args.amount.as_deref(), &read)?,
                sample_shipping_cost: value::edit(args.shipping.as_deref(), &read)?,
                ..ProductEdit::default()
            };
            change(&args.sku, edit, &shop, session)
        }
    }
}

fn change(sku: &str, edit: ProductEdit, shop: &Shop, session: &mut Session) -> Result<Exit, Fault> {
    let command = Command::EditProduct {
        shop: shop.id,
        sku_id: ExtId::new(sku.trim()),
        edit,
    };
    session.commit(command, Some(&shop.name))
}

fn edit(args: &FieldArgs, currency: Currency) -> Result<ProductEdit, Fault> {
    let amount = value::amount(currency);
    Ok(ProductEdit {
        product_id: value::text(args.product_id.as_deref()).map(|id| id.map(|id| ExtId::new(&id))),
        name: value::text(args.name.as_deref()),
        category: value::text(args.category.as_deref()),
        price: value::edit(args.price.as_deref(), &amount)?,
        unit_cost: value::edit(args.unit_cost.as_deref(), &amount)?,
        sample_shipping_cost: value::edit(args.sample_shipping_cost.as_deref(), &amount)?,
        commission_rate: value::edit(args.commission_rate.as_deref(), value::rate)?,
        sample_stock: value::edit(args.sample_stock.as_deref(), value::count)?,
    })
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let shops = session.fetch(&ShopsQuery)?;
    let products = session.fetch(&ProductsQuery(reach.scope))?;
    let wanted = session.span(args.limit.limit).limit.unwrap_or(usize::MAX);
    let rows: Vec<_> = products
        .iter()
        .take(wanted)
        .map(|product| row(product, &shops))
        .collect();
    if args.spreadsheet.write(&[table(&rows)], session)? {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say("There are no products yet; callsheet product add SKU makes one.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Key("SKU"),
        reach.column(),
        Column::Words("Name"),
        Column::Words("Category"),
        Column::Number("Price"),
        Column::Number("Cost"),
        Column::Number("Shipping"),
        Column::Number("Samples left"),
    ]);
    for row in &rows {
        sheet.row([
            row.sku_id.to_string(),
            cell(row.shop),
            cell(row.name),
            cell(row.category),
            money(row.price, session.look),
            money(row.unit_cost, session.look),
            money(row.sample_shipping_cost, session.look),
            cell(row.sample_stock),
        ]);
    }
    let shown = rows.len();
    session.table(sheet)?;
    session.more(shown, products.len());
    Ok(Exit::Done)
}

/// Returns the products as the sheet of costs that `callsheet import` reads again.
fn table(rows: &[Row<'_>]) -> Table {
    let header = [
        "shop",
        "sku_id",
        "product_id",
        "name",
        "category",
        "currency",
        "price",
        "unit_cost",
        "sample_shipping_cost",
        "sample_stock",
    ];
    let mut table = Table::new("products", header);
    table.rows = rows
        .iter()
        .map(|row| {
            vec![
                Cell::from(row.shop),
                Cell::text(row.sku_id.to_string()),
                Cell::of(row.product_id, |id| Cell::text(id.to_string())),
                Cell::from(row.name),
                Cell::from(row.category),
                Cell::of(row.currency, |currency| Cell::text(currency.code())),
                Cell::of(row.price, Cell::Money),
                Cell::of(row.unit_cost, Cell::Money),
                Cell::of(row.sample_shipping_cost, Cell::Money),
                Cell::of(row.sample_stock, Cell::Count),
            ]
        })
        .collect();
    table
}

fn row<'a>(product: &'a Product, shops: &'a [Shop]) -> Row<'a> {
    let shop = shops.iter().find(|shop| shop.id == product.shop);
    let amount = |minor: Option<i64>| {
        minor
            .zip(shop)
            .map(|(minor, shop)| Money::new(minor, shop.currency))
    };
    Row {
        shop: shop.map(|shop| shop.name.as_str()),
        sku_id: &product.sku_id,
        product_id: product.product_id.as_ref(),
        name: product.name.as_deref(),
        category: product.category.as_deref(),
        currency: shop.map(|shop| shop.currency),
        price: amount(product.price),
        unit_cost: amount(product.unit_cost),
        sample_shipping_cost: amount(product.sample_shipping_cost),
        commission_rate: product.commission_rate.map(value::fraction),
        sample_stock: product.sample_stock,
    }
}
