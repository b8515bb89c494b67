//! Plans, kept as the bytes that their digest was made from, and the approvals that name the digest.

use crate::columns::{document, micros, parse_text, parse_word, stored, time, word};
use crate::dialect::{Cx, bulk, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{ActorName, CaseId, Digest, Plan, PlanBrief, PlanId, PlanKind, StepState, digest::canonical};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A plan as it was stored; its digest was computed again just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPlan {
    pub id: PlanId,
    pub digest: Digest,
    pub plan: Plan,
    pub made_by: ActorName,
    pub made_at: Timestamp,
}

/// One line of the list of plans. The digest is the one that was written down, not computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanSummary {
    pub id: PlanId,
    pub kind: PlanKind,
    pub digest: Digest,
    pub made_by: ActorName,
    pub made_at: Timestamp,
}

/// Somebody wants exactly this plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    pub plan: PlanId,
    pub digest: Digest,
    pub kind: ApprovalKind,
    pub by: ActorName,
    pub at: Timestamp,
    pub reason: String,
}

/// How a plan came to be wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalKind {
    /// A person read it and approved.
    Approval,
    /// Ordered by one person with a reason, because containing doesn't wait.
    ContainOrder,
}

type Row = (Uuid, String, Vec<u8>, String, i64);
type SummaryRow = (Uuid, String, String, String, i64);
type ApprovalRow = (String, String, String, i64, String);

reads! {
    /// The plan, after its digest was computed again over the stored bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], and [`StoreError::Tampered`] when the bytes are not those that were stored.
    fn plan_get(id: PlanId) -> StoredPlan;
    /// The latest plan of this kind for a case.
    fn plan_latest(case: CaseId, kind: PlanKind) -> Option<StoredPlan>;
    /// Every plan of a case, the oldest first.
    fn plan_list(case: CaseId) -> Vec<PlanSummary>;
    /// The approval of a plan, if it has one.
    fn approval_get(plan: PlanId) -> Option<Approval>;
}

impl Cx<'_> {
    pub(crate) async fn plan_get(&mut self, id: PlanId) -> Result<StoredPlan> {
        let sql = "SELECT id, digest, document, made_by, made_at FROM plan WHERE id = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(plan).transpose()?.ok_or_else(|| StoreError::not_found("plan", id))
    }

    async fn plan_latest(&mut self, case: CaseId, kind: PlanKind) -> Result<Option<StoredPlan>> {
        let sql = "SELECT id, digest, document, made_by, made_at FROM plan WHERE case_id = $1 AND kind = $2
                   ORDER BY number DESC LIMIT 1";
        let row: Option<Row> =
            run!(self, c => sqlx::query_as(sql).bind(case.0).bind(word(&kind)).fetch_optional(c).await?);
        row.map(plan).transpose()
    }

    async fn plan_list(&mut self, case: CaseId) -> Result<Vec<PlanSummary>> {
        let sql = "SELECT id, kind, digest, made_by, made_at FROM plan WHERE case_id = $1 ORDER BY number";
        let rows: Vec<SummaryRow> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_all(c).await?);
        rows.into_iter().map(summary).collect()
    }

    async fn approval_get(&mut self, plan: PlanId) -> Result<Option<Approval>> {
        let sql = "SELECT digest, kind, approved_by, approved_at, reason FROM approval WHERE plan = $1";
        let row: Option<ApprovalRow> = run!(self, c => sqlx::query_as(sql).bind(plan.0).fetch_optional(c).await?);
        row.map(|(digest, kind, by, at, reason)| {
            let (digest, kind) = (parse_text("approval", &digest)?, parse_word("approval", &kind)?);
            Ok(Approval { plan, digest, kind, by: by.into(), at: time("approval", at)?, reason })
        })
        .transpose()
    }
}

impl Tx {
    /// Stores a plan as canonical JSON with its digest, and a waiting step for each of its steps. Returns the digest.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken or two steps have the same id.
    pub async fn plan_insert(&mut self, id: PlanId, plan: &Plan, made_by: &ActorName, at: Timestamp) -> Result<Digest> {
        let ids: std::collections::BTreeSet<_> = plan.steps.iter().map(|step| &step.id).collect();
        if ids.len() < plan.steps.len() {
            return Err(StoreError::conflict("plan", id, "two of its steps have the same id"));
        }
        let bytes = canonical(plan);
        let digest = Digest::of_bytes(&bytes);
        let brief = document(&PlanBrief::of(plan))?;
        let sql = "INSERT INTO plan (id, case_id, number, kind, digest, document, made_by, made_at, brief)
                   SELECT $1, $2, COALESCE(MAX(number) + 1, 0), $3, $4, $5, $6, $7, $8 FROM plan WHERE case_id = $2
                   ON CONFLICT DO NOTHING";
        let cx = &mut self.cx()?;
        cx.hold_numbering("leaver_case", plan.case.0).await?;
        let added = change!(
            cx,
            sqlx::query(sql)
                .bind(id.0)
                .bind(plan.case.0)
                .bind(word(&plan.kind))
                .bind(digest.as_str())
                .bind(&bytes[..])
                .bind(made_by.as_str())
                .bind(micros(at))
                .bind(brief.as_str())
        );
        if added == 0 {
            return Err(StoreError::conflict(
                "plan",
                id,
                "it is there already, or another was stored at the same time",
            ));
        }
        let steps: Vec<_> = (0_u64..).map(stored).zip(&plan.steps).collect();
        let sql = "INSERT INTO step (plan, position, id, state, not_before, attempts) VALUES {rows}";
        bulk!(cx, sql, 6, &steps, |query, (position, step)| query
            .bind(id.0)
            .bind(*position)
            .bind(step.id.as_str())
            .bind(StepState::Waiting.as_str())
            .bind(step.not_before.map(micros))
            .bind(0_i64));
        Ok(digest)
    }

    /// Approves exactly the plan with this digest.
    ///
    /// # Errors
    /// [`StoreError::OtherPlan`] when the stored plan has another digest, [`StoreError::Tampered`] when it isn't as it was
    /// stored, [`StoreError::Conflict`] when it is approved already.
    pub async fn approval_insert(
        &mut self,
        plan: PlanId,
        digest: &Digest,
        by: &ActorName,
        at: Timestamp,
        reason: &str,
        kind: ApprovalKind,
    ) -> Result<()> {
        let stored = self.plan_get(plan).await?.digest;
        if stored != *digest {
            return Err(StoreError::OtherPlan { plan, named: digest.clone(), stored });
        }
        let sql = "INSERT INTO approval (plan, digest, kind, approved_by, approved_at, reason)
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(plan.0)
                .bind(digest.as_str())
                .bind(word(&kind))
                .bind(by.as_str())
                .bind(micros(at))
                .bind(reason)
        );
        if added == 0 { Err(StoreError::conflict("plan", plan, "it is approved already")) } else { Ok(()) }
    }
}

fn plan((id, digest, bytes, made_by, made_at): Row) -> Result<StoredPlan> {
    let computed = Digest::of_bytes(&bytes);
    if computed.as_str() != digest {
        return Err(StoreError::tampered("plan", id, format!("it was stored as {digest} and is now {computed}")));
    }
    let plan = serde_json::from_slice(&bytes).map_err(|error| StoreError::tampered("plan", id, error))?;
    Ok(StoredPlan { id: PlanId(id), digest: computed, plan, made_by: made_by.into(), made_at: time("plan", made_at)? })
}

fn summary((id, kind, digest, made_by, made_at): SummaryRow) -> Result<PlanSummary> {
    Ok(PlanSummary {
        id: PlanId(id),
        kind: parse_word("plan", &kind)?,
        digest: parse_text("plan", &digest)?,
        made_by: made_by.into(),
        made_at: time("plan", made_at)?,
    })
}
