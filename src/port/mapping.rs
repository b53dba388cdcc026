//! Mappings: read from a person's file, told apart by header, fitted to a kind.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::ReadOptions;
use super::format::{Fit, Format, Labels, format_of};
use super::header::label;
use super::layout::Layout;
use super::moment::DateOrder;
use super::origin::Origin;
use super::refused::Refused;
use super::rejects::REASON;
use crate::domain::mapping::{Mapped, Mapping, Signature};

/// The largest mapping file.
const MAX_BYTES: u64 = 1_000_000;

/// Reads a mapping file: TOML with `kind`, `[columns]` and `[constants]`.
pub fn read(path: &Path) -> Result<Mapping, Refused> {
    let origin = Origin::at(path)?.within(MAX_BYTES)?;
    let bytes = origin.bytes()?;
    let text = String::from_utf8_lossy(&bytes);
    let mapping: Mapping = toml::from_str(&text).map_err(|error| {
        let reason = format!(
            "is not a mapping ({})",
            error.message().trim_end_matches('.')
        );
        let remedy = "Write kind, [columns] and [constants], each as field = \"title\".";
        Refused::new("mapping", &origin.name, &reason, remedy)
    })?;
    if let Some(said) = &mapping.dates {
        let order = said.parse::<DateOrder>();
        order.map_err(|why| {
            let reason = format!("is not a mapping ({})", why.trim_end_matches('.'));
            let remedy = "Write dates = \"dmy\", \"mdy\" or \"ymd\".";
            Refused::new("mapping", &origin.name, &reason, remedy)
        })?;
    }
    if let Some(format) = mapping.kind.and_then(format_of) {
        check_fields(&origin.name, &mapping, format)?;
    }
    Ok(mapping)
}

/// Returns what a header is known by.
pub(super) fn signature<'a, I: IntoIterator<Item = &'a str>>(header: I) -> Signature {
    let mut titles: Vec<String> = header.into_iter().map(|cell| label(cell).0).collect();
    // Empty titles at the end come and go with a spreadsheet, and with rows longer than their header.
    let trim = |titles: &mut Vec<String>| {
        while titles.pop_if(|title| title.is_empty()).is_some() {}
    };
    trim(&mut titles);
    let reason = titles.pop_if(|title| *title == label(REASON).0);
    trim(&mut titles);
    let mut hasher = Sha256::new();
    for title in titles.into_iter().chain(reason) {
        hasher.update([0x1F]);
        hasher.update(title);
    }
    hasher.finalize().into()
}

/// Returns the mapping of a header: the person's, else the one remembered for it.
fn in_use<'o>(header: &[String], options: &'o ReadOptions) -> Option<&'o Mapping> {
    options.mapping.as_ref().or_else(|| {
        let own = signature(header.iter().map(String::as_str));
        let mut known = options.remembered.iter();
        let known = known.find(|known| known.signature == own)?;
        Some(&known.mapping)
    })
}

/// Returns how rows set aside are to be read when they come back with a last column of reasons: as they
/// were, whatever was said beside the file or found in its other rows.
pub(super) fn again(layout: &Layout, options: &ReadOptions) -> Mapped {
    let own = layout.header.iter().map(String::as_str);
    let own = own.filter(|title| title.trim() != REASON);
    let used = in_use(&layout.header, options);
    Mapped {
        signature: signature(own.chain([REASON])),
        mapping: Mapping {
            kind: Some(layout.fit.format.name),
            dates: layout.dates().map(|order| order.name().to_owned()),
            ..used.cloned().unwrap_or_default()
        },
    }
}

/// Returns the order of slash dates that was said with the mapping of such a header.
pub(super) fn dates(header: &[String], options: &ReadOptions) -> Option<DateOrder> {
    let mapping = in_use(header, options)?;
    mapping.dates.as_deref()?.parse().ok()
}

/// Refuses a mapping that names fields the kind does not have.
fn check_fields(name: &str, mapping: &Mapping, format: &Format) -> Result<(), Refused> {
    let named = mapping.columns.keys().chain(mapping.constants.keys());
    let known: Vec<&str> = format.names().collect();
    for field in named {
        if !known.contains(&field.as_str()) {
            let reason = format!("maps {field:?}, which {} does not have", format.title);
            let remedy = format!("Its fields are {}.", known.join(", "));
            return Err(Refused::new("mapping", name, &reason, &remedy));
        }
    }
    Ok(())
}

/// Refuses a person's mapping without a kind, with one that contradicts `--as`, or with unknown fields.
pub(super) fn check(name: &str, options: &ReadOptions) -> Result<(), Refused> {
    let Some(mapping) = &options.mapping else {
        return Ok(());
    };
    let refused = |reason: &str, remedy: &str| Err(Refused::new("mapping", name, reason, remedy));
    let kind = match (mapping.kind, options.kind) {
        (Some(said), Some(asked)) if said != asked => {
            return refused(
                &format!(
                    "is asked for as {}, and its mapping is for {}",
                    asked.name(),
                    said.name()
                ),
                "Leave --as out.",
            );
        }
        (None, None) => {
            return refused(
                "has a mapping that does not say of what kind",
                "Name it with --as, or write kind = \"…\" at the top of the mapping.",
            );
        }
        (said, asked) => said.or(asked),
    };
    if let Some(format) = kind.and_then(format_of) {
        check_fields(name, mapping, format)?;
    }
    Ok(())
}

/// Returns how the row of titles fits a mapping: the person's, else the one remembered for it.
pub(super) fn fit(labels: &Labels, cells: &[String], options: &ReadOptions) -> Option<Fit> {
    if let Some(mapping) = &options.mapping {
        let format = format_of(mapping.kind.or(options.kind)?)?;
        return format.fit_mapped(labels, mapping).ok();
    }
    if options.remembered.is_empty() {
        return None;
    }
    let own = signature(cells.iter().map(String::as_str));
    let known = options
        .remembered
        .iter()
        .find(|known| known.signature == own)?;
    let kind = known.mapping.kind?;
    if options.kind.is_some_and(|asked| asked != kind) {
        return None;
    }
    format_of(kind)?.fit_mapped(labels, &known.mapping).ok()
}

/// Returns the refusal of a file whose first rows do not have what the person's mapping names.
pub(super) fn misses(name: &str, options: &ReadOptions, rows: &[Vec<String>]) -> Option<Refused> {
    let mapping = options.mapping.as_ref()?;
    let format = format_of(mapping.kind.or(options.kind)?)?;
    let labels = rows
        .iter()
        .map(|row| Labels::of(row.iter().map(String::as_str)));
    let missing = labels
        .filter_map(|labels| format.fit_mapped(&labels, mapping).err())
        .min_by_key(Vec::len)?;
    let reason = format!(
        "has in its first rows no header with {}, which its mapping needs",
        missing.join(", ")
    );
    let remedy = "Write the titles as they stand in the file; callsheet import --map shows them.";
    Some(Refused::new("mapping", name, &reason, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_known_by_its_titles_whatever_their_case_and_what_follows_them() {
        let of = |cells: &[&str]| signature(cells.iter().copied());
        let header = of(&["Handle", "Sample Sent"]);
        assert_eq!(of(&["\u{feff}handle ", "SAMPLE  sent", "", ""]), header);
        for other in [
            &["Sample Sent", "Handle"][..],
            &["Handle", "", "Sample Sent"],
            &["Handle Sample Sent"],
            &["Handle"],
            &["Handle", "Sample Sent", "Reason"],
        ] {
            assert_ne!(of(other), header, "{other:?}");
        }
        let rejects = of(&["Handle", "Sample Sent", "Reason"]);
        assert_eq!(of(&["Handle", "Sample Sent", "", "", "Reason"]), rejects);
    }
}
