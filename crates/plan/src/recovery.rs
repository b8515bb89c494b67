//! What to do about an attempt that was begun and never ended: it may have happened.

use exeunt_core::{Action, Holds, Step, Support};
use serde::{Deserialize, Serialize};

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// It is so; the reading is the proof.
    CloseAsAlreadySo,
    /// It isn't so, or asking again is harmless: ask again for the same.
    ActAgain,
    /// Nothing shows whether it is so, and asking again could hurt.
    AskPerson,
}

/// Decides from what was read back after the interruption.
///
/// A replaced credential can't be read back, but the same new one is ordered again, so acting again is right. Whatever
/// a person does by hand, or that can't be taken back and can't be read, is for a person.
pub fn after_unknown(step: &Step, holds: &Holds) -> Recovery {
    match holds {
        Holds::Yes => Recovery::CloseAsAlreadySo,
        Holds::No(_) if step.support == Support::Manual => Recovery::AskPerson,
        Holds::No(_) => Recovery::ActAgain,
        Holds::CannotTell if step.support != Support::Manual && is_harmless_twice(&step.action) => Recovery::ActAgain,
        Holds::CannotTell => Recovery::AskPerson,
    }
}

/// Whether asking twice is the same as once even for a platform that doesn't say what is so.
fn is_harmless_twice(action: &Action) -> bool {
    match action {
        Action::CredentialReplaced
        | Action::SessionsEnded
        | Action::PushStopped
        | Action::FederatedLoginCut
        | Action::AdminRightsDropped
        | Action::IntegrationStopped { .. }
        | Action::LoginBarred => true,
        Action::LoginOpened
        | Action::RoleHeld { .. }
        | Action::RoleDropped { .. }
        | Action::MembershipEnded { .. }
        | Action::MembershipRestored { .. }
        | Action::StandingRestored { .. }
        | Action::PushRestored { .. }
        | Action::FederatedLoginRestored { .. }
        | Action::AdminRightsRestored
        | Action::IntegrationHandedOver { .. }
        | Action::IntegrationRestored { .. }
        | Action::Deactivated { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests_support::step;

    #[test]
    fn unknown_is_looked_at_before_anything_is_done_again() {
        let no = || Holds::No("1 session(s) left".to_owned());
        let sessions = step(Action::SessionsEnded);
        assert_eq!(after_unknown(&sessions, &Holds::Yes), Recovery::CloseAsAlreadySo);
        assert_eq!(after_unknown(&sessions, &no()), Recovery::ActAgain);
        assert_eq!(after_unknown(&step(Action::CredentialReplaced), &Holds::CannotTell), Recovery::ActAgain);
        assert_eq!(after_unknown(&step(Action::Deactivated { erase: true }), &Holds::CannotTell), Recovery::AskPerson);
        let by_hand = Step { support: Support::Manual, ..sessions };
        assert_eq!(after_unknown(&by_hand, &no()), Recovery::AskPerson);
        assert_eq!(after_unknown(&by_hand, &Holds::CannotTell), Recovery::AskPerson);
    }
}
