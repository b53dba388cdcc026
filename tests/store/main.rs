//! The store from outside: commands in, tables and log out, files left alone.

mod actions;
mod world;
