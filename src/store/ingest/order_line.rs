//! Affiliate order lines: one SKU of one order (metrics.md; readings.md 9 to 11).

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Row, params};

use super::superseded::{self, Table};
use super::{Batch, Merged, product, profile};
use crate::domain::date::day_number;
use crate::domain::fact::OrderLine;
use crate::domain::id::ExtId;
use crate::domain::metrics::line::{commission, is_counted, is_refunded, net_amount};
use crate::store::product_day::Sold;
use crate::store::rollup::Sale;
use crate::store::seal::Mix;
use crate::store::traits::Traits;
use crate::store::{StoreError, seller_day};

/// How many columns a file may change.
const COUNT: usize = COLUMNS.len();

/// Stored columns a file may change, in the order of [`Values`].
pub(in crate::store) const COLUMNS: &[&str] = &[
    "creator",
    "content",
    "traits",
    "quantity",
    "amount",
    "worth",
    "cut",
    "commission",
    "est_base_less",
    "act_base_less",
    "est_standard_less",
    "act_standard_less",
    "est_ads",
    "act_ads",
    "est_bonus",
    "act_bonus",
    "day",
    "since",
];

pub(super) const TABLE: Table = ("order_line", COLUMNS);

/// What a line says, as stored.
#[derive(PartialEq)]
struct Values([Sql; COUNT]);

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
        let traits = Traits::of(is_refunded(line), line.status, line.channel);
        let commission = commission(line);
        let others = line.est_ads.unwrap_or(0) + line.est_bonus.unwrap_or(0);
        let (net, counts) = (net_amount(line), is_counted(line));
        let less =
            |whole: Option<i64>, part: Option<i64>| part.map(|part| whole.unwrap_or(0) - part);
        Self([
            opt(creator),
            ext(line.content_id.as_ref()),
            int(traits.0),
            int(line.quantity),
            int(line.amount),
            opt(counts.then_some(net)),
            opt((!counts).then(|| line.amount - net)),
            int(commission),
            opt(less(Some(line.amount), line.est_base)),
            opt(less(line.est_base, line.act_base)),
            opt(less(Some(commission - others), line.est_standard)),
            opt(less(line.est_standard, line.act_standard)),
            opt(line.est_ads),
            opt(line.act_ads),
            opt(line.est_bonus),
            opt(line.act_bonus),
            int(day),
            int(line.created.timestamp() - day * 86_400),
        ])
    }

    fn at(&self, column: &str) -> Option<&Sql> {
        COLUMNS
            .iter()
            .position(|known| *known == column)
            .and_then(|at| self.0.get(at))
    }

    fn integer(&self, column: &str) -> Option<i64> {
        match self.at(column) {
            Some(Sql::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    /// Whether the estimated base is above zero; an absent one is not.
    fn has_base(&self) -> bool {
        match (self.integer("amount"), self.integer("est_base_less")) {
            (Some(amount), Some(less)) => amount > less,
            _ => false,
        }
    }

    /// Whether the lines are of different creators.
    fn is_anothers(&self, other: &Self) -> bool {
        self.integer("creator") != other.integer("creator")
    }

    fn content(&self) -> Option<ExtId> {
        match self.at("content") {
            Some(Sql::Integer(number)) => Some(ExtId::Number(*number)),
            Some(Sql::Text(text)) => Some(ExtId::new(text)),
            _ => None,
        }
    }

    /// Net amount in minor units, where the line counts.
    fn worth(&self) -> Option<i64> {
        self.integer("worth")
    }

    /// The number its row has in the seal of the table.
    fn number(
        &self,
        (row, batch): (i64, i64),
        (line, product): (&OrderLine<'_>, i64),
        shop: i64,
    ) -> i64 {
        let number = ValueRef::Integer;
        let order = ext(Some(&line.order_id));
        // Shop and batch stand behind creator and content.
        let (first, rest) = self.0.split_at_checked(2).unwrap_or_default();
        [number(row), ValueRef::from(&order), number(product)]
            .into_iter()
            .chain(first.iter().map(ValueRef::from))
            .chain([number(shop), number(batch)])
            .chain(rest.iter().map(ValueRef::from))
            .fold(Mix::new(), Mix::cell)
            .number()
    }

    /// What the line adds to its creator's day; `None` where it does not count or is nobody's.
    fn earned(&self) -> Option<seller_day::Line> {
        Some(seller_day::Line {
            creator: self.integer("creator")?,
            day: self.integer("day")?,
            worth: self.worth()?,
        })
    }

    /// What the line adds to the sums of its product's day.
    fn sold(&self, product: i64) -> Sold {
        let integer = |column| self.integer(column).unwrap_or_default();
        Sold {
            product,
            day: integer("day"),
            worth: self.worth(),
            quantity: integer("quantity"),
            commission: integer("commission"),
        }
    }
}

/// Merges a line.
pub(super) fn merge(batch: &mut Batch<'_>, line: &OrderLine<'_>) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let creator = match (&line.creator, line.seen.creator) {
        (handle, Some(nth)) => batch.names.nth_creator(conn, (nth, handle.as_deref()))?,
        (Some(handle), None) => Some(batch.names.creator(conn, handle)?.0),
        (None, None) => None,
    };
    let product = match line.seen.sku {
        Some(nth) => batch.names.nth_product(conn, (nth, &line.sku_id))?,
        None => batch.names.product(conn, &line.sku_id)?.0,
    };
    if !line.seen.is_product_told {
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
    if let Some(found) = batch.course.stored(&line.order_id, product)? {
        return replace(batch, (line, product), found, &values);
    }
    let Some(row) = insert(batch, line, product, &values)? else {
        let key = (&line.order_id, product);
        let found = batch.course.by_key.query_row(key, Line::read)?;
        return replace(batch, (line, product), found, &values);
    };
    batch.course.inserted(conn)?;
    let number = values.number((row, batch.n), (line, product), batch.shop_n);
    batch.sealed = batch.sealed.wrapping_add(number);
    let rate = batch.shop.fee_rate;
    batch.goods.came(values.sold(product), rate);
    if let Some(line) = values.earned() {
        batch.sellers.came(line);
        batch.sellers.spill(conn, batch.shop_n)?;
    }
    if let Some(content) = &line.content_id {
        let worth = values.worth();
        let is_alone = batch.course.is_first(line) || is_alone(batch, line, row, content)?;
        batch.sales.came(content, Sale { worth, is_alone });
    }
    Ok(Merged::Inserted)
}

/// Puts a line in unless its key is there.
pub(super) const INSERT: &str = "insert into order_line (shop, order_id, product, batch, creator, content, traits,
         quantity, amount, worth, cut, commission, est_base_less, act_base_less, est_standard_less, act_standard_less,
         est_ads, act_ads, est_bonus, act_bonus, day, since)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
     on conflict do nothing";

/// Inserts the line unless its key is there; returns its row where it did.
fn insert(
    batch: &mut Batch<'_>,
    line: &OrderLine<'_>,
    product: i64,
    values: &Values,
) -> Result<Option<i64>, StoreError> {
    let insert = &mut batch.course.insert;
    insert.raw_bind_parameter(1, batch.shop_n)?;
    insert.raw_bind_parameter(2, &line.order_id)?;
    insert.raw_bind_parameter(3, product)?;
    insert.raw_bind_parameter(4, batch.n)?;
    for (at, value) in values.0.iter().enumerate() {
        insert.raw_bind_parameter(at + 5, value)?;
    }
    let is_new = insert.raw_execute()? == 1;
    Ok(is_new.then(|| batch.conn.last_insert_rowid()))
}

/// Another counted line of the order, of the content; the plus keeps the planner off the index on all of the
/// shop's days.
const OTHERS: &str = "select 1 from order_line
     where order_id = ?1 and n <> ?2 and content = ?3 and worth is not null and +shop = ?4";

/// Returns whether no other counted line of the order is of the content.
fn is_alone(
    batch: &Batch<'_>,
    line: &OrderLine<'_>,
    row: i64,
    content: &ExtId,
) -> Result<bool, StoreError> {
    let found = batch.conn.prepare_cached(OTHERS)?.exists(params![
        line.order_id,
        row,
        content,
        batch.shop_n
    ])?;
    Ok(!found)
}

/// Merges a line whose key is there already (readings.md 9, 10).
fn replace(
    batch: &mut Batch<'_>,
    (line, product): (&OrderLine<'_>, i64),
    stored: Line,
    values: &Values,
) -> Result<Merged, StoreError> {
    let Line {
        row,
        batch: from,
        values: stored,
        ..
    } = stored;
    batch.course.stands(row);
    let ours = from == batch.n;
    // Of the lines of one file for a key, the one with a base stands.
    let said = ours || batch.course.standing.has(row);
    if stored == *values {
        if !ours {
            batch.course.standing.add(row);
        }
        return Ok(Merged::Unchanged);
    }
    if !values.has_base() && stored.has_base() && (said || stored.is_anothers(values)) {
        return Ok(Merged::Unchanged);
    }
    let conn = batch.conn;
    if !ours {
        superseded::keep(conn, batch.n, TABLE, (row, from))?;
        superseded::write(conn, TABLE, (row, batch.n), &values.0)?;
        resell(batch, (line, product), row, (&stored, values))?;
        return Ok(Merged::Updated);
    }
    if let Some(before) = put_back(batch, row, values)? {
        resell(batch, (line, product), row, (&stored, &before))?;
        batch.reverted += 1;
    } else {
        superseded::write(conn, TABLE, (row, batch.n), &values.0)?;
        resell(batch, (line, product), row, (&stored, values))?;
    }
    Ok(Merged::Unchanged)
}

/// Takes a line's old values out of the sums of its content and of the days of its product and its creator, and
/// its new ones in.
fn resell(
    batch: &mut Batch<'_>,
    (line, product): (&OrderLine<'_>, i64),
    row: i64,
    (old, new): (&Values, &Values),
) -> Result<(), StoreError> {
    let rate = batch.shop.fee_rate;
    batch.goods.went(old.sold(product), rate);
    batch.goods.came(new.sold(product), rate);
    if let Some(line) = old.earned() {
        batch.sellers.went(line);
    }
    if let Some(line) = new.earned() {
        batch.sellers.came(line);
    }
    batch.sellers.spill(batch.conn, batch.shop_n)?;
    for (values, came) in [(old, false), (new, true)] {
        let Some(content) = values.content() else {
            continue;
        };
        let sale = Sale {
            worth: values.worth(),
            is_alone: is_alone(batch, line, row, &content)?,
        };
        if came {
            batch.sales.came(&content, sale);
        } else {
            batch.sales.went(&content, sale);
        }
    }
    Ok(())
}

/// Puts back what stood before the file where the file's last word leaves that standing; returns what
/// stood.
fn put_back(
    batch: &mut Batch<'_>,
    row: i64,
    values: &Values,
) -> Result<Option<Values>, StoreError> {
    let Some(kept) = superseded::kept(batch.conn, batch.n, TABLE, row)? else {
        return Ok(None);
    };
    let Ok(before) = kept.values.clone().try_into().map(Values) else {
        return Err(StoreError::odd("a line is kept with other columns"));
    };
    let same = before == *values;
    let outranked = before.has_base() && !values.has_base() && before.is_anothers(values);
    if !same && !outranked {
        return Ok(None);
    }
    if same {
        batch.course.standing.add(row);
    }
    superseded::put_back(batch.conn, batch.n, TABLE, (row, &kept))?;
    Ok(Some(before))
}

/// A line as stored.
pub(super) struct Line {
    /// Its row.
    pub(super) row: i64,
    /// The batch it came from.
    batch: i64,
    order: ExtId,
    product: i64,
    values: Values,
}

impl Line {
    /// Reads a line that [`by_key`] or [`from_row`] found.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        const BEFORE: usize = 4;
        let mut values = [const { Sql::Null }; COUNT];
        for (at, value) in values.iter_mut().enumerate() {
            *value = row.get(at + BEFORE)?;
        }
        Ok(Self {
            row: row.get(0)?,
            batch: row.get(1)?,
            order: row.get(2)?,
            product: row.get(3)?,
            values: Values(values),
        })
    }

    /// Returns whether it is the line of that key.
    pub(super) fn is(&self, order: &ExtId, product: i64) -> bool {
        self.product == product && self.order == *order
    }
}

/// Returns the statement that finds a line by its key.
pub(super) fn by_key() -> String {
    format!("{} where order_id = ?1 and product = ?2", lines())
}

/// Returns the statement that finds so many lines from a row on.
pub(super) fn from_row() -> String {
    format!("{} where n >= ?1 order by n limit ?2", lines())
}

fn lines() -> String {
    format!(
        "select n, batch, order_id, product, {} from order_line",
        COLUMNS.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn the_lines_of_an_order_are_found_by_its_number_without_statistics() {
        let world = World::new();
        for sql in [OTHERS, &by_key()] {
            let plan = world.plan(sql);
            assert!(
                plan.contains("INDEX order_line_key (order_id=?"),
                "{sql}: {plan}"
            );
        }
    }
}
