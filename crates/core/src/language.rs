//! The two languages, and how a person asks for one.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A language that everything is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Chinese, as written in mainland China.
    #[default]
    Zh,
    En,
}

/// The text names neither language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(pub String);

impl Language {
    /// Both, Chinese first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag for HTML and HTTP (BCP 47); also the folder of the catalogue.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The short word on the command line and in file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language that a POSIX locale such as `zh_CN.UTF-8` asks for. English for every other language and for `C`,
    /// because an unknown reader more likely reads that.
    pub fn from_locale(locale: &str) -> Self {
        locale.parse().unwrap_or(Self::En)
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads `zh`, `en`, and longer forms such as `zh-CN`, `zh_CN.UTF-8` or `en_GB`, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let first = text.trim().split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        match first.as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(UnknownLanguage(text.to_owned())),
        }
    }
}

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown language \"{}\"; use \"zh\" or \"en\"", self.0)
    }
}

impl std::error::Error for UnknownLanguage {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_and_flags_are_understood() {
        for text in ["zh", "ZH", "zh-CN", "zh_CN.UTF-8", "zh-Hans"] {
            assert_eq!(text.parse(), Ok(Language::Zh), "{text}");
        }
        for text in ["en", "en_US.UTF-8", "EN-gb"] {
            assert_eq!(text.parse(), Ok(Language::En), "{text}");
        }
        assert_eq!("klingon".parse::<Language>(), Err(UnknownLanguage("klingon".to_owned())));
        assert_eq!(Language::from_locale("C"), Language::En);
        assert_eq!(Language::from_locale("zh_CN.GB18030"), Language::Zh);
    }
}
