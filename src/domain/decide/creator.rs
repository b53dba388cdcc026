//! Commands about creators.

use std::collections::BTreeSet;

use super::{Decided, clean, nth, once, rate};
use crate::domain::command::{CreatorEdit, Edit, Envelope};
use crate::domain::creator::{self, Contact, Creator, CreatorType};
use crate::domain::date::Date;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::id::{CreatorId, NoteId, ShopId};
use crate::domain::note::Note;
use crate::domain::platform::Clocks;
use crate::domain::refusal::Refusal;
use crate::domain::shop::Shop;

pub(super) fn add(
    facts: &Facts,
    envelope: &Envelope,
    shop: ShopId,
    handle: &str,
    edit: &CreatorEdit,
) -> Result<Decided, Refusal> {
    let shop = facts.shop(shop)?;
    let handle = creator::handle(handle)
        .map_err(|message| Refusal::new("handle", message, "Type the handle without spaces."))?;
    if facts
        .creators
        .values()
        .any(|known| known.shop == shop.id && known.handle == handle)
    {
        return Err(Refusal::new(
            "exists",
            format!("@{handle} is known in {} already.", shop.name),
            "Change it with: callsheet creator edit HANDLE.",
        ));
    }
    let blank = Creator::new(CreatorId::derive(envelope.id, 0), shop.id, handle);
    rate::within(
        edit.commission_rate.flatten(),
        &clocks(facts, shop, envelope),
    )?;
    let mut creator = edited(&blank, edit, shop.today(envelope.at))?;
    // The contact's first version is written by the store beside the event.
    creator.contact = i64::from(
        edit.contact
            .as_ref()
            .is_some_and(|contact| !contact.is_empty()),
    );
    Ok(Decided {
        events: vec![Event::Creator(Change::Added(creator))],
        warnings: Vec::new(),
    })
}

/// The platform's clocks where the shop sells, today.
fn clocks(facts: &Facts, shop: &Shop, envelope: &Envelope) -> Clocks {
    facts.market(shop).on(shop.today(envelope.at))
}

pub(super) fn edit(
    facts: &Facts,
    envelope: &Envelope,
    creators: &[CreatorId],
    edit: &CreatorEdit,
) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    for id in once(creators) {
        let before = facts.creator(id)?;
        let shop = facts.shop(before.shop)?;
        let today = shop.today(envelope.at);
        let clocks = clocks(facts, shop, envelope);
        rate::within(edit.commission_rate.flatten(), &clocks)?;
        let mut after = edited(before, edit, today)?;
        let rates = (before.commission_rate, after.commission_rate);
        let cut = rate::cut(rates, (today, &clocks));
        if let Some(cut) = cut.filter(|cut| !decided.warnings.contains(cut)) {
            decided.warnings.push(cut);
        }
        if edit.contact.is_some() {
            after.contact = before.contact + 1;
        }
        let verb = if edit.contact.is_some() {
            Verb::ContactChanged
        } else {
            Verb::Edited
        };
        decided.push(Change::between(before, &after, verb).map(Event::Creator));
    }
    Ok(decided)
}

fn edited(before: &Creator, edit: &CreatorEdit, today: Date) -> Result<Creator, Refusal> {
    let mut after = before.clone();
    text(&mut after.name, edit.name.as_ref(), "name")?;
    text(&mut after.category, edit.category.as_ref(), "category")?;
    text(&mut after.style, edit.style.as_ref(), "style")?;
    text(&mut after.owner, edit.owner.as_ref(), "owner")?;
    number(&mut after.followers, edit.followers, "followers")?;
    number(&mut after.agreed_rate, edit.agreed_rate, "agreed rate")?;
    number(&mut after.flat_fee, edit.flat_fee, "flat fee")?;
    if let Some(rate) = edit.commission_rate {
        after.commission_rate = rate;
    }
    if let Some(paused) = edit.paused_until {
        after.paused_until = paused;
    }
    after.kind = edit.kind.unwrap_or(before.kind);
    after.retainer_since = agreed_since(before, &after, edit.retainer_since, today)?;
    after.hold_samples = edit.hold_samples.unwrap_or(before.hold_samples);
    if let Some(strikes) = edit.strikes {
        let mut checked = Some(before.strikes);
        number(&mut checked, Some(Some(strikes)), "strikes")?;
        after.strikes = strikes;
    }
    if let Some(tags) = &edit.tags {
        after.tags = tidy(tags)?;
    }
    if let Some(contact) = &edit.contact {
        check_contact(contact)?;
    }
    Ok(after)
}

/// Returns since when a retainer owes posts: a change of type or rate is a new agreement.
fn agreed_since(
    before: &Creator,
    after: &Creator,
    typed: Edit<Date>,
    today: Date,
) -> Result<Option<Date>, Refusal> {
    let is_new = before.kind != after.kind || before.agreed_rate != after.agreed_rate;
    match (after.kind, typed) {
        (CreatorType::Retainer, Some(Some(day))) => Ok(Some(day)),
        (CreatorType::Retainer, Some(None)) => Ok(Some(today)),
        (CreatorType::Retainer, None) if is_new => Ok(Some(today)),
        (CreatorType::Retainer, None) => Ok(before.retainer_since),
        (CreatorType::OneOff | CreatorType::Repeat, Some(Some(_))) => Err(Refusal::new(
            "no_retainer",
            format!(
                "@{} is no retainer: there is no agreement to begin.",
                after.handle
            ),
            "Set the type too: --type retainer.",
        )),
        (CreatorType::OneOff | CreatorType::Repeat, Some(None) | None) => Ok(None),
    }
}

fn check_contact(contact: &Contact) -> Result<(), Refusal> {
    for (noun, value) in [
        ("email", &contact.email),
        ("phone", &contact.phone),
        ("address", &contact.address),
    ] {
        if let Some(value) = value {
            clean(noun, value)?;
        }
    }
    match &contact.email {
        Some(email) if !email.contains('@') => Err(Refusal::new(
            "email",
            "The email has no @.",
            "Type the whole address.",
        )),
        _ => Ok(()),
    }
}

fn text(
    field: &mut Option<String>,
    edit: Option<&Option<String>>,
    noun: &str,
) -> Result<(), Refusal> {
    if let Some(value) = edit {
        *field = value
            .as_deref()
            .map(|value| clean(noun, value))
            .transpose()?;
    }
    Ok(())
}

fn number(field: &mut Option<i64>, edit: Edit<i64>, noun: &str) -> Result<(), Refusal> {
    if let Some(value) = edit {
        if value.is_some_and(|value| value < 0) {
            return Err(Refusal::new(
                "negative",
                format!("The {noun} cannot be negative."),
                "Give 0 or more.",
            ));
        }
        *field = value;
    }
    Ok(())
}

fn tidy(tags: &BTreeSet<String>) -> Result<BTreeSet<String>, Refusal> {
    tags.iter()
        .map(|tag| clean("tag", tag.trim_start_matches('#')).map(|tag| tag.to_lowercase()))
        .collect()
}

pub(super) fn tag(
    facts: &Facts,
    creators: &[CreatorId],
    add: &BTreeSet<String>,
    remove: &BTreeSet<String>,
) -> Result<Decided, Refusal> {
    let (add, remove) = (tidy(add)?, tidy(remove)?);
    let mut decided = Decided::default();
    for id in once(creators) {
        let before = facts.creator(id)?;
        let mut after = before.clone();
        after.tags.extend(add.iter().cloned());
        after.tags.retain(|tag| !remove.contains(tag));
        decided.push(Change::between(before, &after, Verb::Tagged).map(Event::Creator));
    }
    Ok(decided)
}

pub(super) fn note(
    facts: &Facts,
    envelope: &Envelope,
    creators: &[CreatorId],
    text: &str,
) -> Result<Decided, Refusal> {
    let text = clean("note", text)?;
    let mut decided = Decided::default();
    for (n, id) in once(creators).into_iter().enumerate() {
        facts.creator(id)?;
        decided.events.push(Event::Note(Change::Added(Note {
            id: NoteId::derive(envelope.id, nth(n)),
            creator: id,
            at: envelope.at,
            author: envelope.actor.clone(),
            text: text.clone(),
        })));
    }
    Ok(decided)
}
