//! `callsheet creator calendar`: the posts that retainers owe, and which came.

use super::super::fault::{Exit, Fault};
use super::super::session::Session;
use super::super::sheet::{self, Column, Sheet};
use crate::domain::date::{Date, plus_days};
use crate::store::view::retainer::{DeliverableRow, RetainersQuery};

/// Whose calendar, and of which month.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Handles; all retainers without one
    handle: Vec<String>,
    /// The month, such as 2026-11; this one without it
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Option<Date>,
}

/// Returns the first day of a month.
fn month(text: &str) -> Result<Date, String> {
    format!("{}-01", text.trim())
        .parse()
        .map_err(|_e| format!("{text:?} is not a month: write it like 2026-11."))
}

/// Returns the first and the last day of the month a day is in.
fn whole_month(day: Date) -> (Date, Date) {
    use chrono::Datelike as _;
    let first = day.with_day(1).unwrap_or(day);
    let next = plus_days(first, 31);
    let next = next.with_day(1).unwrap_or(next);
    (first, plus_days(next, -1))
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let creators = if args.handle.is_empty() {
        Vec::new()
    } else {
        session.creators(&args.handle)?
    };
    let today = session.today(&reach);
    let days = whole_month(args.month.unwrap_or(today));
    let rows = session.fetch(&RetainersQuery {
        scope: reach.scope,
        now: session.now,
        creators,
        days,
    })?;
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say(
            "Nobody here owes posts; callsheet creator edit HANDLE --type retainer --agreed-rate 2 says who does.",
        )?;
        return Ok(Exit::Done);
    }
    for (n, row) in rows.iter().enumerate() {
        if n > 0 {
            session.line("")?;
        }
        let kept = match row.owed {
            0 => String::new(),
            owed => format!(", {} of {owed} on time in 90 days", row.on_time),
        };
        session.line(&format!(
            "{}  {} posts a week since {}{kept}",
            sheet::handle(&row.creator),
            row.agreed_rate,
            row.since
        ))?;
        let mut table = Sheet::new(&[
            Column::Key("Due"),
            Column::Key("Posted"),
            Column::Words("State"),
        ]);
        for owed in &row.deliverables {
            table.row([
                sheet::date(Some(owed.due), today),
                sheet::date(owed.posted, today),
                state(owed),
            ]);
        }
        session.table(table)?;
    }
    Ok(Exit::Done)
}

fn state(owed: &DeliverableRow) -> String {
    match owed.days_overdue {
        0 => owed.state.name().replace('_', " "),
        days => format!("{days} d overdue"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_whole_whatever_its_length() {
        for (text, last) in [
            ("2026-02", "2026-02-28"),
            ("2028-02", "2028-02-29"),
            ("2026-11", "2026-11-30"),
            ("2026-12", "2026-12-31"),
        ] {
            let (first, end) = whole_month(month(text).unwrap());
            assert_eq!(
                (first, end.to_string().as_str()),
                (month(text).unwrap(), last)
            );
        }
        for wrong in ["", "2026", "2026-13", "november"] {
            assert!(month(wrong).is_err(), "{wrong}");
        }
    }
}
