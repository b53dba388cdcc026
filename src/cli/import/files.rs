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
use crate::domain::shop::Shop;
use crate::port::{self, ReadOptions, Refused};
use crate::store::view::import::MappingsQuery;
use crate::store::view::lookup::ShopsQuery;
use crate::store::{Failure, ImportOrder};

/// Bytes of standard input that are read: one more than a held file may have, so that too much is
/// refused rather than cut.
const MOST_INPUT: u64 = 200_000_001;

/// An import under way.
struct Import<'a> {
    args: &'a Args,
    options: ReadOptions,
    target: Target,
    shop: Option<ShopId>,
    /// Listens from the first file on.
    stop: Option<progress::Stop>,
}

/// Runs the import.
pub(super) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let shops = known_shops(session)?;
    let target = target::find(args, &shops, session.globals.shop.as_deref())?;
    // A shop that is not there cannot be read into, not even for a trial: that goes elsewhere.
    let trial = args.dry_run && matches!(target, Target::New(_));
    let scratch = trial.then(|| Scratch::open(session)).transpose()?;
    let mut import = Import {
        args,
        options: ReadOptions {
            frame: target.frame(),
            kind: args.kind,
            dates: args.dates,
            mapping: args.mapping.as_deref().map(mapping).transpose()?,
            remembered: remembered(session)?,
        },
        target,
        shop: None,
        stop: None,
    };
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

impl Import<'_> {
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
        port::open_bytes("-", bytes, &self.options)
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

fn trouble(refused: Refused) -> Trouble {
    Trouble {
        code: refused.code,
        message: refused.message,
        remedy: refused.remedy,
    }
}

/// Returns the name a file has in the report: without its folders.
fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
