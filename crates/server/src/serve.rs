//! Answering until asked to end.
//!
//! Whoever connects and says nothing is shown the door, and so many are let in at once that the database, the platforms
//! and the log still get files of their own. What else keeps a crowd out (connections for each address, TLS) is the
//! proxy's in front.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt;

/// How long requests under way may go on once the server is asked to end. Streams of progress never end by themselves.
const LAST_ORDERS: Duration = Duration::from_secs(10);
/// How long somebody may take to say what they want, the first time and between two requests.
const HEARD_OUT: Duration = Duration::from_secs(20);
/// Connections at once; more wait until one ends. A process may often have no more than 1024 open files.
const MOST: usize = 800;
/// After a connection that could not be accepted: there may be no file left for it.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers on `listener` until `shutdown` comes back. Then nothing new is accepted, and what is under way is finished;
/// what isn't after ten seconds is cut off, as a crash would.
///
/// # Errors
/// None today; a listener that fails for a moment is asked again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    answer_within(HEARD_OUT, listener, router, shutdown).await;
    Ok(())
}

async fn answer_within(heard_out: Duration, listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>) {
    let (end, ending) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept(), if connections.len() < MOST => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(converse(heard_out, stream, peer, router.clone(), ending.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    end.send_replace(true);
    let finished = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_ORDERS, finished).await.is_err() {
        tracing::info!("requests are cut off that did not end in time");
    }
}

/// One connection, request after request.
async fn converse(
    heard_out: Duration,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut ending: watch::Receiver<bool>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may come late");
    }
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(heard_out);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = async { drop(ending.wait_for(|ending| *ending).await) } => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn whoever_connects_and_says_nothing_is_shown_the_door() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        let router =
            Router::new().route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }));
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        let shutdown = async { drop(ended.await) };
        let serving = tokio::spawn(answer_within(Duration::from_millis(300), listener, router, shutdown));
        // Each of these reads to the end: the server hangs up.
        for said in ["", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", "GET / HTTP/1.1\r\nhost: x\r\n\r\n"] {
            let mut stream = TcpStream::connect(at).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            let mut heard = String::new();
            stream.read_to_string(&mut heard).await.unwrap();
            assert_eq!(heard.contains("127.0.0.1:"), said.ends_with("\r\n\r\n"), "{said:?}: {heard}");
        }
        end.send(()).unwrap();
        serving.await.unwrap();
    }
}
