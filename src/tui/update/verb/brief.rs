//! Writing the brief that goes with a sample: in a form, or in the person's own editor.

use super::super::tell;
use super::{ask, submit};
use crate::domain::brief::{PARTS, from_text, to_text};
use crate::domain::command::{Command, NewBrief};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::SampleId;
use crate::domain::refusal::Refusal;
use crate::store::view::brief::{BriefOfQuery, BriefSheet};
use crate::store::view::today::Item;
use crate::tui::layer::{Form, Goal, Layer};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::{Draft, Effect, Fetch};
use crate::tui::overlays::toast::News;

/// Asks for the brief of the first sample acted on; the form opens with the answer.
pub(super) fn open(subject: &Subject) -> Vec<Effect> {
    let first = subject.samples.first();
    first.map_or_else(Vec::new, |sample| vec![fetch(*sample)])
}

pub(super) fn fetch(sample: SampleId) -> Effect {
    Effect::Fetch(0, Box::new(Fetch::Brief(BriefOfQuery(sample))))
}

/// Opens the form on a brief, what is known already in it.
pub(in crate::tui::update) fn of_sample(model: &mut Model, sheet: BriefSheet) -> Vec<Effect> {
    let form = form(sheet);
    ask(model, form)
}

fn form(sheet: BriefSheet) -> Form {
    let note = "What the creator is told. All five parts are needed before it can be sent.";
    // A field has one line; lists are read with semicolons as well.
    let texts = sheet.parts.clone().map(|text| text.replace('\n', "; "));
    let fields: Vec<(&str, &str)> = PARTS
        .iter()
        .zip(&texts)
        .map(|(part, text)| (part.label, text.as_str()))
        .collect();
    let title = format!("Brief · {}", sheet.name);
    let empty = texts.iter().position(String::is_empty);
    let mut form = Form::new(
        title,
        note.to_owned(),
        &fields,
        Goal::Brief(Box::new(sheet)),
    );
    form.active = empty.unwrap_or(0);
    form
}

/// Returns the parts as they are typed.
fn typed(form: &Form) -> [String; 5] {
    std::array::from_fn(|n| form.text(n).unwrap_or_default())
}

/// Returns the command that keeps what was typed.
pub(super) fn command(form: &Form, sheet: &BriefSheet) -> Command {
    set(sheet, typed(form))
}

fn set(sheet: &BriefSheet, parts: [String; 5]) -> Command {
    let [hook, truth, proof, cta, avoid] = parts;
    Command::SetBrief(NewBrief {
        shop: sheet.shop,
        subject: sheet.subject.clone(),
        hook,
        truth,
        proof,
        cta,
        avoid,
    })
}

/// Opens the editor on a form of a brief, with what was typed so far.
pub(in crate::tui) fn to_be_written(form: &Form) -> Option<Draft> {
    let Goal::Brief(sheet) = &form.goal else {
        return None;
    };
    let sheet = BriefSheet {
        parts: typed(form),
        ..(**sheet).clone()
    };
    let text = to_text(&sheet.name, &sheet.parts);
    Some(Draft::Brief(Box::new(sheet), text))
}

/// Takes a brief back from the editor; one that cannot be read opens the form again, which says why.
pub(super) fn edited(model: &mut Model, sheet: BriefSheet, text: &str) -> Vec<Effect> {
    match from_text(text) {
        Ok(parts) => {
            let command = set(&sheet, parts);
            submit(model, command)
        }
        Err(error) => {
            let form = Form {
                error,
                ..form(sheet)
            };
            model.layers.push(Layer::Form(form));
            Vec::new()
        }
    }
}

/// Where a brief was refused because it is not whole: says so and asks for it, so that the form opens.
pub(in crate::tui::update) fn written(
    model: &mut Model,
    command: &Command,
    refusal: &Refusal,
) -> Option<Vec<Effect>> {
    let is_about_it = matches!(
        refusal.code,
        "missing_fact" | "no_brief" | "incomplete_brief"
    );
    let sample = about(model, command).filter(|_| is_about_it)?;
    let mut effects = tell(model, News::Refused, refusal.message.clone());
    effects.push(fetch(sample));
    Some(effects)
}

/// Returns the sample a brief was asked for.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other commands send no brief"
)]
fn about(model: &Model, command: &Command) -> Option<SampleId> {
    match command {
        Command::MessageEach {
            kind: FollowUpKind::Brief,
            samples,
            ..
        } => samples.first().copied(),
        Command::SendFollowUps { follow_ups } => {
            let of_queue = model.queue.rows.iter();
            let of_today = model.today.rows.iter().filter_map(|row| match &row.item {
                Item::FollowUp(row) => Some(row),
                _ => None,
            });
            of_queue
                .chain(of_today)
                .find(|row| row.kind == FollowUpKind::Brief && follow_ups.contains(&row.id))?
                .sample
        }
        _ => None,
    }
}
