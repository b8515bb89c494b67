//! Those who use Exeunt: people and machines, what they may do, and the token that shows who they are.

use crate::columns::{document, parse_document};
use crate::dialect::{Cx, Lock, change, run};
use crate::error::{Result, StoreError};
use crate::logins::fingerprint;
use crate::tx::{Tx, reads};
use exeunt_core::{ActorName, DutyRole, PersonId};
use std::collections::BTreeSet;

/// Somebody who uses Exeunt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub name: ActorName,
    pub roles: BTreeSet<DutyRole>,
    /// Who of the ledger this is; a machine is nobody.
    pub person: Option<PersonId>,
    /// Their token isn't accepted any more.
    pub locked: bool,
}

type Row = (String, String, Option<String>, bool);

reads! {
    /// The actor whose token this is; nobody for a wrong token or a locked actor.
    fn actor_by_token(token: &str) -> Option<Actor>;
    /// The actor of this name; fails when there is none.
    fn actor_get(name: &ActorName) -> Actor;
    /// Every actor, by name.
    fn actor_list() -> Vec<Actor>;
}

impl Cx<'_> {
    async fn actor_by_token(&mut self, token: &str) -> Result<Option<Actor>> {
        let sql = "SELECT name, roles, person, locked FROM actor WHERE token = $1 AND NOT locked";
        let token = fingerprint(token);
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(token.as_str()).fetch_optional(c).await?);
        row.map(actor_of).transpose()
    }

    async fn actor_get(&mut self, name: &ActorName) -> Result<Actor> {
        let sql = "SELECT name, roles, person, locked FROM actor WHERE name = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(name.as_str()).fetch_optional(c).await?);
        row.map(actor_of).transpose()?.ok_or_else(|| StoreError::not_found("actor", name))
    }

    async fn actor_list(&mut self) -> Result<Vec<Actor>> {
        let sql = "SELECT name, roles, person, locked FROM actor ORDER BY name";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).fetch_all(c).await?);
        rows.into_iter().map(actor_of).collect()
    }
}

impl Tx {
    /// Adds an actor. Of the token only a hash is stored, so it must have been made at random.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the name or the token is taken.
    pub async fn actor_insert(
        &mut self,
        name: &ActorName,
        roles: &BTreeSet<DutyRole>,
        person: Option<&PersonId>,
        token: &str,
    ) -> Result<()> {
        let sql = "INSERT INTO actor (name, roles, person, token, locked) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT DO NOTHING";
        let (roles, token) = (document(roles)?, fingerprint(token));
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(name.as_str())
                .bind(roles.as_str())
                .bind(person.map(PersonId::as_str))
                .bind(token.as_str())
                .bind(false)
        );
        if added == 0 { Err(StoreError::conflict("actor", name, "there is one already")) } else { Ok(()) }
    }

    /// Adds the first actor of all; of two who try at the same time one is refused.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is an actor already.
    pub async fn actor_insert_first(
        &mut self,
        name: &ActorName,
        roles: &BTreeSet<DutyRole>,
        token: &str,
    ) -> Result<()> {
        self.cx()?.lock(Lock::Actors).await?;
        if !self.actor_list().await?.is_empty() {
            return Err(StoreError::conflict("actor", name, "it would not be the first"));
        }
        self.actor_insert(name, roles, None, token).await
    }

    /// Every actor, by name. Nobody else changes who may do what until this transaction ends.
    pub async fn actor_list_held(&mut self) -> Result<Vec<Actor>> {
        self.cx()?.lock(Lock::Actors).await?;
        self.actor_list().await
    }

    /// Gives an actor these roles in place of the former.
    pub async fn actor_roles_put(&mut self, name: &ActorName, roles: &BTreeSet<DutyRole>) -> Result<()> {
        let sql = "UPDATE actor SET roles = $1 WHERE name = $2";
        let roles = document(roles)?;
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(roles.as_str()).bind(name.as_str()));
        if done == 0 { Err(StoreError::not_found("actor", name)) } else { Ok(()) }
    }

    /// Says who of the ledger an actor is.
    pub async fn actor_is(&mut self, name: &ActorName, person: Option<&PersonId>) -> Result<()> {
        let sql = "UPDATE actor SET person = $1 WHERE name = $2";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(person.map(PersonId::as_str)).bind(name.as_str()));
        if done == 0 { Err(StoreError::not_found("actor", name)) } else { Ok(()) }
    }

    /// Lets a locked actor in again, with this token in place of the former one.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when nobody has locked them.
    pub async fn actor_unlock(&mut self, name: &ActorName, token: &str) -> Result<()> {
        let sql = "UPDATE actor SET locked = $1, token = $2 WHERE name = $3 AND locked = $4";
        let token = fingerprint(token);
        let done =
            change!(&mut self.cx()?, sqlx::query(sql).bind(false).bind(token.as_str()).bind(name.as_str()).bind(true));
        if done == 1 {
            return Ok(());
        }
        self.actor_get(name).await?;
        Err(StoreError::conflict("actor", name, "nobody has locked them"))
    }

    /// Locks an actor out: their token stops working with the commit.
    pub async fn actor_lock(&mut self, name: &ActorName) -> Result<()> {
        let sql = "UPDATE actor SET locked = $1 WHERE name = $2";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(true).bind(name.as_str()));
        if done == 0 { Err(StoreError::not_found("actor", name)) } else { Ok(()) }
    }
}

pub(crate) fn actor_of((name, roles, person, locked): Row) -> Result<Actor> {
    let roles = parse_document("actor", &name, &roles)?;
    Ok(Actor { name: name.into(), roles, person: person.map(PersonId::from), locked })
}
