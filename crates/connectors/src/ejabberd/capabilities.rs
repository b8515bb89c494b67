//! What an ejabberd can and can't do, as data. `docs/platforms/ejabberd.md` shows the same tables.

use exeunt_core::{ActionKind, Capability, CapabilityTable, Login, ProofKind, Reversal, Support};

use ActionKind::{
    AdminRightsDropped, AdminRightsRestored, CredentialReplaced, Deactivated, Erased, FederatedLoginCut,
    FederatedLoginRestored, IntegrationHandedOver, IntegrationRestored, IntegrationStopped, LoginBarred, LoginOpened,
    MembershipEnded, MembershipRestored, PushRestored, PushStopped, RoleDropped, RoleHeld, SessionsEnded,
    StandingRestored,
};
use Login::{Barred, Open};
use ProofKind::{Probe, ReadBack, Statement};
use Reversal::{None as Never, Replay};
use Support::{Emulated, Manual, Native, Unsupported};

/// Rights under `api_permissions`, by what they are for.
pub(super) const READ: &str = "read";
pub(super) const LOGINS: &str = "logins";
pub(super) const ROOMS: &str = "rooms";
pub(super) const TOKENS: &str = "tokens";

const LIVE: &[Login] = &[Open, Barred];

struct Row(ActionKind, Support, &'static [Login], Reversal, ProofKind, u32, Option<&'static str>);

/// A server with the shared group that bars logins, and with tokens to borrow.
const WELL_SET_UP: [Row; 20] = [
    Row(CredentialReplaced, Native, LIVE, Never, Probe, 4, Some("ejabberd-note-credential")),
    Row(SessionsEnded, Native, LIVE, Never, ReadBack, 6, Some("ejabberd-note-sessions")),
    Row(PushStopped, Unsupported, &[], Never, Statement, 0, Some("ejabberd-note-push")),
    Row(FederatedLoginCut, Unsupported, &[], Never, Statement, 0, None),
    // Who administers the server stands in its file, and no account is ever shown as one of them.
    Row(AdminRightsDropped, Manual, LIVE, Replay, Statement, 0, Some("ejabberd-note-admin")),
    Row(LoginBarred, Emulated, LIVE, Replay, Probe, 11, Some("ejabberd-note-bar")),
    Row(LoginOpened, Native, LIVE, Reversal::Exact, ReadBack, 4, None),
    Row(RoleHeld, Native, LIVE, Replay, ReadBack, 10, None),
    Row(RoleDropped, Native, LIVE, Replay, ReadBack, 8, Some("ejabberd-note-last-owner")),
    Row(MembershipEnded, Emulated, LIVE, Replay, ReadBack, 16, Some("ejabberd-note-stale-role")),
    Row(MembershipRestored, Native, LIVE, Replay, ReadBack, 8, Some("ejabberd-note-membership-restored")),
    Row(StandingRestored, Native, LIVE, Replay, ReadBack, 8, Some("ejabberd-note-last-owner")),
    Row(PushRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(FederatedLoginRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(AdminRightsRestored, Manual, LIVE, Replay, Statement, 0, Some("ejabberd-note-admin")),
    Row(IntegrationStopped, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationHandedOver, Unsupported, &[], Never, Statement, 0, None),
    Row(IntegrationRestored, Unsupported, &[], Never, Statement, 0, None),
    Row(Deactivated, Unsupported, &[], Never, Statement, 0, Some("ejabberd-note-deactivated")),
    // It would free a name whose next holder is let into the old rooms.
    Row(Erased, Unsupported, &[], Never, Statement, 0, Some("ejabberd-note-erased")),
];

/// The table of a server: whether the shared group that bars logins is there, and whether tokens can be borrowed to try
/// things as the account.
pub fn capabilities(frozen_group: bool, lends: bool) -> CapabilityTable {
    let rows = WELL_SET_UP.iter().map(|row| (row.0, capability(row, frozen_group, lends)));
    CapabilityTable(rows.collect())
}

fn capability(row: &Row, frozen_group: bool, lends: bool) -> Capability {
    let Row(kind, support, works_in, reversal, proof, cost, note) = row;
    let (mut support, mut proof, mut cost, mut note) = (*support, *proof, *cost, *note);
    let by_the_group = matches!(kind, LoginBarred | LoginOpened);
    if by_the_group && !frozen_group {
        (support, proof, cost, note) = (Manual, Statement, 0, Some("ejabberd-note-no-group"));
    } else if *kind == LoginBarred && !lends {
        (proof, note) = (ReadBack, Some("ejabberd-note-bar-untried"));
    } else if *kind == MembershipEnded && !lends {
        note = Some("ejabberd-note-stale-role-untried");
    }
    Capability {
        support,
        works_in: works_in.to_vec(),
        reversal: *reversal,
        scopes: if matches!(support, Native | Emulated) { scopes(*kind, lends) } else { Vec::new() },
        settles_ms: 0,
        proof,
        cost,
        note: note.map(str::to_owned),
        lost: lost(*kind).filter(|_| *reversal != Reversal::Exact).map(str::to_owned),
    }
}

fn scopes(kind: ActionKind, lends: bool) -> Vec<String> {
    let group = matches!(kind, RoleHeld | RoleDropped | MembershipEnded | MembershipRestored | StandingRestored);
    let tokens = kind == SessionsEnded || (lends && matches!(kind, LoginBarred | MembershipEnded));
    let needed = [(true, READ), (!group, LOGINS), (group, ROOMS), (tokens, TOKENS)];
    needed.into_iter().filter(|(needed, _)| *needed).map(|(_, scope)| scope.to_owned()).collect()
}

/// What undoing doesn't bring back, whoever does it.
fn lost(kind: ActionKind) -> Option<&'static str> {
    match kind {
        CredentialReplaced => Some("ejabberd-lost-credential"),
        SessionsEnded => Some("ejabberd-lost-sessions"),
        LoginBarred => Some("ejabberd-lost-live-sessions"),
        MembershipEnded | MembershipRestored => Some("ejabberd-lost-membership"),
        Erased => Some("ejabberd-lost-erased"),
        PushStopped
        | PushRestored
        | FederatedLoginCut
        | AdminRightsDropped
        | LoginOpened
        | RoleHeld
        | RoleDropped
        | StandingRestored
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
    fn every_table_answers_for_every_action() {
        for (group, lends) in [(true, true), (true, false), (false, true), (false, false)] {
            let table = capabilities(group, lends);
            assert_eq!(table.0.len(), ActionKind::ALL.len());
            for (kind, row) in &table.0 {
                assert_eq!(row.support == Unsupported, row.works_in.is_empty(), "{kind:?}");
                assert_eq!(row.cost == 0, matches!(row.support, Manual | Unsupported), "{kind:?}");
            }
            assert_eq!(table.0[&LoginBarred].support == Manual, !group);
            assert_eq!(table.0[&LoginBarred].proof == Probe, group && lends);
        }
    }
}
