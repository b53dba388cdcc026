//! Text to filter.

use super::error::QueryError;
use super::key::{Choice, Figure, Flag, Key, Kind, find, nearest};
use super::value::{Amount, Comparison, DueBound, count, percent};
use super::{Filter, Owner, StageIs, Term, Test};
use crate::domain::creator::{CreatorType, Tier};

/// Reads a query.
///
/// A key is the letters before the first `:`, `<`, `=` or `>` of a term; text that looks so by
/// chance goes into quotes. Inside quotes `\"` and `\\` stand for themselves.
pub fn parse(text: &str) -> Result<Filter, QueryError> {
    let mut cursor = Cursor {
        chars: text.chars().collect(),
        place: 0,
    };
    let mut terms = Vec::new();
    while cursor.skip_blanks() {
        let negated = cursor.take_minus();
        if let Some(test) = cursor.test()? {
            terms.push(Term { negated, test });
        }
    }
    Ok(Filter { terms })
}

/// Returns whether a name must be printed in quotes to be read back as one value.
pub(super) fn needs_quotes(text: &str) -> bool {
    text.starts_with(['"', '<', '=', '>']) || text.contains(|c: char| c == ',' || c.is_whitespace())
}

/// The text and how far it has been read.
struct Cursor {
    chars: Vec<char>,
    place: usize,
}

/// One value after a key.
struct Value {
    text: String,
    at: usize,
    quoted: bool,
}

impl Cursor {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.place).copied()
    }

    /// Takes the next character if it is `c`.
    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.place += usize::from(found);
        found
    }

    /// Takes characters while they fit.
    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = self.chars.iter().skip(self.place).copied();
        let taken: String = rest.take_while(|c| fits(*c)).collect();
        self.place += taken.chars().count();
        taken
    }

    /// Returns whether anything but blanks is left, and goes there.
    fn skip_blanks(&mut self) -> bool {
        self.take_while(char::is_whitespace);
        self.peek().is_some()
    }

    /// Takes the minus of a negated term; a minus alone is a word that is still being typed.
    fn take_minus(&mut self) -> bool {
        let next = self.chars.get(self.place + 1);
        next.is_some_and(|c| !c.is_whitespace()) && self.take('-')
    }

    /// Reads one term after its minus; `None` when there is nothing in it.
    fn test(&mut self) -> Result<Option<Test>, QueryError> {
        if self.peek() == Some('"') {
            let phrase = self.quoted()?;
            return Ok((!phrase.is_empty()).then_some(Test::Phrase(phrase)));
        }
        let start = self.place;
        let name = self.take_while(|c| !c.is_whitespace() && !is_operator(c));
        if self.peek().is_some_and(is_operator) && name.starts_with(char::is_alphabetic) {
            return self.keyed(&name, start + 1).map(Some);
        }
        let word = name + &self.take_while(|c| !c.is_whitespace());
        let flag = find(&word).and_then(|key| match key.kind {
            Kind::Flag(flag) => Some(flag.test()),
            Kind::Figure(_) | Kind::Choice(_) => None,
        });
        let empty = word.chars().all(|c| c == '-');
        Ok(flag.or_else(|| (!empty).then_some(Test::Word(word))))
    }

    /// Reads text in quotes.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let at = self.place + 1;
        self.take('"');
        let mut out = String::new();
        while let Some(c) = self.peek() {
            self.place += 1;
            match (c, self.peek()) {
                ('"', _) => return Ok(out),
                ('\\', Some(escaped @ ('"' | '\\'))) => {
                    self.place += 1;
                    out.push(escaped);
                }
                _ => out.push(c),
            }
        }
        Err(QueryError::OpenQuote { at })
    }

    /// Reads operator and value of a key that begins at character `at`.
    fn keyed(&mut self, name: &str, at: usize) -> Result<Test, QueryError> {
        let Some(key) = find(name) else {
            return Err(QueryError::UnknownKey {
                key: name.to_owned(),
                nearest: nearest(name),
                at,
            });
        };
        let operator_at = self.place + 1;
        let sign = self.comparison();
        let refused = |operator| QueryError::BadOperator {
            key: key.name,
            operator,
            expected: key.expected,
            at: operator_at,
        };
        match (key.kind, sign) {
            (Kind::Flag(_), Comparison::Eq) => Err(refused(":")),
            (Kind::Figure(figure), _) => {
                let at_value = self.place + 1;
                let text = self.take_while(|c| !c.is_whitespace());
                if text.is_empty() {
                    return Err(no_value(key, at));
                }
                let value = Value {
                    text,
                    at: at_value,
                    quoted: false,
                };
                figure
                    .test(sign, &value.text)
                    .ok_or_else(|| bad_value(key, &value))
            }
            (Kind::Choice(choice), Comparison::Eq) => {
                let values = self.values()?;
                if values.is_empty() {
                    return Err(no_value(key, at));
                }
                choice.test(key, values)
            }
            (Kind::Flag(_) | Kind::Choice(_), sign) => Err(refused(sign.sign())),
        }
    }

    /// Takes `:`, `<`, `<=`, `=`, `>=` or `>`, also after a colon.
    fn comparison(&mut self) -> Comparison {
        self.take(':');
        if self.take('<') {
            if self.take('=') {
                Comparison::Le
            } else {
                Comparison::Lt
            }
        } else if self.take('>') {
            if self.take('=') {
                Comparison::Ge
            } else {
                Comparison::Gt
            }
        } else {
            self.take('=');
            Comparison::Eq
        }
    }

    /// Reads values between commas; empty ones are still being typed and do not count.
    fn values(&mut self) -> Result<Vec<Value>, QueryError> {
        let mut values = Vec::new();
        loop {
            let at = self.place + 1;
            let quoted = self.peek() == Some('"');
            let text = if quoted {
                self.quoted()?
            } else {
                self.take_while(|c| c != ',' && !c.is_whitespace())
            };
            if !text.is_empty() {
                values.push(Value { text, at, quoted });
            }
            if !self.take(',') {
                return Ok(values);
            }
        }
    }
}

const fn is_operator(c: char) -> bool {
    matches!(c, ':' | '<' | '=' | '>')
}

fn no_value(key: &Key, at: usize) -> QueryError {
    QueryError::NoValue {
        key: key.name,
        expected: key.expected,
        at,
    }
}

fn bad_value(key: &Key, value: &Value) -> QueryError {
    QueryError::BadValue {
        key: key.name,
        value: value.text.clone(),
        expected: key.expected,
        at: value.at,
    }
}

impl Flag {
    const fn test(self) -> Test {
        match self {
            Self::Overdue => Test::Overdue,
            Self::Breached => Test::Breached,
            Self::Hold => Test::Hold,
            Self::Unjudged => Test::Unjudged,
        }
    }
}

impl Figure {
    /// Reads the value of a key that is compared.
    fn test(self, sign: Comparison, text: &str) -> Option<Test> {
        match self {
            Self::Due => DueBound::parse(text).map(|bound| Test::Due(sign, bound)),
            Self::Gmv => Amount::parse(text).map(|amount| Test::Gmv(sign, amount)),
            Self::Cvr => percent(text).map(|rate| Test::Cvr(sign, rate)),
            Self::Followers => count(text).map(|count| Test::Followers(sign, count)),
        }
    }
}

impl Choice {
    /// Reads the values of a key that takes several.
    fn test(self, key: &Key, values: Vec<Value>) -> Result<Test, QueryError> {
        Ok(match self {
            Self::Stage => Test::Stage(each(key, values, stage)?),
            Self::Tier => Test::Tier(each(key, values, tier)?),
            Self::Type => Test::Type(each(key, values, creator_type)?),
            Self::Owner => Test::Owner(each(key, values, |value| Some(owner(value)))?),
            Self::Tag => Test::Tag(texts(values)),
            Self::Shop => Test::Shop(texts(values)),
            Self::Category => Test::Category(texts(values)),
            Self::Style => Test::Style(texts(values)),
            Self::Segment => Test::Segment(texts(values)),
            Self::Product => Test::Product(texts(values)),
        })
    }
}

fn each<T>(
    key: &Key,
    values: Vec<Value>,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<T>, QueryError> {
    let read = |value: Value| read(&value).ok_or_else(|| bad_value(key, &value));
    values.into_iter().map(read).collect()
}

fn texts(values: Vec<Value>) -> Vec<String> {
    values.into_iter().map(|value| value.text).collect()
}

fn stage(value: &Value) -> Option<StageIs> {
    match value.text.to_ascii_lowercase().as_str() {
        "open" => Some(StageIs::Open),
        "closed" => Some(StageIs::Closed),
        name => name.parse().ok().map(StageIs::One),
    }
}

fn tier(value: &Value) -> Option<Tier> {
    match value.text.to_ascii_lowercase().as_str() {
        "0" | "emerging" => Some(Tier::EMERGING),
        "1" | "nano_micro" | "nano" | "micro" => Some(Tier::NANO_MICRO),
        "2" | "mid" => Some(Tier::MID),
        "3" | "top" => Some(Tier::TOP),
        _ => None,
    }
}

fn creator_type(value: &Value) -> Option<CreatorType> {
    value.text.parse().ok()
}

fn owner(value: &Value) -> Owner {
    match value.text.to_ascii_lowercase().as_str() {
        "me" if !value.quoted => Owner::Me,
        "none" if !value.quoted => Owner::Nobody,
        _ => Owner::Named(value.text.clone()),
    }
}
