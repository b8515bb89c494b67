//! What belongs to an account and acts without the person.
//!
//! Whoever knows the id of an incoming webhook can post through it, so here it goes by a digest of its id. Ids of the
//! other things open nothing; the tokens and secrets beside them are never read.

use super::api::{AccessToken, App, Bot, Command, IncomingHook, OutgoingHook, Team, User};
use super::connector::Mattermost;
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{Digest, ErrorKind, Integration, IntegrationId, IntegrationKind};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an integration is to the server, by which its calls differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Token,
    Bot,
    Incoming,
    Outgoing,
    Command,
    App,
}

/// An integration, and its id on the server.
#[derive(Debug, Clone)]
pub(super) struct Owned {
    pub(super) sort: Sort,
    pub(super) raw: String,
    pub(super) integration: Integration,
}

impl Sort {
    const ALL: [Self; 6] = [Self::Token, Self::Bot, Self::Incoming, Self::Outgoing, Self::Command, Self::App];

    fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Bot => "bot",
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Command => "command",
            Self::App => "app",
        }
    }

    fn kind(self) -> IntegrationKind {
        match self {
            Self::Token => IntegrationKind::Token,
            Self::Bot => IntegrationKind::Bot,
            Self::Incoming | Self::Outgoing => IntegrationKind::Webhook,
            Self::Command => IntegrationKind::Command,
            Self::App => IntegrationKind::App,
        }
    }

    /// The id in a plan of what the server calls `raw`.
    fn id(self, raw: &str) -> IntegrationId {
        let digest = Digest::of_bytes(raw.as_bytes());
        let shown = if self == Self::Incoming { digest.short() } else { raw };
        IntegrationId::from(format!("{}/{shown}", self.as_str()))
    }

    /// What an id of ours names, with the server's own id (of an incoming webhook: its digest).
    pub(super) fn parse(id: &IntegrationId) -> Option<(Self, &str)> {
        let (sort, shown) = id.as_str().split_once('/')?;
        Some((Self::ALL.into_iter().find(|s| s.as_str() == sort)?, shown))
    }

    fn owned(self, raw: &str, name: &str, live: bool, native: Value) -> Owned {
        let integration = Integration {
            id: self.id(raw),
            kind: self.kind(),
            name: name.to_owned(),
            live,
            // The server keeps the maker of everything else for ever, whoever changes it.
            transferable: self == Self::Bot,
            restorable: matches!(self, Self::Bot | Self::Token),
            native,
        };
        Owned { sort: self, raw: raw.to_owned(), integration }
    }
}

impl Mattermost {
    /// Sorted by id.
    pub(super) async fn integrations(&self, user: &User) -> Result<Vec<Integration>> {
        let mut all: Vec<_> = self.owned(user).await?.into_iter().map(|owned| owned.integration).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    /// Everything that belongs to the account.
    async fn owned(&self, user: &User) -> Result<Vec<Owned>> {
        let of = |sort| self.owned_of(user, sort);
        let (tokens, bots, incoming, outgoing, commands, apps) = tokio::try_join!(
            of(Sort::Token),
            of(Sort::Bot),
            of(Sort::Incoming),
            of(Sort::Outgoing),
            of(Sort::Command),
            of(Sort::App),
        )?;
        Ok([tokens, bots, incoming, outgoing, commands, apps].concat())
    }

    /// What of this sort belongs to the account. A feature that is switched off has nothing that works.
    pub(super) async fn owned_of(&self, user: &User, sort: Sort) -> Result<Vec<Owned>> {
        let id = user.id.as_str();
        match sort {
            Sort::Token => self.tokens(id).await,
            Sort::Bot => self.bots(id).await,
            Sort::Incoming => self.incoming(id).await,
            Sort::Outgoing => self.outgoing(id).await,
            Sort::Command => self.commands(id).await,
            Sort::App => self.apps(id).await,
        }
    }

    async fn tokens(&self, id: &str) -> Result<Vec<Owned>> {
        let (what, path) = (format!("access tokens of \"{id}\""), format!("/users/{id}/tokens"));
        let rows = self.rows_if_on(&what, &path, |row: &AccessToken| row.id.clone()).await?;
        let owned = |row: AccessToken| Sort::Token.owned(&row.id, &row.description, row.is_active, Value::Null);
        Ok(rows.into_values().map(owned).collect())
    }

    async fn bots(&self, id: &str) -> Result<Vec<Owned>> {
        let rows = self.rows_if_on("bots", "/bots?include_deleted=true", |row: &Bot| row.user_id.clone()).await?;
        let his = rows.into_values().filter(|row| row.owner_id == id);
        Ok(his.map(|row| Sort::Bot.owned(&row.user_id, &row.username, row.delete_at == 0, Value::Null)).collect())
    }

    async fn incoming(&self, id: &str) -> Result<Vec<Owned>> {
        let rows = self.rows_if_on("webhooks", "/hooks/incoming", |row: &IncomingHook| row.id.clone()).await?;
        let his = rows.into_values().filter(|row| row.user_id == id);
        let native = |row: &IncomingHook| json!({ "channel_id": row.channel_id });
        Ok(his.map(|row| Sort::Incoming.owned(&row.id, &row.display_name, true, native(&row))).collect())
    }

    async fn outgoing(&self, id: &str) -> Result<Vec<Owned>> {
        let rows = self.rows_if_on("webhooks", "/hooks/outgoing", |row: &OutgoingHook| row.id.clone()).await?;
        let his = rows.into_values().filter(|row| row.creator_id == id);
        let native = |row: &OutgoingHook| json!({ "team_id": row.team_id });
        Ok(his.map(|row| Sort::Outgoing.owned(&row.id, &row.display_name, true, native(&row))).collect())
    }

    /// Commands are listed team by team, and stay when their maker leaves the team. Who administers the server may make
    /// one in a team that he was never in, and may have administered it once: so all teams are looked through.
    async fn commands(&self, id: &str) -> Result<Vec<Owned>> {
        let mut owned = Vec::new();
        for team in self.rows("teams", "/teams", |row: &Team| row.id.clone()).await?.into_keys() {
            let path = format!("/commands?team_id={team}&custom_only=true");
            let rows: Vec<Command> = match self.read("list commands", &path).await {
                Err(error) if is_off(&error) => return Ok(Vec::new()),
                rows => rows?,
            };
            let his = rows.into_iter().filter(|row| row.creator_id == id);
            let native = |row: &Command| json!({ "team_id": row.team_id });
            owned.extend(his.map(|row| Sort::Command.owned(&row.id, &row.trigger, true, native(&row))));
        }
        Ok(owned)
    }

    async fn apps(&self, id: &str) -> Result<Vec<Owned>> {
        let rows = self.rows_if_on("applications", "/oauth/apps", |row: &App| row.id.clone()).await?;
        let his = rows.into_values().filter(|row| row.creator_id == id);
        Ok(his.map(|row| Sort::App.owned(&row.id, &row.name, true, Value::Null)).collect())
    }

    async fn rows_if_on<T: DeserializeOwned>(
        &self,
        what: &str,
        path: &str,
        key: impl Fn(&T) -> String,
    ) -> Result<BTreeMap<String, T>> {
        match self.rows(what, path, key).await {
            Err(error) if is_off(&error) => Ok(BTreeMap::new()),
            rows => rows,
        }
    }
}

fn is_off(error: &ConnectorError) -> bool {
    error.kind == ErrorKind::Unsupported && error.code.as_deref().is_some_and(|code| code.starts_with("501"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incoming_webhook_is_never_called_by_what_opens_it() {
        let raw = "4xp9fdt77pncbef59f4k1qe83o";
        for sort in Sort::ALL {
            let owned = sort.owned(raw, "build", true, Value::Null);
            let shown = format!("{:?}", owned.integration);
            assert_eq!(shown.contains(raw), sort != Sort::Incoming, "{shown}");
            assert_eq!(Sort::parse(&owned.integration.id).unwrap().0, sort);
            assert_eq!(owned.integration.transferable, sort == Sort::Bot);
        }
        for odd in ["", "token", "fax/1"] {
            assert_eq!(Sort::parse(&IntegrationId::from(odd)), None, "{odd}");
        }
    }
}
