//! What a sheet says of videos that no export says: hook angle, 3-second hold (readings.md 18, 77).

use super::content::id_in_link;
use crate::domain::fact::{ContentKind, ContentNote, Text};
use crate::domain::id::ExtId;
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
            content_id: self.id(row, url.as_deref())?,
            kind: if is_live {
                ContentKind::Live
            } else {
                ContentKind::Video
            },
            creator: row.handle(self.creator)?,
            url,
            posted: row.date(self.posted)?,
            hold: row.rate(self.hold)?.map(|rate| rate.0),
            hook_angle: row.text(self.hook_angle).map(angle),
            caption: row.text(self.caption),
            add_to_carts: row.count(self.add_to_carts)?,
            compliance: row.text(self.compliance),
        })
    }

    fn id(&self, row: &Row<'_>, url: Option<&str>) -> Result<ExtId, Fault> {
        if let Some(id) = row.id(self.content_id)? {
            return Ok(id);
        }
        let column = match self.url.index {
            Some(_) => self.url,
            None => self.content_id,
        };
        let link = row.need(column, url)?;
        id_in_link(link).ok_or_else(|| {
            let reason = "has no video id: take the link of the video's own page";
            row.fault(column, link, reason)
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
