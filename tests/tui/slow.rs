//! The app with its questions and commands waiting until a test answers them.

use callsheet::domain::command::{Command, Envelope, Source};
use callsheet::domain::id::OpId;
use callsheet::store::view::Scope;
use callsheet::store::view::offering::OfferingsQuery;
use callsheet::store::view::outreach_batch::OutreachPreviewQuery;
use callsheet::store::view::pipeline::PipelineQuery;
use callsheet::store::{Open, Query, Store};
use callsheet::tui::model::{Model, Start};
use callsheet::tui::msg::{Answer, Effect, Fetch, Input, Msg, Names};
use callsheet::tui::update::{settle, update};
use uuid::Uuid;

use crate::world::{World, now};

/// The app with its questions unanswered, until a test answers them.
pub(crate) struct Slow {
    pub(crate) model: Model,
    pub(crate) store: Store,
    pub(crate) asked: Vec<(u64, Fetch)>,
    pub(crate) submitted: Vec<Command>,
    count: u128,
}

impl Slow {
    pub(crate) fn new(world: &World) -> Self {
        let start = Start {
            now: now(),
            scope: Scope::All,
            actor: "ana".to_owned(),
            faults: Vec::new(),
        };
        let mut slow = Self {
            model: Model::new(&start),
            store: crate::world::quiet(&world.path, Open::Existing),
            asked: Vec::new(),
            submitted: Vec::new(),
            count: 0,
        };
        slow.take(Msg::Input(Input::Resize(120, 40)));
        slow.answer_all();
        slow
    }

    pub(crate) fn take(&mut self, msg: Msg) {
        let mut effects = update(&mut self.model, msg);
        effects.extend(settle(&mut self.model));
        for effect in effects {
            if let Effect::Fetch(number, fetch) = effect {
                self.asked.push((number, *fetch));
            } else if let Effect::Submit(command, _) = effect {
                self.submitted.push(*command);
            }
        }
    }

    pub(crate) fn keys(&mut self, keys: &str) {
        use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

        for key in keys.chars() {
            let key = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
            self.take(Msg::Input(Input::Key(key)));
        }
    }

    fn read<Q: Query>(&self, query: &Q, wrap: fn(Q::Rows) -> Answer) -> Answer {
        wrap(self.store.fetch(query).unwrap())
    }

    pub(crate) fn answer(&mut self, number: u64, fetch: Fetch) {
        use callsheet::store::view::import::DataAgeQuery;
        use callsheet::store::view::lookup::{NamesQuery, ProductsQuery, ShopsQuery};

        let answer = match fetch {
            Fetch::Shops => self.read(&ShopsQuery, Answer::Shops),
            Fetch::Products(scope) => self.read(&ProductsQuery(scope), Answer::Products),
            Fetch::Ages(scope) => self.read(&DataAgeQuery(scope), Answer::Ages),
            Fetch::Pipeline(query) => self.read(&query, Answer::Pipeline),
            Fetch::Brief(query) => self.read(&query, |sheet| Answer::Brief(sheet.map(Box::new))),
            Fetch::Due(query) => self.read(&query, Answer::Due),
            Fetch::Creator(query) => self.read(&query, |show| Answer::Creator(Box::new(show))),
            Fetch::Scorecard(query) => self.read(&query, |card| Answer::Scorecard(Box::new(card))),
            Fetch::WeekAgo(query) => self.read(&query, |ago| Answer::WeekAgo(Box::new(ago))),
            Fetch::Explain(query) => self.read(&query, |told| Answer::Explained(Box::new(told))),
            Fetch::Today(query) => self.read(&query, Answer::Today),
            Fetch::Scores(query) => self.read(&query, |cards| {
                Answer::Scores(callsheet::tui::morning::scores(cards))
            }),
            Fetch::Standings(query) => self.read(&query, Answer::Standings),
            Fetch::Creators(query) => self.read(&query, Answer::Creators),
            Fetch::FollowUps(query) => self.read(&query, Answer::FollowUps),
            Fetch::Content(query) => self.read(&query, Answer::Content),
            Fetch::Profit(query) => self.read(&query, Answer::Profit),
            Fetch::Settlement(query) => self.read(&query, Answer::Settlement),
            Fetch::Programme(query) => self.read(&query, Answer::Programme),
            Fetch::Hooks(query) => self.read(&query, Answer::Hooks),
            Fetch::Segments(query) => self.read(&query, Answer::Segments),
            Fetch::Campaigns(query) => self.read(&query, Answer::Campaigns),
            Fetch::Log(query) => self.read(&query, Answer::Log),
            Fetch::Counts(query) => self.read(&query, Answer::Counts),
            Fetch::Offerings(scope, campaign, now) => {
                let policy = self.store.policy();
                let query = OfferingsQuery {
                    scope,
                    now,
                    campaign,
                    policy,
                };
                self.read(&query, |found| Answer::Offerings(Box::new(found)))
            }
            Fetch::OutreachPreview(new, now) => {
                let policy = self.store.policy();
                let new = *new;
                let query = OutreachPreviewQuery { new, now, policy };
                self.read(&query, |found| Answer::OutreachPreview(Box::new(found)))
            }
            Fetch::Names(scope) => self.read(&NamesQuery(scope), |rows| {
                Answer::Names(Box::new(Names::of(rows)))
            }),
        };
        self.take(Msg::Answer(number, None, Box::new(answer)));
    }

    pub(crate) fn answer_all(&mut self) {
        while !self.asked.is_empty() {
            let (number, fetch) = self.asked.remove(0);
            self.answer(number, fetch);
        }
    }

    /// Carries every command out and answers every question, in any order, until none is left.
    pub(crate) fn settle_all(&mut self, mut pick: impl FnMut(usize) -> usize) {
        while !self.asked.is_empty() || !self.submitted.is_empty() {
            let waiting = self.asked.len();
            if self.submitted.is_empty() || (waiting > 0 && pick(2) == 0) {
                let (number, fetch) = self.asked.remove(pick(waiting));
                self.answer(number, fetch);
            } else {
                self.carry_out();
            }
        }
    }

    /// Carries the oldest command out, if there is one.
    pub(crate) fn carry_out(&mut self) {
        if self.submitted.is_empty() {
            return;
        }
        let command = self.submitted.remove(0);
        self.count += 1;
        let result = self.store.submit(Envelope {
            id: OpId(Uuid::from_u128(
                (0x0193_4a5b_6c7e_u128 << 80) | (0x7 << 76) | (0x8 << 60) | self.count,
            )),
            at: now(),
            actor: "ana".into(),
            source: Source::Tui,
            command: command.clone(),
        });
        self.take(Msg::Done(Box::new(command), Box::new(result)));
    }

    /// The last question about the pipeline, taken off the pile.
    pub(crate) fn about_the_pipeline(&mut self) -> (u64, PipelineQuery) {
        let at = self
            .asked
            .iter()
            .rposition(|(_, fetch)| matches!(fetch, Fetch::Pipeline(_)))
            .unwrap();
        match self.asked.remove(at) {
            (number, Fetch::Pipeline(query)) => (number, query),
            other => panic!("{other:?}"),
        }
    }
}
