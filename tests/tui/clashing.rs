//! Two sessions at the same rows: what one changed under the other's hands is shown, and the person picks
//! whose word stands (reliability.md P3).

use callsheet::domain::command::{Command, MoveDetails};
use callsheet::domain::conflict::Kept;
use callsheet::domain::date::Date;
use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::stage::Stage;
use callsheet::tui::clashing::Clashing;
use callsheet::tui::layer::Layer;

use crate::world::{Seed, World};

const MASK: &str = "Overnight repair mask";
const SERUM: &str = "Serum 30 ml";

fn clashing(world: &World) -> &Clashing {
    match world.app.model.layers.last() {
        Some(Layer::Clash(clashing)) => clashing,
        other => panic!("{other:?}, {}", world.news()),
    }
}

fn is_open(world: &World) -> bool {
    matches!(world.app.model.layers.last(), Some(Layer::Clash(_)))
}

fn parcel(world: &World, handle: &str, product: &str) -> [Option<String>; 2] {
    let sample = world.show(handle, product);
    [sample.carrier, sample.tracking]
}

fn texts(parcel: &[Option<String>; 2]) -> [&str; 2] {
    parcel.each_ref().map(|text| text.as_deref().unwrap_or("-"))
}

fn track(colleague: &Seed, world: &World, carrier: Option<&str>, tracking: Option<&str>) {
    colleague.act(Command::TrackSamples {
        samples: vec![world.sample("meizhuang", MASK).id],
        carrier: carrier.map(str::to_owned),
        tracking: tracking.map(str::to_owned),
    });
}

#[test]
fn what_a_colleague_wrote_under_an_open_form_is_shown_field_by_field_and_the_person_picks() {
    for size in [(80, 24), (120, 40)] {
        let mut world = World::sized(size.0, size.1);
        world.on("meizhuang", MASK).keys("T");
        let colleague = world.colleague();
        track(&colleague, &world, Some("DHL"), Some("JD0146"));
        // Both fields are typed anew.
        world.keys("<ctrl-u>UPS<tab><ctrl-u>1Z999<enter>");
        assert_eq!(clashing(&world).points.len(), 2);
        world
            .assert_shows("Others changed this meanwhile")
            .assert_shows("@meizhuang")
            .assert_shows("DHL")
            .assert_shows("1Z999");
        // Theirs stands until somebody picks.
        assert!(
            clashing(&world)
                .points
                .iter()
                .all(|it| it.kept == Kept::Theirs)
        );
        // Leaving keeps what was typed, and sends nothing.
        assert_eq!(world.does("<esc>"), Vec::<String>::new());
        assert_eq!(world.asks(), "Tracking · @meizhuang");
        world.assert_shows("1Z999");
        world.keys("<enter>");
        assert!(is_open(&world), "{}", world.news());
        // Their carrier, my number.
        world.keys("j<space><enter>");
        assert!(!is_open(&world));
        assert_eq!(world.asks(), "");
        let now = parcel(&world, "meizhuang", MASK);
        assert_eq!(texts(&now), ["DHL", "1Z999"]);
        // It is one step to take back, to what the colleague wrote.
        world.keys("u");
        let now = parcel(&world, "meizhuang", MASK);
        assert_eq!(texts(&now), ["DHL", "JD0146"]);
    }
}

#[test]
fn fields_that_nobody_touched_here_merge_without_a_question() {
    let mut world = World::new();
    world.on("meizhuang", MASK).keys("T");
    track(&world.colleague(), &world, Some("DHL"), None);
    world.keys("<tab><ctrl-u>1Z999<enter>");
    assert!(!is_open(&world));
    assert_eq!(texts(&parcel(&world, "meizhuang", MASK)), ["DHL", "1Z999"]);
    // Nothing was typed at all: theirs stands, and it is said.
    world.on("meizhuang", MASK).keys("T");
    track(&world.colleague(), &world, Some("GLS"), None);
    assert_eq!(world.does("<tab><enter>"), Vec::<String>::new());
    assert_eq!(texts(&parcel(&world, "meizhuang", MASK)), ["GLS", "1Z999"]);
}

#[test]
fn a_step_a_colleague_took_first_is_not_taken_twice() {
    let mut world = World::new();
    world.on("zoe", SERUM);
    let sample = world.sample("zoe", SERUM).id;
    let colleague = world.colleague();
    colleague.moved(sample, Stage::Interested, MoveDetails::default());
    assert_eq!(world.does("L"), Vec::<String>::new());
    let clash = &clashing(&world).points[0].clashes[0];
    let texts = [&clash.seen, &clash.mine, &clash.theirs];
    let texts = texts.map(|text| text.as_deref().unwrap_or("-"));
    assert_eq!(texts, ["invited", "requested", "interested"]);
    assert_eq!(
        (clash.field.as_str(), clash.source.as_str()),
        ("stage", "cli")
    );
    world.keys("<enter>");
    assert!(world.news().starts_with("What others made of it stands"));
    assert_eq!(world.stage("zoe", SERUM), Stage::Interested);
    // On purpose it goes on.
    colleague.moved(
        world.sample("maya.glows", SERUM).id,
        Stage::Approved,
        MoveDetails::default(),
    );
    world.hears_of_a_change().on("zoe", SERUM);
    assert_eq!(world.does("L").len(), 1);
    assert_eq!(world.stage("zoe", SERUM), Stage::Requested);
}

#[test]
fn before_a_bulk_verb_the_rows_that_others_changed_are_shown_and_left_out_unless_picked() {
    for (picks, want) in [("<enter>", 19), ("m<enter>", 26)] {
        let mut world = World::new();
        let due = |world: &World| world.sample("the_family_kitchen_of_anna", SERUM).due;
        world
            .on("the_family_kitchen_of_anna", SERUM)
            .keys("<space>");
        world.on("yael_cooks", SERUM).keys("<space>");
        let before = due(&world);
        let colleague = world.colleague();
        let anna = world.sample("the_family_kitchen_of_anna", SERUM).id;
        colleague.act(Command::ExtendDue {
            samples: vec![anna],
            days: 5,
        });
        // The marked row may be out of sight, so that hearing of it is not seeing it.
        world.hears_of_a_change();
        world.keys("e<ctrl-u>7<enter>");
        let points = &clashing(&world).points;
        assert_eq!(points.len(), 1, "one row, not each of its fields");
        world.keys(picks);
        let day = |on: Option<Date>| on.unwrap().format("%-d %b").to_string();
        assert_ne!(day(before), day(due(&world)));
        let grown = (due(&world).unwrap() - before.unwrap()).num_days();
        assert_eq!(grown, if want == 19 { 5 } else { 12 });
        // The other row was extended either way.
        assert_eq!(world.show("yael_cooks", SERUM).extensions, 1);
    }
}

#[test]
fn who_marks_a_message_as_sent_has_seen_its_last_words() {
    let mut world = World::new();
    let nudge = world
        .follow_up("noor.beauty", FollowUpKind::OverdueNudge)
        .id;
    world.keys("4gg");
    while world.app.model.queue.current().unwrap().id != nudge {
        world.keys("j");
    }
    world.colleague().act(Command::EditMessage {
        follow_up: nudge,
        message: "Hi Noor, the parcel is lost: forget the post.".into(),
    });
    let sent = world.does("Ly");
    assert_eq!(sent, Vec::<String>::new());
    assert_eq!(clashing(&world).points[0].clashes[0].field, "message");
    world.assert_shows("theirs: Hi Noor, the parcel is lost");
}

#[test]
fn what_the_person_did_in_this_session_never_stands_in_the_way() {
    let mut world = World::new();
    world.on("meizhuang", MASK);
    for number in ["11", "22", "33"] {
        world.keys(&format!("T<tab><ctrl-u>{number}<enter>"));
        assert!(!is_open(&world));
        world.on("meizhuang", MASK);
    }
    assert_eq!(texts(&parcel(&world, "meizhuang", MASK))[1], "33");
}

#[test]
fn an_undo_over_what_a_colleague_changed_since_shows_three_values_and_asks() {
    for (picks, want) in [
        ("<enter>", ["DHL", "1Z999"]),
        ("m<enter>", ["USPS", "9400111202555684"]),
    ] {
        let mut world = World::new();
        world.on("meizhuang", MASK);
        world.keys("T<ctrl-u>UPS<tab><ctrl-u>1Z999<enter>");
        track(&world.colleague(), &world, Some("DHL"), None);
        world.hears_of_a_change();
        assert_eq!(world.does("u"), Vec::<String>::new());
        let clash = &clashing(&world).points[0].clashes[0];
        let values = [&clash.seen, &clash.mine, &clash.theirs];
        let values = values.map(|text| text.as_deref().unwrap_or("-"));
        assert_eq!(
            (clash.field.as_str(), values),
            ("carrier", ["UPS", "USPS", "DHL"])
        );
        world.assert_shows("you made it").assert_shows("taken back");
        world.keys(picks);
        assert!(!is_open(&world));
        assert_eq!(texts(&parcel(&world, "meizhuang", MASK)), want, "{picks}");
        assert!(callsheet_holds(&world));
    }
    // Taken back over a colleague, it can be done again.
    let mut world = World::new();
    world.on("meizhuang", MASK);
    world.keys("T<ctrl-u>UPS<tab><ctrl-u>1Z999<enter>");
    track(&world.colleague(), &world, Some("DHL"), None);
    world.hears_of_a_change().keys("um<enter>U");
    assert_eq!(texts(&parcel(&world, "meizhuang", MASK)), ["DHL", "1Z999"]);
    assert!(callsheet_holds(&world));
}

/// Whether the log still proves the tables.
fn callsheet_holds(world: &World) -> bool {
    use callsheet::store::doctor::ReplayHolds;

    world.store().fetch(&ReplayHolds).unwrap().hold()
}
