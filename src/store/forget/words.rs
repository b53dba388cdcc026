//! The words to be forgotten, and how they are found in what people wrote.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::handle_of;
use crate::domain::event::Event;
use crate::domain::id::CreatorId;
use crate::store::StoreError;

/// What stands where a word was.
const GONE: &str = "(forgotten)";
/// Letters from which on a word is looked for: less would hit anything.
const LEAST: usize = 5;
/// Fields of events and suggestions in which people and rules write freely.
const FREE: [&str; 7] = [
    "text",
    "message",
    "reason",
    "needs",
    "proposal",
    "overriding",
    "summary",
];

/// Email, phone and address of a creator, in every version there was, and the handle.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Words {
    handle: Option<String>,
    /// Longest first, so that a part of another is found last.
    words: Vec<String>,
}

impl Words {
    /// Reads them from a database.
    pub(super) fn of(conn: &Connection, creator: CreatorId) -> rusqlite::Result<Self> {
        let mut words = BTreeSet::new();
        let mut query =
            conn.prepare("select email, phone, address from contact where creator = ?1")?;
        let mut rows = query.query([creator])?;
        while let Some(row) = rows.next()? {
            for column in 0..3 {
                words.extend(row.get::<_, Option<String>>(column)?);
            }
        }
        Ok(Self {
            handle: handle_of(conn, creator)?,
            words: Vec::new(),
        }
        .having(words))
    }

    /// Returns these and those of another database.
    pub(super) fn with(&self, other: Self) -> Self {
        let all = self.words.iter().cloned().chain(other.words).collect();
        Self {
            handle: self.handle.clone().or(other.handle),
            words: Vec::new(),
        }
        .having(all)
    }

    fn having(mut self, words: BTreeSet<String>) -> Self {
        self.words = words
            .into_iter()
            .map(|word| word.trim().to_owned())
            .filter(|word| word.chars().count() >= LEAST)
            .collect();
        self.words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        self
    }

    /// Returns whether a cell of a file speaks of the creator.
    pub(super) fn are_in_cell(&self, cell: &str) -> bool {
        let bare = cell.trim();
        let bare = bare.strip_prefix('@').unwrap_or(bare).to_lowercase();
        self.handle.as_ref() == Some(&bare) || self.in_text(cell).is_some()
    }

    /// Returns a text, or the strings of a JSON text, without the words; `None` where they are not in it.
    pub(super) fn cleared(&self, text: &str) -> Option<String> {
        if text.starts_with(['{', '[']) {
            let mut json: serde_json::Value = match serde_json::from_str(text) {
                Ok(json) => json,
                Err(_plain_text) => return self.in_text(text),
            };
            // Lists are of sentences; objects have fields that are not anybody's to change.
            let everywhere = json.is_array();
            return self
                .in_json(&mut json, everywhere)
                .then(|| json.to_string());
        }
        self.in_text(text)
    }

    /// Does the same for the body of an event, in the form events are written in.
    pub(super) fn cleared_event(&self, body: &str) -> Result<Option<String>, StoreError> {
        let mut json: serde_json::Value = serde_json::from_str(body)?;
        if !self.in_json(&mut json, false) {
            return Ok(None);
        }
        let event: Event = serde_json::from_value(json)?;
        Ok(Some(serde_json::to_string(&event)?))
    }

    /// Clears the free texts of a JSON value; returns whether there was anything to clear.
    fn in_json(&self, json: &mut serde_json::Value, is_free: bool) -> bool {
        match json {
            serde_json::Value::String(text) if is_free => match self.in_text(text) {
                Some(cleared) => {
                    *text = cleared;
                    true
                }
                None => false,
            },
            serde_json::Value::Array(items) => items
                .iter_mut()
                .fold(false, |any, item| self.in_json(item, is_free) | any),
            serde_json::Value::Object(fields) => {
                fields.iter_mut().fold(false, |any, (name, item)| {
                    let is_free = is_free || FREE.contains(&name.as_str());
                    self.in_json(item, is_free) | any
                })
            }
            serde_json::Value::String(_)
            | serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_) => false,
        }
    }

    fn in_text(&self, text: &str) -> Option<String> {
        let mut cleared = text.to_owned();
        for word in &self.words {
            cleared = without(&cleared, word);
        }
        (cleared != text).then_some(cleared)
    }
}

/// Returns the text with the word replaced wherever it stands by itself, case aside for ASCII.
fn without(text: &str, word: &str) -> String {
    let (low, wanted) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let mut out = String::new();
    let mut from = 0;
    for (at, found) in low.match_indices(&wanted) {
        let end = at + found.len();
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(end..).and_then(|text| text.chars().next());
        let stands_alone =
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
        if stands_alone && at >= from {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(GONE);
            from = end;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Words {
        Words {
            handle: Some("maya.glows".to_owned()),
            words: Vec::new(),
        }
        .having(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn words_go_where_they_stand_by_themselves() {
        let words = words(&["maya@example.com", "+1 555 0100", "Elm 5", "5"]);
        for (text, cleared) in [
            ("write to Maya@Example.com!", Some("write to (forgotten)!")),
            ("maya@example.community", None),
            (
                "call +1 555 0100, at Elm 5",
                Some("call (forgotten), at (forgotten)"),
            ),
            ("+1 555 01007", None),
            ("5 posts", None),
            ("", None),
        ] {
            assert_eq!(words.cleared(text).as_deref(), cleared, "{text}");
        }
    }

    #[test]
    fn only_what_people_write_freely_is_cleared_in_json() {
        let words = words(&["paris street"]);
        let body = r#"{"name":"Paris Street","text":{"after":"at Paris Street"},"n":5}"#;
        let cleared = words.cleared(body).unwrap();
        assert!(cleared.contains(r#""name":"Paris Street""#), "{cleared}");
        assert!(cleared.contains("at (forgotten)"), "{cleared}");
        assert_eq!(
            words.cleared(r#"["It is at Paris Street."]"#).unwrap(),
            r#"["It is at (forgotten)."]"#
        );
    }

    #[test]
    fn a_row_of_a_file_speaks_of_a_creator_by_handle_or_word() {
        let words = words(&["maya@example.com"]);
        for cell in ["@Maya.Glows", "maya.glows ", "maya@example.com"] {
            assert!(words.are_in_cell(cell), "{cell}");
        }
        for cell in ["maya", "maya.glows2", ""] {
            assert!(!words.are_in_cell(cell), "{cell}");
        }
    }
}
