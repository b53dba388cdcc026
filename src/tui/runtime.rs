//! The loop: wait, drain what else is there, update, do, draw once if anything changed.

use std::io;
use std::time::Duration;

use color_eyre::eyre::{Result, WrapErr as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::app::{App, Next};
use super::effects::Hands;
use super::importer::Importer;
use super::keyboard::Keyboard;
use super::model::{Model, Start};
use super::msg::Msg;
use super::rescue;
use super::terminal;
use super::theme::{Palette, Theme};
use super::widgets::glyphs::Glyphs;
use super::{Desk, Look, Outfit};
use crate::store::{Store, when_waiting};

/// Messages taken before a frame is drawn.
const DRAIN: usize = 512;
/// How often another process is looked for.
const LOOK: Duration = Duration::from_millis(250);
/// How often the playbook does what is due. Its days begin at midnight, so minutes later is on time;
/// what a file or another process brings in meanwhile waits no longer either.
const TICK: Duration = Duration::from_mins(15);

/// How the app was left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// For good.
    Quit,
    /// To look around in a made-up shop.
    ForDemo,
}

/// Runs the app until it is left. Fails only when the terminal itself does.
pub fn run(store: Store, desk: Desk, look: Look, outfit: Outfit) -> Result<Left> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .wrap_err("The event loop could not be started")?;
    runtime
        .block_on(serve(store, desk, look, outfit))
        .wrap_err("The terminal could not be used")
}

/// Returns the theme for this terminal.
pub(super) fn theme(look: &Look) -> Theme {
    let palette = if look.no_color {
        Palette::NoColor
    } else {
        Palette::default()
    };
    Theme::new(
        palette,
        if look.ascii {
            &Glyphs::ASCII
        } else {
            &Glyphs::UNICODE
        },
    )
}

async fn serve(store: Store, mut desk: Desk, look: Look, outfit: Outfit) -> io::Result<Left> {
    // Before the terminal is taken: a signal in between must give it back too.
    let mut leave = Leave::new()?;
    let now = (desk.clock)();
    let (inbox, mut outbox) = unbounded_channel();
    let teller = inbox.clone();
    when_waiting(move |sentence| {
        // The app may be on its way out.
        drop(teller.send(Msg::Told(sentence.to_owned())));
    });
    let model = Model::new(&Start {
        now,
        scope: look.scope,
        actor: desk.actor.clone(),
        faults: std::mem::take(&mut desk.faults),
    });
    let hands = Hands {
        store: store.clone(),
        importer: Importer::new(&store, &desk, &inbox),
        desk,
        scope: look.scope,
        inbox,
    };
    let mut app = App::new((model, hands), look, outfit)?;
    app.go_on()?;
    app.ask_ground()?;
    let left = live(&mut app, &store, &mut leave, &mut outbox).await;
    if left.is_err() {
        // The terminal went away while it was drawn on.
        rescue::keep();
    }
    store.hurry();
    app.remember();
    left
}

/// Lives until the app is left.
async fn live(
    app: &mut App,
    store: &Store,
    leave: &mut Leave,
    outbox: &mut UnboundedReceiver<Msg>,
) -> io::Result<Left> {
    let mut keyboard = Keyboard::listen()?;
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    // The first comes at once.
    let mut due = tokio::time::interval(TICK);
    due.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut version = store.data_version().unwrap_or_default();
    loop {
        let msg = tokio::select! {
            biased;
            () = leave.asked() => {
                rescue::keep();
                return Ok(Left::Quit);
            }
            input = keyboard.next() => if let Some(input) = input {
                Some(Msg::Input(input))
            } else {
                // The terminal is gone.
                rescue::keep();
                return Ok(Left::Quit);
            },
            msg = outbox.recv() => msg,
            _ = look.tick() => {
                // Where the signal of a closed terminal is kept from the program, nothing else tells.
                if !terminal::is_there() {
                    rescue::keep();
                    return Ok(Left::Quit);
                }
                let found = store.data_version().unwrap_or(version);
                (found != version).then(|| { version = found; Msg::Changed })
            }
            _ = due.tick() => {
                app.tick();
                None
            }
        };
        let Some(msg) = msg else { continue };
        let mut next = app.take(msg)?;
        let mut taken = 1;
        while next == Next::GoOn && taken < DRAIN {
            let Some(msg) = waiting(&mut keyboard, outbox) else {
                break;
            };
            next = app.take(msg)?;
            taken += 1;
        }
        match next {
            Next::GoOn => {}
            Next::Leave => return Ok(Left::Quit),
            Next::Demo => return Ok(Left::ForDemo),
            Next::Suspend => {
                // Nobody else may read the terminal while the shell has it.
                drop(keyboard);
                let rest = store.rest();
                app.suspend()?;
                drop(rest);
                app.tick();
                keyboard = Keyboard::listen()?;
            }
            Next::Edit(draft) => {
                drop(keyboard);
                app.edit(draft)?;
                // What interrupted the editor was not meant for the app.
                *leave = Leave::new()?;
                keyboard = Keyboard::listen()?;
            }
        }
        app.go_on()?;
    }
}

/// Returns what already waits, without waiting.
fn waiting(keyboard: &mut Keyboard, outbox: &mut UnboundedReceiver<Msg>) -> Option<Msg> {
    outbox
        .try_recv()
        .ok()
        .or_else(|| keyboard.at_hand().map(Msg::Input))
}

/// The signals that mean: leave.
#[cfg(unix)]
struct Leave {
    signals: [tokio::signal::unix::Signal; 4],
}

#[cfg(unix)]
impl Leave {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            signals: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
                signal(SignalKind::quit())?,
                signal(SignalKind::interrupt())?,
            ],
        })
    }

    async fn asked(&mut self) {
        let [terminate, hangup, quit, interrupt] = &mut self.signals;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = quit.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Leave;

#[cfg(not(unix))]
impl Leave {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn asked(&mut self) {
        drop(tokio::signal::ctrl_c().await);
    }
}
