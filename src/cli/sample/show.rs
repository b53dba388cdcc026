//! `callsheet sample show`: a sample with its events.

use crate::cli::context::{Context, Reach};
use crate::cli::outcome::{Exit, Fault};
use crate::cli::sheet::{cell, date, flag};
use crate::domain::due::WhyLate;
use crate::domain::sample::Decision;
use crate::store::view::pipeline::{SampleShow, SampleShowQuery};

/// Which samples to show.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Samples, by id or its last characters
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, ctx: &mut Context) -> Result<Exit, Fault> {
    let reach = ctx.reach()?;
    let mut shown = Vec::new();
    for sample in ctx.samples(&args.ids)? {
        let now = ctx.now;
        shown.push(ctx.fetch(&SampleShowQuery { sample, now })?);
    }
    if ctx.out.is_json() {
        match shown.as_slice() {
            [one] => ctx.document(reach.name(), one)?,
            several => ctx.document(reach.name(), &several)?,
        }
        return Ok(Exit::Done);
    }
    for (at, one) in shown.iter().enumerate() {
        if at > 0 {
            ctx.out.line("")?;
        }
        page(one, &reach, ctx)?;
    }
    Ok(Exit::Done)
}

fn page(show: &SampleShow, reach: &Reach, ctx: &mut Context) -> Result<(), Fault> {
    let (sample, today) = (&show.sample, ctx.today(reach));
    ctx.out.line(&format!(
        "@{} · {}  {}",
        sample.creator,
        sample.product,
        sample.stage.title()
    ))?;
    let why: Vec<_> = sample
        .why_late
        .iter()
        .copied()
        .map(WhyLate::words)
        .collect();
    let rows = [
        ("ID", sample.id.to_string()),
        ("Shop", sample.shop.clone()),
        ("SKU", sample.sku_id.to_string()),
        ("Campaign", cell(sample.campaign.as_deref())),
        ("Requested", date(sample.requested, today)),
        ("Approved", date(sample.approved, today)),
        ("Shipped", date(sample.shipped, today)),
        ("Delivered", date(sample.delivered, today)),
        ("Due", date(sample.due, today)),
        ("Agreed", flag(sample.confirmed, "yes")),
        (
            "Extended",
            cell((sample.extensions > 0).then_some(sample.extensions)),
        ),
        ("Posted", date(sample.posted, today)),
        ("Carrier", cell(sample.carrier.as_deref())),
        ("Tracking", cell(sample.tracking.as_deref())),
        ("Post", cell(sample.post_url.as_deref())),
        ("Decision", cell(sample.decision.map(Decision::name))),
        ("Reason", cell(sample.reason.as_deref())),
        ("Refundable", flag(sample.refundable, "yes")),
        ("Late", flag(sample.breached, "yes")),
        ("Why late", why.join(", ")),
    ];
    for (title, value) in rows {
        // What is not known needs no line of its own.
        if !matches!(value.as_str(), "" | "-") {
            ctx.out.line(&format!("  {title:<14}{value}"))?;
        }
    }
    for event in &show.events {
        let on = date(Some(reach.zone().date_of(event.at)), today);
        ctx.out
            .line(&format!("{on}  {}  {}", event.actor, event.summary))?;
    }
    Ok(())
}
