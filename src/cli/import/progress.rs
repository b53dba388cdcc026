//! The progress of an import, where somebody watches, and ctrl-c, which calls it off.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::session::Session;
use crate::domain::text::{clip, safe};
use crate::store::OnProgress;
use crate::threads::Role;

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
    if let Ok(style) = ProgressStyle::with_template(
        "{prefix} [{bar:24}] {percent:>3} %  {human_pos} rows  {per_sec}  {eta} left  {msg}",
    ) {
        bar.set_style(style.progress_chars(chars));
    }
    bar.set_prefix(clip(&safe(file), NAME));
    bar
}

/// Whether a person called the import off with ctrl-c.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for ctrl-c from here on: what is under way is rolled back rather than torn down.
    ///
    /// Where nothing can listen ctrl-c ends the process, and the database rolls back by itself.
    pub(super) fn listen() -> Self {
        let stop = Self::default();
        let heard = Arc::clone(&stop.0);
        let listening = Role::Interrupt.start(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
            else {
                return;
            };
            runtime.block_on(async {
                while tokio::signal::ctrl_c().await.is_ok() {
                    heard.store(true, Ordering::Relaxed);
                }
            });
        });
        drop(listening);
        stop
    }

    /// Returns whether it was called off.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Returns what moves the bar on, and calls the import off where that is asked.
pub(super) fn told_to(bar: ProgressBar, stop: Stop) -> OnProgress {
    Box::new(move |progress| {
        // How many rows there will be, by the share of the file they took so far.
        let whole = progress.rows.saturating_mul(1000) / u64::from(progress.permille.max(1));
        bar.set_length(whole.max(progress.rows));
        bar.set_position(progress.rows);
        bar.set_message(if progress.permille >= 1000 {
            "finishing".to_owned()
        } else {
            String::new()
        });
        !stop.is_asked()
    })
}
