//! Where a case stands: one sentence on top, who owes what, the steps by phase, and the next command.

use super::step::{Names, step_title};
use super::{heading, proof_counts, quoted, time};
use crate::failure::Failure;
use crate::screen::{Colour, Mark, Screen, step_mark, visible};
use exeunt_core::{Case, Check, ConnectionName, Message, Outcome, Person, Phase, StepState};
use exeunt_engine::case::Planned;
use exeunt_plan::{CasePhase, Party, Standing};
use exeunt_store::{Run, StepRecord};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a case stands, and so what is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Containing was ordered and didn't reach every platform.
    Contain,
    /// Containing found nothing that it could shut.
    NotShut,
    /// Every door is shut; the rest has to be looked at and planned.
    Contained,
    /// Nobody has looked at the platforms yet.
    Observe,
    /// Seen, not planned.
    Plan,
    /// The plan that counts no longer fits.
    PlanAgain,
    /// The plan asks something.
    Decide,
    /// The plan waits for the manager or Legal to say theirs.
    Confirm,
    /// The plan waits for approval.
    Approve,
    /// Approved; its time has not come.
    WaitTime,
    /// Approved; steps are left for a worker.
    Run,
    /// Stopped by the brake or a person.
    Parked,
    /// Steps wait for a person.
    Settle,
    /// Closed, not proved.
    Prove,
    /// Closed, and the last proof found something that doesn't hold.
    Refuted,
    /// Closed; the last proof found nothing against it, and could not try everything in full.
    Unproved,
    /// Proved.
    Report,
    /// Taken back.
    Withdrawn,
}

/// Everything that the page shows.
pub(crate) struct Status {
    pub(crate) case: Case,
    pub(crate) person: Option<Person>,
    pub(crate) stage: Stage,
    pub(crate) plan: Option<Planned>,
    pub(crate) approved_by: Option<String>,
    pub(crate) run: Option<Run>,
    pub(crate) steps: Vec<StepRecord>,
    pub(crate) checks: Vec<Check>,
    /// When the first waiting step may begin.
    pub(crate) due: Option<jiff::Timestamp>,
    /// Accounts that somebody can still get into.
    pub(crate) doors: Vec<Message>,
    /// Platforms that containing didn't reach.
    pub(crate) missed: Vec<ConnectionName>,
    /// These are all that there are.
    pub(crate) nowhere: bool,
    pub(crate) standing: Standing,
}

/// The mark of what a case waits for, as the console has it.
pub(crate) fn case_mark(phase: CasePhase) -> Mark {
    match phase {
        CasePhase::Opened | CasePhase::Confirming | CasePhase::Planning => Mark::Waiting,
        CasePhase::Deciding | CasePhase::Approving | CasePhase::Stuck => Mark::NeedsPerson,
        CasePhase::Scheduled | CasePhase::Running => Mark::InProgress,
        CasePhase::Closed | CasePhase::Withdrawn => Mark::Done,
        CasePhase::Proved => Mark::Verified,
    }
}

impl Status {
    fn count(&self, wanted: impl Fn(StepState) -> bool) -> usize {
        self.steps.iter().filter(|s| wanted(s.state)).count()
    }

    /// The one sentence on top.
    pub(crate) fn sentence(&self, screen: &Screen) -> Message {
        let name = self.person.as_ref().map_or_else(|| self.case.person.to_string(), |p| p.name.clone());
        let word = screen.variant("stage", &self.stage);
        let questions = self.plan.as_ref().map_or(0, |p| p.plan.questions.len());
        let message = Message::new("case-sentence").with("name", name).with("stage", word);
        match self.stage {
            Stage::Contain => {
                let missed: Vec<&str> = self.missed.iter().map(ConnectionName::as_str).collect();
                let key = if self.nowhere { "case-sentence-nowhere" } else { "case-sentence-partly" };
                Message { key: key.into(), ..message }.with("names", missed.join(", "))
            }
            Stage::Decide => Message { key: "case-sentence-decide".into(), ..message }.with("count", questions),
            Stage::Run | Stage::Parked | Stage::Settle => Message { key: "case-sentence-run".into(), ..message }
                .with("settled", self.count(StepState::is_settled))
                .with("steps", self.steps.len()),
            Stage::WaitTime => {
                let at = self.due.map(time).unwrap_or_default();
                Message { key: "case-sentence-wait".into(), ..message }.with("at", at)
            }
            Stage::NotShut
            | Stage::Contained
            | Stage::Observe
            | Stage::Plan
            | Stage::PlanAgain
            | Stage::Confirm
            | Stage::Approve
            | Stage::Prove
            | Stage::Refuted
            | Stage::Unproved
            | Stage::Report
            | Stage::Withdrawn => message,
        }
    }

    /// The command that brings the case forward.
    pub(crate) fn next(&self) -> Option<String> {
        let case = quoted(self.case.person.as_str());
        let digest = self.plan.as_ref().map(|p| p.digest.short()).unwrap_or_default();
        let waiting = self.steps.iter().find(|s| s.state == StepState::NeedsOperator);
        let step = waiting.map(|s| quoted(s.id.as_str())).unwrap_or_default();
        match self.stage {
            Stage::Contain => Some(super::contain(&self.case.person)),
            Stage::NotShut | Stage::Contained | Stage::Observe => Some(format!("exeunt case observe {case}")),
            Stage::Plan | Stage::PlanAgain => Some(format!("exeunt case plan {case}")),
            Stage::Decide => Some(format!("exeunt case plan {case} --show")),
            Stage::Confirm => Some(format!("exeunt case confirm show {case}")),
            Stage::Approve => Some(format!("exeunt case approve {case} --digest {digest} --reason …")),
            Stage::WaitTime => Some("exeunt worker".to_owned()),
            Stage::Run => Some(format!("exeunt case run {case}")),
            Stage::Parked => Some(format!("exeunt case resume {case} --reason …")),
            Stage::Settle => Some(format!("exeunt case step retry {case} {step} --reason …")),
            Stage::Prove | Stage::Refuted => Some(format!("exeunt case prove {case}")),
            Stage::Unproved | Stage::Report => Some(format!("exeunt case report {case}")),
            Stage::Withdrawn => None,
        }
    }

    /// Whether the case waits for a person.
    pub(crate) fn waits(&self) -> bool {
        !matches!(self.stage, Stage::Unproved | Stage::Report | Stage::Withdrawn | Stage::WaitTime)
    }
}

/// Prints the page.
pub(crate) fn case_page(screen: &Screen, status: &Status, names: &Names) -> Result<(), Failure> {
    let case = &status.case;
    let mark = match status.stage {
        Stage::Contain | Stage::NotShut | Stage::Refuted => Mark::Failed,
        _ => case_mark(status.standing.phase),
    };
    let mark = mark.painted(screen.paint());
    let sentence = screen.paint().of(Colour::Strong, &screen.say(&status.sentence(screen)));
    screen.item(&mark, &sentence, 0)?;
    let department = status.person.as_ref().map(|p| p.department.as_str()).filter(|d| !d.is_empty());
    let about = Message::new(if department.is_some() { "case-about" } else { "case-about-person" })
        .with("person", &case.person)
        .with("department", department.unwrap_or_default())
        .with("departure", screen.variant("departure", &case.departure))
        .with("day", case.last_working_day)
        .with("case", case.id);
    screen.paragraph(&screen.paint().of(Colour::Faint, &screen.say(&about)), 2)?;
    if !status.doors.is_empty() {
        super::warnings(screen, &status.doors)?;
        if status.stage != Stage::Contain {
            screen.talk(&screen.say(&Message::new("door-contain").with("command", super::contain(&case.person))));
        }
    }
    owes(screen, status)?;
    steps(screen, status, names)?;
    checks(screen, status)?;
    if let Some(command) = status.next() {
        screen.line("")?;
        screen.next(&command);
    }
    Ok(())
}

/// Who owes what next.
fn owes(screen: &Screen, status: &Status) -> Result<(), Failure> {
    heading(screen, &screen.word("case-heading-owes"))?;
    // What IT owes stands in the list below, but for what the list doesn't know.
    let listed = status.standing.owed.iter().any(|owed| owed.party == Party::It);
    if matches!(status.stage, Stage::Contain | Stage::NotShut | Stage::Refuted) || !listed {
        let mark = if status.waits() { Mark::NeedsPerson } else { Mark::Done }.painted(screen.paint());
        screen.item(&mark, &screen.variant("owes", &status.stage), 2)?;
    }
    super::owed(screen, &status.standing.owed)?;
    if let Some(why) = &status.standing.outdated {
        screen.item(&Mark::NeedsPerson.painted(screen.paint()), &screen.say(why), 2)?;
    }
    if let Some(told) = status.run.as_ref().and_then(|r| r.told.as_ref()) {
        screen.paragraph(&screen.told(told), 4)?;
    } else if let Some(reason) = status.run.as_ref().and_then(|r| r.reason.as_deref()) {
        screen.paragraph(&visible(reason), 4)?;
    }
    let Some(by) = &status.approved_by else { return Ok(()) };
    let done = Mark::Done.painted(screen.paint());
    screen.item(&done, &screen.say(&Message::new("case-approved-by").with("actor", by)), 2)
}

fn steps(screen: &Screen, status: &Status, names: &Names) -> Result<(), Failure> {
    let Some(planned) = &status.plan else { return Ok(()) };
    let records: BTreeMap<_, _> = status.steps.iter().map(|s| (&s.id, s)).collect();
    let title = format!("{} · {}", screen.variant("plan-kind", &planned.plan.kind), planned.digest.short());
    heading(screen, &title)?;
    for phase in [Phase::Contain, Phase::HandOver, Phase::Remove, Phase::Close, Phase::Restore] {
        let of: Vec<_> = planned.plan.steps.iter().filter(|s| s.phase == phase).collect();
        if of.is_empty() {
            continue;
        }
        let state = |id| records.get(id).map_or(StepState::Waiting, |r: &&StepRecord| r.state);
        let settled = of.iter().filter(|s| state(&s.id).is_settled()).count();
        let mark = phase_mark(settled, of.len());
        screen.line(format!(
            "  {} {} {settled}/{}",
            mark.painted(screen.paint()),
            screen.variant("phase", &phase),
            of.len()
        ))?;
        for step in of
            .iter()
            .filter(|s| matches!(state(&s.id), StepState::NeedsOperator | StepState::Skipped | StepState::Running))
        {
            let mark = step_mark(state(&step.id)).painted(screen.paint());
            screen.item(&mark, &step_title(screen, names, step), 4)?;
            screen.line(format!("      {}", screen.paint().of(Colour::Faint, &visible(step.id.as_str()))))?;
            if let Some(why) = records.get(&step.id).and_then(|r| why(screen, r)) {
                screen.paragraph(&screen.paint().of(Colour::Faint, &why), 6)?;
            }
        }
    }
    let count =
        |key: &'static str, count: usize| (count > 0).then(|| screen.say(&Message::new(key).with("count", count)));
    let rest = [count("plan-questions", planned.plan.questions.len()), count("plan-gaps", planned.plan.gaps.len())];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    if rest.is_empty() { Ok(()) } else { screen.paragraph(&rest.join(" · "), 2) }
}

fn phase_mark(settled: usize, all: usize) -> Mark {
    match settled {
        0 => Mark::Waiting,
        n if n == all => Mark::Done,
        _ => Mark::InProgress,
    }
}

/// Why it waits. What was written before there were sentences has the machine's words alone.
fn why(screen: &Screen, record: &StepRecord) -> Option<String> {
    if let Some(told) = &record.told {
        return Some(screen.told(told));
    }
    match record.last.as_ref()?.outcome.as_ref()? {
        Outcome::Failed { told: Some(told), .. } => Some(screen.told(told)),
        Outcome::Failed { error, detail, told: None } => {
            Some(format!("{} · {}", screen.variant("error-kind", error), visible(detail)))
        }
        Outcome::Changed { .. } | Outcome::AlreadySo { .. } | Outcome::ByHand { .. } => None,
    }
}

fn checks(screen: &Screen, status: &Status) -> Result<(), Failure> {
    if status.checks.is_empty() {
        return Ok(());
    }
    heading(screen, &screen.word("case-heading-proof"))?;
    screen.paragraph(&proof_counts(screen, &status.checks), 2)
}
