//! Which panes fit, and where. Pure.

use ratatui::layout::Rect;

/// A pane of the desk.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum DeskPane {
    /// Samples by stage.
    #[default]
    Pipeline,
    /// Due posts.
    Due,
    /// Everything about one creator.
    Creator,
    /// The creator's figures.
    Scorecard,
}

impl DeskPane {
    /// Every pane, in the order of `Tab`.
    pub const ALL: [Self; 4] = [Self::Pipeline, Self::Due, Self::Creator, Self::Scorecard];
}

/// Where the panes of the desk are; `None` does not show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DeskAreas {
    /// The pipeline.
    pub pipeline: Option<Rect>,
    /// The due list.
    pub due: Option<Rect>,
    /// The creator.
    pub creator: Option<Rect>,
    /// The scorecard.
    pub scorecard: Option<Rect>,
}

impl DeskAreas {
    /// Returns where `pane` is.
    pub const fn of(&self, pane: DeskPane) -> Option<Rect> {
        match pane {
            DeskPane::Pipeline => self.pipeline,
            DeskPane::Due => self.due,
            DeskPane::Creator => self.creator,
            DeskPane::Scorecard => self.scorecard,
        }
    }

    const fn put(&mut self, pane: DeskPane, area: Rect) {
        let place = match pane {
            DeskPane::Pipeline => &mut self.pipeline,
            DeskPane::Due => &mut self.due,
            DeskPane::Creator => &mut self.creator,
            DeskPane::Scorecard => &mut self.scorecard,
        };
        *place = Some(area);
    }
}

/// Title bar, body and bottom line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScreenAreas {
    /// The title bar.
    pub title: Rect,
    /// What is between.
    pub body: Rect,
    /// The bottom line.
    pub bottom: Rect,
}

/// Returns the parts of a screen; the body gives way last but to the bottom line.
pub const fn screen(area: Rect) -> ScreenAreas {
    let bottom = if area.height > 1 { 1 } else { 0 };
    let title = if area.height > 3 { 1 } else { 0 };
    ScreenAreas {
        title: Rect {
            height: title,
            ..area
        },
        body: Rect {
            y: area.y + title,
            height: area.height - title - bottom,
            ..area
        },
        bottom: Rect {
            y: area.y + area.height - bottom,
            height: bottom,
            ..area
        },
    }
}

/// Columns from which the desk shows all four panes.
const FOUR_WIDE: u16 = 110;
/// Lines from which it does.
const FOUR_HIGH: u16 = 30;
/// Columns from which a list has its detail beside it.
const TWO_WIDE: u16 = 72;
/// Lines from which a list has its detail below it, when it is too narrow for beside.
const TWO_HIGH: u16 = 24;
/// Lines the scorecard needs, frame and all.
const SCORECARD: u16 = 16;

/// Returns where the panes of the desk are in `area`.
///
/// ```text
/// 120 columns and up                 80 columns             narrow
/// ┌ Pipeline ────┐┌ Creator ──┐      ┌ focused ─┐┌ detail ┐  ┌ focused ┐
/// │              ││           │      │ list     ││        │  │         │
/// ├ Due ─────────┤├ Scorecard ┤      └──────────┘└────────┘  └─────────┘
/// └──────────────┘└───────────┘
/// ```
///
/// With two panes, a list in focus stands beside the creator; a detail in focus beside `lead`, the list
/// it follows.
pub fn desk(area: Rect, (focus, lead): (DeskPane, DeskPane), zoom: bool) -> DeskAreas {
    let mut areas = DeskAreas::default();
    let (list, detail) = match focus {
        DeskPane::Pipeline | DeskPane::Due => (focus, DeskPane::Creator),
        DeskPane::Creator | DeskPane::Scorecard => (lead, focus),
    };
    if zoom {
        areas.put(focus, area);
    } else if area.width >= FOUR_WIDE && area.height >= FOUR_HIGH {
        let (left, right) = beside(area, percent(area.width, 58));
        let due = percent(left.height, 40).min(24);
        let (pipeline, due) = above(left, left.height - due);
        let scorecard = SCORECARD.max(percent(right.height, 30)).min(20);
        let (creator, scorecard) = above(right, right.height - scorecard);
        areas = DeskAreas {
            pipeline: Some(pipeline),
            due: Some(due),
            creator: Some(creator),
            scorecard: Some(scorecard),
        };
    } else if area.width >= TWO_WIDE {
        let (left, right) = beside(area, percent(area.width, 62));
        areas.put(list, left);
        areas.put(detail, right);
    } else if area.height >= TWO_HIGH {
        let (top, bottom) = above(area, percent(area.height, 55));
        areas.put(list, top);
        areas.put(detail, bottom);
    } else {
        areas.put(focus, area);
    }
    areas
}

/// Returns a list's area and, where there is room, one beside or below it for what it is about.
pub fn list_and_detail(area: Rect, least_list: u16, least_detail: u16) -> (Rect, Option<Rect>) {
    if area.width >= least_list + least_detail {
        let list = percent(area.width, 62).max(least_list);
        let (left, right) = beside(area, list.min(area.width - least_detail));
        (left, Some(right))
    } else if area.height >= 34 {
        let (top, bottom) = above(area, percent(area.height, 60));
        (top, Some(bottom))
    } else {
        (area, None)
    }
}

/// Splits `area` at `left` columns.
pub const fn beside(area: Rect, left: u16) -> (Rect, Rect) {
    let left = if left < area.width { left } else { area.width };
    (
        Rect {
            width: left,
            ..area
        },
        Rect {
            x: area.x + left,
            width: area.width - left,
            ..area
        },
    )
}

/// Splits `area` at `top` lines.
pub const fn above(area: Rect, top: u16) -> (Rect, Rect) {
    let top = if top < area.height { top } else { area.height };
    (
        Rect {
            height: top,
            ..area
        },
        Rect {
            y: area.y + top,
            height: area.height - top,
            ..area
        },
    )
}

fn percent(of: u16, share: u16) -> u16 {
    u16::try_from(u32::from(of) * u32::from(share) / 100).unwrap_or(of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_wide_desk_shows_all_four_and_a_small_one_list_and_detail() {
        let due = (DeskPane::Due, DeskPane::Due);
        let four = desk(Rect::new(0, 1, 120, 38), due, false);
        assert!(DeskPane::ALL.iter().all(|pane| four.of(*pane).is_some()));
        let (pipeline, due) = (DeskPane::Pipeline, DeskPane::Due);
        for (focus, lead, list, detail) in [
            (pipeline, pipeline, pipeline, DeskPane::Creator),
            (due, due, due, DeskPane::Creator),
            (DeskPane::Creator, pipeline, pipeline, DeskPane::Creator),
            (DeskPane::Creator, due, due, DeskPane::Creator),
            (DeskPane::Scorecard, due, due, DeskPane::Scorecard),
        ] {
            let two = desk(Rect::new(0, 1, 80, 22), (focus, lead), false);
            let shown: Vec<_> = DeskPane::ALL
                .into_iter()
                .filter(|pane| two.of(*pane).is_some())
                .collect();
            assert_eq!(shown, [list, detail], "{focus:?}");
        }
    }

    #[test]
    fn a_zoomed_pane_takes_everything() {
        let area = Rect::new(0, 1, 120, 38);
        let zoomed = desk(area, (DeskPane::Scorecard, DeskPane::Due), true);
        assert_eq!(zoomed.scorecard, Some(area));
        assert_eq!(zoomed.pipeline, None);
    }

    #[test]
    fn a_screen_without_room_keeps_the_body() {
        for (height, title, body, bottom) in [
            (0, 0, 0, 0),
            (1, 0, 1, 0),
            (2, 0, 1, 1),
            (4, 1, 2, 1),
            (24, 1, 22, 1),
        ] {
            let areas = screen(Rect::new(0, 0, 80, height));
            let got = (areas.title.height, areas.body.height, areas.bottom.height);
            assert_eq!(got, (title, body, bottom), "{height}");
        }
    }

    proptest! {
        #[test]
        fn panes_tile_the_body_and_never_overlap(
            width in 0_u16..300,
            height in 0_u16..100,
            focus in 0_usize..4,
        ) {
            let area = Rect::new(0, 0, width, height);
            let focus = DeskPane::ALL[focus];
            let areas = desk(area, (focus, DeskPane::Pipeline), false);
            prop_assert!(areas.of(focus).is_some());
            let shown: Vec<Rect> = DeskPane::ALL.iter().filter_map(|pane| areas.of(*pane)).collect();
            let tiled: u32 = shown.iter().map(|r| r.area()).sum();
            prop_assert_eq!(tiled, area.area());
            for (i, a) in shown.iter().enumerate() {
                for b in shown.iter().skip(i + 1) {
                    prop_assert!(a.is_empty() || b.is_empty() || !a.intersects(*b));
                }
            }
        }
    }
}
