//! `exeunt person …`

use super::may_read;
use crate::args::{Globals, PersonArgs, PersonCommand};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::input;
use crate::screen::{Column, Screen, Table};
use crate::view;
use exeunt_core::{Language, Message, Person, PersonChange, PersonId};
use exeunt_engine::{Caller, PersonBecame, PersonSeen};
use exeunt_intake::Trouble;
use exeunt_intake::table::{self, Options};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;

/// People read from the database at once.
const PAGE: u32 = 1_000;
/// Row errors that are shown; a file with more has one mistake, made often.
const ERRORS_SHOWN: usize = 10;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &PersonCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    match command {
        PersonCommand::Add(args) => add(screen, &house, &caller, args).await?,
        PersonCommand::List => {
            may_read(&caller)?;
            list(screen, &house).await?;
        }
        PersonCommand::Import { file } => {
            let people = read(screen, file)?;
            house.engine.people_change(&caller, &people).await?;
            screen.tell(&Message::new("person-imported").with("count", people.len()));
            warn_of_managers(screen, &house, people.iter().filter_map(|(_, said)| said.manager.as_ref()?.as_ref()))
                .await?;
            if screen.json {
                screen.document(&json!({ "imported": people.len() }))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// What wasn't named stays; what changed is said.
async fn add(screen: &Screen, house: &House, caller: &Caller, args: &PersonArgs) -> Result<(), Failure> {
    let id = PersonId::from(args.id.trim());
    let change = change(args).map_err(|why| Failure::new("error-person").with("id", &args.id).cause(why).usage())?;
    if change.name.is_none() && house.engine.store.person_lookup(&id).await?.is_none() {
        return Err(Failure::new("error-person-new").with("id", &id).hint("hint-person-new").usage());
    }
    let PersonBecame { before, after } = house.engine.person_change(caller, &id, &change, PersonSeen::Whatever).await?;
    let said = |key: &'static str| Message::new(key).with("id", &after.id).with("name", &after.name);
    match before.as_ref().map(|before| differences(before, &after)) {
        None => screen.tell(&said("person-put")),
        Some(changed) if changed.is_empty() => screen.tell(&said("person-unchanged")),
        Some(changed) => {
            screen.tell(&said("person-changed"));
            for (field, from, to) in changed {
                let shown = |text: String| if text.is_empty() { screen.word("person-field-empty") } else { text };
                let line = Message::new("person-field").with("field", screen.word(field)).with("from", shown(from));
                screen.tell(&line.with("to", shown(to)));
            }
        }
    }
    warn_of_managers(screen, house, after.manager.as_ref()).await?;
    if screen.json { screen.document(&after) } else { Ok(()) }
}

fn change(args: &PersonArgs) -> Result<PersonChange, Message> {
    let text = |said: Option<&String>| said.map(|text| text.trim().to_owned());
    let some = |said: Option<&String>| text(said).map(|text| Some(text).filter(|text| !text.is_empty()));
    Ok(PersonChange {
        name: text(args.name.as_ref()),
        department: text(args.department.as_ref()),
        zone: text(args.zone.as_ref()),
        manager: some(args.manager.as_ref()).map(|manager| manager.map(PersonId::from)),
        mail: some(args.mail.as_ref()),
        language: args.language.as_deref().map(language).transpose()?,
    })
}

fn language(text: &str) -> Result<Language, Message> {
    text.trim().parse().map_err(|_| Message::new("row-language").with("language", text.trim()))
}

/// The fields that differ: the key of the field's name, what it was, what it is.
fn differences(before: &Person, after: &Person) -> Vec<(&'static str, String, String)> {
    let fields = |person: &Person| {
        let manager = person.manager.as_ref().map(ToString::to_string).unwrap_or_default();
        [
            ("column-name", person.name.clone()),
            ("column-department", person.department.clone()),
            ("column-zone", person.zone.clone()),
            ("column-manager", manager),
            ("column-mail", person.mail.clone().unwrap_or_default()),
            ("column-language", person.language.as_str().to_owned()),
        ]
    };
    let both = fields(before).into_iter().zip(fields(after));
    both.filter(|(was, is)| was != is).map(|((field, was), (_, is))| (field, was, is)).collect()
}

/// A manager whom nobody knows is asked nothing, and that shows only when somebody leaves.
async fn warn_of_managers(
    screen: &Screen,
    house: &House,
    managers: impl IntoIterator<Item = &PersonId>,
) -> Result<(), Failure> {
    let managers: Vec<PersonId> = managers.into_iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let known = house.engine.store.person_several(&managers).await?;
    let unknown: Vec<&PersonId> =
        managers.iter().filter(|id| !known.iter().any(|person| person.id == **id)).take(ERRORS_SHOWN).collect();
    for manager in unknown {
        let command = format!("exeunt person add {} --name …", view::quoted(manager.as_str()));
        screen.tell(&Message::new("person-manager-unknown").with("manager", manager).with("command", command));
    }
    Ok(())
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

/// Every person of a file, or every row that is wrong: nothing is imported by halves.
fn read(screen: &Screen, path: &Path) -> Result<Vec<(PersonId, PersonChange)>, Failure> {
    let bytes = input::read(path, table::LARGEST_PEOPLE as u64)?;
    let refused = |refused: table::Refused| {
        let count = refused.troubles.len();
        let failure = Failure::new("error-rows").with("path", path.display()).with("count", count).hint("hint-rows");
        let said = |trouble: &Trouble| screen.at(&trouble.at.message(), &trouble.what);
        refused.troubles.iter().take(ERRORS_SHOWN).fold(failure, |failure, trouble| failure.because_of(said(trouble)))
    };
    let listed = table::people(&bytes, &Options::default()).map_err(refused)?;
    Ok(listed.into_iter().map(|listed| (listed.id, listed.change)).collect())
}
