//! Saved views: a filter and an order of a list, by name.

use crate::domain::query;
use crate::store::view::Span;
use crate::store::view::content::ContentQuery;
use crate::store::view::counts::{Counting, CountsQuery};
use crate::store::view::creator::CreatorsQuery;
use crate::store::view::pipeline::PipelineQuery;
use crate::tui::action::{Action, Screen};
use crate::tui::layer::{Choice, Layer, Pick};
use crate::tui::layout::DeskPane;
use crate::tui::model::{Model, Subject};
use crate::tui::msg::{Effect, Fetch};
use crate::tui::orders;
use crate::tui::update::{act, layer};

const TITLE: &str = "Saved views";

/// Opens the menu of the saved views; how many rows each has comes in after it.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let views = model.settings.views.iter().enumerate();
    let choices = ('1'..='9')
        .chain('a'..='i')
        .zip(views)
        .map(|(key, (n, view))| Choice {
            key,
            label: view.name.clone(),
            note: view.filter.clone(),
            pick: Pick::View(n),
        });
    let choices = choices.collect();
    model.layers.push(Layer::Menu {
        title: TITLE.to_owned(),
        lines: Vec::new(),
        choices,
        cursor: 0,
        subject: Subject::default(),
    });
    let questions = (0..model.settings.views.len()).filter_map(|n| counting(model, n));
    let questions = CountsQuery(questions.collect());
    let number = model.next_number();
    vec![Effect::Fetch(number, Box::new(Fetch::Counts(questions)))]
}

/// The question how many rows a view has.
fn counting(model: &Model, n: usize) -> Option<Counting> {
    let view = model.settings.views.get(n)?;
    let filter = query::parse(&view.filter).ok()?.asked_by(&model.actor);
    let (scope, now, window) = (model.scope, model.now, model.window);
    let span = Span {
        offset: 0,
        limit: Some(1),
    };
    Some(match view.screen {
        Screen::Desk => Counting::Samples(PipelineQuery {
            scope,
            now,
            filter,
            sort: model.pipeline.sort,
            reverse: false,
            span,
        }),
        Screen::Content => Counting::Content(ContentQuery {
            scope,
            now,
            window,
            filter,
            sort: model.content.sort,
            reverse: false,
            span,
        }),
        Screen::Today
        | Screen::Creators
        | Screen::FollowUps
        | Screen::Profit
        | Screen::Campaigns
        | Screen::Log => {
            let words = filter.words();
            let found = model.names.as_ref().filter(|_names| !words.is_empty());
            let only = found.map(|names| names.found(&words, 5_000));
            Counting::Creators(CreatorsQuery {
                scope,
                now,
                window,
                filter: layer::without_words(&filter),
                only,
                sort: model.creators.sort,
                reverse: false,
                span,
            })
        }
    })
}

/// Writes the counts into the menu, if it is still open.
pub(in crate::tui::update) fn counted(model: &mut Model, counts: &[usize]) {
    let Some(Layer::Menu { title, choices, .. }) = model.layers.last_mut() else {
        return;
    };
    if title == TITLE {
        for (choice, count) in choices.iter_mut().zip(counts) {
            choice.note = match choice.note.as_str() {
                "" => count.to_string(),
                filter => format!("{count}: {filter}"),
            };
        }
    }
}

/// Opens a saved view: its screen, narrowed and ordered.
pub(super) fn open(model: &mut Model, n: usize) -> Vec<Effect> {
    let Some(view) = model.settings.views.get(n).cloned() else {
        return Vec::new();
    };
    let effects = act(model, Action::GoTo(view.screen));
    let sort = view.sort.as_deref().unwrap_or_default();
    match view.screen {
        Screen::Desk => {
            model.focus_on(DeskPane::Pipeline);
            if let Some(sort) = orders::named(&orders::PIPELINE, sort) {
                model.pipeline.sort = sort;
            }
            model.pipeline.reverse = view.reverse;
        }
        Screen::Content => {
            if let Some(sort) = orders::named(&orders::CONTENT, sort) {
                model.content.sort = sort;
            }
            model.content.reverse = view.reverse;
        }
        Screen::Today
        | Screen::Creators
        | Screen::FollowUps
        | Screen::Profit
        | Screen::Campaigns
        | Screen::Log => {
            if let Some(sort) = orders::named(&orders::CREATORS, sort) {
                model.creators.sort = sort;
            }
            model.creators.reverse = view.reverse;
        }
    }
    layer::set_filter(model, &view.filter);
    let pane = model.pane();
    model.stale.panes.insert(pane);
    effects
}
