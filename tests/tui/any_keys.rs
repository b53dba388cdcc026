//! Whatever is typed, at whatever size: nothing panics, and the frame fits.

use callsheet::store::view::pipeline::PipelineQuery;
use callsheet::store::view::{Scope, Span};
use callsheet::tui::action::rows;
use callsheet::tui::msg::{Input, Msg};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::slow::Slow;
use crate::world::{PLAIN, World, now};

/// Keys that mean something in a form, a menu or a filter, and some that mean nothing.
const OTHERS: &[&str] = &[
    "é",
    "美",
    "🌿",
    "0",
    "9",
    "Q",
    "<enter>",
    "<enter>",
    "<enter>",
    "<esc>",
    "<esc>",
    "<ctrl-w>",
    "<ctrl-a>",
    "<ctrl-k>",
    "<backspace>",
    "<delete>",
    "stage:",
    "tier:1",
    "-tag:vip ",
    "due<3d",
    "\"",
    "2026-12-01",
    "4.20",
    "serum<enter>",
];

/// Every key of the table of actions, and those others.
fn keys() -> Vec<String> {
    let bound = rows().flat_map(|row| row.keys.iter());
    let scripts = bound.map(|keys| script(keys));
    scripts
        .chain(OTHERS.iter().map(|keys| (*keys).to_owned()))
        .collect()
}

/// Writes keys of the table as they are typed here: `g g` is two keys, `ctrl-d` one.
pub(crate) fn script(keys: &str) -> String {
    let chords = keys.split(' ');
    chords
        .map(|chord| match chord.chars().count() {
            1 => chord.to_owned(),
            _ => format!("<{chord}>"),
        })
        .collect()
}

/// Keys that move, ask, mark and act, for answers that come when they come.
const SLOW_KEYS: &[&str] = &[
    "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj",
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "j",
    "jjjjjj",
    "k",
    "G",
    "g",
    "gg",
    "}",
    "L",
    "LL",
    " ",
    "%",
    "V",
    "u",
    "U",
    ".",
    "H",
    "S",
    "R",
    "c",
    "1",
    "2",
    "3",
    "4",
];

/// What can happen to the app.
#[derive(Clone, Debug)]
enum Deed {
    Keys(String),
    Paste(String),
    Size(u16, u16),
    Click(u16, u16),
    Wheel(isize),
    Changed,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        40 => select(keys()).prop_map(Deed::Keys),
        1 => "\\PC{0,40}".prop_map(Deed::Paste),
        2 => (0_u16..=200, 0_u16..=60).prop_map(|(columns, rows)| Deed::Size(columns, rows)),
        1 => select(&[(80, 24), (120, 40), (0, 0), (1, 1), (20, 3)][..])
            .prop_map(|(columns, rows)| Deed::Size(columns, rows)),
        2 => (0_u16..=200, 0_u16..=60).prop_map(|(column, row)| Deed::Click(column, row)),
        1 => (-9_isize..=9).prop_map(Deed::Wheel),
        1 => Just(Deed::Changed),
    ]
}

fn happens(world: &mut World, deed: &Deed) {
    match deed {
        Deed::Keys(keys) => {
            world.keys(keys);
        }
        Deed::Paste(text) => {
            world.app.paste(text);
        }
        Deed::Size(columns, rows) => {
            world.app.resize(*columns, *rows);
        }
        Deed::Click(column, row) => world.app.take(Msg::Input(Input::Click(*column, *row))),
        Deed::Wheel(rows) => world.app.take(Msg::Input(Input::Wheel(*rows, (0, 0)))),
        Deed::Changed => world.app.take(Msg::Changed),
    }
}

/// What the list says is what the store says, from the same row on.
fn assert_true(slow: &Slow) -> Result<(), TestCaseError> {
    let model = &slow.model;
    let list = &model.pipeline.list;
    let query = PipelineQuery {
        scope: Scope::All,
        now: now(),
        filter: model.pipeline.narrow.filter.clone(),
        sort: model.pipeline.sort,
        reverse: model.pipeline.reverse,
        span: Span::ALL,
    };
    let truth = slow.store.fetch(&query).unwrap();
    prop_assert_eq!(list.total, truth.total);
    let until = list.first + list.rows.len();
    prop_assert_eq!(&list.rows[..], &truth.samples[list.first..until]);
    prop_assert!(
        list.total == 0 || list.current().is_some(),
        "the cursor is on a row"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn answers_in_any_order_come_to_the_truth(
        deeds in vec((select(SLOW_KEYS), 0_usize..8), 20..120),
    ) {
        let world = World::crowded(400);
        let mut slow = Slow::new(&world);
        slow.keys("2");
        let mut dice = 7_usize;
        let mut pick = move |most: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (dice >> 33) % most.max(1)
        };
        for (keys, deed) in deeds {
            slow.keys(keys);
            match deed {
                0 | 1 if !slow.asked.is_empty() => {
                    let (number, fetch) = slow.asked.remove(pick(slow.asked.len()));
                    slow.answer(number, fetch);
                }
                2 => slow.carry_out(),
                3 => slow.take(Msg::Changed),
                _ => {}
            }
        }
        slow.model.layers.clear();
        slow.model.typed.clear();
        slow.keys("2");
        slow.settle_all(pick);
        assert_true(&slow)?;
    }
}

/// Steps of a case.
const STEPS: u32 = 200;

/// How many cases: a few in every run, as many as make `CALLSHEET_STEPS` steps where that is set.
fn cases() -> u32 {
    let wanted = std::env::var("CALLSHEET_STEPS").ok();
    let steps: u32 = wanted.and_then(|steps| steps.parse().ok()).unwrap_or(2_400);
    steps.div_ceil(STEPS)
}

/// The shop in one of its states.
fn shop(state: usize) -> World {
    match state {
        0 => World::new(),
        1 => World::selling((120, 40)),
        2 => World::campaigning(PLAIN, (120, 40)),
        3 => World::contradicted(),
        4 => World::awake(),
        _ => World::empty(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_keys_on_no_screen_at_no_size_panic_and_every_frame_fits_and_what_is_kept_is_whole(
        state in 0_usize..6,
        screen in 0_usize..8,
        deeds in vec(deed(), STEPS as usize),
    ) {
        let mut world = shop(state);
        world.keys(["1", "2", "3", "4", "5", "6", "7", "8"][screen]);
        let mut size = (120, 40);
        for deed in &deeds {
            happens(&mut world, deed);
            if let Deed::Size(columns, rows) = deed {
                size = (*columns, *rows);
            }
            let frame = world.app.frame();
            prop_assert_eq!((frame.area.width, frame.area.height), size);
            let control = frame.content.iter().find(|cell| cell.symbol().chars().any(char::is_control));
            prop_assert!(control.is_none(), "{:?} after {:?}", control, deed);
        }
        world.keys("<esc><esc><esc><esc><esc><esc><esc><esc>");
        prop_assert!(world.is_bare(), "Esc leaves every layer");
        prop_assert!(world.app.model.typed.is_empty());
        prop_assert_eq!(world.faults(), Vec::<String>::new());
    }
}
