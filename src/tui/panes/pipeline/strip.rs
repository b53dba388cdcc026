//! The strip of stages over the list: how many samples stand in each, how many are late.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::stage::Stage;
use crate::store::view::pipeline::StageCount;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::clip::width;
use crate::tui::widgets::pen::{Pen, cols};

/// How the strip of stages is written, roomiest first.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Form {
    /// Whether stages without samples show.
    all: bool,
    /// Whether titles are cut to three letters.
    short: bool,
    /// Whether the sign of a breach has its number.
    late: bool,
    /// Columns between two stages.
    gap: u16,
}

#[rustfmt::skip]
const FORMS: [Form; 6] = [
    Form { all: true,  short: false, late: true,  gap: 3 },
    Form { all: false, short: false, late: true,  gap: 2 },
    Form { all: true,  short: true,  late: true,  gap: 2 },
    Form { all: false, short: true,  late: true,  gap: 2 },
    Form { all: false, short: true,  late: false, gap: 2 },
    Form { all: false, short: true,  late: false, gap: 1 },
];

impl Form {
    fn shows(self, count: &StageCount) -> bool {
        !count.stage.is_closed() && (self.all || count.count > 0)
    }

    fn title(self, stage: Stage) -> &'static str {
        let title = stage.title();
        if self.short {
            title.get(..3).unwrap_or(title)
        } else {
            title
        }
    }

    fn late(self, count: &StageCount, glyphs: &Glyphs) -> String {
        match count.breached {
            0 => String::new(),
            late if self.late => format!(" {}{late}", glyphs.warn),
            _ => glyphs.warn.to_owned(),
        }
    }

    fn wide(self, count: &StageCount, glyphs: &Glyphs) -> u16 {
        let figure = count.count.to_string().len() + width(&self.late(count, glyphs));
        cols(figure.max(self.title(count.stage).len()))
    }
}

/// Writes the open stages, and below each how many samples stand in it and how many are late.
pub(super) fn render(
    (stages, here): (&[StageCount], Option<Stage>),
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let glyphs = theme.glyphs;
    let room = usize::from(area.width.saturating_sub(1));
    let form = FORMS.into_iter().find(|form| {
        let shown = stages.iter().filter(|count| form.shows(count));
        let wide = shown.map(|count| usize::from(form.wide(count, glyphs) + form.gap));
        wide.sum::<usize>() <= room + usize::from(form.gap)
    });
    let Some(form) = form.or(FORMS.last().copied()) else {
        return;
    };
    let mut x = 1;
    for count in stages.iter().filter(|count| form.shows(count)) {
        let title = match here {
            Some(stage) if stage == count.stage => Role::Key,
            Some(_) | None => Role::Muted,
        };
        let figure = if count.count > 0 {
            Role::Text
        } else {
            Role::Muted
        };
        Pen::new(buf, theme, area, 0)
            .gap(x)
            .text(form.title(count.stage), title);
        Pen::new(buf, theme, area, 1)
            .gap(x)
            .text(&count.count.to_string(), figure)
            .text(&form.late(count, glyphs), Role::Warning);
        x += form.wide(count, glyphs) + form.gap;
    }
}
