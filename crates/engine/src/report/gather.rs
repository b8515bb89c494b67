//! Everything that is known of a case, put together for the report. Judges nothing.

use super::compare::comparison;
use super::marks::step_mark;
use super::trail::Trail;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use crate::prove::staying;
use exeunt_core::{Account, AccountRef, CaseId, Check, Observation, Observed, Outcome, PlanKind, Verdict};
use exeunt_report::{
    AccountResult, Approval, Attempt, ByHand, CheckResult, ConnectionRef, Finding, NegativeControl, ObservationRef,
    Ordered, PlanRef, PolicyRef, ReportInput, StepResult,
};
use exeunt_store::{ApprovalKind, Attempt as AttemptRecord, StepRecord, StoredCheck, StoredPlan};

/// Everything stored about the plans of a case that were run.
pub(super) struct Ran {
    pub(super) stored: StoredPlan,
    pub(super) records: Vec<StepRecord>,
}

impl Engine {
    pub(super) async fn gather(&self, id: CaseId, trail: &Trail) -> Result<ReportInput> {
        let case = self.case_get(id).await?;
        let person = self.person_get(&case.person).await?;
        let manager = match &person.manager {
            Some(manager) => self.store.person_lookup(manager).await?.map(|m| m.name),
            None => None,
        };
        let ran = self.ran(id).await?;
        let before = self.observation_first(id).await?;
        let after = self.observation_latest(id).await?;
        let checks = self.store.check_list(id).await?;
        let main: Vec<&Ran> = ran.iter().filter(|r| r.stored.plan.kind != PlanKind::Unfreeze).collect();
        let kind = main.last().map_or(PlanKind::Leave, |r| r.stored.plan.kind);
        let collateral = self.collateral_found(id, trail).await?;
        let decisions = self.decisions(id).await?;
        let stays = staying(&before, &self.plans_run(id).await?, &decisions);
        Ok(ReportInput {
            kind,
            made_at: self.now(),
            manager,
            case_evidence: trail.what(Happened::CaseOpened),
            decisions_evidence: trail.what(Happened::CaseDecided),
            policy: PolicyRef { version: self.policy.version.clone(), digest: self.policy.digest() },
            before: before_ref(&before, &ran, trail),
            after: (after.at > before.at).then(|| observation_ref(&after, trail)),
            connections: connections(&before),
            accounts: self.accounts(&before, &after, trail),
            plans: self.plan_refs(&ran, trail).await?,
            steps: self.step_results(&ran, &checks, trail).await?,
            checks: check_results(&checks, trail),
            memberships: self.memberships(&before, &checks, &decisions, &stays, trail),
            successions: self.successions(&before, &decisions, &ran, &checks, &stays, trail),
            collateral,
            gaps: main.last().map(|r| r.stored.plan.gaps.clone()).unwrap_or_default(),
            lost: main.last().map(|r| r.stored.plan.lost.clone()).unwrap_or_default(),
            findings: findings(&checks, trail),
            contain: self.contain_timing(&ran, trail).await?,
            comparison: if kind == PlanKind::Reinstate { comparison(&before, &after, &ran, trail) } else { Vec::new() },
            timeline: trail.timeline(),
            decisions,
            person,
            case,
        })
    }

    /// Plans of this case whose run was started, oldest first.
    async fn ran(&self, case: CaseId) -> Result<Vec<Ran>> {
        let mut ran = Vec::new();
        for run in self.store.run_list(case).await? {
            let stored = self.store.plan_get(run.plan).await?;
            ran.push(Ran { stored, records: self.store.step_list(run.plan).await? });
        }
        Ok(ran)
    }

    fn accounts(&self, before: &Observation, after: &Observed, trail: &Trail) -> Vec<AccountResult> {
        let dormant = self.policy.ledger.dormant_after();
        let mut results = Vec::new();
        for (connection, view) in &before.connections {
            for (id, account) in &view.accounts {
                let seen_after = after.connections.get(connection).and_then(|v| v.accounts.get(id));
                let seen_after: Option<&Account> = seen_after.filter(|_| after.at > before.at);
                // A group that nobody can leave keeps no account from being closed.
                let state = |seen: &Account, at| {
                    let mut seen = seen.clone();
                    seen.memberships.retain(|id, _| !view.groups.get(id).is_some_and(|group| group.lasting));
                    seen.state(at, dormant)
                };
                results.push(AccountResult {
                    account: AccountRef { connection: connection.clone(), account: id.clone() },
                    display_name: account.display_name.clone(),
                    before: state(account, before.at),
                    after: seen_after.map(|a| state(a, after.at)),
                    evidence: trail.observation(after.digest()),
                });
            }
        }
        results
    }

    async fn plan_refs(&self, ran: &[Ran], trail: &Trail) -> Result<Vec<PlanRef>> {
        let mut refs = Vec::new();
        for Ran { stored, .. } in ran {
            let on = stored.id.to_string();
            let approval = self.store.approval_get(stored.id).await?;
            let evidence = trail.on(Happened::PlanApproved, &on);
            let (approvals, ordered) = match approval {
                Some(a) if a.kind == ApprovalKind::ContainOrder => {
                    let evidence = trail.on(Happened::ContainOrdered, &on);
                    (Vec::new(), Some(Ordered { by: a.by, at: a.at, reason: a.reason, evidence }))
                }
                Some(a) => (vec![Approval { by: a.by, at: a.at, digest: a.digest, evidence }], None),
                None => (Vec::new(), None),
            };
            refs.push(PlanRef {
                kind: stored.plan.kind,
                digest: stored.digest.clone(),
                observation: stored.plan.observation.clone(),
                made_by: stored.made_by.clone(),
                made_at: stored.made_at,
                four_eyes: stored.plan.four_eyes(),
                approvals,
                ordered,
                evidence: [trail.on(Happened::PlanMade, &on), trail.on(Happened::ContainOrdered, &on)].concat(),
            });
        }
        Ok(refs)
    }

    async fn step_results(&self, ran: &[Ran], checks: &[StoredCheck], trail: &Trail) -> Result<Vec<StepResult>> {
        let mut results = Vec::new();
        for Ran { stored, records } in ran {
            for step in &stored.plan.steps {
                let Some(record) = records.iter().find(|r| r.id == step.id) else { continue };
                let attempts = self.store.attempts(stored.id, &step.id).await?;
                results.push(StepResult {
                    step: step.clone(),
                    state: record.state,
                    mark: step_mark(step, record, checks),
                    by_hand: attempts.iter().find_map(by_hand),
                    attempts: attempts.into_iter().map(attempt).collect(),
                    evidence: trail.step(stored.id, &step.id),
                });
            }
        }
        Ok(results)
    }

    pub(super) async fn observation_first(&self, case: CaseId) -> Result<Observed> {
        match self.observation_before(case).await {
            Ok(before) => Ok(before),
            // Only contained so far: the newest look is all there is.
            Err(crate::EngineError::NoPlan(_)) => self.observation_latest(case).await,
            Err(error) => Err(error),
        }
    }
}

/// What was seen first. After a containment it is put together from two looks (accounts then, groups later), and both
/// are its evidence.
fn before_ref(before: &Observed, ran: &[Ran], trail: &Trail) -> ObservationRef {
    let seen = observation_ref(before, trail);
    if !seen.evidence.is_empty() {
        return seen;
    }
    let first = |kind| ran.iter().find(|r| r.stored.plan.kind == kind).map(|r| &r.stored.plan.observation);
    let looks = [first(PlanKind::Contain), first(PlanKind::Leave)];
    ObservationRef {
        evidence: looks.into_iter().flatten().flat_map(|digest| trail.observation(digest)).collect(),
        ..seen
    }
}

fn observation_ref(observation: &Observed, trail: &Trail) -> ObservationRef {
    let digest = observation.digest();
    ObservationRef { at: observation.at, evidence: trail.observation(digest), digest: digest.clone() }
}

fn connections(observation: &Observation) -> Vec<ConnectionRef> {
    let one = |(name, view): (&exeunt_core::ConnectionName, &exeunt_core::ConnectionView)| ConnectionRef {
        name: name.clone(),
        platform: view.platform.clone(),
        version: view.version.clone(),
    };
    observation.connections.iter().map(one).collect()
}

fn by_hand(record: &AttemptRecord) -> Option<ByHand> {
    match record.outcome.as_ref()? {
        Outcome::ByHand { by, statement } => Some(ByHand {
            by: by.as_str().into(),
            at: record.closed_at.unwrap_or(record.opened_at),
            statement: statement.clone(),
        }),
        Outcome::Changed { .. } | Outcome::AlreadySo { .. } | Outcome::Failed { .. } => None,
    }
}

fn attempt(record: AttemptRecord) -> Attempt {
    Attempt { n: record.number, opened: record.opened_at, closed: record.closed_at, outcome: record.outcome }
}

/// The checks of the newest round, each with its negative control.
fn check_results(checks: &[StoredCheck], trail: &Trail) -> Vec<CheckResult> {
    let newest = newest_round(checks);
    let result = |check: &Check| CheckResult {
        kind: check.kind,
        account: check.account.clone(),
        group: check.group.clone(),
        at: check.at,
        verdict: check.verdict,
        proof: check.proof.clone(),
        says: check.says.clone(),
        control: control_of(check, checks, trail),
        evidence: trail.check(check),
    };
    checks.iter().filter(|c| !c.check.control && c.round == newest).map(|c| result(&c.check)).collect()
}

pub(super) fn newest_round(checks: &[StoredCheck]) -> u32 {
    checks.iter().filter(|c| !c.check.control).map(|c| c.round).max().unwrap_or(0)
}

fn control_of(check: &Check, checks: &[StoredCheck], trail: &Trail) -> Option<NegativeControl> {
    let label = check.says.args.get("label");
    let same = |c: &&StoredCheck| {
        let c = &c.check;
        c.control
            && c.verdict == Verdict::Holds
            && c.kind == check.kind
            && c.account == check.account
            && c.says.args.get("label") == label
    };
    let control = &checks.iter().find(same)?.check;
    Some(NegativeControl { at: control.at, proof: control.proof.clone(), evidence: trail.check(control) })
}

fn findings(checks: &[StoredCheck], trail: &Trail) -> Vec<Finding> {
    let newest = newest_round(checks);
    let failing = checks.iter().filter(|c| c.round == newest && !c.check.control && c.check.verdict == Verdict::Fails);
    failing
        .map(|c| Finding {
            says: c.check.says.clone(),
            account: Some(c.check.account.clone()),
            group: c.check.group.clone(),
            since: c.check.at,
            evidence: trail.check(&c.check),
        })
        .collect()
}
