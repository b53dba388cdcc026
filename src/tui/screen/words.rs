//! Texts a view borrows that the model does not hold.

use std::collections::BTreeMap;

use crate::domain::date::{Instant, Window};
use crate::domain::fact::Kind;
use crate::domain::money::grouped;
use crate::domain::text::{clip, safe};
use crate::store::view::Scope;
use crate::store::view::content::ContentSort;
use crate::store::view::creator::CreatorSort;
use crate::store::view::pipeline::PipelineSort;
use crate::store::view::today::Item;
use crate::tui::action::{Action, Screen};
use crate::tui::intake::{Counted, Intake};
use crate::tui::layer::{Choice, Layer, Pick, Picker};
use crate::tui::model::{Model, Subject};
use crate::tui::morning::TodayRow;
use crate::tui::orders;
use crate::tui::panes::creators::CreatorColumn;
use crate::tui::update::{counts, help_rows, meaning, palette_rows};
use crate::tui::widgets::panel::joined;
use crate::tui::widgets::words;

/// Columns of a file's name in the bottom line.
const FILE: usize = 24;
/// Columns of a shop's name before its quota.
const SHOP: usize = 16;

/// Texts a view borrows that the model does not hold.
#[derive(Debug, Default)]
pub struct Words {
    pub(super) right: String,
    pub(super) shop: String,
    pub(super) count: String,
    pub(super) typed: String,
    pub(super) help: Vec<HelpWords>,
    pub(super) palette: Vec<PaletteWords>,
    pub(super) next: Vec<(String, String)>,
    pub(super) keys: Vec<String>,
    pub(super) pipeline_sort: String,
    pub(super) creators_sort: String,
    pub(super) window: String,
    pub(super) columns: Vec<CreatorColumn>,
    pub(super) found: (String, String),
    pub(super) content_sort: String,
    pub(super) content_filter: String,
    pub(super) hooks_filter: String,
    pub(super) creators_filter: String,
    pub(super) due_sort: String,
    pub(super) queue_sort: String,
    pub(super) profit_sort: String,
    pub(super) campaigns_sort: String,
    pub(super) log_sort: String,
    pub(super) profit_filter: String,
    pub(super) settlement_filter: String,
    pub(super) done: String,
    pub(super) next_due: String,
    pub(super) held: String,
    pub(super) left_out: String,
    pub(super) outreach: String,
    pub(super) sales_age: String,
    pub(super) videos_age: String,
    pub(super) meaning: String,
    pub(super) work: String,
    pub(super) intake: Vec<String>,
    pub(super) intake_title: String,
}

#[derive(Debug)]
pub(super) enum HelpWords {
    Heading(&'static str),
    Key(String, String, String, bool),
}

/// Name, sentence, keys, and whether it works here.
pub(super) type PaletteWords = (String, String, String, bool);

impl Words {
    /// Returns the texts the model's present look needs.
    pub fn of(model: &Model) -> Self {
        let mut words = Self {
            shop: shop_words(model),
            pipeline_sort: order(pipeline_sort(model.pipeline.sort), model.pipeline.reverse),
            creators_sort: order(creators_sort(model.creators.sort), model.creators.reverse),
            window: window_words(model.window),
            content_sort: order(content_sort(model.content.sort), model.content.reverse),
            hooks_filter: hooks_filter(model),
            content_filter: filter_words(model, &model.content.narrow.text),
            creators_filter: filter_words(model, &model.creators.narrow.text),
            profit_filter: filter_words(model, &model.listings.profit.narrow.text),
            settlement_filter: filter_words(model, &model.listings.settlement.narrow.text),
            columns: shown_columns(model),
            found: found_words(model),
            done: done_words(model),
            work: work_words(model),
            next_due: next_due(model),
            left_out: left_out(model),
            outreach: outreach(model),
            sales_age: age(model, "orders", &[Kind::AffiliateOrders]),
            videos_age: age(model, "videos", &[Kind::VideoList, Kind::VideoPerformance]),
            ..Self::default()
        };
        words.add_sorts(model);
        if model.morning.held > 0 {
            words.held = format!("load {} new", model.morning.held);
        }
        if model.morning.held > 0 && model.screen == Screen::Today {
            words.right = {
                let key = model.settings.keymap.key_of(Action::Reload);
                format!("{} new · {key} to load", model.morning.held)
            };
        }
        let subject = model.subject();
        words.add_typed(model, &subject);
        match model.layers.last() {
            Some(Layer::Help(picker)) => words.help = help_words(model, picker),
            Some(Layer::Palette(picker)) => {
                words.palette = palette_words(model, picker, &subject);
            }
            Some(Layer::Finder(_, _, _, total)) => {
                words.count = match &model.names {
                    None => "reading names".to_owned(),
                    Some(names) => format!("{total} of {}", names.people.len()),
                };
            }
            Some(Layer::Menu { choices, .. }) => {
                words.keys = choice_keys(choices);
            }
            Some(Layer::Form(form)) => {
                words.meaning = meaning(form, model.today_date()).unwrap_or_default();
            }
            Some(
                Layer::Filter(_)
                | Layer::Confirm { .. }
                | Layer::Reading(_)
                | Layer::Compare(_)
                | Layer::Clash(_)
                | Layer::Intake(_),
            )
            | None => {}
        }
        for layer in &model.layers {
            if let Layer::Intake(page) = layer {
                let shop = &page.wanted.shop.name;
                words.intake_title = format!("{} into {shop}", page.preview.file);
                words.intake = intake_words(page);
            }
        }
        words
    }

    /// The orders of those lists that say theirs only where it is not the usual one.
    fn add_sorts(&mut self, model: &Model) {
        let listings = &model.listings;
        let (due, queue, profit) = (&listings.due, &listings.queue, &listings.profit);
        self.due_sort = orders::said(&orders::DUE, &due.sort, due.reverse);
        self.queue_sort = orders::said(&orders::QUEUE, &queue.sort, queue.reverse);
        self.profit_sort = orders::said(&orders::PROFIT, &profit.sort, profit.reverse);
        let campaigns = &listings.campaigns;
        self.campaigns_sort = orders::said(&orders::CAMPAIGNS, &campaigns.sort, campaigns.reverse);
        self.log_sort = orders::said(&orders::TIME, &listings.log.sort, listings.log.reverse);
    }

    /// A count, or the beginning of a longer key, and what may follow it.
    fn add_typed(&mut self, model: &Model, subject: &Subject) {
        if let Some(count) = model.count {
            self.typed = count.to_string();
            self.right.clone_from(&self.typed);
        }
        for chord in &model.typed {
            self.typed.push_str(&chord.to_string());
        }
        if model.typed.is_empty() {
            return;
        }
        let keymap = &model.settings.keymap;
        self.next = keymap
            .following(&model.scopes(), &model.typed)
            .into_iter()
            .filter(|(_, row)| row.action.enabled(model, subject).is_ok())
            .map(|(key, row)| (key, row.word.to_string()))
            .collect();
        self.right.clone_from(&self.typed);
    }
}

fn palette_words(model: &Model, picker: &Picker, subject: &Subject) -> Vec<PaletteWords> {
    let rows = palette_rows(model, picker.field.text()).into_iter();
    let words = rows.map(|row| {
        let why = row.action.enabled(model, subject).err();
        let is_enabled = why.is_none();
        let text = why.unwrap_or_else(|| row.sentence.to_string());
        (row.name.to_string(), text, row.shown(), is_enabled)
    });
    words.collect()
}

/// Returns the columns of the table: the first is always in sight, the others move below it.
pub fn shown_columns(model: &Model) -> Vec<CreatorColumn> {
    let chosen = model.creator_columns().into_iter();
    let others = chosen.filter(|column| *column != CreatorColumn::Handle);
    let others = others.skip(model.creators.shift);
    std::iter::once(CreatorColumn::Handle)
        .chain(others)
        .collect()
}

/// What the first page says of the files that were found: where, and their names.
fn found_words(model: &Model) -> (String, String) {
    const NAMED: usize = 4;
    let Some(folder) = model.first.found.first() else {
        return Default::default();
    };
    let path = safe(&folder.path);
    let offer = match folder.files.len() {
        1 => format!("import the file in {path}"),
        several => format!("import the {several} files in {path}"),
    };
    let mut names: Vec<String> = folder
        .files
        .iter()
        .take(NAMED)
        .map(|name| clip(&safe(name), FILE))
        .collect();
    let more = folder.files.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    (offer, names.join(", "))
}

fn work_words(model: &Model) -> String {
    model.importing.as_ref().map_or_else(String::new, |far| {
        let file = clip(&safe(&far.file), FILE);
        let doing = if far.is_trial {
            "Counting"
        } else {
            "Importing"
        };
        match far.rows {
            0 => format!("{doing} {file}"),
            rows => format!("{doing} {file}, {} rows", grouped(rows)),
        }
    })
}

/// What a file is read as, and what an import of it would count.
fn intake_words(page: &Intake) -> Vec<String> {
    let preview = &page.preview;
    let how = if preview.guessed {
        ", by a guess: look at the columns first"
    } else if page.wanted.said.is_some() {
        ", as you named its columns"
    } else {
        ""
    };
    let mut lines = vec![format!("It is read as {}{how}.", preview.title)];
    match &page.counted {
        Counted::Waits => lines.push("Counting what is new in it…".to_owned()),
        Counted::Done(done) => {
            let rows = counted(done.rows, "row");
            lines.push(match done.rows {
                0 => "It has no rows.".to_owned(),
                _ => format!("{rows}: {}.", counts(done)),
            });
            lines.extend(done.warnings.clone());
        }
        Counted::Refused(why) => lines.push(why.clone()),
    }
    lines
}

/// Returns a count with its noun.
fn counted(count: u64, noun: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{} {noun}{many}", grouped(count))
}

fn shop_words(model: &Model) -> String {
    match (model.shop(), model.shops.as_deref()) {
        (Some(shop), Some([_only])) => format!("{} ({})", shop.name, shop.market),
        (Some(shop), Some(_)) if matches!(model.scope, Scope::Shop(_)) => {
            format!("{} ({})", shop.name, shop.market)
        }
        (Some(shop), Some(_)) if matches!(model.scope, Scope::Client(_)) => {
            let many = model.shops_in_scope().count();
            let client = shop.client.as_deref().unwrap_or_default();
            format!("{client}: {}", words::counted(many, "shop", "shops"))
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
        CreatorSort::Score => "score",
        CreatorSort::NetGmv => "net GMV",
        CreatorSort::Posts => "posts",
        CreatorSort::Followers => "followers",
        CreatorSort::LastPost => "last post",
        CreatorSort::OpenSamples => "open samples",
        CreatorSort::Given => "match",
    }
}

/// Returns a window in the words of a frame.
fn window_words(window: Window) -> String {
    match window {
        Window::Days(1) => "today".to_owned(),
        Window::Days(days) => format!("{days} days"),
        Window::All => "all time".to_owned(),
        Window::Range(from, to) => format!("{from}..{to}"),
    }
}

/// The window, that the rows are hook angles, and what they are narrowed to.
fn hooks_filter(model: &Model) -> String {
    let window = window_words(model.window);
    match model.listings.hooks.narrow.text.as_str() {
        "" => format!("{window}, hook angles"),
        text => format!("{window}, hook angles, {text}"),
    }
}

/// The window, and what a list is narrowed to.
fn filter_words(model: &Model, narrowed: &str) -> String {
    let window = window_words(model.window);
    match narrowed {
        "" => window,
        text => format!("{window}, {text}"),
    }
}

const fn content_sort(sort: ContentSort) -> &'static str {
    match sort {
        // The headings say it.
        ContentSort::Evident => "",
        ContentSort::Conversion => "conversion",
        ContentSort::Gmv => "GMV",
        ContentSort::Gpm => "GPM",
        ContentSort::Ctr => "CTR",
        ContentSort::Hold => "hold",
        ContentSort::Clicks => "clicks",
        ContentSort::Posted => "posted",
    }
}

/// The invitations of the week against what TikTok takes, where any went out. Quotas of several shops do
/// not add up: the one used up most stands by its shop's name, and how many more were used. Whether outreach
/// should pause is said before.
fn outreach(model: &Model) -> String {
    let pause =
        |row: &TodayRow| matches!(&row.item, Item::Suggestion(row) if row.rule == "stop_expanding");
    let pause = if model.today.rows.iter().any(pause) {
        "pause outreach"
    } else {
        ""
    };
    joined(&[pause, &meter(model)], ", ")
}

/// The invitations of the week, as they are counted.
fn meter(model: &Model) -> String {
    let rows = model.morning.outreach.iter().filter(|row| row.used > 0);
    let Some(row) = rows.clone().max_by_key(|row| row.share()) else {
        return String::new();
    };
    let used = format!("{}/{}", row.used, grouped(row.limit.unsigned_abs()));
    if model.morning.outreach.len() == 1 {
        return format!("{used} invited this week");
    }
    let shop = clip(&safe(&row.shop), SHOP);
    match rows.count() {
        0 | 1 => format!("{shop} {used} invited"),
        several => format!("{shop} {used} invited, {} more", several - 1),
    }
}

/// How far data of some kinds reaches and how old that is, such as `orders to Thu 23:59, 14 h old`; of
/// several shops the one that reaches least far.
fn age(model: &Model, what: &str, kinds: &[Kind]) -> String {
    let mut shops: BTreeMap<&str, Instant> = BTreeMap::new();
    for age in &model.ages {
        if kinds.iter().any(|kind| kind.name() == age.kind) {
            let until = shops.entry(&age.shop).or_insert(age.until);
            *until = age.until.max(*until);
        }
    }
    let Some(until) = shops.into_values().min() else {
        return String::new();
    };
    let local = model.zone().local(until);
    let day = words::day(local.date(), model.today_date());
    let minutes = (model.now - until).num_minutes().max(0);
    // What has only a day is no hours old.
    let old = match (local.format("%H:%M").to_string(), minutes) {
        (midnight, ..2_880) if midnight == "00:00" => String::new(),
        (midnight, _) if midnight == "00:00" => format!(", {} d old", minutes / 1_440),
        (time, 0..60) => format!(" {time}, {minutes} min old"),
        (time, 60..2_880) => format!(" {time}, {} h old", minutes / 60),
        (time, _) => format!(" {time}, {} d old", minutes / 1_440),
    };
    // Figures of the platform settle late (domain.md section 4).
    let days = model.clocks().provisional_days;
    format!("{what} to {day}{old}; {days} d provisional")
}

/// What was done today, for the end of the morning.
fn done_words(model: &Model) -> String {
    let told = model.morning.done.told();
    let parts: Vec<String> = told
        .into_iter()
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    parts.join(", ")
}

/// When the next post is due, for the end of the morning.
fn next_due(model: &Model) -> String {
    model.morning.next_due.map_or_else(
        || "Nothing waits for you.".to_owned(),
        |due| format!("Next due: {}.", words::day(due, model.today_date())),
    )
}

/// What the morning leaves out: a hidden thing is always named.
fn left_out(model: &Model) -> String {
    let counted = [
        (model.morning.messaged, "messaged"),
        (model.morning.snoozed, "put off"),
    ];
    let parts: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    parts.join(", ")
}

/// The keys of a menu; templates are counted too, so that a digit picks one.
fn choice_keys(choices: &[Choice]) -> Vec<String> {
    let counts = choices
        .iter()
        .all(|choice| matches!(choice.pick, Pick::Message(_)));
    let key = |(n, choice): (usize, &Choice)| match n + 1 {
        place @ 1..=9 if counts => format!("{place} {}", choice.key),
        _ if counts => format!("  {}", choice.key),
        _ => choice.key.to_string(),
    };
    choices.iter().enumerate().map(key).collect()
}

fn help_words(model: &Model, picker: &Picker) -> Vec<HelpWords> {
    let subject = model.subject();
    let mut lines = Vec::new();
    for (section, rows) in help_rows(model, picker.field.text()) {
        lines.push(HelpWords::Heading(section));
        for row in rows {
            let why = row.action.enabled(model, &subject).err();
            let enabled = why.is_none();
            let text = why.unwrap_or_else(|| row.sentence.to_string());
            let name = row.name.to_string();
            lines.push(HelpWords::Key(row.shown(), name, text, enabled));
        }
    }
    lines
}
