//! What sheets say of content beside its figures, weekly series, and what was agreed with creators.

use crate::domain::command::{Command, CreatorEdit};
use crate::store::ingest::testing::{World, creators, figures, listed, video, videos};

const NOTES: &str =
    "select id, views, hold, hook_angle, caption, add_to_carts, compliance from content";

fn facts(world: &World, name: &str, row: &str) -> crate::store::ingest::testing::Done {
    let header = "Video ID,3-second hold,Hook angle,Caption,Add to carts,Compliance";
    world.csv(name, &format!("{header}\n{row}\n"))
}

#[test]
fn notes_and_figures_of_a_video_stand_beside_each_other_in_either_order() {
    for notes_first in [true, false] {
        let world = World::new();
        let empty = world.dump();
        let list = |world: &World| world.import(videos([video(7001, figures(5, 1, 100))]));
        let note = |world: &World| facts(world, "n.csv", "7001,31%,curiosity gap,words,12,ok");
        let (first, second) = if notes_first {
            (note(&world), list(&world))
        } else {
            (list(&world), note(&world))
        };
        let both = "7001 5 3100 curiosity_gap words 12 ok";
        assert_eq!(world.rows(NOTES), both, "{notes_first}");
        // The next list does not erase what the sheet said.
        let next = world.import(videos([video(7001, figures(9, 1, 100))]));
        assert_eq!(world.rows(NOTES), "7001 9 3100 curiosity_gap words 12 ok");
        assert_eq!(note(&world).counts(), [0, 0, 1, 0]);
        world.undo(&next);
        assert_eq!(world.rows(NOTES), both);
        world.undo(&first);
        let left = if notes_first {
            "7001 5 – – – – –"
        } else {
            "7001 – 3100 curiosity_gap words 12 ok"
        };
        assert_eq!(world.rows(NOTES), left);
        world.undo(&second);
        assert_eq!(world.dump(), empty);
        world.assert_sound();
    }
}

#[test]
fn a_later_sheet_wins_and_an_empty_cell_keeps() {
    let world = World::new();
    let first = facts(&world, "a.csv", "7001,31%,mine,words,12,ok");
    assert_eq!(first.counts(), [1, 0, 0, 0]);
    let second = facts(&world, "b.csv", "7001,28%,,,,\n7001,28%,,,,");
    assert_eq!(second.counts(), [0, 1, 1, 0]);
    assert_eq!(world.rows(NOTES), "7001 – 2800 mine words 12 ok");
    world.undo(&second);
    assert_eq!(world.rows(NOTES), "7001 – 3100 mine words 12 ok");
}

#[test]
fn weeks_of_a_series_are_merged_and_taken_out_again() {
    let world = World::new();
    let empty = world.dump();
    let series = |name: &str, rows: &str| world.csv(name, &format!("Week,Searches\n{rows}"));
    let rows = "select name, week, value from signal order by week";
    let first = series("a.csv", "2026-11-16,10\n2026-11-23,12\n2026-11-24,13\n");
    assert_eq!(first.counts(), [2, 0, 1, 0]);
    assert_eq!(
        world.rows(rows),
        "Searches 20773 10000\nSearches 20780 13000"
    );
    let second = series("b.csv", "2026-11-16,10\n2026-11-23,14\n2026-11-30,1\n");
    assert_eq!(second.counts(), [1, 1, 1, 0]);
    world.undo(&first);
    assert_eq!(
        world.rows(rows),
        "Searches 20780 14000\nSearches 20787 1000"
    );
    world.undo(&second);
    assert_eq!(world.dump(), empty);
}

#[test]
fn what_was_agreed_fills_the_profile_and_goes_with_its_sheet() {
    let world = World::new();
    world.import(creators([listed("maya", Some(5_000))]));
    world.act(Command::TagCreators {
        creators: vec![world.creator("maya")],
        add: ["vip".to_owned()].into(),
        remove: [].into(),
    });
    let before = world.dump();
    let sheet = world.csv(
        "agreed.csv",
        "Creator,Agreed rate,Commission rate,Flat fee,Tags,Owner,Type\n\
         maya,1.5,15%,250,beauty,Ana,retainer\nzoe,2,,,,,\n",
    );
    assert_eq!(sheet.counts(), [1, 1, 0, 0]);
    let terms = "select handle, type, agreed_rate, commission_rate, flat_fee, tags, owner from creator order by 1";
    assert_eq!(
        world.rows(terms),
        "maya retainer 150 1500 25000 [\"beauty\",\"vip\"] Ana\nzoe one_off 200 – – [] –"
    );
    world.assert_sound();
    // What a person changes afterwards stays when the sheet goes.
    world.act(Command::EditCreators {
        creators: vec![world.creator("maya")],
        edit: CreatorEdit {
            owner: Some(Some("Bo".to_owned())),
            ..CreatorEdit::default()
        },
    });
    world.assert_sound();
    world.undo(&sheet);
    assert_eq!(world.rows(terms), "maya one_off – – – [\"vip\"] Bo");
    world.act(Command::EditCreators {
        creators: vec![world.creator("maya")],
        edit: CreatorEdit {
            owner: Some(None),
            ..CreatorEdit::default()
        },
    });
    assert_eq!(world.dump(), before);
    world.assert_sound();
}
