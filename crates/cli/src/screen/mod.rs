//! The two streams: data goes to stdout, talk to stderr. Knows language, width and colour; knows no command.

mod clock;
mod mark;
mod paint;
mod plain;
mod progress;
mod table;
mod text;

pub(crate) use clock::{moment, time};
pub(crate) use mark::{Mark, check_mark, step_mark};
pub(crate) use paint::{Colour, Paint};
pub(crate) use plain::{visible, visible_lines};
pub(crate) use progress::Bar;
pub(crate) use table::{Column, Table};
pub(crate) use text::{indented, width};

use crate::failure::Failure;
use exeunt_core::{Message, Told};
use exeunt_words::Language;
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How wide text is wrapped when nobody says.
const USUAL_WIDTH: usize = 80;
/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 160;

/// Where output goes, and in which form.
#[derive(Debug)]
pub(crate) struct Screen {
    pub(crate) language: Language,
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    out: Stream,
    err: Stream,
    /// The reader of stdout has gone; what it asked for still gets done.
    deaf: AtomicBool,
    /// Columns that stay free at the left of data; a story sets its pictures in.
    margin: AtomicUsize,
}

/// What is known of one stream.
#[derive(Debug, Clone, Copy)]
struct Stream {
    /// `None`: not a terminal, so nothing is wrapped or cut.
    width: Option<usize>,
    paint: Paint,
}

impl Stream {
    fn of(terminal: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        Self { width: terminal.then(terminal_width), paint: Paint::new(terminal && !plain && !dumb) }
    }
}

fn terminal_width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let found = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    asked.or_else(found).unwrap_or(USUAL_WIDTH).clamp(20, WIDEST)
}

impl Screen {
    /// The screen of this process.
    pub(crate) fn new(language: Language, json: bool, quiet: bool) -> Self {
        Self {
            language,
            json,
            quiet,
            out: Stream::of(io::stdout().is_terminal()),
            err: Stream::of(io::stderr().is_terminal()),
            deaf: AtomicBool::new(false),
            margin: AtomicUsize::new(0),
        }
    }

    /// The sentence in the reader's language; nothing in its arguments can act on a terminal.
    pub(crate) fn say(&self, message: &Message) -> String {
        exeunt_words::say(self.language, &plain::visible_args(&self.read(message)))
    }

    /// The sentence as it is read: by people in their zone, by programs as it was made.
    fn read(&self, message: &Message) -> Message {
        if self.json { message.clone() } else { clock::told_here(message) }
    }

    /// Where something is wrong, and what.
    pub(crate) fn at(&self, place: &Message, what: &Message) -> String {
        let (place, what) = (self.say(place), self.say(what));
        self.say(&Message::new("place-and-what").with("place", place).with("what", what))
    }

    /// What is in the way, and what to do about it, in one line.
    pub(crate) fn told(&self, told: &Told) -> String {
        let (says, hint) = (self.read(&told.says), told.hint.as_ref().map(|hint| self.read(hint)));
        let told = Told { says, hint, ..told.clone() };
        visible(exeunt_words::tell(self.language, &told).line(self.language))
    }

    /// The sentence or word `key`.
    pub(crate) fn word(&self, key: &str) -> String {
        exeunt_words::word(self.language, key)
    }

    /// A word that something follows on the same line; a full-width colon brings its own space.
    pub(crate) fn label(&self, key: &str) -> String {
        let word = self.word(key);
        if word.ends_with('：') { word } else { format!("{word} ") }
    }

    /// The word for a variant of an enum.
    pub(crate) fn variant<T: Serialize>(&self, name: &str, value: &T) -> String {
        exeunt_words::enum_word(self.language, name, value)
    }

    /// Colours for stdout.
    pub(crate) fn paint(&self) -> Paint {
        self.out.paint
    }

    /// Colours for stderr.
    pub(crate) fn talk_paint(&self) -> Paint {
        self.err.paint
    }

    /// How wide lines on stdout may be; `None`: as long as they are.
    pub(crate) fn width(&self) -> Option<usize> {
        self.out.width.map(|w| w.saturating_sub(self.margin.load(Ordering::Relaxed)))
    }

    /// Keeps so many columns free at the left of data from here on.
    pub(crate) fn set_margin(&self, columns: usize) {
        self.margin.store(columns, Ordering::Relaxed);
    }

    /// Whether somebody watches stderr in a terminal.
    pub(crate) fn is_watched(&self) -> bool {
        self.err.width.is_some() && !self.quiet && !self.json
    }

    /// Writes a line of data.
    pub(crate) fn line(&self, text: impl AsRef<str>) -> Result<(), Failure> {
        let margin = " ".repeat(self.margin.load(Ordering::Relaxed));
        let text = plain::shown(text.as_ref());
        let lines = text.split('\n').map(|line| format!("{margin}{line}").trim_end().to_owned() + "\n");
        self.raw(&lines.collect::<String>())
    }

    /// Writes a paragraph of data, wrapped to the terminal and indented.
    pub(crate) fn paragraph(&self, text: &str, indent: usize) -> Result<(), Failure> {
        self.line(indented(text, indent, self.width()))
    }

    /// Writes a paragraph of data behind a mark; what is wrapped stands below the text and not below the mark.
    pub(crate) fn item(&self, mark: &str, text: &str, indent: usize) -> Result<(), Failure> {
        let hang = indent + width(mark) + 1;
        let text = indented(text, hang, self.width());
        self.line(format!("{}{mark} {}", " ".repeat(indent), text.trim_start()))
    }

    /// Writes data as it is.
    pub(crate) fn raw(&self, text: &str) -> Result<(), Failure> {
        if self.deaf.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.deaf.store(true, Ordering::Relaxed);
                Ok(())
            }
            Err(error) => Err(Failure::new("error-stdout").because(&error)),
        }
    }

    /// Writes the one JSON document of a command.
    pub(crate) fn document<T: Serialize>(&self, value: &T) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(|e| Failure::new("error-json").because(&e))?;
        self.raw(&(plain::escaped_json(&text) + "\n"))
    }

    /// Writes a JSON document of a stream of them, on a line of its own.
    pub(crate) fn document_line(&self, value: &serde_json::Value) -> Result<(), Failure> {
        self.raw(&(plain::escaped_json(&value.to_string()) + "\n"))
    }

    /// Says something on stderr, unless silence was asked for. That nobody listens is no failure.
    pub(crate) fn talk(&self, text: &str) {
        if self.quiet || self.json {
            return;
        }
        let text = indented(&plain::shown(text), 0, self.err.width);
        drop(writeln!(io::stderr(), "{text}"));
    }

    /// Says the sentence `message` on stderr.
    pub(crate) fn tell(&self, message: &Message) {
        self.talk(&self.say(message));
    }

    /// Suggests the next command on stderr.
    pub(crate) fn next(&self, command: &str) {
        let label = self.err.paint.of(Colour::Faint, &self.label("cli-next"));
        self.talk(&format!("{label}{command}"));
    }

    /// Prints why a command failed: what failed, why, and what to do.
    pub(crate) fn failed(&self, failure: &Failure) {
        let text =
            if self.json { plain::escaped_json(&failure.as_json(self)) } else { plain::shown(&failure.as_lines(self)) };
        drop(writeln!(io::stderr(), "{text}"));
    }
}
