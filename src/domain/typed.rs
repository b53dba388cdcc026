//! Numbers as people type them.

use super::money::BasisPoints;

/// Reads a rate: `0.15`, `15%`, `15` or `1500bp`.
///
/// A bare number below 1 is a fraction, as in JSON; from 1 to below 100 a percentage; a whole number
/// from 100 on basis points, as shops state their fee (readings.md 39).
pub fn rate(text: &str) -> Result<BasisPoints, String> {
    let wrong = || format!("{text:?} is not a rate: write it like 15%, 0.15 or 1500bp.");
    let bare = text.trim();
    let points = if let Some(points) = bare.strip_suffix("bp") {
        whole(points.trim()).ok_or_else(wrong)?
    } else if let Some(percent) = bare.strip_suffix('%') {
        hundredths(percent.trim()).ok_or_else(wrong)?
    } else {
        bare_rate(bare).ok_or_else(wrong)?
    };
    if points > 10_000 {
        return Err(format!(
            "{text:?} is over 100 %: write it like 15%, 0.15 or 1500bp."
        ));
    }
    Ok(BasisPoints(points))
}

fn bare_rate(text: &str) -> Option<i64> {
    match whole(text) {
        Some(points) if points >= 100 => Some(points),
        Some(percent) => percent.checked_mul(100),
        None => {
            let ten_thousandths = decimal(text, 4)?;
            if ten_thousandths < 10_000 {
                return Some(ten_thousandths);
            }
            hundredths(text)
        }
    }
}

/// Reads a whole number without sign.
pub fn whole(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Reads a number of at most two decimals into hundredths.
pub fn hundredths(text: &str) -> Option<i64> {
    decimal(text, 2)
}

/// Reads a decimal number of at most `places` decimals, times ten to the `places`.
fn decimal(text: &str, places: usize) -> Option<i64> {
    let (units, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{units}{fraction:0<places$}");
    (fraction.len() <= places && !units.is_empty())
        .then(|| whole(&digits))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_fractions_percentages_or_basis_points() {
        for (text, want) in [
            ("0.15", 1500),
            ("15%", 1500),
            ("15 %", 1500),
            ("15", 1500),
            ("12.5", 1250),
            ("12.5%", 1250),
            ("1500bp", 1500),
            ("600", 600),
            ("0.06", 600),
            ("0.0625", 625),
            ("0", 0),
            ("1", 100),
            ("0%", 0),
            ("100%", 10_000),
        ] {
            assert_eq!(rate(text), Ok(BasisPoints(want)), "{text}");
        }
        for wrong in [
            "", "x", "-1%", "0.00001", "10001", "101%", "1.234", "15%%", ".",
        ] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }
}
