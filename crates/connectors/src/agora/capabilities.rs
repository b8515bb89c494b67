//! What the platform can and can't do, as data. `docs/platforms/agora-chat.md` shows the same table.

use crate::capability::{Row, table};
use exeunt_core::{ActionKind, CapabilityTable, Login, ProofKind, Reversal};

/// What a connection acts with.
pub(super) const APP_TOKEN: &str = "app_token";

use ActionKind::{
    AdminRightsDropped, AdminRightsRestored, CredentialReplaced, Deactivated, Erased, FederatedLoginCut,
    FederatedLoginRestored, IntegrationHandedOver, IntegrationRestored, IntegrationStopped, LoginBarred, LoginOpened,
    MembershipEnded, MembershipRestored, PushRestored, PushStopped, RoleDropped, RoleHeld, SessionsEnded,
    StandingRestored,
};
use Login::{Barred, Open};
use ProofKind::{Probe, ReadBack};
use Reversal::{Exact, None as Never, Replay};

const LIVE: &[Login] = &[Open, Barred];

const ROWS: &[Row] = &[
    Row::native(CredentialReplaced, LIVE, Never, Probe, 2).note("agora-note-credential").lost("agora-lost-credential"),
    Row::native(SessionsEnded, LIVE, Never, ReadBack, 6).note("agora-note-sessions").lost("agora-lost-sessions"),
    Row::native(PushStopped, LIVE, Replay, ReadBack, 4).note("agora-note-push"),
    Row::impossible(FederatedLoginCut),
    Row::native(AdminRightsDropped, LIVE, Exact, ReadBack, 4).note("agora-note-admin"),
    // What it ended comes back when people log in again, and not before.
    Row::native(LoginBarred, LIVE, Replay, ReadBack, 3).note("agora-note-bar").lost("agora-lost-sessions"),
    Row::native(LoginOpened, LIVE, Exact, ReadBack, 3),
    Row::native(RoleHeld, LIVE, Replay, ReadBack, 8).note("agora-note-role-held"),
    Row::native(RoleDropped, LIVE, Replay, ReadBack, 6).note("agora-note-role-dropped"),
    Row::native(MembershipEnded, LIVE, Replay, ReadBack, 6)
        .note("agora-note-membership-ended")
        .lost("agora-lost-membership"),
    Row::emulated(MembershipRestored, LIVE, Replay, ReadBack, 8)
        .note("agora-note-membership-restored")
        .lost("agora-lost-membership"),
    Row::emulated(StandingRestored, LIVE, Replay, ReadBack, 8).note("agora-note-standing"),
    Row::native(PushRestored, LIVE, Replay, ReadBack, 4).note("agora-note-push"),
    Row::impossible(FederatedLoginRestored),
    Row::native(AdminRightsRestored, LIVE, Exact, ReadBack, 4).note("agora-note-admin"),
    // Whoever holds the app's secret acts as the app; nothing that belongs to an account acts without it.
    Row::impossible(IntegrationStopped),
    Row::impossible(IntegrationHandedOver),
    Row::impossible(IntegrationRestored),
    Row::impossible(Deactivated).note("agora-note-deactivated"),
    Row::native(Erased, LIVE, Never, ReadBack, 10).note("agora-note-erased").lost("agora-lost-erased"),
];

/// The table, the same for both vendors.
pub fn capabilities() -> CapabilityTable {
    table(ROWS.iter().copied(), |_| vec![APP_TOKEN])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::must_be_whole;

    #[test]
    fn the_table_answers_for_every_action() {
        must_be_whole(&capabilities());
    }
}
