//! Everything the app knows: windows of rows, where the cursor is, what lies over the screen.
//!
//! Never a table: a list of 100 000 costs what 40 cost.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

pub use super::about::About;
use super::action::{Action, Screen};
pub use super::figures::{Content, Points, Profit};
pub use super::first::{First, Folder};
use super::intake::Wanted;
use super::keymap::Chord;
use super::layer::{Form, Layer, Reading};
use super::layout::{self, DeskAreas, DeskPane};
use super::list::{Keyed, List, Loaded};
use super::listings::Listings;
pub use super::morning::{Morning, TodayKey, TodayRow, TodayThing};
use super::msg::{Importing, Names};
use super::overlays::toast::News;
pub use super::pane::Pane;
use super::panes::profit::Tab;
use super::panes::today;
use super::settings::Settings;
pub use super::stale::Stale;
use super::subject::creator_of;
pub use super::subject::{QueuedLook, Subject};
pub use super::tables::{Creators, Narrow, Pipeline};
use crate::domain::command::Command;
use crate::domain::date::{Date, Instant, Window, Zone};
use crate::domain::id::CreatorId;
use crate::domain::platform::{Clocks, Platform};
use crate::domain::product::Product;
use crate::domain::shop::Shop;
use crate::domain::stage::Stage;
use crate::store::view::campaign::CampaignSheet;
use crate::store::view::due::DueRow;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::import::DataAge;
use crate::store::view::log::LogRow;
use crate::store::view::retainer::OwedRow;
use crate::store::view::today::TodayGroup;
use crate::store::view::{self};

/// News at the bottom of the screen.
#[derive(Clone, Debug)]
pub struct Toast {
    /// Which, so that an old one does not take a newer away.
    pub number: u64,
    /// Good or bad.
    pub news: News,
    /// One sentence or two.
    pub text: String,
}

/// What the app was started with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The clock.
    pub now: Instant,
    /// Which shops.
    pub scope: view::Scope,
    /// Who works here, for `owner:me`.
    pub actor: String,
    /// What is wrong with the person's own files.
    pub faults: Vec<String>,
}

/// A card on its way over the board.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drag {
    /// The stage it came from.
    pub from: Stage,
    /// The stage it is over.
    pub over: Stage,
}

/// Everything the app knows.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own")]
pub struct Model {
    /// The terminal's size.
    pub area: Rect,
    /// The clock, as of the newest message.
    pub now: Instant,
    /// Which shops.
    pub scope: view::Scope,
    /// Who works here, for `owner:me`.
    pub actor: String,
    /// The shops; `None` until they have come.
    pub shops: Option<Vec<Shop>>,
    /// The products.
    pub products: Vec<Product>,
    /// How far the data of each kind reaches.
    pub ages: Vec<DataAge>,
    /// The open screen.
    pub screen: Screen,
    /// The screens before.
    pub trail: Vec<Screen>,
    /// The desk's pane with the focus.
    pub focus: DeskPane,
    /// The list of the desk that the creator follows: the one last looked at.
    pub lead: DeskPane,
    /// Whether it has the whole body.
    pub zoom: bool,
    /// The pipeline.
    pub pipeline: Pipeline,
    /// The due list.
    pub due: List<DueRow>,
    /// Due posts per bucket.
    pub due_counts: [usize; 5],
    /// Due posts per day.
    pub strip: Vec<usize>,
    /// Retainers whose posts are owed.
    pub retainers: Vec<OwedRow>,
    /// The creator on the right.
    pub about: About,
    /// The morning.
    pub today: List<TodayRow>,
    /// Its groups.
    pub groups: Vec<TodayGroup>,
    /// What it says beside its lines.
    pub morning: Morning,
    /// The table.
    pub creators: Creators,
    /// Videos and LIVEs.
    pub content: Content,
    /// What stays of the sales.
    pub profit: Profit,
    /// The days figures are about.
    pub window: Window,
    /// The queue.
    pub queue: List<FollowUpRow>,
    /// How many follow-ups it has whatever the filter.
    pub queued: usize,
    /// The campaigns.
    pub campaigns: List<CampaignSheet>,
    /// The log.
    pub log: List<LogRow>,
    /// How lists are looked at.
    pub listings: Listings,
    /// What lies over the screen, the topmost last.
    pub layers: Vec<Layer>,
    /// Keys typed so far of a longer one.
    pub typed: Vec<Chord>,
    /// How often the next motion is made, where digits count.
    pub count: Option<usize>,
    /// What the person has set.
    pub settings: Settings,
    /// Whether the app listens to the mouse.
    pub mouse: bool,
    /// What was typed into forms that were left, by their titles.
    pub drafts: BTreeMap<String, Vec<String>>,
    /// Whether the tour was seen or skipped.
    pub toured: bool,
    /// Whether the screen is lines of text, one pane at a time.
    pub plain: bool,
    /// The card under the mouse, while it is dragged.
    pub drag: Option<Drag>,
    /// Whether letting the button go opens the card: the press was the second on it.
    pub opens: bool,
    /// What the first page of an empty database knows.
    pub first: First,
    /// News.
    pub toast: Option<Toast>,
    /// The last verb, for `.`.
    pub repeat: Option<Command>,
    /// The verb before it, should the last be refused.
    pub before: Option<Command>,
    /// The form whose command is on its way: it opens again if that is refused.
    pub sent: Option<Form>,
    /// How far the log had been read when the verb at hand was begun.
    pub seen: Option<i64>,
    /// To whom a product is offered, while it is asked which.
    pub offering: Subject,
    /// The import beside the screen, or the counting of what one would do.
    pub importing: Option<Importing>,
    /// The file that is looked at, with the number of the question.
    pub looking: Option<(u64, Wanted)>,
    /// Commands on their way.
    pub on_their_way: usize,
    /// The names of everybody; `None` until they have come.
    pub names: Option<Names>,
    /// What must be asked for again.
    pub stale: Stale,
    /// The number of the newest question or piece of news.
    pub number: u64,
    /// Whether ctrl-c was the last key.
    pub interrupted: bool,
    /// Whether no key has been pressed yet.
    pub untouched: bool,
}

impl Model {
    /// Returns the app before anything has come.
    pub fn new(start: &Start) -> Self {
        Self {
            area: Rect::default(),
            now: start.now,
            scope: start.scope,
            actor: start.actor.clone(),
            shops: None,
            products: Vec::new(),
            ages: Vec::new(),
            screen: Screen::Today,
            trail: Vec::new(),
            focus: DeskPane::Pipeline,
            lead: DeskPane::Pipeline,
            zoom: false,
            pipeline: Pipeline::default(),
            due: List::default(),
            due_counts: [0; 5],
            strip: Vec::new(),
            retainers: Vec::new(),
            about: About::default(),
            today: List::default(),
            groups: Vec::new(),
            morning: Morning::default(),
            creators: Creators::default(),
            content: Content::default(),
            profit: Profit::default(),
            window: Window::Days(28),
            queue: List::default(),
            queued: 0,
            campaigns: List::default(),
            log: List::default(),
            listings: Listings::default(),
            layers: Reading::of_faults(&start.faults)
                .map(Layer::Reading)
                .into_iter()
                .collect(),
            typed: Vec::new(),
            count: None,
            settings: Settings::default(),
            mouse: true,
            drafts: BTreeMap::new(),
            toured: true,
            plain: false,
            drag: None,
            opens: false,
            first: First::default(),
            toast: None,
            repeat: None,
            before: None,
            sent: None,
            seen: None,
            offering: Subject::default(),
            importing: None,
            looking: None,
            on_their_way: 0,
            names: None,
            stale: Stale::everything(),
            number: 0,
            interrupted: false,
            untouched: true,
        }
    }

    /// Takes over what the person has set.
    pub fn set_up(&mut self, settings: Settings) {
        self.mouse = settings.mouse;
        self.plain = settings.plain;
        self.screen = settings.start.unwrap_or(self.screen);
        self.settings = settings;
    }

    /// Puts the focus on a pane of the desk; the creator follows the list last looked at.
    pub fn focus_on(&mut self, pane: DeskPane) {
        self.focus = pane;
        if matches!(pane, DeskPane::Pipeline | DeskPane::Due) {
            self.lead = pane;
        }
    }

    /// Returns where the panes of the desk are.
    pub fn desk_areas(&self) -> DeskAreas {
        let body = layout::screen(self.area).body;
        layout::desk(body, (self.focus, self.lead), self.is_zoomed())
    }

    /// Returns a new number for a question or a piece of news.
    pub const fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Returns the shop whose zone and currency the screen speaks: the only or first one.
    pub fn shop(&self) -> Option<&Shop> {
        let shops = self.shops.as_deref()?;
        match self.scope {
            view::Scope::Shop(id) => shops.iter().find(|shop| shop.id == id),
            view::Scope::Client(_) | view::Scope::All => self.shops_in_scope().next(),
        }
    }

    /// Returns the shops the app is about.
    pub fn shops_in_scope(&self) -> impl Iterator<Item = &Shop> {
        let shops = self.shops.as_deref().unwrap_or_default();
        let client = match self.scope {
            view::Scope::Client(of) => shops.iter().find(|shop| shop.id == of),
            view::Scope::All | view::Scope::Shop(_) => None,
        };
        shops.iter().filter(move |shop| match self.scope {
            view::Scope::All => true,
            view::Scope::Client(_) => client.is_some_and(|client| shop.client == client.client),
            view::Scope::Shop(id) => shop.id == id,
        })
    }

    /// Returns the one shop the app is about, where it is one.
    pub fn one_shop(&self) -> Option<&Shop> {
        let mut shops = self.shops_in_scope();
        shops.next().filter(|_one| shops.next().is_none())
    }

    /// Returns the platform's clocks where that shop sells, as they are today.
    pub fn clocks(&self) -> Clocks {
        let market = self.shop().map_or("", |shop| shop.market.as_str());
        Platform::shipped().clocks(market, self.today_date())
    }

    /// Returns the zone of that shop.
    pub fn zone(&self) -> Zone {
        self.shop().map_or(Zone::UTC, |shop| shop.zone)
    }

    /// Returns today in that shop.
    pub fn today_date(&self) -> Date {
        self.zone().date_of(self.now)
    }

    /// Returns the pane keys go to.
    pub const fn pane(&self) -> Pane {
        match self.screen {
            Screen::Today => Pane::Today,
            Screen::Creators => Pane::Creators,
            Screen::FollowUps => Pane::FollowUps,
            Screen::Content if self.content.by_hook => Pane::Hooks,
            Screen::Content => Pane::Content,
            Screen::Profit => match self.profit.tab {
                Tab::Parted(_) => Pane::Profit,
                Tab::Settlement => Pane::Settlement,
                Tab::Programme => Pane::Programme,
            },
            Screen::Campaigns => Pane::Campaigns,
            Screen::Log => Pane::Log,
            Screen::Desk => match self.focus {
                DeskPane::Pipeline => Pane::Pipeline,
                DeskPane::Due => Pane::Due,
                DeskPane::Creator => Pane::Creator,
                DeskPane::Scorecard => Pane::Scorecard,
            },
        }
    }

    /// Returns the creator the right side follows.
    pub fn selected_creator(&self) -> Option<CreatorId> {
        match self.screen {
            Screen::Today => self.today.current().and_then(|row| creator_of(&row.item)),
            Screen::Creators => self.creators.list.current().map(|row| row.id),
            Screen::FollowUps
            | Screen::Content
            | Screen::Profit
            | Screen::Campaigns
            | Screen::Log => None,
            Screen::Desk => self.about.pinned.or_else(|| {
                if self.lead == DeskPane::Due {
                    self.due.current().map(|row| row.creator_id)
                } else {
                    self.pipeline.list.current().map(|row| row.creator_id)
                }
            }),
        }
    }

    /// Returns the creators that a step down and a step up lead to.
    pub fn creators_beside(&self) -> Vec<CreatorId> {
        fn at<R: Keyed>(list: &List<R>, of: impl Fn(&R) -> Option<CreatorId>) -> Vec<CreatorId> {
            let rows = [Some(list.cursor + 1), list.cursor.checked_sub(1)];
            let rows = rows.into_iter().flatten();
            rows.filter_map(|row| of(list.at(row)?)).collect()
        }
        match self.screen {
            Screen::Today => at(&self.today, |row| creator_of(&row.item)),
            Screen::Creators => at(&self.creators.list, |row| Some(row.id)),
            Screen::Desk if self.about.pinned.is_some() => Vec::new(),
            Screen::Desk if self.lead == DeskPane::Due => at(&self.due, |row| Some(row.creator_id)),
            Screen::Desk => at(&self.pipeline.list, |row| Some(row.creator_id)),
            Screen::FollowUps
            | Screen::Content
            | Screen::Profit
            | Screen::Campaigns
            | Screen::Log => Vec::new(),
        }
    }

    /// Returns whether it is certain that nobody is under the cursor: the row there names nobody, or
    /// there is none.
    pub fn selects_nobody(&self) -> bool {
        fn settled<R: Keyed>(list: &List<R>) -> bool {
            list.current().is_some() || (list.loaded == Loaded::Ready && list.total == 0)
        }
        self.selected_creator().is_none()
            && match self.pane() {
                Pane::Pipeline | Pane::Due | Pane::Creator | Pane::Scorecard => match self.lead {
                    DeskPane::Due => settled(&self.due),
                    DeskPane::Pipeline | DeskPane::Creator | DeskPane::Scorecard => {
                        settled(&self.pipeline.list)
                    }
                },
                Pane::Today => settled(&self.today),
                Pane::Creators => settled(&self.creators.list),
                Pane::FollowUps
                | Pane::Content
                | Pane::Profit
                | Pane::Settlement
                | Pane::Programme
                | Pane::Hooks
                | Pane::Campaigns
                | Pane::Log => false,
            }
    }

    /// Returns whether the shops have come and there are none.
    pub fn is_empty_database(&self) -> bool {
        self.shops.as_ref().is_some_and(Vec::is_empty)
    }

    /// Returns whether the pipeline shows as a board.
    pub fn is_board(&self) -> bool {
        self.pipeline.board && self.pane() == Pane::Pipeline
    }

    /// Returns whether the pane with the focus has the whole body: by wish, since a board needs it, or
    /// since nothing stands side by side on a plain screen.
    pub fn is_zoomed(&self) -> bool {
        self.zoom || self.plain || self.is_board()
    }

    /// Returns how many rows are marked in the pane with the focus.
    pub fn marked(&self) -> usize {
        match self.pane() {
            Pane::Pipeline => self.pipeline.list.marks.len(),
            Pane::Due => self.due.marks.len(),
            Pane::Today => self.today.marks.len(),
            Pane::Creators => self.creators.list.marks.len(),
            Pane::FollowUps => self.queue.marks.len(),
            Pane::Content => self.content.list.marks.len(),
            Pane::Creator
            | Pane::Scorecard
            | Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Hooks
            | Pane::Campaigns
            | Pane::Log => 0,
        }
    }

    /// Returns how many items wait in the morning, and how many follow-ups in the queue.
    pub fn waiting(&self) -> (Option<usize>, Option<usize>) {
        let today = (self.today.loaded == Loaded::Ready).then_some(self.morning.waiting);
        let queue = (self.queue.loaded == Loaded::Ready).then_some(self.queued);
        (today, queue)
    }

    /// Returns the places where groups of the morning start.
    pub fn today_starts(&self) -> Vec<usize> {
        today::starts(&self.groups)
    }

    /// Returns why the action does not work now, if it does not.
    pub fn why_not(&self, action: Action) -> Option<String> {
        action.enabled(self, &self.subject()).err()
    }
}
