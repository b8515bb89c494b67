//! A server process that can't outlive the test which started it.
//!
//! A shell stands between the test and the server and reads from a pipe whose other end only the test holds. When the
//! pipe closes, because the value was dropped or because the test process died in whatever way, the shell kills
//! exactly its own child and removes the data folder.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::Context;

/// `$1` signal, `$2` folder to remove, the rest is the server. A line `keep` on stdin kills but leaves the folder.
const WATCHDOG: &str = r#"
signal=$1 folder=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- >&2 & child=$!
echo "$child"
exec >/dev/null
read -r word <&3
kill -"$signal" "$child" 2>/dev/null
wait "$child" 2>/dev/null
[ "$word" = keep ] || rm -rf -- "$folder"
"#;

/// How the watchdog ends the server.
#[derive(Debug, Clone, Copy)]
pub enum Signal {
    /// `SIGKILL`: what a crash looks like.
    Kill,
    /// `SIGQUIT`: PostgreSQL stops all its processes at once.
    Quit,
}

/// A running server under its watchdog. Dropping it kills the server and removes its folder.
#[derive(Debug)]
pub struct Guarded {
    watchdog: Child,
    pid: u32,
}

impl Guarded {
    /// Starts `command` with its output in the file `log`; `folder` is removed when the server is gone.
    pub fn spawn(command: &Command, signal: Signal, folder: &Path, log: &Path) -> anyhow::Result<Self> {
        let log = File::options().create(true).append(true).open(log).context("cannot open the server's log")?;
        let signal = match signal {
            Signal::Kill => "KILL",
            Signal::Quit => "QUIT",
        };
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", WATCHDOG, "watchdog", signal])
            .arg(folder)
            .arg(command.get_program())
            .args(command.get_args());
        for (name, value) in command.get_envs() {
            shell.env(name, value.unwrap_or(OsStr::new("")));
        }
        if let Some(folder) = command.get_current_dir() {
            shell.current_dir(folder);
        }
        // Its own process group: whoever kills the test's group must not kill the watchdog before it has done its work.
        shell.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut watchdog = shell.spawn().context("cannot start /bin/sh")?;
        let stdout = watchdog.stdout.take().expect("stdout is piped");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).context("the watchdog did not say the server's pid")?;
        let pid = line.trim().parse().with_context(|| format!("the watchdog said {line:?} instead of a pid"))?;
        Ok(Self { watchdog, pid })
    }

    /// The server's own process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether the server still runs; a crashed one waits as a zombie until its watchdog ends.
    pub fn is_alive(&self) -> bool {
        // The state is the first word after the name, which stands in brackets and may hold anything.
        std::fs::read_to_string(format!("/proc/{}/stat", self.pid))
            .is_ok_and(|stat| stat.rsplit(") ").next().is_some_and(|rest| !rest.starts_with('Z')))
    }

    /// Kills the server with the watchdog's signal and waits until it is gone; the folder stays.
    pub fn kill_and_keep_folder(mut self) {
        if let Some(stdin) = &mut self.watchdog.stdin {
            // A failed write means that the watchdog is gone, and the server with it.
            drop(stdin.write_all(b"keep\n"));
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        drop(self.watchdog.wait());
    }
}

/// A port on loopback that was free a moment ago.
pub fn free_port() -> anyhow::Result<u16> {
    free_ports().map(|[port]| port)
}

/// Different ports on loopback, all of which were free a moment ago.
///
/// Below the range from which the kernel takes ports for outgoing connections, so that none of those sits on one while
/// a server is not yet, or between a crash and the restart not any more, listening.
pub fn free_ports<const N: usize>() -> anyhow::Result<[u16; N]> {
    // Each is held until all are found.
    let mut held = Vec::with_capacity(N);
    for _ in 0..100 * N {
        let any = TcpListener::bind(("127.0.0.1", 0)).context("no free port on loopback")?;
        // The kernel chooses at random, which spares a source of randomness here.
        let chosen = any.local_addr().context("a bound socket has an address")?.port();
        let port = 20_000 + chosen % 12_000;
        held.extend(TcpListener::bind(("127.0.0.1", port)).ok().map(|listener| (port, listener)));
        if held.len() == N {
            return Ok(std::array::from_fn(|at| held[at].0));
        }
    }
    anyhow::bail!("no {N} free ports between 20000 and 32000")
}
