//! `exeunt person …`

use super::may_read;
use crate::args::{Globals, PersonCommand};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::input;
use crate::screen::{Column, Screen, Table};
use exeunt_core::{Message, Person, PersonId};
use exeunt_words::enum_message;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;

/// People read from the database at once.
const PAGE: u32 = 1_000;
/// The largest file that is read. A hundred thousand people fit several times.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// Row errors that are shown; a file with more has one mistake, made often.
const ERRORS_SHOWN: usize = 10;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &PersonCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    match command {
        PersonCommand::Add { id, name, department, zone, manager, mail, language } => {
            let row = Row {
                id: id.clone(),
                name: name.clone(),
                department: department.clone(),
                zone: zone.clone(),
                manager: manager.clone().unwrap_or_default(),
                mail: mail.clone(),
                language: language.clone(),
            };
            let person = row.person().map_err(|why| Failure::new("error-person").with("id", id).cause(why).usage())?;
            house.engine.person_put(&caller, &person).await?;
            screen.tell(&Message::new("person-put").with("id", id).with("name", name));
            if screen.json {
                screen.document(&person)?;
            }
        }
        PersonCommand::List => {
            may_read(&caller)?;
            list(screen, &house).await?;
        }
        PersonCommand::Import { file } => {
            let people = read(screen, file)?;
            house.engine.people_put(&caller, &people).await?;
            screen.tell(&Message::new("person-imported").with("count", people.len()));
            if screen.json {
                screen.document(&json!({ "imported": people.len() }))?;
            }
        }
    }
    Ok(Exit::Done)
}

async fn list(screen: &Screen, house: &House) -> Result<(), Failure> {
    let mut people: Vec<Person> = Vec::new();
    loop {
        let page = house.engine.store.person_list(people.last().map(|p| &p.id), PAGE).await?;
        if page.is_empty() {
            break;
        }
        people.extend(page);
    }
    if screen.json {
        return screen.document(&json!({ "people": people }));
    }
    if people.is_empty() {
        screen.tell(&Message::new("person-none"));
        return Ok(());
    }
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        column("column-person"),
        column("column-name"),
        column("column-department").wrapping(),
        column("column-manager"),
        column("column-zone").wrapping(),
    ]);
    for p in people {
        let manager = p.manager.map(|m| m.to_string()).unwrap_or_default();
        table.row([p.id.to_string(), p.name, p.department, manager, p.zone]);
    }
    screen.line(table.render(screen.width(), screen.paint()))
}

/// A row as files have it.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    name: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    manager: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    language: String,
}

impl Row {
    fn person(self) -> Result<Person, Message> {
        let text = |text: &str| text.trim().to_owned();
        let zone = Some(text(&self.zone)).filter(|z| !z.is_empty()).unwrap_or_else(|| "Asia/Shanghai".to_owned());
        let manager = Some(text(&self.manager)).filter(|m| !m.is_empty()).map(PersonId::from);
        let mail = Some(text(&self.mail)).filter(|m| !m.is_empty());
        let language = Some(text(&self.language)).filter(|l| !l.is_empty()).map(|l| l.parse()).transpose();
        let language = language.map_err(|_| Message::new("row-language").with("language", text(&self.language)))?;
        let person = Person {
            id: text(&self.id).into(),
            name: text(&self.name),
            department: text(&self.department),
            zone,
            manager,
            mail,
            language: language.unwrap_or_default(),
        };
        person.fit().map_err(|field| enum_message("unfit-field", &field))?;
        Ok(person)
    }
}

/// Every person of a file, or every row that is wrong: nothing is imported by halves.
fn read(screen: &Screen, path: &Path) -> Result<Vec<Person>, Failure> {
    let unreadable =
        |error: &dyn std::error::Error| Failure::new("error-read").with("path", path.display()).because(error);
    let text = String::from_utf8(input::read(path, LARGEST_FILE)?).map_err(|e| unreadable(&e))?;
    // Spreadsheets put a byte order mark in front of Chinese text.
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut people = Vec::new();
    let mut wrong = Vec::new();
    for (at, row) in reader.deserialize::<Row>().enumerate() {
        // Line 1 is the heading.
        let line = row.as_ref().map_or_else(|e| e.position().map_or(at + 2, position), |_| at + 2);
        match row.map_err(|e| Message::new("row-unreadable").with("why", short(&e))).and_then(Row::person) {
            Ok(person) => people.push(person),
            Err(why) => wrong.push(Message::new("row-wrong").with("line", line).with("why", screen.say(&why))),
        }
    }
    if wrong.is_empty() {
        return Ok(people);
    }
    let count = wrong.len();
    let failure = Failure::new("error-rows").with("path", path.display()).with("count", count).hint("hint-rows");
    Err(wrong.into_iter().take(ERRORS_SHOWN).fold(failure, Failure::cause))
}

fn position(at: &csv::Position) -> usize {
    usize::try_from(at.line()).unwrap_or(usize::MAX)
}

/// The reason without the position, which is said before it.
fn short(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("{len} fields, expected {expected_len}"),
        _ => error.to_string(),
    }
}
