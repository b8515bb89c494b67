//! A server that answers as a test says and remembers what it was asked: for answers that a healthy server, or one
//! version of it alone, doesn't give.

use crate::clocks::WallClock;
use exeunt_connector::Pace;
use exeunt_connectors::mattermost::{Config, Mattermost, Settings};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(super) const SECRET_TOKEN: &str = "very-secret-access-token";

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: String,
    /// With the query.
    pub(super) path: String,
    pub(super) body: Value,
    pub(super) token: String,
}

impl Asked {
    /// Whether it is this call, whatever its query.
    pub(super) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path.split('?').next() == Some(&format!("/api/v4{path}"))
    }
}

/// An answer.
pub(super) struct Reply {
    status: u16,
    headers: String,
    body: String,
}

impl Reply {
    pub(super) fn new(status: u16, body: &Value) -> Self {
        Self { status, headers: String::new(), body: body.to_string() }
    }

    pub(super) fn text(status: u16, body: &str) -> Self {
        Self { status, headers: String::new(), body: body.to_owned() }
    }

    /// An error as the server words it.
    pub(super) fn refused(status: u16, id: &str) -> Self {
        Self::new(status, &json!({ "id": id, "message": "no", "request_id": "r", "status_code": status }))
    }

    pub(super) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    pub(super) fn header(self, name: &str, value: &str) -> Self {
        Self { headers: format!("{}{name}: {value}\r\n", self.headers), ..self }
    }
}

/// The server; it ends with its test.
pub(super) struct Canned {
    url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Canned {
    pub(super) async fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (heard, answer) = (Arc::clone(&asked), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (heard, answer) = (Arc::clone(&heard), Arc::clone(&answer));
                tokio::spawn(async move { serve(socket, &heard, answer.as_ref()).await });
            }
        });
        Self { url, asked }
    }

    pub(super) fn connector(&self) -> Mattermost {
        self.connector_at(Arc::new(WallClock))
    }

    pub(super) fn connector_at(&self, clock: Arc<dyn exeunt_core::Clock>) -> Mattermost {
        connect(&self.url, SECRET_TOKEN, clock)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How often a call came.
    pub(super) fn count(&self, method: &str, path: &str) -> usize {
        self.asked().iter().filter(|asked| asked.is(method, path)).count()
    }
}

pub(super) fn connect(url: &str, token: &str, clock: Arc<dyn exeunt_core::Clock>) -> Mattermost {
    let settings = Settings { base_url: url.parse().unwrap(), limits: Vec::new() };
    Mattermost::new(Config { settings, token: SecretString::from(token) }, clock, Pace::free()).unwrap()
}

async fn serve(mut socket: TcpStream, heard: &Mutex<Vec<Asked>>, answer: &(impl Fn(&Asked) -> Reply + Sync)) {
    let Some(asked) = read(&mut socket).await else { return };
    let Reply { status, headers, body } = answer(&asked);
    heard.lock().unwrap().push(asked);
    let length = body.len();
    let above = format!("HTTP/1.1 {status} Canned\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    drop(socket.write_all((above + &body).as_bytes()).await);
}

async fn read(socket: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let (head, mut body) = loop {
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            break (head.to_owned(), body.as_bytes().to_vec());
        }
    };
    let header = |name: &str| {
        let line = head.lines().find(|line| line.to_lowercase().starts_with(name))?;
        line.split_once(": ").map(|(_, value)| value.to_owned())
    };
    let length = header("content-length").map_or(0, |length| length.parse().unwrap());
    while body.len() < length {
        if socket.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    let mut line = head.lines().next()?.split(' ');
    let (method, path) = (line.next()?.to_owned(), line.next()?.to_owned());
    let token = header("authorization").unwrap_or_default().replace("Bearer ", "");
    Some(Asked { method, path, body: serde_json::from_slice(&body).unwrap_or(Value::Null), token })
}
