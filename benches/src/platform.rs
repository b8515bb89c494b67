//! A simulated platform in a process of its own, so that its memory and CPU time are apart from ours.

use crate::ambient::SystemClock;
use anyhow::{Context, bail};
use exeunt_core::Clock as _;
use exeunt_simulators::company::{Company, Size};
use exeunt_simulators::{Clock, Options, Simulator, Synapse};
use serde::{Deserialize, Serialize};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

/// The domain part of every account.
pub const SERVER_NAME: &str = "im.test";
/// The first argument that makes a program a platform and nothing else.
pub const AS_PLATFORM: &str = "--as-platform";
/// In how many groups each leaver is.
const GROUPS_EACH: usize = 20;

/// What one needs to know of a running platform.
#[derive(Debug, Serialize, Deserialize)]
pub struct About {
    pub url: String,
    pub admin_token: String,
    pub leavers: Vec<String>,
    /// Somebody who stays.
    pub successor: String,
    pub groups: usize,
}

/// A platform in a child process, which ends with this value.
pub struct Platform {
    pub about: About,
    child: Child,
}

impl Platform {
    /// Starts this very program again as a platform.
    pub async fn start(leavers: usize) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe().context("this program's own path is unknown")?);
        command.args([AS_PLATFORM, &leavers.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn().context("the platform can't be started")?;
        let output = child.stdout.take().context("the platform's output is piped")?;
        let mut line = String::new();
        if BufReader::new(output).read_line(&mut line).await? == 0 {
            bail!("the platform ended before it was up");
        }
        Ok(Self { about: serde_json::from_str(&line)?, child })
    }

    /// The process id, for `/proc`.
    pub fn process(&self) -> String {
        self.child.id().map_or_else(String::new, |id| id.to_string())
    }
}

/// Serves a company of so many leavers until standard input ends.
#[expect(clippy::print_stdout, reason = "the parent process reads it")]
pub async fn serve(leavers: usize) -> anyhow::Result<()> {
    // One more than leave; groups are dealt to all of them alike.
    let size = Size { people: leavers + 1, ..Size::batch(leavers, GROUPS_EACH) };
    let company = Company::new(2026, &size);
    let demo = company.on_synapse(SERVER_NAME, Clock::running_from(SystemClock.now().as_millisecond()), &size);
    let simulator = Simulator::start(demo.estate, Synapse::new(Options::default())).await?;
    let mut accounts = company.people.iter().map(|person| format!("@{}:{SERVER_NAME}", person.account));
    let leaving = accounts.by_ref().take(leavers).collect();
    let about = About {
        url: simulator.url().to_owned(),
        admin_token: demo.admin_token,
        leavers: leaving,
        successor: accounts.next().context("one more than leave")?,
        groups: company.groups.len(),
    };
    println!("{}", serde_json::to_string(&about)?);
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    Ok(())
}
