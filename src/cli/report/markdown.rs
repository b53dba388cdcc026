//! The page as Markdown: a heading and a table per section.

use super::super::session::{Look, Session};
use super::super::sheet;
use super::Week;
use super::sections::Section;
use crate::domain::money::grouped;
use crate::domain::shop::Shop;
use crate::domain::text::safe;
use crate::port::Cell;

/// Returns the pages of all shops.
pub(super) fn page(pages: &[(Shop, Week, Vec<Section>)], session: &Session) -> String {
    let mut text = String::new();
    for (shop, week, sections) in pages {
        line(
            &mut text,
            &format!(
                "# {}: week of {} to {}\n",
                word(&shop.name),
                week.first,
                week.last
            ),
        );
        for section in sections {
            write(&mut text, section, session.look);
        }
    }
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn write(text: &mut String, section: &Section, look: Look) {
    line(text, &format!("## {}\n", section.title));
    if section.table.rows.is_empty() {
        line(text, "Nothing to report.\n");
    } else {
        let titles: Vec<String> = section.titles.iter().map(|title| word(title)).collect();
        line(text, &format!("| {} |", titles.join(" | ")));
        let sides: Vec<&str> = section
            .table
            .header
            .iter()
            .enumerate()
            .map(|(at, _)| if section.is_number(at) { "---:" } else { "---" })
            .collect();
        line(text, &format!("| {} |", sides.join(" | ")));
        for row in &section.table.rows {
            let cells: Vec<String> = row.iter().map(|cell| shown(cell, look)).collect();
            line(text, &format!("| {} |", cells.join(" | ")));
        }
        line(text, "");
    }
    for note in &section.notes {
        line(text, &format!("- {}", word(note)));
    }
    if !section.notes.is_empty() {
        line(text, "");
    }
}

/// Returns text from outside in one line, which neither the table nor a terminal takes for more.
fn word(text: &str) -> String {
    let one = text.split_whitespace().collect::<Vec<_>>().join(" ");
    safe(&one).replace('|', "\\|")
}

fn shown(cell: &Cell, look: Look) -> String {
    match cell {
        Cell::Empty => "–".to_owned(),
        Cell::Text(text) => word(text),
        Cell::Money(amount) => sheet::money(Some(*amount), look),
        Cell::Rate(share) => format!("{:.1} %", share * 100.0),
        Cell::Number(number) => format!("{number:.1}"),
        Cell::Count(count) => {
            let sign = if *count < 0 { "-" } else { "" };
            format!("{sign}{}", grouped(count.unsigned_abs()))
        }
        Cell::Date(date) => date.to_string(),
        Cell::Instant(at) => at.to_rfc3339(),
        Cell::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
    }
}
