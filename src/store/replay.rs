//! Proving the tables from the log: every event folded from nothing, and the chain of hashes.
//!
//! The fold is [`evolve`], the one that live writes go through. Facts from files are not in events:
//! rows an import made are taken as found at their first event, and the columns that files filled on
//! creators and products (name, followers, price…) are left out of the comparison.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::StoreError;
use super::log::{Hash, Line, origin};
use super::project::{Stored, list};
use crate::domain::booking::{AdSpend, FlatFee};
use crate::domain::brief::Brief;
use crate::domain::campaign::Campaign;
use crate::domain::conflict::Conflict;
use crate::domain::creator::Creator;
use crate::domain::delta::Delta as _;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::evolve::evolve;
use crate::domain::experiment::Experiment;
use crate::domain::followup::FollowUp;
use crate::domain::id::{CreatorId, ExtId, ShopId};
use crate::domain::note::Note;
use crate::domain::offer::Offer;
use crate::domain::outreach::Outreach;
use crate::domain::product::Product;
use crate::domain::promotion::Promotion;
use crate::domain::sample::Sample;
use crate::domain::segment::Segment;
use crate::domain::shop::Shop;
use crate::domain::suggestion::Suggestion;
use crate::domain::verdict::Verdict;

/// What a replay of the whole log found.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Replay {
    /// Events read.
    pub events: u64,
    /// Where the tables differ from the log, one sentence each.
    pub differences: Vec<String>,
}

/// What a walk along the chain of hashes found.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Chain {
    /// Events read.
    pub events: u64,
    /// The first event whose hashes do not hold.
    pub broken_at: Option<i64>,
}

/// Folds every event from nothing and compares with the tables.
pub fn replay(conn: &Connection) -> Result<Replay, StoreError> {
    let mut folds = Folds::read(conn)?;
    let mut events = 0;
    let mut statement = conn.prepare(&format!("{} order by seq", Line::SELECT))?;
    let lines = statement.query_map([], Line::read)?;
    for line in lines {
        folds.take(&line?.event()?);
        events += 1;
    }
    Ok(Replay {
        events,
        differences: folds.differences(),
    })
}

/// Makes rows again that the log tells of and the tables lack, and, where the log is believed, those they
/// have otherwise; returns how many.
///
/// What files filled is taken as found.
///
/// What `place` puts into the tables before is filled as if it had not been there.
pub(super) fn heal(
    conn: &Connection,
    is_believed: bool,
    place: impl FnOnce(&Connection) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let mut folds = Folds::read(conn)?;
    let mut statement = conn.prepare(&format!("{} order by seq", Line::SELECT))?;
    for line in statement.query_map([], Line::read)? {
        folds.take(&line?.event()?);
    }
    place(conn)?;
    Ok(folds.heal(conn, is_believed))
}

/// Returns the events that would make the log tell what the tables hold: for a log that lost some.
pub(super) fn untold(conn: &Connection) -> Result<Vec<Event>, StoreError> {
    let mut folds = Folds::read(conn)?;
    let mut statement = conn.prepare(&format!("{} order by seq", Line::SELECT))?;
    for line in statement.query_map([], Line::read)? {
        folds.take(&line?.event()?);
    }
    Ok(folds.untold())
}

/// Walks the chain of hashes from the database's origin.
pub fn verify_chain(conn: &Connection) -> Result<Chain, StoreError> {
    let mut prev = origin(conn)?;
    let mut chain = Chain::default();
    let mut statement = conn.prepare(&format!("{} order by seq", Line::SELECT))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line = Line::read(row)?;
        let (before, hash): (Hash, Hash) = (row.get(13)?, row.get(14)?);
        chain.events += 1;
        let in_place = u64::try_from(line.seq).is_ok_and(|seq| seq == chain.events);
        if !in_place || before != prev || hash != line.hash(&prev) {
            chain.broken_at = Some(line.seq);
            return Ok(chain);
        }
        prev = hash;
    }
    Ok(chain)
}

/// What files know of entities: those they made or spoke of, each with the columns they filled.
type Given<K> = BTreeMap<K, BTreeSet<String>>;

/// Returns the creators that files know about.
fn given_creators(conn: &Connection) -> rusqlite::Result<Given<CreatorId>> {
    given(
        conn,
        "select c.id, null from creator c where c.batch is not null
         union all
         select c.id, case said.key when 'type' then 'kind' else said.key end
         from superseded k join creator c on c.n = k.row, json_each(k.body) said
         where k.tbl = 'creator'",
        |row| row.get(0),
        1,
    )
}

/// Returns the products that files know about.
fn given_products(conn: &Connection) -> rusqlite::Result<Given<(ShopId, ExtId)>> {
    given(
        conn,
        "select s.id, p.sku, null from product p join shop s on s.n = p.shop where p.batch is not null
         union all
         select s.id, p.sku, said.key from superseded k join product p on p.n = k.row
         join shop s on s.n = p.shop, json_each(k.body) said
         where k.tbl = 'product'",
        |row| Ok((row.get(0)?, row.get(1)?)),
        2,
    )
}

fn given<K: Ord>(
    conn: &Connection,
    sql: &str,
    key: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<K>,
    column: usize,
) -> rusqlite::Result<Given<K>> {
    let mut found = Given::new();
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let columns: &mut BTreeSet<String> = found.entry(key(row)?).or_default();
        columns.extend(row.get::<_, Option<String>>(column)?);
    }
    Ok(found)
}

/// Entities of one table: as found, and as the events make them.
struct Fold<E: Stored> {
    found: BTreeMap<E::Key, E>,
    folded: BTreeMap<E::Key, E>,
    given: Given<E::Key>,
}

impl<E: Stored<Key: Ord>> Fold<E> {
    fn read(conn: &Connection, given: Given<E::Key>) -> Result<Self, StoreError> {
        Ok(Self {
            given,
            found: list::<E>(conn, "", [])?
                .into_iter()
                .map(|entity| (entity.key(), entity))
                .collect(),
            folded: BTreeMap::new(),
        })
    }

    fn take(&mut self, change: &Change<E>) {
        let key = change.key();
        let current = self.folded.remove(&key).or_else(|| {
            // Made by an import, not by an event: it is taken as found, before this change.
            let Change::Changed { delta, .. } = change else {
                return None;
            };
            if !self.given.contains_key(&key) {
                return None;
            }
            let mut found = self.found.get(&key)?.clone();
            delta.reversed().write(&mut found);
            Some(found)
        });
        if let Some(entity) = evolve(current, change) {
            self.folded.insert(key, entity);
        }
    }

    /// Returns the changes from what the events make to what is found, where files had no word in it.
    fn untold(&self) -> Vec<Change<E>> {
        self.found
            .iter()
            .filter(|(key, _)| !self.given.contains_key(key))
            .filter_map(|(key, found)| match self.folded.get(key) {
                Some(folded) => Change::between(folded, found, Verb::Edited),
                None => Some(Change::Added(found.clone())),
            })
            .chain(
                self.folded
                    .iter()
                    .filter(|(key, _)| !self.found.contains_key(key))
                    .map(|(_, folded)| Change::Removed(folded.clone())),
            )
            .collect()
    }

    /// Writes what is missing or different, where files had no word in it.
    fn heal(&self, conn: &Connection, is_believed: bool) -> u64 {
        let mut healed = 0;
        for (key, folded) in &self.folded {
            let found = self.found.get(key);
            let is_as_told = found.is_some_and(|found| {
                !is_believed
                    || self.given.contains_key(key)
                    || E::Delta::between(folded, found).is_empty()
            });
            // What belongs to something that is lost has no place.
            if !is_as_told && folded.save(conn).is_ok() {
                healed += 1;
            }
        }
        healed
    }

    /// Compares, without the fields that files filled.
    fn compare(&self, differences: &mut Vec<String>) {
        let keys: BTreeSet<&E::Key> = self.found.keys().chain(self.folded.keys()).collect();
        for key in keys {
            let name = format!("{} {}", E::NOUN, E::label(key));
            match (self.found.get(key), self.folded.get(key)) {
                (Some(found), Some(folded)) => {
                    let mut fields = E::Delta::between(folded, found).fields();
                    if let Some(columns) = self.given.get(key) {
                        fields.retain(|field| !columns.contains(*field));
                    }
                    if !fields.is_empty() {
                        differences.push(format!(
                            "{name} is not as its events say: {}.",
                            fields.join(", ")
                        ));
                    }
                }
                (Some(_), None) if self.given.contains_key(key) => {}
                (Some(_), None) => differences.push(format!("{name} has no event that made it.")),
                (None, Some(_)) => differences.push(format!("{name} is missing.")),
                (None, None) => {}
            }
        }
    }
}

struct Folds {
    shops: Fold<Shop>,
    products: Fold<Product>,
    creators: Fold<Creator>,
    notes: Fold<Note>,
    campaigns: Fold<Campaign>,
    segments: Fold<Segment>,
    offers: Fold<Offer>,
    briefs: Fold<Brief>,
    samples: Fold<Sample>,
    follow_ups: Fold<FollowUp>,
    suggestions: Fold<Suggestion>,
    conflicts: Fold<Conflict>,
    verdicts: Fold<Verdict>,
    ad_spend: Fold<AdSpend>,
    flat_fees: Fold<FlatFee>,
    promotions: Fold<Promotion>,
    experiments: Fold<Experiment>,
    outreaches: Fold<Outreach>,
}

impl Folds {
    fn read(conn: &Connection) -> Result<Self, StoreError> {
        Ok(Self {
            shops: Fold::read(conn, BTreeMap::new())?,
            products: Fold::read(conn, given_products(conn)?)?,
            creators: Fold::read(conn, given_creators(conn)?)?,
            notes: Fold::read(conn, BTreeMap::new())?,
            campaigns: Fold::read(conn, BTreeMap::new())?,
            segments: Fold::read(conn, BTreeMap::new())?,
            offers: Fold::read(conn, BTreeMap::new())?,
            briefs: Fold::read(conn, BTreeMap::new())?,
            samples: Fold::read(conn, BTreeMap::new())?,
            follow_ups: Fold::read(conn, BTreeMap::new())?,
            suggestions: Fold::read(conn, BTreeMap::new())?,
            conflicts: Fold::read(conn, BTreeMap::new())?,
            verdicts: Fold::read(conn, BTreeMap::new())?,
            ad_spend: Fold::read(conn, BTreeMap::new())?,
            flat_fees: Fold::read(conn, BTreeMap::new())?,
            promotions: Fold::read(conn, BTreeMap::new())?,
            experiments: Fold::read(conn, BTreeMap::new())?,
            outreaches: Fold::read(conn, BTreeMap::new())?,
        })
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Shop(change) => self.shops.take(change),
            Event::Product(change) => self.products.take(change),
            Event::Creator(change) => self.creators.take(change),
            Event::Note(change) => self.notes.take(change),
            Event::Campaign(change) => self.campaigns.take(change),
            Event::Segment(change) => self.segments.take(change),
            Event::Offer(change) => self.offers.take(change),
            Event::Brief(change) => self.briefs.take(change),
            Event::Sample(change) => self.samples.take(change),
            Event::FollowUp(change) => self.follow_ups.take(change),
            Event::Suggestion(change) => self.suggestions.take(change),
            Event::Conflict(change) => self.conflicts.take(change),
            Event::Verdict(change) => self.verdicts.take(change),
            Event::AdSpend(change) => self.ad_spend.take(change),
            Event::FlatFee(change) => self.flat_fees.take(change),
            Event::Promotion(change) => self.promotions.take(change),
            Event::Experiment(change) => self.experiments.take(change),
            Event::Outreach(change) => self.outreaches.take(change),
            Event::BatchImported(_) | Event::BatchUndone(_) => {}
        }
    }

    fn untold(&self) -> Vec<Event> {
        fn of<E: Stored<Key: Ord>>(
            fold: &Fold<E>,
            event: fn(Change<E>) -> Event,
        ) -> impl Iterator<Item = Event> {
            fold.untold().into_iter().map(event)
        }
        of(&self.shops, Event::Shop)
            .chain(of(&self.products, Event::Product))
            .chain(of(&self.creators, Event::Creator))
            .chain(of(&self.notes, Event::Note))
            .chain(of(&self.campaigns, Event::Campaign))
            .chain(of(&self.segments, Event::Segment))
            .chain(of(&self.offers, Event::Offer))
            .chain(of(&self.briefs, Event::Brief))
            .chain(of(&self.samples, Event::Sample))
            .chain(of(&self.outreaches, Event::Outreach))
            .chain(of(&self.follow_ups, Event::FollowUp))
            .chain(of(&self.suggestions, Event::Suggestion))
            .chain(of(&self.conflicts, Event::Conflict))
            .chain(of(&self.verdicts, Event::Verdict))
            .chain(of(&self.ad_spend, Event::AdSpend))
            .chain(of(&self.flat_fees, Event::FlatFee))
            .chain(of(&self.promotions, Event::Promotion))
            .chain(of(&self.experiments, Event::Experiment))
            .collect()
    }

    fn heal(&self, conn: &Connection, is_believed: bool) -> u64 {
        // What others lead to comes first.
        self.shops.heal(conn, is_believed)
            + self.products.heal(conn, is_believed)
            + self.creators.heal(conn, is_believed)
            + self.campaigns.heal(conn, is_believed)
            + self.segments.heal(conn, is_believed)
            + self.offers.heal(conn, is_believed)
            + self.briefs.heal(conn, is_believed)
            + self.notes.heal(conn, is_believed)
            + self.samples.heal(conn, is_believed)
            + self.outreaches.heal(conn, is_believed)
            + self.follow_ups.heal(conn, is_believed)
            + self.suggestions.heal(conn, is_believed)
            + self.conflicts.heal(conn, is_believed)
            + self.verdicts.heal(conn, is_believed)
            + self.ad_spend.heal(conn, is_believed)
            + self.flat_fees.heal(conn, is_believed)
            + self.promotions.heal(conn, is_believed)
            + self.experiments.heal(conn, is_believed)
    }

    fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.shops.compare(&mut found);
        self.products.compare(&mut found);
        self.creators.compare(&mut found);
        self.notes.compare(&mut found);
        self.campaigns.compare(&mut found);
        self.segments.compare(&mut found);
        self.offers.compare(&mut found);
        self.briefs.compare(&mut found);
        self.samples.compare(&mut found);
        self.follow_ups.compare(&mut found);
        self.suggestions.compare(&mut found);
        self.conflicts.compare(&mut found);
        self.verdicts.compare(&mut found);
        self.ad_spend.compare(&mut found);
        self.flat_fees.compare(&mut found);
        self.promotions.compare(&mut found);
        self.experiments.compare(&mut found);
        self.outreaches.compare(&mut found);
        found
    }
}
