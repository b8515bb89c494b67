//! `exeunt finding …`

use super::intake::called;
use crate::args::{FindingCommand, Globals, HowChoice};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::House;
use crate::screen::{Column, Screen, Table};
use exeunt_core::{Finding, FindingId, Intention, Message, PersonId};
use exeunt_engine::{Caller, Settlement};
use exeunt_store::FindingFilter;
use serde_json::json;

/// Findings read from the database at once.
const PAGE: u32 = 500;
/// So many digits of an id are needed at least; fewer are a slip of the finger.
const FEWEST_DIGITS: usize = 6;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &FindingCommand) -> Outcome {
    let (house, caller) = House::enter(globals).await?;
    match command {
        FindingCommand::List { all, kind, person } => {
            let filter = FindingFilter {
                kind: kind.map(Into::into),
                person: person.as_deref().map(PersonId::from),
                waiting: (!all).then_some(true),
                ..FindingFilter::default()
            };
            let findings = read(&house, &caller, &filter).await?;
            show(screen, &findings)?;
            Ok(Exit::findings(findings.iter().any(|finding| finding.settled.is_none())))
        }
        FindingCommand::Settle { findings, how, reason } => {
            let ids = named(&house, &caller, findings).await?;
            settle(screen, &house, &caller, &ids, &settlement(how), reason).await
        }
    }
}

async fn read(house: &House, caller: &Caller, filter: &FindingFilter) -> Result<Vec<Finding>, Failure> {
    let mut findings: Vec<Finding> = Vec::new();
    loop {
        let after = findings.last().map(|finding| finding.id);
        let page = house.engine.finding_list(caller, filter, after, PAGE).await?;
        if page.is_empty() {
            return Ok(findings);
        }
        findings.extend(page);
    }
}

/// The findings that were named, each by its id or the beginning of it.
async fn named(house: &House, caller: &Caller, names: &[String]) -> Result<Vec<FindingId>, Failure> {
    let digits = |id: &str| id.replace('-', "").to_ascii_lowercase();
    let mut known: Option<Vec<Finding>> = None;
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        if let Ok(id) = name.parse::<FindingId>() {
            ids.push(id);
            continue;
        }
        let all = match known.take() {
            Some(all) => all,
            None => read(house, caller, &FindingFilter::default()).await?,
        };
        let wanted = digits(name);
        let mut fitting = all.iter().filter(|finding| digits(&finding.id.to_string()).starts_with(&wanted));
        match (fitting.next(), fitting.next()) {
            (Some(only), None) if wanted.len() >= FEWEST_DIGITS => ids.push(only.id),
            _ => return Err(Failure::new("error-no-such-finding").with("finding", name).hint("hint-finding").usage()),
        }
        known = Some(all);
    }
    Ok(ids)
}

fn settlement(how: &HowChoice) -> Settlement {
    match &how.person {
        Some(person) => Settlement::Person(PersonId::from(person.as_str())),
        None if how.accept => Settlement::Accept,
        None => Settlement::Dismiss,
    }
}

async fn settle(
    screen: &Screen,
    house: &House,
    caller: &Caller,
    ids: &[FindingId],
    settlement: &Settlement,
    reason: &str,
) -> Outcome {
    let (mut settled, mut failed) = (Vec::new(), None);
    for (id, result) in house.engine.finding_settle_all(caller, ids, settlement, reason).await? {
        match result {
            Ok(finding) => settled.push(finding),
            Err(error) => {
                let failure = Failure::from(error);
                if let Some(earlier) = failed.replace(failure) {
                    screen.talk(&id.to_string());
                    screen.failed(&earlier);
                }
            }
        }
    }
    screen.tell(&Message::new("finding-settled").with("count", settled.len()));
    if screen.json {
        screen.document(&json!({ "settled": settled }))?;
    }
    match failed {
        Some(failure) => Err(failure),
        None => Ok(Exit::Done),
    }
}

fn show(screen: &Screen, findings: &[Finding]) -> Result<(), Failure> {
    if screen.json {
        return screen.document(&json!({ "findings": findings }));
    }
    if findings.is_empty() {
        screen.tell(&Message::new("finding-none"));
        return Ok(());
    }
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        column("column-finding"),
        column("column-what").wrapping(),
        column("column-source"),
        column("column-person").wrapping(),
        column("column-intention"),
        column("column-last-day"),
        column("column-state"),
    ]);
    for finding in findings {
        let about = &finding.about;
        let (intention, day) = match about.intention {
            Some(said @ Intention::Leaves { last_working_day, .. }) => {
                (screen.variant("intention", &said), last_working_day.to_string())
            }
            Some(said @ Intention::Stays) => (screen.variant("intention", &said), String::new()),
            None => (String::new(), String::new()),
        };
        let person = about.person.as_ref().map(PersonId::to_string);
        let how = finding.settled.as_ref().map(|settled| screen.variant("finding-how", &settled.how));
        table.row([
            finding.id.to_string(),
            screen.variant("finding-kind", &finding.kind),
            about.source.as_ref().map(ToString::to_string).unwrap_or_default(),
            person.or_else(|| about.said.as_ref().map(called)).unwrap_or_default(),
            intention,
            day,
            how.unwrap_or_else(|| screen.word("finding-waits")),
        ]);
    }
    screen.line(table.render(screen.width(), screen.paint()))
}
