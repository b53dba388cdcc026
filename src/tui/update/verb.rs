//! Verbs: what a key does to the marked rows, else to the row under the cursor.

use std::collections::BTreeSet;

use super::tell;
use crate::domain::command::{Command, MoveDetails, NewFollowUp};
use crate::domain::date::{Date, plus_days};
use crate::domain::fact::Side;
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{CreatorId, FollowUpId, SampleId};
use crate::domain::message;
use crate::domain::sample::Decision;
use crate::domain::stage::{Requirement, Stage};
use crate::store::view::creator::CreatorSort;
use crate::store::view::pipeline::PipelineSort;
use crate::store::view::today::Item;
use crate::tui::action::Action;
use crate::tui::layer::{Choice, Form, Goal, Layer, Pick, move_to};
use crate::tui::model::{Model, Pane, Subject};
use crate::tui::msg::Effect;
use crate::tui::overlays::toast::News;

/// Carries a verb out, or opens the form or menu it needs first.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let subject = model.subject();
    match action {
        Action::Undo => submit_as_is(Command::Undo { op: None }),
        Action::Redo => submit_as_is(Command::Redo { op: None }),
        Action::Repeat => repeat(model, &subject),
        Action::Advance => advance(model, subject),
        Action::MoveTo(stage) => enter(model, subject.samples, stage),
        Action::MoveBack => submit(
            model,
            Command::MoveSamplesBack {
                samples: subject.samples,
            },
        ),
        Action::Confirm => submit(
            model,
            Command::ConfirmDue {
                samples: subject.samples,
            },
        ),
        Action::Posted => enter(model, subject.samples, Stage::Posted),
        Action::Send => submit(
            model,
            Command::SendFollowUps {
                follow_ups: subject.follow_ups,
            },
        ),
        Action::Done => submit(
            model,
            Command::CompleteFollowUps {
                follow_ups: subject.follow_ups,
            },
        ),
        Action::Extend => {
            let title = on("Extend the due date", subject.samples.len(), "sample");
            let note = "By how many days? TikTok's own extension is 7.".to_owned();
            form(
                model,
                Form::new(title, note, &[("days", "7")], Goal::Extend(subject.samples)),
            )
        }
        Action::Track => track(model, subject.samples, None),
        Action::Note => {
            let title = on("Note", subject.creators.len(), "creator");
            form(
                model,
                Form::new(
                    title,
                    String::new(),
                    &[("note", "")],
                    Goal::Note(subject.creators),
                ),
            )
        }
        Action::Tag => {
            let title = on("Tags", subject.creators.len(), "creator");
            let note = "Words to add; with a minus before them, to remove.".to_owned();
            form(
                model,
                Form::new(title, note, &[("tags", "")], Goal::Tag(subject.creators)),
            )
        }
        Action::Message => menu(
            model,
            action,
            on("Message", subject.count(), "row"),
            messages(),
        ),
        Action::Snooze => menu(
            model,
            action,
            on("Snooze", subject.count(), "follow-up"),
            snoozes(),
        ),
        Action::Close => close(model, &subject),
        Action::Decide => menu(
            model,
            action,
            on("Repeat decision", subject.count(), "sample"),
            decisions(),
        ),
        Action::AddSample => add_sample(model, &subject),
        Action::Copy => copy(model),
        Action::Browse => browse(model),
        Action::Sort => sort(model),
        Action::Reverse => reverse(model),
        _ => Vec::new(),
    }
}

/// Returns a title that says on how many.
fn on(what: &str, count: usize, noun: &str) -> String {
    match count {
        1 => what.to_owned(),
        n => format!("{what} · {n} {noun}s"),
    }
}

fn submit_as_is(command: Command) -> Vec<Effect> {
    vec![Effect::Submit(Box::new(command))]
}

/// Submits a verb: the cursor will go on to the next row, and `.` can repeat it.
pub(super) fn submit(model: &mut Model, command: Command) -> Vec<Effect> {
    match model.pane() {
        Pane::Pipeline => model.pipeline.list.want_next(),
        Pane::Due => model.due.want_next(),
        Pane::Today => model.today.want_next(),
        Pane::Creators => model.creators.list.want_next(),
        Pane::FollowUps => model.queue.want_next(),
        Pane::Creator | Pane::Scorecard | Pane::Log => {}
    }
    model.repeat = Some(command.clone());
    submit_as_is(command)
}

fn form(model: &mut Model, form: Form) -> Vec<Effect> {
    model.layers.push(Layer::Form(form));
    Vec::new()
}

fn menu(model: &mut Model, by: Action, title: String, choices: Vec<Choice>) -> Vec<Effect> {
    model.layers.push(Layer::Menu {
        title,
        choices,
        cursor: 0,
        by,
    });
    Vec::new()
}

fn choice(key: char, label: impl Into<String>, note: impl Into<String>, pick: Pick) -> Choice {
    Choice {
        key,
        label: label.into(),
        note: note.into(),
        pick,
    }
}

/// Advances; where the next stage requires something, asks for it first.
fn advance(model: &mut Model, subject: Subject) -> Vec<Effect> {
    let mut stages: Vec<Stage> = subject.stages.clone();
    stages.dedup();
    let needs_review = current_needs_review(model);
    let next = match stages.as_slice() {
        [one] => one.next(needs_review),
        _ => None,
    };
    match next.map(|stage| (stage, stage.row().requires)) {
        Some((stage, Requirement::Tracking | Requirement::Link | Requirement::Decision)) => {
            enter(model, subject.samples, stage)
        }
        _ => submit(
            model,
            Command::AdvanceSamples {
                samples: subject.samples,
                details: MoveDetails::default(),
            },
        ),
    }
}

fn current_needs_review(model: &Model) -> bool {
    let of_item = |item: &Item| matches!(item, Item::Sample(row) if row.needs_review);
    match model.pane() {
        Pane::Pipeline => model
            .pipeline
            .list
            .current()
            .is_some_and(|row| row.needs_review),
        Pane::Today => model.today.current().is_some_and(|row| of_item(&row.item)),
        _ => false,
    }
}

/// Enters a stage, asking for what it requires.
fn enter(model: &mut Model, samples: Vec<SampleId>, to: Stage) -> Vec<Effect> {
    let many = samples.len();
    match to.row().requires {
        Requirement::Tracking => track(model, samples, Some(to)),
        Requirement::Link => {
            let title = on("Posted", many, "sample");
            let note = "Paste the link of the post, or its id.".to_owned();
            form(
                model,
                Form::new(title, note, &[("link", "")], Goal::Link(samples, to)),
            )
        }
        Requirement::DeliveredDate => {
            let title = on("Delivered", many, "sample");
            let today = model.today_date().to_string();
            let note = "The posting clock runs from this day.".to_owned();
            form(
                model,
                Form::new(title, note, &[("day", &today)], Goal::Date(samples, to)),
            )
        }
        Requirement::Decision => menu(
            model,
            Action::Decide,
            on("Repeat decision", many, "sample"),
            decisions(),
        ),
        Requirement::ByWhom => menu(
            model,
            Action::Close,
            on("Decline", many, "sample"),
            declines(),
        ),
        Requirement::Reason => {
            let title = on(to.title(), many, "sample");
            let goal = Goal::Close(samples, to, None);
            form(
                model,
                Form::new(
                    title,
                    "Why? It is kept.".to_owned(),
                    &[("reason", "")],
                    goal,
                ),
            )
        }
        Requirement::Nothing | Requirement::Stock => {
            submit(model, move_to(samples, to, MoveDetails::default()))
        }
    }
}

fn track(model: &mut Model, samples: Vec<SampleId>, to: Option<Stage>) -> Vec<Effect> {
    let (mut carrier, mut tracking) = (String::new(), String::new());
    if samples.len() == 1
        && let Some(row) = model
            .pipeline
            .list
            .rows
            .iter()
            .find(|row| samples.contains(&row.id))
    {
        carrier = row.carrier.clone().unwrap_or_default();
        tracking = row.tracking.clone().unwrap_or_default();
    }
    let title = on(
        if to.is_some() { "Ship" } else { "Tracking" },
        samples.len(),
        "sample",
    );
    let fields = [
        ("carrier", carrier.as_str()),
        ("tracking", tracking.as_str()),
    ];
    form(
        model,
        Form::new(title, String::new(), &fields, Goal::Track(samples, to)),
    )
}

fn messages() -> Vec<Choice> {
    message::templates()
        .iter()
        .filter_map(|template| {
            let kind: FollowUpKind = template.name.parse().ok()?;
            let note = if kind.is_task() { "task" } else { "" };
            Some(choice(
                template.letter,
                template.title,
                note,
                Pick::Message(kind),
            ))
        })
        .collect()
}

fn snoozes() -> Vec<Choice> {
    vec![
        choice('1', "1 day", "", Pick::Snooze(1)),
        choice('3', "3 days", "", Pick::Snooze(3)),
        choice('m', "Monday", "", Pick::SnoozeMonday),
        choice('d', "Until a date", "", Pick::SnoozeDate),
    ]
}

fn decisions() -> Vec<Choice> {
    let notes = [
        ('r', Decision::Repeat, "same again"),
        ('s', Decision::Scale, "more product or commission"),
        ('t', Decision::Retainer, "offer a retainer"),
        ('w', Decision::Switch, "another SKU or angle"),
        ('p', Decision::Pause, "wait"),
        ('d', Decision::Drop, "part ways"),
    ];
    notes
        .into_iter()
        .map(|(key, decision, note)| choice(key, decision.name(), note, Pick::Decide(decision)))
        .collect()
}

fn declines() -> Vec<Choice> {
    vec![
        choice(
            'u',
            "Declined by us",
            "",
            Pick::Close(Stage::Declined, Some(Side::Us)),
        ),
        choice(
            't',
            "Declined by them",
            "",
            Pick::Close(Stage::Declined, Some(Side::Them)),
        ),
    ]
}

/// Offers the closing moves the stage allows.
fn close(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let allowed =
        |to: Stage| subject.stages.is_empty() || subject.stages.iter().any(|from| from.allows(to));
    let mut choices = Vec::new();
    if allowed(Stage::Declined) {
        choices.extend(declines());
    }
    if allowed(Stage::Cancelled) {
        choices.push(choice(
            'x',
            "Call off",
            "cancelled",
            Pick::Close(Stage::Cancelled, None),
        ));
    }
    if allowed(Stage::NoShow) {
        choices.push(choice(
            'g',
            "Never posted",
            "no-show",
            Pick::Close(Stage::NoShow, None),
        ));
    }
    menu(
        model,
        Action::Close,
        on("Close", subject.samples.len(), "sample"),
        choices,
    )
}

fn add_sample(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    if model.products.is_empty() {
        let text = "There are no products yet: import a product or cost sheet, or callsheet product add SKU.";
        return tell(model, News::Refused, text.to_owned());
    }
    let letters = ('a'..='z').filter(|c| !matches!(c, 'j' | 'k' | 'q'));
    let choices = letters
        .zip(&model.products)
        .map(|(key, product)| {
            choice(
                key,
                product.title(),
                product.sku_id.to_string(),
                Pick::Sku(product.sku_id.clone()),
            )
        })
        .collect();
    menu(
        model,
        Action::AddSample,
        on("Add a sample", subject.creators.len(), "creator"),
        choices,
    )
}

fn copy(model: &mut Model) -> Vec<Effect> {
    let mut choices = Vec::new();
    let mut add = |key, label: &str, text: Option<String>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            choices.push(choice(key, label, text.clone(), Pick::Copy(text)));
        }
    };
    let handle = handle(model);
    add('h', "handle", handle.clone());
    add(
        'u',
        "profile",
        handle.map(|handle| format!("https://www.tiktok.com/@{handle}")),
    );
    if let Some(row) = model
        .pipeline
        .list
        .current()
        .filter(|_| model.pane() == Pane::Pipeline)
    {
        add('p', "post", row.post_url.clone());
        add('t', "tracking", row.tracking.clone());
        let row = [row.creator.as_str(), &row.product, row.stage.name()].join("\t");
        add('r', "row", Some(row));
    }
    if let Some(row) = model
        .queue
        .current()
        .filter(|_| model.pane() == Pane::FollowUps)
    {
        add('m', "message", Some(row.message.clone()));
    }
    menu(model, Action::Copy, "Copy".to_owned(), choices)
}

/// Returns the handle under the cursor.
pub(in crate::tui) fn handle(model: &Model) -> Option<String> {
    match model.pane() {
        Pane::Pipeline => model.pipeline.list.current().map(|row| row.creator.clone()),
        Pane::Due => model.due.current().map(|row| row.creator.clone()),
        Pane::Creators => model.creators.list.current().map(|row| row.handle.clone()),
        Pane::FollowUps => model.queue.current().map(|row| row.creator.clone()),
        Pane::Creator | Pane::Scorecard => model
            .about
            .show
            .as_ref()
            .map(|show| show.creator.handle.clone()),
        Pane::Today => model.today.current().map(|row| match &row.item {
            Item::Due(row) => row.creator.clone(),
            Item::Sample(row) => row.creator.clone(),
            Item::FollowUp(row) => row.creator.clone(),
            Item::Conflict { creator, .. } => creator.clone(),
        }),
        Pane::Log => None,
    }
}

fn browse(model: &mut Model) -> Vec<Effect> {
    let post = match model.pane() {
        Pane::Pipeline => model
            .pipeline
            .list
            .current()
            .and_then(|row| row.post_url.clone()),
        _ => None,
    };
    let page =
        post.or_else(|| handle(model).map(|handle| format!("https://www.tiktok.com/@{handle}")));
    page.map(Effect::Browse).into_iter().collect()
}

const PIPELINE_SORTS: [(char, &str, PipelineSort); 4] = [
    ('s', "stage", PipelineSort::Stage),
    ('d', "due date", PipelineSort::Due),
    ('c', "creator", PipelineSort::Creator),
    ('p', "product", PipelineSort::Product),
];

const CREATOR_SORTS: [(char, &str, CreatorSort); 5] = [
    ('h', "handle", CreatorSort::Handle),
    ('g', "net GMV, 28 days", CreatorSort::NetGmv),
    ('f', "followers", CreatorSort::Followers),
    ('p', "last post", CreatorSort::LastPost),
    ('o', "open samples", CreatorSort::OpenSamples),
];

fn sort(model: &mut Model) -> Vec<Effect> {
    let choices: Vec<Choice> = match model.pane() {
        Pane::Pipeline => PIPELINE_SORTS
            .iter()
            .enumerate()
            .map(|(n, (key, label, _))| choice(*key, *label, "", Pick::Sort(n)))
            .collect(),
        Pane::Creators => CREATOR_SORTS
            .iter()
            .enumerate()
            .map(|(n, (key, label, _))| choice(*key, *label, "", Pick::Sort(n)))
            .collect(),
        _ => return Vec::new(),
    };
    menu(model, Action::Sort, "Sort by".to_owned(), choices)
}

fn reverse(model: &mut Model) -> Vec<Effect> {
    match model.pane() {
        Pane::Pipeline => model.pipeline.reverse = !model.pipeline.reverse,
        Pane::Creators => model.creators.reverse = !model.creators.reverse,
        _ => {}
    }
    let pane = model.pane();
    model.stale.insert(pane);
    Vec::new()
}

/// Does what was chosen in a menu.
pub(super) fn chosen(model: &mut Model, pick: Pick) -> Vec<Effect> {
    let subject = model.subject();
    match pick {
        Pick::Message(kind) => submit(model, Command::QueueFollowUps(follow_ups(&subject, kind))),
        Pick::Snooze(days) => {
            let until = plus_days(model.today_date(), days);
            submit(
                model,
                Command::SnoozeFollowUps {
                    follow_ups: subject.follow_ups,
                    until,
                },
            )
        }
        Pick::SnoozeMonday => {
            let until = next_monday(model.today_date());
            submit(
                model,
                Command::SnoozeFollowUps {
                    follow_ups: subject.follow_ups,
                    until,
                },
            )
        }
        Pick::SnoozeDate => {
            let title = on("Snooze", subject.follow_ups.len(), "follow-up");
            let goal = Goal::Snooze(subject.follow_ups);
            form(
                model,
                Form::new(
                    title,
                    "Until which day? 2026-12-01".to_owned(),
                    &[("day", "")],
                    goal,
                ),
            )
        }
        Pick::Close(stage, by) => {
            let title = on(stage.title(), subject.samples.len(), "sample");
            let note = if stage == Stage::Cancelled {
                "Why? It is kept."
            } else {
                "Why? May stay empty."
            };
            let goal = Goal::Close(subject.samples, stage, by);
            form(
                model,
                Form::new(title, note.to_owned(), &[("reason", "")], goal),
            )
        }
        Pick::Decide(decision) => {
            let title = on(
                &format!("Decide: {}", decision.name()),
                subject.samples.len(),
                "sample",
            );
            let goal = Goal::Decide(subject.samples, decision);
            form(
                model,
                Form::new(
                    title,
                    "Why? It is kept.".to_owned(),
                    &[("reason", "")],
                    goal,
                ),
            )
        }
        Pick::Copy(text) => vec![Effect::Copy(text)],
        Pick::Sort(n) => {
            match model.pane() {
                Pane::Pipeline => {
                    model.pipeline.sort = PIPELINE_SORTS
                        .get(n)
                        .map_or_else(PipelineSort::default, |(_, _, sort)| *sort);
                }
                _ => {
                    model.creators.sort = CREATOR_SORTS
                        .get(n)
                        .map_or_else(CreatorSort::default, |(_, _, sort)| *sort);
                }
            }
            let pane = model.pane();
            model.stale.insert(pane);
            Vec::new()
        }
        Pick::Sku(sku_id) => submit(
            model,
            Command::AddSamples {
                creators: subject.creators,
                sku_id,
                to: Stage::Requested,
                campaign: None,
                details: MoveDetails::default(),
            },
        ),
    }
}

/// One follow-up per sample, or per creator where no samples are chosen.
fn follow_ups(subject: &Subject, kind: FollowUpKind) -> Vec<NewFollowUp> {
    let new = |creator: Option<CreatorId>, sample: Option<SampleId>| NewFollowUp {
        creator,
        sample,
        kind,
        on: None,
        message: None,
    };
    if subject.samples.is_empty() {
        let once: BTreeSet<_> = subject.creators.iter().copied().collect();
        once.into_iter()
            .map(|creator| new(Some(creator), None))
            .collect()
    } else {
        subject
            .samples
            .iter()
            .map(|sample| new(None, Some(*sample)))
            .collect()
    }
}

fn next_monday(today: Date) -> Date {
    use chrono::Datelike as _;
    plus_days(today, 7 - i64::from(today.weekday().num_days_from_monday()))
}

/// Does what a form was for, or opens it again with what is wrong.
pub(super) fn filled(model: &mut Model, form: Form) -> Vec<Effect> {
    match command(&form) {
        Ok(command) => submit(model, command),
        Err(error) => {
            model.layers.push(Layer::Form(Form { error, ..form }));
            Vec::new()
        }
    }
}

fn date(text: Option<String>) -> Result<Date, String> {
    let text = text.ok_or("Type a day such as 2026-12-01.")?;
    text.parse()
        .map_err(|_unreadable| format!("{text:?} is not a day: write it like 2026-12-01."))
}

fn command(form: &Form) -> Result<Command, String> {
    let first = form.text(0);
    Ok(match form.goal.clone() {
        Goal::Track(samples, None) => Command::TrackSamples {
            samples,
            carrier: first,
            tracking: form.text(1),
        },
        Goal::Track(samples, Some(to)) => {
            let details = MoveDetails {
                carrier: first,
                tracking: form.text(1),
                ..MoveDetails::default()
            };
            move_to(samples, to, details)
        }
        Goal::Link(samples, to) => move_to(
            samples,
            to,
            MoveDetails {
                url: first,
                ..MoveDetails::default()
            },
        ),
        Goal::Date(samples, to) => move_to(
            samples,
            to,
            MoveDetails {
                on: Some(date(first)?),
                ..MoveDetails::default()
            },
        ),
        Goal::Close(samples, to, by) => move_to(
            samples,
            to,
            MoveDetails {
                reason: first,
                by,
                ..MoveDetails::default()
            },
        ),
        Goal::Decide(samples, decision) => {
            let details = MoveDetails {
                decision: Some(decision),
                reason: first,
                ..MoveDetails::default()
            };
            move_to(samples, Stage::Decided, details)
        }
        Goal::Extend(samples) => {
            let days = first
                .and_then(|text| text.parse().ok())
                .ok_or("Type a number of days, such as 7.")?;
            Command::ExtendDue { samples, days }
        }
        Goal::Snooze(follow_ups) => Command::SnoozeFollowUps {
            follow_ups,
            until: date(first)?,
        },
        Goal::Note(creators) => Command::AddNote {
            creators,
            text: first.ok_or("The note is empty.")?,
        },
        Goal::Tag(creators) => {
            let typed = first.ok_or("Type a tag, such as vip.")?;
            let words = || typed.split([' ', ',']).filter(|word| !word.is_empty());
            let remove = words()
                .filter_map(|word| word.strip_prefix('-'))
                .map(str::to_owned)
                .collect();
            let add = words()
                .filter(|word| !word.starts_with('-'))
                .map(str::to_owned)
                .collect();
            Command::TagCreators {
                creators,
                add,
                remove,
            }
        }
        Goal::Override(command) => {
            let reason = first.ok_or("A reason is needed; it is logged.")?;
            overridden(*command, &reason).ok_or_else(|| "This cannot be overridden.".to_owned())?
        }
    })
}

fn overridden(command: Command, reason: &str) -> Option<Command> {
    let with = |details: MoveDetails| MoveDetails {
        overriding: Some(reason.to_owned()),
        ..details
    };
    match command {
        Command::AdvanceSamples { samples, details } => Some(Command::AdvanceSamples {
            samples,
            details: with(details),
        }),
        Command::MoveSamples {
            samples,
            to,
            details,
        } => Some(move_to(samples, to, with(details))),
        Command::AddSamples {
            creators,
            sku_id,
            to,
            campaign,
            details,
        } => Some(Command::AddSamples {
            creators,
            sku_id,
            to,
            campaign,
            details: with(details),
        }),
        _ => None,
    }
}

/// Repeats the last verb on what is under the cursor or marked now.
fn repeat(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let Some(last) = model.repeat.clone() else {
        return Vec::new();
    };
    match retarget(last, subject) {
        Some(command) => submit(model, command),
        None => tell(
            model,
            News::Refused,
            "The last action does not apply to this row.".to_owned(),
        ),
    }
}

fn retarget(command: Command, subject: &Subject) -> Option<Command> {
    let samples = || Some(subject.samples.clone()).filter(|ids| !ids.is_empty());
    let creators = || Some(subject.creators.clone()).filter(|ids| !ids.is_empty());
    let queued =
        || Some(subject.follow_ups.clone()).filter(|ids: &Vec<FollowUpId>| !ids.is_empty());
    Some(match command {
        Command::AdvanceSamples { details, .. } => Command::AdvanceSamples {
            samples: samples()?,
            details,
        },
        Command::MoveSamples { to, details, .. } => Command::MoveSamples {
            samples: samples()?,
            to,
            details,
        },
        Command::MoveSamplesBack { .. } => Command::MoveSamplesBack {
            samples: samples()?,
        },
        Command::TrackSamples {
            carrier, tracking, ..
        } => Command::TrackSamples {
            samples: samples()?,
            carrier,
            tracking,
        },
        Command::ConfirmDue { .. } => Command::ConfirmDue {
            samples: samples()?,
        },
        Command::ExtendDue { days, .. } => Command::ExtendDue {
            samples: samples()?,
            days,
        },
        Command::QueueFollowUps(new) => {
            Command::QueueFollowUps(follow_ups(subject, new.first()?.kind))
        }
        Command::SendFollowUps { .. } => Command::SendFollowUps {
            follow_ups: queued()?,
        },
        Command::CompleteFollowUps { .. } => Command::CompleteFollowUps {
            follow_ups: queued()?,
        },
        Command::SnoozeFollowUps { until, .. } => Command::SnoozeFollowUps {
            follow_ups: queued()?,
            until,
        },
        Command::TagCreators { add, remove, .. } => Command::TagCreators {
            creators: creators()?,
            add,
            remove,
        },
        Command::AddNote { text, .. } => Command::AddNote {
            creators: creators()?,
            text,
        },
        Command::AddSamples {
            sku_id,
            to,
            campaign,
            details,
            ..
        } => Command::AddSamples {
            creators: creators()?,
            sku_id,
            to,
            campaign,
            details,
        },
        _ => return None,
    })
}
