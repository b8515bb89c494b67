//! A running platform: a world behind a lock, a face in front of it, faults in between, work in the background.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::arrivals::{Arrival, Arrivals};
use crate::door::{Door, Inside, serve_door};
use crate::fault::Faults;
use crate::server;
use crate::synapse::estate::Estate;
use crate::wire::{Call, Reply};

/// The whole state of a simulated platform.
pub trait World: Send + 'static {
    /// From here on, durable changes are written down as effects.
    fn start_recording(&mut self);

    /// Moves whenever something changes that a long poll may wait for.
    fn position(&self) -> u64;

    /// Whether background work is left.
    fn is_busy(&self) -> bool {
        false
    }

    /// Does so much of the background work.
    fn work(&mut self, _steps: usize) {}

    /// The credential that the request carries dies for good.
    fn credential_ends(&mut self, call: &Call);

    /// The account behind the credential that the request carries is barred.
    fn caller_is_barred(&mut self, call: &Call);
}

/// How one platform answers.
pub trait Face: Send + Sync + 'static {
    /// What it answers about.
    type World: World;

    /// Answers a request; called under the world's lock, so it must be quick.
    fn answer(&self, world: &mut Self::World, call: &Call) -> Outcome<Self::World>;

    /// The answer of this platform's own rate limiter.
    fn rate_limited(&self, retry_after_ms: Option<u64>) -> Reply;

    /// An error body of this platform, to be wrapped in whatever status a fault asks for.
    fn error_body(&self) -> serde_json::Value;

    /// Moves a request for a page of a listing by so many rows; a first page stays where it is.
    fn shift_page(&self, call: &mut Call, rows: i64);

    /// The keys of an answer that say where the next page begins.
    fn next_page_keys(&self) -> &'static [&'static str];

    /// Ways into the same world beside HTTP, each on a port of its own.
    fn doors(&self) -> Vec<Box<dyn Door<World = Self::World>>> {
        Vec::new()
    }
}

/// What a face does with a request.
pub enum Outcome<W> {
    Ready(Reply),
    Wait(Waiting<W>),
}

/// A long poll: asked again whenever the world changes, and one last time when its time is over.
pub struct Waiting<W> {
    pub timeout: Duration,
    /// Gets the world and whether this is the last time, when it must answer.
    pub poll: Poll<W>,
}

/// Looks at the world; the flag says that this is the last look.
pub type Poll<W> = Box<dyn Fn(&mut W, bool) -> Option<Reply> + Send + Sync>;

/// How fast the platform does its background work.
#[derive(Debug, Clone, Copy)]
pub struct Background {
    /// Steps (rooms, say) done at once.
    pub steps: usize,
    /// The pause between.
    pub every: Duration,
}

impl Default for Background {
    fn default() -> Self {
        Self { steps: 4, every: Duration::from_millis(5) }
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

pub(crate) struct Shared<W> {
    pub(crate) face: Box<dyn Face<World = W>>,
    pub(crate) world: Mutex<W>,
    pub(crate) faults: Faults,
    pub(crate) arrivals: Arrivals,
    pub(crate) changed: watch::Sender<u64>,
    pub(crate) work: Notify,
}

impl<W: World> Shared<W> {
    pub(crate) fn lock(&self) -> MutexGuard<'_, W> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
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
pub struct Simulator<W: World = Estate> {
    url: String,
    shared: Arc<Shared<W>>,
    server: JoinHandle<()>,
    worker: JoinHandle<()>,
    doors: Vec<(&'static str, SocketAddr, JoinHandle<()>)>,
}

impl<W: World> Simulator<W> {
    /// Serves `world` with `face` on a free loopback port. Must be called inside a Tokio runtime. Changes count as
    /// effects from here on.
    pub async fn start(world: W, face: impl Face<World = W>) -> Result<Self, StartError> {
        Self::start_on(SocketAddr::from(([127, 0, 0, 1], 0)), world, face, Background::default()).await
    }

    /// Like [`Simulator::start`], with the address and the speed of background work chosen.
    pub async fn start_on(
        address: SocketAddr,
        mut world: W,
        face: impl Face<World = W>,
        background: Background,
    ) -> Result<Self, StartError> {
        let failed = |source| StartError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        world.start_recording();
        let position = world.position();
        let shared = Arc::new(Shared {
            face: Box::new(face),
            world: Mutex::new(world),
            faults: Faults::default(),
            arrivals: Arrivals::default(),
            changed: watch::channel(position).0,
            work: Notify::new(),
        });
        let mut doors = Vec::new();
        for door in shared.face.doors() {
            let listener = TcpListener::bind(SocketAddr::new(address.ip(), 0)).await.map_err(failed)?;
            let at = listener.local_addr().map_err(failed)?;
            doors.push((door.name(), at, tokio::spawn(serve_door(listener, door, Inside::new(&shared)))));
        }
        let server = tokio::spawn(server::serve(listener, Arc::clone(&shared)));
        let worker = tokio::spawn(work(Arc::clone(&shared), background));
        Ok(Self { url, shared, server, worker, doors })
    }

    /// `http://127.0.0.1:port`, no slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where a door of the face is, by the name that the face gives it.
    pub fn door(&self, name: &str) -> Option<SocketAddr> {
        self.doors.iter().find(|(door, _, _)| *door == name).map(|(_, at, _)| *at)
    }

    /// The world, locked. Don't hold it across an await: the server stands still meanwhile.
    pub fn estate(&self) -> MutexGuard<'_, W> {
        self.shared.lock()
    }

    /// Reads or changes the world and wakes whoever waits for what changed.
    pub fn with<T>(&self, act: impl FnOnce(&mut W) -> T) -> T {
        let mut world = self.shared.lock();
        let result = act(&mut world);
        self.shared.announce(world.position(), world.is_busy());
        result
    }

    /// Swaps the whole world, for a test that starts again from the same beginning. Returns the old one.
    pub fn replace(&self, mut world: W) -> W {
        world.start_recording();
        self.with(|current| std::mem::replace(current, world))
    }

    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Writes down every request from here on; what was written down before is forgotten.
    pub fn watch_arrivals(&self) {
        self.shared.arrivals.watch();
    }

    /// What arrived since [`Simulator::watch_arrivals`], in order, faults included.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.shared.arrivals.seen()
    }

    /// How many long polls and streams wait for news now.
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

impl<W: World> Drop for Simulator<W> {
    fn drop(&mut self) {
        self.server.abort();
        self.worker.abort();
        self.doors.iter().for_each(|(_, _, server)| server.abort());
    }
}

async fn work<W: World>(shared: Arc<Shared<W>>, background: Background) {
    loop {
        shared.work.notified().await;
        loop {
            tokio::time::sleep(background.every).await;
            let (position, busy) = {
                let mut world = shared.lock();
                world.work(background.steps);
                (world.position(), world.is_busy())
            };
            shared.announce(position, false);
            if !busy {
                break;
            }
        }
    }
}
