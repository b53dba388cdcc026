//! Our commission and platform fee beside TikTok's, order by order, those that differ first.
//!
//! ```text
//! ┌ Profit ─ 28 days ────────────────────────────────────────────────── 2/41 ┐
//! │  Creators  Campaigns  Products  Shops  Settlement  Programme             │
//! │   Order               Standing   Commission  TikTok's  Comm. more  Fee … │
//! │   All of Glow Labs                  $618.00   $621.40  +$3.40            │
//! │▸  576990000000000001  different       $4.50     $5.10  +$0.60            │
//! └──────────────────────────────────────────────────────────────────────────┘
//! ┌ 576990000000000001 ──────────────────────────────────────────────────────┐
//! │ Commission: $4.50 here, $5.10 at TikTok, $0.60 more.                     │
//! └──────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::tabs::{self, Tab};
use crate::domain::date::Date;
use crate::domain::money::{Currency, Money};
use crate::store::view::reconcile::Standing;
use crate::store::view::settlement_page::SettlementLine;
use crate::tui::layout::above;
use crate::tui::theme::{Glyphs, Role, Theme};
use crate::tui::widgets::clip::wrap;
use crate::tui::widgets::columns::{self, Column};
use crate::tui::widgets::list::{GUTTER, Line, List, Window, room};
use crate::tui::widgets::notice::{self, Notice};
use crate::tui::widgets::panel::{self, Caption, SHOP};
use crate::tui::widgets::pen::{Pen, cols};
use crate::tui::widgets::popup::{below, line};
use crate::tui::widgets::words;

/// What the pane shows.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// What the frame says; its filter is the window.
    pub caption: Caption<'a>,
    /// The lines at hand.
    pub rows: &'a [SettlementLine],
    /// Where the list stands.
    pub window: Window,
    /// Today in the shop's zone.
    pub today: Date,
    /// What to say in place of rows.
    pub notice: Option<Notice<'a>>,
}

/// Lines of the detail, frame and all, and those from which there is one.
const DETAIL: u16 = 7;
const DETAILED: u16 = 16;

/// Returns where the table and the detail of the line under the cursor are.
pub fn areas(area: Rect) -> (Rect, Option<Rect>) {
    if area.height < DETAILED {
        return (area, None);
    }
    let (list, detail) = above(area, area.height - DETAIL);
    (list, Some(detail))
}

/// Draws the pane.
pub fn render(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if view.notice.is_some() {
        table(view, theme, area, buf);
        return;
    }
    let (list, below) = areas(area);
    table(view, theme, list, buf);
    if let Some(area) = below {
        let at = view.window.cursor.checked_sub(view.window.first);
        detail(at.and_then(|at| view.rows.get(at)), theme, area, buf);
    }
}

/// Columns of a row.
pub const COLUMNS: [Column; 10] = [
    Column::words("Order", 19, 24, 0),
    Column::words(SHOP, 8, 14, 1),
    Column::words("Created", 6, 11, 7),
    Column::words("Standing", 13, 14, 1),
    Column::numbers("Commission", 10, 3),
    Column::numbers("TikTok's", 10, 4),
    Column::numbers("Comm. more", 10, 0),
    Column::numbers("Fee", 9, 5),
    Column::numbers("TikTok's", 9, 6),
    Column::numbers("Fee more", 9, 2),
];

fn table(view: &View<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let count = panel::position(view.window.cursor, view.window.total);
    let inner = panel::render("Profit", &count, &view.caption, theme, (area, buf));
    tabs::render(Tab::Settlement, theme, inner, buf);
    if let Some(notice) = &view.notice {
        notice::render(notice, theme, below(inner, 1), buf);
        return;
    }
    let widths = view.caption.fit(&COLUMNS, room(inner.width));
    let mut pen = Pen::new(buf, theme, line(inner, 1), 0);
    pen.gap(GUTTER);
    columns::titles(&COLUMNS, &widths, &mut pen);
    let list = List {
        window: view.window,
        starts: &[],
        marks: &[],
        focused: view.caption.focused,
    };
    list.render(theme, below(inner, 2), buf, |line, pen| match line {
        Line::Row(n) => {
            if let Some(row) = view.rows.get(n) {
                order(row, view.today, widths, pen);
            }
        }
        Line::Heading(_) => {}
    });
}

/// Returns an exact amount: what differs by a cent must be seen.
fn exact(minor: Option<i128>, currency: Currency, glyphs: &Glyphs) -> String {
    minor
        .and_then(|minor| i64::try_from(minor).ok())
        .map_or_else(
            || glyphs.unknown.to_owned(),
            |minor| Money::new(minor, currency).to_string(),
        )
}

/// Returns how much more TikTok charged, signed; nothing where both say the same.
fn more(minor: Option<i128>, currency: Currency, glyphs: &Glyphs) -> (String, Role) {
    let sign = if minor.is_some_and(|minor| minor > 0) {
        "+"
    } else {
        ""
    };
    match minor {
        None => (glyphs.unknown.to_owned(), Role::Muted),
        Some(0) => (exact(minor, currency, glyphs), Role::Muted),
        Some(_) => (
            format!("{sign}{}", exact(minor, currency, glyphs)),
            Role::Warning,
        ),
    }
}

/// Returns how the two sides stand, in words, and how it looks.
const fn standing(standing: Standing) -> (&'static str, Role) {
    let role = match standing {
        Standing::Different | Standing::MissingAtTiktok | Standing::MissingHere => Role::Warning,
        Standing::Same => Role::Good,
        Standing::Open | Standing::NotAffiliate => Role::Muted,
    };
    (standing.words(), role)
}

fn order(row: &SettlementLine, today: Date, widths: [u16; 10], pen: &mut Pen<'_>) {
    let glyphs = pen.theme().glyphs;
    let (ours, theirs) = (row.amounts.ours, row.amounts.theirs);
    let difference = row.amounts.difference();
    let money = |minor| (exact(minor, row.currency, glyphs), Role::Text);
    let (name, created, stands) = match &row.order {
        None => (
            (format!("All of {}", row.shop), Role::Title),
            String::new(),
            ("on both sides", Role::Muted),
        ),
        Some(order) => (
            (order.order_id.to_string(), Role::Accent),
            order
                .created
                .map_or_else(String::new, |on| words::day(on, today)),
            standing(order.standing),
        ),
    };
    let cells = [
        name,
        (row.shop.clone(), Role::Text),
        (created, Role::Muted),
        (stands.0.to_owned(), stands.1),
        money(ours.commission),
        money(theirs.commission),
        more(difference.commission, row.currency, glyphs),
        money(ours.platform_fee),
        money(theirs.platform_fee),
        more(difference.platform_fee, row.currency, glyphs),
    ];
    columns::cells((&COLUMNS, &widths), cells, pen);
}

/// What the line under the cursor says in sentences.
fn detail(row: Option<&SettlementLine>, theme: &Theme, area: Rect, buf: &mut Buffer) {
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
    let told = if row.order.is_some() {
        told(row, theme.glyphs)
    } else {
        row.told.clone()
    };
    let lines = told
        .iter()
        .flat_map(|sentence| wrap(sentence, text.width.into()));
    for (n, said) in lines.take(text.height.into()).enumerate() {
        Pen::new(buf, theme, text, cols(n)).text(&said, Role::Text);
    }
}

/// Returns what a line is about: an order, or the shop whose orders are summed.
pub fn title(row: &SettlementLine) -> String {
    match &row.order {
        None => row.shop.clone(),
        Some(order) => format!("Order {}", order.order_id),
    }
}

/// Returns how the amounts of a line were made, line by line.
pub fn explained(row: &SettlementLine) -> Vec<String> {
    let mut lines = told(row, &Glyphs::UNICODE);
    if let Some(order) = &row.order {
        lines.push(meaning(order.standing).to_owned());
    }
    lines.extend(row.told.iter().cloned());
    lines.extend([String::new()]);
    lines.extend(
        [
            "Commission here: that of the order's lines that count, and what was paid on refunded ones.",
            "Platform fee here: net amount × the shop's fee rate, rounded line by line, over lines that count.",
            "At TikTok: what the imported settlement export charged for the order, all of its rows added up.",
            "More: TikTok's less ours.",
            "Samples and orders nobody paid are in neither.",
        ]
        .map(str::to_owned),
    );
    lines
}

/// Returns what it means that two sides stand so.
const fn meaning(standing: Standing) -> &'static str {
    match standing {
        Standing::Different => "Both know the order and say different things.",
        Standing::MissingAtTiktok => {
            "It is settled here and in no settlement export: export the later statements too."
        }
        Standing::MissingHere => {
            "TikTok took commission for it and no order export has it: export the orders of these days too."
        }
        Standing::Same => "Both say the same.",
        Standing::Open => "It is not settled yet, and no settlement export has it.",
        Standing::NotAffiliate => "TikTok settled it without commission: no creator sold it.",
    }
}

/// Returns the sentences about one order.
fn told(row: &SettlementLine, glyphs: &Glyphs) -> Vec<String> {
    let difference = row.amounts.difference();
    let money = |minor| exact(minor, row.currency, glyphs);
    let compared = |what: &str, ours, theirs, more: Option<i128>| {
        let verdict = match more {
            None => "one side is silent".to_owned(),
            Some(0) => "the same".to_owned(),
            Some(more @ 1..) => format!("{} more than we count", money(Some(more))),
            Some(less) => format!("{} less than we count", money(Some(-less))),
        };
        format!(
            "{what}: {} here, {} at TikTok: {verdict}.",
            money(ours),
            money(theirs)
        )
    };
    let (ours, theirs) = (row.amounts.ours, row.amounts.theirs);
    let mut told = vec![
        compared(
            "Commission",
            ours.commission,
            theirs.commission,
            difference.commission,
        ),
        compared(
            "Platform fee",
            ours.platform_fee,
            theirs.platform_fee,
            difference.platform_fee,
        ),
    ];
    let parts = [
        ("other fees", row.amounts.other_fees),
        ("adjustments", row.amounts.adjustment),
        ("paid out", row.amounts.paid_out),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(what, minor)| format!("{what} {}", money(Some(minor))))
        .collect();
    if !parts.is_empty() {
        let joined = parts.join(", ");
        told.push(format!("Also settled: {joined}."));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ExtId;
    use crate::store::view::reconcile::{Charged, Compared, OrderRow};

    #[test]
    fn a_line_says_how_its_amounts_were_made() {
        let charged = |commission, platform_fee| Charged {
            commission: Some(commission),
            platform_fee: Some(platform_fee),
        };
        let amounts = Compared {
            ours: charged(450, 180),
            theirs: charged(510, 180),
            other_fees: 0,
            adjustment: -25,
            paid_out: 2_310,
        };
        let row = SettlementLine {
            shop: "Glow Labs".to_owned(),
            currency: Currency::USD,
            order: Some(OrderRow {
                order_id: ExtId::new("576990000000000001"),
                created: None,
                standing: Standing::Different,
                amounts,
            }),
            amounts,
            told: Vec::new(),
        };
        assert_eq!(title(&row), "Order 576990000000000001");
        let told = explained(&row);
        assert_eq!(
            told[..4],
            [
                "Commission: $4.50 here, $5.10 at TikTok: $0.60 more than we count.",
                "Platform fee: $1.80 here, $1.80 at TikTok: the same.",
                "Also settled: adjustments -$0.25, paid out $23.10.",
                "Both know the order and say different things.",
            ]
        );
        assert!(told.iter().any(|line| line == "More: TikTok's less ours."));
    }
}
