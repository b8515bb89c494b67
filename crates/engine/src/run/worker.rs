//! Taking up whatever is due: approved plans, plans whose time has come, and runs that a crash left behind.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::run::progress::Watch;
use crate::run::runner::RunReport;
use futures::{StreamExt, stream};
use std::collections::BTreeSet;

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
        let (mut ended, mut known) = (Vec::new(), BTreeSet::new());
        loop {
            let due = self.store.run_due(self.now(), BATCH).await?;
            let fresh: Vec<_> = due.into_iter().filter(|plan| !known.contains(plan)).collect();
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
            let ours = results.into_iter().filter(|(_, result)| !matches!(result, Err(EngineError::Leased(_))));
            for (plan, result) in ours {
                known.insert(plan);
                ended.push((plan, result));
            }
        }
    }
}
