//! One line of typed text, with the keys every shell has.

use crossterm::event::KeyEvent;
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

    /// Returns the cursor, counted in characters.
    pub fn cursor(&self) -> usize {
        self.area.cursor().1
    }

    /// Takes a key; returns whether the text changed.
    pub fn input(&mut self, key: KeyEvent) -> bool {
        self.area.input(key)
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
    use crossterm::event::{KeyCode, KeyModifiers};

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
        field.paste(&"x".repeat(10_000));
        assert_eq!(field.text().chars().count(), LIMIT);
    }
}
