//! THE table of actions: dispatch, help, bottom line, palette, README and `callsheet keys` all come
//! from it.
//!
//! One row an action, one line a row; the order of the table is the order of help. Keys are strings
//! parsed once by [`keymap`](super::keymap). `Verb(n)` is the place in the bottom line.

use std::borrow::Cow;

use super::keymap::Keymap;
use crate::domain::stage::Stage;

/// Something a key can ask for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// To the pane on the left.
    Left,
    /// To the pane on the right.
    Right,
    /// Half a page up.
    HalfUp,
    /// Half a page down.
    HalfDown,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// First row.
    Top,
    /// Last row.
    Bottom,
    /// Previous group.
    GroupUp,
    /// Next group.
    GroupDown,
    /// Opens a screen.
    GoTo(Screen),
    /// Opens the settlement beside our figures.
    Settlement,
    /// Opens the programme.
    Programme,
    /// Compares hook angles.
    Hooks,
    /// Narrows to a segment.
    Segments,
    /// Looks at one shop, or at all.
    Shops,
    /// The screen before.
    Last,
    /// Back through the screens.
    Back,
    /// Next pane.
    NextPane,
    /// Previous pane.
    PrevPane,
    /// Gives the pane the whole body.
    Zoom,
    /// Opens what is under the cursor.
    Open,
    /// Closes, clears, goes back.
    Escape,
    /// Narrows this list.
    Filter,
    /// Next match.
    NextMatch,
    /// Previous match.
    PrevMatch,
    /// Finds a creator.
    Find,
    /// Sorts.
    Sort,
    /// Reverses the order.
    Reverse,
    /// Chooses the days figures are about.
    Window,
    /// Sets a missing cost.
    SetCost,
    /// Explains a figure.
    Explain,
    /// Chooses the columns of a table.
    Columns,
    /// Opens a saved view.
    Views,
    /// Board or list.
    Board,
    /// Imports what was found beside the person.
    TakeFound,
    /// Imports a file or folder to be named.
    TakeFolder,
    /// A made-up shop.
    Demo,
    /// The tour.
    Tour,
    /// Listens to the mouse, or leaves it to the terminal.
    Mouse,
    /// Compares two creators.
    Compare,
    /// Offers a product to creators.
    Outreach,
    /// Raises or cuts a commission.
    Commission,
    /// Takes a step of a Spark Ad.
    Promote,
    /// Marks and steps.
    Mark,
    /// Marks a range.
    Range,
    /// Marks all shown.
    MarkAll,
    /// Inverts the marks.
    Invert,
    /// Next stage.
    Advance,
    /// Stage before.
    MoveBack,
    /// Straight to a stage.
    MoveTo(Stage),
    /// Closes with a reason.
    Close,
    /// Tracking number.
    Track,
    /// Agrees the due date.
    Confirm,
    /// Moves the due date.
    Extend,
    /// Posted.
    Posted,
    /// Repeat decision.
    Decide,
    /// Queues a message.
    Message,
    /// Queues the brief.
    Brief,
    /// Notes that TikTok's own reminder was used.
    NativeReminder,
    /// The creator wrote back.
    Answered,
    /// Several messages in one.
    Merge,
    /// Does what is suggested.
    Accept,
    /// Turns a suggestion down.
    Dismiss,
    /// Settles what a file says against a sample.
    Settle,
    /// Writes the brief.
    EditBrief,
    /// Judges whether content keeps to its brief.
    Judge,
    /// Sets the target of a campaign's goal.
    Target,
    /// Moves the last day of a campaign.
    LastDay,
    /// Sets the budgets of a campaign.
    Budgets,
    /// Writes the brief of a campaign.
    CampaignBrief,
    /// Marks a message as sent.
    Send,
    /// Edits a message before it is sent.
    EditMessage,
    /// Calls a follow-up off.
    CallOff,
    /// Puts off.
    Snooze,
    /// Done.
    Done,
    /// Adds a sample.
    AddSample,
    /// Note.
    Note,
    /// Long note, in the editor.
    LongNote,
    /// Tags.
    Tag,
    /// Takes files in.
    Import,
    /// Takes back.
    Undo,
    /// Take the operation under the cursor back.
    TakeBack,
    /// Does again what was taken back.
    Redo,
    /// Repeats the last verb.
    Repeat,
    /// Copies.
    Copy,
    /// Opens in the browser.
    Browse,
    /// Every action by name.
    Palette,
    /// Every key that works here.
    Help,
    /// Loads again.
    Reload,
    /// Draws again.
    Redraw,
    /// Suspends.
    Suspend,
    /// Closes the layer or the app.
    Quit,
    /// Quits the second time.
    Interrupt,
    /// Opens the saved view of that number.
    View(usize),
    /// Runs the person's own command of that number.
    Run(usize),
}

/// A screen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Screen {
    /// The morning.
    #[default]
    Today,
    /// The four panes.
    Desk,
    /// The table.
    Creators,
    /// The queue.
    FollowUps,
    /// Videos and LIVEs.
    Content,
    /// What stays of the sales.
    Profit,
    /// Goals and their pace.
    Campaigns,
    /// The log.
    Log,
}

impl Screen {
    /// Every screen with its digit, in the order of the tabs.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Today, "1", "Today"),
        (Self::Desk, "2", "Desk"),
        (Self::Creators, "3", "Creators"),
        (Self::FollowUps, "4", "Follow-ups"),
        (Self::Content, "5", "Content"),
        (Self::Profit, "6", "Profit"),
        (Self::Campaigns, "7", "Campaigns"),
        (Self::Log, "8", "Log"),
    ];

    /// Returns the word that stands for it in settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Desk => "desk",
            Self::Creators => "creators",
            Self::FollowUps => "follow-ups",
            Self::Content => "content",
            Self::Profit => "profit",
            Self::Campaigns => "campaigns",
            Self::Log => "log",
        }
    }

    /// Returns the screen of a word.
    pub fn of(word: &str) -> Option<Self> {
        let mut screens = Self::ALL.into_iter().map(|(screen, ..)| screen);
        screens.find(|screen| screen.word() == word)
    }
}

/// Where a key works.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scope {
    /// Everywhere.
    Global,
    /// Where there is a list.
    List,
    /// On a sample.
    Sample,
    /// On a creator, or a sample's.
    Creator,
    /// On a follow-up.
    FollowUp,
    /// On a suggestion.
    Suggestion,
    /// On a contradiction between a file and a sample.
    Conflict,
    /// On a video or LIVE.
    Content,
    /// On a line of the log.
    Log,
    /// On a campaign.
    Campaign,
    /// On the first page of an empty database.
    First,
}

/// The place in the bottom line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Shown where it works, lower first.
    Verb(u8),
    /// Not shown.
    Quiet,
}

use Place::{Quiet, Verb};

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The action.
    pub action: Action,
    /// Kebab-case name: palette, config, man page.
    pub name: &'static str,
    /// Where it works.
    pub scopes: &'static [Scope],
    /// Its keys.
    pub keys: &'static [&'static str],
    /// The place in the bottom line.
    pub place: Place,
    /// One short word.
    pub word: &'static str,
    /// One sentence, without a full stop.
    pub sentence: &'static str,
}

/// A group of the table: a heading of help with its rows.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// The rows.
    pub rows: &'static [Row],
}

const fn row(
    action: Action,
    name: &'static str,
    scopes: &'static [Scope],
    keys: &'static [&'static str],
    (place, word, sentence): (Place, &'static str, &'static str),
) -> Row {
    Row {
        action,
        name,
        scopes,
        keys,
        place,
        word,
        sentence,
    }
}

const ALL: &[Scope] = &[Scope::Global];
const LIST: &[Scope] = &[Scope::List];
const SAMPLE: &[Scope] = &[Scope::Sample];
const CREATOR: &[Scope] = &[Scope::Creator];
const PEOPLE: &[Scope] = &[Scope::Creator, Scope::Campaign];
const QUEUE: &[Scope] = &[Scope::FollowUp];
const CONFLICT: &[Scope] = &[Scope::Conflict];
const CONTENT: &[Scope] = &[Scope::Content];
const LOG: &[Scope] = &[Scope::Log];
const CAMPAIGN: &[Scope] = &[Scope::Campaign];
const FIRST: &[Scope] = &[Scope::First];
const WAITS: &[Scope] = &[Scope::Sample, Scope::FollowUp, Scope::Suggestion];
const PROPOSED: &[Scope] = &[Scope::Suggestion];

/// Every action, in the order of help.
#[rustfmt::skip]
pub const ACTIONS: &[Section] = &[
    Section { title: "Move", rows: &[
        row(Action::Up,         "up",          LIST, &["k", "up"],               (Quiet, "up",       "Move to the row above")),
        row(Action::Down,       "down",        LIST, &["j", "down"],             (Quiet, "down",     "Move to the row below")),
        row(Action::Left,       "left",        LIST, &["h", "left"],             (Quiet, "left",     "Move to the pane on the left")),
        row(Action::Right,      "right",       LIST, &["l", "right"],            (Quiet, "right",    "Move to the pane on the right")),
        row(Action::HalfDown,   "half-down",   LIST, &["ctrl-d"],                (Quiet, "half down", "Move down half a page")),
        row(Action::HalfUp,     "half-up",     LIST, &["ctrl-u"],                (Quiet, "half up",  "Move up half a page")),
        row(Action::PageDown,   "page-down",   LIST, &["ctrl-f", "pgdn"],        (Quiet, "page down", "Move down a page")),
        row(Action::PageUp,     "page-up",     LIST, &["ctrl-b", "pgup"],        (Quiet, "page up",  "Move up a page")),
        row(Action::Top,        "top",         LIST, &["g g", "home"],           (Quiet, "top",      "Move to the first row")),
        row(Action::Bottom,     "bottom",      LIST, &["G", "end"],              (Quiet, "bottom",   "Move to the last row")),
        row(Action::GroupDown,  "next-group",  LIST, &["}"],                     (Quiet, "group",    "Step to the next group or suggestion")),
        row(Action::GroupUp,    "prev-group",  LIST, &["{"],                     (Quiet, "group",    "Step back a group or suggestion")),
    ]},
    Section { title: "Screens and panes", rows: &[
        row(Action::GoTo(Screen::Today),     "go-today",      ALL, &["1", "g t"], (Quiet, "Today",      "Go to the morning review")),
        row(Action::GoTo(Screen::Desk),      "go-desk",       ALL, &["2", "g d"], (Quiet, "Desk",       "Go to the desk and its four panes")),
        row(Action::GoTo(Screen::Creators),  "go-creators",   ALL, &["3", "g c"], (Quiet, "Creators",   "Go to the table of creators")),
        row(Action::GoTo(Screen::FollowUps), "go-follow-ups", ALL, &["4", "g f"], (Quiet, "Follow-ups", "Go to the queue of follow-ups")),
        row(Action::GoTo(Screen::Content),   "go-content",    ALL, &["5", "g v"], (Quiet, "Content",    "Go to videos and LIVEs, ranked by conversion")),
        row(Action::GoTo(Screen::Profit),    "go-profit",     ALL, &["6", "g p"], (Quiet, "Profit",     "Go to what stays of the sales, cost by cost")),
        row(Action::Settlement, "go-settlement", ALL, &["g s"],                  (Quiet, "Settlement", "Compare commission and fees with TikTok's, order by order")),
        row(Action::Programme,  "go-programme",  ALL, &["g r"],                  (Quiet, "Programme",  "Look at the programme: roster, funnel, posts a week")),
        row(Action::Hooks,      "go-hooks",      ALL, &["g h"],                  (Quiet, "Hook angles", "Compare hook angles by the content made with them")),
        row(Action::GoTo(Screen::Campaigns), "go-campaigns",  ALL, &["7", "g a"], (Quiet, "Campaigns",  "Go to campaigns: goals, pace, budgets, members")),
        row(Action::GoTo(Screen::Log),       "go-log",        ALL, &["8", "g l"], (Quiet, "Log",        "Go to the log of everything done")),
        row(Action::Last,       "last-screen", ALL,  &["-"],                     (Quiet, "last",     "Go to the screen before this one")),
        row(Action::Back,       "back",        ALL,  &["ctrl-o"],                (Quiet, "back",     "Go back through the screens")),
        row(Action::NextPane,   "next-pane",   LIST, &["tab"],                   (Quiet, "pane",     "Move to the next pane")),
        row(Action::PrevPane,   "prev-pane",   LIST, &["backtab"],               (Quiet, "pane",     "Move to the previous pane")),
        row(Action::Board,      "board",       ALL,  &["B"],                     (Quiet, "board",    "Show the pipeline as a board, or as a list again")),
        row(Action::Zoom,       "zoom",        LIST, &["z"],                     (Quiet, "zoom",     "Give this pane the whole screen, or take it back")),
        row(Action::Open,       "open",        LIST, &["enter"],                 (Quiet, "open",     "Open what is under the cursor")),
        row(Action::Escape,     "escape",      ALL,  &["esc"],                   (Quiet, "back",     "Close, clear the filter or the marks, go back")),
    ]},
    Section { title: "Find and mark", rows: &[
        row(Action::Find,       "find",        ALL,  &["f"],                     (Verb(80), "find",  "Find a creator by a few letters")),
        row(Action::Filter,     "filter",      LIST, &["/"],                     (Verb(81), "filter", "Narrow this list: words, stage:shipped, due<3d")),
        row(Action::Segments,   "segments",    ALL,  &["F"],                     (Quiet, "segments", "Narrow the creators to a segment, a saved filter")),
        row(Action::Shops,      "shops",       ALL,  &["g o"],                   (Quiet, "shop",     "Look at one shop, or at all of them")),
        row(Action::NextMatch,  "next-match",  LIST, &["n"],                     (Quiet, "next",     "Move to the next row the filter leaves")),
        row(Action::PrevMatch,  "prev-match",  LIST, &["N"],                     (Quiet, "previous", "Move to the previous row the filter leaves")),
        row(Action::Sort,       "sort",        LIST, &["s"],                     (Quiet, "sort",     "Choose the order of this list")),
        row(Action::Reverse,    "reverse",     LIST, &["S"],                     (Quiet, "reverse",  "Reverse the order of this list")),
        row(Action::Columns,    "columns",     LIST, &["C"],                     (Quiet, "columns",  "Choose the columns of the table")),
        row(Action::Views,      "views",       ALL,  &["'"],                     (Quiet, "views",    "Open a saved view: a filter and an order by name")),
        row(Action::Window,     "window",      LIST, &["W"],                     (Verb(65), "days",     "Choose the days the figures are about")),
        row(Action::SetCost,    "set-cost",    LIST, &["$"],                     (Verb(64), "cost",   "Set the cost that keeps a contribution unknown")),
        row(Action::Explain,    "explain",     LIST, &["i"],                     (Verb(66), "explain",  "Explain a figure: formula, inputs, what was left out")),
        row(Action::Mark,       "mark",        LIST, &["space"],                 (Verb(70), "mark",  "Mark this row and step down")),
        row(Action::Range,      "mark-range",  LIST, &["v"],                     (Quiet, "range",    "Start a range of marks, or end it")),
        row(Action::MarkAll,    "mark-all",    LIST, &["%"],                     (Quiet, "all",      "Mark every row; in Today, every row of the group")),
        row(Action::Invert,     "mark-invert", LIST, &["V"],                     (Quiet, "invert",   "Mark what is not marked, and the other way round")),
    ]},
    Section { title: "Stage", rows: &[
        row(Action::Advance,    "advance",     SAMPLE, &["L"],                   (Verb(1), "advance", "Move the sample to its next stage")),
        row(Action::MoveBack,   "move-back",   SAMPLE, &["H"],                   (Quiet, "back",     "Set the sample back to the stage it came from")),
        row(Action::MoveTo(Stage::Invited),    "to-invited",    SAMPLE, &["t i"], (Quiet, "invited",    "Move the sample to invited")),
        row(Action::MoveTo(Stage::Interested), "to-interested", SAMPLE, &["t e"], (Quiet, "interested", "Move the sample to interested")),
        row(Action::MoveTo(Stage::Requested),  "to-requested",  SAMPLE, &["t r"], (Quiet, "requested",  "Move the sample to requested")),
        row(Action::MoveTo(Stage::Approved),   "to-approved",   SAMPLE, &["t a"], (Quiet, "approved",   "Move the sample to approved")),
        row(Action::MoveTo(Stage::Shipped),    "to-shipped",    SAMPLE, &["t s"], (Quiet, "shipped",    "Move the sample to shipped")),
        row(Action::MoveTo(Stage::Delivered),  "to-delivered",  SAMPLE, &["t d"], (Quiet, "delivered",  "Move the sample to delivered")),
        row(Action::MoveTo(Stage::Review),     "to-review",     SAMPLE, &["t v"], (Quiet, "review",     "Move the sample to review")),
        row(Action::MoveTo(Stage::Posted),     "to-posted",     SAMPLE, &["t p"], (Quiet, "posted",     "Move the sample to posted")),
        row(Action::MoveTo(Stage::Decided),    "to-decided",    SAMPLE, &["t c"], (Quiet, "decided",    "Move the sample to decided")),
        row(Action::MoveTo(Stage::Declined),   "to-declined",   SAMPLE, &["t n"], (Quiet, "declined",   "Move the sample to declined")),
        row(Action::MoveTo(Stage::Cancelled),  "to-cancelled",  SAMPLE, &["t x"], (Quiet, "cancelled",  "Move the sample to cancelled")),
        row(Action::MoveTo(Stage::Lost),       "to-lost",       SAMPLE, &["t l"], (Quiet, "lost",       "Move the sample to lost")),
        row(Action::MoveTo(Stage::NoShow),     "to-no-show",    SAMPLE, &["t g"], (Quiet, "no-show",    "Move the sample to no-show")),
        row(Action::Close,      "close",       SAMPLE, &["X"],                   (Verb(9), "close",  "Decline, call off or close as no-show")),
    ]},
    Section { title: "Sample", rows: &[
        row(Action::Posted,     "posted",      SAMPLE, &["p"],                   (Verb(2), "posted",  "Mark as posted: paste the link")),
        row(Action::Track,      "track",       SAMPLE, &["T"],                   (Verb(3), "tracking", "Set carrier and tracking number")),
        row(Action::Confirm,    "confirm",     SAMPLE, &["c"],                   (Verb(4), "confirm", "Mark the due date as agreed")),
        row(Action::Extend,     "extend",      SAMPLE, &["e"],                   (Verb(5), "extend",  "Move the due date, by 7 days unless you say")),
        row(Action::Decide,     "decide",      SAMPLE, &["D"],                   (Verb(2), "decide",  "Take the repeat decision")),
        row(Action::NativeReminder, "native-reminder", SAMPLE, &["P"],           (Quiet, "reminded", "Note that TikTok's own reminder was used")),
        row(Action::Judge,      "judge",       CONTENT, &["D"],                  (Verb(2), "judge",   "Judge whether it keeps to its brief")),
        row(Action::Promote,    "promote",     CONTENT, &["P"],                  (Verb(3), "Spark Ad", "Promote it: permission, code, budget, spend, stop")),
        row(Action::Settle,     "settle",      CONFLICT, &["L", "D"],            (Verb(1), "settle",  "Settle what a file says against the sample")),
    ]},
    Section { title: "Follow-up", rows: &[
        row(Action::Message,    "message",     CREATOR, &["m"],                  (Verb(6), "message", "Queue a message from a template")),
        row(Action::Brief,      "brief",       SAMPLE, &["b"],                   (Verb(6), "brief",   "Queue the brief")),
        row(Action::EditBrief,  "edit-brief",  SAMPLE, &["g b"],                 (Quiet, "write brief", "Write the brief of its campaign or product")),
        row(Action::Send,       "send",        QUEUE, &["L"],                    (Verb(1), "sent",    "Mark the message as sent")),
        row(Action::Done,       "done",        QUEUE, &["x"],                    (Verb(2), "done",    "Mark the follow-up as done")),
        row(Action::EditMessage, "edit-message", QUEUE, &["e", "E"],             (Verb(4), "edit",    "Edit the message in your editor")),
        row(Action::Merge,      "merge",       QUEUE, &["M"],                    (Verb(5), "merge",   "Say the creator's messages in one, or the marked ones")),
        row(Action::Snooze,     "snooze",      WAITS, &["w"],                    (Verb(7), "snooze",  "Put it off till a later day")),
        row(Action::CallOff,    "call-off",    QUEUE, &["X"],                    (Verb(9), "call off", "Call the follow-up off")),
    ]},
    Section { title: "Suggestion", rows: &[
        row(Action::Accept,     "accept",      PROPOSED, &["L"],                 (Verb(1), "accept",  "Do what is suggested")),
        row(Action::Dismiss,    "dismiss",     PROPOSED, &["X"],                 (Verb(9), "dismiss", "Turn the suggestion down, with a reason")),
    ]},
    Section { title: "Creator", rows: &[
        row(Action::Answered,   "answered",    CREATOR, &["r"],                  (Quiet, "answered",  "Note that the creator wrote back")),
        row(Action::AddSample,  "add-sample",  CREATOR, &["a"],                  (Verb(7), "sample",  "Add a sample for the creator")),
        row(Action::Note,       "note",        CREATOR, &["A"],                  (Verb(8), "note",    "Write a note about the creator")),
        row(Action::LongNote,   "long-note",   CREATOR, &["E"],                  (Quiet, "long note", "Write a long note in your editor")),
        row(Action::Tag,        "tag",         CREATOR, &["#"],                  (Quiet, "tags",     "Add tags, or remove them with a minus")),
        row(Action::Outreach,   "outreach",    PEOPLE,  &["O"],                  (Quiet, "offer",    "Offer a product: to the marked, or whom a campaign is for")),
        row(Action::Commission, "commission",  CREATOR, &["+"],                  (Quiet, "commission", "Raise or cut the commission, for a product or as a rule")),
        row(Action::Compare,    "compare",     CREATOR, &["="],                  (Quiet, "compare",  "Compare two creators: two marked, or this and another")),
    ]},
    Section { title: "Campaign", rows: &[
        row(Action::Target,     "target",      CAMPAIGN, &["e"],                 (Verb(1), "target",  "Set the target of the goal")),
        row(Action::LastDay,    "last-day",    CAMPAIGN, &["D"],                 (Verb(2), "last day", "Move the last day of the campaign")),
        row(Action::Budgets,    "budgets",     CAMPAIGN, &["B"],                 (Verb(3), "budgets", "Set the budgets of samples and ads")),
        row(Action::CampaignBrief, "campaign-brief", CAMPAIGN, &["b"],           (Verb(4), "brief",   "Write the brief of the campaign")),
    ]},
    Section { title: "Take back", rows: &[
        row(Action::Undo,       "undo",        ALL, &["u"],                      (Verb(60), "undo",  "Take the last action back")),
        row(Action::TakeBack,   "take-back",   LOG, &["H"],                      (Verb(1), "take back", "Take this operation back, an import too")),
        row(Action::Redo,       "redo",        ALL, &["U", "ctrl-r"],            (Quiet, "redo",     "Do again what was taken back")),
        row(Action::Repeat,     "repeat",      ALL, &["."],                      (Quiet, "repeat",   "Repeat the last action on this row or the marks")),
    ]},
    Section { title: "Look and leave", rows: &[
        row(Action::Copy,       "copy",        CREATOR, &["y"],                  (Quiet, "copy",     "Copy handle, profile, post, tracking or message")),
        row(Action::Browse,     "browse",      CREATOR, &["o"],                  (Quiet, "browse",   "Open the creator's page or post in the browser")),
        row(Action::Import,     "import",      ALL, &["I"],                      (Quiet, "import",   "Import a file or a folder of files")),
        row(Action::Palette,    "palette",     ALL, &[":", "ctrl-p"],            (Quiet, "commands", "Find and run any action by its name")),
        row(Action::Help,       "help",        ALL, &["?", "f1"],                (Verb(99), "all keys", "Show every key that works here, and run it")),
        row(Action::Reload,     "reload",      ALL, &["R"],                      (Quiet, "reload",   "Load everything again")),
        row(Action::Redraw,     "redraw",      ALL, &["ctrl-l"],                 (Quiet, "redraw",   "Draw the screen again")),
        row(Action::TakeFound,  "import-found", FIRST, &["i"],                   (Verb(1), "import",  "Import the files found beside you")),
        row(Action::TakeFolder, "import-folder", FIRST, &["p"],                  (Verb(2), "folder",  "Name a file or a folder to import")),
        row(Action::Demo,       "demo",        FIRST, &["d"],                    (Verb(3), "demo",    "Look around in a made-up shop")),
        row(Action::Tour,       "tour",        ALL, &["g i"],                    (Quiet, "tour",     "See the three things to know first")),
        row(Action::Mouse,      "mouse",       ALL, &["g m"],                    (Quiet, "mouse",    "Leave the mouse to the terminal, or take it back")),
        row(Action::Suspend,    "suspend",     ALL, &["ctrl-z"],                 (Quiet, "suspend",  "Suspend to the shell; fg comes back")),
        row(Action::Quit,       "quit",        ALL, &["q"],                      (Quiet, "quit",     "Close this layer, or quit")),
        row(Action::Interrupt,  "interrupt",   ALL, &["ctrl-c"],                 (Quiet, "quit",     "Quit when pressed twice")),
    ]},
];

/// Returns every row of the table.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    ACTIONS.iter().flat_map(|section| section.rows)
}

impl Action {
    /// Returns its row.
    pub fn row(self) -> Option<&'static Row> {
        rows().find(|row| row.action == self)
    }
}

/// One line of the key table, as the README and `callsheet keys` show it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct KeyRow {
    /// The heading it stands under.
    pub group: &'static str,
    /// Its keys.
    pub keys: Vec<String>,
    /// Its name.
    pub name: Cow<'static, str>,
    /// One sentence.
    pub sentence: Cow<'static, str>,
}

/// Returns the table of the shipped keys.
pub fn key_table() -> Vec<KeyRow> {
    Keymap::default().table()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::tui::keymap::Keys;

    #[test]
    fn every_key_parses_and_none_is_taken_twice_in_a_scope() {
        let mut taken: BTreeMap<(Scope, Keys), &str> = BTreeMap::new();
        for row in rows() {
            for key in row.keys {
                let keys: Keys = key.parse().unwrap();
                for scope in row.scopes {
                    let other = taken.insert((*scope, keys.clone()), row.name);
                    assert_eq!(other, None, "{key} is both {} and {other:?}", row.name);
                }
            }
        }
        for ((scope, keys), name) in &taken {
            let prefix = taken
                .keys()
                .find(|(other, longer)| other == scope && longer.begins_with(keys));
            assert!(prefix.is_none(), "{name} hides {prefix:?}");
        }
    }

    #[test]
    fn no_key_is_one_a_plain_terminal_cannot_tell_apart() {
        for row in rows() {
            for key in row.keys {
                assert!(
                    !["ctrl-i", "ctrl-m", "ctrl-h", "ctrl-[", "ctrl-j"].contains(key),
                    "{}",
                    row.name
                );
                assert!(!key.contains("alt-"), "{}", row.name);
            }
        }
    }

    #[test]
    fn names_are_unique_words_short_and_sentences_sentences() {
        let mut names: Vec<_> = rows().map(|row| row.name).collect();
        let many = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), many);
        for row in rows() {
            assert!(row.word.len() <= 12, "{}", row.name);
            assert!(
                row.sentence.len() <= 60,
                "{}: {}",
                row.name,
                row.sentence.len()
            );
            assert!(
                row.sentence.starts_with(|c: char| c.is_uppercase()),
                "{}",
                row.name
            );
            assert!(!row.sentence.ends_with('.'), "{}", row.name);
            assert!(!row.keys.is_empty(), "{}", row.name);
        }
    }

    #[test]
    fn stages_stand_under_the_letter_of_the_stage_table() {
        for stage in Stage::ALL {
            let row = Action::MoveTo(stage).row().unwrap();
            assert_eq!(row.keys, [format!("t {}", stage.row().letter)]);
        }
    }

    #[test]
    fn quitting_helping_and_taking_back_work_everywhere() {
        for action in [Action::Quit, Action::Help, Action::Undo, Action::Interrupt] {
            assert_eq!(action.row().unwrap().scopes, ALL);
        }
    }
}
