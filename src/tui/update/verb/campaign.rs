//! Verbs on a campaign: its target, its last day, its budgets, its brief.

use super::{ask, brief};
use crate::domain::brief::BriefFor;
use crate::domain::command::{CampaignEdit, Command};
use crate::domain::date::Date;
use crate::domain::goal::{Goal as Aim, GoalMetric};
use crate::domain::id::{CampaignId, ShopId};
use crate::domain::metrics::registry::Unit;
use crate::domain::money::{Currency, Money};
use crate::store::view::brief::BriefSheet;
use crate::store::view::campaign::CampaignSheet;
use crate::tui::action::Action;
use crate::tui::day::{self, Toward};
use crate::tui::layer::{CampaignField, Form, Goal};
use crate::tui::model::Model;
use crate::tui::msg::Effect;

/// Opens the form of a verb on the campaign under the cursor.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(row) = model.campaigns.current() else {
        return Vec::new();
    };
    if action == Action::CampaignBrief {
        let sheet = sheet(row);
        return brief::of_sample(model, sheet);
    }
    let form = form(row, action);
    ask(model, form)
}

fn form(row: &CampaignSheet, action: Action) -> Form {
    let campaign = &row.campaign;
    let goal = |field| Goal::Campaign(campaign.shop, campaign.id, field);
    let title = |what: &str| format!("{what} · {}", campaign.name);
    if action == Action::LastDay {
        let note = "Its last day. What was sold later belongs to it no more.".to_owned();
        let day = campaign.to.to_string();
        let fields = [("day", day.as_str())];
        return Form::new(
            title("Last day"),
            note,
            &fields,
            goal(CampaignField::LastDay),
        );
    }
    let plain = |minor| Money::new(minor, row.currency).plain();
    if action == Action::Budgets {
        let note = "What it may use; empty is without a bound.".to_owned();
        let samples = campaign.sample_budget.map(|n| n.to_string());
        let ads = campaign.ad_budget.map(plain);
        let fields = [
            ("samples", samples.as_deref().unwrap_or_default()),
            ("ads", ads.as_deref().unwrap_or_default()),
        ];
        let field = CampaignField::Budgets(row.currency);
        return Form::new(title("Budgets"), note, &fields, goal(field));
    }
    let metric = campaign.goal.metric;
    let note = format!("{} by the last day.", metric.title());
    let target = match metric.metric().unit() {
        Unit::Money => plain(campaign.goal.target),
        Unit::Share => format!("{}%", hundredths(campaign.goal.target)),
        Unit::Count | Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => {
            hundredths(campaign.goal.target)
        }
    };
    let field = CampaignField::Target(metric, row.currency);
    Form::new(title("Target"), note, &[("target", &target)], goal(field))
}

/// Returns hundredths as a decimal number.
fn hundredths(value: i64) -> String {
    match (value / 100, value % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

fn sheet(row: &CampaignSheet) -> BriefSheet {
    let campaign = &row.campaign;
    let parts = row.brief.as_ref().map(|brief| brief.entity.parts());
    BriefSheet {
        shop: campaign.shop,
        subject: BriefFor::Campaign(campaign.id),
        name: campaign.name.clone(),
        parts: parts.map_or_else(Default::default, |parts| parts.map(str::to_owned)),
    }
}

/// Returns the command of what was typed.
pub(super) fn command(
    form: &Form,
    (shop, campaign): (ShopId, CampaignId),
    (field, today): (CampaignField, Date),
) -> Result<Command, String> {
    let typed = form.text(0);
    let mut edit = CampaignEdit::default();
    match field {
        CampaignField::LastDay => {
            let text = typed.ok_or("Type a day, such as 2026-12-31.")?;
            edit.to = Some(day::read(&text, today, Toward::Future)?);
        }
        CampaignField::Target(metric, currency) => {
            let text = typed.ok_or("Type the target.")?;
            let target = target(metric, &text, currency)?;
            edit.goal = Some(Aim { metric, target });
        }
        CampaignField::Budgets(currency) => {
            let samples = typed.map(|text| {
                let count = text.parse::<i64>().ok().filter(|count| *count >= 0);
                count.ok_or_else(|| format!("{text:?} is no number of samples."))
            });
            let ads = form.text(1).map(|text| Money::parse(&text, currency));
            edit.sample_budget = Some(samples.transpose()?);
            edit.ad_budget = Some(ads.transpose()?.map(|money| money.minor));
        }
    }
    Ok(Command::EditCampaign {
        shop,
        campaign,
        edit,
    })
}

/// Reads a target in the unit of its metric.
fn target(metric: GoalMetric, text: &str, currency: Currency) -> Result<i64, String> {
    if metric.metric().unit() == Unit::Money {
        return Money::parse(text, currency).map(|money| money.minor);
    }
    let bare = text.trim().trim_end_matches('%').trim_end();
    let wrong = || format!("{text:?} is not a target: write it like 2.5, or 30% for a share.");
    let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
    let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !is_plain(whole) || !is_plain(part) {
        return Err(wrong());
    }
    format!("{whole}{part:0<2}").parse().map_err(|_e| wrong())
}
