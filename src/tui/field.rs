//! One line of typed text, with the keys every shell has.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::TextArea;

/// The longest text a field takes; a paste is cut there.
const LIMIT: usize = 4_000;

/// One line of typed text.
#[derive(Clone, Debug, Default)]
pub struct Field {
    area: TextArea<'static>,
}

impl Field {
    /// Returns a field holding `text`, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut field = Self::default();
        field.paste(text);
        field
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Returns the bytes of the text before the cursor.
    pub fn cursor(&self) -> usize {
        let before = self.text().chars().take(self.area.cursor().1);
        before.map(char::len_utf8).sum()
    }

    /// Takes a key; returns whether the text changed.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a terminal has more keys than mean something here"
    )]
    pub fn input(&mut self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            // One line: nothing breaks it or indents it.
            KeyCode::Enter | KeyCode::Tab | KeyCode::BackTab => false,
            KeyCode::Char('m' | 'j') if ctrl => false,
            // In every shell this deletes up to here.
            KeyCode::Char('u') if ctrl => self.area.delete_line_by_head(),
            _ => self.area.input(key),
        }
    }

    /// Takes a paste: one line of it, without control characters.
    pub fn paste(&mut self, text: &str) {
        let room = LIMIT.saturating_sub(self.text().chars().count());
        let line: String = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control())
            .take(room)
            .collect();
        self.area.insert_str(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_keys_edit_and_pastes_become_one_clean_line() {
        let mut field = Field::new("ship it");
        field.input(KeyEvent::new(KeyCode::Char('w'), KeyModifiers::CONTROL));
        assert_eq!(field.text(), "ship ");
        field.paste("two\nlines\u{1b}[2J");
        assert_eq!(field.text(), "ship two lines[2J");
        field.input(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::CONTROL));
        assert_eq!(field.cursor(), 0);
        field.input(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
        assert_eq!(field.text(), "ship two lines[2J");
        field.paste(&"x".repeat(10_000));
        assert_eq!(field.text().chars().count(), LIMIT);
    }

    #[test]
    fn the_cursor_is_counted_in_bytes() {
        let mut field = Field::new("美妆🌿");
        assert_eq!(field.cursor(), 10);
        field.input(KeyEvent::new(KeyCode::Left, KeyModifiers::NONE));
        assert_eq!(field.cursor(), 6);
    }
}
