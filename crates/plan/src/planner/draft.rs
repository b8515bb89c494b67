//! A plan while it is being made.

use super::order::in_order;
use super::subject::Subject;
use crate::policy::Policy;
use crate::timing::Times;
use exeunt_core::{
    Action, Announcement, CaseId, ConnectionName, Digest, Gap, GroupRef, Integration, Message, Observation, Observed,
    Phase, Plan, PlanKind, Question, Reversal, Step, StepId,
};
use std::collections::BTreeMap;

/// Collects; decides nothing.
pub(crate) struct Draft<'a> {
    pub(crate) policy: &'a Policy,
    case: CaseId,
    kind: PlanKind,
    times: Times,
    pub(crate) steps: Vec<Step>,
    pub(crate) announced: Vec<Announcement>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) questions: Vec<Question>,
    pub(crate) lost: Vec<Message>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(case: CaseId, kind: PlanKind, policy: &'a Policy, times: Times) -> Self {
        Self {
            policy,
            case,
            kind,
            times,
            steps: Vec::new(),
            announced: Vec::new(),
            gaps: Vec::new(),
            questions: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Adds a step with what it needs and what it breaks for others, and gives its id. `None`, and a gap, where the
    /// platform has no way.
    pub(crate) fn step(
        &mut self,
        subject: &Subject<'_>,
        phase: Phase,
        action: Action,
        why: Message,
        needs: Vec<StepId>,
        breaks: Vec<Message>,
    ) -> Option<StepId> {
        let kind = action.kind();
        let group = action.group().cloned();
        let Some(mut step) = subject.step(self.policy, self.kind, phase, action, why) else {
            self.unsupported(subject, kind, group.as_ref());
            return None;
        };
        step.needs = needs;
        step.breaks = breaks;
        step.not_before = self.times.not_before;
        step.deadline = self.times.deadline;
        let id = step.id.clone();
        self.steps.push(step);
        Some(id)
    }

    /// Something about a group that can't be.
    pub(crate) fn about_group(&mut self, at: &GroupRef, what: Message) {
        let (connection, group) = (at.connection.clone(), Some(at.group.clone()));
        self.gaps.push(Gap { connection, account: None, group, what });
    }

    /// The platform has no way of making this so.
    pub(crate) fn unsupported(
        &mut self,
        subject: &Subject<'_>,
        kind: exeunt_core::ActionKind,
        group: Option<&exeunt_core::GroupId>,
    ) {
        let what = Message::new("plan-gap-unsupported").with("action", kind.as_str());
        self.gaps.push(subject.gap(group, what));
    }

    /// The platform has a way, but not in any state that the account goes through.
    pub(crate) fn unreachable(
        &mut self,
        subject: &Subject<'_>,
        kind: exeunt_core::ActionKind,
        group: Option<&exeunt_core::GroupId>,
    ) {
        if subject.row(kind).is_none() {
            return self.unsupported(subject, kind, group);
        }
        let what = Message::new("plan-gap-not-in-this-state").with("action", kind.as_str());
        self.gaps.push(subject.gap(group, what));
    }

    /// Says what of the planned steps doesn't come back.
    pub(crate) fn lose_what_is_irreversible(&mut self, observation: &Observation) {
        for step in &self.steps {
            let table = observation.connections.get(&step.on.connection).map(|view| &view.capabilities);
            let Some(row) = table.and_then(|t| t.get(step.action.kind())) else { continue };
            if let Some(integration) = stopped_for_good(step, observation) {
                let what = Message::new("plan-lost-integration").with("name", &integration.name);
                self.lost.push(what.with("kind", integration.kind.as_str()));
                continue;
            }
            match (row.reversal, row.lost.as_deref()) {
                (Reversal::Exact, _) | (Reversal::Replay, None) => {}
                (Reversal::None | Reversal::Replay, Some(lost)) => self.lost.push(Message::new(lost.to_owned())),
                (Reversal::None, None) => {
                    let what = Message::new("plan-lost-by-action")
                        .with("action", step.action.kind().as_str())
                        .with("account", &step.on);
                    self.lost.push(what);
                }
            }
        }
    }

    /// The plan, everything in an order that depends on nothing but its content.
    pub(crate) fn finish(mut self, observation: &Observed) -> Plan {
        let seen = observation.connections.values().flat_map(|view| view.gaps.iter().cloned());
        self.gaps.extend(seen);
        sorted(&mut self.gaps);
        sorted(&mut self.announced);
        sorted(&mut self.questions);
        sorted(&mut self.lost);
        Plan {
            case: self.case,
            kind: self.kind,
            policy_version: self.policy.version.clone(),
            policy: self.policy.digest(),
            observation: observation.digest().clone(),
            settings: settings(observation),
            decisions: None,
            second_person: self.policy.wants_second_person(self.kind),
            steps: in_order(self.steps),
            announced: self.announced,
            gaps: self.gaps,
            questions: self.questions,
            lost: self.lost,
        }
    }
}

/// By which settings each connection was seen.
fn settings(observation: &Observation) -> BTreeMap<ConnectionName, Digest> {
    let all = observation.connections.iter();
    all.filter_map(|(name, view)| view.settings.clone().map(|settings| (name.clone(), settings))).collect()
}

fn sorted<T: Ord>(list: &mut Vec<T>) {
    list.sort();
    list.dedup();
}

/// The integration that a step stops, if it can't work again as it did.
fn stopped_for_good<'a>(step: &Step, observation: &'a Observation) -> Option<&'a Integration> {
    let Action::IntegrationStopped { integration } = &step.action else { return None };
    let account = observation.connections.get(&step.on.connection)?.accounts.get(&step.on.account)?;
    account.integration(integration).filter(|integration| !integration.restorable)
}
