//! The text of a follow-up, from its template and what is known.

use std::fmt;

use super::campaign::Campaign;
use super::creator::Creator;
use super::date::{Date, Instant, days_between, plus_days};
use super::due::{self, WhyLate};
use super::experiment::Variable;
use super::facts::Facts;
use super::message::Fields;
use super::sample::Sample;
use super::shop::Shop;
use super::stage::Stage;

/// A fact the template needs and nobody knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// One sentence: what is missing for which message.
    pub message: String,
    /// One sentence: how to supply it.
    pub remedy: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.remedy)
    }
}

/// Whom and what a text is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The shop that writes.
    pub shop: &'a Shop,
    /// To whom; nobody for a task of the campaign.
    pub creator: Option<&'a Creator>,
    /// About which sample.
    pub sample: Option<&'a Sample>,
    /// About which campaign.
    pub campaign: Option<&'a Campaign>,
}

/// Returns the text of that name, from a person's own texts or the shipped ones, as of `at`.
///
/// A fact nobody knows is named, not rendered as a gap.
pub fn compose(
    facts: &Facts,
    about: &About<'_>,
    template: &str,
    at: Instant,
) -> Result<String, Missing> {
    render(facts, about, template, &fields(facts, about, at))
}

/// Returns the text of that name about a post that is owed by `due` and is no sample's.
pub fn compose_owed(
    facts: &Facts,
    about: &About<'_>,
    template: &str,
    (at, due): (Instant, Date),
) -> Result<String, Missing> {
    let fields = Fields {
        due: Some(in_words(due)),
        ..fields(facts, about, at)
    };
    render(facts, about, template, &fields)
}

fn render(
    facts: &Facts,
    about: &About<'_>,
    template: &str,
    fields: &Fields,
) -> Result<String, Missing> {
    let Some(found) = facts.policy.messages.find(template, &about.shop.market) else {
        return Err(Missing {
            message: format!("There is no template {template}."),
            remedy: "See them with: callsheet template list.".to_owned(),
        });
    };
    found.render(fields).map_err(|missing| Missing {
        message: format!("{}.", missing.problem()),
        remedy: sentence(&missing.remedy()),
    })
}

/// Returns everything a template may say about the creator and the sample.
fn fields(facts: &Facts, about: &About<'_>, at: Instant) -> Fields {
    let mut fields = Fields {
        shop: Some(about.shop.name.clone()),
        campaign: about.campaign.map(|campaign| campaign.name.clone()),
        ..Fields::default()
    };
    if let Some(creator) = about.creator {
        fields.creator = Some(creator.handle.clone());
        fields.name = Some(first_name(creator));
        fields.commission = creator.commission_rate.map(|rate| rate.to_string());
        fields.opener = opener(facts, about, creator);
    }
    if let Some(sample) = about.sample {
        of_sample(
            &mut fields,
            facts,
            sample,
            (about.shop, about.shop.today(at)),
        );
    }
    fields
}

/// Returns how outreach to a creator opens: as the arm of a running experiment has it, else as the campaign.
fn opener(facts: &Facts, about: &About<'_>, creator: &Creator) -> Option<String> {
    let campaign = about.campaign?;
    let arm = facts.experiments.values().find_map(|one| {
        let is_open = one.runs() && one.variable == Variable::OutreachOpener;
        let takes_part = one.campaign == Some(campaign.id) && one.creators.contains(&creator.id);
        let arm = one.arms.get(one.arm_of(creator.id))?;
        (is_open && takes_part).then(|| arm.value.clone())
    });
    arm.or_else(|| campaign.opener.clone())
}

fn of_sample(fields: &mut Fields, facts: &Facts, sample: &Sample, (shop, today): (&Shop, Date)) {
    let market = facts.market(shop);
    fields.product = Some(
        facts
            .product_of(sample)
            .map_or_else(|| sample.sku_id.to_string(), super::product::Product::title),
    );
    // What was offered for this product stands before what is usual.
    let offered = facts.offers.values().filter(|offer| {
        offer.creator == sample.creator && offer.sku_id == sample.sku_id && offer.from <= today
    });
    if let Some(offer) = offered.max_by_key(|offer| offer.from) {
        fields.commission = Some(offer.rate.to_string());
    }
    if let Some(product) = facts.product_of(sample) {
        fields.commission = fields
            .commission
            .take()
            .or_else(|| product.commission_rate.map(|rate| rate.to_string()));
    }
    fields.campaign = fields.campaign.take().or_else(|| {
        facts
            .campaign_of(sample)
            .map(|campaign| campaign.name.clone())
    });
    fields.tracking.clone_from(&sample.tracking);
    fields.carrier.clone_from(&sample.carrier);
    fields.delivered = sample.on(Stage::Delivered).map(in_words);
    fields.post_url.clone_from(&sample.post_url);
    if let Some(due) = sample.due {
        fields.due = Some(in_words(due));
        fields.days_left = Some(days_between(today, due).max(0));
        fields.days_overdue = Some(days_between(due, today).max(0));
    }
    fields.grace_until = sample.grace_until(market).map(in_words);
    fields.new_due = Some(in_words(plus_days(today, market.on(today).extension_days)));
    let why = due::why_late(sample, today);
    fields.our_fault = Some(why.iter().any(|why| *why != WhyLate::Creator));
    if let Some(brief) = facts.brief_of(sample) {
        let part = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        fields.hook = part(&brief.hook.replace('_', " "));
        fields.truth = part(&brief.truth);
        fields.proof = part(&brief.proof);
        fields.cta = part(&brief.cta);
        fields.avoid = part(&brief.phrases().collect::<Vec<_>>().join(", "));
    }
}

/// Returns half a sentence as a whole one.
fn sentence(half: &str) -> String {
    let mut letters = half.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}.", letters.as_str())
}

/// Returns the first word of the display name that has letters, else the handle.
fn first_name(creator: &Creator) -> String {
    creator
        .name
        .as_deref()
        .and_then(|name| {
            name.split_whitespace()
                .find(|word| word.chars().any(char::is_alphabetic))
        })
        .map_or_else(|| creator.handle.clone(), str::to_owned)
}

/// Returns a date as people write it in a message, such as `Tue 24 Nov`.
fn in_words(date: Date) -> String {
    date.format("%a %-d %b").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{creator, date, facts, instant, sample, shop};

    /// A sample due on 2026-11-10 whose handoffs all went well.
    fn on_track() -> Sample {
        Sample {
            brief_sent: Some(date("2026-10-21")),
            confirmed: true,
            reminder_sent: Some(date("2026-11-07")),
            ..sample(Stage::Delivered)
                .entered(Stage::Shipped, "2026-10-20")
                .entered(Stage::Delivered, "2026-10-27")
                .due("2026-11-10")
                .inside(&[Stage::Shipped, Stage::Delivered])
                .build()
        }
    }

    /// What broke, the sample, and whether it was ours.
    fn handoffs() -> [(&'static str, Sample, bool); 7] {
        let slow = Sample {
            entries: on_track()
                .entries
                .into_iter()
                .chain(
                    sample(Stage::Shipped)
                        .entered(Stage::Shipped, "2026-10-14")
                        .build()
                        .entries,
                )
                .collect(),
            ..on_track()
        };
        [
            ("nothing broke", on_track(), false),
            ("delivered late", slow, true),
            (
                "brief never sent",
                Sample {
                    brief_sent: None,
                    ..on_track()
                },
                true,
            ),
            (
                "brief after delivery",
                Sample {
                    brief_sent: Some(date("2026-10-28")),
                    ..on_track()
                },
                true,
            ),
            (
                "never confirmed",
                Sample {
                    confirmed: false,
                    ..on_track()
                },
                true,
            ),
            (
                "no reminder",
                Sample {
                    reminder_sent: None,
                    ..on_track()
                },
                true,
            ),
            (
                "imported, so its past is unknown",
                Sample {
                    inside: std::collections::BTreeSet::new(),
                    brief_sent: None,
                    confirmed: false,
                    reminder_sent: None,
                    ..on_track()
                },
                false,
            ),
        ]
    }

    fn text(sample: &Sample, template: &str, at: &str) -> String {
        let facts = facts(std::slice::from_ref(sample));
        let (shop, creator) = (shop(), creator());
        let about = About {
            shop: &shop,
            creator: Some(&creator),
            sample: Some(sample),
            campaign: None,
        };
        compose(&facts, &about, template, instant(at)).unwrap()
    }

    #[test]
    fn overdue_messages_apologise_for_what_broke_on_our_side_and_offer_a_day_else_never_accuse() {
        let handoffs = handoffs();
        // On the day of each message: within grace, at its end, past it; and where there is none.
        let days = [
            ("overdue_nudge", "2026-11-11T18:00:00Z", "Wed 18 Nov"),
            ("overdue_new_date", "2026-11-13T18:00:00Z", "Fri 20 Nov"),
            ("overdue_final", "2026-11-17T18:00:00Z", "Tue 24 Nov"),
            ("overdue_final", "2026-11-20T18:00:00Z", "Fri 27 Nov"),
        ];
        for (case, sample, is_ours) in &handoffs {
            for (template, at, offered) in days {
                for extensions in [0, 1] {
                    let sample = Sample {
                        extensions,
                        ..sample.clone()
                    };
                    let said = text(&sample, template, at);
                    let case = format!("{template}, {case}, extended {extensions}: {said}");
                    assert_eq!(said.to_lowercase().contains("sorry"), *is_ours, "{case}");
                    assert_eq!(said.contains(offered), *is_ours, "{case}");
                    let in_grace = template == "overdue_new_date" && !is_ours && extensions == 0;
                    assert_eq!(
                        said.contains("Any day up to Tue 17 Nov"),
                        in_grace,
                        "{case}"
                    );
                    for accusing in ["overdue", "missed", "failed", "deadline", "must"] {
                        assert!(!said.to_lowercase().contains(accusing), "{case}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_missing_fact_is_named_with_its_remedy() {
        let sample = sample(Stage::Shipped).build();
        let facts = facts(std::slice::from_ref(&sample));
        let (shop, creator) = (shop(), creator());
        let about = About {
            shop: &shop,
            creator: Some(&creator),
            sample: Some(&sample),
            campaign: None,
        };
        let at = instant("2026-11-20T17:00:00Z");
        for (template, message, remedy) in [
            (
                "reminder",
                "The reminder for @maya.glows needs a due date.",
                "Confirm delivery first (t d).",
            ),
            (
                "brief",
                "The brief for @maya.glows needs a hook angle.",
                "Complete the brief first (b).",
            ),
            (
                "birthday",
                "There is no template birthday.",
                "See them with: callsheet template list.",
            ),
        ] {
            let missing = compose(&facts, &about, template, at).unwrap_err();
            assert_eq!(
                (missing.message.as_str(), missing.remedy.as_str()),
                (message, remedy)
            );
        }
    }
}
