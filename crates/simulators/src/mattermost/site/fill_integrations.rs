//! Filling a site with what acts by itself: tokens, webhooks, slash commands, applications.

use super::credentials::Device;
use super::{Command, Grant, IncomingHook, OAuthApp, OutgoingHook, Site};

impl Site {
    fn named(&self, name: &str) -> String {
        self.id_of(name).expect("whoever is named is a user of the site").to_owned()
    }

    /// A personal access token, or a bot's; returns its id and the secret.
    pub fn add_access_token(&mut self, name: &str, description: &str) -> (String, String) {
        let user = self.named(name);
        let id = self.create_access_token(&user, &user, description, 0);
        let token = self.access_tokens[&id].token.clone();
        (id, token)
    }

    pub fn add_incoming_hook(&mut self, owner: &str, channel: &str, display_name: &str) -> String {
        let (id, now, user_id) = (self.new_id(), self.now_ms(), self.named(owner));
        let hook = IncomingHook {
            id: id.clone(),
            create_at: now,
            update_at: now,
            user_id,
            channel_id: channel.to_owned(),
            team_id: self.channel(channel).expect("a webhook's channel is in the site").team_id.clone(),
            display_name: display_name.to_owned(),
            description: String::new(),
            channel_locked: false,
        };
        self.put_incoming_hook("", hook);
        id
    }

    pub fn add_outgoing_hook(&mut self, owner: &str, channel: &str, trigger: &str, url: &str) -> String {
        let (id, token, now, creator_id) = (self.new_id(), self.new_id(), self.now_ms(), self.named(owner));
        let hook = OutgoingHook {
            id: id.clone(),
            token,
            create_at: now,
            update_at: now,
            creator_id,
            channel_id: channel.to_owned(),
            team_id: self.channel(channel).expect("a webhook's channel is in the site").team_id.clone(),
            trigger_words: vec![trigger.to_owned()],
            callback_urls: vec![url.to_owned()],
            display_name: trigger.to_owned(),
            description: String::new(),
        };
        self.put_outgoing_hook("", hook);
        id
    }

    /// A slash command; `trigger` without the slash.
    pub fn add_command(&mut self, owner: &str, team: &str, trigger: &str, url: &str) -> String {
        let (id, token, now, creator_id) = (self.new_id(), self.new_id(), self.now_ms(), self.named(owner));
        let command = Command {
            id: id.clone(),
            token,
            create_at: now,
            update_at: now,
            creator_id,
            team_id: team.to_owned(),
            trigger: trigger.to_owned(),
            method: "P".to_owned(),
            url: url.to_owned(),
            display_name: trigger.to_owned(),
            description: String::new(),
        };
        self.put_command("", command);
        id
    }

    pub fn add_oauth_app(&mut self, owner: &str, name: &str) -> String {
        let (id, client_secret, now, creator_id) = (self.new_id(), self.new_id(), self.now_ms(), self.named(owner));
        let app = OAuthApp {
            id: id.clone(),
            creator_id,
            create_at: now,
            update_at: now,
            client_secret,
            name: name.to_owned(),
            description: name.to_owned(),
            callback_urls: vec!["https://app.example.com/callback".to_owned()],
            homepage: "https://app.example.com".to_owned(),
        };
        self.apps.insert(id.clone(), app);
        id
    }

    /// Somebody lets an application act for them; returns the bearer and the refresh token.
    pub fn add_grant(&mut self, name: &str, app: &str) -> (String, String) {
        let (user_id, refresh) = (self.named(name), self.new_id());
        let token = self.put_session(&user_id, Device::default(), |session| session.is_oauth = true);
        self.grants.push(Grant {
            user_id,
            app_id: app.to_owned(),
            token: token.clone(),
            refresh_token: Some(refresh.clone()),
            listed: true,
        });
        (token, refresh)
    }
}
