//! Every key of the table of actions, pressed where it works: what the frame shows before and after.
//!
//! One line an action, so that an action without one fails; every key of an action is pressed.

use std::collections::BTreeSet;

use callsheet::domain::stage::Stage;
use callsheet::tui::action::rows;
use callsheet::tui::model::Folder;
use callsheet::tui::msg::{Effect, Msg};

use crate::any_keys::script;
use crate::world::{MASK, PLAIN, World};

/// Where a key is pressed.
#[derive(Clone, Copy, Debug)]
enum At {
    /// After these keys.
    Keys(&'static str),
    /// After these keys on a screen of 80 columns.
    Small(&'static str),
    /// On a creator's sample on the desk.
    Sample(&'static str, &'static str),
    /// In a shop that sells.
    Selling(&'static str),
    /// In a shop with campaigns.
    Campaigns(&'static str),
    /// On the contradiction of a file.
    Conflict,
    /// On a suggestion.
    Suggestion,
    /// On a post to judge.
    ToJudge,
    /// In the morning, with a request that came meanwhile.
    News,
    /// On an empty database, with a folder found.
    Empty,
}

/// What the frame shows then.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// A text that was not there.
    Shows(&'static str),
    /// A text no more.
    Hides(&'static str),
    /// The cursor on a line with this text, where it was not.
    On(&'static str),
    /// The same frame, and the world is asked for something.
    Asks(fn(&Effect) -> bool),
}

use At::{Campaigns, Conflict, Empty, Keys, News, Sample, Selling, Small, Suggestion, ToJudge};
use Then::{Asks, Hides, On, Shows};

const SERUM: &str = "Serum 30 ml";
const BANDS: &str = "Bands set";
const REPAIR: &str = "Overnight repair mask";

#[rustfmt::skip]
const EVERY: &[(&str, At, Then)] = &[
    ("up",            Keys("3jj"),              On("@flagship")),
    ("down",          Keys("3"),                On("@flagship")),
    ("left",          Keys("2l"),               Shows("L advance")),
    ("right",         Keys("2"),                Hides("L advance")),
    ("half-down",     Keys("3"),                On("@the_family")),
    ("half-up",       Keys("3G"),               On("@ivy.reads")),
    ("page-down",     Keys("3"),                On("@zoe")),
    ("page-up",       Keys("3G"),               On("@cafe.ole")),
    ("top",           Keys("3G"),               On("@cafe.ole")),
    ("bottom",        Keys("3"),                On("@zoe")),
    ("next-group",    Keys("1"),                On("@the_family")),
    ("prev-group",    Keys("1}}"),              On("@the_family")),
    ("go-today",      Keys("8"),                Shows("┌ Today ")),
    ("go-desk",       Keys("8"),                Shows("┌ Pipeline ")),
    ("go-creators",   Keys("8"),                Shows("┌ Creators ")),
    ("go-follow-ups", Keys("8"),                Shows("┌ Follow-ups ")),
    ("go-content",    Keys("8"),                Shows("┌ Content ")),
    ("go-profit",     Keys("8"),                Shows("┌ Profit ")),
    ("go-settlement", Keys("8"),                Shows("No settlement is imported.")),
    ("go-programme",  Keys("8"),                Shows("Active creators")),
    ("go-hooks",      Keys("8"),                Shows("hook angles")),
    ("go-campaigns",  Keys("8"),                Shows("┌ Campaigns ")),
    ("go-log",        Keys("1"),                Shows("┌ Log ")),
    ("last-screen",   Keys("38"),               Shows("┌ Creators ")),
    ("back",          Keys("348"),              Shows("┌ Follow-ups ")),
    ("next-pane",     Small("2"),               Shows("┌ Due ")),
    ("prev-pane",     Small("2"),               Shows("┌ Scorecard ")),
    ("board",         Keys("2"),                Hides("┌ Due ")),
    ("zoom",          Keys("2"),                Hides("┌ Due ")),
    ("open",          Keys("3"),                Shows("esc back")),
    ("escape",        Keys("2/overdue<enter>"), Shows("/16 ┐")),
    ("find",          Keys("1"),                Shows("Find a creator")),
    ("filter",        Keys("2"),                Shows("/words, stage:shipped")),
    ("segments",      Keys("3"),                Shows("egment")),
    ("shops",         Keys("3"),                Shows("There is one shop")),
    ("next-match",    Keys("2/stage:delivered<enter>"),  On("@the_family")),
    ("prev-match",    Keys("2/stage:delivered<enter>nn"), On("@the_family")),
    ("sort",          Keys("2"),                Shows("Sort by")),
    ("reverse",       Keys("2"),                Shows("reversed")),
    ("columns",       Keys("3"),                Shows("╭ Columns ")),
    ("views",         Keys("3"),                Shows("no saved views yet")),
    ("window",        Keys("3"),                Shows("Figures of")),
    ("set-cost",      Selling("6"),             Shows("unit cost")),
    ("explain",       Keys("3"),                Shows("Explain")),
    ("mark",          Keys("1"),                Shows("1 marked")),
    ("mark-range",    Keys("1"),                Shows("1 marked")),
    ("mark-all",      Keys("2"),                Shows("16 marked")),
    ("mark-invert",   Keys("2"),                Shows("16 marked")),
    ("advance",       Sample("sam.runs", BANDS),       Shows("requested → approved")),
    ("move-back",     Sample("ivy.reads", SERUM),      Shows("approved → requested")),
    ("to-invited",    Sample("zoe", SERUM),            Shows("Invited cannot follow here")),
    ("to-interested", Sample("zoe", SERUM),            Shows("invited → interested")),
    ("to-requested",  Sample("zoe", SERUM),            Shows("invited → requested")),
    ("to-approved",   Sample("sam.runs", BANDS),       Shows("requested → approved")),
    ("to-shipped",    Sample("ivy.reads", SERUM),      Shows("╭ Ship ·")),
    ("to-delivered",  Sample("flagship", SERUM),       Shows("╭ Delivered ·")),
    ("to-review",     Sample("noor.beauty", SERUM),    Shows("delivered → in review")),
    ("to-posted",     Sample("noor.beauty", SERUM),    Shows("Posted ·")),
    ("to-decided",    Sample("noor.beauty", REPAIR),   Shows("Repeat decision")),
    ("to-declined",   Sample("sam.runs", BANDS),       Shows("eclin")),
    ("to-cancelled",  Sample("ivy.reads", SERUM),      Shows("ancel")),
    ("to-lost",       Sample("flagship", SERUM),       Shows("Serum 30 ml: shipped → lost")),
    ("to-no-show",    Sample("noor.beauty", SERUM),    Shows("delivered → no")),
    ("close",         Sample("sam.runs", BANDS),       Shows("Close ·")),
    ("posted",        Sample("noor.beauty", SERUM),    Shows("Paste the link")),
    ("track",         Sample("flagship", SERUM),       Shows("carrier")),
    ("confirm",       Sample("noor.beauty", SERUM),    Shows("due 15 Nov agreed")),
    ("extend",        Sample("noor.beauty", SERUM),    Shows("Extend the due date")),
    ("decide",        Sample("noor.beauty", REPAIR),   Shows("Repeat decision")),
    ("native-reminder", Sample("noor.beauty", SERUM),  Shows("reminder used")),
    ("judge",         ToJudge,                  Shows("Judge")),
    ("promote",       Selling("5"),             Shows("Ask permission")),
    ("settle",        Conflict,                 Shows("Settle")),
    ("message",       Sample("noor.beauty", SERUM),    Shows("Message ·")),
    ("brief",         Sample("meizhuang", REPAIR),     Shows("╭ Brief ·")),
    ("edit-brief",    Sample("meizhuang", REPAIR),     Shows("╭ Brief ·")),
    ("send",          Keys("4"),                Shows("Mark this message as sent")),
    ("done",          Keys("4"),                Shows("overdue nudge: done")),
    ("edit-message",  Keys("4"),                Asks(|effect| matches!(effect, Effect::Edit(_)))),
    ("merge",         Keys("4"),                Shows("Nothing else waits for @noor.beauty")),
    ("snooze",        Keys("4"),                Shows("Snooze")),
    ("call-off",      Keys("4"),                Shows("overdue nudge: cancelled")),
    ("accept",        Suggestion,               Shows("invited → declined")),
    ("dismiss",       Suggestion,               Shows("Turn down")),
    ("answered",      Sample("zoe", SERUM),     Shows("╭ Answered ·")),
    ("add-sample",    Keys("3"),                Shows("Add a sample")),
    ("note",          Keys("3"),                Shows("Note ·")),
    ("long-note",     Keys("3"),                Asks(|effect| matches!(effect, Effect::Edit(_)))),
    ("tag",           Keys("3"),                Shows("Tags ·")),
    ("outreach",      Keys("3"),                Shows("Offer a product")),
    ("commission",    Keys("3"),                Shows("A sample instead")),
    ("compare",       Keys("3"),                Shows("Compare with")),
    ("target",        Campaigns("7"),           Shows("arget ·")),
    ("last-day",      Campaigns("7"),           Shows("ast day ·")),
    ("budgets",       Campaigns("7"),           Shows("udgets ·")),
    ("campaign-brief", Campaigns("7"),          Shows("╭ Brief ·")),
    ("undo",          Sample("sam.runs", BANDS), Shows("Undone: sample advance")),
    ("take-back",     Keys("8"),                Shows("Take back:")),
    ("redo",          Keys("2gg}}Lu"),          Shows("Redone: sample advance")),
    ("repeat",        Keys("2gg}}L"),           Hides("Requested 2")),
    ("copy",          Keys("3"),                Shows("╭ Copy ")),
    ("browse",        Keys("3"),                Asks(|effect| matches!(effect, Effect::Browse(_)))),
    ("import",        Keys("1"),                Shows("Import into")),
    ("palette",       Keys("1"),                Shows("╭ Commands ")),
    ("help",          Keys("1"),                Shows("╭ Keys ")),
    ("reload",        News,                     Hides("R to load")),
    ("redraw",        Keys("1"),                Asks(|effect| matches!(effect, Effect::Redraw))),
    ("import-found",  Empty,                    Shows("╭ Your shop ")),
    ("import-folder", Empty,                    Shows("╭ Your shop ")),
    ("demo",          Empty,                    Asks(|effect| matches!(effect, Effect::Demo))),
    ("tour",          Keys("1"),                Shows("1 of 3")),
    ("mouse",         Keys("1"),                Shows("The mouse is the terminal's")),
    ("suspend",       Keys("1"),                Asks(|effect| matches!(effect, Effect::Suspend))),
    ("quit",          Keys("1"),                Asks(|effect| matches!(effect, Effect::Quit))),
    ("interrupt",     Keys("1"),                Shows("again")),
];

fn world(at: At) -> World {
    let (mut world, keys) = match at {
        Keys(keys) => (World::new(), keys),
        Small(keys) => (World::sized(80, 24), keys),
        Selling(keys) => (World::selling((120, 40)), keys),
        Campaigns(keys) => (World::campaigning(PLAIN, (120, 40)), keys),
        Sample(handle, product) => {
            let mut world = World::new();
            world.on(handle, product);
            (world, "")
        }
        Conflict => (World::contradicted(), "1G"),
        Suggestion => {
            let mut world = World::awake();
            world.tick_at("2026-11-25T17:00:00Z".parse().unwrap());
            (world, "1G")
        }
        ToJudge => {
            let world = World::new();
            let colleague = world.colleague();
            colleague.brief(MASK, "miracle");
            colleague.video("noor.beauty", 7_301_234_567_890, "A MIRACLE mask");
            (world, "1R}}}}")
        }
        News => {
            let mut world = World::new();
            let colleague = world.colleague();
            colleague.sample("zoe", crate::world::BANDS, Stage::Requested, 20);
            world.hears_of_a_change();
            (world, "")
        }
        Empty => {
            let mut world = World::empty();
            let (path, files) = ("/exports".to_owned(), vec!["orders.csv".to_owned()]);
            world.app.take(Msg::Scouted(vec![Folder { path, files }]));
            (world, "")
        }
    };
    world.keys(keys);
    let wanted = match at {
        Conflict => "The file says",
        Suggestion => " · unanswered",
        ToJudge | Keys(_) | Small(_) | Selling(_) | Campaigns(_) | Sample(..) | News | Empty => "",
    };
    while !world.under_cursor().contains(wanted) && world.row() > 0 {
        world.keys("k");
    }
    world
}

fn cursor_lines(screen: &str) -> String {
    let lines = screen.lines().filter(|line| line.contains('▸'));
    lines.collect::<Vec<_>>().join("\n")
}

/// Presses the keys and says what is not as it should be.
fn pressed(keys: &str, at: At, then: Then) -> Result<(), String> {
    let mut world = world(at);
    if let Sample("sam.runs", _) = at
        && keys == "u"
    {
        world.keys("L");
    }
    let before = world.screen();
    world.app.asked.clear();
    world.keys(&script(keys));
    let after = world.screen();
    let holds = match then {
        Shows(text) => !before.contains(text) && after.contains(text),
        Hides(text) => before.contains(text) && !after.contains(text),
        On(text) => !cursor_lines(&before).contains(text) && cursor_lines(&after).contains(text),
        Asks(what) => world.app.asked.iter().any(what),
    };
    if holds {
        Ok(())
    } else {
        Err(format!("{keys} {at:?} {then:?}\n{before}\n{after}\n"))
    }
}

#[test]
fn every_action_has_its_line() {
    let listed: Vec<&str> = EVERY.iter().map(|(name, ..)| *name).collect();
    let known: Vec<&str> = rows().map(|row| row.name).collect();
    assert_eq!(listed, known);
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
}

#[test]
fn every_key_does_what_its_action_says() {
    let mut faults = Vec::new();
    for (row, (name, at, then)) in rows().zip(EVERY) {
        for keys in row.keys {
            if let Err(fault) = pressed(keys, *at, *then) {
                faults.push(format!("{name}: {fault}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
}
