//! The sealed report of a batch: every row of the list that was handed in, with what became of it.
//!
//! Each member's own report is made and sealed first; the batch's names the digest of each, and rests on the entries that
//! sealed them, so that a row is worth no more than its own report.

use super::AT_ONCE;
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::report::{SealedReport, Trail, unreportable};
use exeunt_core::{Batch, BatchId, CaseId, Digest, Duty, PersonId, PlanKind, StepState};
use exeunt_evidence::{Chosen, seal_body};
use exeunt_plan::OwedState;
use exeunt_report::{
    BATCH, BatchApproval, BatchInput, BatchReport, Document, Language, MemberInput, MemberReport, Meta, OpenStep,
    render_batch_html,
};
use exeunt_store::BatchMember;
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;

/// A batch's report that verifies offline, and the reports that it names.
#[derive(Debug, Clone)]
pub struct SealedBatch {
    /// `report.json`: body, audit entries, proofs, checkpoint.
    pub json: Vec<u8>,
    /// The same for people, in Chinese and in English; the seal holds their digests.
    pub html: [(&'static str, String); 2],
    /// The judged report, for callers that print it.
    pub report: BatchReport,
    /// The members' own reports, in the order of the list, where they were made together with it. A member of whom nothing
    /// can be reported has none.
    pub members: Vec<MemberFile>,
    meta: Meta,
}

impl SealedBatch {
    /// The report for paper, to be set in type and handed out with `json` in it.
    pub fn document(&self, language: Language) -> Document {
        exeunt_report::batch_document(&self.report, language, &self.meta, &Digest::of_bytes(&self.json))
    }
}

/// A member's own report.
#[derive(Debug, Clone)]
pub struct MemberFile {
    pub row: u32,
    pub person: PersonId,
    pub case: CaseId,
    pub sealed: SealedReport,
}

impl Engine {
    /// Makes and seals the report of every member, and then that of the batch. Every call seals new ones with what is known
    /// by then.
    pub async fn batch_report(&self, caller: &Caller, id: BatchId) -> Result<SealedBatch> {
        let (batch, members) = self.batch_must(caller, Duty::Read, id).await?;
        let cases: Vec<CaseId> = members.iter().map(|member| member.listed.case.id).collect();
        let sealed: Vec<Option<SealedReport>> = stream::iter(cases)
            .map(|case| async move {
                match self.report(caller, case).await {
                    Ok(sealed) => Ok(Some(sealed)),
                    // Nobody has looked yet: there is nothing to report.
                    Err(EngineError::NoPlan(_)) => Ok(None),
                    Err(error) => Err(error),
                }
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let entries = self.store.log_entries_for_case(id.into()).await?;
        let trail = Trail::of(&entries)?;
        let inputs = self.member_inputs(caller, &batch, &members, &sealed).await?;
        let report = BatchReport::build(self.batch_input(batch, &members, &trail).await?, inputs);
        let body = serde_json::to_value(&report).map_err(unreportable)?;
        let meta = self.meta();
        let html = pages(&report, &meta);
        let attachments: Vec<(&str, &[u8])> = html.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let seal = seal_body(&body, &attachments).map_err(unreportable)?;
        let mut tx = self.store.begin().await?;
        tx.batch_report_insert(id, self.now(), &Digest::of(&body), &exeunt_core::digest::canonical(&body)).await?;
        tx.audit(self.batch_event(caller, Happened::ReportSealed, id).payload(seal));
        let sealed_at = tx.commit().await?;
        let json = self.bundle_of(&body, self.chosen(&report, &sealed_at).await?).await?;
        let files = members.into_iter().zip(sealed).filter_map(|(member, sealed)| {
            let case = member.listed.case;
            Some(MemberFile { row: member.position, person: case.person, case: case.id, sealed: sealed? })
        });
        Ok(SealedBatch { json, html, report, members: files.collect(), meta })
    }

    /// The newest report of the whole that was sealed, from what is stored, without the members' own. `None` where none was
    /// made.
    pub async fn batch_report_kept(&self, caller: &Caller, id: BatchId) -> Result<Option<SealedBatch>> {
        self.batch_must(caller, Duty::Read, id).await?;
        let Some(kept) = self.store.batch_report_latest(id).await? else { return Ok(None) };
        let body: serde_json::Value = serde_json::from_slice(&kept.body).map_err(unreportable)?;
        let report: BatchReport = serde_json::from_slice(&kept.body).map_err(unreportable)?;
        let trail = Trail::of(&self.store.log_entries_for_case(id.into()).await?)?;
        let seal = trail.seal_of(&kept.digest).ok_or_else(|| unreportable("its seal is not in the log"))?;
        let json = self.bundle_of(&body, self.chosen(&report, &[seal]).await?).await?;
        let meta = self.meta();
        Ok(Some(SealedBatch { json, html: pages(&report, &meta), report, members: Vec::new(), meta }))
    }

    async fn batch_input(&self, batch: Batch, members: &[BatchMember], trail: &Trail) -> Result<BatchInput> {
        let approved = trail.what(Happened::BatchApproved);
        let approvals = self.store.batch_approval_list(batch.id).await?.into_iter().zip(approved);
        let approvals = approvals.map(|(approval, index)| BatchApproval {
            digest: approval.digest,
            by: approval.by.to_string(),
            at: approval.at,
            evidence: vec![index],
        });
        Ok(BatchInput {
            kind: BATCH.to_owned(),
            made_at: self.now(),
            zone: members.first().map_or_else(|| "UTC".to_owned(), |member| member.listed.zone.clone()),
            opened_evidence: trail.what(Happened::BatchOpened),
            rows: members.len(),
            approvals: approvals.collect(),
            timeline: trail.timeline(),
            batch,
        })
    }

    async fn member_inputs(
        &self,
        caller: &Caller,
        batch: &Batch,
        members: &[BatchMember],
        sealed: &[Option<SealedReport>],
    ) -> Result<Vec<MemberInput>> {
        let most = u32::try_from(super::MOST_ROWS).unwrap_or(u32::MAX);
        let standings = self.batch_members_standing(caller, batch.id, 0, most).await?;
        let mut standings: BTreeMap<u32, _> = standings.into_iter().map(|one| (one.member.position, one)).collect();
        let mut inputs = Vec::with_capacity(members.len());
        for (member, sealed) in members.iter().zip(sealed) {
            let row = member.position;
            let standing = standings
                .remove(&row)
                .ok_or_else(|| EngineError::Broken(format!("row {row} of batch {} stands nowhere", batch.id)))?;
            let (steps, steps_done, open_steps) = self.leaving_steps(member.listed.case.id).await?;
            let owed = standing.standing.owed.into_iter().filter(|owed| match owed.state {
                OwedState::Waiting | OwedState::Overdue => true,
                OwedState::Done | OwedState::NotNeeded => false,
            });
            let says = sealed.as_ref().map_or(standing.standing.sentence, |sealed| sealed.report.summary.clone());
            let listed = &standing.member.listed;
            inputs.push(MemberInput {
                row,
                person: listed.case.person.clone(),
                name: listed.name.clone(),
                department: listed.department.clone(),
                case: listed.case.id,
                state: listed.case.state,
                departure: listed.case.departure,
                last_working_day: listed.case.last_working_day,
                says,
                waits: owed.map(|owed| owed.what).collect(),
                steps,
                steps_done,
                open_steps,
                report: sealed.as_ref().map(|sealed| MemberReport {
                    digest: sealed.digest.clone(),
                    kind: sealed.report.input.kind,
                    conclusion: sealed.report.conclusion,
                    made_at: sealed.report.input.made_at,
                    evidence: vec![sealed.sealed_at],
                }),
            });
        }
        Ok(inputs)
    }

    /// The steps of the newest approved plan of a member's leaving: how many, how many are done, and the others.
    async fn leaving_steps(&self, case: CaseId) -> Result<(usize, usize, Vec<OpenStep>)> {
        let mut newest = None;
        for run in self.store.run_list(case).await? {
            let stored = self.store.plan_get(run.plan).await?;
            if stored.plan.kind == PlanKind::Leave {
                newest = Some(stored);
            }
        }
        let Some(stored) = newest else { return Ok((0, 0, Vec::new())) };
        let records = self.store.step_list(stored.id).await?;
        let failed = self.failed_steps(stored.id).await?;
        let open = records.iter().filter(|record| record.state != StepState::Done);
        let open: Vec<OpenStep> = open
            .filter_map(|record| {
                let step = stored.plan.step(&record.id)?;
                let failed = failed.iter().find(|failed| failed.step == record.id);
                let (why, told) = failed.map_or((None, None), |failed| (failed.why.clone(), failed.told.clone()));
                Some(OpenStep { step: record.id.clone(), action: step.action.kind(), state: record.state, why, told })
            })
            .collect();
        Ok((records.len(), records.len() - open.len(), open))
    }

    /// The entries that go into the file: the batch's own, those that sealed the members' reports, and the seal last.
    async fn chosen(&self, report: &BatchReport, sealed_at: &[u64]) -> Result<Vec<Chosen>> {
        let last = sealed_at.iter().copied().max().unwrap_or_default();
        let mut chosen: BTreeMap<u64, Chosen> = BTreeMap::new();
        let own = self.store.log_entries_for_case(report.input.batch.id.into()).await?;
        let mut take = |entry: exeunt_store::LogEntry| {
            chosen.insert(entry.index, Chosen { index: entry.index, leaf: entry.leaf, payload: entry.payload });
        };
        own.into_iter().filter(|entry| entry.index <= last).for_each(&mut take);
        for index in &report.evidence {
            self.store.log_entries(*index..*index + 1).await?.into_iter().for_each(&mut take);
        }
        Ok(chosen.into_values().collect())
    }
}

fn pages(report: &BatchReport, meta: &Meta) -> [(&'static str, String); 2] {
    [
        ("report.zh.html", render_batch_html(report, Language::Zh, meta)),
        ("report.en.html", render_batch_html(report, Language::En, meta)),
    ]
}
