//! What this deployment is, found out by asking. Writes nothing.

use super::api::{ClientConfig, ServerConfig};
use super::capabilities::{SYSTEM_ADMIN, capabilities};
use super::connector::{Mattermost, Me};
use super::limits::{configured, limits};
use super::listing::admins;
use exeunt_connector::{Description, Permission, Result};
use exeunt_core::{ErrorKind, Message};

pub(super) async fn describe(mattermost: &Mattermost) -> Result<Description> {
    let me = mattermost.me().await?;
    let client: ClientConfig = mattermost.read("ask for the server's version", "/config/client?format=old").await?;
    let server = mattermost.server_config().await?;
    let mut published = limits(&mattermost.config.settings);
    if let Some(limit) = server.as_ref().and_then(|server| configured(&server.rate_limit)) {
        mattermost.pace.keep_to(std::slice::from_ref(&limit));
        published.push(limit);
    }
    Ok(Description {
        platform: "mattermost".to_owned(),
        service_account: me.id.clone(),
        capabilities: capabilities(bots_stop(server.as_ref())),
        permissions: mattermost.permissions(me, &client, server.as_ref()).await?,
        limits: published,
        remarks: remarks(me, &client, server.as_ref()),
        version: client.version,
    })
}

impl Mattermost {
    /// What the administrators have set; nothing when we may not read it.
    async fn server_config(&self) -> Result<Option<ServerConfig>> {
        match self.read("read the server's configuration", "/config").await {
            Ok(config) => Ok(Some(config)),
            Err(error) if error.kind == ErrorKind::PermissionDenied => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn permissions(
        &self,
        me: &Me,
        client: &ClientConfig,
        server: Option<&ServerConfig>,
    ) -> Result<Vec<Permission>> {
        let set = server.and_then(|server| server.service.enable_user_access_tokens);
        let tokens = set.unwrap_or(client.enable_user_access_tokens == "true");
        let second = admins(self).await?.iter().any(|admin| *admin != me.id);
        Ok(vec![
            permission(SYSTEM_ADMIN, me.is_admin, "mattermost-how-system-admin"),
            // Tokens of bots work whatever is set.
            permission("personal_access_token", tokens || me.owner.is_some(), "mattermost-how-access-token"),
            permission("second_admin", second, "mattermost-how-second-admin"),
        ])
    }
}

fn permission(scope: &str, granted: bool, how: &'static str) -> Permission {
    Permission { scope: scope.to_owned(), granted, how: Message::new(how) }
}

/// Servers that don't say so do it: it is the default, and expecting it is the safer mistake.
fn bots_stop(server: Option<&ServerConfig>) -> bool {
    server.and_then(|server| server.service.disable_bots_when_owner_is_deactivated).unwrap_or(true)
}

fn remarks(me: &Me, client: &ClientConfig, server: Option<&ServerConfig>) -> Vec<Message> {
    let edition = if client.build_enterprise_ready == "true" { "Enterprise" } else { "Team" };
    let mut remarks = vec![Message::new("mattermost-remark-edition").with("edition", edition)];
    remarks.push(Message::new("mattermost-remark-tokens"));
    let bots = if bots_stop(server) { "mattermost-remark-bots-stop" } else { "mattermost-remark-bots-go-on" };
    remarks.push(Message::new(bots));
    remarks.push(Message::new("mattermost-remark-hooks"));
    remarks.push(Message::new("mattermost-remark-reset-mail"));
    if let Some(owner) = &me.owner {
        remarks.push(Message::new("mattermost-remark-own-bot").with("owner", owner));
    }
    match server {
        Some(server) if server.ldap.enable || server.saml.enable => {
            remarks.push(Message::new("mattermost-remark-directory"));
        }
        Some(_) => {}
        None => remarks.push(Message::new("mattermost-remark-no-config")),
    }
    remarks
}
