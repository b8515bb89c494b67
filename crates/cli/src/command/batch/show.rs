//! `exeunt batch list` and `show`

use super::super::may_read;
use super::Cx;
use crate::args::BatchRef;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::{Colour, Column, Mark, Table, visible};
use crate::view::short_id;
use exeunt_core::{BatchId, CaseState, Message};
use exeunt_engine::batch::{BatchStanding, MOST_ROWS, MemberStanding, MemberState};
use exeunt_plan::OwedState;
use serde_json::{Value, json};

pub(super) async fn list(cx: &Cx<'_>) -> Outcome {
    may_read(&cx.caller)?;
    let batches = cx.all().await?;
    let ids: Vec<BatchId> = batches.iter().map(|batch| batch.id).collect();
    let counts = cx.house.engine.store.batch_case_counts(&ids).await?;
    let cases = |id: &BatchId, wanted: &[CaseState]| -> usize {
        let of = counts.get(id).into_iter().flatten();
        of.filter(|(state, _)| wanted.is_empty() || wanted.contains(state)).map(|(_, count)| count).sum()
    };
    let over = [CaseState::Closed, CaseState::Proved];
    if cx.screen.json {
        let shapes = batches.iter().map(
            |batch| json!({ "batch": batch, "members": cases(&batch.id, &[]), "closed": cases(&batch.id, &over) }),
        );
        cx.screen.document(&json!({ "batches": shapes.collect::<Vec<_>>() }))?;
        return Ok(Exit::Done);
    }
    if batches.is_empty() {
        cx.screen.tell(&Message::new("batch-none"));
        return Ok(Exit::Done);
    }
    let column = |key: &'static str| Column::new(cx.screen.word(key));
    let mut table = Table::new(vec![
        column("batch-column-name").wrapping(),
        column("column-state"),
        column("batch-column-members"),
        column("batch-column-closed"),
        column("batch-column-batch"),
    ]);
    for batch in &batches {
        table.row([
            batch.name.clone(),
            cx.screen.variant("batch-state", &batch.state),
            cases(&batch.id, &[]).to_string(),
            cases(&batch.id, &over).to_string(),
            short_id(&batch.id.to_string()),
        ]);
    }
    cx.screen.line(table.render(cx.screen.width(), cx.screen.paint()))?;
    Ok(Exit::Done)
}

pub(super) async fn one(cx: &Cx<'_>, named: &BatchRef) -> Outcome {
    let batch = cx.batch(named).await?;
    let standing = cx.house.engine.batch_standing(&cx.caller, batch.id).await?;
    let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
    let members = cx.house.engine.batch_members_standing(&cx.caller, batch.id, 0, most).await?;
    let exit = Exit::findings(standing.counts.stuck > 0);
    if cx.screen.json {
        cx.screen.document(&shape(cx, &standing, &members))?;
        return Ok(exit);
    }
    sentence(cx, &standing)?;
    if let Some(why) = &standing.batch.why {
        cx.screen.paragraph(&visible(why), 2)?;
    }
    cx.screen.line(table(cx, &members).render(cx.screen.width(), cx.screen.paint()))?;
    for member in &members {
        failures(cx, member)?;
    }
    Ok(exit)
}

/// The one sentence on top.
pub(super) fn sentence(cx: &Cx<'_>, standing: &BatchStanding) -> Result<(), Failure> {
    let said = cx.screen.say(&standing.sentence);
    let counts =
        Message::new("batch-run-settled").with("settled", standing.counts.settled).with("steps", standing.counts.steps);
    let counts = cx.screen.say(&counts);
    cx.screen.line(format!("{} · {counts}", cx.screen.paint().of(Colour::Strong, &said)))
}

fn table(cx: &Cx<'_>, members: &[MemberStanding]) -> Table {
    let column = |key: &'static str| Column::new(cx.screen.word(key));
    let mut table = Table::new(vec![
        Column::marks(),
        column("batch-column-row"),
        column("column-person"),
        column("column-name"),
        column("column-state"),
        column("report-batch-col-steps"),
        column("batch-column-waits").wrapping(),
    ]);
    for member in members {
        let listed = &member.member.listed;
        table.row([
            mark(member.state).painted(cx.screen.paint()),
            member.member.position.to_string(),
            listed.case.person.to_string(),
            listed.name.clone(),
            cx.screen.variant("member-state", &member.state),
            format!("{}/{}", member.settled, member.steps),
            owed(cx, member).join("; "),
        ]);
    }
    table
}

fn owed(cx: &Cx<'_>, member: &MemberStanding) -> Vec<String> {
    let waits = member.standing.owed.iter().filter(|owed| match owed.state {
        OwedState::Waiting | OwedState::Overdue => true,
        OwedState::Done | OwedState::NotNeeded => false,
    });
    waits.map(|owed| cx.screen.say(&owed.what)).collect()
}

/// What failed of a member, and why its run is stopped.
fn failures(cx: &Cx<'_>, member: &MemberStanding) -> Result<(), Failure> {
    if member.failed.is_empty() && member.parked.is_none() {
        return Ok(());
    }
    let listed = &member.member.listed;
    let mark = mark(member.state).painted(cx.screen.paint());
    cx.screen.item(&mark, &visible(format!("{} {}", listed.case.person, listed.name)), 0)?;
    match (&member.told, &member.parked) {
        (Some(told), _) => cx.screen.paragraph(&cx.screen.told(told), 4)?,
        (None, Some(why)) => cx.screen.paragraph(&visible(why), 4)?,
        (None, None) => {}
    }
    for failed in &member.failed {
        let told = failed.told.as_ref().map(|told| cx.screen.told(told));
        let message = match told.as_ref().or(failed.why.as_ref()) {
            Some(why) => Message::new("batch-failed-step").with("step", &failed.step).with("why", why),
            None => Message::new("batch-failed-untried").with("step", &failed.step),
        };
        cx.screen.paragraph(&cx.screen.say(&message), 4)?;
    }
    Ok(())
}

fn mark(state: MemberState) -> Mark {
    match state {
        MemberState::Waiting | MemberState::Stuck => Mark::NeedsPerson,
        MemberState::ToApprove | MemberState::Held | MemberState::Scheduled => Mark::Waiting,
        MemberState::Running => Mark::InProgress,
        MemberState::Closed | MemberState::Withdrawn => Mark::Done,
        MemberState::Proved => Mark::Verified,
    }
}

fn shape(cx: &Cx<'_>, standing: &BatchStanding, members: &[MemberStanding]) -> Value {
    let member = |member: &MemberStanding| {
        let failed =
            member.failed.iter().map(|failed| json!({ "step": failed.step, "why": failed.why, "told": failed.told }));
        json!({
            "row": member.member.position,
            "case": member.member.listed.case,
            "name": member.member.listed.name,
            "state": member.state,
            "plan": member.plan,
            "steps": member.steps,
            "settled": member.settled,
            "parked": member.parked,
            "told": member.told,
            "failed": failed.collect::<Vec<_>>(),
            "owed": owed(cx, member),
        })
    };
    let approvals = standing.approvals.iter().map(|approval| {
        json!({ "digest": approval.digest, "by": approval.by, "at": approval.at, "reason": approval.reason })
    });
    json!({
        "batch": standing.batch,
        "says": cx.screen.say(&standing.sentence),
        "counts": standing.counts,
        "approvals": approvals.collect::<Vec<_>>(),
        "members": members.iter().map(member).collect::<Vec<_>>(),
    })
}
