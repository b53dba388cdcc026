//! The state of a list: a window of its rows, the cursor, the marks.
//!
//! The cursor belongs to a row, not to a number: data that changes underneath never moves it.

use std::collections::BTreeSet;

use super::widgets::list::{Window, scroll_rows};

/// Rows fetched before and after the visible ones, so that moving rarely waits.
pub const MARGIN: usize = 120;

/// A row that can be told from the others.
pub trait Keyed {
    /// What tells it apart.
    type Key: Clone + Ord + std::fmt::Debug;

    /// Returns what tells it apart.
    fn key(&self) -> Self::Key;
}

/// How far the rows are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Loaded {
    /// Never asked for.
    #[default]
    Not,
    /// There.
    Ready,
    /// The store said why not.
    Failed(String),
}

/// Marks for a whole list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marking {
    /// Mark every row.
    All,
    /// Mark what is not marked, and the other way round.
    Invert,
}

/// A list with its cursor.
#[derive(Clone, Debug)]
pub struct List<R: Keyed> {
    /// The rows at hand.
    pub rows: Vec<R>,
    /// The number of the first of them.
    pub first: usize,
    /// Rows in the whole list.
    pub total: usize,
    /// Where groups start.
    pub starts: Vec<usize>,
    /// The row under the cursor.
    pub cursor: usize,
    /// The line at the top.
    pub offset: usize,
    /// Lines there are for rows.
    pub height: usize,
    /// Rows asked for before and after the visible ones.
    pub margin: usize,
    /// Marked rows.
    pub marks: BTreeSet<R::Key>,
    /// Where a range of marks began.
    pub anchor: Option<usize>,
    /// How far the rows are.
    pub loaded: Loaded,
    /// The newest question asked; older answers are dropped.
    pub asked: u64,
    /// The first row of that question.
    pub from: usize,
    /// Whether its answer has not come yet.
    pub waits: bool,
    /// How far the rows know the log.
    seen: Option<i64>,
    /// How far they knew it when the first of the marks was set.
    marked: Option<i64>,
    /// Where the cursor stood and what was marked before the verb that is on its way.
    left: Option<(R::Key, BTreeSet<R::Key>)>,
    /// The marks that wait for the whole list.
    pending: Option<Marking>,
    /// Whether the cursor shall be on the first row once they have come.
    anew: bool,
    /// The row the cursor was on in another run.
    wanted: Option<R::Key>,
}

impl<R: Keyed> Default for List<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            first: 0,
            total: 0,
            starts: Vec::new(),
            cursor: 0,
            offset: 0,
            height: 1,
            margin: MARGIN,
            marks: BTreeSet::new(),
            anchor: None,
            loaded: Loaded::Not,
            asked: 0,
            from: 0,
            waits: false,
            seen: None,
            marked: None,
            left: None,
            pending: None,
            anew: false,
            wanted: None,
        }
    }
}

impl<R: Keyed> List<R> {
    /// Returns the row with that number, if it is at hand.
    pub fn at(&self, row: usize) -> Option<&R> {
        self.rows.get(row.checked_sub(self.first)?)
    }

    /// Returns the row under the cursor.
    pub fn current(&self) -> Option<&R> {
        self.at(self.cursor)
    }

    /// Returns where the list stands, for its view.
    pub const fn window(&self) -> Window {
        Window {
            total: self.total,
            first: self.first,
            cursor: self.cursor,
            offset: self.offset,
        }
    }

    /// Returns which of the rows at hand are marked.
    pub fn marked(&self) -> Vec<bool> {
        if self.marks.is_empty() {
            return Vec::new();
        }
        self.rows
            .iter()
            .map(|row| self.marks.contains(&row.key()))
            .collect()
    }

    /// Returns the marked rows that are at hand.
    pub fn marked_rows(&self) -> impl Iterator<Item = &R> {
        let is_marked = |row: &&R| self.marks.contains(&row.key());
        self.rows.iter().filter(is_marked)
    }

    /// Takes in how far the rows know the log.
    pub fn note_seen(&mut self, seen: i64) {
        self.seen = Some(seen);
        if self.marks.is_empty() {
            self.marked = self.seen;
        }
    }

    /// Returns how far the log was read for what a verb acts on: marked rows may be out of sight, so that
    /// nobody sees what becomes of them.
    pub fn seen(&self) -> Option<i64> {
        if self.marks.is_empty() {
            self.seen
        } else {
            self.marked.or(self.seen)
        }
    }

    /// Moves the cursor to a row and the view with it.
    pub fn go(&mut self, row: usize) {
        self.cursor = row.min(self.total.saturating_sub(1));
        self.anew = false;
        self.follow();
        if let Some(anchor) = self.anchor {
            self.mark_between(anchor);
        }
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, by: isize) {
        self.go(self.cursor.saturating_add_signed(by));
    }

    fn follow(&mut self) {
        self.offset = scroll_rows(
            self.offset,
            self.cursor,
            self.total,
            &self.starts,
            self.height,
        );
    }

    fn mark_between(&mut self, anchor: usize) {
        let (low, high) = (anchor.min(self.cursor), anchor.max(self.cursor));
        let keys: Vec<_> = (low..=high)
            .filter_map(|row| self.at(row))
            .map(Keyed::key)
            .collect();
        self.marks.extend(keys);
    }

    /// Sets how many lines there are.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.follow();
    }

    /// Marks or unmarks the cursor's row and steps down.
    pub fn toggle(&mut self) {
        if let Some(key) = self.current().map(Keyed::key)
            && !self.marks.remove(&key)
        {
            self.marks.insert(key);
        }
        self.step(1);
    }

    /// Starts a range of marks here, or ends it.
    pub fn range(&mut self) {
        self.anchor = if self.anchor.is_some() {
            None
        } else {
            Some(self.cursor)
        };
        if let Some(anchor) = self.anchor {
            self.mark_between(anchor);
        }
    }

    /// Forgets the marks and a range that was begun.
    pub fn unmark(&mut self) {
        self.marks.clear();
        self.anchor = None;
    }

    /// Goes on to the next row, for a verb that takes the marked rows or the one under the cursor.
    ///
    /// The work goes on below; where nothing is below, above. Where the cursor stands on a row that
    /// is not acted on, it stays. The marks are used up, so that a key pressed twice never acts twice.
    pub fn leave(&mut self) {
        let Some(here) = self.current().map(Keyed::key) else {
            return;
        };
        let marks = std::mem::take(&mut self.marks);
        self.anchor = None;
        let is_left = |row: &usize| {
            let key = self.at(*row).map(Keyed::key);
            key.is_some_and(|key| key != here && !marks.contains(&key))
        };
        let next = if marks.is_empty() || marks.contains(&here) {
            (self.cursor + 1..self.first + self.rows.len())
                .find(is_left)
                .or_else(|| (self.first..self.cursor).rfind(is_left))
        } else {
            None
        };
        self.left = Some((here, marks));
        if let Some(next) = next {
            self.go(next);
        }
    }

    /// Comes back from where [`leave`](Self::leave) went: nothing was done after all.
    pub fn come_back(&mut self) {
        let Some((here, marks)) = self.left.take() else {
            return;
        };
        self.marks = marks;
        if let Some(row) = self.place(&here) {
            self.go(row);
        }
    }

    /// Stays where [`leave`](Self::leave) went: it is done.
    pub fn settle(&mut self) {
        self.left = None;
    }

    fn place(&self, key: &R::Key) -> Option<usize> {
        let at = self.rows.iter().position(|row| row.key() == *key)?;
        Some(at + self.first)
    }

    /// Marks every row, or turns the marks round; rows out of sight are asked for first.
    pub fn mark_whole(&mut self, marking: Marking) {
        if self.rows.len() < self.total {
            self.pending = Some(marking);
            return;
        }
        let keys: Vec<_> = self.rows.iter().map(Keyed::key).collect();
        self.mark_keys(marking, keys);
    }

    /// Marks the rows at hand that are so; returns whether there was one to mark.
    pub fn mark_where(&mut self, is_so: impl Fn(&R) -> bool) -> bool {
        let keys: Vec<_> = self
            .rows
            .iter()
            .filter(|row| is_so(row))
            .map(Keyed::key)
            .collect();
        let before = self.marks.len();
        self.marks.extend(keys);
        self.marks.len() > before
    }

    /// Marks these, or turns their marks round.
    pub fn mark_keys(&mut self, marking: Marking, keys: Vec<R::Key>) {
        for key in keys {
            match marking {
                Marking::Invert if self.marks.remove(&key) => {}
                Marking::All | Marking::Invert => {
                    self.marks.insert(key);
                }
            }
        }
    }

    /// Puts the cursor on the first row, of the present rows and of those to come: what is asked for
    /// is another list.
    pub fn restart(&mut self) {
        self.go(0);
        self.anew = true;
    }

    /// Goes on where another run stood, once the rows have come: on its row, wherever that is by then.
    pub fn resume(&mut self, row: usize, key: Option<R::Key>) {
        self.cursor = row;
        self.wanted = key;
    }

    /// Notes the question whose answer shall fill the list.
    pub fn ask(&mut self, number: u64) {
        self.asked = number;
        self.from = self.span().0;
        self.waits = true;
    }

    /// Returns the first row and how many to ask for so that the visible ones are well inside.
    pub fn span(&self) -> (usize, usize) {
        if self.pending.is_some() {
            return (0, self.total);
        }
        let from = self.cursor.min(self.offset).saturating_sub(self.margin);
        (from, 2 * self.margin + self.height.max(60))
    }

    /// Returns whether the visible rows reach beyond those at hand and none are on their way.
    pub fn is_short(&self) -> bool {
        let near = self.height + 2;
        let low = self.cursor.saturating_sub(near);
        let high = (self.cursor + near).min(self.total);
        let is_beyond = low < self.first && self.first > 0 || high > self.first + self.rows.len();
        self.loaded == Loaded::Ready && !self.waits && (is_beyond || self.pending.is_some())
    }

    /// Takes rows in; the cursor stays on its row if that is still there.
    ///
    /// `place` finds a row's number where it may lie outside the rows at hand.
    pub fn fill(
        &mut self,
        rows: Vec<R>,
        total: usize,
        starts: Vec<usize>,
        place: impl Fn(&R::Key) -> Option<usize>,
    ) {
        let here = self.current().map(Keyed::key);
        let wanted = self.wanted.take();
        let kept = if self.anew { None } else { here.or(wanted) };
        if self.anew {
            self.cursor = 0;
        }
        self.anew = false;
        self.waits = false;
        // Where the list has become shorter than what was asked for, nothing is at hand.
        let first = if rows.is_empty() { 0 } else { self.from };
        self.rows = rows;
        self.first = first;
        self.total = total;
        self.starts = starts;
        self.loaded = Loaded::Ready;
        if let Some(row) = kept.and_then(|key| place(&key).or_else(|| self.place(&key))) {
            self.cursor = row;
        }
        self.cursor = self.cursor.min(total.saturating_sub(1));
        self.follow();
        if let Some(marking) = self.pending.take()
            && self.rows.len() == total
        {
            self.mark_whole(marking);
        }
    }

    /// Notes that the newest question could not be answered; of an older one nobody wants to know.
    pub fn fail(&mut self, number: u64, why: String) {
        if number == self.asked {
            self.loaded = Loaded::Failed(why);
            self.waits = false;
        }
    }

    /// Returns the start of the next or previous group.
    pub fn group(&self, forward: bool) -> Option<usize> {
        if forward {
            self.starts
                .iter()
                .copied()
                .find(|start| *start > self.cursor)
        } else {
            let here = self
                .starts
                .iter()
                .copied()
                .rfind(|start| *start <= self.cursor)?;
            if here < self.cursor {
                return Some(here);
            }
            self.starts
                .iter()
                .copied()
                .rfind(|start| *start < self.cursor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Keyed for u32 {
        type Key = Self;

        fn key(&self) -> Self {
            *self
        }
    }

    fn list(rows: &[u32]) -> List<u32> {
        let mut list = List {
            height: 3,
            ..List::default()
        };
        list.fill(rows.to_vec(), rows.len(), Vec::new(), |_key| None);
        list
    }

    #[test]
    fn rows_that_come_above_do_not_move_the_cursor() {
        let mut list = list(&[1, 2, 3]);
        list.go(1);
        list.fill(vec![7, 8, 1, 2, 3], 5, Vec::new(), |_key| None);
        assert_eq!(list.current(), Some(&2));
    }

    #[test]
    fn after_a_verb_the_cursor_goes_on_below_then_above() {
        let mut list = list(&[1, 2, 3]);
        list.go(1);
        list.leave();
        list.fill(vec![2, 1, 3], 3, Vec::new(), |_key| None);
        assert_eq!(list.current(), Some(&3));
        list.leave();
        list.fill(vec![2, 1], 2, Vec::new(), |_key| None);
        assert_eq!(list.current(), Some(&1));
    }

    #[test]
    fn a_refused_verb_gives_cursor_and_marks_back() {
        let mut list = list(&[1, 2, 3, 4]);
        list.toggle();
        list.toggle();
        list.go(1);
        list.leave();
        assert_eq!((list.current(), list.marks.len()), (Some(&3), 0));
        list.come_back();
        assert_eq!((list.current(), list.marks.len()), (Some(&2), 2));
        list.leave();
        list.settle();
        list.come_back();
        assert_eq!((list.current(), list.marks.len()), (Some(&3), 0));
    }

    #[test]
    fn the_whole_list_is_asked_for_before_all_of_it_is_marked() {
        let mut list: List<u32> = List::default();
        list.fill(vec![1, 2], 4, Vec::new(), |_key| None);
        list.mark_whole(Marking::Invert);
        assert!(list.is_short() && list.marks.is_empty());
        assert_eq!(list.span(), (0, 4));
        list.ask(7);
        list.fill(vec![1, 2, 3, 4], 4, Vec::new(), |_key| None);
        assert_eq!(list.marks.len(), 4);
    }

    #[test]
    fn marks_survive_and_ranges_follow_the_cursor() {
        let mut list = list(&[1, 2, 3, 4]);
        list.toggle();
        assert_eq!((list.cursor, list.marks.len()), (1, 1));
        list.range();
        list.step(1);
        list.range();
        assert_eq!(list.marks, BTreeSet::from([1, 2, 3]));
        list.step(1);
        assert_eq!(list.marks.len(), 3);
        list.fill(vec![4, 3], 2, Vec::new(), |_key| None);
        assert_eq!(list.marked(), [false, true]);
    }

    #[test]
    fn groups_are_stepped_through() {
        let mut list = list(&[1, 2, 3, 4, 5, 6]);
        list.starts = vec![0, 2, 5];
        list.go(3);
        assert_eq!((list.group(true), list.group(false)), (Some(5), Some(2)));
        list.go(2);
        assert_eq!(list.group(false), Some(0));
        list.go(5);
        assert_eq!(list.group(true), None);
    }
}
