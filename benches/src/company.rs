//! A company in the database as years of work leave it behind: people in a tree, three accounts each, cases that are long
//! over and some that are not, and what the log says of them. And what the console asks about it.

use anyhow::Context;
use exeunt_core::{
    AccountRef, ActorName, Binding, Case, CaseId, CaseState, Decisions, Departure, Language, Person, PersonId,
    Randomness,
};
use exeunt_store::{AuditEvent, CaseFilter, Store};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::ambient::{SystemClock, SystemRandomness};
use exeunt_core::Clock;

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂兰宇浩然欣怡梓涵子轩一诺晨曦文博雅雪晴";
const CONNECTIONS: [&str; 3] = ["synapse-hq", "mattermost-hq", "agora-hq"];
const ZONE: &str = "Asia/Shanghai";
/// Whom a manager looks after directly.
const BELOW: usize = 10;
/// A department of so many.
const DEPARTMENT: usize = 200;
/// One in so many people has or had a case, and one in so many cases isn't finished.
const A_CASE: usize = 5;
const UNFINISHED: usize = 20;
/// What the log says of each case.
const ENTRIES: usize = 10;
/// Rows of a transaction.
const AT_ONCE: usize = 2_000;

/// A company of so many.
#[derive(Debug, Clone, Copy)]
pub struct Company {
    people: usize,
}

/// Something that the console asks.
#[derive(Debug, Clone)]
pub struct Question {
    pub name: &'static str,
    /// Below `/api/v1`.
    pub path: String,
    pub token: String,
}

impl Company {
    /// A company of so many people.
    pub fn of(people: usize) -> Self {
        Self { people }
    }

    /// Fills the database, unless the company is in it already.
    pub async fn fill(&self, store: &Store) -> anyhow::Result<()> {
        if store.person_lookup(&id(self.people - 1)).await?.is_some() {
            return Ok(());
        }
        let all: Vec<usize> = (0..self.people).collect();
        for some in all.chunks(AT_ONCE) {
            let mut tx = store.begin().await?;
            for number in some {
                tx.person_put(&person(*number)).await?;
                for connection in CONNECTIONS {
                    tx.binding_put(&binding(*number, connection)).await?;
                }
            }
            tx.commit().await?;
        }
        let leavers: Vec<usize> = (0..self.people).step_by(A_CASE).collect();
        for some in leavers.chunks(AT_ONCE) {
            let mut tx = store.begin().await?;
            for number in some {
                let case = case(*number, leavers.len());
                tx.case_insert(&case).await?;
                tx.decisions_put(case.id, &Decisions::new(case.departure, case.last_working_day, ZONE), 0).await?;
                for entry in 0..ENTRIES {
                    tx.audit(event(&case, entry));
                }
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Somebody with a tenth of the company below.
    pub fn director(&self) -> PersonId {
        id(5)
    }

    /// Somebody with everybody below.
    pub fn head(&self) -> PersonId {
        id(0)
    }

    /// What is asked, by somebody of HR, by the director and by the head.
    pub async fn questions(
        &self,
        store: &Store,
        hr: &str,
        director: &str,
        head: &str,
    ) -> anyhow::Result<Vec<Question>> {
        let cases = store.case_search(&CaseFilter::default(), None, 200).await?;
        let newest = cases.first().context("there are cases")?.case.id;
        let later = cases.last().context("there are cases")?.case.id;
        let text = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (common, rare) = (text("王"), text(&person(self.people / 2).name));
        let (department, nobody) = (text(&department(self.people / 3)), text("欧阳"));
        let middle = id(self.people / 2);
        let asked = |name, token: &str, path: String| Question { name, path, token: token.to_owned() };
        Ok(vec![
            asked("today", hr, "/today".to_owned()),
            asked("cases, the newest", hr, "/cases".to_owned()),
            asked("cases, a later page", hr, format!("/cases?after={later}")),
            asked("cases that are open", hr, "/cases?state=open".to_owned()),
            asked("cases of a department", hr, format!("/cases?department={department}")),
            asked("cases of these days", hr, "/cases?last_day_from=2026-11-20&last_day_to=2026-11-27".to_owned()),
            asked("cases, a common piece of a name", hr, format!("/cases?q={common}")),
            asked("cases, a name that nobody has", hr, format!("/cases?q={nobody}")),
            asked("cases of a director's people", director, "/cases".to_owned()),
            asked("people, the first page", hr, "/people".to_owned()),
            asked("people, a page in the middle", hr, format!("/people?after={middle}")),
            asked("people, a common piece of a name", hr, format!("/people?q={common}")),
            asked("people, a whole name", hr, format!("/people?q={rare}")),
            asked(
                "people, the beginning of a number",
                hr,
                format!("/people?q={}", middle.as_str().get(..4).unwrap_or_default()),
            ),
            asked("people, a name that nobody has", hr, format!("/people?q={nobody}")),
            asked("people of a director", director, "/people".to_owned()),
            asked("a case", hr, format!("/cases/{newest}")),
            asked("timeline of a case", hr, format!("/cases/{newest}/timeline")),
            asked("today, the head", head, "/today".to_owned()),
            asked("cases, the head", head, "/cases".to_owned()),
            asked("cases, a later page, the head", head, format!("/cases?after={later}")),
            asked("cases that are open, the head", head, "/cases?state=open".to_owned()),
            asked("cases, a common piece of a name, the head", head, format!("/cases?q={common}")),
            asked("cases, a name that nobody has, the head", head, format!("/cases?q={nobody}")),
            asked("people, the first page, the head", head, "/people".to_owned()),
            asked("people, a common piece of a name, the head", head, format!("/people?q={common}")),
            asked("people, a whole name, the head", head, format!("/people?q={rare}")),
            asked("a case, the head", head, format!("/cases/{newest}")),
            asked("timeline of a case, the head", head, format!("/cases/{newest}/timeline")),
            asked("log, the newest", hr, "/audit/entries".to_owned()),
            asked("log, a verb that is rare", hr, "/audit/entries?what=actor.".to_owned()),
        ])
    }
}

fn id(number: usize) -> PersonId {
    PersonId::from(format!("{:06}", number + 1))
}

fn department(number: usize) -> String {
    format!("研发{}部", number / DEPARTMENT + 1)
}

fn person(number: usize) -> Person {
    let pick = |from: &str, at: usize| from.chars().nth(at % from.chars().count()).unwrap_or('王');
    let name = [pick(SURNAMES, number), pick(GIVEN, number / 7), pick(GIVEN, number / 311)];
    Person {
        id: id(number),
        name: name.iter().collect(),
        department: department(number),
        zone: ZONE.to_owned(),
        manager: (number > 0).then(|| id((number - 1) / BELOW)),
        mail: Some(format!("{:06}@corp.example", number + 1)),
        language: Language::Zh,
    }
}

fn binding(number: usize, connection: &str) -> Binding {
    Binding {
        person: id(number),
        account: AccountRef::new(connection, format!("@staff{number:06}:corp.example").as_str()),
        by: ActorName::from("set.up"),
        at: start(),
        evidence: "employee number in the name".to_owned(),
    }
}

/// A case of years; the newest ones, spread over these weeks, aren't finished.
fn case(number: usize, cases: usize) -> Case {
    let place = number / A_CASE;
    let left = cases - place;
    let open = left <= cases / UNFINISHED;
    let days = i64::try_from(left).unwrap_or(0) * 1_400 / i64::try_from(cases).unwrap_or(1);
    let opened_at = SystemClock.now().saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(start());
    let first: Date = "2026-11-15".parse().expect("a date");
    let day = if open { first + i64::try_from(left % 40).unwrap_or(0).days() } else { first - (days + 10).days() };
    let state = match (open, place % 3) {
        (true, 0) => CaseState::Approved,
        (true, _) => CaseState::Open,
        (false, 0) => CaseState::Withdrawn,
        (false, _) => CaseState::Proved,
    };
    Case {
        id: CaseId(SystemRandomness.id(opened_at)),
        person: id(number),
        departure: Departure::Voluntary,
        last_working_day: day,
        state,
        opened_by: ActorName::from("hr"),
        opened_at,
    }
}

fn event(case: &Case, entry: usize) -> AuditEvent {
    let what = if entry == 0 { "case.opened" } else { "step.result" };
    AuditEvent::new(case.opened_at, "hr", what, case.person.as_str())
        .case(case.id)
        .payload(json!({ "entry": entry, "asked": "PUT /_synapse/admin/v2/users/{account}", "answered": "200" }))
}

fn start() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().expect("a timestamp")
}
