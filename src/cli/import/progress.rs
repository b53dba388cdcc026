//! The progress of an import, where somebody watches.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::session::Session;
use crate::domain::text::{clip, safe};
use crate::store::OnProgress;

/// Columns of a file's name beside its bar.
const NAME: usize = 30;

/// Returns a bar on standard error, or a hidden one where that is no terminal or silence is asked for.
pub(super) fn bar(file: &str, session: &Session) -> ProgressBar {
    let watched = io::stderr().is_terminal() && !session.globals.quiet && !session.globals.json;
    let target = if watched {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(1000), target);
    let chars = if session.look.ascii { "#>-" } else { "█▌ " };
    if let Ok(style) = ProgressStyle::with_template("{prefix} [{bar:30}] {percent:>3} %  {msg}") {
        bar.set_style(style.progress_chars(chars));
    }
    bar.set_prefix(clip(&safe(file), NAME));
    bar
}

/// Returns what moves the bar on; the import is never called off by it.
pub(super) fn told_to(bar: ProgressBar) -> OnProgress {
    Box::new(move |progress| {
        bar.set_position(u64::from(progress.permille));
        bar.set_message(format!("{} rows", progress.rows));
        true
    })
}
