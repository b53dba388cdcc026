//! Samples from applications and trackers: they go through the log, like everything a person does.

use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

use super::{Batch, Merged, content, moved, parcel, profile};
use crate::domain::campaign::Campaign;
use crate::domain::conflict::{Conflict, Kept, Theirs};
use crate::domain::creator::{Tier, tier};
use crate::domain::date::day_number;
use crate::domain::delta::Delta as _;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::fact::SampleFact;
use crate::domain::id::{ConflictId, CreatorId, ExtId, NoteId, SampleId};
use crate::domain::merge::{self, Known};
use crate::domain::note::Note;
use crate::domain::sample::{Sample, SampleDelta};
use crate::domain::stage::Stage;
use crate::store::StoreError;
use crate::store::project::{self, Stored as _};

/// Merges a sample.
pub(super) fn merge(
    batch: &mut Batch<'_>,
    line: u64,
    fact: &SampleFact<'_>,
) -> Result<Merged, StoreError> {
    let conn = batch.conn;
    let (creator_n, _) = batch.names.creator(conn, &fact.creator)?;
    let said = [
        ("name", profile::text(fact.creator_name.as_deref())),
        ("followers", profile::number(fact.followers)),
    ];
    profile::update(conn, batch.n, (profile::CREATOR, creator_n), &said)?;
    let (creator, followers, promoted): (CreatorId, Option<i64>, Option<Tier>) = conn
        .prepare_cached("select id, followers, promoted from creator where n = ?1")?
        .query_row([creator_n], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let sku = sku(batch, fact)?;
    let (product, _) = batch.names.product(conn, &sku)?;
    let said = [
        ("product_id", profile::ext_id(fact.product_id.as_ref())),
        ("name", profile::text(fact.product_name.as_deref())),
        ("sample_stock", profile::number(fact.stock)),
    ];
    profile::update(conn, batch.n, (profile::PRODUCT, product), &said)?;
    let stored = find(batch, fact, creator_n, product)?;
    let id = match &stored {
        Some(stored) => stored.id,
        None => identity(batch, fact, &sku)?,
    };
    let policy = batch.policy;
    let market = batch.shop.market.clone();
    let known = Known {
        shop: batch.shop.id,
        creator,
        sku_id: sku,
        id,
        emerging: tier(followers, promoted) == Some(Tier::EMERGING),
        campaign: campaign(conn, stored.as_ref())?,
        market: policy.platform.of_market(&market),
    };
    let merged = merge::merge(stored.as_ref(), fact, &known);
    if merged.contradicts {
        let place = (batch.file.clone(), line);
        conflict(batch, place, merged.sample.id, Theirs::of(fact))?;
    }
    if let Some(warning) = merged.warning {
        batch.remarks.say(warning);
    }
    let mut outcome = record(batch, stored.as_ref(), &merged.sample)?;
    if outcome != Merged::Unchanged {
        moved::note(batch, stored.as_ref(), &merged.sample)?;
    }
    if let Some(order) = &fact.order_id {
        parcel::note_order(batch, order, merged.sample.id)?;
    }
    if let (Some(url), Some(id)) = (&merged.sample.post_url, &merged.sample.content_id) {
        content::from_link(batch, id, (creator_n, url), merged.sample.on(Stage::Posted))?;
    }
    if let Some(text) = fact.notes.as_deref().map(str::trim)
        && note(batch, (creator_n, creator), text)?
        && outcome == Merged::Unchanged
    {
        outcome = Merged::Updated;
    }
    Ok(outcome)
}

/// Returns the id of a new sample: that of its creator, SKU and day of request, in whatever order files
/// come in; of several such samples each has the next.
fn identity(batch: &Batch<'_>, fact: &SampleFact<'_>, sku: &ExtId) -> Result<SampleId, StoreError> {
    let mut taken = batch
        .conn
        .prepare_cached("select 1 from sample where id = ?1")?;
    let requested = fact
        .requested
        .map_or_else(String::new, |day| day.to_string());
    let mut nth = 0_u32;
    loop {
        let shop = batch.shop.name.to_lowercase();
        let parts = [&shop, fact.creator.as_ref(), &sku.to_string(), &requested];
        let text = format!("{}\u{1f}{nth}", parts.join("\u{1f}"));
        let digest: [u8; 32] = Sha256::digest(text).into();
        let id = SampleId::of_identity(&digest);
        if !taken.exists([id])? {
            return Ok(id);
        }
        nth += 1;
    }
}

pub(super) fn campaign(
    conn: &Connection,
    stored: Option<&Sample>,
) -> Result<Option<Campaign>, StoreError> {
    let Some(id) = stored.and_then(|sample| sample.campaign) else {
        return Ok(None);
    };
    Ok(Campaign::load(conn, &id)?.map(|(_, campaign)| campaign))
}

pub(super) fn record(
    batch: &mut Batch<'_>,
    stored: Option<&Sample>,
    sample: &Sample,
) -> Result<Merged, StoreError> {
    let Some(before) = stored else {
        batch
            .scribe
            .record(&Event::Sample(Change::Added(sample.clone())))?;
        return Ok(Merged::Inserted);
    };
    if SampleDelta::between(before, sample).is_empty() {
        return Ok(Merged::Unchanged);
    }
    if let Some(change) = Change::between(before, sample, Verb::Imported) {
        batch.scribe.record(&Event::Sample(change))?;
    }
    Ok(Merged::Updated)
}

/// Returns the SKU: the file's, else the product's only one, else what the file calls the product, so
/// that nothing vanishes.
fn sku(batch: &Batch<'_>, fact: &SampleFact<'_>) -> Result<ExtId, StoreError> {
    if let Some(sku) = &fact.sku_id {
        return Ok(sku.clone());
    }
    let mut find = batch.conn.prepare_cached(
        "select sku from product where shop = ?1 and (product_id = ?2 or ?2 is null and name = ?3) limit 2",
    )?;
    let found: Vec<ExtId> = find
        .query_map(
            params![batch.shop_n, fact.product_id, fact.product_name],
            |row| row.get(0),
        )?
        .collect::<Result<_, _>>()?;
    Ok(
        match (found.as_slice(), &fact.product_id, &fact.product_name) {
            ([only], _, _) => only.clone(),
            (_, Some(id), _) => id.clone(),
            (_, None, Some(name)) => ExtId::new(name),
            (_, None, None) => ExtId::Text("unknown".into()),
        },
    )
}

/// Returns the sample a row is about: by the platform's id, else by creator, SKU and day of request
/// (readings.md 29).
fn find(
    batch: &Batch<'_>,
    fact: &SampleFact<'_>,
    creator: i64,
    product: i64,
) -> Result<Option<Sample>, StoreError> {
    if let Some(id) = &fact.api_id {
        let found = project::list::<Sample>(
            batch.conn,
            "where s.api_id = ?1 and s.shop = ?2",
            params![id, batch.shop_n],
        )?;
        if let Some(sample) = found.into_iter().next() {
            return Ok(Some(sample));
        }
    }
    let requested = fact.requested.map(day_number);
    let found = project::list::<Sample>(
        batch.conn,
        "where s.creator = ?1 and +s.product = ?2 and s.requested is ?3
           and (?4 is null or s.api_id is null) order by s.n",
        params![creator, product, requested, fact.api_id],
    )?;
    Ok(found.into_iter().next())
}

/// Notes what a file says against the sample, unless a person kept ours against just that before.
fn conflict(
    batch: &mut Batch<'_>,
    place: (String, u64),
    sample: SampleId,
    theirs: Theirs,
) -> Result<(), StoreError> {
    let is_settled = |known: &Conflict| known.kept == Some(Kept::Ours) && known.theirs == theirs;
    if conflicts(batch.conn, sample)?.iter().any(is_settled) {
        return Ok(());
    }
    ask(batch, place, sample, theirs)
}

/// Returns everything files ever said against a sample.
pub(super) fn conflicts(conn: &Connection, sample: SampleId) -> Result<Vec<Conflict>, StoreError> {
    Ok(project::list::<Conflict>(
        conn,
        "where k.sample = ?1",
        [sample],
    )?)
}

/// Asks a person whether what a file says, on a line where that is known, is true of the sample.
pub(super) fn ask(
    batch: &mut Batch<'_>,
    (file, line): (String, u64),
    sample: SampleId,
    theirs: Theirs,
) -> Result<(), StoreError> {
    let conflict = Conflict {
        id: ConflictId::derive(batch.order.op, batch.names.next()),
        shop: batch.shop.id,
        sample,
        file,
        line,
        at: batch.order.at,
        theirs,
        kept: None,
    };
    batch
        .scribe
        .record(&Event::Conflict(Change::Added(conflict)))
}

/// Writes a note about a creator, once; returns whether it is new.
fn note(
    batch: &mut Batch<'_>,
    (creator_n, creator): (i64, CreatorId),
    text: &str,
) -> Result<bool, StoreError> {
    let known = batch
        .conn
        .prepare_cached("select 1 from note where creator = ?1 and text = ?2")?
        .exists(params![creator_n, text])?;
    if known || text.is_empty() {
        return Ok(false);
    }
    let note = Note {
        id: NoteId::derive(batch.order.op, batch.names.next()),
        creator,
        at: batch.order.at,
        author: batch.order.actor.clone(),
        text: text.to_owned(),
    };
    batch.scribe.record(&Event::Note(Change::Added(note)))?;
    Ok(true)
}
