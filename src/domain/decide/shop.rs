//! Commands about shops, their products and briefs.

use super::{Decided, clean, rate};
use crate::domain::brief::{self, Brief, BriefFor};
use crate::domain::command::{Envelope, NewBrief, NewShop, ProductEdit, ShopEdit};
use crate::domain::date::Date;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::id::{BriefId, ExtId, ShopId};
use crate::domain::platform::Clocks;
use crate::domain::product::Product;
use crate::domain::refusal::Refusal;
use crate::domain::shop::Shop;

fn one(event: Event) -> Decided {
    Decided {
        events: vec![event],
        warnings: Vec::new(),
    }
}

pub(super) fn add(facts: &Facts, envelope: &Envelope, new: &NewShop) -> Result<Decided, Refusal> {
    let name = clean("shop's name", &new.name)?;
    if facts
        .shops
        .values()
        .any(|shop| shop.name.to_lowercase() == name.to_lowercase())
    {
        return Err(Refusal::new(
            "exists",
            format!("There is a shop {name} already."),
            "Change it with: callsheet shop set NAME.",
        ));
    }
    let market = clean("market", &new.market)?.to_uppercase();
    Ok(one(Event::Shop(Change::Added(Shop {
        id: ShopId::derive(envelope.id, 0),
        name,
        client: new.client.clone(),
        market,
        currency: new.currency,
        zone: new.zone,
        fee_rate: new.fee_rate,
        weekly_outreach: None,
        outreach_paused: None,
    }))))
}

pub(super) fn edit(
    facts: &Facts,
    envelope: &Envelope,
    shop: ShopId,
    edit: &ShopEdit,
) -> Result<Decided, Refusal> {
    let before = facts.shop(shop)?;
    let currency = edit.currency.unwrap_or(before.currency);
    if currency != before.currency && facts.has_amounts {
        return Err(Refusal::new(
            "currency",
            format!(
                "{} has amounts in {}, which would become {currency} without being converted.",
                before.name, before.currency
            ),
            "Sales in another currency belong to another shop: callsheet shop add NAME.",
        ));
    }
    let after = Shop {
        client: edit.client.clone().unwrap_or_else(|| before.client.clone()),
        market: edit
            .market
            .as_deref()
            .map_or_else(|| before.market.clone(), str::to_uppercase),
        currency,
        zone: edit.zone.unwrap_or(before.zone),
        fee_rate: edit.fee_rate.unwrap_or(before.fee_rate),
        weekly_outreach: edit.weekly_outreach.unwrap_or(before.weekly_outreach),
        outreach_paused: match edit.outreach {
            Some(true) => None,
            Some(false) => {
                let today = || before.today(envelope.at);
                Some(before.outreach_paused.unwrap_or_else(today))
            }
            None => before.outreach_paused,
        },
        ..before.clone()
    };
    Ok(Decided {
        events: Change::between(before, &after, Verb::Edited)
            .map(Event::Shop)
            .into_iter()
            .collect(),
        warnings: Vec::new(),
    })
}

/// Returns today in the shop's zone, and the platform's clocks there.
fn now(facts: &Facts, envelope: &Envelope, shop: ShopId) -> Result<(Date, Clocks), Refusal> {
    let shop = facts.shop(shop)?;
    let today = shop.today(envelope.at);
    Ok((today, facts.market(shop).on(today)))
}

pub(super) fn add_product(
    facts: &Facts,
    envelope: &Envelope,
    (shop, sku_id): (ShopId, &ExtId),
    edit: &ProductEdit,
) -> Result<Decided, Refusal> {
    let (_, clocks) = now(facts, envelope, shop)?;
    rate::within(edit.commission_rate.flatten(), &clocks)?;
    clean("SKU", &sku_id.to_string())?;
    if facts.products.contains_key(&(shop, sku_id.clone())) {
        return Err(Refusal::new(
            "exists",
            format!("SKU {sku_id} is known already."),
            "Set its cost with: callsheet product cost SKU AMOUNT.",
        ));
    }
    let product = edited(&Product::new(shop, sku_id.clone()), edit)?;
    Ok(one(Event::Product(Change::Added(product))))
}

pub(super) fn edit_product(
    facts: &Facts,
    envelope: &Envelope,
    (shop, sku_id): (ShopId, &ExtId),
    edit: &ProductEdit,
) -> Result<Decided, Refusal> {
    let Some(before) = facts.products.get(&(shop, sku_id.clone())) else {
        return Err(Refusal::unknown(
            "product with SKU",
            sku_id,
            "Add it with: callsheet product add SKU --name NAME.",
        ));
    };
    let (today, clocks) = now(facts, envelope, shop)?;
    rate::within(edit.commission_rate.flatten(), &clocks)?;
    let after = edited(before, edit)?;
    let rates = (before.commission_rate, after.commission_rate);
    Ok(Decided {
        events: Change::between(before, &after, Verb::Edited)
            .map(Event::Product)
            .into_iter()
            .collect(),
        warnings: rate::cut(rates, (today, &clocks)).into_iter().collect(),
    })
}

fn edited(before: &Product, edit: &ProductEdit) -> Result<Product, Refusal> {
    for (noun, value) in [
        ("price", edit.price),
        ("unit cost", edit.unit_cost),
        ("sample shipping cost", edit.sample_shipping_cost),
        ("sample stock", edit.sample_stock),
    ] {
        if value.flatten().is_some_and(|value| value < 0) {
            return Err(Refusal::new(
                "negative",
                format!("The {noun} cannot be negative."),
                "Give 0 or more.",
            ));
        }
    }
    let text = |edit: &Option<Option<String>>, field: &Option<String>, noun: &str| match edit {
        Some(Some(value)) => clean(noun, value).map(Some),
        Some(None) => Ok(None),
        None => Ok(field.clone()),
    };
    Ok(Product {
        product_id: edit
            .product_id
            .clone()
            .unwrap_or_else(|| before.product_id.clone()),
        name: text(&edit.name, &before.name, "name")?,
        category: text(&edit.category, &before.category, "category")?,
        price: edit.price.unwrap_or(before.price),
        unit_cost: edit.unit_cost.unwrap_or(before.unit_cost),
        sample_shipping_cost: edit
            .sample_shipping_cost
            .unwrap_or(before.sample_shipping_cost),
        commission_rate: edit.commission_rate.unwrap_or(before.commission_rate),
        sample_stock: edit.sample_stock.unwrap_or(before.sample_stock),
        ..before.clone()
    })
}

pub(super) fn set_brief(
    facts: &Facts,
    envelope: &Envelope,
    new: &NewBrief,
) -> Result<Decided, Refusal> {
    facts.shop(new.shop)?;
    match &new.subject {
        BriefFor::Campaign(id) if !facts.campaigns.contains_key(id) => {
            return Err(Refusal::unknown(
                "campaign",
                id,
                "List them with: callsheet campaign list.",
            ));
        }
        BriefFor::Product(sku) if !facts.products.contains_key(&(new.shop, sku.clone())) => {
            return Err(Refusal::unknown(
                "product with SKU",
                sku,
                "Add it with: callsheet product add SKU --name NAME.",
            ));
        }
        BriefFor::Campaign(_) | BriefFor::Product(_) => {}
    }
    let known = facts
        .briefs
        .iter()
        .find(|brief| brief.shop == new.shop && brief.subject == new.subject);
    let part = |noun: &str, text: &str| {
        if text.trim().is_empty() {
            return Ok(String::new());
        }
        clean(noun, text)
    };
    let brief = Brief {
        id: known.map_or_else(|| BriefId::derive(envelope.id, 0), |brief| brief.id),
        shop: new.shop,
        subject: new.subject.clone(),
        hook: brief::angle(&part("hook angle", &new.hook)?),
        truth: part("product truth", &new.truth)?,
        proof: part("proof element", &new.proof)?,
        cta: part("call to action", &new.cta)?,
        avoid: part("text of what not to say", &new.avoid)?,
    };
    let mut decided = Decided {
        warnings: brief.warnings(),
        ..Decided::default()
    };
    decided.push(match known {
        Some(known) => Change::between(known, &brief, Verb::Edited).map(Event::Brief),
        None => Some(Event::Brief(Change::Added(brief))),
    });
    Ok(decided)
}
