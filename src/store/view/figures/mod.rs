//! Figures of a shop's subjects in a window: what `score`, `profit`, the scorecard, rules and exports
//! are made of.
//!
//! One pass over each source (order lines, posts, samples, bookings, buyers) adds every row of the window to the
//! [`Sums`] of the subjects it belongs to; the [`registry`](crate::domain::metrics::registry) makes
//! figures of the sums. The same pass serves every grouping, so that two of them cannot disagree.
//!
//! ```text
//! FiguresQuery { scope, by, window, now }
//!     └─ a shop: Cast (which subjects, which row belongs to whom)
//!           ◄─ lines · posts · samples · bookings · buyers    each row added to its subjects' Sums
//!           └─ ShopFigures { subjects: [ SubjectFigures { subject, sums, rank } ] }
//! ```
//!
//! For a contribution with its pieces take [`Sums`]: `sold.net`, `cogs()`, `sold.fee`,
//! `sold.commission`, `sample_cost()`, `booked`, `contribution()`, `missing_cost_skus()`;
//! [`Subject::NotAssigned`] holds what belongs to nobody, so that the subjects of
//! [`By::Creator`], [`By::Product`], [`By::Campaign`] and [`By::Shop`] sum to the shop.
//!
//! | file | what |
//! |---|---|
//! | `cast.rs` | subjects, and which of them a row belongs to |
//! | `lines.rs`, `posts.rs`, `samples.rs`, `bookings.rs`, `buyers.rs` | one source each |
//! | `alone.rs` | one creator |
//! | `campaign.rs`, `run.rs` | one campaign, its posts too; which rows are a campaign's |
//! | `goods.rs` | net GMV and costs alone |
//! | `peers.rs`, `changes.rs` | what the active of each tier have, kept between questions; whom writes concern |
//! | `crew.rs`, `crowd.rs` | what rules look at of creators, or of one by SKU; creators looked at together |
//! | `content.rs` | contents themselves, ranked by conversion |
//! | `programme.rs` | funnel, invitations, velocity of a whole shop |
//! | `shelf.rs` | what a shop sells, with its costs |
//! | `numbers.rs` | sets and maps by row number |
//! | `rows.rs` | the rows behind one subject's figures, for explanations |
//! | `rank.rs` | who is active, the scale of each tier, scores |

pub(super) mod alone;
mod bookings;
mod buyers;
pub mod campaign;
mod cast;
pub(in crate::store) mod changes;
pub mod content;
pub(super) mod crew;
pub(super) mod crowd;
pub(super) mod goods;
mod lines;
mod numbers;
pub(in crate::store) mod peers;
mod posts;
mod programme;
mod rank;
pub mod rows;
mod run;
mod samples;
mod shelf;

use std::sync::Arc;

use rusqlite::Connection;

use super::Scope;
use super::frame::{Frame, frames};
use super::read::Read;
use super::signal::Together;
use crate::domain::creator::{CreatorType, Tier};
use crate::domain::date::{Date, Instant, Window, day_number};
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::metrics::programme::{Step, Week};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::roster::Bench;
use crate::domain::metrics::score::{Card, Scale};
use crate::domain::metrics::sums::{Post, Sums};
use crate::domain::money::Currency;
use crate::store::{Query, StoreError};
use cast::Cast;
pub(super) use posts::post;
pub(in crate::store) use rank::is_active;

/// What figures are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// Creators, with score and grade.
    Creator,
    /// Tiers of creators.
    Tier,
    /// Segments of creators; they may overlap.
    Segment,
    /// SKUs.
    Product,
    /// Categories of products.
    Category,
    /// Campaigns (readings.md 42).
    Campaign,
    /// Whole shops.
    Shop,
}

/// The figures of the shops' subjects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FiguresQuery {
    /// Which shops.
    pub scope: Scope,
    /// Grouped by what.
    pub by: By,
    /// Window of the figures.
    pub window: Window,
    /// The clock.
    pub now: Instant,
}

/// Who or what figures are about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A creator.
    Creator(Person),
    /// The creators of a tier; `None` where it is unknown.
    Tier(Option<Tier>),
    /// The creators of a segment.
    Segment {
        /// Its name.
        name: String,
        /// Who is in it, in the query language.
        query: String,
    },
    /// A SKU.
    Product {
        /// SKU id.
        sku: ExtId,
        /// Product id.
        product_id: Option<ExtId>,
        /// Name.
        name: Option<String>,
    },
    /// A category of products; `None` where it is unknown.
    Category(Option<String>),
    /// A campaign, by name.
    Campaign(String),
    /// The whole shop.
    Shop,
    /// What belongs to no subject: sales without a creator, costs without an owner.
    NotAssigned,
}

/// A creator as figures name them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Id.
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Tier; unknown without followers (readings.md 25).
    pub tier: Option<Tier>,
    /// How the creator is managed.
    pub kind: CreatorType,
}

/// One subject's sums.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubjectFigures {
    /// Who or what.
    pub subject: Subject,
    /// Everything its figures are made of.
    pub sums: Sums,
    /// Where it stands in its tier; only for creators active today (readings.md 3).
    pub rank: Option<Rank>,
}

/// A creator's place in the tier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rank {
    /// Share of the score reached; none with under half of the weight known.
    pub share: Option<Ratio>,
    /// What the tier has.
    pub scale: Arc<Scale>,
}

impl SubjectFigures {
    /// Returns score, grade and parts; none for whoever is not active today.
    pub fn card(&self) -> Option<Card> {
        self.rank
            .as_ref()
            .map(|rank| rank.scale.card_of(&self.sums, rank.share))
    }
}

/// The figures of one shop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShopFigures {
    /// The shop's name.
    pub shop: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Today in the shop's zone.
    pub today: Date,
    /// First and last day of the window, `None` where unbounded.
    pub bounds: (Option<Date>, Option<Date>),
    /// The subjects, in no order a person would want.
    pub subjects: Vec<SubjectFigures>,
    /// The shop's funnel and velocity; only [`By::Shop`].
    pub programme: Option<Programme>,
}

/// Figures of a shop's programme that are lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Programme {
    /// Stages with who entered them in the window and who went on (readings.md 7).
    pub funnel: Vec<Step>,
    /// Posts per week, this week and the seven before, whatever the window (readings.md 8).
    pub velocity: Vec<Week>,
    /// The tiers beside their targets, each with its posts of the same weeks.
    pub roster: Vec<Bench>,
    /// Weekly series from outside beside weekly GMV, the one that moves with it most first.
    pub signals: Vec<Together>,
}

impl Query for FiguresQuery {
    type Rows = Vec<ShopFigures>;

    fn run(&self, conn: &Connection) -> Result<Vec<ShopFigures>, StoreError> {
        frames(conn, self.scope, self.now)?
            .iter()
            .map(|frame| Ok(of_shop(conn, frame, self.by, self.window)?))
            .collect()
    }
}

/// The days of a window in one shop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Days {
    first: i64,
    last: i64,
    /// Whether there is no bound, so that what has no date is inside too (readings.md 4, 62).
    all: bool,
}

impl Days {
    /// Returns the days of a window's bounds.
    pub(super) fn of((first, last): (Option<Date>, Option<Date>)) -> Self {
        Self {
            first: first.map_or(i64::MIN, day_number),
            last: last.map_or(i64::MAX, day_number),
            all: first.is_none() && last.is_none(),
        }
    }

    /// Returns whether a day lies in the window.
    const fn hold(self, day: i64) -> bool {
        self.first <= day && day <= self.last
    }
}

/// Which rows of a shop are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rows {
    /// All of them.
    Shop,
    /// Those of one creator.
    Creator(i64),
    /// Those of the creators of a stretch of row numbers.
    Stretch(i64, i64),
    /// Those of no creator.
    Nobody,
}

impl Rows {
    /// Returns whether a row of that creator is among them.
    fn hold(self, creator: Option<i64>) -> bool {
        match self {
            Self::Shop => true,
            Self::Creator(n) => creator == Some(n),
            Self::Stretch(from, to) => creator.is_some_and(|n| (from..=to).contains(&n)),
            Self::Nobody => creator.is_none(),
        }
    }
}

/// The day of a shop's earliest line, by the index on days.
const EARLIEST_LINE: &str = "select min(day) from order_line where shop = ?1";
/// The day of its earliest post.
const EARLIEST_POST: &str =
    "select min(posted) from content where shop = ?1 and posted is not null";

/// Returns how many days a window has; without a bound they run from the shop's earliest line or post
/// to today (readings.md 1).
fn length(conn: &Connection, frame: &Frame, days: Days) -> Read<Option<i64>> {
    if !days.all {
        return Ok(Some(days.last - days.first + 1));
    }
    let day = |sql| {
        conn.prepare_cached(sql)?
            .query_row([frame.n], |row| row.get::<_, Option<i64>>(0))
    };
    let earliest = [day(EARLIEST_LINE)?, day(EARLIEST_POST)?];
    Ok(earliest
        .into_iter()
        .flatten()
        .min()
        .map(|first| frame.day() - first + 1)
        .filter(|days| *days > 0))
}

/// Adds up the figures of one shop.
pub(super) fn of_shop(
    conn: &Connection,
    frame: &Frame,
    by: By,
    window: Window,
) -> Read<ShopFigures> {
    let bounds = window.bounds(frame.today);
    let days = Days::of(bounds);
    let length = length(conn, frame, days)?;
    let mut programme = None;
    let mut subjects = Vec::new();
    for mut cast in Cast::all(conn, frame, by, length)? {
        fill(conn, frame, days, Rows::Shop, &mut cast)?;
        if by == By::Shop {
            programme = Some(programme::read(conn, frame, bounds, &mut cast)?);
        }
        subjects.extend(rank::finish(conn, frame, cast)?);
    }
    Ok(ShopFigures {
        shop: frame.name.clone(),
        currency: frame.currency,
        today: frame.today,
        bounds,
        subjects,
        programme,
    })
}

/// Shows each post of some days to `take`, with the row number of its creator.
pub(super) fn every_post(
    conn: &Connection,
    (frame, days): (&Frame, Days),
    take: &mut dyn FnMut(Option<i64>, &Post),
) -> Read<()> {
    posts::each(conn, (frame, days, Rows::Shop), take)
}

/// Adds every row of the window to the sums of its subjects.
fn fill(conn: &Connection, frame: &Frame, days: Days, rows: Rows, cast: &mut Cast) -> Read<()> {
    lines::read(conn, (frame, days), &[rows], cast)?;
    fill_others(conn, frame, days, rows, cast)
}

/// Adds what creators are compared by: all of it but their buyers.
fn fill_peers(
    conn: &Connection,
    frame: &Frame,
    days: Days,
    rows: Rows,
    cast: &mut Cast,
) -> Read<()> {
    lines::read(conn, (frame, days), &[rows], cast)?;
    posts::read(conn, frame, days, rows, cast)?;
    samples::read(conn, frame, days, rows, cast)?;
    bookings::read(conn, frame, days, rows, cast)?;
    cast.settle();
    Ok(())
}

/// Adds everything but order lines.
fn fill_others(
    conn: &Connection,
    frame: &Frame,
    days: Days,
    rows: Rows,
    cast: &mut Cast,
) -> Read<()> {
    posts::read(conn, frame, days, rows, cast)?;
    samples::read(conn, frame, days, rows, cast)?;
    bookings::read(conn, frame, days, rows, cast)?;
    buyers::read(conn, frame, rows, cast)?;
    cast.settle();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::view::testing::World;

    #[test]
    fn a_creator_and_a_window_are_read_by_index() {
        let world = World::new();
        world.assert_index_driven(EARLIEST_LINE);
        world.assert_index_driven(EARLIEST_POST);
        for sql in [
            lines::of_days(),
            lines::of_creator(),
            lines::of_wide_stretch(),
            lines::of_nobody(),
        ] {
            world.assert_index_driven(&sql);
        }
        // Of one creator, no line of anybody else is read.
        for sql in [
            lines::of_creator(),
            lines::of_stretch(),
            lines::of_nobody(),
            buyers::SOLD_BY.to_owned(),
        ] {
            let plan = world.plan(&sql);
            assert!(plan.contains("order_line_by_creator"), "{plan}");
        }
        let plan = world.plan(buyers::SOLD);
        assert!(plan.contains("order_line_key (order_id=?"), "{plan}");
        for sql in &samples::SOURCES[..4] {
            world.assert_index_only(sql);
        }
        for sql in &samples::SOURCES[4..] {
            world.assert_index_driven(sql);
        }
        for sql in crew::SOURCES.into_iter().chain(crowd::SOURCES) {
            world.assert_index_driven(sql);
        }
        for sql in posts::sources() {
            world.assert_index_driven(&sql);
        }
    }
}
