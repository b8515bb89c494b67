//! Patterns of names: `*` any text, `?` one character, capitals don't matter. Nothing else, so that anybody can read one.

use serde::{Deserialize, Serialize};

/// A pattern that a whole name fits or doesn't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(pub String);

impl Pattern {
    /// Whether the whole of `name` fits.
    pub fn fits(&self, name: &str) -> bool {
        let pattern: Vec<char> = self.0.chars().flat_map(char::to_lowercase).collect();
        let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        fits(&pattern, &name)
    }
}

/// Remembers only the last `*`: what an earlier one swallowed never has to be tried again.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, swallowed)) = star else { return false };
                star = Some((at, swallowed + 1));
                p = at + 1;
                n = swallowed + 1;
            }
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_names() {
        let fits = |pattern: &str, name: &str| Pattern(pattern.to_owned()).fits(name);
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
