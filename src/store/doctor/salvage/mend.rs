//! Making a sound database of the rows that are left: the log first, then the tables, then the sums.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::read::SUMS;
use super::stand_in;
use crate::domain::command::Source;
use crate::domain::date::from_millis;
use crate::domain::id::{EventId, OpId};
use crate::store::log::{self, Heading, Scribe};
use crate::store::replay::{heal, untold, verify_chain};
use crate::store::{StoreError, rechain, rollup, seal};

/// Makes a sound database of what was copied.
pub(super) fn mend(new: &mut Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    let tx = new.transaction()?;
    tx.execute(
        "insert into meta (key, value) values ('origin', randomblob(16)) on conflict do nothing",
        [],
    )?;
    unsealed(&tx, lost)?;
    headings(&tx, lost)?;
    let is_whole = chain(&tx, lost)?;
    // Once for what others lead to, and once for what led to rows that are gone.
    let mut healed = heal_beside(&tx, is_whole)?;
    stand_in::unknown(&tx, lost)?;
    orphans(&tx, lost)?;
    healed += heal_beside(&tx, is_whole)?;
    if healed > 0 {
        lost.push(format!("{healed} rows were made again from the log."));
    }
    align(&tx)?;
    retell(&tx, lost)?;
    // Sums of a shop that is lost are nobody's.
    for sums in SUMS {
        tx.execute(&format!("delete from {sums}"), [])?;
    }
    let shops: Vec<i64> = tx
        .prepare("select n from shop")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for shop in shops {
        rollup::rebuild(&tx, shop)?;
    }
    seal::renew(&tx)?;
    tx.commit()?;
    new.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// Tables whose rows others name by number: how a row that keeps a number is made, and who names them.
const NAMED: [(&str, &str, &[&str]); 2] = [
    (
        "product",
        "insert into product (n, shop, sku) select ?1, min(n), '' from shop",
        &[
            "select product from sample",
            "select product from order_line",
            "select row from superseded where tbl = 'product'",
        ],
    ),
    (
        "creator",
        "insert into creator (n, id, shop, handle) select ?1, zeroblob(16), min(n), '' from shop",
        &[
            "select creator from sample",
            "select creator from note",
            "select creator from follow_up",
            "select creator from flat_fee",
            "select creator from offer",
            "select creator from order_line",
            "select creator from content",
            "select creator from creator_fact",
            "select row from superseded where tbl = 'creator'",
        ],
    ),
];

/// Makes rows again that the log tells of; the numbers of lost rows stay free, so that nothing is taken
/// for another row that is still named by its number.
fn heal_beside(conn: &Connection, is_believed: bool) -> Result<u64, StoreError> {
    let mut kept = Vec::new();
    for (table, keep, named) in NAMED {
        let named = named.join(" union all ");
        let (highest, known): (i64, i64) = conn.query_row(
            &format!(
                "with named (number) as ({named})
                 select (select coalesce(max(number), 0) from named),
                        (select coalesce(max(n), 0) from {table})"
            ),
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if highest > known && conn.execute(keep, [highest])? > 0 {
            kept.push((table, highest));
        }
    }
    let healed = heal(conn, is_believed, stand_in::of_the_log)?;
    for (table, n) in kept {
        conn.execute(&format!("delete from {table} where n = ?1"), [n])?;
    }
    Ok(healed)
}

/// Tells a log that lost events what the tables hold, in an operation of its own.
fn retell(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    let events = untold(conn)?;
    let newest: Option<(i64, OpId)> = conn
        .query_row("select at, id from op order by n desc limit 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (false, Some((at, op))) = (events.is_empty(), newest) else {
        return Ok(());
    };
    lost.push(format!(
        "The log had lost what {} rows came of; it was told again what they are.",
        events.len()
    ));
    let heading = Heading {
        op: OpId(EventId::derive(op, u32::MAX).0),
        at: from_millis(at),
        actor: "doctor".to_owned(),
        source: Source::Cli,
        command: "doctor --salvage".to_owned(),
        digest: [0; 32],
        undoes: None,
    };
    let mut scribe = Scribe::begin(conn, heading)?;
    for event in &events {
        scribe.retell(event)?;
    }
    scribe.finish(None, false, Vec::new())?;
    Ok(())
}

/// Lists the tables that are not as they were written, though every row of them was read.
fn unsealed(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    for table in seal::broken(conn)? {
        let name = table.replace('_', " ");
        let is_known = |told: &String| {
            [format!("rows of {name} "), format!("table {name} ")]
                .iter()
                .any(|words| told.contains(words))
        };
        if !lost.iter().any(is_known) {
            lost.push(format!(
                "Something in {name} is not what was written; nothing tells in which row."
            ));
        }
    }
    Ok(())
}

/// Gives events whose operation is gone a heading again.
fn headings(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    conn.execute_batch(
        "update op set undoes = null where undoes not in (select id from op);
         update op set undone_by = null where undone_by not in (select id from op);",
    )?;
    let made = conn.execute(
        "insert into op (id, at, actor, source, command, digest, undoable, summary)
         select op, min(at), actor, source, 'salvaged', zeroblob(32), 0, min(summary) from event
         where op not in (select id from op) group by op order by min(seq)",
        [],
    )?;
    if made > 0 {
        lost.push(format!(
            "{made} headings of operations; their events are there."
        ));
    }
    Ok(())
}

/// Leaves out events that make no sense, and numbers and chains the others anew where that is needed.
///
/// Returns whether the log was whole: then it is believed, else the tables are.
fn chain(conn: &Connection, lost: &mut Vec<String>) -> Result<bool, StoreError> {
    let mut senseless = Vec::new();
    {
        let mut query = conn.prepare(&format!("{} order by seq", log::Line::SELECT))?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let makes_sense = log::Line::read(row).is_ok_and(|line| line.event().is_ok());
            if !makes_sense {
                senseless.push(row.get::<_, i64>(0)?);
            }
        }
    }
    let broken = verify_chain(conn).map_or(Some(1), |chain| chain.broken_at);
    let Some(at) = broken.or_else(|| senseless.first().copied()) else {
        // Events missing at the end leave a chain that holds: the loss was noted when they were read.
        return Ok(!lost.iter().any(|told| told.contains(" event ")));
    };
    lost.push(format!(
        "The log is broken at event {at}: {} events made no sense, and those left were chained anew.",
        senseless.len()
    ));
    rechain::rewrite(conn, 1, |conn| {
        for seq in &senseless {
            conn.execute("delete from event where seq = ?1", [seq])?;
        }
        // Downwards only, so that no number is taken twice.
        let numbers: Vec<i64> = conn
            .prepare("select seq from event order by seq")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for (n, seq) in (1_i64..).zip(numbers) {
            if n != seq {
                conn.execute("update event set seq = ?1 where seq = ?2", [n, seq])?;
            }
        }
        // The chain does not say which of the two is right; what the heading says is said once.
        conn.execute(
            "update event as e set (at, actor, source) = (
                 select o.at, o.actor, o.source from op o where o.id = e.op)",
            [],
        )?;
        Ok(())
    })?;
    Ok(false)
}

/// Brings the headings of operations in line with the events there are.
fn align(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(
        "update op set undoable = 0 where not exists (select 1 from event e where e.op = op.id);
         update op as o set (at, actor, source) = (
             select e.at, e.actor, e.source from event e where e.op = o.id order by e.seq limit 1)
         where exists (select 1 from event e where e.op = o.id);
         update op as first set undone_by = (
             select max(o.id) from op o where o.undoes = first.id and o.undone_by is null)
         where undone_by is null;",
    )?;
    Ok(())
}

/// Leaves out rows that lead to rows which are lost.
fn orphans(conn: &Connection, lost: &mut Vec<String>) -> Result<(), StoreError> {
    let unnamed = conn.execute(
        "update order_line set creator = null
         where creator is not null and creator not in (select n from creator)",
        [],
    )?;
    if unnamed > 0 {
        lost.push(format!(
            "{unnamed} order lines do not know their creator any more."
        ));
    }
    let gone = conn.execute(
        "delete from order_line
         where product not in (select n from product) or shop not in (select n from shop)",
        [],
    )?;
    if gone > 0 {
        lost.push(format!(
            "{gone} rows of order line belonged to a product that is lost."
        ));
    }
    // What leads to a row that is left out now is left out in the next round.
    for _round in 0..8 {
        let found: Vec<(String, Option<i64>, String)> = conn
            .prepare("pragma foreign_key_check")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        if found.is_empty() {
            return Ok(());
        }
        let mut left_out: BTreeMap<(String, String), u64> = BTreeMap::new();
        for (table, row, parent) in found {
            match row {
                Some(row) => {
                    conn.execute(&format!("delete from {table} where rowid = ?1"), [row])?
                }
                None => keyless(conn, &table, &parent)?,
            };
            *left_out.entry((table, parent)).or_default() += 1;
        }
        for ((table, parent), count) in left_out {
            lost.push(format!(
                "{count} rows of {} belonged to a row of {} that is lost.",
                table.replace('_', " "),
                parent.replace('_', " ")
            ));
        }
    }
    Ok(())
}

/// Leaves out the rows of a table without row numbers that lead to no row of `parent`.
fn keyless(conn: &Connection, table: &str, parent: &str) -> Result<usize, StoreError> {
    let keys: Vec<(String, Option<String>)> = conn
        .prepare("select \"from\", \"to\" from pragma_foreign_key_list(?1) where \"table\" = ?2")?
        .query_map([table, parent], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut gone = 0;
    for (from, to) in keys {
        let to = to.unwrap_or_else(|| "n".to_owned());
        gone += conn.execute(
            &format!(
                "delete from {table} where {from} is not null
                 and {from} not in (select {to} from {parent})"
            ),
            [],
        )?;
    }
    Ok(gone)
}
