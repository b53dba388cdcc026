//! What a decision may look at of videos and LIVEs: captions, verdicts, promotion.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{follow_ups, hex, pairs, values};
use crate::domain::content::content_id;
use crate::domain::delta::Entity as _;
use crate::domain::facts::{Facts, Needs};
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::promotion::Promotion;
use crate::domain::verdict::Verdict;
use crate::store::StoreError;
use crate::store::project::{Stored as _, list};

/// Loads the promotion of a content, with its task and its creator.
pub(super) fn promotion(
    conn: &Connection,
    facts: &mut Facts,
    needs: &Needs,
) -> Result<(), StoreError> {
    let Some((shop, content)) = &needs.promotion else {
        return Ok(());
    };
    let known = conn
        .prepare_cached(
            "select c.id from content t left join creator c on c.n = t.creator
             where t.shop = (select n from shop where id = ?1) and t.id = ?2",
        )?
        .query_row(params![shop, content], |row| {
            row.get::<_, Option<CreatorId>>(0)
        })
        .optional()?;
    facts.knows_content = known.is_some();
    facts.content_creator = known.flatten();
    if let Some((_, promotion)) = Promotion::load(conn, &(*shop, content.clone()))? {
        let task = hex(promotion.task.iter().map(|id| id.0));
        let named = "where f.id in (select unhex(value) from json_each(?1))";
        follow_ups(conn, facts, named, &task)?;
        facts.promotion = Some(promotion);
    }
    Ok(())
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
