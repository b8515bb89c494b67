//! Coming in by an identity provider. The server speaks with the provider; who that is here is decided in this file, and
//! nobody becomes an actor by it.

use super::error::AccessError;
use super::session::{Entered, From};
use super::throttle::{KNOWN_FOR, before};
use crate::actor::is_last_administrator;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::DutyRole;
use exeunt_store::{Actor, How, Tx};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::collections::BTreeSet;

/// Somebody is back from the provider within this time, or begins anew.
const FLOW_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Whom a provider vouches for, as its signed word says.
#[derive(Debug, Clone)]
pub struct Vouched {
    pub issuer: String,
    pub subject: String,
    /// An address that the provider has verified, where the settings allow to find a new actor by it.
    pub mail: Option<String>,
    /// The roles that follow from the provider's groups, where the settings say so.
    pub roles: Option<BTreeSet<DutyRole>>,
}

impl Engine {
    /// Notes that a browser goes to the provider and wants to come back to `back_to`. `flow` is a secret of the browser's.
    pub async fn flow_begin(&self, flow: &SecretString, back_to: &str) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        // A house without passwords forgets places here.
        tx.throttle_forget_old(before(now, KNOWN_FOR)).await?;
        let until = now.checked_add(FLOW_LASTS).unwrap_or(now);
        tx.login_flow_put(flow.expose_secret(), back_to, now, until).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the browser's flow and says where it wants to go. Once only: an answer that is played again finds nothing.
    pub async fn flow_end(&self, flow: &SecretString) -> Result<Option<String>> {
        let mut tx = self.store.begin().await?;
        let back_to = tx.login_flow_take(flow.expose_secret(), self.clock.now()).await?;
        tx.commit().await?;
        Ok(back_to)
    }

    /// Lets in whom the provider vouches for, if they are an actor here.
    ///
    /// # Errors
    /// [`AccessError::UnknownIdentity`] for everybody else, and for a locked actor.
    pub async fn enter_vouched(&self, vouched: &Vouched, from: &From) -> Result<Entered> {
        let mut tx = self.store.begin().await?;
        let Some(mut actor) = self.find_vouched(&mut tx, vouched).await? else {
            let about = json!({ "issuer": vouched.issuer, "subject": vouched.subject, "address": from.address });
            tx.audit(self.event("somebody", Happened::LoginFailed, "unknown").payload(about));
            tx.commit().await?;
            return Err(AccessError::UnknownIdentity.into());
        };
        if let Some(roles) = &vouched.roles {
            self.follow_roles(&mut tx, &vouched.issuer, &mut actor, roles).await?;
        }
        let name = actor.name.clone();
        let entered = self.session_open(&mut tx, actor, How::Provider, from).await?;
        let about = json!({ "session": entered.session.id, "address": from.address, "issuer": vouched.issuer });
        tx.audit(self.event(name.as_str(), Happened::LoggedIn, name.as_str()).payload(about));
        tx.commit().await?;
        Ok(entered)
    }

    /// Gives the actor the roles that the provider's groups say. The last administrator stays one: otherwise a slip in the
    /// provider's groups would shut the house for good.
    async fn follow_roles(
        &self,
        tx: &mut Tx,
        issuer: &str,
        actor: &mut Actor,
        roles: &BTreeSet<DutyRole>,
    ) -> Result<()> {
        let mut roles = roles.clone();
        if !roles.contains(&DutyRole::Administrator) && is_last_administrator(tx, &actor.name).await? {
            roles.insert(DutyRole::Administrator);
            let why = EngineError::LastAdministrator(actor.name.clone()).to_string();
            tx.audit(self.event(issuer, Happened::Refused, actor.name.as_str()).payload(json!({ "why": why })));
        }
        if roles != actor.roles {
            self.roles_put(tx, issuer, &actor.name, &roles).await?;
            actor.roles = roles;
        }
        Ok(())
    }

    /// Writes into the log that a provider's answer was refused, and why. Anybody can send such an answer, so that many
    /// from one address are counted and not all written.
    pub async fn note_bad_answer(&self, issuer: &str, why: &str, from: &From) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if let Some(unwritten) = self.worth_a_line(&mut tx, from.address).await? {
            let about = json!({ "issuer": issuer, "why": why, "address": from.address, "unwritten": unwritten });
            tx.audit(self.event("somebody", Happened::LoginFailed, "unknown").payload(about));
        }
        tx.commit().await?;
        Ok(())
    }

    async fn find_vouched(&self, tx: &mut Tx, vouched: &Vouched) -> Result<Option<Actor>> {
        if let Some(actor) = tx.actor_by_identity(&vouched.issuer, &vouched.subject).await? {
            return Ok((!actor.locked).then_some(actor));
        }
        let Some(mail) = &vouched.mail else { return Ok(None) };
        // An address that is two actors' says nothing about which one is meant.
        let mut found = tx.actors_by_mail(mail).await?;
        let (Some(actor), true) = (found.pop(), found.is_empty()) else { return Ok(None) };
        // Nor does an address open an actor whom the provider knows by another subject already.
        if actor.locked || tx.identity_known(&vouched.issuer, &actor.name).await? {
            return Ok(None);
        }
        tx.identity_put(&vouched.issuer, &vouched.subject, &actor.name, self.clock.now()).await?;
        let about = json!({ "issuer": vouched.issuer, "subject": vouched.subject, "by": "mail" });
        tx.audit(self.event(&vouched.issuer, Happened::IdentityLinked, actor.name.as_str()).payload(about));
        Ok(Some(actor))
    }
}
