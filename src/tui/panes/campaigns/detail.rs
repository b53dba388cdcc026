//! One campaign: what its goal needs, the chart of its pace, figures by funnel stage, budgets, brief, reviews
//! and who takes part.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{figure, in_unit, pace, standing};
use crate::domain::date::{Date, plus_days};
use crate::domain::goal::{GoalMetric, Progress};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::money::Money;
use crate::store::view::campaign::{Budget, CampaignSheet};
use crate::tui::layout::beside;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::chart::pace::{self as chart, Pace};
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::panel::{self, Caption};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup::below;
use crate::tui::widgets::words;

/// Columns from which the chart stands beside the rest.
const WIDE: u16 = 100;
/// Columns of the words before a line.
const LABEL: u16 = 16;

/// A line: what it is about, what it says, how it looks.
type Said = (&'static str, String, Role);

/// Draws the detail; without a row an empty frame.
pub(super) fn render(row: Option<&CampaignSheet>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let name = row.map_or("", |row| row.campaign.name.as_str());
    let days = row.map_or_else(String::new, |row| dates(row, theme.glyphs));
    let inner = panel::render(name, &days, &Caption::default(), theme, (area, buf));
    let Some(row) = row else {
        return;
    };
    let text = Rect {
        x: inner.x + inner.width.min(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let lines = lines(row, theme.glyphs);
    if text.width >= WIDE {
        let (left, right) = beside(text, text.width / 2 - 2);
        let used = goals(row, theme, left, buf);
        plot(row, theme, below(left, used + 1), buf);
        let right = Rect {
            x: right.x + 3,
            width: right.width.saturating_sub(3),
            ..right
        };
        say(&lines, theme, right, buf);
    } else {
        let used = goals(row, theme, text, buf);
        let rest = below(text, used);
        let said = say(&lines, theme, rest, buf);
        plot(row, theme, below(rest, said + 1), buf);
    }
}

/// Returns a day without its year: a campaign is never read years later.
fn short(day: Date) -> String {
    day.format("%-d %b").to_string()
}

/// Returns when it runs, and who answers for it.
fn dates(row: &CampaignSheet, glyphs: &Glyphs) -> String {
    let (from, to) = row.campaign.days();
    let days = format!("{} {} {}", short(from), glyphs.unknown, short(to));
    let far = match (row.elapsed(), row.left()) {
        (0, _) => "not started".to_owned(),
        (_, 0) if row.today > to => "over".to_owned(),
        (day, _) => format!("day {day} of {}", row.days()),
    };
    let owner = row.campaign.owner.as_deref().unwrap_or_default();
    panel::joined(&[&days, &far, owner], &format!(" {} ", glyphs.dot))
}

/// Says how far the goals are; returns how many lines that takes.
fn goals(row: &CampaignSheet, theme: &Theme, area: Rect, buf: &mut Buffer) -> u16 {
    let glyphs = theme.glyphs;
    let mut used = 0;
    let both = [Some(&row.progress), row.beside.as_ref()];
    for progress in both.into_iter().flatten() {
        let (state, role) = standing(progress.standing, glyphs);
        Pen::new(buf, theme, area, used)
            .text(&state, role)
            .text(&paced(progress, glyphs), role);
        used += 1;
        for line in wrap(&sentence(row, progress, glyphs), area.width.into()) {
            Pen::new(buf, theme, area, used).text(&line, Role::Text);
            used += 1;
        }
    }
    for line in row.campaign.warning().iter().flat_map(|warning| {
        // The remedy of the command line is no key.
        let said = warning.split(':').next().unwrap_or_default();
        wrap(
            &format!("{said}: it needs a commercial goal beside it."),
            area.width.into(),
        )
    }) {
        Pen::new(buf, theme, area, used).text(&line, Role::Warning);
        used += 1;
    }
    used
}

/// Returns the pace after the standing, where there is one.
fn paced(progress: &Progress, glyphs: &Glyphs) -> String {
    progress.pace.map_or_else(String::new, |_| {
        format!(", pace {}", pace(progress, glyphs))
    })
}

fn sentence(row: &CampaignSheet, progress: &Progress, glyphs: &Glyphs) -> String {
    let metric = progress.goal.metric;
    let said = |of: Option<Ratio>| figure(metric, of, row.currency, glyphs);
    let target = said(Some(progress.goal.wanted()));
    let name = metric.title();
    if row.elapsed() == 0 {
        return format!("{name} {target} from {} on.", row.campaign.from);
    }
    if row.today > row.campaign.to {
        return format!("{name} {} of {target}.", said(progress.actual));
    }
    let by_today = if metric.adds_up() { " by today" } else { "" };
    format!(
        "{name} {} of {} expected{by_today}; {} of {target} on the last day at this pace.",
        said(progress.actual),
        said(Some(progress.expected)),
        said(progress.projection),
    )
}

/// Everything beside the goal, line by line.
fn lines(row: &CampaignSheet, glyphs: &Glyphs) -> Vec<Said> {
    let dot = format!(" {} ", glyphs.dot);
    let mut lines: Vec<Said> = Vec::new();
    for (stage, label) in [
        ("awareness", "Awareness"),
        ("consideration", "Consideration"),
        ("conversion", "Conversion"),
        ("creator_quality", "Creator quality"),
    ] {
        let figures: Vec<String> = row
            .kpis
            .iter()
            .filter(|kpi| kpi.stage == stage)
            .map(|kpi| {
                let said = in_unit(kpi.unit, kpi.figure, row.currency, glyphs);
                format!("{} {said}", kpi.title)
            })
            .collect();
        lines.push((label, figures.join(&dot), Role::Text));
    }
    let money = |minor| words::round_amount(Some(Money::new(minor, row.currency)), glyphs);
    lines.push(budget("Samples", row.samples, &|n| n.to_string()));
    lines.push(budget("Ads", row.ads, &money));
    let brief = match &row.brief {
        None => ("none yet: b writes it".to_owned(), Role::Warning),
        Some(brief) if brief.missing.is_empty() => ("complete".to_owned(), Role::Text),
        Some(brief) => (format!("lacks {}", brief.missing.join(", ")), Role::Warning),
    };
    lines.push(("Brief", brief.0, brief.1));
    let window = row.campaign.posting_window;
    let window = window.map_or_else(
        || "TikTok's window".to_owned(),
        |days| format!("{days} days"),
    );
    let reviewed = if row.campaign.review {
        "drafts are reviewed"
    } else {
        "no review of drafts"
    };
    lines.push((
        "Posting",
        format!("{window} to post{dot}{reviewed}"),
        Role::Text,
    ));
    let segment = row.campaign.segment.as_deref();
    lines.push((
        "Segment",
        segment.unwrap_or("everybody").to_owned(),
        Role::Muted,
    ));
    for one in row.experiments.iter().take(2) {
        lines.push((
            "Experiment",
            format!("{}: {}", one.name, one.verdict),
            Role::Text,
        ));
    }
    for batch in row.outreach.iter().take(2) {
        lines.push(("Outreach", batch.words(), Role::Text));
    }
    for checkpoint in row.checkpoints.iter().take(2) {
        let role = if checkpoint.state.is_open() {
            Role::Warning
        } else {
            Role::Muted
        };
        let said = format!("{}: {}", checkpoint.state.name(), checkpoint.reason);
        lines.push(("Review", said, role));
    }
    lines.push(("Creators", creators(row, glyphs), Role::Text));
    let has_audience = !row.parts().is_empty() || row.campaign.segment.is_some();
    let runs = row.today >= row.campaign.from && row.left() > 0;
    if row.outreach.is_empty() && runs && has_audience {
        let said = "none yet: O offers them its product";
        lines.push(("Outreach", said.to_owned(), Role::Muted));
    }
    lines
}

fn budget(label: &'static str, budget: Budget, words: &dyn Fn(i64) -> String) -> Said {
    let used = words(budget.used);
    match (budget.whole, budget.left()) {
        (Some(whole), Some(left @ 0..)) => {
            let said = format!("{used} of {}, {} left", words(whole), words(left));
            (label, said, Role::Text)
        }
        (Some(whole), Some(left)) => {
            let over = words(left.saturating_neg());
            (
                label,
                format!("{used} of {}, {over} over", words(whole)),
                Role::Overdue,
            )
        }
        (None, _) | (_, None) => (label, format!("{used}, no budget set"), Role::Muted),
    }
}

fn creators(row: &CampaignSheet, glyphs: &Glyphs) -> String {
    let parts = row.parts();
    if parts.is_empty() {
        return "nobody yet: callsheet campaign join".to_owned();
    }
    let named: Vec<String> = parts
        .iter()
        .take(8)
        .map(|part| {
            let sold = figure(
                GoalMetric::NetGmv,
                Some(Ratio::whole(part.net_gmv)),
                row.currency,
                glyphs,
            );
            format!("@{} {sold}", part.handle)
        })
        .collect();
    format!("{}: {}", parts.len(), named.join(", "))
}

/// Writes the lines as far as there is room; returns how many there were.
fn say(lines: &[Said], theme: &Theme, area: Rect, buf: &mut Buffer) -> u16 {
    let room = usize::from(area.width.saturating_sub(LABEL));
    let mut at = 0;
    for (label, text, role) in lines {
        // What is more than two lines long is cut, not spread over the rest.
        for (n, part) in wrap(text, room).iter().take(2).enumerate() {
            let mut pen = Pen::new(buf, theme, area, at);
            pen.cell(
                if n == 0 { label } else { "" },
                LABEL,
                Align::Left,
                Role::Title,
            )
            .text(part, *role);
            at += 1;
        }
    }
    at
}

/// The most lines the chart takes.
const HIGH: u16 = 18;

/// Draws net GMV as it came in, against what is expected where the goal is about it.
fn plot(row: &CampaignSheet, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let days = usize::try_from(row.days()).unwrap_or(0);
    if row.elapsed() == 0 || days > 3_660 {
        return;
    }
    let mut sum = 0;
    let actual: Vec<i128> = (0..row.elapsed())
        .map(|n| {
            let day = plus_days(row.campaign.from, n);
            sum += row.own.daily.get(&day).copied().unwrap_or_default();
            sum
        })
        .collect();
    let both = [Some(row.progress.goal), row.campaign.beside];
    let goal = both
        .into_iter()
        .flatten()
        .find(|goal| goal.metric == GoalMetric::NetGmv);
    let expected: Vec<i128> = goal.map_or_else(Vec::new, |goal| {
        let by = |n| {
            let day = plus_days(row.campaign.from, n);
            let share = row.campaign.curve.share(row.campaign.days(), day);
            let whole = goal.wanted().multiplied(share).and_then(Ratio::rounded);
            whole.map_or(0, i128::from)
        };
        (0..row.days()).map(by).collect()
    });
    let top = actual.iter().chain(&expected).copied().max().unwrap_or(0);
    let glyphs = theme.glyphs;
    let label = figure(
        GoalMetric::NetGmv,
        Some(Ratio::whole(top)),
        row.currency,
        glyphs,
    );
    let title = if expected.is_empty() {
        "Net GMV so far".to_owned()
    } else {
        format!("Net GMV so far, {} expected", glyphs.dot)
    };
    if area.height < 5 || cols(width(&title)) > area.width {
        return;
    }
    Pen::new(buf, theme, area, 0).text(&title, Role::Title);
    let (from, to) = row.campaign.days();
    let ends = [from, to].map(short);
    let [first, last] = ends.each_ref().map(String::as_str);
    let pace = Pace {
        actual: &actual,
        expected: &expected,
        days,
        top: (top, &label),
        ends: (first, last),
    };
    let area = below(area, 1);
    let area = Rect {
        height: area.height.min(HIGH),
        ..area
    };
    chart::render(&pace, theme, area, buf);
}
