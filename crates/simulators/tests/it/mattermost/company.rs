//! The company on a Mattermost server.

use exeunt_simulators::company::{ADMIN, Company, PASSWORD, Size};
use exeunt_simulators::mattermost::site::Detail;
use exeunt_simulators::mattermost::{ADMIN_PASSWORD, Mattermost, Version};
use exeunt_simulators::{Clock, Simulator};

const NOW: i64 = 1_800_000_000_000;

#[test]
fn the_leaver_administers_channels_and_a_team_and_has_everything_that_must_be_closed() {
    let size = Size::company(120, 60);
    let company = Company::new(2026, &size);
    let demo = company.on_mattermost(Version::NEW, Clock::manual(NOW), &size);
    let server = &demo.site;
    let id = server.id_of(&demo.leaver).expect("the leaver has an account");
    let owned = server.channels().filter(|channel| channel.is_admin(id)).count();
    assert!(owned >= 7, "administers {owned}");
    assert!(server.team(&demo.teams[1]).is_some_and(|team| team.members[id].standing.scheme_admin));
    assert_eq!(demo.channels.len(), company.groups.len());
    let devices: Vec<&str> = server.sessions_of(&demo.leaver).map(|session| session.os.as_str()).collect();
    assert_eq!(devices.len(), 2);
    assert!(devices.contains(&"iOS") && devices.contains(&"Windows"), "{devices:?}");
    assert_eq!(server.access_tokens_of(&demo.leaver).count(), 1);
    assert_eq!(server.bot(&demo.leaver_bot).map(|bot| bot.owner_id.as_str()), Some(id));
    assert!(server.incoming_hooks().any(|hook| hook.user_id == id));
    assert!(server.outgoing_hooks().any(|hook| hook.creator_id == id));
    assert!(server.commands().any(|command| command.creator_id == id));
    for (group, channel) in company.groups.iter().zip(&demo.channels) {
        let channel = server.channel(channel).expect("every group has a channel");
        assert_eq!((channel.display_name.as_str(), channel.members.len()), (group.name.as_str(), group.members.len()));
    }
}

#[test]
fn the_same_company_makes_the_same_site() {
    let size = Size::company(40, 20);
    let make = || {
        let company = Company::new(5, &size);
        company.on_mattermost(Version::OLD, Clock::manual(NOW), &size).site.snapshot(Detail::Full)
    };
    assert_eq!(make(), make());
}

#[tokio::test]
async fn its_credentials_work() {
    let size = Size::company(30, 20);
    let company = Company::new(9, &size);
    let demo = company.on_mattermost(Version::NEW, Clock::manual(NOW), &size);
    let simulator = Simulator::start(demo.site, Mattermost::default()).await.expect("a loopback port is free");
    let http = exeunt_tests::http_client();
    let me = |token: String| http.get(format!("{}/api/v4/users/me", simulator.url())).bearer_auth(token).send();
    let mut tokens = vec![demo.admin_token, demo.admin_access_token, demo.leaver_access_token, demo.leaver_bot_token];
    tokens.extend(demo.leaver_tokens);
    for token in tokens {
        assert_eq!(me(token).await.expect("the server answers").status(), 200);
    }
    for (name, password) in [(ADMIN, ADMIN_PASSWORD), (demo.leaver.as_str(), PASSWORD)] {
        let body = serde_json::json!({ "login_id": name, "password": password });
        let answer = http.post(format!("{}/api/v4/users/login", simulator.url())).json(&body).send().await;
        assert_eq!(answer.expect("the server answers").status(), 200, "{name}");
    }
}
