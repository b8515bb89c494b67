//! Into a room and out again, and messages.

use super::element::Element;
use super::ns;
use super::session::{Session, condition};
use super::stream::Stream;
use crate::http::Effect;
use exeunt_connector::{ConnectorError, Result};
use exeunt_core::{ErrorKind, GroupId};

/// What came of entering a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ejabberd) enum Entrance {
    In,
    /// With the condition that the room gives.
    Refused(String),
}

impl Session {
    /// Enters a room, and asks for nothing that was said there before. A room that isn't there would be made: look first.
    pub(in crate::ejabberd) async fn enter(&mut self, room: &GroupId, nick: &str) -> Result<Entrance> {
        let seat = format!("{room}/{nick}");
        let nothing = Element::new(ns::MUC, "history").attribute("maxstanzas", "0");
        let enter = presence(&seat).child(Element::new(ns::MUC, "x").child(nothing));
        self.within(&format!("enter \"{room}\""), Effect::Read, async |stream| {
            stream.send(&enter).await?;
            loop {
                let answer = stream.next().await?;
                if !answer.is(ns::CLIENT, "presence") || !of_room(&answer, room) {
                    continue;
                }
                if answer.get("type") == "error" {
                    return Ok(Entrance::Refused(condition(&answer).to_owned()));
                }
                if is_ours(&answer) && answer.get("type").is_empty() {
                    return Ok(Entrance::In);
                }
            }
        })
        .await
    }

    /// Leaves a room.
    pub(in crate::ejabberd) async fn leave(&mut self, room: &GroupId, nick: &str) -> Result<()> {
        let leave = presence(&format!("{room}/{nick}")).attribute("type", "unavailable");
        self.within(&format!("leave \"{room}\""), Effect::Read, async |stream| {
            stream.send(&leave).await?;
            loop {
                let answer = stream.next().await?;
                if answer.is(ns::CLIENT, "presence") && is_ours(&answer) && answer.get("type") == "unavailable" {
                    return Ok(());
                }
            }
        })
        .await
    }

    /// Says something in a room that we are in, and gives the name under which the archive keeps it.
    pub(in crate::ejabberd) async fn say(&mut self, room: &GroupId, id: &str, text: &str) -> Result<String> {
        let body = Element::new(ns::CLIENT, "body").text(text);
        let message = Element::new(ns::CLIENT, "message").attribute("to", room.as_str());
        let message = message.attribute("type", "groupchat").attribute("id", id).child(body);
        let what = format!("send a message to \"{room}\"");
        self.within(&what, Effect::Write, async |stream| {
            stream.send(&message).await?;
            wait_for_own(stream, room, id, &what).await
        })
        .await
    }
}

/// A message to one account, as XML.
pub(in crate::ejabberd) fn direct_message(to: &str, id: &str, text: &str) -> String {
    let body = Element::new(ns::CLIENT, "body").text(text);
    let message = Element::new(ns::CLIENT, "message").attribute("to", to).attribute("type", "chat");
    message.attribute("id", id).child(body).to_xml(ns::CLIENT)
}

/// The room sends to everybody in it what it has taken, to us as well.
async fn wait_for_own(stream: &mut Stream, room: &GroupId, id: &str, what: &str) -> Result<String> {
    loop {
        let answer = stream.next().await?;
        if !answer.is(ns::CLIENT, "message") || answer.get("id") != id || !of_room(&answer, room) {
            continue;
        }
        if answer.get("type") == "error" {
            let code = format!("message {}", condition(&answer));
            return Err(ConnectorError::new(ErrorKind::Conflict, format!("cannot {what}")).code(code));
        }
        let kept = answer.children().iter().find(|c| c.is(ns::STANZA_ID, "stanza-id") && c.get("by") == room.as_str());
        return kept.map(|kept| kept.get("id").to_owned()).ok_or_else(|| {
            ConnectorError::new(ErrorKind::Unsupported, format!("cannot {what} so that it can be read again"))
                .says("refused-no-archive")
                .hint("mend-no-archive")
        });
    }
}

fn presence(to: &str) -> Element {
    Element::new(ns::CLIENT, "presence").attribute("to", to)
}

fn of_room(stanza: &Element, room: &GroupId) -> bool {
    stanza.get("from").split('/').next() == Some(room.as_str())
}

/// The room tells everybody which presence is his own.
fn is_ours(presence: &Element) -> bool {
    let x = presence.find(ns::MUC_USER, "x").map_or(&[][..], Element::children);
    x.iter().any(|status| status.is(ns::MUC_USER, "status") && status.get("code") == "110")
}
