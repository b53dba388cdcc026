//! The panes: rows of the model, captions, and what is said where there are none.

use super::words::Words;
use crate::store::view::suggestion::SuggestionRow;
use crate::store::view::today::Item;
use crate::tui::action::{Action, Screen};
use crate::tui::days::Days;
use crate::tui::draw::list_areas;
use crate::tui::layout;
use crate::tui::list::{Keyed, List, Loaded};
use crate::tui::model::{Model, Narrow, Pane};
use crate::tui::panes::creators::CreatorColumn;
use crate::tui::panes::{
    campaigns, content, creator, creators, due, followups, log, pipeline, profit, scorecard, today,
    welcome,
};
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::notice::Notice;
use crate::tui::widgets::panel::Caption;

fn caption<'a>(
    model: &'a Model,
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
        hidden: model.listings.hidden.get(&pane),
        several: model.one_shop().is_none(),
    }
}

/// What day it is in each of several shops.
fn days(model: &Model) -> Days<'_> {
    let shops = model.shops.as_deref().unwrap_or_default();
    Days::of(shops, model.now)
}

/// Whether there is room for the creator beside a list.
pub(super) fn beside(model: &Model) -> bool {
    !model.is_zoomed()
        && !model.is_empty_database()
        && list_areas(layout::screen(model.area).body).1.is_some()
}

/// What a list without rows says.
fn notice<'a, R: Keyed>(
    model: &'a Model,
    list: &'a List<R>,
    (narrow, empty): (Option<&'a Narrow>, Notice<'a>),
) -> Option<Notice<'a>> {
    match &list.loaded {
        Loaded::Failed(why) => Some(said(
            "This could not be read.",
            why,
            (model.settings.keymap.key_of(Action::Reload), "try again"),
            Role::Overdue,
        )),
        Loaded::Not => Some(said("Reading…", "", ("", ""), Role::Muted)),
        Loaded::Ready if list.total > 0 => None,
        Loaded::Ready if narrow.is_some_and(|narrow| !narrow.text.is_empty()) => Some(said(
            "Nothing matches the filter.",
            "",
            (model.settings.keymap.key_of(Action::Escape), "clear it"),
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

/// The first page: what the actions of that place are called there.
pub(super) fn welcome_view<'a>(model: &'a Model, words: &'a Words) -> welcome::View<'a> {
    let keymap = &model.settings.keymap;
    let offer = |action, word: &'a str, note: &'a str| welcome::Offer {
        key: keymap.key_of(action),
        word,
        note,
    };
    let found = (!words.found.0.is_empty())
        .then(|| offer(Action::TakeFound, &words.found.0, &words.found.1));
    let others = [
        offer(Action::TakeFolder, "name a file or a folder to import", ""),
        offer(
            Action::Demo,
            "look around in a made-up shop, in a database of its own",
            "",
        ),
        offer(Action::Tour, "see the three things to know first", ""),
        offer(Action::Help, "all keys", ""),
    ];
    welcome::View {
        offers: found.into_iter().chain(others).collect(),
    }
}

pub(super) fn pipeline_view<'a>(model: &'a Model, words: &'a Words) -> pipeline::View<'a> {
    let list = &model.pipeline.list;
    let narrow = &model.pipeline.narrow;
    let empty = said(
        "No open samples.",
        "Import a tracker, or add one.",
        (
            model.settings.keymap.key_of(Action::GoTo(Screen::Creators)),
            "pick a creator, then a",
        ),
        Role::Muted,
    );
    pipeline::View {
        caption: caption(model, Pane::Pipeline, (Some(narrow), &words.pipeline_sort)),
        stages: &model.pipeline.stages,
        groups: &model.pipeline.groups,
        board: model.is_board(),
        target: model.drag.map(|drag| drag.over),
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        days: days(model),
        today: model.today_date(),
        notice: notice(model, list, (Some(narrow), empty)),
    }
}

pub(super) fn due_view<'a>(model: &'a Model, words: &'a Words) -> due::View<'a> {
    let list = &model.due;
    let narrow = Some(&model.listings.due.narrow);
    let empty = said(
        "No posts are due.",
        "Due dates come with deliveries.",
        ("", ""),
        Role::Good,
    );
    due::View {
        caption: caption(model, Pane::Due, (narrow, &words.due_sort)),
        counts: model.due_counts,
        strip: &model.strip,
        retainers: &model.retainers,
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        days: days(model),
        today: model.today_date(),
        notice: notice(model, list, (narrow, empty)),
    }
}

/// Returns the suggestion under the cursor of the morning that is about no single creator.
fn proposed_to_nobody(model: &Model) -> Option<&SuggestionRow> {
    let row = model
        .today
        .current()
        .filter(|_| model.screen == Screen::Today)?;
    match &row.item {
        Item::Suggestion(row) if row.creator_id.is_none() || !row.others.is_empty() => Some(row),
        Item::Suggestion(_)
        | Item::Due(_)
        | Item::Owed(_)
        | Item::Sample(_)
        | Item::Detected(_)
        | Item::Unjudged(_)
        | Item::FollowUp(_)
        | Item::Conflict(_) => None,
    }
}

fn about_notice(model: &Model) -> Option<Notice<'_>> {
    if let Some(why) = &model.about.failed {
        return Some(said(
            "This could not be read.",
            why,
            (model.settings.keymap.key_of(Action::Reload), "try again"),
            Role::Overdue,
        ));
    }
    if let Some(row) = proposed_to_nobody(model) {
        let accept = model.settings.keymap.key_of(Action::Accept);
        return Some(Notice {
            what: row.proposal.as_str().into(),
            why: format!("Accepting: {}", row.action.sentence()).into(),
            key: accept,
            to: "accept, i for the figures",
            role: Role::Muted,
        });
    }
    match (model.about.id, &model.about.known.show) {
        (None, _) => Some(said(
            "No creator chosen.",
            "",
            (model.settings.keymap.key_of(Action::Find), "find one"),
            Role::Muted,
        )),
        (Some(_), None) => Some(said("Reading…", "", ("", ""), Role::Muted)),
        (Some(_), Some(_)) => None,
    }
}

/// The page about a creator; scrolling asks how long it is.
pub(in crate::tui) fn creator_view(model: &Model) -> creator::View<'_> {
    let usual = (model.zone(), model.today_date());
    let show = model.about.known.show.as_ref();
    let (zone, today) = show.map_or(usual, |show| days(model).in_shop(&show.creator.shop, usual));
    creator::View {
        caption: caption(model, Pane::Creator, (Some(&model.about.narrow), "")),
        show: model.about.known.show.as_ref(),
        narrow: &model.about.narrow.text,
        offset: model.about.offset,
        chosen: model
            .about
            .chosen()
            .filter(|_chosen| model.pane() == Pane::Creator),
        zone,
        today,
        notice: about_notice(model),
    }
}

pub(super) fn scorecard_view<'a>(model: &'a Model, words: &'a Words) -> scorecard::View<'a> {
    let mut caption = caption(model, Pane::Scorecard, (None, ""));
    caption.filter = &words.window;
    let waits = model.about.known.card.is_none() && model.about.id.is_some();
    let notice =
        about_notice(model).or_else(|| waits.then(|| said("Reading…", "", ("", ""), Role::Muted)));
    scorecard::View {
        caption,
        card: model.about.known.card.as_ref(),
        week_ago: model.about.known.week_ago.as_ref(),
        cursor: model.about.figure,
        zoom: model.is_zoomed(),
        today: model.today_date(),
        notice,
    }
}

pub(super) fn today_view<'a>(model: &'a Model, words: &'a Words, theme: &Theme) -> today::View<'a> {
    let list = &model.today;
    let narrow = Some(&model.listings.today.narrow);
    let go_on = match words.held.as_str() {
        "" => (
            model.settings.keymap.key_of(Action::GoTo(Screen::Desk)),
            "go to the desk",
        ),
        held => ("R", held),
    };
    let clear = today::clear(&words.done, &words.next_due, go_on, theme.glyphs);
    today::View {
        caption: Caption {
            note: &words.left_out,
            ..caption(model, Pane::Today, (narrow, ""))
        },
        groups: &model.groups,
        marks: list.marked(),
        window: list.window(),
        zone: model.zone(),
        days: days(model),
        today: model.today_date(),
        scores: &model.morning.scores,
        notice: notice(model, list, (narrow, clear)),
    }
}

pub(super) fn creators_view<'a>(model: &'a Model, words: &'a Words) -> creators::View<'a> {
    let list = &model.creators.list;
    let narrow = &model.creators.narrow;
    let sort = Some(model.creators.sort);
    let mut columns = CreatorColumn::ALL.into_iter();
    let sorted = columns.find(|column| column.sort() == sort);
    let empty = said(
        "No creators yet.",
        "They come with a creator list or affiliate orders.",
        (
            model.settings.keymap.key_of(Action::Import),
            "import a file",
        ),
        Role::Muted,
    );
    let mut caption = caption(model, Pane::Creators, (Some(narrow), &words.creators_sort));
    caption.filter = &words.creators_filter;
    caption.note = &words.sales_age;
    creators::View {
        caption,
        scores: &model.creators.scores,
        columns: &words.columns,
        sorted,
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        today: model.today_date(),
        notice: notice(model, list, (Some(narrow), empty)),
    }
}

pub(super) fn followups_view<'a>(model: &'a Model, words: &'a Words) -> followups::View<'a> {
    let list = &model.queue;
    let narrow = Some(&model.listings.queue.narrow);
    let empty = said(
        "The queue is empty.",
        "Messages you queue wait here.",
        (
            model.settings.keymap.key_of(Action::Message),
            "queue one from a row",
        ),
        Role::Good,
    );
    let mut caption = caption(model, Pane::FollowUps, (narrow, &words.queue_sort));
    caption.note = &words.outreach;
    followups::View {
        caption,
        rows: &list.rows,
        marks: list.marked(),
        window: list.window(),
        zone: model.zone(),
        days: days(model),
        today: model.today_date(),
        notice: notice(model, list, (narrow, empty)),
    }
}

pub(super) fn profit_view<'a>(model: &'a Model, words: &'a Words) -> profit::View<'a> {
    let list = &model.profit.list;
    let narrow = Some(&model.listings.profit.narrow);
    let empty = said(
        "Nothing was sold or spent in these days.",
        "Import affiliate orders, or look at more days.",
        (
            model.settings.keymap.key_of(Action::Window),
            "choose the days",
        ),
        Role::Muted,
    );
    let mut caption = caption(model, Pane::Profit, (narrow, &words.profit_sort));
    caption.filter = &words.profit_filter;
    caption.note = &words.sales_age;
    profit::View {
        caption,
        by: model.profit.by,
        rows: &list.rows,
        window: list.window(),
        notice: notice(model, list, (narrow, empty)),
    }
}

pub(super) fn settlement_view<'a>(
    model: &'a Model,
    words: &'a Words,
) -> profit::settlement::View<'a> {
    let list = &model.profit.settlement;
    let narrow = Some(&model.listings.settlement.narrow);
    let empty = said(
        "No settlement is imported.",
        "Export Finance > Income in Seller Center first.",
        (model.settings.keymap.key_of(Action::Import), "import it"),
        Role::Muted,
    );
    let mut caption = caption(model, Pane::Settlement, (narrow, ""));
    caption.filter = &words.settlement_filter;
    profit::settlement::View {
        caption,
        rows: &list.rows,
        window: list.window(),
        today: model.today_date(),
        notice: notice(model, list, (narrow, empty)),
    }
}

pub(super) fn programme_view<'a>(
    model: &'a Model,
    words: &'a Words,
) -> profit::programme::View<'a> {
    let list = &model.profit.programme;
    let empty = said("There is no shop yet.", "", ("", ""), Role::Muted);
    let mut caption = caption(model, Pane::Programme, (None, ""));
    caption.filter = &words.window;
    caption.note = &words.sales_age;
    profit::programme::View {
        caption,
        figures: list.current(),
        window: list.window(),
        notice: notice(model, list, (None, empty)),
    }
}

pub(super) fn hooks_view<'a>(model: &'a Model, words: &'a Words) -> content::hooks::View<'a> {
    let list = &model.content.hooks;
    let empty = said(
        "No content in these days.",
        "Import a video or LIVE list, or look at more days.",
        (
            model.settings.keymap.key_of(Action::Window),
            "choose the days",
        ),
        Role::Muted,
    );
    let narrow = Some(&model.listings.hooks.narrow);
    let mut caption = caption(model, Pane::Hooks, (narrow, ""));
    caption.filter = &words.hooks_filter;
    content::hooks::View {
        caption,
        rows: &list.rows,
        window: list.window(),
        notice: notice(model, list, (narrow, empty)),
    }
}

pub(super) fn content_view<'a>(model: &'a Model, words: &'a Words) -> content::View<'a> {
    let list = &model.content.list;
    let narrow = &model.content.narrow;
    let empty = said(
        "No content in these days.",
        "Import a video or LIVE list, or look at more days.",
        (
            model.settings.keymap.key_of(Action::Window),
            "choose the days",
        ),
        Role::Muted,
    );
    let mut caption = caption(model, Pane::Content, (Some(narrow), &words.content_sort));
    caption.filter = &words.content_filter;
    caption.note = &words.videos_age;
    content::View {
        caption,
        rows: &list.rows,
        starts: &list.starts,
        evident: model.content.evident,
        median: model.content.median,
        sort: model.content.sort,
        marks: list.marked(),
        window: list.window(),
        today: model.today_date(),
        notice: notice(model, list, (Some(narrow), empty)),
    }
}

pub(super) fn campaigns_view<'a>(model: &'a Model, words: &'a Words) -> campaigns::View<'a> {
    let list = &model.campaigns;
    let narrow = Some(&model.listings.campaigns.narrow);
    let empty = said(
        "No campaigns yet.",
        "One has a goal, days, products and creators: callsheet campaign add NAME.",
        ("", ""),
        Role::Muted,
    );
    campaigns::View {
        caption: caption(model, Pane::Campaigns, (narrow, &words.campaigns_sort)),
        rows: &list.rows,
        window: list.window(),
        zoom: model.zoom,
        notice: notice(model, list, (narrow, empty)),
    }
}

pub(super) fn log_view<'a>(model: &'a Model, words: &'a Words) -> log::View<'a> {
    let list = &model.log;
    let narrow = Some(&model.listings.log.narrow);
    let empty = said(
        "Nothing was done yet.",
        "Everything you do is kept here.",
        ("", ""),
        Role::Muted,
    );
    log::View {
        caption: caption(model, Pane::Log, (narrow, &words.log_sort)),
        rows: &list.rows,
        window: list.window(),
        zone: model.zone(),
        today: model.today_date(),
        notice: notice(model, list, (narrow, empty)),
    }
}
