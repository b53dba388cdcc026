//! The follow-up queue.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};
use serde::Serialize;

use super::frame::{Frame, frames};
use super::loose::{Found, found};
use super::read::{Read, count, instant, opt_instant};
use super::stretch::{self, Block, Tied, cut, tied, total};
use super::{Listing, Scope, Span};
use crate::domain::date::Instant;
use crate::domain::followup::{FollowUpKind, FollowUpState};
use crate::domain::id::{CreatorId, ExtId, FollowUpId, SampleId};
use crate::domain::playbook::Cause;
use crate::domain::query::Filter;
use crate::store::{Query, StoreError};

/// Orders of the queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum QueueSort {
    /// By due time.
    #[default]
    Due,
    /// By handle, tasks of campaigns last.
    Creator,
    /// By kind.
    Kind,
    /// By product name, those without last.
    Product,
}

/// A stretch of the queue, as a rule by due time, then handle; or one follow-up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUpsQuery {
    /// Which shops.
    pub scope: Scope,
    /// Only these states.
    pub states: Vec<FollowUpState>,
    /// Only those due until then.
    pub due_until: Option<Instant>,
    /// Only this one.
    pub only: Option<FollowUpId>,
    /// The clock, for a filter that asks about days.
    pub now: Instant,
    /// What the queue is narrowed to, and its order.
    pub listing: Listing<QueueSort>,
    /// Which stretch.
    pub span: Span,
}

/// One follow-up in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FollowUpRow {
    /// Id.
    pub id: FollowUpId,
    /// Creator's handle; `None` for a task of a campaign.
    pub creator: Option<String>,
    /// Creator's id.
    #[serde(skip)]
    pub creator_id: Option<CreatorId>,
    /// Shop's name.
    pub shop: String,
    /// Sample.
    pub sample: Option<SampleId>,
    /// Product name of the sample, or of the task's own SKU.
    pub product: Option<String>,
    /// SKU of a task about a product.
    pub sku_id: Option<ExtId>,
    /// Campaign's name, of a task of one.
    pub campaign: Option<String>,
    /// Kind.
    pub kind: FollowUpKind,
    /// When it is due.
    pub due_at: Instant,
    /// Channel.
    pub channel: String,
    /// State.
    pub state: FollowUpState,
    /// Why it is in the queue.
    pub reason: String,
    /// The entry of the playbook that queued it.
    pub trigger: Option<String>,
    /// Message; empty while it lacks a fact.
    pub message: String,
    /// What the message lacks, with the remedy.
    pub needs: Option<String>,
    /// When it was sent or done.
    pub closed_at: Option<Instant>,
}

impl FollowUpRow {
    /// Returns for whom it is, as lists show it: the handle, or the campaign.
    pub fn whom(&self) -> String {
        match (&self.creator, &self.campaign, &self.product) {
            (Some(creator), ..) => format!("@{creator}"),
            (None, Some(campaign), _) => campaign.clone(),
            (None, None, Some(product)) if self.sku_id.is_some() => product.clone(),
            (None, None, _) => self.shop.clone(),
        }
    }
}

/// Answer to [`FollowUpsQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUpRows {
    /// How many in all.
    pub total: usize,
    /// How many there are whatever the filter.
    pub whole: usize,
    /// The asked-for stretch.
    pub rows: Vec<FollowUpRow>,
}

impl Query for FollowUpsQuery {
    type Rows = FollowUpRows;

    fn run(&self, conn: &Connection) -> Result<FollowUpRows, StoreError> {
        Ok(self.read(conn)?)
    }
}

/// Index-only: one pass over the follow-ups of a state by due time.
const TIMES: &str = "select due_at, count(*) from follow_up
     where shop = ?1 and state = ?2 and due_at <= ?3 group by due_at";

/// The follow-ups of one state that are due at one time.
const BLOCK: &str = "select f.n, f.id, coalesce(c.handle, '') from follow_up f
     left join creator c on c.n = f.creator
     where f.shop = ?1 and f.state = ?2 and f.due_at = ?3";

/// A follow-up with the names of what it hangs on.
const ROW: &str =
    "select f.id, c.handle, c.id, h.name, f.sample, coalesce(p.name, p.sku, o.name, f.sku), f.kind,
        f.due_at, f.channel, f.state, f.reason, f.message, f.closed_at, g.name, f.cause, f.needs,
        f.sku
     from follow_up f
     cross join shop h on h.n = f.shop
     left join creator c on c.n = f.creator
     left join campaign g on g.id = f.campaign
     left join sample s on s.id = f.sample
     left join product p on p.n = s.product
     left join product o on o.shop = f.shop and o.sku = f.sku";

impl FollowUpsQuery {
    fn read(&self, conn: &Connection) -> Read<FollowUpRows> {
        let frames = frames(conn, self.scope, self.now)?;
        if let Some(only) = self.only {
            return self.one(conn, &frames, only);
        }
        let until = self
            .due_until
            .map_or(i64::MAX, |until| until.timestamp_millis());
        let shops: Vec<(i64, i64)> = frames.iter().map(|frame| (frame.n, until)).collect();
        let states: Vec<_> = FollowUpState::ALL
            .into_iter()
            .filter(|state| self.wants(*state))
            .collect();
        if self.listing.is_usual() {
            return queue(conn, &shops, &states, self.span);
        }
        let found = self.matching(conn, &frames, (&states, until))?;
        let mut query = conn.prepare_cached(&format!("{ROW} where f.n = ?1"))?;
        Ok(FollowUpRows {
            total: found.len(),
            whole: times(conn, &shops, &states)?.values().sum(),
            rows: cut(found, self.span)
                .into_iter()
                .map(|found| query.query_row([found.tied.n], follow_up_row))
                .collect::<Read<_>>()?,
        })
    }

    /// Returns what the filter leaves, in the order asked for.
    fn matching(
        &self,
        conn: &Connection,
        frames: &[Frame],
        (states, until): (&[FollowUpState], i64),
    ) -> Read<Vec<Key>> {
        let filter = &self.listing.filter;
        let mut found = found(&filter.words(), |found| {
            let mut frames = frames.iter();
            frames
                .try_for_each(|frame| matches(conn, frame, (states, until), (filter, &mut *found)))
        })?;
        found.sort_unstable_by(|a, b| {
            let order = match self.listing.sort {
                QueueSort::Due => a.due.cmp(&b.due),
                QueueSort::Creator => {
                    let key = |key: &Key| (key.tied.handle.is_empty(), key.tied.handle.clone());
                    key(a).cmp(&key(b))
                }
                QueueSort::Kind => a.kind.cmp(&b.kind),
                QueueSort::Product => {
                    let key = |key: &Key| (key.product.is_empty(), key.product.clone());
                    key(a).cmp(&key(b))
                }
            };
            let order = self.listing.turned(order);
            order.then_with(|| (a.due, &a.tied).cmp(&(b.due, &b.tied)))
        });
        Ok(found)
    }

    fn wants(&self, state: FollowUpState) -> bool {
        self.states.is_empty() || self.states.contains(&state)
    }

    fn one(&self, conn: &Connection, frames: &[Frame], only: FollowUpId) -> Read<FollowUpRows> {
        let found = row_of(conn, only)?;
        let rows: Vec<_> = found
            .into_iter()
            .filter(|row| {
                frames.iter().any(|frame| frame.name == row.shop)
                    && self.wants(row.state)
                    && self.due_until.is_none_or(|until| row.due_at <= until)
            })
            .collect();
        Ok(FollowUpRows {
            total: rows.len(),
            whole: rows.len(),
            rows: cut(rows, self.span),
        })
    }
}

/// A follow-up by everything it can be ordered by.
struct Key {
    due: i64,
    kind: String,
    product: String,
    tied: Tied,
}

/// Adds the follow-ups of a shop that a filter leaves, in no order.
fn matches(
    conn: &Connection,
    frame: &Frame,
    (states, until): (&[FollowUpState], i64),
    (filter, found): (&Filter, &mut Found<Key>),
) -> Read<()> {
    let narrowed = crate::store::filter::follow_ups(conn, filter, frame)?;
    let states: Vec<String> = states
        .iter()
        .map(|state| format!("'{}'", state.name()))
        .collect();
    let mut query = conn.prepare(&format!(
        "select f.n, f.id, coalesce(c.handle, ''), f.due_at, f.kind, coalesce(p.name, p.sku, o.name, f.sku), c.name, g.name
         from follow_up f
         left join creator c on c.n = f.creator
         left join campaign g on g.id = f.campaign
         left join sample s on s.id = f.sample
         left join product p on p.n = s.product
         left join product o on o.shop = f.shop and o.sku = f.sku
         where f.shop = ? and f.state in ({}) and f.due_at <= ? and {}",
        states.join(", "),
        narrowed.condition
    ))?;
    let asked = [Value::Integer(frame.n), Value::Integer(until)];
    let mut rows = query.query(params_from_iter(asked.iter().chain(&narrowed.values)))?;
    while let Some(row) = rows.next()? {
        let product: Option<ExtId> = row.get(5)?;
        let key = Key {
            tied: tied(row)?,
            due: row.get(3)?,
            kind: row.get::<_, String>(4)?.replace('_', " "),
            product: product.map_or_else(String::new, |product| product.to_string()),
        };
        let (name, campaign): (Option<String>, Option<String>) = (row.get(6)?, row.get(7)?);
        let about = [
            key.product.as_str(),
            &key.kind,
            campaign.as_deref().unwrap_or_default(),
        ];
        let about = about.join(" ");
        let names = [
            &key.tied.handle,
            name.as_deref().unwrap_or_default(),
            &about,
        ];
        if found.fits(&narrowed, names) {
            found.take(key);
        }
    }
    Ok(())
}

/// Returns the ids of the open follow-ups that a filter leaves.
pub(super) fn ids(conn: &Connection, frames: &[Frame], filter: &Filter) -> Read<Vec<FollowUpId>> {
    let open = [FollowUpState::Queued, FollowUpState::Snoozed];
    let keys = found(&filter.words(), |found| {
        let mut frames = frames.iter();
        frames.try_for_each(|frame| matches(conn, frame, (&open, i64::MAX), (filter, &mut *found)))
    })?;
    Ok(keys
        .into_iter()
        .map(|key| FollowUpId(key.tied.id))
        .collect())
}

/// Returns how many follow-ups are due at each time, of shops each with the latest time asked for.
fn times(
    conn: &Connection,
    shops: &[(i64, i64)],
    states: &[FollowUpState],
) -> Read<BTreeMap<i64, usize>> {
    let mut times: BTreeMap<i64, usize> = BTreeMap::new();
    let mut query = conn.prepare_cached(TIMES)?;
    for (shop, until) in shops {
        for state in states {
            let found = query.query_map((shop, state.name(), until), |row| {
                Ok((row.get::<_, i64>(0)?, count(row, 1)?))
            })?;
            for found in found {
                let (time, count) = found?;
                *times.entry(time).or_default() += count;
            }
        }
    }
    Ok(times)
}

/// Returns the queue of shops, each with the latest due time asked for, in milliseconds.
pub(super) fn queue(
    conn: &Connection,
    shops: &[(i64, i64)],
    states: &[FollowUpState],
    span: Span,
) -> Read<FollowUpRows> {
    let blocks: Vec<_> = times(conn, shops, states)?
        .into_iter()
        .map(|(key, count)| Block { key, count })
        .collect();
    let mut query = conn.prepare_cached(BLOCK)?;
    let found = stretch::rows(&blocks, span, |piece, out| {
        let time = piece.key;
        for (shop, _) in shops.iter().filter(|(_, until)| time <= *until) {
            for state in states {
                for row in query.query_map((shop, state.name(), time), tied)? {
                    out.push(row?);
                }
            }
        }
        Ok(())
    })?;
    let mut query = conn.prepare_cached(&format!("{ROW} where f.n = ?1"))?;
    let rows = found
        .into_iter()
        .map(|found| query.query_row([found.n], follow_up_row))
        .collect::<Read<_>>()?;
    Ok(FollowUpRows {
        total: total(&blocks),
        whole: total(&blocks),
        rows,
    })
}

fn follow_up_row(row: &Row<'_>) -> Read<FollowUpRow> {
    Ok(FollowUpRow {
        id: row.get(0)?,
        creator: row.get(1)?,
        creator_id: row.get(2)?,
        shop: row.get(3)?,
        sample: row.get(4)?,
        product: row
            .get::<_, Option<ExtId>>(5)?
            .map(|product| product.to_string()),
        kind: row.get(6)?,
        due_at: instant(row, 7)?,
        channel: row.get(8)?,
        state: row.get(9)?,
        reason: row.get(10)?,
        message: row.get(11)?,
        closed_at: opt_instant(row, 12)?,
        campaign: row.get(13)?,
        trigger: row.get::<_, Option<Cause>>(14)?.map(|cause| cause.entry),
        needs: row.get(15)?,
        sku_id: row.get(16)?,
    })
}

/// Some follow-ups by id, in that order; one that is gone is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUpsOfIds(pub Vec<FollowUpId>);

impl Query for FollowUpsOfIds {
    type Rows = Vec<FollowUpRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<FollowUpRow>, StoreError> {
        let rows = self.0.iter().map(|id| row_of(conn, *id));
        Ok(rows.filter_map(Result::transpose).collect::<Read<_>>()?)
    }
}

/// Returns one follow-up.
pub(in crate::store) fn row_of(conn: &Connection, id: FollowUpId) -> Read<Option<FollowUpRow>> {
    conn.prepare_cached(&format!("{ROW} where f.id = ?1"))?
        .query_row([id.0], follow_up_row)
        .optional()
}

/// Returns the follow-ups of a creator: open ones first by due time, then the latest closed first.
pub(super) fn of_creator(conn: &Connection, creator: i64, limit: i64) -> Read<Vec<FollowUpRow>> {
    conn.prepare_cached(&format!(
        "{ROW} where f.creator = ?1
         order by f.state not in ('queued', 'snoozed'),
                  case when f.state in ('queued', 'snoozed') then f.due_at else -f.due_at end, f.n
         limit ?2"
    ))?
    .query_map([creator, limit], follow_up_row)?
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::parse;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{instant as at, sample};
    use crate::store::view::testing::World;
    use serde_json::json;

    fn ask(states: &[FollowUpState]) -> FollowUpsQuery {
        FollowUpsQuery {
            scope: Scope::All,
            states: states.to_vec(),
            due_until: None,
            only: None,
            now: at("2026-11-20T06:00:00Z"),
            listing: Listing::default(),
            span: Span::ALL,
        }
    }

    fn world() -> (World, i64) {
        let (world, west, east) = World::two_shops();
        let bob = world.creator(west, "bob");
        let ana = world.creator(east, "ana");
        let product = world.product(west, "17", Some("Serum"));
        let n = world.sample(bob, product, &sample(Stage::Delivered).build());
        for (creator, sample, state, due) in [
            (bob, Some(n), "queued", "2026-11-20T17:00:00Z"),
            (ana, None, "snoozed", "2026-11-20T17:00:00Z"),
            (bob, None, "queued", "2026-11-19T17:00:00Z"),
            (bob, None, "sent", "2026-11-18T17:00:00Z"),
            (ana, None, "cancelled", "2026-11-21T17:00:00Z"),
        ] {
            world.follow_up(creator, sample, state, due);
        }
        (world, west)
    }

    fn shown(rows: &FollowUpRows) -> Vec<String> {
        rows.rows
            .iter()
            .map(|row| {
                format!(
                    "{} {} {}",
                    row.due_at.format("%d"),
                    row.creator.as_deref().unwrap_or_default(),
                    row.state.name()
                )
            })
            .collect()
    }

    #[test]
    fn the_queue_is_by_due_time_then_handle_over_shops_and_states() {
        let (world, west) = world();
        let open = [FollowUpState::Queued, FollowUpState::Snoozed];
        let rows = ask(&open).run(&world.conn).unwrap();
        let want = ["19 bob queued", "20 ana snoozed", "20 bob queued"];
        assert_eq!(shown(&rows), want);
        assert_eq!(rows.total, 3);
        let all = ask(&[]).run(&world.conn).unwrap();
        assert_eq!(all.total, 5);
        let one = FollowUpsQuery {
            span: Span {
                offset: 1,
                limit: Some(1),
            },
            ..ask(&open)
        };
        let one = one.run(&world.conn).unwrap();
        assert_eq!((shown(&one), one.total), (vec![want[1].to_owned()], 3));
        let until = FollowUpsQuery {
            due_until: Some(at("2026-11-19T17:00:00Z")),
            ..ask(&open)
        };
        assert_eq!(shown(&until.run(&world.conn).unwrap()), want[..1]);
        let scoped = FollowUpsQuery {
            scope: Scope::Shop(world.shop_id(west)),
            ..ask(&[FollowUpState::Sent])
        };
        assert_eq!(shown(&scoped.run(&world.conn).unwrap()), ["18 bob sent"]);
    }

    #[test]
    fn the_queue_is_narrowed_and_ordered_and_its_whole_is_known() {
        let (world, _) = world();
        let open = [FollowUpState::Queued, FollowUpState::Snoozed];
        for (filter, sort, reverse, want) in [
            ("", QueueSort::Due, true, "20 ana, 20 bob, 19 bob"),
            ("", QueueSort::Creator, false, "20 ana, 19 bob, 20 bob"),
            ("", QueueSort::Product, false, "20 bob, 19 bob, 20 ana"),
            ("ana", QueueSort::Due, false, "20 ana"),
            ("serum", QueueSort::Due, false, "20 bob"),
            ("product:serum", QueueSort::Due, false, "20 bob"),
            ("stage:delivered", QueueSort::Due, false, "20 bob"),
            ("shop:east", QueueSort::Due, false, "20 ana"),
            // The 19th in Los Angeles, the 20th in Jakarta: 17:00 UTC is the next day there.
            ("due<1d", QueueSort::Due, false, "19 bob"),
            ("overdue", QueueSort::Due, false, ""),
            ("due>0d", QueueSort::Due, false, "20 ana, 20 bob"),
            ("due:2026-11-21", QueueSort::Due, false, "20 ana"),
        ] {
            let query = FollowUpsQuery {
                listing: Listing {
                    filter: parse(filter).unwrap(),
                    sort,
                    reverse,
                },
                ..ask(&open)
            };
            let rows = query.run(&world.conn).unwrap();
            let shown: Vec<String> = rows
                .rows
                .iter()
                .map(|row| {
                    let who = row.creator.as_deref().unwrap_or_default();
                    format!("{} {who}", row.due_at.format("%d"))
                })
                .collect();
            assert_eq!(shown.join(", "), want, "{filter} {sort:?}");
            assert_eq!((rows.total, rows.whole), (shown.len(), 3), "{filter}");
        }
    }

    #[test]
    fn one_follow_up_is_found_in_any_state_unless_states_are_named() {
        let (world, _) = world();
        let sent = ask(&[FollowUpState::Sent]).run(&world.conn).unwrap().rows;
        let only = sent.first().map(|row| row.id);
        let found = FollowUpsQuery { only, ..ask(&[]) };
        assert_eq!(found.run(&world.conn).unwrap().rows, sent);
        let other = FollowUpsQuery {
            only,
            ..ask(&[FollowUpState::Queued])
        };
        assert_eq!(other.run(&world.conn).unwrap().total, 0);
    }

    #[test]
    fn a_creators_own_are_the_open_ones_first() {
        let (world, _) = world();
        let rows = of_creator(&world.conn, 1, -1).unwrap();
        let states: Vec<_> = rows.iter().map(|row| row.state.name()).collect();
        assert_eq!(states, ["queued", "queued", "sent"]);
        assert!(rows[0].due_at < rows[1].due_at);
        assert_eq!(of_creator(&world.conn, 1, 1).unwrap().len(), 1);
    }

    #[test]
    fn counting_reads_an_index_alone_and_rows_are_found_by_index() {
        let world = World::new();
        world.assert_index_only(TIMES);
        world.assert_index_driven(BLOCK);
        world.assert_index_driven(&format!("{ROW} where f.n = ?1"));
    }

    #[test]
    fn a_row_is_written_as_the_interface_says() {
        let (world, _) = world();
        let rows = ask(&[FollowUpState::Queued]).run(&world.conn).unwrap();
        assert_eq!(
            serde_json::to_value(rows.rows.last()).unwrap(),
            json!({
                "id": "00000000-0000-0000-0000-000000000fa1",
                "creator": "bob",
                "shop": "West",
                "sample": "01934a5b-0000-7000-8000-000000000001",
                "product": "Serum",
                "campaign": null,
                "kind": "reminder",
                "due_at": "2026-11-20T17:00:00Z",
                "channel": "tiktok_dm",
                "state": "queued",
                "reason": "due soon",
                "trigger": null,
                "message": "Hi",
                "needs": null,
                "closed_at": null
            })
        );
    }
}
