//! Logging in: as far as the binding of a resource, because only there a bar shows.

use super::element::Element;
use super::ns;
use super::stream::{AFTER_LOGIN, BEFORE_LOGIN, Pipe, Stream};
use crate::ejabberd::config::{ConfigError, Settings, Tls};
use crate::ejabberd::limits::LOGIN;
use crate::http::{Effect, use_ring};
use crate::unreached;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use exeunt_connector::{ConnectorError, Pace, Result};
use exeunt_core::ErrorKind;
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls_platform_verifier::Verifier;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// What sessions of ours are called, for people who look at them.
pub(in crate::ejabberd) const RESOURCE: &str = "exeunt-probe";

/// Where clients log in.
pub(in crate::ejabberd) struct Doorstep {
    host: String,
    listener: (String, u16),
    tls: Tls,
    /// There is none where TLS isn't spoken.
    connector: Option<TlsConnector>,
    pace: Pace,
}

/// What opens the door.
#[derive(Debug, Clone)]
pub(in crate::ejabberd) enum Key {
    Password(SecretString),
    Token(SecretString),
}

/// What came of a login.
pub(in crate::ejabberd) enum Login {
    In(Box<Session>),
    /// The key is right, and the access rules deny the session.
    Barred(String),
    /// What a wrong key and a missing account get.
    WrongKey(String),
    /// The listener doesn't take keys of this kind.
    NoKeyhole,
}

/// A session that has announced nothing.
pub(in crate::ejabberd) struct Session {
    pub(super) stream: Stream,
    patience: Duration,
}

impl Doorstep {
    pub(in crate::ejabberd) fn new(settings: &Settings, pace: Pace) -> std::result::Result<Self, ConfigError> {
        use_ring();
        let listener = settings.listener().ok_or(ConfigError::Xmpp)?;
        let connector = match settings.xmpp_tls {
            Tls::None => None,
            Tls::Starttls | Tls::Direct => Some(TlsConnector::from(Arc::new(client(settings.xmpp_ca.as_deref())?))),
        };
        Ok(Self { host: settings.host.clone(), listener, tls: settings.xmpp_tls, connector, pace })
    }

    /// Tries a key. One connection, in its turn.
    pub(in crate::ejabberd) async fn log_in(&self, local: &str, key: &Key) -> Result<Login> {
        let what = format!("log in as \"{local}@{}\"", self.host);
        self.pace.turn(LOGIN).await;
        let login = bounded(self.pace.request_timeout(), &what, Effect::Read, self.try_key(local, key, &what)).await;
        match &login {
            Err(e) if e.kind == ErrorKind::RateLimited => self.pace.too_fast(LOGIN, e.retry_after).await,
            _ => self.pace.went_well(LOGIN),
        }
        login
    }

    /// The kinds of key that the listener takes.
    pub(in crate::ejabberd) async fn mechanisms(&self) -> Result<BTreeSet<String>> {
        let what = "ask for the ways to log in";
        self.pace.turn(LOGIN).await;
        let ask = async {
            let (stream, features) = self.greet(what).await?;
            stream.close().await;
            Ok(mechanisms(&features))
        };
        let offered = bounded(self.pace.request_timeout(), what, Effect::Read, ask).await;
        self.pace.went_well(LOGIN);
        offered
    }

    async fn try_key(&self, local: &str, key: &Key, what: &str) -> Result<Login> {
        let (mut stream, features) = self.greet(what).await?;
        let (mechanism, secret) = match key {
            Key::Password(password) => ("PLAIN", password),
            Key::Token(token) => ("X-OAUTH2", token),
        };
        if !mechanisms(&features).contains(mechanism) {
            stream.close().await;
            return Ok(Login::NoKeyhole);
        }
        let credential = STANDARD.encode(format!("\0{local}\0{}", secret.expose_secret()));
        let auth = Element::new(ns::SASL, "auth").attribute("mechanism", mechanism).text(&credential);
        stream.send(&auth).await?;
        let answer = stream.next().await?;
        if answer.is(ns::SASL, "failure") {
            return refused_key(stream, &answer, what).await;
        }
        if !answer.is(ns::SASL, "success") {
            return Err(stream.nonsense());
        }
        let (stream, _) = Stream::open(stream.into_pipe()?, &self.host, what, AFTER_LOGIN).await?;
        self.bind(stream, what).await
    }

    async fn bind(&self, mut stream: Stream, what: &str) -> Result<Login> {
        let resource = Element::new(ns::BIND, "resource").text(RESOURCE);
        let bind = Element::new(ns::BIND, "bind").child(resource);
        stream
            .send(&Element::new(ns::CLIENT, "iq").attribute("type", "set").attribute("id", "bind").child(bind))
            .await?;
        let answer = loop {
            let answer = stream.next().await?;
            if answer.is(ns::CLIENT, "iq") && answer.get("id") == "bind" {
                break answer;
            }
        };
        if answer.get("type") == "result" {
            return Ok(Login::In(Box::new(Session { stream, patience: self.pace.request_timeout() })));
        }
        let condition = condition(&answer).to_owned();
        stream.close().await;
        match condition.as_str() {
            "not-allowed" => Ok(Login::Barred(format!("SASL success, bind {condition}"))),
            _ => Err(unexpected(what, &format!("bind {condition}"), ErrorKind::Protocol)),
        }
    }

    /// Connects, and opens a stream that is safe to say a credential in.
    async fn greet(&self, what: &str) -> Result<(Stream, Element)> {
        let (server, port) = &self.listener;
        let tcp = TcpStream::connect((server.as_str(), *port))
            .await
            .map_err(|e| unreachable(what).says(unreached::why(&e, &format!("{server}:{port}"))))?;
        drop(tcp.set_nodelay(true));
        match self.tls {
            Tls::None => Stream::open(Box::new(tcp), &self.host, what, BEFORE_LOGIN).await,
            Tls::Direct => Stream::open(self.secure(Box::new(tcp), what).await?, &self.host, what, BEFORE_LOGIN).await,
            Tls::Starttls => {
                let (mut stream, _) = Stream::open(Box::new(tcp), &self.host, what, BEFORE_LOGIN).await?;
                // Asked for whether or not it is offered: an offer can be taken out on the way.
                stream.send(&Element::new(ns::TLS, "starttls")).await?;
                if !stream.next().await?.is(ns::TLS, "proceed") {
                    return Err(unexpected(what, "no TLS", ErrorKind::Protocol).hint("mend-xmpp-starttls"));
                }
                Stream::open(self.secure(stream.into_pipe()?, what).await?, &self.host, what, BEFORE_LOGIN).await
            }
        }
    }

    /// The certificate must be the virtual host's, wherever the listener is.
    async fn secure(&self, pipe: Box<dyn Pipe>, what: &str) -> Result<Box<dyn Pipe>> {
        let name = ServerName::try_from(self.host.clone()).map_err(|_| unreachable(what))?;
        let connector = self.connector.as_ref().expect("there is one wherever TLS is spoken");
        let secured = connector.connect(name, pipe).await.map_err(|e| {
            let (server, port) = &self.listener;
            unexpected(what, "TLS", ErrorKind::Unavailable)
                .says(unreached::why(&e, &format!("{server}:{port}")))
                .hint("mend-xmpp-certificate")
        })?;
        Ok(Box::new(secured))
    }
}

impl Session {
    /// Waits for `work` no longer than for one request.
    pub(super) async fn within<T>(
        &mut self,
        what: &str,
        effect: Effect,
        work: impl AsyncFnOnce(&mut Stream) -> Result<T>,
    ) -> Result<T> {
        self.stream.purpose(what, effect);
        bounded(self.patience, what, effect, work(&mut self.stream)).await
    }

    /// Ends it.
    pub(in crate::ejabberd) async fn close(self) {
        // A server that doesn't listen any more has ended it too.
        drop(tokio::time::timeout(self.patience, self.stream.close()).await);
    }
}

/// The defined condition of a stanza's error.
pub(super) fn condition(stanza: &Element) -> &str {
    let error = stanza.find(ns::CLIENT, "error");
    error.and_then(|error| error.condition(ns::STANZA_ERROR)).unwrap_or_default()
}

async fn refused_key(stream: Stream, failure: &Element, what: &str) -> Result<Login> {
    stream.close().await;
    let condition = failure.condition(ns::SASL).unwrap_or_default();
    let said = format!("SASL {condition}");
    match condition {
        "not-authorized" => Ok(Login::WrongKey(said)),
        "account-disabled" => Ok(Login::Barred(said)),
        "temporary-auth-failure" => Err(unexpected(what, &said, ErrorKind::Unavailable)),
        _ => Err(unexpected(what, &said, ErrorKind::Protocol)),
    }
}

fn mechanisms(features: &Element) -> BTreeSet<String> {
    let offered = features.find(ns::SASL, "mechanisms").map_or(&[][..], Element::children);
    offered.iter().map(|mechanism| mechanism.content().trim().to_owned()).collect()
}

async fn bounded<T>(
    patience: Duration,
    what: &str,
    effect: Effect,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let late = |_| {
        ConnectorError::new(effect.without_answer(), format!("cannot {what}: no answer came in time"))
            .says("refused-no-answer")
    };
    tokio::time::timeout(patience, work).await.map_err(late)?
}

fn unreachable(what: &str) -> ConnectorError {
    let message = format!("cannot {what}: the server is not reached");
    ConnectorError::new(ErrorKind::Unavailable, message).hint("mend-xmpp-listener")
}

fn unexpected(what: &str, said: &str, kind: ErrorKind) -> ConnectorError {
    ConnectorError::new(kind, format!("cannot {what}")).code(said)
}

/// Trusts what the machine trusts, and the operator's own authorities.
fn client(authorities: Option<&str>) -> std::result::Result<ClientConfig, ConfigError> {
    let roots: std::result::Result<Vec<_>, _> =
        CertificateDer::pem_slice_iter(authorities.unwrap_or_default().as_bytes()).collect();
    let roots = roots.map_err(|_| ConfigError::Authority)?;
    if roots.is_empty() && authorities.is_some() {
        return Err(ConfigError::Authority);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(roots, Arc::clone(&provider)).map_err(|_| ConfigError::Authority)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| ConfigError::Client(e.to_string()))?;
    Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}
