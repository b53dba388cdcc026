//! A person's own texts, found in `messages` beside the settings file: `messages/reminder.txt` for
//! every market, `messages/vi/reminder.txt` for those that speak Vietnamese.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::own::beside;
use crate::domain::message::{Book, check, templates};

/// The folder beside the settings file.
const FOLDER: &str = "messages";
const ENDING: &str = ".txt";
/// The longest text taken, in bytes.
const LONGEST: u64 = 1 << 20;

/// The texts of a person.
#[derive(Clone, Default, Debug)]
pub(crate) struct Texts {
    /// Those that can be used.
    pub(crate) book: Book,
    /// What is wrong with the others, a sentence each.
    pub(crate) faults: Vec<String>,
}

/// One text of a person, as a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct File {
    /// The two letters of its folder; `None` is every market.
    pub(crate) language: Option<String>,
    /// Its name, which is a template's.
    pub(crate) name: String,
    /// Where it lies.
    pub(crate) path: PathBuf,
}

impl File {
    /// Returns its name as people see it, such as `messages/vi/reminder.txt`.
    pub(crate) fn shown(&self) -> String {
        match &self.language {
            Some(language) => format!("{FOLDER}/{language}/{}{ENDING}", self.name),
            None => format!("{FOLDER}/{}{ENDING}", self.name),
        }
    }

    /// Reads the text, or says in one sentence why it cannot be.
    pub(crate) fn read(&self) -> Result<String, String> {
        text(&self.path, &self.shown())
    }
}

/// Reads the person's own texts; where there is no folder, there are none.
///
/// One that names an unknown field, or is no template, is left out: what stands behind it applies.
pub(crate) fn read(settings: Option<&Path>) -> Texts {
    let (files, mut faults) = files(settings);
    let mut book = Book::default();
    let mut wrong = Vec::new();
    for file in files {
        match file
            .read()
            .map(|body| (faults_of(&file.shown(), &body), body))
        {
            Ok((found, body)) if found.is_empty() => {
                book.add(file.language.as_deref(), &file.name, body);
            }
            Ok((found, _)) => wrong.push((file, found)),
            Err(fault) => wrong.push((file, vec![fault])),
        }
    }
    for (file, found) in wrong {
        let instead = behind(&file, &book);
        faults.extend(found.iter().map(|fault| format!("{fault}; {instead}.")));
    }
    Texts { book, faults }
}

/// Returns what is wrong with a text, each with its place: `messages/reminder.txt:3: …`.
pub(crate) fn faults_of(shown: &str, body: &str) -> Vec<String> {
    check(body)
        .iter()
        .map(|fault| format!("{shown}:{}: {}", fault.line, fault.message))
        .collect()
}

/// Says what applies while the file is wrong.
fn behind(file: &File, book: &Book) -> &'static str {
    let for_all = book
        .own()
        .any(|(language, name, _)| language.is_none() && name == file.name);
    if file.language.is_some() && for_all {
        "your text for every market applies instead"
    } else if templates()
        .iter()
        .any(|template| template.name == file.name)
    {
        "the shipped text applies instead"
    } else {
        "it is left out"
    }
}

/// Returns where a text of a person lies, or would.
pub(crate) fn file(settings: Option<&Path>, language: Option<&str>, name: &str) -> Option<File> {
    let mut path = beside(settings, FOLDER)?;
    path.extend(language);
    Some(File {
        language: language.map(str::to_owned),
        name: name.to_owned(),
        path: path.join(format!("{name}{ENDING}")),
    })
}

/// Returns every file of the folder in order, and what cannot be looked into.
pub(crate) fn files(settings: Option<&Path>) -> (Vec<File>, Vec<String>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    if let Some(folder) = beside(settings, FOLDER) {
        collect(&folder, None, &mut files, &mut faults);
    }
    files.sort();
    faults.sort();
    (files, faults)
}

fn collect(folder: &Path, language: Option<&str>, files: &mut Vec<File>, faults: &mut Vec<String>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => {
            faults.push(format!(
                "{} could not be read ({error}), the shipped texts apply: make it a folder you may read.",
                folder.display()
            ));
            return;
        }
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if let Some(name) = name.strip_suffix(ENDING).filter(|_| path.is_file()) {
            files.push(File {
                language: language.map(str::to_owned),
                name: name.to_owned(),
                path: path.clone(),
            });
        } else if language.is_none() && path.is_dir() {
            if is_language(name) {
                let name = name.to_owned();
                collect(&path, Some(&name), files, faults);
            } else {
                faults.push(format!(
                    "{FOLDER}/{name} is no language: name the folder by two letters, such as vi or id."
                ));
            }
        }
    }
}

/// Returns whether the word is a language's two letters.
pub(crate) fn is_language(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Reads a text, or says in one sentence why it cannot be.
pub(crate) fn text(path: &Path, shown: &str) -> Result<String, String> {
    let mut text = String::new();
    let read =
        fs::File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
    match read {
        Ok(_) if text.len() as u64 <= LONGEST => Ok(text),
        Ok(_) => Err(format!("{shown} is longer than 1 MiB")),
        Err(error) => Err(format!("{shown} could not be read ({error})")),
    }
}
