//! One run: the options, the clock, the output and the database it works on.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::args::Globals;
use super::config::Config;
use super::fault::{Exit, Fault};
use super::ids::OpIds;
use super::own::Own;
pub(crate) use super::reach::{Reach, named, only};
use super::said::Shown;
pub(crate) use super::said::{complain, complain_of, page};
use super::sheet::Sheet;
use super::{app, clock, json};
use crate::domain::command::{Command, Envelope, Source};
use crate::domain::date::{Date, Instant};
use crate::domain::id::OpId;
use crate::domain::metrics::shown;
use crate::domain::policy::Policy;
use crate::domain::text::{safe, safe_block};
use crate::store::view::Span;
use crate::store::view::log::LogQuery;
use crate::store::view::outreach::OutreachRow;
use crate::store::{Open, Query, Store, misgiving};

/// Columns below which tables are no longer squeezed: the terminal breaks their lines instead.
const NARROWEST: u16 = 60;

/// How tables are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Without any line-drawing character or currency sign outside ASCII.
    pub(crate) ascii: bool,
    /// Columns of the terminal; `None` where it is not one.
    pub(crate) width: Option<u16>,
}

impl Look {
    /// Returns a sentence of ours with its arrows and dots in ASCII, where only that is wanted.
    pub(crate) fn sentence(self, text: &str) -> String {
        shown::sentence(text, self.ascii)
    }
}

/// One run of the program.
pub(crate) struct Session {
    /// Options every command takes.
    pub(crate) globals: Globals,
    /// The clock, fixed for the run.
    pub(crate) now: Instant,
    /// How tables are drawn.
    pub(crate) look: Look,
    /// The person's settings.
    pub(crate) config: Config,
    /// The command's words.
    pub(crate) words: &'static str,
    out: Box<dyn Write>,
    store: Option<Store>,
    ids: Option<OpIds>,
    is_reading: bool,
    pub(crate) own: Option<Own>,
}

#[derive(Serialize)]
struct Document<'a, D> {
    version: u8,
    command: &'a str,
    as_of: Instant,
    shop: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<Days>,
    #[serde(skip_serializing_if = "<[OutreachRow]>::is_empty")]
    outreach: &'a [OutreachRow],
    data: D,
}

/// First and last day of a window, null where unbounded (readings.md 1).
#[derive(Serialize)]
struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

impl Session {
    /// Begins a run; one that only reads says nothing of faults in the person's own files.
    pub(crate) fn new(globals: Globals, words: &'static str, is_reading: bool) -> Self {
        let stdout = io::stdout();
        let config = Config::read(globals.config.as_deref());
        let width = stdout
            .is_terminal()
            .then(|| crossterm::terminal::size().map_or(80, |(cols, _)| cols.max(NARROWEST)));
        Self {
            now: clock::now(globals.now),
            look: Look {
                ascii: globals.ascii || config.settings.ascii,
                width,
            },
            config,
            globals,
            words,
            out: Box::new(BufWriter::new(stdout)),
            store: None,
            ids: None,
            is_reading,
            own: None,
        }
    }

    /// Returns the path of the database.
    pub(crate) fn path(&self) -> Result<PathBuf, Fault> {
        match &self.globals.db {
            Some(path) => Ok(path.clone()),
            None => app::data_folder().map(|folder| folder.join("callsheet.db")),
        }
    }

    /// Returns the database, opened if it was not yet; it must be there.
    pub(crate) fn store(&mut self) -> Result<Store, Fault> {
        self.opened(Open::Existing)
    }

    /// Returns the database, opened if it was not yet; it is made where it is missing.
    pub(crate) fn store_or_new(&mut self) -> Result<Store, Fault> {
        self.opened(Open::Create)
    }

    fn opened(&mut self, how: Open) -> Result<Store, Fault> {
        if let Some(store) = &self.store {
            return Ok(store.clone());
        }
        let store = Store::open(&self.path()?, how)?;
        // What is played with is made again rather than restored.
        if self.words != "demo" {
            store.keep_copies();
        }
        self.govern(&store);
        if let (false, Some(misgiving)) = (self.is_reading, misgiving(store.path())) {
            self.hint(&misgiving);
        }
        self.store = Some(store.clone());
        Ok(store)
    }

    /// Works on `store` from here on.
    pub(crate) fn adopt(&mut self, store: Store) {
        self.govern(&store);
        self.store = Some(store);
    }

    /// Lets the person's own playbook and texts decide, and says once what is wrong with them.
    fn govern(&mut self, store: &Store) {
        let own = if let Some(own) = self.own.take() {
            own
        } else {
            let own = Own::read(self.globals.config.as_deref());
            if !self.is_reading {
                for fault in self.config.wrong().iter().chain(&own.faults) {
                    self.hint(fault);
                }
            }
            own
        };
        store.govern(Policy {
            playbook: own.playbook.clone(),
            rules: own.rules.clone(),
            messages: own.messages.clone(),
            ..(*store.policy()).clone()
        });
        self.own = Some(own);
    }

    /// Returns what is wrong with the person's own files, for the warnings of a JSON document;
    /// empty where it was said beside the answer.
    pub(crate) fn own_faults(&self) -> &[String] {
        match &self.own {
            Some(own) if self.globals.json => &own.faults,
            Some(_) | None => &[],
        }
    }

    /// Lets go of the database, so that its last user closes it.
    pub(crate) fn release(&mut self) {
        self.store = None;
    }

    /// Answers a question.
    pub(crate) fn fetch<Q: Query>(&mut self, query: &Q) -> Result<Q::Rows, Fault> {
        Ok(self.store()?.fetch(query)?)
    }

    /// Returns the identity of the run's next operation.
    pub(crate) fn next_op(&mut self) -> Result<OpId, Fault> {
        let now = self.now;
        if let Some(ids) = &mut self.ids {
            return Ok(ids.next(now));
        }
        let mut ids = OpIds::new(self.seed()?);
        let first = ids.next(now);
        self.ids = Some(ids);
        Ok(first)
    }

    /// Returns the seed of repeatable identities, where one is set, with the length of the log.
    pub(crate) fn seed(&mut self) -> Result<Option<(u64, u64)>, Fault> {
        let seed = std::env::var("CALLSHEET_SEED")
            .ok()
            .and_then(|text| text.parse().ok());
        seed.map(|seed| Ok((seed, self.log_length()?))).transpose()
    }

    fn log_length(&mut self) -> Result<u64, Fault> {
        let span = Span {
            offset: 0,
            limit: Some(1),
        };
        let rows = self.fetch(&LogQuery {
            listing: crate::store::view::Listing::default(),
            span,
        })?;
        Ok(u64::try_from(rows.total).unwrap_or(u64::MAX))
    }

    /// Carries a command out and tells what it did.
    pub(crate) fn commit(&mut self, command: Command, shop: Option<&str>) -> Result<Exit, Fault> {
        let mut done = self.submit(command)?;
        done.warnings.extend_from_slice(self.own_faults());
        if self.globals.json {
            self.document(shop, &done)?;
        } else {
            self.say(&done.summary)?;
        }
        for warning in &done.warnings {
            self.hint(warning);
        }
        Ok(Exit::Done)
    }

    /// Carries a command out.
    pub(crate) fn submit(&mut self, command: Command) -> Result<crate::store::Committed, Fault> {
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

    /// Prints one JSON document with its envelope (interface.md section 5).
    pub(crate) fn document(
        &mut self,
        shop: Option<&str>,
        data: &impl Serialize,
    ) -> Result<(), Fault> {
        self.enveloped(shop, (None, &[]), data)
    }

    /// Prints one JSON document with the week's outreach in the envelope, where `data` is a bare list.
    pub(crate) fn document_with_outreach(
        &mut self,
        shop: Option<&str>,
        outreach: &[OutreachRow],
        data: &impl Serialize,
    ) -> Result<(), Fault> {
        self.enveloped(shop, (None, outreach), data)
    }

    /// Prints one JSON document about a window, whose first and last day stand in the envelope.
    pub(crate) fn windowed(
        &mut self,
        shop: Option<&str>,
        (from, to): (Option<Date>, Option<Date>),
        data: &impl Serialize,
    ) -> Result<(), Fault> {
        self.enveloped(shop, (Some(Days { from, to }), &[]), data)
    }

    /// Does the same for a list, however long.
    pub(crate) fn windowed_rows(
        &mut self,
        shop: Option<&str>,
        (from, to): (Option<Date>, Option<Date>),
        rows: &[impl json::Row],
    ) -> Result<(), Fault> {
        let envelope = Document {
            version: 1,
            command: self.words,
            as_of: self.now,
            shop,
            window: Some(Days { from, to }),
            outreach: &[],
            data: [(); 0],
        };
        Ok(json::write_rows(&mut self.out, &envelope, rows)?)
    }

    fn enveloped(
        &mut self,
        shop: Option<&str>,
        (window, outreach): (Option<Days>, &[OutreachRow]),
        data: &impl Serialize,
    ) -> Result<(), Fault> {
        let document = Document {
            version: 1,
            command: self.words,
            as_of: self.now,
            shop,
            window,
            outreach,
            data,
        };
        Ok(json::write(&mut self.out, &document)?)
    }

    /// Prints a table.
    pub(crate) fn table(&mut self, sheet: Sheet) -> Result<(), Fault> {
        for line in sheet.lines(self.look) {
            self.line(&line)?;
        }
        Ok(())
    }

    /// Prints one line of the answer.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Fault> {
        Ok(writeln!(self.out, "{}", safe(text))?)
    }

    /// Prints text of several lines.
    pub(crate) fn block(&mut self, text: &str) -> Result<(), Fault> {
        Ok(writeln!(self.out, "{}", safe_block(text))?)
    }

    /// Prints a line that only tells what was done; silent when quiet.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Fault> {
        if self.globals.quiet || text.is_empty() {
            return Ok(());
        }
        let text = self.look.sentence(text);
        self.line(&text)
    }

    /// Says beside the answer, on standard error, what a person should hear; silent when quiet.
    pub(crate) fn hint(&mut self, text: &str) {
        if !self.globals.quiet && !self.globals.json {
            // The answer so far goes first; whether it could is told at the end.
            drop(self.out.flush());
            complain(text);
        }
    }

    /// Returns how many rows a list may have: `--limit`, else all in JSON or into a pipe, else a
    /// few screens.
    pub(crate) fn span(&self, limit: Option<usize>) -> Span {
        let screens = (self.look.width.is_some() && !self.globals.json).then_some(200);
        Span {
            offset: 0,
            limit: limit.or(screens),
        }
    }

    /// Says that a list goes on where its end was not shown.
    pub(crate) fn more(&mut self, shown: usize, total: usize) {
        if shown < total {
            self.hint(&format!(
                "{shown} of {total} shown: --limit {total} shows all."
            ));
        }
    }

    /// Prints a file as it is, or made safe where a terminal would obey it.
    pub(crate) fn file(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if self.look.width.is_some() {
            return self.block(String::from_utf8_lossy(bytes).trim_end());
        }
        Ok(self.out.write_all(bytes)?)
    }

    /// Prints a file as it is made, made safe where a terminal would obey it.
    pub(crate) fn stream(
        &mut self,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.look.width.is_none() {
            return fill(&mut self.out);
        }
        let mut shown = Shown::on(&mut self.out);
        fill(&mut shown)?;
        shown.flush()
    }

    /// Ends the run: what is still held back is printed.
    pub(crate) fn finish(&mut self) -> Result<(), Fault> {
        Ok(self.out.flush()?)
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
