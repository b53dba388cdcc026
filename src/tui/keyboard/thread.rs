//! The thread that reads the terminal, and the limits of what may stay half said.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write as _};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::thread::JoinHandle;
use std::time::Duration;

use crossterm::event::Event;
use filedescriptor::{POLLIN, poll, pollfd};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{Sleep, sleep};

use super::Input;
use super::decode::{Amid, Decoder};
use super::input;
use crate::threads::Role;
use crate::tui::msg::BURST;
use crate::tui::terminal;

/// Bytes read at once.
const CHUNK: usize = 4096;
/// How long the rest of a rush may take.
const LINGER: Duration = Duration::from_millis(5);
/// Chunks that wait for the loop; the terminal keeps the rest.
const CHUNKS: usize = 16;
/// How long the rest of an escape sequence may take; Esc alone is known by it.
const MOMENT: Duration = Duration::from_millis(40);
/// How long a paste may bring next to nothing before it is given up.
const PATIENCE: Duration = Duration::from_secs(1);

/// The thread that reads the terminal, and what its bytes mean.
pub(in crate::tui) struct Keyboard {
    chunks: Option<Receiver<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
    /// Written to, it ends the thread.
    end: UnixStream,
    sizes: Signal,
    decoder: Decoder,
    ready: VecDeque<Input>,
    /// When what is half said is given up.
    limit: Option<(Amid, Pin<Box<Sleep>>)>,
}

impl Keyboard {
    /// Listens from here on, until dropped.
    pub(in crate::tui) fn listen() -> io::Result<Self> {
        let (end, ended) = UnixStream::pair()?;
        let (sender, chunks) = channel(CHUNKS);
        let terminal = terminal::keys()?;
        let reader = Role::Keys.start(move || read(terminal, &ended, &sender))?;
        Ok(Self {
            chunks: Some(chunks),
            reader: Some(reader),
            end,
            sizes: signal(SignalKind::window_change())?,
            decoder: Decoder::default(),
            ready: VecDeque::new(),
            limit: None,
        })
    }

    /// Waits for what comes next; `None` where the terminal is gone.
    ///
    /// Nothing is lost where the wait is given up.
    pub(in crate::tui) async fn next(&mut self) -> Option<Input> {
        loop {
            if let Some(input) = self.ready.pop_front() {
                return Some(input);
            }
            let limit = async {
                match &mut self.limit {
                    Some((_, limit)) => limit.as_mut().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                chunk = async {
                    match &mut self.chunks {
                        Some(chunks) => chunks.recv().await,
                        None => None,
                    }
                } => self.feed(&chunk?),
                _ = self.sizes.recv() => {
                    if let Ok((columns, rows)) = crossterm::terminal::size() {
                        self.ready.push_back(Input::Resize(columns, rows));
                    }
                }
                () = limit => self.give_up(),
            }
        }
    }

    /// Returns what is there already, without waiting.
    pub(in crate::tui) fn at_hand(&mut self) -> Option<Input> {
        loop {
            if let Some(input) = self.ready.pop_front() {
                return Some(input);
            }
            let chunk = self.chunks.as_mut()?.try_recv().ok()?;
            self.feed(&chunk);
        }
    }

    fn feed(&mut self, chunk: &[u8]) {
        let events = self.decoder.feed(chunk);
        self.take(events);
        let amid = self.decoder.amid();
        let is_same_paste =
            amid == Some(Amid::Paste) && matches!(self.limit, Some((Amid::Paste, _)));
        if !is_same_paste {
            self.limit = amid.map(|amid| (amid, Box::pin(sleep(patience(amid)))));
        }
    }

    fn give_up(&mut self) {
        let events = self.decoder.give_up();
        self.take(events);
        // A paste that goes on has another second.
        let amid = self.decoder.amid();
        self.limit = amid.map(|amid| (amid, Box::pin(sleep(patience(amid)))));
    }

    fn take(&mut self, events: Vec<Event>) {
        let inputs: Vec<Input> = events.into_iter().filter_map(input::read).collect();
        self.ready.extend(together(inputs));
    }
}

/// Returns keys that came with too many others as one burst.
fn together(inputs: Vec<Input>) -> Vec<Input> {
    let keys = inputs.iter().filter(|it| matches!(it, Input::Key(_)));
    if keys.count() <= BURST {
        return inputs;
    }
    let mut found = Vec::new();
    for input in inputs {
        match (found.last_mut(), input) {
            (Some(Input::Burst(keys)), Input::Key(key)) => keys.push(key),
            (_, Input::Key(key)) => found.push(Input::Burst(vec![key])),
            (_, other) => found.push(other),
        }
    }
    found
}

const fn patience(amid: Amid) -> Duration {
    match amid {
        Amid::Sequence => MOMENT,
        Amid::Paste => PATIENCE,
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // A reader that waits for room is let go by the first, one that waits for keys by the second.
        self.chunks = None;
        drop(self.end.write_all(&[0]));
        if let Some(reader) = self.reader.take() {
            drop(reader.join());
        }
    }
}

/// Whether bytes came as no hand types them, so that more may be on their way; neither the repeats of one
/// key nor what the mouse tells is meant.
fn is_rush(chunk: &[u8]) -> bool {
    let is_held = chunk
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a == b));
    chunk.len() > BURST && !is_held && chunk.first() != Some(&0x1B)
}

/// Adds what follows within a moment, so that a paste that is not told as one is seen whole; returns
/// whether anybody still listens.
///
/// What goes on and on is handed over piece by piece, the last of each kept back: its end is never shorter
/// than a burst.
fn gather(
    from: &mut (impl Read + AsRawFd),
    chunk: &mut Vec<u8>,
    buffer: &mut [u8],
    to: &Sender<Vec<u8>>,
) -> bool {
    loop {
        let mut watched = [pollfd {
            fd: from.as_raw_fd(),
            events: POLLIN,
            revents: 0,
        }];
        // What went wrong, the next look finds again.
        if !matches!(poll(&mut watched, Some(LINGER)), Ok(ready) if ready > 0) {
            return true;
        }
        match from.read(buffer) {
            Ok(length) if length > 0 => {
                chunk.extend_from_slice(buffer.get(..length).unwrap_or_default());
            }
            Ok(_) | Err(_) => return true,
        }
        if chunk.len() >= 4 * CHUNK {
            let kept = chunk.split_off(chunk.len() - 4 * BURST);
            if to.blocking_send(std::mem::replace(chunk, kept)).is_err() {
                return false;
            }
        }
    }
}

/// Reads what is there, again and again, until told to end or the terminal is gone.
fn read(mut from: impl Read + AsRawFd, end: &UnixStream, to: &Sender<Vec<u8>>) {
    let watch = |fd| pollfd {
        fd,
        events: POLLIN,
        revents: 0,
    };
    let mut buffer = vec![0; CHUNK];
    loop {
        let mut watched = [watch(from.as_raw_fd()), watch(end.as_raw_fd())];
        match poll(&mut watched, None) {
            Ok(_) => {}
            Err(filedescriptor::Error::Poll(error)) if error.kind() == ErrorKind::Interrupted => {
                continue;
            }
            Err(_gone) => return,
        }
        let [terminal, end] = watched;
        if end.revents != 0 {
            return;
        }
        if terminal.revents == 0 {
            continue;
        }
        Role::Keys.drill();
        match from.read(&mut buffer) {
            Ok(length) if length > 0 => {
                let mut chunk = buffer.get(..length).unwrap_or_default().to_vec();
                if is_rush(&chunk) && !gather(&mut from, &mut chunk, &mut buffer, to) {
                    return;
                }
                if to.blocking_send(chunk).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // The end: nothing comes from a terminal that is gone.
            Ok(_) | Err(_) => return,
        }
    }
}
