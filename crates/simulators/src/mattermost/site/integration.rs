//! What acts in somebody's name without them: webhooks, slash commands, applications.

use super::{EffectKind, On, Site};

/// A URL that posts into a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingHook {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub display_name: String,
    pub description: String,
    pub channel_locked: bool,
}

/// A call to somebody's server when something is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingHook {
    pub id: String,
    pub token: String,
    pub create_at: i64,
    pub update_at: i64,
    pub creator_id: String,
    /// Empty: every public channel of the team.
    pub channel_id: String,
    pub team_id: String,
    pub trigger_words: Vec<String>,
    pub callback_urls: Vec<String>,
    pub display_name: String,
    pub description: String,
}

/// A slash command that calls somebody's server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub id: String,
    pub token: String,
    pub create_at: i64,
    pub update_at: i64,
    pub creator_id: String,
    pub team_id: String,
    pub trigger: String,
    pub method: String,
    pub url: String,
    pub display_name: String,
    pub description: String,
}

/// An OAuth application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthApp {
    pub id: String,
    pub creator_id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub client_secret: String,
    pub name: String,
    pub description: String,
    pub callback_urls: Vec<String>,
    pub homepage: String,
}

/// What somebody has allowed an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub user_id: String,
    pub app_id: String,
    /// The bearer; its session ends on its own.
    pub token: String,
    /// `None` once it is dead.
    pub refresh_token: Option<String>,
    /// Still shown in the list of authorised applications.
    pub listed: bool,
}

/// A call that left for somebody's server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingCall {
    pub url: String,
    /// The token that proves to the other side who calls.
    pub token: String,
    /// Who wrote the message.
    pub user_id: String,
    pub text: String,
}

impl Site {
    pub(crate) fn put_incoming_hook(&mut self, by: &str, hook: IncomingHook) {
        let (id, owner) = (hook.id.clone(), hook.user_id.clone());
        let kind = match self.incoming_hooks.get(&id) {
            None => EffectKind::IncomingHookAdded,
            Some(old) if IncomingHook { update_at: hook.update_at, ..old.clone() } == hook => return,
            Some(_) => EffectKind::IncomingHookChanged,
        };
        self.incoming_hooks.insert(id.clone(), hook);
        self.note(by, kind, On::user(&owner), &id);
    }

    pub(crate) fn remove_incoming_hook(&mut self, by: &str, id: &str) {
        if let Some(hook) = self.incoming_hooks.remove(id) {
            self.note(by, EffectKind::IncomingHookRemoved, On::user(&hook.user_id), id);
        }
    }

    pub(crate) fn put_outgoing_hook(&mut self, by: &str, hook: OutgoingHook) {
        let (id, owner) = (hook.id.clone(), hook.creator_id.clone());
        let kind = match self.outgoing_hooks.get(&id) {
            None => EffectKind::OutgoingHookAdded,
            Some(old) if OutgoingHook { update_at: hook.update_at, ..old.clone() } == hook => return,
            Some(_) => EffectKind::OutgoingHookChanged,
        };
        self.outgoing_hooks.insert(id.clone(), hook);
        self.note(by, kind, On::user(&owner), &id);
    }

    pub(crate) fn remove_outgoing_hook(&mut self, by: &str, id: &str) {
        if let Some(hook) = self.outgoing_hooks.remove(id) {
            self.note(by, EffectKind::OutgoingHookRemoved, On::user(&hook.creator_id), id);
        }
    }

    pub(crate) fn put_command(&mut self, by: &str, command: Command) {
        let (id, owner) = (command.id.clone(), command.creator_id.clone());
        let kind = match self.commands.get(&id) {
            None => EffectKind::CommandAdded,
            Some(old) if Command { update_at: command.update_at, ..old.clone() } == command => return,
            Some(_) => EffectKind::CommandChanged,
        };
        self.commands.insert(id.clone(), command);
        self.note(by, kind, On::user(&owner), &id);
    }

    pub(crate) fn remove_command(&mut self, by: &str, id: &str) {
        if let Some(command) = self.commands.remove(id) {
            self.note(by, EffectKind::CommandRemoved, On::user(&command.creator_id), id);
        }
    }

    pub(crate) fn remove_app(&mut self, by: &str, id: &str) {
        let Some(app) = self.apps.remove(id) else { return };
        self.note(by, EffectKind::AppRemoved, On::user(&app.creator_id), id);
        let grants: Vec<String> = self.grants.iter().filter(|g| g.app_id == id).map(|g| g.token.clone()).collect();
        for token in grants {
            self.end_session(by, &token);
        }
        self.grants.retain(|grant| grant.app_id != id);
    }

    pub(crate) fn regenerate_app_secret(&mut self, by: &str, id: &str) {
        let (secret, now) = (self.new_id(), self.now_ms());
        let Some(app) = self.apps.get_mut(id) else { return };
        app.client_secret = secret;
        app.update_at = now;
        let creator = app.creator_id.clone();
        self.note(by, EffectKind::AppChanged, On::user(&creator), id);
    }
}
