//! The keys of the query language, as one table, and the nearest key to a wrong one.

/// One row of the key table: for the parser, for completion and for help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// The word before the colon or comparison; the whole term for a flag.
    pub name: &'static str,
    /// What it takes, as half a sentence with examples.
    pub expected: &'static str,
    pub(super) kind: Kind,
}

/// What may follow a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Nothing.
    Flag(Flag),
    /// A comparison and one value.
    Figure(Figure),
    /// Several values, of which one must fit.
    Choice(Choice),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flag {
    Overdue,
    Breached,
    Hold,
    Unjudged,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Figure {
    Due,
    Gmv,
    Cvr,
    Followers,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Choice {
    Stage,
    Tier,
    Type,
    Owner,
    Tag,
    Shop,
    Category,
    Style,
    Segment,
    Product,
}

const fn key(name: &'static str, kind: Kind, expected: &'static str) -> Key {
    Key {
        name,
        expected,
        kind,
    }
}

/// Every key, in the order help shows them.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("stage",     Kind::Choice(Choice::Stage),  "write stages such as stage:shipped,delivered, or stage:open"),
    key("due",       Kind::Figure(Figure::Due),    "write days or a date such as due<3d, due:today or due>2026-11-20"),
    key("overdue",   Kind::Flag(Flag::Overdue),    "write overdue alone"),
    key("breached",  Kind::Flag(Flag::Breached),   "write breached alone"),
    key("tier",      Kind::Choice(Choice::Tier),   "write tiers from 0 to 3 such as tier:1,2"),
    key("type",      Kind::Choice(Choice::Type),   "write one_off, repeat or retainer such as type:retainer"),
    key("tag",       Kind::Choice(Choice::Tag),    "write tags such as tag:vip"),
    key("hold",      Kind::Flag(Flag::Hold),       "write hold alone"),
    key("unjudged",  Kind::Flag(Flag::Unjudged),   "write unjudged alone"),
    key("owner",     Kind::Choice(Choice::Owner),  "write a name, me or none such as owner:me"),
    key("shop",      Kind::Choice(Choice::Shop),   "write shops such as shop:glow"),
    key("category",  Kind::Choice(Choice::Category), "write categories such as category:beauty"),
    key("style",     Kind::Choice(Choice::Style),  "write content styles such as style:grwm"),
    key("segment",   Kind::Choice(Choice::Segment), "write names of saved filters such as segment:vips"),
    key("product",   Kind::Choice(Choice::Product), "write products such as product:serum"),
    key("gmv",       Kind::Figure(Figure::Gmv),    "write an amount such as gmv>500 or gmv>=1.5k"),
    key("cvr",       Kind::Figure(Figure::Cvr),    "write a percentage with at most two decimals such as cvr<1%"),
    key("followers", Kind::Figure(Figure::Followers), "write a whole number such as followers>10k"),
];

/// Returns the key with this name, whatever its case.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name.eq_ignore_ascii_case(name))
}

/// Returns the key that `name` begins or continues, or else the one with the fewest letters to change.
pub(super) fn nearest(name: &str) -> &'static str {
    crate::domain::text::nearest(name, KEYS.iter().map(|key| key.name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_one_slip_away_where_there_is_one() {
        for (typed, meant) in [
            ("stge", "stage"),
            ("satge", "stage"),
            ("TAGS", "tag"),
            ("follower", "followers"),
            ("folowers", "followers"),
            ("gvm", "gmv"),
            ("crv", "cvr"),
            ("over", "overdue"),
            ("foll", "followers"),
            ("due_date", "due"),
            ("typ", "type"),
            ("prodcut", "product"),
            ("étage", "stage"),
        ] {
            assert_eq!(nearest(typed), meant, "{typed}");
        }
    }

    #[test]
    fn names_are_unique_and_lower_case() {
        for (i, key) in KEYS.iter().enumerate() {
            assert_eq!(KEYS.iter().position(|have| have.name == key.name), Some(i));
            assert!(key.name.bytes().all(|b| b.is_ascii_lowercase()));
        }
    }
}
