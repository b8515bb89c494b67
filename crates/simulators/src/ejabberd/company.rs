//! The company on an ejabberd.

use super::server::{Affiliation, NewAccount, NewRoom, Server};
use crate::Clock;
use crate::company::{ADMIN, Company, GroupKind, PASSWORD, Person, Size, message};

/// The administrator's password.
pub const ADMIN_PASSWORD: &str = "admin-pass-1";
/// The shared group whose members may not log in.
pub const FROZEN: &str = "frozen";

const DAY_MS: i64 = 86_400_000;

/// A server with a company on it, and what is needed to use it.
#[derive(Debug, Clone)]
pub struct Demo {
    pub server: Server,
    /// Room names in the order of [`Company::groups`], none for a group that has no room here.
    pub rooms: Vec<Option<String>>,
    /// Account of the demo leaver.
    pub leaver: String,
    /// A token with which the leaver's calendar robot logs in as them.
    pub leaver_token: String,
}

impl Company {
    /// The company on a server with that host, the administrator among them. Everybody has [`PASSWORD`]. Project,
    /// customer and confidential groups have a room; what else the company talks about it does elsewhere.
    pub fn on_ejabberd(&self, host: &str, clock: Clock, size: &Size) -> Demo {
        let mut server = Server::new(host, clock);
        server.add_group(FROZEN);
        server.add(NewAccount::new(ADMIN).password(ADMIN_PASSWORD).full_name("平台管理员"));
        for person in &self.people {
            self.add_person(&mut server, person, size.devices);
        }
        let rooms =
            (0..self.groups.len()).map(|index| self.add_group_room(&mut server, index, size.messages)).collect();
        let leaver = self.people[self.leaver].account.clone();
        if let Some(manager) = self.people[self.leaver].manager {
            let manager = &self.people[manager].account;
            server.wrote(&leaver, manager, "交接清单我下午发给您");
            server.wrote(manager, &leaver, "好的，辛苦了");
        }
        if let Some(account) = server.account_mut(&leaver) {
            account.files.push("交接清单.xlsx".to_owned());
        }
        let leaver_token = server.mint(&leaver, "sasl_auth");
        Demo { server, rooms, leaver, leaver_token }
    }

    fn add_person(&self, server: &mut Server, person: &Person, devices: usize) {
        const NAMES: [&str; 3] = ["Conversations", "Gajim", "Tablet"];
        let seen = server.now_ms() - if person.dormant { 60 * DAY_MS } else { 3_600_000 };
        let mut account = NewAccount::new(&person.account).password(PASSWORD).full_name(&person.name);
        account = account.seen(seen, "Stream reset by peer");
        if let Some(manager) = person.manager.map(|at| &self.people[at]) {
            account = account.contact(&server.jid(&manager.account), &manager.name);
        }
        server.add(account);
        // Who has been away for two months has nothing open.
        for device in NAMES.iter().take(if person.dormant { 0 } else { devices }) {
            server.log_in(&person.account, device);
        }
    }

    fn add_group_room(&self, server: &mut Server, index: usize, messages: usize) -> Option<String> {
        let group = &self.groups[index];
        let closed = match group.kind {
            GroupKind::Project => false,
            GroupKind::Customer | GroupKind::Confidential => true,
            GroupKind::Department | GroupKind::External | GroupKind::Announcement => return None,
        };
        let account = |person: &usize| self.people[*person].account.as_str();
        let mut room = NewRoom::new(&group.name).option("title", &group.name).owner(account(&group.owner));
        if closed {
            room = room.members_only();
        }
        for (place, member) in group.members.iter().enumerate().skip(1) {
            // A deputy who could take over, as most groups have; not in groups that were left alone on purpose.
            let deputy = place == 1 && group.members.len() > 2 && !index.is_multiple_of(3);
            room = room.affiliation(account(member), if deputy { Affiliation::Admin } else { Affiliation::Member });
        }
        let name = server.add_room(room);
        for n in 0..messages {
            let sender = account(&group.members[n * 5 % group.members.len()]);
            server.post(sender, &name, message(group.kind, n));
        }
        Some(name)
    }
}
