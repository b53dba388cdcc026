//! Which columns of a table fit, and how wide each is.

use super::pen::Pen;
pub use crate::domain::text::Align;
use crate::tui::theme::Role;

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// The fewest columns it is of use in.
    pub least: u16,
    /// The columns it is to have before one that matters less gets any.
    pub fair: u16,
    /// The columns past which it gains nothing.
    pub most: u16,
    /// What goes first when room is short: the highest number; 0 never goes.
    pub rank: u8,
    /// Where its text stands.
    pub align: Align,
}

impl Column {
    /// Returns a column of words.
    pub const fn words(title: &'static str, least: u16, most: u16, rank: u8) -> Self {
        Self {
            title,
            least,
            fair: least,
            most,
            rank,
            align: Align::Left,
        }
    }

    /// Returns the column left out.
    #[must_use]
    pub const fn without(self) -> Self {
        Self {
            least: 0,
            fair: 0,
            most: 0,
            ..self
        }
    }

    /// Returns the column with what it is to have before one that matters less gets any.
    #[must_use]
    pub const fn fair(self, fair: u16) -> Self {
        Self { fair, ..self }
    }

    /// Returns a column of numbers.
    pub const fn numbers(title: &'static str, width_cols: u16, rank: u8) -> Self {
        Self {
            title,
            least: width_cols,
            fair: width_cols,
            most: width_cols,
            rank,
            align: Align::Right,
        }
    }
}

/// Columns between two columns of a table.
pub const GAP: u16 = 2;

/// Returns the width of each column in `room` columns, 0 where it is left out.
///
/// The least important go until the rest fits, each with its fair share but the last to be kept; what room
/// is left goes to fair shares first and is shared evenly then.
/// Depends on nothing but the arguments, so a table does not jump while it scrolls.
pub fn fit<const N: usize>(columns: &[Column; N], room: u16) -> [u16; N] {
    let mut widths = columns.map(|column| column.least);
    share(columns, &mut widths, room);
    widths
}

/// Does the same for a table whose columns were chosen; `widths` begin as the least of each.
pub fn share(columns: &[Column], widths: &mut [u16], room: u16) {
    while let Some(last) = least_important(columns, widths) {
        let wanted: Vec<u16> = columns
            .iter()
            .zip(widths.iter())
            .enumerate()
            .map(|(n, (column, width))| match *width {
                least if n == last || least == 0 => least,
                least => column.fair.max(least),
            })
            .collect();
        if total(&wanted) <= room {
            break;
        }
        if let Some(width) = widths.get_mut(last) {
            *width = 0;
        }
    }
    grow(columns, widths, (room, |column| column.fair));
    grow(columns, widths, (room, |column| column.most));
}

/// Gives one column in turn to each that is not as wide as it may be, so that none starves.
fn grow(columns: &[Column], widths: &mut [u16], (room, until): (u16, fn(&Column) -> u16)) {
    let mut left = room.saturating_sub(total(widths));
    while left > 0 {
        let before = left;
        for (column, width) in columns.iter().zip(widths.iter_mut()) {
            if left > 0 && *width > 0 && *width < until(column) {
                *width += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
}

/// Returns the place of the shown column that goes next.
fn least_important(columns: &[Column], widths: &[u16]) -> Option<usize> {
    let shown = columns.iter().zip(widths).enumerate();
    shown
        .filter(|(_, (column, width))| column.rank > 0 && **width > 0)
        .max_by_key(|(_, (column, _))| column.rank)
        .map(|(n, _)| n)
}

/// Writes one line of a table: what stands in each column that is shown, with the gaps between.
pub fn cells<T: AsRef<str>>(
    (columns, widths): (&[Column], &[u16]),
    cells: impl IntoIterator<Item = (T, Role)>,
    pen: &mut Pen<'_>,
) {
    let shown = columns.iter().zip(widths).zip(cells).enumerate();
    for (n, ((column, wide), (text, role))) in shown.filter(|(_, ((_, wide), _))| **wide > 0) {
        pen.gap(if n > 0 { GAP } else { 0 });
        pen.cell(text.as_ref(), *wide, column.align, role);
    }
}

/// Writes the headings of a table.
pub fn titles(columns: &[Column], widths: &[u16], pen: &mut Pen<'_>) {
    let titles = columns.iter().map(|column| (column.title, Role::Muted));
    cells((columns, widths), titles, pen);
}

fn total(widths: &[u16]) -> u16 {
    let shown = widths.iter().filter(|width| **width > 0);
    let gaps = shown
        .clone()
        .count()
        .saturating_sub(1)
        .saturating_mul(GAP.into());
    shown
        .copied()
        .fold(super::pen::cols(gaps), u16::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TABLE: [Column; 4] = [
        Column::words("Creator", 8, 16, 0),
        Column::words("Product", 6, 20, 2),
        Column::numbers("Days", 4, 1),
        Column::words("Campaign", 8, 12, 3),
    ];

    #[test]
    fn the_least_important_goes_first_and_the_rest_share_the_room() {
        for (room, want) in [
            (80, [16, 20, 4, 12]),
            (40, [11, 9, 4, 10]),
            (32, [8, 6, 4, 8]),
            (31, [13, 10, 4, 0]),
            (22, [8, 6, 4, 0]),
            (21, [15, 0, 4, 0]),
            (14, [8, 0, 4, 0]),
            (13, [13, 0, 0, 0]),
            (3, [8, 0, 0, 0]),
            (0, [8, 0, 0, 0]),
        ] {
            assert_eq!(fit(&TABLE, room), want, "{room}");
        }
    }

    #[test]
    fn one_that_matters_less_waits_until_the_others_have_their_fair_share() {
        let table = [
            Column::words("Creator", 8, 16, 0),
            Column::words("Product", 6, 20, 1).fair(18),
            Column::words("Campaign", 8, 12, 2),
        ];
        for (room, want) in [
            (37, [16, 19, 0]),
            (38, [10, 8, 8]),
            (16, [8, 6, 0]),
            (15, [15, 0, 0]),
        ] {
            let widths = fit(&table, room);
            assert_eq!(
                widths.map(|width| width > 0),
                want.map(|width| width > 0),
                "{room}"
            );
        }
        // First the fair share, then evenly.
        assert_eq!(fit(&table, 30), [9, 19, 0]);
        assert_eq!(fit(&table, 37), [15, 20, 0]);
    }

    proptest! {
        #[test]
        fn what_can_go_never_makes_the_table_too_wide(room in 8_u16..200) {
            prop_assert!(total(&fit(&TABLE, room)) <= room);
        }
    }
}
