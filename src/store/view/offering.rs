//! What can be offered in a batch of outreach, and in which words.

use std::sync::Arc;

use rusqlite::Connection;

use super::frame::frames;
use super::lookup::CampaignsQuery;
use super::read::Read;
use super::{Scope, segment};
use crate::domain::campaign::Campaign;
use crate::domain::date::Instant;
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{CampaignId, CreatorId};
use crate::domain::message;
use crate::domain::policy::Policy;
use crate::domain::query::parse;
use crate::store::{Query, StoreError};

/// The campaigns of a scope, and the texts an invitation can have.
#[derive(Clone, Debug)]
pub struct OfferingsQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock, for who is in a segment today.
    pub now: Instant,
    /// The campaign it is offered from: its own segment is asked.
    pub campaign: Option<CampaignId>,
    /// The texts in force.
    pub policy: Arc<Policy>,
}

/// Answer to [`OfferingsQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offerings {
    /// The campaigns, by name.
    pub campaigns: Vec<Campaign>,
    /// Names of texts: the usual one, then those of a person's own that are for nothing else.
    pub texts: Vec<String>,
    /// The segment of the campaign it is offered from; `None` where that has none.
    pub segment: Option<Segment>,
}

/// The segment of a campaign, and who is in it today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The query.
    pub query: String,
    /// Who fits it.
    pub creators: Vec<CreatorId>,
}

impl Segment {
    /// Returns who is in a campaign's segment; a query this program cannot read has nobody in it.
    fn of(conn: &Connection, campaign: &Campaign, now: Instant) -> Read<Option<Self>> {
        let Some(query) = campaign.segment.clone() else {
            return Ok(None);
        };
        let creators = match parse(&query) {
            Ok(filter) => {
                let frames = frames(conn, Scope::Shop(campaign.shop), now)?;
                let found = segment::people(conn, &frames, &filter)?;
                found.into_iter().map(|person| person.id).collect()
            }
            Err(_) => Vec::new(),
        };
        Ok(Some(Self { query, creators }))
    }
}

impl Query for OfferingsQuery {
    type Rows = Offerings;

    fn run(&self, conn: &Connection) -> Result<Offerings, StoreError> {
        let usual = FollowUpKind::Outreach.name();
        let is_shipped = |name: &str| message::templates().iter().any(|one| one.name == name);
        let own = self.policy.messages.own();
        let mut own: Vec<String> = own
            .map(|(_language, name, _body)| name.to_owned())
            .filter(|name| !is_shipped(name))
            .collect();
        own.sort();
        own.dedup();
        let campaigns = CampaignsQuery(self.scope).run(conn)?;
        let from = campaigns.iter().find(|one| self.campaign == Some(one.id));
        let segment = match from {
            Some(from) => Segment::of(conn, from, self.now)?,
            None => None,
        };
        Ok(Offerings {
            campaigns,
            segment,
            texts: std::iter::once(usual.to_owned()).chain(own).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Book;
    use crate::store::view::testing::World;

    #[test]
    fn an_invitation_has_the_usual_text_or_one_of_a_persons_own_that_is_for_nothing_else() {
        let (world, _west, _east) = World::two_shops();
        let mut messages = Book::default();
        messages.add(None, "warm_opener", "Hello".into());
        messages.add(Some("id"), "warm_opener", "Halo".into());
        messages.add(None, "reminder", "Hi".into());
        messages.add(None, "outreach", "Hey".into());
        let policy = Arc::new(Policy {
            messages,
            ..Policy::default()
        });
        let query = OfferingsQuery {
            scope: Scope::All,
            now: Instant::default(),
            campaign: None,
            policy,
        };
        let found = query.run(&world.conn).unwrap();
        assert_eq!(found.texts, ["outreach", "warm_opener"]);
        assert_eq!(found.campaigns, []);
    }
}
