//! Mattermost 5.37 to 11, the team messenger, as far as somebody who closes accounts meets it: the part of `/api/v4`
//! that reads and changes people, sessions, tokens, bots, integrations, teams, channels and posts.
//!
//! What is observed of a running server, what is only read in its source, and what is assumed follows
//! the platform page; a comment marks what the page doesn't state. [`Site`] is the state, with the settings that change
//! what a server does; [`Site::open_socket`] stands in for WebSockets, which are not served.
//!
//! Not here: files, exports and jobs, scheduled posts (they are shown to their author only), plugins, groups of a
//! directory beyond who is vouched for, custom permission schemes beyond that they exist, mail.
#![expect(clippy::unnecessary_wraps, reason = "handlers share the signature that the table of routes asks for")]

mod api_bots;
mod api_channel_members;
mod api_channels;
mod api_commands;
mod api_hooks;
mod api_login;
mod api_oauth;
mod api_posts;
mod api_sessions;
mod api_sidebar;
mod api_system;
mod api_team_members;
mod api_teams;
mod api_tokens;
mod api_user_changes;
mod api_users;
mod company;
mod cx;
mod error;
mod limits;
mod permission;
mod render;
mod routes;
mod settings;
pub mod site;
mod standing;
mod totp;

pub use company::{ADMIN_PASSWORD, Demo};
pub use settings::{RateLimit, Settings, Version};
pub use site::Site;

use limits::Limiter;

use crate::{Call, Face, Outcome, Reply};

/// The Mattermost face.
#[derive(Debug, Default)]
pub struct Mattermost {
    limiter: Limiter,
}

impl Face for Mattermost {
    type World = Site;

    fn answer(&self, site: &mut Site, call: &Call) -> Outcome<Site> {
        let request_id = site.request_id();
        let verdict = site.settings.rate_limit.map(|limit| self.limiter.take(limit, call, site.now_ms()));
        let mut reply = if verdict.is_some_and(|verdict| verdict.refused()) {
            limits::limited()
        } else {
            respond(site, call).unwrap_or_else(|refusal| refusal.into_reply(&request_id))
        };
        if let Some(verdict) = verdict {
            verdict.put_on(&mut reply);
        }
        let (version, licensed) = (site.settings.version, site.settings.licensed);
        reply.headers.push(("x-version-id", format!("{version}.{version}.d0e5e6a4.{licensed}")));
        reply.headers.push(("x-request-id", request_id));
        Outcome::Ready(reply)
    }

    fn rate_limited(&self, retry_after_ms: Option<u64>) -> Reply {
        limits::limited_for(retry_after_ms)
    }

    fn error_body(&self) -> serde_json::Value {
        error::refuse(500, "app.user.get.app_error").body("ybndrfg8ejkmcpqxot1uwisza3")
    }

    fn shift_page(&self, call: &mut Call, rows: i64) {
        call.query.push((cx::SHIFT.to_owned(), rows.to_string()));
    }

    fn next_page_keys(&self) -> &'static [&'static str] {
        &["next_post_id", "prev_post_id"]
    }
}

fn respond(site: &mut Site, call: &Call) -> error::Answer {
    let (route, args) = routes::find(call).ok_or_else(error::unknown_route)?;
    site.count(route.label);
    if site.settings.version < route.since {
        return Err(error::unknown_route());
    }
    let mut cx = cx::Cx::authenticate(site, call, args, route.access)?;
    (route.run)(&mut cx)
}
