//! What only the weekly page asks: messages sent in a stretch of days, and how old each kind of data is.

use rusqlite::{Connection, params};

use super::Scope;
use super::frame::{Frame, frames};
use super::read::{Read, count, day, opt_instant};
use crate::domain::date::{Date, Instant, plus_days};
use crate::store::value::Millis;
use crate::store::{Query, StoreError};

/// The follow-ups of a stretch of days, and the imports behind the figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReportQuery {
    /// Which shops.
    pub scope: Scope,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The clock.
    pub now: Instant,
}

/// How many follow-ups of a kind were sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Kind.
    pub kind: String,
    /// How many were sent in these days.
    pub sent: usize,
    /// How many wait now.
    pub waiting: usize,
}

/// How old the data of one kind of file is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Age {
    /// Kind of the file.
    pub kind: String,
    /// When one was last imported.
    pub imported_at: Option<Instant>,
    /// Last day of the latest window a file had.
    pub until: Option<Date>,
    /// Files imported.
    pub files: usize,
}

/// One shop's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShopReport {
    /// The shop's name.
    pub shop: String,
    /// Follow-ups by kind.
    pub sent: Vec<Sent>,
    /// Imports by kind.
    pub ages: Vec<Age>,
    /// The latest day any order line has.
    pub orders_until: Option<Date>,
}

impl Query for ReportQuery {
    type Rows = Vec<ShopReport>;

    fn run(&self, conn: &Connection) -> Result<Vec<ShopReport>, StoreError> {
        frames(conn, self.scope, self.now)?
            .iter()
            .map(|frame| Ok(self.of_shop(conn, frame)?))
            .collect()
    }
}

impl ReportQuery {
    fn of_shop(&self, conn: &Connection, frame: &Frame) -> Read<ShopReport> {
        let first = Millis(frame.zone.start_of(self.from));
        let end = Millis(frame.zone.start_of(plus_days(self.to, 1)));
        let sent = conn
            .prepare_cached(
                "select kind, sum(state = 'sent' and closed_at >= ?2 and closed_at < ?3),
                        sum(state in ('queued', 'snoozed'))
                 from follow_up where shop = ?1 group by kind order by kind",
            )?
            .query_map(params![frame.n, first, end], |row| {
                Ok(Sent {
                    kind: row.get(0)?,
                    sent: count(row, 1)?,
                    waiting: count(row, 2)?,
                })
            })?
            .collect::<Read<Vec<Sent>>>()?;
        let ages = conn
            .prepare_cached(
                "select kind, max(at), max(window_to), count(*) from batch
                 where shop = ?1 and undone_at is null group by kind order by kind",
            )?
            .query_map([frame.n], |row| {
                Ok(Age {
                    kind: row.get(0)?,
                    imported_at: opt_instant(row, 1)?,
                    until: day(row, 2)?,
                    files: count(row, 3)?,
                })
            })?
            .collect::<Read<_>>()?;
        Ok(ShopReport {
            shop: frame.name.clone(),
            sent: sent
                .into_iter()
                .filter(|kind| kind.sent + kind.waiting > 0)
                .collect(),
            ages,
            orders_until: conn
                .prepare_cached("select max(day) from order_line where shop = ?1")?
                .query_row([frame.n], |row| day(row, 0))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{date, instant};
    use crate::store::view::testing::World;

    #[test]
    fn messages_count_in_the_shops_own_days_and_undone_files_are_no_data() {
        let world = World::new();
        let shop = world.shop("West", "America/Los_Angeles", "USD");
        let ana = world.creator(shop, "ana");
        // 23:00 on the 13th and 01:00 on the 14th, there.
        for at in ["2026-11-14T07:00:00Z", "2026-11-14T09:00:00Z"] {
            let n = world.follow_up(ana, None, "sent", "2026-11-10T17:00:00Z");
            world.insert(
                "update follow_up set closed_at = ?1 where n = ?2",
                (instant(at).timestamp_millis(), n),
            );
        }
        world.follow_up(ana, None, "queued", "2026-11-21T17:00:00Z");
        let op = world.op("import", "cli", "2026-11-18T17:00:00Z");
        world.batch(shop, op, "a.csv");
        let op = world.op("import", "cli", "2026-11-19T17:00:00Z");
        let gone = world.batch(shop, op, "b.csv");
        world.insert("update batch set undone_at = 1 where n = ?1", [gone]);
        let query = ReportQuery {
            scope: Scope::All,
            from: date("2026-11-14"),
            to: date("2026-11-20"),
            now: instant("2026-11-20T17:00:00Z"),
        };
        let told = query.run(&world.conn).unwrap().remove(0);
        let sent = &told.sent[0];
        assert_eq!(
            (sent.kind.as_str(), sent.sent, sent.waiting),
            ("reminder", 1, 1)
        );
        assert_eq!(told.ages.len(), 1);
        assert_eq!(
            told.ages[0].imported_at,
            Some(instant("2026-11-18T17:00:00Z"))
        );
        assert_eq!((told.ages[0].files, told.orders_until), (1, None));
    }
}
