//! Logging in by name, password and code, and showing again who one is.

use super::code;
use super::error::AccessError;
use super::letters::CredentialChange;
use super::password::{self, Fit};
use super::session::{Entered, From};
use super::throttle::Door;
use crate::actor::Caller;
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::ActorName;
use exeunt_store::{Actor, How, Login, Session, StoreError, Tx};
use secrecy::SecretString;
use serde_json::json;

/// A longer name is nobody's.
const LONGEST_NAME: usize = 200;

/// What somebody typed to get in.
#[derive(Debug, Clone)]
pub struct Shown {
    pub password: SecretString,
    /// From the authenticator app, or a recovery code.
    pub code: String,
}

/// What was shown was right, as far as it can be told without using the code up.
struct Right {
    actor: Actor,
    step: Option<u64>,
    /// The password's hash, if it was made as none is made any more.
    outdated: Option<String>,
}

/// What the code was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum By {
    App,
    RecoveryCode,
}

impl Engine {
    /// Lets somebody in who knows password and code.
    ///
    /// # Errors
    /// [`AccessError::Refused`] whatever was wrong, after the same work; [`AccessError::TooSoon`] after too many failures,
    /// and then nothing was tried. Each attempt is in the log.
    pub async fn log_in(&self, name: &str, shown: &Shown, from: &From) -> Result<Entered> {
        let name = ActorName::from(name.chars().take(LONGEST_NAME).collect::<String>());
        let door = Door::new(name.as_str(), from.address);
        let turned_away = self.admit(&door).await?;
        let right = self.right(&name, shown).await?;
        let mut tx = self.store.begin().await?;
        let by = match &right {
            Some(right) => self.use_code(&mut tx, &right.actor.name, right.step, &shown.code).await?,
            None => None,
        };
        let (Some(right), Some(by)) = (right, by) else {
            self.note_failure(&mut tx, &name, from, turned_away).await?;
            tx.commit().await?;
            return Err(AccessError::Refused.into());
        };
        self.forgive(&mut tx, &door).await?;
        self.tell_of_code(&mut tx, &name, by, from).await?;
        let entered = self.session_open(&mut tx, right.actor, How::Password, from).await?;
        let about =
            json!({ "session": entered.session.id, "address": from.address, "by": by, "turned_away": turned_away });
        tx.audit(self.event(name.as_str(), Happened::LoggedIn, name.as_str()).payload(about));
        tx.commit().await?;
        if let Some(old) = &right.outdated {
            self.rehash(&name, &shown.password, old).await?;
        }
        Ok(entered)
    }

    /// Makes the hash of a password anew. After the code was right, or how long it takes would tell that the password is;
    /// and in a transaction of its own, because nobody else writes during one.
    async fn rehash(&self, name: &ActorName, password: &SecretString, old: &str) -> Result<()> {
        let new = password::hash(password, self.salt(), &self.store.pepper()).await?;
        let mut tx = self.store.begin().await?;
        tx.login_rehash(name, old, &new).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets the user of a session show again who they are; dangerous operations ask for it.
    pub async fn show_again(&self, session: &Session, shown: &Shown, from: &From) -> Result<()> {
        let name = &session.actor;
        let door = Door::new(name.as_str(), from.address);
        let turned_away = self.admit(&door).await?;
        let right = self.right(name, shown).await?;
        let mut tx = self.store.begin().await?;
        let by = match &right {
            Some(right) => self.use_code(&mut tx, name, right.step, &shown.code).await?,
            None => None,
        };
        let Some(by) = by else {
            self.note_failure(&mut tx, name, from, turned_away).await?;
            tx.commit().await?;
            return Err(AccessError::Refused.into());
        };
        self.forgive(&mut tx, &door).await?;
        self.tell_of_code(&mut tx, name, by, from).await?;
        tx.session_shown(session.id, self.clock.now()).await?;
        let about = json!({ "session": session.id, "address": from.address, "by": by });
        tx.audit(self.event(name.as_str(), Happened::ShownAgain, name.as_str()).payload(about));
        tx.commit().await?;
        Ok(())
    }

    /// Gives the user of a session another password. They must have shown who they are just now; every other session of
    /// theirs ends, and they are told.
    pub async fn password_change(&self, session: &Session, new: &SecretString, from: &From) -> Result<()> {
        self.must_be_fresh(Some(session))?;
        self.must_be_strong(&session.actor, new).await?;
        let Some(login) = self.store.login_lookup(&session.actor).await? else {
            return Err(AccessError::Refused.into());
        };
        let hash = password::hash(new, self.salt(), &self.store.pepper()).await?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        must_still_be_in(&mut tx, session).await?;
        tx.login_put(&session.actor, &Login { password: hash, changed_at: now, ..login }).await?;
        let ended = tx.session_end_all(&session.actor, Some(session.id), now).await?;
        let name = session.actor.as_str();
        let about = json!({ "sessions_ended": ended, "address": from.address });
        tx.audit(self.event(name, Happened::PasswordChanged, name).payload(about));
        let change = CredentialChange::PasswordChanged;
        self.tell_credentials(&mut tx, &session.actor, change, &session.actor, Some(from)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives the user of a session new recovery codes in place of all earlier ones, and tells them.
    pub async fn recovery_codes_renew(&self, session: &Session, from: &From) -> Result<Vec<SecretString>> {
        self.must_be_fresh(Some(session))?;
        let codes = code::new_recovery_codes(self.randomness.as_ref());
        let mut tx = self.store.begin().await?;
        must_still_be_in(&mut tx, session).await?;
        tx.recovery_codes_put(&session.actor, &codes).await?;
        let (name, about) = (session.actor.as_str(), json!({ "address": from.address }));
        tx.audit(self.event(name, Happened::RecoveryRenewed, name).payload(about));
        let change = CredentialChange::RecoveryCodesRenewed;
        self.tell_credentials(&mut tx, &session.actor, change, &session.actor, Some(from)).await?;
        tx.commit().await?;
        Ok(codes.into_iter().map(SecretString::from).collect())
    }

    /// Looks at password and code. Whoever is unknown, locked, or has no password costs as much as anybody else.
    async fn right(&self, name: &ActorName, shown: &Shown) -> Result<Option<Right>> {
        let actor = self.actor_unlocked(name).await?;
        let login = match &actor {
            Some(actor) => self.store.login_lookup(&actor.name).await?,
            None => None,
        };
        let hash = login.map(|login| login.password);
        let fit = password::matches(&shown.password, hash.clone(), &self.store.pepper()).await?;
        let outdated = match fit {
            Fit::No => return Ok(None),
            Fit::Outdated => hash,
            Fit::Yes => None,
        };
        let Some(actor) = actor else { return Ok(None) };
        let seed = self.store.secret_lookup(&vault_owner(&actor.name), SEED).await?;
        let step = match seed {
            Some(seed) => code::step(&seed, &shown.code, self.clock.now())?,
            None => None,
        };
        Ok(Some(Right { actor, step, outdated }))
    }

    /// The actor of this name, if there is one and they aren't locked.
    pub(super) async fn actor_unlocked(&self, name: &ActorName) -> Result<Option<Actor>> {
        match self.store.actor_get(name).await {
            Ok(actor) => Ok((!actor.locked).then_some(actor)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Uses the code up. A code of the app is good once, on whichever server; so is a recovery code.
    async fn use_code(&self, tx: &mut Tx, actor: &ActorName, step: Option<u64>, typed: &str) -> Result<Option<By>> {
        if let Some(step) = step {
            return Ok(tx.login_step(actor, step).await?.then_some(By::App));
        }
        let Some(code) = code::recovery_code(typed) else { return Ok(None) };
        let used = tx.recovery_code_use(actor, &code, self.clock.now()).await?;
        Ok(used.then_some(By::RecoveryCode))
    }

    /// Tells an actor that a recovery code of theirs was used: they are few, and rarely needed.
    async fn tell_of_code(&self, tx: &mut Tx, actor: &ActorName, by: By, from: &From) -> Result<()> {
        match by {
            By::App => Ok(()),
            By::RecoveryCode => {
                let change = CredentialChange::RecoveryCodeUsed { left: tx.recovery_codes_left(actor).await? };
                self.tell_credentials(tx, actor, change, actor, Some(from)).await
            }
        }
    }

    /// A name that is nobody's may be a password typed in the wrong place; the log doesn't get it.
    async fn note_failure(&self, tx: &mut Tx, name: &ActorName, from: &From, turned_away: u32) -> Result<()> {
        let known = match tx.actor_get(name).await {
            Ok(actor) => Some(actor.name),
            Err(StoreError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let on = known.as_ref().map_or("unknown", ActorName::as_str);
        let about = json!({ "known": known.is_some(), "address": from.address, "turned_away": turned_away });
        tx.audit(self.event("somebody", Happened::LoginFailed, on).payload(about));
        Ok(())
    }

    pub(super) fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        self.randomness.fill(&mut salt);
        salt
    }
}

/// Refuses a session that has ended since it was read; until this is committed it doesn't end.
pub(super) async fn must_still_be_in(tx: &mut Tx, session: &Session) -> Result<()> {
    if tx.session_hold(session.id).await? { Ok(()) } else { Err(AccessError::ShowAgain.into()) }
}

impl Caller {
    /// Whether they showed who they are by themselves, and not by a token that somebody made for a program.
    pub(crate) fn must_be_in_person(&self) -> Result<()> {
        if self.within.is_some() { Err(AccessError::NotByToken.into()) } else { Ok(()) }
    }
}

/// The name of the seed of an actor's one-time codes in the vault.
pub(super) const SEED: &str = "code-seed";

/// The owner in the vault of what belongs to an actor's log-in.
pub(super) fn vault_owner(actor: &ActorName) -> String {
    format!("login {actor}")
}
