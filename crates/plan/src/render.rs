//! A plan as plain text: for `--plain`, for tests, and for comparing two plans by eye. Keys instead of sentences, so
//! that it is the same in every language.

use exeunt_core::{Message, Plan, ProofKind, Step, StepId, Support, Undo};
use std::collections::HashMap;
use std::fmt::Write;

/// The whole plan, one step a line and what belongs to it below.
pub fn render(plan: &Plan) -> String {
    let mut text = String::new();
    write_plan(&mut text, plan).expect("a String takes everything");
    text
}

/// A message without words: its key and arguments.
pub(crate) fn message(message: &Message) -> String {
    let args: Vec<String> = message.args.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    if args.is_empty() { message.key.to_string() } else { format!("{} {}", message.key, args.join(" ")) }
}

fn write_plan(to: &mut String, plan: &Plan) -> std::fmt::Result {
    let four_eyes = if plan.four_eyes() { ", four eyes" } else { "" };
    let kind = format!("{:?}", plan.kind).to_lowercase();
    let times = common_times(plan).map_or_else(String::new, |step| times(step).join(", "));
    let times = if times.is_empty() { times } else { format!(", {times}") };
    writeln!(to, "{kind} plan, policy {}{four_eyes}, {} steps{times}", plan.policy_version, plan.steps.len())?;
    let numbers: HashMap<&StepId, usize> = plan.steps.iter().zip(1..).map(|(s, number)| (&s.id, number)).collect();
    let shared_times = common_times(plan).is_some();
    let mut phase = None;
    for (number, step) in plan.steps.iter().enumerate() {
        if phase != Some(step.phase) {
            phase = Some(step.phase);
            writeln!(to, "{:?}", step.phase)?;
        }
        write_step(to, number + 1, step, shared_times, &numbers)?;
    }
    for a in &plan.announced {
        let before = a.before.map_or("nobody".to_owned(), |standing| format!("{:?}", standing.role));
        writeln!(to, "announce: {} in {}: {before} -> {:?}", a.member, a.group, a.role)?;
    }
    for question in &plan.questions {
        let proposed: Vec<&str> = question.proposed.iter().map(exeunt_core::AccountId::as_str).collect();
        writeln!(to, "question: {}: {} [{}]", question.about, message(&question.what), proposed.join(", "))?;
    }
    for gap in &plan.gaps {
        let account = gap.account.as_ref().map_or(String::new(), |a| format!("/{a}"));
        let group = gap.group.as_ref().map_or(String::new(), |g| format!(" {g}"));
        writeln!(to, "gap: {}{account}{group}: {}", gap.connection, message(&gap.what))?;
    }
    for lost in &plan.lost {
        writeln!(to, "lost: {}", message(lost))?;
    }
    Ok(())
}

fn write_step(
    to: &mut String,
    number: usize,
    step: &Step,
    shared_times: bool,
    numbers: &HashMap<&StepId, usize>,
) -> std::fmt::Result {
    let mut remarks = remarks(step);
    if !shared_times {
        remarks.extend(times(step));
    }
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) };
    writeln!(to, "{number:>3}. {}{remarks}", step.id)?;
    writeln!(to, "     why {}", message(&step.why))?;
    for what in &step.breaks {
        writeln!(to, "     breaks {}", message(what))?;
    }
    let needs: Vec<String> = step
        .needs
        .iter()
        .map(|need| numbers.get(need).map_or_else(|| format!("\"{need}\"?"), ToString::to_string))
        .collect();
    if !needs.is_empty() {
        writeln!(to, "     after {}", needs.join(", "))?;
    }
    Ok(())
}

/// A step whose times are everybody's.
fn common_times(plan: &Plan) -> Option<&Step> {
    let first = plan.steps.first()?;
    let same = |step: &Step| (step.not_before, step.deadline) == (first.not_before, first.deadline);
    plan.steps.iter().all(same).then_some(first)
}

fn times(step: &Step) -> Vec<String> {
    let not_before = step.not_before.map(|at| format!("not before {at}"));
    not_before.into_iter().chain(step.deadline.map(|at| format!("until {at}"))).collect()
}

fn remarks(step: &Step) -> Vec<String> {
    let mut remarks = Vec::new();
    if step.support == Support::Manual {
        remarks.push("by hand".to_owned());
    }
    match step.proof {
        ProofKind::ReadBack => {}
        ProofKind::Probe => remarks.push("shown by a probe".to_owned()),
        ProofKind::Statement => remarks.push("on a person's word".to_owned()),
    }
    match &step.undo {
        Undo::Exact => {}
        Undo::Replay => remarks.push("undo by replay".to_owned()),
        Undo::Partly { lost } => remarks.push(format!("undo in part: {}", lost.key)),
        Undo::Never => remarks.push("no undo".to_owned()),
    }
    if step.four_eyes {
        remarks.push("four eyes".to_owned());
    }
    remarks
}

#[cfg(test)]
pub(crate) mod tests_support {
    use exeunt_core::{AccountRef, Action, Lane, Message, Phase, ProofKind, Step, StepId, Support, Undo};

    /// A step around `action`, for tests of single steps.
    pub(crate) fn step(action: Action) -> Step {
        Step {
            id: StepId::from("test"),
            phase: Phase::Contain,
            action,
            on: AccountRef::new("im", "zhangsan"),
            lane: Lane::Ordinary,
            support: Support::Native,
            why: Message::new("test"),
            breaks: Vec::new(),
            needs: Vec::new(),
            undo: Undo::Exact,
            proof: ProofKind::ReadBack,
            not_before: None,
            deadline: None,
            four_eyes: false,
        }
    }
}
