//! Changes of an account as a whole: created, locked, suspended, renamed, deactivated, reactivated.

use std::collections::BTreeMap;

use super::account::{By, ExternalId, Threepid};
use super::{AccountIx, EffectKind, Estate, Job, Membership};

impl Estate {
    pub(crate) fn create_account(&mut self, by: Option<By>, user_id: &str) -> AccountIx {
        let now = self.now_ms();
        let ix = self.intern(user_id);
        let account = self.get_mut(ix);
        account.registered = true;
        account.created_ms = now;
        account.display_name = Some(account.localpart().to_owned());
        self.note_account(by.unwrap_or(By::oneself(ix)), EffectKind::AccountCreated, ix, "");
        ix
    }

    pub(crate) fn set_locked(&mut self, by: By, ix: AccountIx, locked: bool) {
        if std::mem::replace(&mut self.get_mut(ix).locked, locked) != locked {
            let kind = if locked { EffectKind::Locked } else { EffectKind::Unlocked };
            self.note_account(by, kind, ix, "");
        }
    }

    pub(crate) fn set_suspended(&mut self, by: By, ix: AccountIx, suspended: bool) {
        if std::mem::replace(&mut self.get_mut(ix).suspended, suspended) != suspended {
            let kind = if suspended { EffectKind::Suspended } else { EffectKind::Unsuspended };
            self.note_account(by, kind, ix, "");
        }
    }

    pub(crate) fn set_admin(&mut self, by: By, ix: AccountIx, admin: bool) {
        if std::mem::replace(&mut self.get_mut(ix).admin, admin) != admin {
            self.note_account(by, EffectKind::AdminChanged, ix, if admin { "admin" } else { "not admin" });
        }
    }

    pub(crate) fn set_display_name(&mut self, by: By, ix: AccountIx, name: Option<&str>) {
        let name = name.filter(|name| !name.is_empty());
        if self.get(ix).display_name.as_deref() != name {
            self.get_mut(ix).display_name = name.map(str::to_owned);
            self.note_account(by, EffectKind::DisplayNameChanged, ix, name.unwrap_or_default());
        }
    }

    pub(crate) fn set_password(&mut self, by: By, ix: AccountIx, password: &str, log_out: bool) {
        if self.get(ix).password.as_deref() != Some(password) {
            self.get_mut(ix).password = Some(password.to_owned());
            self.note_account(by, EffectKind::PasswordChanged, ix, "");
        }
        if log_out {
            self.end_sessions(by, ix);
        }
    }

    /// Replaces the addresses. One that belongs to somebody else is taken away from them without a word.
    pub(crate) fn set_threepids(&mut self, by: By, ix: AccountIx, wanted: Vec<Threepid>) {
        let differs = {
            let have = &self.get(ix).threepids;
            have.len() != wanted.len()
                || wanted.iter().any(|w| !have.iter().any(|h| h.medium == w.medium && h.address == w.address))
        };
        if !differs {
            return;
        }
        for threepid in &wanted {
            if let Some(other) = self.find_threepid(&threepid.medium, &threepid.address).filter(|other| *other != ix) {
                let taken = |t: &Threepid| t.medium == threepid.medium && t.address == threepid.address;
                self.get_mut(other).threepids.retain(|t| !taken(t));
                self.note_account(by, EffectKind::ThreepidsChanged, other, &threepid.address);
            }
        }
        let now = self.now_ms();
        let old = std::mem::take(&mut self.get_mut(ix).threepids);
        let keep_time = |t: Threepid| {
            let known = old.iter().find(|o| o.medium == t.medium && o.address == t.address);
            Threepid { added_ms: known.map_or(now, |k| k.added_ms), ..t }
        };
        self.get_mut(ix).threepids = wanted.into_iter().map(keep_time).collect();
        self.note_account(by, EffectKind::ThreepidsChanged, ix, "");
    }

    /// Replaces the single sign-on names; `Err` with the first that belongs to somebody else.
    pub(crate) fn set_external_ids(
        &mut self,
        by: By,
        ix: AccountIx,
        mut wanted: Vec<ExternalId>,
    ) -> Result<(), ExternalId> {
        let owner = |e: &ExternalId| self.find_external_id(&e.auth_provider, &e.external_id);
        if let Some(taken) = wanted.iter().find(|e| owner(e).is_some_and(|other| other != ix)) {
            return Err(taken.clone());
        }
        wanted.sort();
        wanted.dedup();
        let mut have = self.get(ix).external_ids.clone();
        have.sort();
        if have != wanted {
            self.get_mut(ix).external_ids = wanted;
            self.note_account(by, EffectKind::ExternalIdsChanged, ix, "");
        }
        Ok(())
    }

    pub(crate) fn find_threepid(&self, medium: &str, address: &str) -> Option<AccountIx> {
        let has = |ix: &&AccountIx| {
            self.get(**ix).threepids.iter().any(|t| t.medium == medium && t.address.eq_ignore_ascii_case(address))
        };
        self.account_by_id.values().find(has).copied()
    }

    pub(crate) fn find_external_id(&self, provider: &str, id: &str) -> Option<AccountIx> {
        let has = |ix: &&AccountIx| {
            self.get(**ix).external_ids.iter().any(|e| e.auth_provider == provider && e.external_id == id)
        };
        self.account_by_id.values().find(has).copied()
    }

    pub(crate) fn set_account_data(&mut self, by: By, ix: AccountIx, kind: &str, content: serde_json::Value) {
        if self.get(ix).account_data.get(kind) == Some(&content) {
            return;
        }
        self.get_mut(ix).account_data.insert(kind.to_owned(), content);
        self.note_account(by, EffectKind::AccountDataChanged, ix, kind);
    }

    pub(crate) fn set_rate_override(&mut self, by: By, ix: AccountIx, limit: Option<(u64, u64)>) {
        if self.get(ix).rate_override != limit {
            self.get_mut(ix).rate_override = limit;
            self.note_account(by, EffectKind::RateOverrideChanged, ix, "");
        }
    }

    /// Ends the account at once and queues its way out of every room.
    pub(crate) fn deactivate(&mut self, by: By, ix: AccountIx, erase: bool) {
        if erase && !self.get(ix).erased {
            self.get_mut(ix).erased = true;
            self.note_account(by, EffectKind::Erased, ix, "");
            self.set_display_name(by, ix, None);
        }
        if self.get(ix).deactivated {
            return;
        }
        self.end_sessions(by, ix);
        self.drop_pushers(by, ix, |_| true);
        self.set_threepids(by, ix, Vec::new());
        let account = self.get_mut(ix);
        account.password = None;
        account.account_data = BTreeMap::new();
        account.deactivated = true;
        self.note_account(by, EffectKind::Deactivated, ix, "");
        let invited = self.get(ix).rooms.iter().filter(|(_, m)| **m == Membership::Invite);
        for room in invited.map(|(room, _)| *room).collect::<Vec<_>>() {
            self.set_membership(By::oneself(ix), room, ix, Membership::Leave, None);
        }
        // Rooms that it is put into afterwards are not left.
        if self.get(ix).rooms.values().any(|m| *m == Membership::Join) {
            self.jobs.push_back(Job::LeaveRooms(ix));
        }
    }

    /// Makes a deactivated account usable again. Nothing that deactivation took comes back.
    pub(crate) fn reactivate(&mut self, by: By, ix: AccountIx) {
        let account = self.get_mut(ix);
        if !account.deactivated {
            return;
        }
        account.deactivated = false;
        account.erased = false;
        self.jobs.retain(|job| !matches!(job, Job::LeaveRooms(leaving) if *leaving == ix));
        self.note_account(by, EffectKind::Reactivated, ix, "");
    }
}
