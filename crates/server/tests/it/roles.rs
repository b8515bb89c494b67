//! Who may do what over HTTP: every documented operation, tried by every role, by nobody, and on a case that is one's own
//! to see or somebody else's. A new operation needs a row here.

use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::DutyRole;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Whom an operation lets in.
enum May {
    /// Everybody, nobody included: it needs no caller.
    All,
    /// Every caller who shows who they are, and nobody else.
    Callers,
    /// These roles, whatever it is about; others are told that it isn't their duty (403).
    Roles(&'static [DutyRole]),
    /// These roles about everybody, managers and group admins about their own only: what is somebody else's isn't there
    /// for them (404). `may_not` gets 403.
    OwnCases { everybody: &'static [DutyRole] },
}

/// One row of the table.
struct Row {
    /// `GET /api/v1/cases/{id}`, as documented.
    operation: &'static str,
    may: May,
    /// What is sent; `{case}` in the path stands for a case.
    body: Option<fn() -> Value>,
}

use DutyRole::{Administrator, Auditor, GroupAdmin, Hr, It, Legal, Manager};

const fn row(operation: &'static str, may: May) -> Row {
    Row { operation, may, body: None }
}

/// The table. One line an operation, in the order of the document.
fn table() -> Vec<Row> {
    vec![
        row("GET /api/v1/openapi.json", May::All),
        row("GET /health/live", May::All),
        row("GET /health/ready", May::All),
        row("GET /metrics", May::All),
    ]
}

#[tokio::test]
async fn every_operation_lets_in_whom_the_table_says() {
    let world = World::new().await.with_actors().await.with_people().await;
    let case = world.case("001").await;
    let mut wrong = Vec::new();
    for row in table() {
        let actors = DutyRole::ALL.iter().map(|role| (role.as_str(), Some(*role))).chain([("", None)]);
        for (actor, role) in actors {
            let (method, path) = row.operation.split_once(' ').unwrap();
            let path = filled(path, &case);
            let method: Method = method.parse().unwrap();
            let body = row.body.map_or(Value::Null, |body| body());
            let status = world.send(actor, method, &path, &body).await.status;
            if !fits(&row.may, role, status) {
                wrong.push(format!("{} as {actor:?}: {status}", row.operation));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Whether somebody of this role is let in or kept out as they should be. Let in is also who hears that the request makes
/// no sense as it stands, because that is only said to those who may.
fn fits(may: &May, role: Option<DutyRole>, status: StatusCode) -> bool {
    let kept_out = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let failed = status.is_server_error() && status != StatusCode::BAD_GATEWAY;
    let let_in = !kept_out && !failed;
    match (may, role) {
        (May::All, _) => let_in || status == StatusCode::NOT_FOUND,
        (_, None) => status == StatusCode::UNAUTHORIZED,
        (May::Callers, Some(_)) => let_in,
        (May::Roles(roles), Some(role)) if roles.contains(&role) => let_in,
        (May::Roles(_), Some(_)) => status == StatusCode::FORBIDDEN,
        (May::OwnCases { everybody }, Some(role)) if everybody.contains(&role) => {
            let_in && status != StatusCode::NOT_FOUND
        }
        (May::OwnCases { .. }, Some(Manager | GroupAdmin)) => {
            matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN)
        }
        (May::OwnCases { .. }, Some(_)) => status == StatusCode::FORBIDDEN,
    }
}

fn filled(path: &str, case: &str) -> String {
    path.replace("/cases/{id}", &format!("/cases/{case}"))
}

#[tokio::test]
async fn every_documented_operation_is_in_the_table_once() {
    let world = World::new().await;
    let document = json!(exeunt_server::document(&world.state));
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            documented.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let rows: Vec<String> = table().iter().map(|row| row.operation.to_owned()).collect();
    let known: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(documented, known, "add a row to the table in roles.rs for each operation that is documented");
    assert_eq!(rows.len(), known.len(), "an operation stands in the table twice");
}
