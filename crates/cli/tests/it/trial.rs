//! A house in a temporary folder, and commands run in it with nothing taken from this machine's surroundings.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a story waits for what has to come, and how often it looks.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);
pub(crate) const EVERY: Duration = Duration::from_millis(50);

/// Waits until it is so; fails the test where it never comes to that.
pub(crate) fn until(mut so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !so() {
        assert!(started.elapsed() < PATIENCE, "it did not come to that");
        thread::sleep(EVERY);
    }
}

/// What a command did.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Everything in one text, for a snapshot.
    pub(crate) fn whole(&self) -> String {
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", self.code, self.out, self.err)
    }

    /// The one JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.whole()))
    }

    /// Fails the test unless the command ended with this code.
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.whole());
        self
    }
}

/// A command in clean surroundings.
pub(crate) fn exeunt() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exeunt"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("TZ", "UTC").env("LC_ALL", "C");
    command
}

/// Runs a command in clean surroundings.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    Ran::of(&exeunt().args(arguments).output().unwrap())
}

/// A house with its first actor, `admin`.
pub(crate) struct Trial {
    pub(crate) folder: TempDir,
    /// Where it isn't the house's own file.
    pub(crate) database: Option<String>,
}

impl Trial {
    pub(crate) fn new() -> Self {
        Self::begin(None)
    }

    /// A house whose database is this one.
    pub(crate) fn on(url: &str) -> Self {
        Self::begin(Some(url.to_owned()))
    }

    fn begin(database: Option<String>) -> Self {
        let trial = Self { folder: tempfile::tempdir().unwrap(), database };
        trial.run(&["init", "--save-token", "--log", "example.com/log"]).exits(0);
        trial.paper(false);
        trial
    }

    /// Whether plans wait for the manager's confirmation and Legal's review. Most stories are about something else.
    pub(crate) fn paper(&self, needed: bool) {
        let file = self.data().join("policy.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let (from, to) = if needed { ("needed = false", "needed = true") } else { ("needed = true", "needed = false") };
        assert_eq!(text.matches(from).count(), 2, "{text}");
        std::fs::write(&file, text.replace(from, to)).unwrap();
    }

    /// No house yet, only the folder for one.
    pub(crate) fn in_folder(folder: TempDir) -> Self {
        Self { folder, database: None }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("house")
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// A command of the first actor.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = exeunt();
        command.current_dir(self.folder.path()).env("EXEUNT_DATA", self.data()).args(arguments);
        command.envs(self.database.iter().map(|url| ("DATABASE_URL", url)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }

    /// A command of somebody else.
    pub(crate) fn run_as(&self, token: &str, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).env("EXEUNT_TOKEN", token).output().unwrap())
    }

    /// A command with something on stdin.
    pub(crate) fn run_with(&self, input: &str, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).write_stdin(input.to_owned()).output().unwrap())
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.folder.path().join(name), text).unwrap();
        self.path(name)
    }
}

/// Snapshot settings that hide what no two runs share.
pub(crate) fn steady() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"exeunt_[A-Za-z0-9]{32}", "[token]");
    settings.add_filter(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]");
    settings.add_filter(r"[0-9a-f]{8}-[0-9a-f]{4}\b", "[short id]");
    settings.add_filter(r"sha256:[0-9a-f]{64}", "[digest]");
    settings.add_filter(r"example\.com/log\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", "[log key]");
    settings.add_filter(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z", "[time]");
    settings.add_filter(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC", "[time]");
    settings.add_filter(r"/[^\s\x22”]*\.tmp[A-Za-z0-9]{6}", "[folder]");
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]");
    settings.add_filter(r"admin@\d+", "admin@[process]");
    settings
}

/// Compares a command's whole output with its snapshot.
pub(crate) fn shows(name: &str, ran: &Ran) {
    steady().bind(|| insta::assert_snapshot!(name, ran.whole()));
}

/// The mode of a file or folder, without its type.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
