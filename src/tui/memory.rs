//! What is kept between two runs: shop, screen, rows, filters, orders, columns, zoom, marks, drafts.
//!
//! It belongs to one database and lies beside it. One that cannot be read is left aside with a line; what
//! it names and is no longer there is passed over.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::action::Screen;
use super::layer::Layer;
use super::layout::DeskPane;
use super::list::{Keyed, List};
use super::listings::Listing;
use super::model::{Model, Narrow, TodayKey};
use super::orders::{self, Order};
use super::pane::{LISTS, Pane};
use super::panes::creators::CreatorColumn;
use super::panes::profit::{TABS, Tab};
use crate::domain::date::Window;
use crate::domain::id::{CampaignId, CreatorId, ExtId, FollowUpId, SampleId, ShopId};
use crate::domain::query;
use crate::store::view::Scope;
use crate::store::view::profit_page::ProfitLine;
use crate::store::view::settlement_page::SettlementLine;

/// What this program writes; another number is not read.
const VERSION: u32 = 1;
/// Drafts kept.
const DRAFTS: usize = 20;
/// Marks kept of a list.
const MARKS: usize = 5_000;

/// What is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    version: u32,
    shop: Option<ShopId>,
    client: Option<ShopId>,
    screen: String,
    focus: String,
    zoom: bool,
    board: bool,
    days: Option<u32>,
    pipeline: Kept<SampleId>,
    due: Kept<SampleId>,
    today: Kept<TodayKey>,
    creators: Kept<CreatorId>,
    queue: Kept<FollowUpId>,
    content: Kept<(String, ExtId)>,
    columns: Option<Vec<String>>,
    lead: String,
    tab: String,
    profit: Kept<<ProfitLine as Keyed>::Key>,
    settlement: Kept<<SettlementLine as Keyed>::Key>,
    campaigns: Kept<CampaignId>,
    log: Kept<i64>,
    hidden: BTreeMap<String, BTreeSet<String>>,
    drafts: BTreeMap<String, Vec<String>>,
    toured: bool,
}

/// What is kept of a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
struct Kept<K> {
    row: usize,
    key: Option<K>,
    marks: Vec<K>,
    filter: String,
    sort: Option<String>,
    reverse: bool,
}

impl<K> Default for Kept<K> {
    fn default() -> Self {
        Self {
            row: 0,
            key: None,
            marks: Vec::new(),
            filter: String::new(),
            sort: None,
            reverse: false,
        }
    }
}

impl<K: Clone + Ord + std::fmt::Debug> Kept<K> {
    fn of<R: Keyed<Key = K>>(list: &List<R>) -> Self {
        Self {
            row: list.cursor,
            key: list.current().map(Keyed::key),
            marks: list.marks.iter().take(MARKS).cloned().collect(),
            ..Self::default()
        }
    }

    fn narrowed<S: PartialEq>(
        self,
        narrow: &Narrow,
        orders: &[Order<S>],
        (sort, reverse): (&S, bool),
    ) -> Self {
        Self {
            filter: narrow.text.clone(),
            sort: orders::name_of(orders, sort).map(str::to_owned),
            reverse,
            ..self
        }
    }

    fn looked<S: PartialEq>(self, look: &Listing<S>, orders: &[Order<S>]) -> Self {
        self.narrowed(&look.narrow, orders, (&look.sort, look.reverse))
    }

    fn look<S: Copy>(&self, look: &mut Listing<S>, orders: &[Order<S>], actor: &str) {
        self.narrow(&mut look.narrow, actor);
        self.order(orders, (&mut look.sort, &mut look.reverse));
    }

    fn put_into<R: Keyed<Key = K>>(&self, list: &mut List<R>) {
        list.resume(self.row, self.key.clone());
        list.marks = self.marks.iter().cloned().collect();
    }

    fn narrow(&self, narrow: &mut Narrow, actor: &str) {
        // A word that meant something once may mean nothing now.
        if let Ok(filter) = query::parse(&self.filter) {
            narrow.text.clone_from(&self.filter);
            narrow.filter = filter.asked_by(actor);
        }
    }

    fn order<S: Copy>(&self, orders: &[Order<S>], (sort, reverse): (&mut S, &mut bool)) {
        if let Some(known) = self
            .sort
            .as_deref()
            .and_then(|name| orders::named(orders, name))
        {
            *sort = known;
            *reverse = self.reverse;
        }
    }
}

impl Memory {
    /// Returns what is to be kept of the app.
    pub fn of(model: &Model) -> Self {
        let mut drafts = model.drafts.clone();
        for layer in &model.layers {
            if let Layer::Form(form) = layer {
                drafts.extend(form.draft());
            }
        }
        let surplus = drafts.len().saturating_sub(DRAFTS);
        let (pipeline, creators, content) = (&model.pipeline, &model.creators, &model.content);
        let listings = &model.listings;
        Self {
            version: VERSION,
            shop: chosen_shop(model),
            client: chosen_client(model),
            screen: model.screen.word().to_owned(),
            focus: pane_word(model.focus).to_owned(),
            zoom: model.zoom,
            board: pipeline.board,
            days: match model.window {
                Window::Days(days) => Some(days),
                Window::All | Window::Range(..) => None,
            },
            pipeline: Kept::of(&pipeline.list).narrowed(
                &pipeline.narrow,
                &orders::PIPELINE,
                (&pipeline.sort, pipeline.reverse),
            ),
            due: Kept::of(&model.due).looked(&listings.due, &orders::DUE),
            today: Kept::of(&model.today).looked(&listings.today, &orders::TIME),
            creators: Kept::of(&creators.list).narrowed(
                &creators.narrow,
                &orders::CREATORS,
                (&creators.sort, creators.reverse),
            ),
            queue: Kept::of(&model.queue).looked(&listings.queue, &orders::QUEUE),
            lead: pane_word(model.lead).to_owned(),
            tab: tab_word(model.profit.tab).to_owned(),
            profit: Kept::of(&model.profit.list).looked(&listings.profit, &orders::PROFIT),
            settlement: Kept::of(&model.profit.settlement)
                .looked(&listings.settlement, &orders::TIME),
            campaigns: Kept::of(&model.campaigns).looked(&listings.campaigns, &orders::CAMPAIGNS),
            log: Kept::of(&model.log).looked(&listings.log, &orders::TIME),
            hidden: kept_hidden(&listings.hidden),
            content: Kept::of(&content.list).narrowed(
                &content.narrow,
                &orders::CONTENT,
                (&content.sort, content.reverse),
            ),
            columns: creators.columns.as_ref().map(|columns| {
                let titles = columns.iter().map(|column| column.title().to_owned());
                titles.collect()
            }),
            drafts: drafts.into_iter().skip(surplus).collect(),
            toured: model.toured,
        }
    }

    /// Reads what was kept, or says in one sentence why it is left aside.
    pub fn read(text: &str) -> Result<Self, String> {
        let aside = "What was kept of the last run cannot be read and is left aside";
        let memory: Self = serde_json::from_str(text)
            .map_err(|error| format!("{aside}: line {}.", error.line()))?;
        if memory.version == VERSION {
            Ok(memory)
        } else {
            Err(format!("{aside}: another version of the program wrote it."))
        }
    }

    /// Returns it as a file.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Puts the app where it was.
    pub fn restore(self, model: &mut Model) {
        // Whoever names a shop at the start means that one.
        if let (Some(shop), Scope::All) = (self.shop, model.scope) {
            model.scope = Scope::Shop(shop);
        }
        if let (Some(shop), Scope::All) = (self.client, model.scope) {
            model.scope = Scope::Client(shop);
        }
        if let Some(screen) = Screen::of(&self.screen) {
            model.screen = screen;
        }
        if let Some(focus) = DeskPane::ALL
            .into_iter()
            .find(|pane| pane_word(*pane) == self.focus)
        {
            model.focus_on(focus);
        }
        if self.lead == pane_word(DeskPane::Due) {
            model.lead = DeskPane::Due;
        }
        model.zoom = self.zoom;
        model.window = self.days.map_or(Window::All, Window::Days);
        let actor = model.actor.clone();
        let pipeline = &mut model.pipeline;
        pipeline.board = self.board;
        self.pipeline.put_into(&mut pipeline.list);
        self.pipeline.narrow(&mut pipeline.narrow, &actor);
        self.pipeline.order(
            &orders::PIPELINE,
            (&mut pipeline.sort, &mut pipeline.reverse),
        );
        self.restore_looks(model, &actor);
        let creators = &mut model.creators;
        self.creators.put_into(&mut creators.list);
        self.creators.narrow(&mut creators.narrow, &actor);
        self.creators.order(
            &orders::CREATORS,
            (&mut creators.sort, &mut creators.reverse),
        );
        creators.columns = self.columns.map(|titles| {
            let known = CreatorColumn::ALL.into_iter();
            known
                .filter(|column| titles.iter().any(|title| title == column.title()))
                .collect()
        });
        let content = &mut model.content;
        self.content.put_into(&mut content.list);
        self.content.narrow(&mut content.narrow, &actor);
        self.content
            .order(&orders::CONTENT, (&mut content.sort, &mut content.reverse));
        model.drafts = self.drafts;
        model.toured = self.toured;
    }

    /// Puts the lists back that know of nothing but a look.
    fn restore_looks(&self, model: &mut Model, actor: &str) {
        self.due.put_into(&mut model.due);
        self.today.put_into(&mut model.today);
        self.queue.put_into(&mut model.queue);
        self.campaigns.put_into(&mut model.campaigns);
        self.log.put_into(&mut model.log);
        let profit = &mut model.profit;
        self.profit.put_into(&mut profit.list);
        self.settlement.put_into(&mut profit.settlement);
        let tab = TABS.into_iter().find(|(tab, _)| tab_word(*tab) == self.tab);
        if let Some((tab, _)) = tab {
            profit.tab = tab;
            if let Tab::Parted(by) = tab {
                profit.by = by;
            }
        }
        let listings = &mut model.listings;
        self.due.look(&mut listings.due, &orders::DUE, actor);
        self.today.look(&mut listings.today, &orders::TIME, actor);
        self.queue.look(&mut listings.queue, &orders::QUEUE, actor);
        self.profit
            .look(&mut listings.profit, &orders::PROFIT, actor);
        let settlement = &mut listings.settlement;
        self.settlement.look(settlement, &orders::TIME, actor);
        let campaigns = &mut listings.campaigns;
        self.campaigns.look(campaigns, &orders::CAMPAIGNS, actor);
        self.log.look(&mut listings.log, &orders::TIME, actor);
        listings.hidden = LISTS
            .into_iter()
            .filter_map(|pane| Some((pane, self.hidden.get(pane.word())?.clone())))
            .collect();
    }
}

/// Returns the shop that was chosen; where there is one only, nothing was.
fn chosen_shop(model: &Model) -> Option<ShopId> {
    let are_several = model.shops.as_ref().is_some_and(|shops| shops.len() > 1);
    match model.scope {
        Scope::Shop(shop) if are_several => Some(shop),
        Scope::Shop(_) | Scope::Client(_) | Scope::All => None,
    }
}

/// Returns a shop of the client that was chosen.
const fn chosen_client(model: &Model) -> Option<ShopId> {
    match model.scope {
        Scope::Client(shop) => Some(shop),
        Scope::Shop(_) | Scope::All => None,
    }
}

fn kept_hidden(hidden: &BTreeMap<Pane, BTreeSet<String>>) -> BTreeMap<String, BTreeSet<String>> {
    hidden
        .iter()
        .filter(|(_, titles)| !titles.is_empty())
        .map(|(pane, titles)| (pane.word().to_owned(), titles.clone()))
        .collect()
}

fn tab_word(tab: Tab) -> &'static str {
    let mut tabs = TABS.into_iter();
    tabs.find(|(known, _)| *known == tab)
        .map_or("", |(_, title)| title)
}

const fn pane_word(pane: DeskPane) -> &'static str {
    match pane {
        DeskPane::Pipeline => "pipeline",
        DeskPane::Due => "due",
        DeskPane::Creator => "creator",
        DeskPane::Scorecard => "scorecard",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_or_of_another_version_is_left_aside_with_a_line() {
        for text in ["", "{", "[]", "{\"version\":1,\"zoom\":3}", "\u{0}"] {
            let why = Memory::read(text).unwrap_err();
            assert!(
                why.starts_with("What was kept of the last run cannot be read"),
                "{text:?}"
            );
        }
        assert!(
            Memory::read("{\"version\":9}")
                .unwrap_err()
                .contains("version")
        );
        assert!(Memory::read("{\"version\":1,\"unknown\":3}").is_ok());
    }

    #[test]
    fn a_filter_that_means_nothing_any_more_is_passed_over() {
        let kept: Kept<u32> = Kept {
            filter: "sorcery:9".to_owned(),
            sort: Some("by magic".to_owned()),
            ..Kept::default()
        };
        let mut narrow = Narrow::default();
        kept.narrow(&mut narrow, "ana");
        assert_eq!(narrow.text, "");
        let (mut sort, mut reverse) = (orders::PIPELINE[1].2, false);
        kept.order(&orders::PIPELINE, (&mut sort, &mut reverse));
        assert_eq!(sort, orders::PIPELINE[1].2);
    }
}
