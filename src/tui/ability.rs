//! What the terminal can do, as far as its environment tells, and the theme that follows.

use super::theme::Palette;

/// Colours a terminal has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colours {
    /// None.
    None,
    /// The sixteen of its own.
    #[default]
    Sixteen,
    /// 256 and more.
    Many,
}

/// The background of a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// What holds the terminal between the app and the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Multiplexer {
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// What the terminal can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ability {
    /// Its colours.
    pub colours: Colours,
    /// Its background, where the environment tells.
    pub ground: Option<Ground>,
    /// Whether it may be asked for its background.
    pub answers: bool,
    /// What holds it.
    pub multiplexer: Option<Multiplexer>,
}

/// Parts of names of terminals that have 256 colours and more.
const MANY: [&str; 8] = [
    "256color",
    "direct",
    "kitty",
    "alacritty",
    "foot",
    "wezterm",
    "ghostty",
    "contour",
];

impl Ability {
    /// Reads the environment: `TERM`, `COLORTERM`, `COLORFGBG`, `TMUX`, `STY`, `WT_SESSION`, `NO_COLOR`.
    pub fn of(var: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| var(name).filter(|text| !text.is_empty());
        let term = set("TERM").unwrap_or_default();
        let is_many = set("COLORTERM").is_some()
            || set("WT_SESSION").is_some()
            || MANY.iter().any(|part| term.contains(part));
        let colours = if set("NO_COLOR").is_some() || term == "dumb" {
            Colours::None
        } else if is_many {
            Colours::Many
        } else {
            Colours::Sixteen
        };
        let multiplexer = if set("TMUX").is_some() {
            Some(Multiplexer::Tmux)
        } else if set("STY").is_some() {
            Some(Multiplexer::Screen)
        } else {
            None
        };
        Self {
            colours,
            ground: set("COLORFGBG").as_deref().and_then(ground),
            // The console of Linux would print the question.
            answers: !matches!(term.as_str(), "" | "dumb" | "linux"),
            multiplexer,
        }
    }

    /// Returns the theme to draw with: the wished one, else one for the background.
    ///
    /// While the background is unknown, and where there are sixteen colours, it is the one that reads on
    /// either.
    pub const fn palette(self, wished: Option<Palette>) -> Palette {
        match (wished, self.colours, self.ground) {
            (_, Colours::None, _) => Palette::NoColor,
            (Some(wished), ..) => wished,
            (None, Colours::Many, Some(Ground::Dark)) => Palette::Dark,
            (None, Colours::Many, Some(Ground::Light)) => Palette::Light,
            (None, Colours::Sixteen, _) | (None, Colours::Many, None) => Palette::Sixteen,
        }
    }

    /// Returns whether the background is worth asking for.
    pub fn wants_ground(self, wished: Option<Palette>) -> bool {
        wished.is_none() && self.colours == Colours::Many && self.ground.is_none() && self.answers
    }
}

/// Reads `COLORFGBG`, such as `15;0` or `0;default;15`: its last number is the background.
fn ground(text: &str) -> Option<Ground> {
    match text.rsplit(';').next()?.trim().parse().ok()? {
        0_u8..=6 | 8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        16.. => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(vars: &[(&str, &str)]) -> Ability {
        Ability::of(|name| {
            let mut vars = vars.iter();
            vars.find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_tells_colours_and_background() {
        let dark = of(&[("TERM", "xterm-256color"), ("COLORFGBG", "15;0")]);
        assert_eq!(dark.palette(None), Palette::Dark);
        let light = of(&[("TERM", "xterm-kitty"), ("COLORFGBG", "0;default;15")]);
        assert_eq!(light.palette(None), Palette::Light);
        let few = of(&[("TERM", "linux"), ("COLORFGBG", "15;0")]);
        assert_eq!(few.palette(None), Palette::Sixteen);
        assert_eq!(few.palette(Some(Palette::BlueOrange)), Palette::BlueOrange);
        let none = of(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]);
        assert_eq!(none.palette(Some(Palette::Dark)), Palette::NoColor);
        assert_eq!(of(&[("TERM", "dumb")]).palette(None), Palette::NoColor);
        // An empty variable is none, as no-color.org has it.
        assert_eq!(
            of(&[("TERM", "xterm"), ("NO_COLOR", "")]).colours,
            Colours::Sixteen
        );
        assert_eq!(of(&[("COLORTERM", "truecolor")]).colours, Colours::Many);
        assert_eq!(
            of(&[("TMUX", "/tmp/x,1,0")]).multiplexer,
            Some(Multiplexer::Tmux)
        );
    }

    #[test]
    fn only_an_unknown_background_is_asked_for() {
        let unknown = of(&[("TERM", "xterm-256color")]);
        assert!(unknown.wants_ground(None));
        assert!(!unknown.wants_ground(Some(Palette::Light)));
        assert!(!of(&[("TERM", "xterm-256color"), ("COLORFGBG", "15;0")]).wants_ground(None));
        assert!(!of(&[("TERM", "linux"), ("COLORTERM", "x")]).wants_ground(None));
    }
}
