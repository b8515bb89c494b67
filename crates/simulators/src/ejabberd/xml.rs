//! XML as XMPP uses it: elements with resolved namespaces, no processing instructions, no document types.

use std::fmt::Write as _;

use quick_xml::NsReader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// The namespace of what lies directly in a client's stream.
pub(super) const CLIENT: &str = "jabber:client";
/// The namespace of the stream itself; always written with the prefix `stream`.
pub(super) const STREAMS: &str = "http://etherx.jabber.org/streams";

/// An element with its namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    name: String,
    ns: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

/// What is inside an element.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
}

/// The text is not one whole element.
#[derive(Debug, thiserror::Error)]
#[error("not one well-formed element")]
pub(super) struct NotWellFormed;

impl Element {
    pub(super) fn new(name: &str, ns: &str) -> Self {
        Self { name: name.to_owned(), ns: ns.to_owned(), attributes: Vec::new(), children: Vec::new() }
    }

    /// What a start tag says, with the namespace that the reader resolved.
    pub(super) fn from_start(start: &BytesStart<'_>, ns: &ResolveResult<'_>) -> Result<Self, quick_xml::Error> {
        let ns = match ns {
            ResolveResult::Bound(ns) => ns.0,
            ResolveResult::Unbound | ResolveResult::Unknown(_) => "",
        };
        let mut element = Self::new(start.local_name().as_ref(), ns);
        for attribute in start.attributes() {
            let attribute = attribute?;
            if attribute.key.as_namespace_binding().is_none() {
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0)?;
                element = element.with(attribute.key.as_ref(), &value);
            }
        }
        Ok(element)
    }

    /// Reads one element that stands alone; without a namespace of its own it is a client's.
    pub(super) fn parse(text: &str) -> Result<Self, NotWellFormed> {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut tree = Tree::default();
        let mut done = None;
        loop {
            let (ns, event) = reader.read_resolved_event().map_err(|_| NotWellFormed)?;
            match event {
                Event::Start(start) => {
                    let mut element = Self::from_start(&start, &ns).map_err(|_| NotWellFormed)?;
                    if element.ns.is_empty() {
                        CLIENT.clone_into(&mut element.ns);
                    }
                    tree.open(element);
                }
                Event::End(_) => done = done.or(tree.close()),
                Event::Eof if tree.depth() > 0 => return Err(NotWellFormed),
                Event::Eof => return done.ok_or(NotWellFormed),
                other => tree.text(&other),
            }
        }
    }

    #[must_use]
    pub(super) fn with(mut self, attribute: &str, value: &str) -> Self {
        self.attributes.retain(|(name, _)| name != attribute);
        self.attributes.push((attribute.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub(super) fn without(mut self, attribute: &str) -> Self {
        self.attributes.retain(|(name, _)| name != attribute);
        self
    }

    #[must_use]
    pub(super) fn child(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Puts something before everything else that is inside.
    #[must_use]
    pub(super) fn first(mut self, child: Self) -> Self {
        self.children.insert(0, Node::Element(child));
        self
    }

    #[must_use]
    pub(super) fn text(mut self, text: &str) -> Self {
        self.children.push(Node::Text(text.to_owned()));
        self
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn ns(&self) -> &str {
        &self.ns
    }

    pub(super) fn is(&self, name: &str, ns: &str) -> bool {
        self.name == name && self.ns == ns
    }

    pub(super) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == attribute).map(|(_, value)| value.as_str())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub(super) fn find(&self, name: &str, ns: &str) -> Option<&Self> {
        self.elements().find(|element| element.is(name, ns))
    }

    /// The text directly inside.
    pub(super) fn content(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// What a message says.
    pub(super) fn body(&self) -> Option<String> {
        self.find("body", CLIENT).map(Self::content)
    }

    /// As it goes over the wire inside an element of namespace `around`.
    pub(super) fn write(&self, around: &str, out: &mut String) {
        let prefix = if self.ns == STREAMS { "stream:" } else { "" };
        out.push('<');
        out.push_str(prefix);
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            push(out, name, value);
        }
        if self.ns != around && prefix.is_empty() {
            push(out, "xmlns", &self.ns);
        }
        if self.children.is_empty() {
            return out.push_str("/>");
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(if prefix.is_empty() { &self.ns } else { around }, out),
                Node::Text(text) => out.push_str(&escape(text.as_str())),
            }
        }
        let written = write!(out, "</{prefix}{}>", self.name);
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

fn push(out: &mut String, name: &str, value: &str) {
    let written = write!(out, " {name}='{}'", escape(value));
    debug_assert!(written.is_ok(), "a string takes everything");
}

/// Elements that have begun and not ended yet.
#[derive(Debug, Default)]
pub(super) struct Tree(Vec<Element>);

impl Tree {
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    pub(super) fn open(&mut self, element: Element) {
        self.0.push(element);
    }

    /// Ends the innermost element; gives it when nothing is around it.
    pub(super) fn close(&mut self) -> Option<Element> {
        let element = self.0.pop()?;
        match self.0.last_mut() {
            None => Some(element),
            Some(around) => {
                around.children.push(Node::Element(element));
                None
            }
        }
    }

    /// Takes the text of an event into the innermost element; anything else is passed over.
    pub(super) fn text(&mut self, event: &Event<'_>) {
        let Some(element) = self.0.last_mut() else { return };
        let text = match event {
            Event::Text(text) => text.xml10_content().into_owned(),
            Event::CData(data) => data.xml10_content().into_owned(),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => character.to_string(),
                _ => quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                    .unwrap_or_default()
                    .to_owned(),
            },
            _ => return,
        };
        match element.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(&text),
            _ => element.children.push(Node::Text(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_read_and_written_with_its_namespaces() {
        let text = "<message type='chat'><body>a &lt; b &amp; &#24352;</body><x:y xmlns:x='urn:x' z=\"'\"/></message>";
        let element = Element::parse(text).expect("well-formed");
        assert_eq!(element.body().as_deref(), Some("a < b & 张"));
        assert!(element.find("y", "urn:x").is_some());
        let mut out = String::new();
        element.write(CLIENT, &mut out);
        let again = Element::parse(&out).expect("well-formed");
        assert_eq!(again, element, "{out}");
    }

    #[test]
    fn half_an_element_is_none() {
        for text in ["", "x", "<a>", "<broken", "<a></b>"] {
            assert!(Element::parse(text).is_err(), "{text}");
        }
    }
}
