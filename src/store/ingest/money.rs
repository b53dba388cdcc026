//! Flat fees, Spark spend and settlements: each row is a statement about a key; the latest one stands.
//!
//! A file writes its own statement even where it repeats the one before: then either file can go
//! without the other's money.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension as _, ToSql, params_from_iter};

use super::{Batch, Merged};
use crate::domain::date::day_number;
use crate::domain::fact::{FeeFact, Settlement, SpendFact};
use crate::domain::id::ExtId;
use crate::store::StoreError;
use crate::store::project::campaign_key;

/// A table of statements: what names one, and what it says.
struct Table {
    name: &'static str,
    key: &'static [&'static str],
    says: &'static [&'static str],
}

const FEES: Table = Table {
    name: "flat_fee",
    key: &["shop", "creator", "day", "campaign_key"],
    says: &["amount"],
};

const SPEND: Table = Table {
    name: "ad_spend",
    key: &["shop", "content", "day"],
    says: &["amount", "clicks", "orders", "gmv"],
};

const SETTLEMENTS: Table = Table {
    name: "settlement",
    key: &["shop", "id", "type", "settled"],
    says: &[
        "created",
        "total",
        "revenue",
        "fees",
        "platform",
        "affiliate",
        "shop_ads",
        "partner",
        "adjustment",
        "related",
    ],
};

fn int(value: Option<i64>) -> Sql {
    value.map_or(Sql::Null, Sql::Integer)
}

fn id(id: &ExtId) -> Sql {
    match id {
        ExtId::Number(number) => Sql::Integer(*number),
        ExtId::Text(text) => Sql::Text(text.to_string()),
    }
}

/// Merges a flat fee.
pub(super) fn fee(batch: &mut Batch<'_>, fact: &FeeFact<'_>) -> Result<Merged, StoreError> {
    let (creator, _) = batch.names.creator(batch.conn, &fact.creator)?;
    let name = fact.campaign.as_deref().unwrap_or_default();
    let campaign = campaign_key(name);
    if !campaign.is_empty() && !is_campaign(batch, &campaign)? {
        batch.remarks.say(format!(
            "There is no campaign {} yet: its fees belong to none until it is added.",
            name.trim()
        ));
    }
    let key = [
        Sql::Integer(batch.shop_n),
        Sql::Integer(creator),
        Sql::Integer(day_number(fact.on)),
        Sql::Text(campaign),
    ];
    state(batch, &FEES, &key, &[Sql::Integer(fact.amount)])
}

fn is_campaign(batch: &Batch<'_>, key: &str) -> Result<bool, StoreError> {
    let names: Vec<String> = batch
        .conn
        .prepare_cached("select name from campaign where shop = ?1")?
        .query_map([batch.shop_n], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(names.iter().any(|name| campaign_key(name) == key))
}

/// Merges what promotion of a content cost on a day.
pub(super) fn spend(batch: &Batch<'_>, fact: &SpendFact) -> Result<Merged, StoreError> {
    let key = [
        Sql::Integer(batch.shop_n),
        id(&fact.content_id),
        Sql::Integer(day_number(fact.on)),
    ];
    let says = [
        Sql::Integer(fact.amount),
        int(fact.paid.clicks),
        int(fact.paid.orders),
        int(fact.paid.gmv),
    ];
    state(batch, &SPEND, &key, &says)
}

/// Merges a row of a settlement export.
pub(super) fn settlement(batch: &Batch<'_>, fact: &Settlement<'_>) -> Result<Merged, StoreError> {
    let amounts = &fact.amounts;
    let key = [
        Sql::Integer(batch.shop_n),
        id(&fact.id),
        Sql::Text(fact.kind.trim().to_owned()),
        Sql::Integer(day_number(fact.settled)),
    ];
    let says = [
        int(fact.created.map(day_number)),
        Sql::Integer(amounts.total),
        int(amounts.revenue),
        int(amounts.fees),
        int(amounts.platform),
        int(amounts.affiliate),
        int(amounts.shop_ads),
        int(amounts.partner),
        int(amounts.adjustment),
        fact.related.as_ref().map_or(Sql::Null, id),
    ];
    state(batch, &SETTLEMENTS, &key, &says)
}

/// Writes a statement of the file, and says how it compares with the one that stood before the file.
///
/// Of several rows of one file about a key the last one stands, and the first one counts.
fn state(
    batch: &Batch<'_>,
    table: &Table,
    key: &[Sql],
    says: &[Sql],
) -> Result<Merged, StoreError> {
    let before = standing(batch, table, key)?;
    let is_ours = write(batch, table, key, says)?;
    Ok(match before {
        _ if is_ours => Merged::Unchanged,
        None => Merged::Inserted,
        Some(before) if before == says => Merged::Unchanged,
        Some(_) => Merged::Updated,
    })
}

/// Returns what stood before the file.
fn standing(batch: &Batch<'_>, table: &Table, key: &[Sql]) -> Result<Option<Vec<Sql>>, StoreError> {
    let Table {
        name,
        key: columns,
        says,
    } = table;
    let sql = format!(
        "select {} from {name} where {} and batch is not ?{} order by stated desc limit 1",
        says.join(", "),
        matching(columns),
        columns.len() + 1
    );
    let params = key.iter().cloned().chain([Sql::Integer(batch.n)]);
    Ok(batch
        .conn
        .prepare_cached(&sql)?
        .query_row(params_from_iter(params), |row| {
            (0..says.len()).map(|at| row.get(at)).collect()
        })
        .optional()?)
}

/// Writes the statement; returns whether the file had made one about the key already.
fn write(batch: &Batch<'_>, table: &Table, key: &[Sql], says: &[Sql]) -> Result<bool, StoreError> {
    let Table {
        name,
        key: keys,
        says: values,
    } = table;
    let params: Vec<&dyn ToSql> = key
        .iter()
        .chain(says)
        .map(|value| value as &dyn ToSql)
        .chain([&batch.n as &dyn ToSql])
        .collect();
    let sets: Vec<String> = (keys.len() + 1..)
        .zip(*values)
        .map(|(at, column)| format!("{column} = ?{at}"))
        .collect();
    let update = format!(
        "update {name} set {} where {} and batch = ?{}",
        sets.join(", "),
        matching(keys),
        params.len()
    );
    if execute(batch.conn, &update, &params)? > 0 {
        return Ok(true);
    }
    let places: Vec<String> = (1..=params.len()).map(|at| format!("?{at}")).collect();
    let insert = format!(
        "insert into {name} ({}, {}, batch, stated)
         values ({}, (select o.n from op o join batch b on b.op = o.id where b.n = ?{}))",
        keys.join(", "),
        values.join(", "),
        places.join(", "),
        params.len()
    );
    execute(batch.conn, &insert, &params)?;
    Ok(false)
}

fn matching(columns: &[&str]) -> String {
    let parts: Vec<String> = (1..)
        .zip(columns)
        .map(|(at, column)| format!("{column} = ?{at}"))
        .collect();
    parts.join(" and ")
}

fn execute(conn: &Connection, sql: &str, params: &[&dyn ToSql]) -> Result<usize, StoreError> {
    Ok(conn.prepare_cached(sql)?.execute(params)?)
}
