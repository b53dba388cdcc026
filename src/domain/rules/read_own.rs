//! Reads a rule of a person's own: a query, and what is proposed of whoever fits.

use toml::de::{DeTable, DeValue};

use super::own::{self, Own};
use super::read::{MODE, UNLESS, mode, names};
use super::{Mode, Rule, SHAPES, What};
use crate::domain::followup::FollowUpKind;
use crate::domain::ownfile::{Reader, wrong};
use crate::domain::suggestion::Proposal;
use crate::domain::text::nearest;

/// The keys of a rule of a person's own.
const OWN: [&str; 6] = ["when", "say", "propose", "kind", MODE, UNLESS];

/// Returns a rule of a person's own, if the file says all of it.
pub(super) fn new(
    reader: &mut Reader<'_>,
    (id, at): (&str, usize),
    keys: &DeTable<'_>,
) -> Option<Rule> {
    if !keys.contains_key("when") {
        let near = nearest(id, SHAPES.iter().map(|shape| shape.id)).unwrap_or_default();
        reader.fault(
            at,
            format!("There is no rule {id}: the nearest is {near:?}; a new one needs when = \"tier:2 cvr<1%\"."),
        );
        return None;
    }
    if id.contains('/') || id.is_empty() {
        reader.fault(
            at,
            format!("{id:?} cannot name a rule: take letters, digits and _."),
        );
        return None;
    }
    let faults = reader.count();
    let mut rule = Rule {
        id: id.to_owned(),
        mode: Mode::Suggest,
        unless: Vec::new(),
        what: What::Own(Own {
            when: String::new(),
            filter: crate::domain::query::Filter::default(),
            say: format!("Look at it: rule {id} says so."),
            action: Proposal::TakeUp,
        }),
    };
    let (mut propose, mut kind) = (None, None);
    for (name, value) in keys {
        let (key, place) = (name.get_ref().as_ref(), value.span().start);
        if let Err(message) = part(&mut rule, (&mut propose, &mut kind), key, value.get_ref()) {
            let place = if OWN.contains(&key) {
                place
            } else {
                name.span().start
            };
            reader.fault(place, message);
        }
    }
    let action = action(id, propose.as_deref(), kind);
    match (action, &mut rule.what) {
        (Ok(action), What::Own(own)) => own.action = action,
        (Err(message), _) => reader.fault(at, message),
        (Ok(_), What::Shipped(..)) => {}
    }
    // The mode is judged by what the rule does, which stands in another key.
    if let Some(value) = keys.get(MODE) {
        match mode(&rule, value.get_ref()) {
            Ok(mode) => rule.mode = mode,
            Err(message) => reader.fault(value.span().start, message),
        }
    }
    (reader.count() == faults).then_some(rule)
}

fn part(
    rule: &mut Rule,
    (propose, kind): (&mut Option<String>, &mut Option<FollowUpKind>),
    key: &str,
    value: &DeValue<'_>,
) -> Result<(), String> {
    if !OWN.contains(&key) {
        let near = nearest(key, OWN).unwrap_or_default();
        return Err(format!(
            "{key:?} is no key of {}: the nearest is {near:?}.",
            rule.id
        ));
    }
    if key == UNLESS {
        rule.unless = names(value)?;
        return Ok(());
    }
    let text = value
        .as_str()
        .ok_or_else(|| format!("{key} takes a text: put it in quotes."))?;
    let What::Own(own) = &mut rule.what else {
        return Ok(());
    };
    match key {
        "when" => {
            own.filter = own::question(text)?;
            text.clone_into(&mut own.when);
        }
        "say" => text.clone_into(&mut own.say),
        "propose" => *propose = Some(text.to_owned()),
        "kind" => {
            let known: Vec<_> = FollowUpKind::ALL.iter().map(|kind| kind.name()).collect();
            *kind = Some(
                text.parse()
                    .map_err(|_odd: String| wrong("kind of follow-up", text, &known))?,
            );
        }
        _ => {}
    }
    Ok(())
}

fn action(id: &str, propose: Option<&str>, kind: Option<FollowUpKind>) -> Result<Proposal, String> {
    match (propose, kind) {
        (None | Some("take_up"), None) => Ok(Proposal::TakeUp),
        (Some("hold_samples"), None) => Ok(Proposal::HoldSamples),
        (None | Some("queue"), Some(kind)) => Ok(Proposal::Queue { kind }),
        (Some("queue"), None) => Err(format!(
            "Rule {id} queues a follow-up without saying which: write kind = \"win_back\"."
        )),
        (Some("hold_samples" | "take_up"), Some(_)) => Err(format!(
            "Rule {id} has a kind of follow-up and proposes something else: leave one of them out."
        )),
        (Some(other), _) => Err(wrong(
            "proposal",
            other,
            &["take_up", "hold_samples", "queue"],
        )),
    }
}
