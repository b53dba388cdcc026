//! Evidence for decision rules, gathered set by set, and what the rules find in it.
//!
//! A shop is read crowd by crowd: the lines of the crowd's last months, its posts, samples and bookings once,
//! whatever the number of rules; or only those creators something happened to. What no rule that is on
//! asks for is not read, and what is found is handed on subject by subject.
//!
//! | file | what |
//! |---|---|
//! | `ground.rs` | medians of tiers and places in them, which a day keeps |
//! | `creators.rs` | creators, beside their tier and shop |
//! | `samples.rs` | what became of their samples; samples over their time |
//! | `contents.rs` | videos and LIVEs, SKUs |
//! | `programme.rs` | campaigns, the shop itself, rules of a person's own |
//! | `mix.rs` | whose fault a creator's loss is |

mod contents;
mod creators;
mod ground;
pub(in crate::store) mod mix;
mod programme;
mod samples;

use rusqlite::Connection;

use super::figures::crowd::{Crowd, FEW};
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

/// What takes the findings about one subject.
pub(in crate::store) type Take<'t> = &'t mut dyn FnMut(Vec<Found>);

/// A shop on a day, looked at by rules.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Sight<'s> {
    /// The shop and the day.
    pub(in crate::store) frame: &'s Frame,
    /// The rules.
    pub(in crate::store) rules: &'s Rules,
    /// Present or past.
    pub(in crate::store) view: View,
    /// What subjects are seen against.
    pub(in crate::store) ground: &'s Ground,
}

impl Sight<'_> {
    fn asks(&self, subject: SubjectKind) -> bool {
        self.rules.live().any(|rule| rule.subject() == subject)
    }

    /// Hands on what is found of every subject but the shop itself.
    pub(in crate::store) fn everything(&self, conn: &Connection, take: Take<'_>) -> Read<()> {
        if self.asks(SubjectKind::Creator) {
            let mut own = programme::own(conn, self)?;
            for crowd in Crowd::parts(conn, self.frame, FEW)? {
                creators::judge(conn, self, &crowd, &mut own, take)?;
            }
        }
        if self.asks(SubjectKind::Content) {
            contents::judge(conn, self, take)?;
        }
        self.goods(conn, take)?;
        if self.asks(SubjectKind::Sample) {
            samples::judge(conn, self, take)?;
        }
        Ok(())
    }

    /// Hands on what is found of some creators and of their samples.
    pub(in crate::store) fn some(
        &self,
        conn: &Connection,
        creators: Vec<i64>,
        take: Take<'_>,
    ) -> Read<()> {
        if self.asks(SubjectKind::Sample) {
            samples::judge_of(conn, self, &creators, take)?;
        }
        if self.asks(SubjectKind::Creator) {
            let mut own = programme::own(conn, self)?;
            creators::judge(conn, self, &Crowd::Some(creators), &mut own, take)?;
        }
        Ok(())
    }

    /// Hands on what is found of SKUs and of campaigns, whose costs any sample may change.
    pub(in crate::store) fn goods(&self, conn: &Connection, take: Take<'_>) -> Read<()> {
        if self.asks(SubjectKind::Product) {
            contents::judge_skus(conn, self, take)?;
        }
        if self.asks(SubjectKind::Campaign) {
            programme::judge_campaigns(conn, self, take)?;
        }
        Ok(())
    }

    /// Hands on what is found of the shop.
    pub(in crate::store) fn shop(&self, conn: &Connection, take: Take<'_>) -> Read<()> {
        if self.asks(SubjectKind::Shop) {
            programme::judge_shop(conn, self, take)?;
        }
        Ok(())
    }
}

/// Returns everything the rules that are on find in a shop, on its frame's day.
pub(in crate::store) fn found(
    conn: &Connection,
    frame: &Frame,
    rules: &Rules,
    view: View,
) -> Read<Vec<Found>> {
    let sight = Sight {
        frame,
        rules,
        view,
        ground: &Ground::of(conn, frame, rules)?,
    };
    let mut found = Vec::new();
    sight.everything(conn, &mut |some| found.extend(some))?;
    sight.shop(conn, &mut |some| found.extend(some))?;
    Ok(found)
}

pub(in crate::store) use ground::{Ground, Kept};

#[cfg(test)]
mod tests;
