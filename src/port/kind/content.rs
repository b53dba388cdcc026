//! Videos and LIVEs: lists, Data Compass and Kalodata (formats.md sections 3 and 5).

use crate::domain::date::Date;
use crate::domain::fact::{Content, ContentKind, Figures, Kind};
use crate::domain::id::ExtId;
use crate::port::cell::{Column, Fault, Row};
use crate::port::layout::Layout;

/// The columns of a list.
#[derive(Debug)]
pub(in crate::port) struct Contents {
    kind: ContentKind,
    named_by_start: bool,
    content_id: Column,
    url: Column,
    creator: Column,
    title: Column,
    posted: Column,
    started: Column,
    ended: Column,
    duration: Column,
    product_id: Column,
    product_name: Column,
    counts: [Column; 9],
    money: [Column; 3],
    hold: Column,
}

impl Contents {
    /// Finds the columns.
    pub(super) fn of(layout: &Layout) -> Self {
        let column = |field| layout.column(field);
        let format = layout.fit.format.name;
        let is_live = matches!(format, Kind::LiveList | Kind::LiveAnalysis);
        let counts = [
            "views",
            "impressions",
            "clicks",
            "orders",
            "items",
            "items_refunded",
            "likes",
            "comments",
            "shares",
        ];
        Self {
            kind: if is_live {
                ContentKind::Live
            } else {
                ContentKind::Video
            },
            named_by_start: format == Kind::LiveAnalysis,
            content_id: column("content_id"),
            url: column("url"),
            creator: column("creator"),
            title: column("title"),
            posted: column("posted"),
            started: column("started"),
            ended: column("ended"),
            duration: column("duration"),
            product_id: column("product_id"),
            product_name: column("product_name"),
            counts: counts.map(column),
            money: ["gmv", "refunds", "commission"].map(column),
            hold: column("hold"),
        }
    }

    /// Reads one line.
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<Content<'a>, Fault> {
        let creator = row.handle(self.creator)?;
        let (content_id, posted) = if self.named_by_start {
            let handle = row.need(self.creator, creator.as_deref())?;
            self.by_start(row, handle)?
        } else {
            (content_id(row, self.content_id, self.url)?, self.date(row)?)
        };
        Ok(Content {
            content_id,
            kind: self.kind,
            creator,
            title: row.text(self.title),
            url: row.text(self.url),
            posted,
            minutes: self.minutes(row),
            product_id: row.id(self.product_id)?,
            product_name: row.text(self.product_name),
            figures: self.figures(row)?,
        })
    }

    /// A LIVE without an id is named by its creator and start (formats.md 3c).
    fn by_start(&self, row: &Row<'_>, handle: &str) -> Result<(ExtId, Option<Date>), Fault> {
        let (date, minute) = row.need(self.started, row.minute(self.started)?)?;
        Ok((ExtId::new(&format!("live:{handle}:{minute}")), Some(date)))
    }

    /// Returns how long a LIVE lasted; a cell that cannot be read says nothing, for nothing hangs on it but
    /// whether the LIVE counts as a post.
    fn minutes(&self, row: &Row<'_>) -> Option<i64> {
        let told = row.text(self.duration);
        if let Some(minutes) = told.as_deref().and_then(minutes_of) {
            return Some(minutes);
        }
        let start = row.instant(self.started).ok()??;
        let end = row.instant(self.ended).ok()??;
        Some(end.signed_duration_since(start).num_minutes()).filter(|minutes| *minutes >= 0)
    }

    fn date(&self, row: &Row<'_>) -> Result<Option<Date>, Fault> {
        match self.kind {
            ContentKind::Video => row.date(self.posted),
            ContentKind::Live => row.date(self.started),
        }
    }

    fn figures(&self, row: &Row<'_>) -> Result<Figures, Fault> {
        let mut counts = [None; 9];
        for (slot, column) in counts.iter_mut().zip(self.counts) {
            *slot = row.count(column)?;
        }
        let mut amounts = [None; 3];
        for (slot, column) in amounts.iter_mut().zip(self.money) {
            *slot = row.money(column)?;
        }
        let [
            views,
            impressions,
            clicks,
            orders,
            items,
            items_refunded,
            likes,
            comments,
            shares,
        ] = counts;
        let [gmv, refunds, commission] = amounts;
        Ok(Figures {
            views,
            impressions,
            clicks,
            orders,
            items,
            gmv,
            refunds,
            items_refunded,
            commission,
            likes,
            comments,
            shares,
            hold: row.part(self.hold)?.map(|part| part.0),
        })
    }
}

/// Returns the whole minutes of a duration such as `1h 39min`, `45min` or `74h 48min`.
fn minutes_of(text: &str) -> Option<i64> {
    let mut seconds: i64 = 0;
    for part in text.split_whitespace() {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let each = match part.get(digits.len()..)? {
            "h" => 3_600,
            "min" | "m" => 60,
            "s" => 1,
            _ => return None,
        };
        let number: i64 = digits.parse().ok().filter(|number| *number >= 0)?;
        seconds = seconds.checked_add(number.checked_mul(each)?)?;
    }
    (!text.trim().is_empty()).then_some(seconds / 60)
}

/// Returns the id of a video: its own column, or its link.
pub(super) fn content_id(row: &Row<'_>, id: Column, url: Column) -> Result<ExtId, Fault> {
    if let Some(id) = row.id(id)? {
        return Ok(id);
    }
    let link = row.need(url, row.text(url))?;
    id_in_link(&link).ok_or_else(|| {
        row.fault(
            url,
            &link,
            "has no video id: take the link of the video's own page",
        )
    })
}

/// Returns the digits after `/video/`, `/photo/` or `/live/`.
fn id_in_link(link: &str) -> Option<ExtId> {
    let places = ["/video/", "/photo/", "/live/", "/v/"];
    places.iter().find_map(|part| {
        let (_, after) = link.split_once(part)?;
        let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
        (!digits.is_empty()).then(|| ExtId::new(digits))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_read_in_whole_minutes() {
        for (text, want) in [
            ("1h 39min", Some(99)),
            ("45min", Some(45)),
            ("74h 48min", Some(4_488)),
            ("9m 59s", Some(9)),
            ("59s", Some(0)),
            ("", None),
            ("--", None),
            ("45", None),
            ("1h 39", None),
            ("-5min", None),
            ("99999999999999999999h", None),
            ("9223372036854775807h", None),
        ] {
            assert_eq!(minutes_of(text), want, "{text}");
        }
    }

    #[test]
    fn ids_are_taken_from_links_of_videos_only() {
        for (link, want) in [
            (
                "https://www.tiktok.com/@a/video/7499010849461681827?is=1",
                Some("7499010849461681827"),
            ),
            (
                "https://www.tiktok.com/@a/photo/7499010849461681827",
                Some("7499010849461681827"),
            ),
            ("https://p16.tiktokcdn.com/obj/abc.webp", None),
            ("https://www.tiktok.com/@a/video/", None),
        ] {
            assert_eq!(id_in_link(link).map(|id| id.to_string()).as_deref(), want);
        }
    }
}
