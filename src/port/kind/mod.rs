//! One file per family of kinds: which columns it reads and the fact a row becomes.

mod affiliate_orders;
mod content;
mod content_notes;
mod creators;
mod money;
mod products;
mod samples;
mod shop_orders;
mod signals;

use super::cell::{Fault, Row};
use super::layout::Layout;
use crate::domain::fact::{Fact, Kind};

/// Turns rows of one kind into facts.
#[derive(Debug)]
pub(super) enum Reader {
    /// Affiliate order lines.
    AffiliateOrders(Box<affiliate_orders::Lines>),
    /// Lines of the shop's orders.
    ShopOrders(Box<shop_orders::Orders>),
    /// Videos and LIVEs.
    Content(Box<content::Contents>),
    /// Creators and their contacts.
    Creators(Box<creators::Creators>),
    /// Products and costs.
    Products(Box<products::Products>),
    /// Applications and trackers.
    Samples(Box<samples::Samples>),
    /// What sheets say of content.
    ContentNotes(Box<content_notes::Notes>),
    /// Weekly series.
    Signals(Box<signals::Signals>),
    /// Flat fees.
    Fees(Box<money::Fees>),
    /// Spark spend.
    Spend(Box<money::Spend>),
    /// Settlements.
    Settlements(Box<money::Settlements>),
}

impl Reader {
    /// Returns the reader for a file laid out like this.
    pub(super) fn of(layout: &Layout) -> Self {
        match layout.fit.format.name {
            Kind::AffiliateOrders => {
                Self::AffiliateOrders(Box::new(affiliate_orders::Lines::of(layout)))
            }
            Kind::ShopOrders => Self::ShopOrders(Box::new(shop_orders::Orders::of(layout))),
            Kind::VideoList
            | Kind::VideoPerformance
            | Kind::LiveList
            | Kind::LiveAnalysis
            | Kind::KalodataVideos => Self::Content(Box::new(content::Contents::of(layout))),
            Kind::CreatorList | Kind::KalodataCreators | Kind::Contacts => {
                Self::Creators(Box::new(creators::Creators::of(layout)))
            }
            Kind::ProductList | Kind::Products => {
                Self::Products(Box::new(products::Products::of(layout)))
            }
            Kind::SampleApplications | Kind::SamplesTracker => {
                Self::Samples(Box::new(samples::Samples::of(layout)))
            }
            Kind::ContentFacts => Self::ContentNotes(Box::new(content_notes::Notes::of(layout))),
            Kind::Signal => Self::Signals(Box::new(signals::Signals::of(layout))),
            Kind::Fees => Self::Fees(Box::new(money::Fees::of(layout))),
            Kind::SparkSpend => Self::Spend(Box::new(money::Spend::of(layout))),
            Kind::FinanceIncome => Self::Settlements(Box::new(money::Settlements::of(layout))),
        }
    }

    /// Reads one row.
    #[inline]
    pub(super) fn read<'a>(&self, row: &Row<'a>) -> Result<Fact<'a>, Fault> {
        match self {
            Self::AffiliateOrders(lines) => lines.read(row).map(Fact::OrderLine),
            Self::ShopOrders(orders) => orders.read(row).map(Fact::ShopOrder),
            Self::Content(contents) => contents.read(row).map(Fact::Content),
            Self::Creators(creators) => creators.read(row).map(Fact::Creator),
            Self::Products(products) => products.read(row).map(Fact::Product),
            Self::Samples(samples) => samples.read(row).map(Fact::Sample),
            Self::ContentNotes(notes) => notes.read(row).map(Fact::ContentNote),
            Self::Signals(signals) => signals.read(row).map(Fact::Signal),
            Self::Fees(fees) => fees.read(row).map(Fact::Fee),
            Self::Spend(spend) => spend.read(row).map(Fact::Spend),
            Self::Settlements(settlements) => settlements.read(row).map(Fact::Settlement),
        }
    }
}
