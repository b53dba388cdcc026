//! Posts that are probably a sample's: by its creator, on its product, since it was delivered
//! (readings.md 31). They are suggested; a person accepts or dismisses them.

use std::collections::HashSet;

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::{Read, day, title};
use crate::domain::date::{Date, Instant, from_day_number};
use crate::domain::id::{CreatorId, ExtId, SampleId};
use crate::domain::stage::Stage;
use crate::store::{Query, StoreError};

/// The suggested posts, all of a sample's or the earliest of each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DetectedQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Only of this sample, and then all of its posts.
    pub sample: Option<SampleId>,
}

/// One suggested post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DetectedRow {
    /// Sample.
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
    /// Stage of the sample.
    pub stage: Stage,
    /// Due date of the sample.
    pub due: Option<Date>,
    /// The post.
    pub content_id: ExtId,
    /// Its link, where a list has it.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was posted.
    pub posted: Date,
}

impl DetectedRow {
    /// Returns the link of the post: a list's, else that of the video's own page.
    pub fn link(&self) -> String {
        self.url.clone().unwrap_or_else(|| {
            let (creator, id) = (&self.creator, &self.content_id);
            format!("https://www.tiktok.com/@{creator}/video/{id}")
        })
    }
}

impl Query for DetectedQuery {
    type Rows = Vec<DetectedRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<DetectedRow>, StoreError> {
        let frames = frames(conn, self.scope, self.now)?;
        Ok(posts(conn, &frames, self.sample)?)
    }
}

/// Samples that await a post, each with the posts of its creator since its delivery that are on its
/// product: a list says so, or an order through the post since its day, give or take what zones make of days. Posts of
/// other samples are left out, and LIVEs that are known to be too short to count.
const POSTS: &str = "
    select s.id, c.handle, c.id, coalesce(p.name, p.sku), p.sku, s.stage, s.due, t.id, t.url, t.title, t.posted
    from sample s indexed by sample_waiting
    cross join content t on t.creator = s.creator and t.posted >= s.delivered and t.posted <= ?3
    cross join product p on p.n = s.product
    cross join creator c on c.n = s.creator
    where s.shop = ?1 and s.stage = ?2 and s.stage in (5, 6) and s.due is not null and s.delivered is not null
      and (exists (select 1 from content_figures f
                   where f.content = t.n and f.product_id = p.product_id)
        or exists (select 1 from order_line l
                   where l.creator = s.creator and l.day >= t.posted - 2 and l.content = t.id and l.product = p.n))
      and coalesce(t.minutes >= ?4, true)
      and not exists (select 1 from sample other
                      where other.creator = s.creator and other.content_id = t.id)
      and not exists (select 1 from json_each(s.not_its_posts) no where no.value = cast(t.id as text))
    order by t.posted, t.id";

/// Returns the suggested posts: all of one sample, or the earliest of each, first posted first.
///
/// A post is suggested for one sample only, the one delivered first.
pub(super) fn posts(
    conn: &Connection,
    frames: &[Frame],
    only: Option<SampleId>,
) -> Read<Vec<DetectedRow>> {
    let mut query = conn.prepare_cached(POSTS)?;
    let mut found: Vec<DetectedRow> = Vec::new();
    for frame in frames {
        let live = frame.clocks().live_from(frame.today);
        let waiting = Stage::ALL.into_iter().filter(|stage| stage.awaits_post());
        for stage in waiting {
            let rows = query.query_map((frame.n, stage, frame.day(), live), |row| {
                detected(row, frame)
            })?;
            for row in rows {
                found.extend(
                    Some(row?).filter(|row| only.is_none_or(|sample| sample == row.sample)),
                );
            }
        }
    }
    found.sort_by(|a, b| {
        (a.posted, &a.content_id, a.due, a.sample).cmp(&(b.posted, &b.content_id, b.due, b.sample))
    });
    if only.is_none() {
        let (mut samples, mut contents) = (HashSet::new(), HashSet::new());
        found.retain(|row| {
            let is_first = !samples.contains(&row.sample) && !contents.contains(&row.content_id);
            if is_first {
                samples.insert(row.sample);
                contents.insert(row.content_id.clone());
            }
            is_first
        });
    }
    Ok(found)
}

fn detected(row: &Row<'_>, frame: &Frame) -> Read<DetectedRow> {
    Ok(DetectedRow {
        sample: row.get(0)?,
        creator: row.get(1)?,
        creator_id: row.get(2)?,
        product: title(row, 3)?,
        sku_id: row.get(4)?,
        shop: frame.name.clone(),
        stage: row.get(5)?,
        due: day(row, 6)?,
        content_id: row.get(7)?,
        url: row.get(8)?,
        title: row.get(9)?,
        posted: from_day_number(row.get(10)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn waiting_samples_and_the_posts_of_their_creators_are_found_by_index() {
        let world = World::new();
        let plan = world.plan(POSTS);
        for search in [
            "SEARCH s USING INDEX sample_waiting (shop=? AND stage=?)",
            "SEARCH t USING INDEX content_by_creator (creator=? AND posted>? AND posted<?)",
            "SEARCH l USING INDEX order_line_by_creator (creator=? AND day>?)",
        ] {
            assert!(plan.contains(search), "{plan}");
        }
    }
}
