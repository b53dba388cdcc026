//! Whole screens as pictures, and every view at every small size.

use super::*;
use std::collections::BTreeMap;

use crate::domain::creator::Tier;
use crate::domain::date::plus_days;
use crate::domain::id::CreatorId;
use crate::store::view::creator::{CreatorRow, CreatorShow};
use crate::store::view::due::DueRow;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::log::LogRow;
use crate::store::view::pipeline::{SampleRow, StageCount};
use crate::store::view::retainer::OwedRow;
use crate::store::view::scorecard::Scorecard;
use crate::store::view::today::TodayGroup;
use crate::store::view::week_ago::WeekAgo;
use crate::tui::days::Days;
use crate::tui::model::Points;
use crate::tui::overlays::picker::Picker;
use crate::tui::panes::creators::CreatorColumn;
use crate::tui::testing::{self, blank, text};
use crate::tui::theme::{Glyphs, Palette};
use crate::tui::widgets::bottom::{Hint, Left};
use crate::tui::widgets::input::Input;
use crate::tui::widgets::list::Window;
use crate::tui::widgets::notice::Notice;
use crate::tui::widgets::panel::Caption;

const UNICODE: Theme = Theme::new(Palette::Dark, &Glyphs::UNICODE);
const ASCII: Theme = Theme::new(Palette::NoColor, &Glyphs::ASCII);

static NO_SCORES: crate::tui::morning::Scores = crate::tui::morning::Scores::new();

/// The rows the views borrow.
struct Shop {
    stages: Vec<StageCount>,
    groups: Vec<(crate::domain::stage::Stage, usize)>,
    samples: Vec<SampleRow>,
    due: Vec<DueRow>,
    retainers: Vec<OwedRow>,
    strip: Vec<usize>,
    show: CreatorShow,
    card: Scorecard,
    week_ago: WeekAgo,
    today: Vec<TodayGroup>,
    creators: Vec<CreatorRow>,
    scores: BTreeMap<CreatorId, Points>,
    follow_ups: Vec<FollowUpRow>,
    log: Vec<LogRow>,
}

impl Shop {
    fn new() -> Self {
        let samples = testing::sample_rows();
        Self {
            stages: testing::stage_counts(),
            groups: testing::groups(&samples),
            samples,
            due: testing::due_rows(),
            retainers: Vec::new(),
            strip: testing::strip(),
            show: testing::show(),
            card: testing::scorecard(),
            week_ago: testing::week_ago(),
            today: testing::today_groups(),
            creators: testing::creator_rows(),
            scores: testing::scores(),
            follow_ups: testing::follow_ups(),
            log: testing::log_rows(),
        }
    }

    fn pipeline(&self, focused: bool) -> pipeline::View<'_> {
        pipeline::View {
            board: false,
            target: None,
            caption: Caption {
                focused,
                sort: "stage",
                marked: 2,
                ..Caption::default()
            },
            stages: &self.stages,
            groups: &self.groups,
            rows: &self.samples,
            marks: (0..self.samples.len()).map(|n| n == 8 || n == 9).collect(),
            window: window(self.samples.len(), 9),
            days: Days::default(),
            today: testing::today(),
            notice: None,
        }
    }

    fn due(&self, focused: bool) -> due::View<'_> {
        due::View {
            caption: caption(focused),
            counts: testing::DUE_COUNTS,
            strip: &self.strip,
            retainers: &self.retainers,
            rows: &self.due,
            marks: vec![false, true],
            window: window(31, 1),
            days: Days::default(),
            today: testing::today(),
            notice: None,
        }
    }

    fn creator(&self, focused: bool) -> creator::View<'_> {
        creator::View {
            narrow: "",
            caption: caption(focused),
            show: Some(&self.show),
            offset: 0,
            chosen: None,
            zone: testing::zone(),
            today: testing::today(),
            notice: None,
        }
    }

    fn scorecard(&self, focused: bool) -> scorecard::View<'_> {
        scorecard::View {
            caption: Caption {
                focused,
                filter: "28 days",
                ..Caption::default()
            },
            card: Some(&self.card),
            week_ago: Some(&self.week_ago),
            cursor: 2,
            zoom: false,
            today: testing::today(),
            notice: None,
        }
    }

    fn desk(&self, focus: DeskPane, zoom: bool) -> Body<'_> {
        let lead = match focus {
            DeskPane::Due => DeskPane::Due,
            DeskPane::Pipeline | DeskPane::Creator | DeskPane::Scorecard => DeskPane::Pipeline,
        };
        Body::Desk(Box::new(DeskView {
            focus: (focus, lead),
            zoom,
            pipeline: self.pipeline(focus == DeskPane::Pipeline),
            due: self.due(focus == DeskPane::Due),
            creator: self.creator(focus == DeskPane::Creator),
            scorecard: scorecard::View {
                zoom,
                ..self.scorecard(focus == DeskPane::Scorecard)
            },
        }))
    }

    fn morning(&self) -> Body<'_> {
        let view = today::View {
            scores: &NO_SCORES,
            caption: caption(true),
            groups: &self.today,
            marks: vec![true, false, true],
            window: window(14, 1),
            zone: testing::zone(),
            days: Days::default(),
            today: testing::today(),
            notice: None,
        };
        Body::Today(view, Some(self.creator(false)))
    }

    fn creators(&self) -> Body<'_> {
        let view = creators::View {
            caption: Caption {
                focused: true,
                filter: "tag:vip or tier:2",
                ..Caption::default()
            },
            columns: &CreatorColumn::USUAL,
            sorted: Some(CreatorColumn::NetGmv),
            rows: &self.creators,
            scores: &self.scores,
            marks: vec![false, true],
            window: window(418, 2),
            today: testing::today(),
            notice: None,
        };
        Body::Creators(view, None)
    }

    fn follow_ups(&self) -> Body<'_> {
        Body::FollowUps(followups::View {
            caption: caption(true),
            rows: &self.follow_ups,
            marks: vec![true, true],
            window: window(5, 0),
            zone: testing::zone(),
            days: Days::default(),
            today: testing::today(),
            notice: None,
        })
    }

    fn log(&self) -> Body<'_> {
        Body::Log(log::View {
            caption: caption(true),
            rows: &self.log,
            window: window(4_821, 3),
            zone: testing::zone(),
            today: testing::today(),
            notice: None,
        })
    }

    fn bodies(&self) -> Vec<(&'static str, usize, Body<'_>)> {
        vec![
            ("today", 0, self.morning()),
            ("desk", 1, self.desk(DeskPane::Pipeline, false)),
            ("desk-due", 1, self.desk(DeskPane::Due, false)),
            ("desk-scorecard", 1, self.desk(DeskPane::Scorecard, false)),
            (
                "desk-scorecard-zoomed",
                1,
                self.desk(DeskPane::Scorecard, true),
            ),
            ("desk-creator-zoomed", 1, self.desk(DeskPane::Creator, true)),
            ("creators", 2, self.creators()),
            ("follow-ups", 3, self.follow_ups()),
            ("log", 7, self.log()),
            ("welcome", 0, welcome_body()),
        ]
    }
}

fn welcome_body() -> Body<'static> {
    let offers = [
        (
            "i",
            "import the 2 files in /home/ana/exports",
            "affiliate_orders.csv, tracker.xlsx",
        ),
        ("p", "name a file or a folder to import", ""),
        (
            "d",
            "look around in a made-up shop, in a database of its own",
            "",
        ),
        ("?", "all keys", ""),
    ];
    let offers = offers.map(|(key, word, note)| welcome::Offer { key, word, note });
    Body::Welcome(welcome::View {
        offers: offers.into(),
    })
}

fn caption(focused: bool) -> Caption<'static> {
    Caption {
        focused,
        ..Caption::default()
    }
}

fn window(total: usize, cursor: usize) -> Window {
    Window {
        total,
        cursor,
        ..Window::default()
    }
}

const TABS: [(&str, &str, Option<usize>); 8] = [
    ("1", "Today", Some(12)),
    ("2", "Desk", None),
    ("3", "Creators", None),
    ("4", "Follow-ups", Some(23)),
    ("5", "Content", None),
    ("6", "Profit", None),
    ("7", "Campaigns", None),
    ("8", "Log", None),
];

const VERBS: [(&str, &str); 8] = [
    ("L", "advance"),
    ("m", "message"),
    ("e", "extend"),
    ("p", "posted"),
    ("w", "snooze"),
    ("X", "close"),
    ("u", "undo"),
    ("?", "all keys"),
];

fn hints(of: &'static [(&'static str, &'static str)]) -> Vec<Hint<'static>> {
    of.iter().map(|&(key, word)| Hint { key, word }).collect()
}

fn whole<'a>(open: usize, body: Body<'a>, overlays: Vec<Overlay<'a>>) -> ScreenView<'a> {
    let tab = |(n, &(key, name, count))| title::Tab {
        key,
        name,
        count,
        open: n == open,
    };
    ScreenView {
        title: title::View {
            shop: "Glow Labs (US)",
            tabs: TABS.iter().enumerate().map(tab).collect(),
            note: "",
        },
        body,
        bottom: bottom::View {
            left: Left::Hints(hints(&VERBS)),
            right: "3 new · R to load",
        },
        work: None,
        overlays,
    }
}

fn picker(title: &'static str, typed: &'static str, total: usize) -> Picker<'static> {
    Picker {
        title,
        input: Input {
            text: typed,
            cursor: typed.len(),
            placeholder: "type to search",
        },
        count: "3 of 4,180",
        window: window(total, 1),
        nothing: "Nothing matches: take a letter away.",
    }
}

const KEYS: [(&str, &str, &str, bool); 5] = [
    ("L", "advance", "Move the sample to its next stage", true),
    ("H", "back", "Take the last move back", true),
    ("t", "stage", "Choose a stage", true),
    ("D", "decide", "Only a posted sample can be decided.", false),
    ("g g, Home", "first", "Go to the first row", true),
];

fn help_view() -> help::View<'static> {
    let mut lines = vec![help::HelpLine::Heading("Stage")];
    lines.extend(KEYS.map(|(keys, name, text, enabled)| help::HelpLine::Key {
        keys,
        name,
        text,
        enabled,
    }));
    help::View {
        picker: picker("Keys in Pipeline", "", lines.len()),
        lines,
    }
}

fn palette_view() -> palette::View<'static> {
    let entry = |(keys, name, text, enabled)| palette::Entry {
        name,
        hits: &[0, 1],
        text,
        keys,
        enabled,
    };
    palette::View {
        picker: picker("Actions", "ad", KEYS.len()),
        rows: KEYS.map(entry).to_vec(),
    }
}

fn finder_view() -> finder::View<'static> {
    let found = |handle, other, note| finder::Found {
        handle,
        handle_hits: &[0, 1],
        other,
        other_hits: &[],
        note,
    };
    finder::View {
        picker: picker("Find a creator", "ma", 3),
        rows: vec![
            found("maya.glows", "Maya Okafor 🌿", "Tier 1 · 2 open"),
            found("maria_美妆小铺", "美妆小铺的日常", "Tier 2"),
            found("mayer_the_long_handle_of_a_family", "نور للجمال", ""),
        ],
    }
}

fn menu_view() -> menu::View<'static> {
    let item = |key, label, note, standing| menu::Item {
        key,
        label,
        note,
        standing,
    };
    menu::View {
        title: "2 samples to stage",
        lines: &[],
        items: vec![
            item("s", "Shipped", "needs tracking", menu::Standing::Open),
            item("d", "Delivered", "they are here", menu::Standing::Taken),
            item("c", "Decided", "not posted yet", menu::Standing::Closed),
        ],
        cursor: 0,
    }
}

fn reading_view() -> reading::View<'static> {
    reading::View {
        title: "GMV per post",
        text: "Net GMV of the window over the posts in it.\n\n$4,120.00 / 10 posts = $412.00\n\
               Window: 24 Oct to 20 Nov, both included.",
        offset: 0,
        hints: hints(&[("y", "copy"), ("Esc", "back")]),
    }
}

fn compare_view(shop: &Shop) -> compare::View<'_> {
    compare::View {
        window: "28 days",
        cards: [Some(&shop.card), Some(&shop.card)],
        failed: "",
        hints: hints(&[("Esc", "back")]),
    }
}

fn intake_view(preview: &crate::domain::preview::Preview) -> intake::View<'_> {
    static TOLD: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        vec![
            "It is read as a list of creators, by a guess: look at the columns first.".to_owned(),
            "312 rows: 300 new, 4 changed, 8 set aside.".to_owned(),
        ]
    });
    intake::View {
        title: "list.csv into Glow Labs",
        told: &TOLD,
        is_refused: false,
        preview,
        cursor: 2,
        first_row: 0,
        hints: hints(&[("Enter", "name the column"), ("Esc", "leave")]),
    }
}

fn progress_view() -> progress::View<'static> {
    progress::View {
        text: "Importing orders.csv",
        part: 61_000,
        whole: 100_000,
        stop: Hint {
            key: "Esc",
            word: "stop",
        },
    }
}

fn which_key_view() -> which_key::View<'static> {
    which_key::View {
        typed: "g",
        next: hints(&[
            ("g", "top"),
            ("t", "Today"),
            ("d", "Desk"),
            ("c", "Creators"),
            ("f", "Follow-ups"),
            ("l", "Log"),
        ]),
    }
}

fn overlays() -> Vec<(&'static str, Overlay<'static>)> {
    let confirm = confirm::View {
        title: "Send 18 messages",
        text: "A message that was sent cannot be undone.",
        answers: hints(&[("y", "send"), ("Esc", "cancel")]),
    };
    let toast = toast::View {
        news: toast::News::Refused,
        text: "Sample 8f21 cannot ship: no tracking number. Press T to add one.",
    };
    vec![
        ("help", Overlay::Help(help_view())),
        ("palette", Overlay::Palette(palette_view())),
        ("finder", Overlay::Finder(finder_view())),
        ("prompt", Overlay::Prompt(prompt_view())),
        ("menu", Overlay::Menu(menu_view())),
        ("confirm", Overlay::Confirm(confirm)),
        ("reading", Overlay::Reading(reading_view())),
        (
            "compare-waiting",
            Overlay::Compare(compare::View {
                window: "28 days",
                cards: [None, None],
                failed: "",
                hints: hints(&[("Esc", "back")]),
            }),
        ),
        ("which-key", Overlay::WhichKey(which_key_view())),
        ("toast", Overlay::Toast(toast)),
    ]
}

fn prompt_view() -> prompt::View<'static> {
    let field = |label, text: &'static str, remark| prompt::Field {
        label,
        input: Input {
            text,
            cursor: text.len(),
            placeholder: "9400 …",
        },
        remark,
    };
    prompt::View {
        title: "Tracking",
        note: "2 marked samples",
        fields: vec![
            field("carrier", "USPS", prompt::Remark::None),
            field(
                "number",
                "",
                prompt::Remark::Wrong("A tracking number is needed."),
            ),
            field("shipped", "fri", prompt::Remark::Means("Fri 20 Nov")),
        ],
        active: 1,
        hints: hints(&[("Enter", "save"), ("Tab", "next field"), ("Esc", "cancel")]),
    }
}

fn drawn(view: &ScreenView<'_>, theme: &Theme, (width, height): (u16, u16)) -> String {
    let mut buf = blank(width, height);
    screen(view, theme, buf.area, &mut buf);
    text(&buf)
}

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

#[test]
fn screens_look_as_they_did() {
    let shop = Shop::new();
    for (name, open, body) in shop.bodies() {
        let view = whole(open, body, Vec::new());
        for size in SIZES {
            let name = format!("{name}-{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, drawn(&view, &UNICODE, size));
        }
    }
}

#[test]
fn screens_in_ascii_look_as_they_did() {
    let shop = Shop::new();
    let view = whole(1, shop.desk(DeskPane::Pipeline, false), Vec::new());
    for size in SIZES {
        let name = format!("desk-ascii-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, drawn(&view, &ASCII, size));
    }
}

#[test]
fn what_lies_over_a_screen_looks_as_it_did() {
    let shop = Shop::new();
    for (name, over) in overlays() {
        let view = whole(1, shop.desk(DeskPane::Pipeline, false), vec![over]);
        insta::assert_snapshot!(format!("over-{name}"), drawn(&view, &UNICODE, (80, 24)));
    }
}

#[test]
fn a_file_before_it_is_imported_looks_as_it_did() {
    let shop = Shop::new();
    let preview = testing::preview();
    for size in SIZES {
        let page = Overlay::Intake(intake_view(&preview));
        let view = whole(1, shop.desk(DeskPane::Pipeline, false), vec![page]);
        let name = format!("intake-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, drawn(&view, &UNICODE, size));
    }
}

#[test]
fn work_beside_the_screen_stands_in_the_last_line() {
    let shop = Shop::new();
    let mut view = whole(1, shop.desk(DeskPane::Pipeline, false), Vec::new());
    view.work = Some(progress_view());
    let lines = [50, 80, 120].map(|columns| {
        let text = drawn(&view, &UNICODE, (columns, 24));
        text.lines()
            .last()
            .unwrap_or_default()
            .trim_end()
            .to_owned()
    });
    insta::assert_snapshot!("work", lines.join("\n"));
}

#[test]
fn nothing_panics_at_any_size_and_drawing_twice_is_the_same() {
    let shop = Shop::new();
    let small = (0..=12).flat_map(|width| (0..=6).map(move |height| (width, height)));
    let sizes: Vec<(u16, u16)> = small
        .chain([(80, 24), (120, 40), (200, 60), (300, 3), (4, 100)])
        .collect();
    let mut views: Vec<ScreenView<'_>> = shop
        .bodies()
        .into_iter()
        .map(|(_name, open, body)| whole(open, body, Vec::new()))
        .collect();
    let mut at_work = whole(1, shop.desk(DeskPane::Pipeline, false), Vec::new());
    at_work.work = Some(progress_view());
    views.push(at_work);
    let both = Overlay::Compare(compare_view(&shop));
    views.push(whole(1, shop.desk(DeskPane::Due, false), vec![both]));
    let preview = testing::preview();
    let page = Overlay::Intake(intake_view(&preview));
    views.push(whole(1, shop.desk(DeskPane::Due, false), vec![page]));
    for (_name, over) in overlays() {
        views.push(whole(1, shop.desk(DeskPane::Due, false), vec![over]));
    }
    for palette in Palette::ALL {
        for glyphs in [&Glyphs::UNICODE, &Glyphs::ASCII] {
            let theme = Theme::new(palette, glyphs);
            for &(width, height) in &sizes {
                for view in &views {
                    let mut buf = blank(width, height);
                    let at = screen(view, &theme, buf.area, &mut buf);
                    let once = buf.clone();
                    screen(view, &theme, buf.area, &mut buf);
                    assert_eq!(buf, once, "{width}x{height}");
                    let inside = at.is_none_or(|at| buf.area.contains(at));
                    assert!(inside, "cursor {at:?} in {width}x{height}");
                }
            }
        }
    }
}

#[test]
fn panes_alone_take_any_area_even_one_outside_of_the_buffer() {
    let shop = Shop::new();
    let outside = Rect::new(70, 20, 40, 20);
    for pane in DeskPane::ALL {
        for width in 0..=12 {
            for height in 0..=6 {
                let mut buf = blank(80, 24);
                for area in [Rect::new(3, 3, width, height), outside] {
                    match pane {
                        DeskPane::Pipeline => {
                            pipeline::render(&shop.pipeline(true), &UNICODE, area, &mut buf);
                        }
                        DeskPane::Due => due::render(&shop.due(true), &UNICODE, area, &mut buf),
                        DeskPane::Creator => {
                            creator::render(&shop.creator(true), &UNICODE, area, &mut buf);
                        }
                        DeskPane::Scorecard => {
                            scorecard::render(&shop.scorecard(true), &UNICODE, area, &mut buf);
                        }
                    }
                }
                if height > 0 && width > 0 {
                    continue;
                }
                let here = Rect::new(0, 0, 70, 20);
                let touched = here.positions().any(|at: Position| buf[at].symbol() != " ");
                assert!(!touched, "{pane:?} {width}x{height}");
            }
        }
    }
}

#[test]
fn the_right_frame_stands_in_one_column_whatever_the_names_are() {
    let shop = Shop::new();
    let (width, height) = (200, 60);
    for (name, open, body) in shop.bodies() {
        let view = whole(open, body, Vec::new());
        for line in drawn(&view, &UNICODE, (width, height)).lines().skip(1) {
            let framed = line.ends_with(['│', '┐', '┘', '┃']);
            let wide = crate::tui::widgets::clip::width(line);
            assert!(!framed || wide == usize::from(width), "{name}: {line}");
        }
    }
}

#[test]
fn retainers_stand_above_the_due_posts_and_take_a_line_only_where_any_owe() {
    let mut shop = Shop::new();
    let owed = |creator: &str, days: i64| OwedRow {
        creator: creator.to_owned(),
        creator_id: CreatorId(uuid::Uuid::from_u128(100)),
        shop: "Glow Labs".to_owned(),
        due: plus_days(testing::today(), days),
        waiting: 1,
        days_overdue: (-days).max(0),
        bucket: crate::domain::due::Bucket::of(plus_days(testing::today(), days), testing::today()),
        on_time: 3,
        owed: 4,
    };
    let pane = |shop: &Shop, wide: u16| {
        let mut buf = blank(wide, 10);
        due::render(&shop.due(true), &UNICODE, buf.area, &mut buf);
        let lines = (1..9).map(|y| {
            let cells = (1..wide - 1).map(|x| buf[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_owned()
        });
        lines.collect::<Vec<_>>()
    };
    let without = pane(&shop, 70);
    shop.retainers = vec![owed("ana_bakes", -2), owed("kim", 1), owed("leo_lifts", 2)];
    let with = pane(&shop, 70);
    assert_eq!(
        with[2],
        " Retainers −2 d @ana_bakes · +1 d @kim · +2 d @leo_lifts"
    );
    assert_eq!(with[3..8], without[2..7]);
    assert_eq!(pane(&shop, 40)[2], " Retainers −2 d @ana_bakes · 2 more");
}

#[test]
fn a_late_sample_says_so_without_colour() {
    let shop = Shop::new();
    let plain = Theme::new(Palette::NoColor, &Glyphs::ASCII);
    let view = whole(1, shop.desk(DeskPane::Pipeline, true), Vec::new());
    let frame = drawn(&view, &plain, (120, 40));
    assert!(frame.contains("! due Sat -6 d"), "{frame}");
    assert!(frame.contains("! waits 5 d"), "{frame}");
}

#[test]
fn the_cursor_is_where_a_person_writes() {
    let shop = Shop::new();
    let mut view = whole(1, shop.desk(DeskPane::Pipeline, false), Vec::new());
    let place = |view: &ScreenView<'_>| {
        let mut buf = blank(80, 24);
        screen(view, &UNICODE, buf.area, &mut buf)
    };
    assert_eq!(place(&view), None);
    view.bottom.left = Left::Input {
        prompt: "/",
        input: Input {
            text: "stage:",
            cursor: 6,
            placeholder: "",
        },
        error: "",
    };
    assert_eq!(place(&view), Some(Position::new(8, 23)));
    view.overlays.push(Overlay::Toast(toast::View {
        news: toast::News::Told,
        text: "3 new rows.",
    }));
    assert_eq!(place(&view), Some(Position::new(8, 23)));
    view.overlays.push(Overlay::Confirm(confirm::View {
        title: "Leave",
        text: "The text is not saved.",
        answers: Vec::new(),
    }));
    assert_eq!(place(&view), None);
}

#[test]
fn a_pane_without_rows_says_three_things() {
    let shop = Shop::new();
    let mut view = shop.pipeline(true);
    view.window = window(0, 0);
    for (notice, want) in [
        (
            Notice::empty(
                "No samples yet.",
                "Samples come from an import, or are added to a creator.",
                "a",
                "add the first",
            ),
            [
                "No samples yet.",
                "Samples come from an import",
                "Press a to add the first.",
            ],
        ),
        (
            Notice::filtered("stage:lost", "Esc"),
            [
                "Nothing matches.",
                "The filter is stage:lost.",
                "Press Esc to clear the filter.",
            ],
        ),
        (
            Notice::loading("Esc"),
            ["Loading.", "being read", "Press Esc to stop waiting."],
        ),
        (
            Notice::failed("The database is locked by process 812.", "R"),
            ["could not be read", "process 812", "Press R to try again."],
        ),
    ] {
        view.notice = Some(notice);
        let mut buf = blank(60, 12);
        pipeline::render(&view, &UNICODE, buf.area, &mut buf);
        let frame = text(&buf);
        for sentence in want {
            assert!(frame.contains(sentence), "{sentence}: {frame}");
        }
    }
}

#[test]
fn the_morning_ends_with_what_was_done() {
    let notice = today::clear(
        "18 sent, 10 approved",
        "Next due: Thu 26 Nov.",
        ("2", "open the desk"),
        &Glyphs::UNICODE,
    );
    assert_eq!(notice.what, "✓ Today is clear: 18 sent, 10 approved.");
    let nothing = today::clear("", "", ("2", "open the desk"), &Glyphs::ASCII);
    assert_eq!(nothing.what, "ok Today is clear.");
}

#[test]
fn unknown_figures_are_not_nought() {
    let mut card = testing::scorecard();
    card.sums.silent = 1;
    card.medians.orders = None;
    card.card = None;
    card.tier = Tier::try_from(4).ok();
    let shop = Shop::new();
    let view = scorecard::View {
        card: Some(&card),
        ..shop.scorecard(false)
    };
    let mut buf = blank(60, 14);
    scorecard::render(&view, &UNICODE, buf.area, &mut buf);
    insta::assert_snapshot!("scorecard-unknown", text(&buf));
}
