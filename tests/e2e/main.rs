//! The binary in a real terminal: what a person would see it do.

mod first_light;
mod leaving;
mod terminal;
