//! The page about a creator, line by line: profile, suggestions, samples, content, follow-ups, notes,
//! timeline.

use super::tracked;
use crate::domain::creator::CreatorType;
use crate::domain::date::{Date, Zone};
use crate::domain::fact::{ContentKind, Side};
use crate::domain::rules::shown;
use crate::domain::stage::Stage;
use crate::store::view::creator::{ContentRow, CreatorShow, NoteRow, Profile, TimelineRow};
use crate::store::view::followup::FollowUpRow;
use crate::store::view::offer::OfferRow;
use crate::store::view::pipeline::SampleDetail;
use crate::store::view::suggestion::SuggestionRow;
use crate::tui::panes::pipeline::due_words;
use crate::tui::theme::{Glyphs, Role};
use crate::tui::widgets::clip::{flow, width, wrap};
use crate::tui::widgets::page::PageLine;
use crate::tui::widgets::panel::joined;
use crate::tui::widgets::words;

/// Returns the page about a creator in `wide` columns, the cursor on one of the suggestions or on none; its
/// length is what scrolling counts in.
pub(super) fn lines<'a>(
    show: &'a CreatorShow,
    (zone, today): (Zone, Date),
    (wide, chosen): (u16, Option<usize>),
    glyphs: &Glyphs,
) -> Vec<PageLine<'a>> {
    let mut out = profile(&show.creator, today, wide, glyphs);
    // What waits for a decision is read before what is only known.
    if !show.suggestions.is_empty() {
        section(&mut out, "Suggestions", &show.suggestions.len().to_string());
        for (n, row) in show.suggestions.iter().enumerate() {
            out.push(suggestion_line(row, today, glyphs));
            if chosen == Some(n) {
                choose(&mut out, row, (wide, glyphs));
            }
        }
    }
    tracked::lines(&mut out, show, today, (wide, glyphs));
    let open = show.samples.iter().filter(|s| !s.stage.is_closed()).count();
    section(&mut out, "Samples", &format!("{open} open"));
    for sample in &show.samples {
        sample_lines(&mut out, sample, today, (wide, glyphs));
    }
    if !show.content.is_empty() {
        section(&mut out, "Content", &show.content.len().to_string());
        let content = show.content.iter();
        out.extend(content.map(|row| content_line(row, today, glyphs)));
    }
    if !show.follow_ups.is_empty() {
        let open = show.follow_ups.iter().filter(|f| f.state.is_open()).count();
        section(&mut out, "Follow-ups", &format!("{open} open"));
        let rows = show.follow_ups.iter();
        out.extend(rows.map(|row| follow_up_line(row, (zone, today), glyphs)));
    }
    if !show.offers.is_empty() {
        let hold = show.offers.iter().filter(|offer| offer.current).count();
        section(&mut out, "Offers", &format!("{hold} in force"));
        out.extend(show.offers.iter().map(|row| offer_line(row, today)));
    }
    if !show.notes.is_empty() {
        section(&mut out, "Notes", &show.notes.len().to_string());
        for note in &show.notes {
            note_lines(&mut out, note, (zone, today), wide);
        }
    }
    if !show.timeline.is_empty() {
        section(&mut out, "Timeline", "");
        let rows = show.timeline.iter();
        out.extend(rows.map(|row| timeline_line(row, (zone, today))));
    }
    out
}

/// Returns the lines of the timeline that have every word, in their day, their kind or their sentence.
pub(super) fn narrowed<'a>(
    show: &'a CreatorShow,
    (zone, today): (Zone, Date),
    words: &str,
) -> Vec<PageLine<'a>> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |row: &&TimelineRow| {
        let day = zone.date_of(row.at).format("%a %-d %b %Y");
        let text = format!("{day} {} {}", row.kind, row.summary).to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let rows: Vec<&TimelineRow> = show.timeline.iter().filter(has_all).collect();
    let note = format!("{} of {}", rows.len(), show.timeline.len());
    let mut out = vec![PageLine::heading("Timeline", note)];
    out.extend(rows.iter().map(|row| timeline_line(row, (zone, today))));
    if rows.is_empty() {
        let line = PageLine::new().text("Nothing in it has these words.", Role::Muted);
        out.push(line);
    }
    out
}

pub(super) fn section<'a>(out: &mut Vec<PageLine<'a>>, title: &'a str, note: &str) {
    out.push(PageLine::new());
    out.push(PageLine::heading(title, note.to_owned()));
}

fn profile<'a>(creator: &'a Profile, today: Date, wide: u16, glyphs: &Glyphs) -> Vec<PageLine<'a>> {
    let by = format!(" {} ", glyphs.dot);
    let tier = creator
        .tier
        .map_or_else(|| "tier unknown".to_owned(), |tier| format!("Tier {tier}"));
    let name = creator.name.as_deref().unwrap_or(&creator.handle);
    let standing = joined(&[&tier, kind_words(creator.kind)], &by);
    let mut out = vec![
        PageLine::new()
            .right(format!(" {standing}"), Role::Muted)
            .text(name, Role::Title),
    ];
    let followers = creator.followers.map_or_else(String::new, |n| {
        format!("{} followers", words::number(Some(n), glyphs))
    });
    let commission = creator
        .commission
        .map_or_else(String::new, |rate| format!("{rate} commission"));
    let fee = creator.flat_fee.map_or_else(String::new, |fee| {
        format!("{} flat", words::round_amount(Some(fee), glyphs))
    });
    let rate = creator
        .agreed_rate
        .map_or_else(String::new, |rate| format!("{rate} posts a week"));
    let tags: Vec<String> = creator.tags.iter().map(|tag| format!("#{tag}")).collect();
    let owner = creator
        .owner
        .as_ref()
        .map_or_else(String::new, |owner| format!("owner {owner}"));
    let category = creator.category.as_deref().unwrap_or_default();
    let style = creator.style.as_deref().unwrap_or_default();
    for parts in [
        vec![followers.as_str(), category, style],
        vec![commission.as_str(), &fee, &rate],
        vec![&tags.join(" "), &owner],
    ] {
        let lines = flow(&parts, &by, wide.into());
        out.extend(
            lines
                .into_iter()
                .map(|text| PageLine::new().text(text, Role::Text)),
        );
    }
    let known = warnings(creator, today);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let room = usize::from(wide).saturating_sub(width(glyphs.warn) + 1);
    for (n, text) in flow(&known, &by, room).into_iter().enumerate() {
        let sign = if n == 0 { glyphs.warn } else { "" };
        out.push(
            PageLine::new()
                .cell(sign, 2, Role::Warning)
                .text(text, Role::Warning),
        );
    }
    out
}

/// Returns what is to be known before acting on the creator.
fn warnings(creator: &Profile, today: Date) -> Vec<String> {
    let mut out = Vec::new();
    if creator.hold_samples {
        out.push("samples on hold".to_owned());
    }
    if creator.strikes > 0 {
        let strikes = usize::try_from(creator.strikes).unwrap_or(usize::MAX);
        out.push(words::counted(strikes, "strike", "strikes"));
    }
    if creator.violations > 0 {
        let judged = creator.violations + creator.compliant;
        out.push(format!(
            "{} of {judged} posts broke the brief",
            creator.violations
        ));
    }
    if let Some(until) = creator.paused_until.filter(|until| *until > today) {
        out.push(format!("no contact before {}", words::day(until, today)));
    }
    out
}

/// Returns how a creator is managed, in the words of the screen.
pub const fn kind_words(kind: CreatorType) -> &'static str {
    match kind {
        CreatorType::OneOff => "one-off",
        CreatorType::Repeat => "repeat",
        CreatorType::Retainer => "retainer",
    }
}

/// Columns of a sample's product and stage.
const PRODUCT: u16 = 16;
const STAGE: u16 = 10;

fn sample_lines<'a>(
    out: &mut Vec<PageLine<'a>>,
    sample: &'a SampleDetail,
    today: Date,
    (wide, glyphs): (u16, &Glyphs),
) {
    let (text, role) = standing(sample, today, glyphs);
    let sign = if sample.breached || !sample.why_late.is_empty() {
        format!("{} ", glyphs.warn)
    } else {
        String::new()
    };
    let plain = if sample.stage.is_closed() {
        Role::Muted
    } else {
        Role::Text
    };
    let now = format!("{sign}{text}");
    if wide >= PRODUCT + STAGE + 20 {
        out.push(
            PageLine::new()
                .cell(sample.product.as_str(), PRODUCT, plain)
                .gap(1)
                .cell(sample.stage.title(), STAGE, Role::Muted)
                .gap(1)
                .text(now, role),
        );
    } else {
        out.push(PageLine::new().text(sample.product.as_str(), plain));
        out.push(
            PageLine::new()
                .gap(2)
                .cell(sample.stage.title(), STAGE, Role::Muted)
                .text(now, role),
        );
    }
    if !sample.why_late.is_empty() {
        let causes: Vec<&str> = sample.why_late.iter().map(|why| why.words()).collect();
        let text = format!("late because: {}", causes.join(", "));
        let indent = 2;
        for line in wrap(&text, usize::from(wide.saturating_sub(indent))) {
            out.push(PageLine::new().gap(indent).text(line, Role::Muted));
        }
    }
    if sample.stage.awaits_post()
        && let Some(said) = words::reminder(sample.reminder_used, sample.reminder_from, today)
    {
        out.push(PageLine::new().gap(2).text(said, Role::Muted));
    }
}

/// Returns where a sample stands, in words.
fn standing(sample: &SampleDetail, today: Date, glyphs: &Glyphs) -> (String, Role) {
    let reason = sample.reason.clone().unwrap_or_default();
    match sample.stage {
        Stage::Delivered | Stage::Review => sample.due.map_or_else(
            || ("no due date".to_owned(), Role::Warning),
            |due| (due_words(due, today, glyphs), words::due_role(due, today)),
        ),
        Stage::Shipped => {
            let carrier = sample.carrier.as_deref().unwrap_or_default();
            let tracking = sample.tracking.as_deref().unwrap_or("no tracking");
            (joined(&[carrier, tracking], " "), Role::Muted)
        }
        Stage::Posted => {
            let posted = sample.posted.map(|on| words::ago(on, today));
            (posted.unwrap_or_default(), Role::Good)
        }
        Stage::Decided => {
            let decision = sample.decision.map_or("", |decision| decision.name());
            (joined(&[decision, &reason], ": "), Role::Muted)
        }
        Stage::Declined => {
            let by = match sample.declined_by {
                Some(Side::Us) => "by us",
                Some(Side::Them) => "by them",
                None => "",
            };
            (joined(&[by, &reason], ": "), Role::Muted)
        }
        Stage::Invited
        | Stage::Interested
        | Stage::Requested
        | Stage::Approved
        | Stage::Lost
        | Stage::Cancelled
        | Stage::NoShow => {
            let since = sample
                .entity
                .entered()
                .map(|entry| words::ago(entry.on, today));
            (
                joined(&[&since.unwrap_or_default(), &reason], ": "),
                Role::Muted,
            )
        }
    }
}

/// Columns of a date at the start of a line.
const DAY: u16 = 9;

fn content_line<'a>(row: &'a ContentRow, today: Date, glyphs: &Glyphs) -> PageLine<'a> {
    let posted = row
        .posted
        .map(|on| words::day(on, today))
        .unwrap_or_default();
    let live = match row.kind {
        ContentKind::Video => "",
        ContentKind::Live => "LIVE ",
    };
    let title = row.title.as_deref().unwrap_or("untitled");
    PageLine::new()
        .cell(posted, DAY, Role::Muted)
        .number(words::round_amount(row.gmv, glyphs), 9, Role::Text)
        .gap(2)
        .number(words::compact(row.figures.views, glyphs), 5, Role::Text)
        .text(" views", Role::Muted)
        .gap(2)
        .text(live, Role::Accent)
        .text(title, Role::Text)
}

fn follow_up_line<'a>(
    row: &'a FollowUpRow,
    (zone, today): (Zone, Date),
    glyphs: &Glyphs,
) -> PageLine<'a> {
    let due = zone.date_of(row.due_at);
    let (when, role) = if row.state.is_open() {
        (
            words::until(due, today, glyphs),
            words::due_role(due, today),
        )
    } else {
        (row.state.name().to_owned(), Role::Muted)
    };
    PageLine::new()
        .cell(when, DAY, role)
        .cell(row.kind.name().replace('_', " "), 16, Role::Text)
        .gap(1)
        .text(row.reason.as_str(), Role::Muted)
}

/// Since when, the rate, for what, and until when it held, or an old one still does.
fn offer_line(row: &OfferRow, today: Date) -> PageLine<'_> {
    let role = if row.current { Role::Text } else { Role::Muted };
    let until = match (row.until, row.old_rate_until) {
        (Some(until), _) => format!("until {}", words::day(until, today)),
        (None, Some(kept)) if kept >= today => {
            format!("the old rate until {}", words::day(kept, today))
        }
        (None, _) => String::new(),
    };
    let why = row.reason.as_deref().unwrap_or_default();
    PageLine::new()
        .cell(words::day(row.from, today), DAY, Role::Muted)
        .number(row.points.to_string(), 6, role)
        .gap(2)
        .cell(row.title(), PRODUCT, role)
        .gap(1)
        .text(joined(&[&until, why], ", "), Role::Muted)
}

/// The rule, until when it is put off, and what it proposes.
fn suggestion_line<'a>(row: &'a SuggestionRow, today: Date, glyphs: &Glyphs) -> PageLine<'a> {
    let put_off = row.until.map_or_else(String::new, |until| {
        format!("{} ", words::until(until, today, glyphs))
    });
    PageLine::new()
        .cell(row.rule.replace('_', " "), 21, Role::Text)
        .gap(1)
        .text(put_off, Role::Warning)
        .text(row.proposal.as_str(), Role::Muted)
}

/// Puts the cursor on the suggestion that was added last, and says all of it: what it proposes and what
/// accepting does, on which figures, held against what, and how they are made.
fn choose(out: &mut Vec<PageLine<'_>>, row: &SuggestionRow, (wide, glyphs): (u16, &Glyphs)) {
    const INDENT: u16 = 2;
    let room = usize::from(wide.saturating_sub(INDENT));
    if let Some(line) = out.pop() {
        out.push(line.chosen());
    }
    let figures: Vec<String> = shown::figures(&row.figures, false)
        .into_iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let figures: Vec<&str> = figures.iter().map(String::as_str).collect();
    let by = format!(" {} ", glyphs.dot);
    let mut said = vec![(row.told(glyphs.arrow), Role::Text)];
    said.extend(
        flow(&figures, &by, room)
            .into_iter()
            .map(|line| (line, Role::Muted)),
    );
    said.push((format!("holds: {}", row.threshold), Role::Muted));
    said.push((format!("formula: {}", row.formula), Role::Muted));
    for (text, role) in said {
        out.extend(
            wrap(&text, room)
                .into_iter()
                .map(|line| PageLine::new().gap(INDENT).text(line, role)),
        );
    }
}

fn note_lines<'a>(
    out: &mut Vec<PageLine<'a>>,
    note: &'a NoteRow,
    (zone, today): (Zone, Date),
    wide: u16,
) {
    let mut day = words::day(zone.date_of(note.at), today);
    let text = format!("{}: {}", note.author, note.text);
    for line in wrap(&text, usize::from(wide.saturating_sub(DAY))) {
        let line = PageLine::new()
            .cell(std::mem::take(&mut day), DAY, Role::Muted)
            .text(line, Role::Text);
        out.push(line);
    }
}

fn timeline_line(row: &TimelineRow, (zone, today): (Zone, Date)) -> PageLine<'_> {
    PageLine::new()
        .cell(words::day(zone.date_of(row.at), today), DAY, Role::Muted)
        .text(row.summary.as_str(), Role::Text)
}
