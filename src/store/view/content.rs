//! Videos and LIVEs, ranked by conversion and never by views.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};
use serde::{Serialize, Serializer};

use super::frame::{Frame, frames};
use super::loose::{Found, found};
use super::promotion::{self, PromotionRow};
use super::read::{Read, day, name};
use super::unjudged::Judge;
use super::{Scope, Span};
use crate::domain::date::{Date, Instant, Window, day_number};
use crate::domain::fact::ContentKind;
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::metrics::median::median;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::score;
use crate::domain::metrics::spark::{Clicked, RECENT, Spark};
use crate::domain::money::{Money, div_half_even};
use crate::domain::query::Filter;
use crate::domain::verdict::Compliance;
use crate::store::{Query, StoreError};

/// Order of the content: highest first, unknown last, ties by handle, then by content id.
///
/// There is no order by views: what is seen and not bought is not ranked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ContentSort {
    /// By click to order.
    #[default]
    Conversion,
    /// By click to order, content with too few clicks to speak after the rest.
    Evident,
    /// By content GMV.
    Gmv,
    /// By content GMV for 1 000 views.
    Gpm,
    /// By product clicks for an impression.
    Ctr,
    /// By the share that watched past three seconds.
    Hold,
    /// By product clicks.
    Clicks,
    /// By the day it was posted.
    Posted,
}

/// A stretch of the content of a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContentQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// Window of the day posted.
    pub window: Window,
    /// What the list is narrowed to; `gmv` and `cvr` are the content's own.
    pub filter: Filter,
    /// Order.
    pub sort: ContentSort,
    /// Reverse order.
    pub reverse: bool,
    /// Which stretch.
    pub span: Span,
}

/// One video or LIVE in the ranking; figures as metrics.md names them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PostRow {
    /// Platform id.
    pub content_id: ExtId,
    /// Shop's name.
    pub shop: String,
    /// Video or LIVE.
    pub kind: ContentKind,
    /// Title.
    pub title: Option<String>,
    /// Handle of the creator; unknown where no list says.
    pub creator: Option<String>,
    /// The creator.
    #[serde(skip)]
    pub creator_id: Option<CreatorId>,
    /// Day posted.
    pub posted: Option<Date>,
    /// How long a LIVE lasted, in minutes.
    pub minutes: Option<i64>,
    /// Link.
    pub url: Option<String>,
    /// Content GMV to date (readings.md 20 and 22).
    pub net_gmv: Option<Money>,
    /// Content GMV for 1 000 views, rounded half to even.
    pub gpm: Option<Money>,
    /// Views.
    pub views: Option<i64>,
    /// Likes.
    pub likes: Option<i64>,
    /// Comments.
    pub comments: Option<i64>,
    /// Shares.
    pub shares: Option<i64>,
    /// Product impressions.
    pub product_impressions: Option<i64>,
    /// Product clicks.
    pub product_clicks: Option<i64>,
    /// Orders.
    pub content_orders: Option<i64>,
    /// Product clicks for an impression.
    #[serde(serialize_with = "number")]
    pub ctr: Option<Ratio>,
    /// Click to order.
    #[serde(serialize_with = "number")]
    pub cvr: Option<Ratio>,
    /// The share that watched past three seconds.
    #[serde(serialize_with = "number")]
    pub hold_rate: Option<Ratio>,
    /// Whether there are clicks enough for the rate to speak.
    pub evident: bool,
    /// Why it is worth paying to show, if it is.
    #[serde(rename = "spark_candidate", serialize_with = "whether")]
    pub spark: Option<Spark>,
    /// How its promotion stands, and what it cost and brought; nothing where it has none.
    #[serde(rename = "spark")]
    pub promotion: Option<Box<PromotionRow>>,
    /// The verdict on how it keeps to its brief: a person's, else a sheet's.
    pub verdict: Option<Compliance>,
    /// Why.
    pub verdict_reason: Option<String>,
    /// What it says and its brief forbids, while it awaits a verdict.
    pub forbidden_phrase: Option<String>,
    /// Of a candidate: views and orders of the shop's most seen content of the last 60 days that sells
    /// less for a view, which it beats for all its views.
    #[serde(skip)]
    pub beaten: Option<(i64, i64)>,
}

/// Answer to [`ContentQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostRows {
    /// How many the filter leaves.
    pub total: usize,
    /// How many of them come first because their rate speaks; all but for [`ContentSort::Evident`].
    pub evident: usize,
    /// The median click to order of the last 60 days, where one shop is meant.
    pub median: Option<Ratio>,
    /// The asked-for stretch.
    pub rows: Vec<PostRow>,
}

impl Query for ContentQuery {
    type Rows = PostRows;

    fn run(&self, conn: &Connection) -> Result<PostRows, StoreError> {
        Ok(self.read(conn)?)
    }
}

#[expect(clippy::ref_option, reason = "the form serde asks for")]
fn number<S: Serializer>(ratio: &Option<Ratio>, serializer: S) -> Result<S::Ok, S::Error> {
    ratio.map(Ratio::value).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "the form serde asks for")]
fn whether<S: Serializer>(spark: &Option<Spark>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(spark.is_some())
}

/// A content by what it can be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Key {
    n: i64,
    frame: usize,
    /// Whether it stands after those whose rate speaks.
    later: bool,
    figure: Option<Ratio>,
}

/// Content GMV: our lines' where any names the content, else the export's (readings.md 20).
const GMV: &str = "coalesce(v.net, t.gmv - coalesce(t.refunds, 0))";
const SALES: &str = "left join content_sales v on v.shop = t.shop and v.content = t.id";

impl ContentQuery {
    fn read(&self, conn: &Connection) -> Read<PostRows> {
        let frames = frames(conn, self.scope, self.now)?;
        let mut keys = found(&self.filter.words(), |found| {
            let mut frames = frames.iter().enumerate();
            frames.try_for_each(|frame| self.matches(conn, frame, found))
        })?;
        keys.sort_by(|a, b| self.compare(a, b));
        let (total, evident) = (keys.len(), keys.iter().filter(|key| !key.later).count());
        let shown = self.settled(conn, keys)?;
        let medians = frames
            .iter()
            .map(|frame| shop_median(conn, frame))
            .collect::<Read<Vec<_>>>()?;
        let mut judge = Judge::new(conn);
        let mut rows = shown
            .iter()
            .filter_map(|key| Some((key, frames.get(key.frame)?, medians.get(key.frame)?)))
            .map(|(key, frame, median)| post(conn, key.n, (frame, *median), &mut judge))
            .collect::<Read<Vec<_>>>()?;
        for frame in &frames {
            let promoted = promotion::of_shop(conn, frame, Window::All)?;
            if promoted.is_empty() {
                continue;
            }
            for row in rows.iter_mut().filter(|row| row.shop == frame.name) {
                row.promotion = promoted.get(&row.content_id).cloned().map(Box::new);
            }
        }
        let median = match medians.as_slice() {
            [one] => *one,
            _ => None,
        };
        Ok(PostRows {
            total,
            evident,
            median,
            rows,
        })
    }

    /// Highest first, unknown last in both directions.
    fn compare(&self, a: &Key, b: &Key) -> std::cmp::Ordering {
        let later = a.later.cmp(&b.later);
        later.then_with(|| match (a.figure, b.figure) {
            (Some(x), Some(y)) if self.reverse => x.cmp(&y),
            (Some(x), Some(y)) => y.cmp(&x),
            (x, y) => x.is_none().cmp(&y.is_none()),
        })
    }

    /// Returns the stretch, with ties inside the runs it touches in order of handle and content id.
    fn settled(&self, conn: &Connection, mut keys: Vec<Key>) -> Read<Vec<Key>> {
        let from = self.span.offset.min(keys.len());
        let to = self.span.limit.map_or(keys.len(), |limit| {
            from.saturating_add(limit).min(keys.len())
        });
        let mut start = 0;
        for run in keys.chunk_by_mut(|a, b| self.compare(a, b).is_eq()) {
            let end = start + run.len();
            if run.len() > 1 && start < to && end > from {
                let mut ties = BTreeMap::new();
                for key in run.iter() {
                    ties.insert(key.n, tie(conn, key.n)?);
                }
                run.sort_by(|a, b| ties.get(&a.n).cmp(&ties.get(&b.n)));
            }
            start = end;
        }
        Ok(keys.get(from..to).unwrap_or_default().to_vec())
    }

    /// Adds the content of a shop that the window and the filter leave.
    fn matches(
        &self,
        conn: &Connection,
        (place, frame): (usize, &Frame),
        found: &mut Found<Key>,
    ) -> Read<()> {
        let narrowed = crate::store::filter::contents(conn, &self.filter, frame)?;
        let (first, last) = self.window.bounds(frame.today);
        let days = [
            first.map_or(i64::MIN, day_number),
            last.map_or(i64::MAX, day_number),
        ];
        let undated = first.is_none() && last.is_none();
        let sources = [
            Some("t.posted between ? and ?"),
            undated.then_some("t.posted is null"),
        ];
        for which in sources.into_iter().flatten() {
            let sql = self.keys_sql(which, &narrowed.condition);
            let mut values = vec![Value::Integer(frame.n)];
            if which.contains('?') {
                values.extend(days.map(Value::Integer));
            }
            values.extend_from_slice(&narrowed.values);
            let mut query = conn.prepare_cached(&sql)?;
            let mut rows = query.query(params_from_iter(&values))?;
            while let Some(row) = rows.next()? {
                let key = self.key(row, place)?;
                if self.filter.is_empty() {
                    found.take(key);
                    continue;
                }
                let text = |column| -> Read<String> {
                    Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())
                };
                let names = [text(5)?, text(6)?, text(4)?];
                if found.fits(&narrowed, names.each_ref().map(String::as_str)) {
                    found.take(key);
                }
            }
        }
        Ok(())
    }

    /// The statement that lists content by what it is ordered by. Without a filter the two orders by
    /// conversion read nothing but the index on days.
    fn keys_sql(&self, which: &str, condition: &str) -> String {
        let (figure, of) = match self.sort {
            ContentSort::Conversion | ContentSort::Evident => ("t.orders", "t.clicks"),
            ContentSort::Clicks => ("t.clicks", "1"),
            ContentSort::Posted => ("t.posted", "1"),
            ContentSort::Gmv => (GMV, "1"),
            ContentSort::Gpm => (GMV, "t.views"),
            ContentSort::Ctr => ("t.clicks", "t.impressions"),
            ContentSort::Hold => ("t.hold", "1"),
        };
        let sells = matches!(self.sort, ContentSort::Gmv | ContentSort::Gpm);
        let sales = if sells || !self.filter.is_empty() {
            SALES
        } else {
            ""
        };
        if self.filter.is_empty() {
            return format!(
                "select t.n, {figure}, {of}, t.clicks from content t {sales}
                 where t.shop = ? and {which}"
            );
        }
        format!(
            "select t.n, {figure}, {of}, t.clicks, t.title, c.handle, c.name
             from content t left join creator c on c.n = t.creator {sales}
             where t.shop = ? and {which} and {condition}"
        )
    }

    fn key(&self, row: &Row<'_>, place: usize) -> Read<Key> {
        let (of, by): (Option<i64>, Option<i64>) = (row.get(1)?, row.get(2)?);
        let clicks: Option<i64> = row.get(3)?;
        let figure = of.zip(by).and_then(|(of, by)| Ratio::new(of, by));
        let speaks =
            figure.is_some() && clicks.is_some_and(|clicks| i128::from(clicks) >= score::CLICKS);
        Ok(Key {
            n: row.get(0)?,
            frame: place,
            later: self.sort == ContentSort::Evident && !speaks,
            figure,
        })
    }
}

const TIE: &str = "select coalesce(c.handle, ''), cast(t.id as text) from content t
     left join creator c on c.n = t.creator where t.n = ?1";

fn tie(conn: &Connection, n: i64) -> Read<(String, String)> {
    conn.prepare_cached(TIE)?
        .query_row([n], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Index-only: clicks and orders of what was posted lately.
const LATELY: &str = "select clicks, orders from content
     where shop = ?1 and posted between ?2 and ?3 and clicks > 0 and orders is not null";

/// Returns the shop's median click to order (readings.md 21).
fn shop_median(conn: &Connection, frame: &Frame) -> Read<Option<Ratio>> {
    let first = frame.day() - RECENT;
    let mut query = conn.prepare_cached(LATELY)?;
    let mut rows = query.query((frame.n, first, frame.day()))?;
    let mut rates = Vec::new();
    while let Some(row) = rows.next()? {
        let (clicks, orders): (i64, i64) = (row.get(0)?, row.get(1)?);
        rates.extend(Ratio::new(orders, clicks));
    }
    Ok(median(rates))
}

fn post_sql() -> String {
    format!(
        "select t.id, t.kind, t.title, c.handle, c.id, t.posted, t.url, {GMV}, t.views, t.likes,
                t.comments, t.shares, t.impressions, t.clicks, t.orders, t.hold, t.compliance, t.minutes
         from content t left join creator c on c.n = t.creator {SALES} where t.n = ?1"
    )
}

/// The most seen content of the last days that was seen more and sold less.
const SEEN: &str = "select views, orders from content
     where shop = ?1 and posted between ?2 and ?3 and views > ?4 and orders < ?5
     order by views desc, n limit 1";

/// Returns what a candidate beats: views without sales do not count.
fn beaten(conn: &Connection, frame: &Frame, row: &PostRow) -> Read<Option<(i64, i64)>> {
    let Some((views, orders)) = row
        .views
        .zip(row.content_orders)
        .filter(|_| row.spark.is_some())
    else {
        return Ok(None);
    };
    let first = frame.day() - RECENT;
    conn.prepare_cached(SEEN)?
        .query_row((frame.n, first, frame.day(), views, orders), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()
}

fn post(
    conn: &Connection,
    n: i64,
    on: (&Frame, Option<Ratio>),
    judge: &mut Judge<'_>,
) -> Read<PostRow> {
    let (row, word) = stored(conn, n, on)?;
    let judged = judge.of(on.0, &row.content_id, word)?;
    Ok(PostRow {
        beaten: beaten(conn, on.0, &row)?,
        verdict: judged.verdict,
        verdict_reason: judged.reason,
        forbidden_phrase: judged.forbidden_phrase,
        ..row
    })
}

/// Returns a content as it is stored, with the word a sheet has for its compliance.
fn stored(
    conn: &Connection,
    n: i64,
    (frame, median): (&Frame, Option<Ratio>),
) -> Read<(PostRow, Option<String>)> {
    conn.prepare_cached(&post_sql())?.query_row([n], |row| {
        let (gmv, views): (Option<i64>, Option<i64>) = (row.get(7)?, row.get(8)?);
        let (impressions, clicks): (Option<i64>, Option<i64>) = (row.get(12)?, row.get(13)?);
        let (orders, hold): (Option<i64>, Option<i64>) = (row.get(14)?, row.get(15)?);
        let ratio = |of: Option<i64>, by: Option<i64>| Ratio::new(of?, by?);
        let money = |minor| Money::new(minor, frame.currency);
        let posted = day(row, 5)?;
        let clicked = Clicked {
            posted,
            clicks,
            orders,
        };
        let gpm = gmv.zip(views).and_then(|(gmv, views)| {
            let thousand = i128::from(gmv) * 1_000;
            (views > 0).then(|| div_half_even(thousand, views.into()))?
        });
        let post = PostRow {
            content_id: row.get(0)?,
            shop: frame.name.clone(),
            kind: name(row, 1)?,
            title: row.get(2)?,
            creator: row.get(3)?,
            creator_id: row.get(4)?,
            posted,
            minutes: row.get(17)?,
            url: row.get(6)?,
            net_gmv: gmv.map(money),
            gpm: gpm.map(money),
            views,
            likes: row.get(9)?,
            comments: row.get(10)?,
            shares: row.get(11)?,
            product_impressions: impressions,
            product_clicks: clicks,
            content_orders: orders,
            ctr: ratio(clicks, impressions),
            cvr: ratio(orders, clicks),
            hold_rate: ratio(hold, Some(10_000)),
            evident: clicks.is_some_and(|clicks| i128::from(clicks) >= score::CLICKS)
                && orders.is_some(),
            spark: Spark::of(clicked, median, frame.today),
            promotion: None,
            verdict: None,
            verdict_reason: None,
            forbidden_phrase: None,
            beaten: None,
        };
        Ok((post, row.get(16)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::parse;
    use crate::domain::testing::instant;
    use crate::store::view::testing::World;
    use serde_json::json;

    // The 19th in Los Angeles.
    const NOW: &str = "2026-11-20T06:00:00Z";

    fn ask(world: &World, shop: i64) -> ContentQuery {
        ContentQuery {
            scope: Scope::Shop(world.shop_id(shop)),
            now: instant(NOW),
            window: Window::Days(28),
            filter: Filter::default(),
            sort: ContentSort::Conversion,
            reverse: false,
            span: Span::ALL,
        }
    }

    fn ids(world: &World, query: &ContentQuery) -> Vec<String> {
        let rows = query.run(&world.conn).unwrap();
        assert_eq!(rows.total, rows.rows.len());
        let ids = rows.rows.iter().map(|row| row.content_id.to_string());
        ids.collect()
    }

    type Said = (i64, &'static str, Option<&'static str>, [Option<i64>; 3]);

    /// Content of West by creator, id and day, with clicks, orders and views.
    fn world() -> (World, i64) {
        let (world, west, east) = World::two_shops();
        let [ana, bob] = ["ana", "bob"].map(|handle| world.creator(west, handle));
        let other = world.creator(east, "ana");
        let said: [Said; 9] = [
            (ana, "1", Some("2026-11-19"), [Some(400), Some(20), Some(9)]),
            (
                bob,
                "2",
                Some("2026-11-01"),
                [Some(400), Some(4), Some(90_000)],
            ),
            (ana, "3", Some("2026-11-02"), [Some(4), Some(2), Some(50)]),
            (bob, "4", Some("2026-11-03"), [None, None, Some(1_000_000)]),
            (ana, "5", Some("2026-11-04"), [Some(0), Some(0), None]),
            // The day before the window, and never.
            (ana, "6", Some("2026-10-22"), [Some(100), Some(3), None]),
            (ana, "7", None, [Some(100), Some(9), None]),
            // The same rate as 2, of an earlier handle.
            (ana, "8", Some("2026-11-05"), [Some(200), Some(2), None]),
            (other, "9", Some("2026-11-05"), [Some(900), Some(90), None]),
        ];
        for (creator, id, on, [clicks, orders, views]) in said {
            let n = world.content(creator, id, on);
            let sql = "update content set clicks = ?2, orders = ?3, views = ?4, impressions = 1000,
                          title = 'Glow ' || ?1 where n = ?1";
            world.insert(sql, (n, clicks, orders, views));
        }
        (world, west)
    }

    #[test]
    fn conversion_ranks_and_views_do_not() {
        let (world, west) = world();
        let mut query = ask(&world, west);
        assert_eq!(ids(&world, &query), ["3", "1", "8", "2", "5", "4"]);
        query.sort = ContentSort::Evident;
        assert_eq!(ids(&world, &query), ["1", "8", "2", "3", "5", "4"]);
        assert_eq!(query.run(&world.conn).unwrap().evident, 3);
        query.reverse = true;
        assert_eq!(ids(&world, &query), ["8", "2", "1", "3", "5", "4"]);
    }

    #[test]
    fn content_without_a_day_stands_only_where_there_is_no_bound() {
        let (world, west) = world();
        let mut query = ask(&world, west);
        query.window = Window::All;
        assert_eq!(
            ids(&world, &query),
            ["3", "7", "1", "6", "8", "2", "5", "4"]
        );
        query.window = "2026-10-22..2026-10-23".parse().unwrap();
        assert_eq!(ids(&world, &query), ["6"]);
    }

    #[test]
    fn a_stretch_is_what_stands_there_in_the_whole_list() {
        let (world, west) = world();
        for sort in [
            ContentSort::Conversion,
            ContentSort::Clicks,
            ContentSort::Hold,
        ] {
            let mut query = ask(&world, west);
            query.sort = sort;
            let whole = ids(&world, &query);
            for (offset, limit) in [(0, 2), (1, 3), (2, 2), (5, 9), (7, 1)] {
                query.span = Span {
                    offset,
                    limit: Some(limit),
                };
                let rows = query.run(&world.conn).unwrap();
                let part: Vec<_> = rows
                    .rows
                    .iter()
                    .map(|row| row.content_id.to_string())
                    .collect();
                let want: Vec<_> = whole.iter().skip(offset).take(limit).cloned().collect();
                assert_eq!((rows.total, part), (6, want));
            }
        }
    }

    #[test]
    fn a_filter_asks_for_the_creator_and_for_the_contents_own_figures() {
        let (world, west) = world();
        let mut query = ask(&world, west);
        for (text, want) in [
            ("bob", &["2", "4"][..]),
            ("-bob", &["3", "1", "8", "5"]),
            ("\"glow 8\"", &["8"]),
            ("cvr<2%", &["8", "2"]),
            ("cvr>=5% ana", &["3", "1"]),
            ("tag:vip", &[]),
        ] {
            query.filter = parse(text).unwrap();
            assert_eq!(ids(&world, &query), want, "{text}");
        }
        let sql = "insert into content_sales (shop, content, lines, net, orders)
             values (?1, 2, 1, 50000, 1)";
        world.insert(sql, [west]);
        query.filter = parse("gmv>=500").unwrap();
        assert_eq!(ids(&world, &query), ["2"]);
        query.filter = Filter::default();
        query.sort = ContentSort::Gmv;
        assert_eq!(ids(&world, &query).first().map(String::as_str), Some("2"));
    }

    #[test]
    fn a_candidate_says_why_and_json_says_the_figures() {
        let (world, west) = world();
        let mut query = ask(&world, west);
        query.filter = parse("\"glow 1\"").unwrap();
        let rows = query.run(&world.conn).unwrap();
        // Rates of 60 days: 0.5, 0.05, 0.03, 0.01, 0.01.
        assert_eq!(rows.median, Ratio::new(3, 100));
        let row = rows.rows.first().unwrap();
        assert_eq!(row.spark, None);
        assert_eq!(
            serde_json::to_value(row).unwrap(),
            json!({
                "content_id": "1", "shop": "West", "kind": "video", "title": "Glow 1",
                "creator": "ana", "posted": "2026-11-19", "minutes": null, "url": null, "net_gmv": null, "gpm": null,
                "views": 9, "likes": null, "comments": null, "shares": null,
                "product_impressions": 1000, "product_clicks": 400, "content_orders": 20,
                "ctr": 0.4, "cvr": 0.05, "hold_rate": null, "evident": true,
                "spark": null, "spark_candidate": false, "verdict": null, "verdict_reason": null,
                "forbidden_phrase": null
            })
        );
        world.insert("update content set orders = 24 where n = ?1", [1]);
        let rows = query.run(&world.conn).unwrap();
        let spark = rows.rows.first().unwrap().spark.unwrap();
        assert_eq!((spark.clicks, spark.cvr), (400, Ratio { of: 6, by: 100 }));
        // Of the same rate, but older than 60 days.
        world.insert("update content set posted = posted - 90 where n = ?1", [1]);
        query.window = Window::All;
        let rows = query.run(&world.conn).unwrap();
        assert_eq!(rows.rows.first().unwrap().spark, None);
    }

    #[test]
    fn the_ranking_reads_nothing_but_an_index() {
        let (world, west) = world();
        let query = ask(&world, west);
        for which in ["t.posted between ? and ?", "t.posted is null"] {
            world.assert_index_only(&query.keys_sql(which, "true"));
        }
        world.assert_index_only(LATELY);
        world.assert_index_driven(&post_sql());
        world.assert_index_driven(TIE);
    }
}
