//! The sections of the weekly page, each a typed table with its notes.

use super::super::fault::Fault;
use super::super::followups::local;
use super::super::metric::typed;
use super::super::session::Session;
use super::super::today::late;
use super::Week;
use crate::domain::date::{Instant, Window, plus_days};
use crate::domain::due::Bucket;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::sums::Sums;
use crate::domain::money::Money;
use crate::domain::product::cost_command;
use crate::domain::query::Filter;
use crate::domain::shop::Shop;
use crate::port::{Cell, Table};
use crate::store::view::due::DueQuery;
use crate::store::view::figures::content::ContentQuery;
use crate::store::view::figures::{By, FiguresQuery};
use crate::store::view::pipeline::{PipelineQuery, PipelineSort};
use crate::store::view::profit::{ProfitBy, ProfitQuery, ProfitRow, ShopProfit};
use crate::store::view::report::{ReportQuery, ShopReport};
use crate::store::view::{Scope, Span};

/// One section of the page.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// Heading.
    pub(super) title: &'static str,
    /// Headings of the columns, as people read them.
    pub(super) titles: Vec<&'static str>,
    /// The rows, for a sheet of its own.
    pub(super) table: Table,
    /// Sentences below the table.
    pub(super) notes: Vec<String>,
}

impl Section {
    /// Returns a section without rows; columns are their name in files and their heading.
    fn new(
        name: &'static str,
        title: &'static str,
        columns: &[(&'static str, &'static str)],
    ) -> Self {
        Self {
            title,
            titles: columns.iter().map(|(_, title)| *title).collect(),
            table: Table::new(name, columns.iter().map(|(name, _)| *name)),
            notes: Vec::new(),
        }
    }

    fn row(&mut self, cells: Vec<Cell>) {
        self.table.rows.push(cells);
    }

    /// Returns whether a column holds numbers, by its first cell that holds anything.
    pub(super) fn is_number(&self, at: usize) -> bool {
        let mut cells = self.table.rows.iter().filter_map(|row| row.get(at));
        cells
            .find(|cell| **cell != Cell::Empty)
            .is_some_and(|cell| !matches!(cell, Cell::Text(_) | Cell::Date(_)))
    }
}

/// Rows at the top and at the bottom of a ranking.
const ENDS: usize = 5;
/// Contents in the ranking.
const CONTENTS: usize = 10;
/// Days back from the end of the week whose content is ranked.
const POSTED: i64 = 27;

/// Figures of the programme, in the order of the page.
const PROGRAMME: [Metric; 17] = [
    Metric::NetGmv,
    Metric::Orders,
    Metric::Commission,
    Metric::SampleCost,
    Metric::AdSpend,
    Metric::FlatFees,
    Metric::Contribution,
    Metric::ContributionMargin,
    Metric::ReturnRate,
    Metric::ActiveCreators,
    Metric::GmvPerCreator,
    Metric::Posts,
    Metric::Cvr,
    Metric::Activation,
    Metric::ReplyRate,
    Metric::PostingRate,
    Metric::UnattributedShare,
];

/// Asks every question of one shop's page.
pub(super) fn of_shop(
    shop: &Shop,
    week: Week,
    session: &mut Session,
) -> Result<Vec<Section>, Fault> {
    let asked = Asked {
        shop,
        week,
        scope: Scope::Shop(shop.id),
        // An earlier week is told as of its last evening.
        now: session.now.min(shop.zone.at(plus_days(week.last, 1), 0)),
    };
    let mut sections = vec![asked.programme(session)?];
    sections.extend(asked.profit(ProfitBy::Creator, session)?);
    sections.extend(asked.profit(ProfitBy::Product, session)?);
    sections.extend(asked.pipeline(session)?);
    sections.push(asked.content(session)?);
    let report = session.fetch(&ReportQuery {
        scope: asked.scope,
        from: week.first,
        to: week.last,
        now: session.now,
    })?;
    for told in &report {
        sections.push(follow_ups(told));
        sections.push(ages(told, shop));
    }
    Ok(sections)
}

/// What all questions share.
struct Asked<'a> {
    shop: &'a Shop,
    week: Week,
    scope: Scope,
    now: Instant,
}

impl Asked<'_> {
    fn programme(&self, session: &mut Session) -> Result<Section, Fault> {
        let mut sums = |week: Week| -> Result<Sums, Fault> {
            let shops = session.fetch(&FiguresQuery {
                scope: self.scope,
                by: By::Shop,
                window: week.window(),
                now: self.now,
            })?;
            let mut subjects = shops.into_iter().flat_map(|shop| shop.subjects);
            Ok(subjects.next().map(|one| one.sums).unwrap_or_default())
        };
        let (this, last) = (sums(self.week)?, sums(self.week.before())?);
        let mut section = Section::new(
            "programme",
            "Programme",
            &[
                ("figure", ""),
                ("this_week", "This week"),
                ("last_week", "Last week"),
                ("change", "Change"),
            ],
        );
        for metric in PROGRAMME {
            let (now, before) = (metric.of(&this), metric.of(&last));
            // Who is active does not depend on the window.
            let before = before.filter(|_| metric != Metric::ActiveCreators);
            section.row(vec![
                Cell::text(metric.name()),
                typed(metric, now, self.shop.currency),
                typed(metric, before, self.shop.currency),
                Cell::of(change(now, before), Cell::Rate),
            ]);
        }
        for sku in this.missing_cost_skus() {
            let of_samples = this.uncosted_samples.contains(&sku);
            section.notes.push(missing(&sku, of_samples));
        }
        Ok(section)
    }

    /// Returns the best and the worst by contribution.
    fn profit(&self, by: ProfitBy, session: &mut Session) -> Result<Vec<Section>, Fault> {
        let shops = session.fetch(&ProfitQuery {
            scope: self.scope,
            by,
            window: self.week.window(),
            now: self.now,
        })?;
        Ok(shops.iter().map(|shop| ranking(by, shop)).collect())
    }

    fn pipeline(&self, session: &mut Session) -> Result<Vec<Section>, Fault> {
        let pipeline = session.fetch(&PipelineQuery {
            scope: self.scope,
            now: session.now,
            filter: Filter::default(),
            sort: PipelineSort::default(),
            reverse: false,
            span: Span {
                offset: 0,
                limit: Some(0),
            },
        })?;
        let mut stages = Section::new(
            "pipeline",
            "Pipeline today",
            &[
                ("stage", "Stage"),
                ("samples", "Samples"),
                ("past_sla", "Past their time"),
            ],
        );
        let whole = |count: usize| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
        for stage in pipeline.stages.iter().filter(|stage| stage.count > 0) {
            stages.row(vec![
                Cell::text(stage.stage.name()),
                whole(stage.count),
                whole(stage.breached),
            ]);
        }
        let due = session.fetch(&DueQuery {
            listing: crate::store::view::Listing::default(),
            scope: self.scope,
            now: session.now,
            span: Span::ALL,
        })?;
        let mut overdue = Section::new(
            "overdue",
            "Overdue posts",
            &[
                ("creator", "Creator"),
                ("product", "Product"),
                ("due", "Due"),
                ("why_late", "Why"),
            ],
        );
        for row in due.rows.iter().filter(|row| row.bucket == Bucket::Overdue) {
            overdue.row(vec![
                Cell::text(row.creator.clone()),
                Cell::text(row.product.clone()),
                Cell::Date(row.due),
                Cell::text(late(row.days_overdue, &row.why_late)),
            ]);
        }
        if let Some(count) = Some(overdue.table.rows.len()).filter(|count| *count > 0) {
            let noun = if count == 1 { "post is" } else { "posts are" };
            overdue.notes.push(format!("{count} {noun} overdue."));
        }
        Ok(vec![stages, overdue])
    }

    fn content(&self, session: &mut Session) -> Result<Section, Fault> {
        let first = plus_days(self.week.last, -POSTED);
        let contents = session.fetch(&ContentQuery {
            scope: self.scope,
            window: Window::Range(first, self.week.last),
            now: self.now,
        })?;
        let mut section = Section::new(
            "content",
            "Content by conversion, posted in the last 28 days",
            &[
                ("creator", "Creator"),
                ("title", "Title"),
                ("posted", "Posted"),
                ("cvr", "CVR"),
                ("orders", "Orders"),
                ("clicks", "Clicks"),
                ("gmv", "GMV"),
                ("spark", "Spark"),
            ],
        );
        for content in contents
            .iter()
            .filter(|content| content.rate().is_some())
            .take(CONTENTS)
        {
            let amount = |minor| Cell::Money(Money::new(minor, content.currency));
            section.row(vec![
                Cell::from(content.creator.as_deref()),
                Cell::from(content.title.as_deref()),
                Cell::of(content.posted, Cell::Date),
                Cell::of(content.rate(), |rate| Cell::Rate(rate.value())),
                Cell::of(content.post.orders, Cell::Count),
                Cell::of(content.post.clicks, Cell::Count),
                Cell::of(content.post.gmv, amount),
                Cell::text(if content.spark_candidate {
                    "candidate"
                } else {
                    ""
                }),
            ]);
        }
        Ok(section)
    }
}

/// Returns the change from `before` to `now` as a share of it.
fn change(now: Option<Ratio>, before: Option<Ratio>) -> Option<f64> {
    let (now, before) = (now?.value(), before?.value());
    (before > 0.0).then(|| now / before - 1.0)
}

fn missing(sku: &crate::domain::id::ExtId, of_samples: bool) -> String {
    format!(
        "The cost of SKU {sku} is missing: {}",
        cost_command(sku, None, of_samples)
    )
}

fn ranking(by: ProfitBy, shop: &ShopProfit) -> Section {
    let (name, title, noun) = match by {
        ProfitBy::Product => ("products", "Products by contribution", "Product"),
        ProfitBy::Creator | ProfitBy::Campaign | ProfitBy::Shop => {
            ("creators", "Creators by contribution", "Creator")
        }
    };
    let mut section = Section::new(
        name,
        title,
        &[
            ("rank", "#"),
            ("subject", noun),
            ("net_gmv", "Net GMV"),
            ("commission", "Commission"),
            ("contribution", "Contribution"),
            ("contribution_margin", "Margin"),
        ],
    );
    let known: Vec<&ProfitRow> = shop
        .rows
        .iter()
        .filter(|row| !row.unassigned && row.profit.contribution().is_some())
        .collect();
    let unknown = shop
        .rows
        .iter()
        .filter(|row| row.profit.contribution().is_none());
    let bottom = known.len().saturating_sub(ENDS);
    for (at, row) in known.iter().enumerate() {
        if at < ENDS || at >= bottom {
            section.row(ranked(at + 1, row, shop));
        }
    }
    let (unknown, skus) = (unknown.count(), shop.total.missing_cost_skus());
    if unknown > 0 {
        let have = if unknown == 1 { "has" } else { "have" };
        section.notes.push(format!(
            "{unknown} more {have} an unknown contribution until these costs are set."
        ));
        let of_samples = |sku| shop.total.uncosted_samples.contains(sku);
        let notes = skus.iter().map(|sku| missing(sku, of_samples(sku)));
        section.notes.extend(notes);
    }
    section
}

fn ranked(rank: usize, row: &ProfitRow, shop: &ShopProfit) -> Vec<Cell> {
    let money = |minor: Option<i128>| {
        let minor = minor.and_then(|minor| i64::try_from(minor).ok());
        Cell::of(minor, |minor| Cell::Money(Money::new(minor, shop.currency)))
    };
    let name = row.product.as_ref().and_then(|(_, name)| name.clone());
    vec![
        Cell::Count(i64::try_from(rank).unwrap_or(i64::MAX)),
        Cell::text(name.unwrap_or_else(|| row.subject.clone())),
        money(Some(row.profit.net_gmv)),
        money(Some(row.profit.commission)),
        money(row.profit.contribution()),
        Cell::of(row.profit.margin(), |margin| Cell::Rate(margin.value())),
    ]
}

fn follow_ups(told: &ShopReport) -> Section {
    let mut section = Section::new(
        "follow-ups",
        "Follow-ups",
        &[
            ("kind", "Kind"),
            ("sent", "Sent"),
            ("waiting", "Waiting now"),
        ],
    );
    let whole = |count: usize| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    for kind in &told.sent {
        section.row(vec![
            Cell::text(kind.kind.replace('_', " ")),
            whole(kind.sent),
            whole(kind.waiting),
        ]);
    }
    section
}

fn ages(told: &ShopReport, shop: &Shop) -> Section {
    let mut section = Section::new(
        "data",
        "Age of the data",
        &[
            ("kind", "Data"),
            ("until", "Until"),
            ("imported_at", "Last imported"),
            ("files", "Files"),
        ],
    );
    for age in &told.ages {
        let until = if age.kind == "affiliate_orders" {
            told.orders_until
        } else {
            age.until
        };
        section.row(vec![
            Cell::text(age.kind.replace('_', " ")),
            Cell::of(until, Cell::Date),
            Cell::of(age.imported_at, |at| Cell::text(local(at, shop.zone))),
            Cell::Count(i64::try_from(age.files).unwrap_or(i64::MAX)),
        ]);
    }
    section
}
