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
        let most = to_usize(limit);
        let goes_on = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| goes_on).map(key);
        Self { items: rows, next }
    }
}

/// Rows that are read for one page, whatever is left out of it.
const MOST_READ: u32 = 1_000;

/// A page of a list of which rows are left out after they were read: it is read on until the page is full or the list
/// ends. Only where a thousand rows in a row are left out can a page still be short or empty and have a `next`.
pub struct Filling<T, K> {
    limit: u32,
    read: u32,
    items: Vec<T>,
    /// The last row that was looked at.
    last: Option<K>,
    goes_on: bool,
}

impl<T, K: Clone> Filling<T, K> {
    /// Nothing is read yet; the list begins after this row.
    pub fn after(after: Option<K>, limit: u32) -> Self {
        Self { limit, read: 0, items: Vec::new(), last: after, goes_on: true }
    }

    /// After which row to read on, if the page wants more.
    pub fn wants(&self) -> Option<Option<K>> {
        let full = self.items.len() >= to_usize(self.limit);
        (!full && self.goes_on && self.read < MOST_READ).then(|| self.last.clone())
    }

    /// How many rows to read: one more than fit, so that it is known whether the list goes on.
    pub fn rows(&self) -> u32 {
        self.limit + 1
    }

    /// Takes what was read, with what is shown of each row; `None` for what is left out.
    pub fn take(&mut self, rows: Vec<(K, Option<T>)>) {
        let last_read = rows.len().checked_sub(1);
        self.goes_on = rows.len() > to_usize(self.limit);
        for (at, (key, item)) in rows.into_iter().take(to_usize(self.limit)).enumerate() {
            self.read += 1;
            self.last = Some(key);
            self.items.extend(item);
            if self.items.len() == to_usize(self.limit) {
                self.goes_on = last_read.is_some_and(|last| at < last);
                return;
            }
        }
    }

    /// The page.
    pub fn page(self, key: impl FnOnce(&K) -> String) -> Page<T> {
        let next = self.last.as_ref().filter(|_| self.goes_on).map(key);
        Page { items: self.items, next }
    }
}

fn to_usize(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of a list of numbers of which only those that `fit` are shown.
    fn pages(numbers: u32, limit: u32, fit: impl Fn(u32) -> bool) -> Vec<(Vec<u32>, Option<String>)> {
        let mut pages = Vec::new();
        let mut after = None;
        loop {
            let mut filling = Filling::after(after, limit);
            while let Some(after) = filling.wants() {
                let from = after.map_or(0, |last: u32| last + 1);
                let rows = (from..numbers).take(to_usize(filling.rows()));
                filling.take(rows.map(|number| (number, fit(number).then_some(number))).collect());
            }
            let Page { items, next } = filling.page(ToString::to_string);
            after = next.as_ref().map(|next| next.parse().unwrap());
            pages.push((items, next));
            if after.is_none() {
                return pages;
            }
        }
    }

    #[test]
    fn a_page_is_read_on_until_it_is_full_or_the_list_ends() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(pages(3, 2, |_| true), [(vec![0, 1], some("1")), (vec![2], None)]);
        assert_eq!(pages(4, 2, |_| true), [(vec![0, 1], some("1")), (vec![2, 3], None)]);
        assert_eq!(pages(9, 2, |number| number % 4 == 3), [(vec![3, 7], some("7")), (vec![], None)]);
        assert_eq!(pages(8, 2, |number| number % 4 == 3), [(vec![3, 7], None)]);
        assert_eq!(pages(500, 10, |_| false), [(vec![], None)], "nothing to see has no next");
        assert_eq!(pages(1_500, 10, |number| number == 1_400), [(vec![], some("999")), (vec![1_400], None)]);
    }

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
