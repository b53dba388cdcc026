//! Keys that come all at once: those of a held key move, a paste that is not told as one never acts
//! (reliability.md T6).

use callsheet::tui::layer::Layer;
use callsheet::tui::msg::{Input, Msg};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::world::World;

fn burst(world: &mut World, text: &str) {
    let keys = text.chars().map(|c| {
        let code = if c == '\n' {
            KeyCode::Enter
        } else {
            KeyCode::Char(c)
        };
        KeyEvent::new(code, KeyModifiers::NONE)
    });
    world.app.take(Msg::Input(Input::Burst(keys.collect())));
}

/// What people have on their clipboards; each letter means something somewhere.
const TEXTS: [&str; 4] = [
    "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
    "LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL\n",
    "Dear Maya,\nyour box left us on Tuesday: 9400 1112 0255 5684.\nXoxo\n",
    "u U T e p b m w X x D H y Y a A # : / ? n N . 1 2 3 4 5 6 7 8 g t g d yyyyyyyyyyyyyyyyyyyyyyyy\n",
];

#[test]
fn text_outside_a_field_does_nothing_on_any_screen_and_is_told() {
    for screen in ["1", "2", "2B", "2<tab>", "3", "4", "5", "6", "7", "8"] {
        for text in TEXTS {
            let mut world = World::new();
            world.keys(screen);
            let (under, ops) = (world.under_cursor(), world.operations());
            burst(&mut world, text);
            assert_eq!(world.operations(), ops, "{screen}: {text}");
            assert_eq!(world.under_cursor(), under, "{screen}: {text}");
            assert!(world.app.model.layers.is_empty(), "{screen}: {text}");
            assert!(
                world.news().starts_with("That came all at once"),
                "{screen}"
            );
        }
    }
}

#[test]
fn text_over_a_menu_or_a_question_answers_nothing() {
    for keys in ["2T", "2X", "2m", "2y", "4L", "8u", "?", ":"] {
        for text in TEXTS {
            let mut world = World::new();
            world.keys(keys);
            let (layers, ops) = (world.app.model.layers.len(), world.operations());
            burst(&mut world, text);
            assert_eq!(world.operations(), ops, "{keys}: {text}");
            assert_eq!(world.app.model.layers.len(), layers, "{keys}: {text}");
        }
    }
}

#[test]
fn in_a_field_it_is_text_and_enter_is_left_to_a_hand() {
    let mut world = World::new();
    world.keys("2A");
    let link = "https://www.tiktok.com/@maya.glows/video/7301234567890123456\n";
    burst(&mut world, link);
    let Some(Layer::Form(form)) = world.app.model.layers.last() else {
        panic!("the note is gone")
    };
    assert_eq!(form.text(0).as_deref(), Some(link.trim_end()));
    world.assert_shows("like a paste: press enter");
    assert_eq!(world.does("<enter>").len(), 1);
}

#[test]
fn the_repeats_of_a_held_key_all_move_and_what_little_comes_after_them_acts() {
    let mut world = World::new();
    world.keys("2gg");
    burst(&mut world, &"j".repeat(1_000));
    let last = world.app.model.pipeline.list.total - 1;
    assert_eq!(world.row(), last);
    burst(&mut world, &"jk".repeat(500));
    assert_eq!(world.row(), last - 1);
    burst(&mut world, &format!("{}/zoe\n", "k".repeat(40)));
    assert_eq!(world.app.model.pipeline.list.total, 1);
    assert_eq!(world.under_cursor(), "zoe · Serum 30 ml");
}
