//! How a figure was made, in words: the same on the screen as on the command line.

use std::collections::BTreeSet;

use super::{Explanation, LineKind};
use crate::domain::date::Zone;
use crate::domain::metrics::explain::Term;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::{Metric, Unit};
use crate::domain::metrics::shown::{amount, figure, sentence};
use crate::domain::money::Money;
use crate::domain::product::cost_command;
use crate::domain::text::{Align, pad, safe, width};

/// What stands for a figure that is unknown.
const UNKNOWN: &str = "unknown";

/// Columns between two columns of the inputs.
const GAP: usize = 2;

impl LineKind {
    /// Returns what it says of a line.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Unpaid => "unpaid",
            Self::Free => "sample or gift",
            Self::Refunded => "refunded",
            Self::Ineligible => "ineligible",
        }
    }
}

impl Explanation {
    /// Returns how the figure was made, line by line: the figure, its formula, its inputs, what was
    /// left out, the age of the data, the command that lists the rows. Moments are in `zone`.
    pub fn told(&self, zone: Zone, ascii: bool) -> Vec<String> {
        let formula = sentence(self.metric.formula(), ascii);
        let mut lines = vec![self.headline(ascii), format!("= {formula}"), String::new()];
        lines.extend(self.inputs_told(ascii));
        lines.push(String::new());
        lines.extend(self.left_out.iter().map(|out| {
            let minor = out.amount.and_then(|minor| i64::try_from(minor).ok());
            let money = minor.map_or_else(String::new, |minor| {
                format!(", {}", amount(Money::new(minor, self.currency), ascii))
            });
            format!(
                "left out: {} {}{money}",
                counted(out.rows, out.noun),
                out.reason
            )
        }));
        lines.extend(self.missing_cost_skus.iter().map(|sku| {
            format!(
                "unknown until its cost is set: {}",
                cost_command(sku, None, self.uncosted_samples.contains(sku))
            )
        }));
        let until = self.data_until.map(|day| format!("orders to {day}"));
        let imported = self
            .imported_at
            .map(|at| format!("imported {}", zone.local(at).format("%Y-%m-%d %H:%M")));
        let age: Vec<String> = until.into_iter().chain(imported).collect();
        if !age.is_empty() {
            lines.push(format!("data: {}", age.join(", ")));
        }
        lines.extend(
            self.rows_command
                .iter()
                .map(|command| format!("rows: {command}")),
        );
        // A subject's name is from outside.
        lines
            .into_iter()
            .map(|line| safe(&line).into_owned())
            .collect()
    }

    /// Returns whose figure it is, of which days, and the figure itself.
    pub fn headline(&self, ascii: bool) -> String {
        let days = match self.bounds {
            (Some(from), Some(to)) => format!("{from} to {to}"),
            (_, _) => "all time".to_owned(),
        };
        let shown = figure(self.metric, self.figure, self.currency, ascii);
        format!(
            "{} of {}, {days}: {}",
            self.metric,
            self.subject,
            shown.as_deref().unwrap_or(UNKNOWN)
        )
    }

    /// The inputs as a table: what, over how many rows, and the sum.
    fn inputs_told(&self, ascii: bool) -> Vec<String> {
        let mut rows: Vec<[String; 3]> = vec![["Input", "Rows", "Sum"].map(str::to_owned)];
        for input in &self.inputs {
            let count = input.rows.map_or_else(String::new, |rows| rows.to_string());
            let sum = self.term_told(&input.term, ascii);
            rows.push([input.term.name.to_owned(), count, sum]);
        }
        if let Some(values) = &self.recipe.middle {
            let middle = figure(self.metric, self.figure, self.currency, ascii);
            rows.push([
                "values, of which the middle".to_owned(),
                values.len().to_string(),
                middle.unwrap_or_else(|| UNKNOWN.to_owned()),
            ]);
        }
        table(&rows, [Align::Left, Align::Right, Align::Right], ascii)
    }

    /// Returns the order lines of the subject, one a line, those that count and those that do not.
    pub fn rows_told(&self, ascii: bool) -> Vec<String> {
        // One creator's lines need not say whose they are.
        let whose = self.lines.iter().map(|line| &line.creator);
        let of_several = whose.collect::<BTreeSet<_>>().len() > 1;
        let whose = if of_several { "Creator" } else { "" };
        let header = ["Order", "Created", "", "Pieces", "Net", "Commission", whose];
        let mut rows: Vec<[String; 7]> = vec![header.map(str::to_owned)];
        let money = |minor| amount(Money::new(minor, self.currency), ascii);
        rows.extend(self.lines.iter().map(|line| {
            [
                safe(&line.order_id.to_string()).into_owned(),
                line.created.to_string(),
                line.kind.words().to_owned(),
                line.quantity.to_string(),
                money(line.net),
                money(line.commission),
                match &line.creator {
                    Some(handle) if of_several => safe(&format!("@{handle}")).into_owned(),
                    None if of_several => UNKNOWN.to_owned(),
                    Some(_) | None => String::new(),
                },
            ]
        }));
        let (left, right) = (Align::Left, Align::Right);
        let mut lines = vec![safe(&self.headline(ascii)).into_owned(), String::new()];
        if self.lines.is_empty() {
            lines.push("There are no order lines in that window.".to_owned());
            return lines;
        }
        let listed = self.lines.len() as u64;
        if let Some(command) = self
            .rows_command
            .as_ref()
            .filter(|_| listed < self.of_lines)
        {
            let all = self.of_lines;
            lines.push(format!(
                "The latest {listed} of {all} order lines; all of them:"
            ));
            lines.extend([safe(command).into_owned(), String::new()]);
        }
        let aligns = [left, left, left, right, right, right, left];
        lines.extend(table(&rows, aligns, ascii));
        lines
    }

    /// Returns a term as people read it: an amount or a count, with a minus where it goes off.
    fn term_told(&self, term: &Term, ascii: bool) -> String {
        // Any metric of that unit shows alike.
        let like = if term.unit == Unit::Money {
            Metric::NetGmv
        } else {
            Metric::Orders
        };
        let text = figure(like, term.value.map(Ratio::whole), self.currency, ascii);
        // Nothing spent has no sign.
        let is_taken_off = term.is_cost && term.value.is_some_and(|value| value != 0);
        let sign = sentence(if is_taken_off { "−" } else { "" }, ascii);
        text.map_or_else(|| UNKNOWN.to_owned(), |text| format!("{sign}{text}"))
    }
}

/// Returns a number of things.
fn counted(rows: u64, nouns: &str) -> String {
    match rows {
        1 => format!("1 {}", nouns.trim_end_matches('s')),
        rows => format!("{rows} {nouns}"),
    }
}

/// Returns rows as lines of equal columns, the first of them headings with a rule below.
fn table<const N: usize>(rows: &[[String; N]], aligns: [Align; N], ascii: bool) -> Vec<String> {
    let mut wide = [0; N];
    for row in rows {
        for (most, cell) in wide.iter_mut().zip(row) {
            *most = width(cell).max(*most);
        }
    }
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(wide).zip(aligns);
        let cells: Vec<String> = cells
            .map(|((cell, wide), align)| pad(cell, wide, align))
            .collect();
        cells.join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let rule = if ascii { "-" } else { "─" };
    let whole = wide.iter().sum::<usize>() + GAP * (N - 1);
    lines.insert(1, rule.repeat(whole));
    lines
}
