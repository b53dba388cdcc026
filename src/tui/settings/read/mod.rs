//! Reads `config.toml`: key by key, every fault with its line and column.

mod own;

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Clipboard, OwnCommand, SavedView, Settings, own_entries};
use crate::domain::text::nearest;
use crate::tui::action::{Action, Screen, rows};
use crate::tui::keymap::{Keymap, Keys, Preset, Wish, Wished};
use crate::tui::theme::Palette;

/// How much a fault matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something in the file does not apply.
    Wrong,
    /// It applies, and takes a key from a shipped action.
    Note,
}

/// What is wrong at one place of the file; everything else of it applies.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// The character of the line, counted from 1.
    pub column: usize,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence: what is wrong and what to write instead.
    pub message: String,
}

/// `3:8: …`, after the name of the file and a colon.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

const KEYS: [&str; 13] = [
    "theme",
    "ascii",
    "plain",
    "mouse",
    "clipboard",
    "editor",
    "start",
    "remember",
    "shop",
    "keymap",
    "keys",
    "view",
    "command",
];

type Value<'t> = Spanned<DeValue<'t>>;
/// Things with the places they stand at.
type Placed<T> = Vec<(Range<usize>, T)>;
/// Reads one table of several, or tells what it lacks.
type ReadOne<T> = fn(&mut Reader<'_>, &Range<usize>, &DeTable<'_>) -> Option<T>;

/// A file being read.
struct Reader<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn told(&mut self, at: usize, severity: Severity, message: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = 1 + before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = 1 + before.get(start..).map_or(0, |line| line.chars().count());
        self.faults.push(Fault {
            line,
            column,
            severity,
            message,
        });
    }

    fn wrong(&mut self, at: &Range<usize>, message: impl Into<String>) {
        self.told(at.start, Severity::Wrong, message.into());
    }

    /// Returns what `take` makes of a value, or tells why it cannot.
    fn taken<T>(
        &mut self,
        value: &Value<'_>,
        take: impl FnOnce(&DeValue<'_>) -> Result<T, String>,
    ) -> Option<T> {
        match take(value.get_ref()) {
            Ok(taken) => Some(taken),
            Err(message) => {
                self.wrong(&value.span(), message);
                None
            }
        }
    }

    fn unknown(&mut self, at: &Range<usize>, key: &str, place: &str, known: &[&str]) {
        let near = nearest(key, known.iter().copied()).unwrap_or_default();
        self.wrong(
            at,
            format!("{key:?} is no key of {place}: the nearest is {near:?}."),
        );
    }
}

/// Returns the settings a file sets, over those that are shipped, and what is wrong with it.
///
/// A wrong key leaves what there was; where the text stops being TOML, what could be read applies.
pub fn read(text: &str) -> (Settings, Vec<Fault>) {
    let mut reader = Reader {
        text,
        faults: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(1) {
        let at = error.span().unwrap_or(0..0);
        let reason = error.message().lines().next().unwrap_or_default();
        let message =
            format!("From here it is not TOML ({reason}): correct it, a text stands in quotes.");
        reader.wrong(&at, message);
    }
    let mut settings = Settings::default();
    let mut wishes: Vec<(Range<usize>, Wish)> = Vec::new();
    let (mut views, mut commands) = (Vec::new(), Vec::new());
    for (key, value) in in_order(table.get_ref()) {
        match key.get_ref().as_ref() {
            "keys" => wishes = keys(&mut reader, value),
            "view" => views = entries(&mut reader, value, ("view", own::view)),
            "command" => commands = entries(&mut reader, value, ("command", own::command)),
            known if KEYS.contains(&known) => set(&mut reader, &mut settings, known, value),
            other => reader.unknown(&key.span(), other, "the settings", &KEYS),
        }
    }
    bind(&mut reader, &mut settings, &wishes, (views, commands));
    reader
        .faults
        .sort_by_key(|fault| (fault.line, fault.column));
    (settings, reader.faults)
}

/// Makes the keymap, and tells where wishes meet.
fn bind(
    reader: &mut Reader<'_>,
    settings: &mut Settings,
    wishes: &[(Range<usize>, Wish)],
    (views, commands): (Placed<SavedView>, Placed<OwnCommand>),
) {
    let places: Vec<Range<usize>> = views
        .iter()
        .map(|(at, _)| at.clone())
        .chain(commands.iter().map(|(at, _)| at.clone()))
        .collect();
    settings.views = views.into_iter().map(|(_, view)| view).collect();
    settings.commands = commands.into_iter().map(|(_, command)| command).collect();
    let own = own_entries(&settings.views, &settings.commands);
    let only: Vec<Wish> = wishes.iter().map(|(_, wish)| wish.clone()).collect();
    let (keymap, clashes) = Keymap::of(settings.preset, &only, own);
    settings.keymap = keymap;
    for clash in clashes {
        let at = match clash.of {
            Wished::Table(n) => wishes.get(n).map(|(at, _)| at.start),
            Wished::Own(n) => places.get(n).map(|at| at.start),
        };
        let severity = if clash.is_refused {
            Severity::Wrong
        } else {
            Severity::Note
        };
        reader.told(at.unwrap_or(0), severity, clash.message);
    }
}

/// The keys of a table in the order of the file.
fn in_order<'a, 't>(
    table: &'a DeTable<'t>,
) -> Vec<(&'a Spanned<toml::de::DeString<'t>>, &'a Value<'t>)> {
    let mut keys: Vec<_> = table.iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    keys
}

fn set(reader: &mut Reader<'_>, settings: &mut Settings, key: &str, value: &Value<'_>) {
    match key {
        "theme" => {
            if let Some(theme) = reader.taken(value, theme) {
                settings.theme = theme;
            }
        }
        "start" => {
            if let Some(start) = reader.taken(value, start) {
                settings.start = start;
            }
        }
        "keymap" => {
            if let Some(preset) = reader.taken(value, preset) {
                settings.preset = preset;
            }
        }
        "clipboard" => {
            if let Some(clipboard) = reader.taken(value, clipboard) {
                settings.clipboard = clipboard;
            }
        }
        "editor" => settings.editor = reader.taken(value, text).filter(|text| !text.is_empty()),
        "shop" => settings.shop = reader.taken(value, text).filter(|text| !text.is_empty()),
        _ => {
            let place = match key {
                "ascii" => &mut settings.ascii,
                "plain" => &mut settings.plain,
                "mouse" => &mut settings.mouse,
                _ => &mut settings.remember,
            };
            if let Some(flag) = reader.taken(value, flag) {
                *place = flag;
            }
        }
    }
}

fn text(value: &DeValue<'_>) -> Result<String, String> {
    let text = value.as_str().map(|text| text.trim().to_owned());
    text.ok_or_else(|| "A text stands here, in quotes.".to_owned())
}

fn flag(value: &DeValue<'_>) -> Result<bool, String> {
    let flag = value.as_bool();
    flag.ok_or_else(|| "Either true or false stands here, without quotes.".to_owned())
}

/// Returns what the word stands for, or names the nearest that is known.
fn one_of<T>(
    word: &str,
    names: &[&str],
    find: impl FnOnce(&str) -> Option<T>,
) -> Result<T, String> {
    find(word).ok_or_else(|| {
        let near = nearest(word, names.iter().copied()).unwrap_or_default();
        format!(
            "{word:?} is not known here: the nearest is {near:?}; take one of {}.",
            names.join(", ")
        )
    })
}

fn theme(value: &DeValue<'_>) -> Result<Option<Palette>, String> {
    let mut names = vec!["auto"];
    names.extend(Palette::ALL.map(Palette::name));
    one_of(&text(value)?, &names, |word| match word {
        "auto" => Some(None),
        word => word.parse().ok().map(Some),
    })
}

fn start(value: &DeValue<'_>) -> Result<Option<Screen>, String> {
    let mut names = vec!["last"];
    names.extend(Screen::ALL.map(|(screen, ..)| screen.word()));
    one_of(&text(value)?, &names, |word| match word {
        "last" => Some(None),
        word => Screen::of(word).map(Some),
    })
}

fn preset(value: &DeValue<'_>) -> Result<Preset, String> {
    let names = Preset::ALL.map(Preset::name);
    one_of(&text(value)?, &names, |word| {
        Preset::ALL.into_iter().find(|preset| preset.name() == word)
    })
}

fn clipboard(value: &DeValue<'_>) -> Result<Clipboard, String> {
    if value.as_array().is_some() {
        return words(value).map(Clipboard::Program);
    }
    one_of(&text(value)?, &["terminal", "off"], |word| match word {
        "terminal" => Some(Clipboard::Terminal),
        "off" => Some(Clipboard::Off),
        _ => None,
    })
    .map_err(|message| format!("{message} A program stands in brackets: [\"wl-copy\"]."))
}

/// Returns a program and its arguments.
fn words(value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let wrong =
        || "A program and its arguments stand here: [\"wl-copy\", \"--primary\"].".to_owned();
    let words = value.as_array().ok_or_else(wrong)?.iter();
    let words: Option<Vec<String>> = words
        .map(|word| word.get_ref().as_str().map(str::to_owned))
        .collect();
    words
        .filter(|words| {
            words
                .first()
                .is_some_and(|program| !program.trim().is_empty())
        })
        .ok_or_else(wrong)
}

/// Returns keys: one text, or several in brackets, or none.
fn key_list(value: &DeValue<'_>) -> Result<Vec<Keys>, String> {
    if let Some(one) = value.as_str() {
        return Keys::wished(one).map(|keys| vec![keys]);
    }
    let wrong =
        || "Keys stand here: \"x\", or several as [\"x\", \"g x\"], or [] for none.".to_owned();
    let several = value.as_array().ok_or_else(wrong)?.iter();
    several
        .map(|one| Keys::wished(one.get_ref().as_str().ok_or_else(wrong)?))
        .collect()
}

/// Reads `[keys]`: names of actions with their keys.
fn keys(reader: &mut Reader<'_>, value: &Value<'_>) -> Vec<(Range<usize>, Wish)> {
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong(
            &value.span(),
            "Write [keys] on a line of its own, and below it advance = \"L\".",
        );
        return Vec::new();
    };
    let names: Vec<&str> = rows().map(|row| row.name).collect();
    let mut wishes = Vec::new();
    for (key, value) in in_order(table) {
        let name = key.get_ref().as_ref();
        let Some(row) = rows().find(|row| row.name == name) else {
            let near = nearest(name, names.iter().copied()).unwrap_or_default();
            reader.wrong(
                &key.span(),
                format!("{name:?} is no action: the nearest is {near:?}."),
            );
            continue;
        };
        if row.action == Action::Interrupt {
            reader.wrong(
                &key.span(),
                "ctrl-c always quits when pressed twice: leave it out.",
            );
            continue;
        }
        if let Some(keys) = reader.taken(value, key_list) {
            let wish = Wish {
                action: row.action,
                keys,
            };
            wishes.push((key.span(), wish));
        }
    }
    wishes
}

/// Reads `[[view]]` and `[[command]]`: those that are whole.
fn entries<T>(
    reader: &mut Reader<'_>,
    value: &Value<'_>,
    (name, one): (&str, ReadOne<T>),
) -> Placed<T> {
    let Some(several) = value.get_ref().as_array() else {
        reader.wrong(
            &value.span(),
            format!("Write [[{name}]] on a line of its own, in two brackets."),
        );
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in several {
        let at = entry.span();
        match entry.get_ref().as_table() {
            Some(table) => found.extend(one(reader, &at, table).map(|one| (at, one))),
            None => reader.wrong(&at, format!("Write [[{name}]] with its keys below it.")),
        }
    }
    found
}

#[cfg(test)]
mod tests;
