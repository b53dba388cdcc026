//! Suggestions: what rules and the playbook propose to a person.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;
use serde_json::Value;

use super::frame::frames;
use super::read::{Read, count, limit};
use super::{Scope, Span};
use crate::domain::date::{Date, Instant};
use crate::domain::id::{CreatorId, ExtId, SampleId, SuggestionId};
use crate::domain::rules::urgency;
use crate::domain::suggestion::{Proposal, SubjectKind, Suggestion, SuggestionState};
use crate::store::value::Json;
use crate::store::{Query, StoreError};

/// Suggestions of some states, the oldest first; or one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuggestionsQuery {
    /// Which shops.
    pub scope: Scope,
    /// Only these states; empty is all.
    pub states: Vec<SuggestionState>,
    /// Only those of this rule or entry of the playbook.
    pub rule: Option<String>,
    /// Only this one.
    pub only: Option<SuggestionId>,
    /// Which stretch.
    pub span: Span,
}

/// One suggestion in a list (interface.md section 5).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SuggestionRow {
    /// Id.
    pub id: SuggestionId,
    /// The rule or the entry of the playbook.
    pub rule: String,
    /// What it is about, by the name people use: handle, sample id, SKU, content id, campaign or shop.
    pub subject: String,
    /// What kind of thing that is.
    pub subject_kind: SubjectKind,
    /// Shop's name.
    pub shop: String,
    /// Creator's handle.
    pub creator: Option<String>,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: Option<CreatorId>,
    /// Sample.
    pub sample: Option<SampleId>,
    /// Product name of the sample.
    pub product: Option<String>,
    /// SKU.
    pub sku_id: Option<ExtId>,
    /// Content.
    pub content_id: Option<ExtId>,
    /// The figures, by name.
    pub figures: BTreeMap<String, Value>,
    /// What they are held against.
    pub threshold: String,
    /// How they are made.
    pub formula: String,
    /// What is proposed.
    pub proposal: String,
    /// What accepting does.
    pub action: Proposal,
    /// State.
    pub state: SuggestionState,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// The day a snoozed one comes back.
    pub until: Option<Date>,
    /// When it was proposed.
    pub created_at: Instant,
}

/// Answer to [`SuggestionsQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuggestionRows {
    /// How many in all.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<SuggestionRow>,
}

const COUNT: &str = "select count(*) from suggestion
     where shop = ?1 and state = ?2 and (?3 is null or rule = ?3)";

const ROW: &str = "select g.body, h.name, c.handle, coalesce(p.name, p.sku), k.name
     from suggestion g
     cross join shop h on h.n = g.shop
     left join creator c on c.id = g.creator
     left join product p on p.shop = g.shop and p.sku = g.sku
     left join campaign k on k.id = g.campaign";

impl Query for SuggestionsQuery {
    type Rows = SuggestionRows;

    fn run(&self, conn: &Connection) -> Result<SuggestionRows, StoreError> {
        Ok(self.read(conn)?)
    }
}

impl SuggestionsQuery {
    fn read(&self, conn: &Connection) -> Read<SuggestionRows> {
        if let Some(only) = self.only {
            let rows: Vec<_> = row_of(conn, only)?.into_iter().collect();
            return Ok(SuggestionRows {
                total: rows.len(),
                rows,
            });
        }
        let shops: Vec<i64> = frames(conn, self.scope, Instant::default())?
            .iter()
            .map(|frame| frame.n)
            .collect();
        let states: Vec<SuggestionState> = SuggestionState::ALL
            .iter()
            .copied()
            .filter(|state| self.states.is_empty() || self.states.contains(state))
            .collect();
        of(conn, &shops, (&states, self.rule.as_deref()), self.span)
    }
}

/// Returns suggestions of shops, the oldest first.
pub(super) fn of(
    conn: &Connection,
    shops: &[i64],
    (states, rule): (&[SuggestionState], Option<&str>),
    span: Span,
) -> Read<SuggestionRows> {
    let mut total = 0;
    let mut counting = conn.prepare_cached(COUNT)?;
    let wanted = span.limit.map_or(i64::MAX, |limit| {
        i64::try_from(span.offset.saturating_add(limit)).unwrap_or(i64::MAX)
    });
    let mut query = conn.prepare_cached(&format!(
        "{ROW} where g.shop = ?1 and g.state = ?2 and (?3 is null or g.rule = ?3)
         order by g.created_at, g.n limit ?4"
    ))?;
    let mut rows = Vec::new();
    for shop in shops {
        for state in states {
            total += counting.query_row(params![shop, state, rule], |row| count(row, 0))?;
            for row in query.query_map(params![shop, state, rule, wanted], suggestion_row)? {
                rows.push(row?);
            }
        }
    }
    rows.sort_by_key(|row: &SuggestionRow| row.created_at);
    let rows = rows
        .into_iter()
        .skip(span.offset)
        .take(span.limit.unwrap_or(usize::MAX))
        .collect();
    Ok(SuggestionRows { total, rows })
}

/// The rules that have something open in a shop.
const KINDS: &str = "select distinct rule from suggestion where shop = ?1 and state = 'open'";

/// Open suggestions of one rule. What stands in another group of the morning, since its sample waits
/// there, is left out unless it is asked for too.
const OF_KIND: &str = "from suggestion g
     where g.shop = ?1 and g.state = 'open' and g.rule = ?2
       and (?3 or g.rule <> 'sla' or g.body ->> '$.figures.stage' in ('invited', 'shipped', 'lost'))";

/// Returns the open suggestions of shops kind by kind, the most urgent kind first.
pub(super) fn by_kind(
    conn: &Connection,
    shops: &[i64],
    doubled: bool,
    most: Option<usize>,
) -> Read<SuggestionRows> {
    let mut kinds: Vec<(usize, String, i64)> = Vec::new();
    let mut query = conn.prepare_cached(KINDS)?;
    for shop in shops {
        for rule in query.query_map([shop], |row| row.get::<_, String>(0))? {
            let rule = rule?;
            kinds.push((urgency(&rule), rule, *shop));
        }
    }
    kinds.sort();
    let mut answer = SuggestionRows {
        total: 0,
        rows: Vec::new(),
    };
    let mut counting = conn.prepare_cached(&format!("select count(*) {OF_KIND}"))?;
    let mut listing = conn.prepare_cached(&format!(
        "{ROW} where g.n in (select g.n {OF_KIND} order by g.created_at, g.n limit ?4)
         order by g.created_at, g.n"
    ))?;
    for (_, rule, shop) in kinds {
        answer.total += counting.query_row(params![shop, rule, doubled], |row| count(row, 0))?;
        let left = most.map(|most| most.saturating_sub(answer.rows.len()));
        if left == Some(0) {
            continue;
        }
        let values = params![shop, rule, doubled, limit(left)];
        for row in listing.query_map(values, suggestion_row)? {
            answer.rows.push(row?);
        }
    }
    Ok(answer)
}

/// Suggestions about a creator that wait for a person.
const OF_CREATOR: &str = "g.creator = ?1 and g.state in ('open', 'snoozed')";

/// Returns what is open about a creator, the most urgent kind first.
pub(super) fn of_creator(
    conn: &Connection,
    creator: CreatorId,
    most: i64,
) -> Read<Vec<SuggestionRow>> {
    let mut rows = conn
        .prepare_cached(&format!("{ROW} where {OF_CREATOR} limit ?2"))?
        .query_map(params![creator, most], suggestion_row)?
        .collect::<Read<Vec<_>>>()?;
    rows.sort_by_key(|row| (urgency(&row.rule), row.created_at));
    Ok(rows)
}

/// Returns one suggestion.
pub(in crate::store) fn row_of(conn: &Connection, id: SuggestionId) -> Read<Option<SuggestionRow>> {
    conn.prepare_cached(&format!("{ROW} where g.id = ?1"))?
        .query_row([id], suggestion_row)
        .optional()
}

fn suggestion_row(row: &Row<'_>) -> Read<SuggestionRow> {
    let Json(known) = row.get::<_, Json<Suggestion>>(0)?;
    let shop: String = row.get(1)?;
    let creator: Option<String> = row.get(2)?;
    let campaign: Option<String> = row.get(4)?;
    let subject = match known.subject {
        SubjectKind::Creator => creator.clone(),
        SubjectKind::Sample => known.sample.map(|sample| sample.to_string()),
        SubjectKind::Content => known.content_id.as_ref().map(ToString::to_string),
        SubjectKind::Product => known.sku_id.as_ref().map(ToString::to_string),
        SubjectKind::Campaign => campaign,
        SubjectKind::Shop => Some(shop.clone()),
    };
    Ok(SuggestionRow {
        id: known.id,
        rule: known.rule,
        subject: subject.unwrap_or_default(),
        subject_kind: known.subject,
        shop,
        creator,
        creator_id: known.creator,
        sample: known.sample,
        product: row
            .get::<_, Option<ExtId>>(3)?
            .map(|product| product.to_string()),
        sku_id: known.sku_id,
        content_id: known.content_id,
        figures: known.figures,
        threshold: known.threshold,
        formula: known.formula,
        proposal: known.proposal,
        action: known.action,
        state: known.state,
        reason: known.reason,
        until: known.until,
        created_at: known.created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn suggestions_are_counted_and_found_by_index() {
        let world = World::new();
        world.assert_index_driven(COUNT);
        world.assert_index_driven(&format!("{ROW} where g.id = ?1"));
        world.assert_index_driven(KINDS);
        world.assert_index_driven(&format!("select count(*) {OF_KIND}"));
        let plan = world.plan(&format!("select g.n {OF_KIND} order by g.created_at, g.n"));
        assert!(plan.contains("suggestion_by_rule"), "{plan}");
        world.assert_index_driven(&format!("{ROW} where {OF_CREATOR}"));
    }
}
