//! Why a server isn't reached, as far as the machine knows: nobody listens, nobody knows the name, the certificate is
//! somebody else's, or there is silence. Each is mended elsewhere.

use exeunt_core::Message;
use std::error::Error;
use std::io;

/// The sentence for an error that came instead of an answer. `address` must hold no credential.
pub(crate) fn why(error: &(dyn Error + 'static), address: &str) -> Message {
    let mut next = Some(error);
    let mut key = None;
    while let (Some(error), None) = (next, key) {
        key = of(error);
        next = error.source();
    }
    Message::new(key.unwrap_or("unreached-other")).with("address", address)
}

fn of(error: &(dyn Error + 'static)) -> Option<&'static str> {
    if error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout) {
        return Some("unreached-silent");
    }
    let said = error.to_string();
    // The resolver's own failures have no kind to know them by.
    if said.starts_with("dns error") || said.contains("failed to lookup address") {
        return Some("unreached-name");
    }
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(of_tls(error));
    }
    let error = error.downcast_ref::<io::Error>()?;
    // What such an error wraps isn't its source.
    if let Some(key) = error.get_ref().and_then(|inner| of(inner)) {
        return Some(key);
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some("unreached-refused"),
        io::ErrorKind::TimedOut => Some("unreached-silent"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Some("unreached-network"),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::UnexpectedEof => {
            Some("unreached-cut")
        }
        _ => None,
    }
}

fn of_tls(error: &rustls::Error) -> &'static str {
    if matches!(error, rustls::Error::InvalidCertificate(_)) { "unreached-certificate" } else { "unreached-tls" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::net::TcpListener;

    async fn key(address: &str) -> String {
        crate::http::use_ring();
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(300)).build().unwrap();
        let error = client.get(address).send().await.unwrap_err();
        let why = why(&error, address);
        assert_eq!(why.args.get("address").map(String::as_str), Some(address));
        why.key.into_owned()
    }

    #[tokio::test]
    async fn each_way_of_not_being_reached_is_told_apart() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = silent.local_addr().unwrap().port();
        assert_eq!(key(&format!("http://127.0.0.1:{port}")).await, "unreached-silent");
        drop(silent);
        assert_eq!(key(&format!("http://127.0.0.1:{port}")).await, "unreached-refused");
        assert_eq!(key("http://no-such-host.invalid").await, "unreached-name");

        let certificate = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, certificate);
        assert_eq!(why(&wrapped, "https://im.example").key, "unreached-certificate");
    }
}
