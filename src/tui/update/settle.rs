//! Which rows are still to be asked for, once a batch of messages is through.
//!
//! A held key moves the cursor many times; the creator on the right is asked for once.

use crate::domain::date::{Instant, Window};
use crate::domain::followup::FollowUpState;
use crate::store::view::Span;
use crate::store::view::creator::{CreatorShowQuery, CreatorSort, CreatorsQuery};
use crate::store::view::due::DueQuery;
use crate::store::view::followup::FollowUpsQuery;
use crate::store::view::log::LogQuery;
use crate::store::view::pipeline::PipelineQuery;
use crate::store::view::scorecard::ScorecardQuery;
use crate::store::view::today::TodayQuery;
use crate::tui::action::Screen;
use crate::tui::list::{Keyed, List};
use crate::tui::model::{Model, Pane};
use crate::tui::msg::{Effect, Fetch};

/// Days of the scorecard's window.
const WINDOW_DAYS: u32 = 28;
/// Items of a group of the morning, and entries of a creator, that are shown.
const SHOWN: usize = 200;

/// Returns the questions the open screen still has.
pub fn settle(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.shops.is_none() {
        if model.stale.remove(&Pane::Scorecard) || model.number == 0 {
            effects.push(ask(model, Fetch::Shops));
            effects.push(ask(model, Fetch::Products));
        }
        return effects;
    }
    for pane in panes(model) {
        let due = model.stale.remove(&pane) || is_short(model, pane);
        if due && let Some(fetch) = question(model, pane) {
            let effect = ask(model, fetch);
            if let Effect::Fetch(number, _) = &effect {
                set_asked(model, pane, *number);
            }
            effects.push(effect);
        }
    }
    effects.extend(about(model));
    effects
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
        Pane::Log => waits(&model.log),
        Pane::Today | Pane::Creator | Pane::Scorecard => false,
    }
}

fn set_asked(model: &mut Model, pane: Pane, number: u64) {
    let asked = match pane {
        Pane::Pipeline => &mut model.pipeline.list.asked,
        Pane::Due => &mut model.due.asked,
        Pane::Today => &mut model.today.asked,
        Pane::Creators => &mut model.creators.list.asked,
        Pane::FollowUps => &mut model.queue.asked,
        Pane::Log => &mut model.log.asked,
        Pane::Creator | Pane::Scorecard => &mut model.about.asked,
    };
    *asked = number;
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
            sort: model.pipeline.sort,
            reverse: model.pipeline.reverse,
            span: span(model.pipeline.list.span()),
        }),
        Pane::Due => Fetch::Due(DueQuery {
            scope,
            now,
            span: span(model.due.span()),
        }),
        Pane::Today => Fetch::Today(TodayQuery {
            scope,
            now,
            limit: Some(SHOWN),
        }),
        Pane::Creators => {
            let words = super::layer::free_words(&model.creators.narrow.filter);
            let only = match (&model.names, words.is_empty()) {
                (Some(names), false) => {
                    let hits = names.search(&words, 5_000).hits;
                    Some(hits.into_iter().map(|hit| hit.key).collect())
                }
                _ => None,
            };
            let sort = if only.is_some() {
                CreatorSort::Given
            } else {
                model.creators.sort
            };
            Fetch::Creators(CreatorsQuery {
                scope,
                now,
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
            span: span(model.queue.span()),
        }),
        Pane::Log => Fetch::Log(LogQuery {
            span: span(model.log.span()),
        }),
        Pane::Creator | Pane::Scorecard => return None,
    })
}

/// The creator on the right follows the cursor.
fn about(model: &mut Model) -> Vec<Effect> {
    let wanted = model.selected_creator();
    let same = wanted == model.about.id;
    if (same && !model.about.stale) || wanted.is_none() {
        return Vec::new();
    }
    let Some(creator) = wanted else {
        return Vec::new();
    };
    model.about.id = Some(creator);
    model.about.stale = false;
    if !same {
        model.about.offset = 0;
    }
    let now = model.now;
    let show = ask(
        model,
        Fetch::Creator(CreatorShowQuery {
            creator,
            now,
            limit: Some(SHOWN),
        }),
    );
    let card = Fetch::Scorecard(ScorecardQuery {
        creator,
        window: Window::Days(WINDOW_DAYS),
        now,
    });
    let card = ask(model, card);
    vec![show, card]
}
