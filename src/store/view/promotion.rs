//! Promoted content: how each stands, what it cost and brought, paid beside organic.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};
use serde::{Serialize, Serializer};

use super::Scope;
use super::booking::{SpendRow, spend};
use super::frame::{Frame, frames};
use super::read::Read;
use crate::domain::date::{Date, Instant, Window, days_between};
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::spark::Watch;
use crate::domain::metrics::sums::Share;
use crate::domain::money::Money;
use crate::domain::promotion::{Promotion, PromotionState};
use crate::store::{Query, StoreError, project};

/// Content that is promoted or was, what spends first; what was booked in a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PromotionsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The days of the spend, in each shop's zone.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

/// One promoted content.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PromotionRow {
    /// Shop's name.
    pub shop: String,
    /// The content.
    pub content_id: ExtId,
    /// Its creator's handle, where a file names one.
    pub creator: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// How it stands; unknown where only spend is booked.
    pub state: Option<PromotionState>,
    /// When permission was asked.
    pub asked_on: Option<Date>,
    /// The code.
    pub code: Option<String>,
    /// The last day on which it holds.
    pub code_expires: Option<Date>,
    /// Days it still holds, today as 0; below nought once it has expired.
    pub code_days_left: Option<i64>,
    /// What a day may cost.
    pub daily_budget: Option<Money>,
    /// Since when it runs.
    pub started_on: Option<Date>,
    /// When it was stopped.
    pub stopped_on: Option<Date>,
    /// Why.
    pub reason: Option<String>,
    /// What was spent.
    pub spend: Money,
    /// Clicks it brought; unknown where no day says.
    pub paid_clicks: Option<i64>,
    /// Orders it brought.
    pub paid_orders: Option<i64>,
    /// GMV it brought.
    pub paid_gmv: Option<Money>,
    /// Paid orders ÷ paid clicks, over days that have both.
    #[serde(serialize_with = "number")]
    pub paid_cvr: Option<Ratio>,
    /// The content's own click to order.
    #[serde(serialize_with = "number")]
    pub organic_cvr: Option<Ratio>,
    /// What the two propose.
    pub proposal: Option<Watch>,
    /// What was booked each day, latest first.
    pub days: Vec<SpendRow>,
}

#[expect(clippy::ref_option, reason = "the form serde asks for")]
fn number<S: Serializer>(ratio: &Option<Ratio>, serializer: S) -> Result<S::Ok, S::Error> {
    ratio.map(Ratio::value).serialize(serializer)
}

impl Query for PromotionsQuery {
    type Rows = Vec<PromotionRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<PromotionRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            let mut own: Vec<_> = of_shop(conn, &frame, self.window)?.into_values().collect();
            own.sort_by_key(|row| {
                let last = row.days.first().map(|day| day.date);
                (
                    std::cmp::Reverse((row.state == Some(PromotionState::Running), last)),
                    row.content_id.clone(),
                )
            });
            rows.extend(own);
        }
        Ok(rows)
    }
}

/// What a content is called, and its clicks and orders.
const CONTENT: &str = "select w.handle, t.title, t.clicks, t.orders
     from content t left join creator w on w.n = t.creator where t.shop = ?1 and t.id = ?2";

/// Returns what of a shop is promoted, or was paid for in a window.
pub(super) fn of_shop(
    conn: &Connection,
    frame: &Frame,
    window: Window,
) -> Read<BTreeMap<ExtId, PromotionRow>> {
    let mut known: BTreeMap<ExtId, (Option<Promotion>, Vec<SpendRow>)> = BTreeMap::new();
    for promotion in project::list::<Promotion>(conn, "where v.shop = ?1", [frame.n])? {
        let content = promotion.content_id.clone();
        known.entry(content).or_default().0 = Some(promotion);
    }
    for day in spend(conn, frame, window)? {
        known.entry(day.content_id.clone()).or_default().1.push(day);
    }
    let mut rows = BTreeMap::new();
    for (content, (promotion, days)) in known {
        let row = row(conn, frame, &content, (promotion, days))?;
        rows.insert(content, row);
    }
    Ok(rows)
}

fn row(
    conn: &Connection,
    frame: &Frame,
    content: &ExtId,
    (promotion, days): (Option<Promotion>, Vec<SpendRow>),
) -> Read<PromotionRow> {
    type Found = (Option<String>, Option<String>, Option<i64>, Option<i64>);
    let found: Option<Found> = conn
        .prepare_cached(CONTENT)?
        .query_row((frame.n, content), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (creator, title, clicks, orders) = found.unwrap_or_default();
    let organic = orders.zip(clicks).and_then(|(of, by)| Ratio::new(of, by));
    let money = |minor| Money::new(minor, frame.currency);
    let mut paid = Share::default();
    for day in &days {
        if let Some((of, by)) = day.paid_orders.zip(day.paid_clicks) {
            paid.of += i128::from(of);
            paid.by += i128::from(by);
        }
    }
    let sum =
        |of: fn(&SpendRow) -> Option<i64>| days.iter().filter_map(of).reduce(i64::saturating_add);
    let promotion = promotion.as_ref();
    let ends = promotion.and_then(|one| one.expires);
    Ok(PromotionRow {
        shop: frame.name.clone(),
        content_id: content.clone(),
        creator,
        title,
        state: promotion.map(|one| one.state),
        asked_on: promotion.and_then(|one| one.asked_on),
        code: promotion.and_then(|one| one.code.clone()),
        code_expires: ends,
        code_days_left: ends.map(|ends| days_between(frame.today, ends)),
        daily_budget: promotion.and_then(|one| one.daily_budget).map(money),
        started_on: promotion.and_then(|one| one.started_on),
        stopped_on: promotion.and_then(|one| one.stopped_on),
        reason: promotion.and_then(|one| one.reason.clone()),
        spend: money(sum(|day| Some(day.amount.minor)).unwrap_or(0)),
        paid_clicks: sum(|day| day.paid_clicks),
        paid_orders: sum(|day| day.paid_orders),
        paid_gmv: sum(|day| day.paid_gmv.map(|gmv| gmv.minor)).map(money),
        paid_cvr: paid.ratio(),
        organic_cvr: organic,
        proposal: Watch::of(paid, organic),
        days,
    })
}
