//! The only fold there is: an entity and a change give the entity after.

use super::delta::{Delta as _, Entity};
use super::event::Change;

/// Returns the entity after `change`; `None` once it is gone, or was never there.
///
/// Live writes and `doctor --replay` both come through here.
pub fn evolve<E: Entity>(current: Option<E>, change: &Change<E>) -> Option<E> {
    match change {
        Change::Added(entity) => Some(entity.clone()),
        Change::Changed { delta, .. } => current.map(|mut entity| {
            delta.write(&mut entity);
            entity
        }),
        Change::Removed(_) => None,
    }
}

/// Returns the fields in which `current` no longer is what `change` was made on.
///
/// Empty means that the change fits: this is how undo sees that somebody else was there since
/// (reliability.md section 5).
pub fn conflicts<E: Entity>(current: Option<&E>, change: &Change<E>) -> Vec<&'static str> {
    match (change, current) {
        (Change::Added(_), None) => Vec::new(),
        (Change::Added(_), Some(_)) => vec!["identity"],
        (Change::Changed { delta, .. }, Some(entity)) => delta.conflicts(entity),
        (Change::Removed(was), Some(entity)) if was == entity => Vec::new(),
        (Change::Removed(was), Some(entity)) => E::Delta::between(was, entity).fields(),
        (Change::Changed { .. } | Change::Removed(_), None) => vec!["existence"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Event, Verb};
    use crate::domain::stage::Stage;
    use crate::domain::testing::{date, sample};

    #[test]
    fn an_event_and_its_inverse_leave_everything_as_it_was() {
        let before = sample(Stage::Approved).build();
        let mut after = before.clone();
        after.stage = Stage::Shipped;
        after.tracking = Some("9400".into());
        after.due = Some(date("2026-12-01"));
        let change = Change::between(&before, &after, Verb::Moved).unwrap();
        assert_eq!(evolve(Some(before.clone()), &change), Some(after.clone()));
        let Event::Sample(back) = Event::Sample(change).inverse().unwrap() else {
            panic!()
        };
        assert!(conflicts(Some(&after), &back).is_empty());
        assert_eq!(evolve(Some(after), &back), Some(before));
    }

    #[test]
    fn a_field_changed_since_is_a_conflict_and_other_fields_are_not() {
        let before = sample(Stage::Approved).build();
        let mut after = before.clone();
        after.stage = Stage::Shipped;
        let Event::Sample(back) =
            Event::Sample(Change::between(&before, &after, Verb::Moved).unwrap())
                .inverse()
                .unwrap()
        else {
            panic!()
        };
        let mut touched = after.clone();
        touched.carrier = Some("UPS".into());
        assert!(conflicts(Some(&touched), &back).is_empty());
        touched.stage = Stage::Delivered;
        assert_eq!(conflicts(Some(&touched), &back), ["stage"]);
    }
}
