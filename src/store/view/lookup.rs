//! Names and short ids to identities, and the names of the fuzzy index.

use crate::domain::campaign::Campaign;
use crate::domain::id::{CreatorId, FollowUpId, OpId, SampleId};
use crate::domain::product::Product;
use crate::domain::shop::Shop;
use crate::store::StoreError;
use crate::store::view::Scope;

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

/// Every creator's names, for the fuzzy index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NamesQuery(pub Scope);

/// What the fuzzy index knows of a creator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameRow {
    /// Id.
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Name, email, tags and notes, as one text.
    pub other: String,
    /// Day of the last post or sample move, for ties.
    pub recency: i64,
}

macro_rules! not_yet {
    ($($query:ty => $rows:ty;)*) => {$(
        impl crate::store::Query for $query {
            type Rows = $rows;

            fn run(&self, conn: &rusqlite::Connection) -> Result<$rows, StoreError> {
                let _ = conn;
                Err(StoreError::ReadOnly(String::new()))
            }
        }
    )*};
}

not_yet! {
    ShopsQuery => Vec<Shop>;
    ProductsQuery => Vec<Product>;
    CampaignsQuery => Vec<Campaign>;
    CreatorByHandle => CreatorId;
    SampleById => SampleId;
    FollowUpById => FollowUpId;
    OpById => OpId;
    NamesQuery => Vec<NameRow>;
}
