//! What can have happened. Events are written once, never edited, and hold old and new values.

use serde::{Deserialize, Serialize};

use super::booking::{AdSpend, FlatFee};
use super::brief::Brief;
use super::campaign::Campaign;
use super::conflict::Conflict;
use super::creator::Creator;
use super::delta::{Delta as _, Entity};
use super::experiment::Experiment;
use super::followup::FollowUp;
use super::id::{BatchId, OpId, ShopId};
use super::note::Note;
use super::offer::Offer;
use super::outreach::Outreach;
use super::product::Product;
use super::promotion::Promotion;
use super::sample::Sample;
use super::segment::Segment;
use super::shop::Shop;
use super::suggestion::Suggestion;
use super::verdict::Verdict;

/// The version written into new events; older bodies are read through an upcaster.
pub const VERSION: i64 = 1;

macro_rules! verbs {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What was done to an entity that was there before.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Verb { $($(#[$doc])* $variant,)* }

        impl Verb {
            /// Returns the name used in the log.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

verbs! {
    /// Fields were edited.
    Edited = "edited",
    /// Tags were added or removed.
    Tagged = "tagged",
    /// The contact changed; its values stand outside the log.
    ContactChanged = "contact_changed",
    /// The contact was forgotten for good.
    Forgotten = "forgotten",
    /// The stage moved.
    Moved = "moved",
    /// The stage was set back, as a correction.
    MovedBack = "moved_back",
    /// Carrier or tracking number was set.
    Tracked = "tracked",
    /// The due date was agreed.
    Confirmed = "confirmed",
    /// The due date was moved.
    Extended = "extended",
    /// A message about it was sent.
    Messaged = "messaged",
    /// A file said something new.
    Imported = "imported",
    /// Put off.
    Snoozed = "snoozed",
    /// Sent.
    Sent = "sent",
    /// Done.
    Done = "done",
    /// Called off.
    Cancelled = "cancelled",
    /// Back in the queue, because its cause came again.
    Queued = "queued",
    /// Done as proposed.
    Accepted = "accepted",
    /// Its facts are gone.
    Expired = "expired",
    /// The facts of what a person decided are gone.
    Passed = "passed",
    /// Its facts are there again, or its day came.
    Reopened = "reopened",
    /// The creator wrote back.
    Answered = "answered",
    /// Several messages became one.
    Merged = "merged",
    /// Creators joined.
    Joined = "joined",
    /// Stock was taken or given back.
    Stocked = "stocked",
    /// Another verdict was given.
    Judged = "judged",
    /// A contradiction was settled.
    Settled = "settled",
    /// A post was said to be another's.
    Dismissed = "dismissed",
}

/// One entity came, changed or went.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(
    rename_all = "snake_case",
    bound(
        serialize = "E: Serialize, E::Key: Serialize, E::Delta: Serialize",
        deserialize = "E: Deserialize<'de>, E::Key: Deserialize<'de>, E::Delta: Deserialize<'de>"
    )
)]
pub enum Change<E: Entity> {
    /// It is new.
    Added(E),
    /// Some of its fields have other values.
    Changed {
        /// Which one.
        key: E::Key,
        /// What was done.
        verb: Verb,
        /// Field by field.
        delta: E::Delta,
        /// The reason given to pass a guard.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        overriding: Option<String>,
    },
    /// It is gone: taken away, or its coming taken back.
    Removed(E),
}

impl<E: Entity> Change<E> {
    /// Returns the change from `before` to `after`, or `None` when nothing differs.
    pub fn between(before: &E, after: &E, verb: Verb) -> Option<Self> {
        let delta = E::Delta::between(before, after);
        (!delta.is_empty()).then(|| Self::Changed {
            key: before.key(),
            verb,
            delta,
            overriding: None,
        })
    }

    /// Returns which entity it is about.
    pub fn key(&self) -> E::Key {
        match self {
            Self::Added(entity) | Self::Removed(entity) => entity.key(),
            Self::Changed { key, .. } => key.clone(),
        }
    }

    /// Returns the whole thing, where it was added or removed.
    const fn whole(&self) -> Option<&E> {
        match self {
            Self::Added(whole) | Self::Removed(whole) => Some(whole),
            Self::Changed { .. } => None,
        }
    }

    fn inverse(&self) -> Self {
        match self {
            Self::Added(entity) => Self::Removed(entity.clone()),
            Self::Removed(entity) => Self::Added(entity.clone()),
            Self::Changed {
                key,
                verb,
                delta,
                overriding: _,
            } => Self::Changed {
                key: key.clone(),
                verb: *verb,
                delta: delta.reversed(),
                overriding: None,
            },
        }
    }

    /// Returns the names of the fields that changed; none when it came or went.
    fn fields(&self) -> Vec<&'static str> {
        match self {
            Self::Changed { delta, .. } => delta.fields(),
            Self::Added(_) | Self::Removed(_) => Vec::new(),
        }
    }

    fn verb(&self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::Changed { verb, .. } => verb.name(),
            Self::Removed(_) => "removed",
        }
    }
}

/// A file's facts went in, or came out again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BatchEvent {
    /// The batch.
    pub batch: BatchId,
    /// Name of the file.
    pub file: String,
    /// Kind of the file.
    pub kind: String,
    /// SHA-256 of the file, hexadecimal.
    pub hash: String,
    /// Rows of the file.
    pub rows: u64,
    /// Rows new to us.
    pub inserted: u64,
    /// Rows that changed something.
    pub updated: u64,
    /// Rows that changed nothing.
    pub unchanged: u64,
    /// Rows set aside.
    pub quarantined: u64,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// To a shop.
    Shop(Change<Shop>),
    /// To a product.
    Product(Change<Product>),
    /// To a creator.
    Creator(Change<Creator>),
    /// To a note.
    Note(Change<Note>),
    /// To a campaign.
    Campaign(Change<Campaign>),
    /// To a segment.
    Segment(Change<Segment>),
    /// To an offer.
    Offer(Change<Offer>),
    /// To a brief.
    Brief(Change<Brief>),
    /// To a sample.
    Sample(Change<Sample>),
    /// To a follow-up.
    FollowUp(Change<FollowUp>),
    /// To a suggestion.
    Suggestion(Change<Suggestion>),
    /// To a contradiction between a file and a sample.
    Conflict(Change<Conflict>),
    /// To a verdict on content.
    Verdict(Change<Verdict>),
    /// To a booking of ad spend.
    AdSpend(Change<AdSpend>),
    /// To a flat fee.
    FlatFee(Change<FlatFee>),
    /// To the promotion of a content.
    Promotion(Change<Promotion>),
    /// To an experiment.
    Experiment(Change<Experiment>),
    /// To a batch of outreach.
    Outreach(Change<Outreach>),
    /// A file was imported.
    BatchImported(BatchEvent),
    /// An imported file was taken out again.
    BatchUndone(BatchEvent),
}

/// Why an event cannot be undone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Irreversible(pub String);

impl Event {
    /// Returns the kind shown in the log: noun and verb, such as `sample_moved`.
    pub fn kind(&self) -> String {
        let (noun, verb) = match self {
            Self::Shop(change) => ("shop", change.verb()),
            Self::Product(change) => ("product", change.verb()),
            Self::Creator(change) => ("creator", change.verb()),
            Self::Note(change) => ("note", change.verb()),
            Self::Campaign(change) => ("campaign", change.verb()),
            Self::Segment(change) => ("segment", change.verb()),
            Self::Offer(change) => ("offer", change.verb()),
            Self::Brief(change) => ("brief", change.verb()),
            Self::Sample(change) => ("sample", change.verb()),
            Self::FollowUp(change) => ("followup", change.verb()),
            Self::Suggestion(change) => ("suggestion", change.verb()),
            Self::Conflict(change) => ("conflict", change.verb()),
            Self::Verdict(change) => ("verdict", change.verb()),
            Self::AdSpend(change) => ("ad_spend", change.verb()),
            Self::FlatFee(change) => ("flat_fee", change.verb()),
            Self::Promotion(change) => ("promotion", change.verb()),
            Self::Experiment(change) => ("experiment", change.verb()),
            Self::Outreach(change) => ("outreach", change.verb()),
            Self::BatchImported(_) => ("batch", "imported"),
            Self::BatchUndone(_) => ("batch", "undone"),
        };
        format!("{noun}_{verb}")
    }

    /// Returns the names of the fields it changed on what was there before.
    pub fn fields(&self) -> Vec<&'static str> {
        match self {
            Self::Shop(change) => change.fields(),
            Self::Product(change) => change.fields(),
            Self::Creator(change) => change.fields(),
            Self::Note(change) => change.fields(),
            Self::Campaign(change) => change.fields(),
            Self::Segment(change) => change.fields(),
            Self::Offer(change) => change.fields(),
            Self::Brief(change) => change.fields(),
            Self::Sample(change) => change.fields(),
            Self::FollowUp(change) => change.fields(),
            Self::Suggestion(change) => change.fields(),
            Self::Conflict(change) => change.fields(),
            Self::Verdict(change) => change.fields(),
            Self::AdSpend(change) => change.fields(),
            Self::FlatFee(change) => change.fields(),
            Self::Promotion(change) => change.fields(),
            Self::Experiment(change) => change.fields(),
            Self::Outreach(change) => change.fields(),
            Self::BatchImported(_) | Self::BatchUndone(_) => Vec::new(),
        }
    }

    /// Returns the id of what it is about, as shown in the log.
    pub fn subject(&self) -> String {
        match self {
            Self::Shop(change) => change.key().to_string(),
            Self::Product(change) => change.key().1.to_string(),
            Self::Creator(change) => change.key().to_string(),
            Self::Note(change) => change.key().to_string(),
            Self::Campaign(change) => change.key().to_string(),
            Self::Segment(change) => change.key().to_string(),
            Self::Offer(change) => change.key().to_string(),
            Self::Brief(change) => change.key().to_string(),
            Self::Sample(change) => change.key().to_string(),
            Self::FollowUp(change) => change.key().to_string(),
            Self::Suggestion(change) => change.key().to_string(),
            Self::Conflict(change) => change.key().to_string(),
            Self::Verdict(change) => change.key().1.to_string(),
            Self::AdSpend(change) => change.key().to_string(),
            Self::FlatFee(change) => change.key().to_string(),
            Self::Promotion(change) => change.key().1.to_string(),
            Self::Experiment(change) => change.key().to_string(),
            Self::Outreach(change) => change.key().to_string(),
            Self::BatchImported(batch) | Self::BatchUndone(batch) => batch.batch.to_string(),
        }
    }

    /// Returns the shop of what it concerns, where the event itself says: those that only change a thing name
    /// it by its id.
    pub fn shop(&self) -> Option<ShopId> {
        match self {
            Self::Shop(change) => Some(change.key()),
            Self::Product(change) => Some(change.key().0),
            Self::Verdict(change) => Some(change.key().0),
            Self::Promotion(change) => Some(change.key().0),
            Self::Creator(change) => change.whole().map(|one| one.shop),
            Self::Campaign(change) => change.whole().map(|one| one.shop),
            Self::Segment(change) => change.whole().map(|one| one.shop),
            Self::Offer(change) => change.whole().map(|one| one.shop),
            Self::Brief(change) => change.whole().map(|one| one.shop),
            Self::Sample(change) => change.whole().map(|one| one.shop),
            Self::FollowUp(change) => change.whole().map(|one| one.shop),
            Self::Suggestion(change) => change.whole().map(|one| one.shop),
            Self::AdSpend(change) => change.whole().map(|one| one.shop),
            Self::FlatFee(change) => change.whole().map(|one| one.shop),
            Self::Experiment(change) => change.whole().map(|one| one.shop),
            Self::Outreach(change) => change.whole().map(|one| one.shop),
            Self::Conflict(change) => change.whole().map(|one| one.shop),
            Self::Note(_) | Self::BatchImported(_) | Self::BatchUndone(_) => None,
        }
    }

    /// Returns the event that takes this one back, or why there is none.
    pub fn inverse(&self) -> Result<Self, Irreversible> {
        Ok(match self {
            Self::Shop(change) => Self::Shop(change.inverse()),
            Self::Product(change) => Self::Product(change.inverse()),
            Self::Creator(Change::Changed {
                verb: Verb::Forgotten,
                ..
            }) => {
                return Err(Irreversible(
                    "Email, phone and address were forgotten, which cannot be taken back."
                        .to_owned(),
                ));
            }
            Self::Creator(change) => Self::Creator(change.inverse()),
            Self::Note(change) => Self::Note(change.inverse()),
            Self::Campaign(change) => Self::Campaign(change.inverse()),
            Self::Segment(change) => Self::Segment(change.inverse()),
            Self::Offer(change) => Self::Offer(change.inverse()),
            Self::Brief(change) => Self::Brief(change.inverse()),
            Self::Sample(change) => Self::Sample(change.inverse()),
            Self::FollowUp(Change::Changed {
                verb: Verb::Sent,
                key,
                ..
            }) => {
                return Err(Irreversible(format!(
                    "Message {} was sent, which cannot be taken back.",
                    key.short()
                )));
            }
            Self::FollowUp(change) => Self::FollowUp(change.inverse()),
            Self::Suggestion(change) => Self::Suggestion(change.inverse()),
            Self::Conflict(change) => Self::Conflict(change.inverse()),
            Self::Verdict(change) => Self::Verdict(change.inverse()),
            Self::AdSpend(change) => Self::AdSpend(change.inverse()),
            Self::FlatFee(change) => Self::FlatFee(change.inverse()),
            Self::Promotion(change) => Self::Promotion(change.inverse()),
            Self::Experiment(change) => Self::Experiment(change.inverse()),
            Self::Outreach(change) => Self::Outreach(change.inverse()),
            Self::BatchImported(batch) => Self::BatchUndone(batch.clone()),
            Self::BatchUndone(batch) => {
                return Err(Irreversible(format!(
                    "The file {} was taken out; import it again to have it back.",
                    batch.file
                )));
            }
        })
    }
}

/// The heading of one operation, as kept beside its events.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Operation {
    /// Identity.
    pub id: OpId,
    /// The command's name, such as `sample advance`.
    pub command: String,
    /// The operation it takes back, if it does.
    pub undoes: Option<OpId>,
}
