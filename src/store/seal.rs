//! Sums over the tables whose rows the log does not tell, so that one changed bit in them is found
//! (reliability.md C10, finding 10).
//!
//! A row's number is a mix of all its cells; a table's seal is the sum of the numbers of its rows, kept
//! with every row that comes, changes or goes. The triggers that keep it belong to the connection that
//! writes, so they are in no file and nobody else needs our function. Rows of order lines come by the
//! million: an import adds their numbers up itself ([`Mix`]) and hands over the sum ([`add`]).

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;

/// What files brought, who said so, and how to reach creators: nothing of it can be proven from the log.
const SEALED: [&str; 17] = [
    "batch",
    "contact",
    "content",
    "content_figures",
    "creator",
    "creator_fact",
    "header_mapping",
    "op",
    ORDER_LINES,
    "product",
    "product_fact",
    "sample_order",
    "set_aside",
    "settlement",
    "shop_order",
    "signal",
    "superseded",
];
/// The table whose new rows are added up by the import.
pub(super) const ORDER_LINES: &str = "order_line";

/// The number of a row in the making: its cells in the order of the table's columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mix(u64);

impl Mix {
    pub(super) const fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    /// Takes one word in; every bit of it moves half of the number's.
    const fn word(self, word: u64) -> Self {
        let mixed = (self.0 ^ word).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        Self(mixed ^ (mixed >> 32))
    }

    /// Takes a cell in; kinds of cells never look alike.
    pub(super) fn cell(self, cell: ValueRef<'_>) -> Self {
        match cell {
            ValueRef::Null => self.word(0),
            ValueRef::Integer(number) => self.word(1).word(number.cast_unsigned()),
            ValueRef::Real(number) => self.word(2).word(number.to_bits()),
            ValueRef::Text(bytes) => self.word(3).bytes(bytes),
            ValueRef::Blob(bytes) => self.word(4).bytes(bytes),
        }
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        bytes.chunks(8).fold(self.word(length), |mix, chunk| {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            mix.word(u64::from_le_bytes(word))
        })
    }

    /// Returns the number, as it is summed; sums go round where they outgrow an integer.
    pub(super) const fn number(self) -> i64 {
        self.word(0).0.cast_signed()
    }
}

/// Returns the stored columns of a table, in order.
fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("select name from pragma_table_xinfo(?1, 'main') where hidden = 0")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

/// Lets a connection that writes keep the seals from here on.
pub(super) fn keep(conn: &Connection) -> Result<(), StoreError> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("row_number_mix", -1, flags, |cells| {
        let mix = (0..cells.len()).fold(Mix::new(), |mix, n| mix.cell(cells.get_raw(n)));
        Ok(mix.number())
    })?;
    conn.create_scalar_function("round_sum", 3, flags, |terms| {
        let (sum, more, less): (i64, i64, i64) = (terms.get(0)?, terms.get(1)?, terms.get(2)?);
        Ok(sum.wrapping_add(more).wrapping_sub(less))
    })?;
    // A row that is replaced by another goes, too.
    conn.pragma_update(None, "recursive_triggers", true)?;
    let mut statements = Vec::new();
    for table in SEALED {
        let columns = columns(conn, table)?;
        let mix = |row: &str| {
            let cells: Vec<String> = columns
                .iter()
                .map(|column| format!("{row}.\"{column}\""))
                .collect();
            format!("row_number_mix({})", cells.join(", "))
        };
        let (new, old) = (mix("new"), mix("old"));
        let nothing = "0".to_owned();
        for (event, more, less) in [
            ("insert", &new, &nothing),
            ("update", &new, &old),
            ("delete", &nothing, &old),
        ] {
            if (table, event) != (ORDER_LINES, "insert") {
                statements.push(format!(
                    "create temp trigger seal_{table}_{event} after {event} on main.{table}
                     begin update seal set sum = round_sum(sum, {more}, {less})
                     where tbl = '{table}'; end;"
                ));
            }
        }
    }
    conn.execute_batch(&statements.concat())?;
    Ok(())
}

/// Adds the numbers of new rows, which no trigger saw.
pub(super) fn add(conn: &Connection, table: &str, sum: i64) -> Result<(), StoreError> {
    if sum != 0 {
        conn.prepare_cached("update seal set sum = round_sum(sum, ?2, 0) where tbl = ?1")?
            .execute(params![table, sum])?;
    }
    Ok(())
}

/// Seals every table as it stands.
pub(super) fn renew(conn: &Connection) -> rusqlite::Result<()> {
    let mut put = conn.prepare(
        "insert into seal (tbl, sum) values (?1, ?2) on conflict do update set sum = excluded.sum",
    )?;
    for table in SEALED {
        put.execute(params![table, sum_of(conn, table)?])?;
    }
    Ok(())
}

fn sum_of(conn: &Connection, table: &str) -> rusqlite::Result<i64> {
    let columns = columns(conn, table)?;
    let cells = columns.len();
    let sql = format!(
        "select \"{}\" from {table} not indexed",
        columns.join("\", \"")
    );
    let mut query = conn.prepare(&sql)?;
    let mut rows = query.query([])?;
    let mut sum = 0_i64;
    while let Some(row) = rows.next()? {
        let mut mix = Mix::new();
        for n in 0..cells {
            mix = mix.cell(row.get_ref(n)?);
        }
        sum = sum.wrapping_add(mix.number());
    }
    Ok(sum)
}

/// Returns the tables that are not as they were written.
pub(super) fn broken(conn: &Connection) -> rusqlite::Result<Vec<&'static str>> {
    let mut find = conn.prepare("select sum from seal where tbl = ?1")?;
    let mut broken = Vec::new();
    for table in SEALED {
        let kept: Option<i64> = find.query_row([table], |row| row.get(0)).optional()?;
        if kept != Some(sum_of(conn, table)?) {
            broken.push(table);
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate;

    fn made() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate::run(&mut conn).unwrap();
        // Rows stand alone here.
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        keep(&conn).unwrap();
        conn
    }

    #[test]
    fn rows_that_come_change_are_replaced_and_go_leave_the_seal_whole() {
        let conn = made();
        let none: &[&str] = &[];
        for sql in [
            "insert into creator_fact (creator, batch, name, exported) values (1, 1, 'Maya', 3), (2, 1, 'Leo', 3)",
            "insert or replace into creator_fact (creator, batch, name, exported) values (1, 1, 'Maja', 3)",
            "update creator_fact set name = null where creator = 2",
            "insert into contact (creator, version, email) values (x'01', 1, 'a@example.com')",
            "insert into contact (creator, version, email) values (x'01', 1, 'b@example.com')
             on conflict do update set email = excluded.email",
            "delete from creator_fact where creator = 2",
            "delete from contact",
        ] {
            conn.execute_batch(sql).unwrap();
            assert_eq!(broken(&conn).unwrap(), none, "{sql}");
        }
        let before = "begin; update creator_fact set name = 'x'; rollback";
        conn.execute_batch(before).unwrap();
        assert_eq!(broken(&conn).unwrap(), none);
    }

    #[test]
    fn a_change_behind_its_back_is_seen_and_renewing_forgives_it() {
        let conn = made();
        conn.execute_batch(
            "insert into creator_fact (creator, batch, name, exported) values (1, 1, 'Maya', 3)",
        )
        .unwrap();
        conn.execute_batch(
            "drop trigger seal_creator_fact_update; update creator_fact set name = 'Mbya'",
        )
        .unwrap();
        assert_eq!(broken(&conn).unwrap(), ["creator_fact"]);
        renew(&conn).unwrap();
        assert_eq!(broken(&conn).unwrap(), Vec::<&str>::new());
    }

    #[test]
    fn cells_of_another_kind_or_place_make_another_number() {
        let number = |cells: &[ValueRef<'_>]| {
            let mix = cells.iter().fold(Mix::new(), |mix, cell| mix.cell(*cell));
            mix.number()
        };
        let rows: [&[ValueRef<'_>]; 9] = [
            &[],
            &[ValueRef::Null],
            &[ValueRef::Integer(0)],
            &[ValueRef::Integer(1)],
            &[ValueRef::Text(b"")],
            &[ValueRef::Blob(b"")],
            &[ValueRef::Text(b"a"), ValueRef::Text(b"")],
            &[ValueRef::Text(b""), ValueRef::Text(b"a")],
            &[ValueRef::Text(b"a\0")],
        ];
        let numbers: std::collections::BTreeSet<i64> =
            rows.iter().map(|cells| number(cells)).collect();
        assert_eq!(numbers.len(), rows.len());
    }
}
