//! What a stage may require, as options.

use crate::cli::value;
use crate::domain::command::MoveDetails;
use crate::domain::date::Date;
use crate::domain::fact::Side;
use crate::domain::sample::Decision;

/// What the new stage requires.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "What the stage requires")]
pub(super) struct Details {
    /// The day it was entered, today without it
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// Carrier
    #[arg(long)]
    carrier: Option<String>,
    /// Tracking number
    #[arg(long, value_name = "N")]
    tracking: Option<String>,
    /// Link or id of the post
    #[arg(long)]
    url: Option<String>,
    /// repeat, scale, retainer, switch, pause or drop
    #[arg(long, value_name = "DECISION")]
    decision: Option<Decision>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// Who declined: us or them
    #[arg(long, value_parser = side)]
    by: Option<Side>,
    /// The reason to pass a guard; it is logged
    #[arg(long = "override", value_name = "REASON")]
    overriding: Option<String>,
}

impl From<Details> for MoveDetails {
    fn from(details: Details) -> Self {
        Self {
            on: details.on,
            carrier: details.carrier,
            tracking: details.tracking,
            url: details.url,
            decision: details.decision,
            reason: details.reason,
            by: details.by,
            overriding: details.overriding,
        }
    }
}

fn side(text: &str) -> Result<Side, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "us" => Ok(Side::Us),
        "them" => Ok(Side::Them),
        _ => Err(format!("{text:?} is not a side: take us or them.")),
    }
}
