//! From a key and its arguments to a sentence.

use exeunt_core::Language;
use exeunt_core::{Message, Word};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid, static_loader};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

static_loader! {
    static CATALOGUE = {
        locales: "./locales",
        fallback_language: "en",
        // Isolating marks would end up in copied text, in digests and in terminals that print them as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ZH: LanguageIdentifier = langid!("zh-CN");
const EN: LanguageIdentifier = langid!("en");

/// The sentence in this language.
///
/// A key that the catalogue lacks, or a sentence that lacks an argument, shows as the key with its arguments: ugly, but
/// nothing is lost and nobody is misled.
pub fn say(language: Language, message: &Message) -> String {
    sentence(language, message).unwrap_or_else(|| bare(message))
}

/// The sentence or word `key`, which takes no arguments.
pub fn word(language: Language, key: &str) -> String {
    say(language, &Message::new(key.to_owned()))
}

/// The argument that names another sentence, which has the same arguments: it is said in place of [`WHY`].
const CAUSE: &str = "cause";
const WHY: &str = "why";

pub(crate) fn sentence(language: Language, message: &Message) -> Option<String> {
    let cause = message.args.get(CAUSE).and_then(|key| cause(language, key, message));
    let mut args: HashMap<Cow<'static, str>, FluentValue<'_>> =
        message.args.iter().map(|(name, value)| (name.clone(), argument(value))).collect();
    if let Some(cause) = cause {
        args.insert(WHY.into(), FluentValue::from(cause));
    }
    let identifier = match language {
        Language::Zh => &ZH,
        Language::En => &EN,
    };
    CATALOGUE.lookup_single_language(identifier, &message.key, Some(&args)).ok()
}

fn cause(language: Language, key: &str, of: &Message) -> Option<String> {
    let mut args = of.args.clone();
    args.remove(CAUSE);
    sentence(language, &Message { key: key.to_owned().into(), args })
}

/// Plural rules need numbers. Only what a number prints exactly as it was written becomes one, so that the employee
/// number `00123` keeps its zeros.
fn argument(value: &str) -> FluentValue<'_> {
    const EXACT: usize = 15;
    match value.parse::<i64>() {
        Ok(number) if value.len() <= EXACT && number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

fn bare(message: &Message) -> String {
    let Message { key, args } = message;
    if args.is_empty() { key.to_string() } else { format!("{key} ({})", listed(args)) }
}

fn listed(args: &BTreeMap<Word, String>) -> String {
    args.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_shows_itself_and_its_arguments() {
        let message = Message::new("no-such-key").with("group", "项目群").with("count", 3);
        for language in Language::ALL {
            assert_eq!(say(language, &message), "no-such-key (count=3, group=项目群)");
            assert_eq!(word(language, "no-such-key"), "no-such-key");
            assert_eq!(word(language, ""), "", "an empty key has nothing to show");
        }
    }

    #[test]
    fn a_missing_argument_is_never_left_as_a_hole() {
        let said = say(Language::En, &Message::new("word-with-number").with("name", "李四"));
        assert_eq!(said, "word-with-number (name=李四)");
    }

    #[test]
    fn a_cause_is_a_sentence_of_its_own_and_what_is_none_stays_as_it_was_written() {
        let away = Message::new("gap-connection-unreachable").with("why", "connection refused");
        assert!(say(Language::Zh, &away).ends_with("：connection refused"));
        let known = away.clone().with("cause", "unreached-refused").with("address", "https://im.example");
        assert!(say(Language::Zh, &known).ends_with("：https://im.example 拒绝连接，那里没有程序在监听"));
        let odd = away.with("cause", "no-such-key");
        assert!(say(Language::Zh, &odd).ends_with("：connection refused"));
    }

    #[test]
    fn no_isolating_marks_and_no_lost_zeros() {
        let message = Message::new("word-with-number").with("name", "张三").with("number", "00123");
        assert_eq!(say(Language::Zh, &message), "张三（00123）");
        assert_eq!(say(Language::En, &message), "张三 (00123)");
    }
}
