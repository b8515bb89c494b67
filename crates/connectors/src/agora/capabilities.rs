//! What the platform can and can't do, as data. `docs/platforms/agora-chat.md` shows the same table.

use exeunt_core::{ActionKind, Capability, CapabilityTable, Login, ProofKind, Reversal, Support};

/// What a connection acts with.
pub(super) const APP_TOKEN: &str = "app_token";

use ActionKind::{
    AdminRightsDropped, AdminRightsRestored, CredentialReplaced, Deactivated, Erased, FederatedLoginCut,
    FederatedLoginRestored, IntegrationHandedOver, IntegrationRestored, IntegrationStopped, LoginBarred, LoginOpened,
    MembershipEnded, MembershipRestored, PushRestored, PushStopped, RoleDropped, RoleHeld, SessionsEnded,
    StandingRestored,
};
use Login::{Barred, Open};
use ProofKind::{Probe, ReadBack, Statement};
use Reversal::{Exact, None as Never, Replay};
use Support::{Emulated, Native, Unsupported};

const LIVE: &[Login] = &[Open, Barred];

struct Row(ActionKind, Support, &'static [Login], Reversal, ProofKind, u32, Option<&'static str>);

const ROWS: [Row; 20] = [
    Row(CredentialReplaced, Native, LIVE, Never, Probe, 2, Some("agora-note-credential")),
    Row(SessionsEnded, Native, LIVE, Never, ReadBack, 6, Some("agora-note-sessions")),
    Row(PushStopped, Native, LIVE, Replay, ReadBack, 4, Some("agora-note-push")),
    Row(FederatedLoginCut, Unsupported, &[], Never, Statement, 0, None),
    Row(AdminRightsDropped, Native, LIVE, Exact, ReadBack, 4, Some("agora-note-admin")),
    // What it ended comes back when people log in again, and not before.
    Row(LoginBarred, Native, LIVE, Replay, ReadBack, 3, Some("agora-note-bar")),
    Row(LoginOpened, Native, LIVE, Exact, ReadBack, 3, None),
    Row(RoleHeld, Native, LIVE, Replay, ReadBack, 8, Some("agora-note-role-held")),
    Row(RoleDropped, Native, LIVE, Replay, ReadBack, 6, Some("agora-note-role-dropped")),
    Row(MembershipEnded, Native, LIVE, Replay, ReadBack, 6, Some("agora-note-membership-ended")),
    Row(MembershipRestored, Emulated, LIVE, Replay, ReadBack, 8, Some("agora-note-membership-restored")),
    Row(StandingRestored, Emulated, LIVE, Replay, ReadBack, 8, Some("agora-note-standing")),
    Row(PushRestored, Native, LIVE, Replay, ReadBack, 4, Some("agora-note-push")),
    Row(FederatedLoginRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(AdminRightsRestored, Native, LIVE, Exact, ReadBack, 4, Some("agora-note-admin")),
    // Whoever holds the app's secret acts as the app; nothing that belongs to an account acts without it.
    Row(IntegrationStopped, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationHandedOver, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(Deactivated, Unsupported, &[], Never, Statement, 0, Some("agora-note-deactivated")),
    Row(Erased, Native, LIVE, Never, ReadBack, 10, Some("agora-note-erased")),
];

/// The table, the same for both vendors.
pub fn capabilities() -> CapabilityTable {
    CapabilityTable(ROWS.iter().map(|row| (row.0, capability(row))).collect())
}

fn capability(row: &Row) -> Capability {
    Capability {
        support: row.1,
        works_in: row.2.to_vec(),
        reversal: row.3,
        scopes: if row.1 == Unsupported { Vec::new() } else { vec![APP_TOKEN.to_owned()] },
        settles_ms: 0,
        proof: row.4,
        cost: row.5,
        note: row.6.map(str::to_owned),
        lost: lost(row.0).map(str::to_owned),
    }
}

/// What undoing doesn't bring back.
fn lost(kind: ActionKind) -> Option<&'static str> {
    match kind {
        CredentialReplaced => Some("agora-lost-credential"),
        SessionsEnded | LoginBarred => Some("agora-lost-sessions"),
        MembershipEnded | MembershipRestored => Some("agora-lost-membership"),
        Erased => Some("agora-lost-erased"),
        PushStopped
        | FederatedLoginCut
        | AdminRightsDropped
        | LoginOpened
        | RoleHeld
        | RoleDropped
        | StandingRestored
        | PushRestored
        | FederatedLoginRestored
        | AdminRightsRestored
        | IntegrationStopped
        | IntegrationHandedOver
        | IntegrationRestored
        | Deactivated => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_answers_for_every_action() {
        let table = capabilities();
        assert_eq!(table.0.len(), ActionKind::ALL.len());
        for (kind, row) in &table.0 {
            assert_eq!(row.support == Unsupported, row.works_in.is_empty(), "{kind:?}");
            assert_eq!(row.support == Unsupported, row.cost == 0, "{kind:?}");
        }
    }
}
