//! The name somebody meant by a wrong one.

use std::cmp::min;

/// Returns the name that `typed` begins or continues, or else the one with the fewest letters to
/// change; of several the first.
pub fn nearest<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let typed: String = typed
        .chars()
        .take(32)
        .flat_map(char::to_lowercase)
        .collect();
    let letters: Vec<char> = typed.chars().collect();
    names.into_iter().min_by_key(|name| {
        let related = name.starts_with(&typed) || typed.starts_with(name);
        (
            !related,
            distance(&letters, &name.chars().collect::<Vec<_>>()),
        )
    })
}

/// Returns how many letters must be changed, added, dropped or swapped with a neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let cell = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change = cell(&above, j) + usize::from(x != y);
            let mut best = min(change, min(cell(&above, j + 1), cell(&row, j)) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = min(best, cell(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    cell(&above, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_single_edits() {
        let of = |a: &str, b: &str| {
            distance(
                &a.chars().collect::<Vec<_>>(),
                &b.chars().collect::<Vec<_>>(),
            )
        };
        assert_eq!(of("tag", "tag"), 0);
        assert_eq!(of("", "tag"), 3);
        assert_eq!(of("tga", "tag"), 1);
        assert_eq!(of("kitten", "sitting"), 3);
    }
}
