//! One sample with its events.

use rusqlite::Connection;
use serde::Serialize;

use super::frame::frame_of;
use super::log::LogRow;
use super::read::Read;
use crate::domain::date::{Date, Instant};
use crate::domain::fact::Side;
use crate::domain::id::{ExtId, SampleId};
use crate::domain::sample::{Decision, Sample};
use crate::domain::stage::Stage;
use crate::store::{Query, StoreError};

/// One sample with its events (`sample show`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleShowQuery {
    /// Which.
    pub sample: SampleId,
    /// The clock.
    pub now: Instant,
}

/// A sample with every field of interface.md section 5.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SampleDetail {
    /// Id.
    pub id: SampleId,
    /// Creator's handle.
    pub creator: String,
    /// Shop's name.
    pub shop: String,
    /// Product name.
    pub product: String,
    /// SKU id.
    pub sku_id: ExtId,
    /// Campaign's name.
    pub campaign: Option<String>,
    /// Stage.
    pub stage: Stage,
    /// Entry dates.
    pub requested: Option<Date>,
    /// Approved.
    pub approved: Option<Date>,
    /// Shipped.
    pub shipped: Option<Date>,
    /// Delivered.
    pub delivered: Option<Date>,
    /// Due.
    pub due: Option<Date>,
    /// Whether the due date was agreed.
    pub confirmed: bool,
    /// Extensions.
    pub extensions: i64,
    /// Until when the creator may have extended.
    pub grace_until: Option<Date>,
    /// Posted.
    pub posted: Option<Date>,
    /// Carrier.
    pub carrier: Option<String>,
    /// Tracking number.
    pub tracking: Option<String>,
    /// Link of the post.
    pub post_url: Option<String>,
    /// Repeat decision.
    pub decision: Option<Decision>,
    /// Reason.
    pub reason: Option<String>,
    /// Who declined.
    pub declined_by: Option<Side>,
    /// Refundable.
    pub refundable: bool,
    /// SLA breached.
    pub breached: bool,
    /// When TikTok's own reminder was used.
    pub reminder_used: Option<Date>,
    /// From when it may be used, while it is not.
    pub reminder_from: Option<Date>,
    /// The handoffs that broke (readings.md 35).
    pub why_late: Vec<crate::domain::due::WhyLate>,
    /// The entity itself.
    #[serde(skip)]
    pub entity: Sample,
}

/// Answer to [`SampleShowQuery`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SampleShow {
    /// The sample.
    pub sample: SampleDetail,
    /// Its events, oldest first.
    pub events: Vec<LogRow>,
}

impl Query for SampleShowQuery {
    type Rows = SampleShow;

    fn run(&self, conn: &Connection) -> Result<SampleShow, StoreError> {
        let found = self.read(conn)?;
        found.ok_or_else(|| StoreError::Unknown {
            noun: "sample",
            name: self.sample.to_string(),
        })
    }
}

impl SampleShowQuery {
    fn read(&self, conn: &Connection) -> Read<Option<SampleShow>> {
        let Some(told) = super::sample::by_id(conn, self.sample)? else {
            return Ok(None);
        };
        let frame = frame_of(conn, told.shop, self.now)?;
        Ok(Some(SampleShow {
            sample: told.detail(&frame),
            events: super::log::about(conn, &self.sample.to_string())?,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{instant, sample};
    use crate::store::view::testing::World;
    use serde_json::json;

    #[test]
    fn a_sample_is_told_with_its_events_as_the_interface_says() {
        let (world, west, _) = World::two_shops();
        let creator = world.creator(west, "ana");
        let product = world.product(west, "17", None);
        let mut seed = sample(Stage::Delivered)
            .entered(Stage::Requested, "2026-10-18")
            .entered(Stage::Shipped, "2026-10-20")
            .entered(Stage::Delivered, "2026-10-25")
            .inside(&[Stage::Delivered])
            .due("2026-11-18")
            .build();
        seed.confirmed = true;
        let campaign = crate::domain::testing::campaign();
        world.insert(
            "insert into campaign (id, shop, name, first_day, last_day, body)
             values (?1, ?2, 'Autumn', 1, 2, '{\"review\":true}')",
            (campaign.id.0, west),
        );
        seed.campaign = Some(campaign.id);
        let n = world.sample(creator, product, &seed);
        let id = world.sample_id(n);
        let op = world.op("sample advance", "cli", "2026-11-20T06:00:00Z");
        world.event(op, "sample_added", &id.to_string(), Some(creator));
        world.event(op, "sample_moved", &id.to_string(), Some(creator));
        world.event(op, "sample_moved", "another", Some(creator));
        let query = SampleShowQuery {
            sample: id,
            now: instant("2026-11-20T06:00:00Z"),
        };
        let show = query.run(&world.conn).unwrap();
        let kinds: Vec<_> = show
            .events
            .iter()
            .map(|event| event.kind.as_str())
            .collect();
        assert_eq!(kinds, ["sample_added", "sample_moved"]);
        assert_eq!(show.sample.entity.inside, seed.inside);
        assert_eq!(show.sample.entity.creator, world.creator_id(creator));
        assert_eq!(
            serde_json::to_value(&show.sample).unwrap(),
            json!({
                "id": id.to_string(), "creator": "ana", "shop": "West", "product": "17",
                "sku_id": "17", "campaign": "Autumn", "stage": "delivered",
                "requested": "2026-10-18", "approved": null, "shipped": "2026-10-20",
                "delivered": "2026-10-25", "due": "2026-11-18", "confirmed": true, "extensions": 0,
                "grace_until": "2026-11-25", "posted": null, "carrier": null, "tracking": null,
                "post_url": null, "decision": null, "reason": null, "declined_by": null,
                "refundable": false, "breached": true, "reminder_used": null,
                "reminder_from": "2026-10-30", "why_late": ["no_reminder"]
            })
        );
        let nobody = SampleShowQuery {
            sample: SampleId(uuid::Uuid::nil()),
            ..query
        };
        assert!(matches!(
            nobody.run(&world.conn),
            Err(StoreError::Unknown { noun: "sample", .. })
        ));
    }

    #[test]
    fn decisions_and_refusals_read_back() {
        let (world, west, _) = World::two_shops();
        let creator = world.creator(west, "ana");
        let product = world.product(west, "17", None);
        let mut seed = sample(Stage::Decided).build();
        seed.decision = Some(Decision::Scale);
        seed.declined_by = Some(Side::Them);
        seed.reason = Some("sold out".into());
        let n = world.sample(creator, product, &seed);
        let query = SampleShowQuery {
            sample: world.sample_id(n),
            now: instant("2026-11-20T06:00:00Z"),
        };
        let shown = query.run(&world.conn).unwrap().sample;
        assert_eq!(
            (shown.decision, shown.declined_by, shown.reason),
            (seed.decision, seed.declined_by, seed.reason)
        );
    }
}
