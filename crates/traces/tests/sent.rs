//! What reaches a collector, and what happens where there is none.

use exeunt_tests::collector::Collector;
use exeunt_traces::{Settings, Traces, continue_from};
use reqwest::header::{HeaderMap, HeaderValue};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tracing_subscriber::layer::SubscriberExt as _;

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// Runs `work` while spans are sent to `endpoint`, and ends.
fn traced(endpoint: &str, share: f64, work: impl FnOnce()) {
    exeunt_tests::http_client();
    let runtime = Runtime::new().expect("a runtime");
    let settings = Settings { endpoint: endpoint.parse().expect("an address"), share, version: "1.2.3" };
    let traces = Traces::begin(&settings, runtime.handle().clone()).expect("settings that are fit");
    let subscriber = tracing_subscriber::registry().with(traces.layer());
    tracing::subscriber::with_default(subscriber, work);
    traces.end();
}

#[test]
fn a_span_reaches_the_collector_with_its_fields_and_its_children() {
    let collector = Collector::start().unwrap();
    traced(collector.address(), 1.0, || {
        let outer = tracing::info_span!("exeunt.http", otel.name = "GET /cases/{id}", http.route = "/cases/{id}");
        outer.in_scope(|| {
            tracing::info_span!("private", person = "zhangsan").in_scope(|| {
                tracing::info!(secret = "hunter2", "an event");
                drop(tracing::info_span!("exeunt.platform", call = "apply").entered());
            });
        });
    });
    let outer = collector.wait_for(|span| span.name == "GET /cases/{id}").unwrap();
    let inner = collector.wait_for(|span| span.name == "exeunt.platform").unwrap();
    assert_eq!(inner.parent, outer.id);
    assert_eq!(inner.trace, outer.trace);
    assert_eq!(outer.attributes["http.route"], "/cases/{id}");
    assert_eq!(inner.from["service.name"], "exeunt");
    assert_eq!(inner.from["service.version"], "1.2.3");
    let all = collector.taken();
    assert_eq!(all.len(), 2, "only what is meant to leave: {all:#?}");
    let text = format!("{all:?}");
    assert!(
        !text.contains("zhangsan") && !text.contains("hunter2") && all.iter().all(|span| span.events == 0),
        "{text}"
    );
}

#[test]
fn a_trace_of_the_callers_goes_on() {
    let collector = Collector::start().unwrap();
    traced(collector.address(), 1.0, || {
        for header in [PARENT, "00-nonsense-01"] {
            let span = tracing::info_span!("exeunt.http", header);
            let headers =
                HeaderMap::from_iter([("traceparent".parse().unwrap(), HeaderValue::from_str(header).unwrap())]);
            continue_from(&span, &headers);
        }
    });
    let continued = collector.wait_for(|span| span.attributes["header"] == PARENT).unwrap();
    assert_eq!(continued.trace, "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(continued.parent, "b7ad6b7169203331");
    let fresh = collector.wait_for(|span| span.attributes["header"] != PARENT).unwrap();
    assert_eq!(fresh.parent, "");
}

#[test]
fn nobody_makes_us_send_more_than_our_share() {
    let collector = Collector::start().unwrap();
    traced(collector.address(), 0.0, || {
        let span = tracing::info_span!("exeunt.http");
        continue_from(
            &span,
            &HeaderMap::from_iter([("traceparent".parse().unwrap(), HeaderValue::from_static(PARENT))]),
        );
    });
    assert_eq!(collector.taken(), []);
}

#[test]
fn a_dead_or_silent_collector_slows_nothing() {
    // One that refuses connections, and one that takes them and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let answers_never = format!("http://{}", silent.local_addr().unwrap());
    for endpoint in ["http://127.0.0.1:9", answers_never.as_str()] {
        let begun = Instant::now();
        let mut worked = Duration::ZERO;
        traced(endpoint, 1.0, || {
            for _ in 0..10_000 {
                drop(tracing::info_span!("exeunt.http", n = 1).entered());
            }
            worked = begun.elapsed();
        });
        // 10,000 spans are more than the queue holds; the work waits for none, the end for five seconds at most.
        assert!(worked < Duration::from_secs(20), "{endpoint}: {worked:?}");
        assert!(begun.elapsed() < worked + Duration::from_secs(15), "{endpoint}: {:?}", begun.elapsed());
    }
}
