//! What the platform does in the background: leaving rooms after a deactivation, deleting rooms, redacting.

use std::collections::BTreeMap;

use super::account::By;
use super::{AccountIx, EffectKind, Estate, Membership, RoomIx, What};

/// One piece of background work.
#[derive(Debug, Clone)]
pub(crate) enum Job {
    LeaveRooms(AccountIx),
    DeleteRoom(String),
    Redact(String),
}

/// A room deletion that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Deletion {
    pub(crate) by: By,
    pub(crate) room_id: String,
    pub(crate) room: Option<RoomIx>,
    pub(crate) block: bool,
    pub(crate) purge: bool,
    pub(crate) new_room_user: Option<AccountIx>,
    pub(crate) message: Option<String>,
    pub(crate) done: bool,
    pub(crate) kicked: Vec<String>,
    pub(crate) new_room: Option<String>,
}

/// A mass redaction that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Redaction {
    pub(crate) by: By,
    pub(crate) target: AccountIx,
    pub(crate) rooms: Vec<RoomIx>,
    pub(crate) reason: Option<String>,
    pub(crate) limit: usize,
    /// Redact in the administrator's name instead of the target's.
    pub(crate) use_admin: bool,
    pub(crate) done: bool,
    pub(crate) failed: BTreeMap<String, String>,
}

impl Estate {
    pub(super) fn has_jobs(&self) -> bool {
        !self.jobs.is_empty()
    }

    pub(crate) fn start_deletion(&mut self, deletion: Deletion) -> String {
        let id = self.secret(16);
        self.deletions.insert(id.clone(), deletion);
        self.jobs.push_back(Job::DeleteRoom(id.clone()));
        id
    }

    pub(crate) fn deletion(&self, id: &str) -> Option<&Deletion> {
        self.deletions.get(id)
    }

    pub(crate) fn deletions_of<'a>(&'a self, room_id: &'a str) -> impl Iterator<Item = (&'a String, &'a Deletion)> {
        self.deletions.iter().filter(move |(_, d)| d.room_id == room_id)
    }

    pub(crate) fn start_redaction(&mut self, redaction: Redaction) -> String {
        let id = self.secret(16);
        self.redactions.insert(id.clone(), redaction);
        self.jobs.push_back(Job::Redact(id.clone()));
        id
    }

    pub(crate) fn redaction(&self, id: &str) -> Option<&Redaction> {
        self.redactions.get(id)
    }

    /// Does up to `rooms` rooms' worth of background work; accounts take turns.
    pub(super) fn do_jobs(&mut self, rooms: usize) {
        for _ in 0..rooms {
            let Some(job) = self.jobs.pop_front() else { return };
            if self.work_one(&job) {
                self.jobs.push_back(job);
            }
        }
    }

    /// True when the job has more to do.
    fn work_one(&mut self, job: &Job) -> bool {
        match job {
            Job::LeaveRooms(account) => self.leave_next_room(*account),
            Job::DeleteRoom(id) => {
                self.delete_room(id);
                false
            }
            Job::Redact(id) => {
                self.redact_all(id);
                false
            }
        }
    }

    fn leave_next_room(&mut self, account: AccountIx) -> bool {
        let joined = self.get(account).rooms.iter().find(|(_, m)| **m == Membership::Join);
        let Some(room) = joined.map(|(room, _)| *room) else { return false };
        self.set_membership(By::oneself(account), room, account, Membership::Leave, None);
        true
    }

    fn delete_room(&mut self, id: &str) {
        let Some(mut deletion) = self.deletions.remove(id) else { return };
        if deletion.block && self.blocked_rooms.insert(deletion.room_id.clone()) {
            self.note(deletion.by, EffectKind::RoomBlocked, None, deletion.room, &deletion.room_id);
        }
        if let Some(room) = deletion.room.filter(|room| !self.room_at(*room).purged) {
            self.empty_room(room, &mut deletion);
            if deletion.purge {
                self.purge(deletion.by, room);
            } else if !std::mem::replace(&mut self.room_at_mut(room).closed, true) {
                self.forget(room);
                self.note(deletion.by, EffectKind::RoomClosed, None, Some(room), "");
            }
        }
        deletion.done = true;
        self.deletions.insert(id.to_owned(), deletion);
    }

    fn empty_room(&mut self, room: RoomIx, deletion: &mut Deletion) {
        let at = self.room_at(room);
        let present: Vec<AccountIx> = at.with(Membership::Join).chain(at.with(Membership::Invite)).collect();
        for ix in &present {
            self.set_membership(By::oneself(*ix), room, *ix, Membership::Leave, None);
            deletion.kicked.push(self.get(*ix).user_id.clone());
        }
        let Some(host) = deletion.new_room_user else { return };
        let host_by = By { acting: host, owner: deletion.by.owner };
        let host_id = self.get(host).user_id.clone();
        let new_room = self.add_room(host_by, 12, &super::default_power_levels(12, &host_id, 50), &[]);
        for ix in present.into_iter().filter(|ix| *ix != host) {
            self.set_membership(By::oneself(ix), new_room, ix, Membership::Join, None);
        }
        let text = deletion.message.clone().unwrap_or_default();
        let content = serde_json::json!({ "msgtype": "m.text", "body": text });
        self.send_message(host_by, new_room, "m.room.message", content, None);
        deletion.new_room = Some(self.room_at(new_room).id.clone());
    }

    /// The room disappears from everybody's memberships.
    fn forget(&mut self, room: RoomIx) {
        let members: Vec<AccountIx> = self.room_at(room).members.keys().copied().collect();
        for ix in members {
            self.get_mut(ix).rooms.remove(&room);
        }
    }

    fn purge(&mut self, by: By, room: RoomIx) {
        self.forget(room);
        let at = self.room_at_mut(room);
        at.purged = true;
        at.timeline = Vec::new();
        at.members.clear();
        self.note(by, EffectKind::RoomPurged, None, Some(room), "");
    }

    fn redact_all(&mut self, id: &str) {
        let Some(mut redaction) = self.redactions.remove(id) else { return };
        for room in redaction.rooms.clone() {
            self.redact_in_room(room, &mut redaction);
        }
        redaction.done = true;
        self.redactions.insert(id.to_owned(), redaction);
    }

    fn redact_in_room(&mut self, room: RoomIx, redaction: &mut Redaction) {
        let target = redaction.target;
        let wanted = |what: &What| match what {
            What::Message { kind, .. } => matches!(&**kind, "m.room.message" | "m.room.encrypted"),
            What::Member { membership, .. } => *membership == Membership::Join,
            What::State { .. } | What::Redaction { .. } => false,
        };
        let events = self.room_at(room).timeline.iter().rev();
        let events = events.filter(|e| e.sender == target && wanted(&e.what)).take(redaction.limit);
        let events: Vec<u64> = events.map(|e| e.seq).collect();
        let acting = if redaction.use_admin { redaction.by.acting } else { target };
        let by = By { acting, owner: redaction.by.owner };
        for seq in events {
            // In their own name also after they left; an administrator must be in the room.
            if acting == target || self.room_at(room).is_joined(acting) {
                self.redact(by, room, seq, redaction.reason.as_deref());
            } else {
                let reason = format!("User {} not in room {}", self.get(acting).user_id, self.room_at(room).id);
                redaction.failed.insert(super::event_id(room, seq), reason);
            }
        }
    }

    pub(crate) fn is_blocked(&self, room_id: &str) -> bool {
        self.blocked_rooms.contains(room_id)
    }
}
