//! Posts that await a person's verdict: their captions say what their briefs forbid (guard G3).
//!
//! Looked at are the posts of samples in the stage `posted`: what is not decided on yet. A caption may come
//! with a file after the sample was moved there, and a brief may change.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::frame::Frame;
use super::read::{Read, day, title};
use crate::domain::brief::{Brief, BriefFor};
use crate::domain::date::Date;
use crate::domain::id::{CampaignId, CreatorId, ExtId, SampleId};
use crate::domain::verdict::{Compliance, Verdict};
use crate::store::project::{self, Stored as _};

/// One post that awaits a verdict.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UnjudgedRow {
    /// Platform id.
    pub content_id: ExtId,
    /// The sample it was posted for.
    pub sample: SampleId,
    /// Creator's handle.
    pub creator: String,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: CreatorId,
    /// Product name.
    pub product: String,
    /// SKU id.
    pub sku_id: ExtId,
    /// Shop's name.
    pub shop: String,
    /// Its link, where a list or the sample has it.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was posted.
    pub posted: Option<Date>,
    /// What it says and the brief forbids.
    pub forbidden_phrase: String,
    /// Row number of the sample.
    #[serde(skip)]
    pub(in crate::store) sample_n: i64,
    /// Row number of the content.
    #[serde(skip)]
    pub(in crate::store) content_n: i64,
    /// Row number of the creator.
    #[serde(skip)]
    pub(in crate::store) creator_n: i64,
}

impl UnjudgedRow {
    /// Returns its link: a list's or the sample's, else that of the video's own page.
    pub fn link(&self) -> String {
        self.url.clone().unwrap_or_else(|| {
            let (creator, id) = (&self.creator, &self.content_id);
            format!("https://www.tiktok.com/@{creator}/video/{id}")
        })
    }
}

/// The briefs of a shop, of which some forbid something.
struct Briefs(Vec<Brief>);

impl Briefs {
    /// Returns the shop's briefs; none where none of them forbids anything.
    fn of(conn: &Connection, frame: &Frame) -> Read<Option<Self>> {
        let briefs = project::list::<Brief>(conn, "where shop = ?1 order by n", [frame.n])?;
        let forbids = briefs.iter().any(|brief| brief.phrases().next().is_some());
        Ok(forbids.then_some(Self(briefs)))
    }

    /// Returns what a caption says that its brief forbids: that of the campaign, else of the product.
    fn forbidden(&self, campaign: Option<CampaignId>, sku: &ExtId, caption: &str) -> Option<&str> {
        let of = |wanted: &BriefFor| self.0.iter().find(|brief| brief.subject == *wanted);
        campaign
            .and_then(|campaign| of(&BriefFor::Campaign(campaign)))
            .or_else(|| of(&BriefFor::Product(sku.clone())))
            .and_then(|brief| brief.says_forbidden(caption))
    }
}

/// Posts of samples in the stage `posted` that nobody judged; a list's title is the caption, a sheet may tell
/// more of it.
fn question(index: &str, rest: &str) -> String {
    format!(
        "select t.id, s.id, c.handle, c.id, coalesce(p.name, p.sku), p.sku,
        coalesce(t.url, s.post_url), t.title, t.posted, s.campaign,
        coalesce(t.caption, '') || char(10) || coalesce(t.title, ''), s.n, t.n, c.n
     from sample s indexed by {index}
     cross join content t on t.shop = s.shop and t.id = s.content_id
     cross join creator c on c.n = s.creator
     cross join product p on p.n = s.product
     where s.shop = ?1 and s.stage = 7 and s.content_id is not null
       and t.compliance is null
       and not exists (select 1 from verdict v where v.shop = s.shop and v.content = t.id) {rest}"
    )
}

fn of_shop() -> String {
    question("sample_by_entry", "")
}

fn of_content() -> String {
    question("sample_by_content", "and s.content_id = ?2 order by s.n")
}

fn row(row: &Row<'_>, frame: &Frame, briefs: &Briefs) -> Read<Option<UnjudgedRow>> {
    let (sku_id, caption): (ExtId, String) = (row.get(5)?, row.get(10)?);
    let Some(phrase) = briefs.forbidden(row.get(9)?, &sku_id, &caption) else {
        return Ok(None);
    };
    Ok(Some(UnjudgedRow {
        content_id: row.get(0)?,
        sample: row.get(1)?,
        creator: row.get(2)?,
        creator_id: row.get(3)?,
        product: title(row, 4)?,
        sku_id,
        shop: frame.name.clone(),
        url: row.get(6)?,
        title: row.get(7)?,
        posted: day(row, 8)?,
        forbidden_phrase: phrase.to_owned(),
        sample_n: row.get(11)?,
        content_n: row.get(12)?,
        creator_n: row.get(13)?,
    }))
}

/// Returns the posts of a shop that await a verdict, the earliest first, each once.
pub(in crate::store) fn posts(conn: &Connection, frame: &Frame) -> Read<Vec<UnjudgedRow>> {
    let Some(briefs) = Briefs::of(conn, frame)? else {
        return Ok(Vec::new());
    };
    let mut query = conn.prepare_cached(&of_shop())?;
    let mut rows = query.query([frame.n])?;
    let mut found: Vec<UnjudgedRow> = Vec::new();
    while let Some(next) = rows.next()? {
        found.extend(row(next, frame, &briefs)?);
    }
    found.sort_by(|a, b| {
        (a.posted, &a.content_id, a.sample_n).cmp(&(b.posted, &b.content_id, b.sample_n))
    });
    found.dedup_by(|later, first| later.content_id == first.content_id);
    Ok(found)
}

/// What is known of how a content keeps to its brief.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Judged {
    /// The verdict: a person's, else a sheet's.
    pub(super) verdict: Option<Compliance>,
    /// Why.
    pub(super) reason: Option<String>,
    /// Without a verdict: what it says and its brief forbids.
    pub(super) forbidden_phrase: Option<String>,
}

/// The verdicts of a list's contents, in its order.
pub(super) struct Judge<'c> {
    conn: &'c Connection,
    briefs: BTreeMap<i64, Option<Briefs>>,
}

impl<'c> Judge<'c> {
    pub(super) const fn new(conn: &'c Connection) -> Self {
        Self {
            conn,
            briefs: BTreeMap::new(),
        }
    }

    /// Returns what is known of a content; `word` is what a sheet says of it.
    pub(super) fn of(
        &mut self,
        frame: &Frame,
        content: &ExtId,
        word: Option<String>,
    ) -> Read<Judged> {
        let given: Option<Verdict> = self
            .conn
            .prepare_cached(GIVEN)?
            .query_map((frame.n, content), Verdict::read)?
            .next()
            .transpose()?;
        if let Some(given) = given {
            return Ok(Judged {
                verdict: Some(given.compliance),
                reason: given.reason,
                forbidden_phrase: None,
            });
        }
        let told = word.as_deref().and_then(Compliance::of_sheet);
        if told.is_some() {
            return Ok(Judged {
                verdict: told,
                // Whoever wrote more than a plain yes wrote why.
                reason: word.filter(|_| told == Some(Compliance::Violation)),
                forbidden_phrase: None,
            });
        }
        let briefs = match self.briefs.entry(frame.n) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(empty) => {
                empty.insert(Briefs::of(self.conn, frame)?)
            }
        };
        let Some(briefs) = briefs else {
            return Ok(Judged::default());
        };
        let mut query = self.conn.prepare_cached(&of_content())?;
        let mut rows = query.query((frame.n, content))?;
        while let Some(next) = rows.next()? {
            if let Some(found) = row(next, frame, briefs)? {
                return Ok(Judged {
                    forbidden_phrase: Some(found.forbidden_phrase),
                    ..Judged::default()
                });
            }
        }
        Ok(Judged::default())
    }
}

const GIVEN: &str = "select v.rev, v.body from verdict v where v.shop = ?1 and v.content = ?2";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn posts_are_found_by_index() {
        let world = World::new();
        for sql in [&of_shop(), &of_content(), GIVEN] {
            world.assert_index_driven(sql);
        }
    }
}
