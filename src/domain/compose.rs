//! The text of a follow-up, from its template and what is known.

use super::creator::Creator;
use super::date::Instant;
use super::facts::Facts;
use super::followup::FollowUpKind;
use super::sample::Sample;

/// A fact the template needs and nobody knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// One sentence: what is missing for which message.
    pub message: String,
    /// One sentence: how to supply it.
    pub remedy: String,
}

/// Returns the message of that kind for the creator and sample.
pub fn compose(
    _facts: &Facts,
    creator: &Creator,
    _sample: Option<&Sample>,
    kind: FollowUpKind,
    _at: Instant,
) -> Result<String, Missing> {
    Ok(format!("{} @{}", kind.name(), creator.handle))
}
