//! The text of a follow-up, from its template and what is known.

use super::creator::Creator;
use super::date::{Date, Instant, days_between};
use super::due::{self, WhyLate};
use super::facts::Facts;
use super::followup::FollowUpKind;
use super::message::{self, Fields};
use super::sample::Sample;
use super::stage::Stage;

/// A fact the template needs and nobody knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// One sentence: what is missing for which message.
    pub message: String,
    /// One sentence: how to supply it.
    pub remedy: String,
}

/// Returns the message of that kind for the creator and sample, from the shipped template.
///
/// A fact nobody knows is named, not rendered as a gap.
pub fn compose(
    facts: &Facts,
    creator: &Creator,
    sample: Option<&Sample>,
    kind: FollowUpKind,
    at: Instant,
) -> Result<String, Missing> {
    let template = message::templates()
        .iter()
        .find(|template| template.name == kind.name());
    let Some(template) = template else {
        return Err(Missing {
            message: format!("There is no template for {}.", kind.name()),
            remedy: "Give the text with --message TEXT.".to_owned(),
        });
    };
    let fields = fields(facts, creator, sample, at);
    template.render(&fields).map_err(|missing| Missing {
        message: format!("{}.", missing.problem()),
        remedy: sentence(&missing.remedy()),
    })
}

/// Returns everything a template may say about the creator and the sample.
fn fields(facts: &Facts, creator: &Creator, sample: Option<&Sample>, at: Instant) -> Fields {
    let shop = facts.shops.get(&creator.shop);
    let mut fields = Fields {
        creator: Some(creator.handle.clone()),
        name: Some(first_name(creator)),
        shop: shop.map(|shop| shop.name.clone()),
        commission: creator.commission_rate.map(|rate| rate.to_string()),
        ..Fields::default()
    };
    let (Some(sample), Some(shop)) = (sample, shop) else {
        return fields;
    };
    let today = shop.today(at);
    fields.product = Some(
        facts
            .product_of(sample)
            .map_or_else(|| sample.sku_id.to_string(), super::product::Product::title),
    );
    if let Some(product) = facts.product_of(sample) {
        fields.commission = fields
            .commission
            .or_else(|| product.commission_rate.map(|rate| rate.to_string()));
    }
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
        fields.hook = Some(brief.hook.replace('_', " "));
        fields.truth = Some(brief.truth.clone());
        fields.proof = Some(brief.proof.clone());
        fields.cta = Some(brief.cta.clone());
        fields.avoid = Some(brief.phrases().collect::<Vec<_>>().join(", "));
    }
    fields
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
