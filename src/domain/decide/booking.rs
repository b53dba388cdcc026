//! Commands that book money: ad spend and flat fees.

use super::{Decided, clean};
use crate::domain::booking::{AdSpend, FlatFee};
use crate::domain::command::{Envelope, NewFee, NewSpend};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::id::BookingId;
use crate::domain::refusal::Refusal;

/// Refuses what cannot be below zero.
fn not_negative(noun: &str, value: Option<i64>) -> Result<(), Refusal> {
    if value.is_some_and(|value| value < 0) {
        return Err(Refusal::new(
            "negative",
            format!("The {noun} cannot be negative."),
            "Give 0 or more.",
        ));
    }
    Ok(())
}

/// Books what promotion of a content cost on a day, in place of what was booked for that day.
pub(super) fn spend(
    facts: &Facts,
    envelope: &Envelope,
    new: &NewSpend,
) -> Result<Decided, Refusal> {
    facts.shop(new.shop)?;
    clean("content's id", &new.content_id.to_string())?;
    for (noun, value) in [
        ("spend", Some(new.amount)),
        ("number of paid clicks", new.paid.clicks),
        ("number of paid orders", new.paid.orders),
        ("paid GMV", new.paid.gmv),
    ] {
        not_negative(noun, value)?;
    }
    let after = |id| AdSpend {
        id,
        shop: new.shop,
        content_id: new.content_id.clone(),
        on: new.on,
        amount: new.amount,
        paid: new.paid,
    };
    let mut decided = Decided::default();
    decided.push(match &facts.ad_spend {
        Some(before) => {
            Change::between(before, &after(before.id), Verb::Edited).map(Event::AdSpend)
        }
        None => Some(Event::AdSpend(Change::Added(after(BookingId::derive(
            envelope.id,
            0,
        ))))),
    });
    if !facts.knows_content {
        decided.warnings.push(format!(
            "No file has named content {} yet: its spend belongs to no creator until one does.",
            new.content_id
        ));
    }
    Ok(decided)
}

/// Books a flat fee of a creator, in place of what was booked for that day and campaign.
pub(super) fn fee(facts: &Facts, envelope: &Envelope, new: &NewFee) -> Result<Decided, Refusal> {
    let creator = facts.creator(new.creator)?;
    not_negative("fee", Some(new.amount))?;
    if let Some(id) = new.campaign
        && facts
            .campaigns
            .get(&id)
            .is_none_or(|campaign| campaign.shop != creator.shop)
    {
        return Err(Refusal::unknown(
            "campaign",
            id,
            "List them with: callsheet campaign list.",
        ));
    }
    let after = |id| FlatFee {
        id,
        shop: creator.shop,
        creator: new.creator,
        on: new.on,
        campaign: new.campaign,
        amount: new.amount,
    };
    let mut decided = Decided::default();
    decided.push(match &facts.flat_fee {
        Some(before) => {
            Change::between(before, &after(before.id), Verb::Edited).map(Event::FlatFee)
        }
        None => Some(Event::FlatFee(Change::Added(after(BookingId::derive(
            envelope.id,
            0,
        ))))),
    });
    Ok(decided)
}
