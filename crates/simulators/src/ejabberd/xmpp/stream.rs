//! One client's conversation with the server: greeting, authentication, bind, stanzas.

use std::net::SocketAddr;

use super::reader::Heard;
use super::sasl::{self, MECHANISMS, SASL, Step};
use super::scram::Scram;
use super::stanzas;
use crate::ejabberd::Options;
use crate::ejabberd::server::{Gate, Outgoing, Server, refusal};
use crate::ejabberd::xml::{CLIENT, Element, STREAMS};

pub(super) const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";
pub(super) const SESSION: &str = "urn:ietf:params:xml:ns:xmpp-session";
const ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-streams";

/// What the server says next, and whether it says goodbye with it.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) ends: bool,
}

impl Said {
    pub(super) fn goodbye(text: String) -> Self {
        Self { text, ends: true }
    }

    fn element(element: &Element) -> Self {
        let mut text = String::new();
        element.write(CLIENT, &mut text);
        Self { text, ends: false }
    }
}

/// How far a client has come.
#[derive(Debug)]
enum Stage {
    Stranger,
    Challenged(Scram),
    Known(String),
    Bound(u64),
}

/// A conversation under way.
#[derive(Debug)]
pub(super) struct Conversation {
    options: Options,
    peer: SocketAddr,
    greeted: bool,
    stage: Stage,
}

impl Conversation {
    pub(super) fn new(options: Options, peer: SocketAddr) -> Self {
        Self { options, peer, greeted: false, stage: Stage::Stranger }
    }

    /// What the client asks for, as a key of [`Server::requests`]; none for what is part of every stream.
    pub(super) fn step(&self, heard: &Heard) -> Option<&'static str> {
        let Heard::Stanza(stanza) = heard else { return None };
        match (&self.stage, stanza.name()) {
            (Stage::Stranger, "auth") => Some("XMPP auth"),
            (Stage::Known(_), "iq") if stanza.find("bind", BIND).is_some() => Some("XMPP bind"),
            (Stage::Bound(_), "iq") => Some("XMPP iq"),
            (Stage::Bound(_), "message") => Some("XMPP message"),
            (Stage::Bound(_), "presence") => Some("XMPP presence"),
            _ => None,
        }
    }

    /// Answers what the client says.
    pub(super) fn hear(&mut self, server: &mut Server, heard: Heard) -> Said {
        match heard {
            Heard::Stream(header) => self.greet(server, &header),
            Heard::Stanza(stanza) => self.hear_stanza(server, stanza),
            Heard::Goodbye => self.part(server, "Stream reset by peer", "</stream:stream>"),
            Heard::Gone => self.part(server, "Connection failed: connection closed", ""),
            Heard::Garbage => {
                let mut text =
                    if self.greeted { String::new() } else { opening(server, server.host().to_owned().as_str()) };
                text.push_str(&error("not-well-formed", "not well-formed (invalid token)"));
                self.part(server, "Connection failed: connection closed", &text)
            }
        }
    }

    /// What the world has for this session.
    pub(super) fn drain(&mut self, server: &mut Server) -> Said {
        let Stage::Bound(session) = self.stage else { return Said::default() };
        let Some(outbox) = server.take_outbox(session) else { return Said::goodbye(String::new()) };
        let mut said = Said::default();
        for outgoing in outbox {
            match outgoing {
                Outgoing::Stanza(stanza) => stanza.write(CLIENT, &mut said.text),
                Outgoing::Error(condition, text) => {
                    said.text.push_str(&error(condition, &text));
                    return Said { ends: true, ..said };
                }
            }
        }
        said
    }

    fn part(&mut self, server: &mut Server, status: &str, text: &str) -> Said {
        if let Stage::Bound(session) = self.stage {
            server.close_session(session, status);
        }
        Said::goodbye(text.to_owned())
    }

    fn greet(&mut self, server: &mut Server, header: &Element) -> Said {
        let host = header.get("to").unwrap_or_default();
        let mut said = Said { text: opening(server, host), ends: false };
        self.greeted = true;
        if host != server.host() {
            said.text.push_str(&error("host-unknown", ""));
            return Said { ends: true, ..said };
        }
        let features = match self.stage {
            Stage::Stranger | Stage::Challenged(_) => {
                let mechanisms = MECHANISMS.iter().fold(Element::new("mechanisms", SASL), |all, mechanism| {
                    all.child(Element::new("mechanism", SASL).text(mechanism))
                });
                Element::new("features", STREAMS).child(mechanisms)
            }
            Stage::Known(_) | Stage::Bound(_) => Element::new("features", STREAMS)
                .child(Element::new("bind", BIND))
                .child(Element::new("session", SESSION).child(Element::new("optional", SESSION))),
        };
        features.write(CLIENT, &mut said.text);
        said
    }

    fn hear_stanza(&mut self, server: &mut Server, stanza: Element) -> Said {
        match std::mem::replace(&mut self.stage, Stage::Stranger) {
            Stage::Stranger if stanza.is("auth", SASL) => self.take(sasl::begin(server, &stanza)),
            Stage::Challenged(_) if stanza.is("abort", SASL) => self.take(sasl::failure("aborted", "")),
            Stage::Challenged(scram) if stanza.is("response", SASL) => self.take(sasl::go_on(&scram, &stanza)),
            Stage::Known(user) if stanza.find("bind", BIND).is_some() => self.bind(server, user, &stanza),
            Stage::Bound(session) => {
                self.stage = Stage::Bound(session);
                stanzas::hear(server, &self.options, session, stanza);
                self.drain(server)
            }
            // Before its time, a stanza is passed over.
            other => {
                self.stage = other;
                Said::default()
            }
        }
    }

    fn take(&mut self, step: Step) -> Said {
        let (stage, answer) = match step {
            Step::Success(user, answer) => (Stage::Known(user), answer),
            Step::Challenge(scram, answer) => (Stage::Challenged(scram), answer),
            Step::Failure(answer) => (Stage::Stranger, answer),
        };
        self.stage = stage;
        Said::element(&answer)
    }

    /// Here, and only here, the access rule of the port is asked.
    fn bind(&mut self, server: &mut Server, user: String, stanza: &Element) -> Said {
        let gate = self.options.denied_group.as_ref().map_or(Gate::Open, |group| server.gate(group, &user));
        match gate {
            // The session's process dies of the missing group.
            Gate::Broken => return Said::goodbye("</stream:stream>".to_owned()),
            Gate::Closed => {
                self.stage = Stage::Known(user);
                let answer = refusal(stanza, "cancel", "not-allowed", "Access denied by service policy");
                return Said::element(&answer.without("from").without("to"));
            }
            Gate::Open => {}
        }
        let resource = stanza.find("bind", BIND).and_then(|bind| bind.find("resource", BIND)).map(Element::content);
        let resource = resource.filter(|resource| !resource.is_empty());
        let session = server.open_session(&user, resource.as_deref(), self.peer.ip(), self.peer.port());
        self.stage = Stage::Bound(session);
        let jid = server.session(session).map(|session| session.jid(server.host())).unwrap_or_default();
        let bound = Element::new("bind", BIND).child(Element::new("jid", BIND).text(&jid));
        let answer = Element::new("iq", CLIENT).with("type", "result").with("id", stanza.get("id").unwrap_or_default());
        Said::element(&answer.child(bound))
    }
}

fn opening(server: &mut Server, host: &str) -> String {
    let id = server.stanza_id();
    let host = quick_xml::escape::escape(host);
    format!(
        "<?xml version='1.0'?><stream:stream id='{id}' version='1.0' xml:lang='en' xmlns:stream='{STREAMS}' \
         from='{host}' xmlns='{CLIENT}'>"
    )
}

/// A stream's end with a reason.
fn error(condition: &str, text: &str) -> String {
    let mut error = Element::new("error", STREAMS).child(Element::new(condition, ERRORS));
    if !text.is_empty() {
        error = error.child(Element::new("text", ERRORS).with("xml:lang", "en").text(text));
    }
    let mut out = String::new();
    error.write(CLIENT, &mut out);
    out.push_str("</stream:stream>");
    out
}
