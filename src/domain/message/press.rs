//! Texts made ready to be rendered: each is read once, however many messages are made of it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use minijinja::{Environment, Template};

use super::missing::UNTITLED;
use super::{MissingFact, engine, foreign, unreadable};

/// How many texts stay ready; somebody who works on one makes many that nobody asks for again.
const KEPT: usize = 64;

thread_local! {
    static PRESS: RefCell<Press> = RefCell::new(Press::new());
}

/// The texts that are ready, each under itself as its name.
struct Press {
    engine: Environment<'static>,
    /// What is wrong with each of them, if anything.
    ready: BTreeMap<String, Option<MissingFact>>,
}

impl Press {
    fn new() -> Self {
        Self {
            engine: engine(),
            ready: BTreeMap::new(),
        }
    }

    fn make_ready(&mut self, body: &str) -> Result<(), MissingFact> {
        if !self.ready.contains_key(body) {
            if self.ready.len() >= KEPT {
                *self = Self::new();
            }
            let fault = self.read(body).err();
            self.ready.insert(body.to_owned(), fault);
        }
        match self.ready.get(body) {
            Some(Some(fault)) => Err(fault.clone()),
            Some(None) | None => Ok(()),
        }
    }

    fn read(&mut self, body: &str) -> Result<(), MissingFact> {
        self.engine
            .add_template_owned(body.to_owned(), body.to_owned())
            .map_err(|error| unreadable(&error))?;
        let template = self
            .engine
            .get_template(body)
            .map_err(|error| unreadable(&error))?;
        match foreign(&template, body).into_iter().next() {
            Some((line, field)) => Err(MissingFact::NoSuchField {
                title: UNTITLED.to_owned(),
                field,
                line,
            }),
            None => Ok(()),
        }
    }
}

/// Works with a text that is ready, or says what is wrong with it.
pub(super) fn with<T>(
    body: &str,
    work: impl FnOnce(&Template<'_, '_>) -> Result<T, MissingFact>,
) -> Result<T, MissingFact> {
    PRESS.with_borrow_mut(|press| press.make_ready(body))?;
    PRESS.with_borrow(|press| {
        let template = press
            .engine
            .get_template(body)
            .map_err(|error| unreadable(&error))?;
        work(&template)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::{Fields, render};

    #[test]
    fn a_text_says_the_same_the_first_time_and_after_many_others() {
        let fields = Fields {
            name: Some("Ana".to_owned()),
            ..Fields::default()
        };
        let texts = |wanted: &str| {
            [
                ("Hi {{ name }}", "Hi Ana"),
                ("Hi {{ nam }}", "nam"),
                ("Hi {{ name", "cannot be read"),
                ("Hi {{ due }}", "due date"),
            ]
            .map(|(body, says)| {
                let told = render(body, &fields).unwrap_or_else(|missing| missing.problem());
                assert!(told.contains(says), "{wanted}: {told}");
                told
            })
        };
        let first = texts("first");
        assert_eq!(texts("again"), first);
        for n in 0..2 * KEPT {
            let body = format!("{n}: {{{{ name }}}}");
            assert_eq!(render(&body, &fields), Ok(format!("{n}: Ana")));
        }
        assert_eq!(texts("after many"), first);
        assert!(PRESS.with_borrow(|press| press.ready.len()) <= KEPT);
    }
}
