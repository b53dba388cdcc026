//! The store from outside: commands in, tables and log out, files left alone.

mod actions;
mod files;
mod model;
mod processes;
mod undo;
mod world;
