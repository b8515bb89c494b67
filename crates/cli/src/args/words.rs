//! Small values as they are typed: a language, an account, a group, a day, one word of several.

use exeunt_core::{AccountRef, GroupRef, IntegrationRef};
use exeunt_words::Language;
use jiff::SignedDuration;
use jiff::civil::Date;
use url::Url;

/// How something should have been written. The key says it to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Account,
    Group,
    Integration,
    Answer,
    Device,
    Setting,
    Day,
    Length,
    Event,
    Url,
}

impl Expected {
    /// The sentence of the catalogue that shows the form by an example.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Account => "expect-account",
            Self::Group => "expect-group",
            Self::Integration => "expect-integration",
            Self::Answer => "expect-answer",
            Self::Device => "expect-device",
            Self::Setting => "expect-setting",
            Self::Day => "expect-day",
            Self::Length => "expect-length",
            Self::Event => "expect-event",
            Self::Url => "expect-url",
        }
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl std::error::Error for Expected {}

/// A word of the command line for each variant of an enum, whose doc comments are its help. The compiler sees that none is
/// missing.
macro_rules! word_for {
    ($(#[$doc:meta])* $word:ident for $of:ty { $($(#[$zh:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, clap::ValueEnum)]
        pub(crate) enum $word { $($(#[$zh])* $variant),+ }

        impl From<$word> for $of {
            fn from(word: $word) -> Self {
                match word { $($word::$variant => Self::$variant),+ }
            }
        }
    };
}
pub(crate) use word_for;

/// `zh`, `en`, and longer forms such as `zh-CN`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LanguageWord(pub(crate) Language);

impl std::str::FromStr for LanguageWord {
    type Err = exeunt_words::UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// `CONNECTION/ACCOUNT`. Account names may hold slashes, connection names may not.
pub(crate) fn parse_account(text: &str) -> Result<AccountRef, Expected> {
    let (connection, account) = halves(text).ok_or(Expected::Account)?;
    Ok(AccountRef::new(connection, account))
}

/// `CONNECTION/GROUP`, as above.
pub(crate) fn parse_group(text: &str) -> Result<GroupRef, Expected> {
    let (connection, group) = halves(text).ok_or(Expected::Group)?;
    Ok(GroupRef::new(connection, group))
}

/// `CONNECTION/INTEGRATION`, as above.
pub(crate) fn parse_integration(text: &str) -> Result<IntegrationRef, Expected> {
    let (connection, integration) = halves(text).ok_or(Expected::Integration)?;
    Ok(IntegrationRef { connection: connection.into(), integration: integration.into() })
}

/// `2026-11-30`.
pub(crate) fn parse_day(text: &str) -> Result<Date, Expected> {
    text.parse().map_err(|_| Expected::Day)
}

/// `4h`, `90m`.
pub(crate) fn parse_length(text: &str) -> Result<SignedDuration, Expected> {
    text.parse().map_err(|_| Expected::Length)
}

/// `https://im.example`, as it was typed.
pub(crate) fn parse_url(text: &str) -> Result<String, Expected> {
    let url: Url = text.parse().map_err(|_| Expected::Url)?;
    let web = matches!(url.scheme(), "https" | "http") && url.host().is_some();
    if web { Ok(text.to_owned()) } else { Err(Expected::Url) }
}

fn halves(text: &str) -> Option<(&str, &str)> {
    text.split_once('/').filter(|(connection, rest)| !connection.is_empty() && !rest.is_empty())
}
