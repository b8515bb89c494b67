//! What the template shows besides the report's own fields: rows that need thought.

use super::pen::{Pen, Sign};
use crate::input::{Attempt, Ordered, PlanRef, ReportInput, StepResult};
use crate::report::Report;
use exeunt_core::{Action, GroupKind, Message, Outcome, Phase, Proof, StepState, Verdict};

/// A number on top of the report.
pub(crate) struct Figure {
    pub(crate) label: String,
    pub(crate) value: String,
    /// Not what one hopes for.
    pub(crate) poor: bool,
    pub(crate) note: String,
}

/// The steps of one phase.
pub(crate) struct PhaseRows<'r> {
    pub(crate) phase: Phase,
    pub(crate) rows: Vec<StepRow<'r>>,
}

pub(crate) struct StepRow<'r> {
    pub(crate) result: &'r StepResult,
    pub(crate) sign: Sign,
    /// The group, or whose place is changed there.
    pub(crate) subject: String,
    pub(crate) attempts: Vec<String>,
    pub(crate) proof: Option<&'r Proof>,
    /// Settled later than it should have been.
    pub(crate) late: Option<String>,
}

/// Something that a person decided or signed.
pub(crate) struct DecisionRow {
    pub(crate) what: String,
    pub(crate) subject: String,
    pub(crate) by: String,
    pub(crate) at: jiff::Timestamp,
    pub(crate) evidence: Vec<u64>,
}

pub(crate) fn figures(report: &Report, pen: &Pen) -> Vec<Figure> {
    let (counts, input) = (&report.counts, &report.input);
    let of = |some: usize, all: usize| format!("{some} / {all}");
    let mut figures = Vec::new();
    if crate::facts::closes(input.kind) {
        figures.push(Figure {
            label: pen.t("report-figure-ended"),
            value: report.access_ended_at.map_or_else(|| pen.t("report-figure-ended-not"), |at| pen.plain_time(at)),
            poor: report.access_ended_at.is_none(),
            note: contained(report, pen),
        });
    }
    let marks = Message::new("report-figure-steps-marks")
        .with("verified", counts.marked_verified)
        .with("confirmed", counts.marked_confirmed)
        .with("done", counts.marked_done);
    figures.push(Figure {
        label: pen.t("report-figure-steps"),
        value: of(counts.steps_done, counts.steps),
        poor: counts.steps_done < counts.steps,
        note: pen.say(&marks),
    });
    if crate::facts::closes(input.kind) {
        figures.push(Figure {
            label: pen.t("report-figure-refused"),
            value: counts.refused.to_string(),
            poor: counts.refused == 0 || counts.failed > 0,
            note: ways_in(report, pen),
        });
    }
    figures.extend(group_figures(report, pen));
    figures
}

/// What the refusals are worth, and what the other attempts to get in came to: a way in that isn't counted is not open.
fn ways_in(report: &Report, pen: &Pen) -> String {
    let entries = || report.input.checks.iter().filter(|c| c.is_entry());
    let of = |verdict: Verdict| entries().filter(|c| c.verdict == verdict).count();
    let weak = of(Verdict::Weak) + of(Verdict::Holds) - report.counts.refused;
    let parts = [
        ("report-figure-refused-note", report.counts.refused),
        ("report-figure-refused-open", of(Verdict::Fails)),
        ("report-figure-refused-weak", weak),
        ("report-figure-refused-untried", of(Verdict::NotTried)),
    ];
    let said = parts.into_iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> = said.map(|(key, count)| pen.say(&Message::new(key).with("count", count))).collect();
    said.join(&pen.t("report-figure-refused-and"))
}

/// Nothing was contained in nine seconds if somebody got in afterwards.
fn contained(report: &Report, pen: &Pen) -> String {
    let Some(contain) = &report.input.contain else { return String::new() };
    let refused = contain.refused_at.filter(|_| report.access_ended_at.is_some());
    let duration = refused.map(|refused| pen.duration(contain.ordered_at, refused));
    let duration = duration.unwrap_or_else(|| pen.t("report-figure-contain-not"));
    format!("{} {duration}", pen.t("report-figure-contain"))
}

fn group_figures(report: &Report, pen: &Pen) -> Vec<Figure> {
    let counts = &report.counts;
    let mut figures = Vec::new();
    if counts.memberships > 0 {
        let note = match counts.memberships_kept {
            0 => pen.t("report-figure-memberships-all"),
            kept => pen.say(&Message::new("report-figure-memberships-kept").with("kept", kept)),
        };
        figures.push(Figure {
            label: pen.t("report-figure-memberships"),
            value: format!("{} / {}", counts.memberships_ended, counts.memberships),
            poor: counts.memberships_ended + counts.memberships_kept < counts.memberships,
            note,
        });
    }
    if counts.successions > 0 {
        figures.push(Figure {
            label: pen.t("report-figure-successions"),
            value: format!("{} / {}", counts.successions_shown, counts.successions),
            poor: counts.successions_shown < counts.successions,
            note: pen.t("report-figure-successions-note"),
        });
    }
    figures
}

/// Steps by phase, in plan order within each.
pub(crate) fn phases<'r>(input: &'r ReportInput, pen: &Pen) -> Vec<PhaseRows<'r>> {
    let all = [Phase::Contain, Phase::HandOver, Phase::Remove, Phase::Close, Phase::Restore];
    let rows = |phase: Phase| -> Vec<StepRow<'r>> {
        input.steps.iter().filter(|s| s.step.phase == phase).map(|s| step_row(s, pen)).collect()
    };
    all.into_iter().map(|phase| PhaseRows { phase, rows: rows(phase) }).filter(|p| !p.rows.is_empty()).collect()
}

fn step_row<'r>(result: &'r StepResult, pen: &Pen) -> StepRow<'r> {
    let several = result.attempts.len() > 1;
    let attempts = result.attempts.iter().map(|a| attempt(a, several, pen)).collect();
    StepRow {
        result,
        sign: pen.step(result),
        subject: subject(result, pen),
        attempts,
        proof: result.attempts.iter().rev().find_map(|a| proof(a.outcome.as_ref()?)),
        late: late(result, pen),
    }
}

fn subject(result: &StepResult, pen: &Pen) -> String {
    let group = result.step.group().map(|g| pen.group(&g)).unwrap_or_default();
    match &result.step.action {
        Action::RoleHeld { member, role, .. } => format!("{group} · {member} · {}", pen.e("role", role)),
        Action::StandingRestored { member, standing, .. } => {
            format!("{group} · {member} · {}", pen.e("role", &standing.role))
        }
        _ => group,
    }
}

/// Nothing to tell about a single attempt that came out well: its proof says it.
fn attempt(attempt: &Attempt, several: bool, pen: &Pen) -> String {
    let came = match &attempt.outcome {
        None => pen.t("report-attempt-open"),
        Some(Outcome::Changed { .. }) if !several => return String::new(),
        Some(Outcome::Failed { error, detail, told }) => {
            let error = pen.e("error-kind", error);
            let words = Some(detail.as_str()).filter(|detail| !detail.is_empty());
            match pen.stands_in_the_way(told.as_deref(), words) {
                Some(why) => format!("{error} · {why}"),
                None => error,
            }
        }
        Some(outcome) => pen.e("outcome", outcome),
    };
    if several {
        format!("{} · {came}", pen.say(&Message::new("report-attempt-n").with("n", attempt.n)))
    } else {
        came
    }
}

fn proof(outcome: &Outcome) -> Option<&Proof> {
    match outcome {
        Outcome::Changed { proof } | Outcome::AlreadySo { proof } => Some(proof),
        Outcome::ByHand { .. } | Outcome::Failed { .. } => None,
    }
}

fn late(result: &StepResult, pen: &Pen) -> Option<String> {
    let deadline = result.step.deadline?;
    let closed = result.attempts.iter().filter_map(|a| a.closed).max()?;
    let late = result.state == StepState::Done && closed > deadline;
    late.then(|| pen.say(&Message::new("report-late").with("deadline", pen.plain_time(deadline))))
}

impl StepRow<'_> {
    /// When the last attempt ended, or began if it never did.
    pub(crate) fn at(&self) -> Option<jiff::Timestamp> {
        self.result.attempts.last().map(|a| a.closed.unwrap_or(a.opened))
    }
}

/// Who decided and signed what, in order of time.
pub(crate) fn decisions(input: &ReportInput, pen: &Pen) -> Vec<DecisionRow> {
    let decided = &input.decisions;
    let cited = &input.decisions_evidence;
    let row = |key: &str, subject: String, by: &dyn ToString, at: jiff::Timestamp| DecisionRow {
        what: pen.t(key),
        subject,
        by: by.to_string(),
        at,
        evidence: cited.clone(),
    };
    let went = format!("{} · {}", pen.e("departure", &decided.departure), decided.last_working_day);
    let opened = row("report-decision-departure", went, &input.case.opened_by, input.case.opened_at);
    let mut rows = vec![DecisionRow { evidence: input.case_evidence.clone(), ..opened }];
    for (group, to) in &decided.successors {
        let subject = format!("{} → {}", pen.group(group), to.value);
        rows.push(row("report-decision-successor", subject, &to.by, to.at));
    }
    for (connection, to) in &decided.default_successors {
        rows.push(row("report-decision-default-successor", format!("{connection} → {}", to.value), &to.by, to.at));
    }
    for (group, kind) in &decided.kinds {
        let word = pen.e::<GroupKind>("group-kind", &kind.value);
        rows.push(row("report-decision-kind", format!("{} → {word}", pen.group(group)), &kind.by, kind.at));
    }
    for (group, why) in &decided.kept {
        rows.push(row("report-decision-kept", format!("{} · {}", pen.group(group), why.value), &why.by, why.at));
    }
    if let Some(erase) = &decided.deactivate {
        let key = if erase.value { "report-decision-deactivate-erase" } else { "report-decision-deactivate-keep" };
        rows.push(row("report-decision-deactivate", pen.t(key), &erase.by, erase.at));
    }
    if let Some(hold) = &decided.legal_hold {
        let key = if hold.value { "report-decision-hold-on" } else { "report-decision-hold-off" };
        rows.push(row("report-decision-hold", pen.t(key), &hold.by, hold.at));
    }
    rows.extend(input.plans.iter().flat_map(|plan| plan_rows(plan, pen)));
    rows.sort_by_key(|r| r.at);
    rows
}

fn plan_rows(plan: &PlanRef, pen: &Pen) -> Vec<DecisionRow> {
    let named = || format!("{} · {}", pen.e("plan-kind", &plan.kind), plan.digest.short());
    let mut rows = vec![DecisionRow {
        what: pen.t("report-event-plan-made"),
        subject: named(),
        by: plan.made_by.to_string(),
        at: plan.made_at,
        evidence: plan.evidence.clone(),
    }];
    if let Some(Ordered { by, at, reason, evidence }) = &plan.ordered {
        let (what, by) = (pen.t("report-event-ordered"), by.to_string());
        rows.push(DecisionRow { what, subject: reason.clone(), by, at: *at, evidence: evidence.clone() });
    }
    let key = if plan.four_eyes { "report-event-approved-second" } else { "report-event-approved" };
    rows.extend(plan.approvals.iter().map(|approval| DecisionRow {
        what: pen.t(key),
        subject: named(),
        by: approval.by.to_string(),
        at: approval.at,
        evidence: approval.evidence.clone(),
    }));
    rows
}
