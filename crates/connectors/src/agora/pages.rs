//! Lists whose pages are counted and not marked: one that moves between two pages could lose a row, so a list of several
//! pages is read until it comes to the same twice.

use super::api::{Data, Row};
use super::connector::Agora;
use crate::http::Call;
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{ErrorKind, Message};
use std::collections::BTreeSet;

const PAGE: usize = 100;
/// How often a list that moves is read again before we give up.
const PATIENCE: usize = 3;

impl Agora {
    /// Every row's id.
    pub(super) async fn counted(&self, what: &str, path: &str) -> Result<BTreeSet<String>> {
        let mut before = None;
        for _ in 0..PATIENCE {
            let (rows, pages) = self.counted_once(what, path).await?;
            if pages == 1 || before.as_ref() == Some(&rows) {
                return Ok(rows);
            }
            before = Some(rows);
        }
        let says = Message::new("refused-list-moves");
        let message = format!("cannot {what}: the list moves while it is read");
        Err(ConnectorError::new(ErrorKind::Unavailable, message).says(says))
    }

    async fn counted_once(&self, what: &str, path: &str) -> Result<(BTreeSet<String>, usize)> {
        let (mut all, mut number) = (BTreeSet::new(), 1);
        loop {
            let call = Call::get(what, format!("{path}?pagenum={number}&pagesize={PAGE}"));
            let page: Data<Vec<Row>> = self.send(call).await?.read()?;
            let (rows, known) = (page.data.len(), all.len());
            all.extend(page.data.into_iter().map(Row::into_id));
            // A server that pays no heed to pages gives the same rows again.
            if rows < PAGE || all.len() == known {
                return Ok((all, number));
            }
            number += 1;
        }
    }
}
