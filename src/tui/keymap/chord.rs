//! Keys as text: one press, and presses one after another.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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
    ("shift-tab", Code::BackTab),
];

/// Keys that rows never listen to (interface.md section 1, rule 3), or that say the same on every
/// terminal as another key does.
const NEVER: [&str; 8] = [
    "backspace",
    "delete",
    "ctrl-h",
    "ctrl-i",
    "ctrl-j",
    "ctrl-m",
    "ctrl-[",
    "ctrl-c",
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
            _ => named(name),
        };
        code.map(|code| Self { code, ctrl })
            .ok_or_else(|| format!("{text:?} is not a key."))
    }
}

fn named(name: &str) -> Option<Code> {
    let mut known = NAMED.iter();
    if let Some((_, code)) = known.find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let number = name.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&number).then_some(Code::F(number))
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

/// Chords one after another that a person may ask for.
const LONGEST: usize = 4;

impl Keys {
    /// Returns whether it is longer than `prefix` and begins with it.
    pub fn begins_with(&self, prefix: &Self) -> bool {
        self.0.len() > prefix.0.len() && self.0.starts_with(&prefix.0)
    }

    /// Returns whether typing one also types the other, or its beginning.
    pub fn meets(&self, other: &Self) -> bool {
        self == other || self.begins_with(other) || other.begins_with(self)
    }

    /// Returns the chord after the first `typed` ones.
    pub(super) fn after(&self, typed: usize) -> Option<Chord> {
        self.0.get(typed).copied()
    }

    /// Returns these chords.
    pub(super) fn of(typed: &[Chord]) -> Self {
        Self(typed.to_vec())
    }

    /// Reads keys a person wrote, or says in one sentence why an action cannot have them.
    pub fn wished(text: &str) -> Result<Self, String> {
        let chords: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        if let Some(never) = chords.iter().find(|word| NEVER.contains(word)) {
            return Err(match *never {
                "ctrl-c" => "ctrl-c always quits when pressed twice: take another key.".to_owned(),
                "backspace" | "delete" => {
                    format!("{never} never acts on a row: take another key.")
                }
                _ => format!("{never} is another key on most terminals: take one without ctrl."),
            });
        }
        if chords.is_empty() || chords.len() > LONGEST {
            return Err(format!(
                "{text:?} is no key: write one such as \"L\", \"ctrl-d\" or, one after another, \"g g\"."
            ));
        }
        let chords: Result<Vec<Chord>, String> = chords.into_iter().map(str::parse).collect();
        chords.map(Self).map_err(|wrong| {
            let wrong = wrong.trim_end_matches('.');
            format!(
                "{wrong}: write a letter, space, enter, tab, up, home, pgdn, f1 and the like, with ctrl- before it or not."
            )
        })
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
