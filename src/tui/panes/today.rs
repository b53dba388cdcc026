//! The morning: what waits for a person, most urgent first, in one list.
//!
//! ```text
//! ┌ Today ────────────────────────────────────────────────────── 1/52 ┐
//! │ Overdue posts 6                                                    │
//! │▸  @maya.glows   Serum 30ml     −6 d  late because: brief after box │
//! │   @leo_lifts    Bands set      −2 d  late because: creator         │
//! │ Requests to review 25                                              │
//! │   @anna.k       Serum 30ml   waits 5 d                             │
//! └────────────────────────────────────────────────────────────────────┘
//! ```

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::date::{Date, Zone, days_between};
use crate::domain::suggestion::SubjectKind;
use crate::store::view::conflict::ConflictRow;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::today::{Group, Item, TodayGroup};
use crate::store::view::unjudged::UnjudgedRow;
use crate::tui::days::Days;
use crate::tui::morning::Scores;
use crate::tui::panes::due::reason;
use crate::tui::panes::pipeline::what_matters;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::columns::{Align, Column, GAP};
use crate::tui::widgets::list::{Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::words;

/// Lines of the pane that are not rows: the frame.
pub const CHROME: u16 = 2;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says.
    pub caption: Caption<'a>,
    /// The groups, most urgent first; rows are counted through them.
    pub groups: &'a [TodayGroup],
    /// Which rows are marked, from the first.
    pub marks: Vec<bool>,
    /// Where the list stands; every row is at hand.
    pub window: Window,
    /// The shop's zone.
    pub zone: Zone,
    /// What day it is in each of several shops.
    pub days: Days<'a>,
    /// Today in that zone.
    pub today: Date,
    /// Scores of creators, for requests.
    pub scores: &'a Scores,
    /// What to say in place of rows, such as [`clear`].
    pub notice: Option<Notice<'a>>,
}

/// Returns what is said once nothing waits: what was done, such as `18 sent, 10 approved`, what
/// comes next, such as `Next due: Thu 3 Dec.`, and the key that goes on from here.
pub fn clear<'a>(
    done: &str,
    next: &'a str,
    (key, to): (&'a str, &'a str),
    glyphs: &Glyphs,
) -> Notice<'a> {
    let check = glyphs.check;
    let what = if done.is_empty() {
        format!("{check} Today is clear.")
    } else {
        format!("{check} Today is clear: {done}.")
    };
    Notice {
        what: what.into(),
        why: next.into(),
        key,
        to,
        role: Role::Good,
    }
}

/// Returns the row at which each group starts.
pub fn starts(groups: &[TodayGroup]) -> Vec<usize> {
    let mut at = 0;
    let filled = groups.iter().filter(|group| !group.items.is_empty());
    filled
        .map(|group| {
            let start = at;
            at += group.items.len();
            start
        })
        .collect()
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Today", &count, &view.caption, theme, (area, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
        return;
    }
    let filled: Vec<&TodayGroup> = view
        .groups
        .iter()
        .filter(|group| !group.items.is_empty())
        .collect();
    let starts = starts(view.groups);
    let items: Vec<(Group, &Item)> = filled
        .iter()
        .flat_map(|group| group.items.iter().map(|item| (group.group, item)))
        .collect();
    let list = List {
        window: view.window,
        starts: &starts,
        marks: &view.marks,
        focused: view.caption.focused,
    };
    let widths = view.caption.fit(&COLUMNS, room(inner.width));
    list.render(theme, inner, buf, |line, pen| match line {
        Line::Heading(k) => {
            if let Some(group) = filled.get(k) {
                heading(group, pen);
            }
        }
        Line::Row(n) => {
            if let Some(item) = items.get(n) {
                let [.., wide] = widths;
                let words = Words::of(*item, view, wide, theme.glyphs);
                words.write(widths, pen);
            }
        }
    });
}

/// Columns of a row.
pub const COLUMNS: [Column; 5] = [
    Column::words("Creator", 12, 20, 0),
    Column::words(SHOP, 6, 14, 1),
    Column::words("What", 13, 22, 2).fair(14),
    Column::words("When", 12, 15, 1),
    Column::words("Why", 22, 80, 3),
];

fn heading(group: &TodayGroup, pen: &mut Pen<'_>) {
    let role = match group.group {
        Group::Overdue => Role::Overdue,
        Group::DueSoon
        | Group::RetainerPosts
        | Group::Requests
        | Group::ToShip
        | Group::WithoutBrief
        | Group::DetectedPosts
        | Group::ToJudge
        | Group::ToDecide
        | Group::Answers
        | Group::Conflicts
        | Group::FollowUps
        | Group::Suggestions => Role::Title,
    };
    pen.text(group.group.title(), role).gap(1);
    pen.text(&group.count.to_string(), Role::Muted);
    if group.count > group.items.len() {
        let shown = format!(", first {} shown", group.items.len());
        pen.text(&shown, Role::Muted);
    }
}

/// One item in the words of its columns.
struct Words<'a> {
    creator: Cow<'a, str>,
    shop: &'a str,
    what: Cow<'a, str>,
    when: (String, Role),
    why: (String, Role),
}

impl<'a> Words<'a> {
    fn of((group, item): (Group, &'a Item), view: &View<'_>, wide: u16, glyphs: &Glyphs) -> Self {
        let shop = item.shop();
        let (zone, today) = view.days.in_shop(shop, (view.zone, view.today));
        match item {
            Item::Sample(row) if group == Group::Requests => Self {
                shop,
                creator: format!("@{}", row.creator).into(),
                what: row.product.as_str().into(),
                when: lapse(row.lapses, today, glyphs),
                why: view.scores.get(&row.creator_id).map_or_else(
                    || (sample_note(row, group), Role::Muted),
                    |score| (format!("score {}", score.words), Role::Text),
                ),
            },
            Item::Due(row) => Self {
                shop,
                creator: format!("@{}", row.creator).into(),
                what: row.product.as_str().into(),
                when: (
                    words::until(row.due, today, glyphs),
                    words::due_role(row.due, today),
                ),
                why: reason(row, today, wide, glyphs),
            },
            Item::Owed(row) => Self {
                shop,
                creator: format!("@{}", row.creator).into(),
                what: match row.waiting {
                    1 => "post agreed".into(),
                    several => format!("{several} posts agreed").into(),
                },
                when: (
                    words::until(row.due, today, glyphs),
                    words::due_role(row.due, today),
                ),
                why: (kept(row.on_time, row.owed), Role::Muted),
            },
            Item::Sample(row) => Self {
                shop,
                creator: format!("@{}", row.creator).into(),
                what: row.product.as_str().into(),
                when: row.due.map_or_else(
                    || what_matters(row, today, glyphs),
                    |due| {
                        (
                            words::until(due, today, glyphs),
                            words::due_role(due, today),
                        )
                    },
                ),
                why: (sample_note(row, group), Role::Muted),
            },
            Item::Detected(row) => Self {
                shop,
                creator: format!("@{}", row.creator).into(),
                what: row.product.as_str().into(),
                when: (words::until(row.posted, today, glyphs), Role::Text),
                why: (row.title.clone().unwrap_or_else(|| row.link()), Role::Muted),
            },
            Item::Unjudged(row) => Self::of_unjudged(row, today),
            Item::FollowUp(row) => Self::of_follow_up(row, zone.date_of(row.due_at), today, glyphs),
            Item::Suggestion(row) => Self {
                shop,
                creator: match (row.others.len(), &row.creator) {
                    (0, Some(creator)) => format!("@{creator}").into(),
                    (0, None) => row.subject.as_str().into(),
                    (others, _) => many(row.subject_kind, others + 1).into(),
                },
                what: row.rule.replace('_', " ").into(),
                when: (String::new(), Role::Text),
                why: (row.told(glyphs.arrow), Role::Muted),
            },
            Item::Conflict(row) => Self {
                shop,
                creator: format!("@{}", row.creator).into(),
                what: row.product.as_str().into(),
                when: (String::new(), Role::Text),
                why: (contradiction(row), Role::Text),
            },
        }
    }

    fn of_unjudged(row: &'a UnjudgedRow, today: Date) -> Self {
        let posted = row.posted.map(|on| words::ago(on, today));
        let why = format!("says {:?}, which its brief forbids", row.forbidden_phrase);
        Self {
            shop: &row.shop,
            creator: format!("@{}", row.creator).into(),
            what: row.product.as_str().into(),
            when: (posted.unwrap_or_default(), Role::Text),
            why: (why, Role::Warning),
        }
    }

    fn of_follow_up(row: &'a FollowUpRow, due: Date, today: Date, glyphs: &Glyphs) -> Self {
        Self {
            shop: &row.shop,
            creator: row.whom().into(),
            what: row.kind.name().replace('_', " ").into(),
            when: (
                words::until(due, today, glyphs),
                words::due_role(due, today),
            ),
            why: (row.reason.clone(), Role::Muted),
        }
    }

    fn write(&self, [creator, shop, mut what, mut when, why]: [u16; 5], pen: &mut Pen<'_>) {
        if self.when.0.is_empty() && when > 0 {
            // What has no day has room for its name.
            what += GAP + when;
            when = 0;
        }
        pen.cell(&self.creator, creator, Align::Left, Role::Accent);
        for (text, wide, role) in [
            (self.shop, shop, Role::Muted),
            (&*self.what, what, Role::Text),
            (&self.when.0, when, self.when.1),
            (&self.why.0, why, self.why.1),
        ] {
            if wide > 0 {
                pen.gap(GAP).cell(text, wide, Align::Left, role);
            }
        }
    }
}

/// Returns how many of a kind a line stands for.
fn many(kind: SubjectKind, count: usize) -> String {
    let (one, many) = match kind {
        SubjectKind::Creator => ("creator", "creators"),
        SubjectKind::Sample => ("sample", "samples"),
        SubjectKind::Content => ("post", "posts"),
        SubjectKind::Product => ("product", "products"),
        SubjectKind::Campaign => ("campaign", "campaigns"),
        SubjectKind::Shop => ("shop", "shops"),
    };
    words::counted(count, one, many)
}

/// Returns how a retainer has kept the agreement so far.
pub(in crate::tui) fn kept(on_time: i64, owed: i64) -> String {
    match owed {
        0 => "the first of the agreement".to_owned(),
        owed => format!("{on_time} of {owed} on time so far"),
    }
}

/// Returns what the file and we say, in few words.
fn contradiction(row: &ConflictRow) -> String {
    let theirs = row.fields.first().map_or("", |field| &field.theirs);
    format!("file {theirs}, here {}", row.stage)
}

/// Returns when a request lapses.
fn lapse(lapses: Option<Date>, today: Date, glyphs: &Glyphs) -> (String, Role) {
    let Some(on) = lapses else {
        return ("day unknown".to_owned(), Role::Muted);
    };
    if on < today {
        return ("lapsed".to_owned(), Role::Overdue);
    }
    let role = if days_between(today, on) <= 2 {
        Role::Warning
    } else {
        Role::Muted
    };
    (format!("lapses {}", words::until(on, today, glyphs)), role)
}

/// Returns what else is to be known of a sample that waits for us.
fn sample_note(row: &crate::store::view::pipeline::SampleRow, group: Group) -> String {
    let campaign = row.campaign.as_deref().unwrap_or_default();
    let name = row.creator_name.as_deref().unwrap_or_default();
    match group {
        Group::ToDecide => row.post_url.clone().unwrap_or_default(),
        Group::Overdue
        | Group::DueSoon
        | Group::RetainerPosts
        | Group::Requests
        | Group::ToShip
        | Group::WithoutBrief
        | Group::DetectedPosts
        | Group::ToJudge
        | Group::Answers
        | Group::Conflicts
        | Group::FollowUps
        | Group::Suggestions => panel::joined(&[name, campaign], ", "),
    }
}
