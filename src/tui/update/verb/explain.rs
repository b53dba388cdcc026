//! `i`: how a figure was made.
//!
//! Where the cursor is on one figure it is explained at once; a row of several asks which, the cursor on
//! the one the list is ordered by, so that `i` and Enter explain that.

use super::super::tell;
use crate::domain::date::Window;
use crate::domain::metrics::registry::Metric;
use crate::domain::rules::shown;
use crate::store::view::Scope;
use crate::store::view::content::ContentSort;
use crate::store::view::creator::CreatorSort;
use crate::store::view::explain::ExplainQuery;
use crate::store::view::profit::ProfitBy;
use crate::store::view::today::Item;
use crate::tui::layer::{Choice, Layer, Pick, Reading};
use crate::tui::model::{Model, Pane, Subject};
use crate::tui::msg::{Effect, Fetch};
use crate::tui::overlays::toast::News;
use crate::tui::panes::profit::settlement;
use crate::tui::panes::scorecard;
use crate::tui::widgets::metric;

/// A figure under its letter.
type Lettered = (char, Metric);

const OF_CREATOR: [Lettered; 14] = [
    ('g', Metric::NetGmv),
    ('o', Metric::Orders),
    ('p', Metric::GmvPerPost),
    ('n', Metric::Posts),
    ('u', Metric::OutputRate),
    ('c', Metric::Cvr),
    ('h', Metric::HoldRate),
    ('t', Metric::OnTimeRate),
    ('r', Metric::ReturnRate),
    ('m', Metric::Commission),
    ('s', Metric::SampleCost),
    ('b', Metric::Contribution),
    ('e', Metric::ContributionMargin),
    ('f', Metric::RevenuePer1kFollowers),
];

const OF_CONTENT: [Lettered; 7] = [
    ('c', Metric::Cvr),
    ('g', Metric::NetGmv),
    ('t', Metric::Ctr),
    ('h', Metric::HoldRate),
    ('n', Metric::ProductClicks),
    ('o', Metric::ContentOrders),
    ('v', Metric::Views),
];

const OF_HOOK: [Lettered; 8] = [
    ('c', Metric::Cvr),
    ('t', Metric::Ctr),
    ('h', Metric::HoldRate),
    ('p', Metric::GmvPerPost),
    ('o', Metric::ContentOrders),
    ('k', Metric::ProductClicks),
    ('v', Metric::Views),
    ('n', Metric::Posts),
];

const OF_PROFIT: [Lettered; 9] = [
    ('n', Metric::NetGmv),
    ('g', Metric::Cogs),
    ('p', Metric::PlatformFee),
    ('c', Metric::Commission),
    ('s', Metric::SampleCost),
    ('a', Metric::AdSpend),
    ('f', Metric::FlatFees),
    ('b', Metric::Contribution),
    ('m', Metric::ContributionMargin),
];

const OF_PROGRAMME: [Lettered; 9] = [
    ('a', Metric::ActiveCreators),
    ('r', Metric::ReplyRate),
    ('v', Metric::Activation),
    ('s', Metric::RequestToShip),
    ('p', Metric::PostingRate),
    ('t', Metric::TimeToPost),
    ('c', Metric::RepeatCollaborationRate),
    ('g', Metric::GmvPerCreator),
    ('u', Metric::UnattributedShare),
];

/// Whose figures can be explained here, and which.
struct Explained<'a> {
    /// As people call it.
    title: String,
    /// As `callsheet explain` takes it.
    subject: String,
    shop: &'a str,
    figures: &'a [Lettered],
    likely: Metric,
}

/// Explains the figure under the cursor, or asks which.
pub(super) fn act(model: &mut Model) -> Vec<Effect> {
    if model.pane() == Pane::Scorecard {
        return of_scorecard(model);
    }
    if model.pane() == Pane::Settlement {
        return of_settlement(model);
    }
    if let Some(reading) = of_suggestion(model) {
        model.layers.push(Layer::Reading(reading));
        return Vec::new();
    }
    let Some(found) = here(model) else {
        let why = "No single subject stands behind these figures.";
        return tell(model, News::Refused, why.to_owned());
    };
    let query = |metric| query(model, (found.subject.clone(), found.shop), metric);
    let choices: Vec<Choice> = found
        .figures
        .iter()
        .map(|(key, of)| Choice {
            key: *key,
            label: metric::title(*of),
            note: String::new(),
            pick: Pick::Explain(query(*of)),
        })
        .collect();
    let likely = |(_, metric): &Lettered| *metric == found.likely;
    let cursor = found.figures.iter().position(likely).unwrap_or(0);
    let title = format!("Explain · {}", found.title);
    model.layers.push(Layer::Menu {
        title,
        lines: Vec::new(),
        choices,
        cursor,
        subject: Subject::default(),
    });
    Vec::new()
}

/// Returns what a suggestion under the cursor rests on, to be read.
fn of_suggestion(model: &Model) -> Option<Reading> {
    if model.pane() != Pane::Today {
        return None;
    }
    let Item::Suggestion(row) = &model.today.current()?.item else {
        return None;
    };
    let mut lines = vec![row.proposal.clone(), String::new()];
    let line = |name: &str, value: &str| format!("{name:<21} {value}");
    lines.push(format!("Accepting: {}", row.action.sentence()));
    lines.push(format!("Holds: {}", row.threshold));
    lines.push(format!("Formula: {}", row.formula));
    lines.push(String::new());
    let figures = shown::figures(&row.figures, false);
    lines.extend(figures.iter().map(|(name, value)| line(name, value)));
    let whom = row
        .creator
        .as_ref()
        .map_or_else(|| row.subject.clone(), |handle| format!("@{handle}"));
    Some(Reading {
        title: format!("{} · {whom}", row.rule.replace('_', " ")),
        text: lines.join("\n"),
        ..Reading::default()
    })
}

/// Explains the row of the scorecard under the cursor.
fn of_scorecard(model: &mut Model) -> Vec<Effect> {
    let card = model.about.known.card.as_ref();
    let metric = card.and_then(|card| scorecard::metric_at(card, model.about.figure));
    let shop = model
        .about
        .known
        .show
        .as_ref()
        .map(|show| &show.creator.shop);
    let Some(((metric, card), shop)) = metric.zip(card).zip(shop) else {
        return Vec::new();
    };
    let query = query(model, (of_creator(&card.handle), shop), metric);
    open(model, query)
}

/// Says how the line of the settlement under the cursor was made: all of it is at hand.
fn of_settlement(model: &mut Model) -> Vec<Effect> {
    if let Some(row) = model.profit.settlement.current() {
        let title = settlement::title(row);
        let text = settlement::explained(row).join("\n");
        model.layers.push(Layer::Reading(Reading {
            title,
            text,
            ..Reading::default()
        }));
    }
    Vec::new()
}

/// Opens the text of an explanation; it is filled in when the answer comes.
pub(super) fn open(model: &mut Model, query: ExplainQuery) -> Vec<Effect> {
    let number = model.next_number();
    let subject = match query.subject.split_once(':') {
        Some(("creator", handle)) => format!("@{handle}"),
        Some((_, name)) => name.to_owned(),
        None => query.subject.clone(),
    };
    model.layers.push(Layer::Reading(Reading {
        title: format!("{} · {subject}", metric::title(query.metric)),
        text: "Reading the rows behind it.".to_owned(),
        offset: 0,
        asked: number,
        query: Some(query.clone()),
        has_rows: false,
    }));
    vec![Effect::Fetch(number, Box::new(Fetch::Explain(query)))]
}

/// Rows behind a figure that are listed: a shop may have a million.
const MOST_ROWS: usize = 500;

/// Lists the rows behind the explanation that is open, or goes back from them to it.
pub(in super::super) fn rows(model: &mut Model) -> Vec<Effect> {
    let Some(Layer::Reading(reading)) = model.layers.last() else {
        return Vec::new();
    };
    let Some(query) = reading.query.clone().filter(|_query| reading.has_rows) else {
        return Vec::new();
    };
    super::super::close_layer(model);
    let lines = if query.lines == 0 { MOST_ROWS } else { 0 };
    open(model, ExplainQuery { lines, ..query })
}

fn query(model: &Model, (subject, shop): (String, &str), metric: Metric) -> ExplainQuery {
    let mut shops = model.shops.iter().flatten();
    let shop = shops.find(|known| known.name == shop);
    let days = model.campaigns.current().map(|row| row.campaign.days());
    let window = match (model.pane(), days) {
        (Pane::Today, _) => Window::Days(28),
        (Pane::Campaigns, Some((from, to))) => Window::Range(from, to),
        _ => model.window,
    };
    ExplainQuery {
        scope: shop.map_or(model.scope, |shop| Scope::Shop(shop.id)),
        metric,
        subject,
        window,
        now: model.now,
        lines: 0,
    }
}

fn of_creator(handle: &str) -> String {
    format!("creator:{handle}")
}

fn here(model: &Model) -> Option<Explained<'_>> {
    match model.pane() {
        Pane::Content => of_content(model),
        Pane::Profit => of_profit(model),
        Pane::Programme => of_programme(model),
        Pane::Campaigns => of_campaign(model),
        Pane::Creators => {
            let row = model.creators.list.current()?;
            let likely = if model.creators.sort == CreatorSort::Posts {
                Metric::Posts
            } else {
                Metric::NetGmv
            };
            Some(Explained {
                likely,
                ..creator(&row.handle, &row.shop)
            })
        }
        Pane::Pipeline | Pane::Due | Pane::Creator | Pane::Scorecard | Pane::Today => {
            // The creator beside the list.
            let show = model.about.known.show.as_ref()?;
            let is_meant = model.about.id == Some(show.creator.id);
            is_meant.then(|| creator(&show.creator.handle, &show.creator.shop))
        }
        Pane::Hooks => of_hook(model),
        Pane::FollowUps | Pane::Settlement | Pane::Log => None,
    }
}

fn creator<'a>(handle: &str, shop: &'a str) -> Explained<'a> {
    Explained {
        title: format!("@{handle}"),
        subject: of_creator(handle),
        shop,
        figures: &OF_CREATOR,
        likely: Metric::NetGmv,
    }
}

fn of_content(model: &Model) -> Option<Explained<'_>> {
    let row = model.content.list.current()?;
    let likely = match model.content.sort {
        ContentSort::Evident | ContentSort::Conversion | ContentSort::Posted => Metric::Cvr,
        ContentSort::Gmv | ContentSort::Gpm => Metric::NetGmv,
        ContentSort::Ctr => Metric::Ctr,
        ContentSort::Hold => Metric::HoldRate,
        ContentSort::Clicks => Metric::ProductClicks,
    };
    let id = row.content_id.to_string();
    Some(Explained {
        title: row.title.clone().unwrap_or_else(|| id.clone()),
        subject: format!("content:{id}"),
        shop: &row.shop,
        figures: &OF_CONTENT,
        likely,
    })
}

fn of_hook(model: &Model) -> Option<Explained<'_>> {
    let row = model.content.hooks.current()?;
    let angle = row.angle.as_deref();
    Some(Explained {
        title: angle.map_or_else(
            || "no angle known".to_owned(),
            |angle| angle.replace('_', " "),
        ),
        subject: format!("hook:{}", angle.unwrap_or_default()),
        shop: &row.shop,
        figures: &OF_HOOK,
        likely: Metric::Cvr,
    })
}

fn of_programme(model: &Model) -> Option<Explained<'_>> {
    let shop = &model.profit.programme.current()?.shop;
    Some(Explained {
        title: shop.clone(),
        subject: format!("shop:{shop}"),
        shop,
        figures: &OF_PROGRAMME,
        likely: Metric::Activation,
    })
}

fn of_campaign(model: &Model) -> Option<Explained<'_>> {
    let row = model.campaigns.current()?;
    let name = &row.campaign.name;
    Some(Explained {
        title: name.clone(),
        subject: format!("campaign:{name}"),
        shop: &row.shop,
        figures: &OF_PROFIT,
        likely: Metric::NetGmv,
    })
}

fn of_profit(model: &Model) -> Option<Explained<'_>> {
    let row = model.profit.list.current()?;
    if row.unassigned {
        return None;
    }
    let (kind, name) = match model.profit.by {
        _ if row.is_total => ("shop", &row.shop),
        ProfitBy::Creator => ("creator", &row.subject),
        ProfitBy::Campaign => ("campaign", &row.subject),
        ProfitBy::Product => ("product", &row.subject),
        ProfitBy::Shop => ("shop", &row.shop),
    };
    Some(Explained {
        title: row.name.clone().unwrap_or_else(|| name.clone()),
        subject: format!("{kind}:{name}"),
        shop: &row.shop,
        figures: &OF_PROFIT,
        likely: Metric::Contribution,
    })
}
