//! A second way into a world, for platforms that speak more than HTTP.

use std::pin::Pin;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Call;
use crate::fault::FaultKind;
use crate::simulator::{Shared, World};

/// Serves connections on a loopback port of its own, on the same world as the face that names it.
pub trait Door: Send + Sync + 'static {
    /// What is behind it.
    type World: World;

    /// What [`crate::Simulator::door`] finds it by.
    fn name(&self) -> &'static str;

    /// Serves one connection until it ends. Cut off when the simulator is dropped.
    fn serve(&self, stream: TcpStream, inside: Inside<Self::World>) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// The world as a door sees it.
pub struct Inside<W>(Arc<Shared<W>>);

impl<W> Clone for Inside<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: World> Inside<W> {
    pub(crate) fn new(shared: &Arc<Shared<W>>) -> Self {
        Self(Arc::clone(shared))
    }

    /// Reads or changes the world and wakes whoever waits for what changed.
    pub fn with<T>(&self, act: impl FnOnce(&mut W) -> T) -> T {
        let mut world = self.0.lock();
        let result = act(&mut world);
        self.0.announce(world.position(), world.is_busy());
        result
    }

    /// Tells of every change of the world, whoever made it.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// What is to go wrong with something that a client asks for, dressed as a request.
    pub fn strike(&self, call: &Call) -> Option<FaultKind> {
        self.0.faults.strike(call)
    }
}

/// Accepts connections until it is aborted; then every connection ends with it.
pub(crate) async fn serve_door<W: World>(listener: TcpListener, door: Box<dyn Door<World = W>>, inside: Inside<W>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(door.serve(stream, inside.clone()))),
                Err(error) => tracing::warn!(%error, door = door.name(), "cannot accept a connection"),
            },
            Some(_) = connections.join_next() => {}
        }
    }
}
