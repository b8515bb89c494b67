//! The house: a data folder, its keys, its database, its policy, and the engine put together from them.

mod carriers;
mod connectors;
mod folder;
mod initial;
mod keys;
mod secret;
mod sources;
mod token;

pub(crate) use connectors::factory;
pub(crate) use folder::{create_private_folder, is_private, make_folder, write_new, write_private};
pub(crate) use initial::make;
pub(crate) use keys::{KEY_FILE, KEY_VARIABLE, log_key, master_key};
pub(crate) use secret::secret_from;
pub(crate) use token::{TOKEN_FILE, token};

use crate::ambient::{SystemClock, SystemRandomness};
use crate::args::Globals;
use crate::config::{Config, Pace, without_password};
use crate::failure::Failure;
use exeunt_core::Clock;
use exeunt_engine::{Caller, Engine, Hub, Parts};
use exeunt_plan::Policy;
use exeunt_store::{Store, StoreError, Vault};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open house.
pub(crate) struct House {
    pub(crate) data: PathBuf,
    pub(crate) config: Config,
    pub(crate) engine: Engine,
}

impl House {
    /// Opens the house in the data folder.
    pub(crate) async fn open(globals: &Globals) -> Result<Self, Failure> {
        Self::open_in(&globals.data).await
    }

    /// As [`House::open`], wherever the command line says that the data lies.
    pub(crate) async fn open_in(data: &Path) -> Result<Self, Failure> {
        let config = Config::read(data)?;
        let policy = config.policy.read(data)?;
        let store = open_store(&config, data, master_key(data)?).await?;
        let engine = assemble(store, policy, &config.pace, Arc::new(SystemClock)).await?;
        Ok(Self { data: data.to_owned(), config, engine })
    }

    /// Opens the house, and finds out who asks.
    pub(crate) async fn enter(globals: &Globals) -> Result<(Self, Caller), Failure> {
        let house = Self::open(globals).await?;
        let caller = house.engine.caller(&token(globals)?).await?;
        Ok((house, caller))
    }
}

/// Opens the database that the house is set to.
pub(crate) async fn open_store(config: &Config, data: &Path, vault: Vault) -> Result<Store, Failure> {
    let url = config.database.address(data);
    Store::open(&url, vault, Arc::new(SystemRandomness)).await.map_err(|error| match error {
        StoreError::Unavailable(source) => {
            Failure::new("error-database").with("url", without_password(&url)).because(&*source).hint("hint-database")
        }
        other => other.into(),
    })
}

/// Puts the engine together around an open store.
pub(crate) async fn assemble(
    store: Store,
    policy: Policy,
    pace: &Pace,
    clock: Arc<dyn Clock>,
) -> Result<Engine, Failure> {
    let log_key = log_key(&store).await?;
    Ok(Engine::new(Parts {
        store,
        policy,
        clock,
        randomness: Arc::new(SystemRandomness),
        hub: Hub::new(factory()).with_limits(pace.limits()),
        log_key,
    }))
}
