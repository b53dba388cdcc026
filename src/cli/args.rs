//! The arguments: global options, and one variant per subcommand.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{
    backup, brief, campaign, config, conflict, content, creator, creators, demo, doctor, due,
    experiment, explain, export, followup, followups, forget, import, keys, log, offer, outreach,
    pipeline, product, profit, report, rules, sample, score, segment, shell, shop, signal, spark,
    suggestion, suggestions, template, tick, today, undo,
};
use crate::domain::date::Instant;

/// Runs a TikTok Shop affiliate programme from the terminal.
#[derive(Parser, Debug)]
#[command(
    name = "callsheet",
    version,
    about = "Runs a TikTok Shop affiliate programme from the terminal.",
    long_about = "Runs a TikTok Shop affiliate programme from the terminal: samples, posts, follow-ups \
                  and what each creator really earns.\n\nWithout a command it opens the app.",
    after_help = "Exit: 0 done, 1 failed, 2 usage, 3 refused by a rule or guard, 4 partly done, \
                  5 database busy, locked or damaged.",
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    /// Options every command takes.
    #[command(flatten)]
    pub(crate) globals: Globals,
    /// What to do; the app without one.
    #[command(subcommand)]
    pub(crate) request: Option<Request>,
}

/// Options every command takes, before or after its name.
#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The database
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "CALLSHEET_DB",
        hide_env_values = true
    )]
    pub(crate) db: Option<PathBuf>,
    /// The settings file
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "CALLSHEET_CONFIG",
        hide_env_values = true
    )]
    pub(crate) config: Option<PathBuf>,
    /// The shop, by name
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) shop: Option<String>,
    /// The shops of this client, where several are meant
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "shop")]
    pub(crate) client: Option<String>,
    /// The clock everything uses, such as 2026-11-20T09:00:00Z
    #[arg(long, global = true, value_name = "RFC3339", env = "CALLSHEET_NOW", hide_env_values = true, value_parser = instant)]
    pub(crate) now: Option<Instant>,
    /// Print one JSON document
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Draw with ASCII only
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// Use no colour; the variable `NO_COLOR` does the same
    #[arg(
        long,
        global = true,
        help = "Use no colour; the variable NO_COLOR does the same"
    )]
    pub(crate) no_color: bool,
    /// Say nothing but the answer
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// The app as lines of text without boxes, for screen readers
    #[arg(long)]
    pub(crate) plain: bool,
    /// The app as on the first day: screen, rows and filters of the last run stay aside
    #[arg(long)]
    pub(crate) fresh: bool,
}

/// One variant per subcommand.
#[derive(Subcommand, Debug)]
pub(crate) enum Request {
    /// Reads exports and sheets into the database
    Import(import::Args),
    /// Makes a lived-in shop in its own database, then opens the app on it
    Demo(demo::Args),
    /// The morning: what waits for a person, most urgent first
    Today(today::Args),
    /// Counts per stage and the open samples
    Pipeline(pipeline::Args),
    /// Samples that await their post, by due date
    Due(due::Args),
    /// The follow-up queue
    Followups(followups::Args),
    /// The creators, narrowed by a query such as "tier:2 -tag:blocked"
    Creators(creators::Args),
    /// Videos and LIVEs ranked by conversion, never by views
    Content(content::Request),
    /// What stays of the sales: net GMV less every cost, by creator, campaign, product or shop
    Profit(profit::Args),
    /// How a figure was made: formula, inputs, what was left out, the age of the data
    Explain(explain::Args),
    /// The weekly page: figures against last week, profit, pipeline, content, data age
    Report(report::Args),
    /// Figures of creators, tiers, segments, products, campaigns, contents and shops
    Score(score::Args),
    /// One creator: show, add, edit, tag, note, fee, fees
    Creator {
        /// What to do.
        #[command(subcommand)]
        verb: creator::Verb,
    },
    /// One sample or several: show, add, advance, move, back, extend, confirm, track, decide
    Sample {
        /// What to do.
        #[command(subcommand)]
        verb: sample::Verb,
    },
    /// One follow-up or several: add, show, send, done, snooze, cancel, edit
    Followup {
        /// What to do.
        #[command(subcommand)]
        verb: followup::Verb,
    },
    /// What rules and the playbook propose
    Suggestions(suggestions::Args),
    /// One suggestion or several: show, accept, dismiss, snooze
    Suggestion {
        /// What to do.
        #[command(subcommand)]
        verb: suggestion::Verb,
    },
    /// Runs the playbook and the rules once, and says what it queued and proposed, and why
    Tick(tick::Args),
    /// Takes the last operation of the command line back, or the given one
    Undo(undo::Args),
    /// Takes an undo back
    Redo(undo::Args),
    /// Every event: who, when, what
    Log(log::Args),
    /// Checks that figures and tables agree with what they are made of
    Doctor(doctor::Args),
    /// Copies the whole database into a new file, beside whoever uses it, and checks the copy
    Backup(backup::Args),
    /// Puts a copy in the place of all there is; what was there is copied first
    Restore(backup::RestoreArgs),
    /// Writes a whole table: creators, samples, order lines, the log, …
    Export(export::Args),
    /// Removes a creator's email, phone and address for good, from the copies too; amounts stay
    Forget(forget::Args),
    /// Your settings: check, show, path
    Config {
        /// What to do.
        #[command(subcommand)]
        verb: config::Verb,
    },
    /// The keys of the app, as your settings have them
    Keys(keys::Args),
    /// A completion script for a shell
    Completions(shell::Args),
    /// The manual page, with the keys of the app
    Man(shell::ManArgs),
    /// Shops: list, add, set
    Shop {
        /// What to do.
        #[command(subcommand)]
        verb: shop::Verb,
    },
    /// Products: list, add, set, cost
    Product {
        /// What to do.
        #[command(subcommand)]
        verb: product::Verb,
    },
    /// The campaigns: goal, pace, days and budgets left
    Campaigns(campaign::ListArgs),
    /// Campaigns: list, show, add, edit, join
    Campaign {
        /// What to do.
        #[command(subcommand)]
        verb: campaign::Verb,
    },
    /// Segments, saved filters over creators: list, add, show, edit, remove
    Segment {
        /// What to do.
        #[command(subcommand)]
        verb: segment::Verb,
    },
    /// Experiments: list, show, add, assign, start, stop, roll
    Experiment {
        /// What to do.
        #[command(subcommand)]
        verb: experiment::Verb,
    },
    /// Briefs: list, show, add, edit
    Brief {
        /// What to do.
        #[command(subcommand)]
        verb: brief::Verb,
    },
    /// What files say against samples: list, settle
    Conflict {
        /// What to do.
        #[command(subcommand)]
        verb: conflict::Verb,
    },
    /// Commission rates of creators for products: list, set, history, export
    Offer {
        /// What to do.
        #[command(subcommand)]
        verb: offer::Verb,
    },
    /// A product offered to many creators at once: list, show, preview, queue, cancel
    Outreach {
        /// What to do.
        #[command(subcommand)]
        verb: outreach::Verb,
    },
    /// Decision rules: list, show, check, edit, test
    Rules {
        /// What to do.
        #[command(subcommand)]
        verb: rules::Verb,
    },
    /// Texts of messages: list, show, check, edit
    Template {
        /// What to do.
        #[command(subcommand)]
        verb: template::Verb,
    },
    /// Weekly series from outside beside weekly GMV: list, show
    Signal {
        /// What to do.
        #[command(subcommand)]
        verb: signal::Verb,
    },
    /// Promoted content: ask, code, run, stop, spend, list
    Spark {
        /// What to do.
        #[command(subcommand)]
        verb: spark::Verb,
    },
}

impl Request {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Import(_) => "import",
            Self::Demo(_) => "demo",
            Self::Today(_) => "today",
            Self::Pipeline(_) => "pipeline",
            Self::Due(_) => "due",
            Self::Followups(_) => "followups",
            Self::Creators(_) => "creators",
            Self::Content(request) => request.words(),
            Self::Profit(_) => "profit",
            Self::Explain(_) => "explain",
            Self::Report(_) => "report",
            Self::Score(_) => "score",
            Self::Doctor(_) => "doctor",
            Self::Creator { verb } => verb.words(),
            Self::Sample { verb } => verb.words(),
            Self::Followup { verb } => verb.words(),
            Self::Suggestions(_) => "suggestions",
            Self::Suggestion { verb } => verb.words(),
            Self::Tick(_) => "tick",
            Self::Undo(_) => "undo",
            Self::Redo(_) => "redo",
            Self::Log(_) => "log",
            Self::Backup(_) => "backup",
            Self::Restore(_) => "restore",
            Self::Export(_) => "export",
            Self::Forget(_) => "forget",
            Self::Config { verb } => verb.words(),
            Self::Keys(_) => "keys",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
            Self::Shop { verb } => verb.words(),
            Self::Product { verb } => verb.words(),
            Self::Campaigns(_) => "campaigns",
            Self::Campaign { verb } => verb.words(),
            Self::Segment { verb } => verb.words(),
            Self::Experiment { verb } => verb.words(),
            Self::Brief { verb } => verb.words(),
            Self::Conflict { verb } => verb.words(),
            Self::Offer { verb } => verb.words(),
            Self::Outreach { verb } => verb.words(),
            Self::Rules { verb } => verb.words(),
            Self::Template { verb } => verb.words(),
            Self::Signal { verb } => verb.words(),
            Self::Spark { verb } => verb.words(),
        }
    }

    /// Returns whether it only asks.
    pub(crate) fn is_reading(&self) -> bool {
        match self {
            Self::Import(args) => args.is_reading(),
            Self::Today(_)
            | Self::Pipeline(_)
            | Self::Due(_)
            | Self::Followups(_)
            | Self::Suggestions(_)
            | Self::Creators(_)
            | Self::Campaigns(_)
            | Self::Profit(_)
            | Self::Explain(_)
            | Self::Report(_)
            | Self::Score(_)
            | Self::Doctor(_)
            | Self::Log(_)
            | Self::Backup(_)
            | Self::Export(_)
            | Self::Config { .. }
            | Self::Keys(_)
            | Self::Completions(_)
            | Self::Man(_) => true,
            Self::Content(request) => request.is_reading(),
            Self::Creator { .. }
            | Self::Sample { .. }
            | Self::Followup { .. }
            | Self::Suggestion { .. }
            | Self::Shop { .. }
            | Self::Product { .. }
            | Self::Campaign { .. }
            | Self::Segment { .. }
            | Self::Experiment { .. }
            | Self::Brief { .. }
            | Self::Conflict { .. }
            | Self::Offer { .. }
            | Self::Outreach { .. }
            | Self::Rules { .. }
            | Self::Template { .. }
            | Self::Signal { .. }
            | Self::Spark { .. } => {
                let words = self.words();
                [" show", " list", " check", " test", " history", " preview"]
                    .iter()
                    .any(|verb| words.ends_with(verb))
                    || words == "creator fees"
                    || words == "offer export"
            }
            Self::Restore(_)
            | Self::Forget(_)
            | Self::Demo(_)
            | Self::Tick(_)
            | Self::Undo(_)
            | Self::Redo(_) => false,
        }
    }
}

/// How much of a list is wanted.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Print at most N rows
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

fn instant(text: &str) -> Result<Instant, String> {
    chrono::DateTime::parse_from_rfc3339(text.trim())
        .map(|at| at.to_utc())
        .map_err(|_e| format!("{text:?} is not an instant: write it like 2026-11-20T09:00:00Z"))
}
