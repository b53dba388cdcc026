//! Who, the score, what changed since last week, and the tier the creator is measured against.

use super::signed;
use crate::domain::metrics::change::moves;
use crate::domain::metrics::score::Card;
use crate::store::view::scorecard::Scorecard;
use crate::store::view::week_ago::WeekAgo;
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widgets::clip::flow;
use crate::tui::widgets::metric;
use crate::tui::widgets::pen::Pen;

/// Parts that are named as having moved.
const MOVED: usize = 3;

/// Writes the handle, and score and grade at the right.
pub(super) fn name(card: &Scorecard, pen: &mut Pen<'_>) {
    let score = card.card.as_ref().and_then(graded);
    match score {
        Some(score) => pen.right(&format!(" score {score}"), Role::Title),
        None => pen.right(" no score", Role::Muted),
    };
    pen.text(&format!("@{}", card.handle), Role::Accent);
}

/// Returns score and grade, `82 A`.
fn graded(card: &Card) -> Option<String> {
    let (score, grade) = (card.score()?, card.grade()?);
    Some(format!("{:.0} {}", score.floor(), grade.letter()))
}

/// Returns what changed since last week, or why there is no score.
pub(super) fn changed(
    card: &Scorecard,
    ago: Option<&WeekAgo>,
    wide: usize,
    glyphs: &Glyphs,
) -> Vec<(String, Role)> {
    let Some(now) = &card.card else {
        let why = "not active in the last 28 days";
        return lines(&[why.to_owned()], wide, glyphs);
    };
    let mut parts = Vec::new();
    if now.score().is_none() {
        parts.push("under half of it is known".to_owned());
    }
    let is_bounded = card.bounds.0.is_some();
    if ago.is_none() && is_bounded {
        // It comes after the card; the lines keep their places.
        parts.push("reading last week".to_owned());
    }
    if let Some(ago) = ago {
        let before = ago.card.as_ref();
        parts.extend(since(now, before));
        let moves = before.map_or_else(Vec::new, |before| moves(now, before));
        parts.extend(
            moves
                .into_iter()
                .take(MOVED)
                .map(|(of, by)| format!("{} {}", metric::short(of), signed(by, glyphs))),
        );
    }
    lines(&parts, wide, glyphs)
}

/// Returns how the score stands to last week's.
fn since(now: &Card, before: Option<&Card>) -> Option<String> {
    let then = before.and_then(Card::score);
    let said = match (now.score(), then) {
        (Some(now), Some(then)) => {
            // As shown: whole points.
            let by = now.floor() - then.floor();
            if by > 0.0 {
                format!("up {by:.0} since last week")
            } else if by < 0.0 {
                format!("down {:.0} since last week", by.abs())
            } else {
                "as last week".to_owned()
            }
        }
        (Some(_), None) => "no score last week".to_owned(),
        (None, Some(_)) => format!("{} last week", before.and_then(graded)?),
        (None, None) => return None,
    };
    Some(said)
}

/// Returns the tier and how many active creators it has, against what a roster wants.
pub(super) fn tier(card: &Scorecard, wide: usize, glyphs: &Glyphs) -> Vec<(String, Role)> {
    let tier = card
        .tier
        .map_or_else(|| "Tier unknown".to_owned(), |tier| format!("Tier {tier}"));
    let active = card.medians.creators;
    let wanted = card.tier.and_then(crate::domain::creator::Tier::roster);
    let target = wanted.map(|(least, most)| format!("target {least} to {most}"));
    let stands = wanted.and_then(|(least, most)| {
        if active < least {
            Some(format!("{} short", least - active))
        } else if active > most {
            Some(format!("{} over", active - most))
        } else {
            None
        }
    });
    let parts: Vec<String> = [Some(tier), Some(format!("{active} active")), target, stands]
        .into_iter()
        .flatten()
        .collect();
    lines(&parts, wide, glyphs)
}

fn lines(parts: &[String], wide: usize, glyphs: &Glyphs) -> Vec<(String, Role)> {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let by = format!(" {} ", glyphs.dot);
    flow(&parts, &by, wide)
        .into_iter()
        .map(|line| (line, Role::Muted))
        .collect()
}
