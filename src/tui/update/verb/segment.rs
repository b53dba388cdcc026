//! Segments: saved filters over creators, chosen from a menu.

use crate::domain::query::{Filter, Term, Test};
use crate::store::view::segment::{SegmentRow, SegmentsQuery};
use crate::tui::action::{Action, Screen};
use crate::tui::layer::{Choice, Layer, Pick};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::{Effect, Fetch};
use crate::tui::overlays::toast::News;
use crate::tui::update::{act, layer, tell};

/// Asks for the segments with how many creators are in each: they are counted when one looks.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let query = SegmentsQuery {
        scope: model.scope,
        now: model.now,
    };
    let number = model.next_number();
    vec![Effect::Fetch(number, Box::new(Fetch::Segments(query)))]
}

/// Opens the menu of the segments, unless something else is open by now.
pub(in crate::tui::update) fn choose(model: &mut Model, rows: &[SegmentRow]) -> Vec<Effect> {
    if !model.layers.is_empty() {
        return Vec::new();
    }
    if rows.is_empty() {
        let text =
            "There are no segments yet: callsheet segment add NAME QUERY saves a filter as one.";
        return tell(model, News::Told, text.to_owned());
    }
    let mut choices: Vec<Choice> = Vec::new();
    for (key, row) in ('a'..='z').zip(rows) {
        let name = &row.segment.name;
        // The same name in another shop is the same filter of that shop.
        if choices.iter().any(|choice| choice.label == *name) {
            continue;
        }
        choices.push(Choice {
            key,
            label: name.clone(),
            note: format!("{} in it: {}", row.creators, row.segment.query),
            pick: Pick::Segment(name.clone()),
        });
    }
    model.layers.push(Layer::Menu {
        title: "Segment".to_owned(),
        lines: Vec::new(),
        choices,
        cursor: 0,
        subject: Subject::default(),
    });
    Vec::new()
}

/// Narrows the creators to a segment.
pub(super) fn narrow(model: &mut Model, name: &str) {
    let filter = Filter {
        terms: vec![Term {
            negated: false,
            test: Test::Segment(vec![name.to_owned()]),
        }],
    };
    act(model, Action::GoTo(Screen::Creators));
    layer::set_filter(model, &filter.to_string());
}
