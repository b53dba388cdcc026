//! Forms: what was typed, as a command.

use super::{brief, campaign, commission, snooze, spark, submit};
use crate::domain::command::{Command, MoveDetails, NewVerdict, ProductEdit};
use crate::domain::date::Date;
use crate::domain::id::{CreatorId, ExtId, ShopId};
use crate::domain::money::{Currency, Money};
use crate::domain::stage::Stage;
use crate::tui::day::{self, Toward};
use crate::tui::layer::{CampaignField, Form, Goal, Layer, SparkField, move_to};
use crate::tui::model::Model;
use crate::tui::msg::Effect;

/// Does what a form was for, or opens it again with what is wrong.
pub(in super::super) fn filled(model: &mut Model, form: Form) -> Vec<Effect> {
    if let Goal::Import(shop) = &form.goal {
        let shop = shop.clone();
        return super::import::begin(model, *shop, form);
    }
    match missing(&form).map_or_else(|| command(&form, model.today_date()), Err) {
        Ok(command) => {
            model.first.begun |= form.goal == Goal::Shop;
            model.sent = Some(form);
            submit(model, command)
        }
        Err(error) => {
            // The field without a text is the one to write.
            let empty = (0..form.fields.len()).find(|field| form.text(*field).is_none());
            let active = empty.unwrap_or(form.active);
            model.layers.push(Layer::Form(Form {
                active,
                error,
                ..form
            }));
            Vec::new()
        }
    }
}

/// Sets the costs that were typed; what was left empty stays as it is.
fn cost(
    form: &Form,
    (shop, currency): (ShopId, Currency),
    sku_id: &ExtId,
) -> Result<Command, String> {
    let amount = |field| -> Result<_, String> {
        let Some(text) = form.text(field) else {
            return Ok(None);
        };
        match Money::parse(&text, currency) {
            Ok(money) if money.minor >= 0 => Ok(Some(Some(money.minor))),
            Ok(_) | Err(_) => Err(format!("{text:?} is no cost: write it like 4.20.")),
        }
    };
    let edit = ProductEdit {
        unit_cost: amount(0)?,
        sample_shipping_cost: amount(1)?,
        ..ProductEdit::default()
    };
    if edit == ProductEdit::default() {
        return Err("Type what a piece costs, or what shipping one does.".to_owned());
    }
    Ok(Command::EditProduct {
        shop,
        sku_id: sku_id.clone(),
        edit,
    })
}

/// Returns what still has to be typed, where only one sample could have it.
fn missing(form: &Form) -> Option<String> {
    let why = match &form.goal {
        // Several parcels may have their own numbers already.
        Goal::Track(samples, Some(_)) if samples.len() == 1 && form.text(0).is_none() => {
            "Type the carrier, such as UPS."
        }
        Goal::Track(samples, Some(_)) if samples.len() == 1 && form.text(1).is_none() => {
            "Type the tracking number."
        }
        Goal::Track(_, None) if form.text(0).is_none() && form.text(1).is_none() => {
            "Type a carrier or a tracking number."
        }
        Goal::Close(_, Stage::Cancelled, _) if form.text(0).is_none() => {
            "Type why: it is kept with the sample."
        }
        Goal::Track(..)
        | Goal::Link(..)
        | Goal::Date(..)
        | Goal::Close(..)
        | Goal::Decide(..)
        | Goal::Extend(_)
        | Goal::Cost(..)
        | Goal::Campaign(..)
        | Goal::Spark(..)
        | Goal::Commission(..)
        | Goal::Brief(_)
        | Goal::Snooze(..)
        | Goal::Wait(_)
        | Goal::Dismiss(_)
        | Goal::Judge(_)
        | Goal::Note(_)
        | Goal::Tag(_)
        | Goal::Shop
        | Goal::Import(_)
        | Goal::Override(_) => return None,
    };
    Some(why.to_owned())
}

/// Returns how the text of a field is understood, where that is worth saying: the day it means.
pub(in crate::tui) fn meaning(form: &Form, today: Date) -> Option<String> {
    let toward = match form.goal {
        Goal::Snooze(..) | Goal::Wait(_) | Goal::Campaign(_, _, CampaignField::LastDay) => {
            Toward::Future
        }
        Goal::Date(..) => Toward::Past,
        Goal::Spark(_, _, _, SparkField::Code) => {
            let day = day::read(&form.text(1)?, today, Toward::Future).ok()?;
            return Some(day.format("%a %-d %b %Y").to_string());
        }
        Goal::Track(..)
        | Goal::Link(..)
        | Goal::Close(..)
        | Goal::Decide(..)
        | Goal::Extend(_)
        | Goal::Cost(..)
        | Goal::Campaign(..)
        | Goal::Spark(..)
        | Goal::Commission(..)
        | Goal::Dismiss(_)
        | Goal::Judge(_)
        | Goal::Brief(_)
        | Goal::Note(_)
        | Goal::Tag(_)
        | Goal::Shop
        | Goal::Import(_)
        | Goal::Override(_) => return None,
    };
    let day = day::read(&form.text(0)?, today, toward).ok()?;
    Some(day.format("%a %-d %b %Y").to_string())
}

fn command(form: &Form, today: Date) -> Result<Command, String> {
    let first = form.text(0);
    let nothing = MoveDetails::default;
    Ok(match form.goal.clone() {
        Goal::Track(samples, None) => Command::TrackSamples {
            samples,
            carrier: first,
            tracking: form.text(1),
        },
        Goal::Track(samples, Some(to)) => {
            let details = MoveDetails {
                carrier: first,
                tracking: form.text(1),
                ..nothing()
            };
            move_to(samples, to, details)
        }
        Goal::Brief(sheet) => brief::command(form, &sheet),
        Goal::Campaign(shop, id, field) => campaign::command(form, (shop, id), (field, today))?,
        Goal::Cost(shop, currency, sku_id) => cost(form, (shop, currency), &sku_id)?,
        Goal::Spark(shop, currency, content, field) => {
            spark::command(form, (shop, currency), (&content, field), today)?
        }
        Goal::Commission(creators, rated) => commission::command(form, (creators, rated), today)?,
        Goal::Link(samples, to) => {
            let url = Some(first.ok_or("Paste the link of the post, or its id.")?);
            move_to(samples, to, MoveDetails { url, ..nothing() })
        }
        Goal::Date(samples, to) => {
            let on = Some(day(first, today, Toward::Past)?);
            move_to(samples, to, MoveDetails { on, ..nothing() })
        }
        Goal::Close(samples, to, by) => {
            let details = MoveDetails {
                reason: first,
                by,
                ..nothing()
            };
            move_to(samples, to, details)
        }
        Goal::Decide(samples, decision) => {
            let details = MoveDetails {
                decision: Some(decision),
                reason: Some(first.ok_or("A decision needs its reason.")?),
                ..nothing()
            };
            move_to(samples, Stage::Decided, details)
        }
        Goal::Extend(samples) => {
            let days = first
                .and_then(|text| text.trim_end_matches(['d', 'D']).parse().ok())
                .ok_or("Type a number of days, such as 7.")?;
            Command::ExtendDue { samples, days }
        }
        Goal::Snooze(samples, follow_ups) => {
            let until = day(first, today, Toward::Future)?;
            snooze::snoozed(samples, follow_ups, until)
        }
        Goal::Wait(ids) => snooze::wait(ids, day(first, today, Toward::Future)?),
        Goal::Dismiss(suggestions) => Command::DismissSuggestions {
            suggestions,
            reason: first,
        },
        Goal::Judge(new) => Command::JudgeContent(NewVerdict {
            reason: first,
            ..new
        }),
        Goal::Note(creators) => {
            let text = first.ok_or("The note is empty.")?;
            Command::AddNote { creators, text }
        }
        Goal::Tag(creators) => tags(creators, &first.ok_or("Type a tag, such as vip.")?),
        Goal::Shop => super::first::shop(form)?,
        Goal::Import(_) => return Err("Type the path of a file.".to_owned()),
        Goal::Override(command) => {
            let reason = first.ok_or("A reason is needed; it is logged.")?;
            overridden(*command, &reason).ok_or("This cannot be overridden.")?
        }
    })
}

/// Adds the words as tags, and removes those with a minus before them.
fn tags(creators: Vec<CreatorId>, typed: &str) -> Command {
    let words = typed
        .split([' ', ','])
        .map(|word| word.trim_start_matches('#'))
        .filter(|word| !word.is_empty());
    let (less, more): (Vec<_>, Vec<_>) = words.partition(|word| word.starts_with('-'));
    let bare = |word: &str| word.trim_start_matches(['-', '#']).to_owned();
    Command::TagCreators {
        creators,
        add: more.into_iter().map(bare).collect(),
        remove: less.into_iter().map(bare).collect(),
    }
}

fn day(text: Option<String>, today: Date, toward: Toward) -> Result<Date, String> {
    let text = text.ok_or("Type a day, such as mon or 2026-12-01.")?;
    day::read(&text, today, toward)
}

fn overridden(command: Command, reason: &str) -> Option<Command> {
    let with = |details: MoveDetails| MoveDetails {
        overriding: Some(reason.to_owned()),
        ..details
    };
    if let Command::Promote(order) = command {
        return spark::overridden(order, reason);
    }
    super::repeat::with_details(command, with)
}
