//! The screen as lines of text, for screen readers: no boxes, and after a key only what it changed.

use std::collections::HashSet;

use ratatui::buffer::{Buffer, Cell};

use super::theme::Glyphs;
use super::widgets::clip::width;

/// Columns a plain screen is laid out for: one pane at a time, nothing side by side.
pub(super) const COLUMNS: u16 = 90;
/// Its lines.
pub(super) const LINES: u16 = 40;

/// Returns the lines of a frame, runs of blanks made one.
pub(super) fn lines(frame: &Buffer) -> Vec<String> {
    frame
        .area
        .rows()
        .map(|row| {
            let mut text = String::new();
            let mut hidden = 0;
            for at in row.columns() {
                let symbol = frame.cell((at.x, at.y)).map_or(" ", Cell::symbol);
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                hidden = width(symbol).saturating_sub(1);
                text.push_str(symbol);
            }
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ")
        })
        .collect()
}

/// Returns what is to be said after `before`: lines that were not there, and the line the cursor came
/// to. A list that scrolls is not said again.
pub(super) fn said<'a>(before: &[String], after: &'a [String]) -> Vec<&'a str> {
    let known: HashSet<&str> = before.iter().map(|line| bare(line)).collect();
    let cursors: HashSet<&str> = before
        .iter()
        .filter(|line| has_cursor(line))
        .map(|line| bare(line))
        .collect();
    let is_new = |line: &&String| {
        let text = bare(line);
        !text.is_empty() && (!known.contains(text) || (has_cursor(line) && !cursors.contains(text)))
    };
    // The last line has the verbs of the row, which `?` says in full; what is typed there is said.
    let last = after.len().saturating_sub(1);
    let lines = after.iter().enumerate();
    let lines = lines.filter(|(n, line)| *n < last || line.starts_with('/'));
    let lines = lines.map(|(_, line)| line).filter(is_new);
    lines.map(String::as_str).collect()
}

fn has_cursor(line: &str) -> bool {
    line.starts_with(Glyphs::PLAIN.cursor)
}

/// The line without the sign of the cursor.
fn bare(line: &str) -> &str {
    line.strip_prefix(Glyphs::PLAIN.cursor)
        .map_or(line, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn at_first_everything_is_said_and_then_what_changed() {
        let one = screen(&["Today 2", "> @maya late", "@leo due today", ""]);
        assert_eq!(
            said(&[], &one),
            ["Today 2", "> @maya late", "@leo due today"]
        );
        let two = screen(&["Today 2", "@maya late", "> @leo due today", ""]);
        assert_eq!(said(&one, &two), ["> @leo due today"]);
        assert!(said(&two, &two).is_empty());
    }

    #[test]
    fn a_list_that_scrolls_says_what_came_in() {
        let one = screen(&["a", "b", "> c", "L advance"]);
        let two = screen(&["b", "c", "> d", "D decide"]);
        assert_eq!(said(&one, &two), ["> d"]);
        let typed = screen(&["b", "c", "> d", "/may"]);
        assert_eq!(said(&two, &typed), ["/may"]);
    }
}
