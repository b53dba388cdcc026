//! Whatever is typed, at whatever size: nothing panics, and the frame fits.

use callsheet::tui::msg::{Input, Msg};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::world::World;

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
    "8",
    "n",
    "N",
    "f",
    "/",
    ":",
    "?",
    "s",
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
