//! Moving on the board: up and down inside a stage, left and right between stages, cards by the mouse.

use ratatui::layout::{Position, Rect};

use super::{act, motion};
use crate::domain::stage::Stage;
use crate::tui::action::Action;
use crate::tui::layout::DeskPane;
use crate::tui::model::{Drag, Model};
use crate::tui::msg::Effect;
use crate::tui::panes::pipeline::board::{self, Place};

/// Rows at hand around the cursor, so that every stage of a usual day shows its cards.
pub(super) const MARGIN: usize = 1_500;

/// Makes the pipeline a board, or a list again.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    let is_there = model.screen == crate::tui::action::Screen::Desk;
    model.pipeline.board = !(is_there && model.pipeline.board && model.focus == DeskPane::Pipeline);
    let effects = act(model, Action::GoTo(crate::tui::action::Screen::Desk));
    model.focus_on(DeskPane::Pipeline);
    model.stale.panes.insert(crate::tui::model::Pane::Pipeline);
    motion::resize(model);
    effects
}

/// Where the board is on the screen, below the frame.
fn area(model: &Model) -> Option<Rect> {
    let pane = model.desk_areas().pipeline?;
    (pane.width > 2 && pane.height > 2).then(|| Rect {
        x: pane.x + 1,
        y: pane.y + 1,
        width: pane.width - 2,
        height: pane.height - 2,
    })
}

fn places(model: &Model) -> Vec<Place> {
    let pipeline = &model.pipeline;
    let wide = area(model).map_or(0, |area| area.width);
    let list = &pipeline.list;
    board::places(
        (&pipeline.stages, &pipeline.groups),
        (list.cursor, list.total),
        wide,
    )
}

/// Moves inside the stage of the cursor, never out of it.
pub(super) fn along(model: &mut Model, by: isize) {
    let places = places(model);
    let cursor = model.pipeline.list.cursor;
    let here = board::place_of(&places, cursor).and_then(|here| places.get(here));
    if let Some(place) = here {
        let last = place.start + place.len - 1;
        let row = cursor.saturating_add_signed(by).clamp(place.start, last);
        model.pipeline.list.go(row);
    }
}

/// Moves to the next stage with samples on that side, to the card beside this one.
pub(super) fn beside(model: &mut Model, right: bool) {
    let places = places(model);
    let cursor = model.pipeline.list.cursor;
    let Some(here) = board::place_of(&places, cursor) else {
        return;
    };
    let at = cursor - places.get(here).map_or(cursor, |place| place.start);
    let has_samples = |place: &&Place| place.len > 0;
    let to = if right {
        places
            .get(here + 1..)
            .into_iter()
            .flatten()
            .find(has_samples)
    } else {
        places.get(..here).into_iter().flatten().rfind(has_samples)
    };
    if let Some(place) = to {
        model.pipeline.list.go(place.start + at.min(place.len - 1));
    }
}

fn found(model: &Model, at: Position) -> Option<(Stage, Option<usize>)> {
    let area = area(model)?;
    board::at(&places(model), (area, model.pipeline.list.cursor), at)
}

/// Takes the card under a press up; returns whether the cursor was there already.
pub(super) fn press(model: &mut Model, at: Position) -> bool {
    let Some((stage, Some(row))) = found(model, at) else {
        return false;
    };
    let was_there = model.pipeline.list.cursor == row;
    model.pipeline.list.go(row);
    model.drag = Some(Drag {
        from: stage,
        over: stage,
    });
    was_there
}

/// Notes the stage a card is dragged over.
pub(super) fn drag(model: &mut Model, at: Position) {
    let over = found(model, at).map(|(stage, _)| stage);
    if let Some(drag) = &mut model.drag {
        drag.over = over.unwrap_or(drag.from);
    }
}

/// Moves the card to the stage it is let go over, as the key of that stage does: with its form and
/// its guards.
pub(super) fn release(model: &mut Model, at: Position) -> Vec<Effect> {
    let over = found(model, at).map(|(stage, _)| stage);
    match (model.drag.take(), over) {
        (Some(drag), Some(over)) if over != drag.from => act(model, Action::MoveTo(over)),
        _ => Vec::new(),
    }
}
