//! What an ejabberd can and can't do, as data. `docs/platforms/ejabberd.md` shows the same tables.

use crate::capability::{Row, table};
use exeunt_core::{ActionKind, CapabilityTable, Login, ProofKind, Reversal, Support};

use ActionKind::{
    AdminRightsDropped, AdminRightsRestored, CredentialReplaced, Deactivated, Erased, FederatedLoginCut,
    FederatedLoginRestored, IntegrationHandedOver, IntegrationRestored, IntegrationStopped, LoginBarred, LoginOpened,
    MembershipEnded, MembershipRestored, PushRestored, PushStopped, RoleDropped, RoleHeld, SessionsEnded,
    StandingRestored,
};
use Login::{Barred, Open};
use ProofKind::{Probe, ReadBack, Statement};
use Reversal::{None as Never, Replay};

/// Rights under `api_permissions`, by what they are for.
pub(super) const READ: &str = "read";
pub(super) const LOGINS: &str = "logins";
pub(super) const ROOMS: &str = "rooms";
pub(super) const TOKENS: &str = "tokens";

const LIVE: &[Login] = &[Open, Barred];

/// A server with the shared group that bars logins, and with tokens to borrow.
const WELL_SET_UP: &[Row] = &[
    Row::native(CredentialReplaced, LIVE, Never, Probe, 4)
        .note("ejabberd-note-credential")
        .lost("ejabberd-lost-credential"),
    Row::native(SessionsEnded, LIVE, Never, ReadBack, 6).note("ejabberd-note-sessions").lost("ejabberd-lost-sessions"),
    Row::impossible(PushStopped).note("ejabberd-note-push"),
    Row::impossible(FederatedLoginCut),
    // Who administers the server stands in its file, and no account is ever shown as one of them.
    Row::manual(AdminRightsDropped, LIVE, Replay, Statement).note("ejabberd-note-admin"),
    Row::emulated(LoginBarred, LIVE, Replay, Probe, 11).note("ejabberd-note-bar").lost("ejabberd-lost-live-sessions"),
    Row::native(LoginOpened, LIVE, Reversal::Exact, ReadBack, 4),
    Row::native(RoleHeld, LIVE, Replay, ReadBack, 10),
    Row::native(RoleDropped, LIVE, Replay, ReadBack, 8).note("ejabberd-note-last-owner"),
    Row::emulated(MembershipEnded, LIVE, Replay, ReadBack, 16)
        .note("ejabberd-note-stale-role")
        .lost("ejabberd-lost-membership"),
    Row::native(MembershipRestored, LIVE, Replay, ReadBack, 8)
        .note("ejabberd-note-membership-restored")
        .lost("ejabberd-lost-membership"),
    Row::native(StandingRestored, LIVE, Replay, ReadBack, 8).note("ejabberd-note-last-owner"),
    Row::impossible(PushRestored),
    Row::impossible(FederatedLoginRestored),
    Row::manual(AdminRightsRestored, LIVE, Replay, Statement).note("ejabberd-note-admin"),
    Row::impossible(IntegrationStopped),
    Row::impossible(IntegrationHandedOver),
    Row::impossible(IntegrationRestored),
    Row::impossible(Deactivated).note("ejabberd-note-deactivated"),
    // It would free a name whose next holder is let into the old rooms.
    Row::impossible(Erased).note("ejabberd-note-erased"),
];

/// The table of a server: whether the shared group that bars logins is there, and whether tokens can be borrowed to try
/// things as the account.
pub fn capabilities(frozen_group: bool, lends: bool) -> CapabilityTable {
    table(WELL_SET_UP.iter().map(|row| deployed(*row, frozen_group, lends)), |kind| scopes(kind, lends))
}

/// The row as it is on a server without the group or without tokens.
fn deployed(row: Row, frozen_group: bool, lends: bool) -> Row {
    match row.kind {
        LoginBarred | LoginOpened if !frozen_group => {
            Row { support: Support::Manual, proof: Statement, cost: 0, ..row }.note("ejabberd-note-no-group")
        }
        LoginBarred if !lends => Row { proof: ReadBack, ..row }.note("ejabberd-note-bar-untried"),
        MembershipEnded if !lends => row.note("ejabberd-note-stale-role-untried"),
        _ => row,
    }
}

fn scopes(kind: ActionKind, lends: bool) -> Vec<&'static str> {
    let group = matches!(kind, RoleHeld | RoleDropped | MembershipEnded | MembershipRestored | StandingRestored);
    let tokens = kind == SessionsEnded || (lends && matches!(kind, LoginBarred | MembershipEnded));
    let needed = [(true, READ), (!group, LOGINS), (group, ROOMS), (tokens, TOKENS)];
    needed.into_iter().filter(|(needed, _)| *needed).map(|(_, scope)| scope).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::must_be_whole;

    #[test]
    fn every_table_answers_for_every_action() {
        for (group, lends) in [(true, true), (true, false), (false, true), (false, false)] {
            let table = capabilities(group, lends);
            must_be_whole(&table);
            assert_eq!(table.0[&LoginBarred].support == Support::Manual, !group);
            assert_eq!(table.0[&LoginBarred].proof == Probe, group && lends);
        }
    }
}
