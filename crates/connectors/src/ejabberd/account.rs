//! An account with everything that can be seen of it.

use super::api::{LastActivity, ListedToken, SessionInfo};
use super::connector::Ejabberd;
use exeunt_connector::Result;
use exeunt_core::{Account, AccountId, Login, Presence, Session};
use jiff::Timestamp;
use serde_json::json;

pub(super) async fn account_lookup(ejabberd: &Ejabberd, account: &AccountId) -> Result<Option<Account>> {
    let Some(local) = ejabberd.config.settings.local_part(account) else { return Ok(None) };
    if !ejabberd.exists(account).await? {
        return Ok(None);
    }
    let frozen = ejabberd.frozen().await?.contains(account);
    let last = ejabberd.last_activity(local).await?;
    let live = ejabberd.sessions(local).await?;
    let tokens = ejabberd.tokens(account).await?;
    let tokens_listed = tokens.is_some();
    let memberships = ejabberd.memberships(account, local).await?;
    Ok(Some(Account {
        id: account.clone(),
        display_name: ejabberd.full_name(local).await?,
        login: login(frozen),
        read_only: false,
        // Who administers the server stands in its configuration file, which no command shows.
        admin: false,
        sessions: sessions(&live, tokens.unwrap_or_default()),
        push: Vec::new(),
        identities: Vec::new(),
        integrations: Vec::new(),
        last_seen: last_seen(&last),
        memberships: memberships.into_iter().map(|room| (room, Presence::Joined)).collect(),
        native: json!({ "tokens_listed": tokens_listed }),
    }))
}

pub(super) fn login(frozen: bool) -> Login {
    if frozen { Login::Barred } else { Login::Open }
}

/// Connections, and tokens that open new ones. A token is numbered, because its name is its secret.
fn sessions(live: &[SessionInfo], mut tokens: Vec<ListedToken>) -> Vec<Session> {
    let named = |id: String, name: String| Session { id, name, last_seen: None };
    tokens.sort_by(|a, b| a.scope.cmp(&b.scope));
    let tokens = tokens.iter().enumerate().map(|(n, token)| named(format!("token/{}", n + 1), token.scope.clone()));
    let live = live.iter().map(|session| named(format!("session/{}", session.resource), session.connection.clone()));
    let mut all: Vec<Session> = live.chain(tokens).collect();
    all.sort();
    all
}

/// Nothing for those who never came: then the time is that of the registration.
fn last_seen(last: &LastActivity) -> Option<Timestamp> {
    const NEVER: [&str; 2] = ["Registered but didn't login", "NOT FOUND"];
    if NEVER.contains(&last.status.as_str()) { None } else { last.timestamp.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_is_no_visit() {
        let last =
            |status: &str| LastActivity { timestamp: "2026-11-25T15:54:01Z".to_owned(), status: status.to_owned() };
        assert_eq!(last_seen(&last("Registered but didn't login")), None);
        assert_eq!(last_seen(&last("NOT FOUND")), None);
        assert!(last_seen(&last("ONLINE")).is_some() && last_seen(&last("")).is_some());
    }
}
