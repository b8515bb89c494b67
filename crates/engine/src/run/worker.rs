//! Taking up whatever is due: approved plans, plans whose time has come, and runs that a crash left behind.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::run::progress::Watch;
use crate::run::runner::RunReport;
use futures::{StreamExt, stream};

/// Plans taken from the database at once.
const BATCH: u32 = 256;

impl Engine {
    /// Runs everything that is due, `at_once` plans at a time, and returns how each ended. A run that another worker
    /// holds is left to it.
    pub async fn work(
        &self,
        worker: &str,
        at_once: usize,
        watch: Watch,
    ) -> Result<Vec<(exeunt_core::PlanId, Result<RunReport>)>> {
        let mut ended = Vec::new();
        loop {
            let due = self.store.run_due(self.now(), BATCH).await?;
            let fresh: Vec<_> = due.into_iter().filter(|p| !ended.iter().any(|(done, _)| done == p)).collect();
            if fresh.is_empty() {
                return Ok(ended);
            }
            let results: Vec<_> = stream::iter(fresh)
                .map(|plan| {
                    let watch = watch.clone();
                    async move { (plan, self.run_as(worker, plan, watch).await) }
                })
                .buffer_unordered(at_once)
                .collect()
                .await;
            ended.extend(results.into_iter().filter(|(_, r)| !matches!(r, Err(EngineError::Leased(_)))));
        }
    }
}
