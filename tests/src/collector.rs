//! A collector of OpenTelemetry on loopback: takes spans by OTLP over HTTP, as the protocol's own definitions read them.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;

use crate::error::Result;

const PATIENCE: Duration = Duration::from_secs(30);

/// A running collector. A thread of its own answers, because the programs that send may be the test's own process.
#[derive(Debug)]
pub struct Collector {
    address: String,
    taken: Arc<Mutex<Vec<Taken>>>,
}

/// One span as it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Of the program that sent it: `service.name` and what else it says of itself.
    pub from: BTreeMap<String, String>,
    pub name: String,
    /// Hexadecimal.
    pub trace: String,
    pub id: String,
    /// Empty: it has none.
    pub parent: String,
    pub attributes: BTreeMap<String, String>,
    pub events: usize,
    pub ended_badly: bool,
}

impl Collector {
    /// Listens on a port that is free.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("no port for a collector")?;
        let address = format!("http://{}", listener.local_addr().context("no address")?);
        let taken: Arc<Mutex<Vec<Taken>>> = Arc::default();
        let into = Arc::clone(&taken);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(std::result::Result::ok) {
                match take(stream) {
                    Ok(spans) => into.lock().unwrap_or_else(PoisonError::into_inner).extend(spans),
                    Err(error) => eprintln!("the collector could not read a request: {error:#}"),
                }
            }
        });
        Ok(Self { address, taken })
    }

    /// Where it listens, without a path.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// All spans that came in so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The first span that is as wanted, once it is there.
    pub fn wait_for(&self, wanted: impl Fn(&Taken) -> bool) -> anyhow::Result<Taken> {
        let begun = Instant::now();
        loop {
            if let Some(found) = self.taken().into_iter().find(&wanted) {
                return Ok(found);
            }
            if begun.elapsed() > PATIENCE {
                bail!("no such span came, only {:#?}", self.taken());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// One request, answered and closed.
fn take(mut stream: TcpStream) -> anyhow::Result<Vec<Taken>> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut read = Vec::new();
    let end = loop {
        if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        more(&mut stream, &mut read)?;
    };
    let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
    if !head.starts_with("post /v1/traces http/1.1") || !head.contains("content-type: application/x-protobuf") {
        bail!("not an export of traces: {head}");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.context("no length")?.trim().parse()?;
    while read.len() < end + 4 + length {
        more(&mut stream, &mut read)?;
    }
    let request = ExportTraceServiceRequest::decode(&read[end + 4..])?;
    stream.write_all(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    )?;
    Ok(spans(request))
}

fn more(stream: &mut TcpStream, read: &mut Vec<u8>) -> anyhow::Result<()> {
    let mut piece = [0; 4096];
    match stream.read(&mut piece)? {
        0 => bail!("the request ends early"),
        length => read.extend_from_slice(&piece[..length]),
    }
    Ok(())
}

fn spans(request: ExportTraceServiceRequest) -> Vec<Taken> {
    let mut taken = Vec::new();
    for resource in request.resource_spans {
        let from = words(resource.resource.map(|r| r.attributes).unwrap_or_default());
        for span in resource.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            taken.push(one(&from, span));
        }
    }
    taken
}

fn one(from: &BTreeMap<String, String>, span: Span) -> Taken {
    Taken {
        from: from.clone(),
        name: span.name,
        trace: hex::encode(span.trace_id),
        id: hex::encode(span.span_id),
        parent: hex::encode(span.parent_span_id),
        attributes: words(span.attributes),
        events: span.events.len(),
        ended_badly: span.status.is_some_and(|status| status.code == 2),
    }
}

fn words(attributes: Vec<KeyValue>) -> BTreeMap<String, String> {
    let word = |value: Option<Value>| match value {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::BoolValue(so)) => so.to_string(),
        other => format!("{other:?}"),
    };
    attributes.into_iter().map(|pair| (pair.key, word(pair.value.and_then(|value| value.value)))).collect()
}
