//! A file is replaced whole or not at all (reliability.md C5).

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file through `fill`: beside it under another name, to the disk, then in its place.
///
/// On any failure what stood there before still does, and nothing is left beside it. A name that stands
/// for a device or a pipe is written to directly. A new file may be read by its owner alone.
pub fn write_file(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // Behind a link the file it leads to is meant.
    let path = fs::canonicalize(path).unwrap_or_else(|_missing| path.to_owned());
    match fs::metadata(&path) {
        Ok(meta) if meta.is_dir() => Err(io::Error::other("it is a folder")),
        Ok(meta) if !meta.is_file() => {
            let mut out = BufWriter::new(OpenOptions::new().write(true).open(&path)?);
            fill(&mut out)?;
            out.flush()
        }
        Ok(meta) => replace(&path, Some(meta.permissions()), fill),
        Err(_missing) => replace(&path, None, fill),
    }
}

fn replace(
    path: &Path,
    permissions: Option<fs::Permissions>,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    drop_leftovers(path);
    let beside = Beside::new(path)?;
    let mut out = BufWriter::new(&beside.file);
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(permissions) = permissions {
        beside.file.set_permissions(permissions)?;
    }
    beside.file.sync_all()?;
    fs::rename(&beside.path, path)?;
    // The name is on the disk only once its folder is; where folders cannot be synced, nothing is lost
    // but that promise.
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        drop(File::open(folder).and_then(|folder| folder.sync_all()));
    }
    Ok(())
}

/// Removes what killed writers of a file left beside it: half a file under a hidden name, of a process that
/// runs no more.
///
/// Where the system does not tell which processes run, it stays.
pub fn drop_leftovers(path: &Path) {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else {
        return;
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let first = format!(".{name}.");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let found = entry.file_name();
        let found = found.to_string_lossy();
        let writer = found
            .strip_prefix(&first)
            .and_then(|rest| rest.split_once(".new"))
            .and_then(|(writer, _)| writer.split('-').next()?.parse::<u32>().ok());
        if writer.is_some_and(is_gone) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

fn is_gone(process: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(process.to_string()).exists()
}

/// The file beside the one to be replaced; gone with this value unless it was renamed.
struct Beside {
    path: PathBuf,
    file: File,
}

impl Beside {
    fn new(path: &Path) -> io::Result<Self> {
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::other("it has no file name"))?;
        let mut nth = 0_u32;
        loop {
            let mut beside = std::ffi::OsString::from(".");
            beside.push(name);
            beside.push(format!(".{}-{nth}.new", std::process::id()));
            let beside = path.with_file_name(beside);
            match owned(&beside) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && nth < 99 => nth += 1,
                opened => {
                    return opened.map(|file| Self { path: beside, file });
                }
            }
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After the rename there is nothing to remove.
        drop(fs::remove_file(&self.path));
    }
}

fn owned(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_failure_keeps_what_stood_there_and_leaves_nothing_beside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("profit.csv");
        write_file(&path, |out| out.write_all(b"one")).unwrap();
        let failed = write_file(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(names(dir.path()), ["profit.csv"]);
        write_file(&path, |out| out.write_all(b"two")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(dir.path()), ["profit.csv"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_killed_writer_left_goes_with_the_next_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("profit.csv");
        // No process has this number.
        let gone = u32::MAX;
        let kept = [
            format!(".profit.csv.{}-0.new", std::process::id()),
            format!(".other.csv.{gone}-0.new"),
            ".profit.csv.mine.new".to_owned(),
            "profit.csv.new".to_owned(),
        ];
        let left = [
            format!(".profit.csv.{gone}-0.new"),
            format!(".profit.csv.{gone}.new"),
            format!(".profit.csv.{gone}.new-journal"),
        ];
        for name in kept.iter().chain(&left) {
            fs::write(dir.path().join(name), "half").unwrap();
        }
        write_file(&path, |out| out.write_all(b"one")).unwrap();
        let mut found = names(dir.path());
        found.sort();
        let mut wanted: Vec<String> = kept.into_iter().chain(["profit.csv".to_owned()]).collect();
        wanted.sort();
        assert_eq!(found, wanted);
    }

    #[test]
    fn folders_are_refused_and_missing_folders_told() {
        let dir = tempfile::tempdir().unwrap();
        assert!(write_file(dir.path(), |_out| Ok(())).is_err());
        let lost = dir.path().join("none").join("a.csv");
        assert_eq!(
            write_file(&lost, |_out| Ok(())).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_file_behind_a_link_is_replaced_and_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt as _;

        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real.csv"), dir.path().join("link.csv"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write_file(&link, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&real), 0o640);
        let fresh = dir.path().join("fresh.csv");
        write_file(&fresh, |out| out.write_all(b"new")).unwrap();
        assert_eq!(mode(&fresh), 0o600);
    }
}
