//! Open connections: each platform's budget once, and on it a connector for each lane.

use crate::error::{EngineError, Result};
use crate::health::{Health, Pulse, Watched};
use crate::house::Engine;
use crate::lender::StoreLender;
use crate::listing::Listing;
use exeunt_connector::layers::layered;
use exeunt_connector::pace::Budget;
use exeunt_connector::{Connector, Description, Pace, PublishedLimit};
use exeunt_core::pace::Shares;
use exeunt_core::{ActionKind, ConnectionName, Digest, Lane, Message};
use exeunt_store::Store;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OnceCell};

/// Makes a connector for a platform's name, its settings and its secret, which asks its platform in its turns only. Given
/// by the binary, because the engine knows no platform. Settings that don't fit are told as a sentence of the catalogue.
pub type Factory = Box<
    dyn Fn(&str, &serde_json::Value, SecretString, Pace) -> std::result::Result<Arc<dyn Connector>, Message>
        + Send
        + Sync,
>;

/// How hard platforms may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Requests to each platform in any second, at most, whatever it publishes; `None`: only what it publishes.
    pub requests_per_second: Option<u32>,
    /// What of a published limit is ours, and what of that is kept for containing.
    pub shares: Shares,
    /// How long a single request may take.
    pub request_timeout: Duration,
    /// How often a read is sent in all.
    pub read_attempts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: Some(80),
            shares: Shares::default(),
            request_timeout: Duration::from_mins(1),
            read_attempts: 4,
        }
    }
}

/// Open connections by name.
pub struct Hub {
    factory: Factory,
    limits: Limits,
    open: Mutex<BTreeMap<ConnectionName, Lanes>>,
}

/// One connection, twice: both connectors share one budget, of which a part is kept for containing.
#[derive(Clone)]
pub struct Lanes {
    contain: Arc<dyn Connector>,
    ordinary: Arc<dyn Connector>,
    about: Arc<OnceCell<Description>>,
    listing: Arc<Listing>,
    pulse: Pulse,
    settings: Digest,
    /// What the database's mark was when it was opened.
    mark: Option<Digest>,
}

impl Lanes {
    /// The handle of a lane.
    pub fn of(&self, lane: Lane) -> Arc<dyn Connector> {
        match lane {
            Lane::Contain => self.contain.clone(),
            Lane::Ordinary => self.ordinary.clone(),
        }
    }

    /// What the deployment is, asked once for as long as the connection is open.
    pub(crate) async fn about(&self, lane: Lane) -> exeunt_connector::Result<&Description> {
        let connector = self.of(lane);
        self.about.get_or_try_init(|| async move { connector.describe().await }).await
    }

    /// The shared listing of this connection's accounts.
    pub(crate) fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Of the settings with which it was opened.
    pub(crate) fn settings(&self) -> &Digest {
        &self.settings
    }

    /// How long the platform may take until a read shows a change of this kind.
    pub(crate) fn settles(&self, kind: ActionKind) -> Duration {
        let about = self.about.get();
        let millis = about.and_then(|a| a.capabilities.get(kind)).map_or(1_000, |c| c.settles_ms);
        Duration::from_millis(millis)
    }
}

impl Hub {
    /// A hub that makes connectors with `factory`.
    pub fn new(factory: Factory) -> Self {
        Self { factory, limits: Limits::default(), open: Mutex::new(BTreeMap::new()) }
    }

    /// The same, using platforms at most this hard.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Makes a connector without its layers.
    pub(crate) fn make(
        &self,
        name: &ConnectionName,
        platform: &str,
        settings: &serde_json::Value,
        secret: SecretString,
        pace: Pace,
    ) -> Result<Arc<dyn Connector>> {
        (self.factory)(platform, settings, secret, pace)
            .map_err(|why| EngineError::BadConnection { connection: name.clone(), why: Box::new(why) })
    }

    /// The rate budget of a connection, which all workers on this database share.
    fn budget(&self, store: &Store, name: &ConnectionName) -> Arc<Budget> {
        let every = |requests| PublishedLimit::new(PublishedLimit::EVERY, requests, Duration::from_secs(1), "[pace]");
        let own: Vec<_> = self.limits.requests_per_second.map(every).into_iter().collect();
        let lender = StoreLender::new(store.clone(), name.clone());
        Arc::new(Budget::new(Arc::new(lender), self.limits.shares, &own))
    }

    /// What was last seen of each open connection.
    pub(crate) async fn health(&self) -> BTreeMap<ConnectionName, Health> {
        self.open.lock().await.iter().map(|(name, lanes)| (name.clone(), lanes.pulse.health())).collect()
    }

    /// Forgets an open connection, and what was seen of it.
    pub(crate) async fn forget(&self, name: &ConnectionName) {
        self.open.lock().await.remove(name);
    }
}

impl Engine {
    /// Both handles of a connection, opened at the first use, and again when somebody changed it, in whichever process.
    pub(crate) async fn lanes(&self, name: &ConnectionName) -> Result<Lanes> {
        // Asked first: what is read afterwards is as new at least, and at most opened once more than needed.
        let mark = self.store.connection_mark(name).await?;
        let mut already = self.hub.open.lock().await;
        if let Some(lanes) = already.get(name).filter(|lanes| lanes.mark == mark) {
            return Ok(lanes.clone());
        }
        let known =
            self.store.connection_lookup(name).await?.ok_or_else(|| EngineError::UnknownConnection(name.clone()))?;
        let secret = self.store.connection_secret(name).await?;
        let (budget, limits) = (self.hub.budget(&self.store, name), &self.hub.limits);
        let pulse = Pulse::default();
        // Processes that were cut off together don't come back in step.
        let jitter = std::process::id().into();
        let open_lane = |lane| {
            let pace = Pace::new(Arc::clone(&budget), lane).with_request_timeout(limits.request_timeout);
            let connector = self.hub.make(name, &known.platform, &known.settings, secret.clone(), pace)?;
            let inner = layered(connector, limits.read_attempts, jitter);
            let watched = Watched { inner, pulse: pulse.clone(), clock: self.clock.clone() };
            Ok::<_, EngineError>(Arc::new(watched) as Arc<dyn Connector>)
        };
        let (contain, ordinary) = (open_lane(Lane::Contain)?, open_lane(Lane::Ordinary)?);
        let (about, listing, settings) = (Arc::default(), Arc::default(), known.digest());
        let lanes = Lanes { contain, ordinary, about, listing, pulse, settings, mark };
        already.insert(name.clone(), lanes.clone());
        Ok(lanes)
    }

    /// The connection's handle for a lane.
    pub(crate) async fn connector(&self, name: &ConnectionName, lane: Lane) -> Result<Arc<dyn Connector>> {
        Ok(self.lanes(name).await?.of(lane))
    }
}
