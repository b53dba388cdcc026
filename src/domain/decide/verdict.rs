//! Judging whether content keeps to its brief.

use super::{Decided, clean};
use crate::domain::command::NewVerdict;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::refusal::Refusal;
use crate::domain::verdict::Verdict;

/// Gives the verdict, or another one than before.
pub(super) fn judge(facts: &Facts, new: &NewVerdict) -> Result<Decided, Refusal> {
    facts.shop(new.shop)?;
    if !facts.knows_content {
        return Err(Refusal::unknown(
            "content",
            &new.content_id,
            "List it with: callsheet content.",
        ));
    }
    let reason = new.reason.as_deref().map(|text| clean("reason", text));
    let verdict = Verdict {
        shop: new.shop,
        content_id: new.content_id.clone(),
        compliance: new.compliance,
        reason: reason.transpose()?,
    };
    let mut decided = Decided::default();
    decided.push(
        match facts.verdicts.get(&(new.shop, new.content_id.clone())) {
            Some(known) => Change::between(known, &verdict, Verb::Judged).map(Event::Verdict),
            None => Some(Event::Verdict(Change::Added(verdict))),
        },
    );
    Ok(decided)
}
