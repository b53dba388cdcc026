//! The morning: what waits for a person, most urgent first (interface.md section 2).

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

use super::Scope;
use super::conflict::ConflictRow;
use super::day_filter::Left;
use super::detected::DetectedRow;
use super::due::DueRow;
use super::followup::FollowUpRow;
use super::frame::{Frame, frames};
use super::morning::{self, Done, Messaged, PutOff, SOON, TO_DECIDE};
use super::outreach::OutreachRow;
use super::pipeline::SampleRow;
use super::read::Read;
use super::retainer::OwedRow;
use super::standing::in_stage;
use super::stretch::{Tied, tied};
use super::suggestion::{SuggestionRow, Telling};
use super::unjudged::UnjudgedRow;
use crate::domain::date::{Date, Instant};
use crate::domain::id::SampleId;
use crate::domain::query::Filter;
use crate::domain::stage::Stage;
use crate::store::{Query, StoreError};

/// The groups of the morning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TodayQuery {
    /// Which shops.
    pub scope: Scope,
    /// The clock.
    pub now: Instant,
    /// At most so many items per group; `None` is all.
    pub limit: Option<usize>,
    /// Whether follow-ups and suggestions about samples that stand in another group are listed too, posts
    /// whose two weeks are not over yet, and every suggestion has a line of its own.
    pub doubled: bool,
    /// Rules whose suggestions have a line each, however many they are.
    pub unfolded: Vec<String>,
    /// What the lines are narrowed to.
    pub filter: Filter,
}

/// A group of the morning, in order of urgency.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Overdue posts, with why late.
    Overdue,
    /// Posts due within two days.
    DueSoon,
    /// Posts that retainers owe: overdue, or within two days.
    RetainerPosts,
    /// Requests, the nearest to their seven-day lapse first.
    Requests,
    /// Approved, not shipped.
    ToShip,
    /// Delivered without brief.
    WithoutBrief,
    /// Posts that are probably a sample's.
    DetectedPosts,
    /// Posts whose captions say what their briefs forbid, awaiting a verdict.
    ToJudge,
    /// Posted, awaiting the decision.
    ToDecide,
    /// Creators who wrote back and wait for our answer.
    Answers,
    /// Conflicts from imports to settle.
    Conflicts,
    /// Follow-ups due.
    FollowUps,
    /// Open suggestions of rules and the playbook.
    Suggestions,
}

impl Group {
    /// Every group, most urgent first.
    pub const ALL: [Self; 13] = [
        Self::Overdue,
        Self::DueSoon,
        Self::RetainerPosts,
        Self::Requests,
        Self::ToShip,
        Self::WithoutBrief,
        Self::DetectedPosts,
        Self::ToJudge,
        Self::ToDecide,
        Self::Answers,
        Self::Conflicts,
        Self::FollowUps,
        Self::Suggestions,
    ];

    /// Returns the title shown on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue posts",
            Self::DueSoon => "Due within two days",
            Self::RetainerPosts => "Retainer posts",
            Self::Requests => "Requests to review",
            Self::ToShip => "Approved, not shipped",
            Self::WithoutBrief => "Delivered without brief",
            Self::DetectedPosts => "Detected posts",
            Self::ToJudge => "Posts to judge",
            Self::ToDecide => "Posted, awaiting decision",
            Self::Answers => "Answers waiting",
            Self::Conflicts => "Conflicts to settle",
            Self::FollowUps => "Follow-ups due",
            Self::Suggestions => "Suggestions",
        }
    }
}

/// One line of the morning.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Item {
    /// A post that is due.
    Due(DueRow),
    /// A post a retainer owes.
    Owed(OwedRow),
    /// A sample in a stage that waits for us.
    Sample(SampleRow),
    /// A post that is probably a sample's.
    Detected(DetectedRow),
    /// A post that awaits a verdict.
    Unjudged(UnjudgedRow),
    /// A follow-up.
    FollowUp(FollowUpRow),
    /// A decision somebody is asked for.
    Suggestion(SuggestionRow),
    /// A contradiction between a file and us.
    Conflict(ConflictRow),
}

impl Item {
    /// Returns the name of the shop it is of.
    pub const fn shop(&self) -> &str {
        let shop = match self {
            Self::Due(row) => &row.shop,
            Self::Owed(row) => &row.shop,
            Self::Sample(row) => &row.shop,
            Self::Detected(row) => &row.shop,
            Self::Unjudged(row) => &row.shop,
            Self::FollowUp(row) => &row.shop,
            Self::Suggestion(row) => &row.shop,
            Self::Conflict(row) => &row.shop,
        };
        shop.as_str()
    }
}

/// A group with its items.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TodayGroup {
    /// Which.
    pub group: Group,
    /// How many in all.
    pub count: usize,
    /// The items, most urgent first.
    pub items: Vec<Item>,
}

/// Answer to [`TodayQuery`]; as JSON it has the count of every group beside the groups.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Today {
    /// The groups that have items, most urgent first.
    pub groups: Vec<TodayGroup>,
    /// How many items there are in all, whatever the filter.
    pub waiting: usize,
    /// Samples that were put off and are not among them.
    pub snoozed: usize,
    /// What people did today.
    pub done: Done,
    /// The messages they asked for or sent today.
    pub messaged: Vec<Messaged>,
    /// The next day, today included, on which a post is due.
    pub next_due: Option<Date>,
    /// The week's invitations, by shop.
    pub outreach: Vec<OutreachRow>,
}

impl Today {
    /// Returns how many items each group has, zeros too, most urgent first.
    pub fn counts(&self) -> [(Group, usize); 13] {
        Group::ALL.map(|group| {
            let found = self.groups.iter().find(|found| found.group == group);
            (group, found.map_or(0, |found| found.count))
        })
    }
}

impl Serialize for Today {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counts: BTreeMap<Group, usize> = self.counts().into_iter().collect();
        let mut today = serializer.serialize_struct("Today", 6)?;
        today.serialize_field("groups", &self.groups)?;
        today.serialize_field("counts", &counts)?;
        today.serialize_field("snoozed", &self.snoozed)?;
        today.serialize_field("done", &self.done)?;
        today.serialize_field("next_due", &self.next_due)?;
        today.serialize_field("outreach", &self.outreach)?;
        today.end()
    }
}

impl Query for TodayQuery {
    type Rows = Today;

    fn run(&self, conn: &Connection) -> Result<Today, StoreError> {
        self.read(conn)
    }
}

impl TodayQuery {
    fn read(&self, conn: &Connection) -> Result<Today, StoreError> {
        let frames = frames(conn, self.scope, self.now)?;
        let put_off = PutOff::of(conn, &frames, (self.now, self.doubled))?;
        let day = morning::day(conn, &frames)?;
        let (mut groups, mut waiting) = (Vec::new(), 0);
        let left = if self.filter.is_empty() {
            None
        } else {
            Some(Left::of(conn, &frames, &self.filter)?)
        };
        // What the filter leaves may lie beyond the first of a group.
        let whole = Self {
            limit: self.limit.filter(|_| left.is_none()),
            ..self.clone()
        };
        for group in Group::ALL {
            let beside = (&frames[..], &put_off, day.messaged.as_slice());
            let (mut count, mut items) = whole.group(conn, beside, group)?;
            waiting += count;
            if let Some(left) = &left {
                items.retain(|item| left.has(item));
                count = items.len();
                items.truncate(self.limit.unwrap_or(usize::MAX));
            }
            if count > 0 {
                groups.push(TodayGroup {
                    group,
                    count,
                    items,
                });
            }
        }
        Ok(Today {
            groups,
            waiting,
            snoozed: put_off.len(),
            done: day.done,
            messaged: day.messaged,
            next_due: morning::next_due(conn, &frames)?,
            outreach: super::outreach::of(conn, &frames)?,
        })
    }

    fn group(
        &self,
        conn: &Connection,
        (frames, put_off, messaged): (&[Frame], &PutOff, &[Messaged]),
        group: Group,
    ) -> Read<(usize, Vec<Item>)> {
        // As many more as may have been put off.
        let limit = self.limit.map(|limit| limit + put_off.len());
        let shown = |count: usize, items: Vec<Item>| {
            let count = count.saturating_sub(put_off.count(group));
            let left = items.into_iter().filter(|item| !is_put_off(item, put_off));
            (count, left.take(self.limit.unwrap_or(usize::MAX)).collect())
        };
        let due = |days| {
            let (count, rows) = super::due::between(conn, frames, days, limit)?;
            Ok(shown(count, rows.into_iter().map(Item::Due).collect()))
        };
        let stage = |stage| {
            let ripe = frames.iter().map(|frame| frame.day() - TO_DECIDE).min();
            let until = ripe.filter(|_| stage == Stage::Posted && !self.doubled);
            let (count, rows) = in_stage(conn, frames, (stage, until), limit)?;
            Ok(shown(count, rows.into_iter().map(Item::Sample).collect()))
        };
        match group {
            Group::Overdue => due((None, Some(-1))),
            Group::DueSoon => due((Some(0), Some(SOON))),
            Group::RetainerPosts => {
                let mut rows = super::retainer::waiting(conn, frames)?;
                let count = rows.len();
                rows.truncate(self.limit.unwrap_or(usize::MAX));
                Ok((count, rows.into_iter().map(Item::Owed).collect()))
            }
            Group::Requests => stage(Stage::Requested),
            Group::ToShip => stage(Stage::Approved),
            Group::WithoutBrief => self.without_brief(conn, frames, put_off),
            Group::DetectedPosts => {
                let rows = super::detected::posts(conn, frames, None)?;
                Ok(shown(
                    rows.len(),
                    rows.into_iter().map(Item::Detected).collect(),
                ))
            }
            Group::ToJudge => self.unjudged(conn, frames, put_off),
            Group::ToDecide => stage(Stage::Posted),
            Group::Answers => stage(Stage::Interested),
            Group::Conflicts => self.conflicts(conn, frames),
            Group::FollowUps => {
                let how = (self.limit, self.doubled);
                let (count, rows) = super::waiting::due(conn, frames, (put_off, messaged), how)?;
                Ok((count, rows.into_iter().map(Item::FollowUp).collect()))
            }
            Group::Suggestions => self.suggestions(conn, frames),
        }
    }

    /// Delivered, brief never sent though it was ours to send, and not among the due posts above.
    fn without_brief(
        &self,
        conn: &Connection,
        frames: &[Frame],
        put_off: &PutOff,
    ) -> Read<(usize, Vec<Item>)> {
        let mut query = conn.prepare_cached(WITHOUT_BRIEF)?;
        let mut found: Vec<(Option<i64>, Tied)> = Vec::new();
        for frame in frames {
            for stage in [Stage::Delivered, Stage::Review] {
                let rows = query.query_map((frame.n, stage, frame.day() + SOON), |row| {
                    let sample: SampleId = row.get(1)?;
                    Ok((row.get(3)?, tied(row)?, put_off.has(sample)))
                })?;
                for row in rows {
                    let (due, row, is_put_off) = row?;
                    if !is_put_off {
                        found.push((due, row));
                    }
                }
            }
        }
        found.sort_by(|(a, x), (b, y)| {
            (a.is_none(), a)
                .cmp(&(b.is_none(), b))
                .then_with(|| x.cmp(y))
        });
        let count = found.len();
        let numbers = found
            .into_iter()
            .take(self.limit.unwrap_or(usize::MAX))
            .map(|(_, row)| row.n);
        let rows = super::sample::list(conn, frames, numbers)?;
        Ok((count, rows.into_iter().map(Item::Sample).collect()))
    }

    fn unjudged(
        &self,
        conn: &Connection,
        frames: &[Frame],
        put_off: &PutOff,
    ) -> Read<(usize, Vec<Item>)> {
        let mut found = Vec::new();
        for frame in frames {
            found.extend(super::unjudged::posts(conn, frame)?);
        }
        found.retain(|row| !put_off.has(row.sample));
        found.sort_by(|a, b| (a.posted, &a.creator).cmp(&(b.posted, &b.creator)));
        let count = found.len();
        found.truncate(self.limit.unwrap_or(usize::MAX));
        Ok((count, found.into_iter().map(Item::Unjudged).collect()))
    }

    fn conflicts(&self, conn: &Connection, frames: &[Frame]) -> Read<(usize, Vec<Item>)> {
        let mut rows = super::conflict::rows(conn, frames, false)?;
        let count = rows.len();
        rows.truncate(self.limit.unwrap_or(usize::MAX));
        Ok((count, rows.into_iter().map(Item::Conflict).collect()))
    }

    fn suggestions(&self, conn: &Connection, frames: &[Frame]) -> Read<(usize, Vec<Item>)> {
        let shops: Vec<i64> = frames.iter().map(|frame| frame.n).collect();
        let telling = if self.doubled {
            Telling::All
        } else if self.filter.is_empty() {
            Telling::Folded(&self.unfolded)
        } else {
            // A filter looks at each of them.
            Telling::Once
        };
        let found = super::suggestion::by_kind(conn, &shops, telling, self.limit)?;
        let items = found.rows.into_iter().map(Item::Suggestion).collect();
        Ok((found.total, items))
    }
}

fn is_put_off(item: &Item, put_off: &PutOff) -> bool {
    match item {
        Item::Due(row) => put_off.has(row.sample),
        Item::Detected(row) => put_off.has(row.sample),
        Item::Unjudged(row) => put_off.has(row.sample),
        Item::Sample(row) => put_off.has(row.id),
        Item::Owed(_) | Item::FollowUp(_) | Item::Suggestion(_) | Item::Conflict(_) => false,
    }
}

const WITHOUT_BRIEF: &str = "select s.n, s.id, c.handle, s.due from sample s
     cross join creator c on c.n = s.creator
     where s.shop = ?1 and s.stage = ?2 and s.brief_sent is null
       and instr(s.inside, '\"shipped\"') > 0 and (s.due is null or s.due > ?3)";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conflict::Kept;
    use crate::domain::testing::{instant, sample};
    use crate::store::view::testing::World;
    use serde_json::json;

    // The 19th in Los Angeles, the 20th in Jakarta.
    const NOW: &str = "2026-11-20T06:00:00Z";

    fn ask(limit: Option<usize>) -> TodayQuery {
        TodayQuery {
            scope: Scope::All,
            now: instant(NOW),
            limit,
            doubled: false,
            unfolded: Vec::new(),
            filter: Filter::default(),
        }
    }

    fn shown(today: &Today, group: Group) -> (usize, String) {
        let Some(found) = today.groups.iter().find(|found| found.group == group) else {
            return (0, String::new());
        };
        let names: Vec<_> = found
            .items
            .iter()
            .map(|item| match item {
                Item::Due(row) => row.creator.clone(),
                Item::Owed(row) => row.creator.clone(),
                Item::Detected(row) => row.creator.clone(),
                Item::Unjudged(row) => row.creator.clone(),
                Item::Sample(row) => row.creator.clone(),
                Item::FollowUp(row) => {
                    format!(
                        "{}/{}",
                        row.creator.as_deref().unwrap_or_default(),
                        row.shop
                    )
                }
                Item::Suggestion(row) => row.rule.clone(),
                Item::Conflict(row) => format!("{}: {}", row.creator, row.text),
            })
            .collect();
        (found.count, names.join(" "))
    }

    fn world() -> World {
        let (world, west, east) = World::two_shops();
        let product = world.product(west, "1", Some("Serum"));
        let ours = [Stage::Shipped, Stage::Delivered];
        for (handle, seed) in [
            (
                "late",
                sample(Stage::Delivered).due("2026-11-18").inside(&ours),
            ),
            (
                "soon",
                sample(Stage::Review).due("2026-11-21").inside(&ours),
            ),
            ("now", sample(Stage::Delivered).due("2026-11-19")),
            (
                "bare",
                sample(Stage::Delivered).due("2026-11-22").inside(&ours),
            ),
            ("open", sample(Stage::Delivered).inside(&ours)),
            ("file", sample(Stage::Delivered).due("2026-11-22")),
            (
                "new",
                sample(Stage::Requested).entered(Stage::Requested, "2026-11-18"),
            ),
            (
                "old",
                sample(Stage::Requested).entered(Stage::Requested, "2026-11-13"),
            ),
            ("ship", sample(Stage::Approved)),
            ("post", sample(Stage::Posted)),
            ("wrote", sample(Stage::Interested)),
            ("gone", sample(Stage::Decided)),
        ] {
            let creator = world.creator(west, handle);
            let n = world.sample(creator, product, &seed.build());
            if handle == "ship" {
                let known = world.sample_id(n);
                for (id, stage, kept) in [
                    (1, Stage::Cancelled, None),
                    (2, Stage::Cancelled, None),
                    (3, Stage::Declined, Some(Kept::Ours)),
                    (4, Stage::Approved, None),
                ] {
                    world.conflict(west, known, (id, stage, kept));
                }
            }
        }
        for (shop, zone) in [(west, "W"), (east, "E")] {
            // Midnight ends the 19th in Los Angeles at 08:00, the 20th in Jakarta at 17:00.
            for (handle, state, due) in [
                ("a", "queued", "2026-11-20T07:59:59.999Z"),
                ("b", "queued", "2026-11-20T08:00:00Z"),
                ("c", "snoozed", "2026-11-20T16:59:59Z"),
                ("d", "queued", "2026-11-20T17:00:00Z"),
                ("e", "sent", "2026-11-19T00:00:00Z"),
            ] {
                let creator = world.creator(shop, &format!("{handle}{zone}").to_lowercase());
                world.follow_up(creator, None, state, due);
            }
        }
        world
    }

    #[test]
    fn every_sample_stands_in_the_first_group_that_wants_it() {
        let today = ask(None).run(&world().conn).unwrap();
        for (group, count, names) in [
            (Group::Overdue, 1, "late"),
            (Group::DueSoon, 2, "now soon"),
            (Group::Requests, 2, "old new"),
            (Group::ToShip, 1, "ship"),
            (Group::WithoutBrief, 2, "bare open"),
            (Group::ToDecide, 1, "post"),
            (Group::Answers, 1, "wrote"),
            (
                Group::Conflicts,
                1,
                "ship: The file says cancelled, here the sample is approved.",
            ),
            (Group::FollowUps, 4, "ae/East aw/West be/East ce/East"),
        ] {
            assert_eq!(shown(&today, group), (count, names.to_owned()), "{group:?}");
        }
        let order: Vec<_> = today.groups.iter().map(|found| found.group).collect();
        // Posts that are detected, owed by retainers or to be judged have their own tests.
        let detected = |group: &Group| {
            matches!(
                group,
                Group::DetectedPosts | Group::RetainerPosts | Group::ToJudge | Group::Suggestions
            )
        };
        let want: Vec<_> = Group::ALL
            .into_iter()
            .filter(|group| !detected(group))
            .collect();
        assert_eq!(order, want);
    }

    #[test]
    fn a_limit_cuts_the_items_and_keeps_the_counts() {
        let world = world();
        let cut = ask(Some(1)).run(&world.conn).unwrap();
        assert_eq!(cut.counts(), ask(None).run(&world.conn).unwrap().counts());
        assert!(cut.groups.iter().all(|found| found.items.len() == 1));
        assert_eq!(shown(&cut, Group::Requests), (2, "old".to_owned()));
    }

    #[test]
    fn lines_are_narrowed_by_what_they_are_about_and_all_that_waits_is_known() {
        let world = world();
        let whole = ask(None).run(&world.conn).unwrap();
        for (filter, want) in [
            ("late", vec![(Group::Overdue, 1, "late")]),
            ("overdue", vec![(Group::Overdue, 1, "late")]),
            ("stage:requested", vec![(Group::Requests, 2, "old new")]),
            ("\"aw\"", vec![(Group::FollowUps, 1, "aw/West")]),
            (
                "shop:east",
                vec![(Group::FollowUps, 3, "ae/East be/East ce/East")],
            ),
            (
                "ship",
                vec![
                    (Group::ToShip, 1, "ship"),
                    (
                        Group::Conflicts,
                        1,
                        "ship: The file says cancelled, here the sample is approved.",
                    ),
                ],
            ),
            ("nobody", vec![]),
        ] {
            let asked = TodayQuery {
                filter: crate::domain::query::parse(filter).unwrap(),
                ..ask(None)
            };
            let today = asked.run(&world.conn).unwrap();
            assert_eq!(today.groups.len(), want.len(), "{filter}");
            for (group, count, names) in want {
                assert_eq!(shown(&today, group), (count, names.to_owned()), "{filter}");
            }
            assert_eq!(today.waiting, whole.waiting);
            assert_eq!(
                whole.waiting,
                whole.counts().iter().map(|(_, n)| n).sum::<usize>()
            );
        }
        let cut = TodayQuery {
            filter: crate::domain::query::parse("serum").unwrap(),
            ..ask(Some(1))
        };
        let cut = cut.run(&world.conn).unwrap();
        assert_eq!(shown(&cut, Group::Requests), (2, "old".to_owned()));
    }

    #[test]
    fn a_clear_day_has_no_groups_and_all_counts_are_zero() {
        let world = World::new();
        world.shop("West", "UTC", "USD");
        let today = ask(None).run(&world.conn).unwrap();
        assert_eq!(
            serde_json::to_value(&today).unwrap(),
            json!({
                "groups": [],
                "counts": {
                    "overdue": 0, "due_soon": 0, "retainer_posts": 0, "requests": 0, "to_ship": 0, "without_brief": 0,
                    "detected_posts": 0,
                    "to_judge": 0, "to_decide": 0, "answers": 0, "conflicts": 0, "follow_ups": 0, "suggestions": 0
                },
                "snoozed": 0,
                "done": {
                    "sent": 0, "approved": 0, "declined": 0, "shipped": 0, "posted": 0, "decided": 0,
                    "tasks": 0, "snoozed": 0
                },
                "next_due": null,
                "outreach": [{
                    "shop": "West", "currency": "USD", "used": 0, "limit": 1000,
                    "since": "2026-11-15", "resets_on": "2026-11-22"
                }]
            })
        );
    }

    #[test]
    fn a_group_is_written_as_the_interface_says() {
        let today = ask(None).run(&world().conn).unwrap();
        let json = serde_json::to_value(&today).unwrap();
        assert_eq!(json.pointer("/groups/0/group"), Some(&json!("overdue")));
        assert_eq!(json.pointer("/groups/0/count"), Some(&json!(1)));
        assert_eq!(
            json.pointer("/groups/0/items/0/bucket"),
            Some(&json!("overdue"))
        );
        assert_eq!(
            json.pointer("/groups/7/items/0/text"),
            Some(&json!(
                "The file says cancelled, here the sample is approved."
            ))
        );
        assert_eq!(json.pointer("/counts/follow_ups"), Some(&json!(4)));
    }

    #[test]
    fn the_morning_is_found_by_index() {
        let world = World::new();
        world.assert_index_driven(WITHOUT_BRIEF);
    }
}
