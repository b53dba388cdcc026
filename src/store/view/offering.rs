//! What can be offered in a batch of outreach, and in which words.

use std::sync::Arc;

use rusqlite::Connection;

use super::Scope;
use super::lookup::CampaignsQuery;
use crate::domain::campaign::Campaign;
use crate::domain::followup::FollowUpKind;
use crate::domain::message;
use crate::domain::policy::Policy;
use crate::store::{Query, StoreError};

/// The campaigns of a scope, and the texts an invitation can have.
#[derive(Clone, Debug)]
pub struct OfferingsQuery {
    /// Which shops.
    pub scope: Scope,
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
        Ok(Offerings {
            campaigns: CampaignsQuery(self.scope).run(conn)?,
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
            policy,
        };
        let found = query.run(&world.conn).unwrap();
        assert_eq!(found.texts, ["outreach", "warm_opener"]);
        assert_eq!(found.campaigns, []);
    }
}
