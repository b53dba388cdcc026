//! A weekly series from outside, such as searches for the brand elsewhere (domain.md section 11).

use chrono::Datelike as _;

use crate::domain::date::{Date, plus_days};
use crate::domain::fact::{Signal, Text};
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;

/// Decimals of a value that are kept.
const DECIMALS: u32 = 3;

/// The columns of a series.
#[derive(Debug)]
pub(in crate::port) struct Signals {
    week: Column,
    value: Column,
    name: Column,
    /// What the series is called where no column says it: the title of its values.
    title: String,
}

impl Signals {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let value = layout.column("value");
        let title = value.index.and_then(|at| layout.header.get(at));
        Self {
            week: layout.column("week"),
            value,
            name: layout.column("name"),
            title: title.map_or_else(String::new, |title| title.trim().to_owned()),
        }
    }

    /// Reads one week.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<Signal<'a>, Fault> {
        Ok(Signal {
            name: row
                .text(self.name)
                .unwrap_or_else(|| Text::Owned(self.title.clone())),
            week: self.week(row)?,
            value: row.need(self.value, row.decimal(self.value, DECIMALS)?)?,
        })
    }

    /// Returns the Monday of a date's week, or of a week such as `2026-W47`.
    fn week(&self, row: &Row<'_>) -> Result<Date, Fault> {
        let cell = row.need(self.week, row.text(self.week))?;
        if let Some(monday) = iso_week(&cell) {
            return Ok(monday);
        }
        let date = row.need(self.week, row.date(self.week)?)?;
        let past = i64::from(date.weekday().num_days_from_monday());
        Ok(plus_days(date, -past))
    }
}

fn iso_week(text: &str) -> Option<Date> {
    let (year, week) = text.split_once(['W', 'w'])?;
    let year = year.trim_end_matches(['-', ' ']).parse().ok()?;
    Date::from_isoywd_opt(year, week.parse().ok()?, chrono::Weekday::Mon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_by_number_begin_on_their_monday() {
        for (text, want) in [
            ("2026-W47", Some("2026-11-16")),
            ("2026W01", Some("2025-12-29")),
            ("2026-w53", Some("2026-12-28")),
            ("2025-W53", None),
            ("W47", None),
            ("2026-11-16", None),
        ] {
            assert_eq!(
                iso_week(text),
                want.map(|day| day.parse().unwrap()),
                "{text}"
            );
        }
    }
}
