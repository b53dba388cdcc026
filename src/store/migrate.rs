//! The numbered steps of the schema; the number is `user_version`.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use super::{StoreError, seal, seller_day};

/// `application_id` of our files: "Call".
pub(super) const APPLICATION_ID: i32 = 0x4361_6C6C;
/// The schema this Callsheet writes: the number of steps.
pub(super) const SCHEMA: i64 = 24;

const STEPS: [&str; 24] = [
    include_str!("../../assets/migrations/0001_log_and_entities.sql"),
    include_str!("../../assets/migrations/0002_facts_and_rollups.sql"),
    include_str!("../../assets/migrations/0003_view_indices.sql"),
    include_str!("../../assets/migrations/0004_figures.sql"),
    include_str!("../../assets/migrations/0005_money.sql"),
    include_str!("../../assets/migrations/0006_playbook.sql"),
    include_str!("../../assets/migrations/0007_what_files_say.sql"),
    include_str!("../../assets/migrations/0008_segments.sql"),
    include_str!("../../assets/migrations/0009_shipped_samples.sql"),
    include_str!("../../assets/migrations/0010_playbook_at_work.sql"),
    include_str!("../../assets/migrations/0011_conflicts.sql"),
    include_str!("../../assets/migrations/0012_lean_lines.sql"),
    include_str!("../../assets/migrations/0014_product_days.sql"),
    include_str!("../../assets/migrations/0015_reviews_and_verdicts.sql"),
    include_str!("../../assets/migrations/0018_offers.sql"),
    include_str!("../../assets/migrations/0019_promotions_and_experiments.sql"),
    include_str!("../../assets/migrations/0020_outreach.sql"),
    include_str!("../../assets/migrations/0022_waiting_samples.sql"),
    include_str!("../../assets/migrations/0023_seals.sql"),
    include_str!("../../assets/migrations/0024_what_was_accepted.sql"),
    include_str!("../../assets/migrations/0027_narrow_lines.sql"),
    include_str!("../../assets/migrations/0028_sample_orders.sql"),
    SELLER_DAYS,
    include_str!("../../assets/migrations/0030_shippings.sql"),
];

/// The step whose table is packed by us.
const SELLER_DAYS: &str = include_str!("../../assets/migrations/0029_seller_days.sql");

fn steps() -> Migrations<'static> {
    let step = |(number, sql): (i64, &&'static str)| {
        let sql = *sql;
        let rest = move |tx: &Transaction<'_>| {
            if sql == SELLER_DAYS {
                seller_day::rebuild_all(tx)?;
            }
            // What the steps made of the tables is sealed with the last.
            if number == SCHEMA {
                seal::renew(tx)?;
            }
            Ok(())
        };
        M::up_with_hook(sql, rest).foreign_key_check()
    };
    Migrations::new((1..).zip(&STEPS).map(step).collect())
}

/// Returns the schema number of a file.
pub(super) fn version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings a file to the latest schema, all steps in one immediate transaction.
///
/// The caller holds the turn to write, so of many that start at once one migrates and the others
/// find it done.
pub(super) fn run(conn: &mut Connection) -> Result<(), StoreError> {
    if version(conn)? >= SCHEMA {
        return Ok(());
    }
    conn.set_transaction_behavior(TransactionBehavior::Immediate);
    steps().to_latest(conn).map_err(|error| {
        if let rusqlite_migration::Error::RusqliteError { err, .. } = error {
            err.into()
        } else {
            StoreError::odd(format!(
                "its schema could not be brought up to date, {error}"
            ))
        }
    })?;
    conn.execute(
        "insert into meta (key, value) values ('origin', randomblob(16)), ('created_by', ?1)
         on conflict do nothing",
        [env!("CARGO_PKG_VERSION")],
    )?;
    Ok(())
}

/// Brings a new file to an older schema, as an older Callsheet would have made it.
pub(super) fn run_to(conn: &mut Connection, schema: usize) -> Result<(), StoreError> {
    steps()
        .to_version(conn, schema)
        .map_err(|error| StoreError::odd(error.to_string()))?;
    conn.execute(
        "insert into meta (key, value) values ('origin', randomblob(16)) on conflict do nothing",
        [],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_runs_and_holds_its_references() {
        steps().validate().unwrap();
        assert_eq!(i64::try_from(STEPS.len()).unwrap(), SCHEMA);
    }

    #[test]
    fn running_again_changes_nothing_and_every_table_is_strict() {
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn).unwrap();
        let origin = |conn: &Connection| -> Vec<u8> {
            conn.query_row("select value from meta where key = 'origin'", [], |row| {
                row.get(0)
            })
            .unwrap()
        };
        let first = origin(&conn);
        assert_eq!(first.len(), 16);
        run(&mut conn).unwrap();
        assert_eq!(origin(&conn), first);
        assert_eq!(version(&conn).unwrap(), SCHEMA);
        let loose: i64 = conn
            .query_row(
                "select count(*) from pragma_table_list
                 where type = 'table' and strict = 0 and name not like 'sqlite_%'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(loose, 0);
    }

    #[test]
    fn the_log_is_append_only() {
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn).unwrap();
        conn.execute_batch(
            "insert into op (id, at, actor, source, command, digest, undoable, summary)
             values (x'01', 0, 'ana', 'cli', 'undo', x'00', 1, '');
             insert into event (seq, id, op, at, actor, source, kind, version, subject, base_rev,
                                body, summary, prev_hash, hash)
             values (1, x'02', x'01', 0, 'ana', 'cli', 'shop_added', 1, '', 0, '{}', '', x'', x'')",
        )
        .unwrap();
        for sql in ["update event set actor = 'bob'", "delete from event"] {
            let error = conn.execute(sql, []).unwrap_err().to_string();
            assert!(error.contains("append-only"), "{error}");
        }
    }
}
