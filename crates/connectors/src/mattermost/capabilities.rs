//! What a Mattermost can and can't do, as data. `docs/platforms/mattermost.md` shows the same table.

use crate::capability::{Row, table};
use exeunt_core::{ActionKind, CapabilityTable, Login, ProofKind, Reversal};

/// The right that the service account needs.
pub(super) const SYSTEM_ADMIN: &str = "system_admin";

use ActionKind::{
    AdminRightsDropped, AdminRightsRestored, CredentialReplaced, Deactivated, Erased, FederatedLoginCut,
    FederatedLoginRestored, IntegrationHandedOver, IntegrationRestored, IntegrationStopped, LoginBarred, LoginOpened,
    MembershipEnded, MembershipRestored, PushRestored, PushStopped, RoleDropped, RoleHeld, SessionsEnded,
    StandingRestored,
};
use Login::{Barred, Open};
use ProofKind::{Probe, ReadBack};
use Reversal::{Exact, None as Never, Replay};

/// Everything works on a deactivated account too; there is no other state.
const LIVE: &[Login] = &[Open, Barred];

const ROWS: &[Row] = &[
    Row::native(CredentialReplaced, LIVE, Never, Probe, 2)
        .note("mattermost-note-credential")
        .lost("mattermost-lost-credential"),
    Row::native(SessionsEnded, LIVE, Never, ReadBack, 5)
        .note("mattermost-note-sessions")
        .lost("mattermost-lost-sessions"),
    Row::emulated(PushStopped, LIVE, Never, ReadBack, 5).note("mattermost-note-push").lost("mattermost-lost-sessions"),
    Row::impossible(FederatedLoginCut).note("mattermost-note-federated"),
    Row::native(AdminRightsDropped, LIVE, Exact, ReadBack, 3).note("mattermost-note-admin"),
    Row::native(LoginBarred, LIVE, Replay, ReadBack, 8).note("mattermost-note-bar").lost("mattermost-lost-bar"),
    Row::native(LoginOpened, LIVE, Exact, ReadBack, 3).note("mattermost-note-open"),
    Row::native(RoleHeld, LIVE, Replay, ReadBack, 6).note("mattermost-note-role-held"),
    Row::native(RoleDropped, LIVE, Exact, ReadBack, 6).note("mattermost-note-role-dropped"),
    Row::native(MembershipEnded, LIVE, Replay, ReadBack, 8)
        .note("mattermost-note-membership-ended")
        .lost("mattermost-lost-membership"),
    Row::native(MembershipRestored, LIVE, Replay, ReadBack, 7)
        .note("mattermost-note-membership-restored")
        .lost("mattermost-lost-membership"),
    Row::native(StandingRestored, LIVE, Exact, ReadBack, 5).note("mattermost-note-role-dropped"),
    Row::impossible(PushRestored).note("mattermost-note-push-restored"),
    Row::impossible(FederatedLoginRestored).note("mattermost-note-federated"),
    Row::native(AdminRightsRestored, LIVE, Exact, ReadBack, 3),
    Row::native(IntegrationStopped, LIVE, Replay, ReadBack, 5)
        .note("mattermost-note-integration-stopped")
        .lost("mattermost-lost-integration"),
    Row::native(IntegrationHandedOver, LIVE, Replay, ReadBack, 5).note("mattermost-note-integration-handed-over"),
    Row::native(IntegrationRestored, LIVE, Replay, ReadBack, 5).note("mattermost-note-integration-restored"),
    Row::impossible(Deactivated).note("mattermost-note-deactivated"),
    Row::impossible(Erased).note("mattermost-note-erased"),
];

/// The table of a server that disables the bots of a deactivated owner, or doesn't.
pub fn capabilities(bots_stop_with_owner: bool) -> CapabilityTable {
    let bar_and_bots = |row: Row| row.note("mattermost-note-bar-stops-bots").lost("mattermost-lost-bar-and-bots");
    let here = |row: &Row| if bots_stop_with_owner && row.kind == LoginBarred { bar_and_bots(*row) } else { *row };
    table(ROWS.iter().map(here), |_| vec![SYSTEM_ADMIN])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::must_be_whole;

    #[test]
    fn both_tables_answer_for_every_action() {
        for bots_stop_with_owner in [false, true] {
            must_be_whole(&capabilities(bots_stop_with_owner));
        }
    }
}
