//! What a Synapse can and can't do, as data. `docs/platforms/synapse.md` shows the same table.

use crate::capability::{Row, table};
use exeunt_core::{ActionKind, CapabilityTable, Login, ProofKind, Reversal};

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

const ANY: &[Login] = &[Open, Barred, Login::Deactivated, Login::Erased];
const LIVE: &[Login] = &[Open, Barred];
const ONLY_OPEN: &[Login] = &[Open];

/// A server with logins of its own (passwords, or single sign-on inside the server).
const OWN_LOGINS: &[Row] = &[
    Row::native(CredentialReplaced, LIVE, Never, Probe, 2)
        .note("synapse-note-credential")
        .lost("synapse-lost-credential"),
    Row::native(SessionsEnded, ANY, Never, ReadBack, 4).note("synapse-note-sessions").lost("synapse-lost-sessions"),
    Row::emulated(PushStopped, ONLY_OPEN, Replay, ReadBack, 6).note("synapse-note-push").lost("synapse-lost-push"),
    Row::native(FederatedLoginCut, ANY, Exact, ReadBack, 2),
    Row::native(AdminRightsDropped, ANY, Exact, ReadBack, 2),
    Row::native(LoginBarred, ANY, Exact, Probe, 5).note("synapse-note-lock"),
    Row::native(LoginOpened, LIVE, Exact, ReadBack, 2),
    Row::emulated(RoleHeld, LIVE, Replay, ReadBack, 12).note("synapse-note-role-held"),
    Row::emulated(RoleDropped, ONLY_OPEN, Replay, ReadBack, 8).note("synapse-note-role-dropped"),
    Row::emulated(MembershipEnded, ONLY_OPEN, Replay, ReadBack, 6)
        .note("synapse-note-membership-ended")
        .lost("synapse-lost-membership"),
    Row::emulated(MembershipRestored, ONLY_OPEN, Replay, ReadBack, 12)
        .note("synapse-note-membership-restored")
        .lost("synapse-lost-membership"),
    Row::emulated(StandingRestored, ONLY_OPEN, Replay, ReadBack, 8).note("synapse-note-role-dropped"),
    Row::emulated(PushRestored, ONLY_OPEN, Replay, ReadBack, 6)
        .note("synapse-note-push-restored")
        .lost("synapse-lost-push"),
    Row::native(FederatedLoginRestored, ANY, Exact, ReadBack, 2),
    Row::native(AdminRightsRestored, ANY, Exact, ReadBack, 2),
    // Bots and bridges live in files on the server's disk; no call lists or stops them.
    Row::impossible(IntegrationStopped),
    Row::impossible(IntegrationHandedOver),
    Row::impossible(IntegrationRestored),
    Row::native(Deactivated, ANY, Never, ReadBack, 20)
        .note("synapse-note-deactivated")
        .lost("synapse-lost-deactivated"),
    Row::native(Erased, ANY, Never, ReadBack, 20).note("synapse-note-erased").lost("synapse-lost-erased"),
];

/// A server whose logins belong to a separate authentication service: nobody's hand can be borrowed, and a lock does
/// nothing.
const DELEGATED: &[Row] = &[
    Row::manual(CredentialReplaced, ANY, Never, Statement)
        .note("synapse-note-mas-account")
        .lost("synapse-lost-credential"),
    Row::native(SessionsEnded, ANY, Never, ReadBack, 4).note("synapse-note-mas-sessions").lost("synapse-lost-sessions"),
    Row::manual(PushStopped, ANY, Never, ReadBack).note("synapse-note-mas-push").lost("synapse-lost-push"),
    Row::manual(FederatedLoginCut, ANY, Replay, Statement).note("synapse-note-mas-account"),
    Row::manual(AdminRightsDropped, ANY, Replay, Statement).note("synapse-note-mas-account"),
    Row::manual(LoginBarred, ANY, Exact, Statement).note("synapse-note-mas-lock"),
    Row::manual(LoginOpened, ANY, Exact, Statement).note("synapse-note-mas-lock"),
    Row::emulated(RoleHeld, LIVE, Replay, ReadBack, 6).note("synapse-note-mas-role-held"),
    Row::manual(RoleDropped, ANY, Replay, ReadBack).note("synapse-note-mas-group"),
    Row::manual(MembershipEnded, ANY, Replay, ReadBack).note("synapse-note-mas-group").lost("synapse-lost-membership"),
    Row::manual(MembershipRestored, ANY, Replay, ReadBack)
        .note("synapse-note-mas-group")
        .lost("synapse-lost-membership"),
    Row::manual(StandingRestored, ANY, Replay, ReadBack).note("synapse-note-mas-group"),
    Row::impossible(PushRestored),
    Row::manual(FederatedLoginRestored, ANY, Replay, Statement).note("synapse-note-mas-account"),
    Row::manual(AdminRightsRestored, ANY, Replay, Statement).note("synapse-note-mas-account"),
    // Bots and bridges live in files on the server's disk; no call lists or stops them.
    Row::impossible(IntegrationStopped),
    Row::impossible(IntegrationHandedOver),
    Row::impossible(IntegrationRestored),
    Row::manual(Deactivated, ANY, Never, Statement).note("synapse-note-mas-account").lost("synapse-lost-deactivated"),
    Row::manual(Erased, ANY, Never, Statement).note("synapse-note-mas-account").lost("synapse-lost-erased"),
];

/// The table of a server with or without logins of its own.
pub fn capabilities(delegated: bool) -> CapabilityTable {
    let rows = if delegated { DELEGATED } else { OWN_LOGINS };
    table(rows.iter().copied(), |_| vec![SERVER_ADMIN])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::must_be_whole;

    #[test]
    fn both_tables_answer_for_every_action() {
        for delegated in [false, true] {
            must_be_whole(&capabilities(delegated));
        }
    }
}
