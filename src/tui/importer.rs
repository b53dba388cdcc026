//! Files in beside the screen: one thread reads and imports them, the screen hears of it now and then.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::intake::Wanted;
use super::msg::{Importing, Msg};
use super::{Desk, Files, Said};
use crate::domain::command::Source;
use crate::store::view::import::MappingsQuery;
use crate::store::{ImportOrder, Imported, Progress, Store};
use crate::threads::Role;

/// How often the screen hears how far it is.
const TELL: Duration = Duration::from_millis(100);

/// A file and how it is imported, or why there is none.
pub(super) type Ordered = Result<(PathBuf, ImportOrder), String>;

/// What the importing thread and the screen share.
#[derive(Clone, Default)]
pub(super) struct Shown {
    far: Arc<Mutex<Option<Importing>>>,
    stop: Arc<AtomicBool>,
}

impl Shown {
    fn set(&self, far: Option<Importing>) {
        *self.far.lock().unwrap_or_else(PoisonError::into_inner) = far;
    }

    fn get(&self) -> Option<Importing> {
        self.far
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Imports in a thread of its own.
pub(super) struct Importer {
    store: Store,
    files: Arc<dyn Files>,
    inbox: UnboundedSender<Msg>,
    running: Option<(Shown, JoinHandle<()>)>,
}

impl Importer {
    pub(super) fn new(store: &Store, desk: &Desk, inbox: &UnboundedSender<Msg>) -> Self {
        Self {
            store: store.clone(),
            files: Arc::clone(&desk.files),
            inbox: inbox.clone(),
            running: None,
        }
    }

    /// Imports; whatever is under way before is stopped.
    pub(super) fn begin(&mut self, wanted: Wanted, files: Vec<Ordered>) {
        self.start(move |world, shown, tell| {
            let outcome = run(world, &wanted, files, shown);
            tell(Msg::Imported(outcome));
        });
    }

    /// Looks at a file, and counts what an import of it would do.
    pub(super) fn look(&mut self, number: u64, wanted: Wanted, files: Vec<Ordered>) {
        self.start(move |world, shown, tell| look(world, (number, &wanted), files, shown, tell));
    }

    fn start(
        &mut self,
        work: impl FnOnce((&Store, &dyn Files), &Shown, &mut dyn FnMut(Msg)) + Send + 'static,
    ) {
        self.stop();
        let shown = Shown::default();
        shown.set(Some(Importing::default()));
        let (store, readers) = (self.store.clone(), Arc::clone(&self.files));
        let (inbox, shared) = (self.inbox.clone(), shown.clone());
        let thread = Role::Import.start(move || {
            // The app may have gone meanwhile; what was done is done.
            let mut tell = |msg| drop(inbox.send(msg));
            work((&store, &*readers), &shared, &mut tell);
            shared.set(None);
        });
        match thread {
            Ok(thread) => {
                tokio::spawn(tell(shown.clone(), self.inbox.clone()));
                self.running = Some((shown, thread));
            }
            Err(error) => {
                let why = format!("The import could not begin ({}).", error.kind());
                drop(self.inbox.send(Msg::Imported(vec![Err(why)])));
            }
        }
    }

    /// Lets it stop; the file at hand is left out whole.
    pub(super) fn stop(&self) {
        if let Some((shown, _)) = &self.running {
            shown.stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Importer {
    /// Leaving the app stops an import, and waits until nothing of it is left.
    fn drop(&mut self) {
        self.stop();
        if let Some((_, thread)) = self.running.take() {
            drop(thread.join());
        }
    }
}

/// Tells the screen how far it is, as long as it runs.
async fn tell(shown: Shown, inbox: UnboundedSender<Msg>) {
    let mut told = Importing::default();
    loop {
        tokio::time::sleep(TELL).await;
        let Some(far) = shown.get() else { break };
        if far != told && !shown.is_stopped() {
            told = far.clone();
            drop(inbox.send(Msg::Importing(far)));
        }
    }
}

/// Returns the files a typed path stands for, with an operation each.
pub(super) fn orders(desk: &mut Desk, wanted: &Wanted) -> Vec<Ordered> {
    let at = (desk.clock)();
    desk.files
        .named(&wanted.typed)
        .into_iter()
        .map(|path| {
            let path = path?;
            let order = ImportOrder {
                op: (desk.op)(at),
                at,
                actor: desk.actor.clone(),
                source: Source::Tui,
                shop: wanted.shop.id,
                dry_run: false,
            };
            Ok((path, order))
        })
        .collect()
}

/// Looks at the one file, then counts what an import of it would do; several files are imported.
pub(super) fn look(
    (store, readers): (&Store, &dyn Files),
    (number, wanted): (u64, &Wanted),
    mut files: Vec<Ordered>,
    shown: &Shown,
    tell: &mut dyn FnMut(Msg),
) {
    let (path, order) = match files.pop() {
        Some(Ok(only)) if files.is_empty() => only,
        Some(Err(why)) if files.is_empty() => return tell(Msg::Looked(number, Err(why))),
        last => {
            files.extend(last);
            let outcome = run((store, readers), wanted, files, shown);
            return tell(Msg::Imported(outcome));
        }
    };
    let looked = said(store, wanted).and_then(|said| readers.look(&path, &wanted.shop, said));
    let preview = match looked {
        Ok(preview) => preview,
        Err(why) => return tell(Msg::Looked(number, Err(why))),
    };
    let mapping = preview.guessed.then(|| preview.mapping.clone());
    let is_whole = preview.missing.is_empty();
    tell(Msg::Looked(number, Ok(Box::new(preview))));
    if is_whole {
        let trial = Wanted {
            said: mapping.or_else(|| wanted.said.clone()),
            ..wanted.clone()
        };
        let order = ImportOrder {
            dry_run: true,
            ..order
        };
        let counted = one((store, readers), &trial, (&path, order), shown);
        tell(Msg::Counted(number, counted));
    }
}

/// Imports one file after the other, each in a transaction of its own.
pub(super) fn run(
    world: (&Store, &dyn Files),
    wanted: &Wanted,
    files: Vec<Ordered>,
    shown: &Shown,
) -> Vec<Result<Imported, String>> {
    let mut outcome = Vec::new();
    for file in files {
        if shown.is_stopped() {
            break;
        }
        outcome.push(file.and_then(|(path, order)| one(world, wanted, (&path, order), shown)));
    }
    outcome
}

fn one(
    (store, readers): (&Store, &dyn Files),
    wanted: &Wanted,
    (path, order): (&Path, ImportOrder),
    shown: &Shown,
) -> Result<Imported, String> {
    let file = path.file_name().unwrap_or(path.as_os_str());
    let far = Importing {
        file: file.to_string_lossy().into_owned(),
        is_trial: order.dry_run,
        ..Importing::default()
    };
    shown.set(Some(far.clone()));
    let source = readers.open(path, &wanted.shop, said(store, wanted)?)?;
    let shown = shown.clone();
    let progress = Box::new(move |Progress { rows, permille, .. }: Progress| {
        shown.set(Some(Importing {
            rows,
            permille,
            ..far.clone()
        }));
        !shown.is_stopped()
    });
    store
        .import(order, source, progress)
        .map_err(|failure| failure.to_string())
}

/// Returns what was said of the columns, of this file's and before.
fn said(store: &Store, wanted: &Wanted) -> Result<Said, String> {
    let remembered = store.fetch(&MappingsQuery);
    Ok(Said {
        mapping: wanted.said.clone(),
        remembered: remembered.map_err(|error| error.to_string())?,
    })
}
