//! Credentials of the leaver that the house holds, to try them again after closing. Stored encrypted, never shown.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{AccountRef, CaseId, Duty};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What kind of credential it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    Password,
    Token,
    RefreshToken,
}

/// The secret's owner in the vault.
pub(crate) fn vault_owner(case: CaseId) -> String {
    format!("case/{case}")
}

/// The secret's name in the vault: kind, account, label.
pub(crate) fn vault_name(kind: CredentialKind, account: &AccountRef, label: &str) -> String {
    json!([kind, account, label]).to_string()
}

/// The parts of a name that [`vault_name`] made.
pub(crate) fn parse_vault_name(name: &str) -> Option<(CredentialKind, AccountRef, String)> {
    serde_json::from_str(name).ok()
}

impl Engine {
    /// Keeps a credential of the leaver, under a label that reports may show, to be tried before and after closing.
    pub async fn credential_add(
        &self,
        caller: &Caller,
        case: CaseId,
        account: &AccountRef,
        kind: CredentialKind,
        label: &str,
        secret: &SecretString,
    ) -> Result<()> {
        let case = self.must_on(caller, Duty::Prove, case).await?;
        let bound = self.store.binding_list(&case.person).await?.iter().any(|b| b.account == *account);
        if !bound {
            return Err(EngineError::NoAccount(case.person));
        }
        let mut tx = self.store.begin().await?;
        tx.secret_put(&vault_owner(case.id), &vault_name(kind, account, label), secret).await?;
        let event = self.event(caller.name.as_str(), Happened::CredentialKept, &account.to_string()).case(case.id);
        tx.audit(event.payload(json!({ "kind": kind, "label": label })));
        tx.commit().await?;
        Ok(())
    }
}
