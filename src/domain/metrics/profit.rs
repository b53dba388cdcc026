//! What stays of the sales of a subject: net GMV and everything that goes off it (metrics.md,
//! `contribution`).

use std::collections::BTreeSet;

use super::ratio::Ratio;
use super::registry::Metric;
use super::sums::Sums;
use crate::domain::id::ExtId;

/// Net GMV and its costs, in minor units of one currency. Costs are above zero where money went out.
///
/// Parts of a whole add up to it exactly, part by part; a part that is unknown makes the whole unknown
/// (readings.md 40, 41).
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Profit {
    /// Net GMV.
    pub net_gmv: i128,
    /// Cost of the goods sold.
    pub cogs: Option<i128>,
    /// The platform's fee.
    pub platform_fee: i128,
    /// Commission.
    pub commission: i128,
    /// Cost of the samples shipped.
    pub sample_cost: Option<i128>,
    /// Ad spend.
    pub ad_spend: i128,
    /// Flat fees.
    pub flat_fees: i128,
    /// SKUs of counted lines without a unit cost.
    pub uncosted_sales: BTreeSet<ExtId>,
    /// SKUs of samples shipped without a unit or a shipping cost.
    pub uncosted_samples: BTreeSet<ExtId>,
}

impl Profit {
    /// Nothing sold, nothing spent.
    pub const fn nothing() -> Self {
        Self {
            net_gmv: 0,
            cogs: Some(0),
            platform_fee: 0,
            commission: 0,
            sample_cost: Some(0),
            ad_spend: 0,
            flat_fees: 0,
            uncosted_sales: BTreeSet::new(),
            uncosted_samples: BTreeSet::new(),
        }
    }

    /// Returns the profit of a subject's sums.
    pub fn of(sums: &Sums) -> Self {
        Self {
            net_gmv: sums.sold.net,
            cogs: sums.cogs(),
            platform_fee: sums.sold.fee,
            commission: sums.sold.commission,
            sample_cost: sums.sample_cost(),
            ad_spend: sums.booked.ads,
            flat_fees: sums.booked.fees,
            uncosted_sales: sums.uncosted_sales.clone(),
            uncosted_samples: sums.uncosted_samples.clone(),
        }
    }

    /// Adds a part of the whole.
    pub fn add(&mut self, part: &Self) {
        let known = |own: Option<i128>, its: Option<i128>| Some(own? + its?);
        self.net_gmv += part.net_gmv;
        self.cogs = known(self.cogs, part.cogs);
        self.platform_fee += part.platform_fee;
        self.commission += part.commission;
        self.sample_cost = known(self.sample_cost, part.sample_cost);
        self.ad_spend += part.ad_spend;
        self.flat_fees += part.flat_fees;
        self.uncosted_sales
            .extend(part.uncosted_sales.iter().cloned());
        self.uncosted_samples
            .extend(part.uncosted_samples.iter().cloned());
    }

    /// Returns the costs, in the order they go off.
    pub const fn costs(&self) -> [(Metric, Option<i128>); 6] {
        [
            (Metric::Cogs, self.cogs),
            (Metric::PlatformFee, Some(self.platform_fee)),
            (Metric::Commission, Some(self.commission)),
            (Metric::SampleCost, self.sample_cost),
            (Metric::AdSpend, Some(self.ad_spend)),
            (Metric::FlatFees, Some(self.flat_fees)),
        ]
    }

    /// Returns what stays, unknown as long as one cost is.
    pub fn contribution(&self) -> Option<i128> {
        self.costs()
            .into_iter()
            .try_fold(self.net_gmv, |left, (_, cost)| Some(left - cost?))
    }

    /// Returns the share of net GMV that stays.
    pub fn margin(&self) -> Option<Ratio> {
        Ratio::new(self.contribution()?, self.net_gmv)
    }

    /// Returns the SKUs whose cost must be set before the contribution is known, in order.
    pub fn missing_cost_skus(&self) -> BTreeSet<ExtId> {
        &self.uncosted_sales | &self.uncosted_samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Profit {
        Profit {
            net_gmv: 10_000,
            cogs: Some(3_000),
            platform_fee: 600,
            commission: 1_500,
            sample_cost: Some(800),
            ad_spend: 1_000,
            flat_fees: 300,
            ..Profit::nothing()
        }
    }

    #[test]
    fn what_stays_is_net_gmv_less_every_cost() {
        assert_eq!(whole().contribution(), Some(2_800));
        assert_eq!(whole().margin(), Ratio::new(7, 25));
        assert_eq!(Profit::nothing().contribution(), Some(0));
        assert_eq!(Profit::nothing().margin(), None);
        let loss = Profit {
            net_gmv: 100,
            ..whole()
        };
        assert_eq!(loss.contribution(), Some(-7_100));
    }

    #[test]
    fn an_unknown_part_makes_the_whole_unknown_and_names_its_skus() {
        let mut total = Profit::nothing();
        total.add(&whole());
        total.add(&Profit {
            cogs: None,
            uncosted_sales: [ExtId::new("9")].into(),
            ..whole()
        });
        total.add(&Profit {
            sample_cost: None,
            uncosted_samples: [ExtId::new("9"), ExtId::new("10")].into(),
            ..whole()
        });
        assert_eq!((total.net_gmv, total.platform_fee), (30_000, 1_800));
        assert_eq!((total.cogs, total.sample_cost), (None, None));
        assert_eq!(total.contribution(), None);
        let missing: Vec<String> = total
            .missing_cost_skus()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(missing, ["9", "10"]);
    }

    #[test]
    fn a_million_sales_of_a_billion_each_still_add_up() {
        let mut total = Profit::nothing();
        for _ in 0..1_000_000 {
            total.net_gmv += 1_000_000_000_000;
        }
        assert_eq!(total.contribution(), Some(1_000_000_000_000_000_000));
    }
}
