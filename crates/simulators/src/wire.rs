//! A request and an answer, stripped to what a platform's face needs.

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value};

/// One request, fully read.
#[derive(Debug, Clone)]
pub struct Call {
    /// Upper-case method.
    pub method: String,
    /// The path as sent, still percent-encoded.
    pub path: String,
    /// The path's segments, percent-decoded.
    pub segments: Vec<String>,
    /// The query's pairs, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The token of `Authorization: Bearer`.
    pub bearer: Option<String>,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Every header that is text, by lower-case name.
    pub headers: Vec<(String, String)>,
    /// Where the request came from.
    pub peer: IpAddr,
    /// The body.
    pub body: Bytes,
}

impl Call {
    /// The first value of a query parameter.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first header of that name, which must be given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as a JSON object; `None` when it is something else.
    pub fn object(&self) -> Option<Map<String, Value>> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Some(object),
            _ => None,
        }
    }
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
    /// How long the platform holds the answer back after the effect.
    pub pause: Duration,
}

/// An answer's body: JSON stays a value until it is sent, so that a fault can change it.
#[derive(Debug, Clone)]
pub enum Body {
    /// JSON.
    Json(Value),
    /// Anything else.
    Bytes(Bytes),
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            content_type: "application/json",
            headers: Vec::new(),
            body: Body::Json(body),
            pause: Duration::ZERO,
        }
    }

    /// An answer that is not JSON.
    pub fn bytes(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status, content_type, headers: Vec::new(), body: Body::Bytes(body.into()), pause: Duration::ZERO }
    }

    /// The body as it goes over the wire.
    pub fn into_bytes(self) -> Bytes {
        match self.body {
            Body::Json(value) => Bytes::from(value.to_string()),
            Body::Bytes(bytes) => bytes,
        }
    }
}
