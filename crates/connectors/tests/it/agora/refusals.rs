//! What each refusal comes to, over the wire: the page's whole table, and what only the description tells apart.

use super::{Canned, TOKEN, connect, given, refused, said, user};
use crate::clocks::Hands;
use crate::orders::order;
use exeunt_connector::{Applied, Connector, ConnectorError, Probe, ProbeAnswer};
use exeunt_core::{AccountId, Action, ErrorKind, GroupId, Role};
use secrecy::SecretString;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const LEAVER: &str = "zhangsan001";
const NOW: &str = "2026-03-02T12:00:00Z";

/// What reading the list of groups comes to, and what a write comes to, when both are answered like this.
async fn both(status: u16, error: &'static str, description: &'static str) -> [ConnectorError; 2] {
    let server = Canned::start(move |request| match request {
        _ if request.starts_with(TOKEN) => given(0),
        _ if request.starts_with("GET /1100/demo/users/") => user(LEAVER, true),
        _ => refused(status, error, description),
    })
    .await;
    let connector = connect(&server.url, &Hands::at(NOW));
    let read = connector.group_list(None).await.unwrap_err();
    let written = connector.apply(&order(LEAVER, Action::CredentialReplaced)).await.unwrap_err();
    [read, written]
}

#[tokio::test]
async fn every_row_of_the_table_has_its_kind_and_keeps_its_code() {
    use ErrorKind::{
        Conflict, Invalid, NotFound, PermissionDenied, Protocol, RateLimited, Unauthenticated, Unavailable,
        UnknownOutcome, Unsupported,
    };
    for (status, error, description, kind) in [
        (400, "illegal_argument", "username is not legal", Invalid),
        (400, "invalid_grant", "invalid username or password", Unauthenticated),
        (400, "duplicate_unique_property_exists", "username exists", Conflict),
        (400, "management", "User with id null does not exist in app", NotFound),
        (400, "required_property_not_found", "", NotFound),
        (400, "", "resource not exist", NotFound),
        (400, "", "too many queries", RateLimited),
        (400, "", "something new", Protocol),
        (401, "unauthorized", "Unable to authenticate due to expired access token", Unauthenticated),
        (401, "auth_bad_access_token", "", Unauthenticated),
        (403, "forbidden_op", "forbidden operation on group owner!", Conflict),
        (403, "forbidden_op", "user has joined too many groups/chatroom!", Conflict),
        (403, "exceed_limit", "", PermissionDenied),
        (404, "organization_application_not_found", "", Unauthenticated),
        (404, "service_resource_not_found", "", NotFound),
        (404, "resource_not_found", "username x doesn't exist", NotFound),
        (404, "storage_object_not_found", "", NotFound),
        (404, "file_expired", "", NotFound),
        (404, "", "", Unavailable),
        (405, "", "", Unsupported),
        (413, "Request Entity Too Large", "", Invalid),
        (415, "web_application", "", Invalid),
        (429, "reach_limit", "", RateLimited),
        (429, "resource_limited", "", PermissionDenied),
        (500, "unsupported_service_operation", "", Unsupported),
        (500, "no_full_text_index", "", Invalid),
        (418, "teapot", "", Protocol),
    ] {
        for answer in both(status, error, description).await {
            assert_eq!(answer.kind, kind, "{status} {error} {description}");
            let code = if error.is_empty() { status.to_string() } else { format!("{status} {error}") };
            assert_eq!(answer.code, Some(code));
            assert_eq!(answer.retry_after, None, "none is documented, so none is made up");
        }
    }
    for status in [408, 500, 502, 503, 504] {
        let [read, written] = both(status, "", "").await;
        assert_eq!((read.kind, written.kind), (Unavailable, UnknownOutcome), "{status}");
    }
}

#[tokio::test]
async fn success_around_an_error_or_around_nothing_is_no_success() {
    for body in [
        json!({ "error": "reach_limit", "error_description": "x" }),
        json!([]),
        json!({ "entities": [] }),
        json!({ "entities": [{ "username": LEAVER }] }),
        json!({ "entities": [{ "username": "another", "uuid": "u", "activated": true }] }),
    ] {
        let text = body.to_string();
        let server =
            Canned::start(
                move |request| {
                    if request.starts_with(TOKEN) { given(0) } else { (200, text.clone().into_bytes()) }
                },
            )
            .await;
        let looked = connect(&server.url, &Hands::at(NOW)).account_lookup(&AccountId::from(LEAVER)).await;
        assert_eq!(looked.unwrap_err().kind, ErrorKind::Protocol, "{body}");
    }
}

/// The platform also answers to an account's number, which is nobody's name.
#[tokio::test]
async fn an_account_is_not_found_by_its_number_nor_by_what_is_no_name() {
    let server = Canned::start(|request| if request.starts_with(TOKEN) { given(0) } else { user(LEAVER, true) }).await;
    let connector = connect(&server.url, &Hands::at(NOW));
    assert_eq!(connector.account_lookup(&AccountId::from("u-1")).await, Ok(None));
    let before = server.count("");
    for odd in ["", ".", "..", "?limit=100", "a/../b", "a,b", "ZHANG", "%2e%2e"] {
        assert_eq!(connector.account_lookup(&AccountId::from(odd)).await, Ok(None), "{odd}");
        for action in [Action::LoginBarred, Action::Deactivated { erase: true }] {
            let error = connector.apply(&order(odd, action)).await.unwrap_err();
            assert_eq!(error.kind, ErrorKind::NotFound, "{odd}");
        }
    }
    for odd in ["", "1,2", "..", "user/zhangsan001", "chatroom/super_admin", "1/users"] {
        assert_eq!(connector.group_lookup(&GroupId::from(odd)).await, Ok(None), "{odd}");
    }
    assert_eq!(server.count(""), before, "nothing of it was sent anywhere");
}

fn group(owner: &str, members: &[&str]) -> (u16, Vec<u8>) {
    let others = members.iter().map(|name| json!({ "member": name }));
    let all: Vec<_> = std::iter::once(json!({ "owner": owner })).chain(others).collect();
    let data =
        json!({ "id": "66", "name": "项目", "owner": owner, "affiliations_count": all.len(), "affiliations": all });
    said(200, &json!({ "data": [data] }))
}

/// A server with one group, whose answers before and after a refused change are these.
async fn refusing(
    before: fn() -> (u16, Vec<u8>),
    after: fn() -> (u16, Vec<u8>),
    change: &'static str,
    description: &'static str,
) -> Canned {
    let done = Arc::new(AtomicBool::new(false));
    Canned::start(move |request| match request {
        _ if request.starts_with(TOKEN) => given(0),
        _ if request.starts_with(change) => {
            done.store(true, Ordering::SeqCst);
            refused(403, "forbidden_op", description)
        }
        _ if request.starts_with("GET /1100/demo/users/lisi002 ") => user("lisi002", true),
        _ if request.starts_with("GET /1100/demo/users/") => user(LEAVER, true),
        _ if request.starts_with("GET /1100/demo/chatgroups/66/admin ") => said(200, &json!({ "data": [] })),
        _ if request.starts_with("GET /1100/demo/chatgroups/66 ") => {
            if done.load(Ordering::SeqCst) {
                after()
            } else {
                before()
            }
        }
        _ => refused(404, "something_new", "not asked for"),
    })
    .await
}

#[tokio::test]
async fn done_already_is_told_from_may_not_by_the_description_and_then_looked_at() {
    let group_id = || GroupId::from("66");
    let ended = || Action::MembershipEnded { group: group_id() };
    let held = || Action::RoleHeld { group: group_id(), member: AccountId::from("lisi002"), role: Role::Member };
    let owned = || Action::RoleHeld { group: group_id(), member: AccountId::from("lisi002"), role: Role::Owner };
    let (with, without): (fn() -> _, fn() -> _) = (|| group("boss", &[LEAVER]), || group("boss", &[]));
    let joined: fn() -> _ = || group("boss", &["lisi002"]);
    let (mine, theirs): (fn() -> _, fn() -> _) = (|| group(LEAVER, &["lisi002"]), || group("lisi002", &[LEAVER]));
    for (before, after, change, description, action, kind) in [
        (with, without, "DELETE", "users [zhangsan001] are not members of this group!", ended(), None),
        (
            with,
            with,
            "DELETE",
            "users [zhangsan001] are not members of this group!",
            ended(),
            Some(ErrorKind::Conflict),
        ),
        (with, without, "DELETE", "something else", ended(), Some(ErrorKind::Conflict)),
        (without, joined, "POST", "user: lisi002 already in group: 66", held(), None),
        (without, without, "POST", "user: lisi002 already in group: 66", held(), Some(ErrorKind::Conflict)),
        (mine, theirs, "PUT", "new owner and old owner are the same", owned(), None),
        (mine, theirs, "PUT", "lisi002 doesn't exist in group: 66", owned(), Some(ErrorKind::Conflict)),
    ] {
        let server = refusing(before, after, change, description).await;
        let applied = connect(&server.url, &Hands::at(NOW)).apply(&order(LEAVER, action)).await;
        match kind {
            None => assert!(matches!(applied, Ok(Applied::Changed(_))), "{description}: {applied:?}"),
            Some(kind) => assert_eq!(applied.unwrap_err().kind, kind, "{description}"),
        }
    }
}

/// Giving the one owner's role takes it from somebody: from the leaver and from nobody else.
#[tokio::test]
async fn a_group_is_not_taken_from_a_bystander() {
    let bystander: fn() -> _ = || group("boss", &[LEAVER, "lisi002"]);
    let server = refusing(bystander, bystander, "PUT", "never").await;
    let connector = connect(&server.url, &Hands::at(NOW));
    let group = GroupId::from("66");
    let held = Action::RoleHeld { group, member: AccountId::from("lisi002"), role: Role::Owner };
    let error = connector.apply(&order(LEAVER, held)).await.unwrap_err();
    assert_eq!((error.kind, server.count("PUT")), (ErrorKind::Conflict, 0));
}

#[tokio::test]
async fn an_owner_alone_in_a_group_waits_for_a_person() {
    let alone: fn() -> _ = || group(LEAVER, &[]);
    let server = refusing(alone, alone, "DELETE", "never").await;
    let connector = connect(&server.url, &Hands::at(NOW));
    for action in
        [Action::MembershipEnded { group: GroupId::from("66") }, Action::RoleDropped { group: GroupId::from("66") }]
    {
        let error = connector.apply(&order(LEAVER, action)).await.unwrap_err();
        assert_eq!((error.kind, server.count("DELETE")), (ErrorKind::Invalid, 0));
    }
}

/// The pages contradict each other about the method; the vendor's own kit is believed first.
#[tokio::test]
async fn sessions_end_by_whichever_method_this_cluster_knows() {
    for wrong in ["GET", "POST"] {
        let left = Arc::new(AtomicUsize::new(1));
        let server = Canned::start(move |request| {
            if request.starts_with(TOKEN) {
                return given(0);
            }
            if request.contains("/disconnect ") {
                if request.starts_with(wrong) {
                    return refused(500, "unsupported_service_operation", "");
                }
                left.store(0, Ordering::SeqCst);
                return said(200, &json!({ "data": { "result": true } }));
            }
            if request.contains("/resources ") {
                let devices = json!([{ "res": "ios_7", "device_uuid": "d", "device_name": "手机" }]);
                let none = json!([]);
                let data = if left.load(Ordering::SeqCst) > 0 { devices } else { none };
                return said(200, &json!({ "data": data }));
            }
            if request.contains("/status ") {
                return said(200, &json!({ "data": { LEAVER: "offline" } }));
            }
            user(LEAVER, false)
        })
        .await;
        let connector = connect(&server.url, &Hands::at(NOW));
        let ended = connector.apply(&order(LEAVER, Action::SessionsEnded)).await.unwrap();
        assert!(matches!(ended, Applied::Changed(_)));
        let again = connector.apply(&order(LEAVER, Action::SessionsEnded)).await.unwrap();
        assert!(matches!(again, Applied::AlreadySo(_)));
        let expected = usize::from(wrong == "GET");
        assert_eq!(server.count("POST /1100/demo/users/zhangsan001/disconnect "), expected);
    }
}

/// Both vendors' pages are served: one of them has no list of devices.
#[tokio::test]
async fn without_a_list_of_devices_being_online_is_one_session() {
    let server = Canned::start(|request| match request {
        _ if request.starts_with(TOKEN) => given(0),
        _ if request.contains("/resources ") => refused(404, "service_resource_not_found", "no such collection"),
        _ if request.contains("/status ") => said(200, &json!({ "data": { LEAVER: "online" } })),
        _ if request.contains("/joined_chat") || request.contains("/super_admin") => said(200, &json!({ "data": [] })),
        _ => user(LEAVER, true),
    })
    .await;
    let account = connect(&server.url, &Hands::at(NOW)).account_lookup(&AccountId::from(LEAVER)).await;
    let account = account.unwrap().unwrap();
    assert_eq!(account.sessions.len(), 1);
    assert_eq!(account.display_name, "张三");
}

/// One word stands for a wrong password and for a barred account, so the account's own state decides what is claimed.
#[tokio::test]
async fn a_refused_login_is_called_closed_only_while_the_account_reads_barred() {
    for (activated, expected) in [(false, "closed"), (true, "ambiguous")] {
        let server = Canned::start(move |request| match request {
            _ if request.starts_with(TOKEN) && request.contains("client_credentials") => given(0),
            _ if request.starts_with(TOKEN) => refused(400, "invalid_grant", "invalid username or password"),
            _ => user(LEAVER, activated),
        })
        .await;
        let connector = connect(&server.url, &Hands::at(NOW));
        let account = AccountId::from(LEAVER);
        let login = Probe::Login { account: account.clone(), password: SecretString::from("very-secret") };
        let answer = connector.probe(&login).await.unwrap();
        assert!(!format!("{answer:?}").contains("very-secret"));
        let word = match answer {
            ProbeAnswer::Closed { .. } => "closed",
            ProbeAnswer::Ambiguous { .. } => "ambiguous",
            other => panic!("{other:?}"),
        };
        assert_eq!(word, expected);
        let inherited = connector.probe(&Probe::Impersonation { account }).await.unwrap();
        let no_door = matches!(inherited, ProbeAnswer::NoSuchDoor { .. });
        assert_eq!(no_door, activated, "a way that is refused to a live account isn't there");
        let asked = server.seen(TOKEN);
        assert!(asked.iter().any(|request| request.contains(r#""autoCreateUser":false"#)), "or it would make accounts");
    }
}

#[tokio::test]
async fn a_token_that_ended_and_one_that_never_was_are_told_apart() {
    for (status, error, expected) in [
        (401, "unauthorized", "closed"),
        (401, "auth_bad_access_token", "ambiguous"),
        (403, "forbidden_op", "no such door"),
    ] {
        let server = Canned::start(move |_| refused(status, error, "")).await;
        let connector = connect(&server.url, &Hands::at(NOW));
        let token = Probe::Token { account: AccountId::from(LEAVER), token: SecretString::from("a-token") };
        let word = match connector.probe(&token).await.unwrap() {
            ProbeAnswer::Accepted { .. } => "accepted",
            ProbeAnswer::Closed { .. } => "closed",
            ProbeAnswer::Ambiguous { .. } => "ambiguous",
            ProbeAnswer::NoSuchDoor { .. } => "no such door",
        };
        assert_eq!(word, expected, "{status} {error}");
    }
}
