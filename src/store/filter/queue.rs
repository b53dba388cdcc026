//! What the queue of follow-ups is narrowed to, and lists that know nothing but words.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::{Judged, Narrowed, Sql, day_of, narrow, of_sample};
use crate::domain::date::{Date, plus_days};
use crate::domain::query::{Comparison, Filter, Test};
use crate::store::view::frame::Frame;

/// Returns the condition on a follow-up (`f`) with its creator (`c`), sample (`s`) and product (`p`), each
/// where it has one. Days are its own: `due<3d` is when it is to go out, `overdue` that it was to.
pub(in crate::store) fn follow_ups(
    conn: &Connection,
    filter: &Filter,
    frame: &Frame,
) -> rusqlite::Result<Narrowed> {
    let judged: Judged<'_> = ("f.creator", |post| post.creator_n);
    narrow(
        Narrowed::to("true"),
        &filter.terms.iter().collect::<Vec<_>>(),
        (conn, frame, judged),
        |test| {
            Some(if let Test::Due(comparison, bound) = test {
                on_day(*comparison, day_of(*bound, frame), frame)
            } else if *test == Test::Overdue {
                on_day(Comparison::Lt, frame.today, frame)
            } else {
                of_sample(test, "s", "p", frame)
            })
        },
    )
}

/// Returns the condition that a follow-up is due on a day of its shop that compares so.
fn on_day(comparison: Comparison, day: Date, frame: &Frame) -> Sql {
    let start = |day| Value::Integer(frame.zone.start_of(day).timestamp_millis());
    let (first, next) = (start(day), start(plus_days(day, 1)));
    match comparison {
        Comparison::Lt => ("f.due_at < ?".to_owned(), vec![first]),
        Comparison::Le => ("f.due_at < ?".to_owned(), vec![next]),
        Comparison::Eq => (
            "f.due_at >= ? and f.due_at < ?".to_owned(),
            vec![first, next],
        ),
        Comparison::Ge => ("f.due_at >= ?".to_owned(), vec![first]),
        Comparison::Gt => ("f.due_at >= ?".to_owned(), vec![next]),
    }
}

/// Returns the words alone, for lists whose rows have no creator to ask about; what else is asked
/// nothing answers to.
pub(in crate::store) fn words(filter: &Filter) -> Narrowed {
    let mut narrowed = Narrowed::default();
    for term in &filter.terms {
        match &term.test {
            Test::Word(word) => narrowed.word(word, !term.negated),
            Test::Phrase(words) => narrowed.phrase(words, !term.negated),
            Test::Stage(_)
            | Test::Tier(_)
            | Test::Tag(_)
            | Test::Type(_)
            | Test::Shop(_)
            | Test::Owner(_)
            | Test::Category(_)
            | Test::Style(_)
            | Test::Segment(_)
            | Test::Product(_)
            | Test::Due(..)
            | Test::Gmv(..)
            | Test::Cvr(..)
            | Test::Followers(..)
            | Test::Overdue
            | Test::Breached
            | Test::Hold
            | Test::Unjudged => narrowed.nothing(),
        }
    }
    narrowed
}
