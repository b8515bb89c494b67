//! Figures for `/metrics`, kept by each server for itself.

use axum::http::{Method, StatusCode};
use metrics::{Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const ABOUT: Metadata<'static> = Metadata::new("exeunt", Level::INFO, None);
/// Seconds; from an answer out of memory to a slow platform.
const BUCKETS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0, 120.0];
/// Single times pile up until somebody counts them into their buckets; nobody may ever ask for figures.
const TIDY_EVERY: u64 = 1_024;

/// What was counted.
pub(crate) struct Meter {
    recorder: PrometheusRecorder,
    answered: AtomicU64,
}

impl Default for Meter {
    fn default() -> Self {
        let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS).expect("there are buckets").build_recorder();
        recorder.describe_counter("exeunt_http_requests_total".into(), None, "Answered requests.".into());
        recorder.describe_histogram("exeunt_http_seconds".into(), None, "Time until an answer began.".into());
        recorder.describe_gauge("exeunt_runs_active".into(), None, "Approved plans that are not at their end.".into());
        recorder.describe_gauge("exeunt_log_entries".into(), None, "Entries of the audit log.".into());
        recorder.describe_gauge("exeunt_notices_waiting".into(), None, "Notices that are still to be sent.".into());
        recorder.describe_gauge("exeunt_notices_failed".into(), None, "Notices that could not be sent.".into());
        recorder.describe_gauge("exeunt_findings_waiting".into(), None, "Findings that wait for a person.".into());
        Self { recorder, answered: AtomicU64::new(0) }
    }
}

impl Meter {
    /// A request was answered.
    pub(crate) fn answered(&self, method: &Method, route: String, status: StatusCode, took: Duration) {
        let method = Label::new("method", method_name(method));
        let route = Label::new("route", route);
        let status = Label::new("status", status.as_u16().to_string());
        let timed = Key::from_parts("exeunt_http_seconds", vec![method.clone(), route.clone()]);
        let counted = Key::from_parts("exeunt_http_requests_total", vec![method, route, status]);
        self.recorder.register_counter(&counted, &ABOUT).increment(1);
        self.recorder.register_histogram(&timed, &ABOUT).record(took.as_secs_f64());
        if self.answered.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.recorder.handle().run_upkeep();
        }
    }

    /// A figure of now.
    pub(crate) fn set(&self, name: &'static str, value: u64) {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        self.recorder.register_gauge(&Key::from_static_name(name), &ABOUT).set(f64::from(value));
    }

    /// Everything in Prometheus' text form.
    pub(crate) fn text(&self) -> String {
        self.recorder.handle().render()
    }
}

/// A caller can send any word as a method; each would be a row for ever.
pub(crate) fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
