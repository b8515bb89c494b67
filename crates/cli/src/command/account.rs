//! `exeunt account …`

use super::may_read;
use crate::args::{AccountCommand, Globals};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table};
use crate::view::quoted;
use exeunt_connector::AccountSummary;
use exeunt_core::{AccountRef, Binding, ConnectionName, Login, Message, PersonId};
use exeunt_engine::EngineError;
use serde_json::{Value, json};
use std::time::Duration;

/// How long a platform is waited for to say whether it has an account.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &AccountCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    match command {
        AccountCommand::List { connection } => {
            may_read(&caller)?;
            let rows = owned(&house, &ConnectionName::from(connection.as_str())).await?;
            show(screen, &rows)?;
            Ok(Exit::Done)
        }
        AccountCommand::Bind { person, account, evidence } => {
            house.engine.bind(&caller, &PersonId::from(person.as_str()), account, evidence).await?;
            screen.tell(&Message::new("account-bound").with("account", account).with("person", person));
            let seen = Seen::of(&house, account).await?;
            if screen.json {
                screen.document(&json!({
                    "account": account, "person": person, "there": seen.there(), "why": seen.why(screen),
                }))?;
            }
            seen.tell(screen, account);
            Ok(Exit::findings(seen.there() == Some(false)))
        }
        AccountCommand::Unbound { connection } => {
            may_read(&caller)?;
            let mut rows = Vec::new();
            for name in connections(&house, connection.as_deref()).await? {
                rows.extend(owned(&house, &name).await?.into_iter().filter(|r| r.binding.is_none()));
            }
            show(screen, &rows)?;
            Ok(Exit::findings(!rows.is_empty()))
        }
    }
}

/// Whether the platform has an account that was bound: a slip in its name would leave somebody's account open for good.
/// What couldn't be looked at is bound all the same, and said with its cause.
enum Seen {
    There,
    NotThere,
    NoConnection,
    Unreached(Failure),
    Silent,
}

impl Seen {
    async fn of(house: &House, account: &AccountRef) -> Result<Self, Failure> {
        Ok(match tokio::time::timeout(PATIENCE, house.engine.account_is_there(account)).await {
            Ok(Ok(true)) => Self::There,
            Ok(Ok(false)) => Self::NotThere,
            Ok(Err(EngineError::UnknownConnection(_))) => Self::NoConnection,
            Ok(Err(error @ (EngineError::Platform { .. } | EngineError::BadConnection { .. }))) => {
                Self::Unreached(error.into())
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => Self::Silent,
        })
    }

    /// `None`: nobody knows.
    fn there(&self) -> Option<bool> {
        match self {
            Self::There => Some(true),
            Self::NotThere | Self::NoConnection => Some(false),
            Self::Unreached(_) | Self::Silent => None,
        }
    }

    fn why(&self, screen: &Screen) -> Option<Value> {
        match self {
            Self::Unreached(failure) => Some(failure.as_value(screen)),
            Self::There | Self::NotThere | Self::NoConnection | Self::Silent => None,
        }
    }

    fn tell(&self, screen: &Screen, account: &AccountRef) {
        let name = &account.connection;
        let said = |key: &'static str| Message::new(key).with("account", account).with("name", name);
        match self {
            Self::There => {}
            Self::NotThere => {
                screen.tell(&said("account-not-there"));
                screen.next(&format!("exeunt account list {}", quoted(name.as_str())));
            }
            Self::NoConnection => {
                screen.tell(&said("account-no-connection"));
                screen.next("exeunt connection list");
            }
            Self::Unreached(failure) => {
                screen.tell(&said("account-not-seen"));
                failure.details(screen).iter().for_each(|line| screen.talk(line));
                screen.next(&format!("exeunt connection check {}", quoted(name.as_str())));
            }
            Self::Silent => {
                screen.tell(&said("account-not-seen-in-time").with("seconds", PATIENCE.as_secs()));
                screen.next(&format!("exeunt connection check {}", quoted(name.as_str())));
            }
        }
    }
}

/// The connection that was named, or all.
pub(crate) async fn connections(house: &House, named: Option<&str>) -> Result<Vec<ConnectionName>, Failure> {
    match named {
        Some(name) => Ok(vec![ConnectionName::from(name)]),
        None => Ok(house.engine.store.connection_list().await?.into_iter().map(|c| c.name).collect()),
    }
}

/// An account, and whose it is.
struct Owned {
    at: AccountRef,
    account: AccountSummary,
    binding: Option<Binding>,
}

async fn owned(house: &House, connection: &ConnectionName) -> Result<Vec<Owned>, Failure> {
    let mut rows = Vec::new();
    for account in house.engine.account_list(connection).await? {
        let at = AccountRef { connection: connection.clone(), account: account.id.clone() };
        let binding = house.engine.store.binding_lookup(&at).await?;
        rows.push(Owned { at, account, binding });
    }
    Ok(rows)
}

fn show(screen: &Screen, rows: &[Owned]) -> Result<(), Failure> {
    if screen.json {
        let rows: Vec<_> =
            rows.iter().map(|r| json!({ "on": r.at, "account": r.account, "binding": r.binding })).collect();
        return screen.document(&json!({ "accounts": rows }));
    }
    if rows.is_empty() {
        screen.tell(&Message::new("account-none"));
        return Ok(());
    }
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        column("column-account").wrapping(),
        column("column-name").wrapping(),
        column("column-login"),
        column("column-person"),
        column("column-evidence").wrapping(),
    ]);
    for row in rows {
        let login = match row.account.login {
            Login::Open => String::new(),
            barred => screen.variant("login", &barred),
        };
        let (person, evidence) = match &row.binding {
            Some(binding) => (binding.person.to_string(), binding.evidence.clone()),
            None => (screen.word("account-nobody"), String::new()),
        };
        table.row([row.account.id.to_string(), row.account.display_name.clone(), login, person, evidence]);
    }
    screen.line(table.render(screen.width(), screen.paint()))
}
