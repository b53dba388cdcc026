//! From the arguments of a command to files: a folder stands for the files in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::refused::Refused;

/// Returns one entry per file, in the order given; a folder gives its files by name.
///
/// Hidden files and the lock files of spreadsheet programs (`~$…`) are left out of folders, and folders
/// in folders are not entered. `-` (standard input) passes through. Nothing is opened here, so a pipe or
/// a device cannot hold the program up (readings.md 74).
pub fn expand(paths: &[PathBuf]) -> Vec<Result<PathBuf, Refused>> {
    let mut files = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            files.push(Ok(path.clone()));
        } else if path.is_dir() {
            match files_in(path) {
                Ok(inside) => files.extend(inside.into_iter().map(Ok)),
                Err(refused) => files.push(Err(refused)),
            }
        } else {
            files.push(regular(path).map(|()| path.clone()));
        }
    }
    files
}

/// Refuses what is not a regular file, without opening it.
pub(super) fn regular(path: &Path) -> Result<(), Refused> {
    let name = path.display().to_string();
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() => Ok(()),
        Ok(meta) if meta.is_dir() => Err(Refused::new(
            "not_a_file",
            &name,
            "is a folder",
            "Name a file in it.",
        )),
        Ok(_special) => Err(Refused::new(
            "not_a_file",
            &name,
            "is not a regular file but a pipe or a device",
            "Name a file, or `-` for standard input.",
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Refused::new(
            "missing",
            &name,
            "does not exist",
            "Check the path.",
        )),
        Err(error) => Err(Refused::new(
            "unreadable",
            &name,
            &format!("cannot be looked at: {error}"),
            "Check its permissions.",
        )),
    }
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Refused> {
    let name = folder.display().to_string();
    let entries = fs::read_dir(folder).map_err(|error| {
        Refused::new(
            "unreadable",
            &name,
            &format!("cannot be listed: {error}"),
            "Check its permissions.",
        )
    })?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && !is_hidden(path.file_name()))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Refused::new(
            "empty",
            &name,
            "is a folder without files",
            "Put the exports into it.",
        ));
    }
    Ok(files)
}

fn is_hidden(name: Option<&OsStr>) -> bool {
    name.is_some_and(|name| {
        let name = name.to_string_lossy();
        name.starts_with('.') || name.starts_with("~$")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_files_by_name() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.csv", ".hidden", "~$a.xlsx"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        fs::create_dir(dir.path().join("inner")).unwrap();
        let files = expand(&[dir.path().to_path_buf(), PathBuf::from("-")]);
        let names: Vec<_> = files
            .into_iter()
            .map(|file| file.unwrap().file_name().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["a.csv", "b.csv", "-"]);
    }

    #[test]
    fn empty_folders_devices_and_missing_files_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        for (path, code) in [
            (dir.path().to_path_buf(), "empty"),
            (PathBuf::from("/dev/zero"), "not_a_file"),
            (dir.path().join("nowhere.csv"), "missing"),
        ] {
            let got = expand(&[path]);
            assert_eq!(got.first().unwrap().as_ref().unwrap_err().code, code);
        }
    }
}
