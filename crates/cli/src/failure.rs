//! Why a command failed, in three lines: what failed, why, and what to do. Never a backtrace, never a secret.

use crate::screen::{Colour, Screen, visible_lines};
use crate::trouble::of_the_system;
use crate::view::quoted;
use exeunt_core::{Message, Word};
use serde_json::{Value, json};
use std::fmt::Display;

/// The argument of a hint that names a case.
const CASE: &str = "case";

/// How a command that didn't fail ended; the process's exit code follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0
    Done,
    /// 3: something was found, changed, or waits for a person.
    Findings,
}

impl Exit {
    /// `Findings` if there are any.
    pub(crate) fn findings(found: bool) -> Self {
        if found { Self::Findings } else { Self::Done }
    }
}

/// What every command returns.
pub(crate) type Outcome = Result<Exit, Failure>;

/// A failed command.
#[derive(Debug, Clone)]
pub(crate) struct Failure(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    /// What failed; its key, without `error-`, is the stable code in JSON.
    what: Message,
    causes: Vec<Cause>,
    hint: Option<Cause>,
    usage: bool,
}

/// A sentence of ours, or the words of somebody else (an operating system, a platform).
#[derive(Debug, Clone)]
enum Cause {
    Ours(Message),
    /// A sentence with words of the catalogue in it.
    With(Message, Vec<(&'static str, Vec<Message>)>),
    /// Where, and what is wrong there.
    At(Message, Message),
    Theirs(String),
}

impl Cause {
    fn text(&self, screen: &Screen) -> String {
        match self {
            Self::Ours(message) => screen.say(message),
            Self::With(message, words) => screen.say(&words.iter().fold(message.clone(), |message, (name, words)| {
                let words: Vec<String> = words.iter().map(|word| screen.say(word)).collect();
                message.with(*name, words.join(&screen.word("cli-list-separator")))
            })),
            Self::At(place, what) => screen.at(place, what),
            Self::Theirs(text) => visible_lines(text).join("\n"),
        }
    }
}

impl Failure {
    /// A failure with this key of the catalogue.
    pub(crate) fn new(key: impl Into<Word>) -> Self {
        Self::of(Message::new(key))
    }

    /// A failure with this sentence.
    pub(crate) fn of(what: Message) -> Self {
        Self(Box::new(Parts { what, causes: Vec::new(), hint: None, usage: false }))
    }

    /// With an argument of the sentence.
    pub(crate) fn with(mut self, name: impl Into<Word>, value: impl ToString) -> Self {
        self.0.what = self.0.what.with(name, value);
        self
    }

    /// With the error behind it, and those behind that. What the operating system says is said in the reader's language.
    pub(crate) fn because(mut self, error: &(dyn std::error::Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            let text = error.to_string();
            // Many libraries repeat the source in their own words; once is enough.
            if !self.0.causes.iter().any(|c| matches!(c, Cause::Theirs(t) if t.contains(&text))) {
                let known = error.downcast_ref().and_then(of_the_system);
                self.0.causes.push(known.map_or(Cause::Theirs(text), Cause::Ours));
            }
            next = error.source();
        }
        self
    }

    /// With a cause in somebody else's words.
    pub(crate) fn because_of(mut self, words: impl Display) -> Self {
        self.0.causes.push(Cause::Theirs(words.to_string()));
        self
    }

    /// With a cause in our words.
    pub(crate) fn cause(mut self, message: Message) -> Self {
        self.0.causes.push(Cause::Ours(message));
        self
    }

    /// With a cause in our words, in which further words of the catalogue stand.
    pub(crate) fn cause_with(mut self, message: Message, words: Vec<(&'static str, Vec<Message>)>) -> Self {
        self.0.causes.push(Cause::With(message, words));
        self
    }

    /// With what is wrong at one of several places.
    pub(crate) fn at(mut self, place: Message, wrong: &Self) -> Self {
        self.0.causes.push(Cause::At(place, wrong.0.what.clone()));
        self
    }

    /// With what to do. A command in it that needs a case names none until [`Failure::in_case`] says which.
    pub(crate) fn hint(self, key: impl Into<Word>) -> Self {
        self.hint_message(Message::new(key).with(CASE, "CASE"))
    }

    /// Commands in the hint are about this case, as it was typed.
    pub(crate) fn in_case(mut self, typed: &str) -> Self {
        if let Some(Cause::Ours(hint)) = &mut self.0.hint {
            hint.args.insert(CASE.into(), quoted(typed));
        }
        self
    }

    /// With what to do.
    pub(crate) fn hint_message(mut self, message: Message) -> Self {
        self.0.hint = Some(Cause::Ours(message));
        self
    }

    /// The command was wrong, not the world.
    pub(crate) fn usage(mut self) -> Self {
        self.0.usage = true;
        self
    }

    /// 1, or 2 when the command was wrong.
    pub(crate) fn code(&self) -> u8 {
        if self.0.usage { 2 } else { 1 }
    }

    pub(crate) fn as_lines(&self, screen: &Screen) -> String {
        let paint = screen.talk_paint();
        let label = |colour, key: &str| paint.of(colour, &screen.label(key));
        let mut lines = vec![format!("{}{}", label(Colour::Bad, "cli-error"), screen.say(&self.0.what))];
        for cause in &self.0.causes {
            let text = cause.text(screen).replace('\n', "\n         ");
            lines.push(format!("  {}{text}", label(Colour::Faint, "cli-cause")));
        }
        if let Some(hint) = &self.0.hint {
            lines.push(format!("{}{}", label(Colour::Copy, "cli-hint"), hint.text(screen).replace('\n', " ")));
        }
        lines.join("\n")
    }

    /// Causes and hint, for whoever has said already what failed.
    pub(crate) fn details(&self, screen: &Screen) -> Vec<String> {
        let paint = screen.paint();
        let mut lines: Vec<String> = self.0.causes.iter().map(|c| c.text(screen)).collect();
        lines.extend(self.0.hint.iter().map(|h| {
            format!("{}{}", paint.of(Colour::Copy, &screen.label("cli-hint")), h.text(screen).replace('\n', " "))
        }));
        lines
    }

    pub(crate) fn as_json(&self, screen: &Screen) -> String {
        json!({ "error": self.as_value(screen) }).to_string()
    }

    /// The failure as data.
    pub(crate) fn as_value(&self, screen: &Screen) -> Value {
        let code = self.0.what.key.strip_prefix("error-").unwrap_or(&self.0.what.key);
        json!({
            "code": code,
            "says": screen.say(&self.0.what),
            "causes": self.0.causes.iter().map(|c| c.text(screen)).collect::<Vec<_>>(),
            "hint": self.0.hint.as_ref().map(|h| h.text(screen)),
        })
    }
}
