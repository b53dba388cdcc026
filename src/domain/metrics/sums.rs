//! What a subject did in a window, summed exactly: everything a figure is made of.
//!
//! A subject is whatever the rows are grouped by: a creator, a tier, a product, a campaign, a shop.
//! Every row (an order line, a post, a sample, a booking) is added to the sums of each subject it
//! belongs to; counts of distinct things (orders, sellers) are set once all rows are in. Figures are
//! never added to each other: a tier's rate is the ratio of the tier's sums (readings.md 27).

use std::collections::BTreeSet;

use super::deadline::Outcome;
use super::line::platform_fee;
use super::ratio::Ratio;
use crate::domain::id::ExtId;
use crate::domain::money::BasisPoints;

/// What one SKU costs, in minor units of the shop's currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sku {
    /// SKU id, which names it where a cost is missing.
    pub id: ExtId,
    /// Cost of one piece; unknown is not nought (readings.md 40).
    pub unit_cost: Option<i64>,
    /// Cost of shipping one sample; unknown is not nought.
    pub shipping: Option<i64>,
}

/// One order line as figures need it; amounts in minor units of the shop's currency.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about a line"
)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sale {
    /// Payment amount.
    pub amount: i64,
    /// Net amount (metrics.md, "Order lines").
    pub net: i64,
    /// Commission cost.
    pub commission: i64,
    /// Pieces.
    pub quantity: i64,
    /// Not paid by the buyer.
    pub unpaid: bool,
    /// Refunded.
    pub refunded: bool,
    /// A sale that stands.
    pub counted: bool,
    /// A video or a LIVE sold it.
    pub media: bool,
    /// The video or LIVE is one we know.
    pub known_content: bool,
    /// Its content was under paid promotion that day (readings.md 43).
    pub promoted: bool,
    /// The shop's present fee rate, which holds for all lines (readings.md 39).
    pub fee_rate: BasisPoints,
}

/// One post's figures.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Post {
    /// Content GMV (readings.md 20), minor units.
    pub gmv: Option<i64>,
    /// Views.
    pub views: Option<i64>,
    /// Product impressions.
    pub impressions: Option<i64>,
    /// Product clicks.
    pub clicks: Option<i64>,
    /// Orders the export gives it.
    pub orders: Option<i64>,
    /// Likes.
    pub likes: Option<i64>,
    /// Comments.
    pub comments: Option<i64>,
    /// Shares.
    pub shares: Option<i64>,
    /// 3-second hold in hundredths of a percent.
    pub hold: Option<i64>,
}

/// What the exports say of the content of a window; `None` where none of it has the figure
/// (readings.md 2).
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Views.
    pub views: Option<i64>,
    /// Product impressions.
    pub impressions: Option<i64>,
    /// Product clicks.
    pub clicks: Option<i64>,
    /// Orders.
    pub orders: Option<i64>,
    /// Likes.
    pub likes: Option<i64>,
    /// Comments.
    pub comments: Option<i64>,
    /// Shares.
    pub shares: Option<i64>,
}

/// A numerator and a denominator, each a sum.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Share {
    /// Numerator.
    pub of: i128,
    /// Denominator.
    pub by: i128,
}

impl Share {
    /// Returns the ratio, unknown without a denominator.
    pub fn ratio(self) -> Option<Ratio> {
        Ratio::new(self.of, self.by)
    }

    /// Adds one to the denominator, and to the numerator where it `holds`.
    pub const fn count(&mut self, holds: bool) {
        self.by += 1;
        if holds {
            self.of += 1;
        }
    }

    fn add(&mut self, of: i64, by: i64) {
        self.of += i128::from(of);
        self.by += i128::from(by);
    }
}

/// Sums over order lines, money in minor units.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Sold {
    /// Net amount of counted lines.
    pub net: i128,
    /// Amount of lines that are not unpaid.
    pub gross: i128,
    /// Distinct orders with a counted line; set once all lines are in.
    pub orders: i128,
    /// Pieces of counted lines.
    pub items: i128,
    /// Commission.
    pub commission: i128,
    /// Pieces of refunded lines, over pieces of lines not unpaid; both with amount > 0 (readings.md 56).
    pub returned: Share,
    /// Platform fee, rounded line by line.
    pub fee: i128,
    /// Cost of the pieces whose SKU has one.
    pub cogs: i128,
    /// Net amount of lines of content under paid promotion.
    pub promoted: i128,
    /// Net amount of Video and LIVE lines without a known content, over that of all of them.
    pub unattributed: Share,
}

/// Sums over samples.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Given {
    /// Cost of the samples shipped, of which both costs are known; minor units.
    pub cost: i128,
    /// On time, over on time + late + missed.
    pub on_time: Share,
    /// Reached `posted`, over delivered.
    pub posted: Share,
    /// Days from delivered to posted, one a sample.
    pub days_to_post: Vec<i64>,
    /// Milliseconds from requested to shipped, one a sample.
    pub time_to_ship: Vec<i64>,
}

/// What is booked beside the lines, minor units; nought where nothing is (readings.md 38).
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Booked {
    /// Ad spend.
    pub ads: i128,
    /// Flat fees.
    pub fees: i128,
}

/// Counts of distinct creators; only where the subject is a group of them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Heads {
    /// Active today, whatever the window.
    pub active: i128,
    /// With a counted line in the window.
    pub sellers: i128,
    /// With content after their first invitation, over those first invited in the window.
    pub activated: Share,
    /// With an answer, over the same.
    pub replied: Share,
    /// With two or more samples posted in the window, over those with one or more.
    pub repeated: Share,
}

/// Sums of one subject in one window of one shop.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Sums {
    /// Days of the window; `None` where there are none to count (readings.md 1).
    pub days: Option<i64>,
    /// Order lines.
    pub sold: Sold,
    /// Posts.
    pub posts: i128,
    /// Content GMV of the posts for which it is known, all their sales to date.
    pub content_gmv: i128,
    /// Posts of which neither lines nor an export say what they sold.
    pub silent: i128,
    /// What the exports say of the content.
    pub exported: Exported,
    /// Clicks over impressions, of content that has both.
    pub ctr: Share,
    /// Orders over clicks, of content that has both.
    pub cvr: Share,
    /// Views × hold in hundredths of a percent, over views, of content that has a hold.
    pub hold: Share,
    /// Samples.
    pub given: Given,
    /// Bookings.
    pub booked: Booked,
    /// SKUs of counted lines without a unit cost.
    pub uncosted_sales: BTreeSet<ExtId>,
    /// SKUs of samples shipped whose unit or shipping cost is unknown.
    pub uncosted_samples: BTreeSet<ExtId>,
    /// Buyers who came back, over buyers whose first order is old enough to tell (readings.md 44).
    pub buyers: Share,
    /// Followers; only where the subject is a creator.
    pub followers: Option<i64>,
    /// Agreed posts a week, in hundredths; only where the subject is a creator.
    pub agreed: Option<i64>,
    /// Counts of creators; only where the subject is a group of them.
    pub heads: Option<Box<Heads>>,
}

impl Sums {
    /// Adds an order line of the window.
    pub fn sale(&mut self, sale: &Sale, sku: &Sku) {
        let sold = &mut self.sold;
        sold.commission += i128::from(sale.commission);
        if !sale.unpaid {
            sold.gross += i128::from(sale.amount);
            if sale.amount > 0 {
                let back = if sale.refunded { sale.quantity } else { 0 };
                sold.returned.add(back, sale.quantity);
            }
        }
        if !sale.counted {
            return;
        }
        sold.net += i128::from(sale.net);
        sold.items += i128::from(sale.quantity);
        sold.fee += i128::from(platform_fee(sale.net, sale.fee_rate));
        if sale.promoted {
            sold.promoted += i128::from(sale.net);
        }
        if sale.media {
            let stray = if sale.known_content { 0 } else { sale.net };
            sold.unattributed.add(stray, sale.net);
        }
        match sku.unit_cost {
            Some(cost) => sold.cogs += i128::from(cost) * i128::from(sale.quantity),
            None => {
                self.uncosted_sales.insert(sku.id.clone());
            }
        }
    }

    /// Adds a post of the window.
    pub fn post(&mut self, post: &Post) {
        self.posts += 1;
        match post.gmv {
            Some(gmv) => self.content_gmv += i128::from(gmv),
            None => self.silent += 1,
        }
        let sum = &mut self.exported;
        for (sum, one) in [
            (&mut sum.views, post.views),
            (&mut sum.impressions, post.impressions),
            (&mut sum.clicks, post.clicks),
            (&mut sum.orders, post.orders),
            (&mut sum.likes, post.likes),
            (&mut sum.comments, post.comments),
            (&mut sum.shares, post.shares),
        ] {
            if let Some(one) = one {
                *sum = Some(sum.unwrap_or(0).saturating_add(one));
            }
        }
        if let Some((clicks, impressions)) = post.clicks.zip(post.impressions) {
            self.ctr.add(clicks, impressions);
        }
        if let Some((orders, clicks)) = post.orders.zip(post.clicks) {
            self.cvr.add(orders, clicks);
        }
        if let Some((views, hold)) = post.views.zip(post.hold) {
            self.hold.of += i128::from(views) * i128::from(hold);
            self.hold.by += i128::from(views);
        }
    }

    /// Adds a sample shipped in the window, that many times (readings.md 40).
    pub fn shipment(&mut self, times: i64, sku: &Sku) {
        match sku.unit_cost.zip(sku.shipping) {
            Some((unit, shipping)) => {
                self.given.cost += (i128::from(unit) + i128::from(shipping)) * i128::from(times);
            }
            None => {
                self.uncosted_samples.insert(sku.id.clone());
            }
        }
    }

    /// Adds what became of a due date of the window.
    pub fn outcome(&mut self, outcome: Outcome) {
        self.given.on_time.count(match outcome {
            Outcome::OnTime => true,
            Outcome::Late | Outcome::Missed => false,
        });
    }

    /// Returns the cost of samples, unknown as long as the cost of one of them is (readings.md 40).
    pub fn sample_cost(&self) -> Option<i128> {
        self.uncosted_samples.is_empty().then_some(self.given.cost)
    }

    /// Returns the cost of the goods sold, unknown as long as the cost of one of them is.
    pub fn cogs(&self) -> Option<i128> {
        self.uncosted_sales.is_empty().then_some(self.sold.cogs)
    }

    /// Returns net GMV less everything it cost (metrics.md, `contribution`).
    pub fn contribution(&self) -> Option<i128> {
        let costs = self.cogs()?
            + self.sold.fee
            + self.sold.commission
            + self.sample_cost()?
            + self.booked.ads
            + self.booked.fees;
        Some(self.sold.net - costs)
    }

    /// Returns the SKUs whose cost must be set before the contribution is known, in order.
    pub fn missing_cost_skus(&self) -> BTreeSet<ExtId> {
        &self.uncosted_sales | &self.uncosted_samples
    }

    /// Returns whether anything was sold, paid or booked: a row of `profit` (readings.md 41, 51).
    pub fn has_sale_or_cost(&self) -> bool {
        self.sold.orders > 0
            || self.sold.net != 0
            || self.sold.commission != 0
            || self.given.cost != 0
            || self.booked != Booked::default()
            || !self.uncosted_samples.is_empty()
            || !self.uncosted_sales.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku(id: &str, unit_cost: Option<i64>, shipping: Option<i64>) -> Sku {
        Sku {
            id: ExtId::new(id),
            unit_cost,
            shipping,
        }
    }

    fn sale(net: i64, quantity: i64) -> Sale {
        Sale {
            amount: net,
            net,
            commission: net / 10,
            quantity,
            unpaid: false,
            refunded: false,
            counted: true,
            media: true,
            known_content: true,
            promoted: false,
            fee_rate: BasisPoints(600),
        }
    }

    #[test]
    fn each_line_adds_what_its_state_says() {
        let costed = sku("1", Some(30), None);
        let mut sums = Sums::default();
        sums.sale(&sale(1_000, 2), &costed);
        sums.sale(
            &Sale {
                counted: false,
                refunded: true,
                commission: 40,
                ..sale(500, 1)
            },
            &costed,
        );
        sums.sale(
            &Sale {
                counted: false,
                unpaid: true,
                commission: 0,
                ..sale(900, 9)
            },
            &costed,
        );
        sums.sale(
            &Sale {
                counted: false,
                amount: 0,
                net: 0,
                commission: 0,
                ..sale(0, 5)
            },
            &costed,
        );
        sums.sale(
            &Sale {
                known_content: false,
                promoted: true,
                ..sale(25, 1)
            },
            &costed,
        );
        sums.sale(
            &Sale {
                media: false,
                known_content: false,
                ..sale(75, 1)
            },
            &costed,
        );
        let sold = sums.sold;
        assert_eq!((sold.net, sold.gross, sold.items), (1_100, 1_600, 4));
        assert_eq!(sold.commission, 100 + 40 + 2 + 7);
        assert_eq!(sold.returned, Share { of: 1, by: 5 });
        // 60, then 1.5 to even, then 4.5 to even.
        assert_eq!(sold.fee, 60 + 2 + 4);
        assert_eq!((sold.cogs, sold.promoted), (120, 25));
        assert_eq!(sold.unattributed, Share { of: 25, by: 1_025 });
    }

    #[test]
    fn contribution_is_unknown_until_every_cost_is_known() {
        let mut sums = Sums::default();
        sums.sale(&sale(1_000, 2), &sku("1", Some(30), None));
        sums.booked = Booked { ads: 50, fees: 20 };
        // 1 000 - 60 cogs - 60 fee - 100 commission - 0 - 50 - 20
        assert_eq!(sums.contribution(), Some(710));
        sums.shipment(2, &sku("1", Some(30), Some(5)));
        assert_eq!(
            (sums.sample_cost(), sums.contribution()),
            (Some(70), Some(640))
        );
        sums.shipment(1, &sku("9", Some(30), None));
        assert_eq!((sums.sample_cost(), sums.contribution()), (None, None));
        assert_eq!(sums.cogs(), Some(60));
        sums.sale(&sale(10, 1), &sku("7", None, None));
        assert_eq!(sums.cogs(), None);
        let missing: Vec<String> = sums
            .missing_cost_skus()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(missing, ["7", "9"]);
    }

    #[test]
    fn a_line_that_does_not_count_needs_no_cost() {
        let mut sums = Sums::default();
        sums.sale(
            &Sale {
                counted: false,
                refunded: true,
                ..sale(10, 1)
            },
            &sku("7", None, None),
        );
        assert_eq!(sums.contribution(), Some(-1));
        assert!(sums.has_sale_or_cost());
        assert!(!Sums::default().has_sale_or_cost());
    }

    #[test]
    fn sums_of_exported_figures_are_unknown_until_one_post_has_them() {
        let mut sums = Sums::default();
        sums.post(&Post {
            views: Some(10),
            ..Post::default()
        });
        sums.post(&Post {
            clicks: Some(3),
            gmv: Some(500),
            ..Post::default()
        });
        assert_eq!((sums.posts, sums.silent, sums.content_gmv), (2, 1, 500));
        assert_eq!(
            (sums.exported.views, sums.exported.clicks),
            (Some(10), Some(3))
        );
        assert_eq!(sums.exported.likes, None);
        assert_eq!((sums.ctr, sums.cvr, sums.hold), Default::default());
        sums.post(&Post {
            views: Some(90),
            hold: Some(3_000),
            clicks: Some(1),
            impressions: Some(4),
            orders: Some(0),
            ..Post::default()
        });
        assert_eq!(sums.ctr, Share { of: 1, by: 4 });
        assert_eq!(sums.cvr, Share { of: 0, by: 1 });
        assert_eq!(
            sums.hold,
            Share {
                of: 270_000,
                by: 90
            }
        );
    }

    #[test]
    fn amounts_beyond_any_shop_do_not_overflow() {
        let mut sums = Sums::default();
        let huge = 1_000_000_000_000;
        for _ in 0..3 {
            sums.sale(
                &sale(huge * 1_000_000, huge),
                &sku("1", Some(huge), Some(huge)),
            );
        }
        assert_eq!(sums.sold.cogs, 3 * i128::from(huge) * i128::from(huge));
        assert!(sums.contribution().is_some_and(|left| left < 0));
    }
}
