//! What an identity provider writes by SCIM, what it reads back, and what that means for people.

mod directory;
mod leavers;
mod testers;

use crate::world::{Answer, World};
use axum::http::{Method, StatusCode};
use exeunt_core::DutyRole;
use serde_json::{Value, json};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub(crate) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const LEAVER: &str = "urn:exeunt:scim:schemas:1.0:Leaver";

/// A house with people, and an identity provider that has a token.
pub(crate) async fn world() -> World {
    let mut world = World::new().await.with_people().await;
    world.actor("idp", DutyRole::Hr, None).await;
    world
}

/// A user called like this, with more about them.
pub(crate) fn user(name: &str, more: &Value) -> Value {
    let mut user = json!({ "schemas": [USER], "userName": name });
    user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    user
}

/// 张三 as a provider knows him.
fn zhang() -> Value {
    user("zhang", &json!({ "active": true, ENTERPRISE: { "employeeNumber": "001", "department": "研发一部" } }))
}

pub(crate) async fn made(world: &World, endpoint: &str, body: &Value) -> Value {
    let answer = world.post("idp", &format!("/scim/v2/{endpoint}"), body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/scim+json");
    answer.json()
}

pub(crate) fn path(endpoint: &str, entry: &Value) -> String {
    format!("/scim/v2/{endpoint}/{}", entry["id"].as_str().unwrap())
}

/// Changes a user by `PATCH`.
async fn patch(world: &World, user: &Value, operations: &Value) -> Answer {
    let body = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations });
    world.send("idp", Method::PATCH, &path("Users", user), &body).await
}

async fn patched(world: &World, user: &Value, operations: &Value) -> Value {
    let answer = patch(world, user, operations).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()
}

/// Who is in a list, by name.
async fn listed(world: &World, query: &str) -> Vec<String> {
    let answer = world.get("idp", &format!("/scim/v2/Users?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let list = answer.json();
    let users = list["Resources"].as_array().unwrap();
    users.iter().map(|user| user["userName"].as_str().unwrap_or_default().to_owned()).collect()
}
