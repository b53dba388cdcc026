//! One creator's figures, read by index.

use rusqlite::Connection;

use super::cast::Cast;
use super::{Days, Person, Rows, Subject, fill, length};
use crate::domain::date::Window;
use crate::domain::id::CreatorId;
use crate::domain::metrics::sums::Sums;
use crate::store::view::frame::Frame;
use crate::store::view::read::Read;

/// Returns a creator with its sums.
pub(in crate::store::view) fn own(
    conn: &Connection,
    frame: &Frame,
    creator: CreatorId,
    window: Window,
) -> Read<Option<(Person, Sums)>> {
    let days = Days::of(window.bounds(frame.today));
    let length = length(conn, frame, days)?;
    in_days(conn, frame, creator, (days, length))
}

/// Returns the same in the days of a window whose length is known.
pub(super) fn in_days(
    conn: &Connection,
    frame: &Frame,
    creator: CreatorId,
    (days, length): (Days, Option<i64>),
) -> Read<Option<(Person, Sums)>> {
    let Some(mut cast) = Cast::alone(conn, frame, creator, length)? else {
        return Ok(None);
    };
    let Some(n) = cast.members.first().and_then(|member| member.creator) else {
        return Ok(None);
    };
    fill(conn, frame, days, Rows::Creator(n), &mut cast)?;
    let Some(member) = cast.members.into_iter().next() else {
        return Ok(None);
    };
    let Subject::Creator(person) = member.subject else {
        return Ok(None);
    };
    Ok(Some((person, member.sums)))
}
