//! Closing everything, and freezing at once.

use super::contain::{Contained, bar_step, contain, contain_in_window};
use super::draft::Draft;
use super::route::{Route, Stage};
use super::subject::{Subject, on_connection, step_id, subjects};
use super::{groups, integrations};
use crate::policy::{Deactivate, Policy};
use crate::timing::{Times, leave_times};
use exeunt_core::{
    Action, ActionKind, Announcement, CaseId, ConnectionName, ConnectionView, Decided, Decisions, Login, Message,
    Observation, Observed, Phase, Plan, PlanKind, StepId,
};
use jiff::Timestamp;

/// The plan that closes every account of the person.
///
/// Has questions where a successor has to be named; gaps for everything that this platform can't do or show.
pub fn plan_leave(case: CaseId, observation: &Observed, policy: &Policy, decisions: &Decisions) -> Plan {
    leave(case, observation, policy, decisions).finish(observation)
}

/// What leaving changes for others.
pub(crate) fn announced_by_leaving(
    case: CaseId,
    observation: &Observation,
    policy: &Policy,
    decisions: &Decisions,
) -> Vec<Announcement> {
    leave(case, observation, policy, decisions).announced
}

fn leave<'a>(case: CaseId, observation: &Observation, policy: &'a Policy, decisions: &Decisions) -> Draft<'a> {
    let times = leave_times(policy, decisions);
    let mut draft =
        Draft::new(case, PlanKind::Leave, policy, times.unwrap_or_else(|_| times_without_zone(policy, decisions)));
    for (name, view) in &observation.connections {
        if times.is_err() {
            draft.gaps.push(unknown_zone(name, decisions));
        }
        leave_connection(&mut draft, name, view, decisions);
    }
    draft.lose_what_is_irreversible(observation);
    draft
}

/// The plan that freezes every account of the person now. Ordered by one person; changes nothing for anybody else.
pub fn plan_contain(case: CaseId, observation: &Observed, policy: &Policy) -> Plan {
    let mut draft = Draft::new(case, PlanKind::Contain, policy, Times::default());
    let includes = |kind| policy.contain.includes.contains(&kind);
    for subject in subjects(observation) {
        let bar = includes(ActionKind::LoginBarred);
        if bar && subject.account.login == Login::Open && !subject.works(ActionKind::LoginBarred, Login::Open) {
            draft.unreachable(&subject, ActionKind::LoginBarred, None);
        }
        let contained = contain(&mut draft, &subject, bar, includes);
        for door in contained.need_window {
            let what = Message::new("plan-gap-needs-window").with("action", door.kind().as_str());
            draft.gaps.push(subject.gap(None, what));
        }
        let barred = subject.works(ActionKind::LoginBarred, Login::Open);
        if bar && barred && !subject.works(ActionKind::LoginOpened, Login::Barred) {
            draft.gaps.push(subject.gap(None, Message::new("plan-gap-bar-not-liftable")));
        }
    }
    draft.lose_what_is_irreversible(observation);
    draft.finish(observation)
}

/// Without a known zone the day is counted in UTC; without a day that the calendar has, nothing ever starts by itself.
fn times_without_zone(policy: &Policy, decisions: &Decisions) -> Times {
    let utc = Decisions { zone: "UTC".to_owned(), ..decisions.clone() };
    let never = Times { not_before: Some(Timestamp::MAX), deadline: None };
    leave_times(policy, &utc).unwrap_or(never)
}

fn unknown_zone(name: &ConnectionName, decisions: &Decisions) -> exeunt_core::Gap {
    let what = Message::new("plan-gap-unknown-zone").with("zone", &decisions.zone);
    exeunt_core::Gap { connection: name.clone(), account: None, group: None, what }
}

/// One account while its leave plan is being made.
pub(crate) struct Desk<'a> {
    pub(crate) subject: Subject<'a>,
    pub(crate) route: Route,
    contained: Contained,
    /// What opens the window, if there is to be one.
    opened: StepId,
    /// What bars the account at the end, if it has to be.
    closed: StepId,
    window_used: bool,
    only_open: Vec<StepId>,
    only_barred_at_first: Vec<StepId>,
    all: Vec<StepId>,
}

fn leave_connection(draft: &mut Draft<'_>, name: &ConnectionName, view: &ConnectionView, decisions: &Decisions) {
    let mut desks: Vec<Desk<'_>> =
        on_connection(name, view).map(|subject| Desk::contained(draft, subject, decisions)).collect();
    groups::leave_groups(draft, &mut desks, name, view, decisions);
    for mut desk in desks {
        integrations::leave_integrations(draft, &mut desk, decisions);
        desk.close(draft, decisions);
    }
}

impl<'a> Desk<'a> {
    fn contained(draft: &mut Draft<'_>, subject: Subject<'a>, decisions: &Decisions) -> Self {
        let mut route = Route::leave(&subject, decisions.departure);
        let opened = step_id(&subject.on, &Action::LoginOpened, Phase::HandOver);
        let closed = step_id(&subject.on, &Action::LoginBarred, Phase::Close);
        let mut contained = contain(draft, &subject, route.barred_at_once, |_| true);
        let window_used = !contained.need_window.is_empty() && route.login(Stage::Window).is_some();
        let mut before_window = Vec::new();
        if window_used {
            before_window = contained.ids();
            contain_in_window(draft, &subject, &mut contained, &opened);
            route = route.through_the_window();
        }
        for door in std::mem::take(&mut contained.need_window) {
            draft.unreachable(&subject, door.kind(), None);
        }
        if subject.account.read_only && subject.account.login == Login::Open {
            draft.gaps.push(subject.gap(None, Message::new("plan-gap-read-only")));
        }
        let mut desk = Self {
            subject,
            route,
            contained,
            opened,
            closed,
            window_used,
            only_open: Vec::new(),
            only_barred_at_first: before_window,
            all: Vec::new(),
        };
        desk.only_open = desk.doors_that_need_open(draft);
        desk
    }

    fn doors_that_need_open(&self, draft: &Draft<'_>) -> Vec<StepId> {
        let needs_open = |step: &&exeunt_core::Step| {
            step.on == self.subject.on && !self.subject.works(step.action.kind(), Login::Barred)
        };
        let doors = draft.steps.iter().filter(needs_open);
        doors.filter(|s| s.action != Action::LoginBarred).map(|s| s.id.clone()).collect()
    }

    /// What a step at `stage` has to wait for.
    pub(crate) fn gate(&self, stage: Stage) -> Vec<StepId> {
        match stage {
            Stage::First => self.contained.ids(),
            Stage::Window if self.route.login(Stage::First).is_none() => self.contained.ids(),
            Stage::Window => vec![self.opened.clone()],
            Stage::Last => vec![self.closed.clone()],
        }
    }

    /// Remembers a step in a group, for what the window and the bar have to wait for.
    pub(crate) fn planned(&mut self, id: &StepId, kind: ActionKind, stage: Stage) {
        self.window_used |= stage == Stage::Window;
        self.all.push(id.clone());
        let at_first = stage == Stage::First && self.route.login(Stage::First) == Some(Login::Barred);
        if at_first && !self.subject.works(kind, Login::Open) {
            self.only_barred_at_first.push(id.clone());
        }
        if stage != Stage::Last && !at_first && !self.subject.works(kind, Login::Barred) {
            self.only_open.push(id.clone());
        }
    }

    fn close(mut self, draft: &mut Draft<'_>, decisions: &Decisions) {
        if self.window_used {
            self.open_window(draft);
        }
        self.bar(draft);
        self.deactivate(draft, decisions);
    }

    fn open_window(&mut self, draft: &mut Draft<'_>) {
        let mut needs = std::mem::take(&mut self.only_barred_at_first);
        if self.route.login(Stage::First).is_some() {
            needs.extend(self.contained.ids());
        }
        let why = Message::new("plan-why-window").with("steps", self.only_open.len());
        let breaks = Message::new("plan-breaks-window").with("steps", self.only_open.len());
        draft.step(&self.subject, Phase::HandOver, Action::LoginOpened, why, needs, vec![breaks]);
        self.only_open.push(self.opened.clone());
    }

    fn bar(&mut self, draft: &mut Draft<'_>) {
        let starts_open = self.subject.account.login == Login::Open;
        let at_the_end = self.window_used || (starts_open && !self.route.barred_at_once);
        if !at_the_end {
            return;
        }
        if !self.subject.works(ActionKind::LoginBarred, Login::Open) {
            return draft.unreachable(&self.subject, ActionKind::LoginBarred, None);
        }
        let barred = bar_step(draft, &self.subject, Phase::Close, std::mem::take(&mut self.only_open));
        self.all.extend(barred);
    }

    fn deactivate(self, draft: &mut Draft<'_>, decisions: &Decisions) {
        let Some(decided) = &decisions.deactivate else { return };
        let erase = decided.value;
        if let Some(refused) = refused(draft.policy, decisions, decided) {
            return draft.gaps.push(self.subject.gap(None, refused));
        }
        let wanted = Action::Deactivated { erase };
        if wanted.holds_for_account(self.subject.account) == exeunt_core::Holds::Yes {
            return;
        }
        let end = if self.window_used { Some(Login::Barred) } else { self.route.end() };
        if !end.is_some_and(|login| self.subject.works(wanted.kind(), login)) {
            return draft.unreachable(&self.subject, wanted.kind(), None);
        }
        let mut needs = self.contained.ids();
        needs.extend(self.all);
        let why = Message::new("plan-why-deactivated").with("by", &decided.by);
        let breaks = Message::new(if erase { "plan-breaks-erased" } else { "plan-breaks-deactivated" });
        draft.step(&self.subject, Phase::Close, wanted, why, needs, vec![breaks]);
    }
}

/// Why a deactivation that somebody decided doesn't happen.
fn refused(policy: &Policy, decisions: &Decisions, decided: &Decided<bool>) -> Option<Message> {
    if let Some(hold) = decisions.legal_hold.as_ref().filter(|hold| hold.value) {
        return Some(Message::new("plan-gap-legal-hold").with("by", &hold.by).with("ordered_by", &decided.by));
    }
    let never = policy.close.deactivate == Deactivate::Never;
    never.then(|| Message::new("plan-gap-policy-never-deactivates").with("ordered_by", &decided.by))
}
