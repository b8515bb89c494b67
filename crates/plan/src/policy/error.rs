//! Why a text is not a policy: which key, which line, what is wrong, and what to do.

use exeunt_core::Message;
use std::fmt;

/// The text is not a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("policy line {line}, \"{key}\": {trouble}")]
pub struct PolicyError {
    /// Counted from one.
    pub line: usize,
    /// With its table, such as `timing.at`.
    pub key: String,
    pub trouble: Trouble,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Not TOML, an unknown or missing key, or a value of another type; in the parser's words.
    Unreadable(String),
    /// A text that must say something is empty.
    Empty,
    /// A number outside its range.
    OutOfRange { least: u64, most: u64 },
    /// The longest wait is shorter than the first.
    BackoffShrinks,
    /// `successor = "never"` for a kind that isn't a conversation of two.
    NeverForAGroup,
    /// The same value twice.
    Twice(String),
    /// Containing may only freeze and end access.
    NotContaining(String),
    /// A canary where customers or partners read along.
    CanaryOutside,
    /// No day of the week is a business day.
    NoBusinessDay,
    /// No calendar of this name.
    UnknownCalendar(String),
    /// The calendar isn't one, in a few words.
    BadCalendar(String),
}

impl PolicyError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match &self.trouble {
            Trouble::Unreadable(_) => {
                "compare with the policy that ships; keys that it doesn't have are refused".to_owned()
            }
            Trouble::Empty => "write a text between the quotes".to_owned(),
            Trouble::OutOfRange { least, most } => format!("choose a number from {least} to {most}"),
            Trouble::BackoffShrinks => "make \"backoff_longest_seconds\" at least \"backoff_first_seconds\"".to_owned(),
            Trouble::NeverForAGroup => "use \"if_last_owner\" or \"always\"".to_owned(),
            Trouble::Twice(value) => format!("remove the second \"{value}\""),
            Trouble::NotContaining(value) => format!("remove \"{value}\""),
            Trouble::CanaryOutside => "write \"canary = false\"".to_owned(),
            Trouble::NoBusinessDay => "name at least one day, such as \"mon\"".to_owned(),
            Trouble::UnknownCalendar(name) => {
                format!("use \"cn\", or put \"calendars/{name}.toml\" beside the policy")
            }
            Trouble::BadCalendar(_) => "compare with the calendar that ships, policy/calendars/cn.toml".to_owned(),
        }
    }
}

impl Trouble {
    /// What is wrong, for the catalogue.
    pub fn what(&self) -> Message {
        self.said("policy-trouble")
    }

    /// What to do about it, for the catalogue.
    pub fn remedy(&self) -> Message {
        self.said("policy-hint")
    }

    fn said(&self, prefix: &str) -> Message {
        let message = |name: &str| Message::new(format!("{prefix}-{name}"));
        let first = |words: &str| words.lines().next().unwrap_or_default().to_owned();
        match self {
            Self::Unreadable(words) => message("unreadable").with("words", first(words)),
            Self::Empty => message("empty"),
            Self::OutOfRange { least, most } => message("out-of-range").with("least", least).with("most", most),
            Self::BackoffShrinks => message("backoff-shrinks"),
            Self::NeverForAGroup => message("never-for-a-group"),
            Self::Twice(value) => message("twice").with("value", value),
            Self::NotContaining(value) => message("not-containing").with("value", value),
            Self::CanaryOutside => message("canary-outside"),
            Self::NoBusinessDay => message("no-business-day"),
            Self::UnknownCalendar(name) => message("unknown-calendar").with("name", name),
            Self::BadCalendar(words) => message("bad-calendar").with("words", first(words)),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(words) => f.write_str(words),
            Self::Empty => f.write_str("must not be empty"),
            Self::OutOfRange { least, most } => write!(f, "must be from {least} to {most}"),
            Self::BackoffShrinks => f.write_str("the longest wait is shorter than the first"),
            Self::NeverForAGroup => f.write_str("only a conversation of two can do without a successor"),
            Self::Twice(value) => write!(f, "\"{value}\" stands here twice"),
            Self::NotContaining(value) => write!(f, "\"{value}\" is no way of keeping somebody out"),
            Self::CanaryOutside => f.write_str("test messages never go where customers or partners read along"),
            Self::NoBusinessDay => f.write_str("without a business day no deadline can be counted"),
            Self::UnknownCalendar(name) => write!(f, "there is no calendar \"{name}\""),
            Self::BadCalendar(words) => write!(f, "the calendar can't be used: {words}"),
        }
    }
}
