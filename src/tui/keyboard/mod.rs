//! What comes from the terminal: keys, pastes, the mouse, new sizes.
//!
//! A thread of its own reads whatever is there and nothing else, so that nothing that is left half said
//! ever holds the app: an escape sequence without its end is given up after a moment, a paste without its
//! end after a second (reliability.md T6). Where the terminal is gone the thread ends, and so does the app.

mod decode;
mod input;

#[cfg(not(unix))]
mod stream;
#[cfg(unix)]
mod thread;

use super::msg::Input;

#[cfg(not(unix))]
pub(super) use stream::Keyboard;
#[cfg(unix)]
pub(super) use thread::Keyboard;
