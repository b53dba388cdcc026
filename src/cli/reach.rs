//! The shops a run is about.

use super::fault::{Fault, which_shop};
use super::session::Session;
use super::sheet::Column;
use crate::domain::date::{Date, Zone};
use crate::domain::shop::Shop;
use crate::store::view::Scope;
use crate::store::view::lookup::ShopsQuery;

/// The shops a question is about.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    /// For the store.
    pub(crate) scope: Scope,
    /// The only shop meant, where it is one.
    pub(crate) shop: Option<Shop>,
}

impl Reach {
    /// Returns the zone dates are shown in: the shop's, or UTC for several.
    pub(crate) fn zone(&self) -> Zone {
        self.shop.as_ref().map_or(Zone::UTC, |shop| shop.zone)
    }

    /// Returns the column of shops, hidden where only one is meant.
    pub(crate) const fn column(&self) -> Column {
        Column::Shop {
            several: self.shop.is_none(),
        }
    }

    /// Returns the shop's name.
    pub(crate) fn name(&self) -> Option<&str> {
        self.shop.as_ref().map(|shop| shop.name.as_str())
    }
}

impl Session {
    /// Returns the shops the run is about: `--shop`, the only one, or all.
    pub(crate) fn reach(&mut self) -> Result<Reach, Fault> {
        let shops = self.fetch(&ShopsQuery)?;
        let usual = self.config.settings.shop.as_deref();
        // A shop of the settings that is not in this database is none here.
        let usual = usual.and_then(|name| named(&shops, name).ok());
        let shop = match (&self.globals.shop, &self.globals.client) {
            (Some(name), _) => Some(named(&shops, name)?),
            (None, Some(client)) => match of_client(&shops, client)?.as_slice() {
                [one] => Some(one.clone()),
                several => {
                    let scope = several
                        .first()
                        .map_or(Scope::All, |one| Scope::Client(one.id));
                    return Ok(Reach { scope, shop: None });
                }
            },
            (None, None) => usual.or_else(|| only(&shops)),
        };
        Ok(Reach {
            scope: shop
                .as_ref()
                .map_or(Scope::All, |shop| Scope::Shop(shop.id)),
            shop,
        })
    }

    /// Returns the shops of a reach, by name.
    pub(crate) fn shops(&mut self, reach: &Reach) -> Result<Vec<Shop>, Fault> {
        let shops = self.fetch(&ShopsQuery)?;
        match (&reach.shop, &self.globals.client) {
            (Some(shop), _) => Ok(vec![shop.clone()]),
            (None, Some(client)) => of_client(&shops, client),
            (None, None) => Ok(shops),
        }
    }

    /// Returns the one shop a writing command is about.
    pub(crate) fn one_shop(&mut self) -> Result<Shop, Fault> {
        let reach = self.reach()?;
        let shops = self.shops(&reach)?;
        reach.shop.ok_or_else(|| which_shop(&shops))
    }

    /// Returns today in the zone of the shops meant.
    pub(crate) fn today(&self, reach: &Reach) -> Date {
        reach.zone().date_of(self.now)
    }
}

/// Returns the shop of that name, case aside.
pub(crate) fn named(shops: &[Shop], name: &str) -> Result<Shop, Fault> {
    let wanted = name.trim().to_lowercase();
    shops
        .iter()
        .find(|shop| shop.name.to_lowercase() == wanted)
        .cloned()
        .ok_or_else(|| Fault::unknown("shop", name, "See them with: callsheet shop list."))
}

/// Returns the shops of a client, by name; at least one.
fn of_client(shops: &[Shop], name: &str) -> Result<Vec<Shop>, Fault> {
    let wanted = name.trim().to_lowercase();
    let of = |shop: &Shop| shop.client.as_deref().map(str::to_lowercase);
    let first = shops.iter().find(|shop| of(shop).as_ref() == Some(&wanted));
    let first = first.ok_or_else(|| {
        Fault::unknown(
            "client",
            name,
            "See whose each shop is with: callsheet shop list.",
        )
    })?;
    let same = shops.iter().filter(|shop| shop.client == first.client);
    Ok(same.cloned().collect())
}

/// Returns the only shop, where there is one.
pub(crate) fn only(shops: &[Shop]) -> Option<Shop> {
    match shops {
        [shop] => Some(shop.clone()),
        _ => None,
    }
}
