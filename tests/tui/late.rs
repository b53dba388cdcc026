//! Answers that come late, in any order, or not at all.

use callsheet::domain::command::{Command, MoveDetails};
use callsheet::domain::id::SampleId;
use callsheet::domain::refusal::Refusal;
use callsheet::store::Failure;
use callsheet::store::view::Span;
use callsheet::store::view::pipeline::PipelineQuery;
use callsheet::tui::msg::{Answer, Fetch, Msg};

use crate::slow::Slow;
use crate::world::World;

fn refusal() -> Failure {
    Failure::Refused(Refusal::new("busy", "It is busy.", "Try again."))
}

#[test]
fn a_key_pressed_twice_acts_on_two_rows_though_the_first_is_not_done() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    let rows = &slow.model.pipeline.list.rows;
    let (first, second) = (rows[0].id, rows[1].id);
    slow.keys("LL");
    let advance = |sample| Command::AdvanceSamples {
        samples: vec![sample],
        details: MoveDetails::default(),
    };
    assert_eq!(slow.submitted, [advance(first), advance(second)]);
}

#[test]
fn marks_are_used_once_though_the_first_is_not_done() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    let third = slow.model.pipeline.list.rows[2].id;
    slow.keys("  LL");
    let samples: Vec<_> = slow.submitted.iter().map(samples_of).collect();
    assert_eq!((samples[0].len(), samples[1]), (2, &[third][..]));
}

fn samples_of(command: &Command) -> &[SampleId] {
    if let Command::AdvanceSamples { samples, .. } = command {
        samples
    } else {
        &[]
    }
}

#[test]
fn a_late_refusal_gives_cursor_and_marks_back() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    slow.keys("  L");
    assert_eq!(
        (slow.model.pipeline.list.cursor, slow.model.marked()),
        (2, 0)
    );
    let command = slow.submitted.remove(0);
    slow.take(Msg::Done(Box::new(command), Box::new(Err(refusal()))));
    assert_eq!(
        (slow.model.pipeline.list.cursor, slow.model.marked()),
        (2, 2)
    );
    assert_eq!(
        slow.model.toast.as_ref().unwrap().text,
        "It is busy. Try again."
    );
}

#[test]
fn a_late_refusal_does_not_pull_the_cursor_back_while_more_is_on_its_way() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    slow.keys("LL");
    let command = slow.submitted.remove(0);
    slow.take(Msg::Done(Box::new(command), Box::new(Err(refusal()))));
    assert_eq!(slow.model.pipeline.list.cursor, 2);
}

#[test]
fn a_stale_answer_is_dropped() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2/tier:3");
    slow.answer_all();
    assert_eq!(slow.model.pipeline.list.total, 1);
    slow.keys(",1");
    let (newest, query) = slow.about_the_pipeline();
    let older = PipelineQuery {
        filter: callsheet::domain::query::Filter::default(),
        ..query.clone()
    };
    slow.answer(newest - 1, Fetch::Pipeline(older));
    assert_eq!(slow.model.pipeline.list.total, 1);
    slow.answer(newest, Fetch::Pipeline(query));
    assert!(slow.model.pipeline.list.total > 1);
}

#[test]
fn rows_stand_where_they_were_asked_for_though_the_cursor_went_on() {
    let world = World::crowded(400);
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    slow.take(Msg::Changed);
    let (number, query) = slow.about_the_pipeline();
    assert_eq!(query.span.offset, 0);
    slow.keys(&"j".repeat(200));
    slow.answer(number, Fetch::Pipeline(query));
    let row = slow.model.pipeline.list.current().unwrap();
    assert_eq!(row.creator, "creator.0200");
}

#[test]
fn while_rows_are_on_their_way_they_are_not_asked_for_again() {
    let world = World::crowded(400);
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    slow.keys("Gkkkkkk");
    let asked = |slow: &Slow| {
        let is = |(_, fetch): &&(u64, Fetch)| matches!(fetch, Fetch::Pipeline(_));
        slow.asked.iter().filter(is).count()
    };
    assert_eq!(asked(&slow), 1);
    slow.answer_all();
    assert_eq!(
        slow.model.pipeline.list.current().unwrap().creator,
        "creator.0393"
    );
    assert_eq!(asked(&slow), 0);
}

#[test]
fn figures_that_come_before_the_creator_are_kept() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    // The first step is to one who is known already, the second to one who is not.
    slow.keys("jj");
    let asked = std::mem::take(&mut slow.asked);
    for (number, fetch) in asked.into_iter().rev() {
        slow.answer(number, fetch);
    }
    assert_about_current(&slow);
}

/// The creator on the right, and the figures, are those of the row under the cursor.
#[track_caller]
fn assert_about_current(slow: &Slow) {
    let here = &slow.model.pipeline.list.current().unwrap().creator;
    let about = &slow.model.about;
    assert_eq!(&about.known.show.as_ref().unwrap().creator.handle, here);
    assert_eq!(&about.known.card.as_ref().unwrap().handle, here);
}

#[test]
fn a_step_shows_the_next_creator_at_once_until_something_is_written() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2");
    slow.answer_all();
    for keys in ["j", "k", "j"] {
        slow.keys(keys);
        assert_about_current(&slow);
    }
    slow.answer_all();
    assert_eq!(slow.asked, []);
    let asks = |slow: &Slow| {
        let is = |(_, fetch): &&(u64, Fetch)| matches!(fetch, Fetch::Creator(_));
        slow.asked.iter().filter(is).count()
    };
    slow.take(Msg::Changed);
    slow.keys("j");
    // The one left and the one come to; what was read ahead is old.
    assert_eq!(asks(&slow), 2);
    slow.answer_all();
    assert_about_current(&slow);
}

#[test]
fn what_cannot_be_read_says_why_and_can_be_tried_again() {
    let world = World::new();
    let mut slow = Slow::new(&world);
    slow.keys("2");
    let (number, query) = slow.about_the_pipeline();
    let failed = Answer::Failed(Fetch::Pipeline(query), "The disk is gone.".to_owned());
    slow.take(Msg::Answer(number, None, Box::new(failed)));
    slow.answer_all();
    assert_eq!(
        slow.model.pipeline.list.loaded,
        callsheet::tui::list::Loaded::Failed("The disk is gone.".to_owned())
    );
    slow.keys("R");
    slow.answer_all();
    assert_eq!(slow.model.pipeline.list.total, 16);
    assert_eq!(
        slow.model.pipeline.list.loaded,
        callsheet::tui::list::Loaded::Ready
    );
}

#[test]
fn only_the_visible_stretch_is_asked_for() {
    let world = World::crowded(400);
    let mut slow = Slow::new(&world);
    slow.keys("3");
    for (_, fetch) in &slow.asked {
        if let Fetch::Creators(query) = fetch {
            assert!(query.span.limit.unwrap() < 400);
            assert_ne!(query.span, Span::ALL);
        }
    }
}
