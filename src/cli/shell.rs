//! `callsheet completions` and `man`: what a shell and a reader of manuals are given, made from the
//! arguments and the actions themselves.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::args::Cli;
use super::fault::{Exit, Fault};
use super::session::Session;
use crate::tui::action::key_table;

/// For which shell.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Nothing to choose.
#[derive(clap::Args, Debug)]
pub(crate) struct ManArgs {}

/// Runs `completions`.
pub(crate) fn completions(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "callsheet", &mut script);
    session.file(&script)?;
    Ok(Exit::Done)
}

/// Runs `man`: the page in roff, the keys of the app at its end.
pub(crate) fn man(_args: &ManArgs, session: &mut Session) -> Result<Exit, Fault> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    session.file(&page)?;
    session.file(keys().as_bytes())?;
    Ok(Exit::Done)
}

/// Returns the table of keys in roff, a heading for each place.
fn keys() -> String {
    let mut page = vec![
        ".SH KEYS".to_owned(),
        "The keys of the app, by place.".to_owned(),
    ];
    let mut place = "";
    for row in key_table() {
        if row.group != place {
            place = row.group;
            page.push(format!(".SS {}", plain(place)));
        }
        page.push(".TP".to_owned());
        page.push(format!("\\fB{}\\fR", plain(&row.keys.join("  "))));
        page.push(plain(&row.sentence));
    }
    page.push(String::new());
    page.join("\n")
}

/// Returns text that roff takes as text: no escape, no request at the start of a line.
fn plain(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) {
        format!("\\&{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_roff_would_obey_are_text() {
        assert_eq!(plain(".TP"), "\\&.TP");
        assert_eq!(plain("'"), "\\&'");
        assert_eq!(plain("\\ -"), "\\e \\-");
    }

    #[test]
    fn the_page_has_every_key_of_the_app() {
        let page = keys();
        for row in key_table() {
            assert!(page.contains(&plain(&row.sentence)), "{}", row.sentence);
        }
    }
}
