//! Merging the rows of a file into the tables: all of it or nothing, in one transaction.
//!
//! `port` reads, this merges; neither knows the other. One file a kind of row. Every row is counted
//! once: inserted + updated + unchanged + set aside = rows. What a file replaces is kept in
//! `superseded`, so that [`batch::undo`](super::batch::undo) can take the file out again.

mod ahead;
mod contact;
mod content;
mod course;
mod creator;
mod money;
mod moved;
mod names;
mod order_line;
mod parcel;
mod product;
mod profile;
mod sample;
mod shop_order;
mod signal;
mod superseded;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod watch;

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::log::{Heading, Scribe};
use super::project::Stored as _;
use super::value::{Day, Json, Millis};
use super::writer::Outcome;
use super::{
    Failure, ImportOrder, Imported, Progress, StoreError, product_day, rollup, seal, seller_day,
};
use crate::domain::date::{Instant, Zone, from_millis, plus_days};
use crate::domain::event::{BatchEvent, Event};
use crate::domain::fact::{Entry, Fact, FactSource, FileHead, Kind, SetAside};
use crate::domain::id::BatchId;
use crate::domain::mapping::Mapped;
use crate::domain::policy::Policy;
use crate::domain::shop::Shop;
use profile::Differs;

pub(super) use contact::undo as undo_contacts;
pub(super) use content::figures;
pub(super) use order_line::COLUMNS as LINE_COLUMNS;
pub(super) use profile::undo as undo_profiles;
pub(super) use shop_order::COLUMNS as SHOP_ORDER_COLUMNS;
pub(super) use signal::COLUMNS as SIGNAL_COLUMNS;
pub(super) use superseded::Table;
pub(super) use watch::Watch;

/// Rows between two looks at progress.
const LOOK_EVERY: u64 = 512;

/// What a row came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Merged {
    Inserted,
    Updated,
    Unchanged,
}

/// Counts of a file.
#[derive(Clone, Copy, Default, Debug)]
struct Counts {
    inserted: u64,
    updated: u64,
    unchanged: u64,
    quarantined: u64,
}

impl Counts {
    const fn add(&mut self, merged: Merged) {
        match merged {
            Merged::Inserted => self.inserted += 1,
            Merged::Updated => self.updated += 1,
            Merged::Unchanged => self.unchanged += 1,
        }
    }

    const fn rows(&self) -> u64 {
        self.inserted + self.updated + self.unchanged + self.quarantined
    }

    const fn changes(&self) -> u64 {
        self.inserted + self.updated
    }
}

/// Sentences for the person, each with how often it was said.
#[derive(Default, Debug)]
struct Remarks(BTreeMap<String, u64>);

impl Remarks {
    fn say(&mut self, text: impl Into<String>) {
        *self.0.entry(text.into()).or_default() += 1;
    }

    fn told(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(text, count)| {
            if count == 1 {
                text
            } else {
                format!("{text} ({count} times)")
            }
        })
    }
}

/// Returns a count as the tables hold it.
fn stored_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A file on its way in.
struct Batch<'c> {
    conn: &'c Connection,
    shop: Shop,
    /// The shop's row.
    shop_n: i64,
    /// The batch's row.
    n: i64,
    order: &'c ImportOrder,
    policy: &'c Arc<Policy>,
    /// Name of the file.
    file: String,
    names: names::Names,
    scribe: Scribe<'c>,
    sales: rollup::Changes,
    goods: product_day::Changes,
    sellers: seller_day::Changes,
    contents: content::Touched,
    course: course::Course<'c>,
    /// What its new order lines add to the seal of their table.
    sealed: i64,
    /// Rows counted as updated that turned out to change nothing, once the file was read further.
    reverted: u64,
    /// The last instant its rows speak of.
    latest: Option<Instant>,
    remarks: Remarks,
    /// Samples the file changed in a way the playbook may care about.
    moved: moved::Moved,
}

/// Takes a file in; says whether what it wrote is kept.
pub(super) fn import(
    conn: &Connection,
    (order, policy): (&ImportOrder, &Arc<Policy>),
    source: &mut dyn FactSource,
    watch: &Watch,
) -> Result<(Imported, Outcome), Failure> {
    // What is stored has milliseconds; what is told has no more, so that both stay equal.
    let order = &ImportOrder {
        at: from_millis(order.at.timestamp_millis()),
        ..order.clone()
    };
    let head = source.head().clone();
    let Some((_, shop)) = Shop::load(conn, &order.shop)? else {
        return Err(StoreError::Unknown {
            noun: "shop",
            name: order.shop.to_string(),
        }
        .into());
    };
    let shop_n = conn
        .prepare_cached("select n from shop where id = ?1")
        .and_then(|mut find| find.query_row([order.shop], |row| row.get(0)))
        .map_err(StoreError::from)?;
    if let Some(known) = known(conn, shop_n, &head)? {
        return Ok((known, Outcome::Discard));
    }
    let heading = Heading {
        op: order.op,
        at: order.at,
        actor: order.actor.clone(),
        source: order.source,
        command: "import".to_owned(),
        digest: head.hash,
        undoes: None,
    };
    let scribe = Scribe::begin(conn, heading)?;
    let n = open(conn, shop_n, order, &head)?;
    if let Some(mapped) = &head.mapped {
        remember(conn, order, mapped)?;
    }
    let mut batch = Batch {
        conn,
        names: names::Names::new(shop_n, n, order.op),
        shop,
        shop_n,
        n,
        order,
        policy,
        file: head.name.clone(),
        scribe,
        sales: rollup::Changes::default(),
        goods: product_day::Changes::default(),
        sellers: seller_day::Changes::default(),
        contents: content::Touched::default(),
        course: course::Course::new(conn)?,
        sealed: 0,
        reverted: 0,
        latest: None,
        remarks: Remarks::default(),
        moved: moved::Moved::default(),
    };
    let counts = if head.kind == Kind::AffiliateOrders {
        ahead::reading(source, |source| batch.read(source, watch))?
    } else {
        batch.read(source, watch)?
    };
    if counts.quarantined > 0 {
        remember(conn, order, &head.again)?;
    }
    let all = Progress {
        rows: counts.rows(),
        changes: counts.changes(),
        permille: 1000,
    };
    let mut imported = watch.during(conn, all, || batch.close(&head, counts))?;
    if order.dry_run {
        // The batch goes with everything else: nobody can ask for it later.
        imported.batch = None;
        return Ok((imported, Outcome::Discard));
    }
    Ok((imported, Outcome::Keep))
}

/// Returns the answer for a file whose exact bytes are in already (readings.md 11, 57).
fn known(conn: &Connection, shop: i64, head: &FileHead) -> Result<Option<Imported>, StoreError> {
    // Rows it had unchanged may have gone since with the file that wrote them: then it is read again.
    let found: Option<(i64, i64)> = conn
        .prepare_cached(
            "select b.rows, b.quarantined from batch b join op own on own.id = b.op
             where b.shop = ?1 and b.hash = ?2 and b.undone_at is null
               and (b.unchanged = 0 or not exists (
                   select 1 from batch gone join op undo on undo.undoes = gone.op
                   where gone.shop = b.shop and gone.kind = b.kind and gone.n < b.n
                     and gone.undone_at is not null and undo.n > own.n))",
        )?
        .query_row(params![shop, head.hash], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let count = |stored: i64| u64::try_from(stored).unwrap_or(0);
    let found = found.map(|(rows, quarantined)| (count(rows), count(quarantined)));
    Ok(found.map(|(rows, quarantined)| Imported {
        batch: None,
        file: head.name.clone(),
        kind: head.kind.name(),
        rows,
        inserted: 0,
        updated: 0,
        unchanged: rows - quarantined,
        quarantined,
        warnings: vec![format!(
            "{} was imported before; nothing of it is new.",
            head.name
        )],
    }))
}

/// Returns the instant a row speaks of, where its kind has one.
fn moment(fact: &Fact<'_>, zone: Zone) -> Option<Instant> {
    match fact {
        Fact::OrderLine(line) => Some(line.created),
        Fact::ShopOrder(order) => Some(order.created),
        Fact::Content(content) => content.posted.map(|day| zone.start_of(day)),
        Fact::Signal(signal) => Some(zone.start_of(signal.week)),
        Fact::Fee(fee) => Some(zone.start_of(fee.on)),
        Fact::Spend(spend) => Some(zone.start_of(spend.on)),
        Fact::Settlement(settlement) => Some(zone.start_of(settlement.settled)),
        Fact::Creator(_) | Fact::Product(_) | Fact::Sample(_) | Fact::ContentNote(_) => None,
    }
}

/// Remembers which column is which field, for the next file with such a header.
fn remember(conn: &Connection, order: &ImportOrder, mapped: &Mapped) -> Result<(), StoreError> {
    conn.prepare_cached(
        "insert into header_mapping (signature, body, at) values (?1, ?2, ?3)
         on conflict do update set body = excluded.body, at = excluded.at",
    )?
    .execute(params![
        mapped.signature,
        Json(&mapped.mapping),
        Millis(order.at)
    ])?;
    Ok(())
}

/// Makes the batch's row, to be counted at the end.
fn open(
    conn: &Connection,
    shop: i64,
    order: &ImportOrder,
    head: &FileHead,
) -> Result<i64, StoreError> {
    let (from, to) = head.window.unzip();
    conn.prepare_cached(
        "insert into batch (id, op, shop, kind, file, hash, at, actor, source, rows, inserted, updated,
                            unchanged, quarantined, window_from, window_to, header, warnings)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, 0, 0, 0, ?10, ?11, ?12, '[]')",
    )?
    .execute(params![
        BatchId::derive(order.op, 0),
        order.op,
        shop,
        head.kind.name(),
        head.name,
        head.hash,
        Millis(order.at),
        order.actor,
        order.source.name(),
        from.map(Day),
        to.map(Day),
        Json(&head.header),
    ])?;
    Ok(conn.last_insert_rowid())
}

impl Batch<'_> {
    fn read(&mut self, source: &mut dyn FactSource, watch: &Watch) -> Result<Counts, Failure> {
        let mut counts = Counts::default();
        loop {
            if counts.rows() % LOOK_EVERY == 0 {
                let so_far = Progress {
                    rows: counts.rows(),
                    changes: counts.changes(),
                    permille: source.permille(),
                };
                watch.tell(so_far)?;
            }
            let entry = source
                .next_entry()
                .map_err(|error| Failure::Source(error.to_string()))?;
            match entry {
                None => return Ok(counts),
                Some(Entry::Fact { line, fact }) => counts.add(self.merge(line, &fact)?),
                Some(Entry::SetAside(row)) => {
                    self.set_aside(&row)?;
                    counts.quarantined += 1;
                }
            }
        }
    }

    fn merge(&mut self, line: u64, fact: &Fact<'_>) -> Result<Merged, StoreError> {
        self.latest = self.latest.max(moment(fact, self.shop.zone));
        match fact {
            Fact::OrderLine(fact) => order_line::merge(self, fact),
            Fact::ShopOrder(fact) => shop_order::merge(self, fact),
            Fact::Content(fact) => content::merge(self, fact),
            Fact::Creator(fact) => creator::merge(self, fact),
            Fact::Product(fact) => product::merge(self, fact),
            Fact::Sample(fact) => sample::merge(self, line, fact),
            Fact::ContentNote(fact) => content::merge_note(self, fact),
            Fact::Signal(fact) => signal::merge(self, fact),
            Fact::Fee(fact) => money::fee(self, fact),
            Fact::Spend(fact) => money::spend(self, fact),
            Fact::Settlement(fact) => money::settlement(self, fact),
        }
    }

    /// Counts a row that was there before the file, by whether the file's rows about it change it.
    const fn changed(&mut self, differs: Differs) -> Merged {
        match (differs.was, differs.is) {
            (false, true) => return Merged::Updated,
            (true, false) => self.reverted += 1,
            (false, false) | (true, true) => {}
        }
        Merged::Unchanged
    }

    fn set_aside(&self, row: &SetAside) -> Result<(), StoreError> {
        self.conn
            .prepare_cached(
                "insert into set_aside (batch, line, column, reason, cells) values (?1, ?2, ?3, ?4, ?5)
                 on conflict do nothing",
            )?
            .execute(params![self.n, stored_count(row.line), row.column, row.reason, Json(&row.cells)])?;
        Ok(())
    }

    /// Returns how far the file's data reaches: to the end of its window, to its last row, or, for
    /// sheets that stand for the day they were taken, to the import.
    fn data_to(&self, head: &FileHead) -> Instant {
        let end = head.window.map(|(_, to)| {
            let next = self.shop.zone.start_of(plus_days(to, 1));
            next - chrono::TimeDelta::seconds(1)
        });
        end.or(self.latest).unwrap_or(self.order.at)
    }

    /// Brings figures and rollups up to date, counts, and tells the log.
    fn close(mut self, head: &FileHead, mut counts: Counts) -> Result<Imported, Failure> {
        counts.updated -= self.reverted;
        counts.unchanged += self.reverted;
        content::settle(&mut self, head)?;
        self.course.restore(self.conn)?;
        if matches!(
            head.kind,
            Kind::ShopOrders | Kind::SampleApplications | Kind::SamplesTracker
        ) {
            parcel::settle(&mut self)?;
        }
        let policy = self.policy;
        moved::follow(&mut self, policy)?;
        std::mem::take(&mut self.sales).apply(self.conn, self.shop_n)?;
        std::mem::take(&mut self.goods).apply(self.conn, self.shop_n)?;
        self.sellers
            .apply(self.conn, self.shop_n)
            .map_err(StoreError::from)?;
        seal::add(self.conn, seal::ORDER_LINES, self.sealed)?;
        let mut warnings = head.warnings.clone();
        warnings.extend(std::mem::take(&mut self.remarks).told());
        self.conn
            .prepare_cached(
                "update batch set rows = ?2, inserted = ?3, updated = ?4, unchanged = ?5, quarantined = ?6,
                                  warnings = ?7, data_to = ?8 where n = ?1",
            )
            .and_then(|mut update| {
                update.execute(params![
                    self.n,
                    stored_count(counts.rows()),
                    stored_count(counts.inserted),
                    stored_count(counts.updated),
                    stored_count(counts.unchanged),
                    stored_count(counts.quarantined),
                    Json(&warnings),
                    Millis(self.data_to(head)),
                ])
            })
            .map_err(StoreError::from)?;
        let batch = BatchId::derive(self.order.op, 0);
        self.scribe.record(&Event::BatchImported(BatchEvent {
            batch,
            file: head.name.clone(),
            kind: head.kind.name().to_owned(),
            hash: head.hash.map(|byte| format!("{byte:02x}")).concat(),
            rows: counts.rows(),
            inserted: counts.inserted,
            updated: counts.updated,
            unchanged: counts.unchanged,
            quarantined: counts.quarantined,
        }))?;
        let summary = format!(
            "Imported {}: {} new, {} changed, {} as before, {} set aside",
            head.name, counts.inserted, counts.updated, counts.unchanged, counts.quarantined
        );
        self.scribe.finish(Some(summary), true, Vec::new())?;
        Ok(Imported {
            batch: Some(batch),
            file: head.name.clone(),
            kind: head.kind.name(),
            rows: counts.rows(),
            inserted: counts.inserted,
            updated: counts.updated,
            unchanged: counts.unchanged,
            quarantined: counts.quarantined,
            warnings,
        })
    }
}
