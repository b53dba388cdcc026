//! Every list is narrowed, ordered and cut to the columns wanted, and is so again in the next run.

use callsheet::tui::model::Pane;

use crate::world::World;

/// How many rows the list with the focus has.
fn total(world: &World) -> usize {
    let model = &world.app.model;
    match model.pane() {
        Pane::Due => model.due.total,
        Pane::Today => model.today.total,
        Pane::FollowUps => model.queue.total,
        Pane::Profit => model.profit.list.total,
        Pane::Campaigns => model.campaigns.total,
        Pane::Log => model.log.total,
        pane @ (Pane::Pipeline
        | Pane::Creator
        | Pane::Scorecard
        | Pane::Creators
        | Pane::Content
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks) => panic!("{pane:?} is not asked about"),
    }
}

/// The text of the line under the cursor of the list with the focus.
fn cursor_line(world: &mut World) -> String {
    let screen = world.screen();
    let line = screen.lines().find(|line| line.contains('▸'));
    line.unwrap_or_default().to_owned()
}

#[test]
fn each_list_narrows_and_says_to_what() {
    for (keys, typed, rows, first) in [
        ("1", "noor", 4, "@noor.beauty"),
        ("1", "stage:requested", 3, "@sam.runs"),
        ("1", "followers>100k", 2, "@k.park"),
        ("1", "overdue nudge", 1, "overdue nudge"),
        ("2<tab>", "overdue", 1, "@noor.beauty"),
        ("2<tab>", "repair", 1, "@maya.glows"),
        ("4", "reminder", 2, "@the_family"),
        ("4", "due<1d", 3, "@noor.beauty"),
        ("4", "yael", 1, "@yael_cooks"),
        ("1", "nooor", 4, "@noor.beauty"),
        ("4", "reminedr", 2, "@the_family"),
        ("2<tab>", "serun", 4, "@noor.beauty"),
        ("8", "lost", 1, "shipped → lost"),
    ] {
        let mut world = World::new();
        world.keys(keys);
        let whole = total(&world);
        world.keys("/").keys(typed).keys("<enter>");
        assert!(world.is_bare(), "{keys} {typed}: {}", world.news());
        assert_eq!(total(&world), rows, "{keys} {typed}\n{}", world.screen());
        let screen = world.screen();
        assert!(screen.contains(&format!("─ {typed} ")), "{typed}\n{screen}");
        let line = cursor_line(&mut world);
        assert!(keys == "2<tab>" || line.contains(first), "{typed}: {line}");
        world.keys("<esc>");
        assert_eq!(total(&world), whole, "{keys} {typed}");
    }
}

#[test]
fn counts_in_the_title_are_of_all_that_waits_whatever_the_filter() {
    let mut world = World::new();
    world.keys("4/yael<enter>1/noor<enter>");
    world
        .assert_shows("1 Today 13")
        .assert_shows("4 Follow-ups 5")
        .assert_shows("1/4");
    world.keys("/<ctrl-u>nobody<enter>");
    world
        .assert_shows("Nothing matches the filter.")
        .assert_hides("Today is clear");
}

#[test]
fn a_morning_that_is_narrowed_is_worked_like_the_whole() {
    let mut world = World::new();
    world.keys("1/stage:requested<enter>%");
    assert_eq!(world.app.model.today.marks.len(), 3);
    world.keys("<esc>L");
    assert!(world.under_cursor().starts_with("maya.glows"));
    world
        .keys("<esc><esc>")
        .assert_shows("Approved, not shipped 3");
}

#[test]
fn figures_and_campaigns_are_narrowed_by_name() {
    let mut world = World::selling((120, 40));
    world.keys("6");
    let whole = total(&world);
    assert!(whole > 2);
    world.keys("/tier:1<enter>");
    assert!(total(&world) < whole);
    world.assert_hides("All of Glow Labs");
    // What is parted otherwise knows nothing of tiers, and says so rather than showing everything.
    world.keys("<tab><tab>");
    assert_eq!(total(&world), 0);
    world.keys("/<ctrl-u>tier:2<enter>");
    assert!(!world.is_bare());
    assert!(world.news().contains("by words alone"), "{}", world.news());
    world.keys("<ctrl-u>serum<enter>");
    assert_eq!(total(&world), 1);
    let mut world = World::campaigning(crate::world::PLAIN, (120, 40));
    world.keys("7");
    assert_eq!(total(&world), 3);
    let name = world.app.model.campaigns.rows[1].campaign.name.clone();
    world.keys("/").keys(&format!("\"{name}\"")).keys("<enter>");
    assert_eq!(total(&world), 1);
    assert!(cursor_line(&mut world).contains(&name));
}

#[test]
fn each_list_has_the_orders_it_offers_and_says_which_it_has() {
    for (keys, order, said, first) in [
        ("2<tab>", "c", "sort creator", "leo_lifts"),
        ("2<tab>", "p", "sort product", "maya.glows"),
        ("4", "c", "sort creator", "maya.glows"),
        ("4", "t", "sort kind", "maya.glows"),
    ] {
        let mut world = World::new();
        world.keys(keys);
        world.assert_hides("sort creator").keys("s").keys(order);
        assert!(world.is_bare());
        world.assert_shows(said).keys("gg");
        let under = world.under_cursor();
        assert!(under.starts_with(first), "{keys} s{order}: {under}");
        world.keys("S").assert_shows(&format!("{said}, reversed"));
    }
    let mut world = World::selling((120, 40));
    world.keys("6sg");
    let first = world.app.model.profit.list.rows[1].profit.net_gmv;
    let last = world.app.model.profit.list.rows.last().unwrap();
    assert!(first >= last.profit.net_gmv);
    assert!(world.app.model.profit.list.rows[0].is_total);
    world.keys("S").assert_shows("sort net GMV, reversed");
    assert!(world.app.model.profit.list.rows[0].is_total);
    let mut world = World::campaigning(crate::world::PLAIN, (120, 40));
    world.keys("7sn").assert_shows("sort name");
    let rows = world.app.model.campaigns.rows.iter();
    let names: Vec<_> = rows.map(|row| row.campaign.name.clone()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn the_log_turns_round_and_says_why_it_has_no_other_order() {
    let mut world = World::new();
    world.keys("8");
    let latest = world.app.model.log.rows[0].seq;
    world.keys("S");
    assert_eq!(world.app.model.log.rows[0].seq, 1);
    world.assert_shows("sort time, reversed").keys("S");
    assert_eq!(world.app.model.log.rows[0].seq, latest);
    world.keys("s");
    assert_eq!(world.news(), "The log goes by time: S turns it round.");
    world.keys("1s");
    assert_eq!(world.news(), "The morning goes by urgency.");
}

#[test]
fn columns_go_and_come_back_in_every_table() {
    for (keys, letter, title, text) in [
        ("1", "w", "What", "Serum 30 ml"),
        ("2", "p", "Product", "Bands set"),
        ("4", "i", "Kind", "reminder"),
        ("8", "h", "Who", " ana "),
    ] {
        let mut world = World::new();
        world.keys(keys).keys("z");
        let table = |world: &mut World| world.screen();
        assert!(table(&mut world).contains(text), "{keys}");
        world.keys("C");
        let choice = world.choices();
        let label = format!("{letter} {title}");
        assert!(choice.contains(&label), "{keys}: {choice:?}");
        world.keys(letter).keys("<esc>");
        if keys != "4" {
            assert!(
                !table(&mut world).contains(text),
                "{keys}\n{}",
                world.screen()
            );
        }
        world.keys("C").keys(letter).keys("<esc>");
        assert!(table(&mut world).contains(text), "{keys}");
    }
    let mut world = World::new();
    world.keys("2BC");
    assert_eq!(world.news(), "A board has a column for each stage.");
}

#[test]
fn filter_order_columns_and_row_of_every_list_are_there_in_the_next_run() {
    let mut world = World::new();
    world
        .keys("2<tab>/serum<enter>scjj<tab>4/due<8d")
        .keys("<enter>stCs<esc>j");
    world.keys("8/ana<enter>SjjCf<esc>1/followers>10k<enter>j");
    let screens = |world: &mut World| {
        let mut screens = Vec::new();
        for keys in ["1", "2", "4", "8"] {
            world.keys(keys);
            screens.push(world.screen());
        }
        screens
    };
    let before = screens(&mut world);
    let mut world = world.resume();
    let after = screens(&mut world);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
    assert!(after[1].contains("serum · sort creator"), "{}", after[1]);
    assert!(after[2].contains("due<8d · sort kind"), "{}", after[2]);
    assert!(
        after[3].contains("ana · sort time, reversed"),
        "{}",
        after[3]
    );
}

#[test]
fn the_profit_screen_opens_where_it_was_left() {
    let mut world = World::selling((120, 40));
    world.keys("6<tab><tab>smj");
    let screen = world.screen();
    let mut world = world.resume();
    assert_eq!(world.keys("6").screen(), screen);
}

#[test]
fn the_creator_follows_the_list_last_looked_at() {
    for size in [(80, 24), (120, 40)] {
        let mut world = World::sized(size.0, size.1);
        world.keys("2<tab>j");
        assert!(world.under_cursor().starts_with("the_family"));
        for keys in ["<tab>", "<tab>", "<backtab>"] {
            world.keys(keys);
            let about = world.app.model.about.known.show.as_ref().unwrap();
            assert_eq!(
                about.creator.handle, "the_family_kitchen_of_anna",
                "{size:?}"
            );
        }
        world.keys("h");
        assert!(world.under_cursor().starts_with("the_family"), "{size:?}");
        world.keys("<backtab>");
        let about = world.app.model.about.known.show.as_ref().unwrap();
        assert_ne!(about.creator.handle, "the_family_kitchen_of_anna");
    }
}

#[test]
fn a_click_on_a_name_in_the_title_goes_there() {
    use callsheet::tui::msg::{Input, Msg};
    for size in [(80, 24), (120, 40)] {
        let mut world = World::sized(size.0, size.1);
        for (name, pane) in [
            ("8 Log", Pane::Log),
            ("6 Prof", Pane::Profit),
            ("2 Desk", Pane::Pipeline),
        ] {
            let screen = world.screen();
            let title = screen.lines().next().unwrap_or_default();
            let (before, _) = title.split_once(name).unwrap();
            let column = u16::try_from(before.chars().count()).unwrap() + 2;
            world.app.take(Msg::Input(Input::Click(column, 0)));
            assert_eq!(world.app.model.pane(), pane, "{size:?} {title}");
        }
    }
}
