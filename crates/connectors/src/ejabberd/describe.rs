//! What this deployment is, found out by asking. Changes nothing: a right to change something is tried on an account and a
//! room that don't exist, and whether tokens are issued on our own account, which gives its token back.

use super::capabilities::{LOGINS, READ, ROOMS, TOKENS, capabilities};
use super::connector::Ejabberd;
use super::limits::limits;
use crate::http::{Answer, Call, Caller};
use exeunt_connector::{ConnectorError, Description, Permission, Result};
use exeunt_core::{AccountId, ErrorKind, Message};
use serde_json::{Value, json};

/// What is so on every server of this version.
const ALWAYS: [&str; 4] =
    ["ejabberd-remark-mqtt", "ejabberd-remark-no-unban", "ejabberd-remark-push", "ejabberd-remark-hibernation"];
/// An account, a room and a token that nobody has.
const NOBODY: &str = "exeunt-asks-about-nobody";

pub(super) async fn describe(ejabberd: &Ejabberd) -> Result<Description> {
    let version = ejabberd.version().await?;
    ejabberd.must_exist(ejabberd.me()).await?;
    let mechanisms = ejabberd.doorstep.mechanisms().await?;
    let frozen_group = ejabberd.frozen_group_exists().await?;
    let permissions = ejabberd.permissions().await?;
    let lends = ejabberd.lends().await?;
    let mut remarks = Vec::new();
    if ejabberd.trusts_addresses().await? {
        remarks.push(Message::new("ejabberd-remark-trusts-addresses"));
    }
    if !frozen_group {
        let group = &ejabberd.config.settings.frozen_group;
        remarks.push(Message::new("ejabberd-remark-no-group").with("group", group));
    }
    if !lends {
        remarks.push(Message::new("ejabberd-remark-no-oauth"));
    }
    let may_list = permissions.iter().any(|permission| permission.scope == TOKENS && permission.granted);
    if may_list && ejabberd.tokens(ejabberd.me()).await?.is_none() {
        remarks.push(Message::new("ejabberd-remark-tokens-unlisted"));
    }
    if !mechanisms.contains("PLAIN") {
        remarks.push(Message::new("ejabberd-remark-no-plain"));
    }
    let closes = ejabberd.config.settings.close_stale_roles;
    let stale = if closes { "ejabberd-remark-stale-roles-closed" } else { "ejabberd-remark-stale-roles-stay" };
    remarks.push(Message::new(stale));
    remarks.extend(ALWAYS.map(Message::new));
    Ok(Description {
        platform: "ejabberd".to_owned(),
        version,
        service_account: ejabberd.me().clone(),
        capabilities: capabilities(frozen_group, lends),
        permissions,
        limits: limits(&ejabberd.config.settings),
        remarks,
    })
}

fn permission(scope: &str, granted: bool, how: &'static str) -> Permission {
    Permission { scope: scope.to_owned(), granted, how: Message::new(how) }
}

impl Ejabberd {
    /// The server says its version only in a sentence; what follows its name is it.
    async fn version(&self) -> Result<String> {
        let said: String = self.ask("ask for the server's version", "status", json!({})).await?.read()?;
        let mut words = said.split_whitespace().skip_while(|word| !word.ends_with("ejabberd"));
        Ok(words.nth(1).unwrap_or_default().to_owned())
    }

    /// The account that we act as. An address that the API trusts proves nothing about it.
    async fn must_exist(&self, me: &AccountId) -> Result<()> {
        if self.exists(me).await? {
            return Ok(());
        }
        let says = Message::new("refused-own-account-missing").with("account", me);
        let message = format!("the connection's own account \"{me}\" does not exist");
        Err(ConnectorError::new(ErrorKind::Unauthenticated, message).says(says).hint("mend-own-account-missing"))
    }

    /// Whether tokens can be had, by having one of our own account.
    async fn lends(&self) -> Result<bool> {
        let Some(token) = self.borrow(self.me()).await? else { return Ok(false) };
        self.give_back(&token).await;
        Ok(true)
    }

    /// The rights that we need, and whether we have them.
    async fn permissions(&self) -> Result<Vec<Permission>> {
        let host = &self.config.settings.host;
        let service = self.config.settings.rooms();
        let user = json!({ "user": NOBODY, "host": host });
        let room = json!({ "name": NOBODY, "service": service });
        let with = |base: &Value, more: &Value| {
            let mut both = base.clone();
            for (key, value) in more.as_object().expect("arguments are an object") {
                both[key] = value.clone();
            }
            both
        };
        let member = json!({ "jid": format!("{NOBODY}@{host}") });
        let seat = json!({ "user": format!("{NOBODY}@{host}/x"), "room": format!("{NOBODY}@{service}") });
        let read = [
            ("user_sessions_info", user.clone()),
            ("get_last", user.clone()),
            ("check_password", with(&user, &json!({ "password": "" }))),
            ("srg_get_members", json!({ "group": NOBODY, "host": host })),
            ("muc_online_rooms", json!({ "service": service })),
            ("get_room_affiliations", room.clone()),
            ("get_room_affiliation", with(&room, &member)),
            ("get_room_options", room.clone()),
            ("get_room_occupants", room.clone()),
            ("get_subscribers", room.clone()),
            ("get_user_subscriptions", user.clone()),
        ];
        let group = json!({ "group": self.config.settings.frozen_group, "grouphost": host });
        let logins = [
            ("srg_user_del", with(&user, &group)),
            ("kick_user", user.clone()),
            ("change_password", with(&user, &json!({ "newpass": "" }))),
        ];
        let rooms = [
            ("set_room_affiliation", with(&with(&room, &member), &json!({ "affiliation": "none" }))),
            ("unsubscribe_room", seat),
        ];
        let tokens = [
            ("oauth_issue_token", json!({ "jid": "@", "ttl": 0, "scopes": "" })),
            ("oauth_list_tokens", json!({})),
            ("oauth_revoke_token", json!({ "token": NOBODY })),
        ];
        Ok(vec![
            permission(READ, self.may(&read).await?, "ejabberd-how-read"),
            permission(LOGINS, self.may(&logins).await?, "ejabberd-how-logins"),
            permission(ROOMS, self.may(&rooms).await?, "ejabberd-how-rooms"),
            permission(TOKENS, self.may(&tokens).await?, "ejabberd-how-tokens"),
        ])
    }

    /// Whether all of these are ours to call. Any answer but the refusal of a right is that we may.
    async fn may(&self, commands: &[(&str, Value)]) -> Result<bool> {
        for (command, arguments) in commands {
            let answer = self.ask(format!("try whether \"{command}\" is granted"), command, arguments.clone()).await?;
            match answer.status {
                401 | 429 => return Err(answer.refusal()),
                403 => return Ok(false),
                _ => {}
            }
        }
        Ok(true)
    }

    /// Whether the API tells anybody who comes from here what only an administrator should learn.
    async fn trusts_addresses(&self) -> Result<bool> {
        let arguments = json!({ "user": NOBODY, "host": self.config.settings.host });
        let call = Call::post("ask without a credential", "/api/check_account", arguments).harmless();
        let answer: Answer = self.http.send(&Caller::Nobody, call).await?;
        Ok(answer.status == 200)
    }
}
