//! What reaches the app, and what it asks the world to do. Data only.

use std::time::Duration;

use crossterm::event::KeyEvent;

use super::intake::Wanted;
use super::model::Folder;
use super::morning::Scores;
use super::settings::Shown;
use crate::domain::command::{Command, NewOutreach};
use crate::domain::date::Instant;
use crate::domain::id::{CampaignId, CreatorId, FollowUpId};
use crate::domain::metrics::score::Card;
use crate::domain::preview::Preview;
use crate::domain::product::Product;
use crate::domain::refusal::Refusal;
use crate::domain::search::{Index, Subject};
use crate::domain::shop::Shop;
use crate::store::view::Scope;
use crate::store::view::brief::{BriefOfQuery, BriefSheet};
use crate::store::view::campaign::{CampaignSheets, CampaignSheetsQuery};
use crate::store::view::content::{ContentQuery, PostRows};
use crate::store::view::counts::CountsQuery;
use crate::store::view::creator::{CreatorRows, CreatorShow, CreatorShowQuery, CreatorsQuery};
use crate::store::view::due::{DueQuery, DueRows};
use crate::store::view::explain::{ExplainQuery, Explanation};
use crate::store::view::figures::{FiguresQuery, ShopFigures};
use crate::store::view::followup::{FollowUpRows, FollowUpsQuery};
use crate::store::view::hooks::{HookRow, HooksQuery};
use crate::store::view::import::DataAge;
use crate::store::view::log::{LogQuery, LogRows};
use crate::store::view::lookup::NameList;
use crate::store::view::offering::Offerings;
use crate::store::view::outreach_batch::OutreachPreview;
use crate::store::view::pipeline::{PipelineQuery, PipelineRows};
use crate::store::view::profit_page::{ProfitPage, ProfitPageQuery};
use crate::store::view::scorecard::{Scorecard, ScorecardQuery};
use crate::store::view::scores::ScoresQuery;
use crate::store::view::segment::{SegmentRow, SegmentsQuery};
use crate::store::view::settlement_page::{SettlementPage, SettlementPageQuery};
use crate::store::view::today::{Today, TodayQuery};
use crate::store::view::week_ago::{WeekAgo, WeekAgoQuery};
use crate::store::{Committed, Failure, Imported};

/// Keys that come together with more than so many others were not typed (reliability.md T6).
pub const BURST: usize = 30;

/// Something a person did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key was pressed.
    Key(KeyEvent),
    /// More keys came at once than a hand types; see [`BURST`].
    Burst(Vec<KeyEvent>),
    /// Text was pasted; it never acts as keys.
    Paste(String),
    /// The terminal has another size.
    Resize(u16, u16),
    /// The wheel was turned: rows, negative is up.
    Wheel(isize, (u16, u16)),
    /// The button went down on a cell.
    Click(u16, u16),
    /// The mouse moved to a cell with the button down.
    Drag(u16, u16),
    /// The button was let go over a cell.
    Release(u16, u16),
}

/// What reached the app.
#[derive(Clone, Debug)]
pub enum Msg {
    /// From a person.
    Input(Input),
    /// Rows, with the number of the question and how far they know the log; unknown where none came.
    Answer(u64, Option<i64>, Box<Answer>),
    /// A command was carried out, or not.
    Done(Box<Command>, Box<Result<Committed, Failure>>),
    /// Another process, or another connection, changed the database.
    Changed,
    /// The playbook had something to do, and it is done.
    Ticked,
    /// The news has been read long enough.
    Faded(u64),
    /// How far the import is; at most ten a second.
    Importing(Importing),
    /// What a file would be read as, with the number of the question; or one sentence why it cannot be.
    Looked(u64, Result<Box<Preview>, String>),
    /// What an import of it would count.
    Counted(u64, Result<Imported, String>),
    /// The import is over: what became of each file, or one sentence why nothing of it is in.
    Imported(Vec<Result<Imported, String>>),
    /// One sentence from the outside world, such as a browser that would not open.
    Told(String),
    /// What an own command of that name printed, or why it did not end well.
    Ran(String, Shown, Result<String, String>),
    /// Folders with files that may be exports.
    Scouted(Vec<Folder>),
    /// The tour shall be shown.
    Tour,
    /// A text to read, under a title.
    Shown(String, String),
    /// A text came back from the editor, or why not.
    Edited(Box<Draft>, Result<String, String>),
}

/// A text to be written in the editor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Draft {
    /// The message of a follow-up, as it is.
    Message(FollowUpId, String),
    /// A note about creators.
    Note(Vec<CreatorId>),
    /// A brief, and its text.
    Brief(Box<BriefSheet>, String),
}

impl Draft {
    /// Returns the text it begins with.
    pub fn text(&self) -> &str {
        match self {
            Self::Message(_, text) | Self::Brief(_, text) => text,
            Self::Note(_) => "",
        }
    }
}

/// How far an import is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Importing {
    /// The file, without its folders.
    pub file: String,
    /// Rows read of it.
    pub rows: u64,
    /// Thousandths of it read.
    pub permille: u16,
    /// Whether it is only counted what an import would do.
    pub is_trial: bool,
}

/// A question for the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fetch {
    /// The shops.
    Shops,
    /// The products, for adding samples.
    Products(Scope),
    /// How far the data of each kind reaches.
    Ages(Scope),
    /// The names, for the finder.
    Names(Scope),
    /// The brief that goes with a sample.
    Brief(BriefOfQuery),
    /// The pipeline.
    Pipeline(PipelineQuery),
    /// The due list.
    Due(DueQuery),
    /// One creator.
    Creator(CreatorShowQuery),
    /// The creator's figures.
    Scorecard(ScorecardQuery),
    /// The creator's card of a week ago.
    WeekAgo(WeekAgoQuery),
    /// How a figure was made.
    Explain(ExplainQuery),
    /// The morning.
    Today(TodayQuery),
    /// The scores of those who ask for a sample.
    Scores(ScoresQuery),
    /// The table.
    Creators(CreatorsQuery),
    /// The scores of the rows of the table that show.
    Standings(ScoresQuery),
    /// The queue.
    FollowUps(FollowUpsQuery),
    /// Videos and LIVEs.
    Content(ContentQuery),
    /// What stays of the sales.
    Profit(ProfitPageQuery),
    /// Our commission and fees beside TikTok's.
    Settlement(SettlementPageQuery),
    /// The programme of each shop.
    Programme(FiguresQuery),
    /// Hook angles.
    Hooks(HooksQuery),
    /// The segments, to choose one.
    Segments(SegmentsQuery),
    /// The campaigns.
    Campaigns(CampaignSheetsQuery),
    /// The log.
    Log(LogQuery),
    /// The campaigns a product can be offered for; from one of them, who is in its segment.
    Offerings(Scope, Option<CampaignId>, Instant),
    /// What a batch of outreach comes to.
    OutreachPreview(Box<NewOutreach>, Instant),
    /// How many rows each of these has.
    Counts(CountsQuery),
}

/// The names of everybody, for the finder.
#[derive(Clone, Debug)]
pub struct Names {
    /// Finds them, by their places.
    pub index: Index<usize>,
    /// Who they are.
    pub people: NameList,
}

impl Names {
    /// Returns the names with their index.
    pub fn of(people: NameList) -> Self {
        let index = Index::new(people.rows().enumerate().map(|(place, row)| Subject {
            key: place,
            handle: row.handle,
            name: "",
            other: row.other,
            recency: row.recency,
        }));
        Self { index, people }
    }

    /// Returns whom the words find, the best first, at most so many.
    pub fn found(&self, words: &str, most: usize) -> Vec<CreatorId> {
        let hits = self.index.search(words, most).hits;
        let people = hits.iter().filter_map(|hit| self.people.at(hit.key));
        people.map(|person| person.id).collect()
    }
}

/// The store's answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The shops.
    Shops(Vec<Shop>),
    /// The products.
    Products(Vec<Product>),
    /// How far the data of each kind reaches.
    Ages(Vec<DataAge>),
    /// The names, indexed where they were read.
    Names(Box<Names>),
    /// The brief that goes with a sample.
    Brief(Option<Box<BriefSheet>>),
    /// The pipeline.
    Pipeline(PipelineRows),
    /// The due list.
    Due(DueRows),
    /// One creator.
    Creator(Box<CreatorShow>),
    /// The creator's figures.
    Scorecard(Box<Scorecard>),
    /// The creator's card of a week ago.
    WeekAgo(Box<WeekAgo>),
    /// How a figure was made.
    Explained(Box<Explanation>),
    /// The morning.
    Today(Today),
    /// The scores, made of the figures where they were read.
    Scores(Scores),
    /// The table.
    Creators(CreatorRows),
    /// The scores of the rows of the table that show.
    Standings(Vec<(CreatorId, Card)>),
    /// The queue.
    FollowUps(FollowUpRows),
    /// Videos and LIVEs.
    Content(PostRows),
    /// What stays of the sales.
    Profit(ProfitPage),
    /// Our commission and fees beside TikTok's.
    Settlement(SettlementPage),
    /// The programme of each shop.
    Programme(Vec<ShopFigures>),
    /// Hook angles.
    Hooks(Vec<HookRow>),
    /// The segments.
    Segments(Vec<SegmentRow>),
    /// The campaigns a product can be offered for.
    Offerings(Box<Offerings>),
    /// What a batch of outreach comes to, or why there is none.
    OutreachPreview(Box<Result<OutreachPreview, Refusal>>),
    /// The campaigns.
    Campaigns(CampaignSheets),
    /// The log.
    Log(LogRows),
    /// How many rows each list has.
    Counts(Vec<usize>),
    /// The store could not say.
    Failed(Fetch, String),
}

/// A program of the person's own to be run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// What the command is called.
    pub name: String,
    /// The program and its arguments; no shell reads them.
    pub words: Vec<String>,
    /// What it is given on its standard input: the rows acted on, as JSON.
    pub input: String,
    /// How long it may take.
    pub timeout: Duration,
    /// How its output is shown.
    pub shown: Shown,
}

/// What the app asks the world to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Carry a command out, which was decided on what was read of the log so far.
    Submit(Box<Command>, Option<i64>),
    /// Answer a question, with its number.
    Fetch(u64, Box<Fetch>),
    /// Look at the file at a typed path, and count what an import would do; a folder of several is
    /// imported at once.
    Look(u64, Box<Wanted>),
    /// Take the file at a typed path into a shop.
    Import(Box<Wanted>),
    /// Stop that and keep nothing of the file at hand.
    StopImport,
    /// Copy to the clipboard.
    Copy(String),
    /// Open a page in the browser.
    Browse(String),
    /// Run a program of the person's own.
    Run(Box<Run>),
    /// Give the terminal to the editor for this text.
    Edit(Box<Draft>),
    /// Let the news with that number fade after a while.
    Fade(u64),
    /// Look for files that may be exports.
    Scout,
    /// Leave for a made-up shop.
    Demo,
    /// Listen to the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Draw everything again.
    Redraw,
    /// Suspend to the shell.
    Suspend,
    /// Leave.
    Quit,
}
