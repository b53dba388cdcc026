//! Texts that are written in the person's own editor.

use super::super::tell;
use super::submit;
use crate::domain::command::Command;
use crate::tui::model::{Model, Subject};
use crate::tui::msg::{Draft, Effect};
use crate::tui::overlays::toast::News;

/// Opens the editor on the message under the cursor.
pub(super) fn message(model: &Model) -> Vec<Effect> {
    model.follow_up_row().map_or_else(Vec::new, |row| {
        let draft = Draft::Message(row.id, row.message.clone());
        vec![Effect::Edit(Box::new(draft))]
    })
}

/// Opens the editor on a new note.
pub(super) fn note(subject: Subject) -> Vec<Effect> {
    vec![Effect::Edit(Box::new(Draft::Note(subject.creators)))]
}

/// Takes a text back from the editor; one left as it was changes nothing.
pub(in super::super) fn edited(
    model: &mut Model,
    draft: Draft,
    text: Result<String, String>,
) -> Vec<Effect> {
    let text = match text {
        Ok(text) => text.trim().to_owned(),
        Err(why) => return tell(model, News::Refused, why),
    };
    if text == draft.text().trim() {
        return tell(model, News::Told, "Nothing was written.".to_owned());
    }
    if text.is_empty() {
        let why = "The text came back empty: nothing was changed.";
        return tell(model, News::Told, why.to_owned());
    }
    let command = match draft {
        Draft::Message(follow_up, _) => Command::EditMessage {
            follow_up,
            message: text,
        },
        Draft::Note(creators) => Command::AddNote { creators, text },
        Draft::Brief(sheet, _) => return super::brief::edited(model, *sheet, &text),
    };
    submit(model, command)
}
