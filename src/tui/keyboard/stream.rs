//! Where there is no Unix: the events of the console as crossterm tells them.

use std::io;

use crossterm::event::EventStream;
use futures_util::StreamExt as _;

use super::Input;
use super::input;

/// The console's events.
pub(in crate::tui) struct Keyboard(EventStream);

impl Keyboard {
    /// Listens from here on, until dropped.
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
    pub(in crate::tui) fn listen() -> io::Result<Self> {
        Ok(Self(EventStream::new()))
    }

    /// Waits for what comes next; `None` where the console is gone.
    pub(in crate::tui) async fn next(&mut self) -> Option<Input> {
        loop {
            let Some(Ok(event)) = self.0.next().await else {
                return None;
            };
            if let Some(input) = input::read(event) {
                return Some(input);
            }
        }
    }

    /// Returns what is there already, without waiting.
    pub(in crate::tui) fn at_hand(&mut self) -> Option<Input> {
        loop {
            let event = futures_util::FutureExt::now_or_never(self.0.next())??.ok()?;
            if let Some(input) = input::read(event) {
                return Some(input);
            }
        }
    }
}
