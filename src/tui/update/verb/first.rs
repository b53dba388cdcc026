//! The first page of an empty database: files found, a folder named, a made-up shop; and the tour.

use crate::domain::command::{Command, NewShop};
use crate::domain::shop::{DEFAULT_FEE_RATE, Shop};
use crate::store::view::Scope;
use crate::tui::action::Action;
use crate::tui::layer::{Choice, Form, Goal, Layer, Pick};
use crate::tui::model::{Folder, Model, Subject};
use crate::tui::msg::Effect;

/// The three things to know first.
const TOUR: [(&str, [&str; 3]); 3] = [
    (
        "Today is the work",
        [
            "One list, the most urgent first. Every key acts on the row under",
            "the cursor, or on the marked rows, and the cursor goes on to the",
            "next. L says yes, w puts off, m writes, u takes the last one back.",
        ],
    ),
    (
        "Everything is a key away",
        [
            "1 to 8 open the screens, f finds a creator by a few letters, / narrows",
            "a list, i explains a figure. The bottom line has the verbs of this row;",
            "? lists every key that works here and runs it.",
        ],
    ),
    (
        "Nothing is lost",
        [
            "An action is stored before you see it, and u reaches back across",
            "restarts. Enter only opens, Esc only goes back. What cannot be taken",
            "back, a message really sent, is asked about first.",
        ],
    ),
];

/// Goes one of the ways the first page offers.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::Demo {
        return vec![Effect::Demo];
    }
    let found = model.first.found.first().map(path);
    model.first.next = found.filter(|_path| action == Action::TakeFound);
    let note = "The shop the files are of. Its zone is where its days begin; all of it can be changed \
                later, but the currency.";
    let fields = [
        ("name", ""),
        ("market", "US"),
        ("time zone", "America/Los_Angeles"),
        ("currency", "USD"),
    ];
    let form = Form::new("Your shop".to_owned(), note.to_owned(), &fields, Goal::Shop);
    super::ask(model, form)
}

/// The only file of a folder, or the folder.
fn path(folder: &Folder) -> String {
    match folder.files.as_slice() {
        [only] => format!("{}{}{only}", folder.path, std::path::MAIN_SEPARATOR),
        _ => folder.path.clone(),
    }
}

/// Returns the command that makes the shop of a form, or what is wrong with it.
pub(super) fn shop(form: &Form) -> Result<Command, String> {
    let text = |field: usize, missing: &str| form.text(field).ok_or_else(|| missing.to_owned());
    let shop = NewShop {
        name: text(0, "Type the name of the shop, as you call it.")?,
        client: None,
        market: text(1, "Type the market in two letters, such as US.")?,
        zone: text(2, "Type the time zone, such as America/Los_Angeles.")?.parse()?,
        currency: text(3, "Type the currency, such as USD.")?.parse()?,
        fee_rate: DEFAULT_FEE_RATE,
    };
    Ok(Command::AddShop(shop))
}

/// Takes the shops in, and goes on with the import once the first has come: with the files found, else with a question.
pub(in crate::tui::update) fn go_on(model: &mut Model, shops: Vec<Shop>) -> Vec<Effect> {
    if let Scope::Shop(chosen) | Scope::Client(chosen) = model.scope
        && !shops.iter().any(|shop| shop.id == chosen)
    {
        // The one that was looked at last time is gone, with its making taken back.
        super::shop::choose(model, Scope::All);
    }
    model.shops = Some(shops);
    if !model.first.begun || model.one_shop().is_none() {
        return Vec::new();
    }
    model.first.begun = false;
    let next = model.first.next.take();
    let effects = super::import::ask(model);
    match (next, model.layers.pop()) {
        (Some(path), Some(Layer::Form(mut form))) => {
            form.resume(&[path]);
            super::form::filled(model, form)
        }
        (None, Some(layer)) => {
            model.layers.push(layer);
            effects
        }
        (_, None) | (Some(_), Some(_)) => effects,
    }
}

/// Shows a step of the tour.
pub(super) fn tour(model: &mut Model, step: usize) -> Vec<Effect> {
    model.toured = true;
    let Some((title, lines)) = TOUR.get(step) else {
        return Vec::new();
    };
    let choice = |key, label: &str, pick| Choice {
        key,
        label: label.to_owned(),
        note: String::new(),
        pick,
    };
    let next = match step + 1 {
        last if last == TOUR.len() => choice('n', "Begin", Pick::Nothing),
        next => choice('n', "Next", Pick::Tour(next)),
    };
    model.layers.push(Layer::Menu {
        title: format!("{} of {} · {title}", step + 1, TOUR.len()),
        lines: lines.map(str::to_owned).into(),
        choices: vec![next, choice('s', "Skip the tour", Pick::Nothing)],
        cursor: 0,
        subject: Subject::default(),
    });
    Vec::new()
}
