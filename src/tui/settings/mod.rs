//! What a person sets in `config.toml`: looks, keys, views and commands of their own.
//!
//! [`read`](fn@read) makes [`Settings`] of the text and says, with line and column, what is wrong with it;
//! everything that is right applies all the same. Nothing here touches a file.

mod lists;
mod read;

use std::time::Duration;

use super::action::{Action, Place, Scope, Screen};
use super::keymap::{Entry, Keymap, Keys, Preset};
use super::theme::Palette;

pub use read::{Fault, Severity, read};

/// Where copied texts go.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Clipboard {
    /// To the terminal, which has the clipboard (OSC 52); works over ssh too.
    #[default]
    Terminal,
    /// To a program, on its standard input.
    Program(Vec<String>),
    /// Nowhere: the text is shown, to be selected.
    Off,
}

/// A filter and an order of a list, under a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The screen its list is on: the desk, creators or content.
    pub screen: Screen,
    /// The query; empty for the whole list.
    pub filter: String,
    /// The name of its order; `None` leaves the one there is.
    pub sort: Option<String>,
    /// Whether the order is reversed.
    pub reverse: bool,
    /// Its keys.
    pub keys: Vec<Keys>,
}

/// How the output of an own command is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shown {
    /// Its first line, at the bottom of the screen.
    #[default]
    Line,
    /// All of it, as a page to read.
    Page,
}

/// A program of the person's own, run on what is under the cursor or marked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnCommand {
    /// Its name.
    pub name: String,
    /// Its keys.
    pub keys: Vec<Keys>,
    /// Where it works.
    pub scope: Scope,
    /// The program and its arguments; no shell reads them.
    pub run: Vec<String>,
    /// Whether it is asked about first.
    pub confirm: bool,
    /// How long it may take.
    pub timeout: Duration,
    /// How its output is shown.
    pub shown: Shown,
}

/// Everything a person can set.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the file"
)]
pub struct Settings {
    /// The theme; `None` goes by the terminal's background.
    pub theme: Option<Palette>,
    /// Draw with ASCII only.
    pub ascii: bool,
    /// Lines of text in place of a drawn screen.
    pub plain: bool,
    /// Whether the app listens to the mouse.
    pub mouse: bool,
    /// Where copied texts go.
    pub clipboard: Clipboard,
    /// The editor, before `VISUAL` and `EDITOR`.
    pub editor: Option<String>,
    /// The first screen; `None` is the one that was open last.
    pub start: Option<Screen>,
    /// Whether screen, rows, filters and the like are kept between runs.
    pub remember: bool,
    /// The shop where none is named.
    pub shop: Option<String>,
    /// The shipped set of keys below the person's own.
    pub preset: Preset,
    /// Which keys mean what.
    pub keymap: Keymap,
    /// Saved views.
    pub views: Vec<SavedView>,
    /// Own commands.
    pub commands: Vec<OwnCommand>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: None,
            ascii: false,
            plain: false,
            mouse: true,
            clipboard: Clipboard::Terminal,
            editor: None,
            start: None,
            remember: true,
            shop: None,
            preset: Preset::Default,
            keymap: Keymap::default(),
            views: Vec::new(),
            commands: Vec::new(),
        }
    }
}

impl Settings {
    /// Returns what is in force as a file that would set it, a line each.
    pub fn lines(&self) -> Vec<String> {
        let theme = self.theme.map_or("auto", Palette::name);
        let start = self.start.map_or("last", Screen::word);
        let text = |text: &Option<String>| match text {
            Some(text) => format!("{text:?}"),
            None => "\"\"".to_owned(),
        };
        let clipboard = match &self.clipboard {
            Clipboard::Terminal => "\"terminal\"".to_owned(),
            Clipboard::Off => "\"off\"".to_owned(),
            Clipboard::Program(words) => format!("{words:?}"),
        };
        let mut lines = vec![
            format!("theme = {theme:?}"),
            format!("ascii = {}", self.ascii),
            format!("plain = {}", self.plain),
            format!("mouse = {}", self.mouse),
            format!("clipboard = {clipboard}"),
            format!("editor = {}", text(&self.editor)),
            format!("start = {start:?}"),
            format!("remember = {}", self.remember),
            format!("shop = {}", text(&self.shop)),
            format!("keymap = {:?}", self.preset.name()),
            String::new(),
            "[keys]".to_owned(),
        ];
        let shipped = self.keymap.entries();
        // The key that always leaves cannot be set.
        let shipped = shipped.filter(|entry| {
            !matches!(
                entry.action,
                Action::View(_) | Action::Run(_) | Action::Interrupt
            )
        });
        lines.extend(shipped.map(|entry| format!("{} = {}", entry.name, list(&entry.keys))));
        lines.extend(self.views.iter().flat_map(view_lines));
        lines.extend(self.commands.iter().flat_map(command_lines));
        lines
    }
}

fn list(keys: &[Keys]) -> String {
    let keys: Vec<String> = keys.iter().map(Keys::to_string).collect();
    format!("{keys:?}")
}

fn view_lines(view: &SavedView) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        "[[view]]".to_owned(),
        format!("name = {:?}", view.name),
        format!("screen = {:?}", view.screen.word()),
        format!("filter = {:?}", view.filter),
    ];
    lines.extend(view.sort.iter().map(|sort| format!("sort = {sort:?}")));
    lines.push(format!("reverse = {}", view.reverse));
    lines.push(format!("keys = {}", list(&view.keys)));
    lines
}

fn command_lines(command: &OwnCommand) -> Vec<String> {
    vec![
        String::new(),
        "[[command]]".to_owned(),
        format!("name = {:?}", command.name),
        format!("keys = {}", list(&command.keys)),
        format!("scope = {:?}", lists::scope_word(command.scope)),
        format!("run = {:?}", command.run),
        format!("confirm = {}", command.confirm),
        format!("timeout = {}", command.timeout.as_secs()),
        format!("show = {:?}", lists::shown_word(command.shown)),
    ]
}

/// Returns the entries of views and commands, for the table of actions.
fn own_entries(views: &[SavedView], commands: &[OwnCommand]) -> Vec<Entry> {
    let entry = |action, name: &str, scope: Scope, keys: &[Keys], sentence: String| Entry {
        action,
        section: "Your own",
        name: name.to_owned().into(),
        scopes: vec![scope].into(),
        keys: keys.to_vec(),
        place: Place::Quiet,
        word: name.to_owned().into(),
        sentence: sentence.into(),
    };
    let views = views.iter().enumerate().map(|(n, view)| {
        let sentence = match view.filter.as_str() {
            "" => "Open a view of your own".to_owned(),
            filter => format!("Open your view {filter}"),
        };
        entry(
            Action::View(n),
            &view.name,
            Scope::Global,
            &view.keys,
            sentence,
        )
    });
    let commands = commands.iter().enumerate().map(|(n, command)| {
        let program = command.run.first().map_or("", String::as_str);
        let sentence = format!("Run {program}, a command of your own");
        entry(
            Action::Run(n),
            &command.name,
            command.scope,
            &command.keys,
            sentence,
        )
    });
    views.chain(commands).collect()
}
