//! Videos and LIVEs, best conversion first.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::Args;
use crate::cli::fault::{Exit, Fault};
use crate::cli::metric::{self, Amounts, Value};
use crate::cli::session::{Reach, Session};
use crate::cli::sheet::{Column, Sheet, cell, date, flag, handle};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::port::{Cell, Table};
use crate::store::view::figures::content::ContentFigures;

/// Figures of a content beside its net GMV (readings.md 22).
const METRICS: &[Metric] = &[
    Metric::Views,
    Metric::Likes,
    Metric::Comments,
    Metric::Shares,
    Metric::ProductImpressions,
    Metric::ProductClicks,
    Metric::ContentOrders,
    Metric::Ctr,
    Metric::Cvr,
    Metric::HoldRate,
];

/// Prints the contents.
pub(super) fn tell(
    rows: &[ContentFigures],
    args: &Args,
    reach: &Reach,
    session: &mut Session,
) -> Result<Exit, Fault> {
    let limit = session.span(args.limit.limit).limit.unwrap_or(usize::MAX);
    let shown = rows.get(..limit.min(rows.len())).unwrap_or(rows);
    if args.spreadsheet.is_wanted() && args.spreadsheet.write(&[table(shown)], session)? {
        return Ok(Exit::Done);
    }
    if session.globals.json {
        let bounds = args.window.bounds(session.today(reach));
        let list: Vec<_> = shown.iter().map(Json).collect();
        session.windowed(reach.name(), bounds, &list)?;
        return Ok(Exit::Done);
    }
    if shown.is_empty() {
        session.say("Nothing was posted in that window; --window all shows everything.")?;
        return Ok(Exit::Done);
    }
    let (look, today) = (session.look, session.today(reach));
    let mut sheet = Sheet::new(&[
        Column::Number("CVR"),
        Column::Key("Content"),
        Column::Key("Creator"),
        reach.column(),
        Column::Key("Posted"),
        Column::Number("GMV"),
        Column::Number("Clicks"),
        Column::Number("Orders"),
        Column::Number("Views"),
        Column::Number("Hold"),
        Column::Words(""),
    ]);
    for row in shown {
        let figure =
            |metric: Metric| metric::shown(metric, metric.of(&row.sums), row.currency, look);
        sheet.row([
            figure(Metric::Cvr),
            row.id.to_string(),
            cell(row.creator.as_deref().map(handle)),
            row.shop.clone(),
            date(row.posted, today),
            metric::shown(Metric::NetGmv, gmv(row), row.currency, look),
            figure(Metric::ProductClicks),
            figure(Metric::ContentOrders),
            figure(Metric::Views),
            figure(Metric::HoldRate),
            flag(row.spark_candidate, "ask for Spark"),
        ]);
    }
    session.table(sheet)?;
    session.more(shown.len(), rows.len());
    Ok(Exit::Done)
}

/// Content GMV to date: what `net_gmv` means here (readings.md 22).
fn gmv(row: &ContentFigures) -> Option<Ratio> {
    row.post.gmv.map(Ratio::whole)
}

fn table(rows: &[ContentFigures]) -> Table {
    let mut header = vec![
        "subject", "shop", "currency", "kind", "creator", "title", "url", "posted", "net_gmv",
    ];
    header.extend(METRICS.iter().map(|metric| metric.name()));
    header.push("spark_candidate");
    let mut table = Table::new("content", header);
    table.rows = rows
        .iter()
        .map(|row| {
            let mut cells = vec![
                Cell::text(row.id.to_string()),
                Cell::text(row.shop.as_str()),
                Cell::text(row.currency.code()),
                Cell::text(kind(row)),
                Cell::from(row.creator.as_deref()),
                Cell::from(row.title.as_deref()),
                Cell::from(row.url.as_deref()),
                Cell::of(row.posted, Cell::Date),
                metric::typed(Metric::NetGmv, gmv(row), row.currency),
            ];
            cells.extend(
                METRICS
                    .iter()
                    .map(|metric| metric::typed(*metric, metric.of(&row.sums), row.currency)),
            );
            cells.push(Cell::text(if row.spark_candidate { "yes" } else { "no" }));
            cells
        })
        .collect();
    table
}

const fn kind(row: &ContentFigures) -> &'static str {
    match row.kind {
        crate::domain::fact::ContentKind::Video => "video",
        crate::domain::fact::ContentKind::Live => "live",
    }
}

struct Json<'a>(&'a ContentFigures);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("subject", &row.id)?;
        map.serialize_entry("shop", &row.shop)?;
        map.serialize_entry("kind", &row.kind)?;
        map.serialize_entry("creator", &row.creator)?;
        map.serialize_entry("title", &row.title)?;
        map.serialize_entry("url", &row.url)?;
        map.serialize_entry("posted", &row.posted)?;
        map.serialize_entry("metrics", &Figures(row))?;
        map.serialize_entry("spark_candidate", &row.spark_candidate)?;
        map.end()
    }
}

struct Figures<'a>(&'a ContentFigures);

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(
            Metric::NetGmv.name(),
            &Value::of(Metric::NetGmv, gmv(row), row.currency),
        )?;
        Amounts {
            sums: &row.sums,
            metrics: METRICS,
            currency: row.currency,
        }
        .entries(&mut map)?;
        map.serialize_entry("spark_candidate", &row.spark_candidate)?;
        map.end()
    }
}
