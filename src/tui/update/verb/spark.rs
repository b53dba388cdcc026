//! Spark Ads: permission, code, budget, spend and stop, on the video or LIVE under the cursor.

use super::{ask, look, submit};
use crate::domain::booking::Paid;
use crate::domain::command::{Command, NewSpend, Promote, PromoteStep};
use crate::domain::date::Date;
use crate::domain::id::{ExtId, ShopId};
use crate::domain::money::{Currency, Money};
use crate::domain::promotion::{DAILY, PromotionState};
use crate::store::view::content::PostRow;
use crate::tui::day::{self, Toward};
use crate::tui::layer::{Choice, Form, Goal, Pick, SparkField};
use crate::tui::model::{Model, Subject};
use crate::tui::msg::Effect;

/// Opens the menu of what can be done about the promotion of the content under the cursor.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(row) = look::post_row(model) else {
        return Vec::new();
    };
    let state = row.promotion.as_ref().and_then(|one| one.state);
    let choices = choices(state);
    let title = format!("Spark Ad · {}", row.content_id);
    super::menu::push(model, (title, 0), choices, Subject::default())
}

/// What may follow in a state, the usual first.
fn choices(state: Option<PromotionState>) -> Vec<Choice> {
    let choice = |key, label: &str, note: &str, field| Choice {
        key,
        label: label.to_owned(),
        note: note.to_owned(),
        pick: Pick::Spark(field),
    };
    let ask = choice(
        'a',
        "Ask permission",
        "queues the message too",
        SparkField::Ask,
    );
    let code = choice(
        'c',
        "Enter the code",
        "and how long it holds",
        SparkField::Code,
    );
    let budget = choice('b', "Set the budget", "50 to 150 a day", SparkField::Budget);
    let spend = choice(
        's',
        "Book a day",
        "spend, paid clicks and orders",
        SparkField::Spend,
    );
    let stop = choice('x', "Stop", "why may stay empty", SparkField::Stop);
    match state {
        None | Some(PromotionState::Stopped) => vec![ask, code, spend],
        Some(PromotionState::PermissionAsked) => vec![code, stop],
        Some(PromotionState::CodeReceived) => vec![budget, code, stop],
        Some(PromotionState::Running) => vec![spend, budget, code, stop],
    }
}

/// Does what was chosen, or opens its form.
pub(super) fn chosen(model: &mut Model, field: SparkField) -> Vec<Effect> {
    let today = model.today_date();
    let Some(row) = look::post_row(model) else {
        return Vec::new();
    };
    let mut shops = model.shops.iter().flatten();
    let Some(shop) = shops.find(|known| known.name == row.shop) else {
        return Vec::new();
    };
    let (id, currency) = (shop.id, shop.currency);
    if field == SparkField::Ask {
        let step = PromoteStep::Ask { queue: true };
        let command = promote(id, &row.content_id, step);
        return submit(model, command);
    }
    let form = form(row, (id, currency), field, today);
    ask(model, form)
}

fn form(
    row: &PostRow,
    (shop, currency): (ShopId, Currency),
    field: SparkField,
    today: Date,
) -> Form {
    let known = row.promotion.as_ref();
    let goal = Goal::Spark(shop, currency, row.content_id.clone(), field);
    let title = |what: &str| format!("{what} · {}", row.content_id);
    match field {
        SparkField::Ask | SparkField::Stop => {
            let note = "Why? May stay empty.".to_owned();
            Form::new(title("Stop the Spark Ad"), note, &[("reason", "")], goal)
        }
        SparkField::Code => {
            let note = "Creators choose how long a code holds: 7, 30, 60 or 365 days.".to_owned();
            let code = known.and_then(|one| one.code.clone()).unwrap_or_default();
            let fields = [("code", code.as_str()), ("holds until", "60d")];
            Form::new(title("Spark code"), note, &fields, goal)
        }
        SparkField::Budget => {
            let (least, most) = DAILY;
            let note = format!(
                "{least} to {most} a day: less teaches nothing, more is spent before it has."
            );
            let daily = known.and_then(|one| one.daily_budget);
            let daily = daily.map_or_else(|| least.to_string(), Money::plain);
            let fields = [("a day", daily.as_str())];
            Form::new(title("Budget"), note, &fields, goal)
        }
        SparkField::Spend => {
            let note =
                "As the ad's own report has it; what is booked for the day already gives way."
                    .to_owned();
            let day = today.to_string();
            let fields = [
                ("day", day.as_str()),
                ("spend", ""),
                ("paid clicks", ""),
                ("paid orders", ""),
                ("paid GMV", ""),
            ];
            Form::new(title("Book a day"), note, &fields, goal)
        }
    }
}

fn promote(shop: ShopId, content_id: &ExtId, step: PromoteStep) -> Command {
    Command::Promote(Promote {
        shop,
        content_id: content_id.clone(),
        on: None,
        step,
    })
}

/// Returns what a filled form asks for.
pub(super) fn command(
    form: &Form,
    (shop, currency): (ShopId, Currency),
    (content_id, field): (&ExtId, SparkField),
    today: Date,
) -> Result<Command, String> {
    let amount = |n: usize, what: &str| {
        let text = form.text(n).ok_or_else(|| format!("Type {what}."))?;
        Money::parse(&text, currency).map(|money| money.minor)
    };
    let step = match field {
        SparkField::Ask => PromoteStep::Ask { queue: true },
        SparkField::Code => PromoteStep::Code {
            code: form.text(0).ok_or("Type the code the creator sent.")?,
            expires: day::read(
                &form
                    .text(1)
                    .ok_or("Type until when it holds, such as 60d.")?,
                today,
                Toward::Future,
            )?,
        },
        SparkField::Budget => PromoteStep::Run {
            daily: amount(0, "what a day may cost")?,
            overriding: None,
        },
        SparkField::Stop => PromoteStep::Stop {
            reason: form.text(0),
        },
        SparkField::Spend => {
            let on = day::read(&form.text(0).ok_or("Type the day.")?, today, Toward::Past)?;
            let gmv = form.text(4).map(|text| Money::parse(&text, currency));
            return Ok(Command::BookSpend(NewSpend {
                shop,
                content_id: content_id.clone(),
                on,
                amount: amount(1, "what it cost")?,
                paid: Paid {
                    clicks: count(form, 2)?,
                    orders: count(form, 3)?,
                    gmv: gmv.transpose()?.map(|money| money.minor),
                },
            }));
        }
    };
    Ok(promote(shop, content_id, step))
}

fn count(form: &Form, field: usize) -> Result<Option<i64>, String> {
    form.text(field)
        .map(|text| {
            let count = text.parse::<i64>().ok().filter(|count| *count >= 0);
            count.ok_or_else(|| format!("{text:?} is no number: write it like 120."))
        })
        .transpose()
}

/// Returns the step again with the reason to pass the bounds of its budget.
pub(super) fn overridden(order: Promote, reason: &str) -> Option<Command> {
    let PromoteStep::Run { daily, .. } = order.step else {
        return None;
    };
    let step = PromoteStep::Run {
        daily,
        overriding: Some(reason.to_owned()),
    };
    Some(Command::Promote(Promote { step, ..order }))
}
