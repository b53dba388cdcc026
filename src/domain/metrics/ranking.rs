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
    /// Figures without room in an entry, with their owners.
    wide: Vec<(i64, Ratio)>,
}

/// A figure in little room, as there are hundreds of thousands: `of` ÷ `by`, or with no denominator the place
/// among the wide ones.
#[derive(Clone, Copy, Debug)]
struct Entry {
    of: i64,
    by: u32,
    owner: u32,
}

/// Figures as they come, to be put in order once all of them are there; each owner has one at most.
#[derive(Clone, Default, Debug)]
pub struct Gathered(Ranking);

impl Gathered {
    /// Adds one.
    pub fn add(&mut self, owner: i64, figure: Ratio) {
        let entry = self.0.entry(owner, figure);
        self.0.entries.push(entry);
    }

    /// Puts them in order.
    pub fn ranked(self) -> Ranking {
        let mut ranking = self.0;
        let Ranking { entries, wide } = &mut ranking;
        entries.sort_unstable_by(|a, b| order(wide, a, b));
        entries.shrink_to_fit();
        ranking
    }
}

impl Ranking {
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
        let mut all = self.entries.iter();
        all.any(|entry| owners(owner(&self.wide, entry)))
    }

    /// Takes the figures of some owners out and puts new ones in.
    pub fn replace(
        &mut self,
        is_gone: &dyn Fn(i64) -> bool,
        new: impl IntoIterator<Item = (i64, Ratio)>,
    ) {
        let Self { entries, wide } = self;
        entries.retain(|entry| !is_gone(owner(wide, entry)));
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
            Some(value) => crossed((entry.of, entry.by.into()), value),
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

    /// Returns each owner with how many figures are below its own, and how many are not above it.
    pub fn places(&self) -> impl Iterator<Item = (i64, (usize, usize))> {
        let is_equal = |a: &Entry, b: &Entry| figures(&self.wide, a, b).is_eq();
        let mut below = 0;
        self.entries.chunk_by(is_equal).flat_map(move |equal| {
            let places = (below, below + equal.len());
            below = places.1;
            let owners = equal.iter().map(|entry| owner(&self.wide, entry));
            owners.map(move |owner| (owner, places))
        })
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
        let of = i64::try_from(figure.of).ok();
        let rest = u32::try_from(figure.by).ok().zip(u32::try_from(owner).ok());
        if let Some((of, (by, owner))) = of.zip(rest) {
            return Entry { of, by, owner };
        }
        self.wide.push((owner, figure));
        let of = i64::try_from(self.wide.len() - 1).unwrap_or(i64::MAX);
        Entry {
            of,
            by: 0,
            owner: 0,
        }
    }
}

impl PartialEq for Ranking {
    fn eq(&self, other: &Self) -> bool {
        let own = self.entries.iter();
        self.entries.len() == other.entries.len()
            && own.zip(&other.entries).all(|(a, b)| {
                owner(&self.wide, a) == owner(&other.wide, b)
                    && figure(&self.wide, a) == figure(&other.wide, b)
            })
    }
}

impl Eq for Ranking {}

fn wide_one(wide: &[(i64, Ratio)], entry: &Entry) -> Option<(i64, Ratio)> {
    let place = usize::try_from(entry.of).ok();
    place.and_then(|place| wide.get(place)).copied()
}

fn figure(wide: &[(i64, Ratio)], entry: &Entry) -> Ratio {
    if entry.by != 0 {
        return Ratio {
            of: entry.of.into(),
            by: entry.by.into(),
        };
    }
    wide_one(wide, entry).map_or(Ratio::ZERO, |(_, figure)| figure)
}

fn owner(wide: &[(i64, Ratio)], entry: &Entry) -> i64 {
    if entry.by != 0 {
        return entry.owner.into();
    }
    wide_one(wide, entry).map_or(0, |(owner, _)| owner)
}

/// Compares a ÷ b with c ÷ d.
fn crossed((a, b): (i64, i64), (c, d): (i64, i64)) -> Ordering {
    (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
}

/// Compares by figure, and equal figures by owner, so that there is one order only.
fn order(wide: &[(i64, Ratio)], a: &Entry, b: &Entry) -> Ordering {
    figures(wide, a, b).then_with(|| owner(wide, a).cmp(&owner(wide, b)))
}

/// Compares by figure.
fn figures(wide: &[(i64, Ratio)], a: &Entry, b: &Entry) -> Ordering {
    if a.by != 0 && b.by != 0 {
        crossed((a.of, a.by.into()), (b.of, b.by.into()))
    } else {
        figure(wide, a).cmp(&figure(wide, b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metrics::median::median;
    use proptest::prelude::*;

    fn ranking(figures: impl IntoIterator<Item = (i64, Ratio)>) -> Ranking {
        let mut gathered = Gathered::default();
        for (owner, figure) in figures {
            gathered.add(owner, figure);
        }
        gathered.ranked()
    }

    /// Few, of whom some have numbers beyond all entries.
    fn owner() -> impl Strategy<Value = i64> {
        prop_oneof![4 => 0_i64..25, 1 => (0_i64..5).prop_map(|n| n + (1 << 40))]
    }

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
            before in proptest::collection::btree_map(owner(), ratio(), 0..20),
            gone in proptest::collection::btree_set(owner(), 0..6),
            new in proptest::collection::vec(proptest::option::of(ratio()), 6),
            value in ratio(),
        ) {
            let mut found = ranking(before.clone());
            let new: Vec<(i64, Ratio)> = gone.iter().copied().zip(new)
                .filter_map(|(owner, figure)| Some((owner, figure?)))
                .collect();
            let mut after = before;
            after.retain(|owner, _| !gone.contains(owner));
            after.extend(new.iter().copied());
            found.replace(&|owner| gone.contains(&owner), new);
            prop_assert_eq!(&found, &ranking(after.clone()));
            prop_assert_eq!(found.len(), after.len());
            prop_assert_eq!(found.median(), median(after.values().copied()));
            let below = after.values().filter(|figure| **figure < value).count();
            let up_to = after.values().filter(|figure| **figure <= value).count();
            prop_assert_eq!(found.around(value), (below, up_to));
            let places: std::collections::BTreeMap<_, _> = found.places().collect();
            prop_assert_eq!(places.len(), after.len());
            for (owner, figure) in &after {
                prop_assert_eq!(places[owner], found.around(*figure));
            }
            for owner in after.keys().chain(&gone) {
                prop_assert_eq!(found.has(&|one| one == *owner), after.contains_key(owner));
            }
        }
    }
}
