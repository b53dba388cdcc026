//! Reads one `[[view]]` and one `[[command]]`.

use std::ops::Range;
use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::{Reader, flag, in_order, key_list, one_of, text, words};
use crate::domain::query;
use crate::tui::action::{Scope, Screen};
use crate::tui::orders;
use crate::tui::settings::lists::{self, SCOPE_WORDS};
use crate::tui::settings::{OwnCommand, SavedView, Shown};

const VIEW_KEYS: [&str; 6] = ["name", "screen", "filter", "sort", "reverse", "keys"];
const COMMAND_KEYS: [&str; 7] = ["name", "keys", "scope", "run", "confirm", "timeout", "show"];
/// Seconds an own command may take, unless it says, and at most.
const USUAL: i64 = 10;
const MOST: i64 = 600;

/// Returns a name that can stand in help, or why not.
fn name(value: &DeValue<'_>) -> Result<String, String> {
    let name = text(value)?;
    let fits =
        !name.is_empty() && name.chars().count() <= 24 && !name.chars().any(char::is_control);
    if fits {
        Ok(name)
    } else {
        Err("A name has 1 to 24 letters.".to_owned())
    }
}

pub(super) fn view(
    reader: &mut Reader<'_>,
    at: &Range<usize>,
    table: &DeTable<'_>,
) -> Option<SavedView> {
    let mut found = SavedView {
        name: String::new(),
        screen: Screen::Creators,
        filter: String::new(),
        sort: None,
        reverse: false,
        keys: Vec::new(),
    };
    let mut sort = None;
    let mut whole = true;
    for (key, value) in in_order(table) {
        let taken = match key.get_ref().as_ref() {
            "name" => reader.taken(value, name).map(|name| found.name = name),
            "screen" => reader
                .taken(value, listed)
                .map(|screen| found.screen = screen),
            "filter" => reader
                .taken(value, filter)
                .map(|filter| found.filter = filter),
            "sort" => reader
                .taken(value, text)
                .map(|text| sort = Some((value.span(), text))),
            "reverse" => reader.taken(value, flag).map(|flag| found.reverse = flag),
            "keys" => reader.taken(value, key_list).map(|keys| found.keys = keys),
            other => {
                reader.unknown(&key.span(), other, "a view", &VIEW_KEYS);
                Some(())
            }
        };
        whole &= taken.is_some();
    }
    if let Some((at, word)) = sort {
        let names = orders::names(found.screen);
        match one_of(&word, &names, |word| {
            names.contains(&word).then(|| word.to_owned())
        }) {
            Ok(word) => found.sort = Some(word),
            Err(message) => reader.wrong(&at, message),
        }
    }
    if found.name.is_empty() && whole {
        reader.wrong(at, "A view needs a name: name = \"Late\".");
        whole = false;
    }
    whole.then_some(found)
}

fn listed(value: &DeValue<'_>) -> Result<Screen, String> {
    const LISTS: [Screen; 3] = [Screen::Desk, Screen::Creators, Screen::Content];
    one_of(&text(value)?, &LISTS.map(Screen::word), |word| {
        LISTS.into_iter().find(|screen| screen.word() == word)
    })
}

fn filter(value: &DeValue<'_>) -> Result<String, String> {
    let text = text(value)?;
    query::parse(&text).map_err(|error| error.to_string())?;
    Ok(text)
}

pub(super) fn command(
    reader: &mut Reader<'_>,
    at: &Range<usize>,
    table: &DeTable<'_>,
) -> Option<OwnCommand> {
    let mut found = OwnCommand {
        name: String::new(),
        keys: Vec::new(),
        scope: Scope::Global,
        run: Vec::new(),
        confirm: false,
        timeout: Duration::from_secs(USUAL.unsigned_abs()),
        shown: Shown::Line,
    };
    let mut whole = true;
    for (key, value) in in_order(table) {
        let taken = match key.get_ref().as_ref() {
            "name" => reader.taken(value, name).map(|name| found.name = name),
            "keys" => reader.taken(value, key_list).map(|keys| found.keys = keys),
            "scope" => reader.taken(value, scope).map(|scope| found.scope = scope),
            "run" => reader.taken(value, words).map(|words| found.run = words),
            "confirm" => reader.taken(value, flag).map(|flag| found.confirm = flag),
            "timeout" => reader
                .taken(value, seconds)
                .map(|time| found.timeout = time),
            "show" => reader.taken(value, shown).map(|shown| found.shown = shown),
            other => {
                reader.unknown(&key.span(), other, "a command", &COMMAND_KEYS);
                Some(())
            }
        };
        whole &= taken.is_some();
    }
    if whole && (found.name.is_empty() || found.run.is_empty()) {
        reader.wrong(
            at,
            "A command needs a name and what to run: run = [\"print-label\"].",
        );
        whole = false;
    }
    whole.then_some(found)
}

fn scope(value: &DeValue<'_>) -> Result<Scope, String> {
    one_of(&text(value)?, &SCOPE_WORDS, lists::scope)
}

fn shown(value: &DeValue<'_>) -> Result<Shown, String> {
    one_of(&text(value)?, &["line", "page"], |word| match word {
        "line" => Some(Shown::Line),
        "page" => Some(Shown::Page),
        _ => None,
    })
}

fn seconds(value: &DeValue<'_>) -> Result<Duration, String> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse::<i64>().ok(),
        DeValue::String(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    };
    number
        .filter(|number| (1..=MOST).contains(number))
        .map(|number| Duration::from_secs(number.unsigned_abs()))
        .ok_or_else(|| format!("Seconds stand here, from 1 to {MOST}."))
}
