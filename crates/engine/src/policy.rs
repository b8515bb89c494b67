//! The policy of the house, and that people said it is theirs.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{Digest, Duty};
use exeunt_store::{PolicyText, Tx};
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
        let text = Digest::of_bytes(self.policy().wording.as_str().as_bytes());
        let mut tx = self.store.begin().await?;
        self.policy_text_keep(&mut tx).await?;
        let event = self.event(caller.name.as_str(), Happened::PolicyAdopted, &current.to_string());
        tx.audit(event.payload(json!({ "version": self.policy().version, "digest": current, "text": text })));
        tx.commit().await?;
        Ok(())
    }

    /// The policies by which something was planned or that were adopted, the newest first and without their texts.
    pub async fn policy_list(&self, caller: &Caller, limit: u32) -> Result<Vec<PolicyText>> {
        self.must_about_everybody(caller, Duty::Read).await?;
        Ok(self.store.policy_list(limit).await?)
    }

    /// One of them with its text, if it was kept.
    pub async fn policy_lookup(&self, caller: &Caller, digest: &Digest) -> Result<Option<PolicyText>> {
        self.must_about_everybody(caller, Duty::Read).await?;
        Ok(self.store.policy_lookup(digest).await?)
    }

    /// Keeps the text of the policy in force, so that what rests on it can be read when another has taken its place.
    pub(crate) async fn policy_text_keep(&self, tx: &mut Tx) -> Result<()> {
        let (policy, text) = (self.policy(), self.policy().wording.as_str());
        if !text.is_empty() {
            tx.policy_keep(&policy.digest(), &policy.version, text, self.now()).await?;
        }
        Ok(())
    }
}
