//! One row a subject: JSON with every figure, a table of the key ones.

use std::io;

use super::Args;
use super::sort::Row;
use crate::cli::fault::{Exit, Fault};
use crate::cli::json::{self, Text};
use crate::cli::metric::{self, Amounts};
use crate::cli::session::{Reach, Session};
use crate::cli::sheet::{Column, Sheet, cell, handle};
use crate::domain::creator::Tier;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::{Card, Part};
use crate::domain::money::Currency;
use crate::port::{Cell, Table};
use crate::store::view::figures::{By, Subject};

/// Figures of whoever makes content and sells.
const OF_PEOPLE: &[Metric] = &[
    Metric::NetGmv,
    Metric::GrossGmv,
    Metric::Orders,
    Metric::Items,
    Metric::Aov,
    Metric::Commission,
    Metric::CommissionRatio,
    Metric::ReturnRate,
    Metric::Posts,
    Metric::GmvPerPost,
    Metric::OutputRate,
    Metric::OutputVsAgreed,
    Metric::Views,
    Metric::ProductImpressions,
    Metric::ProductClicks,
    Metric::ContentOrders,
    Metric::Likes,
    Metric::Comments,
    Metric::Shares,
    Metric::Ctr,
    Metric::Cvr,
    Metric::HoldRate,
    Metric::RevenuePer1kFollowers,
    Metric::SampleCost,
    Metric::SampleRoi,
    Metric::SampleCostRatio,
    Metric::OnTimeRate,
    Metric::TimeToPost,
    Metric::RequestToShip,
    Metric::PostingRate,
    Metric::RepeatPurchaseRate,
    Metric::Contribution,
    Metric::ContributionMargin,
    Metric::Roas,
    Metric::Cpa,
];

/// Figures of a group of creators, beside [`OF_PEOPLE`].
const OF_GROUPS: &[Metric] = &[Metric::ActiveCreators, Metric::GmvPerCreator];

/// Figures of what is sold.
const OF_GOODS: &[Metric] = &[
    Metric::NetGmv,
    Metric::GrossGmv,
    Metric::Orders,
    Metric::Items,
    Metric::Aov,
    Metric::Commission,
    Metric::CommissionRatio,
    Metric::ReturnRate,
    Metric::SampleCost,
    Metric::SampleRoi,
    Metric::SampleCostRatio,
    Metric::OnTimeRate,
    Metric::TimeToPost,
    Metric::RequestToShip,
    Metric::PostingRate,
    Metric::Contribution,
    Metric::ContributionMargin,
    Metric::Roas,
    Metric::Cpa,
];

/// Returns the figures that make sense for a grouping (interface.md section 5).
fn metrics(by: By) -> Vec<Metric> {
    match by {
        By::Creator => OF_PEOPLE.to_vec(),
        By::Tier | By::Segment | By::Shop => [OF_PEOPLE, OF_GROUPS].concat(),
        By::Product => OF_GOODS.to_vec(),
        By::Category | By::Campaign => [OF_GOODS, &[Metric::GmvPerCreator]].concat(),
    }
}

/// Prints the rows.
pub(super) fn tell(
    rows: &[Row<'_>],
    (by, args): (By, &Args),
    reach: &Reach,
    session: &mut Session,
) -> Result<Exit, Fault> {
    let limit = session.span(args.limit.limit).limit.unwrap_or(usize::MAX);
    let shown = rows.get(..limit.min(rows.len())).unwrap_or(rows);
    let metrics = metrics(by);
    if args.spreadsheet.is_wanted() {
        let table = table(shown, by, &metrics);
        if args.spreadsheet.write(&[table], session)? {
            return Ok(Exit::Done);
        }
    }
    if session.globals.json {
        let bounds = args.window.bounds(session.today(reach));
        let list: Vec<_> = shown
            .iter()
            .map(|row| JsonRow {
                row,
                metrics: &metrics,
            })
            .collect();
        session.windowed_rows(reach.name(), bounds, &list)?;
        return Ok(Exit::Done);
    }
    if shown.is_empty() {
        session.say(if by == By::Segment {
            "There are no segments yet; callsheet segment add NAME QUERY saves a filter as one."
        } else {
            "There are no figures yet; callsheet import FILE reads the exports."
        })?;
        return Ok(Exit::Done);
    }
    match by {
        By::Creator => creators(shown, reach, session)?,
        By::Tier | By::Segment | By::Product | By::Category | By::Campaign | By::Shop => {
            others(shown, reach, session)?;
        }
    }
    session.more(shown.len(), rows.len());
    Ok(Exit::Done)
}

fn creators(rows: &[Row<'_>], reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    let look = session.look;
    let mut sheet = Sheet::new(&[
        Column::Number("Score"),
        Column::Key(""),
        Column::Key("Creator"),
        reach.column(),
        Column::Number("Tier"),
        Column::Number("Net GMV"),
        Column::Number("Orders"),
        Column::Number("GMV/post"),
        Column::Number("CVR"),
        Column::Number("On time"),
        Column::Number("Contribution"),
        Column::Number("Margin"),
    ]);
    for row in rows {
        let card = row.of.card();
        let card = card.as_ref();
        let shown = |metric: Metric| {
            metric::shown(metric, metric.of(&row.of.sums), row.shop.currency, look)
        };
        sheet.row([
            cell(
                card.and_then(Card::score)
                    .map(|score| format!("{:.0}", score.floor())),
            ),
            card.and_then(Card::grade)
                .map(|grade| grade.letter().to_owned())
                .unwrap_or_default(),
            name(&row.of.subject),
            row.shop.shop.clone(),
            cell(tier(&row.of.subject)),
            shown(Metric::NetGmv),
            shown(Metric::Orders),
            shown(Metric::GmvPerPost),
            shown(Metric::Cvr),
            shown(Metric::OnTimeRate),
            shown(Metric::Contribution),
            shown(Metric::ContributionMargin),
        ]);
    }
    session.table(sheet)
}

fn others(rows: &[Row<'_>], reach: &Reach, session: &mut Session) -> Result<(), Fault> {
    let look = session.look;
    let mut sheet = Sheet::new(&[
        Column::Key("Subject"),
        Column::Words(""),
        reach.column(),
        Column::Number("Net GMV"),
        Column::Number("Orders"),
        Column::Number("AOV"),
        Column::Number("Commission"),
        Column::Number("Returned"),
        Column::Number("Samples"),
        Column::Number("Contribution"),
        Column::Number("Margin"),
    ]);
    for row in rows {
        let shown = |metric: Metric| {
            metric::shown(metric, metric.of(&row.of.sums), row.shop.currency, look)
        };
        sheet.row([
            name(&row.of.subject),
            title(&row.of.subject),
            row.shop.shop.clone(),
            shown(Metric::NetGmv),
            shown(Metric::Orders),
            shown(Metric::Aov),
            shown(Metric::Commission),
            shown(Metric::ReturnRate),
            shown(Metric::SampleCost),
            shown(Metric::Contribution),
            shown(Metric::ContributionMargin),
        ]);
    }
    session.table(sheet)
}

/// Returns how a table names a subject.
fn name(subject: &Subject) -> String {
    match subject {
        Subject::Creator(person) => handle(&person.handle),
        Subject::Tier(Some(tier)) => format!("tier {tier}"),
        Subject::Tier(None) => "tier unknown".to_owned(),
        Subject::Product { sku, .. } => sku.to_string(),
        Subject::Category(name) => cell(name.as_deref()),
        Subject::Campaign(name) | Subject::Segment { name, .. } => name.clone(),
        Subject::Shop => "shop".to_owned(),
        Subject::NotAssigned => NOT_ASSIGNED.to_owned(),
    }
}

/// What stands for nobody (readings.md 41).
const NOT_ASSIGNED: &str = "(not assigned)";

fn title(subject: &Subject) -> String {
    match subject {
        Subject::Product { name, .. } => name.clone().unwrap_or_default(),
        Subject::Segment { query, .. } => query.clone(),
        Subject::Creator(_)
        | Subject::Tier(_)
        | Subject::Category(_)
        | Subject::Campaign(_)
        | Subject::Shop
        | Subject::NotAssigned => String::new(),
    }
}

fn tier(subject: &Subject) -> Option<Tier> {
    match subject {
        Subject::Creator(person) => person.tier,
        Subject::Tier(tier) => *tier,
        Subject::Segment { .. }
        | Subject::Product { .. }
        | Subject::Category(_)
        | Subject::Campaign(_)
        | Subject::Shop
        | Subject::NotAssigned => None,
    }
}

/// Returns the rows as a sheet: who, score, and every figure in a column of its own.
fn table(rows: &[Row<'_>], by: By, metrics: &[Metric]) -> Table {
    let mut header = vec!["subject", "shop", "currency"];
    match by {
        By::Creator => header.extend(["tier", "type", "score", "grade"]),
        By::Product => header.extend(["product_id", "name"]),
        By::Segment => header.push("query"),
        By::Tier | By::Category | By::Campaign | By::Shop => {}
    }
    header.extend(metrics.iter().map(|metric| metric.name()));
    let mut table = Table::new("score", header);
    table.rows =
        rows.iter()
            .map(|row| {
                let mut cells = vec![
                    match &row.of.subject {
                        Subject::Creator(person) => Cell::text(person.handle.as_str()),
                        Subject::Tier(tier) => {
                            Cell::of(*tier, |tier| Cell::Count(i64::from(tier.number())))
                        }
                        Subject::Category(name) => Cell::from(name.as_deref()),
                        other @ (Subject::Segment { .. }
                        | Subject::Product { .. }
                        | Subject::Campaign(_)
                        | Subject::Shop
                        | Subject::NotAssigned) => Cell::text(name(other)),
                    },
                    Cell::text(row.shop.shop.as_str()),
                    Cell::text(row.shop.currency.code()),
                ];
                match &row.of.subject {
                    Subject::Creator(person) => {
                        let card = row.of.card();
                        let card = card.as_ref();
                        cells.extend([
                            Cell::of(person.tier, |tier| Cell::Count(i64::from(tier.number()))),
                            Cell::text(person.kind.name()),
                            Cell::of(card.and_then(Card::score), Cell::Number),
                            Cell::of(card.and_then(Card::grade), |grade| {
                                Cell::text(grade.letter())
                            }),
                        ]);
                    }
                    Subject::Product {
                        product_id, name, ..
                    } => cells.extend([
                        Cell::of(product_id.as_ref(), |id| Cell::text(id.to_string())),
                        Cell::from(name.as_deref()),
                    ]),
                    Subject::Segment { query, .. } => cells.push(Cell::text(query.as_str())),
                    Subject::Tier(_)
                    | Subject::Category(_)
                    | Subject::Campaign(_)
                    | Subject::Shop
                    | Subject::NotAssigned => {}
                }
                cells.extend(metrics.iter().map(|metric| {
                    metric::typed(*metric, metric.of(&row.of.sums), row.shop.currency)
                }));
                cells
            })
            .collect();
    table
}

/// A row as JSON.
struct JsonRow<'a> {
    row: &'a Row<'a>,
    metrics: &'a [Metric],
}

impl json::Row for JsonRow<'_> {
    fn write(&self, text: &mut Text) -> io::Result<()> {
        let (of, shop) = (self.row.of, self.row.shop);
        let card = of.card();
        let card = card.as_ref();
        text.open();
        text.key("subject");
        match &of.subject {
            Subject::Creator(person) => text.value(&person.handle)?,
            Subject::Tier(tier) => text.value(tier)?,
            Subject::Product { sku, .. } => text.value(sku)?,
            Subject::Category(name) => text.value(name)?,
            Subject::Campaign(name) | Subject::Segment { name, .. } => text.value(name)?,
            Subject::Shop => text.value(&shop.shop)?,
            Subject::NotAssigned => text.value(&NOT_ASSIGNED)?,
        }
        text.field("shop", &shop.shop)?;
        match &of.subject {
            Subject::Creator(person) => {
                text.field("tier", &person.tier)?;
                text.field("type", &person.kind)?;
                text.field("score", &card.and_then(Card::score))?;
                text.field("grade", &card.and_then(Card::grade))?;
            }
            Subject::Tier(tier) => text.field("tier", tier)?,
            Subject::Segment { query, .. } => text.field("query", query)?,
            Subject::Product {
                product_id, name, ..
            } => {
                text.field("product_id", product_id)?;
                text.field("name", name)?;
            }
            Subject::Category(_) | Subject::Campaign(_) | Subject::Shop | Subject::NotAssigned => {}
        }
        text.key("metrics");
        let amounts = Amounts {
            sums: &of.sums,
            metrics: self.metrics,
            currency: shop.currency,
        };
        amounts.write(text)?;
        if let Subject::Creator(_) = &of.subject {
            text.key("parts");
            text.open_list();
            // None for whoever is not active (readings.md 3 and 23).
            for part in card.map_or(&[][..], |card| &card.parts) {
                text.item();
                write_part(part, shop.currency, text)?;
            }
            text.close_list();
        }
        text.close();
        Ok(())
    }
}

/// Writes one of the seven parts of a score.
fn write_part(part: &Part, currency: Currency, text: &mut Text) -> io::Result<()> {
    text.open();
    text.field("metric", &part.metric.name())?;
    for (key, figure) in [("value", part.value), ("benchmark", part.benchmark)] {
        text.key(key);
        metric::Value::of(part.metric, figure, currency).write(text)?;
    }
    text.field("percentile", &part.percentile.map(Ratio::value))?;
    text.field("weight", &part.weight)?;
    text.close();
    Ok(())
}
