//! The audit log: its entries, and what proves that it is one and the same for everybody.
//!
//! The bytes are those of the public formats (`docs/evidence.md`), so that a reader in a browser or elsewhere verifies them
//! without trusting this server.

use crate::api::entry::EntryShape;
use crate::body::{Path, Query};
use crate::caller::Asker;
use crate::error::{Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::oneself::Oneself;
use crate::page::{Page, limit};
use crate::reach::must_see_everybody;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use exeunt_core::Language;
use exeunt_evidence::{Checkpoint, Hashes, inclusion_needs, inclusion_proof};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Entries looked at for one page. A filter that fits few may give a short page with a `next`.
const LOOKED_AT: u64 = 2_000;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(checkpoint)).routes(routes!(proof))
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Whose.
    actor: Option<String>,
    /// The verb, such as `plan.approved`, or its beginning, such as `plan.`.
    what: Option<String>,
    /// Of one case, by its id.
    case: Option<String>,
    /// Of one step of a plan, by its id.
    step: Option<String>,
    /// The `next` of the page before: entries with a smaller index follow.
    after: Option<u64>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Entries of the audit log, the newest first, without those about one's own leaving. A page may be short although there
/// is a `next`.
#[utoipa::path(get, path = "/audit/entries", tag = "audit", params(Wanted),
    responses((status = 200, body = Page<EntryShape>), (status = 403, body = ProblemDocument)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Speaks(language): Speaks,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<EntryShape>>> {
    must_see_everybody(&state, &asker.0).await?;
    let most = usize::try_from(limit(wanted.limit)?).unwrap_or(usize::MAX);
    let oneself = Oneself::of(&state, &asker.0).await?;
    let size = state.engine.store.log_size().await?;
    let end = wanted.after.map_or(size, |index| index.min(size));
    let begin = end.saturating_sub(LOOKED_AT);
    let mut items = Vec::new();
    for stored in state.engine.store.log_entries(begin..end).await?.iter().rev() {
        let entry = EntryShape::of(stored, language)?;
        let whose = wanted.actor.as_ref().is_none_or(|actor| *actor == entry.actor);
        let of = wanted.case.is_none() || wanted.case == entry.case;
        let at = wanted.step.is_none() || wanted.step == entry.step;
        let what = wanted.what.as_ref().is_none_or(|what| entry.what.starts_with(what.as_str()));
        if whose && what && of && at && !oneself.covers(&entry) {
            items.push(entry);
        }
        if items.len() == most {
            break;
        }
    }
    let next = if items.len() == most { items.last().map_or(begin, |entry| entry.index) } else { begin };
    Ok(Json(Page { items, next: (next > 0).then(|| next.to_string()) }))
}

/// What an auditor keeps.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Checkpoint)]
struct CheckpointShape {
    /// The signed note.
    note: String,
    /// The key with which it is verified. A verifier takes it from elsewhere.
    log_key: String,
}

/// The newest signed checkpoint over the log.
#[utoipa::path(get, path = "/audit/checkpoint", tag = "audit",
    responses((status = 200, body = CheckpointShape), (status = 404, body = ProblemDocument)))]
async fn checkpoint(State(state): State<AppState>, asker: Asker) -> Result<Json<CheckpointShape>> {
    must_see_everybody(&state, &asker.0).await?;
    let latest = state.engine.store.checkpoint_latest().await?.ok_or_else(Problem::not_found)?;
    Ok(Json(CheckpointShape { note: latest.note, log_key: state.engine.log_public_key() }))
}

/// An entry with everything that shows that it is in the log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InclusionProof)]
struct ProofShape {
    index: u64,
    /// The leaf, byte for byte, as base64.
    leaf: String,
    /// The hashes from the leaf to the root, as hexadecimal.
    hashes: Vec<String>,
    /// The checkpoint whose tree they lead to.
    note: String,
}

/// The proof that an entry is in the log that the newest checkpoint signs.
#[utoipa::path(get, path = "/audit/entries/{index}/proof", tag = "audit", params(("index" = u64, Path)),
    responses((status = 200, body = ProofShape), (status = 404, body = ProblemDocument)))]
async fn proof(State(state): State<AppState>, asker: Asker, Path(index): Path<u64>) -> Result<Json<ProofShape>> {
    must_see_everybody(&state, &asker.0).await?;
    let store = &state.engine.store;
    let latest = store.checkpoint_latest().await?.ok_or_else(Problem::not_found)?;
    let size = Checkpoint::read_unverified(&latest.note).map_err(|error| Problem::internal(&error))?.size;
    if index >= size {
        return Err(Problem::not_found());
    }
    let needs = inclusion_needs(index, size).map_err(|error| Problem::internal(&error))?;
    let hashes: Hashes = store.log_hashes(&needs).await?.into_iter().collect();
    let hashes = inclusion_proof(index, size, &hashes).map_err(|error| Problem::internal(&error))?;
    let entry = store.log_entries(index..index + 1).await?.pop().ok_or_else(Problem::not_found)?;
    if Oneself::of(&state, &asker.0).await?.covers(&EntryShape::of(&entry, Language::En)?) {
        return Err(Problem::not_found());
    }
    Ok(Json(ProofShape {
        index,
        leaf: BASE64_STANDARD.encode(&entry.leaf),
        hashes: hashes.iter().map(ToString::to_string).collect(),
        note: latest.note,
    }))
}
