//! Evidence for decision rules, gathered set by set, and what the rules find in it.
//!
//! A shop is read as a whole: the lines of five months once, posts, samples and bookings once, whatever
//! the number of rules. What no rule that is on asks for is not read.
//!
//! | file | what |
//! |---|---|
//! | `creators.rs` | creators, beside their tier and shop |
//! | `samples.rs` | what became of their samples; samples over their time |
//! | `contents.rs` | videos and LIVEs, SKUs |
//! | `programme.rs` | campaigns, the shop itself, rules of a person's own |
//! | `mix.rs` | whose fault a creator's loss is |

mod contents;
mod creators;
pub(in crate::store) mod mix;
mod programme;
mod samples;

use rusqlite::Connection;

use super::frame::Frame;
use super::read::Read;
use crate::domain::rules::{Found, Rules};
use crate::domain::suggestion::SubjectKind;

/// Whether rules look at the present or are tried on a day gone by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) enum View {
    /// Today, with everything there is.
    Present,
    /// A past day: what came after it is not seen, as far as dates tell.
    Past,
}

/// Returns everything the rules that are on find in a shop, on its frame's day.
pub(in crate::store) fn found(
    conn: &Connection,
    frame: &Frame,
    rules: &Rules,
    view: View,
) -> Read<Vec<Found>> {
    let asks = |subject: SubjectKind| rules.live().any(|rule| rule.subject() == subject);
    let mut found = Vec::new();
    if asks(SubjectKind::Creator) {
        creators::judge(conn, frame, (rules, view), &mut found)?;
    }
    if asks(SubjectKind::Content) {
        contents::judge(conn, frame, rules, &mut found)?;
    }
    if asks(SubjectKind::Product) {
        contents::judge_skus(conn, frame, rules, &mut found)?;
    }
    if asks(SubjectKind::Campaign) {
        programme::judge_campaigns(conn, frame, rules, &mut found)?;
    }
    if asks(SubjectKind::Shop) {
        programme::judge_shop(conn, frame, (rules, view), &mut found)?;
    }
    if asks(SubjectKind::Sample) {
        samples::judge(conn, frame, (rules, view), &mut found)?;
    }
    programme::judge_own(conn, frame, rules, &mut found)?;
    Ok(found)
}

#[cfg(test)]
mod tests;
