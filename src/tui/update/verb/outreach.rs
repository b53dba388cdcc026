//! Outreach: a product offered to the marked creators, with a look at what it comes to before it is queued.

use std::collections::BTreeSet;

use super::super::tell;
use crate::domain::campaign::Campaign;
use crate::domain::command::{Command, NewOutreach, ShopEdit};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{CreatorId, ExtId, ShopId};
use crate::domain::outreach::{Quota, Skip, tally};
use crate::domain::refusal::Refusal;
use crate::domain::shop::Shop;
use crate::store::view::campaign::CampaignSheet;
use crate::store::view::offering::{Offerings, Segment};
use crate::store::view::outreach_batch::OutreachPreview;
use crate::tui::layer::{Choice, Layer, Offered, Pick};
use crate::tui::model::{Model, Pane, Subject};
use crate::tui::msg::{Effect, Fetch};
use crate::tui::overlays::toast::News;
use crate::tui::widgets::words;

/// Lines of the first message that are shown.
const LINES: usize = 8;
/// Handles named of those who are passed over for one reason.
const NAMED: usize = 3;

/// Asks for the campaigns: a product is offered for one of them, or for none.
pub(super) fn ask(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let subject = match of_campaign(model) {
        None => subject,
        Some(Ok(members)) => members,
        Some(Err(why)) => return tell(model, News::Refused, why),
    };
    if model.products.is_empty() {
        let text = "There are no products yet: import a product or cost sheet, or callsheet product add SKU.";
        return tell(model, News::Refused, text.to_owned());
    }
    if let Some(layer) = model.one_shop().and_then(paused) {
        model.layers.push(layer);
        return Vec::new();
    }
    let number = model.next_number();
    model.offering = subject;
    let from = here(model).map(|sheet| sheet.campaign.id);
    let fetch = Fetch::Offerings(model.scope, from, model.now);
    vec![Effect::Fetch(number, Box::new(fetch))]
}

/// Returns the campaign under the cursor; `None` on other screens.
fn here(model: &Model) -> Option<&CampaignSheet> {
    model
        .campaigns
        .current()
        .filter(|_| model.pane() == Pane::Campaigns)
}

/// Returns those who take part in the campaign under the cursor, or that nobody does and nobody could; `None`
/// elsewhere.
fn of_campaign(model: &Model) -> Option<Result<Subject, String>> {
    let sheet = here(model)?;
    let parts = sheet.parts().iter().map(|part| part.id);
    let members = sheet.campaign.creators.iter().copied().chain(parts);
    let members: BTreeSet<CreatorId> = members.collect();
    Some(if members.is_empty() && sheet.campaign.segment.is_none() {
        Err(format!(
            "Nobody takes part in {} yet, and it has no segment: callsheet campaign join, or mark creators and press O there.",
            sheet.campaign.name
        ))
    } else {
        Ok(Subject {
            creators: members.into_iter().collect(),
            ..Subject::default()
        })
    })
}

/// Opens the menu of what can be offered, unless something else is open by now: first the products of
/// campaigns that run, then every product by itself.
pub(in crate::tui::update) fn choose(model: &mut Model, found: Offerings) -> Vec<Effect> {
    let subject = std::mem::take(&mut model.offering);
    if !model.layers.is_empty() {
        return Vec::new();
    }
    let title_of = |shop: ShopId, sku: &ExtId| {
        let product = model
            .products_at_hand()
            .find(|one| one.shop == shop && one.sku_id == *sku)?;
        Some(product.title())
    };
    let Offerings {
        campaigns,
        texts,
        segment,
    } = found;
    let texts = &texts;
    // From a campaign its own products are offered, for it, to those who take part and to its segment.
    let here = here(model).map(|sheet| sheet.campaign.id);
    let running = campaigns
        .iter()
        .filter(|campaign| here.is_none_or(|here| campaign.id == here))
        .filter(|campaign| runs(model, campaign));
    let members = subject.creators.len();
    let mut offered: Vec<(String, String, Offered)> = Vec::new();
    for campaign in running {
        let to_members = (members > 0).then_some(None);
        for to in to_members.into_iter().chain(segment.clone().map(Some)) {
            let note = match (&to, here) {
                (Some(segment), _) => in_segment(segment),
                (None, Some(_)) => words::counted(members, "member", "members"),
                (None, None) => format!("for {}", campaign.name),
            };
            offered.extend(campaign.products.iter().filter_map(|sku| {
                let title = title_of(campaign.shop, sku)?;
                let offered = Offered {
                    shop: campaign.shop,
                    sku_id: sku.clone(),
                    campaign: Some(campaign.id),
                    texts: texts.clone(),
                    to: to.clone(),
                };
                Some((title, note.clone(), offered))
            }));
        }
    }
    let others = model.products_at_hand().filter(|_| here.is_none());
    offered.extend(others.map(|product| {
        let offered = Offered {
            shop: product.shop,
            sku_id: product.sku_id.clone(),
            campaign: None,
            texts: texts.clone(),
            to: None,
        };
        let note = product.sku_id.to_string();
        (product.title().clone(), note, offered)
    }));
    if let (true, Some(sheet)) = (offered.is_empty(), self::here(model)) {
        let text = nothing_to_offer(&sheet.campaign);
        return tell(model, News::Refused, text);
    }
    let letters = ('a'..='z').filter(|c| !matches!(c, 'j' | 'k' | 'q'));
    // Beyond the letters, products are reached with the arrows.
    let letters = letters.chain(std::iter::repeat(' '));
    let choices = letters
        .zip(offered)
        .map(|(key, (label, note, offered))| Choice {
            key,
            label,
            note,
            pick: Pick::Offer(offered),
        })
        .collect();
    let title = match self::here(model) {
        Some(sheet) => format!("Offer a product · {}", sheet.campaign.name),
        None => subject.titled("Offer a product", (members, "creator")),
    };
    super::menu::push(model, (title, 0), choices, subject)
}

/// Returns whether a campaign runs today, where it is.
fn runs(model: &Model, campaign: &Campaign) -> bool {
    let mut shops = model.shops.iter().flatten();
    let shop = shops.find(|shop| shop.id == campaign.shop);
    let today = shop.map_or_else(|| model.today_date(), |shop| shop.today(model.now));
    (campaign.from..=campaign.to).contains(&today)
}

/// Returns who is in a segment, in words.
fn in_segment(segment: &Segment) -> String {
    let count = segment.creators.len();
    format!(
        "{}: {}",
        segment.query,
        words::counted(count, "creator", "creators")
    )
}

/// Returns why nothing of a campaign can be offered.
fn nothing_to_offer(campaign: &Campaign) -> String {
    format!(
        "{} runs from {} to {}, with {}: nothing of it can be offered today.",
        campaign.name,
        campaign.from,
        campaign.to,
        words::counted(campaign.products.len(), "product", "products")
    )
}

/// Returns the question whether outreach of a shop goes on, where it is paused.
fn paused(shop: &Shop) -> Option<Layer> {
    let refusal = shop.may_invite().err()?;
    Some(Layer::Confirm {
        title: "Go on with outreach".to_owned(),
        text: format!(
            "{} Shall it go on? Offer the product again then; u pauses it again.",
            refusal.message
        ),
        command: Box::new(Command::EditShop {
            shop: shop.id,
            edit: ShopEdit {
                outreach: Some(true),
                ..ShopEdit::default()
            },
        }),
    })
}

/// Asks in which words, where there are several.
pub(super) fn wording(model: &mut Model, offered: Offered, subject: Subject) -> Vec<Effect> {
    let usual = FollowUpKind::Outreach.name();
    if let [] | [_] = offered.texts.as_slice() {
        return preview(model, (offered, usual.to_owned()), subject);
    }
    let letters = ('a'..='z').filter(|c| !matches!(c, 'j' | 'k' | 'q'));
    let letters = letters.chain(std::iter::repeat(' '));
    let choice = |(key, text): (char, &String)| Choice {
        key,
        label: text.replace('_', " "),
        note: if text == usual {
            "the usual text"
        } else {
            "your own"
        }
        .to_owned(),
        pick: Pick::OfferIn(offered.clone(), text.clone()),
    };
    let choices = letters.zip(&offered.texts).map(choice).collect();
    super::menu::push(model, ("In which words".to_owned(), 0), choices, subject)
}

/// Asks what it comes to.
pub(super) fn preview(
    model: &mut Model,
    (offered, template): (Offered, String),
    subject: Subject,
) -> Vec<Effect> {
    let mut shops = model.shops.iter().flatten();
    let shop = shops.find(|shop| shop.id == offered.shop);
    if let Some(layer) = shop.and_then(paused) {
        model.layers.push(layer);
        return Vec::new();
    }
    let (audience, creators) = match offered.to {
        Some(segment) => (segment.query, segment.creators),
        None => (audience(model, &subject), subject.creators),
    };
    if creators.is_empty() {
        let text = format!("Nobody is in {audience} today.");
        return tell(model, News::Refused, text);
    }
    let new = NewOutreach {
        shop: offered.shop,
        audience,
        creators,
        sku_id: offered.sku_id,
        campaign: offered.campaign,
        template,
        on: None,
    };
    let number = model.next_number();
    let fetch = Fetch::OutreachPreview(Box::new(new), model.now);
    vec![Effect::Fetch(number, Box::new(fetch))]
}

/// Returns who is asked for, in words: the filter of the table where all it leaves are marked.
fn audience(model: &Model, subject: &Subject) -> String {
    if let Some(sheet) = here(model) {
        return format!("members of {}", sheet.campaign.name);
    }
    let list = &model.creators.list;
    let filter = model.creators.narrow.filter.to_string();
    let all = model.pane() == Pane::Creators && subject.creators.len() == list.total;
    if all && !filter.is_empty() {
        return filter;
    }
    match &subject.handle {
        Some(handle) if subject.creators.len() == 1 => format!("@{handle}"),
        Some(_) | None => "creators chosen by hand".to_owned(),
    }
}

/// Shows what it comes to and asks, unless something else is open by now.
pub(in crate::tui::update) fn confirm(
    model: &mut Model,
    found: Result<OutreachPreview, Refusal>,
) -> Vec<Effect> {
    if !model.layers.is_empty() {
        return Vec::new();
    }
    let found = match found {
        Ok(found) => found,
        Err(refusal) => return tell(model, News::Refused, refusal.to_string()),
    };
    if found.messages.is_empty() {
        let text = format!("Nobody is left to write to. {}", passed_over(&found));
        return tell(model, News::Refused, text);
    }
    let (count, asked) = (found.messages.len(), found.new.creators.len());
    let of = if count == asked {
        String::new()
    } else {
        format!(" of {asked}")
    };
    let creators = if asked == 1 { "creator" } else { "creators" };
    model.layers.push(Layer::Confirm {
        title: format!("Queue outreach to {count}{of} {creators}"),
        text: told(&found),
        command: Box::new(Command::QueueOutreach(found.new)),
    });
    Vec::new()
}

/// Returns what must be known before the batch is queued.
fn told(found: &OutreachPreview) -> String {
    let mut parts = Vec::new();
    if !found.skipped.is_empty() {
        parts.push(passed_over(found));
    }
    if let Some(quota) = &found.quota {
        parts.push(left(quota));
    }
    if let Some(first) = found.messages.first() {
        let lines: Vec<&str> = first.message.lines().collect();
        let shown = lines.get(..LINES).map_or_else(
            || first.message.clone(),
            |some| format!("{}\n…", some.join("\n")),
        );
        parts.push(format!("To @{}, and so on:\n{shown}", first.creator));
    }
    parts.push(
        "They wait in Follow-ups until you mark them as sent; u takes the batch back.".to_owned(),
    );
    parts.join("\n \n")
}

fn left(quota: &Quota) -> String {
    format!(
        "{} of {} invitations are left this week; the next begins {}.",
        quota.left(),
        quota.limit,
        quota.resets_on.format("%a %-d %b")
    )
}

/// Returns who is passed over: how many for which reason, and the first of them.
fn passed_over(found: &OutreachPreview) -> String {
    let named = Skip::ALL.into_iter().filter_map(|reason| {
        let of = || found.skipped.iter().filter(|one| one.reason == reason);
        let names: Vec<String> = of()
            .take(NAMED)
            .map(|one| format!("@{}", one.creator))
            .collect();
        let more = if of().count() > NAMED { " …" } else { "" };
        (!names.is_empty()).then(|| {
            let only: Vec<_> = found
                .passed_over
                .iter()
                .filter(|one| one.reason == reason)
                .cloned()
                .collect();
            format!("{} ({}{more})", tally(&only), names.join(" "))
        })
    });
    let named: Vec<String> = named.collect();
    format!("Passed over: {}.", named.join(", "))
}
