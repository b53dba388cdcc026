//! Row numbers of the creators and products a file names; those unknown are made.

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::domain::id::{CreatorId, ExtId, OpId};
use crate::store::StoreError;

/// Creators asked for one by one before all are read.
const MANY: u32 = if cfg!(test) { 3 } else { 1_000 };

/// The names of one file.
pub(super) struct Names {
    shop: i64,
    batch: i64,
    op: OpId,
    count: u32,
    /// Rows of the creators the file made.
    new_creators: HashSet<i64>,
    /// Rows of the products the file made.
    new_products: HashSet<i64>,
    creators: HashMap<Box<str>, i64>,
    /// Rows of the creators that have a number in the file; nought of whoever was not asked for.
    numbered: Vec<i64>,
    /// The same of SKUs.
    numbered_skus: Vec<i64>,
    /// Creators asked for one by one; `None` once all of the shop's are known.
    asked: Option<u32>,
    products: HashMap<ExtId, i64>,
    /// What a product was last called, so that the same words are not compared again.
    said: HashMap<i64, Box<str>>,
}

/// Puts the row of the nth name of a file in its place.
fn put(rows: &mut Vec<i64>, nth: usize, n: i64) {
    if rows.len() <= nth {
        rows.resize(nth + 1, 0);
    }
    if let Some(place) = rows.get_mut(nth) {
        *place = n;
    }
}

impl Names {
    pub(super) fn new(shop: i64, batch: i64, op: OpId) -> Self {
        Self {
            shop,
            batch,
            op,
            count: 0,
            new_creators: HashSet::new(),
            new_products: HashSet::new(),
            creators: HashMap::new(),
            numbered: Vec::new(),
            numbered_skus: Vec::new(),
            asked: Some(0),
            products: HashMap::new(),
            said: HashMap::new(),
        }
    }

    /// Returns a number no other new thing of the file has.
    pub(super) const fn next(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    /// Returns the row of a creator, and whether it was made just now.
    pub(super) fn creator(
        &mut self,
        conn: &Connection,
        handle: &str,
    ) -> Result<(i64, bool), StoreError> {
        if let Some(n) = self.creators.get(handle) {
            return Ok((*n, false));
        }
        let (n, made) = if let Some(n) = self.known_creator(conn, handle)? {
            (n, false)
        } else {
            let id = CreatorId::derive(self.op, self.next());
            conn.prepare_cached(
                "insert into creator (id, shop, handle, batch) values (?1, ?2, ?3, ?4)",
            )?
            .execute(params![id, self.shop, handle, self.batch])?;
            let n = conn.last_insert_rowid();
            self.new_creators.insert(n);
            (n, true)
        };
        self.creators.insert(handle.into(), n);
        Ok((n, made))
    }

    /// Returns the row of a creator who has a number among those of the file; the first of each number
    /// comes with its handle.
    pub(super) fn nth_creator(
        &mut self,
        conn: &Connection,
        (nth, handle): (usize, Option<&str>),
    ) -> Result<Option<i64>, StoreError> {
        if let Some(n) = self.numbered.get(nth).filter(|n| **n != 0) {
            return Ok(Some(*n));
        }
        let Some(handle) = handle else {
            return Ok(None);
        };
        let (n, _made) = self.creator(conn, handle)?;
        put(&mut self.numbered, nth, n);
        Ok(Some(n))
    }

    /// Returns the row of a SKU that has a number among those of the file.
    pub(super) fn nth_product(
        &mut self,
        conn: &Connection,
        (nth, sku): (usize, &ExtId),
    ) -> Result<i64, StoreError> {
        if let Some(n) = self.numbered_skus.get(nth).filter(|n| **n != 0) {
            return Ok(*n);
        }
        let (n, _made) = self.product(conn, sku)?;
        put(&mut self.numbered_skus, nth, n);
        Ok(n)
    }

    /// Returns the row of a creator who is not among those named so far.
    ///
    /// A file that names many has all of them read at once: nobody else makes any meanwhile.
    fn known_creator(
        &mut self,
        conn: &Connection,
        handle: &str,
    ) -> Result<Option<i64>, StoreError> {
        match &mut self.asked {
            None => return Ok(None),
            Some(asked) if *asked < MANY => *asked += 1,
            asked @ Some(_) => {
                *asked = None;
                let mut query = conn.prepare("select handle, n from creator where shop = ?1")?;
                let mut rows = query.query([self.shop])?;
                while let Some(row) = rows.next()? {
                    self.creators.insert(row.get(0)?, row.get(1)?);
                }
                return Ok(self.creators.get(handle).copied());
            }
        }
        Ok(conn
            .prepare_cached("select n from creator where shop = ?1 and handle = ?2")?
            .query_row(params![self.shop, handle], |row| row.get(0))
            .optional()?)
    }

    /// Returns whether the file made the creator, with this row or one before.
    pub(super) fn made_creator(&self, creator: i64) -> bool {
        self.new_creators.contains(&creator)
    }

    /// Returns whether the file made the product, with this row or one before.
    pub(super) fn made_product(&self, product: i64) -> bool {
        self.new_products.contains(&product)
    }

    /// Returns the row of a SKU, and whether it was made just now.
    pub(super) fn product(
        &mut self,
        conn: &Connection,
        sku: &ExtId,
    ) -> Result<(i64, bool), StoreError> {
        if let Some(n) = self.products.get(sku) {
            return Ok((*n, false));
        }
        let known: Option<i64> = conn
            .prepare_cached("select n from product where shop = ?1 and sku = ?2")?
            .query_row(params![self.shop, sku], |row| row.get(0))
            .optional()?;
        let (n, made) = if let Some(n) = known {
            (n, false)
        } else {
            conn.prepare_cached("insert into product (shop, sku, batch) values (?1, ?2, ?3)")?
                .execute(params![self.shop, sku, self.batch])?;
            let n = conn.last_insert_rowid();
            self.new_products.insert(n);
            (n, true)
        };
        self.products.insert(sku.clone(), n);
        Ok((n, made))
    }

    /// Returns whether a row calls a product what the row before did not.
    pub(super) fn is_news(&mut self, product: i64, name: &str) -> bool {
        if self.said.get(&product).is_some_and(|said| **said == *name) {
            return false;
        }
        self.said.insert(product, name.into());
        true
    }
}
