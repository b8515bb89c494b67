//! Batches: which cases belong together, what people said of them as a whole, and whether their runs may go on.

use crate::columns::{count, micros, parse_text, parse_word, stored, time, word};
use crate::dialect::{Cx, among, bulk, change, run};
use crate::error::{Result, StoreError};
use crate::lists::{ListedCase, ListedRow, listed};
use crate::log::{EntryRow, LogEntry, entry};
use crate::proofs::{ReportRow, StoredReport, report};
use crate::tx::{Tx, reads};
use exeunt_core::{AccountRef, ActorName, Batch, BatchId, BatchState, CaseId, CaseState, Digest, PersonId, PlanId};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A case of a batch, in the place of its row in the list that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchMember {
    /// Counted from 1.
    pub position: u32,
    pub listed: ListedCase,
    /// The run that stopping the batch has parked.
    pub stopped: Option<PlanId>,
}

/// Somebody wants exactly the plans that this digest was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchApproval {
    pub digest: Digest,
    pub by: ActorName,
    pub at: Timestamp,
    pub reason: String,
}

/// How many cases of a batch are in each state.
pub type CaseCounts = Vec<(CaseState, usize)>;

/// True of a row of `run` that a batch holds back. Only what closes accounts is held: containing waits for nobody.
pub(crate) const HELD_BACK: &str = "EXISTS (SELECT 1 FROM batch_member m JOIN batch b ON b.id = m.batch
     JOIN plan p ON p.id = run.plan
     WHERE m.case_id = run.case_id AND m.held AND p.kind = 'leave' AND b.state <> 'running')";

type BatchRow = (Uuid, String, String, String, i64, String, Option<String>);
type MemberRow = (i64, Option<Uuid>, Uuid, String, String, String, String, String, i64, String, String, String);
type LeaverRow = (String, String, String, Uuid);
type ApprovalRow = (String, String, i64, String);

reads! {
    /// The batch; fails when there is none.
    fn batch_get(id: BatchId) -> Batch;
    /// The batches opened before `before`, the newest first.
    fn batch_list(before: Option<BatchId>, limit: u32) -> Vec<Batch>;
    /// The batches that run and of whom everybody is closed or stays after all.
    fn batch_list_through() -> Vec<Batch>;
    /// How many cases of each of these batches are in which state.
    fn batch_case_counts(batches: &[BatchId]) -> BTreeMap<BatchId, CaseCounts>;
    /// The members of a batch after the position `after`, in the order of the list that was handed in.
    fn batch_member_list(id: BatchId, after: u32, limit: u32) -> Vec<BatchMember>;
    /// The batch that holds a case now.
    fn batch_of(case: CaseId) -> Option<BatchId>;
    /// The batches that this person leaves with, or once was to.
    fn batch_list_with(person: &PersonId) -> Vec<BatchId>;
    /// Those of these accounts whose people leave in the batch that holds this person's case now, the person's own left
    /// out. Whoever stays after all is not among them.
    fn batch_accounts_among(person: &PersonId, accounts: &[AccountRef]) -> BTreeSet<AccountRef>;
    /// What was approved of a batch, the first one first.
    fn batch_approval_list(id: BatchId) -> Vec<BatchApproval>;
    /// The newest report of a batch, its digest computed again.
    fn batch_report_latest(id: BatchId) -> Option<StoredReport>;
    /// The reports of a batch as time and digest, the oldest first.
    fn batch_report_list(id: BatchId) -> Vec<(Timestamp, Digest)>;
    /// The entries of a batch and of its cases from the index `from` on, in order.
    fn log_entries_of_batch(id: BatchId, from: u64, limit: u32) -> Vec<LogEntry>;
    /// Whether steps of a run may begin: it is active, and no batch holds it back.
    fn run_goes_on(plan: PlanId) -> bool;
}

impl Cx<'_> {
    async fn batch_get(&mut self, id: BatchId) -> Result<Batch> {
        let sql = "SELECT id, name, reason, opened_by, opened_at, state, why FROM batch WHERE id = $1";
        let row: Option<BatchRow> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(batch).transpose()?.ok_or_else(|| StoreError::not_found("batch", id))
    }

    async fn batch_list(&mut self, before: Option<BatchId>, limit: u32) -> Result<Vec<Batch>> {
        // Ids sort by the time of opening.
        let sql = "SELECT id, name, reason, opened_by, opened_at, state, why FROM batch
                   WHERE id < $1 ORDER BY id DESC LIMIT $2";
        let (before, limit) = (before.map_or(Uuid::max(), |id| id.0), i64::from(limit));
        let rows: Vec<BatchRow> = run!(self, c => sqlx::query_as(sql).bind(before).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(batch).collect()
    }

    async fn batch_list_through(&mut self) -> Result<Vec<Batch>> {
        let sql = "SELECT b.id, b.name, b.reason, b.opened_by, b.opened_at, b.state, b.why FROM batch b
                   WHERE b.state = 'running'
                   AND EXISTS (SELECT 1 FROM batch_member m JOIN leaver_case c ON c.id = m.case_id
                       WHERE m.batch = b.id AND c.state IN ('closed', 'proved'))
                   AND NOT EXISTS (SELECT 1 FROM batch_member m JOIN leaver_case c ON c.id = m.case_id
                       WHERE m.batch = b.id AND c.state IN ('open', 'approved'))
                   ORDER BY b.id";
        let rows: Vec<BatchRow> = run!(self, c => sqlx::query_as(sql).fetch_all(c).await?);
        rows.into_iter().map(batch).collect()
    }

    async fn batch_case_counts(&mut self, batches: &[BatchId]) -> Result<BTreeMap<BatchId, CaseCounts>> {
        let sql = "SELECT m.batch, c.state, COUNT(*) FROM batch_member m JOIN leaver_case c ON c.id = m.case_id
                   WHERE m.batch IN (VALUES {rows}) GROUP BY m.batch, c.state ORDER BY m.batch, c.state";
        let mut counts: BTreeMap<BatchId, CaseCounts> = BTreeMap::new();
        for (id, state, cases) in among!(self, (Uuid, String, i64), sql, batches, |query, batch| query.bind(batch.0)) {
            counts.entry(BatchId(id)).or_default().push((parse_word("case", &state)?, count("cases", cases)?));
        }
        Ok(counts)
    }

    async fn batch_member_list(&mut self, id: BatchId, after: u32, limit: u32) -> Result<Vec<BatchMember>> {
        let sql = "SELECT m.position, m.stopped, c.id, c.person, c.departure, c.last_working_day, c.state, c.opened_by,
                       c.opened_at, p.name, p.department, p.zone
                   FROM batch_member m JOIN leaver_case c ON c.id = m.case_id JOIN person p ON p.id = c.person
                   WHERE m.batch = $1 AND m.position > $2 ORDER BY m.position LIMIT $3";
        let (after, limit) = (i64::from(after), i64::from(limit));
        let rows: Vec<MemberRow> =
            run!(self, c => sqlx::query_as(sql).bind(id.0).bind(after).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(member).collect()
    }

    async fn batch_of(&mut self, case: CaseId) -> Result<Option<BatchId>> {
        let sql = "SELECT batch FROM batch_member WHERE case_id = $1 AND held";
        let found: Option<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(case.0).fetch_optional(c).await?);
        Ok(found.map(BatchId))
    }

    async fn batch_list_with(&mut self, person: &PersonId) -> Result<Vec<BatchId>> {
        let sql = "SELECT DISTINCT m.batch FROM batch_member m JOIN leaver_case c ON c.id = m.case_id
                   WHERE c.person = $1 ORDER BY m.batch";
        let ids: Vec<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(person.as_str()).fetch_all(c).await?);
        Ok(ids.into_iter().map(BatchId).collect())
    }

    async fn batch_accounts_among(
        &mut self,
        person: &PersonId,
        accounts: &[AccountRef],
    ) -> Result<BTreeSet<AccountRef>> {
        let sql = "SELECT me.batch FROM leaver_case mine JOIN batch_member me ON me.case_id = mine.id AND me.held
                   WHERE mine.person = $1";
        let batches: Vec<Uuid> = run!(self, c => sqlx::query_scalar(sql).bind(person.as_str()).fetch_all(c).await?);
        if batches.is_empty() {
            return Ok(BTreeSet::new());
        }
        // Names of accounts are nearly always their own on one connection; the few that aren't are sorted out here.
        let sql = "SELECT b.connection, b.account, c.person, m.batch FROM binding b
                   JOIN leaver_case c ON c.person = b.person AND c.state <> 'withdrawn'
                   JOIN batch_member m ON m.case_id = c.id
                   WHERE b.account IN (VALUES {rows}) AND b.ended_at IS NULL";
        let rows = among!(self, LeaverRow, sql, accounts, |query, on| query.bind(on.account.as_str()));
        let wanted: BTreeSet<&AccountRef> = accounts.iter().collect();
        let leaving = rows
            .into_iter()
            .filter(|(_, _, whose, batch)| whose != person.as_str() && batches.contains(batch))
            .map(|(connection, account, _, _)| AccountRef::new(connection, account));
        Ok(leaving.filter(|account| wanted.contains(account)).collect())
    }

    async fn batch_approval_list(&mut self, id: BatchId) -> Result<Vec<BatchApproval>> {
        let sql =
            "SELECT digest, approved_by, approved_at, reason FROM batch_approval WHERE batch = $1 ORDER BY number";
        let rows: Vec<ApprovalRow> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(digest, by, at, reason)| {
                let digest = parse_text("approval", &digest)?;
                Ok(BatchApproval { digest, by: by.into(), at: time("approval", at)?, reason })
            })
            .collect()
    }

    async fn batch_report_latest(&mut self, id: BatchId) -> Result<Option<StoredReport>> {
        let sql = "SELECT made_at, digest, document FROM batch_report WHERE batch = $1 ORDER BY number DESC LIMIT 1";
        let row: Option<ReportRow> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(report).transpose()
    }

    async fn batch_report_list(&mut self, id: BatchId) -> Result<Vec<(Timestamp, Digest)>> {
        let sql = "SELECT made_at, digest FROM batch_report WHERE batch = $1 ORDER BY number";
        let rows: Vec<(i64, String)> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_all(c).await?);
        rows.into_iter().map(|(at, digest)| Ok((time("report", at)?, parse_text("report", &digest)?))).collect()
    }

    async fn log_entries_of_batch(&mut self, id: BatchId, from: u64, limit: u32) -> Result<Vec<LogEntry>> {
        let sql = "SELECT number, leaf, salt, payload FROM log_entry WHERE number >= $2
                   AND (case_id = $1 OR case_id IN (SELECT case_id FROM batch_member WHERE batch = $1))
                   ORDER BY number LIMIT $3";
        let (from, limit) = (stored(from), i64::from(limit));
        let rows: Vec<EntryRow> =
            run!(self, c => sqlx::query_as(sql).bind(id.0).bind(from).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(entry).collect()
    }

    async fn run_goes_on(&mut self, plan: PlanId) -> Result<bool> {
        let sql = format!("SELECT 1 FROM run WHERE plan = $1 AND state = 'active' AND NOT {HELD_BACK}");
        let sql = sqlx::AssertSqlSafe(sql);
        let found: Option<i32> = run!(self, c => sqlx::query_scalar(sql).bind(plan.0).fetch_optional(c).await?);
        Ok(found.is_some())
    }

    /// Which of these runs a batch holds back, and keeps the batches as they are until the transaction ends: what is
    /// paused or stopped meanwhile waits until this was written, and whatever comes afterwards sees it.
    pub(crate) async fn runs_held_back(&mut self, plans: &[PlanId]) -> Result<Vec<PlanId>> {
        let sql = self.sharing(
            "SELECT run.plan, b.state FROM run JOIN plan p ON p.id = run.plan
             JOIN batch_member m ON m.case_id = run.case_id JOIN batch b ON b.id = m.batch
             WHERE m.held AND p.kind = 'leave' AND run.plan IN (VALUES {rows}) {lock}",
            "b",
        );
        let mut rows: Vec<(Uuid, String)> = Vec::new();
        for chunk in crate::dialect::chunks(plans) {
            let sql = crate::dialect::with_rows(&sql, chunk.len(), 1);
            rows.extend(run!(self, c => {
                let mut query = sqlx::query_as::<_, (Uuid, String)>(sql);
                for plan in chunk {
                    query = query.bind(plan.0);
                }
                query.fetch_all(c).await?
            }));
        }
        let held = rows.into_iter().filter_map(|(plan, state)| match parse_word::<BatchState>("batch", &state) {
            Ok(state) if state.lets_run() => None,
            Ok(_) => Some(Ok(PlanId(plan))),
            Err(error) => Some(Err(error)),
        });
        held.collect()
    }
}

impl Tx {
    /// Opens a batch of these cases, in their order.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken or another batch holds one of the cases.
    pub async fn batch_insert(&mut self, batch: &Batch, cases: &[CaseId]) -> Result<()> {
        let sql = "INSERT INTO batch (id, name, reason, opened_by, opened_at, state, why)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let cx = &mut self.cx()?;
        let added = change!(
            cx,
            sqlx::query(sql)
                .bind(batch.id.0)
                .bind(batch.name.as_str())
                .bind(batch.reason.as_str())
                .bind(batch.opened_by.as_str())
                .bind(micros(batch.opened_at))
                .bind(word(&batch.state))
                .bind(batch.why.as_deref())
        );
        if added == 0 {
            return Err(StoreError::conflict("batch", batch.id, "there is one already"));
        }
        let rows: Vec<_> = (1_u64..).map(stored).zip(cases).collect();
        let sql = "INSERT INTO batch_member (batch, position, case_id, held) VALUES {rows}";
        bulk!(cx, sql, 4, &rows, |query, (position, case)| query
            .bind(batch.id.0)
            .bind(*position)
            .bind(case.0)
            .bind(true));
        Ok(())
    }

    /// Moves a batch to `to` if it is in one of the states `from`, and says why. A batch that is closed lets its cases go.
    ///
    /// Whoever also changes runs of its members does that first: writes of workers hold their run and then its batch.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is in another state.
    pub async fn batch_become(
        &mut self,
        id: BatchId,
        from: &[BatchState],
        to: BatchState,
        why: Option<&str>,
    ) -> Result<()> {
        let sql = self.cx()?.locking("SELECT state FROM batch WHERE id = $1 {lock}");
        let state: Option<String> =
            run!(&mut self.cx()?, c => sqlx::query_scalar(sql).bind(id.0).fetch_optional(c).await?);
        let state: BatchState = parse_word("batch", &state.ok_or_else(|| StoreError::not_found("batch", id))?)?;
        if !from.contains(&state) {
            let why = format!("it is {} and cannot become {}", word(&state), word(&to));
            return Err(StoreError::conflict("batch", id, why));
        }
        let sql = "UPDATE batch SET state = $1, why = $2 WHERE id = $3";
        let cx = &mut self.cx()?;
        change!(cx, sqlx::query(sql).bind(word(&to)).bind(why).bind(id.0));
        if to == BatchState::Closed {
            let sql = "UPDATE batch_member SET held = $1 WHERE batch = $2";
            change!(cx, sqlx::query(sql).bind(false).bind(id.0));
        }
        Ok(())
    }

    /// A run that stopping a batch had parked doesn't go on with the batch any more.
    pub async fn batch_member_leaves(&mut self, plan: PlanId) -> Result<()> {
        change!(&mut self.cx()?, sqlx::query("UPDATE batch_member SET stopped = NULL WHERE stopped = $1").bind(plan.0));
        Ok(())
    }

    /// Notes which run of a member stopping the batch has parked; `None`: it goes on.
    pub async fn batch_member_stopped(&mut self, id: BatchId, position: u32, plan: Option<PlanId>) -> Result<()> {
        let sql = "UPDATE batch_member SET stopped = $1 WHERE batch = $2 AND position = $3";
        let position = i64::from(position);
        change!(&mut self.cx()?, sqlx::query(sql).bind(plan.map(|plan| plan.0)).bind(id.0).bind(position));
        Ok(())
    }

    /// Keeps who approved which digest of the whole.
    pub async fn batch_approval_insert(&mut self, id: BatchId, approval: &BatchApproval) -> Result<()> {
        let sql = "INSERT INTO batch_approval (batch, number, digest, approved_by, approved_at, reason)
                   SELECT $1, COALESCE(MAX(number) + 1, 0), $2, $3, $4, $5 FROM batch_approval WHERE batch = $1";
        let mut cx = self.cx()?;
        cx.hold_numbering("batch", id.0).await?;
        change!(
            &mut cx,
            sqlx::query(sql)
                .bind(id.0)
                .bind(approval.digest.as_str())
                .bind(approval.by.as_str())
                .bind(micros(approval.at))
                .bind(approval.reason.as_str())
        );
        Ok(())
    }

    /// Keeps a report of the whole as it was given out.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the digest isn't that of the body.
    pub async fn batch_report_insert(
        &mut self,
        id: BatchId,
        at: Timestamp,
        digest: &Digest,
        body: &[u8],
    ) -> Result<()> {
        if Digest::of_bytes(body) != *digest {
            return Err(StoreError::conflict("report", digest, "the digest is not that of its body"));
        }
        let sql = "INSERT INTO batch_report (batch, number, made_at, digest, document)
                   SELECT $1, COALESCE(MAX(number) + 1, 0), $2, $3, $4 FROM batch_report WHERE batch = $1";
        let mut cx = self.cx()?;
        cx.hold_numbering("batch", id.0).await?;
        change!(&mut cx, sqlx::query(sql).bind(id.0).bind(micros(at)).bind(digest.as_str()).bind(body));
        Ok(())
    }
}

fn batch((id, name, reason, by, at, state, why): BatchRow) -> Result<Batch> {
    let (opened_at, state) = (time("batch", at)?, parse_word("batch", &state)?);
    Ok(Batch { id: BatchId(id), name, reason, opened_by: by.into(), opened_at, state, why })
}

fn member(row: MemberRow) -> Result<BatchMember> {
    let (position, stopped, id, of, departure, day, state, by, at, name, department, zone) = row;
    let row: ListedRow = (id, of, departure, day, state, by, at, name, department, zone);
    let stopped = stopped.map(PlanId);
    Ok(BatchMember { position: count("position", position)?, listed: listed(row)?, stopped })
}
