//! The company on a Synapse.

use serde_json::json;

use super::estate::{Estate, NewAccount, NewRoom};
use crate::Clock;
use crate::company::{ADMIN, Company, PASSWORD, Person, Size, message};

/// The administrator's password.
pub const ADMIN_PASSWORD: &str = "admin-pass-1";

const DAY_MS: i64 = 86_400_000;

/// An estate with a company in it, and the credentials to use it.
#[derive(Debug, Clone)]
pub struct Demo {
    pub estate: Estate,
    pub admin_token: String,
    /// Room ids in the order of [`Company::groups`].
    pub rooms: Vec<String>,
    /// Account of the demo leaver.
    pub leaver: String,
    /// An access token of each of the leaver's devices.
    pub leaver_tokens: Vec<String>,
    /// The leaver's application token: in no device list, never ends by itself.
    pub leaver_app_token: String,
}

impl Company {
    /// The company on a server of that name. Everybody has [`PASSWORD`], devices and pushers.
    pub fn on_synapse(&self, server_name: &str, clock: Clock, size: &Size) -> Demo {
        let mut estate = Estate::new(server_name, clock);
        estate.add(NewAccount::new(ADMIN).display_name("平台管理员").password(ADMIN_PASSWORD).admin());
        let admin_token = estate.log_in(ADMIN, "CONSOLE");
        for person in &self.people {
            add_person(&mut estate, person, size.devices);
        }
        let rooms: Vec<String> = (0..self.groups.len()).map(|i| self.add_room(&mut estate, i, size.messages)).collect();
        let leaver = self.people[self.leaver].account.clone();
        estate.upload(&leaver, "交接清单.xlsx", "application/octet-stream", &b"handover"[..]);
        let tokens = estate.account(&leaver).map(|a| a.access_tokens().map(str::to_owned).collect());
        let leaver_app_token = estate.mint(ADMIN, &leaver, None);
        Demo { estate, admin_token, rooms, leaver, leaver_tokens: tokens.unwrap_or_default(), leaver_app_token }
    }

    fn add_room(&self, estate: &mut Estate, index: usize, messages: usize) -> String {
        let group = &self.groups[index];
        let account = |person: &usize| self.people[*person].account.as_str();
        let owner = account(&group.owner);
        let mut room = NewRoom::new(owner).version(group.version).name(&group.name);
        room = room.members(group.members.iter().skip(1).map(account));
        if group.encrypted {
            room = room.encrypted();
        }
        // A deputy with half the power, as most groups have; not in groups that were left alone on purpose.
        if group.members.len() > 2 && !index.is_multiple_of(3) {
            room = room.power(account(&group.members[1]), 50);
        }
        let id = estate.add_group(room);
        for n in 0..messages {
            let sender = account(&group.members[n * 5 % group.members.len()]);
            if group.encrypted {
                estate.post_encrypted(sender, &id);
            } else {
                estate.post(sender, &id, message(group.kind, n));
            }
        }
        id
    }
}

fn add_person(estate: &mut Estate, person: &Person, devices: usize) {
    const NAMES: [&str; 3] = ["PHONE", "LAPTOP", "TABLET"];
    let now = estate.now_ms();
    let seen = if person.dormant { now - 60 * DAY_MS } else { now - 3_600_000 };
    let account = NewAccount::new(&person.account)
        .display_name(&person.name)
        .password(PASSWORD)
        .email(&format!("{}@example.com", person.account))
        .external_id("hr", &person.employee_number)
        .created_ms(now - 900 * DAY_MS)
        .last_seen_ms(seen);
    estate.add(account);
    for device in NAMES.iter().take(devices) {
        estate.log_in(&person.account, device);
    }
    if devices > 0 {
        let key = format!("push-{}", person.employee_number);
        estate.add_pusher(&person.account, NAMES[0], "com.example.chat", &key);
    }
    estate.put_account_data(&person.account, "m.direct", json!({}));
}
