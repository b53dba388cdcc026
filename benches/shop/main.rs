//! `cargo bench --bench shop`: files in, questions asked, frames drawn, each beside its floor.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a bench stops where it breaks"
)]

mod figures;
mod fixture;
mod import;
mod screen;

use criterion::{criterion_group, criterion_main};

criterion_group!(
    benches,
    import::import,
    figures::dashboards,
    figures::scorecards,
    screen::queries,
    screen::frames
);
criterion_main!(benches);
