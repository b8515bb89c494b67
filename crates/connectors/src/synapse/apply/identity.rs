//! Single-sign-on identities. The whole list is replaced; e-mail addresses, which the same call can take from others,
//! are never in it.

use super::Work;
use crate::applied::{already, changed};
use crate::synapse::account::identities;
use exeunt_connector::{Applied, Result};
use exeunt_core::Identity;
use serde_json::{Value, json};

impl Work<'_> {
    pub(super) async fn cut_identities(&mut self) -> Result<Applied> {
        let had = self.user.external_ids.len();
        if had == 0 {
            return Ok(already("GET users/{account}", "200 external_ids=[]"));
        }
        self.change_user("cut single sign-on of", json!({ "external_ids": [] })).await?;
        Ok(changed("PUT users/{account} external_ids=[]", format!("200, {had} cut")))
    }

    pub(super) async fn restore_identities(&mut self, wanted: &[Identity]) -> Result<Applied> {
        let mut all = identities(&self.user.external_ids);
        let missing: Vec<_> = wanted.iter().filter(|w| !all.contains(w)).cloned().collect();
        if missing.is_empty() {
            return Ok(already("GET users/{account}", "200 external_ids hold all"));
        }
        let count = missing.len();
        all.extend(missing);
        all.sort();
        let list: Vec<Value> =
            all.iter().map(|i| json!({ "auth_provider": i.provider, "external_id": i.subject })).collect();
        self.change_user("restore single sign-on of", json!({ "external_ids": list })).await?;
        Ok(changed("PUT users/{account} external_ids", format!("200, {count} added")))
    }
}
