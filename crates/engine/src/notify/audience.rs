//! Who receives a notice: a function from the facts of the case, the roles and the policy. Nothing is asked here.

use exeunt_core::{Audience, DutyRole, PersonId, Receiver};
use std::collections::BTreeSet;

/// What has to be known to say who receives something.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) leaver: Option<PersonId>,
    pub(super) manager: Option<PersonId>,
    pub(super) managers_manager: Option<PersonId>,
    /// Whoever looks after a group that the leaver is in.
    pub(super) group_admins: BTreeSet<PersonId>,
}

/// The receivers, each once. An audience that is nobody falls to IT, so that no cause is lost for want of a manager;
/// group admins are nobody when there are none. The leaver is never among them.
pub(super) fn receivers(told: &BTreeSet<Audience>, facts: &Facts) -> BTreeSet<Receiver> {
    let mut receivers: BTreeSet<Receiver> = told.iter().flat_map(|audience| meant(*audience, facts)).collect();
    if let Some(leaver) = &facts.leaver {
        receivers.remove(&Receiver::Person(leaver.clone()));
    }
    if receivers.is_empty() && !told.is_empty() && *told != BTreeSet::from([Audience::GroupAdmins]) {
        receivers.insert(Receiver::Desk(DutyRole::It));
    }
    receivers
}

fn meant(audience: Audience, facts: &Facts) -> Vec<Receiver> {
    let desk = |role| vec![Receiver::Desk(role)];
    let person = |person: &Option<PersonId>| match person {
        Some(id) if facts.leaver.as_ref() != Some(id) => vec![Receiver::Person(id.clone())],
        Some(_) | None => desk(DutyRole::It),
    };
    match audience {
        Audience::Hr => desk(DutyRole::Hr),
        Audience::It => desk(DutyRole::It),
        Audience::Legal => desk(DutyRole::Legal),
        Audience::Auditor => desk(DutyRole::Auditor),
        Audience::Administrator => desk(DutyRole::Administrator),
        Audience::Manager => person(&facts.manager),
        Audience::ManagersManager => person(&facts.managers_manager),
        Audience::GroupAdmins => facts.group_admins.iter().cloned().map(Receiver::Person).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            leaver: Some("001".into()),
            manager: Some("100".into()),
            managers_manager: None,
            group_admins: BTreeSet::from(["001".into(), "100".into(), "200".into()]),
        }
    }

    fn told(audience: &[Audience]) -> Vec<String> {
        let told = audience.iter().copied().collect();
        receivers(&told, &facts()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn everybody_once_and_never_the_leaver() {
        assert_eq!(told(&[Audience::It, Audience::Manager]), ["person/100", "desk/it"]);
        assert_eq!(told(&[Audience::Manager, Audience::GroupAdmins]), ["person/100", "person/200"]);
    }

    #[test]
    fn what_nobody_is_there_for_falls_to_it() {
        assert_eq!(told(&[Audience::ManagersManager]), ["desk/it"]);
        let alone = Facts { manager: Some("001".into()), leaver: Some("001".into()), ..Facts::default() };
        let manager = BTreeSet::from([Audience::Manager]);
        assert_eq!(receivers(&manager, &alone), BTreeSet::from([Receiver::Desk(DutyRole::It)]));
        let nobody = Facts::default();
        assert_eq!(receivers(&BTreeSet::from([Audience::GroupAdmins]), &nobody), BTreeSet::new());
        assert_eq!(receivers(&BTreeSet::new(), &nobody), BTreeSet::new());
    }
}
