//! Cells without what exports and spreadsheets put around them (formats.md R4, R5, R11, R15).

use std::borrow::Cow;

use crate::domain::fact::Text;

/// Returns the cell without outer space, or `None` where it stands for nothing (formats.md R11).
pub(super) fn present(cell: &str) -> Option<&str> {
    let mut bare = cell.trim_ascii();
    let edge = |b: Option<&u8>| b.is_some_and(|b| !b.is_ascii());
    if edge(bare.as_bytes().first()) || edge(bare.as_bytes().last()) {
        bare = bare.trim();
    }
    // A quote that an export of ours put before a formula is no part of the text (reliability.md I8).
    if let Some(rest) = bare.strip_prefix('\'')
        && rest.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
    {
        bare = rest.trim();
    }
    let is_empty = match bare.len() {
        0 => true,
        1..=4 => {
            matches!(bare, "-" | "--" | "/")
                || ["nan", "n/a", "#n/a"]
                    .iter()
                    .any(|word| bare.eq_ignore_ascii_case(word))
        }
        _ => matches!(bare, "—"),
    };
    (!is_empty).then_some(bare)
}

/// Takes away what spreadsheets and exports put around numbers to protect them (formats.md R4, R5).
pub(super) fn unprotected(cell: &str) -> Cow<'_, str> {
    let bare = cell.trim();
    let bare = bare.strip_prefix('\'').unwrap_or(bare);
    let bare = bare
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(bare);
    if bare.contains('\t') {
        return Cow::Owned(bare.replace('\t', "").trim().to_owned());
    }
    Cow::Borrowed(bare.trim())
}

/// Returns an id without its protection, or `None` where nothing is left.
pub(super) fn bare_id(cell: &str) -> Option<Cow<'_, str>> {
    let bare = unprotected(present(cell)?);
    let seen = if bare.is_ascii() || !bare.chars().any(is_invisible) {
        bare
    } else {
        let seen: String = bare.chars().filter(|c| !is_invisible(*c)).collect();
        Cow::Owned(seen.trim().to_owned())
    };
    (!seen.is_empty()).then_some(seen)
}

/// Is this what a spreadsheet leaves of a long number: `5.76990E+17`, `576990001852603000.0`?
///
/// A seller's own code such as `12E5` is none: one digit stands before the point, and the exponent has a
/// plus or two digits.
pub(super) fn lost_digits(id: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let decimal = |s: &str| {
        s.split_once(['.', ','])
            .is_some_and(|(whole, fraction)| digits(whole) && digits(fraction))
    };
    let Some((mantissa, exponent)) = id.split_once(['e', 'E']) else {
        return decimal(id);
    };
    let one_digit =
        mantissa.len() == 1 || mantissa.get(1..2).is_some_and(|s| matches!(s, "." | ","));
    let power = exponent.strip_prefix('+');
    one_digit
        && (digits(mantissa) || decimal(mantissa))
        && digits(power.unwrap_or(exponent))
        && (power.is_some() || exponent.len() > 1)
}

/// Is this a character that cannot be seen and so does not belong into a handle?
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Lower case, no `@`, and only the name of a profile's link.
pub(super) fn normal_handle(text: Text<'_>) -> Text<'_> {
    match text {
        Cow::Borrowed(text) => bare_handle(text),
        Cow::Owned(text) => Cow::Owned(bare_handle(&text).into_owned()),
    }
}

/// Is the handle in its usual form, so that nothing is left to do?
pub(super) fn is_plain_handle(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_');
    text.bytes().all(plain)
}

fn bare_handle(text: &str) -> Text<'_> {
    let name = match text.rsplit_once("tiktok.com/@") {
        Some((_, path)) => path.split(['/', '?', '#']).next().unwrap_or_default(),
        None => text,
    };
    let name = name.trim_start_matches('@').trim();
    if name.chars().any(char::is_uppercase) {
        return Cow::Owned(name.to_lowercase());
    }
    Cow::Borrowed(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_stand_for_nothing() {
        for (cell, want) in [
            ("", None),
            (" \t", None),
            ("--", None),
            ("-", None),
            ("/", None),
            ("NaN", None),
            ("N/A", None),
            ("\u{a0}", None),
            ("0", Some("0")),
            (" a b\t", Some("a b")),
            ("'=1+1", Some("=1+1")),
            ("'--", None),
            ("'tis", Some("'tis")),
            ("'-5", Some("-5")),
        ] {
            assert_eq!(present(cell), want, "{cell:?}");
        }
    }

    #[test]
    fn ids_lose_their_protection_and_nothing_else() {
        for (cell, want) in [
            ("576990001852603922\t", Some("576990001852603922")),
            ("'576990001852603922", Some("576990001852603922")),
            ("=\"576990001852603922\"", Some("576990001852603922")),
            ("'=\"00123\"", Some("00123")),
            ("\"", Some("\"")),
            ("--", None),
            ("'", None),
            ("\u{feff}576990001852603922", Some("576990001852603922")),
            ("576990001852603922\u{200b}", Some("576990001852603922")),
            ("\u{feff}", None),
        ] {
            assert_eq!(bare_id(cell).as_deref(), want, "{cell}");
        }
        for (id, lost) in [
            ("5.76990E+17", true),
            ("5,7699E+17", true),
            ("5E17", true),
            ("576990001852603000.0", true),
            ("5.7690E17", true),
            ("6E+3", true),
            ("A1E5", false),
            ("12E5", false),
            ("1E3", false),
            ("12-5", false),
            ("576990001852603922", false),
            ("live:a:2026", false),
        ] {
            assert_eq!(lost_digits(id), lost, "{id}");
        }
    }

    #[test]
    fn handles_are_lower_case_without_at_sign_or_link() {
        for (text, want) in [
            ("@Glowby.Tamsin", "glowby.tamsin"),
            (" maya ", "maya"),
            ("https://www.tiktok.com/@Maya_R?lang=en", "maya_r"),
            ("@", ""),
        ] {
            assert_eq!(normal_handle(text.into()), want, "{text}");
            assert_eq!(normal_handle(text.to_owned().into()), want, "{text}");
        }
    }
}
