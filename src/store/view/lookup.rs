//! Names and short ids to identities, and the names of the fuzzy index.

use std::collections::{BTreeMap, BTreeSet};

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

/// The samples with these ids, or whose ids end so (at least four characters) or begin so (eight).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SamplesById(pub Vec<String>);

/// The follow-ups with these ids, or parts of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUpsById(pub Vec<String>);

/// The suggestions with these ids, or parts of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuggestionsById(pub Vec<String>);

/// The conflicts with these ids, or parts of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConflictsById(pub Vec<String>);

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
    only(table, text, candidates(conn, table, &[text])?.pop())
}

/// Returns the ids that several texts name, in their order: the table is searched once for all endings.
fn find_all(conn: &Connection, table: Table, texts: &[String]) -> Result<Vec<Uuid>, StoreError> {
    let found = candidates(conn, table, texts)?;
    let each = texts.iter().zip(found);
    each.map(|(text, found)| only(table, text, Some(found)))
        .collect()
}

fn only(table: Table, text: &str, found: Option<BTreeSet<Uuid>>) -> Result<Uuid, StoreError> {
    let found = found.unwrap_or_default();
    let (noun, name) = (table.noun(), text.trim().to_owned());
    match (found.first(), found.len()) {
        (Some(one), 1) => Ok(*one),
        (Some(_), count) => Err(StoreError::Ambiguous { noun, name, count }),
        (None, _) => Err(StoreError::Unknown { noun, name }),
    }
}

/// The hexadecimal digits of an id, or some of them.
#[derive(Clone, Copy, Debug)]
struct Digits {
    count: usize,
    value: u128,
}

impl Digits {
    /// All that an id has.
    const WHOLE: usize = 32;

    /// Returns the digits of what was typed; `None` where it is no part of an id that could be told apart.
    fn of(text: &str) -> Option<Self> {
        let bare: String = text.trim().chars().filter(|c| *c != '-').collect();
        let is_part = (ENDING..=Self::WHOLE).contains(&bare.len())
            && bare.bytes().all(|b| b.is_ascii_hexdigit());
        let value = u128::from_str_radix(&bare, 16).ok().filter(|_| is_part)?;
        Some(Self {
            count: bare.len(),
            value,
        })
    }

    /// Returns the first and the last id that can begin so; `None` where the beginning says too little.
    fn range(self) -> Option<(Uuid, Uuid)> {
        let rest = u32::try_from(4 * (Self::WHOLE - self.count)).ok()?;
        let first = self.value.checked_shl(rest)?;
        let (first, last) = (first, first | !(u128::MAX.checked_shl(rest)?));
        (self.count >= BEGINNING).then(|| (Uuid::from_u128(first), Uuid::from_u128(last)))
    }
}

/// Returns the ids that each of the texts may name.
fn candidates<T: AsRef<str>>(
    conn: &Connection,
    table: Table,
    texts: &[T],
) -> Read<Vec<BTreeSet<Uuid>>> {
    let table = table.name();
    let mut begun = conn.prepare_cached(&format!(
        "select id from {table} where id between ?1 and ?2"
    ))?;
    let typed: Vec<_> = texts.iter().map(|text| Digits::of(text.as_ref())).collect();
    let ended = ended(conn, table, typed.iter().copied().flatten())?;
    let mut all = Vec::new();
    for digits in typed {
        let mut found = BTreeSet::new();
        if let Some(range) = digits.and_then(Digits::range) {
            for id in begun.query_map(range, |row| row.get(0))? {
                found.insert(id?);
            }
        }
        let key = digits.map(|digits| (digits.count, digits.value));
        found.extend(key.and_then(|key| ended.get(&key)).into_iter().flatten());
        all.push(found);
    }
    Ok(all)
}

/// Returns the ids that end with one of these digits, whole ids aside, in one look at the table.
fn ended(
    conn: &Connection,
    table: &str,
    typed: impl Iterator<Item = Digits>,
) -> Read<BTreeMap<(usize, u128), Vec<Uuid>>> {
    let parts = typed.filter(|digits| digits.count < Digits::WHOLE);
    let mut ended: BTreeMap<_, _> = parts
        .map(|digits| ((digits.count, digits.value), Vec::new()))
        .collect();
    let counts: BTreeSet<usize> = ended.keys().map(|(count, _)| *count).collect();
    if counts.is_empty() {
        return Ok(ended);
    }
    let mut ids = conn.prepare_cached(&format!("select id from {table}"))?;
    let mut rows = ids.query([])?;
    while let Some(row) = rows.next()? {
        let id: Uuid = row.get(0)?;
        for count in &counts {
            let ending = id.as_u128() & !(u128::MAX << (4 * count));
            if let Some(found) = ended.get_mut(&(*count, ending)) {
                found.push(id);
            }
        }
    }
    Ok(ended)
}

impl Query for SamplesById {
    type Rows = Vec<SampleId>;

    fn run(&self, conn: &Connection) -> Result<Vec<SampleId>, StoreError> {
        let found = find_all(conn, Table::Sample, &self.0)?;
        Ok(found.into_iter().map(SampleId).collect())
    }
}

impl Query for FollowUpsById {
    type Rows = Vec<FollowUpId>;

    fn run(&self, conn: &Connection) -> Result<Vec<FollowUpId>, StoreError> {
        let found = find_all(conn, Table::FollowUp, &self.0)?;
        Ok(found.into_iter().map(FollowUpId).collect())
    }
}

impl Query for SuggestionsById {
    type Rows = Vec<SuggestionId>;

    fn run(&self, conn: &Connection) -> Result<Vec<SuggestionId>, StoreError> {
        let found = find_all(conn, Table::Suggestion, &self.0)?;
        Ok(found.into_iter().map(SuggestionId).collect())
    }
}

impl Query for ConflictsById {
    type Rows = Vec<ConflictId>;

    fn run(&self, conn: &Connection) -> Result<Vec<ConflictId>, StoreError> {
        let found = find_all(conn, Table::Conflict, &self.0)?;
        Ok(found.into_iter().map(ConflictId).collect())
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
        let (condition, of) = self.0.condition("s");
        let mut list: Vec<Product> = project::list(conn, &format!("where {condition}"), [of])?;
        list.sort_by_cached_key(|product| (product.title().to_lowercase(), product.sku_id.clone()));
        Ok(list)
    }
}

impl Query for CampaignsQuery {
    type Rows = Vec<Campaign>;

    fn run(&self, conn: &Connection) -> Result<Vec<Campaign>, StoreError> {
        let (condition, of) = self.0.condition("h");
        let of_shops = format!("where shop in (select h.n from shop h where {condition})");
        let mut list: Vec<Campaign> = project::list(conn, &of_shops, [of])?;
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
        let find = |text: &str| {
            let found = SamplesById(vec![text.to_owned()]).run(&world.conn)?;
            Ok::<_, StoreError>(found[0])
        };
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
        let several = ["abab", "01934a5c", "456789ab", "ABAB"].map(str::to_owned);
        let want = [ids[1], ids[2], ids[0], ids[1]].map(SampleId);
        let several = SamplesById(several.to_vec()).run(&world.conn);
        assert_eq!(several, Ok(want.to_vec()), "in their order, also twice");
        let one_wrong = ["abab", "xyzw"].map(str::to_owned).to_vec();
        let error = SamplesById(one_wrong).run(&world.conn).unwrap_err();
        assert_eq!(error.to_string(), "There is no sample xyzw.");
        assert_eq!(SamplesById(Vec::new()).run(&world.conn), Ok(Vec::new()));
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
        assert!(FollowUpsById(vec!["0fa1".into()]).run(&world.conn).is_ok());
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
