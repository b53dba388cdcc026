//! The subjects of a grouping, and which of them a row belongs to.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::crowd::Crowd;
use super::numbers::{Numbers, Places};
use super::run::Run;
use super::shelf::{ProductRow, products};
use super::{By, Person, Subject};
use crate::domain::campaign::Campaign;
use crate::domain::creator::{Tier, tier};
use crate::domain::id::{CampaignId, CreatorId, ExtId};
use crate::domain::metrics::sums::{Heads, Sku, Sums};
use crate::store::project;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;
use crate::store::view::segment;

/// What a row says about whom it belongs to.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Owner {
    /// Creator's row number.
    pub(super) creator: Option<i64>,
    /// Product's row number.
    pub(super) product: Option<i64>,
    /// Campaign it is booked on.
    pub(super) campaign: Option<CampaignId>,
    /// Day of an order line, for the campaign that ran then.
    pub(super) day: Option<i64>,
}

/// One subject while rows are added.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) subject: Subject,
    pub(super) sums: Sums,
    /// Creator's row number.
    pub(super) creator: Option<i64>,
    /// Whether any row was added.
    pub(super) touched: bool,
    /// Whether there is any sample of it, in the window or not.
    pub(super) sampled: bool,
    orders: Vec<ExtId>,
    sellers: Vec<i64>,
}

/// How rows find their subjects.
#[derive(Debug)]
enum Way {
    /// Every row belongs to the one subject.
    Whole,
    /// By the row's creator.
    Creator(Places),
    /// By the row's product.
    Product(Places),
    /// By the campaign that ran.
    Campaign(Vec<Run>),
}

/// The subjects of one shop.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) by: By,
    pub(super) members: Vec<Member>,
    skus: Vec<Sku>,
    sku_of: Places,
    way: Way,
    /// Place of what belongs to nobody.
    rest: usize,
    days: Option<i64>,
}

/// A creator's row.
#[derive(Debug)]
struct CreatorRow {
    n: i64,
    person: Person,
    followers: Option<i64>,
    agreed: Option<i64>,
}

/// Everybody of a shop, in the order of the table: by the index on handles each row is looked up on a page of
/// its own, which takes five times as long.
const CREATORS: &str = "select n, id, handle, followers, promoted, type, agreed_rate from creator
     where +shop = ?1 and n > 0";

/// One creator.
const CREATOR: &str =
    "select n, id, handle, followers, promoted, type, agreed_rate from creator where id = ?1";

/// The creators of a shop whose numbers lie in a stretch; the plus keeps the planner off the names.
const STRETCH: &str = "select n, id, handle, followers, promoted, type, agreed_rate from creator
     where +shop = ?1 and n between ?2 and ?3";

/// Returns the creators of a shop.
fn creators(conn: &Connection, shop: i64) -> Read<Vec<CreatorRow>> {
    conn.prepare_cached(CREATORS)?
        .query_map([shop], creator_row)?
        .collect()
}

fn creator_row(row: &Row<'_>) -> Read<CreatorRow> {
    let followers: Option<i64> = row.get(3)?;
    Ok(CreatorRow {
        n: row.get(0)?,
        person: Person {
            id: row.get(1)?,
            handle: row.get(2)?,
            tier: tier(followers, row.get(4)?),
            kind: row.get(5)?,
        },
        followers,
        agreed: row.get(6)?,
    })
}

impl Cast {
    /// Returns the subjects of a shop, with nothing added yet; `days` is the length of the window.
    pub(super) fn new(conn: &Connection, frame: &Frame, by: By, days: Option<i64>) -> Read<Self> {
        let products = products(conn, frame.n)?;
        let mut cast = Self {
            by,
            members: Vec::new(),
            skus: Vec::new(),
            sku_of: Places::default(),
            way: Way::Whole,
            rest: 0,
            days,
        };
        cast.way = match by {
            By::Shop => {
                cast.group(Subject::Shop);
                Way::Whole
            }
            By::Creator => cast.each_creator(creators(conn, frame.n)?),
            By::Tier => cast.tiers(&creators(conn, frame.n)?),
            By::Product => cast.each_product(&products),
            By::Category => cast.categories(&products),
            By::Campaign => cast.campaigns(conn, frame, &products)?,
            // Each is a cast of its own: see `all`.
            By::Segment => Way::Whole,
        };
        if by != By::Shop {
            cast.rest = cast.add(Subject::NotAssigned);
        }
        cast.cost(products);
        Ok(cast)
    }

    /// Returns the subjects of a shop: one cast, or as many as there are segments, since a row may
    /// belong to several of them.
    pub(super) fn all(
        conn: &Connection,
        frame: &Frame,
        by: By,
        days: Option<i64>,
    ) -> Read<Vec<Self>> {
        if by != By::Segment {
            return Ok(vec![Self::new(conn, frame, by, days)?]);
        }
        segment::of_shop(conn, frame)?
            .into_iter()
            .map(|one| {
                let mut cast = Self::new(conn, frame, by, days)?;
                let members = segment::members(conn, frame, &one)?;
                let place = cast.group(Subject::Segment {
                    name: one.name,
                    query: one.query,
                });
                cast.way = Way::Creator(members.into_iter().map(|n| (n, place)).collect());
                Ok(cast)
            })
            .collect()
    }

    /// Returns one creator as the only subject.
    pub(super) fn alone(
        conn: &Connection,
        frame: &Frame,
        creator: CreatorId,
        days: Option<i64>,
    ) -> Read<Option<Self>> {
        let found = conn
            .prepare_cached(CREATOR)?
            .query_row([creator], creator_row)
            .optional()?;
        let Some(creator) = found else {
            return Ok(None);
        };
        Self::these(conn, frame, vec![creator], days).map(Some)
    }

    /// Returns some creators of a shop as the subjects.
    pub(super) fn among(
        conn: &Connection,
        frame: &Frame,
        crowd: &Crowd,
        days: Option<i64>,
    ) -> Read<Self> {
        if *crowd == Crowd::Everybody {
            return Self::new(conn, frame, By::Creator, days);
        }
        let mut rows = Vec::new();
        let mut query = conn.prepare_cached(STRETCH)?;
        for (from, to) in crowd.stretches() {
            for row in query.query_map((frame.n, from, to), creator_row)? {
                rows.push(row?);
            }
        }
        Self::these(conn, frame, rows, days)
    }

    /// Returns these creators as the subjects.
    fn these(
        conn: &Connection,
        frame: &Frame,
        creators: Vec<CreatorRow>,
        days: Option<i64>,
    ) -> Read<Self> {
        let mut cast = Self {
            by: By::Creator,
            members: Vec::new(),
            skus: Vec::new(),
            sku_of: Places::default(),
            way: Way::Whole,
            rest: 0,
            days,
        };
        cast.cost(products(conn, frame.n)?);
        cast.way = cast.each_creator(creators);
        cast.rest = cast.add(Subject::NotAssigned);
        Ok(cast)
    }

    /// Notes what each product costs.
    fn cost(&mut self, products: Vec<ProductRow>) {
        let places = products.iter().enumerate();
        self.sku_of = places.map(|(place, row)| (row.n, place)).collect();
        self.skus = products.into_iter().map(|row| row.sku).collect();
    }

    fn add(&mut self, subject: Subject) -> usize {
        self.members.push(Member {
            subject,
            sums: Sums {
                days: self.days,
                ..Sums::default()
            },
            creator: None,
            touched: false,
            sampled: false,
            orders: Vec::new(),
            sellers: Vec::new(),
        });
        self.members.len() - 1
    }

    /// Adds a subject of which creators are counted.
    fn group(&mut self, subject: Subject) -> usize {
        let place = self.add(subject);
        if let Some(member) = self.members.get_mut(place) {
            member.sums.heads = Some(Box::new(Heads::default()));
        }
        place
    }

    fn each_creator(&mut self, rows: Vec<CreatorRow>) -> Way {
        self.members.reserve(rows.len() + 1);
        let mut places = Places::default();
        for row in rows {
            let place = self.add(Subject::Creator(row.person));
            if let Some(member) = self.members.get_mut(place) {
                member.creator = Some(row.n);
                member.sums.followers = row.followers;
                member.sums.agreed = row.agreed;
            }
            places.put(row.n, place);
        }
        Way::Creator(places)
    }

    fn tiers(&mut self, rows: &[CreatorRow]) -> Way {
        let mut of_tier: HashMap<Option<Tier>, usize> = HashMap::new();
        for tier in Tier::ALL.map(Some).into_iter().chain([None]) {
            let place = self.group(Subject::Tier(tier));
            of_tier.insert(tier, place);
        }
        let place = |row: &CreatorRow| Some((row.n, *of_tier.get(&row.person.tier)?));
        Way::Creator(rows.iter().filter_map(place).collect())
    }

    fn each_product(&mut self, rows: &[ProductRow]) -> Way {
        let place = |row: &ProductRow| {
            let subject = Subject::Product {
                sku: row.sku.id.clone(),
                product_id: row.product_id.clone(),
                name: row.name.clone(),
            };
            (row.n, self.add(subject))
        };
        Way::Product(rows.iter().map(place).collect())
    }

    fn categories(&mut self, rows: &[ProductRow]) -> Way {
        let mut of_category: HashMap<&Option<String>, usize> = HashMap::new();
        let mut places = Places::default();
        for row in rows {
            let group = if let Some(group) = of_category.get(&row.category) {
                *group
            } else {
                let group = self.group(Subject::Category(row.category.clone()));
                of_category.insert(&row.category, group);
                group
            };
            places.put(row.n, group);
        }
        Way::Product(places)
    }

    fn campaigns(
        &mut self,
        conn: &Connection,
        frame: &Frame,
        products: &[ProductRow],
    ) -> Read<Way> {
        let of_sku: HashMap<&ExtId, i64> =
            products.iter().map(|row| (&row.sku.id, row.n)).collect();
        let mut runs = Vec::new();
        for campaign in project::list::<Campaign>(
            conn,
            "where shop = ?1 order by first_day desc, n",
            [frame.n],
        )? {
            let place = self.group(Subject::Campaign(campaign.name.clone()));
            runs.push(Run::of(conn, &campaign, (place, &of_sku))?);
        }
        Ok(Way::Campaign(runs))
    }

    /// Returns the place of the subject a row belongs to.
    fn place(&self, owner: &Owner) -> usize {
        match &self.way {
            Way::Whole => Some(self.rest),
            Way::Creator(places) => owner.creator.and_then(|n| places.get(n)),
            Way::Product(places) => owner.product.and_then(|n| places.get(n)),
            Way::Campaign(runs) => runs
                .iter()
                .find(|run| match (owner.campaign, owner.day) {
                    (Some(campaign), _) => run.id == campaign,
                    (None, Some(day)) => run.sold(owner, day),
                    (None, None) => false,
                })
                .map(|run| run.place),
        }
        .unwrap_or(self.rest)
    }

    /// Returns the place of a campaign and those who take part in it, where campaigns are the subjects.
    pub(super) fn run_of(&self, campaign: CampaignId) -> Option<(usize, &BTreeSet<i64>)> {
        let Way::Campaign(runs) = &self.way else {
            return None;
        };
        let run = runs.iter().find(|run| run.id == campaign)?;
        Some((run.place, &run.creators))
    }

    /// Returns the place of the campaign a post belongs to; `about` are its products, where anything says.
    pub(super) fn place_of_post(
        &self,
        owner: &Owner,
        about: Option<&BTreeSet<i64>>,
    ) -> Option<usize> {
        let Way::Campaign(runs) = &self.way else {
            return None;
        };
        let fits = |run: &&Run| match owner.campaign {
            Some(campaign) => run.id == campaign,
            None => run.posted(owner, about),
        };
        runs.iter().find(fits).map(|run| run.place)
    }

    /// Returns the campaign a file books on by that folded name, where campaigns are the subjects.
    pub(super) fn campaign_of(&self, key: &str) -> Option<CampaignId> {
        match &self.way {
            Way::Campaign(runs) => runs.iter().find(|run| run.key == key).map(|run| run.id),
            Way::Whole | Way::Creator(_) | Way::Product(_) => None,
        }
    }

    /// Returns the subject a row belongs to.
    pub(super) fn member(&mut self, owner: &Owner) -> Option<&mut Member> {
        let place = self.place(owner);
        self.members.get_mut(place)
    }

    /// Returns the subject a row belongs to, and what its product costs.
    pub(super) fn member_and_sku(&mut self, owner: &Owner) -> Option<(&mut Member, &Sku)> {
        let place = self.place(owner);
        let member = self.members.get_mut(place)?;
        let sku = self.skus.get(self.sku_of.get(owner.product?)?)?;
        Some((member, sku))
    }

    /// Returns what each SKU costs.
    pub(super) fn costs(&self) -> HashMap<ExtId, Sku> {
        let skus = self.skus.iter();
        skus.map(|sku| (sku.id.clone(), sku.clone())).collect()
    }

    /// Counts the creators active today in each group.
    pub(super) fn count_active(
        &mut self,
        conn: &Connection,
        frame: &Frame,
        active: &Numbers,
    ) -> Read<()> {
        let mut numbers = conn.prepare_cached(NUMBERS)?;
        let mut rows = numbers.query([frame.n])?;
        while let Some(row) = rows.next()? {
            let n: i64 = row.get(0)?;
            let owner = Owner {
                creator: Some(n),
                ..Owner::default()
            };
            if active.contains(n)
                && let Some(member) = self.member(&owner)
                && let Some(heads) = &mut member.sums.heads
            {
                heads.active += 1;
            }
        }
        Ok(())
    }

    /// Counts what is distinct, once all rows are in.
    pub(super) fn settle(&mut self) {
        for member in &mut self.members {
            member.sums.sold.orders = distinct(&mut member.orders);
            if let Some(heads) = &mut member.sums.heads {
                heads.sellers = distinct(&mut member.sellers);
            }
        }
    }
}

impl Member {
    /// Notes a counted line's order and seller.
    pub(super) fn counted(&mut self, order: ExtId, creator: Option<i64>) {
        if self.orders.last() != Some(&order) {
            self.orders.push(order);
        }
        if let (Some(creator), Some(_)) = (creator, &self.sums.heads)
            && self.sellers.last() != Some(&creator)
        {
            self.sellers.push(creator);
        }
    }
}

fn distinct<T: Ord>(all: &mut Vec<T>) -> i128 {
    all.sort_unstable();
    all.dedup();
    let count = i128::try_from(all.len()).unwrap_or(i128::MAX);
    *all = Vec::new();
    count
}

/// Row numbers of a shop's creators.
const NUMBERS: &str = "select n from creator where shop = ?1";
