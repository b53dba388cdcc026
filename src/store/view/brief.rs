//! Briefs, and the one that goes with a sample.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;

use super::Scope;
use super::read::Read;
use crate::domain::brief::{Brief, BriefFor};
use crate::domain::id::{BriefId, CampaignId, ExtId, SampleId, ShopId};
use crate::store::{Query, StoreError, project};

/// Every brief, by what it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BriefsQuery(pub Scope);

/// The brief that goes with a sample, or the blank one to be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BriefOfQuery(pub SampleId);

/// One brief.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct BriefRow {
    /// Id.
    pub id: BriefId,
    /// Shop's name.
    pub shop: String,
    /// SKU, of a product's.
    pub sku_id: Option<ExtId>,
    /// Product name, of a product's.
    pub product: Option<String>,
    /// Campaign's name, of a campaign's.
    pub campaign: Option<String>,
    /// Hook angle.
    pub hook: String,
    /// Product truth.
    pub truth: String,
    /// Proof element.
    pub proof: String,
    /// Call to action.
    pub cta: String,
    /// What not to say, a phrase each.
    pub avoid: Vec<String>,
    /// Words a creator has to read.
    pub words: usize,
    /// Parts still empty; none of them before it may be sent.
    pub missing: Vec<&'static str>,
    /// What to know before it is sent.
    pub warnings: Vec<String>,
    /// The brief itself.
    #[serde(skip)]
    pub entity: Brief,
}

impl BriefRow {
    /// Returns what it belongs to, as people call it.
    pub fn subject(&self) -> &str {
        let name = self.campaign.as_ref().or(self.product.as_ref());
        name.map_or("", String::as_str)
    }
}

/// A brief to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BriefSheet {
    /// Shop.
    pub shop: ShopId,
    /// What it belongs to.
    pub subject: BriefFor,
    /// That, as people call it.
    pub name: String,
    /// Its parts as they are.
    pub parts: [String; 5],
}

impl Query for BriefsQuery {
    type Rows = Vec<BriefRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<BriefRow>, StoreError> {
        let (condition, of) = self.0.condition("h");
        let of_shops = format!("where shop in (select h.n from shop h where {condition})");
        let briefs: Vec<Brief> = project::list(conn, &of_shops, [of])?;
        let mut rows = Vec::new();
        for brief in briefs {
            rows.push(row(conn, brief)?);
        }
        rows.sort_by_cached_key(|row| {
            (row.campaign.is_none(), row.subject().to_lowercase(), row.id)
        });
        Ok(rows)
    }
}

/// Returns the brief of a campaign.
pub(super) fn of_campaign(conn: &Connection, campaign: CampaignId) -> Read<Option<BriefRow>> {
    let found = project::list::<Brief>(conn, "where campaign = ?1 order by n", [campaign])?;
    found
        .into_iter()
        .next()
        .map(|brief| row(conn, brief))
        .transpose()
}

fn row(conn: &Connection, brief: Brief) -> Read<BriefRow> {
    let name = name(conn, brief.shop, &brief.subject)?;
    let (sku_id, product, campaign) = match &brief.subject {
        BriefFor::Product(sku) => (Some(sku.clone()), Some(name), None),
        BriefFor::Campaign(_) => (None, None, Some(name)),
    };
    let shop = conn
        .prepare_cached("select name from shop where id = ?1")?
        .query_row([brief.shop], |row| row.get(0))?;
    Ok(BriefRow {
        id: brief.id,
        shop,
        sku_id,
        product,
        campaign,
        hook: brief.hook.clone(),
        truth: brief.truth.clone(),
        proof: brief.proof.clone(),
        cta: brief.cta.clone(),
        avoid: brief.phrases().map(str::to_owned).collect(),
        words: brief.words(),
        missing: brief.missing(),
        warnings: brief.warnings(),
        entity: brief,
    })
}

/// Returns what a brief belongs to, as people call it.
fn name(conn: &Connection, shop: ShopId, subject: &BriefFor) -> Read<String> {
    let found: Option<Option<String>> = match subject {
        BriefFor::Campaign(id) => conn
            .prepare_cached("select name from campaign where id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?,
        BriefFor::Product(sku) => conn
            .prepare_cached(
                "select name from product
                 where shop = (select n from shop where id = ?1) and sku = ?2",
            )?
            .query_row(params![shop, sku], |row| row.get(0))
            .optional()?,
    };
    Ok(found.flatten().unwrap_or_else(|| match subject {
        BriefFor::Campaign(id) => id.short(),
        BriefFor::Product(sku) => sku.to_string(),
    }))
}

impl Query for BriefOfQuery {
    type Rows = Option<BriefSheet>;

    /// Its campaign's brief, else its product's; where there is neither, the product's is to be written.
    fn run(&self, conn: &Connection) -> Result<Option<BriefSheet>, StoreError> {
        let found: Option<(ShopId, Option<CampaignId>, ExtId)> = conn
            .prepare_cached(
                "select h.id, s.campaign, p.sku from sample s
                 join shop h on h.n = s.shop join product p on p.n = s.product where s.id = ?1",
            )?
            .query_row([self.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((shop, campaign, sku)) = found else {
            return Ok(None);
        };
        let briefs = project::list::<Brief>(
            conn,
            "where shop = (select n from shop where id = ?1) and (campaign = ?2 or sku = ?3)
             order by campaign is null",
            params![shop, campaign, sku],
        )?;
        let known = briefs.into_iter().next();
        let subject = match &known {
            Some(brief) => brief.subject.clone(),
            None => BriefFor::Product(sku),
        };
        Ok(Some(BriefSheet {
            shop,
            name: name(conn, shop, &subject)?,
            subject,
            parts: known.map_or_else(Default::default, |brief| brief.parts().map(str::to_owned)),
        }))
    }
}
