//! Affiliate order lines: one SKU of one order (metrics.md; readings.md 9 to 11).

use rusqlite::{Connection, params, types::Value as Sql};

use super::superseded::{self, Table};
use super::{Batch, Merged, product, profile};
use crate::domain::date::day_number;
use crate::domain::fact::OrderLine;
use crate::domain::id::ExtId;
use crate::domain::metrics::line::{commission, is_counted, is_refunded, net_amount};
use crate::store::StoreError;
use crate::store::late::{self, Late};

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

const TABLE: Table = ("order_line", COLUMNS);

/// Rows that stand as the file says them although an earlier file wrote them, by row number.
#[derive(Default)]
pub(super) struct Standing(Vec<u64>);

impl Standing {
    fn place(row: i64) -> Option<(usize, u64)> {
        let row = usize::try_from(row).ok()?;
        Some((row / 64, 1 << (row % 64)))
    }

    fn add(&mut self, row: i64) {
        if let Some((word, bit)) = Self::place(row) {
            if self.0.len() <= word {
                self.0.resize(word + 1, 0);
            }
            if let Some(bits) = self.0.get_mut(word) {
                *bits |= bit;
            }
        }
    }

    fn has(&self, row: i64) -> bool {
        Self::place(row)
            .and_then(|(word, bit)| Some(self.0.get(word)? & bit != 0))
            .unwrap_or_default()
    }
}

/// The indices of the table, which a file that outgrows it fills only at its end.
pub(super) struct Indices {
    /// New lines until they are taken away.
    left: i64,
    late: Option<Late>,
}

impl Indices {
    /// Begins with a table of about so many lines.
    pub(super) fn new(before: i64) -> Self {
        Self {
            left: before.max(late::WORTH_IT),
            late: None,
        }
    }

    /// Notes a new line.
    fn inserted(&mut self, conn: &Connection) -> Result<(), StoreError> {
        self.left -= 1;
        if self.left == 0 {
            self.late = Some(late::drop_indices(conn, TABLE.0)?);
        }
        Ok(())
    }

    /// Makes them again where they were taken away.
    pub(super) fn restore(&mut self, conn: &Connection) -> Result<(), StoreError> {
        self.late.take().map_or(Ok(()), |late| late.restore(conn))
    }
}

/// What a line says, as stored.
#[derive(PartialEq)]
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

    /// Whether the lines are of different creators.
    fn is_anothers(&self, other: &Self) -> bool {
        self.integer("creator") != other.integer("creator")
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
        let category = if batch.names.made_product(product) {
            product::category(batch, line.product_id.as_ref())?
        } else {
            None
        };
        let said = [
            ("product_id", profile::ext_id(line.product_id.as_ref())),
            ("name", profile::text(line.product_name.as_deref())),
            ("category", profile::text(category.as_deref())),
        ];
        profile::update(conn, batch.n, (profile::PRODUCT, product), &said)?;
    }
    let day = day_number(batch.shop.zone.date_of(line.created));
    let values = Values::of(line, creator, day);
    if insert(batch, line, product, &values)? {
        batch.indices.inserted(conn)?;
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

/// Merges a line whose key is there already (readings.md 9, 10).
fn replace(
    batch: &mut Batch<'_>,
    line: &OrderLine<'_>,
    product: i64,
    values: &Values,
) -> Result<Merged, StoreError> {
    let (row, from, stored) = stored(batch, line, product)?;
    let ours = from == batch.n;
    // Of the lines of one file for a key, the one with a base stands.
    let said = ours || batch.standing.has(row);
    if !values.has_base() && stored.has_base() && (said || stored.is_anothers(values)) {
        return Ok(Merged::Unchanged);
    }
    if stored == *values {
        if !ours {
            batch.standing.add(row);
        }
        return Ok(Merged::Unchanged);
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
    let conn = batch.conn;
    if !ours {
        superseded::keep(conn, batch.n, TABLE, (row, from))?;
        superseded::write(conn, TABLE, (row, batch.n), &values.0)?;
        return Ok(Merged::Updated);
    }
    if put_back(batch, row, values)? {
        batch.reverted += 1;
    } else {
        superseded::write(conn, TABLE, (row, batch.n), &values.0)?;
    }
    Ok(Merged::Unchanged)
}

/// Puts back what stood before the file where the file's last word leaves that standing; returns
/// whether it did.
fn put_back(batch: &mut Batch<'_>, row: i64, values: &Values) -> Result<bool, StoreError> {
    let Some(kept) = superseded::kept(batch.conn, batch.n, TABLE, row)? else {
        return Ok(false);
    };
    let before = Values(kept.values);
    let same = before == *values;
    let outranked = before.has_base() && !values.has_base() && before.is_anothers(values);
    if !same && !outranked {
        return Ok(false);
    }
    if same {
        batch.standing.add(row);
    }
    batch.touched.line(
        before.integer("creator"),
        before.integer("day").unwrap_or_default(),
        content_of(&before),
    );
    let kept = superseded::Kept {
        was: kept.was,
        values: before.0,
    };
    superseded::put_back(batch.conn, batch.n, TABLE, (row, &kept))?;
    Ok(true)
}

/// Returns the line as stored: its row, the batch it came from, its columns.
fn stored(
    batch: &Batch<'_>,
    line: &OrderLine<'_>,
    product: i64,
) -> Result<(i64, i64, Values), StoreError> {
    let sql = format!(
        "select n, batch, {} from order_line where order_id = ?1 and product = ?2 and shop = ?3",
        COLUMNS.join(", ")
    );
    Ok(batch.conn.prepare_cached(&sql)?.query_row(
        params![line.order_id, product, batch.shop_n],
        |row| {
            let stored: Result<Vec<Sql>, _> =
                (0..COLUMNS.len()).map(|at| row.get(at + 2)).collect();
            Ok((row.get(0)?, row.get(1)?, Values(stored?)))
        },
    )?)
}

fn content_of(values: &Values) -> Option<ExtId> {
    match values.at("content") {
        Some(Sql::Integer(number)) => Some(ExtId::Number(*number)),
        Some(Sql::Text(text)) => Some(ExtId::new(text)),
        _ => None,
    }
}
