//! Reads rules files: the shipped one, and a person's own on top of it, key by key.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::own::{self, Own};
use super::setting::{Setting, Unit, Value, Values};
use super::{Judge, Mode, Rule, Rules, SHAPES, Shape, What};
use crate::domain::followup::FollowUpKind;
use crate::domain::money::BasisPoints;
use crate::domain::ownfile::{Fault, Reader, wrong};
use crate::domain::query::Amount;
use crate::domain::suggestion::Proposal;
use crate::domain::text::nearest;

const SHIPPED: &str = include_str!("../../../assets/rules.toml");
/// The file as sentences name it.
const FILE: &str = "rules.toml";
const AGAIN: &str = "again";
const MODE: &str = "mode";
const UNLESS: &str = "unless";
/// The keys of a rule of a person's own.
const OWN: [&str; 6] = ["when", "say", "propose", "kind", MODE, UNLESS];

/// Returns the shipped rules; they have no faults, which a test holds.
pub(super) fn shipped() -> (Rules, Vec<Fault>) {
    let list = SHAPES
        .iter()
        .map(|shape| Rule {
            id: shape.id.to_owned(),
            mode: Mode::Suggest,
            unless: Vec::new(),
            what: What::Shipped(shape, Values::default()),
        })
        .collect();
    let empty = Rules {
        again: BasisPoints(0),
        list,
    };
    over(&empty, SHIPPED)
}

/// Returns the shipped rules with a person's own file over them, and what is wrong with the file.
///
/// A wrong value leaves the one there was; a rule of one's own that is not whole is left out, and of rules
/// that give way to each other in a circle none gives way.
pub fn read(text: &str) -> (Rules, Vec<Fault>) {
    over(Rules::shipped(), text)
}

fn over(base: &Rules, text: &str) -> (Rules, Vec<Fault>) {
    let mut reader = Reader::new(FILE, text);
    let mut rules = base.clone();
    let mut lines = Vec::new();
    for (name, at, value) in reader.tables() {
        match (name.as_str(), value) {
            (AGAIN, value) => match value_of(Unit::Share, &value) {
                Some(Value::Share(points)) => rules.again = points,
                _ => reader.fault(at, "again is a share such as \"25%\"."),
            },
            (id, DeValue::Table(keys)) => {
                lines.push((id.to_owned(), reader.line(at)));
                match rules.list.iter().position(|rule| rule.id == id) {
                    Some(place) => {
                        if let Some(rule) = rules.list.get_mut(place) {
                            overridden(&mut reader, rule, (at, &keys));
                        }
                    }
                    None => rules.list.extend(new(&mut reader, (id, at), &keys)),
                }
            }
            (other, _) => {
                let names = rules.list.iter().map(|rule| rule.id.as_str());
                let near = nearest(other, names.chain([AGAIN])).unwrap_or_default();
                reader.fault(
                    at,
                    format!("{other:?} is no rule: the nearest is {near:?}."),
                );
            }
        }
    }
    give_way(&mut reader, &mut rules, &lines);
    against_each_other(&mut reader, &mut rules, &lines);
    (rules, reader.faults())
}

/// Sets what the file says of a rule there is.
fn overridden(reader: &mut Reader<'_>, rule: &mut Rule, (at, keys): (usize, &DeTable<'_>)) {
    let before = rule.clone();
    let id = rule.id.clone();
    if let What::Own(_) = rule.what {
        if let Some(next) = new(reader, (&id, at), keys) {
            *rule = next;
        }
        return;
    }
    for (name, value) in keys {
        let (key, place) = (name.get_ref().as_ref(), value.span().start);
        let result = match key {
            MODE => mode(rule, value.get_ref()).map(|mode| rule.mode = mode),
            UNLESS => names(value.get_ref()).map(|names| rule.unless = names),
            _ => {
                let What::Shipped(shape, values) = &mut rule.what else {
                    continue;
                };
                threshold((shape, values), key, value.get_ref())
            }
        };
        if let Err(message) = result {
            reader.fault(place, message);
        }
    }
    let What::Shipped(shape, values) = &rule.what else {
        return;
    };
    for (low, high) in shape.ordered {
        let (least, most) = (values.ratio(low), values.ratio(high));
        if least > most {
            let (least, most) = (values.text(low), values.text(high));
            reader.fault(
                at,
                format!("Rule {id} contradicts itself: {low} is {least} and {high} is {most}; the values before them hold."),
            );
            *rule = before;
            return;
        }
    }
}

/// Returns whether accepting what a rule proposes does anything by itself.
const fn does_something(shape: &Shape) -> bool {
    matches!(
        shape.id.as_bytes(),
        b"frequency_drop"
            | b"restock"
            | b"stop_feeding"
            | b"promote_tier"
            | b"gmv_threshold"
            | b"commission_or_sample"
            | b"sla"
    )
}

fn mode(rule: &Rule, value: &DeValue<'_>) -> Result<Mode, String> {
    let text = value.as_str().unwrap_or_default();
    let mode = Mode::ALL
        .into_iter()
        .find(|mode| mode.name() == text)
        .ok_or_else(|| wrong("mode", text, &Mode::ALL.map(Mode::name)))?;
    let is_idle = match &rule.what {
        What::Shipped(shape, _) => !does_something(shape),
        What::Own(own) => own.action == Proposal::TakeUp,
    };
    if mode == Mode::Auto && is_idle {
        return Err(format!(
            "Rule {} proposes what only a person can do: its mode is suggest or off.",
            rule.id
        ));
    }
    Ok(mode)
}

fn names(value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let one = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    let listed = match value {
        DeValue::Array(items) => items.iter().map(|item| one(item.get_ref())).collect(),
        _ => one(value).map(|name| vec![name]),
    };
    listed.ok_or_else(|| "unless takes names of rules, such as [\"stop_feeding\"].".to_owned())
}

fn threshold(
    (shape, values): (&'static Shape, &mut Values),
    key: &str,
    value: &DeValue<'_>,
) -> Result<(), String> {
    let Some(setting) = shape.settings.iter().find(|setting| setting.name == key) else {
        let known = shape.settings.iter().map(|setting| setting.name);
        let near = nearest(key, known.chain([MODE, UNLESS])).unwrap_or_default();
        return Err(format!(
            "{key:?} is no key of {}: the nearest is {near:?}.",
            shape.id
        ));
    };
    let Setting { name, unit, .. } = *setting;
    let value = value_of(unit, value)
        .ok_or_else(|| format!("{key} of {} takes {}.", shape.id, unit.written()))?;
    values.set(name, value);
    Ok(())
}

/// Returns the value of a threshold, if it is of its unit.
fn value_of(unit: Unit, value: &DeValue<'_>) -> Option<Value> {
    match unit {
        Unit::Share => {
            let points = crate::domain::query::percent(value.as_str()?)?;
            (points.0 <= 100_000).then_some(Value::Share(points))
        }
        Unit::Times => {
            let number = value.as_str()?.strip_suffix('x')?;
            let hundredths = Amount::parse(number)?.hundredths()?;
            (hundredths > 0).then_some(Value::Times(hundredths))
        }
        Unit::Count => whole(value).map(Value::Count),
        Unit::Days => {
            let days: i64 = value.as_str()?.strip_suffix('d')?.parse().ok()?;
            (0..=365).contains(&days).then_some(Value::Days(days))
        }
        Unit::Steps => {
            let DeValue::Array(items) = value else {
                return None;
            };
            let mut steps = Vec::new();
            let mut last = 0;
            for item in items {
                let step = whole(item.get_ref()).filter(|step| *step > last)?;
                last = step;
                steps.push(Amount::parse(&step.to_string())?);
            }
            Some(Value::Steps(steps))
        }
    }
}

fn whole(value: &DeValue<'_>) -> Option<i64> {
    let DeValue::Integer(integer) = value else {
        return None;
    };
    let plain = integer.as_str().replace('_', "");
    plain
        .parse()
        .ok()
        .filter(|whole| (0..=1_000_000_000_000).contains(whole))
}

/// Returns a rule of a person's own, if the file says all of it.
fn new(reader: &mut Reader<'_>, (id, at): (&str, usize), keys: &DeTable<'_>) -> Option<Rule> {
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
        (None, None) | (Some("take_up"), None) => Ok(Proposal::TakeUp),
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

/// Names rules that give way to nobody there is, or to each other in a circle.
fn give_way(reader: &mut Reader<'_>, rules: &mut Rules, lines: &[(String, usize)]) {
    let ids: Vec<String> = rules.list.iter().map(|rule| rule.id.clone()).collect();
    let line_of = |id: &str| {
        lines
            .iter()
            .find(|(name, _)| name == id)
            .map_or(1, |(_, line)| *line)
    };
    for rule in &mut rules.list {
        let (known, unknown): (Vec<_>, Vec<_>) =
            rule.unless.drain(..).partition(|other| ids.contains(other));
        rule.unless = known;
        for other in unknown {
            let near = nearest(&other, ids.iter().map(String::as_str)).unwrap_or_default();
            let message = format!(
                "Rule {} gives way to {other:?}, which is no rule: the nearest is {near:?}.",
                rule.id
            );
            reader.fault_in(line_of(&rule.id), message);
        }
    }
    while let Some(circle) = circle(rules) {
        let mut names: Vec<&str> = circle.iter().map(String::as_str).collect();
        names.extend(circle.first().map(String::as_str));
        let first = circle.first().map(String::as_str).unwrap_or_default();
        let message = format!(
            "Rules go round in a circle: {}; none of them gives way to the next.",
            names.join(" gives way to ")
        );
        reader.fault_in(line_of(first), message);
        for rule in &mut rules.list {
            if circle.contains(&rule.id) {
                rule.unless.retain(|other| !circle.contains(other));
            }
        }
    }
}

/// Returns rules each of which gives way to the next, and the last to the first.
fn circle(rules: &Rules) -> Option<Vec<String>> {
    let next = |id: &str| {
        rules
            .get(id)
            .map(|rule| rule.unless.as_slice())
            .unwrap_or_default()
    };
    for start in &rules.list {
        let mut paths = vec![vec![start.id.clone()]];
        let mut seen = BTreeSet::new();
        while let Some(path) = paths.pop() {
            let last = path.last().map(String::as_str).unwrap_or_default();
            for other in next(last) {
                if *other == start.id {
                    return Some(path);
                }
                if seen.insert(other.clone()) {
                    let mut longer = path.clone();
                    longer.push(other.clone());
                    paths.push(longer);
                }
            }
        }
    }
    None
}

/// Leaves out rules of a person's own that ask the same and propose what cannot both be done.
fn against_each_other(reader: &mut Reader<'_>, rules: &mut Rules, lines: &[(String, usize)]) {
    let feeds = |action: &Proposal| {
        *action
            == Proposal::Queue {
                kind: FollowUpKind::Restock,
            }
    };
    let mut wrong = Vec::new();
    for (n, one) in rules.list.iter().enumerate() {
        for other in rules.list.iter().skip(n + 1) {
            let (What::Own(a), What::Own(b)) = (&one.what, &other.what) else {
                continue;
            };
            let held = [&a.action, &b.action].contains(&&Proposal::HoldSamples);
            if a.filter == b.filter && held && (feeds(&a.action) || feeds(&b.action)) {
                wrong.push((one.id.clone(), other.id.clone()));
            }
        }
    }
    for (one, other) in wrong {
        let line = lines
            .iter()
            .find(|(name, _)| *name == other)
            .map_or(1, |(_, line)| *line);
        let message = format!(
            "Rules {one} and {other} contradict each other: the same creators would be sent product and have it held back; {other} is left out."
        );
        reader.fault_in(line, message);
        rules.list.retain(|rule| rule.id != other);
    }
}

impl Shape {
    /// Returns whether it is asked when a person decides rather than run by the tick.
    pub const fn is_asked(&self) -> bool {
        matches!(self.judge, Judge::Asked)
    }
}
