//! The company on a Mattermost server: a team for each larger unit, a channel for each group.

use super::site::{NewChannel, NewTeam, NewUser, Site};
use super::{Settings, Version};
use crate::Clock;
use crate::company::{ADMIN, Company, Group, GroupKind, PASSWORD, Person, Size};

/// The administrator's password.
pub const ADMIN_PASSWORD: &str = "admin-pass-1";

const DAY_MS: i64 = 86_400_000;

/// The larger units: name and title of the team, and which groups are at home there.
const UNITS: [(&str, &str, &[GroupKind]); 3] = [
    ("company", "全公司", &[GroupKind::Announcement, GroupKind::Confidential]),
    ("delivery", "研发与交付", &[GroupKind::Department, GroupKind::Project]),
    ("market", "市场与合作", &[GroupKind::Customer, GroupKind::External]),
];

/// A site with a company in it, and the credentials to use it.
#[derive(Debug, Clone)]
pub struct Demo {
    pub site: Site,
    /// A session of the administrator.
    pub admin_token: String,
    /// A personal access token of the administrator, as a connection uses one.
    pub admin_access_token: String,
    /// Team ids in the order of the units.
    pub teams: Vec<String>,
    /// Channel ids in the order of [`Company::groups`].
    pub channels: Vec<String>,
    /// Name of the demo leaver.
    pub leaver: String,
    /// Session tokens of the leaver's telephone and laptop.
    pub leaver_tokens: Vec<String>,
    /// The secret of the leaver's personal access token.
    pub leaver_access_token: String,
    /// Name of the leaver's bot, and the secret that it works with.
    pub leaver_bot: String,
    pub leaver_bot_token: String,
}

impl Company {
    /// The company on a server of that version. Everybody has [`PASSWORD`], and as many sessions as devices.
    pub fn on_mattermost(&self, version: Version, clock: Clock, size: &Size) -> Demo {
        // The vendor's maximum of 50 is for a team, and here everybody is in one.
        let settings = Settings { max_users_per_team: self.people.len() + 100, ..Settings::of(version) };
        let mut server = Site::new(settings, clock);
        server.add(NewUser::new(ADMIN).nickname("平台管理员").password(ADMIN_PASSWORD).system_admin());
        let admin_token = server.log_in(ADMIN);
        let (_, admin_access_token) = server.add_access_token(ADMIN, "exeunt");
        let tokens: Vec<Vec<String>> =
            self.people.iter().map(|person| add_person(&mut server, person, size.devices)).collect();
        let teams: Vec<String> = UNITS.iter().map(|(name, title, _)| self.add_unit(&mut server, name, title)).collect();
        let channels: Vec<String> =
            (0..self.groups.len()).map(|at| self.add_group_channel(&mut server, &teams, at, size.messages)).collect();
        let leaver = self.people[self.leaver].account.clone();
        let (_, leaver_access_token) = server.add_access_token(&leaver, "周报脚本");
        let (leaver_bot, leaver_bot_token) = self.add_integrations(&mut server, &teams, &channels);
        let heir = self.people[self.leaver].manager.map_or(ADMIN, |at| self.people[at].account.as_str());
        let direct = server.add_direct(&leaver, heir);
        server.post(&leaver, &direct, "交接清单我明天发给您");
        Demo {
            admin_token,
            admin_access_token,
            teams,
            channels,
            leaver_tokens: tokens[self.leaver].clone(),
            leaver,
            leaver_access_token,
            leaver_bot,
            leaver_bot_token,
            site: server,
        }
    }

    /// A team with everybody in it; the head of the company administers each, and the leaver the one of the projects.
    fn add_unit(&self, site: &mut Site, name: &str, title: &str) -> String {
        let admins: Vec<&str> = if name == "delivery" && self.leaver != 0 {
            vec![&self.people[0].account, &self.people[self.leaver].account]
        } else {
            vec![&self.people[0].account]
        };
        let others = self.people.iter().map(|person| person.account.as_str()).filter(|name| !admins.contains(name));
        let mut team = NewTeam::new(name).display_name(title).members(others);
        for admin in &admins {
            team = team.admin(admin);
        }
        site.add_team(team)
    }

    fn add_group_channel(&self, site: &mut Site, teams: &[String], at: usize, messages: usize) -> String {
        let group: &Group = &self.groups[at];
        let unit = UNITS.iter().position(|(_, _, kinds)| kinds.contains(&group.kind)).unwrap_or(0);
        let account = |person: &usize| self.people[*person].account.as_str();
        let (team, name) = (&teams[unit], format!("group-{:03}", at + 1));
        let open = matches!(group.kind, GroupKind::Announcement | GroupKind::Project);
        let mut channel = if open { NewChannel::public(team, &name) } else { NewChannel::private(team, &name) };
        channel = channel.display_name(&group.name).admin(account(&group.owner));
        let mut rest = group.members.iter().skip(1).map(account);
        // A second administrator, as most groups have; not in groups that were left alone on purpose.
        if group.members.len() > 2
            && !at.is_multiple_of(3)
            && let Some(deputy) = rest.next()
        {
            channel = channel.admin(deputy);
        }
        let id = site.add_channel(channel.members(rest));
        for n in 0..messages {
            let sender = account(&group.members[n * 5 % group.members.len()]);
            site.post(sender, &id, message(group.kind, n));
        }
        id
    }

    /// What the leaver has running: a bot, a webhook each way, a slash command. Returns the bot's name and its secret.
    fn add_integrations(&self, site: &mut Site, teams: &[String], channels: &[String]) -> (String, String) {
        let leaver = &self.people[self.leaver].account;
        let bot = format!("bot-{leaver}");
        site.add(NewUser::bot(&bot, leaver).nickname("构建通知"));
        let (_, secret) = site.add_access_token(&bot, "构建通知");
        let owned = self.groups.iter().position(|group| group.owner == self.leaver);
        let home = owned.or((!channels.is_empty()).then_some(0));
        if let Some(channel) = home.map(|at| channels[at].clone()) {
            site.add_incoming_hook(leaver, &channel, "监控告警");
            site.add_outgoing_hook(leaver, &channel, "!工单", "https://tickets.example.com/hook");
        }
        site.add_command(leaver, &teams[1], "deploy", "https://deploy.example.com/command");
        (bot, secret)
    }
}

fn message(kind: GroupKind, n: usize) -> &'static str {
    let texts: [&str; 3] = match kind {
        GroupKind::Department => ["周会改到周四下午三点", "请各位更新本周的工作日志", "新同事下周一入职，请多关照"],
        GroupKind::Project => ["里程碑二的验收标准已经确认", "接口文档放在共享盘了", "测试环境今晚升级"],
        GroupKind::External => ["发货单已经寄出，请查收", "合同第三版请确认", "下批货预计周五到港"],
        GroupKind::Customer => ["王总确认了报价", "客户希望月底前上线", "回访安排在下周二"],
        GroupKind::Confidential => ["薪酬方案请勿外传", "名单以邮件为准", "会议纪要稍后补充"],
        GroupKind::Announcement => ["国庆放假安排请见附件", "请于本周内完成信息安全培训", "系统将于周六凌晨维护"],
    };
    texts[n % texts.len()]
}

/// A person with a session on each device, the telephone's first; returns the tokens.
fn add_person(site: &mut Site, person: &Person, devices: usize) -> Vec<String> {
    let now = site.now_ms();
    let seen = if person.dormant { now - 60 * DAY_MS } else { now - 3_600_000 };
    let user = NewUser::new(&person.account)
        .name("", &person.name)
        .nickname(&person.name)
        .position(person.department)
        .password(PASSWORD)
        .created_ms(now - 900 * DAY_MS)
        .last_active_ms(seen);
    site.add(user);
    (0..devices)
        .map(|at| match at {
            0 => site.log_in_on(&person.account, &format!("apple:{}", person.employee_number)),
            _ => site.log_in(&person.account),
        })
        .collect()
}
