//! Content posted in a window; what has no date is inside only where there is no bound
//! (readings.md 4).

use rusqlite::{Connection, Row, params_from_iter};

use super::cast::{Cast, Owner};
use super::{By, Days, Rows};
use crate::domain::metrics::sums::Post;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// A post with its GMV: ours where any line names it, else the export's (readings.md 20).
const COLUMNS: &str = "select t.creator, coalesce(v.net, t.gmv - coalesce(t.refunds, 0)), t.views,
     t.impressions, t.clicks, t.orders, t.likes, t.comments, t.shares, t.hold
     from content t left join content_sales v on v.shop = t.shop and v.content = t.id";

/// Returns the statement for the rows of a window, and its values.
fn question(frame: &Frame, days: Days, rows: Rows) -> (String, Vec<i64>) {
    let (mut sql, mut values) = (COLUMNS.to_owned(), vec![frame.n]);
    // The plus keeps the planner off the index on all of the shop's days.
    sql.push_str(match rows {
        Rows::Stretch(..) | Rows::Nobody => " where +t.shop = ?",
        Rows::Shop | Rows::Creator(_) => " where t.shop = ?",
    });
    if !days.all {
        sql.push_str(" and t.posted between ? and ?");
        values.extend([days.first, days.last]);
    }
    match rows {
        Rows::Shop => {}
        Rows::Creator(n) => {
            sql.push_str(" and t.creator = ?");
            values.push(n);
        }
        Rows::Stretch(from, to) => {
            sql.push_str(" and t.creator between ? and ?");
            values.extend([from, to]);
        }
        Rows::Nobody => sql.push_str(" and t.creator is null"),
    }
    (sql, values)
}

/// Adds the posts of the window.
///
/// A post belongs to its creator. Products and categories have none of it: an export's figures of
/// one product are no post of it, and neither are a campaign's.
pub(super) fn read(
    conn: &Connection,
    frame: &Frame,
    days: Days,
    rows: Rows,
    cast: &mut Cast,
) -> Read<()> {
    match cast.by {
        By::Creator | By::Tier | By::Segment | By::Shop => {}
        By::Product | By::Category | By::Campaign => return Ok(()),
    }
    each(conn, (frame, days, rows), &mut |creator, post| {
        let owner = Owner {
            creator,
            ..Owner::default()
        };
        if let Some(member) = cast.member(&owner) {
            member.touched = true;
            member.sums.post(post);
        }
    })
}

/// Shows each post of the window to `take`, with the row number of its creator.
pub(in crate::store::view) fn each(
    conn: &Connection,
    (frame, days, rows): (&Frame, Days, Rows),
    take: &mut dyn FnMut(Option<i64>, &Post),
) -> Read<()> {
    let (sql, values) = question(frame, days, rows);
    let mut query = conn.prepare_cached(&sql)?;
    let mut found = query.query(params_from_iter(values))?;
    while let Some(row) = found.next()? {
        take(row.get(0)?, &post(row)?);
    }
    Ok(())
}

/// Returns the post of a row that begins as [`COLUMNS`] does.
pub(in crate::store::view) fn post(row: &Row<'_>) -> Read<Post> {
    Ok(Post {
        gmv: row.get(1)?,
        views: row.get(2)?,
        impressions: row.get(3)?,
        clicks: row.get(4)?,
        orders: row.get(5)?,
        likes: row.get(6)?,
        comments: row.get(7)?,
        shares: row.get(8)?,
        hold: row.get(9)?,
    })
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) fn sources() -> Vec<String> {
    let frame = Frame {
        n: 1,
        id: crate::domain::id::ShopId(uuid::Uuid::nil()),
        name: String::new(),
        market: String::new(),
        zone: crate::domain::date::Zone::UTC,
        currency: crate::domain::money::Currency::USD,
        today: crate::domain::testing::date("2026-11-20"),
    };
    let bounded = Days {
        first: 1,
        last: 2,
        all: false,
    };
    let all = Days {
        all: true,
        ..bounded
    };
    [
        (bounded, Rows::Shop),
        (bounded, Rows::Creator(1)),
        (bounded, Rows::Stretch(1, 2)),
        (all, Rows::Creator(1)),
    ]
    .map(|(days, rows)| question(&frame, days, rows).0)
    .to_vec()
}
