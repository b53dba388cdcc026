//! One run: the options, the clock, the output and the database it works on.

use std::path::PathBuf;

use serde::Serialize;

use super::app;
use super::args::Globals;
use super::clock::Clock;
use super::ids::OpIds;
use super::out::{Document, Out};
use super::outcome::{Exit, Fault};
use crate::domain::command::{Command, Envelope, Source};
use crate::domain::date::{Date, Instant, Zone};
use crate::domain::id::OpId;
use crate::domain::shop::Shop;
use crate::store::view::log::LogQuery;
use crate::store::view::lookup::ShopsQuery;
use crate::store::view::{Scope, Span};
use crate::store::{Committed, Open, Query, Store};

/// Rows of a list on a terminal without `--limit`: a few screens.
const SCREENS: usize = 200;

/// One run of the program.
pub(crate) struct Context {
    /// Options every command takes.
    pub(crate) globals: Globals,
    /// The clock.
    pub(crate) clock: Clock,
    /// The time the run takes for now.
    pub(crate) now: Instant,
    /// The output.
    pub(crate) out: Out,
    words: &'static str,
    how: Open,
    store: Option<Store>,
    ids: Option<OpIds>,
}

/// The shops a question is about.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    /// For the store.
    pub(crate) scope: Scope,
    /// The only shop meant, where it is one.
    pub(crate) shop: Option<Shop>,
}

impl Reach {
    /// Returns the zone dates are shown in: the shop's, or UTC for several.
    pub(crate) fn zone(&self) -> Zone {
        self.shop.as_ref().map_or(Zone::UTC, |shop| shop.zone)
    }

    /// Returns the shop's name.
    pub(crate) fn name(&self) -> Option<&str> {
        self.shop.as_ref().map(|shop| shop.name.as_str())
    }
}

impl Context {
    /// Begins a run; `how` says what becomes of a database that is missing.
    pub(crate) fn new(globals: Globals, words: &'static str, how: Open) -> Self {
        let clock = Clock::new(globals.now);
        Self {
            now: clock.now(),
            clock,
            out: Out::new(globals.ascii, globals.quiet, globals.json),
            globals,
            words,
            how,
            store: None,
            ids: None,
        }
    }

    /// Returns the path of the database.
    pub(crate) fn path(&self) -> Result<PathBuf, Fault> {
        match &self.globals.db {
            Some(path) => Ok(path.clone()),
            None => app::data_folder().map(|folder| folder.join("callsheet.db")),
        }
    }

    /// Returns the database, opened if it was not yet.
    pub(crate) fn store(&mut self) -> Result<Store, Fault> {
        if let Some(store) = &self.store {
            return Ok(store.clone());
        }
        let store = Store::open(&self.path()?, self.how)?;
        self.store = Some(store.clone());
        Ok(store)
    }

    /// Works on `store` from here on.
    pub(crate) fn adopt(&mut self, store: Store) {
        self.store = Some(store);
    }

    /// Answers a question.
    pub(crate) fn fetch<Q: Query>(&mut self, query: &Q) -> Result<Q::Rows, Fault> {
        Ok(self.store()?.fetch(query)?)
    }

    /// Returns the source of the run's identities.
    pub(crate) fn ids(&mut self) -> Result<&mut OpIds, Fault> {
        let seed = std::env::var("CALLSHEET_SEED")
            .ok()
            .and_then(|text| text.trim().parse().ok());
        let salt = match seed {
            Some(_) if self.ids.is_none() => self.log_length()?,
            Some(_) | None => 0,
        };
        Ok(self.ids.get_or_insert_with(|| OpIds::new(seed, salt)))
    }

    /// Returns the identity of the run's next operation.
    pub(crate) fn next_op(&mut self) -> Result<OpId, Fault> {
        let now = self.now;
        Ok(self.ids()?.next(now))
    }

    /// Hands the source of identities over.
    pub(crate) fn take_ids(&mut self) -> Result<OpIds, Fault> {
        self.ids()?;
        Ok(self.ids.take().unwrap_or_else(|| OpIds::new(None, 0)))
    }

    /// Lets go of the database, so that its last user closes it.
    pub(crate) fn release(&mut self) {
        self.store = None;
    }

    fn log_length(&mut self) -> Result<u64, Fault> {
        let span = Span {
            offset: 0,
            limit: Some(1),
        };
        let rows = self.fetch(&LogQuery { span })?;
        Ok(u64::try_from(rows.total).unwrap_or(u64::MAX))
    }

    /// Carries a command out and tells what it did.
    pub(crate) fn commit(&mut self, command: Command, shop: Option<&str>) -> Result<Exit, Fault> {
        let done = self.submit(command)?;
        if self.out.is_json() {
            self.document(shop, &done)?;
        } else {
            self.out.say(&done.summary)?;
        }
        for warning in &done.warnings {
            self.out.hint(warning);
        }
        Ok(Exit::Done)
    }

    /// Carries a command out.
    pub(crate) fn submit(&mut self, command: Command) -> Result<Committed, Fault> {
        let store = self.store()?;
        let envelope = Envelope {
            id: self.next_op()?,
            at: self.now,
            actor: actor(),
            source: Source::Cli,
            command,
        };
        Ok(store.submit(envelope)?)
    }

    /// Returns the shops the run is about: `--shop`, the only one, or all.
    pub(crate) fn reach(&mut self) -> Result<Reach, Fault> {
        let shops = self.fetch(&ShopsQuery)?;
        let shop = match &self.globals.shop {
            Some(name) => Some(named(&shops, name).ok_or_else(|| {
                Fault::unknown("shop", name, "See them with: callsheet shop list.")
            })?),
            None => only(&shops),
        };
        Ok(Reach {
            scope: shop
                .as_ref()
                .map_or(Scope::All, |shop| Scope::Shop(shop.id)),
            shop,
        })
    }

    /// Returns the one shop a writing command is about.
    pub(crate) fn one_shop(&mut self) -> Result<Shop, Fault> {
        if let Some(shop) = self.reach()?.shop {
            return Ok(shop);
        }
        let shops = self.fetch(&ShopsQuery)?;
        Err(which_shop(&shops))
    }

    /// Returns today in the zone of the shops meant.
    pub(crate) fn today(&self, reach: &Reach) -> Date {
        reach.zone().date_of(self.now)
    }

    /// Prints one JSON document with its envelope.
    pub(crate) fn document(
        &mut self,
        shop: Option<&str>,
        data: &impl Serialize,
    ) -> Result<(), Fault> {
        self.out.document(&Document {
            version: 1,
            command: self.words,
            as_of: self.now,
            shop,
            data,
        })
    }

    /// Returns how many rows a list may have: `--limit`, else all in JSON or into a pipe, else a
    /// few screens.
    pub(crate) fn span(&self, limit: Option<usize>) -> Span {
        let is_read_by_a_person = self.out.look().width.is_some() && !self.out.is_json();
        Span {
            offset: 0,
            limit: limit.or(is_read_by_a_person.then_some(SCREENS)),
        }
    }
}

/// Returns who runs the program.
pub(crate) fn actor() -> String {
    ["USER", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "someone".to_owned())
}

/// Returns the shop of that name, case aside.
pub(crate) fn named(shops: &[Shop], name: &str) -> Option<Shop> {
    let wanted = name.trim().to_lowercase();
    shops
        .iter()
        .find(|shop| shop.name.to_lowercase() == wanted)
        .cloned()
}

/// Returns the only shop, where there is one.
pub(crate) fn only(shops: &[Shop]) -> Option<Shop> {
    match shops {
        [shop] => Some(shop.clone()),
        _ => None,
    }
}

/// Returns the fault of a command that needs to know which shop.
pub(crate) fn which_shop(shops: &[Shop]) -> Fault {
    if shops.is_empty() {
        return Fault::refused(
            "no_shop",
            "There is no shop yet.",
            "Make one with: callsheet shop add NAME --market XX --tz ZONE --currency CUR.",
        );
    }
    let names: Vec<_> = shops.iter().map(|shop| shop.name.as_str()).collect();
    Fault::usage(format!(
        "There are several shops: say which with --shop, one of {}.",
        names.join(", ")
    ))
}
