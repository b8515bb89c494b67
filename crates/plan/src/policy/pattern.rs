//! Patterns of names: `*` any text, `?` one character, capitals don't matter. Nothing else, so that anybody can read one.

use serde::{Deserialize, Serialize};

/// A pattern that a whole name fits or doesn't. Written down as it was read, folded once for all the names to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Pattern {
    written: String,
    folded: Folded,
}

/// A text without its capitals. A name is folded once, however many patterns it is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folded(Vec<char>);

impl Pattern {
    /// Whether the whole of `name` fits.
    pub fn fits(&self, name: &str) -> bool {
        self.fits_folded(&Folded::from(name))
    }

    pub(super) fn fits_folded(&self, name: &Folded) -> bool {
        fits(&self.folded.0, &name.0)
    }

    /// Only the empty name fits.
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty()
    }
}

impl From<String> for Pattern {
    fn from(written: String) -> Self {
        Self { folded: Folded::from(written.as_str()), written }
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.written
    }
}

impl From<&str> for Folded {
    fn from(text: &str) -> Self {
        Self(text.chars().flat_map(char::to_lowercase).collect())
    }
}

/// Remembers only the last `*`: what an earlier one swallowed never has to be tried again.
fn fits(mut pattern: &[char], mut name: &[char]) -> bool {
    let mut star = None;
    loop {
        (pattern, name) = match (pattern, name) {
            (['*', after @ ..], _) => {
                star = Some((after, name));
                (after, name)
            }
            ([p, after @ ..], [n, rest @ ..]) if *p == '?' || p == n => (after, rest),
            ([], []) => return true,
            _ => {
                let Some((after, [_, rest @ ..])) = star else { return false };
                star = Some((after, rest));
                (after, rest)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_names() {
        let fits = |pattern: &str, name: &str| Pattern::from(pattern.to_owned()).fits(name);
        assert!(fits("*客户*", "华东客户对接群"));
        assert!(fits("*部", "销售部"));
        assert!(!fits("*部", "部门公告"));
        assert!(fits("PROJ-??", "proj-42"));
        assert!(!fits("proj-??", "proj-421"));
        assert!(fits("*a*b*c", "xxaxxbxxbxc"));
        assert!(!fits("*a*b*c", "xxaxxcxxb"));
        assert!(fits("*", ""));
        assert!(!fits("", "x"));
    }
}
