//! Whose fault a creator's loss is: the SKUs he or she sold, beside what everybody sold of them.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::domain::date::plus_days;
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::rules::unit_economics::{DAYS, Line, Mix, check};
use crate::domain::rules::{Rules, Values};
use crate::store::view::figures::{By, Days, Subject, crew, goods};
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Returns what is at fault where a creator's loss lies in the SKU mix; `None` where there is no loss,
/// where it is the creator's, or where a cost is unknown.
pub(in crate::store) fn of(
    conn: &Connection,
    frame: &Frame,
    creator: CreatorId,
    rules: &Rules,
) -> Read<Option<Mix>> {
    let values: Option<&Values> = rules.values("unit_economics");
    let (Some(values), true) = (values, rules.is_live("unit_economics")) else {
        return Ok(None);
    };
    let first = plus_days(frame.today, 1 - i64::from(DAYS));
    let Some(own) = crew::skus(conn, frame, (creator, first))? else {
        return Ok(None);
    };
    let days = Days::of((Some(first), Some(frame.today)));
    let shop = goods::money(conn, frame, By::Product, days)?;
    let mut of_sku: HashMap<&ExtId, (i128, i128, Option<&String>)> = HashMap::new();
    for row in &shop {
        if let Subject::Product { sku, name, .. } = &row.subject
            && let Some(cogs) = row.sums.cogs()
        {
            // What a piece leaves, whoever sells it: samples are no trait of the product.
            let sold = &row.sums.sold;
            let left = sold.net - cogs - sold.fee - sold.commission;
            of_sku.insert(sku, (left, sold.net, name.as_ref()));
        }
    }
    let lines: Option<Vec<Line>> = own
        .skus
        .iter()
        .map(|(sku, own)| {
            let (shop, shop_net, name) = of_sku.get(sku)?;
            Some(Line {
                sku: sku.clone(),
                name: name.cloned(),
                own: *own,
                shop: *shop,
                shop_net: *shop_net,
            })
        })
        .collect();
    Ok(lines.and_then(|lines| check(&lines, own.other, values)))
}
