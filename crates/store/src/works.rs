//! How far cases are, for a whole page of them in a few statements.

use crate::columns::{count, parse_document, parse_word, time, time_if_any};
use crate::dialect::{Cx, among, run};
use crate::error::Result;
use crate::runs::RunState;
use crate::tx::reads;
use exeunt_core::{
    CaseId, Check, Decisions, Digest, PlanBrief, PlanId, PlanKind, PlanWork, RunWork, StepState, Verdict, Work,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct PlanRow {
    case_id: Uuid,
    id: Uuid,
    kind: String,
    made_at: i64,
    made_by: String,
    brief: Option<String>,
    approved_at: Option<i64>,
    state: Option<String>,
    reason: Option<String>,
    told: Option<String>,
    outdated: Option<bool>,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    has_steps: bool,
}

/// Case, plan, state, and how many steps are in it.
type Count = (Uuid, Uuid, String, i64);

reads! {
    /// What was seen, planned and run for each of these cases.
    fn work_list(cases: &[CaseId]) -> Vec<Work>;
    /// What is decided for each of these cases.
    fn decisions_list(cases: &[CaseId]) -> BTreeMap<CaseId, Decisions>;
    /// What was once decided for a case, by its digest.
    fn decisions_once(case: CaseId, digest: &Digest) -> Option<Decisions>;
}

impl Cx<'_> {
    async fn work_list(&mut self, cases: &[CaseId]) -> Result<Vec<Work>> {
        let blank = |case: &CaseId| Work {
            case: *case,
            observed_at: None,
            contained_at: None,
            failed: 0,
            unproved: 0,
            plan: None,
            newer: None,
        };
        let mut works: BTreeMap<CaseId, Work> = cases.iter().map(|case| (*case, blank(case))).collect();
        let sql = "SELECT case_id, MAX(seen_at) FROM observation WHERE case_id IN (VALUES {rows}) GROUP BY case_id";
        for (case, seen) in among!(self, (Uuid, i64), sql, cases, |query, case| query.bind(case.0)) {
            if let Some(work) = works.get_mut(&CaseId(case)) {
                work.observed_at = Some(time("observation", seen)?);
            }
        }
        let sql = "SELECT p.case_id, p.id, p.kind, p.made_at, p.made_by, p.brief, a.approved_at,
                   r.state, r.reason, r.told, r.outdated, r.started_at, r.finished_at,
                   EXISTS (SELECT 1 FROM step s WHERE s.plan = p.id) AS has_steps
                   FROM plan p LEFT JOIN approval a ON a.plan = p.id LEFT JOIN run r ON r.plan = p.id
                   WHERE p.case_id IN (VALUES {rows}) ORDER BY p.case_id, p.number";
        for row in among!(self, PlanRow, sql, cases, |query, case| query.bind(case.0)) {
            let Some(work) = works.get_mut(&CaseId(row.case_id)) else { continue };
            let has_steps = row.has_steps;
            take(work, plan(row)?, has_steps);
        }
        for work in works.values_mut() {
            self.complete(work).await?;
        }
        self.count_steps(&mut works, cases).await?;
        self.count_checks(&mut works, cases).await?;
        Ok(works.into_values().collect())
    }

    /// A plan of before briefs were kept is read whole.
    async fn complete(&mut self, work: &mut Work) -> Result<()> {
        let Some((plan, true)) = work.plan.as_mut().map(|plan| {
            let unknown = plan.brief.policy.is_none();
            (plan, unknown)
        }) else {
            return Ok(());
        };
        plan.brief = PlanBrief::of(&self.plan_get(plan.id).await?.plan);
        Ok(())
    }

    async fn count_steps(&mut self, works: &mut BTreeMap<CaseId, Work>, cases: &[CaseId]) -> Result<()> {
        let sql = "SELECT r.case_id, s.plan, s.state, COUNT(*) FROM step s JOIN run r ON r.plan = s.plan
                   WHERE r.case_id IN (VALUES {rows}) GROUP BY r.case_id, s.plan, s.state";
        for (case, id, state, number) in among!(self, Count, sql, cases, |query, case| query.bind(case.0)) {
            let plan = works.get_mut(&CaseId(case)).and_then(|work| work.plan.as_mut());
            let Some(run) = plan.filter(|plan| plan.id == PlanId(id)).and_then(|plan| plan.run.as_mut()) else {
                continue;
            };
            let number: usize = count("step", number)?;
            run.steps += number;
            match StepState::parse(&state) {
                Some(StepState::Done | StepState::Skipped) => run.settled += number,
                Some(StepState::NeedsOperator) => run.stuck += number,
                Some(StepState::Waiting | StepState::Running) | None => {}
            }
        }
        Ok(())
    }

    /// Of cases that are closed and not proved, the checks of the newest round that didn't hold, and those that show little.
    async fn count_checks(&mut self, works: &mut BTreeMap<CaseId, Work>, cases: &[CaseId]) -> Result<()> {
        // Which checks these are is read in the check itself; most others needn't be read for it.
        let sql = r#"SELECT c.case_id, c.number, c.document FROM proof_check c JOIN leaver_case l ON l.id = c.case_id
                     WHERE c.case_id IN (VALUES {rows}) AND l.state = 'closed'
                     AND (c.document LIKE '%"fails"%' OR c.document LIKE '%"weak"%' OR c.document LIKE '%"not_tried"%')
                     AND c.round = (SELECT MAX(round) FROM proof_check WHERE case_id = c.case_id)"#;
        let mut away = BTreeSet::new();
        for (case, number, text) in among!(self, (Uuid, i64, String), sql, cases, |query, case| query.bind(case.0)) {
            let check: Check = parse_document("check", number, &text)?;
            if let Some(work) = works.get_mut(&CaseId(case)) {
                match check.verdict {
                    Verdict::Fails => work.failed += 1,
                    Verdict::Weak if !check.control && is_since(work, &check) => work.unproved += 1,
                    Verdict::NotTried if check.could_be_tried_later() => away.extend([CaseId(case)]),
                    Verdict::Holds | Verdict::NotTried | Verdict::Weak => {}
                }
            }
        }
        for case in away {
            works.entry(case).and_modify(|work| work.unproved = 0);
        }
        Ok(())
    }

    async fn decisions_once(&mut self, case: CaseId, digest: &Digest) -> Result<Option<Decisions>> {
        let sql = "SELECT document FROM decisions WHERE case_id = $1 ORDER BY version DESC";
        let rows: Vec<String> = run!(self, c => sqlx::query_scalar(sql).bind(case.0).fetch_all(c).await?);
        for text in rows {
            let decisions: Decisions = parse_document("decisions", case, &text)?;
            if decisions.digest() == *digest {
                return Ok(Some(decisions));
            }
        }
        Ok(None)
    }

    async fn decisions_list(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Decisions>> {
        let sql = "SELECT d.case_id, d.document FROM decisions d WHERE d.case_id IN (VALUES {rows})
                   AND d.version = (SELECT MAX(version) FROM decisions WHERE case_id = d.case_id)";
        let rows = among!(self, (Uuid, String), sql, cases, |query, case| query.bind(case.0));
        rows.into_iter()
            .map(|(case, text)| Ok((CaseId(case), parse_document("decisions", CaseId(case), &text)?)))
            .collect()
    }
}

/// Whether a check came after what was run last: what was proved before that has to be proved again.
fn is_since(work: &Work, check: &Check) -> bool {
    let run = work.plan.as_ref().and_then(|plan| plan.run.as_ref());
    run.and_then(|run| run.finished_at).is_none_or(|finished| check.at >= finished)
}

/// Later plans come later. One whose run isn't finished isn't replaced by one that nobody approved, unless it was stopped
/// because the departure is taken back; and if it ran to its end after that, whoever let it go on has answered.
fn take(work: &mut Work, plan: PlanWork, has_steps: bool) {
    let finished = plan.run.as_ref().and_then(|run| run.finished_at);
    // One that reached no platform had nothing to do, and has shut nothing.
    if plan.kind == PlanKind::Contain && finished.is_some() && has_steps {
        work.contained_at = finished;
    }
    let runs = |plan: &PlanWork| plan.run.as_ref().is_some_and(|run| run.finished_at.is_none());
    let before = work.plan.as_ref().and_then(|before| Some((before.kind, before.run.as_ref()?)));
    if let (PlanKind::Reinstate, None, Some((PlanKind::Leave, run))) = (plan.kind, &plan.run, before) {
        if run.finished_at.is_some_and(|finished| finished > plan.made_at) {
            return;
        }
        if run.parked.is_some() {
            work.newer = None;
            work.plan = Some(plan);
            return;
        }
    }
    if work.plan.as_ref().is_some_and(runs) && plan.run.is_none() {
        work.newer = Some(plan);
        return;
    }
    work.newer = None;
    work.plan = Some(plan);
}

fn plan(row: PlanRow) -> Result<PlanWork> {
    let brief = row.brief.as_deref().map(|text| parse_document("plan", row.id, text)).transpose()?;
    let run = match (&row.state, row.started_at) {
        (Some(state), Some(started)) => Some(RunWork {
            parked: match parse_word("run", state)? {
                RunState::Parked => Some(row.reason.unwrap_or_default()),
                RunState::Active | RunState::Finished => None,
            },
            told: row.told.as_deref().map(|text| parse_document("run", row.id, text)).transpose()?,
            outdated: row.outdated.unwrap_or_default(),
            started_at: time("run", started)?,
            finished_at: time_if_any("run", row.finished_at)?,
            ..RunWork::default()
        }),
        _ => None,
    };
    Ok(PlanWork {
        id: PlanId(row.id),
        kind: parse_word("plan", &row.kind)?,
        made_at: time("plan", row.made_at)?,
        made_by: row.made_by.into(),
        brief: brief.unwrap_or_default(),
        approved_at: time_if_any("approval", row.approved_at)?,
        run,
    })
}
