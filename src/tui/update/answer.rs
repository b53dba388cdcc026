//! Answers of the store: rows into their lists, outcomes into news.

use super::{layer, refresh, tell, verb};
use crate::domain::command::Command;
use crate::domain::id::CreatorId;
use crate::domain::metrics::score::Card;
use crate::store::view::content::{ContentSort, PostRows};
use crate::store::view::creator::CreatorShow;
use crate::store::view::explain::Explanation;
use crate::store::view::pipeline::PipelineRows;
use crate::store::view::scorecard::Scorecard;
use crate::store::view::today::Today;
use crate::store::view::week_ago::WeekAgo;
use crate::store::{Committed, Failure};
use crate::tui::layer::{Compare, Form, Goal, Layer, Reading};
use crate::tui::list::{Keyed, List};
use crate::tui::model::{Model, Pane, Points};
use crate::tui::msg::{Answer, Effect, Fetch, Names};
use crate::tui::overlays::toast::News;

/// Takes an answer in, unless a newer question was asked since.
pub(super) fn take(model: &mut Model, number: u64, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Shops(shops) => return verb::begin_import(model, shops),
        Answer::Products(products) => model.products = products,
        Answer::Ages(ages) => model.ages = ages,
        Answer::Names(read) => names(model, *read),
        Answer::Brief(Some(sheet)) => return verb::of_sample(model, *sheet),
        Answer::Pipeline(rows) if number == model.pipeline.list.asked => pipeline(model, rows),
        Answer::Due(rows) if number == model.due.asked => {
            model
                .due
                .fill(rows.rows, rows.total, Vec::new(), |_key| None);
            model.due_counts = rows.counts;
            model.strip = rows.strip;
            model.retainers = rows.retainers;
            // They take a line of the pane.
            super::motion::resize(model);
        }
        Answer::Today(rows) if number == model.today.asked => today(model, rows),
        Answer::Scores(scores) => {
            model.morning.scores.extend(scores);
            // Requests of one day stand by score.
            model.stale.panes.insert(Pane::Today);
        }
        Answer::Creators(rows) => fill(&mut model.creators.list, number, (rows.rows, rows.total)),
        Answer::FollowUps(rows) => {
            if number == model.queue.asked {
                model.queued = rows.whole;
            }
            fill(&mut model.queue, number, (rows.rows, rows.total));
        }
        Answer::Profit(page) => fill(&mut model.profit.list, number, (page.lines, page.total)),
        Answer::Settlement(page) => fill(
            &mut model.profit.settlement,
            number,
            (page.lines, page.total),
        ),
        Answer::Programme(shops) => {
            let total = shops.len();
            fill(&mut model.profit.programme, number, (shops, total));
        }
        Answer::Standings(cards) if number > model.creators.scores_since => standings(model, cards),
        Answer::Hooks(rows) => {
            let total = rows.len();
            fill(&mut model.content.hooks, number, (rows, total));
        }
        Answer::Segments(rows) => return verb::choose_segment(model, &rows),
        Answer::Offerings(found) => return verb::choose_offer(model, *found),
        Answer::OutreachPreview(found) => return verb::confirm_outreach(model, *found),
        Answer::Content(rows) if number == model.content.list.asked => content(model, rows),
        Answer::Campaigns(rows) => fill(&mut model.campaigns, number, (rows.rows, rows.total)),
        Answer::Counts(counts) => verb::views_counted(model, &counts),
        Answer::Log(rows) => fill(&mut model.log, number, (rows.rows, rows.total)),
        Answer::Creator(show) => creator(model, number, show),
        Answer::Scorecard(card) => scorecard(model, number, card),
        Answer::WeekAgo(ago) => week_ago(model, number, &ago),
        Answer::Explained(told) => explained(model, number, &told),
        Answer::Failed(fetch, why) => return failed(model, (number, &fetch), why),
        // A newer question is on its way, or the sample is gone.
        Answer::Brief(None)
        | Answer::Pipeline(_)
        | Answer::Due(_)
        | Answer::Today(_)
        | Answer::Standings(_)
        | Answer::Content(_) => {}
    }
    Vec::new()
}

/// Takes a creator's facts in: of the one shown, or of one beside the cursor.
fn creator(model: &mut Model, number: u64, show: Box<CreatorShow>) {
    if number == model.about.known.asked {
        model.about.known.show = Some(*show);
        model.about.came.0 = true;
        model.about.failed = None;
    } else if let Some(one) = model.about.beside.waits(number) {
        one.known.show = Some(*show);
    }
}

/// Takes a creator's figures in: of the one shown, of one beside the cursor, or of one that is compared.
fn scorecard(model: &mut Model, number: u64, card: Box<Scorecard>) {
    if number == model.about.known.asked + 1 {
        model.about.known.card = Some(*card);
        model.about.known.wants_week = true;
        model.about.came.1 = true;
        model.about.card_failed = None;
    } else if let Some(one) = model.about.beside.waits(number) {
        one.known.card = Some(*card);
        one.known.wants_week = true;
    } else if let Some(compare) = compared(model) {
        compare.take(number, &card);
    }
}

/// Takes the figures of a week ago in, of the one shown or of one beside the cursor.
fn week_ago(model: &mut Model, number: u64, ago: &WeekAgo) {
    if number == model.about.known.week_asked {
        model.about.known.week_ago = Some(*ago);
    } else if let Some(one) = model.about.beside.waits(number) {
        one.known.week_ago = Some(*ago);
    }
}

/// Takes a stretch of the pipeline in.
fn pipeline(model: &mut Model, rows: PipelineRows) {
    let starts = rows.groups.iter().map(|(_, start)| *start).collect();
    let ids = rows.ids;
    let place = |key: &_| ids.iter().position(|id| id == key);
    let list = &mut model.pipeline.list;
    list.fill(rows.samples, rows.total, starts, place);
    model.pipeline.ids = ids;
    model.pipeline.stages = rows.stages;
    model.pipeline.groups = rows.groups;
}

/// Takes scores in; whoever was asked for and has none goes without.
fn standings(model: &mut Model, cards: Vec<(CreatorId, Card)>) {
    let points = |card: &Card| {
        let whole = card.share?.times(100)?;
        Some(Points {
            points: i64::try_from(whole.of.div_euclid(whole.by)).ok()?,
            grade: card.grade()?,
        })
    };
    for (creator, card) in cards {
        match points(&card) {
            Some(points) => model.creators.scores.insert(creator, points),
            None => model.creators.scores.remove(&creator),
        };
    }
}

/// Fills in the text that waits for an explanation, if it is still open.
fn explained(model: &mut Model, number: u64, told: &Explanation) {
    let mut shops = model.shops.iter().flatten();
    let shop = shops.find(|shop| shop.name == told.shop);
    let zone = shop.map_or_else(|| model.zone(), |shop| shop.zone);
    if let Some(reading) = waiting(model, number) {
        let query = reading.query.as_ref();
        reading.has_rows = told
            .rows_command
            .as_ref()
            .is_some_and(|command| command.ends_with("--rows"));
        let lines = if query.is_some_and(|query| query.lines > 0) {
            told.rows_told(false)
        } else {
            told.told(zone, false)
        };
        reading.text = lines.join("\n");
    }
}

/// Returns the comparison that is open.
fn compared(model: &mut Model) -> Option<&mut Compare> {
    match model.layers.last_mut() {
        Some(Layer::Compare(compare)) => Some(compare),
        Some(_) | None => None,
    }
}

/// Returns the open text that waits for the answer of that number.
fn waiting(model: &mut Model, number: u64) -> Option<&mut Reading> {
    model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Reading(reading) if reading.asked == number => Some(reading),
        Layer::Reading(_)
        | Layer::Compare(_)
        | Layer::Clash(_)
        | Layer::Intake(_)
        | Layer::Help(_)
        | Layer::Palette(_)
        | Layer::Finder(..)
        | Layer::Menu { .. }
        | Layer::Form(_)
        | Layer::Confirm { .. }
        | Layer::Filter(_) => None,
    })
}

/// Fills a list that has no groups, unless a newer question was asked since.
fn fill<R: Keyed>(list: &mut List<R>, number: u64, (rows, total): (Vec<R>, usize)) {
    if number == list.asked {
        list.fill(rows, total, Vec::new(), |_key| None);
    }
}

/// Takes the morning in.
fn today(model: &mut Model, mut rows: Today) {
    let is_narrowed = !model.listings.today.narrow.filter.is_empty();
    let lines = model.morning.take(&mut rows, is_narrowed);
    model.groups = rows.groups;
    let (total, starts) = (lines.len(), model.today_starts());
    model.today.fill(lines, total, starts, |_key| None);
}

/// Where the rate of some speaks and that of others does not, each has a heading.
fn content(model: &mut Model, rows: PostRows) {
    let grouped = model.content.sort == ContentSort::Evident;
    let both = [
        (rows.evident > 0, 0),
        (rows.evident < rows.total, rows.evident),
    ];
    let starts = both.into_iter().filter(|(shown, _)| *shown && grouped);
    let starts = starts.map(|(_, start)| start).collect();
    let content = &mut model.content;
    content.evident = rows.evident;
    content.median = rows.median;
    let list = &mut content.list;
    list.fill(rows.rows, rows.total, starts, |_key| None);
}

fn names(model: &mut Model, names: Names) {
    model.names = Some(names);
    layer::find(model);
    if !model.creators.narrow.filter.words().is_empty() {
        model.stale.panes.insert(Pane::Creators);
    }
}

fn failed(model: &mut Model, (number, fetch): (u64, &Fetch), why: String) -> Vec<Effect> {
    match fetch {
        Fetch::Pipeline(_) => model.pipeline.list.fail(number, why),
        Fetch::Due(_) => model.due.fail(number, why),
        Fetch::Today(_) => model.today.fail(number, why),
        Fetch::Creators(_) => model.creators.list.fail(number, why),
        Fetch::FollowUps(_) => model.queue.fail(number, why),
        Fetch::Profit(_) => model.profit.list.fail(number, why),
        Fetch::Settlement(_) => model.profit.settlement.fail(number, why),
        Fetch::Programme(_) => model.profit.programme.fail(number, why),
        Fetch::Hooks(_) => model.content.hooks.fail(number, why),
        Fetch::Content(_) => model.content.list.fail(number, why),
        Fetch::Campaigns(_) => model.campaigns.fail(number, why),
        Fetch::Log(_) => model.log.fail(number, why),
        Fetch::Creator(_) if number == model.about.known.asked => model.about.failed = Some(why),
        Fetch::Scorecard(_) if number == model.about.known.asked + 1 => {
            model.about.card_failed = Some(why);
        }
        Fetch::Explain(_) => {
            if let Some(reading) = waiting(model, number) {
                reading.text = why;
            }
        }
        Fetch::Scorecard(_) if compared(model).is_some_and(|both| both.asked.contains(&number)) => {
            if let Some(compare) = compared(model) {
                compare.failed = why;
            }
        }
        // Without scores requests stand by their lapse alone, without last week's card nothing is said
        // of a change.
        Fetch::Creator(_)
        | Fetch::Counts(_)
        | Fetch::Scorecard(_)
        | Fetch::Scores(_)
        | Fetch::Standings(_)
        | Fetch::WeekAgo(_) => {}
        // Without the shops no list is asked for at all.
        Fetch::Shops => unreadable(model, &why),
        Fetch::Products(_)
        | Fetch::Ages(_)
        | Fetch::Names(_)
        | Fetch::Brief(_)
        | Fetch::Segments(_)
        | Fetch::Offerings(..)
        | Fetch::OutreachPreview(..) => {
            return tell(model, News::Refused, why);
        }
    }
    Vec::new()
}

fn unreadable(model: &mut Model, why: &str) {
    fn fail<R: Keyed>(list: &mut List<R>, why: &str) {
        list.fail(list.asked, why.to_owned());
    }
    fail(&mut model.pipeline.list, why);
    fail(&mut model.due, why);
    fail(&mut model.today, why);
    fail(&mut model.creators.list, why);
    fail(&mut model.queue, why);
    fail(&mut model.content.list, why);
    fail(&mut model.profit.list, why);
    fail(&mut model.profit.settlement, why);
    fail(&mut model.campaigns, why);
    fail(&mut model.profit.programme, why);
    fail(&mut model.content.hooks, why);
    fail(&mut model.log, why);
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
            verb::done(model, &command);
            let news = if committed.warnings.is_empty() {
                News::Done
            } else {
                News::Told
            };
            let mut parts = vec![committed.summary];
            parts.extend(committed.warnings);
            tell(model, news, parts.join(" "))
        }
        Err(failure) => {
            let form = verb::not_done(model, &command);
            refused(model, command, (failure, form))
        }
    }
}

/// Says why not: in the form it came from, so that nothing typed is lost; where a reason lets it
/// pass, asks for one.
fn refused(
    model: &mut Model,
    command: Command,
    (failure, form): (Failure, Option<Form>),
) -> Vec<Effect> {
    if let Failure::Refused(refusal) = &failure {
        if let Some(effects) = verb::written(model, &command, refusal) {
            return effects;
        }
        if let Some(found) = refusal.overtaken.as_deref() {
            return verb::show_clash(model, (command, form), found.clone());
        }
        if let Some(layer) = verb::for_the_rest(&command, refusal) {
            model.layers.push(layer);
            return Vec::new();
        }
    }
    let why = match failure {
        Failure::Refused(refusal) if refusal.overridable => {
            let title = "Go on all the same?".to_owned();
            let goal = Goal::Override(Box::new(command));
            let form = Form::new(title, refusal.message, &[("reason", "")], goal);
            model.layers.push(Layer::Form(form));
            return Vec::new();
        }
        Failure::Refused(refusal) => refusal.to_string(),
        Failure::Store(error) => error.to_string(),
        Failure::Source(error) => error,
    };
    match form {
        Some(form) => {
            model.layers.push(Layer::Form(Form { error: why, ..form }));
            Vec::new()
        }
        None => tell(model, News::Refused, why),
    }
}
