//! The command line: arguments to a command or a query, answers to a table or JSON.
//!
//! What lives here: one file per subcommand, and what they share. What must not: SQL and drawing.
//! Read first: `args` (every command), `session` (one run), `fault` (exit codes), then any
//! subcommand. Every line leaves through `session`, which makes text from outside safe.

mod app;
mod args;
mod backup;
mod brief;
mod campaign;
mod clock;
mod config;
mod conflict;
mod content;
mod creator;
mod creators;
mod dash;
mod defect;
mod demo;
mod doctor;
mod due;
mod experiment;
mod explain;
mod export;
mod fault;
mod followup;
mod followups;
mod forget;
mod hooks;
mod ids;
mod import;
mod json;
mod keys;
mod log;
mod lookup;
mod messages;
mod metric;
mod offer;
mod outreach;
mod own;
mod pipeline;
mod playbook;
mod product;
mod profit;
mod reach;
mod reconcile;
mod report;
mod rules;
mod said;
mod sample;
mod score;
mod segment;
mod session;
mod sheet;
mod shell;
mod shop;
mod signal;
mod spark;
mod spreadsheet;
mod states;
mod suggestion;
mod suggestions;
mod surroundings;
mod template;
mod tick;
mod today;
mod undo;
mod value;
mod when;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

pub use app::files;
use args::{Cli, Request};
pub use defect::report_defects;
use fault::{Exit, Fault};
use session::Session;

use crate::store::when_waiting;

/// Runs the program with these arguments, the first being its name.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    survive_limits();
    let wants_json = arguments
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument == "--json");
    match answered(arguments) {
        Ok(exit) => exit.into(),
        Err(Fault::Closed) => Exit::Done.into(),
        Err(Fault::Wrong(exit, trouble)) => {
            session::complain_of(&trouble, wants_json);
            exit.into()
        }
    }
}

/// Turns the signal for a file that may not grow any more, which would end the program in the middle of
/// its writing, into the error that the writing returns.
fn survive_limits() {
    #[cfg(unix)]
    {
        let noticed = std::sync::Arc::default();
        // Without it the system's way stands, and nothing is lost by that either.
        drop(signal_hook::flag::register(
            signal_hook::consts::SIGXFSZ,
            noticed,
        ));
    }
}

/// Says whether these words, without the program's name, are a command; the error says why not.
pub fn understands(words: &[&str]) -> Result<(), String> {
    let arguments = std::iter::once("callsheet").chain(words.iter().copied());
    Cli::try_parse_from(arguments)
        .map(|_cli| ())
        .map_err(|error| error.to_string())
}

fn answered(arguments: Vec<OsString>) -> Result<Exit, Fault> {
    let cli = match Cli::try_parse_from(dash::veiled(arguments)) {
        Ok(cli) => cli,
        Err(error) => return unparsed(&error),
    };
    if !cli.globals.quiet {
        when_waiting(session::complain);
    }
    let words = cli.request.as_ref().map_or("app", Request::words);
    let is_reading = cli.request.as_ref().is_some_and(Request::is_reading);
    let mut session = Session::new(cli.globals, words, is_reading);
    let exit = dispatch(cli.request, &mut session);
    // What was printed before a failure still belongs to the reader.
    let printed = session.finish();
    let exit = exit.map_err(|fault| {
        if is_reading {
            fault.of_reading()
        } else {
            fault
        }
    })?;
    printed?;
    Ok(exit)
}

fn dispatch(request: Option<Request>, session: &mut Session) -> Result<Exit, Fault> {
    let Some(request) = request else {
        app::screen(session)?;
        return Ok(Exit::Done);
    };
    match request {
        Request::Import(args) => import::run(args, session),
        Request::Demo(args) => demo::run(&args, session),
        Request::Today(args) => today::run(&args, session),
        Request::Profit(args) => profit::run(&args, session),
        Request::Explain(args) => explain::run(&args, session),
        Request::Report(args) => report::run(&args, session),
        Request::Pipeline(args) => pipeline::run(&args, session),
        Request::Due(args) => due::run(&args, session),
        Request::Followups(args) => followups::run(&args, session),
        Request::Content(request) => content::run(request, session),
        Request::Creators(args) => creators::run(&args, session),
        Request::Doctor(args) => doctor::run(&args, session),
        Request::Score(args) => score::run(&args, session),
        Request::Creator { verb } => creator::run(verb, session),
        Request::Sample { verb } => sample::run(verb, session),
        Request::Followup { verb } => followup::run(verb, session),
        Request::Suggestions(args) => suggestions::run(&args, session),
        Request::Suggestion { verb } => suggestion::run(verb, session),
        Request::Tick(args) => tick::run(&args, session),
        Request::Undo(args) => undo::undo(&args, session),
        Request::Redo(args) => undo::redo(&args, session),
        Request::Log(args) => log::run(&args, session),
        Request::Config { verb } => config::run(&verb, session),
        Request::Keys(args) => keys::run(&args, session),
        Request::Completions(args) => shell::completions(&args, session),
        Request::Man(args) => shell::man(&args, session),
        Request::Backup(args) => backup::run(&args, session),
        Request::Restore(args) => backup::restore(&args, session),
        Request::Export(args) => export::run(&args, session),
        Request::Forget(args) => forget::run(&args, session),
        Request::Shop { verb } => shop::run(verb, session),
        Request::Product { verb } => product::run(verb, session),
        Request::Campaigns(args) => campaign::list(&args, session),
        Request::Campaign { verb } => campaign::run(verb, session),
        Request::Segment { verb } => segment::run(verb, session),
        Request::Experiment { verb } => experiment::run(verb, session),
        Request::Brief { verb } => brief::run(verb, session),
        Request::Conflict { verb } => conflict::run(verb, session),
        Request::Offer { verb } => offer::run(verb, session),
        Request::Outreach { verb } => outreach::run(verb, session),
        Request::Rules { verb } => rules::run(verb, session),
        Request::Template { verb } => template::run(verb, session),
        Request::Signal { verb } => signal::run(&verb, session),
        Request::Spark { verb } => spark::run(verb, session),
    }
}

/// Answers `--help` and `--version`, and turns a wrong command line into one sentence.
fn unparsed(error: &clap::Error) -> Result<Exit, Fault> {
    let text = error.render().to_string();
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        session::page(&text)?;
        return Ok(Exit::Done);
    }
    Err(Fault::Wrong(Exit::Usage, sentence_of(&text)))
}

/// Returns the reason and the tips of clap's message in one sentence, and how to learn more.
fn sentence_of(text: &str) -> fault::Trouble {
    let mut words: Vec<&str> = Vec::new();
    let mut tips: Vec<&str> = Vec::new();
    let mut usage = None;
    for line in text.lines().map(str::trim) {
        if let Some(form) = line.strip_prefix("Usage: ") {
            usage = Some(without_globals(form));
        } else if let Some(tip) = line.strip_prefix("tip: ") {
            tips.push(tip);
        } else if !line.is_empty() && !line.starts_with("For more information") {
            words.push(line);
        }
    }
    let mut message = words.join(" ");
    for tip in tips {
        message = format!("{message} ({tip})");
    }
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    fault::Trouble {
        code: "usage",
        message: fault::sentence(message),
        remedy: usage.map_or_else(
            || "See what it takes with: callsheet COMMAND --help.".to_owned(),
            |usage| format!("Write it like: {usage}"),
        ),
    }
}

/// Returns a form of use without the global options that happened to be given.
fn without_globals(form: &str) -> String {
    [
        "--db <PATH> ",
        "--config <PATH> ",
        "--plain ",
        "--fresh ",
        "--shop <NAME> ",
        "--now <RFC3339> ",
    ]
    .into_iter()
    .chain(["--json ", "--ascii ", "--no-color ", "--quiet "])
    .fold(form.to_owned(), |form, option| form.replace(option, ""))
}

#[cfg(test)]
mod tests;
