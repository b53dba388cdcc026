//! The first line: shop, screens with what waits in each, and what must be known.
//!
//! ```text
//!  callsheet  Glow Labs (US) ▾   1 Today 12  2 Desk  3 Creators  4 Follow-ups 23  8 Log     read-only
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::clip::width;
use super::columns::Align;
use super::pen::{Pen, cols};
use crate::tui::theme::{Role, Theme};

/// One screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tab<'a> {
    /// The key that opens it.
    pub key: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How much waits there; `None` shows nothing, as does 0.
    pub count: Option<usize>,
    /// Whether it is open.
    pub open: bool,
}

/// The title bar.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct View<'a> {
    /// Shop and market, such as `Glow Labs (US)`.
    pub shop: &'a str,
    /// The screens.
    pub tabs: Vec<Tab<'a>>,
    /// What must be known, such as `read-only`; empty as a rule.
    pub note: &'a str,
}

/// What is left out as the line gets shorter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Everything.
    Full,
    /// Without the name of the program.
    NoBrand,
    /// The first letters of the screens' names; the open one's whole.
    Short,
    /// The first letters of every name, close together, and what of the shop's name there is room for.
    Tight,
    /// Names of screens only where something waits, and of the open one.
    Waiting,
    /// The name of the open screen only.
    Open,
}

impl Form {
    const ALL: [Self; 6] = [
        Self::Full,
        Self::NoBrand,
        Self::Short,
        Self::Tight,
        Self::Waiting,
        Self::Open,
    ];

    /// Blanks after a tab that is not open; before it stands one.
    const fn gap(self) -> u16 {
        match self {
            Self::Tight => 0,
            Self::Full | Self::NoBrand | Self::Short | Self::Waiting | Self::Open => 1,
        }
    }
}

const BRAND: &str = "callsheet";
/// Letters of a short name.
const LETTERS: usize = 4;
/// Columns of the shop's name below which it is left out.
const LEAST_SHOP: usize = 6;

/// Draws the title bar on the first line of `area`.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let room = usize::from(area.intersection(buf.area).width);
    let form = form(view, room);
    let mut pen = Pen::new(buf, theme, area, 0);
    pen.gap(1);
    if !view.note.is_empty() {
        pen.right(&format!(" {} ", view.note), Role::Warning);
    }
    if form == Form::Full {
        pen.text(BRAND, Role::Muted).gap(2);
    }
    let (shop, columns) = shop(view, form, room);
    if columns > 0 {
        pen.cell(shop, cols(columns), Align::Left, Role::Title);
        if form != Form::Tight {
            pen.text(&format!(" {}", theme.glyphs.down), Role::Muted);
        }
        pen.gap(2);
    }
    for tab in &view.tabs {
        let text = label(tab, form);
        if tab.open {
            pen.text(&format!(" {text} "), Role::Tab);
            continue;
        }
        pen.gap(1).text(tab.key, Role::Key);
        let rest = text.strip_prefix(tab.key).unwrap_or(&text);
        pen.text(rest, Role::Text).gap(form.gap());
    }
}

/// Returns whether the shop's name is at a column of a bar of `room` columns.
pub fn is_shop_at(view: &View<'_>, room: u16, column: u16) -> bool {
    let room = usize::from(room);
    let form = form(view, room);
    let first = if form == Form::Full {
        1 + BRAND.len() + 2
    } else {
        1
    };
    let (_shop, columns) = shop(view, form, room);
    // The gap after it is nobody's.
    let end = first + shop_width(columns, form).saturating_sub(2);
    (first..end).contains(&usize::from(column))
}

/// Returns the tab at a column of a bar of `room` columns, counted from its first.
pub fn tab_at(view: &View<'_>, room: u16, column: u16) -> Option<usize> {
    let room = usize::from(room);
    let form = form(view, room);
    let mut at = 1;
    if form == Form::Full {
        at += BRAND.len() + 2;
    }
    let (_shop, columns) = shop(view, form, room);
    at += shop_width(columns, form);
    for (n, tab) in view.tabs.iter().enumerate() {
        let end = at + tab_width(tab, form);
        if (at..end.min(room)).contains(&usize::from(column)) {
            return Some(n);
        }
        at = end;
    }
    None
}

fn form(view: &View<'_>, room: usize) -> Form {
    Form::ALL
        .into_iter()
        .find(|form| wide(view, *form) <= room)
        .unwrap_or(Form::Open)
}

/// Returns the shop's name and its columns: without its market, then cut, then left out where room is short.
fn shop<'a>(view: &View<'a>, form: Form, room: usize) -> (&'a str, usize) {
    if form != Form::Tight {
        return (view.shop, width(view.shop));
    }
    let left = room.saturating_sub(fixed(view, form) + 2);
    let bare = view.shop.split(" (").next().unwrap_or(view.shop);
    match (width(view.shop), width(bare)) {
        (whole, _) if whole <= left => (view.shop, whole),
        (_, bare_width) if bare_width <= left => (bare, bare_width),
        _ if left >= LEAST_SHOP => (bare, left),
        _ => ("", 0),
    }
}

fn label(tab: &Tab<'_>, form: Form) -> String {
    let count = tab.count.filter(|n| *n > 0);
    let name = match form {
        Form::Full | Form::NoBrand => tab.name,
        Form::Short | Form::Waiting | Form::Open if tab.open => tab.name,
        Form::Tight | Form::Short => short(tab.name),
        Form::Waiting if count.is_some() => tab.name,
        Form::Waiting | Form::Open => "",
    };
    let mut text = tab.key.to_owned();
    if !name.is_empty() {
        text = format!("{text} {name}");
    }
    if let Some(count) = count {
        let by = if name.is_empty() { ":" } else { " " };
        text = format!("{text}{by}{count}");
    }
    text
}

/// Returns the first letters of a name; a name of one letter more is not worth the cut.
fn short(name: &str) -> &str {
    match name.char_indices().nth(LETTERS) {
        Some((at, _)) if name.chars().count() > LETTERS + 1 => name.get(..at).unwrap_or(name),
        Some(_) | None => name,
    }
}

fn tab_width(tab: &Tab<'_>, form: Form) -> usize {
    let gap = if tab.open { 1 } else { form.gap() };
    width(&label(tab, form)) + 1 + usize::from(gap)
}

/// Returns the columns of the bar but for the shop's name.
fn fixed(view: &View<'_>, form: Form) -> usize {
    let brand = if form == Form::Full {
        BRAND.len() + 2
    } else {
        0
    };
    let note = match width(view.note) {
        0 => 0,
        n => n + 2,
    };
    let tabs: usize = view.tabs.iter().map(|tab| tab_width(tab, form)).sum();
    1 + brand + tabs + note
}

fn wide(view: &View<'_>, form: Form) -> usize {
    match form {
        Form::Tight => fixed(view, form),
        Form::Full | Form::NoBrand | Form::Short | Form::Waiting | Form::Open => {
            fixed(view, form) + shop_width(width(view.shop), form)
        }
    }
}

/// Returns the columns of the shop's name with its sign and the gap after it.
const fn shop_width(columns: usize, form: Form) -> usize {
    match (columns, form) {
        (0, _) => 0,
        (n, Form::Tight) => n + 2,
        (n, _) => n + 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Palette;
    use crate::tui::widgets::glyphs::Glyphs;
    use ratatui::layout::Position;

    fn bar(open: usize, counts: (usize, usize)) -> View<'static> {
        let names = [
            "Today",
            "Desk",
            "Creators",
            "Follow-ups",
            "Content",
            "Profit",
            "Campaigns",
            "Log",
        ];
        let keys = ["1", "2", "3", "4", "5", "6", "7", "8"];
        let tabs = names.into_iter().zip(keys).enumerate();
        View {
            shop: "Glow Labs (US)",
            tabs: tabs
                .map(|(n, (name, key))| Tab {
                    key,
                    name,
                    count: [(0, counts.0), (3, counts.1)]
                        .into_iter()
                        .find_map(|(tab, count)| (tab == n).then_some(count)),
                    open: n == open,
                })
                .collect(),
            note: "",
        }
    }

    fn drawn(view: &View<'_>, room: u16) -> String {
        let area = Rect::new(0, 0, room, 1);
        let mut buf = Buffer::empty(area);
        let theme = Theme::new(Palette::NoColor, &Glyphs::UNICODE);
        render(view, &theme, area, &mut buf);
        let cells = (0..room).filter_map(|x| buf.cell(Position::new(x, 0)));
        cells.map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn names_get_shorter_before_they_go() {
        for (room, want) in [
            (
                112,
                " Glow Labs (US) ▾   1 Today 289  2 Desk  3 Creators  4 Follow-ups 80  5 Content  6 Profit  7 Campaigns  8 Log",
            ),
            (
                92,
                " Glow Labs (US) ▾   1 Today 289  2 Desk  3 Crea  4 Foll 80  5 Cont  6 Prof  7 Camp  8 Log",
            ),
            (
                80,
                " Glow Labs   1 Today 289  2 Desk 3 Crea 4 Foll 80 5 Cont 6 Prof 7 Camp 8 Log",
            ),
            (
                73,
                " Glow …   1 Today 289  2 Desk 3 Crea 4 Foll 80 5 Cont 6 Prof 7 Camp 8 Log",
            ),
            (
                66,
                "  1 Today 289  2 Desk 3 Crea 4 Foll 80 5 Cont 6 Prof 7 Camp 8 Log",
            ),
            (50, " Glow Labs (US) ▾   1 Today 289  2  3  4:80  5  6"),
        ] {
            assert_eq!(drawn(&bar(0, (289, 80)), room).trim_end(), want, "{room}");
        }
    }

    #[test]
    fn at_eighty_columns_every_screen_has_its_name_whichever_is_open() {
        for open in 0..8 {
            let line = drawn(&bar(open, (289, 80)), 80);
            for name in [
                "Toda", "Desk", "Crea", "Foll", "Cont", "Prof", "Camp", "Log",
            ] {
                assert!(line.contains(name), "{line}");
            }
        }
    }

    #[test]
    fn a_click_finds_the_tab_that_stands_there() {
        for room in [30, 50, 66, 73, 80, 92, 112, 160] {
            for open in 0..8 {
                let view = bar(open, (289, 80));
                let line: Vec<char> = drawn(&view, room).chars().collect();
                for (n, tab) in view.tabs.iter().enumerate() {
                    let key = tab.key.chars().next();
                    // A key stands alone; the same digit may begin a count.
                    let at = |x: &usize| {
                        let stands_alone = line.get(*x + 1).is_some_and(|c| " :".contains(*c));
                        line.get(*x).copied() == key
                            && stands_alone
                            && line.get(x.wrapping_sub(1)) == Some(&' ')
                    };
                    if let Some(x) = (0..line.len()).rev().find(at) {
                        let column = u16::try_from(x).unwrap();
                        assert_eq!(tab_at(&view, room, column), Some(n), "{room} {open}");
                    }
                }
                assert_eq!(tab_at(&view, room, 0), None);
            }
        }
    }
}
