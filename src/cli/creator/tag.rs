//! `callsheet creator tag`: adds and removes tags.

use std::collections::BTreeSet;

use super::super::dash;
use super::super::fault::{Exit, Fault};
use super::super::session::Session;
use crate::domain::command::Command;

/// Whom to tag, and how.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// One handle and its tags, -TAG to remove; or handles and +TAG to add
    #[arg(required = true, value_name = "HANDLE|TAG", value_parser = dash::unveiled)]
    words: Vec<String>,
    /// Tags to add, separated by commas
    #[arg(long, value_name = "TAG,...")]
    add: Option<String>,
    /// Tags to remove, separated by commas
    #[arg(long, value_name = "TAG,...")]
    remove: Option<String>,
}

/// What the words of the command mean.
#[derive(Default, PartialEq, Eq, Debug)]
struct Wanted {
    handles: Vec<String>,
    add: BTreeSet<String>,
    remove: BTreeSet<String>,
}

/// Runs the command.
pub(crate) fn run(args: Args, session: &mut Session) -> Result<Exit, Fault> {
    let wanted = wanted(args);
    if wanted.add.is_empty() && wanted.remove.is_empty() {
        return Err(Fault::usage(
            "No tag is given: write it like creator tag maya.glows vip, or +vip -blocked for several creators.",
        ));
    }
    let creators = session.creators(&wanted.handles)?;
    let shop = session.shop_of(&creators)?;
    let command = Command::TagCreators {
        creators,
        add: wanted.add,
        remove: wanted.remove,
    };
    session.commit(command, Some(&shop.name))
}

/// Tells handles from tags.
///
/// Where a plus or `--add` says what is added, every bare word is a handle; otherwise the first one is,
/// and the others are tags to add.
fn wanted(args: Args) -> Wanted {
    let mut wanted = Wanted {
        handles: Vec::new(),
        add: args.add.as_deref().map(listed).unwrap_or_default(),
        remove: args.remove.as_deref().map(listed).unwrap_or_default(),
    };
    let mut bare = Vec::new();
    for word in args.words {
        if let Some(tag) = word.strip_prefix('+') {
            wanted.add.extend(listed(tag));
        } else if let Some(tag) = word.strip_prefix('-') {
            wanted.remove.extend(listed(tag));
        } else {
            bare.push(word);
        }
    }
    if wanted.add.is_empty() {
        let mut bare = bare.into_iter();
        wanted.handles.extend(bare.next());
        wanted.add.extend(bare.flat_map(|word| listed(&word)));
    } else {
        wanted.handles = bare;
    }
    wanted
}

/// Returns the tags of a list separated by commas.
pub(super) fn listed(text: &str) -> BTreeSet<String> {
    text.split(',')
        .map(|tag| tag.trim().trim_start_matches('#').to_lowercase())
        .filter(|tag| !tag.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str], add: Option<&str>) -> Wanted {
        wanted(Args {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            add: add.map(str::to_owned),
            remove: None,
        })
    }

    fn told(handles: &[&str], add: &[&str], remove: &[&str]) -> Wanted {
        let set = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        Wanted {
            handles: handles.iter().map(|handle| (*handle).to_owned()).collect(),
            add: set(add),
            remove: set(remove),
        }
    }

    #[test]
    fn handles_and_tags_are_told_apart() {
        assert_eq!(
            read(&["maya", "VIP", "glow"], None),
            told(&["maya"], &["vip", "glow"], &[])
        );
        assert_eq!(
            read(&["maya", "leo", "+vip"], None),
            told(&["maya", "leo"], &["vip"], &[])
        );
        assert_eq!(
            read(&["maya", "vip", "-old"], None),
            told(&["maya"], &["vip"], &["old"])
        );
        assert_eq!(
            read(&["maya", "-old", "+a,b"], None),
            told(&["maya"], &["a", "b"], &["old"])
        );
        assert_eq!(
            read(&["maya", "leo"], Some("#vip")),
            told(&["maya", "leo"], &["vip"], &[])
        );
        assert_eq!(read(&["maya"], None), told(&["maya"], &[], &[]));
    }
}
