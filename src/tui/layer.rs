//! What lies over the screen and takes the keys: a search, a menu, a form.

use super::clashing::Clashing;
use super::field::Field;
use super::intake::Intake;
use super::model::Subject;
use super::panes::creators::CreatorColumn;
use crate::domain::command::{Command, MoveDetails, NewVerdict};
use crate::domain::conflict::Kept;
use crate::domain::date::Window;
use crate::domain::fact::Side;
use crate::domain::followup::FollowUpKind;
use crate::domain::goal::GoalMetric;
use crate::domain::id::{CampaignId, CreatorId, ExtId, FollowUpId, SampleId, ShopId, SuggestionId};
use crate::domain::money::Currency;
use crate::domain::sample::Decision;
use crate::domain::search::Search;
use crate::domain::shop::Shop;
use crate::domain::stage::Stage;
use crate::store::view::Scope;
use crate::store::view::brief::BriefSheet;
use crate::store::view::explain::ExplainQuery;
use crate::store::view::offering::Segment;
use crate::store::view::scorecard::Scorecard;

/// A finder, palette or help: a field and a list under it.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    /// What is typed.
    pub field: Field,
    /// The chosen row.
    pub cursor: usize,
    /// The line at the top.
    pub offset: usize,
}

/// One line of the finder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub id: CreatorId,
    /// The place among the names.
    pub place: usize,
    /// Letters of the handle that matched.
    pub hits: Vec<usize>,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its key.
    pub key: char,
    /// What it says.
    pub label: String,
    /// What it adds.
    pub note: String,
    /// What choosing it does.
    pub pick: Pick,
}

/// What is offered to creators: a product of a shop, for a campaign or for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The shop.
    pub shop: ShopId,
    /// The SKU.
    pub sku_id: ExtId,
    /// The campaign.
    pub campaign: Option<CampaignId>,
    /// The texts it may have, at least one.
    pub texts: Vec<String>,
    /// To whom, where not to those the menu is about.
    pub to: Option<Segment>,
}

/// What choosing does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Queue this kind of message.
    Message(FollowUpKind),
    /// Note an answer that leads invited samples there.
    Answered(Stage),
    /// Put off by so many days.
    Snooze(i64),
    /// Put off until a Monday.
    SnoozeMonday,
    /// Put off until a date to be typed.
    SnoozeDate,
    /// Close so.
    Close(Stage, Option<Side>),
    /// Decline for this reason.
    Decline(Side, &'static str),
    /// Decide so.
    Decide(Decision),
    /// Copy this text.
    Copy(String),
    /// Order the list by the choice with that number.
    Sort(usize),
    /// Show the figures of these days.
    Window(Window),
    /// Give this verdict.
    Judge(NewVerdict),
    /// Let one side's word stand.
    Keep(Kept),
    /// Explain this figure.
    Explain(ExplainQuery),
    /// Add a sample of this SKU.
    Sku(ExtId),
    /// Take this step of a Spark Ad.
    Spark(SparkField),
    /// Set this commission.
    Commission(Rated),
    /// Add a sample rather than raise a commission.
    SampleInstead,
    /// Offer this to creators.
    Offer(Offered),
    /// Offer this to creators in the text of that name.
    OfferIn(Offered, String),
    /// Narrow the creators to the segment of this name.
    Segment(String),
    /// Read the column as this field, or leave it out.
    Field(Option<String>),
    /// Show the column of the table, or hide it.
    Column(CreatorColumn),
    /// Leave the column of that title out, or show it.
    Hide(&'static str),
    /// Be about this shop, or about all.
    Shop(Scope),
    /// Open the saved view of that number.
    View(usize),
    /// Run the person's own command of that number.
    Run(usize),
    /// Show that step of the tour.
    Tour(usize),
    /// Leave things as they are.
    Nothing,
}

/// What a form is for, once it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Set carrier and tracking number; and ship, where a stage is given.
    Track(Vec<SampleId>, Option<Stage>),
    /// Enter a stage with the link of the post.
    Link(Vec<SampleId>, Stage),
    /// Enter a stage with a date.
    Date(Vec<SampleId>, Stage),
    /// Close with a reason.
    Close(Vec<SampleId>, Stage, Option<Side>),
    /// Decide with a reason.
    Decide(Vec<SampleId>, Decision),
    /// Move the due date by so many days.
    Extend(Vec<SampleId>),
    /// Write a brief.
    Brief(Box<BriefSheet>),
    /// Set what a piece and its shipping cost.
    Cost(ShopId, Currency, ExtId),
    /// Change a campaign of a shop.
    Campaign(ShopId, CampaignId, CampaignField),
    /// Take a step of the promotion of a shop's content.
    Spark(ShopId, Currency, ExtId, SparkField),
    /// Set the commission of creators.
    Commission(Vec<CreatorId>, Rated),
    /// Put off until a date.
    Snooze(Vec<SampleId>, Vec<FollowUpId>),
    /// Put suggestions off until a date.
    Wait(Vec<SuggestionId>),
    /// Give a verdict on content, with a reason.
    Judge(NewVerdict),
    /// Turn suggestions down, for a reason.
    Dismiss(Vec<SuggestionId>),
    /// Write a note.
    Note(Vec<CreatorId>),
    /// Add and remove tags.
    Tag(Vec<CreatorId>),
    /// Make the first shop.
    Shop,
    /// Import into the shop.
    Import(Box<Shop>),
    /// Do it all the same, for a reason.
    Override(Box<Command>),
}

/// What a commission is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rated {
    /// Whatever has no offer of its own.
    Usual,
    /// A product, by its SKU.
    Product(ExtId),
}

/// A step of a Spark Ad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SparkField {
    /// Ask for permission.
    Ask,
    /// Keep the code.
    Code,
    /// Run it for a budget.
    Budget,
    /// Book what a day cost and brought.
    Spend,
    /// Stop it.
    Stop,
}

/// What a form changes on a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignField {
    /// The target of its goal.
    Target(GoalMetric, Currency),
    /// Its last day.
    LastDay,
    /// The budgets of samples and ads.
    Budgets(Currency),
}

/// A form: one or two fields.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it asks.
    pub title: String,
    /// What a person should know; the refusal, for an override.
    pub note: String,
    /// Label and text of each field.
    pub fields: Vec<(String, Field)>,
    /// The field being written.
    pub active: usize,
    /// What it is for.
    pub goal: Goal,
    /// What is wrong with what was typed; empty when nothing is.
    pub error: String,
    /// What the fields said when it was opened.
    pub first: Vec<String>,
}

impl Form {
    /// Returns a form with these fields: label and first text.
    pub fn new(title: String, note: String, fields: &[(&str, &str)], goal: Goal) -> Self {
        let field = |(label, text): &(&str, &str)| ((*label).to_owned(), Field::new(text));
        Self {
            title,
            note,
            fields: fields.iter().map(field).collect(),
            active: 0,
            goal,
            error: String::new(),
            first: fields.iter().map(|(_, text)| (*text).to_owned()).collect(),
        }
    }

    /// Returns what was typed and is not sent yet, under the title; `None` where nothing was, or where
    /// it belongs to one refusal alone.
    pub fn draft(&self) -> Option<(String, Vec<String>)> {
        let texts: Vec<String> = self
            .fields
            .iter()
            .map(|(_, field)| field.text().to_owned())
            .collect();
        let is_kept = texts != self.first && !matches!(self.goal, Goal::Override(_));
        is_kept.then(|| (self.title.clone(), texts))
    }

    /// Takes a draft back into the fields.
    pub fn resume(&mut self, draft: &[String]) {
        if draft.len() == self.fields.len() {
            for ((_, field), text) in self.fields.iter_mut().zip(draft) {
                *field = Field::new(text);
            }
        }
    }

    /// Returns what a field says, without surrounding space; `None` when empty.
    pub fn text(&self, field: usize) -> Option<String> {
        let text = self.fields.get(field)?.1.text().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// A text to read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What it is about.
    pub title: String,
    /// The text, its line breaks kept.
    pub text: String,
    /// The line at the top.
    pub offset: usize,
    /// The question whose answer it waits for, or was made of.
    pub asked: u64,
    /// What was asked, of an explanation.
    pub query: Option<ExplainQuery>,
    /// Whether the rows behind it can be listed.
    pub has_rows: bool,
}

impl Reading {
    /// Returns what a person reads first where their own files have faults: what is right in them applies
    /// all the same, so nobody would notice.
    pub fn of_faults(told: &[String]) -> Option<Self> {
        let title = match told.len() {
            0 => return None,
            1 => "A fault in your own files".to_owned(),
            several => format!("{several} faults in your own files"),
        };
        Some(Self {
            title,
            text: told.join("\n\n"),
            ..Self::default()
        })
    }
}

/// Two creators side by side.
#[derive(Clone, Debug)]
pub struct Compare {
    /// The first; the other is looked up, or asked for already.
    pub one: CreatorId,
    /// The questions for both cards; nought before the other is known.
    pub asked: [u64; 2],
    /// The cards that have come.
    pub cards: [Option<Scorecard>; 2],
    /// Why one could not be read; empty where both could.
    pub failed: String,
}

impl Compare {
    /// Returns a creator who waits for another.
    pub const fn with(one: CreatorId) -> Self {
        Self {
            one,
            asked: [0; 2],
            cards: [None, None],
            failed: String::new(),
        }
    }

    /// Returns whether the other creator is still to be named.
    pub const fn waits_for_another(&self) -> bool {
        let [one, other] = self.asked;
        one == 0 && other == 0
    }

    /// Takes a card in, if it was asked for here; returns whether it was.
    pub fn take(&mut self, number: u64, card: &Scorecard) -> bool {
        let place = self.asked.iter().position(|asked| *asked == number);
        let place = place.and_then(|place| self.cards.get_mut(place));
        place.is_some_and(|place| {
            *place = Some(card.clone());
            true
        })
    }
}

/// What lies over the screen.
#[derive(Debug)]
pub enum Layer {
    /// Two creators side by side.
    Compare(Box<Compare>),
    /// What others changed first, to pick whose word stands.
    Clash(Box<Clashing>),
    /// A file before it is imported.
    Intake(Box<Intake>),
    /// A text to read.
    Reading(Reading),
    /// Every key that works here.
    Help(Picker),
    /// Every action by name.
    Palette(Picker),
    /// Creators by a few letters.
    Finder(Picker, Box<Search<usize>>, Vec<Found>, usize),
    /// Things to choose from.
    Menu {
        /// What is asked.
        title: String,
        /// What to know before choosing.
        lines: Vec<String>,
        /// The choices.
        choices: Vec<Choice>,
        /// The chosen one.
        cursor: usize,
        /// What it is about, whatever happens to the rows meanwhile.
        subject: Subject,
    },
    /// A form.
    Form(Form),
    /// A question before what cannot be taken back.
    Confirm {
        /// What will be done, and to how many.
        title: String,
        /// What must be known first.
        text: String,
        /// What is done on yes.
        command: Box<Command>,
    },
    /// The filter of the list below.
    Filter(Field),
}

/// Returns the command that moves samples to a stage with these details.
pub const fn move_to(samples: Vec<SampleId>, to: Stage, details: MoveDetails) -> Command {
    Command::MoveSamples {
        samples,
        to,
        details,
    }
}
