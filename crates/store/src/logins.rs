//! How actors show who they are by themselves: a password, a code that changes, recovery codes, and identities that a
//! provider vouches for.

use crate::actors::{Actor, actor_of};
use crate::columns::{micros, time};
use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{ActorName, Digest};
use jiff::Timestamp;
use std::fmt;

/// An actor's way in by password and code.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The password's hash in PHC form.
    pub password: String,
    pub changed_at: Timestamp,
    /// The newest step of time whose code was accepted.
    pub last_step: u64,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("changed_at", &self.changed_at).finish_non_exhaustive()
    }
}

reads! {
    /// How this actor logs in, if they can.
    fn login_lookup(actor: &ActorName) -> Option<Login>;
    /// How many recovery codes the actor has left.
    fn recovery_codes_left(actor: &ActorName) -> u32;
    /// Whom a provider means by a subject, locked or not.
    fn actor_by_identity(issuer: &str, subject: &str) -> Option<Actor>;
    /// Whether the provider vouches for this actor by some subject already.
    fn identity_known(issuer: &str, actor: &ActorName) -> bool;
    /// The actors who are the people with this mail address; case doesn't matter.
    fn actors_by_mail(mail: &str) -> Vec<Actor>;
}

impl Cx<'_> {
    async fn login_lookup(&mut self, actor: &ActorName) -> Result<Option<Login>> {
        let sql = "SELECT password, changed_at, last_step FROM login WHERE actor = $1";
        let row: Option<(String, i64, i64)> =
            run!(self, c => sqlx::query_as(sql).bind(actor.as_str()).fetch_optional(c).await?);
        let login = |(password, changed_at, step)| {
            let changed_at = time("login", changed_at)?;
            Ok(Login { password, changed_at, last_step: crate::columns::count("login", step)? })
        };
        row.map(login).transpose()
    }

    async fn recovery_codes_left(&mut self, actor: &ActorName) -> Result<u32> {
        let sql = "SELECT COUNT(*) FROM recovery_code WHERE actor = $1 AND used_at IS NULL";
        let left: i64 = run!(self, c => sqlx::query_scalar(sql).bind(actor.as_str()).fetch_one(c).await?);
        crate::columns::count("recovery code", left)
    }

    async fn actor_by_identity(&mut self, issuer: &str, subject: &str) -> Result<Option<Actor>> {
        let sql = "SELECT name, roles, person, locked FROM actor
                   WHERE name = (SELECT actor FROM identity WHERE issuer = $1 AND subject = $2)";
        let row = run!(self, c => sqlx::query_as(sql).bind(issuer).bind(subject).fetch_optional(c).await?);
        row.map(actor_of).transpose()
    }

    async fn identity_known(&mut self, issuer: &str, actor: &ActorName) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM identity WHERE issuer = $1 AND actor = $2";
        let known: i64 = run!(self, c => sqlx::query_scalar(sql).bind(issuer).bind(actor.as_str()).fetch_one(c).await?);
        Ok(known > 0)
    }

    async fn actors_by_mail(&mut self, mail: &str) -> Result<Vec<Actor>> {
        let sql = "SELECT actor.name, roles, person, locked FROM actor JOIN person ON person.id = actor.person
                   WHERE lower(person.mail) = lower($1) AND person.mail IS NOT NULL ORDER BY actor.name LIMIT 3";
        let rows: Vec<_> = run!(self, c => sqlx::query_as(sql).bind(mail).fetch_all(c).await?);
        rows.into_iter().map(actor_of).collect()
    }
}

impl Tx {
    /// Sets the password's hash. Codes up to `last_step` aren't accepted any more.
    pub async fn login_put(&mut self, actor: &ActorName, login: &Login) -> Result<()> {
        let sql = "INSERT INTO login (actor, password, changed_at, last_step) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (actor) DO UPDATE SET password = excluded.password, changed_at = excluded.changed_at,
                   last_step = excluded.last_step";
        change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(actor.as_str())
                .bind(login.password.as_str())
                .bind(micros(login.changed_at))
                .bind(crate::columns::stored(login.last_step))
        );
        Ok(())
    }

    /// Puts another hash of the same password in the place of `old`; a password that was changed meanwhile stays.
    pub async fn login_rehash(&mut self, actor: &ActorName, old: &str, new: &str) -> Result<()> {
        let sql = "UPDATE login SET password = $1 WHERE actor = $2 AND password = $3";
        change!(&mut self.cx()?, sqlx::query(sql).bind(new).bind(actor.as_str()).bind(old));
        Ok(())
    }

    /// Marks the code of a step of time as used. `false` when it, or one of a later step, was used already.
    pub async fn login_step(&mut self, actor: &ActorName, step: u64) -> Result<bool> {
        let sql = "UPDATE login SET last_step = $1 WHERE actor = $2 AND last_step < $1";
        let step = crate::columns::stored(step);
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(step).bind(actor.as_str())) == 1)
    }

    /// Gives the actor these recovery codes in place of all earlier ones. Only hashes are stored, so they must have been
    /// made at random.
    pub async fn recovery_codes_put(&mut self, actor: &ActorName, codes: &[String]) -> Result<()> {
        let mut cx = self.cx()?;
        change!(&mut cx, sqlx::query("DELETE FROM recovery_code WHERE actor = $1").bind(actor.as_str()));
        for code in codes {
            let (sql, code) = ("INSERT INTO recovery_code (actor, code) VALUES ($1, $2)", fingerprint(code));
            change!(&mut cx, sqlx::query(sql).bind(actor.as_str()).bind(code.as_str()));
        }
        Ok(())
    }

    /// Uses a recovery code up. `false` when there is no such code, or it was used already.
    pub async fn recovery_code_use(&mut self, actor: &ActorName, code: &str, at: Timestamp) -> Result<bool> {
        let sql = "UPDATE recovery_code SET used_at = $1 WHERE actor = $2 AND code = $3 AND used_at IS NULL";
        let code = fingerprint(code);
        let used = change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(actor.as_str()).bind(code.as_str()));
        Ok(used == 1)
    }

    /// Says whom a provider means by a subject.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the subject is somebody already.
    pub async fn identity_put(&mut self, issuer: &str, subject: &str, actor: &ActorName, at: Timestamp) -> Result<()> {
        let sql = "INSERT INTO identity (issuer, subject, actor, linked_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT DO NOTHING";
        let added =
            change!(&mut self.cx()?, sqlx::query(sql).bind(issuer).bind(subject).bind(actor.as_str()).bind(micros(at)));
        match added {
            0 => Err(StoreError::conflict("identity", subject, "it is somebody already")),
            _ => Ok(()),
        }
    }

    /// Notes that a browser went to the identity provider. Flows that are over are forgotten.
    pub async fn login_flow_put(&mut self, flow: &str, back_to: &str, at: Timestamp, until: Timestamp) -> Result<()> {
        let mut cx = self.cx()?;
        change!(&mut cx, sqlx::query("DELETE FROM login_flow WHERE expires_at <= $1").bind(micros(at)));
        let (sql, flow) = ("INSERT INTO login_flow (flow, back_to, expires_at) VALUES ($1, $2, $3)", fingerprint(flow));
        change!(&mut cx, sqlx::query(sql).bind(flow.as_str()).bind(back_to).bind(micros(until)));
        Ok(())
    }

    /// Takes a flow that is still open, and where its browser wants to go; of two who ask, one gets it.
    pub async fn login_flow_take(&mut self, flow: &str, at: Timestamp) -> Result<Option<String>> {
        let sql = "DELETE FROM login_flow WHERE flow = $1 AND expires_at > $2 RETURNING back_to";
        let flow = fingerprint(flow);
        Ok(run!(&mut self.cx()?, c =>
            sqlx::query_scalar(sql).bind(flow.as_str()).bind(micros(at)).fetch_optional(c).await?))
    }
}

/// What is long and random is hidden by a plain hash as well as by a slow one.
pub(crate) fn fingerprint(secret: &str) -> String {
    Digest::of_bytes(secret.as_bytes()).to_string()
}
