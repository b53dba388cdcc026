//! Whether posted content keeps to its brief: a person's verdict (domain.md section 4, guard G3).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::delta::{Entity, delta};
use super::id::{ExtId, ShopId};

/// The verdict.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compliance {
    /// It may stand as it is.
    Compliant,
    /// It says what must not be said.
    Violation,
}

impl Compliance {
    /// Returns the name used in commands, JSON and storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compliant => "compliant",
            Self::Violation => "violation",
        }
    }

    /// Returns the word that stands at the head of a form.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Compliant => "Compliant",
            Self::Violation => "Violation",
        }
    }

    /// Returns what a sheet's word means; a word that is not plainly good counts as a violation, since
    /// somebody wrote it down.
    pub fn of_sheet(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        if word.is_empty() {
            return None;
        }
        let good = [
            "ok",
            "okay",
            "yes",
            "y",
            "pass",
            "passed",
            "compliant",
            "approved",
            "fine",
            "good",
            "clear",
        ];
        Some(if good.contains(&word.as_str()) {
            Self::Compliant
        } else {
            Self::Violation
        })
    }
}

impl FromStr for Compliance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "compliant" => Ok(Self::Compliant),
            "violation" => Ok(Self::Violation),
            _ => Err(format!(
                "{text:?} is no verdict: take compliant or violation."
            )),
        }
    }
}

/// A person's verdict on one video or LIVE.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// Shop.
    pub shop: ShopId,
    /// The content.
    pub content_id: ExtId,
    /// The verdict.
    pub compliance: Compliance,
    /// Why.
    pub reason: Option<String>,
}

impl Entity for Verdict {
    type Key = (ShopId, ExtId);
    type Delta = VerdictDelta;

    fn key(&self) -> (ShopId, ExtId) {
        (self.shop, self.content_id.clone())
    }
}

delta! {
    /// What changed on a verdict.
    VerdictDelta of Verdict {
        compliance: Compliance,
        reason: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plainly_good_words_of_a_sheet_are_good() {
        for (word, want) in [
            ("", None),
            (" OK ", Some(Compliance::Compliant)),
            ("Passed", Some(Compliance::Compliant)),
            ("no", Some(Compliance::Violation)),
            ("claims a cure", Some(Compliance::Violation)),
        ] {
            assert_eq!(Compliance::of_sheet(word), want, "{word}");
        }
    }
}
