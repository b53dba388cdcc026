//! What verbs can see of the row under the cursor, and the verbs that only look.

use crate::domain::date::Window;
use crate::domain::id::SampleId;
use crate::store::view::conflict::ConflictRow;
use crate::store::view::content::PostRow;
use crate::store::view::detected::DetectedRow;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::pipeline::SampleRow;
use crate::store::view::today::Item;
use crate::store::view::unjudged::UnjudgedRow;
use crate::tui::layer::{Choice, Pick};
use crate::tui::listings;
use crate::tui::model::{Model, Pane};
use crate::tui::msg::Effect;
use crate::tui::orders::{self, Order};
use crate::tui::panes::creators::CreatorColumn;
use crate::tui::rows;

/// Returns the sample under the cursor, where its row says enough.
pub(super) fn sample_row(model: &Model) -> Option<&SampleRow> {
    match model.pane() {
        Pane::Pipeline => model.pipeline.list.current(),
        Pane::Today => match &model.today.current()?.item {
            Item::Sample(row) => Some(row),
            Item::Due(_)
            | Item::Owed(_)
            | Item::Detected(_)
            | Item::Unjudged(_)
            | Item::Suggestion(_)
            | Item::FollowUp(_)
            | Item::Conflict(_) => None,
        },
        Pane::Due => {
            // The pipeline beside it may have the row.
            let sample = model.due.current()?.sample;
            let rows = &model.pipeline.list.rows;
            rows.iter().find(|row| row.id == sample)
        }
        Pane::Creator
        | Pane::Scorecard
        | Pane::Creators
        | Pane::FollowUps
        | Pane::Content
        | Pane::Profit
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks
        | Pane::Campaigns
        | Pane::Log => None,
    }
}

/// Returns the suggested post under the cursor, where it is the only row acted on.
pub(super) fn detected(model: &Model) -> Option<&DetectedRow> {
    if model.pane() != Pane::Today || !model.today.marks.is_empty() {
        return None;
    }
    match &model.today.current()?.item {
        Item::Detected(row) => Some(row),
        Item::Due(_)
        | Item::Owed(_)
        | Item::Sample(_)
        | Item::Unjudged(_)
        | Item::FollowUp(_)
        | Item::Suggestion(_)
        | Item::Conflict(_) => None,
    }
}

/// Returns the link of a sample's post, as far as its row or a suggested post tells.
pub(super) fn post_of(model: &Model, sample: SampleId) -> Option<String> {
    let mut suggested = model.today.rows.iter().filter_map(|row| match &row.item {
        Item::Detected(row) if row.sample == sample => Some(row.link()),
        Item::Detected(_)
        | Item::Unjudged(_)
        | Item::Due(_)
        | Item::Owed(_)
        | Item::Sample(_)
        | Item::FollowUp(_)
        | Item::Suggestion(_)
        | Item::Conflict(_) => None,
    });
    let known = sample_row(model).filter(|row| row.id == sample);
    known
        .and_then(|row| row.post_url.clone())
        .or_else(|| suggested.next())
}

/// Returns the contradiction under the cursor.
pub(super) fn conflict(model: &Model) -> Option<&ConflictRow> {
    match &model.today.current()?.item {
        Item::Conflict(row) if model.pane() == Pane::Today => Some(row),
        Item::Conflict(_)
        | Item::Due(_)
        | Item::Owed(_)
        | Item::Sample(_)
        | Item::Detected(_)
        | Item::Unjudged(_)
        | Item::FollowUp(_)
        | Item::Suggestion(_) => None,
    }
}

/// Returns whether a post that a retainer owes is under the cursor.
pub(super) fn owes(model: &Model) -> bool {
    model.pane() == Pane::Today
        && matches!(
            model.today.current().map(|row| &row.item),
            Some(Item::Owed(_))
        )
}

/// Returns the content under the cursor.
pub(super) fn post_row(model: &Model) -> Option<&PostRow> {
    (model.pane() == Pane::Content)
        .then(|| model.content.list.current())
        .flatten()
}

/// Returns the post under the cursor of the morning that awaits a verdict.
pub(super) fn unjudged(model: &Model) -> Option<&UnjudgedRow> {
    match &model.today.current()?.item {
        Item::Unjudged(row) if model.pane() == Pane::Today => Some(row),
        Item::Unjudged(_)
        | Item::Due(_)
        | Item::Owed(_)
        | Item::Sample(_)
        | Item::Detected(_)
        | Item::FollowUp(_)
        | Item::Suggestion(_)
        | Item::Conflict(_) => None,
    }
}

/// Returns the page of a content: the link a list gives, else the one its id and handle make.
fn post_page(row: &PostRow) -> Option<String> {
    row.url.clone().or_else(|| {
        let handle = row.creator.as_ref()?;
        Some(format!("{}/video/{}", profile(handle), row.content_id))
    })
}

fn profile(handle: &str) -> String {
    format!("https://www.tiktok.com/@{handle}")
}

/// Returns what the row under the cursor has to be copied.
pub(super) fn copies(model: &Model) -> Vec<Choice> {
    let mut choices = Vec::new();
    let mut add = |key, label: &str, text: Option<String>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let first = text.lines().next().unwrap_or_default().to_owned();
            choices.push(Choice {
                key,
                label: label.to_owned(),
                note: first,
                pick: Pick::Copy(text),
            });
        }
    };
    let handle = model.handle();
    let several = (model.marked() > 1).then(|| rows::handles(model)).flatten();
    add('h', "handle", several.or_else(|| handle.map(str::to_owned)));
    add('u', "profile", handle.map(profile));
    if let Some(row) = post_row(model) {
        add('p', "post", post_page(row));
        add('i', "content id", Some(row.content_id.to_string()));
        add('t', "title", row.title.clone());
    }
    if let Some(row) = unjudged(model) {
        add('p', "post", Some(row.link()));
        add('i', "content id", Some(row.content_id.to_string()));
    }
    if let Some(row) = sample_row(model) {
        add('p', "post", row.post_url.clone());
        add('t', "tracking", row.tracking.clone());
    }
    let rows = rows::rows(model);
    let lines = |of: fn(&serde_json::Value) -> String| {
        let lines: Vec<String> = rows.iter().map(of).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    };
    add('r', "row", lines(rows::tabbed));
    add('o', "JSON", lines(serde_json::Value::to_string));
    let marked = messages(model);
    let message = model.follow_up_row().map(|row| row.message.clone());
    add('m', "message", marked.clone().or(message));
    if marked.is_some() {
        // Texts of many are what marks are for.
        choices.rotate_right(1);
    }
    choices
}

/// Returns the messages of the marked follow-ups, each under its handle, if several are marked.
fn messages(model: &Model) -> Option<String> {
    let rows: Vec<&FollowUpRow> = match model.pane() {
        Pane::FollowUps => model.queue.marked_rows().collect(),
        Pane::Today => model
            .today
            .marked_rows()
            .filter_map(|row| match &row.item {
                Item::FollowUp(row) => Some(row),
                Item::Due(_)
                | Item::Owed(_)
                | Item::Sample(_)
                | Item::Detected(_)
                | Item::Unjudged(_)
                | Item::Suggestion(_)
                | Item::Conflict(_) => None,
            })
            .collect(),
        Pane::Pipeline
        | Pane::Due
        | Pane::Creator
        | Pane::Scorecard
        | Pane::Creators
        | Pane::Content
        | Pane::Profit
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks
        | Pane::Campaigns
        | Pane::Log => Vec::new(),
    };
    let texts: Vec<String> = rows
        .iter()
        .filter(|row| !row.kind.is_task())
        .map(|row| format!("{}\n{}", row.whom(), row.message))
        .collect();
    (texts.len() > 1).then(|| texts.join("\n\n"))
}

/// Opens the post, where there is one, else the creator's page.
pub(super) fn browse(model: &Model) -> Vec<Effect> {
    let post = sample_row(model).and_then(|row| row.post_url.clone());
    let post = post.or_else(|| post_row(model).and_then(post_page));
    let page = post.or_else(|| model.handle().map(profile));
    page.map(Effect::Browse).into_iter().collect()
}

const WINDOWS: [(char, &str, Window); 4] = [
    ('7', "7 days", Window::Days(7)),
    ('2', "28 days", Window::Days(28)),
    ('9', "90 days", Window::Days(90)),
    ('a', "all time", Window::All),
];

/// Returns the windows to choose from, and which of them is looked through.
pub(super) fn windows(model: &Model) -> (Vec<Choice>, usize) {
    let choice = |(key, label, window): (char, &str, Window)| Choice {
        key,
        label: label.to_owned(),
        note: String::new(),
        pick: Pick::Window(window),
    };
    let now = WINDOWS.iter().position(|(_, _, at)| *at == model.window);
    (WINDOWS.map(choice).into(), now.unwrap_or(0))
}

/// Shows the figures of another window, wherever figures are.
pub(super) fn through(model: &mut Model, window: Window) {
    model.window = window;
    model.content.list.restart();
    model.stale.panes.insert(Pane::Content);
    model.profit.list.restart();
    model.stale.panes.insert(Pane::Profit);
    model.profit.settlement.restart();
    model.stale.panes.insert(Pane::Settlement);
    model.stale.panes.insert(Pane::Programme);
    model.content.hooks.restart();
    model.stale.panes.insert(Pane::Hooks);
    model.about.outdate();
    model.stale.panes.insert(Pane::Creators);
    model.creators.scores.clear();
    model.creators.scores_asked.clear();
    model.creators.scores_since = model.number;
}

/// Returns the orders of the list with the focus, and which of them it has.
pub(super) fn orders(model: &Model) -> (Vec<Choice>, usize) {
    fn place<S: PartialEq>(sorts: &[Order<S>], now: &S) -> usize {
        let at = sorts.iter().position(|(_, _, sort)| sort == now);
        at.unwrap_or(0)
    }
    let pane = model.pane();
    let choices = orders::of(pane).into_iter().enumerate();
    let choices = choices.map(|(n, (key, label))| Choice {
        key,
        label: label.to_owned(),
        note: String::new(),
        pick: Pick::Sort(n),
    });
    let now = match pane {
        Pane::Pipeline => place(&orders::PIPELINE, &model.pipeline.sort),
        Pane::Content => place(&orders::CONTENT, &model.content.sort),
        Pane::Creators => place(&orders::CREATORS, &model.creators.sort),
        Pane::Due => place(&orders::DUE, &model.listings.due.sort),
        Pane::FollowUps => place(&orders::QUEUE, &model.listings.queue.sort),
        Pane::Profit => place(&orders::PROFIT, &model.listings.profit.sort),
        Pane::Campaigns => place(&orders::CAMPAIGNS, &model.listings.campaigns.sort),
        Pane::Creator
        | Pane::Scorecard
        | Pane::Today
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks
        | Pane::Log => 0,
    };
    (choices.collect(), now)
}

/// Orders the list with the focus by the choice with that number.
pub(super) fn order(model: &mut Model, n: usize) {
    fn put<S: Copy>(sorts: &[Order<S>], n: usize, sort: &mut S) {
        if let Some((_, _, chosen)) = sorts.get(n) {
            *sort = *chosen;
        }
    }
    let pane = model.pane();
    match pane {
        Pane::Pipeline => put(&orders::PIPELINE, n, &mut model.pipeline.sort),
        Pane::Content => put(&orders::CONTENT, n, &mut model.content.sort),
        Pane::Creators => put(&orders::CREATORS, n, &mut model.creators.sort),
        Pane::Due => put(&orders::DUE, n, &mut model.listings.due.sort),
        Pane::FollowUps => put(&orders::QUEUE, n, &mut model.listings.queue.sort),
        Pane::Profit => put(&orders::PROFIT, n, &mut model.listings.profit.sort),
        Pane::Campaigns => put(&orders::CAMPAIGNS, n, &mut model.listings.campaigns.sort),
        Pane::Creator
        | Pane::Scorecard
        | Pane::Today
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks
        | Pane::Log => return,
    }
    if pane == Pane::Content {
        model.restart(pane);
    }
    model.stale.panes.insert(pane);
}

/// Returns the columns of the table to choose from; the first is always shown.
pub(super) fn columns(model: &Model) -> Vec<Choice> {
    let pane = model.pane();
    if pane != Pane::Creators {
        let hidden = model.listings.hidden.get(&pane);
        let choosable = listings::choosable(pane).into_iter();
        return choosable
            .map(|(key, title)| {
                let is_hidden = hidden.is_some_and(|hidden| hidden.contains(title));
                Choice {
                    key,
                    label: title.to_owned(),
                    note: if is_hidden { "" } else { "shown" }.to_owned(),
                    pick: Pick::Hide(title),
                }
            })
            .collect();
    }
    let letters = "nftycsgpolawu".chars();
    let others = CreatorColumn::ALL.into_iter().skip(1);
    others
        .zip(letters)
        .map(|(column, key)| Choice {
            key,
            label: column.title().to_owned(),
            note: if shows(model, column) { "shown" } else { "" }.to_owned(),
            pick: Pick::Column(column),
        })
        .collect()
}

fn shows(model: &Model, column: CreatorColumn) -> bool {
    model.creator_columns().contains(&column)
}

/// Shows a column of the table, or hides it.
pub(super) fn toggle(model: &mut Model, column: CreatorColumn) {
    let shown = |other: &CreatorColumn| (*other == column) != shows(model, *other);
    let columns = CreatorColumn::ALL.into_iter().filter(shown).collect();
    model.creators.columns = Some(columns);
    model.creators.shift = 0;
}

/// Leaves a column of the table with the focus out, or shows it again; returns its place among the choices.
pub(super) fn hide(model: &mut Model, title: &'static str) -> usize {
    let pane = model.pane();
    let hidden = model.listings.hidden.entry(pane).or_default();
    if !hidden.remove(title) {
        hidden.insert(title.to_owned());
    }
    let mut choosable = listings::choosable(pane).into_iter();
    choosable.position(|(_, known)| known == title).unwrap_or(0)
}

/// Turns the order of the list with the focus round.
pub(super) fn reverse(model: &mut Model) -> Vec<Effect> {
    let pane = model.pane();
    if let Some(reverse) = model.reverse_mut(pane) {
        *reverse = !*reverse;
        model.stale.panes.insert(pane);
    }
    Vec::new()
}
