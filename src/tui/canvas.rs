//! What the terminal shows, and the least that makes it show the next frame: one write, and none where
//! nothing changed.

use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::widgets::clip::width;

/// Bytes of unchanged text that are written again rather than jumped over: a jump takes eight.
const BRIDGE: usize = 6;

/// What shows on a blank.
const VISIBLE_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// The frame the terminal shows and the one that is drawn next.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    shown: Buffer,
    next: Buffer,
    /// Where the cursor shows, if it does.
    cursor: Option<Position>,
}

impl Canvas {
    /// Forgets what the terminal shows: it was cleared.
    pub(super) fn forget(&mut self) {
        self.shown.reset();
    }

    /// Shows the next frame on a terminal of that size; `paint` returns where the cursor shows.
    ///
    /// # Errors
    ///
    /// Where the terminal takes no more.
    pub(super) fn show<W: Write>(
        &mut self,
        terminal: &mut CrosstermBackend<W>,
        area: Rect,
        paint: impl FnOnce(Rect, &mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        let is_resized = self.shown.area != area;
        if is_resized {
            self.shown.resize(area);
            self.shown.reset();
            self.next.resize(area);
        }
        self.next.reset();
        let cursor = paint(area, &mut self.next);
        level_blanks(&mut self.next);
        let cells = changes(&self.shown, &self.next);
        if cells.is_empty() && self.cursor == cursor && !is_resized {
            return Ok(());
        }
        queue!(terminal, BeginSynchronizedUpdate)?;
        if is_resized {
            queue!(terminal, Clear(ClearType::All))?;
        }
        if !cells.is_empty() {
            terminal.draw(cells.into_iter())?;
        }
        match cursor {
            Some(at) => queue!(terminal, MoveTo(at.x, at.y), Show)?,
            None if self.cursor.is_some() => queue!(terminal, Hide)?,
            None => {}
        }
        queue!(terminal, EndSynchronizedUpdate)?;
        self.cursor = cursor;
        std::mem::swap(&mut self.shown, &mut self.next);
        Write::flush(terminal)
    }
}

/// Lets blanks have the colour of the text before them, which nobody sees: the pen need not change for them.
fn level_blanks(frame: &mut Buffer) {
    let columns = usize::from(frame.area.width).max(1);
    for row in frame.content.chunks_mut(columns) {
        let mut cells = row.iter_mut();
        let Some(mut left) = cells.next() else {
            continue;
        };
        for cell in cells {
            let is_level = cell.symbol() == " "
                && cell.bg == left.bg
                && !(cell.modifier | left.modifier).intersects(VISIBLE_ON_BLANK);
            if is_level {
                cell.fg = left.fg;
                cell.modifier = left.modifier;
            }
            left = cell;
        }
    }
}

/// Returns the cells to be written, with the few between two of a line that are written along.
fn changes<'a>(shown: &Buffer, next: &'a Buffer) -> Vec<(u16, u16, &'a Cell)> {
    let mut cells: Vec<(u16, u16, &Cell)> = Vec::new();
    for (x, y, cell) in shown.diff_iter(next) {
        if let Some((from, _, before)) = cells.last().copied().filter(|(_, line, _)| *line == y) {
            if from == x {
                continue;
            }
            cells.extend(bridge(next, (from, before), (x, y)).into_iter().flatten());
        }
        cells.push((x, y, cell));
        // Of a wide letter that goes a terminal blanks the other half in the style of what is written.
        let was_wide = shown
            .cell((x, y))
            .is_some_and(|before| width(before.symbol()) > 1);
        if was_wide && width(cell.symbol()) == 1 {
            cells.extend(next.cell((x + 1, y)).map(|half| (x + 1, y, half)));
        }
    }
    cells
}

/// Returns the unchanged cells from one that is written to the next of its line, where a jump takes more.
fn bridge<'a>(
    next: &'a Buffer,
    (from, before): (u16, &Cell),
    (to, y): (u16, u16),
) -> Option<Vec<(u16, u16, &'a Cell)>> {
    if usize::from(to - from) > BRIDGE + 1 || width(before.symbol()) != 1 {
        return None;
    }
    let mut bytes = 0;
    let mut cells = Vec::new();
    for x in from + 1..to {
        let cell = next.cell((x, y))?;
        bytes += cell.symbol().len();
        let fits = bytes <= BRIDGE
            && cell.diff_option == CellDiffOption::None
            && width(cell.symbol()) == 1
            && (cell.fg, cell.bg, cell.modifier) == (before.fg, before.bg, before.modifier);
        if !fits {
            return None;
        }
        cells.push((x, y, cell));
    }
    Some(cells)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use proptest::prelude::*;
    use ratatui::style::{Color, Style};

    use super::*;

    const AREA: Rect = Rect::new(0, 0, 30, 4);
    const STYLES: [Style; 5] = [
        Style::new(),
        Style::new().fg(Color::Red),
        Style::new().add_modifier(Modifier::DIM),
        Style::new().add_modifier(Modifier::REVERSED),
        Style::new()
            .fg(Color::Indexed(12))
            .add_modifier(Modifier::BOLD),
    ];

    /// A text at a place, in one of the styles.
    type Piece = (u16, u16, String, usize);

    fn written(canvas: &mut Canvas, area: Rect, pieces: &[Piece], at: Option<Position>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut terminal = CrosstermBackend::new(&mut bytes);
        let paint = |area: Rect, frame: &mut Buffer| {
            for (x, y, text, style) in pieces {
                if area.contains(Position::new(*x, *y)) {
                    frame.set_string(*x, *y, text, STYLES[*style]);
                }
            }
            at
        };
        canvas.show(&mut terminal, area, paint).unwrap();
        bytes
    }

    /// What a terminal shows: each cell with what is seen of its style, and where the cursor shows.
    fn seen(terminal: &vt100::Parser) -> (Vec<String>, Option<(u16, u16)>) {
        let screen = terminal.screen();
        let (rows, columns) = (AREA.height, AREA.width);
        let cells = (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x)));
        let cells = cells.filter_map(|(y, x)| screen.cell(y, x)).map(|cell| {
            let blank = matches!(cell.contents(), "" | " ");
            let ink = (!blank).then(|| (cell.fgcolor(), cell.bold(), cell.dim()));
            let text = if blank { " " } else { cell.contents() };
            format!("{text:?} {ink:?} {:?} {}", cell.bgcolor(), cell.inverse())
        });
        let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
        (cells.collect(), cursor)
    }

    fn terminal() -> vt100::Parser {
        let [rows, columns] = [AREA.height, AREA.width].map(|n| NonZeroU16::new(n).unwrap());
        let mut terminal = vt100::Parser::new(rows, columns, 0);
        terminal.process(b"\x1b[?25l");
        terminal
    }

    fn piece() -> impl Strategy<Value = Piece> {
        let text = prop_oneof![
            4 => "[ab ]{1,12}",
            1 => Just("美妆 é".to_owned()),
            1 => Just("│●│".to_owned()),
            1 => Just("      ".to_owned()),
        ];
        (0..AREA.width, 0..AREA.height, text, 0..STYLES.len())
    }

    fn frame() -> impl Strategy<Value = (Vec<Piece>, Option<Position>)> {
        let cursor = (0..AREA.width, 0..AREA.height).prop_map(|(x, y)| Position::new(x, y));
        (
            proptest::collection::vec(piece(), 0..8),
            proptest::option::of(cursor),
        )
    }

    proptest! {
        #[test]
        fn a_terminal_shows_the_last_frame_whatever_it_showed_before(
            frames in proptest::collection::vec(frame(), 1..6),
        ) {
            let (mut canvas, mut before) = (Canvas::default(), terminal());
            for (pieces, at) in &frames {
                before.process(&written(&mut canvas, AREA, pieces, *at));
            }
            let (pieces, at) = frames.last().unwrap();
            let mut anew = terminal();
            anew.process(&written(&mut Canvas::default(), AREA, pieces, *at));
            prop_assert_eq!(seen(&before), seen(&anew));
        }
    }

    #[test]
    fn the_other_half_of_a_wide_letter_that_goes_is_written_too() {
        let (mut canvas, mut terminal) = (Canvas::default(), terminal());
        let wide = [(28, 3, "美".to_owned(), 0)];
        let blank = [(23, 3, "      ".to_owned(), 3)];
        for pieces in [wide, blank] {
            terminal.process(&written(&mut canvas, AREA, &pieces, None));
        }
        let inverse = |x| terminal.screen().cell(3, x).unwrap().inverse();
        assert!(inverse(28) && !inverse(29));
    }

    #[test]
    fn nothing_is_written_where_nothing_changed_and_all_of_it_once_it_is_forgotten() {
        let pieces = [(2, 1, "maya glows".to_owned(), 1)];
        let mut canvas = Canvas::default();
        let first = written(&mut canvas, AREA, &pieces, None);
        assert!(!first.is_empty());
        assert!(written(&mut canvas, AREA, &pieces, None).is_empty());
        canvas.forget();
        let again = written(&mut canvas, AREA, &pieces, None);
        let text = b"maya glows";
        assert!(again.windows(text.len()).any(|part| part == text));
        let cursor = Some(Position::new(3, 1));
        let moved = written(&mut canvas, AREA, &pieces, cursor);
        assert!(!moved.is_empty() && moved.len() < 40, "{moved:?}");
        assert!(written(&mut canvas, AREA, &pieces, cursor).is_empty());
    }

    #[test]
    fn words_of_a_line_that_changed_are_written_with_the_space_between_and_far_ones_are_jumped_to()
    {
        let mut canvas = Canvas::default();
        let line = |text: &str| [(0, 0, text.to_owned(), 0)];
        written(&mut canvas, AREA, &line("aa aa            aa"), None);
        let bytes = written(&mut canvas, AREA, &line("bb bb            bb"), None);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("bb bb\x1b[1;18Hbb"), "{text:?}");
    }
}
