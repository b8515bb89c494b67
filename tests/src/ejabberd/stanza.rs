//! XML as it comes down a stream, one whole child of the stream at a time.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tokio::io::AsyncBufRead;

/// One element: name as it was written, attributes, text, children. Namespaces stay attributes here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stanza {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub children: Vec<Stanza>,
}

impl Stanza {
    /// An attribute, or nothing.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// The first element of this name, here or below.
    pub fn find(&self, name: &str) -> Option<&Stanza> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }

    /// What an error says: the first child of `error` or `failure`.
    pub fn condition(&self) -> Option<&str> {
        let failed = ["error", "stream:error", "failure"].iter().find_map(|name| self.find(name))?;
        failed.children.first().map(|child| child.name.as_str())
    }
}

/// The next child of the stream; nothing when the stream has ended.
pub(super) async fn next<R: AsyncBufRead + Unpin>(reader: &mut Reader<R>) -> anyhow::Result<Option<Stanza>> {
    let (mut open, mut buffer) = (Vec::<Stanza>::new(), Vec::new());
    loop {
        buffer.clear();
        let whole = match reader.read_event_into_async(&mut buffer).await? {
            Event::Start(start) if start.name().as_ref() == "stream:stream" => continue,
            Event::Start(start) => {
                open.push(begin(&start)?);
                continue;
            }
            Event::Empty(start) => begin(&start)?,
            Event::Text(text) => {
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&text.xml10_content());
                }
                continue;
            }
            Event::End(_) => match open.pop() {
                Some(stanza) => stanza,
                None => return Ok(None),
            },
            Event::Eof if open.is_empty() => return Ok(None),
            Event::Eof => bail!("the stream ended inside an element"),
            _ => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(whole),
            None => return Ok(Some(whole)),
        }
    }
}

fn begin(start: &BytesStart<'_>) -> anyhow::Result<Stanza> {
    let mut attributes = BTreeMap::new();
    for attribute in start.attributes() {
        let attribute = attribute.context("an attribute is damaged")?;
        attributes.insert(attribute.key.as_ref().to_owned(), attribute.value.into_owned());
    }
    Ok(Stanza { name: start.name().as_ref().to_owned(), attributes, ..Stanza::default() })
}
