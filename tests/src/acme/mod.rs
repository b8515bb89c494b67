//! Acme: thirty people in forty rooms on a real Synapse, of whom one leaves.
//!
//! The estate holds what makes leaving hard: rooms of versions 10, 11 and 12 in which the leaver is the only owner, one
//! of two, or a creator for ever; a space, an encrypted and a public room; live sessions, pushers, and tokens that no
//! list of devices shows. [`start`] gives a server with it in a second or two, because it is seeded once and copied.

mod cast;
mod seed;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

pub use seed::seed;

use crate::error::Result;
use crate::install::cached;
use crate::matrix::Client;
use crate::push::PushReceiver;
use crate::synapse::{Options, Synapse, VERSION};

const FILE: &str = "acme.json";
/// To be raised when the estate changes, so that old caches are not used.
const GENERATION: u32 = 2;

/// What was seeded: every id, password and token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Estate {
    /// Thirty people; the leaver is the first.
    pub people: Vec<Person>,
    /// Forty rooms.
    pub rooms: Vec<Room>,
    /// What the leaver holds.
    pub leaver: Leaver,
}

/// An employee with an ordinary account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// `@zhangsan001:im.test`
    pub user_id: String,
    /// `张三`
    pub display_name: String,
    /// The one he logs in with.
    pub password: String,
    /// A live session on a desktop.
    pub access_token: String,
}

/// A room, with the leaver's place in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Room {
    /// `!…:im.test`; in version 12 without the domain.
    pub id: String,
    /// The prefix says the kind: `部门-`, `项目-`, `外部-`, `客户-`, `机密-`, `公告-`; a few rooms have none.
    pub name: String,
    /// `10`, `11` or `12`.
    pub version: String,
    /// Who made it.
    pub creator: String,
    /// The second owner, where there is one.
    pub co_owner: Option<String>,
    /// The leaver's place.
    pub leaver: Place,
    /// What is special about it.
    pub nature: Nature,
    /// Everybody who joined, the leaver too if he did.
    pub members: Vec<String>,
}

/// The leaver's place in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// He made it, and nobody else has power.
    SoleOwner,
    /// He made it, and a colleague has the same power (in version 12: 100, below a creator).
    CoOwner,
    /// A colleague made it and named him beside himself (version 12 only).
    AdditionalCreator,
    /// Power 50.
    Moderator,
    /// No power.
    Member,
    /// Asked to join and has not answered.
    Invited,
    /// Has nothing to do with it.
    Absent,
}

impl Place {
    /// Whether he must hand something over before he goes.
    pub fn owns(self) -> bool {
        matches!(self, Self::SoleOwner | Self::CoOwner | Self::AdditionalCreator)
    }

    /// Whether he is in the room.
    pub fn is_in(self) -> bool {
        self.owns() || matches!(self, Self::Moderator | Self::Member)
    }
}

/// What is special about a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// By invitation.
    Private,
    /// Anybody may join.
    Public,
    /// Holds rooms, not messages.
    Space,
    /// By invitation, end-to-end encrypted.
    Encrypted,
}

/// What the leaver holds beside his rooms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Leaver {
    /// `@zhangsan001:im.test`
    pub user_id: String,
    /// The one he logs in with.
    pub password: String,
    /// His four live sessions; the last has a refresh token.
    pub sessions: Vec<Session>,
    /// A long-lived login of a program, on a device of its own.
    pub application: Session,
    /// A session minted by the admin: without a device, in no list, without an end.
    pub puppet_token: String,
    /// `app_id` and `pushkey` of his two pushers.
    pub pushers: Vec<(String, String)>,
}

/// A live session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    /// The device in the server's list.
    pub device_id: String,
    /// Works until the device is gone; for five minutes where there is a refresh token.
    pub access_token: String,
    /// Trades itself for new tokens.
    pub refresh_token: Option<String>,
}

impl Estate {
    /// The rooms in which the leaver's place is such.
    pub fn rooms_where(&self, place: impl Fn(Place) -> bool) -> impl Iterator<Item = &Room> {
        self.rooms.iter().filter(move |room| place(room.leaver))
    }

    /// The room with this name; panics when there is none.
    pub fn room(&self, name: &str) -> &Room {
        self.rooms.iter().find(|room| room.name == name).unwrap_or_else(|| panic!("Acme has no room {name:?}"))
    }

    /// The person with this localpart; panics when there is none.
    pub fn person(&self, localpart: &str) -> &Person {
        let is = |person: &&Person| {
            person.user_id.strip_prefix('@').is_some_and(|id| id.starts_with(&format!("{localpart}:")))
        };
        self.people.iter().find(is).unwrap_or_else(|| panic!("Acme has nobody called {localpart:?}"))
    }
}

/// Starts a Synapse that holds the estate, with the leaver's pushers pointed at `push`.
///
/// Works with stock rate limits too: nothing is seeded through them. Not with delegated authentication, where the
/// sessions would mean nothing.
pub async fn start(options: Options, push: &PushReceiver) -> Result<(Synapse, Estate)> {
    let prepared = prepared().await?;
    let text = fs::read_to_string(prepared.join(FILE)).context("cannot read the estate's file")?;
    let mut estate: Estate = serde_json::from_str(&text).context("the estate's file is damaged")?;
    if options.delegated_auth {
        Err(anyhow::anyhow!("Acme's sessions need a server with its own logins"))?;
    }
    let synapse = Synapse::start_on(&prepared, options).await?;
    wake_up(&synapse, push, &mut estate.leaver).await?;
    Ok((synapse, estate))
}

/// What can't be copied: access tokens that expire, and the address of the push gateway.
async fn wake_up(synapse: &Synapse, push: &PushReceiver, leaver: &mut Leaver) -> anyhow::Result<()> {
    let url = synapse.url();
    for session in &mut leaver.sessions {
        if let Some(refresh_token) = &session.refresh_token {
            let fresh = Client::with_token(&url, &leaver.user_id, "").refresh(refresh_token).await?;
            fresh.access_token().clone_into(&mut session.access_token);
            session.refresh_token = fresh.refresh_token().map(str::to_owned);
        }
    }
    if leaver.pushers.len() > leaver.sessions.len() {
        bail!("each pusher belongs to a session");
    }
    for ((app_id, pushkey), session) in leaver.pushers.iter().zip(&leaver.sessions) {
        let client = Client::with_token(&url, &leaver.user_id, &session.access_token);
        client.set_pusher(app_id, pushkey, push.url()).await?;
    }
    Ok(())
}

async fn prepared() -> Result<PathBuf> {
    // Taken first, so that a machine without Synapse skips instead of failing.
    let base = Synapse::prepared().await?;
    let runtime = tokio::runtime::Handle::current();
    let name = format!("synapse-{VERSION}-acme-{GENERATION}");
    let fill = move || {
        cached(&name, |folder| {
            runtime.block_on(async {
                eprintln!("seeding Acme …");
                let synapse = Synapse::start_on(&base, Options::default()).await?;
                let estate = seed(&synapse).await?;
                synapse.save_to(folder)?;
                let text = serde_json::to_string_pretty(&estate).context("an estate is JSON")?;
                fs::write(folder.join(FILE), text).context("cannot write the estate's file")
            })
        })
    };
    Ok(tokio::task::spawn_blocking(fill).await.context("seeding panicked")??)
}
