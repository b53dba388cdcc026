//! Keys as text, and which action they mean.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{Action, Row, Scope, rows};

/// One key with its modifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Chord {
    code: Code,
    ctrl: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

const NAMED: &[(&str, Code)] = &[
    ("space", Code::Char(' ')),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backtab", Code::BackTab),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("f1", Code::F(1)),
];

impl Chord {
    /// Returns the chord of a key press, or `None` for a key no action can have.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a terminal has more keys than an action can have"
    )]
    pub fn of(key: KeyEvent) -> Option<Self> {
        if key
            .modifiers
            .intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
        {
            return None;
        }
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let code = match key.code {
            KeyCode::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::BackTab => Code::BackTab,
            KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
            KeyCode::Tab => Code::Tab,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            KeyCode::F(n) => Code::F(n),
            _ => return None,
        };
        Some(Self { code, ctrl })
    }

    /// Returns the letter, if it is a plain printable key.
    pub const fn letter(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl => Some(c),
            Code::Char(_)
            | Code::Enter
            | Code::Esc
            | Code::Tab
            | Code::BackTab
            | Code::Up
            | Code::Down
            | Code::Left
            | Code::Right
            | Code::Home
            | Code::End
            | Code::PageUp
            | Code::PageDown
            | Code::F(_) => None,
        }
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (ctrl, name) = match text.strip_prefix("ctrl-") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut letters = name.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(letter), None) => Some(Code::Char(letter)),
            _ => NAMED
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, code)| *code),
        };
        code.map(|code| Self { code, ctrl })
            .ok_or_else(|| format!("{text:?} is not a key."))
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            f.write_str(name)
        } else if let Code::Char(c) = self.code {
            write!(f, "{c}")
        } else if let Code::F(n) = self.code {
            write!(f, "f{n}")
        } else {
            Ok(())
        }
    }
}

/// One or more chords typed one after another, such as `g g`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Keys(Vec<Chord>);

impl Keys {
    /// Returns whether it is longer than `prefix` and begins with it.
    pub fn begins_with(&self, prefix: &Self) -> bool {
        self.0.len() > prefix.0.len() && self.0.starts_with(&prefix.0)
    }
}

impl FromStr for Keys {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(' ')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, chord) in self.0.iter().enumerate() {
            write!(f, "{}{chord}", if n > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

/// What typed keys mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// This action.
    Act(Action),
    /// The beginning of something longer.
    Prefix,
    /// Nothing.
    Nothing,
}

/// Every key with what it means in each scope.
#[derive(Clone, Debug)]
pub struct Keymap {
    bound: BTreeMap<(Scope, Keys), Action>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut bound = BTreeMap::new();
        for row in rows() {
            for keys in row.keys.iter().filter_map(|keys| keys.parse::<Keys>().ok()) {
                for scope in row.scopes {
                    bound.insert((*scope, keys.clone()), row.action);
                }
            }
        }
        Self { bound }
    }
}

impl Keymap {
    /// Returns what `typed` means where these scopes are open, the nearest first.
    pub fn meaning(&self, scopes: &[Scope], typed: &[Chord]) -> Meaning {
        let keys = Keys(typed.to_vec());
        for scope in scopes {
            if let Some(action) = self.bound.get(&(*scope, keys.clone())) {
                return Meaning::Act(*action);
            }
        }
        let longer =
            |(scope, bound): &(Scope, Keys)| scopes.contains(scope) && bound.begins_with(&keys);
        if self.bound.keys().any(longer) {
            Meaning::Prefix
        } else {
            Meaning::Nothing
        }
    }

    /// Returns where else `typed` means something, and what.
    pub fn elsewhere(&self, typed: &[Chord]) -> Option<(Scope, Action)> {
        let keys = Keys(typed.to_vec());
        let mut bound = self.bound.iter();
        bound.find_map(|((scope, bound), action)| (*bound == keys).then_some((*scope, *action)))
    }

    /// Returns what may follow `typed`: the next key and its row.
    pub fn following(&self, scopes: &[Scope], typed: &[Chord]) -> Vec<(String, &'static Row)> {
        let keys = Keys(typed.to_vec());
        let mut found: Vec<_> = rows()
            .flat_map(|row| row.keys.iter().map(move |keys| (keys, row)))
            .filter(|(_, row)| row.scopes.iter().any(|scope| scopes.contains(scope)))
            .filter_map(|(bound, row)| {
                let bound: Keys = bound.parse().ok()?;
                let next = bound
                    .begins_with(&keys)
                    .then(|| bound.0.get(typed.len()).copied())
                    .flatten()?;
                Some((next.to_string(), row))
            })
            .collect();
        found.dedup_by(|(a, _), (b, _)| a == b);
        found
    }
}

/// Returns the first key of an action, as shown.
pub fn key_of(action: Action) -> &'static str {
    action
        .row()
        .and_then(|row| row.keys.first().copied())
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chords(text: &str) -> Vec<Chord> {
        text.split(' ')
            .map(|chord| chord.parse().unwrap())
            .collect()
    }

    #[test]
    fn keys_print_as_they_are_written() {
        for text in [
            "L", "ctrl-d", "g g", "t s", "space", "pgdn", "f1", "{", "backtab",
        ] {
            assert_eq!(text.parse::<Keys>().unwrap().to_string(), text);
        }
        assert!("hyper-x".parse::<Keys>().is_err());
    }

    #[test]
    fn the_nearest_scope_wins_and_prefixes_wait() {
        let keymap = Keymap::default();
        let on_sample = [Scope::Sample, Scope::Creator, Scope::List, Scope::Global];
        let in_queue = [Scope::FollowUp, Scope::List, Scope::Global];
        assert_eq!(
            keymap.meaning(&on_sample, &chords("L")),
            Meaning::Act(Action::Advance)
        );
        assert_eq!(
            keymap.meaning(&in_queue, &chords("L")),
            Meaning::Act(Action::Send)
        );
        assert_eq!(keymap.meaning(&on_sample, &chords("g")), Meaning::Prefix);
        assert_eq!(
            keymap.meaning(&on_sample, &chords("g g")),
            Meaning::Act(Action::Top)
        );
        assert_eq!(keymap.meaning(&on_sample, &chords("g Q")), Meaning::Nothing);
        assert_eq!(
            keymap.meaning(&[Scope::Global], &chords("L")),
            Meaning::Nothing
        );
    }

    #[test]
    fn following_a_t_come_the_thirteen_stages() {
        let keymap = Keymap::default();
        assert_eq!(keymap.following(&[Scope::Sample], &chords("t")).len(), 13);
    }

    #[test]
    fn shifted_and_held_keys_are_told_apart_and_alt_means_nothing() {
        let key = |code, modifiers| Chord::of(KeyEvent::new(code, modifiers));
        assert_eq!(
            key(KeyCode::Tab, KeyModifiers::SHIFT),
            "backtab".parse().ok()
        );
        assert_eq!(
            key(KeyCode::Char('D'), KeyModifiers::CONTROL),
            "ctrl-d".parse().ok()
        );
        assert_eq!(
            key(KeyCode::Char('L'), KeyModifiers::SHIFT),
            "L".parse().ok()
        );
        assert_eq!(key(KeyCode::Char('x'), KeyModifiers::ALT), None);
        assert_eq!(key(KeyCode::Delete, KeyModifiers::NONE), None);
        assert_eq!(key(KeyCode::Backspace, KeyModifiers::NONE), None);
    }
}
