//! What the model looks like: finished views for [`draw`](super::draw).

mod over;
mod panes;
mod words;

use super::action::{Place, Screen};
use super::draw::{Body, DeskView, ScreenView};
use super::layer::Layer;
use super::listings;
use super::model::{Model, Pane};
use super::overlays::progress;
use super::panes::profit::Tab;
use super::theme::Theme;
use super::widgets::bottom::{self, Hint, Left};
use super::widgets::input::Input;
use super::widgets::title;

pub(super) use panes::creator_view;
pub use words::{Words, shown_columns};

/// Returns the whole screen.
pub fn view<'a>(model: &'a Model, words: &'a Words, theme: &Theme) -> ScreenView<'a> {
    ScreenView {
        title: title_view(model, words),
        body: body(model, words, theme),
        bottom: bottom_view(model, words),
        work: work_view(model, words),
        overlays: over::overlays(model, words),
    }
}

/// The import beside the screen.
fn work_view<'a>(model: &'a Model, words: &'a Words) -> Option<progress::View<'a>> {
    let far = model.importing.as_ref()?;
    Some(progress::View {
        text: &words.work,
        part: far.permille.into(),
        whole: 1000,
        stop: Hint {
            key: "esc",
            word: "stop",
        },
    })
}

/// The title bar.
pub(in crate::tui) fn title_view<'a>(model: &Model, words: &'a Words) -> title::View<'a> {
    let (today, queue) = model.waiting();
    let tabs = Screen::ALL
        .into_iter()
        .map(|(screen, key, name)| title::Tab {
            key,
            name,
            count: match screen {
                Screen::Today => today,
                Screen::FollowUps => queue,
                Screen::Desk
                | Screen::Creators
                | Screen::Content
                | Screen::Profit
                | Screen::Campaigns
                | Screen::Log => None,
            },
            open: screen == model.screen,
        });
    title::View {
        shop: &words.shop,
        tabs: tabs.collect(),
        note: "",
    }
}

fn body<'a>(model: &'a Model, words: &'a Words, theme: &Theme) -> Body<'a> {
    if model.is_empty_database() {
        return Body::Welcome(panes::welcome_view(model, words));
    }
    match model.screen {
        Screen::Today => Body::Today(
            panes::today_view(model, words, theme),
            panes::beside(model).then(|| creator_view(model)),
        ),
        Screen::Desk => Body::Desk(Box::new(DeskView {
            focus: (model.focus, model.lead),
            zoom: model.is_zoomed(),
            pipeline: panes::pipeline_view(model, words),
            due: panes::due_view(model, words),
            creator: creator_view(model),
            scorecard: panes::scorecard_view(model, words),
        })),
        Screen::Creators => Body::Creators(
            panes::creators_view(model, words),
            panes::beside(model).then(|| creator_view(model)),
        ),
        Screen::FollowUps => Body::FollowUps(panes::followups_view(model, words)),
        Screen::Profit => match model.profit.tab {
            Tab::Parted(_) => Body::Profit(panes::profit_view(model, words)),
            Tab::Settlement => Body::Settlement(panes::settlement_view(model, words)),
            Tab::Programme => Body::Programme(panes::programme_view(model, words)),
        },
        Screen::Content if model.content.by_hook => Body::Hooks(panes::hooks_view(model, words)),
        Screen::Content => Body::Content(panes::content_view(model, words)),
        Screen::Campaigns => Body::Campaigns(panes::campaigns_view(model, words)),
        Screen::Log => Body::Log(panes::log_view(model, words)),
    }
}

fn bottom_view<'a>(model: &'a Model, words: &'a Words) -> bottom::View<'a> {
    if let Some(Layer::Filter(field)) = model.layers.last() {
        let error = model
            .narrow_of(model.pane())
            .map_or("", |narrow| narrow.error.as_str());
        let input = Input {
            text: field.text(),
            cursor: field.cursor(),
            placeholder: listings::example(model),
        };
        return bottom::View {
            left: Left::Input {
                prompt: "/",
                input,
                error,
            },
            right: "",
        };
    }
    let hints = match model.layers.as_slice() {
        [.., Layer::Compare(_), layer @ Layer::Finder(..)] => layer_hints(layer, "compare"),
        [.., layer] => layer_hints(layer, "open"),
        [] => verbs(model),
    };
    bottom::View {
        left: Left::Hints(hints),
        right: &words.right,
    }
}

/// The keys of what lies over the screen; a form shows its own. Who is found is taken for what `found` says.
fn layer_hints(layer: &Layer, found: &'static str) -> Vec<Hint<'static>> {
    let hint = |key, word| Hint { key, word };
    match layer {
        Layer::Help(_) | Layer::Palette(_) => vec![
            hint("enter", "run"),
            hint("up", "above"),
            hint("down", "below"),
            hint("esc", "leave"),
        ],
        Layer::Finder(..) => vec![
            hint("enter", found),
            hint("up", "above"),
            hint("down", "below"),
            hint("esc", "leave"),
        ],
        Layer::Menu { .. } => vec![
            hint("enter", "choose"),
            hint("up", "above"),
            hint("down", "below"),
            hint("esc", "leave"),
        ],
        Layer::Reading(_) => vec![
            hint("up", "above"),
            hint("down", "below"),
            hint("y", "copy"),
            hint("esc", "back"),
        ],
        Layer::Compare(_) => vec![hint("esc", "back")],
        Layer::Clash(_) => vec![
            hint("space", "switch"),
            hint("enter", "go on"),
            hint("esc", "leave"),
        ],
        Layer::Intake(_) => vec![hint("enter", "import"), hint("esc", "leave")],
        Layer::Form(_) | Layer::Filter(_) | Layer::Confirm { .. } => vec![hint("esc", "leave")],
    }
}

/// The verbs that work on this row, in the order of the table.
fn verbs(model: &Model) -> Vec<Hint<'_>> {
    let (scopes, subject) = (model.scopes(), model.subject());
    let mut verbs: Vec<_> = model
        .settings
        .keymap
        .entries()
        // What was unbound is found by its name in the palette.
        .filter(|row| row.works_in(&scopes) && !row.keys.is_empty())
        .filter_map(|row| match row.place {
            Place::Verb(place) => Some((place, row)),
            Place::Quiet => None,
        })
        .filter(|(_, row)| row.action.enabled(model, &subject).is_ok())
        .collect();
    verbs.sort_by_key(|(place, _)| *place);
    let is_opened =
        matches!(model.pane(), Pane::Creator | Pane::Scorecard) && model.about.from.is_some();
    let back = is_opened.then_some(Hint {
        key: "esc",
        word: "back",
    });
    let verbs = verbs.into_iter().map(|(_, row)| Hint {
        key: model.settings.keymap.key_of(row.action),
        word: &row.word,
    });
    back.into_iter().chain(verbs).collect()
}
