//! The store from outside: commands in, tables and log out, files left alone.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that is surprised fails"
)]

mod actions;
mod damage;
mod files;
mod hurt;
mod model;
mod money;
#[cfg(unix)]
mod power;
mod processes;
mod proof;
mod undo;
mod versions;
mod world;
