//! The bar of a running import: on standard error, and only where a person watches.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::context::Context;
use crate::domain::text::safe;
use crate::store::OnProgress;

/// The bar of one file.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// Returns the bar of `file`; an invisible one where nobody watches.
    pub(super) fn new(file: &str, ctx: &Context) -> Self {
        if ctx.out.is_quiet() || ctx.out.is_json() || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(1_000);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent}%") {
            let chars = if ctx.out.look().ascii {
                "=> "
            } else {
                "━╸ "
            };
            bar.set_style(style.progress_chars(chars));
        }
        bar.set_message(safe(file).into_owned());
        Self(bar)
    }

    /// Returns what moves the bar.
    pub(super) fn mover(&self) -> OnProgress {
        let bar = self.0.clone();
        Box::new(move |progress| {
            bar.set_position(u64::from(progress.permille));
            true
        })
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
