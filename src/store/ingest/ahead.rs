//! Rows read ahead: a thread of its own reads a file of order lines while those before are merged.
//!
//! A million lines take as long to read as to merge; other files are small.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use foldhash::{HashMap, HashSet};

use crate::domain::fact::{
    Entry, Fact, FactSource, FileHead, OrderLine, Seen, SetAside, SourceError,
};
use crate::domain::id::ExtId;
use crate::store::{Failure, StoreError};
use crate::threads::Role;

/// Rows handed over at once.
const CHUNK: usize = 256;
/// Chunks that may wait.
const WAITING: usize = 8;

/// A row that no longer borrows from the file.
#[expect(
    clippy::large_enum_variant,
    reason = "lines are the rule and pass in one vector"
)]
enum Row {
    Line(u64, OrderLine<'static>),
    SetAside(SetAside),
}

/// Some rows in order, and how far the file was read by then.
struct Chunk {
    rows: Vec<Row>,
    permille: u16,
    /// How the file ended, after these rows.
    end: Option<Result<(), SourceError>>,
}

/// The rows as they arrive.
struct Ahead {
    head: FileHead,
    chunks: Receiver<Chunk>,
    rows: std::vec::IntoIter<Row>,
    permille: u16,
    end: Option<Result<(), SourceError>>,
}

/// Does work with the lines of `source`, which is read meanwhile.
pub(super) fn reading<T>(
    source: &mut dyn FactSource,
    work: impl FnOnce(&mut dyn FactSource) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let head = source.head().clone();
    thread::scope(|scope| {
        let (sender, chunks) = sync_channel(WAITING);
        let reader = Role::Ahead
            .start_in(scope, move || read(source, &sender))
            .map_err(|error| {
                StoreError::odd(format!("a thread could not be started ({})", error.kind()))
            })?;
        // Where the work ends early its end of the channel goes with it, and the thread ends too.
        let done = work(&mut Ahead {
            head,
            chunks,
            rows: Vec::new().into_iter(),
            permille: 0,
            end: None,
        });
        if reader.join().is_err() {
            return Err(StoreError::odd("the thread that reads the file has ended").into());
        }
        done
    })
}

/// What the lines of a file have named so far, each name with a number: to look so many up takes longer
/// than anything else but writing the lines, and the reader has the time.
#[derive(Default)]
struct Named {
    creators: HashMap<Box<str>, usize>,
    skus: HashMap<ExtId, usize>,
    /// What was last said of the product of each SKU.
    told: Vec<(Option<ExtId>, Box<str>)>,
    /// The numbers of orders.
    orders: HashSet<i64>,
}

impl Named {
    /// Gives the line what those before it tell of it, and takes away the texts they handed over.
    fn number(&mut self, mut line: OrderLine<'_>) -> OrderLine<'static> {
        line.seen = Seen {
            creator: self.creator(&mut line),
            sku: Some(self.sku(&line.sku_id)),
            is_product_told: false,
            is_order_new: match line.order_id {
                ExtId::Number(number) => self.orders.insert(number),
                ExtId::Text(_) => false,
            },
        };
        if self.is_told(&line) {
            line.seen.is_product_told = true;
            line.product_name = None;
        }
        line.into_owned()
    }

    fn creator(&mut self, line: &mut OrderLine<'_>) -> Option<usize> {
        let handle = line.creator.as_deref()?;
        if let Some(nth) = self.creators.get(handle) {
            line.creator = None;
            return Some(*nth);
        }
        let nth = self.creators.len();
        self.creators.insert(handle.into(), nth);
        Some(nth)
    }

    fn sku(&mut self, sku: &ExtId) -> usize {
        if let Some(nth) = self.skus.get(sku) {
            return *nth;
        }
        let nth = self.skus.len();
        self.skus.insert(sku.clone(), nth);
        nth
    }

    /// Returns whether the line before it of its SKU said the same of the product.
    fn is_told(&mut self, line: &OrderLine<'_>) -> bool {
        let name = line.product_name.as_deref().unwrap_or_default();
        let nth = line.seen.sku.unwrap_or_default();
        match self.told.get_mut(nth) {
            Some((id, said)) if *id == line.product_id && **said == *name => return true,
            Some(said) => *said = (line.product_id.clone(), name.into()),
            // Numbers are given one after the other.
            None => self.told.push((line.product_id.clone(), name.into())),
        }
        false
    }
}

/// Reads to the end, or until nobody listens.
fn read(source: &mut dyn FactSource, sender: &SyncSender<Chunk>) {
    let mut named = Named::default();
    loop {
        let mut rows = Vec::with_capacity(CHUNK);
        let end = fill(&mut rows, source, &mut named);
        let is_last = end.is_some();
        let permille = source.permille();
        let chunk = Chunk {
            rows,
            permille,
            end,
        };
        if sender.send(chunk).is_err() || is_last {
            return;
        }
    }
}

/// Fills a chunk; returns how the file ended, if it did.
fn fill(
    rows: &mut Vec<Row>,
    source: &mut dyn FactSource,
    named: &mut Named,
) -> Option<Result<(), SourceError>> {
    while rows.len() < CHUNK {
        match source.next_entry() {
            Ok(Some(Entry::Fact {
                line,
                fact: Fact::OrderLine(fact),
            })) => rows.push(Row::Line(line, named.number(fact))),
            Ok(Some(Entry::SetAside(row))) => rows.push(Row::SetAside(row)),
            Ok(Some(Entry::Fact { .. })) => {
                let odd = "a file of order lines has rows of another kind".to_owned();
                return Some(Err(SourceError(odd)));
            }
            Ok(None) => return Some(Ok(())),
            Err(error) => return Some(Err(error)),
        }
    }
    None
}

impl FactSource for Ahead {
    fn head(&self) -> &FileHead {
        &self.head
    }

    fn next_entry(&mut self) -> Result<Option<Entry<'_>>, SourceError> {
        loop {
            match self.rows.next() {
                Some(Row::Line(line, fact)) => {
                    let fact = Fact::OrderLine(fact);
                    return Ok(Some(Entry::Fact { line, fact }));
                }
                Some(Row::SetAside(row)) => return Ok(Some(Entry::SetAside(row))),
                None => {}
            }
            if let Some(end) = self.end.take() {
                return end.map(|()| None);
            }
            let Ok(chunk) = self.chunks.recv() else {
                return Err(SourceError("The file was not read to its end.".to_owned()));
            };
            self.rows = chunk.rows.into_iter();
            self.permille = chunk.permille;
            self.end = chunk.end;
        }
    }

    fn permille(&self) -> u16 {
        self.permille
    }
}
