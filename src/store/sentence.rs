//! What happened, in one sentence for people: "@maya.glows · Serum 30ml: shipped → delivered".

use std::collections::HashMap;
use std::fmt;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;
use super::project::Applied;
use crate::domain::brief::{Brief, BriefFor};
use crate::domain::campaign::Campaign;
use crate::domain::creator::Creator;
use crate::domain::date::{Date, Zone};
use crate::domain::delta::{Delta as _, Entity};
use crate::domain::event::{BatchEvent, Change, Verb};
use crate::domain::followup::{FollowUp, FollowUpState};
use crate::domain::id::{CreatorId, ExtId, ShopId};
use crate::domain::note::Note;
use crate::domain::product::Product;
use crate::domain::sample::Sample;
use crate::domain::shop::Shop;
use crate::domain::stage::Stage;

/// What was done to one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Deed {
    /// What kind of thing, in the plural.
    pub(super) nouns: &'static str,
    /// Which one, as people call it.
    pub(super) label: String,
    /// What was done.
    pub(super) done: String,
    /// Where it stands now, in a word, for things that stand somewhere.
    pub(super) state: Option<&'static str>,
    /// Whether it is there now.
    pub(super) is_there: bool,
}

impl Deed {
    fn new<E>(nouns: &'static str, label: String, done: String, applied: &Applied<E>) -> Self {
        Self {
            nouns,
            label,
            done,
            state: None,
            is_there: applied.after.is_some(),
        }
    }

    /// Returns what a file brought, or took along when it went.
    pub(super) fn batch(batch: &BatchEvent, came: bool) -> Self {
        let done = if came {
            format!(
                "{} rows of kind {}: {} new, {} changed, {} unchanged, {} set aside",
                batch.rows,
                batch.kind,
                batch.inserted,
                batch.updated,
                batch.unchanged,
                batch.quarantined
            )
        } else {
            "taken out".to_owned()
        };
        Self {
            nouns: "files",
            label: batch.file.clone(),
            done,
            state: None,
            is_there: came,
        }
    }

    /// Returns the sentence of the log.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}", self.label, self.done)
    }

    fn again(&self) -> String {
        match (self.is_there, self.state) {
            (false, _) => format!("{} is gone", self.label),
            (true, Some(state)) => format!("{} is {state} again", self.label),
            (true, None) => format!("{} is as before", self.label),
        }
    }
}

/// Deeds of an operation, counted by noun.
#[derive(Clone, Default, Debug)]
pub(super) struct Tally {
    nouns: Vec<Count>,
}

#[derive(Clone, Debug)]
struct Count {
    first: Deed,
    count: usize,
    same_deed: bool,
    same_state: bool,
}

impl Tally {
    /// Counts one more.
    pub(super) fn add(&mut self, deed: &Deed) {
        let known = self
            .nouns
            .iter_mut()
            .find(|count| count.first.nouns == deed.nouns);
        match known {
            Some(count) => {
                count.count += 1;
                count.same_deed &= count.first.done == deed.done;
                count.same_state &=
                    count.first.state == deed.state && count.first.is_there == deed.is_there;
            }
            None => self.nouns.push(Count {
                first: deed.clone(),
                count: 1,
                same_deed: true,
                same_state: true,
            }),
        }
    }

    /// Returns what was done; what came along, such as stock, is left out.
    pub(super) fn done(&self) -> String {
        let Some(main) = self.nouns.first() else {
            return "Nothing".to_owned();
        };
        let Count { first, count, .. } = main;
        if *count == 1 {
            first.sentence()
        } else if main.same_deed {
            format!("{count} {}: {}", first.nouns, first.done)
        } else if let (true, Some(state)) = (main.same_state, first.state) {
            format!("{count} {} are {state} now", first.nouns)
        } else {
            format!("{}, and {} more", first.sentence(), count - 1)
        }
    }

    /// Returns what came back, told of the last noun: an undo goes backwards.
    pub(super) fn again(&self) -> String {
        let Some(main) = self.nouns.last() else {
            return "nothing".to_owned();
        };
        let Count { first, count, .. } = main;
        if *count == 1 {
            return first.again();
        }
        match (main.same_state, first.is_there, first.state) {
            (true, false, _) => format!("{count} {} are gone", first.nouns),
            (true, true, Some(state)) => format!("{count} {} are {state} again", first.nouns),
            _ => format!("{count} {} are as before", first.nouns),
        }
    }
}

/// Names of what events speak about, looked up once.
#[derive(Debug)]
pub(super) struct Names<'c> {
    conn: &'c Connection,
    handles: HashMap<CreatorId, String>,
    titles: HashMap<(ShopId, ExtId), String>,
    zones: HashMap<ShopId, Zone>,
}

impl<'c> Names<'c> {
    /// Returns an empty book of names.
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self {
            conn,
            handles: HashMap::new(),
            titles: HashMap::new(),
            zones: HashMap::new(),
        }
    }

    fn handle(&mut self, id: CreatorId) -> Result<String, StoreError> {
        if let Some(known) = self.handles.get(&id) {
            return Ok(known.clone());
        }
        let found: Option<String> = self
            .conn
            .prepare_cached("select handle from creator where id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let name = format!("@{}", found.unwrap_or_else(|| id.short()));
        self.handles.insert(id, name.clone());
        Ok(name)
    }

    fn title(&mut self, shop: ShopId, sku: &ExtId) -> Result<String, StoreError> {
        let key = (shop, sku.clone());
        if let Some(known) = self.titles.get(&key) {
            return Ok(known.clone());
        }
        let found: Option<Option<String>> = self
            .conn
            .prepare_cached(
                "select name from product
                 where shop = (select n from shop where id = ?1) and sku = ?2",
            )?
            .query_row(params![shop, sku], |row| row.get(0))
            .optional()?;
        let title = found.flatten().unwrap_or_else(|| sku.to_string());
        self.titles.insert(key, title.clone());
        Ok(title)
    }

    fn zone(&mut self, shop: ShopId) -> Result<Zone, StoreError> {
        if let Some(known) = self.zones.get(&shop) {
            return Ok(*known);
        }
        let zone = self
            .conn
            .prepare_cached("select zone from shop where id = ?1")?
            .query_row([shop], |row| row.get(0))
            .optional()?
            .unwrap_or(Zone::UTC);
        self.zones.insert(shop, zone);
        Ok(zone)
    }

    /// Tells of a sample.
    pub(super) fn sample(
        &mut self,
        change: &Change<Sample>,
        applied: &Applied<Sample>,
    ) -> Result<Deed, StoreError> {
        let Some(sample) = applied.either() else {
            return Ok(Deed::new("samples", String::new(), String::new(), applied));
        };
        let label = format!(
            "{} · {}",
            self.handle(sample.creator)?,
            self.title(sample.shop, &sample.sku_id)?
        );
        let mut done = match (change, &applied.before) {
            (Change::Added(_), _) => format!("new, {}", standing(sample)),
            (Change::Removed(_), _) => "removed".to_owned(),
            (Change::Changed { verb, delta, .. }, Some(before)) => {
                sample_change(*verb, &delta.fields(), before, sample)
            }
            (Change::Changed { delta, .. }, None) => changed(&delta.fields()),
        };
        if let Change::Changed {
            overriding: Some(reason),
            ..
        } = change
        {
            done.push_str(", because: ");
            done.push_str(reason);
        }
        Ok(Deed {
            state: Some(word(sample.stage)),
            ..Deed::new("samples", label, done, applied)
        })
    }

    /// Tells of a follow-up.
    pub(super) fn follow_up(
        &mut self,
        change: &Change<FollowUp>,
        applied: &Applied<FollowUp>,
    ) -> Result<Deed, StoreError> {
        let Some(follow_up) = applied.either() else {
            return Ok(Deed::new(
                "follow-ups",
                String::new(),
                String::new(),
                applied,
            ));
        };
        let label = format!(
            "{} · {}",
            self.handle(follow_up.creator)?,
            follow_up.kind.name().replace('_', " ")
        );
        let due = self.zone(follow_up.shop)?.date_of(follow_up.due_at);
        let done = match change {
            Change::Added(_) => format!("queued for {}", short(due)),
            Change::Removed(_) => "removed".to_owned(),
            Change::Changed { delta, .. } if delta.state.is_none() && delta.due_at.is_none() => {
                changed(&delta.fields())
            }
            Change::Changed { .. } => match follow_up.state {
                FollowUpState::Queued => format!("queued for {}", short(due)),
                FollowUpState::Snoozed => format!("snoozed until {}", short(due)),
                FollowUpState::Sent | FollowUpState::Done | FollowUpState::Cancelled => {
                    follow_up.state.name().to_owned()
                }
            },
        };
        Ok(Deed {
            state: Some(follow_up.state.name()),
            ..Deed::new("follow-ups", label, done, applied)
        })
    }

    /// Tells of a note.
    pub(super) fn note(
        &mut self,
        change: &Change<Note>,
        applied: &Applied<Note>,
    ) -> Result<Deed, StoreError> {
        let label = match applied.either() {
            Some(note) => format!("{} · note", self.handle(note.creator)?),
            None => String::new(),
        };
        Ok(Deed::new("notes", label, plain(change), applied))
    }

    /// Tells of a brief.
    pub(super) fn brief(
        &mut self,
        change: &Change<Brief>,
        applied: &Applied<Brief>,
    ) -> Result<Deed, StoreError> {
        let label = match applied.either() {
            Some(Brief {
                shop,
                subject: BriefFor::Product(sku),
                ..
            }) => format!("Brief of {}", self.title(*shop, sku)?),
            Some(Brief {
                subject: BriefFor::Campaign(campaign),
                ..
            }) => {
                let name: Option<String> = self
                    .conn
                    .prepare_cached("select name from campaign where id = ?1")?
                    .query_row([campaign], |row| row.get(0))
                    .optional()?;
                format!("Brief of {}", name.unwrap_or_else(|| campaign.short()))
            }
            None => String::new(),
        };
        Ok(Deed::new("briefs", label, plain(change), applied))
    }

    /// Tells of a creator.
    pub(super) fn creator(&mut self, change: &Change<Creator>, applied: &Applied<Creator>) -> Deed {
        self.handles.remove(&change.key());
        let label = applied
            .either()
            .map(|creator| format!("@{}", creator.handle));
        let done = match (change, &applied.before, &applied.after) {
            (
                Change::Changed {
                    verb: Verb::Tagged, ..
                },
                Some(before),
                Some(after),
            ) => tags(before, after),
            _ => plain(change),
        };
        Deed::new("creators", label.unwrap_or_default(), done, applied)
    }

    /// Tells of a product.
    pub(super) fn product(&mut self, change: &Change<Product>, applied: &Applied<Product>) -> Deed {
        self.titles.remove(&change.key());
        let label = applied.either().map(Product::title).unwrap_or_default();
        let done = match change {
            Change::Changed {
                verb: Verb::Stocked,
                delta,
                ..
            } if delta.sample_stock.is_some() => {
                let stock = |product: &Option<Product>| {
                    product
                        .as_ref()
                        .and_then(|product| product.sample_stock)
                        .map_or_else(|| "unknown".to_owned(), |stock| stock.to_string())
                };
                format!(
                    "sample stock {} → {}",
                    stock(&applied.before),
                    stock(&applied.after)
                )
            }
            other => plain(other),
        };
        Deed::new("products", label, done, applied)
    }

    /// Tells of a shop.
    pub(super) fn shop(&mut self, change: &Change<Shop>, applied: &Applied<Shop>) -> Deed {
        self.zones.remove(&change.key());
        let name = applied.either().map(|shop| shop.name.as_str());
        let label = format!("Shop {}", name.unwrap_or_default());
        Deed::new("shops", label, plain(change), applied)
    }

    /// Tells of a campaign.
    #[expect(clippy::unused_self, reason = "reads like the others")]
    pub(super) fn campaign(&self, change: &Change<Campaign>, applied: &Applied<Campaign>) -> Deed {
        let name = applied.either().map(|campaign| campaign.name.as_str());
        let label = format!("Campaign {}", name.unwrap_or_default());
        let done = match (change, &applied.before, &applied.after) {
            (
                Change::Changed {
                    verb: Verb::Joined, ..
                },
                Some(before),
                Some(after),
            ) => {
                let joined = after.creators.difference(&before.creators).count();
                let left = before.creators.difference(&after.creators).count();
                match (joined, left) {
                    (1, 0) => "1 creator joined".to_owned(),
                    (joined, 0) => format!("{joined} creators joined"),
                    (0, left) => format!("{left} creators left"),
                    (joined, left) => format!("{joined} creators joined, {left} left"),
                }
            }
            _ => plain(change),
        };
        Deed::new("campaigns", label, done, applied)
    }
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::NoShow => "no-show",
        Stage::Review => "in review",
        Stage::Invited
        | Stage::Interested
        | Stage::Requested
        | Stage::Approved
        | Stage::Shipped
        | Stage::Delivered
        | Stage::Posted
        | Stage::Decided
        | Stage::Declined
        | Stage::Cancelled
        | Stage::Lost => stage.name(),
    }
}

/// Returns the stage with what goes with it.
fn standing(sample: &Sample) -> String {
    let stage = word(sample.stage);
    match (sample.stage, sample.due) {
        (Stage::Delivered, Some(due)) => format!("{stage}, due {}", short(due)),
        (Stage::Decided, _) => match sample.decision {
            Some(decision) => format!("{stage}: {}", decision.name()),
            None => stage.to_owned(),
        },
        _ => stage.to_owned(),
    }
}

fn sample_change(verb: Verb, fields: &[&str], before: &Sample, after: &Sample) -> String {
    if before.stage != after.stage {
        let corrected = if verb == Verb::MovedBack {
            " (set back)"
        } else {
            ""
        };
        return format!("{} → {}{corrected}", word(before.stage), standing(after));
    }
    let touched = |field: &str| fields.contains(&field);
    if touched("tracking") || touched("carrier") {
        let parts: Vec<&str> = [after.carrier.as_deref(), after.tracking.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        return if parts.is_empty() {
            "tracking removed".to_owned()
        } else {
            format!("tracking {}", parts.join(" "))
        };
    }
    match (before.due, after.due) {
        (Some(was), Some(due)) if was != due => {
            return format!("due {} → {}", short(was), short(due));
        }
        (_, Some(due)) if touched("confirmed") => {
            let agreed = if after.confirmed {
                "agreed"
            } else {
                "not agreed"
            };
            return format!("due {} {agreed}", short(due));
        }
        _ => {}
    }
    match verb {
        Verb::Messaged if touched("brief_sent") && after.brief_sent.is_some() => {
            "brief sent".to_owned()
        }
        Verb::Messaged if touched("reminder_sent") && after.reminder_sent.is_some() => {
            "reminder sent".to_owned()
        }
        _ => changed(fields),
    }
}

fn tags(before: &Creator, after: &Creator) -> String {
    let list = |sign: char, mut names: Vec<String>| {
        for name in &mut names {
            name.insert(0, sign);
        }
        names
    };
    let mut words = list('+', after.tags.difference(&before.tags).cloned().collect());
    words.extend(list(
        '−',
        before.tags.difference(&after.tags).cloned().collect(),
    ));
    format!("tags {}", words.join(" "))
}

fn plain<E: Entity>(change: &Change<E>) -> String {
    match change {
        Change::Added(_) => "added".to_owned(),
        Change::Removed(_) => "removed".to_owned(),
        Change::Changed { delta, .. } => changed(&delta.fields()),
    }
}

fn changed(fields: &[&str]) -> String {
    let names: Vec<String> = fields
        .iter()
        .map(|field| match *field {
            "kind" => "type".to_owned(),
            field => field.replace('_', " "),
        })
        .collect();
    format!("{} changed", names.join(", "))
}

fn short(date: Date) -> impl fmt::Display {
    date.format("%-d %b")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{date, sample};

    #[test]
    fn a_move_names_both_stages_and_what_follows() {
        let before = sample(Stage::Shipped).build();
        let after = sample(Stage::Delivered).due("2026-12-04").build();
        assert_eq!(
            sample_change(Verb::Moved, &["stage", "due"], &before, &after),
            "shipped → delivered, due 4 Dec"
        );
        let mut extended = after.clone();
        extended.due = Some(date("2026-12-11"));
        assert_eq!(
            sample_change(Verb::Extended, &["due", "extensions"], &after, &extended),
            "due 4 Dec → 11 Dec"
        );
        assert_eq!(
            sample_change(
                Verb::MovedBack,
                &["stage"],
                &after,
                &sample(Stage::Shipped).build()
            ),
            "delivered → shipped (set back)"
        );
    }

    #[test]
    fn many_of_a_kind_are_counted_and_companions_left_out() {
        let deed = |nouns, label: &str, done: &str, state| Deed {
            nouns,
            label: label.into(),
            done: done.into(),
            state,
            is_there: true,
        };
        let mut tally = Tally::default();
        tally.add(&deed(
            "samples",
            "@a · X",
            "requested → approved",
            Some("approved"),
        ));
        assert_eq!(tally.done(), "@a · X: requested → approved");
        tally.add(&deed(
            "samples",
            "@b · X",
            "requested → approved",
            Some("approved"),
        ));
        tally.add(&deed("products", "X", "sample stock 3 → 1", None));
        assert_eq!(tally.done(), "2 samples: requested → approved");
        tally.add(&deed(
            "samples",
            "@c · X",
            "lost → approved",
            Some("approved"),
        ));
        assert_eq!(tally.done(), "3 samples are approved now");
        tally.add(&deed("samples", "@d · X", "new, shipped", Some("shipped")));
        assert_eq!(tally.done(), "@a · X: requested → approved, and 3 more");
    }
}
