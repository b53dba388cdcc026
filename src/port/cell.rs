//! One row's cells, read as what their columns hold; a cell that cannot be read is a [`Fault`].

use std::borrow::Cow;

use super::amount::{self, NoAmount};
use super::bare::{
    bare_id, is_invisible, is_plain_handle, lost_digits, normal_handle, present, unprotected,
};
use super::clock::Clock;
use super::format::{CONSTANTS, Holds};
use super::header::Sign;
use super::moment::{self, DateOrder, Moment};
use super::rows::Record;
use super::words::Words;
use crate::domain::date::{Date, Instant};
use crate::domain::fact::{ShopFrame, Text};
use crate::domain::id::ExtId;
use crate::domain::money::{BasisPoints, Currency, Money};

/// A column of a file, or none where the file does not have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Where it stands.
    pub(super) index: Option<usize>,
    /// The order of its slash dates.
    pub(super) order: DateOrder,
    /// Whether its header names another currency than the shop's.
    pub(super) foreign: bool,
}

/// What is needed to read cells.
#[derive(Debug)]
pub(super) struct Context {
    /// The header as it stands.
    pub(super) header: Vec<String>,
    /// The shop.
    pub(super) frame: ShopFrame,
    /// The shop's zone, remembering offsets.
    pub(super) clock: Clock,
    /// Yes and no.
    pub(super) answers: Words<bool>,
    /// What columns say that are no columns of the file.
    pub(super) constants: Vec<String>,
}

/// A cell that cannot be read, so that its row is set aside.
///
/// Boxed because it is rare and every cell that is read could be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault(Box<(Option<usize>, String)>);

impl Fault {
    /// Returns the fault of the column at `index`; `reason` is one sentence.
    pub(super) fn new(index: Option<usize>, reason: String) -> Self {
        Self(Box::new((index, reason)))
    }

    /// Returns the column and the sentence.
    pub(super) fn into_parts(self) -> (Option<usize>, String) {
        *self.0
    }
}

/// A row with what is needed to read it.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    record: Record<'a>,
    context: &'a Context,
}

type Read<T> = Result<Option<T>, Fault>;

impl<'a> Row<'a> {
    /// Joins a record and its context.
    pub(super) const fn new(record: Record<'a>, context: &'a Context) -> Self {
        Self { record, context }
    }

    /// Returns the shop's currency.
    pub(super) const fn currency(&self) -> Currency {
        self.context.frame.currency
    }

    fn cell(&self, column: Column) -> Option<&'a str> {
        let at = column.index?;
        present(match at.checked_sub(CONSTANTS) {
            None => self.record.cell(at)?,
            Some(at) => self.context.constants.get(at)?,
        })
    }

    /// Returns a text, kept word for word but for tabs and outer spaces.
    pub(super) fn text(&self, column: Column) -> Option<Text<'a>> {
        let cell = self.cell(column)?;
        if memchr::memchr(b'\t', cell.as_bytes()).is_none() {
            return Some(Cow::Borrowed(cell));
        }
        Some(Cow::Owned(cell.replace('\t', "")))
    }

    /// Returns a creator's handle: lower case, no `@` (readings.md 48).
    pub(super) fn handle(&self, column: Column) -> Read<Text<'a>> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        if is_plain_handle(cell) {
            return Ok(Some(Cow::Borrowed(cell)));
        }
        let Some(cell) = self.text(column) else {
            return Ok(None);
        };
        if cell.chars().any(is_invisible) {
            let reason = "has characters that cannot be seen: type the handle again";
            return Err(self.fault(column, &cell, reason));
        }
        Ok(Some(normal_handle(cell)).filter(|handle| !handle.is_empty()))
    }

    /// Returns an id, refusing one that went through a spreadsheet's numbers (formats.md R4).
    pub(super) fn id(&self, column: Column) -> Read<ExtId> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        if let Some(number) = plain_number(cell.as_bytes()) {
            return Ok(Some(ExtId::Number(number)));
        }
        let Some(bare) = bare_id(cell) else {
            return Ok(None);
        };
        if lost_digits(&bare) {
            let reason = "has its digits lost in a spreadsheet, export the file again";
            return Err(self.fault(column, &bare, reason));
        }
        Ok(Some(ExtId::new(&bare)))
    }

    /// Returns an amount in minor units.
    pub(super) fn money(&self, column: Column) -> Read<i64> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        let currency = self.currency();
        if column.foreign {
            let reason = format!(
                "is not in {currency}, the shop's currency: import it into a shop of its own"
            );
            return Err(self.fault(column, cell, &reason));
        }
        let found = match amount::money(cell, currency) {
            Err(NoAmount::Unreadable) => amount::money(&unprotected(cell), currency),
            other => other,
        };
        found.map(Some).map_err(|why| {
            let reason = match why {
                NoAmount::Foreign(sign) => {
                    format!("is in {sign}, not in {currency}, the shop's currency: import it into a shop of its own")
                }
                NoAmount::Fraction => format!(
                    "has more than the {} decimals of {currency}: nothing is rounded, correct it",
                    currency.exponent()
                ),
                NoAmount::TooLarge => "is too large to be an amount: correct it".to_owned(),
                NoAmount::Unreadable => "is not an amount: write it like 1234.50".to_owned(),
            };
            self.fault(column, cell, &reason)
        })
    }

    /// Returns a whole number.
    pub(super) fn count(&self, column: Column) -> Read<i64> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        match amount::count(cell).or_else(|| amount::count(&unprotected(cell))) {
            Some(count) => Ok(Some(count)),
            None => Err(self.fault(column, cell, "is not a whole number: write it like 1234")),
        }
    }

    /// Returns a rate in hundredths of a percent.
    pub(super) fn rate(&self, column: Column) -> Read<BasisPoints> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        match amount::rate(&unprotected(cell)) {
            Some(rate) => Ok(Some(rate)),
            None => Err(self.fault(column, cell, "is not a rate: write it like 15%")),
        }
    }

    /// Returns a part of a whole, in basis points: a rate of nought to all of it.
    pub(super) fn part(&self, column: Column) -> Read<BasisPoints> {
        let rate = self.rate(column)?;
        if rate.is_some_and(|rate| !(0..=10_000).contains(&rate.0)) {
            let cell = self.cell(column).unwrap_or_default();
            return Err(self.fault(column, cell, "is no part of a whole: write 0 to 100%"));
        }
        Ok(rate)
    }

    /// Returns a number of at most `decimals` decimals, times ten to their number.
    pub(super) fn decimal(&self, column: Column, decimals: u32) -> Read<i64> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        let number = amount::decimal(&unprotected(cell), decimals);
        if number.is_none() {
            let reason =
                format!("is not a number of at most {decimals} decimals: write it like 2.5");
            return Err(self.fault(column, cell, &reason));
        }
        Ok(number)
    }

    fn moment(&self, column: Column) -> Read<Moment> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        let found = moment::parse(cell, column.order)
            .or_else(|| moment::parse(unprotected(cell).trim(), column.order));
        found.map(Some).ok_or_else(|| {
            let reason = format!(
                "is not a date read {}: correct it, or name the order with --dates",
                column.order.words()
            );
            self.fault(column, cell, &reason)
        })
    }

    /// Returns the instant of a local time.
    pub(super) fn instant(&self, column: Column) -> Read<Instant> {
        Ok(self
            .moment(column)?
            .map(|moment| self.context.clock.instant(moment)))
    }

    /// Returns a calendar date in the shop's zone.
    pub(super) fn date(&self, column: Column) -> Read<Date> {
        Ok(self
            .moment(column)?
            .map(|moment| self.context.clock.date(moment)))
    }

    /// Returns the minute a cell names, as text for an identity.
    pub(super) fn minute(&self, column: Column) -> Read<(Date, String)> {
        Ok(self.moment(column)?.map(|moment| {
            let (hour, minute) = (moment.seconds / 3600, moment.seconds / 60 % 60);
            (
                self.context.clock.date(moment),
                format!("{}T{hour:02}:{minute:02}", moment.date),
            )
        }))
    }

    /// Returns the date, `earlier` seconds before the Unix time of the cell; 0 is unknown.
    pub(super) fn epoch_date(&self, column: Column, earlier: i64) -> Read<Date> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        let seconds = amount::count(&unprotected(cell)).filter(|s| (0..=9_999_999_999).contains(s));
        match seconds {
            None => Err(self.fault(
                column,
                cell,
                "is not a Unix time in seconds: export it again",
            )),
            Some(0) => Ok(None),
            Some(seconds) => Ok(Instant::from_timestamp(seconds - earlier, 0)
                .map(|at| self.context.clock.date_of(at))),
        }
    }

    /// Returns yes or no.
    pub(super) fn answer(&self, column: Column) -> Read<bool> {
        let Some(cell) = self.text(column) else {
            return Ok(None);
        };
        match self.context.answers.meaning(&cell) {
            Some(answer) => Ok(Some(answer)),
            None => Err(self.fault(column, &cell, "is neither yes nor no: write one of them")),
        }
    }

    /// Refuses a row whose currency column names another currency than the shop's.
    pub(super) fn check_currency(&self, column: Column) -> Result<(), Fault> {
        let Some(cell) = self.text(column) else {
            return Ok(());
        };
        let currency = self.currency();
        if cell.eq_ignore_ascii_case(currency.code())
            || Sign::of(&cell).is_some_and(|sign| sign.may_be(currency))
        {
            return Ok(());
        }
        let reason =
            format!("is not {currency}, the shop's currency: import it into a shop of its own");
        Err(self.fault(column, &cell, &reason))
    }

    /// Returns what a cell is read as, as text; `None` where it stands for nothing. What cannot be read
    /// is shown as it stands.
    pub(super) fn shown(&self, column: Column, holds: Holds) -> Option<String> {
        let cell = self.cell(column)?;
        let read = match holds {
            Holds::Id => self.id(column).map(|id| id.map(|id| id.to_string())),
            Holds::Handle => self.handle(column).map(|name| name.map(Cow::into_owned)),
            Holds::Count => self.count(column).map(|count| count.map(|n| n.to_string())),
            Holds::Money => self
                .money(column)
                .map(|minor| minor.map(|minor| Money::new(minor, self.currency()).to_string())),
            Holds::Rate => self
                .rate(column)
                .map(|rate| rate.map(|rate| rate.to_string())),
            Holds::Date => self
                .moment(column)
                .map(|moment| moment.map(|at| at.to_string())),
            Holds::Epoch => self
                .epoch_date(column, 0)
                .map(|day| day.map(|day| day.to_string())),
            Holds::Text | Holds::Decimal => Ok(self.text(column).map(Cow::into_owned)),
        };
        read.unwrap_or_else(|_fault| Some(cell.to_owned()))
    }

    /// Insists on a value.
    pub(super) fn need<T>(&self, column: Column, value: Option<T>) -> Result<T, Fault> {
        value.ok_or_else(|| {
            let title = self.title(column);
            let reason = format!("{title} is empty: fill it in or export the file again.");
            Fault::new(column.index, reason)
        })
    }

    /// Returns the fault of a cell; `reason` continues the sentence that starts with it.
    pub(super) fn fault(&self, column: Column, cell: &str, reason: &str) -> Fault {
        let shown: String = cell.chars().take(40).collect();
        let more = if shown.len() < cell.len() { "…" } else { "" };
        let title = self.title(column);
        Fault::new(
            column.index,
            format!("{title} {:?} {reason}.", shown + more),
        )
    }

    fn title(&self, column: Column) -> &'a str {
        let header = column.index.and_then(|at| self.context.header.get(at));
        header.map_or("A cell", |title| {
            title.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        })
    }
}

/// Reads digits without a leading zero, the form of nearly all ids.
fn plain_number(text: &[u8]) -> Option<i64> {
    let first = text.first()?;
    if text.len() > 19 || (*first == b'0' && text.len() > 1) {
        return None;
    }
    // 19 digits fit unsigned, so that one check at the end is enough.
    let mut number: u64 = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    i64::try_from(number).ok()
}
