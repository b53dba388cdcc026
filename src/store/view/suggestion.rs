//! Suggestions: what rules and the playbook propose to a person.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Serialize, Serializer};
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
    #[serde(rename = "accepting", serialize_with = "in_words")]
    pub action: Proposal,
    /// State.
    pub state: SuggestionState,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// The day a snoozed one comes back.
    pub until: Option<Date>,
    /// When it was proposed.
    pub created_at: Instant,
    /// The others of its kind, for which the morning shows this one.
    #[serde(skip)]
    pub others: Vec<SuggestionId>,
    /// Whether all of them propose the same.
    #[serde(skip)]
    pub alike: bool,
}

impl SuggestionRow {
    /// Returns what is proposed and, after `arrow`, what accepting does where that says more; of several that
    /// differ, the first by way of example.
    pub fn told(&self, arrow: &str) -> String {
        let accepting = self.action.sentence();
        let verb = |text: &str| text.split(' ').next().map(str::to_owned);
        // What begins with the same verb is the same thing.
        let whole = if verb(&accepting) == verb(&self.proposal) {
            self.proposal.clone()
        } else {
            let says = self.proposal.trim_end_matches('.');
            format!("{says} {arrow} {accepting}")
        };
        if self.alike {
            whole
        } else {
            format!("Such as: {whole}")
        }
    }
}

fn in_words<S: Serializer>(action: &Proposal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&action.sentence())
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

/// The next rule that has something open in a shop: a seek each, however many suggestions there are.
const NEXT_KIND: &str = "select min(rule) from suggestion
     where shop = ?1 and state = 'open' and rule > ?2";

/// Open suggestions of one rule.
const OF_KIND: &str = "from suggestion g where g.shop = ?1 and g.state = 'open' and g.rule = ?2";

/// Open suggestions about samples that are over their time, as far as their sample stands in no other group
/// of the morning and nothing else waits about it.
const OF_SLA: &str = "from sample s indexed by sample_by_breach
     cross join suggestion g on g.sample = s.id
     where s.shop = ?1 and s.stage in (0, 4, 11) and s.breach_after is not null
       and g.state = 'open' and g.rule = ?2
       and not exists (select 1 from suggestion o
                       where o.sample = s.id and o.state = 'open' and o.rule <> ?2)
       and not exists (select 1 from follow_up f
                       where f.sample = s.id and f.state in ('queued', 'snoozed'))";

/// The rule that speaks of samples over their time.
const SLA: &str = "sla";

/// Suggestions of a kind from which the morning shows one line for all of them.
const FOLDED: usize = 4;
/// As many of a kind stand behind one line at most.
const BEHIND: i64 = 500;

/// How the morning tells suggestions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Telling<'a> {
    /// Each has a line, whatever another group says.
    All,
    /// Each has a line, but for those that another group tells.
    Once,
    /// The same, but many of a kind have one line together, save those of these rules.
    Folded(&'a [String]),
}

/// Returns the open suggestions of shops kind by kind, the most urgent kind first.
pub(super) fn by_kind(
    conn: &Connection,
    shops: &[i64],
    telling: Telling<'_>,
    most: Option<usize>,
) -> Read<SuggestionRows> {
    let mut answer = SuggestionRows {
        total: 0,
        rows: Vec::new(),
    };
    for (rule, shop) in kinds(conn, shops)? {
        let which = if rule == SLA && telling != Telling::All {
            OF_SLA
        } else {
            OF_KIND
        };
        let of = params![shop, rule];
        let total = conn
            .prepare_cached(&format!("select count(*) {which}"))?
            .query_row(of, |row| count(row, 0))?;
        let is_folded = match telling {
            Telling::All | Telling::Once => false,
            Telling::Folded(save) => total >= FOLDED && !save.contains(&rule),
        };
        answer.total += if is_folded { 1 } else { total };
        let left = most.map(|most| most.saturating_sub(answer.rows.len()));
        if left == Some(0) {
            continue;
        }
        let first = if is_folded { Some(1) } else { left };
        let mut listing = conn.prepare_cached(&format!(
            "{ROW} where g.n in (select g.n {which} order by g.created_at, g.n limit ?3)
             order by g.created_at, g.n"
        ))?;
        let rows = listing.query_map(params![shop, rule, limit(first)], suggestion_row)?;
        for row in rows {
            answer.rows.push(row?);
        }
        if is_folded && let Some(row) = answer.rows.last_mut() {
            let sql = format!(
                "select g.id, g.body ->> '$.proposal' {which} order by g.created_at, g.n limit ?3"
            );
            let mut listing = conn.prepare_cached(&sql)?;
            let mut behind = listing.query(params![shop, rule, BEHIND])?;
            while let Some(other) = behind.next()? {
                row.alike &= other.get_ref(1)?.as_str()? == row.proposal;
                row.others.push(other.get(0)?);
            }
            row.others.retain(|other| *other != row.id);
        }
    }
    Ok(answer)
}

/// Returns the rules that have something open in shops, the most urgent first.
fn kinds(conn: &Connection, shops: &[i64]) -> Read<Vec<(String, i64)>> {
    let mut kinds: Vec<(usize, String, i64)> = Vec::new();
    let mut query = conn.prepare_cached(NEXT_KIND)?;
    for shop in shops {
        let mut last = String::new();
        while let Some(rule) =
            query.query_row(params![shop, last], |row| row.get::<_, Option<String>>(0))?
        {
            kinds.push((urgency(&rule), rule.clone(), *shop));
            last = rule;
        }
    }
    kinds.sort();
    Ok(kinds
        .into_iter()
        .map(|(_, rule, shop)| (rule, shop))
        .collect())
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

/// Some suggestions by id, in that order; one that is gone is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuggestionsOfIds(pub Vec<SuggestionId>);

impl Query for SuggestionsOfIds {
    type Rows = Vec<SuggestionRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<SuggestionRow>, StoreError> {
        let rows = self.0.iter().map(|id| row_of(conn, *id));
        Ok(rows.filter_map(Result::transpose).collect::<Read<_>>()?)
    }
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
        others: Vec::new(),
        alike: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::sample;
    use crate::store::view::testing::World;

    /// Puts an open suggestion of a rule about a creator in, or about a sample.
    fn suggest(world: &World, rule: &str, creator: i64, sample: Option<i64>) {
        let n = u128::try_from(count_of(world)).unwrap();
        let known = Suggestion {
            id: SuggestionId(uuid::Uuid::from_u128(9_000 + n)),
            shop: world.shop_id(1),
            rule: rule.to_owned(),
            subject: if sample.is_some() {
                SubjectKind::Sample
            } else {
                SubjectKind::Creator
            },
            creator: Some(world.creator_id(creator)),
            sample: sample.map(|n| world.sample_id(n)),
            sku_id: None,
            content_id: None,
            campaign: None,
            key: format!("rule/{rule}/{n}"),
            figures: BTreeMap::new(),
            threshold: String::new(),
            formula: String::new(),
            proposal: String::new(),
            action: Proposal::TakeUp,
            state: SuggestionState::Open,
            reason: None,
            until: None,
            created_at: Instant::default(),
            closed_at: None,
            weight: 0,
            over: false,
            returns: 0,
        };
        crate::store::project::Stored::save(&known, &world.conn).unwrap();
    }

    fn count_of(world: &World) -> i64 {
        let sql = "select count(*) from suggestion";
        world.conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn lines(world: &World, telling: Telling<'_>, most: Option<usize>) -> (usize, Vec<String>) {
        let found = by_kind(&world.conn, &[1], telling, most).unwrap();
        let told = |row: &SuggestionRow| format!("{} {}", row.rule, row.others.len());
        (found.total, found.rows.iter().map(told).collect())
    }

    #[test]
    fn many_of_a_kind_have_one_line_until_it_is_opened() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        for n in 0..5 {
            let creator = world.creator(shop, &format!("c{n}"));
            suggest(&world, "restock", creator, None);
            if n < 3 {
                suggest(&world, "cvr_low", creator, None);
            }
        }
        let kinds = |text: &str| text.split(", ").map(str::to_owned).collect::<Vec<_>>();
        let few = kinds("cvr_low 0, cvr_low 0, cvr_low 0");
        let folded = [few.clone(), kinds("restock 4")].concat();
        assert_eq!(
            lines(&world, Telling::Folded(&[]), None),
            (4, folded.clone())
        );
        assert_eq!(lines(&world, Telling::Folded(&[]), Some(4)), (4, folded));
        assert_eq!(
            lines(&world, Telling::Folded(&[]), Some(1)),
            (4, kinds("cvr_low 0"))
        );
        let open = [few, vec!["restock 0".to_owned(); 5]].concat();
        assert_eq!(
            lines(&world, Telling::Folded(&["restock".to_owned()]), None),
            (8, open.clone())
        );
        assert_eq!(lines(&world, Telling::Once, None), (8, open.clone()));
        assert_eq!(lines(&world, Telling::All, None), (8, open));
    }

    #[test]
    fn a_sample_over_its_time_is_said_once() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let product = world.product(shop, "1", None);
        let sample = |stage: Stage| {
            let entered = sample(stage).entered(stage, "2026-11-01").build();
            let creator = world.creator(shop, &format!("c{}", count_of(&world)));
            let n = world.sample(creator, product, &entered);
            suggest(&world, SLA, creator, Some(n));
            (creator, n)
        };
        // The second stands among the requests, about the third a follow-up waits, about the last a proposal.
        sample(Stage::Shipped);
        sample(Stage::Requested);
        let (creator, n) = sample(Stage::Invited);
        world.follow_up(creator, Some(n), "queued", "2026-11-10T09:00:00Z");
        let (creator, n) = sample(Stage::Invited);
        suggest(&world, "unanswered", creator, Some(n));
        let told = lines(&world, Telling::Folded(&[]), None);
        assert_eq!(
            told,
            (2, vec!["unanswered 0".to_owned(), "sla 0".to_owned()])
        );
        assert_eq!(lines(&world, Telling::All, None).0, 5);
    }

    #[test]
    fn suggestions_are_counted_and_found_by_index() {
        let world = World::new();
        world.assert_index_driven(COUNT);
        world.assert_index_driven(&format!("{ROW} where g.id = ?1"));
        world.assert_index_driven(NEXT_KIND);
        for which in [OF_KIND, OF_SLA] {
            world.assert_index_driven(&format!("select count(*) {which}"));
        }
        let plan = world.plan(&format!("select g.n {OF_KIND} order by g.created_at, g.n"));
        assert!(plan.contains("suggestion_by_rule"), "{plan}");
        world.assert_index_driven(&format!("{ROW} where {OF_CREATOR}"));
    }
}
