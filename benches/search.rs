//! Time per key of the fuzzy search over 100 000 names, beside two floors of the same run:
//! one look at every letter mask, and the plain matcher over every name.
//!
//! `cargo bench --bench search` prints a table of keys, then what criterion says of whole words.

use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use callsheet::domain::search::{Index, Search, Subject};
use criterion::Criterion;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

const NAMES: usize = 100_000;
const LIMIT: usize = 100;
const ROUNDS: usize = 15;
const QUERIES: [&str; 14] = [
    "maya",
    "anna",
    "beautyjess",
    "glowup",
    "leo_lifts",
    "ee",
    "the.real",
    "mqya",
    "skinacre",
    "x9",
    "nguyen",
    "小红",
    "jess 99",
    "zzkitchen",
];

const FIRST: [&str; 24] = [
    "maya", "anna", "jess", "leo", "linh", "sofia", "emma", "kai", "zoe", "tom", "nina", "omar",
    "lucia", "ben", "ivy", "hana", "noah", "mia", "ella", "theo", "ruby", "max", "lena", "sam",
];
const TOPIC: [&str; 20] = [
    "glows", "beauty", "lifts", "kitchen", "skincare", "fit", "style", "home", "reviews", "finds",
    "vlogs", "makeup", "deals", "gym", "cooks", "reads", "travels", "daily", "official", "shop",
];
const WIDE: [&str; 10] = [
    "小红",
    "美妆",
    "李娜",
    "さくら",
    "민지",
    "nguyễn",
    "josé",
    "zoë",
    "björk",
    "łucja",
];
const JOIN: [&str; 5] = [".", "_", "", "the", "x"];

/// A small generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let place = self.roll(from.len());
        from.get(place).copied().unwrap_or_default()
    }
}

struct Person {
    handle: String,
    name: String,
    recency: i64,
}

fn people() -> Vec<Person> {
    let mut dice = Dice(0x5EED_CA11_5EE7);
    (0..NAMES)
        .map(|n| {
            let first = if n % 10 == 0 {
                dice.pick(&WIDE)
            } else {
                dice.pick(&FIRST)
            };
            let (join, topic) = (dice.pick(&JOIN), dice.pick(&TOPIC));
            let number = dice.roll(10_000);
            let handle = match dice.roll(4) {
                0 => format!("{topic}{join}{first}{number}"),
                1 => format!("{first}{join}{}{number}", dice.pick(&FIRST)),
                _ => format!("{first}{join}{topic}{}", number % 100),
            };
            let name = format!("{first} {}", dice.pick(&TOPIC));
            let recency = i64::try_from(dice.roll(400)).unwrap_or(0);
            Person {
                handle,
                name,
                recency,
            }
        })
        .collect()
}

fn index(people: &[Person]) -> Index<usize> {
    Index::new(people.iter().enumerate().map(|(key, person)| Subject {
        key,
        handle: &person.handle,
        name: &person.name,
        other: "",
        recency: person.recency,
    }))
}

/// The beginnings of `query`, letter by letter.
fn keys(query: &str) -> impl Iterator<Item = &str> {
    query
        .char_indices()
        .filter_map(move |(at, c)| query.get(..at + c.len_utf8()))
}

fn mask(text: &str) -> u64 {
    text.bytes().fold(0, |mask, b| mask | 1 << (b % 64))
}

fn plain(matcher: &SkimMatcherV2, people: &[Person], query: &str) -> usize {
    let scored = people
        .iter()
        .filter_map(|person| matcher.fuzzy_match(&person.handle, query));
    let mut best: Vec<i64> = scored.collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    best.len().min(LIMIT)
}

/// Times `answer` for every key of every query, `rounds` times.
fn time(rounds: usize, mut answer: impl FnMut(&str) -> usize) -> Vec<(String, Duration)> {
    let mut times = Vec::new();
    for _ in 0..rounds {
        for key in QUERIES.iter().flat_map(|query| keys(query)) {
            let start = Instant::now();
            black_box(answer(key));
            times.push((key.to_owned(), start.elapsed()));
        }
    }
    times.sort_by_key(|(_, time)| *time);
    times
}

fn report(out: &mut impl Write, what: &str, times: &[(String, Duration)]) -> io::Result<()> {
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len() - 1));
    let show = |row: Option<&(String, Duration)>| {
        row.map_or(0.0, |(_, time)| time.as_secs_f64() * 1_000.0)
    };
    let slowest = times.last().map_or("", |(key, _)| key);
    writeln!(
        out,
        "{what:<28} p50 {:7.3}  p90 {:7.3}  p99 {:7.3}  max {:7.3} ms  ({slowest:?})",
        show(at(50)),
        show(at(90)),
        show(at(99)),
        show(times.last()),
    )
}

/// Prints, per key, the median of the rounds for the slowest keys.
fn slowest(out: &mut impl Write, times: &[(String, Duration)]) -> io::Result<()> {
    let mut medians: Vec<(Duration, &str)> = QUERIES
        .iter()
        .flat_map(|query| keys(query))
        .filter_map(|key| {
            let mut own = times
                .iter()
                .filter(|(have, _)| have == key)
                .map(|(_, time)| *time);
            let middle = own.clone().count() / 2;
            own.nth(middle).map(|time| (time, key))
        })
        .collect();
    medians.sort_unstable_by(|a, b| b.cmp(a));
    medians.dedup();
    for (time, key) in medians.iter().take(10) {
        writeln!(out, "    {:7.3} ms  {key:?}", time.as_secs_f64() * 1_000.0)?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let people = people();
    let start = Instant::now();
    let index = index(&people);
    let built = start.elapsed();
    let masks: Vec<u64> = people.iter().map(|person| mask(&person.handle)).collect();
    let matcher = SkimMatcherV2::default().ignore_case();

    let mut out = io::stdout();
    writeln!(out, "{NAMES} names, built in {built:.1?}; ms per key")?;
    report(
        &mut out,
        "floor: mask scan",
        &time(ROUNDS, |key| {
            let wanted = mask(key);
            masks.iter().filter(|have| wanted & !**have == 0).count()
        }),
    )?;
    report(
        &mut out,
        "plain skim, handles only",
        &time(1, |key| plain(&matcher, &people, key)),
    )?;
    report(
        &mut out,
        "search, each key from scratch",
        &time(3, |key| index.search(key, LIMIT).hits.len()),
    )?;
    let mut search = Search::default();
    let typed = time(ROUNDS, |key| {
        if key.chars().count() == 1 {
            search = Search::default();
        }
        search.run(&index, key, LIMIT).hits.len()
    });
    report(&mut out, "search, typed", &typed)?;
    slowest(&mut out, &typed)?;

    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    for query in ["maya", "beautyjess", "skinacre"] {
        criterion.bench_function(&format!("type {query}"), |bencher| {
            bencher.iter(|| {
                let mut search = Search::default();
                let totals = keys(query).map(|key| search.run(&index, key, LIMIT).total);
                let sum: usize = totals.sum();
                drop(search);
                sum
            });
        });
    }
    criterion.final_summary();
    drop(criterion);
    Ok(())
}
