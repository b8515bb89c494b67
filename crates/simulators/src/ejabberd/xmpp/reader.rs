//! Bytes of a client turned into what it says.

use quick_xml::NsReader;
use quick_xml::events::Event;
use tokio::io::BufReader;
use tokio::net::tcp::OwnedReadHalf;
use tokio::sync::mpsc::Sender;

use crate::ejabberd::xml::{Element, STREAMS, Tree};

/// What a client says.
#[derive(Debug)]
pub(super) enum Heard {
    /// A stream begins, or begins again after authentication.
    Stream(Element),
    Stanza(Element),
    /// The client ended its stream.
    Goodbye,
    /// What it says is no XML.
    Garbage,
    /// The connection is gone.
    Gone,
}

/// Reads until the stream ends, the connection does, or nobody listens any more.
pub(super) async fn read(bytes: OwnedReadHalf, tell: Sender<Heard>) {
    let mut reader = NsReader::from_reader(BufReader::new(bytes));
    reader.config_mut().expand_empty_elements = true;
    let (mut tree, mut buffer) = (Tree::default(), Vec::new());
    loop {
        buffer.clear();
        let heard = match reader.read_resolved_event_into_async(&mut buffer).await {
            Ok((ns, Event::Start(start))) => match Element::from_start(&start, &ns) {
                // A second header comes without an end of the first one.
                Ok(element) if tree.depth() == 0 && element.is("stream", STREAMS) => Some(Heard::Stream(element)),
                Ok(element) => {
                    tree.open(element);
                    None
                }
                Err(_) => Some(Heard::Garbage),
            },
            Ok((_, Event::End(_))) if tree.depth() == 0 => Some(Heard::Goodbye),
            Ok((_, Event::End(_))) => tree.close().map(Heard::Stanza),
            Ok((_, Event::DocType(_) | Event::PI(_) | Event::Comment(_))) => Some(Heard::Garbage),
            Ok((_, Event::Eof)) | Err(quick_xml::Error::Io(_)) => Some(Heard::Gone),
            Ok((_, other)) => {
                tree.text(&other);
                None
            }
            Err(_) => Some(Heard::Garbage),
        };
        let Some(heard) = heard else { continue };
        let last = !matches!(heard, Heard::Stream(_) | Heard::Stanza(_));
        if tell.send(heard).await.is_err() || last {
            return;
        }
    }
}
