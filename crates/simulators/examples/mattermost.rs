//! A company on a simulated Mattermost, to try by hand: `cargo run -p exeunt-simulators --example mattermost -- [port]
//! [people] [groups]`.

use exeunt_simulators::company::{ADMIN, Company, PASSWORD, Size};
use exeunt_simulators::mattermost::{ADMIN_PASSWORD, Mattermost, Version};
use exeunt_simulators::{Background, Clock, Simulator};

#[expect(clippy::disallowed_methods, reason = "a server for people shows people's time")]
fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "the address and the token are what this program is started for")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: usize| arguments.next().map_or(Ok(default), |text| text.parse());
    let (port, people, groups) = (number(0)?, number(300)?, number(100)?);
    let size = Size::company(people, groups);
    let company = Company::new(2026, &size);
    let demo = company.on_mattermost(Version::NEW, Clock::running_from(now_ms()), &size);
    let address = ([127, 0, 0, 1], u16::try_from(port)?).into();
    let simulator = Simulator::start_on(address, demo.site, Mattermost::default(), Background::default()).await?;
    println!("url            {}", simulator.url());
    println!("administrator  {ADMIN}  password {ADMIN_PASSWORD}");
    println!("admin token    {}", demo.admin_access_token);
    println!("demo leaver    {} ({})", demo.leaver, company.people[company.leaver].name);
    println!("their password {PASSWORD}");
    println!(
        "try            curl -H 'Authorization: Bearer {}' {}/api/v4/users?per_page=3",
        demo.admin_access_token,
        simulator.url()
    );
    tokio::signal::ctrl_c().await?;
    Ok(())
}
