//! Why a content stands where it does: the sentence, and its way from seen to sold.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{is_against_brief, title};
use crate::domain::date::Date;
use crate::domain::fact::ContentKind;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::spark::{Spark, Watch, tenths};
use crate::domain::promotion::PromotionState;
use crate::store::view::content::PostRow;
use crate::store::view::promotion::PromotionRow;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::chart::funnel::{self, Stage};
use crate::tui::widgets::clip::width;
use crate::tui::widgets::panel::{self, Caption};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup::below;
use crate::tui::widgets::words;

/// Draws the detail; without a row an empty frame.
pub(super) fn render(
    row: Option<&PostRow>,
    (median, today): (Option<Ratio>, Date),
    theme: &Theme,
    (area, buf): (Rect, &mut Buffer),
) {
    let name = row.map_or_else(String::new, title);
    let inner = panel::render(&name, "", &Caption::default(), theme, (area, buf));
    let Some(row) = row else {
        return;
    };
    let text = Rect {
        x: inner.x + inner.width.min(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let glyphs = theme.glyphs;
    let mut pen = Pen::new(buf, theme, text, 0);
    match &row.spark {
        _ if is_against_brief(row) => {
            pen.text(glyphs.warn, Role::Warning).gap(1);
            pen.text(&against(row), Role::Warning);
        }
        Some(spark) => {
            pen.text(glyphs.star, Role::Good).gap(1);
            pen.text("Spark: ", Role::Good);
            let reasons = reasons(row, spark, glyphs);
            let fits = |text: &&String| cols(width(text)) <= pen.room();
            let reason = reasons.iter().find(fits).or_else(|| reasons.last());
            pen.text(reason.map_or("", String::as_str), Role::Text);
        }
        None => {
            pen.text(&verdict(row, median, glyphs), Role::Text);
        }
    }
    match &row.promotion {
        Some(promotion) => {
            let (said, role) = promoted(promotion, glyphs);
            Pen::new(buf, theme, text, 1).text(&said, role);
        }
        None => {
            Pen::new(buf, theme, text, 1).text(&facts(row, today, glyphs), Role::Muted);
        }
    }
    let way = below(text, 2);
    if way.height >= 3 {
        let way = Rect {
            height: 3,
            y: way.y + u16::from(way.height > 3),
            ..way
        };
        funnel::render(&stages(row, glyphs), theme, way, buf);
    } else {
        Pen::new(buf, theme, way, 0).text(&steps(row, glyphs), Role::Text);
    }
}

/// Returns how a content is against its brief.
fn against(row: &PostRow) -> String {
    match (&row.forbidden_phrase, &row.verdict_reason) {
        (Some(phrase), _) => {
            format!("Says {phrase:?}, which its brief forbids; it awaits a verdict.")
        }
        (None, Some(why)) => format!("Judged a violation of its brief: {why}"),
        (None, None) => "Judged a violation of its brief.".to_owned(),
    }
}

/// Returns why a content is worth paying to show, the longest first, for what room there is: its rate,
/// and the more seen content it outsells.
fn reasons(row: &PostRow, spark: &Spark, glyphs: &Glyphs) -> Vec<String> {
    let count = |n: i64| words::number(Some(n), glyphs);
    let clicks = count(spark.clicks);
    let rate = words::percent(Some(spark.cvr), glyphs);
    let above = spark.tenths().map_or_else(
        || "the shop's median sells nothing".to_owned(),
        |tenths| format!("{} the shop's median", words::times(Some(tenths), glyphs)),
    );
    let rated = format!("{clicks} clicks, {rate}, {above}");
    let sold = row.views.zip(row.content_orders);
    match row.beaten.zip(sold) {
        Some(((seen, bought), (views, orders))) => {
            let beats = format!(
                "{} views and {} sales beat {} views and {}",
                count(views),
                count(orders),
                count(seen),
                count(bought)
            );
            vec![format!("{rated}; {beats}"), beats]
        }
        None => vec![format!("{rated}; views do not count"), rated],
    }
}

/// Returns what can be said of a content that is no candidate.
fn verdict(row: &PostRow, median: Option<Ratio>, glyphs: &Glyphs) -> String {
    let Some((cvr, clicks)) = row.cvr.zip(row.product_clicks) else {
        return "No rate: its clicks or its orders are in no import.".to_owned();
    };
    let said = format!(
        "{} of {} clicks bought",
        words::percent(Some(cvr), glyphs),
        words::number(Some(clicks), glyphs)
    );
    if !row.evident {
        return format!("{said}: too few to tell, from 100 clicks on it counts.");
    }
    let Some(median) = median else {
        return format!("{said}; there is no median to compare with.");
    };
    let times = tenths(cvr, median);
    format!(
        "{said}: {} the shop's median of {}.",
        words::times(times, glyphs),
        words::percent(Some(median), glyphs)
    )
}

/// Returns how a promotion stands: state, what a day may cost, the code's end, paid beside organic.
fn promoted(row: &PromotionRow, glyphs: &Glyphs) -> (String, Role) {
    let state = row.state.map_or("paid for", PromotionState::words);
    let daily = row
        .daily_budget
        .filter(|_| row.state == Some(PromotionState::Running));
    let daily = daily.map_or_else(String::new, |daily| {
        format!("{} a day", words::round_amount(Some(daily), glyphs))
    });
    let ends = row.code_days_left.filter(|_| {
        let used = [PromotionState::CodeReceived, PromotionState::Running];
        row.state.is_some_and(|state| used.contains(&state))
    });
    let code = match ends {
        None => String::new(),
        Some(..0) => "the code has expired".to_owned(),
        Some(0) => "the code expires today".to_owned(),
        Some(days) => format!("the code holds {days} d"),
    };
    let spent = (row.spend.minor > 0).then(|| words::round_amount(Some(row.spend), glyphs));
    let spent = spent.map_or_else(String::new, |spent| format!("{spent} spent"));
    let rates = row.paid_cvr.map_or_else(String::new, |_| {
        format!(
            "paid {} against {}",
            words::percent(row.paid_cvr, glyphs),
            words::percent(row.organic_cvr, glyphs)
        )
    });
    let proposal = match row.proposal {
        None => "",
        Some(Watch::Scale) => "scale",
        Some(Watch::Keep) => "keep",
        Some(Watch::Stop) => "stop",
    };
    let role = match (ends, row.proposal) {
        (Some(..=3), _) => Role::Warning,
        (_, Some(Watch::Stop)) => Role::Overdue,
        (_, Some(Watch::Scale)) => Role::Good,
        (_, Some(Watch::Keep) | None) => Role::Text,
    };
    let state = format!("Spark Ad {state}");
    let parts = [state.as_str(), &daily, &code, &spent, &rates, proposal];
    (panel::joined(&parts, &format!(" {} ", glyphs.dot)), role)
}

fn facts(row: &PostRow, today: Date, glyphs: &Glyphs) -> String {
    let kind = match (row.kind, row.minutes) {
        (ContentKind::Video, _) => "Video".to_owned(),
        (ContentKind::Live, None) => "LIVE".to_owned(),
        (ContentKind::Live, Some(minutes)) => format!("LIVE of {minutes} min"),
    };
    let by = row.creator.as_ref().map(|handle| format!("@{handle}"));
    let posted = row
        .posted
        .map(|on| format!("posted {}", words::ago(on, today)));
    let counted = |n: Option<i64>, what: &str| {
        n.map_or_else(String::new, |_| {
            format!("{} {what}", words::compact(n, glyphs))
        })
    };
    let parts = [
        kind,
        by.unwrap_or_default(),
        posted.unwrap_or_default(),
        counted(row.views, "views"),
        counted(row.likes, "likes"),
        counted(row.comments, "comments"),
        counted(row.shares, "shares"),
    ];
    let parts = parts.each_ref().map(String::as_str);
    panel::joined(&parts, &format!(" {} ", glyphs.dot))
}

/// The way from seen to sold as a funnel.
fn stages(row: &PostRow, glyphs: &Glyphs) -> Vec<Stage<'static>> {
    let stage = |label, entered: Option<i64>, on: Option<Ratio>, last: bool| Stage {
        label,
        entered: entered.unwrap_or(0),
        on: if last {
            String::new()
        } else {
            words::percent(on, glyphs)
        },
        took: String::new(),
    };
    vec![
        stage("Product shown", row.product_impressions, row.ctr, false),
        stage("Clicked", row.product_clicks, row.cvr, false),
        stage("Bought", row.content_orders, None, true),
    ]
}

/// The same in one line.
fn steps(row: &PostRow, glyphs: &Glyphs) -> String {
    let arrow = glyphs.arrow;
    format!(
        "{} shown {arrow} {} clicked ({}) {arrow} {} bought ({}) {arrow} {}",
        words::compact(row.product_impressions, glyphs),
        words::compact(row.product_clicks, glyphs),
        words::percent(row.ctr, glyphs),
        words::number(row.content_orders, glyphs),
        words::percent(row.cvr, glyphs),
        words::round_amount(row.net_gmv, glyphs),
    )
}
