//! Which keys mean which action: the table of actions, a preset and a person's own wishes over it.
//!
//! `chord` reads keys, `merge` makes the keymap and says where wishes meet. Help, the popup after a
//! prefix, the bottom line, the palette and `callsheet keys` all show what is in force here.

mod chord;
mod merge;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::action::{ACTIONS, Action, KeyRow, Place, Scope};

pub use chord::{Chord, Keys};
pub use merge::{Clash, Preset, Wish, Wished};

/// What typed keys mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// This action.
    Act(Action),
    /// The beginning of something longer.
    Prefix,
    /// Nothing.
    Nothing,
}

/// One action with the keys it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The action.
    pub action: Action,
    /// The heading of help it stands under.
    pub section: &'static str,
    /// Kebab-case name.
    pub name: Cow<'static, str>,
    /// Where it works.
    pub scopes: Cow<'static, [Scope]>,
    /// Its keys; none where it was unbound.
    pub keys: Vec<Keys>,
    /// The place in the bottom line.
    pub place: Place,
    /// One short word.
    pub word: Cow<'static, str>,
    /// One sentence, without a full stop.
    pub sentence: Cow<'static, str>,
}

impl Entry {
    /// Returns its keys as they are shown: `g g, home`.
    pub fn shown(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(Keys::to_string).collect();
        keys.join(", ")
    }

    /// Returns whether it works where these scopes are open.
    pub fn works_in(&self, scopes: &[Scope]) -> bool {
        self.scopes.iter().any(|scope| scopes.contains(scope))
    }
}

/// Every action with its keys, and every key with what it means in each scope.
#[derive(Clone, Debug)]
pub struct Keymap {
    entries: Vec<Entry>,
    bound: BTreeMap<(Scope, Keys), Action>,
    first: BTreeMap<Action, String>,
    /// Whether digits count how often a motion is made.
    pub counts: bool,
}

impl Default for Keymap {
    fn default() -> Self {
        merge::merge(Preset::Default, &[], Vec::new()).0
    }
}

impl Keymap {
    /// Returns the preset with the wishes over it, and where they meet.
    pub fn of(preset: Preset, wishes: &[Wish], own: Vec<Entry>) -> (Self, Vec<Clash>) {
        merge::merge(preset, wishes, own)
    }

    /// Returns every action in the order of help, a person's own last.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Returns an action's entry.
    pub fn entry(&self, action: Action) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.action == action)
    }

    /// Returns the first key of an action, as shown; empty where it has none.
    pub fn key_of(&self, action: Action) -> &str {
        self.first.get(&action).map_or("", String::as_str)
    }

    /// Returns the headings of help, in order.
    pub fn sections(&self) -> impl Iterator<Item = &'static str> {
        let shipped = ACTIONS.iter().map(|section| section.title);
        shipped.chain([merge::OWN])
    }

    /// Returns the table of keys, as the README and `callsheet keys` show it.
    pub fn table(&self) -> Vec<KeyRow> {
        let row = |entry: &Entry| KeyRow {
            group: entry.section,
            keys: entry.keys.iter().map(Keys::to_string).collect(),
            name: entry.name.clone(),
            sentence: entry.sentence.clone(),
        };
        self.entries.iter().map(row).collect()
    }

    /// Returns what `typed` means where these scopes are open, the nearest first.
    pub fn meaning(&self, scopes: &[Scope], typed: &[Chord]) -> Meaning {
        let keys = Keys::of(typed);
        for scope in scopes {
            if let Some(action) = self.bound.get(&(*scope, keys.clone())) {
                return Meaning::Act(*action);
            }
        }
        let longer =
            |(scope, bound): &(Scope, Keys)| scopes.contains(scope) && bound.begins_with(&keys);
        if self.bound.keys().any(longer) {
            Meaning::Prefix
        } else {
            Meaning::Nothing
        }
    }

    /// Returns where else `typed` means something, and what.
    pub fn elsewhere(&self, typed: &[Chord]) -> Option<(Scope, &Entry)> {
        let keys = Keys::of(typed);
        let mut bound = self.bound.iter();
        let (scope, action) = bound
            .find_map(|((scope, bound), action)| (*bound == keys).then_some((*scope, *action)))?;
        Some((scope, self.entry(action)?))
    }

    /// Returns what may follow `typed`: the next key and its entry.
    pub fn following(&self, scopes: &[Scope], typed: &[Chord]) -> Vec<(String, &Entry)> {
        let keys = Keys::of(typed);
        let mut found: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| entry.works_in(scopes))
            .flat_map(|entry| entry.keys.iter().map(move |keys| (keys, entry)))
            .filter(|(bound, _)| bound.begins_with(&keys))
            .filter_map(|(bound, entry)| Some((bound.after(typed.len())?.to_string(), entry)))
            .collect();
        found.dedup_by(|(a, _), (b, _)| a == b);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn chords(text: &str) -> Vec<Chord> {
        text.split(' ')
            .map(|chord| chord.parse().unwrap())
            .collect()
    }

    #[test]
    fn keys_print_as_they_are_written() {
        for text in [
            "L", "ctrl-d", "g g", "t s", "space", "pgdn", "f1", "f12", "{", "backtab",
        ] {
            assert_eq!(text.parse::<Keys>().unwrap().to_string(), text);
        }
        assert!("hyper-x".parse::<Keys>().is_err());
    }

    #[test]
    fn the_nearest_scope_wins_and_prefixes_wait() {
        let keymap = Keymap::default();
        let on_sample = [Scope::Sample, Scope::Creator, Scope::List, Scope::Global];
        let in_queue = [Scope::FollowUp, Scope::List, Scope::Global];
        assert_eq!(
            keymap.meaning(&on_sample, &chords("L")),
            Meaning::Act(Action::Advance)
        );
        assert_eq!(
            keymap.meaning(&in_queue, &chords("L")),
            Meaning::Act(Action::Send)
        );
        assert_eq!(keymap.meaning(&on_sample, &chords("g")), Meaning::Prefix);
        assert_eq!(
            keymap.meaning(&on_sample, &chords("g g")),
            Meaning::Act(Action::Top)
        );
        assert_eq!(keymap.meaning(&on_sample, &chords("g Q")), Meaning::Nothing);
        assert_eq!(
            keymap.meaning(&[Scope::Global], &chords("L")),
            Meaning::Nothing
        );
    }

    #[test]
    fn following_a_t_come_the_thirteen_stages() {
        let keymap = Keymap::default();
        assert_eq!(keymap.following(&[Scope::Sample], &chords("t")).len(), 13);
    }

    #[test]
    fn shifted_and_held_keys_are_told_apart_and_alt_means_nothing() {
        let key = |code, modifiers| Chord::of(KeyEvent::new(code, modifiers));
        assert_eq!(
            key(KeyCode::Tab, KeyModifiers::SHIFT),
            "backtab".parse().ok()
        );
        assert_eq!(
            key(KeyCode::Char('D'), KeyModifiers::CONTROL),
            "ctrl-d".parse().ok()
        );
        assert_eq!(
            key(KeyCode::Char('L'), KeyModifiers::SHIFT),
            "L".parse().ok()
        );
        assert_eq!(key(KeyCode::Char('x'), KeyModifiers::ALT), None);
        assert_eq!(key(KeyCode::Delete, KeyModifiers::NONE), None);
        assert_eq!(key(KeyCode::Backspace, KeyModifiers::NONE), None);
    }
}
