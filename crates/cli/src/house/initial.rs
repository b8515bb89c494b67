//! Making a house. Interrupted anywhere, doing it again goes on from there; a finished house is never made twice.

use super::folder::{create_private_folder, write_new};
use super::keys::{KEY_FILE, key_from_environment, make_log_key, master_key};
use super::{assemble, open_store};
use crate::ambient::SystemRandomness;
use crate::config::{self, Config};
use crate::failure::Failure;
use exeunt_core::{ActorName, Clock, Randomness};
use exeunt_engine::Engine;
use exeunt_plan::Policy;
use exeunt_store::Vault;
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;
use std::sync::Arc;

/// A house that was just made.
pub(crate) struct Made {
    pub(crate) engine: Engine,
    pub(crate) config: Config,
    /// Shown once.
    pub(crate) token: SecretString,
    /// Whether the master key was written into the folder.
    pub(crate) key_in_folder: bool,
}

/// Makes a house in `data`: settings, policy, keys, database, and the first actor.
pub(crate) async fn make(data: &Path, actor: &str, log: Option<&str>, clock: Arc<dyn Clock>) -> Result<Made, Failure> {
    create_private_folder(data)?;
    write_new(&data.join(config::FILE), config::INITIAL)?;
    let config = Config::read(data)?;
    write_new(&data.join(&config.policy.file), Policy::SHIPPED)?;
    let key_in_folder = key_from_environment().is_none();
    if key_in_folder {
        let key = Vault::generate(&SystemRandomness).to_text();
        write_new(&data.join(KEY_FILE), &format!("{}\n", key.expose_secret()))?;
    }
    let policy = config.policy.read(data)?;
    let store = open_store(&config, data, master_key(data)?).await?;
    let seed = SystemRandomness.bytes32();
    let origin = log.map_or_else(|| local_name(&SystemRandomness.bytes32()), str::to_owned);
    make_log_key(&store, &origin, &seed).await?;
    let engine = assemble(store, policy, &config.pace, clock).await?;
    let token = engine.actor_first(&ActorName::from(actor)).await?;
    engine.seal().await?;
    write_new(&data.join("log.vkey"), &format!("{}\n", engine.log_public_key()))?;
    Ok(Made { engine, config, token, key_in_folder })
}

/// A name for the log of a house without one of its own; random, so that two houses never share it.
fn local_name(random: &[u8; 32]) -> String {
    let digits = hex::encode(random);
    format!("exeunt.local/{}", digits.get(..12).unwrap_or(&digits))
}
