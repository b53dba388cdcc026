//! Rows as JSON, for the person's own commands and for copying. Fields are named as in the documents of
//! the command line (interface.md section 5); handles carry no `@`, what is unknown is null.

use serde_json::{Value, json};

use super::model::{Model, Pane};
use super::subject::chosen;
use crate::store::view::content::PostRow;
use crate::store::view::creator::CreatorRow;
use crate::store::view::due::DueRow;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::pipeline::SampleRow;
use crate::store::view::today::Item;

/// Returns the marked rows that are at hand, else the row under the cursor.
pub(super) fn rows(model: &Model) -> Vec<Value> {
    match model.pane() {
        Pane::Pipeline => chosen(&model.pipeline.list)
            .into_iter()
            .map(sample)
            .collect(),
        Pane::Due => chosen(&model.due).into_iter().map(due).collect(),
        Pane::Creators => chosen(&model.creators.list)
            .into_iter()
            .map(creator)
            .collect(),
        Pane::FollowUps => chosen(&model.queue).into_iter().map(follow_up).collect(),
        Pane::Content => chosen(&model.content.list).into_iter().map(post).collect(),
        Pane::Today => chosen(&model.today)
            .into_iter()
            .map(|row| item(&row.item))
            .collect(),
        Pane::Creator | Pane::Scorecard => {
            let handle = model.handle();
            handle
                .map(|handle| json!({ "handle": handle }))
                .into_iter()
                .collect()
        }
        Pane::Campaigns => {
            let current = model.campaigns.current();
            let row = current.map(|row| {
                let campaign = &row.campaign;
                json!({
                    "name": campaign.name, "shop": row.shop, "from": campaign.from, "to": campaign.to,
                    "goal": campaign.goal.metric.name(), "days_left": row.left(),
                })
            });
            row.into_iter().collect()
        }
        Pane::Profit | Pane::Settlement | Pane::Programme | Pane::Hooks | Pane::Log => Vec::new(),
    }
}

/// The fields of a row as one line, as far as it has them.
const LINE: [&str; 7] = [
    "creator", "handle", "name", "product", "stage", "kind", "title",
];

/// Returns a row as one line, whom and what it is about parted by tabs.
pub(super) fn tabbed(row: &Value) -> String {
    let fields = LINE.iter().filter_map(|name| row.get(name));
    let fields: Vec<String> = fields
        .map(|field| {
            let text = field.as_str().unwrap_or_default();
            text.replace(['\t', '\n', '\r'], " ")
        })
        .collect();
    fields.join("\t")
}

/// Returns the handles of the rows acted on, a line each, as far as they are at hand.
pub(super) fn handles(model: &Model) -> Option<String> {
    let rows = rows(model);
    let handles: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.get("creator").or_else(|| row.get("handle")))
        .filter_map(Value::as_str)
        .collect();
    (!handles.is_empty()).then(|| handles.join("\n"))
}

fn sample(row: &SampleRow) -> Value {
    json!({
        "id": row.id, "creator": row.creator, "product": row.product, "sku_id": row.sku_id,
        "shop": row.shop, "stage": row.stage.name(), "entered_at": row.entered_at, "due": row.due,
        "tracking": row.tracking, "carrier": row.carrier, "campaign": row.campaign,
        "breached": row.breached, "post_url": row.post_url,
    })
}

fn due(row: &DueRow) -> Value {
    json!({
        "sample": row.sample, "creator": row.creator, "product": row.product, "sku_id": row.sku_id,
        "shop": row.shop, "stage": row.stage.name(), "due": row.due, "confirmed": row.confirmed,
        "days_overdue": row.days_overdue,
    })
}

fn creator(row: &CreatorRow) -> Value {
    json!({
        "handle": row.handle, "name": row.name, "shop": row.shop, "followers": row.followers,
        "category": row.category, "tags": row.tags, "owner": row.owner,
        "hold_samples": row.hold_samples, "open_samples": row.open_samples, "last_post": row.last_post,
    })
}

fn follow_up(row: &FollowUpRow) -> Value {
    json!({
        "id": row.id, "creator": row.creator, "sample": row.sample, "kind": row.kind.name(),
        "due_at": row.due_at, "channel": row.channel, "reason": row.reason, "message": row.message,
    })
}

fn post(row: &PostRow) -> Value {
    json!({
        "content_id": row.content_id, "creator": row.creator, "shop": row.shop, "title": row.title,
        "posted": row.posted, "url": row.url, "views": row.views,
    })
}

fn item(item: &Item) -> Value {
    match item {
        Item::Sample(row) => sample(row),
        Item::Due(row) => due(row),
        Item::FollowUp(row) => follow_up(row),
        Item::Owed(row) => json!({ "creator": row.creator, "due": row.due }),
        Item::Detected(row) => json!({
            "sample": row.sample, "posted": row.posted, "url": row.link(),
        }),
        Item::Suggestion(row) => json!({ "id": row.id }),
        Item::Conflict(row) => json!({ "id": row.id }),
        Item::Unjudged(row) => json!({
            "content_id": row.content_id, "creator": row.creator, "shop": row.shop, "url": row.url,
        }),
    }
}
