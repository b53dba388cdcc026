//! Sample orders of the shop say how samples travel: carrier, tracking number, shipped, delivered.
//!
//! Looked at once a file that brought orders or samples is in, so that it does not matter which of the
//! two came first. An order is a sample's where the application says so, else by its tracking number, else by
//! the creator it names. The exports of most markets name nobody: whose such an order is nobody knows before
//! the last file came, so it is a conflict to settle, sample by sample. What a sheet or a person said stands;
//! only what is unknown is filled.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rusqlite::params;

use super::{Batch, Merged, moved, sample};
use crate::domain::conflict::{Kept, Theirs};
use crate::domain::date::Date;
use crate::domain::fact::SampleFact;
use crate::domain::id::{ExtId, SampleId};
use crate::domain::merge::{self, Known};
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;
use crate::store::StoreError;
use crate::store::project;
use crate::store::value::Millis;

/// So many tracking numbers are named in a remark.
const NAMED_NUMBERS: usize = 3;

/// A sample order, as far as it tells of the parcel.
struct Parcel {
    order: ExtId,
    sku: ExtId,
    created: Date,
    shipped: Option<Date>,
    delivered: Option<Date>,
    tracking: Option<String>,
    carrier: Option<String>,
    /// Whom it names: the creator of the export, then the buyer.
    names: [Option<String>; 2],
    /// The file that said so last.
    file: String,
}

/// A sample, the handle of its creator, and the orders its applications name.
struct Candidate {
    sample: Sample,
    handle: String,
    orders: Vec<ExtId>,
}

/// Tells whether a parcel is a sample's.
type Evidence = fn(&Parcel, &Candidate) -> bool;

/// Brings what the shop's sample orders know to the samples they carry.
pub(super) fn settle(batch: &mut Batch<'_>) -> Result<(), StoreError> {
    let mut by_sku: BTreeMap<ExtId, Vec<Parcel>> = BTreeMap::new();
    for parcel in parcels(batch)? {
        by_sku.entry(parcel.sku.clone()).or_default().push(parcel);
    }
    let applied = applied(batch)?;
    for (sku, parcels) in by_sku {
        let mut open = candidates(batch, &sku, &applied)?;
        let mut left: Vec<&Parcel> = parcels.iter().collect();
        // The certain ones first, so that no other takes their sample.
        for is_for in [is_applied as Evidence, is_tracked, is_named] {
            let mut rest = Vec::new();
            for parcel in left {
                match latest(&open, |candidate| is_for(parcel, candidate)) {
                    Some(at) => carry(batch, parcel, &open.remove(at).sample)?,
                    None => rest.push(parcel),
                }
            }
            left = rest;
        }
        open.retain(|candidate| waits(&candidate.sample));
        ask(batch, &sku, &left, &open)?;
    }
    Ok(())
}

/// Returns where the latest asked for of the candidates meant stands.
fn latest(open: &[Candidate], is_meant: impl Fn(&Candidate) -> bool) -> Option<usize> {
    let requested = |at: usize| open.get(at)?.sample.on(Stage::Requested);
    (0..open.len())
        .filter(|at| open.get(*at).is_some_and(&is_meant))
        .max_by_key(|at| (requested(*at), Reverse(*at)))
}

/// Returns the sample orders that were not called off, the earliest first.
fn parcels(batch: &Batch<'_>) -> Result<Vec<Parcel>, StoreError> {
    let zone = batch.shop.zone;
    let on = |at: Option<Millis>| at.map(|at: Millis| zone.date_of(at.0));
    let mut find = batch.conn.prepare_cached(
        "select o.sku, o.created, o.shipped, o.delivered, o.tracking, o.carrier, o.creator, lower(o.buyer),
                o.order_id, b.file
         from shop_order o join batch b on b.n = o.batch
         where o.shop = ?1 and o.sample = 1 and o.cancelled = 0
           and (o.shipped is not null or o.delivered is not null or o.tracking is not null)
         order by o.created, o.order_id, o.sku",
    )?;
    let rows = find.query_map([batch.shop_n], |row| {
        Ok(Parcel {
            sku: row.get(0)?,
            created: zone.date_of(row.get::<_, Millis>(1)?.0),
            shipped: on(row.get(2)?),
            delivered: on(row.get(3)?),
            tracking: row.get(4)?,
            carrier: row.get(5)?,
            names: [row.get(6)?, row.get(7)?],
            order: row.get(8)?,
            file: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the samples of a SKU that were not called off, in an order that no file decides.
fn candidates(
    batch: &Batch<'_>,
    sku: &ExtId,
    applied: &Applied,
) -> Result<Vec<Candidate>, StoreError> {
    let samples = project::list::<Sample>(
        batch.conn,
        "where s.product = (select n from product where shop = ?1 and sku = ?2)
         order by s.requested is null, s.requested, c.handle, s.id",
        params![batch.shop_n, sku],
    )?;
    let mut handle = batch
        .conn
        .prepare_cached("select handle from creator where id = ?1")?;
    let mut found = Vec::new();
    for sample in samples {
        if sample.stage.rank().is_some() {
            let handle = handle.query_row([sample.creator], |row| row.get(0))?;
            let orders = applied.get(&sample.id).cloned().unwrap_or_default();
            found.push(Candidate {
                sample,
                handle,
                orders,
            });
        }
    }
    Ok(found)
}

/// The orders that applications name, by their sample.
type Applied = BTreeMap<SampleId, Vec<ExtId>>;

/// Returns the orders that applications of the shop name.
fn applied(batch: &Batch<'_>) -> Result<Applied, StoreError> {
    let mut find = batch
        .conn
        .prepare_cached("select sample, order_id from sample_order where shop = ?1")?;
    let mut rows = find.query([batch.shop_n])?;
    let mut applied = Applied::new();
    while let Some(row) = rows.next()? {
        applied.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(applied)
}

/// Notes that an application names the order that carries its sample.
pub(super) fn note_order(
    batch: &Batch<'_>,
    order: &ExtId,
    sample: SampleId,
) -> Result<(), StoreError> {
    batch
        .conn
        .prepare_cached(
            "insert into sample_order (shop, order_id, sample, batch) values (?1, ?2, ?3, ?4)
             on conflict do nothing",
        )?
        .execute(params![batch.shop_n, order, sample, batch.n])?;
    Ok(())
}

fn is_applied(parcel: &Parcel, candidate: &Candidate) -> bool {
    candidate.orders.contains(&parcel.order)
}

fn is_tracked(parcel: &Parcel, candidate: &Candidate) -> bool {
    parcel.tracking.is_some() && parcel.tracking == candidate.sample.tracking
}

fn is_named(parcel: &Parcel, candidate: &Candidate) -> bool {
    let is_named = |name: &Option<String>| name.as_ref() == Some(&candidate.handle);
    let sample = &candidate.sample;
    let is_agreed = sample.stage.rank() >= Stage::Approved.rank();
    is_agreed
        && sample.tracking.is_none()
        && fits(parcel, sample)
        && parcel.names.iter().any(is_named)
}

/// An order is made once the sample was asked for, and before it left.
fn fits(parcel: &Parcel, sample: &Sample) -> bool {
    let requested = sample.on(Stage::Requested);
    let left = [Stage::Shipped, Stage::Delivered, Stage::Posted].map(|stage| sample.on(stage));
    requested.is_none_or(|requested| parcel.created >= requested)
        && left.iter().flatten().all(|left| parcel.created <= *left)
}

/// Whether the sample waits for a parcel that is not known yet.
fn waits(sample: &Sample) -> bool {
    matches!(sample.stage, Stage::Approved | Stage::Shipped) && sample.tracking.is_none()
}

/// Asks whose the orders that name nobody are: each of the earliest waiting sample it may be for that no order
/// before it may be for, and that a person did not refuse it.
fn ask(
    batch: &mut Batch<'_>,
    sku: &ExtId,
    left: &[&Parcel],
    waiting: &[Candidate],
) -> Result<(), StoreError> {
    let mut free: Vec<&Candidate> = waiting.iter().collect();
    let mut numbers = Vec::new();
    for parcel in left {
        let theirs = parcel.says();
        for at in 0..free.len() {
            let Some(sample) = free.get(at).map(|candidate| &candidate.sample) else {
                break;
            };
            let known = sample::conflicts(batch.conn, sample.id)?;
            let mut same = known.iter().filter(|known| known.theirs == theirs);
            let (is_new, is_refused) = match same.next_back().map(|last| last.kept) {
                None => (true, false),
                Some(kept) => (false, kept == Some(Kept::Ours)),
            };
            if is_refused || !fits(parcel, sample) {
                continue;
            }
            if is_new {
                sample::ask(batch, (parcel.file.clone(), 0), sample.id, theirs)?;
            }
            numbers.push(parcel.tracking.as_deref().unwrap_or("no number"));
            free.remove(at);
            break;
        }
    }
    let more = match numbers.len().saturating_sub(NAMED_NUMBERS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if !numbers.is_empty() {
        numbers.truncate(NAMED_NUMBERS);
        let which = numbers.join(", ");
        batch.remarks.say(format!(
            "Sample orders of SKU {sku} do not say whose they are ({which}{more}): see callsheet conflict list."
        ));
    }
    Ok(())
}

impl Parcel {
    /// Returns the stage a sample it carries has reached.
    const fn reached(&self) -> Stage {
        if self.delivered.is_some() {
            Stage::Delivered
        } else {
            Stage::Shipped
        }
    }

    /// Returns what it says of a sample, for a person to judge.
    fn says(&self) -> Theirs {
        let stage = self.reached();
        let days = [
            (Stage::Shipped, self.shipped),
            (Stage::Delivered, self.delivered),
        ];
        Theirs {
            stage,
            word: stage.name().to_owned(),
            declined_by: None,
            days: days
                .into_iter()
                .filter_map(|(stage, on)| Some((stage, on?)))
                .collect(),
            due: None,
            carrier: self.carrier.clone(),
            tracking: self.tracking.clone(),
            post_url: None,
        }
    }
}

/// Fills what is unknown of a sample from its parcel, and moves it forward.
fn carry(batch: &mut Batch<'_>, parcel: &Parcel, stored: &Sample) -> Result<(), StoreError> {
    let unless = |stage, day: Option<Date>| day.filter(|_| stored.on(stage).is_none());
    let reached = parcel.reached();
    let stage = if reached.rank() > stored.stage.rank() {
        reached
    } else {
        stored.stage
    };
    let fact = SampleFact {
        stage,
        shipped: unless(Stage::Shipped, parcel.shipped),
        delivered: unless(Stage::Delivered, parcel.delivered),
        tracking: parcel
            .tracking
            .as_deref()
            .filter(|_| stored.tracking.is_none())
            .map(Into::into),
        carrier: parcel
            .carrier
            .as_deref()
            .filter(|_| stored.carrier.is_none())
            .map(Into::into),
        ..SampleFact::about("", stage)
    };
    let policy = batch.policy;
    let market = batch.shop.market.clone();
    let known = Known {
        shop: stored.shop,
        creator: stored.creator,
        sku_id: stored.sku_id.clone(),
        id: stored.id,
        emerging: false,
        campaign: sample::campaign(batch.conn, Some(stored))?,
        market: policy.platform.of_market(&market),
    };
    let merged = merge::merge(Some(stored), &fact, &known);
    if sample::record(batch, Some(stored), &merged.sample)? != Merged::Unchanged {
        moved::note(batch, Some(stored), &merged.sample)?;
    }
    Ok(())
}
