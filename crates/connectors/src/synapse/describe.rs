//! What this deployment is, found out by asking. Writes nothing.

use super::api::{LoginFlows, RateOverride, ServerVersion};
use super::capabilities::{SERVER_ADMIN, capabilities};
use super::connector::{ADMIN, CLIENT, Synapse};
use super::limits::limits;
use super::listing::admins;
use crate::http::{Call, Caller, part};
use exeunt_connector::{Description, Permission, Result};
use exeunt_core::{ErrorKind, Message};

pub(super) async fn describe(synapse: &Synapse) -> Result<Description> {
    let call = Call::get("ask for the server's version", format!("{ADMIN}/v1/server_version"));
    let version: ServerVersion = synapse.http.send(&Caller::Nobody, call).await?.read()?;
    let me = synapse.me().await?.clone();
    let is_admin = match synapse.user_lookup(&me).await {
        Ok(_) => true,
        Err(e) if e.kind == ErrorKind::PermissionDenied => false,
        Err(e) => return Err(e),
    };
    let delegated = synapse.delegated().await?;
    let mut permissions = vec![permission(SERVER_ADMIN, is_admin, "synapse-how-server-admin")];
    let mut remarks = synapse.login_remarks(delegated).await?;
    if is_admin {
        let spare = admins(synapse).await?.iter().any(|admin| *admin != me);
        permissions.push(permission("second_admin", spare, "synapse-how-second-admin"));
        let unhindered = synapse.is_unhindered().await?;
        permissions.push(permission("override_ratelimit", unhindered, "synapse-how-override-ratelimit"));
        if !unhindered {
            remarks.push(Message::new("synapse-remark-stock-rate-limits").with("account", &me));
        }
    }
    remarks.push(Message::new("synapse-remark-appservice"));
    Ok(Description {
        platform: "synapse".to_owned(),
        // A server that runs out of a source tree adds its branch and commit.
        version: version.server_version.split(' ').next().unwrap_or_default().to_owned(),
        service_account: me,
        capabilities: capabilities(delegated),
        permissions,
        limits: limits(&synapse.config.settings),
        remarks,
    })
}

fn permission(scope: &str, granted: bool, how: &'static str) -> Permission {
    Permission { scope: scope.to_owned(), granted, how: Message::new(how) }
}

impl Synapse {
    async fn login_remarks(&self, delegated: bool) -> Result<Vec<Message>> {
        if delegated {
            return Ok(vec![Message::new("synapse-remark-delegated")]);
        }
        let call = Call::get("ask for the ways to log in", format!("{CLIENT}/login"));
        let flows: LoginFlows = self.http.send(&Caller::Nobody, call).await?.read()?;
        let has = |kind: &str| flows.flows.iter().any(|flow| flow.kind == kind);
        let mut remarks = Vec::new();
        if has("m.login.sso") || has("m.login.cas") {
            remarks.push(Message::new("synapse-remark-sso"));
        }
        if !has("m.login.password") {
            remarks.push(Message::new("synapse-remark-no-password"));
        }
        Ok(remarks)
    }

    /// Whether the stock limits on invitations, joins and state changes are lifted from the service account, and with
    /// it from the hands that it borrows.
    async fn is_unhindered(&self) -> Result<bool> {
        let path = format!("{ADMIN}/v1/users/{}/override_ratelimit", part(self.me().await?));
        let limit: RateOverride = self.as_service(Call::get("read our own rate limit", path)).await?.read()?;
        Ok(limit.messages_per_second == Some(0) && limit.burst_count == Some(0))
    }
}
