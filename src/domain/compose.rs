//! The text of a follow-up, from its template and what is known.

use super::campaign::Campaign;
use super::creator::Creator;
use super::date::{Date, Instant, days_between};
use super::due::{self, WhyLate};
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
    }
    if let Some(sample) = about.sample {
        of_sample(&mut fields, facts, sample, about.shop.today(at));
    }
    fields
}

fn of_sample(fields: &mut Fields, facts: &Facts, sample: &Sample, today: Date) {
    fields.product = Some(
        facts
            .product_of(sample)
            .map_or_else(|| sample.sku_id.to_string(), super::product::Product::title),
    );
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
    fields.grace_until = sample.grace_until().map(in_words);
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
