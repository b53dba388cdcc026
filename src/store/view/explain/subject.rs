//! Whose figure is meant, by what was typed.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::super::figures::{By, Subject};
use super::super::frame::Frame;
use super::super::read::Read;
use crate::domain::creator::Tier;
use crate::domain::id::{CreatorId, ExtId};

/// A subject found by what was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Meant {
    Shop,
    Tier(Option<Tier>),
    Segment(String),
    Creator {
        id: CreatorId,
        n: i64,
        handle: String,
    },
    Product(ExtId),
    Category(String),
    Campaign(String),
    Content(ExtId),
    /// A hook angle; `None` for the content of which it is unknown.
    Hook(Option<String>),
}

impl Meant {
    pub(super) const fn by(&self) -> By {
        match self {
            Self::Shop | Self::Content(_) | Self::Hook(_) => By::Shop,
            Self::Tier(_) => By::Tier,
            Self::Segment(_) => By::Segment,
            Self::Creator { .. } => By::Creator,
            Self::Product(_) => By::Product,
            Self::Category(_) => By::Category,
            Self::Campaign(_) => By::Campaign,
        }
    }

    pub(super) fn is(&self, subject: &Subject) -> bool {
        match (self, subject) {
            (Self::Shop, Subject::Shop) => true,
            (Self::Tier(wanted), Subject::Tier(tier)) => wanted == tier,
            (Self::Creator { id, .. }, Subject::Creator(person)) => *id == person.id,
            (Self::Product(wanted), Subject::Product { sku, .. }) => wanted == sku,
            (Self::Category(wanted), Subject::Category(name)) => name.as_ref() == Some(wanted),
            (Self::Campaign(wanted), Subject::Campaign(name))
            | (Self::Segment(wanted), Subject::Segment { name, .. }) => wanted == name,
            _ => false,
        }
    }

    /// Returns the subject as people call it.
    pub(super) fn title(&self, shop: &str) -> String {
        match self {
            Self::Shop => shop.to_owned(),
            Self::Tier(Some(tier)) => format!("tier {}", tier.number()),
            Self::Tier(None) => "creators without a tier".to_owned(),
            Self::Segment(name) => format!("segment {name}"),
            Self::Creator { handle, .. } => format!("@{handle}"),
            Self::Product(id) => format!("SKU {id}"),
            Self::Category(name) => format!("category {name}"),
            Self::Campaign(name) => format!("campaign {name}"),
            Self::Content(id) => format!("content {id}"),
            Self::Hook(Some(angle)) => format!("hook angle {angle}"),
            Self::Hook(None) => "content without a hook angle".to_owned(),
        }
    }
}

/// Returns the subject that is meant in a shop, if it has one of that name.
pub(super) fn find(conn: &Connection, frame: &Frame, typed: &str) -> Read<Option<Meant>> {
    let typed = typed.trim();
    let (kind, name) = match typed.split_once(':') {
        Some((kind, name))
            if [
                "shop", "tier", "segment", "creator", "product", "category", "campaign", "content",
                "hook",
            ]
            .contains(&kind) =>
        {
            (Some(kind), name.trim())
        }
        Some(_) | None => (None, typed),
    };
    let wanted = |one: &str| kind.is_none_or(|kind| kind == one);
    if kind == Some("tier") {
        let number = name.parse::<u8>().ok().and_then(|n| Tier::try_from(n).ok());
        let unknown = matches!(name, "null" | "none" | "-");
        return Ok((number.is_some() || unknown).then_some(Meant::Tier(number)));
    }
    if kind == Some("hook") {
        let angle = (!name.is_empty()).then(|| name.to_owned());
        return Ok(Some(Meant::Hook(angle)));
    }
    if wanted("shop") && name.to_lowercase() == frame.name.to_lowercase() {
        return Ok(Some(Meant::Shop));
    }
    if wanted("creator")
        && let Some(found) = creator(conn, frame, name)?
    {
        return Ok(Some(found));
    }
    let id = ExtId::new(name);
    let has = |sql: &str| conn.prepare_cached(sql)?.exists(params![frame.n, id]);
    if wanted("product") && has("select 1 from product where shop = ?1 and sku = ?2")? {
        return Ok(Some(Meant::Product(id)));
    }
    if wanted("campaign")
        && let Some(found) = named(
            conn,
            frame,
            name,
            "select distinct name from campaign where shop = ?1",
        )?
    {
        return Ok(Some(Meant::Campaign(found)));
    }
    if wanted("segment")
        && let Some(found) = named(
            conn,
            frame,
            name,
            "select name from segment where shop = ?1",
        )?
    {
        return Ok(Some(Meant::Segment(found)));
    }
    if wanted("content") && has("select 1 from content where shop = ?1 and id = ?2")? {
        return Ok(Some(Meant::Content(id)));
    }
    if kind == Some("category") {
        let sql = "select distinct category from product where shop = ?1 and category is not null";
        return Ok(named(conn, frame, name, sql)?.map(Meant::Category));
    }
    Ok(None)
}

fn creator(conn: &Connection, frame: &Frame, name: &str) -> Read<Option<Meant>> {
    let handle = name.strip_prefix('@').unwrap_or(name).to_lowercase();
    conn.prepare_cached("select id, n from creator where shop = ?1 and handle = ?2")?
        .query_row(params![frame.n, handle], |row| {
            Ok(Meant::Creator {
                id: row.get(0)?,
                n: row.get(1)?,
                handle: handle.clone(),
            })
        })
        .optional()
}

/// Returns the name among those of `sql` that is the typed one, case aside.
fn named(conn: &Connection, frame: &Frame, typed: &str, sql: &str) -> Read<Option<String>> {
    let names: Vec<String> = conn
        .prepare_cached(sql)?
        .query_map([frame.n], |row| row.get(0))?
        .collect::<Read<_>>()?;
    let wanted = typed.to_lowercase();
    Ok(names.into_iter().find(|name| name.to_lowercase() == wanted))
}
