//! A home of its own, a fixed clock and repeatable ids for every test.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The clock of every run: a Friday, 09:00 in Los Angeles.
pub(crate) const NOW: &str = "2026-11-20T17:00:00Z";

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) struct World {
    home: TempDir,
}

impl World {
    pub(crate) fn empty() -> Self {
        Self {
            home: TempDir::new().unwrap(),
        }
    }

    /// One shop with one product, and two creators without samples.
    #[track_caller]
    pub(crate) fn new() -> Self {
        let world = Self::empty();
        world.shop("Fernhollow");
        world.ok(&["product", "add", "1729", "--name", "Serum 30ml"]);
        world.ok(&[
            "creator",
            "add",
            "maya.glows",
            "--name",
            "Maya",
            "--followers",
            "48210",
        ]);
        world.ok(&["creator", "add", "leo_lifts", "--followers", "7000"]);
        world
    }

    #[track_caller]
    pub(crate) fn shop(&self, name: &str) {
        let place = [
            "--market",
            "US",
            "--tz",
            "America/Los_Angeles",
            "--currency",
            "USD",
        ];
        self.ok(&[&["shop", "add", name], &place[..]].concat());
    }

    pub(crate) fn path(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn db(&self) -> PathBuf {
        self.path().join(".local/share/callsheet/callsheet.db")
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Silences the rules about samples and the shop, where a test counts what the playbook proposes.
    pub(crate) fn without_rules(&self) {
        self.own(
            "rules.toml",
            "[sla]\nmode = \"off\"\n[stop_expanding]\nmode = \"off\"\n",
        );
    }

    /// Writes a file of the person's own.
    pub(crate) fn own(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.path().join(".config/callsheet")).unwrap();
        self.write(&format!(".config/callsheet/{name}"), text);
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
        command
            .env_clear()
            .env("HOME", self.path())
            .env("TZ", "UTC")
            .env("USER", "ana")
            .env("CALLSHEET_NOW", NOW)
            .env("CALLSHEET_SEED", "7")
            .current_dir(self.path());
        command
    }

    /// Starts a run that goes on beside the test.
    pub(crate) fn spawn(&self, args: &[&str], out: fn() -> Stdio) -> Child {
        std::process::Command::new(env!("CARGO_BIN_EXE_callsheet"))
            .args(args)
            .env_clear()
            .env("HOME", self.path())
            .env("TZ", "UTC")
            .env("USER", "ana")
            .env("CALLSHEET_NOW", NOW)
            .current_dir(self.path())
            .stdout(out())
            .stderr(out())
            .spawn()
            .unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        read(self.command().args(args))
    }

    /// Runs with more in its environment.
    pub(crate) fn run_with(&self, args: &[&str], more: &[(&str, &str)]) -> Run {
        read(self.command().args(args).envs(more.iter().copied()))
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Run {
        read(self.command().args(args).write_stdin(input))
    }

    /// Runs what must succeed, and returns what it printed.
    #[track_caller]
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        run.out
    }

    /// Runs with `--json` what must succeed, and returns the whole document.
    #[track_caller]
    pub(crate) fn document(&self, args: &[&str]) -> Value {
        let text = self.ok(&[args, &["--json"]].concat());
        assert_eq!(text.lines().count(), 1, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Runs with `--json` what must succeed, and returns its data.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        self.document(args)["data"].take()
    }

    /// Runs with `--json` what must not succeed, and returns the code of its error.
    #[track_caller]
    pub(crate) fn refused(&self, args: &[&str], exit: i32) -> String {
        let run = self.run(&[args, &["--json"]].concat());
        assert_eq!(run.code, exit, "{args:?}: {run:?}");
        assert_eq!(run.out, "", "{args:?}");
        let document: Value = serde_json::from_str(&run.err).unwrap();
        let error = &document["error"];
        for field in ["code", "message", "remedy"] {
            assert!(error[field].is_string(), "{args:?}: {document}");
        }
        error["code"].as_str().unwrap().to_owned()
    }

    /// Imports a file that is refused, and returns the code of its refusal.
    #[track_caller]
    pub(crate) fn refused_file(&self, path: &str) -> String {
        let run = self.run(&["import", path, "--json"]);
        assert_eq!(run.code, 1, "{run:?}");
        let document: Value = serde_json::from_str(&run.out).unwrap();
        let code = &document["data"][0]["error"]["code"];
        code.as_str().unwrap().to_owned()
    }

    /// Makes a sample of the product for a creator, and returns its id.
    #[track_caller]
    pub(crate) fn sample(&self, handle: &str, stage: &[&str]) -> String {
        let done = self.json(&[&["sample", "add", handle, "1729"], stage].concat());
        done["events"][0]["subject"].as_str().unwrap().to_owned()
    }

    /// Makes a sample that was delivered on that day, and returns its id.
    #[track_caller]
    pub(crate) fn delivered(&self, handle: &str, day: &str) -> String {
        let id = self.sample(handle, &[]);
        self.ok(&["sample", "advance", &id]);
        self.ok(&[
            "sample",
            "advance",
            &id,
            "--tracking",
            "9400",
            "--carrier",
            "USPS",
        ]);
        self.ok(&["sample", "advance", &id, "--on", day]);
        id
    }
}

/// Returns the last eight characters of an id, as tables show it.
pub(crate) fn short(id: &str) -> &str {
    id.split_at(id.len() - 8).1
}

/// Returns the names of an object's fields, in the order of the alphabet.
#[track_caller]
pub(crate) fn fields(value: &Value) -> Vec<&str> {
    let mut names: Vec<_> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names
}

/// Asserts that an object has at least these fields.
#[track_caller]
pub(crate) fn has(value: &Value, wanted: &[&str]) {
    let found = fields(value);
    for field in wanted {
        assert!(found.contains(field), "{field} is not among {found:?}");
    }
}

fn read(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
