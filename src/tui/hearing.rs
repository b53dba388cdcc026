//! The terminal's answer to the question for its background (OSC 11), which comes in as if typed.
//!
//! Nothing waits for it: the screen is drawn at once, and drawn anew when the answer is there, however
//! late. Its letters never reach the keymap, since some of them are verbs.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::ability::Ground;

/// What a key press was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Heard {
    /// A key of a person.
    Key,
    /// A letter of the answer.
    Part,
    /// Its end.
    Answer(Ground),
}

/// Listens for the answer to one question.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Hearing {
    waits: bool,
    /// Whether Esc was the last key: the answer begins so, where it comes in pieces.
    after_esc: bool,
    /// What came of the answer, from its `]` on.
    heard: Option<String>,
}

/// The answer: `]11;rgb:` and three colours of one to four digits, such as `1e1e/1e1e/2e2e`.
const BEGINNING: &str = "]11;rgb:";
const LONGEST: usize = 30;

impl Hearing {
    /// Listens from here on, where the question was asked.
    pub(super) fn new(was_asked: bool) -> Self {
        Self {
            waits: was_asked,
            ..Self::default()
        }
    }

    /// Returns whether an answer is still to come.
    pub(super) const fn waits(&self) -> bool {
        self.waits
    }

    /// Takes a key press; returns what it was.
    pub(super) fn hear(&mut self, key: KeyEvent) -> Heard {
        if !self.waits {
            return Heard::Key;
        }
        let after_esc = std::mem::replace(&mut self.after_esc, key.code == KeyCode::Esc);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match (&mut self.heard, key.code) {
            (None, KeyCode::Char(']')) if alt || after_esc => {
                self.heard = Some("]".to_owned());
                Heard::Part
            }
            (None, _) => Heard::Key,
            (Some(heard), KeyCode::Char(letter)) if !is_end(key) => {
                heard.push(letter);
                if is_answer(heard) {
                    return Heard::Part;
                }
                self.heard = None;
                Heard::Key
            }
            (Some(heard), code) => {
                let ground = ground(heard);
                self.heard = None;
                match ground {
                    Some(ground) if is_end(key) || code == KeyCode::Esc => {
                        // A lone backslash may follow, which no action has.
                        self.waits = false;
                        Heard::Answer(ground)
                    }
                    Some(_) | None => Heard::Key,
                }
            }
        }
    }
}

/// Whether the key is BEL, or the backslash after an escape: either ends the answer.
fn is_end(key: KeyEvent) -> bool {
    let bell = key.code == KeyCode::Char('g') && key.modifiers.contains(KeyModifiers::CONTROL);
    bell || (key.code == KeyCode::Char('\\') && key.modifiers.contains(KeyModifiers::ALT))
}

/// Whether an answer may begin so.
fn is_answer(heard: &str) -> bool {
    if heard.len() <= BEGINNING.len() {
        return BEGINNING.starts_with(heard);
    }
    heard.len() <= LONGEST
        && heard
            .strip_prefix(BEGINNING)
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit() || c == '/'))
}

/// Returns the background of an answer: light where its luminance is above the middle.
fn ground(heard: &str) -> Option<Ground> {
    let colours = heard.strip_prefix(BEGINNING)?;
    let mut parts = colours.split('/').map(thousandths);
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    let light = 299 * red + 587 * green + 114 * blue;
    Some(if light > 500 * 1000 {
        Ground::Light
    } else {
        Ground::Dark
    })
}

/// Returns one colour of one to four hexadecimal digits in thousandths of the most.
fn thousandths(digits: &str) -> Option<u64> {
    let most = (1_u64 << (4 * digits.len().min(4))) - 1;
    let value = u64::from_str_radix(digits, 16).ok()?;
    (digits.len() <= 4).then(|| value * 1000 / most.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELL: KeyEvent = KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL);
    const ST: KeyEvent = KeyEvent::new(KeyCode::Char('\\'), KeyModifiers::ALT);

    fn plain(c: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)
    }

    fn answer(body: &str, end: KeyEvent) -> Vec<KeyEvent> {
        let mut keys = vec![KeyEvent::new(KeyCode::Char(']'), KeyModifiers::ALT)];
        keys.extend(body.chars().map(plain));
        keys.push(end);
        keys
    }

    fn heard(keys: Vec<KeyEvent>) -> Vec<Heard> {
        let mut hearing = Hearing::new(true);
        keys.into_iter().map(|key| hearing.hear(key)).collect()
    }

    #[test]
    fn an_answer_tells_the_background_and_none_of_it_is_a_key() {
        for (colours, end, ground) in [
            ("1e1e/1e1e/2e2e", BELL, Ground::Dark),
            ("ffff/ffff/ffff", ST, Ground::Light),
            ("fd/f6/e3", ST, Ground::Light),
            ("0000/2b2b/3636", BELL, Ground::Dark),
            ("f/f/f", ST, Ground::Light),
        ] {
            let mut heard = heard(answer(&format!("11;rgb:{colours}"), end));
            assert_eq!(heard.pop(), Some(Heard::Answer(ground)), "{colours}");
            assert!(heard.iter().all(|part| *part == Heard::Part));
        }
    }

    #[test]
    fn an_answer_in_pieces_is_heard_too() {
        let mut keys = vec![KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)];
        keys.extend("]11;rgb:ffff/ffff/ffff".chars().map(plain));
        keys.push(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
        let heard = heard(keys);
        assert_eq!(heard.first(), Some(&Heard::Key));
        assert_eq!(heard.last(), Some(&Heard::Answer(Ground::Light)));
        let between = heard.get(1..heard.len() - 1).unwrap();
        assert!(between.iter().all(|part| *part == Heard::Part));
    }

    #[test]
    fn keys_of_a_person_are_keys() {
        let typed = "]11jr]L".chars().map(plain).collect();
        assert!(heard(typed).iter().all(|key| *key == Heard::Key));
        // Whatever begins like an answer and is none, goes on as keys.
        let odd = heard(answer("11;rxL", BELL));
        assert_eq!(
            odd.get(5..),
            Some(&[Heard::Key, Heard::Key, Heard::Key][..])
        );
        let mut after = Hearing::new(true);
        for key in answer("11;rgb:0/0/0", BELL) {
            after.hear(key);
        }
        assert!(
            answer("11;rgb:0/0/0", BELL)
                .into_iter()
                .all(|key| after.hear(key) == Heard::Key)
        );
        assert!(
            answer("1", BELL)
                .into_iter()
                .all(|key| Hearing::new(false).hear(key) == Heard::Key)
        );
    }
}
