//! A case in every phase, with notes, devices and findings beside them.

use super::desk::Desk;
use super::users::Pool;
use crate::failure::Failure;
use exeunt_core::{
    Case, CaseId, DeviceKind, Intention, NoteKind, Observed, Person, PersonId, Presence, Role, Said, Statement,
};
use exeunt_engine::case::{NewDevice, NewNote};
use exeunt_engine::run::Progress;
use jiff::ToSpan;
use std::any::Any;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// What simulates a platform, as long as it is kept.
pub(super) type Simulator = Option<Box<dyn Any + Send + Sync>>;

/// What was opened before the story.
pub(super) struct Before<'a> {
    /// Opened long ago, and the manager has not answered.
    pub(super) late: &'a Case,
    /// The manager of that one.
    pub(super) manager: &'a PersonId,
}

/// Brings a case into each phase but the one that runs. Gives somebody who looks after groups of one of the leavers.
pub(super) async fn fill(
    desk: &Desk<'_>,
    pool: &mut Pool<'_>,
    before: &Before<'_>,
) -> Result<Option<PersonId>, Failure> {
    desk.look(before.late.id).await?;
    note(desk, before.late.id, NoteKind::Call, "demo-typed-note-late").await?;
    just_said(desk, pool.staff()?).await?;

    let waiting = desk.open(pool.staff_of(before.manager)?, 14).await?;
    let seen = desk.look(waiting.id).await?;
    desk.legal_says(waiting.id, false).await?;

    let held = desk.open(pool.staff()?, 7).await?;
    desk.look(held.id).await?;
    desk.manager_says(held.id).await?;
    desk.legal_says(held.id, true).await?;
    note(desk, held.id, NoteKind::Meeting, "demo-typed-note-hold").await?;

    let approving = desk.ready(pool.staff()?, 5).await?;
    desk.plan(approving.id).await?;
    let scheduled = desk.ready(pool.staff()?, 10).await?;
    desk.approve(scheduled.id).await?;
    laptop(desk, scheduled.id, before.manager).await?;
    let moved = desk.ready(pool.staff()?, 9).await?;
    desk.approve(moved.id).await?;
    let why = (desk.typed)("demo-typed-moved");
    desk.engine.case_last_day_move(desk.hr, moved.id, desk.day(20), &why).await?;

    let closed = desk.ready(pool.staff()?, -1).await?;
    desk.run(closed.id).await?;
    prove(desk, pool.staff()?).await?;
    let withdrawn = desk.open(pool.staff()?, 12).await?;
    desk.look(withdrawn.id).await?;
    desk.engine.withdraw(desk.hr, withdrawn.id).await?;
    note(desk, withdrawn.id, NoteKind::Comment, "demo-typed-note-stays").await?;
    hostile(desk, pool).await?;
    findings(desk, &scheduled).await?;
    Ok(looks_after(desk, &seen, pool))
}

/// A plan under way: the branch office's platform has gone away, and only its own steps wait.
pub(super) async fn running(desk: &Desk<'_>, person: &Person, simulator: Simulator) -> Result<(), Failure> {
    let case = desk.ready(person, -1).await?;
    let planned = desk.approve(case.id).await?;
    let simulator = Mutex::new(simulator);
    let away = Arc::new(Notify::new());
    let noticed = away.clone();
    // Gone with the first step, so that the run has begun.
    let watch = Arc::new(move |progress: Progress| {
        drop(simulator.lock().unwrap_or_else(PoisonError::into_inner).take());
        if matches!(progress, Progress::Waits { .. }) {
            noticed.notify_one();
        }
    });
    tokio::select! {
        ended = desk.engine.run(desk.it, planned.id, watch) => drop(ended?),
        // Left as by a worker that dies; the console's own goes on with it when the lease is over, and looks first.
        () = away.notified() => {}
    }
    note(desk, case.id, NoteKind::Message, "demo-typed-note-branch").await
}

/// The HR system has just said that somebody goes, and not how.
async fn just_said(desk: &Desk<'_>, person: &Person) -> Result<(), Failure> {
    let about = Said { employee_number: Some(person.id.to_string()), mail: person.mail.clone(), name: None };
    said(desk, "1", about, Intention::Leaves { last_working_day: desk.day(21), departure: None }).await
}

async fn said(desk: &Desk<'_>, id: &str, about: Said, intention: Intention) -> Result<(), Failure> {
    let (source, as_of) = ("hr-system".into(), desk.engine.now());
    desk.engine.statement_apply(desk.hr, &Statement { source, id: id.to_owned(), as_of, about, intention }).await?;
    Ok(())
}

/// Closed, tried at every door with the old password, and sealed in a report.
async fn prove(desk: &Desk<'_>, person: &Person) -> Result<(), Failure> {
    let case = desk.open(person, -1).await?;
    desk.keep_passwords(case.id, &person.id).await?;
    desk.look(case.id).await?;
    desk.manager_says(case.id).await?;
    desk.legal_says(case.id, false).await?;
    desk.run(case.id).await?;
    desk.engine.prove(desk.it, case.id).await?;
    desk.engine.report(desk.it, case.id).await?;
    Ok(())
}

/// Two who were shut out at once: of one the rest is to be planned, the plan of the other asks who takes over.
async fn hostile(desk: &Desk<'_>, pool: &mut Pool<'_>) -> Result<(), Failure> {
    let contained = desk.contain(&pool.staff()?.id).await?;
    note(desk, contained.id, NoteKind::Refusal, "demo-typed-note-contained").await?;
    let owner = pool.take(|person| desk.owners.contains(&person.id))?;
    let asking = desk.contain(&owner.id).await?;
    desk.look(asking.id).await?;
    desk.engine.plan_leave(desk.it, asking.id).await?;
    Ok(())
}

/// What the machine must not guess.
async fn findings(desk: &Desk<'_>, scheduled: &Case) -> Result<(), Failure> {
    let nobody = |number: &str, key: &str| Said {
        employee_number: Some(number.to_owned()),
        mail: None,
        name: Some((desk.typed)(key)),
    };
    let leaves = Intention::Leaves { last_working_day: desk.day(15), departure: None };
    said(desk, "2", nobody("E99001", "demo-typed-nobody"), leaves).await?;
    said(desk, "3", nobody("E99002", "demo-typed-intern"), leaves).await?;
    let about = Said { employee_number: Some(scheduled.person.to_string()), ..Said::default() };
    said(desk, "4", about, Intention::Stays).await
}

async fn note(desk: &Desk<'_>, case: CaseId, kind: NoteKind, key: &str) -> Result<(), Failure> {
    let happened_at = desk.engine.now().checked_sub(2.hours()).ok();
    let (with, text) = ((desk.typed)("demo-typed-with"), (desk.typed)(key));
    let new = NewNote { kind, happened_at, with, text, corrects: None };
    desk.engine.note_write(desk.hr, case, new, &[]).await?;
    Ok(())
}

async fn laptop(desk: &Desk<'_>, case: CaseId, person: &PersonId) -> Result<(), Failure> {
    let due_at = desk.engine.now().checked_add(240.hours()).ok();
    let (name, person) = ((desk.typed)("demo-typed-laptop"), Some(person.clone()));
    let new = NewDevice { kind: DeviceKind::Computer, name, person, due_at };
    desk.engine.device_add(desk.it, case, &new).await?;
    Ok(())
}

/// An owner or moderator of a group in which the leaver is.
fn looks_after(desk: &Desk<'_>, seen: &Observed, pool: &Pool<'_>) -> Option<PersonId> {
    let mut found = BTreeSet::new();
    for platform in &desk.platforms {
        let Some(view) = seen.connections.get(&platform.connection) else { continue };
        let members = view.groups.values().flat_map(|group| &group.members);
        let senior = members.filter(|(_, m)| m.presence == Presence::Joined && m.standing.role >= Role::Moderator);
        let accounts: BTreeSet<_> = senior.map(|(id, _)| id).collect();
        let bound = platform.accounts.iter().filter(|(_, account)| accounts.contains(account));
        found.extend(bound.map(|(person, _)| person.clone()));
    }
    found.into_iter().find(|person| pool.is_free(person) && *person != seen.person)
}
