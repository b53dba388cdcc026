//! From what people type (handles, ids or their endings, names) to identities.

use serde::Serialize;

use super::fault::Fault;
use super::session::Session;
use crate::domain::campaign::Campaign;
use crate::domain::id::{ConflictId, CreatorId, FollowUpId, OpId, SampleId, ShopId, SuggestionId};
use crate::domain::query::{Filter, Test};
use crate::domain::refusal::Refusal;
use crate::domain::segment::Segment;
use crate::domain::shop::Shop;
use crate::domain::text::nearest;
use crate::store::StoreError;
use crate::store::view::Scope;
use crate::store::view::creator::{CreatorShowQuery, Profile};
use crate::store::view::lookup::{
    CampaignsQuery, ConflictsById, CreatorByHandle, FollowUpsById, OpById, SamplesById, ShopsQuery,
    SuggestionsById,
};
use crate::store::view::pipeline::{SampleDetail, SampleShowQuery};
use crate::store::view::segment::{SegmentRow, SegmentsQuery};

/// The refusal of a name that more than one shop has.
pub(crate) fn in_several_shops(what: &str) -> Fault {
    let message = format!("Several shops have {what}.");
    Refusal::new("ambiguous", message, "Say which shop with --shop NAME.").into()
}

impl Session {
    /// Prints one JSON document of what several ids named: the one alone, or a list of them.
    pub(crate) fn one_or_several<T: Serialize>(
        &mut self,
        shop: Option<&str>,
        shown: &[T],
    ) -> Result<(), Fault> {
        match shown {
            [one] => self.document(shop, one),
            several => self.document(shop, &several),
        }
    }

    /// Returns the creators of those handles.
    pub(crate) fn creators(&mut self, handles: &[String]) -> Result<Vec<CreatorId>, Fault> {
        let scope = self.reach()?.scope;
        handles
            .iter()
            .map(|handle| self.creator(scope, handle))
            .collect()
    }

    fn creator(&mut self, scope: Scope, handle: &str) -> Result<CreatorId, Fault> {
        let query = CreatorByHandle {
            scope,
            handle: handle.to_owned(),
        };
        self.store()?.fetch(&query).map_err(|error| {
            if matches!(error, StoreError::Ambiguous { .. }) {
                in_several_shops(&format!("a creator {handle}"))
            } else {
                error.into()
            }
        })
    }

    /// Returns a creator's own fields.
    pub(crate) fn profile(&mut self, creator: CreatorId) -> Result<Profile, Fault> {
        let query = CreatorShowQuery {
            creator,
            now: self.now,
            limit: Some(0),
        };
        Ok(self.fetch(&query)?.creator)
    }

    /// Returns the shop the creators belong to; one command is about one shop.
    pub(crate) fn shop_of(&mut self, creators: &[CreatorId]) -> Result<Shop, Fault> {
        let mut home = None;
        for creator in creators {
            let shop = self.profile(*creator)?.entity.shop;
            if *home.get_or_insert(shop) != shop {
                return Err(Fault::usage(
                    "These creators belong to several shops: name those of one shop at a time.",
                ));
            }
        }
        self.fetch(&ShopsQuery)?
            .into_iter()
            .find(|shop| Some(shop.id) == home)
            .ok_or_else(|| Fault::usage("No creator is named: give at least one handle."))
    }

    /// Returns the samples of those ids or endings.
    pub(crate) fn samples(&mut self, ids: &[String]) -> Result<Vec<SampleId>, Fault> {
        self.fetch(&SamplesById(ids.to_vec()))
    }

    /// Returns a sample's fields.
    pub(crate) fn sample(&mut self, sample: SampleId) -> Result<SampleDetail, Fault> {
        let now = self.now;
        Ok(self.fetch(&SampleShowQuery { sample, now })?.sample)
    }

    /// Returns the follow-ups of those ids or endings.
    pub(crate) fn follow_ups(&mut self, ids: &[String]) -> Result<Vec<FollowUpId>, Fault> {
        self.fetch(&FollowUpsById(ids.to_vec()))
    }

    /// Returns the suggestions of those ids or endings.
    pub(crate) fn suggestions(&mut self, ids: &[String]) -> Result<Vec<SuggestionId>, Fault> {
        self.fetch(&SuggestionsById(ids.to_vec()))
    }

    /// Returns the conflicts of those ids or endings.
    pub(crate) fn conflicts(&mut self, ids: &[String]) -> Result<Vec<ConflictId>, Fault> {
        self.fetch(&ConflictsById(ids.to_vec()))
    }

    /// Returns the operation of that id or ending.
    pub(crate) fn operation(&mut self, id: &str) -> Result<OpId, Fault> {
        self.fetch(&OpById(id.to_owned()))
    }

    /// Returns the shop with that identity.
    pub(crate) fn shop_with(&mut self, shop: ShopId) -> Result<Shop, Fault> {
        self.fetch(&ShopsQuery)?
            .into_iter()
            .find(|one| one.id == shop)
            .ok_or_else(|| {
                Fault::unknown(
                    "shop",
                    &shop.to_string(),
                    "See them with: callsheet shop list.",
                )
            })
    }

    /// Returns the campaign of that name, case aside.
    pub(crate) fn campaign(&mut self, name: &str) -> Result<Campaign, Fault> {
        let scope = self.reach()?.scope;
        let wanted = name.trim().to_lowercase();
        let fits: Vec<_> = self
            .fetch(&CampaignsQuery(scope))?
            .into_iter()
            .filter(|campaign| campaign.name.to_lowercase() == wanted)
            .collect();
        match <[Campaign; 1]>::try_from(fits) {
            Ok([campaign]) => Ok(campaign),
            Err(none) if none.is_empty() => Err(Fault::unknown(
                "campaign",
                name,
                "See them with: callsheet campaign list.",
            )),
            Err(_several) => Err(Fault::usage(format!(
                "Several shops have a campaign {name}: say which with --shop NAME."
            ))),
        }
    }
    /// Returns the segments of the shops the run is about.
    pub(crate) fn segments(&mut self) -> Result<Vec<SegmentRow>, Fault> {
        let (scope, now) = (self.reach()?.scope, self.now);
        self.fetch(&SegmentsQuery { scope, now })
    }

    /// Returns the segment of that name, case aside.
    pub(crate) fn segment(&mut self, name: &str) -> Result<SegmentRow, Fault> {
        let wanted = Segment::key_of(name);
        let mut fits = self.segments()?;
        fits.retain(|row| Segment::key_of(&row.segment.name) == wanted);
        match <[SegmentRow; 1]>::try_from(fits) {
            Ok([row]) => Ok(row),
            Err(none) if none.is_empty() => Err(Fault::unknown(
                "segment",
                name,
                "See them with: callsheet segment list.",
            )),
            Err(_several) => Err(Fault::usage(format!(
                "Several shops have a segment {name}: say which with --shop NAME."
            ))),
        }
    }

    /// Returns the filter, if every segment it names is there.
    pub(crate) fn knowing_segments(&mut self, filter: Filter) -> Result<Filter, Fault> {
        let asked = filter.terms.iter().filter_map(|term| {
            if let Test::Segment(names) = &term.test {
                Some(names)
            } else {
                None
            }
        });
        let asked: Vec<&String> = asked.flatten().collect();
        if asked.is_empty() {
            return Ok(filter);
        }
        let known: Vec<String> = self
            .segments()?
            .iter()
            .map(|row| Segment::key_of(&row.segment.name))
            .collect();
        for name in asked {
            if !known.contains(&Segment::key_of(name)) {
                let hint = nearest(name, known.iter().map(String::as_str)).map_or_else(
                    || "callsheet segment add NAME QUERY makes one".to_owned(),
                    |near| format!("the nearest is {near:?}"),
                );
                return Err(Fault::usage(format!("There is no segment {name}: {hint}.")));
            }
        }
        Ok(filter)
    }
}
