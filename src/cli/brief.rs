//! `callsheet brief`: what creators are told, per product or campaign.

use std::io::IsTerminal as _;

use clap::Subcommand;

use super::args::Limit;
use super::fault::{Exit, Fault};
use super::session::Session;
use super::sheet::{Column, Sheet};
use crate::domain::brief::{BriefFor, PARTS, from_text, to_text};
use crate::domain::command::{Command, NewBrief};
use crate::domain::id::{ExtId, ShopId};
use crate::store::view::Scope;
use crate::store::view::brief::{BriefRow, BriefsQuery};
use crate::tui::edit_text;

/// What to do with briefs.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// The briefs, and what they still lack
    List(ListArgs),
    /// Shows a brief whole
    Show(SubjectArgs),
    /// Makes the brief of a product or campaign, or replaces it
    Add(AddArgs),
    /// Changes the given parts; without any, opens them in your editor
    Edit(AddArgs),
}

impl Verb {
    /// Returns the words that name it in JSON.
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::List(_) => "brief list",
            Self::Show(_) => "brief show",
            Self::Add(_) => "brief add",
            Self::Edit(_) => "brief edit",
        }
    }
}

/// How many.
#[derive(clap::Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    limit: Limit,
}

/// What a brief belongs to.
#[derive(clap::Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct SubjectArgs {
    /// The SKU id it is about
    #[arg(long, value_name = "SKU")]
    product: Option<String>,
    /// The campaign it is about, by name
    #[arg(long, value_name = "C")]
    campaign: Option<String>,
}

/// What it belongs to, and its five parts (readings.md 70).
#[derive(clap::Args, Debug)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    #[command(flatten)]
    parts: PartArgs,
}

/// The five parts.
#[derive(clap::Args, Debug)]
pub(crate) struct PartArgs {
    /// Hook angle: `problem_agitation`, `transformation_reveal`, `social_proof`, `curiosity_gap`, or your own
    #[arg(
        long,
        allow_hyphen_values = true,
        help = "Hook angle: problem_agitation, transformation_reveal, social_proof, curiosity_gap, or your own"
    )]
    hook: Option<String>,
    /// Product truth; one or two, separated by ;
    #[arg(long, allow_hyphen_values = true)]
    truth: Option<String>,
    /// Proof element
    #[arg(long, allow_hyphen_values = true)]
    proof: Option<String>,
    /// Call to action
    #[arg(long, allow_hyphen_values = true)]
    cta: Option<String>,
    /// What not to say; phrases separated by ;
    #[arg(long, allow_hyphen_values = true)]
    avoid: Option<String>,
}

impl PartArgs {
    fn given(self) -> [Option<String>; 5] {
        [self.hook, self.truth, self.proof, self.cta, self.avoid]
    }
}

/// Runs the command.
pub(crate) fn run(verb: Verb, session: &mut Session) -> Result<Exit, Fault> {
    match verb {
        Verb::List(args) => list(&args, session),
        Verb::Show(args) => show(&args, session),
        Verb::Add(args) => {
            let (shop, subject) = belongs(&args.subject, session)?;
            let parts = args.parts.given().map(Option::unwrap_or_default);
            set((shop, subject), parts, session)
        }
        Verb::Edit(args) => edit(args, session),
    }
}

/// Returns the shop, and what the brief belongs to.
fn belongs(args: &SubjectArgs, session: &mut Session) -> Result<(ShopId, BriefFor), Fault> {
    match (&args.campaign, &args.product) {
        (Some(name), _) => {
            let campaign = session.campaign(name)?;
            Ok((campaign.shop, BriefFor::Campaign(campaign.id)))
        }
        (None, Some(sku)) => {
            let shop = session.one_shop()?.id;
            Ok((shop, BriefFor::Product(ExtId::new(sku.trim()))))
        }
        (None, None) => Err(Fault::usage(
            "A brief belongs to something: give --product SKU or --campaign NAME.",
        )),
    }
}

fn set(
    (shop, subject): (ShopId, BriefFor),
    parts: [String; 5],
    session: &mut Session,
) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let [hook, truth, proof, cta, avoid] = parts;
    let brief = NewBrief {
        shop,
        subject,
        hook,
        truth,
        proof,
        cta,
        avoid,
    };
    session.commit(Command::SetBrief(brief), reach.name())
}

fn edit(args: AddArgs, session: &mut Session) -> Result<Exit, Fault> {
    let belongs = belongs(&args.subject, session)?;
    let row = find(&belongs, &args.subject, session)?;
    let parts = row.entity.parts().map(str::to_owned);
    let given = args.parts.given();
    if given.iter().any(Option::is_some) {
        let mut parts = parts;
        for (part, given) in parts.iter_mut().zip(given) {
            *part = given.unwrap_or_else(|| std::mem::take(part));
        }
        return set(belongs, parts, session);
    }
    if session.look.width.is_none() || !std::io::stdin().is_terminal() {
        return Err(Fault::usage(
            "Nothing to change was given: give a part such as --hook TEXT, or run it in a terminal.",
        ));
    }
    let wished = session.config.settings.editor.as_deref();
    let text = edit_text(&to_text(row.subject(), &parts), wished)
        .map_err(|why| Fault::failed("editor", &why, "The brief stays as it was."))?;
    let parts = from_text(&text).map_err(Fault::usage)?;
    set(belongs, parts, session)
}

fn find(
    (shop, subject): &(ShopId, BriefFor),
    args: &SubjectArgs,
    session: &mut Session,
) -> Result<BriefRow, Fault> {
    let rows = session.fetch(&BriefsQuery(Scope::Shop(*shop)))?;
    let name = args.campaign.as_ref().or(args.product.as_ref());
    let name = name.map_or("", String::as_str);
    rows.into_iter()
        .find(|row| row.entity.subject == *subject)
        .ok_or_else(|| Fault::unknown("brief of", name, "Write it with: callsheet brief add."))
}

fn list(args: &ListArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let mut rows = session.fetch(&BriefsQuery(reach.scope))?;
    let total = rows.len();
    rows.truncate(session.span(args.limit.limit).limit.unwrap_or(usize::MAX));
    if session.globals.json {
        session.document(reach.name(), &rows)?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        session.say("There are no briefs yet; callsheet brief add --product SKU writes one.")?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(&[
        reach.column(),
        Column::Words("Of"),
        Column::Key("SKU"),
        Column::Words("Hook angle"),
        Column::Number("Words"),
        Column::Words("Lacks"),
    ]);
    for row in &rows {
        sheet.row([
            row.shop.clone(),
            row.subject().to_owned(),
            row.sku_id
                .as_ref()
                .map_or_else(|| "campaign".to_owned(), ToString::to_string),
            row.hook.replace('_', " "),
            row.words.to_string(),
            if row.missing.is_empty() {
                "nothing".to_owned()
            } else {
                row.missing.join(", ")
            },
        ]);
    }
    session.table(sheet)?;
    session.more(rows.len(), total);
    Ok(Exit::Done)
}

fn show(args: &SubjectArgs, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let belongs = belongs(args, session)?;
    let row = find(&belongs, args, session)?;
    if session.globals.json {
        session.document(reach.name(), &row)?;
        return Ok(Exit::Done);
    }
    session.line(row.subject())?;
    for (part, text) in PARTS.iter().zip(row.entity.parts()) {
        session.line("")?;
        session.line(part.title)?;
        session.block(if text.is_empty() { "-" } else { text })?;
    }
    for warning in &row.warnings {
        session.hint(warning);
    }
    Ok(Exit::Done)
}
