//! Patterns of names: `*` any text, `?` one character, capitals don't matter. Nothing else, so that anybody can read one.

use serde::{Deserialize, Serialize};

/// A pattern that a whole name fits or doesn't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(pub String);

impl Pattern {
    /// Whether the whole of `name` fits.
    pub fn fits(&self, name: &str) -> bool {
        fits(lower(&self.0), lower(name))
    }
}

fn lower(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().flat_map(char::to_lowercase)
}

/// Remembers only the last `*`: what an earlier one swallowed never has to be tried again.
fn fits(mut pattern: impl Iterator<Item = char> + Clone, mut name: impl Iterator<Item = char> + Clone) -> bool {
    let mut star = None;
    loop {
        let here = name.clone();
        match (pattern.next(), name.next()) {
            (Some('*'), _) => {
                star = Some((pattern.clone(), here.clone()));
                name = here;
            }
            (Some(p), Some(n)) if p == '?' || p == n => {}
            (None, None) => return true,
            _ => {
                let Some((after, from)) = &mut star else { return false };
                if from.next().is_none() {
                    return false;
                }
                (pattern, name) = (after.clone(), from.clone());
            }
        }
    }
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
