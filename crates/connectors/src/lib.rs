//! One folder a platform: each turns wanted states into that platform's calls.
//!
//! Invariant: no retry, no waiting, no storing, no deciding; those are the layers', the runner's and the planner's. A
//! connector never creates an account, and never touches the one it acts as.
//!
//! Start at [`open`], or at a platform's own folder.

pub mod agora;
pub mod ejabberd;
pub mod mattermost;
pub mod synapse;

mod address;
mod applied;
mod capability;
mod http;
mod refusal;
mod settings;
mod unreached;

pub use settings::SettingsError;

use exeunt_connector::{Connector, Pace};
use exeunt_core::{Clock, Message};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// A connection can't be opened with what was given.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("no connector is called \"{0}\"")]
    UnknownPlatform(String),
    #[error(transparent)]
    Agora(#[from] agora::ConfigError),
    #[error(transparent)]
    Ejabberd(#[from] ejabberd::ConfigError),
    #[error(transparent)]
    Mattermost(#[from] mattermost::ConfigError),
    #[error(transparent)]
    Synapse(#[from] synapse::ConfigError),
}

impl OpenError {
    /// What people are told of it.
    pub fn says(&self) -> Message {
        match self {
            Self::UnknownPlatform(name) => {
                Message::new("setting-platform").with("name", name).with("known", PLATFORMS.join(", "))
            }
            Self::Agora(error) => error.says(),
            Self::Ejabberd(error) => error.says(),
            Self::Mattermost(error) => error.says(),
            Self::Synapse(error) => error.says(),
        }
    }
}

/// Every platform that [`open`] knows, as it is named in settings.
pub const PLATFORMS: [&str; 4] = [agora::PLATFORM, "ejabberd", "mattermost", "synapse"];

/// A connector for `platform`, from settings and secret as the store keeps them. Asks the platform nothing yet,
/// and later each request when `pace` says.
pub fn open(
    platform: &str,
    settings: &serde_json::Value,
    secret: &SecretString,
    clock: Arc<dyn Clock>,
    pace: Pace,
) -> Result<Arc<dyn Connector>, OpenError> {
    match platform {
        agora::PLATFORM => {
            let config = agora::Config::parse(settings, secret.expose_secret())?;
            Ok(Arc::new(agora::Agora::new(config, clock, pace)?))
        }
        "ejabberd" => {
            let config = ejabberd::Config::parse(settings, secret.expose_secret())?;
            Ok(Arc::new(ejabberd::Ejabberd::new(config, pace)?))
        }
        "mattermost" => {
            let config = mattermost::Config::parse(settings, secret.expose_secret())?;
            Ok(Arc::new(mattermost::Mattermost::new(config, clock, pace)?))
        }
        "synapse" => {
            let config = synapse::Config::parse(settings, secret.expose_secret())?;
            Ok(Arc::new(synapse::Synapse::new(config, clock, pace)?))
        }
        other => Err(OpenError::UnknownPlatform(other.to_owned())),
    }
}
