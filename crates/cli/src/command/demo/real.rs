//! A real Synapse, as the program `synapse-up` describes it.

use super::world::{Platform, World};
use crate::failure::Failure;
use exeunt_core::{AccountId, Language, Person, PersonId};
use exeunt_engine::case::CredentialKind;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, stdin};
use std::path::Path;

/// A room of Acme without anything of the company in it, and which the leaver is in.
const CANARY: &str = "周五羽毛球";
/// A description is a few pages.
const LONGEST: usize = 4 * 1024 * 1024;

#[derive(Deserialize)]
struct Description {
    url: String,
    server_name: String,
    admin_token: SecretString,
    second_admin_token: SecretString,
    leaver: Leaver,
    people: Vec<Somebody>,
    rooms: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Leaver {
    user_id: String,
    password: SecretString,
    sessions: Vec<Session>,
    application: Session,
    puppet_token: SecretString,
}

#[derive(Deserialize)]
struct Session {
    device_id: String,
    access_token: SecretString,
    refresh_token: Option<SecretString>,
}

#[derive(Deserialize)]
struct Somebody {
    user_id: String,
    display_name: String,
}

/// Reads the description from a file, or from stdin for `-`.
pub(super) fn read(path: &Path) -> Result<World, Failure> {
    let wrong = || Failure::new("error-demo-json").with("path", path.display()).hint("hint-demo-json");
    let text = text(path)?;
    let description: Description = serde_json::from_str(&text).map_err(|error| wrong().because(&error))?;
    let (people, accounts): (Vec<Person>, Vec<(PersonId, AccountId)>) = description
        .people
        .iter()
        .map(|somebody| {
            let person = person(somebody);
            let id = person.id.clone();
            (person, (id, AccountId::from(somebody.user_id.as_str())))
        })
        .unzip();
    let find = |user: &str| accounts.iter().find(|(_, account)| account.as_str() == user);
    let leaver = find(&description.leaver.user_id).ok_or_else(wrong)?.0.clone();
    let successor = accounts.iter().find(|(id, _)| *id != leaver).ok_or_else(wrong)?.1.clone();
    let platform = Platform {
        connection: "synapse-demo".into(),
        kind: "synapse",
        settings: json!({ "base_url": description.url, "server_name": description.server_name }),
        url: description.url,
        secret: two_lines(&description.admin_token, &description.second_admin_token),
        accounts,
        groups: description.rooms.len(),
        successor,
        credentials: credentials(description.leaver),
        simulator: None,
    };
    Ok(World { people, leaver, owners: BTreeSet::new(), canary_group: CANARY, platforms: vec![platform] })
}

/// The text of a file; of stdin only the first JSON document, because whoever writes it keeps it open.
fn text(path: &Path) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| Failure::new("error-read").with("path", path.display()).because(&error);
    if path != Path::new("-") {
        return std::fs::read_to_string(path).map_err(unreadable);
    }
    let mut text = String::new();
    for line in BufReader::new(stdin()).lines() {
        let line = line.map_err(unreadable)?;
        let ends = line == "}";
        text.push_str(&line);
        text.push('\n');
        if ends || text.len() > LONGEST {
            break;
        }
    }
    Ok(text)
}

fn two_lines(first: &SecretString, second: &SecretString) -> SecretString {
    use secrecy::ExposeSecret;
    format!("{}\n{}\n", first.expose_secret(), second.expose_secret()).into()
}

/// The employee number is the digits at the end of the account's name.
fn person(somebody: &Somebody) -> Person {
    let name = somebody.user_id.trim_start_matches('@').split(':').next().unwrap_or_default();
    let number = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    Person {
        id: PersonId::from(if number.is_empty() { name } else { number }),
        name: somebody.display_name.clone(),
        department: "Acme".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    }
}

fn credentials(leaver: Leaver) -> Vec<(CredentialKind, String, SecretString)> {
    let mut all = vec![
        (CredentialKind::Password, "password".to_owned(), leaver.password),
        (CredentialKind::Token, "application".to_owned(), leaver.application.access_token),
        (CredentialKind::Token, "admin-made".to_owned(), leaver.puppet_token),
    ];
    for session in leaver.sessions {
        // An access token beside a refresh token ends by itself within minutes, and would prove nothing.
        match session.refresh_token {
            Some(token) => all.push((CredentialKind::RefreshToken, session.device_id, token)),
            None => all.push((CredentialKind::Token, session.device_id, session.access_token)),
        }
    }
    all
}
