//! The way to the provider: only to hosts that the settings name, by https, without redirects, and with bounded answers.
//! What the provider's own documents say about addresses is its word; it leads to no other machine of ours.

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::pin::Pin;
use std::time::Duration;
use url::Url;

const PATIENCE: Duration = Duration::from_secs(10);
const LARGEST: usize = 1024 * 1024;

/// Asks the provider.
pub(super) struct Http {
    client: reqwest::Client,
    issuer: Url,
    hosts: Vec<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("\"{0}\" is not at a host of the provider's: name it under hosts if it is")]
    Elsewhere(String),
    #[error("the answer has more than {LARGEST} bytes")]
    TooLarge,
    #[error("the request could not be sent")]
    Request(#[from] reqwest::Error),
    #[error("the answer can't be read")]
    Unreadable(#[from] axum::http::Error),
}

impl Http {
    pub(super) fn new(issuer: &Url, hosts: &[String]) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(PATIENCE)
            .timeout(PATIENCE)
            .no_proxy()
            .build()?;
        Ok(Self { client, issuer: issuer.clone(), hosts: hosts.to_vec() })
    }

    /// Whether we go there.
    pub(super) fn allows(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let named = self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) && url.port().is_none();
        // The issuer's own scheme: on a machine of one's own that is http.
        let own = url.origin() == self.issuer.origin();
        own || (named && url.scheme() == "https")
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let (parts, body) = request.into_parts();
        let text = parts.uri.to_string();
        let url = Url::parse(&text).ok().filter(|url| self.allows(url)).ok_or(NoAnswer::Elsewhere(text))?;
        let mut sent = self.client.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let mut answer = axum::http::Response::builder().status(sent.status());
        if let Some(headers) = answer.headers_mut() {
            headers.extend(sent.headers().clone());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = sent.chunk().await? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LARGEST {
                return Err(NoAnswer::TooLarge);
            }
        }
        Ok(answer.body(bytes)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_providers_word_leads_only_to_its_own_hosts() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let issuer = Url::parse("https://sso.example/realm").unwrap();
        let http = Http::new(&issuer, &["keys.example".to_owned()]).unwrap();
        for (url, allowed) in [
            ("https://sso.example/token", true),
            ("https://keys.example/jwks", true),
            ("http://sso.example/token", false),
            ("https://sso.example:8443/token", false),
            ("http://keys.example/jwks", false),
            ("https://169.254.169.254/latest", false),
            ("https://localhost/", false),
            ("https://sso.example.evil.example/", false),
        ] {
            assert_eq!(http.allows(&Url::parse(url).unwrap()), allowed, "{url}");
        }
    }
}
