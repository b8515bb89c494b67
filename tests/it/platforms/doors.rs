//! Every way in of the leaver, and everything that acts in their name: which of them works, by the simulators' worlds.

use super::company::{DOMAIN, Four, Keys};
use exeunt_simulators::agora::App;
use exeunt_simulators::company::PASSWORD;
use exeunt_simulators::ejabberd::FROZEN;
use exeunt_simulators::mattermost::Site;
use exeunt_tests::matrix::Client;

impl Four {
    /// Whatever of the leaver would be let in now, would hear something, or may do more than others.
    pub(super) async fn open_doors(&self) -> Vec<String> {
        let on_synapse = self.open_on_synapse().await;
        [on_synapse, self.open_on_ejabberd(), self.open_on_agora(), self.open_on_mattermost()].concat()
    }

    /// Asked over the wire, as a client would. A login leaves a session, so the password is only looked at.
    pub(super) async fn open_on_synapse(&self) -> Vec<String> {
        let mut open = Vec::new();
        for (number, token) in self.keys.synapse.iter().enumerate() {
            if Client::with_token(self.synapse.url(), "", token).whoami().await.is_ok() {
                open.push(format!("synapse token {number}"));
            }
        }
        let estate = self.synapse.estate();
        let account = estate.account(&self.leaver).unwrap();
        let barred = account.locked || account.deactivated;
        named(&mut open, "synapse password", !barred && account.password.as_deref() == Some(PASSWORD));
        named(&mut open, "synapse login", !barred);
        named(&mut open, "synapse push", !account.pushers.is_empty());
        open
    }

    pub(super) fn open_on_ejabberd(&self) -> Vec<String> {
        let mut open = Vec::new();
        let server = self.ejabberd.estate();
        let barred = server.group_members(FROZEN).iter().any(|member| self.is_leaver(member));
        let token = server.tokens().iter().find(|token| token.secret == self.keys.ejabberd);
        let token_is_good = token.is_some_and(|token| token.is_good("sasl_auth", server.now_ms()));
        named(&mut open, "ejabberd password", !barred && server.password_is(&self.leaver, PASSWORD));
        named(&mut open, "ejabberd token", !barred && token_is_good);
        named(&mut open, "ejabberd login", !barred);
        named(&mut open, "ejabberd session", server.sessions_of(&self.leaver).count() > 0);
        open
    }

    pub(super) fn open_on_agora(&self) -> Vec<String> {
        open_in_app(&self.agora.estate(), &self.leaver)
    }

    pub(super) fn open_on_mattermost(&self) -> Vec<String> {
        open_on_site(&self.mattermost.estate(), &self.leaver, &self.keys)
    }

    /// Which of the leaver's integrations act, and in whose name.
    pub(super) fn acting(&self) -> Vec<String> {
        let site = self.mattermost.estate();
        let whose = |id: &str| site.users().find(|user| user.id == id).unwrap().username.clone();
        let mut acting = Vec::new();
        let bot = site.bot(&self.bot).unwrap();
        if bot.delete_at == 0 && site.is_accepted(&self.keys.bot) {
            acting.push(format!("bot of {}", whose(&bot.owner_id)));
        }
        acting.extend(site.incoming_hooks().map(|hook| format!("incoming of {}", whose(&hook.user_id))));
        acting.extend(site.outgoing_hooks().map(|hook| format!("outgoing of {}", whose(&hook.creator_id))));
        acting.extend(site.commands().map(|command| format!("command of {}", whose(&command.creator_id))));
        acting
    }

    pub(super) fn is_leaver(&self, member: &str) -> bool {
        member == self.leaver || member == format!("{}@{DOMAIN}", self.leaver)
    }
}

pub(super) fn open_in_app(app: &App, leaver: &str) -> Vec<String> {
    let mut open = Vec::new();
    let user = app.user(leaver).unwrap();
    named(&mut open, "agora password", user.activated && user.password.as_deref() == Some(PASSWORD));
    named(&mut open, "agora token", user.activated && app.live_tokens(leaver) > 0);
    named(&mut open, "agora login", user.activated);
    named(&mut open, "agora device", user.is_online());
    named(&mut open, "agora push", !user.pushes.is_empty());
    named(&mut open, "agora rights", app.super_admins().contains(leaver));
    open
}

pub(super) fn open_on_site(site: &Site, leaver: &str, keys: &Keys) -> Vec<String> {
    let mut open = Vec::new();
    for (number, token) in keys.mattermost.iter().enumerate() {
        named(&mut open, &format!("mattermost token {number}"), site.is_accepted(token));
    }
    let user = site.user(leaver).unwrap();
    named(&mut open, "mattermost password", user.is_active() && user.password.as_deref() == Some(PASSWORD));
    named(&mut open, "mattermost login", user.is_active());
    named(&mut open, "mattermost session", site.sessions_of(leaver).next().is_some());
    named(&mut open, "mattermost socket", site.socket(keys.socket).unwrap().open);
    open
}

pub(super) fn named(open: &mut Vec<String>, name: &str, is_open: bool) {
    if is_open {
        open.push(name.to_owned());
    }
}
