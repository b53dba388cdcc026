//! The one table of metrics: name, unit, formula in words, and how each is made from [`Sums`].
//!
//! Names and formulas are metrics.md's; screens, the command line, rules, exports and explanations all
//! take them from here. A metric of sums whose inputs are missing is `None`, never nought.

use std::fmt;
use std::str::FromStr;

use super::median::median;
use super::ratio::Ratio;
use super::sums::{Heads, Share, Sums};

/// What a metric counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Minor units of the shop's currency; a quotient is rounded half to even where it is shown.
    Money,
    /// Things.
    Count,
    /// A fraction, such as 0.0123.
    Share,
    /// A plain quotient, such as 3.5 times.
    Times,
    /// Per week.
    PerWeek,
    /// Days.
    Days,
    /// Hours.
    Hours,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name, everywhere.
    pub name: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// How it is made, in words.
    pub formula: &'static str,
    /// How it is made.
    of: fn(&Sums) -> Option<Ratio>,
}

macro_rules! metrics {
    ($($variant:ident $name:literal $unit:ident $formula:literal $of:expr;)*) => {
        /// One figure (metrics.md).
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Metric { $(#[doc = $formula] $variant,)* }

        impl Metric {
            /// Every metric, in the order of metrics.md.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
        }

        const TABLE: &[Row] = &[$(Row { name: $name, unit: Unit::$unit, formula: $formula, of: $of },)*];
    };
}

metrics! {
    NetGmv "net_gmv" Money "net amount of counted lines" |s| whole(s.sold.net);
    GrossGmv "gross_gmv" Money "amount of all lines that are not unpaid" |s| whole(s.sold.gross);
    Orders "orders" Count "distinct orders with at least one counted line" |s| whole(s.sold.orders);
    Items "items" Count "pieces of counted lines" |s| whole(s.sold.items);
    Aov "aov" Money "net_gmv ÷ orders" |s| Ratio::new(s.sold.net, s.sold.orders);
    Commission "commission" Money "commission of counted lines, and what was paid on refunded ones all the same" |s| whole(s.sold.commission);
    CommissionRatio "commission_ratio" Share "commission ÷ net_gmv" |s| Ratio::new(s.sold.commission, s.sold.net);
    ReturnRate "return_rate" Share "pieces of refunded lines ÷ pieces of lines that are not unpaid" |s| s.sold.returned.ratio();
    Posts "posts" Count "content posted in the window" |s| whole(s.posts);
    GmvPerPost "gmv_per_post" Money "content GMV to date of the content posted in the window ÷ posts" gmv_per_post;
    OutputRate "output_rate" PerWeek "posts ÷ (days in the window ÷ 7)" |s| Ratio::new(s.posts * 7, s.days?);
    OutputVsAgreed "output_vs_agreed" Share "output_rate ÷ agreed posts per week" output_vs_agreed;
    Views "views" Count "views of the content posted in the window" |s| s.exported.views.map(Ratio::whole);
    ProductImpressions "product_impressions" Count "product impressions of the content posted in the window" |s| s.exported.impressions.map(Ratio::whole);
    ProductClicks "product_clicks" Count "product clicks of the content posted in the window" |s| s.exported.clicks.map(Ratio::whole);
    ContentOrders "content_orders" Count "orders that exports give the content posted in the window" |s| s.exported.orders.map(Ratio::whole);
    Likes "likes" Count "likes of the content posted in the window" |s| s.exported.likes.map(Ratio::whole);
    Comments "comments" Count "comments on the content posted in the window" |s| s.exported.comments.map(Ratio::whole);
    Shares "shares" Count "shares of the content posted in the window" |s| s.exported.shares.map(Ratio::whole);
    Ctr "ctr" Share "product clicks ÷ product impressions, over content that has both" |s| s.ctr.ratio();
    Cvr "cvr" Share "content orders ÷ product clicks, over content that has both" |s| s.cvr.ratio();
    HoldRate "hold_rate" Share "views × 3-second hold ÷ views, over content that has it" |s| s.hold.ratio()?.over(10_000);
    RevenuePer1kFollowers "revenue_per_1k_followers" Money "net_gmv ÷ followers × 1000" |s| Ratio::new(s.sold.net * 1_000, s.followers?);
    SampleCost "sample_cost" Money "unit cost + sample shipping cost of the samples shipped in the window" |s| s.sample_cost().map(Ratio::whole);
    SampleRoi "sample_roi" Times "net_gmv ÷ sample_cost" |s| Ratio::new(s.sold.net, s.sample_cost()?);
    SampleCostRatio "sample_cost_ratio" Share "sample_cost ÷ net_gmv" |s| Ratio::new(s.sample_cost()?, s.sold.net);
    OnTimeRate "on_time_rate" Share "on time ÷ (on time + late + missed), over samples due in the window" |s| s.given.on_time.ratio();
    TimeToPost "time_to_post" Days "median days from delivered to posted, over samples posted in the window" |s| median(s.given.days_to_post.iter().copied().map(Ratio::whole));
    RequestToShip "request_to_ship" Hours "median hours from requested to shipped, over samples shipped in the window" request_to_ship;
    RepeatPurchaseRate "repeat_purchase_rate" Share "buyers with another paid order within 60 days ÷ buyers whose first order lies 60 to 120 days back" |s| s.buyers.ratio();
    Cogs "cogs" Money "pieces × unit cost over counted lines" |s| s.cogs().map(Ratio::whole);
    PlatformFee "platform_fee" Money "net amount × the shop's fee rate, rounded line by line, over counted lines" |s| whole(s.sold.fee);
    AdSpend "ad_spend" Money "ad spend booked in the window" |s| whole(s.booked.ads);
    FlatFees "flat_fees" Money "flat fees booked in the window" |s| whole(s.booked.fees);
    Contribution "contribution" Money "net_gmv − cogs − platform_fee − commission − sample_cost − ad_spend − flat_fees" |s| s.contribution().map(Ratio::whole);
    ContributionMargin "contribution_margin" Share "contribution ÷ net_gmv" |s| Ratio::new(s.contribution()?, s.sold.net);
    Roas "roas" Times "net GMV of content under paid promotion ÷ ad_spend" |s| Ratio::new(s.sold.promoted, s.booked.ads);
    Cpa "cpa" Money "(commission + sample_cost + ad_spend + flat_fees) ÷ orders" cpa;
    ActiveCreators "active_creators" Count "creators who posted or had a counted line in the last 28 days" |s| heads(s, |h| h.active).map(Ratio::whole);
    GmvPerCreator "gmv_per_creator" Money "net_gmv ÷ creators with a counted line in the window" |s| Ratio::new(s.sold.net, heads(s, |h| h.sellers)?);
    Activation "activation" Share "creators with content after their first invitation ÷ creators first invited in the window" |s| heads(s, |h| h.activated)?.ratio();
    ReplyRate "reply_rate" Share "creators who answered ÷ creators first invited in the window" |s| heads(s, |h| h.replied)?.ratio();
    PostingRate "posting_rate" Share "samples that reached posted ÷ samples delivered in the window" |s| s.given.posted.ratio();
    RepeatCollaborationRate "repeat_collaboration_rate" Share "creators with two or more samples posted in the window ÷ creators with one or more" |s| heads(s, |h| h.repeated)?.ratio();
    UnattributedShare "unattributed_share" Share "net GMV of Video and LIVE lines without a known content ÷ net GMV of all of them" |s| Share::ratio(s.sold.unattributed);
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the table's rows all have one shape"
)]
fn whole(sum: i128) -> Option<Ratio> {
    Some(Ratio::whole(sum))
}

fn heads<T>(sums: &Sums, of: fn(&Heads) -> T) -> Option<T> {
    sums.heads.as_deref().map(of)
}

/// Unknown without posts, and with a post of unknown GMV (readings.md 20).
fn gmv_per_post(sums: &Sums) -> Option<Ratio> {
    if sums.silent > 0 {
        return None;
    }
    Ratio::new(sums.content_gmv, sums.posts)
}

fn output_vs_agreed(sums: &Sums) -> Option<Ratio> {
    let weeks = i128::from(sums.days?) * i128::from(sums.agreed?);
    Ratio::new(sums.posts * 700, weeks)
}

fn request_to_ship(sums: &Sums) -> Option<Ratio> {
    const HOUR: i128 = 3_600_000;
    median(sums.given.time_to_ship.iter().copied().map(Ratio::whole))?.over(HOUR)
}

fn cpa(sums: &Sums) -> Option<Ratio> {
    let cost = sums.sold.commission + sums.sample_cost()? + sums.booked.ads + sums.booked.fees;
    Ratio::new(cost, sums.sold.orders)
}

impl Metric {
    /// Returns the metric's row of the table.
    #[expect(
        clippy::indexing_slicing,
        reason = "the table has a row per variant, made by the same macro"
    )]
    pub const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// Returns its name in commands, JSON and files.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns what it counts in.
    pub const fn unit(self) -> Unit {
        self.row().unit
    }

    /// Returns how it is made, in words.
    pub const fn formula(self) -> &'static str {
        self.row().formula
    }

    /// Returns the exact figure in its unit, minor units for money; unknown where an input is.
    pub fn of(self, sums: &Sums) -> Option<Ratio> {
        (self.row().of)(sums)
    }

    /// Returns whether less of it is better.
    pub const fn is_cost(self) -> bool {
        matches!(
            self,
            Self::CommissionRatio | Self::ReturnRate | Self::SampleCostRatio | Self::Cpa
        )
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Metric {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase().replace('-', "_");
        Self::ALL
            .iter()
            .copied()
            .find(|metric| metric.name() == wanted)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|metric| metric.name()).collect();
                format!(
                    "{text:?} is not a metric: take one of {}.",
                    names.join(", ")
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ExtId;
    use crate::domain::metrics::sums::{Booked, Exported, Given, Sold};

    /// Sums whose every figure can be worked out by hand.
    fn sums() -> Sums {
        Sums {
            days: Some(28),
            sold: Sold {
                net: 10_000,
                gross: 12_000,
                orders: 8,
                items: 10,
                commission: 1_500,
                returned: Share { of: 2, by: 16 },
                fee: 600,
                cogs: 3_000,
                promoted: 4_000,
                unattributed: Share { of: 500, by: 8_000 },
            },
            posts: 8,
            content_gmv: 9_004,
            silent: 0,
            exported: Exported {
                views: Some(70_000),
                impressions: Some(5_000),
                clicks: Some(400),
                orders: Some(12),
                likes: Some(90),
                comments: Some(8),
                shares: Some(0),
            },
            ctr: Share { of: 400, by: 5_000 },
            cvr: Share { of: 12, by: 400 },
            hold: Share {
                of: 70_000 * 3_000,
                by: 70_000,
            },
            given: Given {
                cost: 800,
                on_time: Share { of: 3, by: 4 },
                posted: Share { of: 2, by: 5 },
                days_to_post: vec![9, 2, 4, 7],
                time_to_ship: vec![86_400_000, 5_400_000, 0],
            },
            booked: Booked {
                ads: 1_000,
                fees: 300,
            },
            buyers: Share { of: 1, by: 3 },
            followers: Some(40_000),
            agreed: Some(250),
            heads: Some(Box::new(Heads {
                active: 6,
                sellers: 3,
                activated: Share { of: 1, by: 4 },
                replied: Share { of: 3, by: 4 },
                repeated: Share { of: 0, by: 2 },
            })),
            ..Sums::default()
        }
    }

    fn of(metric: Metric) -> Option<Ratio> {
        metric.of(&sums())
    }

    #[test]
    fn every_metric_is_worked_out_by_hand() {
        let cases: [(Metric, i128, i128); 44] = [
            (Metric::NetGmv, 10_000, 1),
            (Metric::GrossGmv, 12_000, 1),
            (Metric::Orders, 8, 1),
            (Metric::Items, 10, 1),
            (Metric::Aov, 1_250, 1),
            (Metric::Commission, 1_500, 1),
            (Metric::CommissionRatio, 3, 20),
            (Metric::ReturnRate, 1, 8),
            (Metric::Posts, 8, 1),
            (Metric::GmvPerPost, 2_251, 2),
            (Metric::OutputRate, 2, 1),
            (Metric::OutputVsAgreed, 4, 5),
            (Metric::Views, 70_000, 1),
            (Metric::ProductImpressions, 5_000, 1),
            (Metric::ProductClicks, 400, 1),
            (Metric::ContentOrders, 12, 1),
            (Metric::Likes, 90, 1),
            (Metric::Comments, 8, 1),
            (Metric::Shares, 0, 1),
            (Metric::Ctr, 2, 25),
            (Metric::Cvr, 3, 100),
            (Metric::HoldRate, 3, 10),
            (Metric::RevenuePer1kFollowers, 250, 1),
            (Metric::SampleCost, 800, 1),
            (Metric::SampleRoi, 25, 2),
            (Metric::SampleCostRatio, 2, 25),
            (Metric::OnTimeRate, 3, 4),
            (Metric::TimeToPost, 11, 2),
            (Metric::RequestToShip, 3, 2),
            (Metric::RepeatPurchaseRate, 1, 3),
            (Metric::Cogs, 3_000, 1),
            (Metric::PlatformFee, 600, 1),
            (Metric::AdSpend, 1_000, 1),
            (Metric::FlatFees, 300, 1),
            // 10 000 - 3 000 - 600 - 1 500 - 800 - 1 000 - 300
            (Metric::Contribution, 2_800, 1),
            (Metric::ContributionMargin, 7, 25),
            (Metric::Roas, 4, 1),
            // (1 500 + 800 + 1 000 + 300) / 8
            (Metric::Cpa, 450, 1),
            (Metric::ActiveCreators, 6, 1),
            (Metric::GmvPerCreator, 10_000, 3),
            (Metric::Activation, 1, 4),
            (Metric::ReplyRate, 3, 4),
            (Metric::PostingRate, 2, 5),
            (Metric::RepeatCollaborationRate, 0, 1),
        ];
        for (metric, numerator, denominator) in cases {
            assert_eq!(of(metric), Ratio::new(numerator, denominator), "{metric}");
        }
        assert_eq!(of(Metric::UnattributedShare), Ratio::new(1, 16));
        assert_eq!(Metric::ALL.len(), cases.len() + 1);
    }

    #[test]
    fn of_nothing_sums_are_nought_and_quotients_unknown() {
        let nought = [
            Metric::NetGmv,
            Metric::GrossGmv,
            Metric::Orders,
            Metric::Items,
            Metric::Commission,
            Metric::Posts,
            Metric::SampleCost,
            Metric::Cogs,
            Metric::PlatformFee,
            Metric::AdSpend,
            Metric::FlatFees,
            Metric::Contribution,
        ];
        for metric in Metric::ALL {
            let want = nought.contains(metric).then_some(Ratio::ZERO);
            assert_eq!(metric.of(&Sums::default()), want, "{metric}");
        }
    }

    #[test]
    fn one_post_of_unknown_gmv_makes_the_quotient_unknown() {
        let silent = Sums {
            silent: 1,
            ..sums()
        };
        assert_eq!(Metric::GmvPerPost.of(&silent), None);
        assert_eq!(Metric::Posts.of(&silent), of(Metric::Posts));
    }

    #[test]
    fn a_missing_cost_makes_unknown_what_is_made_of_it_and_nothing_else() {
        let mut lacking = sums();
        lacking.uncosted_samples.insert(ExtId::new("7"));
        for metric in Metric::ALL {
            let unknown = [
                Metric::SampleCost,
                Metric::SampleRoi,
                Metric::SampleCostRatio,
                Metric::Contribution,
                Metric::ContributionMargin,
                Metric::Cpa,
            ]
            .contains(metric);
            assert_eq!(metric.of(&lacking).is_none(), unknown, "{metric}");
        }
        let mut lacking = sums();
        lacking.uncosted_sales.insert(ExtId::new("7"));
        for metric in Metric::ALL {
            let unknown = [
                Metric::Cogs,
                Metric::Contribution,
                Metric::ContributionMargin,
            ]
            .contains(metric);
            assert_eq!(metric.of(&lacking).is_none(), unknown, "{metric}");
        }
    }

    #[test]
    fn names_are_found_again() {
        for metric in Metric::ALL {
            assert_eq!(metric.name().parse(), Ok(*metric));
            assert!(!metric.formula().is_empty());
        }
        assert_eq!("On-Time-Rate".parse(), Ok(Metric::OnTimeRate));
        assert!("gmv".parse::<Metric>().unwrap_err().contains("net_gmv"));
    }
}
