//! The port for clients: XML streams over TCP on the same world as the API.
//!
//! [`reader`] turns bytes into stanzas, [`stream`] is the conversation (a function of what was said before and what is
//! heard now), and this module carries what is to be said, and what the world has for the session, back to the client.

mod forms;
mod mam;
mod muc;
mod reader;
mod sasl;
mod scram;
mod stanzas;
mod stream;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;

use bytes::Bytes;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::server::Server;
use super::{Ejabberd, Options};
use crate::{Call, Door, FaultKind, Inside};
use reader::Heard;
use stream::{Conversation, Said};

/// How many stanzas of a client may wait while one is answered.
const WAITING: usize = 32;

/// The port for clients.
pub(super) struct Clients {
    options: Options,
}

impl Clients {
    pub(super) fn new(options: Options) -> Self {
        Self { options }
    }
}

impl Door for Clients {
    type World = Server;

    fn name(&self) -> &'static str {
        Ejabberd::C2S
    }

    fn serve(&self, stream: TcpStream, inside: Inside<Server>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(converse(stream, inside, self.options.clone()))
    }
}

async fn converse(stream: TcpStream, inside: Inside<Server>, options: Options) {
    let peer = stream.peer_addr().unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0));
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "answers on this stream may be delayed");
    }
    let (read, mut write) = stream.into_split();
    let (tell, mut heard) = mpsc::channel(WAITING);
    // Ends with this conversation, however that ends.
    let mut reading = JoinSet::new();
    reading.spawn(reader::read(read, tell));
    let mut changes = inside.changes();
    let mut conversation = Conversation::new(options, peer);
    loop {
        let said = tokio::select! {
            one = heard.recv() => answer(&inside, &mut conversation, one.unwrap_or(Heard::Gone), peer).await,
            news = changes.changed() => match news {
                Ok(()) => inside.with(|server| conversation.drain(server)),
                Err(_) => Said::goodbye(String::new()),
            },
        };
        if let Err(error) = write.write_all(said.text.as_bytes()).await {
            tracing::trace!(%error, "a client is gone");
            inside.with(|server| conversation.hear(server, Heard::Gone));
            return;
        }
        if said.ends {
            if let Err(error) = write.shutdown().await {
                tracing::trace!(%error, "a client was gone already");
            }
            return;
        }
    }
}

/// Answers what was heard, with what is to go wrong going wrong.
async fn answer(inside: &Inside<Server>, conversation: &mut Conversation, heard: Heard, peer: SocketAddr) -> Said {
    let Some(step) = conversation.step(&heard) else {
        return inside.with(|server| conversation.hear(server, heard));
    };
    inside.with(|server| server.count(step));
    let fault = inside.strike(&as_call(step, peer));
    let mut act = |heard| inside.with(|server| conversation.hear(server, heard));
    match fault {
        None => act(heard),
        Some(FaultKind::SlowAnswer(delay)) => {
            let said = act(heard);
            sleep(delay).await;
            said
        }
        Some(FaultKind::SlowEffect(delay)) => {
            sleep(delay).await;
            act(heard)
        }
        Some(FaultKind::LostAnswer | FaultKind::StatusAfter(_) | FaultKind::WrongJson) => {
            act(heard);
            act(Heard::Gone);
            Said::goodbye(String::new())
        }
        // What only HTTP knows means here that nothing is done and the connection closes.
        Some(_) => {
            act(Heard::Gone);
            Said::goodbye(String::new())
        }
    }
}

/// A step of a client as a request, for [`crate::Faults`]: method `XMPP`, path `/c2s/bind`.
fn as_call(step: &str, peer: SocketAddr) -> Call {
    let path = format!("/c2s/{}", step.rsplit(' ').next().unwrap_or_default());
    Call {
        method: "XMPP".to_owned(),
        segments: path.split('/').skip(1).map(str::to_owned).collect(),
        path,
        query: Vec::new(),
        bearer: None,
        headers: Vec::new(),
        content_type: None,
        user_agent: String::new(),
        peer: peer.ip(),
        body: Bytes::new(),
    }
}
