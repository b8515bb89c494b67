//! Addresses: `account@host/resource`.

/// An address taken apart; node and domain in lower case, as the server compares them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Jid {
    pub(super) node: String,
    pub(super) domain: String,
    pub(super) resource: String,
}

impl Jid {
    /// A name without a domain is a domain: that is how `u1` comes to be stored as one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (bare, resource) = text.split_once('/').unwrap_or((text, ""));
        let (node, domain) = match bare.split_once('@') {
            Some((node, domain)) if !node.is_empty() => (node, domain),
            Some(_) => return None,
            None => ("", bare),
        };
        let valid = |part: &str| !part.contains(['@', ' ', '<', '>', '"', '\'']);
        if domain.is_empty() || !valid(node) || !valid(domain) {
            return None;
        }
        Some(Self { node: node.to_lowercase(), domain: domain.to_lowercase(), resource: resource.to_owned() })
    }

    pub(super) fn bare(&self) -> String {
        if self.node.is_empty() { self.domain.clone() } else { format!("{}@{}", self.node, self.domain) }
    }
}

impl std::fmt::Display for Jid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.bare())?;
        if self.resource.is_empty() { Ok(()) } else { write!(f, "/{}", self.resource) }
    }
}

/// Whether the server takes this as the name of an account or a room.
pub(super) fn is_node(name: &str) -> bool {
    !name.is_empty() && Jid::parse(&format!("{name}@host")).is_some_and(|jid| jid.resource.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        for (text, expected) in [
            ("u1@corp.test", Some("u1@corp.test")),
            ("U1@Corp.test/Phone", Some("u1@corp.test/Phone")),
            ("u1", Some("u1")),
            ("@corp.test", None),
            ("@@", None),
            ("a b@corp.test", None),
            ("", None),
        ] {
            assert_eq!(Jid::parse(text).map(|jid| jid.to_string()).as_deref(), expected, "{text}");
        }
    }
}
