//! Menus: the choices of a verb, and what choosing does.

use super::super::tell;
use super::chosen::next_monday;
use super::look;
use crate::domain::command::NewVerdict;
use crate::domain::conflict::Kept;
use crate::domain::date::{Date, plus_days};
use crate::domain::fact::Side;
use crate::domain::followup::FollowUpKind;
use crate::domain::message;
use crate::domain::sample::Decision;
use crate::domain::stage::Stage;
use crate::domain::text::{Align, clip, pad};
use crate::domain::verdict::Compliance;
use crate::store::view::conflict::ConflictRow;
use crate::tui::action::Action;
use crate::tui::layer::{Choice, Layer, Pick};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other verbs have no menu"
)]
/// Opens the menu of a verb.
pub(super) fn open(model: &mut Model, action: Action, subject: Subject) -> Vec<Effect> {
    let samples = (subject.samples.len(), "sample");
    let mut cursor = 0;
    let (title, choices) = match action {
        Action::Message => {
            let (samples, about) = (subject.samples.len(), subject.about.len());
            let counted = match (samples, about) {
                (0, 0) => (subject.creators.len(), "creator"),
                (samples, 0) => (samples, "sample"),
                (0, about) => (about, "follow-up"),
                (samples, about) => (samples + about, "row"),
            };
            let choices = messages(likely(model, &subject));
            (subject.titled("Message", counted), choices)
        }
        Action::Snooze => {
            let title = subject.titled("Snooze", put_off(&subject));
            (title, snoozes(model.today_date()))
        }
        Action::Close => (subject.titled("Close", samples), closes(&subject)),
        Action::Decide => (subject.titled("Repeat decision", samples), decisions()),
        Action::AddSample => {
            if model.products.is_empty() {
                let text = "There are no products yet: import a product or cost sheet, or callsheet product add SKU.";
                return tell(model, News::Refused, text.to_owned());
            }
            let counted = (subject.creators.len(), "creator");
            (subject.titled("Add a sample", counted), products(model))
        }
        Action::Settle => return settle(model, subject),
        Action::Copy => ("Copy".to_owned(), look::copies(model)),
        Action::Window => {
            let (choices, now) = look::windows(model);
            cursor = now;
            ("Figures of".to_owned(), choices)
        }
        Action::Columns => ("Columns".to_owned(), look::columns(model)),
        _ => {
            let (choices, now) = look::orders(model);
            cursor = now;
            ("Sort by".to_owned(), choices)
        }
    };
    push(model, (title, cursor), choices, subject)
}

/// Shows what the file says beside what is known here, field by field, and asks whose word stands.
fn settle(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let title = subject.titled("Settle", (subject.conflicts.len(), "conflict"));
    let lines = match subject.conflicts.as_slice() {
        [one] => look::conflict(model)
            .filter(|row| row.id == *one)
            .map_or_else(Vec::new, compared),
        _ => Vec::new(),
    };
    let keep = |key, label, note, kept| choice(key, label, note, Pick::Keep(kept));
    let choices = vec![
        keep(
            'o',
            "Keep ours",
            "the sample stays as it is here",
            Kept::Ours,
        ),
        keep(
            't',
            "Take theirs",
            "the sample becomes what the file says",
            Kept::Theirs,
        ),
    ];
    model.layers.push(Layer::Menu {
        title,
        lines,
        choices,
        cursor: 0,
        subject,
    });
    Vec::new()
}

/// Asks what creators answered: invited samples go to the stage that fits.
pub(super) fn answers(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let title = subject.titled("Answered", (subject.creators.len(), "creator"));
    let answer = |key, label, note, stage| choice(key, label, note, Pick::Answered(stage));
    let choices = vec![
        answer(
            'i',
            "Interested",
            "no product agreed yet",
            Stage::Interested,
        ),
        answer(
            'r',
            "Requested",
            "accepts the offer, asks for it",
            Stage::Requested,
        ),
    ];
    push(model, (title, 0), choices, subject)
}

/// Asks for the verdict on the content under the cursor.
pub(super) fn judge(model: &mut Model) -> Vec<Effect> {
    let post = look::post_row(model).map(|row| (&row.shop, &row.content_id));
    let waiting = || look::unjudged(model).map(|row| (&row.shop, &row.content_id));
    let Some((shop, content_id)) = post.or_else(waiting) else {
        return Vec::new();
    };
    let mut shops = model.shops.iter().flatten();
    let Some(shop) = shops.find(|known| known.name == *shop) else {
        return Vec::new();
    };
    let verdict = |key, label, note, compliance| {
        let pick = Pick::Judge(NewVerdict {
            shop: shop.id,
            content_id: content_id.clone(),
            compliance,
            reason: None,
        });
        choice(key, label, note, pick)
    };
    let choices = vec![
        verdict(
            'c',
            "Compliant",
            "it may stand as it is",
            Compliance::Compliant,
        ),
        verdict(
            'v',
            "Violation",
            "it says what must not be said",
            Compliance::Violation,
        ),
    ];
    let title = format!("Judge · {content_id}");
    push(model, (title, 0), choices, Subject::default())
}

/// Returns the fields of a contradiction in three columns, with their headings.
fn compared(row: &ConflictRow) -> Vec<String> {
    let line = |field: &str, ours: &str, theirs: &str| {
        let cell = |text: &str, cols| pad(text, cols, Align::Left);
        let line = format!(
            "{}  {}  {}",
            cell(field, 10),
            cell(ours, 20),
            clip(theirs, 24)
        );
        line.trim_end().to_owned()
    };
    let place = row.place();
    let fields = row.fields.iter().map(|known| {
        let ours = known.ours.as_deref().unwrap_or("-");
        line(&known.field.replace('_', " "), ours, &known.theirs)
    });
    std::iter::once(line("", "here", &place))
        .chain(fields)
        .collect()
}

/// Asks who declined.
pub(super) fn decline(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let title = subject.titled("Decline", (subject.samples.len(), "sample"));
    push(model, (title, 0), declines(), subject)
}

pub(super) fn push(
    model: &mut Model,
    (title, cursor): (String, usize),
    choices: Vec<Choice>,
    subject: Subject,
) -> Vec<Effect> {
    model.layers.push(Layer::Menu {
        title,
        lines: Vec::new(),
        choices,
        cursor,
        subject,
    });
    Vec::new()
}

fn choice(key: char, label: impl Into<String>, note: impl Into<String>, pick: Pick) -> Choice {
    Choice {
        key,
        label: label.into(),
        note: note.into(),
        pick,
    }
}

/// The templates, the likely one first: digits count them.
fn messages(likely: FollowUpKind) -> Vec<Choice> {
    let likely = Pick::Message(likely);
    let mut choices: Vec<Choice> = message::templates()
        .iter()
        .filter_map(|template| {
            let kind: FollowUpKind = template.name.parse().ok()?;
            // It offers a product, which `O` asks for.
            if kind == FollowUpKind::Outreach {
                return None;
            }
            let note = if kind.is_task() { "task" } else { "" };
            let pick = Pick::Message(kind);
            Some(choice(template.letter, template.title, note, pick))
        })
        .collect();
    choices.sort_by_key(|choice| choice.pick != likely);
    choices
}

/// What is put off: samples or follow-ups.
pub(super) const fn put_off(subject: &Subject) -> (usize, &'static str) {
    if subject.samples.is_empty() && subject.follow_ups.is_empty() {
        (subject.suggestions.len(), "suggestion")
    } else if subject.samples.is_empty() {
        (subject.follow_ups.len(), "follow-up")
    } else {
        (subject.samples.len() + subject.follow_ups.len(), "row")
    }
}

/// The kind of message a stage usually asks for, so that `m` and Enter are enough.
fn likely(model: &Model, subject: &Subject) -> FollowUpKind {
    let overdue = model.days_overdue() > 0;
    match subject.stages.first() {
        Some(Stage::Invited | Stage::Interested) => FollowUpKind::OutreachBump,
        Some(Stage::Requested | Stage::Approved) => FollowUpKind::SampleApproved,
        Some(Stage::Shipped) => FollowUpKind::Brief,
        Some(Stage::Delivered | Stage::Review) if overdue => FollowUpKind::OverdueNudge,
        Some(Stage::Delivered | Stage::Review) => FollowUpKind::Reminder,
        Some(Stage::Posted | Stage::Decided) => FollowUpKind::ThankYou,
        Some(Stage::NoShow) => FollowUpKind::OverdueFinal,
        None if look::owes(model) => FollowUpKind::DeliverableLate,
        Some(Stage::Declined | Stage::Cancelled | Stage::Lost) | None => FollowUpKind::WinBack,
    }
}

fn snoozes(today: Date) -> Vec<Choice> {
    let until = |day: Date| day.format("%a %-d %b").to_string();
    vec![
        choice('1', "1 day", until(plus_days(today, 1)), Pick::Snooze(1)),
        choice('3', "3 days", until(plus_days(today, 3)), Pick::Snooze(3)),
        choice('m', "Monday", until(next_monday(today)), Pick::SnoozeMonday),
        choice('d', "Until a day", "5d, thu, 2026-12-01", Pick::SnoozeDate),
    ]
}

fn decisions() -> Vec<Choice> {
    let notes = [
        ('r', Decision::Repeat, "same again"),
        ('s', Decision::Scale, "more product or commission"),
        ('t', Decision::Retainer, "offer a retainer"),
        ('w', Decision::Switch, "another SKU or angle"),
        ('p', Decision::Pause, "wait"),
        ('d', Decision::Drop, "part ways"),
    ];
    notes
        .into_iter()
        .map(|(key, decision, note)| choice(key, decision.name(), note, Pick::Decide(decision)))
        .collect()
}

/// Who declines and why, the usual first, so that Enter is enough.
fn declines() -> Vec<Choice> {
    let us = |key, label, why| choice(key, label, "declined by us", Pick::Decline(Side::Us, why));
    let asks = |key, label, side| {
        let pick = Pick::Close(Stage::Declined, Some(side));
        choice(key, label, "asks why", pick)
    };
    vec![
        us('u', "Not a fit", "not a fit"),
        us('f', "Audience too small", "audience too small"),
        us('s', "No samples left", "no samples left"),
        us('p', "Still owes a post", "still owes a post"),
        asks('o', "Declined by us", Side::Us),
        asks('t', "Declined by them", Side::Them),
    ]
}

/// The closing moves the stage allows.
fn closes(subject: &Subject) -> Vec<Choice> {
    let allowed =
        |to: Stage| subject.stages.is_empty() || subject.stages.iter().any(|from| from.allows(to));
    let mut choices = Vec::new();
    if allowed(Stage::Declined) {
        choices.extend(declines());
    }
    if allowed(Stage::Cancelled) {
        let pick = Pick::Close(Stage::Cancelled, None);
        choices.push(choice('x', "Call off", "cancelled", pick));
    }
    if allowed(Stage::NoShow) {
        let pick = Pick::Close(Stage::NoShow, None);
        choices.push(choice('g', "Never posted", "no-show", pick));
    }
    choices
}

/// The products under letters, without those that move in a menu or close it.
fn products(model: &Model) -> Vec<Choice> {
    let letters = ('a'..='z').filter(|c| !matches!(c, 'j' | 'k' | 'q'));
    // Beyond the letters, products are reached with the arrows.
    let letters = letters.chain(std::iter::repeat(' '));
    let product = |(key, product): (char, &crate::domain::product::Product)| {
        let pick = Pick::Sku(product.sku_id.clone());
        choice(key, product.title(), product.sku_id.to_string(), pick)
    };
    letters.zip(model.products_at_hand()).map(product).collect()
}
