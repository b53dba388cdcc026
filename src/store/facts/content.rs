//! What a decision may look at of videos and LIVEs: captions, verdicts, promotion.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{follow_ups, hex, pairs, values};
use crate::domain::content::content_id;
use crate::domain::delta::Entity as _;
use crate::domain::facts::{Facts, Needs};
use crate::domain::id::{CreatorId, ExtId, ShopId};
use crate::domain::promotion::Promotion;
use crate::domain::suggestion::Proposal;
use crate::domain::verdict::Verdict;
use crate::store::StoreError;
use crate::store::project::{Stored as _, list};

/// Loads the promotion of the content a command names, with its task and its creator.
pub(super) fn promotion(
    conn: &Connection,
    facts: &mut Facts,
    needs: &Needs,
) -> Result<(), StoreError> {
    if let Some((shop, content)) = &needs.promotion {
        facts.knows_content = promoted(conn, facts, (*shop, content.clone()))?;
    }
    Ok(())
}

/// Loads the promotions of contents that loaded suggestions would ask for, or stop.
pub(super) fn suggested(conn: &Connection, facts: &mut Facts) -> Result<(), StoreError> {
    let wanted: BTreeSet<(ShopId, ExtId)> = facts
        .suggestions
        .values()
        .filter(|one| {
            matches!(
                one.action,
                Proposal::AskSpark | Proposal::StopSpark | Proposal::ScaleSpark { .. }
            )
        })
        .filter_map(|one| Some((one.shop, one.content_id.clone()?)))
        .collect();
    for content in wanted {
        promoted(conn, facts, content)?;
    }
    Ok(())
}

/// Loads one promotion; returns whether a list names the content.
fn promoted(
    conn: &Connection,
    facts: &mut Facts,
    key: (ShopId, ExtId),
) -> Result<bool, StoreError> {
    let known = conn
        .prepare_cached(
            "select c.id from content t left join creator c on c.n = t.creator
             where t.shop = (select n from shop where id = ?1) and t.id = ?2",
        )?
        .query_row(params![key.0, key.1], |row| {
            row.get::<_, Option<CreatorId>>(0)
        })
        .optional()?;
    if let Some((_, promotion)) = Promotion::load(conn, &key)? {
        let task = hex(promotion.task.iter().map(|id| id.0));
        let named = "where f.id in (select unhex(value) from json_each(?1))";
        follow_ups(conn, facts, named, &task)?;
        facts.promotions.insert(key.clone(), promotion);
    }
    let is_known = known.is_some();
    if let Some(creator) = known.flatten() {
        facts.content_creators.insert(key, creator);
    }
    Ok(is_known)
}

/// Loads what is said and judged of the posts of the samples at hand, and of the linked one.
pub(super) fn captions(
    conn: &Connection,
    facts: &mut Facts,
    linked: Option<&ExtId>,
) -> Result<(), StoreError> {
    let contents: BTreeSet<&ExtId> = facts
        .samples
        .values()
        .filter_map(|sample| sample.content_id.as_ref())
        .chain(linked)
        .collect();
    if contents.is_empty() {
        return Ok(());
    }
    let shops = hex(facts.samples.values().map(|sample| sample.shop.0));
    let wanted = [shops, values(&contents)];
    let of_these =
        "shop in (select n from shop where id in (select unhex(value) from json_each(?1)))
           and id in (select value from json_each(?2))";
    // A list's title is the caption; a sheet may tell more of it.
    let captions = format!(
        "select id, coalesce(caption, '') || char(10) || coalesce(title, '') from content
         where (title is not null or caption is not null) and {of_these}"
    );
    facts.captions = pairs(conn, &captions, wanted.clone())?
        .into_iter()
        .collect();
    let lasted =
        format!("select id, minutes from content where minutes is not null and {of_these}");
    facts.live_minutes = pairs(conn, &lasted, wanted.clone())?.into_iter().collect();
    let judged =
        format!("select id, compliance from content where compliance is not null and {of_these}");
    facts.sheet_verdicts = pairs(conn, &judged, wanted.clone())?.into_iter().collect();
    let verdicts = list::<Verdict>(
        conn,
        "where v.shop in (select n from shop where id in (select unhex(value) from json_each(?1)))
           and v.content in (select value from json_each(?2))",
        wanted,
    )?;
    let verdicts = verdicts.into_iter().map(|verdict| (verdict.key(), verdict));
    facts.verdicts.extend(verdicts);
    Ok(())
}

/// Returns the content that a link, or a bare id, names.
pub(super) fn linked(url: &str) -> Option<ExtId> {
    let text = url.trim();
    let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if bare {
        Some(ExtId::new(text))
    } else {
        content_id(text)
    }
}
