//! Videos and LIVEs with their clicks, and SKUs with what exports say of them.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::{Sight, Take, View};
use crate::domain::date::{Date, plus_days};
use crate::domain::id::ExtId;
use crate::domain::metrics::median::median;
use crate::domain::metrics::spark::{Clicked, RECENT, bar};
use crate::domain::metrics::sums::Share;
use crate::domain::money::Money;
use crate::domain::promotion::{Promotion, PromotionState};
use crate::domain::rules::evidence::{ContentEvidence, SkuEvidence, WINDOW};
use crate::store::project::list;
use crate::store::value::Day;
use crate::store::view::figures::{By, Days, Subject, goods};
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Content of the last days, and whatever was paid for in the last days, of a shop.
const CONTENT: &str = "select t.id, c.id, t.posted, t.clicks, t.orders
     from content t left join creator c on c.n = t.creator
     where t.shop = ?1 and t.posted between ?2 and ?3 and t.clicks is not null";
/// One content, whenever it was posted.
const ONE: &str = "select t.id, c.id, t.posted, t.clicks, t.orders
     from content t left join creator c on c.n = t.creator where t.shop = ?1 and t.id = ?2";
/// What paid promotion brought each content: ever, and in a stretch of days.
const PAID: &str = "select content, day between ?2 and ?3, clicks, orders from ad_spend_standing
     where shop = ?1 and day <= ?3 and amount > 0";

/// Content whose creator was asked whether it may be promoted, whatever came of it.
const ASKED: &str = "select content from promotion where shop = ?1";

/// Returns what a day of promoting a content may cost, where it runs.
fn daily(conn: &Connection, frame: &Frame, content: &ExtId) -> Read<Option<Money>> {
    let found = list::<Promotion>(
        conn,
        "where v.shop = ?1 and v.content = ?2",
        (frame.n, content),
    )?;
    let running = found
        .into_iter()
        .find(|known| known.state == PromotionState::Running);
    Ok(running
        .and_then(|known| known.daily_budget)
        .map(|minor| Money::new(minor, frame.currency)))
}

fn paid(conn: &Connection, frame: &Frame) -> Read<HashMap<ExtId, Share>> {
    let first = plus_days(frame.today, 1 - WINDOW);
    let mut found: HashMap<ExtId, Share> = HashMap::new();
    let mut query = conn.prepare_cached(PAID)?;
    let mut rows = query.query((frame.n, Day(first), Day(frame.today)))?;
    while let Some(row) = rows.next()? {
        let share = found.entry(row.get(0)?).or_default();
        let both: (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
        if let ((Some(clicks), Some(orders)), true) = (both, row.get(1)?) {
            share.of += i128::from(orders);
            share.by += i128::from(clicks);
        }
    }
    Ok(found)
}

/// Hands on what the rules find of content, the best converting first.
pub(super) fn judge(conn: &Connection, sight: &Sight<'_>, take: Take<'_>) -> Read<()> {
    let Sight { frame, rules, .. } = *sight;
    let mut paid = paid(conn, frame)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(ContentEvidence {
            content_id: row.get(0)?,
            creator: row.get(1)?,
            clicked: Clicked {
                posted: row.get::<_, Option<Day>>(2)?.map(|day| day.0),
                clicks: row.get(3)?,
                orders: row.get(4)?,
            },
            median: None,
            was_asked: false,
            was_promoted: false,
            paid: Share::default(),
            daily: None,
            today: frame.today,
        })
    };
    let first = plus_days(frame.today, -RECENT);
    let mut all: Vec<ContentEvidence> = conn
        .prepare_cached(CONTENT)?
        .query_map((frame.n, Day(first), Day(frame.today)), read)?
        .collect::<Read<_>>()?;
    let median = bar(all.iter().map(|one| one.clicked), frame.today);
    // Of a day gone by it is not known who had been asked by then.
    let asked: HashSet<ExtId> = match sight.view {
        View::Past => HashSet::new(),
        View::Present => conn
            .prepare_cached(ASKED)?
            .query_map([frame.n], |row| row.get(0))?
            .collect::<Read<_>>()?,
    };
    for one in &mut all {
        one.median = median;
        one.was_asked = asked.contains(&one.content_id);
        if let Some(share) = paid.remove(&one.content_id) {
            one.paid = share;
            one.was_promoted = true;
            one.daily = daily(conn, frame, &one.content_id)?;
        }
    }
    let mut older = conn.prepare_cached(ONE)?;
    let mut left: Vec<_> = paid.into_iter().filter(|(_, share)| share.by > 0).collect();
    left.sort_by(|a, b| a.0.cmp(&b.0));
    for (content, share) in left {
        let daily = daily(conn, frame, &content)?;
        for one in older.query_map((frame.n, content), read)? {
            all.push(ContentEvidence {
                was_promoted: true,
                paid: share,
                daily,
                ..one?
            });
        }
    }
    // By rate, never by views (domain.md section 6).
    all.sort_by(|a, b| {
        let rate = |one: &ContentEvidence| one.clicked.rate(frame.today);
        rate(b)
            .cmp(&rate(a))
            .then_with(|| a.content_id.cmp(&b.content_id))
    });
    for one in &all {
        let found = rules.content(frame.id, one);
        if !found.is_empty() {
            take(found);
        }
    }
    Ok(())
}

/// What the latest exports give each product in content of a stretch of days.
const RATES: &str = "select f.product_id, f.orders, f.clicks
     from content t cross join content_figures f on f.content = t.n and f.batch = t.figures_batch
     where t.shop = ?1 and t.posted between ?2 and ?3 and f.product_id <> ''
       and f.orders is not null and f.clicks is not null";

/// Returns orders over clicks that exports give each product in content since a day.
fn rates(conn: &Connection, frame: &Frame, first: Date) -> Read<HashMap<ExtId, Share>> {
    let mut found: HashMap<ExtId, Share> = HashMap::new();
    let mut query = conn.prepare_cached(RATES)?;
    let mut rows = query.query((frame.n, Day(first), Day(frame.today)))?;
    while let Some(row) = rows.next()? {
        let share = found.entry(row.get(0)?).or_default();
        share.of += i128::from(row.get::<_, i64>(1)?);
        share.by += i128::from(row.get::<_, i64>(2)?);
    }
    Ok(found)
}

/// Hands on what the rules find of SKUs.
pub(super) fn judge_skus(conn: &Connection, sight: &Sight<'_>, take: Take<'_>) -> Read<()> {
    let Sight { frame, rules, .. } = *sight;
    let first = plus_days(frame.today, 1 - WINDOW);
    let rates = rates(conn, frame, first)?;
    let days = Days::of((Some(first), Some(frame.today)));
    let sold = goods::money(conn, frame, By::Product, days)?;
    let mut skus = Vec::new();
    for row in &sold {
        let Subject::Product {
            sku,
            product_id,
            name,
        } = &row.subject
        else {
            continue;
        };
        skus.push(SkuEvidence {
            sku: sku.clone(),
            name: name.clone(),
            cvr: product_id
                .as_ref()
                .and_then(|id| rates.get(id))
                .copied()
                .unwrap_or_default(),
            median: None,
            sums: &row.sums,
            currency: frame.currency,
        });
    }
    let least = i128::from(rules.whole("sku_margin_weak", "clicks"));
    let told = skus.iter().filter(|sku| sku.cvr.by >= least);
    let median = median(told.filter_map(|sku| sku.cvr.ratio()));
    skus.sort_by(|a, b| a.sku.cmp(&b.sku));
    for mut sku in skus {
        sku.median = median;
        let found = rules.sku(frame.id, &sku);
        if !found.is_empty() {
            take(found);
        }
    }
    Ok(())
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 5] = [CONTENT, ONE, PAID, ASKED, RATES];
