//! `callsheet content --hooks`: hook angles compared by the content made with them.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::fault::{Exit, Fault};
use super::metric::{self, Amounts};
use super::session::{Reach, Session};
use super::sheet::{Column, Sheet, flag, money};
use crate::domain::date::Window;
use crate::domain::metrics::registry::Metric;
use crate::domain::query::Filter;
use crate::store::view::hooks::{HookRow, HooksQuery};

/// Figures of the content made with an angle, beside its GMV and GMV for 1 000 views.
const METRICS: &[Metric] = &[
    Metric::Posts,
    Metric::GmvPerPost,
    Metric::Views,
    Metric::ProductImpressions,
    Metric::ProductClicks,
    Metric::ContentOrders,
    Metric::Ctr,
    Metric::Cvr,
    Metric::HoldRate,
];

/// Prints the angles, what converts best first.
pub(super) fn run(window: Window, reach: &Reach, session: &mut Session) -> Result<Exit, Fault> {
    let rows = session.fetch(&HooksQuery {
        scope: reach.scope,
        window,
        now: session.now,
        filter: Filter::default(),
    })?;
    if session.globals.json {
        let bounds = window.bounds(session.today(reach));
        let list: Vec<_> = rows.iter().map(Json).collect();
        session.windowed(reach.name(), bounds, &list)?;
        return Ok(Exit::Done);
    }
    if rows.iter().all(|row| row.angle.is_none()) {
        session.say(
            "No content has a hook angle: import a sheet with Video ID and Hook angle, or write briefs (callsheet brief add).",
        )?;
        return Ok(Exit::Done);
    }
    let look = session.look;
    let mut sheet = Sheet::new(&[
        Column::Words("Hook angle"),
        reach.column(),
        Column::Number("Posts"),
        Column::Number("CVR"),
        Column::Number("CTR"),
        Column::Number("Hold"),
        Column::Number("GMV"),
        Column::Number("GMV/post"),
        Column::Number("GPM"),
        Column::Number("Clicks"),
        Column::Number("Orders"),
        Column::Words(""),
    ]);
    for row in &rows {
        let shown =
            |metric: Metric| metric::shown(metric, metric.of(&row.sums), row.currency, look);
        let angle = row.angle.as_deref().unwrap_or("(no angle known)");
        sheet.row([
            angle.replace('_', " "),
            row.shop.clone(),
            shown(Metric::Posts),
            shown(Metric::Cvr),
            shown(Metric::Ctr),
            shown(Metric::HoldRate),
            money(row.net_gmv(), look),
            shown(Metric::GmvPerPost),
            money(row.gpm(), look),
            shown(Metric::ProductClicks),
            shown(Metric::ContentOrders),
            flag(!row.is_evident(), "few clicks"),
        ]);
    }
    session.table(sheet)?;
    Ok(Exit::Done)
}

struct Json<'a>(&'a HookRow);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("angle", &row.angle)?;
        map.serialize_entry("shop", &row.shop)?;
        map.serialize_entry("metrics", &Figures(row))?;
        map.serialize_entry("evident", &row.is_evident())?;
        map.end()
    }
}

struct Figures<'a>(&'a HookRow);

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("net_gmv", &row.net_gmv())?;
        map.serialize_entry("gpm", &row.gpm())?;
        Amounts {
            sums: &row.sums,
            metrics: METRICS,
            currency: row.currency,
        }
        .entries(&mut map)?;
        map.end()
    }
}
