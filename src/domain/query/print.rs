//! The canonical text of a filter.

use std::fmt::{self, Display};

use super::parse::needs_quotes;
use super::value::percent_text;
use super::{Filter, Owner, StageIs, Term, Test};

impl Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        self.test.fmt(f)
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Phrase(phrase) => f.write_str(&quoted(phrase)),
            Self::Stage(stages) => list(f, "stage", stages),
            Self::Tier(tiers) => list(f, "tier", tiers),
            Self::Type(types) => list(f, "type", types.iter().map(|one| one.name())),
            Self::Owner(owners) => list(f, "owner", owners),
            Self::Tag(texts) => names(f, "tag", texts),
            Self::Shop(texts) => names(f, "shop", texts),
            Self::Category(texts) => names(f, "category", texts),
            Self::Style(texts) => names(f, "style", texts),
            Self::Segment(texts) => names(f, "segment", texts),
            Self::Product(texts) => names(f, "product", texts),
            Self::Due(sign, bound) => write!(f, "due{}{bound}", sign.sign()),
            Self::Gmv(sign, amount) => write!(f, "gmv{}{amount}", sign.sign()),
            Self::Cvr(sign, rate) => write!(f, "cvr{}{}", sign.sign(), percent_text(*rate)),
            Self::Followers(sign, count) => write!(f, "followers{}{count}", sign.sign()),
            Self::Overdue => f.write_str("overdue"),
            Self::Breached => f.write_str("breached"),
            Self::Unjudged => f.write_str("unjudged"),
            Self::Hold => f.write_str("hold"),
        }
    }
}

impl Display for StageIs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::One(stage) => stage.name(),
        })
    }
}

impl Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Nobody => f.write_str("none"),
            Self::Named(name) if is_special(name) => f.write_str(&quoted(name)),
            Self::Named(name) => f.write_str(&bare_or_quoted(name)),
        }
    }
}

/// Returns whether an owner's name would be read as a word of ours.
const fn is_special(name: &str) -> bool {
    name.eq_ignore_ascii_case("me") || name.eq_ignore_ascii_case("none")
}

fn list<T: Display>(
    f: &mut fmt::Formatter<'_>,
    key: &str,
    values: impl IntoIterator<Item = T>,
) -> fmt::Result {
    for (i, value) in values.into_iter().enumerate() {
        let before = if i == 0 { ":" } else { "," };
        let key = if i == 0 { key } else { "" };
        write!(f, "{key}{before}{value}")?;
    }
    Ok(())
}

fn names(f: &mut fmt::Formatter<'_>, key: &str, texts: &[String]) -> fmt::Result {
    list(f, key, texts.iter().map(|text| bare_or_quoted(text)))
}

fn bare_or_quoted(text: &str) -> String {
    if needs_quotes(text) {
        quoted(text)
    } else {
        text.to_owned()
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
