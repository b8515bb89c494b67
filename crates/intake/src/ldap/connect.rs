//! A bound connection, searches in pages, and what a server's refusals mean.

use super::entry::Entry;
use super::judge::Seen;
use super::{MOST_ENTRIES, Settings};
use crate::http::use_ring;
use crate::source::{Failure, SourceError};
use exeunt_core::{Message, SourceName};
use ldap3::adapters::{Adapter, EntriesOnly, PagedResults};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Scope, SearchEntry};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use secrecy::{ExposeSecret, SecretString};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);

/// Why a directory can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LdapTrouble {
    NoAnswer,
    Certificate,
    /// The server refused, by its result code.
    Refused(u32),
    /// It gives fewer entries than there are.
    Limited,
    /// It can't say what changed since.
    StartAgain,
    Nonsense,
    TooMany,
}

impl LdapTrouble {
    pub(super) fn of(self, source: &SourceName) -> SourceError {
        let (kind, what) = match self {
            Self::NoAnswer => (Failure::Unavailable, Message::new("intake-no-answer")),
            Self::Certificate => (Failure::Settings, Message::new("intake-ldap-certificate")),
            // invalidCredentials, insufficientAccessRights, and those that ask for a better way to bind.
            Self::Refused(code @ (7 | 8 | 13 | 48 | 49 | 50)) => {
                (Failure::Denied, Message::new("intake-ldap-denied").with("code", code))
            }
            Self::Refused(32 | 34) => (Failure::Settings, Message::new("intake-ldap-base")),
            Self::Refused(12) => (Failure::Settings, Message::new("intake-ldap-no-sync")),
            Self::Refused(code) => (Failure::Unavailable, Message::new("intake-ldap-refused").with("code", code)),
            Self::Limited => (Failure::Settings, Message::new("intake-ldap-limited")),
            Self::StartAgain => (Failure::Unavailable, Message::new("intake-ldap-start-again")),
            Self::Nonsense => (Failure::Nonsense, Message::new("intake-nonsense")),
            Self::TooMany => (Failure::Settings, Message::new("intake-ldap-too-many").with("most", MOST_ENTRIES)),
        };
        kind.of(source, what)
    }
}

impl From<LdapError> for LdapTrouble {
    fn from(error: LdapError) -> Self {
        match error {
            LdapError::LdapResult { result } => refused(result.rc),
            LdapError::Rustls { .. } | LdapError::DNSName { .. } => Self::Certificate,
            LdapError::Io { source } if is_certificate(&source) => Self::Certificate,
            LdapError::DecodingUTF8 => Self::Nonsense,
            _ => Self::NoAnswer,
        }
    }
}

/// A server's result code: sizeLimitExceeded, adminLimitExceeded and e-syncRefreshRequired have meanings of their own.
pub(super) fn refused(code: u32) -> LdapTrouble {
    match code {
        4 | 11 => LdapTrouble::Limited,
        4096 => LdapTrouble::StartAgain,
        code => LdapTrouble::Refused(code),
    }
}

/// The handshake's errors come wrapped, by their type.
fn is_certificate(error: &std::io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()).is_some()
}

/// A connection on which we are who we are. It ends with the handle.
pub(super) async fn bind(settings: &Settings, password: &SecretString) -> Result<Ldap, LdapTrouble> {
    use_ring();
    let mut connection = LdapConnSettings::new().set_conn_timeout(CONNECT_TIMEOUT).set_starttls(settings.start_tls);
    if let Some(pem) = &settings.certificate {
        connection = connection.set_config(Arc::new(believing(pem)?));
    }
    let (driver, mut ldap) = LdapConnAsync::from_url_with_settings(connection, &settings.url).await?;
    tokio::spawn(async move {
        // Whoever asks gets the same error.
        drop(driver.drive().await);
    });
    let bound = ldap.with_timeout(ANSWER_TIMEOUT).simple_bind(&settings.bind_dn, password.expose_secret()).await?;
    bound.success()?;
    Ok(ldap)
}

fn believing(pem: &str) -> Result<ClientConfig, LdapTrouble> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|_| LdapTrouble::Certificate)?;
        roots.add(certificate).map_err(|_| LdapTrouble::Certificate)?;
    }
    if roots.is_empty() {
        return Err(LdapTrouble::Certificate);
    }
    Ok(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

/// All entries, in pages, because servers cut off what is longer.
pub(super) async fn search(
    ldap: &mut Ldap,
    settings: &Settings,
    filter: &str,
    attributes: &[String],
) -> Result<Vec<Entry>, LdapTrouble> {
    let adapters: Vec<Box<dyn Adapter<'_, String, Vec<String>>>> =
        vec![Box::new(EntriesOnly::new()), Box::new(PagedResults::new(i32::from(settings.page.max(1))))];
    ldap.with_timeout(ANSWER_TIMEOUT);
    let mut stream =
        ldap.streaming_search_with(adapters, &settings.base, Scope::Subtree, filter, attributes.to_vec()).await?;
    let mut entries = Vec::new();
    while let Some(found) = stream.next().await? {
        if entries.len() >= MOST_ENTRIES {
            return Err(LdapTrouble::TooMany);
        }
        entries.push(Entry::from(SearchEntry::construct(found)));
    }
    match stream.finish().await.rc {
        0 | 10 => Ok(entries),
        code => Err(refused(code)),
    }
}

/// Everything there is.
pub(super) async fn everything(ldap: &mut Ldap, settings: &Settings) -> Result<Seen, LdapTrouble> {
    let entries = search(ldap, settings, &settings.filter, &super::entry::wanted(settings)).await?;
    Ok(Seen { entries, full: true, ..Seen::default() })
}

/// One entry by its name; `None` when it isn't there, or isn't shown to us.
pub(super) async fn lookup(ldap: &mut Ldap, dn: &str, attributes: Vec<String>) -> Result<Option<Entry>, LdapTrouble> {
    ldap.with_timeout(ANSWER_TIMEOUT);
    let found = ldap.search(dn, Scope::Base, "(objectClass=*)", attributes).await?;
    // noSuchObject, and a name that the server doesn't take for one: the manager is then not known.
    if matches!(found.1.rc, 32 | 34) {
        return Ok(None);
    }
    let (entries, _) = found.success()?;
    let entry = entries.into_iter().find(|entry| !entry.is_ref() && !entry.is_intermediate());
    Ok(entry.map(|entry| Entry::from(SearchEntry::construct(entry))))
}

/// The employee numbers of all managers that the entries name, by the managers' names in small letters.
pub(super) async fn managers(
    ldap: &mut Ldap,
    settings: &Settings,
    entries: &[Entry],
) -> Result<BTreeMap<String, String>, LdapTrouble> {
    let attributes = &settings.attributes;
    let number = |entry: &Entry| entry.text(&attributes.number);
    let mut known: BTreeMap<String, String> =
        entries.iter().filter_map(|entry| Some((entry.dn.to_lowercase(), number(entry)?))).collect();
    let named: BTreeSet<String> = entries.iter().filter_map(|entry| entry.text(&attributes.manager)).collect();
    for dn in named {
        if known.contains_key(&dn.to_lowercase()) {
            continue;
        }
        let manager = lookup(ldap, &dn, vec![attributes.number.clone()]).await?;
        if let Some(number) = manager.as_ref().and_then(number) {
            known.insert(dn.to_lowercase(), number);
        }
    }
    Ok(known)
}
