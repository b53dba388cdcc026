//! Identities: our own time-ordered ids, and the platform's ids kept as text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Returns the `n`-th id that belongs to the operation `op`.
            ///
            /// Deterministic, so that `decide` stays pure and a replay gives the same ids; keeps the
            /// operation's time in front, so ids stay time-ordered.
            pub const fn derive(op: OpId, n: u32) -> Self {
                Self(derive(op.0, n))
            }

            /// Returns the last eight characters, which people type and read.
            pub fn short(self) -> String {
                let text = self.0.simple().to_string();
                text.chars().skip(24).collect()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.short())
            }
        }
    )*};
}

ids! {
    /// One operation: everything one command did, one step of undo.
    OpId;
    /// One event of the log.
    EventId;
    /// One shop.
    ShopId;
    /// One creator of one shop.
    CreatorId;
    /// One campaign.
    CampaignId;
    /// One experiment.
    ExperimentId;
    /// One offer.
    OfferId;
    /// One batch of outreach.
    OutreachId;
    /// One segment.
    SegmentId;
    /// One brief.
    BriefId;
    /// One sample on its way through the pipeline.
    SampleId;
    /// One follow-up.
    FollowUpId;
    /// One proposal to a person.
    SuggestionId;
    /// One contradiction between a file and a sample.
    ConflictId;
    /// One note about a creator.
    NoteId;
    /// One booking of ad spend or of a flat fee.
    BookingId;
    /// One imported file.
    BatchId;
}

impl SampleId {
    /// Returns the id of a sample that files speak of, from what identifies it (readings.md 29).
    ///
    /// The same in whatever order files come in, and in every database; version 8 (RFC 9562).
    pub fn of_identity(digest: &[u8; 32]) -> Self {
        let half = digest.iter().take(16);
        let bits = half.fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let bits = (bits & !(0xF << 76)) | (0x8 << 76);
        let bits = (bits & !(0b11 << 62)) | (0b10 << 62);
        Self(Uuid::from_u128(bits))
    }
}

const fn derive(op: Uuid, n: u32) -> Uuid {
    let op = op.as_u128();
    let time = op >> 80;
    #[expect(clippy::cast_possible_truncation, reason = "the low 64 bits are meant")]
    let mut mix = (op as u64) ^ (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mix = (mix ^ (mix >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mix = (mix ^ (mix >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mix ^= mix >> 31;
    let order = (n as u128) & 0xFFF;
    let low = (mix as u128) & 0x3FFF_FFFF_FFFF_FFFF;
    Uuid::from_u128((time << 80) | (0x7 << 76) | (order << 64) | (0b10 << 62) | low)
}

/// An id that TikTok (or another system) gave: order, SKU, product, content, application.
///
/// Text by nature, since 17 to 19 digits do not survive a float (formats.md R4); a plain decimal
/// number is held as an integer because a million of them are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExtId {
    /// Decimal digits without a leading zero, below 2^63.
    Number(i64),
    /// Anything else.
    Text(Box<str>),
}

impl ExtId {
    /// Returns the id that `text` spells, exactly.
    pub fn new(text: &str) -> Self {
        let plain = !text.is_empty()
            && text.len() <= 19
            && text.bytes().all(|b| b.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'));
        match text.parse() {
            Ok(number) if plain => Self::Number(number),
            _ => Self::Text(text.into()),
        }
    }
}

impl From<&str> for ExtId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl FromStr for ExtId {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::new(text.trim()))
    }
}

impl fmt::Display for ExtId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            Self::Text(text) => f.pad(text),
        }
    }
}

impl fmt::Debug for ExtId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ExtId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ExtId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Ok(Self::new(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_survive_exactly_and_everything_else_stays_text() {
        for text in [
            "0",
            "1729900020000884317",
            "9223372036854775807",
            "9223372036854775808",
            "007",
            "A-1",
            "",
        ] {
            assert_eq!(ExtId::new(text).to_string(), text);
        }
        assert!(matches!(ExtId::new("007"), ExtId::Text(_)));
        assert!(matches!(ExtId::new("7"), ExtId::Number(7)));
    }

    #[test]
    fn derived_ids_differ_repeat_and_keep_the_time_in_front() {
        let op = OpId(Uuid::from_u128(0x0193_4a5b_6c7d_7abc_8def_0123_4567_89ab));
        let a = SampleId::derive(op, 0);
        let b = SampleId::derive(op, 1);
        assert_ne!(a, b);
        assert_eq!(a, SampleId::derive(op, 0));
        assert_eq!(a.0.as_u128() >> 80, op.0.as_u128() >> 80);
        assert_eq!(a.0.get_version_num(), 7);
    }
}
