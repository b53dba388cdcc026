//! The binary by its command line: exit codes, JSON documents, sentences.

mod creators;
mod exits;
mod follow_ups;
mod import;
mod output;
mod reading;
mod samples;
mod shops;
mod undo;
mod world;
