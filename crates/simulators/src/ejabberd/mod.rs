//! ejabberd 23.01, the XMPP server, as far as somebody who closes accounts meets it: the HTTP API and, on a second
//! port, client streams.
//!
//! What stands here was seen on a real 23.01 with its default storage (Mnesia). Not here: federation, TLS, presence
//! subscriptions, stream management on the wire, WebSocket and BOSH, uploads, MQTT as a protocol (a live session of it
//! can be claimed: nothing lists or ends it).

mod api;
mod company;
mod jid;
pub mod server;
mod xml;
mod xmpp;

pub use company::{ADMIN_PASSWORD, Demo, FROZEN};

use crate::{Call, Door, Face, Outcome, Reply};
use server::Server;

/// How this ejabberd is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether `api_permissions` trusts every caller on loopback; otherwise only HTTP Basic of an administrator, or a
    /// token of theirs, opens the API.
    pub trust_loopback: bool,
    /// Accounts that the access list `admin` names.
    pub admins: Vec<String>,
    /// The shared group that the rule of the client port denies; none when nobody wrote such a rule.
    pub denied_group: Option<String>,
    /// Whether the library for issuing OAuth tokens is installed.
    pub oauth_library: bool,
    /// Whether everything lies in SQLite and not in Mnesia: listing tokens breaks, groups keep names in lower case.
    pub sqlite: bool,
    /// Whether any user may make rooms.
    pub users_create_rooms: bool,
}

impl Default for Options {
    /// A server prepared for closing accounts: administrators by password, the rule on the client port, tokens.
    fn default() -> Self {
        Self {
            trust_loopback: false,
            admins: vec![crate::company::ADMIN.to_owned()],
            denied_group: Some(FROZEN.to_owned()),
            oauth_library: true,
            sqlite: false,
            users_create_rooms: true,
        }
    }
}

/// The ejabberd face.
#[derive(Debug, Default)]
pub struct Ejabberd {
    options: Options,
}

impl Ejabberd {
    /// The name of the port for clients, for [`crate::Simulator::door`].
    pub const C2S: &'static str = "c2s";

    pub fn new(options: Options) -> Self {
        Self { options }
    }
}

impl Face for Ejabberd {
    type World = Server;

    fn answer(&self, server: &mut Server, call: &Call) -> Outcome<Server> {
        Outcome::Ready(api::answer(&self.options, server, call))
    }

    /// ejabberd's API knows no limit; this is what a proxy before it says.
    fn rate_limited(&self, retry_after_ms: Option<u64>) -> Reply {
        let mut reply = Reply::bytes(429, "text/plain", "Too Many Requests");
        reply.headers.extend(retry_after_ms.map(|wait| ("retry-after", wait.div_ceil(1000).to_string())));
        reply
    }

    fn error_body(&self) -> serde_json::Value {
        serde_json::json!({ "status": "error", "code": 10_001, "message": "internal_error" })
    }

    /// Nothing is listed in pages.
    fn shift_page(&self, _: &mut Call, _: i64) {}

    fn next_page_keys(&self) -> &'static [&'static str] {
        &[]
    }

    fn doors(&self) -> Vec<Box<dyn Door<World = Server>>> {
        vec![Box::new(xmpp::Clients::new(self.options.clone()))]
    }
}
