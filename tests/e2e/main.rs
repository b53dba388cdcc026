//! The binary in a real terminal: what a person would see it do.

#[cfg(test)]
mod drills;
#[cfg(test)]
mod editing;
#[cfg(test)]
mod first_light;
#[cfg(test)]
mod hated;
mod leaving;
mod morning;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod setting;
#[cfg(test)]
mod soak;
#[cfg(test)]
mod terminal;
