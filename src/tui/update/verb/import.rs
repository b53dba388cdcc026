//! Importing files: which, how far, and what became of them.

use super::super::{refresh, tell};
use crate::domain::money::grouped;
use crate::domain::shop::Shop;
use crate::store::Imported;
use crate::tui::intake::Wanted;
use crate::tui::layer::{Form, Goal, Layer};
use crate::tui::model::Model;
use crate::tui::msg::{Effect, Importing};
use crate::tui::overlays::toast::News;

/// Asks which file.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(shop) = model.one_shop().cloned() else {
        return Vec::new();
    };
    let title = format!("Import into {}", shop.name);
    let note = "The path of an export or a sheet, or of a folder of them.".to_owned();
    let goal = Goal::Import(Box::new(shop));
    super::ask(model, Form::new(title, note, &[("file", "")], goal))
}

/// Looks at the file typed.
pub(super) fn begin(model: &mut Model, shop: Shop, form: Form) -> Vec<Effect> {
    let Some(typed) = form.text(0) else {
        let error = "Type the path of a file, or drop the file here.".to_owned();
        model.layers.push(Layer::Form(Form { error, ..form }));
        return Vec::new();
    };
    let wanted = Wanted {
        shop,
        typed,
        said: None,
    };
    super::intake::look(model, wanted)
}

/// Stops it; the screen is free at once, and hears what became of it.
pub(in super::super) fn stop_import(model: &mut Model) -> Vec<Effect> {
    model.importing = None;
    model.looking = None;
    let mut effects = vec![Effect::StopImport];
    let text = "Import stopped; what was not in yet stays out.".to_owned();
    effects.extend(tell(model, News::Told, text));
    effects
}

/// Takes in how far it is.
pub(in super::super) fn take_importing(model: &mut Model, far: Importing) -> Vec<Effect> {
    if model.importing.is_some() {
        model.importing = Some(far);
    }
    Vec::new()
}

/// Takes in what became of the files.
pub(in super::super) fn take_imported(
    model: &mut Model,
    files: Vec<Result<Imported, String>>,
) -> Vec<Effect> {
    let was_stopped = model.importing.take().is_none();
    model.looking = None;
    refresh(model);
    let is_wrong = files.iter().any(Result::is_err);
    let mut said: Vec<String> = files.into_iter().map(sentence).collect();
    if was_stopped {
        // That it was stopped has been told; what was in before is news.
        said.retain(|text| !text.contains("cancelled"));
    }
    if said.is_empty() {
        return Vec::new();
    }
    let news = if is_wrong { News::Refused } else { News::Done };
    tell(model, news, said.join(" "))
}

fn sentence(file: Result<Imported, String>) -> String {
    let done = match file {
        Ok(done) => done,
        Err(why) => return why,
    };
    let mut parts = vec![format!("{}: {}.", done.file, counts(&done))];
    parts.extend(done.warnings);
    parts.join(" ")
}

/// Returns the counts of an import that are not nought.
pub(in crate::tui) fn counts(done: &Imported) -> String {
    let counts = [
        (done.inserted, "new"),
        (done.updated, "changed"),
        (done.unchanged, "as before"),
        (done.quarantined, "set aside"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", grouped(count)))
        .collect();
    counts.join(", ")
}
