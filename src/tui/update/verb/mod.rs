//! Verbs: what a key does to the marked rows, else to the row under the cursor.
//!
//! A verb is submitted at once, or asks first: with a menu (`menu.rs`) or a form (`form.rs`).

mod brief;
mod campaign;
mod chosen;
mod clash;
mod commission;
mod compare;
mod editor;
mod explain;
mod first;
mod form;
mod import;
mod intake;
mod lead;
mod look;
mod menu;
mod outreach;
mod own;
mod queue;
mod repeat;
mod segment;
mod shop;
mod snooze;
mod spark;
mod view;

use crate::domain::command::{Command, MoveDetails};
use crate::domain::followup::FollowUpKind;
use crate::domain::id::{FollowUpId, SampleId};
use crate::domain::stage::{Requirement, Stage};
use crate::tui::action::Action;
use crate::tui::layer::{Form, Goal, Layer, move_to};
use crate::tui::list::{Keyed, List};
use crate::tui::model::{Model, Pane, Subject};
use crate::tui::msg::Effect;

pub(in crate::tui) use brief::to_be_written;
pub(super) use brief::{of_sample, written};
pub(super) use chosen::chosen;
pub(super) use clash::{key as clash_key, show as show_clash};
pub(super) use compare::with as compared_with;
pub(super) use editor::edited;
pub(super) use explain::rows as rows_behind;
pub(super) use first::go_on as begin_import;
pub(super) use form::filled;
pub(in crate::tui) use form::meaning;
pub(in crate::tui) use import::counts;
pub(super) use import::{stop_import, take_imported, take_importing};
pub(super) use intake::{key as intake_key, take_counted, take_looked};
pub(super) use lead::open as lead_to;
pub(super) use outreach::{choose as choose_offer, confirm as confirm_outreach};
pub(super) use own::ran;
pub(super) use repeat::for_the_rest;
pub(super) use segment::choose as choose_segment;
pub(super) use view::counted as views_counted;

#[expect(clippy::wildcard_enum_match_arm, reason = "only verbs come here")]
/// Carries a verb out, or opens the form or menu it needs first.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let subject = model.subject();
    let samples = || subject.samples.clone();
    let follow_ups = || subject.follow_ups.clone();
    match action {
        Action::Undo => vec![Effect::Submit(Box::new(Command::Undo { op: None }), None)],
        Action::TakeBack => take_back(model),
        Action::Redo => vec![Effect::Submit(Box::new(Command::Redo { op: None }), None)],
        Action::Repeat => repeat::repeat(model, &subject),
        Action::Advance => advance(model, &subject),
        Action::MoveTo(stage) => enter(model, &subject, stage),
        Action::Posted => enter(model, &subject, Stage::Posted),
        Action::MoveBack => submit(model, Command::MoveSamplesBack { samples: samples() }),
        Action::Confirm => submit(model, Command::ConfirmDue { samples: samples() }),
        Action::Send => confirm_send(model, &subject),
        Action::CallOff => {
            let follow_ups = follow_ups();
            submit(model, Command::CancelFollowUps { follow_ups })
        }
        Action::Brief => submit(
            model,
            Command::MessageEach {
                kind: FollowUpKind::Brief,
                samples: samples(),
                creators: Vec::new(),
            },
        ),
        Action::Merge
        | Action::NativeReminder
        | Action::Answered
        | Action::Accept
        | Action::Dismiss => queue::act(model, action, subject),
        Action::EditMessage => editor::message(model),
        Action::EditBrief => brief::open(&subject),
        Action::Judge => menu::judge(model),
        Action::Promote => spark::open(model),
        Action::LongNote => editor::note(subject),
        Action::Done => {
            let follow_ups = follow_ups();
            submit(model, Command::CompleteFollowUps { follow_ups })
        }
        Action::Extend => extend(model, &subject),
        Action::Track => track(model, &subject, (None, "")),
        Action::Note => {
            let title = subject.titled("Note", (subject.creators.len(), "creator"));
            let goal = Goal::Note(subject.creators);
            ask(
                model,
                Form::new(title, String::new(), &[("note", "")], goal),
            )
        }
        Action::Tag => {
            let title = subject.titled("Tags", (subject.creators.len(), "creator"));
            let note = "Words to add; with a minus before them, to remove.".to_owned();
            let goal = Goal::Tag(subject.creators);
            ask(model, Form::new(title, note, &[("tags", "")], goal))
        }
        Action::Message
        | Action::Snooze
        | Action::Close
        | Action::Decide
        | Action::AddSample
        | Action::Settle
        | Action::Copy
        | Action::Sort
        | Action::Columns
        | Action::Window => menu::open(model, action, subject),
        Action::SetCost => set_cost(model),
        Action::Target | Action::LastDay | Action::Budgets | Action::CampaignBrief => {
            campaign::act(model, action)
        }
        Action::Explain => explain::act(model),
        Action::Outreach => outreach::ask(model, subject),
        Action::Commission => commission::open(model, subject),
        Action::Import if model.is_empty_database() => first::act(model, action),
        Action::Import => import::ask(model),
        Action::Browse => look::browse(model),
        Action::Reverse => look::reverse(model),
        _ => around(model, action),
    }
}

/// Asks by how many days a due date is extended.
fn extend(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let usual = model.clocks().extension_days.to_string();
    let note = format!("By how many days? TikTok's own extension is {usual}.");
    let goal = Goal::Extend(subject.samples.clone());
    let title = subject.titled("Extend the due date", (subject.samples.len(), "sample"));
    ask(model, Form::new(title, note, &[("days", &usual)], goal))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only the rest comes here")]
/// Carries out what is about the app more than about a row.
fn around(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::TakeFound | Action::TakeFolder | Action::Demo => first::act(model, action),
        Action::Tour => first::tour(model, 0),
        Action::Compare => {
            let subject = model.subject();
            compare::act(model, &subject)
        }
        Action::Segments => segment::ask(model),
        Action::Shops => shop::ask(model),
        Action::Views => view::ask(model),
        Action::View(n) => view::open(model, n),
        Action::Run(n) => own::act(model, n),
        _ => Vec::new(),
    }
}

/// Asks before messages are marked as sent: that is the one thing that cannot be taken back.
///
/// Tasks among the marked ones are left: there is nothing to send.
fn confirm_send(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let is_task = |id: &FollowUpId| {
        let mut tasks = subject.queued.iter().filter(|look| look.is_task);
        tasks.any(|look| look.id == *id)
    };
    let (tasks, follow_ups): (Vec<_>, Vec<_>) =
        subject.follow_ups.iter().copied().partition(is_task);
    let title = match follow_ups.len() {
        1 => "Mark this message as sent".to_owned(),
        several => format!("Mark {several} messages as sent"),
    };
    let left = match tasks.len() {
        0 => String::new(),
        1 => " One task among them is left as it is.".to_owned(),
        several => format!(" {several} tasks among them are left as they are."),
    };
    let text = format!(
        "What was sent cannot be taken back. To copy the texts first, leave this and press y.{left}"
    );
    model.layers.push(Layer::Confirm {
        title,
        text,
        command: Box::new(Command::SendFollowUps { follow_ups }),
    });
    Vec::new()
}

/// Asks before an operation of the log is taken back, which others may have built on.
fn take_back(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.log.current() else {
        return Vec::new();
    };
    let text = format!(
        "{} What was changed since stands; where that cannot be, nothing is taken back and it is said why. U does it again.",
        row.summary
    );
    let layer = Layer::Confirm {
        title: format!("Take back: {}", row.command),
        text,
        command: Box::new(Command::Undo { op: Some(row.op) }),
    };
    model.layers.push(layer);
    Vec::new()
}

/// Submits a verb: the cursor goes on to the next row, and `.` can repeat it.
pub(super) fn submit(model: &mut Model, command: Command) -> Vec<Effect> {
    on_acted_list(model, Step::Leave);
    model.before = model.repeat.replace(command.clone());
    model.on_their_way += 1;
    vec![Effect::Submit(Box::new(command), model.seen)]
}

/// What becomes of the list a verb was called on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Leave,
    ComeBack,
    Settle,
}

fn on_acted_list(model: &mut Model, step: Step) {
    fn on<R: Keyed>(list: &mut List<R>, step: Step) {
        match step {
            Step::Leave => list.leave(),
            Step::ComeBack => list.come_back(),
            Step::Settle => list.settle(),
        }
    }
    let all = step != Step::Leave;
    let pane = model.pane();
    if all || pane == Pane::Pipeline {
        on(&mut model.pipeline.list, step);
    }
    if all || pane == Pane::Due {
        on(&mut model.due, step);
    }
    if all || pane == Pane::Today {
        on(&mut model.today, step);
    }
    if all || pane == Pane::Creators {
        on(&mut model.creators.list, step);
    }
    if all || pane == Pane::FollowUps {
        on(&mut model.queue, step);
    }
    if all || pane == Pane::Content {
        on(&mut model.content.list, step);
    }
}

const fn is_undo(command: &Command) -> bool {
    matches!(
        command,
        Command::Undo { .. } | Command::UndoOver { .. } | Command::Redo { .. }
    )
}

/// Takes in that a verb was done.
pub(super) fn done(model: &mut Model, command: &Command) {
    if is_undo(command) {
        return;
    }
    model.on_their_way = model.on_their_way.saturating_sub(1);
    model.sent = None;
    on_acted_list(model, Step::Settle);
}

/// Takes in that a verb was refused: cursor and marks come back, unless more is on its way. Returns
/// the form it came from.
pub(super) fn not_done(model: &mut Model, command: &Command) -> Option<Form> {
    if is_undo(command) {
        return None;
    }
    model.on_their_way = model.on_their_way.saturating_sub(1);
    model.repeat = model.before.take();
    let come_back = model.on_their_way == 0;
    on_acted_list(
        model,
        if come_back {
            Step::ComeBack
        } else {
            Step::Settle
        },
    );
    model.sent.take()
}

/// Asks for the cost that keeps the contribution under the cursor unknown.
fn set_cost(model: &mut Model) -> Vec<Effect> {
    let named = model.profit.list.current().map(|row| &row.shop);
    let mut shops = model.shops.iter().flatten();
    let shop = shops.find(|shop| Some(&shop.name) == named);
    let Some((sku, shop)) = model.profit.uncosted().zip(shop) else {
        return Vec::new();
    };
    let name = model
        .products
        .iter()
        .find(|product| product.sku_id == sku)
        .map_or_else(|| sku.to_string(), |product| product.title().clone());
    let note = format!("SKU {sku}: what one piece costs you, and shipping it as a sample.");
    let fields = [("unit cost", ""), ("sample shipping", "")];
    let goal = Goal::Cost(shop.id, shop.currency, sku);
    ask(
        model,
        Form::new(format!("Cost · {name}"), note, &fields, goal),
    )
}

/// Opens a form, with what was typed into it when it was left.
fn ask(model: &mut Model, mut form: Form) -> Vec<Effect> {
    if let Some(draft) = model.drafts.remove(&form.title) {
        form.resume(&draft);
    }
    model.layers.push(Layer::Form(form));
    Vec::new()
}

/// Advances; where the next stage requires something, asks for it first.
fn advance(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    if let Some(post) = look::detected(model) {
        let command = Command::MoveSamples {
            samples: vec![post.sample],
            to: Stage::Posted,
            details: MoveDetails {
                on: Some(post.posted),
                url: Some(post.link()),
                ..MoveDetails::default()
            },
        };
        return submit(model, command);
    }
    let mut stages: Vec<Stage> = subject.stages.clone();
    stages.sort_unstable();
    stages.dedup();
    let next = match stages.as_slice() {
        [one] => one.next(subject.needs_review),
        _ => None,
    };
    let asks = |stage: &Stage| {
        !matches!(
            stage.row().requires,
            Requirement::Nothing | Requirement::Stock
        )
    };
    match next.filter(asks) {
        Some(stage) => enter(model, subject, stage),
        None => submit(
            model,
            Command::AdvanceSamples {
                samples: subject.samples.clone(),
                details: MoveDetails::default(),
            },
        ),
    }
}

/// Enters a stage, asking for what it requires.
fn enter(model: &mut Model, subject: &Subject, to: Stage) -> Vec<Effect> {
    let samples: Vec<SampleId> = subject.samples.clone();
    let title = |what: &str| subject.titled(what, (subject.samples.len(), "sample"));
    match to.row().requires {
        Requirement::Tracking => track(model, subject, (Some(to), "")),
        Requirement::Link => {
            let clocks = model.clocks();
            let note = format!(
                "Paste the link of the post, or its id. TikTok counts a video once it was public for {} days, a LIVE from {} minutes.",
                clocks.post_public_days, clocks.live_minutes
            );
            let known = match samples.as_slice() {
                [one] => look::post_of(model, *one),
                _ => None,
            };
            let known = known.unwrap_or_default();
            let goal = Goal::Link(samples, to);
            ask(
                model,
                Form::new(title("Posted"), note, &[("link", &known)], goal),
            )
        }
        Requirement::DeliveredDate => {
            let note = "The posting clock runs from this day.".to_owned();
            let today = model.today_date().to_string();
            let goal = Goal::Date(samples, to);
            ask(
                model,
                Form::new(title("Delivered"), note, &[("day", &today)], goal),
            )
        }
        Requirement::Decision => menu::open(model, Action::Decide, subject.clone()),
        Requirement::ByWhom => menu::decline(model, subject.clone()),
        Requirement::Reason => {
            let note = "Why? It is kept.".to_owned();
            let goal = Goal::Close(samples, to, None);
            ask(
                model,
                Form::new(title(to.title()), note, &[("reason", "")], goal),
            )
        }
        Requirement::Nothing | Requirement::Stock => {
            submit(model, move_to(samples, to, MoveDetails::default()))
        }
    }
}

/// Asks for carrier and number; what is known already stands in the fields.
fn track(
    model: &mut Model,
    subject: &Subject,
    (to, carrier): (Option<Stage>, &str),
) -> Vec<Effect> {
    let known = match subject.samples.as_slice() {
        [one] => look::sample_row(model).filter(|row| row.id == *one),
        _ => None,
    };
    let carrier = known
        .and_then(|row| row.carrier.clone())
        .unwrap_or_else(|| carrier.to_owned());
    let tracking = known
        .and_then(|row| row.tracking.clone())
        .unwrap_or_default();
    let what = if to.is_some() { "Ship" } else { "Tracking" };
    let title = subject.titled(what, (subject.samples.len(), "sample"));
    let fields = [
        ("carrier", carrier.as_str()),
        ("tracking", tracking.as_str()),
    ];
    let goal = Goal::Track(subject.samples.clone(), to);
    let mut form = Form::new(title, String::new(), &fields, goal);
    form.active = usize::from(!carrier.is_empty() && tracking.is_empty());
    ask(model, form)
}
