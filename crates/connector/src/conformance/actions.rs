//! Every action of the capability table: made so, made so again, read back, undone, and in every login state in which
//! the table says that it works.

use super::{Person, Suite, word};
use crate::order::Applied;
use exeunt_core::{
    Account, AccountId, Action, ActionKind, ErrorKind, Group, GroupId, Holds, Login, Reversal, Role, Standing, Support,
};

/// People and a group as they are before an action.
pub(super) struct Scene {
    pub(super) leaver: Person,
    pub(super) group: GroupId,
    pub(super) action: Action,
}

impl Suite<'_> {
    pub(super) async fn actions(&mut self) {
        for kind in ActionKind::ALL {
            let Some(row) = self.table.get(kind).cloned() else { continue };
            if row.support == Support::Manual {
                continue;
            }
            for flavour in self.flavours(kind) {
                for login in row.works_in.iter().filter(|l| matches!(l, Login::Open | Login::Barred)) {
                    self.one(kind, flavour, *login).await;
                }
            }
        }
    }

    /// Groups matter only to actions on groups.
    fn flavours(&self, kind: ActionKind) -> Vec<&'static str> {
        let on_a_group = matches!(
            kind,
            ActionKind::RoleHeld
                | ActionKind::RoleDropped
                | ActionKind::MembershipEnded
                | ActionKind::MembershipRestored
                | ActionKind::StandingRestored
        );
        let all = self.stage.flavours();
        if on_a_group { all } else { all.into_iter().take(1).collect() }
    }

    async fn one(&mut self, kind: ActionKind, flavour: &str, login: Login) {
        let case = format!("{}/{flavour}/{login:?}", kind.as_str()).to_lowercase();
        let Some(scene) = self.scene(kind, flavour).await else {
            self.violation(format!("{case}: could not be arranged"));
            return;
        };
        let leaver = scene.leaver.id.clone();
        if login == Login::Barred && self.settle(&leaver, &Action::LoginBarred).await.is_err() {
            self.violation(format!("{case}: the login could not be barred first"));
            return;
        }
        let (account, group) = (self.account(&leaver).await, self.group(&scene.group).await);
        let permanent = group.member(&leaver).is_some_and(|m| m.permanent);
        let first = self.apply(&leaver, &scene.action).await;
        let finished = self.finish(&leaver, &scene.action, first.clone()).await;
        let second = self.apply(&leaver, &scene.action).await;
        let holds = self.holds(&leaver, &scene.action).await;
        self.row(&case, format!("{}, {}, {}", word(&first), word(&second), said(&holds)));
        if permanent && kind == ActionKind::RoleDropped {
            let refused = matches!(&first, Err(e) if e.kind == ErrorKind::Unsupported);
            self.promise(refused, || format!("{case}: a permanent role was not said to be permanent"));
            return;
        }
        self.promise(finished.is_ok(), || format!("{case}: {first:?}, {finished:?}"));
        let again = self.apply(&leaver, &scene.action).await;
        let same = matches!(again, Ok(Applied::AlreadySo(_))) || (again.is_ok() && holds == Holds::CannotTell);
        self.promise(same, || format!("{case}: asked again: {again:?}"));
        self.promise(!matches!(holds, Holds::No(_)), || format!("{case}: {holds:?}"));
        self.undone(&case, &scene, account, group).await;
    }

    /// A claim of exactness is compared field by field.
    async fn undone(&mut self, case: &str, scene: &Scene, account: Account, group: Group) {
        let exact = self.capability(&scene.action).is_some_and(|row| row.reversal == Reversal::Exact);
        let Some(opposite) = opposite(&scene.action, &account).filter(|_| exact) else { return };
        let undone = self.settle(&account.id, &opposite).await;
        let after = (still(self.account(&account.id).await), self.group(&group.id).await);
        let same = after == (still(account), group);
        self.row(
            format!("{case}/undone"),
            format!("{}, {}", word(&undone), if same { "as before" } else { "different" }),
        );
        self.promise(same, || format!("{case}: undone, it is not as it was"));
    }

    /// What must be so before an action can change something.
    pub(super) async fn scene(&mut self, kind: ActionKind, flavour: &str) -> Option<Scene> {
        let leaver = self.person("leaver").await;
        let (successor, colleague) = (self.person("successor").await, self.person("colleague").await);
        let group = self.stage.group(flavour, &leaver, &[&successor, &colleague]).await;
        let (account, before) = (self.account(&leaver.id).await, self.group(&group).await);
        let held = Action::RoleHeld { group: group.clone(), member: successor.id.clone(), role: Role::Owner };
        let ended = Action::MembershipEnded { group: group.clone() };
        let standing = |id: &AccountId| before.member(id).map_or(Standing::MEMBER, |m| m.standing);
        let (prepare, action) = match kind {
            ActionKind::CredentialReplaced => (vec![], Action::CredentialReplaced),
            ActionKind::SessionsEnded => (vec![], Action::SessionsEnded),
            ActionKind::PushStopped => (vec![], Action::PushStopped),
            ActionKind::FederatedLoginCut => (vec![], Action::FederatedLoginCut),
            ActionKind::AdminRightsDropped => (vec![Action::AdminRightsRestored], Action::AdminRightsDropped),
            ActionKind::LoginBarred => (vec![], Action::LoginBarred),
            ActionKind::LoginOpened => (vec![Action::LoginBarred], Action::LoginOpened),
            ActionKind::RoleHeld => (vec![], held),
            ActionKind::RoleDropped => (vec![held], Action::RoleDropped { group: group.clone() }),
            ActionKind::MembershipEnded => (vec![held], ended),
            ActionKind::MembershipRestored => {
                let standing = standing(&leaver.id);
                (vec![held, ended], Action::MembershipRestored { group: group.clone(), standing })
            }
            ActionKind::StandingRestored => {
                let standing = standing(&successor.id);
                let member = successor.id.clone();
                (vec![held], Action::StandingRestored { group: group.clone(), member, standing })
            }
            ActionKind::PushRestored => {
                (vec![Action::PushStopped], Action::PushRestored { targets: account.push.clone() })
            }
            ActionKind::FederatedLoginRestored => {
                let identities = account.identities.clone();
                (vec![Action::FederatedLoginCut], Action::FederatedLoginRestored { identities })
            }
            ActionKind::AdminRightsRestored => (vec![], Action::AdminRightsRestored),
            ActionKind::IntegrationStopped => {
                let integration = account.integrations.iter().find(|i| i.live)?.id.clone();
                (vec![], Action::IntegrationStopped { integration })
            }
            ActionKind::IntegrationHandedOver => {
                let integration = account.integrations.iter().find(|i| i.transferable)?.id.clone();
                (vec![], Action::IntegrationHandedOver { integration, to: successor.id.clone() })
            }
            ActionKind::IntegrationRestored => {
                let was = account.integrations.iter().find(|i| i.live)?.clone();
                let stopped = Action::IntegrationStopped { integration: was.id.clone() };
                (vec![stopped], Action::IntegrationRestored { integration: was })
            }
            ActionKind::Deactivated => (vec![held], Action::Deactivated { erase: false }),
            ActionKind::Erased => (vec![held], Action::Deactivated { erase: true }),
        };
        for step in &prepare {
            self.settle(&leaver.id, step).await.ok()?;
        }
        Some(Scene { leaver, group, action })
    }
}

fn opposite(action: &Action, before: &Account) -> Option<Action> {
    match action {
        Action::LoginBarred if before.login == Login::Open => Some(Action::LoginOpened),
        Action::LoginOpened if before.login == Login::Barred => Some(Action::LoginBarred),
        Action::AdminRightsDropped => Some(Action::AdminRightsRestored),
        Action::AdminRightsRestored => Some(Action::AdminRightsDropped),
        Action::FederatedLoginCut => Some(Action::FederatedLoginRestored { identities: before.identities.clone() }),
        Action::FederatedLoginRestored { .. } => Some(Action::FederatedLoginCut),
        _ => None,
    }
}

/// Without what moves by itself.
fn still(mut account: Account) -> Account {
    account.last_seen = None;
    for session in &mut account.sessions {
        session.last_seen = None;
    }
    account
}

fn said(holds: &Holds) -> &'static str {
    match holds {
        Holds::Yes => "holds",
        Holds::No(_) => "does not hold",
        Holds::CannotTell => "cannot tell",
    }
}
