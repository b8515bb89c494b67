//! What a handler gets: the estate, the request, and who is asking.

use serde_json::{Map, Value};

use super::Synapse;
use super::error::{Refusal, bad, forbidden, invalid, locked, missing, not_found, refuse, suspended, unknown_token};
use super::routes::Access;
use crate::synapse::estate::{AccountIx, By, Estate, RoomIx};
use crate::{Call, Reply};

/// One request under way.
pub(super) struct Cx<'a> {
    pub(super) face: &'a Synapse,
    pub(super) estate: &'a mut Estate,
    pub(super) call: &'a Call,
    /// The variable segments of the path.
    pub(super) args: Vec<&'a str>,
    /// Who is asking. Meaningless for open endpoints.
    pub(super) by: By,
    pub(super) device: Option<String>,
}

impl<'a> Cx<'a> {
    pub(super) fn authenticate(
        face: &'a Synapse,
        estate: &'a mut Estate,
        call: &'a Call,
        args: Vec<&'a str>,
        access: Access,
    ) -> Result<Self, Refusal> {
        if access == Access::Open {
            let nobody = By::oneself(AccountIx(0));
            return Ok(Self { face, estate, call, args, by: nobody, device: None });
        }
        let text = call.bearer.as_deref().or_else(|| call.query("access_token"));
        let text = text.ok_or_else(|| refuse(401, "M_MISSING_TOKEN", "Missing access token"))?;
        let token = estate.token(text).ok_or_else(|| unknown_token(false))?;
        if token.valid_until_ms.is_some_and(|until| until < estate.now_ms()) {
            return Err(unknown_token(true));
        }
        let by = By { acting: token.account, owner: token.minted_by.unwrap_or(token.account) };
        let device = token.device.clone();
        let account = estate.get(by.acting);
        if account.locked && access != Access::EvenLocked && !face.options.delegated_auth {
            return Err(locked());
        }
        if access == Access::Admin && !account.admin {
            return Err(forbidden("You are not a server admin"));
        }
        estate.touch(text, &call.peer.to_string(), &call.user_agent);
        Ok(Self { face, estate, call, args, by, device })
    }

    /// The token that was sent.
    pub(super) fn token(&self) -> &str {
        self.call.bearer.as_deref().or_else(|| self.call.query("access_token")).unwrap_or_default()
    }

    pub(super) fn acting_id(&self) -> &str {
        &self.estate.get(self.by.acting).user_id
    }

    pub(super) fn is_suspended(&self) -> bool {
        self.estate.get(self.by.acting).suspended
    }

    pub(super) fn not_suspended(&self) -> Result<(), Refusal> {
        if self.is_suspended() { Err(suspended()) } else { Ok(()) }
    }

    /// The body, which must be a JSON object.
    pub(super) fn body(&self) -> Result<Map<String, Value>, Refusal> {
        match serde_json::from_slice(&self.call.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(refuse(400, "M_BAD_JSON", "Content must be a JSON object.")),
            Err(_) => Err(refuse(400, "M_NOT_JSON", "Content not JSON.")),
        }
    }

    /// Like [`Cx::body`], where nothing at all is fine too.
    pub(super) fn body_or_empty(&self) -> Result<Map<String, Value>, Refusal> {
        if self.call.body.is_empty() { Ok(Map::new()) } else { self.body() }
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.call.query(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(invalid(format!("Boolean query parameter '{name}' must be one of ['true', 'false']"))),
        }
    }

    pub(super) fn number(&self, name: &str, default: usize) -> Result<usize, Refusal> {
        let Some(text) = self.call.query(name) else { return Ok(default) };
        text.parse().map_err(|_| invalid(format!("Query parameter '{name}' must be a non-negative integer")))
    }

    /// An id in the path that must belong to this server.
    pub(super) fn local_id(&self, arg: usize) -> Result<&'a str, Refusal> {
        let id = self.args[arg];
        self.check_local(id)?;
        Ok(id)
    }

    pub(super) fn check_local(&self, id: &str) -> Result<(), Refusal> {
        let Some((_, server)) = id.strip_prefix('@').and_then(|rest| rest.split_once(':')) else {
            return Err(invalid("Expected a Matrix user id"));
        };
        if server == self.estate.server_name() { Ok(()) } else { Err(bad("Can only look up local users")) }
    }

    /// The existing account named in the path.
    pub(super) fn target(&self, arg: usize) -> Result<AccountIx, Refusal> {
        let id = self.local_id(arg)?;
        self.estate.find(id).ok_or_else(|| not_found("User not found"))
    }

    /// The room named in the path.
    pub(super) fn room(&self, arg: usize) -> Result<RoomIx, Refusal> {
        self.estate.find_room(self.args[arg]).ok_or_else(|| not_found("Room not found"))
    }
}

/// An answer with status 200.
pub(super) fn done(body: Value) -> Reply {
    Reply::json(200, body)
}

pub(super) fn text<'m>(body: &'m Map<String, Value>, name: &str) -> Result<&'m str, Refusal> {
    match body.get(name) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(refuse(400, "M_BAD_JSON", format!("{name} must be a string"))),
        None => Err(missing(name)),
    }
}

pub(super) fn optional_text<'m>(body: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    body.get(name).and_then(Value::as_str)
}

pub(super) fn optional_bool(body: &Map<String, Value>, name: &str) -> Result<Option<bool>, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(refuse(400, "M_BAD_JSON", format!("'{name}' parameter is not of type boolean"))),
    }
}

impl Cx<'_> {
    /// Does something in another account's name, with the same credential.
    pub(super) fn as_acting<T>(&mut self, account: AccountIx, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.by;
        self.by = By { acting: account, owner: before.owner };
        let result = act(self);
        self.by = before;
        result
    }
}
