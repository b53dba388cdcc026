//! A search as it is typed: who survived each key, and the answers given.

use std::fmt;

use super::grade::Class;
use super::index::{Index, Survivor};
use super::matcher::Matcher;
use super::pass::Pass;
use super::wanted::Wanted;
use super::{Hit, Hits};

/// A search that is being typed.
///
/// Keeps the survivors of every key: one more letter looks only at those, backspace returns to the
/// answer before. Belongs to one index; with another it begins anew.
pub struct Search<K> {
    matcher: Matcher,
    levels: Vec<Level<K>>,
    /// Which index it belongs to.
    number: u64,
}

struct Level<K> {
    text: String,
    /// Who matches without a typo.
    survivors: Vec<Survivor>,
    /// Who else is one typo away, when all of them are known.
    near: Option<Vec<u32>>,
    limit: usize,
    hits: Hits<K>,
}

impl<K> Default for Search<K> {
    fn default() -> Self {
        Self {
            matcher: Matcher::default(),
            levels: Vec::new(),
            number: 0,
        }
    }
}

impl<K> fmt::Debug for Search<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed: Vec<_> = self.levels.iter().map(|level| &level.text).collect();
        f.debug_struct("Search")
            .field("typed", &typed)
            .finish_non_exhaustive()
    }
}

impl<K: Copy> Search<K> {
    /// Returns the best `limit` names for what is typed now.
    ///
    /// The same as [`Index::search`], cheaper when the text continues what was asked before.
    pub fn run(&mut self, index: &Index<K>, query: &str, limit: usize) -> Hits<K> {
        if self.number != index.number {
            self.levels.clear();
            self.number = index.number;
        }
        let wanted = Wanted::new(query);
        if wanted.words.is_empty() {
            self.levels.clear();
            return all(index, limit);
        }
        while self
            .levels
            .last()
            .is_some_and(|level| !wanted.text.starts_with(&level.text))
        {
            self.levels.pop();
        }
        let survivors = match self.levels.pop_if(|level| level.text == wanted.text) {
            Some(level) if level.limit == limit => {
                let hits = level.hits.clone();
                self.levels.push(level);
                return hits;
            }
            Some(level) => level.survivors,
            None => {
                let among = self.levels.last().map(|level| level.survivors.as_slice());
                index.survivors(&wanted, among)
            }
        };
        let pass = Pass {
            index,
            wanted: &wanted,
            matcher: &self.matcher,
            survivors: &survivors,
            candidates: self.levels.last().and_then(Level::candidates),
        };
        let (hits, near) = pass.hits(limit);
        self.levels.push(Level {
            text: wanted.text,
            survivors,
            near,
            limit,
            hits: hits.clone(),
        });
        hits
    }
}

impl<K> Level<K> {
    /// Returns, ascending, all who can still be one typo away when the text grows.
    fn candidates(&self) -> Option<Vec<u32>> {
        let near = self.near.as_ref()?;
        let mut all = near.clone();
        all.extend(self.survivors.iter().map(|one| one.slot));
        all.sort_unstable();
        Some(all)
    }
}

/// Returns everything, most recent first: the empty text begins every name.
fn all<K: Copy>(index: &Index<K>, limit: usize) -> Hits<K> {
    let hits = index
        .order
        .iter()
        .take(limit)
        .filter_map(|slot| index.key(*slot))
        .map(|key| Hit {
            key,
            class: Class::Prefix,
            positions: Vec::new(),
        })
        .collect();
    Hits {
        total: index.order.len(),
        hits,
    }
}
