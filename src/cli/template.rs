//! `callsheet template`: the texts messages are made from, and a person's own before them.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::fault::{Exit, Fault};
use super::messages::{self, File};
use super::own;
use super::session::Session;
use super::sheet::{Column, Sheet};
use crate::domain::message::{Book, Found, field_list, language, templates};
use crate::domain::text::nearest;

/// What to do with texts.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// The texts there are: the shipped ones, and your own before them
    List,
    /// Shows a text with its fields, as it is used for the shop's market
    Show(ShowArgs),
    /// Checks your own texts, or one file: unknown fields and what is no template
    Check(CheckArgs),
    /// Opens your own text in your editor, made from the shipped one where there is none yet
    Edit(EditArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List => "template list",
            Self::Show(_) => "template show",
            Self::Check(_) => "template check",
            Self::Edit(_) => "template edit",
        }
    }
}

/// Which text.
#[derive(clap::Args, Debug)]
pub(crate) struct ShowArgs {
    /// Its name, such as reminder
    name: String,
    /// As used in this language, such as vi; the language of the shop's market without it
    #[arg(long, value_name = "XX", value_parser = two_letters)]
    language: Option<String>,
}

/// Which file.
#[derive(clap::Args, Debug)]
pub(crate) struct CheckArgs {
    /// The file; every text of yours without it
    file: Option<PathBuf>,
}

/// Which text.
#[derive(clap::Args, Debug)]
pub(crate) struct EditArgs {
    /// Its name, such as reminder
    name: String,
    /// Only for markets of this language, such as vi
    #[arg(long, value_name = "XX", value_parser = two_letters)]
    language: Option<String>,
}

fn two_letters(text: &str) -> Result<String, String> {
    let word = text.trim().to_lowercase();
    if messages::is_language(&word) {
        return Ok(word);
    }
    Err(format!(
        "{text:?} is no language: give its two letters, such as vi."
    ))
}

/// One text in a list.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    title: &'a str,
    language: Option<&'a str>,
    own: bool,
    used: bool,
    path: Option<String>,
}

/// One text whole.
#[derive(Serialize)]
struct Whole<'a> {
    name: &'a str,
    title: &'a str,
    own: bool,
    body: &'a str,
    fields: Vec<Field>,
}

/// A field that a text may name.
#[derive(Serialize)]
struct Field {
    name: &'static str,
    means: &'static str,
}

#[derive(Serialize)]
struct Checked<'a> {
    files: usize,
    faults: &'a [String],
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List => list(session),
        Verb::Show(args) => show(&args, session),
        Verb::Check(args) => check(args.file.as_deref(), session),
        Verb::Edit(args) => edit(&args, session),
    }
}

/// Returns the market of the shop meant; without a database, or with several shops, there is none.
fn market(session: &mut Session) -> Result<String, Fault> {
    if !session.path()?.exists() {
        return Ok(String::new());
    }
    let shop = session.reach()?.shop;
    Ok(shop.map_or_else(String::new, |shop| shop.market))
}

fn list(session: &mut Session) -> Result<Exit, Fault> {
    let market = market(session)?;
    let texts = messages::read(session.globals.config.as_deref());
    let (files, _) = messages::files(session.globals.config.as_deref());
    let place = |language: Option<&str>, name: &str| {
        let is_it = |file: &&File| file.language.as_deref() == language && file.name == name;
        files.iter().find(is_it).map(File::shown)
    };
    let used = |body: &str, name: &str| {
        let found = texts.book.find(name, &market);
        found.is_some_and(|found| found.body == body)
    };
    let mut rows: Vec<Row<'_>> = templates()
        .iter()
        .map(|template| Row {
            name: template.name,
            title: template.title,
            language: None,
            own: false,
            used: used(template.body, template.name),
            path: None,
        })
        .collect();
    rows.extend(texts.book.own().map(|(language, name, body)| Row {
        name,
        title: title(name),
        language,
        own: true,
        used: used(body, name),
        path: place(language, name),
    }));
    let reach = market_name(&market);
    if session.globals.json {
        session.document(None, &rows)?;
    } else {
        let mut sheet = Sheet::new(&[
            Column::Key("Name"),
            Column::Key("Title"),
            Column::Key("Language"),
            Column::Key(reach),
            Column::Words("File"),
        ]);
        for row in &rows {
            sheet.row([
                row.name.to_owned(),
                row.title.to_owned(),
                row.language.unwrap_or("every").to_owned(),
                if row.used { "used" } else { "" }.to_owned(),
                row.path.clone().unwrap_or_else(|| "shipped".to_owned()),
            ]);
        }
        session.table(sheet)?;
    }
    for fault in &texts.faults {
        session.hint(fault);
    }
    Ok(Exit::Done)
}

const fn market_name(market: &str) -> &'static str {
    if market.is_empty() {
        "Any shop"
    } else {
        "This shop"
    }
}

fn title(name: &str) -> &str {
    templates()
        .iter()
        .find(|template| template.name == name)
        .map_or(name, |template| template.title)
}

fn show(args: &ShowArgs, session: &mut Session) -> Result<Exit, Fault> {
    let market = market(session)?;
    let texts = messages::read(session.globals.config.as_deref());
    let wanted = args.language.as_deref().or_else(|| language(&market));
    let Some(found) = texts.book.find_in(&args.name, wanted) else {
        return Err(no_such(&args.name, &texts.book));
    };
    if session.globals.json {
        session.document(None, &whole(&found))?;
    } else {
        let source = if found.own { "your own" } else { "shipped" };
        session.line(&format!("{}  {}  {source}", found.name, found.title))?;
        session.line("")?;
        session.block(found.body.trim_end())?;
    }
    for fault in &texts.faults {
        session.hint(fault);
    }
    Ok(Exit::Done)
}

fn whole<'a>(found: &Found<'a>) -> Whole<'a> {
    Whole {
        name: found.name,
        title: found.title,
        own: found.own,
        body: found.body,
        fields: field_list()
            .map(|(name, means)| Field { name, means })
            .collect(),
    }
}

fn no_such(name: &str, texts: &Book) -> Fault {
    let own = texts.own().map(|(_, name, _)| name);
    let names = templates().iter().map(|template| template.name).chain(own);
    let near = nearest(name, names).unwrap_or_default();
    let remedy = format!("The nearest is {near}; see them all with: callsheet template list.");
    Fault::unknown("template", name, &remedy)
}

/// Checks one file, or every text of the person's own; what is wrong is told with its line.
fn check(file: Option<&Path>, session: &mut Session) -> Result<Exit, Fault> {
    let (files, faults) = if let Some(path) = file {
        let shown = path.display().to_string();
        let body = messages::text(path, &shown).map_err(|why| {
            Fault::failed(
                "unreadable",
                &format!("{why}."),
                "Give a text file you may read.",
            )
        })?;
        (1, messages::faults_of(&shown, &body))
    } else {
        let settings = session.globals.config.as_deref();
        let (files, _) = messages::files(settings);
        (files.len(), messages::read(settings).faults)
    };
    if session.globals.json {
        let faults = &faults;
        session.document(None, &Checked { files, faults })?;
    } else {
        for fault in &faults {
            session.line(fault)?;
        }
        if faults.is_empty() {
            session.say(&fine(files))?;
        }
    }
    Ok(if faults.is_empty() {
        Exit::Done
    } else {
        Exit::Failed
    })
}

fn fine(files: usize) -> String {
    match files {
        0 => "There are no texts of your own: callsheet template edit NAME makes one.".to_owned(),
        1 => "1 text checked: every field is known.".to_owned(),
        files => format!("{files} texts checked: every field is known."),
    }
}

/// Makes the person's own text from what is used today, where it is not there yet, and opens it.
fn edit(args: &EditArgs, session: &mut Session) -> Result<Exit, Fault> {
    let settings = session.globals.config.clone();
    let texts = messages::read(settings.as_deref());
    let Some(found) = texts.book.find_in(&args.name, args.language.as_deref()) else {
        return Err(no_such(&args.name, &texts.book));
    };
    let file = messages::file(settings.as_deref(), args.language.as_deref(), &args.name)
        .ok_or_else(|| {
            Fault::usage("There is no home folder for your texts: give --config PATH.")
        })?;
    own::edit(&file.path, found.body, session)?;
    let after = messages::read(settings.as_deref()).faults;
    for fault in &after {
        session.hint(fault);
    }
    Ok(Exit::Done)
}
