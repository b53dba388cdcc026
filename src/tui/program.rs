//! Programs of the person's own: started without a shell, given a text, stopped when they take too long.

use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::threads::Role;

/// The most that is read of what a program prints, in bytes.
const MOST: u64 = 64 << 10;

/// What to run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Order {
    /// The program and its arguments.
    pub(super) words: Vec<String>,
    /// What it is given on its standard input.
    pub(super) input: String,
    /// How long it may take.
    pub(super) timeout: Duration,
}

/// Runs a program and returns what it printed, or one sentence why it did not end well.
pub(super) fn run(order: &Order) -> Result<String, String> {
    let (program, arguments) = order.words.split_first().ok_or("Nothing to run is set.")?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program} did not start ({}).", error.kind()))?;
    if let Some(mut stdin) = child.stdin.take() {
        let input = order.input.clone();
        // One that does not read its input blocks nobody.
        drop(Role::Pipe.start(move || stdin.write_all(input.as_bytes())));
    }
    let printed = child.stdout.take().map(read);
    let complained = child.stderr.take().map(read);
    let ended = printed
        .as_ref()
        .map(|printed| printed.recv_timeout(order.timeout));
    let Some(Ok(printed)) = ended else {
        stop(&mut child);
        let seconds = order.timeout.as_secs();
        return Err(format!(
            "{program} took longer than {seconds} s and was stopped."
        ));
    };
    let status = wait(&mut child, order.timeout)
        .ok_or_else(|| format!("{program} did not end and was stopped."))?;
    if status {
        return Ok(printed);
    }
    let complained = complained.and_then(|complained| complained.recv_timeout(order.timeout).ok());
    let complaint = complained.unwrap_or_default();
    let complaint = complaint
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty());
    Err(match complaint {
        Some(line) => format!("{program} ended with an error: {line}"),
        None => format!("{program} ended with an error."),
    })
}

/// Reads what comes on a thread of its own, up to a limit; the rest is read and dropped, so that the
/// program can end.
fn read(mut from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    // Where no thread can be started nobody answers, and the program is stopped.
    drop(Role::Pipe.start(move || {
        let mut bytes = Vec::new();
        drop((&mut from).take(MOST).read_to_end(&mut bytes));
        drop(std::io::copy(&mut from, &mut std::io::sink()));
        drop(sender.send(String::from_utf8_lossy(&bytes).into_owned()));
    }));
    receiver
}

/// Waits until the program has ended, which closing its output nearly always means; returns whether it
/// ended well.
fn wait(child: &mut Child, most: Duration) -> Option<bool> {
    const STEP: Duration = Duration::from_millis(5);
    let mut waited = Duration::ZERO;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if waited < most => {
                std::thread::sleep(STEP);
                waited += STEP;
            }
            Ok(None) | Err(_) => {
                stop(child);
                return None;
            }
        }
    }
}

fn stop(child: &mut Child) {
    drop(child.kill());
    drop(child.wait());
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn order(words: &[&str], seconds: u64) -> Order {
        Order {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            input: "a $HOME; b".to_owned(),
            timeout: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn a_program_gets_its_input_and_no_shell_reads_anything() {
        assert_eq!(run(&order(&["/bin/cat"], 20)).unwrap(), "a $HOME; b");
        assert_eq!(
            run(&order(&["/bin/echo", "$(id);", "*"], 20)).unwrap(),
            "$(id); *\n"
        );
    }

    #[test]
    fn what_is_not_there_fails_and_what_takes_too_long_is_stopped() {
        let gone = run(&order(&["/no/such/program"], 1)).unwrap_err();
        assert!(gone.contains("did not start"), "{gone}");
        let failed = run(&order(&["/bin/sh", "-c", "echo no paper >&2; exit 3"], 20)).unwrap_err();
        assert_eq!(failed, "/bin/sh ended with an error: no paper");
        let slow = run(&order(&["/bin/sleep", "60"], 1)).unwrap_err();
        assert_eq!(slow, "/bin/sleep took longer than 1 s and was stopped.");
    }

    #[test]
    fn what_is_printed_is_read_up_to_a_limit() {
        let long = run(&order(
            &["/bin/sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x"],
            20,
        ));
        assert_eq!(long.unwrap().len() as u64, MOST);
    }
}
