//! In and out of rooms.
//!
//! Out means: no affiliation, no subscription, no seat. A moderated room for members only remembers the role of whoever
//! was once in it and lets him in again although it lists him no more; so the account's own hand tries.

use super::Work;
use super::role::{keep_an_owner, said};
use crate::applied::{already, changed};
use crate::ejabberd::group::{Affiliation, Room};
use crate::ejabberd::xmpp::{Entrance, Login};
use crate::refusal::conflict;
use exeunt_connector::{Applied, Result};
use exeunt_core::{GroupId, Message, Standing};

/// How we are called in a room that we try.
const NICK: &str = "exeunt-check";

/// What became of the way back in.
struct WayBack {
    /// For the proof; empty where there is none by the room's rules.
    said: String,
    /// The room's rules were changed.
    closed: bool,
}

impl Work<'_> {
    pub(super) async fn end_membership(&self, group: &GroupId) -> Result<Applied> {
        let mut room = self.ejabberd.room(group).await?;
        let account = self.account();
        keep_an_owner(&room, account)?;
        let mut did = Vec::new();
        if room.affiliation(account) >= Affiliation::Member {
            room = self.set_place(&room, account, Affiliation::None).await?;
            did.push("set_room_affiliation none");
        }
        if room.is_subscribed(account) {
            self.ejabberd.unsubscribe(&room, account).await?;
            did.push("unsubscribe_room");
        }
        if self.ejabberd.occupies(&room, account).await? {
            self.turn_out(&room).await?;
            did.push("set_room_affiliation outcast and none");
        }
        let room = self.must_be_out(group).await?;
        let way_back = self.try_the_way_back(&room).await?;
        if way_back.closed {
            did.push("change_room_option moderated=false");
        }
        let answered = format!("{}, no seat{}", said(&room, account), way_back.said);
        let read = "get_room_affiliation, get_subscribers, get_room_occupants";
        if did.is_empty() {
            return Ok(already(read, answered));
        }
        Ok(changed(format!("{}; {read}", did.join(", ")), answered))
    }

    /// Only becoming an outcast takes somebody's seat in an open room. Afterwards it is as it was.
    async fn turn_out(&self, room: &Room) -> Result<()> {
        let account = self.account();
        let steps = if room.is_outcast(account) {
            [Affiliation::None, Affiliation::Outcast]
        } else {
            [Affiliation::Outcast, Affiliation::None]
        };
        for step in steps {
            self.set_place(room, account, step).await?;
        }
        Ok(())
    }

    async fn must_be_out(&self, group: &GroupId) -> Result<Room> {
        let (room, account) = (self.ejabberd.room(group).await?, self.account());
        if room.role(account).is_some() || self.ejabberd.occupies(&room, account).await? {
            return Err(conflict(
                Message::new("refused-still-in-group").with("account", account).with("group", group),
                format!("\"{account}\" is still, or again, in \"{group}\""),
            ));
        }
        if self.ejabberd.applied_affiliation(&room, account).await? >= Affiliation::Member {
            let says = Message::new("refused-whole-domain").with("account", account).with("group", group);
            let message = format!("\"{account}\" belongs to \"{group}\" because its whole domain does");
            return Err(conflict(says, message).hint("mend-whole-domain"));
        }
        Ok(room)
    }

    /// Tries to enter as the account, and, where the settings say so, changes the room so that it can't.
    async fn try_the_way_back(&self, room: &Room) -> Result<WayBack> {
        if !(room.members_only && room.moderated) {
            return Ok(WayBack { said: String::new(), closed: false });
        }
        let tried = self.try_to_enter(room).await?;
        if matches!(tried, Tried::Refused(_)) || !self.ejabberd.config.settings.close_stale_roles {
            return Ok(WayBack { said: tried.said(), closed: false });
        }
        self.ejabberd.unmoderate(room).await?;
        let again = self.try_to_enter(room).await?;
        if matches!(again, Tried::LetIn) {
            return Err(conflict(
                Message::new("refused-still-lets-in").with("group", &room.id).with("account", self.account()),
                format!("\"{}\" still lets \"{}\" in although it is unmoderated", room.id, self.account()),
            ));
        }
        Ok(WayBack { said: format!("{}; made unmoderated{}", tried.said(), again.said()), closed: true })
    }

    async fn try_to_enter(&self, room: &Room) -> Result<Tried> {
        if self.is_frozen().await? {
            return Ok(Tried::Not("its login is barred"));
        }
        let mut session = match self.ejabberd.visit(self.account()).await? {
            Some(Login::In(session)) => session,
            Some(Login::Barred(_)) => return Ok(Tried::Not("its login is barred")),
            Some(Login::WrongKey(_) | Login::NoKeyhole) | None => return Ok(Tried::Not("no token can be borrowed")),
        };
        let entrance = session.enter(&room.id, NICK).await;
        if entrance == Ok(Entrance::In) {
            // Should this fail, the end of the session takes the seat too.
            drop(session.leave(&room.id, NICK).await);
        }
        session.close().await;
        Ok(match entrance? {
            Entrance::In => Tried::LetIn,
            Entrance::Refused(condition) => Tried::Refused(condition),
        })
    }

    pub(super) async fn restore_membership(&self, group: &GroupId, standing: Standing) -> Result<Applied> {
        let room = self.ejabberd.room(group).await?;
        let account = self.account();
        if room.role(account) == Some(standing.role) {
            return Ok(already("get_room_affiliations, get_subscribers", said(&room, account)));
        }
        if room.is_outcast(account) {
            return Err(conflict(
                Message::new("refused-banned").with("account", account).with("group", group),
                format!("\"{account}\" is banned from \"{group}\""),
            ));
        }
        if room.affiliation(account) > Affiliation::of(standing.role) {
            keep_an_owner(&room, account)?;
        }
        let after = self.set_place(&room, account, Affiliation::of(standing.role)).await?;
        Ok(changed("set_room_affiliation, get_room_affiliations", said(&after, account)))
    }
}

/// What came of trying to enter.
enum Tried {
    Refused(String),
    LetIn,
    Not(&'static str),
}

impl Tried {
    fn said(&self) -> String {
        match self {
            Self::Refused(condition) => format!(", a join as the account was refused: {condition}"),
            Self::LetIn => ", BUT a join as the account was let in: the room remembers its role".to_owned(),
            Self::Not(why) => format!(", a join as the account was not tried: {why}; the room may remember its role"),
        }
    }
}
