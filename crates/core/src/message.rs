//! A sentence for people, as a key of the catalogue and its arguments. The words themselves live in `exeunt-words`.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A name that is written in the code, or that was read from somewhere. A plan holds thousands.
pub type Word = Cow<'static, str>;

/// What to say, in no language yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Message {
    /// The key in both catalogues, such as `breaks-sole-owner`.
    pub key: Word,
    /// Named arguments. Numbers are decimal text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<Word, String>,
}

impl Message {
    /// The sentence `key`, still without arguments.
    pub fn new(key: impl Into<Word>) -> Self {
        Self { key: key.into(), args: BTreeMap::new() }
    }

    /// The same sentence with the argument `name`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers pass numbers and borrowed text alike")]
    pub fn with(mut self, name: impl Into<Word>, value: impl ToString) -> Self {
        self.args.insert(name.into(), value.to_string());
        self
    }
}

impl From<&'static str> for Message {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}
