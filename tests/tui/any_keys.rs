//! Whatever is typed, at whatever size: nothing panics, and the frame fits.

use callsheet::store::view::pipeline::PipelineQuery;
use callsheet::store::view::{Scope, Span};
use callsheet::tui::msg::{Input, Msg};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::slow::Slow;
use crate::world::{World, now};

/// Keys people press, in the places they press them, and some nobody would.
const KEYS: &[&str] = &[
    "j",
    "k",
    "h",
    "l",
    "g",
    "G",
    "{",
    "}",
    "z",
    "-",
    "1",
    "2",
    "3",
    "4",
    "5",
    "8",
    "n",
    "N",
    "f",
    "/",
    ":",
    "?",
    "s",
    "W",
    "S",
    "v",
    "V",
    "%",
    "L",
    "H",
    "t",
    "a",
    "X",
    "p",
    "T",
    "c",
    "e",
    "D",
    "m",
    "w",
    "x",
    "A",
    "#",
    "u",
    "U",
    ".",
    "y",
    "o",
    "R",
    "q",
    "r",
    "d",
    "i",
    "5",
    "é",
    "美",
    "🌿",
    "<space>",
    "<enter>",
    "<enter>",
    "<esc>",
    "<esc>",
    "<tab>",
    "<backtab>",
    "<up>",
    "<down>",
    "<left>",
    "<right>",
    "<home>",
    "<end>",
    "<pgup>",
    "<pgdn>",
    "<ctrl-d>",
    "<ctrl-u>",
    "<ctrl-f>",
    "<ctrl-b>",
    "<ctrl-o>",
    "<ctrl-p>",
    "<ctrl-r>",
    "<ctrl-w>",
    "<ctrl-a>",
    "<ctrl-k>",
    "<backspace>",
    "<delete>",
    "<f1>",
    "stage:",
    "tier:1",
    "-tag:vip ",
    "due<3d",
    "\"",
    "2026-12-01",
];

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
    Keys(&'static str),
    Paste(String),
    Size(u16, u16),
    Click(u16, u16),
    Wheel(isize),
    Changed,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        40 => select(KEYS).prop_map(Deed::Keys),
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

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_keys_at_no_size_panic_and_every_frame_fits(deeds in vec(deed(), 100..300)) {
        let mut world = World::new();
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
    }
}
