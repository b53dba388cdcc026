//! Figures of suggestions as people read them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::metrics::shown::amount;
use crate::domain::money::{Money, grouped};

/// Returns each figure with its name in words, as people read it; unknown ones are a dash.
pub fn figures(figures: &BTreeMap<String, Value>, ascii: bool) -> Vec<(String, String)> {
    figures
        .iter()
        .map(|(name, value)| (name.replace('_', " "), figure(name, value, ascii)))
        .collect()
}

/// Shares, which are shown in percent; every other fraction is a plain number.
const SHARES: [&str; 12] = [
    "cvr",
    "shop_median",
    "hold_rate",
    "commission_ratio",
    "commission_rate",
    "on_time_rate",
    "paid_rate",
    "organic_rate",
    "contribution_margin",
    "follow_ups_late",
    "due_dates_slipped",
    "unattributed_share",
];

fn figure(name: &str, value: &Value, ascii: bool) -> String {
    match value {
        Value::Null => if ascii { "-" } else { "–" }.to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => {
                let sign = if whole < 0 { "-" } else { "" };
                format!("{sign}{}", grouped(whole.unsigned_abs()))
            }
            (None, Some(share)) if SHARES.contains(&name) => format!("{:.2} %", share * 100.0),
            (None, Some(plain)) => format!("{plain:.2}"),
            (None, None) => number.to_string(),
        },
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| figure(name, item, ascii)).collect();
            items.join(", ")
        }
        Value::Object(_) => serde_json::from_value::<Money>(value.clone())
            .map_or_else(|_odd| value.to_string(), |money| amount(money, ascii)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_are_read_by_people() {
        for (name, value, want) in [
            ("cvr", json!(0.0067), "0.67 %"),
            ("output_rate", json!(0.5), "0.50"),
            ("product_clicks", json!(13_738), "13,738"),
            (
                "step",
                json!({"minor": 100_000, "currency": "USD"}),
                "$1,000.00",
            ),
            (
                "contribution_by_month",
                json!([{"minor": 5, "currency": "USD"}, null]),
                "$0.05, -",
            ),
            ("posted", json!("2026-11-02"), "2026-11-02"),
            ("commission_rate", Value::Null, "-"),
        ] {
            let given = BTreeMap::from([(name.to_owned(), value)]);
            let shown = figures(&given, true);
            assert_eq!(shown[0].1, want, "{name}");
        }
    }
}
