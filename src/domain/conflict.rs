//! What a file says against a sample, for a person to settle (domain.md section 4; readings.md 61).

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::campaign::Campaign;
use super::content;
use super::date::{Date, Instant};
use super::delta::{Entity, delta};
use super::fact::{SampleFact, Side};
use super::id::{ConflictId, SampleId, ShopId};
use super::platform::Market;
use super::sample::{Entry, Sample};
use super::stage::Stage;

/// Whose word stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// What is known here.
    Ours,
    /// What the file says.
    Theirs,
}

impl Kept {
    /// Returns the name used in commands and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }
}

impl FromStr for Kept {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "ours" => Ok(Self::Ours),
            "theirs" => Ok(Self::Theirs),
            _ => Err(format!("{text:?} is neither side: take ours or theirs.")),
        }
    }
}

/// What the file says of the sample; `None` where it says nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Theirs {
    /// The stage.
    pub stage: Stage,
    /// The status word as written.
    pub word: String,
    /// Who declined.
    pub declined_by: Option<Side>,
    /// Days on which stages were entered.
    pub days: BTreeMap<Stage, Date>,
    /// Due date of the post.
    pub due: Option<Date>,
    /// Carrier.
    pub carrier: Option<String>,
    /// Tracking number.
    pub tracking: Option<String>,
    /// Link of the post.
    pub post_url: Option<String>,
}

/// One field in which the two differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// The field, as `sample show` names it.
    pub field: &'static str,
    /// What is known here; `None` is nothing.
    pub ours: Option<String>,
    /// What the file says.
    pub theirs: String,
}

impl Theirs {
    /// Returns what a row of a file says.
    pub fn of(fact: &SampleFact<'_>) -> Self {
        let days = [
            (Stage::Requested, fact.requested),
            (Stage::Approved, fact.approved),
            (Stage::Shipped, fact.shipped),
            (Stage::Delivered, fact.delivered),
            (Stage::Posted, fact.posted),
        ];
        let text = |text: Option<&str>| {
            let text = text.map(str::trim).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        Self {
            stage: fact.stage,
            word: fact.status_word.to_string(),
            declined_by: fact.declined_by,
            days: days
                .into_iter()
                .filter_map(|(stage, on)| Some((stage, on?)))
                .collect(),
            due: fact.due,
            carrier: text(fact.carrier.as_deref()),
            tracking: text(fact.tracking.as_deref()),
            post_url: text(fact.post_url.as_deref()),
        }
    }

    /// Returns the sentence that tells the contradiction.
    pub fn against(&self, sample: &Sample) -> String {
        if self.stage == sample.stage {
            return "The file knows more of the parcel.".to_owned();
        }
        format!(
            "The file says {}, here the sample is {}.",
            self.stage, sample.stage
        )
    }

    /// Returns every field in which the file differs from the sample, the stage first.
    pub fn differences(&self, sample: &Sample) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut say = |field, ours: Option<String>, theirs: Option<String>| {
            if let Some(theirs) = theirs.filter(|theirs| ours.as_ref() != Some(theirs)) {
                found.push(Difference {
                    field,
                    ours,
                    theirs,
                });
            }
        };
        let day = |on: Date| on.to_string();
        say(
            "stage",
            Some(sample.stage.name().to_owned()),
            Some(self.stage.name().to_owned()),
        );
        for (stage, on) in &self.days {
            say(stage.name(), sample.on(*stage).map(day), Some(day(*on)));
        }
        say("due", sample.due.map(day), self.due.map(day));
        say("carrier", sample.carrier.clone(), self.carrier.clone());
        say("tracking", sample.tracking.clone(), self.tracking.clone());
        say("post_url", sample.post_url.clone(), self.post_url.clone());
        found
    }

    /// Returns the sample as the file has it: its stage, and every field it speaks of.
    pub fn taken(
        &self,
        sample: &Sample,
        campaign: Option<&Campaign>,
        market: Market<'_>,
    ) -> Sample {
        let mut next = sample.clone();
        if matches!(sample.stage, Stage::Declined | Stage::Cancelled) {
            // The file says that it never was.
            next.entries.remove(&sample.stage);
            next.inside.remove(&sample.stage);
            (next.declined_by, next.reason) = (None, None);
        }
        next.stage = self.stage;
        next.inside.remove(&self.stage);
        for (stage, on) in &self.days {
            if next.on(*stage) != Some(*on) {
                next.entries.insert(*stage, Entry { on: *on, at: None });
            }
        }
        let said = |said: &Option<String>, known: Option<String>| said.clone().or(known);
        next.carrier = said(&self.carrier, next.carrier);
        next.tracking = said(&self.tracking, next.tracking);
        if let Some(url) = &self.post_url {
            next.content_id = content::content_id(url).or(next.content_id);
            next.post_url = Some(url.clone());
        }
        let reckoned = next
            .on(Stage::Delivered)
            .map(|on| next.due_after(on, campaign, market));
        next.due = self.due.or(next.due).or(reckoned);
        if next.stage == Stage::Declined {
            next.declined_by = self.declined_by.or(Some(Side::Us));
        }
        if matches!(
            next.stage,
            Stage::Declined | Stage::Cancelled | Stage::NoShow
        ) {
            next.reason = Some(self.word.clone());
        }
        next
    }
}

/// A contradiction between a file and a sample.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conflict {
    /// Identity.
    pub id: ConflictId,
    /// Shop.
    pub shop: ShopId,
    /// The sample.
    pub sample: SampleId,
    /// Name of the file.
    pub file: String,
    /// Line of the file, counted from 1; 0 where an order of it says so, wherever that stands.
    pub line: u64,
    /// When the file came.
    pub at: Instant,
    /// What it says.
    pub theirs: Theirs,
    /// Whose word a person let stand; `None` while nobody did.
    pub kept: Option<Kept>,
}

impl Entity for Conflict {
    type Key = ConflictId;
    type Delta = ConflictDelta;

    fn key(&self) -> ConflictId {
        self.id
    }
}

delta! {
    /// What changed on a conflict.
    ConflictDelta of Conflict {
        kept: Option<Kept>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::platform::Platform;
    use crate::domain::testing::{date, sample};

    fn theirs(stage: Stage) -> Theirs {
        Theirs {
            stage,
            word: "AWAITING".into(),
            declined_by: None,
            days: BTreeMap::new(),
            due: None,
            carrier: None,
            tracking: None,
            post_url: None,
        }
    }

    #[test]
    fn only_fields_the_file_speaks_of_differ_and_the_stage_comes_first() {
        let ours = sample(Stage::Shipped)
            .entered(Stage::Shipped, "2026-11-10")
            .build();
        let file = Theirs {
            days: BTreeMap::from([
                (Stage::Approved, date("2026-11-08")),
                (Stage::Shipped, date("2026-11-10")),
            ]),
            tracking: Some("9400".into()),
            ..theirs(Stage::Cancelled)
        };
        let found: Vec<_> = file
            .differences(&ours)
            .into_iter()
            .map(|found| (found.field, found.ours, found.theirs))
            .collect();
        assert_eq!(
            found,
            [
                ("stage", Some("shipped".into()), "cancelled".into()),
                ("approved", None, "2026-11-08".into()),
                ("tracking", None, "9400".into()),
            ]
        );
        let taken = file.taken(&ours, None, Platform::shipped().of_market("US"));
        assert_eq!(file.differences(&taken), []);
        assert_eq!(taken.stage, Stage::Cancelled);
        assert_eq!(taken.reason.as_deref(), Some("AWAITING"));
    }

    #[test]
    fn a_sample_that_was_called_off_here_by_mistake_is_as_if_it_never_was() {
        let mut ours = sample(Stage::Declined)
            .entered(Stage::Requested, "2026-11-01")
            .entered(Stage::Declined, "2026-11-02")
            .inside(&[Stage::Declined])
            .build();
        (ours.declined_by, ours.reason) = (Some(Side::Us), Some("no".into()));
        let file = Theirs {
            days: BTreeMap::from([(Stage::Delivered, date("2026-11-10"))]),
            ..theirs(Stage::Delivered)
        };
        let taken = file.taken(&ours, None, Platform::shipped().of_market("US"));
        assert_eq!(
            (taken.stage, taken.due),
            (Stage::Delivered, Some(date("2026-11-24")))
        );
        assert_eq!(
            (
                taken.declined_by,
                taken.reason.clone(),
                taken.on(Stage::Declined)
            ),
            (None, None, None)
        );
        assert_eq!(taken.inside, std::collections::BTreeSet::new());
    }
}
