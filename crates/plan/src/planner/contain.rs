//! Nobody can get in: which doors are shut, and in which order.
//!
//! What works only while the account is open goes before the bar, everything else needn't wait for it: the bar is
//! delayed by nothing that works after it. Within containing, needs only order (see [`exeunt_core::Step::waits_for`]).

use super::draft::Draft;
use super::subject::Subject;
use exeunt_core::{Action, ActionKind, IntegrationKind, Login, Message, Phase, StepId, Support};

/// A way in, apart from the login itself; in the order in which they are shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Door {
    Credential,
    FederatedLogin,
    /// A lasting key into the account, by its place in the account's list.
    Token(usize),
    Sessions,
    Push,
    AdminRights,
}

/// What containing an account left behind.
#[derive(Debug, Default)]
pub(crate) struct Contained {
    steps: Vec<(ActionKind, StepId)>,
    /// Doors that can be shut only while the account is open, and it is barred.
    pub(crate) need_window: Vec<Door>,
}

impl Contained {
    /// Its steps; everything else on the account comes after them.
    pub(crate) fn ids(&self) -> Vec<StepId> {
        self.steps.iter().map(|(_, id)| id.clone()).collect()
    }

    /// The steps of these kinds.
    fn of(&self, kinds: &[ActionKind]) -> Vec<StepId> {
        self.steps.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, id)| id.clone()).collect()
    }

    /// Shuts a door, if its platform can.
    fn shut(&mut self, draft: &mut Draft<'_>, subject: &Subject<'_>, door: Door, needs: Vec<StepId>) {
        let why = Message::new(door.why());
        let step = draft.step(subject, Phase::Contain, door.action(subject), why, needs, door.breaks(subject));
        self.steps.extend(step.map(|id| (door.kind(), id)));
    }
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
    for door in Door::all(subject).filter(|door| chosen(door.kind()) && door.is_wanted(subject)) {
        let works = |login| subject.works(door.kind(), login);
        match (start, works(start), bar || start == Login::Barred) {
            (Login::Open, true, true) if works(Login::Barred) => doors.either.push(door),
            (Login::Open, false, true) if works(Login::Barred) => doors.only_barred.push(door),
            (Login::Barred, false, _) if works(Login::Open) => contained.need_window.push(door),
            (_, true, _) => doors.now.push(door),
            (_, false, _) => draft.unreachable(subject, door.kind(), None),
        }
    }
    doors.shut(draft, subject, bar, &mut contained);
    contained
}

/// Doors by when they can be shut.
#[derive(Default)]
struct Doors {
    /// Only as the account is.
    now: Vec<Door>,
    either: Vec<Door>,
    only_barred: Vec<Door>,
}

impl Doors {
    fn shut(mut self, draft: &mut Draft<'_>, subject: &Subject<'_>, bar: bool, contained: &mut Contained) {
        let slow = bar && !bars_fast(subject, draft.policy.contain.at_once_ms);
        // Sessions that have to end before the bar would begin again through a door that is shut after it.
        let first = slow || self.now.contains(&Door::Sessions);
        let ahead = if first { std::mem::take(&mut self.either) } else { Vec::new() };
        let bar_waits_for: Vec<ActionKind> = self.now.iter().map(|door| door.kind()).collect();
        let mut early: Vec<Door> = ahead.into_iter().chain(self.now).collect();
        early.sort();
        for door in early {
            let alone = bar && bar_waits_for.contains(&door.kind());
            let needs = if alone { Vec::new() } else { contained.of(door.earlier()) };
            contained.shut(draft, subject, door, needs);
        }
        let needs = contained.of(&bar_waits_for);
        let barred = if bar { bar_step(draft, subject, Phase::Contain, needs) } else { None };
        contained.steps.extend(barred.clone().map(|id| (ActionKind::LoginBarred, id)));
        for door in self.either {
            let needs = contained.of(door.earlier());
            contained.shut(draft, subject, door, needs);
        }
        for door in self.only_barred {
            let mut needs = contained.of(door.earlier());
            needs.extend(barred.clone());
            contained.shut(draft, subject, door, needs);
        }
    }
}

/// Shuts the doors that had to wait for the window.
pub(crate) fn contain_in_window(
    draft: &mut Draft<'_>,
    subject: &Subject<'_>,
    contained: &mut Contained,
    opened: &StepId,
) {
    for door in std::mem::take(&mut contained.need_window) {
        let mut needs = contained.of(door.earlier());
        needs.push(opened.clone());
        contained.shut(draft, subject, door, needs);
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

impl Door {
    fn all(subject: &Subject<'_>) -> impl Iterator<Item = Self> + use<> {
        let tokens = (0..subject.account.integrations.len()).map(Self::Token);
        let first = [Self::Credential, Self::FederatedLogin];
        first.into_iter().chain(tokens).chain([Self::Sessions, Self::Push, Self::AdminRights])
    }

    fn action(self, subject: &Subject<'_>) -> Action {
        match self {
            Self::Credential => Action::CredentialReplaced,
            Self::FederatedLogin => Action::FederatedLoginCut,
            Self::Sessions => Action::SessionsEnded,
            Self::Push => Action::PushStopped,
            Self::AdminRights => Action::AdminRightsDropped,
            Self::Token(at) => Action::IntegrationStopped { integration: subject.account.integrations[at].id.clone() },
        }
    }

    /// The kind of the action that shuts it.
    pub(crate) fn kind(self) -> ActionKind {
        match self {
            Self::Credential => ActionKind::CredentialReplaced,
            Self::FederatedLogin => ActionKind::FederatedLoginCut,
            Self::Sessions => ActionKind::SessionsEnded,
            Self::Push => ActionKind::PushStopped,
            Self::AdminRights => ActionKind::AdminRightsDropped,
            Self::Token(_) => ActionKind::IntegrationStopped,
        }
    }

    /// Reading can't show a replaced password, and sessions may begin until the bar holds: these are wanted whatever
    /// was seen, as long as the account isn't closed. The rest only where there is something to shut.
    fn is_wanted(self, subject: &Subject<'_>) -> bool {
        let account = subject.account;
        match self {
            Self::Credential => !subject.is_disabled(),
            Self::Sessions => !subject.is_disabled() || !account.sessions.is_empty(),
            Self::Push => !subject.is_disabled() || !account.push.is_empty(),
            Self::FederatedLogin => !account.identities.is_empty(),
            Self::AdminRights => account.admin,
            Self::Token(at) => {
                let integration = &account.integrations[at];
                integration.live && integration.kind == IntegrationKind::Token
            }
        }
    }

    /// A new session could begin through a door that is still open, and ask for push again.
    fn earlier(self) -> &'static [ActionKind] {
        match self {
            Self::Sessions => {
                &[ActionKind::CredentialReplaced, ActionKind::FederatedLoginCut, ActionKind::IntegrationStopped]
            }
            Self::Push => &[ActionKind::SessionsEnded],
            Self::Credential | Self::FederatedLogin | Self::AdminRights | Self::Token(_) => &[],
        }
    }

    fn why(self) -> &'static str {
        match self {
            Self::Credential => "plan-why-credential-replaced",
            Self::FederatedLogin => "plan-why-federated-login-cut",
            Self::Sessions => "plan-why-sessions-ended",
            Self::Push => "plan-why-push-stopped",
            Self::AdminRights => "plan-why-admin-rights-dropped",
            Self::Token(_) => "plan-why-token-stopped",
        }
    }

    fn breaks(self, subject: &Subject<'_>) -> Vec<Message> {
        let account = subject.account;
        let counted = |key: &'static str, count: usize| (count > 0).then(|| Message::new(key).with("count", count));
        match self {
            Self::Credential => Vec::new(),
            Self::Sessions => {
                // Where they can be stopped one by one, each has a step of its own.
                let unheard = subject.row(ActionKind::IntegrationStopped).is_none();
                let unheard = account.integrations.iter().filter(|_| unheard);
                let names: Vec<&str> = unheard.map(|i| i.name.as_str()).collect();
                let integrations = counted("plan-breaks-integrations", names.len());
                let integrations = integrations.map(|m| m.with("names", names.join(", ")));
                counted("plan-breaks-sessions", account.sessions.len()).into_iter().chain(integrations).collect()
            }
            Self::Push => counted("plan-breaks-push", account.push.len()).into_iter().collect(),
            Self::FederatedLogin => {
                counted("plan-breaks-federated-login", account.identities.len()).into_iter().collect()
            }
            Self::AdminRights => vec![Message::new("plan-breaks-admin-rights")],
            Self::Token(at) => {
                let name = &account.integrations[at].name;
                vec![Message::new("plan-breaks-token").with("name", name)]
            }
        }
    }
}
