//! How a figure is made of its inputs, so that anybody can work it out again.
//!
//! Every [`Metric`] has a [`Recipe`]: terms added up, over others, or the middle of values. A recipe
//! knows nothing of the metric's own formula, and a test holds that both come to the same.

use super::median::median;
use super::ratio::Ratio;
use super::registry::{Metric, Unit};
use super::sums::{Heads, Share, Sums};

/// What rows a term is summed over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Source {
    /// Order lines that count.
    Counted,
    /// Order lines that are not unpaid.
    NotUnpaid,
    /// Order lines whose commission is a cost.
    Commissioned,
    /// Order lines that are not unpaid, with an amount above nought.
    Sold,
    /// Those of them that were refunded.
    Refunded,
    /// Order lines that count, sold by a video or a LIVE.
    Media,
    /// Those of them without a content we know.
    Stray,
    /// Order lines that count, of content under paid promotion.
    Promoted,
    /// Content of the window.
    Posts,
    /// Content whose GMV is known.
    PostsWithGmv,
    /// Content that has the figure.
    PostsWithFigure,
    /// Content with clicks and impressions.
    PostsWithCtr,
    /// Content with orders and clicks.
    PostsWithCvr,
    /// Content with views and a hold.
    PostsWithHold,
    /// Samples shipped in the window.
    Shipped,
    /// Samples due in the window that were on time, late or missed.
    Due,
    /// Samples delivered in the window.
    Delivered,
    /// Samples posted in the window, of which the delivery is known.
    PostedSamples,
    /// Samples shipped in the window, of which the request is known.
    RequestedSamples,
    /// Days of ad spend booked.
    Spend,
    /// Flat fees booked.
    Fees,
    /// Buyers named by the shop's order export.
    Buyers,
    /// Creators.
    Creators,
    /// A setting or a length; no rows.
    Setting,
}

/// One input of a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Term {
    /// What it is, in words; the name of a metric where it is one.
    pub name: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// The sum; unknown where something it is made of is.
    pub value: Option<i128>,
    /// Whether it goes off rather than on.
    pub is_cost: bool,
    /// What it is summed over.
    pub source: Source,
}

impl Term {
    const fn new(name: &'static str, unit: Unit, value: Option<i128>, source: Source) -> Self {
        Self {
            name,
            unit,
            value,
            is_cost: false,
            source,
        }
    }

    const fn cost(self) -> Self {
        Self {
            is_cost: true,
            ..self
        }
    }
}

/// How terms become the figure: (sum of `of`) × `times` ÷ (product of `by`) ÷ `over`; or, where there are
/// values, their middle ÷ `over`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipe {
    /// Terms that are added up, costs taken off.
    pub of: Vec<Term>,
    /// Terms that the sum is divided by.
    pub by: Vec<Term>,
    /// Values of which the middle is taken.
    pub middle: Option<Vec<i64>>,
    /// A factor of the units.
    pub times: i128,
    /// A divisor of the units.
    pub over: i128,
}

impl Recipe {
    fn sum(term: Term) -> Self {
        Self::sums(vec![term])
    }

    const fn sums(of: Vec<Term>) -> Self {
        Self {
            of,
            by: Vec::new(),
            middle: None,
            times: 1,
            over: 1,
        }
    }

    fn quotient(of: Term, by: Term) -> Self {
        Self {
            by: vec![by],
            ..Self::sum(of)
        }
    }

    /// Returns the same sum over other terms.
    fn over(self, by: Vec<Term>) -> Self {
        Self { by, ..self }
    }

    fn middle(values: Vec<i64>, over: i128) -> Self {
        Self {
            middle: Some(values),
            over,
            ..Self::sums(Vec::new())
        }
    }

    /// Returns the figure the terms come to, unknown where one of them is or where they are divided by
    /// nothing.
    pub fn figure(&self) -> Option<Ratio> {
        if let Some(values) = &self.middle {
            return median(values.iter().copied().map(Ratio::whole))?.over(self.over);
        }
        let mut sum = 0_i128;
        for term in &self.of {
            sum += if term.is_cost {
                -term.value?
            } else {
                term.value?
            };
        }
        let mut by = self.over;
        for term in &self.by {
            by *= term.value?;
        }
        Ratio::new(sum * self.times, by)
    }

    /// Returns every term.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.of.iter().chain(&self.by)
    }
}

fn money(name: &'static str, value: i128, source: Source) -> Term {
    Term::new(name, Unit::Money, Some(value), source)
}

fn count(name: &'static str, value: impl Into<Option<i128>>, source: Source) -> Term {
    Term::new(name, Unit::Count, value.into(), source)
}

/// Returns how the metric is made of a subject's sums.
pub fn recipe(metric: Metric, sums: &Sums) -> Recipe {
    use Metric as M;
    let exported = &sums.exported;
    match metric {
        M::NetGmv => Recipe::sum(net(sums)),
        M::GrossGmv => Recipe::sum(money("amount", sums.sold.gross, Source::NotUnpaid)),
        M::Orders => Recipe::sum(orders(sums)),
        M::Items => Recipe::sum(count("pieces", sums.sold.items, Source::Counted)),
        M::Aov => Recipe::quotient(net(sums), orders(sums)),
        M::Commission => Recipe::sum(commission(sums)),
        M::CommissionRatio => Recipe::quotient(commission(sums), net(sums)),
        M::ReturnRate => return_rate(sums),
        M::Posts => Recipe::sum(posts(sums)),
        M::GmvPerPost => gmv_per_post(sums),
        M::OutputRate => output_rate(sums),
        M::OutputVsAgreed => output_vs_agreed(sums),
        M::Views => figure("views", exported.views),
        M::ProductImpressions => figure("product impressions", exported.impressions),
        M::ProductClicks => figure("product clicks", exported.clicks),
        M::ContentOrders => figure("content orders", exported.orders),
        M::Likes => figure("likes", exported.likes),
        M::Comments => figure("comments", exported.comments),
        M::Shares => figure("shares", exported.shares),
        M::Ctr => ctr(sums),
        M::Cvr => cvr(sums),
        M::HoldRate => hold_rate(sums),
        M::RevenuePer1kFollowers => revenue_per_1k_followers(sums),
        M::SampleCost => Recipe::sum(sample_cost(sums)),
        M::SampleRoi => Recipe::quotient(net(sums), sample_cost(sums)),
        M::SampleCostRatio => Recipe::quotient(sample_cost(sums), net(sums)),
        M::OnTimeRate => on_time_rate(sums),
        M::TimeToPost => Recipe::middle(sums.given.days_to_post.clone(), 1),
        M::RequestToShip => Recipe::middle(sums.given.time_to_ship.clone(), HOUR),
        M::RepeatPurchaseRate => repeat_purchase_rate(sums),
        M::Cogs => Recipe::sum(cogs(sums)),
        M::PlatformFee => Recipe::sum(platform_fee(sums)),
        M::AdSpend => Recipe::sum(ad_spend(sums)),
        M::FlatFees => Recipe::sum(flat_fees(sums)),
        M::Contribution => contribution(sums),
        M::ContributionMargin => contribution(sums).over(vec![net(sums)]),
        M::Roas => Recipe::quotient(promoted(sums), ad_spend(sums)),
        M::Cpa => cpa(sums),
        M::ActiveCreators => Recipe::sum(heads("active creators", sums, |heads| heads.active)),
        M::GmvPerCreator => Recipe::quotient(net(sums), sellers(sums)),
        M::Activation => invited("creators with content after it", sums, |heads| {
            heads.activated
        }),
        M::ReplyRate => invited("creators who answered", sums, |heads| heads.replied),
        M::PostingRate => posting_rate(sums),
        M::RepeatCollaborationRate => repeated(sums),
        M::UnattributedShare => unattributed_share(sums),
    }
}

/// Milliseconds of an hour.
const HOUR: i128 = 3_600_000;

fn net(sums: &Sums) -> Term {
    money("net_gmv", sums.sold.net, Source::Counted)
}

fn orders(sums: &Sums) -> Term {
    count("orders", sums.sold.orders, Source::Counted)
}

fn commission(sums: &Sums) -> Term {
    money("commission", sums.sold.commission, Source::Commissioned)
}

fn posts(sums: &Sums) -> Term {
    count("posts", sums.posts, Source::Posts)
}

fn days(sums: &Sums) -> Term {
    count("days", sums.days.map(i128::from), Source::Setting)
}

fn sample_cost(sums: &Sums) -> Term {
    Term::new(
        "sample_cost",
        Unit::Money,
        sums.sample_cost(),
        Source::Shipped,
    )
}

fn cogs(sums: &Sums) -> Term {
    Term::new("cogs", Unit::Money, sums.cogs(), Source::Counted)
}

fn platform_fee(sums: &Sums) -> Term {
    money("platform_fee", sums.sold.fee, Source::Counted)
}

fn ad_spend(sums: &Sums) -> Term {
    money("ad_spend", sums.booked.ads, Source::Spend)
}

fn flat_fees(sums: &Sums) -> Term {
    money("flat_fees", sums.booked.fees, Source::Fees)
}

fn promoted(sums: &Sums) -> Term {
    let name = "net amount of content under paid promotion";
    money(name, sums.sold.promoted, Source::Promoted)
}

fn heads(name: &'static str, sums: &Sums, of: fn(&Heads) -> i128) -> Term {
    count(name, sums.heads.as_deref().map(of), Source::Creators)
}

fn sellers(sums: &Sums) -> Term {
    heads("creators with a counted line", sums, |heads| heads.sellers)
}

fn figure(name: &'static str, value: Option<i128>) -> Recipe {
    Recipe::sum(count(name, value, Source::PostsWithFigure))
}

/// Returns the quotient of a share whose both halves are summed over the same rows.
fn share(names: (&'static str, &'static str), share: Share, source: Source) -> Recipe {
    Recipe::quotient(
        count(names.0, share.of, source),
        count(names.1, share.by, source),
    )
}

fn return_rate(sums: &Sums) -> Recipe {
    let Share { of, by } = sums.sold.returned;
    Recipe::quotient(
        count("pieces refunded", of, Source::Refunded),
        count("pieces sold", by, Source::Sold),
    )
}

fn unattributed_share(sums: &Sums) -> Recipe {
    let Share { of, by } = sums.sold.unattributed;
    Recipe::quotient(
        money("net amount without a known content", of, Source::Stray),
        money("net amount of videos and LIVEs", by, Source::Media),
    )
}

fn gmv_per_post(sums: &Sums) -> Recipe {
    let gmv = (sums.silent == 0).then_some(sums.content_gmv);
    let gmv = Term::new("content GMV", Unit::Money, gmv, Source::PostsWithGmv);
    Recipe::quotient(gmv, posts(sums))
}

fn output_rate(sums: &Sums) -> Recipe {
    Recipe {
        times: 7,
        ..Recipe::quotient(posts(sums), days(sums))
    }
}

fn output_vs_agreed(sums: &Sums) -> Recipe {
    let agreed = sums.agreed.map(i128::from);
    let agreed = count("agreed posts per 100 weeks", agreed, Source::Setting);
    Recipe {
        times: 700,
        ..Recipe::sum(posts(sums)).over(vec![days(sums), agreed])
    }
}

fn ctr(sums: &Sums) -> Recipe {
    let names = ("product clicks", "product impressions");
    share(names, sums.ctr, Source::PostsWithCtr)
}

fn cvr(sums: &Sums) -> Recipe {
    let names = ("content orders", "product clicks");
    share(names, sums.cvr, Source::PostsWithCvr)
}

fn hold_rate(sums: &Sums) -> Recipe {
    let names = ("views × hold in hundredths of a percent", "views");
    Recipe {
        over: 10_000,
        ..share(names, sums.hold, Source::PostsWithHold)
    }
}

fn revenue_per_1k_followers(sums: &Sums) -> Recipe {
    let followers = sums.followers.map(i128::from);
    Recipe {
        times: 1_000,
        ..Recipe::quotient(net(sums), count("followers", followers, Source::Setting))
    }
}

fn on_time_rate(sums: &Sums) -> Recipe {
    let names = ("on time", "on time + late + missed");
    share(names, sums.given.on_time, Source::Due)
}

fn posting_rate(sums: &Sums) -> Recipe {
    let names = ("samples that reached posted", "samples delivered");
    share(names, sums.given.posted, Source::Delivered)
}

fn repeat_purchase_rate(sums: &Sums) -> Recipe {
    let names = ("buyers who came back", "buyers 60 to 120 days old");
    share(names, sums.buyers, Source::Buyers)
}

fn contribution(sums: &Sums) -> Recipe {
    let costs = [
        cogs(sums),
        platform_fee(sums),
        commission(sums),
        sample_cost(sums),
        ad_spend(sums),
        flat_fees(sums),
    ];
    let terms = [net(sums)].into_iter().chain(costs.map(Term::cost));
    Recipe::sums(terms.collect())
}

fn cpa(sums: &Sums) -> Recipe {
    let costs = [
        commission(sums),
        sample_cost(sums),
        ad_spend(sums),
        flat_fees(sums),
    ];
    Recipe::sums(costs.to_vec()).over(vec![orders(sums)])
}

/// Returns the share of the creators first invited in the window.
fn invited(name: &'static str, sums: &Sums, of: fn(&Heads) -> Share) -> Recipe {
    heads_share((name, "creators first invited"), sums, of)
}

fn repeated(sums: &Sums) -> Recipe {
    let names = (
        "creators with two or more samples posted",
        "creators with one or more",
    );
    heads_share(names, sums, |heads| heads.repeated)
}

fn heads_share(
    names: (&'static str, &'static str),
    sums: &Sums,
    of: fn(&Heads) -> Share,
) -> Recipe {
    let share = sums.heads.as_deref().map(of);
    Recipe::quotient(
        count(names.0, share.map(|share| share.of), Source::Creators),
        count(names.1, share.map(|share| share.by), Source::Creators),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::ExtId;
    use crate::domain::metrics::sums::{Booked, Exported, Given, Sold};

    fn share() -> impl Strategy<Value = Share> {
        (0..1_000_000_i128, 0..1_000_000_i128).prop_map(|(of, by)| Share { of, by })
    }

    prop_compose! {
        fn sold()(
            money in proptest::array::uniform6(-1_000_000_000_000..1_000_000_000_000_i128),
            counts in proptest::array::uniform2(0..50_i128),
            returned in share(),
            unattributed in share(),
        ) -> Sold {
            let [net, gross, commission, fee, cogs, promoted] = money;
            let [orders, items] = counts;
            Sold { net, gross, orders, items, commission, returned, fee, cogs, promoted, unattributed }
        }
    }

    prop_compose! {
        fn given()(
            cost in 0..1_000_000_i128,
            on_time in share(),
            posted in share(),
            days_to_post in proptest::collection::vec(0..60_i64, 0..7),
            time_to_ship in proptest::collection::vec(0..9_000_000_000_i64, 0..7),
        ) -> Given {
            Given { cost, on_time, posted, days_to_post, time_to_ship }
        }
    }

    prop_compose! {
        fn exported()(
            counts in proptest::array::uniform7(proptest::option::of(0..9_000_000_i128)),
        ) -> Exported {
            let [views, impressions, clicks, orders, likes, comments, shares] = counts;
            Exported { views, impressions, clicks, orders, likes, comments, shares }
        }
    }

    prop_compose! {
        fn sums()(
            sold in sold(),
            given in given(),
            exported in exported(),
            rates in proptest::array::uniform3(share()),
            posts in (0..9_i128, 0..2_i128, 0..1_000_000_i128),
            settings in (proptest::option::of(0..400_i64), proptest::option::of(0..900_000_i64), proptest::option::of(0..700_i64)),
            booked in (0..9_000_i128, 0..9_000_i128),
            lacking in (any::<bool>(), any::<bool>()),
            heads in proptest::option::of((0..9_i128, 0..9_i128, proptest::array::uniform3(share()))),
            buyers in share(),
        ) -> Sums {
            let [ctr, cvr, hold] = rates;
            let (posts, silent, content_gmv) = posts;
            let (days, followers, agreed) = settings;
            let skus = |lacks: bool| lacks.then(|| ExtId::new("9")).into_iter().collect();
            Sums {
                days, sold, posts, content_gmv, silent, exported, ctr, cvr, hold, given,
                booked: Booked { ads: booked.0, fees: booked.1 },
                uncosted_sales: skus(lacking.0),
                uncosted_samples: skus(lacking.1),
                buyers, followers, agreed,
                heads: heads.map(|(active, sellers, [activated, replied, repeated])| {
                    Box::new(Heads { active, sellers, activated, replied, repeated })
                }),
            }
        }
    }

    proptest! {
        #[test]
        fn the_inputs_of_every_metric_come_to_its_figure(sums in sums()) {
            for metric in Metric::ALL {
                let recipe = recipe(*metric, &sums);
                prop_assert_eq!(recipe.figure(), metric.of(&sums), "{}: {:?}", metric, recipe);
            }
        }
    }

    #[test]
    fn of_nothing_both_say_the_same() {
        for metric in Metric::ALL {
            let sums = Sums::default();
            assert_eq!(
                recipe(*metric, &sums).figure(),
                metric.of(&sums),
                "{metric}"
            );
        }
    }
}
