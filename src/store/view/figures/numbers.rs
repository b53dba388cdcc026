//! Maps by row number: numbers are dense, so a row's place is found without hashing.

/// A place for some row numbers.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(in crate::store::view) struct Places(Vec<u32>);

impl Places {
    /// Sets the place of a number.
    pub(super) fn put(&mut self, n: i64, place: usize) {
        let (Ok(n), Ok(place)) = (usize::try_from(n), u32::try_from(place + 1)) else {
            return;
        };
        if self.0.len() <= n {
            self.0.resize(n + 1, 0);
        }
        if let Some(slot) = self.0.get_mut(n) {
            *slot = place;
        }
    }

    /// Takes the place of a number away.
    fn clear(&mut self, n: i64) {
        let slot = usize::try_from(n).ok().and_then(|n| self.0.get_mut(n));
        if let Some(slot) = slot {
            *slot = 0;
        }
    }

    /// Returns the place of a number, if it has one.
    pub(super) fn get(&self, n: i64) -> Option<usize> {
        let place = *self.0.get(usize::try_from(n).ok()?)?;
        usize::try_from(place).ok()?.checked_sub(1)
    }
}

/// Some row numbers.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(in crate::store::view) struct Numbers(Places);

impl Numbers {
    /// Adds a number.
    pub(super) fn insert(&mut self, n: i64) {
        self.0.put(n, 0);
    }

    /// Takes a number out.
    pub(super) fn remove(&mut self, n: i64) {
        self.0.clear(n);
    }

    /// Returns whether a number is among them.
    pub(in crate::store::view) fn contains(&self, n: i64) -> bool {
        self.0.get(n).is_some()
    }
}

impl FromIterator<(i64, usize)> for Places {
    fn from_iter<I: IntoIterator<Item = (i64, usize)>>(rows: I) -> Self {
        let mut places = Self::default();
        for (n, place) in rows {
            places.put(n, place);
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_find_their_place_and_others_none() {
        let places: Places = [(7, 0), (3, 2)].into_iter().collect();
        let found: Vec<_> = [-1, 0, 3, 7, 8].map(|n| places.get(n)).to_vec();
        assert_eq!(found, [None, None, Some(2), Some(0), None]);
        let mut some = Numbers::default();
        some.insert(4);
        assert!(some.contains(4) && !some.contains(3));
        some.remove(9);
        some.remove(4);
        assert!(!some.contains(4));
    }
}
