//! A funnel: how many entered each stage, how many went on, and how long it took.
//!
//! ```text
//! Requested  132  ━━━━━━━━━━━━━━━━━━━━━━  82 %   1.5 d
//! Approved   108  ━━━━━━━━━━━━━━━━━━      96 %     2 d
//! Posted      61  ━━━━━━━━━━
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cells;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::clip::width;
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};

/// One stage of the funnel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage<'a> {
    /// What it is called.
    pub label: &'a str,
    /// How many entered it.
    pub entered: i64,
    /// The share that went on, in words; empty for the last.
    pub on: String,
    /// How long it took, in words; empty where unknown.
    pub took: String,
}

/// Columns of the share and of the time.
const SHARE: u16 = 6;
const TOOK: u16 = 7;

/// Draws one line a stage; room is taken from the bars last, from the times first.
pub fn render(stages: &[Stage<'_>], theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let label = stages.iter().map(|stage| width(stage.label)).max();
    let label = cols(label.unwrap_or(0));
    let most = stages.iter().map(|stage| stage.entered).max().unwrap_or(0);
    let number = cols(most.to_string().len()).max(3);
    let bare = area.width.saturating_sub(label + number + 4);
    let takes = bare >= 8 + SHARE + TOOK;
    let shares = bare >= 4 + SHARE;
    let after = if shares { SHARE } else { 0 } + if takes { TOOK } else { 0 };
    let wide = bare.saturating_sub(after);
    for (line, stage) in (0..area.height).zip(stages) {
        let mut pen = Pen::new(buf, theme, area, line);
        pen.cell(stage.label, label, Align::Left, Role::Muted)
            .gap(1);
        let entered = stage.entered.to_string();
        pen.cell(&entered, number, Align::Right, Role::Text).gap(2);
        let (start, filled) = (pen.column(), cells(stage.entered.into(), most.into(), wide));
        pen.repeat(theme.glyphs.bar, filled, Role::Chart)
            .to(start + wide);
        if shares {
            pen.cell(&stage.on, SHARE, Align::Right, Role::Text);
        }
        if takes {
            pen.cell(&stage.took, TOOK, Align::Right, Role::Muted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{blank, text};
    use crate::tui::theme::{Glyphs, Palette};

    fn stages() -> Vec<Stage<'static>> {
        [
            ("Requested", 132, "82 %", "1.5 d"),
            ("Approved", 108, "96 %", "2 d"),
            ("Shipped", 0, "–", ""),
            ("Posted", 61, "", ""),
        ]
        .map(|(label, entered, on, took)| Stage {
            label,
            entered,
            on: on.to_owned(),
            took: took.to_owned(),
        })
        .to_vec()
    }

    fn drawn(glyphs: &'static Glyphs, (wide, high): (u16, u16)) -> String {
        let theme = Theme::new(Palette::NoColor, glyphs);
        let mut buf = blank(wide, high);
        render(&stages(), &theme, buf.area, &mut buf);
        text(&buf)
    }

    #[test]
    fn bars_show_who_is_left_and_words_how_many_went_on() {
        insta::assert_snapshot!(drawn(&Glyphs::UNICODE, (50, 4)), @r"
        Requested 132  ━━━━━━━━━━━━━━━━━━━━━  82 %  1.5 d
        Approved  108  ━━━━━━━━━━━━━━━━━      96 %    2 d
        Shipped     0                            –
        Posted     61  ━━━━━━━━━━
        ");
        insta::assert_snapshot!(drawn(&Glyphs::ASCII, (30, 4)), @r"
        Requested 132  ========  82 %
        Approved  108  =======   96 %
        Shipped     0               –
        Posted     61  ====
        ");
    }

    #[test]
    fn any_room_will_do() {
        for wide in 0..60 {
            for high in 0..6 {
                drawn(&Glyphs::UNICODE, (wide, high));
            }
        }
    }
}
