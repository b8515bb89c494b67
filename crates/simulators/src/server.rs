//! HTTP in and out: reads a request whole, lets faults act before and after the face answers, and can hang up.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use crate::fault::FaultKind;
use crate::simulator::{Outcome, Shared, Waiting, World};
use crate::wire::{Body, Call, Reply};

const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// The caller gets no answer: the connection closes.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed without an answer")]
struct HangUp;

/// Accepts connections until it is aborted; then every connection ends with it.
pub(crate) async fn serve<W: World>(listener: TcpListener, shared: Arc<Shared<W>>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(serve_connection(stream, peer, Arc::clone(&shared)));
                }
                Err(error) => tracing::warn!(%error, "cannot accept a connection"),
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_connection<W: World>(stream: TcpStream, peer: SocketAddr, shared: Arc<Shared<W>>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "answers on this connection may be delayed");
    }
    let service = service_fn(move |request| serve_request(Arc::clone(&shared), peer, request));
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::trace!(%error, "connection ended");
    }
}

async fn serve_request<W: World>(
    shared: Arc<Shared<W>>,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, HangUp> {
    let call = read(request, peer).await.ok_or(HangUp)?;
    shared.arrivals.note(&call);
    let Some(fault) = shared.faults.strike(&call) else {
        return Ok(finish(answer(&shared, &call).await).await);
    };
    let reply = answer_with_fault(&shared, call, fault).await?;
    Ok(finish(reply).await)
}

async fn read(request: Request<Incoming>, peer: SocketAddr) -> Option<Call> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LARGEST_BODY).collect().await.ok()?.to_bytes();
    let path = head.uri.path().to_owned();
    let header = |name: header::HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = header(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
    Some(Call {
        method: head.method.as_str().to_owned(),
        segments: path.split('/').skip(1).map(decode).collect(),
        query: head.uri.query().map(pairs).unwrap_or_default(),
        bearer,
        content_type: header(header::CONTENT_TYPE).map(str::to_owned),
        user_agent: header(header::USER_AGENT).unwrap_or_default().to_owned(),
        headers: texts(&head.headers),
        peer: peer.ip(),
        path,
        body,
    })
}

fn texts(headers: &header::HeaderMap) -> Vec<(String, String)> {
    let text = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(text).collect()
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(&key.replace('+', " ")), decode(&value.replace('+', " ")))
    };
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

async fn answer<W: World>(shared: &Shared<W>, call: &Call) -> Reply {
    let (outcome, position, busy) = {
        let mut world = shared.lock();
        let outcome = shared.face.answer(&mut world, call);
        (outcome, world.position(), world.is_busy())
    };
    shared.announce(position, busy);
    match outcome {
        Outcome::Ready(reply) => reply,
        Outcome::Wait(waiting) => wait(shared, waiting).await,
    }
}

async fn wait<W: World>(shared: &Shared<W>, waiting: Waiting<W>) -> Reply {
    let deadline = Instant::now() + waiting.timeout;
    let mut changed = shared.changed.subscribe();
    loop {
        let last = Instant::now() >= deadline;
        let polled = (waiting.poll)(&mut shared.lock(), last);
        if let Some(reply) = polled {
            return reply;
        }
        if last {
            return Reply::json(200, json!({}));
        }
        // Either something changed or the time is over; both mean: look again.
        timeout_at(deadline, changed.changed()).await.ok();
    }
}

async fn answer_with_fault<W: World>(
    shared: &Arc<Shared<W>>,
    mut call: Call,
    fault: FaultKind,
) -> Result<Reply, HangUp> {
    match fault {
        FaultKind::Reset => Err(HangUp),
        FaultKind::LostAnswer => {
            answer(shared, &call).await;
            Err(HangUp)
        }
        FaultKind::RateLimited { retry_after_ms } => Ok(shared.face.rate_limited(retry_after_ms)),
        FaultKind::StatusBefore(status) => Ok(broken(status)),
        FaultKind::StatusAfter(status) => {
            answer(shared, &call).await;
            Ok(broken(status))
        }
        FaultKind::WrongJson => Ok(truncated(answer(shared, &call).await)),
        FaultKind::ErrorWith200 => Ok(Reply::json(200, shared.face.error_body())),
        FaultKind::ProxyHtml404 => Ok(Reply::bytes(404, "text/html", PROXY_404)),
        FaultKind::SlowAnswer(delay) => {
            let reply = answer(shared, &call).await;
            sleep(delay).await;
            Ok(reply)
        }
        FaultKind::SlowEffect(delay) => slow_effect(Arc::clone(shared), call, delay).await,
        FaultKind::PagingShift(rows) => {
            shared.face.shift_page(&mut call, rows);
            Ok(answer(shared, &call).await)
        }
        FaultKind::DuplicateRow => {
            Ok(edit_rows(answer(shared, &call).await, |rows| rows.extend(rows.first().cloned())))
        }
        FaultKind::EmptyPage => {
            Ok(without_next(edit_rows(answer(shared, &call).await, Vec::clear), shared.face.next_page_keys()))
        }
        FaultKind::TokenExpires => {
            shared.lock().credential_ends(&call);
            Ok(answer(shared, &call).await)
        }
        FaultKind::CallerLocked => {
            shared.lock().caller_is_barred(&call);
            Ok(answer(shared, &call).await)
        }
    }
}

const PROXY_404: &str = "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found\
</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

fn broken(status: u16) -> Reply {
    Reply::bytes(status, "text/html", format!("<html><body><h1>{status}</h1></body></html>"))
}

fn truncated(reply: Reply) -> Reply {
    let bytes = reply.clone().into_bytes();
    let half = bytes.slice(..bytes.len().div_ceil(2).min(bytes.len().saturating_sub(1)));
    Reply { body: Body::Bytes(half), ..reply }
}

/// Runs on its own, so that a caller who hangs up doesn't stop it.
async fn slow_effect<W: World>(
    shared: Arc<Shared<W>>,
    call: Call,
    delay: std::time::Duration,
) -> Result<Reply, HangUp> {
    let late = async move {
        sleep(delay).await;
        answer(&shared, &call).await
    };
    tokio::spawn(late).await.map_err(|_| HangUp)
}

fn edit_rows(mut reply: Reply, edit: impl Fn(&mut Vec<Value>)) -> Reply {
    match &mut reply.body {
        Body::Json(Value::Object(object)) => object.values_mut().filter_map(Value::as_array_mut).for_each(edit),
        Body::Json(Value::Array(rows)) => edit(rows),
        _ => {}
    }
    reply
}

fn without_next(mut reply: Reply, keys: &[&str]) -> Reply {
    if let Body::Json(Value::Object(object)) = &mut reply.body {
        for key in keys {
            object.remove(*key);
        }
    }
    reply
}

async fn finish(reply: Reply) -> Response<Full<Bytes>> {
    sleep_if_any(reply.pause).await;
    let mut response = Response::builder().status(reply.status).header(header::CONTENT_TYPE, reply.content_type);
    for (name, value) in &reply.headers {
        response = response.header(*name, value);
    }
    response.body(Full::new(reply.into_bytes())).expect("faces answer with valid statuses and headers")
}

async fn sleep_if_any(pause: std::time::Duration) {
    if !pause.is_zero() {
        sleep(pause).await;
    }
}
