//! What differs between two plans, and whether an approved plan is still the right one.

use exeunt_core::{Action, Announcement, Digest, Message, Plan, Question, Step, StepId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What differs between two plans. A person sees only this.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanDiff {
    pub added: Vec<Step>,
    pub removed: Vec<Step>,
    pub changed: Vec<StepChange>,
    /// Announcements, gaps, questions and losses, as words of the JSON form.
    pub other_added: Vec<String>,
    pub other_removed: Vec<String>,
}

/// One step that both plans have, differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepChange {
    pub step: StepId,
    /// Field, before, after; as JSON.
    pub fields: BTreeMap<String, (serde_json::Value, serde_json::Value)>,
}

/// Why an approved plan no longer fits the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staleness {
    /// The policy is another one.
    pub policy: Option<(Digest, Digest)>,
    /// Steps that a plan made now would have, and the approved one doesn't have like this.
    pub new_steps: Vec<Step>,
    pub new_questions: Vec<Question>,
    /// Changes for others that nobody approved.
    pub new_announcements: Vec<Announcement>,
}

/// What differs from `old` to `new`.
pub fn diff(old: &Plan, new: &Plan) -> PlanDiff {
    let (before, after) = (by_id(old), by_id(new));
    let (old_rest, new_rest) = (the_rest(old), the_rest(new));
    PlanDiff {
        added: new.steps.iter().filter(|s| !before.contains_key(&s.id)).cloned().collect(),
        removed: old.steps.iter().filter(|s| !after.contains_key(&s.id)).cloned().collect(),
        changed: new.steps.iter().filter_map(|s| before.get(&s.id).and_then(|old| change(old, s))).collect(),
        other_added: new_rest.difference(&old_rest).cloned().collect(),
        other_removed: old_rest.difference(&new_rest).cloned().collect(),
    }
}

/// Whether `approved` is still right, judged by `fresh`: a plan from a new observation by the same policy and decisions,
/// possibly made while the approved one is half done. What vanished is so already, and fine.
pub fn stale(approved: &Plan, fresh: &Plan) -> Option<Staleness> {
    let known = by_id(approved);
    let opened: BTreeSet<_> =
        approved.steps.iter().filter(|s| s.action == Action::LoginOpened).map(|s| &s.on).collect();
    let is_new = |step: &&Step| known.get(&step.id).is_none_or(|old| old.action != step.action);
    // While the approved plan holds an account open, a fresh plan would shut its doors and bar it, as for any open one.
    let shuts_what_we_opened = |step: &Step| opened.contains(&step.on) && is_always_planned(&step.action);
    let announced: BTreeSet<_> = approved.announced.iter().map(|a| (&a.group, &a.member, a.role)).collect();
    let asked: BTreeSet<_> = approved.questions.iter().map(|q| &q.about).collect();
    let staleness = Staleness {
        policy: (approved.policy != fresh.policy).then(|| (approved.policy.clone(), fresh.policy.clone())),
        new_steps: fresh.steps.iter().filter(|s| is_new(s) && !shuts_what_we_opened(s)).cloned().collect(),
        new_questions: fresh.questions.iter().filter(|q| !asked.contains(&q.about)).cloned().collect(),
        new_announcements: fresh
            .announced
            .iter()
            .filter(|a| !announced.contains(&(&a.group, &a.member, a.role)))
            .cloned()
            .collect(),
    };
    staleness.is_something().then_some(staleness)
}

fn is_always_planned(action: &Action) -> bool {
    matches!(action, Action::CredentialReplaced | Action::SessionsEnded | Action::PushStopped | Action::LoginBarred)
}

impl Staleness {
    fn is_something(&self) -> bool {
        self.policy.is_some()
            || !self.new_steps.is_empty()
            || !self.new_questions.is_empty()
            || !self.new_announcements.is_empty()
    }
}

impl PlanDiff {
    /// The plans say the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for PlanDiff {
    /// Lines that begin with `+`, `~` or `-`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.added {
            writeln!(f, "+ {}", step.id)?;
        }
        for StepChange { step, fields } in &self.changed {
            writeln!(f, "~ {step}")?;
            for (field, (before, after)) in fields {
                writeln!(f, "    {field}: {before} -> {after}")?;
            }
        }
        for step in &self.removed {
            writeln!(f, "- {}", step.id)?;
        }
        for line in &self.other_added {
            writeln!(f, "+ {line}")?;
        }
        for line in &self.other_removed {
            writeln!(f, "- {line}")?;
        }
        Ok(())
    }
}

fn by_id(plan: &Plan) -> BTreeMap<&StepId, &Step> {
    plan.steps.iter().map(|s| (&s.id, s)).collect()
}

fn change(old: &Step, new: &Step) -> Option<StepChange> {
    let (before, after) = (fields(old), fields(new));
    let fields: BTreeMap<_, _> = after
        .into_iter()
        .filter_map(|(name, now)| {
            let was = before.get(&name).cloned().unwrap_or_default();
            (was != now).then_some((name, (was, now)))
        })
        .collect();
    (!fields.is_empty()).then(|| StepChange { step: new.id.clone(), fields })
}

fn fields(step: &Step) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(step) {
        Ok(serde_json::Value::Object(fields)) => fields,
        Ok(_) | Err(_) => serde_json::Map::new(),
    }
}

fn the_rest(plan: &Plan) -> BTreeSet<String> {
    let announced = plan.announced.iter().map(|a| format!("announce {} in {} becomes {:?}", a.member, a.group, a.role));
    let gaps = plan.gaps.iter().map(|gap| {
        let group = gap.group.as_ref().map_or(String::new(), |group| format!(" {group}"));
        let account = gap.account.as_ref().map_or("", |a| a.as_str());
        format!("gap {}/{account}{group}: {}", gap.connection, said(&gap.what))
    });
    let questions = plan.questions.iter().map(|q| format!("question {}: {}", q.about, said(&q.what)));
    let lost = plan.lost.iter().map(|what| format!("lost {}", said(what)));
    announced.chain(gaps).chain(questions).chain(lost).collect()
}

fn said(message: &Message) -> String {
    crate::render::message(message)
}
