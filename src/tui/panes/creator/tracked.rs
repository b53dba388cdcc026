//! What a creator's type wants tracked, line by line (domain.md section 3).

use super::page::section;
use crate::domain::creator::CreatorType;
use crate::domain::date::Date;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::retainer::Standing;
use crate::store::view::creator::CreatorShow;
use crate::store::view::retainer::RetainerRow;
use crate::store::view::review::{OneOff, PaceRow, Repeat, Tracked};
use crate::tui::panes::today::kept;
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widgets::clip::flow;
use crate::tui::widgets::page::PageLine;
use crate::tui::widgets::{metric, words};

/// Columns of what a figure is called, and of the figure.
const NAME: u16 = 9;
const FIGURE: u16 = 9;
/// Columns of the day a post is owed by.
const DUE: u16 = 16;

/// Adds what the creator's type wants tracked.
pub(super) fn lines<'a>(
    out: &mut Vec<PageLine<'a>>,
    show: &'a CreatorShow,
    today: Date,
    (wide, glyphs): (u16, &Glyphs),
) {
    if let Some(retainer) = &show.retainer {
        let note = kept(retainer.on_time, retainer.owed);
        section(out, "Retainer posts", &note);
        out.extend(owed_lines(retainer, today, glyphs));
    } else if show.creator.kind == CreatorType::Retainer {
        section(out, "Retainer posts", "none agreed");
        let how = format!(
            "callsheet creator edit {} --agreed-rate 2",
            show.creator.handle
        );
        out.push(PageLine::new().text(how, Role::Muted));
    }
    match &show.tracked {
        Some(Tracked::OneOff(one_off)) => {
            section(out, "One-off", "all time");
            out.extend(one_off_lines(one_off, wide, glyphs));
        }
        Some(Tracked::Repeat(repeat)) => {
            section(out, "28 days", "and before");
            out.extend(repeat_lines(repeat, glyphs));
        }
        None => {}
    }
}

fn one_off_lines(of: &OneOff, wide: u16, glyphs: &Glyphs) -> Vec<PageLine<'static>> {
    let counted = |n: i64, word: &str| match n {
        ..=0 => String::new(),
        n => format!("{n} {word}"),
    };
    let posts = [
        counted(of.posted, "posted"),
        counted(of.awaited, "awaited"),
        counted(of.missed, "missed"),
    ];
    let quality = [
        format!("CVR {}", words::rate(of.cvr, glyphs)),
        format!("3 s hold {}", words::rate(of.hold_rate, glyphs)),
    ];
    let orders = usize::try_from(of.orders).unwrap_or_default();
    let sales = [
        words::round_amount(of.net_gmv, glyphs),
        words::counted(orders, "order", "orders"),
    ];
    let by = format!(" {} ", glyphs.dot);
    let room = usize::from(wide.saturating_sub(NAME));
    let mut out = Vec::new();
    for (mut name, parts) in [
        ("Posts", &posts[..]),
        ("Quality", &quality),
        ("Sales", &sales),
    ] {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let mut texts = flow(&parts, &by, room);
        if texts.is_empty() {
            texts.push("none yet".to_owned());
        }
        for text in texts {
            let line = PageLine::new()
                .cell(std::mem::take(&mut name), NAME, Role::Muted)
                .text(text, Role::Text);
            out.push(line);
        }
    }
    out
}

fn repeat_lines(of: &Repeat, glyphs: &Glyphs) -> Vec<PageLine<'static>> {
    let currency = of.now.net_gmv.currency;
    let figures = |row: &PaceRow| {
        [
            (Metric::Posts, Some(Ratio::whole(row.posts))),
            (Metric::NetGmv, Some(Ratio::whole(row.net_gmv.minor))),
            (Metric::Cvr, row.cvr),
        ]
    };
    let rows = figures(&of.now).into_iter().zip(figures(&of.before));
    rows.map(|((metric, now), (_, before))| {
        let figure = |ratio| metric::figure(metric, ratio, currency, glyphs);
        let (change, role) = changed(now, before, glyphs);
        let past = before.map_or_else(String::new, |_| format!("{} before", figure(before)));
        PageLine::new()
            .cell(metric::short(metric), NAME, Role::Muted)
            .number(figure(now), FIGURE, Role::Text)
            .gap(1)
            .number(change, FIGURE, role)
            .gap(2)
            .text(past, Role::Muted)
    })
    .collect()
}

/// Returns by how many percent a figure changed; nothing where either is unknown, or nought before.
fn changed(now: Option<Ratio>, before: Option<Ratio>, glyphs: &Glyphs) -> (String, Role) {
    let percent = now.zip(before).and_then(|(now, before)| {
        let of = now.of.checked_mul(before.by)?.checked_mul(100)?;
        let by = before.of.checked_mul(now.by)?;
        Ratio::new(of, by)?.rounded()?.checked_sub(100)
    });
    match percent {
        None => (String::new(), Role::Muted),
        Some(0) => ("same".to_owned(), Role::Muted),
        Some(by @ ..=-1) => (
            format!("{}{} %", glyphs.minus, by.unsigned_abs()),
            Role::Warning,
        ),
        Some(by) => (format!("+{by} %"), Role::Good),
    }
}

/// Lines of the calendar before and from today.
const PAST: usize = 4;
const AHEAD: usize = 3;

/// Returns the posts a retainer owes: the last ones, and those to come.
fn owed_lines(retainer: &RetainerRow, today: Date, glyphs: &Glyphs) -> Vec<PageLine<'static>> {
    let owed = &retainer.deliverables;
    let next = owed.partition_point(|owed| owed.due < today);
    let shown = owed
        .iter()
        .take(next + AHEAD)
        .skip(next.saturating_sub(PAST));
    shown
        .map(|owed| {
            let (text, role) = match (owed.state, owed.posted) {
                (Standing::OnTime, Some(on)) => {
                    (format!("posted {}", words::day(on, today)), Role::Good)
                }
                (Standing::Late, Some(on)) => (
                    format!("posted late, {}", words::day(on, today)),
                    Role::Warning,
                ),
                (Standing::Overdue, _) => (format!("{} overdue", glyphs.warn), Role::Overdue),
                (Standing::OnTime | Standing::Late | Standing::Open, _) => {
                    (words::until(owed.due, today, glyphs), Role::Muted)
                }
            };
            PageLine::new()
                .cell(words::day(owed.due, today), DUE, Role::Text)
                .gap(1)
                .text(text, role)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_whole_percents_of_what_was_before() {
        let ratio = |of: i64, by: i64| Ratio::new(of, by);
        for (now, before, wanted) in [
            (ratio(6, 1), ratio(8, 1), "−25 %"),
            (ratio(8, 1), ratio(6, 1), "+33 %"),
            (ratio(3, 125), ratio(6, 250), "same"),
            (ratio(0, 1), ratio(8, 1), "−100 %"),
            (ratio(8, 1), ratio(0, 1), ""),
            (None, ratio(8, 1), ""),
            (ratio(8, 1), None, ""),
            // Past what can be told.
            (ratio(i64::MAX, 1), ratio(1, 1), ""),
        ] {
            let (text, _) = changed(now, before, &Glyphs::UNICODE);
            assert_eq!(text, wanted, "{now:?} {before:?}");
        }
    }
}
