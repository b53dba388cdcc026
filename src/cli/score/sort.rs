//! Rows of all shops in the order of their grouping.

use std::cmp::Reverse;

use crate::domain::creator::Tier;
use crate::domain::metrics::ratio::Ratio;
use crate::store::view::figures::{ShopFigures, Subject, SubjectFigures};

/// A subject with its shop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    /// The shop.
    pub(super) shop: &'a ShopFigures,
    /// The subject.
    pub(super) of: &'a SubjectFigures,
}

/// What a row is sorted by: score or money, then rank of tier, then name, then shop; ascending.
type Key<'a> = (Reverse<Option<Ratio>>, u8, Name<'a>, &'a str);

/// A name; digits by their number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Name<'a> {
    Known(std::borrow::Cow<'a, str>),
    Unknown,
}

/// Returns the rows, those first that a person wants first: creators by score, none last, ties by
/// handle; tiers by number; all others by net GMV (readings.md 27).
///
/// What belongs to nobody is no subject here; `profit` shows it.
pub(super) fn sorted(shops: &[ShopFigures]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = shops
        .iter()
        .flat_map(|shop| shop.subjects.iter().map(move |of| Row { shop, of }))
        .filter(|row| row.of.subject != Subject::NotAssigned)
        .collect();
    rows.sort_by_cached_key(|row| key(row));
    rows
}

fn key<'a>(row: &Row<'a>) -> Key<'a> {
    let net = Reverse(Some(Ratio::whole(row.of.sums.sold.net)));
    let shop = row.shop.shop.as_str();
    let known = |text: &'a str| Name::Known(text.into());
    match &row.of.subject {
        Subject::Creator(person) => {
            let share = row.of.rank.as_ref().and_then(|rank| rank.share);
            (Reverse(share), 0, known(&person.handle), shop)
        }
        Subject::Tier(tier) => {
            let rank = tier.map_or(u8::MAX, Tier::number);
            (Reverse(None), rank, Name::Unknown, shop)
        }
        Subject::Product { sku, .. } => (net, 0, Name::Known(sku.to_string().into()), shop),
        Subject::Category(Some(name)) | Subject::Campaign(name) | Subject::Segment { name, .. } => {
            (net, 0, known(name), shop)
        }
        Subject::Category(None) | Subject::Shop | Subject::NotAssigned => {
            (net, 0, Name::Unknown, shop)
        }
    }
}
