//! A small XMPP client, written against the standards and not against the simulator.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

/// Long enough for a busy machine, and never waited for in full when things work.
const PATIENCE: Duration = Duration::from_secs(20);
const STREAMS: &str = "http://etherx.jabber.org/streams";
const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";

/// An element as it was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Xml {
    pub(crate) name: String,
    pub(crate) ns: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Xml>,
}

impl Xml {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The first element of that name anywhere inside.
    pub(crate) fn find(&self, name: &str) -> Option<&Xml> {
        self.children.iter().find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }

    pub(crate) fn all<'a>(&'a self, name: &str) -> Vec<&'a Xml> {
        let within = |child: &'a Xml| {
            let own = (child.name == name).then_some(child);
            own.into_iter().chain(child.all(name)).collect::<Vec<_>>()
        };
        self.children.iter().flat_map(within).collect()
    }

    pub(crate) fn inside(&self, name: &str) -> String {
        self.find(name).map(|found| found.text.clone()).unwrap_or_default()
    }

    /// The condition of a refusal: the first thing in its error. Empty where there is none.
    pub(crate) fn condition(&self) -> &str {
        let error = if self.name == "error" { Some(self) } else { self.children.iter().find(|c| c.name == "error") };
        error.and_then(|error| error.children.first()).map_or("", |condition| condition.name.as_str())
    }

    /// The status codes of a presence in a room.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.all("status").iter().map(|status| status.get("code")).filter(|code| !code.is_empty()).collect()
    }

    /// Role and affiliation of a presence in a room.
    pub(crate) fn place(&self) -> (&str, &str) {
        self.find("item").map_or(("", ""), |item| (item.get("role"), item.get("affiliation")))
    }

    fn of(start: &BytesStart<'_>, ns: &ResolveResult<'_>) -> Self {
        let ns = if let ResolveResult::Bound(ns) = ns { ns.0.to_owned() } else { String::new() };
        let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a value");
            (attribute.key.as_ref().to_owned(), value.into_owned())
        };
        let attributes = start.attributes().map(|one| attribute(one.expect("an attribute"))).collect();
        Self { name: start.local_name().as_ref().to_owned(), ns, attributes, ..Self::default() }
    }
}

/// What became of a login.
#[derive(Debug)]
pub(crate) enum Login {
    /// At authentication, with the condition and what it says.
    Refused(String, String),
    /// At the bind, with the condition and what it says.
    Barred(String, String),
    /// The stream ended in the middle of the bind.
    Dropped,
    In(Box<Client>),
}

impl Login {
    #[track_caller]
    pub(crate) fn client(self) -> Client {
        match self {
            Self::In(client) => *client,
            other => panic!("no login: {other:?}"),
        }
    }

    /// The condition of a refusal, or a word for how it went otherwise.
    pub(crate) fn outcome(&self) -> &str {
        match self {
            Self::Refused(condition, _) | Self::Barred(condition, _) => condition,
            Self::Dropped => "dropped",
            Self::In(_) => "in",
        }
    }
}

/// How a client says who it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Proof<'a> {
    Password(&'a str),
    Token(&'a str),
}

/// A logged-in session.
#[derive(Debug)]
pub(crate) struct Client {
    write: OwnedWriteHalf,
    read: Reading,
    pub(crate) jid: String,
    asked: u64,
}

struct Reading {
    reader: NsReader<BufReader<OwnedReadHalf>>,
    open: Vec<Xml>,
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reading({} open)", self.open.len())
    }
}

impl Reading {
    /// The next element of the stream; none at its end.
    async fn next(&mut self) -> Option<Xml> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match self.reader.read_resolved_event_into_async(&mut buffer).await.expect("well-formed") {
                (ns, Event::Start(start)) => {
                    let element = Xml::of(&start, &ns);
                    if !(self.open.is_empty() && element.name == "stream" && element.ns == STREAMS) {
                        self.open.push(element);
                    }
                }
                (_, Event::End(_)) => {
                    let element = self.open.pop()?;
                    match self.open.last_mut() {
                        Some(around) => around.children.push(element),
                        None => return Some(element),
                    }
                }
                (_, Event::Text(text)) => {
                    if let Some(element) = self.open.last_mut() {
                        element.text.push_str(&text.xml10_content());
                    }
                }
                (_, Event::Eof) => return None,
                _ => {}
            }
        }
    }

    async fn awaited(&mut self) -> Option<Xml> {
        timeout(PATIENCE, self.next()).await.expect("the server says something")
    }
}

fn header(host: &str) -> String {
    format!(
        "<?xml version='1.0'?><stream:stream to='{host}' version='1.0' xmlns='jabber:client' xmlns:stream='{STREAMS}'>"
    )
}

/// Connects, proves who it is, binds; nothing is shown yet.
pub(crate) async fn login(at: SocketAddr, host: &str, user: &str, proof: Proof<'_>, resource: &str) -> Login {
    let (read, mut write) = TcpStream::connect(at).await.expect("the port is open").into_split();
    let mut reader = NsReader::from_reader(BufReader::new(read));
    reader.config_mut().expand_empty_elements = true;
    let mut read = Reading { reader, open: Vec::new() };
    let (mechanism, secret) = match proof {
        Proof::Password(password) => ("PLAIN", password),
        Proof::Token(token) => ("X-OAUTH2", token),
    };
    let message = STANDARD.encode(format!("\0{user}\0{secret}"));
    let auth = format!("{}<auth xmlns='{SASL}' mechanism='{mechanism}'>{message}</auth>", header(host));
    write.write_all(auth.as_bytes()).await.expect("sent");
    let features = read.awaited().await.expect("features");
    assert!(features.all("mechanism").iter().any(|offered| offered.text == mechanism), "{features:?}");
    let answer = read.awaited().await.expect("an answer");
    if answer.name != "success" {
        let condition = answer.children.first().map(|child| child.name.clone()).unwrap_or_default();
        return Login::Refused(condition, answer.inside("text"));
    }
    let bind = format!(
        "{}<iq type='set' id='bind'><bind xmlns='{BIND}'><resource>{resource}</resource></bind></iq>",
        header(host)
    );
    write.write_all(bind.as_bytes()).await.expect("sent");
    let features = read.awaited().await;
    let (Some(_), Some(answer)) = (features, read.awaited().await) else { return Login::Dropped };
    if answer.get("type") == "error" {
        return Login::Barred(answer.condition().to_owned(), answer.inside("text"));
    }
    Login::In(Box::new(Client { write, read, jid: answer.inside("jid"), asked: 0 }))
}

impl Client {
    pub(crate) async fn send(&mut self, stanza: &str) {
        self.write.write_all(stanza.as_bytes()).await.expect("sent");
    }

    /// Says that it is there.
    pub(crate) async fn show(&mut self) {
        self.send("<presence/>").await;
        let jid = self.jid.clone();
        self.until(|stanza| stanza.name == "presence" && stanza.get("from") == jid).await;
    }

    /// The next stanza that fits; those before it are passed over.
    pub(crate) async fn until(&mut self, fits: impl Fn(&Xml) -> bool) -> Xml {
        loop {
            let stanza = self.read.awaited().await.expect("the stream is open");
            if fits(&stanza) {
                return stanza;
            }
            assert!(stanza.ns != STREAMS, "the stream ended: {stanza:?}");
        }
    }

    /// The condition and the text with which the server ends the stream.
    pub(crate) async fn ended(&mut self) -> (String, String) {
        loop {
            let stanza = self.read.awaited().await.expect("a reason before the end");
            if stanza.ns == STREAMS {
                assert!(self.read.awaited().await.is_none(), "nothing after the end");
                return (stanza.condition().to_owned(), stanza.inside("text"));
            }
        }
    }

    /// Asks, and gives the answer and everything that came before it.
    pub(crate) async fn ask(&mut self, kind: &str, to: &str, question: &str) -> (Vec<Xml>, Xml) {
        self.asked += 1;
        let id = format!("ask{}", self.asked);
        let to = if to.is_empty() { String::new() } else { format!(" to='{to}'") };
        self.send(&format!("<iq type='{kind}' id='{id}'{to}>{question}</iq>")).await;
        let mut before = Vec::new();
        loop {
            let stanza = self.read.awaited().await.expect("the stream is open");
            if stanza.name == "iq" && stanza.get("id") == id {
                return (before, stanza);
            }
            before.push(stanza);
        }
    }

    /// Everything that the server had to say until now.
    pub(crate) async fn so_far(&mut self) -> Vec<Xml> {
        self.ask("get", "", "<query xmlns='jabber:iq:roster'/>").await.0
    }

    /// Tries to enter a room: the role and affiliation in it, or the condition of the refusal and nothing.
    pub(crate) async fn join(&mut self, room: &str) -> (String, String) {
        let nick = self.jid.split('@').next().unwrap_or_default().to_owned();
        self.send(&format!("<presence to='{room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>"))
            .await;
        let own = format!("{room}/{nick}");
        let answer =
            self.until(|s| s.get("from") == own && (s.get("type") == "error" || s.codes().contains(&"110"))).await;
        if answer.get("type") == "error" {
            return (answer.condition().to_owned(), String::new());
        }
        self.until(|s| s.name == "message" && s.find("subject").is_some()).await;
        let (role, affiliation) = answer.place();
        (role.to_owned(), affiliation.to_owned())
    }

    pub(crate) async fn leave(&mut self, room: &str) {
        let nick = self.jid.split('@').next().unwrap_or_default().to_owned();
        self.send(&format!("<presence type='unavailable' to='{room}/{nick}'/>")).await;
        let own = format!("{room}/{nick}");
        self.until(|s| s.get("from") == own && s.get("type") == "unavailable").await;
    }

    pub(crate) async fn say(&mut self, to: &str, kind: &str, text: &str) {
        self.send(&format!("<message to='{to}' type='{kind}' id='m-{text}'><body>{text}</body></message>")).await;
    }

    /// Reads from an archive: the bodies of a page, the answer.
    pub(crate) async fn archive(&mut self, to: &str, set: &str) -> (Vec<String>, Xml) {
        let question =
            format!("<query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'>{set}</set></query>");
        let (found, answer) = self.ask("set", to, &question).await;
        let results = found.iter().filter(|stanza| stanza.find("result").is_some());
        (results.map(|stanza| stanza.inside("body")).collect(), answer)
    }

    /// Ends the stream as clients do.
    pub(crate) async fn goodbye(mut self) {
        self.send("</stream:stream>").await;
        while self.read.awaited().await.is_some() {}
    }
}

/// Begins an authentication, answers its challenge, and gives the last word.
pub(crate) async fn exchange(at: SocketAddr, host: &str, auth: &str, respond: impl AsyncFn(String) -> String) -> Xml {
    let (read, mut write) = TcpStream::connect(at).await.expect("the port is open").into_split();
    let mut reader = NsReader::from_reader(BufReader::new(read));
    reader.config_mut().expand_empty_elements = true;
    let mut read = Reading { reader, open: Vec::new() };
    write.write_all(format!("{}{auth}", header(host)).as_bytes()).await.expect("sent");
    read.awaited().await.expect("features");
    let challenge = read.awaited().await.expect("a challenge");
    assert_eq!(challenge.name, "challenge");
    write.write_all(respond(challenge.text).await.as_bytes()).await.expect("sent");
    read.awaited().await.expect("a last word")
}

impl Client {
    /// Waits until the connection closes; false when the server says something first.
    pub(crate) async fn is_cut(&mut self) -> bool {
        self.read.awaited().await.is_none()
    }
}
