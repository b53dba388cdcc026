//! Samples from applications and trackers: one sample each, forward only, in the log.

use crate::domain::command::{Command, MoveDetails};
use crate::domain::fact::SampleFact;
use crate::domain::id::ExtId;
use crate::domain::stage::Stage;
use crate::domain::testing::instant;
use crate::store::ingest::testing::{
    World, applications, day, figures, sent, tracker, video, videos,
};
use crate::store::view::Scope;
use crate::store::view::today::{Group, Item, TodayQuery};

const SAMPLES: &str = "select c.handle, p.sku, s.api_id, s.stage, s.requested, s.shipped, s.tracking
     from sample s join creator c on c.n = s.creator join product p on p.n = s.product order by s.n";

/// The same application as the platform has it.
fn applied(stage: Stage, id: i64) -> SampleFact<'static> {
    SampleFact {
        api_id: Some(ExtId::Number(id)),
        ..sent(stage, Some("2026-11-01"))
    }
}

fn move_to(world: &World, to: Stage) -> Command {
    Command::MoveSamples {
        samples: vec![world.sample()],
        to,
        details: MoveDetails {
            carrier: Some("UPS".into()),
            tracking: Some("1Z".into()),
            reason: Some("budget".into()),
            overriding: Some("yes".into()),
            ..MoveDetails::default()
        },
    }
}

#[test]
fn the_sheet_and_the_api_do_not_double_a_sample_in_either_order() {
    let sheet = || tracker([sent(Stage::Shipped, Some("2026-11-01"))]);
    let api = || applications([applied(Stage::Approved, 900)]);
    let world = World::new();
    assert_eq!(world.import(sheet()).counts(), [1, 0, 0, 0]);
    assert_eq!(world.import(api()).counts(), [0, 1, 0, 0]);
    let other = World::new();
    assert_eq!(other.import(api()).counts(), [1, 0, 0, 0]);
    assert_eq!(other.import(sheet()).counts(), [0, 1, 0, 0]);
    for world in [world, other] {
        assert_eq!(world.rows(SAMPLES), "maya 1 900 4 20758 – –");
        assert_eq!(
            world.import(sheet().in_other_bytes("x")).counts(),
            [0, 0, 1, 0]
        );
        assert_eq!(
            world.import(api().in_other_bytes("x")).counts(),
            [0, 0, 1, 0]
        );
        world.assert_sound();
    }
}

#[test]
fn another_application_day_or_sku_is_another_sample() {
    let world = World::new();
    let done = world.import(applications([
        applied(Stage::Requested, 900),
        applied(Stage::Requested, 901),
        sent(Stage::Requested, Some("2026-11-02")),
        sent(Stage::Requested, None),
        SampleFact {
            sku_id: Some(ExtId::Number(2)),
            ..sent(Stage::Requested, None)
        },
        // Without a date it is the one without a date.
        sent(Stage::Approved, None),
    ]));
    assert_eq!(done.counts(), [5, 1, 0, 0]);
}

// Applications with a nickname or followers once failed as a whole: what they say of the creator was
// written over her contact.
#[test]
fn an_application_tells_of_its_creator_too() {
    let world = World::new();
    let known = SampleFact {
        creator_name: Some("Maya R".into()),
        followers: Some(48_210),
        ..applied(Stage::Requested, 900)
    };
    world.import(applications([known]));
    let profile = "select handle, name, followers, contact from creator";
    assert_eq!(world.rows(profile), "maya Maya R 48210 0");
    world.assert_sound();
}

#[test]
fn the_applications_id_outweighs_its_day() {
    let world = World::new();
    world.import(applications([applied(Stage::Requested, 900)]));
    let moved = SampleFact {
        requested: Some(day("2026-11-05")),
        ..applied(Stage::Approved, 900)
    };
    assert_eq!(world.import(applications([moved])).counts(), [0, 1, 0, 0]);
    assert_eq!(world.rows(SAMPLES), "maya 1 900 3 20762 – –");
}

#[test]
fn a_sku_is_found_by_its_product_and_a_nameless_product_does_not_vanish() {
    let world = World::new();
    world.csv(
        "cost.csv",
        "sku_id,product_id,name,price\n11,50,Serum,1\n12,60,Cream,1\n13,60,Cream,1\n",
    );
    let by = |product_id, name: Option<&'static str>| SampleFact {
        sku_id: None,
        product_id,
        product_name: name.map(Into::into),
        ..sent(Stage::Requested, None)
    };
    world.import(tracker([
        by(Some(ExtId::Number(50)), None),
        by(None, Some("Serum")),
        by(Some(ExtId::Number(60)), None),
        by(None, Some("Balm")),
    ]));
    let skus = "select p.sku from sample s join product p on p.n = s.product order by 1";
    assert_eq!(world.rows(skus), "11\n60\nBalm");
}

#[test]
fn a_file_never_moves_a_sample_back_and_a_contradiction_waits_in_today() {
    let world = World::new();
    world.import(tracker([sent(Stage::Requested, Some("2026-11-01"))]));
    world.act(move_to(&world, Stage::Approved));
    world.act(move_to(&world, Stage::Shipped));
    let before = world.dump();
    let behind = world.import(tracker([sent(Stage::Approved, Some("2026-11-01"))]));
    assert_eq!(behind.counts(), [0, 0, 1, 0]);
    world.undo(&behind);
    assert_eq!(world.dump(), before);
    let against =
        |salt: &str| tracker([sent(Stage::Cancelled, Some("2026-11-01"))]).in_other_bytes(salt);
    let first = world.import(against("a"));
    world.import(against("b"));
    assert_eq!(first.counts(), [0, 0, 1, 0]);
    let conflicts = |world: &World| {
        let query = TodayQuery {
            filter: crate::domain::query::Filter::default(),
            scope: Scope::All,
            now: instant("2026-11-20T18:00:00Z"),
            limit: None,
            doubled: false,
            unfolded: Vec::new(),
        };
        let today = world.store.fetch(&query).unwrap();
        let found = today
            .groups
            .into_iter()
            .find(|found| found.group == Group::Conflicts);
        let items = found.map(|found| found.items).unwrap_or_default();
        items
            .into_iter()
            .map(|item| match item {
                Item::Conflict(row) => format!("{}: {}", row.creator, row.text),
                other @ (Item::Due(_)
                | Item::Owed(_)
                | Item::Sample(_)
                | Item::Detected(_)
                | Item::Unjudged(_)
                | Item::FollowUp(_)
                | Item::Suggestion(_)) => {
                    panic!("{other:?}")
                }
            })
            .collect::<Vec<_>>()
    };
    let text = "maya: The file says cancelled, here the sample is shipped.";
    assert_eq!(conflicts(&world), [text]);
    world.undo(&first);
    assert_eq!(conflicts(&world), [text], "the second file still says so");
    world.act(Command::Undo { op: None });
    assert_eq!(conflicts(&world), Vec::<String>::new());
    world.assert_sound();
}

#[test]
fn a_stage_without_what_it_requires_is_told_once() {
    let world = World::new();
    let done = world.import(tracker([
        sent(Stage::Shipped, Some("2026-11-01")),
        sent(Stage::Shipped, Some("2026-11-02")),
        sent(Stage::Posted, Some("2026-11-03")),
    ]));
    assert_eq!(
        done.told.warnings,
        [
            "A sample came in as posted without its post link.",
            "A sample came in as shipped without its tracking number. (2 times)",
        ]
    );
    let again = tracker([sent(Stage::Shipped, Some("2026-11-01"))]);
    assert_eq!(world.import(again).told.warnings, Vec::<String>::new());
}

#[test]
fn notes_are_written_once() {
    let noted = |text: &'static str| SampleFact {
        notes: Some(text.into()),
        ..sent(Stage::Requested, Some("2026-11-01"))
    };
    let world = World::new();
    // The application came first and has no notes.
    world.import(applications([applied(Stage::Requested, 900)]));
    let before = world.dump();
    let sheet = world.import(tracker([noted(" likes mornings ")]));
    assert_eq!(sheet.counts(), [0, 1, 0, 0]);
    assert_eq!(
        world
            .import(tracker([noted("likes mornings")]).in_other_bytes("x"))
            .counts(),
        [0, 0, 1, 0]
    );
    assert_eq!(
        world.rows("select author, text from note"),
        "ana likes mornings"
    );
    world.assert_sound();
    world.undo(&sheet);
    assert_eq!(world.rows("select count(*) from note"), "0");
    world.act(Command::Undo { op: None });
    assert_eq!(world.dump(), before);
}

#[test]
fn a_trackers_link_makes_the_content_unless_a_list_has_it() {
    let linked = |url: &'static str| SampleFact {
        post_url: Some(url.into()),
        posted: Some(day("2026-11-10")),
        ..sent(Stage::Posted, Some("2026-11-01"))
    };
    let link = "https://www.tiktok.com/@maya/video/7001";
    let contents = "select c.id, c.kind, r.handle, c.title, c.url, c.posted, c.views
                    from content c join creator r on r.n = c.creator";
    let world = World::new();
    let empty = world.dump();
    let sheet = world.import(tracker([linked(link)]));
    assert_eq!(
        world.rows(contents),
        format!("7001 video maya – {link} 20767 –")
    );
    let list = world.import(videos([video(7001, figures(5, 0, 0))]));
    assert_eq!(
        world.rows(contents),
        format!("7001 video maya Video 7001 {link} 20760 5")
    );
    world.undo(&list);
    assert_eq!(
        world.rows(contents),
        format!("7001 video maya – {link} 20767 –")
    );
    world.undo(&sheet);
    assert_eq!(world.dump(), empty);

    let world = World::new();
    world.import(videos([video(7001, figures(5, 0, 0))]));
    world.import(tracker([linked(link)]));
    assert_eq!(world.rows(contents), "7001 video maya Video 7001 – 20760 5");
    let live = linked("https://www.tiktok.com/@maya/live/7100");
    world.import(tracker([live]));
    assert_eq!(
        world.rows("select kind from content where id = 7100"),
        "live"
    );
}

#[test]
fn what_a_file_says_of_samples_is_in_the_log_under_its_import() {
    let world = World::new();
    let done = world.import(tracker([
        sent(Stage::Requested, Some("2026-11-01")),
        SampleFact {
            tracking: Some("9400".into()),
            ..sent(Stage::Shipped, Some("2026-11-01"))
        },
    ]));
    let op = done.op;
    let kinds = world.ask(move |conn| {
        conn.prepare(
            "select e.kind, e.source, o.command from event e join op o on o.id = e.op
             where e.op = ?1 order by e.seq",
        )
        .unwrap()
        .query_map([op], |row| {
            let cells: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            Ok(cells.join(" "))
        })
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap()
    });
    assert_eq!(
        kinds,
        [
            "sample_added cli import",
            "sample_imported cli import",
            "batch_imported cli import"
        ]
    );
    // Entered by a file: nothing was passed inside, and only days are known.
    assert_eq!(
        world.rows("select inside, entered_at, confirmed from sample"),
        "[] – 0"
    );
}

#[test]
fn undo_removes_the_samples_and_keeps_those_a_person_moved() {
    let world = World::new();
    let empty = world.dump();
    let done = world.import(tracker([
        sent(Stage::Requested, Some("2026-11-01")),
        SampleFact {
            creator: "zoe".into(),
            notes: Some("quick".into()),
            ..sent(Stage::Requested, Some("2026-11-01"))
        },
    ]));
    let undone = world.undo(&done);
    assert_eq!(undone.warnings, Vec::<String>::new());
    assert_eq!(world.dump(), empty);
    world.assert_sound();

    let done = world.import(tracker([sent(Stage::Requested, Some("2026-11-01"))]));
    world.act(move_to(&world, Stage::Approved));
    let undone = world.undo(&done);
    assert_eq!(undone.warnings.len(), 1, "{:?}", undone.warnings);
    let warning = &undone.warnings[0];
    assert!(warning.starts_with("It stays: Sample "), "{warning}");
    assert!(warning.contains("was changed since (stage"), "{warning}");
    assert_eq!(world.rows(SAMPLES), "maya 1 – 3 20758 – –");
    world.assert_sound();
    // The same file finds the sample that stayed.
    let again = world.import(tracker([sent(Stage::Requested, Some("2026-11-01"))]));
    assert_eq!(again.counts(), [0, 0, 1, 0]);
}

#[test]
fn undo_takes_back_the_files_fields_and_leaves_a_persons() {
    let world = World::new();
    world.import(tracker([sent(Stage::Approved, Some("2026-11-01"))]));
    let tracked = world.import(tracker([SampleFact {
        tracking: Some("9400".into()),
        shipped: Some(day("2026-11-05")),
        ..sent(Stage::Shipped, Some("2026-11-01"))
    }]));
    world.act(Command::TrackSamples {
        samples: vec![world.sample()],
        carrier: Some("UPS".into()),
        tracking: None,
    });
    let undone = world.undo(&tracked);
    assert_eq!(undone.warnings, Vec::<String>::new());
    assert_eq!(world.rows(SAMPLES), "maya 1 – 3 20758 – –");
    assert_eq!(world.rows("select carrier from sample"), "UPS");
    world.assert_sound();
}

#[test]
fn a_sample_a_later_file_moved_goes_once_both_files_are_out() {
    let world = World::new();
    let empty = world.dump();
    let first = world.import(tracker([sent(Stage::Requested, Some("2026-11-01"))]));
    let second = world.import(applications([applied(Stage::Approved, 900)]));
    let undone = world.undo(&first);
    assert_eq!(undone.warnings.len(), 1, "{:?}", undone.warnings);
    assert_eq!(world.rows(SAMPLES), "maya 1 900 3 20758 – –");
    world.undo(&second);
    assert_eq!(world.dump(), empty);
    world.assert_sound();
}

#[test]
fn files_on_top_of_one_another_about_a_sample_leave_nothing_in_any_order() {
    let tracked = |stage, number: &'static str| SampleFact {
        tracking: Some(number.into()),
        ..sent(stage, Some("2026-11-01"))
    };
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let world = World::new();
        let empty = world.dump();
        let files = [
            sent(Stage::Requested, Some("2026-11-01")),
            tracked(Stage::Shipped, "A"),
            tracked(Stage::Delivered, "B"),
        ]
        .map(|row| world.import(tracker([row])));
        for at in order {
            world.undo(&files[at]);
            world.assert_sound();
        }
        assert_eq!(world.dump(), empty, "{order:?}");
    }
}
