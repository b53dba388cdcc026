//! Answers of the store: rows into their lists, outcomes into news.

use super::{layer, refresh, tell};
use crate::domain::command::Command;
use crate::domain::search::{Index, Subject};
use crate::store::view::lookup::NameRow;
use crate::store::view::today::Today;
use crate::store::{Committed, Failure};
use crate::tui::layer::{Form, Goal, Layer};
use crate::tui::list::Loaded;
use crate::tui::model::{Model, Pane, TodayRow};
use crate::tui::msg::{Answer, Effect, Fetch};
use crate::tui::overlays::toast::News;

/// Takes an answer in, unless a newer question was asked since.
pub(super) fn take(model: &mut Model, number: u64, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Shops(shops) => model.shops = Some(shops),
        Answer::Products(products) => model.products = products,
        Answer::Names(rows) => names(model, rows),
        Answer::Pipeline(rows) if number == model.pipeline.list.asked => {
            let starts = rows.groups.iter().map(|(_, start)| *start).collect();
            let ids = rows.ids;
            let first = first_of(model.pipeline.list.span().0, rows.samples.len(), rows.total);
            let place = |key: &_| ids.iter().position(|id| id == key);
            model
                .pipeline
                .list
                .fill(rows.samples, (first, rows.total), starts, place);
            model.pipeline.ids = ids;
            model.pipeline.stages = rows.stages;
            model.pipeline.groups = rows.groups;
        }
        Answer::Due(rows) if number == model.due.asked => {
            let total = rows.counts.iter().sum();
            let first = first_of(model.due.span().0, rows.rows.len(), total);
            model
                .due
                .fill(rows.rows, (first, total), Vec::new(), |_key| None);
            model.due_counts = rows.counts;
            model.strip = rows.strip;
        }
        Answer::Today(rows) if number == model.today.asked => today(model, rows),
        Answer::Creators(rows) if number == model.creators.list.asked => {
            let first = first_of(model.creators.list.span().0, rows.rows.len(), rows.total);
            model
                .creators
                .list
                .fill(rows.rows, (first, rows.total), Vec::new(), |_key| None);
        }
        Answer::FollowUps(rows) if number == model.queue.asked => {
            let first = first_of(model.queue.span().0, rows.rows.len(), rows.total);
            model
                .queue
                .fill(rows.rows, (first, rows.total), Vec::new(), |_key| None);
        }
        Answer::Log(rows) if number == model.log.asked => {
            let first = first_of(model.log.span().0, rows.rows.len(), rows.total);
            model
                .log
                .fill(rows.rows, (first, rows.total), Vec::new(), |_key| None);
        }
        Answer::Creator(show) if Some(show.creator.id) == model.about.id => {
            model.about.show = Some(show);
            model.about.failed = None;
        }
        Answer::Scorecard(card) => {
            let is_ours = model
                .about
                .show
                .as_ref()
                .is_none_or(|show| show.creator.handle == card.handle);
            if is_ours {
                model.about.card = Some(card);
            }
        }
        Answer::Failed(fetch, why) => failed(model, &fetch, why),
        // A newer question is on its way.
        Answer::Pipeline(_)
        | Answer::Due(_)
        | Answer::Today(_)
        | Answer::Creators(_)
        | Answer::FollowUps(_)
        | Answer::Log(_)
        | Answer::Creator(_) => {}
    }
    Vec::new()
}

/// The store answers from the offset asked for, or from nothing where the list has become shorter.
const fn first_of(asked: usize, rows: usize, total: usize) -> usize {
    if rows == 0 {
        0
    } else if asked + rows > total {
        total - rows
    } else {
        asked
    }
}

fn today(model: &mut Model, rows: Today) {
    let lines: Vec<TodayRow> = rows
        .groups
        .iter()
        .flat_map(|group| {
            group.items.iter().map(|item| TodayRow {
                group: group.group,
                item: item.clone(),
            })
        })
        .collect();
    model.groups = rows.groups;
    let (total, starts) = (lines.len(), model.today_starts());
    model.today.fill(lines, (0, total), starts, |_key| None);
}

fn names(model: &mut Model, rows: Vec<NameRow>) {
    let index = Index::new(rows.iter().map(|row| Subject {
        key: row.id,
        handle: &row.handle,
        name: "",
        other: &row.other,
        recency: row.recency,
    }));
    model.names = Some(index);
    model.people = rows.into_iter().map(|row| (row.id, row)).collect();
    layer::find(model);
}

fn failed(model: &mut Model, fetch: &Fetch, why: String) {
    let loaded = Loaded::Failed(why.clone());
    match fetch {
        Fetch::Pipeline(_) => model.pipeline.list.loaded = loaded,
        Fetch::Due(_) => model.due.loaded = loaded,
        Fetch::Today(_) => model.today.loaded = loaded,
        Fetch::Creators(_) => model.creators.list.loaded = loaded,
        Fetch::FollowUps(_) => model.queue.loaded = loaded,
        Fetch::Log(_) => model.log.loaded = loaded,
        Fetch::Creator(_) | Fetch::Scorecard(_) => model.about.failed = Some(why),
        Fetch::Shops | Fetch::Products | Fetch::Names => {}
    }
}

/// Takes the outcome of a command in: what was done, or why not and the way out.
pub(super) fn done(
    model: &mut Model,
    command: Command,
    result: Result<Committed, Failure>,
) -> Vec<Effect> {
    match result {
        Ok(committed) => {
            refresh(model);
            unmark(model, &command);
            *model.tally.entry(command.name()).or_default() += 1;
            let news = if committed.warnings.is_empty() {
                News::Done
            } else {
                News::Told
            };
            let mut parts = vec![committed.summary];
            parts.extend(committed.warnings);
            tell(model, news, parts.join(" "))
        }
        Err(Failure::Refused(refusal)) if refusal.overridable => {
            let note = refusal.message;
            let goal = Goal::Override(Box::new(command));
            let title = "Go on all the same?".to_owned();
            model
                .layers
                .push(Layer::Form(Form::new(title, note, &[("reason", "")], goal)));
            Vec::new()
        }
        Err(Failure::Refused(refusal)) => tell(model, News::Refused, refusal.to_string()),
        Err(Failure::Store(error)) => tell(model, News::Refused, error.to_string()),
        Err(Failure::Source(error)) => tell(model, News::Refused, error),
    }
}

/// A verb that was carried out has used its marks up.
fn unmark(model: &mut Model, command: &Command) {
    if matches!(command, Command::Undo { .. } | Command::Redo { .. }) {
        return;
    }
    match model.pane() {
        Pane::Pipeline => model.pipeline.list.unmark(),
        Pane::Due => model.due.unmark(),
        Pane::Today => model.today.unmark(),
        Pane::Creators => model.creators.list.unmark(),
        Pane::FollowUps => model.queue.unmark(),
        Pane::Creator | Pane::Scorecard | Pane::Log => {}
    }
}
