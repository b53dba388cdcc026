//! A defect of the program: one sentence for the person, and a report for whoever mends it that holds
//! nothing of the person's data (reliability.md T2).

use std::backtrace::Backtrace;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

use super::app;
use super::said::complain;

/// Lets every panic write a report and be told in one sentence.
pub fn report_defects() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(
            || "somewhere".to_owned(),
            |at| format!("{}:{}", at.file(), at.line()),
        );
        let report = text(info, &place);
        let kept = app::data_folder()
            .ok()
            .and_then(|folder| write(&folder.join("reports"), &report));
        let where_to = kept.map_or_else(
            || "No report could be written.".to_owned(),
            |file| format!("A report without your data is in {}.", file.display()),
        );
        complain(&format!(
            "Callsheet has a defect and ended at {place}; what was done is kept. {where_to}"
        ));
    }));
}

/// Returns the report: what ended where, without the words of the panic, which may quote data.
fn text(info: &PanicHookInfo<'_>, place: &str) -> String {
    let thread = std::thread::current();
    // A fixed text is ours; one that was put together may hold anything.
    let words = info
        .payload()
        .downcast_ref::<&'static str>()
        .unwrap_or(&"(left out, since it may quote data)");
    let lines = [
        ("version", env!("CARGO_PKG_VERSION")),
        ("system", std::env::consts::OS),
        ("machine", std::env::consts::ARCH),
        ("thread", thread.name().unwrap_or("unnamed")),
        ("place", place),
        ("words", words),
    ]
    .map(|(name, value)| format!("{name}: {value}"));
    format!("{}\n\n{}\n", lines.join("\n"), Backtrace::force_capture())
}

/// Writes the report into a new file that is its owner's alone; returns where.
fn write(folder: &Path, report: &str) -> Option<PathBuf> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder.create(folder).ok()?;
    (0..100).find_map(|nth| {
        let file = folder.join(format!("defect-{}-{nth}.txt", std::process::id()));
        let mut opened = options.open(&file).ok()?;
        opened.write_all(report.as_bytes()).ok()?;
        opened.sync_all().ok()?;
        Some(file)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_new_files_of_their_owner() {
        let folder = tempfile::tempdir().unwrap();
        let reports = folder.path().join("reports");
        let first = write(&reports, "one").unwrap();
        let second = write(&reports, "two").unwrap();
        assert_ne!(first, second);
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&first), mode(&reports)), (0o600, 0o700));
        }
    }
}
