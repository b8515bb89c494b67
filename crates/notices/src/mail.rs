//! Mail: one notice, one message, in text and simple HTML.
//!
//! The `Message-ID` comes from the notice, so a message that is sent again is the same message. TLS is required unless
//! the house says that its server has none; a password never travels without it.

use crate::clean;
use crate::texts::{Texts, Written};
use async_trait::async_trait;
use exeunt_core::DeliveryTrouble;
use exeunt_engine::notify::{Carrier, Destination, Outcome, Parcel};
use lettre::address::{Address, Envelope};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// For each answer of the server.
const PATIENCE: Duration = Duration::from_secs(20);
/// For the whole conversation; shorter than the time for which a notice is taken.
const WHOLE: Duration = Duration::from_secs(90);

/// Where mail is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSettings {
    /// Empty: this house sends no mail.
    pub host: String,
    /// 0: the one that belongs to `security`.
    pub port: u16,
    pub security: Security,
    /// Whom mail comes from, such as `Exeunt <exeunt@corp.example>`.
    pub from: String,
    /// Where answers go; empty: to `from`.
    pub reply_to: String,
    /// The name for the log-in; empty: without one.
    pub user: String,
    /// A file with the certificates of the house's own authority, in PEM.
    pub ca_file: String,
}

/// How the way to the server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// In the open first, then encrypted; refused where the server can't.
    Starttls,
    /// Encrypted from the first byte.
    Tls,
    /// In the open. For a server on this machine only.
    None,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 0,
            security: Security::Starttls,
            from: String::new(),
            reply_to: String::new(),
            user: String::new(),
            ca_file: String::new(),
        }
    }
}

impl MailSettings {
    /// Whether this house sends mail.
    pub fn is_set(&self) -> bool {
        !self.host.trim().is_empty()
    }

    fn port(&self) -> u16 {
        match (self.port, self.security) {
            (0, Security::Starttls) => 587,
            (0, Security::Tls) => 465,
            (0, Security::None) => 25,
            (port, _) => port,
        }
    }
}

/// Why mail can't be set up like this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailSetup {
    #[error("\"{0}\" is not a mail address")]
    Address(String),
    #[error("a log-in without encryption would show its password to everybody on the way")]
    PasswordInTheOpen,
    #[error("the log-in \"{0}\" has no password")]
    NoPassword(String),
    #[error("the file of certificates \"{0}\" can't be used")]
    Certificates(String),
}

/// Carries notices to a mail server.
pub struct Mailer {
    texts: Arc<Texts>,
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

impl Mailer {
    /// A mailer for these settings; the password comes from elsewhere.
    ///
    /// # Errors
    /// Says what of the settings can't be.
    pub fn new(settings: &MailSettings, password: Option<&SecretString>, texts: Arc<Texts>) -> Result<Self, MailSetup> {
        let from = mailbox(&settings.from)?;
        let reply_to = match settings.reply_to.trim() {
            "" => None,
            address => Some(mailbox(address)?),
        };
        Ok(Self {
            texts,
            host: settings.host.trim().to_owned(),
            port: settings.port(),
            security: settings.security,
            tls: tls(settings)?,
            credentials: credentials(settings, password)?,
            from,
            reply_to,
        })
    }

    /// Goes as far as the log-in and sends nothing.
    ///
    /// # Errors
    /// Says what stands in the way.
    pub async fn try_out(&self) -> Result<(), DeliveryTrouble> {
        let tried = tokio::time::timeout(WHOLE, async {
            let mut connection = self.connect().await?;
            drop(connection.quit().await);
            Ok(())
        });
        tried.await.unwrap_or(Err(DeliveryTrouble::TimedOut))
    }

    async fn send(&self, to: &Address, message: &[u8]) -> Outcome {
        let mut connection = match self.connect().await {
            Ok(connection) => connection,
            Err(trouble) => return Outcome::later(trouble),
        };
        let Ok(envelope) = Envelope::new(Some(self.from.email.clone()), vec![to.clone()]) else {
            return Outcome::Refused(DeliveryTrouble::BadAddress);
        };
        let sent = connection.send(&envelope, message).await;
        match sent {
            Ok(_) => {
                drop(connection.quit().await);
                Outcome::Sent
            }
            Err(error) => outcome_of(&error),
        }
    }

    /// Connected, encrypted and logged in. Nothing was sent before that, so every failure is a sure one.
    async fn connect(&self) -> Result<AsyncSmtpConnection, DeliveryTrouble> {
        let hello = ClientId::Domain(self.from.email.domain().to_owned());
        let at_once = self.tls.clone().filter(|_| self.security == Security::Tls);
        let server = (self.host.as_str(), self.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &hello, at_once, None);
        let mut connection = connecting.await.map_err(|error| trouble_of(&error))?;
        if self.security == Security::Starttls {
            if !connection.can_starttls() {
                return Err(DeliveryTrouble::Untrusted);
            }
            let tls = self.tls.clone().ok_or(DeliveryTrouble::Untrusted)?;
            connection.starttls(tls, &hello).await.map_err(|error| trouble_of(&error))?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&mechanisms, credentials).await.map_err(|error| match error.status() {
                Some(_) => DeliveryTrouble::Unauthenticated,
                None => trouble_of(&error),
            })?;
        }
        Ok(connection)
    }

    fn message(&self, parcel: &Parcel, to: Mailbox, written: Written) -> Option<Vec<u8>> {
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(written.subject)
            .message_id(Some(message_id(parcel, self.from.email.domain())))
            .date(UNIX_EPOCH + Duration::from_secs(u64::try_from(parcel.now.as_second()).unwrap_or_default()))
            .header(AutoSubmitted)
            .header(NoAutoReply);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        if let Some(case) = parcel.case {
            // All that is told of one case lies in one thread.
            builder = builder.references(format!("<case.{case}@{}>", self.from.email.domain()));
        }
        let body = MultiPart::alternative_plain_html(written.text, written.html);
        builder.multipart(body).ok().map(|message| message.formatted())
    }
}

#[async_trait]
impl Carrier for Mailer {
    async fn carry(&self, parcel: &Parcel) -> Outcome {
        let Destination::Mail { address, name, language, .. } = &parcel.to else {
            return Outcome::Refused(DeliveryTrouble::BadAddress);
        };
        let Ok(address) = address.trim().parse::<Address>() else {
            return Outcome::Refused(DeliveryTrouble::BadAddress);
        };
        if parcel.sealed.is_some() && !self.texts.leads_anywhere() {
            return Outcome::Later { trouble: DeliveryTrouble::NoPage, unsure: false, after: None };
        }
        let written = match self.texts.write(*language, parcel) {
            Ok(written) => written,
            Err(error) => {
                tracing::error!(notice.id = %parcel.id, kind = parcel.kind.as_str(), error, "a notice can't be put into words");
                return Outcome::Refused(DeliveryTrouble::Unwritable);
            }
        };
        let to = Mailbox::new(name.as_deref().map(clean::line), address.clone());
        let Some(message) = self.message(parcel, to, written) else {
            return Outcome::Refused(DeliveryTrouble::Unwritable);
        };
        match tokio::time::timeout(WHOLE, self.send(&address, &message)).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::unknown(DeliveryTrouble::TimedOut),
        }
    }
}

/// The same for the same notice, in every attempt.
fn message_id(parcel: &Parcel, domain: &str) -> String {
    format!("<{}@{domain}>", parcel.id)
}

fn mailbox(text: &str) -> Result<Mailbox, MailSetup> {
    text.trim().parse().map_err(|_| MailSetup::Address(text.to_owned()))
}

fn credentials(settings: &MailSettings, password: Option<&SecretString>) -> Result<Option<Credentials>, MailSetup> {
    if settings.user.is_empty() {
        return Ok(None);
    }
    if settings.security == Security::None {
        return Err(MailSetup::PasswordInTheOpen);
    }
    let password = password.ok_or_else(|| MailSetup::NoPassword(settings.user.clone()))?;
    Ok(Some(Credentials::new(settings.user.clone(), password.expose_secret().to_owned())))
}

fn tls(settings: &MailSettings) -> Result<Option<TlsParameters>, MailSetup> {
    if settings.security == Security::None {
        return Ok(None);
    }
    let unusable = || MailSetup::Certificates(settings.ca_file.clone());
    let mut builder = TlsParameters::builder(settings.host.trim().to_owned());
    if !settings.ca_file.is_empty() {
        let pem = std::fs::read(&settings.ca_file).map_err(|_| unusable())?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| unusable())?);
    }
    builder.build_rustls().map(Some).map_err(|_| unusable())
}

/// What became of a message that was on its way when this happened.
fn outcome_of(error: &SmtpError) -> Outcome {
    let code = error.status().map(u16::from);
    match code {
        // The server said no before it took the message, or instead of taking it.
        Some(550..=551 | 553) => Outcome::Refused(DeliveryTrouble::Gone),
        Some(530 | 535) => Outcome::later(DeliveryTrouble::Unauthenticated),
        Some(500..) => Outcome::Refused(DeliveryTrouble::Refused),
        Some(_) => Outcome::later(DeliveryTrouble::Busy),
        None if error.is_client() => Outcome::Refused(DeliveryTrouble::BadAddress),
        // The line broke, perhaps after the server had taken it.
        None => {
            Outcome::unknown(if error.is_timeout() { DeliveryTrouble::TimedOut } else { DeliveryTrouble::Unreachable })
        }
    }
}

fn trouble_of(error: &SmtpError) -> DeliveryTrouble {
    if error.is_tls() {
        DeliveryTrouble::Untrusted
    } else if error.status().is_some() {
        DeliveryTrouble::Busy
    } else if error.is_timeout() {
        DeliveryTrouble::TimedOut
    } else {
        DeliveryTrouble::Unreachable
    }
}

macro_rules! fixed_header {
    ($(#[$doc:meta])* $name:ident, $header:literal, $value:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        struct $name;

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self)
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value.to_owned())
            }
        }
    };
}

fixed_header!(
    /// RFC 3834: nobody's holiday notice answers it.
    AutoSubmitted, "Auto-Submitted", "auto-generated"
);
fixed_header!(
    /// The same for servers that never heard of RFC 3834.
    NoAutoReply, "X-Auto-Response-Suppress", "All"
);
