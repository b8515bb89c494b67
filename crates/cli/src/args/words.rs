//! Small values as they are typed: a language, an account, a group.

use exeunt_core::{AccountRef, GroupRef, IntegrationRef};
use exeunt_words::Language;

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
pub(crate) fn parse_account(text: &str) -> Result<AccountRef, String> {
    let (connection, account) = halves(text, "CONNECTION/ACCOUNT, such as synapse-hq/@zhangsan001:im.example")?;
    Ok(AccountRef::new(connection, account))
}

/// `CONNECTION/GROUP`, as above.
pub(crate) fn parse_group(text: &str) -> Result<GroupRef, String> {
    let (connection, group) = halves(text, "CONNECTION/GROUP, such as synapse-hq/!abc:im.example")?;
    Ok(GroupRef::new(connection, group))
}

/// `CONNECTION/INTEGRATION`, as above.
pub(crate) fn parse_integration(text: &str) -> Result<IntegrationRef, String> {
    let (connection, integration) = halves(text, "CONNECTION/INTEGRATION, such as mattermost-hq/bot/abc")?;
    Ok(IntegrationRef { connection: connection.into(), integration: integration.into() })
}

fn halves<'a>(text: &'a str, expected: &str) -> Result<(&'a str, &'a str), String> {
    text.split_once('/')
        .filter(|(connection, rest)| !connection.is_empty() && !rest.is_empty())
        .ok_or_else(|| format!("expected {expected}"))
}
