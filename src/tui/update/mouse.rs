//! The mouse: a click puts focus and cursor, a second one opens, one on a screen's name goes there; the
//! wheel moves what is under it.

use ratatui::layout::{Position, Rect};

use super::{board, motion};
use crate::tui::action::{Action, Screen};
use crate::tui::layout::{self, DeskPane};
use crate::tui::list::{Keyed, List};
use crate::tui::model::{Model, Pane};
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;
use crate::tui::panes::{
    campaigns, content, creators, due, followups, log, pipeline, profit, today,
};
use crate::tui::screen::{self, Words, shown_columns};
use crate::tui::widgets::list::{Line, at_line};
use crate::tui::widgets::title;

/// Leaves the mouse to the terminal, for its own way to select, or takes it back.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    model.mouse = !model.mouse;
    let text = if model.mouse {
        "The mouse is the app's again; with Shift it selects text."
    } else {
        "The mouse is the terminal's, to select text: mouse in the commands takes it back."
    };
    let mut effects = vec![Effect::Mouse(model.mouse)];
    effects.extend(super::tell(model, News::Told, text.to_owned()));
    effects
}

/// Puts the focus and the cursor under a click; a click on the row under the cursor opens it.
pub(super) fn click(model: &mut Model, (column, row): (u16, u16)) -> Vec<Effect> {
    let at = Position::new(column, row);
    if let Some(screen) = tab_under(model, at) {
        return super::act(model, Action::GoTo(screen));
    }
    if is_shop_under(model, at) {
        return super::act(model, Action::Shops);
    }
    let had_focus = match pane_under(model, at) {
        Some(pane) => {
            let had_focus = model.focus == pane;
            model.focus_on(pane);
            had_focus
        }
        None if model.screen == Screen::Desk => return Vec::new(),
        None => true,
    };
    if model.is_board() && had_focus {
        let was_there = board::press(model, at);
        model.about.pinned = None;
        if was_there && model.drag.is_some() {
            model.opens = true;
        }
        return Vec::new();
    }
    if let Some(effects) = heading(model, at) {
        return effects;
    }
    let was_there = select_at(model, at);
    motion::resize(model);
    if had_focus && was_there {
        motion::open(model);
    }
    Vec::new()
}

/// Sorts by the heading under a click, and by the same once more the other way round.
fn heading(model: &mut Model, at: Position) -> Option<Vec<Effect>> {
    if model.screen != Screen::Creators {
        return None;
    }
    let list = motion::list_area(model, layout::screen(model.area).body);
    let columns = shown_columns(model);
    let column = creators::heading_at(&columns, list, at)?;
    let sort = column.sort()?;
    if model.creators.sort == sort {
        model.creators.reverse = !model.creators.reverse;
    } else {
        model.creators.sort = sort;
        model.creators.reverse = false;
    }
    model.stale.panes.insert(Pane::Creators);
    Some(Vec::new())
}

/// Takes in that the button is held and the mouse moves.
pub(super) fn drag(model: &mut Model, (column, row): (u16, u16)) {
    if model.drag.is_some() {
        model.opens = false;
        board::drag(model, Position::new(column, row));
    }
}

/// Takes in that the button is let go.
pub(super) fn release(model: &mut Model, (column, row): (u16, u16)) -> Vec<Effect> {
    let opens = std::mem::take(&mut model.opens);
    let effects = board::release(model, Position::new(column, row));
    if opens && effects.is_empty() && model.layers.is_empty() {
        motion::open(model);
    }
    effects
}

/// Moves the list under the wheel, whatever has the focus.
pub(super) fn wheel(model: &mut Model, by: isize, (column, row): (u16, u16)) {
    let (focus, lead) = (model.focus, model.lead);
    if let Some(pane) = pane_under(model, Position::new(column, row)) {
        model.focus = pane;
    }
    motion::step(model, by);
    (model.focus, model.lead) = (focus, lead);
}

/// The screen whose name in the title stands at that place.
fn tab_under(model: &Model, at: Position) -> Option<Screen> {
    let bar = layout::screen(model.area).title;
    if !bar.contains(at) {
        return None;
    }
    let words = Words::of(model);
    let tab = title::tab_at(&screen::title_view(model, &words), bar.width, at.x - bar.x)?;
    Screen::ALL.get(tab).map(|(screen, ..)| *screen)
}

/// Whether the name of the shop in the title is at that place.
fn is_shop_under(model: &Model, at: Position) -> bool {
    let bar = layout::screen(model.area).title;
    let words = Words::of(model);
    bar.contains(at)
        && title::is_shop_at(&screen::title_view(model, &words), bar.width, at.x - bar.x)
}

/// The pane of the desk at that place.
fn pane_under(model: &Model, at: Position) -> Option<DeskPane> {
    let areas = model.desk_areas();
    let mut panes = DeskPane::ALL.into_iter();
    panes.find(|pane| {
        model.screen == Screen::Desk && areas.of(*pane).is_some_and(|area| area.contains(at))
    })
}

/// Puts the cursor on the row at that place; returns whether it was there already.
fn select_at(model: &mut Model, at: Position) -> bool {
    let body = layout::screen(model.area).body;
    let list = motion::list_area(model, body);
    match model.screen {
        Screen::Today => select(&mut model.today, (list, today::CHROME), at),
        Screen::Creators => select(&mut model.creators.list, (list, creators::CHROME), at),
        Screen::FollowUps => {
            let (queue, _message) = followups::areas(body);
            select(&mut model.queue, (queue, followups::CHROME), at)
        }
        Screen::Profit => match model.profit.tab {
            profit::Tab::Parted(_) => {
                let (table, _way) = profit::areas(body);
                select(&mut model.profit.list, (table, profit::CHROME), at)
            }
            profit::Tab::Settlement => {
                let (table, _told) = profit::settlement::areas(body);
                select(&mut model.profit.settlement, (table, profit::CHROME), at)
            }
            profit::Tab::Programme => false,
        },
        Screen::Content if model.content.by_hook => {
            select(&mut model.content.hooks, (body, content::CHROME), at)
        }
        Screen::Content => {
            let (posts, _detail) = content::areas(body);
            select(&mut model.content.list, (posts, content::CHROME), at)
        }
        Screen::Campaigns => {
            let (table, _whole) = campaigns::areas(body);
            select(&mut model.campaigns, (table, campaigns::CHROME), at)
        }
        Screen::Log => select(&mut model.log, (body, log::CHROME), at),
        Screen::Desk => {
            let area = model.desk_areas().of(model.focus).unwrap_or_default();
            let was_there = match model.focus {
                DeskPane::Pipeline => {
                    select(&mut model.pipeline.list, (area, pipeline::CHROME), at)
                }
                DeskPane::Due => {
                    let chrome = due::chrome(&model.retainers);
                    select(&mut model.due, (area, chrome), at)
                }
                DeskPane::Creator | DeskPane::Scorecard => return false,
            };
            if !was_there {
                // The creator follows the list again.
                model.about.pinned = None;
            }
            was_there
        }
    }
}

fn select<R: Keyed>(list: &mut List<R>, (area, chrome): (Rect, u16), at: Position) -> bool {
    if !area.contains(at) {
        return false;
    }
    // One line of the chrome is the lower border; headings count as lines.
    let top = area.y + chrome.saturating_sub(1);
    let Some(line) = at.y.checked_sub(top).map(usize::from) else {
        return false;
    };
    match at_line(list.offset + line, &list.starts) {
        Line::Row(row) if line < list.height && row < list.total => {
            let was_there = row == list.cursor;
            list.go(row);
            was_there
        }
        Line::Row(_) | Line::Heading(_) => false,
    }
}
