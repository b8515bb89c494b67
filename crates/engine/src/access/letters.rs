//! Telling somebody that a way in of theirs was used or changed, at the address that the ledger has for them.
//!
//! Whoever changed it need not be who they say: the letter goes in the transaction of the change, so that there is no change
//! without it.

use super::session::From;
use crate::error::Result;
use crate::house::Engine;
use crate::notify::Notice;
use exeunt_core::{ActorName, Receiver};
use exeunt_store::{Actor, Tx};
use jiff::Timestamp;
use serde::Serialize;

/// What changed about somebody's way in. Nothing of it is a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CredentialChange {
    PasswordChanged,
    RecoveryCodesRenewed,
    /// A recovery code stood in for the app; so many are left.
    RecoveryCodeUsed {
        left: u32,
    },
    /// There is a link by which password and app can be set anew.
    InvitationMade {
        expires_at: Timestamp,
    },
    /// Password, app and recovery codes were set by a link that somebody made.
    InvitationUsed {
        made_by: ActorName,
    },
    /// The actor's own key was replaced, and every token revoked.
    KeyReset,
    TokenMade {
        name: String,
        expires_at: Timestamp,
    },
    PasskeyAdded,
    PasskeyRemoved,
    /// Somebody tried to come in by a passkey that counts backwards, as a copy of it does.
    PasskeyCopied,
}

impl CredentialChange {
    /// Tells one change from another in the cause of a notice.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::PasswordChanged => "password",
            Self::RecoveryCodesRenewed => "recovery_codes",
            Self::RecoveryCodeUsed { .. } => "recovery_code",
            Self::InvitationMade { .. } => "invitation",
            Self::InvitationUsed { .. } => "invitation_used",
            Self::KeyReset => "key",
            Self::TokenMade { .. } => "token",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::PasskeyCopied => "passkey_copied",
        }
    }
}

impl Engine {
    /// Tells an actor that a way in of theirs changed: by whom, and from where, if that is known.
    pub(crate) async fn tell_credentials(
        &self,
        tx: &mut Tx,
        of: &ActorName,
        change: CredentialChange,
        by: &ActorName,
        from: Option<&From>,
    ) -> Result<()> {
        let actor = tx.actor_get(of).await?;
        let place = from.map(|from| from.address.to_canonical().to_string());
        let at = self.clock.now();
        let notice = Notice::CredentialsChanged { actor: actor.name.clone(), change, by: by.clone(), place, at };
        self.tell_owner(tx, &actor, &notice).await
    }

    /// Tells an actor of what is about themselves. Whoever has no address in the ledger can't be told by mail; systems and
    /// whoever the policy names hear of it all the same.
    pub(super) async fn tell_owner(&self, tx: &mut Tx, actor: &Actor, notice: &Notice) -> Result<()> {
        if let Some(person) = &actor.person
            && tx.person_lookup(person).await?.is_some_and(|person| person.mail.is_some())
        {
            self.tell_these(tx, None, notice, &[Receiver::Actor(actor.name.clone())], None).await?;
        }
        self.tell(tx, None, notice).await
    }
}
