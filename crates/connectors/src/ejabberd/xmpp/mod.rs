//! Coming in as a client does: as far as a session, into a room, into an archive. No further.
//!
//! Invariant: everything is bounded, in time by the request timeout and in bytes by the stream; nothing is announced
//! (no presence outside a room), so nothing that waits for the account is delivered to us and lost to its owner.

mod archive;
mod element;
mod muc;
mod session;
mod stream;

pub(super) use archive::Search;
pub(super) use muc::{Entrance, direct_message};
pub(super) use session::{Doorstep, Key, Login, Session};

/// Namespaces, by what they are for.
mod ns {
    pub(super) const STREAM: &str = "http://etherx.jabber.org/streams";
    pub(super) const CLIENT: &str = "jabber:client";
    pub(super) const STANZA_ERROR: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
    pub(super) const STREAM_ERROR: &str = "urn:ietf:params:xml:ns:xmpp-streams";
    pub(super) const TLS: &str = "urn:ietf:params:xml:ns:xmpp-tls";
    pub(super) const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
    pub(super) const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";
    pub(super) const MUC: &str = "http://jabber.org/protocol/muc";
    pub(super) const MUC_USER: &str = "http://jabber.org/protocol/muc#user";
    pub(super) const STANZA_ID: &str = "urn:xmpp:sid:0";
    pub(super) const ARCHIVE: &str = "urn:xmpp:mam:2";
    pub(super) const RESULT_SET: &str = "http://jabber.org/protocol/rsm";
    pub(super) const FORWARD: &str = "urn:xmpp:forward:0";
    pub(super) const FORM: &str = "jabber:x:data";
}
