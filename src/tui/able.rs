//! Whether an action works here and now, or one sentence why not.

use super::action::{Action, Scope};
use super::listings;
use super::model::{Model, Pane, QueuedLook, Subject};
use super::orders;
use crate::domain::followup::FollowUpState;
use crate::domain::stage::Stage;
use crate::store::view::today::Item;

/// Which stages fit, and what is said of the others.
type Asked = (fn(Stage) -> bool, &'static str);

impl Action {
    /// Returns whether it works now, or one sentence why not. Dispatch says it, the bottom line
    /// hides by it, the palette dims by it. The subject is the model's, asked for once a frame.
    pub fn enabled(self, model: &Model, subject: &Subject) -> Result<(), String> {
        if let Some((fits, why)) = self.asked_of_stage() {
            return of_samples(subject, fits, why);
        }
        if let Self::MoveTo(to) = self {
            let why = format!("{} cannot follow here", to.title());
            return of_samples(subject, |stage| stage.allows(to), &why);
        }
        if matches!(self, Self::Send) {
            return of_follow_ups(subject, "Only a message can be sent", |row| !row.is_task);
        }
        if self == Self::Merge {
            return of_follow_ups(subject, "Only messages can be said in one", |row| {
                !row.is_task
            });
        }
        if matches!(self, Self::Accept | Self::Dismiss) && subject.suggestions.is_empty() {
            return Err("There is no suggestion under the cursor".to_owned());
        }
        if self == Self::Snooze && !subject.suggestions.is_empty() {
            return Ok(());
        }
        if self == Self::EditBrief {
            return of_samples(subject, |_stage| true, "");
        }
        if matches!(self, Self::Judge | Self::Promote) && !has_content(model) {
            return Err("There is no video under the cursor".to_owned());
        }
        if self == Self::Promote && model.pane() != Pane::Content {
            return Err("Spark Ads are run on the content screen".to_owned());
        }
        if self == Self::TakeBack {
            return can_take_back(model);
        }
        if self == Self::Settle && subject.conflicts.is_empty() {
            return Err("There is no conflict under the cursor".to_owned());
        }
        if self == Self::EditMessage && subject.follow_ups.len() > 1 {
            return Err("One message is edited at a time".to_owned());
        }
        if self == Self::Snooze && !subject.samples.is_empty() {
            let open = |stage: Stage| !stage.is_closed();
            return of_samples(subject, open, "A closed sample waits for nothing");
        }
        if matches!(
            self,
            Self::Snooze | Self::Done | Self::CallOff | Self::EditMessage
        ) {
            return of_follow_ups(subject, "It is closed already", |_row| true);
        }
        if matches!(
            self,
            Self::Target | Self::LastDay | Self::Budgets | Self::CampaignBrief
        ) && (model.pane() != Pane::Campaigns || model.campaigns.current().is_none())
        {
            return Err("There is no campaign under the cursor".to_owned());
        }
        match self
            .why_not_set(model)
            .or_else(|| self.why_not_in(model, subject))
        {
            Some(why) => Err(why.to_owned()),
            None => Ok(()),
        }
    }

    /// What a verb asks of the stage of its samples, and what it says otherwise.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other actions ask nothing of a stage"
    )]
    fn asked_of_stage(self) -> Option<Asked> {
        Some(match self {
            Self::Advance => (
                |stage| !stage.row().moves.is_empty(),
                "Nothing follows a closed sample",
            ),
            Self::MoveBack => (
                |stage| stage != Stage::Invited,
                "Nothing comes before invited",
            ),
            Self::Close => (can_close, "A sample in this stage cannot be closed"),
            Self::Posted => (
                |stage| stage.allows(Stage::Posted),
                "Only a delivered sample can be posted",
            ),
            Self::Decide => (
                |stage| stage == Stage::Posted,
                "Only a posted sample is decided on",
            ),
            Self::Brief => (can_brief, "A brief goes out between shipping and posting"),
            Self::Track => (can_track, "Nothing of it is on its way yet"),
            Self::NativeReminder => (
                Stage::awaits_post,
                "TikTok reminds only of a post that is awaited",
            ),
            Self::Confirm | Self::Extend => (
                Stage::awaits_post,
                "It has a due date only between delivery and post",
            ),
            _ => return None,
        })
    }

    /// What stands in the way of the actions that show things another way.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other actions have their own reasons"
    )]
    fn why_not_set(self, model: &Model) -> Option<&'static str> {
        match self {
            Self::TakeFound | Self::TakeFolder | Self::Demo if !model.is_empty_database() => {
                Some("Only the first page of an empty database has it")
            }
            Self::TakeFound if model.first.found.is_empty() => {
                Some("No exports were found in this folder or in Downloads")
            }
            Self::Sort | Self::Reverse if model.is_board() => Some("A board goes by stage"),
            Self::Columns if model.is_board() => Some("A board has a column for each stage"),
            Self::Columns
                if model.pane() != Pane::Creators
                    && listings::choosable(model.pane()).is_empty() =>
            {
                Some("There is no table here")
            }
            Self::Run(n) if has_no_rows(model, n) => Some("There is nothing under the cursor"),
            Self::Views if model.settings.views.is_empty() => {
                Some("There are no saved views yet: [[view]] in config.toml makes one")
            }
            _ => None,
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other actions work everywhere"
    )]
    fn why_not_in(self, model: &Model, subject: &Subject) -> Option<&'static str> {
        let pane = model.pane();
        let has_filter = model.narrow_of(pane).is_some();
        let has_orders = !orders::of(pane).is_empty();
        let has_creator = opens(model, subject);
        match self {
            Self::Message
            | Self::AddSample
            | Self::Note
            | Self::LongNote
            | Self::Tag
            | Self::Answered
            | Self::Copy
            | Self::Browse
                if subject.is_empty() =>
            {
                Some("There is nothing under the cursor")
            }
            Self::Outreach if pane == Pane::Campaigns && model.campaigns.current().is_none() => {
                Some("There is no campaign under the cursor")
            }
            Self::Outreach if pane == Pane::Campaigns => None,
            Self::Compare | Self::Outreach | Self::Commission if subject.creators.is_empty() => {
                Some("There is no creator under the cursor")
            }
            Self::Open if model.destination().is_some() => None,
            Self::Open if !has_creator => Some("There is no creator under the cursor"),
            Self::Undo
            | Self::Redo
            | Self::Find
            | Self::Filter
            | Self::Window
            | Self::Segments
            | Self::Shops
                if model.is_empty_database() =>
            {
                Some("There is no shop yet")
            }
            Self::Import if model.importing.is_some() => Some("An import is under way"),
            // Without a shop the way begins with one.
            Self::Import if model.is_empty_database() => None,
            Self::Import if model.one_shop().is_none() => {
                Some("There are several shops: go to one of them first, with g o")
            }
            Self::Filter if !has_filter => Some("There are no rows to narrow here"),
            Self::Reverse if pane == Pane::Log => None,
            Self::Sort if pane == Pane::Log => Some("The log goes by time: S turns it round"),
            Self::Sort | Self::Reverse if pane == Pane::Today => {
                Some("The morning goes by urgency")
            }
            Self::Sort | Self::Reverse if !has_orders => Some("This list has one order"),
            Self::Mark | Self::Range | Self::MarkAll | Self::Invert if !has_marks(pane) => {
                Some("Nothing is marked here")
            }
            Self::Mark | Self::Range | Self::MarkAll | Self::Invert if subject.is_empty() => {
                Some("There is nothing to mark")
            }
            Self::SetCost if model.pane() != Pane::Profit => {
                Some("Costs are set on the profit screen")
            }
            Self::SetCost if model.profit.uncosted().is_none() => Some("No cost is missing here"),
            Self::Explain if matches!(model.pane(), Pane::FollowUps | Pane::Log) => {
                Some("There are no figures here")
            }
            Self::Explain if has_nothing_to_explain(model) => {
                Some("There is no figure under the cursor")
            }
            Self::Window if !has_window(pane) => Some("There are no figures of a window here"),
            Self::Repeat if model.repeat.is_none() => Some("Nothing was done yet"),
            _ => None,
        }
    }
}

/// Whether the figures of a pane are of days that can be chosen.
const fn has_window(pane: Pane) -> bool {
    matches!(
        pane,
        Pane::Content
            | Pane::Hooks
            | Pane::Profit
            | Pane::Settlement
            | Pane::Programme
            | Pane::Scorecard
            | Pane::Creator
            | Pane::Creators
    )
}

/// Whether rows of a pane can be marked.
const fn has_marks(pane: Pane) -> bool {
    !matches!(
        pane,
        Pane::Creator
            | Pane::Scorecard
            | Pane::Hooks
            | Pane::Settlement
            | Pane::Programme
            | Pane::Campaigns
            | Pane::Log
    )
}

/// Whether the operation under the cursor of the log may be taken back, as far as its line tells.
fn can_take_back(model: &Model) -> Result<(), String> {
    let row = model.log.current().filter(|_| model.pane() == Pane::Log);
    match row {
        None => Err("There is no operation under the cursor".to_owned()),
        Some(row) if row.undone_by.is_some() => Err("It was taken back already".to_owned()),
        Some(_) => Ok(()),
    }
}

/// Whether there is a video or LIVE under the cursor.
fn has_content(model: &Model) -> bool {
    let morning = model.today.current().map(|row| &row.item);
    match model.pane() {
        Pane::Today => matches!(morning, Some(Item::Unjudged(_))),
        Pane::Content => model.content.list.current().is_some(),
        Pane::Pipeline
        | Pane::Due
        | Pane::Creator
        | Pane::Scorecard
        | Pane::Creators
        | Pane::FollowUps
        | Pane::Profit
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks
        | Pane::Campaigns
        | Pane::Log => false,
    }
}

/// Whether an own command that works on rows has none.
fn has_no_rows(model: &Model, n: usize) -> bool {
    let command = model.settings.commands.get(n);
    command.is_some_and(|command| command.scope != Scope::Global)
        && super::rows::rows(model).is_empty()
}

/// Whether Enter has something to open: a creator, or one line that stands for several suggestions.
fn opens(model: &Model, subject: &Subject) -> bool {
    let is_folded = subject.suggestions.len() > 1 && model.today.marks.is_empty();
    is_folded || model.selected_creator().is_some() || !subject.creators.is_empty()
}

/// Whether the row that figures would be of is not there, or not yet.
fn has_nothing_to_explain(model: &Model) -> bool {
    match model.pane() {
        Pane::Content => model.content.list.current().is_none(),
        Pane::Profit => model.profit.list.current().is_none(),
        Pane::Programme => model.profit.programme.current().is_none(),
        Pane::Campaigns => model.campaigns.current().is_none(),
        Pane::Creators => model.creators.list.current().is_none(),
        Pane::Scorecard => model.about.known.card.is_none(),
        Pane::Today if matches!(model.today.current(), Some(row) if matches!(row.item, Item::Suggestion(_))) => {
            false
        }
        Pane::Pipeline | Pane::Due | Pane::Today | Pane::Creator => {
            model.about.known.show.is_none()
        }
        Pane::Settlement => model.profit.settlement.current().is_none(),
        Pane::Hooks => model.content.hooks.current().is_none(),
        Pane::FollowUps | Pane::Log => true,
    }
}

impl Model {
    /// Returns where keys are looked up, the nearest first.
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = match self.pane() {
            Pane::Pipeline | Pane::Due => vec![Scope::Sample, Scope::Creator],
            Pane::Creator if self.about.chosen().is_some() => {
                vec![Scope::Suggestion, Scope::Creator]
            }
            Pane::Creator | Pane::Scorecard | Pane::Creators => vec![Scope::Creator],
            Pane::Content => vec![Scope::Content, Scope::Creator],
            Pane::Campaigns => vec![Scope::Campaign],
            Pane::FollowUps => vec![Scope::FollowUp, Scope::Creator],
            Pane::Today => match self.today.current().map(|row| &row.item) {
                Some(Item::FollowUp(_)) => vec![Scope::FollowUp, Scope::Creator],
                Some(Item::Conflict(_)) => vec![Scope::Conflict, Scope::Creator],
                Some(Item::Unjudged(_)) => vec![Scope::Content, Scope::Creator],
                Some(Item::Owed(_)) => vec![Scope::Creator],
                Some(Item::Suggestion(_)) => vec![Scope::Suggestion, Scope::Creator],
                _ => vec![Scope::Sample, Scope::Creator],
            },
            Pane::Log => vec![Scope::Log],
            Pane::Profit | Pane::Settlement | Pane::Programme | Pane::Hooks => Vec::new(),
        };
        if self.is_empty_database() {
            scopes = vec![Scope::First];
        }
        scopes.extend([Scope::List, Scope::Global]);
        scopes
    }
}

fn can_close(stage: Stage) -> bool {
    let mut moves = stage.row().moves.iter();
    moves.any(|to| to.is_closed() && *to != Stage::Decided)
}

const fn can_track(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Approved | Stage::Shipped | Stage::Delivered | Stage::Review | Stage::Lost
    )
}

const fn can_brief(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Approved | Stage::Shipped | Stage::Delivered | Stage::Review
    )
}

fn of_samples(subject: &Subject, fits: impl Fn(Stage) -> bool, why: &str) -> Result<(), String> {
    if subject.samples.is_empty() {
        return Err("There is no sample under the cursor".to_owned());
    }
    // Stages of marked rows out of sight are unknown; the command itself will say.
    if subject.stages.is_empty() || subject.stages.iter().any(|stage| fits(*stage)) {
        Ok(())
    } else {
        Err(why.to_owned())
    }
}

fn of_follow_ups(
    subject: &Subject,
    why: &str,
    fits: impl Fn(&QueuedLook) -> bool,
) -> Result<(), String> {
    if subject.follow_ups.is_empty() {
        return Err("There is no follow-up under the cursor".to_owned());
    }
    let open = |state: FollowUpState| state.is_open();
    // Those out of sight are unknown; the command itself will say.
    let fit = |look: &QueuedLook| open(look.state) && fits(look);
    if subject.queued.is_empty() || subject.queued.iter().any(fit) {
        Ok(())
    } else {
        Err(why.to_owned())
    }
}
