//! Spans for a collector of OpenTelemetry, sent by OTLP over HTTP.
//!
//! What is sent is an allow-list: spans whose name begins with `exeunt.`, with the fields that they declare, and no events.
//! Whoever makes such a span puts no name, address, id of a person, query or secret into it.
//!
//! Invariant: a collector that is slow or dead slows and stops nothing. Spans wait in a queue of fixed length, and what
//! doesn't fit is dropped; a request to the collector ends after five seconds, and so does the farewell.
#![warn(missing_docs)]

mod carrier;

use carrier::Carrier;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use reqwest::header::HeaderMap;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::{Metadata, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;
use url::Url;

/// How the name of a span begins that leaves the house.
pub const PREFIX: &str = "exeunt.";

/// How long a request to the collector may take, and how long we wait for the last one when the program ends.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where spans go, and how many.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The collector; `/v1/traces` is added where the address has no path.
    pub endpoint: Url,
    /// Of all traces, this share, from 0 to 1. One trace is sent whole or not at all, by its id.
    pub share: f64,
    /// The version of the program.
    pub version: &'static str,
}

/// Spans can't be sent as it is set.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
    /// The address or its headers are not usable.
    #[error("spans can't be sent there")]
    Endpoint(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Sends spans until it is told to end.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins to send, on this runtime. Nothing is asked of the collector yet: it may come later.
    pub fn begin(settings: &Settings, runtime: Handle) -> Result<Self, TracesError> {
        let endpoint = |error: Box<dyn std::error::Error + Send + Sync>| TracesError::Endpoint(error);
        let carrier = Carrier::new(runtime, PATIENCE).map_err(|error| endpoint(Box::new(error)))?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(carrier)
            .with_endpoint(address(&settings.endpoint))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| endpoint(Box::new(error)))?;
        let about = [KeyValue::new("service.name", "exeunt"), KeyValue::new("service.version", settings.version)];
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            // By the trace's id alone: no caller decides how much we send.
            .with_sampler(Sampler::TraceIdRatioBased(settings.share))
            .with_resource(Resource::builder_empty().with_attributes(about).build())
            .build();
        Ok(Self(provider))
    }

    /// What hands our spans over; for the program's subscriber.
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("exeunt"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(leaves))
    }

    /// Sends what is left, for at most five seconds. Not on a thread of the runtime, which does the sending.
    pub fn end(self) {
        if let Err(error) = self.0.shutdown_with_timeout(PATIENCE) {
            tracing::warn!(%error, "the last spans may not have been sent");
        }
    }
}

fn leaves(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && metadata.name().starts_with(PREFIX)
}

fn address(endpoint: &Url) -> String {
    let mut address = endpoint.clone();
    if address.path() == "/" {
        address.set_path("/v1/traces");
    }
    address.into()
}

/// Makes the span a child of what the caller's `traceparent` names, if it names anything and spans are sent.
pub fn continue_from(span: &Span, headers: &HeaderMap) {
    use opentelemetry::propagation::TextMapPropagator as _;
    if !headers.contains_key("traceparent") {
        return;
    }
    let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &HeaderExtractor(headers));
    // Where nothing is sent there is nothing to hang it on.
    drop(span.set_parent(parent));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_path_is_added_where_there_is_none() {
        let sent_to = |text: &str| address(&Url::parse(text).unwrap());
        assert_eq!(sent_to("http://127.0.0.1:4318"), "http://127.0.0.1:4318/v1/traces");
        assert_eq!(sent_to("https://apm.example/otlp/v1/traces"), "https://apm.example/otlp/v1/traces");
    }
}
