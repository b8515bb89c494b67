//! What a handler gets: the app, the request, and who is asking; and the envelope in which it answers.

use serde_json::{Map, Value, json};

use super::Agora;
use super::access_token::Bad;
use super::error::{Refusal, corrupt, expired, foreign, illegal, nothing_here, refuse};
use super::options::{Missing, Options};
use super::routes::{Access, Route};
use super::world::{APP_ADMIN, App, Bearer, Chat, ChatKind, Class, User};
use crate::{Call, Reply};

/// One request under way.
pub(super) struct Cx<'a> {
    pub(super) options: &'a Options,
    pub(super) app: &'a mut App,
    pub(super) call: &'a Call,
    pub(super) label: &'static str,
    /// The variable segments of the path.
    pub(super) args: Vec<&'a str>,
    /// In whose name: a user, or [`APP_ADMIN`].
    pub(super) by: String,
}

impl<'a> Cx<'a> {
    pub(super) fn new(
        face: &'a Agora,
        app: &'a mut App,
        call: &'a Call,
        args: Vec<&'a str>,
        route: &Route,
    ) -> Result<Self, Refusal> {
        let options = face.options();
        let by = APP_ADMIN.to_owned();
        let mut cx = Self { options, app, call, label: route.label, args, by };
        cx.check_content_type()?;
        if route.access == Access::Open {
            return Ok(cx);
        }
        let bearer = cx.bearer()?;
        let Bearer::User(name) = bearer else { return Ok(cx) };
        let own = cx.args.first().is_some_and(|arg| cx.app.find(arg).is_some_and(|user| user.username == name));
        if route.access == Access::Anybody || (route.access == Access::Own && own) {
            cx.by = name;
            return Ok(cx);
        }
        // A user's token at an administrator's door is told apart from nonsense by nobody.
        Err(corrupt())
    }

    /// Whom the token speaks for.
    pub(super) fn bearer(&self) -> Result<Bearer, Refusal> {
        let text = self.call.bearer.as_deref().ok_or_else(expired)?;
        let bearer = self.app.bearer(text).map_err(|bad| match bad {
            Bad::Corrupt => corrupt(),
            Bad::Foreign => foreign(),
            Bad::Expired => expired(),
        })?;
        match &bearer {
            Bearer::App if self.app.is_barred() => Err(foreign()),
            Bearer::App => Ok(bearer),
            Bearer::User(name) => match self.app.user(name) {
                None => Err(foreign()),
                // No page says how a banned user's token is refused (M).
                Some(user) if !user.activated => Err(refuse(401, "unauthorized", "user not activated")),
                Some(_) => Ok(bearer),
            },
        }
    }

    fn check_content_type(&self) -> Result<(), Refusal> {
        let wanted = if self.label == "PUT /metadata/user/{}" {
            "application/x-www-form-urlencoded"
        } else {
            "application/json"
        };
        let given = self.call.content_type.as_deref().unwrap_or_default();
        if self.call.body.is_empty() || given.starts_with(wanted) {
            return Ok(());
        }
        Err(refuse(415, "web_application", "HTTP 415 Unsupported Media Type"))
    }

    /// The body, which must be a JSON object.
    pub(super) fn body(&self) -> Result<Map<String, Value>, Refusal> {
        self.call.object().ok_or_else(|| refuse(400, "json_parse", "the body must be a JSON object"))
    }

    /// The list of names in the body, which may be so long.
    pub(super) fn usernames(&self, most: usize, too_many: &str) -> Result<Vec<String>, Refusal> {
        let body = self.body()?;
        let names = body.get("usernames").and_then(Value::as_array);
        let names = names.ok_or_else(|| super::error::invalid("usernames must be provided"))?;
        let names: Vec<String> = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if names.len() > most { Err(super::error::invalid(format!("{too_many} : {most}"))) } else { Ok(names) }
    }

    /// The names in the path's last variable, separated by commas.
    pub(super) fn names(&self, most: usize, too_many: &str) -> Result<Vec<&'a str>, Refusal> {
        let last = self.args.last().copied().unwrap_or_default();
        let names: Vec<&str> = last.split(',').filter(|name| !name.is_empty()).collect();
        if names.len() > most { Err(super::error::invalid(format!("{too_many} : {most}"))) } else { Ok(names) }
    }

    /// The user named first in the path.
    pub(super) fn user(&self) -> Result<&User, Refusal> {
        self.app.find(self.args[0]).ok_or_else(nothing_here)
    }

    /// The name of the user named first in the path, by uuid too.
    pub(super) fn username(&self) -> Result<String, Refusal> {
        self.user().map(|user| user.username.clone())
    }

    /// Groups or rooms: what the endpoint is about.
    pub(super) fn kind(&self) -> ChatKind {
        if self.label.contains("/chatrooms") { ChatKind::Room } else { ChatKind::Group }
    }

    /// The group or room named first in the path.
    pub(super) fn chat(&self) -> Result<&Chat, Refusal> {
        let id = self.args[0];
        self.app.chat(id).filter(|chat| chat.kind == self.kind()).ok_or_else(|| self.no_chat(id))
    }

    pub(super) fn no_chat(&self, id: &str) -> Refusal {
        // Reading it and reading its members are the two doors that say it otherwise.
        let reads = self.label.ends_with("/{}") || self.label.ends_with("/{}/users");
        match self.options.missing {
            Missing::Uniform => refuse(404, "service_resource_not_found", format!("do not find this group:{id}")),
            Missing::ByPage if self.label.starts_with("GET") && reads => {
                refuse(404, "service_resource_not_found", format!("do not find this group:{id}"))
            }
            Missing::ByPage => refuse(404, "resource_not_found", format!("grpID {id} does not exist!")),
        }
    }

    /// Counts what has a limit of its own beside the requests.
    pub(super) fn count(&mut self, class: Class, count: usize) -> Result<(), Refusal> {
        let within = self.app.visit(class, count, self.options.rate_limits);
        if within { Ok(()) } else { Err(super::error::limited()) }
    }

    /// `http://host` as the caller knows it.
    pub(super) fn base_url(&self) -> String {
        format!("http://{}", self.call.header("host").unwrap_or("localhost"))
    }

    /// The answer's common fields, to be completed by [`Cx::done`] or by hand.
    pub(super) fn envelope(&self, action: &str) -> Map<String, Value> {
        let project = self.app.project();
        let mut envelope = self.short(action);
        let below = self.call.segments.iter().skip(2).map(String::as_str).collect::<Vec<_>>().join("/");
        envelope.insert("application".to_owned(), json!(project.uuid));
        envelope.insert("applicationName".to_owned(), json!(project.app));
        envelope.insert("organization".to_owned(), json!(project.org));
        envelope.insert("path".to_owned(), json!(format!("/{below}")));
        envelope.insert("uri".to_owned(), json!(format!("{}{}", self.base_url(), self.call.path)));
        envelope.insert("entities".to_owned(), json!([]));
        let mut params: Map<String, Value> = Map::new();
        for (key, value) in self.call.query.iter().filter(|(key, _)| key != super::paging::SHIFT) {
            params.insert(key.clone(), json!([value]));
        }
        if !params.is_empty() {
            envelope.insert("params".to_owned(), Value::Object(params));
        }
        envelope
    }

    /// The few fields of an answer that says little.
    pub(super) fn short(&self, action: &str) -> Map<String, Value> {
        let mut envelope = Map::new();
        envelope.insert("action".to_owned(), json!(action));
        envelope.insert("timestamp".to_owned(), json!(self.app.now_ms()));
        envelope.insert("duration".to_owned(), json!(0));
        envelope
    }

    /// A success with the rows of a listing under `key`, and where the next ones begin.
    pub(super) fn listing(&self, key: &str, rows: Vec<Value>, cursor: Option<String>) -> Reply {
        let mut envelope = self.envelope(&self.call.method.to_lowercase());
        envelope.insert("count".to_owned(), json!(rows.len()));
        envelope.insert(key.to_owned(), Value::Array(rows));
        if let Some(cursor) = cursor {
            envelope.insert("cursor".to_owned(), json!(cursor));
        }
        ok(envelope)
    }

    /// A success with `data`, and with `count` where `data` is a list.
    pub(super) fn done(&self, data: Value) -> Reply {
        let mut envelope = self.envelope(&self.call.method.to_lowercase());
        if let Some(rows) = data.as_array() {
            envelope.insert("count".to_owned(), json!(rows.len()));
        }
        envelope.insert("data".to_owned(), data);
        ok(envelope)
    }
}

pub(super) fn ok(envelope: Map<String, Value>) -> Reply {
    Reply::json(200, Value::Object(envelope))
}

pub(super) fn text<'m>(body: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    body.get(name).and_then(Value::as_str)
}

/// A text that must be there.
pub(super) fn needed<'m>(body: &'m Map<String, Value>, name: &str) -> Result<&'m str, Refusal> {
    text(body, name).ok_or_else(|| illegal(format!("{name} is required")))
}

/// A whole number, also one that is written as text, as in the vendor's samples.
pub(super) fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
