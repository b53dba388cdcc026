//! What keeps a change from being taken back: somebody was there since; and what it would go over.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde_json::Value;

use super::StoreError;
use super::log::Line;
use super::project::Stored;
use super::value::Millis;
use crate::domain::date::Instant;
use crate::domain::delta::Delta as _;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::evolve::conflicts;
use crate::domain::id::ShopId;
use crate::domain::money::Currency;
use crate::domain::overtaken::{Clash, told};

/// What keeps an inverse from fitting.
pub(super) struct Obstacle {
    pub(super) why: String,
    /// How to go over it, where only fields have other values.
    pub(super) over: Option<Over>,
}

/// A change back made on what is there now.
pub(super) struct Over {
    /// Field by field.
    pub(super) delta: Value,
    /// What it goes over.
    pub(super) clashes: Vec<Clash>,
    /// The place in the log of the last change it goes over.
    pub(super) last: i64,
}

/// Returns what keeps an inverse from fitting: somebody was there since.
pub(super) fn obstacle<E: Stored + Serialize>(
    conn: &Connection,
    line: &Line,
    inverse: &Change<E>,
) -> Result<Option<Obstacle>, StoreError>
where
    E::Delta: Serialize,
{
    let key = inverse.key();
    let current = E::load(conn, &key)?.map(|(_, entity)| entity);
    let mut fields = conflicts(current.as_ref(), inverse);
    if fields.is_empty() {
        fields = match inverse {
            Change::Added(_) => Vec::new(),
            // A counter, see `restocked`.
            Change::Changed { verb, .. } if *verb == Verb::Stocked => Vec::new(),
            Change::Changed { delta, .. } => {
                let mut touched = touched_since(conn, line)?;
                touched.retain(|field| delta.fields().contains(field));
                touched
            }
            Change::Removed(_) => touched_since(conn, line)?,
        };
    }
    let why = match fields.as_slice() {
        [] => None,
        ["existence"] => Some("is gone".to_owned()),
        ["identity"] => Some("is there again".to_owned()),
        fields => Some(format!("was changed since ({})", fields.join(", "))),
    };
    let why = match (why, inverse) {
        (None, Change::Removed(_)) => {
            E::dependents(conn, &key)?.map(|nouns| format!("has {nouns} by now"))
        }
        (why, _) => why,
    };
    let Some(why) = why else {
        return Ok(None);
    };
    let over = match (inverse, current) {
        (Change::Changed { delta, .. }, Some(now)) => {
            going_over(conn, line, (delta, now, &fields))?
        }
        (Change::Changed { .. } | Change::Added(_) | Change::Removed(_), _) => None,
    };
    let why = format!("{} {} {why}", E::NOUN, E::label(&key));
    Ok(Some(Obstacle { why, over }))
}

/// Returns the change back made on what is there now, and what that is.
fn going_over<E: Stored + Serialize>(
    conn: &Connection,
    line: &Line,
    (delta, now, fields): (&E::Delta, E, &[&'static str]),
) -> Result<Option<Over>, StoreError>
where
    E::Delta: Serialize,
{
    let mut wanted = now.clone();
    delta.write(&mut wanted);
    let over = serde_json::to_value(E::Delta::between(&now, &wanted))?;
    let done = serde_json::to_value(delta)?;
    let last = conn
        .prepare_cached(
            "select e.seq, e.actor, e.source, e.at from event e
             where e.subject = ?1 and e.seq > ?2 order by e.seq desc limit 1",
        )?
        .query_row(params![line.subject, line.seq], |row| {
            let at: Millis = row.get(3)?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, at.0))
        })
        .optional()?;
    let Some((last, actor, source, at)): Option<(i64, String, String, Instant)> = last else {
        return Ok(None);
    };
    let currency = currency(conn, &now)?;
    let text = |of: &Value, field: &str, side: &str| {
        let value = of.get(field).and_then(|was| was.get(side));
        value.and_then(|value| told(field, value, currency))
    };
    let clash = |field: &&'static str| Clash {
        subject: line.subject.clone(),
        label: line
            .summary
            .split(": ")
            .next()
            .unwrap_or_default()
            .to_owned(),
        field: (*field).to_owned(),
        seen: text(&done, field, "before"),
        mine: text(&done, field, "after"),
        theirs: text(&over, field, "before").or_else(|| text(&done, field, "after")),
        actor: actor.clone(),
        source: source.clone(),
        at,
    };
    let clashes = fields.iter().map(clash).collect();
    Ok(Some(Over {
        delta: over,
        clashes,
        last,
    }))
}

/// Returns the currency of the shop an entity is of; `None` for what is of none, which has no amounts.
fn currency(conn: &Connection, of: &impl Serialize) -> Result<Option<Currency>, StoreError> {
    let whole = serde_json::to_value(of)?;
    let Some(shop) = whole.get("shop") else {
        return Ok(None);
    };
    let shop: ShopId = serde_json::from_value(shop.clone())?;
    Ok(conn
        .prepare_cached("select currency from shop where id = ?1")?
        .query_row([shop], |row| row.get(0))
        .optional()?)
}

/// Returns the fields that later operations, still standing, changed on a line's subject.
///
/// A value that came, went and came again is the later one's: taking the first away must leave it.
fn touched_since(conn: &Connection, line: &Line) -> Result<Vec<&'static str>, StoreError> {
    let later: Vec<String> = conn
        .prepare_cached(
            "select e.body from event e join op o on o.id = e.op
             where e.subject = ?1 and e.seq > ?2 and o.undoes is null and o.undone_by is null",
        )?
        .query_map(params![line.subject, line.seq], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut touched = BTreeSet::new();
    for body in later {
        touched.extend(serde_json::from_str::<Event>(&body)?.fields());
    }
    Ok(touched.into_iter().collect())
}
