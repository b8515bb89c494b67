//! Files, and the small lists that belong to the server as a whole.

use bytes::Bytes;

use super::account::By;
use super::{AccountIx, EffectKind, Estate};

/// An uploaded file.
#[derive(Debug, Clone)]
pub struct Media {
    pub id: String,
    pub owner: AccountIx,
    pub name: Option<String>,
    pub content_type: String,
    pub bytes: Bytes,
    pub created_ms: i64,
    pub quarantined: bool,
    /// Skipped silently by quarantine.
    pub protected: bool,
}

/// A token that lets somebody register.
#[derive(Debug, Clone)]
pub struct RegistrationToken {
    pub token: String,
    pub uses_allowed: Option<u64>,
    pub pending: u64,
    pub completed: u64,
    pub expiry_ms: Option<i64>,
}

/// A user's report of another user or of an event.
#[derive(Debug, Clone)]
pub struct Report {
    pub id: u64,
    pub at_ms: i64,
    pub reporter: AccountIx,
    /// The reported user, for a user report.
    pub user: Option<AccountIx>,
    /// The reported event, for an event report.
    pub event_id: Option<String>,
    pub reason: String,
}

impl Estate {
    /// Stores a file and returns its id.
    pub fn upload(&mut self, name: &str, file_name: &str, content_type: &str, bytes: impl Into<Bytes>) -> String {
        let owner = self.find(name).expect("a file belongs to an account of the estate");
        self.add_media(By::oneself(owner), Some(file_name), content_type, bytes.into())
    }

    pub(crate) fn add_media(&mut self, by: By, name: Option<&str>, content_type: &str, bytes: Bytes) -> String {
        let id = self.secret(24);
        let media = Media {
            id: id.clone(),
            owner: by.acting,
            name: name.map(str::to_owned),
            content_type: content_type.to_owned(),
            bytes,
            created_ms: self.now_ms(),
            quarantined: false,
            protected: false,
        };
        self.media.insert(id.clone(), media);
        self.note_account(by, EffectKind::MediaAdded, by.acting, &id);
        id
    }

    /// Files of an account, oldest first.
    pub fn media_of(&self, name: &str) -> Vec<&Media> {
        let Some(owner) = self.find(name) else { return Vec::new() };
        self.media_by(owner)
    }

    pub(crate) fn media_by(&self, owner: AccountIx) -> Vec<&Media> {
        let mut files: Vec<&Media> = self.media.values().filter(|m| m.owner == owner).collect();
        files.sort_by_key(|m| (m.created_ms, m.id.clone()));
        files
    }

    pub(crate) fn media(&self, id: &str) -> Option<&Media> {
        self.media.get(id)
    }

    /// Marks a file as one that quarantine must skip.
    pub fn protect_media(&mut self, id: &str) {
        if let Some(media) = self.media.get_mut(id) {
            media.protected = true;
        }
    }

    pub(crate) fn remove_media(&mut self, by: By, id: &str) -> bool {
        let Some(media) = self.media.remove(id) else { return false };
        self.note_account(by, EffectKind::MediaRemoved, media.owner, id);
        true
    }

    /// True when the file's state changed.
    pub(crate) fn quarantine(&mut self, by: By, id: &str, on: bool) -> bool {
        let Some(media) = self.media.get_mut(id) else { return false };
        if media.quarantined == on || (on && media.protected) {
            return false;
        }
        media.quarantined = on;
        let owner = media.owner;
        let kind = if on { EffectKind::MediaQuarantined } else { EffectKind::MediaReleased };
        self.note_account(by, kind, owner, id);
        true
    }

    pub(crate) fn registration_tokens(&self) -> &[RegistrationToken] {
        &self.registration_tokens
    }

    pub(crate) fn add_registration_token(&mut self, by: By, token: RegistrationToken) -> bool {
        if self.registration_tokens.iter().any(|known| known.token == token.token) {
            return false;
        }
        self.note(by, EffectKind::RegistrationTokenAdded, None, None, "");
        self.registration_tokens.push(token);
        true
    }

    /// Files a report about a user or an event.
    pub fn report(&mut self, reporter: &str, user: Option<&str>, event_id: Option<&str>, reason: &str) {
        let reporter = self.find(reporter).expect("a report comes from an account of the estate");
        let id = self.next_number();
        let report = Report {
            id,
            at_ms: self.now_ms(),
            reporter,
            user: user.and_then(|user| self.find(user)),
            event_id: event_id.map(str::to_owned),
            reason: reason.to_owned(),
        };
        self.reports.push(report);
    }

    pub(crate) fn reports(&self) -> &[Report] {
        &self.reports
    }

    pub(crate) fn notice_transaction(&self, txn: &str) -> Option<&String> {
        self.notice_transactions.get(txn)
    }

    pub(crate) fn remember_notice(&mut self, txn: &str, event_id: &str) {
        self.notice_transactions.insert(txn.to_owned(), event_id.to_owned());
    }
}
