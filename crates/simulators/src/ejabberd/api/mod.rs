//! `POST /api/COMMAND`: which commands there are, who may call them, and how an answer looks.
//!
//! The order of refusals is the real server's: no such command, a wrong credential, arguments, the right to call.
#![expect(clippy::unnecessary_wraps, reason = "commands share the signature that the table asks for")]

mod accounts;
mod args;
mod groups;
mod messages;
mod rooms;
mod sessions;
mod status;
mod table;
mod tokens;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::Options;
use super::jid::Jid;
use super::server::Server;
use crate::{Call, Reply};

/// One call under way.
pub(super) struct Cx<'a> {
    pub(super) options: &'a Options,
    pub(super) server: &'a mut Server,
    pub(super) args: Map<String, Value>,
    /// In whose name it happens.
    pub(super) by: String,
}

/// Why nothing was answered.
#[derive(Debug)]
pub(super) enum Refusal {
    /// A status with nothing but a text.
    Said(u16, String),
    /// A status with the API's own number and a text.
    Coded(u16, u32, String),
    /// The command broke; what exactly stands in the server's log only.
    Crash,
}

pub(super) type Answer = Result<Value, Refusal>;

/// Says no with a text.
pub(super) fn said<T>(status: u16, text: &str) -> Result<T, Refusal> {
    Err(Refusal::Said(status, text.to_owned()))
}

/// The body that stands for yes where a command has nothing to tell.
pub(super) fn yes() -> Answer {
    Ok(json!(0))
}

/// Yes or no as the API counts them.
pub(super) fn yes_if(condition: bool) -> Answer {
    Ok(json!(i32::from(!condition)))
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Said(status, text) => Self::json(status, json!(text)),
            Refusal::Coded(status, code, text) => {
                Self::json(status, json!({ "status": "error", "code": code, "message": text }))
            }
            Refusal::Crash => Self::json(500, json!("internal_error")),
        }
    }
}

/// The address and the password of HTTP Basic.
pub(super) fn basic(call: &Call) -> Option<(String, String)> {
    let decoded = STANDARD.decode(call.header("authorization")?.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    text.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
}

/// What the HTTP server says before the API sees anything.
const BAD_REQUEST: &str = "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \
                           \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html \
                           xmlns='http://www.w3.org/1999/xhtml' xml:lang='en' lang='en'><head><meta \
                           http-equiv='Content-Type' content='text/html; charset=utf-8'/></head><body><h1>400 Bad \
                           Request</h1></body></html>";

/// Answers one request.
pub(super) fn answer(options: &Options, server: &mut Server, call: &Call) -> Reply {
    if call.method == "POST" && call.body.is_empty() {
        return Reply::bytes(400, "text/html; charset=utf-8", BAD_REQUEST);
    }
    match run(options, server, call) {
        Ok(value) => Reply::json(200, value),
        Err(refusal) => refusal.into(),
    }
}

fn run(options: &Options, server: &mut Server, call: &Call) -> Answer {
    let name = match call.segments.as_slice() {
        [api, name] | [api, name, _] if api == "api" && !name.is_empty() => name,
        [api, ..] if api == "api" => return Err(Refusal::Coded(400, 40, "Missing command name.".to_owned())),
        _ => return said(404, "Not Found"),
    };
    let Some(command) = table::find(name) else {
        server.count("POST /api/?");
        return Err(Refusal::Coded(404, 40, "Endpoint not found.".to_owned()));
    };
    server.count(command.label);
    let caller = caller(options, server, call)?;
    let args = args::read(call)?;
    args::check(&args, command.args)?;
    let Some(by) = caller else {
        let text = "AccessRules: Account does not have the right to perform the operation.";
        return Err(Refusal::Coded(403, 32, text.to_owned()));
    };
    (command.run)(&mut Cx { options, server, args, by })
}

/// Who calls, when it is somebody who may. Wrong credentials are refused here, whoever else is trusted.
/// A frozen account's password and the tokens of one that is gone open the API as before.
fn caller(options: &Options, server: &Server, call: &Call) -> Result<Option<String>, Refusal> {
    let trusted = options.trust_loopback && call.peer.is_loopback();
    let admin = |jid: &Jid| jid.domain == server.host() && options.admins.contains(&jid.node);
    let unauthorized = |text: &str| Err(Refusal::Coded(401, 10, text.to_owned()));
    if let Some(token) = &call.bearer {
        let owner = server.token_owner(token, "ejabberd:admin").and_then(Jid::parse);
        let Some(owner) = owner else { return unauthorized("Oauth Token is invalid or expired.") };
        return Ok((trusted || admin(&owner)).then(|| owner.bare()));
    }
    if call.header("authorization").is_some() {
        let known = basic(call).and_then(|(user, password)| Some((Jid::parse(&user)?, password)));
        let known = known.filter(|(jid, _)| jid.domain == server.host());
        let Some((jid, _)) = known.filter(|(jid, password)| server.password_is(&jid.node, password)) else {
            return unauthorized("You are not authorized to call this command.");
        };
        return Ok((trusted || admin(&jid)).then(|| jid.bare()));
    }
    Ok(trusted.then(|| "api".to_owned()))
}

impl Cx<'_> {
    /// A text argument; the table has made sure that it is there.
    pub(super) fn text(&self, name: &str) -> &str {
        self.args.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The account named by `user`, in lower case.
    pub(super) fn user(&self) -> String {
        self.text("user").to_lowercase()
    }

    /// The address made of `user` and `host`, letter by letter as it was sent.
    pub(super) fn address(&self) -> String {
        format!("{}@{}", self.text("user"), self.text("host"))
    }

    /// Whether an argument names this server's virtual host.
    pub(super) fn is_ours(&self, argument: &str) -> bool {
        self.text(argument) == self.server.host()
    }
}
