//! The company on Agora Chat.

use std::collections::BTreeMap;

use super::world::{App, NewChat, NewUser, Project};
use crate::Clock;
use crate::company::{ADMIN, Company, GroupKind, PASSWORD, Person, Size};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How far back messages go.
const HOURS: usize = 24;
/// Names of the chat rooms.
const ROOMS: [&str; 3] = ["直播-新品发布", "直播-客户培训", "直播-周五分享"];

/// An app with a company in it, and the credentials to use it.
#[derive(Debug, Clone)]
pub struct Demo {
    pub app: App,
    pub project: Project,
    /// Group ids by position in [`Company::groups`]; not every group of the company is here.
    pub groups: BTreeMap<usize, String>,
    pub rooms: Vec<String>,
    /// Username of the demo leaver.
    pub leaver: String,
    /// A user token of the leaver, as a phone has.
    pub leaver_token: String,
    /// An attachment in the history that wants a secret.
    pub file: String,
}

impl Company {
    /// The company in an app: everybody is a user with [`PASSWORD`], devices and push bindings; groups with customers
    /// and partners are here, some of the projects, and a few chat rooms. Each of the last 24 hours has messages.
    pub fn on_agora(&self, project: Project, clock: Clock, size: &Size) -> Demo {
        let mut app = App::new(project.clone(), clock);
        app.add(NewUser::new(ADMIN).nickname("平台管理员"));
        for person in &self.people {
            add_person(&mut app, person, size.devices);
        }
        let here = self.groups.iter().enumerate().filter(|(index, group)| is_here(group.kind, *index));
        let groups: BTreeMap<usize, String> = here.map(|(index, _)| (index, self.add_group(&mut app, index))).collect();
        let rooms = self.add_rooms(&mut app);
        let leaver = self.people[self.leaver].account.clone();
        app.add_super_admin(&leaver);
        self.talk(&mut app, &groups, size.messages);
        let file = self.add_file(&mut app, &groups, &leaver);
        let leaver_token = app.user_token(&leaver, None);
        Demo { app, project, groups, rooms, leaver, leaver_token, file }
    }

    fn account(&self, person: usize) -> &str {
        &self.people[person].account
    }

    fn add_group(&self, app: &mut App, index: usize) -> String {
        let group = &self.groups[index];
        let others = group.members.iter().skip(1).map(|person| self.account(*person));
        let mut new =
            NewChat::group(self.account(group.owner)).name(&group.name).custom(group.kind.prefix()).members(others);
        // A deputy, as most groups have; not in groups that were left alone on purpose.
        if group.members.len() > 2 && !index.is_multiple_of(3) {
            new = new.admins([self.account(group.members[1])]);
        }
        app.add_chat(new)
    }

    /// The first room belongs to the leaver.
    fn add_rooms(&self, app: &mut App) -> Vec<String> {
        let people = self.people.len();
        let mut rooms = Vec::new();
        for (index, name) in ROOMS.into_iter().enumerate() {
            let owner = if index == 0 { self.leaver } else { (self.leaver + index) % people };
            let listeners = (0..people.min(30)).map(|i| (i * 7 + index) % people).filter(|person| *person != owner);
            let new =
                NewChat::room(self.account(owner)).name(name).members(listeners.map(|person| self.account(person)));
            rooms.push(app.add_chat(new));
        }
        rooms
    }

    /// Every hour somebody says something, and every group has its messages.
    fn talk(&self, app: &mut App, groups: &BTreeMap<usize, String>, messages: usize) {
        let now = app.now_ms();
        let each: Vec<(usize, &String)> = groups.iter().map(|(index, id)| (*index, id)).collect();
        let all = (each.len() * messages).max(HOURS);
        for n in 0..all {
            let Some((index, id)) = each.get(n % each.len().max(1)) else { return };
            let group = &self.groups[*index];
            let round = n / each.len();
            let from = self.account(group.members[round * 5 % group.members.len()]);
            let hours = i64::try_from(n % HOURS).unwrap_or(0);
            let minutes = i64::try_from(n * 7 % 60).unwrap_or(0);
            let at_ms = now - (hours + 1) * HOUR_MS + minutes * 60_000;
            app.post_at(at_ms, from, id, message(group.kind, round));
        }
    }

    /// A file that the leaver has sent to the first group of theirs, so that an archive has something to fetch.
    fn add_file(&self, app: &mut App, groups: &BTreeMap<usize, String>, leaver: &str) -> String {
        let file = app.add_file(&b"handover"[..], true);
        let own = groups.iter().find(|(index, _)| self.groups[**index].owner == self.leaver);
        if let Some((_, id)) = own {
            app.post_file_at(app.now_ms() - 3 * HOUR_MS, leaver, id, &file, "交接清单.xlsx");
        }
        file
    }
}

/// Customers and partners are talked to here, and half of the projects.
fn is_here(kind: GroupKind, index: usize) -> bool {
    match kind {
        GroupKind::Customer | GroupKind::External => true,
        GroupKind::Project => index.is_multiple_of(2),
        GroupKind::Department | GroupKind::Confidential | GroupKind::Announcement => false,
    }
}

fn message(kind: GroupKind, n: usize) -> &'static str {
    let texts: [&str; 3] = match kind {
        GroupKind::Customer => ["报价单已经发您邮箱", "上线时间改到下周三", "客户已确认验收"],
        GroupKind::External => ["发货单已经寄出，请查收", "请核对本月对账单", "样品明天到"],
        GroupKind::Project => ["接口联调今晚开始", "里程碑二已验收", "测试环境已升级"],
        GroupKind::Department | GroupKind::Confidential | GroupKind::Announcement => ["收到", "好的", "辛苦了"],
    };
    texts[n % texts.len()]
}

fn add_person(app: &mut App, person: &Person, devices: usize) {
    const KINDS: [(&str, &str); 3] = [("android", "HUAWEI Mate 70"), ("ios", "iPhone 17"), ("web", "Chrome")];
    let now = app.now_ms();
    let mut new = NewUser::new(&person.account)
        .nickname(&person.name)
        .password(PASSWORD)
        .created_ms(now - 900 * DAY_MS)
        .last_seen_ms(if person.dormant { now - 60 * DAY_MS } else { now - HOUR_MS });
    for (kind, name) in KINDS.into_iter().take(devices) {
        if !person.dormant {
            new = new.online(&format!("{kind}_{}", person.employee_number.to_lowercase()), name);
        }
        if kind != "web" {
            new = new.push(
                &format!("{kind}-{}", person.employee_number),
                &format!("push-{}", person.employee_number),
                kind,
            );
        }
    }
    app.add(new);
}
