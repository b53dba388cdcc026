//! `=`: two creators side by side, the two that are marked, or this one and another who is looked up.

use super::super::{layer, tell};
use crate::domain::id::CreatorId;
use crate::store::view::scorecard::ScorecardQuery;
use crate::tui::action::Action;
use crate::tui::layer::{Compare, Layer};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::{Effect, Fetch};
use crate::tui::overlays::toast::News;

/// Compares the two marked creators; with one, asks for the other.
pub(super) fn act(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    match subject.creators.as_slice() {
        [] => Vec::new(),
        [one] => {
            model
                .layers
                .push(Layer::Compare(Box::new(Compare::with(*one))));
            layer::open(model, Action::Find);
            Vec::new()
        }
        [one, other] => {
            model
                .layers
                .push(Layer::Compare(Box::new(Compare::with(*one))));
            with(model, *other)
        }
        many => {
            let why = format!("Two creators are compared; {} are marked.", many.len());
            tell(model, News::Refused, why)
        }
    }
}

/// Compares the creator that waits for another with this one.
pub(in super::super) fn with(model: &mut Model, other: CreatorId) -> Vec<Effect> {
    let Some(Layer::Compare(compare)) = model.layers.last() else {
        return Vec::new();
    };
    let one = compare.one;
    if one == other {
        super::super::close_layer(model);
        let why = "That is the same creator: find another to compare with.";
        return tell(model, News::Refused, why.to_owned());
    }
    let (window, now) = (model.window, model.now);
    let asked = [one, other].map(|creator| {
        let query = ScorecardQuery {
            creator,
            window,
            now,
        };
        (model.next_number(), Fetch::Scorecard(query))
    });
    if let Some(Layer::Compare(compare)) = model.layers.last_mut() {
        compare.asked = asked.each_ref().map(|(number, _)| *number);
    }
    asked
        .into_iter()
        .map(|(number, fetch)| Effect::Fetch(number, Box::new(fetch)))
        .collect()
}
