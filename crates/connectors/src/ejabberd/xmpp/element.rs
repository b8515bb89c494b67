//! One XML element, to write and to read.

use crate::refusal::readable;
use quick_xml::escape::escape;
use std::fmt::Write as _;

/// An element with its namespace. Text and children are kept apart, which is enough for what XMPP says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    namespace: String,
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn new(namespace: &str, name: &str) -> Self {
        let (namespace, name) = (namespace.to_owned(), name.to_owned());
        Self { namespace, name, attributes: Vec::new(), text: String::new(), children: Vec::new() }
    }

    /// The same with an attribute.
    pub(super) fn attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with text.
    pub(super) fn text(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// The same with a child.
    pub(super) fn child(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    pub(super) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn push_child(&mut self, child: Element) {
        self.children.push(child);
    }

    pub(super) fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    /// An attribute; empty when it isn't there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub(super) fn content(&self) -> &str {
        &self.text
    }

    pub(super) fn children(&self) -> &[Element] {
        &self.children
    }

    /// The first child of this name.
    pub(super) fn find(&self, namespace: &str, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.is(namespace, name))
    }

    /// The child's child's child, and so on.
    pub(super) fn path(&self, names: &[(&str, &str)]) -> Option<&Element> {
        names.iter().try_fold(self, |at, (namespace, name)| at.find(namespace, name))
    }

    /// The defined condition of an error: the first child in the namespace of such conditions that isn't words for
    /// people. A name that no condition has is not repeated.
    pub(super) fn condition(&self, namespace: &str) -> Option<&str> {
        let condition = self.children.iter().find(|child| child.namespace == namespace && child.name != "text");
        condition.map(|child| readable(&child.name))
    }

    /// As it goes over the wire, inside something of the namespace `around`.
    pub(super) fn to_xml(&self, around: &str) -> String {
        let mut xml = String::new();
        self.write(&mut xml, around);
        xml
    }

    fn write(&self, xml: &mut String, around: &str) {
        let infallible = "writing into a string does not fail";
        write!(xml, "<{}", self.name).expect(infallible);
        if self.namespace != around {
            write!(xml, " xmlns='{}'", escape(&self.namespace)).expect(infallible);
        }
        for (name, value) in &self.attributes {
            write!(xml, " {name}='{}'", escape(value)).expect(infallible);
        }
        write!(xml, ">{}", escape(&self.text)).expect(infallible);
        for child in &self.children {
            child.write(xml, &self.namespace);
        }
        write!(xml, "</{}>", self.name).expect(infallible);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_word_or_unreadable() {
        let failed = |name: &str| Element::new("n", "error").child(Element::new("m", name));
        assert_eq!(failed("not-allowed").condition("m"), Some("not-allowed"));
        for odd in ["密码", &"x".repeat(101)] {
            assert_eq!(failed(odd).condition("m"), Some("unreadable"), "{odd}");
        }
    }

    #[test]
    fn what_people_chose_stays_text() {
        let odd = "a'/><b>&\"";
        let written = Element::new("n", "iq").attribute("to", odd).child(Element::new("m", "x").text(odd)).to_xml("n");
        assert!(!written.contains("<b>") && written.starts_with("<iq to='a&apos;/&gt;&lt;b&gt;&amp;"), "{written}");
        assert!(written.contains("<x xmlns='m'>"), "{written}");
    }
}
