//! How a figure was made: its inputs, the rows behind them, what was left out, and how old the data is.
//!
//! `subject` finds whose figure is meant; the recipe of the inputs is the domain's, the rows are counted by
//! `figures::rows`; `told` puts it into words.

mod subject;
mod told;

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::Scope;
use super::figures::content::ContentQuery;
use super::figures::rows::{Behind, Wanted, behind};
use super::frame::{Frame, frames};
use super::hooks;
use super::read::{Read, day, opt_instant};
use crate::domain::date::{Date, Instant, Window};
use crate::domain::id::ExtId;
use crate::domain::metrics::explain::{Recipe, Source, Term, recipe};
use crate::domain::metrics::ratio::Ratio;
use crate::domain::metrics::registry::Metric;
use crate::domain::metrics::sums::Sums;
use crate::domain::money::Currency;
use crate::store::{Query, StoreError};
use subject::Meant;

pub use super::figures::rows::{LineKind, LineRow};

/// How a metric of a subject came about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExplainQuery {
    /// Which shops.
    pub scope: Scope,
    /// Which figure.
    pub metric: Metric,
    /// Whose: a shop's name, `tier:2`, a handle, a SKU id, a campaign's name or a content's id. With
    /// `shop:`, `creator:`, `product:`, `category:`, `campaign:` or `content:` in front only that is meant;
    /// `hook:` and an angle means the content made with it, alone that of which no angle is known.
    pub subject: String,
    /// Window of the figure.
    pub window: Window,
    /// The clock.
    pub now: Instant,
    /// How many of the order lines themselves are wanted, the latest of them.
    pub lines: usize,
}

/// An input with the rows it is summed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Input {
    /// The input.
    pub term: Term,
    /// How many rows; `None` where it is no sum of rows we can list.
    pub rows: Option<u64>,
}

/// Rows that are in no input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// What they are: order lines, posts, samples.
    pub noun: &'static str,
    /// Why.
    pub reason: &'static str,
    /// How many.
    pub rows: u64,
    /// Their amount, minor units, of order lines.
    pub amount: Option<i128>,
}

/// Answer to [`ExplainQuery`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// Which figure.
    pub metric: Metric,
    /// Whose, as people call it.
    pub subject: String,
    /// The shop's name.
    pub shop: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// First and last day of the window, `None` where unbounded.
    pub bounds: (Option<Date>, Option<Date>),
    /// The figure.
    pub figure: Option<Ratio>,
    /// How it is made of its inputs.
    pub recipe: Recipe,
    /// The inputs, each once.
    pub inputs: Vec<Input>,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// SKUs whose cost is missing, where the figure needs it.
    pub missing_cost_skus: Vec<ExtId>,
    /// Those of them whose samples were shipped, so that shipping costs too.
    pub uncosted_samples: BTreeSet<ExtId>,
    /// The latest day any order line of the shop has.
    pub data_until: Option<Date>,
    /// When the files behind it were last imported.
    pub imported_at: Option<Instant>,
    /// The command that lists the rows.
    pub rows_command: Option<String>,
    /// The order lines, or the latest of them, where they were asked for.
    pub lines: Vec<LineRow>,
    /// How many order lines there are, listed or not.
    pub of_lines: u64,
}

impl Query for ExplainQuery {
    type Rows = Explanation;

    fn run(&self, conn: &Connection) -> Result<Explanation, StoreError> {
        let mut found = Vec::new();
        for frame in frames(conn, self.scope, self.now)? {
            if let Some(meant) = subject::find(conn, &frame, &self.subject)? {
                found.push((frame, meant));
            }
        }
        let one = match found.len() {
            0 => None,
            1 => found.pop(),
            count => {
                return Err(StoreError::Ambiguous {
                    noun: "shop",
                    name: self.subject.trim().to_owned(),
                    count,
                });
            }
        };
        let (frame, meant) = one.ok_or_else(|| StoreError::Unknown {
            noun: "creator, SKU, campaign, content, tier or shop",
            name: self.subject.trim().to_owned(),
        })?;
        self.explained(conn, &frame, &meant)?
            .ok_or_else(|| StoreError::Unknown {
                noun: "such figure of",
                name: self.subject.trim().to_owned(),
            })
    }
}

impl ExplainQuery {
    fn explained(
        &self,
        conn: &Connection,
        frame: &Frame,
        meant: &Meant,
    ) -> Read<Option<Explanation>> {
        match meant {
            Meant::Content(id) => return self.of_content(conn, frame, meant, id),
            Meant::Hook(angle) => return self.of_hook(conn, frame, meant, angle.as_deref()),
            Meant::Shop
            | Meant::Tier(_)
            | Meant::Segment(_)
            | Meant::Creator { .. }
            | Meant::Product(_)
            | Meant::Category(_)
            | Meant::Campaign(_) => {}
        }
        let creator = match meant {
            Meant::Creator { id, n, .. } => Some((*id, *n)),
            Meant::Shop
            | Meant::Tier(_)
            | Meant::Segment(_)
            | Meant::Product(_)
            | Meant::Category(_)
            | Meant::Campaign(_)
            | Meant::Content(_)
            | Meant::Hook(_) => None,
        };
        let wanted = Wanted {
            by: meant.by(),
            window: self.window,
            creator,
            is_meant: &|subject| meant.is(subject),
            lines: self.lines,
        };
        let Some((sums, rows)) = behind(conn, frame, &wanted)? else {
            return Ok(None);
        };
        let is_whole = *meant == Meant::Shop;
        if self.metric == Metric::UnattributedShare && !is_whole {
            return Ok(None);
        }
        self.told(conn, (frame, meant), &sums, rows).map(Some)
    }

    /// A content's figures are those to date, whenever it was posted (readings.md 22).
    fn of_content(
        &self,
        conn: &Connection,
        frame: &Frame,
        meant: &Meant,
        id: &ExtId,
    ) -> Read<Option<Explanation>> {
        let query = ContentQuery {
            scope: Scope::Shop(frame.id),
            window: Window::All,
            now: self.now,
        };
        let contents = query
            .run(conn)
            .map_err(|_error| rusqlite::Error::QueryReturnedNoRows)?;
        let Some(content) = contents.into_iter().find(|content| content.id == *id) else {
            return Ok(None);
        };
        if !is_of_content(self.metric) {
            return Ok(None);
        }
        // What a content sold is its content GMV: the one post of a group of one.
        let metric = if self.metric == Metric::NetGmv {
            Metric::GmvPerPost
        } else {
            self.metric
        };
        let own = Self {
            metric,
            window: Window::All,
            ..self.clone()
        };
        let mut told = own.told(conn, (frame, meant), &content.sums, Behind::default())?;
        for input in &mut told.inputs {
            input.rows = Some(1);
        }
        told.metric = self.metric;
        Ok(Some(told))
    }

    /// An angle's figures are those to date of the content posted in the window with it.
    fn of_hook(
        &self,
        conn: &Connection,
        frame: &Frame,
        meant: &Meant,
        angle: Option<&str>,
    ) -> Read<Option<Explanation>> {
        let angles = hooks::of_shop(conn, frame, self.window)?;
        let Some(found) = angles.into_iter().find(|row| row.angle.as_deref() == angle) else {
            return Ok(None);
        };
        let is_content = is_of_content(self.metric) && self.metric != Metric::NetGmv;
        if !is_content && self.metric != Metric::Posts {
            return Ok(None);
        }
        let sums = &found.sums;
        let mut told = self.told(conn, (frame, meant), sums, Behind::default())?;
        for input in &mut told.inputs {
            let posts = u64::try_from(sums.posts).ok();
            input.rows = posts.filter(|_posts| input.term.source == Source::Posts);
        }
        Ok(Some(told))
    }

    fn told(
        &self,
        conn: &Connection,
        (frame, meant): (&Frame, &Meant),
        sums: &Sums,
        rows: Behind,
    ) -> Read<Explanation> {
        let recipe = recipe(self.metric, sums);
        let sources = sources(self.metric, &recipe);
        let needs_costs = recipe.terms().any(|term| term.value.is_none());
        let (data_until, imported_at) = age(conn, frame, &sources)?;
        let mut inputs: Vec<Input> = Vec::new();
        for term in recipe.terms() {
            let known = |input: &Input| input.term.name == term.name;
            if !inputs.iter().any(known) {
                inputs.push(Input {
                    term: *term,
                    rows: counted(&rows, term.source),
                });
            }
        }
        Ok(Explanation {
            metric: self.metric,
            subject: meant.title(&frame.name),
            shop: frame.name.clone(),
            currency: frame.currency,
            bounds: self.window.bounds(frame.today),
            figure: self.metric.of(sums),
            left_out: left_out(&rows, &sources),
            uncosted_samples: sums.uncosted_samples.clone(),
            missing_cost_skus: if needs_costs {
                sums.missing_cost_skus().into_iter().collect()
            } else {
                Vec::new()
            },
            rows_command: self.rows_command(frame, meant, &sources),
            recipe,
            inputs,
            data_until,
            imported_at,
            of_lines: rows.of_lines,
            lines: rows.lines,
        })
    }

    /// Returns the command that lists the rows of the first source.
    fn rows_command(&self, frame: &Frame, meant: &Meant, sources: &[Source]) -> Option<String> {
        let window = match self.window.bounds(frame.today) {
            (Some(from), Some(to)) => format!("{from}..{to}"),
            (_, _) => "all".to_owned(),
        };
        let rows = |source: Source| match noun(source) {
            Some("order lines") => Some(format!(
                "callsheet explain {} \"{}\" --window {window} --rows",
                self.metric,
                self.subject.trim()
            )),
            Some("posts") => Some(format!("callsheet score --by content --window {window}")),
            Some("samples") => Some(match meant {
                Meant::Creator { handle, .. } => format!("callsheet creator show {handle}"),
                Meant::Shop
                | Meant::Tier(_)
                | Meant::Segment(_)
                | Meant::Product(_)
                | Meant::Category(_)
                | Meant::Campaign(_)
                | Meant::Content(_)
                | Meant::Hook(_) => "callsheet pipeline".to_owned(),
            }),
            Some("days of spend") => Some(format!("callsheet spark list --window {window}")),
            Some("fees") => Some(format!("callsheet creator fees --window {window}")),
            Some(_) | None => None,
        };
        sources.iter().copied().find_map(rows)
    }
}

/// Returns whether a content has the figure.
const fn is_of_content(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::NetGmv
            | Metric::Views
            | Metric::Likes
            | Metric::Comments
            | Metric::Shares
            | Metric::ProductImpressions
            | Metric::ProductClicks
            | Metric::ContentOrders
            | Metric::Ctr
            | Metric::Cvr
            | Metric::HoldRate
            | Metric::GmvPerPost
    )
}

/// Returns what a figure is summed over, each once.
fn sources(metric: Metric, recipe: &Recipe) -> Vec<Source> {
    let mut sources: Vec<Source> = recipe.terms().map(|term| term.source).collect();
    if metric == Metric::TimeToPost {
        sources.push(Source::PostedSamples);
    } else if metric == Metric::RequestToShip {
        sources.push(Source::RequestedSamples);
    }
    let mut seen = Vec::new();
    sources.retain(|source| {
        let is_new = !seen.contains(source);
        seen.push(*source);
        is_new
    });
    sources
}

/// Returns what the rows of a source are.
const fn noun(source: Source) -> Option<&'static str> {
    match source {
        Source::Counted
        | Source::NotUnpaid
        | Source::Commissioned
        | Source::Sold
        | Source::Refunded
        | Source::Media
        | Source::Stray
        | Source::Promoted => Some("order lines"),
        Source::Posts
        | Source::PostsWithGmv
        | Source::PostsWithFigure
        | Source::PostsWithCtr
        | Source::PostsWithCvr
        | Source::PostsWithHold => Some("posts"),
        Source::Shipped
        | Source::Due
        | Source::Delivered
        | Source::PostedSamples
        | Source::RequestedSamples => Some("samples"),
        Source::Spend => Some("days of spend"),
        Source::Fees => Some("fees"),
        Source::Buyers => Some("buyers"),
        Source::Creators => Some("creators"),
        Source::Setting => None,
    }
}

/// Returns how many rows a source has; posts with one figure are told by the posts there are.
fn counted(rows: &Behind, source: Source) -> Option<u64> {
    if matches!(source, Source::Buyers | Source::Creators | Source::Setting) {
        return None;
    }
    let source = if source == Source::PostsWithFigure {
        Source::Posts
    } else {
        source
    };
    Some(rows.counts.get(&source).copied().unwrap_or(0))
}

/// Returns which rows are in none of the sources.
fn left_out(rows: &Behind, sources: &[Source]) -> Vec<LeftOut> {
    let has = |wanted: &[Source]| sources.iter().any(|source| wanted.contains(source));
    let all = has(&[Source::Counted, Source::Media, Source::Promoted]);
    let paid_out = !all && has(&[Source::Commissioned]);
    let sold = has(&[Source::Sold]);
    let gross = has(&[Source::NotUnpaid]);
    let mut told = Vec::new();
    for (kind, out) in &rows.lines_out {
        let reason = match kind {
            LineKind::Counted => continue,
            LineKind::Unpaid => "unpaid",
            LineKind::Free => "sample or gift",
            LineKind::Refunded => "refunded",
            LineKind::Ineligible => "ineligible",
        };
        let (count, amount) = if all {
            (out.rows, out.amount)
        } else if paid_out {
            (
                out.rows - out.commissioned,
                out.amount - out.commissioned_amount,
            )
        } else if (gross || sold) && *kind == LineKind::Unpaid || sold && *kind == LineKind::Free {
            (out.rows, out.amount)
        } else {
            (0, 0)
        };
        if count > 0 {
            told.push(LeftOut {
                noun: "order lines",
                reason,
                rows: count,
                amount: Some(amount),
            });
        }
    }
    for ((source, reason), count) in &rows.left_out {
        let concerns = sources.contains(source)
            || (*source == Source::Posts
                && sources.iter().any(|source| noun(*source) == Some("posts")));
        if concerns {
            told.push(LeftOut {
                noun: noun(*source).unwrap_or("rows"),
                reason,
                rows: *count,
                amount: None,
            });
        }
    }
    told
}

/// Returns the latest day of an order line, and when files of the sources were last imported.
fn age(
    conn: &Connection,
    frame: &Frame,
    sources: &[Source],
) -> Read<(Option<Date>, Option<Instant>)> {
    let until = conn
        .prepare_cached("select max(day) from order_line where shop = ?1")?
        .query_row([frame.n], |row| day(row, 0))?;
    let kinds = match sources.iter().find_map(|source| noun(*source)) {
        Some("order lines") => "'affiliate_orders'",
        Some("posts") => {
            "'video_list', 'video_performance', 'live_list', 'live_analysis', 'kalodata_videos', 'content_facts'"
        }
        Some("samples") => "'sample_applications', 'samples_tracker'",
        Some("days of spend") => "'spark_spend'",
        Some("fees") => "'fees'",
        Some("buyers") => "'shop_orders'",
        Some(_) | None => return Ok((until, None)),
    };
    let sql = format!(
        "select max(at) from batch where shop = ?1 and undone_at is null and kind in ({kinds})"
    );
    let at = conn
        .prepare_cached(&sql)?
        .query_row([frame.n], |row| opt_instant(row, 0))?;
    Ok((until, at))
}
