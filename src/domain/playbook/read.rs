//! Reads playbook files: the shipped one, and a person's own on top of it, key by key.

use toml::de::{DeTable, DeValue};

use super::{Entry, Mode, Playbook, Trigger};
use crate::domain::followup::FollowUpKind;
use crate::domain::ownfile::{Fault, Reader, wrong};
use crate::domain::review::PERIOD_DAYS;
use crate::domain::stage::Stage;
use crate::domain::suggestion::Proposal;
use crate::domain::text::nearest;

const SHIPPED: &str = include_str!("../../../assets/playbook.toml");
/// The file as sentences name it.
const FILE: &str = "playbook.toml";
const CATCH_UP: &str = "catch_up";
const KEYS: [&str; 8] = [
    "trigger", "of", "every", "delay", "kind", "propose", "template", "mode",
];
/// The longest delay, in days.
const LONGEST: i64 = 365;

/// Returns the shipped playbook; it has no faults, which a test holds.
pub(super) fn shipped() -> (Playbook, Vec<Fault>) {
    let empty = Playbook {
        catch_up: 0,
        entries: Vec::new(),
    };
    over(&empty, SHIPPED)
}

/// Returns the shipped playbook with a person's own file over it, and what is wrong with the file.
///
/// A wrong key leaves the value there was; a new entry that is not whole, and entries that queue each
/// other in a circle, are left out.
pub fn read(text: &str) -> (Playbook, Vec<Fault>) {
    over(Playbook::shipped(), text)
}

/// What is known of an entry while its file is read.
#[derive(Clone, Debug)]
struct Draft {
    id: String,
    line: usize,
    trigger: Option<String>,
    of: Option<FollowUpKind>,
    every: Option<i64>,
    days: i64,
    kind: Option<FollowUpKind>,
    propose: Option<Proposal>,
    template: Option<String>,
    mode: Mode,
}

impl Draft {
    const fn blank(id: String, line: usize) -> Self {
        Self {
            id,
            line,
            trigger: None,
            of: None,
            every: None,
            days: 0,
            kind: None,
            propose: None,
            template: None,
            mode: Mode::Auto,
        }
    }

    fn of_entry(entry: &Entry) -> Self {
        let of = match entry.trigger {
            Trigger::Sent(kind) => Some(kind),
            Trigger::Entered(_)
            | Trigger::Due
            | Trigger::Deliverable
            | Trigger::OutreachBatch
            | Trigger::SampleBatch
            | Trigger::Period => None,
        };
        let (kind, propose) = match &entry.proposal {
            Proposal::Queue { kind } => (Some(*kind), None),
            proposed @ (Proposal::NoShow
            | Proposal::Declined
            | Proposal::Cancelled
            | Proposal::HoldSamples
            | Proposal::PromoteTier { .. }
            | Proposal::SetCommission { .. }
            | Proposal::AskSpark
            | Proposal::StopSpark
            | Proposal::ScaleSpark { .. }
            | Proposal::Invest { .. }
            | Proposal::CutBudgets
            | Proposal::PauseOutreach
            | Proposal::TakeUp) => (None, Some(proposed.clone())),
        };
        Self {
            id: entry.id.clone(),
            line: 0,
            trigger: Some(entry.trigger.name().to_owned()),
            of,
            every: (entry.trigger == Trigger::Period).then_some(entry.every),
            days: entry.days,
            template: kind
                .filter(|kind| kind.name() != entry.template)
                .map(|_kind| entry.template.clone()),
            kind,
            propose,
            mode: entry.mode,
        }
    }
}

fn over(base: &Playbook, text: &str) -> (Playbook, Vec<Fault>) {
    let mut reader = Reader::new(FILE, text);
    let mut catch_up = base.catch_up;
    let mut drafts: Vec<Draft> = base.entries.iter().map(Draft::of_entry).collect();
    for (name, at, value) in reader.tables() {
        match (name.as_str(), value) {
            (CATCH_UP, DeValue::String(days)) => match delay(&days) {
                Ok(days @ 0..) => catch_up = days,
                Ok(_) | Err(_) => reader.fault(at, "catch_up is a number of days such as \"7d\"."),
            },
            (id, DeValue::Table(keys)) => {
                let place = drafts.iter().position(|draft| draft.id == id);
                let mut draft = place.and_then(|place| drafts.get(place).cloned());
                let draft = draft.get_or_insert_with(|| Draft::blank(id.to_owned(), 0));
                draft.line = reader.line(at);
                fill(&mut reader, draft, &keys);
                match place.and_then(|place| drafts.get_mut(place)) {
                    Some(slot) => slot.clone_from(draft),
                    None => drafts.push(draft.clone()),
                }
            }
            (other, _) => {
                let names = drafts.iter().map(|draft| draft.id.as_str());
                let near = nearest(other, names.chain([CATCH_UP])).unwrap_or_default();
                let message =
                    format!("{other:?} is no entry of the playbook: the nearest is {near:?}.");
                reader.fault(at, message);
            }
        }
    }
    let entries = whole(&mut reader, base, drafts);
    let entries = without_loops(&mut reader, entries);
    let entries = entries.into_iter().map(|(entry, _line)| entry).collect();
    (Playbook { catch_up, entries }, reader.faults())
}

/// Takes the keys of one entry; a wrong one is told and left as it was.
fn fill(reader: &mut Reader<'_>, draft: &mut Draft, keys: &DeTable<'_>) {
    for (name, value) in keys {
        let key = name.get_ref().as_ref();
        let at = name.span().start;
        if !KEYS.contains(&key) {
            let near = nearest(key, KEYS).unwrap_or_default();
            reader.fault(
                at,
                format!(
                    "{key:?} is no key of {}: the nearest is {near:?}.",
                    draft.id
                ),
            );
            continue;
        }
        let Some(text) = value.get_ref().as_str() else {
            reader.fault(
                at,
                format!("{key} takes a text: put it in quotes, such as \"3d\"."),
            );
            continue;
        };
        if let Err(message) = set(draft, key, text) {
            reader.fault(value.span().start, message);
        }
    }
}

fn set(draft: &mut Draft, key: &str, text: &str) -> Result<(), String> {
    match key {
        "trigger" => draft.trigger = Some(trigger_word(text)?),
        "of" => draft.of = Some(text.parse()?),
        "every" => draft.every = Some(every(text)?),
        "delay" => draft.days = delay(text)?,
        "kind" => {
            draft.kind = Some(kind(text)?);
            draft.propose = None;
        }
        "propose" => {
            draft.propose = Some(proposal(text)?);
            draft.kind = None;
        }
        "template" => draft.template = Some(text.to_owned()),
        _ => draft.mode = mode(text)?,
    }
    Ok(())
}

fn trigger_word(text: &str) -> Result<String, String> {
    let mut names: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
    names.extend([
        "due",
        "deliverable",
        "outreach_batch",
        "sample_batch",
        "period",
        "sent",
    ]);
    if names.contains(&text) {
        Ok(text.to_owned())
    } else {
        Err(wrong("trigger", text, &names))
    }
}

fn kind(text: &str) -> Result<FollowUpKind, String> {
    let names: Vec<_> = FollowUpKind::ALL.iter().map(|kind| kind.name()).collect();
    text.parse()
        .map_err(|_unknown: String| wrong("kind of follow-up", text, &names))
}

fn proposal(text: &str) -> Result<Proposal, String> {
    match text {
        "hold_samples" => Ok(Proposal::HoldSamples),
        "no_show" => Ok(Proposal::NoShow),
        "declined" => Ok(Proposal::Declined),
        "cancelled" => Ok(Proposal::Cancelled),
        _ => Err(wrong(
            "proposal",
            text,
            &["hold_samples", "no_show", "declined", "cancelled"],
        )),
    }
}

fn mode(text: &str) -> Result<Mode, String> {
    Mode::ALL
        .into_iter()
        .find(|mode| mode.name() == text)
        .ok_or_else(|| wrong("mode", text, &Mode::ALL.map(Mode::name)))
}

/// Returns the days of a delay such as `3d`, `-1d` or `now`.
fn delay(text: &str) -> Result<i64, String> {
    if text == "now" {
        return Ok(0);
    }
    text.strip_suffix('d')
        .and_then(|days| days.parse().ok())
        .filter(|days: &i64| days.abs() <= LONGEST)
        .ok_or_else(|| format!("{text:?} is no delay: write now, 3d or, before the due date, -3d."))
}

/// Returns the days of a period such as `28d`.
fn every(text: &str) -> Result<i64, String> {
    delay(text)
        .ok()
        .filter(|days| *days > 0)
        .ok_or_else(|| format!("{text:?} is no length of a period: write 7d, 14d or 28d."))
}

/// Returns the drafts that make sense as entries, with their lines.
fn whole(reader: &mut Reader<'_>, base: &Playbook, drafts: Vec<Draft>) -> Vec<(Entry, usize)> {
    let mut entries = Vec::new();
    for draft in drafts {
        let line = draft.line;
        let shipped = base.entries.iter().find(|entry| entry.id == draft.id);
        match entry(&draft, base) {
            Ok(entry) => entries.push((entry, line)),
            Err(message) => {
                reader.fault_in(line, message);
                entries.extend(shipped.map(|entry| (entry.clone(), line)));
            }
        }
    }
    entries
}

fn entry(draft: &Draft, base: &Playbook) -> Result<Entry, String> {
    let id = &draft.id;
    if id.contains('/') || id.is_empty() {
        return Err(format!(
            "{id:?} cannot name an entry: take letters, digits and _."
        ));
    }
    let proposal = match (draft.kind, &draft.propose) {
        (Some(kind), _) => Proposal::Queue { kind },
        (None, Some(proposal)) => proposal.clone(),
        (None, None) => {
            let names = base.entries.iter().map(|entry| entry.id.as_str());
            let near = nearest(id, names).unwrap_or_default();
            return Err(format!(
                "There is no entry {id}: the nearest is {near:?}; a new one needs a trigger and a kind."
            ));
        }
    };
    let Some(word) = draft.trigger.as_deref() else {
        return Err(format!(
            "Entry {id} has no trigger: write one such as trigger = \"delivered\"."
        ));
    };
    let trigger = match (word, draft.of) {
        ("sent", Some(kind)) => Trigger::Sent(kind),
        ("sent", None) => {
            return Err(format!(
                "Entry {id} waits for a message without saying which: write of = \"reminder\"."
            ));
        }
        (word, _) => word.parse()?,
    };
    if draft.every.is_some() && trigger != Trigger::Period {
        return Err(format!(
            "Entry {id} has no period: every goes with trigger = \"period\"."
        ));
    }
    fits(id, trigger, draft.days, &proposal)?;
    let template = draft.template.clone().unwrap_or_else(|| match &proposal {
        Proposal::Queue { kind } => kind.name().to_owned(),
        Proposal::HoldSamples
        | Proposal::NoShow
        | Proposal::Declined
        | Proposal::Cancelled
        | Proposal::PromoteTier { .. }
        | Proposal::SetCommission { .. }
        | Proposal::AskSpark
        | Proposal::StopSpark
        | Proposal::ScaleSpark { .. }
        | Proposal::Invest { .. }
        | Proposal::CutBudgets
        | Proposal::PauseOutreach
        | Proposal::TakeUp => String::new(),
    });
    Ok(Entry {
        id: id.clone(),
        trigger,
        days: draft.days,
        every: match trigger {
            Trigger::Period => draft.every.unwrap_or(PERIOD_DAYS),
            Trigger::Entered(_)
            | Trigger::Due
            | Trigger::Deliverable
            | Trigger::OutreachBatch
            | Trigger::SampleBatch
            | Trigger::Sent(_) => 0,
        },
        proposal,
        template,
        mode: draft.mode,
    })
}

/// Refuses what can never come true.
fn fits(id: &str, trigger: Trigger, days: i64, proposal: &Proposal) -> Result<(), String> {
    if days < 0 && trigger != Trigger::Due {
        return Err(format!(
            "Entry {id} would act before its trigger: only due has days before it."
        ));
    }
    let misfit = |needs: &str| {
        Err(format!(
            "Entry {id} proposes what its trigger cannot bring: it needs trigger = \"{needs}\"."
        ))
    };
    match (proposal, trigger) {
        (Proposal::NoShow, Trigger::Due) if days > 0 => Ok(()),
        (Proposal::Declined, Trigger::Entered(Stage::Invited))
        | (Proposal::Cancelled, Trigger::Entered(Stage::Requested))
        | (Proposal::HoldSamples, Trigger::Due | Trigger::Entered(_))
        | (
            Proposal::Queue { .. }
            | Proposal::PromoteTier { .. }
            | Proposal::SetCommission { .. }
            | Proposal::AskSpark
            | Proposal::StopSpark
            | Proposal::ScaleSpark { .. }
            | Proposal::Invest { .. }
            | Proposal::CutBudgets
            | Proposal::PauseOutreach
            | Proposal::TakeUp,
            _,
        ) => Ok(()),
        (Proposal::NoShow | Proposal::HoldSamples, _) => misfit("due"),
        (Proposal::Declined, _) => misfit("invited"),
        (Proposal::Cancelled, _) => misfit("requested"),
    }
}

/// Leaves out the entries that queue each other in a circle, and names them.
fn without_loops(reader: &mut Reader<'_>, mut entries: Vec<(Entry, usize)>) -> Vec<(Entry, usize)> {
    while let Some((circle, line)) = find_loop(&entries) {
        let mut names: Vec<&str> = circle.iter().map(String::as_str).collect();
        names.extend(circle.first().map(String::as_str));
        reader.fault_in(
            line,
            format!(
                "The playbook goes round in a circle: {}; take one of them out.",
                names.join(" queues ")
            ),
        );
        entries.retain(|(entry, _)| !circle.contains(&entry.id));
    }
    entries
}

/// Returns the names of entries each of which is set off by the message of the one before.
fn find_loop(entries: &[(Entry, usize)]) -> Option<(Vec<String>, usize)> {
    let sets_off = |first: &Entry, second: &Entry| matches!((&first.proposal, second.trigger), (Proposal::Queue { kind }, Trigger::Sent(of)) if *kind == of);
    for (start, line) in entries {
        let mut paths: Vec<Vec<&Entry>> = vec![vec![start]];
        while let Some(path) = paths.pop() {
            let Some(last) = path.last() else { continue };
            if path.len() <= entries.len() && sets_off(last, start) {
                let names = path.iter().map(|entry| entry.id.clone()).collect();
                return Some((names, *line));
            }
            for (next, _) in entries {
                if sets_off(last, next) && !path.iter().any(|entry| entry.id == next.id) {
                    let mut longer = path.clone();
                    longer.push(next);
                    paths.push(longer);
                }
            }
        }
    }
    None
}
