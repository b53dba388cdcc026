//! The loop: wait, drain what else is there, update, do, draw once if anything changed.

use std::io;
use std::time::Duration;

use color_eyre::eyre::{Result, WrapErr as _};
use crossterm::event::EventStream;
use futures_util::StreamExt as _;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::effects::{ForLoop, Hands};
use super::importer::Importer;
use super::model::{Model, Start};
use super::msg::{Draft, Effect, Input, Msg};
use super::screen::{Words, view};
use super::terminal::Screen;
use super::theme::{Palette, Theme};
use super::update::{settle, update};
use super::widgets::glyphs::Glyphs;
use super::{Desk, Look, draw, editor, input};
use crate::store::Store;

/// Messages taken before a frame is drawn.
const DRAIN: usize = 512;
/// How often another process is looked for.
const LOOK: Duration = Duration::from_millis(250);
/// How often the playbook does what is due. Its days begin at midnight, so minutes later is on time;
/// what a file or another process brings in meanwhile waits no longer either.
const TICK: Duration = Duration::from_mins(15);

/// Runs the app until it is left. Fails only when the terminal itself does.
pub fn run(store: Store, desk: Desk, look: Look) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .wrap_err("The event loop could not be started")?;
    runtime
        .block_on(serve(store, desk, look))
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

async fn serve(store: Store, mut desk: Desk, look: Look) -> io::Result<()> {
    // Before the terminal is taken: a signal in between must give it back too.
    let mut leave = Leave::new()?;
    let theme = theme(&look);
    let now = (desk.clock)();
    let (inbox, mut outbox) = unbounded_channel();
    let mut app = App {
        model: Model::new(&Start {
            now,
            scope: look.scope,
            actor: desk.actor.clone(),
            faults: std::mem::take(&mut desk.faults),
        }),
        hands: Hands {
            store: store.clone(),
            importer: Importer::new(&store, &desk, &inbox),
            desk,
            scope: look.scope,
            inbox,
        },
        screen: Screen::enter()?,
        theme,
    };
    let (columns, rows) = app.screen.size()?;
    app.take(Msg::Input(Input::Resize(columns, rows)))?;
    app.draw()?;
    let mut events = EventStream::new();
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    // The first comes at once.
    let mut due = tokio::time::interval(TICK);
    due.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut version = store.data_version().unwrap_or_default();
    loop {
        let msg = tokio::select! {
            biased;
            () = leave.asked() => return Ok(()),
            event = events.next() => match event {
                Some(Ok(event)) => input::read(event).map(Msg::Input),
                // The terminal is gone.
                Some(Err(_)) | None => return Ok(()),
            },
            msg = outbox.recv() => msg,
            _ = look.tick() => {
                let found = store.data_version().unwrap_or(version);
                (found != version).then(|| { version = found; Msg::Changed })
            }
            _ = due.tick() => {
                app.hands.tick();
                None
            }
        };
        let Some(msg) = msg else { continue };
        let mut next = app.take(msg)?;
        let mut taken = 1;
        while next == Next::GoOn && taken < DRAIN {
            let Some(msg) = waiting(&mut events, &mut outbox).await else {
                break;
            };
            next = app.take(msg)?;
            taken += 1;
        }
        match next {
            Next::GoOn => {}
            Next::Leave => return Ok(()),
            Next::Suspend => {
                // Nobody else may read the terminal while the shell has it.
                drop(events);
                app.screen.suspend()?;
                events = EventStream::new();
            }
            Next::Edit(draft) => {
                drop(events);
                // An interrupt is the editor's while it has the terminal.
                #[cfg(unix)]
                let _interrupts =
                    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
                let text = app.screen.lend(|| editor::edit(draft.text()))?;
                events = EventStream::new();
                app.take(Msg::Edited(draft, text))?;
            }
        }
        app.draw()?;
    }
}

/// Returns what already waits, without waiting.
async fn waiting(events: &mut EventStream, outbox: &mut UnboundedReceiver<Msg>) -> Option<Msg> {
    if let Ok(msg) = outbox.try_recv() {
        return Some(msg);
    }
    let event = std::future::poll_fn(|context| {
        let found = match events.poll_next_unpin(context) {
            std::task::Poll::Ready(found) => found.and_then(Result::ok),
            std::task::Poll::Pending => None,
        };
        std::task::Poll::Ready(found)
    });
    event.await.and_then(input::read).map(Msg::Input)
}

/// What the loop does after a message.
#[derive(Clone, PartialEq, Eq)]
enum Next {
    GoOn,
    Suspend,
    Edit(Box<Draft>),
    Leave,
}

struct App {
    model: Model,
    hands: Hands,
    screen: Screen,
    theme: Theme,
}

impl App {
    /// Takes one message and does what it asks of the world.
    fn take(&mut self, msg: Msg) -> io::Result<Next> {
        self.model.now = (self.hands.desk.clock)();
        let mut effects = update(&mut self.model, msg);
        effects.extend(settle(&mut self.model));
        let mut next = Next::GoOn;
        for effect in effects {
            match self.hands.perform(effect) {
                ForLoop::Nothing => {}
                ForLoop::Redraw => self.screen.clear()?,
                ForLoop::Suspend => next = Next::Suspend,
                ForLoop::Edit(draft) => next = Next::Edit(draft),
                ForLoop::Quit => return Ok(Next::Leave),
                ForLoop::Copy(text) => self.copy(&text)?,
            }
        }
        Ok(next)
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.screen.copy(text)?;
        let first: String = text.chars().take(60).collect();
        let told = Msg::Told(format!("Sent to the terminal's clipboard: {first}"));
        for effect in update(&mut self.model, told) {
            if matches!(effect, Effect::Fade(_)) {
                self.hands.perform(effect);
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let words = Words::of(&self.model);
        let view = view(&self.model, &words, &self.theme);
        self.screen
            .draw(|area, buf| draw::screen(&view, &self.theme, area, buf))
    }
}

/// The signals that mean: leave.
#[cfg(unix)]
struct Leave {
    signals: [tokio::signal::unix::Signal; 3],
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
            ],
        })
    }

    async fn asked(&mut self) {
        let [terminate, hangup, quit] = &mut self.signals;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = quit.recv() => {}
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
