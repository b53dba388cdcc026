//! The creators, as a table of chosen columns.
//!
//! ```text
//! ┌ Creators ─ tier:2 ──────────────────────────────────────────── 1/418 ┐
//! │   Creator       Followers  Tier  Score  Net GMV ▾  Posts  Open        │
//! │▸  @maya.glows       48.2k     1   82 A     $4,120     10     2        │
//! │ ● @leo_lifts       120.4k     2      –     $1,904      3     1        │
//! └───────────────────────────────────────────────────────────────────────┘
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::date::Date;
use crate::domain::id::CreatorId;
use crate::store::view::creator::{CreatorRow, CreatorSort};
use crate::tui::model::Points;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::columns::{Column, GAP, share};
use crate::tui::widgets::list::{GUTTER, Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::popup::{below, line};
use crate::tui::widgets::words;

/// Lines of the pane that are not rows: the frame and the headings.
pub const CHROME: u16 = 3;

/// A column of the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CreatorColumn {
    /// Handle; always the first.
    Handle,
    /// Display name.
    Name,
    /// Followers.
    Followers,
    /// Tier.
    Tier,
    /// How the creator is managed.
    Type,
    /// Category.
    Category,
    /// Score and grade.
    Score,
    /// Net GMV of the window.
    NetGmv,
    /// Posts of the window.
    Posts,
    /// Open samples, and whether samples are on hold.
    Open,
    /// Last post.
    LastPost,
    /// Tags.
    Tags,
    /// Owner.
    Owner,
    /// Shop.
    Shop,
}

impl CreatorColumn {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 14] = [
        Self::Handle,
        Self::Name,
        Self::Followers,
        Self::Tier,
        Self::Type,
        Self::Category,
        Self::Score,
        Self::NetGmv,
        Self::Posts,
        Self::Open,
        Self::LastPost,
        Self::Tags,
        Self::Owner,
        Self::Shop,
    ];

    /// The columns shown unless others are chosen.
    pub const USUAL: [Self; 12] = [
        Self::Handle,
        Self::Name,
        Self::Followers,
        Self::Tier,
        Self::Type,
        Self::Score,
        Self::NetGmv,
        Self::Posts,
        Self::Open,
        Self::LastPost,
        Self::Category,
        Self::Tags,
    ];

    /// Returns the columns shown of several shops: each row names its own, beside the handle.
    pub fn of_several() -> Vec<Self> {
        let [handle, others @ ..] = Self::USUAL;
        [&[handle, Self::Shop], &others[..]].concat()
    }

    /// Returns its heading.
    pub const fn title(self) -> &'static str {
        self.column().title
    }

    /// Returns the order by this column, where there is one.
    pub const fn sort(self) -> Option<CreatorSort> {
        match self {
            Self::Handle => Some(CreatorSort::Handle),
            Self::Followers => Some(CreatorSort::Followers),
            Self::Score => Some(CreatorSort::Score),
            Self::NetGmv => Some(CreatorSort::NetGmv),
            Self::Posts => Some(CreatorSort::Posts),
            Self::Open => Some(CreatorSort::OpenSamples),
            Self::LastPost => Some(CreatorSort::LastPost),
            Self::Name
            | Self::Tier
            | Self::Type
            | Self::Category
            | Self::Tags
            | Self::Owner
            | Self::Shop => None,
        }
    }

    const fn column(self) -> Column {
        match self {
            Self::Handle => Column::words("Creator", 14, 24, 0),
            Self::Name => Column::words("Name", 12, 22, 8),
            Self::Followers => Column::numbers("Followers", 9, 5),
            Self::Tier => Column::numbers("Tier", 4, 6),
            Self::Type => Column::words("Type", 8, 8, 7),
            Self::Category => Column::words("Category", 10, 16, 11),
            Self::Score => Column::numbers("Score", 7, 2),
            Self::NetGmv => Column::numbers("Net GMV", 10, 1),
            Self::Posts => Column::numbers("Posts", 7, 4),
            Self::Open => Column::numbers("Open", 4, 3),
            Self::LastPost => Column::words("Last post", 11, 11, 5),
            Self::Tags => Column::words("Tags", 10, 24, 9),
            Self::Owner => Column::words("Owner", 8, 12, 10),
            Self::Shop => Column::words(SHOP, 8, 14, 1).fair(10),
        }
    }
}

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says; the order is told by a sign in the headings, its words stay out.
    pub caption: Caption<'a>,
    /// The columns, in order.
    pub columns: &'a [CreatorColumn],
    /// The column the list is ordered by.
    pub sorted: Option<CreatorColumn>,
    /// The rows at hand.
    pub rows: &'a [CreatorRow],
    /// Scores of the window, of those rows whose have come.
    pub scores: &'a BTreeMap<CreatorId, Points>,
    /// Which of them are marked.
    pub marks: Vec<bool>,
    /// Where the list stands.
    pub window: Window,
    /// Today in the shop's zone.
    pub today: Date,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Creators", &count, &view.caption, theme, (area, buf));
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, inner, buf);
        return;
    }
    let widths = widths(view.columns, inner.width);
    headings(view, &widths, &mut Pen::new(buf, theme, line(inner, 0), 0));
    let list = List {
        window: view.window,
        starts: &[],
        marks: &view.marks,
        focused: view.caption.focused,
    };
    list.render(theme, below(inner, 1), buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                creator(row, view, &widths, pen);
            }
        }
        Line::Heading(_) => {}
    });
}

fn widths(columns: &[CreatorColumn], wide: u16) -> Vec<u16> {
    let columns: Vec<Column> = columns.iter().map(|c| c.column()).collect();
    let mut widths: Vec<u16> = columns.iter().map(|c| c.least).collect();
    share(&columns, &mut widths, room(wide));
    widths
}

/// Returns the column whose heading is at that place of a table in `area`.
pub fn heading_at(columns: &[CreatorColumn], area: Rect, at: Position) -> Option<CreatorColumn> {
    if at.y != area.y + 1 || area.width < 2 {
        return None;
    }
    let mut x = area.x + 1 + GUTTER;
    let widths = widths(columns, area.width - 2);
    let mut shown = columns
        .iter()
        .zip(widths)
        .filter(|(_column, wide)| *wide > 0);
    shown.find_map(|(column, wide)| {
        let is_here = (x..x + wide).contains(&at.x);
        x += wide + GAP;
        is_here.then_some(*column)
    })
}

fn headings(view: &View<'_>, widths: &[u16], pen: &mut Pen<'_>) {
    let down = pen.theme().glyphs.down;
    pen.gap(GUTTER);
    for (column, wide) in view.columns.iter().zip(widths).filter(|(_c, w)| **w > 0) {
        if *column != CreatorColumn::Handle {
            pen.gap(GAP);
        }
        let align = column.column().align;
        if view.sorted == Some(*column) {
            let text = format!("{} {down}", column.title());
            // A heading that just fits gives up its blank for the sign.
            let text = if crate::tui::widgets::clip::width(&text) > usize::from(*wide) {
                format!("{}{down}", column.title())
            } else {
                text
            };
            pen.cell(&text, *wide, align, Role::Key);
        } else {
            pen.cell(column.title(), *wide, align, Role::Muted);
        }
    }
}

fn creator(row: &CreatorRow, view: &View<'_>, widths: &[u16], pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    for (column, wide) in view.columns.iter().zip(widths).filter(|(_c, w)| **w > 0) {
        if *column != CreatorColumn::Handle {
            pen.gap(GAP);
        }
        let (text, role) = if *column == CreatorColumn::Score {
            score(view.scores.get(&row.id), glyphs)
        } else {
            cell(row, *column, view.today, glyphs)
        };
        pen.cell(&text, *wide, column.column().align, role);
    }
}

/// Returns score and grade, `82 A`.
fn score(points: Option<&Points>, glyphs: &'static Glyphs) -> (Cow<'static, str>, Role) {
    points.map_or_else(
        || (glyphs.unknown.into(), Role::Muted),
        |score| {
            let text = format!("{} {}", score.points, score.grade.letter());
            (text.into(), Role::Text)
        },
    )
}

/// Returns how a sum looks: nothing is of second rank.
const fn counted(sum: i64) -> Role {
    if sum == 0 { Role::Muted } else { Role::Text }
}

fn cell<'a>(
    row: &'a CreatorRow,
    column: CreatorColumn,
    today: Date,
    glyphs: &Glyphs,
) -> (Cow<'a, str>, Role) {
    let words = |text: &'a Option<String>| Cow::from(text.as_deref().unwrap_or_default());
    match column {
        CreatorColumn::Handle => (format!("@{}", row.handle).into(), Role::Accent),
        CreatorColumn::Name => (words(&row.name), Role::Text),
        CreatorColumn::Followers => (words::compact(row.followers, glyphs).into(), Role::Text),
        CreatorColumn::Tier => {
            let tier = row.tier.map(|tier| i64::from(tier.number()));
            (words::number(tier, glyphs).into(), Role::Text)
        }
        CreatorColumn::Type => (super::creator::kind_words(row.kind).into(), Role::Muted),
        CreatorColumn::Category => (words(&row.category), Role::Muted),
        CreatorColumn::NetGmv => {
            let text = words::round_amount(Some(row.net_gmv), glyphs);
            (text.into(), counted(row.net_gmv.minor))
        }
        CreatorColumn::Posts => {
            let text = words::number(Some(row.posts), glyphs);
            (text.into(), counted(row.posts))
        }
        // It is no field of the row.
        CreatorColumn::Score => (glyphs.unknown.into(), Role::Muted),
        CreatorColumn::Open if row.hold_samples => ("hold".into(), Role::Warning),
        CreatorColumn::Open if row.open_samples == 0 => (glyphs.unknown.into(), Role::Muted),
        CreatorColumn::Open => (row.open_samples.to_string().into(), Role::Text),
        CreatorColumn::LastPost => {
            let text = row
                .last_post
                .map_or_else(|| glyphs.unknown.to_owned(), |on| words::ago(on, today));
            (text.into(), Role::Muted)
        }
        CreatorColumn::Tags => {
            let tags: Vec<String> = row.tags.iter().map(|tag| format!("#{tag}")).collect();
            (tags.join(" ").into(), Role::Muted)
        }
        CreatorColumn::Owner => (words(&row.owner), Role::Muted),
        CreatorColumn::Shop => (row.shop.as_str().into(), Role::Muted),
    }
}
