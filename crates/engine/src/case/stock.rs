//! Taking stock: whoever leaves is looked at everywhere once their case is open, so that there is something to ask the
//! manager when the manager is asked.
//!
//! The case that opens owes a look, which is a row of the same transaction. Any worker takes it for a while, looks, and
//! ends it together with what was seen; of one that dies nothing is left but the row, and another one looks. Looking
//! changes nothing, so two who do are no harm. Nobody else waits for it: IT is told when the case opens, and the letter to
//! the manager is held back for [`PATIENCE`] at the most.

use super::observe::Breadth;
use crate::background::Background;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{Case, CaseId, CaseState, NoticeKind};
use exeunt_store::Tx;
use futures::FutureExt;
use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// The manager's letter is held back for so long, whatever platform is away by then.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// Until somebody else takes a case over, and until a platform that was away is tried again while the letter waits. Longer
/// than a look takes.
const AGAIN: SignedDuration = SignedDuration::from_mins(10);
/// Until it is tried again after that.
const LATER: SignedDuration = SignedDuration::from_hours(1);
/// Cases looked at at the same time; runs have platforms to themselves otherwise.
const AT_ONCE: usize = 4;
/// Cases looked at one after the other in one round, so that a large batch doesn't hide that a worker is to end.
const IN_A_ROW: usize = 16;

impl Engine {
    /// Takes stock in cases that owe it, and says in how many it looked. Any number of workers can do so at once.
    pub async fn stock_take(&self, worker: &str) -> Result<usize> {
        // Each goes on while another one claims: it may hold the one connection that writes to a file.
        let taken = try_join_all((0..AT_ONCE).map(|_| self.stock_take_in_a_row(worker).boxed())).await?;
        Ok(taken.into_iter().sum())
    }

    async fn stock_take_in_a_row(&self, worker: &str) -> Result<usize> {
        for taken in 0..IN_A_ROW {
            let now = self.now();
            let Some(case) = self.store.stock_claim((now, after(now, AGAIN))).await? else { return Ok(taken) };
            self.stock_take_of(worker, case).await?;
        }
        Ok(IN_A_ROW)
    }

    async fn stock_take_of(&self, worker: &str, case: CaseId) -> Result<()> {
        match self.stock_look(worker, case).await {
            Err(EngineError::Store(error)) => Err(error.into()),
            Err(error) => {
                tracing::warn!(%case, %error, "stock could not be taken; it is tried again");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    async fn stock_look(&self, worker: &str, case: CaseId) -> Result<()> {
        let case = self.case_get(case).await?;
        if case.state != CaseState::Open {
            let mut tx = self.store.begin().await?;
            tx.stock_end(case.id).await?;
            tx.commit().await?;
            return Ok(());
        }
        let seen = match self.look(&case.person, Breadth::WhatAnswers).await {
            Ok(seen) => seen,
            // As soon as IT has said which accounts are theirs.
            Err(EngineError::NoAccount(_)) => return self.stock_later(&case).await,
            Err(error) => return Err(error),
        };
        if super::observe::is_whole(&seen) {
            return self.observation_keep(worker, &case, &seen, Breadth::WhatAnswers).await;
        }
        let known = self.store.observation_latest(case.id).await?;
        let news = known.is_none_or(|known| known.digest() != seen.digest());
        if news && seen.connections.values().any(|view| !super::observe::is_away(view)) {
            self.observation_keep(worker, &case, &seen, Breadth::WhatAnswers).await?;
        }
        self.stock_later(&case).await
    }

    /// Something could not be seen: tried again, less often once nobody waits for it.
    async fn stock_later(&self, case: &Case) -> Result<()> {
        let now = self.now();
        let long = now.duration_since(case.opened_at) > PATIENCE;
        let mut tx = self.store.begin().await?;
        if tx.stock_waits(case.id).await? {
            tx.stock_want(case.id, after(now, if long { LATER } else { AGAIN })).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Everything was seen: what waited for that waits no longer.
    pub(super) async fn stock_taken_in(&self, tx: &mut Tx, case: CaseId) -> Result<()> {
        if tx.stock_waits(case).await? {
            tx.stock_end(case).await?;
            tx.notice_hold(case, NoticeKind::ConfirmationWanted, self.now()).await?;
        }
        Ok(())
    }

    /// The newest look was at accounts alone, and what is asked next wants the groups as well.
    pub(super) async fn stock_without_groups(&self, tx: &mut Tx, case: &Case) -> Result<()> {
        if case.state == CaseState::Open {
            tx.stock_want(case.id, self.now()).await?;
        }
        Ok(())
    }

    /// As the manager is asked: while nobody has seen what there is to ask about, the letter waits.
    pub(super) async fn stock_before_letter(&self, tx: &mut Tx, case: CaseId) -> Result<()> {
        if tx.stock_waits(case).await? {
            tx.notice_hold(case, NoticeKind::ConfirmationWanted, after(self.now(), PATIENCE)).await?;
        }
        Ok(())
    }

    /// Takes stock of whatever owes it, again and again. It only looks, so it may be cut off at any point.
    pub fn keep_taking_stock(&self, worker: &str, every: Duration) -> Background {
        let (engine, worker, mut background) = (self.clone(), worker.to_owned(), Background::new());
        background.start(|mut ending| async move {
            loop {
                if let Err(error) = engine.stock_take(&worker).await {
                    tracing::error!(%error, "stock could not be taken; the next round tries again");
                }
                if ending.comes_within(every).await {
                    return;
                }
            }
        });
        background
    }
}

fn after(at: Timestamp, wait: SignedDuration) -> Timestamp {
    at.saturating_add(wait).unwrap_or(Timestamp::MAX)
}
