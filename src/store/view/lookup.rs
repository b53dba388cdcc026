//! Names and short ids to identities, and the names of the fuzzy index.

use rusqlite::Connection;
use uuid::Uuid;

use super::frame::{Frame, frames};
pub use super::name::{NameRow, NamesQuery};
use super::read::{Read, ext_id, failed, id, json, opt_ext_id, word};
use crate::domain::campaign::Campaign;
use crate::domain::date::Instant;
use crate::domain::id::{CreatorId, FollowUpId, OpId, SampleId, ShopId};
use crate::domain::money::BasisPoints;
use crate::domain::product::Product;
use crate::domain::shop::Shop;
use crate::store::view::Scope;
use crate::store::{Query, StoreError};

/// Every shop, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShopsQuery;

/// Every product of the scope, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProductsQuery(pub Scope);

/// Every campaign of the scope, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CampaignsQuery(pub Scope);

/// The creator with that handle (an `@` and case do not matter) or id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreatorByHandle {
    /// Which shops.
    pub scope: Scope,
    /// As typed.
    pub handle: String,
}

/// The sample with that id, or whose id ends so (at least four characters).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleById(pub String);

/// The follow-up with that id, or whose id ends so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUpById(pub String);

/// The operation with that id, or whose id ends so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpById(pub String);

/// A table whose rows people name by the ending of their id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Table {
    /// Samples.
    Sample,
    /// Follow-ups.
    FollowUp,
    /// Operations.
    Op,
    /// Import batches.
    Batch,
}

impl Table {
    const fn noun(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::FollowUp => "follow-up",
            Self::Op => "operation",
            Self::Batch => "batch",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::FollowUp => "follow_up",
            Self::Op => "op",
            Self::Batch => "batch",
        }
    }
}

/// Characters an ending must have.
const ENDING: usize = 4;
/// Characters a beginning must have: the first eight say only when it was made.
const BEGINNING: usize = 8;

/// Returns the id that `text` names: the whole of it, its ending, or its beginning.
pub(super) fn find(conn: &Connection, table: Table, text: &str) -> Result<Uuid, StoreError> {
    let found = candidates(conn, table, text).map_err(|error| failed(conn, &error))?;
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(StoreError::Unknown {
            noun: table.noun(),
            name: text.trim().to_owned(),
        }),
        more => Err(StoreError::Ambiguous {
            noun: table.noun(),
            name: text.trim().to_owned(),
            count: more.len(),
        }),
    }
}

fn candidates(conn: &Connection, table: Table, text: &str) -> Read<Vec<Uuid>> {
    let bare: String = text
        .trim()
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let table = table.name();
    if bare.len() < ENDING || bare.len() > 32 || !bare.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(Vec::new());
    }
    if bare.len() == 32 {
        let whole = u128::from_str_radix(&bare, 16).map_or_else(|_| Uuid::nil(), Uuid::from_u128);
        return conn
            .prepare_cached(&format!("select id from {table} where id = ?1"))?
            .query_map([whole], |row| row.get(0))?
            .collect();
    }
    let length = i64::try_from(bare.len()).unwrap_or(0);
    let mut found: Vec<Uuid> = conn
        .prepare_cached(&format!(
            "select id from {table} where substr(hex(id), -?1) = ?2"
        ))?
        .query_map((length, &bare), |row| row.get(0))?
        .collect::<Read<_>>()?;
    if bare.len() >= BEGINNING {
        let (first, last) = (
            u128::from_str_radix(&format!("{bare:0<32}"), 16),
            u128::from_str_radix(&format!("{bare:F<32}"), 16),
        );
        if let (Ok(first), Ok(last)) = (first, last) {
            let begun = conn
                .prepare_cached(&format!(
                    "select id from {table} where id between ?1 and ?2"
                ))?
                .query_map((Uuid::from_u128(first), Uuid::from_u128(last)), |row| {
                    row.get(0)
                })?
                .collect::<Read<Vec<Uuid>>>()?;
            found.extend(begun);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

impl Query for SampleById {
    type Rows = SampleId;

    fn run(&self, conn: &Connection) -> Result<SampleId, StoreError> {
        find(conn, Table::Sample, &self.0).map(SampleId)
    }
}

impl Query for FollowUpById {
    type Rows = FollowUpId;

    fn run(&self, conn: &Connection) -> Result<FollowUpId, StoreError> {
        find(conn, Table::FollowUp, &self.0).map(FollowUpId)
    }
}

impl Query for OpById {
    type Rows = OpId;

    fn run(&self, conn: &Connection) -> Result<OpId, StoreError> {
        find(conn, Table::Op, &self.0).map(OpId)
    }
}

impl Query for CreatorByHandle {
    type Rows = CreatorId;

    fn run(&self, conn: &Connection) -> Result<CreatorId, StoreError> {
        let wrong = |error| failed(conn, &error);
        let frames = frames(conn, self.scope, Instant::default()).map_err(wrong)?;
        let found = self.found(conn, &frames).map_err(wrong)?;
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let near = nearest(conn, &frames, &self.folded()).map_err(wrong)?;
                let name = self.handle.trim().to_owned();
                Err(StoreError::Unknown {
                    noun: "creator",
                    name: match near {
                        Some(near) => format!("{name} (the nearest is {near})"),
                        None => name,
                    },
                })
            }
            more => Err(StoreError::Ambiguous {
                noun: "creator",
                name: self.handle.trim().to_owned(),
                count: more.len(),
            }),
        }
    }
}

impl CreatorByHandle {
    fn folded(&self) -> String {
        let bare = self.handle.trim();
        bare.strip_prefix('@').unwrap_or(bare).to_lowercase()
    }

    fn found(&self, conn: &Connection, frames: &[Frame]) -> Read<Vec<CreatorId>> {
        let mut by_handle =
            conn.prepare_cached("select id from creator where shop = ?1 and handle = ?2")?;
        let mut by_id =
            conn.prepare_cached("select id from creator where id = ?1 and shop = ?2")?;
        let folded = self.folded();
        let whole = Uuid::try_parse(&folded).ok();
        let mut found = Vec::new();
        for frame in frames {
            for row in by_handle.query_map((frame.n, &folded), |row| id(row, 0, CreatorId))? {
                found.push(row?);
            }
            for row in by_id.query_map((whole, frame.n), |row| id(row, 0, CreatorId))? {
                found.push(row?);
            }
        }
        Ok(found)
    }
}

/// Typing errors a suggestion may be away.
const TYPOS: usize = 2;

/// Returns the handle that differs from `wanted` by the fewest letters, if by few.
fn nearest(conn: &Connection, frames: &[Frame], wanted: &str) -> Read<Option<String>> {
    let wanted: Vec<char> = wanted.chars().collect();
    let mut best: Option<(usize, String)> = None;
    let mut query = conn.prepare_cached("select handle from creator where shop = ?1")?;
    for frame in frames {
        let mut rows = query.query([frame.n])?;
        while let Some(row) = rows.next()? {
            let handle = row.get_ref(0)?.as_str()?;
            let Some(typos) = typos(&wanted, handle) else {
                continue;
            };
            let better = best
                .as_ref()
                .is_none_or(|(least, known)| (typos, handle) < (*least, known.as_str()));
            if better {
                best = Some((typos, handle.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, handle)| handle))
}

/// Returns how many letters must be put in, taken out or exchanged, if at most [`TYPOS`] and fewer
/// than half of them.
fn typos(wanted: &[char], handle: &str) -> Option<usize> {
    let length = handle.chars().count();
    if wanted.len().abs_diff(length) > TYPOS {
        return None;
    }
    let mut above: Vec<usize> = (0..=wanted.len()).collect();
    for (row, letter) in handle.chars().enumerate() {
        let mut line = Vec::with_capacity(above.len());
        let mut left = row + 1;
        line.push(left);
        for (pair, wanted) in above.windows(2).zip(wanted) {
            if let [before, over] = pair {
                let changed = before + usize::from(*wanted != letter);
                left = changed.min(over + 1).min(left + 1);
                line.push(left);
            }
        }
        if line.iter().min().is_some_and(|least| *least > TYPOS) {
            return None;
        }
        above = line;
    }
    above
        .last()
        .copied()
        .filter(|typos| *typos <= TYPOS && typos * 2 < wanted.len())
}

impl Query for ShopsQuery {
    type Rows = Vec<Shop>;

    fn run(&self, conn: &Connection) -> Result<Vec<Shop>, StoreError> {
        shops(conn).map_err(|error| failed(conn, &error))
    }
}

fn shops(conn: &Connection) -> Read<Vec<Shop>> {
    conn.prepare_cached(
        "select id, name, client, market, currency, zone, fee_rate from shop order by name_key, n",
    )?
    .query_map([], |row| {
        Ok(Shop {
            id: id(row, 0, ShopId)?,
            name: row.get(1)?,
            client: row.get(2)?,
            market: row.get(3)?,
            currency: word(row, 4)?,
            zone: word(row, 5)?,
            fee_rate: BasisPoints(row.get(6)?),
        })
    })?
    .collect()
}

impl Query for ProductsQuery {
    type Rows = Vec<Product>;

    fn run(&self, conn: &Connection) -> Result<Vec<Product>, StoreError> {
        products(conn, self.0).map_err(|error| failed(conn, &error))
    }
}

fn products(conn: &Connection, scope: Scope) -> Read<Vec<Product>> {
    let mut query = conn.prepare_cached(
        "select sku, product_id, name, category, price, unit_cost, sample_shipping_cost,
                commission_rate, sample_stock
         from product where shop = ?1",
    )?;
    let mut list = Vec::new();
    for frame in frames(conn, scope, Instant::default())? {
        let rows = query.query_map([frame.n], |row| {
            Ok(Product {
                shop: frame.id,
                sku_id: ext_id(row, 0)?,
                product_id: opt_ext_id(row, 1)?,
                name: row.get(2)?,
                category: row.get(3)?,
                price: row.get(4)?,
                unit_cost: row.get(5)?,
                sample_shipping_cost: row.get(6)?,
                commission_rate: row.get::<_, Option<i64>>(7)?.map(BasisPoints),
                sample_stock: row.get(8)?,
            })
        })?;
        for row in rows {
            list.push(row?);
        }
    }
    list.sort_by_cached_key(|product| (product.title().to_lowercase(), product.sku_id.clone()));
    Ok(list)
}

impl Query for CampaignsQuery {
    type Rows = Vec<Campaign>;

    fn run(&self, conn: &Connection) -> Result<Vec<Campaign>, StoreError> {
        campaigns(conn, self.0).map_err(|error| failed(conn, &error))
    }
}

fn campaigns(conn: &Connection, scope: Scope) -> Read<Vec<Campaign>> {
    let mut query = conn.prepare_cached("select body from campaign where shop = ?1")?;
    let mut list: Vec<Campaign> = Vec::new();
    for frame in frames(conn, scope, Instant::default())? {
        for row in query.query_map([frame.n], |row| json(row, 0))? {
            list.push(row?);
        }
    }
    list.sort_by_cached_key(|campaign| (campaign.name.to_lowercase(), campaign.id));
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::sample;
    use crate::store::view::testing::World;

    fn by_handle(scope: Scope, handle: &str) -> CreatorByHandle {
        CreatorByHandle {
            scope,
            handle: handle.to_owned(),
        }
    }

    #[test]
    fn a_creator_is_found_by_handle_or_id_and_a_slip_names_the_nearest() {
        let (world, west, east) = World::two_shops();
        let maya = world.creator_id(world.creator(west, "maya.glows"));
        world.creator(west, "leo_lifts");
        world.creator(west, "both");
        world.creator(east, "both");
        let found = |text: &str| by_handle(Scope::All, text).run(&world.conn);
        for text in ["maya.glows", " @Maya.Glows ", &maya.to_string()] {
            assert_eq!(found(text), Ok(maya), "{text}");
        }
        let west = Scope::Shop(world.shop_id(west));
        assert!(by_handle(west, "both").run(&world.conn).is_ok());
        let east = Scope::Shop(world.shop_id(east));
        assert!(by_handle(east, &maya.to_string()).run(&world.conn).is_err());
        for (text, want) in [
            ("both", "both fits 2 creators: give more of it."),
            (
                "@mya.glow",
                "There is no creator @mya.glow (the nearest is maya.glows).",
            ),
            (
                "leolifts",
                "There is no creator leolifts (the nearest is leo_lifts).",
            ),
            ("someone.else", "There is no creator someone.else."),
            ("", "There is no creator ."),
        ] {
            assert_eq!(found(text).unwrap_err().to_string(), want);
        }
    }

    #[test]
    fn typing_errors_are_counted_up_to_two() {
        let count = |a: &str, b: &str| typos(&a.chars().collect::<Vec<_>>(), b);
        for (a, b, want) in [
            ("maya", "maya", Some(0)),
            ("maya", "mya", Some(1)),
            ("mayas", "mazas", Some(1)),
            ("maya.g", "aya.gl", Some(2)),
            ("maya.g", "leo", None),
            ("abcdef", "abczzz", None),
            ("ab", "xb", None),
            ("名前です", "名前で", Some(1)),
        ] {
            assert_eq!(count(a, b), want, "{a} {b}");
        }
    }

    #[test]
    fn short_ids_find_one_thing_or_say_why_not() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let creator = world.creator(shop, "ana");
        let product = world.product(shop, "1", None);
        let ids = [
            "01934a5b-6c7d-7abc-8def-0123456789ab",
            "01934a5b-6c7d-7abc-8def-00000000abab",
            "01934a5c-0000-7000-8000-0000000089ab",
        ]
        .map(|id| Uuid::try_parse(id).unwrap());
        for id in ids {
            let n = world.sample(creator, product, &sample(Stage::Requested).build());
            world.insert("update sample set id = ?1 where n = ?2", (id, n));
        }
        let find = |text: &str| SampleById(text.to_owned()).run(&world.conn);
        for (text, want) in [
            ("01934a5b-6c7d-7abc-8def-0123456789ab", ids[0]),
            ("01934A5B6C7D7ABC8DEF0123456789AB", ids[0]),
            ("456789ab", ids[0]),
            ("6789AB", ids[0]),
            ("abab", ids[1]),
            ("01934a5c", ids[2]),
            (" 01934a5b6c7d7abc8def00 ", ids[1]),
        ] {
            assert_eq!(find(text), Ok(SampleId(want)), "{text}");
        }
        for (text, want) in [
            ("89ab", "89ab fits 2 samples: give more of it."),
            ("01934a5b", "01934a5b fits 2 samples: give more of it."),
            ("bab", "There is no sample bab."),
            ("xyzw", "There is no sample xyzw."),
            ("01934a5", "There is no sample 01934a5."),
            ("", "There is no sample ."),
            ("abab%", "There is no sample abab%."),
        ] {
            assert_eq!(find(text).unwrap_err().to_string(), want, "{text}");
        }
        let op = world.op("undo", "cli", "2026-11-20T06:00:00Z");
        assert_eq!(OpById("1389".into()).run(&world.conn), Ok(op));
        world.follow_up(creator, None, "queued", "2026-11-20T06:00:00Z");
        assert!(FollowUpById("0fa1".into()).run(&world.conn).is_ok());
    }

    #[test]
    fn shops_products_and_campaigns_come_by_name() {
        let (world, west, east) = World::two_shops();
        world.product(west, "9", Some("serum"));
        world.product(west, "A-1", None);
        world.product(east, "5", Some("Balm"));
        let campaign = crate::domain::testing::campaign();
        world.insert(
            "insert into campaign (id, shop, name, first_day, last_day, body)
             values (?1, ?2, 'Autumn', 1, 2, ?3)",
            (
                campaign.id.0,
                west,
                serde_json::to_string(&campaign).unwrap(),
            ),
        );
        let shops = ShopsQuery.run(&world.conn).unwrap();
        let names: Vec<_> = shops
            .iter()
            .map(|shop| (shop.name.as_str(), shop.zone.name()))
            .collect();
        assert_eq!(
            names,
            [("East", "Asia/Jakarta"), ("West", "America/Los_Angeles")]
        );
        let titles = |scope| -> Vec<String> {
            let products = ProductsQuery(scope).run(&world.conn).unwrap();
            products.iter().map(Product::title).collect()
        };
        assert_eq!(titles(Scope::All), ["A-1", "Balm", "serum"]);
        assert_eq!(titles(Scope::Shop(world.shop_id(east))), ["Balm"]);
        assert_eq!(
            CampaignsQuery(Scope::All).run(&world.conn).unwrap(),
            [campaign]
        );
        let east = Scope::Shop(world.shop_id(east));
        assert_eq!(CampaignsQuery(east).run(&world.conn).unwrap(), []);
    }
}
