//! Every figure of a subject: straight from the rows that belong to it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate};

use crate::rules::{Fraction, Outcome, over};
use crate::shop::{Fee, Line, Sample, Shop, Spend, Video, today};

/// First and last day.
pub(crate) type Window = Option<(NaiveDate, NaiveDate)>;

pub(crate) fn days(n: u64) -> Window {
    Some((today() - Days::new(n - 1), today()))
}

fn inside(window: Window, day: Option<NaiveDate>) -> bool {
    match (window, day) {
        (None, _) => true,
        (Some((first, last)), Some(day)) => first <= day && day <= last,
        (Some(_), None) => false,
    }
}

/// The rows of one subject, whatever the window.
pub(crate) struct Rows<'a> {
    pub(crate) lines: Vec<&'a Line>,
    pub(crate) videos: Vec<&'a Video>,
    pub(crate) samples: Vec<&'a Sample>,
    pub(crate) spend: Vec<&'a Spend>,
    pub(crate) fees: Vec<&'a Fee>,
}

impl<'a> Rows<'a> {
    pub(crate) fn all(shop: &'a Shop) -> Self {
        Self::of(shop, |_| true)
    }

    /// Those of some creators; spend is its video's creator's.
    pub(crate) fn of(shop: &'a Shop, who: impl Fn(usize) -> bool) -> Self {
        let owner = |content: u64| {
            shop.videos
                .iter()
                .find(|video| video.id == content)
                .map(|video| video.creator)
        };
        Self {
            lines: shop.lines.iter().filter(|line| who(line.creator)).collect(),
            videos: shop
                .videos
                .iter()
                .filter(|video| who(video.creator))
                .collect(),
            samples: shop
                .samples
                .iter()
                .filter(|sample| who(sample.creator))
                .collect(),
            spend: shop
                .spend
                .iter()
                .filter(|spend| owner(spend.content).is_some_and(&who))
                .collect(),
            fees: shop.fees.iter().filter(|fee| who(fee.creator)).collect(),
        }
    }

    /// Those of a campaign: lines of its products by its creators in its days, of several campaigns that
    /// of the latest start (readings 42), and the fees booked on it.
    pub(crate) fn of_campaign(shop: &'a Shop, n: usize) -> Self {
        let sold_in = |line: &Line| {
            let fits = shop.campaigns.iter().enumerate().filter(|(_, campaign)| {
                campaign.products.contains(&line.product)
                    && campaign.creators.contains(&line.creator)
                    && campaign.from <= line.day
                    && line.day <= campaign.to
            });
            fits.max_by_key(|(_, campaign)| campaign.from)
                .map(|(n, _)| n)
        };
        Self {
            lines: shop
                .lines
                .iter()
                .filter(|line| sold_in(line) == Some(n))
                .collect(),
            videos: Vec::new(),
            samples: Vec::new(),
            spend: Vec::new(),
            fees: shop
                .fees
                .iter()
                .filter(|fee| fee.campaign == Some(n))
                .collect(),
        }
    }

    /// Those of some products: lines and samples alone.
    pub(crate) fn of_products(shop: &'a Shop, what: impl Fn(usize) -> bool) -> Self {
        Self {
            lines: shop
                .lines
                .iter()
                .filter(|line| what(line.product))
                .collect(),
            videos: Vec::new(),
            samples: shop
                .samples
                .iter()
                .filter(|sample| what(sample.product))
                .collect(),
            spend: Vec::new(),
            fees: Vec::new(),
        }
    }
}

/// Figures by name: exact, money in minor units.
pub(crate) type Figures = BTreeMap<&'static str, Fraction>;

fn whole(n: impl Into<i128>) -> Fraction {
    Some((n.into(), 1))
}

fn sum_of(all: impl Iterator<Item = Option<i64>>) -> Option<i128> {
    let known: Vec<i128> = all.flatten().map(i128::from).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

/// Length of a window; without a bound from the shop's first line or post (readings 1).
fn length(shop: &Shop, window: Window) -> Option<i128> {
    if let Some((first, last)) = window {
        return Some(i128::from((last - first).num_days() + 1));
    }
    let lines = shop.lines.iter().map(|line| line.day);
    let posts = shop.videos.iter().filter_map(|video| video.posted);
    let first = lines.chain(posts).min()?;
    Some(i128::from((today() - first).num_days() + 1))
}

pub(crate) fn median(mut all: Vec<i128>) -> Fraction {
    all.sort_unstable();
    let half = all.len() / 2;
    if all.is_empty() {
        None
    } else if all.len() % 2 == 1 {
        Some((all[half], 1))
    } else {
        Some((all[half - 1] + all[half], 2))
    }
}

pub(crate) fn figures(shop: &Shop, rows: &Rows<'_>, window: Window) -> Figures {
    let mut figures = Figures::new();
    let lines: Vec<&Line> = rows
        .lines
        .iter()
        .copied()
        .filter(|line| inside(window, Some(line.day)))
        .collect();
    let counted: Vec<&Line> = lines
        .iter()
        .copied()
        .filter(|line| line.counted())
        .collect();
    let net: i128 = counted.iter().map(|line| line.net()).sum();
    let orders = counted
        .iter()
        .map(|line| line.order)
        .collect::<BTreeSet<_>>()
        .len() as i128;
    let commission: i128 = lines.iter().map(|line| line.commission()).sum();
    figures.insert("net_gmv", whole(net));
    let paid: Vec<&Line> = lines
        .iter()
        .copied()
        .filter(|line| !line.unpaid())
        .collect();
    figures.insert(
        "gross_gmv",
        whole(
            paid.iter()
                .map(|line| i128::from(line.amount))
                .sum::<i128>(),
        ),
    );
    figures.insert("orders", whole(orders));
    figures.insert(
        "items",
        whole(counted.iter().map(|line| line.quantity).sum::<i64>()),
    );
    figures.insert("aov", over(net, orders));
    figures.insert("commission", whole(commission));
    figures.insert("commission_ratio", over(commission, net));
    let pieces = |all: &mut dyn Iterator<Item = &&Line>| -> i64 {
        all.filter(|line| line.amount > 0)
            .map(|line| line.quantity)
            .sum()
    };
    figures.insert(
        "return_rate",
        over(
            pieces(&mut paid.iter().filter(|line| line.refunded())),
            pieces(&mut paid.iter()),
        ),
    );
    content(shop, rows, window, &mut figures);
    let sample_cost = samples(shop, rows, window, &mut figures);
    figures.insert("sample_cost", sample_cost.and_then(whole));
    figures.insert("sample_roi", sample_cost.and_then(|cost| over(net, cost)));
    figures.insert(
        "sample_cost_ratio",
        sample_cost.and_then(|cost| over(cost, net)),
    );
    let ads: i128 = rows
        .spend
        .iter()
        .filter(|spend| inside(window, Some(spend.day)))
        .map(|spend| i128::from(spend.amount))
        .sum();
    let fees: i128 = rows
        .fees
        .iter()
        .filter(|fee| inside(window, Some(fee.day)))
        .map(|fee| i128::from(fee.amount))
        .sum();
    let cogs = counted.iter().try_fold(0_i128, |sum, line| {
        Some(sum + i128::from(shop.products[line.product].cost?) * i128::from(line.quantity))
    });
    let platform: i128 = counted.iter().map(|line| line.fee()).sum();
    let contribution = cogs
        .zip(sample_cost)
        .map(|(cogs, samples)| net - cogs - platform - commission - samples - ads - fees);
    figures.insert("contribution", contribution.and_then(whole));
    figures.insert(
        "contribution_margin",
        contribution.and_then(|left| over(left, net)),
    );
    figures.insert(
        "cpa",
        sample_cost.and_then(|samples| over(commission + samples + ads + fees, orders)),
    );
    figures.insert("roas", over(promoted(shop, &counted), ads));
    figures
}

/// Net of lines of content while money was spent on it.
fn promoted(shop: &Shop, counted: &[&Line]) -> i128 {
    counted
        .iter()
        .filter(|line| {
            let spent: Vec<NaiveDate> = shop
                .spend
                .iter()
                .filter(|spend| Some(spend.content) == line.content)
                .map(|spend| spend.day)
                .collect();
            spent.iter().min().is_some_and(|first| *first <= line.day)
                && spent.iter().max().is_some_and(|last| line.day <= *last)
        })
        .map(|line| line.net())
        .sum()
}

fn content(shop: &Shop, rows: &Rows<'_>, window: Window, figures: &mut Figures) {
    let posted: Vec<&Video> = rows
        .videos
        .iter()
        .copied()
        .filter(|video| inside(window, video.posted))
        .collect();
    let posts = posted.len() as i128;
    figures.insert("posts", whole(posts));
    let gmv = posted
        .iter()
        .try_fold(0_i128, |sum, video| Some(sum + video.gmv(shop)?));
    figures.insert("gmv_per_post", gmv.and_then(|gmv| over(gmv, posts)));
    let days = length(shop, window);
    figures.insert("output_rate", days.and_then(|days| over(posts * 7, days)));
    let sums: [(&str, fn(&Video) -> Option<i64>); 5] = [
        ("views", Video::views),
        ("product_impressions", Video::impressions),
        ("product_clicks", Video::clicks),
        ("content_orders", Video::orders),
        ("likes", Video::likes),
    ];
    for (name, of) in sums {
        figures.insert(
            name,
            sum_of(posted.iter().map(|video| of(video))).and_then(whole),
        );
    }
    let both = |of: fn(&Video) -> Option<i64>, by: fn(&Video) -> Option<i64>| {
        let pairs: Vec<(i64, i64)> = posted
            .iter()
            .filter_map(|video| Some((of(video)?, by(video)?)))
            .collect();
        let sum = |side: fn(&(i64, i64)) -> i64| pairs.iter().map(side).sum::<i64>();
        over(sum(|pair| pair.0), sum(|pair| pair.1))
    };
    figures.insert("ctr", both(Video::clicks, Video::impressions));
    figures.insert("cvr", both(Video::orders, Video::clicks));
    let held: Vec<(i128, i128)> = posted
        .iter()
        .filter_map(|video| Some((i128::from(video.views()?), i128::from(video.hold()?))))
        .collect();
    figures.insert(
        "hold_rate",
        over(
            held.iter().map(|(views, hold)| views * hold).sum::<i128>(),
            held.iter().map(|(views, _)| views * 10_000).sum::<i128>(),
        ),
    );
}

/// Inserts what samples say and returns what they cost.
fn samples(shop: &Shop, rows: &Rows<'_>, window: Window, figures: &mut Figures) -> Option<i128> {
    let of = |sample: &&Sample| -> Option<i128> {
        let product = &shop.products[sample.product];
        Some(i128::from(product.cost? + product.shipping?))
    };
    let dated = |day: Option<NaiveDate>| day.is_some() && inside(window, day);
    let outcomes: Vec<Outcome> = rows
        .samples
        .iter()
        .filter(|sample| dated(sample.due(shop)))
        .filter_map(|sample| sample.outcome(shop))
        .collect();
    let on_time = outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::OnTime)
        .count();
    figures.insert(
        "on_time_rate",
        over(on_time as i128, outcomes.len() as i128),
    );
    let waits = |from: fn(&Sample) -> Option<NaiveDate>, to: fn(&Sample) -> Option<NaiveDate>| {
        rows.samples
            .iter()
            .filter(|sample| dated(to(sample)))
            .filter_map(|sample| Some(i128::from((to(sample)? - from(sample)?).num_days())))
            .collect::<Vec<_>>()
    };
    figures.insert("time_to_post", median(waits(|s| s.delivered, |s| s.posted)));
    let hours = waits(|s| Some(s.requested), Sample::last_shipped)
        .into_iter()
        .map(|days| days * 24);
    figures.insert("request_to_ship", median(hours.collect()));
    let delivered: Vec<&&Sample> = rows
        .samples
        .iter()
        .filter(|sample| dated(sample.delivered))
        .collect();
    let reached = delivered
        .iter()
        .filter(|sample| sample.has_posted())
        .count();
    figures.insert(
        "posting_rate",
        over(reached as i128, delivered.len() as i128),
    );
    rows.samples
        .iter()
        .flat_map(|sample| {
            let inside = sample
                .shippings()
                .into_iter()
                .filter(|day| dated(Some(*day)));
            inside.map(move |_| sample)
        })
        .map(of)
        .sum()
}

/// Buyers who came back, of those whose first order through some lines is old enough (readings 44).
pub(crate) fn came_back(shop: &Shop, lines: &[&Line]) -> (i128, i128) {
    let order = |id: u64| shop.orders.iter().find(|order| order.order == id);
    let mut firsts: BTreeMap<&str, &Line> = BTreeMap::new();
    for line in lines.iter().copied().filter(|line| line.counted()) {
        let Some(order) = order(line.order) else {
            continue;
        };
        let first = firsts.entry(order.buyer.as_str()).or_insert(line);
        if line.at() < first.at() {
            *first = line;
        }
    }
    firsts.retain(|_, line| (60..=120).contains(&(today() - line.day).num_days()));
    let back = firsts
        .iter()
        .filter(|(buyer, first)| {
            shop.orders.iter().any(|order| {
                order.buyer == **buyer
                    && order.order != first.order
                    && order.paid
                    && !order.cancelled
                    && order.amount > 0
                    && (order.day, order.minute) > first.at()
                    && (order.day - first.day).num_days() <= 60
            })
        })
        .count();
    (back as i128, firsts.len() as i128)
}

/// Creators who posted or had a counted line in the last 28 days.
pub(crate) fn active(shop: &Shop) -> BTreeSet<usize> {
    let recent = days(28);
    let posted = shop
        .videos
        .iter()
        .filter(|v| v.posted.is_some() && inside(recent, v.posted));
    let sold = shop
        .lines
        .iter()
        .filter(|line| line.counted() && inside(recent, Some(line.day)));
    posted
        .map(|video| video.creator)
        .chain(sold.map(|line| line.creator))
        .collect()
}

/// Net GMV over the creators with a counted line in the window.
pub(crate) fn gmv_per_creator(rows: &Rows<'_>, window: Window) -> Fraction {
    let counted = || {
        rows.lines
            .iter()
            .filter(|line| line.counted() && inside(window, Some(line.day)))
    };
    let sellers: BTreeSet<usize> = counted().map(|line| line.creator).collect();
    let net: i128 = counted().map(|line| line.net()).sum();
    over(net, sellers.len() as i128)
}

/// What a creator's figures have beside a group's.
pub(crate) fn creator(shop: &Shop, n: usize, window: Window) -> Figures {
    let rows = Rows::of(shop, |who| who == n);
    let mut figures = figures(shop, &rows, window);
    let who = &shop.creators[n];
    let (net, _) = figures["net_gmv"].unwrap();
    figures.insert(
        "revenue_per_1k_followers",
        who.followers
            .and_then(|followers| over(net * 1_000, followers)),
    );
    let rate = figures["output_rate"].zip(who.agreed);
    figures.insert(
        "output_vs_agreed",
        rate.and_then(|((posts, days), agreed)| over(posts * 100, days * i128::from(agreed))),
    );
    let (back, all) = came_back(shop, &rows.lines);
    figures.insert("repeat_purchase_rate", over(back, all));
    figures
}

/// The whole shop's figures, programme included.
pub(crate) fn whole_shop(shop: &Shop, window: Window) -> Figures {
    let rows = Rows::all(shop);
    let mut figures = figures(shop, &rows, window);
    figures.insert("revenue_per_1k_followers", None);
    figures.insert("output_vs_agreed", None);
    let (back, all) = came_back(shop, &rows.lines);
    figures.insert("repeat_purchase_rate", over(back, all));
    figures.insert("active_creators", whole(active(shop).len() as i128));
    let counted: Vec<&Line> = rows
        .lines
        .iter()
        .copied()
        .filter(|line| line.counted() && inside(window, Some(line.day)))
        .collect();
    let sellers: BTreeSet<usize> = counted.iter().map(|line| line.creator).collect();
    let (net, _) = figures["net_gmv"].unwrap();
    figures.insert("gmv_per_creator", over(net, sellers.len() as i128));
    // No sheet says when somebody was invited (readings 32).
    figures.insert("activation", None);
    figures.insert("reply_rate", None);
    let mut posted: BTreeMap<usize, usize> = BTreeMap::new();
    for sample in &shop.samples {
        let counts = match sample.posted {
            Some(_) => inside(window, sample.posted),
            None => window.is_none() && sample.has_posted(),
        };
        if counts {
            *posted.entry(sample.creator).or_default() += 1;
        }
    }
    let twice = posted.values().filter(|n| **n >= 2).count();
    figures.insert(
        "repeat_collaboration_rate",
        over(twice as i128, posted.len() as i128),
    );
    let media = counted
        .iter()
        .filter(|line| line.channel == "Video" || line.channel == "LIVE");
    let (mut stray, mut all) = (0, 0);
    for line in media {
        all += line.net();
        if !shop
            .videos
            .iter()
            .any(|video| Some(video.id) == line.content)
        {
            stray += line.net();
        }
    }
    figures.insert("unattributed_share", over(stray, all));
    figures
}

/// Posts of this week and the seven before (readings 8).
pub(crate) fn velocity(shop: &Shop) -> Vec<(String, i64)> {
    let mut weeks = Vec::new();
    for back in (0..8_u64).rev() {
        let day = today() - Days::new(back * 7);
        let week = day.iso_week();
        let posts = shop
            .videos
            .iter()
            .filter(|video| video.posted.is_some_and(|day| day.iso_week() == week))
            .count();
        weeks.push((format!("{}-W{:02}", week.year(), week.week()), posts as i64));
    }
    weeks
}

/// Entered and moved on, for the five stages that are always named (readings 7).
pub(crate) fn funnel(shop: &Shop, window: Window) -> Vec<(&'static str, i64, i64)> {
    const STAGES: [&str; 5] = ["requested", "approved", "shipped", "delivered", "posted"];
    let dates = |sample: &Sample| {
        [
            Some(sample.requested),
            sample.last_approved(),
            sample.last_shipped(),
            sample.delivered,
            sample.posted,
        ]
    };
    let rank = |status: &str| {
        let line = [
            "requested",
            "approved",
            "shipped",
            "delivered",
            "review",
            "posted",
            "decided",
        ];
        line.iter().position(|stage| *stage == status)
    };
    STAGES
        .iter()
        .enumerate()
        .map(|(n, stage)| {
            let entered: Vec<&Sample> = shop
                .samples
                .iter()
                .filter(|sample| dates(sample)[n].is_some() && inside(window, dates(sample)[n]))
                .collect();
            let moved = entered.iter().filter(|sample| {
                dates(sample)[n + 1..].iter().any(Option::is_some)
                    || rank(sample.status) > rank(stage)
            });
            (*stage, entered.len() as i64, moved.count() as i64)
        })
        .collect()
}
