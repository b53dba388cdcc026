//! Commands of the person's own: a program, given the rows acted on as JSON.

use serde_json::json;

use super::super::tell;
use crate::domain::text::clip;
use crate::tui::layer::{Choice, Layer, Pick};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::{Effect, Run};
use crate::tui::overlays::toast::News;
use crate::tui::rows;
use crate::tui::settings::Shown;

/// Columns shown of a line a program printed.
const LINE: usize = 160;

/// Runs it, or asks first where that is wished.
pub(super) fn act(model: &mut Model, n: usize) -> Vec<Effect> {
    let Some(command) = model.settings.commands.get(n) else {
        return Vec::new();
    };
    if !command.confirm {
        return run(model, n);
    }
    let rows = match rows::rows(model).len() {
        1 => "the row".to_owned(),
        several => format!("{several} rows"),
    };
    let choice = |key, label: &str, note: String, pick| Choice {
        key,
        label: label.to_owned(),
        note,
        pick,
    };
    let program = command.run.join(" ");
    let choices = vec![
        choice('n', "Leave it", String::new(), Pick::Nothing),
        choice('y', "Run it", program, Pick::Run(n)),
    ];
    model.layers.push(Layer::Menu {
        title: format!("{} with {rows}?", command.name),
        lines: Vec::new(),
        choices,
        cursor: 0,
        subject: Subject::default(),
    });
    Vec::new()
}

/// Runs it on the rows as they are now.
pub(super) fn run(model: &mut Model, n: usize) -> Vec<Effect> {
    let Some(command) = model.settings.commands.get(n).cloned() else {
        return Vec::new();
    };
    let input = json!({
        "version": 1,
        "command": command.name,
        "screen": model.screen.word(),
        "rows": rows::rows(model),
    });
    let effect = Effect::Run(Box::new(Run {
        name: command.name.clone(),
        words: command.run,
        input: input.to_string(),
        timeout: command.timeout,
        shown: command.shown,
    }));
    let mut effects = vec![effect];
    effects.extend(tell(model, News::Told, format!("{} runs.", command.name)));
    effects
}

/// Shows what it printed, or why it did not end well.
pub(in crate::tui::update) fn ran(
    model: &mut Model,
    (name, shown): (&str, Shown),
    printed: Result<String, String>,
) -> Vec<Effect> {
    match (printed, shown) {
        (Err(why), _) => tell(model, News::Refused, why),
        (Ok(text), Shown::Page) if !text.trim().is_empty() => {
            super::super::show(model, name.to_owned(), &text);
            Vec::new()
        }
        (Ok(text), Shown::Line | Shown::Page) => {
            let first = text.lines().map(str::trim).find(|line| !line.is_empty());
            let first = first.map(|line| clip(line, LINE));
            let line = first.map_or_else(
                || format!("{name} is done."),
                |line| format!("{name}: {line}"),
            );
            tell(model, News::Done, line)
        }
    }
}
