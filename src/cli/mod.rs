//! The command line: arguments to a command or a query, answers to a table or JSON.
//!
//! ```text
//! args ─► subcommand ─► lookup ─► Command or Query ─► store ─► table or JSON ─► out
//!                 └────── Fault: exit code and one sentence ◄── outcome
//! ```
//!
//! What lives here: one file per subcommand, and what they share. What must not: SQL and drawing.
//! Read first: `args` (every command), `context` (one run), `outcome` (exit codes), then any
//! subcommand. Every line leaves through `out`, which makes text from outside safe.

mod app;
mod args;
mod brief;
mod campaign;
mod clock;
mod context;
mod creator;
mod creators;
mod demo;
mod due;
mod followup;
mod followups;
mod ids;
mod import;
mod json;
mod keys;
mod log;
mod lookup;
mod out;
mod outcome;
mod pipeline;
mod product;
mod sample;
mod sheet;
mod shop;
mod today;
mod undo;
mod value;
mod when;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::store::Open;
use args::{Cli, Request};
use context::Context;
use outcome::{Exit, Fault, Trouble};

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let wants_json = arguments
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument == "--json");
    match answered(arguments) {
        Ok(exit) => exit.into(),
        Err(Fault::Closed) => Exit::Done.into(),
        Err(Fault::Wrong(exit, trouble)) => {
            out::complain_of(&trouble, wants_json);
            exit.into()
        }
    }
}

fn answered(arguments: Vec<OsString>) -> Result<Exit, Fault> {
    let cli = match Cli::try_parse_from(terms_last(arguments)) {
        Ok(cli) => cli,
        Err(error) => return unparsed(&error),
    };
    let (words, how, is_writing) = match &cli.request {
        Some(request) => (request.words(), request.opens(), request.is_writing()),
        None => ("app", Open::Create, true),
    };
    let mut ctx = Context::new(cli.globals, words, how);
    let exit = dispatch(cli.request, &mut ctx);
    // What was printed before a failure still belongs to the reader.
    let printed = ctx.out.finish();
    let exit = exit.map_err(|fault| {
        if is_writing {
            fault.of_writing()
        } else {
            fault
        }
    })?;
    printed?;
    Ok(exit)
}

fn dispatch(request: Option<Request>, ctx: &mut Context) -> Result<Exit, Fault> {
    let Some(request) = request else {
        return app::run(ctx);
    };
    match request {
        Request::Import(args) => import::run(args, ctx),
        Request::Demo(args) => demo::run(&args, ctx),
        Request::Today(args) => today::run(args, ctx),
        Request::Pipeline(args) => pipeline::run(args, ctx),
        Request::Due(args) => due::run(args, ctx),
        Request::Followups(args) => followups::run(&args, ctx),
        Request::Creators(args) => creators::run(&args, ctx),
        Request::Creator { verb } => creator::run(verb, ctx),
        Request::Sample { verb } => sample::run(verb, ctx),
        Request::Followup { verb } => followup::run(verb, ctx),
        Request::Undo(args) => undo::undo(&args, ctx),
        Request::Redo(args) => undo::redo(&args, ctx),
        Request::Log(args) => log::run(args, ctx),
        Request::Keys(args) => keys::run(args, ctx),
        Request::Shop { verb } => shop::run(verb, ctx),
        Request::Product { verb } => product::run(verb, ctx),
        Request::Campaign { verb } => campaign::run(verb, ctx),
        Request::Brief { verb } => brief::run(verb, ctx),
    }
}

/// Moves terms such as `-tag:blocked` behind a `--`, so that they are not taken for options.
///
/// The value of an option stays where it is.
fn terms_last(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut kept: Vec<OsString> = Vec::with_capacity(arguments.len() + 1);
    let mut terms = Vec::new();
    let mut arguments = arguments.into_iter();
    for argument in arguments.by_ref() {
        if argument == "--" {
            break;
        }
        let is_value = kept.last().is_some_and(|before| takes_a_value(before));
        if !is_value && is_term(&argument) {
            terms.push(argument);
        } else {
            kept.push(argument);
        }
    }
    terms.extend(arguments);
    if !terms.is_empty() {
        kept.push("--".into());
        kept.append(&mut terms);
    }
    kept
}

fn is_term(argument: &OsString) -> bool {
    let text = argument.to_string_lossy();
    text.strip_prefix('-')
        .is_some_and(|term| term.starts_with(char::is_alphabetic) && term.contains([':', '<', '>']))
}

fn takes_a_value(argument: &OsString) -> bool {
    let text = argument.to_string_lossy();
    text.starts_with("--")
        && !text.contains('=')
        && !matches!(&*text, "--json" | "--ascii" | "--no-color" | "--quiet")
}

/// Answers `--help` and `--version`, and turns a wrong command line into one sentence.
fn unparsed(error: &clap::Error) -> Result<Exit, Fault> {
    let text = error.render().to_string();
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        out::page(&text)?;
        return Ok(Exit::Done);
    }
    Err(Fault::Wrong(Exit::Usage, sentence_of(&text)))
}

/// Returns the reason and the tips of clap's message in one sentence, and how to learn more.
fn sentence_of(text: &str) -> Trouble {
    let mut words: Vec<&str> = Vec::new();
    let mut usage = "callsheet --help".to_owned();
    for line in text.lines().map(str::trim) {
        if let Some(form) = line.strip_prefix("Usage: ") {
            // Options that the environment has set are no part of the form.
            usage = ["--db <PATH> ", "--config <PATH> ", "--now <RFC3339> "]
                .into_iter()
                .fold(form.to_owned(), |form, option| form.replace(option, ""));
        } else if !line.is_empty() && !line.starts_with("For more information") {
            words.push(line);
        }
    }
    let joined = words.join(" ");
    let message = joined.strip_prefix("error: ").unwrap_or(&joined);
    Trouble {
        code: "usage",
        message: outcome::sentence(message),
        remedy: format!("Write it like: {usage}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(line: &str) -> String {
        let arguments = line.split(' ').map(OsString::from).collect();
        let words: Vec<_> = terms_last(arguments)
            .into_iter()
            .map(|word| word.into_string().unwrap())
            .collect();
        words.join(" ")
    }

    #[test]
    fn terms_with_a_minus_are_not_taken_for_options() {
        for (typed, want) in [
            (
                "callsheet creators maya --json",
                "callsheet creators maya --json",
            ),
            (
                "callsheet creators -tag:old --json",
                "callsheet creators --json -- -tag:old",
            ),
            (
                "callsheet creators --json -due<3d -q",
                "callsheet creators --json -q -- -due<3d",
            ),
            (
                "callsheet campaign add x --segment -tag:old",
                "callsheet campaign add x --segment -tag:old",
            ),
            (
                "callsheet creator tag maya -- -a:b",
                "callsheet creator tag maya -- -a:b",
            ),
        ] {
            assert_eq!(moved(typed), want);
        }
    }

    #[test]
    fn arguments_are_declared_without_contradiction() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_wrong_command_line_is_one_sentence_with_its_form() {
        let error = Cli::try_parse_from(["callsheet", "sample", "move", "x"]).unwrap_err();
        let trouble = sentence_of(&error.render().to_string());
        assert_eq!(
            trouble.message,
            "The following required arguments were not provided: --to <STAGE>."
        );
        assert!(
            trouble
                .remedy
                .starts_with("Write it like: callsheet sample move")
        );
    }
}
