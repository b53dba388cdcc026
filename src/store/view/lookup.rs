//! Names and short ids to identities, and the names of the fuzzy index.

use rusqlite::Connection;
use uuid::Uuid;

pub use super::handle::CreatorByHandle;
pub use super::name::{NameList, NameRow, NamesQuery};
use super::read::Read;
use crate::domain::campaign::Campaign;
use crate::domain::id::{ConflictId, FollowUpId, OpId, SampleId, SuggestionId};
use crate::domain::product::Product;
use crate::domain::shop::Shop;
use crate::store::view::Scope;
use crate::store::{Query, StoreError, project};

/// Every shop, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShopsQuery;

/// Every product of the scope, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProductsQuery(pub Scope);

/// Every campaign of the scope, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CampaignsQuery(pub Scope);

/// The sample with that id, or whose id ends so (at least four characters).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleById(pub String);

/// The follow-up with that id, or whose id ends so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUpById(pub String);

/// The suggestion whose id is, begins or ends with this text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuggestionById(pub String);

/// The conflict with that id, or whose id ends so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConflictById(pub String);

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
    Suggestion,
    /// Contradictions.
    Conflict,
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
            Self::Suggestion => "suggestion",
            Self::Conflict => "conflict",
            Self::Op => "operation",
            Self::Batch => "batch",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::FollowUp => "follow_up",
            Self::Suggestion => "suggestion",
            Self::Conflict => "conflict",
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
    let found = candidates(conn, table, text)?;
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

impl Query for SuggestionById {
    type Rows = SuggestionId;

    fn run(&self, conn: &Connection) -> Result<SuggestionId, StoreError> {
        find(conn, Table::Suggestion, &self.0).map(SuggestionId)
    }
}

impl Query for ConflictById {
    type Rows = ConflictId;

    fn run(&self, conn: &Connection) -> Result<ConflictId, StoreError> {
        find(conn, Table::Conflict, &self.0).map(ConflictId)
    }
}

impl Query for OpById {
    type Rows = OpId;

    fn run(&self, conn: &Connection) -> Result<OpId, StoreError> {
        find(conn, Table::Op, &self.0).map(OpId)
    }
}

impl Query for ShopsQuery {
    type Rows = Vec<Shop>;

    fn run(&self, conn: &Connection) -> Result<Vec<Shop>, StoreError> {
        Ok(project::list(conn, "order by name_key, n", [])?)
    }
}

impl Query for ProductsQuery {
    type Rows = Vec<Product>;

    fn run(&self, conn: &Connection) -> Result<Vec<Product>, StoreError> {
        let mut list: Vec<Product> = match self.0 {
            Scope::All => project::list(conn, "", [])?,
            Scope::Shop(shop) => project::list(conn, "where s.id = ?1", [shop])?,
        };
        list.sort_by_cached_key(|product| (product.title().to_lowercase(), product.sku_id.clone()));
        Ok(list)
    }
}

impl Query for CampaignsQuery {
    type Rows = Vec<Campaign>;

    fn run(&self, conn: &Connection) -> Result<Vec<Campaign>, StoreError> {
        let of_shop = "where shop = (select n from shop where id = ?1)";
        let mut list: Vec<Campaign> = match self.0 {
            Scope::All => project::list(conn, "", [])?,
            Scope::Shop(shop) => project::list(conn, of_shop, [shop])?,
        };
        list.sort_by_cached_key(|campaign| (campaign.name.to_lowercase(), campaign.id));
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::sample;
    use crate::store::view::testing::World;

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
