//! What the model looks like: finished views for [`draw`](super::draw).

use super::action::{Place, Screen, rows};
use super::draw::{Body, DeskView, Overlay, ScreenView, list_areas};
use super::keymap::key_of;
use super::layer::{Form, Layer, Picker};
use super::layout;
use super::list::{Keyed, List, Loaded};
use super::model::{Model, Narrow, Pane};
use super::overlays::picker as pick;
use super::overlays::{finder, help, menu, palette, prompt, toast, which_key};
use super::panes::creators::CreatorColumn;
use super::panes::{creator, creators, due, followups, log, pipeline, scorecard, today};
use super::theme::{Role, Theme};
use super::update::{help_rows, meaning, palette_rows};
use super::widgets::bottom::{self, Hint, Left};
use super::widgets::input::Input;
use super::widgets::list::Window;
use super::widgets::notice::Notice;
use super::widgets::panel::Caption;
use super::widgets::title;
use crate::store::view::creator::CreatorSort;
use crate::store::view::pipeline::PipelineSort;

/// Texts a view borrows that the model does not hold.
#[derive(Debug, Default)]
pub struct Words {
    right: String,
    shop: String,
    count: String,
    typed: String,
    help: Vec<HelpWords>,
    palette: Vec<(&'static str, String, String, bool)>,
    next: Vec<(String, &'static str)>,
    keys: Vec<String>,
    pipeline_sort: String,
    creators_sort: String,
    done: String,
    meaning: String,
}

#[derive(Debug)]
enum HelpWords {
    Heading(&'static str),
    Key(String, &'static str, String, bool),
}

impl Words {
    /// Returns the texts the model's present look needs.
    pub fn of(model: &Model) -> Self {
        let mut words = Self {
            shop: shop_words(model),
            pipeline_sort: order(pipeline_sort(model.pipeline.sort), model.pipeline.reverse),
            creators_sort: order(creators_sort(model.creators.sort), model.creators.reverse),
            done: done_words(model),
            ..Self::default()
        };
        for chord in &model.typed {
            words.typed.push_str(&chord.to_string());
        }
        if !model.typed.is_empty() {
            words.next = model
                .keymap
                .following(&model.scopes(), &model.typed)
                .into_iter()
                .filter(|(_, row)| model.why_not(row.action).is_none())
                .map(|(key, row)| (key, row.word))
                .collect();
            words.right.clone_from(&words.typed);
        }
        match model.layers.last() {
            Some(Layer::Help(picker)) => words.help = help_words(model, picker),
            Some(Layer::Palette(picker)) => {
                words.palette = palette_rows(model, picker.field.text())
                    .into_iter()
                    .map(|row| {
                        let why = model.why_not(row.action);
                        let text = why.clone().unwrap_or_else(|| row.sentence.to_owned());
                        (row.name, text, row.keys.join(", "), why.is_none())
                    })
                    .collect();
            }
            Some(Layer::Finder(_, _, found, total)) => {
                words.count = if model.names.is_none() {
                    "reading names".to_owned()
                } else {
                    format!("{} of {total}", found.len())
                };
            }
            Some(Layer::Menu { choices, .. }) => {
                words.keys = choices
                    .iter()
                    .map(|choice| choice.key.to_string())
                    .collect();
            }
            Some(Layer::Form(form)) => {
                words.meaning = meaning(form, model.today_date()).unwrap_or_default();
            }
            Some(Layer::Filter(_)) | None => {}
        }
        words
    }
}

fn shop_words(model: &Model) -> String {
    match (model.shop(), model.shops.as_deref()) {
        (Some(shop), Some([_only])) => format!("{} ({})", shop.name, shop.market),
        (Some(shop), Some(_)) if model.scope != crate::store::view::Scope::All => {
            format!("{} ({})", shop.name, shop.market)
        }
        (_, Some(many)) if many.len() > 1 => format!("{} shops", many.len()),
        _ => String::new(),
    }
}

fn order(name: &str, reverse: bool) -> String {
    if reverse {
        format!("{name}, reversed")
    } else {
        name.to_owned()
    }
}

const fn pipeline_sort(sort: PipelineSort) -> &'static str {
    match sort {
        PipelineSort::Stage => "stage",
        PipelineSort::Due => "due",
        PipelineSort::Creator => "creator",
        PipelineSort::Product => "product",
    }
}

const fn creators_sort(sort: CreatorSort) -> &'static str {
    match sort {
        CreatorSort::Handle => "handle",
        CreatorSort::NetGmv => "net GMV",
        CreatorSort::Followers => "followers",
        CreatorSort::LastPost => "last post",
        CreatorSort::OpenSamples => "open samples",
        CreatorSort::Given => "match",
    }
}

/// What was done in this sitting, for the end of the morning.
fn done_words(model: &Model) -> String {
    let counted = [
        ("followup send", "sent"),
        ("sample advance", "advanced"),
        ("sample move", "moved"),
        ("followup done", "done"),
        ("followup snooze", "snoozed"),
    ];
    let parts: Vec<String> = counted
        .into_iter()
        .filter_map(|(command, word)| {
            model
                .tally
                .get(command)
                .map(|count| format!("{count} {word}"))
        })
        .collect();
    parts.join(", ")
}

fn help_words(model: &Model, picker: &Picker) -> Vec<HelpWords> {
    let mut lines = Vec::new();
    for (section, rows) in help_rows(model, picker.field.text()) {
        lines.push(HelpWords::Heading(section.title));
        for row in rows {
            let why = model.why_not(row.action);
            let enabled = why.is_none();
            let text = why.unwrap_or_else(|| row.sentence.to_owned());
            lines.push(HelpWords::Key(row.keys.join(", "), row.name, text, enabled));
        }
    }
    lines
}

/// Returns the whole screen.
pub fn view<'a>(model: &'a Model, words: &'a Words, theme: &Theme) -> ScreenView<'a> {
    ScreenView {
        title: title_view(model, words),
        body: body(model, words, theme),
        bottom: bottom_view(model, words),
        overlays: overlays(model, words),
    }
}

fn title_view<'a>(model: &Model, words: &'a Words) -> title::View<'a> {
    let (today, queue) = model.waiting();
    let tabs = Screen::ALL
        .into_iter()
        .map(|(screen, key, name)| title::Tab {
            key,
            name,
            count: match screen {
                Screen::Today => today,
                Screen::FollowUps => queue,
                Screen::Desk | Screen::Creators | Screen::Log => None,
            },
            open: screen == model.screen,
        });
    title::View {
        shop: &words.shop,
        tabs: tabs.collect(),
        note: "",
    }
}

fn caption<'a>(
    model: &Model,
    pane: Pane,
    (narrow, sort): (Option<&'a Narrow>, &'a str),
) -> Caption<'a> {
    let focused = model.pane() == pane;
    Caption {
        focused,
        filter: narrow.map_or("", |narrow| narrow.text.as_str()),
        sort,
        marked: if focused { model.marked() } else { 0 },
        note: "",
    }
}

fn body<'a>(model: &'a Model, words: &'a Words, theme: &Theme) -> Body<'a> {
    match model.screen {
        Screen::Today => Body::Today(
            today_view(model, words, theme),
            beside(model).then(|| creator_view(model)),
        ),
        Screen::Desk => Body::Desk(Box::new(DeskView {
            focus: model.focus,
            zoom: model.zoom,
            pipeline: pipeline_view(model, words),
            due: due_view(model),
            creator: creator_view(model),
            scorecard: scorecard_view(model),
        })),
        Screen::Creators => Body::Creators(
            creators_view(model, words),
            beside(model).then(|| creator_view(model)),
        ),
        Screen::FollowUps => Body::FollowUps(followups_view(model)),
        Screen::Log => Body::Log(log_view(model)),
    }
}

/// Whether there is room for the creator beside a list.
fn beside(model: &Model) -> bool {
    !model.zoom
        && !model.is_empty_database()
        && list_areas(layout::screen(model.area).body).1.is_some()
}

/// What a list without rows says.
fn notice<'a, R: Keyed>(
    model: &'a Model,
    list: &'a List<R>,
    (narrow, empty): (Option<&'a Narrow>, Notice<'a>),
) -> Option<Notice<'a>> {
    if model.is_empty_database() {
        return Some(first_run());
    }
    match &list.loaded {
        Loaded::Failed(why) => Some(said(
            "This could not be read.",
            why,
            ("R", "try again"),
            Role::Overdue,
        )),
        Loaded::Not => Some(said("Reading…", "", ("", ""), Role::Muted)),
        Loaded::Ready if list.total > 0 => None,
        Loaded::Ready if narrow.is_some_and(|narrow| !narrow.text.is_empty()) => Some(said(
            "Nothing matches the filter.",
            "",
            ("esc", "clear it"),
            Role::Muted,
        )),
        Loaded::Ready => Some(empty),
    }
}

fn said<'a>(what: &'a str, why: &'a str, (key, to): (&'a str, &'a str), role: Role) -> Notice<'a> {
    Notice {
        what: what.into(),
        why: why.into(),
        key,
        to,
        role,
    }
}

fn first_run<'a>() -> Notice<'a> {
    said(
        "Nothing here yet.",
        "Leave with q, then: callsheet import FILES, or callsheet demo for a made-up shop.",
        ("q", "leave"),
        Role::Title,
    )
}

fn pipeline_view<'a>(model: &'a Model, words: &'a Words) -> pipeline::View<'a> {
    let list = &model.pipeline.list;
    let narrow = &model.pipeline.narrow;
    let empty = said(
        "No open samples.",
        "Import a tracker, or add one.",
        ("3", "pick a creator, then a"),
        Role::Muted,
    );
    pipeline::View {
        caption: caption(model, Pane::Pipeline, (Some(narrow), &words.pipeline_sort)),
        stages: &model.pipeline.stages,
        groups: &model.pipeline.groups,
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        today: model.today_date(),
        notice: notice(model, list, (Some(narrow), empty)),
    }
}

fn due_view(model: &Model) -> due::View<'_> {
    let list = &model.due;
    let empty = said(
        "No posts are due.",
        "Due dates come with deliveries.",
        ("", ""),
        Role::Good,
    );
    due::View {
        caption: caption(model, Pane::Due, (None, "")),
        counts: model.due_counts,
        strip: &model.strip,
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        today: model.today_date(),
        notice: notice(model, list, (None, empty)),
    }
}

fn about_notice(model: &Model) -> Option<Notice<'_>> {
    if model.is_empty_database() {
        return Some(first_run());
    }
    if let Some(why) = &model.about.failed {
        return Some(said(
            "This could not be read.",
            why,
            ("R", "try again"),
            Role::Overdue,
        ));
    }
    match (model.about.id, &model.about.show) {
        (None, _) => Some(said(
            "No creator chosen.",
            "",
            ("f", "find one"),
            Role::Muted,
        )),
        (Some(_), None) => Some(said("Reading…", "", ("", ""), Role::Muted)),
        (Some(_), Some(_)) => None,
    }
}

fn creator_view(model: &Model) -> creator::View<'_> {
    creator::View {
        caption: caption(model, Pane::Creator, (None, "")),
        show: model.about.show.as_ref(),
        offset: model.about.offset,
        zone: model.zone(),
        today: model.today_date(),
        notice: about_notice(model),
    }
}

fn scorecard_view(model: &Model) -> scorecard::View<'_> {
    let mut caption = caption(model, Pane::Scorecard, (None, ""));
    caption.filter = "28 days";
    let waits = model.about.card.is_none() && model.about.id.is_some();
    let notice =
        about_notice(model).or_else(|| waits.then(|| said("Reading…", "", ("", ""), Role::Muted)));
    scorecard::View {
        caption,
        card: model.about.card.as_ref(),
        cursor: model.about.figure,
        today: model.today_date(),
        notice,
    }
}

fn today_view<'a>(model: &'a Model, words: &'a Words, theme: &Theme) -> today::View<'a> {
    let list = &model.today;
    let clear = today::clear(
        &words.done,
        "Nothing waits for you.",
        ("2", "go to the desk"),
        theme.glyphs,
    );
    today::View {
        caption: caption(model, Pane::Today, (None, "")),
        groups: &model.groups,
        marks: list.marked(),
        window: list.window(),
        zone: model.zone(),
        today: model.today_date(),
        notice: notice(model, list, (None, clear)),
    }
}

const COLUMNS: &[CreatorColumn] = &[
    CreatorColumn::Handle,
    CreatorColumn::Name,
    CreatorColumn::Followers,
    CreatorColumn::Tier,
    CreatorColumn::Type,
    CreatorColumn::NetGmv,
    CreatorColumn::Open,
    CreatorColumn::LastPost,
    CreatorColumn::Category,
    CreatorColumn::Tags,
];

fn creators_view<'a>(model: &'a Model, words: &'a Words) -> creators::View<'a> {
    let list = &model.creators.list;
    let narrow = &model.creators.narrow;
    let sorted = match model.creators.sort {
        CreatorSort::Handle => Some(CreatorColumn::Handle),
        CreatorSort::NetGmv => Some(CreatorColumn::NetGmv),
        CreatorSort::Followers => Some(CreatorColumn::Followers),
        CreatorSort::LastPost => Some(CreatorColumn::LastPost),
        CreatorSort::OpenSamples => Some(CreatorColumn::Open),
        CreatorSort::Given => None,
    };
    let empty = said(
        "No creators yet.",
        "Import a creator list or affiliate orders.",
        ("", ""),
        Role::Muted,
    );
    creators::View {
        caption: caption(model, Pane::Creators, (Some(narrow), &words.creators_sort)),
        columns: COLUMNS,
        sorted,
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        today: model.today_date(),
        notice: notice(model, list, (Some(narrow), empty)),
    }
}

fn followups_view(model: &Model) -> followups::View<'_> {
    let list = &model.queue;
    let empty = said(
        "The queue is empty.",
        "Messages you queue wait here.",
        ("m", "queue one from a row"),
        Role::Good,
    );
    followups::View {
        caption: caption(model, Pane::FollowUps, (None, "")),
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        zone: model.zone(),
        today: model.today_date(),
        notice: notice(model, list, (None, empty)),
    }
}

fn log_view(model: &Model) -> log::View<'_> {
    let list = &model.log;
    let empty = said(
        "Nothing was done yet.",
        "Everything you do is kept here.",
        ("", ""),
        Role::Muted,
    );
    log::View {
        caption: caption(model, Pane::Log, (None, "")),
        rows: &list.rows,
        window: list.window(),
        zone: model.zone(),
        today: model.today_date(),
        notice: notice(model, list, (None, empty)),
    }
}

fn bottom_view<'a>(model: &'a Model, words: &'a Words) -> bottom::View<'a> {
    if let Some(Layer::Filter(field)) = model.layers.last() {
        let error = match model.pane() {
            Pane::Creators => &model.creators.narrow.error,
            _ => &model.pipeline.narrow.error,
        };
        let input = Input {
            text: field.text(),
            cursor: field.cursor(),
            placeholder: "words, stage:shipped, tier:2, due<3d, overdue",
        };
        return bottom::View {
            left: Left::Input {
                prompt: "/",
                input,
                error,
            },
            right: "",
        };
    }
    let scopes = model.scopes();
    let mut verbs: Vec<_> = rows()
        .filter(|row| row.scopes.iter().any(|scope| scopes.contains(scope)))
        .filter_map(|row| match row.place {
            Place::Verb(place) => Some((place, row)),
            Place::Quiet => None,
        })
        .filter(|(_, row)| model.why_not(row.action).is_none())
        .collect();
    verbs.sort_by_key(|(place, _)| *place);
    let hints = verbs.into_iter().map(|(_, row)| Hint {
        key: key_of(row.action),
        word: row.word,
    });
    bottom::View {
        left: Left::Hints(hints.collect()),
        right: &words.right,
    }
}

fn picker_view<'a>(
    picker: &'a Picker,
    (title, placeholder, nothing): (&'a str, &'a str, &'a str),
    (count, total): (&'a str, usize),
) -> pick::Picker<'a> {
    pick::Picker {
        title,
        input: Input {
            text: picker.field.text(),
            cursor: picker.field.cursor(),
            placeholder,
        },
        count,
        window: Window {
            total,
            first: 0,
            cursor: picker.cursor,
            offset: picker.offset,
        },
        nothing,
    }
}

fn overlays<'a>(model: &'a Model, words: &'a Words) -> Vec<Overlay<'a>> {
    let mut overlays = Vec::new();
    if let Some(news) = &model.toast {
        overlays.push(Overlay::Toast(toast::View {
            news: news.news,
            text: &news.text,
        }));
    }
    if !words.next.is_empty() {
        let next = words
            .next
            .iter()
            .map(|(key, word)| Hint { key, word })
            .collect();
        overlays.push(Overlay::WhichKey(which_key::View {
            typed: &words.typed,
            next,
        }));
    }
    match model.layers.last() {
        Some(Layer::Help(picker)) => overlays.push(help_overlay(picker, words)),
        Some(Layer::Palette(picker)) => {
            let rows = words
                .palette
                .iter()
                .map(|(name, text, keys, enabled)| palette::Entry {
                    name,
                    hits: &[],
                    text,
                    keys,
                    enabled: *enabled,
                });
            let rows: Vec<_> = rows.collect();
            let texts = ("Commands", "what to do", "No action is called that.");
            let picker = picker_view(picker, texts, ("", rows.len()));
            overlays.push(Overlay::Palette(palette::View { picker, rows }));
        }
        Some(Layer::Finder(picker, _, found, _)) => {
            let rows: Vec<_> = found
                .iter()
                .filter_map(|found| Some((found, model.people.get(&found.id)?)))
                .map(|(found, person)| finder::Found {
                    handle: &person.handle,
                    handle_hits: &found.hits,
                    other: &person.other,
                    other_hits: &[],
                    note: "",
                })
                .collect();
            let texts = (
                "Find a creator",
                "a few letters of handle, name, email, tag or note",
                "Nobody is called that.",
            );
            let picker = picker_view(picker, texts, (&words.count, rows.len()));
            overlays.push(Overlay::Finder(finder::View { picker, rows }));
        }
        Some(Layer::Menu {
            title,
            choices,
            cursor,
            ..
        }) => {
            let items = choices
                .iter()
                .zip(&words.keys)
                .map(|(choice, key)| menu::Item {
                    key,
                    label: &choice.label,
                    note: &choice.note,
                    standing: menu::Standing::Open,
                })
                .collect();
            overlays.push(Overlay::Menu(menu::View {
                title,
                items,
                cursor: *cursor,
            }));
        }
        Some(Layer::Form(form)) => overlays.push(Overlay::Prompt(form_view(form, words))),
        Some(Layer::Filter(_)) | None => {}
    }
    overlays
}

/// Help shows its headings between the rows; the cursor counts rows.
fn help_overlay<'a>(picker: &'a Picker, words: &'a Words) -> Overlay<'a> {
    let lines: Vec<_> = words
        .help
        .iter()
        .map(|line| match line {
            HelpWords::Heading(title) => help::HelpLine::Heading(title),
            HelpWords::Key(keys, name, text, enabled) => help::HelpLine::Key {
                keys,
                name,
                text,
                enabled: *enabled,
            },
        })
        .collect();
    let mut at = 0;
    let mut row = 0;
    for (n, line) in lines.iter().enumerate() {
        if matches!(line, help::HelpLine::Key { .. }) {
            if row == picker.cursor {
                at = n;
            }
            row += 1;
        }
    }
    let texts = ("Keys", "search: a key, a word", "No key does that here.");
    let mut view = picker_view(picker, texts, ("", lines.len()));
    view.window.cursor = at;
    Overlay::Help(help::View {
        picker: view,
        lines,
    })
}

fn form_view<'a>(form: &'a Form, words: &'a Words) -> prompt::View<'a> {
    let last = form.fields.len().saturating_sub(1);
    let fields = form
        .fields
        .iter()
        .enumerate()
        .map(|(n, (label, field))| prompt::Field {
            label,
            input: Input {
                text: field.text(),
                cursor: field.cursor(),
                placeholder: "",
            },
            remark: if n == form.active && !form.error.is_empty() {
                prompt::Remark::Wrong(&form.error)
            } else if n == 0 && !words.meaning.is_empty() {
                prompt::Remark::Means(&words.meaning)
            } else {
                prompt::Remark::None
            },
        });
    let mut hints = vec![Hint {
        key: "enter",
        word: if form.active < last { "next" } else { "do it" },
    }];
    if last > 0 {
        hints.push(Hint {
            key: "tab",
            word: "other field",
        });
    }
    hints.push(Hint {
        key: "esc",
        word: "leave",
    });
    prompt::View {
        title: &form.title,
        note: &form.note,
        fields: fields.collect(),
        active: form.active,
        hints,
    }
}
