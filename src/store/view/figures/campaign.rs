//! One campaign's figures over its own days, read by index through those who take part in it.
//!
//! Lines and costs are the campaign's by the rule of every grouping (readings.md 42), so that they agree with
//! `profit --by campaign` of the same days. What is posted belongs to it by the same rule: by one of its
//! creators, in its days, about one of its products; of several campaigns the latest start. A sample that
//! names the post decides; a post of which nothing says what it is about is taken to be about the campaign
//! that runs.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::cast::{Cast, Owner};
use super::posts::post;
use super::{By, Days, Rows, Subject, bookings, lines, samples};
use crate::domain::campaign::Campaign;
use crate::domain::date::{Date, day_number, from_day_number};
use crate::domain::id::{CampaignId, CreatorId, ExtId};
use crate::domain::metrics::programme::{Bounds, Journey, invitations, repeated};
use crate::domain::metrics::sums::Sums;
use crate::domain::sample::Entry;
use crate::domain::stage::Stage;
use crate::store::value::Json;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// A creator who takes part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Who.
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Where the latest sample of the campaign stands; who only joined has none.
    pub stage: Option<Stage>,
    /// What they posted for it.
    pub posts: i64,
    /// Net GMV of their lines, minor units.
    pub net_gmv: i128,
}

/// Everything a campaign's figures are made of.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Own {
    /// The sums of its days so far.
    pub sums: Sums,
    /// Net GMV of each day that had any, minor units.
    pub daily: BTreeMap<Date, i128>,
    /// Those who take part, who sold most first, ties by handle.
    pub parts: Vec<Part>,
}

/// A post with the campaign of the sample it was made for.
const POSTS: &str = "select t.creator, coalesce(v.net, t.gmv - coalesce(t.refunds, 0)), t.views,
     t.impressions, t.clicks, t.orders, t.likes, t.comments, t.shares, t.hold, t.posted, t.n, t.id,
     (select s.campaign from sample s
      where s.creator = t.creator and s.content_id = t.id and s.campaign is not null limit 1)
     from content t left join content_sales v on v.shop = t.shop and v.content = t.id
     where t.creator = ?1 and t.posted between ?2 and ?3";
/// The products that lists give a post, null where we do not know them.
const LISTED: &str = "select p.n from content_figures f
     left join product p on p.shop = ?1 and p.product_id = f.product_id
     where f.content = ?2 and f.product_id <> ''";
/// What a creator's posts sold; the plus keeps the planner off the index on all of the shop's days.
const SOLD: &str = "select l.content, l.product from order_line l
     where +l.shop = ?1 and l.creator = ?2 and l.day between ?3 and ?4 and l.content is not null";
/// The samples of a creator, by index and so the latest last.
const SAMPLES: &str = "select stage, entries, campaign from sample where creator = ?1";
/// The day of a creator's latest post.
const LAST_POST: &str = "select max(posted) from content where creator = ?1";
/// What a creator is called.
const PERSON: &str = "select id, handle from creator where n = ?1";

/// Returns the figures of a campaign from its first day to its last, or to today.
pub(in crate::store::view) fn own(
    conn: &Connection,
    frame: &Frame,
    campaign: &Campaign,
) -> Read<Own> {
    let last = campaign.to.min(frame.today);
    let length = day_number(last) - day_number(campaign.from) + 1;
    let days = Days::of((Some(campaign.from), Some(last)));
    let cast = Cast::new(conn, frame, By::Campaign, (length > 0).then_some(length))?;
    let Some((place, creators)) = cast.run_of(campaign.id) else {
        return Ok(Own::default());
    };
    let creators: Vec<i64> = creators.iter().copied().collect();
    let mut pass = Pass {
        conn,
        frame,
        campaign,
        days,
        cast,
        place,
        daily: BTreeMap::new(),
        sold: BTreeMap::new(),
        posted: BTreeMap::new(),
    };
    for creator in &creators {
        pass.sales(*creator)?;
        pass.posts(*creator)?;
    }
    bookings::read(conn, frame, days, Rows::Shop, &mut pass.cast)?;
    pass.cast.settle();
    let stages = pass.heads(&creators)?;
    pass.finish(&creators, &stages)
}

/// One walk over those who take part.
struct Pass<'a> {
    conn: &'a Connection,
    frame: &'a Frame,
    campaign: &'a Campaign,
    days: Days,
    cast: Cast,
    place: usize,
    daily: BTreeMap<Date, i128>,
    sold: BTreeMap<i64, i128>,
    posted: BTreeMap<i64, i64>,
}

impl Pass<'_> {
    fn sales(&mut self, creator: i64) -> Read<()> {
        let rows = Rows::Creator(creator);
        let only = [rows];
        let ours = Subject::Campaign(self.campaign.name.clone());
        let (daily, sold) = (&mut self.daily, &mut self.sold);
        let at = (self.frame, self.days, only.as_slice());
        lines::watched(self.conn, at, &mut self.cast, &mut |added| {
            if *added.subject == ours && added.sale.counted {
                let net = i128::from(added.sale.net);
                let day = from_day_number(added.owner.day.unwrap_or_default());
                *daily.entry(day).or_default() += net;
                *sold.entry(creator).or_default() += net;
            }
        })?;
        samples::read(self.conn, self.frame, self.days, rows, &mut self.cast)
    }

    fn posts(&mut self, creator: i64) -> Read<()> {
        let sold = self.sold_by(creator)?;
        let mut query = self.conn.prepare_cached(POSTS)?;
        let mut rows = query.query([creator, self.days.first, self.days.last])?;
        while let Some(row) = rows.next()? {
            let (day, n, id): (i64, i64, ExtId) = (row.get(10)?, row.get(11)?, row.get(12)?);
            let linked: Option<CampaignId> = row.get(13)?;
            let about = match linked {
                Some(_) => None,
                None => self.about(n, sold.get(&id))?,
            };
            let owner = Owner {
                creator: Some(creator),
                campaign: linked,
                day: Some(day),
                ..Owner::default()
            };
            if self.cast.place_of_post(&owner, about.as_ref()) != Some(self.place) {
                continue;
            }
            if let Some(member) = self.cast.members.get_mut(self.place) {
                member.touched = true;
                member.sums.post(&post(row)?);
            }
            *self.posted.entry(creator).or_default() += 1;
        }
        Ok(())
    }

    /// Returns what each post of a creator sold in these days.
    fn sold_by(&self, creator: i64) -> Read<BTreeMap<ExtId, BTreeSet<i64>>> {
        let mut sold: BTreeMap<ExtId, BTreeSet<i64>> = BTreeMap::new();
        let mut query = self.conn.prepare_cached(SOLD)?;
        let days = self.days;
        let mut rows = query.query([self.frame.n, creator, days.first, days.last])?;
        while let Some(row) = rows.next()? {
            sold.entry(row.get(0)?).or_default().insert(row.get(1)?);
        }
        Ok(sold)
    }

    /// Returns the products a post is about; `None` where nothing says.
    fn about(&self, n: i64, sold: Option<&BTreeSet<i64>>) -> Read<Option<BTreeSet<i64>>> {
        let listed: Vec<Option<i64>> = self
            .conn
            .prepare_cached(LISTED)?
            .query_map([self.frame.n, n], |row| row.get(0))?
            .collect::<Read<_>>()?;
        let said = !listed.is_empty() || sold.is_some();
        let sold = sold.into_iter().flatten().copied();
        Ok(said.then(|| listed.into_iter().flatten().chain(sold).collect()))
    }

    /// Counts what became of the campaign's invitations and of its creators' samples; returns where the
    /// latest sample of each stands.
    fn heads(&mut self, creators: &[i64]) -> Read<BTreeMap<i64, Stage>> {
        let mut stages = BTreeMap::new();
        let (mut ours, mut all, mut last_posts) = (Vec::new(), Vec::new(), BTreeMap::new());
        let mut samples = self.conn.prepare_cached(SAMPLES)?;
        let mut last_post = self.conn.prepare_cached(LAST_POST)?;
        for creator in creators {
            let mut rows = samples.query([creator])?;
            while let Some(row) = rows.next()? {
                let entries: Json<BTreeMap<Stage, Entry>> = row.get(1)?;
                let entered = entries
                    .0
                    .into_iter()
                    .map(|(stage, entry)| (stage, entry.on));
                let journey = Journey {
                    creator: *creator,
                    stage: row.get(0)?,
                    entered: entered.collect(),
                };
                if row.get::<_, Option<CampaignId>>(2)? == Some(self.campaign.id) {
                    stages.insert(*creator, journey.stage);
                    ours.push(journey.clone());
                }
                all.push(journey);
            }
            if let Some(day) = last_post.query_row([creator], |row| row.get::<_, Option<i64>>(0))? {
                last_posts.insert(*creator, from_day_number(day));
            }
        }
        let whenever = Bounds {
            first: None,
            last: None,
        };
        let days = Bounds {
            first: Some(self.campaign.from),
            last: Some(self.campaign.to),
        };
        let member = self.cast.members.get_mut(self.place);
        if let Some(heads) = member.and_then(|member| member.sums.heads.as_mut()) {
            (heads.activated, heads.replied) =
                invitations(&ours, &last_posts, whenever, self.frame.today);
            heads.repeated = repeated(&all, days);
        }
        Ok(stages)
    }

    fn finish(self, creators: &[i64], stages: &BTreeMap<i64, Stage>) -> Read<Own> {
        let mut person = self.conn.prepare_cached(PERSON)?;
        let mut parts = Vec::with_capacity(creators.len());
        for n in creators {
            let (id, handle) = person.query_row([n], |row| Ok((row.get(0)?, row.get(1)?)))?;
            parts.push(Part {
                id,
                handle,
                stage: stages.get(n).copied(),
                posts: self.posted.get(n).copied().unwrap_or_default(),
                net_gmv: self.sold.get(n).copied().unwrap_or_default(),
            });
        }
        parts.sort_by(|a, b| {
            b.net_gmv
                .cmp(&a.net_gmv)
                .then_with(|| a.handle.cmp(&b.handle))
        });
        let member = self.cast.members.into_iter().nth(self.place);
        Ok(Own {
            sums: member.map(|member| member.sums).unwrap_or_default(),
            daily: self.daily,
            parts,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn nobody_elses_rows_are_read() {
        let world = World::new();
        for sql in [POSTS, SAMPLES, LAST_POST, LISTED, SOLD] {
            world.assert_index_driven(sql);
        }
        let plan = world.plan(SOLD);
        assert!(plan.contains("order_line_by_creator"), "{plan}");
    }
}
