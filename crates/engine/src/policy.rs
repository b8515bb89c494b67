//! The policy of the house, and that people said it is theirs.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{Digest, Duty};
use serde_json::json;

impl Engine {
    /// Writes down that the house goes by the policy with this digest. It changes nothing that the machine does.
    ///
    /// # Errors
    /// [`EngineError::PolicyChanged`] when another policy is in force than the one that was read.
    pub async fn policy_adopt(&self, caller: &Caller, digest: &Digest) -> Result<()> {
        self.must(caller, Duty::ApprovePlan).await?;
        let current = self.policy().digest();
        if current != *digest {
            return Err(EngineError::PolicyChanged { planned: digest.clone(), current });
        }
        let mut tx = self.store.begin().await?;
        let event = self.event(caller.name.as_str(), Happened::PolicyAdopted, &current.to_string());
        tx.audit(event.payload(json!({ "version": self.policy().version, "digest": current })));
        tx.commit().await?;
        Ok(())
    }
}
