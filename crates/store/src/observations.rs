//! What was seen, kept as it was seen: plans name it, and it is the pre-image of everything.

use crate::columns::{document, micros, parse_document, parse_text, time};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, Digest, Observation, Observed};
use jiff::Timestamp;

/// One line of the list of observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationSummary {
    pub digest: Digest,
    pub at: Timestamp,
}

reads! {
    /// The latest observation of a case with this digest; fails when there is none.
    fn observation_get(case: CaseId, digest: &Digest) -> Observed;
    /// The latest observation of a case.
    fn observation_latest(case: CaseId) -> Option<Observed>;
    /// Every observation of a case, in the order in which they were stored.
    fn observation_list(case: CaseId) -> Vec<ObservationSummary>;
}

impl Cx<'_> {
    async fn observation_get(&mut self, case: CaseId, digest: &Digest) -> Result<Observed> {
        let sql = "SELECT digest, document FROM observation WHERE case_id = $1 AND digest = $2
                   ORDER BY number DESC LIMIT 1";
        let row: Option<(String, String)> =
            run!(self, c => sqlx::query_as(sql).bind(case.0).bind(digest.as_str()).fetch_optional(c).await?);
        row.map(observation).transpose()?.ok_or_else(|| StoreError::not_found("observation", digest))
    }

    async fn observation_latest(&mut self, case: CaseId) -> Result<Option<Observed>> {
        let sql = "SELECT digest, document FROM observation WHERE case_id = $1 ORDER BY number DESC LIMIT 1";
        let row: Option<(String, String)> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_optional(c).await?);
        row.map(observation).transpose()
    }

    async fn observation_list(&mut self, case: CaseId) -> Result<Vec<ObservationSummary>> {
        let sql = "SELECT digest, seen_at FROM observation WHERE case_id = $1 ORDER BY number";
        let rows: Vec<(String, i64)> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(digest, at)| {
                Ok(ObservationSummary { digest: parse_text("observation", &digest)?, at: time("observation", at)? })
            })
            .collect()
    }
}

impl Tx {
    /// Keeps an observation under its digest.
    pub async fn observation_insert(&mut self, case: CaseId, observation: &Observed) -> Result<()> {
        let sql = "INSERT INTO observation (case_id, number, digest, seen_at, document)
                   SELECT $1, COALESCE(MAX(number) + 1, 0), $2, $3, $4 FROM observation WHERE case_id = $1";
        let text = document::<Observation>(observation)?;
        let mut cx = self.cx()?;
        cx.hold_numbering("leaver_case", case.0).await?;
        change!(
            &mut cx,
            sqlx::query(sql)
                .bind(case.0)
                .bind(observation.digest().as_str())
                .bind(micros(observation.at))
                .bind(text.as_str())
        );
        Ok(())
    }
}

fn observation((digest, text): (String, String)) -> Result<Observed> {
    let observed = Observed::from(parse_document::<Observation>("observation", &digest, &text)?);
    if observed.digest().as_str() == digest {
        Ok(observed)
    } else {
        Err(StoreError::tampered("observation", &digest, "its digest is another one"))
    }
}
