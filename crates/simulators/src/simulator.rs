//! A running platform: an estate behind a lock, a face in front of it, faults in between, work in the background.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::estate::Estate;
use crate::fault::Faults;
use crate::server;
use crate::wire::{Call, Reply};

/// How one platform answers.
pub trait Face: Send + Sync + 'static {
    /// Answers a request; called under the estate's lock, so it must be quick.
    fn answer(&self, estate: &mut Estate, call: &Call) -> Outcome;

    /// The answer of this platform's own rate limiter.
    fn rate_limited(&self, retry_after_ms: Option<u64>) -> Reply;

    /// An error body of this platform, to be wrapped in whatever status a fault asks for.
    fn error_body(&self) -> serde_json::Value;
}

/// What a face does with a request.
pub enum Outcome {
    Ready(Reply),
    Wait(Waiting),
}

/// A long poll: asked again whenever the estate changes, and one last time when its time is over.
pub struct Waiting {
    pub timeout: Duration,
    /// Gets the estate and whether this is the last time, when it must answer.
    pub poll: Poll,
}

/// Looks at the estate; the flag says that this is the last look.
pub type Poll = Box<dyn Fn(&mut Estate, bool) -> Option<Reply> + Send + Sync>;

/// How fast the platform does its background work.
#[derive(Debug, Clone, Copy)]
pub struct Background {
    /// Rooms handled at once.
    pub rooms: usize,
    /// The pause between.
    pub every: Duration,
}

impl Default for Background {
    fn default() -> Self {
        Self { rooms: 4, every: Duration::from_millis(5) }
    }
}

/// The simulator could not be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}")]
pub struct StartError {
    address: SocketAddr,
    #[source]
    source: std::io::Error,
}

pub(crate) struct Shared {
    pub(crate) face: Box<dyn Face>,
    pub(crate) estate: Mutex<Estate>,
    pub(crate) faults: Faults,
    pub(crate) changed: watch::Sender<u64>,
    pub(crate) work: Notify,
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Estate> {
        self.estate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes whoever waits for what just happened.
    pub(crate) fn announce(&self, position: u64, busy: bool) {
        self.changed.send_if_modified(|known| std::mem::replace(known, position) != position);
        if busy {
            self.work.notify_one();
        }
    }
}

/// A platform on a loopback port. Dropping it closes the port and every connection.
pub struct Simulator {
    url: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
    worker: JoinHandle<()>,
}

impl Simulator {
    /// Serves `estate` with `face` on a free loopback port. Must be called inside a Tokio runtime. Changes count as
    /// [`Estate::effects`] from here on.
    pub async fn start(estate: Estate, face: impl Face) -> Result<Self, StartError> {
        Self::start_on(SocketAddr::from(([127, 0, 0, 1], 0)), estate, face, Background::default()).await
    }

    /// Like [`Simulator::start`], with the address and the speed of background work chosen.
    pub async fn start_on(
        address: SocketAddr,
        mut estate: Estate,
        face: impl Face,
        background: Background,
    ) -> Result<Self, StartError> {
        let failed = |source| StartError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        estate.start_recording();
        let position = estate.position();
        let shared = Arc::new(Shared {
            face: Box::new(face),
            estate: Mutex::new(estate),
            faults: Faults::default(),
            changed: watch::channel(position).0,
            work: Notify::new(),
        });
        let server = tokio::spawn(server::serve(listener, Arc::clone(&shared)));
        let worker = tokio::spawn(work(Arc::clone(&shared), background));
        Ok(Self { url, shared, server, worker })
    }

    /// `http://127.0.0.1:port`, no slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The estate, locked. Don't hold it across an await: the server stands still meanwhile.
    pub fn estate(&self) -> MutexGuard<'_, Estate> {
        self.shared.lock()
    }

    /// Reads or changes the estate and wakes whoever waits for what changed.
    pub fn with<T>(&self, act: impl FnOnce(&mut Estate) -> T) -> T {
        let mut estate = self.shared.lock();
        let result = act(&mut estate);
        self.shared.announce(estate.position(), estate.is_busy());
        result
    }

    /// Swaps the whole estate, for a test that starts again from the same beginning. Returns the old one.
    pub fn replace(&self, mut estate: Estate) -> Estate {
        estate.start_recording();
        self.with(|current| std::mem::replace(current, estate))
    }

    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// How many long polls wait for news now.
    pub fn polls_waiting(&self) -> usize {
        self.shared.changed.receiver_count()
    }

    /// Waits until all background work is done.
    pub async fn settle(&self) {
        while self.shared.lock().is_busy() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.server.abort();
        self.worker.abort();
    }
}

async fn work(shared: Arc<Shared>, background: Background) {
    loop {
        shared.work.notified().await;
        loop {
            tokio::time::sleep(background.every).await;
            let (position, busy) = {
                let mut estate = shared.lock();
                estate.work(background.rooms);
                (estate.position(), estate.is_busy())
            };
            shared.announce(position, false);
            if !busy {
                break;
            }
        }
    }
}
