//! What lies on a platform, page by page, asked there just now: its accounts, and whose they are, and its groups.
//!
//! How long a page is decides the platform. Its keys are the platform's own: only what came as `next` is a key.

use crate::body::{Path, Query};
use crate::caller::Asker;
use crate::error::{Fault, Problem, ProblemDocument, Result};
use crate::page::Page;
use crate::reach::must_see_everybody;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{AccountRef, ConnectionName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Longer than any platform's key.
const LONGEST_KEY: usize = 1_000;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(accounts)).routes(routes!(groups))
}

/// Where the page begins.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct From {
    /// The `next` of the page before.
    #[param(max_length = 1000)]
    after: Option<String>,
}

impl From {
    fn key(self) -> Result<Option<String>> {
        match self.after {
            Some(key) if key.chars().count() > LONGEST_KEY => {
                Err(Problem::invalid(vec![Fault::parameter("after", "fault-long").with("most", LONGEST_KEY)]))
            }
            other => Ok(other),
        }
    }
}

/// An account on a platform.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlatformAccount)]
struct AccountShape {
    account: String,
    display_name: String,
    /// `open`, `barred`, `deactivated` or `erased`.
    login: String,
    /// It rules the platform.
    admin: bool,
    /// Whose it is; absent where nobody has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
}

/// A connection's accounts, barred ones too.
#[utoipa::path(get, path = "/connections/{name}/accounts", tag = "connections",
    params(("name" = String, Path), From),
    responses((status = 200, body = Page<AccountShape>), (status = 404, body = ProblemDocument),
        (status = 502, body = ProblemDocument)))]
async fn accounts(
    State(state): State<AppState>,
    asker: Asker,
    Path(name): Path<String>,
    Query(from): Query<From>,
) -> Result<Json<Page<AccountShape>>> {
    let name = known(&state, &asker, name).await?;
    let page = state.engine.account_page(&name, from.key()?).await?;
    let refs = page.items.iter().map(|item| AccountRef { connection: name.clone(), account: item.id.clone() });
    let bound = state.engine.store.binding_several(&refs.collect::<Vec<_>>()).await?;
    let mut people: BTreeMap<_, _> = bound.into_iter().map(|b| (b.account.account, b.person.to_string())).collect();
    let items = page.items.into_iter().map(|item| AccountShape {
        person: people.remove(&item.id),
        account: item.id.to_string(),
        display_name: item.display_name,
        login: super::word(&item.login),
        admin: item.admin,
    });
    Ok(Json(Page { items: items.collect(), next: page.next.map(|next| next.0) }))
}

/// A group on a platform.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlatformGroup)]
struct GroupShape {
    group: String,
    name: String,
    members: u64,
}

/// A connection's groups.
#[utoipa::path(get, path = "/connections/{name}/groups", tag = "connections",
    params(("name" = String, Path), From),
    responses((status = 200, body = Page<GroupShape>), (status = 404, body = ProblemDocument),
        (status = 502, body = ProblemDocument)))]
async fn groups(
    State(state): State<AppState>,
    asker: Asker,
    Path(name): Path<String>,
    Query(from): Query<From>,
) -> Result<Json<Page<GroupShape>>> {
    let name = known(&state, &asker, name).await?;
    let page = state.engine.group_page(&name, from.key()?).await?;
    let items = page.items.into_iter();
    let items = items.map(|item| GroupShape { group: item.id.to_string(), name: item.name, members: item.members });
    Ok(Json(Page { items: items.collect(), next: page.next.map(|next| next.0) }))
}

/// The connection, if there is one and the caller may see everybody.
pub(super) async fn known(state: &AppState, asker: &Asker, name: String) -> Result<ConnectionName> {
    must_see_everybody(state, &asker.0).await?;
    let known = state.engine.store.connection_lookup(&ConnectionName::from(name)).await?;
    Ok(known.ok_or_else(Problem::not_found)?.name)
}
