//! What a handler gets: the site, the request, and who is asking.

use serde_json::{Map, Value, json};

use super::error::{Refusal, bad_body, bad_url, expired, forbidden, no_channel, no_team, no_user};
use super::permission::may;
use super::routes::Access;
use super::settings::Version;
use super::site::{Channel, Session, Site, Team, User, is_id};
use crate::{Call, Reply};

/// The name of a query parameter that no client sends: a fault moves a page by so many rows with it.
pub(super) const SHIFT: &str = "\u{0}shift";

/// One request under way.
pub(super) struct Cx<'a> {
    pub(super) site: &'a mut Site,
    pub(super) call: &'a Call,
    /// The variable segments of the path.
    pub(super) args: Vec<&'a str>,
    /// Id of who is asking; empty where nobody need be known.
    pub(super) me: String,
    pub(super) session: Option<Session>,
}

impl<'a> Cx<'a> {
    pub(super) fn authenticate(
        site: &'a mut Site,
        call: &'a Call,
        args: Vec<&'a str>,
        access: Access,
    ) -> Result<Self, Refusal> {
        let session = credential(call).and_then(|token| site.authenticate(token));
        if access == Access::Session && session.is_none() {
            return Err(expired());
        }
        let me = session.as_ref().map(|session| session.user_id.clone()).unwrap_or_default();
        Ok(Self { site, call, args, me, session })
    }

    pub(super) fn is_at_least(&self, major: u16, minor: u16) -> bool {
        self.site.settings.version >= Version::new(major, minor)
    }

    /// An id in the path.
    pub(super) fn id(&self, arg: usize) -> Result<&'a str, Refusal> {
        let id = self.args[arg];
        if is_id(id) { Ok(id) } else { Err(bad_url()) }
    }

    /// A user's id in the path, where `me` stands for who is asking.
    pub(super) fn user_id(&self, arg: usize) -> Result<String, Refusal> {
        if self.args[arg] == "me" { Ok(self.me.clone()) } else { self.id(arg).map(str::to_owned) }
    }

    pub(super) fn get_user(&self, id: &str) -> Result<&User, Refusal> {
        self.site.users.get(id).ok_or_else(no_user)
    }

    pub(super) fn team(&self, arg: usize) -> Result<&Team, Refusal> {
        self.site.teams.get(self.id(arg)?).ok_or_else(no_team)
    }

    pub(super) fn channel(&self, arg: usize) -> Result<&Channel, Refusal> {
        self.site.channels.get(self.id(arg)?).ok_or_else(no_channel)
    }

    pub(super) fn require(&self, permission: &str) -> Result<(), Refusal> {
        if self.site.may(&self.me, permission) { Ok(()) } else { Err(forbidden()) }
    }

    pub(super) fn require_in_team(&self, team: &str, permission: &str) -> Result<(), Refusal> {
        if self.site.may_in_team(&self.me, team, permission) { Ok(()) } else { Err(forbidden()) }
    }

    pub(super) fn require_in_channel(&self, channel: &str, permission: &str) -> Result<(), Refusal> {
        if self.site.may_in_channel(&self.me, channel, permission) { Ok(()) } else { Err(forbidden()) }
    }

    /// Oneself, or with the right to edit others.
    pub(super) fn self_or_editor(&self, user: &str) -> Result<(), Refusal> {
        if user == self.me { Ok(()) } else { self.require(may::EDIT_OTHER_USERS) }
    }

    /// A system administrator is changed by system administrators only.
    pub(super) fn not_above_me(&self, user: &str) -> Result<(), Refusal> {
        if self.get_user(user)?.is_system_admin() { self.require(may::MANAGE_SYSTEM) } else { Ok(()) }
    }

    /// The body as an object; anything else counts as an empty one.
    pub(super) fn body(&self) -> Map<String, Value> {
        self.call.object().unwrap_or_default()
    }

    /// The body as a list of texts.
    pub(super) fn list(&self) -> Result<Vec<String>, Refusal> {
        let list: Vec<String> = serde_json::from_slice(&self.call.body).map_err(|_| bad_body())?;
        if list.is_empty() { Err(bad_body()) } else { Ok(list) }
    }

    /// A text of the body that must be there.
    pub(super) fn text(&self, name: &str) -> Result<String, Refusal> {
        let text = self.body().get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        if text.is_empty() { Err(bad_body()) } else { Ok(text) }
    }

    /// A flag of the query: what the server's language takes for true.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.call.query(name).is_some_and(is_true)
    }

    pub(super) fn page(&self) -> usize {
        self.call.query("page").and_then(|page| page.parse().ok()).unwrap_or(0)
    }

    /// 60 unless a number is given; 200 at most, without a word.
    pub(super) fn per_page(&self) -> usize {
        self.call.query("per_page").and_then(|size| size.parse().ok()).unwrap_or(60).min(200)
    }

    /// The rows of the page that is asked for.
    pub(super) fn cut<T>(&self, rows: impl IntoIterator<Item = T>) -> Vec<T> {
        let (page, size) = (self.page(), self.per_page());
        let shift: isize = self.call.query(SHIFT).and_then(|rows| rows.parse().ok()).unwrap_or(0);
        let from = page.saturating_mul(size).saturating_add_signed(if page > 0 { shift } else { 0 });
        rows.into_iter().skip(from).take(size).collect()
    }
}

/// The credential of a request: a bearer however it is spelt (the vendor's own client writes `BEARER`), an
/// application's `token`, the browser's cookie, or a parameter. That a cookie needs a second header for changes isn't
/// simulated.
pub(super) fn credential(call: &Call) -> Option<&str> {
    let known = |scheme: &str| ["bearer", "token"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let header = call.header("authorization").and_then(|value| value.split_once(' '));
    let of_header = header.filter(|(scheme, _)| known(scheme)).map(|(_, token)| token);
    let mut cookies = call.header("cookie").into_iter().flat_map(|cookies| cookies.split("; "));
    let of_cookie = cookies.find_map(|pair| pair.strip_prefix("MMAUTHTOKEN="));
    of_header.or(of_cookie).or_else(|| call.query("access_token"))
}

/// What the server's language takes for true; any other spelling is silently false.
pub(super) fn is_true(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "TRUE" | "true" | "True")
}

/// An answer with status 200.
pub(super) fn done(body: Value) -> Reply {
    Reply::json(200, body)
}

/// A list, with status 200.
pub(super) fn rows(rows: Vec<Value>) -> Reply {
    done(Value::Array(rows))
}

/// The answer of most changes.
pub(super) fn status_ok() -> Reply {
    done(json!({ "status": "OK" }))
}
