//! Listings: whole whatever moves, and by what a version of the server knows.

use super::canned::{Asked, Canned, Reply};
use super::company::{answer, but, channel, id, user};
use exeunt_connector::{Connector, Cursor, Result};
use exeunt_core::{AccountId, ErrorKind, GroupId, IntegrationKind, NativeKind};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

const PEOPLE: usize = 777;

fn name(number: usize) -> String {
    format!("u{number:04}")
}

/// A page of `all` as the server cuts it.
fn cut(asked: &Asked, all: &[usize]) -> Reply {
    let number = |key: &'static str| {
        let query = asked.path.split_once('?').unwrap().1;
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{key}="))).unwrap();
        pair.parse::<usize>().unwrap()
    };
    let rows = all.iter().skip(number("page") * number("per_page")).take(number("per_page"));
    Reply::new(200, &rows.map(|number| user(&name(*number), 0)).collect())
}

/// A server from whose list `gone` rows have gone by the nth request for a page.
async fn moving(gone: impl Fn(usize) -> usize + Send + Sync + 'static, total: usize) -> Canned {
    let pages = AtomicUsize::new(0);
    Canned::start(move |asked| {
        if asked.is("GET", "/users/stats/filtered") {
            return Reply::new(200, &json!({ "total_users_count": total }));
        }
        if !asked.is("GET", "/users") {
            return answer(asked);
        }
        let left: Vec<_> = (gone(pages.fetch_add(1, Ordering::SeqCst))..PEOPLE).collect();
        cut(asked, &left)
    })
    .await
}

async fn all(server: &Canned) -> Result<BTreeSet<AccountId>> {
    let (connector, mut cursor, mut found) = (server.connector(), None::<Cursor>, BTreeSet::new());
    loop {
        let page = connector.account_list(cursor.as_ref()).await?;
        assert!(page.items.is_sorted_by(|a, b| a.id < b.id));
        found.extend(page.items.into_iter().map(|account| account.id));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(found);
        }
    }
}

#[tokio::test]
async fn nobody_is_lost_when_rows_go_while_the_list_is_read() {
    let steps: [fn(usize) -> usize; 3] = [|_| 0, |page| page * 3, |page| if page == 0 { 0 } else { 150 }];
    for gone in steps {
        let server = moving(gone, 0).await;
        let found = all(&server).await.unwrap();
        let expected: BTreeSet<_> = (gone(99).max(200)..PEOPLE).map(|n| AccountId::from(id(&name(n)))).collect();
        assert_eq!(expected.difference(&found).count(), 0);
    }
}

#[tokio::test]
async fn a_list_that_ends_before_all_are_there_is_not_believed() {
    let server = moving(|_| 0, PEOPLE + 1).await;
    assert_eq!(all(&server).await.unwrap_err().kind, ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_list_with_an_error_behind_it_is_no_list() {
    let server =
        but("GET", "/users", move || Reply::text(200, "[]{\"id\":\"api.user.get\",\"status_code\":400}")).await;
    assert_eq!(all(&server).await.unwrap_err().kind, ErrorKind::Protocol);
}

/// Deactivated people and bots are accounts too; names are shown, ids are kept.
#[tokio::test]
async fn everybody_is_listed_by_id_and_shown_by_name() {
    let server = Canned::start(|asked| {
        if asked.is("GET", "/users/stats/filtered") {
            return Reply::new(200, &json!({ "total_users_count": 2 }));
        }
        if !asked.is("GET", "/users") {
            return answer(asked);
        }
        let mut leaver = user("zhangsan", 1);
        leaver["first_name"] = "三".into();
        leaver["last_name"] = "张".into();
        Reply::new(200, &json!([leaver, user("service", 0)]))
    })
    .await;
    let page = server.connector().account_list(None).await.unwrap();
    let leaver = page.items.iter().find(|account| account.id.as_str() == id("zhangsan")).unwrap();
    assert_eq!(leaver.display_name, "zhangsan (三 张)");
    assert_eq!(leaver.login, exeunt_core::Login::Barred);
    assert!(page.items.iter().any(|account| account.admin));
}

/// Servers before 6.1 list channels team by team, and conversations in every team.
#[tokio::test]
async fn an_old_server_tells_the_same_of_an_account() {
    let leaver = AccountId::from(id("leaver"));
    let mut told = Vec::new();
    for old in [false, true] {
        let server = Canned::start(move |asked| {
            if old && asked.is("GET", &format!("/users/{}/channels", id("leaver"))) {
                return Reply::refused(404, "api.context.404.app_error");
            }
            answer(asked)
        })
        .await;
        told.push(server.connector().account_lookup(&leaver).await.unwrap().unwrap());
    }
    assert_eq!(told[0], told[1]);
    let groups: Vec<_> = told[0].memberships.keys().map(GroupId::as_str).collect();
    assert_eq!(groups, [id("channel"), format!("team/{}", id("team"))]);
}

#[tokio::test]
async fn a_feature_that_is_switched_off_has_no_integrations() {
    let server = Canned::start(|asked| {
        for list in ["/hooks/incoming", "/hooks/outgoing", "/commands", "/oauth/apps"] {
            if asked.is("GET", list) {
                return Reply::refused(501, "api.incoming_webhook.disabled.app_error");
            }
        }
        answer(asked)
    })
    .await;
    let account = server.connector().account_lookup(&AccountId::from(id("leaver"))).await.unwrap().unwrap();
    let kinds: Vec<_> = account.integrations.iter().map(|integration| integration.kind).collect();
    assert_eq!(kinds, [IntegrationKind::Bot, IntegrationKind::Bot, IntegrationKind::Token, IntegrationKind::Token]);
}

#[tokio::test]
async fn a_used_access_token_is_no_session_and_a_device_is_known_by_its_app_alone() {
    let server = but("GET", format!("/users/{}/sessions", id("leaver")), move || {
        Reply::new(
            200,
            &json!([
                { "id": id("phone"), "device_id": "android_rn:address-of-the-phone", "props": { "os": "Android" } },
                { "id": id("script"), "device_id": "", "props": { "type": "UserAccessToken" } },
                { "id": id("web"), "device_id": "", "last_activity_at": 5000, "props": null },
            ]),
        )
    })
    .await;
    let account = server.connector().account_lookup(&AccountId::from(id("leaver"))).await.unwrap().unwrap();
    let sessions: Vec<_> = account.sessions.iter().map(|session| session.id.as_str()).collect();
    assert_eq!(sessions, [id("phone"), id("web")]);
    assert_eq!(account.push.len(), 1);
    assert_eq!(account.push[0].app, "android_rn");
    assert!(!format!("{account:?}").contains("address-of-the-phone"));
    assert_eq!(account.last_seen.unwrap().as_millisecond(), 5000);
}

/// Whoever knows the id of an incoming webhook can post through it.
#[tokio::test]
async fn what_opens_something_is_in_nothing_that_is_told() {
    let server = Canned::start(answer).await;
    let account = server.connector().account_lookup(&AccountId::from(id("leaver"))).await.unwrap().unwrap();
    assert_eq!(account.integrations.len(), 8);
    assert!(!format!("{account:?}").contains(&id("incoming")));
    let movable: Vec<_> = account.integrations.iter().filter(|i| i.transferable).map(|i| i.kind).collect();
    assert_eq!(movable, [IntegrationKind::Bot; 2]);
}

#[tokio::test]
async fn a_channel_lies_in_its_team_and_the_channel_of_all_is_bound_to_it() {
    for (name, kind, bound, native) in [
        ("channel", "P", false, NativeKind::Group),
        ("town-square", "O", true, NativeKind::Group),
        ("direct", "D", false, NativeKind::Direct),
        ("group", "G", false, NativeKind::Direct),
    ] {
        let server = Canned::start(move |asked| {
            let mut shape = channel(name, kind);
            shape["id"] = id("channel").into();
            if asked.is("GET", &format!("/channels/{}", id("channel"))) {
                Reply::new(200, &shape)
            } else {
                answer(asked)
            }
        })
        .await;
        let group = server.connector().group_lookup(&GroupId::from(id("channel"))).await.unwrap().unwrap();
        let parent = (native == NativeKind::Group).then(|| GroupId::from(format!("team/{}", id("team"))));
        assert_eq!((group.native_kind, group.parent, group.bound_to_parent), (native, parent, bound), "{name}");
        assert_eq!(group.public, kind == "O", "{name}");
        assert_eq!(group.members.len(), 3, "{name}");
    }
}

#[tokio::test]
async fn teams_and_channels_are_listed_together() {
    let server = Canned::start(answer).await;
    let page = server.connector().group_list(None).await.unwrap();
    let listed: Vec<_> = page.items.iter().map(|group| (group.id.as_str().to_owned(), group.members)).collect();
    assert_eq!(listed, [(id("channel"), 3), (format!("team/{}", id("team")), 4)]);
}
