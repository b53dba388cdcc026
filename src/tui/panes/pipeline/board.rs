//! The pipeline as a board: a column for each stage.
//!
//! ```text
//! Requested          │ Approved         │ Shi │ Delivered
//! 25  ‼ 16           │ 4                │ 31  │ 64  ‼ 7
//! ▸ @maya.glows      │   @leo_lifts     │     │   @zoe
//!   waits 3 d        │   since today    │     │ ‼ due Sun −2 d
//! ```
//!
//! Columns fill the width. Where not all have room, those far from the cursor collapse to name and count.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{View, what_matters};
use crate::domain::stage::Stage;
use crate::store::view::pipeline::{SampleRow, StageCount};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::list::scroll;
use crate::tui::widgets::pen::{Pen, cols, patch};

/// Columns of a collapsed stage, its line included.
const COLLAPSED: u16 = 5;
/// Columns an open stage has at least, its line included.
const LEAST: u16 = 19;
/// Columns from which the product stands beside the handle.
const ROOMY: u16 = 34;
/// Lines of a heading and of a card.
const HEADING: u16 = 2;
const CARD: u16 = 2;

/// Where a stage stands on the board.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The stage.
    pub stage: Stage,
    /// The number of its first row in the list.
    pub start: usize,
    /// Its rows.
    pub len: usize,
    /// Its first column, from the left of the board.
    pub x: u16,
    /// Its columns, the line on the right included.
    pub wide: u16,
    /// Whether its cards show.
    pub is_open: bool,
}

/// Returns the stages of a board `wide` columns wide, with the cursor on row `cursor` of `total`.
pub fn places(
    (stages, groups): (&[StageCount], &[(Stage, usize)]),
    (cursor, total): (usize, usize),
    wide: u16,
) -> Vec<Place> {
    let shown = stages
        .iter()
        .map(|count| count.stage)
        .filter(|stage| !stage.is_closed() || groups.iter().any(|(grouped, _)| grouped == stage));
    let mut places: Vec<Place> = shown
        .map(|stage| {
            let group = groups.iter().position(|(grouped, _)| *grouped == stage);
            let start = group
                .and_then(|group| groups.get(group))
                .map(|(_, start)| *start);
            let next = group.and_then(|group| groups.get(group + 1));
            let end = next.map_or(total, |(_, start)| *start);
            let start = start.unwrap_or(end);
            Place {
                stage,
                start,
                len: if group.is_some() {
                    end.saturating_sub(start)
                } else {
                    0
                },
                x: 0,
                wide: COLLAPSED,
                is_open: false,
            }
        })
        .collect();
    open(&mut places, cursor, wide);
    let mut x = 0;
    for place in &mut places {
        place.x = x;
        x = x.saturating_add(place.wide);
    }
    places
}

/// Opens as many stages as have room, those near the cursor first, those with samples first.
fn open(places: &mut [Place], cursor: usize, wide: u16) {
    let many = cols(places.len());
    let spare = wide.saturating_sub(many.saturating_mul(COLLAPSED));
    let room = (spare / (LEAST - COLLAPSED)).clamp(1, many.max(1));
    let here = place_of(places, cursor).unwrap_or(0);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|n| {
        let is_empty = places.get(*n).is_none_or(|place| place.len == 0);
        (*n != here, is_empty, n.abs_diff(here), *n < here)
    });
    let opened: Vec<usize> = order.into_iter().take(room.into()).collect();
    let closed = many.saturating_sub(room).saturating_mul(COLLAPSED);
    let left = wide.saturating_sub(closed);
    let (each, mut more) = (left / room, left % room);
    for (n, place) in places.iter_mut().enumerate() {
        if opened.contains(&n) {
            place.is_open = true;
            place.wide = each + u16::from(more > 0);
            more = more.saturating_sub(1);
        }
    }
}

/// Returns which stage the row is in.
pub fn place_of(places: &[Place], row: usize) -> Option<usize> {
    let mut all = places.iter();
    all.position(|place| (place.start..place.start + place.len).contains(&row))
}

/// The number of the first card that shows in a stage.
fn first_card(place: &Place, cursor: usize, height: u16) -> usize {
    let cards = usize::from(height.saturating_sub(HEADING) / CARD).max(1);
    match cursor.checked_sub(place.start) {
        Some(at) if at < place.len => scroll(0, at, place.len, cards),
        Some(_) | None => 0,
    }
}

/// Returns the stage at a place of the board, and the row of the card there.
pub fn at(
    places: &[Place],
    (area, cursor): (Rect, usize),
    at: Position,
) -> Option<(Stage, Option<usize>)> {
    if !area.contains(at) {
        return None;
    }
    let x = at.x - area.x;
    let place = places
        .iter()
        .find(|place| (place.x..place.x + place.wide).contains(&x))?;
    let line = (at.y - area.y)
        .checked_sub(HEADING)
        .filter(|_line| place.is_open);
    let card = line.map(|line| first_card(place, cursor, area.height) + usize::from(line / CARD));
    let row = card
        .filter(|card| *card < place.len)
        .map(|card| place.start + card);
    Some((place.stage, row))
}

/// Draws the board; `target` is the stage a card is dragged over.
pub(super) fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let window = view.window;
    let places = places(
        (view.stages, view.groups),
        (window.cursor, window.total),
        area.width,
    );
    for (n, place) in places.iter().enumerate() {
        let column = Rect {
            x: area.x + place.x.min(area.width),
            width: place.wide.min(area.width.saturating_sub(place.x)),
            ..area
        };
        let is_last = n + 1 == places.len();
        let inner = Rect {
            width: column.width.saturating_sub(if is_last { 0 } else { 2 }),
            ..column
        };
        heading(view, place, theme, (inner, buf));
        if place.is_open {
            cards(view, place, theme, (inner, buf));
        }
        if !is_last && column.width > 1 {
            for line in 0..column.height {
                let mut pen = Pen::new(buf, theme, column, line);
                pen.gap(column.width - 2)
                    .text(theme.glyphs.divider, Role::Border);
            }
        }
    }
}

fn heading(view: &View<'_>, place: &Place, theme: &Theme, (area, buf): (Rect, &mut Buffer)) {
    let counted = view.stages.iter().find(|count| count.stage == place.stage);
    let title = place.stage.title();
    let title = if place.is_open {
        title
    } else {
        title.get(..3).unwrap_or(title)
    };
    let is_target = view.target == Some(place.stage);
    let role = if is_target { Role::Tab } else { Role::Title };
    Pen::new(buf, theme, area, 0).text(title, role);
    let mut pen = Pen::new(buf, theme, area, 1);
    // With a filter in force the list has fewer than the stage.
    pen.text(&place.len.to_string(), Role::Muted);
    let late = counted.map_or(0, |count| count.breached);
    if late > 0 && place.is_open && view.caption.filter.is_empty() {
        pen.gap(2)
            .text(&format!("{} {late}", theme.glyphs.warn), Role::Warning);
    }
}

fn cards(view: &View<'_>, place: &Place, theme: &Theme, (area, buf): (Rect, &mut Buffer)) {
    let first = first_card(place, view.window.cursor, area.height);
    let lines = (HEADING..area.height).step_by(usize::from(CARD));
    for (line, card) in lines.zip(first..place.len) {
        let row = place.start + card;
        let at = row.checked_sub(view.window.first);
        let Some((row_at, sample)) = at.and_then(|at| Some((at, view.rows.get(at)?))) else {
            continue;
        };
        let is_here = row == view.window.cursor;
        let is_marked = view.marks.get(row_at).copied().unwrap_or(false);
        let spot = Rect {
            y: area.y + line,
            height: CARD.min(area.height - line),
            ..area
        };
        draw_card((sample, view), (is_here, is_marked), theme, (spot, buf));
        if is_here {
            let role = if view.caption.focused {
                Role::Selected
            } else {
                Role::Cursor
            };
            patch(buf, theme, spot, role);
        }
    }
}

fn draw_card(
    (row, view): (&SampleRow, &View<'_>),
    (is_here, is_marked): (bool, bool),
    theme: &Theme,
    (area, buf): (Rect, &mut Buffer),
) {
    let glyphs = theme.glyphs;
    let mut pen = Pen::new(buf, theme, area, 0);
    match (is_marked, is_here) {
        (true, _) => pen.cell(glyphs.mark, 2, Align::Left, Role::Marked),
        (false, true) => pen.cell(glyphs.cursor, 2, Align::Left, Role::Accent),
        (false, false) => pen.gap(2),
    };
    let handle = format!("@{}", row.creator);
    let is_roomy = area.width >= ROOMY;
    if is_roomy {
        let half = (area.width - 2) / 2;
        pen.cell(&handle, half, Align::Left, Role::Accent).gap(1);
        pen.text(&row.product, Role::Text);
    } else {
        pen.text(&handle, Role::Accent);
    }
    let (matter, role) = what_matters(row, view.days.today(&row.shop, view.today), glyphs);
    let sign = if row.breached || row.days_overdue > 0 {
        glyphs.warn
    } else {
        ""
    };
    let mut pen = Pen::new(buf, theme, area, 1);
    pen.cell(sign, 2, Align::Left, role).text(&matter, role);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(counts: &[(Stage, usize)], cursor: usize, wide: u16) -> Vec<Place> {
        let stages: Vec<StageCount> = Stage::ALL
            .into_iter()
            .map(|stage| {
                let found = counts.iter().find(|(counted, _)| *counted == stage);
                StageCount {
                    stage,
                    count: found.map_or(0, |(_, count)| *count),
                    breached: 0,
                }
            })
            .collect();
        let mut groups = Vec::new();
        let mut total = 0;
        for (stage, count) in counts {
            groups.push((*stage, total));
            total += count;
        }
        places((&stages, &groups), (cursor, total), wide)
    }

    const SOME: [(Stage, usize); 3] = [
        (Stage::Requested, 3),
        (Stage::Shipped, 2),
        (Stage::Posted, 4),
    ];

    #[test]
    fn columns_fill_the_width_whatever_it_is() {
        for wide in [5, 40, 78, 118, 198, 300] {
            let places = board(&SOME, 0, wide);
            let total: u16 = places.iter().map(|place| place.wide).sum();
            if wide >= 60 {
                assert_eq!(total, wide, "{wide}");
            }
            assert!(places.iter().any(|place| place.is_open));
            assert!(
                places
                    .windows(2)
                    .all(|pair| pair[0].x + pair[0].wide == pair[1].x)
            );
        }
        assert!(board(&SOME, 0, 200).iter().all(|place| place.is_open));
    }

    #[test]
    fn where_there_is_no_room_the_stage_of_the_cursor_and_its_neighbours_stay_open() {
        let open = |cursor| -> Vec<Stage> {
            let places = board(&SOME, cursor, 78);
            places
                .iter()
                .filter(|place| place.is_open)
                .map(|place| place.stage)
                .collect()
        };
        assert_eq!(open(0), [Stage::Requested, Stage::Shipped]);
        assert_eq!(open(4), [Stage::Requested, Stage::Shipped]);
        assert_eq!(open(8), [Stage::Shipped, Stage::Posted]);
    }

    #[test]
    fn a_place_on_the_board_is_its_stage_and_its_card() {
        let area = Rect::new(10, 5, 200, 20);
        let places = board(&SOME, 0, area.width);
        let requested = places
            .iter()
            .find(|place| place.stage == Stage::Requested)
            .unwrap();
        let spot = |x: u16, y: u16| Position::new(area.x + x, area.y + y);
        let here = |place| at(&places, (area, 0), place);
        assert_eq!(here(spot(requested.x, 0)), Some((Stage::Requested, None)));
        assert_eq!(
            here(spot(requested.x + 3, 2)),
            Some((Stage::Requested, Some(0)))
        );
        assert_eq!(
            here(spot(requested.x + 3, 5)),
            Some((Stage::Requested, Some(1)))
        );
        assert_eq!(
            here(spot(requested.x + 3, 9)),
            Some((Stage::Requested, None))
        );
        let posted = places
            .iter()
            .find(|place| place.stage == Stage::Posted)
            .unwrap();
        assert_eq!(here(spot(posted.x, 8)), Some((Stage::Posted, Some(8))));
        assert_eq!(here(Position::new(0, 0)), None);
    }
}
