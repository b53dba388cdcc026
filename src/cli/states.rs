//! `--state`: states named by words, separated by commas, or all of them.

use std::str::FromStr;

use crate::domain::followup::FollowUpState;
use crate::domain::suggestion::SuggestionState;

/// A state a list can be narrowed to.
pub(crate) trait State: Copy + FromStr<Err = String> + 'static {
    /// Every one.
    const EVERY: &[Self];
}

impl State for FollowUpState {
    const EVERY: &[Self] = &Self::ALL;
}

impl State for SuggestionState {
    const EVERY: &[Self] = Self::ALL;
}

/// States as one word names them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct States<S>(Vec<S>);

impl<S: State> FromStr for States<S> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim() == "all" {
            return Ok(Self(S::EVERY.to_vec()));
        }
        text.parse().map(|state| Self(vec![state]))
    }
}

/// Returns the states named, or the usual ones where none was.
pub(crate) fn chosen<S: State>(named: &[States<S>], usual: &[S]) -> Vec<S> {
    if named.is_empty() {
        return usual.to_vec();
    }
    named.iter().flat_map(|named| named.0.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_stands_for_every_state_and_none_for_the_usual_ones() {
        let all: States<FollowUpState> = "all".parse().unwrap();
        let sent: States<FollowUpState> = "sent".parse().unwrap();
        let usual = [FollowUpState::Queued];
        assert_eq!(all.0.len(), 5);
        assert_eq!(chosen(&[sent], &usual), [FollowUpState::Sent]);
        assert_eq!(chosen(&[], &usual), usual);
        assert!("open".parse::<States<FollowUpState>>().is_err());
        assert!("open".parse::<States<SuggestionState>>().is_ok());
    }
}
