//! The operations, and around them what every request passes.

use crate::caller::recognise;
use crate::console::console;
use crate::error::ProblemDocument;
use crate::layers::{identify_request, observe, panicked, protect, write_problems};
use crate::state::AppState;
use crate::uploads::admit;
use crate::{api, health, idempotency, login, scim};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::ToSchema;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr, ResponseBuilder,
    SecurityRequirement, Server,
};
use utoipa_axum::router::OpenApiRouter;

/// What a problem document is sent as (RFC 9457).
const PROBLEM: &str = "application/problem+json";

/// Everything that the server answers.
pub fn router(state: AppState) -> Router {
    let (operations, _) = operations(&state).split_for_parts();
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), identify_request))
        .layer(from_fn_with_state(state.clone(), observe))
        .layer(from_fn_with_state(state.clone(), protect))
        .layer(CompressionLayer::new())
        .layer(from_fn(write_problems))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(state.settings.body_limit));
    let operations = operations.nest("/scim/v2", scim::routes(&state));
    operations.fallback(console).layer(around).with_state(state)
}

/// The OpenAPI document of everything that [`router`] answers.
pub fn document(state: &AppState) -> OpenApi {
    let (_, paths) = operations(state).split_for_parts();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let mut document = OpenApiBuilder::from(paths)
        .info(InfoBuilder::new().title("Exeunt").version("1").build())
        .servers(Some([Server::new("/")]))
        .security(Some([SecurityRequirement::new("bearer", Vec::<String>::new())]))
        .build();
    let components = document.components.get_or_insert_with(|| ComponentsBuilder::new().build());
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    for (path, operations) in &mut document.paths.paths {
        name_operations(path, operations);
        for operation in each_of(operations) {
            say_how_it_refuses(operation);
        }
    }
    document
}

fn each_of(operations: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, patch, delete, .. } = operations;
    [get, put, post, patch, delete].into_iter().filter_map(Option::as_mut)
}

/// Every refusal is a problem document, which has a media type of its own. The ones that are an operation's own stand
/// with it; those that any may meet (nobody is logged in, too many requests, a database that is away) stand with all.
fn say_how_it_refuses(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        if let Some(content) = response.content.get("application/json").filter(|content| is_problem(content)).cloned() {
            response.content = [(PROBLEM.to_owned(), content)].into_iter().collect();
        }
    }
    for (statuses, says) in [("4XX", "It is refused."), ("5XX", "It could not be done, and may be tried again.")] {
        let schema = Ref::from_schema_name(ProblemDocument::name());
        let refused = ResponseBuilder::new().description(says).content(PROBLEM, Content::new(Some(schema))).build();
        operation.responses.responses.insert(statuses.to_owned(), refused.into());
    }
}

fn is_problem(content: &Content) -> bool {
    let Some(RefOr::Ref(schema)) = &content.schema else { return false };
    schema.ref_location == Ref::from_schema_name(ProblemDocument::name()).ref_location
}

/// Names each operation by its method and address. A handler's own name, which it would have otherwise, is often `get` or
/// `list`, and what reads the document takes operations of one name for the same.
fn name_operations(path: &str, operations: &mut PathItem) {
    let words = path.trim_start_matches("/api/v1").split(|c: char| !c.is_ascii_alphanumeric());
    let address = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
    let PathItem { get, put, post, patch, delete, .. } = operations;
    for (method, operation) in [("get", get), ("put", put), ("post", post), ("patch", patch), ("delete", delete)] {
        if let Some(operation) = operation {
            operation.operation_id = Some(format!("{method}_{address}"));
        }
    }
}

/// Who asks is found out for the API alone: a probe of health has no caller.
fn operations(state: &AppState) -> OpenApiRouter<AppState> {
    let timed = |limit: Duration| TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, limit);
    let ordinary = api::routes().layer(timed(state.settings.timeout));
    let patient = api::routes_of_platforms().layer(timed(state.settings.platform_timeout));
    let api = ordinary.merge(patient).layer(from_fn_with_state(state.clone(), idempotency::once));
    let uploads = api::routes_of_uploads().map(|(routes, upload)| {
        let routes = routes.layer(timed(state.settings.platform_timeout));
        let routes = routes.layer(from_fn_with_state(state.clone(), idempotency::once));
        routes.layer(from_fn_with_state((state.clone(), upload), admit))
    });
    let api = uploads
        .into_iter()
        .fold(api, OpenApiRouter::merge)
        // After it, so that no answer with a secret is kept to be given again.
        .merge(login::routes().merge(api::routes_of_links()).layer(timed(state.settings.timeout)))
        .layer(from_fn_with_state(state.clone(), recognise));
    OpenApiRouter::new().nest("/api/v1", api).merge(health::routes().layer(timed(state.settings.timeout)))
}
