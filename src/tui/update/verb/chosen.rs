//! What is done with what was chosen in a menu.

use super::menu::{push, put_off};
use super::{ask, commission, explain, look, outreach, snooze, submit};
use crate::domain::command::{Command, MoveDetails, NewFollowUp, NewVerdict};
use crate::domain::date::{Date, plus_days};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{CreatorId, SampleId};
use crate::domain::stage::Stage;
use crate::tui::layer::{Form, Goal, Pick, move_to};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::Effect;
use crate::tui::panes::creators::CreatorColumn;

/// Does what was chosen, to what the menu was about.
pub(in super::super) fn chosen(model: &mut Model, pick: Pick, subject: Subject) -> Vec<Effect> {
    let samples = (subject.samples.len(), "sample");
    match pick {
        Pick::Message(kind) => {
            let command = message_to(&subject, kind);
            submit(model, command)
        }
        Pick::Decline(side, why) => {
            let details = MoveDetails {
                by: Some(side),
                reason: Some(why.to_owned()),
                ..MoveDetails::default()
            };
            submit(model, move_to(subject.samples, Stage::Declined, details))
        }
        Pick::Answered(stage) => submit(
            model,
            Command::LogAnswer {
                creators: subject.creators,
                stage,
            },
        ),
        Pick::Snooze(days) => {
            let until = plus_days(model.today_date(), days);
            submit(model, snooze::of(subject, until))
        }
        Pick::SnoozeMonday => {
            let until = next_monday(model.today_date());
            submit(model, snooze::of(subject, until))
        }
        Pick::SnoozeDate => ask_until(model, subject),
        Pick::Close(stage, by) => {
            let note = if stage == Stage::Cancelled {
                "Why? It is kept."
            } else {
                "Why? May stay empty."
            };
            let title = subject.titled(stage.title(), samples);
            let goal = Goal::Close(subject.samples, stage, by);
            let form = Form::new(title, note.to_owned(), &[("reason", "")], goal);
            ask(model, form)
        }
        Pick::Decide(decision) => {
            let title = subject.titled(&format!("Decide: {}", decision.name()), samples);
            let note = "Why? It is kept.".to_owned();
            let goal = Goal::Decide(subject.samples, decision);
            ask(model, Form::new(title, note, &[("reason", "")], goal))
        }
        Pick::Judge(new) => ask_why(model, new),
        Pick::Keep(keep) => {
            let conflicts = subject.conflicts;
            submit(model, Command::SettleConflicts { conflicts, keep })
        }
        Pick::Copy(_)
        | Pick::Sort(_)
        | Pick::Window(_)
        | Pick::Segment(_)
        | Pick::Column(_)
        | Pick::Hide(_)
        | Pick::View(_)
        | Pick::Shop(_)
        | Pick::Run(_)
        | Pick::Tour(_)
        | Pick::Nothing
        | Pick::Field(_)
        | Pick::Explain(_) => looked(model, pick, subject),
        Pick::Spark(field) => super::spark::chosen(model, field),
        Pick::Commission(_) | Pick::SampleInstead | Pick::Offer(_) | Pick::OfferIn(..) => {
            offered(model, pick, subject)
        }
        Pick::Sku(sku_id) => submit(
            model,
            Command::AddSamples {
                creators: subject.creators,
                sku_id,
                to: Stage::Requested,
                campaign: None,
                details: MoveDetails::default(),
            },
        ),
    }
}

/// Does what was chosen to be offered: a commission, a sample in its place, a product.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other choices offer nothing"
)]
fn offered(model: &mut Model, pick: Pick, subject: Subject) -> Vec<Effect> {
    match pick {
        Pick::Commission(rated) => commission::chosen(model, rated, subject),
        Pick::SampleInstead => commission::sample_instead(model, subject),
        Pick::Offer(offered) => outreach::wording(model, offered, subject),
        Pick::OfferIn(offered, text) => outreach::preview(model, (offered, text), subject),
        _ => Vec::new(),
    }
}

/// Asks why a content was judged so.
fn ask_why(model: &mut Model, new: NewVerdict) -> Vec<Effect> {
    let title = format!("{} · {}", new.compliance.title(), new.content_id);
    let note = "Why? May stay empty.".to_owned();
    let form = Form::new(title, note, &[("reason", "")], Goal::Judge(new));
    ask(model, form)
}

/// Asks for the day something is put off until.
fn ask_until(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let title = subject.titled("Snooze", put_off(&subject));
    let note = "Until which day? 5d, thu, 2026-12-01".to_owned();
    let goal = if subject.samples.is_empty() && subject.follow_ups.is_empty() {
        Goal::Wait(subject.suggestions)
    } else {
        Goal::Snooze(subject.samples, subject.follow_ups)
    };
    ask(model, Form::new(title, note, &[("day", "")], goal))
}

/// Does what was chosen where it changes nothing of the data.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other choices are about data"
)]
fn looked(model: &mut Model, pick: Pick, subject: Subject) -> Vec<Effect> {
    match pick {
        Pick::Copy(text) => vec![Effect::Copy(text)],
        Pick::Sort(n) => {
            look::order(model, n);
            Vec::new()
        }
        Pick::Window(window) => {
            look::through(model, window);
            Vec::new()
        }
        Pick::Segment(name) => {
            super::segment::narrow(model, &name);
            Vec::new()
        }
        Pick::Column(column) => {
            look::toggle(model, column);
            let cursor = CreatorColumn::ALL
                .iter()
                .skip(1)
                .position(|known| *known == column);
            choose_on(model, cursor.unwrap_or(0), subject)
        }
        Pick::Hide(title) => {
            let cursor = look::hide(model, title);
            choose_on(model, cursor, subject)
        }
        Pick::View(n) => super::view::open(model, n),
        Pick::Shop(shop) => super::shop::choose(model, shop),
        Pick::Run(n) => super::own::run(model, n),
        Pick::Tour(step) => super::first::tour(model, step),
        Pick::Field(field) => super::intake::name(model, field.as_deref()),
        Pick::Explain(query) => explain::open(model, query),
        _ => Vec::new(),
    }
}

/// Opens the columns again where the cursor was: they are seldom chosen alone.
fn choose_on(model: &mut Model, cursor: usize, subject: Subject) -> Vec<Effect> {
    let choices = look::columns(model);
    push(model, ("Columns".to_owned(), cursor), choices, subject)
}

/// One message for each creator; a task for each sample.
pub(super) fn message_to(subject: &Subject, kind: FollowUpKind) -> Command {
    if kind.is_task() {
        return Command::QueueFollowUps(follow_ups(subject, kind));
    }
    let about = || subject.about.iter();
    let mut samples = subject.samples.clone();
    samples.extend(about().filter_map(|(_, sample)| *sample));
    let without = about().filter(|(_, sample)| sample.is_none());
    let mut creators: Vec<CreatorId> = without.map(|(creator, _)| *creator).collect();
    if samples.is_empty() && creators.is_empty() {
        creators.clone_from(&subject.creators);
    }
    Command::MessageEach {
        kind,
        samples,
        creators,
    }
}

/// One follow-up per sample; per creator where no samples are chosen.
fn follow_ups(subject: &Subject, kind: FollowUpKind) -> Vec<NewFollowUp> {
    let new = |creator: Option<CreatorId>, sample: Option<SampleId>| NewFollowUp {
        creator,
        sample,
        kind,
        on: None,
        message: None,
    };
    let samples = subject
        .samples
        .iter()
        .map(|sample| new(None, Some(*sample)));
    let again = subject.about.iter();
    let again = again.map(|(creator, sample)| new(Some(*creator), *sample));
    let found: Vec<_> = samples.chain(again).collect();
    if found.is_empty() {
        let creators = subject.creators.iter();
        return creators.map(|creator| new(Some(*creator), None)).collect();
    }
    found
}

/// Returns the Monday after a day.
pub(super) fn next_monday(today: Date) -> Date {
    use chrono::Datelike as _;
    plus_days(today, 7 - i64::from(today.weekday().num_days_from_monday()))
}
