//! The signs of the screen, in Unicode and in ASCII.

use ratatui::symbols::border;

use crate::domain::text::Ellipsis;

/// Every sign the screen draws besides text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyphs {
    /// A marked row.
    pub mark: &'static str,
    /// The cursor row.
    pub cursor: &'static str,
    /// Text that was cut.
    pub ellipsis: Ellipsis,
    /// Levels of a sparkline, lowest first.
    pub spark: [&'static str; 8],
    /// Levels of a cell of a column chart, lowest first.
    pub column: [&'static str; 8],
    /// A cell of a sum in a waterfall.
    pub block: &'static str,
    /// A cell of a part in a waterfall.
    pub shade: &'static str,
    /// A cell of a bar.
    pub bar: &'static str,
    /// A cell of a bar's empty part.
    pub track: &'static str,
    /// Levels of the heat strip: none, few, more, most.
    pub heat: [&'static str; 4],
    /// Frame of a pane.
    pub border: border::Set<'static>,
    /// Frame of a popup.
    pub popup: border::Set<'static>,
    /// Between things in a row.
    pub divider: &'static str,
    /// Between words of second rank.
    pub dot: &'static str,
    /// From, to.
    pub arrow: &'static str,
    /// Something opens here.
    pub down: &'static str,
    /// Done, on time.
    pub check: &'static str,
    /// Past its time.
    pub warn: &'static str,
    /// Worth paying for: a candidate for promotion.
    pub star: &'static str,
    /// Minus before a number.
    pub minus: &'static str,
    /// A figure that is unknown.
    pub unknown: &'static str,
    /// So many times.
    pub times: &'static str,
    /// The part of a scrolled list that shows, on its frame.
    pub thumb: &'static str,
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const NO_BORDER: border::Set<'static> = border::Set {
    top_left: " ",
    top_right: " ",
    bottom_left: " ",
    bottom_right: " ",
    vertical_left: " ",
    vertical_right: " ",
    horizontal_top: " ",
    horizontal_bottom: " ",
};

impl Glyphs {
    /// For terminals that draw Unicode; no special font is needed.
    pub const UNICODE: Self = Self {
        mark: "●",
        cursor: "▸",
        ellipsis: Ellipsis::Unicode,
        spark: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        column: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        block: "█",
        shade: "▒",
        bar: "━",
        track: "─",
        heat: ["·", "▂", "▅", "█"],
        border: border::PLAIN,
        popup: border::ROUNDED,
        divider: "│",
        dot: "·",
        arrow: "→",
        down: "▾",
        check: "✓",
        warn: "‼",
        star: "★",
        minus: "−",
        unknown: "–",
        times: "×",
        thumb: "┃",
    };

    /// For terminals that draw nothing but ASCII.
    pub const ASCII: Self = Self {
        mark: "*",
        cursor: ">",
        ellipsis: Ellipsis::Ascii,
        spark: [".", ":", "-", "=", "+", "*", "#", "@"],
        column: ["_", "_", ".", ".", ":", ":", "#", "#"],
        block: "#",
        shade: "=",
        bar: "=",
        track: "-",
        heat: [".", "-", "+", "#"],
        border: ASCII_BORDER,
        popup: ASCII_BORDER,
        divider: "|",
        dot: "-",
        arrow: "->",
        down: "v",
        check: "ok",
        warn: "!",
        star: "*",
        minus: "-",
        unknown: "-",
        times: "x",
        thumb: "#",
    };

    /// For screen readers: ASCII without frames and without charts, whose signs would all be read out.
    pub const PLAIN: Self = Self {
        spark: [" "; 8],
        column: [" "; 8],
        block: " ",
        shade: " ",
        bar: " ",
        track: " ",
        heat: [" "; 4],
        border: NO_BORDER,
        popup: NO_BORDER,
        divider: " ",
        dot: ",",
        thumb: " ",
        ..Self::ASCII
    };

    /// The same as [`Self::UNICODE`], with rounded corners.
    pub const ROUNDED: Self = Self {
        border: border::ROUNDED,
        ..Self::UNICODE
    };
}

#[cfg(test)]
mod tests {
    use super::Glyphs;
    use unicode_width::UnicodeWidthStr as _;

    fn signs(g: &Glyphs) -> Vec<&'static str> {
        let mut all = vec![
            g.mark, g.cursor, g.bar, g.track, g.divider, g.dot, g.down, g.warn, g.minus, g.unknown,
            g.times, g.thumb, g.block, g.shade, g.star,
        ];
        all.extend(g.spark);
        all.extend(g.column);
        all.extend(g.heat);
        for set in [g.border, g.popup] {
            all.extend([
                set.top_left,
                set.top_right,
                set.bottom_left,
                set.bottom_right,
                set.vertical_left,
                set.horizontal_top,
            ]);
        }
        all
    }

    #[test]
    fn signs_take_one_column_and_ascii_is_ascii() {
        for sign in signs(&Glyphs::UNICODE)
            .into_iter()
            .chain(signs(&Glyphs::ASCII))
            .chain(signs(&Glyphs::PLAIN))
        {
            assert_eq!(sign.width(), 1, "{sign}");
        }
        for sign in signs(&Glyphs::ASCII) {
            assert!(sign.is_ascii(), "{sign}");
        }
    }
}
