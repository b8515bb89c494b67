//! Lists that the server gives page by page, read to their end.
//!
//! It pages by number and has no total for most lists, so a row that goes while a list is read draws others to the page
//! before. A list of several pages is therefore read until two readings in a row agree.

use super::connector::Mattermost;
use super::manners::API;
use crate::http::Call;
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{ErrorKind, Message};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The most that the server gives at once.
pub(super) const PAGE: usize = 200;
/// How often a list that moves is read again before we give up.
const PATIENCE: usize = 4;

impl Mattermost {
    /// Every row of a list by its `key`. `path` may have a query.
    pub(super) async fn rows<T: DeserializeOwned>(
        &self,
        what: &str,
        path: &str,
        key: impl Fn(&T) -> String,
    ) -> Result<BTreeMap<String, T>> {
        let (mut rows, mut pages) = self.read_once(what, path, &key).await?;
        for _ in 0..PATIENCE {
            if pages == 1 {
                return Ok(rows);
            }
            let (again, pages_again) = self.read_once(what, path, &key).await?;
            if rows.keys().eq(again.keys()) {
                return Ok(again);
            }
            (rows, pages) = (again, pages_again);
        }
        Err(moved(what))
    }

    /// The rows, and how many pages they took.
    async fn read_once<T: DeserializeOwned>(
        &self,
        what: &str,
        path: &str,
        key: &impl Fn(&T) -> String,
    ) -> Result<(BTreeMap<String, T>, usize)> {
        let mut rows = BTreeMap::new();
        for page in 0.. {
            let found: Vec<T> = self.page(what, path, page, PAGE).await?;
            let last = found.len() < PAGE;
            rows.extend(found.into_iter().map(|row| (key(&row), row)));
            if last {
                return Ok((rows, page + 1));
            }
        }
        unreachable!("a list without an end was never read to its end")
    }

    /// One page of a list.
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        what: &str,
        path: &str,
        page: usize,
        size: usize,
    ) -> Result<Vec<T>> {
        let sign = if path.contains('?') { '&' } else { '?' };
        let path = format!("{API}{path}{sign}page={page}&per_page={size}");
        self.as_service(Call::get(format!("list {what}"), path)).await?.read()
    }
}

/// A list that doesn't hold still.
pub(super) fn moved(what: &str) -> ConnectorError {
    let says = Message::new("refused-list-moves");
    let message = format!("cannot list {what}: the list moves while it is read");
    ConnectorError::new(ErrorKind::Unavailable, message).says(says)
}
