//! Workbooks: which of their sheets is read (formats.md R1, reliability.md finding 6).

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader as _, Xlsx, XlsxError};

use super::ReadOptions;
use super::archive;
use super::mapping;
use super::origin::{MAX_HELD_BYTES, Origin};
use super::refused::Refused;
use super::rows::{Held, Rows};
use super::sheet_rows::{Gathered, Streamed};
use super::survey::{self, Found, Top};

/// The most sheets that are looked at.
const MAX_SHEETS: usize = 256;

/// The most cells, empty ones too, that are looked at for the headers of all sheets.
const MAX_TOP_CELLS: u64 = 1_000_000;

/// The bytes of a workbook, held once for everyone who reads them.
#[derive(Clone, Debug)]
pub(super) struct Packed(Arc<Vec<u8>>);

impl AsRef<[u8]> for Packed {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A workbook that can be asked for its sheets.
pub(super) type Workbook = Xlsx<Cursor<Packed>>;

/// A sheet with a known header.
pub(super) struct Sheet {
    /// Its rows.
    pub(super) rows: Rows,
    /// Its header.
    pub(super) found: Found,
}

/// Does the file begin like a zip archive, whatever its name (formats.md R1)?
pub(super) fn is_workbook(sample: &[u8]) -> bool {
    sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06")
}

/// Opens the workbook, as often as needed.
pub(super) fn workbook(packed: &Packed, name: &str) -> Result<Workbook, Refused> {
    Xlsx::new(Cursor::new(packed.clone())).map_err(|error| damaged(name, &error))
}

/// Reads the sheet that fits best; `warnings` says if there are others.
pub(super) fn read(
    origin: &Origin,
    options: &ReadOptions,
    warnings: &mut Vec<String>,
) -> Result<Sheet, Refused> {
    let name = &origin.name;
    let packed = Packed(Arc::new(origin.bytes()?));
    archive::check(name, packed.as_ref())?;
    let mut fitting: Vec<(String, Found)> = Vec::new();
    let mut tops = Vec::new();
    for (sheet, top) in tops_of(&packed, name)? {
        if let Some(refused) = top.look_alike(name, options) {
            return Err(refused);
        }
        fitting.extend(top.find(options).map(|found| (sheet, found)));
        tops.push(top);
    }
    let count = fitting.len();
    let best = fitting.into_iter().reduce(|best, next| {
        if next.1.columns() > best.1.columns() {
            next
        } else {
            best
        }
    });
    let Some((sheet, found)) = best else {
        let rows: Vec<Vec<String>> = tops.iter().flat_map(|top| top.records.clone()).collect();
        if let Some(refused) = mapping::misses(name, options, &rows) {
            return Err(refused);
        }
        let near = survey::nearest(&tops, options);
        return Err(survey::unknown(name, near.as_ref(), options));
    };
    if count > 1 {
        warnings.push(format!(
            "Only the sheet {sheet:?} is read: {} other sheets hold tables too.",
            count - 1
        ));
    }
    let rows = Rows::Sheet(Box::new(Streamed::new(packed, sheet, name)));
    Ok(Sheet { rows, found })
}

/// Returns the first rows of every sheet.
pub(super) fn tops(origin: &Origin) -> Result<Vec<Top>, Refused> {
    let origin = origin.clone().within(MAX_HELD_BYTES)?;
    let packed = Packed(Arc::new(origin.bytes()?));
    archive::check(&origin.name, packed.as_ref())?;
    let tops = tops_of(&packed, &origin.name)?.into_iter();
    Ok(tops.map(|(_, top)| top).collect())
}

/// Returns the sheets by name and their first rows.
fn tops_of(packed: &Packed, name: &str) -> Result<Vec<(String, Top)>, Refused> {
    let mut workbook = workbook(packed, name)?;
    let sheets = workbook.sheet_names();
    if sheets.len() > MAX_SHEETS {
        let reason = format!("has more than the limit of {MAX_SHEETS} sheets");
        let remedy = "Export the sheet that is meant as CSV UTF-8.";
        return Err(Refused::new("too_large", name, &reason, remedy));
    }
    let mut cells = MAX_TOP_CELLS;
    let mut tops = Vec::new();
    for sheet in sheets {
        let mut rows = first_rows(&mut workbook, &sheet, name, &mut cells)?;
        tops.push((sheet, Top::of(&mut rows)));
    }
    Ok(tops)
}

/// Returns the rows of a sheet among which its header stands.
fn first_rows(
    workbook: &mut Workbook,
    sheet: &str,
    name: &str,
    cells: &mut u64,
) -> Result<Rows, Refused> {
    let mut held = Held::default();
    if let Some(mut rows) = Gathered::of(workbook, sheet, name)? {
        while held.len() < survey::HEADER_WITHIN
            && rows
                .next_into(&mut held, cells)
                .map_err(|broken| survey::refusal(&broken, name))?
        {}
    }
    Ok(Rows::Held(held))
}

/// Returns the refusal of a workbook that its reader gives up on.
pub(super) fn damaged(name: &str, error: &XlsxError) -> Refused {
    let (code, reason) = if matches!(error, XlsxError::Password) {
        (
            "excel_unsupported",
            "is a workbook with a password".to_owned(),
        )
    } else if matches!(error, XlsxError::XmlEof(_)) {
        ("truncated", "is a workbook that ends too early".to_owned())
    } else {
        (
            "unreadable",
            format!("is a workbook that cannot be read ({error})"),
        )
    };
    Refused::new(
        code,
        name,
        &reason,
        "Export it again, or save it as CSV UTF-8.",
    )
}
