//! The orders of lists: the key of the sort menu, the name, and what the store calls it.

use super::action::Screen;
use crate::store::view::content::ContentSort;
use crate::store::view::creator::CreatorSort;
use crate::store::view::pipeline::PipelineSort;

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

/// Returns the names of the orders that the list of a screen has.
pub fn names(screen: Screen) -> Vec<&'static str> {
    fn of<S>(orders: &[Order<S>]) -> Vec<&'static str> {
        orders.iter().map(|(_, name, _)| *name).collect()
    }
    match screen {
        Screen::Desk => of(&PIPELINE),
        Screen::Creators => of(&CREATORS),
        Screen::Content => of(&CONTENT),
        Screen::Today | Screen::FollowUps | Screen::Profit | Screen::Campaigns | Screen::Log => {
            Vec::new()
        }
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
