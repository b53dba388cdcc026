//! Settling what files say against samples.

use std::collections::BTreeSet;

use super::{Decided, once};
use crate::domain::conflict::{Conflict, Kept};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::id::ConflictId;
use crate::domain::refusal::Refusal;

/// Lets one side's word stand, with everything other files said in the same words.
pub(super) fn settle(facts: &Facts, ids: &[ConflictId], kept: Kept) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    let mut done = BTreeSet::new();
    for id in once(ids) {
        let conflict = facts.conflict(id)?;
        if conflict.kept.is_some() {
            return Err(Refusal::new(
                "settled",
                format!("Conflict {} is settled already.", id.short()),
                "Undo that first, or change the sample by hand.",
            ));
        }
        if done.contains(&id) {
            continue;
        }
        if kept == Kept::Theirs {
            let before = facts.sample(conflict.sample)?;
            let market = facts.market(facts.shop(conflict.shop)?);
            let campaign = facts.campaign_of(before);
            let after = conflict.theirs.taken(before, campaign, market);
            decided.push(Change::between(before, &after, Verb::Settled).map(Event::Sample));
        }
        let same = |other: &&Conflict| {
            other.kept.is_none()
                && other.sample == conflict.sample
                && other.theirs == conflict.theirs
        };
        for same in facts.conflicts.values().filter(same) {
            done.insert(same.id);
            let after = Conflict {
                kept: Some(kept),
                ..same.clone()
            };
            decided.push(Change::between(same, &after, Verb::Settled).map(Event::Conflict));
        }
    }
    Ok(decided)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conflict::Theirs;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{facts, instant, sample, shop};

    fn conflict(n: u128, stage: Stage) -> Conflict {
        Conflict {
            id: ConflictId(uuid::Uuid::from_u128(n)),
            shop: shop().id,
            sample: sample(Stage::Shipped).build().id,
            file: "tracker.csv".into(),
            line: 2,
            at: instant("2026-11-20T09:00:00Z"),
            theirs: Theirs {
                stage,
                word: stage.name().into(),
                declined_by: None,
                days: std::collections::BTreeMap::new(),
                due: None,
                carrier: None,
                tracking: None,
                post_url: None,
            },
            kept: None,
        }
    }

    #[test]
    fn the_same_words_of_several_files_are_settled_at_once_and_others_stay() {
        let ours = sample(Stage::Shipped).build();
        let mut world = facts(std::slice::from_ref(&ours));
        for (n, stage) in [
            (1, Stage::Cancelled),
            (2, Stage::Cancelled),
            (3, Stage::Declined),
        ] {
            let conflict = conflict(n, stage);
            world.conflicts.insert(conflict.id, conflict);
        }
        let [first, second] = [1, 2].map(|n| ConflictId(uuid::Uuid::from_u128(n)));
        let kept = settle(&world, &[first], Kept::Ours).unwrap().events;
        assert_eq!(kept.len(), 2);
        assert!(kept.iter().all(|event| event.kind() == "conflict_settled"));
        let taken = settle(&world, &[first, second], Kept::Theirs)
            .unwrap()
            .events;
        let kinds: Vec<_> = taken.iter().map(Event::kind).collect();
        assert_eq!(
            kinds,
            ["sample_settled", "conflict_settled", "conflict_settled"]
        );

        let known = world.conflicts.get_mut(&first).unwrap();
        known.kept = Some(Kept::Ours);
        let refused = settle(&world, &[first], Kept::Theirs).unwrap_err();
        assert_eq!(refused.code, "settled");
        let nobody = ConflictId(uuid::Uuid::from_u128(9));
        assert_eq!(
            settle(&world, &[nobody], Kept::Ours).unwrap_err().code,
            "unknown"
        );
    }
}
