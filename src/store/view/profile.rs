//! One creator: profile, samples, content, follow-ups, notes and timeline.

use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::followup::FollowUpRow;
use super::frame::{Frame, frame_of};
use super::offer::OfferRow;
use super::pipeline::SampleDetail;
use super::read::{Read, day, instant, limit, name};
use super::retainer::RetainerRow;
use super::review::Tracked;
use super::suggestion::SuggestionRow;
use crate::domain::creator::{Contact, Creator, CreatorType, Tier};
use crate::domain::date::{Date, Instant};
use crate::domain::fact::{ContentKind, Figures};
use crate::domain::id::{CreatorId, ExtId, NoteId};
use crate::domain::money::{BasisPoints, Money, grouped};
use crate::domain::verdict::Compliance;
use crate::store::{Query, StoreError, project};

/// Everything about one creator (`creator show`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreatorShowQuery {
    /// Which.
    pub creator: CreatorId,
    /// The clock.
    pub now: Instant,
    /// At most so many samples, contents, follow-ups, notes and timeline entries each.
    pub limit: Option<usize>,
}

/// A creator's own fields.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Profile {
    /// Id.
    pub id: CreatorId,
    /// Handle.
    pub handle: String,
    /// Shop's name.
    pub shop: String,
    /// Display name.
    pub name: Option<String>,
    /// Followers.
    pub followers: Option<i64>,
    /// Tier.
    pub tier: Option<Tier>,
    /// How the creator is managed.
    #[serde(rename = "type")]
    pub kind: CreatorType,
    /// Category.
    pub category: Option<String>,
    /// Content style.
    pub style: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Agreed posts per week.
    pub agreed_rate: Option<f64>,
    /// The day a retainer's agreement began.
    pub retainer_since: Option<Date>,
    /// Commission rate as a fraction.
    pub commission_rate: Option<f64>,
    /// Flat fee.
    pub flat_fee: Option<Money>,
    /// Strikes.
    pub strikes: i64,
    /// Tags.
    pub tags: Vec<String>,
    /// Owner.
    pub owner: Option<String>,
    /// Not to be contacted before.
    pub paused_until: Option<Date>,
    /// Samples on hold.
    pub hold_samples: bool,
    /// Content that was judged to keep to its brief.
    pub compliant: usize,
    /// Content that was judged a violation.
    pub violations: usize,
    /// Commission rate, exact.
    #[serde(skip)]
    pub commission: Option<BasisPoints>,
    /// The entity itself.
    #[serde(skip)]
    pub entity: Creator,
    /// The contact itself.
    #[serde(skip)]
    pub contact: Contact,
}

/// One video or LIVE of a creator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ContentRow {
    /// Platform id.
    pub content_id: ExtId,
    /// Video or LIVE.
    pub kind: ContentKind,
    /// Title.
    pub title: Option<String>,
    /// Link.
    pub url: Option<String>,
    /// Day posted.
    pub posted: Option<Date>,
    /// Content GMV (metrics.md, "Content"; readings.md 20).
    pub gmv: Option<Money>,
    /// Figures of the latest import, by the names of metrics.md; amounts stay out, which would stand
    /// beside `gmv` in another form.
    #[serde(flatten, serialize_with = "figures")]
    pub figures: Figures,
}

/// One note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NoteRow {
    /// Id.
    pub id: NoteId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub author: String,
    /// Text.
    pub text: String,
}

/// One entry of the timeline: an event, a message, an imported fact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TimelineRow {
    /// When.
    pub at: Instant,
    /// Kind.
    pub kind: String,
    /// One sentence.
    pub summary: String,
}

/// Answer to [`CreatorShowQuery`].
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CreatorShow {
    /// The creator.
    pub creator: Profile,
    /// The posts a retainer owes, four weeks back and ahead; `None` where nothing is agreed.
    pub retainer: Option<RetainerRow>,
    /// What the creator's type wants tracked; `None` of a retainer, who has a calendar.
    pub tracked: Option<Tracked>,
    /// Samples, open first, latest first.
    pub samples: Vec<SampleDetail>,
    /// Content, latest first.
    pub content: Vec<ContentRow>,
    /// Follow-ups, open first.
    pub follow_ups: Vec<FollowUpRow>,
    /// Commission offers by product, the latest first.
    pub offers: Vec<OfferRow>,
    /// Suggestions that wait for a person, the most urgent kind first.
    pub suggestions: Vec<SuggestionRow>,
    /// Notes, latest first.
    pub notes: Vec<NoteRow>,
    /// Timeline, latest first.
    pub timeline: Vec<TimelineRow>,
}

impl Query for CreatorShowQuery {
    type Rows = CreatorShow;

    fn run(&self, conn: &Connection) -> Result<CreatorShow, StoreError> {
        let found = self.read(conn)?;
        found.ok_or_else(|| StoreError::Unknown {
            noun: "creator",
            name: self.creator.to_string(),
        })
    }
}

impl CreatorShowQuery {
    fn read(&self, conn: &Connection) -> Read<Option<CreatorShow>> {
        let place = conn
            .prepare_cached("select n, shop from creator where id = ?1")?
            .query_row([self.creator.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((n, shop)) = place else {
            return Ok(None);
        };
        let frame = frame_of(conn, shop, self.now)?;
        let clause = "where c.n = ?1";
        let Some(entity) = project::list::<Creator>(conn, clause, [n])?.pop() else {
            return Ok(None);
        };
        let most = limit(self.limit);
        let samples = super::sample::of_creator(conn, n, most)?;
        Ok(Some(CreatorShow {
            tracked: super::review::of_creator(conn, &frame, (n, &entity))?,
            creator: profile(conn, (n, entity), &frame)?,
            retainer: super::retainer::of_creator(conn, &frame, self.creator)?,
            samples: samples
                .into_iter()
                .map(|told| told.detail(&frame))
                .collect(),
            content: content(conn, n, &frame, most)?,
            follow_ups: super::followup::of_creator(conn, n, most)?,
            offers: super::offer::of_creator(conn, &frame, n)?,
            suggestions: super::suggestion::of_creator(conn, self.creator, most)?,
            notes: notes(conn, n, most)?,
            timeline: self.timeline(conn, n)?,
        }))
    }

    /// Returns what happened, and which files listed the creator, latest first.
    fn timeline(&self, conn: &Connection, n: i64) -> Read<Vec<TimelineRow>> {
        let most = limit(self.limit);
        let mut rows: Vec<TimelineRow> = conn
            .prepare_cached(EVENTS)?
            .query_map((self.creator.0, most), |row| {
                Ok(TimelineRow {
                    at: instant(row, 0)?,
                    kind: row.get(1)?,
                    summary: row.get(2)?,
                })
            })?
            .collect::<Read<_>>()?;
        let listed = conn
            .prepare_cached(LISTED)?
            .query_map((n, most), listed)?
            .collect::<Read<Vec<_>>>()?;
        rows.extend(listed);
        rows.sort_by_key(|row| std::cmp::Reverse(row.at));
        rows.truncate(self.limit.unwrap_or(usize::MAX));
        Ok(rows)
    }
}

/// Events that concern the creator.
const EVENTS: &str =
    "select at, kind, summary from event where creator = ?1 order by seq desc limit ?2";

/// Files that listed the creator.
const LISTED: &str = "select b.at, b.file, f.followers, f.category
     from creator_fact f cross join batch b on b.n = f.batch
     where f.creator = ?1 and b.undone_at is null order by f.batch desc limit ?2";

fn listed(row: &Row<'_>) -> Read<TimelineRow> {
    let file: String = row.get(1)?;
    let followers = row
        .get::<_, Option<u32>>(2)?
        .map(|number| format!(" with {} followers", grouped(number.into())));
    let category = row
        .get::<_, Option<String>>(3)?
        .map(|category| format!(" under {category}"));
    let summary = format!(
        "Listed in {file}{}{}.",
        followers.unwrap_or_default(),
        category.unwrap_or_default()
    );
    Ok(TimelineRow {
        at: instant(row, 0)?,
        kind: "creator_listed".to_owned(),
        summary,
    })
}

fn profile(conn: &Connection, (n, entity): (i64, Creator), frame: &Frame) -> Read<Profile> {
    let contact = conn
        .prepare_cached(
            "select email, phone, address from contact where creator = ?1 and version = ?2",
        )?
        .query_row((entity.id, entity.contact), |row| {
            Ok(Contact {
                email: row.get(0)?,
                phone: row.get(1)?,
                address: row.get(2)?,
            })
        })
        .optional()?
        .unwrap_or_default();
    let (compliant, violations) = judged(conn, n)?;
    Ok(Profile {
        id: entity.id,
        handle: entity.handle.clone(),
        shop: frame.name.clone(),
        name: entity.name.clone(),
        followers: entity.followers,
        tier: entity.tier(),
        kind: entity.kind,
        category: entity.category.clone(),
        style: entity.style.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
        address: contact.address.clone(),
        agreed_rate: entity.agreed_rate.map(|rate| hundredths(rate, 100.0)),
        retainer_since: entity.retainer_since,
        commission_rate: entity
            .commission_rate
            .map(|rate| hundredths(rate.0, 10_000.0)),
        flat_fee: entity
            .flat_fee
            .map(|minor| Money::new(minor, frame.currency)),
        strikes: entity.strikes,
        tags: entity.tags.iter().cloned().collect(),
        owner: entity.owner.clone(),
        paused_until: entity.paused_until,
        hold_samples: entity.hold_samples,
        compliant,
        violations,
        commission: entity.commission_rate,
        entity,
        contact,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rate has few digits, and JSON numbers are floats"
)]
fn hundredths(number: i64, of: f64) -> f64 {
    number as f64 / of
}

/// What was judged of a creator's content: by a person, else by a sheet.
const JUDGED: &str = "select coalesce(v.body ->> 'compliance', t.compliance)
     from content t left join verdict v on v.shop = t.shop and v.content = t.id
     where t.creator = ?1 and coalesce(v.body ->> 'compliance', t.compliance) is not null";

/// Returns how much content of a creator keeps to its brief, and how much does not.
fn judged(conn: &Connection, n: i64) -> Read<(usize, usize)> {
    let mut query = conn.prepare_cached(JUDGED)?;
    let mut rows = query.query([n])?;
    let (mut compliant, mut violations) = (0, 0);
    while let Some(row) = rows.next()? {
        match Compliance::of_sheet(row.get_ref(0)?.as_str()?) {
            Some(Compliance::Compliant) => compliant += 1,
            Some(Compliance::Violation) => violations += 1,
            None => {}
        }
    }
    Ok((compliant, violations))
}

/// The content of a creator with its counted sales, where any line names it (readings.md 20).
const CONTENT: &str = "select t.id, t.kind, t.title, t.url, t.posted,
        coalesce(v.net, t.gmv - coalesce(t.refunds, 0)),
        t.views, t.impressions, t.clicks, t.orders, t.items, t.gmv, t.refunds, t.items_refunded,
        t.commission, t.likes, t.comments, t.shares, t.hold
     from content t left join content_sales v on v.shop = t.shop and v.content = t.id
     where t.creator = ?1 order by t.posted desc, t.n desc limit ?2";

fn content(conn: &Connection, n: i64, frame: &Frame, limit: i64) -> Read<Vec<ContentRow>> {
    conn.prepare_cached(CONTENT)?
        .query_map((n, limit), |row| {
            Ok(ContentRow {
                content_id: row.get(0)?,
                kind: name(row, 1)?,
                title: row.get(2)?,
                url: row.get(3)?,
                posted: day(row, 4)?,
                gmv: row
                    .get::<_, Option<i64>>(5)?
                    .map(|minor| Money::new(minor, frame.currency)),
                figures: Figures {
                    views: row.get(6)?,
                    impressions: row.get(7)?,
                    clicks: row.get(8)?,
                    orders: row.get(9)?,
                    items: row.get(10)?,
                    gmv: row.get(11)?,
                    refunds: row.get(12)?,
                    items_refunded: row.get(13)?,
                    commission: row.get(14)?,
                    likes: row.get(15)?,
                    comments: row.get(16)?,
                    shares: row.get(17)?,
                    hold: row.get(18)?,
                },
            })
        })?
        .collect()
}

fn notes(conn: &Connection, n: i64, limit: i64) -> Read<Vec<NoteRow>> {
    conn.prepare_cached(
        "select id, at, author, text from note where creator = ?1
         order by at desc, n desc limit ?2",
    )?
    .query_map((n, limit), |row| {
        Ok(NoteRow {
            id: row.get(0)?,
            at: instant(row, 1)?,
            author: row.get(2)?,
            text: row.get(3)?,
        })
    })?
    .collect()
}

/// Writes exported figures under the names of metrics.md.
fn figures<S: Serializer>(figures: &Figures, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(9))?;
    map.serialize_entry("views", &figures.views)?;
    map.serialize_entry("product_impressions", &figures.impressions)?;
    map.serialize_entry("product_clicks", &figures.clicks)?;
    map.serialize_entry("content_orders", &figures.orders)?;
    map.serialize_entry("items", &figures.items)?;
    map.serialize_entry("likes", &figures.likes)?;
    map.serialize_entry("comments", &figures.comments)?;
    map.serialize_entry("shares", &figures.shares)?;
    let hold = figures.hold.map(|hold| hundredths(hold, 10_000.0));
    map.serialize_entry("hold_rate", &hold)?;
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{instant as at, sample};
    use crate::store::view::testing::World;
    use serde_json::{Value, json};

    fn show(world: &World, creator: i64, limit: Option<usize>) -> CreatorShow {
        let query = CreatorShowQuery {
            creator: world.creator_id(creator),
            now: at("2026-11-20T06:00:00Z"),
            limit,
        };
        query.run(&world.conn).unwrap()
    }

    fn world() -> (World, i64, i64) {
        let world = World::new();
        let shop = world.shop("West", "America/Los_Angeles", "USD");
        let ana = world.creator(shop, "ana");
        (world, shop, ana)
    }

    #[test]
    fn the_profile_has_every_field_and_the_present_contact() {
        let (world, _, ana) = world();
        world.insert(
            "update creator set name = 'Ana', followers = 48210, style = 'get ready', agreed_rate = 250,
                commission_rate = 1850, flat_fee = 12500, strikes = 1, tags = '[\"b\",\"a\"]',
                paused_until = 20000, hold_samples = 1, contact = 2 where n = ?1",
            [ana],
        );
        world.insert(
            "insert into contact (creator, version, email, phone)
             values (?1, 1, 'old@example.com', '1'), (?1, 2, 'ana@example.com', null)",
            [world.creator_id(ana).0],
        );
        let creator = show(&world, ana, None).creator;
        assert_eq!(creator.entity.agreed_rate, Some(250));
        assert_eq!(creator.commission, Some(BasisPoints(1_850)));
        assert_eq!(
            serde_json::to_value(&creator).unwrap(),
            json!({
                "id": "00000000-0000-0000-0000-0000000007d1", "handle": "ana", "shop": "West",
                "name": "Ana", "followers": 48_210, "tier": 1, "type": "one_off", "category": null,
                "style": "get ready", "email": "ana@example.com", "phone": null, "address": null,
                "agreed_rate": 2.5, "retainer_since": null, "commission_rate": 0.185,
                "flat_fee": {"minor": 12_500, "currency": "USD"}, "strikes": 1, "tags": ["a", "b"],
                "owner": null, "paused_until": "2024-10-04", "hold_samples": true, "compliant": 0, "violations": 0
            })
        );
    }

    #[test]
    fn content_gmv_is_our_lines_or_else_the_exports() {
        let (world, _, ana) = world();
        for (id, gmv, refunds, sales) in [
            ("1", Some(900), Some(100), Some(0)),
            ("2", Some(900), Some(100), None),
            ("3", Some(900), None, None),
            ("4", None, Some(5), None),
            ("live:ana:x", None, None, Some(70)),
        ] {
            let n = world.content(ana, id, Some("2026-11-01"));
            let sql =
                "update content set gmv = ?2, refunds = ?3, clicks = 7, hold = 3100 where n = ?1";
            world.insert(sql, (n, gmv, refunds));
            if let Some(net) = sales {
                world.insert(
                    "insert into content_sales (shop, content, lines, net, orders)
                     select shop, id, 1, ?2, 1 from content where n = ?1",
                    (n, net),
                );
            }
        }
        world.content(ana, "5", None);
        let content = show(&world, ana, None).content;
        let gmv: Vec<_> = content
            .iter()
            .map(|row| (row.content_id.to_string(), row.gmv.map(|money| money.minor)))
            .collect();
        let want = [
            ("live:ana:x", Some(70)),
            ("4", None),
            ("3", Some(900)),
            ("2", Some(800)),
            ("1", Some(0)),
            ("5", None),
        ];
        assert_eq!(gmv, want.map(|(id, gmv)| (id.to_owned(), gmv)));
        let json = serde_json::to_string(&content[3]).unwrap();
        assert_eq!(json.matches("\"gmv\"").count(), 1, "{json}");
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["gmv"], json!({"minor": 800, "currency": "USD"}));
        assert_eq!(json["product_clicks"], json!(7));
        assert_eq!(json["hold_rate"], json!(0.31));
        assert_eq!(json["views"], json!(null));
        assert_eq!(json["kind"], json!("video"));
    }

    #[test]
    fn samples_are_open_first_then_latest_and_told_in_full() {
        let (world, shop, ana) = world();
        let product = world.product(shop, "17", Some("Serum"));
        for (stage, on) in [
            (Stage::Decided, "2026-11-18"),
            (Stage::Requested, "2026-11-01"),
            (Stage::Shipped, "2026-11-10"),
        ] {
            world.sample(ana, product, &sample(stage).entered(stage, on).build());
        }
        let samples = show(&world, ana, None).samples;
        let stages: Vec<_> = samples.iter().map(|row| row.stage.name()).collect();
        assert_eq!(stages, ["shipped", "requested", "decided"]);
        let breached: Vec<_> = samples.iter().map(|row| row.breached).collect();
        assert_eq!(breached, [false, true, false]);
    }

    #[test]
    fn the_timeline_has_events_and_the_files_that_listed_the_creator_latest_first() {
        let (world, west, ana) = world();
        let bob = world.creator(west, "bob");
        let add = world.op("creator add", "cli", "2026-11-01T06:00:00Z");
        let import = world.op("import", "cli", "2026-11-05T06:00:00Z");
        let edit = world.op("creator edit", "tui", "2026-11-09T06:00:00Z");
        world.event(add, "creator_added", "x", Some(ana));
        world.event(edit, "creator_edited", "x", Some(ana));
        world.event(edit, "creator_edited", "y", Some(bob));
        for undone in [None, Some(9)] {
            let batch = world.batch(west, import, "creators.csv");
            world.insert(
                "update batch set undone_at = ?2 where n = ?1",
                (batch, undone),
            );
            world.insert(
                "insert into creator_fact (creator, batch, followers, category, exported)
                 values (?1, ?2, 48210, 'Beauty', '{}')",
                (ana, batch),
            );
        }
        let told = show(&world, ana, Some(2));
        assert_eq!(
            serde_json::to_value(&told.timeline).unwrap(),
            json!([
                {"at": "2026-11-09T06:00:00Z", "kind": "creator_edited", "summary": "creator_edited!"},
                {"at": "2026-11-05T06:00:00Z", "kind": "creator_listed",
                 "summary": "Listed in creators.csv with 48,210 followers under Beauty."}
            ])
        );
    }

    #[test]
    fn notes_are_latest_first_and_an_unknown_creator_says_so() {
        let (world, _, ana) = world();
        for (time, text) in [(1_000, "first"), (2_000, "second")] {
            world.insert(
                "insert into note (id, creator, at, author, text)
                 values (randomblob(16), ?1, ?2, 'me', ?3)",
                (ana, time, text),
            );
        }
        let notes = show(&world, ana, Some(1)).notes;
        let texts: Vec<_> = notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(texts, ["second"]);
        let nobody = CreatorShowQuery {
            creator: CreatorId(uuid::Uuid::nil()),
            now: at("2026-11-20T06:00:00Z"),
            limit: None,
        };
        let error = nobody.run(&world.conn).unwrap_err();
        assert!(error.to_string().starts_with("There is no creator 0000"));
    }

    #[test]
    fn nothing_about_one_creator_walks_a_table() {
        let world = World::new();
        for sql in [EVENTS, LISTED, CONTENT] {
            let plan = world.plan(sql);
            assert!(!plan.contains("SCAN"), "{plan}");
        }
    }
}
