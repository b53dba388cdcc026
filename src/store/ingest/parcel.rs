//! Sample orders of the shop say how samples travel: carrier, tracking number, shipped, delivered.
//!
//! Looked at once a file that brought orders or samples is in, so that it does not matter which of the
//! two came first. An order is a sample's by its tracking number, else by the creator it names. The
//! exports of most markets name nobody: then it is that of the only sample of its SKU that waits, where no
//! other order may be meant; where several fit, a person is told. What a sheet or a person said stands;
//! only what is unknown is filled.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rusqlite::params;

use super::{Batch, Merged, moved, sample};
use crate::domain::date::Date;
use crate::domain::fact::SampleFact;
use crate::domain::id::ExtId;
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
    sku: ExtId,
    created: Date,
    shipped: Option<Date>,
    delivered: Option<Date>,
    tracking: Option<String>,
    carrier: Option<String>,
    /// Whom it names: the creator of the export, then the buyer.
    names: [Option<String>; 2],
}

/// A sample and the handle of its creator.
struct Candidate {
    sample: Sample,
    handle: String,
}

/// Tells whether a parcel is a sample's.
type Evidence = fn(&Parcel, &Candidate) -> bool;

/// Brings what the shop's sample orders know to the samples they carry.
pub(super) fn settle(batch: &mut Batch<'_>) -> Result<(), StoreError> {
    let mut by_sku: BTreeMap<ExtId, Vec<Parcel>> = BTreeMap::new();
    for parcel in parcels(batch)? {
        by_sku.entry(parcel.sku.clone()).or_default().push(parcel);
    }
    for (sku, parcels) in by_sku {
        let mut open = candidates(batch, &sku)?;
        let mut left: Vec<&Parcel> = parcels.iter().collect();
        // The certain ones first, so that no other takes their sample.
        for is_for in [is_tracked as Evidence, is_named] {
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
        if !alone(batch, &left, &open)? {
            ask(batch, &sku, &left, &open);
        }
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
        "select sku, created, shipped, delivered, tracking, carrier, creator, lower(buyer)
         from shop_order where shop = ?1 and sample = 1 and cancelled = 0
           and (shipped is not null or delivered is not null or tracking is not null)
         order by created, order_id, sku",
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
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the samples of a SKU that were not called off, in an order that no file decides.
fn candidates(batch: &Batch<'_>, sku: &ExtId) -> Result<Vec<Candidate>, StoreError> {
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
            found.push(Candidate { sample, handle });
        }
    }
    Ok(found)
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

/// Takes an order that names nobody where nothing else can be meant; returns whether it did.
fn alone(
    batch: &mut Batch<'_>,
    left: &[&Parcel],
    waiting: &[Candidate],
) -> Result<bool, StoreError> {
    let pairs: Vec<(&Parcel, &Candidate)> = left
        .iter()
        .flat_map(|parcel| waiting.iter().map(move |candidate| (*parcel, candidate)))
        .filter(|(parcel, candidate)| fits(parcel, &candidate.sample))
        .collect();
    let [(parcel, candidate)] = pairs.as_slice() else {
        return Ok(false);
    };
    carry(batch, parcel, &candidate.sample)?;
    Ok(true)
}

/// Tells of orders that name nobody, where a sample waits that they may be for.
fn ask(batch: &mut Batch<'_>, sku: &ExtId, left: &[&Parcel], waiting: &[Candidate]) {
    let may_be = |parcel: &&&Parcel| waiting.iter().any(|one| fits(parcel, &one.sample));
    let numbers: Vec<&str> = left
        .iter()
        .filter(may_be)
        .map(|parcel| parcel.tracking.as_deref().unwrap_or("no number"))
        .collect();
    if numbers.is_empty() {
        return;
    }
    let more = match numbers.len().saturating_sub(NAMED_NUMBERS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = numbers.into_iter().take(NAMED_NUMBERS);
    let which = named.collect::<Vec<_>>().join(", ");
    batch.remarks.say(format!(
        "Sample orders of SKU {sku} may be for several samples ({which}{more}): say whose they are with callsheet sample track."
    ));
}

/// Fills what is unknown of a sample from its parcel, and moves it forward.
fn carry(batch: &mut Batch<'_>, parcel: &Parcel, stored: &Sample) -> Result<(), StoreError> {
    let unless = |stage, day: Option<Date>| day.filter(|_| stored.on(stage).is_none());
    let reached = if parcel.delivered.is_some() {
        Stage::Delivered
    } else {
        Stage::Shipped
    };
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
