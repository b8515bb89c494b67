//! What a case keeps beside its tables: everybody's place before a run, and what comparing with it found.

use crate::columns::{document, parse_document};
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::tx::{Tx, reads};
use exeunt_core::CaseId;
use serde_json::Value;

reads! {
    /// The document `name` of a case, if it was kept.
    fn document_lookup(case: CaseId, name: &str) -> Option<Value>;
}

impl Cx<'_> {
    async fn document_lookup(&mut self, case: CaseId, name: &str) -> Result<Option<Value>> {
        let sql = "SELECT document FROM case_document WHERE case_id = $1 AND name = $2";
        let text: Option<String> =
            run!(self, c => sqlx::query_scalar(sql).bind(case.0).bind(name).fetch_optional(c).await?);
        text.map(|text| parse_document("document", name, &text)).transpose()
    }
}

impl Tx {
    /// Keeps a document, in place of an earlier one of the same name.
    pub async fn document_put(&mut self, case: CaseId, name: &str, value: &Value) -> Result<()> {
        let sql = "INSERT INTO case_document (case_id, name, document) VALUES ($1, $2, $3)
                   ON CONFLICT (case_id, name) DO UPDATE SET document = excluded.document";
        let text = document(value)?;
        change!(&mut self.cx()?, sqlx::query(sql).bind(case.0).bind(name).bind(text.as_str()));
        Ok(())
    }
}
