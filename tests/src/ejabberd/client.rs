//! A little XMPP client of the tests' own, that stays connected and remembers what it was told.

use std::time::Duration;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::escape::escape;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;

use super::stanza::{Stanza, next};
use super::{Ejabberd, HOST};

const PATIENCE: Duration = Duration::from_secs(20);

/// What came of a login.
#[derive(Debug)]
pub enum Door {
    Open(Client),
    /// At SASL: with this condition.
    WrongKey(String),
    /// The key was right, and no session is given.
    Shut(String),
    /// The server hung up without a word.
    Broken,
}

/// Somebody's session.
#[derive(Debug)]
pub struct Client {
    write: OwnedWriteHalf,
    heard: mpsc::UnboundedReceiver<Stanza>,
    number: u32,
}

impl Client {
    /// Logs in with a password.
    pub async fn login(server: &Ejabberd, jid: &str, password: &str) -> anyhow::Result<Door> {
        log_in(server, "PLAIN", jid, password).await
    }

    /// Logs in with a token.
    pub async fn with_token(server: &Ejabberd, jid: &str, token: &str) -> anyhow::Result<Door> {
        log_in(server, "X-OAUTH2", jid, token).await
    }

    /// Sends a stanza as it is written.
    pub async fn send(&mut self, xml: &str) -> anyhow::Result<()> {
        self.write.write_all(xml.as_bytes()).await.context("the stream is closed")
    }

    /// Waits for the first stanza that fits; what comes before is forgotten.
    pub async fn wait_for(&mut self, fits: impl Fn(&Stanza) -> bool) -> anyhow::Result<Stanza> {
        let waiting = async {
            while let Some(stanza) = self.heard.recv().await {
                if fits(&stanza) {
                    return Ok(stanza);
                }
            }
            bail!("the stream ended")
        };
        tokio::time::timeout(PATIENCE, waiting).await.context("nothing that fits came")?
    }

    /// Waits for the end of the stream, and gives what the server said about it.
    pub async fn wait_for_the_end(&mut self) -> anyhow::Result<Option<String>> {
        let mut said = None;
        let waiting = async {
            while let Some(stanza) = self.heard.recv().await {
                if stanza.name == "stream:error" {
                    said = stanza.condition().map(str::to_owned);
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.context("the stream did not end")?;
        Ok(said)
    }

    /// Enters a room; the error condition when it isn't let in.
    pub async fn join(&mut self, room: &str, nick: &str) -> anyhow::Result<Result<(), String>> {
        let seat = format!("{room}/{nick}");
        let muc = "<x xmlns='http://jabber.org/protocol/muc'/>";
        self.send(&format!("<presence to='{}'>{muc}</presence>", escape(&seat))).await?;
        let answer = self.wait_for(|stanza| {
            let refused = stanza.attribute("type") == "error";
            let entered = stanza.find("status").is_some_and(|status| status.attribute("code") == "110");
            stanza.name == "presence" && stanza.attribute("from") == seat && (refused || entered)
        });
        let answer = answer.await?;
        Ok(answer.condition().map_or(Ok(()), |condition| Err(condition.to_owned())))
    }

    /// Says something in a room that it is in, and waits until everybody has it.
    pub async fn say(&mut self, room: &str, text: &str) -> anyhow::Result<()> {
        self.number += 1;
        let id = format!("said-{}", self.number);
        let message =
            format!("<message to='{room}' type='groupchat' id='{id}'><body>{}</body></message>", escape(text));
        self.send(&message).await?;
        self.wait_for(|stanza| stanza.name == "message" && stanza.attribute("id") == id).await.map(drop)
    }

    /// Asks the server something, to see that the session lives.
    pub async fn is_alive(&mut self) -> bool {
        self.number += 1;
        let id = format!("ping-{}", self.number);
        let ping = format!("<iq type='get' id='{id}' to='{HOST}'><ping xmlns='urn:xmpp:ping'/></iq>");
        self.send(&ping).await.is_ok() && self.wait_for(|stanza| stanza.attribute("id") == id).await.is_ok()
    }
}

async fn log_in(server: &Ejabberd, mechanism: &str, jid: &str, key: &str) -> anyhow::Result<Door> {
    let user = jid.split('@').next().unwrap_or(jid);
    let stream = TcpStream::connect(server.xmpp()).await.context("cannot connect to ejabberd")?;
    let (read, mut write) = stream.into_split();
    let mut reader = open(read, &mut write).await?;
    let credential = STANDARD.encode(format!("\0{user}\0{key}"));
    let sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    let auth = format!("<auth xmlns='{sasl}' mechanism='{mechanism}'>{credential}</auth>");
    write.write_all(auth.as_bytes()).await?;
    let Some(answer) = next(&mut reader).await? else { return Ok(Door::Broken) };
    if answer.name != "success" {
        return Ok(Door::WrongKey(answer.condition().unwrap_or_default().to_owned()));
    }
    let mut reader = open(reader.into_inner().into_inner(), &mut write).await?;
    let bind = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
    write.write_all(bind.as_bytes()).await?;
    let Ok(Some(answer)) = next(&mut reader).await else { return Ok(Door::Broken) };
    if answer.attribute("type") != "result" {
        return Ok(Door::Shut(answer.condition().unwrap_or_default().to_owned()));
    }
    let (told, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok(Some(stanza)) = next(&mut reader).await {
            if told.send(stanza).is_err() {
                return;
            }
        }
    });
    Ok(Door::Open(Client { write, heard, number: 0 }))
}

/// Begins a stream, and reads over what the server offers.
async fn open(read: OwnedReadHalf, write: &mut OwnedWriteHalf) -> anyhow::Result<Reader<BufReader<OwnedReadHalf>>> {
    let namespaces = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
    let header = format!("<?xml version='1.0'?><stream:stream to='{HOST}' {namespaces} version='1.0'>");
    write.write_all(header.as_bytes()).await?;
    let mut reader = Reader::from_reader(BufReader::new(read));
    match next(&mut reader).await? {
        Some(features) if features.name == "stream:features" => Ok(reader),
        other => bail!("the server offers nothing: {other:?}"),
    }
}

impl Door {
    /// The session behind an open door.
    pub fn opened(self) -> anyhow::Result<Client> {
        match self {
            Self::Open(client) => Ok(client),
            other => bail!("the login was refused: {other:?}"),
        }
    }
}
