//! Ctrl-C and SIGTERM, as something to wait for.

use crate::failure::Failure;
use exeunt_engine::EngineError;

/// Waits for the signals that ask a program to end. Each [`Interrupt::next`] is one signal.
pub(crate) struct Interrupt {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Interrupt {
    /// From here on these signals no longer end the process by themselves.
    pub(crate) fn listen() -> Result<Self, Failure> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let listen = |kind| signal(kind).map_err(|e| Failure::new("error-runtime").because(&e));
            Ok(Self { interrupt: listen(SignalKind::interrupt())?, terminate: listen(SignalKind::terminate())? })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// The next signal.
    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
    }

    /// Lets the work go on to its end. At the first signal it is asked to stop, and goes on while it is asked: it may hold
    /// what the asking waits for. At the second one nobody waits for it any more.
    pub(crate) async fn stops<T, S>(
        &mut self,
        work: impl Future<Output = Result<T, EngineError>>,
        ask: impl AsyncFnOnce() -> Result<S, EngineError>,
    ) -> Result<T, Failure> {
        let asking = async {
            self.next().await;
            ask().await?;
            self.next().await;
            Err(Failure::new("error-left").hint("hint-left"))
        };
        tokio::select! {
            done = work => Ok(done?),
            left = asking => left,
        }
    }
}
