//! Affiliate order lines: one SKU of one order (metrics.md; readings.md 9 to 11).

use rusqlite::{params, types::Value as Sql};

use super::{Batch, Merged, profile};
use crate::domain::date::day_number;
use crate::domain::fact::OrderLine;
use crate::domain::id::ExtId;
use crate::domain::metrics::line::{commission, is_counted, is_refunded, net_amount};
use crate::store::{StoreError, batch};

/// Columns a file may change, in the order of [`Values`].
pub(in crate::store) const COLUMNS: &[&str] = &[
    "creator",
    "content",
    "channel",
    "quantity",
    "amount",
    "net",
    "commission",
    "status",
    "refunded",
    "counted",
    "est_base",
    "act_base",
    "est_standard",
    "act_standard",
    "est_ads",
    "act_ads",
    "est_bonus",
    "act_bonus",
    "created",
    "day",
];

/// What a line says, as stored.
struct Values(Vec<Sql>);

fn int(value: impl Into<i64>) -> Sql {
    Sql::Integer(value.into())
}

fn opt(value: Option<i64>) -> Sql {
    value.map_or(Sql::Null, Sql::Integer)
}

fn ext(id: Option<&ExtId>) -> Sql {
    match id {
        Some(ExtId::Number(number)) => Sql::Integer(*number),
        Some(ExtId::Text(text)) => Sql::Text(text.to_string()),
        None => Sql::Null,
    }
}

impl Values {
    fn of(line: &OrderLine<'_>, creator: Option<i64>, day: i64) -> Self {
        Self(vec![
            opt(creator),
            ext(line.content_id.as_ref()),
            int(line.channel as i64),
            int(line.quantity),
            int(line.amount),
            int(net_amount(line)),
            int(commission(line)),
            int(line.status as i64),
            int(is_refunded(line)),
            int(is_counted(line)),
            opt(line.est_base),
            opt(line.act_base),
            opt(line.est_standard),
            opt(line.act_standard),
            opt(line.est_ads),
            opt(line.act_ads),
            opt(line.est_bonus),
            opt(line.act_bonus),
            int(line.created.timestamp_millis()),
            int(day),
        ])
    }

    fn at(&self, column: &str) -> Option<&Sql> {
        COLUMNS
            .iter()
            .position(|known| *known == column)
            .and_then(|at| self.0.get(at))
    }

    /// Whether the estimated base is above zero; an absent one is not.
    fn has_base(&self) -> bool {
        matches!(self.at("est_base"), Some(Sql::Integer(base)) if *base > 0)
    }

    fn integer(&self, column: &str) -> Option<i64> {
        match self.at(column) {
            Some(Sql::Integer(value)) => Some(*value),
            _ => None,
        }
    }
}

/// Merges a line.
pub(super) fn merge(batch: &mut Batch<'_>, line: &OrderLine<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let creator = match &line.creator {
        Some(handle) => Some(batch.names.creator(conn, handle)?.0),
        None => None,
    };
    let (product, _) = batch.names.product(conn, &line.sku_id)?;
    let name = line.product_name.as_deref().unwrap_or_default();
    if batch.names.is_news(product, line.product_id.as_ref(), name) {
        let said = [
            profile::ext_id(line.product_id.as_ref()),
            profile::text(line.product_name.as_deref()),
            None,
            None,
            None,
            None,
            None,
        ];
        profile::update(conn, batch.n, (profile::PRODUCT, product), &said)?;
    }
    let day = day_number(batch.shop.zone.date_of(line.created));
    let values = Values::of(line, creator, day);
    if insert(batch, line, product, &values)? {
        batch.touched.line(creator, day, line.content_id.clone());
        return Ok(Merged::Inserted);
    }
    replace(batch, line, product, &values)
}

/// Inserts the line unless its key is there; returns whether it did.
fn insert(
    batch: &Batch<'_>,
    line: &OrderLine<'_>,
    product: i64,
    values: &Values,
) -> Result<bool, StoreError> {
    let mut insert = batch.conn.prepare_cached(
        "insert into order_line (shop, order_id, product, batch, creator, content, channel, quantity, amount,
             net, commission, status, refunded, counted, est_base, act_base, est_standard, act_standard,
             est_ads, act_ads, est_bonus, act_bonus, created, day)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                 ?22, ?23, ?24)
         on conflict do nothing",
    )?;
    insert.raw_bind_parameter(1, batch.shop_n)?;
    insert.raw_bind_parameter(2, &line.order_id)?;
    insert.raw_bind_parameter(3, product)?;
    insert.raw_bind_parameter(4, batch.n)?;
    for (at, value) in values.0.iter().enumerate() {
        insert.raw_bind_parameter(at + 5, value)?;
    }
    Ok(insert.raw_execute()? == 1)
}

/// Merges a line whose key is there already.
fn replace(
    batch: &mut Batch<'_>,
    line: &OrderLine<'_>,
    product: i64,
    values: &Values,
) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let sql = format!(
        "select n, batch, {} from order_line where order_id = ?1 and product = ?2 and shop = ?3",
        COLUMNS.join(", ")
    );
    let (row, from, stored) = conn.prepare_cached(&sql)?.query_row(
        params![line.order_id, product, batch.shop_n],
        |row| {
            let stored: Result<Vec<Sql>, _> =
                (0..COLUMNS.len()).map(|at| row.get(at + 2)).collect();
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                Values(stored?),
            ))
        },
    )?;
    let twice = from == batch.n;
    let another = stored.integer("creator") != values.integer("creator");
    // A second creator's duplicate carries base 0 and never takes the place of the real one.
    let stays = stored.has_base() && !values.has_base() && (another || twice);
    if stays || stored.0 == values.0 {
        return Ok(Merged::Unchanged);
    }
    if !twice {
        batch::supersede(conn, batch.n, ("order_line", COLUMNS), (row, from))?;
    }
    batch.touched.line(
        stored.integer("creator"),
        stored.integer("day").unwrap_or_default(),
        content_of(&stored),
    );
    batch.touched.line(
        values.integer("creator"),
        values.integer("day").unwrap_or_default(),
        line.content_id.clone(),
    );
    batch::write(conn, ("order_line", COLUMNS), (row, batch.n), &values.0)?;
    Ok(if twice {
        Merged::Unchanged
    } else {
        Merged::Updated
    })
}

fn content_of(values: &Values) -> Option<ExtId> {
    match values.at("content") {
        Some(Sql::Integer(number)) => Some(ExtId::Number(*number)),
        Some(Sql::Text(text)) => Some(ExtId::new(text)),
        _ => None,
    }
}
