//! The playbook: events drive the follow-ups (domain.md section 5). Pure.
//!
//! The entries are data, `assets/playbook.toml`, which a person's own file overrides key by key.
//! Entries without delay fire in the transaction of the event that causes them (`follow.rs`); the
//! others when a tick finds their day has come ([`due`]). Either way a follow-up carries the
//! [`Cause`] it came from, so that the same one never comes twice and goes when its cause goes.
//! Read first: this page, then `cause.rs`, `follow.rs`, `due.rs`.

mod act;
mod beyond;
mod cause;
pub mod due;
pub(in crate::domain) mod follow;
mod propose;
mod read;
mod reason;
mod review;

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::followup::FollowUpKind;
use super::stage::Stage;
use super::suggestion::Proposal;

pub use beyond::{Batch, owed_cause};
pub use cause::{Cause, Standing};
pub use follow::{FRESH_DAYS, imported};
pub use read::read;
pub use review::{Reviewed, review_cause};

/// What an entry waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Trigger {
    /// A sample entered a stage.
    Entered(Stage),
    /// The due date of a sample whose post is awaited.
    Due,
    /// The day of a retainer's deliverable that is not posted.
    Deliverable,
    /// Invitations of a campaign went out on one day.
    OutreachBatch,
    /// Samples of a campaign were delivered on one day.
    SampleBatch,
    /// Days of a repeat creator have ended that are looked back at.
    Period,
    /// A follow-up of that kind was sent or done.
    Sent(FollowUpKind),
}

impl Trigger {
    /// Returns the word of playbook files; that of `Sent` has its kind beside it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entered(stage) => stage.name(),
            Self::Due => "due",
            Self::Deliverable => "deliverable",
            Self::OutreachBatch => "outreach_batch",
            Self::SampleBatch => "sample_batch",
            Self::Period => "period",
            Self::Sent(_) => "sent",
        }
    }
}

/// The trigger as the key of a follow-up spells it: its word, `sent.KIND` for a message sent.
impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent(kind) => write!(f, "sent.{}", kind.name()),
            Self::Entered(_)
            | Self::Due
            | Self::Deliverable
            | Self::OutreachBatch
            | Self::SampleBatch
            | Self::Period => f.write_str(self.name()),
        }
    }
}

impl FromStr for Trigger {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "due" => Self::Due,
            "deliverable" => Self::Deliverable,
            "outreach_batch" => Self::OutreachBatch,
            "sample_batch" => Self::SampleBatch,
            "period" => Self::Period,
            _ => match text.strip_prefix("sent.") {
                Some(kind) => Self::Sent(kind.parse()?),
                None => Self::Entered(text.parse()?),
            },
        })
    }
}

/// Whose hands an entry is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// It is done.
    Auto,
    /// A person is asked by a suggestion.
    Ask,
    /// Nothing happens.
    Off,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Ask, Self::Off];

    /// Returns the word of playbook files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Ask => "ask",
            Self::Off => "off",
        }
    }
}

/// One row of the playbook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name in the file.
    pub id: String,
    /// What it waits for.
    pub trigger: Trigger,
    /// Days after the trigger's own day; negative is before; 0 is with the event.
    pub days: i64,
    /// Days of a period; 0 of any other trigger.
    pub every: i64,
    /// What it comes to.
    pub proposal: Proposal,
    /// Name of the message's template.
    pub template: String,
    /// Whose hands it is in.
    pub mode: Mode,
}

impl Entry {
    /// Returns whether it fires with the event itself rather than on a day of its own.
    pub const fn is_immediate(&self) -> bool {
        match self.trigger {
            Trigger::Entered(_) => self.days == 0,
            Trigger::Sent(_) => true,
            Trigger::Due
            | Trigger::Deliverable
            | Trigger::OutreachBatch
            | Trigger::SampleBatch
            | Trigger::Period => false,
        }
    }
}

/// The entries in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Playbook {
    /// How many days ago the day of a message may lie when it is first seen.
    pub catch_up: i64,
    /// The entries.
    pub entries: Vec<Entry>,
}

static SHIPPED: LazyLock<Playbook> = LazyLock::new(|| {
    let (playbook, _faults) = read::shipped();
    playbook
});

impl Playbook {
    /// Returns the playbook as it is shipped.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Returns the playbook with every entry off.
    #[must_use]
    pub fn silent(&self) -> Self {
        let mut silent = self.clone();
        for entry in &mut silent.entries {
            entry.mode = Mode::Off;
        }
        silent
    }

    /// Returns the entries that are not off.
    pub fn live(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.mode != Mode::Off)
    }
}

impl Default for Playbook {
    fn default() -> Self {
        Self::shipped().clone()
    }
}

#[cfg(test)]
mod tests;
