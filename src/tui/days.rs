//! What day it is in each shop: shops of one agency lie in several zones.

use crate::domain::date::{Date, Instant, Zone};
use crate::domain::shop::Shop;

/// The zones of several shops, and the moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Days<'a> {
    /// The shops; none where the app is about one.
    shops: &'a [Shop],
    now: Instant,
}

impl<'a> Days<'a> {
    /// Returns the days of shops at a moment.
    pub const fn of(shops: &'a [Shop], now: Instant) -> Self {
        Self { shops, now }
    }

    /// Returns the zone of the shop of that name and today there; `usual` where it is not one of several.
    pub fn in_shop(&self, name: &str, usual: (Zone, Date)) -> (Zone, Date) {
        let found = self.shops.iter().find(|shop| shop.name == name);
        found.map_or(usual, |shop| (shop.zone, shop.today(self.now)))
    }

    /// Returns today in the shop of that name.
    pub fn today(&self, name: &str, usual: Date) -> Date {
        self.in_shop(name, (Zone::UTC, usual)).1
    }
}
