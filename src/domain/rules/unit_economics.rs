//! `unit_economics`: before anybody is paused or dropped, whose fault the loss is.
//!
//! It stands on the confirmation of a pause or a drop (readings.md 76), not in the tick.

use super::{Judge, Setting, Shape, Unit, Values};
use crate::domain::id::ExtId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::suggestion::SubjectKind;

pub(super) const SHAPE: Shape = Shape {
    id: "unit_economics",
    subject: SubjectKind::Creator,
    settings: &[Setting::new(
        "margin_under",
        Unit::Share,
        "margin of a SKU, whoever sells it, under which it is the SKU's fault",
    )],
    formula: "contribution of the creator by SKU, last 90 days, beside what a piece of the same SKU leaves in \
              the whole shop: net GMV less goods, platform fee and commission",
    why: "Creators look weak on profit where the SKU mix is at fault: another product fixes that faster than \
          another creator.",
    ordered: &[],
    judge: Judge::Asked,
};

/// Days it looks back.
pub const DAYS: u32 = 90;

/// What a creator sold of one SKU, beside what everybody sold of it; minor units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The SKU.
    pub sku: ExtId,
    /// Its name.
    pub name: Option<String>,
    /// The creator's contribution by it.
    pub own: i128,
    /// What it leaves the shop after goods, platform fee and commission.
    pub shop: i128,
    /// The shop's net GMV of it.
    pub shop_net: i128,
}

/// What the check finds: the SKUs at fault, and what stays of the creator without them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mix {
    /// The creator's contribution.
    pub contribution: i128,
    /// Without the SKUs at fault.
    pub without: i128,
    /// SKUs that earn too little whoever sells them, the worst first.
    pub at_fault: Vec<Line>,
}

/// Returns what is at fault where a creator's loss lies in the SKU mix: products that hardly earn whoever
/// sells them, without which the creator makes no loss.
///
/// `None` where there is no loss, or where it is the creator's.
pub fn check(lines: &[Line], other: i128, set: &Values) -> Option<Mix> {
    let bar = set.ratio("margin_under");
    let contribution = lines.iter().map(|line| line.own).sum::<i128>() + other;
    if contribution >= 0 {
        return None;
    }
    let is_weak = |line: &&Line| {
        line.own < 0 && Ratio::new(line.shop, line.shop_net).is_none_or(|margin| margin < bar)
    };
    let mut at_fault: Vec<Line> = lines.iter().filter(is_weak).cloned().collect();
    let without = contribution - at_fault.iter().map(|line| line.own).sum::<i128>();
    if at_fault.is_empty() || without < 0 {
        return None;
    }
    at_fault.sort_by(|a, b| a.own.cmp(&b.own).then_with(|| a.sku.cmp(&b.sku)));
    Some(Mix {
        contribution,
        without,
        at_fault,
    })
}
