//! Folding: one spelling for comparing, without accents and case.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::safe::is_invisible;

/// Returns `text` without accents, case and invisible characters, for comparing.
///
/// Character by character, so that typing one more letter only lengthens the folded text. A Hangul
/// syllable counts as one letter, also when the text spells it in parts. Vowel signs of Indic
/// scripts and Thai stay: they are letters there.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else if text.chars().any(is_part_of_syllable) {
        text.nfc().flat_map(fold_char).collect()
    } else {
        text.chars().flat_map(fold_char).collect()
    }
}

/// Returns whether `c` is a vowel or final consonant that continues a Hangul syllable.
pub const fn is_part_of_syllable(c: char) -> bool {
    matches!(c, '\u{1161}'..='\u{11FF}')
}

/// Returns what `fold` makes of one character: none, one or several.
pub fn fold_char(c: char) -> impl Iterator<Item = char> {
    let ascii = c.is_ascii().then(|| c.to_ascii_lowercase());
    let rest = (ascii.is_none() && !is_invisible(c)).then_some(c);
    ascii
        .into_iter()
        .chain(rest.into_iter().flat_map(fold_wide))
}

/// Folds one character that is not ASCII.
fn fold_wide(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c)
        .nfkc()
        .flat_map(char::to_lowercase)
        .flat_map(taken_apart)
        .filter(|c| canonical_combining_class(*c) == 0 && !is_invisible(*c))
        .flat_map(plain)
}

/// Returns the letter and the marks of a character; a Hangul syllable stays whole.
fn taken_apart(c: char) -> impl Iterator<Item = char> {
    let syllable = matches!(c, '\u{AC00}'..='\u{D7A3}');
    let parts = (!syllable).then(|| std::iter::once(c).nfkd());
    syllable
        .then_some(c)
        .into_iter()
        .chain(parts.into_iter().flatten())
}

/// Returns the plain letters of a letter that Unicode does not take apart.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'đ' | 'ð' => ('d', None),
        'ø' => ('o', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_ligatures_fold_to_plain_letters() {
        for (text, folded) in [
            ("Nguyễn Đức", "nguyen duc"),
            ("ŁÓDŹ Ø", "lodz o"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("ÜNAL", "unal"),
            ("İstanbul ı", "istanbul i"),
            ("ПРИВЕТ ё", "привет е"),
            ("Ｍａｙａ", "maya"),
            ("ﬁt", "fit"),
            ("Ærø", "aero"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("ガラス", "カラス"),
            ("小红书", "小红书"),
            ("한국", "한국"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("ma\u{200b}ya\u{fe0f}", "maya"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn vowel_signs_are_letters_not_accents() {
        assert_ne!(fold("कि"), fold("का"));
        assert_ne!(fold("ดี"), fold("ดา"));
    }

    #[test]
    fn folding_any_character_twice_changes_nothing_more() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let once: String = fold_char(c).collect();
            assert_eq!(fold(&once), once, "U+{:04X} gives {once:?}", c as u32);
        }
    }

    proptest! {
        #[test]
        fn folding_parts_and_joining_is_folding_the_whole(a in ".{0,12}", b in ".{0,12}") {
            prop_assume!(!b.chars().any(is_part_of_syllable));
            prop_assert_eq!(fold(&format!("{a}{b}")), fold(&a) + &fold(&b));
        }
    }
}
