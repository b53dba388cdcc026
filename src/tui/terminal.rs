//! The terminal: taken over on the way in, given back on every way out.

use std::io::{self, BufWriter, Stdout, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    self, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{Command as _, clipboard, cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::ability::Multiplexer;
use super::canvas::Canvas;
use super::{plain, rescue};
use crate::threads::{self, Role};

/// Whether the whole screen was taken, and not the keys alone.
static DRAWN: AtomicBool = AtomicBool::new(false);
/// Held by whoever writes to the terminal, and for good by a thread that gives it back because of a defect:
/// nothing may be drawn over the shell by the others that still run.
static WRITING: Mutex<()> = Mutex::new(());
/// How long a thread that ends waits for it.
const PATIENCE: Duration = Duration::from_secs(2);
/// Large enough that a frame is one write.
const BUFFER: usize = 64 * 1024;

/// Waits for the turn to write to the terminal.
fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the others from the terminal, where they let go of it in time; the first thread is the one that
/// writes.
fn silence() -> Option<MutexGuard<'static, ()>> {
    if Role::Main.is_here() {
        return None;
    }
    threads::found_within(PATIENCE, || WRITING.try_lock().ok())
}

/// Ends the program where another thread than the first has a defect: the screen is the shell's again,
/// and nothing may be drawn over it. The first ends by itself.
#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "nobody is left who could return an exit code"
)]
fn leave_at_once() {
    if !Role::Main.is_here() {
        std::process::exit(101);
    }
}

/// From the key F12 on a build for developers holds the drill its environment asks for, so that a test can
/// see what is left.
pub(super) fn drill(key: crossterm::event::KeyCode) {
    if key == crossterm::event::KeyCode::F(12) {
        threads::arm();
        Role::Main.drill();
    }
}

/// Returns whether the terminal is still there; one that was closed answers nothing.
pub(super) fn is_there() -> bool {
    use std::io::IsTerminal as _;

    io::stdout().is_terminal()
}

/// Returns what the terminal's keys are read from: the standard input, or the terminal itself where that is
/// something else.
#[cfg(unix)]
pub(super) fn keys() -> io::Result<std::fs::File> {
    use std::io::IsTerminal as _;
    use std::os::fd::AsFd as _;

    let input = io::stdin();
    if input.is_terminal() {
        input.as_fd().try_clone_to_owned().map(Into::into)
    } else {
        std::fs::File::open("/dev/tty")
    }
}

/// Gives the terminal back: the one routine of leaving, panicking, suspending.
///
/// Errors are passed over: there is nobody left to tell.
fn restore() {
    let mut out = io::stdout();
    if !DRAWN.load(Ordering::Relaxed) {
        drop(execute!(out, DisableBracketedPaste));
        drop(disable_raw_mode());
        return;
    }
    drop(execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show,
    ));
    drop(disable_raw_mode());
}

/// The terminal while the app has it; given back when dropped.
pub(super) struct Screen {
    terminal: CrosstermBackend<BufWriter<Stdout>>,
    canvas: Canvas,
    mouse: bool,
    /// The lines said last, where lines are said and nothing is drawn.
    said: Option<Vec<String>>,
}

impl Screen {
    /// Takes the terminal over, with the mouse or without.
    pub(super) fn enter(mouse: bool) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                // A file that breaks its reader is told by who waits for the rows.
                if Role::Sheet.is_here() {
                    return;
                }
                let _others = silence();
                restore();
                rescue::keep();
                before(info);
                leave_at_once();
            }));
        });
        {
            let _writing = writing();
            take(mouse)?;
        }
        Ok(Self {
            terminal: out(),
            canvas: Canvas::default(),
            mouse,
            said: None,
        })
    }

    /// Takes the keys alone: what there is to see is said line by line.
    pub(super) fn lines() -> io::Result<Self> {
        enable_raw_mode()?;
        execute!(io::stdout(), EnableBracketedPaste)?;
        Ok(Self {
            terminal: out(),
            canvas: Canvas::default(),
            mouse: false,
            said: Some(Vec::new()),
        })
    }

    /// Returns the size in cells.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        if self.said.is_some() {
            return Ok((plain::COLUMNS, plain::LINES));
        }
        terminal::size()
    }

    /// Draws one frame as one write; `paint` returns where the cursor shows.
    pub(super) fn draw(
        &mut self,
        paint: impl FnOnce(Rect, &mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        let _writing = writing();
        if let Some(before) = &mut self.said {
            let area = Rect::new(0, 0, plain::COLUMNS, plain::LINES);
            let mut frame = Buffer::empty(area);
            paint(area, &mut frame);
            let after = plain::lines(&frame);
            let out = &mut self.terminal;
            for line in plain::said(before, &after) {
                io::Write::write_all(out, line.as_bytes())?;
                io::Write::write_all(out, b"\r\n")?;
            }
            *before = after;
            return io::Write::flush(out);
        }
        let (columns, rows) = self.size()?;
        let area = Rect::new(0, 0, columns, rows);
        self.canvas.show(&mut self.terminal, area, paint)
    }

    /// Forgets what is on the screen, so that the next frame writes all of it.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        if let Some(said) = &mut self.said {
            said.clear();
            return Ok(());
        }
        let _writing = writing();
        self.canvas.forget();
        queue!(self.terminal, Clear(ClearType::All))
    }

    /// Sends a text to the clipboard by OSC 52, which works over ssh too; once more as what a
    /// multiplexer passes through, since not every one takes it as its own.
    pub(super) fn copy(&mut self, text: &str, inside: Option<Multiplexer>) -> io::Result<()> {
        let mut sequence = String::new();
        let copy = clipboard::CopyToClipboard::to_clipboard_from(text);
        copy.write_ansi(&mut sequence).map_err(io::Error::other)?;
        let passed = match inside {
            Some(Multiplexer::Tmux) => {
                format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
            }
            // What screen passes through must not hold the sign that ends it.
            Some(Multiplexer::Screen) => {
                format!("\x1bP{}\x07\x1b\\", sequence.trim_end_matches("\x1b\\"))
            }
            None => String::new(),
        };
        let _writing = writing();
        let out = &mut self.terminal;
        io::Write::write_all(out, sequence.as_bytes())?;
        io::Write::write_all(out, passed.as_bytes())?;
        io::Write::flush(out)
    }

    /// Asks the terminal for its background; the answer comes in as keys, if it comes.
    pub(super) fn ask_ground(&mut self) -> io::Result<()> {
        let _writing = writing();
        let out = &mut self.terminal;
        io::Write::write_all(out, b"\x1b]11;?\x1b\\")?;
        io::Write::flush(out)
    }

    /// Listens to the mouse, or leaves it to the terminal.
    pub(super) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        if self.said.is_some() {
            return Ok(());
        }
        self.mouse = on;
        let _writing = writing();
        if on {
            execute!(self.terminal, EnableMouseCapture)
        } else {
            execute!(self.terminal, DisableMouseCapture)
        }
    }

    /// Suspends to the shell until it is brought back.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        restore();
        #[cfg(unix)]
        {
            // Stopping is the shell's business: it is asked for by the signal every program gets.
            let me = std::process::id().to_string();
            std::process::Command::new("kill")
                .args(["-s", "TSTP", &me])
                .status()?;
        }
        self.take()?;
        self.clear()
    }
}

impl Screen {
    /// Gives the terminal to another program for as long as `work` takes.
    pub(super) fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let done = work();
        self.take()?;
        self.clear()?;
        Ok(done)
    }
}

impl Screen {
    /// Takes the terminal back as it was taken first.
    fn take(&self) -> io::Result<()> {
        let _writing = writing();
        if self.said.is_some() {
            enable_raw_mode()?;
            return execute!(io::stdout(), EnableBracketedPaste);
        }
        take(self.mouse)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(io::Write::flush(&mut self.terminal));
        restore();
    }
}

/// Returns what is written on, a frame at once.
fn out() -> CrosstermBackend<BufWriter<Stdout>> {
    CrosstermBackend::new(BufWriter::with_capacity(BUFFER, io::stdout()))
}

fn take(mouse: bool) -> io::Result<()> {
    DRAWN.store(true, Ordering::Relaxed);
    enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(
        out,
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide
    )?;
    if mouse {
        execute!(out, EnableMouseCapture)?;
    }
    out.flush()
}
