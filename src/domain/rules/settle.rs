//! The life of what rules propose: it comes once, goes with its facts, and stays quiet once a person
//! decided, until the facts are materially others.
//!
//! A key names a rule, its subject and the occasion; there is one suggestion of a key, which may come back.
//!
//! | it stands | the rule still says it | it no longer does |
//! |---|---|---|
//! | open, snoozed | its figures follow where they grew or shrank by `again` | expired |
//! | expired | open again, after a rest where it comes and goes | nothing |
//! | dismissed | open again once its facts grew by `again`, or after a rest where they had gone in between | noted, once |
//! | accepted | the same, both after a rest: what was done needs time to work | noted, once |

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Rules};
use crate::domain::date::Instant;
use crate::domain::id::SuggestionId;
use crate::domain::suggestion::{Suggestion, SuggestionState};

/// What is known of a suggestion that a rule made before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// Its id.
    pub id: SuggestionId,
    /// Where it stands.
    pub state: SuggestionState,
    /// How pronounced its facts were.
    pub weight: i64,
    /// Whether its facts had gone after a person decided.
    pub over: bool,
    /// How often it came back.
    pub returns: i64,
    /// When it was decided on, or expired.
    pub closed_at: Option<Instant>,
}

/// What becomes of what was found and what was known.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Settled {
    /// What is proposed for the first time.
    pub fresh: Vec<Found>,
    /// What comes back.
    pub again: Vec<(SuggestionId, Found)>,
    /// What waits and has other figures by now.
    pub fresher: Vec<(SuggestionId, Found)>,
    /// Whose facts are gone.
    pub expired: Vec<SuggestionId>,
    /// What was decided, and whose facts are gone now.
    pub over: Vec<SuggestionId>,
}

impl Settled {
    /// Returns it in portions of so many of each, so that memory holds the events of few.
    pub fn portions(self, most: usize) -> impl Iterator<Item = Self> {
        let mut fresh = self.fresh.into_iter();
        let mut again = self.again.into_iter();
        let mut fresher = self.fresher.into_iter();
        let mut expired = self.expired.into_iter();
        let mut over = self.over.into_iter();
        std::iter::from_fn(move || {
            let portion = Self {
                fresh: fresh.by_ref().take(most).collect(),
                again: again.by_ref().take(most).collect(),
                fresher: fresher.by_ref().take(most).collect(),
                expired: expired.by_ref().take(most).collect(),
                over: over.by_ref().take(most).collect(),
            };
            (portion != Self::default()).then_some(portion)
        })
    }
}

/// Settles everything the rules found against everything they said before.
///
/// A subject of which a rule speaks that this one gives way to is left to that rule.
pub fn settle(
    rules: &Rules,
    known: &BTreeMap<String, Known>,
    found: Vec<Found>,
    at: Instant,
) -> Settled {
    let mut settling = Settling::new(rules, known.clone(), at);
    settling.take(found);
    settling.finish()
}

/// Settles findings as they come, all about one subject together: what is as it was is not held.
#[derive(Debug)]
pub struct Settling<'r> {
    rules: &'r Rules,
    at: Instant,
    known: BTreeMap<String, Known>,
    seen: BTreeSet<String>,
    settled: Settled,
}

impl<'r> Settling<'r> {
    /// Begins with what was said before about all the subjects that will come.
    pub fn new(rules: &'r Rules, known: BTreeMap<String, Known>, at: Instant) -> Self {
        Self {
            rules,
            at,
            known,
            seen: BTreeSet::new(),
            settled: Settled::default(),
        }
    }

    /// Takes what was found of some subjects, each of them whole.
    pub fn take(&mut self, found: Vec<Found>) {
        for one in given_way(self.rules, found) {
            let key = one.key();
            if let Some((key, before)) = self.known.remove_entry(&key) {
                self.seen.insert(key);
                self.one(Some(before), one);
            } else if self.seen.insert(key) {
                self.one(None, one);
            }
        }
    }

    fn one(&mut self, before: Option<Known>, one: Found) {
        let settled = &mut self.settled;
        match before {
            None => settled.fresh.push(one),
            Some(before) if before.state.is_open() => {
                if is_other(before.weight, one.finding.weight, self.rules) {
                    settled.fresher.push((before.id, one));
                }
            }
            // A rate that was raised at a step is not raised there again.
            Some(before)
                if before.state == SuggestionState::Accepted && one.finding.action.is_lasting() => {
            }
            Some(before) if comes_back(&before, one.finding.weight, (self.rules, self.at)) => {
                settled.again.push((before.id, one));
            }
            Some(_) => {}
        }
    }

    /// Returns what becomes of all of it, and of what was said before and is not any more.
    pub fn finish(self) -> Settled {
        let mut settled = self.settled;
        for before in self.known.into_values() {
            match before.state {
                SuggestionState::Open | SuggestionState::Snoozed => settled.expired.push(before.id),
                SuggestionState::Accepted | SuggestionState::Dismissed if !before.over => {
                    settled.over.push(before.id);
                }
                SuggestionState::Accepted
                | SuggestionState::Dismissed
                | SuggestionState::Expired => {}
            }
        }
        settled
    }
}

fn given_way(rules: &Rules, found: Vec<Found>) -> Vec<Found> {
    let gives_way = |rule: &str| {
        rules
            .get(rule)
            .map(|rule| rule.unless.as_slice())
            .unwrap_or_default()
    };
    if rules.list.iter().all(|rule| rule.unless.is_empty()) {
        return found;
    }
    let speaks: BTreeSet<(String, String)> = found
        .iter()
        .map(|one| (one.rule.clone(), one.about.name()))
        .collect();
    found
        .into_iter()
        .filter(|one| {
            !gives_way(&one.rule)
                .iter()
                .any(|other| speaks.contains(&(other.clone(), one.about.name())))
        })
        .collect()
}

/// Returns whether a weight grew by so much that its facts are others.
fn is_grown(before: i64, now: i64, rules: &Rules) -> bool {
    let grown = i128::from(before) * i128::from(10_000 + rules.again.0);
    before > 0 && i128::from(now) * 10_000 >= grown
}

fn is_other(before: i64, now: i64, rules: &Rules) -> bool {
    is_grown(before, now, rules) || is_grown(now, before, rules)
}

fn comes_back(before: &Known, weight: i64, (rules, at): (&Rules, Instant)) -> bool {
    let is_grown = is_grown(before.weight, weight, rules);
    let is_rested = |least: i64| {
        let rest = rules.rest.saturating_mul(before.returns.clamp(least, 4));
        before
            .closed_at
            .is_none_or(|closed| (at - closed).num_days() >= rest)
    };
    match before.state {
        SuggestionState::Open | SuggestionState::Snoozed => false,
        SuggestionState::Expired => is_grown || is_rested(0),
        SuggestionState::Dismissed => is_grown || before.over && is_rested(1),
        SuggestionState::Accepted => (is_grown || before.over) && is_rested(1),
    }
}

impl Found {
    /// Returns the suggestion it is for the first time.
    pub fn suggestion(self, id: SuggestionId, at: Instant) -> Suggestion {
        Suggestion {
            id,
            shop: self.about.shop,
            key: self.key(),
            rule: self.rule,
            subject: self.about.subject,
            creator: self.about.creator,
            sample: self.about.sample,
            sku_id: self.about.sku_id,
            content_id: self.about.content_id,
            campaign: self.about.campaign,
            figures: self.finding.figures,
            threshold: self.finding.threshold,
            formula: self.formula,
            proposal: self.finding.proposal,
            action: self.finding.action,
            state: SuggestionState::Open,
            reason: None,
            until: None,
            created_at: at,
            closed_at: None,
            weight: self.finding.weight,
            over: false,
            returns: 0,
        }
    }

    /// Returns the suggestion it was, open again with the figures of today.
    pub fn again(self, before: &Suggestion, at: Instant) -> Suggestion {
        Suggestion {
            returns: before.returns + 1,
            ..self.suggestion(before.id, at)
        }
    }

    /// Returns the suggestion it is, with the figures of today.
    pub fn fresher(self, before: &Suggestion) -> Suggestion {
        Suggestion {
            figures: self.finding.figures,
            threshold: self.finding.threshold,
            proposal: self.finding.proposal,
            action: self.finding.action,
            weight: self.finding.weight,
            ..before.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::BasisPoints;
    use crate::domain::rules::{About, Finding};
    use crate::domain::testing::{creator, instant};

    fn found(weight: i64) -> Found {
        Found {
            rule: "cvr_low".into(),
            formula: "f".into(),
            about: About::creator(creator().shop, creator().id),
            finding: Finding::new("t", "p").weight(weight),
        }
    }

    fn known(state: SuggestionState, weight: i64, over: bool) -> BTreeMap<String, Known> {
        let one = Known {
            id: SuggestionId(uuid::Uuid::from_u128(9)),
            state,
            weight,
            over,
            returns: 0,
            closed_at: None,
        };
        BTreeMap::from([(found(0).key(), one)])
    }

    fn at() -> Instant {
        instant("2026-11-20T10:00:00Z")
    }

    #[test]
    fn what_comes_and_goes_rests_longer_each_time_unless_it_grew() {
        let rules = Rules::shipped();
        assert_eq!(rules.rest, 7);
        for (state, returns, days, weight, back) in [
            (SuggestionState::Expired, 0, 0, 100, true),
            (SuggestionState::Expired, 1, 6, 100, false),
            (SuggestionState::Expired, 1, 7, 100, true),
            (SuggestionState::Expired, 2, 13, 100, false),
            (SuggestionState::Expired, 9, 28, 100, true),
            (SuggestionState::Expired, 9, 27, 100, false),
            (SuggestionState::Expired, 9, 1, 125, true),
            (SuggestionState::Dismissed, 1, 6, 100, false),
            (SuggestionState::Dismissed, 1, 7, 100, true),
            // What a person decided on rests the first time too, unless what was turned down grew.
            (SuggestionState::Dismissed, 0, 6, 100, false),
            (SuggestionState::Dismissed, 0, 7, 100, true),
            (SuggestionState::Dismissed, 0, 0, 125, true),
            (SuggestionState::Accepted, 0, 6, 125, false),
            (SuggestionState::Accepted, 0, 7, 125, true),
            (SuggestionState::Accepted, 3, 20, 125, false),
            (SuggestionState::Accepted, 3, 21, 125, true),
        ] {
            let mut known = known(state, 100, state != SuggestionState::Expired);
            for one in known.values_mut() {
                one.returns = returns;
                one.closed_at = Some(at() - chrono::TimeDelta::days(days));
            }
            let settled = settle(rules, &known, vec![found(weight)], at());
            assert_eq!(
                settled.again.len(),
                usize::from(back),
                "{returns} {days} {weight}"
            );
        }
    }

    #[test]
    fn what_was_raised_on_an_occasion_is_not_raised_on_it_again() {
        let rules = Rules::shipped();
        let mut again = found(100);
        again.finding.action = crate::domain::suggestion::Proposal::SetCommission {
            rate: BasisPoints(1_700),
            products: Vec::new(),
        };
        for (state, back) in [
            (SuggestionState::Accepted, 0),
            (SuggestionState::Dismissed, 1),
        ] {
            let settled = settle(rules, &known(state, 0, true), vec![again.clone()], at());
            assert_eq!(settled.again.len(), back, "{state:?}");
        }
    }

    #[test]
    fn figures_follow_while_a_person_thinks() {
        let rules = Rules::shipped();
        for (now, follows) in [
            (100, false),
            (124, false),
            (125, true),
            (81, false),
            (80, true),
        ] {
            let known = known(SuggestionState::Open, 100, false);
            let settled = settle(rules, &known, vec![found(now)], at());
            assert_eq!(settled.fresher.len(), usize::from(follows), "{now}");
        }
    }

    #[test]
    fn each_state_answers_facts_that_stand_and_facts_that_are_gone() {
        use SuggestionState as S;
        let rules = Rules::shipped();
        assert_eq!(rules.again, BasisPoints(2_500));
        // fresh, again, expired, over.
        let counts = |settled: &Settled| {
            [
                settled.fresh.len(),
                settled.again.len(),
                settled.expired.len(),
                settled.over.len(),
            ]
        };
        for (state, then, over, now, want) in [
            (S::Open, 100, false, Some(500), [0, 0, 0, 0]),
            (S::Open, 100, false, None, [0, 0, 1, 0]),
            (S::Snoozed, 100, false, Some(500), [0, 0, 0, 0]),
            (S::Snoozed, 100, false, None, [0, 0, 1, 0]),
            (S::Expired, 100, false, Some(100), [0, 1, 0, 0]),
            (S::Expired, 100, false, None, [0, 0, 0, 0]),
            (S::Dismissed, 100, false, Some(100), [0, 0, 0, 0]),
            (S::Dismissed, 100, false, Some(124), [0, 0, 0, 0]),
            (S::Dismissed, 100, false, Some(125), [0, 1, 0, 0]),
            (S::Dismissed, 0, false, Some(900), [0, 0, 0, 0]),
            (S::Dismissed, 100, false, None, [0, 0, 0, 1]),
            (S::Dismissed, 100, true, None, [0, 0, 0, 0]),
            (S::Dismissed, 0, true, Some(0), [0, 1, 0, 0]),
            (S::Accepted, 100, false, Some(100), [0, 0, 0, 0]),
            (S::Accepted, 100, false, Some(125), [0, 1, 0, 0]),
            (S::Accepted, 100, true, Some(90), [0, 1, 0, 0]),
        ] {
            let found = now.map(found).into_iter().collect();
            let settled = settle(rules, &known(state, then, over), found, at());
            assert_eq!(counts(&settled), want, "{state:?} {then} {over} {now:?}");
        }
        let settled = settle(rules, &BTreeMap::new(), vec![found(1), found(1)], at());
        assert_eq!(counts(&settled), [1, 0, 0, 0]);
    }

    #[test]
    fn a_rule_gives_way_where_the_other_speaks() {
        let mut rules = Rules::shipped().clone();
        let rule = rules.list.iter_mut().find(|rule| rule.id == "cvr_low");
        rule.unwrap().unless = vec!["hook_low".into()];
        let hook = Found {
            rule: "hook_low".into(),
            ..found(1)
        };
        let settled = settle(&rules, &BTreeMap::new(), vec![found(1), hook.clone()], at());
        assert_eq!(settled.fresh, [hook]);
        let settled = settle(&rules, &BTreeMap::new(), vec![found(1)], at());
        assert_eq!(settled.fresh.len(), 1);
    }

    #[test]
    fn what_comes_back_is_the_same_suggestion_with_the_figures_of_today() {
        let at = instant("2026-11-20T10:00:00Z");
        let mut before = found(100).suggestion(SuggestionId(uuid::Uuid::from_u128(9)), at);
        before.state = SuggestionState::Dismissed;
        before.reason = Some("no".into());
        let later = instant("2026-12-20T10:00:00Z");
        let after = found(200).again(&before, later);
        assert_eq!(
            (after.id, after.key.clone()),
            (before.id, before.key.clone())
        );
        assert_eq!(
            (after.weight, after.created_at, after.reason),
            (200, later, None)
        );
        assert_eq!(after.state, SuggestionState::Open);
    }
}
