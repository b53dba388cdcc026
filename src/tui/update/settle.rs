//! Which rows are still to be asked for, once a batch of messages is through.
//!
//! A held key moves the cursor many times; the creator on the right is asked for once.

use super::board;
use crate::domain::date::{Instant, Window};
use crate::domain::followup::FollowUpState;
use crate::domain::id::CreatorId;
use crate::store::view::Span;
use crate::store::view::campaign::CampaignSheetsQuery;
use crate::store::view::content::ContentQuery;
use crate::store::view::creator::{CreatorShowQuery, CreatorSort, CreatorsQuery};
use crate::store::view::due::DueQuery;
use crate::store::view::figures::{By, FiguresQuery};
use crate::store::view::followup::FollowUpsQuery;
use crate::store::view::hooks::HooksQuery;
use crate::store::view::log::LogQuery;
use crate::store::view::pipeline::{PipelineQuery, PipelineSort};
use crate::store::view::profit::ProfitQuery;
use crate::store::view::profit_page::ProfitPageQuery;
use crate::store::view::reconcile::ReconcileQuery;
use crate::store::view::scorecard::ScorecardQuery;
use crate::store::view::scores::ScoresQuery;
use crate::store::view::settlement_page::SettlementPageQuery;
use crate::store::view::today::{Group, Item, TodayQuery};
use crate::store::view::week_ago::WeekAgoQuery;
use crate::tui::action::Screen;
use crate::tui::ahead::Ahead;
use crate::tui::layer::Layer;
use crate::tui::list::{Keyed, List, MARGIN};
use crate::tui::model::{Model, Pane};
use crate::tui::msg::{Effect, Fetch};

/// Creators that free words find at most.
const MATCHES: usize = 5_000;
/// Items of a group of the morning, and entries of a creator, that are shown.
const SHOWN: usize = 200;

/// Returns the questions the open screen still has.
pub fn settle(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.is_empty_database() && !model.first.asked {
        model.first.asked = true;
        effects.push(Effect::Scout);
    }
    let margin = if model.is_board() {
        board::MARGIN
    } else {
        MARGIN
    };
    if model.pipeline.list.margin != margin {
        model.pipeline.list.margin = margin;
        model.stale.panes.insert(Pane::Pipeline);
    }
    if model.stale.shops {
        model.stale.shops = false;
        effects.push(ask(model, Fetch::Shops));
        effects.push(ask(model, Fetch::Products(model.scope)));
        effects.push(ask(model, Fetch::Ages(model.scope)));
    }
    if model.shops.is_none() {
        return effects;
    }
    if model.stale.names && wants_names(model) {
        model.stale.names = false;
        effects.push(ask(model, Fetch::Names(model.scope)));
    }
    for pane in panes(model) {
        let due = model.stale.panes.remove(&pane) || is_short(model, pane);
        if due && let Some(fetch) = question(model, pane) {
            let effect = ask(model, fetch);
            if let Effect::Fetch(number, _) = &effect {
                set_asked(model, pane, *number);
            }
            effects.push(effect);
        }
    }
    effects.extend(scores(model));
    effects.extend(about(model));
    effects.extend(week_ago(model));
    effects.extend(beside(model));
    effects.extend(standings(model));
    effects
}

/// The names are read once; again only when they are looked through.
fn wants_names(model: &Model) -> bool {
    model.names.is_none()
        || matches!(model.layers.last(), Some(Layer::Finder(..)))
        || !model.creators.narrow.filter.words().is_empty()
}

fn ask(model: &mut Model, fetch: Fetch) -> Effect {
    Effect::Fetch(model.next_number(), Box::new(fetch))
}

/// The lists the open screen shows, and those whose counts stand in the title.
fn panes(model: &Model) -> Vec<Pane> {
    let mut panes = match model.screen {
        Screen::Today => vec![Pane::Today],
        Screen::Desk => vec![Pane::Pipeline, Pane::Due],
        Screen::Creators => vec![Pane::Creators],
        Screen::FollowUps => vec![Pane::FollowUps],
        Screen::Content | Screen::Profit => vec![model.pane()],
        Screen::Campaigns => vec![Pane::Campaigns],
        Screen::Log => vec![Pane::Log],
    };
    for counted in [Pane::Today, Pane::FollowUps] {
        if !panes.contains(&counted) {
            panes.push(counted);
        }
    }
    panes
}

fn is_short(model: &Model, pane: Pane) -> bool {
    fn waits<R: Keyed>(list: &List<R>) -> bool {
        list.is_short()
    }
    match pane {
        Pane::Pipeline => waits(&model.pipeline.list),
        Pane::Due => waits(&model.due),
        Pane::Creators => waits(&model.creators.list),
        Pane::FollowUps => waits(&model.queue),
        Pane::Content => waits(&model.content.list),
        Pane::Profit => waits(&model.profit.list),
        Pane::Settlement => waits(&model.profit.settlement),
        Pane::Campaigns => waits(&model.campaigns),
        Pane::Log => waits(&model.log),
        // The morning, the programmes and the angles come whole.
        Pane::Today | Pane::Programme | Pane::Hooks | Pane::Creator | Pane::Scorecard => false,
    }
}

fn set_asked(model: &mut Model, pane: Pane, number: u64) {
    match pane {
        Pane::Pipeline => model.pipeline.list.ask(number),
        Pane::Due => model.due.ask(number),
        Pane::Today => {
            model.today.ask(number);
            // The morning comes whole.
            model.today.from = 0;
        }
        Pane::Creators => model.creators.list.ask(number),
        Pane::FollowUps => model.queue.ask(number),
        Pane::Content => model.content.list.ask(number),
        Pane::Profit => model.profit.list.ask(number),
        Pane::Settlement => model.profit.settlement.ask(number),
        Pane::Programme => {
            model.profit.programme.ask(number);
            model.profit.programme.from = 0;
        }
        Pane::Hooks => {
            model.content.hooks.ask(number);
            model.content.hooks.from = 0;
        }
        Pane::Campaigns => model.campaigns.ask(number),
        Pane::Log => model.log.ask(number),
        Pane::Creator | Pane::Scorecard => {}
    }
}

fn span((offset, limit): (usize, usize)) -> Span {
    Span {
        offset,
        limit: Some(limit),
    }
}

fn question(model: &Model, pane: Pane) -> Option<Fetch> {
    let (scope, now): (_, Instant) = (model.scope, model.now);
    Some(match pane {
        Pane::Pipeline => Fetch::Pipeline(PipelineQuery {
            scope,
            now,
            filter: model.pipeline.narrow.filter.clone(),
            sort: if model.is_board() {
                PipelineSort::Stage
            } else {
                model.pipeline.sort
            },
            reverse: model.pipeline.reverse && !model.is_board(),
            span: span(model.pipeline.list.span()),
        }),
        Pane::Due => Fetch::Due(DueQuery {
            scope,
            now,
            listing: model.listings.due.asked(),
            span: span(model.due.span()),
        }),
        Pane::Today => Fetch::Today(TodayQuery {
            scope,
            now,
            limit: Some(SHOWN),
            doubled: false,
            unfolded: model.morning.unfolded.iter().cloned().collect(),
            filter: model.listings.today.narrow.filter.clone(),
        }),
        Pane::Creators => {
            let words = model.creators.narrow.filter.words();
            let only = if words.is_empty() {
                None
            } else {
                // Without the names there is no telling yet; they are on their way.
                Some(model.names.as_ref()?.found(&words, MATCHES))
            };
            let sort = if only.is_some() {
                CreatorSort::Given
            } else {
                model.creators.sort
            };
            Fetch::Creators(CreatorsQuery {
                scope,
                now,
                window: model.window,
                filter: super::layer::without_words(&model.creators.narrow.filter),
                only,
                sort,
                reverse: model.creators.reverse,
                span: span(model.creators.list.span()),
            })
        }
        Pane::FollowUps => Fetch::FollowUps(FollowUpsQuery {
            scope,
            states: vec![FollowUpState::Queued, FollowUpState::Snoozed],
            due_until: None,
            only: None,
            now,
            listing: model.listings.queue.asked(),
            span: span(model.queue.span()),
        }),
        Pane::Profit | Pane::Settlement | Pane::Programme | Pane::Content | Pane::Hooks => {
            return of_figures(model, pane);
        }
        Pane::Campaigns => Fetch::Campaigns(CampaignSheetsQuery {
            scope,
            now,
            only: None,
            listing: model.listings.campaigns.asked(),
            span: span(model.campaigns.span()),
        }),
        Pane::Log => Fetch::Log(LogQuery {
            listing: model.listings.log.asked(),
            span: span(model.log.span()),
        }),
        Pane::Creator | Pane::Scorecard => return None,
    })
}

/// Returns the question of a pane of figures, about the days that are looked at.
fn of_figures(model: &Model, pane: Pane) -> Option<Fetch> {
    let (scope, now): (_, Instant) = (model.scope, model.now);
    Some(match pane {
        Pane::Profit => Fetch::Profit(ProfitPageQuery {
            profit: ProfitQuery {
                scope,
                by: model.profit.by,
                window: model.window,
                now,
            },
            listing: model.listings.profit.asked(),
            span: span(model.profit.list.span()),
        }),
        Pane::Settlement => Fetch::Settlement(SettlementPageQuery {
            reconcile: ReconcileQuery {
                scope,
                window: model.window,
                now,
            },
            filter: model.listings.settlement.narrow.filter.clone(),
            span: span(model.profit.settlement.span()),
        }),
        Pane::Programme => Fetch::Programme(FiguresQuery {
            scope,
            by: By::Shop,
            window: model.window,
            now,
        }),
        Pane::Hooks => Fetch::Hooks(HooksQuery {
            scope,
            window: model.window,
            now,
            filter: model.listings.hooks.narrow.filter.clone(),
        }),
        Pane::Content => Fetch::Content(ContentQuery {
            scope,
            now,
            window: model.window,
            filter: model.content.narrow.filter.clone(),
            sort: model.content.sort,
            reverse: model.content.reverse,
            span: span(model.content.list.span()),
        }),
        Pane::Pipeline
        | Pane::Due
        | Pane::Creator
        | Pane::Scorecard
        | Pane::Today
        | Pane::Creators
        | Pane::FollowUps
        | Pane::Campaigns
        | Pane::Log => return None,
    })
}

/// Days of the window scores are made in.
const SCORED_DAYS: u32 = 28;

/// The scores of those who ask for a sample are asked for once for each loading of the morning.
fn scores(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Today {
        return None;
    }
    let asked = &mut model.morning.scores_asked;
    let creators: Vec<CreatorId> = model
        .groups
        .iter()
        .filter(|group| group.group == Group::Requests)
        .flat_map(|group| &group.items)
        .filter_map(|item| match item {
            Item::Sample(row) => Some(row.creator_id),
            Item::Due(_)
            | Item::Owed(_)
            | Item::Detected(_)
            | Item::Unjudged(_)
            | Item::FollowUp(_)
            | Item::Suggestion(_)
            | Item::Conflict(_) => None,
        })
        .filter(|creator| asked.insert(*creator))
        .collect();
    if creators.is_empty() {
        return None;
    }
    let query = ScoresQuery {
        creators,
        window: Window::Days(SCORED_DAYS),
        now: model.now,
    };
    Some(ask(model, Fetch::Scores(query)))
}

/// The creator on the right follows the cursor.
fn about(model: &mut Model) -> Vec<Effect> {
    let Some(creator) = model.selected_creator() else {
        if model.selects_nobody() {
            model.about.forget();
        }
        return Vec::new();
    };
    let now = model.now;
    if model.about.id != Some(creator) {
        model.about.stale = !model.about.turn(creator, now);
    }
    if !model.about.stale {
        return Vec::new();
    }
    model.about.stale = false;
    model.about.came = (false, false);
    model.about.at = Some(now);
    let asked = questions_about(model, creator);
    model.about.known.asked = model.number - 1;
    asked.into()
}

/// Returns the questions for a creator's facts and, right after it, for the figures.
fn questions_about(model: &mut Model, creator: CreatorId) -> [Effect; 2] {
    let now = model.now;
    let show = Fetch::Creator(CreatorShowQuery {
        creator,
        now,
        limit: Some(SHOWN),
    });
    let card = Fetch::Scorecard(ScorecardQuery {
        creator,
        window: model.window,
        now,
    });
    [show, card].map(|fetch| ask(model, fetch))
}

/// Once all is known of the creator under the cursor, those a step leads to are asked for.
fn beside(model: &mut Model) -> Vec<Effect> {
    if !model.about.is_whole() || model.about.known.wants_week && shows_week(model) {
        return Vec::new();
    }
    let now = model.now;
    let mut effects = Vec::new();
    for creator in model.creators_beside() {
        if model.about.id != Some(creator) && !model.about.beside.has(creator, now) {
            effects.extend(questions_about(model, creator));
            let asked = model.number - 1;
            model.about.beside.keep(Ahead::of(creator, now, asked));
        }
    }
    effects
}

/// Whether last week's card has a place on the screen.
fn shows_week(model: &Model) -> bool {
    let areas = model.desk_areas();
    model.screen == Screen::Desk && areas.scorecard.is_some() && model.window != Window::All
}

/// Last week's card is asked for once for each card that came, and only where the scorecard shows.
fn week_ago(model: &mut Model) -> Vec<Effect> {
    if !shows_week(model) {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if let Some(creator) = model.about.id.filter(|_id| model.about.known.wants_week) {
        model.about.known.wants_week = false;
        effects.push(ask_week(model, creator));
        model.about.known.week_asked = model.number;
    }
    let mut number = model.number;
    let mut beside = Vec::new();
    for one in model.about.beside.want_week() {
        one.known.wants_week = false;
        number += 1;
        one.known.week_asked = number;
        beside.push(one.id);
    }
    effects.extend(beside.into_iter().map(|creator| ask_week(model, creator)));
    effects
}

fn ask_week(model: &mut Model, creator: CreatorId) -> Effect {
    let query = WeekAgoQuery {
        creator,
        window: model.window,
        now: model.now,
    };
    ask(model, Fetch::WeekAgo(query))
}

/// Scores are asked for those rows of the table that show, each once for what is known of it.
fn standings(model: &mut Model) -> Option<Effect> {
    if model.screen != Screen::Creators {
        return None;
    }
    let list = &model.creators.list;
    let shown = (list.offset..list.offset + list.height).filter_map(|row| list.at(row));
    let creators: Vec<_> = shown
        .map(|row| row.id)
        .filter(|id| !model.creators.scores_asked.contains(id))
        .collect();
    if creators.is_empty() {
        return None;
    }
    model.creators.scores_asked.extend(&creators);
    let query = ScoresQuery {
        creators,
        window: model.window,
        now: model.now,
    };
    Some(ask(model, Fetch::Standings(query)))
}
