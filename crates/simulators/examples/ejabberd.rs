//! A company on a simulated ejabberd, to try by hand: `cargo run -p exeunt-simulators --example ejabberd -- [port]
//! [people] [groups]`. With nobody it is an empty server that trusts whoever calls.

use exeunt_simulators::company::{ADMIN, Company, PASSWORD, Size};
use exeunt_simulators::ejabberd::server::Server;
use exeunt_simulators::ejabberd::{ADMIN_PASSWORD, Ejabberd, FROZEN, Options};
use exeunt_simulators::{Background, Clock, Simulator};

#[expect(clippy::disallowed_methods, reason = "a server for people shows people's time")]
fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "addresses and credentials are what this program is started for")]
async fn main() -> anyhow::Result<()> {
    const HOST: &str = "corp.test";
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: usize| arguments.next().map_or(Ok(default), |text| text.parse());
    let (port, people, groups) = (number(0)?, number(300)?, number(100)?);
    let (size, clock) = (Size::company(people, groups), Clock::running_from(now_ms()));
    let (server, options, leaver) = if people == 0 {
        (Server::new(HOST, clock), Options { trust_loopback: true, ..Options::default() }, None)
    } else {
        let demo = Company::new(2026, &size).on_ejabberd(HOST, clock, &size);
        (demo.server, Options::default(), Some((demo.leaver, demo.leaver_token)))
    };
    let address = ([127, 0, 0, 1], u16::try_from(port)?).into();
    let simulator = Simulator::start_on(address, server, Ejabberd::new(options), Background::default()).await?;
    println!("api            {}/api", simulator.url());
    if let Some(c2s) = simulator.door(Ejabberd::C2S) {
        println!("clients        {c2s}");
    }
    println!("frozen         members of the shared group {FROZEN}");
    if let Some((leaver, token)) = leaver {
        println!("administrator  {ADMIN}@{HOST}  password {ADMIN_PASSWORD}");
        println!("demo leaver    {leaver}@{HOST}  password {PASSWORD}  token {token}");
    }
    tokio::signal::ctrl_c().await?;
    Ok(())
}
