//! The right to administer the server.

use super::Work;
use crate::applied::{already, changed};
use crate::http::{Call, part};
use crate::synapse::connector::ADMIN;
use exeunt_connector::{Applied, Result};
use serde_json::json;

impl Work<'_> {
    /// The server is never left without an admin: our own account is one, and is never ordered about.
    pub(super) async fn set_admin(&mut self, wanted: bool) -> Result<Applied> {
        if self.user.admin.0 == wanted {
            return Ok(already("GET users/{account}", format!("200 admin={wanted}")));
        }
        let account = self.account();
        let path = format!("{ADMIN}/v1/users/{}/admin", part(account));
        let verb = if wanted { "make" } else { "unmake" };
        let call = Call::put(format!("{verb} \"{account}\" a server admin"), path, json!({ "admin": wanted }));
        self.synapse.as_service(call).await?.ok()?;
        Ok(changed(format!("PUT users/{{account}}/admin admin={wanted}"), "200"))
    }
}
