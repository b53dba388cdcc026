//! `callsheet rules`: decision rules, their thresholds, and what they would have proposed.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::own;
use super::session::Session;
use super::sheet::{Column, Sheet, date, handle};
use crate::domain::rules::{self, Mode, Rule, Rules, What};
use crate::domain::suggestion::SubjectKind;
use crate::domain::text::nearest;
use crate::store::view::rehearsal::{Fired, RehearsalQuery};

const NAME: &str = "rules.toml";
const SHIPPED: &str = include_str!("../../assets/rules.toml");

/// What to do with rules.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Lists the rules with mode and thresholds
    List,
    /// Shows one rule: why, formula, thresholds, what it proposes
    Show(ShowArgs),
    /// Checks a rules file, your own without one
    Check(CheckArgs),
    /// Makes your own rules.toml from the shipped one, and opens it
    Edit,
    /// Tries the rules on days gone by: what would have been proposed, of whom, when
    Test(TestArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List => "rules list",
            Self::Show(_) => "rules show",
            Self::Check(_) => "rules check",
            Self::Edit => "rules edit",
            Self::Test(_) => "rules test",
        }
    }
}

/// Which rule.
#[derive(clap::Args, Debug)]
pub(crate) struct ShowArgs {
    /// Its name
    rule: String,
}

/// Which file.
#[derive(clap::Args, Debug)]
pub(crate) struct CheckArgs {
    /// The file; your own without one
    file: Option<PathBuf>,
}

/// How far back, and which rule.
#[derive(clap::Args, Debug)]
pub(crate) struct TestArgs {
    /// How many days back, such as 90d
    #[arg(long, value_name = "DAYS", default_value = "90d", value_parser = days)]
    since: u32,
    /// Only this rule
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    /// A rules file to try instead of your own
    #[arg(long, value_name = "PATH")]
    file: Option<PathBuf>,
}

fn days(text: &str) -> Result<u32, String> {
    text.strip_suffix('d')
        .and_then(|days| days.parse().ok())
        .filter(|days| (1..=366).contains(days))
        .ok_or_else(|| format!("{text:?} is not a number of days: write one such as 90d"))
}

/// Returns the rules a run works by, and what is wrong with the person's file, a sentence each.
pub(crate) fn own(settings: Option<&Path>) -> (Rules, Vec<String>) {
    match own::text(settings, NAME) {
        Ok(Some(text)) => {
            let (rules, faults) = rules::read(&text);
            (rules, faults.iter().map(ToString::to_string).collect())
        }
        Ok(None) => (Rules::shipped().clone(), Vec::new()),
        Err(fault) => (Rules::shipped().clone(), vec![fault]),
    }
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    mode: &'static str,
    subject_kind: SubjectKind,
    own: bool,
    formula: &'a str,
    why: &'a str,
    thresholds: Vec<Threshold<'a>>,
    unless: &'a [String],
}

#[derive(Serialize)]
struct Threshold<'a> {
    name: &'a str,
    value: String,
    says: &'a str,
}

impl<'a> Row<'a> {
    fn of(rule: &'a Rule) -> Self {
        Self {
            id: &rule.id,
            mode: rule.mode.name(),
            subject_kind: rule.subject(),
            own: matches!(rule.what, What::Own(_)),
            formula: rule.formula(),
            why: rule.why(),
            thresholds: rule
                .thresholds()
                .into_iter()
                .map(|(setting, value)| Threshold {
                    name: setting.name,
                    value: value.to_string(),
                    says: setting.says,
                })
                .collect(),
            unless: &rule.unless,
        }
    }
}

#[derive(Serialize)]
struct Checked<'a> {
    rules: usize,
    faults: &'a [String],
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List => list(session),
        Verb::Show(args) => show(&args.rule, session),
        Verb::Check(args) => check(args.file.as_deref(), session),
        Verb::Edit => edit(session),
        Verb::Test(args) => test(&args, session),
    }
}

fn list(session: &mut Session) -> Result<Exit, Fault> {
    let (rules, faults) = own(session.globals.config.as_deref());
    let rows: Vec<Row<'_>> = rules.list.iter().map(Row::of).collect();
    if session.globals.json {
        session.document(None, &rows)?;
    } else {
        let mut sheet = Sheet::new(&[
            Column::Key("Rule"),
            Column::Key("Mode"),
            Column::Key("About"),
            Column::Words("Thresholds"),
        ]);
        for row in &rows {
            let thresholds: Vec<String> = row
                .thresholds
                .iter()
                .map(|one| format!("{} {}", one.name.replace('_', " "), one.value))
                .collect();
            let held = if row.own {
                row.formula.to_owned()
            } else {
                thresholds.join(" · ")
            };
            sheet.row([
                row.id.to_owned(),
                row.mode.to_owned(),
                row.subject_kind.name().to_owned(),
                session.look.sentence(&held),
            ]);
        }
        session.table(sheet)?;
    }
    for fault in &faults {
        session.hint(fault);
    }
    Ok(Exit::Done)
}

fn show(id: &str, session: &mut Session) -> Result<Exit, Fault> {
    let (rules, faults) = own(session.globals.config.as_deref());
    let Some(rule) = rules.get(id) else {
        return Err(no_such(id, &rules));
    };
    let row = Row::of(rule);
    if session.globals.json {
        session.document(None, &row)?;
    } else {
        session.line(&format!(
            "{}  {}  {}",
            row.id,
            row.mode,
            row.subject_kind.name()
        ))?;
        session.say(row.why)?;
        session.line("")?;
        let formula = session.look.sentence(row.formula);
        session.line(&format!("  {:<16}{formula}", "formula"))?;
        for one in &row.thresholds {
            let says = session.look.sentence(&format!(
                "  {:<16}{:<10}  {}",
                one.name, one.value, one.says
            ));
            session.line(&says)?;
        }
        for other in row.unless {
            session.line(&format!("  {:<16}{other}", "gives way to"))?;
        }
    }
    for fault in &faults {
        session.hint(fault);
    }
    Ok(Exit::Done)
}

fn no_such(id: &str, rules: &Rules) -> Fault {
    let near = nearest(id, rules.list.iter().map(|rule| rule.id.as_str())).unwrap_or_default();
    let remedy = format!("The nearest is {near}; see them all with: callsheet rules list.");
    Fault::unknown("rule", id, &remedy)
}

/// Returns the rules of a file, and what is wrong with it.
fn of_file(path: &Path) -> Result<(Rules, Vec<String>), Fault> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Fault::failed(
            "unreadable",
            &format!("{} could not be read ({error}).", path.display()),
            "Give a text file you may read.",
        )
    })?;
    let (rules, faults) = rules::read(&text);
    Ok((rules, faults.iter().map(ToString::to_string).collect()))
}

fn check(file: Option<&Path>, session: &mut Session) -> Result<Exit, Fault> {
    let (rules, faults) = match file {
        Some(path) => of_file(path)?,
        None => own(session.globals.config.as_deref()),
    };
    if session.globals.json {
        let checked = Checked {
            rules: rules.list.len(),
            faults: &faults,
        };
        session.document(None, &checked)?;
    } else {
        for fault in &faults {
            session.line(fault)?;
        }
        if faults.is_empty() {
            session.say(&format!(
                "{} rules checked: every key and threshold is known.",
                rules.list.len()
            ))?;
        }
    }
    Ok(if faults.is_empty() {
        Exit::Done
    } else {
        Exit::Failed
    })
}

fn edit(session: &mut Session) -> Result<Exit, Fault> {
    let settings = session.globals.config.clone();
    let path = own::beside(settings.as_deref(), NAME).ok_or_else(|| {
        Fault::usage("There is no home folder for your rules: give --config PATH.")
    })?;
    own::edit(&path, SHIPPED, session)?;
    let (_, faults) = own(settings.as_deref());
    for fault in &faults {
        session.hint(fault);
    }
    Ok(Exit::Done)
}

fn test(args: &TestArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let (mut rules, faults) = match &args.file {
        Some(path) => of_file(path)?,
        None => own(session.globals.config.as_deref()),
    };
    for fault in &faults {
        session.hint(fault);
    }
    if let Some(id) = &args.rule {
        if rules.get(id).is_none() {
            return Err(no_such(id, &rules));
        }
        for rule in rules.list.iter_mut().filter(|rule| rule.id != *id) {
            rule.mode = Mode::Off;
        }
    }
    let rehearsal = session.fetch(&RehearsalQuery {
        scope: reach.scope,
        now: session.now,
        days: args.since,
        rules,
    })?;
    let today = session.today(&reach);
    let first = crate::domain::date::plus_days(today, 1 - i64::from(args.since));
    if session.globals.json {
        let days = (Some(first), Some(today));
        session.windowed(reach.name(), days, &rehearsal.fired)?;
        return Ok(Exit::Done);
    }
    if rehearsal.fired.is_empty() {
        session.say("Nothing would have been proposed.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        Column::Key("From"),
        Column::Key("To"),
        reach.column(),
        Column::Key("Rule"),
        Column::Key("Subject"),
        Column::Words("Proposal"),
    ]);
    for row in &rehearsal.fired {
        sheet.row([
            date(Some(row.from), today),
            row.to
                .map_or_else(|| "today".to_owned(), |to| date(Some(to), today)),
            row.shop.clone(),
            row.rule.clone(),
            named(row),
            session.look.sentence(&row.proposal),
        ]);
    }
    session.table(sheet)?;
    let often = if rehearsal.step == 1 { "day" } else { "week" };
    session.say(&format!(
        "{} would have been proposed; looked at every {often}, with figures of content as they are now.",
        rehearsal.fired.len()
    ))?;
    Ok(Exit::Done)
}

fn named(row: &Fired) -> String {
    match row.subject_kind {
        SubjectKind::Creator => handle(&row.subject),
        // The ending of an id is what people read and type.
        SubjectKind::Sample => row
            .subject
            .chars()
            .rev()
            .take(8)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
        SubjectKind::Content | SubjectKind::Product | SubjectKind::Campaign | SubjectKind::Shop => {
            row.subject.clone()
        }
    }
}
