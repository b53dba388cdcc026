//! The binary in a real terminal: what a person would see it do.

#[cfg(test)]
mod first_light;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod terminal;
