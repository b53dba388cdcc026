//! `callsheet suggestion`: one proposal, or several at once.

use clap::Subcommand;

use super::fault::{Exit, Fault};
use super::session::Session;
use super::suggestions::subject;
use super::when;
use crate::domain::command::Command;
use crate::domain::id::SuggestionId;
use crate::domain::rules::shown;
use crate::store::view::suggestion::{SuggestionRow, SuggestionsQuery};
use crate::store::view::{Scope, Span};

/// What to do with suggestions.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Shows the figures, the threshold and the formula
    Show(Ids),
    /// Does what they propose
    Accept(Decided),
    /// Turns them down; they stay quiet until their facts change
    Dismiss(Decided),
    /// Puts them off: ID... 1d, 3d, mon or a date
    Snooze(SnoozeArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Show(_) => "suggestion show",
            Self::Accept(_) => "suggestion accept",
            Self::Dismiss(_) => "suggestion dismiss",
            Self::Snooze(_) => "suggestion snooze",
        }
    }
}

/// Which suggestions.
#[derive(clap::Args, Debug)]
pub(crate) struct Ids {
    /// Ids, whole or by their ending as tables show it
    #[arg(required = true)]
    id: Vec<String>,
}

/// Which suggestions, and why.
#[derive(clap::Args, Debug)]
pub(crate) struct Decided {
    /// Ids, whole or by their ending as tables show it
    #[arg(required = true)]
    id: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<String>,
}

/// Which, and until when.
#[derive(clap::Args, Debug)]
pub(crate) struct SnoozeArgs {
    /// Ids, then the day as the last word: 1d, 3d, mon or 2026-11-20; without one 7 days
    #[arg(required = true, value_names = ["ID"])]
    words: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    let command = match verb {
        Verb::Show(args) => return show(&args, session),
        Verb::Accept(args) => Command::AcceptSuggestions {
            suggestions: session.suggestions(&args.id)?,
            reason: args.reason,
        },
        Verb::Dismiss(args) => Command::DismissSuggestions {
            suggestions: session.suggestions(&args.id)?,
            reason: args.reason,
        },
        Verb::Snooze(args) => snooze(args, session)?,
    };
    let reach = session.reach()?;
    session.commit(command, reach.name())
}

fn snooze(mut args: SnoozeArgs, session: &mut Session) -> Result<Command, Fault> {
    let reach = session.reach()?;
    let today = session.today(&reach);
    let day = args
        .words
        .last()
        .and_then(|word| when::day(word, today).ok());
    if day.is_some() {
        args.words.pop();
    }
    if args.words.is_empty() {
        return Err(Fault::usage(
            "No suggestion was named: give its id before the day.",
        ));
    }
    let until = day.unwrap_or_else(|| crate::domain::date::plus_days(today, 7));
    Ok(Command::SnoozeSuggestions {
        suggestions: session.suggestions(&args.words)?,
        until,
        reason: args.reason,
    })
}

fn rows(id: SuggestionId, session: &mut Session) -> Result<Vec<SuggestionRow>, Fault> {
    let query = SuggestionsQuery {
        scope: Scope::All,
        states: Vec::new(),
        rule: None,
        only: Some(id),
        span: Span::ALL,
    };
    Ok(session.fetch(&query)?.rows)
}

fn show(args: &Ids, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut shown = Vec::new();
    for id in session.suggestions(&args.id)? {
        shown.extend(rows(id, session)?);
    }
    if session.globals.json {
        session.one_or_several(reach.name(), &shown)?;
        return Ok(Exit::Done);
    }
    for (at, row) in shown.iter().enumerate() {
        if at > 0 {
            session.line("")?;
        }
        let product = row.product.as_deref().unwrap_or_default();
        session.line(format!("{}  {}  {product}", subject(row), row.rule).trim_end())?;
        let mut facts = vec![
            ("Proposal", row.proposal.clone()),
            ("Accepting", row.action.sentence()),
            ("State", row.state.name().to_owned()),
            ("Threshold", session.look.sentence(&row.threshold)),
            ("Formula", session.look.sentence(&row.formula)),
        ];
        facts.extend(row.reason.clone().map(|reason| ("Reason", reason)));
        for (name, value) in facts {
            session.line(&format!("  {name:<11}{value}"))?;
        }
        for (name, value) in shown::figures(&row.figures, session.look.ascii) {
            session.line(&format!("  {name:<20}  {value}"))?;
        }
    }
    Ok(Exit::Done)
}
