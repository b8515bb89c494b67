//! One request to an HR system, one answer: no redirects, bounded in size and time, and nothing secret in what is said
//! about it. The address is an administrator's; where it sends us on to is not followed.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::sync::Once;
use std::time::Duration;
use url::{Host, Url};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_mins(1);
/// A page of a few hundred records has far less.
const LARGEST: usize = 16 * 1024 * 1024;

/// A way to one server, as one caller.
#[derive(Debug)]
pub(crate) struct Http {
    client: Client,
}

/// Why no answer can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No whole answer came.
    NoAnswer,
    Status(u16),
    TooLarge,
    NotJson,
    Secret,
}

impl Http {
    /// A way for the caller who has this token; `certificate` (PEM) is believed beside those of the machine.
    pub(crate) fn new(token: &SecretString, certificate: Option<&str>) -> Result<Self, Trouble> {
        use_ring();
        let mut bearer =
            HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).map_err(|_| Trouble::Secret)?;
        bearer.set_sensitive(true);
        let mut client = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .no_proxy()
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, bearer)]));
        if let Some(pem) = certificate {
            client = client.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(|_| Trouble::Secret)?);
        }
        Ok(Self { client: client.build().map_err(|_| Trouble::NoAnswer)? })
    }

    /// Asks for JSON.
    pub(crate) async fn get(&self, url: Url, headers: &[(HeaderName, String)]) -> Result<Value, Trouble> {
        let mut request = self.client.get(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(|_| Trouble::NoAnswer)?;
        let status = response.status().as_u16();
        if !(200..300).contains(&status) {
            return Err(Trouble::Status(status));
        }
        serde_json::from_slice(&bounded(response).await?).map_err(|_| Trouble::NotJson)
    }
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Trouble::NoAnswer)? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(Trouble::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Chooses the cryptography behind TLS for this process, unless that was done already.
pub(crate) fn use_ring() {
    static TLS: Once = Once::new();
    // An error means that the process has chosen a provider already, which is as good.
    TLS.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
}

/// Whether an address is on this very machine, where nobody listens in.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_loopback_name(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Hosts of schemes that the URL standard doesn't know, such as `ldap`, come as names.
fn is_loopback_name(name: &str) -> bool {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
