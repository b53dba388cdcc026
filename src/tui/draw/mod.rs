//! Puts a whole screen together: title bar, panes, bottom line, what lies over them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::{self, DeskPane};
use super::overlays::{
    clash, compare, confirm, finder, help, intake, menu, palette, progress, prompt, reading, toast,
    which_key,
};
use super::panes::{
    campaigns, content, creator, creators, due, followups, log, pipeline, profit, scorecard, today,
    welcome,
};
use super::theme::Theme;
use super::widgets::{bottom, title};

/// Everything on the screen.
#[derive(Clone, Debug)]
pub struct ScreenView<'a> {
    /// The first line.
    pub title: title::View<'a>,
    /// What is open.
    pub body: Body<'a>,
    /// The last line.
    pub bottom: bottom::View<'a>,
    /// Long work beside the screen, which stands in the last line.
    pub work: Option<progress::View<'a>>,
    /// What lies over the body, lowest first.
    pub overlays: Vec<Overlay<'a>>,
}

/// The open screen.
#[derive(Clone, Debug)]
pub enum Body<'a> {
    /// The four panes.
    Desk(Box<DeskView<'a>>),
    /// The morning, and the creator it is about where there is room.
    Today(today::View<'a>, Option<creator::View<'a>>),
    /// The table of creators, and the one under the cursor where there is room.
    Creators(creators::View<'a>, Option<creator::View<'a>>),
    /// The queue.
    FollowUps(followups::View<'a>),
    /// Videos and LIVEs.
    Content(content::View<'a>),
    /// What stays of the sales.
    Profit(profit::View<'a>),
    /// Our commission and fees beside TikTok's.
    Settlement(profit::settlement::View<'a>),
    /// The programme.
    Programme(profit::programme::View<'a>),
    /// Hook angles.
    Hooks(content::hooks::View<'a>),
    /// Goals and their pace.
    Campaigns(campaigns::View<'a>),
    /// The log.
    Log(log::View<'a>),
    /// The first page of an empty database.
    Welcome(welcome::View<'a>),
}

/// The desk.
#[derive(Clone, Debug)]
pub struct DeskView<'a> {
    /// Which pane has the focus, and which list the creator follows.
    pub focus: (DeskPane, DeskPane),
    /// Whether it takes the whole body.
    pub zoom: bool,
    /// Samples by stage.
    pub pipeline: pipeline::View<'a>,
    /// Due posts.
    pub due: due::View<'a>,
    /// Everything about one creator.
    pub creator: creator::View<'a>,
    /// The creator's figures.
    pub scorecard: scorecard::View<'a>,
}

/// What lies over the body.
#[derive(Clone, Debug)]
pub enum Overlay<'a> {
    /// Every key that works here.
    Help(help::View<'a>),
    /// Every action by name.
    Palette(palette::View<'a>),
    /// Finds a creator.
    Finder(finder::View<'a>),
    /// Asks for a text.
    Prompt(prompt::View<'a>),
    /// Things to choose from.
    Menu(menu::View<'a>),
    /// Asks before acting.
    Confirm(confirm::View<'a>),
    /// A text to read.
    Reading(reading::View<'a>),
    /// A file before it is imported.
    Intake(intake::View<'a>),
    /// Two creators side by side.
    Compare(compare::View<'a>),
    /// What others changed first.
    Clash(clash::View<'a>),
    /// What may follow a key.
    WhichKey(which_key::View<'a>),
    /// News.
    Toast(toast::View<'a>),
}

/// Returns where the list of Today or Creators is in a body, and the creator beside or below it.
pub fn list_areas(body: Rect) -> (Rect, Option<Rect>) {
    layout::list_and_detail(body, 88, 44)
}

/// Draws the screen; returns where the real cursor is, if it shows.
pub fn screen(
    view: &ScreenView<'_>,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let area = area.intersection(buf.area);
    let areas = layout::screen(area);
    title::render(&view.title, theme, areas.title, buf);
    body(&view.body, theme, areas.body, buf);
    let line = match &view.work {
        Some(work) => progress::render(work, theme, areas.bottom, buf),
        None => areas.bottom,
    };
    let mut cursor = bottom::render(&view.bottom, theme, line, buf);
    for over in &view.overlays {
        match overlay(over, theme, areas.body, buf) {
            Shows::Cursor(at) => cursor = Some(at),
            Shows::NoCursor => cursor = None,
            Shows::LeavesIt => {}
        }
    }
    cursor
}

fn body(view: &Body<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    match view {
        Body::Desk(view) => desk(view, theme, area, buf),
        Body::Today(view, about) => {
            let (list, detail) = list_areas(area);
            let list = if about.is_some() { list } else { area };
            today::render(view, theme, list, buf);
            if let Some((about, area)) = about.as_ref().zip(detail) {
                creator::render(about, theme, area, buf);
            }
        }
        Body::Creators(view, about) => {
            let (list, detail) = list_areas(area);
            let list = if about.is_some() { list } else { area };
            creators::render(view, theme, list, buf);
            if let Some((about, area)) = about.as_ref().zip(detail) {
                creator::render(about, theme, area, buf);
            }
        }
        Body::FollowUps(view) => followups::render(view, theme, area, buf),
        Body::Content(view) => content::render(view, theme, area, buf),
        Body::Profit(view) => profit::render(view, theme, area, buf),
        Body::Settlement(view) => profit::settlement::render(view, theme, area, buf),
        Body::Programme(view) => profit::programme::render(view, theme, area, buf),
        Body::Hooks(view) => content::hooks::render(view, theme, area, buf),
        Body::Campaigns(view) => campaigns::render(view, theme, area, buf),
        Body::Log(view) => log::render(view, theme, area, buf),
        Body::Welcome(view) => welcome::render(view, theme, area, buf),
    }
}

fn desk(view: &DeskView<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let areas = layout::desk(area, view.focus, view.zoom);
    for pane in DeskPane::ALL {
        let Some(area) = areas.of(pane) else {
            continue;
        };
        match pane {
            DeskPane::Pipeline => pipeline::render(&view.pipeline, theme, area, buf),
            DeskPane::Due => due::render(&view.due, theme, area, buf),
            DeskPane::Creator => creator::render(&view.creator, theme, area, buf),
            DeskPane::Scorecard => scorecard::render(&view.scorecard, theme, area, buf),
        }
    }
}

/// What an overlay does to the cursor.
enum Shows {
    /// It is typed into here.
    Cursor(Position),
    /// It takes the keys and is not typed into.
    NoCursor,
    /// It takes no keys.
    LeavesIt,
}

fn overlay(view: &Overlay<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) -> Shows {
    let typed = match view {
        Overlay::Help(view) => help::render(view, theme, area, buf),
        Overlay::Palette(view) => palette::render(view, theme, area, buf),
        Overlay::Finder(view) => finder::render(view, theme, area, buf),
        Overlay::Prompt(view) => prompt::render(view, theme, area, buf),
        Overlay::Menu(view) => {
            menu::render(view, theme, area, buf);
            None
        }
        Overlay::Confirm(view) => {
            confirm::render(view, theme, area, buf);
            None
        }
        Overlay::Reading(view) => {
            reading::render(view, theme, area, buf);
            None
        }
        Overlay::Intake(view) => {
            intake::render(view, theme, area, buf);
            None
        }
        Overlay::Clash(view) => {
            clash::render(view, theme, area, buf);
            None
        }
        Overlay::Compare(view) => {
            compare::render(view, theme, area, buf);
            None
        }
        Overlay::WhichKey(view) => {
            which_key::render(view, theme, area, buf);
            return Shows::LeavesIt;
        }
        Overlay::Toast(view) => {
            toast::render(view, theme, area, buf);
            return Shows::LeavesIt;
        }
    };
    typed.map_or(Shows::NoCursor, Shows::Cursor)
}

#[cfg(test)]
mod tests;
