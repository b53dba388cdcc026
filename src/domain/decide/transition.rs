//! One sample enters one stage: the table, what entering requires, the guards, the clocks.

use std::collections::BTreeSet;

use super::clean;
use crate::domain::command::MoveDetails;
use crate::domain::content;
use crate::domain::date::{Instant, plus_days};
use crate::domain::facts::Facts;
use crate::domain::guard::{self, Taken};
use crate::domain::id::ExtId;
use crate::domain::refusal::Refusal;
use crate::domain::sample::{Entry, Sample};
use crate::domain::stage::{Requirement, Stage};

/// The moment and the circumstances of a move.
pub(super) struct Moment<'a> {
    pub(super) facts: &'a Facts,
    pub(super) at: Instant,
    pub(super) details: &'a MoveDetails,
}

/// What a move comes to.
pub(super) struct Entered {
    pub(super) sample: Sample,
    pub(super) warnings: Vec<String>,
    pub(super) overridden: bool,
}

/// Returns the refusal of a move the table does not have; it names the allowed ones.
pub(super) fn not_allowed(sample: &Sample, to: Stage) -> Refusal {
    let moves: Vec<_> = sample
        .stage
        .row()
        .moves
        .iter()
        .map(|stage| stage.name())
        .collect();
    let remedy = if moves.is_empty() {
        format!(
            "A {} sample is closed; add a new one, or undo.",
            sample.stage
        )
    } else {
        format!("Allowed from {}: {}.", sample.stage, moves.join(", "))
    };
    Refusal::new(
        "not_allowed",
        format!(
            "Sample {} cannot go from {} to {to}.",
            sample.id.short(),
            sample.stage
        ),
        remedy,
    )
}

/// Returns the sample as it stands in `to`, or why it may not enter.
///
/// Whether the table allows the move is the caller's question: a new sample may start anywhere.
pub(super) fn enter(
    moment: &Moment<'_>,
    sample: &Sample,
    to: Stage,
    taken: &Taken,
) -> Result<Entered, Refusal> {
    let shop = moment.facts.shop(sample.shop)?;
    let today = shop.today(moment.at);
    let details = moment.details;
    let on = details.on.unwrap_or(today);
    if on > plus_days(today, 1) {
        return Err(Refusal::new(
            "future_date",
            format!(
                "{on} lies ahead: sample {} cannot have entered {to} then.",
                sample.id.short()
            ),
            "Give the day it happened.",
        ));
    }
    let mut next = sample.clone();
    // A draft sent back is not a second delivery: date and due date stand.
    let sent_back = sample.stage == Stage::Review && to == Stage::Delivered;
    require(moment, &mut next, to)?;
    let overridden = guards(moment, sample, &next, to, taken)?;
    let mut warnings = overridden.clone();
    next.stage = to;
    next.inside.insert(to);
    if !sent_back {
        let at = (on == today).then_some(moment.at);
        next.entries.insert(to, Entry { on, at });
    }
    if to == Stage::Delivered && !sent_back {
        let campaign = moment.facts.campaign_of(&next);
        next.due = Some(next.due_after(on, campaign, moment.facts.market(shop)));
        next.confirmed = false;
        next.extensions = 0;
    }
    if to == Stage::Shipped {
        next.shipments += 1;
        next.shipped_before
            .extend(sample.entries.get(&Stage::Shipped));
    }
    if sample.stage == Stage::Lost && to == Stage::Approved {
        // The parcel that comes in its place has a number of its own.
        next.tracking = None;
    }
    if to == Stage::Posted && next.due.is_some_and(|due| on > due) {
        warnings.push(format!("The post of sample {} is late.", sample.id.short()));
    }
    Ok(Entered {
        sample: next,
        warnings,
        overridden: !overridden.is_empty(),
    })
}

/// Takes what entering the stage requires from the details, or from what is known already.
fn require(moment: &Moment<'_>, next: &mut Sample, to: Stage) -> Result<(), Refusal> {
    let details = moment.details;
    match to.row().requires {
        Requirement::Nothing | Requirement::Stock | Requirement::DeliveredDate => Ok(()),
        Requirement::Tracking => {
            if let Some(tracking) = &details.tracking {
                next.tracking = Some(tracking_number(tracking)?);
            }
            if let Some(carrier) = &details.carrier {
                next.carrier = Some(carrier_name(carrier)?);
            }
            let remedy = "Press T to add it, or give --tracking N --carrier C.";
            known(
                next.tracking.is_some(),
                next,
                to,
                ("tracking number", remedy),
            )?;
            known(next.carrier.is_some(), next, to, ("carrier", remedy))
        }
        Requirement::Link => {
            if let Some(url) = &details.url {
                let creator = moment.facts.creator(next.creator)?;
                link(next, url, &creator.handle, details.overriding.is_some())?;
            }
            let has = next.post_url.is_some() || next.content_id.is_some();
            known(
                has,
                next,
                to,
                ("link of the post", "Press p to paste it, or give --url U."),
            )
        }
        Requirement::Decision => {
            next.decision = details.decision.or(next.decision);
            reason(details, next)?;
            let remedy = "Press D, or give --decision D --reason R.";
            known(
                next.decision.is_some(),
                next,
                to,
                ("repeat decision", remedy),
            )?;
            known(
                next.reason.is_some(),
                next,
                to,
                ("reason of the decision", remedy),
            )
        }
        Requirement::ByWhom => {
            next.declined_by = details.by.or(next.declined_by);
            reason(details, next)?;
            let remedy = "Press X, or give --by us|them.";
            known(
                next.declined_by.is_some(),
                next,
                to,
                ("word on who declined", remedy),
            )
        }
        Requirement::Reason => {
            reason(details, next)?;
            known(
                next.reason.is_some(),
                next,
                to,
                ("reason", "Press X, or give --reason R."),
            )
        }
    }
}

fn reason(details: &MoveDetails, next: &mut Sample) -> Result<(), Refusal> {
    if let Some(reason) = &details.reason {
        next.reason = Some(clean("reason", reason)?);
    }
    Ok(())
}

fn known(
    is: bool,
    sample: &Sample,
    to: Stage,
    (what, remedy): (&str, &str),
) -> Result<(), Refusal> {
    if is {
        return Ok(());
    }
    Err(Refusal::new(
        "missing",
        format!(
            "Sample {} cannot be {}: no {what}.",
            sample.id.short(),
            to.title().to_lowercase()
        ),
        remedy,
    ))
}

/// Asks the guards of the stage; returns the sentences of those passed with a reason.
fn guards(
    moment: &Moment<'_>,
    before: &Sample,
    next: &Sample,
    to: Stage,
    taken: &Taken,
) -> Result<Vec<String>, Refusal> {
    let today = moment.facts.shop(next.shop)?.today(moment.at);
    // Whoever starts a sample past `approved` has approved it as well.
    let approves = to == Stage::Approved
        || (before.entries.is_empty() && matches!(to, Stage::Shipped | Stage::Delivered));
    let mut asked = Vec::new();
    if approves {
        asked.push(guard::g1(moment.facts, next, today));
        asked.push(guard::g2(moment.facts, next, taken));
    }
    if to == Stage::Posted {
        asked.push(guard::g3(moment.facts, next));
        asked.push(guard::short_live(moment.facts, next, today));
    }
    if to == Stage::Decided {
        asked.push(guard::unit_economics(moment.facts, next));
    }
    let mut passed = Vec::new();
    for refusal in asked.into_iter().filter_map(Result::err) {
        match &moment.details.overriding {
            Some(reason) if refusal.overridable && !reason.trim().is_empty() => {
                passed.push(format!(
                    "{} Passed because: {}",
                    refusal.message,
                    reason.trim()
                ));
            }
            _ => return Err(refusal),
        }
    }
    Ok(passed)
}

/// Returns a tracking number without spaces and characters nobody sees; refuses an empty one and control
/// characters.
pub(super) fn tracking_number(text: &str) -> Result<String, Refusal> {
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let text = clean("tracking number", &seen)?;
    Ok(text.split_whitespace().collect())
}

/// Returns a carrier on one line.
pub(super) fn carrier_name(text: &str) -> Result<String, Refusal> {
    let text = clean("carrier", text)?;
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns whether a character comes along when a number is copied from a page, and shows nowhere.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Writes the link of a post, or its bare id, into the sample.
///
/// Refuses what is no link of TikTok or belongs to another creator, unless overridden.
fn link(sample: &mut Sample, text: &str, handle: &str, overridden: bool) -> Result<(), Refusal> {
    let text = clean("link", text)?;
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() >= 8 {
        sample.content_id = Some(ExtId::new(&text));
        sample.post_url = Some(format!("https://www.tiktok.com/@{handle}/video/{text}"));
        return Ok(());
    }
    let text = if text.starts_with("www.") || text.starts_with("tiktok.com/") {
        format!("https://{text}")
    } else {
        text
    };
    let link = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = link.filter(|link| !link.contains(char::is_whitespace)) else {
        return Err(Refusal::new(
            "not_a_link",
            format!("{text:?} is not a link of a post."),
            "Paste the https://www.tiktok.com/@handle/video/… link, or the video's id.",
        ));
    };
    let host = rest
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_tiktok = host == "tiktok.com" || host.ends_with(".tiktok.com");
    if !is_tiktok && !overridden {
        return Err(Refusal::guard(
            "other_site",
            format!("{host} is not TikTok."),
        ));
    }
    if let Some(owner) = content::owner(rest)
        && owner != handle
        && !overridden
    {
        return Err(Refusal::guard(
            "other_creator",
            format!("The link is @{owner}'s, the sample @{handle}'s."),
        ));
    }
    let content = content::content_id(rest);
    // Links that are shared, such as vm.tiktok.com/…, name neither creator nor post.
    if content.is_none() && content::owner(rest).is_some() && !overridden {
        return Err(Refusal::guard(
            "no_post",
            format!("The link is @{handle}'s page, not a post."),
        ));
    }
    sample.content_id = content.or_else(|| sample.content_id.take());
    sample.post_url = Some(text);
    Ok(())
}

/// Returns the sample as a correction sets it back to where it came from.
pub(super) fn back(sample: &Sample) -> Result<Sample, Refusal> {
    let Some(to) = sample.previous_stage() else {
        return Err(Refusal::new(
            "no_stage_before",
            format!(
                "Sample {} is in its first stage, {}.",
                sample.id.short(),
                sample.stage
            ),
            "Nothing comes before it.",
        ));
    };
    let mut next = sample.clone();
    next.entries.remove(&sample.stage);
    next.inside = next
        .inside
        .difference(&BTreeSet::from([sample.stage]))
        .copied()
        .collect();
    match sample.stage {
        Stage::Delivered => {
            next.due = None;
            next.confirmed = false;
            next.extensions = 0;
        }
        Stage::Shipped => {
            next.shipments = (next.shipments - 1).max(0);
            if let Some(before) = next.shipped_before.pop() {
                next.entries.insert(Stage::Shipped, before);
            }
        }
        Stage::Posted => {
            next.post_url = None;
            next.content_id = None;
        }
        Stage::Decided => {
            next.decision = None;
            next.reason = None;
        }
        Stage::Declined => {
            next.declined_by = None;
            next.reason = None;
        }
        Stage::Cancelled => next.reason = None,
        Stage::Invited
        | Stage::Interested
        | Stage::Requested
        | Stage::Approved
        | Stage::Review
        | Stage::Lost
        | Stage::NoShow => {}
    }
    next.stage = to;
    Ok(next)
}
