//! Why something stands in the queue, in one sentence: the trigger and its facts.

use super::{Entry, Trigger};
use crate::domain::date::{Date, days_between};
use crate::domain::due::{self, WhyLate};
use crate::domain::platform::Market;
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;

/// Returns the sentence for what an entry finds in a sample on `today`.
pub(super) fn of_sample(
    entry: &Entry,
    sample: &Sample,
    (today, market): (Date, Market<'_>),
) -> String {
    match entry.trigger {
        Trigger::Due => due_sentence(entry.days, sample, (today, market)),
        Trigger::Entered(stage) => entered(entry.days, stage, sample, today),
        Trigger::Deliverable
        | Trigger::OutreachBatch
        | Trigger::SampleBatch
        | Trigger::Period
        | Trigger::Sent(_) => format!("{} since {} d", entry.trigger.name(), entry.days),
    }
}

fn entered(days: i64, stage: Stage, sample: &Sample, today: Date) -> String {
    let on = sample.on(stage).unwrap_or(today);
    let then = match stage {
        Stage::Requested if days > 0 => "nobody reviewed it".to_owned(),
        Stage::Requested => {
            let sla = stage.row().sla_days.unwrap_or(1);
            format!("review it within {sla} d")
        }
        Stage::Approved => "to be shipped".to_owned(),
        Stage::Shipped => sent_with(sample),
        Stage::Delivered => sample
            .due
            .map_or_else(String::new, |due| format!("the post is due {due}")),
        Stage::Posted => sample.post_url.clone().unwrap_or_default(),
        Stage::Invited if days > 0 => format!("no answer in {days} days"),
        Stage::Invited
        | Stage::Interested
        | Stage::Review
        | Stage::Decided
        | Stage::Declined
        | Stage::Cancelled
        | Stage::Lost
        | Stage::NoShow => String::new(),
    };
    let past = if days > 0 && stage != Stage::Invited {
        format!(", {days} days ago")
    } else {
        String::new()
    };
    let head = format!("{} on {on}{past}", stage.name());
    if then.is_empty() {
        head
    } else {
        format!("{head}: {then}")
    }
}

fn sent_with(sample: &Sample) -> String {
    match (&sample.carrier, &sample.tracking) {
        (Some(carrier), Some(tracking)) => format!("with {carrier}, tracking number {tracking}"),
        (None, Some(tracking)) => format!("tracking number {tracking}"),
        (_, None) => "the brief goes out now".to_owned(),
    }
}

fn due_sentence(days: i64, sample: &Sample, (today, market): (Date, Market<'_>)) -> String {
    let Some(due) = sample.due else {
        return "due".to_owned();
    };
    if days <= 0 {
        let word = if days == -1 { "day" } else { "days" };
        return format!("{} {word} before due {due}, nothing posted", -days);
    }
    let why: Vec<_> = due::why_late(sample, today)
        .into_iter()
        .map(WhyLate::words)
        .collect();
    let word = if days == 1 { "day" } else { "days" };
    let mut sentence = format!("{days} {word} overdue: due {due}, nothing posted");
    if !why.is_empty() {
        sentence.push_str("; late because: ");
        sentence.push_str(&why.join(", "));
    }
    if let Some(grace) = sample.grace_until(market)
        && days_between(today, grace) >= 0
    {
        sentence.push_str("; may have extended until ");
        sentence.push_str(&grace.to_string());
    }
    sentence
}
