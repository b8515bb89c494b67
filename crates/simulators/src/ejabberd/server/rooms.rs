//! Making, changing and ending rooms.

use super::{Affiliation, EffectKind, Room, Server, Subscriber};
use crate::ejabberd::xml::{CLIENT, Element};

const MUC_USER: &str = "http://jabber.org/protocol/muc#user";

/// Every option of a room in the order in which they are listed, with the value before anybody decides.
pub(crate) const DEFAULTS: [(&str, &str); 31] = [
    ("title", ""),
    ("description", ""),
    ("allow_change_subj", "true"),
    ("allow_query_users", "true"),
    ("allow_private_messages", "true"),
    ("allow_private_messages_from_visitors", "anyone"),
    ("allow_visitor_status", "true"),
    ("allow_visitor_nickchange", "true"),
    ("public", "true"),
    ("public_list", "true"),
    ("persistent", "true"),
    ("moderated", "true"),
    ("captcha_protected", "false"),
    ("members_by_default", "true"),
    ("members_only", "false"),
    ("allow_user_invites", "false"),
    ("allow_subscription", "true"),
    ("password_protected", "false"),
    ("password", ""),
    ("anonymous", "true"),
    ("presence_broadcast", "[moderator,participant,visitor]"),
    ("allow_voice_requests", "true"),
    ("voice_request_min_interval", "1800"),
    ("max_users", "200"),
    ("logging", "false"),
    ("vcard", ""),
    ("vcard_xupdate", "undefined"),
    ("captcha_whitelist", "{0,nil}"),
    ("mam", "true"),
    ("pubsub", ""),
    ("enable_hats", "false"),
];

/// Options whose value must be a number.
const NUMBERS: [&str; 2] = ["voice_request_min_interval", "max_users"];

/// The server breaks over it: no such option, or not a number.
#[derive(Debug, thiserror::Error)]
#[error("the option or its value is unknown")]
pub(crate) struct OptionError;

impl Server {
    /// A room without anybody in it: its maker is not its owner. False when there is one of that name.
    /// Options that there are not are passed over.
    pub(crate) fn create_room<'o>(
        &mut self,
        by: &str,
        name: &str,
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> bool {
        if self.rooms.contains_key(name) {
            return false;
        }
        let mut room = Room::new(name);
        for (option, value) in options {
            if let Some(known) = room.options.get_mut(option) {
                value.clone_into(known);
            }
        }
        self.rooms.insert(name.to_owned(), room);
        self.note(by, EffectKind::RoomCreated, None, Some(name), "");
        true
    }

    /// Everybody in it is put out. Whoever comes back by themselves makes the room anew and owns it.
    pub(crate) fn destroy_room(&mut self, by: &str, name: &str) -> bool {
        let Some(room) = self.rooms.remove(name) else { return false };
        let nobody = || Element::new("item", MUC_USER).with("role", "none").with("affiliation", "none");
        let text = "You are being removed from the room because of a system shutdown";
        let status = |code| Element::new("status", MUC_USER).with("code", code);
        let shut = Element::new("x", MUC_USER)
            .child(nobody().child(Element::new("reason", MUC_USER).text(text)))
            .child(status("332"))
            .child(status("110"));
        let gone = Element::new("x", MUC_USER).child(Element::new("destroy", MUC_USER)).child(nobody());
        for occupant in &room.occupants {
            let Some(session) = self.session_by_jid(&occupant.jid) else { continue };
            for x in [&gone, &shut] {
                self.show_room_gone(name, &occupant.jid);
                let presence = Element::new("presence", CLIENT)
                    .with("to", &occupant.jid)
                    .with("from", &format!("{}/{}", self.room_jid(name), occupant.nick))
                    .with("type", "unavailable");
                self.push(session, presence.child(x.clone()));
            }
        }
        self.note(by, EffectKind::RoomDestroyed, None, Some(name), "");
        true
    }

    /// Changes an option of an existing room. Closing it to non-members puts them out at once.
    pub(crate) fn set_option(&mut self, by: &str, name: &str, option: &str, value: &str) -> Result<(), OptionError> {
        let room = self.rooms.get_mut(name).ok_or(OptionError)?;
        if NUMBERS.contains(&option) && value.parse::<u32>().is_err() {
            return Err(OptionError);
        }
        let known = room.options.get_mut(option).ok_or(OptionError)?;
        if known == value {
            return Ok(());
        }
        value.clone_into(known);
        let closed = option == "members_only" && value == "true";
        self.note(by, EffectKind::RoomOptionChanged, None, Some(name), option);
        let room = self.room_presence(name);
        self.spread(name, &room);
        let id = self.stanza_id();
        let news = Element::new("message", CLIENT)
            .with("from", &self.room_jid(name))
            .with("id", &id)
            .with("type", "groupchat")
            .child(Element::new("x", MUC_USER).child(Element::new("status", MUC_USER).with("code", "104")));
        self.spread(name, &news);
        if closed {
            self.put_out_strangers(name);
        }
        Ok(())
    }

    fn put_out_strangers(&mut self, name: &str) {
        let Some(room) = self.room(name) else { return };
        let strangers = room.occupants.iter().filter(|o| room.affiliation(o.bare()) == Affiliation::None);
        let strangers: Vec<String> = strangers.map(|occupant| occupant.bare().to_owned()).collect();
        for stranger in strangers {
            self.put_out(name, &stranger, "322", "");
        }
    }

    pub(crate) fn subscribe(&mut self, by: &str, room: &str, jid: &str, subscriber: Subscriber) {
        let Some(at) = self.rooms.get_mut(room) else { return };
        if at.subscribers.get(jid) != Some(&subscriber) {
            at.subscribers.insert(jid.to_owned(), subscriber);
            self.note(by, EffectKind::Subscribed, Some(jid), Some(room), "");
        }
    }

    pub(crate) fn unsubscribe(&mut self, by: &str, room: &str, jid: &str) {
        let Some(at) = self.rooms.get_mut(room) else { return };
        if at.subscribers.remove(jid).is_some() {
            self.note(by, EffectKind::Unsubscribed, Some(jid), Some(room), "");
        }
    }
}
