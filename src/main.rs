//! The binary: reports defects well, runs the command line, hands its outcome to the shell.

use std::process::ExitCode;

fn main() -> ExitCode {
    callsheet::cli::report_defects();
    callsheet::cli::run(std::env::args_os().collect())
}
