//! The doors to the rest of the program: where data lives, and the screen.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy as _;

use super::fault::Fault;
use super::ids::OpIds;
use super::session::{Session, actor};
use super::{clock, demo};
use crate::domain::fact::FactSource;
use crate::domain::preview::Preview;
use crate::domain::shop::Shop;
use crate::port::{self, ReadOptions, Refused};
use crate::store::misgiving;
use crate::tui::{self, Ability, Desk, Files, Left, Look, Outfit, Said};

/// Returns the folder of our data: `$XDG_DATA_HOME/callsheet`.
pub(crate) fn data_folder() -> Result<PathBuf, Fault> {
    etcetera::choose_base_strategy()
        .map(|base| base.data_dir().join("callsheet"))
        .map_err(|_homeless| {
            Fault::usage("There is no home folder to keep the database in: give --db PATH.")
        })
}

/// Refuses where there is no terminal to draw on.
pub(crate) fn needs_terminal() -> Result<(), Fault> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Fault::usage(
        "The app needs a terminal: run a command instead, such as callsheet today.",
    ))
}

/// Opens the app, making the database where it is missing.
pub(crate) fn screen(session: &mut Session) -> Result<(), Fault> {
    needs_terminal()?;
    if show(session, false)? == Left::ForDemo {
        // The demo has a database of its own, whatever was open.
        session.release();
        session.globals.db = None;
        demo::prepare(session)?;
        show(session, true)?;
    }
    Ok(())
}

fn show(session: &mut Session, tour: bool) -> Result<Left, Fault> {
    let store = session.store_or_new()?;
    let scope = session.reach()?.scope;
    let mut ids = OpIds::new(session.seed()?);
    let given = session.globals.now;
    let desk = Desk {
        clock: Box::new(move || clock::now(given)),
        op: Box::new(move |at| ids.next(at)),
        actor: actor(),
        files: files(),
        faults: misgiving(store.path())
            .into_iter()
            .chain(session.own.iter().flat_map(|own| own.faults.clone()))
            .collect(),
    };
    let look = Look {
        scope,
        ascii: session.look.ascii,
        no_color: session.globals.no_color
            || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    };
    let mut settings = session.config.settings.clone();
    settings.plain |= session.globals.plain;
    let outfit = Outfit {
        settings,
        faults: session.config.wrong(),
        ability: ability(),
        memory: Some(tui::memory_beside(&session.path()?)),
        fresh: session.globals.fresh,
        tour,
    };
    tui::run(store, desk, look, outfit).map_err(|report| {
        Fault::failed(
            "terminal",
            &format!("The terminal could not be used ({}).", report.root_cause()),
            "Try another terminal, or a command such as callsheet today.",
        )
    })
}

/// Returns what the terminal can do, as far as the environment tells.
pub(crate) fn ability() -> Ability {
    Ability::of(|name| std::env::var(name).ok())
}

/// Returns the readers of files, for the app.
pub fn files() -> Arc<dyn Files> {
    Arc::new(Readers)
}

struct Readers;

impl Files for Readers {
    fn named(&self, typed: &str) -> Vec<Result<PathBuf, String>> {
        port::expand(&[meant(typed)])
            .into_iter()
            .map(|file| file.map_err(|refused| sentence(&refused)))
            .collect()
    }

    fn open(&self, path: &Path, shop: &Shop, said: Said) -> Result<Box<dyn FactSource>, String> {
        port::open(path, &options(shop, said)).map_err(|refused| sentence(&refused))
    }

    fn look(&self, path: &Path, shop: &Shop, said: Said) -> Result<Preview, String> {
        port::preview(path, &options(shop, said)).map_err(|refused| sentence(&refused))
    }
}

fn options(shop: &Shop, said: Said) -> ReadOptions {
    ReadOptions {
        mapping: said.mapping,
        remembered: said.remembered,
        ..ReadOptions::of(shop.frame())
    }
}

fn sentence(refused: &Refused) -> String {
    format!("{} {}", refused.message, refused.remedy)
}

/// Returns the path somebody means: terminals quote the names of dropped files, and shells know `~`.
fn meant(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let bare = ['\'', '"']
        .into_iter()
        .find_map(|quote| typed.strip_prefix(quote)?.strip_suffix(quote));
    let text = match bare {
        Some(bare) => bare.to_owned(),
        None if cfg!(unix) => typed.replace("\\ ", " "),
        None => typed.to_owned(),
    };
    let home = text.strip_prefix("~/").and_then(|rest| {
        let home = std::env::home_dir()?;
        Some(home.join(rest))
    });
    home.unwrap_or_else(|| PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_file_is_meant_without_its_quotes() {
        for typed in [
            "/a/my file.csv",
            "'/a/my file.csv'",
            "\"/a/my file.csv\" ",
            "/a/my\\ file.csv",
        ] {
            assert_eq!(meant(typed), Path::new("/a/my file.csv"), "{typed}");
        }
        assert!(meant("~/a.csv").ends_with("a.csv"));
        assert!(!meant("~/a.csv").starts_with("~"));
    }
}
