//! How campaigns are shown: the list, and one whole.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::args::Limit;
use crate::cli::fault::{Exit, Fault};
use crate::cli::metric::Value;
use crate::cli::session::{Reach, Session};
use crate::cli::sheet::{Column, Sheet, cell, date, handle, money};
use crate::domain::date::Date;
use crate::domain::goal::{Curve, Goal, Progress, Standing, figure};
use crate::domain::id::{CampaignId, ExtId};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Unit;
use crate::domain::money::{Currency, Money};
use crate::domain::stage::Stage;
use crate::store::view::brief::BriefRow;
use crate::store::view::campaign::{
    Budget, CampaignSheet, CampaignSheets, CampaignSheetsQuery, ExperimentLine, Kpi,
};
use crate::store::view::followup::FollowUpRow;
use crate::store::view::outreach_batch::OutreachBatchRow;
use crate::store::view::{Scope, Span};

/// How far a goal is.
#[derive(Serialize)]
struct GoalRow {
    goal: &'static str,
    target: Value,
    actual: Value,
    expected: Value,
    pace: Option<f64>,
    projection: Value,
    standing: Standing,
}

impl GoalRow {
    fn of(progress: &Progress, currency: Currency) -> Self {
        let Goal { metric, .. } = progress.goal;
        let value = |figure| Value::of(metric.metric(), figure, currency);
        Self {
            goal: metric.name(),
            target: value(Some(progress.goal.wanted())),
            actual: value(progress.actual),
            expected: value(Some(progress.expected)),
            pace: progress.pace.map(Ratio::value),
            projection: value(progress.projection),
            standing: progress.standing,
        }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    id: CampaignId,
    name: &'a str,
    shop: &'a str,
    products: Vec<&'a ExtId>,
    segment: Option<&'a str>,
    owner: Option<&'a str>,
    from: Date,
    to: Date,
    days: i64,
    days_elapsed: i64,
    days_left: i64,
    #[serde(flatten)]
    goal: GoalRow,
    beside: Option<GoalRow>,
    curve: &'a Curve,
    posting_window: Option<i64>,
    review: bool,
    sample_budget: Option<i64>,
    samples_used: i64,
    samples_left: Option<i64>,
    ad_budget: Option<Money>,
    ad_spend: Money,
    ad_left: Option<Money>,
    creators: usize,
}

fn row(sheet: &CampaignSheet) -> Row<'_> {
    let campaign = &sheet.campaign;
    let amount = |minor| Money::new(minor, sheet.currency);
    Row {
        id: campaign.id,
        name: &campaign.name,
        shop: &sheet.shop,
        products: campaign.products.iter().collect(),
        segment: campaign.segment.as_deref(),
        owner: campaign.owner.as_deref(),
        from: campaign.from,
        to: campaign.to,
        days: sheet.days(),
        days_elapsed: sheet.elapsed(),
        days_left: sheet.left(),
        goal: GoalRow::of(&sheet.progress, sheet.currency),
        beside: sheet
            .beside
            .map(|beside| GoalRow::of(&beside, sheet.currency)),
        curve: &campaign.curve,
        posting_window: campaign.posting_window,
        review: campaign.review,
        sample_budget: sheet.samples.whole,
        samples_used: sheet.samples.used,
        samples_left: sheet.samples.left(),
        ad_budget: sheet.ads.whole.map(amount),
        ad_spend: amount(sheet.ads.used),
        ad_left: sheet.ads.left().map(amount),
        creators: sheet.parts().len(),
    }
}

#[derive(Serialize)]
struct KpiRow {
    stage: &'static str,
    metric: &'static str,
    value: Value,
}

#[derive(Serialize)]
struct Member<'a> {
    creator: &'a str,
    stage: Option<Stage>,
    posts: i64,
    net_gmv: Option<Money>,
}

#[derive(Serialize)]
struct Shown<'a> {
    campaign: Row<'a>,
    warning: Option<String>,
    kpis: Vec<KpiRow>,
    members: Vec<Member<'a>>,
    daily_net_gmv: BTreeMap<Date, Option<Money>>,
    brief: Option<&'a BriefRow>,
    experiments: &'a [ExperimentLine],
    outreach: &'a [OutreachBatchRow],
    checkpoints: &'a [FollowUpRow],
}

/// Returns an amount; none where it is past what an amount can hold.
fn amount(minor: i128, currency: Currency) -> Option<Money> {
    let minor = i64::try_from(minor).ok()?;
    Some(Money::new(minor, currency))
}

/// Runs the list.
pub(super) fn list(limit: Limit, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let answer = session.fetch(&CampaignSheetsQuery {
        listing: crate::store::view::Listing::default(),
        scope: reach.scope,
        now: session.now,
        only: None,
        span: session.span(limit.limit),
    })?;
    if session.globals.json {
        let rows: Vec<_> = answer.rows.iter().map(row).collect();
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if answer.rows.is_empty() {
        session.say("There are no campaigns yet; callsheet campaign add NAME makes one.")?;
        return Ok(Exit::Done);
    }
    table(&answer, &reach, session)
}

fn table(answer: &CampaignSheets, reach: &Reach, session: &mut Session) -> Result<Exit, Fault> {
    let mut sheet = Sheet::new(&[
        Column::Words("Campaign"),
        reach.column(),
        Column::Words("Goal"),
        Column::Number("Actual"),
        Column::Number("Pace"),
        Column::Key("Standing"),
        Column::Key("To"),
        Column::Number("Days left"),
        Column::Number("Samples"),
        Column::Number("Ads"),
        Column::Number("Creators"),
    ]);
    let ascii = session.look.ascii;
    for one in &answer.rows {
        let progress = &one.progress;
        sheet.row([
            one.campaign.name.clone(),
            one.shop.clone(),
            progress.goal.words(one.currency, ascii),
            cell(figure(
                progress.goal.metric,
                progress.actual,
                one.currency,
                ascii,
            )),
            pace(progress),
            progress.standing.words().to_owned(),
            date(Some(one.campaign.to), one.today),
            one.left().to_string(),
            of(one.samples, |n| n.to_string()),
            of(one.ads, |minor| {
                money(Some(Money::new(minor, one.currency)), session.look)
            }),
            one.parts().len().to_string(),
        ]);
    }
    session.table(sheet)?;
    session.more(answer.rows.len(), answer.total);
    Ok(Exit::Done)
}

/// Returns the pace in whole percents.
fn pace(progress: &Progress) -> String {
    let percent = progress.pace.and_then(|pace| pace.times(100));
    cell(
        percent
            .and_then(Ratio::rounded)
            .map(|percent| format!("{percent} %")),
    )
}

/// Returns what is used of a budget.
fn of(budget: Budget, words: impl Fn(i64) -> String) -> String {
    match budget.whole {
        Some(whole) => format!("{} of {}", words(budget.used), words(whole)),
        None => words(budget.used),
    }
}

/// Runs `campaign show`.
pub(super) fn one(name: &str, session: &mut Session) -> Result<Exit, Fault> {
    let campaign = session.campaign(name)?;
    let found = session.fetch(&CampaignSheetsQuery {
        listing: crate::store::view::Listing::default(),
        scope: Scope::Shop(campaign.shop),
        now: session.now,
        only: Some(campaign.id),
        span: Span::ALL,
    })?;
    let Some(sheet) = found.rows.first() else {
        return Err(Fault::unknown(
            "campaign",
            name,
            "See them with: callsheet campaign list.",
        ));
    };
    if session.globals.json {
        session.document(Some(&sheet.shop), &shown(sheet))?;
        return Ok(Exit::Done);
    }
    print(sheet, session)?;
    Ok(Exit::Done)
}

fn shown(sheet: &CampaignSheet) -> Shown<'_> {
    let currency = sheet.currency;
    Shown {
        campaign: row(sheet),
        warning: sheet.campaign.warning(),
        kpis: sheet
            .kpis
            .iter()
            .map(|kpi| KpiRow {
                stage: kpi.stage,
                metric: kpi.name,
                value: Value::in_unit(kpi.unit, kpi.figure, currency),
            })
            .collect(),
        members: sheet
            .parts()
            .iter()
            .map(|part| Member {
                creator: &part.handle,
                stage: part.stage,
                posts: part.posts,
                net_gmv: amount(part.net_gmv, currency),
            })
            .collect(),
        daily_net_gmv: sheet
            .own
            .daily
            .iter()
            .map(|(day, net)| (*day, amount(*net, currency)))
            .collect(),
        brief: sheet.brief.as_ref(),
        experiments: &sheet.experiments,
        outreach: &sheet.outreach,
        checkpoints: &sheet.checkpoints,
    }
}

fn print(sheet: &CampaignSheet, session: &mut Session) -> Result<(), Fault> {
    let campaign = &sheet.campaign;
    let ascii = session.look.ascii;
    session.line(&campaign.name)?;
    session.line(&session.look.sentence(&format!(
        "{} · {} to {} · day {} of {}, {} left · owner {}",
        sheet.shop,
        campaign.from,
        campaign.to,
        sheet.elapsed(),
        sheet.days(),
        sheet.left(),
        cell(campaign.owner.as_deref()),
    )))?;
    session.line("")?;
    for progress in [Some(&sheet.progress), sheet.beside.as_ref()]
        .into_iter()
        .flatten()
    {
        let Goal { metric, .. } = progress.goal;
        let said = |of| cell(figure(metric, of, sheet.currency, ascii));
        session.line(&format!(
            "Goal: {}. {} so far, {} expected by today: pace {}, {}. At this pace {} on the last day.",
            progress.goal.words(sheet.currency, ascii),
            said(progress.actual),
            said(Some(progress.expected)),
            pace(progress),
            progress.standing.words(),
            said(progress.projection),
        ))?;
    }
    let amount = |minor| money(Some(Money::new(minor, sheet.currency)), session.look);
    let ads = of(sheet.ads, amount);
    session.line(&format!(
        "Samples: {}. Ads: {ads}. Posting window: {} days. Drafts are {}reviewed.",
        of(sheet.samples, |n| n.to_string()),
        cell(campaign.posting_window),
        if campaign.review { "" } else { "not " },
    ))?;
    let skus: Vec<_> = campaign.products.iter().map(ToString::to_string).collect();
    session.line(&format!(
        "Products: {}. Segment: {}. Brief: {}.",
        skus.join(", "),
        cell(campaign.segment.as_deref()),
        match &sheet.brief {
            None => "none".to_owned(),
            Some(brief) if brief.missing.is_empty() => "complete".to_owned(),
            Some(brief) => format!("lacks {}", brief.missing.join(", ")),
        },
    ))?;
    if let Some(warning) = campaign.warning() {
        session.hint(&warning);
    }
    kpis(sheet, session)?;
    members(sheet, session)?;
    for one in &sheet.experiments {
        session.line(&format!("Experiment {}: {}", one.name, one.verdict))?;
    }
    for batch in &sheet.outreach {
        session.line(&format!("Outreach {}: {}", batch.id.short(), batch.words()))?;
    }
    for checkpoint in &sheet.checkpoints {
        session.line(&format!(
            "Review {}: {}",
            checkpoint.state.name(),
            checkpoint.reason
        ))?;
    }
    Ok(())
}

fn kpis(sheet: &CampaignSheet, session: &mut Session) -> Result<(), Fault> {
    session.line("")?;
    let mut table = Sheet::new(&[
        Column::Words("Stage"),
        Column::Words("Figure"),
        Column::Number("Value"),
    ]);
    for kpi in &sheet.kpis {
        table.row([
            kpi.stage.replace('_', " "),
            kpi.name.replace('_', " "),
            kpi_cell(kpi, sheet.currency, session),
        ]);
    }
    session.table(table)
}

fn kpi_cell(kpi: &Kpi, currency: Currency, session: &Session) -> String {
    cell(kpi.figure.and_then(|figure| match kpi.unit {
        Unit::Money => {
            let minor = figure.rounded()?;
            Some(money(Some(Money::new(minor, currency)), session.look))
        }
        Unit::Count => figure.rounded().map(|count| count.to_string()),
        Unit::Share => Some(format!("{:.1} %", figure.value() * 100.0)),
        Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => {
            Some(format!("{:.2}", figure.value()))
        }
    }))
}

fn members(sheet: &CampaignSheet, session: &mut Session) -> Result<(), Fault> {
    session.line("")?;
    if sheet.parts().is_empty() {
        return session
            .line("Nobody takes part yet; callsheet campaign join NAME HANDLE adds one.");
    }
    let mut table = Sheet::new(&[
        Column::Key("Creator"),
        Column::Words("Sample"),
        Column::Number("Posts"),
        Column::Number("Net GMV"),
    ]);
    for part in sheet.parts() {
        table.row([
            handle(&part.handle),
            cell(part.stage),
            part.posts.to_string(),
            money(amount(part.net_gmv, sheet.currency), session.look),
        ]);
    }
    session.table(table)
}
