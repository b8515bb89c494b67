//! The language that a caller asks for.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use exeunt_core::Language;
use std::convert::Infallible;

/// More entries than any browser sends; the rest is not looked at.
const MOST: usize = 16;

/// The language of the answer: the best of `Accept-Language` that we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speaks(pub Language);

impl<S: Sync> FromRequestParts<S> for Speaks {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(asked_for(&parts.headers)))
    }
}

/// What the headers ask for; English where they ask for nothing that we speak.
pub(crate) fn asked_for(headers: &HeaderMap) -> Language {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best: Option<(u16, Language)> = None;
    for entry in header.split(',').take(MOST) {
        let (tag, weight) = entry.split_once(';').map_or((entry, 1_000), |(tag, rest)| (tag, thousandths(rest)));
        let Ok(language) = tag.parse::<Language>() else { continue };
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, language));
        }
    }
    best.map_or(Language::En, |(_, language)| language)
}

/// The weight in `q=0.8`, in thousandths; nothing where it can't be read.
fn thousandths(parameter: &str) -> u16 {
    let Some(number) = parameter.trim().strip_prefix("q=") else { return 0 };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("1", _) => 1_000,
        ("0", Ok(thousandths)) => thousandths,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(header: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
        asked_for(&headers)
    }

    #[test]
    fn the_heaviest_language_that_we_speak_is_taken() {
        assert_eq!(heard("zh-CN,zh;q=0.9,en;q=0.8"), Language::Zh);
        assert_eq!(heard("en;q=0.8, zh;q=0.9"), Language::Zh);
        assert_eq!(heard("fr, zh;q=0.1, en;q=0.05"), Language::Zh);
        assert_eq!(heard("zh;q=0, en"), Language::En);
        assert_eq!(heard("zh;q=high"), Language::En);
        for nothing in ["", "*", "fr", "klingon;q=1.0", ";;;,,,"] {
            assert_eq!(heard(nothing), Language::En, "{nothing}");
        }
        assert_eq!(asked_for(&HeaderMap::new()), Language::En);
    }
}
