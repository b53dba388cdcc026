//! Creators beside the one under the cursor, read before the cursor is there, so that a step shows the next
//! one in its own frame.

use chrono::TimeDelta;

use super::about::Known;
use crate::domain::date::Instant;
use crate::domain::id::CreatorId;

/// How many are kept: those a step up and a step down lead to, and the last ones left.
const KEPT: usize = 4;
/// How long what was read is good for: it tells how many days ago things were.
const GOOD: TimeDelta = TimeDelta::minutes(1);

/// One creator beside.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// Who.
    pub id: CreatorId,
    /// When the store was asked.
    pub at: Instant,
    /// What it said.
    pub known: Known,
}

impl Ahead {
    /// Returns somebody who is asked for now, with the number of the question for the facts.
    pub fn of(id: CreatorId, at: Instant, asked: u64) -> Self {
        let known = Known {
            asked,
            ..Known::default()
        };
        Self { id, at, known }
    }
}

/// Those who are kept, the latest last.
#[derive(Clone, Debug, Default)]
pub struct Beside(Vec<Ahead>);

impl Beside {
    /// Keeps one more, and forgets the eldest where they are too many.
    pub fn keep(&mut self, one: Ahead) {
        self.0.retain(|other| other.id != one.id);
        self.0.push(one);
        if self.0.len() > KEPT {
            self.0.remove(0);
        }
    }

    /// Takes out what is known of a creator, if it is whole and still good.
    pub fn take(&mut self, id: CreatorId, now: Instant) -> Option<Ahead> {
        let at = self.0.iter().position(|one| one.id == id)?;
        let one = self.0.remove(at);
        let is_whole = one.known.show.is_some() && one.known.card.is_some();
        (is_whole && now.signed_duration_since(one.at) < GOOD).then_some(one)
    }

    /// Returns whether a creator is known or asked for, and the answer will be good for a while. One who could not
    /// be read counts too: whoever comes there asks anew.
    pub fn has(&self, id: CreatorId, now: Instant) -> bool {
        let mut all = self.0.iter();
        all.any(|one| one.id == id && now.signed_duration_since(one.at) < GOOD)
    }

    /// Returns the one who waits for the answer to a question.
    pub fn waits(&mut self, number: u64) -> Option<&mut Ahead> {
        let mut all = self.0.iter_mut();
        all.find(|one| {
            [one.known.asked, one.known.asked + 1, one.known.week_asked].contains(&number)
        })
    }

    /// Returns those whose figures have come and last week's were not asked for.
    pub fn want_week(&mut self) -> impl Iterator<Item = &mut Ahead> {
        self.0.iter_mut().filter(|one| one.known.wants_week)
    }

    /// Forgets all of them: something was written, or other days are looked at.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::instant;

    #[test]
    fn the_last_few_are_kept_and_only_what_is_whole_and_fresh_is_given() {
        let now = instant("2026-11-20T06:00:00Z");
        let ids: Vec<CreatorId> = (1..=5)
            .map(|n| CreatorId(uuid::Uuid::from_u128(n)))
            .collect();
        let mut beside = Beside::default();
        for (id, n) in ids.iter().zip(1..) {
            beside.keep(Ahead::of(*id, now, 10 * n));
        }
        assert!(!beside.has(ids[0], now) && beside.has(ids[1], now));
        assert!(!beside.has(ids[1], now + GOOD));
        assert_eq!(beside.waits(21).map(|one| one.id), Some(ids[1]));
        // Its answers have not come: whoever takes it asks anew.
        assert!(beside.take(ids[1], now).is_none() && !beside.has(ids[1], now));
        beside.forget();
        assert!(!beside.has(ids[4], now));
    }
}
