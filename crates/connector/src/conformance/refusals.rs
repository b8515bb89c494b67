//! Orders that must be refused without a trace.

use super::{Suite, word};
use crate::order::Applied;
use exeunt_core::{AccountId, Action, ActionKind, ErrorKind, GroupId, Login, Role};

impl Suite<'_> {
    pub(super) async fn refusals(&mut self) {
        let owner = self.person("owner").await;
        let other = self.person("member").await;
        let flavour = self.stage.flavours()[0];
        let group = self.stage.group(flavour, &owner, &[&other]).await;
        self.a_missing_account_is_not_made(&group).await;
        self.our_own_account_is_not_touched(&group).await;
        self.a_group_is_not_orphaned(&owner.id, &group).await;
        self.nobody_is_no_successor(&owner.id, &group).await;
        self.without_a_credential_nothing_is_judged(&owner.id).await;
    }

    async fn a_missing_account_is_not_made(&mut self, group: &GroupId) {
        let (nobody, before) = (self.stage.nobody(), self.stage.account_ids().await);
        let only_erases = !self.table.works_in(ActionKind::Deactivated, Login::Open);
        for action in self.plain_actions(group) {
            let answer = self.apply(&nobody, &action).await;
            self.row(format!("missing account/{}", action.kind().as_str()), word(&answer));
            let kind = answer.as_ref().err().map(|e| e.kind);
            // Where erasing leaves nothing, what is gone and what never was can't be told apart.
            let gone =
                only_erases && action.kind() == ActionKind::Erased && matches!(answer, Ok(Applied::AlreadySo(_)));
            let right = kind == Some(ErrorKind::NotFound) || gone;
            self.promise(right, || format!("{action:?} on a missing account: {answer:?}"));
        }
        let looked = self.connector.account_lookup(&nobody).await;
        self.promise(looked == Ok(None), || format!("a missing account reads as {looked:?}"));
        let after = self.stage.account_ids().await;
        self.promise(after == before, || "an order on a missing account made one".to_owned());
    }

    async fn our_own_account_is_not_touched(&mut self, group: &GroupId) {
        let service = self.service.clone();
        for action in self.plain_actions(group) {
            let answer = self.apply(&service, &action).await;
            self.row(format!("service account/{}", action.kind().as_str()), word(&answer));
            self.promise(answer.is_err(), || format!("{action:?} on our own account: {answer:?}"));
        }
        let alive = self.connector.describe().await.is_ok();
        self.promise(alive, || "an order on our own account locked us out".to_owned());
    }

    async fn a_group_is_not_orphaned(&mut self, owner: &AccountId, group: &GroupId) {
        let before = self.group(group).await;
        let ended = self.apply(owner, &Action::MembershipEnded { group: group.clone() }).await;
        self.row("orphaning/membership_ended", word(&ended));
        let left = matches!(ended, Ok(Applied::Changed(_) | Applied::Accepted { .. }));
        self.promise(!left, || "the only owner was taken out of a group with others in it".to_owned());
        let after = self.group(group).await;
        self.promise(after == before, || "a refused order has changed the group".to_owned());
    }

    async fn nobody_is_no_successor(&mut self, owner: &AccountId, group: &GroupId) {
        let before = self.group(group).await;
        let action = Action::RoleHeld { group: group.clone(), member: self.stage.nobody(), role: Role::Owner };
        let answer = self.apply(owner, &action).await;
        self.row("missing successor/role_held", word(&answer));
        self.promise(answer.is_err(), || "a role was given to nobody".to_owned());
        let after = self.group(group).await;
        self.promise(after == before, || "a role was given to nobody".to_owned());
    }

    async fn without_a_credential_nothing_is_judged(&mut self, account: &AccountId) {
        let shut = self.stage.locked_out();
        let described = shut.describe().await.map(drop);
        let looked = shut.account_lookup(account).await.map(drop);
        let applied = shut.apply(&super::order(account, &Action::LoginBarred)).await.map(drop);
        for (call, answer) in [("describe", described), ("account_lookup", looked), ("apply", applied)] {
            self.heard(&answer);
            let kind = answer.as_ref().err().map(|e| e.kind);
            self.row(format!("locked out/{call}"), kind.map_or("ok", ErrorKind::as_str));
            self.promise(kind == Some(ErrorKind::Unauthenticated), || format!("locked out, {call}: {answer:?}"));
        }
    }
}

impl Suite<'_> {
    /// Orders without much context, of those that this platform can carry out.
    fn plain_actions(&self, group: &GroupId) -> Vec<Action> {
        let all = [
            Action::CredentialReplaced,
            Action::SessionsEnded,
            Action::PushStopped,
            Action::FederatedLoginCut,
            Action::AdminRightsDropped,
            Action::AdminRightsRestored,
            Action::LoginBarred,
            Action::LoginOpened,
            Action::MembershipEnded { group: group.clone() },
            Action::Deactivated { erase: true },
        ];
        all.into_iter().filter(|action| self.by_machine(action.kind())).collect()
    }
}
