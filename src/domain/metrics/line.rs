//! The figures of one order line (metrics.md, "Order lines").

use crate::domain::fact::{LineStatus, OrderLine};
use crate::domain::money::{BasisPoints, div_half_even};

/// Returns whether the line was refunded: flagged so, or settled without its commission base.
pub fn is_refunded(line: &OrderLine<'_>) -> bool {
    let base_taken_back = line.status == LineStatus::Settled
        && line.est_base.is_some_and(|base| base > 0)
        && line.act_base == Some(0);
    line.refunded || base_taken_back
}

/// Returns whether the line is a sale that stands: paid for, not refunded.
///
/// An amount of 0 is a sample or a gift.
pub fn is_counted(line: &OrderLine<'_>) -> bool {
    let paid = match line.status {
        LineStatus::Pending | LineStatus::Settled | LineStatus::Frozen => true,
        LineStatus::Unpaid | LineStatus::Ineligible => false,
    };
    paid && line.amount > 0 && !is_refunded(line)
}

/// Returns the amount after a partial refund: amount × actual base ÷ estimated base, half to even.
///
/// Whether the line counts at all is [`is_counted`]'s question.
pub fn net_amount(line: &OrderLine<'_>) -> i64 {
    match (line.status, line.est_base, line.act_base) {
        (LineStatus::Settled, Some(estimated), Some(actual))
            if 0 < actual && actual < estimated =>
        {
            div_half_even(
                i128::from(line.amount) * i128::from(actual),
                i128::from(estimated),
            )
            .unwrap_or(line.amount)
        }
        _ => line.amount,
    }
}

/// Returns what the line costs in commission.
///
/// A counted line costs its actuals once settled, an absent actual falling back to its estimate, and
/// its estimates before. A settled refunded line costs what was paid all the same, an absent actual
/// being nothing paid (readings.md 51). Any other line costs nothing.
pub fn commission(line: &OrderLine<'_>) -> i64 {
    let parts = [
        (line.act_standard, line.est_standard),
        (line.act_ads, line.est_ads),
        (line.act_bonus, line.est_bonus),
    ];
    let settled = line.status == LineStatus::Settled;
    let cost = |(actual, estimate): (Option<i64>, Option<i64>)| {
        if is_counted(line) {
            if settled {
                actual.or(estimate)
            } else {
                estimate
            }
        } else if settled && is_refunded(line) {
            actual
        } else {
            None
        }
    };
    parts.into_iter().filter_map(cost).sum()
}

/// Returns the platform's share of a net amount, half to even.
pub fn platform_fee(net: i64, rate: BasisPoints) -> i64 {
    div_half_even(i128::from(net) * i128::from(rate.0), 10_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fact::{Channel, Seen};
    use crate::domain::id::ExtId;
    use LineStatus::{Frozen, Ineligible, Pending, Settled, Unpaid};

    fn line(status: LineStatus, amount: i64) -> OrderLine<'static> {
        OrderLine {
            order_id: ExtId::new("1"),
            sku_id: ExtId::new("2"),
            product_id: None,
            product_name: None,
            creator: None,
            seen: Seen::default(),
            content_id: None,
            channel: Channel::Video,
            quantity: 1,
            amount,
            status,
            refunded: false,
            est_base: None,
            act_base: None,
            est_standard: None,
            act_standard: None,
            est_ads: None,
            act_ads: None,
            est_bonus: None,
            act_bonus: None,
            standard_rate: None,
            created: crate::domain::testing::instant("2026-11-01T00:00:00Z"),
            paid: None,
            delivered: None,
        }
    }

    fn based(
        status: LineStatus,
        estimated: Option<i64>,
        actual: Option<i64>,
    ) -> OrderLine<'static> {
        OrderLine {
            est_base: estimated,
            act_base: actual,
            ..line(status, 1_000)
        }
    }

    #[test]
    fn a_line_counts_when_it_is_paid_for_and_not_refunded() {
        for (status, amount, flagged, want) in [
            (Pending, 1_000, false, true),
            (Settled, 1_000, false, true),
            (Frozen, 1, false, true),
            (Unpaid, 1_000, false, false),
            (Ineligible, 1_000, false, false),
            (Settled, 0, false, false),
            (Settled, -5, false, false),
            (Pending, 1_000, true, false),
            (Settled, 1_000, true, false),
        ] {
            let line = OrderLine {
                refunded: flagged,
                ..line(status, amount)
            };
            assert_eq!(is_counted(&line), want, "{status:?} {amount} {flagged}");
        }
    }

    #[test]
    fn only_a_settled_line_whose_base_fell_to_zero_is_refunded_without_a_flag() {
        for (status, estimated, actual, want) in [
            (Settled, Some(1_000), Some(0), true),
            (Settled, Some(1_000), Some(1), false),
            (Settled, Some(1_000), None, false),
            (Settled, Some(0), Some(0), false),
            (Settled, None, Some(0), false),
            (Pending, Some(1_000), Some(0), false),
            (Frozen, Some(1_000), Some(0), false),
        ] {
            let line = based(status, estimated, actual);
            assert_eq!(
                is_refunded(&line),
                want,
                "{status:?} {estimated:?} {actual:?}"
            );
            assert_eq!(is_counted(&line), !want);
        }
    }

    #[test]
    fn a_partial_refund_takes_its_share_half_to_even() {
        for (status, amount, estimated, actual, want) in [
            (Settled, 1_000, Some(1_000), Some(400), 400),
            (Settled, 999, Some(1_000), Some(500), 500), // 499.5
            (Settled, 997, Some(1_000), Some(500), 498), // 498.5
            (Settled, 1_000, Some(3), Some(1), 333),
            (Settled, 1_000, Some(1_000), Some(1_000), 1_000),
            (Settled, 1_000, Some(1_000), Some(1_200), 1_000),
            (Settled, 1_000, Some(1_000), Some(0), 1_000),
            (Settled, 1_000, Some(1_000), Some(-1), 1_000),
            (Settled, 1_000, None, Some(400), 1_000),
            (Settled, 1_000, Some(1_000), None, 1_000),
            (Pending, 1_000, Some(1_000), Some(400), 1_000),
            (Frozen, 1_000, Some(1_000), Some(400), 1_000),
        ] {
            let line = OrderLine {
                amount,
                ..based(status, estimated, actual)
            };
            assert_eq!(
                net_amount(&line),
                want,
                "{status:?} {amount} {estimated:?} {actual:?}"
            );
        }
    }

    #[test]
    fn commission_is_what_was_paid_or_else_what_is_expected() {
        let whole = |status| OrderLine {
            est_standard: Some(100),
            act_standard: Some(90),
            est_ads: Some(20),
            act_ads: Some(10),
            est_bonus: Some(5),
            act_bonus: Some(4),
            ..line(status, 1_000)
        };
        let no_actual = |status| OrderLine {
            act_standard: None,
            act_bonus: Some(0),
            ..whole(status)
        };
        let flagged = |line| OrderLine {
            refunded: true,
            ..line
        };
        for (name, line, want) in [
            ("settled: actuals", whole(Settled), 104),
            (
                "settled: an absent actual falls back",
                no_actual(Settled),
                110,
            ),
            ("pending: estimates", whole(Pending), 125),
            ("frozen: estimates", whole(Frozen), 125),
            ("nothing known is nothing", line(Settled, 1_000), 0),
            ("unpaid", whole(Unpaid), 0),
            ("ineligible", whole(Ineligible), 0),
            (
                "settled and refunded: what was paid",
                flagged(whole(Settled)),
                104,
            ),
            (
                "… an absent actual was not paid",
                flagged(no_actual(Settled)),
                10,
            ),
            ("pending and refunded", flagged(whole(Pending)), 0),
            (
                "a settled gift",
                OrderLine {
                    amount: 0,
                    ..whole(Settled)
                },
                0,
            ),
        ] {
            assert_eq!(commission(&line), want, "{name}");
        }
    }

    #[test]
    fn the_platforms_share_rounds_half_to_even() {
        for (net, rate, want) in [
            (1_000, 600, 60),
            (1_025, 600, 62), // 61.5
            (1_075, 600, 64), // 64.5
            (1_008, 600, 60), // 60.48
            (0, 600, 0),
            (1_000, 0, 0),
        ] {
            assert_eq!(
                platform_fee(net, BasisPoints(rate)),
                want,
                "{net} at {rate}"
            );
        }
    }
}
