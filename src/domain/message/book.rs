//! The texts there are: the shipped ones, and a person's own in front of them.

use std::collections::BTreeMap;

use super::{Fields, MissingFact, render, templates};

/// A person's own texts, by language folder and name; the shipped ones stand behind them.
///
/// `messages/reminder.txt` is for every market, `messages/id/reminder.txt` for markets that speak
/// Indonesian.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Book {
    own: BTreeMap<(Option<String>, String), String>,
}

/// A text as found for a market.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found<'b> {
    /// Its name.
    pub name: &'b str,
    /// Its title in lists.
    pub title: &'b str,
    /// The text with its fields.
    pub body: &'b str,
    /// Whether it is a person's own.
    pub own: bool,
}

impl Found<'_> {
    /// Renders the text; an error says which one it was.
    pub fn render(&self, fields: &Fields) -> Result<String, MissingFact> {
        render(self.body, fields).map_err(|missing| missing.titled(self.title))
    }
}

impl Book {
    /// Adds a person's own text, for one language or for all.
    pub fn add(&mut self, language: Option<&str>, name: &str, body: String) {
        let key = (language.map(str::to_owned), name.to_owned());
        self.own.insert(key, body);
    }

    /// Returns the text of that name for a market: a person's own in its language, their own for all
    /// languages, the shipped one.
    pub fn find<'b>(&'b self, name: &'b str, market: &str) -> Option<Found<'b>> {
        self.find_in(name, language(market))
    }

    /// Returns the text of that name for a language, by its two letters, or for no certain one.
    pub fn find_in<'b>(&'b self, name: &'b str, language: Option<&str>) -> Option<Found<'b>> {
        let shipped = templates().iter().find(|template| template.name == name);
        let title = shipped.map_or(name, |template| template.title);
        let own = |language: Option<&str>| {
            self.own
                .get(&(language.map(str::to_owned), name.to_owned()))
        };
        let body = language
            .and_then(|language| own(Some(language)))
            .or_else(|| own(None));
        let found = |body, own| Found {
            name,
            title,
            body,
            own,
        };
        body.map(|body| found(body.as_str(), true))
            .or_else(|| shipped.map(|template| found(template.body, false)))
    }

    /// Returns every text of a person's own: language, name, text.
    pub fn own(&self) -> impl Iterator<Item = (Option<&str>, &str, &str)> {
        self.own
            .iter()
            .map(|((language, name), body)| (language.as_deref(), name.as_str(), body.as_str()))
    }
}

/// Returns the language most people of a market read, as its two letters; `None` where unknown.
pub fn language(market: &str) -> Option<&'static str> {
    Some(match market {
        "US" | "GB" | "UK" | "IE" | "SG" | "PH" => "en",
        "ID" => "id",
        "VN" => "vi",
        "TH" => "th",
        "MY" => "ms",
        "ES" | "MX" => "es",
        "BR" => "pt",
        "DE" => "de",
        "FR" => "fr",
        "IT" => "it",
        "JP" => "ja",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_text_of_the_language_comes_first_then_the_own_one_then_the_shipped() {
        let mut book = Book::default();
        let body =
            |book: &Book, market: &str| book.find("reminder", market).unwrap().body.to_owned();
        assert!(body(&book, "ID").contains("quick hello"));
        assert!(!book.find("reminder", "ID").unwrap().own);
        book.add(None, "reminder", "Hi".into());
        assert_eq!(body(&book, "ID"), "Hi");
        book.add(Some("id"), "reminder", "Hai".into());
        assert_eq!(body(&book, "ID"), "Hai");
        assert_eq!(body(&book, "US"), "Hi");
        assert_eq!(book.find("nothing", "US"), None);
        book.add(None, "birthday", "Happy birthday".into());
        assert_eq!(book.find("birthday", "US").unwrap().title, "birthday");
    }
}
