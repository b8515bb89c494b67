//! A step in one line: what becomes so, on what, for whom.

use crate::failure::Failure;
use crate::house::House;
use crate::screen::{Screen, visible};
use exeunt_core::{About, AccountId, AccountRef, Action, GroupRef, IntegrationRef, Observation, Plan, Role, Step};
use std::collections::BTreeMap;

/// Names of groups and people, as they were seen or are known; visible, so that they can stand in any line.
#[derive(Debug, Default)]
pub(crate) struct Names {
    integrations: BTreeMap<IntegrationRef, String>,
    groups: BTreeMap<GroupRef, String>,
    people: BTreeMap<AccountRef, String>,
}

impl Names {
    /// The names in the observation that the plan was made from, and in the ledger.
    pub(crate) async fn of(house: &House, plan: &Plan) -> Result<Self, Failure> {
        let observation = house.engine.store.observation_get(plan.case, &plan.observation).await?;
        let mut names = Self::seen(&observation);
        let others = plan.steps.iter().filter_map(|s| Some((s, s.action.other_member()?)));
        let others = others.map(|(s, m)| AccountRef { connection: s.on.connection.clone(), account: m.clone() });
        let asked = plan.questions.iter().flat_map(|q| {
            q.proposed.iter().map(|a| AccountRef { connection: q.about.connection().clone(), account: a.clone() })
        });
        for account in others.chain(asked).collect::<std::collections::BTreeSet<_>>() {
            let Some(binding) = house.engine.store.binding_lookup(&account).await? else { continue };
            if let Some(person) = house.engine.store.person_lookup(&binding.person).await? {
                names.people.insert(account, visible(person.name));
            }
        }
        Ok(names)
    }

    /// The names in an observation.
    pub(crate) fn seen(observation: &Observation) -> Self {
        let mut names = Self::default();
        for (connection, view) in &observation.connections {
            for (id, group) in &view.groups {
                let at = GroupRef { connection: connection.clone(), group: id.clone() };
                // Teams have channels of the same name.
                let around = group.parent.as_ref().and_then(|parent| view.groups.get(parent));
                let around = around.map_or_else(String::new, |parent| format!("{} › ", parent.name));
                names.groups.insert(at, visible(format!("{around}{}", group.name)));
            }
            for (id, account) in &view.accounts {
                let at = AccountRef { connection: connection.clone(), account: id.clone() };
                names.people.insert(at, visible(&account.display_name));
                for integration in &account.integrations {
                    let id = integration.id.clone();
                    let at = IntegrationRef { connection: connection.clone(), integration: id };
                    names.integrations.insert(at, visible(&integration.name));
                }
            }
        }
        names
    }

    /// The group's name, or its id where it has none.
    pub(crate) fn group(&self, group: &GroupRef) -> String {
        self.groups.get(group).filter(|n| !n.is_empty()).cloned().unwrap_or_else(|| visible(group.group.as_str()))
    }

    /// The integration's name, or its id where it has none.
    fn integration(&self, integration: &IntegrationRef) -> String {
        let name = self.integrations.get(integration).filter(|n| !n.is_empty()).cloned();
        name.unwrap_or_else(|| visible(integration.integration.as_str()))
    }

    /// What a question is about, by its name.
    pub(crate) fn about(&self, about: &About) -> String {
        match about {
            About::Group(group) => self.group(group),
            About::Integration(integration) => self.integration(integration),
        }
    }

    /// The account, with the person's name before it where that is known.
    pub(crate) fn member(&self, connection: &exeunt_core::ConnectionName, account: &AccountId) -> String {
        let at = AccountRef { connection: connection.clone(), account: account.clone() };
        match self.people.get(&at).filter(|n| !n.is_empty()) {
            Some(name) => format!("{name} {}", visible(account.as_str())),
            None => visible(account.as_str()),
        }
    }
}

/// What the step makes so, in a line.
pub(crate) fn step_title(screen: &Screen, names: &Names, step: &Step) -> String {
    let what = screen.variant("cli-action", &step.action);
    match (step.group(), &step.action) {
        (Some(group), Action::RoleHeld { member, role, .. }) => {
            let member = names.member(&group.connection, member);
            format!("{} → {member}{}", names.group(&group), role_mark(screen, *role))
        }
        (Some(group), Action::StandingRestored { member, .. }) => {
            format!("{what} {} · {}", names.group(&group), names.member(&group.connection, member))
        }
        (Some(group), _) => format!("{what} {}", names.group(&group)),
        (None, action) => match action.integration() {
            None => what,
            Some(id) => {
                let connection = step.on.connection.clone();
                let name = names.integration(&IntegrationRef { connection, integration: id.clone() });
                let to = step.action.other_member().map(|to| names.member(&step.on.connection, to));
                format!("{what} {name}{}", to.map_or_else(String::new, |to| format!(" → {to}")))
            }
        },
    }
}

fn role_mark(screen: &Screen, role: Role) -> String {
    format!(" ({})", screen.variant("role", &role))
}

/// `+` something comes to be, `~` something changes, `-` something ends.
pub(crate) fn sign(action: &Action) -> char {
    match action {
        Action::RoleHeld { .. }
        | Action::LoginOpened
        | Action::MembershipRestored { .. }
        | Action::StandingRestored { .. }
        | Action::PushRestored { .. }
        | Action::FederatedLoginRestored { .. }
        | Action::AdminRightsRestored
        | Action::IntegrationRestored { .. } => '+',
        Action::CredentialReplaced
        | Action::LoginBarred
        | Action::RoleDropped { .. }
        | Action::IntegrationHandedOver { .. } => '~',
        Action::SessionsEnded
        | Action::PushStopped
        | Action::FederatedLoginCut
        | Action::AdminRightsDropped
        | Action::MembershipEnded { .. }
        | Action::IntegrationStopped { .. }
        | Action::Deactivated { .. } => '-',
    }
}
