//! The stream: connecting, TLS, and one whole child element after the other.

use super::element::Element;
use super::ns;
use crate::http::Effect;
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::ErrorKind;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, ReadHalf, Take, WriteHalf};

/// More than anything that is said before a login: whoever stands between us and the server can say it too.
pub(super) const BEFORE_LOGIN: u64 = 64 * 1024;
/// More than a hundred long messages of an archive.
pub(super) const AFTER_LOGIN: u64 = 16 * 1024 * 1024;
/// Deeper than anything that XMPP says.
const DEEPEST: usize = 64;
/// More than a stanza holds. An element takes many times more room with us than on the wire.
const MOST_ELEMENTS: usize = 20_000;

/// A connection, with TLS or without.
pub(super) trait Pipe: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Pipe for T {}

/// What is read: never more than we bear.
type Source = BufReader<Take<ReadHalf<Box<dyn Pipe>>>>;

/// A stream that both sides have opened.
pub(super) struct Stream {
    reader: NsReader<Source>,
    writer: WriteHalf<Box<dyn Pipe>>,
    /// For errors, after "cannot".
    what: String,
    /// Whether what was sent last may have changed something.
    effect: Effect,
    /// How many bytes of it are read.
    most: u64,
}

impl Stream {
    /// Opens a stream to `host` of which `most` bytes are read, and gives what the server offers in it.
    pub(super) async fn open(pipe: Box<dyn Pipe>, host: &str, what: &str, most: u64) -> Result<(Self, Element)> {
        let (read, writer) = tokio::io::split(pipe);
        let mut reader = NsReader::from_reader(BufReader::new(read.take(most)));
        // Mismatched names are an error, and nothing is trimmed: both are what the reader does unless told otherwise.
        reader.config_mut().expand_empty_elements = true;
        let mut stream = Self { reader, writer, what: what.to_owned(), effect: Effect::Read, most };
        let header = Element::new(ns::STREAM, "stream").attribute("to", host).attribute("version", "1.0");
        stream.write(&opening(&header)).await?;
        let features = stream.next().await?;
        if features.is(ns::STREAM, "features") { Ok((stream, features)) } else { Err(stream.nonsense()) }
    }

    /// The connection below, to open another stream on it. What the server said and we didn't read would come from
    /// before TLS: it is refused.
    pub(super) fn into_pipe(self) -> Result<Box<dyn Pipe>> {
        let error = self.nonsense();
        let source = self.reader.into_inner();
        if !source.buffer().is_empty() {
            return Err(error);
        }
        Ok(source.into_inner().into_inner().unsplit(self.writer))
    }

    /// What it is for from now on, and whether what is sent may change something.
    pub(super) fn purpose(&mut self, what: impl Into<String>, effect: Effect) {
        (self.what, self.effect) = (what.into(), effect);
    }

    pub(super) async fn send(&mut self, element: &Element) -> Result<()> {
        let xml = element.to_xml(ns::CLIENT);
        self.write(&xml).await
    }

    async fn write(&mut self, xml: &str) -> Result<()> {
        let sent = async {
            self.writer.write_all(xml.as_bytes()).await?;
            self.writer.flush().await
        };
        sent.await.map_err(|_| self.no_answer())
    }

    /// Says that we are done. What the server says to that doesn't matter.
    pub(super) async fn close(mut self) {
        if self.write("</stream:stream>").await.is_ok() {
            drop(self.writer.shutdown().await);
        }
    }

    /// The next child of the stream.
    pub(super) async fn next(&mut self) -> Result<Element> {
        let (mut open, mut begun, mut buffer) = (Vec::<Element>::new(), 0, Vec::new());
        loop {
            buffer.clear();
            let event = self.reader.read_resolved_event_into_async(&mut buffer).await;
            let Ok((namespace, event)) = event else { return Err(self.broken()) };
            match event {
                Event::Start(start) => {
                    begun += 1;
                    match begin(&namespace, &start) {
                        Some(element) if element.is(ns::STREAM, "stream") && open.is_empty() => {}
                        Some(element) if open.len() < DEEPEST && begun <= MOST_ELEMENTS => open.push(element),
                        _ => return Err(self.nonsense()),
                    }
                }
                Event::End(_) => match (open.pop(), open.last_mut()) {
                    (Some(whole), Some(parent)) => parent.push_child(whole),
                    (Some(whole), None) => return self.unless_error(whole),
                    // The server ends the stream.
                    (None, _) => return Err(self.no_answer()),
                },
                Event::Text(text) => {
                    if let Some(inner) = open.last_mut() {
                        inner.push_text(&text.xml10_content());
                    }
                }
                Event::CData(text) => {
                    if let Some(inner) = open.last_mut() {
                        inner.push_text(&text.xml10_content());
                    }
                }
                Event::GeneralRef(reference) => match (resolve(&reference), open.last_mut()) {
                    (Some(text), Some(inner)) => inner.push_text(&text),
                    _ => return Err(self.nonsense()),
                },
                Event::Decl(_) => {}
                Event::Eof => return Err(self.broken()),
                // Forbidden in a stream, and with good reason.
                Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => return Err(self.nonsense()),
            }
        }
    }

    fn unless_error(&self, element: Element) -> Result<Element> {
        if !element.is(ns::STREAM, "error") {
            return Ok(element);
        }
        let condition = element.condition(ns::STREAM_ERROR).unwrap_or_default();
        let (kind, hint) = match condition {
            "host-unknown" => (ErrorKind::Invalid, "mend-xmpp-host"),
            "policy-violation" => (ErrorKind::RateLimited, "mend-xmpp-failed-logins"),
            _ => (self.effect.without_answer(), LOOK_THERE),
        };
        let message = format!("cannot {}: the server ends the stream", self.what);
        Err(ConnectorError::new(kind, message).code(format!("stream error {condition}")).hint(hint))
    }

    /// The end of the bytes: the server hung up, or it said more than we read.
    fn broken(&self) -> ConnectorError {
        if self.reader.get_ref().get_ref().limit() > 0 {
            return self.no_answer();
        }
        let message = format!("cannot {}: the answer is larger than {} bytes", self.what, self.most);
        ConnectorError::new(ErrorKind::Protocol, message).says("refused-too-large")
    }

    pub(super) fn no_answer(&self) -> ConnectorError {
        let message = format!("cannot {}: the server hung up", self.what);
        ConnectorError::new(self.effect.without_answer(), message).says("refused-no-answer").hint(LOOK_THERE)
    }

    /// An answer that nobody documents.
    pub(super) fn nonsense(&self) -> ConnectorError {
        ConnectorError::new(ErrorKind::Protocol, format!("cannot {}: the answer makes no sense", self.what))
            .says("refused-nonsense")
    }
}

const LOOK_THERE: &str = "mend-xmpp-look-there";

/// The header, which stays open.
fn opening(header: &Element) -> String {
    let (to, version) = (quick_xml::escape::escape(header.get("to")), header.get("version"));
    let (client, stream) = (ns::CLIENT, ns::STREAM);
    format!(
        "<?xml version='1.0'?><stream:stream to='{to}' version='{version}' xmlns='{client}' xmlns:stream='{stream}'>"
    )
}

/// Nothing when names or values are damaged.
fn begin(namespace: &ResolveResult<'_>, start: &BytesStart<'_>) -> Option<Element> {
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => namespace.as_ref(),
        ResolveResult::Unbound => "",
        ResolveResult::Unknown(_) => return None,
    };
    let mut element = Element::new(namespace, start.local_name().as_ref());
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        element = element.attribute(attribute.key.as_ref(), &value);
    }
    Some(element)
}

fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a server that offers this.
    async fn offered(features: &str, most: u64) -> Result<Element> {
        let (ours, mut theirs) = tokio::io::duplex(1024 * 1024);
        let header = opening(&Element::new(ns::STREAM, "stream").attribute("version", "1.0"));
        let said = format!("{header}<stream:features>{features}</stream:features>");
        theirs.write_all(said.as_bytes()).await.unwrap();
        Stream::open(Box::new(ours), "im.test", "try", most).await.map(|(_, features)| features)
    }

    #[tokio::test]
    async fn a_stanza_is_not_made_of_endlessly_many_elements() {
        let features = offered(&"<a/>".repeat(MOST_ELEMENTS / 2), AFTER_LOGIN).await.unwrap();
        assert_eq!(features.children().len(), MOST_ELEMENTS / 2);
        let error = offered(&"<a/>".repeat(MOST_ELEMENTS), AFTER_LOGIN).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Protocol);
    }

    #[tokio::test]
    async fn little_is_heard_before_a_login() {
        let long = format!("<a>{}</a>", "x".repeat(70_000));
        assert!(offered(&long, AFTER_LOGIN).await.is_ok());
        let error = offered(&long, BEFORE_LOGIN).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Protocol);
        assert!(error.to_string().contains("larger than 65536 bytes"), "{error}");
    }
}
