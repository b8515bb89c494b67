//! 声网 Agora Chat, which is 环信 Easemob IM under another name, as far as somebody who closes accounts meets it: the
//! server API of one app.
//!
//! Written from the vendors' pages and SDK. What they leave open is marked **M** where it is decided; everything in
//! which they differ is a switch in [`Options`].
//!
//! Not here: uploads, threads, contacts, callbacks, conversations and the roaming of messages, tags and attributes of
//! rooms. Clients don't speak HTTP with this platform, so a client's login is [`App::log_in`].
#![expect(clippy::unnecessary_wraps, reason = "handlers share the signature that the table of routes asks for")]

mod access_token;
mod company;
mod cx;
mod error;
mod files;
mod groups;
mod history;
pub mod limits;
mod lists;
mod members;
mod messages;
mod mutes;
mod options;
mod paging;
mod rooms;
mod routes;
mod sessions;
mod token;
mod users;
mod world;

pub use company::Demo;
pub use options::{History, MemberPages, Missing, Options, TokenGuard};
pub use world::{
    APP_ADMIN, App, Chat, ChatFile, ChatKind, ChatType, Class, Detail, Device, Effect, EffectKind, FOREVER, Message,
    Mutes, NewChat, NewUser, Project, PushBinding, SharedFile, User, Visit,
};

use crate::{Call, Face, Outcome, Reply};
use error::{Refusal, refuse};
use routes::{Found, find};

/// The face of Agora Chat.
#[derive(Debug, Default)]
pub struct Agora {
    options: Options,
}

impl Agora {
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    fn options(&self) -> &Options {
        &self.options
    }

    fn respond(&self, app: &mut App, call: &Call) -> Result<Reply, Refusal> {
        let [org, name, below @ ..] = call.segments.as_slice() else { return Err(error::nothing_here()) };
        if org == history::STORAGE {
            return Ok(history::download(&self.options.history, app, call));
        }
        let (route, args) = match find(&call.method, below) {
            Found::Route(route, args) if self.options.serve(route.label) => (route, args),
            Found::Route(..) | Found::OtherMethod => {
                return Err(refuse(500, "unsupported_service_operation", "Service operation not supported"));
            }
            Found::Nothing => return Err(error::nothing_here()),
        };
        app.count(route.label);
        let class = limits::class_of(route.label);
        if !app.visit(class, 1, self.options.rate_limits) {
            return Err(limits::refusal(class));
        }
        if !is_this_app(app.project(), org, name) {
            let sentence =
                format!("Could not find application for {org}/{name} from URI: {}", call.path.trim_start_matches('/'));
            return Err(refuse(404, "organization_application_not_found", sentence));
        }
        let mut cx = cx::Cx::new(self, app, call, args, route)?;
        (route.run)(&mut cx)
    }
}

/// Two prefixes mean the same: `/{org}/{app}`, and `/app-id/{app_id}` on Agora's newer pages.
fn is_this_app(project: &Project, first: &str, second: &str) -> bool {
    (first == project.org && second == project.app) || (first == "app-id" && second == project.app_id)
}

impl Options {
    /// Whether this deployment knows an endpoint about which the pages differ.
    fn serve(&self, label: &str) -> bool {
        match label {
            "GET /users/{}/disconnect" => self.disconnect_by_get,
            "POST /users/{}/disconnect" => self.disconnect_by_post,
            "DELETE /users/{}/disconnect/{}" => self.device_disconnect_by_delete,
            "GET /users/{}/disconnect/{}" => self.device_disconnect_by_get,
            "GET /users/{}/resources" => self.resources,
            _ => true,
        }
    }
}

impl Face for Agora {
    type World = App;

    fn answer(&self, app: &mut App, call: &Call) -> Outcome<App> {
        Outcome::Ready(self.respond(app, call).unwrap_or_else(|refusal| refusal.reply(app.now_ms())))
    }

    /// This platform never says when to come back, so the delay is not passed on.
    fn rate_limited(&self, _retry_after_ms: Option<u64>) -> Reply {
        error::limited().reply(0)
    }

    fn error_body(&self) -> serde_json::Value {
        refuse(500, "web_application", "javax.ws.rs.WebApplicationException").body(0)
    }

    fn shift_page(&self, call: &mut Call, rows: i64) {
        paging::shift(call, rows);
    }

    fn next_page_keys(&self) -> &'static [&'static str] {
        &["cursor"]
    }
}
