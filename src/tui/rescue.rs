//! What was typed and not sent yet outlives the app: a defect, a signal, a terminal that is gone.
//!
//! The loop notes it after every message; whoever ends the app in a hurry has it written beside the
//! database, and the next start puts it back into the forms it was typed into (reliability.md T2, T3).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::keeping;
use super::layer::Layer;
use super::model::Model;
use crate::threads;

/// What was typed into forms, by their titles.
type Drafts = BTreeMap<String, Vec<String>>;

/// What would be lost just now, and where it goes.
static TYPED: Mutex<Option<(PathBuf, Drafts)>> = Mutex::new(None);

/// How long a thread that ends waits for it.
const PATIENCE: Duration = Duration::from_millis(200);

/// Notes what is typed and not sent.
pub(super) fn note(file: &Path, model: &Model) {
    let drafts = drafts(model);
    let mut typed = TYPED.lock().unwrap_or_else(PoisonError::into_inner);
    *typed = (!drafts.is_empty()).then(|| (file.to_owned(), drafts));
}

fn drafts(model: &Model) -> Drafts {
    let open = model.layers.iter().filter_map(|layer| match layer {
        Layer::Form(form) => form.draft(),
        Layer::Compare(_)
        | Layer::Clash(_)
        | Layer::Intake(_)
        | Layer::Reading(_)
        | Layer::Help(_)
        | Layer::Palette(_)
        | Layer::Finder(..)
        | Layer::Filter(_)
        | Layer::Menu { .. }
        | Layer::Confirm { .. } => None,
    });
    model.drafts.clone().into_iter().chain(open).collect()
}

/// Writes what is typed beside the database; the app ends without having been left.
pub(super) fn keep() {
    // Whoever holds it just now may be the one that ends, or be about to let go of it.
    let Some(typed) = threads::found_within(PATIENCE, || TYPED.try_lock().ok()) else {
        return;
    };
    if let Some((file, drafts)) = typed.as_ref()
        && let Ok(text) = serde_json::to_string(drafts)
    {
        // There is nobody left to tell.
        drop(keeping::write(file, &text));
    }
}

/// Puts back what the last run could not; returns the sentence that says so.
pub(super) fn put_back(file: &Path, model: &mut Model) -> Option<String> {
    let text = keeping::read(file).ok()??;
    keeping::remove(file);
    let drafts: Drafts = serde_json::from_str(&text).ok()?;
    let titles: Vec<&str> = drafts.keys().map(String::as_str).collect();
    let told = (!titles.is_empty()).then(|| {
        format!(
            "What was typed last time is kept: open it again to go on ({}).",
            titles.join(", ")
        )
    });
    model.drafts.extend(drafts);
    told
}
