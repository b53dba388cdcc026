//! Batches of outreach: what one would come to, and what came of those that were sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, params};
use serde::{Serialize, Serializer};

use super::Scope;
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::command::{Command, Envelope, NewOutreach, Source};
use crate::domain::date::{Date, Instant};
use crate::domain::followup::{FollowUp, FollowUpState};
use crate::domain::id::{CampaignId, CreatorId, ExtId, FollowUpId, OpId, OutreachId};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::outreach::plan::plan;
use crate::domain::outreach::{Outreach, Quota, Skip, Skipped};
use crate::domain::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;
use crate::store::{Query, StoreError, facts, project};

/// What a batch would come to, without queueing it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutreachPreviewQuery {
    /// The batch.
    pub new: NewOutreach,
    /// The clock.
    pub now: Instant,
    /// The texts and the platform's limits.
    pub policy: Arc<Policy>,
}

/// Somebody who would be written to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Addressed {
    /// The handle.
    pub creator: String,
    /// The words.
    pub message: String,
}

/// Somebody who is passed over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PassedOver {
    /// The handle.
    pub creator: String,
    /// Why.
    pub reason: Skip,
    /// The same in words, with the facts.
    pub why: String,
}

/// What a batch would come to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutreachPreview {
    /// The batch.
    pub new: NewOutreach,
    /// Who is written to.
    pub messages: Vec<Addressed>,
    /// Who is passed over.
    pub skipped: Vec<PassedOver>,
    /// The same, for counting.
    pub passed_over: Vec<Skipped>,
    /// What the shop may still send this week, before this batch.
    pub quota: Option<Quota>,
}

impl Query for OutreachPreviewQuery {
    type Rows = Result<OutreachPreview, Refusal>;

    fn run(&self, conn: &Connection) -> Result<Self::Rows, StoreError> {
        let envelope = Envelope {
            id: OpId(uuid::Uuid::nil()),
            at: self.now,
            actor: String::new(),
            source: Source::Cli,
            command: Command::QueueOutreach(self.new.clone()),
        };
        let facts = facts::load(conn, &envelope, &self.policy)?;
        let plan = match plan(&facts, &self.new, self.now) {
            Ok(plan) => plan,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let handle = |id: &CreatorId| {
            let known = facts.creators.get(id);
            known.map_or_else(|| id.short(), |known| known.handle.clone())
        };
        Ok(Ok(OutreachPreview {
            new: self.new.clone(),
            messages: plan
                .messages
                .iter()
                .map(|(creator, message)| Addressed {
                    creator: handle(creator),
                    message: message.clone(),
                })
                .collect(),
            skipped: plan.skipped.iter().map(|one| told(one, &handle)).collect(),
            quota: facts.quotas.get(&self.new.shop).copied(),
            passed_over: plan.skipped,
        }))
    }
}

fn told(one: &Skipped, handle: &impl Fn(&CreatorId) -> String) -> PassedOver {
    PassedOver {
        creator: handle(&one.creator),
        reason: one.reason,
        why: one.why.clone(),
    }
}

/// The batches of shops with what came of them, the latest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutreachBatchesQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Only this one.
    pub only: Option<OutreachId>,
}

/// One creator of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutreachMember {
    /// The message.
    pub follow_up: FollowUpId,
    /// The handle.
    pub creator: String,
    /// How the message stands.
    pub state: FollowUpState,
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// Where the sample that came of it stands.
    pub stage: Option<Stage>,
    /// Whether the creator answered: the sample is interested or further on.
    pub answered: bool,
    /// Whether the creator posted after the invitation.
    pub activated: bool,
    /// The words.
    pub message: String,
}

/// One batch with what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutreachBatchRow {
    /// Its id.
    pub id: OutreachId,
    /// Shop's name.
    pub shop: String,
    /// The campaign's name.
    pub campaign: Option<String>,
    /// The SKU offered.
    pub sku_id: ExtId,
    /// The product's name.
    pub product: Option<String>,
    /// The text.
    pub template: String,
    /// Who was asked for.
    pub audience: String,
    /// When it was queued.
    pub queued_at: Instant,
    /// How many messages it had.
    pub queued: i64,
    /// How many wait to be sent.
    pub waiting: usize,
    /// How many were sent.
    pub sent: usize,
    /// How many were called off.
    pub cancelled: usize,
    /// How many of those written to answered.
    pub answered: usize,
    /// How many of those written to posted after.
    pub activated: usize,
    /// How many were passed over.
    pub passed_over: usize,
    /// Answered ÷ sent.
    #[serde(serialize_with = "number")]
    pub reply_rate: Option<Ratio>,
    /// Posted after ÷ sent.
    #[serde(serialize_with = "number")]
    pub activation: Option<Ratio>,
    /// Its creators.
    #[serde(skip)]
    pub members: Vec<OutreachMember>,
    /// Who was passed over, and why.
    #[serde(skip)]
    pub skipped: Vec<PassedOver>,
    /// The same, for counting.
    #[serde(skip)]
    pub reasons: Vec<Skipped>,
}

impl OutreachBatchRow {
    /// Returns what came of it, in words.
    pub fn words(&self) -> String {
        let share = |of: usize, ratio: Option<Ratio>| {
            let ratio = ratio.map(|ratio| format!(" ({:.0} %)", ratio.value() * 100.0));
            format!("{of}{}", ratio.unwrap_or_default())
        };
        let waiting = match self.waiting {
            0 => String::new(),
            waiting => format!(", {waiting} waiting"),
        };
        format!(
            "{} sent{waiting}; {} replied, {} posted after",
            self.sent,
            share(self.answered, self.reply_rate),
            share(self.activated, self.activation),
        )
    }
}

#[expect(clippy::ref_option, reason = "the form serde asks for")]
fn number<S: Serializer>(ratio: &Option<Ratio>, to: S) -> Result<S::Ok, S::Error> {
    ratio.map(Ratio::value).serialize(to)
}

impl Query for OutreachBatchesQuery {
    type Rows = Vec<OutreachBatchRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<OutreachBatchRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            let batches: Vec<Outreach> =
                project::list(conn, "where shop = ?1 order by n desc", [frame.n])?;
            for batch in batches {
                if self.only.is_none_or(|only| only == batch.id) {
                    rows.push(row(conn, &frame, batch)?);
                }
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.queued_at));
        Ok(rows)
    }
}

/// Returns the batches of a campaign, the latest first.
pub(super) fn of_campaign(
    conn: &Connection,
    frame: &Frame,
    campaign: CampaignId,
) -> Read<Vec<OutreachBatchRow>> {
    let clause = "where shop = ?1 and campaign = ?2 order by n desc";
    project::list::<Outreach>(conn, clause, params![frame.n, campaign])?
        .into_iter()
        .map(|batch| row(conn, frame, batch))
        .collect()
}

const MESSAGES: &str = "where f.outreach = ?1 order by f.n";
const MADE: &str = "where s.id = ?1";
const PERSON: &str = "select n, handle from creator where id = ?1";
/// The day of a creator's last post.
const LAST_POST: &str = "select max(posted) from content where creator = ?1";
const PRODUCT: &str = "select name from product where shop = ?1 and sku = ?2";
const CAMPAIGN: &str = "select name from campaign where id = ?1";

fn row(conn: &Connection, frame: &Frame, batch: Outreach) -> Read<OutreachBatchRow> {
    let mut members = Vec::new();
    for message in project::list::<FollowUp>(conn, MESSAGES, [batch.id])? {
        members.push(member(conn, frame, message)?);
    }
    let count = |fits: fn(&OutreachMember) -> bool| members.iter().filter(|one| fits(one)).count();
    let sent = count(|one| one.state == FollowUpState::Sent);
    let answered = count(|one| one.answered);
    let activated = count(|one| one.activated);
    let share = |of: usize| Ratio::new(i64::try_from(of).ok()?, i64::try_from(sent).ok()?);
    let mut handles = BTreeMap::new();
    for one in &batch.skipped {
        handles.insert(one.creator, person(conn, one.creator)?.1);
    }
    let handle = |id: &CreatorId| handles.get(id).cloned().unwrap_or_default();
    let name = |sql: &str, params: &[&dyn rusqlite::ToSql]| -> Read<Option<String>> {
        let mut found = conn.prepare_cached(sql)?;
        let mut rows = found.query(params)?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.flatten())
    };
    Ok(OutreachBatchRow {
        id: batch.id,
        shop: frame.name.clone(),
        campaign: match batch.campaign {
            Some(id) => name(CAMPAIGN, &[&id])?,
            None => None,
        },
        product: name(PRODUCT, &[&frame.n, &batch.sku_id])?,
        sku_id: batch.sku_id,
        template: batch.template,
        audience: batch.audience,
        queued_at: batch.at,
        queued: batch.queued,
        waiting: count(|one| one.state.is_open()),
        sent,
        cancelled: count(|one| one.state == FollowUpState::Cancelled),
        answered,
        activated,
        passed_over: batch.skipped.len(),
        reply_rate: share(answered),
        activation: share(activated),
        skipped: batch.skipped.iter().map(|one| told(one, &handle)).collect(),
        reasons: batch.skipped,
        members,
    })
}

fn person(conn: &Connection, id: CreatorId) -> Read<(Option<i64>, String)> {
    let mut query = conn.prepare_cached(PERSON)?;
    let mut rows = query.query([id])?;
    Ok(match rows.next()? {
        Some(row) => (Some(row.get(0)?), row.get(1)?),
        None => (None, id.short()),
    })
}

fn member(conn: &Connection, frame: &Frame, message: FollowUp) -> Read<OutreachMember> {
    let (n, creator) = match message.creator {
        Some(id) => person(conn, id)?,
        None => (None, String::new()),
    };
    let is_sent = message.state == FollowUpState::Sent;
    let sample = match message.sample.filter(|_| is_sent) {
        Some(id) => project::list::<Sample>(conn, MADE, [id])?
            .into_iter()
            .next(),
        None => None,
    };
    let last_post: Option<Date> = match n {
        Some(n) => conn
            .prepare_cached(LAST_POST)?
            .query_row([n], |row| super::read::day(row, 0))?,
        None => None,
    };
    let sent_at = message.closed_at.filter(|_| is_sent);
    let invited = sample.as_ref().and_then(|sample| sample.on(Stage::Invited));
    let invited = invited.or_else(|| sent_at.map(|at| frame.zone.date_of(at)));
    Ok(OutreachMember {
        follow_up: message.id,
        creator,
        state: message.state,
        sent_at,
        stage: sample.as_ref().map(|sample| sample.stage),
        answered: sample.as_ref().is_some_and(has_answered),
        activated: invited
            .zip(last_post)
            .is_some_and(|(invited, posted)| is_sent && posted > invited),
        message: message.message,
    })
}

/// Returns whether the sample is interested or further on, or was (metrics.md, `reply_rate`).
fn has_answered(sample: &Sample) -> bool {
    let is_answer =
        |stage: &Stage| !matches!(stage, Stage::Invited | Stage::Declined | Stage::Cancelled);
    is_answer(&sample.stage) || sample.entries.keys().any(is_answer)
}
