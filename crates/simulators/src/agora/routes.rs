//! The table of endpoints: method, path below the app's prefix, who may call it, and the function that answers.

use super::cx::Cx;
use super::error::Answer;
use super::{files, groups, history, lists, members, messages, mutes, rooms, sessions, token, users};

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Open,
    /// The app only.
    App,
    /// The app, and the user whom the path names first. That users may ask about themselves is an assumption (M).
    Own,
    /// The app and every user.
    Anybody,
}

pub(super) struct Route {
    /// `METHOD /path/with/{}`; requests are counted under it.
    pub(super) label: &'static str,
    pub(super) access: Access,
    pub(super) run: fn(&mut Cx<'_>) -> Answer,
}

const fn open(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::Open, run }
}

const fn app(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::App, run }
}

const fn own(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::Own, run }
}

const fn anybody(label: &'static str, run: fn(&mut Cx<'_>) -> Answer) -> Route {
    Route { label, access: Access::Anybody, run }
}

// Earlier rows win, so a fixed word stands before a variable in the same place.
#[rustfmt::skip]
static ROUTES: &[Route] = &[
    open("POST /token", token::token),

    app("GET /users", users::list),
    app("POST /users", users::create),
    app("DELETE /users", users::delete_many),
    app("POST /users/batch/status", sessions::batch_status),
    own("GET /users/{}", users::get),
    app("DELETE /users/{}", users::delete),
    app("PUT /users/{}", users::put),
    app("PUT /users/{}/password", users::password),
    app("POST /users/{}/activate", users::activate),
    app("POST /users/{}/deactivate", users::deactivate),
    app("GET /users/{}/push/binding", users::pushes),
    app("PUT /users/{}/push/binding", users::bind_push),
    app("GET /users/{}/offline_msg_count", messages::offline_count),
    app("GET /users/{}/offline_msg_status/{}", messages::offline_status),
    own("GET /users/{}/joined_chatgroups", groups::joined),
    own("GET /users/{}/joined_chatrooms", rooms::joined),
    app("GET /metadata/user/{}", users::metadata),
    app("PUT /metadata/user/{}", users::put_metadata),
    app("DELETE /metadata/user/{}", users::delete_metadata),

    app("GET /users/{}/disconnect", sessions::disconnect),
    app("POST /users/{}/disconnect", sessions::disconnect),
    app("DELETE /users/{}/disconnect/{}", sessions::disconnect_device),
    app("GET /users/{}/disconnect/{}", sessions::disconnect_device),
    app("GET /users/{}/resources", sessions::resources),
    app("GET /users/{}/status", sessions::status),
    app("POST /users/{}/presence", sessions::presence),

    app("GET /mutes", mutes::list),
    app("POST /mutes", mutes::set),
    app("GET /mutes/{}", mutes::get),

    app("GET /chatgroups", groups::list),
    app("GET /chatgroups/user/{}", groups::of_user),
    app("GET /chatgroups/{}", groups::details),
    app("PUT /chatgroups/{}", groups::put),
    app("DELETE /chatgroups/{}", groups::dissolve),
    app("POST /chatgroups/{}/disable", groups::disable),
    app("POST /chatgroups/{}/enable", groups::enable),
    app("GET /chatgroups/{}/user/{}/is_joined", members::is_joined),
    app("POST /chatgroups/{}/user/{}/is_joined", members::is_joined),
    app("GET /chatgroups/{}/users", members::list),
    app("POST /chatgroups/{}/users", members::add_many),
    app("POST /chatgroups/{}/users/{}", members::add),
    app("DELETE /chatgroups/{}/users/{}", members::remove),
    app("GET /chatgroups/{}/admin", members::admins),
    app("POST /chatgroups/{}/admin", members::add_admin),
    app("DELETE /chatgroups/{}/admin/{}", members::remove_admin),
    app("GET /chatgroups/{}/mute", lists::muted),
    app("POST /chatgroups/{}/mute", lists::mute),
    app("DELETE /chatgroups/{}/mute/{}", lists::unmute),
    app("POST /chatgroups/{}/ban", lists::mute_all),
    app("DELETE /chatgroups/{}/ban", lists::unmute_all),
    app("GET /chatgroups/{}/blocks/users", lists::blocked),
    app("POST /chatgroups/{}/blocks/users", lists::block_many),
    app("POST /chatgroups/{}/blocks/users/{}", lists::block),
    app("DELETE /chatgroups/{}/blocks/users/{}", lists::unblock),
    app("GET /chatgroups/{}/white/users", lists::allowed),
    app("POST /chatgroups/{}/white/users", lists::allow_many),
    app("POST /chatgroups/{}/white/users/{}", lists::allow),
    app("DELETE /chatgroups/{}/white/users/{}", lists::disallow),
    app("GET /chatgroups/{}/share_files", files::shared),
    app("GET /chatgroups/{}/share_files/{}", files::shared_file),

    app("GET /chatrooms", rooms::list),
    app("GET /chatrooms/super_admin", rooms::super_admins),
    app("POST /chatrooms/super_admin", rooms::add_super_admin),
    app("DELETE /chatrooms/super_admin/{}", rooms::remove_super_admin),
    app("GET /chatrooms/{}", rooms::details),
    app("PUT /chatrooms/{}", rooms::put),
    app("DELETE /chatrooms/{}", rooms::dissolve),
    app("GET /chatrooms/{}/users", members::list),
    app("POST /chatrooms/{}/users", members::add_many),
    app("POST /chatrooms/{}/users/{}", members::add),
    app("DELETE /chatrooms/{}/users/{}", members::remove),
    app("GET /chatrooms/{}/admin", members::admins),
    app("POST /chatrooms/{}/admin", members::add_admin),
    app("DELETE /chatrooms/{}/admin/{}", members::remove_admin),
    app("GET /chatrooms/{}/mute", lists::muted),
    app("POST /chatrooms/{}/mute", lists::mute),
    app("DELETE /chatrooms/{}/mute/{}", lists::unmute),
    app("POST /chatrooms/{}/ban", lists::mute_all),
    app("DELETE /chatrooms/{}/ban", lists::unmute_all),
    app("GET /chatrooms/{}/blocks/users", lists::blocked),
    app("POST /chatrooms/{}/blocks/users", lists::block_many),
    app("POST /chatrooms/{}/blocks/users/{}", lists::block),
    app("DELETE /chatrooms/{}/blocks/users/{}", lists::unblock),
    app("GET /chatrooms/{}/white/users", lists::allowed),
    app("POST /chatrooms/{}/white/users", lists::allow_many),
    app("POST /chatrooms/{}/white/users/{}", lists::allow),
    app("DELETE /chatrooms/{}/white/users/{}", lists::disallow),

    app("POST /messages/users", messages::to_users),
    app("POST /messages/chatgroups", messages::to_groups),
    app("POST /messages/chatrooms", messages::to_rooms),
    app("POST /messages/msg_recall", messages::recall),
    app("POST /messages/recall", messages::recall_many),
    app("GET /chatmessages/{}", history::hour),
    anybody("GET /chatfiles/{}", files::chat_file),
];

pub(super) enum Found<'a> {
    Route(&'static Route, Vec<&'a str>),
    OtherMethod,
    Nothing,
}

/// The endpoint for a method and the segments below the app's prefix.
pub(super) fn find<'a>(method: &str, segments: &'a [String]) -> Found<'a> {
    let mut other_method = false;
    for route in ROUTES {
        let (expected, path) = route.label.split_once(' ').expect("a label is a method, a space and a path");
        let Some(args) = matching(path, segments) else { continue };
        if expected == method {
            return Found::Route(route, args);
        }
        other_method = true;
    }
    if other_method { Found::OtherMethod } else { Found::Nothing }
}

fn matching<'a>(path: &str, segments: &'a [String]) -> Option<Vec<&'a str>> {
    let mut pattern = path.split('/').skip(1);
    let mut args = Vec::new();
    for segment in segments {
        match pattern.next()? {
            "{}" => args.push(segment.as_str()),
            word if word == segment => {}
            _ => return None,
        }
    }
    pattern.next().is_none().then_some(args)
}
