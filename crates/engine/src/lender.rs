//! Who gives slices of a connection's rate budget: the database, which every worker asks.

use async_trait::async_trait;
use exeunt_connector::pace::{Away, Lender, Lent};
use exeunt_core::ConnectionName;
use exeunt_core::pace::{Allowance, Ask};
use exeunt_store::{Store, StoreError};
use std::time::Duration;
use tokio::time::Instant;

/// The buckets of one connection, in the database.
pub(crate) struct StoreLender {
    store: Store,
    connection: ConnectionName,
}

impl StoreLender {
    pub(crate) fn new(store: Store, connection: ConnectionName) -> Self {
        Self { store, connection }
    }
}

#[async_trait]
impl Lender for StoreLender {
    async fn take(&self, name: &str, allowance: &Allowance, ask: Ask) -> Result<Lent, Away> {
        let now = Instant::now();
        // The bucket's clock may stand a tick behind ours, and the slice's life is counted from what it showed.
        let asked_at = now.checked_sub(Store::CLOCK_TICK).unwrap_or(now);
        let taken = self.store.bucket_take(&self.connection, name, allowance, ask).await.map_err(away)?;
        Ok(Lent { taken, asked_at })
    }

    async fn too_fast(&self, name: &str, allowance: &Allowance, told: Option<Duration>) -> Result<(), Away> {
        self.store.bucket_too_fast(&self.connection, name, allowance, told).await.map_err(away)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn away(error: StoreError) -> Away {
    Away(error.to_string())
}
