//! What was tried and looked at to prove a case closed, and the reports that say so.

use crate::columns::{count, document, micros, parse_document, parse_text, time};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, Check, Digest, PlanId};
use jiff::Timestamp;
use uuid::Uuid;

/// A check, and for which plan and in which round it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheck {
    pub plan: Option<PlanId>,
    pub round: u32,
    pub check: Check,
}

/// A report as it was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    pub at: Timestamp,
    pub digest: Digest,
    pub body: Vec<u8>,
}

type CheckRow = (i64, Option<Uuid>, i64, String);
pub(crate) type ReportRow = (i64, String, Vec<u8>);

reads! {
    /// Every check of a case, in the order in which they were stored.
    fn check_list(case: CaseId) -> Vec<StoredCheck>;
    /// The latest report of a case, its digest computed again.
    fn report_latest(case: CaseId) -> Option<StoredReport>;
    /// The report of a case with this digest, which is computed again.
    fn report_lookup(case: CaseId, digest: &Digest) -> Option<StoredReport>;
    /// The reports of a case as time and digest, the oldest first.
    fn report_list(case: CaseId) -> Vec<(Timestamp, Digest)>;
}

impl Cx<'_> {
    async fn check_list(&mut self, case: CaseId) -> Result<Vec<StoredCheck>> {
        let sql = "SELECT number, plan, round, document FROM proof_check WHERE case_id = $1 ORDER BY number";
        let rows: Vec<CheckRow> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(number, plan, round, text)| {
                let check = parse_document("check", number, &text)?;
                Ok(StoredCheck { plan: plan.map(PlanId), round: count("check", round)?, check })
            })
            .collect()
    }

    async fn report_latest(&mut self, case: CaseId) -> Result<Option<StoredReport>> {
        let sql = "SELECT made_at, digest, document FROM case_report WHERE case_id = $1 ORDER BY number DESC LIMIT 1";
        let row: Option<ReportRow> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_optional(c).await?);
        row.map(report).transpose()
    }

    async fn report_lookup(&mut self, case: CaseId, digest: &Digest) -> Result<Option<StoredReport>> {
        let sql = "SELECT made_at, digest, document FROM case_report WHERE case_id = $1 AND digest = $2
                   ORDER BY number DESC LIMIT 1";
        let row: Option<ReportRow> =
            run!(self, c => sqlx::query_as(sql).bind(case.0).bind(digest.as_str()).fetch_optional(c).await?);
        row.map(report).transpose()
    }

    async fn report_list(&mut self, case: CaseId) -> Result<Vec<(Timestamp, Digest)>> {
        let sql = "SELECT made_at, digest FROM case_report WHERE case_id = $1 ORDER BY number";
        let rows: Vec<(i64, String)> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_all(c).await?);
        rows.into_iter().map(|(at, digest)| Ok((time("report", at)?, parse_text("report", &digest)?))).collect()
    }
}

impl Tx {
    /// Keeps what a check found.
    pub async fn check_insert(&mut self, case: CaseId, plan: Option<PlanId>, check: &Check, round: u32) -> Result<()> {
        let sql = "INSERT INTO proof_check (case_id, number, plan, round, document)
                   SELECT $1, COALESCE(MAX(number) + 1, 0), $2, $3, $4 FROM proof_check WHERE case_id = $1";
        let text = document(check)?;
        let mut cx = self.cx()?;
        cx.hold_numbering("leaver_case", case.0).await?;
        change!(
            &mut cx,
            sqlx::query(sql).bind(case.0).bind(plan.map(|plan| plan.0)).bind(i64::from(round)).bind(text.as_str())
        );
        Ok(())
    }

    /// Keeps a report as it was given out.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the digest isn't that of the body.
    pub async fn report_insert(&mut self, case: CaseId, at: Timestamp, digest: &Digest, body: &[u8]) -> Result<()> {
        if Digest::of_bytes(body) != *digest {
            return Err(StoreError::conflict("report", digest, "the digest is not that of its body"));
        }
        let sql = "INSERT INTO case_report (case_id, number, made_at, digest, document)
                   SELECT $1, COALESCE(MAX(number) + 1, 0), $2, $3, $4 FROM case_report WHERE case_id = $1";
        let mut cx = self.cx()?;
        cx.hold_numbering("leaver_case", case.0).await?;
        change!(&mut cx, sqlx::query(sql).bind(case.0).bind(micros(at)).bind(digest.as_str()).bind(body));
        Ok(())
    }
}

pub(crate) fn report((at, digest, body): ReportRow) -> Result<StoredReport> {
    let computed = Digest::of_bytes(&body);
    if computed.as_str() != digest {
        return Err(StoreError::tampered("report", digest, format!("its digest is now {computed}")));
    }
    Ok(StoredReport { at: time("report", at)?, digest: computed, body })
}
