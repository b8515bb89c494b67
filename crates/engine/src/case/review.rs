//! Legal's review (B4): hold, retention class, permission to export; each a decision with author and time.

use crate::actor::Caller;
use crate::case::Decision;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use crate::written::must_be_a_reason;
use exeunt_core::{Case, CaseId, Decisions, Departure, Duty};
use exeunt_store::Tx;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What Legal says about a case, all at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Nothing of the leaver may be destroyed.
    pub hold: bool,
    /// One of the policy's classes.
    pub retention: String,
    pub export: bool,
    /// Why export is permitted, or why not.
    pub reason: String,
}

impl Engine {
    /// Records Legal's review. Saying it again replaces what was said; both stay in the log.
    pub async fn review(&self, caller: &Caller, case: CaseId, review: &Review) -> Result<Decisions> {
        let case = self.must_on(caller, Duty::DecideHold, case).await?;
        self.retention_must_be_known(&review.retention)?;
        must_be_a_reason(&review.reason)?;
        let mut tx = self.store.begin().await?;
        let same = tx.decisions_get(case.id).await?.1.legal_hold.is_some_and(|hold| hold.value == review.hold);
        let hold = (!same).then_some(Decision::LegalHold { hold: review.hold });
        let rest = [
            Decision::Retention { class: review.retention.clone() },
            Decision::Export { allowed: review.export, reason: review.reason.clone() },
        ];
        // A hold that stays as it is makes no plan stale.
        let several: Vec<_> = hold.into_iter().chain(rest).collect();
        self.decide_in(&mut tx, &caller.name, case.id, &several).await?;
        let event = self.event(caller.name.as_str(), Happened::CaseReviewed, &case.id.to_string()).case(case.id);
        tx.audit(event.payload(json!(review)));
        tx.commit().await?;
        self.decisions(case.id).await
    }

    /// As a case opens: tells Legal that it is their turn, if the policy wants it and the departure waits for paper.
    pub(super) async fn review_open_in(&self, tx: &mut Tx, case: &Case, zone: &str, among: Among) -> Result<()> {
        if !self.policy.review.needed || case.departure == Departure::Hostile {
            return Ok(());
        }
        self.review_ask(tx, case, case.opened_at, zone, "opened".to_owned(), among).await
    }

    /// A departure that waited for no paper waits for it now: tells Legal, unless they have said theirs.
    pub(super) async fn review_after_all(&self, tx: &mut Tx, case: &Case) -> Result<()> {
        let decisions = tx.decisions_get(case.id).await?.1;
        if !self.policy.review.needed || decisions.reviewed_at().is_some() {
            return Ok(());
        }
        let request = format!("departure/{}", self.now().as_microsecond());
        let since = decisions.paper_since.unwrap_or(case.opened_at);
        self.review_ask(tx, case, since, &decisions.zone, request, Among::Everybody).await
    }

    async fn review_ask(
        &self,
        tx: &mut Tx,
        case: &Case,
        since: Timestamp,
        zone: &str,
        request: String,
        among: Among,
    ) -> Result<()> {
        let due = self.business_days_after(since, self.policy.review.due_business_days, zone)?;
        self.tell_among(tx, Some(case.id), &Notice::ReviewWanted { request, due: due.at }, among).await
    }

    pub(super) fn retention_must_be_known(&self, class: &str) -> Result<()> {
        let known = self.policy.review.retention_classes.iter().any(|known| known == class);
        if known { Ok(()) } else { Err(EngineError::UnknownRetention(class.to_owned())) }
    }
}
