//! The terminal app as a person meets it: keys in, what the screen and the log say out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that is surprised fails"
)]

mod any_keys;
mod board;
mod bursts;
mod campaigns;
mod changing;
mod clashing;
mod commission;
mod comparing;
mod content;
mod creators;
mod every_key;
mod explaining;
mod filtering;
mod finding;
mod first;
mod follow_ups;
mod frames;
mod importing;
mod late;
mod lists;
mod looking;
mod marking;
mod mouse;
mod moving;
mod opening;
mod outreach;
mod profit;
mod remembering;
mod screens;
mod setting;
mod settling;
mod shops;
mod slow;
mod stages;
mod ticking;
mod today;
mod undoing;
mod world;
