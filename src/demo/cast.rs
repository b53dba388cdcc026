//! Who is in the demo: creators, products, videos.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::dice::Dice;
use crate::domain::date::{Date, plus_days};

const NAMES: &str = include_str!("../../assets/demo/names.toml");

#[derive(Deserialize)]
struct Names {
    first: Vec<String>,
    second: Vec<String>,
    display: Vec<String>,
    categories: Vec<String>,
    styles: Vec<String>,
    titles: Vec<String>,
    product: Vec<Item>,
}

/// A product as the names file describes it; amounts in cents.
#[derive(Clone, Deserialize)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) category: String,
    pub(super) price: i64,
    pub(super) cost: i64,
    pub(super) ship: i64,
}

pub(super) struct Person {
    pub(super) handle: String,
    pub(super) name: String,
    pub(super) followers: i64,
    pub(super) category: String,
    pub(super) style: String,
    /// How well the videos sell: orders per thousand clicks.
    pub(super) pull: i64,
}

pub(super) struct Video {
    pub(super) id: i64,
    pub(super) creator: usize,
    pub(super) product: usize,
    pub(super) title: String,
    pub(super) posted: Date,
    pub(super) views: i64,
    pub(super) clicks: i64,
    pub(super) orders: i64,
}

impl Video {
    pub(super) fn url(&self, cast: &Cast) -> String {
        let handle = cast
            .creators
            .get(self.creator)
            .map_or("", |person| &person.handle);
        format!("https://www.tiktok.com/@{handle}/video/{}", self.id)
    }
}

pub(super) struct Cast {
    pub(super) creators: Vec<Person>,
    pub(super) products: Vec<Item>,
    pub(super) videos: Vec<Video>,
}

impl Cast {
    pub(super) fn new(dice: &mut Dice, creators: usize, today: Date) -> Self {
        // The names ship with the program and a test reads them.
        let names: Names = toml::from_str(NAMES).unwrap_or_else(|_| Names {
            first: vec!["maya".into()],
            second: vec!["glows".into()],
            display: vec![String::new()],
            categories: vec!["beauty".into()],
            styles: vec!["review".into()],
            titles: vec!["one".into()],
            product: Vec::new(),
        });
        let mut people: Vec<Person> = Vec::with_capacity(creators);
        let mut taken = BTreeSet::new();
        for n in 0..creators {
            let mut person = person(dice, &names);
            // Numbers keep the handles apart once the pairs run out.
            if !taken.insert(person.handle.clone()) {
                person.handle = format!("{}{n}", person.handle);
                taken.insert(person.handle.clone());
            }
            people.push(person);
        }
        let mut cast = Self {
            creators: people,
            products: names.product.clone(),
            videos: Vec::new(),
        };
        let posts = creators * 6 / 5;
        for n in 0..posts {
            let video = video(dice, &cast, &names, (n, today));
            cast.videos.push(video);
        }
        cast
    }

    /// Returns the SKU id of a product.
    pub(super) fn sku(product: usize) -> i64 {
        1_729_900_020_000_000_000 + i64::try_from(product).unwrap_or(0) * 113_274 + 771_043
    }

    /// Returns the product id of a product.
    pub(super) fn product_id(product: usize) -> i64 {
        1_729_900_010_000_000_000 + i64::try_from(product).unwrap_or(0) * 125_832 + 412_387
    }
}

fn person(dice: &mut Dice, names: &Names) -> Person {
    let first = dice.one_of(&names.first).cloned().unwrap_or_default();
    let second = dice.one_of(&names.second).cloned().unwrap_or_default();
    let joint = dice.one_of(&[".", "_", ""]).copied().unwrap_or(".");
    let mark = dice.one_of(&names.display).cloned().unwrap_or_default();
    let followers = match dice.between(1, 100) {
        1..=2 => dice.between(500_000, 2_400_000),
        3..=12 => dice.between(100_000, 480_000),
        13..=92 => dice.between(5_000, 99_000),
        _ => dice.between(600, 4_900),
    };
    let mut display: String = first.clone();
    if let Some(letter) = display.get_mut(0..1) {
        letter.make_ascii_uppercase();
    }
    Person {
        handle: format!("{first}{joint}{second}"),
        name: format!("{display} {mark}").trim().to_owned(),
        followers,
        category: dice.one_of(&names.categories).cloned().unwrap_or_default(),
        style: dice.one_of(&names.styles).cloned().unwrap_or_default(),
        pull: dice.between(2, 60),
    }
}

fn video(dice: &mut Dice, cast: &Cast, names: &Names, (n, today): (usize, Date)) -> Video {
    let last = i64::try_from(cast.creators.len()).unwrap_or(1) - 1;
    // A third of the creators make most of the videos.
    let reach = if dice.chance(60) { last / 3 } else { last };
    let creator = usize::try_from(dice.between(0, reach.max(0))).unwrap_or(0);
    let products = i64::try_from(cast.products.len()).unwrap_or(1) - 1;
    let person = cast.creators.get(creator);
    let followers = person.map_or(1_000, |person| person.followers);
    let views = followers * dice.between(3, 140) / 100 + dice.between(200, 4_000);
    let clicks = views * dice.between(4, 38) / 1_000;
    let orders = (clicks * person.map_or(10, |person| person.pull) / 1_000).min(90);
    Video {
        id: 7_499_000_000_000_000_000
            + i64::try_from(n).unwrap_or(0) * 7_919
            + dice.between(1, 7_000),
        creator,
        product: usize::try_from(dice.between(0, products.max(0))).unwrap_or(0),
        title: dice.one_of(&names.titles).cloned().unwrap_or_default(),
        posted: plus_days(today, -dice.between(1, 100)),
        views,
        clicks,
        orders,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::creator::Tier;

    #[test]
    fn the_same_seed_gives_the_same_cast_and_every_tier() {
        let today = "2026-11-20".parse().unwrap();
        let one = Cast::new(&mut Dice::new(7), 180, today);
        let two = Cast::new(&mut Dice::new(7), 180, today);
        let handles = |cast: &Cast| {
            cast.creators
                .iter()
                .map(|p| p.handle.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(handles(&one), handles(&two));
        assert_eq!(one.products.len(), 6);
        for tier in Tier::ALL {
            assert!(
                one.creators
                    .iter()
                    .any(|person| Tier::of(person.followers) == tier),
                "tier {tier}"
            );
        }
        let distinct: BTreeSet<_> = handles(&one).into_iter().collect();
        assert_eq!(distinct.len(), 180);
    }
}
