//! Bytes of a terminal as events: keys as xterm and its kin send them, the mouse in SGR, bracketed pastes.
//!
//! Pure: whoever feeds it says when too much time has passed for the rest to come.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

const ESC: u8 = 0x1B;
/// Bytes a sequence may have; what is longer is none.
const LONGEST: usize = 64;
const PASTE_END: &[u8] = b"\x1b[201~";
/// Bytes of a paste that are kept; fields take less.
const PASTE: usize = 1 << 20;
/// Bytes a paste brings in a second at the least: slower is a person who types.
const TRICKLE: usize = 64;

/// What is half said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Amid {
    /// An escape sequence, or Esc alone; a letter of several bytes.
    Sequence,
    /// A paste.
    Paste,
}

/// A paste on its way.
#[derive(Debug, Default)]
struct Paste {
    text: Vec<u8>,
    /// Bytes that came since it was last asked whether it goes on.
    lately: usize,
}

/// What was said so far and has no end yet.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    pending: Vec<u8>,
    paste: Option<Paste>,
}

/// What the first bytes are.
enum Found {
    /// An event, or something that means nothing, and its length.
    Whole(Option<Event>, usize),
    /// The sign before a paste, and its length.
    PasteBegins(usize),
    /// Esc twice in a hurry, and not what some terminals send for Alt and an arrow.
    EscTwice,
    /// The beginning of something.
    Part,
}

impl Decoder {
    /// Takes bytes in; returns what they complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.pending.extend_from_slice(bytes);
        let mut events = Vec::new();
        loop {
            if self.paste.is_some() {
                if !self.paste_on(&mut events) {
                    return events;
                }
                continue;
            }
            match find(&self.pending) {
                Found::Whole(event, length) => {
                    events.extend(event);
                    self.pending.drain(..length.min(self.pending.len()));
                }
                Found::PasteBegins(length) => {
                    self.pending.drain(..length.min(self.pending.len()));
                    self.paste = Some(Paste::default());
                }
                Found::EscTwice => {
                    events.extend([escape(), escape()]);
                    self.pending.drain(..2);
                }
                Found::Part => return events,
            }
        }
    }

    /// Moves what is pending into the paste; returns whether it found its end.
    fn paste_on(&mut self, events: &mut Vec<Event>) -> bool {
        let Some(paste) = &mut self.paste else {
            return false;
        };
        // The sign of the end may come in pieces.
        let from = paste.text.len().saturating_sub(PASTE_END.len() - 1);
        paste.lately += self.pending.len();
        paste.text.append(&mut self.pending);
        let tail = paste.text.get(from..).unwrap_or_default();
        let Some(at) = memchr::memmem::find(tail, PASTE_END) else {
            let surplus = PASTE..paste.text.len().saturating_sub(PASTE_END.len());
            if !surplus.is_empty() {
                paste.text.drain(surplus);
            }
            return false;
        };
        self.pending = paste.text.split_off(from + at + PASTE_END.len());
        paste.text.truncate(from + at);
        events.extend(self.end_paste());
        true
    }

    fn end_paste(&mut self) -> Option<Event> {
        let mut text = self.paste.take()?.text;
        text.truncate(PASTE);
        Some(Event::Paste(String::from_utf8_lossy(&text).into_owned()))
    }

    /// Returns what is half said.
    pub(super) const fn amid(&self) -> Option<Amid> {
        if self.paste.is_some() {
            Some(Amid::Paste)
        } else if self.pending.is_empty() {
            None
        } else {
            Some(Amid::Sequence)
        }
    }

    /// Ends what is half said, since its time is over; a paste that still brings something goes on.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        if let Some(paste) = &mut self.paste {
            if std::mem::take(&mut paste.lately) >= TRICKLE {
                return Vec::new();
            }
            return self.end_paste().into_iter().collect();
        }
        let pending = std::mem::take(&mut self.pending);
        match pending.as_slice() {
            [ESC] => vec![escape()],
            [ESC, ESC] => vec![escape(), escape()],
            [ESC, opener] => vec![key(KeyCode::Char(char::from(*opener)), KeyModifiers::ALT)],
            _ => Vec::new(),
        }
    }
}

fn escape() -> Event {
    key(KeyCode::Esc, KeyModifiers::NONE)
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn find(bytes: &[u8]) -> Found {
    match bytes {
        [] | [ESC] | [ESC, b'[' | b'O'] => Found::Part,
        [ESC, b'[', rest @ ..] => sequence(rest),
        [ESC, b'O', last, ..] => Found::Whole(application(*last), 3),
        [ESC, ESC] => Found::Part,
        [ESC, ESC, b'[' | b'O', ..] => Found::Whole(Some(escape()), 1),
        [ESC, ESC, ..] => Found::EscTwice,
        [ESC, rest @ ..] => match letter(rest) {
            Found::Whole(Some(Event::Key(plain)), length) => {
                let modifiers = plain.modifiers | KeyModifiers::ALT;
                Found::Whole(Some(key(plain.code, modifiers)), length + 1)
            }
            Found::Whole(_, length) => Found::Whole(None, length + 1),
            found @ (Found::PasteBegins(_) | Found::EscTwice | Found::Part) => found,
        },
        bytes => letter(bytes),
    }
}

/// Returns the key of a byte or of the bytes of a letter.
fn letter(bytes: &[u8]) -> Found {
    let Some(first) = bytes.first().copied() else {
        return Found::Part;
    };
    let control = |c: u8| key(KeyCode::Char(char::from(c)), KeyModifiers::CONTROL);
    let event = match first {
        b'\r' => key(KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        0x7F => key(KeyCode::Backspace, KeyModifiers::NONE),
        0 => control(b' '),
        0x01..=0x1A => control(first - 1 + b'a'),
        0x1B => key(KeyCode::Esc, KeyModifiers::NONE),
        0x1C..=0x1F => control(first - 0x1C + b'4'),
        _ => return character(bytes, first),
    };
    Found::Whole(Some(event), 1)
}

fn character(bytes: &[u8], first: u8) -> Found {
    let length = match first {
        0..0x80 => 1,
        0xC2..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0..0xF5 => 4,
        _ => return Found::Whole(None, 1),
    };
    let Some(whole) = bytes.get(..length) else {
        let goes_on = bytes.iter().skip(1).all(|byte| byte & 0xC0 == 0x80);
        return if goes_on {
            Found::Part
        } else {
            Found::Whole(None, 1)
        };
    };
    match std::str::from_utf8(whole)
        .ok()
        .and_then(|text| text.chars().next())
    {
        Some(c) => Found::Whole(Some(character_key(c, KeyModifiers::NONE)), length),
        None => Found::Whole(None, 1),
    }
}

fn character_key(c: char, modifiers: KeyModifiers) -> Event {
    let shift = if c.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    key(KeyCode::Char(c), modifiers | shift)
}

/// Keys in application mode: arrows and the first four function keys.
fn application(last: u8) -> Option<Event> {
    cursor_key(last).map(|code| key(code, KeyModifiers::NONE))
}

const fn cursor_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// Returns what stands behind the opening of a control sequence; lengths count the opening.
fn sequence(rest: &[u8]) -> Found {
    match rest {
        // The console of Linux: function keys behind a second bracket.
        [b'['] => return Found::Part,
        [b'[', n @ b'A'..=b'E', ..] => {
            let code = KeyCode::F(n - b'A' + 1);
            return Found::Whole(Some(key(code, KeyModifiers::NONE)), 4);
        }
        // The mouse as it was told before SGR: three bytes follow.
        [b'M', more @ ..] => {
            return if more.len() < 3 {
                Found::Part
            } else {
                Found::Whole(None, 6)
            };
        }
        _ => {}
    }
    let end = rest.iter().position(|byte| !(0x20..=0x3F).contains(byte));
    let Some(end) = end else {
        return if rest.len() > LONGEST {
            Found::Whole(None, rest.len() + 2)
        } else {
            Found::Part
        };
    };
    let (params, last) = (rest.get(..end), rest.get(end).copied());
    let (Some(params), Some(last @ 0x40..=0x7E)) = (params, last) else {
        // No sequence goes on so; what breaks it is looked at anew.
        return Found::Whole(None, end + 2);
    };
    if (params, last) == (b"200", b'~') {
        return Found::PasteBegins(end + 3);
    }
    Found::Whole(meaning(params, last), end + 3)
}

/// Returns what a whole control sequence means.
fn meaning(params: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(params).ok()?;
    if let Some(mouse) = text.strip_prefix('<') {
        return mouse_event(mouse, last);
    }
    let mut parts = text.split(';');
    let first = parts.next().unwrap_or_default();
    let first: u32 = first.split(':').next()?.parse().unwrap_or(1);
    let (modifiers, is_release) = modifiers(parts.next());
    if is_release {
        return None;
    }
    match last {
        b'~' if first == 27 => code_key(parts.next()?.parse().ok()?, modifiers),
        b'~' => numbered(first).map(|code| key(code, modifiers)),
        b'u' => code_key(first, modifiers),
        b'Z' => Some(key(KeyCode::BackTab, modifiers | KeyModifiers::SHIFT)),
        // Where the cursor is, which nobody asked for, looks like the third function key.
        b'R' if first != 1 => None,
        last => cursor_key(last).map(|code| key(code, modifiers)),
    }
}

/// Returns the modifiers of a parameter, and whether it tells of a key that was let go.
fn modifiers(param: Option<&str>) -> (KeyModifiers, bool) {
    let mut parts = param.unwrap_or_default().split(':');
    let mask: u8 = parts.next().and_then(|mask| mask.parse().ok()).unwrap_or(1);
    let mask = mask.saturating_sub(1);
    let is_release = parts.next() == Some("3");
    let mut found = KeyModifiers::NONE;
    for (bit, modifier) in [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
    ] {
        if mask & bit != 0 {
            found |= modifier;
        }
    }
    (found, is_release)
}

/// Keys that are told by their code point.
fn code_key(code: u32, modifiers: KeyModifiers) -> Option<Event> {
    let shift = modifiers.contains(KeyModifiers::SHIFT);
    let code = match code {
        9 if shift => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        // Keys without a letter, of which none is ours.
        0xE000..=0xF8FF => return None,
        code => {
            let c = char::from_u32(code).filter(|c| !c.is_control())?;
            let c = if shift { c.to_uppercase().next()? } else { c };
            return Some(character_key(c, modifiers));
        }
    };
    Some(key(code, modifiers))
}

/// Keys that are told by a number.
fn numbered(number: u32) -> Option<KeyCode> {
    let function = |base: u32, first: u8| {
        let far = u8::try_from(number - base).ok()?;
        Some(KeyCode::F(first + far))
    };
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28..=29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => None,
    }
}

fn mouse_event(params: &str, last: u8) -> Option<Event> {
    let mut numbers = params.split(';').map(|number| number.parse::<u16>().ok());
    let (what, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let button = match what & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (what & 0xC0, what & 0x20 != 0, what & 3) {
        (0x40, false, 0) => MouseEventKind::ScrollUp,
        (0x40, false, 1) => MouseEventKind::ScrollDown,
        (0, _, 3) => MouseEventKind::Moved,
        (0, true, _) => MouseEventKind::Drag(button),
        (0, false, _) if last == b'm' => MouseEventKind::Up(button),
        (0, false, _) if last == b'M' => MouseEventKind::Down(button),
        _ => return None,
    };
    Some(Event::Mouse(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers: KeyModifiers::NONE,
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Event> {
        Decoder::default().feed(bytes)
    }

    fn one(code: KeyCode, modifiers: KeyModifiers) -> Vec<Event> {
        vec![key(code, modifiers)]
    }

    #[test]
    fn keys_are_known_as_terminals_send_them() {
        const NONE: KeyModifiers = KeyModifiers::NONE;
        let shift = KeyModifiers::SHIFT;
        let cases: [(&[u8], KeyCode, KeyModifiers); 30] = [
            (b"j", KeyCode::Char('j'), NONE),
            (b"L", KeyCode::Char('L'), shift),
            ("\u{e9}".as_bytes(), KeyCode::Char('\u{e9}'), NONE),
            ("\u{1f600}".as_bytes(), KeyCode::Char('\u{1f600}'), NONE),
            (b"\r", KeyCode::Enter, NONE),
            (b"\t", KeyCode::Tab, NONE),
            (b"\x7f", KeyCode::Backspace, NONE),
            (b"\x03", KeyCode::Char('c'), KeyModifiers::CONTROL),
            (b"\x00", KeyCode::Char(' '), KeyModifiers::CONTROL),
            (b"\x1a", KeyCode::Char('z'), KeyModifiers::CONTROL),
            (b"\x1bb", KeyCode::Char('b'), KeyModifiers::ALT),
            (b"\x1b]", KeyCode::Char(']'), KeyModifiers::ALT),
            (b"\x1b[A", KeyCode::Up, NONE),
            (b"\x1bOB", KeyCode::Down, NONE),
            (b"\x1b[1;5C", KeyCode::Right, KeyModifiers::CONTROL),
            (b"\x1b[H", KeyCode::Home, NONE),
            (b"\x1b[4~", KeyCode::End, NONE),
            (b"\x1b[5~", KeyCode::PageUp, NONE),
            (b"\x1b[3;2~", KeyCode::Delete, shift),
            (b"\x1b[Z", KeyCode::BackTab, shift),
            (b"\x1bOP", KeyCode::F(1), NONE),
            (b"\x1b[15~", KeyCode::F(5), NONE),
            (b"\x1b[24~", KeyCode::F(12), NONE),
            (b"\x1b[[A", KeyCode::F(1), NONE),
            (b"\x1b[27u", KeyCode::Esc, NONE),
            (b"\x1b[97;5u", KeyCode::Char('a'), KeyModifiers::CONTROL),
            (b"\x1b[97;2u", KeyCode::Char('A'), shift),
            (b"\x1b[27;5;13~", KeyCode::Enter, KeyModifiers::CONTROL),
            (b"\x1b[9;2u", KeyCode::BackTab, shift),
            (b"\x1b[1;1:1A", KeyCode::Up, NONE),
        ];
        for (bytes, code, modifiers) in cases {
            assert_eq!(read(bytes), one(code, modifiers), "{bytes:?}");
        }
        for nothing in [
            b"\x1b[I".as_slice(),
            b"\x1b[1;1:3A",
            b"\x1b[12;40R",
            b"\x1b[?62;22c",
            b"\x1b[201~",
            b"\xff",
            b"\x1b[M !!",
        ] {
            assert_eq!(read(nothing), Vec::new(), "{nothing:?}");
        }
    }

    #[test]
    fn what_is_half_said_waits_and_is_given_up_for_what_it_is() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b"), Vec::new());
        assert_eq!(decoder.amid(), Some(Amid::Sequence));
        assert_eq!(decoder.feed(b"[A"), one(KeyCode::Up, KeyModifiers::NONE));
        assert_eq!(decoder.amid(), None);
        for (bytes, code, modifiers) in [
            (b"\x1b".as_slice(), KeyCode::Esc, KeyModifiers::NONE),
            (b"\x1b[", KeyCode::Char('['), KeyModifiers::ALT),
        ] {
            decoder.feed(bytes);
            assert_eq!(decoder.give_up(), one(code, modifiers));
            assert_eq!(decoder.amid(), None);
        }
        decoder.feed(b"\x1b[1;");
        assert_eq!(decoder.give_up(), Vec::new());
        assert_eq!(
            decoder.feed(b"q"),
            one(KeyCode::Char('q'), KeyModifiers::NONE)
        );
        let q = key(KeyCode::Char('q'), KeyModifiers::NONE);
        assert_eq!(decoder.feed(b"\x1b\x1bq"), [escape(), escape(), q]);
        assert_eq!(decoder.feed(b"\x1b\x1b"), []);
        assert_eq!(decoder.give_up(), [escape(), escape()]);
        let up = key(KeyCode::Up, KeyModifiers::NONE);
        assert_eq!(decoder.feed(b"\x1b\x1b[A"), [escape(), up]);
    }

    #[test]
    fn a_paste_is_one_event_however_it_comes_and_one_without_an_end_is_given_up() {
        let paste = |text: &str| vec![Event::Paste(text.to_owned())];
        assert_eq!(read(b"\x1b[200~qLX\x1b[A\x1b[201~"), paste("qLX\x1b[A"));
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        for byte in b"\x1b[200~q\x1b[20\x1b[201~j" {
            events.extend(decoder.feed(&[*byte]));
        }
        assert_eq!(events[0], Event::Paste("q\x1b[20".to_owned()));
        assert_eq!(events.len(), 2);
        // Nothing more comes, or no more than a person types.
        decoder.feed(b"\x1b[200~left");
        assert_eq!(decoder.amid(), Some(Amid::Paste));
        decoder.feed(b"jjjj");
        assert_eq!(decoder.give_up(), paste("leftjjjj"));
        assert_eq!(decoder.amid(), None);
        // A slow line goes on.
        decoder.feed(b"\x1b[200~");
        decoder.feed(&[b'x'; 500]);
        assert_eq!(decoder.give_up(), Vec::new());
        assert_eq!(decoder.give_up(), paste(&"x".repeat(500)));
    }

    #[test]
    fn of_a_huge_paste_the_first_megabyte_stays_and_its_end_is_found() {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b[200~");
        for _ in 0..5_000 {
            assert_eq!(decoder.feed(&[b'x'; 1_000]), Vec::new());
            assert!(decoder.paste.as_ref().unwrap().text.len() <= PASTE + 1_006);
        }
        let events = decoder.feed(b"\x1b[201~q");
        assert_eq!(events.len(), 2);
        assert_eq!(events[0], Event::Paste("x".repeat(PASTE)));
    }

    #[test]
    fn the_mouse_is_told_by_cell_from_the_first() {
        let kinds: Vec<_> = [
            b"\x1b[<0;5;3M".as_slice(),
            b"\x1b[<0;5;3m",
            b"\x1b[<32;6;3M",
            b"\x1b[<64;5;3M",
            b"\x1b[<65;5;3M",
        ]
        .into_iter()
        .flat_map(read)
        .map(|event| {
            let Event::Mouse(mouse) = event else {
                panic!("{event:?}")
            };
            (mouse.kind, mouse.column, mouse.row)
        })
        .collect();
        let left = MouseButton::Left;
        assert_eq!(
            kinds,
            [
                (MouseEventKind::Down(left), 4, 2),
                (MouseEventKind::Up(left), 4, 2),
                (MouseEventKind::Drag(left), 5, 2),
                (MouseEventKind::ScrollUp, 4, 2),
                (MouseEventKind::ScrollDown, 4, 2),
            ]
        );
    }

    fn pieces() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let piece = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..6),
            Just(b"\x1b[200~".to_vec()),
            Just(b"\x1b[201~".to_vec()),
            Just(b"\x1b[".to_vec()),
            Just(b"\x1b".to_vec()),
            Just(b"\x1b[<0;1;".to_vec()),
            Just("\u{20ac}".as_bytes().to_vec()),
        ];
        prop::collection::vec(piece, 0..12)
    }

    proptest! {
        #[test]
        fn how_bytes_are_cut_changes_nothing_and_nothing_is_kept_for_ever(pieces in pieces()) {
            let whole = pieces.concat();
            let mut at_once = Decoder::default();
            let mut expected = at_once.feed(&whole);
            let mut cut = Decoder::default();
            let mut found: Vec<Event> = pieces.iter().flat_map(|piece| cut.feed(piece)).collect();
            prop_assert_eq!(&found, &expected);
            for (decoder, events) in [(&mut at_once, &mut expected), (&mut cut, &mut found)] {
                for _ in 0..2 {
                    events.extend(decoder.give_up());
                }
                prop_assert_eq!(decoder.amid(), None);
            }
            prop_assert_eq!(found, expected);
        }
    }
}
