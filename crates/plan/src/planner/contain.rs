//! Nobody can get in: which doors are shut, and in which order.
//!
//! What works only while the account is open goes before the bar, everything else needn't wait for it: the bar is
//! delayed by nothing that works after it. Within containing, needs only order (see [`exeunt_core::Step::waits_for`]).

use super::draft::Draft;
use super::subject::Subject;
use exeunt_core::{Action, ActionKind, Login, Message, Phase, StepId, Support};

/// The doors, apart from the bar, in the order in which they are shut.
const DOORS: [Action; 5] = [
    Action::CredentialReplaced,
    Action::FederatedLoginCut,
    Action::SessionsEnded,
    Action::PushStopped,
    Action::AdminRightsDropped,
];

/// What containing an account left behind.
#[derive(Debug, Default)]
pub(crate) struct Contained {
    /// Its steps; everything else on the account comes after them.
    pub(crate) ids: Vec<StepId>,
    /// Doors that can be shut only while the account is open, and it is barred.
    pub(crate) need_window: Vec<Action>,
}

/// Shuts the doors of `subject` that the `chosen` test lets through; `bar` says whether the bar is one of them.
pub(crate) fn contain(
    draft: &mut Draft<'_>,
    subject: &Subject<'_>,
    bar: bool,
    chosen: impl Fn(ActionKind) -> bool,
) -> Contained {
    let mut contained = Contained::default();
    let start = subject.account.login;
    let bar = bar && start == Login::Open && subject.works(ActionKind::LoginBarred, Login::Open);
    let mut doors = Doors::default();
    for door in DOORS.into_iter().filter(|d| chosen(d.kind()) && is_wanted(subject, d)) {
        let works = |login| subject.works(door.kind(), login);
        match (start, works(start), bar || start == Login::Barred) {
            (Login::Open, true, true) if works(Login::Barred) => doors.either.push(door),
            (Login::Open, false, true) if works(Login::Barred) => doors.only_barred.push(door),
            (Login::Barred, false, _) if works(Login::Open) => contained.need_window.push(door),
            (_, true, _) => doors.now.push(door),
            (_, false, _) => draft.unreachable(subject, door.kind(), None),
        }
    }
    doors.shut(draft, subject, bar, &mut contained.ids);
    contained
}

/// Doors by when they can be shut.
#[derive(Default)]
struct Doors {
    /// Only as the account is.
    now: Vec<Action>,
    either: Vec<Action>,
    only_barred: Vec<Action>,
}

impl Doors {
    fn shut(mut self, draft: &mut Draft<'_>, subject: &Subject<'_>, bar: bool, ids: &mut Vec<StepId>) {
        let slow = bar && !bars_fast(subject, draft.policy.contain.at_once_ms);
        // Sessions that have to end before the bar would begin again through a door that is shut after it.
        let first = slow || self.now.contains(&Action::SessionsEnded);
        let ahead = if first { std::mem::take(&mut self.either) } else { Vec::new() };
        let bar_waits_for = self.now.clone();
        let mut early: Vec<Action> = ahead.into_iter().chain(self.now).collect();
        early.sort_by_key(|door| DOORS.iter().position(|d| d == door));
        for door in early {
            let needs = if bar && bar_waits_for.contains(&door) { Vec::new() } else { earlier_doors(ids, &door) };
            ids.extend(shut(draft, subject, door, needs));
        }
        let barred = if bar { bar_step(draft, subject, Phase::Contain, steps_of(ids, &bar_waits_for)) } else { None };
        ids.extend(barred.clone());
        for door in self.either {
            let needs = earlier_doors(ids, &door);
            ids.extend(shut(draft, subject, door, needs));
        }
        for door in self.only_barred {
            let mut needs = earlier_doors(ids, &door);
            needs.extend(barred.clone());
            ids.extend(shut(draft, subject, door, needs));
        }
    }
}

fn steps_of(ids: &[StepId], doors: &[Action]) -> Vec<StepId> {
    let is_one = |id: &&StepId| doors.iter().any(|door| is_step_of(id, door.kind()));
    ids.iter().filter(is_one).cloned().collect()
}

/// Account steps end with their action, see [`super::subject::step_id`].
fn is_step_of(id: &StepId, kind: ActionKind) -> bool {
    id.as_str().rsplit('/').next() == Some(kind.as_str())
}

/// Shuts the doors that had to wait for the window.
pub(crate) fn contain_in_window(
    draft: &mut Draft<'_>,
    subject: &Subject<'_>,
    contained: &mut Contained,
    opened: &StepId,
) {
    for door in std::mem::take(&mut contained.need_window) {
        let mut needs = earlier_doors(&contained.ids, &door);
        needs.push(opened.clone());
        contained.ids.extend(shut(draft, subject, door, needs));
    }
}

/// Adds the bar.
pub(crate) fn bar_step(
    draft: &mut Draft<'_>,
    subject: &Subject<'_>,
    phase: Phase,
    needs: Vec<StepId>,
) -> Option<StepId> {
    let why = Message::new("plan-why-login-barred");
    let breaks = Message::new("plan-breaks-login").with("account", &subject.account.display_name);
    draft.step(subject, phase, Action::LoginBarred, why, needs, vec![breaks])
}

/// Whether a platform's bar takes effect so fast, by machine, that nothing needs to go before it.
fn bars_fast(subject: &Subject<'_>, at_once_ms: u64) -> bool {
    subject
        .row(ActionKind::LoginBarred)
        .is_some_and(|row| row.support != Support::Manual && row.settles_ms <= at_once_ms)
}

/// Reading can't show a replaced password, and sessions may begin until the bar holds: these are wanted whatever was
/// seen, as long as the account isn't closed. The rest only where there is something to shut.
fn is_wanted(subject: &Subject<'_>, door: &Action) -> bool {
    let account = subject.account;
    match door {
        Action::CredentialReplaced => !subject.is_disabled(),
        Action::SessionsEnded => !subject.is_disabled() || !account.sessions.is_empty(),
        Action::PushStopped => !subject.is_disabled() || !account.push.is_empty(),
        Action::FederatedLoginCut => !account.identities.is_empty(),
        Action::AdminRightsDropped => account.admin,
        _ => false,
    }
}

/// A new session could begin through a door that is still open, and ask for push again.
fn earlier_doors(shut: &[StepId], door: &Action) -> Vec<StepId> {
    let earlier: &[ActionKind] = match door {
        Action::SessionsEnded => &[ActionKind::CredentialReplaced, ActionKind::FederatedLoginCut],
        Action::PushStopped => &[ActionKind::SessionsEnded],
        _ => &[],
    };
    let is_earlier = |id: &&StepId| earlier.iter().any(|kind| is_step_of(id, *kind));
    shut.iter().filter(is_earlier).cloned().collect()
}

fn shut(draft: &mut Draft<'_>, subject: &Subject<'_>, door: Action, needs: Vec<StepId>) -> Option<StepId> {
    let why = match door {
        Action::CredentialReplaced => "plan-why-credential-replaced",
        Action::FederatedLoginCut => "plan-why-federated-login-cut",
        Action::SessionsEnded => "plan-why-sessions-ended",
        Action::PushStopped => "plan-why-push-stopped",
        _ => "plan-why-admin-rights-dropped",
    };
    let breaks = broken_by(subject, &door);
    draft.step(subject, Phase::Contain, door, Message::new(why), needs, breaks)
}

fn broken_by(subject: &Subject<'_>, door: &Action) -> Vec<Message> {
    let account = subject.account;
    let counted = |key: &str, count: usize| (count > 0).then(|| Message::new(key).with("count", count));
    match door {
        Action::SessionsEnded => {
            let names: Vec<&str> = account.integrations.iter().map(|i| i.name.as_str()).collect();
            let integrations = counted("plan-breaks-integrations", names.len());
            let integrations = integrations.map(|m| m.with("names", names.join(", ")));
            counted("plan-breaks-sessions", account.sessions.len()).into_iter().chain(integrations).collect()
        }
        Action::PushStopped => counted("plan-breaks-push", account.push.len()).into_iter().collect(),
        Action::FederatedLoginCut => {
            counted("plan-breaks-federated-login", account.identities.len()).into_iter().collect()
        }
        Action::AdminRightsDropped => vec![Message::new("plan-breaks-admin-rights")],
        _ => Vec::new(),
    }
}
