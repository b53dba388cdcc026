//! Due dates: how urgent a post is, and why it is late (domain.md section 4).

use serde::{Deserialize, Serialize};

use super::date::{Date, days_between};
use super::sample::Sample;
use super::stage::Stage;

/// Days a parcel may take before the delivery itself is the reason of a late post.
pub const DELIVERY_DAYS: i64 = 10;

/// How soon something is due (readings.md 34).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Before today.
    Overdue,
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// In two to six days.
    ThisWeek,
    /// In seven days or more.
    Later,
}

impl Bucket {
    /// Every bucket, most urgent first.
    pub const ALL: [Self; 5] = [
        Self::Overdue,
        Self::Today,
        Self::Tomorrow,
        Self::ThisWeek,
        Self::Later,
    ];

    /// Returns the bucket of `due` as seen from `today`.
    pub fn of(due: Date, today: Date) -> Self {
        match days_between(today, due) {
            ..=-1 => Self::Overdue,
            0 => Self::Today,
            1 => Self::Tomorrow,
            2..=6 => Self::ThisWeek,
            7.. => Self::Later,
        }
    }

    /// Returns the title shown on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Today => "Today",
            Self::Tomorrow => "Tomorrow",
            Self::ThisWeek => "This week",
            Self::Later => "Later",
        }
    }
}

/// The handoff that broke (readings.md 35).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLate {
    /// Shipped to delivered took over ten days.
    DeliveredLate,
    /// The brief was never sent.
    BriefNotSent,
    /// The brief was sent after delivery.
    BriefAfterDelivery,
    /// The due date was never confirmed.
    DueNotConfirmed,
    /// No reminder was sent.
    NoReminder,
    /// Nothing broke on our side.
    Creator,
}

impl WhyLate {
    /// Returns the words shown to a person.
    pub const fn words(self) -> &'static str {
        match self {
            Self::DeliveredLate => "delivered late",
            Self::BriefNotSent => "brief never sent",
            Self::BriefAfterDelivery => "brief after box",
            Self::DueNotConfirmed => "due date never confirmed",
            Self::NoReminder => "no reminder sent",
            Self::Creator => "creator",
        }
    }

    /// Returns the code used in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DeliveredLate => "delivered_late",
            Self::BriefNotSent => "brief_not_sent",
            Self::BriefAfterDelivery => "brief_after_delivery",
            Self::DueNotConfirmed => "due_not_confirmed",
            Self::NoReminder => "no_reminder",
            Self::Creator => "creator",
        }
    }
}

/// Returns every handoff that broke, process before person; empty when the post is not overdue.
///
/// Brief, confirmation and reminder are held against us only where that stage was passed inside
/// Callsheet (readings.md 35): an imported sample's past is unknown.
pub fn why_late(sample: &Sample, today: Date) -> Vec<WhyLate> {
    if !sample.is_overdue(today) {
        return Vec::new();
    }
    let shipped = sample.on(Stage::Shipped);
    let delivered = sample.on(Stage::Delivered);
    let shipped_here = sample.inside.contains(&Stage::Shipped);
    let delivered_here = sample.inside.contains(&Stage::Delivered);
    let mut why = Vec::new();
    if shipped
        .zip(delivered)
        .is_some_and(|(from, to)| days_between(from, to) > DELIVERY_DAYS)
    {
        why.push(WhyLate::DeliveredLate);
    }
    match sample.brief_sent {
        None if shipped_here => why.push(WhyLate::BriefNotSent),
        Some(sent) if delivered.is_some_and(|delivered| sent > delivered) => {
            why.push(WhyLate::BriefAfterDelivery);
        }
        _ => {}
    }
    if delivered_here && !sample.confirmed {
        why.push(WhyLate::DueNotConfirmed);
    }
    if delivered_here && sample.reminder_sent.is_none() {
        why.push(WhyLate::NoReminder);
    }
    if why.is_empty() {
        why.push(WhyLate::Creator);
    }
    why
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{date, sample};

    #[test]
    fn buckets_count_calendar_days() {
        let today = date("2026-11-20");
        for (due, want) in [
            ("2026-11-19", Bucket::Overdue),
            ("2026-11-20", Bucket::Today),
            ("2026-11-21", Bucket::Tomorrow),
            ("2026-11-22", Bucket::ThisWeek),
            ("2026-11-26", Bucket::ThisWeek),
            ("2026-11-27", Bucket::Later),
        ] {
            assert_eq!(Bucket::of(date(due), today), want, "{due}");
        }
    }

    #[test]
    fn every_broken_handoff_is_named_in_order_and_the_creator_only_alone() {
        let today = date("2026-11-20");
        let base = sample(Stage::Delivered)
            .entered(Stage::Shipped, "2026-10-20")
            .entered(Stage::Delivered, "2026-10-25")
            .due("2026-11-08")
            .inside(&[Stage::Shipped, Stage::Delivered])
            .build();
        let good = Sample {
            brief_sent: Some(date("2026-10-21")),
            confirmed: true,
            reminder_sent: Some(date("2026-11-05")),
            ..base.clone()
        };
        assert_eq!(why_late(&good, today), [WhyLate::Creator]);
        assert_eq!(why_late(&good, date("2026-11-08")), []);
        assert_eq!(
            why_late(&base, today),
            [
                WhyLate::BriefNotSent,
                WhyLate::DueNotConfirmed,
                WhyLate::NoReminder
            ]
        );
        let late_brief = Sample {
            brief_sent: Some(date("2026-10-26")),
            ..good.clone()
        };
        assert_eq!(why_late(&late_brief, today), [WhyLate::BriefAfterDelivery]);
        let mut slow = good.clone();
        slow.entries.insert(
            Stage::Shipped,
            crate::domain::sample::Entry {
                on: date("2026-10-14"),
                at: None,
            },
        );
        assert_eq!(why_late(&slow, today), [WhyLate::DeliveredLate]);
        let imported = Sample {
            inside: std::collections::BTreeSet::new(),
            ..base
        };
        assert_eq!(why_late(&imported, today), [WhyLate::Creator]);
        let posted = Sample {
            stage: Stage::Posted,
            ..good
        };
        assert_eq!(why_late(&posted, today), []);
    }
}
