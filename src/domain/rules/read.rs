//! Reads rules files: the shipped one, and a person's own on top of it, key by key.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::read_own::new;
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
const REST: &str = "rest";
pub(super) const MODE: &str = "mode";
pub(super) const UNLESS: &str = "unless";
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
        rest: 0,
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
            (REST, value) => match value_of(Unit::Days, &value) {
                Some(Value::Days(days)) => rules.rest = days,
                _ => reader.fault(at, "rest is a number of days such as \"7d\"."),
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
                let near = nearest(other, names.chain([AGAIN, REST])).unwrap_or_default();
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

pub(super) fn mode(rule: &Rule, value: &DeValue<'_>) -> Result<Mode, String> {
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

pub(super) fn names(value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let one = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    let listed = if let DeValue::Array(items) = value {
        items.iter().map(|item| one(item.get_ref())).collect()
    } else {
        one(value).map(|name| vec![name])
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
