//! Copies that are kept without anybody asking: before a migration, before a large import or undo, and
//! once a day; seven days and four weeks of them (reliability.md C13).
//!
//! A copy is made beside the work it comes before: its reader sees what was committed until then, and
//! the work is not committed before the copy is whole, checked and named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{Datelike as _, NaiveDateTime};

use super::leaving::Leaving;
use super::lock::{self, Turn};
use super::{Failure, OnProgress, Progress, StoreError, backup, open};
use crate::domain::date::Instant;
use crate::threads::Role;

/// Rows an import brings or changes from which on a copy is made first; what changes nothing needs none.
const LARGE: u64 = 1_000;
/// Days of which the last copy is kept.
const DAYS: usize = 7;
/// Weeks of which the last copy is kept.
const WEEKS: usize = 4;
/// Copies kept whatever their day: one before each of the last works.
const NEWEST: usize = 3;

/// How long a copy waits for another one to be made; a large one takes seconds.
const COPY_PATIENCE: Duration = Duration::from_mins(10);

/// How a copy's time stands in its name.
const TIME: &str = "%Y%m%d-%H%M%S";
/// Characters of that.
const TIME_LENGTH: usize = 15;

/// What a copy is made for; its name ends so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// The day's first change.
    Daily,
    /// A large import.
    Import,
    /// A large undo.
    Undo,
    /// A new schema.
    Migration,
}

impl Why {
    const ALL: [Self; 4] = [Self::Daily, Self::Import, Self::Undo, Self::Migration];

    const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Import => "import",
            Self::Undo => "undo",
            Self::Migration => "migration",
        }
    }
}

/// Returns the folder of copies beside a database.
pub(super) fn folder(database: &Path) -> PathBuf {
    database.with_file_name("backups")
}

/// Returns the name a copy of that instant has in the folder of copies.
pub(super) fn name(database: &Path, at: Instant, why: Option<Why>) -> PathBuf {
    let why = why.map_or_else(String::new, |why| format!("-{}", why.name()));
    let time = at.format(TIME);
    folder(database).join(format!("{}-{time}{why}.db", stem(database)))
}

fn stem(database: &Path) -> String {
    database.file_stem().map_or_else(
        || "callsheet".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    )
}

/// A copy in the folder, by its name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Kept {
    /// When it was made.
    time: NaiveDateTime,
    /// Which of several of one second.
    nth: u32,
    /// Where it is.
    pub(super) file: PathBuf,
    /// Whether nobody asked for it: only such are let go.
    by_itself: bool,
}

impl Kept {
    /// Returns the copy of a database that a file name stands for.
    fn read(stem: &str, file: PathBuf) -> Option<Self> {
        let name = file.file_name()?.to_str()?;
        let rest = name.strip_prefix(stem)?.strip_prefix('-')?;
        let rest = rest.strip_suffix(".db")?;
        let (time, rest) = rest.split_at_checked(TIME_LENGTH)?;
        let (rest, nth) = match rest.split_once('.') {
            Some((rest, nth)) => (rest, nth.parse().ok()?),
            None => (rest, 1),
        };
        let why = rest.strip_prefix('-');
        let is_known = |why: &str| Why::ALL.iter().any(|known| known.name() == why);
        if !(rest.is_empty() || why.is_some_and(is_known)) {
            return None;
        }
        Some(Self {
            time: NaiveDateTime::parse_from_str(time, TIME).ok()?,
            nth,
            by_itself: why.is_some(),
            file,
        })
    }
}

/// Returns the copies of a database in its folder, oldest first.
pub(super) fn kept(database: &Path) -> Vec<Kept> {
    let stem = stem(database);
    let mut found: Vec<Kept> = fs::read_dir(folder(database))
        .into_iter()
        .flatten()
        .filter_map(|entry| Kept::read(&stem, entry.ok()?.path()))
        .collect();
    found.sort();
    found
}

/// Returns the newest copy beside a database that is sound, with the number of its events.
pub(super) fn newest_good(database: &Path) -> Option<(PathBuf, i64)> {
    kept(database)
        .into_iter()
        .rev()
        .find_map(|copy| Some((copy.file.clone(), backup::check(&copy.file).ok()?)))
}

/// Returns those of the copies made without asking that are too old to be kept.
fn outlived(copies: &[Kept]) -> Vec<&Kept> {
    let (mut days, mut weeks) = (BTreeSet::new(), BTreeSet::new());
    let mut gone = Vec::new();
    let by_itself = copies.iter().rev().filter(|copy| copy.by_itself);
    for (nth, copy) in by_itself.enumerate() {
        let (day, week) = (copy.time.date(), copy.time.date().iso_week());
        let is_last_of_day = !days.contains(&day) && days.len() < DAYS;
        let is_last_of_week = !weeks.contains(&(week.year(), week.week())) && weeks.len() < WEEKS;
        days.insert(day);
        weeks.insert((week.year(), week.week()));
        if nth >= NEWEST && !is_last_of_day && !is_last_of_week {
            gone.push(copy);
        }
    }
    gone
}

/// Makes copies without being asked, where that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Keeper {
    database: PathBuf,
}

impl Keeper {
    pub(super) fn new(database: &Path) -> Self {
        Self {
            database: database.to_owned(),
        }
    }

    /// Waits until nobody makes a copy, and keeps others from it.
    pub(super) fn turn(&self) -> Result<Turn, StoreError> {
        let folder = folder(&self.database);
        open::make_folder(&folder).map_err(|error| StoreError::disk(&folder, &error))?;
        lock::take_turn_within(&self.gate(), COPY_PATIENCE)
    }

    /// Copies what is committed, unless the newest copy has all of it; lets go of what outlived its time
    /// once the copy is found sound.
    pub(super) fn keep(&self, why: Why, at: Instant) -> Result<(), StoreError> {
        let _turn = self.turn()?;
        if self.is_copied()? {
            return Ok(());
        }
        self.keep_now(why, at, &Leaving::default())
    }

    /// Returns whether nothing happened since the newest copy was made.
    fn is_copied(&self) -> Result<bool, StoreError> {
        let ours = |error: rusqlite::Error| StoreError::from(error).of(&self.database);
        let now = backup::end(&open::reader(&self.database)?.0).map_err(ours)?;
        let copies = kept(&self.database);
        let then = copies.last().and_then(|copy| {
            let conn = open::immutable(&copy.file).ok()?;
            // An unreadable copy has nothing.
            backup::end(&conn).ok()?
        });
        Ok(now == then)
    }

    /// Does the same unless a copy of that day is there, or another process is at one.
    fn keep_daily(&self, at: Instant, hurry: &Leaving) -> Result<(), StoreError> {
        let folder = folder(&self.database);
        open::make_folder(&folder).map_err(|error| StoreError::disk(&folder, &error))?;
        let Some(_turn) = lock::try_turn(&self.gate())? else {
            return Ok(());
        };
        let today = at.date_naive();
        if kept(&self.database)
            .iter()
            .any(|copy| copy.time.date() == today)
        {
            return Ok(());
        }
        self.keep_now(Why::Daily, at, hurry)
    }

    fn keep_now(&self, why: Why, at: Instant, hurry: &Leaving) -> Result<(), StoreError> {
        self.sweep();
        let to = backup::free(&name(&self.database, at, Some(why)));
        backup::copy_to(&self.database, &to, hurry)?;
        for copy in outlived(&kept(&self.database)) {
            // One that cannot be removed is only in the way.
            drop(fs::remove_file(&copy.file));
        }
        Ok(())
    }

    /// Removes what a process that was killed left half made; the turn keeps the living away.
    fn sweep(&self) {
        let first = format!(".{}-", stem(&self.database));
        let drafts = fs::read_dir(folder(&self.database)).into_iter().flatten();
        for draft in drafts.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = draft.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(&first) && name.ends_with(".new") {
                drop(open::remove_draft(&draft));
            }
        }
    }

    /// What is locked while a copy is made: never the database itself.
    fn gate(&self) -> PathBuf {
        folder(&self.database).join(format!(".{}", stem(&self.database)))
    }

    /// Makes the day's copy on a thread of its own; whoever leaves in a hurry leaves it to the next.
    pub(super) fn daily(&self, at: Instant, hurry: &Leaving) -> Option<JoinHandle<()>> {
        let (keeper, hurry) = (self.clone(), hurry.clone());
        Role::Copy
            .start(move || {
                // Nobody asked for it, so nobody is told: the doctor says how old the newest copy is.
                drop(keeper.keep_daily(at, &hurry));
            })
            .ok()
    }
}

/// A copy in the making.
type Copying = JoinHandle<Result<(), StoreError>>;

/// The copy before one piece of work; nothing is made where none is wanted.
#[derive(Clone, Debug)]
pub(super) struct Before {
    keeper: Option<Keeper>,
    at: Instant,
    begun: Arc<Mutex<Option<Copying>>>,
}

impl Before {
    pub(super) fn new(keeper: Option<&Keeper>, at: Instant) -> Self {
        Self {
            keeper: keeper.cloned(),
            at,
            begun: Arc::default(),
        }
    }

    /// Begins the copy beside the work, unless it was begun already.
    pub(super) fn begin(&self, why: Why) {
        let Some(keeper) = self.keeper.clone() else {
            return;
        };
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.is_none() {
            let at = self.at;
            *begun = Role::Copy.start(move || keeper.keep(why, at)).ok();
        }
    }

    /// Begins it as soon as an import turns out to be large.
    pub(super) fn watching(&self, mut told: OnProgress) -> OnProgress {
        let before = self.clone();
        Box::new(move |far: Progress| {
            if far.changes > LARGE {
                before.begin(Why::Import);
            }
            told(far)
        })
    }

    /// Waits until a copy that was begun is whole; the work must not be committed earlier.
    pub(super) fn finish(&self) -> Result<(), Failure> {
        let begun = self
            .begun
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match begun.map(JoinHandle::join) {
            None | Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(error))) => Err(error.into()),
            Some(Err(_panicked)) => {
                Err(StoreError::odd("the copy before it could not be made").into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(names: &[&str]) -> Vec<Kept> {
        let mut found: Vec<Kept> = names
            .iter()
            .filter_map(|name| Kept::read("shop", PathBuf::from(name)))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn only_copies_of_this_database_are_known_and_only_ours_are_let_go() {
        let found = copies(&[
            "shop-20261120-090000.db",
            "shop-20261120-090000-daily.db",
            "shop-20261120-090000-import.2.db",
            "shop-two-20261120-090000-daily.db",
            "shop-20261120-090000-mine.db",
            "shop-20261120-daily.db",
            "shop.db",
            ".shop-20261120-090000-daily.db.new",
        ]);
        let names: Vec<_> = found
            .iter()
            .map(|copy| (copy.file.to_str().unwrap(), copy.by_itself))
            .collect();
        assert_eq!(
            names,
            [
                ("shop-20261120-090000-daily.db", true),
                ("shop-20261120-090000.db", false),
                ("shop-20261120-090000-import.2.db", true),
            ]
        );
    }

    #[test]
    fn the_last_of_seven_days_and_of_four_weeks_and_the_newest_stay() {
        let mut names = Vec::new();
        for day in 1..=30 {
            names.push(format!("shop-202611{day:02}-090000-daily.db"));
            names.push(format!("shop-202611{day:02}-100000-import.db"));
        }
        names.push("shop-20260101-090000.db".to_owned());
        let found = copies(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let gone = outlived(&found);
        let stays: Vec<_> = found
            .iter()
            .filter(|copy| !gone.contains(copy))
            .map(|copy| copy.file.to_str().unwrap())
            .collect();
        assert_eq!(
            stays,
            [
                "shop-20260101-090000.db",
                // Sundays, the last days of their weeks; the week of the 30th has only begun.
                "shop-20261115-100000-import.db",
                "shop-20261122-100000-import.db",
                // Seven days.
                "shop-20261124-100000-import.db",
                "shop-20261125-100000-import.db",
                "shop-20261126-100000-import.db",
                "shop-20261127-100000-import.db",
                "shop-20261128-100000-import.db",
                "shop-20261129-100000-import.db",
                // The newest, one before each of the last works.
                "shop-20261130-090000-daily.db",
                "shop-20261130-100000-import.db",
            ]
        );
    }
}
