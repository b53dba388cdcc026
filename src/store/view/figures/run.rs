//! A campaign as rows find it (readings.md 42).

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use super::cast::Owner;
use crate::domain::campaign::Campaign;
use crate::domain::date::day_number;
use crate::domain::id::{CampaignId, ExtId};
use crate::store::project;
use crate::store::view::read::Read;

/// A campaign's days, products and creators.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) id: CampaignId,
    /// Its folded name, by which files book on it.
    pub(super) key: String,
    pub(super) place: usize,
    first: i64,
    last: i64,
    products: BTreeSet<i64>,
    pub(super) creators: BTreeSet<i64>,
}

impl Run {
    /// Returns a campaign that stands at `place`; `of_sku` are the shop's products.
    pub(super) fn of(
        conn: &Connection,
        campaign: &Campaign,
        (place, of_sku): (usize, &HashMap<&ExtId, i64>),
    ) -> Read<Self> {
        let products = campaign.products.iter();
        Ok(Self {
            id: campaign.id,
            key: project::campaign_key(&campaign.name),
            place,
            first: day_number(campaign.from),
            last: day_number(campaign.to),
            products: products
                .filter_map(|sku| of_sku.get(sku).copied())
                .collect(),
            creators: participants(conn, campaign)?,
        })
    }

    /// Returns whether a line belongs to the campaign: its product, in its dates, by one of its creators.
    pub(super) fn sold(&self, owner: &Owner, day: i64) -> bool {
        self.first <= day
            && day <= self.last
            && owner.product.is_some_and(|n| self.products.contains(&n))
            && self.has(owner)
    }

    /// Returns whether a post does; `about` are its products, where anything says.
    pub(super) fn posted(&self, owner: &Owner, about: Option<&BTreeSet<i64>>) -> bool {
        owner
            .day
            .is_some_and(|day| self.first <= day && day <= self.last)
            && about.is_none_or(|about| !about.is_disjoint(&self.products))
            && self.has(owner)
    }

    fn has(&self, owner: &Owner) -> bool {
        owner.creator.is_some_and(|n| self.creators.contains(&n))
    }
}

/// Who has a sample in a campaign.
const SAMPLED: &str = "select distinct creator from sample where campaign = ?1";
/// Row number of a creator.
const NUMBER: &str = "select n from creator where id = ?1";

/// Returns the creators who joined a campaign or have a sample in it.
fn participants(conn: &Connection, campaign: &Campaign) -> Read<BTreeSet<i64>> {
    let mut found: BTreeSet<i64> = conn
        .prepare_cached(SAMPLED)?
        .query_map([campaign.id], |row| row.get(0))?
        .collect::<Read<_>>()?;
    let mut number = conn.prepare_cached(NUMBER)?;
    for creator in &campaign.creators {
        for n in number.query_map([creator], |row| row.get(0))? {
            found.insert(n?);
        }
    }
    Ok(found)
}
