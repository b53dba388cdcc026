//! What a sheet says of videos that no export says: hook angle, 3-second hold (readings.md 18, 77).

use super::content::content_id;
use crate::domain::fact::{ContentKind, ContentNote, Text};
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;

/// The hook angles that have a name (domain.md section 8).
const ANGLES: [&str; 4] = [
    "problem_agitation",
    "transformation_reveal",
    "social_proof",
    "curiosity_gap",
];

/// The columns of a sheet.
#[derive(Debug)]
pub(in crate::port) struct Notes {
    content_id: Column,
    url: Column,
    creator: Column,
    posted: Column,
    hold: Column,
    hook_angle: Column,
    caption: Column,
    add_to_carts: Column,
    compliance: Column,
}

impl Notes {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        Self {
            content_id: column("content_id"),
            url: column("url"),
            creator: column("creator"),
            posted: column("posted"),
            hold: column("hold"),
            hook_angle: column("hook_angle"),
            caption: column("caption"),
            add_to_carts: column("add_to_carts"),
            compliance: column("compliance"),
        }
    }

    /// Reads one line.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<ContentNote<'a>, Fault> {
        let url = row.text(self.url);
        let is_live = url.as_deref().is_some_and(|url| url.contains("/live/"));
        Ok(ContentNote {
            content_id: content_id(row, self.content_id, self.url)?,
            kind: if is_live {
                ContentKind::Live
            } else {
                ContentKind::Video
            },
            creator: row.handle(self.creator)?,
            url,
            posted: row.date(self.posted)?,
            hold: row.part(self.hold)?.map(|part| part.0),
            hook_angle: row.text(self.hook_angle).map(angle),
            caption: row.text(self.caption),
            add_to_carts: row.count(self.add_to_carts)?,
            compliance: row.text(self.compliance),
        })
    }
}

/// Returns the name of an angle however it is spaced, or the team's own as it is.
fn angle(text: Text<'_>) -> Text<'_> {
    let name = text.trim().to_lowercase().replace([' ', '-'], "_");
    match ANGLES.iter().find(|angle| **angle == name) {
        Some(angle) => (*angle).into(),
        None => text,
    }
}
