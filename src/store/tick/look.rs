//! A look of the rules at a shop, taken beside the writing.
//!
//! The first of a day sees everybody, and so does one after a file, a cost or a tier. What it saw the others
//! against is kept, so that a later look of the day sees those creators only to whom something happened.
//!
//! ```text
//! reader:  note ─► since ─┬─ nothing ──────────────────────┐
//!                         ├─ these creators ─► some ───────┤
//!                         └─ anybody ─► everything ────────┴─► Look { state, settled }
//! writer:  since the look's state: those creators once more ─► events ─► note
//! ```

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension as _, Result as Read, Row, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::TickOrder;
use crate::domain::date::Instant;
use crate::domain::id::{CreatorId, ShopId};
use crate::domain::policy::Policy;
use crate::domain::rules::Rule;
use crate::domain::rules::settle::{Known, Settled, Settling};
use crate::domain::suggestion::SubjectKind;
use crate::store::value::{Json, Millis};
use crate::store::view::evidence::{Ground, Kept, Sight, View};
use crate::store::view::figures::changes::{Changes, State, since};
use crate::store::view::figures::is_active;
use crate::store::view::figures::peers::row_of;
use crate::store::view::frame::{Frame, frames};

/// Creators beyond which everybody is looked at.
const FEW: usize = 1_000;

/// What the rules make of a shop in a state of the database.
#[derive(Debug)]
pub(in crate::store) struct Look {
    /// The shop.
    pub(super) shop: ShopId,
    /// The state it was taken in; `None` where nothing was ever written.
    state: Option<State>,
    ground: Ground,
    /// What becomes of what was found, the shop itself aside.
    pub(super) settled: Settled,
    /// Whether anything was written since the look before.
    pub(super) is_news: bool,
    /// Whether the tick of that look left nothing to say either, so that there is nothing to do today.
    is_idle: bool,
}

/// Who and when a look is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eye<'e> {
    /// The shop and the day.
    pub(super) frame: &'e Frame,
    /// The rules and the playbook.
    pub(super) policy: &'e Policy,
    /// The clock.
    pub(super) at: Instant,
}

/// What was written since a look.
#[derive(Debug)]
pub(super) enum Since {
    /// Nothing, or what concerns nobody.
    Nothing,
    /// What concerns these creators, or campaigns.
    Some(Whom),
    /// What may concern anybody.
    Anything,
}

/// Those who are to be looked at again.
#[derive(Debug, Default)]
pub(super) struct Whom {
    /// Creators of the shop, with their row numbers.
    creators: BTreeMap<CreatorId, i64>,
    campaigns: bool,
}

impl Whom {
    /// Returns whether there is nobody to look at, and nothing.
    pub(super) fn is_nobody(&self) -> bool {
        self.creators.is_empty() && !self.campaigns
    }

    /// Returns whether a subject is looked at again with its creator.
    pub(super) fn has(&self, subject: SubjectKind, creator: Option<CreatorId>) -> bool {
        matches!(subject, SubjectKind::Creator | SubjectKind::Sample)
            && creator.is_some_and(|creator| self.creators.contains_key(&creator))
    }
}

/// Takes a look at each of the shops a tick is for.
pub(in crate::store) fn looks(
    conn: &Connection,
    order: &TickOrder,
    policy: &Policy,
) -> Read<Vec<Look>> {
    let at = order.envelope.at;
    let mut looks = Vec::new();
    for frame in frames(conn, order.scope, at)? {
        let eye = Eye {
            frame: &frame,
            policy,
            at,
        };
        looks.push(eye.look(conn)?);
    }
    Ok(looks)
}

impl Eye<'_> {
    /// Takes a look: at those concerned by what was written since the last one, or at everybody.
    pub(super) fn look(&self, conn: &Connection) -> Read<Look> {
        let state = State::of(conn)?;
        if let Some((note, ground)) = self.noted(conn)? {
            let is_news = state.as_ref() != Some(&note.state);
            let mut look = Look {
                shop: self.frame.id,
                settled: Settled::default(),
                is_news,
                is_idle: !is_news && note.quiet,
                state: Some(note.state),
                ground,
            };
            let since = look.since(conn, self.frame)?;
            if !matches!(since, Since::Anything) {
                if let Since::Some(whom) = since {
                    look.settled = look.again(conn, self, &whom)?;
                }
                look.state = state;
                return Ok(look);
            }
        }
        self.everything(conn)
    }

    /// Looks at everybody.
    pub(super) fn everything(&self, conn: &Connection) -> Read<Look> {
        let state = State::of(conn)?;
        let ground = Ground::of(conn, self.frame, &self.policy.rules)?;
        let mut settling = Settling::new(&self.policy.rules, self.known_of_all(conn)?, self.at);
        self.sight(&ground)
            .everything(conn, &mut |found| settling.take(found))?;
        Ok(Look {
            shop: self.frame.id,
            settled: settling.finish(),
            is_news: true,
            is_idle: false,
            state,
            ground,
        })
    }

    fn sight<'s>(&'s self, ground: &'s Ground) -> Sight<'s> {
        Sight {
            frame: self.frame,
            rules: &self.policy.rules,
            view: View::Present,
            ground,
        }
    }
}

impl Look {
    /// Returns whether a tick has nothing to do: neither day nor playbook nor anything written is new.
    pub(super) fn is_idle(&self, conn: &Connection) -> Read<bool> {
        Ok(self.is_idle && State::of(conn)? == self.state)
    }

    /// Returns what was written since.
    pub(super) fn since(&self, conn: &Connection, frame: &Frame) -> Read<Since> {
        let changes = match &self.state {
            Some(state) => since(conn, state, FEW)?,
            None => State::of(conn)?.is_none().then(Changes::default),
        };
        let Some(changes) = changes else {
            return Ok(Since::Anything);
        };
        let Changes {
            creators,
            tiers,
            proposed,
            campaigns,
            any: _,
        } = changes;
        let mut whom = Whom {
            campaigns,
            ..Whom::default()
        };
        // What an undo did to proposals about no creator is not worth telling apart.
        let proposed: Option<BTreeSet<CreatorId>> = proposed.into_iter().collect();
        let Some(proposed) = proposed else {
            return Ok(Since::Anything);
        };
        for creator in creators.into_iter().chain(proposed) {
            let Some((n, shop)) = row_of(conn, creator)? else {
                return Ok(Since::Anything);
            };
            if shop != frame.n {
                continue;
            }
            let was_active = self.ground.has(n);
            // Others are seen against the active ones of a tier.
            if was_active != is_active(conn, frame, n)? || was_active && tiers.contains(&creator) {
                return Ok(Since::Anything);
            }
            whom.creators.insert(creator, n);
        }
        Ok(if whom.is_nobody() {
            Since::Nothing
        } else {
            Since::Some(whom)
        })
    }

    /// Looks at some once more.
    pub(super) fn again(&self, conn: &Connection, eye: &Eye<'_>, whom: &Whom) -> Read<Settled> {
        let known = eye.known_of(conn, whom)?;
        let mut settling = Settling::new(&eye.policy.rules, known, eye.at);
        let sight = eye.sight(&self.ground);
        let creators: Vec<i64> = whom.creators.values().copied().collect();
        let mut take = |found| settling.take(found);
        if !creators.is_empty() {
            sight.some(conn, creators, &mut take)?;
        }
        sight.goods(conn, &mut take)?;
        Ok(settling.finish())
    }

    /// Looks at the shop itself.
    pub(super) fn shop(&self, conn: &Connection, eye: &Eye<'_>) -> Read<Settled> {
        let known = eye.known_of_subjects(conn, &[SubjectKind::Shop])?;
        let mut settling = Settling::new(&eye.policy.rules, known, eye.at);
        eye.sight(&self.ground)
            .shop(conn, &mut |found| settling.take(found))?;
        Ok(settling.finish())
    }
}

const COLUMNS: &str =
    "select key, id, state, coalesce(body ->> 'weight', 0), coalesce(body ->> 'over', 0),
     coalesce(body ->> 'returns', 0), closed_at, rule from suggestion";
/// What rules said of a shop before: their keys lie side by side.
const KNOWN: &str = "where key >= ?2 and key < ?3 and shop = ?1";
/// What they said of a creator, and of the creator's samples.
const OF_CREATOR: &str = "where creator = ?2 and key >= 'rule/' and key < 'rule0' and shop = ?1";

fn known(row: &Row<'_>) -> Read<(String, Known)> {
    let known = Known {
        id: row.get(1)?,
        state: row.get(2)?,
        weight: row.get(3)?,
        over: row.get(4)?,
        returns: row.get(5)?,
        closed_at: row.get::<_, Option<Millis>>(6)?.map(|at| at.0),
    };
    Ok((row.get(0)?, known))
}

impl Eye<'_> {
    /// Returns what a rule that is on looks at; `None` of one that is not.
    fn subject(&self, rule: &str) -> Option<SubjectKind> {
        let mut live = self.policy.rules.live();
        live.find(|one| one.id == rule).map(Rule::subject)
    }

    /// Returns what was said of all but the shop itself, also by rules that are not on any more.
    fn known_of_all(&self, conn: &Connection) -> Read<BTreeMap<String, Known>> {
        let mut query = conn.prepare_cached(&format!("{COLUMNS} {KNOWN}"))?;
        let mut rows = query.query(params![self.frame.n, "rule/", "rule0"])?;
        let mut found = BTreeMap::new();
        while let Some(row) = rows.next()? {
            if self.subject(row.get_ref(7)?.as_str()?) != Some(SubjectKind::Shop) {
                found.extend([known(row)?]);
            }
        }
        Ok(found)
    }

    /// Returns what rules said of subjects of these kinds.
    fn known_of_subjects(
        &self,
        conn: &Connection,
        kinds: &[SubjectKind],
    ) -> Read<BTreeMap<String, Known>> {
        let mut query = conn.prepare_cached(&format!("{COLUMNS} {KNOWN}"))?;
        let mut found = BTreeMap::new();
        let of_kinds = |rule: &&Rule| kinds.contains(&rule.subject());
        for rule in self.policy.rules.live().filter(of_kinds) {
            let (from, to) = (format!("rule/{}/", rule.id), format!("rule/{}0", rule.id));
            for row in query.query_map(params![self.frame.n, from, to], known)? {
                found.extend([row?]);
            }
        }
        Ok(found)
    }

    /// Returns what rules said of creators, their samples, SKUs and campaigns.
    fn known_of(&self, conn: &Connection, whom: &Whom) -> Read<BTreeMap<String, Known>> {
        let goods = [SubjectKind::Product, SubjectKind::Campaign];
        let mut found = self.known_of_subjects(conn, &goods)?;
        let mut query = conn.prepare_cached(&format!("{COLUMNS} {OF_CREATOR}"))?;
        for creator in whom.creators.keys() {
            let mut rows = query.query((self.frame.n, creator))?;
            while let Some(row) = rows.next()? {
                let subject = self.subject(row.get_ref(7)?.as_str()?);
                if matches!(subject, Some(SubjectKind::Creator | SubjectKind::Sample)) {
                    found.extend([known(row)?]);
                }
            }
        }
        Ok(found)
    }
}

/// How far the rules looked at a shop, and what they saw its subjects against.
#[derive(Serialize, Deserialize)]
struct Note {
    day: i64,
    policy: String,
    state: State,
    ground: Kept,
    /// Whether the tick had nothing to say that it would say again.
    quiet: bool,
}

const NOTED: &str = "select value from meta where key = ?1";
const NOTE: &str = "insert into meta (key, value) values (?1, ?2)
     on conflict (key) do update set value = excluded.value";

/// Returns what rules and playbook are known by.
fn digest(policy: &Policy) -> String {
    let digest = Sha256::digest(format!("{:?} {:?}", policy.rules, policy.playbook));
    let first = digest.first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

/// Returns the creators of a shop about whom something was written since the last tick, whatever its day and
/// its rules; `None` where it may be anybody.
pub(super) fn touched(conn: &Connection, frame: &Frame) -> Read<Option<Vec<i64>>> {
    let Some(note) = note_of(conn, frame)? else {
        return Ok(None);
    };
    let Some(changes) = since(conn, &note.state, FEW)? else {
        return Ok(None);
    };
    let mut touched = Vec::new();
    for creator in changes.creators {
        match row_of(conn, creator)? {
            Some((n, shop)) if shop == frame.n => touched.push(n),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Ok(Some(touched))
}

/// Returns the note of the last look at a shop; another build may have made it in other words.
fn note_of(conn: &Connection, frame: &Frame) -> Read<Option<Note>> {
    let text = meta::<String>(conn, &keys(frame).0)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Returns where the note of a shop stands, and the places in it.
fn keys(frame: &Frame) -> (String, String) {
    let shop = frame.id.0.simple();
    (format!("rules {shop}"), format!("rules {shop} places"))
}

impl Eye<'_> {
    /// Returns the note of these rules' last look today, and what they saw subjects against.
    fn noted(&self, conn: &Connection) -> Read<Option<(Note, Ground)>> {
        let is_of_today =
            |note: &Note| note.day == self.frame.day() && note.policy == digest(self.policy);
        let Some(note) = note_of(conn, self.frame)?.filter(is_of_today) else {
            return Ok(None);
        };
        let (_, places) = keys(self.frame);
        let places: Vec<u8> = meta(conn, &places)?.unwrap_or_default();
        Ok(Ground::of_kept(&note.ground, &places).map(|ground| (note, ground)))
    }

    /// Notes that these rules saw the shop as it is, and whether the tick had nothing to say besides.
    pub(super) fn note(&self, conn: &Connection, look: &Look, quiet: bool) -> Read<()> {
        let Some(state) = State::of(conn)? else {
            return Ok(());
        };
        let (key, places) = keys(self.frame);
        let (ground, ranks) = look.ground.kept();
        let note = Note {
            day: self.frame.day(),
            policy: digest(self.policy),
            state,
            ground,
            quiet,
        };
        let mut statement = conn.prepare_cached(NOTE)?;
        statement.execute(params![key, Json(note)])?;
        if meta::<Vec<u8>>(conn, &places)?.as_ref() != Some(&ranks) {
            statement.execute(params![places, ranks])?;
        }
        Ok(())
    }
}

fn meta<T: FromSql>(conn: &Connection, key: &str) -> Read<Option<T>> {
    conn.prepare_cached(NOTED)?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) fn sources() -> [String; 4] {
    [
        format!("{COLUMNS} {KNOWN}"),
        format!("{COLUMNS} {OF_CREATOR}"),
        NOTED.to_owned(),
        NOTE.to_owned(),
    ]
}
