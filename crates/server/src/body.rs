//! Reading bodies and addresses: bounded, and with the place of every mistake.

use crate::error::{Fault, Problem, Result};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

/// The parameters in the address.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// The names in the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type"));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| crate::error::of_status(rejection.status()).unwrap_or_else(Problem::not_found))?;
        read(&bytes).map(Self)
    }
}

/// The value that these bytes say.
///
/// # Errors
/// `invalid-request`, with the place of the mistake; also where a text holds the character zero, which no name has and not
/// every database keeps.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if says_zero(bytes) {
        return Err(Problem::invalid(vec![Fault::body("", "fault-zero")]));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let pointer = pointer(error.path());
        Problem::invalid(vec![Fault::body(pointer, "fault-body").with("why", error.inner())])
    })?;
    json.end().map_err(|error| Problem::invalid(vec![Fault::body("", "fault-body").with("why", error)]))?;
    Ok(value)
}

/// Whether a JSON text holds `\u0000`. The bare character is no JSON.
pub(crate) fn says_zero(json: &[u8]) -> bool {
    let slashes = |at: usize| json.iter().take(at).rev().take_while(|byte| **byte == b'\\').count();
    json.windows(6).enumerate().any(|(at, window)| window == b"\\u0000" && slashes(at) % 2 == 0)
}

/// Whether an address holds the character zero.
fn has_zero(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.contains("%00"))
}

/// A path of serde as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let names = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    names.fold(String::new(), |pointer, name| pointer + "/" + &name)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || (kind.starts_with("application/") && kind.ends_with("+json"))
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        if has_zero(parts.uri.query()) {
            return Err(Problem::invalid(vec![Fault::parameter("?", "fault-zero")]));
        }
        let axum::extract::Query(value) = axum::extract::Query::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        if has_zero(Some(parts.uri.path())) {
            return Err(Problem::not_found());
        }
        let axum::extract::Path(value) = axum::extract::Path::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

/// Refuses a text that is empty or longer than `most` characters.
///
/// # Errors
/// A fault at this pointer of the body.
pub fn bounded(pointer: &'static str, text: &str, most: usize) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Problem::invalid(vec![Fault::body(pointer, "fault-empty")]));
    }
    at_most(pointer, text, most)
}

/// Refuses a text that is longer than `most` characters.
///
/// # Errors
/// A fault at this pointer of the body.
pub fn at_most(pointer: &'static str, text: &str, most: usize) -> Result<()> {
    if text.chars().count() > most {
        return Err(Problem::invalid(vec![Fault::body(pointer, "fault-long").with("most", most)]));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use exeunt_core::Language;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only the way to it matters")]
        inner: Vec<u8>,
    }

    #[test]
    fn no_text_holds_the_character_zero() {
        for (json, refused) in
            [(r#"["a\u0000b"]"#, true), (r#"["\\u0000"]"#, false), (r#"["\\\u0000"]"#, true), (r#"["u0000"]"#, false)]
        {
            assert_eq!(read::<Vec<String>>(json.as_bytes()).is_err(), refused, "{json}");
        }
        assert!(has_zero(Some("q=a%00")) && !has_zero(Some("q=a%2500")) && !has_zero(None));
    }

    #[test]
    fn a_mistake_is_named_by_its_place() {
        let problem = read::<Outer>(br#"{"inner":[1,2,"x"]}"#).unwrap_err();
        let document = serde_json::to_value(problem.document(Language::En, "r")).unwrap();
        assert_eq!(document["errors"][0]["pointer"], "#/inner/2");
        assert_eq!(document["status"], 422);
        assert!(read::<Outer>(br#"{"inner":[]} tail"#).is_err());
    }
}
