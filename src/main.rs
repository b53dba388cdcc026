//! The binary: reports defects well, runs the command line, hands its outcome to the shell.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use color_eyre::config::{HookBuilder, Theme};

fn main() -> ExitCode {
    install_report();
    callsheet::cli::run(std::env::args_os().collect())
}

/// Makes a defect print one readable report, in colour only on a terminal.
fn install_report() {
    let theme = if std::io::stderr().is_terminal() {
        Theme::dark()
    } else {
        Theme::new()
    };
    let (panic, eyre) = HookBuilder::default()
        .theme(theme)
        .display_env_section(false)
        .into_hooks();
    panic.install();
    let installed = eyre.install();
    debug_assert!(installed.is_ok(), "nothing else installs a report");
}
