//! `callsheet creator`: one creator, or several at once.

mod calendar;
mod fee;
mod fields;
mod show;
mod tag;

use clap::Subcommand;

use super::dash;
use super::fault::{Exit, Fault};
use super::session::Session;
use crate::domain::command::Command;

/// What to do with creators.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Everything about a creator: samples, content, follow-ups, notes, timeline
    Show(show::Args),
    /// Adds a creator to the shop
    Add(AddArgs),
    /// Changes fields; an empty value clears one
    Edit(EditArgs),
    /// Adds and removes tags: HANDLE TAG..., or HANDLE... +TAG -TAG
    Tag(tag::Args),
    /// Writes a note
    Note(NoteArgs),
    /// The posts that retainers owe, day by day, and how they keep to it
    Calendar(calendar::Args),
    /// Books a flat fee, in place of what was booked for that day and campaign
    Fee(fee::Args),
    /// Lists flat fees, latest day first
    Fees(fee::ListArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Show(_) => "creator show",
            Self::Add(_) => "creator add",
            Self::Edit(_) => "creator edit",
            Self::Tag(_) => "creator tag",
            Self::Note(_) => "creator note",
            Self::Calendar(_) => "creator calendar",
            Self::Fee(_) => "creator fee",
            Self::Fees(_) => "creator fees",
        }
    }
}

/// Whom to add.
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    /// The handle, with or without @
    handle: String,
    #[command(flatten)]
    fields: fields::Fields,
}

/// Whom to change, and what.
#[derive(clap::Args, Debug)]
pub(crate) struct EditArgs {
    /// Handles
    #[arg(required = true)]
    handle: Vec<String>,
    #[command(flatten)]
    fields: fields::Fields,
}

/// About whom, and what.
#[derive(clap::Args, Debug)]
pub(crate) struct NoteArgs {
    /// Handles, then the text as the last word
    #[arg(required = true, value_name = "HANDLE|TEXT", value_parser = dash::unveiled)]
    words: Vec<String>,
    /// The text, where it is not the last word
    #[arg(long, allow_hyphen_values = true, value_parser = dash::unveiled)]
    text: Option<String>,
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::Show(args) => show::run(&args, session),
        Verb::Add(args) => add(args, session),
        Verb::Edit(args) => edit(&args, session),
        Verb::Tag(args) => tag::run(args, session),
        Verb::Note(args) => note(args, session),
        Verb::Calendar(args) => calendar::run(&args, session),
        Verb::Fee(args) => fee::book(&args, session),
        Verb::Fees(args) => fee::list(&args, session),
    }
}

fn add(args: AddArgs, session: &mut Session) -> Result<Exit, Fault> {
    let shop = session.one_shop()?;
    let command = Command::AddCreator {
        shop: shop.id,
        edit: args.fields.edit(shop.currency, None)?,
        handle: args.handle,
    };
    session.commit(command, Some(&shop.name))
}

fn edit(args: &EditArgs, session: &mut Session) -> Result<Exit, Fault> {
    if args.fields.is_empty() {
        return Err(Fault::usage(
            "Nothing is asked to change: name a field, such as --followers 12000.",
        ));
    }
    let creators = session.creators(&args.handle)?;
    let shop = session.shop_of(&creators)?;
    let contact = match (args.fields.names_contact(), creators.as_slice()) {
        (false, _) => None,
        (true, [one]) => Some(session.profile(*one)?.contact),
        (true, _) => {
            return Err(Fault::usage(
                "An email, phone or address belongs to one creator: name one handle at a time.",
            ));
        }
    };
    let command = Command::EditCreators {
        edit: args.fields.edit(shop.currency, contact)?,
        creators,
    };
    session.commit(command, Some(&shop.name))
}

fn note(mut args: NoteArgs, session: &mut Session) -> Result<Exit, Fault> {
    let text = match args.text {
        Some(text) => Some(text),
        None => args.words.pop(),
    };
    let (Some(text), false) = (text, args.words.is_empty()) else {
        return Err(Fault::usage(
            "A note needs a creator and a text: write it like creator note maya.glows \"likes samples early\".",
        ));
    };
    let creators = session.creators(&args.words)?;
    let shop = session.shop_of(&creators)?;
    session.commit(Command::AddNote { creators, text }, Some(&shop.name))
}
