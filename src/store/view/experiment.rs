//! Experiments with what each arm brought.

use rusqlite::Connection;

use super::Scope;
use super::figures::alone::own;
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::date::{Date, Instant, Window, day_number};
use crate::domain::experiment::report::{Brought, Report};
use crate::domain::experiment::{Experiment, Outcome};
use crate::domain::id::{CampaignId, CreatorId};
use crate::domain::money::Currency;
use crate::store::{Query, StoreError, project};

/// The experiments of shops, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExperimentsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
}

/// One experiment.
#[derive(Clone, PartialEq, Debug)]
pub struct ExperimentRow {
    /// The experiment.
    pub experiment: Experiment,
    /// Shop's name.
    pub shop: String,
    /// Currency of contributions.
    pub currency: Currency,
    /// The campaign's name.
    pub campaign: Option<String>,
    /// What it says.
    pub report: Report,
    /// Who is in which arm, by handle.
    pub assigned: Vec<(String, usize)>,
}

impl Query for ExperimentsQuery {
    type Rows = Vec<ExperimentRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<ExperimentRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            let of_shop = "where shop = ?1 order by name, n";
            for experiment in project::list::<Experiment>(conn, of_shop, [frame.n])? {
                rows.push(row(conn, &frame, experiment)?);
            }
        }
        Ok(rows)
    }
}

/// Returns the experiments of a campaign, with their verdicts.
pub(super) fn of_campaign(
    conn: &Connection,
    frame: &Frame,
    campaign: CampaignId,
) -> Read<Vec<ExperimentRow>> {
    let of_shop = "where shop = ?1 order by name, n";
    project::list::<Experiment>(conn, of_shop, [frame.n])?
        .into_iter()
        .filter(|experiment| experiment.campaign == Some(campaign))
        .map(|experiment| row(conn, frame, experiment))
        .collect()
}

const PERSON: &str = "select n, handle from creator where id = ?1";
const NAME: &str = "select name from campaign where id = ?1";
/// Posts of a creator between two days, the first left out and the last within.
const POSTS: &str =
    "select count(*) from content where creator = ?1 and posted > ?2 and posted <= ?3";

fn row(conn: &Connection, frame: &Frame, experiment: Experiment) -> Read<ExperimentRow> {
    let mut brought: Vec<Vec<Option<Brought>>> = vec![Vec::new(); experiment.arms.len()];
    let mut assigned = Vec::new();
    let mut person = conn.prepare_cached(PERSON)?;
    for creator in &experiment.creators {
        let arm = experiment.arm_of(*creator);
        let mut found = person.query([creator])?;
        let Some(known) = found.next()? else {
            continue;
        };
        assigned.push((known.get(1)?, arm));
        if let Some(arm) = brought.get_mut(arm) {
            arm.push(outcome(
                conn,
                frame,
                &experiment,
                (*creator, known.get(0)?),
            )?);
        }
    }
    assigned.sort();
    let campaign = match experiment.campaign {
        Some(id) => conn
            .prepare_cached(NAME)?
            .query_map([id], |row| row.get(0))?
            .next()
            .transpose()?,
        None => None,
    };
    Ok(ExperimentRow {
        shop: frame.name.clone(),
        currency: frame.currency,
        campaign,
        report: Report::of(&experiment, &brought, frame.today),
        assigned,
        experiment,
    })
}

/// Returns what a creator brought since the start; `None` where it is unknown.
fn outcome(
    conn: &Connection,
    frame: &Frame,
    experiment: &Experiment,
    (creator, n): (CreatorId, i64),
) -> Read<Option<Brought>> {
    let Some(from) = experiment.started_on else {
        return Ok(None);
    };
    let to = experiment
        .stopped_on
        .map_or(frame.today, |on| on.min(frame.today));
    if experiment.outcome == Outcome::Contribution {
        let window = Window::Range(from, to);
        let sums = own(conn, frame, creator, window)?;
        let left = sums.and_then(|(_, sums)| sums.contribution());
        return Ok(left.map(float));
    }
    let posts: i64 = conn.prepare_cached(POSTS)?.query_row(
        (
            n,
            day_number(before(from, experiment.outcome)),
            day_number(to),
        ),
        |row| row.get(0),
    )?;
    let posts = if experiment.outcome == Outcome::Activation {
        posts.min(1)
    } else {
        posts
    };
    Ok(Some(float(posts.into())))
}

/// Returns the day after which posts count: what activates comes after the start (metrics.md, `activation`).
fn before(from: Date, outcome: Outcome) -> Date {
    if outcome == Outcome::Activation {
        from
    } else {
        crate::domain::date::plus_days(from, -1)
    }
}

#[expect(clippy::cast_precision_loss, reason = "statistics are floats")]
const fn float(n: i128) -> f64 {
    n as f64
}
