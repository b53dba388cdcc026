//! What the active creators of a shop have in a window, tier by tier.
//!
//! Measuring them reads every row of the window, so what came of it is kept in the process. A write that
//! concerns a few creators has only theirs read again; after an import, another cost or another rate,
//! everybody is measured anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _};

use super::cast::Cast;
use super::changes::{Changes, State, since};
use super::crowd::{Crowd, MANY};
use super::numbers::Numbers;
use super::rank::{active, is_active, peers};
use super::{Days, alone, fill_peers, length};
use crate::domain::creator::Tier;
use crate::domain::date::Window;
use crate::domain::id::CreatorId;
use crate::domain::metrics::ranking::{Gathered, Ranking};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::score::{Measuring, Peer, Scale};
use crate::domain::metrics::sums::Sums;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Creators beyond which it is quicker to look at everybody.
const FEW: usize = 32;

/// Metrics whose medians are shown beside those of the parts; everybody has the first.
const SHOWN: [Metric; 4] = [
    Metric::NetGmv,
    Metric::Orders,
    Metric::Commission,
    Metric::Posts,
];

/// The active creators of a tier.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Group {
    scale: Scale,
    /// Figures of all of them, whatever the evidence.
    shown: [Ranking; SHOWN.len()],
}

/// What a creator is compared with.
#[derive(Clone, Debug)]
pub(in crate::store::view) struct Benchmark {
    group: Arc<Group>,
    active: Arc<Numbers>,
}

impl Benchmark {
    /// Returns the parts of the score.
    pub(in crate::store::view) fn scale(&self) -> &Scale {
        &self.group.scale
    }

    /// Returns whether a creator is active today.
    pub(in crate::store::view) fn is_active(&self, creator: i64) -> bool {
        self.active.contains(creator)
    }

    /// Returns the median of a metric that is no part of the score.
    pub(in crate::store::view) fn median(&self, metric: Metric) -> Option<Ratio> {
        let mut shown = SHOWN.iter().zip(&self.group.shown);
        shown
            .find(|(its, _)| **its == metric)
            .and_then(|(_, ranking)| ranking.median())
    }
}

/// Returns what a tier's active creators have in a window.
pub(in crate::store::view) fn benchmark(
    conn: &Connection,
    frame: &Frame,
    window: Window,
    tier: Option<Tier>,
) -> Read<Benchmark> {
    measured(conn, frame, window, |measured| measured.benchmark(tier))
}

/// Returns the share of the score that each active creator of a shop reaches who has one, by row number.
pub(in crate::store::view) fn shares(
    conn: &Connection,
    frame: &Frame,
    window: Window,
) -> Read<Vec<(i64, Ratio)>> {
    measured(conn, frame, window, |measured| {
        let groups = measured.tiers.values();
        groups.flat_map(|group| group.scale.shares()).collect()
    })
}

/// Reads off what the tiers of a shop have in a window, which is measured where that is not known.
fn measured<T>(
    conn: &Connection,
    frame: &Frame,
    window: Window,
    read: impl FnOnce(&Measured) -> T,
) -> Read<T> {
    let days = Days::of(window.bounds(frame.today));
    let window = (days, length(conn, frame, days)?);
    match State::of(conn)? {
        Some(state) => at(conn, frame, window, state, read),
        None => Ok(read(&Measured::of(conn, frame, window)?)),
    }
}

/// A window's days and how many they are.
type Stretch = (Days, Option<i64>);

/// The tiers of a shop in a window.
#[derive(Debug)]
struct Measured {
    length: Option<i64>,
    tiers: HashMap<Option<Tier>, Arc<Group>>,
    active: Arc<Numbers>,
}

impl Measured {
    /// Adds up a whole shop.
    fn of(conn: &Connection, frame: &Frame, window: Stretch) -> Read<Self> {
        Self::in_parts(conn, frame, window, MANY)
    }

    /// Adds up so many creators at a time: memory holds the sums of no more.
    fn in_parts(
        conn: &Connection,
        frame: &Frame,
        (days, length): Stretch,
        most: i64,
    ) -> Read<Self> {
        let active = active(conn, frame)?;
        let mut tiers: HashMap<Option<Tier>, Grouping> = HashMap::new();
        for crowd in Crowd::parts(conn, frame, most)? {
            let mut cast = Cast::among(conn, frame, &crowd, length)?;
            for rows in crowd.rows() {
                fill_peers(conn, frame, days, rows, &mut cast)?;
            }
            for (tier, peers) in peers(&cast.members, &active) {
                tiers.entry(tier).or_default().add(&peers);
            }
        }
        let tiers = tiers.into_iter();
        Ok(Self {
            length,
            tiers: tiers
                .map(|(tier, grouping)| (tier, Arc::new(grouping.group())))
                .collect(),
            active: Arc::new(active),
        })
    }

    fn benchmark(&self, tier: Option<Tier>) -> Benchmark {
        let group = self.tiers.get(&tier).map(Arc::clone);
        Benchmark {
            group: group.unwrap_or_else(|| Arc::new(Group::of(&[]))),
            active: Arc::clone(&self.active),
        }
    }

    /// Brings it from an earlier state to the present one; `None` where everybody must be read for that.
    fn refreshed(
        mut self,
        conn: &Connection,
        frame: &Frame,
        (days, length): Stretch,
        before: &State,
    ) -> Read<Option<Self>> {
        if self.length != length {
            return Ok(None);
        }
        let Some(Changes { creators, .. }) = since(conn, before, FEW)? else {
            return Ok(None);
        };
        let mut touched = Numbers::default();
        let mut new: HashMap<Option<Tier>, Vec<(i64, Sums)>> = HashMap::new();
        for creator in creators {
            let Some((n, shop)) = row_of(conn, creator)? else {
                return Ok(None);
            };
            if shop != frame.n {
                continue;
            }
            touched.insert(n);
            let active = Arc::make_mut(&mut self.active);
            if !is_active(conn, frame, n)? {
                active.remove(n);
            } else if let Some((person, sums)) =
                alone::in_days(conn, frame, creator, (days, length))?
            {
                active.insert(n);
                new.entry(person.tier).or_default().push((n, sums));
            }
        }
        Ok(self.with(&touched, &new))
    }

    /// Puts the new sums of some creators in the place of their old ones.
    fn with(
        mut self,
        touched: &Numbers,
        new: &HashMap<Option<Tier>, Vec<(i64, Sums)>>,
    ) -> Option<Self> {
        let is_gone = |n| touched.contains(n);
        for tier in Tier::ALL.map(Some).into_iter().chain([None]) {
            let new: Vec<Peer<'_>> = new
                .get(&tier)
                .into_iter()
                .flatten()
                .map(|(n, sums)| (*n, sums))
                .collect();
            match self.tiers.remove(&tier) {
                Some(group) if new.is_empty() && !group.has(&is_gone) => {
                    self.tiers.insert(tier, group);
                }
                Some(group) => {
                    let group = Arc::unwrap_or_clone(group).replaced(&is_gone, &new)?;
                    self.tiers.insert(tier, Arc::new(group));
                }
                None if new.is_empty() => {}
                None => {
                    self.tiers.insert(tier, Arc::new(Group::of(&new)));
                }
            }
        }
        Some(self)
    }
}

const ROW: &str = "select n, shop from creator where id = ?1";

/// Returns the row numbers of a creator and its shop.
pub(in crate::store) fn row_of(conn: &Connection, creator: CreatorId) -> Read<Option<(i64, i64)>> {
    conn.prepare_cached(ROW)?
        .query_row([creator], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// A group while its creators come.
#[derive(Default)]
struct Grouping {
    scale: Measuring,
    shown: [Gathered; SHOWN.len()],
}

impl Grouping {
    fn add(&mut self, peers: &[Peer<'_>]) {
        self.scale.add(peers);
        for (gathered, metric) in self.shown.iter_mut().zip(SHOWN) {
            for (n, figure) in figures(metric, peers) {
                gathered.add(n, figure);
            }
        }
    }

    fn group(self) -> Group {
        Group {
            scale: self.scale.scale(),
            shown: self.shown.map(Gathered::ranked),
        }
    }
}

impl Group {
    fn of(peers: &[Peer<'_>]) -> Self {
        let mut grouping = Grouping::default();
        grouping.add(peers);
        grouping.group()
    }

    fn has(&self, owners: &dyn Fn(i64) -> bool) -> bool {
        let [everybody, ..] = &self.shown;
        everybody.has(owners)
    }

    fn replaced(mut self, is_gone: &dyn Fn(i64) -> bool, new: &[Peer<'_>]) -> Option<Self> {
        for (ranking, metric) in self.shown.iter_mut().zip(SHOWN) {
            ranking.replace(is_gone, figures(metric, new));
        }
        let [everybody, ..] = &self.shown;
        self.scale = self.scale.replaced(is_gone, new, everybody.len())?;
        Some(self)
    }
}

fn figures<'a>(
    metric: Metric,
    peers: &'a [Peer<'_>],
) -> impl Iterator<Item = (i64, Ratio)> + use<'a> {
    let figure = move |(n, sums): &Peer<'_>| Some((*n, metric.of(sums)?));
    peers.iter().filter_map(figure)
}

/// What is measured holds for: a database, a shop's row, the days of a window, and today.
type Key = (Vec<u8>, i64, Days, i64);

/// What was measured, and the state of the database then. Whoever measures holds it, so that two who
/// ask the same do not both read the shop.
#[derive(Debug)]
struct Kept {
    key: Key,
    measured: Mutex<Option<(State, Measured)>>,
}

/// A few: windows one goes back and forth between, and the same a week before. Of a hundred thousand creators
/// each takes some 15 MB.
const KEPT: usize = 4;

/// The latest first.
static CACHE: Mutex<Vec<Arc<Kept>>> = Mutex::new(Vec::new());

fn kept(key: Key) -> Arc<Kept> {
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let place = cache.iter().position(|kept| kept.key == key);
    let found = place.map_or_else(
        || {
            Arc::new(Kept {
                key,
                measured: Mutex::new(None),
            })
        },
        |place| cache.remove(place),
    );
    cache.insert(0, Arc::clone(&found));
    cache.truncate(KEPT);
    drop(cache);
    found
}

/// Reads off what is measured in a state of the database.
fn at<T>(
    conn: &Connection,
    frame: &Frame,
    window: Stretch,
    state: State,
    read: impl FnOnce(&Measured) -> T,
) -> Read<T> {
    let kept = kept((state.origin.clone(), frame.n, window.0, frame.day()));
    let mut place = kept.measured.lock().unwrap_or_else(PoisonError::into_inner);
    let measured = match place.take() {
        Some((then, measured)) if then == state => measured,
        Some((then, measured)) if then.last > state.last => {
            // This reader's view is the older one: what is kept is for those who come after it.
            *place = Some((then, measured));
            drop(place);
            return Ok(read(&Measured::of(conn, frame, window)?));
        }
        Some((then, measured)) => match measured.refreshed(conn, frame, window, &then)? {
            Some(measured) => measured,
            None => Measured::of(conn, frame, window)?,
        },
        None => Measured::of(conn, frame, window)?,
    };
    let answer = read(&measured);
    *place = Some((state, measured));
    drop(place);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{instant, sample};
    use crate::store::Query as _;
    use crate::store::view::Scope;
    use crate::store::view::figures::{By, FiguresQuery, Rows, ShopFigures};
    use crate::store::view::frame::frames;
    use crate::store::view::scorecard::ScorecardQuery;
    use crate::store::view::testing::{Sold, World};
    use proptest::prelude::*;

    const NOW: &str = "2026-11-20T18:00:00Z";
    const SELLERS: usize = 6;

    /// Something that happens to a creator, or to everybody.
    #[derive(Clone, Copy, Debug)]
    enum Turn {
        Sold(i64, i64),
        Posted(i64, i64),
        Due(bool),
        Followers(Option<i64>),
        Agreed(i64),
        Costed,
        Nothing,
    }

    fn turn() -> impl Strategy<Value = (usize, Turn)> {
        let turns = prop_oneof![
            (0_i64..2_000, 0_i64..4).prop_map(|(net, orders)| Turn::Sold(net, orders)),
            (0_i64..900, 0_i64..60).prop_map(|(gmv, orders)| Turn::Posted(gmv, orders)),
            any::<bool>().prop_map(Turn::Due),
            prop_oneof![
                Just(None),
                Just(Some(900)),
                Just(Some(50_000)),
                Just(Some(200_000))
            ]
            .prop_map(Turn::Followers),
            (50_i64..400).prop_map(Turn::Agreed),
            Just(Turn::Costed),
            Just(Turn::Nothing),
        ];
        (0..SELLERS, turns)
    }

    /// Lets it happen, with the event that a command would leave.
    fn happen(world: &World, creator: i64, product: i64, turn: Turn) {
        let op = world.op("x", "cli", NOW);
        let mut kind = "sample_moved";
        match turn {
            Turn::Sold(net, orders) => {
                let on = match net % 3 {
                    0 => "2026-11-03",
                    1 => "2026-11-12",
                    _ => "2026-10-01",
                };
                let sold = Sold {
                    net: net * orders.min(1),
                    orders,
                    commission: net / 10,
                };
                world.sold(creator, on, sold);
            }
            Turn::Posted(gmv, orders) => {
                let count = world
                    .conn
                    .query_row("select count(*) from content", [], |row| row.get(0));
                let id: i64 = count.unwrap();
                let n = world.content(creator, &id.to_string(), Some("2026-11-05"));
                let sql = "update content set gmv = ?2, clicks = 60, orders = ?3, views = 700, hold = ?3 where n = ?1";
                world.insert(sql, (n, gmv, orders));
            }
            Turn::Due(kept) => {
                let seed =
                    sample(if kept { Stage::Posted } else { Stage::NoShow }).due("2026-11-10");
                let seed = if kept {
                    seed.entered(Stage::Posted, "2026-11-09")
                } else {
                    seed
                };
                world.sample(creator, product, &seed.build());
            }
            Turn::Followers(followers) => {
                kind = "creator_edited";
                world.insert(
                    "update creator set followers = ?2 where n = ?1",
                    (creator, followers),
                );
            }
            Turn::Agreed(rate) => {
                kind = "creator_edited";
                world.insert(
                    "update creator set agreed_rate = ?2 where n = ?1",
                    (creator, rate),
                );
            }
            Turn::Costed => {
                kind = "product_edited";
                world.insert(
                    "update product set unit_cost = 7, sample_shipping_cost = 1",
                    [],
                );
            }
            Turn::Nothing => kind = "note_added",
        }
        let about = (kind != "product_edited").then_some(creator);
        world.event(op, kind, "1", about);
    }

    fn score(world: &World) -> Vec<ShopFigures> {
        let query = FiguresQuery {
            scope: Scope::All,
            by: By::Creator,
            window: Window::Days(28),
            now: instant(NOW),
        };
        query.run(&world.conn).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_kept_is_what_is_measured_anew(
            turns in proptest::collection::vec(turn(), 1..24),
        ) {
            let world = World::new();
            let shop = world.shop("West", "America/Los_Angeles", "USD");
            let creators: Vec<i64> = (0..SELLERS)
                .map(|n| world.creator(shop, &format!("c{n}")))
                .collect();
            let product = world.product(shop, "1", None);
            let frame = frames(&world.conn, Scope::All, instant(NOW)).unwrap().remove(0);
            let days = Days::of(Window::Days(28).bounds(frame.today));
            for (who, turn) in turns {
                happen(&world, creators[who], product, turn);
                let whole = Measured::of(&world.conn, &frame, (days, Some(28))).unwrap();
                let parts = Measured::in_parts(&world.conn, &frame, (days, Some(28)), 2).unwrap();
                prop_assert_eq!(&parts.tiers, &whole.tiers);
                for tier in Tier::ALL.map(Some).into_iter().chain([None]) {
                    let kept = benchmark(&world.conn, &frame, Window::Days(28), tier).unwrap();
                    prop_assert_eq!(&*kept.group, &*whole.benchmark(tier).group, "{:?}", turn);
                }
                // The scorecard is the creator's row of `score`.
                for row in &score(&world)[0].subjects {
                    let super::super::Subject::Creator(person) = &row.subject else { continue };
                    let query = ScorecardQuery {
                        creator: person.id,
                        window: Window::Days(28),
                        now: instant(NOW),
                    };
                    let card = query.run(&world.conn).unwrap();
                    prop_assert_eq!(card.card, row.card());
                    prop_assert_eq!(&card.sums, &row.sums);
                }
            }
        }
    }

    #[test]
    fn a_wide_stretch_has_the_rows_of_its_creators() {
        let world = World::new();
        let shop = world.shop("West", "America/Los_Angeles", "USD");
        let product = world.product(shop, "1", None);
        for (n, day) in ["2026-10-01", "2026-11-03", "2026-11-19"]
            .into_iter()
            .enumerate()
        {
            let creator = world.creator(shop, &format!("c{n}"));
            for day in [day, "2026-11-18"] {
                let net = 100 + i64::try_from(n).unwrap();
                let sold = Sold {
                    net,
                    orders: 2,
                    commission: 7,
                };
                world.sold(creator, day, sold);
            }
            world.content(creator, &format!("7{n}"), Some(day));
            world.sample(creator, product, &sample(Stage::Shipped).build());
        }
        let frame = frames(&world.conn, Scope::All, instant(NOW))
            .unwrap()
            .remove(0);
        for window in [Window::Days(28), Window::All] {
            let days = Days::of(window.bounds(frame.today));
            let sums = |rows| {
                let mut cast = Cast::new(&world.conn, &frame, By::Creator, None).unwrap();
                fill_peers(&world.conn, &frame, days, rows, &mut cast).unwrap();
                let sums: Vec<Sums> = cast.members.into_iter().map(|one| one.sums).collect();
                sums
            };
            let whole = sums(Rows::Shop);
            assert_eq!(sums(Rows::Stretch(1, 1 << 40)), whole);
            assert_eq!(sums(Rows::Stretch(1, 9)), whole);
            assert!(whole.iter().filter(|sums| sums.sold.orders > 0).count() > 2);
        }
    }

    #[test]
    fn a_creator_touched_is_found_by_index() {
        let world = World::new();
        world.assert_index_driven(ROW);
        let plan = world.plan(super::super::rank::IS_ACTIVE);
        for search in [
            "SEARCH order_line USING COVERING INDEX order_line_by_creator (creator=? AND day>? AND day<?)",
            "SEARCH content USING INDEX content_by_creator (creator=? AND posted>? AND posted<?)",
        ] {
            assert!(plan.contains(search), "{plan}");
        }
    }
}
