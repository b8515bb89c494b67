//! What HR says, against the whole engine on both databases.

mod case;
mod crash;
mod findings;
mod read;
mod statements;

use crate::refusals::house::only;
use exeunt_core::{Became, Case, DutyRole, Intention, Person, PersonId, Said, Statement};
use exeunt_engine::{Caller, Engine};

/// Runs the same story on both databases, each in a test of its own.
macro_rules! both {
    ($( async fn $name:ident($house:ident) $body:block )+) => {
        $(
            mod $name {
                use super::*;

                async fn story($house: House) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    story(House::on($crate::refusals::house::Database::Sqlite).await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    let server = exeunt_tests::require!(exeunt_tests::postgres::Postgres::start().await);
                    story(House::on($crate::refusals::house::Database::Postgres(server)).await).await;
                }
            }
        )+
    };
}
pub(crate) use both;

pub(crate) const D20: &str = "2026-02-20";
pub(crate) const D27: &str = "2026-02-27";

pub(crate) fn hr() -> Caller {
    only(DutyRole::Hr)
}

pub(crate) fn leaves(day: &str) -> Intention {
    Intention::Leaves { last_working_day: day.parse().unwrap(), departure: None }
}

/// What the source `hr` says of the house's person, so many minutes before the clock begins.
pub(crate) fn said(id: &str, minutes_ago: i64, intention: Intention) -> Statement {
    let began: jiff::Timestamp = "2026-02-05T00:00:00Z".parse().unwrap();
    Statement {
        source: "hr".into(),
        id: id.to_owned(),
        as_of: began - jiff::SignedDuration::from_mins(minutes_ago),
        about: Said { employee_number: Some("E001".to_owned()), ..Said::default() },
        intention,
    }
}

pub(crate) async fn tell(engine: &Engine, statement: &Statement) -> Became {
    engine.statement_apply(&hr(), statement).await.unwrap().became
}

pub(crate) async fn cases(engine: &Engine, person: &PersonId) -> Vec<Case> {
    engine.store.case_list_of(person).await.unwrap()
}

/// Somebody else of the ledger.
pub(crate) async fn colleague(engine: &Engine, id: &str, mail: Option<&str>) -> PersonId {
    let person = Person {
        id: id.into(),
        name: "赵四".to_owned(),
        department: "研发一部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: mail.map(str::to_owned),
        language: exeunt_core::Language::Zh,
    };
    engine.person_put(&only(DutyRole::It), &person).await.unwrap();
    person.id
}
