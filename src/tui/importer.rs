//! Files in beside the screen: one thread reads and imports them, the screen hears of it now and then.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::msg::{Importing, Msg};
use super::{Desk, Files};
use crate::domain::command::Source;
use crate::domain::id::ShopId;
use crate::domain::shop::Shop;
use crate::store::view::import::MappingsQuery;
use crate::store::{ImportOrder, Imported, Progress, Store};

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

    /// Begins; the model sees to it that there is one at a time.
    pub(super) fn begin(&mut self, shop: Shop, files: Vec<Ordered>) {
        let shown = Shown::default();
        shown.set(Some(Importing::default()));
        let (store, readers) = (self.store.clone(), Arc::clone(&self.files));
        let (inbox, shared) = (self.inbox.clone(), shown.clone());
        let thread = thread::Builder::new()
            .name("callsheet-import".to_owned())
            .spawn(move || {
                let outcome = run((&store, &*readers), &shop, files, &shared);
                shared.set(None);
                // The app may have gone meanwhile; what was done is done.
                drop(inbox.send(Msg::Imported(outcome)));
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
pub(super) fn orders(desk: &mut Desk, shop: ShopId, typed: &str) -> Vec<Ordered> {
    let at = (desk.clock)();
    desk.files
        .named(typed)
        .into_iter()
        .map(|path| {
            let path = path?;
            let order = ImportOrder {
                op: (desk.op)(at),
                at,
                actor: desk.actor.clone(),
                source: Source::Tui,
                shop,
                dry_run: false,
            };
            Ok((path, order))
        })
        .collect()
}

/// Imports one file after the other, each in a transaction of its own.
pub(super) fn run(
    (store, readers): (&Store, &dyn Files),
    shop: &Shop,
    files: Vec<Ordered>,
    shown: &Shown,
) -> Vec<Result<Imported, String>> {
    let mut outcome = Vec::new();
    for file in files {
        if shown.is_stopped() {
            break;
        }
        let (path, order) = match file {
            Ok(ordered) => ordered,
            Err(why) => {
                outcome.push(Err(why));
                continue;
            }
        };
        let file = path.file_name().unwrap_or(path.as_os_str());
        let far = Importing {
            file: file.to_string_lossy().into_owned(),
            ..Importing::default()
        };
        shown.set(Some(far.clone()));
        let remembered = store
            .fetch(&MappingsQuery)
            .map_err(|error| error.to_string());
        let opened = remembered.and_then(|known| readers.open(&path, shop, known));
        let done = opened.and_then(|source| {
            let shown = shown.clone();
            let progress = Box::new(move |Progress { rows, permille }: Progress| {
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
        });
        outcome.push(done);
    }
    outcome
}
