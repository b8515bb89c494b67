//! The table of commands: name, arguments, and the function that answers.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::args::{Arg, Kind};
use super::{Answer, Cx, accounts, groups, messages, rooms, sessions, status, tokens};

pub(super) struct Command {
    /// `POST /api/COMMAND`; counts of requests are kept under it.
    pub(super) label: &'static str,
    pub(super) args: &'static [Arg],
    pub(super) run: fn(&mut Cx<'_>) -> Answer,
}

const fn command(label: &'static str, args: &'static [Arg], run: fn(&mut Cx<'_>) -> Answer) -> Command {
    Command { label, args, run }
}

const fn text(name: &'static str) -> Arg {
    (name, Kind::Text)
}

const USER: Arg = text("user");
const HOST: Arg = text("host");
const NAME: Arg = text("name");
const SERVICE: Arg = text("service");
const GROUP: Arg = text("group");
const ROOM: Arg = text("room");

#[rustfmt::skip]
static COMMANDS: &[Command] = &[
    command("POST /api/status", &[], status::status),
    command("POST /api/stats", &[NAME], status::stats),
    command("POST /api/stats_host", &[NAME, HOST], status::stats_host),
    command("POST /api/registered_vhosts", &[], status::registered_vhosts),
    command("POST /api/clear_cache", &[], status::clear_cache),

    command("POST /api/registered_users", &[HOST], accounts::registered_users),
    command("POST /api/check_account", &[USER, HOST], accounts::check_account),
    command("POST /api/check_password", &[USER, HOST, text("password")], accounts::check_password),
    command("POST /api/register", &[USER, HOST, text("password")], accounts::register),
    command("POST /api/unregister", &[USER, HOST], accounts::unregister),
    command("POST /api/change_password", &[USER, HOST, text("newpass")], accounts::change_password),
    command("POST /api/ban_account", &[USER, HOST, text("reason")], accounts::ban_account),
    command("POST /api/get_last", &[USER, HOST], accounts::get_last),
    command("POST /api/set_last", &[USER, HOST, ("timestamp", Kind::Number), text("status")], accounts::set_last),
    command("POST /api/get_roster", &[USER, HOST], accounts::get_roster),
    command("POST /api/add_rosteritem", &[text("localuser"), text("localhost"), USER, HOST, text("nick"), GROUP, text("subs")], accounts::add_rosteritem),
    command("POST /api/delete_rosteritem", &[text("localuser"), text("localhost"), USER, HOST], accounts::delete_rosteritem),
    command("POST /api/get_vcard", &[USER, HOST, NAME], accounts::get_vcard),
    command("POST /api/set_vcard", &[USER, HOST, NAME, text("content")], accounts::set_vcard),
    command("POST /api/private_get", &[USER, HOST, text("element"), text("ns")], accounts::private_get),
    command("POST /api/private_set", &[USER, HOST, text("element")], accounts::private_set),

    command("POST /api/connected_users", &[], sessions::connected_users),
    command("POST /api/connected_users_vhost", &[HOST], sessions::connected_users_vhost),
    command("POST /api/connected_users_info", &[], sessions::connected_users_info),
    command("POST /api/connected_users_number", &[], sessions::connected_users_number),
    command("POST /api/user_sessions_info", &[USER, HOST], sessions::user_sessions_info),
    command("POST /api/user_resources", &[USER, HOST], sessions::user_resources),
    command("POST /api/num_resources", &[USER, HOST], sessions::num_resources),
    command("POST /api/kick_user", &[USER, HOST], sessions::kick_user),
    command("POST /api/kick_session", &[USER, HOST, text("resource"), text("reason")], sessions::kick_session),
    command("POST /api/get_presence", &[USER, HOST], sessions::get_presence),

    command("POST /api/srg_create", &[GROUP, HOST, text("label"), text("description"), ("display", Kind::Texts)], groups::create),
    command("POST /api/srg_delete", &[GROUP, HOST], groups::delete),
    command("POST /api/srg_list", &[HOST], groups::list),
    command("POST /api/srg_get_info", &[GROUP, HOST], groups::info),
    command("POST /api/srg_get_members", &[GROUP, HOST], groups::members),
    command("POST /api/srg_user_add", &[USER, HOST, GROUP, text("grouphost")], groups::add),
    command("POST /api/srg_user_del", &[USER, HOST, GROUP, text("grouphost")], groups::remove),

    command("POST /api/muc_online_rooms", &[SERVICE], rooms::online),
    command("POST /api/create_room", &[NAME, SERVICE, HOST], rooms::create),
    command("POST /api/create_room_with_opts", &[NAME, SERVICE, HOST, ("options", Kind::Pairs)], rooms::create),
    command("POST /api/destroy_room", &[NAME, SERVICE], rooms::destroy),
    command("POST /api/get_room_options", &[NAME, SERVICE], rooms::options),
    command("POST /api/change_room_option", &[NAME, SERVICE, text("option"), text("value")], rooms::change_option),
    command("POST /api/get_room_affiliations", &[NAME, SERVICE], rooms::affiliations),
    command("POST /api/get_room_affiliation", &[NAME, SERVICE, text("jid")], rooms::affiliation),
    command("POST /api/set_room_affiliation", &[NAME, SERVICE, text("jid"), text("affiliation")], rooms::set_affiliation),
    command("POST /api/get_room_occupants", &[NAME, SERVICE], rooms::occupants),
    command("POST /api/get_room_occupants_number", &[NAME, SERVICE], rooms::occupants_number),
    command("POST /api/get_user_rooms", &[USER, HOST], rooms::of_user),
    command("POST /api/get_subscribers", &[NAME, SERVICE], rooms::subscribers),
    command("POST /api/get_user_subscriptions", &[USER, HOST], rooms::subscriptions),
    command("POST /api/subscribe_room", &[USER, text("nick"), ROOM, text("nodes")], rooms::subscribe),
    command("POST /api/unsubscribe_room", &[USER, ROOM], rooms::unsubscribe),

    command("POST /api/send_message", &[text("type"), text("from"), text("to"), text("subject"), text("body")], messages::send_message),
    command("POST /api/send_stanza", &[text("from"), text("to"), text("stanza")], messages::send_stanza),
    command("POST /api/get_offline_count", &[USER, HOST], messages::offline_count),
    command("POST /api/remove_mam_for_user", &[USER, HOST], messages::purge),
    command("POST /api/remove_mam_for_user_with_peer", &[USER, HOST, text("with")], messages::purge),

    command("POST /api/oauth_issue_token", &[text("jid"), ("ttl", Kind::Number), text("scopes")], tokens::issue),
    command("POST /api/oauth_list_tokens", &[], tokens::list),
    command("POST /api/oauth_revoke_token", &[text("token")], tokens::revoke),
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static Command>> = LazyLock::new(|| {
    let name = |command: &Command| command.label.strip_prefix("POST /api/").expect("a label is this and a name");
    COMMANDS.iter().map(|command| (name(command), command)).collect()
});

pub(super) fn find(name: &str) -> Option<&'static Command> {
    BY_NAME.get(name).copied()
}
