//! What rules look at of creators, by set: sums of the window, the best category, contributions of months.
//!
//! One pass over the lines of a stretch of days serves a whole crowd.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use super::cast::{Cast, Member};
use super::crowd::Crowd;
use super::lines::Added;
use super::{Days, Person, Rows, Subject, bookings, lines, posts, samples};
use crate::domain::date::{Date, day_number};
use crate::domain::id::{CreatorId, ExtId};
use crate::domain::metrics::sums::Sums;
use crate::domain::rules::evidence::BestCategory;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// A creator with what he or she did in the window.
#[derive(Debug)]
pub(in crate::store::view) struct Sold {
    /// Row number.
    pub(in crate::store::view) n: i64,
    /// Who.
    pub(in crate::store::view) person: Person,
    /// The sums.
    pub(in crate::store::view) sums: Sums,
    /// The category sold most of.
    pub(in crate::store::view) best: Option<BestCategory>,
}

fn stretch(first: Date, last: Date) -> Days {
    Days::of((Some(first), Some(last)))
}

/// Returns the creators of a crowd with the sums of the days from `first` to today.
pub(in crate::store::view) fn window(
    conn: &Connection,
    frame: &Frame,
    crowd: &Crowd,
    first: Date,
) -> Read<Vec<Sold>> {
    let days = stretch(first, frame.today);
    let length = frame.day() - day_number(first) + 1;
    let rows = crowd.rows();
    let mut cast = Cast::among(conn, frame, crowd, Some(length))?;
    let mut categories = Categories::of(conn, frame)?;
    lines::watched(conn, (frame, days, &rows), &mut cast, &mut |added| {
        categories.take(added);
    })?;
    for rows in rows {
        posts::read(conn, frame, days, rows, &mut cast)?;
        samples::read(conn, frame, days, rows, &mut cast)?;
    }
    bookings::read(conn, frame, days, Rows::Shop, &mut cast)?;
    cast.settle();
    let mut best = categories.best();
    Ok(cast
        .members
        .into_iter()
        .filter_map(|member| sold(member, &mut best))
        .collect())
}

fn sold(member: Member, best: &mut HashMap<i64, (String, i128)>) -> Option<Sold> {
    let (n, orders) = (member.creator?, member.sums.sold.orders);
    let Subject::Creator(person) = member.subject else {
        return None;
    };
    Some(Sold {
        n,
        person,
        best: best.remove(&n).map(|(category, net)| BestCategory {
            category,
            net,
            orders,
        }),
        sums: member.sums,
    })
}

/// Returns the best category of each creator of a crowd in a stretch of days, by row number.
pub(in crate::store::view) fn best_between(
    conn: &Connection,
    frame: &Frame,
    crowd: &Crowd,
    (first, last): (Date, Date),
) -> Read<HashMap<i64, BestCategory>> {
    let mut cast = Cast::among(conn, frame, crowd, None)?;
    let mut categories = Categories::of(conn, frame)?;
    let days = stretch(first, last);
    let rows = crowd.rows();
    lines::watched(conn, (frame, days, &rows), &mut cast, &mut |added| {
        categories.take(added);
    })?;
    cast.settle();
    let mut best = categories.best();
    Ok(cast
        .members
        .into_iter()
        .filter_map(|member| sold(member, &mut best))
        .filter_map(|sold| Some((sold.n, sold.best?)))
        .collect())
}

/// Returns the contribution of some creators in a stretch of days, where it is known, by row number.
pub(in crate::store::view) fn contributions(
    conn: &Connection,
    frame: &Frame,
    (first, last): (Date, Date),
    wanted: &BTreeSet<i64>,
) -> Read<HashMap<i64, i128>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let days = stretch(first, last);
    let crowd = Crowd::Some(wanted.iter().copied().collect());
    let mut cast = Cast::among(conn, frame, &crowd, None)?;
    lines::read(conn, (frame, days), &crowd.rows(), &mut cast)?;
    for n in wanted {
        samples::shipped_to_one(conn, (frame, days), *n, &mut cast)?;
    }
    bookings::read(conn, frame, days, Rows::Shop, &mut cast)?;
    let known = |member: &Member| Some((member.creator?, member.sums.contribution()?));
    Ok(cast
        .members
        .iter()
        .filter(|member| member.touched)
        .filter_map(known)
        .collect())
}

/// A creator's contribution by SKU, and what belongs to none of them; minor units.
#[derive(Debug, Default)]
pub(in crate::store::view) struct BySku {
    /// What each SKU brought, after its goods, fees, commission and samples.
    pub(in crate::store::view) skus: BTreeMap<ExtId, i128>,
    /// Ad spend and flat fees, below nought.
    pub(in crate::store::view) other: i128,
}

/// Returns a creator's contribution by SKU since a day; `None` where a cost is unknown.
pub(in crate::store::view) fn skus(
    conn: &Connection,
    frame: &Frame,
    (creator, first): (CreatorId, Date),
) -> Read<Option<BySku>> {
    let days = stretch(first, frame.today);
    let Some(mut cast) = Cast::alone(conn, frame, creator, None)? else {
        return Ok(None);
    };
    let Some(n) = cast.members.first().and_then(|member| member.creator) else {
        return Ok(None);
    };
    let mut sold: BTreeMap<ExtId, Sums> = BTreeMap::new();
    let rows = Rows::Creator(n);
    let costs = cast.costs();
    lines::watched(conn, (frame, days, &[rows]), &mut cast, &mut |added| {
        if let Some(sku) = costs.get(added.sku) {
            let sums = sold.entry(added.sku.clone()).or_default();
            sums.sale(added.sale, sku);
        }
    })?;
    for (sku, times) in samples::shipped_to(conn, days, n)? {
        if let Some(cost) = costs.get(&sku) {
            sold.entry(sku).or_default().shipment(times, cost);
        }
    }
    bookings::read(conn, frame, days, rows, &mut cast)?;
    let booked = cast.members.first().map(|member| member.sums.booked);
    let mut found = BySku {
        other: booked.map_or(0, |booked| -(booked.ads + booked.fees)),
        ..BySku::default()
    };
    for (sku, sums) in sold {
        let Some(contribution) = sums.contribution() else {
            return Ok(None);
        };
        found.skus.insert(sku, contribution);
    }
    Ok(Some(found))
}

const PRODUCTS: &str = "select n, category from product where shop = ?1 and category is not null";

/// Net GMV by creator and category, while lines are read.
#[derive(Debug)]
struct Categories {
    of_product: HashMap<i64, usize>,
    names: Vec<String>,
    net: HashMap<(i64, usize), i128>,
}

impl Categories {
    fn of(conn: &Connection, frame: &Frame) -> Read<Self> {
        let mut found = Self {
            of_product: HashMap::new(),
            names: Vec::new(),
            net: HashMap::new(),
        };
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut query = conn.prepare_cached(PRODUCTS)?;
        let mut rows = query.query([frame.n])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            let place = *places.entry(name).or_insert_with_key(|name| {
                found.names.push(name.clone());
                found.names.len() - 1
            });
            found.of_product.insert(row.get(0)?, place);
        }
        Ok(found)
    }

    fn take(&mut self, added: &Added<'_>) {
        if !added.sale.counted {
            return;
        }
        let category = added.owner.product.and_then(|n| self.of_product.get(&n));
        if let Some((creator, category)) = added.owner.creator.zip(category) {
            *self.net.entry((creator, *category)).or_default() += i128::from(added.sale.net);
        }
    }

    /// Returns the category each creator sold most of; of equals the first by name.
    fn best(self) -> HashMap<i64, (String, i128)> {
        let mut best: HashMap<i64, (usize, i128)> = HashMap::new();
        let name = |place: usize| self.names.get(place).map_or("", String::as_str);
        for ((creator, category), net) in self.net {
            let better = best.get(&creator).is_none_or(|(known, most)| {
                net > *most || net == *most && name(category) < name(*known)
            });
            if better && net > 0 {
                best.insert(creator, (category, net));
            }
        }
        best.into_iter()
            .map(|(creator, (category, net))| (creator, (name(category).to_owned(), net)))
            .collect()
    }
}

/// Every statement of this file, for the test of their plans.
#[cfg(test)]
pub(super) const SOURCES: [&str; 1] = [PRODUCTS];
