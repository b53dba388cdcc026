//! Files into the store: each in a transaction of its own, in the order given.

use std::io::{self, Read as _};
use std::path::Path;

use super::super::fault::{Exit, Fault, Trouble};
use super::super::session::{Session, actor};
use super::report::{self, Entry};
use super::scratch::Scratch;
use super::target::{self, Target};
use super::{Args, progress};
use crate::domain::command::Source;
use crate::domain::fact::FactSource;
use crate::domain::id::ShopId;
use crate::domain::mapping::{Mapped, Mapping};
use crate::domain::preview::Preview;
use crate::domain::shop::Shop;
use crate::port::{self, ReadOptions, Refused};
use crate::store::view::import::MappingsQuery;
use crate::store::view::lookup::ShopsQuery;
use crate::store::{Failure, ImportOrder};

/// Bytes of standard input that are read: one more than a held file may have, so that too much is
/// refused rather than cut.
const MOST_INPUT: u64 = 200_000_001;

/// An import under way.
pub(super) struct Import<'a> {
    args: &'a Args,
    options: ReadOptions,
    target: Target,
    shop: Option<ShopId>,
    /// Listens from the first file on.
    stop: Option<progress::Stop>,
}

/// Runs the import.
pub(super) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let (mut import, scratch) = Import::begin(args, session)?;
    let mut entries = Vec::new();
    let done = import.all(&mut entries, session);
    drop(scratch);
    let mut taken_in = entries.iter_mut().filter_map(Entry::imported);
    if let Some(first) = taken_in.next() {
        first.warnings.extend_from_slice(session.own_faults());
    }
    report::print(&entries, import.target.name(), session)?;
    done.map(|()| report::exit(&entries))
}

/// Returns the shops of the database; none where it is still to be made.
fn known_shops(session: &mut Session) -> Result<Vec<Shop>, Fault> {
    if session.path()?.exists() {
        session.fetch(&ShopsQuery)
    } else {
        Ok(Vec::new())
    }
}

/// Reads the mapping file; without it nothing is imported.
fn mapping(path: &Path) -> Result<Mapping, Fault> {
    port::read_mapping(path).map_err(|refused| Fault::Wrong(Exit::Usage, trouble(refused)))
}

/// Returns what was said of headers before; nothing where the database is still to be made.
fn remembered(session: &mut Session) -> Result<Vec<Mapped>, Fault> {
    if session.path()?.exists() {
        session.fetch(&MappingsQuery)
    } else {
        Ok(Vec::new())
    }
}

impl<'a> Import<'a> {
    /// Finds the shop and what its files are read with; a trial for a new shop has its own database.
    pub(super) fn begin(
        args: &'a Args,
        session: &mut Session,
    ) -> Result<(Self, Option<Scratch>), Fault> {
        let shops = known_shops(session)?;
        let target = target::find(args, &shops, session.globals.shop.as_deref())?;
        let options = ReadOptions {
            frame: target.frame(),
            kind: args.kind,
            dates: args.dates,
            mapping: args.mapping.as_deref().map(mapping).transpose()?,
            remembered: remembered(session)?,
            guess: args.guess,
        };
        // A shop that is not there cannot be read into, not even for a trial: that goes elsewhere.
        let trial = args.dry_run && matches!(target, Target::New(_));
        let scratch = trial.then(|| Scratch::open(session)).transpose()?;
        let import = Import {
            args,
            options,
            target,
            shop: None,
            stop: None,
        };
        Ok((import, scratch))
    }

    /// Returns the shop's name.
    pub(super) fn shop_name(&self) -> &str {
        self.target.name()
    }

    /// Takes one file after the other; only a database that cannot go on stops it.
    fn all(&mut self, entries: &mut Vec<Entry>, session: &mut Session) -> Result<(), Fault> {
        for named in &self.args.files {
            for file in port::expand(std::slice::from_ref(named)) {
                if self.stop.as_ref().is_some_and(progress::Stop::is_asked) {
                    return Ok(());
                }
                let name = file_name(file.as_ref().unwrap_or(named));
                let opened = file.and_then(|path| self.open(&path));
                match opened {
                    Ok(source) => entries.push(self.one(name, source, session)?),
                    Err(refused) => entries.push(Entry::refused(name, trouble(refused))),
                }
            }
        }
        Ok(())
    }

    fn open(&self, path: &Path) -> Result<Box<dyn FactSource>, Refused> {
        if path.as_os_str() != "-" {
            return port::open(path, &self.options);
        }
        port::open_bytes("-", input()?, &self.options)
    }

    /// Looks at a file, and says what an import of it would count.
    pub(super) fn look(
        &mut self,
        path: &Path,
        session: &mut Session,
    ) -> Result<(Preview, Option<Entry>), Look> {
        let is_input = path.as_os_str() == "-";
        let bytes = if is_input { input()? } else { Vec::new() };
        let preview = if is_input {
            port::preview_bytes("-", bytes.clone(), &self.options)?
        } else {
            port::preview(path, &self.options)?
        };
        if !preview.missing.is_empty() {
            return Ok((preview, None));
        }
        let said = preview.guessed.then(|| preview.mapping.clone());
        let options = ReadOptions {
            mapping: said.or_else(|| self.options.mapping.clone()),
            ..self.options.clone()
        };
        let source = if is_input {
            port::open_bytes("-", bytes, &options)?
        } else {
            port::open(path, &options)?
        };
        let entry = self.one(preview.file.clone(), source, session)?;
        Ok((preview, Some(entry)))
    }

    fn one(
        &mut self,
        name: String,
        source: Box<dyn FactSource>,
        session: &mut Session,
    ) -> Result<Entry, Fault> {
        let shop = match self.shop {
            Some(shop) => shop,
            None => *self
                .shop
                .insert(target::settle(&self.target, self.args, session)?),
        };
        let order = ImportOrder {
            op: session.next_op()?,
            at: session.now,
            actor: actor(),
            source: Source::Cli,
            shop,
            dry_run: self.args.dry_run,
        };
        let called_off = self.stop.get_or_insert_with(progress::Stop::listen);
        let bar = progress::bar(&name, session);
        let done = session.store()?.import(
            order,
            source,
            progress::told_to(bar.clone(), called_off.clone()),
        );
        bar.finish_and_clear();
        match done {
            Ok(imported) => Ok(Entry::Imported(imported)),
            Err(Failure::Refused(refusal)) => Ok(Entry::refused(name, refusal.into())),
            Err(Failure::Source(message)) => Ok(Entry::refused(
                name,
                Trouble {
                    code: if called_off.is_asked() {
                        "cancelled"
                    } else {
                        "unreadable"
                    },
                    message,
                    remedy: "Nothing of the file was kept.".to_owned(),
                },
            )),
            Err(Failure::Store(error)) => Err(error.into()),
        }
    }
}

/// Reads standard input to its end, or to beyond what is read of it.
fn input() -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(MOST_INPUT)
        .read_to_end(&mut bytes)
        .map_err(|error| Refused {
            code: "unreadable",
            message: format!("Standard input cannot be read ({}).", error.kind()),
            remedy: "Name a file instead.".to_owned(),
        })?;
    Ok(bytes)
}

/// Why a look at a file ends: the file's fault or the database's.
#[derive(Debug)]
pub(super) enum Look {
    /// The file is not read.
    Refused(Refused),
    /// Nothing can go on.
    Fault(Fault),
}

impl From<Refused> for Look {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Fault> for Look {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

pub(super) fn trouble(refused: Refused) -> Trouble {
    Trouble {
        code: refused.code,
        message: refused.message,
        remedy: refused.remedy,
    }
}

/// Returns the name a file has in the report: without its folders.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
