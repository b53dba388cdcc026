//! The programme as a whole: what becomes of invitations and samples, the roster beside its targets,
//! and how much is posted.
//!
//! ```text
//! ┌ Profit ─ 28 days ────────────────────────────────────────────────────────┐
//! │  Creators  Campaigns  Products  Shops  Settlement  Programme             │
//! │ Active creators          64             Roster  active  target   8 weeks │
//! │ Activation             42 %  13/31      Tier 1      61  50–200   ▁▂▅█▃▂▁ │
//! │ Reply rate             61 %  19/31      Tier 2       3    5–15   2 short │
//! │ …                                                                        │
//! │ Funnel                                  Posts a week                     │
//! │ Requested  132  ━━━━━━━━━  82 %  1.5 d   40 │  ▂ █                       │
//! └──────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::signals;
use super::tabs::{self, Tab};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::{Metric, Unit};
use crate::domain::metrics::roster::{Bench, Standing, target};
use crate::domain::metrics::sums::{Share, Sums};
use crate::domain::money::{Currency, Money};
use crate::store::view::figures::{Programme, ShopFigures};
use crate::tui::layout::{above, beside};
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::bars;
use crate::tui::widgets::chart::funnel::{self, Stage};
use crate::tui::widgets::chart::plot::{self, Plot};
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::list::Window;
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup::below;
use crate::tui::widgets::words;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says; its filter is the window.
    pub caption: Caption<'a>,
    /// The shop under the cursor.
    pub figures: Option<&'a ShopFigures>,
    /// Which of how many shops it is.
    pub window: Window,
    /// What to say in place of figures.
    pub notice: Option<Notice<'a>>,
}

/// Columns from which funnel and posts stand beside each other.
const WIDE: u16 = 100;
/// The most lines the columns of posts take.
const HIGH: u16 = 14;
/// Columns of the figures: name, value, and what it is of.
const NAME: u16 = 20;
const VALUE: u16 = 7;
const NOTE: u16 = 8;
/// Columns of the roster: tier, target, where it stands.
const TIER: u16 = 7;
const TARGET: u16 = 6;
const STANDS: u16 = 9;

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = match (view.window.total, view.figures) {
        (0 | 1, _) | (_, None) => String::new(),
        (_, Some(figures)) => panel::joined(
            &[
                &figures.shop,
                &panel::position(view.window.cursor, view.window.total),
            ],
            " ",
        ),
    };
    let inner = panel::render("Profit", &count, &view.caption, theme, (area, buf));
    tabs::render(Tab::Programme, theme, inner, buf);
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, below(inner, 1), buf);
        return;
    }
    let Some((figures, programme)) = view
        .figures
        .and_then(|figures| Some((figures, figures.programme.as_ref()?)))
    else {
        return;
    };
    let Some(sums) = figures.subjects.first().map(|subject| &subject.sums) else {
        return;
    };
    let text = Rect {
        x: inner.x + inner.width.min(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let air = u16::from(text.height > 24);
    let top = below(text, 1 + air);
    let (left, right) = beside(top, (NAME + VALUE + NOTE + 3).max(text.width / 2));
    let numbers = numbers(sums, figures.currency, theme, left, buf);
    let benches = roster(&programme.roster, theme, right, buf);
    let rest = below(top, numbers.max(benches) + 1);
    let rest = outside(programme, theme, rest, buf);
    let (flow, posts) = if text.width >= WIDE {
        beside(rest, (text.width / 2).saturating_sub(2))
    } else {
        (rest, Rect::default())
    };
    flows(programme, theme, flow, buf);
    let posts = Rect {
        x: posts.x + posts.width.min(2),
        width: posts.width.saturating_sub(2),
        ..posts
    };
    velocity(programme, theme, posts, buf);
}

/// Lines the funnel keeps, whatever is shown below it.
const FUNNEL: u16 = 6;

/// Draws the series from outside that go with GMV most, at the bottom; returns what is left above.
fn outside(programme: &Programme, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let mut left = area;
    for one in programme.signals.iter().take(2) {
        let room = left.height.saturating_sub(FUNNEL);
        let high = match room {
            0..signals::FEW => break,
            signals::FEW..=signals::LINES => signals::FEW,
            _ => signals::LINES + 1,
        };
        let (above, place) = above(left, left.height - high);
        let gap = u16::from(high > signals::LINES);
        signals::render(one, theme, below(place, gap), buf);
        left = above;
    }
    left
}

/// One figure: its name, its value, and what it is made of.
type Number = (&'static str, Metric, Option<Share>, &'static str);

/// The figures of a programme, in the order of a creator's way.
fn listed(sums: &Sums) -> [Number; 9] {
    let heads =
        |of: fn(&crate::domain::metrics::sums::Heads) -> Share| sums.heads.as_deref().map(of);
    [
        ("Active creators", Metric::ActiveCreators, None, "28 days"),
        ("Reply rate", Metric::ReplyRate, heads(|h| h.replied), ""),
        ("Activation", Metric::Activation, heads(|h| h.activated), ""),
        ("Request to ship", Metric::RequestToShip, None, "median"),
        (
            "Posting rate",
            Metric::PostingRate,
            Some(sums.given.posted),
            "",
        ),
        ("Time to post", Metric::TimeToPost, None, "median"),
        (
            "Repeat collaboration",
            Metric::RepeatCollaborationRate,
            heads(|h| h.repeated),
            "",
        ),
        ("GMV per creator", Metric::GmvPerCreator, None, ""),
        (
            "Unattributed share",
            Metric::UnattributedShare,
            None,
            "of GMV",
        ),
    ]
}

/// Draws the figures; returns how many lines they take.
fn numbers(sums: &Sums, currency: Currency, theme: &Theme, area: Rect, buf: &mut Buffer) -> u16 {
    let listed = listed(sums);
    for (n, (name, metric, share, note)) in listed.iter().enumerate() {
        let figure = metric.of(sums);
        let role = if figure.is_some() {
            Role::Text
        } else {
            Role::Muted
        };
        let of = share
            .filter(|share| share.by > 0)
            .map(|share| format!("{}/{}", share.of, share.by));
        let mut pen = Pen::new(buf, theme, area, cols(n));
        pen.cell(name, NAME, Align::Left, Role::Muted).gap(1);
        let text = shown(*metric, figure, currency, theme.glyphs);
        pen.cell(&text, VALUE, Align::Right, role).gap(2);
        pen.text(of.as_deref().unwrap_or(note), Role::Muted);
    }
    cols(listed.len())
}

/// Returns a figure in its unit.
fn shown(metric: Metric, figure: Option<Ratio>, currency: Currency, glyphs: &Glyphs) -> String {
    let with = |unit: &str| match figure {
        Some(_) => format!("{} {unit}", words::plain(figure, glyphs)),
        None => glyphs.unknown.to_owned(),
    };
    match metric.unit() {
        Unit::Money => {
            let minor = figure.and_then(Ratio::rounded);
            words::round_amount(minor.map(|minor| Money::new(minor, currency)), glyphs)
        }
        Unit::Share => words::percent(figure, glyphs),
        Unit::Count => words::number(figure.and_then(Ratio::rounded), glyphs),
        Unit::Days => with("d"),
        Unit::Hours => with("h"),
        Unit::Times | Unit::PerWeek => words::plain(figure, glyphs),
    }
}

/// Draws the tiers beside their targets with what they posted; returns how many lines they take.
fn roster(benches: &[Bench], theme: &Theme, area: Rect, buf: &mut Buffer) -> u16 {
    let glyphs = theme.glyphs;
    let mut pen = Pen::new(buf, theme, area, 0);
    pen.cell("Roster", TIER, Align::Left, Role::Title)
        .cell("active", 6, Align::Right, Role::Muted)
        .gap(1)
        .cell("target", TARGET, Align::Right, Role::Muted)
        .gap(1)
        .cell("", STANDS, Align::Left, Role::Muted)
        .text("8 weeks", Role::Muted);
    for (n, bench) in benches.iter().enumerate() {
        let name = bench.tier.map_or_else(
            || "No tier".to_owned(),
            |tier| format!("Tier {}", tier.number()),
        );
        let wanted = target(bench.tier).map_or_else(String::new, |(from, to)| {
            format!("{from}{}{to}", glyphs.unknown)
        });
        let (stands, role) = match bench.standing() {
            None => (String::new(), Role::Muted),
            Some(Standing::Met) => ("met".to_owned(), Role::Good),
            Some(Standing::Short(by)) => (format!("{by} short"), Role::Warning),
            Some(Standing::Over(by)) => (format!("{by} over"), Role::Warning),
        };
        let weeks: Vec<i64> = bench.weeks.iter().map(|week| week.posts).collect();
        let mut pen = Pen::new(buf, theme, area, cols(n + 1));
        pen.cell(&name, TIER, Align::Left, Role::Text)
            .cell(&bench.active.to_string(), 6, Align::Right, Role::Text)
            .gap(1)
            .cell(&wanted, TARGET, Align::Right, Role::Muted)
            .gap(1)
            .cell(&stands, STANDS, Align::Left, role);
        bars::sparkline(&mut pen, &weeks);
    }
    cols(benches.len() + 1)
}

/// Draws the way of the samples: who entered each stage, who went on, and how long it took.
fn flows(programme: &Programme, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let glyphs = theme.glyphs;
    let last = programme.funnel.len().saturating_sub(1);
    let stages: Vec<Stage<'_>> = programme
        .funnel
        .iter()
        .enumerate()
        .map(|(n, step)| Stage {
            label: step.stage.title(),
            entered: step.entered,
            on: if n == last {
                String::new()
            } else {
                whole(Ratio::new(step.moved_on, step.entered), glyphs)
            },
            took: step.median_days.map_or_else(String::new, |days| {
                format!("{} d", words::plain(Some(days), glyphs))
            }),
        })
        .collect();
    let headed = area.height > cols(stages.len());
    if headed {
        Pen::new(buf, theme, area, 0)
            .text("Funnel", Role::Title)
            .right("went on, after a median of", Role::Muted);
    }
    funnel::render(&stages, theme, below(area, u16::from(headed)), buf);
}

/// Returns a share in whole percents: of a few samples a tenth says nothing.
fn whole(share: Option<Ratio>, glyphs: &Glyphs) -> String {
    share
        .and_then(|share| share.times(100))
        .and_then(Ratio::rounded)
        .map_or_else(
            || glyphs.unknown.to_owned(),
            |percent| format!("{percent} %"),
        )
}

/// Draws the posts of the last weeks as columns.
fn velocity(programme: &Programme, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let weeks = &programme.velocity;
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else {
        return;
    };
    if area.height < 4 {
        return;
    }
    Pen::new(buf, theme, area, 0)
        .text("Posts a week", Role::Title)
        .gap(2)
        .text(&format!("{} in this one so far", last.posts), Role::Muted);
    let values: Vec<i64> = weeks.iter().map(|week| week.posts).collect();
    let top = values.iter().copied().max().unwrap_or(0).to_string();
    let plot = Plot {
        values: &values,
        top: &top,
        first: &first.week,
        last: &last.week,
    };
    let area = below(area, 1);
    let area = Rect {
        height: area.height.min(HIGH),
        ..area
    };
    plot::render(&plot, theme, area, buf);
}
