//! Several who leave as one: a batch of which one member failed, and one that waits for its approval.

use super::desk::Desk;
use super::users::Pool;
use crate::command::demo::simulated;
use crate::failure::Failure;
use exeunt_core::{Batch, Case, Departure, Person};
use exeunt_engine::batch::{Look, NewBatch, NewRow};
use exeunt_engine::case::NewCase;
use exeunt_engine::run::unwatched;

/// Members of the batch that ran.
const CLOSED: usize = 4;
/// Members of the one that waits.
const WAITING: usize = 3;
/// Plans of a batch that run at the same time.
const AT_ONCE: usize = 2;

/// Opens both, and brings them as far as they get.
pub(super) async fn fill(desk: &Desk<'_>, pool: &mut Pool<'_>) -> Result<(), Failure> {
    office_closes(desk, pool).await?;
    contractors_go(desk, pool).await
}

/// Approved as one, run, proved; the platform refused one step of one member, which waits to be tried again.
async fn office_closes(desk: &Desk<'_>, pool: &mut Pool<'_>) -> Result<(), Failure> {
    let people = several(desk, pool, CLOSED)?;
    let (batch, cases) = opened(desk, &people, -1, ("demo-typed-batch-office", "demo-typed-batch-office-why")).await?;
    for case in &cases {
        desk.keep_passwords(case.id, &case.person).await?;
        said(desk, case).await?;
        desk.plan(case.id).await?;
    }
    let engine = desk.engine;
    let (plan, _) = engine.batch_plan(desk.it, batch.id, Look::Once).await?;
    let reason = (desk.typed)("demo-typed-approval");
    engine.batch_approve(desk.second_it, batch.id, &plan.digest, &reason).await?;
    engine.batch_start(desk.it, batch.id).await?;
    let unlucky = people.get(1).map(|person| &person.id);
    let troubled = desk.platforms.iter().filter_map(|platform| simulated::refuses(platform, unlucky?));
    let troubled: Vec<_> = troubled.collect();
    engine.batch_work(desk.it, batch.id, AT_ONCE, unwatched()).await?;
    drop(troubled);
    engine.batch_prove(desk.it, batch.id).await?;
    Ok(())
}

/// Planned as one, and nobody has approved it yet; the manager of one member hasn't answered.
async fn contractors_go(desk: &Desk<'_>, pool: &mut Pool<'_>) -> Result<(), Failure> {
    let people = several(desk, pool, WAITING)?;
    let (batch, cases) =
        opened(desk, &people, 6, ("demo-typed-batch-contractors", "demo-typed-batch-contractors-why")).await?;
    let (last, ready) = cases.split_last().expect("a batch has members");
    for case in ready {
        said(desk, case).await?;
        desk.plan(case.id).await?;
    }
    desk.look(last.id).await?;
    desk.legal_says(last.id, false).await?;
    desk.engine.batch_plan(desk.it, batch.id, Look::Once).await?;
    Ok(())
}

/// HR hands in a list.
async fn opened(
    desk: &Desk<'_>,
    people: &[&Person],
    days: i64,
    (name, reason): (&str, &str),
) -> Result<(Batch, Vec<Case>), Failure> {
    let last_working_day = desk.day(days);
    let row = |person: &&Person| {
        NewRow::Leaver(NewCase { person: person.id.clone(), departure: Departure::Dismissed, last_working_day })
    };
    let rows = people.iter().map(row).collect();
    let new = NewBatch { name: (desk.typed)(name), reason: (desk.typed)(reason), rows, ..NewBatch::default() };
    let batch = desk.engine.batch_open(desk.hr, &new).await?;
    let mut cases = Vec::with_capacity(people.len());
    for person in people {
        cases.extend(desk.engine.case_of(&person.id).await?);
    }
    Ok((batch, cases))
}

/// IT looks, and manager and Legal say what they have to say.
async fn said(desk: &Desk<'_>, case: &Case) -> Result<(), Failure> {
    desk.look(case.id).await?;
    desk.manager_says(case.id).await?;
    desk.legal_says(case.id, false).await
}

/// People who own nothing that would have to be handed over.
fn several<'a>(desk: &Desk<'_>, pool: &mut Pool<'a>, wanted: usize) -> Result<Vec<&'a Person>, Failure> {
    (0..wanted).map(|_| pool.staff_who(|person| !desk.owners.contains(&person.id))).collect()
}
