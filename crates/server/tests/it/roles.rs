//! Who may do what over HTTP: every documented operation, tried by every role, by nobody, and on a case that is one's own
//! to see or somebody else's. A new operation needs a row here.

use crate::world::World;
use axum::http::{Method, StatusCode};
use exeunt_core::{ActorName, Departure, Digest, DutyRole, Plan, PlanId, PlanKind};
use exeunt_engine::batch::{NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use exeunt_server::Settings;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use url::Url;

/// Whom an operation lets in.
enum May {
    /// Everybody, nobody included: it needs no caller.
    All,
    /// Whoever has a link, whoever else they are; without one it is gone (410).
    Link,
    /// Every caller who shows who they are, and nobody else.
    Callers,
    /// Whoever asks by a session of a browser; with a key or a token it is refused (403).
    InBrowser,
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

/// Those who see every case.
const SEE: &[DutyRole] = &[Hr, Legal, It, Auditor, Administrator];

/// Those who keep the connections and whom things are told.
const HOUSE: &[DutyRole] = &[It, Administrator];

const fn row(operation: &'static str, may: May) -> Row {
    Row { operation, may, body: None }
}

const fn with(operation: &'static str, may: May, body: fn() -> Value) -> Row {
    Row { operation, may, body: Some(body) }
}

const fn own(everybody: &'static [DutyRole]) -> May {
    May::OwnCases { everybody }
}

fn reason() -> Value {
    json!({ "reason": "tried by the table" })
}

/// The id of nothing.
const NOTHING: &str = "00000000-0000-7000-8000-000000000000";

/// The table. One line an operation, in the order of the document.
fn table() -> Vec<Row> {
    let person = || json!({ "name": "王五", "department": "研发一部", "zone": "Asia/Shanghai" });
    let opening = || json!({ "person": "001", "departure": "voluntary", "last_working_day": "2026-11-30" });
    let decision = || json!({ "kind": "default_successor", "connection": "hq", "account": "@li:hq" });
    let credential = || json!({ "connection": "hq", "account": "@z:hq", "kind": "token", "label": "l", "secret": "s" });
    let unfreezing = || json!({ "connection": "hq", "account": "@z:hq", "minutes": 5, "purpose": "copy the data" });
    let connection = || json!({ "platform": "none", "settings": {}, "secret": "s" });
    let digest = || json!({ "digest": format!("sha256:{}", "0".repeat(64)) });
    let list = || json!({ "name": "site", "reason": "it closes", "rows": [{ "case": NOTHING }] });
    let webhook = || json!({ "name": "hr", "kind": "webhook", "address": "https://hr.corp.example/hook" });
    let settling = || json!({ "step": "a/b/c", "how": "retry", "statement": "again" });
    let settlement = || json!({ "how": { "kind": "dismissed" }, "reason": "tried by the table" });
    let settlements =
        || json!({ "findings": [NOTHING], "how": { "kind": "accepted" }, "reason": "tried by the table" });
    vec![
        row("GET /api/v1/openapi.json", May::All),
        row("GET /health/live", May::All),
        row("GET /health/ready", May::All),
        row("GET /metrics", May::All),
        row("GET /api/v1/actors", May::Roles(&[Administrator])),
        with("POST /api/v1/actors", May::Roles(&[Administrator]), || json!({ "name": "again", "roles": ["hr"] })),
        row("POST /api/v1/actors/{name}/lock", May::Roles(&[Administrator])),
        row("DELETE /api/v1/actors/{name}/lock", May::Roles(&[Administrator])),
        row("GET /api/v1/audit/checkpoint", May::Roles(SEE)),
        row("GET /api/v1/audit/entries", May::Roles(SEE)),
        row("GET /api/v1/audit/entries/{index}/proof", May::Roles(SEE)),
        row("GET /api/v1/batches", May::Roles(SEE)),
        with("POST /api/v1/batches", May::Roles(&[Hr, It]), list),
        row("GET /api/v1/batches/{id}", May::Roles(SEE)),
        with("PUT /api/v1/batches/{id}/approval", May::Roles(&[Legal, It]), digest),
        row("POST /api/v1/batches/{id}/checks", May::Roles(&[It, Auditor])),
        with("POST /api/v1/batches/{id}/closing", May::Roles(&[It]), reason),
        row("GET /api/v1/batches/{id}/events", May::Roles(SEE)),
        row("GET /api/v1/batches/{id}/members", May::Roles(SEE)),
        row("GET /api/v1/batches/{id}/plan", May::Roles(SEE)),
        with("POST /api/v1/batches/{id}/plan", May::Roles(&[It]), || json!({})),
        row("GET /api/v1/batches/{id}/reports", May::Roles(SEE)),
        row("POST /api/v1/batches/{id}/reports", May::Roles(SEE)),
        row("GET /api/v1/batches/{id}/reports/latest", May::Roles(SEE)),
        row("POST /api/v1/batches/{id}/run", May::Roles(&[It])),
        with("POST /api/v1/batches/{id}/run/pause", May::Roles(&[It]), reason),
        with("POST /api/v1/batches/{id}/run/resume", May::Roles(&[It]), reason),
        with("POST /api/v1/batches/{id}/run/retry", May::Roles(&[It]), reason),
        with("POST /api/v1/batches/{id}/run/stop", May::Roles(&[It]), reason),
        row("GET /api/v1/cases", May::Callers),
        with("POST /api/v1/cases", May::Roles(&[Hr, It]), opening),
        row("GET /api/v1/cases/{id}", own(SEE)),
        row("GET /api/v1/cases/{id}/checks", own(SEE)),
        row("POST /api/v1/cases/{id}/checks", own(&[It, Auditor])),
        with("POST /api/v1/cases/{id}/credentials", own(&[It, Auditor]), credential),
        row("GET /api/v1/cases/{id}/confirmation", own(SEE)),
        with("POST /api/v1/cases/{id}/confirmation", own(&[Hr, It]), || json!({})),
        with("PATCH /api/v1/cases/{id}/confirmation/answers", own(&[Hr, It]), || json!({ "answers": [] })),
        row("POST /api/v1/cases/{id}/confirmation/escalation", own(&[Hr, It])),
        row("DELETE /api/v1/cases/{id}/confirmation/links", own(&[Hr, It])),
        row("POST /api/v1/cases/{id}/confirmation/reminder", own(&[Hr, It])),
        with("POST /api/v1/cases/{id}/confirmation/submission", own(&[Hr, It]), || json!({})),
        with(
            "PUT /api/v1/cases/{id}/confirmation/submission",
            own(&[Hr, It]),
            || json!({ "answers": [], "how": "phone" }),
        ),
        row("GET /api/v1/cases/{id}/decisions", own(SEE)),
        with("PUT /api/v1/cases/{id}/decisions", own(&[Hr, It]), decision),
        row("GET /api/v1/cases/{id}/devices", own(SEE)),
        with("POST /api/v1/cases/{id}/devices", own(&[Hr, It]), || json!({ "kind": "phone", "name": "a phone" })),
        with(
            "PATCH /api/v1/cases/{id}/devices/{device}",
            own(&[Hr, It]),
            || json!({ "action": "not_needed", "reason": "it is the person's own" }),
        ),
        row("GET /api/v1/cases/{id}/events", own(SEE)),
        with(
            "PUT /api/v1/cases/{id}/last-day",
            own(&[Hr, It]),
            || json!({ "last_working_day": "2026-12-15", "reason": "tried by the table" }),
        ),
        row("GET /api/v1/cases/{id}/notes", own(SEE)),
        row("POST /api/v1/cases/{id}/notes", own(&[Hr, Legal, It])),
        row("GET /api/v1/cases/{id}/notes/{note}/attachments/{digest}", own(SEE)),
        row("POST /api/v1/cases/{id}/observation", own(&[It])),
        row("GET /api/v1/cases/{id}/plans", own(SEE)),
        with("POST /api/v1/cases/{id}/plans", own(&[It]), || json!({ "kind": "leave" })),
        row("GET /api/v1/cases/{id}/reports", own(SEE)),
        row("POST /api/v1/cases/{id}/reports", own(SEE)),
        row("GET /api/v1/cases/{id}/reports/latest", own(SEE)),
        row("GET /api/v1/cases/{id}/reports/{digest}", own(SEE)),
        with(
            "PUT /api/v1/cases/{id}/review",
            own(&[Legal]),
            || json!({ "hold": false, "retention": "ordinary", "export": false, "reason": "nothing asked for" }),
        ),
        row("GET /api/v1/cases/{id}/standing", own(SEE)),
        row("GET /api/v1/cases/{id}/timeline", own(SEE)),
        with("POST /api/v1/cases/{id}/unfreeze", own(&[Legal, It]), unfreezing),
        row("POST /api/v1/cases/{id}/withdrawal", own(&[Hr, It])),
        row("GET /api/v1/confirmations/current", May::Link),
        with("PATCH /api/v1/confirmations/current/answers", May::Link, || json!({ "answers": [] })),
        with("POST /api/v1/confirmations/current/submission", May::Link, || json!({})),
        with("POST /api/v1/confirmations/link", May::All, || json!({ "token": "none" })),
        with("POST /api/v1/confirmations/renewal", May::All, || json!({ "token": "none" })),
        with("POST /api/v1/confirmations/session", May::Link, || json!({ "token": "none" })),
        row("GET /api/v1/connections", May::Roles(SEE)),
        row("GET /api/v1/connections/{name}", May::Roles(SEE)),
        row("GET /api/v1/connections/{name}/accounts", May::Roles(SEE)),
        row("GET /api/v1/connections/{name}/groups", May::Roles(SEE)),
        row("GET /api/v1/connections/{name}/groups/{group}", May::Roles(SEE)),
        with("PUT /api/v1/connections/{name}", May::Roles(&[It, Administrator]), connection),
        row("POST /api/v1/connections/{name}/check", May::Roles(SEE)),
        row("GET /api/v1/findings", May::Roles(&[Hr, It])),
        with("POST /api/v1/findings/settlements", May::Roles(&[Hr, It]), settlements),
        row("GET /api/v1/findings/{id}", May::Roles(&[Hr, It])),
        with("POST /api/v1/findings/{id}/settlement", May::Roles(&[Hr, It]), settlement),
        row("POST /api/v1/intake/files", May::Roles(&[Hr, It])),
        row("POST /api/v1/intake/people", May::Roles(&[It])),
        row("GET /api/v1/intake/sources", May::Roles(SEE)),
        row("GET /api/v1/intake/statements", May::Roles(SEE)),
        row("POST /api/v1/intake/webhooks/{source}", May::All),
        row("GET /api/v1/desks", May::Roles(HOUSE)),
        row("DELETE /api/v1/desks/{role}", May::Roles(HOUSE)),
        with("PUT /api/v1/desks/{role}", May::Roles(HOUSE), || json!({ "mail": "it@corp.example" })),
        row("GET /api/v1/notices", May::Roles(HOUSE)),
        row("POST /api/v1/notices/{id}/delivery", May::Roles(HOUSE)),
        row("GET /api/v1/notices/{id}/letter", May::Roles(HOUSE)),
        row("GET /api/v1/people", May::Callers),
        row("GET /api/v1/people/{id}", own(SEE)),
        with("PUT /api/v1/people/{id}", May::Roles(&[It]), person),
        with("PATCH /api/v1/people/{id}", May::Roles(&[It]), || json!({ "name": "王五" })),
        row("GET /api/v1/people/{id}/accounts", own(SEE)),
        with(
            "POST /api/v1/people/{id}/accounts",
            May::Roles(&[It]),
            || json!({ "connection": "hq", "account": "@w:hq", "evidence": "number" }),
        ),
        with(
            "POST /api/v1/people/{id}/accounts/release",
            May::Roles(&[It]),
            || json!({ "connection": "hq", "account": "@w:hq", "reason": "tried by the table" }),
        ),
        with("POST /api/v1/people/{id}/containment", May::Roles(&[Hr, It]), reason),
        row("GET /api/v1/plans/{id}", own(SEE)),
        with("PUT /api/v1/plans/{id}/approval", own(&[Legal, It]), digest),
        row("GET /api/v1/plans/{id}/attempts", own(SEE)),
        row("GET /api/v1/plans/{id}/diff/{older}", own(SEE)),
        row("GET /api/v1/plans/{id}/run", own(SEE)),
        row("POST /api/v1/plans/{id}/run", own(&[It])),
        with("POST /api/v1/plans/{id}/run/resume", own(&[It]), reason),
        with("POST /api/v1/plans/{id}/run/stop", own(&[It]), reason),
        with("POST /api/v1/plans/{id}/steps", own(&[It]), settling),
        row("GET /api/v1/policy", May::Roles(SEE)),
        with("PUT /api/v1/policy/adoption", May::Roles(&[Legal, It]), digest),
        with("POST /api/v1/policy/check", May::Roles(SEE), || json!({ "text": "" })),
        row("GET /api/v1/policy/versions", May::Roles(SEE)),
        row("GET /api/v1/policy/versions/{digest}", May::Roles(SEE)),
        row("GET /api/v1/today", May::Callers),
        row("GET /api/v1/webhooks", May::Roles(HOUSE)),
        with("POST /api/v1/webhooks", May::Roles(HOUSE), webhook),
        row("DELETE /api/v1/webhooks/{name}", May::Roles(HOUSE)),
        row("POST /api/v1/webhooks/{name}/enable", May::Roles(HOUSE)),
        row("POST /api/v1/webhooks/{name}/secret", May::Roles(HOUSE)),
        row("POST /api/v1/webhooks/{name}/test", May::Roles(HOUSE)),
        row("GET /api/v1/invitations", May::Roles(&[Administrator])),
        with("POST /api/v1/invitations", May::Roles(&[Administrator]), || json!({ "actor": "none", "hours": 24 })),
        row("POST /api/v1/invitations/acceptance", May::All),
        row("POST /api/v1/invitations/welcome", May::All),
        row("GET /api/v1/oidc/callback", May::All),
        row("GET /api/v1/oidc/start", May::All),
        row("GET /api/v1/passkeys", May::InBrowser),
        row("POST /api/v1/passkeys", May::InBrowser),
        row("POST /api/v1/passkeys/challenge", May::InBrowser),
        row("DELETE /api/v1/passkeys/{id}", May::InBrowser),
        row("PATCH /api/v1/passkeys/{id}", May::InBrowser),
        row("DELETE /api/v1/session", May::InBrowser),
        row("GET /api/v1/session", May::Callers),
        row("POST /api/v1/session", May::All),
        row("POST /api/v1/session/passkey", May::All),
        row("POST /api/v1/session/passkey/challenge", May::All),
        row("PUT /api/v1/session/password", May::InBrowser),
        row("POST /api/v1/session/proof", May::InBrowser),
        row("POST /api/v1/session/proof/passkey", May::InBrowser),
        row("POST /api/v1/session/proof/passkey/challenge", May::InBrowser),
        row("POST /api/v1/session/recovery-codes", May::InBrowser),
        row("GET /api/v1/session/ways", May::All),
        row("DELETE /api/v1/sessions", May::InBrowser),
        row("GET /api/v1/sessions", May::Callers),
        row("DELETE /api/v1/sessions/{id}", May::Callers),
        row("GET /api/v1/tokens", May::Callers),
        row("POST /api/v1/tokens", May::Callers),
        row("DELETE /api/v1/tokens/{id}", May::Callers),
    ]
}

#[tokio::test]
async fn every_operation_lets_in_whom_the_table_says() {
    // Links that open nothing are tried by everybody, which would slow down a guesser.
    // At an address that is a number, nobody is let in by a passkey.
    let public_url = Url::parse("http://localhost:8080").unwrap();
    let settings = Settings { requests_at_once: 1_000_000, public_url, ..Settings::default() };
    let world = World::with(settings).await.with_actors().await.with_people().await;
    let case = world.case("001").await;
    let plan = plan_of(&world, &case).await;
    let batch = batch_of(&world).await;
    let mut wrong = Vec::new();
    // What ends a case or an actor comes last, so that the others find them as they are.
    let (ends, rest): (Vec<_>, Vec<_>) = table().into_iter().partition(|row| row.operation.ends_with("withdrawal"));
    for row in rest.into_iter().chain(ends) {
        let actors = DutyRole::ALL.iter().map(|role| (role.as_str(), Some(*role))).chain([("", None)]);
        for (actor, role) in actors {
            let (method, path) = row.operation.split_once(' ').unwrap();
            let path = filled(path, (&case, &plan, &batch));
            let method: Method = method.parse().unwrap();
            let body = row.body.map_or(Value::Null, |body| body());
            let before = refusals(&world).await;
            let status = world.status(actor, method, &path, &body).await;
            if !fits(&row, role, status) {
                wrong.push(format!("{} as {actor:?}: {status}", row.operation));
            }
            let by_duty = status == StatusCode::FORBIDDEN && !matches!(row.may, May::InBrowser);
            if by_duty && refusals(&world).await == before {
                wrong.push(format!("{} as {actor:?}: the refusal is not in the log", row.operation));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// How many refusals are in the log.
async fn refusals(world: &World) -> usize {
    let store = &world.engine().store;
    let size = store.log_size().await.unwrap();
    let entries = store.log_entries(0..size).await.unwrap();
    let what = |leaf: &[u8]| serde_json::from_slice::<Value>(leaf).unwrap()["what"].clone();
    entries.iter().filter(|entry| what(&entry.leaf) == "refused").count()
}

/// Whether somebody of this role is let in or kept out as they should be. Let in is also who hears that the request makes
/// no sense as it stands, because that is only said to those who may.
fn fits(row: &Row, role: Option<DutyRole>, status: StatusCode) -> bool {
    let kept_out = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let failed = status.is_server_error() && status != StatusCode::BAD_GATEWAY;
    let let_in = !kept_out && !failed;
    // Nobody has approved the plan, so that it has no run; and it has no steps.
    let may_be_missing = [
        "/run",
        "/stop",
        "/resume",
        "/steps",
        "/latest",
        "/confirmation",
        "/escalation",
        "/reminder",
        "/submission",
        "/{device}",
        "/{digest}",
    ]
    .iter()
    .any(|end| row.operation.ends_with(end));
    match (&row.may, role) {
        (May::All, _) => let_in || row.operation == "GET /metrics",
        (May::Link, _) => status == StatusCode::GONE,
        (_, None) => status == StatusCode::UNAUTHORIZED,
        (May::Callers, Some(_)) => let_in,
        (May::InBrowser, Some(_)) => status == StatusCode::FORBIDDEN,
        (May::Roles(roles), Some(role)) if roles.contains(&role) => let_in,
        (May::Roles(_), Some(_)) => status == StatusCode::FORBIDDEN,
        (May::OwnCases { everybody }, Some(role)) if everybody.contains(&role) => {
            let_in && (may_be_missing || status != StatusCode::NOT_FOUND)
        }
        (May::OwnCases { .. }, Some(Manager | GroupAdmin)) => {
            matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN)
        }
        (May::OwnCases { .. }, Some(_)) => status == StatusCode::FORBIDDEN,
    }
}

/// A batch of somebody else than the case is about.
async fn batch_of(world: &World) -> String {
    let last_working_day = "2026-11-30".parse().unwrap();
    let leaver = NewCase { person: "002".into(), departure: Departure::Voluntary, last_working_day };
    let rows = vec![NewRow::Leaver(leaver)];
    let new = NewBatch { name: "site".to_owned(), reason: "it closes".to_owned(), rows, ..NewBatch::default() };
    world.engine().batch_open(&crate::world::it(), &new).await.unwrap().id.to_string()
}

/// A plan without steps, written past the planner.
async fn plan_of(world: &World, case: &str) -> String {
    let plan = Plan {
        case: case.parse().unwrap(),
        kind: PlanKind::Leave,
        policy_version: "1".to_owned(),
        policy: Digest::of(&"policy"),
        observation: Digest::of(&"observation"),
        settings: std::collections::BTreeMap::new(),
        decisions: None,
        second_person: false,
        steps: Vec::new(),
        announced: Vec::new(),
        gaps: Vec::new(),
        questions: Vec::new(),
        lost: Vec::new(),
    };
    let (engine, id) = (world.engine(), PlanId(world.engine().fresh_id()));
    let mut tx = engine.store.begin().await.unwrap();
    tx.plan_insert(id, &plan, &ActorName::from("set.up"), engine.now()).await.unwrap();
    tx.commit().await.unwrap();
    id.to_string()
}

fn filled(path: &str, (case, plan, batch): (&str, &str, &str)) -> String {
    path.replace("/batches/{id}", &format!("/batches/{batch}"))
        .replace("/cases/{id}", &format!("/cases/{case}"))
        .replace("/people/{id}", "/people/001")
        .replace("/plans/{id}", &format!("/plans/{plan}"))
        .replace("/findings/{id}", &format!("/findings/{NOTHING}"))
        .replace("{source}", "hr")
        .replace("/notices/{id}", "/notices/00000000-0000-7000-8000-000000000000")
        .replace("{role}", "it")
        .replace("{older}", plan)
        .replace("{name}", "nobody")
        .replace("{group}", "none")
        .replace("{index}", "0")
        .replace("{device}", "00000000-0000-7000-8000-000000000000")
        .replace("{note}", "00000000-0000-7000-8000-000000000000")
        .replace("{digest}", &format!("sha256:{}", "0".repeat(64)))
        .replace("/attempts", "/attempts?step=a")
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
