//! The only hands of the app: what [`Effect`] names is done here, and the answer sent back as a
//! [`Msg`].

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::Desk;
use super::importer::{self, Importer};
use super::model::Folder;
use super::morning;
use super::msg::{Answer, Draft, Effect, Fetch, Msg, Names, Run};
use super::program::{self, Order};
use crate::domain::command::NewOutreach;
use crate::domain::date::Instant;
use crate::domain::id::{CampaignId, CreatorId};
use crate::domain::metrics::score::Card;
use crate::domain::refusal::Refusal;
use crate::store::view::Scope;
use crate::store::view::brief::BriefSheet;
use crate::store::view::import::DataAgeQuery;
use crate::store::view::lookup::{NameList, NamesQuery, ProductsQuery, ShopsQuery};
use crate::store::view::offering::{Offerings, OfferingsQuery};
use crate::store::view::outreach_batch::{OutreachPreview, OutreachPreviewQuery};
use crate::store::{Placed, Query, Store, StoreError};
use crate::threads::Role;

/// How long a clipboard program may take.
const COPYING: Duration = Duration::from_secs(3);
/// Files looked for in a folder.
const SCOUTED: usize = 50;
/// How long news stays.
const NEWS: Duration = Duration::from_secs(6);

/// What carries effects out.
pub(super) struct Hands {
    pub(super) store: Store,
    pub(super) desk: Desk,
    pub(super) scope: Scope,
    pub(super) inbox: UnboundedSender<Msg>,
    pub(super) importer: Importer,
}

/// What the loop itself must do, since only it has the terminal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum ForLoop {
    /// Nothing.
    Nothing,
    /// Draw everything again.
    Redraw,
    /// Listen to the mouse, or not.
    Mouse(bool),
    /// Suspend to the shell.
    Suspend,
    /// Leave.
    Quit,
    /// Leave for a made-up shop.
    Demo,
    /// Send the text to the clipboard.
    Copy(String),
    /// Give the terminal to the editor.
    Edit(Box<Draft>),
}

impl Hands {
    /// Does what the effect names, or hands it to the loop.
    pub(super) fn perform(&mut self, effect: Effect) -> ForLoop {
        match effect {
            Effect::Submit(command, seen) => {
                let envelope = self.desk.envelope((*command).clone());
                let inbox = self.inbox.clone();
                self.store.submit_then((envelope, seen), move |result| {
                    // The app may have gone meanwhile; what was done is done.
                    drop(inbox.send(Msg::Done(command, Box::new(result))));
                });
            }
            Effect::Fetch(number, fetch) => self.fetch(number, *fetch),
            Effect::Browse(page) => self.browse(page),
            Effect::Fade(number) => {
                let inbox = self.inbox.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(NEWS).await;
                    drop(inbox.send(Msg::Faded(number)));
                });
            }
            Effect::Look(number, wanted) => {
                let files = importer::orders(&mut self.desk, &wanted);
                self.importer.look(number, *wanted, files);
            }
            Effect::Import(wanted) => {
                let files = importer::orders(&mut self.desk, &wanted);
                self.importer.begin(*wanted, files);
            }
            Effect::StopImport => self.importer.stop(),
            Effect::Run(run) => self.run(*run),
            Effect::Scout => self.scout(),
            Effect::Demo => return ForLoop::Demo,
            Effect::Copy(text) => return ForLoop::Copy(text),
            Effect::Edit(draft) => return ForLoop::Edit(draft),
            Effect::Redraw => return ForLoop::Redraw,
            Effect::Mouse(on) => return ForLoop::Mouse(on),
            Effect::Suspend => return ForLoop::Suspend,
            Effect::Quit => return ForLoop::Quit,
        }
        ForLoop::Nothing
    }

    /// Lets the playbook do what is due, on the writing thread.
    ///
    /// Whatever stands in the way, such as another process that is at it already, is left for the next
    /// time: nobody asked, so nobody is told.
    pub(super) fn tick(&mut self) {
        if self.store.is_read_only() {
            return;
        }
        let order = self.desk.tick(self.scope);
        let inbox = self.inbox.clone();
        self.store.tick_then(order, move |result| {
            if result.is_ok_and(|ticked| ticked.done.is_some()) {
                drop(inbox.send(Msg::Ticked));
            }
        });
    }

    fn fetch(&self, number: u64, fetch: Fetch) {
        let again = fetch.clone();
        match fetch {
            Fetch::Shops => self.ask(number, again, ShopsQuery, Answer::Shops),
            Fetch::Products(scope) => {
                self.ask(number, again, ProductsQuery(scope), Answer::Products);
            }
            Fetch::Ages(scope) => self.ask(number, again, DataAgeQuery(scope), Answer::Ages),
            Fetch::Names(scope) => self.ask(number, again, NamesQuery(scope), names),
            Fetch::Brief(query) => self.ask(number, again, query, brief),
            Fetch::Pipeline(query) => self.ask(number, again, query, Answer::Pipeline),
            Fetch::Due(query) => self.ask(number, again, query, Answer::Due),
            Fetch::Creator(query) => {
                self.ask(number, again, query, |show| Answer::Creator(Box::new(show)));
            }
            Fetch::Scorecard(query) => self.ask(number, again, query, |card| {
                Answer::Scorecard(Box::new(card))
            }),
            Fetch::WeekAgo(query) => {
                self.ask(number, again, query, |ago| Answer::WeekAgo(Box::new(ago)));
            }
            Fetch::Explain(query) => self.ask(number, again, query, |told| {
                Answer::Explained(Box::new(told))
            }),
            Fetch::Today(query) => self.ask(number, again, query, Answer::Today),
            Fetch::Scores(query) => self.ask(number, again, query, scored),
            Fetch::Creators(query) => self.ask(number, again, query, Answer::Creators),
            Fetch::Standings(query) => self.ask(number, again, query, Answer::Standings),
            Fetch::FollowUps(query) => self.ask(number, again, query, Answer::FollowUps),
            Fetch::Content(query) => self.ask(number, again, query, Answer::Content),
            Fetch::Profit(query) => self.ask(number, again, query, Answer::Profit),
            Fetch::Settlement(query) => self.ask(number, again, query, Answer::Settlement),
            Fetch::Programme(query) => self.ask(number, again, query, Answer::Programme),
            Fetch::Hooks(query) => self.ask(number, again, query, Answer::Hooks),
            Fetch::Segments(query) => self.ask(number, again, query, Answer::Segments),
            Fetch::Campaigns(query) => self.ask(number, again, query, Answer::Campaigns),
            Fetch::Log(query) => self.ask(number, again, query, Answer::Log),
            Fetch::Counts(query) => self.ask(number, again, query, Answer::Counts),
            Fetch::Offerings(scope, campaign, now) => {
                let query = offerings(&self.store, (scope, campaign), now);
                self.ask(number, again, query, offered);
            }
            Fetch::OutreachPreview(new, now) => {
                let query = outreach(&self.store, *new, now);
                self.ask(number, again, query, previewed);
            }
        }
    }

    fn ask<Q: Query>(&self, number: u64, again: Fetch, query: Q, wrap: fn(Q::Rows) -> Answer) {
        let inbox = self.inbox.clone();
        self.store.fetch_then(Placed(query), move |result| {
            // The app may have gone meanwhile.
            drop(inbox.send(answered(number, result, (wrap, again))));
        });
    }

    /// Gives a text to the person's own clipboard program, and says what became of it.
    pub(super) fn copy_by(&self, words: Vec<String>, text: String) {
        let inbox = self.inbox.clone();
        let begun = Role::Program.start(move || {
            let first: String = text.chars().take(60).collect();
            let program = words.first().cloned().unwrap_or_default();
            let order = Order {
                words,
                input: text.clone(),
                timeout: COPYING,
            };
            drop(inbox.send(match program::run(&order) {
                Ok(_) => Msg::Told(format!("Copied by {program}: {first}")),
                Err(why) => Msg::Shown(format!("{why} Select it here"), text),
            }));
        });
        self.tell_unless(begun);
    }

    /// Looks for files that may be exports in the current folder and among the downloads.
    fn scout(&self) {
        let (inbox, files) = (self.inbox.clone(), Arc::clone(&self.desk.files));
        let begun = Role::Scout.start(move || {
            let here = std::env::current_dir().ok();
            let downloads = std::env::home_dir().map(|home| home.join("Downloads"));
            let folders = here
                .into_iter()
                .chain(downloads)
                .filter(|folder| folder.is_dir());
            let found = folders.filter_map(|folder| {
                let path = folder.display().to_string();
                let inside = files.named(&path).into_iter().flatten();
                let exports = inside.filter(|file| file.extension().is_some_and(is_export));
                let names = exports.filter_map(|file| {
                    let name = file.file_name()?;
                    Some(name.to_string_lossy().into_owned())
                });
                let files: Vec<String> = names.take(SCOUTED).collect();
                (!files.is_empty()).then_some(Folder { path, files })
            });
            drop(inbox.send(Msg::Scouted(found.collect())));
        });
        self.tell_unless(begun);
    }

    /// Runs a command of the person's own, beside the screen.
    fn run(&self, run: Run) {
        let inbox = self.inbox.clone();
        let begun = Role::Program.start(move || {
            let order = Order {
                words: run.words,
                input: run.input,
                timeout: run.timeout,
            };
            let printed = program::run(&order);
            drop(inbox.send(Msg::Ran(run.name, run.shown, printed)));
        });
        self.tell_unless(begun);
    }

    /// Says that something could not begin, where it could not.
    fn tell_unless(&self, begun: io::Result<JoinHandle<()>>) {
        if let Err(error) = begun {
            let text = format!("It could not begin ({}).", error.kind());
            drop(self.inbox.send(Msg::Told(text)));
        }
    }

    fn browse(&self, page: String) {
        let inbox = self.inbox.clone();
        let begun = Role::Browse.start(move || {
            if open::that_detached(&page).is_err() {
                let text = format!("No browser opens here; the page is {page}");
                drop(inbox.send(Msg::Told(text)));
            }
        });
        self.tell_unless(begun);
    }
}

/// Whether exports and sheets have this ending.
fn is_export(ending: &std::ffi::OsStr) -> bool {
    const ENDINGS: [&str; 5] = ["csv", "tsv", "xlsx", "xls", "json"];
    ENDINGS
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// Words the scores on the thread that read them.
fn scored(cards: Vec<(CreatorId, Card)>) -> Answer {
    Answer::Scores(morning::scores(cards))
}

/// Wraps a brief up.
fn brief(sheet: Option<BriefSheet>) -> Answer {
    Answer::Brief(sheet.map(Box::new))
}

/// Returns the question what a batch comes to, under the texts and limits in force.
fn outreach(store: &Store, new: NewOutreach, now: Instant) -> OutreachPreviewQuery {
    let policy = store.policy();
    OutreachPreviewQuery { new, now, policy }
}

/// Returns the question what can be offered, in the texts in force.
fn offerings(
    store: &Store,
    (scope, campaign): (Scope, Option<CampaignId>),
    now: Instant,
) -> OfferingsQuery {
    OfferingsQuery {
        scope,
        now,
        campaign,
        policy: store.policy(),
    }
}

/// Wraps what can be offered up.
fn offered(found: Offerings) -> Answer {
    Answer::Offerings(Box::new(found))
}

/// Wraps the look at a batch up.
fn previewed(found: Result<OutreachPreview, Refusal>) -> Answer {
    Answer::OutreachPreview(Box::new(found))
}

/// Indexes the names on the thread that read them.
fn names(people: NameList) -> Answer {
    Answer::Names(Box::new(Names::of(people)))
}

/// Returns rows as a message, with how far they know the log; or why there are none.
fn answered<R>(
    number: u64,
    result: Result<(i64, R), StoreError>,
    (wrap, again): (fn(R) -> Answer, Fetch),
) -> Msg {
    match result {
        Ok((seen, rows)) => Msg::Answer(number, Some(seen), Box::new(wrap(rows))),
        Err(error) => {
            let failed = Answer::Failed(again, error.to_string());
            Msg::Answer(number, None, Box::new(failed))
        }
    }
}

/// Answers every fetch and command on the spot, for tests, benches and pictures.
pub(super) fn answer(store: &Store, number: u64, fetch: &Fetch) -> Msg {
    fn run<Q: Query + Clone>(
        store: &Store,
        query: &Q,
        wrap: fn(Q::Rows) -> Answer,
        (number, again): (u64, Fetch),
    ) -> Msg {
        answered(number, store.fetch(&Placed(query.clone())), (wrap, again))
    }
    let again = (number, fetch.clone());
    match fetch {
        Fetch::Shops => run(store, &ShopsQuery, Answer::Shops, again),
        Fetch::Products(scope) => run(store, &ProductsQuery(*scope), Answer::Products, again),
        Fetch::Ages(scope) => run(store, &DataAgeQuery(*scope), Answer::Ages, again),
        Fetch::Names(scope) => run(store, &NamesQuery(*scope), names, again),
        Fetch::Brief(query) => run(store, query, brief, again),
        Fetch::Pipeline(query) => run(store, query, Answer::Pipeline, again),
        Fetch::Due(query) => run(store, query, Answer::Due, again),
        Fetch::Creator(query) => run(store, query, |show| Answer::Creator(Box::new(show)), again),
        Fetch::Scorecard(query) => run(
            store,
            query,
            |card| Answer::Scorecard(Box::new(card)),
            again,
        ),
        Fetch::WeekAgo(query) => run(store, query, |ago| Answer::WeekAgo(Box::new(ago)), again),
        Fetch::Explain(query) => run(
            store,
            query,
            |told| Answer::Explained(Box::new(told)),
            again,
        ),
        Fetch::Today(query) => run(store, query, Answer::Today, again),
        Fetch::Scores(query) => run(store, query, scored, again),
        Fetch::Creators(query) => run(store, query, Answer::Creators, again),
        Fetch::Standings(query) => run(store, query, Answer::Standings, again),
        Fetch::FollowUps(query) => run(store, query, Answer::FollowUps, again),
        Fetch::Content(query) => run(store, query, Answer::Content, again),
        Fetch::Profit(query) => run(store, query, Answer::Profit, again),
        Fetch::Settlement(query) => run(store, query, Answer::Settlement, again),
        Fetch::Programme(query) => run(store, query, Answer::Programme, again),
        Fetch::Hooks(query) => run(store, query, Answer::Hooks, again),
        Fetch::Segments(query) => run(store, query, Answer::Segments, again),
        Fetch::Campaigns(query) => run(store, query, Answer::Campaigns, again),
        Fetch::Log(query) => run(store, query, Answer::Log, again),
        Fetch::Counts(query) => run(store, query, Answer::Counts, again),
        Fetch::Offerings(scope, campaign, now) => {
            let query = offerings(store, (*scope, *campaign), *now);
            run(store, &query, offered, again)
        }
        Fetch::OutreachPreview(new, now) => {
            let query = outreach(store, NewOutreach::clone(new), *now);
            run(store, &query, previewed, again)
        }
    }
}
