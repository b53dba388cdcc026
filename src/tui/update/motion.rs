//! Moving: the cursor, the panes, the screens, the marks.

use ratatui::layout::Rect;

use super::{board, marks};
use crate::domain::id::CreatorId;
use crate::tui::action::{Action, Screen};
use crate::tui::draw::list_areas;
use crate::tui::layout::{self, DeskPane};
use crate::tui::list::{Keyed, List, Marking};
use crate::tui::model::{Model, Pane};
use crate::tui::panes::{
    campaigns, content, creator, creators, due, followups, log, pipeline, profit, scorecard, today,
};
use crate::tui::screen;
use crate::tui::theme::Glyphs;
use crate::tui::widgets::list;

/// Lines under a suggestion that say what it rests on.
const SAID: usize = 6;
/// Screens remembered.
const TRAIL: usize = 50;

/// Returns whether the action only moves.
pub(super) const fn is_motion(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::Left
            | Action::Right
            | Action::HalfUp
            | Action::HalfDown
            | Action::PageUp
            | Action::PageDown
            | Action::Top
            | Action::Bottom
            | Action::GroupUp
            | Action::GroupDown
            | Action::GoTo(_)
            | Action::Settlement
            | Action::Programme
            | Action::Hooks
            | Action::Last
            | Action::Back
            | Action::NextPane
            | Action::PrevPane
            | Action::Zoom
            | Action::Open
            | Action::NextMatch
            | Action::PrevMatch
            | Action::Mark
            | Action::Range
            | Action::MarkAll
            | Action::Invert
    )
}

/// What a list is asked to do.
#[derive(Clone, Copy)]
enum Move {
    By(isize),
    HalfPages(isize),
    To(usize),
    Last,
    Group(bool),
    Mark,
    Range,
    Whole(Marking),
    Clear,
}

fn on_list<R: Keyed>(list: &mut List<R>, what: Move) {
    match what {
        Move::By(rows) => list.step(rows),
        Move::HalfPages(halves) => {
            let half = isize::try_from(list.height / 2).unwrap_or(1).max(1);
            list.step(halves * half);
        }
        Move::To(row) => list.go(row),
        Move::Last => list.go(list.total.saturating_sub(1)),
        Move::Group(forward) => {
            if let Some(row) = list.group(forward) {
                list.go(row);
            }
        }
        Move::Mark => list.toggle(),
        Move::Range => list.range(),
        Move::Whole(marking) => list.mark_whole(marking),
        Move::Clear => list.unmark(),
    }
}

fn on_pane(model: &mut Model, what: Move) {
    let moves = !matches!(
        what,
        Move::Mark | Move::Range | Move::Whole(_) | Move::Clear
    );
    if moves && matches!(model.pane(), Pane::Pipeline | Pane::Due) {
        // The creator follows the list again.
        model.about.pinned = None;
    }
    match model.pane() {
        Pane::Pipeline if model.is_board() => on_board(model, what),
        Pane::Pipeline => on_list(&mut model.pipeline.list, what),
        Pane::Due => on_list(&mut model.due, what),
        Pane::Today => on_list(&mut model.today, what),
        Pane::Creators => on_list(&mut model.creators.list, what),
        Pane::FollowUps => on_list(&mut model.queue, what),
        Pane::Content => on_list(&mut model.content.list, what),
        Pane::Profit => on_list(&mut model.profit.list, what),
        Pane::Settlement => on_list(&mut model.profit.settlement, what),
        Pane::Programme => on_list(&mut model.profit.programme, what),
        Pane::Hooks => on_list(&mut model.content.hooks, what),
        Pane::Campaigns => on_list(&mut model.campaigns, what),
        Pane::Log => on_list(&mut model.log, what),
        Pane::Creator => on_page(model, what),
        Pane::Scorecard => {
            scroll(&mut model.about.figure, what);
            model.about.figure = model.about.figure.min(scorecard::ROWS - 1);
        }
    }
}

/// Scrolls the page about a creator as far as it goes, or steps to the next of the suggestions on it, which
/// comes into sight.
fn on_page(model: &mut Model, what: Move) {
    if let (Move::Group(forward), Some(chosen)) = (what, model.about.chosen()) {
        model.about.proposed = chosen.saturating_add_signed(if forward { 1 } else { -1 });
        model.about.proposed = model.about.chosen().unwrap_or_default();
    } else {
        scroll(&mut model.about.offset, what);
    }
    let area = model.desk_areas().of(DeskPane::Creator).unwrap_or_default();
    let page = creator::extent(&screen::creator_view(model), &Glyphs::UNICODE, area);
    let offset = &mut model.about.offset;
    if let (Move::Group(_), Some(line)) = (what, page.chosen) {
        // What is said of it comes into sight with it, and what stands above.
        for line in [line + SAID, line.saturating_sub(1)] {
            let line = line.min(page.lines.saturating_sub(1));
            *offset = list::scroll(*offset, line, page.lines, page.height);
        }
    }
    *offset = (*offset).min(page.lines.saturating_sub(page.height));
}

/// On the board up and down stay inside the stage.
fn on_board(model: &mut Model, what: Move) {
    match what {
        Move::By(cards) => board::along(model, cards),
        Move::HalfPages(halves) => board::along(model, halves * 4),
        Move::To(0) => board::along(model, isize::MIN),
        Move::Last => board::along(model, isize::MAX),
        Move::Group(forward) => board::beside(model, forward),
        Move::To(_) | Move::Mark | Move::Range | Move::Whole(_) | Move::Clear => {
            on_list(&mut model.pipeline.list, what);
        }
    }
}

/// Moves a line number the way a list's cursor moves; drawing keeps it in bounds.
fn scroll(line: &mut usize, what: Move) {
    *line = match what {
        Move::By(lines) => line.saturating_add_signed(lines),
        Move::HalfPages(halves) => line.saturating_add_signed(halves * 8),
        Move::To(row) => row,
        Move::Last => 10_000,
        Move::Group(_) | Move::Mark | Move::Range | Move::Whole(_) | Move::Clear => *line,
    }
    .min(10_000);
}

/// Moves the cursor of the pane with the focus.
pub(super) fn step(model: &mut Model, by: isize) {
    on_pane(model, Move::By(by));
}

/// Unmarks everything in the pane with the focus.
pub(super) fn clear_marks(model: &mut Model) {
    on_pane(model, Move::Clear);
}

/// Returns whether a count says how often it is made, or to which row.
pub(super) const fn counts(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::HalfUp
            | Action::HalfDown
            | Action::PageUp
            | Action::PageDown
            | Action::Top
            | Action::Bottom
            | Action::GroupUp
            | Action::GroupDown
            | Action::NextMatch
            | Action::PrevMatch
    )
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only motions come here")]
pub(super) fn act(model: &mut Model, action: Action, count: Option<usize>) {
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(1);
    let groups = |model: &mut Model, forward| {
        // Beyond the last group nothing moves any more.
        for _ in 0..count.unwrap_or(1).min(1_000) {
            on_pane(model, Move::Group(forward));
        }
    };
    match action {
        Action::Up | Action::PrevMatch => step(model, -times),
        Action::Down | Action::NextMatch => step(model, times),
        Action::HalfUp => on_pane(model, Move::HalfPages(-times)),
        Action::HalfDown => on_pane(model, Move::HalfPages(times)),
        Action::PageUp => on_pane(model, Move::HalfPages(-2 * times)),
        Action::PageDown => on_pane(model, Move::HalfPages(2 * times)),
        Action::Top | Action::Bottom if count.is_some() => {
            on_pane(model, Move::To(count.unwrap_or(1).saturating_sub(1)));
        }
        Action::Top => on_pane(model, Move::To(0)),
        Action::Bottom => on_pane(model, Move::Last),
        Action::GroupUp => groups(model, false),
        Action::GroupDown => groups(model, true),
        Action::Mark => on_pane(model, Move::Mark),
        Action::Range => on_pane(model, Move::Range),
        Action::Invert => mark_whole(model, Marking::Invert),
        Action::MarkAll if model.pane() == Pane::Today => marks::group(model),
        Action::MarkAll if model.pane() == Pane::FollowUps && marks::due(model) => {}
        Action::MarkAll => mark_whole(model, Marking::All),
        Action::NextPane => pane(model, 1),
        Action::PrevPane => pane(model, 3),
        Action::Left => beside(model, false),
        Action::Right => beside(model, true),
        Action::Zoom => {
            model.zoom = !model.zoom;
            resize(model);
        }
        Action::Open => open(model),
        Action::GoTo(screen) => {
            if screen == Screen::Content {
                compare_hooks(model, false);
            }
            go_to(model, screen);
        }
        Action::Settlement => {
            open_tab(model, profit::Tab::Settlement);
            go_to(model, Screen::Profit);
        }
        Action::Programme => {
            open_tab(model, profit::Tab::Programme);
            go_to(model, Screen::Profit);
        }
        Action::Hooks => {
            compare_hooks(model, true);
            go_to(model, Screen::Content);
        }
        Action::Last => go_back(model, true),
        Action::Back => go_back(model, false),
        _ => {}
    }
}

/// Marks every row the filter leaves, or turns the marks round, those out of sight too.
fn mark_whole(model: &mut Model, marking: Marking) {
    if model.pane() == Pane::Pipeline && !model.pipeline.ids.is_empty() {
        let ids = model.pipeline.ids.clone();
        model.pipeline.list.mark_keys(marking, ids);
    } else {
        on_pane(model, Move::Whole(marking));
    }
}

fn pane(model: &mut Model, by: usize) {
    if model.screen == Screen::Desk {
        let here = DeskPane::ALL
            .iter()
            .position(|pane| *pane == model.focus)
            .unwrap_or(0);
        if let Some(next) = DeskPane::ALL.get((here + by) % DeskPane::ALL.len()) {
            model.focus_on(*next);
        }
        resize(model);
    } else if model.screen == Screen::Profit {
        part(model, by == 1);
    } else {
        // Elsewhere there is one list: its groups are the next thing.
        on_pane(model, Move::Group(by == 1));
    }
}

/// Opens the next view of the Profit screen, or the one before.
fn part(model: &mut Model, forward: bool) {
    let many = profit::TABS.len();
    let here = profit::TABS
        .iter()
        .position(|(tab, _)| *tab == model.profit.tab);
    let step = if forward { 1 } else { many - 1 };
    if let Some((tab, _)) = profit::TABS.get((here.unwrap_or(0) + step) % many) {
        open_tab(model, *tab);
    }
}

/// Opens a view of the Profit screen.
pub(super) fn open_tab(model: &mut Model, tab: profit::Tab) {
    model.profit.tab = tab;
    if let profit::Tab::Parted(by) = tab
        && model.profit.by != by
    {
        model.profit.by = by;
        model.profit.list.restart();
        model.stale.panes.insert(Pane::Profit);
    }
    resize(model);
}

/// Opens the hook angles beside the content they are of, or closes them.
pub(super) fn compare_hooks(model: &mut Model, open: bool) {
    model.content.by_hook = open;
    resize(model);
}

fn beside(model: &mut Model, right: bool) {
    if model.screen == Screen::Profit {
        part(model, right);
    }
    if model.screen == Screen::Creators {
        columns(model, right);
    }
    if model.screen != Screen::Desk {
        return;
    }
    if model.is_board() {
        board::beside(model, right);
        return;
    }
    // To the left is the list that the creator follows, whichever that is.
    let next = match (model.focus, right) {
        (DeskPane::Pipeline, true) => DeskPane::Creator,
        (DeskPane::Due, true) => DeskPane::Scorecard,
        (DeskPane::Creator | DeskPane::Scorecard, false) => model.lead,
        (pane, _) => pane,
    };
    model.focus_on(next);
    resize(model);
}

/// Moves the columns of the table by one; the first stays where it is, and one of the others in sight.
fn columns(model: &mut Model, right: bool) {
    let others = model.creator_columns().len().saturating_sub(1);
    let shift = &mut model.creators.shift;
    *shift = if right {
        (*shift + 1).min(others.saturating_sub(1))
    } else {
        shift.saturating_sub(1)
    };
}

/// Opens what is under the cursor: the creator, on the desk.
pub(super) fn open(model: &mut Model) {
    if model.pane() == Pane::Today && model.morning.unfold(model.today.current()) {
        model.stale.panes.insert(Pane::Today);
        return;
    }
    let Some(creator) = model
        .selected_creator()
        .or_else(|| model.subject().creators.first().copied())
    else {
        return;
    };
    open_creator(model, creator);
}

/// Opens a creator on the desk; Esc goes back to where that was asked for.
pub(super) fn open_creator(model: &mut Model, creator: CreatorId) {
    let from = (model.screen, model.focus);
    go_to(model, Screen::Desk);
    if !matches!(
        from,
        (Screen::Desk, DeskPane::Creator | DeskPane::Scorecard)
    ) {
        model.about.from = Some(from);
    }
    model.about.pinned = Some(creator);
    model.focus_on(DeskPane::Creator);
    model.about.to_top();
    resize(model);
}

/// Goes back from the creator to the list or the screen it was opened from.
pub(super) fn close_creator(model: &mut Model) {
    model.about.pinned = None;
    match model.about.from.take() {
        Some((Screen::Desk, pane)) => model.focus_on(pane),
        Some((screen, pane)) => {
            model.focus_on(pane);
            if model.trail.last() == Some(&screen) {
                model.trail.pop();
            }
            switch(model, screen);
        }
        None => model.focus_on(DeskPane::Pipeline),
    }
    resize(model);
}

/// Opens a screen and remembers the one before.
fn go_to(model: &mut Model, screen: Screen) {
    if model.screen != screen {
        model.trail.push(model.screen);
        let surplus = model.trail.len().saturating_sub(TRAIL);
        model.trail.drain(..surplus);
        switch(model, screen);
    }
}

/// Goes back to the screen before; `to_and_fro` remembers this one, so that it can be come back to.
fn go_back(model: &mut Model, to_and_fro: bool) {
    if let Some(screen) = model.trail.pop() {
        if to_and_fro {
            model.trail.push(model.screen);
        }
        switch(model, screen);
    }
}

fn switch(model: &mut Model, screen: Screen) {
    model.screen = screen;
    model.zoom = false;
    model.about.from = None;
    resize(model);
}

/// Gives every list the lines it has on this terminal.
pub(super) fn resize(model: &mut Model) {
    let body = layout::screen(model.area).body;
    let rows = |area: Option<Rect>, chrome: u16| {
        usize::from(area.map_or(0, |area| area.height.saturating_sub(chrome)))
    };
    let areas = model.desk_areas();
    model
        .pipeline
        .list
        .resize(rows(areas.of(DeskPane::Pipeline), pipeline::CHROME));
    model
        .due
        .resize(rows(areas.of(DeskPane::Due), due::chrome(&model.retainers)));
    let list = list_area(model, body);
    model.today.resize(rows(Some(list), today::CHROME));
    model
        .creators
        .list
        .resize(rows(Some(list), creators::CHROME));
    let (queue, _message) = followups::areas(body);
    model.queue.resize(rows(Some(queue), followups::CHROME));
    let (table, _way) = profit::areas(body);
    model.profit.list.resize(rows(Some(table), profit::CHROME));
    let (table, _told) = profit::settlement::areas(body);
    model
        .profit
        .settlement
        .resize(rows(Some(table), profit::CHROME));
    model.profit.programme.resize(1);
    model
        .content
        .hooks
        .resize(rows(Some(body), content::CHROME));
    let (posts, _detail) = content::areas(body);
    model
        .content
        .list
        .resize(rows(Some(posts), content::CHROME));
    let (table, _whole) = campaigns::areas(body);
    model.campaigns.resize(rows(Some(table), campaigns::CHROME));
    model.log.resize(rows(Some(body), log::CHROME));
}

/// Where the list of Today or Creators is: zoomed, it has the whole body.
pub(super) fn list_area(model: &Model, body: Rect) -> Rect {
    if model.is_zoomed() {
        body
    } else {
        list_areas(body).0
    }
}
