//! What this project is, found out by asking. Writes nothing.

use super::capabilities::{APP_TOKEN, capabilities};
use super::config::OwnLogin;
use super::connector::{Agora, PLATFORM, service_account};
use super::limits::limits;
use crate::http::Call;
use exeunt_connector::{Description, Permission, Result};
use exeunt_core::Message;

pub(super) async fn describe(agora: &Agora) -> Result<Description> {
    // Reading one account needs what everything else needs: the right host, the right project and a good token.
    let path = agora.path("/users?limit=1");
    agora.demand(Call::get("check the connection's own token", path)).await?;
    Ok(Description {
        platform: PLATFORM.to_owned(),
        // The service says nothing about a version of its own.
        version: "rest".to_owned(),
        service_account: service_account(),
        capabilities: capabilities(),
        permissions: vec![Permission { scope: APP_TOKEN.to_owned(), granted: true, how: how(agora) }],
        limits: limits(&agora.config.settings),
        remarks: agora.remarks(),
    })
}

fn how(agora: &Agora) -> Message {
    match agora.config.settings.login {
        OwnLogin::Client => Message::new("agora-how-client"),
        OwnLogin::Certificate | OwnLogin::CertificateExchange => Message::new("agora-how-certificate"),
    }
}

impl Agora {
    fn remarks(&self) -> Vec<Message> {
        let settings = &self.config.settings;
        let mut remarks = vec![
            Message::new("agora-remark-host").with("host", settings.base_url.host_str().unwrap_or_default()),
            Message::new("agora-remark-signed-tokens"),
            Message::new("agora-remark-devices"),
            Message::new("agora-remark-history").with("days", settings.history_days),
            Message::new("agora-remark-files"),
            Message::new("agora-remark-callbacks"),
        ];
        if !settings.presence {
            remarks.push(Message::new("agora-remark-no-presence"));
        }
        remarks
    }
}
