//! Decision rules: what is proposed to a person, by thresholds set in advance (domain.md section 6;
//! readings.md 76). Pure.
//!
//! A shipped rule is one file here: what it looks at, the formula, the evidence it needs before it
//! speaks, and what it proposes. Its thresholds are data, `assets/rules.toml`, which a person's own file
//! overrides key by key ([`read()`]); rules of a person's own are queries ([`own`]). The store gathers the
//! [`evidence`] of every subject, the rules make [`Finding`]s of it, and [`settle`](mod@settle) turns the
//! findings into suggestions that come once, go with their facts, and stay quiet once turned down.
//!
//! ```text
//! evidence ─► Rules::creator / content / … ─► Found ─► settle(known, found) ─► come · again · expired · over
//! ```
//!
//! Nothing here does anything: automation proposes, a person decides.

mod campaign_cut;
mod category_shift;
mod commission_or_sample;
mod commission_ratio;
mod cvr_low;
pub mod evidence;
mod finding;
mod frequency_drop;
mod gmv_per_post_outlier;
mod gmv_threshold;
mod hook_low;
mod judge;
mod output_below_agreed;
pub mod own;
mod promote_tier;
mod read;
mod read_own;
mod restock;
pub mod retainer_ready;
mod setting;
pub mod settle;
pub mod shown;
mod sku_margin_weak;
mod sla;
mod spark_candidate;
mod spark_watch;
mod stop_expanding;
mod stop_feeding;
pub mod unit_economics;

use std::fmt;
use std::sync::LazyLock;

use super::money::BasisPoints;
use super::playbook::Playbook;
use super::suggestion::SubjectKind;
use evidence::{
    CampaignEvidence, ContentEvidence, CreatorEvidence, SampleEvidence, ShopEvidence, SkuEvidence,
};
use own::Own;

pub use finding::{About, Finding, Found, MOST_PRODUCTS};
pub use read::read;
pub use setting::{Setting, Unit, Value, Values};

/// Whose hands a rule is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A person is asked.
    Suggest,
    /// What it proposes is done, and said.
    Auto,
    /// It is silent.
    Off,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Suggest, Self::Auto, Self::Off];

    /// Returns the word of rules files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suggest => "suggest",
            Self::Auto => "auto",
            Self::Off => "off",
        }
    }
}

/// What a rule makes of the evidence of one subject.
#[derive(Clone, Copy)]
enum Judge {
    Creator(fn(&CreatorEvidence<'_>, &Values) -> Option<Finding>),
    Content(fn(&ContentEvidence, &Values) -> Option<Finding>),
    Sku(fn(&SkuEvidence<'_>, &Values) -> Option<Finding>),
    Campaign(fn(&CampaignEvidence<'_>, &Values) -> Option<Finding>),
    Shop(fn(&ShopEvidence, &Values) -> Option<Finding>),
    Sample(fn(&SampleEvidence, &Values) -> Option<Finding>),
    /// Asked when a person is about to pause or drop a creator, not by the tick.
    Asked,
}

/// A shipped rule: everything about it but its thresholds.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Its name.
    pub id: &'static str,
    /// What it looks at.
    pub subject: SubjectKind,
    /// The thresholds it has.
    pub settings: &'static [Setting],
    /// How its figures are made.
    pub formula: &'static str,
    /// Why anybody would look at this, in one or two sentences.
    pub why: &'static str,
    /// Pairs of thresholds of which the first must be below the second.
    ordered: &'static [(&'static str, &'static str)],
    judge: Judge,
}

/// Its name and formula: where its code lies differs from process to process, and ticks tell by this text
/// whether the rules are those that looked before.
impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shape")
            .field("id", &self.id)
            .field("formula", &self.formula)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Shape {}

/// Every shipped rule, in the order of domain.md section 6.
pub const SHAPES: [&Shape; 20] = [
    &cvr_low::SHAPE,
    &gmv_per_post_outlier::SHAPE,
    &output_below_agreed::SHAPE,
    &frequency_drop::SHAPE,
    &hook_low::SHAPE,
    &commission_ratio::SHAPE,
    &gmv_threshold::SHAPE,
    &category_shift::SHAPE,
    &promote_tier::SHAPE,
    &retainer_ready::SHAPE,
    &commission_or_sample::SHAPE,
    &restock::SHAPE,
    &stop_feeding::SHAPE,
    &spark_candidate::SHAPE,
    &spark_watch::SHAPE,
    &sku_margin_weak::SHAPE,
    &campaign_cut::SHAPE,
    &stop_expanding::SHAPE,
    &unit_economics::SHAPE,
    &sla::SHAPE,
];

/// What a rule is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A shipped one with its thresholds.
    Shipped(&'static Shape, Values),
    /// A person's own.
    Own(Own),
}

/// One rule as it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// Whose hands it is in.
    pub mode: Mode,
    /// Rules before which it gives way: where one of them speaks of a subject, this one does not.
    pub unless: Vec<String>,
    /// What it is made of.
    pub what: What,
}

impl Rule {
    /// Returns how its figures are made.
    pub fn formula(&self) -> &str {
        match &self.what {
            What::Shipped(shape, _) => shape.formula,
            What::Own(own) => &own.when,
        }
    }

    /// Returns what it looks at.
    pub const fn subject(&self) -> SubjectKind {
        match &self.what {
            What::Shipped(shape, _) => shape.subject,
            What::Own(_) => SubjectKind::Creator,
        }
    }

    /// Returns why anybody would look at this.
    pub fn why(&self) -> &str {
        match &self.what {
            What::Shipped(shape, _) => shape.why,
            What::Own(own) => &own.say,
        }
    }

    /// Returns its thresholds, in the order of its file.
    pub fn thresholds(&self) -> Vec<(&'static Setting, &Value)> {
        match &self.what {
            What::Shipped(shape, values) => shape
                .settings
                .iter()
                .filter_map(|setting| Some((setting, values.get(setting.name)?)))
                .collect(),
            What::Own(_) => Vec::new(),
        }
    }
}

/// The rules in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// By how much the facts of a suggestion that was turned down must have grown before it comes again.
    pub again: BasisPoints,
    /// How many days what came and went rests before it comes back a second time, and what a person decided on
    /// before the first; as many more each time after that.
    pub rest: i64,
    /// The rules.
    pub list: Vec<Rule>,
}

static SHIPPED: LazyLock<Rules> = LazyLock::new(|| {
    let (rules, _faults) = read::shipped();
    rules
});

impl Default for Rules {
    fn default() -> Self {
        Self::shipped().clone()
    }
}

/// Returns where what a rule, or an entry of the playbook, proposes stands in the morning: what stops harm
/// first, then people, products and content, then rules of a person's own.
pub fn urgency(rule: &str) -> usize {
    const FIRST: [&str; 4] = [
        "stop_expanding",
        "campaign_cut",
        "stop_feeding",
        "spark_watch",
    ];
    if let Some(place) = FIRST.iter().position(|first| *first == rule) {
        return place;
    }
    if Playbook::shipped()
        .entries
        .iter()
        .any(|entry| entry.id == rule)
    {
        return FIRST.len();
    }
    let known = SHAPES.iter().position(|shape| shape.id == rule);
    FIRST.len() + 1 + known.unwrap_or(SHAPES.len())
}

impl Rules {
    /// Returns the rules as they are shipped.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Returns the rules with every one off.
    #[must_use]
    pub fn silent(&self) -> Self {
        let mut silent = self.clone();
        for rule in &mut silent.list {
            rule.mode = Mode::Off;
        }
        silent
    }

    /// Returns the rule of that name.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.list.iter().find(|rule| rule.id == id)
    }

    /// Returns the rules that are not off.
    pub fn live(&self) -> impl Iterator<Item = &Rule> {
        self.list.iter().filter(|rule| rule.mode != Mode::Off)
    }

    /// Returns whether a shipped rule of that name is not off.
    pub fn is_live(&self, id: &str) -> bool {
        self.live().any(|rule| rule.id == id)
    }

    /// Returns a whole threshold of a shipped rule; 0 where there is none of that name.
    pub fn whole(&self, id: &str, name: &str) -> i64 {
        match self.get(id).map(|rule| &rule.what) {
            Some(What::Shipped(_, values)) => values.whole(name),
            Some(What::Own(_)) | None => 0,
        }
    }

    /// Returns the thresholds of a shipped rule.
    pub fn values(&self, id: &str) -> Option<&Values> {
        match self.get(id).map(|rule| &rule.what) {
            Some(What::Shipped(_, values)) => Some(values),
            Some(What::Own(_)) | None => None,
        }
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
