//! What is wrong with what was typed, in the reader's language: the argument's name, what it may be, and how the command
//! goes. The parser knows English only, so that of its errors only the facts are taken.

use crate::args::{Cli, Expected};
use crate::failure::Failure;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};
use exeunt_core::Message;
use exeunt_core::language::{Language, UnknownLanguage};
use std::error::Error as _;
use std::net::AddrParseError;

/// `--lang` and `--json` as far as they can be seen in a line that can't be parsed.
pub(crate) fn seen(typed: &[String]) -> (Option<Language>, bool) {
    let after = typed.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1].as_str());
    let language = after.or_else(|| typed.iter().find_map(|word| word.strip_prefix("--lang=")));
    (language.and_then(|text| text.parse().ok()), typed.iter().any(|word| word == "--json"))
}

/// The parser's error in our words.
pub(crate) fn failure(error: &clap::Error, typed: &[String]) -> Failure {
    let facts = Facts(error);
    let (command, path) = meant(typed);
    let what = what(&facts, &path);
    let causes = [expected(&facts), suggestion(&facts)].into_iter().flatten();
    let failure = causes.fold(what, Failure::cause);
    failure.hint_message(Message::new("hint-usage").with("usage", usage(&command, &path)).with("command", path)).usage()
}

fn what(facts: &Facts<'_>, path: &str) -> Failure {
    let arguments = facts.named(ContextKind::InvalidArg);
    let argument = arguments.join(", ");
    let value = facts.texts(ContextKind::InvalidValue).join(" ");
    match facts.0.kind() {
        ErrorKind::MissingRequiredArgument => {
            Failure::new("error-usage-missing").with("count", arguments.len()).with("arguments", argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if !value.is_empty() => {
            Failure::new("error-usage-value").with("argument", argument).with("value", value)
        }
        ErrorKind::InvalidValue
        | ErrorKind::ValueValidation
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => Failure::new("error-usage-no-value").with("argument", argument),
        ErrorKind::UnknownArgument | ErrorKind::TooManyValues => {
            Failure::new("error-usage-unknown").with("argument", argument)
        }
        ErrorKind::InvalidSubcommand => {
            let named = facts.texts(ContextKind::InvalidSubcommand).join(" ");
            Failure::new("error-usage-command").with("command", named)
        }
        ErrorKind::ArgumentConflict => {
            let other = facts.named(ContextKind::PriorArg).join(", ");
            let key = if other == argument { "error-usage-twice" } else { "error-usage-conflict" };
            Failure::new(key).with("argument", argument).with("other", other)
        }
        ErrorKind::MissingSubcommand => Failure::new("error-usage-no-command").with("command", path),
        // Of these the parser knows no more than that they are so; the others are no errors of usage.
        _ => Failure::new("error-usage-other").with("command", path),
    }
}

/// What can stand there.
fn expected(facts: &Facts<'_>) -> Option<Message> {
    let possible = facts.texts(ContextKind::ValidValue);
    if !possible.is_empty() {
        return Some(Message::new("expect-one-of").with("values", possible.join(", ")));
    }
    let source = facts.0.source()?;
    if let Some(expected) = source.downcast_ref::<Expected>() {
        return Some(Message::new(expected.key()));
    }
    if source.is::<UnknownLanguage>() {
        return Some(Message::new("expect-language"));
    }
    if source.is::<jiff::Error>() {
        return Some(Message::new("expect-time"));
    }
    if source.is::<url::ParseError>() {
        return Some(Message::new("expect-url"));
    }
    if source.is::<AddrParseError>() {
        return Some(Message::new("expect-address"));
    }
    if source.is::<uuid::Error>() {
        return Some(Message::new("expect-id"));
    }
    let said = source.to_string();
    match said.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((least, most)) => Some(Message::new("expect-number").with("least", least).with("most", most)),
        None if source.is::<std::num::ParseIntError>() => Some(Message::new("expect-whole-number")),
        None => None,
    }
}

fn suggestion(facts: &Facts<'_>) -> Option<Message> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near: Vec<String> = kinds.into_iter().flat_map(|kind| facts.named(kind)).collect();
    (!near.is_empty()).then(|| Message::new("usage-near").with("names", near.join(", ")))
}

/// What the parser found.
struct Facts<'a>(&'a clap::Error);

impl Facts<'_> {
    fn texts(&self, kind: ContextKind) -> Vec<String> {
        match self.0.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
            _ => Vec::new(),
        }
    }

    /// Arguments as a person types them: `--last-day YYYY-MM-DD`, without the brackets around.
    fn named(&self, kind: ContextKind) -> Vec<String> {
        let plain = |text: String| {
            let alternatives: Vec<&str> = text.split('|').collect();
            alternatives.join(" / ").replace(['<', '>', '[', ']'], "")
        };
        self.texts(kind).into_iter().map(plain).collect()
    }
}

/// The command that was meant, as far as what was typed names one, and its words.
fn meant(typed: &[String]) -> (Command, String) {
    let mut command = Cli::command();
    command.build();
    let mut path = command.get_name().to_owned();
    for word in typed.iter().skip(1) {
        if let Some(found) = command.find_subcommand(word).cloned() {
            path = format!("{path} {}", found.get_name());
            command = found;
        }
    }
    (command, path)
}

/// How the command goes: what it needs, and no more.
fn usage(command: &Command, path: &str) -> String {
    let mut words = vec![path.to_owned()];
    if command.has_subcommands() {
        words.push("…".to_owned());
    }
    let needed: Vec<&Arg> = command.get_arguments().filter(|argument| argument.is_required_set()).collect();
    let (positional, options): (Vec<&Arg>, Vec<&Arg>) = needed.into_iter().partition(|a| a.is_positional());
    words.extend(positional.iter().map(|argument| value_name(argument)));
    words.extend(options.iter().map(|argument| {
        let name = argument.get_long().unwrap_or_default();
        format!("--{name} {}", value_name(argument))
    }));
    words.join(" ")
}

fn value_name(argument: &Arg) -> String {
    let named = argument.get_value_names().and_then(<[_]>::first).map(ToString::to_string);
    named.unwrap_or_else(|| argument.get_id().as_str().to_uppercase())
}
