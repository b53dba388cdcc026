//! The figures of a group in order, each with whose it is, so that those of a few can be replaced
//! without sorting all again.

use std::cmp::Ordering;

use super::ratio::Ratio;

/// Equal figures that are counted one by one.
const NEAR: usize = 8;

/// Figures with their owners, smallest first.
#[derive(Clone, Default, Debug)]
pub struct Ranking {
    entries: Vec<Entry>,
    /// Figures without room in an entry.
    wide: Vec<Ratio>,
}

/// A figure in little room: `of` ÷ `by`, or with no denominator the place among the wide ones.
#[derive(Clone, Copy, Debug)]
struct Entry {
    of: i64,
    by: i64,
    owner: i64,
}

impl Ranking {
    /// Puts figures in order; each owner has one at most.
    pub fn of(figures: impl IntoIterator<Item = (i64, Ratio)>) -> Self {
        let mut ranking = Self::default();
        for (owner, figure) in figures {
            let entry = ranking.entry(owner, figure);
            ranking.entries.push(entry);
        }
        let Self { entries, wide } = &mut ranking;
        entries.sort_unstable_by(|a, b| order(wide, a, b));
        entries.shrink_to_fit();
        ranking
    }

    /// Returns how many figures there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns whether any of those owners has a figure here.
    pub fn has(&self, owners: &dyn Fn(i64) -> bool) -> bool {
        self.entries.iter().any(|entry| owners(entry.owner))
    }

    /// Takes the figures of some owners out and puts new ones in.
    pub fn replace(
        &mut self,
        is_gone: &dyn Fn(i64) -> bool,
        new: impl IntoIterator<Item = (i64, Ratio)>,
    ) {
        self.entries.retain(|entry| !is_gone(entry.owner));
        for (owner, figure) in new {
            let entry = self.entry(owner, figure);
            let Self { entries, wide } = self;
            let at = entries.partition_point(|other| order(wide, other, &entry).is_lt());
            entries.insert(at, entry);
        }
    }

    /// Returns how many figures are below a value, and how many are not above it.
    pub fn around(&self, value: Ratio) -> (usize, usize) {
        let narrow = i64::try_from(value.of)
            .ok()
            .zip(i64::try_from(value.by).ok());
        let against = |entry: &Entry| match narrow.filter(|_| entry.by != 0) {
            Some(value) => crossed((entry.of, entry.by), value),
            None => figure(&self.wide, entry).cmp(&value),
        };
        let below = self.entries.partition_point(|entry| against(entry).is_lt());
        // Equal figures are few in most rankings and many in some.
        let rest = self.entries.get(below..).unwrap_or_default();
        let near = rest
            .iter()
            .take(NEAR)
            .take_while(|entry| against(entry).is_eq());
        let equal = match near.count() {
            NEAR => rest.partition_point(|entry| against(entry).is_le()),
            few => few,
        };
        (below, below + equal)
    }

    /// Returns the median; of an even count the mean of the middle two (metrics.md, "Tier benchmark").
    pub fn median(&self) -> Option<Ratio> {
        let half = self.entries.len() / 2;
        let at = |place: usize| Some(figure(&self.wide, self.entries.get(place)?));
        let upper = at(half)?;
        if self.entries.len() % 2 == 1 {
            return Some(upper);
        }
        at(half - 1)?.mean(upper)
    }

    fn entry(&mut self, owner: i64, figure: Ratio) -> Entry {
        if let (Ok(of), Ok(by)) = (i64::try_from(figure.of), i64::try_from(figure.by)) {
            return Entry { of, by, owner };
        }
        self.wide.push(figure);
        let of = i64::try_from(self.wide.len() - 1).unwrap_or(i64::MAX);
        Entry { of, by: 0, owner }
    }
}

impl PartialEq for Ranking {
    fn eq(&self, other: &Self) -> bool {
        let own = self.entries.iter();
        self.entries.len() == other.entries.len()
            && own
                .zip(&other.entries)
                .all(|(a, b)| a.owner == b.owner && figure(&self.wide, a) == figure(&other.wide, b))
    }
}

impl Eq for Ranking {}

fn figure(wide: &[Ratio], entry: &Entry) -> Ratio {
    if entry.by != 0 {
        return Ratio {
            of: entry.of.into(),
            by: entry.by.into(),
        };
    }
    let place = usize::try_from(entry.of).ok();
    let known = place.and_then(|place| wide.get(place));
    known.copied().unwrap_or(Ratio::ZERO)
}

/// Compares a ÷ b with c ÷ d.
fn crossed((a, b): (i64, i64), (c, d): (i64, i64)) -> Ordering {
    (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
}

/// Compares by figure, and equal figures by owner, so that there is one order only.
fn order(wide: &[Ratio], a: &Entry, b: &Entry) -> Ordering {
    let figures = if a.by != 0 && b.by != 0 {
        crossed((a.of, a.by), (b.of, b.by))
    } else {
        figure(wide, a).cmp(&figure(wide, b))
    };
    figures.then(a.owner.cmp(&b.owner))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metrics::median::median;
    use proptest::prelude::*;

    fn ratio() -> impl Strategy<Value = Ratio> {
        prop_oneof![
            (-2_i128..3, 1_i128..3).prop_map(|(of, by)| Ratio { of, by }),
            (-20_i128..20, 1_i128..6).prop_map(|(of, by)| Ratio { of, by }),
            any::<i64>().prop_map(Ratio::whole),
            (any::<i128>(), 1..i128::MAX).prop_map(|(of, by)| Ratio { of: of / 4, by }),
        ]
    }

    proptest! {
        #[test]
        fn what_was_replaced_is_what_is_put_in_order_anew(
            before in proptest::collection::btree_map(0_i64..30, ratio(), 0..20),
            gone in proptest::collection::btree_set(0_i64..30, 0..6),
            new in proptest::collection::vec(proptest::option::of(ratio()), 6),
            value in ratio(),
        ) {
            let mut ranking = Ranking::of(before.clone());
            let new: Vec<(i64, Ratio)> = gone.iter().copied().zip(new)
                .filter_map(|(owner, figure)| Some((owner, figure?)))
                .collect();
            let mut after = before;
            after.retain(|owner, _| !gone.contains(owner));
            after.extend(new.iter().copied());
            ranking.replace(&|owner| gone.contains(&owner), new);
            prop_assert_eq!(&ranking, &Ranking::of(after.clone()));
            prop_assert_eq!(ranking.len(), after.len());
            prop_assert_eq!(ranking.median(), median(after.values().copied()));
            let below = after.values().filter(|figure| **figure < value).count();
            let up_to = after.values().filter(|figure| **figure <= value).count();
            prop_assert_eq!(ranking.around(value), (below, up_to));
            for owner in 0..30 {
                prop_assert_eq!(ranking.has(&|one| one == owner), after.contains_key(&owner));
            }
        }
    }
}
