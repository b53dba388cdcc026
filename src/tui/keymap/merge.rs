//! A preset and a person's wishes over it.
//!
//! A wish stands before what is shipped: the other action loses the key, and that is told. Of two wishes
//! for one key the first stands. Keys one of which begins the other cannot both be typed, so they meet too.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Entry, Keymap, Keys};
use crate::tui::action::{ACTIONS, Action, Scope, Screen};

/// The heading of help of a person's own views and commands.
pub(super) const OWN: &str = "Your own";

/// The shipped sets of keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Preset {
    /// Digits are screens.
    #[default]
    Default,
    /// Digits count, `Z Z` quits.
    Vim,
}

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 2] = [Self::Default, Self::Vim];

    /// Returns the name used in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Vim => "vim",
        }
    }

    /// Returns the keys of a row of the table.
    fn keys(self, action: Action, shipped: &[&str]) -> Vec<Keys> {
        let is_digit = |key: &&&str| Screen::ALL.iter().any(|(_, digit, _)| digit == *key);
        let read = |key: &&str| key.parse::<Keys>().ok();
        match self {
            Self::Default => shipped.iter().filter_map(read).collect(),
            Self::Vim => {
                let quits = (action == Action::Quit).then_some("Z Z");
                let kept = shipped.iter().filter(|key| !is_digit(key));
                kept.chain(&quits).filter_map(read).collect()
            }
        }
    }
}

/// Keys a person wishes for an action of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    /// The action.
    pub action: Action,
    /// Its keys, in place of the shipped ones; none unbinds it.
    pub keys: Vec<Keys>,
}

/// Whose wish meets another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wished {
    /// The wish of that number.
    Table(usize),
    /// The own entry of that number.
    Own(usize),
}

/// Two actions that want one key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// Whose wish it is about.
    pub of: Wished,
    /// Whether the wish was not granted; else another action gave way.
    pub is_refused: bool,
    /// One sentence.
    pub message: String,
}

/// An entry with where it comes from.
struct Claim {
    entry: Entry,
    by: Option<Wished>,
}

pub(super) fn merge(preset: Preset, wishes: &[Wish], own: Vec<Entry>) -> (Keymap, Vec<Clash>) {
    let mut claims: Vec<Claim> = ACTIONS
        .iter()
        .flat_map(|section| section.rows.iter().map(|row| (section.title, row)))
        .map(|(section, row)| {
            // Of two wishes for one action the last stands, as in any file of settings.
            let wish = wishes.iter().rposition(|wish| wish.action == row.action);
            let own_keys = wish
                .and_then(|n| wishes.get(n))
                .map(|wish| wish.keys.clone());
            let entry = Entry {
                action: row.action,
                section,
                name: Cow::Borrowed(row.name),
                scopes: Cow::Borrowed(row.scopes),
                keys: own_keys.unwrap_or_else(|| preset.keys(row.action, row.keys)),
                place: row.place,
                word: Cow::Borrowed(row.word),
                sentence: Cow::Borrowed(row.sentence),
            };
            let by = wish.map(Wished::Table);
            Claim { entry, by }
        })
        .collect();
    claims.extend(own.into_iter().enumerate().map(|(n, entry)| Claim {
        entry,
        by: Some(Wished::Own(n)),
    }));
    let clashes = settle(&mut claims);
    let keymap = keymap(
        claims.into_iter().map(|claim| claim.entry).collect(),
        preset == Preset::Vim,
    );
    (keymap, clashes)
}

/// Lets every wished key be one action's in all places that are open together.
fn settle(claims: &mut [Claim]) -> Vec<Clash> {
    let mut clashes = Vec::new();
    let mut granted: Vec<(usize, Keys)> = Vec::new();
    for (claim, by, keys) in wished(claims) {
        let (shipped, before): (Vec<usize>, Vec<usize>) = meeting(claims, claim, &keys)
            .into_iter()
            .partition(|other| claims.get(*other).is_some_and(|other| other.by.is_none()));
        let name = name_of(claims, claim);
        let taken = before.into_iter().find(|other| {
            let mut granted = granted.iter();
            granted.any(|(of, theirs)| of == other && theirs.meets(&keys))
        });
        if let Some(other) = taken {
            if let Some(claim) = claims.get_mut(claim) {
                claim.entry.keys.retain(|key| *key != keys);
            }
            let other = name_of(claims, other);
            clashes.push(Clash {
                of: by,
                is_refused: true,
                message: format!(
                    "{keys} is {other}'s already by this file: {name} does not get it."
                ),
            });
            continue;
        }
        granted.push((claim, keys.clone()));
        if let Some(message) = take_from(claims, &shipped, (&name, &keys)) {
            clashes.push(Clash {
                of: by,
                is_refused: false,
                message,
            });
        }
    }
    clashes
}

/// Every wished key, in the order of the file: those of the table, then those of own entries.
fn wished(claims: &[Claim]) -> Vec<(usize, Wished, Keys)> {
    let claims = claims.iter().enumerate();
    let mut wished: Vec<_> = claims
        .filter_map(|(n, claim)| Some((n, claim.by?, &claim.entry.keys)))
        .flat_map(|(n, by, keys)| keys.iter().map(move |keys| (n, by, keys.clone())))
        .collect();
    wished.sort_by_key(|(_, by, _)| match by {
        Wished::Table(n) => (0, *n),
        Wished::Own(n) => (1, *n),
    });
    wished
}

/// The other claims that `keys` could be typed for as well.
fn meeting(claims: &[Claim], claim: usize, keys: &Keys) -> Vec<usize> {
    let Some(here) = claims.get(claim) else {
        return Vec::new();
    };
    let others = claims.iter().enumerate().filter(|(n, _)| *n != claim);
    others
        .filter(|(_, other)| {
            are_open_together(&here.entry.scopes, &other.entry.scopes)
                && other.entry.keys.iter().any(|key| key.meets(keys))
                && !are_shipped_so(here.entry.action, other.entry.action, keys)
        })
        .map(|(n, _)| n)
        .collect()
}

/// Returns whether keys are ever looked up in both at once.
fn are_open_together(some: &[Scope], others: &[Scope]) -> bool {
    let everywhere = |scope: &Scope| matches!(scope, Scope::Global | Scope::List | Scope::Creator);
    some.iter().any(everywhere)
        || others.iter().any(everywhere)
        || some.iter().any(|scope| others.contains(scope))
}

/// Returns whether the table gives this key to both, as it does where the nearer place decides.
fn are_shipped_so(one: Action, other: Action, keys: &Keys) -> bool {
    let key = keys.to_string();
    let has = |action: Action| {
        action
            .row()
            .is_some_and(|row| row.keys.contains(&key.as_str()))
    };
    has(one) && has(other)
}

/// Takes a wished key from the shipped actions that have it; says from which.
fn take_from(claims: &mut [Claim], others: &[usize], wish: (&str, &Keys)) -> Option<String> {
    let (name, keys) = wish;
    let mut lost: Vec<String> = Vec::new();
    for other in others {
        let Some(other) = claims.get_mut(*other) else {
            continue;
        };
        other.entry.keys.retain(|key| !key.meets(keys));
        let left = if other.entry.keys.is_empty() {
            " (no key is left)"
        } else {
            ""
        };
        lost.push(format!("{}{left}", other.entry.name));
    }
    let (first, more) = lost.split_first()?;
    let more = match more {
        [] => String::new(),
        [one] => format!(" and {one}"),
        several => format!(" and {} more", several.len()),
    };
    Some(format!(
        "{keys} is {name}'s now, no longer of {first}{more}."
    ))
}

fn name_of(claims: &[Claim], claim: usize) -> String {
    let claim = claims.get(claim);
    claim.map_or_else(String::new, |claim| claim.entry.name.clone().into_owned())
}

fn keymap(entries: Vec<Entry>, counts: bool) -> Keymap {
    let mut bound = BTreeMap::new();
    let mut first = BTreeMap::new();
    for entry in &entries {
        for keys in &entry.keys {
            for scope in entry.scopes.iter() {
                bound.insert((*scope, keys.clone()), entry.action);
            }
        }
        if let Some(keys) = entry.keys.first() {
            first.insert(entry.action, keys.to_string());
        }
    }
    Keymap {
        entries,
        bound,
        first,
        counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::{Chord, Meaning};

    const ON_SAMPLE: [Scope; 4] = [Scope::Sample, Scope::Creator, Scope::List, Scope::Global];
    const IN_QUEUE: [Scope; 4] = [Scope::FollowUp, Scope::Creator, Scope::List, Scope::Global];

    fn wish(action: Action, keys: &[&str]) -> Wish {
        Wish {
            action,
            keys: keys
                .iter()
                .map(|keys| Keys::wished(keys).unwrap())
                .collect(),
        }
    }

    fn means(keymap: &Keymap, scopes: &[Scope], typed: &str) -> Meaning {
        let typed: Vec<Chord> = typed
            .split(' ')
            .map(|chord| chord.parse().unwrap())
            .collect();
        keymap.meaning(scopes, &typed)
    }

    #[test]
    fn a_wish_stands_before_what_is_shipped_and_says_who_loses() {
        let wishes = [wish(Action::Advance, &["f", "ctrl-n n"])];
        let (keymap, clashes) = merge(Preset::Default, &wishes, Vec::new());
        assert_eq!(
            means(&keymap, &ON_SAMPLE, "f"),
            Meaning::Act(Action::Advance)
        );
        assert_eq!(means(&keymap, &ON_SAMPLE, "ctrl-n"), Meaning::Prefix);
        assert_eq!(
            means(&keymap, &ON_SAMPLE, "ctrl-n n"),
            Meaning::Act(Action::Advance)
        );
        assert_eq!(means(&keymap, &ON_SAMPLE, "L"), Meaning::Nothing);
        // The queue's own L is another action's, never open where the sample's is.
        assert_eq!(means(&keymap, &IN_QUEUE, "L"), Meaning::Act(Action::Send));
        let told: Vec<_> = clashes.iter().map(|clash| clash.message.as_str()).collect();
        assert_eq!(
            told,
            ["f is advance's now, no longer of find (no key is left)."]
        );
        assert_eq!(keymap.key_of(Action::Find), "");
    }

    #[test]
    fn a_key_that_begins_others_takes_them_all() {
        let wishes = [wish(Action::Zoom, &["t"])];
        let (keymap, clashes) = merge(Preset::Default, &wishes, Vec::new());
        assert_eq!(means(&keymap, &ON_SAMPLE, "t"), Meaning::Act(Action::Zoom));
        let told = &clashes.first().unwrap().message;
        assert_eq!(
            told,
            "t is zoom's now, no longer of to-invited (no key is left) and 12 more."
        );
    }

    #[test]
    fn of_two_wishes_for_one_key_the_first_stands() {
        let wishes = [
            wish(Action::Zoom, &["x"]),
            wish(Action::Reload, &["x", "R"]),
        ];
        let (keymap, clashes) = merge(Preset::Default, &wishes, Vec::new());
        assert_eq!(means(&keymap, &ON_SAMPLE, "x"), Meaning::Act(Action::Zoom));
        assert_eq!(
            means(&keymap, &ON_SAMPLE, "R"),
            Meaning::Act(Action::Reload)
        );
        let refused: Vec<_> = clashes.iter().filter(|clash| clash.is_refused).collect();
        assert_eq!(refused.len(), 1);
        assert_eq!(
            refused[0].message,
            "x is zoom's already by this file: reload does not get it."
        );
        assert_eq!(refused[0].of, Wished::Table(1));
    }

    #[test]
    fn an_empty_wish_unbinds_and_ctrl_c_stays() {
        let wishes = [wish(Action::Quit, &[]), wish(Action::Zoom, &[])];
        let (keymap, clashes) = merge(Preset::Default, &wishes, Vec::new());
        assert_eq!(clashes, []);
        assert_eq!(means(&keymap, &ON_SAMPLE, "q"), Meaning::Nothing);
        assert_eq!(
            means(&keymap, &ON_SAMPLE, "ctrl-c"),
            Meaning::Act(Action::Interrupt)
        );
        for never in ["ctrl-c", "backspace", "ctrl-i", "alt-x", "", "a b c d e"] {
            assert!(Keys::wished(never).is_err(), "{never}");
        }
    }

    #[test]
    fn in_vim_digits_are_no_screens_and_every_screen_keeps_its_letter() {
        let (keymap, clashes) = merge(Preset::Vim, &[], Vec::new());
        assert!(keymap.counts && clashes.is_empty());
        for (screen, digit, _) in Screen::ALL {
            assert_eq!(means(&keymap, &ON_SAMPLE, digit), Meaning::Nothing);
            assert!(keymap.key_of(Action::GoTo(screen)).starts_with("g "));
        }
        assert_eq!(
            means(&keymap, &[Scope::Global], "Z Z"),
            Meaning::Act(Action::Quit)
        );
    }
}
