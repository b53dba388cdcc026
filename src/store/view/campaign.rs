//! Campaigns with how far their goals are, what their budgets have left, and who takes part.

use std::cmp::Ordering;
use std::sync::Arc;

use rusqlite::{Connection, params};
use serde::Serialize;

use super::brief::{self, BriefRow};
use super::experiment;
use super::figures::campaign::{Own, Part, own};
use super::followup::{self, FollowUpRow};
use super::frame::{Frame, frames};
use super::kept::Kept;
use super::loose::found;
use super::outreach_batch::{self, OutreachBatchRow};
use super::read::Read;
use super::{Listing, Scope, Span};
use crate::domain::campaign::Campaign;
use crate::domain::date::{Date, Instant, days_between};
use crate::domain::goal::{Goal, Progress};
use crate::domain::id::{CampaignId, FollowUpId};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::{Metric, Unit};
use crate::domain::metrics::sums::Sums;
use crate::domain::money::Currency;
use crate::store::filter::words;
use crate::store::{Query, StoreError, project};

/// Orders of the campaigns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CampaignSort {
    /// Those that run, those to come, those that are over.
    #[default]
    Days,
    /// By name.
    Name,
    /// By pace, the slowest first, the unknown last.
    Pace,
    /// By days left, the fewest first.
    Left,
}

/// A stretch of the campaigns: those that run by their last day, then those to come, then those that are
/// over, the latest first; ties by name. The words of a filter are those of their names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignSheetsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Only this one.
    pub only: Option<CampaignId>,
    /// What they are narrowed to, and their order.
    pub listing: Listing<CampaignSort>,
    /// Which stretch.
    pub span: Span,
}

/// Answer to [`CampaignSheetsQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignSheets {
    /// How many there are.
    pub total: usize,
    /// The asked-for stretch.
    pub rows: Vec<CampaignSheet>,
}

/// How much of a budget is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// What there is: samples, or minor units; `None` is without bound.
    pub whole: Option<i64>,
    /// What is used.
    pub used: i64,
}

impl Budget {
    /// Returns what is left, below nought where more was used; unknown without a bound.
    pub fn left(self) -> Option<i64> {
        self.whole.map(|whole| whole - self.used)
    }
}

/// A stage of the funnel and one of its figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kpi {
    /// The stage: awareness, consideration, conversion, creator quality.
    pub stage: &'static str,
    /// The figure's name.
    pub name: &'static str,
    /// What screens call it.
    pub title: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// The figure.
    pub figure: Option<Ratio>,
}

/// An experiment of a campaign, in a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ExperimentLine {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: &'static str,
    /// The verdict in words.
    pub verdict: String,
}

/// One campaign, whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignSheet {
    /// The campaign.
    pub campaign: Campaign,
    /// Shop's name.
    pub shop: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Today in the shop's zone.
    pub today: Date,
    /// How far the goal is.
    pub progress: Progress,
    /// How far the goal beside it is.
    pub beside: Option<Progress>,
    /// Figures by stage of the funnel (domain.md section 7).
    pub kpis: Vec<Kpi>,
    /// Samples approved.
    pub samples: Budget,
    /// Ad spend.
    pub ads: Budget,
    /// Sums of its days, daily net GMV and those who take part.
    pub own: Own,
    /// Its brief.
    pub brief: Option<BriefRow>,
    /// Its experiments.
    pub experiments: Vec<ExperimentLine>,
    /// Its batches of outreach, the latest first.
    pub outreach: Vec<OutreachBatchRow>,
    /// Reviews after its batches, the latest first.
    pub checkpoints: Vec<FollowUpRow>,
}

impl CampaignSheet {
    /// Returns how many days it lasts.
    pub fn days(&self) -> i64 {
        days_between(self.campaign.from, self.campaign.to) + 1
    }

    /// Returns how many of them have begun.
    pub fn elapsed(&self) -> i64 {
        (days_between(self.campaign.from, self.today) + 1).clamp(0, self.days())
    }

    /// Returns the days after today.
    pub fn left(&self) -> i64 {
        self.days() - self.elapsed()
    }

    /// Returns those who take part.
    pub fn parts(&self) -> &[Part] {
        &self.own.parts
    }
}

/// Returns the KPI stack, the funnel from top to bottom.
fn kpis(sums: &Sums) -> Vec<Kpi> {
    let of = |stage, metric: Metric, title| Kpi {
        stage,
        name: metric.name(),
        title,
        unit: metric.unit(),
        figure: metric.of(sums),
    };
    let seen = &sums.exported;
    let acted = [seen.likes, seen.comments, seen.shares]
        .into_iter()
        .flatten();
    let acted = acted.reduce(i64::saturating_add);
    vec![
        of("awareness", Metric::Views, "views"),
        of("awareness", Metric::ProductImpressions, "impressions"),
        of("consideration", Metric::Ctr, "CTR"),
        Kpi {
            stage: "consideration",
            // (likes + comments + shares) ÷ views, as TikTok's own exports have it.
            name: "engagement",
            title: "engagement",
            unit: Unit::Share,
            figure: acted
                .zip(seen.views)
                .and_then(|(of, by)| Ratio::new(of, by)),
        },
        of("conversion", Metric::Cvr, "CVR"),
        of("conversion", Metric::Cpa, "CPA"),
        of("conversion", Metric::Roas, "ROAS"),
        of("creator_quality", Metric::GmvPerCreator, "GMV per creator"),
        of("creator_quality", Metric::Contribution, "contribution"),
    ]
}

impl Query for CampaignSheetsQuery {
    type Rows = CampaignSheets;

    fn run(&self, conn: &Connection) -> Result<CampaignSheets, StoreError> {
        let frames = frames(conn, self.scope, self.now)?;
        let asked = (self.scope, self.only);
        let sheets = SHEETS.table(conn, &frames, asked, || self.read(conn, &frames))?;
        let words = words(&self.listing.filter);
        let mut left = found(&self.listing.filter.words(), |found| {
            for sheet in sheets.iter() {
                if found.fits(&words, [&sheet.campaign.name, &sheet.shop, ""]) {
                    found.take(sheet);
                }
            }
            Ok(())
        })?;
        if !self.listing.is_usual() {
            left.sort_by(|a, b| self.compared(a, b));
        }
        let total = left.len();
        let shown = left.into_iter().skip(self.span.offset);
        Ok(CampaignSheets {
            total,
            rows: shown
                .take(self.span.limit.unwrap_or(usize::MAX))
                .map(|sheet| CampaignSheet::clone(sheet))
                .collect(),
        })
    }
}

/// The sheets of all campaigns, of which a screen shows a page.
static SHEETS: Kept<(Scope, Option<CampaignId>), Vec<Arc<CampaignSheet>>> = Kept::new();

impl CampaignSheetsQuery {
    fn compared(&self, a: &CampaignSheet, b: &CampaignSheet) -> Ordering {
        let name = || a.campaign.name.cmp(&b.campaign.name);
        match self.listing.sort {
            CampaignSort::Days => self.listing.turned(days_of(a).cmp(&days_of(b))),
            CampaignSort::Name => self.listing.turned(name()),
            CampaignSort::Pace => match (a.progress.pace, b.progress.pace) {
                (Some(a), Some(b)) => self.listing.turned(a.cmp(&b)),
                (a, b) => a.is_none().cmp(&b.is_none()),
            },
            CampaignSort::Left => self.listing.turned(a.left().cmp(&b.left())),
        }
        .then_with(name)
    }

    fn read(&self, conn: &Connection, frames: &[Frame]) -> Read<Vec<Arc<CampaignSheet>>> {
        let mut sheets = Vec::new();
        for frame in frames {
            let campaigns: Vec<Campaign> =
                project::list(conn, "where shop = ?1 order by name", [frame.n])?;
            for campaign in campaigns {
                if self.only.is_none_or(|only| only == campaign.id) {
                    sheets.push(Arc::new(sheet(conn, frame, campaign)?));
                }
            }
        }
        sheets.sort_by_key(|sheet| days_of(sheet));
        Ok(sheets)
    }
}

/// Those that run by their last day, those to come by their first, those that are over the latest first.
fn days_of(sheet: &CampaignSheet) -> (u8, i64) {
    let (from, to) = sheet.campaign.days();
    let days = |day| days_between(Date::default(), day);
    if to < sheet.today {
        (2, -days(to))
    } else if from > sheet.today {
        (1, days(from))
    } else {
        (0, days(to))
    }
}

/// Samples of a campaign that count against its budget.
const SAMPLES: &str = "select count(*) from sample where campaign = ?1
     and stage not in (9, 10) and (stage >= 3 or approved is not null)";
/// Ad spend of a campaign on whatever day: of contents that were made for its samples.
const SPENT: &str = "select coalesce(sum(a.amount), 0) from ad_spend_standing a
     join content t on t.shop = a.shop and t.id = a.content
     where a.shop = (select n from shop where id = ?1) and (select s.campaign from sample s
         where s.creator = t.creator and s.content_id = a.content and s.campaign is not null
         limit 1) = ?2";
/// Returns what a campaign has spent on ads, minor units.
pub(in crate::store) fn spent_on(conn: &Connection, campaign: &Campaign) -> Read<i64> {
    conn.prepare_cached(SPENT)?
        .query_row(params![campaign.shop, campaign.id], |row| row.get(0))
}

/// What a campaign is to be looked at for.
const CHECKPOINTS: &str = "select id from follow_up where campaign = ?1 and kind = 'review_checkpoint' order by due_at desc";

fn sheet(conn: &Connection, frame: &Frame, campaign: Campaign) -> Read<CampaignSheet> {
    let own = own(conn, frame, &campaign)?;
    let progress = |goal: Goal| {
        Progress::of(
            goal,
            &own.sums,
            (campaign.days(), &campaign.curve),
            frame.today,
        )
    };
    let samples = conn
        .prepare_cached(SAMPLES)?
        .query_row([campaign.id], |row| row.get(0))?;
    let spent = spent_on(conn, &campaign)?;
    let ids: Vec<FollowUpId> = conn
        .prepare_cached(CHECKPOINTS)?
        .query_map([campaign.id], |row| row.get(0))?
        .collect::<Read<_>>()?;
    let mut checkpoints = Vec::new();
    for id in ids {
        checkpoints.extend(followup::row_of(conn, id)?);
    }
    Ok(CampaignSheet {
        shop: frame.name.clone(),
        currency: frame.currency,
        today: frame.today,
        progress: progress(campaign.goal),
        beside: campaign.beside.map(progress),
        kpis: kpis(&own.sums),
        samples: Budget {
            whole: campaign.sample_budget,
            used: samples,
        },
        ads: Budget {
            whole: campaign.ad_budget,
            used: spent,
        },
        brief: brief::of_campaign(conn, campaign.id)?,
        experiments: experiment::of_campaign(conn, frame, campaign.id)?
            .into_iter()
            .map(|row| ExperimentLine {
                state: row.experiment.state(),
                name: row.experiment.name,
                verdict: row.report.verdict,
            })
            .collect(),
        outreach: outreach_batch::of_campaign(conn, frame, campaign.id)?,
        checkpoints,
        campaign,
        own,
    })
}
