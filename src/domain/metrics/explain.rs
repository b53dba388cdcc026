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
    match metric {
        M::NetGmv
        | M::GrossGmv
        | M::Orders
        | M::Items
        | M::Aov
        | M::Commission
        | M::CommissionRatio
        | M::ReturnRate
        | M::RevenuePer1kFollowers
        | M::UnattributedShare => of_lines(metric, sums),
        M::Posts
        | M::GmvPerPost
        | M::OutputRate
        | M::OutputVsAgreed
        | M::Views
        | M::ProductImpressions
        | M::ProductClicks
        | M::ContentOrders
        | M::Likes
        | M::Comments
        | M::Shares
        | M::Ctr
        | M::Cvr
        | M::HoldRate => of_posts(metric, sums),
        M::SampleCost
        | M::SampleRoi
        | M::SampleCostRatio
        | M::OnTimeRate
        | M::TimeToPost
        | M::RequestToShip
        | M::PostingRate => of_samples(metric, sums),
        M::Cogs
        | M::PlatformFee
        | M::AdSpend
        | M::FlatFees
        | M::Contribution
        | M::ContributionMargin
        | M::Roas
        | M::Cpa => of_costs(metric, sums),
        M::RepeatPurchaseRate
        | M::ActiveCreators
        | M::GmvPerCreator
        | M::Activation
        | M::ReplyRate
        | M::RepeatCollaborationRate => of_people(metric, sums),
    }
}

fn net(sums: &Sums) -> Term {
    money("net_gmv", sums.sold.net, Source::Counted)
}

fn orders(sums: &Sums) -> Term {
    count("orders", sums.sold.orders, Source::Counted)
}

fn commission(sums: &Sums) -> Term {
    money("commission", sums.sold.commission, Source::Commissioned)
}

fn of_lines(metric: Metric, sums: &Sums) -> Recipe {
    let sold = &sums.sold;
    let Share { of: back, by: out } = sold.returned;
    let Share {
        of: stray,
        by: media,
    } = sold.unattributed;
    match metric {
        Metric::GrossGmv => Recipe::sum(money("amount", sold.gross, Source::NotUnpaid)),
        Metric::Orders => Recipe::sum(orders(sums)),
        Metric::Items => Recipe::sum(count("pieces", sold.items, Source::Counted)),
        Metric::Aov => Recipe::quotient(net(sums), orders(sums)),
        Metric::Commission => Recipe::sum(commission(sums)),
        Metric::CommissionRatio => Recipe::quotient(commission(sums), net(sums)),
        Metric::ReturnRate => Recipe::quotient(
            count("pieces refunded", back, Source::Refunded),
            count("pieces sold", out, Source::Sold),
        ),
        Metric::RevenuePer1kFollowers => Recipe {
            times: 1_000,
            ..Recipe::quotient(
                net(sums),
                count("followers", sums.followers.map(i128::from), Source::Setting),
            )
        },
        Metric::UnattributedShare => Recipe::quotient(
            money("net amount without a known content", stray, Source::Stray),
            money("net amount of videos and LIVEs", media, Source::Media),
        ),
        // `recipe` sends nothing else here.
        _net_gmv => Recipe::sum(net(sums)),
    }
}

fn posts(sums: &Sums) -> Term {
    count("posts", sums.posts, Source::Posts)
}

fn of_posts(metric: Metric, sums: &Sums) -> Recipe {
    let exported = &sums.exported;
    let figure = |name, value| Recipe::sum(count(name, value, Source::PostsWithFigure));
    let days = count("days", sums.days.map(i128::from), Source::Setting);
    let share = |of: (&'static str, &'static str), share: Share, source| {
        Recipe::quotient(count(of.0, share.of, source), count(of.1, share.by, source))
    };
    match metric {
        Metric::GmvPerPost => {
            let gmv = (sums.silent == 0).then_some(sums.content_gmv);
            let gmv = Term::new("content GMV", Unit::Money, gmv, Source::PostsWithGmv);
            Recipe::quotient(gmv, posts(sums))
        }
        Metric::OutputRate => Recipe {
            times: 7,
            ..Recipe::quotient(posts(sums), days)
        },
        Metric::OutputVsAgreed => {
            let agreed = sums.agreed.map(i128::from);
            let agreed = count("agreed posts per 100 weeks", agreed, Source::Setting);
            Recipe {
                by: vec![days, agreed],
                times: 700,
                ..Recipe::sum(posts(sums))
            }
        }
        Metric::Views => figure("views", exported.views),
        Metric::ProductImpressions => figure("product impressions", exported.impressions),
        Metric::ProductClicks => figure("product clicks", exported.clicks),
        Metric::ContentOrders => figure("content orders", exported.orders),
        Metric::Likes => figure("likes", exported.likes),
        Metric::Comments => figure("comments", exported.comments),
        Metric::Shares => figure("shares", exported.shares),
        Metric::Ctr => share(
            ("product clicks", "product impressions"),
            sums.ctr,
            Source::PostsWithCtr,
        ),
        Metric::Cvr => share(
            ("content orders", "product clicks"),
            sums.cvr,
            Source::PostsWithCvr,
        ),
        Metric::HoldRate => Recipe {
            over: 10_000,
            ..share(
                ("views × hold in hundredths of a percent", "views"),
                sums.hold,
                Source::PostsWithHold,
            )
        },
        // `recipe` sends nothing else here.
        _posts => Recipe::sum(posts(sums)),
    }
}

fn sample_cost(sums: &Sums) -> Term {
    Term::new(
        "sample_cost",
        Unit::Money,
        sums.sample_cost(),
        Source::Shipped,
    )
}

fn of_samples(metric: Metric, sums: &Sums) -> Recipe {
    const HOUR: i128 = 3_600_000;
    let given = &sums.given;
    match metric {
        Metric::SampleRoi => Recipe::quotient(net(sums), sample_cost(sums)),
        Metric::SampleCostRatio => Recipe::quotient(sample_cost(sums), net(sums)),
        Metric::OnTimeRate => Recipe::quotient(
            count("on time", given.on_time.of, Source::Due),
            count("on time + late + missed", given.on_time.by, Source::Due),
        ),
        Metric::PostingRate => Recipe::quotient(
            count(
                "samples that reached posted",
                given.posted.of,
                Source::Delivered,
            ),
            count("samples delivered", given.posted.by, Source::Delivered),
        ),
        Metric::TimeToPost => Recipe::middle(given.days_to_post.clone(), 1),
        Metric::RequestToShip => Recipe::middle(given.time_to_ship.clone(), HOUR),
        // `recipe` sends nothing else here.
        _sample_cost => Recipe::sum(sample_cost(sums)),
    }
}

fn of_costs(metric: Metric, sums: &Sums) -> Recipe {
    let cogs = Term::new("cogs", Unit::Money, sums.cogs(), Source::Counted);
    let fee = money("platform_fee", sums.sold.fee, Source::Counted);
    let ads = money("ad_spend", sums.booked.ads, Source::Spend);
    let fees = money("flat_fees", sums.booked.fees, Source::Fees);
    let promoted = money(
        "net amount of content under paid promotion",
        sums.sold.promoted,
        Source::Promoted,
    );
    let stays = || {
        let costs = [cogs, fee, commission(sums), sample_cost(sums), ads, fees];
        Recipe::sums(
            [net(sums)]
                .into_iter()
                .chain(costs.map(Term::cost))
                .collect(),
        )
    };
    match metric {
        Metric::Cogs => Recipe::sum(cogs),
        Metric::PlatformFee => Recipe::sum(fee),
        Metric::AdSpend => Recipe::sum(ads),
        Metric::FlatFees => Recipe::sum(fees),
        Metric::ContributionMargin => Recipe {
            by: vec![net(sums)],
            ..stays()
        },
        Metric::Roas => Recipe::quotient(promoted, ads),
        Metric::Cpa => Recipe {
            by: vec![orders(sums)],
            ..Recipe::sums(vec![commission(sums), sample_cost(sums), ads, fees])
        },
        // `recipe` sends nothing else here.
        _contribution => stays(),
    }
}

fn of_people(metric: Metric, sums: &Sums) -> Recipe {
    let heads = sums.heads.as_deref();
    let of = |part: fn(&Heads) -> i128| heads.map(part);
    let share = |names: (&'static str, &'static str), part: fn(&Heads) -> Share| {
        let share = heads.map(part);
        Recipe::quotient(
            count(names.0, share.map(|share| share.of), Source::Creators),
            count(names.1, share.map(|share| share.by), Source::Creators),
        )
    };
    match metric {
        Metric::RepeatPurchaseRate => Recipe::quotient(
            count("buyers who came back", sums.buyers.of, Source::Buyers),
            count("buyers 60 to 120 days old", sums.buyers.by, Source::Buyers),
        ),
        Metric::GmvPerCreator => Recipe::quotient(
            net(sums),
            count(
                "creators with a counted line",
                of(|heads| heads.sellers),
                Source::Creators,
            ),
        ),
        Metric::Activation => share(
            ("creators with content after it", "creators first invited"),
            |heads| heads.activated,
        ),
        Metric::ReplyRate => share(
            ("creators who answered", "creators first invited"),
            |heads| heads.replied,
        ),
        Metric::RepeatCollaborationRate => share(
            (
                "creators with two or more samples posted",
                "creators with one or more",
            ),
            |heads| heads.repeated,
        ),
        // `recipe` sends nothing else here.
        _active_creators => Recipe::sum(count(
            "active creators",
            of(|heads| heads.active),
            Source::Creators,
        )),
    }
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
                ..Sums::default()
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
