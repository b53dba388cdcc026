//! `i` on a figure of every screen that has some, and the text it opens.

use callsheet::domain::metrics::registry::Metric;
use callsheet::store::view::Scope;
use callsheet::store::view::explain::ExplainQuery;
use callsheet::tui::layer::{Layer, Reading};
use callsheet::tui::layout::DeskPane;
use callsheet::tui::msg::{Effect, Fetch};

use crate::slow::Slow;
use crate::world::{World, now};

fn reading(world: &World) -> &Reading {
    match world.app.model.layers.last() {
        Some(Layer::Reading(reading)) => reading,
        other => panic!("{other:?}"),
    }
}

/// What `callsheet explain` says of it.
fn told(world: &World, metric: Metric, subject: &str) -> String {
    let query = ExplainQuery {
        scope: Scope::All,
        metric,
        subject: subject.to_owned(),
        window: "28d".parse().unwrap(),
        now: now(),
        lines: 0,
    };
    let told = world.colleague().store.fetch(&query).unwrap();
    told.told(world.app.model.zone(), false).join("\n")
}

#[test]
fn a_row_of_several_figures_asks_which_and_enter_takes_the_likely_one() {
    let mut world = World::selling((120, 40));
    for (keys, metric, subject) in [
        ("5i<enter>", Metric::Cvr, "content:7499007001162902000"),
        ("5sgi<enter>", Metric::NetGmv, ""),
        ("6i<enter>", Metric::Contribution, "shop:Glow Labs"),
        ("6jin", Metric::NetGmv, ""),
        ("6<tab><tab>ji<enter>", Metric::Contribution, ""),
        ("3i<enter>", Metric::NetGmv, ""),
        ("ghic", Metric::Cvr, "hook:"),
        ("<esc>2ic", Metric::Cvr, ""),
        ("1ig", Metric::NetGmv, ""),
    ] {
        world.keys(keys);
        let text = reading(&world).text.clone();
        let begins = format!("{} of ", metric.name());
        assert!(text.starts_with(&begins), "{keys}: {text}");
        assert!(text.contains("\n= "), "{keys}: {text}");
        if !subject.is_empty() {
            assert_eq!(text, told(&world, metric, subject));
        }
        world.keys("<esc>");
        assert!(world.app.model.layers.is_empty(), "{keys}");
    }
}

#[test]
fn every_row_of_the_scorecard_explains_itself() {
    let mut world = World::selling((120, 40));
    world.keys("2<backtab>");
    assert_eq!(world.app.model.focus, DeskPane::Scorecard);
    let mut titles = Vec::new();
    for _ in 0..callsheet::tui::panes::scorecard::ROWS {
        world.keys("i");
        titles.push(reading(&world).title.clone());
        assert!(reading(&world).text.contains("= "), "{titles:?}");
        world.keys("<esc>j");
    }
    titles.dedup();
    assert_eq!(titles.len(), callsheet::tui::panes::scorecard::ROWS);
    assert!(titles[0].starts_with("GMV per post · @"), "{titles:?}");
}

#[test]
fn the_text_is_copied_scrolled_and_closed() {
    let mut world = World::selling((80, 12));
    world.keys("6i<enter>");
    let text = reading(&world).text.clone();
    world.keys("y");
    assert!(world.app.asked.contains(&Effect::Copy(text)));
    world.keys("jj");
    assert_eq!(reading(&world).offset, 2);
    world.keys("Gg");
    assert_eq!(reading(&world).offset, 0);
    world.keys("i");
    assert!(world.app.model.layers.is_empty());
}

#[test]
fn the_order_lines_behind_a_creators_figure_are_listed_and_left_again() {
    let mut world = World::selling((80, 24));
    world.keys("3/maya<enter>ig");
    let formula = reading(&world).text.clone();
    world.assert_shows("r rows");
    world.keys("r");
    let rows = reading(&world).text.clone();
    let mut lines = rows.lines();
    assert_eq!(lines.next(), formula.lines().next());
    assert!(rows.contains("\nOrder "), "{rows}");
    assert!(rows.contains(" counted "), "{rows}");
    world.assert_shows("r formula");
    world.keys("r");
    assert_eq!(reading(&world).text, formula);
    // Those of a whole shop say whose they are.
    world.keys("<esc>6i<enter>");
    assert!(reading(&world).text.contains("rows: callsheet explain"));
    world.keys("r");
    let rows = reading(&world).text.clone();
    assert!(rows.contains("  Creator"), "{rows}");
    assert!(rows.contains("  @maya"), "{rows}");
}

#[test]
fn where_there_is_nothing_to_explain_it_says_so() {
    let mut world = World::new();
    world.keys("8i");
    assert_eq!(world.news(), "There are no figures here.");
    world.keys("5i");
    assert_eq!(world.news(), "There is no figure under the cursor.");
}

#[test]
fn the_text_opens_at_once_and_takes_only_its_own_answer() {
    let world = World::selling((120, 40));
    let mut slow = Slow::new(&world);
    slow.keys("5");
    slow.answer_all();
    slow.keys("ic");
    let first = slow.asked.pop().unwrap();
    assert!(matches!(&first.1, Fetch::Explain(_)));
    slow.keys("qig");
    let second = slow.asked.pop().unwrap();
    let text = |slow: &Slow| match slow.model.layers.last() {
        Some(Layer::Reading(reading)) => reading.text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(text(&slow), "Reading the rows behind it.");
    slow.answer(first.0, first.1);
    assert_eq!(text(&slow), "Reading the rows behind it.");
    slow.answer(second.0, second.1);
    assert!(text(&slow).starts_with("net_gmv of content"));
}
