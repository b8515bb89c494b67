//! Answering until asked to end.

use axum::Router;
use axum::serve::ListenerExt;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long requests under way may go on once the server is asked to end. Streams of progress never end by themselves.
const LAST_ORDERS: Duration = Duration::from_secs(10);

/// Answers on `listener` until `shutdown` comes back. Then nothing new is accepted, and what is under way is finished;
/// what isn't after ten seconds is cut off, as a crash would.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small answers may come late");
        }
    });
    let (asked, was_asked) = oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        shutdown.await;
        drop(asked);
    });
    let last_orders = async {
        // Dropping the other end is the sign.
        drop(was_asked.await);
        tokio::time::sleep(LAST_ORDERS).await;
    };
    tokio::select! {
        ended = serving => ended,
        () = last_orders => Ok(()),
    }
}
