//! Text that a spreadsheet would run (reliability.md I8).

/// Returns whether a spreadsheet may take the text for a formula: by its first sign, full-width forms
/// too.
pub(in crate::port) fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}
