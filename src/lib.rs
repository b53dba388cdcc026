//! Callsheet runs a TikTok Shop affiliate programme from the terminal.
//!
//! This page is the architecture: what lives where, which way data flows, how to add things. The
//! README is for the people who use it.
//!
//! # One picture
//!
//! ```text
//! key / mouse / paste ─┐                      ┌─ Effect::Submit(Command) ─► store writer ─ one transaction ─┐
//! timers ──── Wake ────┼─► Msg ─► update(model)┤─ Effect::Fetch(Query) ───► store readers ─ rows ───────────┤
//! store ───── Reply ───┘     ▲                └─ Effect::{Copy, Open, …} ─► effects                         │
//!                            └───────────────────────── Msg::Store(Reply) ◄────────────────────────────────┘
//! draw once if dirty: View::of(&model) ─► render(&view, theme, area, buf)      (blocked when nothing happens)
//!
//! Command ─► load Facts ─► decide(facts, command) -> events, or a Refusal that names the way out     pure
//!        └─► in the same transaction: append events · evolve the touched rows · commit
//! ```
//!
//! The app, the command line, imports and the demo all speak the same commands and queries; there is no
//! second way to change data.
//!
//! # Layers
//!
//! Arrows point down only; `tests/architecture.rs` holds them.
//!
//! ```text
//! main ─► cli ─► tui, demo, port ─► store ─► domain
//! ```
//!
//! | folder | what | never |
//! |---|---|---|
//! | [`domain`] | nouns, the stage table, guards, commands, events, decisions, figures | I/O, a clock, async, SQL, the terminal |
//! | [`store`] | the only SQL: writer thread, readers, log, undo, ingest, views | drawing, printing, reading other people's files |
//! | [`port`] | files in and out: recognise, decode, read into typed rows | SQL, the store, the terminal |
//! | [`demo`] | a lived-in shop from a seed, through the doors a person uses | anything a person could not do |
//! | [`tui`] | the app: one table of actions, a model, pure panes | SQL; I/O outside `effects.rs` |
//! | `threads` | every thread of the program, started by one door | work of its own |
//! | [`cli`] | one file per subcommand: arguments to command or query, rows to table or JSON | SQL, drawing |
//!
//! # State
//!
//! *Log and tables in one transaction.* `event` is append-only (triggers refuse changes) with a hash
//! chain; the tables are its read model, written by the same [`evolve`](domain::evolve) that a replay
//! uses. Undo is a new operation that carries what it undoes; a bulk command is one operation. Facts
//! from files are bulk rows that belong to an import *batch*; one event names the batch, and undoing it
//! takes the rows out again. Rollups are kept in the writing transaction, so no screen scans a million
//! lines. Email, phone and address stand outside the log, so that they can really be forgotten.
//!
//! *Copies before what is large.* The writing thread has the database copied, beside the work, before a
//! large import or undo and once a day, and commits only when the copy is whole (`store/keep.rs`).
//!
//! *Windows, not copies.* The screen holds the visible rows, ids and counts. The one index in memory is
//! the fuzzy index of names.
//!
//! # Reading order
//!
//! [`domain::stage`], [`domain::command`], [`domain::decide`](mod@domain::decide), [`domain::event`],
//! [`domain::evolve`](mod@domain::evolve); then [`store`]; then [`tui`]'s action table.
//!
//! # Adding things
//!
//! *A verb*: a row in `ACTIONS`, a variant in [`Command`](domain::command::Command), an arm in
//! [`decide`](mod@domain::decide), and where it changes something new a field in the entity's delta; the
//! compiler walks you through, undo and replay follow by themselves.
//!
//! *A question*: one file in [`store::view`] with the query, its rows and a test.
//!
//! *A pane*: a file in `tui/panes` with state, update, view and render in this order, a place in
//! `layout.rs`, its rows in `ACTIONS`, a snapshot at both sizes.
//!
//! *A file format*: its headers in `assets/formats.toml`, and a reader in [`port`] only where its rows
//! say something new.

pub mod cli;
pub mod demo;
pub mod domain;
pub mod port;
pub mod store;
mod threads;
pub mod tui;
