//! Contents of a window, ranked by conversion, never by views.

use rusqlite::{Connection, Row};

use super::Days;
use super::posts::post;
use crate::domain::date::{Date, Instant, Window};
use crate::domain::fact::ContentKind;
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::spark::{Clicked, RECENT, bar};
use crate::domain::metrics::sums::{Post, Sums};
use crate::domain::money::Currency;
use crate::store::view::Scope;
use crate::store::view::frame::{Frame, frames};
use crate::store::view::read::{Read, day, name};
use crate::store::{Query, StoreError};

/// The contents posted in a window (readings.md 22).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContentQuery {
    /// Which shops.
    pub scope: Scope,
    /// Window of the date posted.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

/// One content with its figures to date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContentFigures {
    /// The shop's name.
    pub shop: String,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Platform id.
    pub id: ExtId,
    /// Video or LIVE.
    pub kind: ContentKind,
    /// Handle of its creator.
    pub creator: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Link.
    pub url: Option<String>,
    /// Date posted.
    pub posted: Option<Date>,
    /// The figures as they stand.
    pub post: Post,
    /// The same as sums, from which every metric is made.
    pub sums: Sums,
    /// Whether it deserves paid promotion (readings.md 21).
    pub spark_candidate: bool,
    /// The shop's median click → order rate it is compared with.
    pub shop_rate: Option<Ratio>,
}

impl ContentFigures {
    /// Returns its click → order rate.
    pub fn rate(&self) -> Option<Ratio> {
        self.sums.cvr.ratio()
    }
}

const COLUMNS: &str = "select t.creator, coalesce(v.net, t.gmv - coalesce(t.refunds, 0)), t.views,
     t.impressions, t.clicks, t.orders, t.likes, t.comments, t.shares, t.hold, t.id, t.kind,
     c.handle, t.title, t.url, t.posted
     from content t left join content_sales v on v.shop = t.shop and v.content = t.id
     left join creator c on c.n = t.creator where t.shop = ?1";

/// What the shop's median is made of, from an index alone.
const CLICKED: &str =
    "select posted, clicks, orders from content where shop = ?1 and posted between ?2 and ?3";

impl Query for ContentQuery {
    type Rows = Vec<ContentFigures>;

    fn run(&self, conn: &Connection) -> Result<Vec<ContentFigures>, StoreError> {
        let mut found = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            found.extend(of_shop(conn, &frame, self.window)?);
        }
        found.sort_by_cached_key(|content| {
            let handle = content.creator.clone();
            (
                std::cmp::Reverse(content.rate()),
                handle,
                content.id.clone(),
            )
        });
        Ok(found)
    }
}

fn of_shop(conn: &Connection, frame: &Frame, window: Window) -> Read<Vec<ContentFigures>> {
    let days = Days::of(window.bounds(frame.today));
    let shop_rate = shop_rate(conn, frame)?;
    let inside = if days.all {
        " and ?2 <= ?3"
    } else {
        " and t.posted between ?2 and ?3"
    };
    conn.prepare_cached(&format!("{COLUMNS}{inside}"))?
        .query_map((frame.n, days.first, days.last), |row| {
            content(row, frame, shop_rate)
        })?
        .collect()
}

fn shop_rate(conn: &Connection, frame: &Frame) -> Read<Option<Ratio>> {
    let clicked: Vec<Clicked> = conn
        .prepare_cached(CLICKED)?
        .query_map((frame.n, frame.day() - RECENT, frame.day()), |row| {
            Ok(Clicked {
                posted: day(row, 0)?,
                clicks: row.get(1)?,
                orders: row.get(2)?,
            })
        })?
        .collect::<Read<_>>()?;
    Ok(bar(clicked, frame.today))
}

fn content(row: &Row<'_>, frame: &Frame, shop_rate: Option<Ratio>) -> Read<ContentFigures> {
    let post = post(row)?;
    let posted = day(row, 15)?;
    let mut sums = Sums::default();
    sums.post(&post);
    let clicked = Clicked {
        posted,
        clicks: post.clicks,
        orders: post.orders,
    };
    Ok(ContentFigures {
        shop: frame.name.clone(),
        currency: frame.currency,
        id: row.get(10)?,
        kind: name(row, 11)?,
        creator: row.get(12)?,
        title: row.get(13)?,
        url: row.get(14)?,
        posted,
        post,
        sums,
        spark_candidate: clicked.is_candidate(shop_rate, frame.today),
        shop_rate,
    })
}
