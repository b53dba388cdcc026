//! What a follow-up came from, which is why it never comes twice and goes when its cause goes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::{Entry, Trigger};
use crate::domain::date::{Date, day_number};
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;

/// The trigger, the entry, the subject and which time it was.
///
/// Unique over all follow-ups: the same trigger never queues the same follow-up twice. Spelled
/// `trigger/entry/subject/occurrence`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cause {
    /// The trigger.
    pub trigger: Trigger,
    /// The entry of the playbook.
    pub entry: String,
    /// Id of the sample, creator, campaign or follow-up.
    pub subject: Uuid,
    /// Which time: for a stage how often the sample was shipped before, so that a reship is new; for a
    /// due date its day number, so that a moved date is new.
    pub occurrence: i64,
}

/// How a sample stands, as far as a cause looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Its stage.
    pub stage: Stage,
    /// When its post is due.
    pub due: Option<Date>,
    /// Whether that is agreed.
    pub confirmed: bool,
    /// How often it was shipped.
    pub shipments: i64,
}

impl From<&Sample> for Standing {
    fn from(sample: &Sample) -> Self {
        Self {
            stage: sample.stage,
            due: sample.due,
            confirmed: sample.confirmed,
            shipments: sample.shipments,
        }
    }
}

impl Cause {
    /// Returns the cause an entry has in a sample, as the sample stands; `None` without a due date.
    pub fn of(entry: &Entry, sample: &Sample) -> Option<Self> {
        let occurrence = match entry.trigger {
            Trigger::Due => day_number(sample.due?),
            Trigger::Entered(_)
            | Trigger::Deliverable
            | Trigger::OutreachBatch
            | Trigger::SampleBatch
            | Trigger::Period
            | Trigger::Sent(_) => sample.shipments,
        };
        Some(Self {
            trigger: entry.trigger,
            entry: entry.id.clone(),
            subject: sample.id.0,
            occurrence,
        })
    }

    /// Returns whether the cause still is one, as the sample stands.
    ///
    /// It is gone once the sample went on, was closed, or has another due date. A brief is wanted
    /// until something is posted, since late is better than never; a question about the due date until
    /// the date is agreed.
    pub fn holds(&self, sample: &Standing) -> bool {
        match self.trigger {
            Trigger::Entered(Stage::Shipped) => {
                self.occurrence == sample.shipments
                    && matches!(
                        sample.stage,
                        Stage::Shipped | Stage::Delivered | Stage::Review
                    )
            }
            Trigger::Entered(Stage::Delivered) => {
                self.occurrence == sample.shipments
                    && sample.stage.awaits_post()
                    && !sample.confirmed
            }
            Trigger::Entered(stage) => self.occurrence == sample.shipments && sample.stage == stage,
            Trigger::Due => {
                sample.stage.awaits_post() && sample.due.map(day_number) == Some(self.occurrence)
            }
            Trigger::Sent(_) => !sample.stage.is_closed(),
            Trigger::Deliverable
            | Trigger::OutreachBatch
            | Trigger::SampleBatch
            | Trigger::Period => true,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            trigger,
            entry,
            subject,
            occurrence,
        } = self;
        write!(f, "{trigger}/{entry}/{}/{occurrence}", subject.simple())
    }
}

impl FromStr for Cause {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split('/').collect();
        let wrong = || format!("{text:?} is not the cause of a follow-up.");
        let [trigger, entry, subject, occurrence] = parts.as_slice() else {
            return Err(wrong());
        };
        Ok(Self {
            trigger: trigger.parse()?,
            entry: (*entry).to_owned(),
            subject: subject.parse().map_err(|_odd: uuid::Error| wrong())?,
            occurrence: occurrence
                .parse()
                .map_err(|_odd: std::num::ParseIntError| wrong())?,
        })
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
