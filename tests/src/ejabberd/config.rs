//! The server's configuration: what a test may choose, and the file that says it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context;

use super::Ports;
use crate::install::run;

/// The one virtual host.
pub const HOST: &str = "corp.test";
/// Where its rooms are.
pub const ROOMS: &str = "conference.corp.test";
/// The configuration's name in the data folder.
pub(super) const FILE: &str = "ejabberd.yml";
/// Certificate and key of the listeners with TLS.
pub(super) const CERTIFICATE: &str = "certificate.pem";

/// With the stock backlog of 5, clients that come at once wait a second.
const LOOPBACK: &str = "ip: \"127.0.0.1\", backlog: 256";

/// Where the server keeps its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Storage {
    /// The runtime's own database.
    #[default]
    Mnesia,
    /// A file. Tokens can't be listed then.
    Sqlite,
}

/// What docs/platforms/ejabberd.md tells operators to grant: written down a second time, so that a command too few shows.
const COMMANDS: [&str; 27] = [
    "status",
    "registered_users",
    "check_account",
    "check_password",
    "change_password",
    "get_last",
    "get_vcard",
    "user_sessions_info",
    "kick_user",
    "srg_list",
    "srg_get_members",
    "srg_user_add",
    "srg_user_del",
    "muc_online_rooms",
    "get_room_options",
    "get_room_affiliations",
    "get_room_affiliation",
    "set_room_affiliation",
    "get_room_occupants",
    "get_subscribers",
    "get_user_subscriptions",
    "unsubscribe_room",
    "change_room_option",
    "send_stanza",
    "oauth_issue_token",
    "oauth_list_tokens",
    "oauth_revoke_token",
];

/// How far the group that bars logins is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Freeze {
    /// The rules deny the group, and it is there.
    #[default]
    Ready,
    /// The group is there, and no rule denies it anything.
    WithoutRule,
    /// Neither rule nor group.
    Absent,
    /// The rules name a group that isn't there: nobody can log in.
    NamesMissingGroup,
}

/// Who may use the HTTP API of the connector's listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trust {
    /// The service account, by its password.
    #[default]
    ServiceAccount,
    /// Every process of this machine.
    Loopback,
}

/// How the server differs from a well set up one.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub storage: Storage,
    pub freeze: Freeze,
    pub trust: Trust,
    /// The library that issues tokens is missing, as it is where only recommended packages are installed.
    pub without_oauth: bool,
    /// A listener that wants STARTTLS and one that speaks TLS at once, with a certificate of their own making.
    pub tls: bool,
}

/// Writes the configuration into the data folder.
pub(super) fn write(folder: &Path, ports: &Ports, options: &Options) -> anyhow::Result<()> {
    if options.tls {
        make_certificate(&folder.join(CERTIFICATE))?;
    }
    let text = [
        listeners(folder, ports, options),
        storage(folder, options.storage),
        rules(options.freeze).to_owned(),
        permissions(options.trust),
        modules(folder, ports),
    ];
    fs::write(folder.join(FILE), text.concat()).context("cannot write ejabberd's configuration")
}

fn listeners(folder: &Path, ports: &Ports, options: &Options) -> String {
    let Ports { xmpp, http, harness, .. } = ports;
    let secure = if options.tls { secure_listeners(folder, ports) } else { String::new() };
    format!(
        "hosts: [{HOST}]
loglevel: info
oauth_access: all
listen:
  - {{port: {xmpp}, {LOOPBACK}, module: ejabberd_c2s, access: c2s, starttls: false}}
  - {{port: {http}, {LOOPBACK}, module: ejabberd_http, request_handlers: {{/api: mod_http_api, /upload: mod_http_upload}}}}
  - {{port: {harness}, {LOOPBACK}, module: ejabberd_http, tag: harness, request_handlers: {{/api: mod_http_api}}}}
{secure}"
    )
}

fn secure_listeners(folder: &Path, ports: &Ports) -> String {
    let (starttls, tls, certificate) = (ports.starttls, ports.tls, folder.join(CERTIFICATE));
    format!(
        "  - {{port: {starttls}, {LOOPBACK}, module: ejabberd_c2s, access: c2s, starttls_required: true}}
  - {{port: {tls}, {LOOPBACK}, module: ejabberd_c2s, access: c2s, tls: true}}
certfiles: [\"{}\"]
",
        certificate.display()
    )
}

fn storage(folder: &Path, storage: Storage) -> String {
    let passwords = "auth_password_format: scram\n";
    match storage {
        Storage::Mnesia => format!("{passwords}default_db: mnesia\n"),
        Storage::Sqlite => format!(
            "{passwords}default_db: sql\nauth_method: sql\nsql_type: sqlite\nsql_database: \"{}\"\n",
            folder.join("ejabberd.sqlite").display()
        ),
    }
}

fn rules(freeze: Freeze) -> &'static str {
    match freeze {
        Freeze::Ready | Freeze::NamesMissingGroup => {
            r#"acl:
  local: {user_regexp: ""}
  exeunt: {user: ["exeunt-service@corp.test"]}
  frozen: {shared_group: ["frozen@corp.test"]}
access_rules:
  local: {allow: local}
  c2s: [{deny: frozen}, {allow: all}]
"#
        }
        Freeze::WithoutRule | Freeze::Absent => {
            r#"acl:
  local: {user_regexp: ""}
  exeunt: {user: ["exeunt-service@corp.test"]}
access_rules:
  local: {allow: local}
  c2s: {allow: all}
"#
        }
    }
}

/// The harness has a listener of its own, so that what it may do says nothing about what the connector may.
fn permissions(trust: Trust) -> String {
    let ours = match trust {
        Trust::ServiceAccount => {
            format!("{{from: [mod_http_api], who: {{access: {{allow: exeunt}}}}, what: [{}]}}", COMMANDS.join(", "))
        }
        Trust::Loopback => "{from: [mod_http_api], who: {ip: 127.0.0.0/8}, what: [\"*\"]}".to_owned(),
    };
    format!(
        "api_permissions:\n  harness: {{from: [{{tag: harness}}], who: {{ip: 127.0.0.0/8}}, what: [\"*\"]}}\n  exeunt: {ours}\n"
    )
}

fn modules(folder: &Path, ports: &Ports) -> String {
    format!(
        r#"modules:
  mod_admin_extra: {{}}
  mod_http_api: {{}}
  mod_http_upload: {{put_url: "http://127.0.0.1:{}/upload", docroot: "{}"}}
  mod_last: {{}}
  mod_mam: {{assume_mam_usage: true, default: always}}
  mod_muc:
    access_create: local
    access_persistent: local
    access_mam: [allow]
    default_room_options: {{mam: true, persistent: true, allow_subscription: true}}
  mod_muc_admin: {{}}
  mod_offline: {{}}
  mod_private: {{}}
  mod_roster: {{}}
  mod_shared_roster: {{}}
  mod_stream_mgmt: {{}}
  mod_vcard: {{}}
"#,
        ports.http,
        folder.join("upload").display()
    )
}

/// Self-signed, for [`HOST`].
fn make_certificate(file: &Path) -> anyhow::Result<()> {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    openssl.args(["-subj", "/CN=corp.test", "-addext", "subjectAltName=DNS:corp.test"]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    run(openssl.arg("-keyout").arg(file).arg("-out").arg(file.with_extension("crt")))?;
    let both = [fs::read(file)?, fs::read(file.with_extension("crt"))?].concat();
    fs::write(file, both).context("cannot write the certificate")
}
