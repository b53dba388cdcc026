//! What others changed while a verb was being decided: point by point, whose word stands.

use std::collections::BTreeSet;

use crate::domain::command::Command;
use crate::domain::conflict::Kept;
use crate::domain::id::OpId;
use crate::domain::overtaken::{Clash, Overtaken};

/// What is picked at once: one field, or one row where its fields belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The fields; never empty.
    pub clashes: Vec<Clash>,
    /// Whose word stands.
    pub kept: Kept,
}

/// A command that others were faster than.
#[derive(Clone, Debug)]
pub struct Clashing {
    /// The command.
    pub command: Command,
    /// How far the log goes by now.
    pub seen: i64,
    /// The operation that is taken back, where it is an undo.
    pub undoes: Option<OpId>,
    /// What is to be picked.
    pub points: Vec<Point>,
    /// Fields that stood in the form as they were: their word stands, nobody is asked.
    pub untouched: Vec<Clash>,
    /// The point under the cursor.
    pub cursor: usize,
    /// Whether the form it came from lies below.
    pub has_form: bool,
}

impl Clashing {
    /// Returns what is to be picked of a command; theirs stands until somebody picks, so that nothing is
    /// overwritten by a key that was pressed too fast.
    pub fn of(command: Command, found: Overtaken) -> Self {
        let by_field = command.is_by_field();
        let (untouched, rest): (Vec<_>, Vec<_>) = found
            .clashes
            .into_iter()
            .partition(|clash| by_field && clash.mine == clash.seen);
        let mut points: Vec<Point> = Vec::new();
        for clash in rest {
            let same = |point: &&mut Point| {
                let mut clashes = point.clashes.iter();
                !by_field && clashes.any(|other| other.subject == clash.subject)
            };
            match points.iter_mut().find(same) {
                Some(point) => point.clashes.push(clash),
                None => points.push(Point {
                    clashes: vec![clash],
                    kept: Kept::Theirs,
                }),
            }
        }
        Self {
            command,
            seen: found.seen,
            undoes: found.undoes,
            points,
            untouched,
            cursor: 0,
            has_form: false,
        }
    }

    /// Returns the command as it was picked; `None` where nothing of it remains.
    pub fn picked(&self) -> Option<Command> {
        if let Some(op) = self.undoes {
            let left = self.points.iter().filter(|it| it.kept == Kept::Theirs);
            let left: BTreeSet<String> = left
                .flat_map(|point| &point.clashes)
                .map(|clash| clash.subject.clone())
                .collect();
            let is_any = self.points.iter().any(|it| it.kept == Kept::Ours);
            let seen = self.seen;
            return is_any.then_some(Command::UndoOver { op, left, seen });
        }
        let theirs = self.points.iter().filter(|it| it.kept == Kept::Theirs);
        let left: Vec<&Clash> = theirs
            .flat_map(|point| &point.clashes)
            .chain(&self.untouched)
            .collect();
        self.command.yielding(&left)
    }

    /// Lets one side's word stand in the point under the cursor.
    pub fn keep(&mut self, kept: Kept) {
        if let Some(point) = self.points.get_mut(self.cursor) {
            point.kept = kept;
        }
    }

    /// Lets the other side's word stand there.
    pub fn switch(&mut self) {
        let kept = self.points.get(self.cursor).map(|point| point.kept);
        self.keep(match kept {
            Some(Kept::Theirs) => Kept::Ours,
            Some(Kept::Ours) | None => Kept::Theirs,
        });
    }

    /// Lets one side's word stand everywhere.
    pub fn keep_all(&mut self, kept: Kept) {
        for point in &mut self.points {
            point.kept = kept;
        }
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        let last = self.points.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }
}
