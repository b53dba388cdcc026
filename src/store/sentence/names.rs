//! Who and what a sentence is about.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Deed, PRODUCTS, sample};
use crate::domain::brief::{Brief, BriefFor};
use crate::domain::campaign::Campaign;
use crate::domain::conflict::{Conflict, Kept};
use crate::domain::creator::Creator;
use crate::domain::date::Zone;
use crate::domain::delta::{Delta as _, Entity};
use crate::domain::event::{Change, Verb};
use crate::domain::followup::{FollowUp, FollowUpState};
use crate::domain::id::{CampaignId, CreatorId, ExtId, ShopId};
use crate::domain::money::Currency;
use crate::domain::note::Note;
use crate::domain::product::Product;
use crate::domain::sample::Sample;
use crate::domain::segment::Segment;
use crate::domain::shop::Shop;
use crate::domain::suggestion::Suggestion;
use crate::domain::verdict::Verdict;
use crate::store::StoreError;
use crate::store::project::{Applied, Stored as _};

/// Names of what events speak about, looked up once.
#[derive(Debug)]
pub(in crate::store) struct Names<'c> {
    conn: &'c Connection,
    handles: HashMap<CreatorId, String>,
    titles: HashMap<(ShopId, ExtId), String>,
    zones: HashMap<ShopId, Zone>,
}

impl<'c> Names<'c> {
    /// Returns an empty book of names.
    pub(in crate::store) fn new(conn: &'c Connection) -> Self {
        Self {
            conn,
            handles: HashMap::new(),
            titles: HashMap::new(),
            zones: HashMap::new(),
        }
    }

    pub(super) fn handle(&mut self, id: CreatorId) -> Result<String, StoreError> {
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

    pub(super) fn title(&mut self, shop: ShopId, sku: &ExtId) -> Result<String, StoreError> {
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

    /// Returns what people call a sample.
    fn sample_label(&mut self, sample: &Sample) -> Result<String, StoreError> {
        let handle = self.handle(sample.creator)?;
        Ok(format!(
            "{handle} · {}",
            self.title(sample.shop, &sample.sku_id)?
        ))
    }

    /// Returns the currency of a shop.
    pub(super) fn currency(&self, shop: ShopId) -> Result<Currency, StoreError> {
        let found = self
            .conn
            .prepare_cached("select currency from shop where id = ?1")?
            .query_row([shop], |row| row.get(0))
            .optional()?;
        Ok(found.unwrap_or(Currency::USD))
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
    pub(in crate::store) fn sample(
        &mut self,
        change: &Change<Sample>,
        applied: &Applied<Sample>,
    ) -> Result<Deed, StoreError> {
        let Some(sample) = applied.either() else {
            return Ok(Deed::new("samples", String::new(), String::new(), applied));
        };
        let label = self.sample_label(sample)?;
        let mut done = match (change, &applied.before) {
            (Change::Added(_), _) => format!("new, {}", sample::standing(sample)),
            (Change::Removed(_), _) => "removed".to_owned(),
            (Change::Changed { verb, delta, .. }, Some(before)) => {
                sample::change(*verb, &delta.fields(), before, sample)
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
            state: Some(sample::word(sample.stage)),
            ..Deed::new("samples", label, done, applied)
        })
    }

    /// Tells of a follow-up.
    pub(in crate::store) fn follow_up(
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
        let kind = follow_up.kind.name().replace('_', " ");
        let label = match (follow_up.creator, follow_up.campaign) {
            (Some(creator), _) => format!("{} · {kind}", self.handle(creator)?),
            (None, Some(campaign)) => format!("{} · {kind}", self.campaign_name(campaign)?),
            (None, None) => kind,
        };
        let due = self.zone(follow_up.shop)?.date_of(follow_up.due_at);
        let done = match change {
            Change::Added(_) => format!("queued for {}", sample::short(due)),
            Change::Removed(_) => "removed".to_owned(),
            Change::Changed { delta, .. } if delta.state.is_none() && delta.due_at.is_none() => {
                changed(&delta.fields())
            }
            Change::Changed { .. } => match follow_up.state {
                FollowUpState::Queued => format!("queued for {}", sample::short(due)),
                FollowUpState::Snoozed => format!("snoozed until {}", sample::short(due)),
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

    /// Tells of a suggestion.
    pub(in crate::store) fn suggestion(
        &mut self,
        change: &Change<Suggestion>,
        applied: &Applied<Suggestion>,
    ) -> Result<Deed, StoreError> {
        let Some(suggestion) = applied.either() else {
            let nothing = String::new();
            return Ok(Deed::new("suggestions", nothing.clone(), nothing, applied));
        };
        let rule = suggestion.rule.replace('_', " ");
        let label = match suggestion.creator {
            Some(creator) => format!("{} · {rule}", self.handle(creator)?),
            None => rule,
        };
        let done = match change {
            Change::Added(_) => "suggested".to_owned(),
            Change::Removed(_) => "removed".to_owned(),
            Change::Changed { delta, .. } if delta.state.is_none() => changed(&delta.fields()),
            Change::Changed { .. } => suggestion.state.name().to_owned(),
        };
        Ok(Deed {
            state: Some(suggestion.state.name()),
            ..Deed::new("suggestions", label, done, applied)
        })
    }

    /// Tells of what a file says against a sample.
    pub(in crate::store) fn conflict(
        &mut self,
        change: &Change<Conflict>,
        applied: &Applied<Conflict>,
    ) -> Result<Deed, StoreError> {
        let Some(conflict) = applied.either() else {
            let nothing = String::new();
            return Ok(Deed::new("conflicts", nothing.clone(), nothing, applied));
        };
        let label = match Sample::load(self.conn, &conflict.sample)? {
            Some((_, sample)) => self.sample_label(&sample)?,
            None => conflict.sample.short(),
        };
        let done = match (change, conflict.kept) {
            (Change::Removed(_), _) => "what the file said is gone".to_owned(),
            (_, None) => format!("{} says {}", conflict.file, conflict.theirs.stage),
            (_, Some(Kept::Ours)) => format!("kept against {}", conflict.file),
            (_, Some(Kept::Theirs)) => format!("taken over from {}", conflict.file),
        };
        Ok(Deed::new("conflicts", label, done, applied))
    }

    /// Tells of a verdict on content.
    pub(in crate::store) fn verdict(change: &Change<Verdict>, applied: &Applied<Verdict>) -> Deed {
        let Some(verdict) = applied.either() else {
            return Deed::new("verdicts", String::new(), plain(change), applied);
        };
        let label = format!("Content {}", verdict.content_id);
        let done = match (change, &verdict.reason) {
            (Change::Removed(_), _) => "verdict removed".to_owned(),
            (_, None) => format!("judged {}", verdict.compliance.name()),
            (_, Some(why)) => format!("judged {}, because: {why}", verdict.compliance.name()),
        };
        Deed::new("verdicts", label, done, applied)
    }

    fn campaign_name(&self, campaign: CampaignId) -> Result<String, StoreError> {
        let name: Option<String> = self
            .conn
            .prepare_cached("select name from campaign where id = ?1")?
            .query_row([campaign], |row| row.get(0))
            .optional()?;
        Ok(name.unwrap_or_else(|| campaign.short()))
    }

    /// Tells of a note.
    pub(in crate::store) fn note(
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
    pub(in crate::store) fn brief(
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
                format!("Brief of {}", self.campaign_name(*campaign)?)
            }
            None => String::new(),
        };
        Ok(Deed::new("briefs", label, plain(change), applied))
    }

    /// Tells of a creator.
    pub(in crate::store) fn creator(
        &mut self,
        change: &Change<Creator>,
        applied: &Applied<Creator>,
    ) -> Deed {
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
            (
                Change::Changed {
                    verb: Verb::Forgotten,
                    ..
                },
                _,
                _,
            ) => "email, phone and address forgotten".to_owned(),
            (
                Change::Changed {
                    verb: Verb::Answered,
                    ..
                },
                _,
                _,
            ) => "answered".to_owned(),
            (Change::Added(_) | Change::Changed { .. } | Change::Removed(_), _, _) => plain(change),
        };
        Deed::new("creators", label.unwrap_or_default(), done, applied)
    }

    /// Tells of a product.
    pub(in crate::store) fn product(
        &mut self,
        change: &Change<Product>,
        applied: &Applied<Product>,
    ) -> Deed {
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
            Change::Added(_) | Change::Changed { .. } | Change::Removed(_) => plain(change),
        };
        Deed::new(PRODUCTS, label, done, applied)
    }

    /// Tells of a shop.
    pub(in crate::store) fn shop(
        &mut self,
        change: &Change<Shop>,
        applied: &Applied<Shop>,
    ) -> Deed {
        self.zones.remove(&change.key());
        let name = applied.either().map(|shop| shop.name.as_str());
        let label = format!("Shop {}", name.unwrap_or_default());
        Deed::new("shops", label, plain(change), applied)
    }

    /// Tells of a campaign.
    #[expect(clippy::unused_self, reason = "reads like the others")]
    pub(in crate::store) fn campaign(
        &self,
        change: &Change<Campaign>,
        applied: &Applied<Campaign>,
    ) -> Deed {
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
            (Change::Added(_) | Change::Changed { .. } | Change::Removed(_), _, _) => plain(change),
        };
        Deed::new("campaigns", label, done, applied)
    }
}

/// Tells of a segment.
pub(in crate::store) fn segment(change: &Change<Segment>, applied: &Applied<Segment>) -> Deed {
    let name = applied.either().map(|segment| segment.name.as_str());
    let label = format!("Segment {}", name.unwrap_or_default());
    let done = match (change, &applied.after) {
        (Change::Removed(_), _) | (_, None) => "removed".to_owned(),
        (Change::Added(_) | Change::Changed { .. }, Some(segment)) => segment.query.clone(),
    };
    Deed::new("segments", label, done, applied)
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

pub(super) fn plain<E: Entity>(change: &Change<E>) -> String {
    match change {
        Change::Added(_) => "added".to_owned(),
        Change::Removed(_) => "removed".to_owned(),
        Change::Changed { delta, .. } => changed(&delta.fields()),
    }
}

/// Returns the names of changed fields in words.
pub(super) fn changed(fields: &[&str]) -> String {
    let names: Vec<String> = fields
        .iter()
        .map(|field| match *field {
            "kind" => "type".to_owned(),
            field => field.replace('_', " "),
        })
        .collect();
    format!("{} changed", names.join(", "))
}
