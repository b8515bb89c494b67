//! Lists, paged by key: `?after=…&limit=…` gives `{items, next}`, and `next` is what `after` is in the following request.

use crate::error::{Fault, Problem, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Rows that a page has when nobody says otherwise.
pub const USUAL: u32 = 50;
/// The most rows of a page.
pub const MOST: u32 = 200;

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// What `after` is for the next part; absent at the end of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// How many rows are asked for.
///
/// # Errors
/// `invalid-request` for none and for more than [`MOST`].
pub fn limit(asked: Option<u32>) -> Result<u32> {
    match asked.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        _ => Err(Problem::invalid(vec![Fault::parameter("limit", "fault-limit").with("most", MOST)])),
    }
}

impl<T> Page<T> {
    /// The page of at most `limit` rows out of rows that were read with one more than that, so that it is known whether
    /// the list goes on.
    pub fn of(mut rows: Vec<T>, limit: u32, key: impl Fn(&T) -> String) -> Self {
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let goes_on = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| goes_on).map(key);
        Self { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_exactly_where_it_ends() {
        let page = |rows: &[u32]| Page::of(rows.to_vec(), 2, ToString::to_string).next;
        assert_eq!(page(&[1]), None);
        assert_eq!(page(&[1, 2]), None);
        assert_eq!(page(&[1, 2, 3]), Some("2".to_owned()));
    }

    #[test]
    fn a_limit_is_held() {
        assert_eq!(limit(None).unwrap(), USUAL);
        assert_eq!(limit(Some(MOST)).unwrap(), MOST);
        assert!(limit(Some(0)).is_err());
        assert!(limit(Some(MOST + 1)).is_err());
    }
}
