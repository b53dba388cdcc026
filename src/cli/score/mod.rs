//! `callsheet score`: the figures of creators, tiers, segments, products, campaigns, contents and shops.

mod content;
mod figures;
mod shop;
mod sort;

use clap::ValueEnum;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::spreadsheet::Spreadsheet;
use crate::domain::date::Window;
use crate::store::view::figures::content::ContentQuery;
use crate::store::view::figures::{By, FiguresQuery};

/// Days of the window where none is given (readings.md 1).
pub(crate) const WINDOW: &str = "28d";

/// What to group by.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Grouping {
    /// Creators, best score first
    Creator,
    /// Tiers of creators
    Tier,
    /// Segments of creators, which may overlap
    Segment,
    /// SKUs
    Product,
    /// Categories of products
    Category,
    /// Campaigns
    Campaign,
    /// Videos and LIVEs, best conversion first
    Content,
    /// The programme as a whole
    Shop,
}

/// Whose figures, and of when.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Whose
    #[arg(long, value_enum, default_value = "creator", value_name = "WHAT")]
    by: Grouping,
    /// 7d, 28d, 90d, all or FROM..TO
    #[arg(long, value_name = "WINDOW", default_value = WINDOW)]
    window: Window,
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    spreadsheet: Spreadsheet,
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let by = match args.by {
        Grouping::Creator => By::Creator,
        Grouping::Tier => By::Tier,
        Grouping::Segment => By::Segment,
        Grouping::Product => By::Product,
        Grouping::Category => By::Category,
        Grouping::Campaign => By::Campaign,
        Grouping::Shop => By::Shop,
        Grouping::Content => {
            let rows = session.fetch(&ContentQuery {
                scope: reach.scope,
                window: args.window,
                now: session.now,
            })?;
            return content::tell(&rows, args, &reach, session);
        }
    };
    let shops = session.fetch(&FiguresQuery {
        scope: reach.scope,
        by,
        window: args.window,
        now: session.now,
    })?;
    match by {
        By::Shop => shop::tell(&shops, args, &reach, session),
        By::Creator | By::Tier | By::Segment | By::Product | By::Category | By::Campaign => {
            let rows = sort::sorted(&shops);
            figures::tell(&rows, (by, args), &reach, session)
        }
    }
}
