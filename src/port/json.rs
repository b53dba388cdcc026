//! Pages of sample applications as the API returns them (formats/api.md sections 3 and 4).
//!
//! A page, an array of pages, pages one per line, or the applications themselves become a table with the
//! field names of the API as its header, so that the rest is the same as for a flat file.

use serde_json::Value;

use super::origin::Origin;
use super::refused::Refused;
use super::rows::{Held, Rows};

/// The fields that become columns, by their path.
const FIELDS: [&str; 22] = [
    "id",
    "status",
    "fulfillment_status",
    "creator.username",
    "creator.nickname",
    "creator.creator_open_id",
    "creator.follower_count",
    "product.id",
    "product.title",
    "product.sku_id",
    "product.sku_name",
    "commission_rate",
    "order_id",
    "tracking_number",
    "available_quantity",
    "approve_expiration_time",
    "shipment_expiration_time",
    "is_approvable",
    "disapprovable_reasons",
    "partner_name",
    "refundable",
    "is_refundable",
];

/// The most values of a file: each is held, and takes more room than its text.
const MAX_VALUES: usize = 4_000_000;

/// Returns no fewer than the values in the text.
fn values_in(text: &str) -> usize {
    memchr::memchr3_iter(b',', b'[', b'{', text.as_bytes()).count() + 1
}

/// Does the text begin like JSON? A preamble such as `[Date Range]: …` does not.
pub(super) fn is_json(sample: &[u8]) -> bool {
    let bare = sample.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(sample);
    match bare.trim_ascii_start() {
        [b'{', ..] => true,
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [b'{' | b'[' | b']', ..]),
        _ => false,
    }
}

/// Reads all pages into a table.
pub(super) fn rows(origin: &Origin) -> Result<Rows, Refused> {
    let bytes = origin.bytes()?;
    let name = &origin.name;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let reason = format!(
            "is JSON with bytes that are not UTF-8 after byte {}",
            error.valid_up_to()
        );
        Refused::new("encoding", name, &reason, "Save it as UTF-8.")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    if values_in(text) > MAX_VALUES {
        let reason = format!("holds more than the limit of {MAX_VALUES} values");
        return Err(Refused::new(
            "too_large",
            name,
            &reason,
            "Split it into several files.",
        ));
    }
    let mut held = Held::default();
    held.push(1, FIELDS);
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    let mut pages = 0_usize;
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    while let Some(value) = values.next() {
        let value = value.map_err(|error| broken(name, &error))?;
        for application in applications(&value, &mut pages) {
            let cells: Vec<String> = FIELDS.iter().map(|path| cell(application, path)).collect();
            let id = cells.first().map_or("", String::as_str);
            held.push(lines.line_of(id), cells.iter().map(String::as_str));
        }
        lines.reach(values.byte_offset());
    }
    if pages == 0 {
        return Err(Refused::new(
            "unknown_format",
            name,
            "is JSON without data.sample_applications, the only JSON that is read",
            "Take the replies of the sample application search as they come.",
        ));
    }
    Ok(Rows::Held(held))
}

fn broken(name: &str, error: &serde_json::Error) -> Refused {
    if error.is_eof() {
        let reason = format!("is JSON that ends too early, on line {}", error.line());
        return Refused::new(
            "truncated",
            name,
            &reason,
            "Download it again: the end is missing.",
        );
    }
    let reason = format!("is JSON that cannot be read on line {}", error.line());
    Refused::new(
        "unreadable",
        name,
        &reason,
        "Take the replies of the API as they come.",
    )
}

/// Returns the applications of a page or pages, counting the pages.
fn applications<'a>(value: &'a Value, pages: &mut usize) -> Vec<&'a Value> {
    if let Value::Array(values) = value {
        return values
            .iter()
            .flat_map(|value| applications(value, pages))
            .collect();
    }
    let listed = ["/data/sample_applications", "/sample_applications"]
        .iter()
        .find_map(|path| value.pointer(path)?.as_array());
    if let Some(listed) = listed {
        *pages += 1;
        return listed.iter().collect();
    }
    if value.get("status").is_some() && value.get("creator").is_some() {
        *pages += 1;
        return vec![value];
    }
    Vec::new()
}

/// Returns the field at `path` as the text of a cell; what is null or missing is empty.
fn cell(application: &Value, path: &str) -> String {
    let found = path
        .split('.')
        .try_fold(application, |value, key| value.get(key));
    match found {
        None | Some(Value::Null | Value::Object(_)) => String::new(),
        Some(Value::Bool(yes)) => yes.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => {
            let texts = values.iter().filter_map(Value::as_str);
            texts.collect::<Vec<_>>().join("; ")
        }
    }
}

/// Finds the line on which an id stands, going forward only.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn line_of(&mut self, id: &str) -> u64 {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !id.is_empty()
            && let Some(ahead) = rest.find(id)
        {
            self.reach(self.at + ahead + id.len());
        }
        self.line
    }

    fn reach(&mut self, at: usize) {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at = self.at.max(at);
    }
}
