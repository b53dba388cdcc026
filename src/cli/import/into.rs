//! The shop an import goes into: one that is there, or one that it makes.

use std::path::{Path, PathBuf};

use super::Args;
use crate::cli::context::{self, Context, named, only};
use crate::cli::outcome::Fault;
use crate::domain::command::{Command, NewShop};
use crate::domain::fact::ShopFrame;
use crate::domain::id::ShopId;
use crate::domain::shop::{DEFAULT_FEE_RATE, Shop};
use crate::store::view::lookup::ShopsQuery;
use crate::store::{Open, Store};

/// Where the rows go.
pub(super) enum Into {
    /// A shop that is there.
    Known(Shop),
    /// A shop made before its first file.
    New(NewShop),
}

impl Into {
    /// Returns the shop that the options name, or the only one.
    pub(super) fn find(args: &Args, ctx: &mut Context) -> Result<Self, Fault> {
        // A database that is missing is made only once there is something to put into it.
        let shops = if ctx.path()?.exists() {
            ctx.fetch(&ShopsQuery)?
        } else {
            Vec::new()
        };
        let Some(name) = ctx.globals.shop.clone() else {
            return match only(&shops) {
                Some(shop) => Self::known(shop, args),
                None if shops.is_empty() => Err(Fault::usage(
                    "There is no shop yet: add --shop NAME, --market XX, --tz ZONE and --currency CUR to make one.",
                )),
                None => Err(context::which_shop(&shops)),
            };
        };
        match named(&shops, &name) {
            Some(shop) => Self::known(shop, args),
            None => Self::new(name, args),
        }
    }

    fn known(shop: Shop, args: &Args) -> Result<Self, Fault> {
        let market = args.market.as_ref();
        let differs = market.is_some_and(|market| !market.eq_ignore_ascii_case(&shop.market))
            || args.tz.is_some_and(|zone| zone != shop.zone)
            || args
                .currency
                .is_some_and(|currency| currency != shop.currency)
            || args.fee_rate.is_some_and(|rate| rate != shop.fee_rate);
        if differs {
            return Err(Fault::refused(
                "shop_differs",
                &format!(
                    "{} has market {}, zone {}, currency {} and a fee of {}.",
                    shop.name, shop.market, shop.zone, shop.currency, shop.fee_rate
                ),
                "Leave these options out, or change the shop with: callsheet shop set NAME.",
            ));
        }
        Ok(Self::Known(shop))
    }

    fn new(name: String, args: &Args) -> Result<Self, Fault> {
        let (Some(market), Some(zone), Some(currency)) =
            (args.market.clone(), args.tz, args.currency)
        else {
            let missing: Vec<_> = [
                ("--market XX", args.market.is_none()),
                ("--tz ZONE", args.tz.is_none()),
                ("--currency CUR", args.currency.is_none()),
            ]
            .into_iter()
            .filter_map(|(option, is_missing)| is_missing.then_some(option))
            .collect();
            return Err(Fault::usage(format!(
                "The shop {name} is new: add {} to make it.",
                missing.join(", ")
            )));
        };
        Ok(Self::New(NewShop {
            name,
            client: None,
            market,
            currency,
            zone,
            fee_rate: args.fee_rate.unwrap_or(DEFAULT_FEE_RATE),
        }))
    }

    /// Returns what a reader must know of the shop.
    pub(super) fn frame(&self) -> ShopFrame {
        match self {
            Self::Known(shop) => shop.frame(),
            Self::New(new) => ShopFrame {
                market: new.market.trim().to_ascii_uppercase(),
                currency: new.currency,
                zone: new.zone,
            },
        }
    }

    /// Returns the shop's name.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Known(shop) => &shop.name,
            Self::New(new) => new.name.trim(),
        }
    }

    /// Returns the shop's id, making the shop where it is new.
    pub(super) fn settle(&mut self, ctx: &mut Context) -> Result<ShopId, Fault> {
        let new = match self {
            Self::Known(shop) => return Ok(shop.id),
            Self::New(new) => new.clone(),
        };
        let made = ctx.submit(Command::AddShop(new.clone()))?;
        let shop = Shop {
            id: ShopId::derive(made.op, 0),
            name: new.name.trim().to_owned(),
            client: new.client,
            market: new.market,
            currency: new.currency,
            zone: new.zone,
            fee_rate: new.fee_rate,
        };
        let id = shop.id;
        *self = Self::Known(shop);
        Ok(id)
    }
}

/// A database of its own for trying out an import into a shop that is not there; gone when dropped.
pub(super) struct Rehearsal(PathBuf);

impl Rehearsal {
    /// Makes the run work on a database that nobody keeps.
    pub(super) fn begin(ctx: &mut Context) -> Result<Self, Fault> {
        let name = format!(
            "callsheet-dry-run-{}-{}",
            std::process::id(),
            ctx.now.timestamp_micros()
        );
        let folder = Self(std::env::temp_dir().join(name));
        let store = Store::open(&folder.0.join("callsheet.db"), Open::Create)?;
        ctx.adopt(store);
        Ok(folder)
    }
}

impl AsRef<Path> for Rehearsal {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        // What is left in the folder of temporary files is the system's to clear.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
