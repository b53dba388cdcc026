//! Score and parts, worked out from the figures of the active creators.

use std::cmp::Ordering;

use crate::oracle::{Figures, Rows, Window, active, creator};
use crate::rules::{Fraction, half_even};
use crate::shop::Shop;

pub(crate) struct Part {
    pub(crate) metric: &'static str,
    pub(crate) value: Fraction,
    /// Middle of the values: two of them where their count is even.
    pub(crate) benchmark: Option<[(i128, i128); 2]>,
    pub(crate) percentile: Option<f64>,
    pub(crate) weight: i64,
}

pub(crate) struct Card {
    pub(crate) score: Option<f64>,
    pub(crate) parts: Vec<Part>,
}

const PARTS: [(&str, Option<&str>, i64); 7] = [
    ("gmv_per_post", None, 30),
    ("cvr", None, 20),
    ("output_vs_agreed", Some("output_rate"), 15),
    ("on_time_rate", None, 15),
    ("contribution_margin", Some("commission_ratio"), 10),
    ("hold_rate", None, 5),
    ("return_rate", None, 5),
];

/// A creator's figures, and how much there is behind each part.
struct Peer {
    n: usize,
    figures: Figures,
    evidence: [bool; 7],
}

fn evidence(shop: &Shop, n: usize, window: Window, figures: &Figures) -> [bool; 7] {
    let count = |name: &str| figures[name].map_or(0, |(n, _)| n);
    let rows = Rows::of(shop, |who| who == n);
    let holds = |day| match window {
        None => true,
        Some((first, last)) => day >= first && day <= last,
    };
    let posted = || {
        rows.videos.iter().filter(move |video| match window {
            None => true,
            Some(_) => video.posted.is_some_and(holds),
        })
    };
    let clicks: i64 = posted()
        .filter(|v| v.orders().is_some())
        .filter_map(|v| v.clicks())
        .sum();
    let views: i64 = posted()
        .filter(|v| v.hold().is_some())
        .filter_map(|v| v.views())
        .sum();
    let due = rows
        .samples
        .iter()
        .filter(|sample| sample.due(shop).is_some_and(holds) && sample.outcome(shop).is_some())
        .count();
    let pieces: i64 = rows
        .lines
        .iter()
        .filter(|line| holds(line.day) && !line.unpaid() && line.amount > 0)
        .map(|line| line.quantity)
        .sum();
    [
        count("posts") >= 3,
        clicks >= 100,
        true,
        due >= 2,
        count("orders") >= 3,
        views >= 1_000,
        pieces >= 10,
    ]
}

fn compare(a: (i128, i128), b: (i128, i128)) -> Ordering {
    (a.0 * b.1).cmp(&(b.0 * a.1))
}

/// Followers to tiers.
pub(crate) fn tier(shop: &Shop, n: usize) -> Option<i64> {
    Some(match shop.creators[n].followers? {
        ..5_000 => 0,
        5_000..100_000 => 1,
        100_000..500_000 => 2,
        _ => 3,
    })
}

/// The cards of all creators; none for whoever is not active.
pub(crate) fn cards(shop: &Shop, window: Window) -> Vec<Option<Card>> {
    let active = active(shop);
    let peers: Vec<Peer> = active
        .iter()
        .map(|n| {
            let figures = creator(shop, *n, window);
            Peer {
                n: *n,
                evidence: evidence(shop, *n, window, &figures),
                figures,
            }
        })
        .collect();
    (0..shop.creators.len())
        .map(|n| {
            let own = peers.iter().find(|peer| peer.n == n)?;
            let group: Vec<&Peer> = peers
                .iter()
                .filter(|peer| tier(shop, peer.n) == tier(shop, n))
                .collect();
            Some(card(own, &group))
        })
        .collect()
}

fn card(own: &Peer, group: &[&Peer]) -> Card {
    let parts: Vec<Part> = PARTS
        .iter()
        .enumerate()
        .map(|(at, (first, second, weight))| {
            let metric = match second {
                Some(second)
                    if group.iter().any(|peer| {
                        peer.figures[second].is_some() && peer.figures[first].is_none()
                    }) =>
                {
                    *second
                }
                _ => *first,
            };
            let spoken = |peer: &Peer| peer.figures[metric].filter(|_| peer.evidence[at]);
            let mut all: Vec<(i128, i128)> = group.iter().filter_map(|peer| spoken(peer)).collect();
            all.sort_by(|a, b| compare(*a, *b));
            let value = spoken(own);
            let less_is_better = matches!(metric, "commission_ratio" | "return_rate");
            let percentile = value.map(|value| {
                let worse = if less_is_better {
                    Ordering::Greater
                } else {
                    Ordering::Less
                };
                let below = all
                    .iter()
                    .filter(|other| compare(**other, value) == worse)
                    .count();
                let equal = all
                    .iter()
                    .filter(|other| compare(**other, value) == Ordering::Equal)
                    .count();
                (below as f64 + equal as f64 / 2.0) / all.len() as f64
            });
            let benchmark =
                (!all.is_empty()).then(|| [all[(all.len() - 1) / 2], all[all.len() / 2]]);
            Part {
                metric,
                value,
                benchmark,
                percentile,
                weight: *weight,
            }
        })
        .collect();
    let known: i64 = parts
        .iter()
        .filter(|part| part.percentile.is_some())
        .map(|part| part.weight)
        .sum();
    let sum: f64 = parts
        .iter()
        .filter_map(|part| Some(part.percentile? * part.weight as f64))
        .sum();
    Card {
        score: (known >= 50).then(|| sum / known as f64 * 100.0),
        parts,
    }
}

/// The mean of the middle two, as money.
pub(crate) fn middle_money([a, b]: [(i128, i128); 2]) -> i128 {
    half_even(a.0 * b.1 + b.0 * a.1, 2 * a.1 * b.1)
}

/// The mean of the middle two.
pub(crate) fn middle([a, b]: [(i128, i128); 2]) -> f64 {
    f64::midpoint(a.0 as f64 / a.1 as f64, b.0 as f64 / b.1 as f64)
}
