//! The shop an import goes into: the named one, the only one, or a new one.

use super::super::fault::{Exit, Fault, Trouble, which_shop};
use super::super::session::{Session, only};
use super::Args;
use crate::domain::command::{Command, NewShop, ShopEdit};
use crate::domain::fact::ShopFrame;
use crate::domain::id::ShopId;
use crate::domain::refusal::Refusal;
use crate::domain::shop::{DEFAULT_FEE_RATE, Shop};
use crate::store::view::lookup::ShopsQuery;

/// Where the rows go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// Into a shop that is there.
    Known(Shop),
    /// Into a shop that is made with the first file that can be read.
    New(NewShop),
}

impl Target {
    /// Returns what a reader of files needs to know.
    pub(super) fn frame(&self) -> ShopFrame {
        match self {
            Self::Known(shop) => shop.frame(),
            Self::New(new) => ShopFrame {
                market: new.market.clone(),
                currency: new.currency,
                zone: new.zone,
            },
        }
    }

    /// Returns the shop's name.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Known(shop) => &shop.name,
            Self::New(new) => &new.name,
        }
    }
}

/// Finds the shop by `--shop`, or the only one; a new one needs market, zone and currency.
pub(super) fn find(args: &Args, shops: &[Shop], named: Option<&str>) -> Result<Target, Fault> {
    let Some(name) = named.map(str::trim).filter(|name| !name.is_empty()) else {
        return match only(shops) {
            Some(shop) => known(args, shop),
            None if shops.is_empty() => Err(lacking(args, &["--shop"])),
            None => Err(which_shop(shops)),
        };
    };
    let wanted = name.to_lowercase();
    match shops.iter().find(|shop| shop.name.to_lowercase() == wanted) {
        Some(shop) => known(args, shop.clone()),
        None => new(args, name),
    }
}

/// Returns a shop that is there; flags that contradict it are refused rather than obeyed or dropped.
fn known(args: &Args, shop: Shop) -> Result<Target, Fault> {
    let market = args
        .market
        .as_ref()
        .filter(|market| !market.eq_ignore_ascii_case(&shop.market));
    let zone = args.tz.filter(|zone| *zone != shop.zone);
    let currency = args.currency.filter(|currency| *currency != shop.currency);
    let differs = [
        market.map(|market| format!("its market is {}, not {market}", shop.market)),
        zone.map(|zone| format!("its time zone is {}, not {zone}", shop.zone)),
        currency.map(|currency| format!("its currency is {}, not {currency}", shop.currency)),
    ];
    match differs.into_iter().flatten().next() {
        None => Ok(Target::Known(shop)),
        Some(how) => Err(Refusal::new(
            "shop_differs",
            format!("{} is there already, and {how}.", shop.name),
            "Change the shop with callsheet shop set, or name another one.",
        )
        .into()),
    }
}

fn new(args: &Args, name: &str) -> Result<Target, Fault> {
    match (&args.market, args.tz, args.currency) {
        (Some(market), Some(zone), Some(currency)) => Ok(Target::New(NewShop {
            name: name.to_owned(),
            client: None,
            market: market.clone(),
            currency,
            zone,
            fee_rate: args.fee_rate.unwrap_or(DEFAULT_FEE_RATE),
        })),
        _ => Err(lacking(args, &[])),
    }
}

fn lacking(args: &Args, also: &[&'static str]) -> Fault {
    let flags = [
        ("--market XX", args.market.is_none()),
        ("--tz ZONE", args.tz.is_none()),
        ("--currency CUR", args.currency.is_none()),
    ];
    let missing: Vec<_> = also
        .iter()
        .map(|_| "--shop NAME")
        .chain(
            flags
                .into_iter()
                .filter(|(_, lacks)| *lacks)
                .map(|(flag, _)| flag),
        )
        .collect();
    Fault::Wrong(
        Exit::Usage,
        Trouble {
            code: "usage",
            message: "A new shop is not known well enough to read its files.".to_owned(),
            remedy: format!("Give {} too.", listed(&missing)),
        },
    )
}

/// Returns words as a person lists them: `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Returns the shop's identity; a new shop is made, a given platform share is set.
pub(super) fn settle(target: &Target, args: &Args, session: &mut Session) -> Result<ShopId, Fault> {
    match target {
        Target::New(new) => {
            session.store_or_new()?;
            session.submit(Command::AddShop(new.clone()))?;
            let shops = session.fetch(&ShopsQuery)?;
            Ok(super::super::session::named(&shops, &new.name)?.id)
        }
        Target::Known(shop) => {
            if let Some(fee_rate) = args.fee_rate.filter(|rate| *rate != shop.fee_rate)
                && !args.dry_run
            {
                let edit = ShopEdit {
                    fee_rate: Some(fee_rate),
                    ..ShopEdit::default()
                };
                session.submit(Command::EditShop {
                    shop: shop.id,
                    edit,
                })?;
            }
            Ok(shop.id)
        }
    }
}
