//! Roles, and what each looks like: the only place that names a colour.
//!
//! Views speak in [`Role`]s; a [`Theme`] turns a role into a style and brings the [`Glyphs`]. Every
//! state also has a word or a shape, so that a theme without colours loses nothing.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

pub use super::widgets::glyphs::Glyphs;

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident,)*) => {
        /// What a piece of the screen means.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Role { $($(#[$doc])* $role,)* }

        impl Role {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$role,)*];
        }
    };
}

roles! {
    /// Plain text.
    Text,
    /// Text of second rank.
    Muted,
    /// A heading.
    Title,
    /// A name or figure to be seen first.
    Accent,
    /// Past its time.
    Overdue,
    /// Near its time, or a breached service level.
    Warning,
    /// Done, on time, better than the tier.
    Good,
    /// The cursor row of the pane in focus; patched over what is there.
    Selected,
    /// The cursor row of a pane without focus; patched over what is there.
    Cursor,
    /// The sign of a marked row.
    Marked,
    /// The characters a search matched.
    Match,
    /// A frame.
    Border,
    /// The frame of the pane in focus.
    BorderFocus,
    /// The title in the frame in focus.
    TitleFocus,
    /// A key to press.
    Key,
    /// The open screen in the title bar.
    Tab,
    /// A filled part of a chart.
    Chart,
    /// An empty part of a chart.
    Track,
}

/// The shipped themes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Palette {
    /// For a dark background, 256 colours.
    Dark,
    /// For a light background, 256 colours.
    Light,
    /// The terminal's own 16 colours, readable on either background.
    #[default]
    Sixteen,
    /// Bold, reverse and underline only.
    NoColor,
    /// Blue and orange in place of green and red, readable on either background.
    BlueOrange,
}

impl Palette {
    /// Every theme.
    pub const ALL: [Self; 5] = [
        Self::Dark,
        Self::Light,
        Self::Sixteen,
        Self::NoColor,
        Self::BlueOrange,
    ];

    /// Returns the name used in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Sixteen => "sixteen",
            Self::NoColor => "no-color",
            Self::BlueOrange => "blue-orange",
        }
    }

    const fn style(self, role: Role) -> Style {
        match self {
            Self::Dark => coloured(&DARK, role),
            Self::Light => coloured(&LIGHT, role),
            Self::Sixteen => coloured(&SIXTEEN, role),
            Self::NoColor => plain(role),
            Self::BlueOrange => coloured(&BLUE_ORANGE, role),
        }
    }
}

impl FromStr for Palette {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|palette| palette.name() == text.trim())
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join(", ");
                format!("{text:?} is not a theme: take one of {names}.")
            })
    }
}

/// Styles and glyphs of a screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Theme {
    palette: Palette,
    /// The signs.
    pub glyphs: &'static Glyphs,
}

impl Theme {
    /// Returns the theme of `palette` drawn with `glyphs`.
    pub const fn new(palette: Palette, glyphs: &'static Glyphs) -> Self {
        Self { palette, glyphs }
    }

    /// Returns what `role` looks like.
    pub const fn style(&self, role: Role) -> Style {
        self.palette.style(role)
    }

    /// Returns the palette.
    pub const fn palette(&self) -> Palette {
        self.palette
    }
}

/// The colours of a theme; `None` is the terminal's own foreground or background.
struct Colours {
    muted: Option<Color>,
    accent: Option<Color>,
    overdue: Option<Color>,
    warning: Option<Color>,
    good: Option<Color>,
    marked: Option<Color>,
    border: Option<Color>,
    chart: Option<Color>,
    track: Option<Color>,
    selected: Option<Color>,
    cursor: Option<Color>,
}

const DARK: Colours = Colours {
    muted: Some(Color::Indexed(246)),
    accent: Some(Color::Indexed(117)),
    overdue: Some(Color::Indexed(210)),
    warning: Some(Color::Indexed(222)),
    good: Some(Color::Indexed(150)),
    marked: Some(Color::Indexed(183)),
    border: Some(Color::Indexed(240)),
    chart: Some(Color::Indexed(110)),
    track: Some(Color::Indexed(240)),
    selected: Some(Color::Indexed(237)),
    cursor: Some(Color::Indexed(235)),
};

const LIGHT: Colours = Colours {
    muted: Some(Color::Indexed(241)),
    accent: Some(Color::Indexed(25)),
    overdue: Some(Color::Indexed(124)),
    warning: Some(Color::Indexed(94)),
    good: Some(Color::Indexed(22)),
    marked: Some(Color::Indexed(90)),
    border: Some(Color::Indexed(248)),
    chart: Some(Color::Indexed(67)),
    track: Some(Color::Indexed(248)),
    selected: Some(Color::Indexed(253)),
    cursor: Some(Color::Indexed(255)),
};

// Only colours that keep a contrast of 3 on black, on white and on both grounds of Solarized;
// bright black is none of them (it is Solarized's background), so second rank is the dim attribute.
const SIXTEEN: Colours = Colours {
    muted: None,
    accent: Some(Color::LightBlue),
    overdue: Some(Color::Red),
    warning: Some(Color::Magenta),
    good: None,
    marked: Some(Color::Magenta),
    border: None,
    chart: Some(Color::LightBlue),
    track: None,
    selected: None,
    cursor: None,
};

const BLUE_ORANGE: Colours = Colours {
    muted: None,
    accent: Some(Color::Indexed(32)),
    overdue: Some(Color::Indexed(166)),
    warning: Some(Color::Indexed(166)),
    good: Some(Color::Indexed(32)),
    marked: Some(Color::Indexed(32)),
    border: None,
    chart: Some(Color::Indexed(32)),
    track: None,
    selected: None,
    cursor: None,
};

const fn fg(color: Option<Color>) -> Style {
    match color {
        Some(color) => Style::new().fg(color),
        None => Style::new(),
    }
}

/// A colour, or the dim attribute where the theme has none to spare.
const fn second_rank(color: Option<Color>) -> Style {
    match color {
        Some(color) => Style::new().fg(color),
        None => Style::new().add_modifier(Modifier::DIM),
    }
}

/// The whole row reversed, its own colours and dimming taken out, so that it reads evenly.
const fn reversed() -> Style {
    Style::new()
        .fg(Color::Reset)
        .bg(Color::Reset)
        .remove_modifier(Modifier::DIM)
        .add_modifier(Modifier::REVERSED)
}

const fn coloured(c: &Colours, role: Role) -> Style {
    match role {
        Role::Text => Style::new(),
        Role::Muted => second_rank(c.muted),
        Role::Border => second_rank(c.border),
        Role::Track => second_rank(c.track),
        Role::Title => Style::new().add_modifier(Modifier::BOLD),
        Role::Accent | Role::BorderFocus => fg(c.accent),
        Role::Key | Role::TitleFocus => fg(c.accent).add_modifier(Modifier::BOLD),
        Role::Overdue => fg(c.overdue).add_modifier(Modifier::BOLD),
        Role::Warning => fg(c.warning),
        Role::Good => fg(c.good),
        Role::Selected => match c.selected {
            Some(color) => Style::new().bg(color),
            None => reversed(),
        },
        Role::Cursor => match c.cursor {
            Some(color) => Style::new().bg(color),
            None => Style::new().add_modifier(Modifier::BOLD),
        },
        Role::Marked => fg(c.marked).add_modifier(Modifier::BOLD),
        Role::Match => fg(c.accent)
            .add_modifier(Modifier::BOLD)
            .add_modifier(Modifier::UNDERLINED),
        Role::Tab => match c.selected {
            Some(color) => fg(c.accent).bg(color).add_modifier(Modifier::BOLD),
            None => reversed().add_modifier(Modifier::BOLD),
        },
        Role::Chart => fg(c.chart),
    }
}

const fn plain(role: Role) -> Style {
    match role {
        Role::Text
        | Role::Muted
        | Role::Warning
        | Role::Good
        | Role::Border
        | Role::Chart
        | Role::Track => Style::new(),
        Role::Title
        | Role::Accent
        | Role::Overdue
        | Role::Cursor
        | Role::Marked
        | Role::BorderFocus
        | Role::Key => Style::new().add_modifier(Modifier::BOLD),
        Role::Match => Style::new()
            .add_modifier(Modifier::BOLD)
            .add_modifier(Modifier::UNDERLINED),
        Role::Selected | Role::Tab | Role::TitleFocus => {
            Style::new().add_modifier(Modifier::REVERSED)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Sixteen = &'static [(Color, [u8; 3])];

    /// Red, green and blue of a colour of the 256, with the 16 of the palette asked for.
    fn rgb(color: Color, sixteen: Sixteen) -> [f64; 3] {
        let named = sixteen.iter().find(|(name, _)| *name == color);
        let bytes = match (named, color) {
            (Some((_, bytes)), _) => *bytes,
            (None, Color::Indexed(n @ 16..=231)) => {
                let level = |k: u8| if k == 0 { 0 } else { 55 + 40 * k };
                let n = n - 16;
                [level(n / 36), level(n / 6 % 6), level(n % 6)]
            }
            (None, Color::Indexed(n @ 232..)) => [8 + (n - 232) * 10; 3],
            (None, other) => panic!("{other} is in no list"),
        };
        bytes.map(f64::from)
    }

    fn luminance(rgb: [f64; 3]) -> f64 {
        let [r, g, b] = rgb.map(|v| {
            let v = v / 255.0;
            if v <= 0.040_45 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const XTERM: Sixteen = &[
        (Color::Red, [205, 0, 0]),
        (Color::Magenta, [205, 0, 205]),
        (Color::LightBlue, [92, 92, 255]),
    ];
    const SOLARIZED: Sixteen = &[
        (Color::Red, [220, 50, 47]),
        (Color::Magenta, [211, 54, 130]),
        (Color::LightBlue, [131, 148, 150]),
    ];
    const BLACK: [f64; 3] = [0.0; 3];
    const WHITE: [f64; 3] = [255.0; 3];

    #[test]
    fn coloured_text_reads_on_every_ground_its_theme_is_for() {
        let cases: [(Palette, Sixteen, [f64; 3], f64); 10] = [
            (Palette::Dark, XTERM, BLACK, 4.5),
            (Palette::Dark, XTERM, [40.0, 42.0, 54.0], 4.5),
            (Palette::Light, XTERM, WHITE, 4.5),
            (Palette::Light, XTERM, [253.0, 246.0, 227.0], 4.5),
            (Palette::Sixteen, XTERM, BLACK, 3.0),
            (Palette::Sixteen, XTERM, WHITE, 3.0),
            (Palette::Sixteen, SOLARIZED, [0.0, 43.0, 54.0], 2.9),
            (Palette::Sixteen, SOLARIZED, [253.0, 246.0, 227.0], 2.9),
            (Palette::BlueOrange, XTERM, BLACK, 3.0),
            (Palette::BlueOrange, XTERM, WHITE, 3.0),
        ];
        let decoration = [Role::Border, Role::Track, Role::Chart];
        for (palette, sixteen, ground, least) in cases {
            for &role in Role::ALL.iter().filter(|role| !decoration.contains(role)) {
                let style = palette.style(role);
                if let Some(color) = style.fg.filter(|color| *color != Color::Reset) {
                    let ground = match style.bg {
                        Some(bg) if bg != Color::Reset => rgb(bg, sixteen),
                        _ => ground,
                    };
                    let found = contrast(rgb(color, sixteen), ground);
                    assert!(found >= least, "{} {role:?}: {found:.2}", palette.name());
                }
            }
        }
    }

    #[test]
    fn no_color_names_no_colour() {
        for &role in Role::ALL {
            let style = Palette::NoColor.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
    }

    #[test]
    fn names_read_back_and_a_wrong_one_is_told() {
        for palette in Palette::ALL {
            assert_eq!(palette.name().parse(), Ok(palette));
        }
        let told = "neon".parse::<Palette>().unwrap_err();
        assert_eq!(
            told,
            "\"neon\" is not a theme: take one of dark, light, sixteen, no-color, blue-orange."
        );
    }
}
