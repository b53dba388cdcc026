//! The window of an export: two dates that stand together (formats.md R14).

use crate::domain::date::Date;

/// Returns the first two dates that stand together, such as `20261001-20261031` (formats.md R14).
pub(super) fn window_in(text: &str) -> Option<(Date, Date)> {
    let dates = year_first_dates(text);
    dates.iter().zip(dates.iter().skip(1)).find_map(|(a, b)| {
        let close = b.start.saturating_sub(a.end) <= 4;
        (close && a.date <= b.date).then_some((a.date, b.date))
    })
}

struct Dated {
    start: usize,
    end: usize,
    date: Date,
}

fn year_first_dates(text: &str) -> Vec<Dated> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let len = match digits {
            8 | 14 => digits,
            4 => 10,
            _ => 0,
        };
        let date = rest
            .get(..len)
            .and_then(|word| std::str::from_utf8(word).ok());
        if let Some(date) = date.and_then(year_first) {
            found.push(Dated {
                start: at,
                end: at + len,
                date,
            });
            at += len;
        } else {
            at += digits.max(1);
        }
    }
    found
}

fn year_first(word: &str) -> Option<Date> {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    let year = part(0, 4).filter(|year| (2000..=2200).contains(year))?;
    Date::from_ymd_opt(i32::try_from(year).ok()?, part(4, 6)?, part(6, 8)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_found_in_preambles_names_and_cells() {
        for (text, want) in [
            (
                "[Date Range]: 2026-10-01 ~ 2026-10-31",
                Some("2026-10-01 2026-10-31"),
            ),
            (
                "[日期范围]: 2026/10/01 ~ 2026/10/31",
                Some("2026-10-01 2026-10-31"),
            ),
            (
                "Transaction_Analysis_Video_List_20261001-20261031.xlsx",
                Some("2026-10-01 2026-10-31"),
            ),
            (
                "20261105_list_20261001-20261031.csv",
                Some("2026-10-01 2026-10-31"),
            ),
            ("2026-10-01 - 2026-10-31", Some("2026-10-01 2026-10-31")),
            (
                "all_20261001000000_20261031235959.csv",
                Some("2026-10-01 2026-10-31"),
            ),
            ("All order-2026-11-05-12_30.csv", None),
            ("20261031-20261001.csv", None),
            ("affiliate_orders_7499007001162902763.csv", None),
        ] {
            let got = window_in(text).map(|(from, to)| format!("{from} {to}"));
            assert_eq!(got.as_deref(), want, "{text}");
        }
    }
}
