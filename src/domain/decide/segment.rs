//! Commands about segments, the saved filters over creators.

use super::{Decided, clean};
use crate::domain::command::{Envelope, NewSegment};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::id::SegmentId;
use crate::domain::query::parse;
use crate::domain::refusal::Refusal;
use crate::domain::segment::{Segment, names_a_segment};

/// How to see which there are.
const LIST: &str = "List them with: callsheet segment list.";

fn one(event: Option<Event>) -> Decided {
    Decided {
        events: event.into_iter().collect(),
        warnings: Vec::new(),
    }
}

pub(super) fn add(
    facts: &Facts,
    envelope: &Envelope,
    new: &NewSegment,
) -> Result<Decided, Refusal> {
    facts.shop(new.shop)?;
    let id = SegmentId::derive(envelope.id, 0);
    Ok(one(Some(Event::Segment(Change::Added(Segment {
        id,
        shop: new.shop,
        name: free_name(facts, id, &new.name)?,
        query: canonical(envelope, &new.query)?,
    })))))
}

pub(super) fn edit(
    facts: &Facts,
    envelope: &Envelope,
    segment: SegmentId,
    (name, query): (Option<&str>, Option<&str>),
) -> Result<Decided, Refusal> {
    let before = known(facts, segment)?;
    let mut after = before.clone();
    if let Some(name) = name {
        after.name = free_name(facts, segment, name)?;
    }
    if let Some(query) = query {
        after.query = canonical(envelope, query)?;
    }
    Ok(one(
        Change::between(before, &after, Verb::Edited).map(Event::Segment)
    ))
}

pub(super) fn remove(facts: &Facts, segment: SegmentId) -> Result<Decided, Refusal> {
    let gone = known(facts, segment)?.clone();
    Ok(one(Some(Event::Segment(Change::Removed(gone)))))
}

fn known(facts: &Facts, segment: SegmentId) -> Result<&Segment, Refusal> {
    facts
        .segments
        .get(&segment)
        .ok_or_else(|| Refusal::unknown("segment", segment, LIST))
}

/// Returns the name a segment shall have; two of a shop never have the same.
fn free_name(facts: &Facts, segment: SegmentId, typed: &str) -> Result<String, Refusal> {
    let name = clean("segment's name", typed)?;
    let key = Segment::key_of(&name);
    let taken = facts
        .segments
        .values()
        .any(|other| other.id != segment && Segment::key_of(&other.name) == key);
    if taken {
        return Err(Refusal::new(
            "exists",
            format!("There is a segment {name} already."),
            "Change it with: callsheet segment edit NAME QUERY.",
        ));
    }
    Ok(name)
}

/// Returns a query as segments keep it: `me` is whoever saves it, since figures are asked for by
/// nobody in particular.
fn canonical(envelope: &Envelope, typed: &str) -> Result<String, Refusal> {
    let filter = parse(typed).map_err(|error| {
        Refusal::new(
            "query",
            error.to_string(),
            "Correct the query and save it again.",
        )
    })?;
    if filter.is_empty() {
        return Err(Refusal::new(
            "empty",
            "The query is empty, so the segment would be everybody.",
            "Say who is in it, such as: tier:2 category:beauty.",
        ));
    }
    if names_a_segment(&filter) {
        return Err(Refusal::new(
            "nested",
            "A segment cannot be made of segments.",
            "Write out what they ask for; callsheet segment show NAME says it.",
        ));
    }
    Ok(filter.asked_by(&envelope.actor).to_string())
}
