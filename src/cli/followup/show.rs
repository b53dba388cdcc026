//! `callsheet followup show`: a follow-up with its message.

use crate::cli::context::Context;
use crate::cli::outcome::{Exit, Fault};
use crate::cli::sheet::{cell, date};
use crate::domain::id::FollowUpId;
use crate::store::view::followup::{FollowUpRow, FollowUpsQuery};
use crate::store::view::{Scope, Span};

/// Runs the command.
pub(super) fn run(ids: &[String], ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let mut shown = Vec::new();
    for follow_up in ctx.follow_ups(ids)? {
        shown.push(row(follow_up, ctx)?);
    }
    if ctx.out.is_json() {
        match shown.as_slice() {
            [one] => ctx.document(reach.name(), one)?,
            several => ctx.document(reach.name(), &several)?,
        }
        return Ok(Exit::Done);
    }
    let today = ctx.today(&reach);
    for (at, one) in shown.iter().enumerate() {
        if at > 0 {
            ctx.out.line("")?;
        }
        ctx.out.line(&format!(
            "@{}  {}  {}  {}",
            one.creator,
            one.kind.name().replace('_', " "),
            one.state.name(),
            date(Some(reach.zone().date_of(one.due_at)), today),
        ))?;
        ctx.out.line(&format!("  {:<9}{}", "ID", one.id))?;
        ctx.out.line(&format!(
            "  {:<9}{}",
            "Product",
            cell(one.product.as_deref())
        ))?;
        ctx.out.line(&format!("  {:<9}{}", "Why", one.reason))?;
        if !one.message.is_empty() {
            ctx.out.line("")?;
            ctx.out.block(&one.message)?;
        }
    }
    Ok(Exit::Done)
}

/// Returns a follow-up.
pub(super) fn row(follow_up: FollowUpId, ctx: &mut Context) -> Result<FollowUpRow, Fault> {
    let queue = ctx.fetch(&FollowUpsQuery {
        scope: Scope::All,
        states: Vec::new(),
        due_until: None,
        only: Some(follow_up),
        span: Span::ALL,
    })?;
    queue.rows.into_iter().next().ok_or_else(|| {
        Fault::unknown(
            "follow-up",
            &follow_up.to_string(),
            "See what there is with: callsheet followups --state all.",
        )
    })
}
