//! The query language: what a person types after `/`, in a saved view, a segment or a command.
//!
//! ```text
//! maya -tag:blocked stage:shipped,delivered due<3d "clean girl"
//! ```
//!
//! Text becomes a [`Filter`], a list of terms that must all hold. There is no SQL here and no
//! clock: `due<3d` stays *in three days* until the store, which knows today, asks. Numbers are
//! exact: percentages are basis points, amounts are decimal [`Amount`]s that become money only with a
//! shop's currency.
//!
//! `Display` writes the canonical text; parsing it gives the same filter. Read first: [`Test`] (what
//! can be asked), then `key` (the words people use), then `parse`.

mod error;
mod key;
mod parse;
mod print;
mod value;

use super::creator::{CreatorType, Tier};
use super::money::BasisPoints;
use super::stage::Stage;

pub use error::QueryError;
pub use key::{KEYS, Key};
pub use parse::parse;
pub use value::{Amount, Comparison, DueBound};

pub(in crate::domain) use value::percent;

/// What a list is narrowed to: all terms must hold.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Filter {
    /// The terms, in the order they were typed.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Term {
    /// Whether the test must not hold: `-tag:blocked`.
    pub negated: bool,
    /// What is asked.
    pub test: Test,
}

/// What can be asked. Of several values in one test, one must fit.
///
/// A creator of unknown tier, follower count or rate fits no test about it, and no negated one either:
/// what is not known is never counted as small (readings.md 25).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Test {
    /// A free word: fuzzy over handle, name and product.
    Word(String),
    /// Quoted text: contained in handle, name or product as it stands, accents and case aside.
    Phrase(String),
    /// `stage:shipped,delivered`, `stage:open`.
    Stage(Vec<StageIs>),
    /// `tier:1,2`: 0 to 3, or by name.
    Tier(Vec<Tier>),
    /// `tag:vip`
    Tag(Vec<String>),
    /// `type:retainer`
    Type(Vec<CreatorType>),
    /// `shop:glow`: the beginning of a word of the shop's name.
    Shop(Vec<String>),
    /// `owner:me`
    Owner(Vec<Owner>),
    /// `category:beauty`
    Category(Vec<String>),
    /// `style:grwm`: content style.
    Style(Vec<String>),
    /// `segment:vips`: in the saved filter of that name.
    Segment(Vec<String>),
    /// `product:serum`
    Product(Vec<String>),
    /// `due<3d`, `due>2026-11-20`
    Due(Comparison, DueBound),
    /// `gmv>500`: net GMV of the last 28 days, in the shop's currency.
    Gmv(Comparison, Amount),
    /// `cvr<1%`
    Cvr(Comparison, BasisPoints),
    /// `followers>10k`
    Followers(Comparison, i64),
    /// `overdue`: past due and nothing posted.
    Overdue,
    /// `breached`: over the service level of its stage.
    Breached,
    /// `hold`: no further samples.
    Hold,
    /// `unjudged`: a post says what its brief forbids and awaits a verdict.
    Unjudged,
}

/// A stage, or all that are open or closed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StageIs {
    /// `open`: every stage whose samples still move.
    Open,
    /// `closed`
    Closed,
    /// This stage.
    One(Stage),
}

impl StageIs {
    /// Returns whether `stage` is meant.
    pub fn holds(self, stage: Stage) -> bool {
        match self {
            Self::Open => !stage.is_closed(),
            Self::Closed => stage.is_closed(),
            Self::One(one) => one == stage,
        }
    }
}

/// Whose creator it is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Owner {
    /// `me`: whoever runs the program.
    Me,
    /// `none`: nobody's.
    Nobody,
    /// A person by name.
    Named(String),
}

impl Filter {
    /// Returns whether nothing is asked, so everything passes.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Puts a person's name where the query says `me`.
    #[must_use]
    pub fn asked_by(mut self, me: &str) -> Self {
        for term in &mut self.terms {
            if let Test::Owner(owners) = &mut term.test {
                for owner in owners.iter_mut().filter(|owner| **owner == Owner::Me) {
                    *owner = Owner::Named(me.to_owned());
                }
            }
        }
        self
    }

    /// Returns the free words that are not negated, joined by spaces: what the fuzzy search gets.
    pub fn words(&self) -> String {
        let words = self.terms.iter().filter_map(|term| match &term.test {
            Test::Word(word) if !term.negated => Some(word.as_str()),
            Test::Word(_)
            | Test::Phrase(_)
            | Test::Stage(_)
            | Test::Tier(_)
            | Test::Tag(_)
            | Test::Type(_)
            | Test::Shop(_)
            | Test::Owner(_)
            | Test::Category(_)
            | Test::Style(_)
            | Test::Segment(_)
            | Test::Product(_)
            | Test::Due(..)
            | Test::Gmv(..)
            | Test::Cvr(..)
            | Test::Followers(..)
            | Test::Overdue
            | Test::Breached
            | Test::Hold
            | Test::Unjudged => None,
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests;
