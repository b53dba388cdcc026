//! The thirteen stages of a sample, as one table (domain.md section 4).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a sample stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Outreach sent, no answer yet.
    Invited,
    /// The creator answered, no product agreed yet.
    Interested,
    /// The creator accepted the offer or asked for a sample.
    Requested,
    /// We said yes; must be shipped.
    Approved,
    /// On its way; the brief goes out now.
    Shipped,
    /// Arrived; the posting clock runs.
    Delivered,
    /// Draft handed in.
    Review,
    /// Live and tracked.
    Posted,
    /// Repeat decision taken.
    Decided,
    /// Refused, by them or us.
    Declined,
    /// Called off.
    Cancelled,
    /// Parcel lost or returned.
    Lost,
    /// Never posted.
    NoShow,
}

/// What must be known before a stage may be entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Requirement {
    /// Nothing beyond the sample itself.
    Nothing,
    /// Stock, and guards G1 and G2.
    Stock,
    /// Carrier and tracking number.
    Tracking,
    /// The delivered date, from which the due date follows.
    DeliveredDate,
    /// The link or id of the post.
    Link,
    /// The repeat decision and its reason.
    Decision,
    /// Who refused.
    ByWhom,
    /// A reason.
    Reason,
}

/// One row of the stage table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The stage.
    pub stage: Stage,
    /// Its name in commands, JSON and storage.
    pub name: &'static str,
    /// Its title on screen.
    pub title: &'static str,
    /// Its letter after `t`.
    pub letter: char,
    /// Stages it may be left for; the first that does not close is what *advance* takes.
    pub moves: &'static [Stage],
    /// What entering it requires.
    pub requires: Requirement,
    /// Days until its SLA is breached, counted from the entry date; `None`: no clock of its own.
    pub sla_days: Option<i64>,
    /// Whether the sample's life ends here.
    pub closed: bool,
    /// What it means, in the words of domain.md.
    pub means: &'static str,
}

use Stage::{
    Approved, Cancelled, Decided, Declined, Delivered, Interested, Invited, Lost, NoShow, Posted,
    Requested, Review, Shipped,
};

#[rustfmt::skip]
const TABLE: [Row; 13] = [
    Row { stage: Invited,    name: "invited",    title: "Invited",    letter: 'i', moves: &[Interested, Requested, Declined],       requires: Requirement::Nothing,       sla_days: Some(5),  closed: false, means: "outreach sent, no answer yet" },
    Row { stage: Interested, name: "interested", title: "Interested", letter: 'e', moves: &[Requested, Declined],                   requires: Requirement::Nothing,       sla_days: Some(2),  closed: false, means: "the creator answered, no product agreed yet" },
    Row { stage: Requested,  name: "requested",  title: "Requested",  letter: 'r', moves: &[Approved, Declined, Cancelled],         requires: Requirement::Nothing,       sla_days: Some(1),  closed: false, means: "the creator asked for a sample" },
    Row { stage: Approved,   name: "approved",   title: "Approved",   letter: 'a', moves: &[Shipped, Cancelled],                    requires: Requirement::Stock,         sla_days: Some(1),  closed: false, means: "we said yes; must be shipped" },
    Row { stage: Shipped,    name: "shipped",    title: "Shipped",    letter: 's', moves: &[Delivered, Lost],                       requires: Requirement::Tracking,      sla_days: Some(10), closed: false, means: "on its way; the brief goes out now" },
    Row { stage: Delivered,  name: "delivered",  title: "Delivered",  letter: 'd', moves: &[Review, Posted, NoShow, Cancelled],     requires: Requirement::DeliveredDate, sla_days: None,     closed: false, means: "arrived; the posting clock runs" },
    Row { stage: Review,     name: "review",     title: "Review",     letter: 'v', moves: &[Posted, Delivered, NoShow],             requires: Requirement::Nothing,       sla_days: Some(2),  closed: false, means: "draft handed in" },
    Row { stage: Posted,     name: "posted",     title: "Posted",     letter: 'p', moves: &[Decided],                               requires: Requirement::Link,          sla_days: Some(14), closed: false, means: "live and tracked" },
    Row { stage: Decided,    name: "decided",    title: "Decided",    letter: 'c', moves: &[],                                      requires: Requirement::Decision,      sla_days: None,     closed: true,  means: "repeat decision taken" },
    Row { stage: Declined,   name: "declined",   title: "Declined",   letter: 'n', moves: &[],                                      requires: Requirement::ByWhom,        sla_days: None,     closed: true,  means: "refused, by them or us" },
    Row { stage: Cancelled,  name: "cancelled",  title: "Cancelled",  letter: 'x', moves: &[],                                      requires: Requirement::Reason,        sla_days: None,     closed: true,  means: "called off" },
    Row { stage: Lost,       name: "lost",       title: "Lost",       letter: 'l', moves: &[Approved, Cancelled],                   requires: Requirement::Nothing,       sla_days: Some(2),  closed: false, means: "parcel lost or returned" },
    Row { stage: NoShow,     name: "no_show",    title: "No show",    letter: 'g', moves: &[Posted],                                requires: Requirement::Nothing,       sla_days: None,     closed: true,  means: "never posted" },
];

impl Stage {
    /// Every stage, in the order of the table.
    pub const ALL: [Self; 13] = [
        Invited, Interested, Requested, Approved, Shipped, Delivered, Review, Posted, Decided,
        Declined, Cancelled, Lost, NoShow,
    ];

    /// Returns the stage's row of the table.
    #[expect(
        clippy::indexing_slicing,
        reason = "the table has a row per variant, in order; a test holds it"
    )]
    pub const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// Returns the name used in commands, JSON and storage.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns the title shown on screen.
    pub const fn title(self) -> &'static str {
        self.row().title
    }

    /// Returns whether the sample's life ends here (decided, declined, cancelled, no-show).
    pub const fn is_closed(self) -> bool {
        self.row().closed
    }

    /// Returns whether the posting clock runs: delivered, or a draft in review.
    pub const fn awaits_post(self) -> bool {
        matches!(self, Delivered | Review)
    }

    /// Returns whether the table allows a move to `to`.
    pub fn allows(self, to: Self) -> bool {
        self.row().moves.contains(&to)
    }

    /// Returns what *advance* means here: the first allowed stage that does not close.
    ///
    /// From `delivered` that is `review` only where the campaign needs review; from `posted` it is
    /// the decision (readings.md 37). `None` where nothing follows.
    pub fn next(self, needs_review: bool) -> Option<Self> {
        match self {
            Delivered if needs_review => Some(Review),
            Delivered => Some(Posted),
            Posted => Some(Decided),
            Invited | Interested | Requested | Approved | Shipped | Review | Decided | Declined
            | Cancelled | Lost | NoShow => self
                .row()
                .moves
                .iter()
                .copied()
                .find(|stage| !stage.is_closed()),
        }
    }

    /// Returns the rank by which an import "never moves a sample back" (readings.md 61), or `None`
    /// for declined and cancelled, which are reached only by an allowed move.
    pub const fn rank(self) -> Option<u8> {
        Some(match self {
            Invited => 0,
            Interested => 1,
            Requested => 2,
            Approved => 3,
            Shipped => 4,
            Lost => 5,
            Delivered => 6,
            Review => 7,
            NoShow => 8,
            Posted => 9,
            Decided => 10,
            Declined | Cancelled => return None,
        })
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::ALL
            .into_iter()
            .find(|stage| stage.name() == wanted)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|stage| stage.name()).collect();
                format!("{text:?} is not a stage: take one of {}.", names.join(", "))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_its_letters_are_unique() {
        for (i, row) in TABLE.iter().enumerate() {
            assert_eq!(row.stage as usize, i);
            assert_eq!(row.name.parse::<Stage>().unwrap(), row.stage);
        }
        let mut letters: Vec<_> = TABLE.iter().map(|row| row.letter).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), TABLE.len());
    }

    #[test]
    fn allowed_moves_are_those_of_domain_md() {
        let text = "invited>interested,requested,declined interested>requested,declined \
                    requested>approved,declined,cancelled approved>shipped,cancelled \
                    shipped>delivered,lost delivered>review,posted,no_show,cancelled \
                    review>posted,delivered,no_show posted>decided lost>approved,cancelled \
                    no_show>posted decided> declined> cancelled>";
        for rule in text.split_whitespace() {
            let (from, to) = rule.split_once('>').unwrap();
            let from: Stage = from.parse().unwrap();
            let allowed: Vec<Stage> = to
                .split(',')
                .filter(|name| !name.is_empty())
                .map(|name| name.parse().unwrap())
                .collect();
            for stage in Stage::ALL {
                assert_eq!(
                    from.allows(stage),
                    allowed.contains(&stage),
                    "{from} to {stage}"
                );
            }
        }
    }

    #[test]
    fn advance_takes_the_first_move_that_does_not_close() {
        for (from, plain, reviewed) in [
            (Invited, Some(Interested), Some(Interested)),
            (Interested, Some(Requested), Some(Requested)),
            (Requested, Some(Approved), Some(Approved)),
            (Approved, Some(Shipped), Some(Shipped)),
            (Shipped, Some(Delivered), Some(Delivered)),
            (Delivered, Some(Posted), Some(Review)),
            (Review, Some(Posted), Some(Posted)),
            (Posted, Some(Decided), Some(Decided)),
            (Lost, Some(Approved), Some(Approved)),
            (NoShow, Some(Posted), Some(Posted)),
            (Decided, None, None),
            (Declined, None, None),
            (Cancelled, None, None),
        ] {
            assert_eq!(from.next(false), plain, "{from}");
            assert_eq!(from.next(true), reviewed, "{from} with review");
        }
    }
}
