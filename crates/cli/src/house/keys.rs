//! The two keys of a house: the master key, which lies outside the database and opens its secrets, and the key that
//! signs the log's checkpoints, which is one of these secrets.

use super::folder::{must_be_ours, read_private};
use crate::failure::Failure;
use exeunt_evidence::LogKey;
use exeunt_store::{Store, Vault};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The environment variable that holds the master key.
pub(crate) const KEY_VARIABLE: &str = "EXEUNT_KEY";
/// The file that holds the master key where the variable isn't set.
pub(crate) const KEY_FILE: &str = "master.key";

const OWNER: &str = "house";
const NAME: &str = "log-key";

/// The master key from the environment, else from its file in the data folder.
pub(crate) fn master_key(data: &Path) -> Result<Vault, Failure> {
    if let Some(text) = key_from_environment() {
        return Vault::from_text(&text).map_err(|_| Failure::new("error-key-variable").hint("hint-key"));
    }
    let path = data.join(KEY_FILE);
    let (text, access) = read_private(&path).map_err(|error| {
        Failure::new("error-no-key").with("path", path.display()).because(&error).hint("hint-key-missing")
    })?;
    must_be_ours(&path, access, "error-key-public")?;
    Vault::from_text(&text).map_err(|_| Failure::new("error-key-file").with("path", path.display()).hint("hint-key"))
}

pub(crate) fn key_from_environment() -> Option<SecretString> {
    std::env::var(KEY_VARIABLE).ok().filter(|k| !k.is_empty()).map(SecretString::from)
}

/// The name goes with the seed, because a key with another name is another key.
#[derive(Serialize, Deserialize)]
struct Kept {
    origin: String,
    /// Hexadecimal.
    seed: String,
}

/// The key that signs this house's log.
pub(crate) async fn log_key(store: &Store) -> Result<LogKey, Failure> {
    let kept = store.secret_lookup(OWNER, NAME).await?;
    let kept = kept.ok_or_else(|| Failure::new("error-no-log-key").hint("hint-init"))?;
    open(&kept)
}

/// Makes the log's key, unless the house has one: then that one stays, whatever name is asked for.
pub(crate) async fn make_log_key(store: &Store, origin: &str, seed: &[u8; 32]) -> Result<LogKey, Failure> {
    if let Some(kept) = store.secret_lookup(OWNER, NAME).await? {
        return open(&kept);
    }
    let key = LogKey::from_seed(origin, seed)
        .map_err(|error| Failure::new("error-log-name").with("name", origin).because(&error).usage())?;
    let kept = Kept { origin: origin.to_owned(), seed: hex::encode(seed) };
    let text = serde_json::to_string(&kept).map_err(|e| Failure::new("error-json").because(&e))?;
    let mut tx = store.begin().await?;
    tx.secret_put(OWNER, NAME, &SecretString::from(text)).await?;
    tx.commit().await?;
    Ok(key)
}

fn open(kept: &SecretString) -> Result<LogKey, Failure> {
    let damaged = || Failure::new("error-log-key-damaged").hint("hint-backup");
    let Kept { origin, seed } = serde_json::from_str(kept.expose_secret()).map_err(|_| damaged())?;
    let mut bytes = [0; 32];
    hex::decode_to_slice(seed, &mut bytes).map_err(|_| damaged())?;
    LogKey::from_seed(&origin, &bytes).map_err(|_| damaged())
}
