//! Lists of leavers that somebody uploads.

use super::StatementShape;
use crate::body::Query;
use crate::caller::Asker;
use crate::error::{Fault, FaultDocument, Problem, ProblemDocument, Result};
use crate::language::Speaks;
use crate::layers::instance;
use crate::state::AppState;
use crate::uploads::{file, in_time, list};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{Extensions, StatusCode};
use exeunt_core::{Became, Duty, FindingKind, SourceName, Statement};
use exeunt_engine::intake::Applied;
use exeunt_engine::{Caller, EngineError};
use exeunt_intake::table::{self, Options, Refused};
use exeunt_intake::{Batch, Opened};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whose list it is when nobody says.
const USUAL_SOURCE: &str = "file";
const LONGEST_SOURCE: usize = 60;

/// How a list is taken in.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Whose list it is: a source of the kind `list`. `file` without it, which needs no source of its own.
    #[param(max_length = 60)]
    source: Option<String>,
    /// When the list held, such as the time of the file's last change: the same for the same list.
    #[param(value_type = String, format = DateTime, required = true)]
    as_of: Option<Timestamp>,
    /// Use the good rows of a list that has bad ones.
    #[serde(default)]
    #[param(required = false)]
    partly: bool,
    /// Say what would come of it, and change nothing.
    #[serde(default)]
    #[param(required = false)]
    dry_run: bool,
    /// Read it as the list of a batch, in which everybody leaves, and change nothing. A word that isn't known and a row of
    /// somebody who stays refuse it, and nobody is left out because their last day is long past.
    #[serde(default)]
    #[param(required = false)]
    for_batch: bool,
}

/// A file, as browsers send it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the parts are read one by one")]
pub(crate) struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What came of a list, row by row.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListTaken)]
pub(crate) struct Taken {
    dry_run: bool,
    statements: Vec<TakenRow>,
    /// What could not be used, and remarks.
    troubles: Vec<FaultDocument>,
    /// Rows that were left out, because their last day is long past.
    long_gone: u64,
    /// Which rows these are; at most 200 of them.
    left_out: Vec<FaultDocument>,
}

/// What came of a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TakenRow {
    #[serde(flatten)]
    statement: StatementShape,
    /// Its line in the file, as an editor counts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// What a person has to settle about it, as a kind of finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_because: Option<&'static str>,
    /// It was known already.
    again: bool,
    /// Why it was not taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<ProblemDocument>,
}

/// Takes in a list of leavers, CSV or XLSX, in the part `file` of a form. The same list again changes nothing.
#[utoipa::path(post, path = "/intake/files", tag = "intake", params(Wanted),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 200, body = Taken), (status = 409, body = ProblemDocument),
        (status = 413, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn upload(
    State(state): State<AppState>,
    asker: Asker,
    Query(wanted): Query<Wanted>,
    Speaks(language): Speaks,
    extensions: Extensions,
    request: Request,
) -> Result<Json<Taken>> {
    asker.must(&state, Duty::GiveStatement).await?;
    let missing = || Problem::invalid(vec![Fault::parameter("as_of", "fault-missing")]);
    let as_of = wanted.as_of.ok_or_else(missing)?;
    let (source, options) = options(&state, &wanted)?;
    let bytes = in_time(&state, file(request, &state)).await?;
    let now = state.engine.now();
    let (for_batch, dry_run) = (wanted.for_batch, wanted.dry_run || wanted.for_batch);
    let reader = if for_batch { everybody } else { table::read };
    let read = move || reader(&source, &bytes, &options, as_of, now);
    let batch = list(&state, read).await?;
    let mut statements = Vec::with_capacity(batch.statements.len());
    let mut lines = batch.lines.into_iter();
    for statement in batch.statements {
        let (came, refused) = match take_in(&state, &asker.0, &statement, dry_run).await {
            Ok(came) => (came, None),
            Err(EngineError::Store(error)) => return Err(error.into()),
            Err(error) => (Came::default(), Some(Problem::from(error).document(language, &instance(&extensions)))),
        };
        statements.push(TakenRow {
            statement: StatementShape::of(statement, came.became),
            line: lines.next(),
            waits_because: came.why.map(FindingKind::as_str),
            again: came.again,
            refused,
        });
    }
    let troubles = batch.troubles.iter().map(|trouble| Fault::of(trouble).document(language)).collect();
    let left_out = batch.left_out.iter().map(|row| Fault::of(row).document(language)).collect();
    Ok(Json(Taken { dry_run, statements, troubles, long_gone: batch.long_gone, left_out }))
}

/// The rows of a batch's list, each in its place.
fn everybody(
    source: &SourceName,
    bytes: &[u8],
    options: &Options,
    as_of: Timestamp,
    now: Timestamp,
) -> Result<Batch, Refused> {
    let leavers = table::leavers(bytes, options, now)?.into_iter();
    let (lines, statements) = leavers.map(|leaver| (leaver.line, leaver.stated(source, as_of))).unzip();
    Ok(Batch { lines, statements, ..Batch::default() })
}

/// Whose list it is, and how it is read. Nobody speaks for a source that speaks by itself.
fn options(state: &AppState, wanted: &Wanted) -> Result<(SourceName, Options)> {
    let name = wanted.source.as_deref().unwrap_or(USUAL_SOURCE);
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if name.is_empty() || name.len() > LONGEST_SOURCE || !name.bytes().all(plain) {
        return Err(Problem::invalid(vec![Fault::parameter("source", "fault-source").with("most", LONGEST_SOURCE)]));
    }
    let name = SourceName::from(name);
    let options = match state.sources.get(&name).map(|known| &known.opened) {
        // What anybody could call a source, another one may be called later, and what was said would be its word.
        None if name.as_str() != USUAL_SOURCE => {
            return Err(Problem::invalid(vec![Fault::parameter("source", "fault-no-such-source")]));
        }
        None => Options::default(),
        Some(Ok(Opened::List(options))) => options.clone(),
        Some(_) => return Err(Problem::new(StatusCode::CONFLICT, "source-no-list")),
    };
    let partly = options.partly || wanted.partly;
    Ok((name, Options { partly, ..options }))
}

/// What came of a statement, and what a person has to settle about it.
#[derive(Default)]
struct Came {
    became: Option<Became>,
    why: Option<FindingKind>,
    again: bool,
}

async fn take_in(state: &AppState, caller: &Caller, statement: &Statement, dry_run: bool) -> Result<Came, EngineError> {
    if dry_run {
        let (became, why) = state.engine.statement_foresee_why(caller, statement).await?;
        return Ok(Came { became: Some(became), why, again: false });
    }
    let Applied { became, again, .. } = state.engine.statement_apply(caller, statement).await?;
    Ok(Came { became: Some(became), why: state.engine.why_it_waits(became).await?, again })
}
