//! Identities of operations: time-ordered UUIDs, or repeatable ones from a seed.

use uuid::{NoContext, Timestamp, Uuid};

use crate::domain::date::Instant;
use crate::domain::id::OpId;

/// Where the bits beside the time come from.
#[derive(Clone, Copy, Debug)]
enum Bits {
    /// The machine's random numbers.
    Random,
    /// A number that repeats, for tests and demos.
    Seeded(u64),
}

/// Hands out identities of operations, each greater than the one before.
#[derive(Debug)]
pub(crate) struct OpIds {
    bits: Bits,
    last: u128,
}

impl OpIds {
    /// Returns a source of random identities, or of repeatable ones from a seed and a salt.
    ///
    /// The salt keeps two runs with the same seed and clock apart: it is the length of the log.
    pub(crate) fn new(seed: Option<(u64, u64)>) -> Self {
        Self {
            bits: seed.map_or(Bits::Random, |(seed, salt)| {
                Bits::Seeded(mixed(seed).wrapping_add(mixed(salt.wrapping_add(1))))
            }),
            last: 0,
        }
    }

    /// Returns the next identity, with the millisecond of `at` in front.
    pub(crate) fn next(&mut self, at: Instant) -> OpId {
        let fresh = match &mut self.bits {
            Bits::Random => random(at),
            Bits::Seeded(state) => {
                *state = mixed(*state);
                let low = mixed(state.wrapping_add(0x5DEE_CE66));
                layout(millis(at), *state, low)
            }
        };
        self.last = if fresh > self.last {
            fresh
        } else {
            after(self.last, fresh)
        };
        OpId(Uuid::from_u128(self.last))
    }
}

/// Returns the next identity after `last`: its front counted on by one, with the low bits of `fresh`,
/// so that endings, which people type, stay different.
fn after(last: u128, fresh: u128) -> u128 {
    let counter = (((last >> 80) << 12) | ((last >> 64) & 0xFFF)) + 1;
    let low = fresh & 0xFFFF_FFFF_FFFF_FFFF;
    ((counter >> 12) << 80) | (0x7 << 76) | ((counter & 0xFFF) << 64) | low
}

fn millis(at: Instant) -> u64 {
    u64::try_from(at.timestamp_millis()).unwrap_or(0)
}

fn random(at: Instant) -> u128 {
    let ms = millis(at);
    let nanos = u32::try_from(ms % 1_000).unwrap_or(0) * 1_000_000;
    Uuid::new_v7(Timestamp::from_unix(NoContext, ms / 1_000, nanos)).as_u128()
}

/// Lays milliseconds and bits out as a UUID of version 7 (RFC 9562 section 5.7).
fn layout(ms: u64, high: u64, low: u64) -> u128 {
    let time = u128::from(ms) & 0xFFFF_FFFF_FFFF;
    let high = u128::from(high) & 0xFFF;
    let low = u128::from(low) & 0x3FFF_FFFF_FFFF_FFFF;
    (time << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low
}

/// Returns the next number of the splitmix64 sequence.
const fn mixed(state: u64) -> u64 {
    let mut mix = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mix = (mix ^ (mix >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mix = (mix ^ (mix >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mix ^ (mix >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nine() -> Instant {
        "2026-11-20T09:00:00.007Z".parse().unwrap()
    }

    #[test]
    fn ids_rise_within_a_run_and_carry_the_clock_in_front() {
        for seed in [None, Some((7, 0))] {
            let mut ids = OpIds::new(seed);
            let mut last = ids.next(nine());
            for _ in 0..1_000 {
                let next = ids.next(nine());
                assert!(next > last);
                assert_eq!(next.0.get_version_num(), 7);
                let ahead = (next.0.as_u128() >> 80) - u128::from(millis(nine()));
                assert!(ahead <= 1, "{ahead} ms ahead of the clock");
                last = next;
            }
        }
    }

    #[test]
    fn a_seed_repeats_and_a_longer_log_differs() {
        let first = |seed, salt| OpIds::new(Some((seed, salt))).next(nine());
        assert_eq!(first(7, 3), first(7, 3));
        assert_ne!(first(7, 3), first(7, 4));
        assert_ne!(first(7, 3), first(8, 3));
        assert_ne!(OpIds::new(None).next(nine()), OpIds::new(None).next(nine()));
    }
}
