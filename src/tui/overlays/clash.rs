//! What others changed first, field by field, beside what is about to be written.
//!
//! ```text
//! ╭ Others changed this meanwhile ────────────────────────────────────────╮
//! │ Pick whose word stands. Nothing is overwritten until you do.          │
//! │                                                                       │
//! │ @maya.glows · Serum 30ml                 ben, command line, 20 Nov 9:00 │
//! │                you saw            yours              theirs           │
//! │ ▸ carrier      USPS               UPS              ● DHL              │
//! │   tracking     9400 1112        ● 1Z999              JD014600003      │
//! │                                                                       │
//! │ ←→ space pick  m all mine  t all theirs  enter go on  esc leave       │
//! ╰───────────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::prompt::hints;
use crate::domain::conflict::Kept;
use crate::domain::date::Zone;
use crate::domain::overtaken::Clash;
use crate::tui::clashing::{Clashing, Point};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::bottom::Hint;
use crate::tui::widgets::clip::{width, wrap};
use crate::tui::widgets::columns::Align;
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup;

/// What clashes, and where its times are told.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What is picked from.
    pub clashing: &'a Clashing,
    /// The zone of times.
    pub zone: Zone,
}

/// Columns of the box, of the cursor and the name, and of a mark.
const WIDE: u16 = 80;
const NAME: u16 = 15;
const MARK: u16 = 2;
/// Lines of a long text shown whole.
const TOLD: usize = 4;

/// One line of the table.
enum Line<'a> {
    Head(&'a Clash),
    Row(usize, &'a Point, &'a Clash),
}

/// Draws both sides in the middle of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let points = &view.clashing.points;
    let wide = WIDE.min(area.width);
    let value = value_width(wide.saturating_sub(4));
    let lines = lines(points);
    let told = told(view.clashing, value, usize::from(wide.saturating_sub(4)));
    let whole = cols(lines.len() + told.len()) + 7;
    let place = popup::centered(area, wide, whole);
    let inner = popup::render("Others changed this meanwhile", theme, place, buf);
    // A short screen goes without the blanks, then without the ends of the table.
    let air = u16::from(inner.height.saturating_add(2) >= whole);
    let text = "Pick whose word stands: nothing is overwritten until you do.";
    Pen::new(buf, theme, inner, 0).text(text, Role::Text);
    let mut y = 1 + air;
    let mut pen = Pen::new(buf, theme, inner, y);
    pen.gap(NAME);
    let titles = if view.clashing.undoes.is_some() {
        ["you made it", "taken back", "theirs"]
    } else {
        ["you saw", "yours", "theirs"]
    };
    for (n, title) in titles.into_iter().enumerate() {
        let left = if n == 0 { 0 } else { MARK + 1 };
        pen.gap(left).cell(title, value, Align::Left, Role::Muted);
    }
    y += 1;
    let below = cols(told.len()) + 1 + air;
    let room = usize::from(inner.height.saturating_sub(y + below)).max(1);
    let here = lines
        .iter()
        .rposition(|line| matches!(line, Line::Row(n, ..) if *n == view.clashing.cursor));
    let from = here.map_or(0, |here| (here + 1).saturating_sub(room));
    for line in lines.iter().skip(from).take(room) {
        let mut pen = Pen::new(buf, theme, inner, y);
        match line {
            Line::Head(clash) => head(clash, view.zone, &mut pen),
            Line::Row(n, point, clash) => {
                row(
                    clash,
                    (point.kept, value),
                    *n == view.clashing.cursor,
                    &mut pen,
                );
            }
        }
        y += 1;
    }
    for line in &told {
        Pen::new(buf, theme, inner, y).text(line, Role::Muted);
        y += 1;
    }
    let keys = [
        ("space", "switch"),
        ("m", "all mine"),
        ("t", "all theirs"),
        ("enter", "go on"),
        ("esc", "leave"),
    ];
    let keys = keys.map(|(key, word)| Hint { key, word });
    hints(&keys, &mut Pen::new(buf, theme, inner, y + air));
}

/// Returns the columns a value has.
fn value_width(inside: u16) -> u16 {
    inside.saturating_sub(NAME + 2 * (MARK + 1)) / 3
}

fn lines(points: &[Point]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut last = None;
    for (n, point) in points.iter().enumerate() {
        for clash in &point.clashes {
            let whose = (&clash.subject, &clash.actor, &clash.source, clash.at);
            if last != Some(whose) {
                lines.push(Line::Head(clash));
                last = Some(whose);
            }
            lines.push(Line::Row(n, point, clash));
        }
    }
    lines
}

fn head(clash: &Clash, zone: Zone, pen: &mut Pen<'_>) {
    let at = zone.local(clash.at).format("%-d %b %H:%M");
    let who = format!("{}, {}, {at}", clash.actor, place(&clash.source));
    let room = pen.room().saturating_sub(cols(width(&who)) + 2);
    pen.cell(&clash.label, room, Align::Left, Role::Accent);
    pen.right(&who, Role::Muted);
}

/// Returns from where something was done, as people say it.
fn place(source: &str) -> &str {
    match source {
        "tui" => "the app",
        "cli" => "command line",
        "tick" => "timed run",
        other => other,
    }
}

fn row(clash: &Clash, (kept, value): (Kept, u16), is_here: bool, pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let cursor = if is_here { glyphs.cursor } else { "" };
    pen.cell(cursor, 2, Align::Left, Role::Key);
    let name = clash.field.replace('_', " ");
    let role = if is_here { Role::Text } else { Role::Muted };
    pen.cell(&name, NAME - 2, Align::Left, role);
    let shown = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or(glyphs.unknown);
        text.replace('\n', " ")
    };
    pen.cell(&shown(&clash.seen), value, Align::Left, Role::Muted);
    for (side, text) in [(Kept::Ours, &clash.mine), (Kept::Theirs, &clash.theirs)] {
        let stands = side == kept;
        let mark = if stands { glyphs.mark } else { "" };
        let role = if stands { Role::Good } else { Role::Muted };
        pen.gap(1).cell(mark, MARK, Align::Left, role);
        pen.cell(&shown(text), value, Align::Left, role);
    }
}

/// Returns the texts under the cursor that are too long for their column.
fn told(clashing: &Clashing, value: u16, wide: usize) -> Vec<String> {
    let point = clashing.points.get(clashing.cursor);
    let clashes = point.iter().flat_map(|point| &point.clashes);
    let long = clashes.flat_map(|clash| [("yours", &clash.mine), ("theirs", &clash.theirs)]);
    let long = long.filter_map(|(whose, text)| {
        let text = text.as_ref()?;
        (width(text) > usize::from(value)).then_some((whose, text))
    });
    let mut told = Vec::new();
    for (whose, text) in long {
        let lines = wrap(&format!("{whose}: {}", text.replace('\n', " ")), wide);
        told.extend(lines.into_iter().take(TOLD));
    }
    if !told.is_empty() {
        told.insert(0, String::new());
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::overtaken::Overtaken;
    use crate::tui::testing::{blank, text};
    use crate::tui::theme::{Glyphs, Palette};

    fn clash(subject: &str, field: &str, mine: &str, theirs: &str) -> Clash {
        Clash {
            subject: subject.into(),
            label: format!("@maya.glows · {subject}"),
            field: field.into(),
            seen: None,
            mine: Some(mine.into()),
            theirs: Some(theirs.into()),
            actor: "ben".into(),
            source: "cli".into(),
            at: crate::domain::date::from_millis(1_795_193_200_000),
        }
    }

    fn drawn(clashes: Vec<Clash>, cursor: usize, size: (u16, u16)) -> String {
        let command = Command::TrackSamples {
            samples: Vec::new(),
            carrier: None,
            tracking: None,
        };
        let mut clashing = Clashing::of(
            command,
            Overtaken {
                seen: 9,
                clashes,
                undoes: None,
            },
        );
        clashing.cursor = cursor;
        clashing.keep(Kept::Ours);
        let theme = Theme::new(Palette::NoColor, &Glyphs::UNICODE);
        let mut buf = blank(size.0, size.1);
        let view = View {
            clashing: &clashing,
            zone: Zone::UTC,
        };
        render(&view, &theme, buf.area, &mut buf);
        text(&buf)
    }

    #[test]
    fn both_sides_stand_under_who_changed_them_and_a_long_text_is_told_whole() {
        let long = "Say that it dries in ten seconds, and show it on the back of the hand";
        let frame = drawn(vec![clash("Serum", "hook", long, "Old words")], 0, (80, 24));
        assert!(frame.contains("@maya.glows · Serum"), "{frame}");
        assert!(frame.contains("ben, command line"), "{frame}");
        assert!(
            frame.contains("yours: Say that it dries in ten seconds"),
            "{frame}"
        );
        assert!(frame.contains("● Say that it"), "{frame}");
    }

    #[test]
    fn of_many_rows_the_one_under_the_cursor_is_in_sight_at_any_size() {
        let clashes: Vec<Clash> = (0..40)
            .map(|n| clash(&format!("row {n}"), "stage", "shipped", "lost"))
            .collect();
        for size in [(80, 24), (120, 40), (40, 10)] {
            let frame = drawn(clashes.clone(), 39, size);
            assert!(frame.contains("▸ stage"), "{frame}");
        }
        for (columns, rows) in [(1, 1), (3, 2), (10, 3), (0, 0)] {
            drawn(clashes.clone(), 5, (columns, rows));
        }
    }
}
