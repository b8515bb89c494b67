//! The server's configuration: what a test may choose, and the file that says it.

use std::path::Path;

use anyhow::Context;

use super::AuthService;
use super::delegated::SECRET;

/// The domain part of every user id.
pub const SERVER_NAME: &str = "im.test";
/// The configuration's name in the data folder.
pub(super) const FILE: &str = "homeserver.yaml";
/// Lets whoever knows it register users, admins too.
pub(super) const REGISTRATION_SECRET: &str = "exeunt-registration-secret";

/// Whether the server throttles as a stock one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RateLimits {
    /// The defaults of the software: 5 logins, then one in 333 seconds, and so on.
    Stock,
    /// As good as none.
    #[default]
    Lifted,
}

/// How the server differs from one that ran its defaults.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether requests are throttled.
    pub rate_limits: RateLimits,
    /// Whether pushers may point at loopback, which the software forbids unless told.
    pub push: bool,
    /// Whether the server notices account exists (`@notices:im.test`).
    pub server_notices: bool,
    /// Whether logins belong to a separate authentication service, of which [`AuthService`] is the stand-in.
    pub delegated_auth: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { rate_limits: RateLimits::Lifted, push: true, server_notices: true, delegated_auth: false }
    }
}

/// `zhangsan001` of `@zhangsan001:im.test`.
pub(super) fn localpart(user_id: &str) -> &str {
    let name = user_id.strip_prefix('@').unwrap_or(user_id);
    name.split_once(':').map_or(name, |(localpart, _)| localpart)
}

/// Writes the configuration and the log's configuration into the data folder.
pub(super) fn write(folder: &Path, port: u16, options: &Options, auth: Option<&AuthService>) -> anyhow::Result<()> {
    let text = [
        essentials(folder, port).as_str(),
        if options.rate_limits == RateLimits::Lifted { LIFTED } else { "" },
        if options.push { "ip_range_whitelist: [\"127.0.0.1/32\"]\n" } else { "" },
        if options.server_notices {
            "server_notices: {system_mxid_localpart: notices, room_name: Notices}\n"
        } else {
            ""
        },
        auth.map_or_else(String::new, delegation).as_str(),
    ]
    .concat();
    std::fs::write(folder.join(FILE), text).context("cannot write the server's configuration")?;
    let log = folder.join("server.log");
    let log = format!(
        "version: 1\nhandlers: {{f: {{class: logging.FileHandler, filename: {}}}}}\nroot: {{level: WARNING, handlers: [f]}}\n",
        log.display()
    );
    std::fs::write(folder.join("log.yaml"), log).context("cannot write the log's configuration")
}

fn essentials(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "server_name: {SERVER_NAME}
pid_file: {folder}/server.pid
listeners: [{{port: {port}, bind_addresses: [127.0.0.1], type: http, tls: false, resources: [{{names: [client, media]}}]}}]
database: {{name: sqlite3, args: {{database: {folder}/server.db}}}}
background_updates: {{sleep_enabled: false}}
media_store_path: {folder}/media
signing_key_path: {folder}/server.key
log_config: {folder}/log.yaml
registration_shared_secret: {REGISTRATION_SECRET}
macaroon_secret_key: macaroon
form_secret: form
report_stats: false
trusted_key_servers: []
federation_domain_whitelist: []
bcrypt_rounds: 4
"
    )
}

fn delegation(auth: &AuthService) -> String {
    format!(
        "password_config: {{enabled: false}}
matrix_authentication_service: {{enabled: true, endpoint: \"{}\", secret: \"{}\"}}
",
        auth.url(),
        SECRET
    )
}

const LIFTED: &str = "
rc_message: &none {per_second: 100000, burst_count: 100000}
rc_registration: *none
rc_joins_per_room: *none
rc_room_creation: *none
rc_media_create: *none
rc_admin_redaction: *none
rc_reports: *none
rc_login: {address: *none, account: *none, failed_attempts: *none}
rc_joins: {local: *none, remote: *none}
rc_invites: {per_room: *none, per_user: *none, per_issuer: *none}
";
