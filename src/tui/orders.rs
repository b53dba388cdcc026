//! The orders of lists: the key of the sort menu, the name, and what the store calls it.

use super::action::Screen;
use super::pane::Pane;
use crate::store::view::campaign::CampaignSort;
use crate::store::view::content::ContentSort;
use crate::store::view::creator::CreatorSort;
use crate::store::view::due::DueSort;
use crate::store::view::followup::QueueSort;
use crate::store::view::pipeline::PipelineSort;
use crate::store::view::profit_page::ProfitSort;

/// An order with its key and its name.
pub type Order<S> = (char, &'static str, S);

/// Orders of the pipeline.
pub const PIPELINE: [Order<PipelineSort>; 4] = [
    ('s', "stage", PipelineSort::Stage),
    ('d', "due date", PipelineSort::Due),
    ('c', "creator", PipelineSort::Creator),
    ('p', "product", PipelineSort::Product),
];

/// Orders of the table of creators.
pub const CREATORS: [Order<CreatorSort>; 7] = [
    ('h', "handle", CreatorSort::Handle),
    ('s', "score", CreatorSort::Score),
    ('g', "net GMV", CreatorSort::NetGmv),
    ('n', "number of posts", CreatorSort::Posts),
    ('f', "followers", CreatorSort::Followers),
    ('p', "last post", CreatorSort::LastPost),
    ('o', "open samples", CreatorSort::OpenSamples),
];

/// Orders of videos and LIVEs.
pub const CONTENT: [Order<ContentSort>; 8] = [
    ('e', "conversion, from 100 clicks", ContentSort::Evident),
    ('c', "conversion", ContentSort::Conversion),
    ('g', "GMV", ContentSort::Gmv),
    ('m', "GMV for 1,000 views", ContentSort::Gpm),
    ('t', "clicks for an impression", ContentSort::Ctr),
    ('h', "3-second hold", ContentSort::Hold),
    ('n', "number of clicks", ContentSort::Clicks),
    ('p', "day posted", ContentSort::Posted),
];

/// Orders of the due list.
pub const DUE: [Order<DueSort>; 3] = [
    ('d', "due date", DueSort::Due),
    ('c', "creator", DueSort::Creator),
    ('p', "product", DueSort::Product),
];

/// Orders of the queue.
pub const QUEUE: [Order<QueueSort>; 4] = [
    ('d', "due date", QueueSort::Due),
    ('c', "creator", QueueSort::Creator),
    ('t', "kind", QueueSort::Kind),
    ('p', "product", QueueSort::Product),
];

/// Orders of the profit table.
pub const PROFIT: [Order<ProfitSort>; 5] = [
    ('c', "contribution", ProfitSort::Contribution),
    ('g', "net GMV", ProfitSort::NetGmv),
    ('o', "costs", ProfitSort::Costs),
    ('m', "margin", ProfitSort::Margin),
    ('n', "name", ProfitSort::Name),
];

/// Orders of the campaigns.
pub const CAMPAIGNS: [Order<CampaignSort>; 4] = [
    ('d', "days", CampaignSort::Days),
    ('n', "name", CampaignSort::Name),
    ('p', "pace", CampaignSort::Pace),
    ('l', "days left", CampaignSort::Left),
];

/// The order of a list that has but one.
pub const TIME: [Order<()>; 1] = [('t', "time", ())];

fn named_of<S>(orders: &[Order<S>]) -> Vec<(char, &'static str)> {
    orders.iter().map(|(key, name, _)| (*key, *name)).collect()
}

/// Returns key and name of the orders that the list of a pane has, none where it has but one.
pub fn of(pane: Pane) -> Vec<(char, &'static str)> {
    match pane {
        Pane::Pipeline => named_of(&PIPELINE),
        Pane::Creators => named_of(&CREATORS),
        Pane::Content => named_of(&CONTENT),
        Pane::Due => named_of(&DUE),
        Pane::FollowUps => named_of(&QUEUE),
        Pane::Profit => named_of(&PROFIT),
        Pane::Campaigns => named_of(&CAMPAIGNS),
        Pane::Creator
        | Pane::Scorecard
        | Pane::Today
        | Pane::Settlement
        | Pane::Programme
        | Pane::Hooks
        | Pane::Log => Vec::new(),
    }
}

/// Returns the names of the orders that a saved view of a screen may have.
pub fn names(screen: Screen) -> Vec<&'static str> {
    let pane = match screen {
        Screen::Desk => Pane::Pipeline,
        Screen::Creators => Pane::Creators,
        Screen::Content => Pane::Content,
        Screen::Today | Screen::FollowUps | Screen::Profit | Screen::Campaigns | Screen::Log => {
            return Vec::new();
        }
    };
    of(pane).into_iter().map(|(_, name)| name).collect()
}

/// Returns what the caption says of an order: nothing where it is the usual one.
pub fn said<S: PartialEq + Default>(orders: &[Order<S>], sort: &S, reverse: bool) -> String {
    let name = if *sort == S::default() && !reverse {
        ""
    } else {
        name_of(orders, sort).unwrap_or_default()
    };
    if reverse {
        format!("{name}, reversed")
    } else {
        name.to_owned()
    }
}

/// Returns the order of that name.
pub fn named<S: Copy>(orders: &[Order<S>], name: &str) -> Option<S> {
    let mut orders = orders.iter();
    orders
        .find(|(_, known, _)| *known == name)
        .map(|(_, _, sort)| *sort)
}

/// Returns the name of an order.
pub fn name_of<S: PartialEq>(orders: &[Order<S>], sort: &S) -> Option<&'static str> {
    let mut orders = orders.iter();
    orders
        .find(|(_, _, known)| known == sort)
        .map(|(_, name, _)| *name)
}
