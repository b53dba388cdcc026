//! What happened, in one sentence for people: "@maya.glows · Serum 30ml: shipped → delivered".

mod booking;
mod names;
mod sample;
mod trial;

pub(super) use names::{Names, segment};
pub(super) use trial::experiment;

use super::project::Applied;
use crate::domain::event::{BatchEvent, Event};

const PRODUCTS: &str = "products";

/// What was done to one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Deed {
    /// What kind of thing, in the plural.
    pub(super) nouns: &'static str,
    /// Which one, as people call it.
    pub(super) label: String,
    /// What was done.
    pub(super) done: String,
    /// Where it stands now, in a word, for things that stand somewhere.
    pub(super) state: Option<&'static str>,
    /// Whether it is there now.
    pub(super) is_there: bool,
}

impl Deed {
    fn new<E>(nouns: &'static str, label: String, done: String, applied: &Applied<E>) -> Self {
        Self {
            nouns,
            label,
            done,
            state: None,
            is_there: applied.after.is_some(),
        }
    }

    /// Returns what a file brought, or took along when it went.
    pub(super) fn batch(batch: &BatchEvent, came: bool) -> Self {
        let done = if came {
            format!(
                "{} rows of kind {}: {} new, {} changed, {} unchanged, {} set aside",
                batch.rows,
                batch.kind,
                batch.inserted,
                batch.updated,
                batch.unchanged,
                batch.quarantined
            )
        } else {
            "taken out".to_owned()
        };
        Self {
            nouns: "files",
            label: batch.file.clone(),
            done,
            state: None,
            is_there: came,
        }
    }

    /// Returns what a log that lost events is told again.
    pub(super) fn retold(event: &Event) -> Self {
        Self {
            nouns: "rows",
            label: event.kind().replace('_', " "),
            done: "told again from the table, since the log had lost it".to_owned(),
            state: None,
            is_there: true,
        }
    }

    /// Returns the sentence of the log.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}", self.label, self.done)
    }

    fn again(&self) -> String {
        match (self.is_there, self.state) {
            (false, _) => format!("{} is gone", self.label),
            (true, Some(state)) => format!("{} is {state} again", self.label),
            (true, None) => format!("{} is as before", self.label),
        }
    }
}

/// Deeds of an operation, counted by noun.
#[derive(Clone, Default, Debug)]
pub(super) struct Tally {
    nouns: Vec<Count>,
}

#[derive(Clone, Debug)]
struct Count {
    first: Deed,
    times: usize,
    same_deed: bool,
    same_state: bool,
}

impl Tally {
    /// Returns whether nothing was counted.
    pub(super) const fn is_empty(&self) -> bool {
        self.nouns.is_empty()
    }

    /// Counts one more.
    pub(super) fn add(&mut self, deed: &Deed) {
        let known = self
            .nouns
            .iter_mut()
            .find(|count| count.first.nouns == deed.nouns);
        match known {
            Some(count) => {
                count.times += 1;
                count.same_deed &= count.first.done == deed.done;
                count.same_state &=
                    count.first.state == deed.state && count.first.is_there == deed.is_there;
            }
            None => self.nouns.push(Count {
                first: deed.clone(),
                times: 1,
                same_deed: true,
                same_state: true,
            }),
        }
    }

    /// Returns the noun an operation is about: stock only comes along with samples.
    fn main(&self) -> Option<&Count> {
        self.nouns
            .iter()
            .find(|count| count.first.nouns != PRODUCTS)
            .or_else(|| self.nouns.first())
    }

    /// Returns what was done.
    pub(super) fn done(&self) -> String {
        let Some(main) = self.main() else {
            return "Nothing".to_owned();
        };
        let Count {
            first,
            times: count,
            same_deed: _,
            same_state: _,
        } = main;
        if *count == 1 {
            first.sentence()
        } else if main.same_deed {
            format!("{count} {}: {}", first.nouns, first.done)
        } else if let (true, Some(state)) = (main.same_state, first.state) {
            format!("{count} {} are {state} now", first.nouns)
        } else {
            format!("{}, and {} more", first.sentence(), count - 1)
        }
    }

    /// Returns what came back.
    pub(super) fn again(&self) -> String {
        let Some(main) = self.main() else {
            return "nothing".to_owned();
        };
        let Count {
            first,
            times: count,
            same_deed: _,
            same_state: _,
        } = main;
        if *count == 1 {
            return first.again();
        }
        match (main.same_state, first.is_there, first.state) {
            (true, false, _) => format!("{count} {} are gone", first.nouns),
            (true, true, Some(state)) => format!("{count} {} are {state} again", first.nouns),
            _ => format!("{count} {} are as before", first.nouns),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_a_kind_are_counted_and_companions_left_out() {
        let deed = |nouns, label: &str, done: &str, state| Deed {
            nouns,
            label: label.into(),
            done: done.into(),
            state,
            is_there: true,
        };
        let mut tally = Tally::default();
        tally.add(&deed(
            "samples",
            "@a · X",
            "requested → approved",
            Some("approved"),
        ));
        assert_eq!(tally.done(), "@a · X: requested → approved");
        tally.add(&deed(
            "samples",
            "@b · X",
            "requested → approved",
            Some("approved"),
        ));
        tally.add(&deed("products", "X", "sample stock 3 → 1", None));
        assert_eq!(tally.done(), "2 samples: requested → approved");
        tally.add(&deed(
            "samples",
            "@c · X",
            "lost → approved",
            Some("approved"),
        ));
        assert_eq!(tally.done(), "3 samples are approved now");
        tally.add(&deed("samples", "@d · X", "new, shipped", Some("shipped")));
        assert_eq!(tally.done(), "@a · X: requested → approved, and 3 more");
    }
}
