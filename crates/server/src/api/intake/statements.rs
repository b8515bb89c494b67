//! What was received.

use super::StatementShape;
use crate::body::Query;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::oneself::Oneself;
use crate::page::{Filling, Page, limit};
use crate::reach::must_see_everybody;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{PersonId, SourceName, StatementId};
use exeunt_store::StoredStatement;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which statements are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    source: Option<String>,
    /// An employee number: whom it was found to be about.
    person: Option<String>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<StatementId>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What sources said, what was received last first, without what is or could be about the caller.
#[utoipa::path(get, path = "/intake/statements", tag = "intake", params(Wanted),
    responses((status = 200, body = Page<StatementShape>), (status = 422, body = ProblemDocument)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<StatementShape>>> {
    must_see_everybody(&state, &asker.0).await?;
    let limit = limit(wanted.limit)?;
    let (source, person) = (wanted.source.map(SourceName::from), wanted.person.map(PersonId::from));
    let store = &state.engine.store;
    let oneself = Oneself::of(&state, &asker.0).await?;
    let mut filling = Filling::after(wanted.after, limit);
    while let Some(after) = filling.wants() {
        let rows = store.statement_list(source.as_ref(), person.as_ref(), after, filling.rows()).await?.into_iter();
        let seen = |stored: &StoredStatement| !oneself.is_meant(stored);
        filling.take(rows.map(|stored| (stored.key, Some(stored).filter(seen).map(StatementShape::from))).collect());
    }
    Ok(Json(filling.page(ToString::to_string)))
}
