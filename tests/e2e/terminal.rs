//! A pseudo-terminal with the program in it, and the screen it shows.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The longest a screen may take before a test gives up; generous, since machines are shared.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of keys typed before it is seen that they were read.
const HANDFUL: usize = 16;

struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
    /// Whether nobody looks any more: the terminal is being closed.
    closing: bool,
}

/// The program in a terminal.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn std::io::Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Terminal {
    /// Starts `callsheet` with these arguments, a fixed clock and nothing else of the environment.
    pub(crate) fn start(home: &Path, size: (u16, u16), args: &[&str]) -> Self {
        Self::with(home, size, args, &[])
    }

    /// Starts it with more in its environment.
    pub(crate) fn with(
        home: &Path,
        size: (u16, u16),
        args: &[&str],
        more: &[(&str, &str)],
    ) -> Self {
        let command = CommandBuilder::new(env!("CARGO_BIN_EXE_callsheet"));
        Self::of(command, (home, size), args, more)
    }

    /// Starts another build of it.
    pub(crate) fn of_program(program: &Path, home: &Path, size: (u16, u16)) -> Self {
        Self::of(CommandBuilder::new(program), (home, size), &[], &[])
    }

    /// Starts it from a shell that does `first` before.
    #[cfg(unix)]
    pub(crate) fn after(home: &Path, size: (u16, u16), first: &str) -> Self {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args([
            "-c",
            &format!("{first}; exec \"$0\""),
            env!("CARGO_BIN_EXE_callsheet"),
        ]);
        Self::of(command, (home, size), &[], &[])
    }

    fn of(
        mut command: CommandBuilder,
        (home, size): (&Path, (u16, u16)),
        args: &[&str],
        more: &[(&str, &str)],
    ) -> Self {
        let (columns, rows) = size;
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        command.env_clear();
        for (name, value) in [
            ("HOME", home.to_str().unwrap()),
            ("TERM", "xterm-256color"),
            ("TZ", "UTC"),
            ("USER", "ana"),
            ("CALLSHEET_NOW", "2026-11-20T17:00:00Z"),
        ] {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.args(args);
        command.cwd(home);
        let child = pair.slave.spawn_command(command).unwrap();
        // Else the reader never sees the end.
        drop(pair.slave);
        let parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let seen = Arc::new((
            Mutex::new(Seen {
                parser,
                raw: Vec::new(),
                ended: false,
                closing: false,
            }),
            Condvar::new(),
        ));
        let mut output = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            loop {
                let read = output.read(&mut bytes).unwrap_or(0);
                let mut seen = shared.0.lock().unwrap();
                match bytes.get(..read) {
                    Some(new) if read > 0 => {
                        seen.parser.process(new);
                        seen.raw.extend_from_slice(new);
                    }
                    _ => seen.ended = true,
                }
                seen.ended |= seen.closing;
                let ended = seen.ended;
                drop(seen);
                shared.1.notify_all();
                if ended {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self {
            child,
            master: pair.master,
            keys,
            seen,
        }
    }

    /// Closes the terminal, as a window that is closed; returns the exit code, where there is one.
    #[cfg(unix)]
    pub(crate) fn hang_up(mut self) -> Option<u32> {
        let (lock, came) = &*self.seen;
        lock.lock().unwrap().closing = true;
        // What is drawn for it wakes whoever reads, who lets go of the terminal then.
        self.keys.write_all(b"\x0c").unwrap();
        drop(
            came.wait_timeout_while(lock.lock().unwrap(), PATIENCE, |seen| !seen.ended)
                .unwrap(),
        );
        drop(self.keys);
        drop(self.master);
        self.child.wait().ok().map(|status| status.exit_code())
    }

    /// Sends bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types: `<enter>`, `<esc>`, `<tab>`, `<ctrl-c>` and the like by name, everything else as it is.
    ///
    /// Like a hand: what the program has not read yet is never so much that it looks like a paste.
    pub(crate) fn keys(&mut self, script: &str) -> &mut Self {
        let (mut rest, mut begun, mut sent) = (script, self.read(), 0);
        while let Some(c) = rest.chars().next() {
            let (bytes, after): (Vec<u8>, &str) =
                match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
                    Some((name, after)) => (named(name), after),
                    None => (c.to_string().into_bytes(), rest.split_at(c.len_utf8()).1),
                };
            self.keys.write_all(&bytes).unwrap();
            self.keys.flush().unwrap();
            sent += bytes.len();
            rest = after;
            if sent >= HANDFUL || rest.is_empty() {
                self.is_read(begun, sent);
                (begun, sent) = (self.read(), 0);
            }
        }
        self
    }

    /// Returns which thread reads the keys and how many bytes it has read, where the system tells.
    fn read(&self) -> Option<(std::ffi::OsString, usize)> {
        let tasks = format!("/proc/{}/task", self.child.process_id()?);
        let mut tasks = std::fs::read_dir(tasks).ok()?.flatten();
        let reader = tasks.find(|task| {
            let name = std::fs::read_to_string(task.path().join("comm"));
            name.is_ok_and(|name| name.trim_end() == "callsheet-keys")
        })?;
        let told = std::fs::read_to_string(reader.path().join("io")).ok()?;
        let bytes = told.lines().find_map(|line| line.strip_prefix("rchar: "))?;
        Some((reader.file_name(), bytes.parse().ok()?))
    }

    /// Waits until so many bytes more were read, or another thread reads, or none.
    fn is_read(&self, begun: Option<(std::ffi::OsString, usize)>, sent: usize) {
        let Some((reader, before)) = begun else {
            return;
        };
        let deadline = Instant::now() + PATIENCE;
        let is_read = || {
            let now = self.read();
            now.is_none_or(|(other, bytes)| other != reader || bytes - before >= sent)
        };
        while !is_read() && Instant::now() < deadline {
            let seen = self.seen.0.lock().unwrap();
            drop(
                self.seen
                    .1
                    .wait_timeout(seen, Duration::from_millis(1))
                    .unwrap(),
            );
        }
    }

    /// Waits until the screen satisfies `wanted`, and returns its text.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            let text = seen.parser.screen().contents();
            if wanted(&text) {
                return text;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || seen.ended {
                drop(seen);
                panic!("{what} never came; the screen shows:\n{text}");
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the screen shows `text`.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> String {
        self.until(text, |screen| screen.contains(text))
    }

    /// Waits until what the program has written satisfies `wanted`.
    #[track_caller]
    pub(crate) fn eventually(&self, what: &str, wanted: impl Fn(&[u8]) -> bool) {
        let (lock, came) = &*self.seen;
        let (seen, _) = came
            .wait_timeout_while(lock.lock().unwrap(), PATIENCE, |seen| {
                !seen.ended && !wanted(&seen.raw)
            })
            .unwrap();
        let has_come = wanted(&seen.raw);
        drop(seen);
        assert!(has_come, "{what} never came");
    }

    /// Waits for the end and returns the exit code, and whether the terminal was left as it was found.
    pub(crate) fn ends(mut self) -> (u32, bool) {
        let status = self.child.wait().unwrap();
        let (lock, came) = &*self.seen;
        let (seen, _) = came
            .wait_timeout_while(lock.lock().unwrap(), PATIENCE, |seen| !seen.ended)
            .unwrap();
        let clean = restored(seen.parser.screen());
        drop(seen);
        (status.exit_code(), clean)
    }

    /// Returns whether the program has ended, or ends within a moment.
    pub(crate) fn is_over(&self) -> bool {
        let (lock, came) = &*self.seen;
        let moment = Duration::from_millis(20);
        came.wait_timeout_while(lock.lock().unwrap(), moment, |seen| !seen.ended)
            .unwrap()
            .0
            .ended
    }

    /// Returns the number of the program's process.
    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process().to_string();
        let done = std::process::Command::new("/bin/sh")
            .args(["-c", &format!("kill -s {name} {id}")])
            .status()
            .unwrap();
        assert!(done.success());
    }

    /// Returns the processor time the program has used, in ticks, where the system tells.
    pub(crate) fn spent(&self) -> Option<u64> {
        let id = self.child.process_id()?;
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name may have blanks; what follows it has not.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut fields = fields.split_whitespace().skip(11);
        let mut ticks = || fields.next()?.parse::<u64>().ok();
        Some(ticks()? + ticks()?)
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let mut seen = self.seen.0.lock().unwrap();
        seen.parser
            .screen_mut()
            .set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        drop(seen);
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
    }

    /// Sends keys once nothing is being drawn any more, and returns how long they took to the first byte
    /// drawn for them.
    pub(crate) fn frame(&mut self, keys: &[u8]) -> Duration {
        let (lock, came) = &*self.seen;
        let mut seen = lock.lock().unwrap();
        let mut before = usize::MAX;
        while seen.raw.len() != before {
            before = seen.raw.len();
            let quiet = Duration::from_millis(30);
            seen = came.wait_timeout(seen, quiet).unwrap().0;
        }
        drop(seen);
        let began = Instant::now();
        self.keys.write_all(keys).unwrap();
        self.keys.flush().unwrap();
        let (seen, _) = came
            .wait_timeout_while(lock.lock().unwrap(), PATIENCE, |seen| {
                !seen.ended && seen.raw.len() == before
            })
            .unwrap();
        let took = began.elapsed();
        drop(seen);
        took
    }

    /// Forgets what the program has written, and returns how many bytes it was.
    pub(crate) fn forget(&self) -> usize {
        std::mem::take(&mut self.seen.0.lock().unwrap().raw).len()
    }

    /// Returns every byte the program has written.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().raw.clone()
    }
}

/// Returns whether a terminal is as a program should leave it.
fn restored(screen: &vt100::Screen) -> bool {
    !screen.alternate_screen()
        && !screen.hide_cursor()
        && !screen.bracketed_paste()
        && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
}

fn named(name: &str) -> Vec<u8> {
    match name {
        "enter" => b"\r".to_vec(),
        // As a code point: the byte alone and a key right behind it are Alt and that key.
        "esc" => b"\x1b[27u".to_vec(),
        "tab" => b"\t".to_vec(),
        "space" => b" ".to_vec(),
        "down" => b"\x1b[B".to_vec(),
        "up" => b"\x1b[A".to_vec(),
        "f12" => b"\x1b[24~".to_vec(),
        "light" => b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\".to_vec(),
        "paste" => b"\x1b[200~qqLLX\x1b[201~".to_vec(),
        other => match other
            .strip_prefix("ctrl-")
            .and_then(|key| key.bytes().next())
        {
            Some(key) => vec![key & 0x1F],
            None => panic!("no key is called {other}"),
        },
    }
}
