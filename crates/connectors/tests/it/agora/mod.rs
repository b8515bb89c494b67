//! Agora Chat and Easemob IM: canned answers, the vendor's own token package, and the conformance suite.

mod conformance;
mod documented;
mod estate;
mod history;
mod own_token;
mod refusals;
mod simulated;
mod token;

use crate::clocks::Hands;
use exeunt_connector::Pace;
use exeunt_connectors::agora::{Agora, Config};
use exeunt_core::Clock;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const SECRET: &str = "client-id very-secret-client-secret";
pub(crate) const TOKEN: &str = "POST /1100/demo/token";

/// A connector with a client's id and secret, on a clock of its own.
fn connect(url: &str, clock: &Arc<Hands>) -> Agora {
    connect_with(&json!({ "base_url": url, "org_name": "1100", "app_name": "demo" }), SECRET, clock)
}

fn connect_with(settings: &Value, secret: &str, clock: &Arc<Hands>) -> Agora {
    let config = Config::parse(settings, secret).unwrap();
    Agora::new(config, Arc::clone(clock) as Arc<dyn Clock>, Pace::free()).unwrap()
}

/// A server that answers what it is told to, and remembers what it was asked.
struct Canned {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Canned {
    /// `answer` makes of a whole request a status and a body.
    async fn start(answer: impl Fn(&str) -> (u16, Vec<u8>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (seen, answer) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(answer));
        let remembered = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (seen, answer) = (Arc::clone(&remembered), Arc::clone(&answer));
                tokio::spawn(async move { one(socket, &seen, answer.as_ref()).await });
            }
        });
        Self { url, seen }
    }

    /// How many requests began like this.
    fn count(&self, line: &str) -> usize {
        self.seen.lock().unwrap().iter().filter(|request| request.starts_with(line)).count()
    }

    /// The requests that began like this, whole.
    fn seen(&self, line: &str) -> Vec<String> {
        self.seen.lock().unwrap().iter().filter(|request| request.starts_with(line)).cloned().collect()
    }
}

async fn one(
    mut socket: TcpStream,
    seen: &Mutex<Vec<String>>,
    answer: &(dyn Fn(&str) -> (u16, Vec<u8>) + Send + Sync),
) {
    let mut bytes = Vec::new();
    while !is_whole(&bytes) {
        let mut more = vec![0; 65536];
        match socket.read(&mut more).await {
            Ok(0) | Err(_) => return,
            Ok(read) => bytes.extend_from_slice(&more[..read]),
        }
    }
    let request = String::from_utf8_lossy(&bytes).into_owned();
    seen.lock().unwrap().push(request.clone());
    let (status, body) = answer(&request);
    let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    drop(socket.write_all(&[head.as_bytes(), &body].concat()).await);
}

/// Head and as much of a body as the head says.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn said(status: u16, body: &Value) -> (u16, Vec<u8>) {
    (status, body.to_string().into_bytes())
}

fn refused(status: u16, error: &str, description: &str) -> (u16, Vec<u8>) {
    let mut body = json!({ "exception": "x", "timestamp": 1, "duration": 0, "error_description": description });
    if !error.is_empty() {
        body["error"] = json!(error);
    }
    said(status, &body)
}

/// The token that a healthy server gives.
fn given(number: usize) -> (u16, Vec<u8>) {
    said(200, &json!({ "access_token": format!("token-{number}"), "expires_in": 5_184_000, "application": "a" }))
}

fn user(name: &str, activated: bool) -> (u16, Vec<u8>) {
    let entity = json!({ "uuid": "u-1", "type": "user", "username": name, "activated": activated, "nickname": "张三" });
    said(200, &json!({ "action": "get", "entities": [entity], "count": 1 }))
}
