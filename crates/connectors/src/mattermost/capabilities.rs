//! What a Mattermost can and can't do, as data. `docs/platforms/mattermost.md` shows the same table.

use exeunt_core::{ActionKind, Capability, CapabilityTable, Login, ProofKind, Reversal, Support};

/// The right that the service account needs.
pub(super) const SYSTEM_ADMIN: &str = "system_admin";

use ActionKind::{
    AdminRightsDropped, AdminRightsRestored, CredentialReplaced, Deactivated, Erased, FederatedLoginCut,
    FederatedLoginRestored, IntegrationHandedOver, IntegrationRestored, IntegrationStopped, LoginBarred, LoginOpened,
    MembershipEnded, MembershipRestored, PushRestored, PushStopped, RoleDropped, RoleHeld, SessionsEnded,
    StandingRestored,
};
use ProofKind::{Probe, ReadBack, Statement};
use Reversal::{Exact, None as Never, Replay};
use Support::{Emulated, Native, Unsupported};

/// Everything works on a deactivated account too; there is no other state.
const LIVE: &[Login] = &[Login::Open, Login::Barred];

struct Row(ActionKind, Support, Reversal, ProofKind, u32, Option<&'static str>);

const ROWS: [Row; 20] = [
    Row(CredentialReplaced, Native, Never, Probe, 2, Some("mattermost-note-credential")),
    Row(SessionsEnded, Native, Never, ReadBack, 5, Some("mattermost-note-sessions")),
    Row(PushStopped, Emulated, Never, ReadBack, 5, Some("mattermost-note-push")),
    Row(FederatedLoginCut, Unsupported, Never, Statement, 0, Some("mattermost-note-federated")),
    Row(AdminRightsDropped, Native, Exact, ReadBack, 3, Some("mattermost-note-admin")),
    Row(LoginBarred, Native, Replay, ReadBack, 8, Some("mattermost-note-bar")),
    Row(LoginOpened, Native, Exact, ReadBack, 3, Some("mattermost-note-open")),
    Row(RoleHeld, Native, Replay, ReadBack, 6, Some("mattermost-note-role-held")),
    Row(RoleDropped, Native, Exact, ReadBack, 6, Some("mattermost-note-role-dropped")),
    Row(MembershipEnded, Native, Replay, ReadBack, 8, Some("mattermost-note-membership-ended")),
    Row(MembershipRestored, Native, Replay, ReadBack, 7, Some("mattermost-note-membership-restored")),
    Row(StandingRestored, Native, Exact, ReadBack, 5, Some("mattermost-note-role-dropped")),
    Row(PushRestored, Unsupported, Never, Statement, 0, Some("mattermost-note-push-restored")),
    Row(FederatedLoginRestored, Unsupported, Never, Statement, 0, Some("mattermost-note-federated")),
    Row(AdminRightsRestored, Native, Exact, ReadBack, 3, None),
    Row(IntegrationStopped, Native, Replay, ReadBack, 5, Some("mattermost-note-integration-stopped")),
    Row(IntegrationHandedOver, Native, Replay, ReadBack, 5, Some("mattermost-note-integration-handed-over")),
    Row(IntegrationRestored, Native, Replay, ReadBack, 5, Some("mattermost-note-integration-restored")),
    Row(Deactivated, Unsupported, Never, Statement, 0, Some("mattermost-note-deactivated")),
    Row(Erased, Unsupported, Never, Statement, 0, Some("mattermost-note-erased")),
];

/// The table of a server that disables the bots of a deactivated owner, or doesn't.
pub fn capabilities(bots_stop_with_owner: bool) -> CapabilityTable {
    CapabilityTable(ROWS.iter().map(|row| (row.0, capability(row, bots_stop_with_owner))).collect())
}

fn capability(row: &Row, bots_stop_with_owner: bool) -> Capability {
    let possible = row.1 != Unsupported;
    let note = match (row.0, bots_stop_with_owner) {
        (LoginBarred, true) => Some("mattermost-note-bar-stops-bots"),
        _ => row.5,
    };
    Capability {
        support: row.1,
        works_in: if possible { LIVE.to_vec() } else { Vec::new() },
        reversal: row.2,
        scopes: if possible { vec![SYSTEM_ADMIN.to_owned()] } else { Vec::new() },
        settles_ms: 0,
        proof: row.3,
        cost: row.4,
        note: note.map(str::to_owned),
        lost: lost(row.0, bots_stop_with_owner).map(str::to_owned),
    }
}

/// What undoing doesn't bring back.
fn lost(kind: ActionKind, bots_stop_with_owner: bool) -> Option<&'static str> {
    match kind {
        CredentialReplaced => Some("mattermost-lost-credential"),
        SessionsEnded | PushStopped => Some("mattermost-lost-sessions"),
        LoginBarred if bots_stop_with_owner => Some("mattermost-lost-bar-and-bots"),
        LoginBarred => Some("mattermost-lost-bar"),
        MembershipEnded | MembershipRestored => Some("mattermost-lost-membership"),
        IntegrationStopped => Some("mattermost-lost-integration"),
        FederatedLoginCut
        | AdminRightsDropped
        | LoginOpened
        | RoleHeld
        | RoleDropped
        | StandingRestored
        | PushRestored
        | FederatedLoginRestored
        | AdminRightsRestored
        | IntegrationHandedOver
        | IntegrationRestored
        | Deactivated
        | Erased => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_answer_for_every_action() {
        for bots_stop_with_owner in [false, true] {
            let table = capabilities(bots_stop_with_owner);
            assert_eq!(table.0.len(), ActionKind::ALL.len());
            for (kind, row) in &table.0 {
                assert_eq!(row.support == Unsupported, row.works_in.is_empty(), "{kind:?}");
                assert_eq!(row.support == Unsupported, row.cost == 0, "{kind:?}");
                assert!(row.reversal != Exact || row.lost.is_none(), "{kind:?} is undone exactly and loses something");
            }
        }
    }
}
