//! Loads the people an action is about: creators with their samples, and what is open for them.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::{follow_ups, hex, ids, named, pairs, suggestions};
use crate::domain::creator::Creator;
use crate::domain::facts::{Facts, Needs};
use crate::domain::id::{CreatorId, SampleId};
use crate::domain::sample::Sample;
use crate::store::StoreError;
use crate::store::project::list;
use crate::store::value::Millis;

/// Loads follow-ups, samples and creators, then all samples of those creators and what is open for them.
pub(super) fn load(conn: &Connection, facts: &mut Facts, needs: &Needs) -> Result<(), StoreError> {
    named(conn, facts, needs)?;
    let samples: BTreeSet<SampleId> = facts
        .follow_ups
        .values()
        .filter_map(|follow_up| follow_up.sample)
        .chain(facts.suggestions.values().filter_map(|known| known.sample))
        .chain(facts.conflicts.values().map(|known| known.sample))
        .chain(needs.samples.iter().copied())
        .collect();
    let mut creators: BTreeSet<CreatorId> = if samples.is_empty() {
        BTreeSet::new()
    } else {
        ids(
            conn,
            "select c.id from sample s join creator c on c.n = s.creator
             where s.id in (select unhex(value) from json_each(?1))",
            [hex(samples.iter().map(|id| id.0))],
        )?
    };
    creators.extend(
        facts
            .follow_ups
            .values()
            .filter_map(|known| known.creator)
            .chain(facts.suggestions.values().filter_map(|known| known.creator)),
    );
    creators.extend(&needs.creators);
    creators.extend(facts.content_creators.values());
    for (shop, handle) in &needs.handles {
        creators.extend(ids(
            conn,
            "select id from creator where shop = (select n from shop where id = ?1) and handle = ?2",
            params![shop, handle],
        )?);
    }
    their_own(conn, facts, &creators)?;
    if !needs.samples_alone {
        open_for(conn, facts, &creators)?;
    }
    made_of(conn, facts, &samples)
}

/// Loads the creators with their samples, and when each was written to.
fn their_own(
    conn: &Connection,
    facts: &mut Facts,
    creators: &BTreeSet<CreatorId>,
) -> Result<(), StoreError> {
    if creators.is_empty() {
        return Ok(());
    }
    let wanted = hex(creators.iter().map(|id| id.0));
    for creator in list::<Creator>(
        conn,
        "where c.id in (select unhex(value) from json_each(?1))",
        [&wanted],
    )? {
        facts.creators.insert(creator.id, creator);
    }
    for sample in list::<Sample>(
        conn,
        "where s.creator in (select n from creator
                             where id in (select unhex(value) from json_each(?1)))",
        [&wanted],
    )? {
        facts.samples.insert(sample.id, sample);
    }
    sent(conn, facts, &wanted)
}

/// Loads what is open for creators.
fn open_for(
    conn: &Connection,
    facts: &mut Facts,
    creators: &BTreeSet<CreatorId>,
) -> Result<(), StoreError> {
    let wanted = hex(creators.iter().map(|id| id.0));
    follow_ups(
        conn,
        facts,
        "where f.state in ('queued', 'snoozed') and f.creator in
             (select n from creator where id in (select unhex(value) from json_each(?1)))",
        &wanted,
    )?;
    suggestions(
        conn,
        facts,
        "where state in ('open', 'snoozed')
           and creator in (select unhex(value) from json_each(?1))",
        &wanted,
    )
}

/// Loads all that the playbook made of samples.
fn made_of(
    conn: &Connection,
    facts: &mut Facts,
    samples: &BTreeSet<SampleId>,
) -> Result<(), StoreError> {
    let about = hex(samples.iter().map(|id| id.0));
    follow_ups(
        conn,
        facts,
        "where f.cause is not null and f.sample in (select unhex(value) from json_each(?1))",
        &about,
    )?;
    suggestions(
        conn,
        facts,
        "where sample in (select unhex(value) from json_each(?1))",
        &about,
    )
}

/// Loads when each creator was written to since the last answer (readings.md 69).
fn sent(conn: &Connection, facts: &mut Facts, creators: &str) -> Result<(), StoreError> {
    let found: Vec<(CreatorId, Millis)> = pairs(
        conn,
        "select c.id, f.closed_at from creator c
         cross join follow_up f on f.creator = c.n
         where c.id in (select unhex(value) from json_each(?1)) and f.state = 'sent'
           and f.channel <> 'task' and f.closed_at > coalesce(c.answered_at, -1)",
        [creators],
    )?;
    for (creator, at) in found {
        facts.sent.entry(creator).or_default().push(at.0);
    }
    Ok(())
}
