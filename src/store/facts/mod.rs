//! Loads what a decision may look at.
//!
//! A bulk command names hundreds of ids, so each table is asked once for all of them: the ids go in
//! as one JSON array; nothing is asked where there are none, since the writing thread waits for the answer.
//! What is about videos and LIVEs is in `content`.

mod content;
mod outreach;
mod people;

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::{Connection, Params, params};

use super::project::{Stored as _, campaign_key, list};
use super::value::Day;
use super::view::Scope;
use super::view::campaign::spent_on;
use super::view::evidence::mix;
use super::view::frame::frames;
use super::{StoreError, currency};
use crate::domain::booking::{AdSpend, FlatFee};
use crate::domain::brief::Brief;
use crate::domain::campaign::Campaign;
use crate::domain::command::Envelope;
use crate::domain::conflict::Conflict;
use crate::domain::date::Instant;
use crate::domain::delta::Entity as _;
use crate::domain::experiment::Experiment;
use crate::domain::facts::{Facts, Needs};
use crate::domain::followup::FollowUp;
use crate::domain::id::{CampaignId, CreatorId, ExtId, ShopId};
use crate::domain::offer::Offer;
use crate::domain::policy::Policy;
use crate::domain::product::Product;
use crate::domain::sample::Decision;
use crate::domain::segment::Segment;
use crate::domain::shop::Shop;
use crate::domain::suggestion::{Proposal, Suggestion};
use crate::domain::verdict::Verdict;

/// Returns the facts a command may be decided on.
pub(in crate::store) fn load(
    conn: &Connection,
    envelope: &Envelope,
    policy: &Arc<Policy>,
) -> Result<Facts, StoreError> {
    let command = &envelope.command;
    let needs = command.needs();
    let mut facts = of(conn, &needs, policy)?;
    outreach::quotas(conn, &mut facts, needs.quota, envelope.at)?;
    // The post a sample is moved to `posted` with: guard G3 reads its caption.
    let linked = command
        .details()
        .and_then(|details| details.url.as_deref())
        .and_then(content::linked);
    content::captions(conn, &mut facts, linked.as_ref())?;
    if command.details().is_some_and(|details| {
        let parting = matches!(details.decision, Some(Decision::Pause | Decision::Drop));
        parting && details.overriding.is_none()
    }) {
        mixes(conn, &mut facts, envelope.at)?;
    }
    Ok(facts)
}

/// Loads what the loss of the creators concerned lies in.
fn mixes(conn: &Connection, facts: &mut Facts, at: Instant) -> Result<(), StoreError> {
    for frame in frames(conn, Scope::All, at)? {
        let creators = facts.creators.values().filter(|one| one.shop == frame.id);
        for creator in creators {
            let mix = mix::of(conn, &frame, creator.id, &facts.policy.rules)?;
            facts.mixes.extend(mix.map(|mix| (creator.id, mix)));
        }
    }
    Ok(())
}

/// Returns the named rows and what they hang on.
pub(super) fn of(
    conn: &Connection,
    needs: &Needs,
    policy: &Arc<Policy>,
) -> Result<Facts, StoreError> {
    let mut facts = Facts {
        shops: list::<Shop>(conn, "", [])?
            .into_iter()
            .map(|shop| (shop.id, shop))
            .collect(),
        ..Facts::under(Arc::clone(policy))
    };
    if let Some(shop) = &needs.segments {
        for segment in list::<Segment>(conn, "where s.id = ?1", [shop])? {
            facts.segments.insert(segment.id, segment);
        }
    }
    if let Some(sku) = &needs.offers {
        let creators = hex(needs.creators.iter().map(|id| id.0));
        let clause = "where c.id in (select unhex(value) from json_each(?1)) and o.sku = ?2";
        for offer in list::<Offer>(conn, clause, params![creators, sku])? {
            facts.offers.insert(offer.id, offer);
        }
    }
    if let Some(shop) = &needs.amounts {
        facts.has_amounts = currency::has_amounts(conn, *shop)?;
    }
    if let Some(shop) = &needs.experiments {
        let of_shop = "where shop = (select n from shop where id = ?1)";
        for experiment in list::<Experiment>(conn, of_shop, [shop])? {
            facts.experiments.insert(experiment.id, experiment);
        }
    }
    content::promotion(conn, &mut facts, needs)?;
    if let Some(shop) = &needs.campaigns_of {
        let of_shop = "where shop = (select n from shop where id = ?1)";
        for campaign in list::<Campaign>(conn, of_shop, [shop])? {
            facts.campaigns.insert(campaign.id, campaign);
        }
    }
    people::load(conn, &mut facts, needs)?;
    content::suggested(conn, &mut facts)?;
    outreach::batches(conn, &mut facts)?;
    goods(conn, &mut facts, needs)?;
    raises(conn, &mut facts)?;
    let campaigns: BTreeSet<CampaignId> = facts
        .samples
        .values()
        .filter_map(|sample| sample.campaign)
        .chain(needs.campaigns.iter().copied())
        .chain(facts.campaigns.keys().copied().filter(|_| needs.rolls))
        .collect();
    let campaigns = cut(&facts, campaigns);
    let ids = hex(campaigns.iter().map(|id| id.0));
    of_campaigns(conn, &mut facts, &ids)?;
    spent(conn, &mut facts)?;
    briefs(conn, &mut facts, &ids)?;
    bookings(conn, &mut facts, needs)?;
    Ok(facts)
}

/// Loads campaigns, and how many samples of each were approved.
fn of_campaigns(conn: &Connection, facts: &mut Facts, ids: &str) -> Result<(), StoreError> {
    if ids == NONE {
        return Ok(());
    }
    for campaign in list::<Campaign>(
        conn,
        "where id in (select unhex(value) from json_each(?1))",
        [ids],
    )? {
        facts.campaigns.insert(campaign.id, campaign);
    }
    facts.approved = pairs(
        conn,
        "select campaign, count(*) from sample
         where campaign in (select unhex(value) from json_each(?1))
           and stage not in (9, 10) and (stage >= 3 or approved is not null)
         group by campaign",
        [ids],
    )?
    .into_iter()
    .collect();
    Ok(())
}

/// Adds the campaigns loaded suggestions are about.
fn cut(facts: &Facts, mut campaigns: BTreeSet<CampaignId>) -> BTreeSet<CampaignId> {
    campaigns.extend(facts.suggestions.values().filter_map(|one| one.campaign));
    campaigns
}

/// Loads what the campaigns that suggestions would cut have spent on ads.
fn spent(conn: &Connection, facts: &mut Facts) -> Result<(), StoreError> {
    let wanted = facts.suggestions.values();
    let wanted: Vec<CampaignId> = wanted
        .filter(|one| one.action == Proposal::CutBudgets)
        .filter_map(|one| one.campaign)
        .collect();
    for id in wanted {
        if let Some(campaign) = facts.campaigns.get(&id) {
            let spent = spent_on(conn, campaign)?;
            facts.ad_spent.insert(id, spent);
        }
    }
    Ok(())
}

/// Loads the follow-ups and suggestions a command names.
fn named(conn: &Connection, facts: &mut Facts, needs: &Needs) -> Result<(), StoreError> {
    follow_ups(
        conn,
        facts,
        "where f.id in (select unhex(value) from json_each(?1))",
        &hex(needs.follow_ups.iter().map(|id| id.0)),
    )?;
    // A message that says several speaks for each of them.
    let parts: BTreeSet<_> = facts
        .follow_ups
        .values()
        .flat_map(|known| known.parts.iter().copied())
        .collect();
    if !parts.is_empty() {
        follow_ups(
            conn,
            facts,
            "where f.id in (select unhex(value) from json_each(?1))",
            &hex(parts.iter().map(|id| id.0)),
        )?;
    }
    suggestions(
        conn,
        facts,
        "where id in (select unhex(value) from json_each(?1))",
        &hex(needs.suggestions.iter().map(|id| id.0)),
    )?;
    if !needs.conflicts.is_empty() {
        let conflicts = hex(needs.conflicts.iter().map(|id| id.0));
        for conflict in list::<Conflict>(
            conn,
            "where k.id in (select unhex(value) from json_each(?1))
                or k.kept is null and k.sample in (
                   select sample from conflict where id in (select unhex(value) from json_each(?1)))",
            [&conflicts],
        )? {
            facts.conflicts.insert(conflict.id, conflict);
        }
    }
    if let Some(shop) = needs.waiting {
        follow_ups(
            conn,
            facts,
            "where f.needs is not null and f.state in ('queued', 'snoozed')
               and f.shop = (select n from shop where id = unhex(?1))",
            &shop.0.simple().to_string(),
        )?;
    }
    Ok(())
}

fn follow_ups(
    conn: &Connection,
    facts: &mut Facts,
    clause: &str,
    ids: &str,
) -> Result<(), StoreError> {
    if ids == NONE {
        return Ok(());
    }
    for follow_up in list::<FollowUp>(conn, clause, [ids])? {
        facts.follow_ups.insert(follow_up.id, follow_up);
    }
    Ok(())
}

fn suggestions(
    conn: &Connection,
    facts: &mut Facts,
    clause: &str,
    ids: &str,
) -> Result<(), StoreError> {
    if ids == NONE {
        return Ok(());
    }
    for suggestion in list::<Suggestion>(conn, clause, [ids])? {
        facts.suggestions.insert(suggestion.id, suggestion);
    }
    Ok(())
}

/// Loads the products that suggestions would raise an offer for, and what is offered for them.
fn raises(conn: &Connection, facts: &mut Facts) -> Result<(), StoreError> {
    let raises: Vec<(ShopId, CreatorId, Vec<ExtId>)> = facts
        .suggestions
        .values()
        .filter_map(|one| {
            let (Proposal::SetCommission { products, .. } | Proposal::Invest { products, .. }) =
                &one.action
            else {
                return None;
            };
            Some((one.shop, one.creator?, products.clone()))
        })
        .collect();
    for (shop, creator, skus) in raises {
        let skus = values(&skus.iter().collect());
        let products = list::<Product>(
            conn,
            "where s.id = ?1 and p.sku in (select value from json_each(?2))",
            params![shop, skus],
        )?;
        let products = products.into_iter();
        let products = products.map(|one| ((one.shop, one.sku_id.clone()), one));
        facts.products.extend(products);
        let offers = list::<Offer>(
            conn,
            "where c.id = ?1 and o.sku in (select value from json_each(?2))",
            params![creator, skus],
        )?;
        facts
            .offers
            .extend(offers.into_iter().map(|one| (one.id, one)));
    }
    Ok(())
}

/// Loads the products: the named ones, those of loaded samples, and a SKU named without its shop.
fn goods(conn: &Connection, facts: &mut Facts, needs: &Needs) -> Result<(), StoreError> {
    let mut wanted: BTreeSet<(ShopId, ExtId)> = needs.products.iter().cloned().collect();
    if needs.rolls {
        let sold = facts.campaigns.values().flat_map(|campaign| {
            let shop = campaign.shop;
            campaign.products.iter().map(move |sku| (shop, sku.clone()))
        });
        wanted.extend(sold);
    }
    wanted.extend(
        facts
            .samples
            .values()
            .map(|sample| (sample.shop, sample.sku_id.clone())),
    );
    if let Some(sku) = &needs.sku {
        wanted.extend(
            facts
                .creators
                .values()
                .map(|creator| (creator.shop, sku.clone())),
        );
    }
    let shops: BTreeSet<ShopId> = wanted.iter().map(|(shop, _)| *shop).collect();
    for shop in shops {
        let skus = wanted
            .iter()
            .filter(|(of, _)| *of == shop)
            .map(|(_, sku)| sku)
            .collect();
        for product in list::<Product>(
            conn,
            "where s.id = ?1 and p.sku in (select value from json_each(?2))",
            params![shop, values(&skus)],
        )? {
            facts
                .products
                .insert((product.shop, product.sku_id.clone()), product);
        }
    }
    Ok(())
}

/// Loads the briefs of the loaded campaigns and products.
fn briefs(conn: &Connection, facts: &mut Facts, campaigns: &str) -> Result<(), StoreError> {
    if campaigns != NONE {
        facts.briefs = list::<Brief>(
            conn,
            "where campaign in (select unhex(value) from json_each(?1)) order by n",
            [campaigns],
        )?;
    }
    if facts.products.is_empty() {
        return Ok(());
    }
    let skus = values(&facts.products.keys().map(|(_, sku)| sku).collect());
    for brief in list::<Brief>(
        conn,
        "where sku in (select value from json_each(?1)) order by n",
        [skus],
    )? {
        facts.briefs.push(brief);
    }
    Ok(())
}

/// Loads what stands booked for the keys concerned, where a person booked it.
fn bookings(conn: &Connection, facts: &mut Facts, needs: &Needs) -> Result<(), StoreError> {
    if let Some((shop, content, on)) = &needs.spend {
        let clause = "where a.n = (select n from ad_spend_standing
             where shop = (select n from shop where id = ?1) and content = ?2 and day = ?3)";
        let found = list::<AdSpend>(conn, clause, params![shop, content, Day(*on)])?;
        facts.ad_spend = found.into_iter().next();
        let known =
            "select 1 from content where shop = (select n from shop where id = ?1) and id = ?2
             union all select 1 from content_sales
             where shop = (select n from shop where id = ?1) and content = ?2";
        facts.knows_content = conn.prepare_cached(known)?.exists(params![shop, content])?;
    }
    if let Some((shop, content)) = &needs.content {
        let known =
            "select 1 from content where shop = (select n from shop where id = ?1) and id = ?2";
        facts.knows_content = conn.prepare_cached(known)?.exists(params![shop, content])?;
        if let Some((_, verdict)) = Verdict::load(conn, &(*shop, content.clone()))? {
            facts.verdicts.insert(verdict.key(), verdict);
        }
    }
    if let Some((creator, campaign, on)) = &needs.fee {
        let key = campaign
            .and_then(|id| facts.campaigns.get(&id))
            .map(|campaign| campaign_key(&campaign.name))
            .unwrap_or_default();
        let clause = "where f.n = (select n from flat_fee_standing
             where creator = (select n from creator where id = ?1) and day = ?2 and campaign_key = ?3)";
        let found = list::<FlatFee>(conn, clause, params![creator, Day(*on), key])?;
        facts.flat_fee = found.into_iter().next();
    }
    Ok(())
}

/// No ids, as a JSON array.
const NONE: &str = "[]";

/// Returns ids as a JSON array of hexadecimal digits, which `unhex` turns into blobs.
fn hex(ids: impl Iterator<Item = uuid::Uuid>) -> String {
    let texts: BTreeSet<String> = ids.map(|id| id.simple().to_string()).collect();
    serde_json::Value::from_iter(texts).to_string()
}

/// Returns platform ids as a JSON array of what their columns hold: integers or texts.
fn values(ids: &BTreeSet<&ExtId>) -> String {
    ids.iter()
        .map(|id| match id {
            ExtId::Number(number) => serde_json::Value::from(*number),
            ExtId::Text(text) => serde_json::Value::from(&**text),
        })
        .collect::<serde_json::Value>()
        .to_string()
}

fn ids(conn: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<BTreeSet<CreatorId>> {
    conn.prepare_cached(sql)?
        .query_map(params, |row| row.get(0))?
        .collect()
}

fn pairs<K: rusqlite::types::FromSql, V: rusqlite::types::FromSql>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<(K, V)>> {
    conn.prepare_cached(sql)?
        .query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
