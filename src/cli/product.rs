//! `callsheet product`: what the shops sell.

use clap::Subcommand;

use super::context::Context;
use super::outcome::{Exit, Fault};
use super::sheet::{Column, Sheet, cell, money};
use super::value;
use crate::domain::command::{Command, ProductEdit};
use crate::domain::id::ExtId;
use crate::domain::money::{Currency, Money};
use crate::domain::product::Product;
use crate::store::view::lookup::{ProductsQuery, ShopsQuery};

/// What to do with products.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Every product
    List(ListArgs),
    /// Adds a product
    Add(AddArgs),
    /// Sets what a piece costs
    Cost(CostArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "product list",
            Self::Add(_) => "product add",
            Self::Cost(_) => "product cost",
        }
    }

    /// Returns whether it changes something.
    pub(crate) const fn is_writing(&self) -> bool {
        !matches!(self, Self::List(_))
    }
}

/// How much of the list to show.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: super::args::Limit,
}

/// A product to be made.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// Its SKU id
    sku: String,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// Its product id
    #[arg(long, value_name = "ID")]
    product_id: Option<String>,
    /// Its category
    #[arg(long)]
    category: Option<String>,
    /// Price, in the shop's currency
    #[arg(long, value_name = "AMOUNT")]
    price: Option<String>,
    /// What a piece costs
    #[arg(long, value_name = "AMOUNT")]
    unit_cost: Option<String>,
    /// What sending a sample costs
    #[arg(long, value_name = "AMOUNT")]
    sample_shipping_cost: Option<String>,
    /// Commission rate, such as 15%
    #[arg(long, value_name = "RATE")]
    commission_rate: Option<String>,
    /// Samples that may still be given
    #[arg(long, value_name = "N")]
    sample_stock: Option<String>,
}

/// What a piece costs.
#[derive(clap::Args, Debug)]
pub(crate) struct CostArgs {
    /// Its SKU id
    sku: String,
    /// What a piece costs, in the shop's currency; empty clears
    amount: String,
    /// What sending a sample costs; empty clears
    #[arg(long, value_name = "AMOUNT")]
    sample_shipping_cost: Option<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, ctx: &mut Context) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, ctx),
        Verb::Add(args) => {
            let shop = ctx.one_shop()?;
            let command = Command::AddProduct {
                shop: shop.id,
                sku_id: ExtId::new(args.sku.trim()),
                edit: edit(&args, shop.currency)?,
            };
            ctx.commit(command, Some(&shop.name))
        }
        Verb::Cost(args) => {
            let shop = ctx.one_shop()?;
            let read = value::amount(shop.currency);
            let shipping = args.sample_shipping_cost.as_deref();
            let edit = ProductEdit {
                unit_cost: value::edit(Some(&args.amount), &read)?,
                sample_shipping_cost: value::edit(shipping, &read)?,
                ..ProductEdit::default()
            };
            let command = Command::EditProduct {
                shop: shop.id,
                sku_id: ExtId::new(args.sku.trim()),
                edit,
            };
            ctx.commit(command, Some(&shop.name))
        }
    }
}

fn edit(args: &AddArgs, currency: Currency) -> Result<ProductEdit, Fault> {
    let amount = value::amount(currency);
    let id = value::text(args.product_id.as_deref());
    Ok(ProductEdit {
        product_id: id.map(|id| id.as_deref().map(ExtId::new)),
        name: value::text(args.name.as_deref()),
        category: value::text(args.category.as_deref()),
        price: value::edit(args.price.as_deref(), &amount)?,
        unit_cost: value::edit(args.unit_cost.as_deref(), &amount)?,
        sample_shipping_cost: value::edit(args.sample_shipping_cost.as_deref(), &amount)?,
        commission_rate: value::edit(args.commission_rate.as_deref(), value::rate)?,
        sample_stock: value::edit(args.sample_stock.as_deref(), value::count)?,
    })
}

fn list(args: &ListArgs, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let shops = ctx.fetch(&ShopsQuery)?;
    let mut products = ctx.fetch(&ProductsQuery(reach.scope))?;
    let total = products.len();
    products.truncate(ctx.span(args.limit.limit).limit.unwrap_or(total));
    // A product is always of a shop that is there.
    let rows: Vec<(Product, String, Currency)> = products
        .into_iter()
        .filter_map(|product| {
            let shop = shops.iter().find(|shop| shop.id == product.shop)?;
            Some((product, shop.name.clone(), shop.currency))
        })
        .collect();
    if ctx.out.is_json() {
        let rows: Vec<_> = rows.iter().map(row).collect();
        ctx.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    let look = ctx.out.look();
    let mut sheet = Sheet::new(&[
        Column::Words("SKU"),
        Column::Words("Name"),
        Column::Words("Category"),
        Column::Number("Price"),
        Column::Number("Cost"),
        Column::Number("Shipping"),
        Column::Number("Commission"),
        Column::Number("Stock"),
    ]);
    for (product, _, currency) in &rows {
        let amount = |minor: Option<i64>| money(minor.map(|n| Money::new(n, *currency)), look);
        sheet.row([
            product.sku_id.to_string(),
            cell(product.name.as_deref()),
            cell(product.category.as_deref()),
            amount(product.price),
            amount(product.unit_cost),
            amount(product.sample_shipping_cost),
            cell(product.commission_rate),
            cell(product.sample_stock),
        ]);
    }
    ctx.out.table(sheet)?;
    ctx.out.more(rows.len(), total);
    Ok(Exit::Done)
}

fn row((product, shop, currency): &(Product, String, Currency)) -> serde_json::Value {
    let amount = |minor: Option<i64>| minor.map(|minor| Money::new(minor, *currency));
    serde_json::json!({
        "sku_id": product.sku_id,
        "shop": shop,
        "product_id": product.product_id,
        "name": product.name,
        "category": product.category,
        "price": amount(product.price),
        "unit_cost": amount(product.unit_cost),
        "sample_shipping_cost": amount(product.sample_shipping_cost),
        "commission_rate": product.commission_rate.map(value::fraction),
        "sample_stock": product.sample_stock,
    })
}
