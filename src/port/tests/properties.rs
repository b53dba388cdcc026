//! What holds of every file: the order of columns says nothing, headers are known however they are
//! decorated, and every row is read or set aside.

use proptest::prelude::*;
use proptest::sample::SizeRange;

use super::support::{read, read_us, us};
use crate::domain::date::Date;
use crate::port::header::label;

const HEADER: [&str; 7] = [
    "Video title",
    "Video ID",
    "Post date",
    "Creator name",
    "Creator video-attributed GMV",
    "Video views",
    "Video-attributed orders",
];

/// Rows as a video list has them: an id, a day, an amount, counts, and whatever a title may be.
fn row() -> impl Strategy<Value = Vec<String>> {
    (
        "[A-Za-z0-9 ,.;\"'€ßé你]{1,12}",
        7_000_000_000_000_000_000_u64..7_999_999_999_999_999_999,
        0_i32..4_000,
        "[a-z][a-z0-9._]{1,10}",
        0_i64..10_000_000,
        0_i64..5_000_000,
        0_i64..5_000,
    )
        .prop_map(|(title, id, day, creator, cents, views, orders)| {
            let on = Date::from_num_days_from_ce_opt(737_000 + day).unwrap();
            vec![
                title,
                id.to_string(),
                on.format("%m/%d/%Y").to_string(),
                creator,
                format!("${}.{:02}", cents / 100, cents % 100),
                views.to_string(),
                orders.to_string(),
            ]
        })
}

fn file(header: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| {
        let quoted: Vec<String> = cells
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        format!("{}\n", quoted.join(","))
    };
    let head = header.iter().map(|name| (*name).to_owned()).collect();
    let rows = rows.iter().map(|row| line(row.clone()));
    std::iter::once(line(head)).chain(rows).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn columns_in_any_order_say_the_same(
        rows in prop::collection::vec(row(), SizeRange::from(1..6)),
        order in Just([0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(),
    ) {
        let plain = read_us(file(&HEADER, &rows));
        let moved: Vec<Vec<String>> = rows
            .iter()
            .map(|row| order.iter().map(|at| row[*at].clone()).collect())
            .collect();
        let header = order.map(|at| HEADER[at]);
        let other = read_us(file(&header, &moved));
        prop_assert_eq!(&plain.facts, &other.facts);
        prop_assert_eq!(plain.reasons().len(), other.reasons().len());
        prop_assert_eq!(plain.facts.len(), rows.len());
    }

    #[test]
    fn a_row_of_anything_is_read_or_set_aside_and_never_read_twice(
        rows in prop::collection::vec(
            prop::collection::vec("[0-9a-z$€%()/:,.\" \\-]{0,14}", SizeRange::from(7)),
            SizeRange::from(1..8),
        ),
    ) {
        // A whole row first, so that the kind is never in doubt.
        let sure = ["Hello", "7499000000000000001", "11/14/2026", "maya", "$1.00", "10", "1"];
        let mut all = vec![sure.map(str::to_owned).to_vec()];
        all.extend(rows);
        // A column of dates that contradict each other refuses the whole file by name.
        if let Ok(got) = read("file.csv", file(&HEADER, &all), &us()) {
            let mut lines = got.lines();
            lines.extend(got.aside.iter().map(|row| row.line));
            lines.sort_unstable();
            let count = lines.len();
            lines.dedup();
            prop_assert_eq!(lines.len(), count, "a line came twice");
            prop_assert!((1..=all.len()).contains(&count));
            for row in &got.aside {
                prop_assert!(!row.reason.is_empty());
            }
        }
    }

    #[test]
    fn a_header_is_known_however_it_is_decorated(
        words in prop::collection::vec("[A-Za-zé%._-]{1,8}", SizeRange::from(1..4)),
        blanks in prop::collection::vec("[ \u{a0}]{1,3}", SizeRange::from(4)),
    ) {
        let plain = words.join(" ");
        let words: Vec<String> = (words.iter().zip(&blanks))
            .map(|(word, blank)| format!("{blank}{}", word.to_uppercase()))
            .collect();
        let spaced = words.concat();
        let (known, sign) = label(&plain);
        let decorated = format!("\u{feff}'{spaced}\t ");
        let (found, other) = label(&decorated);
        prop_assert_eq!(known, found);
        prop_assert!(sign.is_none() && other.is_none());
    }
}
