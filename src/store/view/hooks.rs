//! Hook angles compared by the content made with them (domain.md section 8).
//!
//! The angle of a content is the one a sheet tells (`content_facts`); without one it is the hook of the
//! brief that went with the sample it was made for: the campaign's, else the product's.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Scope;
use super::figures::post;
use super::frame::{Frame, frames};
use super::loose::found;
use super::read::Read;
use crate::domain::date::{Date, Instant, Window, day_number};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::score;
use crate::domain::metrics::sums::{Share, Sums};
use crate::domain::money::{Currency, Money, div_half_even};
use crate::domain::query::Filter;
use crate::store::filter::words;
use crate::store::{Query, StoreError};

/// The hook angles of the content posted in a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HooksQuery {
    /// Which shops.
    pub scope: Scope,
    /// Window of the date posted.
    pub window: Window,
    /// The clock.
    pub now: Instant,
    /// Words of the angle or its shop, as they stand or near them.
    pub filter: Filter,
}

/// One angle in one shop: the figures of the content made with it, all to date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HookRow {
    /// The shop's name.
    pub shop: String,
    /// Currency of its amounts.
    pub currency: Currency,
    /// The angle; `None` for the content of which it is unknown.
    pub angle: Option<String>,
    /// The figures of its content.
    pub sums: Sums,
    /// Content GMV over views, where both are known.
    seen: Share,
}

impl HookRow {
    /// Returns whether there are clicks enough for the rate to speak.
    pub const fn is_evident(&self) -> bool {
        self.sums.cvr.by >= score::CLICKS
    }

    /// Returns content GMV, unknown where that of a content is (readings.md 20).
    pub fn net_gmv(&self) -> Option<Money> {
        let minor = i64::try_from(self.sums.content_gmv).ok()?;
        (self.sums.silent == 0).then(|| Money::new(minor, self.currency))
    }

    /// Returns content GMV for 1 000 views, rounded half to even to the minor unit, over content of
    /// which both are known.
    pub fn gpm(&self) -> Option<Money> {
        let minor = div_half_even(self.seen.of.checked_mul(1_000)?, self.seen.by)?;
        Some(Money::new(minor, self.currency))
    }
}

impl Query for HooksQuery {
    type Rows = Vec<HookRow>;

    fn run(&self, conn: &Connection) -> Result<Vec<HookRow>, StoreError> {
        let mut rows = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            rows.extend(of_shop(conn, &frame, self.window)?);
        }
        // What converts best first; angles without a rate, and content without an angle, last.
        rows.sort_by_cached_key(|row| {
            let rate: Option<Ratio> = row.sums.cvr.ratio();
            (
                row.angle.is_none(),
                Reverse(rate),
                row.angle.clone(),
                row.shop.clone(),
            )
        });
        let words = words(&self.filter);
        Ok(found(&self.filter.words(), |found| {
            for row in &rows {
                let angle = row.angle.as_deref().unwrap_or_default();
                if self.filter.is_empty() || found.fits(&words, [angle, &row.shop, ""]) {
                    found.take(row.clone());
                }
            }
            Ok(())
        })?)
    }
}

/// A post as the figures read it, with its angle in the last column.
const POSTS: &str = "select t.creator, coalesce(v.net, t.gmv - coalesce(t.refunds, 0)), t.views,
     t.impressions, t.clicks, t.orders, t.likes, t.comments, t.shares, t.hold,
     coalesce(t.hook_angle,
         (select json_extract(b.body, '$.hook')
          from sample s join product p on p.n = s.product
          join brief b on b.shop = s.shop
               and (b.campaign = s.campaign or (b.campaign is null and b.sku = p.sku))
          where s.creator = t.creator and s.content_id = t.id
          order by b.campaign is null, b.n limit 1))
     from content t left join content_sales v on v.shop = t.shop and v.content = t.id
     where t.shop = ?1";

/// Returns the angles of one shop, by name.
pub(super) fn of_shop(conn: &Connection, frame: &Frame, window: Window) -> Read<Vec<HookRow>> {
    let mut found: BTreeMap<Option<String>, (Sums, Share)> = BTreeMap::new();
    let inside = match window.bounds(frame.today) {
        // What has no date is inside only where there is no bound (readings.md 4).
        (None, None) => " and ?2 <= ?3",
        _ => " and t.posted between ?2 and ?3",
    };
    let (first, last) = window.bounds(frame.today);
    let day = |bound: Option<Date>, open: i64| bound.map_or(open, day_number);
    let values = (frame.n, day(first, i64::MIN), day(last, i64::MAX));
    let mut query = conn.prepare_cached(&format!("{POSTS}{inside}"))?;
    let mut rows = query.query(values)?;
    while let Some(row) = rows.next()? {
        let post = post(row)?;
        let (sums, seen) = found.entry(row.get(10)?).or_default();
        sums.post(&post);
        if let (Some(gmv), Some(views)) = (post.gmv, post.views) {
            seen.of += i128::from(gmv);
            seen.by += i128::from(views);
        }
    }
    Ok(found
        .into_iter()
        .map(|(angle, (sums, seen))| HookRow {
            shop: frame.name.clone(),
            currency: frame.currency,
            angle,
            sums,
            seen,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{instant, sample};
    use crate::store::view::testing::World;

    fn asked(window: Window) -> HooksQuery {
        HooksQuery {
            scope: Scope::All,
            window,
            now: instant("2026-11-20T06:00:00Z"),
            filter: Filter::default(),
        }
    }

    fn ask(world: &World, window: Window) -> Vec<HookRow> {
        asked(window).run(&world.conn).unwrap()
    }

    #[test]
    fn angles_stand_by_the_conversion_of_their_content() {
        let (world, west, _) = World::two_shops();
        let maya = world.creator(west, "maya");
        for (id, on, angle, numbers) in [
            (
                "1",
                Some("2026-11-10"),
                Some("social_proof"),
                (100, 4, 1_000, 900),
            ),
            (
                "2",
                Some("2026-11-11"),
                Some("social_proof"),
                (100, 2, 3_000, 300),
            ),
            (
                "3",
                Some("2026-11-12"),
                Some("curiosity_gap"),
                (50, 5, 500, 70),
            ),
            ("4", Some("2026-11-12"), None, (10, 9, 90_000, 10)),
            (
                "5",
                Some("2026-09-01"),
                Some("curiosity_gap"),
                (50, 0, 500, 0),
            ),
            ("6", None, Some("social_proof"), (1_000, 0, 500, 0)),
        ] {
            let n = world.content(maya, id, on);
            let (clicks, orders, views, gmv) = numbers;
            let sql =
                "update content set hook_angle = ?2, clicks = ?3, orders = ?4, views = ?5, gmv = ?6
                       where n = ?1";
            world.insert(sql, (n, angle, clicks, orders, views, gmv));
        }
        let rows = ask(&world, Window::Days(28));
        let seen: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.angle.as_deref(),
                    row.sums.posts,
                    row.sums.cvr.ratio(),
                    row.net_gmv().map(|money| money.minor),
                    row.gpm().map(|money| money.minor),
                    row.is_evident(),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                (
                    Some("curiosity_gap"),
                    1,
                    Ratio::new(1, 10),
                    Some(70),
                    Some(140),
                    false
                ),
                // 1 200 for 4 000 views.
                (
                    Some("social_proof"),
                    2,
                    Ratio::new(6, 200),
                    Some(1_200),
                    Some(300),
                    true
                ),
                (None, 1, Ratio::new(9, 10), Some(10), Some(0), false),
            ]
        );
        // Without a bound the old one and the undated one count too.
        let posts: Vec<_> = ask(&world, Window::All)
            .iter()
            .map(|row| row.sums.posts)
            .collect();
        assert_eq!(posts.iter().sum::<i128>(), 6);
    }

    #[test]
    fn the_angles_are_narrowed_by_words_as_they_stand_or_near_them() {
        let (world, west, _) = World::two_shops();
        let maya = world.creator(west, "maya");
        for (id, angle) in [
            ("1", Some("social_proof")),
            ("2", Some("curiosity_gap")),
            ("3", None),
        ] {
            let n = world.content(maya, id, Some("2026-11-10"));
            world.insert(
                "update content set hook_angle = ?2 where n = ?1",
                (n, angle),
            );
        }
        for (text, want) in [
            ("gap", &["curiosity_gap"][..]),
            ("socail", &["social_proof"]),
            ("-gap", &["social_proof", ""]),
            ("nothing", &[]),
        ] {
            let query = HooksQuery {
                filter: crate::domain::query::parse(text).unwrap(),
                ..asked(Window::Days(28))
            };
            let rows = query.run(&world.conn).unwrap();
            let angles = rows.iter().map(|row| row.angle.as_deref().unwrap_or(""));
            assert_eq!(angles.collect::<Vec<_>>(), want, "{text}");
        }
    }

    #[test]
    fn without_a_told_angle_the_brief_of_its_sample_says_it() {
        let (world, west, _) = World::two_shops();
        let maya = world.creator(west, "maya");
        let serum = world.product(west, "1729", Some("Serum"));
        world.insert(
            "insert into brief (id, shop, sku, body) values (x'01', ?1, 1729, '{\"hook\":\"social_proof\"}')",
            [west],
        );
        let sample = world.sample(maya, serum, &sample(Stage::Posted).build());
        world.insert("update sample set content_id = 77 where n = ?1", [sample]);
        for id in ["77", "78"] {
            world.content(maya, id, Some("2026-11-10"));
        }
        let angles: Vec<_> = ask(&world, Window::Days(28))
            .into_iter()
            .map(|row| (row.angle, row.sums.posts))
            .collect();
        assert_eq!(angles, [(Some("social_proof".to_owned()), 1), (None, 1)]);
    }
}
