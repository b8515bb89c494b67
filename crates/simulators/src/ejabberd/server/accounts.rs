//! Making, barring and removing accounts.

use super::{Account, EffectKind, Last, RosterItem, Server};
use crate::ejabberd::xml::Element;

impl Server {
    pub fn exists(&self, name: &str) -> bool {
        self.account(name).is_some()
    }

    /// Whether that is the account's password. A frozen account has its password still.
    pub fn password_is(&self, name: &str, password: &str) -> bool {
        self.account(name).is_some_and(|account| account.password == password)
    }

    /// False when there is one of that name.
    pub(crate) fn register(&mut self, by: &str, name: &str, password: &str) -> bool {
        let name = name.to_lowercase();
        if self.accounts.contains_key(&name) {
            return false;
        }
        let account = Account { password: password.to_owned(), ..Account::default() };
        self.accounts.insert(name.clone(), account);
        let last = Last { at_ms: self.now_ms(), status: "Registered but didn't login".to_owned() };
        self.last.insert(name.clone(), last);
        self.note(by, EffectKind::AccountCreated, Some(&name), None, "");
        true
    }

    /// False when there is no such account. Live sessions stay.
    pub(crate) fn change_password(&mut self, by: &str, name: &str, password: &str) -> bool {
        let name = name.to_lowercase();
        let Some(account) = self.accounts.get_mut(&name) else { return false };
        if account.password != password {
            password.clone_into(&mut account.password);
            self.note(by, EffectKind::PasswordChanged, Some(&name), None, "");
        }
        true
    }

    /// Ends every session and sets a password that nobody knows. A name that nobody has becomes an account by it,
    /// one that was never seen.
    pub(crate) fn ban(&mut self, by: &str, name: &str, reason: &str) {
        let name = name.to_lowercase();
        self.end_sessions(by, &name, "conflict", reason);
        let password = self.secret(40);
        let made = !self.accounts.contains_key(&name);
        self.accounts.entry(name.clone()).or_default().password = password;
        if made {
            self.note(by, EffectKind::AccountCreated, Some(&name), None, "by a ban");
        }
        self.note(by, EffectKind::Banned, Some(&name), None, reason);
    }

    /// Removes the account with all that is its own, its affiliations too. Its remembered roles, its place in shared
    /// groups, its subscriptions, its tokens and its MQTT sessions stay and wait for whoever gets the name next.
    pub(crate) fn unregister(&mut self, by: &str, name: &str) {
        let name = name.to_lowercase();
        if self.accounts.remove(&name).is_none() {
            return;
        }
        self.last.remove(&name);
        self.note(by, EffectKind::AccountRemoved, Some(&name), None, "");
        self.drop_affiliations(by, &name, "User removed");
        self.end_sessions(by, &name, "conflict", "User removed");
    }

    /// What `get_last` knows: nothing for a name that was never seen.
    pub fn last(&self, name: &str) -> Option<&Last> {
        self.last.get(&name.to_lowercase())
    }

    pub(crate) fn set_last(&mut self, by: &str, name: &str, last: Last) {
        let name = name.to_lowercase();
        if self.last.get(&name) != Some(&last) {
            self.last.insert(name.clone(), last);
            self.note(by, EffectKind::LastChanged, Some(&name), None, "");
        }
    }

    pub(crate) fn add_contact(&mut self, by: &str, name: &str, item: RosterItem) {
        let Some(account) = self.accounts.get_mut(name) else { return };
        if account.roster.contains(&item) {
            return;
        }
        account.roster.retain(|known| known.jid != item.jid);
        account.roster.push(item);
        self.note(by, EffectKind::RosterChanged, Some(name), None, "");
    }

    pub(crate) fn remove_contact(&mut self, by: &str, name: &str, jid: &str) {
        let Some(account) = self.accounts.get_mut(name) else { return };
        let before = account.roster.len();
        account.roster.retain(|known| known.jid != jid);
        if account.roster.len() != before {
            self.note(by, EffectKind::RosterChanged, Some(name), None, "");
        }
    }

    pub(crate) fn set_private(&mut self, by: &str, name: &str, element: Element) {
        let Some(account) = self.accounts.get_mut(name) else { return };
        let key = (element.name().to_owned(), element.ns().to_owned());
        let detail = element.ns().to_owned();
        if account.private.get(&key) != Some(&element) {
            account.private.insert(key, element);
            self.note(by, EffectKind::PrivateChanged, Some(name), None, &detail);
        }
    }

    /// What an account keeps under that name, or the empty element.
    pub(crate) fn private(&self, name: &str, element: &str, ns: &str) -> Element {
        let kept = self.account(name).and_then(|account| account.private.get(&(element.to_owned(), ns.to_owned())));
        kept.cloned().unwrap_or_else(|| Element::new(element, ns))
    }

    pub(crate) fn set_card(&mut self, by: &str, name: &str, field: &str, content: &str) {
        let Some(account) = self.accounts.get_mut(name) else { return };
        let before = account.card.insert(field.to_owned(), content.to_owned());
        if before.as_deref() != Some(content) {
            self.note(by, EffectKind::CardChanged, Some(name), None, field);
        }
    }
}
