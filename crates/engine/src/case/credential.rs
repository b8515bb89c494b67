//! Credentials of the leaver that the house holds, to try them again after closing. Stored encrypted, never shown.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::prove::CONTROL_SESSION;
use crate::run::REPLACEMENT;
use exeunt_core::{AccountRef, CaseId, Duty};
use exeunt_store::Tx;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What Exeunt calls what it makes itself; nobody else's credential is called so.
const OWN_LABELS: [&str; 3] = [REPLACEMENT, CONTROL_SESSION, "impersonation"];

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
    /// Keeps a credential of the leaver, under a label that reports may show, to be tried before and after closing. What is
    /// kept is never replaced: it may have been tried already, and what is tried afterwards has to be the same.
    ///
    /// # Errors
    /// [`EngineError::OwnLabel`], [`EngineError::LabelTaken`]; [`EngineError::TooLateToTry`] for a refresh token of an
    /// account that was tried already.
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
        let label = label.trim();
        if label.is_empty() || OWN_LABELS.contains(&label) {
            return Err(EngineError::OwnLabel(label.to_owned()));
        }
        let mut tx = self.store.begin().await?;
        tx.person_hold(&case.person).await?;
        if !tx.binding_list(&case.person).await?.iter().any(|bound| bound.account == *account) {
            return Err(EngineError::NoAccount(case.person));
        }
        let (owner, name) = (vault_owner(case.id), vault_name(kind, account, label));
        if tx.secret_names(&owner).await?.contains(&name) {
            return Err(EngineError::LabelTaken(label.to_owned()));
        }
        if kind == CredentialKind::RefreshToken && was_tried(&mut tx, case.id, account).await? {
            return Err(EngineError::TooLateToTry(account.clone()));
        }
        tx.secret_put(&owner, &name, secret).await?;
        let event = self.event(caller.name.as_str(), Happened::CredentialKept, &account.to_string()).case(case.id);
        tx.audit(event.payload(json!({ "kind": kind, "label": label })));
        tx.commit().await?;
        Ok(())
    }
}

/// Whether the account was tried while it was live. A refresh token can't be tried then, because trying uses it up: its
/// session's token stands for it, and so it has to be there before.
async fn was_tried(tx: &mut Tx, case: CaseId, account: &AccountRef) -> Result<bool> {
    Ok(tx.check_list(case).await?.iter().any(|kept| kept.check.control && kept.check.account == *account))
}
