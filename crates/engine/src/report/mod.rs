//! The sealed report of a case: what is known, judged, written in two languages, and bound to the log.

mod compare;
mod gather;
mod marks;
mod places;
mod trail;

pub use marks::step_mark;

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{CaseId, Digest, Duty};
use exeunt_evidence::{Chosen, Hashes, bundle_needs, seal_body, seal_bundle};
use exeunt_report::{Document, Language, Meta, Report, render_html};

pub(crate) use trail::Trail;

/// A report that verifies offline.
#[derive(Debug, Clone)]
pub struct SealedReport {
    /// `report.json`: body, audit entries, proofs, checkpoint.
    pub json: Vec<u8>,
    /// The same for people, in Chinese and in English; the seal holds their digests. Of a report that was kept, those that
    /// this version still writes as they were sealed.
    pub html: Vec<(&'static str, String)>,
    /// The judged report, for callers that print it.
    pub report: Report,
    /// The digest of the body, by which the report is listed. It stays, while `json` has another under each checkpoint.
    pub digest: Digest,
    /// The index of the entry that sealed it.
    pub sealed_at: u64,
    meta: Meta,
}

impl SealedReport {
    /// The report for paper, to be set in type and handed out with `json` in it.
    pub fn document(&self, language: Language) -> Document {
        exeunt_report::document(&self.report, language, &self.meta, &Digest::of_bytes(&self.json))
    }
}

impl Engine {
    /// Makes and seals the report of a case. Every call seals a new one with what is known by then.
    pub async fn report(&self, caller: &Caller, case: CaseId) -> Result<SealedReport> {
        self.must_on(caller, Duty::Read, case).await?;
        self.look_since_reinstated(caller, case).await?;
        let trail = Trail::of(&self.store.log_entries_for_case(case).await?)?;
        let report = Report::build(self.gather(case, &trail).await?);
        let body = serde_json::to_value(&report).map_err(unreportable)?;
        let meta = self.meta();
        let html = pages(&report, &meta);
        let attachments: Vec<(&str, &[u8])> = html.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let seal = seal_body(&body, &attachments).map_err(unreportable)?;
        let digest = Digest::of(&body);
        let mut tx = self.store.begin().await?;
        tx.report_insert(case, self.now(), &digest, &exeunt_core::digest::canonical(&body)).await?;
        tx.audit(self.event(caller.name.as_str(), Happened::ReportSealed, &case.to_string()).case(case).payload(seal));
        let indexes = tx.commit().await?;
        let sealed_at = indexes.last().copied().ok_or_else(|| unreportable("the log took no seal"))?;
        let json = self.bundle(case, &body, &trail, sealed_at).await?;
        Ok(SealedReport { json, html, report, digest, sealed_at, meta })
    }

    /// A report that was sealed, the one with this digest or the newest, from what is stored: the same body under a
    /// checkpoint of today. `None` where there is none.
    pub async fn report_kept(
        &self,
        caller: &Caller,
        case: CaseId,
        digest: Option<&Digest>,
    ) -> Result<Option<SealedReport>> {
        self.must_on(caller, Duty::Read, case).await?;
        let kept = match digest {
            Some(digest) => self.store.report_lookup(case, digest).await?,
            None => self.store.report_latest(case).await?,
        };
        let Some(kept) = kept else { return Ok(None) };
        let body: serde_json::Value = serde_json::from_slice(&kept.body).map_err(unreportable)?;
        let report: Report = serde_json::from_slice(&kept.body).map_err(unreportable)?;
        let trail = Trail::of(&self.store.log_entries_for_case(case).await?)?;
        let seal = trail.seal_of(&kept.digest).ok_or_else(|| unreportable("its seal is not in the log"))?;
        let meta = self.meta();
        let html = pages(&report, &meta).into_iter().filter(|(name, text)| trail.sealed(seal, name, text)).collect();
        let json = self.bundle(case, &body, &trail.before(seal), seal).await?;
        Ok(Some(SealedReport { json, html, report, digest: kept.digest, sealed_at: seal, meta }))
    }

    pub(crate) fn meta(&self) -> Meta {
        Meta {
            origin: self.log_key.origin().to_owned(),
            public_key: self.log_public_key(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// The file: the entries that the body speaks of, the seal last, and one checkpoint over all of them.
    async fn bundle(&self, case: CaseId, body: &serde_json::Value, trail: &Trail, sealed_at: u64) -> Result<Vec<u8>> {
        let mut entries: Vec<Chosen> = Vec::new();
        for entry in self.store.log_entries_for_case(case).await? {
            let spoken_of = trail.has(entry.index) || entry.index == sealed_at;
            if spoken_of {
                entries.push(Chosen { index: entry.index, leaf: entry.leaf, payload: entry.payload });
            }
        }
        self.bundle_of(body, entries).await
    }

    /// The file of a body with these entries, the seal among them, under a checkpoint signed now.
    pub(crate) async fn bundle_of(&self, body: &serde_json::Value, entries: Vec<Chosen>) -> Result<Vec<u8>> {
        let note = self.seal().await?;
        let size = self.store.log_size().await?.min(checkpoint_size(&note)?);
        let needs = bundle_needs(entries.iter().map(|e| e.index), size).map_err(unreportable)?;
        let hashes: Hashes = self.store.log_hashes(&needs).await?.into_iter().collect();
        seal_bundle(body, entries, &hashes, &note).map_err(unreportable)
    }
}

fn pages(report: &Report, meta: &Meta) -> Vec<(&'static str, String)> {
    vec![
        ("report.zh.html", render_html(report, Language::Zh, meta)),
        ("report.en.html", render_html(report, Language::En, meta)),
    ]
}

fn checkpoint_size(note: &str) -> Result<u64> {
    exeunt_evidence::Checkpoint::read_unverified(note).map(|c| c.size).map_err(unreportable)
}

pub(crate) fn unreportable(error: impl std::fmt::Display) -> EngineError {
    EngineError::Report(error.to_string())
}
