//! How an account's login changes while a plan runs, and at which stage an action works.
//!
//! An account starts open or barred. Where all that is left to do works on a barred account, it is barred at once;
//! else at the end. An account that is barred and has to be open for some steps goes through an explicit window.

use super::subject::Subject;
use exeunt_core::{ActionKind, Departure, Login};

/// The actions that a leave plan does between containing and closing.
const BETWEEN: [ActionKind; 5] = [
    ActionKind::RoleHeld,
    ActionKind::RoleDropped,
    ActionKind::MembershipEnded,
    ActionKind::IntegrationHandedOver,
    ActionKind::IntegrationStopped,
];

/// A stretch of a plan in which an account's login stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// After containing; open or barred, see [`Route::login`].
    First,
    /// Opened on purpose, for steps that need it.
    Window,
    /// Barred for good.
    Last,
}

/// The stages of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// The bar is part of containing.
    pub(crate) barred_at_once: bool,
    first: Option<Login>,
    window: bool,
    last: bool,
}

impl Route {
    /// The way of a leave plan.
    pub(crate) fn leave(subject: &Subject<'_>, departure: Departure) -> Self {
        let start = subject.account.login;
        let can_bar = subject.works(ActionKind::LoginBarred, Login::Open);
        let can_open = can_bar && subject.works(ActionKind::LoginOpened, Login::Barred);
        let barred_at_once = start == Login::Open && can_bar && bars_at_once(subject, departure, can_open);
        let first = if barred_at_once { Login::Barred } else { start };
        Self {
            barred_at_once,
            first: Some(first),
            window: first == Login::Barred && can_open,
            last: match first {
                Login::Open => can_bar,
                Login::Barred => can_open,
                Login::Deactivated | Login::Erased => false,
            },
        }
    }

    /// The same way, on which the window is open from the beginning, because containing itself needed it.
    pub(crate) fn through_the_window(mut self) -> Self {
        self.first = None;
        self
    }

    /// The login at a stage; `None` where this account never is.
    pub(crate) fn login(&self, stage: Stage) -> Option<Login> {
        match stage {
            Stage::First => self.first,
            Stage::Window => self.window.then_some(Login::Open),
            Stage::Last => self.last.then_some(Login::Barred),
        }
    }

    /// The login when everything is done.
    pub(crate) fn end(&self) -> Option<Login> {
        self.login(Stage::Last).or(self.first)
    }

    /// The earliest stage, not before `from`, at which `kind` works.
    pub(crate) fn place(&self, subject: &Subject<'_>, kind: ActionKind, from: Stage) -> Option<Stage> {
        [Stage::First, Stage::Window, Stage::Last]
            .into_iter()
            .filter(|stage| *stage >= from)
            .find(|stage| self.login(*stage).is_some_and(|login| subject.works(kind, login)))
    }
}

/// A hostile leaver is barred first, if the bar can be lifted again for what must be done while open. Everybody else
/// only where nothing has to be done while open. Looks at the table alone, so that a plan made halfway agrees.
fn bars_at_once(subject: &Subject<'_>, departure: Departure, can_open: bool) -> bool {
    let needs_open =
        BETWEEN.into_iter().any(|kind| subject.works(kind, Login::Open) && !subject.works(kind, Login::Barred));
    match departure {
        Departure::Hostile => can_open || !needs_open,
        Departure::Voluntary | Departure::Dismissed => !needs_open,
    }
}
