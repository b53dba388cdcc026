//! Small worlds for tests of the domain.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::campaign::Campaign;
use super::command::{Command, Envelope, Source};
use super::creator::Creator;
use super::date::{Date, Instant, Zone};
use super::experiment::{Arm, Experiment, Outcome, Plan, Variable};
use super::facts::Facts;
use super::goal::{Curve, Goal, GoalMetric};
use super::id::{CampaignId, CreatorId, ExperimentId, ExtId, OpId, SampleId, ShopId};
use super::money::{BasisPoints, Currency};
use super::product::Product;
use super::sample::{Entry, Sample};
use super::shop::Shop;
use super::stage::Stage;

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn shop() -> Shop {
    Shop {
        id: ShopId(Uuid::from_u128(1)),
        name: "Fernhollow".into(),
        client: None,
        market: "US".into(),
        currency: Currency::USD,
        zone: "America/Los_Angeles".parse::<Zone>().unwrap(),
        fee_rate: BasisPoints(600),
        weekly_outreach: None,
        outreach_paused: None,
    }
}

pub(crate) fn creator() -> Creator {
    let mut creator = Creator::new(
        CreatorId(Uuid::from_u128(10)),
        shop().id,
        "maya.glows".into(),
    );
    creator.name = Some("Maya Glow".into());
    creator.followers = Some(48_210);
    creator
}

pub(crate) fn product() -> Product {
    let mut product = Product::new(shop().id, ExtId::new("1729"));
    product.name = Some("Serum 30ml".into());
    product
}

pub(crate) fn campaign() -> Campaign {
    Campaign {
        id: CampaignId(Uuid::from_u128(20)),
        shop: shop().id,
        name: "Autumn".into(),
        products: BTreeSet::from([product().sku_id]),
        segment: None,
        from: date("2026-11-01"),
        to: date("2026-12-31"),
        goal: Goal {
            metric: GoalMetric::NetGmv,
            target: 500_000,
        },
        beside: None,
        curve: Curve::default(),
        owner: None,
        opener: None,
        posting_window: None,
        review: false,
        sample_budget: None,
        ad_budget: None,
        creators: BTreeSet::new(),
    }
}

/// Two openers compared by activation, planned and without creators.
pub(crate) fn experiment() -> Experiment {
    let arm = |name: &str, value: &str| Arm {
        name: name.into(),
        value: value.into(),
    };
    Experiment {
        id: ExperimentId(Uuid::from_u128(30)),
        shop: shop().id,
        name: "Opener".into(),
        variable: Variable::OutreachOpener,
        arms: vec![arm("A", "Hello"), arm("B", "Saw your video")],
        outcome: Outcome::Activation,
        plan: Plan {
            baseline: 1_000,
            effect: 500,
            deviation: None,
        },
        campaign: None,
        creators: BTreeSet::new(),
        started_on: None,
        review_on: date("2026-12-20"),
        stopped_on: None,
        rolled: None,
    }
}

pub(crate) struct SampleBuilder(Sample);

pub(crate) fn sample(stage: Stage) -> SampleBuilder {
    SampleBuilder(Sample {
        id: SampleId(Uuid::from_u128(100)),
        sku_id: product().sku_id,
        ..Sample::blank(shop().id, creator().id, stage)
    })
}

impl SampleBuilder {
    pub(crate) fn number(mut self, n: u128) -> Self {
        self.0.id = SampleId(Uuid::from_u128(100 + n));
        self
    }

    pub(crate) fn sku(mut self, sku: &str) -> Self {
        self.0.sku_id = ExtId::new(sku);
        self
    }

    pub(crate) fn campaign(mut self, id: CampaignId) -> Self {
        self.0.campaign = Some(id);
        self
    }

    pub(crate) fn entered(mut self, stage: Stage, on: &str) -> Self {
        self.0.entries.insert(
            stage,
            Entry {
                on: date(on),
                at: None,
            },
        );
        self
    }

    pub(crate) fn due(mut self, on: &str) -> Self {
        self.0.due = Some(date(on));
        self
    }

    pub(crate) fn inside(mut self, stages: &[Stage]) -> Self {
        self.0.inside = stages.iter().copied().collect();
        self
    }

    pub(crate) fn build(self) -> Sample {
        self.0
    }
}

pub(crate) fn facts(samples: &[Sample]) -> Facts {
    let mut facts = Facts::default();
    facts.shops.insert(shop().id, shop());
    facts.creators.insert(creator().id, creator());
    facts
        .products
        .insert((shop().id, product().sku_id), product());
    facts.campaigns.insert(campaign().id, campaign());
    facts.samples = samples
        .iter()
        .map(|sample| (sample.id, sample.clone()))
        .collect();
    facts
}

pub(crate) fn envelope(command: Command) -> Envelope {
    Envelope {
        id: OpId(Uuid::from_u128(0x0193_4a5b_6c7d_7abc_8def_0123_4567_89ab)),
        at: instant("2026-11-20T17:00:00Z"),
        actor: "ana".into(),
        source: Source::Cli,
        command,
    }
}
