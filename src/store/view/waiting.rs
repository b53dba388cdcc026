//! Follow-ups due that the morning does not show already: one that the playbook queued about a sample is left
//! out where the sample itself stands in a group that asks for the same thing. What a person asked for is
//! always shown.

use rusqlite::{Connection, OptionalExtension as _};

use super::Span;
use super::followup::{FollowUpRow, queue};
use super::frame::Frame;
use super::morning::{Messaged, PutOff, SOON};
use super::read::{Read, day};
use crate::domain::date::{Date, plus_days};
use crate::domain::followup::{FollowUpKind, FollowUpState};
use crate::domain::id::SampleId;
use crate::domain::stage::Stage;

/// Follow-ups that are looked at: of more, the later ones are counted as they are.
const LOOKED_AT: usize = 1_000;

const STANDS: &str = "select stage, due, brief_sent is null and instr(inside, '\"shipped\"') > 0
     from sample where id = ?1";

/// Where a sample stands.
struct Stands {
    stage: Stage,
    due: Option<Date>,
    lacks_brief: bool,
}

/// Returns how many follow-ups are due by the end of the day where their shop is, and the first `limit` of
/// them; all of them where `doubled` is asked for.
pub(super) fn due(
    conn: &Connection,
    frames: &[Frame],
    (put_off, messaged): (&PutOff, &[Messaged]),
    (limit, doubled): (Option<usize>, bool),
) -> Read<(usize, Vec<FollowUpRow>)> {
    let shops: Vec<_> = frames
        .iter()
        .map(|frame| {
            let tomorrow = frame.zone.start_of(plus_days(frame.today, 1));
            (frame.n, tomorrow.timestamp_millis() - 1)
        })
        .collect();
    let open = [FollowUpState::Queued, FollowUpState::Snoozed];
    let span = |limit| Span { offset: 0, limit };
    if doubled {
        let queue = queue(conn, &shops, &open, span(limit))?;
        return Ok((queue.total, queue.rows));
    }
    let queue = queue(conn, &shops, &open, span(limit.map(|_| LOOKED_AT)))?;
    let (mut total, mut shown) = (queue.total, Vec::new());
    for row in queue.rows {
        let today = frames.iter().find(|frame| frame.name == row.shop);
        let is_said = match (row.sample, today) {
            (Some(sample), Some(frame)) if row.trigger.is_some() => {
                let is_put_off = put_off.has(sample);
                is_put_off || doubles(conn, frame, (&row, sample), messaged)?
            }
            (Some(_), Some(_)) | (None, _) | (_, None) => false,
        };
        if is_said {
            total -= 1;
        } else if limit.is_none_or(|limit| shown.len() < limit) {
            shown.push(row);
        }
    }
    Ok((total, shown))
}

/// Returns whether the sample stands in a group of the morning for what the follow-up says.
fn doubles(
    conn: &Connection,
    frame: &Frame,
    (row, sample): (&FollowUpRow, SampleId),
    messaged: &[Messaged],
) -> Read<bool> {
    let found = conn
        .prepare_cached(STANDS)?
        .query_row([sample], |row| {
            Ok(Stands {
                stage: row.get(0)?,
                due: day(row, 1)?,
                lacks_brief: row.get(2)?,
            })
        })
        .optional()?;
    let Some(stands) = found else {
        return Ok(false);
    };
    let is_soon = |due: Date| due <= plus_days(frame.today, SOON);
    let is_urged = stands.stage.awaits_post() && stands.due.is_some_and(is_soon);
    Ok(match row.kind {
        // Once a message was asked for, the sample has left its group, and the message is to be sent.
        FollowUpKind::Reminder
        | FollowUpKind::OverdueNudge
        | FollowUpKind::OverdueNewDate
        | FollowUpKind::OverdueFinal => {
            let is_asked = |message: &&Messaged| {
                Some(message.creator) == row.creator_id && message.kind != FollowUpKind::Brief
            };
            is_urged && !messaged.iter().any(|message| is_asked(&message))
        }
        FollowUpKind::Brief => {
            let is_asked = |message: &Messaged| {
                message.sample == Some(sample) && message.kind == FollowUpKind::Brief
            };
            let stands = stands.stage.awaits_post() && stands.lacks_brief && !is_urged;
            stands && !messaged.iter().any(is_asked)
        }
        FollowUpKind::ReviewRequest => stands.stage == Stage::Requested,
        FollowUpKind::ShipSample => stands.stage == Stage::Approved,
        FollowUpKind::Decide => stands.stage == Stage::Posted,
        FollowUpKind::SampleApproved
        | FollowUpKind::ConfirmDueDate
        | FollowUpKind::ThankYou
        | FollowUpKind::ShareResults
        | FollowUpKind::Outreach
        | FollowUpKind::OutreachBump
        | FollowUpKind::DeliverableLate
        | FollowUpKind::ReviewCheckpoint
        | FollowUpKind::PeriodicReview
        | FollowUpKind::WinBack
        | FollowUpKind::Restock
        | FollowUpKind::SparkAsk
        | FollowUpKind::SparkCode
        | FollowUpKind::RetainerOffer
        | FollowUpKind::CheckBack
        | FollowUpKind::ReviewBrief
        | FollowUpKind::ReviewProduct
        | FollowUpKind::ReviewCommission
        | FollowUpKind::PickProduct
        | FollowUpKind::TakeUp => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{instant, sample};
    use crate::store::view::Scope;
    use crate::store::view::frame::frames;
    use crate::store::view::testing::World;

    #[test]
    fn where_a_sample_stands_is_found_by_index() {
        World::new().assert_index_driven(STANDS);
    }

    /// Which follow-ups show on 20 November, by their creator.
    fn shown(world: &World, messaged: &[Messaged], how: (Option<usize>, bool)) -> (usize, String) {
        let now = instant("2026-11-20T18:00:00Z");
        let frames = frames(&world.conn, Scope::All, now).unwrap();
        let put_off = PutOff::of(&world.conn, &frames, (now, false)).unwrap();
        let (count, rows) = due(&world.conn, &frames, (&put_off, messaged), how).unwrap();
        let names: Vec<_> = rows.into_iter().filter_map(|row| row.creator).collect();
        (count, names.join(" "))
    }

    #[test]
    #[expect(
        clippy::too_many_lines,
        reason = "a table of samples and their follow-ups"
    )]
    fn a_sample_that_stands_in_a_group_speaks_for_its_follow_up() {
        let world = World::new();
        let shop = world.shop("West", "UTC", "USD");
        let product = world.product(shop, "1", None);
        let shipped = [Stage::Shipped, Stage::Delivered];
        for (handle, seed, kind, state) in [
            // Said by the group already.
            (
                "late",
                sample(Stage::Delivered).due("2026-11-18"),
                "overdue_nudge",
                "queued",
            ),
            (
                "soon",
                sample(Stage::Review).due("2026-11-22"),
                "reminder",
                "queued",
            ),
            ("asks", sample(Stage::Requested), "review_request", "queued"),
            ("packs", sample(Stage::Approved), "ship_sample", "queued"),
            ("up", sample(Stage::Posted), "decide", "queued"),
            (
                "bare",
                sample(Stage::Delivered).due("2026-12-18").inside(&shipped),
                "brief",
                "queued",
            ),
            // Said by nothing else.
            (
                "ahead",
                sample(Stage::Delivered).due("2026-11-23"),
                "reminder",
                "queued",
            ),
            ("sent", sample(Stage::Shipped), "brief", "queued"),
            ("thanks", sample(Stage::Posted), "thank_you", "queued"),
            ("bump", sample(Stage::Invited), "outreach_bump", "queued"),
            (
                "date",
                sample(Stage::Delivered).due("2026-11-19"),
                "confirm_due_date",
                "queued",
            ),
        ] {
            let creator = world.creator(shop, handle);
            let n = world.sample(creator, product, &seed.build());
            let follow_up = world.follow_up(creator, Some(n), state, "2026-11-20T09:00:00Z");
            world.insert(
                "update follow_up set kind = ?2, cause = 'due/' || ?2 || '/' || lower(hex(sample)) || '/0'
                 where n = ?1",
                (follow_up, kind),
            );
            if handle == "late" {
                // A person asked for another one.
                let asked = world.creator(shop, "asked");
                world.follow_up(asked, Some(n), state, "2026-11-20T09:00:00Z");
            }
        }
        let alone = world.creator(shop, "alone");
        world.follow_up(alone, None, "queued", "2026-11-20T09:00:00Z");
        let all = "ahead alone asked bump date sent thanks";
        assert_eq!(shown(&world, &[], (None, false)), (7, all.to_owned()));
        assert_eq!(
            shown(&world, &[], (Some(2), false)),
            (7, "ahead alone".to_owned())
        );
        assert_eq!(shown(&world, &[], (None, true)).0, 13);
        // The message that was asked for is still to be sent, and its sample has left its group.
        let late =
            world
                .conn
                .query_row("select id from creator where handle = 'late'", [], |row| {
                    row.get(0)
                });
        let asked = Messaged {
            creator: late.unwrap(),
            sample: None,
            kind: FollowUpKind::OverdueNudge,
        };
        let (count, names) = shown(&world, &[asked], (None, false));
        assert_eq!((count, names.contains("late")), (8, true));
        // What was put off is put off with everything about it.
        let ahead: i64 = world
            .conn
            .query_row("select s.n from sample s join creator c on c.n = s.creator where c.handle = 'ahead'", [], |row| row.get(0))
            .unwrap();
        let creator =
            world
                .conn
                .query_row("select creator from sample where n = ?1", [ahead], |row| {
                    row.get(0)
                });
        let back = world.follow_up(
            creator.unwrap(),
            Some(ahead),
            "snoozed",
            "2026-11-23T09:00:00Z",
        );
        world.insert(
            "update follow_up set kind = 'check_back' where n = ?1",
            [back],
        );
        assert_eq!(shown(&world, &[], (None, false)).0, 6);
    }
}
