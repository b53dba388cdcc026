//! What a file says of a sample, merged into what is known (readings.md 29 to 32, 52, 61).
//!
//! A file may move a sample forward, never back past what is known; an absent cell never erases; a
//! contradiction is left to a person, and until then such a row only fills in what is unknown. Guards
//! and entry requirements are not asked.

use super::campaign::Campaign;
use super::content;
use super::fact::{SampleFact, Side};
use super::id::{CreatorId, ExtId, SampleId, ShopId};
use super::platform::Market;
use super::sample::{Entry, Sample};
use super::stage::{Requirement, Stage};

/// What is known beside the file.
#[derive(Clone, Debug)]
pub struct Known<'p> {
    /// Shop.
    pub shop: ShopId,
    /// Creator.
    pub creator: CreatorId,
    /// SKU.
    pub sku_id: ExtId,
    /// Identity, if it is new.
    pub id: SampleId,
    /// Whether the creator is in tier 0, whose samples are refundable (readings.md 36).
    pub emerging: bool,
    /// The stored sample's campaign, whose posting window counts.
    pub campaign: Option<Campaign>,
    /// The platform's clocks where the shop sells.
    pub market: Market<'p>,
}

/// A sample after the merge.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The sample.
    pub sample: Sample,
    /// Whether the file says against us what a person must settle.
    pub contradicts: bool,
    /// What the person should hear, such as a stage entered without what it requires.
    pub warning: Option<String>,
}

/// Returns the sample after `fact`; without a stored one, a new one.
pub fn merge(stored: Option<&Sample>, fact: &SampleFact<'_>, known: &Known<'_>) -> Merged {
    let is_new = stored.is_none();
    let mut sample = stored.cloned().unwrap_or_else(|| Sample {
        id: known.id,
        sku_id: known.sku_id.clone(),
        refundable: fact.refundable.unwrap_or(known.emerging),
        ..Sample::blank(known.shop, known.creator, fact.stage)
    });
    sample.api_id = sample.api_id.or_else(|| fact.api_id.clone());
    let contradicts = !is_new && !stage(&mut sample, fact);
    dates(&mut sample, fact, known, !contradicts);
    facts(&mut sample, fact, !contradicts);
    let warning = (is_new || stored.is_some_and(|before| before.stage != sample.stage))
        .then(|| lacks(&sample))
        .flatten()
        .map(|what| format!("A sample came in as {} without its {what}.", sample.stage));
    Merged {
        sample,
        contradicts,
        warning,
    }
}

/// Moves the stage where the file may; returns whether the two can both be true.
fn stage(sample: &mut Sample, fact: &SampleFact<'_>) -> bool {
    let (from, to) = (sample.stage, fact.stage);
    if from == to {
        return true;
    }
    match (from.rank(), to.rank()) {
        (Some(here), Some(there)) => {
            if there > here {
                sample.stage = to;
            }
            true
        }
        (Some(_), None) if from.allows(to) => {
            sample.stage = to;
            true
        }
        (Some(_) | None, _) => false,
    }
}

/// Writes the days the file knows; those a person entered here stand, and in a contradiction all that
/// are known.
fn dates(sample: &mut Sample, fact: &SampleFact<'_>, known: &Known<'_>, agrees: bool) {
    let reckoned = |sample: &Sample| {
        let delivered = sample.on(Stage::Delivered)?;
        Some(sample.due_after(delivered, known.campaign.as_ref(), known.market))
    };
    let was_reckoned = sample.due == reckoned(sample);
    let days = [
        (Stage::Requested, fact.requested),
        (Stage::Approved, fact.approved),
        (Stage::Shipped, fact.shipped),
        (Stage::Delivered, fact.delivered),
        (Stage::Posted, fact.posted),
    ];
    for (stage, on) in days {
        if let Some(on) = on
            && !sample.inside.contains(&stage)
            && (agrees || sample.on(stage).is_none())
            && sample.on(stage) != Some(on)
        {
            sample.entries.insert(stage, Entry { on, at: None });
        }
    }
    let in_doubt = !agrees && sample.due.is_some();
    let settled_here = sample.confirmed || sample.extensions > 0 || in_doubt;
    if let Some(due) = fact.due.filter(|_| !settled_here) {
        sample.due = Some(due);
    } else if sample.due.is_none() || (was_reckoned && !settled_here) {
        // A due date reckoned from the delivery follows it; one that was given stays.
        sample.due = reckoned(sample);
    }
}

/// Fills everything else in; an absent cell never erases, and a contradicting row replaces nothing: what
/// it says is in the conflict, where a person takes it or leaves it.
fn facts(sample: &mut Sample, fact: &SampleFact<'_>, agrees: bool) {
    let fill = |field: &mut Option<String>, said: Option<&str>| {
        let said = said.map(str::trim).filter(|said| !said.is_empty());
        if let Some(said) = said.filter(|_| agrees || field.is_none()) {
            *field = Some(said.to_owned());
        }
    };
    fill(&mut sample.carrier, fact.carrier.as_deref());
    fill(&mut sample.tracking, fact.tracking.as_deref());
    let is_told = agrees || sample.post_url.is_none();
    if let Some(url) = fact.post_url.as_deref().filter(|_| is_told) {
        fill(&mut sample.post_url, Some(url));
        sample.content_id = content::content_id(url).or_else(|| sample.content_id.take());
    }
    let was_sent =
        sample.stage.rank() >= Stage::Shipped.rank() || sample.on(Stage::Shipped).is_some();
    if was_sent && sample.shipments == 0 {
        sample.shipments = 1;
    }
    if !agrees || sample.stage != fact.stage {
        return;
    }
    if sample.stage == Stage::Declined {
        sample.declined_by = sample.declined_by.or(fact.declined_by).or(Some(Side::Us));
    }
    // The platform's own word is the reason of what it closed.
    if matches!(
        sample.stage,
        Stage::Declined | Stage::Cancelled | Stage::NoShow
    ) && sample.reason.is_none()
    {
        sample.reason = Some(fact.status_word.to_string());
    }
}

/// Returns what the stage would have required of a person.
const fn lacks(sample: &Sample) -> Option<&'static str> {
    match sample.stage.row().requires {
        Requirement::Tracking if sample.tracking.is_none() => Some("tracking number"),
        Requirement::Link if sample.post_url.is_none() && sample.content_id.is_none() => {
            Some("post link")
        }
        Requirement::Decision if sample.decision.is_none() => Some("decision"),
        Requirement::Nothing
        | Requirement::Stock
        | Requirement::Tracking
        | Requirement::DeliveredDate
        | Requirement::Link
        | Requirement::Decision
        | Requirement::ByWhom
        | Requirement::Reason => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::platform::Platform;
    use crate::domain::testing::{creator, date, product, shop};

    fn fact(stage: Stage) -> SampleFact<'static> {
        SampleFact {
            api_id: None,
            creator: "maya.glows".into(),
            creator_name: None,
            followers: None,
            sku_id: None,
            product_id: None,
            product_name: None,
            stage,
            status_word: stage.name().into(),
            declined_by: None,
            requested: None,
            approved: None,
            shipped: None,
            delivered: None,
            due: None,
            posted: None,
            carrier: None,
            tracking: None,
            post_url: None,
            notes: None,
            refundable: None,
            stock: None,
            order_id: None,
        }
    }

    fn known(emerging: bool) -> Known<'static> {
        let id = SampleId(uuid::Uuid::from_u128(7));
        Known {
            shop: shop().id,
            creator: creator().id,
            sku_id: product().sku_id,
            id,
            emerging,
            campaign: None,
            market: Platform::shipped().of_market("US"),
        }
    }

    fn new(fact: &SampleFact<'_>) -> Sample {
        merge(None, fact, &known(false)).sample
    }

    #[test]
    fn files_move_samples_forward_only_and_contradictions_are_told() {
        for (here, said, stage, conflict) in [
            (Stage::Requested, Stage::Shipped, Stage::Shipped, false),
            (Stage::Delivered, Stage::Shipped, Stage::Delivered, false),
            (Stage::Lost, Stage::Delivered, Stage::Delivered, false),
            (Stage::NoShow, Stage::Posted, Stage::Posted, false),
            (Stage::Posted, Stage::NoShow, Stage::Posted, false),
            (Stage::Requested, Stage::Declined, Stage::Declined, false),
            (Stage::Shipped, Stage::Declined, Stage::Shipped, true),
            (Stage::Approved, Stage::Cancelled, Stage::Cancelled, false),
            (Stage::Cancelled, Stage::Shipped, Stage::Cancelled, true),
            (Stage::Declined, Stage::Cancelled, Stage::Declined, true),
        ] {
            let stored = new(&fact(here));
            let merged = merge(Some(&stored), &fact(said), &known(false));
            assert_eq!(
                (merged.sample.stage, merged.contradicts),
                (stage, conflict),
                "{here} {said}"
            );
        }
    }

    #[test]
    fn due_dates_come_from_the_cell_or_the_window_and_agreed_ones_stand() {
        let delivered = SampleFact {
            delivered: Some(date("2026-11-01")),
            ..fact(Stage::Delivered)
        };
        assert_eq!(new(&delivered).due, Some(date("2026-11-15")));
        let sheet = SampleFact {
            due: Some(date("2026-11-20")),
            ..delivered.clone()
        };
        let sample = new(&sheet);
        assert_eq!(
            (sample.due, sample.extensions),
            (Some(date("2026-11-20")), 0)
        );
        assert_eq!(
            merge(None, &delivered, &known(true)).sample.due,
            Some(date("2027-01-30"))
        );
        let agreed = Sample {
            confirmed: true,
            ..new(&delivered)
        };
        assert_eq!(
            merge(Some(&agreed), &sheet, &known(false)).sample.due,
            Some(date("2026-11-15"))
        );
    }

    #[test]
    fn a_reckoned_due_date_follows_the_delivery_and_a_given_one_stays() {
        let delivered = |on| SampleFact {
            delivered: Some(date(on)),
            ..fact(Stage::Delivered)
        };
        let due = |stored: &Sample, known: &Known<'_>| {
            merge(Some(stored), &delivered("2026-11-03"), known)
                .sample
                .due
        };
        let stored = new(&delivered("2026-11-01"));
        assert_eq!(due(&stored, &known(false)), Some(date("2026-11-17")));
        for change in [
            |sample: &mut Sample| sample.due = Some(date("2026-11-16")),
            |sample: &mut Sample| sample.confirmed = true,
            |sample: &mut Sample| sample.extensions = 1,
        ] {
            let mut given = stored.clone();
            change(&mut given);
            assert_eq!(due(&given, &known(false)), given.due);
        }
    }

    #[test]
    fn the_campaigns_window_counts() {
        let campaign = Campaign {
            posting_window: Some(10),
            ..crate::domain::testing::campaign()
        };
        let stored = Sample {
            campaign: Some(campaign.id),
            ..new(&fact(Stage::Shipped))
        };
        let delivered = SampleFact {
            delivered: Some(date("2026-11-01")),
            ..fact(Stage::Delivered)
        };
        let known = Known {
            campaign: Some(campaign),
            ..known(false)
        };
        let merged = merge(Some(&stored), &delivered, &known).sample;
        assert_eq!(merged.due, Some(date("2026-11-11")));
    }

    #[test]
    fn absent_cells_erase_nothing_and_what_a_person_entered_stands() {
        let full = SampleFact {
            tracking: Some("9400".into()),
            shipped: Some(date("2026-11-02")),
            ..fact(Stage::Shipped)
        };
        let mut stored = new(&full);
        assert_eq!(stored.shipments, 1);
        stored.inside.insert(Stage::Shipped);
        let other = SampleFact {
            shipped: Some(date("2026-11-05")),
            ..fact(Stage::Shipped)
        };
        let merged = merge(Some(&stored), &other, &known(false)).sample;
        assert_eq!(merged.tracking.as_deref(), Some("9400"));
        assert_eq!(merged.on(Stage::Shipped), Some(date("2026-11-02")));
        assert_eq!(merge(Some(&merged), &full, &known(false)).sample, merged);
    }

    #[test]
    fn a_contradicting_row_replaces_nothing_and_fills_in_what_is_unknown() {
        let stored = new(&SampleFact {
            tracking: Some("9400".into()),
            shipped: Some(date("2026-11-02")),
            ..fact(Stage::Shipped)
        });
        let said = |stage| SampleFact {
            tracking: Some("1Z99".into()),
            carrier: Some("UPS".into()),
            approved: Some(date("2026-11-01")),
            shipped: Some(date("2026-11-05")),
            due: Some(date("2026-11-25")),
            post_url: Some("https://www.tiktok.com/@maya.glows/video/7".into()),
            ..fact(stage)
        };
        let shown = |merged: &Merged| {
            let sample = &merged.sample;
            (
                merged.contradicts,
                sample.tracking.clone().unwrap_or_default(),
                sample.carrier.clone().unwrap_or_default(),
                [Stage::Approved, Stage::Shipped].map(|stage| sample.on(stage).unwrap()),
            )
        };
        let against = merge(Some(&stored), &said(Stage::Declined), &known(false));
        let approved = date("2026-11-01");
        assert_eq!(
            shown(&against),
            (
                true,
                "9400".into(),
                "UPS".into(),
                [approved, date("2026-11-02")]
            )
        );
        // The same row again, and one that names other days and another post, change nothing.
        let known = known(false);
        let other = SampleFact {
            due: Some(date("2026-12-01")),
            post_url: Some("https://www.tiktok.com/@maya.glows/video/8".into()),
            carrier: Some("DHL".into()),
            ..said(Stage::Declined)
        };
        for row in [said(Stage::Declined), other] {
            let again = merge(Some(&against.sample), &row, &known);
            assert_eq!(again.sample, against.sample);
        }
        let along = merge(Some(&stored), &said(Stage::Shipped), &known);
        assert_eq!(
            shown(&along),
            (
                false,
                "1Z99".into(),
                "UPS".into(),
                [approved, date("2026-11-05")]
            )
        );
    }

    #[test]
    fn refundable_is_fixed_when_the_sample_is_made() {
        assert!(
            merge(None, &fact(Stage::Requested), &known(true))
                .sample
                .refundable
        );
        let said = SampleFact {
            refundable: Some(false),
            ..fact(Stage::Requested)
        };
        let stored = merge(None, &said, &known(true)).sample;
        assert!(!stored.refundable);
        let later = SampleFact {
            refundable: Some(true),
            ..fact(Stage::Requested)
        };
        assert!(!merge(Some(&stored), &later, &known(true)).sample.refundable);
    }

    #[test]
    fn the_platforms_word_is_the_reason_and_missing_facts_are_told() {
        let word = SampleFact {
            status_word: "OPS_CANCELLED".into(),
            ..fact(Stage::Cancelled)
        };
        assert_eq!(new(&word).reason.as_deref(), Some("OPS_CANCELLED"));
        let merged = merge(None, &fact(Stage::Shipped), &known(false));
        assert!(merged.warning.unwrap().contains("tracking number"));
    }
}
