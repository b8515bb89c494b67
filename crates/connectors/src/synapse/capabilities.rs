//! What a Synapse can and can't do, as data. `docs/platforms/synapse.md` shows the same table.

use exeunt_core::{ActionKind, Capability, CapabilityTable, Login, ProofKind, Reversal, Support};

/// Rights that the service account needs.
pub(super) const SERVER_ADMIN: &str = "server_admin";

use ActionKind::{
    AdminRightsDropped, AdminRightsRestored, CredentialReplaced, Deactivated, Erased, FederatedLoginCut,
    FederatedLoginRestored, IntegrationHandedOver, IntegrationRestored, IntegrationStopped, LoginBarred, LoginOpened,
    MembershipEnded, MembershipRestored, PushRestored, PushStopped, RoleDropped, RoleHeld, SessionsEnded,
    StandingRestored,
};
use Login::{Barred, Open};
use ProofKind::{Probe, ReadBack, Statement};
use Reversal::{Exact, None as Never, Replay};
use Support::{Emulated, Manual, Native, Unsupported};

const ANY: &[Login] = &[Open, Barred, Login::Deactivated, Login::Erased];
const LIVE: &[Login] = &[Open, Barred];
const ONLY_OPEN: &[Login] = &[Open];

struct Row(ActionKind, Support, &'static [Login], Reversal, ProofKind, u32, Option<&'static str>);

/// A server with logins of its own (passwords, or single sign-on inside the server).
const OWN_LOGINS: [Row; 20] = [
    Row(CredentialReplaced, Native, LIVE, Never, Probe, 2, Some("synapse-note-credential")),
    Row(SessionsEnded, Native, ANY, Never, ReadBack, 4, Some("synapse-note-sessions")),
    Row(PushStopped, Emulated, ONLY_OPEN, Replay, ReadBack, 6, Some("synapse-note-push")),
    Row(FederatedLoginCut, Native, ANY, Exact, ReadBack, 2, None),
    Row(AdminRightsDropped, Native, ANY, Exact, ReadBack, 2, None),
    Row(LoginBarred, Native, ANY, Exact, Probe, 5, Some("synapse-note-lock")),
    Row(LoginOpened, Native, LIVE, Exact, ReadBack, 2, None),
    Row(RoleHeld, Emulated, LIVE, Replay, ReadBack, 12, Some("synapse-note-role-held")),
    Row(RoleDropped, Emulated, ONLY_OPEN, Replay, ReadBack, 8, Some("synapse-note-role-dropped")),
    Row(MembershipEnded, Emulated, ONLY_OPEN, Replay, ReadBack, 6, Some("synapse-note-membership-ended")),
    Row(MembershipRestored, Emulated, ONLY_OPEN, Replay, ReadBack, 12, Some("synapse-note-membership-restored")),
    Row(StandingRestored, Emulated, ONLY_OPEN, Replay, ReadBack, 8, Some("synapse-note-role-dropped")),
    Row(PushRestored, Emulated, ONLY_OPEN, Replay, ReadBack, 6, Some("synapse-note-push-restored")),
    Row(FederatedLoginRestored, Native, ANY, Exact, ReadBack, 2, None),
    Row(AdminRightsRestored, Native, ANY, Exact, ReadBack, 2, None),
    // Bots and bridges live in files on the server's disk; no call lists or stops them.
    Row(IntegrationStopped, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationHandedOver, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(Deactivated, Native, ANY, Never, ReadBack, 20, Some("synapse-note-deactivated")),
    Row(Erased, Native, ANY, Never, ReadBack, 20, Some("synapse-note-erased")),
];

/// A server whose logins belong to a separate authentication service: nobody's hand can be borrowed, and a lock does
/// nothing.
const DELEGATED: [Row; 20] = [
    Row(CredentialReplaced, Manual, ANY, Never, Statement, 0, Some("synapse-note-mas-account")),
    Row(SessionsEnded, Native, ANY, Never, ReadBack, 4, Some("synapse-note-mas-sessions")),
    Row(PushStopped, Manual, ANY, Never, ReadBack, 0, Some("synapse-note-mas-push")),
    Row(FederatedLoginCut, Manual, ANY, Replay, Statement, 0, Some("synapse-note-mas-account")),
    Row(AdminRightsDropped, Manual, ANY, Replay, Statement, 0, Some("synapse-note-mas-account")),
    Row(LoginBarred, Manual, ANY, Exact, Statement, 0, Some("synapse-note-mas-lock")),
    Row(LoginOpened, Manual, ANY, Exact, Statement, 0, Some("synapse-note-mas-lock")),
    Row(RoleHeld, Emulated, LIVE, Replay, ReadBack, 6, Some("synapse-note-mas-role-held")),
    Row(RoleDropped, Manual, ANY, Replay, ReadBack, 0, Some("synapse-note-mas-group")),
    Row(MembershipEnded, Manual, ANY, Replay, ReadBack, 0, Some("synapse-note-mas-group")),
    Row(MembershipRestored, Manual, ANY, Replay, ReadBack, 0, Some("synapse-note-mas-group")),
    Row(StandingRestored, Manual, ANY, Replay, ReadBack, 0, Some("synapse-note-mas-group")),
    Row(PushRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(FederatedLoginRestored, Manual, ANY, Replay, Statement, 0, Some("synapse-note-mas-account")),
    Row(AdminRightsRestored, Manual, ANY, Replay, Statement, 0, Some("synapse-note-mas-account")),
    // Bots and bridges live in files on the server's disk; no call lists or stops them.
    Row(IntegrationStopped, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationHandedOver, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(Deactivated, Manual, ANY, Never, Statement, 0, Some("synapse-note-mas-account")),
    Row(Erased, Manual, ANY, Never, Statement, 0, Some("synapse-note-mas-account")),
];

/// The table of a server with or without logins of its own.
pub fn capabilities(delegated: bool) -> CapabilityTable {
    let rows = if delegated { &DELEGATED } else { &OWN_LOGINS };
    CapabilityTable(rows.iter().map(|row| (row.0, capability(row))).collect())
}

fn capability(row: &Row) -> Capability {
    let by_machine = matches!(row.1, Native | Emulated);
    Capability {
        support: row.1,
        works_in: row.2.to_vec(),
        reversal: row.3,
        scopes: if by_machine { vec![SERVER_ADMIN.to_owned()] } else { Vec::new() },
        // Only deactivation goes on in the background, and that is polled.
        settles_ms: 0,
        proof: row.4,
        cost: row.5,
        note: row.6.map(str::to_owned),
        lost: lost(row.0).filter(|_| row.3 != Exact).map(str::to_owned),
    }
}

/// What undoing doesn't bring back, whoever does it.
fn lost(kind: ActionKind) -> Option<&'static str> {
    match kind {
        CredentialReplaced => Some("synapse-lost-credential"),
        SessionsEnded => Some("synapse-lost-sessions"),
        PushStopped | PushRestored => Some("synapse-lost-push"),
        MembershipEnded | MembershipRestored => Some("synapse-lost-membership"),
        Deactivated => Some("synapse-lost-deactivated"),
        Erased => Some("synapse-lost-erased"),
        FederatedLoginCut
        | AdminRightsDropped
        | LoginBarred
        | LoginOpened
        | RoleHeld
        | RoleDropped
        | StandingRestored
        | FederatedLoginRestored
        | AdminRightsRestored
        | IntegrationStopped
        | IntegrationHandedOver
        | IntegrationRestored => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_answer_for_every_action() {
        for delegated in [false, true] {
            let table = capabilities(delegated);
            assert_eq!(table.0.len(), ActionKind::ALL.len());
            for (kind, row) in &table.0 {
                assert_eq!(row.support == Unsupported, row.works_in.is_empty(), "{kind:?}");
                assert_eq!(row.cost == 0, matches!(row.support, Manual | Unsupported), "{kind:?}");
            }
        }
    }
}
