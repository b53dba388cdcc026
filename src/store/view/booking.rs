//! Money booked in a window: ad spend by content and day, flat fees by creator and day.
//!
//! Only what stands: of several statements about a key the latest.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use serde::Serialize;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::{Read, day};
use crate::domain::date::{Date, Instant, Window, day_number};
use crate::domain::id::{CampaignId, CreatorId, ExtId};
use crate::domain::money::Money;
use crate::store::project::campaign_key;
use crate::store::{Query, StoreError};

/// What promotion cost in a window, latest day first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpendQuery {
    /// Which shops.
    pub scope: Scope,
    /// The days, in each shop's zone.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

/// Flat fees in a window, latest day first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FeesQuery {
    /// Which shops.
    pub scope: Scope,
    /// The days, in each shop's zone.
    pub window: Window,
    /// The clock.
    pub now: Instant,
    /// Only of this creator.
    pub creator: Option<CreatorId>,
}

/// What promoting one content cost on one day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SpendRow {
    /// Shop's name.
    pub shop: String,
    /// The content.
    pub content_id: ExtId,
    /// Its creator's handle, where a file names one.
    pub creator: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The day.
    pub date: Date,
    /// The spend.
    pub amount: Money,
    /// Clicks it brought.
    pub paid_clicks: Option<i64>,
    /// Orders it brought.
    pub paid_orders: Option<i64>,
    /// GMV it brought.
    pub paid_gmv: Option<Money>,
}

/// One flat fee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FeeRow {
    /// Shop's name.
    pub shop: String,
    /// The creator's handle.
    pub creator: String,
    /// The day.
    pub date: Date,
    /// Name of the campaign it is for, as booked.
    pub campaign: Option<String>,
    /// The fee.
    pub amount: Money,
}

/// First and last day of a window as columns hold them; nothing lies outside `all`.
fn days(window: Window, frame: &Frame) -> (i64, i64) {
    let (from, to) = window.bounds(frame.today);
    (
        from.map_or(i64::MIN, day_number),
        to.map_or(i64::MAX, day_number),
    )
}

impl Query for SpendQuery {
    type Rows = Vec<SpendRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<SpendRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            rows.extend(spend(conn, &frame, self.window)?);
        }
        Ok(rows)
    }
}

/// Returns the spend of a shop.
pub(super) fn spend(conn: &Connection, frame: &Frame, window: Window) -> Read<Vec<SpendRow>> {
    let (from, to) = days(window, frame);
    conn.prepare_cached(
        "select a.content, w.handle, c.title, a.day, a.amount, a.clicks, a.orders, a.gmv
         from ad_spend_standing a left join content c on c.shop = a.shop and c.id = a.content
         left join creator w on w.n = c.creator
         where a.shop = ?1 and a.day between ?2 and ?3 order by a.day desc, a.content",
    )?
    .query_map(params![frame.n, from, to], |row| {
        let amount = |minor| Money::new(minor, frame.currency);
        Ok(SpendRow {
            shop: frame.name.clone(),
            content_id: row.get(0)?,
            creator: row.get(1)?,
            title: row.get(2)?,
            date: day(row, 3)?.unwrap_or_default(),
            amount: amount(row.get(4)?),
            paid_clicks: row.get(5)?,
            paid_orders: row.get(6)?,
            paid_gmv: row.get::<_, Option<i64>>(7)?.map(amount),
        })
    })?
    .collect()
}

impl Query for FeesQuery {
    type Rows = Vec<FeeRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<FeeRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            rows.extend(self.of(conn, &frame)?);
        }
        Ok(rows)
    }
}

impl FeesQuery {
    fn of(&self, conn: &Connection, frame: &Frame) -> Read<Vec<FeeRow>> {
        let (from, to) = days(self.window, frame);
        let campaigns = Campaigns::of(conn, frame.n)?;
        let wanted = self.creator;
        conn.prepare_cached(
            "select w.handle, f.day, f.campaign, f.campaign_key, f.amount
             from flat_fee_standing f join creator w on w.n = f.creator
             where f.shop = ?1 and f.day between ?2 and ?3 and (?4 is null or w.id = ?4)
             order by f.day desc, w.handle, f.campaign_key",
        )?
        .query_map(params![frame.n, from, to, wanted], |row| {
            let (id, key): (Option<CampaignId>, String) = (row.get(2)?, row.get(3)?);
            Ok(FeeRow {
                shop: frame.name.clone(),
                creator: row.get(0)?,
                date: day(row, 1)?.unwrap_or_default(),
                campaign: campaigns
                    .find(id, &key)
                    .map(|(_, name)| name.to_owned())
                    .or_else(|| Some(key).filter(|key| !key.is_empty())),
                amount: Money::new(row.get(4)?, frame.currency),
            })
        })?
        .collect()
    }
}

/// The campaigns of a shop, as bookings name them.
#[derive(Debug, Default)]
pub(in crate::store) struct Campaigns {
    names: HashMap<CampaignId, String>,
    keys: HashMap<String, CampaignId>,
}

impl Campaigns {
    /// Returns those of the shop with that row number.
    pub(in crate::store) fn of(conn: &Connection, shop: i64) -> Read<Self> {
        let mut campaigns = Self::default();
        let mut find =
            conn.prepare_cached("select id, name from campaign where shop = ?1 order by n")?;
        let mut rows = find.query([shop])?;
        while let Some(row) = rows.next()? {
            let (id, name): (CampaignId, String) = (row.get(0)?, row.get(1)?);
            campaigns.keys.insert(campaign_key(&name), id);
            campaigns.names.insert(id, name);
        }
        Ok(campaigns)
    }

    /// Returns the campaign that a booking names by id or by name, if there is one.
    pub(in crate::store) fn find(
        &self,
        id: Option<CampaignId>,
        key: &str,
    ) -> Option<(CampaignId, &str)> {
        let id = id.or_else(|| self.keys.get(key).copied())?;
        self.names.get(&id).map(|name| (id, name.as_str()))
    }
}
