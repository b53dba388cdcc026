//! `callsheet tick`: what is due of the playbook, run once; made for cron.

use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::fault::{Exit, Fault};
use super::session::{Session, actor};
use crate::domain::command::{Command, Envelope, Source};
use crate::domain::id::{FollowUpId, SuggestionId};
use crate::store::tick::{Made, TickOrder, Ticked};
use crate::store::view::followup::{FollowUpRow, FollowUpsOfIds};
use crate::store::view::suggestion::{SuggestionRow, SuggestionsOfIds};
use crate::store::{Store, StoreError};

/// How to run it.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Only say what would be queued
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    queued: Told<'a, FollowUpId, FollowUpRow>,
    suggested: Told<'a, SuggestionId, SuggestionRow>,
    expired: usize,
    cancelled: usize,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
}

/// Rows read at once.
const AT_ONCE: usize = 500;

/// What a tick made, read while it is told.
struct Told<'a, Id, Row> {
    made: &'a Made<Id, Row>,
    store: &'a Store,
    read: fn(&Store, &[Id]) -> Result<Vec<Row>, StoreError>,
}

impl<'a> Told<'a, FollowUpId, FollowUpRow> {
    const fn queued(ticked: &'a Ticked, store: &'a Store) -> Self {
        Self {
            made: &ticked.queued,
            store,
            read: |store, ids| store.fetch(&FollowUpsOfIds(ids.to_vec())),
        }
    }
}

impl<'a> Told<'a, SuggestionId, SuggestionRow> {
    const fn suggested(ticked: &'a Ticked, store: &'a Store) -> Self {
        Self {
            made: &ticked.suggested,
            store,
            read: |store, ids| store.fetch(&SuggestionsOfIds(ids.to_vec())),
        }
    }
}

impl<Id, Row> Told<'_, Id, Row> {
    /// Shows each row to `take`.
    fn each<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.made {
            Made::Rows(rows) => rows.iter().try_for_each(take),
            Made::Ids(ids) => ids
                .chunks(AT_ONCE)
                .try_for_each(|ids| (self.read)(self.store, ids)?.iter().try_for_each(&mut take)),
        }
    }
}

impl<Id, Row: Serialize> Serialize for Told<'_, Id, Row> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.made.len()))?;
        let told = self.each(|row| list.serialize_element(row).map_err(Untold::Written));
        match told {
            Ok(()) => list.end(),
            Err(Untold::Written(error)) => Err(error),
            Err(Untold::Read(error)) => Err(S::Error::custom(error)),
        }
    }
}

/// Why a list ends early.
enum Untold<E> {
    Read(StoreError),
    Written(E),
}

impl<E> From<StoreError> for Untold<E> {
    fn from(error: StoreError) -> Self {
        Self::Read(error)
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, session: &mut Session) -> Result<Exit, Fault> {
    let reach = session.reach()?;
    let order = TickOrder {
        envelope: Envelope {
            id: session.next_op()?,
            at: session.now,
            actor: actor(),
            source: Source::Tick,
            command: Command::Tick,
        },
        scope: reach.scope,
        dry_run: args.dry_run,
    };
    let store = session.store()?.clone();
    let mut ticked = match store.tick(order) {
        Ok(ticked) => ticked,
        Err(failure) if failure.is_busy() => {
            session.hint("Another run is busy with it already: nothing was done here.");
            Ticked::nothing(args.dry_run)
        }
        Err(failure) => return Err(failure.into()),
    };
    ticked.warnings.extend_from_slice(session.own_faults());
    if session.globals.json {
        let document = Document {
            queued: Told::queued(&ticked, &store),
            suggested: Told::suggested(&ticked, &store),
            expired: ticked.expired,
            cancelled: ticked.cancelled,
            warnings: &ticked.warnings,
        };
        session.document(reach.name(), &document)?;
        return Ok(Exit::Done);
    }
    tell(&ticked, (&store, args.dry_run), session)?;
    Ok(Exit::Done)
}

fn tell(
    ticked: &Ticked,
    (store, dry_run): (&Store, bool),
    session: &mut Session,
) -> Result<(), Fault> {
    let (queues, suggests) = if dry_run {
        ("would queue", "would suggest")
    } else {
        ("queued", "suggested")
    };
    Told::queued(ticked, store).each(|row| {
        let kind = row.kind.name().replace('_', " ");
        let (whom, reason) = (row.whom(), &row.reason);
        session.say(&format!("{queues} {kind} for {whom}: {reason}"))
    })?;
    Told::suggested(ticked, store).each(|row| {
        let whom = row
            .creator
            .as_deref()
            .map_or_else(|| row.subject.clone(), |creator| format!("@{creator}"));
        let proposal = row.proposal.trim_end_matches('.');
        let threshold = &row.threshold;
        session.say(&format!("{suggests} for {whom}: {proposal} ({threshold})"))
    })?;
    match ticked.cancelled {
        0 => {}
        1 => session.say("1 follow-up called off, its cause has gone")?,
        many => session.say(&format!(
            "{many} follow-ups called off, their cause has gone"
        ))?,
    }
    match ticked.expired {
        0 => {}
        1 => session.say("1 suggestion expired")?,
        many => session.say(&format!("{many} suggestions expired"))?,
    }
    let nothing = ticked.queued.is_empty() && ticked.suggested.is_empty();
    if nothing && ticked.cancelled + ticked.expired == 0 {
        session.say("Nothing is due.")?;
    }
    for warning in &ticked.warnings {
        session.hint(warning);
    }
    Ok(())
}
