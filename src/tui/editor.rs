//! The person's own editor on a text: a file only they can read, gone again afterwards.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The longest text taken back.
const LONGEST: u64 = 1 << 20;

/// Lets the person edit a text, and returns what came of it, or one sentence why nothing did.
///
/// The wished editor stands before `VISUAL` and `EDITOR`. The terminal must be its meanwhile.
pub fn edit(text: &str, wished: Option<&str>) -> Result<String, String> {
    let editor = editor(wished);
    let file = Scratch::new(text).map_err(|error| {
        let folder = std::env::temp_dir();
        format!(
            "No text could be laid out in {}: {}. Set TMPDIR to a folder that can be written.",
            folder.display(),
            error.kind()
        )
    })?;
    if !start(&editor, &file.0)? {
        return Err(format!(
            "The editor {editor:?} ended with an error: nothing was changed."
        ));
    }
    file.read()
}

/// Lets the person edit a file of theirs where it lies, or says in one sentence why not.
pub fn open_in_editor(file: &Path, wished: Option<&str>) -> Result<(), String> {
    let editor = editor(wished);
    if start(&editor, file)? {
        return Ok(());
    }
    Err(format!("The editor {editor:?} ended with an error."))
}

fn start(editor: &str, file: &Path) -> Result<bool, String> {
    run(editor, file).map_err(|error| {
        format!(
            "The editor {editor:?} did not start: {}. Set EDITOR to one that does.",
            error.kind()
        )
    })
}

fn editor(wished: Option<&str>) -> String {
    if let Some(wished) = wished {
        return wished.to_owned();
    }
    let named = |name| {
        std::env::var(name)
            .ok()
            .filter(|text| !text.trim().is_empty())
    };
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    named("VISUAL")
        .or_else(|| named("EDITOR"))
        .unwrap_or_else(|| usual.to_owned())
}

/// Runs the editor as the shell would, so that `EDITOR="code --wait"` works; returns whether it
/// ended well.
#[cfg(unix)]
fn run(editor: &str, file: &Path) -> std::io::Result<bool> {
    let script = format!("{editor} \"$1\"");
    let status = Command::new("/bin/sh")
        .args(["-c", &script, "callsheet"])
        .arg(file)
        .status()?;
    // What the shell says of a program that is not there, or cannot be run.
    match status.code() {
        Some(126 | 127) => Err(std::io::ErrorKind::NotFound.into()),
        _ => Ok(status.success()),
    }
}

#[cfg(not(unix))]
fn run(editor: &str, file: &Path) -> std::io::Result<bool> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("notepad");
    let status = Command::new(program).args(words).arg(file).status()?;
    Ok(status.success())
}

/// A file that is removed when dropped.
struct Scratch(PathBuf);

impl Scratch {
    /// Makes a file nobody else can read, under a name nobody can know before.
    fn new(text: &str) -> std::io::Result<Self> {
        let name = format!("callsheet-{}.txt", uuid::Uuid::now_v7().simple());
        let path = std::env::temp_dir().join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(&path)?;
        let scratch = Self(path);
        file.write_all(text.as_bytes())?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(scratch)
    }

    fn read(&self) -> Result<String, String> {
        let why = "nothing was changed. Save the text as UTF-8 under the name it had.";
        let mut text = String::new();
        let read = fs::File::open(&self.0)
            .and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text));
        match read {
            Ok(_) if text.len() as u64 <= LONGEST => Ok(text),
            Ok(_) => Err(format!("The text is longer than 1 MiB: {why}")),
            Err(error) => Err(format!(
                "The text could not be read ({}): {why}",
                error.kind()
            )),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed stays in the folder for temporary files.
        drop(fs::remove_file(&self.0));
    }
}
