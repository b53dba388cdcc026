//! The rules' part of a tick: what looks came to is written, in portions.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, Result as Read};

use super::look::{Eye, Look, Since, Whom};
use super::{PORTION, Work};
use crate::domain::command::{Command, Envelope};
use crate::domain::decide::decide;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Needs;
use crate::domain::id::{ShopId, SuggestionId};
use crate::domain::policy::Policy;
use crate::domain::rules::evidence::WINDOW;
use crate::domain::rules::settle::Settled;
use crate::domain::rules::{Found, MOST_PRODUCTS, Mode, Rules};
use crate::domain::suggestion::{Suggestion, SuggestionState};
use crate::store::project::Stored as _;
use crate::store::view::figures::peers::row_of;
use crate::store::view::frame::Frame;
use crate::store::{Failure, StoreError, facts};

/// Ids of suggestions of rules stay clear of all others an operation derives.
const PROPOSED: u32 = 4 << 20;

/// Writes what the looks came to, each brought up to the moment: what was written since it was taken, by this
/// tick or by another process, concerns few.
pub(super) fn run(
    work: &mut Work<'_>,
    frames: &[Frame],
    looks: Vec<Look>,
    policy: &Arc<Policy>,
) -> Result<(), Failure> {
    let mut looks: BTreeMap<ShopId, Look> =
        looks.into_iter().map(|look| (look.shop, look)).collect();
    let mut proposed = Proposed::default();
    let mut seen = Vec::new();
    for frame in frames {
        let eye = Eye {
            frame,
            policy,
            at: work.envelope.at,
        };
        let look = looks.remove(&frame.id);
        seen.extend(shop(work, &eye, look, &mut proposed)?.map(|look| (eye, look)));
    }
    accept(work, proposed.by_themselves, policy)?;
    for (eye, look) in seen {
        let quiet = work.ticked.warnings.is_empty();
        eye.note(work.conn, &look, quiet)
            .map_err(StoreError::from)?;
        work.is_noted = true;
    }
    Ok(())
}

/// What was proposed so far.
#[derive(Debug, Default)]
struct Proposed {
    /// How many ids were derived.
    count: u32,
    /// What rules that act by themselves propose.
    by_themselves: Vec<SuggestionId>,
}

/// Writes what a look at one shop came to; `None` where nothing was written since the one before.
fn shop(
    work: &mut Work<'_>,
    eye: &Eye<'_>,
    look: Option<Look>,
    proposed: &mut Proposed,
) -> Result<Option<Look>, Failure> {
    let (mut look, whom) = current(work.conn, eye, look).map_err(StoreError::from)?;
    if !look.is_news && work.scribe.is_none() {
        return Ok(None);
    }
    let settled = std::mem::take(&mut look.settled);
    write(work, eye, (settled, &whom), proposed)?;
    let nobody = Whom::default();
    if !whom.is_nobody() {
        let again = look
            .again(work.conn, eye, &whom)
            .map_err(StoreError::from)?;
        write(work, eye, (again, &nobody), proposed)?;
    }
    let of_shop = look.shop(work.conn, eye).map_err(StoreError::from)?;
    write(work, eye, (of_shop, &nobody), proposed)?;
    Ok(Some(look))
}

/// Returns the look as it may be written, and those who are to be looked at once more.
fn current(conn: &Connection, eye: &Eye<'_>, look: Option<Look>) -> Read<(Look, Whom)> {
    if let Some(look) = look {
        match look.since(conn, eye.frame)? {
            Since::Nothing => return Ok((look, Whom::default())),
            Since::Some(whom) => return Ok((look, whom)),
            Since::Anything => {}
        }
    }
    // A file came in between: rare enough to look while nobody else can write.
    Ok((eye.everything(conn)?, Whom::default()))
}

/// Writes what was settled, save of those who are looked at once more.
fn write(
    work: &mut Work<'_>,
    eye: &Eye<'_>,
    (settled, whom): (Settled, &Whom),
    proposed: &mut Proposed,
) -> Result<(), Failure> {
    for portion in settled.portions(PORTION) {
        let events = events(work, (eye.frame, portion), whom, &mut proposed.count)?;
        proposed
            .by_themselves
            .extend(by_themselves(&eye.policy.rules, &events));
        work.carry_out(&events)?;
    }
    Ok(())
}

/// Returns the events of what was settled. What a person decided on meanwhile stands.
fn events(
    work: &Work<'_>,
    (frame, settled): (&Frame, Settled),
    whom: &Whom,
    count: &mut u32,
) -> Result<Vec<Event>, StoreError> {
    let (conn, at) = (work.conn, work.envelope.at);
    let mut events = Vec::new();
    let load = |id: SuggestionId, stands: &dyn Fn(&Suggestion) -> bool| {
        let known = Suggestion::load(conn, &id)?.map(|(_rev, known)| known);
        let holds = |known: &Suggestion| stands(known) && !whom.has(known.subject, known.creator);
        Ok::<_, StoreError>(known.filter(holds))
    };
    let is_open = |known: &Suggestion| known.state.is_open();
    for found in settled.fresh {
        let about = (found.about.subject, found.about.creator);
        if whom.has(about.0, about.1) || is_known(conn, &found.key())? {
            continue;
        }
        let id = SuggestionId::derive(work.envelope.id, PROPOSED + *count);
        *count += 1;
        let found = of_products(conn, frame, found)?;
        events.push(Event::Suggestion(Change::Added(found.suggestion(id, at))));
    }
    for (id, found) in settled.again {
        let Some(before) = load(id, &|known| !is_open(known))? else {
            continue;
        };
        let after = of_products(conn, frame, found)?.again(&before, at);
        events.extend(Change::between(&before, &after, Verb::Reopened).map(Event::Suggestion));
    }
    for (id, found) in settled.fresher {
        let Some(before) = load(id, &is_open)? else {
            continue;
        };
        let after = of_products(conn, frame, found)?.fresher(&before);
        events.extend(Change::between(&before, &after, Verb::Edited).map(Event::Suggestion));
    }
    for id in settled.expired {
        let Some(before) = load(id, &is_open)? else {
            continue;
        };
        let after = Suggestion {
            state: SuggestionState::Expired,
            until: None,
            closed_at: Some(at),
            ..before.clone()
        };
        events.extend(Change::between(&before, &after, Verb::Expired).map(Event::Suggestion));
    }
    for id in settled.over {
        let Some(before) = load(id, &|known| !is_open(known))? else {
            continue;
        };
        let after = Suggestion {
            over: true,
            ..before.clone()
        };
        events.extend(Change::between(&before, &after, Verb::Passed).map(Event::Suggestion));
    }
    Ok(events)
}

/// What a creator sold, the most first; by the index on creators.
pub(super) const SOLD: &str = "select p.sku, coalesce(p.name, p.sku)
     from order_line l cross join product p on p.n = l.product
     where l.creator = ?1 and l.day between ?2 and ?3 and l.worth > 0
     group by l.product order by sum(l.worth) desc, p.sku limit ?4";

/// Names the products that a raise is for. Rules look at what a creator sold of all of them; which those are is
/// read of the few whose raise is written.
fn of_products(conn: &Connection, frame: &Frame, found: Found) -> Read<Found> {
    if !found.finding.is_raise() {
        return Ok(found);
    }
    let number = found.about.creator.map(|creator| row_of(conn, creator));
    let Some((creator, _shop)) = number.transpose()?.flatten() else {
        return Ok(found);
    };
    let first = frame.day() + 1 - WINDOW;
    let most = i64::try_from(MOST_PRODUCTS).unwrap_or(i64::MAX);
    let sold = conn
        .prepare_cached(SOLD)?
        .query_map((creator, first, frame.day(), most), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Read<_>>()?;
    Ok(Found {
        finding: found.finding.for_products(sold),
        ..found
    })
}

pub(super) const KNOWN: &str = "select 1 from suggestion where key = ?1";

fn is_known(conn: &Connection, key: &str) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached(KNOWN)?.exists([key])?)
}

/// Returns what was just proposed by rules that act by themselves.
fn by_themselves(rules: &Rules, events: &[Event]) -> Vec<SuggestionId> {
    let is_auto = |rule: &str| rules.get(rule).is_some_and(|rule| rule.mode == Mode::Auto);
    let proposed = events.iter().filter_map(|event| {
        let Event::Suggestion(Change::Added(new)) = event else {
            return None;
        };
        is_auto(&new.rule).then_some(new.id)
    });
    proposed.collect()
}

/// Does what rules that act by themselves propose; what is refused stays open, and is said.
fn accept(
    work: &mut Work<'_>,
    suggestions: Vec<SuggestionId>,
    policy: &Arc<Policy>,
) -> Result<(), Failure> {
    if suggestions.is_empty() {
        return Ok(());
    }
    let needs = Needs {
        suggestions: suggestions.clone(),
        ..Needs::default()
    };
    let facts = facts::of(work.conn, &needs, policy)?;
    let envelope = Envelope {
        command: Command::AcceptSuggestions {
            suggestions,
            reason: Some("the rule acts by itself".to_owned()),
        },
        ..work.envelope.clone()
    };
    match decide(&facts, &envelope) {
        Ok(decided) => {
            work.ticked.warnings.extend(decided.warnings);
            work.carry_out(&decided.events)?;
        }
        Err(refusal) => work
            .ticked
            .warnings
            .push(format!("{} {}", refusal.message, refusal.remedy)),
    }
    Ok(())
}
