//! What every handler has at hand.

use crate::health::Readiness;
use crate::layers::Rates;
use crate::listeners::Listeners;
use crate::login::Oidc;
use crate::meter::Meter;
use crate::settings::Settings;
use crate::uploads::Room;
use exeunt_engine::Engine;
use exeunt_engine::access::Party;
use exeunt_engine::intake::Sources;
use exeunt_engine::notify::{Letters, Ways};
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

/// The engine, the settings, and what one process keeps for itself. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub engine: Engine,
    pub settings: Arc<Settings>,
    /// Rung when something became due, for a worker in the same process: containing doesn't wait for its next look.
    pub due: Arc<Notify>,
    pub(crate) oidc: Arc<Oidc>,
    /// The house as devices with passkeys know it, where there can be any.
    pub(crate) party: Option<Arc<Party>>,
    /// Whom leavers are heard of from.
    pub sources: Arc<Sources>,
    /// What puts notices into words, where the process has it.
    pub letters: Option<Arc<dyn Letters>>,
    /// What letters need to get anywhere, as far as the house has it.
    pub ways: Ways,
    pub(crate) rates: Arc<Rates>,
    pub(crate) listeners: Arc<Listeners>,
    pub(crate) meter: Arc<Meter>,
    /// Where files that are sent, and requests that come with a key, lie meanwhile.
    pub(crate) files: Arc<Room>,
    pub(crate) requests: Arc<Room>,
    /// Lists that are read at once: a large one takes a core and much memory for seconds.
    pub(crate) lists: Arc<Semaphore>,
    pub(crate) readiness: Arc<Readiness>,
}

const LISTS_AT_ONCE: usize = 2;

impl AppState {
    /// The state around an engine.
    pub fn new(engine: Engine, settings: Settings) -> Self {
        Self {
            engine,
            oidc: Arc::new(Oidc::new(settings.login.oidc.clone())),
            party: settings.login.password.then(|| Party::at(&settings.public_url)).flatten().map(Arc::new),
            rates: Arc::new(Rates::new(settings.requests_per_minute, settings.requests_at_once)),
            settings: Arc::new(settings),
            due: Arc::default(),
            sources: Arc::default(),
            letters: None,
            ways: Ways { mail_server: false, public_url: false },
            listeners: Arc::default(),
            meter: Arc::default(),
            files: Arc::new(Room::for_files()),
            requests: Arc::new(Room::for_requests()),
            lists: Arc::new(Semaphore::new(LISTS_AT_ONCE)),
            readiness: Arc::default(),
        }
    }

    /// The state with what puts notices into words, and with what these need to get anywhere.
    #[must_use]
    pub fn with_letters(self, letters: Arc<dyn Letters>, ways: Ways) -> Self {
        Self { letters: Some(letters), ways, ..self }
    }

    /// The state with these sources.
    #[must_use]
    pub fn with_sources(self, sources: Arc<Sources>) -> Self {
        Self { sources, ..self }
    }
}
