//! Reports as PDF, and which form of one is wanted.

use crate::error::{Problem, Result};
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use exeunt_core::{Digest, Language};
use exeunt_pdf::PrintError;
use exeunt_report::Document;
use serde::Deserialize;
use tokio::sync::Semaphore;
use utoipa::IntoParams;

const PDF: &str = "application/pdf";

/// So many reports are printed at once; each keeps a core busy for a second. The others wait.
static PRESSES: Semaphore = Semaphore::const_new(2);

/// What form the report is wanted in.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `json` or `pdf`; goes before `Accept`.
    #[param(value_type = Option<String>)]
    format: Option<Format>,
    /// `zh` or `en`, for the pages; goes before `Accept-Language`.
    #[param(value_type = Option<String>)]
    language: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Json,
    Pdf,
}

impl Wanted {
    /// The language of the pages, if they are wanted as PDF.
    pub(crate) fn pdf_in(self, headers: &HeaderMap, speaks: Language) -> Option<Language> {
        let format = self.format.unwrap_or_else(|| accepted(headers));
        (format == Format::Pdf).then(|| self.language.unwrap_or(speaks))
    }
}

fn accepted(headers: &HeaderMap) -> Format {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let pdf = accept.split(',').any(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == PDF));
    if pdf { Format::Pdf } else { Format::Json }
}

/// A report as PDF with its sealed file in it, to be saved under `name`, which holds no person's.
pub(crate) async fn printed(document: Document, sealed: Vec<u8>, name: &str) -> Result<Response> {
    let language = document.language;
    let press = PRESSES.acquire().await.map_err(|error| Problem::internal(&error))?;
    let printing = tokio::task::spawn_blocking(move || {
        let printed = exeunt_pdf::print(&document, &sealed);
        drop(press);
        printed
    });
    let pdf = printing.await.map_err(|error| Problem::internal(&error))?.map_err(|error| match error {
        PrintError::NotBuilt => {
            Problem::new(StatusCode::NOT_ACCEPTABLE, "pdf-not-built").hint("problem-hint-pdf-not-built")
        }
        PrintError::Unprintable(_) => Problem::internal(&error),
    })?;
    let headers = [
        (CONTENT_TYPE, PDF.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}.pdf\"", language.as_str())),
        (ETAG, format!("\"{}\"", Digest::of_bytes(&pdf))),
    ];
    Ok((headers, pdf).into_response())
}
