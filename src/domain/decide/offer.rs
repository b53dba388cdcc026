//! Commands about offers.

use super::{Decided, clean, nth, once, rate};
use crate::domain::command::{Envelope, NewOffer};
use crate::domain::creator::Creator;
use crate::domain::date::{Date, plus_days};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::id::{CreatorId, ExtId, OfferId};
use crate::domain::money::BasisPoints;
use crate::domain::offer::Offer;
use crate::domain::refusal::Refusal;

/// Where the ids of offers begin, clear of the others an operation derives.
const OFFERS: u32 = 5 << 20;

/// Offers a rate for a product to creators, all or none.
pub(super) fn set(facts: &Facts, envelope: &Envelope, new: &NewOffer) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    for (n, id) in once(&new.creators).into_iter().enumerate() {
        let of = to_one(facts, envelope, new, (id, nth(n)))?;
        decided.events.extend(of.events);
        let told = of.warnings.into_iter();
        let fresh: Vec<String> = told.filter(|cut| !decided.warnings.contains(cut)).collect();
        decided.warnings.extend(fresh);
    }
    Ok(decided)
}

/// Offers a rate for a product to one creator; the offer is the `n`-th of the command.
fn to_one(
    facts: &Facts,
    envelope: &Envelope,
    new: &NewOffer,
    (id, n): (CreatorId, u32),
) -> Result<Decided, Refusal> {
    let reason = new
        .reason
        .as_deref()
        .map(|text| clean("reason", text))
        .transpose()?;
    let mut decided = Decided::default();
    let creator = facts.creator(id)?;
    let shop = facts.shop(creator.shop)?;
    if !facts.products.contains_key(&(shop.id, new.sku_id.clone())) {
        let remedy = "List them with: callsheet product list.";
        return Err(Refusal::unknown("product", &new.sku_id, remedy));
    }
    let today = shop.today(envelope.at);
    let from = new.from.unwrap_or(today);
    let clocks = facts.market(shop).on(from);
    rate::within(Some(new.rate), &clocks)?;
    let old_rate = in_force(facts, (creator, &new.sku_id), plus_days(from, -1));
    let next = |id| Offer {
        id,
        shop: shop.id,
        creator: creator.id,
        sku_id: new.sku_id.clone(),
        rate: new.rate,
        from,
        old_rate,
        reason: reason.clone(),
    };
    let same_day = offers(facts, creator, &new.sku_id).find(|offer| offer.from == from);
    if let Some(known) = same_day {
        let change = Change::between(known, &next(known.id), Verb::Edited);
        decided.push(change.map(Event::Offer));
    } else {
        let offer = next(OfferId::derive(envelope.id, OFFERS + n));
        decided.push(Some(Event::Offer(Change::Added(offer))));
    }
    let cut = rate::cut((old_rate, Some(new.rate)), (from, &clocks));
    decided.warnings.extend(cut);
    Ok(decided)
}

fn offers<'f>(facts: &'f Facts, creator: &Creator, sku: &ExtId) -> impl Iterator<Item = &'f Offer> {
    let all = facts.offers.values();
    all.filter(move |offer| offer.creator == creator.id && offer.sku_id == *sku)
}

/// Returns the rate that holds for a creator and a product on a day: the latest offer's, else what is usual for
/// the creator, else for the product.
fn in_force(facts: &Facts, (creator, sku): (&Creator, &ExtId), on: Date) -> Option<BasisPoints> {
    let product = facts.products.get(&(creator.shop, sku.clone()));
    offers(facts, creator, sku)
        .filter(|offer| offer.from <= on)
        .max_by_key(|offer| offer.from)
        .map(|offer| offer.rate)
        .or(creator.commission_rate)
        .or_else(|| product.and_then(|product| product.commission_rate))
}

/// Raises what a creator is offered for products to a rate, from today on; an offer that is as good stays, and a
/// product that is gone is passed over. The first offer is the `n`-th of the command.
pub(super) fn raise(
    facts: &Facts,
    envelope: &Envelope,
    (creator, rate, products): (&Creator, BasisPoints, &[ExtId]),
    (n, why): (u32, &str),
) -> Result<Decided, Refusal> {
    let today = facts.shop(creator.shop)?.today(envelope.at);
    let mut decided = Decided::default();
    for (place, sku) in products.iter().enumerate() {
        let is_known = facts.products.contains_key(&(creator.shop, sku.clone()));
        let is_less = |now: BasisPoints| now < rate;
        if !is_known || !in_force(facts, (creator, sku), today).is_none_or(is_less) {
            continue;
        }
        let new = NewOffer {
            creators: vec![creator.id],
            sku_id: sku.clone(),
            rate,
            from: None,
            reason: Some(why.to_owned()),
        };
        let raised = to_one(facts, envelope, &new, (creator.id, n + nth(place)))?;
        decided.events.extend(raised.events);
    }
    Ok(decided)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::testing::{creator, date, envelope, facts, product};

    fn offer(rate: i64, from: &str) -> NewOffer {
        NewOffer {
            creators: vec![creator().id],
            sku_id: product().sku_id,
            rate: BasisPoints(rate),
            from: Some(date(from)),
            reason: Some("step reached".into()),
        }
    }

    fn decided(world: &Facts, new: &NewOffer) -> Result<Decided, Refusal> {
        set(world, &envelope(Command::SetOffers(new.clone())), new)
    }

    #[test]
    fn each_offer_follows_the_one_before_and_a_cut_says_how_long_the_old_rate_holds() {
        let mut world = facts(&[]);
        let creators = world.creators.values_mut();
        creators.for_each(|creator| creator.commission_rate = Some(BasisPoints(1_500)));
        let take = |decided: Decided| {
            let Some(Event::Offer(Change::Added(offer))) = decided.events.into_iter().next() else {
                panic!("no offer was made");
            };
            offer
        };
        let first = take(decided(&world, &offer(1_800, "2026-11-20")).unwrap());
        assert_eq!(first.old_rate, Some(BasisPoints(1_500)));
        world.offers.insert(first.id, first);
        let cut = decided(&world, &offer(1_200, "2026-12-01")).unwrap();
        assert_eq!(
            cut.warnings,
            ["Who sells already keeps 18 % until 2026-12-31."]
        );
        assert_eq!(take(cut).old_rate, Some(BasisPoints(1_800)));
        // The same day again is a correction.
        let again = decided(&world, &offer(1_900, "2026-11-20")).unwrap();
        assert!(matches!(
            &again.events[0],
            Event::Offer(Change::Changed {
                verb: Verb::Edited,
                ..
            })
        ));
    }

    #[test]
    fn the_platforms_bounds_hold() {
        let world = facts(&[]);
        for (rate, fits) in [(99, false), (100, true), (8_000, true), (8_001, false)] {
            assert_eq!(
                decided(&world, &offer(rate, "2026-11-20")).is_ok(),
                fits,
                "{rate}"
            );
        }
        let mut unknown = offer(1_500, "2026-11-20");
        unknown.sku_id = "9".into();
        assert_eq!(decided(&world, &unknown).unwrap_err().code, "unknown");
    }
}
